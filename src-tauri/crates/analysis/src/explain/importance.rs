//! How much worse a model answers when a column is shuffled among held-out rows (Breiman's permutation importance).

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::baseline::{Error, Likelihood, Model, Output, Predictor, Task, answers_shuffled, apply};
use crate::evaluate::{Answers, Scored, higher_is_better, metric_names, quantile};
use crate::features::{Table, Values};
use crate::{Watch, features::Input};

/// Shuffles a column; each repeat also draws the rows anew, so that the interval holds both kinds of chance.
const REPEATS: usize = 20;
/// Held-out rows used at most, and columns told at most.
const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 30;
/// Nearest rows are looked for by comparing: so many comparisons of values at most, but some rows at the least.
const MOST_COMPARED: usize = 6_000_000_000;
const LEAST_ROWS: usize = 200;

/// The loss on the main metric when the column says nothing: positive means that the model relies on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Importance {
    pub column: String,
    pub loss: f64,
    /// 95 % interval.
    pub low: f64,
    pub high: f64,
}

/// A model and rows that it has not seen.
pub struct Sample<'a> {
    pub model: &'a Model,
    pub table: &'a Table,
    /// The truth of each row of the table's frame.
    pub truth: &'a [f64],
    pub rows: &'a [u32],
}

/// The columns that matter, most telling first. Several samples: one a fold, all of one algorithm.
pub fn importances(
    samples: &[Sample],
    task: Task,
    workload: f64,
    seed: u64,
    watch: &Watch,
) -> Result<Vec<Importance>, Error> {
    let most = samples.first().map_or(MOST_ROWS, |s| most_rows(s.model));
    let share = (most as f64 / samples.iter().map(|s| s.rows.len()).sum::<usize>().max(1) as f64).min(1.0);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut parts: Vec<(&Model, Table)> = Vec::new();
    let mut truth = Vec::new();
    for sample in samples {
        let mut rows = sample.rows.to_vec();
        rows.shuffle(&mut rng);
        rows.truncate(((rows.len() as f64 * share).ceil() as usize).max(1));
        truth.extend(rows.iter().map(|&r| sample.truth[r as usize]));
        parts.push((sample.model, take(sample.table, &rows)));
    }
    let n = truth.len();
    let Some(&(first, _)) = parts.first() else { return Ok(Vec::new()) };
    let columns = candidates(first);
    let score = |output: &Output, drawn: &[u8]| {
        let value = Scored::new(Answers { task, truth: &truth, output, workload }).values(drawn)[0];
        if higher_is_better(metric_names(task)[0]) { value } else { -value }
    };
    let predict = |parts: &[(&Model, Table)]| -> Result<Output, Error> {
        let mut all = Output { width: 1, values: Vec::new() };
        for (model, table) in parts {
            let rows: Vec<u32> = (0..table.rows as u32).collect();
            let part = apply(model, table, &rows, watch)?;
            all.width = part.width;
            all.values.extend(part.values);
        }
        Ok(all)
    };
    let whole = predict(&parts)?;
    let draws: Vec<Vec<u8>> = (0..REPEATS)
        .map(|_| {
            let mut weights = vec![0u8; n];
            (0..n).for_each(|_| {
                let w = &mut weights[rng.random_range(0..n)];
                *w = w.saturating_add(1);
            });
            weights
        })
        .collect();
    let base: Vec<f64> = draws.iter().map(|d| score(&whole, d)).collect();
    let mut all = Vec::new();
    for (c, column) in columns.iter().enumerate() {
        let mut losses = Vec::with_capacity(REPEATS);
        let mut told = |repeat: usize, output: &Output| {
            let loss = base[repeat] - score(output, &draws[repeat]);
            losses.extend(loss.is_finite().then_some(loss));
        };
        let step =
            |repeat: usize| watch.step("explain", (c * REPEATS + repeat) as u64, (columns.len() * REPEATS) as u64);
        if matches!(first.predictor, Predictor::Neighbours { .. }) {
            step(0)?;
            for (repeat, output) in nearest_shuffled(&parts, column, &mut rng, watch)?.iter().enumerate() {
                told(repeat, output);
            }
        } else {
            for repeat in 0..REPEATS {
                step(repeat)?;
                let kept: Vec<Vec<(usize, Values)>> =
                    parts.iter_mut().map(|(_, table)| shuffle_column(table, column, &mut rng)).collect();
                let output = predict(&parts)?;
                for ((_, table), kept) in parts.iter_mut().zip(kept) {
                    kept.into_iter().for_each(|(f, values)| table.values[f] = values);
                }
                told(repeat, &output);
            }
        }
        if losses.is_empty() {
            continue;
        }
        losses.sort_unstable_by(f64::total_cmp);
        all.push(Importance {
            column: column.clone(),
            loss: losses.iter().sum::<f64>() / losses.len() as f64,
            low: quantile(&losses, 0.025),
            high: quantile(&losses, 0.975),
        });
    }
    all.sort_by(|a, b| b.loss.total_cmp(&a.loss).then_with(|| a.column.cmp(&b.column)));
    Ok(all)
}

/// How many rows are asked at most.
fn most_rows(model: &Model) -> usize {
    let Predictor::Neighbours { numbers, categories, answers, .. } = &model.predictor else { return MOST_ROWS };
    let compared = numbers.len() + categories.len();
    // Once by the other columns, then for each shuffle by the column itself and for the nearest.
    let a_row = answers.len() * candidates(model).len() * (compared + 3 * REPEATS);
    (MOST_COMPARED / a_row.max(1)).clamp(LEAST_ROWS, MOST_ROWS)
}

