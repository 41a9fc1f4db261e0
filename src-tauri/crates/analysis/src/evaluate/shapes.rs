//! What the errors look like: tables small enough for a chart.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::metrics::predicted_class;
use crate::baseline::Output;

/// Rows by true class (outer) and predicted class (inner), in the order of the model's classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Confusion {
    pub classes: Vec<String>,
    pub rows: Vec<Vec<u64>>,
}

/// Truth less prediction, in the target's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Residuals {
    pub mean: f64,
    /// At 5, 25, 50, 75 and 95 %.
    pub quantiles: [f64; 5],
    /// One more than `counts`.
    pub edges: Vec<f64>,
    /// The first and the last bin hold the tails too.
    pub counts: Vec<u64>,
}

/// A tenth of the test rows, by prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CalibrationBin {
    pub rows: u64,
    /// Mean prediction: a number, or the probability of the positive class.
    pub predicted: f64,
    /// Mean truth: a number, or the share of positives.
    pub actual: f64,
}

/// Acting on the `acted` most probable share of rows finds the share `found` of positives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GainPoint {
    pub acted: f64,
    pub found: f64,
}

/// Linear interpolation between order statistics (Hyndman and Fan's type 7), as NumPy does; `sorted` isn't empty.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = q * (sorted.len() - 1) as f64;
    let (low, part) = (at.floor() as usize, at - at.floor());
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + part * (sorted[high] - sorted[low])
}

pub fn confusion(truth: &[f64], output: &Output, classes: &[String]) -> Confusion {
    let mut rows = vec![vec![0u64; classes.len()]; classes.len()];
    for (r, y) in truth.iter().enumerate() {
        rows[*y as usize][predicted_class(output.row(r))] += 1;
    }
    Confusion { classes: classes.to_vec(), rows }
}

/// Of at least one row.
pub fn residuals(truth: &[f64], output: &Output) -> Option<Residuals> {
    let mut errors: Vec<f64> = truth.iter().zip(&output.values).map(|(y, p)| y - p).collect();
    if errors.is_empty() {
        return None;
    }
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    errors.sort_unstable_by(f64::total_cmp);
    let bins = if errors.len() < 200 { 12 } else { 30 };
    let (low, high) = (quantile(&errors, 0.005), quantile(&errors, 0.995));
    let width = (high - low) / bins as f64;
    let mut counts = vec![0; bins];
    for e in &errors {
        let bin = if width > 0.0 { ((e - low) / width).floor().clamp(0.0, (bins - 1) as f64) as usize } else { 0 };
        counts[bin] += 1;
    }
    let edges = (0..=bins).map(|i| low + width * i as f64).collect();
    Some(Residuals { mean, quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map(|q| quantile(&errors, q)), edges, counts })
}

/// The prediction that is shown against the truth: the number, or the probability of the last class.
fn shown(output: &Output, row: usize) -> f64 {
    output.row(row).last().copied().unwrap_or(0.0)
}

pub fn calibration(truth: &[f64], output: &Output) -> Vec<CalibrationBin> {
    let order = by_prediction(truth.len(), output);
    let bins = 10.min(order.len());
    (0..bins)
        .map(|b| {
            let rows = &order[order.len() * b / bins..order.len() * (b + 1) / bins];
            let n = rows.len() as f64;
            CalibrationBin {
                rows: rows.len() as u64,
                predicted: rows.iter().map(|&r| shown(output, r)).sum::<f64>() / n,
                actual: rows.iter().map(|&r| truth[r]).sum::<f64>() / n,
            }
        })
        .collect()
}

fn by_prediction(rows: usize, output: &Output) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_unstable_by(|&a, &b| shown(output, a).total_cmp(&shown(output, b)).then(a.cmp(&b)));
    order
}

/// 51 points from nobody to everybody; rows of equal probability are shared out evenly.
pub fn gain_curve(truth: &[f64], output: &Output) -> Vec<GainPoint> {
    let order = by_prediction(truth.len(), output);
    let positives: f64 = truth.iter().sum();
    if positives == 0.0 {
        return Vec::new();
    }
    // Corners of the curve, one after each run of equal probabilities.
    let mut corners = vec![(0.0, 0.0)];
    let (mut acted, mut found) = (0.0, 0.0);
    for (i, &r) in order.iter().enumerate().rev() {
        acted += 1.0;
        found += truth[r];
        if i == 0 || shown(output, order[i - 1]) != shown(output, r) {
            corners.push((acted / truth.len() as f64, found / positives));
        }
    }
    let mut at = 0;
    (0..=50)
        .map(|i| {
            let acted = f64::from(i) / 50.0;
            while at + 2 < corners.len() && corners[at + 1].0 < acted {
                at += 1;
            }
            let ((x0, y0), (x1, y1)) = (corners[at], corners[(at + 1).min(corners.len() - 1)]);
            let part = if x1 > x0 { ((acted - x0) / (x1 - x0)).clamp(0.0, 1.0) } else { 1.0 };
            GainPoint { acted, found: y0 + part * (y1 - y0) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gain_of_equal_answers_is_the_diagonal() {
        let truth = [1.0, 0.0, 0.0, 1.0];
        let output = Output { width: 2, values: [0.5, 0.5].repeat(4) };
        assert!(gain_curve(&truth, &output).iter().all(|p| (p.acted - p.found).abs() < 1e-12));
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
    }
}
