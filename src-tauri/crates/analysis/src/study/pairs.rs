//! How strongly each two columns go together, measured on the same rows.

use std::collections::HashMap;

use polars::prelude::*;

use super::{Measure, Pair};
use crate::profile::Profile;
use crate::{Cancelled, ColumnKind, Watch};

/// Columns that are compared with each other, at most (780 pairs).
const COLUMNS: usize = 40;
/// Categories told apart; the rarer ones count as one.
const LEVELS: usize = 50;
/// Fewer rows say nothing.
const LEAST: usize = 10;
const NONE: u32 = u32::MAX;

enum Values {
    /// Not a number where missing; with the ranks of those that are there.
    Numbers(Vec<f64>, Option<Vec<f64>>),
    /// [`NONE`] where missing.
    Levels(Vec<u32>, usize),
}

/// Every pair of columns that can be compared, strongest first.
pub fn pairs(sample: &DataFrame, profile: &Profile, watch: &Watch) -> Result<Vec<Pair>, Cancelled> {
    let mut compared: Vec<(&str, Values)> = Vec::new();
    for (column, kind) in sample.columns().iter().zip(profile.columns.iter().map(|c| c.kind)) {
        watch.check()?;
        if compared.len() < COLUMNS
            && let Some(values) = values(column.as_materialized_series(), kind)
        {
            compared.push((column.name().as_str(), values));
        }
    }
    let mut pairs = Vec::new();
    for (at, (a, left)) in compared.iter().enumerate() {
        watch.step("study_pairs", at as u64, compared.len() as u64)?;
        for (b, right) in &compared[at + 1..] {
            watch.check()?;
            pairs.extend(pair(a, left, b, right));
        }
    }
    pairs.sort_by(|x, y| y.strength.total_cmp(&x.strength));
    Ok(pairs)
}

fn values(series: &Series, kind: ColumnKind) -> Option<Values> {
    match kind {
        ColumnKind::Integer | ColumnKind::Number => {
            let numbers = series.cast(&DataType::Float64).ok()?;
            let values: Vec<f64> = numbers.f64().ok()?.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
            let first = *values.iter().find(|v| v.is_finite())?;
            if !values.iter().any(|v| v.is_finite() && *v != first) {
                return None;
            }
            let ranks = values.iter().all(|v| v.is_finite()).then(|| ranks(&values));
            Some(Values::Numbers(values, ranks))
        }
        ColumnKind::Boolean | ColumnKind::Category => {
            let cells: Vec<Option<String>> = match series.bool() {
                Ok(said) => said.iter().map(|b| b.map(|b| b.to_string())).collect(),
                Err(_) => series.str().ok()?.iter().map(|t| t.map(str::to_owned)).collect(),
            };
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for cell in cells.iter().flatten() {
                *counts.entry(cell).or_default() += 1;
            }
            let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
            order.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            let rest = (LEVELS - 1) as u32;
            let code: HashMap<&str, u32> =
                order.iter().enumerate().map(|(at, (text, _))| (*text, (at as u32).min(rest))).collect();
            let levels = order.len().min(LEVELS);
            let codes = cells.iter().map(|c| c.as_deref().map_or(NONE, |text| code[text])).collect();
            (levels > 1).then_some(Values::Levels(codes, levels))
        }
        _ => None,
    }
}

