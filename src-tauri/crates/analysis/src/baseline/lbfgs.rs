//! Limited-memory BFGS (Nocedal and Wright, algorithm 7.5) with a backtracking line search.

use crate::features::dot;
use crate::{Cancelled, Watch};

const MEMORY: usize = 20;

/// Minimises `f`, which gives the value and the gradient at a point. Ends when no component of the gradient exceeds
/// `tolerance`; the flag says whether it did.
pub fn minimise(
    mut at: Vec<f64>,
    tolerance: f64,
    most_steps: u64,
    watch: &Watch,
    mut f: impl FnMut(&[f64]) -> Result<(f64, Vec<f64>), Cancelled>,
) -> Result<(Vec<f64>, bool), Cancelled> {
    let (mut value, mut gradient) = f(&at)?;
    let mut pairs: std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)> = Default::default();
    for step in 0..most_steps {
        watch.step("fit_logistic", step, most_steps)?;
        if gradient.iter().all(|g| g.abs() <= tolerance) {
            return Ok((at, true));
        }
        let mut direction = gradient.clone();
        let mut alphas = Vec::with_capacity(pairs.len());
        for (s, y, sy) in pairs.iter().rev() {
            let alpha = dot(s, &direction) / sy;
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= alpha * y);
            alphas.push(alpha);
        }
        let scale = pairs.back().map_or_else(|| 1.0 / dot(&gradient, &gradient).sqrt(), |(_, y, sy)| sy / dot(y, y));
        direction.iter_mut().for_each(|d| *d *= scale);
        for ((s, y, sy), alpha) in pairs.iter().zip(alphas.into_iter().rev()) {
            let beta = dot(y, &direction) / sy;
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        let slope = dot(&direction, &gradient);
        let mut length = 1.0;
        let (next, next_value, next_gradient) = loop {
            let next: Vec<f64> = at.iter().zip(&direction).map(|(a, d)| a - length * d).collect();
            let (v, g) = f(&next)?;
            // Near the minimum the value has no digits left: there the slope alone decides.
            let flat = (v - value).abs() <= 1e-13 * value.abs() && dot(&g, &direction).abs() <= slope.abs();
            if v <= value - 1e-4 * length * slope || flat {
                break (next, v, g);
            }
            length *= 0.5;
            if length < 1e-10 {
                return Ok((at, false));
            }
        };
        let s: Vec<f64> = next.iter().zip(&at).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let sy = dot(&s, &y);
        if sy > 1e-300 {
            pairs.push_back((s, y, sy));
            if pairs.len() > MEMORY {
                pairs.pop_front();
            }
        }
        (at, value, gradient) = (next, next_value, next_gradient);
    }
    Ok((at, false))
}
