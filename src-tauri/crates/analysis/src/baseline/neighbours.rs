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

/// What is remembered, ready to be asked.
struct Memory<'a> {
    k: usize,
    numbers: &'a [Remembered],
    categories: &'a [RememberedLevels],
    /// The numbers in standard deviations, a missing one at the mean.
    standard: Vec<Vec<f64>>,
    answers: &'a [f64],
    classes: usize,
}

impl<'a> Memory<'a> {
    fn new(
        k: u32,
        (numbers, categories): (&'a [Remembered], &'a [RememberedLevels]),
        answers: &'a [f64],
        classes: usize,
    ) -> Self {
        let standard = |c: &Remembered| {
            c.values.iter().map(|v| v.map_or(0.0, |v| (v - c.mean) / c.deviation)).collect::<Vec<f64>>()
        };
        let standard = numbers.iter().map(standard).collect();
        Self { k: (k as usize).min(answers.len()), numbers, categories, standard, answers, classes }
    }

    /// Adds to the squared distances what the wanted inputs of a row make.
    fn add(&self, bound: &Bound, row: u32, wanted: impl Fn(u32) -> bool, away: &mut [f64]) {
        for (column, values) in self.numbers.iter().zip(&self.standard).filter(|(c, _)| wanted(c.input)) {
            let v = (bound.number(column.input as usize, row) - column.mean) / column.deviation;
            let v = if v.is_nan() { 0.0 } else { v };
            for (d, x) in away.iter_mut().zip(values) {
                *d += (v - x) * (v - x);
            }
        }
        for column in self.categories.iter().filter(|c| wanted(c.input)) {
            let level = bound.level(column.input as usize, row);
            for (d, l) in away.iter_mut().zip(&column.levels) {
                *d += if *l == level { 0.0 } else { 1.0 };
            }
        }
    }

    /// Means, or shares of the classes, of the nearest and all that are as near as the last of them.
    fn answer(&self, away: &[f64], nearest: &mut Vec<f64>, out: &mut Vec<f64>) {
        let last = kth(away, self.k, nearest);
        let from = out.len();
        out.resize(from + self.classes.max(1), 0.0);
        let cell = &mut out[from..];
        let mut asked = 0.0;
        for (d, &y) in away.iter().zip(self.answers) {
            if *d <= last {
                asked += 1.0;
                if self.classes == 0 { cell[0] += y } else { cell[y as usize] += 1.0 }
            }
        }
        cell.iter_mut().for_each(|c| *c /= asked);
    }
}

/// The `k`-th smallest value. Of few, most values are passed over at a glance.
fn kth(values: &[f64], k: usize, kept: &mut Vec<f64>) -> f64 {
    kept.clear();
    if k > 64 {
        kept.extend(values);
        return *kept.select_nth_unstable_by(k - 1, f64::total_cmp).1;
    }
    let mut last = f64::INFINITY;
    for &v in values {
        if v < last || kept.len() < k {
            let place = kept.partition_point(|other| *other <= v);
            kept.insert(place, v);
            kept.truncate(k);
            if kept.len() == k {
                last = kept[k - 1];
            }
        }
    }
    kept.last().copied().unwrap_or(f64::INFINITY)
}

/// Runs of rows for threads to take in turns.
fn runs(rows: usize) -> Vec<std::ops::Range<usize>> {
    let count = rows.div_ceil(64).max(1);
    (0..count).map(|i| rows * i / count..rows * (i + 1) / count).collect()
}

/// What the nearest of the remembered rows answer, row by row.
pub fn answers(
    bound: &Bound,
    k: u32,
    remembered: (&[Remembered], &[RememberedLevels]),
    answers: &[f64],
    classes: usize,
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let memory = Memory::new(k, remembered, answers, classes);
    let parts = in_pieces(&runs(rows.len()), watch.threads, |run| {
        let (mut out, mut nearest) = (Vec::with_capacity(run.len() * classes.max(1)), Vec::new());
        let mut away = vec![0.0; answers.len()];
        for &r in &rows[run] {
            watch.check()?;
            away.fill(0.0);
            memory.add(bound, r, |_| true, &mut away);
            memory.answer(&away, &mut nearest, &mut out);
        }
        Ok(out)
    })?;
    Ok(parts.concat())
}

