//! What can be done to preparations.

use serde::Deserialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use super::{Preparation, PreparationRun, PreparationStep};
use crate::dataset::{self, Dataset, DatasetColumn, DatasetVersion, Import};
use crate::{Deleted, Error, Place, Result, Tx};

/// Steps of one preparation at the most.
pub const MOST_STEPS: usize = 200;

#[derive(Debug, Deserialize, TS)]
pub struct AddPreparation {
    pub dataset_id: String,
    pub name: String,
}

/// A step as it is kept and brought: without its place.
#[derive(Debug, Clone, Deserialize, serde::Serialize, TS)]
pub struct NewStep {
    pub kind: String,
    #[ts(type = "Record<string, unknown>")]
    pub params: Map<String, Value>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddPreparationSteps {
    pub preparation_id: String,
    pub steps: Vec<NewStep>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MovePreparationStep {
    pub id: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct SwitchPreparationSteps {
    pub ids: Vec<String>,
    pub enabled: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct PreparationSteps {
    pub ids: Vec<String>,
}

const OF: &str = "preparation_id = ?1";

pub fn add_preparation(tx: &mut Tx, args: AddPreparation) -> Result<Preparation> {
    tx.get::<Dataset>(&args.dataset_id)?;
    tx.label("title", args.name.clone());
    put_preparation(tx, args.dataset_id, args.name)
}

fn put_preparation(tx: &mut Tx, dataset_id: String, name: String) -> Result<Preparation> {
    if name.trim().is_empty() {
        return Err(Error::TextEmpty { field: "name".to_owned() });
    }
    let id = tx.new_id();
    let order_key = Place::default().key::<Preparation>(tx, &id, "?1 = ''", "")?;
    let (note, created_at) = (String::new(), tx.instant());
    tx.put_stored(&Preparation { id, name, dataset_id, derived_id: None, note, created_at, order_key })
}

/// The same steps under another name; what the first has made stays its own.
pub fn duplicate_preparation(tx: &mut Tx, args: AddPreparationCopy) -> Result<Preparation> {
    let old: Preparation = tx.get(&args.id)?;
    tx.label("title", old.name);
    let mut new = put_preparation(tx, old.dataset_id, args.name)?;
    new.note = old.note;
    let new = tx.put_stored(&new)?;
    for step in tx.all::<PreparationStep>(OF, &[&args.id])? {
        let id = tx.new_id();
        tx.put(&PreparationStep { id, preparation_id: new.id.clone(), ..step })?;
    }
    Ok(new)
}

#[derive(Debug, Deserialize, TS)]
pub struct AddPreparationCopy {
    pub id: String,
    pub name: String,
}

/// The preparation with its steps; the dataset that it made stays, and forgets where it came from.
pub fn delete_preparation(tx: &mut Tx, args: Deleted) -> Result<()> {
    let preparation: Preparation = tx.get(&args.id)?;
    tx.label("title", preparation.name);
    remove(tx, &args.id)
}

fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    tx.delete_all::<PreparationRun>(OF, &[id])?;
    tx.delete_all::<PreparationStep>(OF, &[id])?;
    tx.delete::<Preparation>(id)
}

/// Adds steps, in their order, at one place. The door has looked at each.
pub fn add_preparation_steps(tx: &mut Tx, args: AddPreparationSteps) -> Result<Vec<PreparationStep>> {
    tx.get::<Preparation>(&args.preparation_id)?;
    tx.label("count", args.steps.len());
    tx.label("kind", args.steps.first().map(|s| s.kind.clone()).unwrap_or_default());
    let there = tx.all::<PreparationStep>(OF, &[&args.preparation_id])?.len();
    if there + args.steps.len() > MOST_STEPS {
        return Err(Error::refused("too_many_steps", serde_json::json!({ "limit": MOST_STEPS })));
    }
    let mut place = args.place;
    let mut added = Vec::with_capacity(args.steps.len());
    for NewStep { kind, params, note } in args.steps {
        let id = tx.new_id();
        let order_key = place.key::<PreparationStep>(tx, &id, OF, &args.preparation_id)?;
        place = Place { after: Some(id.clone()), before: None };
        let preparation_id = args.preparation_id.clone();
        let step = PreparationStep { id, preparation_id, kind, params, enabled: true, note, order_key };
        added.push(tx.put_stored(&step)?);
    }
    Ok(added)
}

pub fn move_preparation_step(tx: &mut Tx, args: MovePreparationStep) -> Result<PreparationStep> {
    let mut step: PreparationStep = tx.get(&args.id)?;
    tx.label("kind", step.kind.clone());
    step.order_key = args.place.key::<PreparationStep>(tx, &args.id, OF, &step.preparation_id)?;
    tx.put_stored(&step)
}

/// A step that is switched off stays in the list and does nothing.
pub fn switch_preparation_steps(tx: &mut Tx, args: SwitchPreparationSteps) -> Result<()> {
    tx.label("count", args.ids.len());
    tx.label("on", if args.enabled { "yes" } else { "no" });
    for id in &args.ids {
        let mut step: PreparationStep = tx.get(id)?;
        tx.label("kind", step.kind.clone());
        step.enabled = args.enabled;
        tx.put(&step)?;
    }
    Ok(())
}

/// Each copy stands behind the one that it is of.
pub fn duplicate_preparation_steps(tx: &mut Tx, args: PreparationSteps) -> Result<Vec<PreparationStep>> {
    tx.label("count", args.ids.len());
    let mut made = Vec::with_capacity(args.ids.len());
    for old in args.ids {
        let step: PreparationStep = tx.get(&old)?;
        tx.label("kind", step.kind.clone());
        let id = tx.new_id();
        let place = Place { after: Some(old), before: None };
        let order_key = place.key::<PreparationStep>(tx, &id, OF, &step.preparation_id)?;
        made.push(tx.put_stored(&PreparationStep { id, order_key, ..step })?);
    }
    Ok(made)
}

pub fn delete_preparation_steps(tx: &mut Tx, args: PreparationSteps) -> Result<()> {
    tx.label("count", args.ids.len());
    for id in &args.ids {
        let step: PreparationStep = tx.get(id)?;
        tx.label("kind", step.kind);
        tx.delete::<PreparationStep>(id)?;
    }
    Ok(())
}

/// What a run has made: its parts are stored under the version's id already.
#[derive(Debug, Clone)]
pub struct Made {
    pub import: Import,
    pub preparation_id: String,
    pub source_version_id: String,
    pub steps_hash: String,
    /// Of the source.
    pub rows_in: i64,
    pub duration_ms: i64,
    /// Of each column, in the order of the import's.
    pub origins: Vec<Origin>,
}

/// What is known of a column that was made.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Dataset and name of the column whose meaning it keeps.
    pub same_as: Option<(String, String)>,
    pub known_after: bool,
    pub personal: bool,
}

/// Publishes a run in one small transaction. Columns that are new to the catalogue take over what it says of those they
/// were; what was made from a column known only after the event, or personal, is that too.
pub fn publish_run(tx: &mut Tx, made: Made) -> Result<DatasetVersion> {
    let mut preparation: Preparation = tx.get(&made.preparation_id)?;
    let mut import = made.import;
    import.dataset_id.clone_from(&preparation.derived_id);
    let known: Vec<DatasetColumn> = match &preparation.derived_id {
        Some(id) => tx.all("dataset_id = ?1", &[id])?,
        None => Vec::new(),
    };
    let names: Vec<String> = import.columns.iter().map(|c| c.0.clone()).collect();
    let rows_out = import.rows_out;
    let version = dataset::publish(tx, import)?;
    let columns: Vec<DatasetColumn> = tx.all("dataset_id = ?1", &[&version.dataset_id])?;
    for (name, origin) in names.iter().zip(made.origins) {
        if known.iter().any(|c| c.name == *name) {
            continue;
        }
        let Some(new) = columns.iter().find(|c| c.name == *name) else { continue };
        let said = match &origin.same_as {
            Some((dataset, name)) => tx.all::<DatasetColumn>("dataset_id = ?1 AND name = ?2", &[dataset, name])?.pop(),
            None => None,
        };
        let mut column = match said {
            Some(said) => DatasetColumn {
                id: new.id.clone(),
                dataset_id: new.dataset_id.clone(),
                name: new.name.clone(),
                position: new.position,
                kind: new.kind.clone(),
                ..said
            },
            None => new.clone(),
        };
        column.known_after |= origin.known_after;
        column.personal |= origin.personal;
        tx.put(&column)?;
    }
    tx.label("title", preparation.name.clone());
    if preparation.derived_id.as_ref() != Some(&version.dataset_id) {
        preparation.derived_id = Some(version.dataset_id.clone());
        tx.put(&preparation)?;
    }
    let (id, ran_at) = (tx.new_id(), tx.instant());
    tx.put(&PreparationRun {
        id,
        preparation_id: made.preparation_id,
        source_version_id: made.source_version_id,
        version_id: version.id.clone(),
        steps_hash: made.steps_hash,
        rows_in: made.rows_in,
        rows_out,
        ran_at,
        duration_ms: made.duration_ms,
    })?;
    Ok(version)
}

/// A version goes: so does what is known of how it was made, and of what was made from it.
pub(crate) fn forget_version(tx: &mut Tx, version_id: &str) -> Result<()> {
    tx.delete_all::<PreparationRun>("source_version_id = ?1 OR version_id = ?1", &[version_id])
}

/// A dataset goes: so do the preparations on it. Those that made it stay, and will make a new one.
pub(crate) fn forget_dataset(tx: &mut Tx, dataset_id: &str) -> Result<()> {
    for preparation in tx.all::<Preparation>("dataset_id = ?1", &[dataset_id])? {
        remove(tx, &preparation.id)?;
    }
    for mut preparation in tx.all::<Preparation>("derived_id = ?1", &[dataset_id])? {
        preparation.derived_id = None;
        tx.put(&preparation)?;
    }
    Ok(())
}
