//! Why a step can't be done; crosses as `{code, args}` and is worded under `error.<code>`. A place in a formula is counted in
//! characters.

use serde::Serialize;

use crate::{Cancelled, ColumnKind};

#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", content = "args", rename_all = "snake_case")]
pub enum Error {
    #[error("cancelled")]
    Cancelled {},
    #[error("the step is not a step: {detail}")]
    PrepareBadStep { detail: String },
    /// A step that was begun: `field` is still to be filled in.
    #[error("{field} is still empty")]
    PrepareIncomplete { field: &'static str },
    #[error("no column {column}")]
    PrepareNoColumn {
        column: String,
        #[serde(flatten)]
        meant: Meant,
    },
    #[error("there is a column {column} already")]
    PrepareColumnExists { column: String },
    #[error("{column} is {kind:?}, wanted: {wanted}")]
    PrepareKind { column: String, kind: ColumnKind, wanted: &'static str },
    #[error("{value} does not fit {column}")]
    PrepareBadValue { column: String, value: String, wanted: &'static str },
    #[error("no column would be left")]
    PrepareNoColumnLeft {},
    #[error("edges out of order")]
    PrepareEdges {},
    #[error("{size} is not between {least} and {most}")]
    PrepareRange { field: &'static str, size: f64, least: f64, most: f64 },
    #[error("the dataset of the join is not there")]
    PrepareNoDataset {},
    #[error("{left} and {right} are of different kinds")]
    PrepareKeyKinds { left: String, right: String },
    #[error("{keys} keys appear several times in {dataset}")]
    PrepareJoinMany { dataset: String, keys: u64, rows: u64, before: u64, example: String },
    #[error("{rows} rows, at most {limit}")]
    PrepareTooManyRows { rows: u64, limit: u64 },
    #[error("{count} columns, at most {limit}")]
    PrepareTooManyColumns { count: u64, limit: u64 },
    #[error("the table could not be made: {detail}")]
    PrepareFailed { detail: String },

    #[error("an empty formula")]
    FormulaEmpty {},
    #[error("the formula is too long")]
    FormulaTooLong { limit: usize },
    #[error("too deeply nested")]
    FormulaTooDeep { at: usize, length: usize },
    #[error("{found} was not expected")]
    FormulaUnexpected { at: usize, length: usize, found: String },
    #[error("the formula is not finished")]
    FormulaUnfinished { at: usize, length: usize },
    #[error("{mark} is not closed")]
    FormulaUnclosed { at: usize, length: usize, mark: String },
    #[error("a decimal comma")]
    FormulaDecimalComma { at: usize, length: usize, better: String },
    #[error("no column {column}")]
    FormulaNoColumn {
        at: usize,
        length: usize,
        column: String,
        #[serde(flatten)]
        meant: Meant,
    },
    #[error("no function {name}")]
    FormulaNoFunction {
        at: usize,
        length: usize,
        name: String,
        #[serde(flatten)]
        meant: Meant,
    },
    #[error("{name} takes another number of values than {found}")]
    FormulaArguments {
        at: usize,
        length: usize,
        name: String,
        found: usize,
        least: usize,
        most: usize,
        open: &'static str,
    },
    #[error("{text} is {found}, wanted: {wanted}")]
    FormulaType { at: usize, length: usize, text: String, found: &'static str, wanted: &'static str },
    #[error("{left} and {right} can't be compared")]
    FormulaMixed { at: usize, length: usize, left: &'static str, right: &'static str },
    #[error("{text} is not a word of {column}")]
    FormulaNotAWord { at: usize, length: usize, column: String, text: String, no: String, yes: String },
    #[error("{text} is not a date")]
    FormulaBadDate { at: usize, length: usize, text: String },
    #[error("nothing equals a missing value")]
    FormulaEqualsMissing { at: usize, length: usize },
    #[error("the condition is {found}")]
    FormulaNotACondition { at: usize, length: usize, found: &'static str },
    #[error("nothing but a missing value")]
    FormulaOnlyMissing { at: usize, length: usize },
    #[error("{column} is what is to be predicted")]
    FormulaTarget { at: usize, length: usize, column: String },
}

impl Error {
    /// Where in the formula it is, in characters: from, and how many.
    pub fn place(&self) -> Option<(usize, usize)> {
        match self {
            Self::FormulaTooDeep { at, length }
            | Self::FormulaUnexpected { at, length, .. }
            | Self::FormulaUnfinished { at, length }
            | Self::FormulaUnclosed { at, length, .. }
            | Self::FormulaDecimalComma { at, length, .. }
            | Self::FormulaNoColumn { at, length, .. }
            | Self::FormulaNoFunction { at, length, .. }
            | Self::FormulaArguments { at, length, .. }
            | Self::FormulaType { at, length, .. }
            | Self::FormulaMixed { at, length, .. }
            | Self::FormulaNotAWord { at, length, .. }
            | Self::FormulaBadDate { at, length, .. }
            | Self::FormulaEqualsMissing { at, length }
            | Self::FormulaNotACondition { at, length, .. }
            | Self::FormulaTarget { at, length, .. }
            | Self::FormulaOnlyMissing { at, length } => Some((*at, *length)),
            _ => None,
        }
    }
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled {}
    }
}

impl From<polars::prelude::PolarsError> for Error {
    fn from(error: polars::prelude::PolarsError) -> Self {
        Self::PrepareFailed { detail: error.to_string() }
    }
}

/// What was probably meant; `known` says whether anything is near.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meant {
    pub known: &'static str,
    pub nearest: String,
}

impl From<Option<String>> for Meant {
    fn from(nearest: Option<String>) -> Self {
        let known = if nearest.is_some() { "yes" } else { "no" };
        Self { known, nearest: nearest.unwrap_or_default() }
    }
}

/// The name that was probably meant: near enough in its letters, whatever their case.
pub(crate) fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let folded: Vec<char> = wanted.to_lowercase().chars().collect();
    // So much is no name: comparing it with thousands would take long.
    if folded.len() > 200 {
        return None;
    }
    let most = (folded.len() / 3).max(1);
    let begun = |name: &str| folded.len() >= 3 && name.to_lowercase().starts_with(&wanted.to_lowercase());
    known
        .filter(|name| name.chars().count().abs_diff(folded.len()) <= most || begun(name))
        .map(|name| (distance(&folded, &name.to_lowercase().chars().collect::<Vec<_>>()), name))
        .filter(|(distance, name)| *distance <= most || begun(name))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.to_owned())
}

/// Letters to change, add, leave out or swap with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        rows[i][0] = i;
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant() {
        let known = ["amount", "country", "client_age"];
        let near = |wanted| nearest(wanted, known.into_iter());
        assert_eq!(near("Amount").as_deref(), Some("amount"));
        assert_eq!(near("contry").as_deref(), Some("country"));
        assert_eq!(near("client").as_deref(), Some("client_age"));
        assert_eq!(near("zzz"), None);
    }
}
