//! Versions of a dataset: by which choices each was read, where its file was, and what changed from one to the next.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use analysis::Watch;
use analysis::csv::{Choices, DateOrder};
use analysis::difference::{self, DifferenceError};
use analysis::profile::Profile;
use analysis::store;
use project::dataset::DatasetVersion;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{OfVersion, StoredReceipt, frame, hash_file, parsed};
use crate::house::{Handle, House, Open};
use crate::jobs::Job;

/// A date order less sure than this is found anew.
const SURE: f64 = 0.9;
/// Places of files that are remembered on this machine.
const PLACES: usize = 200;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct CompareVersions {
    pub version_id: String,
    /// Left out: the one before it.
    pub before_id: Option<String>,
}

/// The file that a version was read from, where it still is.
#[derive(Debug, Serialize, TS)]
pub struct SourceFile {
    #[serde(flatten)]
    pub file: Handle,
    /// Its bytes are those that were read.
    pub same: bool,
}

/// The choices by which a version was read, and its number.
pub(crate) fn choices_of(open: &Open, version_id: &str) -> Option<Choices> {
    let owner = version_id.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, "receipt", 0)).ok()?.whole().ok()?;
    let stored: StoredReceipt = serde_json::from_slice(&bytes).ok()?;
    let mut choices = stored.choices;
    let order = &stored.reading.date_order;
    // What the calendar proved last time answers the question of this time.
    if choices.date_order.is_none() && order.confidence >= SURE {
        choices.date_order = order.value.filter(|order| *order != DateOrder::YearMonthDay);
    }
    Some(choices)
}

/// The newest version of a dataset.
pub(crate) fn newest(open: &Open, dataset_id: &str) -> Result<Option<DatasetVersion>, Fault> {
    let id = dataset_id.to_owned();
    let versions = open.project.read(move |d| d.every::<DatasetVersion>("dataset_id = ?1", &[&id]))?;
    Ok(versions.into_iter().max_by_key(|version| version.number))
}

fn places_file(house: &House) -> PathBuf {
    house.folders.data.join("sources.json")
}

/// Where imported files were, by the hash of their bytes. A convenience of this machine: the project says nothing of it.
fn places(house: &House) -> BTreeMap<String, PathBuf> {
    std::fs::read(places_file(house)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

pub(crate) fn remember_place(house: &House, hash: &str, path: &std::path::Path) {
    let mut all = places(house);
    if all.get(hash).is_some_and(|known| known == path) {
        return;
    }
    while all.len() >= PLACES {
        all.pop_first();
    }
    all.insert(hash.to_owned(), path.to_owned());
    let _ = std::fs::create_dir_all(&house.folders.data);
    let _ = std::fs::write(places_file(house), serde_json::to_vec(&all).unwrap_or_default());
}

/// To read it again by other choices; none: it has to be chosen by hand.
pub(crate) fn source_file(ctx: &Ctx, args: OfVersion) -> Result<Option<SourceFile>, Fault> {
    let open = ctx.open()?;
    let version: DatasetVersion = open.project.read(move |d| d.find(&args.version_id))?;
    let Some(path) = places(&ctx.house).remove(&version.file_hash).filter(|path| path.is_file()) else {
        return Ok(None);
    };
    let same = hash_file(&path, &Watch::none())?.0 == version.file_hash;
    Ok(Some(SourceFile { file: ctx.house.hand_in(&path), same }))
}

/// What changed, as a job: both versions are read column by column.
pub(crate) fn compare_versions(ctx: &Ctx, args: CompareVersions) -> Result<Job, Fault> {
    let open = ctx.open()?;
    let (before, after) = pair(&open, args)?;
    Ok(ctx.house.clone().jobs.start("compare", move |watch| {
        let profiles = [profile(&open, &before.id)?, profile(&open, &after.id)?];
        let load = |version: &str, name: &str| column(&open, version, name);
        let made = difference::compare(
            [&profiles[0], &profiles[1]],
            &mut |name| load(&before.id, name),
            &mut |name| load(&after.id, name),
            watch,
        );
        let difference = made.map_err(|error| match error {
            DifferenceError::Cancelled(_) => Fault::new("cancelled", json!({})),
            DifferenceError::Store(error) => Fault::tagged(&error),
        })?;
        Ok(json!({
            "before": { "id": before.id, "number": before.number, "imported_at": before.imported_at },
            "after": { "id": after.id, "number": after.number, "imported_at": after.imported_at },
            "difference": difference,
        }))
    }))
}

fn pair(open: &Arc<Open>, args: CompareVersions) -> Result<(DatasetVersion, DatasetVersion), Fault> {
    let CompareVersions { version_id, before_id } = args;
    open.project
        .read(move |d| {
            let after: DatasetVersion = d.find(&version_id)?;
            let before = match before_id {
                Some(id) => Some(d.find::<DatasetVersion>(&id)?),
                None => {
                    let all = d.every::<DatasetVersion>("dataset_id = ?1", &[&after.dataset_id])?;
                    all.into_iter().filter(|version| version.number < after.number).max_by_key(|version| version.number)
                }
            };
            Ok(before.map(|before| (before, after)))
        })?
        .ok_or_else(|| Fault::new("no_version_before", json!({})))
}

fn profile(open: &Open, version_id: &str) -> Result<Profile, Fault> {
    let owner = version_id.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, "profile", 0))?.whole()?;
    parsed(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn column(open: &Open, version_id: &str, name: &str) -> Result<analysis::Series, store::StoreError> {
    let failed = |fault: Fault| store::StoreError::StoreDecode { index: 0, reason: fault.code };
    store::column(frame(open, version_id, Some(vec![name.to_owned()])).map_err(failed)?, name)
}
