//! Ridge and elastic net on standardised terms, the penalty chosen within the training rows.
//!
//! Both need the moments alone. The rows are dealt to five inner folds by the rank of the target, so that neither the
//! order of rows nor the units of features decide; a fold's moments are the total less its part, and so are its means
//! and spreads: the standardisation never sees the rows that judge it. In scikit-learn's terms the penalty is
//! `ElasticNet`'s `alpha`; of `Ridge` it is `alpha / rows`.

use super::finding::{Finding, Severity};
use super::linear::Fit;
use super::moments::{Moments, moments_of};
use super::solve::solve;
use crate::features::{Design, dot};
use crate::{Cancelled, Watch};

pub const INNER_FOLDS: usize = 5;
/// What ridge chooses from.
pub const RIDGE_PENALTIES: [f64; 11] = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0, 3.0, 10.0];
/// Elastic net's path: so many penalties from the one at which all weights are zero down to a thousandth of it.
const NET_PENALTIES: usize = 25;
/// Half of the penalty is L1.
const L1: f64 = 0.5;
const MOST_SWEEPS: usize = 5000;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Penalty {
    Ridge,
    Net,
}

/// Correlations of the terms, their covariance with the target, and how to come back to the design's own terms.
struct Standard {
    terms: usize,
    /// Row by row, both triangles.
    correlations: Vec<f64>,
    /// With the target, in its unit.
    covariances: Vec<f64>,
    means: Vec<f64>,
    inverse: Vec<f64>,
    mean: f64,
}

impl Standard {
    fn of(m: &Moments) -> Standard {
        let (p, n) = (m.terms, m.weight);
        let means: Vec<f64> = m.sums.iter().map(|s| s / n).collect();
        let variance = |i: usize| m.products[i * p + i] / n - means[i] * means[i];
        let inverse: Vec<f64> = (0..p)
            .map(|i| {
                let v = variance(i);
                // What is left of a constant after the subtraction is rounding.
                if v > 1e-12 * (m.products[i * p + i] / n).max(1e-12) { 1.0 / v.sqrt() } else { 0.0 }
            })
            .collect();
        let mut correlations = vec![0.0; p * p];
        for i in 0..p {
            for j in 0..i {
                let c = (m.products[i * p + j] / n - means[i] * means[j]) * inverse[i] * inverse[j];
                correlations[i * p + j] = c;
                correlations[j * p + i] = c;
            }
            correlations[i * p + i] = 1.0;
        }
        let mean = m.target / n;
        let covariances = (0..p).map(|i| (m.cross[i] / n - means[i] * mean) * inverse[i]).collect();
        Standard { terms: p, correlations, covariances, means, inverse, mean }
    }

    fn ridge(&self, penalty: f64, watch: &Watch) -> Result<Option<Vec<f64>>, Cancelled> {
        let p = self.terms;
        let mut a = self.correlations.clone();
        (0..p).for_each(|i| a[i * p + i] += penalty);
        solve(a, p, &self.covariances, 0.0, watch)
    }

