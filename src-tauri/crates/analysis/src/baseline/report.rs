//! What a training gives back: the models, how good each is, and what one should know.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Algorithm, Finding, HeldOut, Model, SeenColumn, Split, Task};
use crate::evaluate::{CalibrationBin, Confusion, GainPoint, Metric, Residuals, Threshold};
use crate::explain::{Coefficient, Importance, Rule};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Training {
    /// The naive models first, then the simple ones.
    pub models: Vec<TrainedModel>,
    pub report: Report,
    /// What each model answered on the held-out rows: a part of its own.
    #[serde(skip)]
    #[ts(skip)]
    pub held_out: HeldOut,
    /// What the training rows showed of each feature: a part of its own too.
    #[serde(skip)]
    #[ts(skip)]
    pub seen: Vec<SeenColumn>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrainedModel {
    pub algorithm: Algorithm,
    /// Worded under `model.<name>`.
    pub name: String,
    pub is_naive: bool,
    /// With folds, trained on all rows; its metrics are those of the models of the folds. Otherwise trained on the
    /// training rows only: the very model that was measured.
    pub model: Model,
    /// The first one is the main one.
    pub metrics: Vec<Metric>,
    pub confusion: Option<Confusion>,
    pub residuals: Option<Residuals>,
    /// Mean prediction and mean truth by tenths of the prediction (regression, two classes).
    pub calibration: Vec<CalibrationBin>,
    /// Share of positives found against the share of rows acted on (two classes).
    pub gain_curve: Vec<GainPoint>,
    /// Most telling first; measured on held-out rows.
    pub importances: Vec<Importance>,
    /// Strongest first.
    pub coefficients: Vec<Coefficient>,
    pub rules: Vec<Rule>,
    /// What acting from each probability on would find among the held-out rows, highest first (two classes).
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
    /// The main metric part by part, where there are several.
    #[serde(default)]
    pub by_part: Vec<Option<f64>>,
    /// The groups that a clustering found.
    #[serde(default)]
    pub clusters: Vec<Cluster>,
    pub notes: Vec<Finding>,
}

/// A cluster: how many training rows, what they answer on average, and what tells them apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Cluster {
    pub rows: u64,
    pub output: Vec<f64>,
    /// Strongest first.
    pub traits: Vec<Trait>,
}

/// A column in a cluster, in the column's own unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Trait {
    pub column: String,
    pub mean: f64,
    /// The mean of the rows outside.
    pub rest: f64,
    /// Their difference in standard deviations of all rows.
    pub effect: f64,
}

/// How good a model is when it learns from fewer rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LearningCurve {
    /// Position among the models.
    pub model: u32,
    pub points: Vec<LearningPoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LearningPoint {
    pub rows: u64,
    /// The main metric on the held-out rows of the first part, always the same ones.
    pub value: f64,
}

/// Counts of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rows {
    pub total: u64,
    /// Left out, since the target is missing.
    pub target_missing: u64,
    /// With folds, all used rows are trained on and tested.
    pub train: u64,
    pub test: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Report {
    pub task: Task,
    pub target: String,
    pub classes: Vec<String>,
    pub positive: Option<String>,
    /// Rows of each class among the used ones, in the order of `classes`.
    pub class_rows: Vec<u64>,
    pub split: Split,
    pub seed: u64,
    pub rows: Rows,
    pub features: Vec<String>,
    /// The name of the metric that ranks the models.
    pub main_metric: String,
    /// Share of rows acted on in `recall_top`.
    pub workload: Option<f64>,
    /// Positions among the models.
    pub best_naive: u32,
    /// The best of those that are not naive, if one could be fitted.
    pub best_simple: Option<u32>,
    /// Of the best naive and the best simple model.
    #[serde(default)]
    pub learning: Vec<LearningCurve>,
    pub warnings: Vec<Finding>,
    /// Worded under `conclusion.<code>`.
    pub conclusion: Finding,
}
