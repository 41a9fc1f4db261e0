//! What a table teaches when it is looked at as a whole: how columns go together, what names a row, what comes twice,
//! what lies far out, what looks like personal data, and what other tables share.
//!
//! The profile is made while a file is read. This is a second look, at the stored chunks: one pass over all rows in
//! bounded memory, and measures on an even sample of them, each with its number of rows.

mod across;
mod collect;
mod fair;
mod join;
mod pairs;
mod personal;
mod remark;
mod shape;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::Bin;
use crate::quality::Operator;

pub use collect::Collector;
pub use join::{Join, Other, Sketches, joins};
pub use pairs::pairs;
/// Hashes of cells, the same wherever the same value stands.
pub(crate) mod hash {
    pub(crate) use super::fair::{hashes, mixed};
}
pub use personal::{PersonalKind, detect};
pub use remark::{Level, Remark};

/// Rows on which columns are compared, at most.
pub const SAMPLE: usize = 10_000;

/// What was found in a version of a dataset.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Study {
    pub rows: u64,
    /// Rows on which pairs, shapes and personal data were measured: an even sample of all.
    pub sample: u64,
    pub columns: Vec<ColumnStudy>,
    pub duplicates: Duplicates,
    /// What names a row: single columns, else pairs of columns.
    pub keys: Vec<Key>,
    /// Strongest first.
    pub pairs: Vec<Pair>,
    /// Comparisons of columns that hold in all rows of the sample.
    pub across: Vec<Across>,
    /// Worst first.
    pub remarks: Vec<Remark>,
}

/// What was found in one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ColumnStudy {
    pub name: String,
    /// Lengths of the texts, in characters; exact up to 255, the last bin holds the longer ones.
    pub lengths: Option<Lengths>,
    pub gaps: Option<Gaps>,
    pub outliers: Option<Outliers>,
    pub personal: Option<Personal>,
    pub shape: Option<Shape>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Lengths {
    /// 5, 25, 50, 75 and 95 %.
    pub quantiles: [u64; 5],
    pub histogram: Vec<Bin>,
}

/// Days (or hours) between the first and the last date that no row has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Gaps {
    /// `day` or `hour`.
    pub step: String,
    pub present: u64,
    pub missing: u64,
    /// First and last step of the longest gap, and how many steps it has.
    pub longest: Option<(String, String, u64)>,
    /// Saturdays and Sundays are all but absent: they are not counted as missing.
    pub weekdays: bool,
}

/// Values beyond Tukey's outer fences: three interquartile ranges below the first quartile or above the third.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Outliers {
    pub low: f64,
    pub high: f64,
    pub below: u64,
    pub above: u64,
    /// The farthest ones: row (from 1) and value.
    pub farthest: Vec<(u64, f64)>,
}

/// Why a column looks like personal data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Personal {
    pub kind: PersonalKind,
    /// Its name says so.
    pub by_name: bool,
    /// Values that look like it, of those that were looked at.
    pub matched: u64,
    pub checked: u64,
}

/// The form that the values of a column have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Shape {
    /// A regular expression.
    pub pattern: String,
    pub matched: u64,
    pub checked: u64,
}

/// Rows that are equal to an earlier one in every column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Duplicates {
    pub rows: u64,
    /// Counted over all rows; else estimated from a fair sample of the different rows.
    pub exact: bool,
    /// Rows (from 1) that come again later, a few.
    pub examples: Vec<u64>,
}

/// Columns whose values, together, name a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Key {
    pub columns: Vec<String>,
    /// Over all rows; else as far as a fair sample can tell.
    pub exact: bool,
}

/// How two columns go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Pair {
    pub a: String,
    pub b: String,
    pub measure: Measure,
    /// Pearson's r; negative where one falls as the other rises.
    pub pearson: Option<f64>,
    pub spearman: Option<f64>,
    /// 0 to 1: the larger of the two above without its sign, Cramér's V (bias-corrected), or the correlation ratio η.
    pub strength: f64,
    /// Rows where both have a value.
    pub rows: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Numbers,
    Categories,
    Mixed,
}

/// `a operator b`, or `a + b operator c`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Across {
    pub columns: Vec<String>,
    pub operator: Operator,
    pub rows: u64,
}
