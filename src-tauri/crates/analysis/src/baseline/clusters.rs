//! k-means: groups of similar rows, found without a look at the target, then what each group answers.
//!
//! linfa finds the centres on a sample, step by step so that it can be cancelled, from beginnings of our own seed;
//! what it leaves open is closed here: numbers are standardised, missing ones stand at the mean, all rows then settle
//! around the centres (Lloyd, in parallel), and a centre without rows is dropped.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use rand::seq::index;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::finding::{Finding, Severity};
use super::model::{Predictor, Standard};
use super::moments::in_pieces;
use super::report::{Cluster, Trait};
use super::target::Target;
use crate::features::{Bound, Encoder, Input};
use crate::{Cancelled, Watch};

type Points = ndarray::Array2<f64>;

/// Numbers of groups that are tried when none is given.
const TRIED: std::ops::RangeInclusive<usize> = 2..=8;
pub const MOST: u32 = 30;
/// Beginnings that are tried: so many on few rows, fewer on many.
const RUNS: std::ops::RangeInclusive<usize> = 5..=40;
const CELLS: usize = 2_000_000;
/// Rows that the centres are looked for on, and whose silhouette is measured.
const SAMPLE: usize = 10_000;
const MEASURED: usize = 600;
const STEPS: usize = 200;
/// The centres rest when together they move less than this (squared, in standard deviations).
const REST: f64 = 1e-10;
/// The strongest traits of a cluster that are told.
const TRAITS: usize = 6;

