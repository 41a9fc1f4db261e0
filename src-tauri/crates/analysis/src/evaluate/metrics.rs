//! The metrics, each a function of weighted rows, so that a bootstrap replicate is a list of weights.
//!
//! Definitions are scikit-learn's: `roc_auc_score` with ties, `average_precision_score`, `log_loss` with
//! probabilities kept 2.2e-16 from zero and one, `brier_score_loss`, `balanced_accuracy_score`, `f1_score` at 0.5,
//! macro F1 over the classes that are there.

use crate::baseline::{Output, Task};

/// What one model answered, and the truth.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    pub task: Task,
    /// The number, or the class's index.
    pub truth: &'a [f64],
    pub output: &'a Output,
    /// Share of rows that one acts on, in (0, 1].
    pub workload: f64,
}

/// The names of a task's metrics; the first one ranks the models.
pub fn metric_names(task: Task) -> &'static [&'static str] {
    match task {
        Task::Regression => &["mae", "rmse", "r2"],
        Task::Binary => {
            &["auc", "average_precision", "recall_top", "log_loss", "brier", "accuracy", "balanced_accuracy", "f1"]
        }
        Task::Multiclass => &["accuracy", "macro_f1", "log_loss"],
    }
}

/// Whether a larger value of the metric is better.
pub fn higher_is_better(name: &str) -> bool {
    !matches!(name, "mae" | "rmse" | "pinball" | "log_loss" | "brier")
}

/// The class with the highest probability, the first of equals.
pub fn predicted_class(probabilities: &[f64]) -> usize {
    let mut best = 0;
    for (class, p) in probabilities.iter().enumerate() {
        if *p > probabilities[best] {
            best = class;
        }
    }
    best
}

/// Answers prepared once, to be measured under many weights.
pub enum Scored {
    /// With a level, the pinball loss is measured too.
    Regression {
        truth: Vec<f64>,
        errors: Vec<f64>,
        level: Option<f64>,
    },
    Binary(Box<Binary>),
    Multiclass {
        classes: usize,
        cells: Vec<u16>,
        losses: Vec<f64>,
    },
}

/// Two classes: rows sorted by falling probability of the positive one.
pub struct Binary {
    order: Vec<u32>,
    positive: Vec<bool>,
    /// The last row of a run of equal probabilities.
    last: Vec<bool>,
    /// In the order of the rows: 2 · truth + prediction.
    cells: Vec<u8>,
    losses: Vec<f64>,
    squares: Vec<f64>,
    workload: f64,
}

fn log_loss(p: f64) -> f64 {
    -p.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln()
}

impl Scored {
    pub fn new(answers: Answers) -> Scored {
        let Answers { task, truth, output, workload } = answers;
        match task {
            Task::Regression => {
                let mean = truth.iter().sum::<f64>() / truth.len().max(1) as f64;
                Scored::Regression {
                    truth: truth.iter().map(|y| y - mean).collect(),
                    errors: truth.iter().zip(&output.values).map(|(y, p)| y - p).collect(),
                    level: None,
                }
            }
            Task::Multiclass => {
                let classes = output.width;
                let cell = |r: usize| truth[r] as usize * classes + predicted_class(output.row(r));
                Scored::Multiclass {
                    classes,
                    cells: (0..truth.len()).map(|r| cell(r) as u16).collect(),
                    losses: (0..truth.len()).map(|r| log_loss(output.row(r)[truth[r] as usize])).collect(),
                }
            }
            Task::Binary => {
                let score: Vec<f64> = (0..truth.len()).map(|r| output.row(r)[1]).collect();
                let mut order: Vec<u32> = (0..truth.len() as u32).collect();
                order.sort_unstable_by(|&a, &b| score[b as usize].total_cmp(&score[a as usize]).then(a.cmp(&b)));
                let last = (0..order.len())
                    .map(|i| order.get(i + 1).is_none_or(|&n| score[n as usize] != score[order[i] as usize]))
                    .collect();
                Scored::Binary(Box::new(Binary {
                    positive: order.iter().map(|&r| truth[r as usize] == 1.0).collect(),
                    order,
                    last,
                    cells: truth
                        .iter()
                        .zip(&score)
                        .map(|(&y, &p)| 2 * u8::from(y == 1.0) + u8::from(p > 0.5))
                        .collect(),
                    losses: truth
                        .iter()
                        .zip(&score)
                        .map(|(&y, &p)| log_loss(if y == 1.0 { p } else { 1.0 - p }))
                        .collect(),
                    squares: truth.iter().zip(&score).map(|(&y, &p)| (y - p) * (y - p)).collect(),
                    workload,
                }))
            }
        }
    }

    /// The metrics in the order of [`metric_names`], row `r` counted `weights[r]` times; NaN where undefined.
    pub fn values(&self, weights: &[u8]) -> Vec<f64> {
        match self {
            Scored::Regression { truth, errors, level } => {
                let mut values = regression(truth, errors, weights);
                values.extend(level.map(|level| pinball(errors, weights, level)));
                values
            }
            Scored::Binary(binary) => binary.values(weights),
            Scored::Multiclass { classes, cells, losses } => multiclass(*classes, cells, losses, weights),
        }
    }

    /// Measures the pinball loss of a quantile too: `pinball` comes after the metrics of the task.
    pub fn at_level(mut self, wanted: Option<f64>) -> Scored {
        if let Scored::Regression { level, .. } = &mut self {
            *level = wanted;
        }
        self
    }

