//! Which rows are trained on and which are kept back.

use polars::prelude::DataFrame;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::target::Target;
use super::{Error, Split, Task};
use crate::features::{Field, FieldPart, Values, read_field};
use crate::{ColumnInfo, ColumnKind};

/// Row numbers, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub train: Vec<u32>,
    pub test: Vec<u32>,
}

/// Cuts the rows whose target is known: one part, or one a fold.
pub fn split_rows(
    frame: &DataFrame,
    infos: &[ColumnInfo],
    target: &Target,
    split: &Split,
    seed: u64,
) -> Result<Vec<Part>, Error> {
    let n = target.rows.len();
    let parts = match split {
        Split::Holdout { test_share } => {
            check_share(*test_share)?;
            vec![holdout(target, *test_share, seed)]
        }
        Split::Folds { k } => {
            if *k < 2 || *k as usize > (n / 2).max(2) || *k > 50 {
                return Err(Error::TrainBadFolds { folds: *k, rows: n as u64 });
            }
            folds(target, *k as usize, seed)
        }
        Split::Groups { column, k } => {
            if *k < 2 || *k > 50 {
                return Err(Error::TrainBadFolds { folds: *k, rows: n as u64 });
            }
            by_group(target, &read_groups(frame, find(infos, column)?)?, *k as usize, seed)
                .map_err(|groups| Error::TrainFewGroups { column: column.clone(), groups, folds: *k })?
        }
        Split::Rolling { column, windows } => {
            if *windows < 1 || *windows as usize > (n / 4).max(1) || *windows > 50 {
                return Err(Error::TrainBadFolds { folds: *windows, rows: n as u64 });
            }
            let none = || Error::TrainNoTimeOrder { column: column.clone() };
            let times = read_times(frame, find(infos, column)?).ok_or_else(none)?;
            rolling(target, &times, *windows as usize).ok_or_else(none)?
        }
        Split::Time { column, test_share } => {
            check_share(*test_share)?;
            let info = find(infos, column)?;
            let times = read_times(frame, info).ok_or_else(|| Error::TrainNoTimeOrder { column: column.clone() })?;
            vec![
                by_time(target, &times, *test_share)
                    .ok_or_else(|| Error::TrainNoTimeOrder { column: column.clone() })?,
            ]
        }
    };
    for part in &parts {
        if target.task != Task::Regression {
            let present: Vec<usize> =
                target.class_rows(&part.train).iter().enumerate().filter(|c| *c.1 > 0).map(|c| c.0).collect();
            if let [only] = present[..] {
                let column = String::new();
                return Err(Error::TrainOneClassInPart { column, value: target.classes[only].clone() });
            }
        }
    }
    Ok(parts)
}

fn find<'a>(infos: &'a [ColumnInfo], column: &str) -> Result<&'a ColumnInfo, Error> {
    infos.iter().find(|i| i.name == column).ok_or_else(|| Error::TrainUnknownColumn { column: column.into() })
}

fn check_share(share: f64) -> Result<(), Error> {
    if share > 0.0 && share < 1.0 { Ok(()) } else { Err(Error::TrainBadShare { share: finite(share) }) }
}

fn finite(v: f64) -> f64 {
    if v.is_finite() { v } else { 0.0 }
}

/// The order in time that a column gives: a date, an instant or a number.
pub fn read_times(frame: &DataFrame, info: &ColumnInfo) -> Option<Vec<f64>> {
    let part = match info.kind {
        ColumnKind::Date | ColumnKind::DateTime => FieldPart::Days,
        ColumnKind::Integer | ColumnKind::Number => FieldPart::Value,
        // A row number is often marked as an identifier.
        ColumnKind::Identifier if frame.column(&info.name).ok()?.dtype().is_primitive_numeric() => FieldPart::Value,
        _ => return None,
    };
    match read_field(frame, &Field { column: info.name.clone(), part }, true).ok()? {
        Values::Numbers(values) => Some(values),
        Values::Codes { .. } => None,
    }
}

/// The rows of each class in random order; one group for a regression.
fn shuffled_groups(target: &Target, seed: u64) -> Vec<Vec<u32>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); target.classes.len().max(1)];
    for &r in &target.rows {
        let group = if target.classes.is_empty() { 0 } else { target.y[r as usize] as usize };
        groups[group].push(r);
    }
    groups.iter_mut().for_each(|g| g.shuffle(&mut rng));
    groups
}

fn holdout(target: &Target, share: f64, seed: u64) -> Part {
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for group in shuffled_groups(target, seed) {
        let cut = ((group.len() as f64 * share).round() as usize).min(group.len().saturating_sub(1));
        let cut = if target.task == Task::Regression { cut.max(1) } else { cut };
        test.extend(&group[..cut]);
        train.extend(&group[cut..]);
    }
    if test.is_empty() {
        test.extend(train.pop());
    }
    train.sort_unstable();
    test.sort_unstable();
    Part { train, test }
}

fn folds(target: &Target, k: usize, seed: u64) -> Vec<Part> {
    let mut fold_of = vec![usize::MAX; target.y.len()];
    // Dealt out like cards, one class after the other, so that folds differ by one row at most.
    shuffled_groups(target, seed).into_iter().flatten().enumerate().for_each(|(i, r)| fold_of[r as usize] = i % k);
    let part = |fold| {
        let (test, train) = target.rows.iter().partition(|&&r| fold_of[r as usize] == fold);
        Part { train, test }
    };
    (0..k).map(part).collect()
}