fn pair(a: &str, left: &Values, b: &str, right: &Values) -> Option<Pair> {
    let made = |measure, pearson: Option<f64>, spearman: Option<f64>, strength: f64, rows: usize| {
        let (a, b, rows) = (a.to_owned(), b.to_owned(), rows as u64);
        strength.is_finite().then_some(Pair { a, b, measure, pearson, spearman, strength: strength.min(1.0), rows })
    };
    match (left, right) {
        (Values::Numbers(x, rx), Values::Numbers(y, ry)) => {
            let (r, rho, n) = match (rx, ry) {
                (Some(rx), Some(ry)) => (pearson(x, y), pearson(rx, ry), x.len()),
                _ => {
                    let both = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
                    let (x, y): (Vec<f64>, Vec<f64>) = both.map(|(x, y)| (*x, *y)).unzip();
                    (pearson(&x, &y), pearson(&ranks(&x), &ranks(&y)), x.len())
                }
            };
            if n < LEAST {
                return None;
            }
            let strength = r.unwrap_or(0.0).abs().max(rho?.abs());
            made(Measure::Numbers, r, rho, strength, n)
        }
        (Values::Levels(x, kx), Values::Levels(y, ky)) => {
            let (v, n) = cramer(x, *kx, y, *ky)?;
            made(Measure::Categories, None, None, v, n)
        }
        (Values::Levels(groups, k), Values::Numbers(x, _)) | (Values::Numbers(x, _), Values::Levels(groups, k)) => {
            let (eta, n) = eta(groups, *k, x)?;
            made(Measure::Mixed, None, None, eta, n)
        }
    }
}

/// Pearson's r; none where one of the two does not vary.
pub(super) fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (dx, dy) = (x - mx, y - my);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0)).filter(|r| r.is_finite())
}

/// Ranks from 1; equal values share the mean of theirs.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    for run in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = from as f64 + (run.len() as f64 + 1.0) / 2.0;
        run.iter().for_each(|at| ranks[*at] = rank);
        from += run.len();
    }
    ranks
}

/// Cramér's V with the correction of Bergsma (2013), and the rows where both are there.
pub(super) fn cramer(x: &[u32], kx: usize, y: &[u32], ky: usize) -> Option<(f64, usize)> {
    let mut counts = vec![0.0; kx * ky];
    let mut n = 0;
    for (x, y) in x.iter().zip(y).filter(|(x, y)| **x != NONE && **y != NONE) {
        counts[*x as usize * ky + *y as usize] += 1.0;
        n += 1;
    }
    if n < LEAST {
        return None;
    }
    let rows: Vec<f64> = counts.chunks(ky).map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> = (0..ky).map(|at| counts.iter().skip(at).step_by(ky).sum()).collect();
    let total = n as f64;
    let mut chi = 0.0;
    for (row, cells) in rows.iter().zip(counts.chunks(ky)) {
        for (column, cell) in columns.iter().zip(cells) {
            let expected = row * column / total;
            if expected > 0.0 {
                chi += (cell - expected).powi(2) / expected;
            }
        }
    }
    let (r, k) = (there(&rows), there(&columns));
    if r < 2.0 || k < 2.0 {
        return None;
    }
    let phi = (chi / total - (k - 1.0) * (r - 1.0) / (total - 1.0)).max(0.0);
    let corrected = |levels: f64| levels - (levels - 1.0).powi(2) / (total - 1.0);
    let least = (corrected(k) - 1.0).min(corrected(r) - 1.0);
    (least > 0.0).then(|| ((phi / least).sqrt().min(1.0), n))
}

fn there(counts: &[f64]) -> f64 {
    counts.iter().filter(|count| **count > 0.0).count() as f64
}

/// The correlation ratio: the root of the share of the numbers' variance that lies between the groups.
pub(super) fn eta(groups: &[u32], k: usize, x: &[f64]) -> Option<(f64, usize)> {
    let mut sums = vec![(0.0, 0.0); k];
    let (mut n, mut sum) = (0, 0.0);
    let both = || groups.iter().zip(x).filter(|(group, x)| **group != NONE && x.is_finite());
    for (group, x) in both() {
        let (count, total) = &mut sums[*group as usize];
        *count += 1.0;
        *total += x;
        n += 1;
        sum += x;
    }
    let groups_there = sums.iter().filter(|(count, _)| *count > 0.0).count();
    // Groups of a row or two each would explain everything.
    if n < LEAST || groups_there < 2 || n < 3 * groups_there {
        return None;
    }
    let mean = sum / n as f64;
    let all: f64 = both().map(|(_, x)| (x - mean).powi(2)).sum();
    let between: f64 = sums
        .iter()
        .filter(|(count, _)| *count > 0.0)
        .map(|(count, total)| count * (total / count - mean).powi(2))
        .sum();
    (all > 0.0).then(|| ((between / all).sqrt().min(1.0), n))
}
