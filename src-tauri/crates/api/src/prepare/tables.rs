//! Versions of datasets as tables: whole for a run, a part spread over the rows for looking at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use analysis::prepare::{Other, Table};
use analysis::profile::Profile;
use analysis::store;
use project::dataset::{Dataset, DatasetColumn, DatasetVersion};

use crate::Fault;
use crate::data::stored_frame;
use crate::house::{Open, locked};

/// Up to so many rows a preview is of the whole table.
const WHOLE: i64 = 200_000;
/// Larger ones are seen in so many stretches of so many rows: rows stay beside their neighbours.
const STRETCHES: usize = 4;
const STRETCH: usize = 25_000;
/// Tables that are kept for the next look.
const KEPT: usize = 4;

/// A table, of all rows or of some.
#[derive(Clone)]
pub(super) struct Seen {
    pub table: Arc<Table>,
    pub rows: u64,
}

pub(super) fn version(open: &Open, id: &str) -> Result<DatasetVersion, Fault> {
    let id = id.to_owned();
    Ok(open.project.read(move |d| d.find(&id))?)
}

/// The newest version of a dataset.
pub(super) fn latest(open: &Open, dataset_id: &str) -> Result<Option<DatasetVersion>, Fault> {
    let id = dataset_id.to_owned();
    let all = open.project.read(move |d| d.every::<DatasetVersion>("dataset_id = ?1", &[&id]))?;
    Ok(all.into_iter().max_by_key(|v| v.number))
}

pub(super) fn dataset(open: &Open, id: &str) -> Result<Dataset, Fault> {
    let id = id.to_owned();
    Ok(open.project.read(move |d| d.find(&id))?)
}

/// What the profile and the catalogue know of the columns goes with them.
fn known(open: &Open, version: &DatasetVersion, frame: analysis::Frame) -> Result<Table, Fault> {
    let owner = version.id.clone();
    let profile = open.project.read(move |d| d.part(&owner, "profile", 0)).ok().and_then(|part| part.whole().ok());
    let profile = profile.and_then(|b| serde_json::from_slice::<Profile>(&b).ok()).unwrap_or_default();
    let mut table = Table::new(frame, &profile);
    let id = version.dataset_id.clone();
    let catalogue = open.project.read(move |d| d.every::<DatasetColumn>("dataset_id = ?1", &[&id]))?;
    for column in &mut table.columns {
        column.same_as = Some((version.dataset_id.clone(), column.name.clone()));
        if let Some(said) = catalogue.iter().find(|c| c.name == column.name) {
            column.known_after = said.known_after;
            column.personal = said.personal;
        }
    }
    Ok(table)
}

/// Every row.
pub(super) fn whole(open: &Open, version: &DatasetVersion) -> Result<Table, Fault> {
    known(open, version, stored_frame(open, &version.id, None)?)
}

/// Enough rows to look at, kept for the next look: a version never changes, but the catalogue may.
pub(super) fn looked_at(open: &Open, version: &DatasetVersion) -> Result<Seen, Fault> {
    static KEEP: Mutex<VecDeque<(String, Seen)>> = Mutex::new(VecDeque::new());
    let key = format!("{} {}", open.id, version.id);
    if let Some((_, seen)) = locked(&KEEP).iter().find(|(of, _)| *of == key) {
        return Ok(seen.clone());
    }
    let frame =
        if version.rows_out <= WHOLE { stored_frame(open, &version.id, None)? } else { stretches(open, version)? };
    let rows = u64::try_from(version.rows_out).unwrap_or_default();
    let seen = Seen { table: Arc::new(known(open, version, frame)?), rows };
    let mut keep = locked(&KEEP);
    keep.push_front((key, seen.clone()));
    keep.truncate(KEPT);
    Ok(seen)
}

fn stretches(open: &Open, version: &DatasetVersion) -> Result<analysis::Frame, Fault> {
    let owner = version.id.clone();
    let infos = open.project.read(move |d| d.part_infos(&owner, "data"))?;
    let count = infos.len().clamp(1, STRETCHES);
    let mut all: Option<analysis::Frame> = None;
    for at in 0..count {
        let info = &infos[at * (infos.len() - 1) / count.saturating_sub(1).max(1)];
        let (owner, seq) = (version.id.clone(), info.seq);
        let bytes = open.project.read(move |d| d.part(&owner, "data", seq))?.whole()?;
        let frame = store::read(&[bytes], None).map_err(|e| Fault::tagged(&e))?;
        let wanted = if count == 1 { STRETCH * STRETCHES } else { STRETCH };
        let part = frame.slice(0, wanted);
        match &mut all {
            None => all = Some(part),
            Some(all) => drop(all.vstack_mut(&part)),
        }
    }
    let mut frame = all.unwrap_or_default();
    frame.rechunk_mut_par();
    Ok(frame)
}

/// The latest version of a dataset that is joined; `all` for a run.
pub(super) fn other(open: &Open, dataset_id: &str, all: bool) -> Option<Arc<Other>> {
    let name = dataset(open, dataset_id).ok()?.name;
    let version = latest(open, dataset_id).ok()??;
    let table = if all { whole(open, &version).ok()? } else { looked_at(open, &version).ok()?.table.as_ref().clone() };
    Some(Arc::new(Other { name, table }))
}
