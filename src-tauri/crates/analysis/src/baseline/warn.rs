//! What one should know before reading the results of a training.

use std::collections::HashSet;

use polars::prelude::DataFrame;

use super::finding::{Finding, Severity};
use super::fit::Data;
use super::leak;
use super::model::settled_number;
use super::split::{Part, read_times};
use super::target::Target;
use super::{Spec, Split};
use crate::evaluate::quantile;
use crate::features::{Table, Values};
use crate::{Cancelled, ColumnInfo, ColumnKind, Watch};

/// The findings about data, features and split, worst first.
pub fn before(
    frame: &DataFrame,
    infos: &[ColumnInfo],
    data: &Data,
    parts: &[Part],
    spec: &Spec,
    watch: &Watch,
) -> Result<Vec<Finding>, Cancelled> {
    let mut all = Vec::new();
    for info in infos.iter().filter(|i| i.known_after && spec.features.contains(&i.name)) {
        all.push(Finding::new(Severity::Warning, "known_after").with("column", info.name.as_str()));
    }
    all.extend(leak::findings(&data.table, &data.target, spec.split.time(), watch)?);
    all.extend(identifiers(infos, spec));
    all.extend(time_ignored(frame, infos, spec));
    all.extend(classes(data, parts));
    all.extend(far_out(&data.target));
    all.extend(twins(&data.table, &data.target, parts, watch)?);
    all.extend(drift(frame, infos, &data.target, parts, &spec.split, &spec.target));
    if data.target.rows.len() < data.table.rows {
        let rows = data.table.rows - data.target.rows.len();
        all.push(
            Finding::new(Severity::Note, "target_missing").with("rows", rows).with("column", spec.target.as_str()),
        );
    }
    Ok(all)
}

fn identifiers(infos: &[ColumnInfo], spec: &Spec) -> Vec<Finding> {
    let used = infos.iter().filter(|i| i.kind == ColumnKind::Identifier && spec.features.contains(&i.name));
    used.map(|i| Finding::new(Severity::Warning, "identifier").with("column", i.name.as_str())).collect()
}

/// The column that orders the rows in time: a date or instant that never goes back from one row to the next, or any
/// date or instant if `any`.
pub fn time_column(frame: &DataFrame, infos: &[ColumnInfo], target: &str, any: bool) -> Option<String> {
    let dates = infos.iter().filter(|i| matches!(i.kind, ColumnKind::Date | ColumnKind::DateTime) && i.name != target);
    let mut first = None;
    for info in dates {
        let Some(times) = read_times(frame, info) else { continue };
        let known: Vec<f64> = times.into_iter().filter(|t| !t.is_nan()).collect();
        let mut distinct = known.clone();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        if distinct.len() < 20 || known.len() * 10 < frame.height() * 9 {
            continue;
        }
        if known.is_sorted() {
            return Some(info.name.clone());
        }
        first = first.or_else(|| Some(info.name.clone()));
    }
    if any { first } else { None }
}

fn time_ignored(frame: &DataFrame, infos: &[ColumnInfo], spec: &Spec) -> Option<Finding> {
    if spec.split.time().is_some() {
        return None;
    }
    let column = time_column(frame, infos, &spec.target, false)?;
    Some(Finding::new(Severity::Warning, "time_order_ignored").with("column", column))
}

/// Fewer rows of a class to measure with don't judge it.
const FEW_TESTED: u64 = 20;

fn classes(data: &Data, parts: &[Part]) -> Vec<Finding> {
    let target = &data.target;
    let counts = target.class_rows(&target.rows);
    let mut all: Vec<Finding> = imbalance(target, &counts).into_iter().collect();
    let tested = |class: usize| parts.iter().map(|p| target.class_rows(&p.test)[class]).sum::<u64>();
    let tiny: Vec<(usize, u64)> =
        (0..counts.len()).map(|class| (class, tested(class))).filter(|(_, tested)| *tested < FEW_TESTED).collect();
    match tiny.as_slice() {
        [] => {}
        // Many tiny classes are one finding, not fifty.
        [_, _, _, ..] => {
            let names: Vec<&str> = tiny.iter().take(3).map(|(class, _)| target.classes[*class].as_str()).collect();
            all.push(
                Finding::new(Severity::Warning, "tiny_classes")
                    .with("count", tiny.len())
                    .with("classes", counts.len())
                    .with("names", names.join(", "))
                    .with("rows", FEW_TESTED),
            );
        }
        few => all.extend(few.iter().map(|&(class, tested)| {
            Finding::new(Severity::Warning, "tiny_class")
                .with("class", target.classes[class].as_str())
                .with("rows", counts[class])
                .with("test_rows", tested)
        })),
    }
    all
}

