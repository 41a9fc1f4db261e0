//! How good answers are, on rows that the model has not seen, with intervals and against the naive.

mod bootstrap;
mod metrics;
mod shapes;
mod worth;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bootstrap::{best_of, measure};
pub use metrics::{Answers, Scored, higher_is_better, metric_names};
pub use shapes::{
    CalibrationBin, Confusion, GainPoint, Residuals, Threshold, calibration, confusion, gain_curve, quantile,
    residuals, thresholds,
};
pub use worth::{
    Between, Costs, Decided, ModelWorth, ThresholdPoint, TopPoint, Worths, acts, dearest_class, decided, decisions,
    matching_threshold, row_costs, threshold_curve, top_curve, worths,
};

/// One measure of one model. Worded under `metric.<name>`. `None` where it isn't defined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Metric {
    pub name: String,
    pub higher_is_better: bool,
    pub value: Option<f64>,
    /// 95 % interval by bootstrap over the test rows.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// How much better than the best naive model on the same rows: positive is better, whatever the metric's
    /// direction. `None` for that naive model itself.
    pub gain: Option<f64>,
    /// 95 % interval of the paired difference.
    pub gain_low: Option<f64>,
    pub gain_high: Option<f64>,
}
