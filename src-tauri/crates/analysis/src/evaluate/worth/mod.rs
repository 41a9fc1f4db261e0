//! From errors to the business's unit: what the answers on held-out rows would have cost, a period's cases long.
//!
//! Where a choice is fitted on the held-out rows (the threshold from which one acts, the margin added to a number), it
//! is measured by crossing: chosen on four fifths of the rows, paid on the last one. A threshold measured on the rows
//! that chose it would flatter. Intervals are by the same paired bootstrap as those of the metrics.

mod curves;
mod paid;
mod ranked;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use curves::{ThresholdPoint, TopPoint, acts, matching_threshold, threshold_curve, top_curve};
use paid::{Paid, folds, pay};
pub use paid::{decided, row_costs};

use super::bootstrap::{draw, interval, poisson_table, replicates};
use super::metrics::predicted_class;
use crate::baseline::{Output, Task};
use crate::{Cancelled, Watch};

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

/// A sum over a period with its 95 % interval, of paired differences where it is one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Between {
    pub value: f64,
    pub low: f64,
    pub high: f64,
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
    /// What it would cost with its answers as they are: of classes the most likely one, of a number without a margin.
    pub plain: f64,
    /// How much less than that it costs as it decides.
    pub spared: Option<Between>,
    /// How much more than the least costly simple model; `None` for that one, and where all are naive.
    pub more: Option<Between>,
    /// Of two classes: cases acted on in a period.
    pub acted: Option<f64>,
    /// The share found of what there is to find, and the share of those acted on that were right.
    pub found: Option<f64>,
    pub right: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Worths {
    pub models: Vec<ModelWorth>,
    /// The least costly naive model, the least costly of all, and the least costly that isn't naive.
    pub best_naive: u32,
    pub best: u32,
    pub best_simple: Option<u32>,
}

/// One of several classes: how many cases of a period come, and how many are answered so, and rightly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Decided {
    pub came: f64,
    /// By the most likely class.
    pub likely: f64,
    pub likely_right: f64,
    /// By the least expected cost.
    pub least: f64,
    pub least_right: f64,
}

/// What becomes of the answers of several classes when they are decided by cost.
pub fn decisions(truth: &[f64], output: &Output, matrix: &[Vec<f64>], cases: f64) -> Vec<Decided> {
    let one = cases / truth.len().max(1) as f64;
    let mut out =
        vec![Decided { came: 0.0, likely: 0.0, likely_right: 0.0, least: 0.0, least_right: 0.0 }; matrix.len()];
    for (r, y) in truth.iter().enumerate() {
        let (actual, likely, least) = (*y as usize, predicted_class(output.row(r)), decided(output.row(r), matrix));
        out[actual].came += one;
        out[likely].likely += one;
        out[least].least += one;
        if likely == actual {
            out[likely].likely_right += one;
        }
        if least == actual {
            out[least].least_right += one;
        }
    }
    out
}

/// The class that costs most when one never answers it: on which to act first.
pub fn dearest_class(truth: &[f64], matrix: &[Vec<f64>]) -> usize {
    let mut rows = vec![0.0; matrix.len()];
    truth.iter().for_each(|y| rows[*y as usize] += 1.0);
    let loss = |k: usize| {
        let others = (0..matrix.len()).filter(|&j| j != k).map(|j| matrix[k][j]).fold(f64::INFINITY, f64::min);
        rows[k] * (others - matrix[k][k])
    };
    (0..matrix.len()).fold(0, |best, k| if loss(k) > loss(best) { k } else { best })
}

