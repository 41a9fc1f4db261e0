//! Another dataset's columns, found by keys.

use std::sync::Arc;

use polars::prelude::*;

use super::cells::{self, MISSING};
use super::step::{How, Join, Several};
use super::{Column, Context, Error, MOST_ROWS, Outcome, Rows, Table};
use crate::ColumnKind;
use crate::csv::Note;

pub(super) fn join(table: &Table, step: &Join, context: &Context) -> Result<Outcome, Error> {
    if step.dataset_id.is_empty() {
        return Err(Error::PrepareIncomplete { field: "dataset_id" });
    }
    let other = (context.other)(&step.dataset_id).ok_or(Error::PrepareNoDataset {})?;
    let keys: Vec<_> = step.keys.iter().filter(|k| !k.left.is_empty() && !k.right.is_empty()).collect();
    if keys.is_empty() {
        return Err(Error::PrepareIncomplete { field: "keys" });
    }
    let right = &other.table;
    let (rows, others) = (table.frame.height(), right.frame.height());
    // One code a row for all keys, over both tables.
    let (mut left_of, mut right_of) = (vec![0u32; rows], vec![0u32; others]);
    let mut places = Vec::new();
    for key in keys {
        let (l, r) = (table.place(&key.left, "keys")?, right.place(&key.right, "keys")?);
        if group_of(table.columns[l].kind) != group_of(right.columns[r].kind) {
            return Err(Error::PrepareKeyKinds { left: key.left.clone(), right: key.right.clone() });
        }
        places.push(r);
        let (left, of_right) = (instants(table.cells(l), right.cells(r))?, instants(right.cells(r), table.cells(l))?);
        let (mut codes, _) = cells::codes(&[&left, &of_right])?;
        let (right_codes, left_codes) = (codes.pop().unwrap_or_default(), codes.pop().unwrap_or_default());
        let mut pairs = std::collections::HashMap::new();
        for (of, codes) in [(&mut left_of, left_codes), (&mut right_of, right_codes)] {
            for (slot, code) in of.iter_mut().zip(codes) {
                let next = pairs.len() as u32;
                // A missing key is no key.
                let none = *slot == MISSING || code == MISSING;
                *slot = if none { MISSING } else { *pairs.entry((*slot, code)).or_insert(next) };
            }
        }
        context.watch.check()?;
    }
    let size = left_of.iter().chain(&right_of).filter(|c| **c != MISSING).max().map_or(0, |c| *c as usize + 1);
    // Rows of the other table by key, in their order.
    let mut starts = vec![0usize; size + 1];
    right_of.iter().filter(|c| **c != MISSING).for_each(|c| starts[*c as usize + 1] += 1);
    for at in 0..size {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut by_key = vec![0u32; starts[size]];
    for (row, code) in right_of.iter().enumerate().filter(|(_, c)| **c != MISSING) {
        by_key[next[*code as usize]] = row as u32;
        next[*code as usize] += 1;
    }
    let found =
        |code: u32| if code == MISSING { &[][..] } else { &by_key[starts[code as usize]..starts[code as usize + 1]] };

    let mut notes = Vec::new();
    let lost: Vec<usize> = (0..rows).filter(|row| found(left_of[*row]).is_empty()).collect();
    let seen: std::collections::HashSet<u32> = left_of.iter().copied().collect();
    let several: Vec<u32> = (0..size as u32).filter(|code| found(*code).len() > 1 && seen.contains(code)).collect();
    let left_outer = step.how == How::Left;
    let full: u64 = left_of
        .iter()
        .map(|code| match found(*code).len() as u64 {
            0 => u64::from(left_outer),
            count => count,
        })
        .sum();
    let example = |row: u32| {
        let cell = |place: &usize| cells::text(right.cells(*place), row as usize, None).unwrap_or_default();
        places.iter().map(cell).collect::<Vec<_>>().join(", ")
    };
    if let (Some(code), Several::Refuse) = (several.first(), step.several) {
        let (keys, example) = (several.len() as u64, example(found(*code)[0]));
        let dataset = other.name.clone();
        return Err(Error::PrepareJoinMany { dataset, keys, rows: full, before: rows as u64, example });
    }
    let all = step.several == Several::All;
    if all && full > MOST_ROWS {
        return Err(Error::PrepareTooManyRows { rows: full, limit: MOST_ROWS });
    }
    let (mut from, mut of) = (Vec::new(), Vec::new());
    for (row, code) in left_of.iter().enumerate() {
        if row % 65_536 == 0 {
            context.watch.check()?;
        }
        let found = found(*code);
        let found = if all { found } else { &found[..found.len().min(1)] };
        if found.is_empty() && left_outer {
            from.push(row as u32);
            of.push(None);
        }
        for other in found {
            from.push(row as u32);
            of.push(Some(*other));
        }
    }
    if let Some(first) = lost.first() {
        let code = if left_outer { "keys_not_found_left" } else { "keys_not_found_inner" };
        let left: Vec<String> = step
            .keys
            .iter()
            .filter_map(|k| table.columns.iter().position(|c| c.name == k.left))
            .map(|place| {
                cells::text(table.cells(place), *first, table.columns[place].words.as_ref()).unwrap_or_default()
            })
            .collect();
        notes.push(
            Note::new(code)
                .with("count", lost.len() as u64)
                .with("row", *first as u64 + 1)
                .with("example", left.join(", ")),
        );
    }
    if !several.is_empty() {
        let code = if all { "rows_multiplied" } else { "first_of_several" };
        notes.push(Note::new(code).with("count", several.len() as u64).with("rows", from.len() as u64));
    }

    let wanted: Vec<usize> = if step.columns.is_empty() {
        (0..right.columns.len()).filter(|place| !places.contains(place)).collect()
    } else {
        step.columns.iter().map(|name| right.place(name, "columns")).collect::<Result<_, _>>()?
    };
    let same = from.len() == rows && from.iter().enumerate().all(|(at, row)| at as u32 == *row);
    let mut made = if same { table.clone() } else { table.taken(from.clone())? };
    let index = IdxCa::new("".into(), of);
    for place in wanted {
        let known = &right.columns[place];
        let taken = made.columns.iter().any(|c| c.name == known.name);
        let name = if taken { made.fresh("", format!("{} ({})", known.name, other.name))? } else { known.name.clone() };
        let series = right.cells(place).as_materialized_series().take(&index)?;
        made.put(series, Column { name, ..known.clone() })?;
    }
    let rows = if same { Rows::Same } else { Rows::From(Arc::new(from)) };
    Ok(Outcome { table: made, rows, touched: Vec::new(), notes })
}

/// Kinds whose values can be equal.
fn group_of(kind: ColumnKind) -> u8 {
    match kind {
        ColumnKind::Integer | ColumnKind::Number => 0,
        ColumnKind::Boolean => 1,
        ColumnKind::Date | ColumnKind::DateTime => 2,
        _ => 3,
    }
}

/// Days beside instants become instants.
fn instants(
    column: &polars::prelude::Column,
    beside: &polars::prelude::Column,
) -> PolarsResult<polars::prelude::Column> {
    if column.dtype() == &DataType::Date && matches!(beside.dtype(), DataType::Datetime(..)) {
        return column.cast(&DataType::Datetime(TimeUnit::Microseconds, None));
    }
    Ok(column.clone())
}
