//! What errors cost in the business's own unit: what turns the measures of a training into euros or hours a month.

mod store;

pub use store::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{record, words};

words! {
    /// How often so many cases come.
    Rhythm { Day, Week, Month, Year }
}

/// What a case costs that was of one class and taken for another; below zero it brings something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Cost {
    pub actual: String,
    pub predicted: String,
    pub value: f64,
}

record! {
    /// One a training.
    Worth in WORTH as "worth" edit [unit, cases, rhythm, costs, over_cost, under_cost, today, today_how, threshold, capacity] {
        training_id: String,
        /// `€`, `h`, or the team's own.
        unit: String,
        /// So many in each `rhythm`.
        cases: f64,
        rhythm: Rhythm,
        /// Of classes; a pair that isn't there costs nothing.
        costs: Vec<Cost>,
        /// Of a number: one unit predicted too much.
        over_cost: f64,
        /// One unit predicted too little.
        under_cost: f64,
        /// What today's practice costs in each `rhythm`.
        today: Option<f64>,
        today_how: String,
        /// Act from this probability on; absent: from the one that costs least.
        threshold: Option<f64>,
        /// So many cases can be acted on in each `rhythm`.
        capacity: Option<f64>,
    }
}
