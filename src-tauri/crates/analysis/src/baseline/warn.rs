//! What one should know before reading the results of a training.

use std::collections::HashSet;

use polars::prelude::DataFrame;

use super::finding::{Finding, Severity};
use super::fit::Data;
use super::leak;
use super::split::{Part, read_times};
use super::target::Target;
use super::{Spec, Split};
use crate::features::Values;
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
    all.extend(leak::findings(&data.table, &data.target, watch)?);
    all.extend(identifiers(infos, spec));
    all.extend(time_ignored(frame, infos, spec));
    all.extend(classes(data, parts));
    all.extend(twins(data, parts, watch)?);
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
    if matches!(spec.split, Split::Time { .. }) {
        return None;
    }
    let column = time_column(frame, infos, &spec.target, false)?;
    Some(Finding::new(Severity::Warning, "time_order_ignored").with("column", column))
}

fn classes(data: &Data, parts: &[Part]) -> Vec<Finding> {
    let target = &data.target;
    let counts = target.class_rows(&target.rows);
    let mut all: Vec<Finding> = imbalance(target, &counts).into_iter().collect();
    for (class, &rows) in counts.iter().enumerate() {
        let tested: u64 = parts.iter().map(|p| target.class_rows(&p.test)[class]).sum();
        if tested < 20 {
            all.push(
                Finding::new(Severity::Warning, "tiny_class")
                    .with("class", target.classes[class].as_str())
                    .with("rows", rows)
                    .with("test_rows", tested),
            );
        }
    }
    // Many tiny classes are one finding, not fifty.
    all.truncate(6);
    all
}

/// Test rows whose features and target equal those of a training row.
fn twins(data: &Data, parts: &[Part], watch: &Watch) -> Result<Option<Finding>, Cancelled> {
    let mut hashes = vec![0u64; data.table.rows];
    for values in &data.table.values {
        watch.check()?;
        match values {
            Values::Numbers(v) => mix(&mut hashes, v.iter().map(|v| v.to_bits())),
            Values::Codes { codes, .. } => mix(&mut hashes, codes.iter().map(|&c| u64::from(c))),
        }
    }
    mix(&mut hashes, data.target.y.iter().map(|v| v.to_bits()));
    let (mut twins, mut tested) = (0usize, 0usize);
    for part in parts {
        watch.check()?;
        let mut train: Vec<u64> = part.train.iter().map(|&r| hashes[r as usize]).collect();
        train.sort_unstable();
        twins += part.test.iter().filter(|&&r| train.binary_search(&hashes[r as usize]).is_ok()).count();
        tested += part.test.len();
    }
    // Few categories make equal rows by chance: then they say nothing.
    let kinds = hashes.iter().collect::<HashSet<_>>().len();
    if twins * 100 < tested || kinds * 10 < hashes.len() {
        return Ok(None);
    }
    let percent = (twins as f64 / tested as f64 * 1000.0).round() / 10.0;
    Ok(Some(Finding::new(Severity::Warning, "twins").with("rows", twins).with("percent", percent)))
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
