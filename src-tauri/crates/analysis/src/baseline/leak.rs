//! Columns that know too much: what each tells about the target alone, and exact sums of a few.

use super::finding::{Finding, Severity};
use super::target::Target;
use super::{Output, Task, in_pieces};
use crate::evaluate::{Answers, Scored};
use crate::features::{MISSING, Table, Values};
use crate::{Cancelled, Watch};

/// A score this close to a perfect one is no prediction but a copy (CHECKS, `model.leak`).
const TOO_GOOD: f64 = 0.98;
/// Two or three columns that give the target in a sum.
const EXACT: f64 = 0.9995;
/// Rows looked at, evenly spread.
const MOST_ROWS: usize = 50_000;
/// And cells, where there are many columns.
const MOST_CELLS: usize = 5_000_000;
const BINS: usize = 100;
/// Numbers among which sums are looked for.
const MOST_NUMBERS: usize = 60;

/// What one field tells alone.
#[derive(Debug, Clone)]
pub struct Alone {
    pub column: String,
    /// R², area under the curve, or accuracy: 1 is perfect.
    pub score: f64,
    /// How far from knowing nothing (0) to perfect (1).
    pub strength: f64,
    /// A measurement: a number with more values than bins would need.
    pub continuous: bool,
}

/// Suspected leaks: the findings, worst first. `clock`: the column by whose order the last rows are kept back; that it
/// tells much is a trend, not a leak.
pub fn findings(table: &Table, target: &Target, clock: Option<&str>, watch: &Watch) -> Result<Vec<Finding>, Cancelled> {
    let rows = sample(table, target);
    let alone = each_alone(table, target, &rows, watch)?;
    let mut all: Vec<Finding> = alone
        .iter()
        .filter(|a| a.score >= TOO_GOOD && a.strength >= 0.9)
        .map(|a| {
            Finding::new(Severity::Warning, "leak").with("column", a.column.as_str()).with("score", rounded(a.score))
        })
        .collect();
    let leaks: Vec<&str> = alone.iter().filter(|a| a.score >= TOO_GOOD).map(|a| a.column.as_str()).collect();
    if target.task == Task::Regression {
        for (columns, score) in sums(table, target, &rows, &leaks) {
            let finding = Finding::new(Severity::Warning, "leak_sum").with("columns", columns.join(" + "));
            all.push(finding.with("score", rounded(score)));
        }
    }
    if all.is_empty() {
        let alone: Vec<Alone> = alone.into_iter().filter(|a| clock != Some(a.column.as_str())).collect();
        all.extend(strong(&alone, target.task));
    }
    Ok(all)
}

/// Columns that [`findings`] suspects of a leak, alone or in a sum, each with its score.
pub fn suspects(table: &Table, target: &Target, watch: &Watch) -> Result<Vec<(String, f64)>, Cancelled> {
    let rows = sample(table, target);
    let mut all: Vec<(String, f64)> = each_alone(table, target, &rows, watch)?
        .into_iter()
        .filter(|a| a.score >= TOO_GOOD && a.strength >= 0.9)
        .map(|a| (a.column, a.score))
        .collect();
    if target.task == Task::Regression {
        let known: Vec<String> = all.iter().map(|a| a.0.clone()).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for (columns, score) in sums(table, target, &rows, &known) {
            for column in columns {
                if all.iter().all(|a| a.0 != column) {
                    all.push((column, score));
                }
            }
        }
    }
    Ok(all)
}

fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

/// One column that tells far more than any other: known in time, or only after the event?
fn strong(alone: &[Alone], task: Task) -> Option<Finding> {
    let mut by_column: Vec<&Alone> = Vec::new();
    for a in alone {
        match by_column.iter_mut().find(|b| b.column == a.column) {
            Some(b) if a.strength > b.strength => *b = a,
            Some(_) => {}
            None => by_column.push(a),
        }
    }
    by_column.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    let [first, rest @ ..] = by_column.as_slice() else { return None };
    let next = rest.first()?;
    let enough = if first.continuous { 0.5 } else { 0.7 };
    // R² is a square: twice of it is about one and a half times on the scale of the others.
    let times = if task == Task::Regression { 2.0 } else { 1.5 };
    if first.strength < enough || first.strength < times * next.strength {
        return None;
    }
    let finding = Finding::new(Severity::Warning, "strong_alone").with("column", first.column.as_str());
    Some(
        finding
            .with("score", rounded(first.score))
            .with("next", next.column.as_str())
            .with("next_score", rounded(next.score)),
    )
}

