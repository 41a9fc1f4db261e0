//! Intervals by bootstrap over the test rows: all models are measured on the same replicates, so that differences
//! are paired.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::metrics::{Scored, higher_is_better, metric_names};
use super::shapes::quantile;
use super::{Answers, Metric};
use crate::baseline::Task;
use crate::{Cancelled, Watch};

/// Below so many rows a replicate draws rows with replacement; above it, each row's count is Poisson(1) on its own,
/// which is the same in the limit and can be computed in one pass.
const EXACT: usize = 2000;

pub(super) fn replicates(rows: usize) -> usize {
    if rows <= 20_000 { 500 } else { 200 }
}

/// The metrics of each model, in the order of [`metric_names`], and which of the models marked naive is the best.
/// Gains are over that one. With a level, the pinball loss comes after the metrics of a regression.
pub fn measure(
    answers: &[Answers],
    naive: &[bool],
    level: Option<f64>,
    seed: u64,
    watch: &Watch,
) -> Result<(Vec<Vec<Metric>>, usize), Cancelled> {
    let Some(first) = answers.first() else { return Ok((Vec::new(), 0)) };
    let mut names = metric_names(first.task).to_vec();
    if first.task == Task::Regression && level.is_some() {
        names.push("pinball");
    }
    let mut scored = Vec::with_capacity(answers.len());
    for answer in answers {
        watch.check()?;
        scored.push(Scored::new(*answer).at_level(level));
    }
    let plain: Vec<Vec<f64>> = scored.iter().map(Scored::plain).collect();
    let best = best_of(&plain, naive, names[0]);
    let rows = first.truth.len();
    let count = replicates(rows);
    let runs: Vec<std::ops::Range<usize>> = (0..count).map(|b| b..b + 1).collect();
    let table = poisson_table();
    let drawn = crate::baseline::in_pieces(&runs, watch.threads, |run| {
        watch.step("bootstrap", run.start as u64, count as u64)?;
        let weights = draw(rows, seed, run.start as u64, &table);
        let mut values = Vec::with_capacity(scored.len());
        for s in &scored {
            watch.check()?;
            values.push(s.values(&weights));
        }
        Ok(values)
    })?;
    let all = (0..answers.len()).map(|m| {
        let metric = |(k, name): (usize, &&str)| {
            let higher = higher_is_better(name);
            let gain = |values: &[Vec<f64>]| {
                let difference = values[m][k] - values[best][k];
                if higher { difference } else { -difference }
            };
            let own = interval(drawn.iter().map(|v| v[m][k]).collect());
            let gains = if m == best { None } else { interval(drawn.iter().map(|v| gain(v)).collect()) };
            let told = |v: f64| v.is_finite().then_some(v);
            Metric {
                name: (*name).into(),
                higher_is_better: higher,
                value: told(plain[m][k]),
                low: own.map(|i| i.0),
                high: own.map(|i| i.1),
                gain: if m == best { None } else { told(gain(&plain)) },
                gain_low: gains.map(|i| i.0),
                gain_high: gains.map(|i| i.1),
            }
        };
        names.iter().enumerate().map(metric).collect()
    });
    Ok((all.collect(), best))
}

/// The best of the marked models by the main metric; the first of equals.
pub fn best_of(values: &[Vec<f64>], marked: &[bool], main: &str) -> usize {
    let sign = if higher_is_better(main) { 1.0 } else { -1.0 };
    let score = |m: usize| if values[m][0].is_nan() { f64::NEG_INFINITY } else { sign * values[m][0] };
    let mut best: Option<usize> = None;
    for m in (0..values.len()).filter(|&m| marked[m]) {
        if best.is_none_or(|b| score(m) > score(b)) {
            best = Some(m);
        }
    }
    best.unwrap_or(0)
}

/// The 2.5 % and 97.5 % quantiles; `None` if fewer than nine in ten replicates define the metric.
pub(super) fn interval(mut values: Vec<f64>) -> Option<(f64, f64)> {
    let all = values.len();
    values.retain(|v| v.is_finite());
    if values.is_empty() || values.len() * 10 < all * 9 {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some((quantile(&values, 0.025), quantile(&values, 0.975)))
}

/// How often 65,536 equally likely draws give 0, 1, 2 … under Poisson(1).
pub(super) fn poisson_table() -> Vec<u8> {
    let mut table = Vec::with_capacity(65_536);
    let (mut count, mut probability) = (0u8, (-1.0f64).exp());
    let mut cumulated = probability;
    for i in 0..65_536u32 {
        while f64::from(i) + 0.5 > cumulated * 65_536.0 && count < 8 {
            count += 1;
            probability /= f64::from(count);
            cumulated += probability;
        }
        table.push(count);
    }
    table
}

pub(super) fn draw(rows: usize, seed: u64, replicate: u64, table: &[u8]) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(replicate + 1);
    let mut weights = vec![0u8; rows];
    if rows <= EXACT {
        for _ in 0..rows {
            let w = &mut weights[rng.random_range(0..rows)];
            *w = w.saturating_add(1);
        }
    } else {
        for four in weights.chunks_mut(4) {
            let mut bits: u64 = rng.random();
            for w in four {
                *w = table[(bits & 0xffff) as usize];
                bits >>= 16;
            }
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::Output;

    #[test]
    fn poisson_has_mean_and_variance_one() {
        let table = poisson_table();
        let mean = table.iter().map(|&c| f64::from(c)).sum::<f64>() / 65_536.0;
        let second = table.iter().map(|&c| f64::from(c) * f64::from(c)).sum::<f64>() / 65_536.0;
        assert!((mean - 1.0).abs() < 1e-3 && (second - mean * mean - 1.0).abs() < 3e-3, "{mean} {second}");
    }

    /// The interval of a mean has the width that theory gives, by both ways of drawing.
    #[test]
    fn intervals_have_the_right_width() {
        for rows in [1_000usize, 10_000] {
            let truth: Vec<f64> = (0..rows).map(|i| ((i * 7919) % rows) as f64 / rows as f64).collect();
            let zero = Output { width: 1, values: vec![0.0; rows] };
            let answers = [Answers { task: Task::Regression, truth: &truth, output: &zero, workload: 0.5 }];
            let (metrics, _) = measure(&answers, &[true], None, 7, &Watch::none()).unwrap();
            let mae = &metrics[0][0];
            let width = mae.high.unwrap() - mae.low.unwrap();
            // The mean of a uniform variable: deviation √(1/12) / √n, the interval 2 · 1.96 of them.
            let theory = 2.0 * 1.96 * (1.0 / 12.0f64).sqrt() / (rows as f64).sqrt();
            assert!((width / theory - 1.0).abs() < 0.2, "{rows}: {width} {theory}");
        }
    }
}
