//! What a model relies on and why it answers as it does: columns that matter on held-out rows, weights in the feature's
//! own unit, rules of a tree, how the answer moves with a column, reasons of one row, known rows like it, and where the
//! model errs.

mod coefficients;
mod groups;
mod importance;
mod nearest;
mod one;
mod partial;
mod rules;
mod segments;

pub use coefficients::{Coefficient, coefficients};
pub use groups::{GroupRow, group_table};
pub use importance::{Importance, Sample, importances};
pub use nearest::{Neighbour, Pair, nearest};
pub use one::{Background, Contribution, Method, Reasons, Scale, class_of, quick_reasons, reasons};
pub use partial::{Partial, PartialPoint, fields_of, partial};
pub use rules::{Condition, Rule, Test, rules};
pub use segments::{CHANCE, Segment, SegmentColumn, Segments, members, segments};
