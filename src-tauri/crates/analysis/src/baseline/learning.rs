//! How good a model is when it learns from fewer rows: would more of them help?

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::fit::{Data, Learned, fit};
use super::model::{Algorithm, Output};
use super::report::LearningPoint;
use super::split::Part;
use super::{Error, Spec, Task, apply};
use crate::Watch;
use crate::evaluate::{Answers, Scored};
use crate::features::Encoder;

const SHARES: [f64; 4] = [0.1, 0.2, 0.4, 0.7];
/// Fewer rows teach nothing that a curve could show.
const LEAST_ROWS: usize = 20;
/// Larger tables are learned from once only.
pub const MOST_CELLS: usize = 4_000_000;

/// The main metric of an algorithm on the test rows of a part, learned from ever more of its training rows; `whole` is
/// its answer from all of them. Each step holds the rows of the one before.
pub fn curve(
    algorithm: Algorithm,
    data: &Data,
    part: &Part,
    whole: &Output,
    spec: &Spec,
    workload: f64,
    watch: &Watch,
) -> Result<Vec<LearningPoint>, Error> {
    let target = &data.target;
    let truth: Vec<f64> = part.test.iter().map(|&r| target.y[r as usize]).collect();
    let value =
        |output: &Output| Scored::new(Answers { task: target.task, truth: &truth, output, workload }).plain()[0];
    let mut order = part.train.clone();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(spec.seed));
    let mut points = Vec::new();
    for (step, share) in SHARES.into_iter().enumerate() {
        watch.step("learning", step as u64, SHARES.len() as u64)?;
        let mut rows = order[..(order.len() as f64 * share).round() as usize].to_vec();
        rows.sort_unstable();
        let one_kind =
            target.task != Task::Regression && target.class_rows(&rows).iter().filter(|c| **c > 0).count() < 2;
        let encoder = Encoder::fit(&data.table, &rows);
        if rows.len() < LEAST_ROWS || one_kind || encoder.inputs.is_empty() {
            continue;
        }
        let Ok((model, _)) = fit(algorithm, data, &encoder, &Learned::from(&rows), spec, watch)? else { continue };
        let output = apply(&model, data.table(algorithm), &part.test, watch)?;
        points.push(LearningPoint { rows: rows.len() as u64, value: value(&output) });
    }
    points.push(LearningPoint { rows: part.train.len() as u64, value: value(whole) });
    points.retain(|p| p.value.is_finite());
    Ok(if points.len() < 3 { Vec::new() } else { points })
}
