//! What is to be learned, from what, and how it will be measured.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Each row is predicted once, by a model trained on the other `k − 1` parts.
    Folds { k: u32 },
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
        }
    }
}
