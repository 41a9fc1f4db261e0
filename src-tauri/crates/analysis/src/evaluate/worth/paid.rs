//! One model's answers on held-out rows, paid row by row.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::super::metrics::predicted_class;
use super::super::shapes::quantile;
use super::ranked::Ranked;
use super::{Costs, acts};
use crate::baseline::{Output, Task};

/// Parts of the held-out rows for crossing.
const CROSSED: usize = 5;

/// How often they are dealt: with few rows what is paid depends on the deal.
fn deals(rows: usize) -> usize {
    match rows {
        0..=5_000 => 10,
        5_001..=20_000 => 4,
        _ => 1,
    }
}

#[derive(Default)]
pub(super) struct Paid {
    pub costs: Vec<f64>,
    /// With the answers as they are.
    pub plain: Vec<f64>,
    pub threshold: Option<f64>,
    pub margin: Option<f64>,
    pub acted: Option<f64>,
    pub found: Option<f64>,
    pub right: Option<f64>,
}

pub(super) fn pay(
    task: Task,
    truth: &[f64],
    output: &Output,
    costs: &Costs,
    fixed: Option<f64>,
    deals: &[Vec<u8>],
) -> Paid {
    match costs {
        Costs::Number { over, under } => number(truth, output, (*over, *under), deals),
        Costs::Classes(matrix) if task == Task::Binary => two_classes(truth, output, matrix, fixed, deals),
        Costs::Classes(matrix) => several(truth, output, matrix),
    }
}

/// What each held-out row costs by the answers of one model; `None` where the costs are of other answers.
pub fn row_costs(
    task: Task,
    truth: &[f64],
    output: &Output,
    costs: &Costs,
    fixed: Option<f64>,
    seed: u64,
) -> Option<Vec<f64>> {
    let classes = if task == Task::Regression { 1 } else { output.width };
    costs.fit(classes).then(|| pay(task, truth, output, costs, fixed, &folds(truth.len(), seed)).costs)
}

/// By deal, the part of each row.
pub(super) fn folds(rows: usize, seed: u64) -> Vec<Vec<u8>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let deal = |_| {
        let mut order: Vec<usize> = (0..rows).collect();
        order.shuffle(&mut rng);
        let mut fold = vec![0; rows];
        order.into_iter().enumerate().for_each(|(i, r)| fold[r] = (i % CROSSED) as u8);
        fold
    };
    (0..deals(rows)).map(deal).collect()
}

/// What each row costs by what the other parts chose, the mean over the deals.
fn crossed(
    rows: usize,
    deals: &[Vec<u8>],
    best: impl Fn(&[u8], u8) -> f64,
    cost: impl Fn(usize, f64) -> f64,
) -> Vec<f64> {
    let mut costs = vec![0.0; rows];
    for fold in deals {
        let chosen: Vec<f64> = (0..CROSSED as u8).map(|f| best(fold, f)).collect();
        costs.iter_mut().enumerate().for_each(|(r, c)| *c += cost(r, chosen[fold[r] as usize]) / deals.len() as f64);
    }
    costs
}

fn number(truth: &[f64], output: &Output, (over, under): (f64, f64), deals: &[Vec<u8>]) -> Paid {
    let error: Vec<f64> = truth.iter().zip(&output.values).map(|(y, p)| y - p).collect();
    let cost = |e: f64, margin: f64| {
        let short = e - margin;
        if short > 0.0 { under * short } else { -over * short }
    };
    let mut order: Vec<usize> = (0..error.len()).collect();
    order.sort_unstable_by(|&a, &b| error[a].total_cmp(&error[b]));
    let best = |wanted: &dyn Fn(usize) -> bool| {
        let errors: Vec<f64> = order.iter().filter(|&&r| wanted(r)).map(|&r| error[r]).collect();
        if errors.is_empty() || over + under <= 0.0 { 0.0 } else { quantile(&errors, under / (over + under)) }
    };
    Paid {
        costs: crossed(error.len(), deals, |fold, f| best(&|r| fold[r] != f), |r, margin| cost(error[r], margin)),
        plain: error.iter().map(|&e| cost(e, 0.0)).collect(),
        margin: Some(best(&|_| true)),
        ..Paid::default()
    }
}

/// The answer of least expected cost among those wanted, by the probabilities of all classes; the first of equals.
pub(super) fn least_expected(p: &[f64], matrix: &[Vec<f64>], wanted: impl Fn(usize) -> bool) -> usize {
    let expected = |k: usize| p.iter().zip(matrix).map(|(p, costs)| p * costs[k]).sum::<f64>();
    let mut best: Option<(usize, f64)> = None;
    for k in (0..p.len()).filter(|&k| wanted(k)) {
        let cost = expected(k);
        if best.is_none_or(|(_, least)| cost < least) {
            best = Some((k, cost));
        }
    }
    best.map_or(0, |(k, _)| k)
}

/// The least expected cost, and of equals the most probable.
pub fn decided(p: &[f64], matrix: &[Vec<f64>]) -> usize {
    let expected = |k: usize| p.iter().zip(matrix).map(|(p, costs)| p * costs[k]).sum::<f64>();
    let likely = predicted_class(p);
    let best = least_expected(p, matrix, |_| true);
    if expected(likely) <= expected(best) { likely } else { best }
}

fn several(truth: &[f64], output: &Output, matrix: &[Vec<f64>]) -> Paid {
    let cost = |r: usize, class: usize| matrix[truth[r] as usize][class];
    Paid {
        costs: (0..truth.len()).map(|r| cost(r, decided(output.row(r), matrix))).collect(),
        plain: (0..truth.len()).map(|r| cost(r, predicted_class(output.row(r)))).collect(),
        ..Paid::default()
    }
}

fn two_classes(truth: &[f64], output: &Output, matrix: &[Vec<f64>], fixed: Option<f64>, deals: &[Vec<u8>]) -> Paid {
    let p = |r: usize| output.row(r)[1];
    let cost = |r: usize, acted: bool| matrix[truth[r] as usize][usize::from(acted)];
    let all = Ranked::new(truth, output, matrix, 1);
    let threshold = fixed.unwrap_or_else(|| all.best_threshold());
    let best = |fold: &[u8], f: u8| {
        fixed.unwrap_or_else(|| all.only(truth, output, matrix, 1, |r| fold[r] != f).best_threshold())
    };
    let (mut acted, mut found, mut positives) = (0.0, 0.0, 0.0);
    for (r, y) in truth.iter().enumerate() {
        let (act, positive) = (acts(p(r), threshold), *y == 1.0);
        acted += f64::from(u8::from(act));
        positives += f64::from(u8::from(positive));
        found += f64::from(u8::from(act && positive));
    }
    Paid {
        costs: crossed(truth.len(), deals, best, |r, threshold| cost(r, acts(p(r), threshold))),
        plain: (0..truth.len()).map(|r| cost(r, p(r) > 0.5)).collect(),
        threshold: Some(threshold),
        margin: None,
        acted: Some(acted),
        found: (positives > 0.0).then(|| found / positives),
        right: (acted > 0.0).then(|| found / acted),
    }
}
