//! Reads a plain CSV into a frame for tests: numbers where every value is one, else texts.
#![allow(dead_code)]

use analysis::{ColumnInfo, ColumnKind};
use polars::prelude::*;

fn fields(line: &str) -> Vec<String> {
    let (mut all, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    all.push(field);
    all
}

/// The frame and its catalogue. A column called `target` of numbers is a number; dates as `1/31/11` become days.
pub fn read(text: &str) -> (DataFrame, Vec<ColumnInfo>) {
    let mut lines = text.lines();
    let mut names = fields(lines.next().unwrap());
    for (i, name) in names.iter_mut().enumerate() {
        if name.is_empty() {
            *name = format!("column_{}", i + 1);
        }
    }
    let rows: Vec<Vec<String>> = lines.map(fields).collect();
    let mut columns = Vec::new();
    let mut infos = Vec::new();
    for (c, name) in names.iter().enumerate() {
        let cells: Vec<&str> = rows.iter().map(|r| if r[c].trim() == "NA" { "" } else { r[c].trim() }).collect();
        let known = || cells.iter().filter(|t| !t.is_empty());
        let date = |t: &str| chrono::NaiveDate::parse_from_str(t, "%m/%d/%y").ok();
        let kind = if known().all(|t| t.parse::<i64>().is_ok()) {
            ColumnKind::Integer
        } else if known().all(|t| t.parse::<f64>().is_ok()) {
            ColumnKind::Number
        } else if known().all(|t| date(t).is_some()) {
            ColumnKind::Date
        } else if known().collect::<std::collections::HashSet<_>>().len() == rows.len() {
            ColumnKind::Identifier
        } else {
            ColumnKind::Category
        };
        let column = match kind {
            ColumnKind::Integer => {
                Column::new(name.as_str().into(), cells.iter().map(|t| t.parse::<i64>().ok()).collect::<Vec<_>>())
            }
            ColumnKind::Number => {
                Column::new(name.as_str().into(), cells.iter().map(|t| t.parse::<f64>().ok()).collect::<Vec<_>>())
            }
            ColumnKind::Date => {
                let start = chrono::NaiveDate::default();
                let days = |t: &&str| date(t).map(|d| d.signed_duration_since(start).num_days() as i32);
                Column::new(name.as_str().into(), cells.iter().map(days).collect::<Vec<_>>())
                    .cast(&DataType::Date)
                    .unwrap()
            }
            _ => Column::new(
                name.as_str().into(),
                cells.iter().map(|t| (!t.is_empty()).then_some(*t)).collect::<Vec<_>>(),
            ),
        };
        columns.push(column);
        infos.push(ColumnInfo { name: name.clone(), kind, known_after: false });
    }
    (DataFrame::new(rows.len(), columns).unwrap(), infos)
}
