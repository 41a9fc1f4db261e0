//! Steps that make, name and choose columns.

use super::cells;
use super::formula::Formula;
use super::step::{self, Columns, Formula_, Mode, Ratio, Rename};
use super::{Column, Error, Outcome, Table};
use crate::csv::Note;
use crate::{ColumnKind, Watch};

pub(super) fn formula(table: &Table, step: &Formula_, watch: &Watch) -> Result<Outcome, Error> {
    let formula = Formula::new(&step.formula, &table.columns)?;
    let name = step.name.trim();
    if name.is_empty() {
        return Err(Error::PrepareIncomplete { field: "name" });
    }
    let (series, kind, counts) = formula.series(&table.frame, &table.columns, name, watch)?;
    let from: Vec<&Column> = formula.used.iter().map(|place| &table.columns[*place]).collect();
    let mut column = Column::made(name, kind, &from);
    let old = table.columns.iter().find(|c| c.name == name);
    if let Some(old) = old {
        // A column that is put right keeps its meaning.
        column.same_as.clone_from(&old.same_as);
        column.known_after |= old.known_after;
        column.personal |= old.personal;
    }
    let mut made = table.clone();
    let touched = old.map(|c| c.name.clone()).into_iter().collect();
    let mut notes = counts.notes();
    if old.is_some() {
        notes.insert(0, Note::new("column_replaced").with("column", name));
    }
    made.put(series, column)?;
    Ok(Outcome::same_rows(made, touched, notes))
}

pub(super) fn ratio(table: &Table, step: &Ratio) -> Result<Outcome, Error> {
    let (over, under) = (table.place(&step.over, "over")?, table.place(&step.under, "under")?);
    for place in [over, under] {
        if !table.columns[place].is_number() {
            return Err(table.refuse(place, "number"));
        }
    }
    let name = table.fresh(&step.name, format!("{}_per_{}", step.over, step.under))?;
    let (above, below) = (cells::numbers(table.cells(over))?, cells::numbers(table.cells(under))?);
    let mut zeros = 0u64;
    let all: Vec<f64> = above
        .iter()
        .zip(&below)
        .map(|(a, b)| {
            zeros += u64::from(*b == 0.0 && !a.is_nan());
            let ratio = a / b;
            if ratio.is_finite() { ratio } else { f64::NAN }
        })
        .collect();
    let notes = if zeros > 0 { vec![Note::new("divided_by_zero").with("count", zeros)] } else { Vec::new() };
    let mut made = table.clone();
    let column = Column::made(&name, ColumnKind::Number, &[&table.columns[over], &table.columns[under]]);
    made.put(cells::number_series(name.as_str().into(), &all, false), column)?;
    Ok(Outcome::same_rows(made, Vec::new(), notes))
}

pub(super) fn rename(table: &Table, step: &Rename) -> Result<Outcome, Error> {
    if step.names.iter().all(|n| n.from.is_empty() || n.to.trim().is_empty()) {
        return Err(Error::PrepareIncomplete { field: "names" });
    }
    let mut made = table.clone();
    for step::Renamed { from, to } in step.names.iter().filter(|n| !n.from.is_empty() && !n.to.trim().is_empty()) {
        let place = table.place(from, "names")?;
        made.columns[place].name = to.trim().to_owned();
    }
    for (at, column) in made.columns.iter().enumerate() {
        if made.columns[..at].iter().any(|other| other.name == column.name) {
            return Err(Error::PrepareColumnExists { column: column.name.clone() });
        }
    }
    let names: Vec<String> = made.columns.iter().map(|c| c.name.clone()).collect();
    made.frame.set_column_names(&names)?;
    Ok(Outcome::same_rows(made, Vec::new(), Vec::new()))
}

/// Keeps the columns named, in the order of the step, or drops them.
pub(super) fn choose(table: &Table, step: &Columns) -> Result<Outcome, Error> {
    let named = table.places(&step.columns, "columns")?;
    let kept: Vec<usize> = match step.mode {
        Mode::Keep => {
            let mut seen = std::collections::HashSet::new();
            named.into_iter().filter(|place| seen.insert(*place)).collect()
        }
        Mode::Drop => (0..table.columns.len()).filter(|place| !named.contains(place)).collect(),
    };
    if kept.is_empty() {
        return Err(Error::PrepareNoColumnLeft {});
    }
    let columns: Vec<Column> = kept.iter().map(|place| table.columns[*place].clone()).collect();
    let frame = table.frame.select(columns.iter().map(|c| c.name.as_str()))?;
    Ok(Outcome::same_rows(Table { frame, columns }, Vec::new(), Vec::new()))
}
