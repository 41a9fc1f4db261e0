//! What a chart says, free of how it looks: plain data that crosses the door and can be stored.
//!
//! Values are in the unit that is displayed (62 with unit `%`, not 0.62). Whatever is not finite counts as missing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A chart, by what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Spec {
    Line(Line),
    Bars(Bars),
    Histogram(Histogram),
    ConfusionMatrix(ConfusionMatrix),
    Heatmap(Heatmap),
    Residuals(Residuals),
    Sparkline(Sparkline),
    Importance(Importance),
    Curve(Curve),
    Tree(Tree),
}

/// What surrounds every chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Frame {
    /// The finding, as a sentence: the largest text of the chart.
    pub headline: Option<String>,
    /// What is drawn ("Minutes per suspect payment"): the line under the headline, and the name for a screen reader.
    pub title: String,
    /// Unit of the values: `%`, `€`, `min` …; empty when they have none.
    pub unit: String,
    /// Source, date and number of cases, under the chart.
    pub footer: Option<String>,
    /// Decimals of the labelled values; without it, as many as show four significant digits.
    pub decimals: Option<u8>,
}

/// Dated series with their target, baseline, thresholds and events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Line {
    pub frame: Frame,
    /// At most five are coloured, the others are grey. The name of a single series is not drawn.
    pub series: Vec<Series>,
    pub target: Option<Level>,
    pub baseline: Option<Level>,
    pub thresholds: Vec<Threshold>,
    pub events: Vec<Event>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Series {
    pub name: String,
    /// In any order; of several points at one date the last counts.
    pub points: Vec<Dated>,
}

/// A value at a date; without a value the line is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Dated {
    #[ts(type = "string")]
    pub date: NaiveDate,
    pub value: Option<f64>,
}

/// A horizontal (or, in a histogram, vertical) reference, labelled `label value`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Level {
    pub value: f64,
    /// Without it, the word for a target or a baseline.
    pub label: Option<String>,
}

/// How grave it is to pass a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Warn,
    Bad,
}

/// A level that raises an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Threshold {
    pub value: f64,
    pub label: String,
    pub tone: Tone,
}

/// Something that happened ("New tariff"), drawn as a vertical line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    #[ts(type = "string")]
    pub date: NaiveDate,
    pub label: String,
}

/// Horizontal bars from zero, with intervals: models against the naive reference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Bars {
    pub frame: Frame,
    /// Drawn in this order, from the top.
    pub items: Vec<Bar>,
}

/// What a bar is among its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    #[default]
    Plain,
    /// The one the headline speaks of.
    Best,
    /// The naive model to which the others are compared: grey.
    Reference,
}

/// One bar; `low` and `high` are the ends of its interval.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Bar {
    pub label: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub role: Role,
}

/// How often values fall into bins or categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Histogram {
    #[serde(default)]
    pub frame: Frame,
    pub shape: Shape,
    /// Values to mark on the axis (median, target); only for bins.
    #[serde(default)]
    pub markers: Vec<Level>,
}

/// Bins have one edge more than counts, rising; categories have as many labels as counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Shape {
    Bins { edges: Vec<f64>, counts: Vec<u64> },
    Categories { labels: Vec<String>, counts: Vec<u64> },
}

/// Counts by actual class (rows) and predicted class (columns).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ConfusionMatrix {
    pub frame: Frame,
    pub classes: Vec<String>,
    /// `counts[actual][predicted]`.
    pub counts: Vec<Vec<u64>>,
}

/// Strengths between −1 and 1 of each two of several things; none where there is nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Heatmap {
    pub frame: Frame,
    pub labels: Vec<String>,
    pub values: Vec<Vec<Option<f64>>>,
}

/// Where a regression errs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Residuals {
    #[serde(default)]
    pub frame: Frame,
    pub plot: ResidualPlot,
}

/// Mean actual value by bin of the prediction, or how the errors (actual less predicted) spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ResidualPlot {
    Calibration { bins: Vec<CalibrationBin> },
    Errors { edges: Vec<f64>, counts: Vec<u64> },
}

/// Rows whose predictions are close: mean prediction, mean actual value, its interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CalibrationBin {
    pub predicted: f64,
    pub actual: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub count: u64,
}

/// A line small enough for a card: no text, the last point marked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Sparkline {
    pub frame: Frame,
    pub points: Vec<Dated>,
    pub target: Option<f64>,
}

/// The most telling features, with intervals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Importance {
    pub frame: Frame,
    /// Drawn in this order, from the top.
    pub items: Vec<Bar>,
}

/// One number against another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Curve {
    pub frame: Frame,
    pub x: Across,
    /// At most five are told apart. The name of a single one is not drawn.
    pub series: Vec<CurveSeries>,
    /// Vertical lines with their words.
    pub marks: Vec<CurveMark>,
    /// The upright axis holds zero.
    pub zero: bool,
}

/// What lies along the bottom.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Across {
    pub label: String,
    pub unit: String,
    pub decimals: Option<u8>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CurveSeries {
    pub name: String,
    pub points: Vec<CurvePoint>,
}

/// `low` and `high` are the ends of a band around `y`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CurvePoint {
    pub x: f64,
    pub y: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A place on the bottom axis.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CurveMark {
    pub x: f64,
    pub label: String,
}

/// A decision tree, its words ready made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Tree {
    pub frame: Frame,
    /// The first is the root; children come after their parent.
    pub nodes: Vec<TreeNode>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TreeNode {
    /// The condition that leads here.
    pub branch: String,
    pub answer: String,
    pub detail: String,
    /// Of all rows: the width of the branch.
    pub share: f64,
    /// 0 to 1: how strong its colour is.
    pub tone: f64,
    pub children: Vec<u32>,
}

impl Spec {
    /// What surrounds the chart.
    pub fn frame(&self) -> &Frame {
        match self {
            Spec::Line(chart) => &chart.frame,
            Spec::Bars(chart) => &chart.frame,
            Spec::Histogram(chart) => &chart.frame,
            Spec::ConfusionMatrix(chart) => &chart.frame,
            Spec::Heatmap(chart) => &chart.frame,
            Spec::Residuals(chart) => &chart.frame,
            Spec::Sparkline(chart) => &chart.frame,
            Spec::Importance(chart) => &chart.frame,
            Spec::Curve(chart) => &chart.frame,
            Spec::Tree(chart) => &chart.frame,
        }
    }
}