/// The answers of the nearest rows to each shuffle of a column.
fn nearest_shuffled(
    parts: &[(&Model, Table)],
    column: &str,
    rng: &mut ChaCha8Rng,
    watch: &Watch,
) -> Result<Vec<Output>, Error> {
    let mut all = vec![Output { width: 1, values: Vec::new() }; REPEATS];
    for (model, table) in parts {
        let Predictor::Neighbours { k, numbers, categories, answers } = &model.predictor else { continue };
        let orders: Vec<Vec<u32>> = (0..REPEATS)
            .map(|_| {
                let mut order: Vec<u32> = (0..table.rows as u32).collect();
                order.shuffle(rng);
                order
            })
            .collect();
        let inputs = &model.encoder.inputs;
        let wanted = |i: u32| inputs.get(i as usize).is_some_and(|input| input.field().column == column);
        let (bound, classes) = (model.encoder.bind(table), model.classes.len());
        let remembered = (numbers.as_slice(), categories.as_slice());
        let said = answers_shuffled(&bound, *k, remembered, answers, classes, &wanted, &orders, watch)?;
        for (output, values) in all.iter_mut().zip(said) {
            output.width = classes.max(1);
            output.values.extend(values);
        }
    }
    Ok(all)
}

/// The columns that the model uses; of many, those with the largest weights.
fn candidates(model: &Model) -> Vec<String> {
    let mut strength: Vec<(String, f64)> = Vec::new();
    let mut add = |input: &Input, by: f64| {
        let column = &input.field().column;
        match strength.iter_mut().find(|(c, _)| c == column) {
            Some((_, s)) => *s += by,
            None => strength.push((column.clone(), by)),
        }
    };
    match &model.predictor {
        Predictor::Linear { terms, .. } => terms.iter().for_each(|t| {
            let by = t.weights.iter().map(|w| w.abs()).sum::<f64>() * t.deviation;
            add(&model.encoder.inputs[t.input as usize], by);
        }),
        Predictor::Tree { nodes } => nodes.iter().for_each(|n| {
            if let Some(q) = &n.split {
                add(&model.encoder.inputs[q.input as usize], n.rows as f64);
            }
        }),
        Predictor::Trees { sums } => sums.iter().flat_map(|s| &s.trees).flatten().for_each(|n| {
            if let Some(q) = &n.split {
                add(&model.encoder.inputs[q.input as usize], n.rows as f64);
            }
        }),
        Predictor::NaiveBayes { likelihoods, .. } => likelihoods.iter().for_each(|l| match l {
            Likelihood::Gaussian { input, means, variances } => {
                let (low, high) = means.iter().fold((f64::MAX, f64::MIN), |(l, h), m| (l.min(*m), h.max(*m)));
                let spread = variances.iter().sum::<f64>() / variances.len().max(1) as f64;
                add(&model.encoder.inputs[*input as usize], (high - low) / spread.sqrt().max(1e-300));
            }
            Likelihood::Shares { input, logarithms } => {
                let apart = |p: usize| {
                    let of = |l: &Vec<f64>| l.get(p).copied().unwrap_or(0.0);
                    let (low, high) =
                        logarithms.iter().map(of).fold((f64::MAX, f64::MIN), |(l, h), m| (l.min(m), h.max(m)));
                    high - low
                };
                let widest = (0..logarithms.first().map_or(0, Vec::len)).map(apart).fold(0.0, f64::max);
                add(&model.encoder.inputs[*input as usize], widest);
            }
        }),
        Predictor::Clusters { columns, centres, .. } => columns.iter().enumerate().for_each(|(c, column)| {
            let by = centres.iter().map(|centre| centre[c].abs()).fold(0.0, f64::max);
            add(&model.encoder.inputs[column.input as usize], by);
        }),
        // All of them pull alike.
        Predictor::Neighbours { numbers, categories, .. } => {
            let inputs = numbers.iter().map(|n| n.input).chain(categories.iter().map(|c| c.input));
            inputs.for_each(|i| add(&model.encoder.inputs[i as usize], 1.0));
        }
        // Told by what they are.
        Predictor::Constant { .. } | Predictor::Group { .. } | Predictor::Rule { .. } | Predictor::Series { .. } => {}
    }
    strength.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    strength.into_iter().take(MOST_COLUMNS).map(|(c, _)| c).collect()
}

pub(super) fn take(table: &Table, rows: &[u32]) -> Table {
    let values = table.values.iter().map(|values| match values {
        Values::Numbers(v) => Values::Numbers(rows.iter().map(|&r| v[r as usize]).collect()),
        Values::Codes { codes, levels } => {
            Values::Codes { codes: rows.iter().map(|&r| codes[r as usize]).collect(), levels: levels.clone() }
        }
    });
    Table { rows: rows.len(), fields: table.fields.clone(), values: values.collect() }
}

/// Shuffles all fields of a column by one order, and gives back what was there.
fn shuffle_column(table: &mut Table, column: &str, rng: &mut ChaCha8Rng) -> Vec<(usize, Values)> {
    let mut order: Vec<usize> = (0..table.rows).collect();
    order.shuffle(rng);
    let fields: Vec<usize> = table.of_column(column).collect();
    fields
        .into_iter()
        .map(|f| {
            let shuffled = match &table.values[f] {
                Values::Numbers(v) => Values::Numbers(order.iter().map(|&r| v[r]).collect()),
                Values::Codes { codes, levels } => {
                    Values::Codes { codes: order.iter().map(|&r| codes[r]).collect(), levels: levels.clone() }
                }
            };
            (f, std::mem::replace(&mut table.values[f], shuffled))
        })
        .collect()
}
