//! The plain table between: one record for each row of the source, UTF-8, commas, doubled quotes.

use std::io::{BufWriter, Write};
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

use crate::Watch;
use crate::csv::{self, Choices, Error, Format, Found, Note, Origin, Receipt, Rejected, Typed};

/// A table may be this many times as large as its file (and [`FREE`] more); beyond, the file is a bomb.
const TIMES: u64 = 200;
const FREE: u64 = 256 << 20;
/// Bytes of a cell; the CSV reader follows quoted cells not much further.
const CELL: usize = 1_000_000;
/// Rejected rows that are listed.
const LISTED: usize = 1_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// As it is to be written: with a point, without groups.
    Number(String),
    /// ISO 8601.
    Date(String),
    Boolean(bool),
    /// `#DIV/0!` and the like.
    Error(String),
}

impl Value {
    pub(super) fn number(x: f64) -> Self {
        if !x.is_finite() {
            Self::Error("#NUM!".to_owned())
        } else if x.fract() == 0.0 && x.abs() < 1e15 {
            Self::Number((x as i64).to_string())
        } else {
            Self::Number(format!("{x:?}"))
        }
    }
}

/// A table being written.
pub(super) struct Table {
    name: String,
    out: BufWriter<NamedTempFile>,
    pub bytes: u64,
    limit: u64,
    line: u64,
    /// Where lines of the table stand in the source: from this line on, that row.
    lines: Vec<(u64, u64)>,
    pub typed: Vec<Typed>,
    cut: u64,
}

impl Table {
    pub(super) fn new(path: &Path) -> Result<Self, Error> {
        let size = std::fs::metadata(path).map_err(|error| csv::unreadable(path, &error))?.len();
        let file = NamedTempFile::new().map_err(|error| csv::unreadable(path, &error))?;
        Ok(Self {
            name: csv::file_name(path),
            out: BufWriter::with_capacity(1 << 20, file),
            bytes: 0,
            limit: FREE + TIMES * size,
            line: 1,
            lines: vec![(1, 1)],
            typed: Vec::new(),
            cut: 0,
        })
    }

    /// Writes the row `row` (from 1) of the source; missing cells at its end may be left out only of a row without any.
    pub(super) fn row<'a>(&mut self, row: u64, cells: impl Iterator<Item = Option<&'a Value>>) -> Result<(), Error> {
        let (line, start) = self.lines[self.lines.len() - 1];
        if start + (self.line - line) != row {
            self.lines.push((self.line, row));
        }
        let mut text = String::new();
        let mut count = 0;
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                text.push(',');
            }
            count = at + 1;
            if self.typed.len() <= at {
                self.typed.resize(at + 1, Typed::default());
            }
            let typed = &mut self.typed[at];
            match cell {
                None => {}
                Some(Value::Text(cell)) => {
                    typed.texts += u64::from(!cell.trim().is_empty());
                    let short = shortened(cell);
                    self.cut += u64::from(short.len() < cell.len());
                    self.line += quoted(short, &mut text);
                }
                Some(Value::Number(number)) => {
                    typed.numbers += 1;
                    text.push_str(number);
                }
                Some(Value::Date(date)) => {
                    typed.dates += 1;
                    text.push_str(date);
                }
                Some(Value::Boolean(value)) => {
                    typed.booleans += 1;
                    text.push_str(if *value { "true" } else { "false" });
                }
                Some(Value::Error(error)) => text.push_str(error),
            }
        }
        if count == 1 && text.is_empty() {
            text.push_str("\"\"");
        }
        text.push('\n');
        self.line += 1;
        self.bytes += text.len() as u64;
        if self.bytes > self.limit {
            return Err(Error::ReadingBomb { name: self.name.clone() });
        }
        self.out.write_all(text.as_bytes()).map_err(|error| self.unwritable(&error))
    }

    fn unwritable(&self, error: &std::io::Error) -> Error {
        Error::CsvUnwritable { name: self.name.clone(), reason: error.to_string() }
    }

    pub(super) fn finish(mut self, format: Format, whole: bool) -> Result<Converted, Error> {
        self.out.flush().map_err(|error| self.unwritable(&error))?;
        let mut findings = Vec::new();
        if self.cut > 0 {
            findings.push(Note::new("texts_cut").with("count", self.cut).with("limit", CELL));
        }
        let file = self
            .out
            .into_inner()
            .map_err(|error| Error::CsvUnwritable { name: self.name.clone(), reason: error.to_string() })?;
        Ok(Converted {
            file: file.into_temp_path(),
            typed: self.typed,
            lines: self.lines,
            format,
            sheet: None,
            sheets: Vec::new(),
            header: None,
            whole,
            findings,
            rejected: 0,
            rejected_rows: Vec::new(),
        })
    }
}

