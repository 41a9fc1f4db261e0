//! Reads CSV as people have it: any encoding, any dialect, broken rows, types found on the whole file.
//!
//! Polars' own reader stays off, for it can't say which cells it nulled (see `DESIGN.md`, *The numbers*).
//!
//! # Public API
//! - [`preview`]`(path, &Choices, &Watch) -> Result<Preview, Error>`: what was found, columns, first 100 rows as text.
//! - [`import`]`(path, &Choices, &Watch, &mut sink) -> Result<Imported, Error>`: typed chunks of at most
//!   [`CHUNK_ROWS`] rows go to the sink, in order, each as zstd Parquet bytes with SHA-256, already decoded and compared.
//!   The answer holds the [`Reading`], the [`Column`]s, the [`Receipt`] and the [`crate::profile::Profile`].
//! - [`tidy`]`(input, output, &Watch) -> Result<Tidied, Error>`: the same table with its cells' text, as UTF-8, commas,
//!   doubled quotes and LF.
//!
//! [`Choices`] is what the user corrected; a field left `None` is found by itself. Every fact of the [`Reading`] carries
//! a confidence between 0 and 1 and its evidence, a [`Note`] `{code, args}` worded under `evidence_data.<code>`;
//! findings are worded under `finding_data.<code>`, errors under `error.<code>`.

mod align;
mod cell;
mod convert;
pub(crate) mod date;
mod dialect;
mod error;
mod import;
mod kind;
mod layout;
mod model;
mod number;
mod pages;
mod parse;
mod pipeline;
mod preview;
mod receipt;
mod seen;
mod session;
mod source;
mod tables;
mod tidy;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ColumnKind;
use crate::profile::Profile;

pub use cell::boolean as yes_or_no;
pub(crate) use cell::like_missing;
pub use error::{Error, SinkError};
pub use import::import;
pub(crate) use import::import_from;
pub(crate) use number::written;
pub use preview::preview;
pub(crate) use preview::preview_from;
pub(crate) use receipt::shorten;
pub use receipt::{Nulled, Receipt, Rejected, Repaired};
pub(crate) use source::{file_name, unreadable};
pub(crate) use tidy::tidy_from;
pub use tidy::{Tidied, tidy};

/// Rows in a chunk, at most.
pub const CHUNK_ROWS: usize = 131_072;
/// Cells in a chunk, at most, but for tables so wide that it would have few rows: a chunk is stored in one go.
const CHUNK_CELLS: usize = 1 << 21;
/// Rows that a chunk may have however wide the table is.
const LEAST_ROWS: usize = 1_024;
/// Columns in a file, at most.
pub const MAX_COLUMNS: usize = 4_096;
/// Bytes in one row (as UTF-8), at most.
pub const MAX_ROW_BYTES: usize = 16 << 20;

/// Which comes first in dates written with numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    Lf,
    CrLf,
    Cr,
}

/// What kind of file the table was read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Csv,
    Xlsx,
    Xls,
    Ods,
    Parquet,
    JsonLines,
    Json,
}

/// What a typed source said of the cells of one column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub texts: u64,
    pub numbers: u64,
    pub dates: u64,
    pub booleans: u64,
    /// Its texts are texts, whatever they look like.
    pub only_text: bool,
}

/// Where a table comes from that was made out of another kind of file.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub name: String,
    pub format: Format,
    pub typed: Vec<Typed>,
    pub sheet: Option<Found<String>>,
    pub sheets: Vec<String>,
}

