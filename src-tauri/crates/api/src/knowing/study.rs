//! The second look at a version: made once, when somebody first looks, and kept beside the profile.

use std::sync::Arc;

use analysis::profile::Profile;
use analysis::study::{Collector, Join, Other, Sketches, Study, joins};
use analysis::{Watch, store};
use project::dataset::{Dataset, DatasetVersion};
use project::{PartKey, Record};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{OfVersion, store_json};
use crate::door::Shown;
use crate::house::Open;
use crate::jobs::Job;

/// A JSON part that may not be there, or not be readable any more.
fn kept<T: DeserializeOwned>(open: &Open, owner: &str, name: &'static str) -> Option<T> {
    let owner = owner.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, name, 0)).ok()?.whole().ok()?;
    serde_json::from_slice(&bytes).ok()
}

pub(super) fn profile(open: &Open, version_id: &str) -> Result<Profile, Fault> {
    let owner = version_id.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, "profile", 0))?.whole()?;
    serde_json::from_slice(&bytes).map_err(|e| Fault::new("damaged", json!({ "detail": e.to_string() })))
}

/// Nothing, where nobody has looked yet: `study_dataset` does.
pub(crate) fn dataset_study(ctx: &Ctx, args: OfVersion) -> Result<Shown<Option<Study>>, Fault> {
    let open = ctx.open()?;
    let id = args.version_id.clone();
    open.project.read(move |d| d.find::<DatasetVersion>(&id))?;
    Ok(Shown(kept(&open, &args.version_id, "study")))
}

pub(crate) fn study_dataset(ctx: &Ctx, args: OfVersion) -> Result<Job, Fault> {
    let open = ctx.open()?;
    Ok(ctx.house.clone().jobs.start("study", move |watch| {
        let study = stored_or_made(&open, &args.version_id, watch)?;
        Ok(json!({ "study": study }))
    }))
}

/// The study that is kept, else a new one, kept where the project can be written.
pub(crate) fn stored_or_made(open: &Arc<Open>, version_id: &str, watch: &Watch) -> Result<Study, Fault> {
    if let (Some(study), Some(_)) =
        (kept::<Study>(open, version_id, "study"), kept::<Sketches>(open, version_id, "sketch"))
    {
        return Ok(study);
    }
    let (study, sketches) = made(open, version_id, watch)?;
    if open.read_only().is_none() {
        for name in ["study", "sketch"] {
            // What can't be read any more makes room.
            let key = PartKey { owner: version_id.to_owned(), name: name.to_owned(), seq: 0 };
            open.project.run(move |document| document.drop_part(&key))?;
        }
        store_json(open, version_id, "study", &study)?;
        store_json(open, version_id, "sketch", &sketches)?;
    }
    Ok(study)
}

fn made(open: &Arc<Open>, version_id: &str, watch: &Watch) -> Result<(Study, Sketches), Fault> {
    let cancelled = |_| Fault::new("cancelled", json!({}));
    let profile = profile(open, version_id)?;
    let total = profile.rows;
    let owner = version_id.to_owned();
    let infos = open.project.read(move |d| d.part_infos(&owner, "data"))?;
    let mut collector = Collector::new(profile);
    let mut done = 0;
    for info in infos {
        watch.step("study_rows", done, total).map_err(cancelled)?;
        let owner = version_id.to_owned();
        let bytes = open.project.read(move |d| d.part(&owner, "data", info.seq))?.whole()?;
        let frame = store::read(&[bytes], None).map_err(|e| Fault::tagged(&e))?;
        collector.add(&frame, watch).map_err(cancelled)?;
        done += info.rows.unsigned_abs();
    }
    collector.finish(watch).map_err(cancelled)
}

/// Columns of other datasets that share values with this version's, and the datasets nobody has looked at yet.
#[derive(Debug, Serialize)]
pub struct LikelyJoins {
    pub joins: Vec<Join>,
    /// Versions that have to be studied before anything can be said of them.
    pub unstudied: Vec<String>,
}

impl TS for LikelyJoins {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "unknown".to_owned()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "unknown".to_owned()
    }
}

pub(crate) fn likely_joins(ctx: &Ctx, args: OfVersion) -> Result<Shown<LikelyJoins>, Fault> {
    let open = ctx.open()?;
    let (datasets, versions) = open.project.read(|d| {
        let sets: Vec<Dataset> = d.every("1", &[])?;
        Ok((sets, d.every::<DatasetVersion>("1", &[])?))
    })?;
    let own = versions.iter().find(|v| v.id() == args.version_id).map(|v| v.dataset_id.clone());
    let mut unstudied = Vec::new();
    let ours: Option<Sketches> = kept(&open, &args.version_id, "sketch");
    let mut others = Vec::new();
    for dataset in datasets.iter().filter(|d| Some(&d.id) != own.as_ref()) {
        let newest = versions.iter().filter(|v| v.dataset_id == dataset.id).max_by_key(|v| v.number);
        let Some(newest) = newest else { continue };
        match kept(&open, &newest.id, "sketch") {
            Some(sketches) => others.push(Other { id: dataset.id.clone(), name: dataset.name.clone(), sketches }),
            None => unstudied.push(newest.id.clone()),
        }
    }
    Ok(Shown(LikelyJoins { joins: ours.map(|ours| joins(&ours, &others)).unwrap_or_default(), unstudied }))
}
