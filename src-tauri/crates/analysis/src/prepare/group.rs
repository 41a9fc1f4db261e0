//! Rows put together by what they have in common.

use polars::prelude::*;

use super::cells::{self, Key, MISSING};
use super::step::{Aggregate, Group, Value_};
use super::{Column, Error, Outcome, Rows, Table};
use crate::{ColumnKind, Watch};

pub(super) fn aggregate(table: &Table, step: &Group, watch: &Watch) -> Result<Outcome, Error> {
    let keys: Vec<usize> = step.keys.iter().map(|name| table.place(name, "keys")).collect::<Result<_, _>>()?;
    let values: Vec<&Value_> =
        step.values.iter().filter(|v| !v.column.is_empty() || v.aggregate == Aggregate::Count).collect();
    if values.is_empty() {
        return Err(Error::PrepareIncomplete { field: "values" });
    }
    let rows = table.frame.height();
    let columns: Vec<&polars::prelude::Column> = keys.iter().map(|place| table.cells(*place)).collect();
    let (of, count) = cells::groups(&columns, rows)?;
    let mut first = vec![u32::MAX; count];
    for (row, group) in of.iter().enumerate().rev() {
        first[*group as usize] = row as u32;
    }
    let order = if step.order.is_empty() {
        None
    } else {
        Some(Key::new(table.cells(table.place(&step.order, "order")?), false)?)
    };
    let kept: Vec<Column> = keys.iter().map(|place| table.columns[*place].clone()).collect();
    let index = IdxCa::new("".into(), first);
    let heads = keys.iter().map(|place| table.cells(*place).take(&index)).collect::<PolarsResult<Vec<_>>>()?;
    let mut made = Table { frame: DataFrame::new(count, heads)?, columns: kept };
    for value in values {
        watch.check()?;
        one(table, &mut made, value, &of, count, order.as_ref())?;
    }
    Ok(Outcome { table: made, rows: Rows::Made, touched: Vec::new(), notes: Vec::new() })
}

fn word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Count => "count",
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
        Aggregate::Distinct => "distinct",
        Aggregate::First => "first",
        Aggregate::Last => "last",
        Aggregate::Median => "median",
    }
}

fn one(
    table: &Table,
    made: &mut Table,
    value: &Value_,
    of: &[u32],
    count: usize,
    order: Option<&Key>,
) -> Result<(), Error> {
    let aggregate = value.aggregate;
    if aggregate == Aggregate::Count && value.column.is_empty() {
        let mut all = vec![0.0; count];
        of.iter().for_each(|group| all[*group as usize] += 1.0);
        let name = made.fresh(&value.name, "rows".to_owned())?;
        return made
            .put(cells::number_series(name.as_str().into(), &all, true), Column::new(&name, ColumnKind::Integer));
    }
    let place = table.place(&value.column, "values")?;
    let column = &table.columns[place];
    let cells_of = table.cells(place);
    let name = made.fresh(&value.name, format!("{}_{}", column.name, word(aggregate)))?;
    let column_name: PlSmallStr = name.as_str().into();
    match aggregate {
        Aggregate::Count => {
            let known = cells_of.is_not_null();
            let mut all = vec![0.0; count];
            of.iter().zip(known.iter()).for_each(|(g, k)| all[*g as usize] += f64::from(u8::from(k == Some(true))));
            made.put(cells::number_series(column_name, &all, true), Column::made(&name, ColumnKind::Integer, &[column]))
        }
        Aggregate::Distinct => {
            let (mut codes, _) = cells::codes(&[cells_of])?;
            let codes = codes.pop().unwrap_or_default();
            let mut seen = std::collections::HashSet::new();
            let mut all = vec![0.0; count];
            for (group, code) in of.iter().zip(codes).filter(|(_, code)| *code != MISSING) {
                if seen.insert((*group, code)) {
                    all[*group as usize] += 1.0;
                }
            }
            made.put(cells::number_series(column_name, &all, true), Column::made(&name, ColumnKind::Integer, &[column]))
        }
        Aggregate::Sum | Aggregate::Mean | Aggregate::Median => {
            // The mean of yes and no is a share.
            if !column.is_number() && column.kind != ColumnKind::Boolean {
                return Err(table.refuse(place, "number"));
            }
            let numbers = cells::numbers(cells_of)?;
            let all = if aggregate == Aggregate::Median {
                medians(&numbers, of, count)
            } else {
                sums(&numbers, of, count, aggregate)
            };
            let whole = aggregate == Aggregate::Sum
                && column.kind != ColumnKind::Number
                && all.iter().all(|x| x.is_nan() || x.abs() < 9e15);
            let kind = if whole { ColumnKind::Integer } else { ColumnKind::Number };
            made.put(cells::number_series(column_name, &all, whole), Column::made(&name, kind, &[column]))
        }
        Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => {
            let own;
            let key = match aggregate {
                Aggregate::Min | Aggregate::Max => {
                    own = Key::new(cells_of, false)?;
                    Some(&own)
                }
                _ => order,
            };
            let last = matches!(aggregate, Aggregate::Max | Aggregate::Last);
            let mut chosen: Vec<Option<u32>> = vec![None; count];
            for (row, group) in of.iter().enumerate() {
                let (row, slot) = (row as u32, &mut chosen[*group as usize]);
                if key.is_some_and(|k| k.missing(row)) {
                    continue;
                }
                let better = match (*slot, key) {
                    (None, _) => true,
                    (Some(_), None) => last,
                    (Some(before), Some(key)) => {
                        let order = key.compare(row, before);
                        if last { order.is_ge() } else { order.is_lt() }
                    }
                };
                if better {
                    *slot = Some(row);
                }
            }
            let series = cells_of.as_materialized_series().take(&IdxCa::new("".into(), chosen))?;
            let words = column.words.clone();
            made.put(series, Column { words, ..Column::made(&name, column.kind, &[column]) })
        }
    }
}

/// Sums are shifted by each group's first value, so that large numbers keep their digits.
fn sums(numbers: &[f64], of: &[u32], count: usize, aggregate: Aggregate) -> Vec<f64> {
    let (mut shift, mut sum, mut known) = (vec![f64::NAN; count], vec![0.0; count], vec![0.0; count]);
    for (x, group) in numbers.iter().zip(of).filter(|(x, _)| !x.is_nan()) {
        let group = *group as usize;
        if shift[group].is_nan() {
            shift[group] = *x;
        }
        sum[group] += x - shift[group];
        known[group] += 1.0;
    }
    (0..count)
        .map(|g| match (known[g], aggregate) {
            (0.0, _) => f64::NAN,
            (n, Aggregate::Mean) => shift[g] + sum[g] / n,
            (n, _) => shift[g] * n + sum[g],
        })
        .collect()
}

fn medians(numbers: &[f64], of: &[u32], count: usize) -> Vec<f64> {
    let mut all: Vec<Vec<f64>> = vec![Vec::new(); count];
    for (x, group) in numbers.iter().zip(of).filter(|(x, _)| !x.is_nan()) {
        all[*group as usize].push(*x);
    }
    all.iter_mut()
        .map(|known| {
            known.sort_unstable_by(f64::total_cmp);
            match known.len() {
                0 => f64::NAN,
                n if n % 2 == 1 => known[n / 2],
                n => f64::midpoint(known[n / 2 - 1], known[n / 2]),
            }
        })
        .collect()
}
