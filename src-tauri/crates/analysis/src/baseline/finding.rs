//! Something that one should know about a training: worded under `finding_model.<code>`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A fact to know.
    Note,
    Advice,
    Warning,
}

/// A value for a placeholder of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Arg {
    Number(f64),
    Text(String),
}

impl From<f64> for Arg {
    fn from(v: f64) -> Self {
        // NaN and infinities never cross: a number that can't be told is no number.
        if v.is_finite() { Arg::Number(v) } else { Arg::Text("–".into()) }
    }
}
impl From<usize> for Arg {
    fn from(v: usize) -> Self {
        Arg::Number(v as f64)
    }
}
impl From<u64> for Arg {
    fn from(v: u64) -> Self {
        Arg::Number(v as f64)
    }
}
impl From<&str> for Arg {
    fn from(v: &str) -> Self {
        Arg::Text(v.into())
    }
}
impl From<String> for Arg {
    fn from(v: String) -> Self {
        Arg::Text(v)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
    pub args: BTreeMap<String, Arg>,
}

impl Finding {
    pub(crate) fn new(severity: Severity, code: &str) -> Self {
        Self { code: code.into(), severity, args: BTreeMap::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.insert(name.into(), value.into());
        self
    }
}
