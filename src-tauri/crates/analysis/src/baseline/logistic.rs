//! Logistic regression for two classes by Newton's method, with the L2 penalty of scikit-learn's `C = 1`:
//! minimises `½ |w|² + Σ log(1 + exp(−y (b + w·x)))`, the intercept free.

use super::linear::Fit;
use super::moments::{in_pieces, moments, pieces};
use super::solve::solve;
use crate::features::{Block, Design, dot};
use crate::{Cancelled, Watch};

const MOST_STEPS: u64 = 50;

/// Of more rows a part is fitted first: most steps are taken there, and few are left for all rows.
const MANY: usize = 50_000;
/// One row in so many belongs to that part.
const EVERY: usize = 10;

/// Fits on a design; `y` is 1 for the positive class, else 0.
pub fn logistic(design: &Design, y: &[f64], watch: &Watch) -> Result<Fit, Cancelled> {
    let mut at = beginning(design.terms(), y);
    if design.rows > MANY {
        let (fewer, own) = thinned(design, y, EVERY);
        let share = own.iter().sum::<f64>() / own.len() as f64;
        if share > 0.0 && share < 1.0 {
            // Beyond this the part's own chance is larger than what is left to go.
            let from = beginning(design.terms(), &own);
            let (found, unfinished) = newton(&fewer, &own, from, 1.0 / EVERY as f64, 0.1, watch)?;
            at = if unfinished { at } else { found };
        }
    }
    let p = design.terms();
    let (mut at, unfinished) = newton(design, y, at, 1.0, 0.0, watch)?;
    let intercept = at[p];
    at.truncate(p);
    Ok(Fit { intercepts: vec![intercept], weights: vec![at], ridge: false, unfinished })
}

/// No weights, and the intercept that gives the share of the positive class.
fn beginning(terms: usize, y: &[f64]) -> Vec<f64> {
    let share = y.iter().sum::<f64>() / y.len() as f64;
    let mut at = vec![0.0; terms + 1];
    at[terms] = (share / (1.0 - share)).ln();
    at
}

/// One row in `every`.
pub fn thinned(design: &Design, y: &[f64], every: usize) -> (Design, Vec<f64>) {
    let own: Vec<f64> = y.iter().copied().step_by(every).collect();
    let dense = design.dense.iter().map(|c| c.iter().copied().step_by(every).collect()).collect();
    let block = |b: &Block| Block { codes: b.codes.iter().copied().step_by(every).collect(), terms: b.terms };
    (Design { rows: own.len(), dense, blocks: design.blocks.iter().map(block).collect() }, own)
}

/// From `at` to the least of the penalised loss, or to where a step would better it by less than `enough`: where, and
/// whether it was not reached. `penalty` is the factor of ½ |w|².
fn newton(
    design: &Design,
    y: &[f64],
    mut at: Vec<f64>,
    penalty: f64,
    enough: f64,
    watch: &Watch,
) -> Result<(Vec<f64>, bool), Cancelled> {
    let p = design.terms();
    let n = design.rows as f64;
    let mut state = State::at(design, y, &at, penalty, watch)?;
    let mut unfinished = true;
    for step in 0..MOST_STEPS {
        watch.step("fit_logistic", step, MOST_STEPS)?;
        let gradient = state.gradient(design, y, &at, penalty, watch)?;
        let largest = steepest(&gradient);
        if largest <= 1e-9 * n.max(1.0).sqrt() {
            unfinished = false;
            break;
        }
        let m = moments(design, &state.probabilities, &state.weights, watch)?;
        let q = p + 1;
        let mut hessian = vec![0.0; q * q];
        for i in 0..p {
            hessian[i * q..i * q + i + 1].copy_from_slice(&m.products[i * p..i * p + i + 1]);
            hessian[i * q + i] += penalty;
        }
        hessian[p * q..p * q + p].copy_from_slice(&m.sums);
        hessian[p * q + p] = m.weight.max(1e-12);
        let Some(change) = solve(hessian, q, &gradient, 0.0, watch)? else { break };
        let decrement = dot(&change, &gradient);
        let mut length = 1.0;
        let accepted = loop {
            let next: Vec<f64> = at.iter().zip(&change).map(|(a, c)| a - length * c).collect();
            let trial = State::at(design, y, &next, penalty, watch)?;
            let better = trial.loss <= state.loss - 1e-4 * length * decrement;
            // Near the minimum the loss has no digits left to tell: there the slope decides, once.
            let near = decrement <= 1e-9 * (1.0 + state.loss.abs());
            let slope = |s: &State| s.gradient(design, y, &next, penalty, watch).map(|g| steepest(&g));
            if better || (near && slope(&trial)? < largest) {
                (at, state) = (next, trial);
                break true;
            }
            length *= 0.5;
            if near || length < 1e-6 {
                break false;
            }
        };
        if !accepted {
            unfinished = decrement > 1e-7 * (1.0 + state.loss.abs());
            break;
        }
        if decrement <= (1e-16 * (1.0 + state.loss.abs())).max(enough) {
            unfinished = false;
            break;
        }
    }
    Ok((at, unfinished))
}

