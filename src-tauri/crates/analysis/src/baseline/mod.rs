//! What a naive or simple model is worth on a table, measured so that it can't flatter.
//!
//! [`propose`] finds the task and the features, [`train`] fits the naive models first and then the simple ones and
//! measures all of them on rows they have not seen, [`predict`] uses one of them on new rows. Training is a pure
//! function `(frame, columns, spec) → (models, report)`: the same input gives the same bytes, whatever the threads.

mod bayes;
mod boosted;
mod clusters;
mod conclude;
mod error;
mod finding;
mod fit;
mod folds;
mod held_out;
mod lbfgs;
mod leak;
mod learning;
mod linear;
mod logistic;
mod model;
mod moments;
mod multinomial;
mod naive;
mod neighbours;
mod penalised;
mod predict;
mod propose;
mod report;
mod rule;
mod seen;
mod series;
mod solve;
mod spec;
mod split;
mod target;
mod train;
mod tree;
mod tree_scan;
mod warn;

pub use error::Error;
pub use finding::{Arg, Finding, Severity};
pub use held_out::HeldOut;
pub use model::{
    Algorithm, Case, Check, Comparison, Group, Likelihood, Model, Node, Output, Predictor, Question, Remembered,
    RememberedLevels, RuleField, Standard, SumOfTrees, Term, Test,
};
pub(crate) use moments::in_pieces;
pub(crate) use neighbours::answers_shuffled;
pub(crate) use predict::linear_parts;
pub use predict::{Predictions, Unseen, apply, predict, table_for};
pub use propose::{ColumnProposal, Proposal, propose};
pub use report::{Cluster, LearningCurve, LearningPoint, Report, Rows, TrainedModel, Training, Trait};
pub use rule::RuleProblem;
pub use seen::{Level, Novelty, SeenColumn, SeenValues, novelties, plain_values, seen};
pub use spec::{Spec, Split, Task, TreeSpec};
pub use train::{RuleRead, check_rule, train};
