//! Numbers cut into bins.

use polars::prelude::*;

use super::cells::{self, number_text};
use super::step::{Bins, Cut, Label};
use super::{Column, Error, Outcome, Table, learnt};
use crate::ColumnKind;
use crate::csv::Note;

const MOST: u32 = 200;

pub(super) fn cut(table: &Table, step: &Bins) -> Result<Outcome, Error> {
    let place = table.place(&step.column, "column")?;
    let column = &table.columns[place];
    if !column.is_number() {
        return Err(table.refuse(place, "number"));
    }
    let all = cells::numbers(table.cells(place))?;
    let mut known: Vec<f64> = all.iter().copied().filter(|x| !x.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let mut notes = Vec::new();
    let edges = edges(step, &known, &mut notes)?;
    let name = table.fresh(&step.name, format!("{}_bin", column.name))?;
    let (mut outside, mut bins) = (0u64, Vec::with_capacity(all.len()));
    let last = edges.len().saturating_sub(2);
    for x in &all {
        // The last bin holds its upper edge too.
        let bin = match edges.iter().rposition(|edge| edge <= x) {
            _ if x.is_nan() || edges.len() < 2 => None,
            Some(at) if at <= last => Some(at),
            Some(at) if at == last + 1 && *x == edges[last + 1] => Some(last),
            _ => None,
        };
        outside += u64::from(bin.is_none() && !x.is_nan());
        bins.push(bin);
    }
    if outside > 0 {
        notes.push(Note::new("outside_edges").with("count", outside));
    }
    let made_name: PlSmallStr = name.as_str().into();
    let (series, kind) = match step.label {
        Label::Number => {
            let all: Vec<f64> = bins.iter().map(|b| b.map_or(f64::NAN, |b| b as f64 + 1.0)).collect();
            (cells::number_series(made_name, &all, true), ColumnKind::Integer)
        }
        Label::Range => {
            let labels: Vec<String> = edges
                .windows(2)
                .enumerate()
                .map(|(at, e)| {
                    let close = if at == last { ']' } else { '[' };
                    format!("[{}, {}{close}", short(e[0]), short(e[1]))
                })
                .collect();
            let texts: StringChunked = bins.iter().map(|b| b.map(|b| labels[b].as_str())).collect();
            (texts.with_name(made_name).into_series(), ColumnKind::Category)
        }
    };
    let mut made = table.clone();
    made.put(series, Column::made(&name, kind, &[column]))?;
    Ok(Outcome::same_rows(made, Vec::new(), notes))
}

fn short(x: f64) -> String {
    let text = number_text((x * 1e6).round() / 1e6);
    if text == "0" && x != 0.0 { number_text(x) } else { text }
}

fn edges(step: &Bins, known: &[f64], notes: &mut Vec<Note>) -> Result<Vec<f64>, Error> {
    if step.cut == Cut::Edges {
        if step.edges.len() < 2 {
            return Err(Error::PrepareIncomplete { field: "edges" });
        }
        if step.edges.windows(2).any(|e| e[0] >= e[1]) {
            return Err(Error::PrepareEdges {});
        }
        return Ok(step.edges.clone());
    }
    let Some(count) = step.count else { return Err(Error::PrepareIncomplete { field: "count" }) };
    if !(2..=MOST).contains(&count) {
        let (size, most) = (f64::from(count), f64::from(MOST));
        return Err(Error::PrepareRange { field: "count", size, least: 2.0, most });
    }
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return Ok(Vec::new()) };
    if step.cut == Cut::Width {
        let width = (last - first) / f64::from(count);
        notes.push(learnt("bins"));
        if width == 0.0 || !width.is_finite() {
            return Ok(vec![*first, first + 1.0]);
        }
        let mut edges: Vec<f64> = (0..count).map(|at| first + width * f64::from(at)).collect();
        edges.push(*last);
        return Ok(edges);
    }
    notes.push(learnt("quantiles"));
    let at = |share: f64| {
        let place = share * (known.len() - 1) as f64;
        let (low, high) = (known[place.floor() as usize], known[place.ceil() as usize]);
        low + (high - low) * place.fract()
    };
    let mut edges: Vec<f64> = (0..=count).map(|i| at(f64::from(i) / f64::from(count))).collect();
    edges.dedup();
    if (edges.len() as u32) < count + 1 {
        notes.push(Note::new("fewer_bins").with("count", edges.len().saturating_sub(1) as u64));
    }
    if edges.len() == 1 {
        edges.push(edges[0] + 1.0);
    }
    Ok(edges)
}
