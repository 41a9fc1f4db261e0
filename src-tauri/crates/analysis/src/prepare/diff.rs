//! Before and after: which cells a step changed, and the rows that show it.

use polars::prelude::*;
use serde::Serialize;

use super::cells;
use super::{Outcome, Rows, Table};
use crate::{ColumnKind, Watch};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Same,
    Changed,
    New,
    Gone,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub change: Change,
}

/// A row: `before` is null where it is new, `after` where it is gone. Cells are in the order of the columns; a column that
/// was not there, or is no more, has null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownRow {
    /// Number of the row in the table after (before, where it is gone), from 1.
    pub number: u64,
    pub before: Option<Vec<Option<String>>>,
    pub after: Option<Vec<Option<String>>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    pub columns: Vec<ShownColumn>,
    pub rows: Vec<ShownRow>,
    /// Rows that differ, of all.
    pub differing: u64,
}

/// What to show of a step.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    pub limit: usize,
    /// Only rows that differ.
    pub only: bool,
}

/// The row before of a row after.
fn origin(rows: &Rows, at: usize) -> Option<usize> {
    match rows {
        Rows::Same => Some(at),
        Rows::From(from) => from.get(at).map(|row| *row as usize),
        Rows::Made => None,
    }
}

/// Is the cell of each row after another than it was? None where the column is the very same.
fn differs(before: &Table, outcome: &Outcome, name: &str) -> Option<Vec<bool>> {
    if outcome.rows == Rows::Made || !outcome.touched.iter().any(|t| t == name) {
        return None;
    }
    let place = |table: &Table| table.columns.iter().position(|c| c.name == name);
    let (old, new) = (place(before)?, place(&outcome.table)?);
    let (was, is) = (before.cells(old), outcome.table.cells(new));
    let was = match &outcome.rows {
        Rows::From(from) => was.take(&IdxCa::new("".into(), from.as_ref().clone())).ok()?,
        _ => was.clone(),
    };
    if was.dtype() == is.dtype() {
        let differ = was.not_equal_missing(is).ok()?;
        return Some(differ.iter().map(|b| b == Some(true)).collect());
    }
    let (old_words, new_words) = (before.columns[old].words.as_ref(), outcome.table.columns[new].words.as_ref());
    let differ = |row: usize| cells::text(&was, row, old_words) != cells::text(is, row, new_words);
    Some((0..is.len()).map(differ).collect())
}

/// Cells of columns that were there before and whose value is another now.
pub fn changed_cells(before: &Table, outcome: &Outcome, watch: &Watch) -> Result<u64, crate::Cancelled> {
    let mut count = 0;
    for name in &outcome.touched {
        watch.check()?;
        count += differs(before, outcome, name).map_or(0, |all| all.iter().filter(|b| **b).count() as u64);
    }
    Ok(count)
}

/// The rows that show what the step did, in the order of the table after, those that are gone where they stood.
pub fn compare(before: &Table, outcome: &Outcome, how: Compared) -> Shown {
    let after = &outcome.table;
    let mut columns: Vec<ShownColumn> = Vec::new();
    let mut changed: Vec<Vec<bool>> = Vec::new();
    let made = outcome.rows == Rows::Made;
    for column in &after.columns {
        let was = before.columns.iter().find(|c| c.name == column.name);
        let differ = differs(before, outcome, &column.name);
        let change = match was {
            None => Change::New,
            Some(was) if made || was.kind != column.kind || differ.as_ref().is_some_and(|d| d.contains(&true)) => {
                if made {
                    Change::Same
                } else {
                    Change::Changed
                }
            }
            Some(_) => Change::Same,
        };
        columns.push(ShownColumn { name: column.name.clone(), kind: column.kind, change });
        changed.extend(differ);
    }
    // A renamed column stands where it stood: its old name is not shown as one that is gone.
    if !made {
        for (at, column) in before.columns.iter().enumerate() {
            let renamed = after.columns.get(at).is_some_and(|c| {
                c.same_as.is_some() && c.same_as == column.same_as && before.columns.len() == after.columns.len()
            });
            if !renamed && !after.columns.iter().any(|c| c.name == column.name) {
                let change = Change::Gone;
                columns.push(ShownColumn { name: column.name.clone(), kind: column.kind, change });
            }
        }
    }
    let cells_of = |table: &Table, row: usize| -> Vec<Option<String>> {
        columns
            .iter()
            .map(|shown| {
                let place = table.columns.iter().position(|c| c.name == shown.name)?;
                cells::text(table.cells(place), row, table.columns[place].words.as_ref())
            })
            .collect()
    };
    let differing_row = |row: usize| changed.iter().any(|c| c.get(row) == Some(&true));

    let height = after.frame.height();
    let mut rows = Vec::new();
    let mut differing = 0;
    let ascending = match &outcome.rows {
        Rows::From(from) => from.windows(2).all(|pair| pair[0] < pair[1]),
        Rows::Same => true,
        Rows::Made => false,
    };
    if ascending {
        let (mut at, mut row) = (0, 0);
        let total = before.frame.height();
        while row < total || at < height {
            let kept = at < height && origin(&outcome.rows, at) == Some(row);
            let differs = !kept || differing_row(at);
            differing += u64::from(differs);
            if rows.len() < how.limit && (differs || !how.only) {
                let number = (if kept { at } else { row }) as u64 + 1;
                let after = kept.then(|| cells_of(after, at));
                rows.push(ShownRow { number, before: Some(cells_of(before, row)), after });
            }
            at += usize::from(kept);
            row += 1;
        }
    } else {
        for at in 0..height {
            let from = origin(&outcome.rows, at);
            let differs = from.is_none() || differing_row(at) || from != Some(at);
            differing += u64::from(differs);
            if rows.len() < how.limit && (differs || !how.only) {
                let before = from.map(|row| cells_of(before, row));
                rows.push(ShownRow { number: at as u64 + 1, before, after: Some(cells_of(after, at)) });
            }
        }
    }
    Shown { columns, rows, differing }
}
