//! What was before: lags, differences and windows, in an order and within groups. The rows themselves stay where they are.

use std::collections::VecDeque;

use polars::prelude::*;

use super::cells::{self, Key};
use super::step::{Lag, Roll, Window};
use super::{Column, Error, Outcome, Table};
use crate::csv::Note;
use crate::{ColumnKind, Watch};

const FURTHEST: i64 = 100_000;

/// The rows of each group in their order, one group behind another, and where each group begins.
struct Ordered {
    rows: Vec<u32>,
    starts: Vec<usize>,
}

fn ordered(table: &Table, order: &str, group: &[String], watch: &Watch) -> Result<(Ordered, Vec<Note>), Error> {
    let key = Key::new(table.cells(table.place(order, "order")?), false)?;
    let groups: Vec<&polars::prelude::Column> = group
        .iter()
        .map(|name| table.place(name, "group").map(|place| table.cells(place)))
        .collect::<Result<_, _>>()?;
    let rows = table.frame.height();
    let (of, count) = cells::groups(&groups, rows)?;
    let sorted = cells::sorted(rows, std::slice::from_ref(&key), watch)?;
    // Counting by group keeps the order within each.
    let mut starts = vec![0usize; count + 1];
    for group in &of {
        starts[*group as usize + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut all = vec![0u32; rows];
    for row in sorted {
        let slot = &mut next[of[row as usize] as usize];
        all[*slot] = row;
        *slot += 1;
    }
    let mut notes = Vec::new();
    let tied = |pair: &[u32]| {
        of[pair[0] as usize] == of[pair[1] as usize] && !key.missing(pair[0]) && key.compare(pair[0], pair[1]).is_eq()
    };
    let ties = all.windows(2).filter(|pair| tied(pair)).count() as u64;
    if ties > 0 {
        notes.push(Note::new("order_ties").with("count", ties).with("column", order));
    }
    Ok((Ordered { rows: all, starts }, notes))
}

/// The value so many rows before (below zero: after).
pub(super) fn lag(table: &Table, step: &Lag, watch: &Watch) -> Result<Outcome, Error> {
    let place = table.place(&step.column, "column")?;
    let column = &table.columns[place];
    let Some(by) = step.by.filter(|by| *by != 0) else { return Err(Error::PrepareIncomplete { field: "by" }) };
    if by.abs() > FURTHEST {
        let most = FURTHEST as f64;
        return Err(Error::PrepareRange { field: "by", size: by as f64, least: -most, most });
    }
    if step.difference && !column.is_number() {
        return Err(table.refuse(place, "number"));
    }
    let (Ordered { rows, starts }, mut notes) = ordered(table, &step.order, &step.group, watch)?;
    let mut from: Vec<Option<u32>> = vec![None; rows.len()];
    for bounds in starts.windows(2) {
        let group = &rows[bounds[0]..bounds[1]];
        for (at, row) in group.iter().enumerate() {
            let place = at as i64 - by;
            if place >= 0 && place < group.len() as i64 {
                from[*row as usize] = Some(group[place as usize]);
            }
        }
    }
    let none = from.iter().filter(|f| f.is_none()).count() as u64;
    if none > 0 {
        notes.push(Note::new(if by > 0 { "nothing_before" } else { "nothing_after" }).with("count", none));
    }
    if by < 0 {
        notes.push(Note::new("looks_ahead"));
    }
    let what = if step.difference {
        "change"
    } else if by > 0 {
        "before"
    } else {
        "after"
    };
    let name = table.fresh(&step.name, format!("{}_{what}_{}", column.name, by.abs()))?;
    let mut made = table.clone();
    // What comes after the row is known only after it.
    let mut column = Column::made(&name, column.kind, &[column]);
    column.known_after |= by < 0;
    column.words.clone_from(&table.columns[place].words);
    let series = if step.difference {
        let all = cells::numbers(table.cells(place))?;
        let change: Vec<f64> =
            from.iter().enumerate().map(|(row, f)| f.map_or(f64::NAN, |f| all[row] - all[f as usize])).collect();
        cells::number_series(name.as_str().into(), &change, column.kind == ColumnKind::Integer)
    } else {
        table.cells(place).as_materialized_series().take(&IdxCa::new("".into(), from))?
    };
    made.put(series, column)?;
    Ok(Outcome::same_rows(made, Vec::new(), notes))
}

/// A figure over the last rows, without the row itself unless it is asked for.
pub(super) fn window(table: &Table, step: &Window, watch: &Watch) -> Result<Outcome, Error> {
    let place = table.place(&step.column, "column")?;
    let column = &table.columns[place];
    if !column.is_number() {
        return Err(table.refuse(place, "number"));
    }
    let Some(size) = step.size else { return Err(Error::PrepareIncomplete { field: "size" }) };
    if size == 0 || i64::from(size) > FURTHEST {
        return Err(Error::PrepareRange { field: "size", size: f64::from(size), least: 1.0, most: FURTHEST as f64 });
    }
    let (Ordered { rows, starts }, mut notes) = ordered(table, &step.order, &step.group, watch)?;
    let all = cells::numbers(table.cells(place))?;
    let mut made_cells = vec![f64::NAN; all.len()];
    for (at, bounds) in starts.windows(2).enumerate() {
        if at % 1_024 == 0 {
            watch.check()?;
        }
        let mut rolling = Rolling::new(size as usize);
        for (row, at) in rows[bounds[0]..bounds[1]].iter().zip(0u32..) {
            if at % 65_536 == 0 {
                watch.check()?;
            }
            let row = *row as usize;
            if step.itself {
                rolling.push(all[row]);
                made_cells[row] = rolling.figure(step.roll);
            } else {
                made_cells[row] = rolling.figure(step.roll);
                rolling.push(all[row]);
            }
        }
    }
    let none = made_cells.iter().filter(|x| x.is_nan()).count() as u64;
    if none > 0 {
        notes.push(Note::new("nothing_before").with("count", none));
    }
    if step.itself {
        notes.push(Note::new("window_itself").with("column", column.name.as_str()));
    }
    let word = match step.roll {
        Roll::Mean => "mean",
        Roll::Sum => "sum",
        Roll::Min => "min",
        Roll::Max => "max",
        Roll::Count => "count",
    };
    let name = table.fresh(&step.name, format!("{}_{word}_{size}", column.name))?;
    let whole = step.roll == Roll::Count || (column.kind == ColumnKind::Integer && step.roll != Roll::Mean);
    let kind = if whole { ColumnKind::Integer } else { ColumnKind::Number };
    let mut made = table.clone();
    made.put(cells::number_series(name.as_str().into(), &made_cells, whole), Column::made(&name, kind, &[column]))?;
    Ok(Outcome::same_rows(made, Vec::new(), notes))
}

/// The last values; missing ones take their place and count for nothing. The extremes are kept in two rows of candidates.
struct Rolling {
    size: usize,
    values: VecDeque<f64>,
    count: usize,
    sum: f64,
    since: usize,
    place: usize,
    least: VecDeque<(usize, f64)>,
    most: VecDeque<(usize, f64)>,
}

impl Rolling {
    fn new(size: usize) -> Self {
        let (values, least, most) = (VecDeque::new(), VecDeque::new(), VecDeque::new());
        Self { size, values, count: 0, sum: 0.0, since: 0, place: 0, least, most }
    }

    fn push(&mut self, x: f64) {
        if self.values.len() == self.size
            && let Some(old) = self.values.pop_front()
            && !old.is_nan()
        {
            self.count -= 1;
            self.sum -= old;
        }
        self.values.push_back(x);
        self.place += 1;
        if !x.is_nan() {
            self.count += 1;
            self.sum += x;
            while self.least.back().is_some_and(|(_, y)| *y >= x) {
                self.least.pop_back();
            }
            while self.most.back().is_some_and(|(_, y)| *y <= x) {
                self.most.pop_back();
            }
            self.least.push_back((self.place, x));
            self.most.push_back((self.place, x));
        }
        let oldest = self.place.saturating_sub(self.size);
        for queue in [&mut self.least, &mut self.most] {
            while queue.front().is_some_and(|(place, _)| *place <= oldest) {
                queue.pop_front();
            }
        }
        // Sums are made anew now and then, so that rounding does not pile up.
        self.since += 1;
        if self.since > self.size.max(32) {
            self.since = 0;
            self.sum = self.values.iter().filter(|x| !x.is_nan()).sum();
        }
    }

    fn figure(&self, roll: Roll) -> f64 {
        match roll {
            Roll::Count => self.count as f64,
            _ if self.count == 0 => f64::NAN,
            Roll::Mean => self.sum / self.count as f64,
            Roll::Sum => self.sum,
            Roll::Min => self.least.front().map_or(f64::NAN, |(_, x)| *x),
            Roll::Max => self.most.front().map_or(f64::NAN, |(_, x)| *x),
        }
    }
}
