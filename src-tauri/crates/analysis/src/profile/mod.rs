//! Knowing a table: counts, spread and usual values of each column, as plain data for the screen and for reports.

mod collect;

use polars::prelude::*;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cancelled, ColumnKind, Watch};

pub use collect::Collector;
pub(crate) use collect::date_text;

/// Bins of a histogram, at most.
pub const MAX_BINS: usize = 24;
/// Values listed by count, at most.
pub const TOP: usize = 20;

/// A table's columns, each described.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Profile {
    pub rows: u64,
    pub columns: Vec<ColumnProfile>,
}

/// One column. Numbers that can't be (no value, infinite) are `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnProfile {
    pub name: String,
    pub kind: ColumnKind,
    /// Rows with a value.
    pub count: u64,
    pub missing: u64,
    pub distinct: u64,
    /// `distinct` (and the counts of `top`) are estimates: there are too many values to keep each.
    pub distinct_estimated: bool,
    pub numbers: Option<Numbers>,
    pub texts: Option<Texts>,
    pub dates: Option<Dates>,
    /// Most frequent first, ties in the order of the values.
    pub top: Vec<Top>,
    /// Of a yes/no column: the file's own words for no and for yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<[String; 2]>,
}

impl ColumnProfile {
    /// A yes/no column speaks the file's own words.
    pub(crate) fn say(&mut self, words: Option<[String; 2]>) {
        let Some([no, yes]) = &words else { return };
        for top in &mut self.top {
            top.value.clone_from(if top.value == "true" { yes } else { no });
        }
        self.words = words;
    }
}

impl Profile {
    /// The file's own words of each yes/no column, for [`crate::store::in_words`].
    pub fn words(&self) -> Vec<(String, [String; 2])> {
        self.columns.iter().filter_map(|c| Some((c.name.clone(), c.words.clone()?))).collect()
    }
}

/// Numbers and the days or instants of dates are described alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Numbers {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub mean: Option<f64>,
    /// Of the sample (divided by n − 1).
    pub sd: Option<f64>,
    /// 5, 25, 50, 75 and 95 %, interpolated between neighbours (type 7 of Hyndman and Fan, as NumPy and R do).
    pub quantiles: Option<[f64; 5]>,
    /// Quantiles and histogram come from a sample of the values.
    pub sampled: bool,
    pub histogram: Vec<Bin>,
    pub zeros: u64,
    pub negatives: u64,
}

/// `from <= value < to`; the last bin includes `to`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: u64,
}

/// Lengths in characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Texts {
    pub min_length: u64,
    pub max_length: u64,
    pub mean_length: f64,
}

/// ISO dates, or instants in the file's own time (`2011-01-01T05:00:00`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Dates {
    pub from: String,
    pub to: String,
    /// Edges are days since 1970-01-01, with a fraction for instants.
    pub histogram: Vec<Bin>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Top {
    pub value: String,
    pub count: u64,
}

/// Describes a frame; `kinds` gives the meaning of each column by name, else it follows from the type.
pub fn profile(frame: &DataFrame, kinds: &[(String, ColumnKind)], watch: &Watch) -> Result<Profile, Cancelled> {
    let (total, width) = (frame.width() as u64, frame.width());
    let slots: Vec<std::sync::Mutex<Option<ColumnProfile>>> = (0..width).map(|_| std::sync::Mutex::default()).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let (Some(column), Some(slot)) = (frame.columns().get(at), slots.get(at)) else { return };
            if watch.step("profile", at as u64, total).is_err() {
                return;
            }
            let name = column.name().as_str();
            let known = kinds.iter().find(|(other, _)| other == name);
            let kind = known.map_or_else(|| kind_of(column.dtype()), |(_, kind)| *kind);
            let mut collector = Collector::among(name, kind, frame.height(), width);
            collector.add(column.as_materialized_series());
            let made = collector.finish();
            if let Ok(mut slot) = slot.lock() {
                *slot = Some(made);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..watch.threads.min(width) {
            scope.spawn(work);
        }
        work();
    });
    watch.check()?;
    let columns = slots.into_iter().filter_map(|slot| slot.into_inner().ok().flatten()).collect();
    Ok(Profile { rows: frame.height() as u64, columns })
}

fn kind_of(dtype: &DataType) -> ColumnKind {
    match dtype {
        dtype if dtype.is_integer() => ColumnKind::Integer,
        dtype if dtype.is_float() => ColumnKind::Number,
        DataType::Boolean => ColumnKind::Boolean,
        DataType::Date => ColumnKind::Date,
        DataType::Datetime(..) => ColumnKind::DateTime,
        _ => ColumnKind::Text,
    }
}

/// Edges for about `MAX_BINS` bins over `[min, max]`: steps of 1, 2, 2.5 or 5 × 10ⁿ, whole for whole numbers.
pub(crate) fn edges(min: f64, max: f64, whole: bool) -> Vec<f64> {
    if !(min.is_finite() && max.is_finite()) || min > max {
        return Vec::new();
    }
    if min == max {
        let half = if whole || min == 0.0 { 0.5 } else { min.abs() * 0.05 };
        return vec![min - half, min + half];
    }
    if whole && max - min < MAX_BINS as f64 {
        let count = (max - min) as usize + 1;
        return (0..=count).map(|at| min - 0.5 + at as f64).collect();
    }
    let raw = (max - min) / 20.0;
    let power = 10f64.powf(raw.log10().floor());
    let mut found = None;
    for step in [1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0] {
        let step = step * power;
        if whole && step < 1.0 || step <= 0.0 || !step.is_finite() || (whole && step.fract() != 0.0) {
            continue;
        }
        let (from, to) = ((min / step).floor(), (max / step).floor() + 1.0);
        let from_edge = from * step;
        // A maximum on the last edge belongs to the bin before it.
        let to = if (to - 1.0) * step >= max && to - 1.0 > from { to - 1.0 } else { to };
        let bins = to - from;
        if bins <= MAX_BINS as f64 {
            found = Some((from_edge, step, bins as usize));
            break;
        }
    }
    match found {
        Some((from, step, bins)) if from + step > from => {
            (0..=bins).map(|at| round(from + step * at as f64, step)).collect()
        }
        _ => vec![min, max],
    }
}

/// Takes away the last digits of a sum of steps (0.30000000000000004 → 0.3).
fn round(value: f64, step: f64) -> f64 {
    let scale = 10f64.powf(2.0 - step.log10().floor());
    let rounded = (value * scale).round() / scale;
    if rounded.is_finite() { rounded } else { value }
}

#[cfg(test)]
mod tests;
