//! What is to be learned, from what, and how it will be measured.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Algorithm;

/// The kind of answer that a model gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A number.
    Regression,
    /// One of two classes.
    Binary,
    /// One of several classes.
    Multiclass,
}

/// Which rows are kept back to measure with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Split {
    /// A random share of the rows, the same share of each class. The share is in (0, 1).
    Holdout { test_share: f64 },
    /// The latest rows by a date, instant or number; rows without one are trained on.
    Time { column: String, test_share: f64 },
    /// Each row is predicted once, by a model trained on the other `k − 1` parts; the same share of each class in each.
    Folds { k: u32 },
    /// Folds between which no value of a column is shared: all rows of a customer are trained on, or tested.
    Groups { column: String, k: u32 },
    /// The rows in order of time, cut into `windows + 1` parts of equal size: each part but the first is predicted by
    /// a model trained on all that came before it.
    Rolling { column: String, windows: u32 },
}

impl Split {
    /// The column that puts the rows in order of time, if they are cut by one.
    pub fn time(&self) -> Option<&str> {
        match self {
            Split::Time { column, .. } | Split::Rolling { column, .. } => Some(column),
            _ => None,
        }
    }

    /// Several models are measured, each on its own part; the one that is kept is trained on all rows.
    pub fn in_parts(&self) -> bool {
        matches!(self, Split::Folds { .. } | Split::Groups { .. } | Split::Rolling { .. })
    }
}

/// The limits of the decision tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TreeSpec {
    /// At most so many questions in a row (1 to 12).
    pub depth: u32,
    /// At least so many training rows in a leaf; `None` takes one in two hundred, between 1 and 100.
    #[serde(default)]
    pub min_leaf: Option<u32>,
}

impl Default for TreeSpec {
    fn default() -> Self {
        Self { depth: 5, min_leaf: None }
    }
}

/// The whole order to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Spec {
    /// The column to be predicted.
    pub target: String,
    /// Found from the target if not given.
    #[serde(default)]
    pub task: Option<Task>,
    /// The class whose probability is given, for two classes; found if not given.
    #[serde(default)]
    pub positive: Option<String>,
    /// The columns to learn from.
    pub features: Vec<String>,
    pub split: Split,
    pub seed: u64,
    /// The columns whose groups the naive group model takes the mean or rate of, one to three; found if empty.
    #[serde(default)]
    pub group_keys: Vec<String>,
    /// The share of rows that one can act on, in (0, 1], for "recall in the top x %"; the share of positives if not
    /// given, that is, as many rows as there are positives.
    #[serde(default)]
    pub workload: Option<f64>,
    #[serde(default)]
    pub tree: TreeSpec,
    /// The algorithms to try; empty: those that are sensible and fast. The constant ones are always tried.
    #[serde(default)]
    pub algorithms: Vec<Algorithm>,
    /// The level of the quantile, in (0, 1).
    #[serde(default)]
    pub quantile: Option<f64>,
    /// The business rule, as the person wrote it.
    #[serde(default)]
    pub rule: Option<String>,
    /// Steps of a season; found if not given.
    #[serde(default)]
    pub period: Option<u32>,
    /// Steps of the moving average; found if not given.
    #[serde(default)]
    pub window: Option<u32>,
    /// How many nearest rows are asked.
    #[serde(default)]
    pub neighbours: Option<u32>,
    /// How many clusters; found if not given.
    #[serde(default)]
    pub clusters: Option<u32>,
}

impl Spec {
    /// A specification with the defaults for everything but the target, the features and the split.
    pub fn new(target: impl Into<String>, features: Vec<String>, split: Split) -> Self {
        Self {
            target: target.into(),
            task: None,
            positive: None,
            features,
            split,
            seed: 1,
            group_keys: Vec::new(),
            workload: None,
            tree: TreeSpec::default(),
            algorithms: Vec::new(),
            quantile: None,
            rule: None,
            period: None,
            window: None,
            neighbours: None,
            clusters: None,
        }
    }
}
