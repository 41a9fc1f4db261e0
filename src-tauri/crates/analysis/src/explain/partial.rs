//! Partial dependence (Friedman): how the answer moves when one column is set to a value in every row, and how
//! differently it moves from row to row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Watch;
use crate::baseline::{Error, Model, Predictor, apply};
use crate::evaluate::quantile;
use crate::features::{Field, FieldPart, Input, MISSING, Table, Values};

/// Rows asked at most, values tried at most.
const MOST_ROWS: usize = 400;
const MOST_POINTS: usize = 20;
const MOST_LEVELS: usize = 12;

/// The answer when a field has this value: its mean, and between which values half of the rows lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PartialPoint {
    /// Of a number (of a date, days since 1970-01-01).
    pub at: Option<f64>,
    pub level: Option<String>,
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Partial {
    pub column: String,
    pub field: FieldPart,
    pub points: Vec<PartialPoint>,
    /// Between the least and the largest mean.
    pub range: f64,
    pub rows: u64,
}

/// The fields that a model reads, in its own order.
pub fn fields_of(model: &Model) -> Vec<Field> {
    let mut fields: Vec<Field> = model.encoder.inputs.iter().map(|i| i.field().clone()).collect();
    let more: Vec<&Field> = match &model.predictor {
        Predictor::Group { key, .. } => key.iter().collect(),
        Predictor::Rule { fields, .. } => fields.iter().map(|f| &f.field).collect(),
        Predictor::Series { time, .. } => vec![time],
        _ => Vec::new(),
    };
    for field in more {
        if !fields.contains(field) {
            fields.push(field.clone());
        }
    }
    fields
}

/// How the probability of `class` (or the number) moves with a field, over some rows of a table.
pub fn partial(
    model: &Model,
    table: &Table,
    rows: &[u32],
    field: &Field,
    class: usize,
    watch: &Watch,
) -> Result<Option<Partial>, Error> {
    let step = (rows.len() / MOST_ROWS).max(1);
    let rows: Vec<u32> = rows.iter().copied().step_by(step).take(MOST_ROWS).collect();
    let Some(place) = table.find(field) else { return Ok(None) };
    let tried = match &table.values[place] {
        Values::Numbers(all) => numbers(all, &rows),
        Values::Codes { codes, levels } => self::levels(model, field, codes, levels, &rows),
    };
    if tried.len() < 2 {
        return Ok(None);
    }
    let mut own = super::importance::take(table, &rows);
    let mut points = Vec::with_capacity(tried.len());
    let asked: Vec<u32> = (0..own.rows as u32).collect();
    for value in tried {
        watch.check()?;
        let (at, level) = match value {
            Tried::Number(v) => {
                own.values[place] = Values::Numbers(vec![v; own.rows]);
                (Some(v), None)
            }
            Tried::Level(name) => {
                own.values[place] = Values::Codes { codes: vec![0; own.rows], levels: vec![name.clone()] };
                (None, Some(name))
            }
        };
        let output = apply(model, &own, &asked, watch)?;
        let mut said: Vec<f64> = (0..own.rows).map(|r| output.row(r)[class]).collect();
        said.sort_unstable_by(f64::total_cmp);
        points.push(PartialPoint {
            at,
            level,
            mean: said.iter().sum::<f64>() / said.len().max(1) as f64,
            low: quantile(&said, 0.25),
            high: quantile(&said, 0.75),
        });
    }
    let means = points.iter().map(|p| p.mean);
    let (low, high) = means.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), m| (l.min(m), h.max(m)));
    let (column, part) = (field.column.clone(), field.part);
    Ok(Some(Partial { column, field: part, points, range: high - low, rows: own.rows as u64 }))
}

enum Tried {
    Number(f64),
    Level(String),
}

/// The middle nine tenths in even steps of rows: no value is tried where there are none.
fn numbers(all: &[f64], rows: &[u32]) -> Vec<Tried> {
    let mut known: Vec<f64> = rows.iter().map(|&r| all[r as usize]).filter(|v| !v.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    if known.is_empty() {
        return Vec::new();
    }
    let mut distinct = known.clone();
    distinct.dedup();
    if distinct.len() > MOST_POINTS {
        let at = |i: usize| quantile(&known, 0.025 + 0.95 * i as f64 / (MOST_POINTS - 1) as f64);
        distinct = (0..MOST_POINTS).map(at).collect();
        distinct.dedup();
    }
    distinct.into_iter().map(Tried::Number).collect()
}

fn levels(model: &Model, field: &Field, codes: &[u32], levels: &[String], rows: &[u32]) -> Vec<Tried> {
    let mut counts = vec![0u64; levels.len()];
    rows.iter().map(|&r| codes[r as usize]).filter(|&c| c != MISSING).for_each(|c| counts[c as usize] += 1);
    let kept = |level: &String| {
        model.encoder.inputs.iter().all(|i| match i {
            Input::Category { field: of, levels, .. } if of == field => levels.contains(level),
            _ => true,
        })
    };
    let mut order: Vec<usize> = (0..levels.len()).filter(|&l| counts[l] > 0 && kept(&levels[l])).collect();
    // Months and hours stand in their own order, other levels by how many there are.
    if matches!(field.part, FieldPart::Value) {
        order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
        order.truncate(MOST_LEVELS);
    }
    order.into_iter().map(|l| Tried::Level(levels[l].clone())).collect()
}
