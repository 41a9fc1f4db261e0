//! Logistic regression for two classes by Newton's method, with the L2 penalty of scikit-learn's `C = 1`:
//! minimises `½ |w|² + Σ log(1 + exp(−y (b + w·x)))`, the intercept free.

use super::linear::Fit;
use super::moments::{in_pieces, moments, pieces};
use super::solve::solve;
use crate::features::{Design, dot};
use crate::{Cancelled, Watch};

const MOST_STEPS: u64 = 50;

/// Fits on a design; `y` is 1 for the positive class, else 0.
pub fn logistic(design: &Design, y: &[f64], watch: &Watch) -> Result<Fit, Cancelled> {
    let p = design.terms();
    let n = design.rows as f64;
    let share = y.iter().sum::<f64>() / n;
    let mut at = vec![0.0; p + 1];
    at[p] = (share / (1.0 - share)).ln();
    let mut state = State::at(design, y, &at, watch)?;
    let mut unfinished = true;
    for step in 0..MOST_STEPS {
        watch.step("fit_logistic", step, MOST_STEPS)?;
        let gradient = state.gradient(design, y, &at, watch)?;
        let largest = gradient.iter().fold(0.0f64, |m, g| m.max(g.abs()));
        if largest <= 1e-9 * n.max(1.0).sqrt() {
            unfinished = false;
            break;
        }
        let m = moments(design, &state.probabilities, &state.weights, watch)?;
        let q = p + 1;
        let mut hessian = vec![0.0; q * q];
        for i in 0..p {
            hessian[i * q..i * q + i + 1].copy_from_slice(&m.products[i * p..i * p + i + 1]);
            hessian[i * q + i] += 1.0;
        }
        hessian[p * q..p * q + p].copy_from_slice(&m.sums);
        hessian[p * q + p] = m.weight.max(1e-12);
        let Some(change) = solve(hessian, q, &gradient, 0.0, watch)? else { break };
        let decrement = dot(&change, &gradient);
        let mut length = 1.0;
        let accepted = loop {
            let next: Vec<f64> = at.iter().zip(&change).map(|(a, c)| a - length * c).collect();
            let trial = State::at(design, y, &next, watch)?;
            if trial.loss <= state.loss - 1e-4 * length * decrement {
                (at, state) = (next, trial);
                break true;
            }
            length *= 0.5;
            if length < 1e-6 {
                break false;
            }
        };
        // No descent is left within the digits of the loss: this is the minimum.
        if !accepted {
            unfinished = decrement > 1e-7 * (1.0 + state.loss.abs());
            break;
        }
        if decrement <= 1e-16 * (1.0 + state.loss.abs()) {
            unfinished = false;
            break;
        }
    }
    let intercept = at[p];
    at.truncate(p);
    Ok(Fit { intercepts: vec![intercept], weights: vec![at], ridge: false, unfinished })
}

/// The model's view of the rows at one point.
struct State {
    loss: f64,
    probabilities: Vec<f64>,
    weights: Vec<f64>,
}

impl State {
    fn at(design: &Design, y: &[f64], at: &[f64], watch: &Watch) -> Result<State, Cancelled> {
        let p = at.len() - 1;
        let parts = in_pieces(&pieces(design.rows, p), watch.threads, |rows| {
            let mut loss = 0.0;
            let mut probabilities = vec![at[p]; rows.len()];
            for (i, block) in probabilities.chunks_mut(2048).enumerate() {
                watch.check()?;
                let from = rows.start + i * 2048;
                design.add_product(&at[..p], from, block);
                for (z, y) in block.iter_mut().zip(&y[from..]) {
                    // With e = exp(−|z|) one exponential serves the loss and the probability without overflow.
                    let e = (-z.abs()).exp();
                    loss += z.max(0.0) - *z * y + e.ln_1p();
                    *z = if *z >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
                }
            }
            Ok((loss, probabilities))
        })?;
        let mut loss = 0.5 * dot(&at[..p], &at[..p]);
        let mut probabilities = Vec::with_capacity(design.rows);
        for (part, values) in parts {
            loss += part;
            probabilities.extend(values);
        }
        let weights = probabilities.iter().map(|p| p * (1.0 - p)).collect();
        Ok(State { loss, probabilities, weights })
    }

    fn gradient(&self, design: &Design, y: &[f64], at: &[f64], watch: &Watch) -> Result<Vec<f64>, Cancelled> {
        let p = at.len() - 1;
        let parts = in_pieces(&pieces(design.rows, p), watch.threads, |rows| {
            watch.check()?;
            let errors: Vec<f64> = rows.clone().map(|r| self.probabilities[r] - y[r]).collect();
            let mut out = vec![0.0; p + 1];
            design.add_transposed(&errors, rows.start, &mut out[..p]);
            out[p] = errors.iter().sum();
            Ok(out)
        })?;
        let mut gradient = at.to_vec();
        gradient[p] = 0.0;
        for part in parts {
            gradient.iter_mut().zip(part).for_each(|(g, v)| *g += v);
        }
        Ok(gradient)
    }
}
