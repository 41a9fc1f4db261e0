//! From errors to the business's unit: what the answers on held-out rows would have cost, a period's cases long.
//!
//! Where a choice is fitted on the held-out rows (the threshold from which one acts, the margin added to a number), it
//! is measured by crossing: chosen on four fifths of the rows, paid on the last one. A threshold measured on the rows
//! that chose it would flatter. Intervals are by the same paired bootstrap as those of the metrics.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bootstrap::{draw, interval, poisson_table, replicates};
use super::shapes::quantile;
use crate::baseline::{Output, Task};
use crate::{Cancelled, Watch};

/// Parts of the held-out rows for crossing.
const CROSSED: usize = 5;

/// What a case costs; below zero it brings something.
#[derive(Debug, Clone, PartialEq)]
pub enum Costs {
    /// `[actual][predicted]`.
    Classes(Vec<Vec<f64>>),
    /// One unit predicted too much, and one too little.
    Number { over: f64, under: f64 },
}

impl Costs {
    /// Whether they can be asked of answers with so many classes (none: a number).
    fn fit(&self, classes: usize) -> bool {
        match self {
            Costs::Classes(rows) => classes > 1 && rows.len() == classes && rows.iter().all(|r| r.len() == classes),
            Costs::Number { .. } => classes <= 1,
        }
    }
}

/// What one model costs in a period, with 95 % intervals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelWorth {
    pub cost: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// How much less than the least costly naive model, on the same rows; `None` for that one.
    pub saved: Option<f64>,
    pub saved_low: Option<f64>,
    pub saved_high: Option<f64>,
    /// Of two classes: one acts from this probability on. 1: on nobody; 0: on everybody.
    pub threshold: Option<f64>,
    /// Of a number: what is added to each answer, since one side costs more.
    pub margin: Option<f64>,
    /// What it would cost with its answers as they are.
    pub plain: f64,
    /// Of two classes: cases acted on in a period.
    pub acted: Option<f64>,
    /// The share found of what there is to find, and the share of those acted on that were right.
    pub found: Option<f64>,
    pub right: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Worths {
    pub models: Vec<ModelWorth>,
    /// The least costly naive model, and the least costly of all.
    pub best_naive: u32,
    pub best: u32,
}

/// Acting from `threshold` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ThresholdPoint {
    pub threshold: f64,
    pub cost: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Cases of a period.
    pub acted: f64,
    pub found: f64,
}

/// Acting on the `acted` most probable cases of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TopPoint {
    pub acted: f64,
    /// Against acting on nobody.
    pub saved: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub found: f64,
    /// Of those acted on.
    pub right: f64,
}

/// From this probability on one acts.
pub fn acts(probability: f64, threshold: f64) -> bool {
    probability > threshold || threshold <= 0.0
}

/// The threshold from which as many are acted on as there are to find: where nobody has said what errors cost.
pub fn matching_threshold(truth: &[f64], output: &Output) -> f64 {
    let rows: Vec<usize> = (0..truth.len()).collect();
    let flat = vec![vec![0.0; 2]; 2];
    let ranked = Ranked::new(truth, output, &flat, &rows);
    let positives: f64 = truth.iter().filter(|y| **y == 1.0).count() as f64;
    let sums = ranked.sums(None);
    let runs = sums.rows.partition_point(|r| *r < positives).min(ranked.ends.len());
    ranked.threshold_after(runs)
}

