//! The mean of the nearest training rows. The model holds the rows themselves, so it is guarded for size.

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;

use super::finding::{Finding, Severity};
use super::model::{Predictor, Remembered, RememberedLevels};
use super::moments::in_pieces;
use super::target::Target;
use crate::features::{Bound, Encoder, Input};
use crate::{Cancelled, Watch};

/// How many rows are asked if nobody says.
pub const USUAL: u32 = 15;
/// Training on more rows than this is refused: measuring would take minutes.
const MOST_ROWS: usize = 200_000;
/// Rows that are remembered, at the most, and values.
const REMEMBERED: usize = 20_000;
const MOST_VALUES: usize = 1_000_000;

/// Remembers the rows, of many a random part; `Err` says why not.
pub fn fit(
    bound: &Bound,
    target: &Target,
    rows: &[u32],
    k: u32,
    seed: u64,
) -> Result<(Predictor, Vec<Finding>), Finding> {
    let inputs = &bound.encoder.inputs;
    let left_out = |code: &str, most: usize| {
        Finding::new(Severity::Advice, code).with("rows", rows.len()).with("terms", inputs.len()).with("most", most)
    };
    if rows.len() > MOST_ROWS {
        return Err(left_out("neighbours_rows", MOST_ROWS));
    }
    let most = REMEMBERED.min(MOST_VALUES / inputs.len().max(1));
    if most < 500 {
        return Err(left_out("neighbours_columns", MOST_VALUES / 500));
    }
    let mut notes = Vec::new();
    let kept: Vec<u32> = if rows.len() > most {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut places = index::sample(&mut rng, rows.len(), most).into_vec();
        places.sort_unstable();
        notes.push(Finding::new(Severity::Note, "sampled").with("rows", most).with("of", rows.len()));
        places.into_iter().map(|p| rows[p]).collect()
    } else {
        rows.to_vec()
    };
    let (mut numbers, mut categories) = (Vec::new(), Vec::new());
    for (i, input) in inputs.iter().enumerate() {
        match input {
            Input::Number { mean, deviation, .. } if *deviation > 0.0 => numbers.push(Remembered {
                input: i as u32,
                mean: *mean,
                deviation: *deviation,
                values: kept.iter().map(|&r| Some(bound.number(i, r)).filter(|v| !v.is_nan())).collect(),
            }),
            Input::Number { .. } => {}
            Input::Category { .. } => categories
                .push(RememberedLevels { input: i as u32, levels: kept.iter().map(|&r| bound.level(i, r)).collect() }),
        }
    }
    let answers = kept.iter().map(|&r| target.y[r as usize]).collect();
    let k = k.clamp(1, kept.len() as u32);
    Ok((Predictor::Neighbours { k, numbers, categories, answers }, notes))
}

/// Whether the parts fit together.
pub fn is_sound(
    encoder: &Encoder,
    k: u32,
    numbers: &[Remembered],
    categories: &[RememberedLevels],
    answers: &[f64],
    classes: usize,
) -> bool {
    let n = answers.len();
    k >= 1
        && k as usize <= n
        && numbers.iter().all(|c| c.values.len() == n && c.deviation > 0.0 && (c.input as usize) < encoder.inputs.len())
        && categories.iter().all(|c| c.levels.len() == n && (c.input as usize) < encoder.inputs.len())
        && (classes == 0 || answers.iter().all(|a| *a >= 0.0 && (*a as usize) < classes))
}

/// Means, or shares of the classes, of the `k` nearest rows and all that are as near as the last of them.
pub fn answers(
    bound: &Bound,
    k: u32,
    (numbers, categories): (&[Remembered], &[RememberedLevels]),
    remembered: &[f64],
    classes: usize,
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let n = remembered.len();
    let standard: Vec<Vec<f64>> = numbers
        .iter()
        .map(|c| c.values.iter().map(|v| v.map_or(0.0, |v| (v - c.mean) / c.deviation)).collect())
        .collect();
    let width = classes.max(1);
    let count = rows.len().div_ceil(64).max(1);
    let runs: Vec<_> = (0..count).map(|i| rows.len() * i / count..rows.len() * (i + 1) / count).collect();
    let parts = in_pieces(&runs, watch.threads, |run| {
        let mut out = Vec::with_capacity(run.len() * width);
        let mut away = vec![0.0; n];
        let mut sorted: Vec<f64> = Vec::with_capacity(n);
        for &r in &rows[run] {
            watch.check()?;
            away.fill(0.0);
            for (column, values) in numbers.iter().zip(&standard) {
                let v = (bound.number(column.input as usize, r) - column.mean) / column.deviation;
                let v = if v.is_nan() { 0.0 } else { v };
                for (d, x) in away.iter_mut().zip(values) {
                    *d += (v - x) * (v - x);
                }
            }
            for column in categories {
                let level = bound.level(column.input as usize, r);
                for (d, l) in away.iter_mut().zip(&column.levels) {
                    *d += if *l == level { 0.0 } else { 1.0 };
                }
            }
            sorted.clear();
            sorted.extend(&away);
            let place = (k as usize).min(n) - 1;
            let (_, last, _) = sorted.select_nth_unstable_by(place, f64::total_cmp);
            let last = *last;
            let mut cell = vec![0.0; width];
            let mut asked = 0.0;
            for (d, &y) in away.iter().zip(remembered) {
                if *d <= last {
                    asked += 1.0;
                    if classes == 0 { cell[0] += y } else { cell[y as usize] += 1.0 }
                }
            }
            out.extend(cell.into_iter().map(|c| c / asked));
        }
        Ok(out)
    })?;
    Ok(parts.concat())
}