    /// Coordinate descent from where `at` stands. True if it settled.
    fn net(&self, penalty: f64, at: &mut [f64], tolerance: f64, watch: &Watch) -> Result<bool, Cancelled> {
        let p = self.terms;
        // The gradient of the squares: covariances less correlations · weights, kept up to date.
        let mut rest = self.covariances.clone();
        for (j, &w) in at.iter().enumerate().filter(|(_, w)| **w != 0.0) {
            rest.iter_mut().zip(&self.correlations[j * p..(j + 1) * p]).for_each(|(r, c)| *r -= c * w);
        }
        let scale = self.largest().max(1e-300);
        for _ in 0..MOST_SWEEPS {
            watch.check()?;
            let mut moved = 0.0f64;
            for j in 0..p {
                if self.inverse[j] == 0.0 {
                    continue;
                }
                let pull = rest[j] + at[j];
                let shrunk = (pull.abs() - penalty * L1).max(0.0) * pull.signum();
                let next = shrunk / (1.0 + penalty * (1.0 - L1));
                let change = next - at[j];
                if change != 0.0 {
                    at[j] = next;
                    rest.iter_mut().zip(&self.correlations[j * p..(j + 1) * p]).for_each(|(r, c)| *r -= c * change);
                    moved = moved.max(change.abs());
                }
            }
            if moved <= tolerance * scale {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn largest(&self) -> f64 {
        self.covariances.iter().fold(0.0f64, |m, c| m.max(c.abs()))
    }

    /// Intercept and weights in the design's own terms.
    fn own(&self, weights: &[f64]) -> (f64, Vec<f64>) {
        let own: Vec<f64> = weights.iter().zip(&self.inverse).map(|(w, s)| w * s).collect();
        (self.mean - dot(&own, &self.means), own)
    }
}

/// Σ (y − intercept − weights · x)² over the rows of the moments; `squares` is Σ y².
fn squared_error(m: &Moments, squares: f64, intercept: f64, weights: &[f64]) -> f64 {
    let p = m.terms;
    let mut sum = squares - 2.0 * intercept * m.target + m.weight * intercept * intercept;
    for i in 0..p {
        if weights[i] == 0.0 {
            continue;
        }
        sum += 2.0 * weights[i] * (intercept * m.sums[i] - m.cross[i]);
        sum += weights[i] * weights[i] * m.products[i * p + i];
        let below = dot(&m.products[i * p..i * p + i], &weights[..i]);
        sum += 2.0 * weights[i] * below;
    }
    sum
}

/// The rows in the order of their inner folds, and where each fold begins and ends. Rows that several parts of a
/// validation learn from are dealt for themselves, so that each part deals them alike: `lists` are such rows, each
/// with the inner fold that its first row goes to.
pub fn dealt(lists: &[(usize, &[u32])], y: &[f64]) -> (Vec<u32>, Vec<std::ops::Range<usize>>) {
    let rows: usize = lists.iter().map(|(_, rows)| rows.len()).sum();
    let folds = INNER_FOLDS.min(rows);
    let ranked: Vec<(usize, Vec<u32>)> = lists.iter().map(|(first, rows)| (*first, ranked(rows, y))).collect();
    let mut all = Vec::with_capacity(rows);
    let mut ranges = Vec::new();
    for fold in 0..folds {
        let from = all.len();
        for (first, rows) in &ranked {
            all.extend(of_fold(rows, *first, fold, folds));
        }
        ranges.push(from..all.len());
    }
    (all, ranges)
}

/// By the target, then by position.
pub fn ranked(rows: &[u32], y: &[f64]) -> Vec<u32> {
    // Value and place side by side: the sort doesn't jump through the rows.
    let mut ranked: Vec<(f64, u32)> = rows.iter().map(|&r| (y[r as usize], r)).collect();
    ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, r)| r).collect()
}

/// Of ranked rows those of one inner fold; the first row goes to the fold `first`.
pub fn of_fold(ranked: &[u32], first: usize, fold: usize, folds: usize) -> impl Iterator<Item = u32> {
    ranked.iter().copied().skip((fold + folds - first % folds) % folds).step_by(folds)
}

/// Fits on a design whose rows lie fold by fold; the note says which penalty was chosen.
pub fn fit(
    design: &Design,
    y: &[f64],
    folds: &[std::ops::Range<usize>],
    penalty: Penalty,
    watch: &Watch,
) -> Result<(Fit, Finding), Cancelled> {
    let n = design.rows as f64;
    let shift = y.iter().sum::<f64>() / n;
    let y: Vec<f64> = y.iter().map(|v| v - shift).collect();
    let mut parts = Vec::with_capacity(folds.len());
    for fold in folds {
        watch.step("fit_penalty", parts.len() as u64, folds.len() as u64 * 2)?;
        let squares = dot(&y[fold.clone()], &y[fold.clone()]);
        parts.push((moments_of(design, &y, fold.clone(), watch)?, squares));
    }
    chosen(&parts, shift, penalty, watch)
}

/// Fits from the moments of the inner folds alone, each with its Σ y²; `shift` was taken from the target.
pub fn chosen(
    parts: &[(Moments, f64)],
    shift: f64,
    penalty: Penalty,
    watch: &Watch,
) -> Result<(Fit, Finding), Cancelled> {
    let terms = parts.first().map_or(0, |(m, _)| m.terms);
    let total_of = |without: Option<usize>| {
        let mut total = Moments::zero(terms);
        parts.iter().enumerate().filter(|(f, _)| Some(*f) != without).for_each(|(_, (m, _))| total.add(m));
        Standard::of(&total)
    };
    let whole = total_of(None);
    let path: Vec<f64> = match penalty {
        Penalty::Ridge => RIDGE_PENALTIES.to_vec(),
        Penalty::Net => {
            let most = (whole.largest() / L1).max(1e-300);
            let step = |i: usize| most * 10f64.powf(-3.0 * i as f64 / (NET_PENALTIES - 1) as f64);
            (0..NET_PENALTIES).map(step).collect()
        }
    };
    let mut losses = vec![0.0; path.len()];
    for (f, (part, squares)) in parts.iter().enumerate() {
        watch.step("fit_penalty", (parts.len() + f) as u64, parts.len() as u64 * 2)?;
        let standard = total_of(Some(f));
        let mut at = vec![0.0; standard.terms];
        for (loss, &chosen) in losses.iter_mut().zip(&path) {
            match penalty {
                Penalty::Ridge => at = standard.ridge(chosen, watch)?.unwrap_or_else(|| vec![0.0; at.len()]),
                Penalty::Net => {
                    standard.net(chosen, &mut at, 1e-7, watch)?;
                }
            }
            let (intercept, weights) = standard.own(&at);
            *loss += squared_error(part, *squares, intercept, &weights);
        }
    }
    // Of equals the larger penalty: elastic net's path falls, ridge's rises.
    let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let close = |i: &usize| losses[*i] <= best * (1.0 + 1e-9);
    let place = match penalty {
        Penalty::Ridge => (0..path.len()).rev().find(close),
        Penalty::Net => (0..path.len()).find(close),
    };
    let place = place.unwrap_or(0);
    let chosen = path[place];
    let (at, settled) = match penalty {
        Penalty::Ridge => {
            let solved = whole.ridge(chosen, watch)?;
            (solved.clone().unwrap_or_else(|| vec![0.0; whole.terms]), solved.is_some())
        }
        Penalty::Net => {
            let mut at = vec![0.0; whole.terms];
            for &step in &path[..place] {
                whole.net(step, &mut at, 1e-7, watch)?;
            }
            let settled = whole.net(chosen, &mut at, 1e-12, watch)?;
            (at, settled)
        }
    };
    let (intercept, weights) = whole.own(&at);
    let kept = at.iter().filter(|w| **w != 0.0).count();
    let note = Finding::new(Severity::Note, if penalty == Penalty::Ridge { "penalty_ridge" } else { "penalty_net" })
        .with("penalty", chosen)
        .with("kept", kept)
        .with("terms", whole.terms);
    let fit = Fit { intercepts: vec![shift + intercept], weights: vec![weights], ridge: false, unfinished: !settled };
    Ok((fit, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> (Design, Vec<f64>) {
        let x: Vec<f64> = (0..200).map(|i| f64::from((i * 37) % 101) / 30.0 - 1.6).collect();
        let other: Vec<f64> = (0..200).map(|i| f64::from((i * 53) % 97) / 30.0 - 1.6).collect();
        let y = x.iter().zip(&other).enumerate().map(|(i, (x, o))| 5.0 + 3.0 * x + 0.01 * o + f64::from(i as u32 % 7));
        let y = y.collect();
        (Design { rows: 200, dense: vec![x, other], blocks: Vec::new() }, y)
    }

    #[test]
    fn the_inner_error_is_that_of_the_rows() {
        let (design, y) = line();
        let m = moments_of(&design, &y, 40..90, &Watch::none()).unwrap();
        let error = |r: usize| y[r] - (1.5 + 2.0 * design.dense[0][r] - 0.5 * design.dense[1][r]);
        let plain: f64 = (40..90).map(|r| error(r) * error(r)).sum();
        let ours = squared_error(&m, dot(&y[40..90], &y[40..90]), 1.5, &[2.0, -0.5]);
        assert!((plain - ours).abs() < 1e-9 * plain, "{plain} {ours}");
    }

    #[test]
    fn a_line_is_found_and_a_net_drops_what_says_nothing() {
        let (design, y) = line();
        let folds: Vec<_> = (0..5).map(|f| f * 40..(f + 1) * 40).collect();
        for penalty in [Penalty::Ridge, Penalty::Net] {
            let (fit, note) = fit(&design, &y, &folds, penalty, &Watch::none()).unwrap();
            assert!((fit.weights[0][0] - 3.0).abs() < 0.2, "{fit:?}");
            assert!(!fit.unfinished && note.args.contains_key("penalty"));
        }
    }
}
