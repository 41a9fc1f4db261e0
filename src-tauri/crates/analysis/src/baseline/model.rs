//! A model is data: JSON that says what it reads, how it prepares it and what it answers, never code.
//!
//! Linear answers are `intercept + Σ weight · (term − centre)`, weights in the feature's own unit. A value that a
//! term can't tell (missing without an indicator, a level never seen without an "other") counts as the centre:
//! it moves nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Task;
use crate::ColumnKind;
use crate::features::{Encoder, Field, Part};

/// The format that this version writes.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    Mean,
    Median,
    /// The most frequent class; probabilities are the shares of the classes.
    Majority,
    /// A quantile of the target, at a level that was chosen.
    Quantile,
    /// The mean, or the share of each class, of the row's group.
    Group,
    /// The rules that the person wrote.
    Rule,
    /// The last value before the rows to be predicted.
    LastValue,
    /// The value one season before.
    Seasonal,
    /// The mean of the last values.
    MovingAverage,
    /// The last value, and the mean change from step to step.
    Drift,
    /// Least squares.
    Linear,
    /// Least squares with an L2 penalty on standardised terms, chosen within the training rows.
    Ridge,
    /// With half L1 and half L2: some weights become zero.
    ElasticNet,
    /// Logistic regression with an L2 penalty (C = 1), two classes or more.
    Logistic,
    /// CART: Gini or squared error, exact splits.
    Tree,
    /// Gaussian for numbers, counted shares for categories.
    NaiveBayes,
    /// The mean of the nearest training rows.
    Neighbours,
    /// k-means, blind to the target; then the mean of each cluster.
    Clusters,
    /// Gradient boosting of small trees: how far one could go.
    Boosted,
}

impl Algorithm {
    /// As it is written in JSON and worded under `model.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Mean => "mean",
            Algorithm::Median => "median",
            Algorithm::Majority => "majority",
            Algorithm::Quantile => "quantile",
            Algorithm::Group => "group",
            Algorithm::Rule => "rule",
            Algorithm::LastValue => "last_value",
            Algorithm::Seasonal => "seasonal",
            Algorithm::MovingAverage => "moving_average",
            Algorithm::Drift => "drift",
            Algorithm::Linear => "linear",
            Algorithm::Ridge => "ridge",
            Algorithm::ElasticNet => "elastic_net",
            Algorithm::Logistic => "logistic",
            Algorithm::Tree => "tree",
            Algorithm::NaiveBayes => "naive_bayes",
            Algorithm::Neighbours => "neighbours",
            Algorithm::Clusters => "clusters",
            Algorithm::Boosted => "boosted",
        }
    }

    /// Answers that need no model: what one would say without one.
    pub fn is_naive(self) -> bool {
        use Algorithm::*;
        matches!(self, Mean | Median | Majority | Quantile | Group | Rule) || self.is_series()
    }

    /// Looks at the past of the target alone.
    pub fn is_series(self) -> bool {
        matches!(self, Algorithm::LastValue | Algorithm::Seasonal | Algorithm::MovingAverage | Algorithm::Drift)
    }
}

/// Everything that is needed to predict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Model {
    pub format: u32,
    pub algorithm: Algorithm,
    pub task: Task,
    pub target: String,
    /// Empty for a regression; for two classes the second one is the positive.
    pub classes: Vec<String>,
    /// How many rows it learned from.
    pub trained_rows: u64,
    pub encoder: Encoder,
    pub predictor: Predictor,
}

