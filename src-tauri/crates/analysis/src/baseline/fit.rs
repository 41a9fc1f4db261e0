//! Fits one algorithm on some rows and writes it down as a model.

use super::finding::{Finding, Severity};
use super::linear::{Fit, least_squares};
use super::logistic::logistic;
use super::model::{Algorithm, FORMAT, Model, Predictor, Term, settled};
use super::multinomial::multinomial;
use super::penalised::{self, Penalty};
use super::rule;
use super::target::Target;
use super::{Error, Spec, Task, bayes, boosted, clusters, naive, neighbours, series, tree};
use crate::Watch;
use crate::features::{Encoder, Input, Part, Table};

/// More terms than this are no simple model: the linear one is left out.
const MOST_TERMS: usize = 1500;
/// And of those whose penalty is chosen on inner folds.
const MOST_PENALISED: usize = 600;
/// The level of the quantile if nobody says.
pub const QUANTILE: f64 = 0.9;

/// All that training reads.
pub struct Data {
    /// The features.
    pub table: Table,
    /// The fields that rows can be grouped by.
    pub keys: Table,
    /// The columns that the group model must use; empty: to be found.
    pub wanted_keys: Vec<usize>,
    /// The rule that the person wrote, and the columns it names.
    pub rule: Option<(rule::Rule, Table)>,
    /// The column that orders the rows in time; without a field if there is none.
    pub timed: Table,
    pub target: Target,
}

impl Data {
    /// What a model of the algorithm reads.
    pub fn table(&self, algorithm: Algorithm) -> &Table {
        match (algorithm, &self.rule) {
            (Algorithm::Group, _) => &self.keys,
            (Algorithm::Rule, Some((_, table))) => table,
            (algorithm, _) if algorithm.is_series() => &self.timed,
            _ => &self.table,
        }
    }
}

/// The algorithms to try, in the order in which they are shown: the naive ones first. Those that were asked for, or
/// those that are sensible and fast; always a constant one.
pub fn algorithms(task: Task, spec: &Spec) -> Vec<Algorithm> {
    use Algorithm::*;
    let suitable: &[Algorithm] = match task {
        Task::Regression => &[
            Mean,
            Median,
            Quantile,
            Group,
            Rule,
            LastValue,
            Seasonal,
            MovingAverage,
            Drift,
            Linear,
            Ridge,
            ElasticNet,
            Tree,
            Neighbours,
            Clusters,
            Boosted,
        ],
        _ => &[Majority, Group, Rule, Logistic, NaiveBayes, Tree, Neighbours, Clusters, Boosted],
    };
    let wanted = |a: &Algorithm| match a {
        Mean | Median | Majority => true,
        _ if !spec.algorithms.is_empty() => spec.algorithms.contains(a),
        Rule => spec.rule.is_some(),
        Quantile => spec.quantile.is_some(),
        LastValue | Seasonal | MovingAverage | Drift => spec.split.time().is_some(),
        Group | Linear | Ridge | Logistic | NaiveBayes | Tree => true,
        ElasticNet | Neighbours | Clusters | Boosted => false,
    };
    suitable.iter().copied().filter(wanted).collect()
}

/// The rows that a model learns from, and the lists that they are dealt to inner folds by ([`penalised::dealt`]).
pub struct Learned<'a> {
    pub rows: &'a [u32],
    pub lists: Vec<(usize, &'a [u32])>,
}

impl<'a> Learned<'a> {
    pub fn from(rows: &'a [u32]) -> Self {
        Self { rows, lists: vec![(0, rows)] }
    }
}

/// A model and what is to be said of it, or a finding that says why this algorithm is left out.
pub type Fitted = Result<(Model, Vec<Finding>), Finding>;

