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
    /// Names and kinds, in order.
    pub columns: Vec<(String, String)>,
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
    };
    tx.put(&version)?;
    let known: Vec<DatasetColumn> = tx.all("dataset_id = ?1", &[&dataset_id])?;
    for (position, (name, kind)) in import.columns.into_iter().enumerate() {
        let position = position as i64;
        let column = match known.iter().find(|c| c.name == name) {
            Some(column) => DatasetColumn { position, kind, ..column.clone() },
            None => DatasetColumn {
                id: tx.new_id(),
                dataset_id: dataset_id.clone(),
                name,
                position,
                kind,
                meaning: String::new(),
                unit: String::new(),
                owner: String::new(),
                personal: false,
                known_after: false,
                pitfalls: String::new(),
            },
        };
        tx.put(&column)?;
    }
    Ok(version)
}

/// The dataset with its versions and what was trained on them. Undo brings it back whole.
pub fn delete_dataset(tx: &mut Tx, args: Deleted) -> Result<()> {
    let dataset: Dataset = tx.get(&args.id)?;
    tx.label("title", dataset.name);
    for version in tx.all::<DatasetVersion>("dataset_id = ?1", &[&args.id])? {
        for training in tx.all::<Training>("version_id = ?1", &[&version.id])? {
            remove_training(tx, &training.id)?;
        }
        tx.delete::<DatasetVersion>(&version.id)?;
    }
    tx.delete_all::<DatasetColumn>("dataset_id = ?1", &[&args.id])?;
    tx.delete::<Dataset>(&args.id)
}