/// So many of a thousand numbers, and the share of all distance from the middle that they make up.
const FEW_OF_1000: usize = 10;
const MOST: f64 = 0.5;

/// A number of which a few rows are so far out that mean errors and costs speak of them alone.
pub fn far_out(target: &Target) -> Option<Finding> {
    if !target.classes.is_empty() || target.rows.len() < 100 {
        return None;
    }
    let mut values: Vec<f64> = target.rows.iter().map(|&r| target.y[r as usize]).collect();
    values.sort_unstable_by(f64::total_cmp);
    let middle = quantile(&values, 0.5);
    let mut away: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
    away.sort_unstable_by(|a, b| b.total_cmp(a));
    let all: f64 = away.iter().sum();
    let few = (away.len() * FEW_OF_1000 / 1000).max(1);
    let share = away[..few].iter().sum::<f64>() / all;
    (all > 0.0 && share >= MOST).then(|| {
        let most = if values[0].abs() > values[values.len() - 1].abs() { values[0] } else { values[values.len() - 1] };
        Finding::new(Severity::Warning, "far_out")
            .with("rows", few)
            .with("percent", (share * 100.0).round())
            .with("middle", digits(middle))
            .with("most", digits(most))
    })
}

/// Four digits tell.
fn digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10f64.powf(3.0 - value.abs().log10().floor());
    settled_number((value * power).round() / power)
}

/// Test rows whose features and target equal those of a training row.
pub fn twins(table: &Table, target: &Target, parts: &[Part], watch: &Watch) -> Result<Option<Finding>, Cancelled> {
    let mut hashes = vec![0u64; table.rows];
    for values in &table.values {
        watch.check()?;
        match values {
            Values::Numbers(v) => mix(&mut hashes, v.iter().map(|v| v.to_bits())),
            Values::Codes { codes, .. } => mix(&mut hashes, codes.iter().map(|&c| u64::from(c))),
        }
    }
    mix(&mut hashes, target.y.iter().map(|v| v.to_bits()));
    let (mut twins, mut tested) = (0usize, 0usize);
    for part in parts {
        watch.check()?;
        let mut train: Vec<u64> = part.train.iter().map(|&r| hashes[r as usize]).collect();
        train.sort_unstable();
        twins += part.test.iter().filter(|&&r| train.binary_search(&hashes[r as usize]).is_ok()).count();
        tested += part.test.len();
    }
    // Few values make equal rows by chance: then they say nothing.
    let kinds = hashes.iter().collect::<HashSet<_>>().len();
    if twins * 100 < tested || kinds * 10 < hashes.len() {
        return Ok(None);
    }
    let learned = parts.iter().map(|p| p.train.len()).sum::<usize>() as f64 / parts.len().max(1) as f64;
    if (twins as f64) < BY_CHANCE * tested as f64 * (1.0 - (-learned * meeting(table, target, watch)?).exp()) {
        return Ok(None);
    }
    let percent = (twins as f64 / tested as f64 * 1000.0).round() / 10.0;
    Ok(Some(Finding::new(Severity::Warning, "twins").with("rows", twins).with("percent", percent)))
}

/// Measured rows that are also learned from tell of duplicates from so many times on what chance would make.
const BY_CHANCE: f64 = 2.0;

