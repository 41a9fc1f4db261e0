//! Which product to build: the canvases compared, and dated decisions that stay to be read.

mod compare;
pub(crate) mod rules;
mod store;

pub use store::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{record, words};

words! { Aspect { Value, Feasibility, Effort } }
words! { DecisionVerdict { Go, Stop, Park } }

/// A canvas as it stood on the day of a decision: the three assessments, and what was not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Compared {
    pub canvas_id: String,
    pub title: String,
    pub value: Option<i64>,
    pub feasibility: Option<i64>,
    pub effort: Option<i64>,
    /// Uncertainties neither concluded nor waived; how many of them are critical.
    pub open: i64,
    pub critical: i64,
    /// Cards whose answer nobody knows.
    pub unknown: i64,
}

record! {
    /// What the people think of a canvas by one aspect, from 1 to 5: value and feasibility up, effort down is better.
    Assessment in ASSESSMENT as "assessment" edit [] {
        canvas_id: String,
        aspect: Aspect,
        score: Option<i64>,
        reason: String,
    }
}

record! {
    /// A decision on a canvas; a reopened one stays with its reason.
    Decision in DECISION as "decision" edit [reasons, people] {
        canvas_id: Option<String>,
        /// The canvas's title when it was decided.
        title: String,
        verdict: DecisionVerdict,
        reasons: String,
        decided_on: String,
        people: Vec<String>,
        compared: Vec<Compared>,
        reopened_on: Option<String>,
        reopened_for: String,
        order_key: String,
    }
}