fn by_time(target: &Target, times: &[f64], share: f64) -> Option<Part> {
    let mut known: Vec<f64> = target.rows.iter().map(|&r| times[r as usize]).filter(|t| !t.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let (&first, &last) = (known.first()?, known.last()?);
    if first == last {
        return None;
    }
    // Rows of one instant stay together; neither side is empty.
    let at = ((known.len() as f64 * (1.0 - share)).round() as usize).clamp(1, known.len() - 1);
    let cut = if known[at] > first { known[at] } else { *known.iter().find(|&&t| t > first)? };
    let (test, train) = target.rows.iter().partition(|&&r| times[r as usize] >= cut);
    Some(Part { train, test })
}

/// The group of each row, whatever the column holds; a row without one belongs to the group of those.
fn read_groups(frame: &DataFrame, info: &ColumnInfo) -> Result<Vec<u32>, Error> {
    let number = matches!(info.kind, ColumnKind::Integer | ColumnKind::Number);
    let field = Field { column: info.name.clone(), part: if number { FieldPart::Code } else { FieldPart::Value } };
    match read_field(frame, &field, false) {
        Ok(Values::Codes { codes, .. }) => Ok(codes),
        _ => Err(Error::TrainUnreadableColumn { column: info.name.clone() }),
    }
}

/// Whole groups dealt to folds, the largest first, each to the fold with the fewest rows; fewer groups than folds are
/// an error that says how many there are.
fn by_group(target: &Target, groups: &[u32], k: usize, seed: u64) -> Result<Vec<Part>, u64> {
    let mut sizes: std::collections::BTreeMap<u32, usize> = Default::default();
    target.rows.iter().for_each(|&r| *sizes.entry(groups[r as usize]).or_default() += 1);
    if sizes.len() < k {
        return Err(sizes.len() as u64);
    }
    let mut order: Vec<(u32, usize)> = sizes.into_iter().collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    order.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    let mut filled = vec![0usize; k];
    let mut fold_of = std::collections::HashMap::new();
    for (group, rows) in order {
        let fold = (0..k).min_by_key(|&f| filled[f]).unwrap_or(0);
        filled[fold] += rows;
        fold_of.insert(group, fold);
    }
    let part = |fold| {
        let (test, train) = target.rows.iter().partition(|&&r| fold_of.get(&groups[r as usize]) == Some(&fold));
        Part { train, test }
    };
    Ok((0..k).map(part).collect())
}

/// Windows of equal size, one after the other: each is predicted from all that came before. Rows without a time are
/// trained on. Rows of one instant stay together.
fn rolling(target: &Target, times: &[f64], windows: usize) -> Option<Vec<Part>> {
    let mut known: Vec<f64> = target.rows.iter().map(|&r| times[r as usize]).filter(|t| !t.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let first = *known.first()?;
    let mut cuts: Vec<f64> = (1..=windows).map(|w| known[known.len() * w / (windows + 1)]).collect();
    cuts.retain(|c| *c > first);
    cuts.dedup();
    let part = |(w, &cut): (usize, &f64)| {
        let end = cuts.get(w + 1).copied().unwrap_or(f64::INFINITY);
        let time = |r: u32| times[r as usize];
        Part {
            train: target.rows.iter().copied().filter(|&r| time(r).is_nan() || time(r) < cut).collect(),
            test: target.rows.iter().copied().filter(|&r| time(r) >= cut && time(r) < end).collect(),
        }
    };
    let parts: Vec<Part> = cuts.iter().enumerate().map(part).collect();
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(rows: usize) -> Target {
        let y = (0..rows).map(|r| r as f64).collect();
        Target { task: Task::Regression, y, classes: Vec::new(), rows: (0..rows as u32).collect(), unsure: false }
    }

    #[test]
    fn a_group_is_never_on_both_sides_and_every_row_is_tested_once() {
        let groups: Vec<u32> = (0..300).map(|r| (r * r) % 23).collect();
        let parts = by_group(&target(300), &groups, 4, 1).unwrap();
        let mut tested = vec![0; 300];
        for part in &parts {
            let of = |rows: &[u32]| rows.iter().map(|&r| groups[r as usize]).collect::<std::collections::HashSet<_>>();
            assert!(of(&part.train).is_disjoint(&of(&part.test)));
            assert_eq!(part.train.len() + part.test.len(), 300);
            part.test.iter().for_each(|&r| tested[r as usize] += 1);
        }
        assert!(tested.iter().all(|&n| n == 1));
        assert_eq!(by_group(&target(300), &[7; 300], 4, 1), Err(1));
    }

    #[test]
    fn a_window_is_predicted_from_its_past_alone() {
        let times: Vec<f64> = (0..100).map(|r| f64::from((r * 37) % 50)).collect();
        let parts = rolling(&target(100), &times, 4).unwrap();
        assert_eq!(parts.len(), 4);
        let mut last = f64::NEG_INFINITY;
        for part in &parts {
            let of = |rows: &[u32]| rows.iter().map(|&r| times[r as usize]).collect::<Vec<f64>>();
            let newest = of(&part.train).into_iter().fold(f64::NEG_INFINITY, f64::max);
            let oldest = of(&part.test).into_iter().fold(f64::INFINITY, f64::min);
            assert!(newest < oldest && newest > last, "{newest} {oldest}");
            last = newest;
        }
        assert_eq!(parts.iter().map(|p| p.test.len()).sum::<usize>(), 80);
        assert_eq!(rolling(&target(100), &[1.0; 100], 4), None);
    }
}