/// Fits on the rows.
pub fn fit(
    algorithm: Algorithm,
    data: &Data,
    encoder: &Encoder,
    learned: &Learned,
    spec: &Spec,
    watch: &Watch,
) -> Result<Fitted, Error> {
    let target = &data.target;
    let rows = learned.rows;
    let mut notes = Vec::new();
    let (encoder, predictor) = match algorithm {
        Algorithm::Mean | Algorithm::Majority => {
            (Encoder::default(), Predictor::Constant { output: naive::mean(target, rows) })
        }
        Algorithm::Median => (Encoder::default(), Predictor::Constant { output: vec![naive::median(target, rows)] }),
        Algorithm::Quantile => {
            let level = spec.quantile.unwrap_or(QUANTILE);
            notes.push(Finding::new(Severity::Note, "quantile").with("percent", level * 100.0));
            (Encoder::default(), Predictor::Constant { output: vec![naive::level(target, rows, level)] })
        }
        Algorithm::Group => match naive::group(&data.keys, &data.wanted_keys, target, rows, watch)? {
            Some(predictor) => {
                notes.extend(tiny_groups(&predictor, rows.len()));
                (Encoder::default(), predictor)
            }
            None => return Ok(Err(Finding::new(Severity::Note, "no_group"))),
        },
        Algorithm::Rule => {
            let (Some((read, _)), Some(text)) = (&data.rule, &spec.rule) else {
                return Ok(Err(Finding::new(Severity::Note, "no_rule")));
            };
            // Where the rule says nothing, what one would say without it.
            let otherwise = read.otherwise.clone().unwrap_or_else(|| naive::mean(target, rows));
            let (fields, cases) = (read.fields.clone(), read.cases.clone());
            (Encoder::default(), Predictor::Rule { text: text.clone(), fields, cases, otherwise })
        }
        Algorithm::LastValue | Algorithm::Seasonal | Algorithm::MovingAverage | Algorithm::Drift => {
            match series::fit(algorithm, &data.timed, target, rows, spec, watch)? {
                Ok((predictor, said)) => {
                    notes.extend(said);
                    (Encoder::default(), predictor)
                }
                Err(finding) => return Ok(Err(finding)),
            }
        }
        Algorithm::Ridge | Algorithm::ElasticNet => {
            if let Some(finding) = bad_terms(encoder, algorithm) {
                return Ok(Err(finding));
            }
            let (dealt, folds) = penalised::dealt(&learned.lists, &target.y);
            let design = encoder.bind(&data.table).design(&dealt, watch)?;
            let y: Vec<f64> = dealt.iter().map(|&r| target.y[r as usize]).collect();
            let penalty = if algorithm == Algorithm::Ridge { Penalty::Ridge } else { Penalty::Net };
            let (fitted, note) = penalised::fit(&design, &y, &folds, penalty, watch)?;
            notes.push(note);
            return Ok(written_linear(algorithm, data, encoder, spec, fitted, &shares(&design), rows.len(), notes));
        }
        Algorithm::NaiveBayes => {
            notes.extend(pooled(encoder));
            let (priors, likelihoods) = bayes::fit(&encoder.bind(&data.table), target, rows, watch)?;
            (encoder.clone(), Predictor::NaiveBayes { priors, likelihoods })
        }
        Algorithm::Neighbours => {
            let k = spec.neighbours.unwrap_or(neighbours::USUAL);
            match neighbours::fit(&encoder.bind(&data.table), target, rows, k, spec.seed) {
                Ok((predictor, said)) => {
                    notes.extend(said);
                    (encoder.clone(), predictor)
                }
                Err(finding) => return Ok(Err(finding)),
            }
        }
        Algorithm::Clusters => {
            match clusters::fit(&encoder.bind(&data.table), target, rows, spec.clusters, spec.seed, watch)? {
                Ok((predictor, said)) => {
                    notes.extend(said);
                    (encoder.clone(), predictor)
                }
                Err(finding) => return Ok(Err(finding)),
            }
        }
        Algorithm::Boosted => match boosted::fit(&encoder.bind(&data.table), target, rows, spec.seed, watch)? {
            Ok((sums, said)) => {
                notes.extend(said);
                (encoder.clone(), Predictor::Trees { sums })
            }
            Err(finding) => return Ok(Err(finding)),
        },
        Algorithm::Linear | Algorithm::Logistic => {
            if let Some(finding) = bad_terms(encoder, algorithm) {
                return Ok(Err(finding));
            }
            let design = encoder.bind(&data.table).design(rows, watch)?;
            let y: Vec<f64> = rows.iter().map(|&r| target.y[r as usize]).collect();
            let fitted = match target.task {
                Task::Regression => least_squares(&design, &y, watch)?,
                Task::Binary => logistic(&design, &y, watch)?,
                Task::Multiclass => multinomial(&design, &y, target.classes.len(), watch)?,
            };
            return Ok(written_linear(algorithm, data, encoder, spec, fitted, &shares(&design), rows.len(), notes));
        }
        Algorithm::Tree => {
            notes.extend(pooled(encoder));
            let nodes = tree::grow(&encoder.bind(&data.table), target, rows, &spec.tree, watch)?;
            (encoder.clone(), Predictor::Tree { nodes })
        }
    };
    Ok(written(algorithm, data, spec, encoder, predictor, rows.len(), notes))
}

