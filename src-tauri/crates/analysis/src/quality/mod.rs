//! Rules that data keep: what each says, whether a table keeps it, and which rules a table suggests.

mod judge;
mod propose;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use judge::{Judged, comparable, holds, judge, marked};
pub use propose::{Proposal, newest, propose};

/// Can this be a pattern?
pub fn is_pattern(pattern: &str) -> bool {
    judge::whole_text(pattern).is_some()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    NotNull,
    Unique,
    Range,
    Set,
    Pattern,
    Freshness,
    RowCount,
    Compare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// A rule, free of where it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Rule {
    pub kind: Kind,
    /// Never empty, unique together, one for range, set, pattern and freshness; two or three that are compared:
    /// `a operator b`, `a + b operator c`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Bounds of a range or of the number of rows; `high` is the greatest age in days where data have to be fresh.
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
    /// Bounds of a range of dates.
    #[serde(default)]
    pub low_date: Option<String>,
    #[serde(default)]
    pub high_date: Option<String>,
    #[serde(default)]
    pub allowed: Vec<String>,
    /// A regular expression that the whole text has to match.
    #[serde(default)]
    pub pattern: String,
    #[serde(default)]
    pub operator: Option<Operator>,
    /// Share of the rows that may break it, 0 to 1.
    #[serde(default)]
    pub tolerance: f64,
}

impl Rule {
    pub fn of(kind: Kind, columns: &[&str]) -> Self {
        Self {
            kind,
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            low: None,
            high: None,
            low_date: None,
            high_date: None,
            allowed: Vec::new(),
            pattern: String::new(),
            operator: None,
            tolerance: 0.0,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Passed,
    Failed,
    /// It can't be looked at: `reason` says why.
    Unfit,
}

/// What became of a rule on a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Outcome {
    pub state: State,
    /// Rows that were looked at, and those that break the rule.
    pub checked: u64,
    pub failed: u64,
    /// What was found, where rows are not the point: the newest date, the number of rows.
    pub value: Option<String>,
    pub reason: Option<String>,
    /// The column that the reason speaks of.
    pub column: Option<String>,
}