/// What the user says about the file. `None`: found by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Choices {
    /// A label of the WHATWG Encoding Standard: `utf-8`, `windows-1252`, `utf-16le` …
    pub encoding: Option<String>,
    /// One or more characters.
    pub separator: Option<String>,
    /// One character; empty: cells are never quoted.
    pub quote: Option<String>,
    /// One character before a quote inside quotes; empty: quotes are doubled.
    pub escape: Option<String>,
    /// Rows that name the columns; 0: none.
    pub header_rows: Option<u32>,
    /// Lines before the header.
    pub skip_rows: Option<u32>,
    /// `.` or `,`.
    pub decimal: Option<String>,
    /// Between groups of three digits; empty: none.
    pub thousands: Option<String>,
    pub date_order: Option<DateOrder>,
    /// Words that mean "no value", in any column. Replaces the usual list.
    pub missing: Option<Vec<String>>,
    /// By the column's name. A cell that does not fit the kind is nulled and listed in the receipt.
    pub kinds: BTreeMap<String, ColumnKind>,
    /// The sheet of a workbook, or the list of a JSON document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Which of several tables in the file, from 0 (see [`Reading::tables`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<u32>,
    /// Whether a last row that calls itself a total is left out (see [`Reading::total`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<bool>,
}

/// Something to say about the data: `code` is worded by the messages, with `args`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Note {
    pub code: String,
    #[ts(type = "Record<string, string | number>")]
    pub args: BTreeMap<String, serde_json::Value>,
}

impl Note {
    pub(crate) fn new(code: &str) -> Self {
        Self { code: code.to_owned(), args: BTreeMap::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// A fact found in (or chosen for) the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Found<T> {
    pub value: T,
    /// 0 to 1; 1 when the user chose it.
    pub confidence: f64,
    /// Worded under `evidence_data.<code>`.
    pub evidence: Note,
}

impl<T> Found<T> {
    pub(crate) fn new(value: T, confidence: f64, evidence: Note) -> Self {
        Self { value, confidence: confidence.clamp(0.0, 1.0), evidence }
    }

    pub(crate) fn chosen(value: T) -> Self {
        Self::new(value, 1.0, Note::new("chosen"))
    }
}

/// How the file was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Reading {
    /// Label of the Encoding Standard, lower case.
    pub encoding: Found<String>,
    pub line_end: Found<LineEnd>,
    /// Empty for a file of one column.
    pub separator: Found<String>,
    /// Empty: cells are not quoted.
    pub quote: Found<String>,
    /// Empty: quotes are doubled.
    pub escape: Found<String>,
    /// Lines before the header.
    pub skip_rows: Found<u32>,
    pub header_rows: Found<u32>,
    pub columns: u32,
    /// `.` or `,`.
    pub decimal: Found<String>,
    /// Empty: none seen.
    pub thousands: Found<String>,
    /// `None`: no dates written with numbers only.
    pub date_order: Found<Option<DateOrder>>,
    /// Words that were taken for "no value", at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Found<Vec<String>>>,
    #[serde(default)]
    pub format: Format,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Found<String>>,
    /// All that could be chosen instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Which of [`Reading::tables`] was read; `None`: there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Found<u32>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableSeen>,
    /// Whether the last row, which calls itself a total, was left out; `None`: there is no such row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Found<bool>>,
}

/// One of several tables that stand in a file, one under the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableSeen {
    /// Line of its first row, from 1.
    pub line: u64,
    pub columns: u32,
    /// Rows seen in the part of the file that was looked at, with the header.
    pub rows: u64,
    /// Its first cells.
    pub names: Vec<String>,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Column {
    /// Unique within the file, never empty.
    pub name: String,
    pub kind: ColumnKind,
    /// Up to five different cells, as written.
    pub examples: Vec<String>,
    /// Of a yes/no column: the file's own words for no and for yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<[String; 2]>,
    /// Why it has this kind, and how sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found<ColumnKind>>,
}

/// What the user sees before importing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Preview {
    pub reading: Reading,
    pub columns: Vec<Column>,
    /// The first rows, at most 100, cells as written.
    pub rows: Vec<Vec<String>>,
    /// Whether the kinds were found on the whole file (else on its first megabytes).
    pub whole_file: bool,
    pub findings: Vec<Note>,
}

/// A piece of the table, as it is stored.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// From 0, without gaps.
    pub index: u32,
    pub rows: u64,
    /// Parquet with zstd pages.
    pub bytes: Vec<u8>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Imported {
    pub reading: Reading,
    pub columns: Vec<Column>,
    pub receipt: Receipt,
    pub profile: Profile,
    pub findings: Vec<Note>,
    pub chunks: u32,
}