fn steepest(gradient: &[f64]) -> f64 {
    gradient.iter().fold(0.0f64, |m, g| m.max(g.abs()))
}

/// The model's view of the rows at one point.
struct State {
    loss: f64,
    probabilities: Vec<f64>,
    weights: Vec<f64>,
}

impl State {
    fn at(design: &Design, y: &[f64], at: &[f64], penalty: f64, watch: &Watch) -> Result<State, Cancelled> {
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
        let mut loss = 0.5 * penalty * dot(&at[..p], &at[..p]);
        let mut probabilities = Vec::with_capacity(design.rows);
        for (part, values) in parts {
            loss += part;
            probabilities.extend(values);
        }
        let weights = probabilities.iter().map(|p| p * (1.0 - p)).collect();
        Ok(State { loss, probabilities, weights })
    }

    fn gradient(
        &self,
        design: &Design,
        y: &[f64],
        at: &[f64],
        penalty: f64,
        watch: &Watch,
    ) -> Result<Vec<f64>, Cancelled> {
        let p = at.len() - 1;
        let parts = in_pieces(&pieces(design.rows, p), watch.threads, |rows| {
            watch.check()?;
            let errors: Vec<f64> = rows.clone().map(|r| self.probabilities[r] - y[r]).collect();
            let mut out = vec![0.0; p + 1];
            design.add_transposed(&errors, rows.start, &mut out[..p]);
            out[p] = errors.iter().sum();
            Ok(out)
        })?;
        let mut gradient: Vec<f64> = at.iter().map(|w| penalty * w).collect();
        gradient[p] = 0.0;
        for part in parts {
            gradient.iter_mut().zip(part).for_each(|(g, v)| *g += v);
        }
        Ok(gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginning_on_a_part_ends_where_beginning_anywhere_does() {
        let n = MANY + 7;
        let x = |k: usize| (0..n).map(|i| ((i * (37 + k)) % 101) as f64 / 30.0 - 1.7).collect::<Vec<f64>>();
        let codes = (0..n).map(|i| ((i * 13) % 4) as u16).collect();
        let design = Design { rows: n, dense: vec![x(0), x(5)], blocks: vec![Block { codes, terms: 3 }] };
        let y: Vec<f64> = (0..n)
            .map(|i| {
                let score = design.dense[0][i] - 0.5 * design.dense[1][i] + f64::from(design.blocks[0].codes[i]) - 1.5;
                f64::from(score + ((i * 29) % 83) as f64 / 20.0 - 2.0 > 0.0)
            })
            .collect();
        let watch = Watch::none();
        let (plain, unfinished) = newton(&design, &y, beginning(5, &y), 1.0, 0.0, &watch).unwrap();
        let begun = logistic(&design, &y, &watch).unwrap();
        assert!(!unfinished && !begun.unfinished);
        for (a, b) in plain.iter().zip(begun.weights[0].iter().chain(&begun.intercepts)) {
            assert!((a - b).abs() < 1e-8, "{a} {b}");
        }
    }
}