/// What each model costs when `cases` come in a period. `fixed`: a threshold that was chosen for a model.
#[expect(clippy::too_many_arguments, reason = "answers, costs and how many cases: each is asked for by itself")]
pub fn worths(
    task: Task,
    truth: &[f64],
    outputs: &[Output],
    naive: &[bool],
    costs: &Costs,
    cases: f64,
    fixed: &[Option<f64>],
    seed: u64,
    watch: &Watch,
) -> Result<Option<Worths>, Cancelled> {
    let classes = if task == Task::Regression { 1 } else { outputs.first().map_or(0, |o| o.width) };
    if truth.is_empty() || !naive.contains(&true) || !costs.fit(classes) {
        return Ok(None);
    }
    let fold = folds(truth.len(), seed);
    let mut paid = Vec::with_capacity(outputs.len());
    for (m, output) in outputs.iter().enumerate() {
        watch.check()?;
        paid.push(pay(task, truth, output, costs, fixed.get(m).copied().flatten(), &fold));
    }
    let rows = truth.len();
    let scale = cases / rows as f64;
    let total = |p: &Paid| p.costs.iter().sum::<f64>() * scale;
    let totals: Vec<f64> = paid.iter().map(total).collect();
    let least = |wanted: &dyn Fn(usize) -> bool| {
        (0..totals.len()).filter(|&m| wanted(m)).min_by(|&a, &b| totals[a].total_cmp(&totals[b])).unwrap_or(0)
    };
    let (best_naive, best) = (least(&|m| naive[m]), least(&|_| true));
    let table = poisson_table();
    let mut drawn: Vec<Vec<f64>> = Vec::new();
    for b in 0..replicates(rows) {
        watch.step("bootstrap", b as u64, replicates(rows) as u64)?;
        let weights = draw(rows, seed, b as u64, &table);
        let n: f64 = weights.iter().map(|&w| f64::from(w)).sum();
        let weighed = |p: &Paid| p.costs.iter().zip(&weights).map(|(c, &w)| c * f64::from(w)).sum::<f64>();
        drawn.push(paid.iter().map(|p| weighed(p) / n * cases).collect());
    }
    let models = paid.into_iter().enumerate().map(|(m, p)| {
        let own = interval(drawn.iter().map(|v| v[m]).collect());
        let less = (m != best_naive).then(|| interval(drawn.iter().map(|v| v[best_naive] - v[m]).collect())).flatten();
        ModelWorth {
            cost: totals[m],
            low: own.map(|i| i.0),
            high: own.map(|i| i.1),
            saved: (m != best_naive).then(|| totals[best_naive] - totals[m]),
            saved_low: less.map(|i| i.0),
            saved_high: less.map(|i| i.1),
            threshold: p.threshold,
            margin: p.margin,
            plain: p.plain * scale,
            acted: p.acted.map(|a| a * scale),
            found: p.found,
            right: p.right,
        }
    });
    Ok(Some(Worths { models: models.collect(), best_naive: best_naive as u32, best: best as u32 }))
}