fn sample(table: &Table, target: &Target) -> Vec<u32> {
    let most = MOST_ROWS.min(MOST_CELLS / table.fields.len().max(1)).max(500);
    let step = target.rows.len().div_ceil(most).max(1);
    target.rows.iter().copied().step_by(step).collect()
}

/// The score of each field alone: the mean (or class shares) of its bins or levels, cross-fitted on two halves.
fn each_alone(table: &Table, target: &Target, rows: &[u32], watch: &Watch) -> Result<Vec<Alone>, Cancelled> {
    let truth: Vec<f64> = rows.iter().map(|&r| target.y[r as usize]).collect();
    let one = |(f, values): (usize, &Values)| {
        let (bins, count, continuous) = match values {
            Values::Numbers(v) => bin_numbers(v, rows),
            Values::Codes { codes, levels } => {
                let bin = |&r: &u32| match codes[r as usize] {
                    MISSING => levels.len() as u32,
                    code => code,
                };
                (rows.iter().map(bin).collect(), levels.len() + 1, false)
            }
        };
        let output = cross_fit(&bins, count, &truth, target.classes.len());
        let answers = Answers { task: target.task, truth: &truth, output: &output, workload: 1.0 };
        let mut score = Scored::new(answers).plain()[if target.task == Task::Regression { 2 } else { 0 }];
        if let (Task::Regression, Values::Numbers(v)) = (target.task, values) {
            // A copy with a heavy tail is straight, but not within bins.
            let x: Vec<f64> = rows.iter().map(|&r| v[r as usize]).collect();
            score = score.max(correlation(&x, &truth).powi(2));
        }
        let score = if score.is_nan() { 0.0 } else { score };
        let nothing = match target.task {
            Task::Regression => 0.0,
            Task::Binary => 0.5,
            Task::Multiclass => {
                let counts = target.class_rows(rows);
                counts.iter().copied().max().unwrap_or(0) as f64 / rows.len() as f64
            }
        };
        let strength = ((score - nothing) / (1.0 - nothing)).clamp(0.0, 1.0);
        Alone { column: table.fields[f].column.clone(), score, strength, continuous }
    };
    let fields: Vec<_> = (0..table.values.len()).map(|f| f..f + 1).collect();
    in_pieces(&fields, watch.threads, |f| {
        watch.check()?;
        Ok(one((f.start, &table.values[f.start])))
    })
}

