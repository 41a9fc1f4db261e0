//! The preprocessing that a model carries with it: fitted on the training rows, applied to any others.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::design::{Block, Design};
use super::field::{Field, MISSING, Table, Values};

/// At most so many levels of a category are kept; the others are pooled.
const MAX_LEVELS: usize = 60;

/// One field, as the training rows showed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    Number {
        field: Field,
        /// Stands in for a missing value.
        mean: f64,
        /// Population standard deviation (n, not n − 1); zero for a constant.
        deviation: f64,
        /// Values were missing in training: an indicator says so to the model.
        missing: bool,
    },
    Category {
        field: Field,
        /// The kept levels, most frequent first, ties by text. The first is the reference of linear models.
        levels: Vec<String>,
        /// How many training rows hold one of the pooled rare levels.
        pooled_rows: u64,
        /// How many rare levels were pooled.
        pooled_levels: u64,
        /// Values were missing in training.
        missing: bool,
    },
}

impl Input {
    pub fn field(&self) -> &Field {
        match self {
            Input::Number { field, .. } | Input::Category { field, .. } => field,
        }
    }
}

/// What a term of a linear model stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// The number itself.
    Value,
    /// The value is missing.
    Missing,
    /// The value is this level.
    Level { level: String },
    /// The value is one of the rare levels, or was never seen.
    Other,
}

/// All inputs of a model, in the order of its features.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Encoder {
    pub inputs: Vec<Input>,
}

/// An encoder tied to a table: where each input's values are, and what each level of the table means to it.
pub struct Bound<'a> {
    pub encoder: &'a Encoder,
    /// `None` where the table doesn't hold the field: all its values count as missing.
    pub sources: Vec<Option<Source<'a>>>,
}

/// The values of one input.
pub enum Source<'a> {
    Numbers(&'a [f64]),
    /// `map[code]` is a kept level's index, or [`Input`]'s number of levels for any other.
    Codes {
        codes: &'a [u32],
        map: Vec<u32>,
        levels: &'a [String],
    },
}

impl Encoder {
    /// Fits on the given rows of the table. Numbers that are missing everywhere, and categories without a value,
    /// are left out.
    pub fn fit(table: &Table, rows: &[u32]) -> Encoder {
        let inputs = table.fields.iter().zip(&table.values).filter_map(|(field, values)| match values {
            Values::Numbers(values) => fit_number(field, values, rows),
            Values::Codes { codes, levels } => fit_category(field, codes, levels, rows),
        });
        Encoder { inputs: inputs.collect() }
    }

    /// Finds the inputs in a table.
    pub fn bind<'a>(&'a self, table: &'a Table) -> Bound<'a> {
        // By hash: a table may have thousands of fields.
        let places: HashMap<&Field, usize> = table.fields.iter().enumerate().map(|(i, f)| (f, i)).collect();
        let sources = self.inputs.iter().map(|input| {
            let values = &table.values[*places.get(input.field())?];
            match (input, values) {
                (Input::Number { .. }, Values::Numbers(v)) => Some(Source::Numbers(v)),
                (Input::Category { levels: kept, .. }, Values::Codes { codes, levels }) => {
                    let index: HashMap<&str, u32> =
                        kept.iter().enumerate().map(|(i, l)| (l.as_str(), i as u32)).collect();
                    let other = kept.len() as u32;
                    let map = levels.iter().map(|l| index.get(l.as_str()).copied().unwrap_or(other)).collect();
                    Some(Source::Codes { codes, map, levels })
                }
                _ => None,
            }
        });
        Bound { encoder: self, sources: sources.collect() }
    }

    /// The terms of a linear model, in the order of [`Bound::design`]: input, part, centre and scale of each.
    pub fn terms(&self) -> Vec<(usize, Part, f64, f64)> {
        let mut terms = Vec::new();
        for (i, input) in self.inputs.iter().enumerate() {
            if let Input::Number { mean, deviation, .. } = input
                && *deviation > 0.0
            {
                terms.push((i, Part::Value, *mean, *deviation));
            }
        }
        for (i, input) in self.inputs.iter().enumerate() {
            terms.extend(indicators(input).into_iter().map(|part| (i, part, 0.0, 1.0)));
        }
        terms
    }
}

/// The indicator terms of one input. A category's reference level has none.
fn indicators(input: &Input) -> Vec<Part> {
    match input {
        Input::Number { missing, .. } => missing.then_some(Part::Missing).into_iter().collect(),
        Input::Category { levels, pooled_rows, missing, .. } => {
            let mut parts: Vec<Part> = levels.iter().skip(1).map(|l| Part::Level { level: l.clone() }).collect();
            if *pooled_rows > 0 && !levels.is_empty() {
                parts.push(Part::Other);
            }
            if *missing && (!levels.is_empty() || *pooled_rows > 0) {
                parts.push(Part::Missing);
            }
            parts
        }
    }
}