fn pay(task: Task, truth: &[f64], output: &Output, costs: &Costs, fixed: Option<f64>, fold: &[u8]) -> Paid {
    match costs {
        Costs::Number { over, under } => number(truth, output, (*over, *under), fold),
        Costs::Classes(matrix) if task == Task::Binary => two_classes(truth, output, matrix, fixed, fold),
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

/// One model's answers, paid row by row.
#[derive(Default)]
struct Paid {
    costs: Vec<f64>,
    plain: f64,
    threshold: Option<f64>,
    margin: Option<f64>,
    acted: Option<f64>,
    found: Option<f64>,
    right: Option<f64>,
}

/// The part of each row, dealt out at random.
fn folds(rows: usize, seed: u64) -> Vec<u8> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mut fold = vec![0; rows];
    order.into_iter().enumerate().for_each(|(i, r)| fold[r] = (i % CROSSED) as u8);
    fold
}

fn number(truth: &[f64], output: &Output, (over, under): (f64, f64), fold: &[u8]) -> Paid {
    let error: Vec<f64> = truth.iter().zip(&output.values).map(|(y, p)| y - p).collect();
    let cost = |e: f64, margin: f64| {
        let short = e - margin;
        if short > 0.0 { under * short } else { -over * short }
    };
    let best = |wanted: &dyn Fn(usize) -> bool| {
        let mut errors: Vec<f64> = (0..error.len()).filter(|&r| wanted(r)).map(|r| error[r]).collect();
        errors.sort_unstable_by(f64::total_cmp);
        if errors.is_empty() || over + under <= 0.0 { 0.0 } else { quantile(&errors, under / (over + under)) }
    };
    let crossed: Vec<f64> = (0..CROSSED as u8).map(|f| best(&|r| fold[r] != f)).collect();
    Paid {
        costs: error.iter().zip(fold).map(|(&e, &f)| cost(e, crossed[f as usize])).collect(),
        plain: error.iter().map(|&e| cost(e, 0.0)).sum(),
        margin: Some(best(&|_| true)),
        ..Paid::default()
    }
}

fn several(truth: &[f64], output: &Output, matrix: &[Vec<f64>]) -> Paid {
    let cost = |r: usize, class: usize| matrix[truth[r] as usize][class];
    let cheapest = |p: &[f64]| {
        let expected = |k: usize| p.iter().enumerate().map(|(a, p)| p * matrix[a][k]).sum::<f64>();
        (0..p.len()).min_by(|&a, &b| expected(a).total_cmp(&expected(b))).unwrap_or(0)
    };
    Paid {
        costs: (0..truth.len()).map(|r| cost(r, cheapest(output.row(r)))).collect(),
        plain: (0..truth.len()).map(|r| cost(r, super::metrics::predicted_class(output.row(r)))).sum(),
        ..Paid::default()
    }
}

fn two_classes(truth: &[f64], output: &Output, matrix: &[Vec<f64>], fixed: Option<f64>, fold: &[u8]) -> Paid {
    let p = |r: usize| output.row(r)[1];
    let cost = |r: usize, acted: bool| matrix[truth[r] as usize][usize::from(acted)];
    let rows: Vec<usize> = (0..truth.len()).collect();
    let best = |wanted: &dyn Fn(usize) -> bool| {
        let rows: Vec<usize> = rows.iter().copied().filter(|&r| wanted(r)).collect();
        Ranked::new(truth, output, matrix, &rows).best_threshold()
    };
    let threshold = fixed.unwrap_or_else(|| best(&|_| true));
    let crossed: Vec<f64> = (0..CROSSED as u8).map(|f| fixed.unwrap_or_else(|| best(&|r| fold[r] != f))).collect();
    let (mut acted, mut found, mut positives) = (0.0, 0.0, 0.0);
    for &r in &rows {
        let (act, positive) = (acts(p(r), threshold), truth[r] == 1.0);
        acted += f64::from(u8::from(act));
        positives += f64::from(u8::from(positive));
        found += f64::from(u8::from(act && positive));
    }
    Paid {
        costs: rows.iter().map(|&r| cost(r, acts(p(r), crossed[fold[r] as usize]))).collect(),
        plain: rows.iter().map(|&r| cost(r, p(r) > 0.5)).sum(),
        threshold: Some(threshold),
        margin: None,
        acted: Some(acted),
        found: (positives > 0.0).then(|| found / positives),
        right: (acted > 0.0).then(|| found / acted),
    }
}

/// Two classes: rows by falling probability, and what acting on each changes.
struct Ranked {
    order: Vec<u32>,
    /// The last place of each run of equal probabilities, and that probability.
    ends: Vec<(usize, f64)>,
    change: Vec<f64>,
    positive: Vec<bool>,
    idle: Vec<f64>,
}

/// Sums up to the end of each run, a first zero before them; and of all rows.
struct Sums {
    rows: Vec<f64>,
    change: Vec<f64>,
    positives: Vec<f64>,
    idle: f64,
}

impl Ranked {
    fn new(truth: &[f64], output: &Output, matrix: &[Vec<f64>], rows: &[usize]) -> Self {
        let p = |r: u32| output.row(r as usize)[1];
        let mut order: Vec<u32> = rows.iter().map(|&r| r as u32).collect();
        order.sort_unstable_by(|&a, &b| p(b).total_cmp(&p(a)).then(a.cmp(&b)));
        let is_end = |i: usize| order.get(i + 1).is_none_or(|&next| p(next) != p(order[i]));
        let class = |r: u32| truth[r as usize] as usize;
        Self {
            ends: (0..order.len()).filter(|&i| is_end(i)).map(|i| (i, p(order[i]))).collect(),
            change: order.iter().map(|&r| matrix[class(r)][1] - matrix[class(r)][0]).collect(),
            positive: order.iter().map(|&r| class(r) == 1).collect(),
            idle: order.iter().map(|&r| matrix[class(r)][0]).collect(),
            order,
        }
    }

    /// `weights` by row; without them each row once.
    fn sums(&self, weights: Option<&[u8]>) -> Sums {
        let weight = |i: usize| weights.map_or(1.0, |w| f64::from(w[self.order[i] as usize]));
        let mut sums = Sums { rows: vec![0.0], change: vec![0.0], positives: vec![0.0], idle: 0.0 };
        let (mut rows, mut change, mut positives, mut from) = (0.0, 0.0, 0.0, 0);
        for &(end, _) in &self.ends {
            for i in from..=end {
                let w = weight(i);
                rows += w;
                change += w * self.change[i];
                positives += if self.positive[i] { w } else { 0.0 };
                sums.idle += w * self.idle[i];
            }
            from = end + 1;
            sums.rows.push(rows);
            sums.change.push(change);
            sums.positives.push(positives);
        }
        sums
    }

    fn best_threshold(&self) -> f64 {
        let sums = self.sums(None);
        // The first of equals acts on the fewest.
        let mut best = 0;
        for (at, change) in sums.change.iter().enumerate() {
            if *change < sums.change[best] - 1e-9 * (1.0 + sums.change[best].abs()) {
                best = at;
            }
        }
        self.threshold_after(best)
    }

    /// A short number between the last probability acted on and the next.
    fn threshold_after(&self, runs: usize) -> f64 {
        match (runs.checked_sub(1).and_then(|i| self.ends.get(i)), self.ends.get(runs)) {
            (None, _) => 1.0,
            (_, None) => 0.0,
            (Some(&(_, above)), Some(&(_, below))) => {
                let middle = f64::midpoint(above, below);
                let short = (2..12).map(|digits| {
                    let power = 10f64.powi(digits);
                    (middle * power).round() / power
                });
                short.into_iter().find(|t| (below..above).contains(t) && *t > 0.0).unwrap_or(below)
            }
        }
    }

    /// How many runs one acts on from a threshold on.
    fn runs_from(&self, threshold: f64) -> usize {
        self.ends.iter().take_while(|(_, p)| acts(*p, threshold)).count()
    }
}

/// The cost of a period by threshold, from 0 to 1: where the answers lie close, the points do.
pub fn threshold_curve(
    truth: &[f64],
    output: &Output,
    matrix: &[Vec<f64>],
    cases: f64,
    seed: u64,
    watch: &Watch,
) -> Result<Vec<ThresholdPoint>, Cancelled> {
    let rows: Vec<usize> = (0..truth.len()).collect();
    let ranked = Ranked::new(truth, output, matrix, &rows);
    if ranked.ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut thresholds: Vec<f64> = (0..=50).map(|i| f64::from(i) / 50.0).collect();
    thresholds.extend((1..60).map(|i| ranked.threshold_after(ranked.ends.len() * i / 60)));
    thresholds.push(ranked.best_threshold());
    thresholds.sort_unstable_by(f64::total_cmp);
    thresholds.dedup();
    let runs: Vec<usize> = thresholds.iter().map(|&t| ranked.runs_from(t)).collect();
    let all = ranked.sums(None);
    let n = truth.len() as f64;
    let positives = all.positives.last().copied().unwrap_or(0.0).max(1.0);
    let costs = |sums: &Sums| -> Vec<f64> {
        let n = sums.rows.last().copied().unwrap_or(1.0).max(1.0);
        runs.iter().map(|&k| (sums.idle + sums.change[k]) / n * cases).collect()
    };
    let drawn = replicated(&ranked, truth.len(), seed, watch, &costs)?;
    let plain = costs(&all);
    Ok((0..thresholds.len())
        .map(|i| {
            let between = interval(drawn.iter().map(|d| d[i]).collect());
            ThresholdPoint {
                threshold: thresholds[i],
                cost: plain[i],
                low: between.map(|b| b.0),
                high: between.map(|b| b.1),
                acted: all.rows[runs[i]] / n * cases,
                found: all.positives[runs[i]] / positives,
            }
        })
        .collect())
}

/// What acting on the most probable cases saves against acting on nobody. `also`: one more number of cases.
pub fn top_curve(
    truth: &[f64],
    output: &Output,
    matrix: &[Vec<f64>],
    cases: f64,
    also: Option<f64>,
    seed: u64,
    watch: &Watch,
) -> Result<Vec<TopPoint>, Cancelled> {
    let rows: Vec<usize> = (0..truth.len()).collect();
    let ranked = Ranked::new(truth, output, matrix, &rows);
    if ranked.ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut shares: Vec<f64> =
        (0..=20).map(|i| f64::from(i) / 200.0).chain((3..=20).map(|i| f64::from(i) / 20.0)).collect();
    shares.extend(also.map(|n| (n / cases).clamp(0.0, 1.0)));
    shares.sort_unstable_by(f64::total_cmp);
    shares.dedup();
    let all = ranked.sums(None);
    let positives = all.positives.last().copied().unwrap_or(0.0);
    let saved = |sums: &Sums| -> Vec<f64> {
        let n = sums.rows.last().copied().unwrap_or(1.0).max(1.0);
        shares.iter().map(|s| -between(&sums.rows, &sums.change, s * n) / n * cases).collect()
    };
    let drawn = replicated(&ranked, truth.len(), seed, watch, &saved)?;
    let plain = saved(&all);
    let n = truth.len() as f64;
    Ok((0..shares.len())
        .map(|i| {
            let inside = interval(drawn.iter().map(|d| d[i]).collect());
            let found = between(&all.rows, &all.positives, shares[i] * n);
            TopPoint {
                acted: shares[i] * cases,
                saved: plain[i],
                low: inside.map(|b| b.0),
                high: inside.map(|b| b.1),
                found: if positives > 0.0 { found / positives } else { 0.0 },
                right: if shares[i] > 0.0 { found / (shares[i] * n) } else { 0.0 },
            }
        })
        .collect())
}

/// The sum where so many rows were acted on: of a run of equal probabilities a share, as a random order would give.
fn between(rows: &[f64], sums: &[f64], acted: f64) -> f64 {
    let at = rows.partition_point(|&r| r < acted).min(rows.len() - 1);
    if at == 0 || rows[at] <= rows[at - 1] {
        return sums[at];
    }
    let part = ((acted - rows[at - 1]) / (rows[at] - rows[at - 1])).clamp(0.0, 1.0);
    sums[at - 1] + part * (sums[at] - sums[at - 1])
}

fn replicated(
    ranked: &Ranked,
    rows: usize,
    seed: u64,
    watch: &Watch,
    of: &dyn Fn(&Sums) -> Vec<f64>,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let table = poisson_table();
    // A band is drawn, not read to the last digit.
    (0..replicates(rows).min(200))
        .map(|b| {
            watch.check()?;
            Ok(of(&ranked.sums(Some(&draw(rows, seed, b as u64, &table)))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn output(p: &[f64]) -> Output {
        Output { width: 2, values: p.iter().flat_map(|p| [1.0 - p, *p]).collect() }
    }

    /// Missing one costs 100, a false alarm 10.
    fn matrix() -> Vec<Vec<f64>> {
        vec![vec![0.0, 10.0], vec![100.0, 0.0]]
    }

    #[test]
    fn the_best_threshold_of_a_known_case() {
        let truth = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let p = output(&[0.9, 0.8, 0.7, 0.6, 0.2, 0.1, 0.1, 0.05]);
        let curve = threshold_curve(&truth, &p, &matrix(), 800.0, 1, &Watch::none()).unwrap();
        let best = curve.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).unwrap();
        // Acting on the first four: one false alarm of 8 rows, 800 cases: 1000.
        assert!((0.2..0.6).contains(&best.threshold) && best.cost == 1000.0, "{best:?}");
        assert_eq!((best.acted, best.found), (400.0, 1.0));
        assert_eq!(curve[0].cost, 5.0 * 10.0 * 100.0, "everybody");
        assert_eq!(curve.last().unwrap().cost, 3.0 * 100.0 * 100.0, "nobody");
        let top = top_curve(&truth, &p, &matrix(), 800.0, Some(400.0), 1, &Watch::none()).unwrap();
        let four = top.iter().find(|t| t.acted == 400.0).unwrap();
        assert_eq!((four.saved, four.found, four.right), (29_000.0, 1.0, 0.75));
        assert_eq!(top[0].saved, 0.0);
    }

    #[test]
    fn naive_models_act_on_nobody_or_everybody_whichever_costs_less() {
        let truth: Vec<f64> = (0..200).map(|i| f64::from(u8::from(i % 20 == 0))).collect();
        let constant = output(&[0.05; 200]);
        let good = output(&truth.iter().map(|y| 0.02 + 0.5 * y).collect::<Vec<_>>());
        let of = |miss: f64| {
            let costs = Costs::Classes(vec![vec![0.0, 10.0], vec![miss, 10.0]]);
            worths(
                Task::Binary,
                &truth,
                &[constant.clone(), good.clone()],
                &[true, false],
                &costs,
                1000.0,
                &[],
                1,
                &Watch::none(),
            )
            .unwrap()
            .unwrap()
        };
        let cheap = of(100.0);
        assert_eq!((cheap.models[0].cost, cheap.models[0].threshold), (5000.0, Some(1.0)));
        assert_eq!((cheap.best_naive, cheap.best), (0, 1));
        assert_eq!((cheap.models[1].cost, cheap.models[1].saved), (500.0, Some(4500.0)));
        assert!(cheap.models[1].saved_low.unwrap() > 0.0 && cheap.models[0].saved.is_none());
        assert_eq!(of(1000.0).models[0].threshold, Some(0.0), "everybody");
        assert_eq!(of(1000.0).models[0].cost, 10_000.0);
    }

    #[test]
    fn a_number_leans_to_the_cheaper_side() {
        let truth: Vec<f64> = (0..1000).map(|i| f64::from(i % 100)).collect();
        let flat = Output { width: 1, values: vec![50.0; 1000] };
        let costs = Costs::Number { over: 1.0, under: 9.0 };
        let worth =
            worths(Task::Regression, &truth, &[flat], &[true], &costs, 10.0, &[], 3, &Watch::none()).unwrap().unwrap();
        let margin = worth.models[0].margin.unwrap();
        assert!((margin - 39.0).abs() < 2.0, "the 90 % quantile of the error: {margin}");
        assert!(worth.models[0].cost < worth.models[0].plain);
    }

    #[test]
    fn several_classes_answer_by_the_least_expected_cost() {
        let costs = Costs::Classes(vec![vec![0.0, 1.0, 1.0], vec![1.0, 0.0, 1.0], vec![50.0, 50.0, 0.0]]);
        let output = Output { width: 3, values: vec![0.6, 0.3, 0.1, 0.98, 0.01, 0.01] };
        let truth = [2.0, 0.0];
        let worth =
            worths(Task::Multiclass, &truth, &[output], &[true], &costs, 2.0, &[], 1, &Watch::none()).unwrap().unwrap();
        assert_eq!((worth.models[0].cost, worth.models[0].plain), (0.0, 50.0));
        let wrong = Costs::Number { over: 1.0, under: 1.0 };
        let output = Output { width: 3, values: vec![0.6, 0.3, 0.1] };
        assert_eq!(
            worths(Task::Multiclass, &[0.0], &[output], &[true], &wrong, 2.0, &[], 1, &Watch::none()).unwrap(),
            None
        );
    }

    proptest! {
        /// Costs in another unit, or of twice the cases, are the same choice.
        #[test]
        fn the_unit_changes_nothing(seed in 0u64..50, factor in 0.01f64..100.0) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let p: Vec<f64> = (0..120).map(|_| rand::Rng::random_range(&mut rng, 0.0..1.0)).collect();
            let truth: Vec<f64> = p.iter().map(|p| f64::from(u8::from(rand::Rng::random_range(&mut rng, 0.0..1.0) < *p))).collect();
            let of = |f: f64| {
                let matrix = vec![vec![0.0, 7.0 * f], vec![30.0 * f, 0.0]];
                let costs = Costs::Classes(matrix);
                worths(Task::Binary, &truth, &[output(&p)], &[true], &costs, 100.0, &[], 1, &Watch::none()).unwrap().unwrap()
            };
            let (one, other) = (of(1.0), of(factor));
            prop_assert_eq!(one.models[0].threshold, other.models[0].threshold);
            prop_assert!((one.models[0].cost * factor - other.models[0].cost).abs() < 1e-6 * (1.0 + other.models[0].cost.abs()));
            prop_assert!(one.models[0].low.unwrap() <= one.models[0].high.unwrap());
        }
    }
}
