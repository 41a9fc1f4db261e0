//! What can be done to datasets.

use super::{Dataset, DatasetColumn, DatasetVersion};
use crate::model::{Training, remove_training};
use crate::{Deleted, Place, Result, Tx};

/// An import that is ready to be published: its parts are stored under `version_id` already.
#[derive(Debug, Clone)]
pub struct Import {
    pub version_id: String,
    /// A new version of this dataset, or a new dataset.
    pub dataset_id: Option<String>,
    pub name: String,
    pub file_name: String,
    pub file_hash: String,
    pub file_bytes: i64,
    pub rows_in: i64,
    pub rows_out: i64,
    pub rows_rejected: i64,
    pub cells_nulled: i64,
    pub cells_repaired: i64,
    /// The newest date that a row bears, no later than today; empty: none.
    pub newest: String,
    /// Names and kinds, in order.
    pub columns: Vec<(String, String)>,
    /// Units that the file writes beside its numbers, by column: the values do not hold them any more.
    pub units: Vec<(String, String)>,
}

/// Publishes an import in one small transaction. The catalogue keeps what it knew of columns that are still there.
pub fn publish(tx: &mut Tx, import: Import) -> Result<DatasetVersion> {
    let dataset_id = match &import.dataset_id {
        Some(id) => tx.get::<Dataset>(id)?.id,
        None => {
            let id = tx.new_id();
            let order_key = Place::default().key::<Dataset>(tx, &id, "?1 = ''", "")?;
            let (name, created_at) = (import.name.clone(), tx.instant());
            tx.put(&Dataset { id: id.clone(), name, description: String::new(), created_at, order_key })?;
            id
        }
    };
    let number =
        tx.all::<DatasetVersion>("dataset_id = ?1", &[&dataset_id])?.iter().map(|v| v.number).max().unwrap_or(0) + 1;
    tx.label("title", import.name);
    let version = DatasetVersion {
        id: import.version_id,
        dataset_id: dataset_id.clone(),
        number,
        file_name: import.file_name,
        file_hash: import.file_hash,
        file_bytes: import.file_bytes,
        imported_at: tx.instant(),
        rows_in: import.rows_in,
        rows_out: import.rows_out,
        rows_rejected: import.rows_rejected,
        cells_nulled: import.cells_nulled,
        cells_repaired: import.cells_repaired,
        columns: import.columns.len() as i64,
        newest: import.newest,
    };
    tx.put(&version)?;
    let known: Vec<DatasetColumn> = tx.all("dataset_id = ?1", &[&dataset_id])?;
    let unit_of = |name: &str| import.units.iter().find(|(column, _)| column == name).map(|(_, unit)| unit.clone());
    for (position, (name, kind)) in import.columns.into_iter().enumerate() {
        let position = position as i64;
        let column = match known.iter().find(|c| c.name == name) {
            // What a person wrote stays.
            Some(column) => {
                let unit =
                    if column.unit.is_empty() { unit_of(&name).unwrap_or_default() } else { column.unit.clone() };
                DatasetColumn { position, kind, unit, ..column.clone() }
            }
            None => DatasetColumn {
                id: tx.new_id(),
                dataset_id: dataset_id.clone(),
                unit: unit_of(&name).unwrap_or_default(),
                name,
                position,
                kind,
                meaning: String::new(),
                owner: String::new(),
                personal: false,
                known_after: false,
                pitfalls: String::new(),
                personal_kind: String::new(),
                not_personal: false,
            },
        };
        tx.put(&column)?;
    }
    Ok(version)
}

/// What a dictionary says of a column; what it does not say stays.
#[derive(Debug, Clone, Default)]
pub struct Described {
    pub id: String,
    pub meaning: Option<String>,
    pub unit: Option<String>,
    pub owner: Option<String>,
    pub personal: Option<bool>,
    pub personal_kind: Option<String>,
    pub known_after: Option<bool>,
    pub pitfalls: Option<String>,
}

/// Describes columns from a dictionary. Answers how many it changed.
pub fn describe_columns(tx: &mut Tx, dataset_id: &str, described: Vec<Described>) -> Result<u32> {
    let dataset: Dataset = tx.get(dataset_id)?;
    let mut changed = 0;
    for said in described {
        let known: DatasetColumn = tx.get(&said.id)?;
        let mut column = known.clone();
        let set = |field: &mut String, text: Option<String>| {
            if let Some(text) = text {
                *field = text;
            }
        };
        set(&mut column.meaning, said.meaning);
        set(&mut column.unit, said.unit);
        set(&mut column.owner, said.owner);
        set(&mut column.pitfalls, said.pitfalls);
        set(&mut column.personal_kind, said.personal_kind);
        column.personal = said.personal.unwrap_or(column.personal);
        column.known_after = said.known_after.unwrap_or(column.known_after);
        if tx.put_stored(&column)? != known {
            changed += 1;
        }
    }
    tx.label("title", dataset.name);
    tx.label("count", changed);
    Ok(changed)
}

/// The dataset with its versions and what was trained on them. Undo brings it back whole.
pub fn delete_dataset(tx: &mut Tx, args: Deleted) -> Result<()> {
    let dataset: Dataset = tx.get(&args.id)?;
    tx.label("title", dataset.name);
    for version in tx.all::<DatasetVersion>("dataset_id = ?1", &[&args.id])? {
        for training in tx.all::<Training>("version_id = ?1", &[&version.id])? {
            remove_training(tx, &training.id)?;
        }
        crate::preparation::forget_version(tx, &version.id)?;
        tx.delete::<DatasetVersion>(&version.id)?;
    }
    crate::quality::remove_of_dataset(tx, &args.id)?;
    crate::preparation::forget_dataset(tx, &args.id)?;
    tx.delete_all::<DatasetColumn>("dataset_id = ?1", &[&args.id])?;
    tx.delete::<Dataset>(&args.id)
}
