//! The business rule as the person writes it: `if amount > 500 and country ≠ "FR" then fraud else genuine`, in
//! English or in French, several rules one after the other; the first that holds answers.

mod lex;
mod parse;
mod run;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use parse::{Names, Rule, read};
pub use run::answers;

/// Where a rule can't be understood, and why; worded under `rule.<code>`. The line and the column count from one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleProblem {
    pub code: String,
    pub line: u32,
    pub column: u32,
    /// What stands there; empty at the end.
    pub found: String,
    /// What could be meant, or what is to be chosen from; empty if nothing comes near.
    pub near: String,
}