fn written(
    algorithm: Algorithm,
    data: &Data,
    spec: &Spec,
    encoder: Encoder,
    predictor: Predictor,
    rows: usize,
    notes: Vec<Finding>,
) -> Fitted {
    let model = Model {
        format: FORMAT,
        algorithm,
        task: data.target.task,
        target: spec.target.clone(),
        classes: data.target.classes.clone(),
        trained_rows: rows as u64,
        encoder,
        predictor,
    };
    match settled(&model) {
        Some(model) => Ok((model, notes)),
        None => Err(Finding::new(Severity::Warning, "not_finite")),
    }
}

/// A fit as a model; `shares` are the terms' shares of the rows, of which those of indicators are read.
#[expect(clippy::too_many_arguments, reason = "all that a linear model is written down from")]
pub fn written_linear(
    algorithm: Algorithm,
    data: &Data,
    encoder: &Encoder,
    spec: &Spec,
    fitted: Fit,
    shares: &[f64],
    rows: usize,
    mut notes: Vec<Finding>,
) -> Fitted {
    if fitted.ridge {
        notes.push(Finding::new(Severity::Note, "ridge"));
    }
    if fitted.unfinished {
        notes.push(Finding::new(Severity::Warning, "unfinished"));
    }
    notes.extend(pooled(encoder));
    let predictor = in_own_units(encoder, shares, fitted);
    written(algorithm, data, spec, encoder.clone(), predictor, rows, notes)
}

/// Why a linear model can't be fitted on the encoder's terms.
pub fn bad_terms(encoder: &Encoder, algorithm: Algorithm) -> Option<Finding> {
    let penalised = matches!(algorithm, Algorithm::Ridge | Algorithm::ElasticNet);
    let most = if penalised { MOST_PENALISED } else { MOST_TERMS };
    let terms = encoder.terms().len();
    let code = match terms {
        0 => "no_terms",
        n if n > most => "too_many_terms",
        _ => return None,
    };
    let finding = Finding::new(Severity::Advice, code).with("model", algorithm.name());
    Some(finding.with("terms", terms).with("most", most))
}

/// Many rows lie in groups too small to answer for themselves.
fn tiny_groups(predictor: &Predictor, rows: usize) -> Option<Finding> {
    let Predictor::Group { key, groups, .. } = predictor else { return None };
    let held: u64 = groups.iter().map(|g| g.rows).sum();
    let share = 1.0 - held as f64 / rows.max(1) as f64;
    if share < 0.1 {
        return None;
    }
    let columns: Vec<&str> = key.iter().map(|k| k.column.as_str()).collect();
    Some(
        Finding::new(Severity::Advice, "tiny_groups")
            .with("columns", columns.join(" × "))
            .with("percent", (share * 1000.0).round() / 10.0),
    )
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

/// The share of rows in which each indicator holds; zero for the dense terms.
fn shares(design: &crate::features::Design) -> Vec<f64> {
    let mut rows = vec![0.0; design.terms()];
    let mut at = design.dense.len();
    for block in &design.blocks {
        for &code in &block.codes {
            if (code as usize) < block.terms {
                rows[at + code as usize] += 1.0;
            }
        }
        at += block.terms;
    }
    rows.iter().map(|r| r / design.rows as f64).collect()
}

/// From standardised terms to weights in the features' own units around their centres.
fn in_own_units(encoder: &Encoder, shares: &[f64], fit: Fit) -> Predictor {
    let mut intercepts = fit.intercepts;
    let terms = encoder.terms().into_iter().enumerate().map(|(t, (input, part, mean, deviation))| {
        let share = shares[t];
        let indicator = part != Part::Value;
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
