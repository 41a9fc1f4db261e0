//! Fits one algorithm on some rows and writes it down as a model.

use super::finding::{Finding, Severity};
use super::linear::{Fit, least_squares};
use super::logistic::logistic;
use super::model::{Algorithm, FORMAT, Model, Predictor, Term, settled};
use super::multinomial::multinomial;
use super::target::Target;
use super::{Error, Spec, Task, naive, tree};
use crate::Watch;
use crate::features::{Encoder, Input, Table};

/// More terms than this are no simple model: the linear one is left out.
const MOST_TERMS: usize = 1500;

/// All that training reads.
pub struct Data {
    /// The features.
    pub table: Table,
    /// The fields that rows can be grouped by.
    pub keys: Table,
    /// The columns that the group model must use; empty: to be found.
    pub wanted_keys: Vec<usize>,
    pub target: Target,
}

/// The algorithms of a task, in the order in which they are shown: the naive ones first.
pub fn algorithms(task: Task) -> &'static [Algorithm] {
    use Algorithm::*;
    match task {
        Task::Regression => &[Mean, Median, Group, Linear, Tree],
        _ => &[Majority, Group, Logistic, Tree],
    }
}

pub fn is_naive(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::Mean | Algorithm::Median | Algorithm::Majority | Algorithm::Group)
}

/// Fits on the rows; `Err` in the inner result is a finding that says why this algorithm is left out.
pub fn fit(
    algorithm: Algorithm,
    data: &Data,
    encoder: &Encoder,
    rows: &[u32],
    spec: &Spec,
    watch: &Watch,
) -> Result<Result<(Model, Vec<Finding>), Finding>, Error> {
    let target = &data.target;
    let mut notes = Vec::new();
    let (encoder, predictor) = match algorithm {
        Algorithm::Mean | Algorithm::Majority => {
            (Encoder::default(), Predictor::Constant { output: naive::mean(target, rows) })
        }
        Algorithm::Median => (Encoder::default(), Predictor::Constant { output: vec![naive::median(target, rows)] }),
        Algorithm::Group => match naive::group(&data.keys, &data.wanted_keys, target, rows, watch)? {
            Some(predictor) => (Encoder::default(), predictor),
            None => return Ok(Err(Finding::new(Severity::Note, "no_group"))),
        },
        Algorithm::Linear | Algorithm::Logistic => {
            let terms = encoder.terms().len();
            if terms == 0 || terms > MOST_TERMS {
                let finding = Finding::new(Severity::Advice, if terms == 0 { "no_terms" } else { "too_many_terms" });
                return Ok(Err(finding.with("terms", terms).with("most", MOST_TERMS)));
            }
            let design = encoder.bind(&data.table).design(rows);
            let y: Vec<f64> = rows.iter().map(|&r| target.y[r as usize]).collect();
            let fitted = match target.task {
                Task::Regression => least_squares(&design, &y, watch)?,
                Task::Binary => logistic(&design, &y, watch)?,
                Task::Multiclass => multinomial(&design, &y, target.classes.len(), watch)?,
            };
            if fitted.ridge {
                notes.push(Finding::new(Severity::Note, "ridge"));
            }
            if fitted.unfinished {
                notes.push(Finding::new(Severity::Warning, "unfinished"));
            }
            notes.extend(pooled(encoder));
            (encoder.clone(), in_own_units(encoder, &design, fitted))
        }
        Algorithm::Tree => {
            notes.extend(pooled(encoder));
            let nodes = tree::grow(&encoder.bind(&data.table), target, rows, &spec.tree, watch)?;
            (encoder.clone(), Predictor::Tree { nodes })
        }
    };
    let model = Model {
        format: FORMAT,
        algorithm,
        task: target.task,
        target: spec.target.clone(),
        classes: target.classes.clone(),
        trained_rows: rows.len() as u64,
        encoder,
        predictor,
    };
    Ok(match settled(&model) {
        Some(model) => Ok((model, notes)),
        None => Err(Finding::new(Severity::Warning, "not_finite")),
    })
}

/// Which categories had rare levels pooled.
fn pooled(encoder: &Encoder) -> Vec<Finding> {
    let finding = |input: &Input| match input {
        Input::Category { field, pooled_levels, pooled_rows, .. } if *pooled_levels > 0 => Some(
            Finding::new(Severity::Note, "pooled")
                .with("column", field.column.as_str())
                .with("levels", *pooled_levels)
                .with("rows", *pooled_rows),
        ),
        _ => None,
    };
    encoder.inputs.iter().filter_map(finding).collect()
}

/// From the design's standardised terms to weights in the features' own units around their centres.
fn in_own_units(encoder: &Encoder, design: &crate::features::Design, fit: Fit) -> Predictor {
    let n = design.rows as f64;
    let mut indicator_rows = vec![0.0; design.terms()];
    let mut at = design.dense.len();
    for block in &design.blocks {
        for &code in &block.codes {
            if (code as usize) < block.terms {
                indicator_rows[at + code as usize] += 1.0;
            }
        }
        at += block.terms;
    }
    let mut intercepts = fit.intercepts;
    let terms = encoder.terms().into_iter().enumerate().map(|(t, (input, part, mean, deviation))| {
        let share = indicator_rows[t] / n;
        let indicator = t >= design.dense.len();
        let centre = if indicator { share } else { mean };
        for (intercept, weights) in intercepts.iter_mut().zip(&fit.weights) {
            *intercept += if indicator { weights[t] * share } else { 0.0 };
        }
        Term {
            input: input as u32,
            part,
            centre,
            deviation: if indicator { (share * (1.0 - share)).sqrt() } else { deviation },
            weights: fit.weights.iter().map(|w| w[t] / deviation).collect(),
        }
    });
    let terms = terms.collect();
    Predictor::Linear { intercepts, terms }
}
