//! Ordinary least squares from shifted moments: equals scikit-learn's `LinearRegression`.

use super::moments::{Moments, moments};
use super::solve::solve;
use crate::features::Design;
use crate::{Cancelled, Watch};

/// A fitted line in the design's own terms: `intercept + Σ weights · term`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    pub intercepts: Vec<f64>,
    /// One list a class, one number a term.
    pub weights: Vec<Vec<f64>>,
    /// Terms depended on each other exactly: a ridge of 1e-8 was added to choose among equal answers.
    pub ridge: bool,
    /// The iterations ended before the tolerance was met.
    pub unfinished: bool,
}

/// Least squares of `y` on the design.
pub fn least_squares(design: &Design, y: &[f64], watch: &Watch) -> Result<Fit, Cancelled> {
    let n = design.rows as f64;
    let shift = y.iter().sum::<f64>() / n;
    let shifted: Vec<f64> = y.iter().map(|v| v - shift).collect();
    solved(moments(design, &shifted, &[], watch)?, shift, watch)
}

/// Least squares from moments alone; `shift` was taken from the target.
pub fn solved(m: Moments, shift: f64, watch: &Watch) -> Result<Fit, Cancelled> {
    let (p, n) = (m.terms, m.weight);
    // Centre, then scale to correlations, so that the pivots tell of dependence whatever the units.
    let mut a = m.products;
    let mut b = m.cross;
    let means: Vec<f64> = m.sums.iter().map(|s| s / n).collect();
    for i in 0..p {
        b[i] -= means[i] * m.target;
        for j in 0..=i {
            a[i * p + j] -= n * means[i] * means[j];
        }
    }
    let scale: Vec<f64> = (0..p).map(|i| a[i * p + i].max(0.0).sqrt()).collect();
    let inverse: Vec<f64> = scale.iter().map(|&s| if s > 1e-12 * n.sqrt() { 1.0 / s } else { 0.0 }).collect();
    for i in 0..p {
        b[i] *= inverse[i];
        for j in 0..i {
            a[i * p + j] *= inverse[i] * inverse[j];
        }
        a[i * p + i] = 1.0;
    }
    let mut ridge = false;
    let solved = match solve(a.clone(), p, &b, 1e-11, watch)? {
        Some(x) => x,
        None => {
            ridge = true;
            for i in 0..p {
                a[i * p + i] += 1e-8;
            }
            solve(a, p, &b, 0.0, watch)?.unwrap_or_else(|| vec![0.0; p])
        }
    };
    let weights: Vec<f64> = solved.iter().zip(&inverse).map(|(x, s)| x * s).collect();
    let mean = shift + m.target / n;
    let intercept = mean - weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>();
    Ok(Fit { intercepts: vec![intercept], weights: vec![weights], ridge, unfinished: false })
}
