//! What to do where a value is missing.

use polars::prelude::*;

use super::cells::{self, Key, MISSING};
use super::step::{Fill, Missing};
use super::{Column, Error, Outcome, Table, learnt, types};
use crate::csv::Note;
use crate::{ColumnKind, Watch};

pub(super) fn fill(table: &Table, step: &Missing, watch: &Watch) -> Result<Outcome, Error> {
    let places = table.places(&step.columns, "columns")?;
    if step.fill == Fill::Drop {
        return drop_rows(table, &places);
    }
    if step.fill == Fill::Nothing && !step.flag {
        return Err(Error::PrepareIncomplete { field: "fill" });
    }
    let before = if step.fill == Fill::Previous { Some(previous(table, step, watch)?) } else { None };
    let mut made = table.clone();
    let (mut notes, mut touched) = (Vec::new(), Vec::new());
    for place in places {
        watch.check()?;
        let column = &table.columns[place];
        let cells = table.cells(place);
        let known = cells.is_not_null();
        let missing = cells.null_count() as u64;
        if step.flag {
            let name = table.fresh("", format!("{}_missing", column.name))?;
            let flag = (!&known).with_name(name.as_str().into()).into_series();
            made.put(flag, Column::made(&name, ColumnKind::Boolean, &[column]))?;
        }
        if step.fill == Fill::Nothing {
            continue;
        }
        touched.push(column.name.clone());
        let filler = match step.fill {
            Fill::Constant => Some(constant(column, &step.value)?),
            Fill::Mean | Fill::Median => Some(middle(table, place, step.fill, &mut notes)?),
            Fill::MostFrequent => {
                notes.push(learnt("most_frequent"));
                most_frequent(cells)?
            }
            _ => None,
        };
        let (filled, kind) = match (&before, filler) {
            (Some(before), _) => {
                (cells.as_materialized_series().take(&IdxCa::new("".into(), before(place)?))?, column.kind)
            }
            (None, Some(filler)) => {
                // The mean of whole numbers is no whole number.
                let kind = if column.kind == ColumnKind::Integer && filler.dtype() == &DataType::Float64 {
                    ColumnKind::Number
                } else if column.kind == ColumnKind::Empty {
                    ColumnKind::Category
                } else {
                    column.kind
                };
                let cells = cells.as_materialized_series().cast(filler.dtype())?;
                (cells.zip_with(&known, &filler.new_from_index(0, cells.len()))?, kind)
            }
            (None, None) => {
                notes.push(Note::new("nothing_known").with("column", column.name.as_str()));
                continue;
            }
        };
        let left = filled.null_count() as u64;
        notes.push(Note::new("filled").with("column", column.name.as_str()).with("count", missing - left));
        if left > 0 {
            notes.push(Note::new("still_missing").with("column", column.name.as_str()).with("count", left));
        }
        made.put(filled, Column { kind, ..column.clone() })?;
    }
    let mut seen = std::collections::HashSet::new();
    notes.retain(|n| n.code != "learnt_from_all_rows" || seen.insert(n.args.clone()));
    Ok(Outcome::same_rows(made, touched, notes))
}

fn drop_rows(table: &Table, places: &[usize]) -> Result<Outcome, Error> {
    let mut known = table.cells(places[0]).is_not_null();
    for place in &places[1..] {
        known = &known & &table.cells(*place).is_not_null();
    }
    let rows = known.iter().enumerate().filter(|(_, k)| *k == Some(true)).map(|(row, _)| row as u32).collect();
    Outcome::kept(table, rows, Vec::new())
}

