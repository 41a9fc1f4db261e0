//! A date cut into its parts, each a column.

use super::formula::Formula;
use super::step::DateParts;
use super::{Column, Error, Outcome, Table};
use crate::{ColumnKind, Watch};

/// Parts, and the formula that makes each.
const PARTS: &[(&str, &str)] = &[
    ("year", "year(?)"),
    ("quarter", "quarter(?)"),
    ("month", "month(?)"),
    ("week", "week(?)"),
    ("day", "day(?)"),
    ("weekday", "weekday(?)"),
    ("weekend", "weekday(?) >= 6"),
    ("hour", "hour(?)"),
    ("minute", "minute(?)"),
    ("date", "date(?)"),
];

pub(super) fn parts(table: &Table, step: &DateParts, watch: &Watch) -> Result<Outcome, Error> {
    let place = table.place(&step.column, "column")?;
    let source = &table.columns[place];
    if !source.is_date() {
        return Err(table.refuse(place, "date"));
    }
    if step.parts.is_empty() {
        return Err(Error::PrepareIncomplete { field: "parts" });
    }
    let quoted = format!("[{}]", source.name.replace(']', "]]"));
    let mut made = table.clone();
    for part in &step.parts {
        let Some((part, formula)) = PARTS.iter().find(|(name, _)| name == part) else {
            return Err(Error::PrepareBadStep { detail: part.clone() });
        };
        if matches!(*part, "hour" | "minute") && source.kind == ColumnKind::Date {
            return Err(table.refuse(place, "instant"));
        }
        let name = made.fresh("", format!("{}_{part}", source.name))?;
        let formula = Formula::new(&formula.replace('?', &quoted), &table.columns)?;
        let (series, kind, _) = formula.series(&table.frame, &table.columns, &name, watch)?;
        made.put(series, Column::made(&name, kind, &[source]))?;
    }
    Ok(Outcome::same_rows(made, Vec::new(), Vec::new()))
}