/// How likely the features of two rows are equal, were each column on its own.
fn meeting(table: &Table, target: &Target, watch: &Watch) -> Result<f64, Cancelled> {
    let n = target.rows.len().max(1) as f64;
    let mut all = 1.0;
    for values in &table.values {
        watch.check()?;
        let mut bits: Vec<u64> = match values {
            Values::Numbers(v) => target.rows.iter().map(|&r| v[r as usize].to_bits()).collect(),
            Values::Codes { codes, .. } => target.rows.iter().map(|&r| u64::from(codes[r as usize])).collect(),
        };
        bits.sort_unstable();
        all *= bits.chunk_by(|a, b| a == b).map(|same| (same.len() as f64 / n).powi(2)).sum::<f64>();
    }
    Ok(all)
}

fn mix(hashes: &mut [u64], values: impl Iterator<Item = u64>) {
    for (h, v) in hashes.iter_mut().zip(values) {
        *h = (h.rotate_left(5) ^ v).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Two classes of which one is rare: always answering the other looks good.
pub fn imbalance(target: &Target, counts: &[u64]) -> Option<Finding> {
    let [first, second] = counts else { return None };
    let rare = usize::from(second <= first);
    let share = counts[rare] as f64 / (first + second) as f64;
    if share >= 0.2 {
        return None;
    }
    let severity = if share < 0.05 { Severity::Warning } else { Severity::Advice };
    Some(
        Finding::new(severity, "imbalance")
            .with("class", target.classes[rare].as_str())
            .with("rows", counts[rare])
            .with("percent", (share * 1000.0).round() / 10.0)
            .with("accuracy", (1000.0 - share * 1000.0).round() / 10.0),
    )
}

/// A shift of the target counts from so many standard deviations on, and if chance would not make it.
const DRIFTED: f64 = 0.25;
const SURE: f64 = 5.0;

/// The target is another one later: what was learned from the past then answers for a present that has moved. Between
/// the rows learned from and the latest measured on, or between the first three quarters of the time and the last.
pub fn drift(
    frame: &DataFrame,
    infos: &[ColumnInfo],
    target: &Target,
    parts: &[Part],
    split: &Split,
    name: &str,
) -> Option<Finding> {
    let (before, after, column) = match split.time() {
        Some(column) => (parts.first()?.train.clone(), parts.last()?.test.clone(), column.to_owned()),
        None => {
            let column = time_column(frame, infos, name, false)?;
            let cut = target.rows.len() * 3 / 4;
            (target.rows[..cut].to_vec(), target.rows[cut..].to_vec(), column)
        }
    };
    if before.len() < 50 || after.len() < 50 {
        return None;
    }
    let finding =
        |code: &str| Finding::new(Severity::Warning, code).with("column", column.as_str()).with("target", name);
    let (n, m) = (before.len() as f64, after.len() as f64);
    if target.classes.is_empty() {
        let of = |rows: &[u32]| {
            let mean = rows.iter().map(|&r| target.y[r as usize]).sum::<f64>() / rows.len() as f64;
            let squares = rows.iter().map(|&r| (target.y[r as usize] - mean).powi(2)).sum::<f64>();
            (mean, squares / rows.len() as f64)
        };
        let ((one, spread), (two, other)) = (of(&before), of(&after));
        let deviation = ((spread * n + other * m) / (n + m)).sqrt();
        let away = (two - one).abs();
        let chance = (spread / n + other / m).sqrt();
        return (deviation > 0.0 && away > DRIFTED * deviation && away > SURE * chance)
            .then(|| finding("target_drift").with("before", digits(one)).with("after", digits(two)));
    }
    let (one, two) = (target.class_rows(&before), target.class_rows(&after));
    // The class whose share moved the farthest, by Cohen's h.
    let share = |count: u64, n: f64| count as f64 / n;
    let h = |k: usize| 2.0 * (share(two[k], m).sqrt().asin() - share(one[k], n).sqrt().asin());
    let k = (0..one.len()).max_by(|&a, &b| h(a).abs().total_cmp(&h(b).abs()).then(b.cmp(&a)))?;
    let k = if one.len() == 2 { 1 } else { k };
    let percent = |s: f64| (s * 1000.0).round() / 10.0;
    (h(k).abs() > DRIFTED && h(k).abs() > SURE * (1.0 / n + 1.0 / m).sqrt()).then(|| {
        finding("class_drift")
            .with("class", target.classes[k].as_str())
            .with("before", percent(share(one[k], n)))
            .with("after", percent(share(two[k], m)))
    })
}
