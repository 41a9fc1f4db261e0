//! Naive Bayes: each input tells the class alone. Numbers are Gaussian within a class, categories are counted shares
//! with one row added to each level: scikit-learn's `GaussianNB` and `CategoricalNB`, joined.

use super::model::Likelihood;
use super::moments::in_pieces;
use super::target::Target;
use crate::features::{Bound, Input};
use crate::{Cancelled, Watch};

/// Added to each variance, as a share of the variance over all rows.
const SMOOTHING: f64 = 1e-9;

/// Logarithms of the classes' shares, and one likelihood an input.
pub fn fit(
    bound: &Bound,
    target: &Target,
    rows: &[u32],
    watch: &Watch,
) -> Result<(Vec<f64>, Vec<Likelihood>), Cancelled> {
    let counts = target.class_rows(rows);
    let n = rows.len() as f64;
    // A class without a row here is nearly, not wholly, excluded: its logarithm must be a number.
    let priors = counts.iter().map(|&c| ((c as f64).max(1e-9) / n).ln()).collect();
    let inputs = &bound.encoder.inputs;
    let runs: Vec<_> = (0..inputs.len()).map(|i| i..i + 1).collect();
    let all = in_pieces(&runs, watch.threads, |run| {
        watch.step("fit_bayes", run.start as u64, inputs.len() as u64)?;
        Ok(match &inputs[run.start] {
            Input::Number { mean, deviation, .. } if *deviation > 0.0 => {
                Some(gaussian(bound, run.start, (*mean, *deviation), target, rows))
            }
            Input::Number { .. } => None,
            Input::Category { levels, .. } => Some(shares(bound, run.start, levels.len() + 2, target, rows)),
        })
    })?;
    Ok((priors, all.into_iter().flatten().collect()))
}

fn gaussian(bound: &Bound, input: usize, (mean, deviation): (f64, f64), target: &Target, rows: &[u32]) -> Likelihood {
    let classes = target.classes.len();
    let mut sums = vec![[0.0f64; 3]; classes];
    // In standard deviations around the mean: no digits are lost, whatever the unit.
    for &r in rows {
        let v = (bound.number(input, r) - mean) / deviation;
        if !v.is_nan() {
            let cell = &mut sums[target.y[r as usize] as usize];
            cell[0] += 1.0;
            cell[1] += v;
            cell[2] += v * v;
        }
    }
    let total = sums.iter().fold([0.0; 3], |t, s| [t[0] + s[0], t[1] + s[1], t[2] + s[2]]);
    let moments = |[n, sum, squares]: [f64; 3]| (sum / n, (squares / n - (sum / n) * (sum / n)).max(0.0));
    let (whole_mean, whole) = moments(total);
    let told: Vec<(f64, f64)> = sums
        .iter()
        .map(|&s| if s[0] > 0.0 { moments(s) } else { (whole_mean, whole) })
        .map(|(m, v)| (m, v + SMOOTHING * whole.max(1e-12)))
        .collect();
    Likelihood::Gaussian {
        input: input as u32,
        means: told.iter().map(|t| mean + t.0 * deviation).collect(),
        variances: told.iter().map(|t| t.1 * deviation * deviation).collect(),
    }
}

fn shares(bound: &Bound, input: usize, positions: usize, target: &Target, rows: &[u32]) -> Likelihood {
    let classes = target.classes.len();
    let mut counts = vec![vec![0.0f64; positions]; classes];
    for &r in rows {
        counts[target.y[r as usize] as usize][bound.level(input, r) as usize] += 1.0;
    }
    let seen: Vec<bool> = (0..positions).map(|p| counts.iter().any(|c| c[p] > 0.0)).collect();
    let levels = seen.iter().filter(|s| **s).count() as f64;
    let logarithms = counts
        .iter()
        .map(|count| {
            let rows: f64 = count.iter().sum();
            let one = |(c, seen): (&f64, &bool)| if *seen { ((c + 1.0) / (rows + levels)).ln() } else { 0.0 };
            count.iter().zip(&seen).map(one).collect()
        })
        .collect();
    Likelihood::Shares { input: input as u32, logarithms }
}

/// Probabilities, row by row.
pub fn answers(
    bound: &Bound,
    priors: &[f64],
    likelihoods: &[Likelihood],
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let classes = priors.len();
    let mut scores = priors.repeat(rows.len());
    for likelihood in likelihoods {
        watch.check()?;
        match likelihood {
            Likelihood::Gaussian { input, means, variances } => {
                let constants: Vec<f64> = variances.iter().map(|v| -0.5 * (std::f64::consts::TAU * v).ln()).collect();
                let halves: Vec<f64> = variances.iter().map(|v| -0.5 / v).collect();
                for (cell, &r) in scores.chunks_mut(classes).zip(rows) {
                    let v = bound.number(*input as usize, r);
                    if !v.is_nan() {
                        for k in 0..classes {
                            let away = v - means[k];
                            cell[k] += constants[k] + halves[k] * away * away;
                        }
                    }
                }
            }
            Likelihood::Shares { input, logarithms } => {
                for (cell, &r) in scores.chunks_mut(classes).zip(rows) {
                    let level = bound.level(*input as usize, r) as usize;
                    for (score, own) in cell.iter_mut().zip(logarithms) {
                        *score += own.get(level).copied().unwrap_or(0.0);
                    }
                }
            }
        }
    }
    for cell in scores.chunks_mut(classes) {
        // Numbers far outside of all that was seen can take every logarithm to minus infinity: then the shares answer.
        let most = cell.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !most.is_finite() {
            cell.copy_from_slice(priors);
        }
        let most = cell.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        for score in cell.iter_mut() {
            *score = (*score - most).exp();
            sum += *score;
        }
        cell.iter_mut().for_each(|s| *s /= sum);
    }
    Ok(scores)
}