/// Finds the groups of the rows; `Err` says why there are none.
pub fn fit(
    bound: &Bound,
    target: &Target,
    rows: &[u32],
    wanted: Option<u32>,
    seed: u64,
    watch: &Watch,
) -> Result<Result<(Predictor, Vec<Finding>), Finding>, Cancelled> {
    let columns = columns(bound.encoder);
    if columns.is_empty() {
        return Ok(Err(Finding::new(Severity::Note, "clusters_no_number")));
    }
    let points = points(bound, &columns, rows, watch)?;
    let n = rows.len();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let sample = if n <= SAMPLE {
        points.clone()
    } else {
        let mut chosen = index::sample(&mut rng, n, SAMPLE).into_vec();
        chosen.sort_unstable();
        points.select(ndarray::Axis(0), &chosen)
    };
    let most = distinct(&sample, MOST as usize + 1);
    if most < 2 {
        return Ok(Err(Finding::new(Severity::Note, "clusters_no_number")));
    }
    let mut notes = Vec::new();
    let centres = match wanted {
        Some(k) => searched(&sample, (k as usize).clamp(2, most), seed, watch)?,
        None => {
            let mut best: Option<(f64, Points)> = None;
            for k in TRIED.filter(|&k| k == 2 || k < most) {
                watch.step("fit_clusters", k as u64, 9)?;
                let Some(centres) = searched(&sample, k, seed, watch)? else { continue };
                let score = silhouette(&sample, &centres, seed, watch)?;
                if best.as_ref().is_none_or(|(b, _)| score > *b) {
                    best = Some((score, centres));
                }
            }
            if let Some((score, centres)) = &best {
                let code = if *score < 0.25 { "clusters_weak" } else { "clusters_found" };
                let silhouette = (score * 100.0).round() / 100.0;
                notes.push(
                    Finding::new(Severity::Note, code).with("count", centres.nrows()).with("silhouette", silhouette),
                );
            }
            best.map(|b| b.1)
        }
    };
    let Some(begun) = centres else { return Ok(Err(Finding::new(Severity::Warning, "not_finite"))) };
    let (mut centres, member) = settled(&points, begun, watch)?;
    // The largest first, whatever the beginning.
    let mut counts = vec![0usize; centres.nrows()];
    member.iter().for_each(|&m| counts[m] += 1);
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
    centres = centres.select(ndarray::Axis(0), &order);
    let mut place = vec![0usize; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
    let width = target.classes.len().max(1);
    let mut sums = vec![vec![0.0; width]; order.len()];
    for (&m, &r) in member.iter().zip(rows) {
        let y = target.y[r as usize];
        let cell = &mut sums[place[m]];
        if target.classes.is_empty() { cell[0] += y } else { cell[y as usize] += 1.0 }
    }
    let overall = super::naive::mean(target, rows);
    let output = |(cell, &old): (Vec<f64>, &usize)| -> Vec<f64> {
        let n = counts[old] as f64;
        if target.classes.is_empty() {
            vec![cell[0] / n]
        } else {
            // One row's worth of the overall shares, so that no probability is zero.
            cell.iter().zip(&overall).map(|(c, o)| (c + o) / (n + 1.0)).collect()
        }
    };
    let outputs = sums.into_iter().zip(&order).map(output).collect();
    let centres = centres.rows().into_iter().map(|c| c.to_vec()).collect();
    Ok(Ok((Predictor::Clusters { columns, centres, outputs }, notes)))
}

fn columns(encoder: &Encoder) -> Vec<Standard> {
    let one = |(i, input): (usize, &Input)| match input {
        Input::Number { mean, deviation, .. } if *deviation > 0.0 => {
            Some(Standard { input: i as u32, mean: *mean, deviation: *deviation })
        }
        _ => None,
    };
    encoder.inputs.iter().enumerate().filter_map(one).collect()
}

fn points(bound: &Bound, columns: &[Standard], rows: &[u32], watch: &Watch) -> Result<Points, Cancelled> {
    let mut points = Points::zeros((rows.len(), columns.len()));
    for (c, column) in columns.iter().enumerate() {
        watch.check()?;
        for (cell, &r) in points.column_mut(c).iter_mut().zip(rows) {
            let v = (bound.number(column.input as usize, r) - column.mean) / column.deviation;
            *cell = if v.is_nan() { 0.0 } else { v };
        }
    }
    Ok(points)
}

/// How many different rows there are, counted up to `most`.
fn distinct(points: &Points, most: usize) -> usize {
    let mut seen = std::collections::HashSet::new();
    for row in points.rows() {
        seen.insert(row.iter().map(|z| (z + 0.0).to_bits()).collect::<Vec<u64>>());
        if seen.len() == most {
            break;
        }
    }
    seen.len()
}

/// The centres with the least inertia of several beginnings; `None` if linfa fails.
fn searched(points: &Points, k: usize, seed: u64, watch: &Watch) -> Result<Option<Points>, Cancelled> {
    let data = DatasetBase::from(points.view());
    let mut best: Option<(f64, Points)> = None;
    let runs = (CELLS / points.len().max(1)).clamp(*RUNS.start(), *RUNS.end());
    for run in 0..runs {
        let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_add(run as u64));
        let mut centres = begin(points, k, &mut rng, watch)?;
        for _ in 0..STEPS {
            watch.check()?;
            // One step at a time, so that it can be cancelled; linfa's own beginning takes a generator of its choice.
            let params = KMeans::params(k).n_runs(1).max_n_iterations(1).tolerance(1e-12);
            let checked = linfa::ParamGuard::check(params.init_method(KMeansInit::Precomputed(centres.clone())));
            let Some(stepped) = checked.ok().and_then(|p| p.fit(&data).ok()) else { return Ok(None) };
            let moved: f64 = (stepped.centroids() - &centres).iter().map(|d| d * d).sum();
            centres.assign(stepped.centroids());
            if moved < REST {
                break;
            }
        }
        let inertia: f64 = nearest(points, &centres, watch)?.iter().map(|(_, d)| d).sum();
        if inertia.is_finite() && best.as_ref().is_none_or(|(b, _)| inertia < *b) {
            best = Some((inertia, centres));
        }
    }
    Ok(best.map(|b| b.1))
}

/// k-means++ (Arthur and Vassilvitskii 2007): each next centre is a row, likelier the farther it lies from the others.
fn begin(points: &Points, k: usize, rng: &mut ChaCha8Rng, watch: &Watch) -> Result<Points, Cancelled> {
    let n = points.nrows();
    let mut centres = Points::zeros((k, points.ncols()));
    let mut away = vec![f64::INFINITY; n];
    let mut chosen = rng.random_range(0..n);
    for place in 0..k {
        watch.check()?;
        centres.row_mut(place).assign(&points.row(chosen));
        let centre = centres.row(place);
        let centre = centre.as_slice().unwrap_or_default();
        for (away, row) in away.iter_mut().zip(points.rows()) {
            *away = away.min(squared(row.as_slice().unwrap_or_default(), centre));
        }
        let mut left = rng.random::<f64>() * away.iter().sum::<f64>();
        chosen = away
            .iter()
            .position(|d| {
                left -= d;
                left < 0.0
            })
            .unwrap_or(n - 1);
    }
    Ok(centres)
}

