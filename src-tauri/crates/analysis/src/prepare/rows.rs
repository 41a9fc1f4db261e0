//! Steps that choose and order rows.

use polars::prelude::*;

use super::cells::{self, Key};
use super::formula::Formula;
use super::step::{Deduplicate, Filter, Keep, Sort, Which};
use super::{Error, Outcome, Table};
use crate::Watch;
use crate::csv::Note;

pub(super) fn filter(table: &Table, step: &Filter, watch: &Watch) -> Result<Outcome, Error> {
    let formula = Formula::condition(&step.formula, &table.columns)?;
    let (answer, _, counts) = formula.series(&table.frame, &table.columns, "", watch)?;
    let wanted = step.keep == Keep::Matching;
    let (mut rows, mut unknown) = (Vec::new(), 0u64);
    for (row, holds) in answer.bool()?.iter().enumerate() {
        match holds {
            Some(holds) if holds == wanted => rows.push(row as u32),
            // Nobody knows whether it holds: the row is not one of those that are thrown out for it.
            None if !wanted => {
                unknown += 1;
                rows.push(row as u32);
            }
            None => unknown += 1,
            Some(_) => {}
        }
    }
    let mut notes = counts.notes();
    if unknown > 0 {
        notes.push(Note::new(if wanted { "filter_unknown_out" } else { "filter_unknown_in" }).with("count", unknown));
    }
    Outcome::kept(table, rows, notes)
}

pub(super) fn sort(table: &Table, step: &Sort, watch: &Watch) -> Result<Outcome, Error> {
    if step.by.is_empty() {
        return Err(Error::PrepareIncomplete { field: "by" });
    }
    let places: Vec<usize> = step.by.iter().map(|by| table.place(&by.column, "by")).collect::<Result<_, _>>()?;
    let keys: Vec<Key> = places
        .iter()
        .zip(&step.by)
        .map(|(place, by)| Key::new(table.cells(*place), by.descending))
        .collect::<PolarsResult<_>>()?;
    let order = cells::sorted(table.frame.height(), &keys, watch)?;
    let missing = order.iter().filter(|row| keys.iter().any(|k| k.missing(**row))).count() as u64;
    let notes = if missing > 0 { vec![Note::new("missing_sorted_last").with("count", missing)] } else { Vec::new() };
    Outcome::kept(table, order, notes)
}

/// Rows that say the same in the columns named, in all of them where none is.
pub(super) fn deduplicate(table: &Table, step: &Deduplicate, watch: &Watch) -> Result<Outcome, Error> {
    let places: Vec<usize> = if step.columns.is_empty() {
        (0..table.columns.len()).collect()
    } else {
        table.places(&step.columns, "columns")?
    };
    let columns: Vec<&Column> = places.iter().map(|place| table.cells(*place)).collect();
    let (of, count) = cells::groups(&columns, table.frame.height())?;
    watch.check()?;
    let order = if step.order.is_empty() {
        None
    } else {
        Some(Key::new(table.cells(table.place(&step.order, "order")?), false)?)
    };
    let mut chosen: Vec<Option<u32>> = vec![None; count];
    for (row, group) in of.iter().enumerate() {
        let (row, slot) = (row as u32, &mut chosen[*group as usize]);
        let Some(before) = *slot else {
            *slot = Some(row);
            continue;
        };
        let later = match &order {
            None => true,
            // What has no place in the order is neither first nor last.
            Some(key) if key.missing(row) => false,
            Some(key) if key.missing(before) => {
                *slot = Some(row);
                continue;
            }
            Some(key) => {
                let order = key.compare(row, before);
                if step.which == Which::First && order.is_lt() {
                    *slot = Some(row);
                    continue;
                }
                order.is_ge()
            }
        };
        if step.which == Which::Last && later {
            *slot = Some(row);
        }
    }
    let mut rows: Vec<u32> = chosen.into_iter().flatten().collect();
    rows.sort_unstable();
    Outcome::kept(table, rows, Vec::new())
}
