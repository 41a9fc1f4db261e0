//! Trainings and the models they made. Reports and models are parts of the file; a model is data, never code.

pub(crate) mod rules;
mod store;

pub use store::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::record::{record, words};

words! { Task { Regression, Binary, Multiclass } }
words! { ModelState { Candidate, Production, Archived } }

/// A measure on held-out rows with its 95 % interval, and its gain over the best naive model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Metric {
    pub name: String,
    pub higher_is_better: bool,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub gain: Option<f64>,
    pub gain_low: Option<f64>,
    pub gain_high: Option<f64>,
}

record! {
    /// One training run. Its parts: `spec`, `report` and `seen` (JSON), `scores` (Parquet: the answers on held-out rows).
    Training in TRAINING as "training" edit [name, note] {
        version_id: String,
        name: String,
        target: String,
        task: Task,
        seed: i64,
        rows: i64,
        best_naive: Option<String>,
        best: Option<String>,
        features: Vec<String>,
        created_at: String,
        duration_ms: i64,
        note: String,
        /// Features that alone, or summed, nearly say what is to be predicted.
        suspects: Vec<String>,
    }
}

record! {
    /// One model of a training. Its part: `model` (JSON).
    Model in MODEL as "model" edit [state] {
        training_id: String,
        algorithm: String,
        naive: bool,
        state: ModelState,
        main_metric: String,
        metrics: Vec<Metric>,
        order_key: String,
    }
}