fn fit_number(field: &Field, values: &[f64], rows: &[u32]) -> Option<Input> {
    let mut seen = 0u64;
    // A first value as the shift keeps the digits of columns far from zero.
    let shift = rows.iter().map(|&r| values[r as usize]).find(|v| !v.is_nan())?;
    let mut sum = 0.0;
    for &r in rows {
        let v = values[r as usize];
        if !v.is_nan() {
            seen += 1;
            sum += v - shift;
        }
    }
    let mean = shift + sum / seen as f64;
    let (mut squares, mut rest) = (0.0, 0.0);
    for &r in rows {
        let v = values[r as usize];
        if !v.is_nan() {
            squares += (v - mean) * (v - mean);
            rest += v - mean;
        }
    }
    let mean = mean + rest / seen as f64;
    // The spread over all rows, the missing ones standing at the mean: what the model will see.
    let deviation = (squares / rows.len() as f64).sqrt();
    let missing = seen < rows.len() as u64;
    if !mean.is_finite() || !deviation.is_finite() {
        return None;
    }
    let constant = deviation <= mean.abs() * 1e-13;
    Some(Input::Number { field: field.clone(), mean, deviation: if constant { 0.0 } else { deviation }, missing })
}

fn fit_category(field: &Field, codes: &[u32], levels: &[String], rows: &[u32]) -> Option<Input> {
    let mut counts = vec![0u64; levels.len()];
    let mut missing = 0u64;
    for &r in rows {
        match codes[r as usize] {
            MISSING => missing += 1,
            code => counts[code as usize] += 1,
        }
    }
    let least = rare_below(rows.len());
    let mut order: Vec<usize> = (0..levels.len()).filter(|&l| counts[l] > 0).collect();
    if order.is_empty() {
        return None;
    }
    order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then_with(|| levels[a].cmp(&levels[b])));
    let kept = order.iter().take(MAX_LEVELS).take_while(|&&l| counts[l] >= least).count();
    let pooled_rows = order[kept..].iter().map(|&l| counts[l]).sum();
    Some(Input::Category {
        field: field.clone(),
        levels: order[..kept].iter().map(|&l| levels[l].clone()).collect(),
        pooled_rows,
        pooled_levels: (order.len() - kept) as u64,
        missing: missing > 0,
    })
}

/// A level with fewer training rows is rare: five, or one in a thousand.
fn rare_below(rows: usize) -> u64 {
    (rows as u64 / 1000).max(5)
}

impl Bound<'_> {
    /// The level of an input in a row: a kept level's index, the number of levels for any other, one more if missing.
    pub fn level(&self, input: usize, row: u32) -> u32 {
        let Input::Category { levels, .. } = &self.encoder.inputs[input] else { return 0 };
        match &self.sources[input] {
            Some(Source::Codes { codes, map, .. }) => match codes[row as usize] {
                MISSING => levels.len() as u32 + 1,
                code => map[code as usize],
            },
            _ => levels.len() as u32 + 1,
        }
    }

    /// The number of an input in a row; NaN if missing.
    pub fn number(&self, input: usize, row: u32) -> f64 {
        match &self.sources[input] {
            Some(Source::Numbers(values)) => values[row as usize],
            _ => f64::NAN,
        }
    }

    /// The rows as a linear model sees them, terms as in [`Encoder::terms`].
    pub fn design(&self, rows: &[u32]) -> Design {
        let mut design = Design { rows: rows.len(), ..Design::default() };
        for (i, input) in self.encoder.inputs.iter().enumerate() {
            if let Input::Number { mean, deviation, .. } = input
                && *deviation > 0.0
            {
                let term = |r: &u32| {
                    let v = self.number(i, *r);
                    if v.is_nan() { 0.0 } else { (v - mean) / deviation }
                };
                design.dense.push(rows.iter().map(term).collect());
            }
        }
        for (i, input) in self.encoder.inputs.iter().enumerate() {
            let parts = indicators(input);
            if parts.is_empty() {
                continue;
            }
            let terms = parts.len();
            let codes = match input {
                Input::Number { .. } => rows.iter().map(|&r| u16::from(!self.number(i, r).is_nan())).collect(),
                Input::Category { .. } => {
                    let table = slots(input);
                    rows.iter().map(|&r| table[self.level(i, r) as usize].unwrap_or(terms as u16)).collect()
                }
            };
            design.blocks.push(Block { codes, terms });
        }
        design
    }
}

/// For each level of a category, other and missing: its indicator's position, if it has one.
pub fn slots(input: &Input) -> Vec<Option<u16>> {
    let Input::Category { levels, pooled_rows, missing, .. } = input else { return Vec::new() };
    let mut table: Vec<Option<u16>> = (0..levels.len()).map(|l| (l > 0).then(|| l as u16 - 1)).collect();
    let mut next = levels.len().saturating_sub(1) as u16;
    let other = *pooled_rows > 0 && !levels.is_empty();
    table.push(other.then_some(next));
    next += u16::from(other);
    table.push((*missing && (!levels.is_empty() || *pooled_rows > 0)).then_some(next));
    table
}