/// The rows of each centre, and each centre the mean of its rows: until both agree.
fn settled(points: &Points, begun: Points, watch: &Watch) -> Result<(Points, Vec<usize>), Cancelled> {
    let mut centres = begun;
    let mut member: Vec<usize> = Vec::new();
    for step in 0..=STEPS {
        watch.step("fit_clusters", step as u64, STEPS as u64)?;
        let found = around(points, &centres, watch)?;
        let same = found.member == member;
        member = found.member;
        if same || step == STEPS {
            break;
        }
        let kept: Vec<usize> = (0..found.counts.len()).filter(|&m| found.counts[m] > 0).collect();
        centres = found.sums.select(ndarray::Axis(0), &kept);
        for (mut centre, &m) in centres.rows_mut().into_iter().zip(&kept) {
            centre /= found.counts[m] as f64;
        }
        if kept.len() < found.counts.len() {
            // The places have moved: whoever is where is found anew.
            member.clear();
        }
    }
    Ok((centres, member))
}

/// The rows around each centre.
struct Around {
    member: Vec<usize>,
    counts: Vec<usize>,
    sums: Points,
}

fn around(points: &Points, centres: &Points, watch: &Watch) -> Result<Around, Cancelled> {
    let beside = Beside::new(centres.rows().into_iter().map(|c| c.to_vec()));
    let runs = super::moments::pieces(points.nrows(), points.ncols());
    let parts = in_pieces(&runs, watch.threads, |run| {
        let mut part = Around {
            member: Vec::with_capacity(run.len()),
            counts: vec![0; centres.nrows()],
            sums: Points::zeros(centres.dim()),
        };
        for (i, r) in run.enumerate() {
            if i % 8192 == 0 {
                watch.check()?;
            }
            let row = points.row(r);
            let row = row.as_slice().unwrap_or_default();
            let (m, _) = beside.nearest(row);
            part.member.push(m);
            part.counts[m] += 1;
            if let Some(sum) = part.sums.row_mut(m).as_slice_mut() {
                sum.iter_mut().zip(row).for_each(|(s, x)| *s += x);
            }
        }
        Ok(part)
    })?;
    let mut all = Around {
        member: Vec::with_capacity(points.nrows()),
        counts: vec![0; centres.nrows()],
        sums: Points::zeros(centres.dim()),
    };
    for part in parts {
        all.member.extend(part.member);
        all.counts.iter_mut().zip(part.counts).for_each(|(a, c)| *a += c);
        all.sums += &part.sums;
    }
    Ok(all)
}

/// The nearest centre of each row and the squared distance to it; the first of equals.
fn nearest(points: &Points, centres: &Points, watch: &Watch) -> Result<Vec<(usize, f64)>, Cancelled> {
    let beside = Beside::new(centres.rows().into_iter().map(|c| c.to_vec()));
    let runs = super::moments::pieces(points.nrows(), points.ncols());
    let parts = in_pieces(&runs, watch.threads, |run| {
        let mut out = Vec::with_capacity(run.len());
        for (i, r) in run.enumerate() {
            if i % 8192 == 0 {
                watch.check()?;
            }
            let row = points.row(r);
            out.push(beside.nearest(row.as_slice().unwrap_or_default()));
        }
        Ok(out)
    })?;
    Ok(parts.concat())
}

/// Centres side by side, so many at once, column by column: the distances to them are summed up together.
struct Beside {
    count: usize,
    columns: usize,
    values: Vec<[f64; Beside::AT_ONCE]>,
}

impl Beside {
    const AT_ONCE: usize = 8;

    fn new(centres: impl Iterator<Item = Vec<f64>>) -> Self {
        let centres: Vec<Vec<f64>> = centres.collect();
        let columns = centres.first().map_or(0, Vec::len);
        let values = centres
            .chunks(Self::AT_ONCE)
            .flat_map(|some| {
                // Where no centre is, it is infinitely far.
                (0..columns).map(|c| std::array::from_fn(|place| some.get(place).map_or(f64::INFINITY, |s| s[c])))
            })
            .collect();
        Self { count: centres.len(), columns, values }
    }

