//! Cells to typed columns, one column at a time.

use polars::prelude::*;

use super::cell;
use super::kind::{Conversion, Decision, date_parts};
use super::number;
use super::receipt::{LISTED, Nulled, shorten};
use super::session::Block;

/// Builds one column, chunk by chunk, and counts what became missing.
pub(crate) struct Converter {
    name: String,
    conversion: Conversion,
    usual_missing: bool,
    chosen_missing: Option<Vec<String>>,
    /// Cells that say an error are missing.
    sheet: bool,
    values: Values,
    row: u64,
    pub blank_cells: u64,
    pub missing_words: u64,
    pub missing_word_cells: Vec<Nulled>,
    pub unfit: u64,
    pub unfit_cells: Vec<Nulled>,
    pub errors: u64,
    pub error_cells: Vec<Nulled>,
}

enum Values {
    Integers(Vec<Option<i64>>),
    Numbers(Vec<Option<f64>>),
    Booleans(Vec<Option<bool>>),
    Days(Vec<Option<i32>>),
    Instants(Vec<Option<i64>>),
    Texts(StringChunkedBuilder),
}

impl Converter {
    pub(crate) fn new(name: &str, decision: &Decision, chosen_missing: Option<Vec<String>>, sheet: bool) -> Self {
        Self {
            name: name.to_owned(),
            conversion: decision.conversion,
            usual_missing: decision.usual_missing && chosen_missing.is_none(),
            chosen_missing,
            sheet,
            values: values(name, decision.conversion, 0),
            row: 0,
            blank_cells: 0,
            missing_words: 0,
            missing_word_cells: Vec::new(),
            unfit: 0,
            unfit_cells: Vec::new(),
            errors: 0,
            error_cells: Vec::new(),
        }
    }

    /// The column `at` of all rows of a block.
    pub(crate) fn add(&mut self, block: &Block, at: usize, width: usize) {
        let text = block.text.as_str();
        for cell in block.cells.iter().skip(at).step_by(width) {
            self.cell(cell.text(text));
        }
    }

    fn cell(&mut self, raw: &str) {
        self.row += 1;
        let cell = cell::trim(raw);
        if cell.is_empty() {
            self.blank_cells += u64::from(!raw.is_empty());
            self.null();
            return;
        }
        if self.sheet && cell::sheet_error(cell) {
            self.errors += 1;
            if self.error_cells.len() < LISTED {
                self.error_cells.push(Nulled { row: self.row, column: self.name.clone(), text: cell.to_owned() });
            }
            self.null();
            return;
        }
        if self.chosen_missing.as_ref().is_some_and(|words| words.iter().any(|word| word == cell)) {
            self.nulled(cell);
            return;
        }
        let unfit = match (&mut self.values, self.conversion) {
            (Values::Integers(values), Conversion::Integer(format)) => {
                let value = number::integer(number::unit(cell).1, format);
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Numbers(values), Conversion::Number(format)) => {
                let (unit, rest) = number::unit(cell);
                let value = number::number(rest, format);
                // `-$5`: the sign before the unit was cut off with it.
                let value = value.map(|value| {
                    if unit.is_some() && cell.starts_with('-') && !rest.starts_with('-') { -value } else { value }
                });
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Booleans(values), _) => {
                let value = cell::boolean(cell);
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Days(values), Conversion::Date(order)) => {
                let value = date_parts(cell).and_then(|parts| parts.day(order));
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Instants(values), Conversion::DateTime(order)) => {
                let value = date_parts(cell).and_then(|parts| parts.instant(order));
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Texts(values), _) => {
                let missing = self.usual_missing && cell::usual_missing(cell);
                if !missing {
                    values.append_value(raw);
                }
                missing
            }
            _ => true,
        };
        if unfit {
            self.nulled(cell);
        }
    }

    fn nulled(&mut self, cell: &str) {
        let word = match &self.chosen_missing {
            Some(words) => words.iter().any(|word| word == cell),
            None => self.usual_missing && cell::usual_missing(cell),
        };
        let (count, list) = if word {
            (&mut self.missing_words, &mut self.missing_word_cells)
        } else {
            (&mut self.unfit, &mut self.unfit_cells)
        };
        *count += 1;
        if list.len() < LISTED {
            list.push(Nulled { row: self.row, column: self.name.clone(), text: shorten(cell, 200) });
        }
        self.null();
    }

    fn null(&mut self) {
        match &mut self.values {
            Values::Integers(values) => values.push(None),
            Values::Numbers(values) => values.push(None),
            Values::Booleans(values) => values.push(None),
            Values::Days(values) => values.push(None),
            Values::Instants(values) => values.push(None),
            Values::Texts(values) => values.append_null(),
        }
    }

    /// The rows since the last time, as a series.
    pub(crate) fn take(&mut self) -> PolarsResult<Series> {
        let name: PlSmallStr = self.name.as_str().into();
        let next = values(&self.name, self.conversion, super::CHUNK_ROWS.min(self.row as usize));
        match std::mem::replace(&mut self.values, next) {
            Values::Integers(values) => Ok(Series::new(name, values)),
            Values::Numbers(values) => Ok(Series::new(name, values)),
            Values::Booleans(values) => Ok(Series::new(name, values)),
            Values::Days(values) => Series::new(name, values).cast(&DataType::Date),
            Values::Instants(values) => {
                Series::new(name, values).cast(&DataType::Datetime(TimeUnit::Microseconds, None))
            }
            Values::Texts(values) => Ok(values.finish().into_series()),
        }
    }
}

fn values(name: &str, conversion: Conversion, rows: usize) -> Values {
    match conversion {
        Conversion::Integer(_) => Values::Integers(Vec::with_capacity(rows)),
        Conversion::Number(_) => Values::Numbers(Vec::with_capacity(rows)),
        Conversion::Boolean => Values::Booleans(Vec::with_capacity(rows)),
        Conversion::Date(_) => Values::Days(Vec::with_capacity(rows)),
        Conversion::DateTime(_) => Values::Instants(Vec::with_capacity(rows)),
        Conversion::Text => Values::Texts(StringChunkedBuilder::new(name.into(), rows)),
    }
}