    /// Each row once.
    pub fn plain(&self) -> Vec<f64> {
        let rows = match self {
            Scored::Regression { truth, .. } => truth.len(),
            Scored::Binary(binary) => binary.order.len(),
            Scored::Multiclass { cells, .. } => cells.len(),
        };
        self.values(&vec![1; rows])
    }
}

fn regression(truth: &[f64], errors: &[f64], weights: &[u8]) -> Vec<f64> {
    let (mut n, mut absolute, mut squares, mut sum, mut sum2) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for ((y, e), &w) in truth.iter().zip(errors).zip(weights) {
        let w = f64::from(w);
        n += w;
        absolute += w * e.abs();
        squares += w * e * e;
        sum += w * y;
        sum2 += w * y * y;
    }
    let spread = sum2 - sum * sum / n;
    let r2 = if spread > 0.0 { 1.0 - squares / spread } else { f64::NAN };
    vec![absolute / n, (squares / n).sqrt(), r2]
}

/// scikit-learn's `mean_pinball_loss`.
fn pinball(errors: &[f64], weights: &[u8], level: f64) -> f64 {
    let (mut n, mut sum) = (0.0, 0.0);
    for (e, &w) in errors.iter().zip(weights) {
        n += f64::from(w);
        sum += f64::from(w) * if *e >= 0.0 { level * e } else { (level - 1.0) * e };
    }
    sum / n
}

fn multiclass(classes: usize, cells: &[u16], losses: &[f64], weights: &[u8]) -> Vec<f64> {
    let mut counts = vec![0u64; classes * classes];
    let mut loss = 0.0;
    for ((&cell, l), &w) in cells.iter().zip(losses).zip(weights) {
        counts[cell as usize] += u64::from(w);
        loss += f64::from(w) * l;
    }
    let n = counts.iter().sum::<u64>() as f64;
    let right: u64 = (0..classes).map(|k| counts[k * classes + k]).sum();
    let (mut f1, mut present) = (0.0, 0.0);
    for k in 0..classes {
        let actual: u64 = counts[k * classes..(k + 1) * classes].iter().sum();
        let predicted: u64 = (0..classes).map(|a| counts[a * classes + k]).sum();
        if actual + predicted > 0 {
            present += 1.0;
            f1 += 2.0 * counts[k * classes + k] as f64 / (actual + predicted) as f64;
        }
    }
    vec![right as f64 / n, f1 / present, loss / n]
}

impl Binary {
    fn values(&self, weights: &[u8]) -> Vec<f64> {
        let mut counts = [0u64; 4];
        let (mut loss, mut square) = (0.0, 0.0);
        for (r, &w) in weights.iter().enumerate() {
            counts[self.cells[r] as usize] += u64::from(w);
            loss += f64::from(w) * self.losses[r];
            square += f64::from(w) * self.squares[r];
        }
        let [true_negative, false_positive, false_negative, true_positive] = counts.map(|c| c as f64);
        let (positives, negatives) = (true_positive + false_negative, true_negative + false_positive);
        let n = positives + negatives;
        let acted = self.workload * n;
        let (mut above, mut below, mut area, mut precision, mut found) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut run, mut run_positive) = (0u64, 0u64);
        for (i, &r) in self.order.iter().enumerate() {
            let w = u64::from(weights[r as usize]);
            run += w;
            run_positive += if self.positive[i] { w } else { 0 };
            if self.last[i] && run > 0 {
                let (all, ours) = (run as f64, run_positive as f64);
                area += (above + 0.5 * ours) * (all - ours);
                // Of a run of equal probabilities, a share is acted on: what a random order would find.
                let before: f64 = above + below;
                found += ours * ((acted - before) / all).clamp(0.0, 1.0);
                above += ours;
                below += all - ours;
                precision += ours * above / (above + below);
                (run, run_positive) = (0, 0);
            }
        }
        let f1 = 2.0 * true_positive / (2.0 * true_positive + false_positive + false_negative);
        vec![
            area / (positives * negatives),
            precision / positives,
            found / positives,
            loss / n,
            square / n,
            (true_positive + true_negative) / n,
            (true_positive / positives + true_negative / negatives) / 2.0,
            if f1.is_nan() { 0.0 } else { f1 },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinball_weighs_both_sides() {
        let truth = [1.0, 2.0, 3.0];
        let output = Output { width: 1, values: vec![0.0, 2.0, 5.0] };
        let answers = Answers { task: Task::Regression, truth: &truth, output: &output, workload: 1.0 };
        let v = Scored::new(answers).at_level(Some(0.9)).plain();
        assert!((v[3] - (0.9 + 0.2) / 3.0).abs() < 1e-15, "{v:?}");
    }

    #[test]
    fn ties_count_half_and_recall_takes_a_share_of_them() {
        let truth = [1.0, 0.0, 1.0, 0.0];
        let p = [0.9, 0.4, 0.4, 0.1];
        let output = Output { width: 2, values: p.iter().flat_map(|p| [1.0 - p, *p]).collect() };
        let v = Scored::new(Answers { task: Task::Binary, truth: &truth, output: &output, workload: 0.5 }).plain();
        // scikit-learn: roc_auc_score 0.875, average_precision_score 0.5 + 0.5 · 2/3.
        assert!((v[0] - 0.875).abs() < 1e-15);
        assert!((v[1] - (0.5 + 1.0 / 3.0)).abs() < 1e-15);
        // Two of four rows: the first, and one of the two tied.
        assert!((v[2] - 0.75).abs() < 1e-15);
    }
}