    /// The nearest centre, the first of equals, and the squared distance to it.
    fn nearest(&self, row: &[f64]) -> (usize, f64) {
        let mut best = (0, f64::INFINITY);
        for (block, values) in self.values.chunks_exact(self.columns.max(1)).enumerate() {
            let mut away = [0.0f64; Self::AT_ONCE];
            for (x, centres) in row.iter().zip(values) {
                for (a, c) in away.iter_mut().zip(centres) {
                    *a += (x - c) * (x - c);
                }
            }
            let first = block * Self::AT_ONCE;
            for (place, &d) in away.iter().enumerate().take(self.count - first) {
                if d < best.1 {
                    best = (first + place, d);
                }
            }
        }
        best
    }
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// How well rows lie in their groups (Rousseeuw 1987), over a sample of them.
fn silhouette(points: &Points, centres: &Points, seed: u64, watch: &Watch) -> Result<f64, Cancelled> {
    let n = points.nrows();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let chosen = if n <= MEASURED { (0..n).collect() } else { index::sample(&mut rng, n, MEASURED).into_vec() };
    let some = points.select(ndarray::Axis(0), &chosen);
    let member: Vec<usize> = nearest(&some, centres, watch)?.into_iter().map(|m| m.0).collect();
    let rows: Vec<Vec<f64>> = some.rows().into_iter().map(|r| r.to_vec()).collect();
    let mut sum = 0.0;
    for (at, row) in rows.iter().enumerate() {
        if at % 32 == 0 {
            watch.check()?;
        }
        let (mut away, mut count) = (vec![0.0; centres.nrows()], vec![0usize; centres.nrows()]);
        for (other, &m) in rows.iter().zip(&member).enumerate().filter(|(i, _)| *i != at).map(|(_, o)| o) {
            away[m] += squared(row, other).sqrt();
            count[m] += 1;
        }
        let own = member[at];
        if count[own] == 0 {
            continue;
        }
        let within = away[own] / count[own] as f64;
        let next = (0..away.len()).filter(|&g| g != own && count[g] > 0).map(|g| away[g] / count[g] as f64);
        let next = next.fold(f64::INFINITY, f64::min);
        if next.is_finite() && within.max(next) > 0.0 {
            sum += (next - within) / within.max(next);
        }
    }
    Ok(sum / rows.len() as f64)
}

/// The answers of the nearest centres.
pub fn answers(
    bound: &Bound,
    columns: &[Standard],
    centres: &[Vec<f64>],
    outputs: &[Vec<f64>],
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let mut out = Vec::with_capacity(rows.len() * outputs.first().map_or(1, Vec::len));
    for member in members(bound, columns, centres, rows, watch)? {
        out.extend(&outputs[member]);
    }
    Ok(out)
}

fn members(
    bound: &Bound,
    columns: &[Standard],
    centres: &[Vec<f64>],
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<usize>, Cancelled> {
    let beside = Beside::new(centres.iter().cloned());
    let mut point = vec![0.0; columns.len()];
    let mut all = Vec::with_capacity(rows.len());
    for (i, &r) in rows.iter().enumerate() {
        if i % 8192 == 0 {
            watch.check()?;
        }
        for (cell, column) in point.iter_mut().zip(columns) {
            let v = (bound.number(column.input as usize, r) - column.mean) / column.deviation;
            *cell = if v.is_nan() { 0.0 } else { v };
        }
        all.push(beside.nearest(&point).0);
    }
    Ok(all)
}

/// What tells each cluster apart, over the rows it learned from; empty for other models.
pub fn described(
    model: &super::Model,
    table: &crate::features::Table,
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<Cluster>, Cancelled> {
    let Predictor::Clusters { columns, centres, outputs } = &model.predictor else { return Ok(Vec::new()) };
    let bound = model.encoder.bind(table);
    let member = members(&bound, columns, centres, rows, watch)?;
    let mut all: Vec<Cluster> =
        outputs.iter().map(|o| Cluster { rows: 0, output: o.clone(), traits: Vec::new() }).collect();
    member.iter().for_each(|&m| all[m].rows += 1);
    for column in columns {
        watch.check()?;
        let mut sums = vec![(0.0, 0.0); centres.len()];
        for (&m, &r) in member.iter().zip(rows) {
            let v = bound.number(column.input as usize, r) - column.mean;
            if !v.is_nan() {
                sums[m].0 += v;
                sums[m].1 += 1.0;
            }
        }
        let total = sums.iter().fold((0.0, 0.0), |t, s| (t.0 + s.0, t.1 + s.1));
        for (cluster, (sum, n)) in all.iter_mut().zip(&sums) {
            if *n == 0.0 || total.1 - n == 0.0 {
                continue;
            }
            let (mean, rest) = (sum / n, (total.0 - sum) / (total.1 - n));
            let name = model.encoder.inputs[column.input as usize].field().column.clone();
            let effect = (mean - rest) / column.deviation;
            cluster.traits.push(Trait { column: name, mean: column.mean + mean, rest: column.mean + rest, effect });
        }
    }
    for cluster in &mut all {
        cluster.traits.retain(|t| t.mean.is_finite() && t.rest.is_finite() && t.effect.is_finite());
        cluster.traits.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()).then_with(|| a.column.cmp(&b.column)));
        cluster.traits.truncate(TRAITS);
    }
    Ok(all)
}
