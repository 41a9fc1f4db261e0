//! What a column means, beside the type in which Polars stores it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The meaning of a column. The storage type follows: `Integer` → `Int64`, `Number` → `Float64`,
/// `Boolean` → `Boolean`, `Date` → `Date`, `DateTime` → `Datetime(us)`, all others → `String`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Integer,
    Number,
    Boolean,
    Date,
    DateTime,
    /// Few distinct texts: a category.
    Category,
    /// Free text.
    Text,
    /// Names a row (customer number, row index, postcode with leading zeros): never a feature by default.
    Identifier,
    /// No value at all.
    Empty,
}

/// A column as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnInfo {
    pub name: String,
    pub kind: ColumnKind,
    /// Values known only after the event to be predicted (marked in the catalogue).
    #[serde(default)]
    pub known_after: bool,
}
