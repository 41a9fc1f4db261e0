//! Rows by falling probability of the class that one acts on, and what acting on each changes.

use super::super::bootstrap::{draw, poisson_table, replicates};
use super::acts;
use super::paid::least_expected;
use crate::baseline::Output;
use crate::{Cancelled, Watch};

/// Acting on a row is to answer the class; not acting, the least costly of the others.
pub(super) struct Ranked {
    order: Vec<u32>,
    /// The last place of each run of equal probabilities, and that probability.
    pub ends: Vec<(usize, f64)>,
    change: Vec<f64>,
    positive: Vec<bool>,
    idle: Vec<f64>,
}

/// Sums up to the end of each run, a first zero before them; and of all rows.
pub(super) struct Sums {
    pub rows: Vec<f64>,
    pub change: Vec<f64>,
    pub positives: Vec<f64>,
    pub idle: f64,
}

impl Ranked {
    pub fn new(truth: &[f64], output: &Output, matrix: &[Vec<f64>], class: usize) -> Self {
        let p = |r: u32| output.row(r as usize)[class];
        let mut order: Vec<u32> = (0..truth.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| p(b).total_cmp(&p(a)).then(a.cmp(&b)));
        Self::of(truth, output, matrix, class, order)
    }

    /// Some of its rows.
    pub fn only(
        &self,
        truth: &[f64],
        output: &Output,
        matrix: &[Vec<f64>],
        class: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Self {
        let order = self.order.iter().copied().filter(|&r| wanted(r as usize)).collect();
        Self::of(truth, output, matrix, class, order)
    }

    fn of(truth: &[f64], output: &Output, matrix: &[Vec<f64>], class: usize, order: Vec<u32>) -> Self {
        let p = |r: u32| output.row(r as usize)[class];
        let is_end = |i: usize| order.get(i + 1).is_none_or(|&next| p(next) != p(order[i]));
        let actual = |r: u32| truth[r as usize] as usize;
        let idle: Vec<f64> = order
            .iter()
            .map(|&r| matrix[actual(r)][least_expected(output.row(r as usize), matrix, |k| k != class)])
            .collect();
        Self {
            ends: (0..order.len()).filter(|&i| is_end(i)).map(|i| (i, p(order[i]))).collect(),
            change: order.iter().zip(&idle).map(|(&r, idle)| matrix[actual(r)][class] - idle).collect(),
            positive: order.iter().map(|&r| actual(r) == class).collect(),
            idle,
            order,
        }
    }

    /// `weights` by row; without them each row once.
    pub fn sums(&self, weights: Option<&[u8]>) -> Sums {
        let weight = |i: usize| weights.map_or(1.0, |w| f64::from(w[self.order[i] as usize]));
        let mut sums = Sums { rows: vec![0.0], change: vec![0.0], positives: vec![0.0], idle: 0.0 };
        let (mut rows, mut change, mut positives, mut from) = (0.0, 0.0, 0.0, 0);
        for &(end, _) in &self.ends {
            for i in from..=end {
                let w = weight(i);
                rows += w;
                change += w * self.change[i];
                positives += if self.positive[i] { w } else { 0.0 };
                sums.idle += w * self.idle[i];
            }
            from = end + 1;
            sums.rows.push(rows);
            sums.change.push(change);
            sums.positives.push(positives);
        }
        sums
    }

    pub fn best_threshold(&self) -> f64 {
        let sums = self.sums(None);
        // The first of equals acts on the fewest.
        let mut best = 0;
        for (at, change) in sums.change.iter().enumerate() {
            if *change < sums.change[best] - 1e-9 * (1.0 + sums.change[best].abs()) {
                best = at;
            }
        }
        self.threshold_after(best)
    }

    /// A short number between the last probability acted on and the next.
    pub fn threshold_after(&self, runs: usize) -> f64 {
        match (runs.checked_sub(1).and_then(|i| self.ends.get(i)), self.ends.get(runs)) {
            (None, _) => 1.0,
            (_, None) => 0.0,
            (Some(&(_, above)), Some(&(_, below))) => {
                let middle = f64::midpoint(above, below);
                let short = (2..12).map(|digits| {
                    let power = 10f64.powi(digits);
                    (middle * power).round() / power
                });
                short.into_iter().find(|t| (below..above).contains(t) && *t > 0.0).unwrap_or(below)
            }
        }
    }

    /// How many runs one acts on from a threshold on.
    pub fn runs_from(&self, threshold: f64) -> usize {
        self.ends.iter().take_while(|(_, p)| acts(*p, threshold)).count()
    }
}

/// The sum where so many rows were acted on: of a run of equal probabilities a share, as a random order would give.
pub(super) fn between(rows: &[f64], sums: &[f64], acted: f64) -> f64 {
    let at = rows.partition_point(|&r| r < acted).min(rows.len() - 1);
    if at == 0 || rows[at] <= rows[at - 1] {
        return sums[at];
    }
    let part = ((acted - rows[at - 1]) / (rows[at] - rows[at - 1])).clamp(0.0, 1.0);
    sums[at - 1] + part * (sums[at] - sums[at - 1])
}

pub(super) fn replicated(
    ranked: &Ranked,
    rows: usize,
    seed: u64,
    watch: &Watch,
    of: &dyn Fn(&Sums) -> Vec<f64>,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let table = poisson_table();
    // A band is drawn, not read to the last digit.
    (0..replicates(rows).min(200))
        .map(|b| {
            watch.check()?;
            Ok(of(&ranked.sums(Some(&draw(rows, seed, b as u64, &table)))))
        })
        .collect()
}
