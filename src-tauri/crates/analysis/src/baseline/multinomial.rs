//! Logistic regression for several classes: softmax with one weight vector a class and scikit-learn's penalty for
//! `C = 1`, intercepts free.

use super::lbfgs::minimise;
use super::linear::Fit;
use super::moments::{in_pieces, pieces};
use crate::features::{Design, dot};
use crate::{Cancelled, Watch};

/// Fits on a design; `y` holds class indices under `classes`.
pub fn multinomial(design: &Design, y: &[f64], classes: usize, watch: &Watch) -> Result<Fit, Cancelled> {
    let p = design.terms();
    let q = p + 1;
    let n = design.rows as f64;
    let mut start = vec![0.0; q * classes];
    for (k, part) in start.chunks_mut(q).enumerate() {
        let share = y.iter().filter(|&&v| v as usize == k).count() as f64 / n;
        part[p] = share.max(1e-12).ln();
    }
    let (at, done) = minimise(start, 1e-9 * n.max(100.0), 1000, watch, |at| loss(design, y, classes, at, watch))?;
    // Softmax leaves a constant free: intercepts are told with a sum of zero, as scikit-learn tells them.
    let mean = at.chunks(q).map(|c| c[p]).sum::<f64>() / classes as f64;
    Ok(Fit {
        intercepts: at.chunks(q).map(|c| c[p] - mean).collect(),
        weights: at.chunks(q).map(|c| c[..p].to_vec()).collect(),
        ridge: false,
        unfinished: !done,
    })
}

/// Penalised negative log-likelihood and its gradient; parameters class by class, weights then intercept.
fn loss(design: &Design, y: &[f64], classes: usize, at: &[f64], watch: &Watch) -> Result<(f64, Vec<f64>), Cancelled> {
    let p = design.terms();
    let q = p + 1;
    let parts = in_pieces(&pieces(design.rows, p), watch.threads, |rows| {
        let (mut value, mut gradient) = (0.0, vec![0.0; at.len()]);
        let mut scores: Vec<Vec<f64>> = vec![Vec::new(); classes];
        let mut from = rows.start;
        while from < rows.end {
            watch.check()?;
            let len = 1024.min(rows.end - from);
            for (k, column) in scores.iter_mut().enumerate() {
                column.clear();
                column.resize(len, at[k * q + p]);
                design.add_product(&at[k * q..k * q + p], from, column);
            }
            for r in 0..len {
                let most = scores.iter().fold(f64::NEG_INFINITY, |m, c| m.max(c[r]));
                let own = y[from + r] as usize;
                value += most - scores[own][r];
                let mut sum = 0.0;
                for column in &mut scores {
                    column[r] = (column[r] - most).exp();
                    sum += column[r];
                }
                value += sum.ln();
                for column in &mut scores {
                    column[r] /= sum;
                }
                scores[own][r] -= 1.0;
            }
            for (k, column) in scores.iter().enumerate() {
                design.add_transposed(column, from, &mut gradient[k * q..k * q + p]);
                gradient[k * q + p] += column.iter().sum::<f64>();
            }
            from += len;
        }
        Ok((value, gradient))
    })?;
    let (mut value, mut gradient) = (0.0, vec![0.0; at.len()]);
    for (v, g) in parts {
        value += v;
        gradient.iter_mut().zip(g).for_each(|(a, b)| *a += b);
    }
    for (w, g) in at.chunks(q).zip(gradient.chunks_mut(q)) {
        value += 0.5 * dot(&w[..p], &w[..p]);
        g[..p].iter_mut().zip(w).for_each(|(g, w)| *g += w);
    }
    Ok((value, gradient))
}
