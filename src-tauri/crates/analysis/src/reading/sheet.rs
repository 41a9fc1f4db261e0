//! What sheets have in common: cells at places become rows of one width, merged labels are repeated, and one of several
//! sheets is chosen.

use std::path::Path;

use super::table::{Beat, Converted, Table, Value};
use crate::Watch;
use crate::csv::{Choices, Error, Format, Found, Note};

/// Rows and cells looked at before the first column and the last are believed.
const ROWS: usize = 1_000;
const CELLS: usize = 500_000;

/// A merged area: first row and column, last row and column, from 0.
pub(super) type Area = [u32; 4];

/// Takes cells in the order of rows; false: that is enough.
pub(super) type Put<'a> = dyn FnMut(u32, u32, Value) -> Result<bool, Error> + 'a;

/// Runs `cells` (more than once if need be) and writes what it puts. Columns left of the first used one are left out.
pub(super) fn write(
    path: &Path,
    format: Format,
    most: u64,
    merged: &[Area],
    watch: &Watch,
    mut cells: impl FnMut(&mut Put<'_>) -> Result<(), Error>,
) -> Result<Converted, Error> {
    let mut span = None;
    loop {
        let mut grid = Grid::new(path, span, merged)?;
        let mut beat = Beat::new(watch);
        let mut enough = false;
        cells(&mut |row, column, value| {
            beat.tick(u64::from(row), 0)?;
            grid.put(row, column, value)?;
            enough = grid.table.bytes > most;
            Ok(!enough)
        })?;
        grid.end()?;
        match grid.outside {
            Some(wider) => span = Some(wider),
            None => {
                let filled = grid.filled;
                let mut converted = grid.table.finish(format, !enough)?;
                if filled > 0 {
                    converted.findings.push(Note::new("merged_filled").with("count", filled));
                }
                return Ok(converted);
            }
        }
    }
}

struct Grid<'a> {
    table: Table,
    /// First and last column, once believed.
    span: Option<(u32, u32)>,
    /// Cells lay outside of it: it should have been this.
    outside: Option<(u32, u32)>,
    waiting: Vec<(u32, Vec<(u32, Value)>)>,
    waiting_cells: usize,
    row: u32,
    cells: Vec<(u32, Value)>,
    merged: &'a [Area],
    /// Areas that reach into rows below, with their value.
    hanging: Vec<(Area, Value)>,
    next_area: usize,
    filled: u64,
}

impl<'a> Grid<'a> {
    fn new(path: &Path, span: Option<(u32, u32)>, merged: &'a [Area]) -> Result<Self, Error> {
        Ok(Self {
            table: Table::new(path)?,
            span,
            outside: None,
            waiting: Vec::new(),
            waiting_cells: 0,
            row: 0,
            cells: Vec::new(),
            merged,
            hanging: Vec::new(),
            next_area: 0,
            filled: 0,
        })
    }

    fn put(&mut self, row: u32, column: u32, value: Value) -> Result<(), Error> {
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        self.cells.push((column, value));
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        self.end_row()?;
        self.believe()
    }

    fn end_row(&mut self) -> Result<(), Error> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let mut cells = std::mem::take(&mut self.cells);
        if cells.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            cells.sort_by_key(|(column, _)| *column);
            cells.dedup_by_key(|(column, _)| *column);
        }
        self.fill(&mut cells);
        if self.span.is_none() {
            self.waiting_cells += cells.len();
            self.waiting.push((self.row, cells));
            if self.waiting.len() >= ROWS || self.waiting_cells >= CELLS {
                self.believe()?;
            }
            return Ok(());
        }
        self.write(self.row, &cells)?;
        cells.clear();
        self.cells = cells;
        Ok(())
    }

    /// Takes the columns seen so far for the columns there are, and writes the rows that waited.
    fn believe(&mut self) -> Result<(), Error> {
        if self.span.is_some() {
            return Ok(());
        }
        let columns = || self.waiting.iter().flat_map(|(_, cells)| cells.iter().map(|(column, _)| *column));
        self.span = Some((columns().min().unwrap_or(0), columns().max().unwrap_or(0)));
        for (row, cells) in std::mem::take(&mut self.waiting) {
            self.write(row, &cells)?;
        }
        Ok(())
    }

    fn write(&mut self, row: u32, cells: &[(u32, Value)]) -> Result<(), Error> {
        let (Some((first, last)), Some(left), Some(right)) = (self.span, cells.first(), cells.last()) else {
            return Ok(());
        };
        if left.0 < first || right.0 > last || self.outside.is_some() {
            let (from, to) = self.outside.unwrap_or((first, last));
            self.outside = Some((from.min(left.0), to.max(right.0)));
            return Ok(());
        }
        let mut next = cells.iter().peekable();
        let all = (first..=last).map(|column| next.next_if(|(at, _)| *at == column).map(|(_, value)| value));
        self.table.row(u64::from(row) + 1, all)
    }

    /// A merged cell holds its value once; where it labels several rows or columns they all have it. A number is not
    /// repeated, since it would count several times, nor is a title, which stands alone in its row.
    fn fill(&mut self, cells: &mut Vec<(u32, Value)>) {
        if self.merged.is_empty() {
            return;
        }
        let row = self.row;
        self.hanging.retain(|(area, _)| area[2] >= row);
        let own = cells.len();
        let mut added: Vec<(u32, Value)> = Vec::new();
        for (area, value) in &self.hanging {
            added.extend((area[1]..=area[3]).map(|column| (column, value.clone())));
        }
        while let Some(area) = self.merged.get(self.next_area).filter(|area| area[0] <= row) {
            self.next_area += 1;
            let Ok(at) = cells.binary_search_by_key(&area[1], |(column, _)| *column) else { continue };
            if area[0] < row || own < 2 || !matches!(cells[at].1, Value::Text(_) | Value::Date(_)) {
                continue;
            }
            let value = cells[at].1.clone();
            added.extend((area[1] + 1..=area[3]).map(|column| (column, value.clone())));
            if area[2] > row {
                self.hanging.push((*area, value));
            }
        }
        for (column, value) in added {
            if let Err(at) = cells.binary_search_by_key(&column, |(column, _)| *column) {
                cells.insert(at, (column, value));
                self.filled += 1;
            }
        }
    }
}

/// The sheet that was chosen, or the one that holds most. `sheets`: names with a measure of what they hold.
pub(super) fn chosen(name: &str, sheets: &[(String, u64)], choices: &Choices) -> Result<Found<String>, Error> {
    if let Some(wanted) = &choices.sheet {
        return match sheets.iter().find(|(sheet, _)| sheet == wanted) {
            Some(_) => Ok(Found::chosen(wanted.clone())),
            None => Err(Error::ReadingNoSheet { name: name.to_owned(), sheet: wanted.clone() }),
        };
    }
    let most = sheets.iter().map(|(_, size)| *size).max();
    let Some((sheet, size)) = sheets.iter().find(|(_, size)| Some(*size) == most) else {
        return Err(Error::CsvEmpty { name: name.to_owned() });
    };
    if sheets.len() == 1 {
        return Ok(Found::new(sheet.clone(), 1.0, Note::new("only_sheet")));
    }
    let second = sheets.iter().filter(|(other, _)| other != sheet).map(|(_, size)| *size).max().unwrap_or(0);
    let confidence = if second * 5 < *size { 0.9 } else { 0.6 };
    Ok(Found::new(sheet.clone(), confidence, Note::new("largest_sheet").with("sheets", sheets.len())))
}
