//! Tested steps, kept in the user's data folder and in no project, to be used in others.

use std::collections::BTreeMap;

use analysis::prepare::{self, Context, Step, Table};
use analysis::{Frame, Watch};
use project::dataset::Dataset;
use project::preparation::{NewStep, Preparation, PreparationStep};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::{steps_of, tables};
use crate::Fault;
use crate::ctx::Ctx;
use crate::house::Open;
use crate::kept;
use crate::workshop::ByName;

const FILE: &str = "steps.json";
/// Lists that are kept at the most; the oldest gives way.
const MOST: usize = 100;
const NAME_LIMIT: usize = 120;

/// The latest first.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Library {
    lists: Vec<KeptSteps>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptSteps {
    name: String,
    /// The project that they come from, and when they were kept.
    project: String,
    at: String,
    steps: Vec<NewStep>,
    /// Names of the datasets that they join, by id: another project has them under another id.
    #[serde(default)]
    datasets: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct KeepSteps {
    pub name: String,
    pub ids: Vec<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct KeptFor {
    /// They would be put at the end of this one.
    pub preparation_id: Option<String>,
}

/// Kept steps, made fit for this project.
#[derive(Debug, Serialize, TS)]
pub struct OfferedSteps {
    pub name: String,
    pub project: String,
    pub at: String,
    pub steps: Vec<NewStep>,
    /// Columns that they ask for and that are not there.
    pub missing: Vec<String>,
    /// Datasets that they join and that this project does not have.
    pub missing_datasets: Vec<String>,
}

pub(crate) fn keep_steps(ctx: &Ctx, args: KeepSteps) -> Result<(), Fault> {
    let name = args.name.trim().to_owned();
    let length = name.chars().count();
    if length == 0 {
        return Err(Fault::new("text_empty", json!({ "field": "name" })));
    }
    if length > NAME_LIMIT {
        return Err(Fault::new("text_too_long", json!({ "field": "name", "length": length, "limit": NAME_LIMIT })));
    }
    let open = ctx.open()?;
    let ids = args.ids;
    let (project, mut steps) = open.project.read(move |d| {
        let steps = ids.iter().map(|id| d.find::<PreparationStep>(id)).collect::<project::Result<Vec<_>>>()?;
        Ok((d.summary()?.name, steps))
    })?;
    if steps.is_empty() {
        return Err(Fault::new("no_steps_chosen", json!({})));
    }
    steps.sort_by(|a, b| (&a.order_key, &a.id).cmp(&(&b.order_key, &b.id)));
    let mut datasets = BTreeMap::new();
    for step in &steps {
        let joined = Step::new(&step.kind, &step.params).ok().and_then(|s| s.other().map(str::to_owned));
        if let Some(dataset) = joined.and_then(|id| tables::dataset(&open, &id).ok()) {
            datasets.insert(dataset.id, dataset.name);
        }
    }
    let steps = steps.into_iter().map(|s| NewStep { kind: s.kind, params: s.params, note: s.note }).collect();
    let mut library: Library = kept::read(&ctx.house, FILE);
    library.lists.retain(|l| l.name != name);
    let at = ctx.session.call().instant();
    library.lists.insert(0, KeptSteps { name, project, at, steps, datasets });
    library.lists.truncate(MOST);
    kept::store(&ctx.house, FILE, library).map(drop)
}

pub(crate) fn forget_steps(ctx: &Ctx, args: ByName) -> Result<(), Fault> {
    let mut library: Library = kept::read(&ctx.house, FILE);
    library.lists.retain(|l| l.name != args.name);
    kept::store(&ctx.house, FILE, library).map(drop)
}

pub(crate) fn kept_steps(ctx: &Ctx, args: KeptFor) -> Result<Vec<OfferedSteps>, Fault> {
    let open = ctx.open()?;
    let library: Library = kept::read(&ctx.house, FILE);
    let mine = open.project.read(|d| d.every::<Dataset>("", &[]))?;
    let table = args.preparation_id.and_then(|id| end_of(&open, &id).ok());
    let offer = |mut list: KeptSteps| {
        let mut missing_datasets = Vec::new();
        for step in &mut list.steps {
            let Some(Value::String(id)) = step.params.get("dataset_id") else { continue };
            if id.is_empty() || mine.iter().any(|d| d.id == *id) {
                continue;
            }
            let name = list.datasets.get(id).cloned().unwrap_or_default();
            let found = mine.iter().find(|d| d.name == name).map(|d| d.id.clone());
            if found.is_none() {
                missing_datasets.push(name);
            }
            step.params.insert("dataset_id".to_owned(), json!(found.unwrap_or_default()));
        }
        let missing = table.clone().map(|table| missing_columns(&open, table, &list.steps)).unwrap_or_default();
        let KeptSteps { name, project, at, steps, .. } = list;
        OfferedSteps { name, project, at, steps, missing, missing_datasets }
    };
    Ok(library.lists.into_iter().map(offer).collect())
}

/// A few rows as the steps of the preparation leave them: enough to know the columns.
fn end_of(open: &Open, preparation_id: &str) -> Result<Table, Fault> {
    let id = preparation_id.to_owned();
    let preparation: Preparation = open.project.read(move |d| d.find(&id))?;
    let version = tables::latest(open, &preparation.dataset_id)?
        .ok_or_else(|| Fault::tagged(&prepare::Error::PrepareNoDataset {}))?;
    let seen = tables::looked_at(open, &version)?;
    let mut table = Table { frame: few(&seen.table.frame), columns: seen.table.columns.clone() };
    for step in steps_of(open, preparation_id)?.iter().filter(|s| s.enabled) {
        table = done(open, &table, &step.kind, &step.params).unwrap_or(table);
    }
    Ok(table)
}

fn few(frame: &Frame) -> Frame {
    frame.slice(0, 100)
}

fn done(open: &Open, table: &Table, kind: &str, params: &serde_json::Map<String, Value>) -> Option<Table> {
    let watch = Watch::none();
    let context = Context { watch: &watch, other: &|id| tables::other(open, id, false) };
    let step = Step::new(kind, params).ok()?;
    prepare::apply(table, &step, &context).ok().map(|outcome| outcome.table)
}

fn missing_columns(open: &Open, mut table: Table, steps: &[NewStep]) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for new in steps {
        let Ok(step) = Step::new(&new.kind, &new.params) else { continue };
        for name in step.needs() {
            if !table.columns.iter().any(|c| c.name == name) && !missing.contains(&name) {
                missing.push(name);
            }
        }
        table = done(open, &table, &new.kind, &new.params).unwrap_or(table);
    }
    missing
}
