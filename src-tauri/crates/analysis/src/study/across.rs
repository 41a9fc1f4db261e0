//! Comparisons of columns that hold in every row: an end after its start, a sum that is a third column.

use polars::prelude::*;

use super::Across;
use crate::profile::Profile;
use crate::quality::{Operator, comparable, holds};
use crate::{Cancelled, ColumnKind, Watch};

/// Columns of a kind that are compared, at most.
const DATES: usize = 8;
const NUMBERS: usize = 14;
const LEAST: u64 = 20;

/// What the first of two names, and the second, begin or end with where one bounds the other.
const ENDS: &[(&str, &str)] = &[
    ("min", "max"),
    ("start", "end"),
    ("begin", "end"),
    ("low", "high"),
    ("from", "to"),
    ("debut", "fin"),
    ("début", "fin"),
    ("bas", "haut"),
    ("first", "last"),
];

/// The comparisons that hold without exception on these rows.
pub(super) fn found(sample: &DataFrame, profile: &Profile, watch: &Watch) -> Result<Vec<Across>, Cancelled> {
    let of = |kinds: &[ColumnKind], most: usize| -> Vec<(&str, Vec<f64>)> {
        let columns = sample.columns().iter().zip(&profile.columns).filter(|(_, known)| kinds.contains(&known.kind));
        columns
            .filter_map(|(column, known)| Some((known.name.as_str(), comparable(column.as_materialized_series())?)))
            .filter(|(_, values)| varied(values))
            .take(most)
            .collect()
    };
    let mut out = Vec::new();
    let dates = of(&[ColumnKind::Date, ColumnKind::DateTime], DATES);
    let numbers = of(&[ColumnKind::Integer, ColumnKind::Number], NUMBERS);
    let mut ordered = |(a, x): &(&str, Vec<f64>), (b, y): &(&str, Vec<f64>)| {
        let rows = always(x.iter().copied().zip(y.iter().copied()), Operator::AtMost);
        if let Some(rows) = rows {
            out.push(Across { columns: vec![(*a).to_owned(), (*b).to_owned()], operator: Operator::AtMost, rows });
        }
        rows.is_some()
    };
    for (at, first) in dates.iter().enumerate() {
        watch.check()?;
        for second in &dates[at + 1..] {
            if !ordered(first, second) {
                ordered(second, first);
            }
        }
    }
    for first in &numbers {
        watch.check()?;
        for second in numbers.iter().filter(|second| bounds(first.0, second.0)) {
            ordered(first, second);
        }
    }
    for (at, (a, x)) in numbers.iter().enumerate() {
        for (b, y) in &numbers[at + 1..] {
            watch.check()?;
            for (c, z) in numbers.iter().filter(|(c, _)| c != a && c != b) {
                let sums = x.iter().zip(y).map(|(x, y)| x + y).zip(z.iter().copied());
                if let Some(rows) = always(sums, Operator::Equal) {
                    let columns = vec![(*a).to_owned(), (*b).to_owned(), (*c).to_owned()];
                    out.push(Across { columns, operator: Operator::Equal, rows });
                }
            }
        }
    }
    Ok(out)
}

fn varied(values: &[f64]) -> bool {
    let mut there = values.iter().filter(|v| v.is_finite());
    there.next().is_some_and(|first| there.any(|other| other != first))
}

/// Does the first name the lower bound, and the second the upper one, of the same thing?
fn bounds(first: &str, second: &str) -> bool {
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    ENDS.iter()
        .any(|(low, high)| first.contains(low) && second.contains(high) && first.replacen(low, high, 1) == second)
}

/// The rows where both are there, if it holds in each of them.
fn always(pairs: impl Iterator<Item = (f64, f64)>, operator: Operator) -> Option<u64> {
    let mut rows = 0;
    for (a, b) in pairs.filter(|(a, b)| a.is_finite() && b.is_finite()) {
        if !holds(a, operator, b) {
            return None;
        }
        rows += 1;
    }
    (rows >= LEAST).then_some(rows)
}