fn shortened(cell: &str) -> &str {
    if cell.len() <= CELL {
        return cell;
    }
    let end = (0..=CELL).rev().find(|at| cell.is_char_boundary(*at)).unwrap_or(0);
    &cell[..end]
}

/// Appends a cell, quoted where needed; answers the line breaks in it.
fn quoted(cell: &str, out: &mut String) -> u64 {
    let bytes = cell.as_bytes();
    let needed = bytes.first().is_some_and(|byte| byte.is_ascii_whitespace())
        || bytes.last().is_some_and(|byte| byte.is_ascii_whitespace())
        || bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needed {
        out.push_str(cell);
        return 0;
    }
    out.push('"');
    for (at, piece) in cell.split('"').enumerate() {
        if at > 0 {
            out.push_str("\"\"");
        }
        // The line ends of the table are LF; a lone CR within a cell becomes one too.
        out.push_str(&piece.replace("\r\n", "\n").replace('\r', "\n"));
    }
    out.push('"');
    let breaks = memchr::memchr_iter(b'\n', bytes).count();
    let pairs = memchr::memmem::find_iter(bytes, b"\r\n").count();
    (breaks + memchr::memchr_iter(b'\r', bytes).count() - pairs) as u64
}

/// A source as a plain table, and what is known beside it.
pub(super) struct Converted {
    pub file: TempPath,
    pub typed: Vec<Typed>,
    lines: Vec<(u64, u64)>,
    pub format: Format,
    pub sheet: Option<Found<String>>,
    pub sheets: Vec<String>,
    /// The first row names the columns, and it is not a row of the source.
    pub header: Option<u32>,
    /// Nothing was left out for a preview.
    pub whole: bool,
    pub findings: Vec<Note>,
    pub rejected: u64,
    pub rejected_rows: Vec<Rejected>,
}

impl Converted {
    pub(super) fn reject(&mut self, line: u64, reason: &str, text: &str) {
        self.rejected += 1;
        if self.rejected_rows.len() < LISTED {
            let text = csv::shorten(text.trim_end(), 1_000);
            self.rejected_rows.push(Rejected { line, reason: reason.to_owned(), text });
        }
    }

    /// How the table is to be read: its dialect is ours, the user's choices concern the rest.
    pub(super) fn origin(&self, path: &Path, choices: &Choices) -> (Choices, Origin) {
        let mut told = choices.clone();
        told.encoding = Some("utf-8".to_owned());
        told.separator = Some(if self.typed.len() > 1 { "," } else { "" }.to_owned());
        told.quote = Some("\"".to_owned());
        told.escape = Some(String::new());
        if let Some(rows) = self.header {
            (told.header_rows, told.skip_rows) = (Some(rows), Some(0));
        }
        let origin = Origin {
            name: csv::file_name(path),
            format: self.format,
            typed: self.typed.clone(),
            sheet: self.sheet.clone(),
            sheets: self.sheets.clone(),
        };
        (told, origin)
    }

    /// The row of the source at a line of the table.
    fn row(&self, line: u64) -> u64 {
        let at = self.lines.partition_point(|(from, _)| *from <= line).saturating_sub(1);
        let (from, row) = self.lines[at];
        row + line.saturating_sub(from)
    }

    /// Findings name rows of the source.
    pub(super) fn relocate(&self, findings: &mut [Note]) {
        for note in findings {
            if let Some(line) = note.args.get("line").and_then(serde_json::Value::as_u64) {
                note.args.insert("line".to_owned(), self.row(line).into());
            }
        }
    }

    /// The receipt speaks of the file that was handed in, not of the table.
    pub(super) fn receipt(&self, path: &Path, receipt: &mut Receipt) {
        receipt.bytes = std::fs::metadata(path).map_or(receipt.bytes, |meta| meta.len());
        receipt.rejected_rows.iter_mut().for_each(|row| row.line = self.row(row.line));
        receipt.repaired_rows.iter_mut().for_each(|row| row.line = self.row(row.line));
        if let Some(rows) = self.header {
            receipt.header -= u64::from(rows);
            receipt.rows_read -= u64::from(rows);
        }
        receipt.rejected += self.rejected;
        receipt.rows_read += self.rejected;
        receipt.rejected_rows.extend(self.rejected_rows.iter().cloned());
        receipt.rejected_rows.sort_by_key(|row| row.line);
        receipt.rejected_rows.truncate(LISTED);
    }
}

/// Tells how far the work is, but not for each cell.
pub(super) struct Beat<'a> {
    watch: &'a Watch,
    count: u32,
}

impl<'a> Beat<'a> {
    pub(super) fn new(watch: &'a Watch) -> Self {
        Self { watch, count: 0 }
    }

    pub(super) fn tick(&mut self, done: u64, total: u64) -> Result<(), Error> {
        self.count += 1;
        if self.count.is_multiple_of(256) { Ok(self.watch.step("unpack", done, total)?) } else { Ok(()) }
    }
}
