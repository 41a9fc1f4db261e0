//! The preprocessing that a model carries with it: fitted on the training rows, applied to any others.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::design::{Block, Design};
use super::field::{Field, MISSING, Table, Values};
use crate::baseline::in_pieces;
use crate::{Cancelled, Watch};

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
        let whole = [0];
        let inputs = table.fields.iter().zip(&table.values).filter_map(|(field, values)| match values {
            Values::Numbers(values) => numbers_of(&[NumberSeen::of(values, rows)], &whole, field),
            Values::Codes { codes, levels } => {
                category_of(&[CategorySeen::of(codes, levels.len(), rows)], &whole, field, levels)
            }
        });
        Encoder { inputs: inputs.collect() }
    }

    /// One encoder for each list of `members`, fitted on the rows of those `cells` together. Each row is read once:
    /// what the cells showed is merged.
    pub fn fit_merged(
        table: &Table,
        cells: &[Vec<u32>],
        members: &[Vec<usize>],
        watch: &Watch,
    ) -> Result<Vec<Encoder>, Cancelled> {
        let one_each: Vec<_> = (0..table.fields.len()).map(|f| f..f + 1).collect();
        let by_field = in_pieces(&one_each, watch.threads, |piece| {
            let (field, values) = (&table.fields[piece.start], &table.values[piece.start]);
            Ok(match values {
                Values::Numbers(values) => {
                    let mut seen = Vec::with_capacity(cells.len());
                    for rows in cells {
                        watch.check()?;
                        seen.push(NumberSeen::of(values, rows));
                    }
                    members.iter().map(|m| numbers_of(&seen, m, field)).collect::<Vec<_>>()
                }
                Values::Codes { codes, levels } => {
                    let mut seen = Vec::with_capacity(cells.len());
                    for rows in cells {
                        watch.check()?;
                        seen.push(CategorySeen::of(codes, levels.len(), rows));
                    }
                    members.iter().map(|m| category_of(&seen, m, field, levels)).collect::<Vec<_>>()
                }
            })
        })?;
        let mut encoders = vec![Encoder::default(); members.len()];
        for inputs in by_field {
            for (encoder, input) in encoders.iter_mut().zip(inputs) {
                encoder.inputs.extend(input);
            }
        }
        Ok(encoders)
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

/// What some rows show of a number: these add up (Chan, Golub and LeVeque 1983).
#[derive(Debug, Clone, Copy, Default)]
struct NumberSeen {
    rows: u64,
    known: u64,
    mean: f64,
    /// Σ (value − mean)² over the known values.
    squares: f64,
}

impl NumberSeen {
    fn of(values: &[f64], rows: &[u32]) -> NumberSeen {
        let nothing = NumberSeen { rows: rows.len() as u64, ..NumberSeen::default() };
        // A first value as the shift keeps the digits of columns far from zero.
        let Some(shift) = rows.iter().map(|&r| values[r as usize]).find(|v| !v.is_nan()) else { return nothing };
        let (mut known, mut sum) = (0u64, 0.0);
        for &r in rows {
            let v = values[r as usize];
            if !v.is_nan() {
                known += 1;
                sum += v - shift;
            }
        }
        let mean = shift + sum / known as f64;
        let (mut squares, mut rest) = (0.0, 0.0);
        for &r in rows {
            let v = values[r as usize];
            if !v.is_nan() {
                squares += (v - mean) * (v - mean);
                rest += v - mean;
            }
        }
        NumberSeen { known, mean: mean + rest / known as f64, squares, ..nothing }
    }

    fn and(self, other: NumberSeen) -> NumberSeen {
        let rows = self.rows + other.rows;
        if self.known == 0 || other.known == 0 {
            return NumberSeen { rows, ..if self.known == 0 { other } else { self } };
        }
        let known = self.known + other.known;
        let share = other.known as f64 / known as f64;
        let apart = other.mean - self.mean;
        NumberSeen {
            rows,
            known,
            mean: self.mean + apart * share,
            squares: self.squares + other.squares + apart * apart * share * self.known as f64,
        }
    }
}

fn numbers_of(seen: &[NumberSeen], members: &[usize], field: &Field) -> Option<Input> {
    let all = members.iter().map(|&c| seen[c]).reduce(NumberSeen::and).filter(|s| s.known > 0)?;
    // The spread over all rows, the missing ones standing at the mean: what the model will see.
    let deviation = (all.squares / all.rows as f64).sqrt();
    if !all.mean.is_finite() || !deviation.is_finite() {
        return None;
    }
    let constant = deviation <= all.mean.abs() * 1e-13;
    Some(Input::Number {
        field: field.clone(),
        mean: all.mean,
        deviation: if constant { 0.0 } else { deviation },
        missing: all.known < all.rows,
    })
}

/// How many of some rows hold each level.
struct CategorySeen {
    rows: usize,
    counts: Vec<u64>,
    missing: u64,
}

impl CategorySeen {
    fn of(codes: &[u32], levels: usize, rows: &[u32]) -> CategorySeen {
        let mut seen = CategorySeen { rows: rows.len(), counts: vec![0; levels], missing: 0 };
        for &r in rows {
            match codes[r as usize] {
                MISSING => seen.missing += 1,
                code => seen.counts[code as usize] += 1,
            }
        }
        seen
    }
}

fn category_of(seen: &[CategorySeen], members: &[usize], field: &Field, levels: &[String]) -> Option<Input> {
    let mut counts = vec![0u64; levels.len()];
    let (mut missing, mut rows) = (0, 0);
    for cell in members.iter().map(|&c| &seen[c]) {
        counts.iter_mut().zip(&cell.counts).for_each(|(a, b)| *a += b);
        missing += cell.missing;
        rows += cell.rows;
    }
    let least = rare_below(rows);
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
    pub fn design(&self, rows: &[u32], watch: &Watch) -> Result<Design, Cancelled> {
        let one_each: Vec<_> = (0..self.encoder.inputs.len()).map(|i| i..i + 1).collect();
        let columns = in_pieces(&one_each, watch.threads, |piece| {
            watch.check()?;
            Ok((self.dense(piece.start, rows), self.block(piece.start, rows)))
        })?;
        let (dense, blocks): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        Ok(Design {
            rows: rows.len(),
            dense: dense.into_iter().flatten().collect(),
            blocks: blocks.into_iter().flatten().collect(),
        })
    }

    /// A number in standard deviations, a missing one at the mean.
    fn dense(&self, input: usize, rows: &[u32]) -> Option<Vec<f64>> {
        let Input::Number { mean, deviation, .. } = &self.encoder.inputs[input] else { return None };
        let term = |r: &u32| {
            let v = self.number(input, *r);
            if v.is_nan() { 0.0 } else { (v - mean) / deviation }
        };
        (*deviation > 0.0).then(|| rows.iter().map(term).collect())
    }

    fn block(&self, i: usize, rows: &[u32]) -> Option<Block> {
        let input = &self.encoder.inputs[i];
        let terms = indicators(input).len();
        let codes = || match input {
            Input::Number { .. } => rows.iter().map(|&r| u16::from(!self.number(i, r).is_nan())).collect(),
            Input::Category { .. } => {
                let table = slots(input);
                rows.iter().map(|&r| table[self.level(i, r) as usize].unwrap_or(terms as u16)).collect()
            }
        };
        (terms > 0).then(|| Block { codes: codes(), terms })
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
