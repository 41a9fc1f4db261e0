//! One row in a form: the answer while one types, why, what in it is new, and known rows like it.

use std::collections::BTreeMap;

use analysis::baseline::{Novelty, SeenColumn, SeenValues, Task, apply, novelties, plain_values, table_for};
use analysis::explain::{self, Pair, Reasons};
use analysis::{ColumnKind, Frame, Watch, store};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Fault;
use crate::bench::Bench;
use crate::ctx::Ctx;
use crate::door::Shown;
use crate::explain::OfModel;
use crate::said::day;
use crate::worth::Decider;

/// The columns that a model reads, as training saw them.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    pub columns: Vec<SeenColumn>,
    /// The middle of the numbers, the most frequent level.
    pub typical: BTreeMap<String, String>,
    pub target: String,
    pub task: Task,
    pub classes: Vec<String>,
    pub known_rows: u64,
}

#[derive(Debug, Deserialize, TS)]
pub struct TryRow {
    pub model_id: String,
    /// Numbers with a decimal point, ISO dates; null or absent: missing.
    #[ts(type = "Record<string, string | null>")]
    pub values: BTreeMap<String, Option<String>>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    pub classes: Vec<String>,
    /// The number.
    pub value: Option<f64>,
    /// Of classes, the most probable one, and all probabilities.
    pub class: Option<u32>,
    pub probabilities: Vec<f64>,
    /// Of several classes, the one whose errors would cost least, where it was told what they cost.
    pub decided: Option<u32>,
    pub reasons: Reasons,
    pub new: Vec<Novelty>,
    /// Columns whose text is no number or no date: they count as missing.
    pub unreadable: Vec<String>,
}

/// Known rows, nearest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Nearest {
    pub columns: Vec<String>,
    pub rows: Vec<Near>,
    /// Among so many.
    pub among: usize,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct Near {
    /// In the data, from 1.
    pub row: u32,
    /// 0: the same.
    pub distance: f64,
    pub outcome: Option<String>,
    pub cells: Vec<Option<String>>,
}

const NEAREST: usize = 5;

fn is_date(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Date | ColumnKind::DateTime)
}

pub(crate) fn form(ctx: &Ctx, args: OfModel) -> Result<Shown<Form>, Fault> {
    let bench = ctx.house.benches.of(ctx, &args.model_id)?;
    let typical = bench.seen.iter().filter_map(|c| Some((c.column.clone(), typical(c)?)));
    Ok(Shown(Form {
        typical: typical.collect(),
        columns: bench.seen.clone(),
        target: bench.training.target.clone(),
        task: bench.model.task,
        classes: bench.classes().to_vec(),
        known_rows: bench.rows.len() as u64,
    }))
}

fn typical(column: &SeenColumn) -> Option<String> {
    match &column.values {
        SeenValues::Numbers { median, .. } if is_date(column.kind) => Some(day(*median)?.to_string()),
        SeenValues::Numbers { median, whole, .. } => {
            Some(if *whole { median.round() } else { crate::worth::round3(*median) }.to_string())
        }
        SeenValues::Levels { levels, .. } => levels.first().map(|l| l.level.clone()),
        SeenValues::None {} => None,
    }
}

/// The row as a frame of texts, and the columns whose text can't be read.
fn row(bench: &Bench, values: &BTreeMap<String, Option<String>>) -> Result<(Frame, Vec<String>), Fault> {
    let mut columns = Vec::new();
    let mut unreadable = Vec::new();
    for info in &bench.infos {
        let text = values.get(&info.name).cloned().flatten().filter(|t| !t.trim().is_empty());
        columns.push((info.name.clone(), vec![text]));
    }
    let frame = store::of_texts(columns).map_err(|e| Fault::tagged(&e))?;
    for info in bench.infos.iter().filter(|i| values.get(&i.name).is_some_and(Option::is_some)) {
        let lost = match plain_values(&frame, info) {
            Some(analysis::features::Values::Numbers(v)) => v.first().is_none_or(|v| v.is_nan()),
            Some(analysis::features::Values::Codes { .. }) => false,
            None => true,
        };
        if lost && values.get(&info.name).and_then(|v| v.as_ref()).is_some_and(|t| !t.trim().is_empty()) {
            unreadable.push(info.name.clone());
        }
    }
    Ok((frame, unreadable))
}

pub(crate) fn try_row(ctx: &Ctx, args: TryRow) -> Result<Shown<Trial>, Fault> {
    let bench = ctx.house.benches.of(ctx, &args.model_id)?;
    let (frame, unreadable) = row(&bench, &args.values)?;
    let tagged = |e: analysis::baseline::Error| Fault::tagged(&e);
    let table = match bench.infos.is_empty() {
        true => analysis::features::Table { rows: 1, ..Default::default() },
        false => table_for(&bench.model, &frame).map_err(tagged)?.0,
    };
    let watch = Watch::none();
    let output = apply(&bench.model, &table, &[0], &watch).map_err(tagged)?;
    let answer = output.row(0);
    let reasons = explain::reasons(&bench.model, &table, 0, bench.background(), 1, &watch).map_err(tagged)?;
    let classed = bench.model.task != Task::Regression;
    let most = (0..answer.len()).fold(0, |best, k| if answer[k] > answer[best] { k } else { best });
    let decider = match bench.model.task {
        Task::Multiclass => Decider::of(ctx, &bench.training.id, &args.model_id, &bench.model)?,
        _ => None,
    };
    let new = if bench.infos.is_empty() { Vec::new() } else { novelties(&bench.seen, &frame) };
    Ok(Shown(Trial {
        classes: bench.classes().to_vec(),
        value: (!classed).then(|| answer[0]),
        class: classed.then_some(most as u32),
        probabilities: if classed { answer.to_vec() } else { Vec::new() },
        decided: decider.map(|d| d.class(answer) as u32),
        reasons,
        new: new.into_iter().next().unwrap_or_default(),
        unreadable,
    }))
}

/// Known rows that the model learned from and that are most like this one.
pub(crate) fn nearest_rows(ctx: &Ctx, args: TryRow) -> Result<Nearest, Fault> {
    let bench = ctx.house.benches.of(ctx, &args.model_id)?;
    let (frame, _) = row(&bench, &args.values)?;
    let own: Vec<_> = bench.infos.iter().map(|info| plain_values(&frame, info)).collect();
    let pairs: Vec<Pair> =
        bench.plain.iter().zip(&own).filter_map(|(known, own)| Some(Pair { known, own: own.as_ref()? })).collect();
    let names = store::names(&bench.known);
    let target = names.iter().position(|n| *n == bench.training.target);
    let wanted: Vec<usize> = bench.infos.iter().filter_map(|i| names.iter().position(|n| *n == i.name)).collect();
    let found = explain::nearest(&pairs, bench.rows.len(), if pairs.is_empty() { 0 } else { NEAREST });
    let rows = found.into_iter().map(|near| {
        let place = near.place as usize;
        let cells = store::texts(&bench.known, place, 1).into_iter().next().unwrap_or_default();
        Near {
            row: bench.rows[place] + 1,
            distance: near.distance,
            outcome: target.and_then(|t| cells.get(t).cloned().flatten()),
            cells: wanted.iter().map(|&w| cells.get(w).cloned().flatten()).collect(),
        }
    });
    let columns = wanted.iter().map(|&w| names[w].clone()).collect();
    Ok(Nearest { columns, rows: rows.collect(), among: bench.rows.len() })
}
