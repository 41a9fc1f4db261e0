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
        Split::Time { column, test_share } => {
            check_share(*test_share)?;
            let info = infos
                .iter()
                .find(|i| i.name == *column)
                .ok_or_else(|| Error::TrainUnknownColumn { column: column.clone() })?;
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