/// Outputs are one number for a regression, else one probability a class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Predictor {
    Constant {
        output: Vec<f64>,
    },
    /// `groups` are sorted by key. A row whose group isn't there backs off: to its group by all keys but the last
    /// (the first list of `coarser`), then by all but the last two, in the end to `fallback`.
    Group {
        key: Vec<Field>,
        groups: Vec<Group>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        coarser: Vec<Vec<Group>>,
        fallback: Vec<f64>,
    },
    /// The first case that holds answers, else `otherwise`. `text` is what the person wrote.
    Rule {
        text: String,
        fields: Vec<RuleField>,
        cases: Vec<Case>,
        otherwise: Vec<f64>,
    },
    /// `h` steps after `last`, the answer is `cycle[(h − 1) mod length] + slope · h`; without a time, `fallback`.
    Series {
        time: Field,
        last: f64,
        step: f64,
        cycle: Vec<f64>,
        slope: f64,
        fallback: f64,
    },
    /// One intercept and one weight a term for a regression or two classes (then through the logistic function),
    /// else one a class (then through softmax).
    Linear {
        intercepts: Vec<f64>,
        terms: Vec<Term>,
    },
    /// Node 0 is the root; children come after their parent.
    Tree {
        nodes: Vec<Node>,
    },
    /// Logarithms: the class's share, and for each input how likely its value is in each class. A missing number, and
    /// a level that training had not seen, say nothing.
    NaiveBayes {
        priors: Vec<f64>,
        likelihoods: Vec<Likelihood>,
    },
    /// The training rows themselves. The squared distance is the sum of those of the numbers, in standard deviations
    /// (a missing one at the mean), and one for each category that differs; all rows as near as the `k`-th are asked.
    Neighbours {
        k: u32,
        numbers: Vec<Remembered>,
        categories: Vec<RememberedLevels>,
        /// One a remembered row: the number, or the class's index.
        answers: Vec<f64>,
    },
    /// The answer of the nearest centre. Centres are in standard deviations around the mean; a missing number is at
    /// the mean.
    Clusters {
        columns: Vec<Standard>,
        centres: Vec<Vec<f64>>,
        outputs: Vec<Vec<f64>>,
    },
    /// One sum of trees for a number or two classes (then through the logistic function); for several classes one a
    /// class, each against all others, and the probabilities divided by their sum.
    Trees {
        sums: Vec<SumOfTrees>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleField {
    pub field: Field,
    /// Read as a number, else as a text.
    pub number: bool,
    /// What the column is to the rule's formulas. Not there: conditions were not formulas yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<ColumnKind>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Case {
    pub when: Check,
    pub output: Vec<f64>,
}

/// A condition. A comparison with a missing value never holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Check {
    /// As the person wrote it, over the rule's fields. The others are those of models of before.
    Formula {
        text: String,
    },
    /// `field` is a position among the rule's fields.
    Number {
        field: u32,
        is: Comparison,
        value: f64,
    },
    /// Case and outer spaces don't count.
    Text {
        field: u32,
        equal: bool,
        value: String,
    },
    Missing {
        field: u32,
    },
    All {
        of: Vec<Check>,
    },
    Any {
        of: Vec<Check>,
    },
    Not {
        of: Box<Check>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Below,
    AtMost,
    Equal,
    Different,
    AtLeast,
    Above,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Likelihood {
    /// One mean and one variance a class.
    Gaussian { input: u32, means: Vec<f64>, variances: Vec<f64> },
    /// One list a class: for each kept level, then other, then missing.
    Shares { input: u32, logarithms: Vec<Vec<f64>> },
}

/// A number of the training rows, in its own unit; `None` is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Remembered {
    pub input: u32,
    pub mean: f64,
    pub deviation: f64,
    pub values: Vec<Option<f64>>,
}

/// A category of the training rows: kept level, other, or missing, by position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RememberedLevels {
    pub input: u32,
    pub levels: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Standard {
    pub input: u32,
    pub mean: f64,
    pub deviation: f64,
}

/// `base` and the answers of the leaves added up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SumOfTrees {
    pub base: f64,
    pub trees: Vec<Vec<Node>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Group {
    /// One level a field of the key; `None` is missing.
    pub levels: Vec<Option<String>>,
    pub rows: u64,
    pub output: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Term {
    /// Position among the encoder's inputs.
    pub input: u32,
    pub part: Part,
    /// The mean of the term over the training rows.
    pub centre: f64,
    /// The population standard deviation of the term over the training rows.
    pub deviation: f64,
    pub weights: Vec<f64>,
}

/// A node of a tree, with what it would answer if one stopped there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Node {
    pub rows: u64,
    pub output: Vec<f64>,
    pub split: Option<Question>,
}

/// Yes goes to `yes`, no to `no`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Question {
    /// Position among the encoder's inputs.
    pub input: u32,
    pub test: Test,
    /// A missing value goes the way of yes.
    pub missing_yes: bool,
    pub yes: u32,
    pub no: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Test {
    AtMost {
        value: f64,
    },
    /// The value is known; a missing one is no.
    Known {},
    /// `other`: rare and never seen levels too.
    OneOf {
        levels: Vec<String>,
        other: bool,
    },
}

/// What a model answers for rows, row by row: `width` numbers each.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    pub width: usize,
    pub values: Vec<f64>,
}

impl Output {
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..(row + 1) * self.width]
    }
}

/// The model as it comes back from its JSON. A JSON reader may miss a number of 17 digits by its last bit: numbers are
/// kept to 15 digits, so that the model that was measured and the one read back are the same. `None` if a number isn't
/// finite: such a model can't be written down.
pub fn settled(model: &Model) -> Option<Model> {
    let mut json = serde_json::to_value(model).ok()?;
    settle(&mut json);
    serde_json::from_value(json).ok()
}

fn settle(json: &mut serde_json::Value) {
    use serde_json::Value;
    match json {
        Value::Number(number) if number.is_f64() => {
            let settled = number.as_f64().map(settled_number).and_then(serde_json::Number::from_f64);
            if let Some(settled) = settled {
                *number = settled;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(settle),
        Value::Object(map) => map.values_mut().for_each(settle),
        _ => {}
    }
}

/// The nearest number of 15 digits or fewer that a JSON reader gives back unchanged.
pub fn settled_number(value: f64) -> f64 {
    let back = |v: f64| serde_json::to_string(&v).ok().and_then(|t| serde_json::from_str::<f64>(&t).ok());
    let rounded = (6..15).rev().filter_map(|digits| format!("{value:.digits$e}").parse::<f64>().ok());
    rounded.into_iter().find(|&v| back(v) == Some(v)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_from_json() {
        let mut x = 0.123_456_789_012_345_67f64;
        for i in 0..20_000 {
            x = (x * 1.618_033_988_749_895).fract() + 1e-3;
            let v = settled_number(x * 10f64.powi(i % 60 - 30));
            let back: f64 = serde_json::from_str(&serde_json::to_string(&v).unwrap()).unwrap();
            assert_eq!(v, back);
        }
        assert_eq!(settled_number(0.0), 0.0);
        assert_eq!(settled_number(-2.5), -2.5);
    }
}