/// One cell with the value, of the column's own type.
fn constant(column: &Column, value: &str) -> Result<Series, Error> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Error::PrepareIncomplete { field: "value" });
    }
    let bad = |wanted| Error::PrepareBadValue { column: column.name.clone(), value: value.to_owned(), wanted };
    let name: PlSmallStr = column.name.as_str().into();
    Ok(match column.kind {
        ColumnKind::Integer | ColumnKind::Number => {
            let x = types::number(value).ok_or_else(|| bad("number"))?;
            let whole = column.kind == ColumnKind::Integer && x.fract() == 0.0;
            cells::number_series(name, &[x], whole)
        }
        ColumnKind::Boolean => {
            let said = column.words.as_ref().and_then(|w| w.iter().position(|w| w == value)).map(|at| at == 1);
            Series::new(name, [said.or_else(|| types::truth(value)).ok_or_else(|| bad("truth"))?])
        }
        ColumnKind::Date | ColumnKind::DateTime => {
            types::time(value, None, column.kind, name).ok_or_else(|| bad("date"))?
        }
        _ => Series::new(name, [value]),
    })
}

fn middle(table: &Table, place: usize, fill: Fill, notes: &mut Vec<Note>) -> Result<Series, Error> {
    let column = &table.columns[place];
    if !column.is_number() {
        return Err(table.refuse(place, "number"));
    }
    let mut known = cells::numbers(table.cells(place))?;
    known.retain(|x| !x.is_nan());
    let count = known.len();
    let value = if count == 0 {
        f64::NAN
    } else if fill == Fill::Mean {
        // Shifted, so that large numbers keep their digits.
        let first = known[0];
        first + known.iter().map(|x| x - first).sum::<f64>() / count as f64
    } else {
        known.sort_unstable_by(f64::total_cmp);
        if count % 2 == 1 { known[count / 2] } else { f64::midpoint(known[count / 2 - 1], known[count / 2]) }
    };
    notes.push(learnt(if fill == Fill::Mean { "mean" } else { "median" }));
    let whole = column.kind == ColumnKind::Integer && value.fract() == 0.0;
    Ok(cells::number_series(column.name.as_str().into(), &[value], whole))
}

/// The first of the most frequent values.
fn most_frequent(cells: &polars::prelude::Column) -> Result<Option<Series>, Error> {
    let (mut all, count) = cells::codes(&[cells])?;
    let codes = all.pop().unwrap_or_default();
    let mut counts = vec![(0u64, 0usize); count];
    for (row, code) in codes.iter().enumerate().filter(|(_, code)| **code != MISSING) {
        let slot = &mut counts[*code as usize];
        if slot.0 == 0 {
            slot.1 = row;
        }
        slot.0 += 1;
    }
    let best = counts.iter().enumerate().max_by_key(|(code, (count, _))| (*count, std::cmp::Reverse(*code)));
    Ok(best.map(|(_, (_, row))| cells.as_materialized_series().slice(*row as i64, 1)))
}

/// For a column, the row from which each row's value comes: itself, or the nearest before it that has one.
type Before<'a> = Box<dyn Fn(usize) -> Result<Vec<Option<u32>>, Error> + 'a>;

fn previous<'a>(table: &'a Table, step: &Missing, watch: &Watch) -> Result<Before<'a>, Error> {
    let rows = table.frame.height();
    let groups: Vec<&polars::prelude::Column> = step
        .group
        .iter()
        .map(|name| table.place(name, "group").map(|place| table.cells(place)))
        .collect::<Result<_, _>>()?;
    let (of, count) = cells::groups(&groups, rows)?;
    let order = if step.order.is_empty() {
        (0..rows as u32).collect()
    } else {
        cells::sorted(rows, &[Key::new(table.cells(table.place(&step.order, "order")?), false)?], watch)?
    };
    Ok(Box::new(move |place| {
        let known = table.cells(place).is_not_null();
        let mut last: Vec<Option<u32>> = vec![None; count];
        let mut from = vec![None; rows];
        for row in &order {
            let slot = &mut last[of[*row as usize] as usize];
            if known.get(*row as usize) == Some(true) {
                *slot = Some(*row);
            }
            from[*row as usize] = *slot;
        }
        Ok(from)
    }))
}
