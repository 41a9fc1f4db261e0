//! Prototypes: one critical question, a proof fixed before the start, two weeks at the most, and never production.

pub(crate) mod rules;
mod store;

pub use store::*;

use crate::record::{record, words};
use crate::uncertainty::UncertaintyOutcome;

/// Calendar days that a prototype lasts at the most; they are also what it is given at first.
pub const MOST_DAYS: i64 = 14;

words! { ProofBound { AtLeast, AtMost } }
words! { LessonKind { BusinessRule, GoodEffect, BadEffect } }

record! {
    /// What would prove it right is the measure on the right side of the threshold; both are frozen once it has started.
    Prototype in PROTOTYPE as "prototype" edit [question, measure, bound, threshold, unit, days, business, team, result, renewal_reason] {
        uncertainty_id: String,
        /// The prototype that this one is the second sprint of.
        renews_id: Option<String>,
        /// How another sprint allows the final decision.
        renewal_reason: String,
        question: String,
        measure: String,
        bound: ProofBound,
        threshold: Option<f64>,
        unit: String,
        /// Calendar days, the first included.
        days: i64,
        planned_on: String,
        started_on: Option<String>,
        /// People of the business who take part.
        business: Vec<String>,
        team: Vec<String>,
        /// What was measured at the end.
        result: Option<f64>,
        outcome: Option<UncertaintyOutcome>,
        conclusion: String,
        concluded_on: Option<String>,
        order_key: String,
    }
}

record! {
    /// What a prototype taught.
    PrototypeFinding in PROTOTYPE_FINDING as "prototype_finding" edit [kind, text, source, found_on] {
        prototype_id: String,
        kind: LessonKind,
        text: String,
        /// The data source it speaks of.
        source: String,
        found_on: String,
        order_key: String,
    }
}