/// What they answer to all rows when the wanted inputs of each are those of another row, for each of some `orders`;
/// the distances by the other inputs are measured once.
#[expect(clippy::too_many_arguments, reason = "what is remembered, and how it is asked")]
pub fn answers_shuffled(
    bound: &Bound,
    k: u32,
    remembered: (&[Remembered], &[RememberedLevels]),
    answers: &[f64],
    classes: usize,
    wanted: &(dyn Fn(u32) -> bool + Sync),
    orders: &[Vec<u32>],
    watch: &Watch,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let memory = Memory::new(k, remembered, answers, classes);
    let rows = orders.first().map_or(0, Vec::len);
    let parts = in_pieces(&runs(rows), watch.threads, |run| {
        let (mut out, mut nearest) = (vec![Vec::new(); orders.len()], Vec::new());
        let (mut others, mut away) = (vec![0.0; answers.len()], vec![0.0; answers.len()]);
        for r in run {
            others.fill(0.0);
            memory.add(bound, r as u32, |i| !wanted(i), &mut others);
            for (order, out) in orders.iter().zip(&mut out) {
                watch.check()?;
                away.copy_from_slice(&others);
                memory.add(bound, order[r], wanted, &mut away);
                memory.answer(&away, &mut nearest, out);
            }
        }
        Ok(out)
    })?;
    let mut all = vec![Vec::new(); orders.len()];
    for part in parts {
        all.iter_mut().zip(part).for_each(|(a, p)| a.extend(p));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::Task;
    use crate::features::{Field, FieldPart, Table, Values};

    #[test]
    fn shuffled_columns_are_answered_like_rows_that_hold_other_values() {
        let n = 90u32;
        let field = |c: &str| Field { column: c.into(), part: FieldPart::Value };
        let x: Vec<f64> = (0..n).map(|i| if i % 13 == 0 { f64::NAN } else { f64::from(i * 37 % 41) }).collect();
        let codes: Vec<u32> = (0..n).map(|i| i % 3).collect();
        let z: Vec<f64> = (0..n).map(|i| f64::from(i * 17 % 29)).collect();
        let levels = ["a", "b", "c"].map(String::from).to_vec();
        let of = |x: &[f64], codes: &[u32]| Table {
            rows: n as usize,
            fields: vec![field("x"), field("c"), field("z")],
            values: vec![
                Values::Numbers(x.to_vec()),
                Values::Codes { codes: codes.to_vec(), levels: levels.clone() },
                Values::Numbers(z.clone()),
            ],
        };
        let table = of(&x, &codes);
        let rows: Vec<u32> = (0..n).collect();
        let y = (0..n).map(|i| f64::from(i * 7 % 11)).collect();
        let target = Target { task: Task::Regression, y, classes: Vec::new(), rows: rows.clone(), unsure: false };
        let encoder = Encoder::fit(&table, &rows);
        let (fitted, _) = fit(&encoder.bind(&table), &target, &rows, 5, 1).unwrap();
        let Predictor::Neighbours { k, numbers, categories, answers: remembered } = &fitted else { panic!() };
        let parts = (numbers.as_slice(), categories.as_slice());
        let watch = Watch::none();
        let order: Vec<u32> = (0..n).map(|i| (i * 31 + 5) % n).collect();
        for input in 0..2u32 {
            let dealt = |values: &[f64]| order.iter().map(|&o| values[o as usize]).collect::<Vec<_>>();
            let other = if input == 0 {
                of(&dealt(&x), &codes)
            } else {
                of(&x, &order.iter().map(|&o| codes[o as usize]).collect::<Vec<_>>())
            };
            let plain = answers(&encoder.bind(&other), *k, parts, remembered, 0, &rows, &watch).unwrap();
            let bound = encoder.bind(&table);
            let wanted = |i: u32| i == input;
            let orders = [rows.clone(), order.clone()];
            let said = answers_shuffled(&bound, *k, parts, remembered, 0, &wanted, &orders, &watch).unwrap();
            let close = |a: &[f64], b: &[f64]| a.iter().zip(b).filter(|(a, b)| (*a - *b).abs() > 1e-9).count();
            // Rows that are equally far may change places by the last digit of their distance.
            assert!(close(&said[1], &plain) <= 2, "{input}");
            assert!(close(&said[0], &answers(&bound, *k, parts, remembered, 0, &rows, &watch).unwrap()) <= 2);
        }
    }

    #[test]
    fn the_kth_smallest_is_that_of_sorting() {
        let values: Vec<f64> = (0..500).map(|i| f64::from((i * 7919) % 83)).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        for k in [1, 2, 15, 64, 65, 500] {
            assert_eq!(kth(&values, k, &mut Vec::new()), sorted[k - 1], "{k}");
        }
    }
}
