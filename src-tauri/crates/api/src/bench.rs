//! A model on the bench: what is needed to ask it about a row, read once and kept while someone asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use analysis::baseline::{self, HeldOut, SeenColumn, plain_values, seen, table_for};
use analysis::explain::{Background, fields_of};
use analysis::features::{Table, Values};
use analysis::{ColumnInfo, Frame, Watch};
use project::model::{Model, Training};
use serde_json::json;

use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{frame, parsed};
use crate::house::{Open, locked};
use crate::project_reads::json_part;
use crate::train::{TrainingReport, infos};

/// Known rows that a row is compared with at most.
const MOST_KNOWN: usize = 20_000;
/// Models kept.
const KEPT: usize = 3;

/// One model and rows that it has learned from.
pub(crate) struct Bench {
    pub training: Training,
    pub model: baseline::Model,
    pub seen: Vec<SeenColumn>,
    /// What the catalogue knows of the columns that the model reads.
    pub infos: Vec<ColumnInfo>,
    /// Known rows: their columns as they are, as the model reads them, and their places among the rows of the version.
    pub known: Frame,
    pub table: Table,
    pub rows: Vec<u32>,
    /// Rows of the table, one after the other.
    pub all: Vec<u32>,
    /// Each column as one thing, for distances.
    pub plain: Vec<Values>,
}

impl Bench {
    pub fn background(&self) -> Background<'_> {
        Background { table: &self.table, rows: &self.all }
    }

    pub fn classes(&self) -> &[String] {
        &self.model.classes
    }
}

#[derive(Default)]
pub(crate) struct Benches(Mutex<VecDeque<(String, Arc<Bench>)>>);

/// The record of a model and its training.
pub(crate) fn records(open: &Open, model_id: &str) -> Result<(Model, Training), Fault> {
    let id = model_id.to_owned();
    Ok(open.project.read(move |document| {
        let model: Model = document.find(&id)?;
        let training: Training = document.find(&model.training_id)?;
        Ok((model, training))
    })?)
}

pub(crate) fn stored(ctx: &Ctx, model_id: &str) -> Result<baseline::Model, Fault> {
    parsed(json_part(ctx, model_id, "model")?)
}

pub(crate) fn report(ctx: &Ctx, training_id: &str) -> Result<TrainingReport, Fault> {
    parsed(json_part(ctx, training_id, "report")?)
}

/// The answers on held-out rows; `None` for a training that was made before they were kept.
pub(crate) fn held_out(open: &Open, training_id: &str) -> Result<Option<HeldOut>, Fault> {
    let owner = training_id.to_owned();
    let known = open.project.read(move |d| Ok(!d.part_infos(&owner, "scores")?.is_empty()))?;
    if !known {
        return Ok(None);
    }
    let owner = training_id.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, "scores", 0))?.whole()?;
    HeldOut::decode(&bytes).map(Some).map_err(|e| Fault::tagged(&e))
}

/// What training saw; of an older training, what the rows now hold.
fn seen_of(ctx: &Ctx, training: &Training, frame: &Frame, infos: &[&ColumnInfo], rows: &[u32]) -> Vec<SeenColumn> {
    let kept = json_part(ctx, &training.id, "seen").ok().and_then(|v| serde_json::from_value(v).ok());
    let mut all: Vec<SeenColumn> = kept.unwrap_or_default();
    // A rule, a group or a season may read what is no feature.
    let others: Vec<&ColumnInfo> = infos.iter().filter(|i| all.iter().all(|s| s.column != i.name)).copied().collect();
    all.extend(seen(frame, &others, rows, &Watch::none()).unwrap_or_default());
    all
}

/// The columns that a model reads.
pub(crate) fn columns_of(model: &baseline::Model) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for field in fields_of(model) {
        if !columns.contains(&field.column) {
            columns.push(field.column);
        }
    }
    columns
}

impl Benches {
    pub fn of(&self, ctx: &Ctx, model_id: &str) -> Result<Arc<Bench>, Fault> {
        let open = ctx.open()?;
        // A model that was deleted is nobody's any more, kept or not.
        let (record, training) = records(&open, model_id)?;
        let key = format!("{}/{model_id}", open.id);
        if let Some((_, bench)) = locked(&self.0).iter().find(|(k, _)| *k == key) {
            return Ok(Arc::clone(bench));
        }
        let bench = Arc::new(make(ctx, &open, &record.id, training)?);
        let mut kept = locked(&self.0);
        kept.retain(|(k, _)| *k != key);
        kept.push_back((key, Arc::clone(&bench)));
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(bench)
    }
}

fn make(ctx: &Ctx, open: &Open, model_id: &str, training: Training) -> Result<Bench, Fault> {
    let model = stored(ctx, model_id)?;
    let catalogue = infos(open, &training.version_id)?;
    let wanted = columns_of(&model);
    let known: Vec<String> = wanted.iter().filter(|w| catalogue.iter().any(|i| i.name == **w)).cloned().collect();
    let target = catalogue.iter().find(|i| i.name == training.target).cloned();
    let mut columns = known.clone();
    columns.extend(target.iter().map(|t| t.name.clone()));
    let whole = frame(open, &training.version_id, Some(columns))?;
    let report = report(ctx, &training.id)?;
    let folded = report.report.split.in_parts();
    let held: Vec<u32> = match folded {
        true => Vec::new(),
        false => held_out(open, &training.id)?.map(|h| h.rows).unwrap_or_default(),
    };
    let mut rows: Vec<u32> = (0..whole.height() as u32).filter(|r| held.binary_search(r).is_err()).collect();
    if rows.len() > MOST_KNOWN {
        // Evenly through the data: their order may be that of time.
        rows = (0..MOST_KNOWN).map(|i| rows[i * rows.len() / MOST_KNOWN]).collect();
    }
    let features: Vec<ColumnInfo> =
        known.iter().filter_map(|k| catalogue.iter().find(|i| i.name == *k)).cloned().collect();
    let seen: Vec<SeenColumn> = seen_of(ctx, &training, &whole, &features.iter().collect::<Vec<_>>(), &rows)
        .into_iter()
        .filter(|s| wanted.contains(&s.column))
        .collect();
    let taken = analysis::store::take(&whole, &rows).map_err(|e| Fault::tagged(&e))?;
    let (table, _) = match wanted.is_empty() {
        true => (Table { rows: rows.len(), ..Table::default() }, Vec::new()),
        false => table_for(&model, &taken).map_err(|e| Fault::tagged(&e))?,
    };
    let plain = features
        .iter()
        .map(|info| plain_values(&taken, info).unwrap_or_else(|| Values::Numbers(vec![f64::NAN; rows.len()])))
        .collect();
    let all = (0..rows.len() as u32).collect();
    Ok(Bench { training, model, seen, infos: features, known: taken, table, rows, all, plain })
}

/// The fault of a training that was made before its answers were kept.
pub(crate) fn train_again() -> Fault {
    Fault::new("train_again", json!({}))
}
