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

/// Acting on every row whose probability is at least `from`: so many rows, of which so many are positive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Threshold {
    pub from: f64,
    pub acted: u64,
    pub found: u64,
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

/// Tenths of the rows by prediction; rows of equal prediction stay together.
pub fn calibration(truth: &[f64], output: &Output) -> Vec<CalibrationBin> {
    let order = by_prediction(truth.len(), output);
    let wanted = order.len() as f64 / 10.0;
    let mut bins: Vec<CalibrationBin> = Vec::new();
    let mut from = 0;
    for i in 0..order.len() {
        let ends = i + 1 == order.len() || shown(output, order[i + 1]) != shown(output, order[i]);
        if !ends || ((i + 1) as f64) < wanted * (bins.len() + 1) as f64 - 1e-9 && i + 1 < order.len() {
            continue;
        }
        let rows = &order[from..=i];
        let n = rows.len() as f64;
        bins.push(CalibrationBin {
            rows: rows.len() as u64,
            predicted: rows.iter().map(|&r| shown(output, r)).sum::<f64>() / n,
            actual: rows.iter().map(|&r| truth[r]).sum::<f64>() / n,
        });
        from = i + 1;
    }
    bins
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

/// More places to cut than this are thinned out.
const MOST_THRESHOLDS: usize = 200;

/// The places where acting changes, from the highest probability to the lowest (there all rows are acted on); of many,
/// some two hundred evenly spread over the rows.
pub fn thresholds(truth: &[f64], output: &Output) -> Vec<Threshold> {
    let order = by_prediction(truth.len(), output);
    let (mut acted, mut found) = (0u64, 0u64);
    let mut all = Vec::new();
    for (i, &r) in order.iter().enumerate().rev() {
        acted += 1;
        found += u64::from(truth[r] == 1.0);
        if i == 0 || shown(output, order[i - 1]) != shown(output, r) {
            all.push(Threshold { from: shown(output, r), acted, found });
        }
    }
    if all.len() <= MOST_THRESHOLDS {
        return all;
    }
    let mut next = 0.0;
    let step = truth.len() as f64 / MOST_THRESHOLDS as f64;
    let last = all.len() - 1;
    let mut place = 0;
    all.retain(|t| {
        let kept = t.acted as f64 >= next || place == last;
        if kept {
            next = (t.acted as f64 / step).floor() * step + step;
        }
        place += 1;
        kept
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_predictions_are_in_one_bin() {
        let truth: Vec<f64> = (0..100).map(|i| f64::from(i % 4 == 0)).collect();
        let told = |p: &dyn Fn(u32) -> f64| {
            let output = Output { width: 2, values: (0..100).flat_map(|i| [1.0 - p(i), p(i)]).collect() };
            calibration(&truth, &output).iter().map(|b| b.rows).collect::<Vec<u64>>()
        };
        assert_eq!(told(&|i| f64::from(i) / 100.0), [10; 10]);
        assert_eq!(told(&|i| f64::from(i / 50)), [50, 50]);
        assert_eq!(told(&|_| 0.3), [100]);
    }

    #[test]
    fn thresholds_count_what_is_acted_on() {
        let truth = [1.0, 0.0, 1.0, 0.0];
        let output = Output { width: 2, values: [0.9, 0.4, 0.4, 0.1].iter().flat_map(|p| [1.0 - p, *p]).collect() };
        let told: Vec<(f64, u64, u64)> =
            thresholds(&truth, &output).iter().map(|t| (t.from, t.acted, t.found)).collect();
        assert_eq!(told, [(0.9, 1, 1), (0.4, 3, 2), (0.1, 4, 2)]);
        let many: Vec<f64> = (0..5000).map(|i| f64::from(i % 3 == 0)).collect();
        let scores = Output { width: 2, values: (0..5000).flat_map(|i| [0.0, f64::from(i) / 5000.0]).collect() };
        let some = thresholds(&many, &scores);
        assert!((190..=202).contains(&some.len()), "{}", some.len());
        assert_eq!(some.last().map(|t| (t.acted, t.found)), Some((5000, 1667)));
        assert_eq!(some.first().map(|t| t.acted), Some(1));
    }

    #[test]
    fn gain_of_equal_answers_is_the_diagonal() {
        let truth = [1.0, 0.0, 0.0, 1.0];
        let output = Output { width: 2, values: [0.5, 0.5].repeat(4) };
        assert!(gain_curve(&truth, &output).iter().all(|p| (p.acted - p.found).abs() < 1e-12));
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
    }
}
