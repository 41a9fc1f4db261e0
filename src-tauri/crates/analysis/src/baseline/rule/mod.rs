//! The business rule as the person writes it: `if amount > 500 and country ≠ "FR" then fraud else genuine`, in
//! English or in French, several rules one after the other; the first that holds answers. Its conditions are formulas
//! ([`crate::prepare::formula`]), as one says them.

mod parse;
mod run;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::prepare;

pub use parse::{Names, Rule, read};
pub use run::answers;

/// Where a rule can't be understood, and why. The line and the column count from one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleProblem {
    /// Worded under `baseline.rule_problem.<code>`, or, where `fault` says more, under `error.<code>`.
    pub code: String,
    pub line: u32,
    pub column: u32,
    /// What stands there; empty at the end.
    pub found: String,
    /// What could be meant, or what is to be chosen from; empty if nothing comes near.
    pub near: String,
    /// What is wrong with a condition: a formula's `{code, args}`.
    #[ts(type = "{ code: string; args: Record<string, unknown> } | null")]
    pub fault: Option<Box<serde_json::Value>>,
}

impl RuleProblem {
    fn formula(source: &[char], error: &prepare::Error) -> Self {
        let (at, length) = error.place().unwrap_or((0, 0));
        let (line, column) = laid_out(source, at);
        let fault = serde_json::to_value(error).ok().map(Box::new);
        let code = fault.as_ref().and_then(|f| f["code"].as_str()).unwrap_or_default().to_owned();
        let found = source[at.min(source.len())..source.len().min(at + length)].iter().collect();
        Self { code, line, column, found, near: String::new(), fault }
    }
}

/// Line and column of a place.
fn laid_out(source: &[char], at: usize) -> (u32, u32) {
    let before = &source[..at.min(source.len())];
    let line = before.iter().filter(|c| **c == '\n').count();
    let column = before.iter().rev().take_while(|c| **c != '\n').count();
    (line as u32 + 1, column as u32 + 1)
}