/// Bins of about equal size, equal values together; missing ones apart.
fn bin_numbers(values: &[f64], rows: &[u32]) -> (Vec<u32>, usize, bool) {
    let mut known: Vec<f64> = rows.iter().map(|&r| values[r as usize]).filter(|v| !v.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let mut edges: Vec<f64> = known.clone();
    edges.dedup();
    let continuous = edges.len() > 50;
    if edges.len() > BINS {
        edges = (1..=BINS).map(|b| known[(known.len() * b / BINS).max(1) - 1]).collect();
        edges.dedup();
    }
    let count = edges.len() + 1;
    let bin = |&r: &u32| {
        let v = values[r as usize];
        if v.is_nan() { edges.len() as u32 } else { edges.partition_point(|&e| e < v).min(edges.len() - 1) as u32 }
    };
    (rows.iter().map(bin).collect(), count, continuous)
}

fn cross_fit(bins: &[u32], count: usize, truth: &[f64], classes: usize) -> Output {
    let width = classes.max(1);
    let half = |i: usize| ((i as u32).wrapping_mul(2_654_435_769) >> 31) as usize;
    let mut sums = vec![vec![0.0; count * (width + 1)]; 2];
    let mut total = vec![vec![0.0; width + 1]; 2];
    for (i, (&bin, &y)) in bins.iter().zip(truth).enumerate() {
        let cell = bin as usize * (width + 1);
        for list in [&mut sums[half(i)][cell..cell + width + 1], &mut total[half(i)][..]] {
            list[0] += 1.0;
            if classes == 0 { list[1] += y } else { list[1 + y as usize] += 1.0 }
        }
    }
    let mut values = Vec::with_capacity(bins.len() * width);
    for (i, &bin) in bins.iter().enumerate() {
        let other = 1 - half(i);
        let cell = &sums[other][bin as usize * (width + 1)..(bin as usize + 1) * (width + 1)];
        let all = &total[other];
        let prior = |k: usize| if all[0] > 0.0 { all[k] / all[0] } else { 1.0 / width as f64 };
        // One row's worth of the overall answer steadies small bins.
        values.extend((1..=width).map(|k| (cell[k] + prior(k)) / (cell[0] + 1.0)));
    }
    Output { width, values }
}

/// Pearson's, missing pairs left out; zero if one of them is constant.
fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter(|(x, _)| !x.is_nan()).map(|(x, y)| (*x, *y)).collect();
    let n = pairs.len() as f64;
    // Few known values would make a straight line by chance.
    if pairs.len() < 10 || pairs.len() * 2 < x.len() {
        return 0.0;
    }
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

/// Pairs and triples of numbers that give the target exactly in a weighted sum; none that holds a leak or a smaller
/// sum already found.
fn sums(table: &Table, target: &Target, rows: &[u32], leaks: &[&str]) -> Vec<(Vec<String>, f64)> {
    let mut columns: Vec<(&str, Vec<f64>)> = Vec::new();
    for (field, values) in table.fields.iter().zip(&table.values) {
        if let Values::Numbers(v) = values
            && !leaks.contains(&field.column.as_str())
        {
            let x: Vec<f64> = rows.iter().map(|&r| v[r as usize]).collect();
            columns.push((&field.column, x));
        }
    }
    if rows.len() < 20 || columns.len() < 2 || columns.len() > MOST_NUMBERS {
        return Vec::new();
    }
    let standard: Vec<Vec<f64>> = columns.iter().map(|(_, x)| standardised(x)).collect();
    let y = standardised(&rows.iter().map(|&r| target.y[r as usize]).collect::<Vec<_>>());
    let d = columns.len();
    let mut gram = vec![vec![0.0; d]; d];
    for i in 0..d {
        for j in 0..=i {
            gram[i][j] = crate::features::dot(&standard[i], &standard[j]);
            gram[j][i] = gram[i][j];
        }
    }
    let with_y: Vec<f64> = standard.iter().map(|x| crate::features::dot(x, &y)).collect();
    let mut found: Vec<(Vec<usize>, f64)> = Vec::new();
    let mut consider = |set: &[usize]| {
        if found.iter().any(|(f, _)| f.iter().all(|i| set.contains(i))) {
            return;
        }
        let r2 = explained(&gram, &with_y, set);
        if r2 >= EXACT {
            found.push((set.to_vec(), r2));
        }
    };
    for i in 0..d {
        for j in 0..i {
            consider(&[j, i]);
        }
    }
    for i in 0..d {
        for j in 0..i {
            for k in 0..j {
                consider(&[k, j, i]);
            }
        }
    }
    found.truncate(10);
    let names = |set: Vec<usize>| set.into_iter().map(|i| columns[i].0.to_string()).collect();
    found.into_iter().map(|(set, r2)| (names(set), r2)).collect()
}

/// Centred and of length one; missing values at the mean.
fn standardised(x: &[f64]) -> Vec<f64> {
    let known: Vec<f64> = x.iter().copied().filter(|v| !v.is_nan()).collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let mut out: Vec<f64> = x.iter().map(|v| if v.is_nan() { 0.0 } else { v - mean }).collect();
    let length = crate::features::dot(&out, &out).sqrt();
    if length > 0.0 {
        out.iter_mut().for_each(|v| *v /= length);
    }
    out
}

/// R² of the target on two or three standardised columns, by Gauss without a dependent one.
fn explained(gram: &[Vec<f64>], with_y: &[f64], set: &[usize]) -> f64 {
    let n = set.len();
    let mut a: Vec<Vec<f64>> =
        set.iter().map(|&i| set.iter().map(|&j| gram[i][j]).chain([with_y[i]]).collect()).collect();
    for k in 0..n {
        // Near-dependent columns give nothing more; their digits would.
        if a[k][k] < 1e-6 {
            return 0.0;
        }
        for i in k + 1..n {
            let factor = a[i][k] / a[k][k];
            let above = a[k].clone();
            a[i].iter_mut().zip(above).skip(k).for_each(|(x, y)| *x -= factor * y);
        }
    }
    (0..n).map(|k| a[k][n] * a[k][n] / a[k][k]).sum()
}
