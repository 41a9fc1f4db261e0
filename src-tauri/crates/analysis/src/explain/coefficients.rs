//! The weights of a linear model, one a term, in the feature's own unit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::baseline::{Model, Predictor};
use crate::features::{FieldPart, Input, Part};

/// What one more unit (or this level, against the reference level) does to the answer: to the number, or to the
/// log-odds of the class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Coefficient {
    pub column: String,
    pub field: FieldPart,
    pub part: Part,
    /// The level that a level's weight is told against.
    pub reference: Option<String>,
    /// For several classes: which.
    pub class: Option<String>,
    /// In the feature's own unit.
    pub weight: f64,
    /// For a standard deviation more: comparable between features.
    pub per_deviation: f64,
}

/// The coefficients, strongest first; empty for other models.
pub fn coefficients(model: &Model) -> Vec<Coefficient> {
    let Predictor::Linear { terms, .. } = &model.predictor else { return Vec::new() };
    let mut all: Vec<Coefficient> = Vec::new();
    for term in terms {
        let Some(input) = model.encoder.inputs.get(term.input as usize) else { continue };
        let reference = match (input, &term.part) {
            (Input::Category { levels, .. }, _) => levels.first().cloned(),
            _ => None,
        };
        for (k, &weight) in term.weights.iter().enumerate() {
            all.push(Coefficient {
                column: input.field().column.clone(),
                field: input.field().part,
                part: term.part.clone(),
                reference: reference.clone(),
                class: if term.weights.len() > 1 { model.classes.get(k).cloned() } else { None },
                weight,
                per_deviation: weight * term.deviation,
            });
        }
    }
    all.sort_by(|a, b| b.per_deviation.abs().total_cmp(&a.per_deviation.abs()));
    all
}
