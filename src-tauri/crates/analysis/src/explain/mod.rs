//! What a model relies on: columns that matter on held-out rows, weights in the feature's own unit, rules of a tree.

mod coefficients;
mod importance;
mod rules;

pub use coefficients::{Coefficient, coefficients};
pub use importance::{Importance, Sample, importances};
pub use rules::{Condition, Rule, Test, rules};
