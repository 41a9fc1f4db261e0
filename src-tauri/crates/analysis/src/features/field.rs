//! A field is what a model reads: a column, or a part of a date.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The code of a missing text in [`Values::Codes`].
pub const MISSING: u32 = u32::MAX;

/// What of the column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldPart {
    /// The value itself: a number, or a text.
    Value,
    /// An integer read as a category, by its decimal text.
    Code,
    /// Days since 1970-01-01, with the time of day as a fraction.
    Days,
    /// `1` to `12`, as a category.
    Month,
    /// `1` (Monday) to `7`, as a category.
    Weekday,
    /// `0` to `23`, as a category.
    Hour,
}

/// One thing that a model reads from a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Field {
    pub column: String,
    pub part: FieldPart,
}

/// The values of a field, one a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// NaN is missing; infinities and numbers beyond 1e100 were turned into missing.
    Numbers(Vec<f64>),
    /// An index into `levels`, or [`MISSING`]. Levels are sorted, so that they don't depend on the order of rows.
    Codes { codes: Vec<u32>, levels: Vec<String> },
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(values) => values.len(),
            Values::Codes { codes, .. } => codes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Fields and their values, all of one length.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub rows: usize,
    pub fields: Vec<Field>,
    pub values: Vec<Values>,
}

impl Table {
    /// The position of a field.
    pub fn find(&self, field: &Field) -> Option<usize> {
        self.fields.iter().position(|f| f == field)
    }

    /// The positions of the fields that come from a column.
    pub fn of_column<'a>(&'a self, column: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.fields.iter().enumerate().filter(move |(_, f)| f.column == column).map(|(i, _)| i)
    }
}
