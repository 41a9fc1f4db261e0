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
    /// Texts that stood between blanks, or in a spreadsheet's wrapping.
    pub trimmed: u64,
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
            trimmed: 0,
            missing_words: 0,
            missing_word_cells: Vec::new(),
            unfit: 0,
            unfit_cells: Vec::new(),
            errors: 0,
            error_cells: Vec::new(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
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
                let written = number::written(cell);
                let value = number::integer(written.body, format).map(|v| if written.negative { -v } else { v });
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Numbers(values), Conversion::Number(format)) => {
                let written = number::written(cell);
                let value = number::number(written.body, format).map(|v| if written.negative { -v } else { v });
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
            (Values::Days(values), Conversion::Serial(format)) => {
                let micros = number::number(cell, format).and_then(super::date::serial);
                let day = micros.map(|micros| micros.div_euclid(86_400_000_000) as i32);
                if day.is_some() {
                    values.push(day);
                }
                day.is_none()
            }
            (Values::Instants(values), Conversion::SerialTime(format)) => {
                let value = number::number(cell, format).and_then(super::date::serial);
                if value.is_some() {
                    values.push(value);
                }
                value.is_none()
            }
            (Values::Texts(values), _) => {
                let missing = self.usual_missing && cell::usual_missing(cell);
                if !missing {
                    self.trimmed += u64::from(cell.len() != raw.len());
                    values.append_value(cell);
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
            None => self.usual_missing && (cell::like_missing(cell) || (self.dates() && super::date::zero(cell))),
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

    fn dates(&self) -> bool {
        matches!(self.conversion, Conversion::Date(_) | Conversion::DateTime(_))
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
        Conversion::Date(_) | Conversion::Serial(_) => Values::Days(Vec::with_capacity(rows)),
        Conversion::DateTime(_) | Conversion::SerialTime(_) => Values::Instants(Vec::with_capacity(rows)),
        Conversion::Text => Values::Texts(StringChunkedBuilder::new(name.into(), rows)),
    }
}