/// What each model costs when `cases` come in a period. `fixed`: a threshold that was chosen, for the least costly
/// model that isn't naive.
#[expect(clippy::too_many_arguments, reason = "answers, costs and how many cases: each is asked for by itself")]
pub fn worths(
    task: Task,
    truth: &[f64],
    outputs: &[Output],
    naive: &[bool],
    costs: &Costs,
    cases: f64,
    fixed: Option<f64>,
    seed: u64,
    watch: &Watch,
) -> Result<Option<Worths>, Cancelled> {
    let classes = if task == Task::Regression { 1 } else { outputs.first().map_or(0, |o| o.width) };
    if truth.is_empty() || !naive.contains(&true) || !costs.fit(classes) {
        return Ok(None);
    }
    let fold = folds(truth.len(), seed);
    let mut paid = Vec::with_capacity(outputs.len());
    for output in outputs {
        watch.check()?;
        paid.push(pay(task, truth, output, costs, None, &fold));
    }
    let least = |paid: &[Paid], wanted: &dyn Fn(usize) -> bool| {
        let total = |m: usize| paid[m].costs.iter().sum::<f64>();
        (0..paid.len()).filter(|&m| wanted(m)).min_by(|&a, &b| total(a).total_cmp(&total(b)))
    };
    let best_simple = least(&paid, &|m| !naive[m]);
    if let (Some(m), Some(_)) = (best_simple, fixed) {
        paid[m] = pay(task, truth, &outputs[m], costs, fixed, &fold);
    }
    let (best_naive, best) = (least(&paid, &|m| naive[m]).unwrap_or(0), least(&paid, &|_| true).unwrap_or(0));
    let rows = truth.len();
    let scale = cases / rows as f64;
    let total = |costs: &[f64]| costs.iter().sum::<f64>() * scale;
    let table = poisson_table();
    // By replicate, then by model: the cost, and that of the answers as they are.
    let mut drawn: Vec<Vec<[f64; 2]>> = Vec::new();
    for b in 0..replicates(rows) {
        watch.step("bootstrap", b as u64, replicates(rows) as u64)?;
        let weights = draw(rows, seed, b as u64, &table);
        let n: f64 = weights.iter().map(|&w| f64::from(w)).sum();
        let weighed =
            |costs: &[f64]| costs.iter().zip(&weights).map(|(c, &w)| c * f64::from(w)).sum::<f64>() / n * cases;
        drawn.push(paid.iter().map(|p| [weighed(&p.costs), weighed(&p.plain)]).collect());
    }
    let over = |value: f64, of: &dyn Fn(&[[f64; 2]]) -> f64| {
        let (low, high) = interval(drawn.iter().map(|v| of(v)).collect())?;
        Some(Between { value, low, high })
    };
    let totals: Vec<f64> = paid.iter().map(|p| total(&p.costs)).collect();
    let models = paid.iter().enumerate().map(|(m, p)| {
        let own = over(totals[m], &|v| v[m][0]);
        let saved = totals[best_naive] - totals[m];
        let less = over(saved, &|v| v[best_naive][0] - v[m][0]).filter(|_| m != best_naive);
        let cheapest = best_simple.filter(|&s| s != m);
        let plain = total(&p.plain);
        ModelWorth {
            cost: totals[m],
            low: own.map(|i| i.low),
            high: own.map(|i| i.high),
            saved: (m != best_naive).then_some(saved),
            saved_low: less.map(|i| i.low),
            saved_high: less.map(|i| i.high),
            threshold: p.threshold,
            margin: p.margin,
            plain,
            spared: over(plain - totals[m], &|v| v[m][1] - v[m][0]),
            more: cheapest.and_then(|s| over(totals[m] - totals[s], &|v| v[m][0] - v[s][0])),
            acted: p.acted.map(|a| a * scale),
            found: p.found,
            right: p.right,
        }
    });
    let models = models.collect();
    Ok(Some(Worths {
        models,
        best_naive: best_naive as u32,
        best: best as u32,
        best_simple: best_simple.map(|s| s as u32),
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

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
        let top = top_curve(&truth, &p, &matrix(), 1, 800.0, Some(400.0), 1, &Watch::none()).unwrap();
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
                None,
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
            worths(Task::Regression, &truth, &[flat], &[true], &costs, 10.0, None, 3, &Watch::none()).unwrap().unwrap();
        let margin = worth.models[0].margin.unwrap();
        assert!((margin - 39.0).abs() < 2.0, "the 90 % quantile of the error: {margin}");
        assert!(worth.models[0].cost < worth.models[0].plain);
    }

    #[test]
    fn several_classes_answer_by_the_least_expected_cost() {
        let costs = Costs::Classes(vec![vec![0.0, 1.0, 1.0], vec![1.0, 0.0, 1.0], vec![50.0, 50.0, 0.0]]);
        let output = Output { width: 3, values: vec![0.6, 0.3, 0.1, 0.98, 0.01, 0.01] };
        let truth = [2.0, 0.0];
        let worth = worths(Task::Multiclass, &truth, &[output], &[true], &costs, 2.0, None, 1, &Watch::none())
            .unwrap()
            .unwrap();
        assert_eq!((worth.models[0].cost, worth.models[0].plain), (0.0, 50.0));
        assert_eq!(worth.models[0].spared.unwrap().value, 50.0, "beside the most likely class");
        let wrong = Costs::Number { over: 1.0, under: 1.0 };
        let output = Output { width: 3, values: vec![0.6, 0.3, 0.1] };
        assert_eq!(
            worths(Task::Multiclass, &[0.0], &[output], &[true], &wrong, 2.0, None, 1, &Watch::none()).unwrap(),
            None
        );
    }

    /// Three classes of which the third is dear: which it is said to be, and what acting on the first N of it brings.
    #[test]
    fn several_classes_act_on_the_first_of_a_chosen_class() {
        let matrix = vec![vec![0.0, 1.0, 1.0], vec![1.0, 0.0, 1.0], vec![50.0, 40.0, 0.0]];
        let output =
            Output { width: 3, values: vec![0.5, 0.2, 0.3, 0.7, 0.25, 0.05, 0.1, 0.885, 0.015, 0.98, 0.01, 0.01] };
        let truth = [2.0, 2.0, 1.0, 0.0];
        assert_eq!(dearest_class(&truth, &matrix), 2);
        let decided = decisions(&truth, &output, &matrix, 40.0);
        assert_eq!(
            (decided[2].came, decided[2].likely, decided[2].least, decided[2].least_right),
            (20.0, 0.0, 20.0, 20.0)
        );
        assert_eq!((decided[0].likely, decided[0].likely_right, decided[0].least), (30.0, 10.0, 10.0));
        let top = top_curve(&truth, &output, &matrix, 2, 4.0, Some(1.0), 1, &Watch::none()).unwrap();
        let at = |n: f64| top.iter().find(|t| t.acted == n).unwrap();
        // Not acted on, the first two are answered the second class, which a missed third likes better: 40 each.
        assert_eq!((at(0.0).saved, at(1.0).saved, at(2.0).saved), (0.0, 40.0, 80.0));
        assert_eq!((at(2.0).found, at(2.0).right), (1.0, 1.0));
        // Acted on too, the second class costs 1 more, and the first too.
        assert_eq!(at(4.0).saved, 78.0);
    }

    /// The cheapest need not be the one that ranks best, and what lies between two models is told with its interval.
    #[test]
    fn the_least_costly_simple_model_leads_and_a_chosen_threshold_is_its_own() {
        let truth: Vec<f64> = (0..400).map(|i| f64::from(u8::from(i % 4 == 0))).collect();
        let constant = output(&[0.25; 400]);
        let sharp = output(&truth.iter().map(|y| 0.1 + 0.8 * y).collect::<Vec<_>>());
        let blunt = output(&(0..400).map(|i| if i % 4 == 0 && i % 8 == 0 { 0.9 } else { 0.2 }).collect::<Vec<_>>());
        let outputs = [constant, blunt, sharp];
        let costs = Costs::Classes(matrix());
        let of = |fixed| {
            worths(Task::Binary, &truth, &outputs, &[true, false, false], &costs, 100.0, fixed, 1, &Watch::none())
                .unwrap()
                .unwrap()
        };
        let own = of(None);
        assert_eq!((own.best_naive, own.best_simple, own.best), (0, Some(2), 2));
        let more = own.models[1].more.unwrap();
        assert!(more.low > 0.0 && more.low < more.value && more.value < more.high, "{more:?}");
        assert_eq!((own.models[2].cost, own.models[2].more), (0.0, None));
        let chosen = of(Some(0.95));
        assert_eq!((chosen.models[2].threshold, chosen.models[2].cost), (Some(0.95), 2500.0), "on nobody");
        assert_eq!((chosen.best_simple, chosen.models[1].threshold), (Some(2), own.models[1].threshold));
        assert_eq!(chosen.best, 0, "the constant costs less than that");
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
                worths(Task::Binary, &truth, &[output(&p)], &[true], &costs, 100.0, None, 1, &Watch::none()).unwrap().unwrap()
            };
            let (one, other) = (of(1.0), of(factor));
            prop_assert_eq!(one.models[0].threshold, other.models[0].threshold);
            prop_assert!((one.models[0].cost * factor - other.models[0].cost).abs() < 1e-6 * (1.0 + other.models[0].cost.abs()));
            prop_assert!(one.models[0].low.unwrap() <= one.models[0].high.unwrap());
        }
    }
}
