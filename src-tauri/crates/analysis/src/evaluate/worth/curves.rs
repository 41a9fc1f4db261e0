//! What a period costs by the threshold from which one acts, and what acting on the most probable cases saves.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::super::bootstrap::interval;
use super::ranked::{Ranked, Sums, between, replicated};
use crate::baseline::Output;
use crate::{Cancelled, Watch};

/// Acting from `threshold` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ThresholdPoint {
    pub threshold: f64,
    pub cost: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Cases of a period.
    pub acted: f64,
    pub found: f64,
}

/// Acting on the `acted` most probable cases of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TopPoint {
    pub acted: f64,
    /// Against acting on nobody.
    pub saved: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub found: f64,
    /// Of those acted on.
    pub right: f64,
}

/// From this probability on one acts.
pub fn acts(probability: f64, threshold: f64) -> bool {
    probability > threshold || threshold <= 0.0
}

/// The threshold from which as many are acted on as there are to find: where nobody has said what errors cost.
pub fn matching_threshold(truth: &[f64], output: &Output) -> f64 {
    let flat = vec![vec![0.0; 2]; 2];
    let ranked = Ranked::new(truth, output, &flat, 1);
    let positives: f64 = truth.iter().filter(|y| **y == 1.0).count() as f64;
    let sums = ranked.sums(None);
    let runs = sums.rows.partition_point(|r| *r < positives).min(ranked.ends.len());
    ranked.threshold_after(runs)
}

/// The cost of a period by threshold, from 0 to 1: where the answers lie close, the points do.
pub fn threshold_curve(
    truth: &[f64],
    output: &Output,
    matrix: &[Vec<f64>],
    cases: f64,
    seed: u64,
    watch: &Watch,
) -> Result<Vec<ThresholdPoint>, Cancelled> {
    let ranked = Ranked::new(truth, output, matrix, 1);
    if ranked.ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut thresholds: Vec<f64> = (0..=50).map(|i| f64::from(i) / 50.0).collect();
    thresholds.extend((1..60).map(|i| ranked.threshold_after(ranked.ends.len() * i / 60)));
    thresholds.push(ranked.best_threshold());
    thresholds.sort_unstable_by(f64::total_cmp);
    thresholds.dedup();
    let runs: Vec<usize> = thresholds.iter().map(|&t| ranked.runs_from(t)).collect();
    let all = ranked.sums(None);
    let n = truth.len() as f64;
    let positives = all.positives.last().copied().unwrap_or(0.0).max(1.0);
    let costs = |sums: &Sums| -> Vec<f64> {
        let n = sums.rows.last().copied().unwrap_or(1.0).max(1.0);
        runs.iter().map(|&k| (sums.idle + sums.change[k]) / n * cases).collect()
    };
    let drawn = replicated(&ranked, truth.len(), seed, watch, &costs)?;
    let plain = costs(&all);
    Ok((0..thresholds.len())
        .map(|i| {
            let between = interval(drawn.iter().map(|d| d[i]).collect());
            ThresholdPoint {
                threshold: thresholds[i],
                cost: plain[i],
                low: between.map(|b| b.0),
                high: between.map(|b| b.1),
                acted: all.rows[runs[i]] / n * cases,
                found: all.positives[runs[i]] / positives,
            }
        })
        .collect())
}

/// What acting on the cases that are most probably of `class` saves against acting on nobody: acted on, a case is
/// answered that class, else the least costly of the others. `also`: one more number of cases.
#[expect(clippy::too_many_arguments, reason = "answers, costs and how many cases: each is asked for by itself")]
pub fn top_curve(
    truth: &[f64],
    output: &Output,
    matrix: &[Vec<f64>],
    class: usize,
    cases: f64,
    also: Option<f64>,
    seed: u64,
    watch: &Watch,
) -> Result<Vec<TopPoint>, Cancelled> {
    let ranked = Ranked::new(truth, output, matrix, class);
    if ranked.ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut shares: Vec<f64> =
        (0..=20).map(|i| f64::from(i) / 200.0).chain((3..=20).map(|i| f64::from(i) / 20.0)).collect();
    shares.extend(also.map(|n| (n / cases).clamp(0.0, 1.0)));
    shares.sort_unstable_by(f64::total_cmp);
    shares.dedup();
    let all = ranked.sums(None);
    let positives = all.positives.last().copied().unwrap_or(0.0);
    let saved = |sums: &Sums| -> Vec<f64> {
        let n = sums.rows.last().copied().unwrap_or(1.0).max(1.0);
        shares.iter().map(|s| -between(&sums.rows, &sums.change, s * n) / n * cases).collect()
    };
    let drawn = replicated(&ranked, truth.len(), seed, watch, &saved)?;
    let plain = saved(&all);
    let n = truth.len() as f64;
    Ok((0..shares.len())
        .map(|i| {
            let inside = interval(drawn.iter().map(|d| d[i]).collect());
            let found = between(&all.rows, &all.positives, shares[i] * n);
            TopPoint {
                acted: shares[i] * cases,
                saved: plain[i],
                low: inside.map(|b| b.0),
                high: inside.map(|b| b.1),
                found: if positives > 0.0 { found / positives } else { 0.0 },
                right: if shares[i] > 0.0 { found / (shares[i] * n) } else { 0.0 },
            }
        })
        .collect())
}
