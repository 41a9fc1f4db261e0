//! Rare categories put together.

use polars::prelude::*;

use super::cells::{self, MISSING};
use super::step::Rare;
use super::{Column, Error, Outcome, Table, learnt};
use crate::ColumnKind;
use crate::csv::Note;

pub(super) fn rare(table: &Table, step: &Rare) -> Result<Outcome, Error> {
    let places = table.places(&step.columns, "columns")?;
    let rows = table.frame.height();
    let least = match (step.least, step.share) {
        (Some(least), _) => least as f64,
        (None, Some(share)) if (0.0..=1.0).contains(&share) => share * rows as f64,
        (None, Some(share)) => {
            return Err(Error::PrepareRange { field: "share", size: share * 100.0, least: 0.0, most: 100.0 });
        }
        (None, None) => return Err(Error::PrepareIncomplete { field: "least" }),
    };
    let other = step.other.trim();
    if other.is_empty() {
        return Err(Error::PrepareIncomplete { field: "other" });
    }
    let mut made = table.clone();
    let mut notes = vec![learnt("rare")];
    for place in &places {
        let column = &table.columns[*place];
        if !column.is_text() {
            return Err(table.refuse(*place, "category"));
        }
        let cells = table.cells(*place);
        let (mut all, count) = cells::codes(&[cells])?;
        let codes = all.pop().unwrap_or_default();
        let mut counts = vec![0u64; count];
        codes.iter().filter(|c| **c != MISSING).for_each(|c| counts[*c as usize] += 1);
        let is_rare = |code: u32| code != MISSING && (counts[code as usize] as f64) < least;
        let gone = counts.iter().filter(|c| (**c as f64) < least).count() as u64;
        let moved = codes.iter().filter(|c| is_rare(**c)).count() as u64;
        let texts = cells.str()?;
        let put: StringChunked =
            texts.iter().zip(&codes).map(|(text, code)| if is_rare(*code) { Some(other) } else { text }).collect();
        notes.push(
            Note::new("rare_merged").with("column", column.name.as_str()).with("categories", gone).with("count", moved),
        );
        let kind = if column.kind == ColumnKind::Empty { ColumnKind::Empty } else { ColumnKind::Category };
        made.put(put.with_name(column.name.as_str().into()).into_series(), Column { kind, ..column.clone() })?;
    }
    Ok(Outcome::same_rows(made, step.columns.clone(), notes))
}
