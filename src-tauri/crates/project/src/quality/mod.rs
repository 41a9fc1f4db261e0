//! Rules that data keep, and how each version kept them. What a rule says is judged elsewhere: this is where it is written.

pub(crate) mod rules;
mod store;

pub use store::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{record, words};

words! { RuleKind { NotNull, Unique, Range, Set, Pattern, Freshness, RowCount, Compare } }
words! { RuleOperator { Less, AtMost, Equal, AtLeast, More } }
words! { RuleState { Passed, Failed, Unfit } }

record! {
    QualityRule in QUALITY_RULE as "quality_rule" edit [columns, low, high, low_date, high_date, allowed, pattern, operator, tolerance, note, active] {
        dataset_id: String,
        kind: RuleKind,
        /// Never empty, unique together; one for range, set, pattern and freshness; two or three that are compared.
        columns: Vec<String>,
        /// Bounds of numbers or of the count of rows; `high` is the greatest age in days where rows have to be fresh.
        low: Option<f64>,
        high: Option<f64>,
        low_date: Option<String>,
        high_date: Option<String>,
        allowed: Vec<String>,
        /// A regular expression for the whole text.
        pattern: String,
        /// `a operator b`, `a + b operator c`.
        operator: Option<RuleOperator>,
        /// Share of the rows that may break it, 0 to 1.
        tolerance: f64,
        note: String,
        /// It is looked at.
        active: bool,
        created_at: String,
        order_key: String,
    }
}

/// What became of one rule on one version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleResult {
    pub rule_id: String,
    pub state: RuleState,
    /// Rows that were looked at, and those that break the rule.
    #[ts(type = "number")]
    pub checked: i64,
    #[ts(type = "number")]
    pub failed: i64,
    /// The newest date, the number of rows: where rows are not the point.
    pub value: Option<String>,
    /// Why it could not be looked at, and the column that this speaks of.
    pub reason: Option<String>,
    pub column: Option<String>,
}

record! {
    /// How a version kept the rules when it was last looked at.
    QualityRun in QUALITY_RUN as "quality_run" edit [] {
        dataset_id: String,
        version_id: String,
        ran_at: String,
        rows: i64,
        passed: i64,
        failed: i64,
        results: Vec<RuleResult>,
    }
}
