//! A file being read: found dialect and layout, then rows of the right width, block by block, with what became of the
//! others.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::align::{Change, align};
use super::dialect::{self, Detected};
use super::layout::{self, Layout};
use super::model::{Sort, sort};
use super::parse::{self, Cell, Dialect, QUOTED_REACH, Scanned};
use super::receipt::{LISTED, Receipt, Rejected, Repaired, shorten};
use super::source::{self, Probe, Text};
use super::{Choices, Error, MAX_COLUMNS, MAX_ROW_BYTES, Note, Origin, Typed};
use crate::Watch;

/// Text that is enough to find dialect and layout.
const SAMPLE: usize = 1 << 20;
/// Lines that a sample has, unless they are so long that few will do.
const SAMPLE_LINES: usize = 6;
/// Text handed on at a time.
const BLOCK: usize = 2 << 20;
/// Cells weighed to put broken rows back together; beyond, broken rows are only padded or rejected.
const MOST_WORK: u64 = 40_000_000;
/// A row cut anew may be this much less usual than an ordinary one.
const MARGIN: f64 = 15.0;

/// What is known before the rows are read.
pub(crate) struct Session {
    pub path: PathBuf,
    pub probe: Probe,
    pub detected: Detected,
    pub layout: Layout,
    /// Unique, not empty, one for each column.
    pub names: Vec<String>,
    pub findings: Vec<Note>,
    /// Of a table that was made out of another kind of file.
    pub origin: Option<Origin>,
}

impl Session {
    pub(crate) fn typed(&self, column: usize) -> Option<Typed> {
        self.origin.as_ref()?.typed.get(column).copied()
    }
}

pub(crate) fn open(path: &Path, origin: Option<Origin>, choices: &Choices, watch: &Watch) -> Result<Session, Error> {
    let mut probe = source::probe(path, choices.encoding.as_deref(), watch)?;
    if let Some(origin) = &origin {
        probe.name.clone_from(&origin.name);
    }
    let mut text = Text::open(path, &probe)?;
    let mut sample = Vec::new();
    let mut whole = false;
    loop {
        watch.check()?;
        if !text.fill(&mut sample).map_err(|error| source::unreadable(path, &error))? {
            whole = true;
            break;
        }
        let lines = memchr::memchr2_iter(b'\n', b'\r', &sample).take(SAMPLE_LINES).count();
        if sample.len() >= SAMPLE && lines == SAMPLE_LINES {
            break;
        }
        if sample.len() > MAX_ROW_BYTES {
            if lines == 0 {
                return Err(too_long(&probe, 1));
            }
            break;
        }
    }
    if sample.trim_ascii().is_empty() && whole {
        return Err(Error::CsvEmpty { name: probe.name });
    }
    let detected = dialect::detect(&sample, whole, choices)?;
    let layout = layout::find(&sample, whole, &detected.dialect, detected.announced, choices);
    if layout.width > MAX_COLUMNS {
        let columns = layout.width as u64;
        let named = layout.header.is_some();
        return Err(Error::CsvTooManyColumns {
            name: probe.name,
            columns,
            line: if named { u64::from(layout.skip.value) + 1 } else { layout.data_line },
            limit: MAX_COLUMNS as u64,
        });
    }
    let mut findings = Vec::new();
    let names = unique_names(&layout, &mut findings);
    if let Some(column) = choices.kinds.keys().find(|column| !names.contains(column)) {
        return Err(Error::CsvUnknownColumn { column: column.clone() });
    }
    if layout.header.is_none() {
        findings.push(Note::new("no_header").with("columns", layout.width));
    }
    if layout.header_repaired {
        findings.push(Note::new("header_repaired").with("line", layout.skip.value + 1));
    }
    if layout.header_rows.value > 1 {
        findings.push(Note::new("header_rows_joined").with("rows", layout.header_rows.value));
    }
    if layout.width == 1 {
        findings.push(Note::new("one_column"));
    }
    if !layout.preamble.is_empty() {
        findings.push(Note::new("preamble").with("lines", layout.preamble.len()).with("line", layout.data_line));
    }
    if probe.bad > 0 {
        findings.push(Note::new("bad_bytes").with("count", probe.bad));
    }
    if probe.nul > 0 {
        findings.push(Note::new("nul_bytes").with("count", probe.nul));
    }
    Ok(Session { path: path.to_owned(), probe, detected, layout, names, findings, origin })
}

fn too_long(probe: &Probe, line: u64) -> Error {
    Error::CsvLineTooLong { name: probe.name.clone(), line, limit_mb: (MAX_ROW_BYTES >> 20) as u64 }
}

/// A line drawn between header and rows, as database clients and Markdown do: `----+-------`, `|---|:--:|`.
fn rule(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let dashes = line.iter().filter(|byte| matches!(byte, b'-' | b'=')).count();
    let joints = line.iter().any(|byte| matches!(byte, b'+' | b'|'));
    dashes >= 4 && joints && line.iter().all(|byte| matches!(byte, b'-' | b'=' | b'+' | b'|' | b':' | b' '))
}

/// Whether a text says nothing but that its row is a total, in English, French or German. `Total SA` is a customer, and
/// `Somme` a place: a word that may be something else is none of these.
fn totals(said: &str) -> bool {
    const TOTALS: [&str; 6] = ["total", "totals", "totaux", "subtotal", "gesamt", "gesamtsumme"];
    const BESIDE: [&str; 6] = ["grand", "sub", "sous", "general", "général", "overall"];
    let lower = said.to_lowercase();
    let mut words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let year = |word: &str| word.len() == 4 && word.parse().is_ok_and(|year: u32| (1900..=2100).contains(&year));
    words.clone().any(|word| TOTALS.contains(&word))
        && words.all(|word| TOTALS.contains(&word) || BESIDE.contains(&word) || year(word))
}

/// Characters of a column's name that are kept: more is a cell that strayed into the header.
const NAME: usize = 200;

/// Header cells, trimmed, composed, made unique; nameless columns get `column_N`.
fn unique_names(layout: &Layout, findings: &mut Vec<Note>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(layout.width);
    let mut used = std::collections::HashSet::new();
    let mut given = |base: String| {
        let mut name = base.clone();
        let mut count = 2;
        while !used.insert(name.clone()) {
            name = format!("{base}_{count}");
            count += 1;
        }
        name
    };
    for at in 0..layout.width {
        let written = layout.header.as_ref().and_then(|header| header.get(at)).map_or("", |cell| cell.trim());
        // Composed as the catalogue keeps names: both must find the same column.
        let clean: String = written.nfc().map(|c| if c.is_control() { ' ' } else { c }).take(NAME).collect();
        let clean = clean.trim().to_owned();
        let name = if clean.is_empty() { given(format!("column_{}", at + 1)) } else { given(clean.clone()) };
        if layout.header.is_some() && clean.is_empty() {
            findings.push(Note::new("unnamed_column").with("position", at + 1).with("name", name.clone()));
        } else if layout.header.is_some() && name != clean {
            let note = Note::new("duplicate_name").with("position", at + 1).with("written", clean);
            findings.push(note.with("name", name.clone()));
        }
        if written.chars().nth(NAME).is_some() {
            let note = Note::new("long_name").with("position", at + 1).with("length", written.chars().count());
            findings.push(note.with("limit", NAME));
        }
        names.push(name);
    }
    names
}

/// Rows of the table: cells row by row, as many in each as there are columns.
#[derive(Default)]
pub(crate) struct Block {
    pub text: String,
    pub cells: Vec<Cell>,
    pub rows: usize,
    /// Bytes of the file read so far.
    pub done: u64,
    /// The last of a stored chunk.
    pub closes: bool,
}

/// Reads the rows of a session from its start.
pub(crate) struct Rows<'a> {
    session: &'a Session,
    text: Text,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    ended: bool,
    /// Rows of the file without the table's own: everything but counts of cells.
    pub receipt: Receipt,
    work: u64,
    runaways: u32,
    /// Hash of the first row: a table that starts with it again is a copy.
    first_row: Option<Vec<Vec<u8>>>,
    /// The header was met again just before.
    after_header: bool,
    /// From here on everything belongs to another table.
    another_table: bool,
    /// Line of the other table's header.
    pub another_at: Option<u64>,
    pub repeated_headers: u64,
    /// Line of the last row that was taken.
    pub last_row: u64,
    /// Lines after it that are notes.
    pub footnotes: u64,
    /// The last row so far, if it calls itself a total: its line, and what it calls itself.
    total: Option<(u64, String)>,
    /// Lines among the rows that begin with `#`.
    pub comments: u64,
    /// The last rows have nothing but a few words in one cell: since this line, so many.
    lonely: Option<(u64, u64)>,
    /// Cells of a block so far, and a few more: room that need not grow.
    usual_cells: usize,
    scratch_cells: Vec<Cell>,
    scratch_extra: Vec<u8>,
}

impl<'a> Rows<'a> {
    pub(crate) fn start(session: &'a Session) -> Result<Self, Error> {
        let mut rows = Self {
            session,
            text: Text::open(&session.path, &session.probe)?,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            ended: false,
            receipt: Receipt { bytes: session.probe.size, nul_bytes: session.probe.nul, ..Receipt::default() },
            work: 0,
            runaways: 0,
            first_row: None,
            after_header: false,
            another_table: false,
            another_at: None,
            repeated_headers: 0,
            last_row: 0,
            footnotes: 0,
            total: None,
            comments: 0,
            lonely: None,
            usual_cells: 1_000,
            scratch_cells: Vec::new(),
            scratch_extra: Vec::new(),
        };
        let layout = &session.layout;
        rows.receipt.preamble = layout.preamble.len() as u64;
        rows.receipt.header = u64::from(layout.header_rows.value);
        while rows.buffer.len() < layout.data_at && rows.more()? {}
        rows.at = layout.data_at.min(rows.buffer.len());
        rows.line = layout.data_line;
        rows.receipt.rows_read = rows.receipt.preamble + rows.receipt.header;
        Ok(rows)
    }

    fn more(&mut self) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        let more = self.text.fill(&mut self.buffer).map_err(|error| source::unreadable(&self.session.path, &error))?;
        self.ended = !more;
        self.receipt.bad_bytes = self.text.bad;
        Ok(more)
    }

    fn reach(&self) -> usize {
        if self.runaways > 100 { 64 << 10 } else { QUOTED_REACH }
    }

    /// The next rows, at most `most`; `None` at the end.
    pub(crate) fn next_block(&mut self, most: usize) -> Result<Option<Block>, Error> {
        let session = self.session;
        let dialect = &session.detected.dialect;
        let width = session.layout.width;
        let mut cells: Vec<Cell> = Vec::with_capacity(self.usual_cells.min(most.saturating_mul(width)));
        let mut extra: Vec<u8> = Vec::new();
        let mut rows = 0;
        let block_from = self.at;
        while rows < most && self.at - block_from < BLOCK {
            if self.at >= self.buffer.len() {
                if self.more()? {
                    continue;
                }
                break;
            }
            if self.line >= session.layout.stop && !self.another_table {
                self.another_table = true;
                self.another_at = Some(self.line);
            }
            let (kept, beside) = (cells.len(), extra.len());
            let scanned =
                parse::record(&self.buffer, self.at, dialect, self.ended, self.reach(), &mut cells, &mut extra);
            if scanned.incomplete {
                cells.truncate(kept);
                extra.truncate(beside);
                if self.buffer.len() - self.at > MAX_ROW_BYTES {
                    return Err(too_long(&session.probe, self.line));
                }
                self.more()?;
                continue;
            }
            if scanned.end - self.at > MAX_ROW_BYTES + QUOTED_REACH {
                return Err(too_long(&session.probe, self.line));
            }
            let fine = scanned.fields == width
                && !scanned.irregular
                && !self.another_table
                && !self.after_header
                && self.line < session.layout.notes
                && self.line != session.layout.total
                && self.first_row.is_some()
                && cells[kept..].iter().any(|cell| cell.len() != 0);
            if fine && !self.is_header(&cells[kept..], &extra) {
                rows += 1;
                self.last_row = self.line;
                self.look_lonely(&cells[kept..], &extra);
                self.line += 1 + u64::from(scanned.breaks);
                self.at = scanned.end;
                continue;
            }
            let line = self.line;
            let taken = self.settle(scanned, kept, beside, &mut cells, &mut extra)?;
            if taken > 0 {
                self.last_row = line;
                // Cells of a row that was just taken are still in the buffer; its line has passed.
                let passed = std::mem::replace(&mut self.line, line);
                self.look_lonely(&cells[kept..], &extra);
                self.line = passed;
            }
            rows += taken;
        }
        self.receipt.rows_out += rows as u64;
        self.receipt.rows_read += rows as u64;
        self.usual_cells = self.usual_cells.max(cells.len() + cells.len() / 16);
        if rows == 0 && self.at >= self.buffer.len() && self.ended {
            return Ok(None);
        }
        let rest = self.buffer.split_off(self.at);
        let mut text = std::mem::replace(&mut self.buffer, rest);
        self.at = 0;
        parse::settle(&mut cells, &mut text, &extra);
        let text = String::from_utf8(text).map_err(|_| Error::CsvChanged { name: session.probe.name.clone() })?;
        if rows > 0 {
            self.total = self.total_of(&cells[(rows - 1) * width..], &text);
        }
        Ok(Some(Block { text, cells, rows, done: self.text.done.min(session.probe.size), closes: false }))
    }

    /// What the last row calls itself if it says that it is a total: a word that no other row begins with, then numbers.
    fn total_of(&self, cells: &[Cell], text: &str) -> Option<(u64, String)> {
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| cell.len() != 0);
        let (at, first) = filled.next()?;
        let said = first.text(text).trim();
        let figures =
            filled.any(|(_, cell)| matches!(sort(cell.text(text)), Sort::Integer | Sort::Decimal | Sort::Quantity));
        let others = self.session.layout.model.columns.get(at).map_or(0.0, |column| column.seen(said));
        let above = self.receipt.rows_out > 2;
        (above && figures && others <= 1.0 && totals(said)).then(|| (self.last_row, shorten(said, 40)))
    }

    /// A last row with a few words in one cell and nothing beside is a note, as sheets have them; whether more rows
    /// follow is seen at the end only.
    fn look_lonely(&mut self, cells: &[Cell], extra: &[u8]) {
        let mut filled = cells.iter().filter(|cell| cell.len() != 0);
        let alone = match (filled.next(), filled.next()) {
            (Some(cell), None) if cells.len() > 2 => {
                let text = cell.raw(&self.buffer, extra);
                std::str::from_utf8(text).is_ok_and(|text| matches!(sort(text), Sort::Words))
            }
            _ => false,
        };
        self.lonely = match (alone, self.lonely) {
            (false, _) => None,
            (true, None) => Some((self.line, 1)),
            (true, Some((line, count))) => Some((line, count + 1)),
        };
    }

    /// The line of the last row of the file if it calls itself a total, and what it calls itself.
    pub(crate) fn total_row(&self) -> Option<(u64, String)> {
        self.total.clone().filter(|_| self.ended && self.at >= self.buffer.len())
    }

    /// The same of the row that was left out.
    pub(crate) fn left_out(&self) -> Option<(u64, &str)> {
        let layout = &self.session.layout;
        Some((layout.total, layout.total_said.as_deref()?)).filter(|(line, _)| *line < u64::MAX)
    }

    /// From which line on there are only notes, after the whole file was read.
    pub(crate) fn notes_from(&self) -> Option<u64> {
        const MOST: u64 = 20;
        let (line, count) = self.lonely?;
        (self.ended && self.at >= self.buffer.len() && count <= MOST && self.receipt.rows_out >= 3 * count)
            .then_some(line)
    }

    /// Lines that are no rows, after the last row: notes on the table.
    pub(crate) fn name_footnotes(&mut self) {
        let last = self.last_row;
        let below = self.receipt.rejected_rows.iter_mut().rev().take_while(|row| row.line > last);
        for row in below.filter(|row| row.reason == "not_a_row") {
            row.reason = "footnote".to_owned();
            self.footnotes += 1;
        }
    }

    fn is_header(&self, cells: &[Cell], extra: &[u8]) -> bool {
        let Some(header) = &self.session.layout.header else { return false };
        // A header whose every cell is back; the first cell decides most cases.
        cells.len() == header.len()
            && cells.iter().zip(header).all(|(cell, name)| cell.raw(&self.buffer, extra) == name.as_bytes())
    }

    /// Decides about a record that is not an ordinary row. Returns the rows made of it (0 or 1).
    fn settle(
        &mut self,
        scanned: Scanned,
        kept: usize,
        beside: usize,
        cells: &mut Vec<Cell>,
        extra: &mut Vec<u8>,
    ) -> Result<usize, Error> {
        let session = self.session;
        let dialect = &session.detected.dialect;
        let width = session.layout.width;
        let start = self.at;
        let blank = cells[kept..].iter().all(|cell| cell.raw(&self.buffer, extra).trim_ascii().is_empty());
        // In a file of one column an empty line is a missing cell, unless nothing follows.
        let blank = blank && (width > 1 || self.only_blanks_follow(scanned.end)?);
        if blank && !scanned.open {
            cells.truncate(kept);
            extra.truncate(beside);
            self.receipt.blank_lines += 1;
            self.advance(scanned.end);
            return Ok(0);
        }
        if self.line >= session.layout.notes {
            cells.truncate(kept);
            extra.truncate(beside);
            self.footnotes += 1;
            self.reject(scanned.end, "footnote");
            self.advance(scanned.end);
            return Ok(0);
        }
        if rule(&self.buffer[start..scanned.end.min(self.buffer.len())]) {
            cells.truncate(kept);
            extra.truncate(beside);
            self.reject(scanned.end, "rule");
            self.advance(scanned.end);
            return Ok(0);
        }
        if self.line == session.layout.total {
            cells.truncate(kept);
            extra.truncate(beside);
            self.reject(scanned.end, "total");
            self.advance(scanned.end);
            return Ok(0);
        }
        if self.another_table {
            cells.truncate(kept);
            extra.truncate(beside);
            self.reject(scanned.end, "another_table");
            self.advance(scanned.end);
            return Ok(0);
        }
        if scanned.fields == width && !scanned.irregular {
            if self.is_header(&cells[kept..], extra) {
                cells.truncate(kept);
                extra.truncate(beside);
                self.after_header = true;
                self.repeated_headers += 1;
                self.another_at = Some(self.line);
                self.reject(scanned.end, "repeated_header");
                self.advance(scanned.end);
                return Ok(0);
            }
            let row = || cells[kept..].iter().map(|cell| cell.raw(&self.buffer, extra).to_vec()).collect::<Vec<_>>();
            if self.after_header {
                self.after_header = false;
                if self.first_row.as_ref() == Some(&row()) {
                    // The same table once more.
                    cells.truncate(kept);
                    extra.truncate(beside);
                    self.another_table = true;
                    self.reject(scanned.end, "another_table");
                    self.advance(scanned.end);
                    return Ok(0);
                }
                self.another_at = None;
            }
            if self.first_row.is_none() {
                self.first_row = Some(row());
            }
            self.advance(scanned.end);
            return Ok(1);
        }
        self.after_header = false;
        if scanned.fields != width
            && session.layout.comments
            && self.buffer[start..].trim_ascii_start().starts_with(b"#")
        {
            cells.truncate(kept);
            extra.truncate(beside);
            let end = self.line_end_from(start)?;
            self.comments += 1;
            self.reject(end, "comment");
            self.advance(end);
            return Ok(0);
        }

        // A quote that was never closed, or swallowed lines that don't make a row: the line counts.
        let mut end = scanned.end;
        let swallowed = scanned.breaks > 0 || scanned.open;
        if scanned.open {
            self.runaways += 1;
        }
        if swallowed {
            end = self.line_end_from(start)?;
        }
        if scanned.fields != width && self.names_columns(&cells[kept..], extra) {
            cells.truncate(kept);
            extra.truncate(beside);
            self.another_table = true;
            self.another_at = Some(self.line);
            let end = if scanned.open { end } else { scanned.end };
            self.reject(end, "another_table");
            self.advance(end);
            return Ok(0);
        }
        // `(3 rows)`, `(continued)`: what stands in brackets without a separator is no row.
        let alone = self.buffer[start..scanned.end.min(self.buffer.len())].trim_ascii();
        if scanned.fields == 1 && width > 2 && !swallowed && alone.starts_with(b"(") && alone.ends_with(b")") {
            cells.truncate(kept);
            extra.truncate(beside);
            self.reject(scanned.end, "not_a_row");
            self.advance(scanned.end);
            return Ok(0);
        }
        let mut original = std::mem::take(&mut self.scratch_cells);
        original.clear();
        original.extend_from_slice(&cells[kept..]);
        cells.truncate(kept);
        let line_end = parse::line_without_end(&self.buffer[..end], start, dialect);
        let made = self.cut_anew(start, line_end, cells, extra);
        let outcome = if let Some(change) = made {
            self.repair(end, change.map_or("stray_quote", Change::code));
            self.advance(end);
            1
        } else if scanned.fields == width && !scanned.open {
            // Quotes inside quotes, but the cells are as many as they should be.
            cells.extend_from_slice(&original);
            self.repair(scanned.end, "stray_quote");
            self.advance(scanned.end);
            1
        } else {
            let made = if swallowed && end != scanned.end {
                self.cut_anew(
                    start,
                    parse::line_without_end(&self.buffer[..scanned.end.min(self.buffer.len())], start, dialect),
                    cells,
                    extra,
                )
                .filter(|_| !scanned.open)
            } else {
                None
            };
            if let Some(change) = made {
                self.repair(scanned.end, change.map_or("stray_quote", Change::code));
                self.advance(scanned.end);
                1
            } else {
                cells.truncate(kept);
                self.pad_or_reject(scanned, end, &original, cells, extra, beside)
            }
        };
        if self.first_row.is_none() && outcome == 1 {
            self.first_row = Some(Vec::new());
        }
        self.scratch_cells = original;
        Ok(outcome)
    }

    /// A row too short for its columns is filled up if it holds enough; others are rejected.
    fn pad_or_reject(
        &mut self,
        scanned: Scanned,
        line_end: usize,
        original: &[Cell],
        cells: &mut Vec<Cell>,
        extra: &mut Vec<u8>,
        beside: usize,
    ) -> usize {
        let width = self.session.layout.width;
        let end = if scanned.open { line_end } else { scanned.end };
        let filled = original.iter().filter(|cell| !cell.raw(&self.buffer, extra).trim_ascii().is_empty()).count();
        if !scanned.open && scanned.fields < width && filled * 2 >= width.min(4) && filled > 1 {
            cells.extend_from_slice(original);
            cells.extend(std::iter::repeat_n(Cell::EMPTY, width - original.len()));
            self.repair(end, "cells_added");
            self.advance(end);
            return 1;
        }
        let surplus_empty = original.len() > width
            && !scanned.open
            && original[width..].iter().all(|cell| cell.raw(&self.buffer, extra).trim_ascii().is_empty());
        if surplus_empty {
            cells.extend_from_slice(&original[..width]);
            self.repair(end, "separator_dropped");
            self.advance(end);
            return 1;
        }
        extra.truncate(beside);
        let reason = if scanned.open {
            "quote_never_closed"
        } else if scanned.fields > width {
            "too_many_cells"
        } else {
            "not_a_row"
        };
        self.reject(end, reason);
        self.advance(end);
        0
    }

    /// Cuts `[start, end)` anew into the table's columns; by another separator if the table's own makes no sense.
    fn cut_anew(
        &mut self,
        start: usize,
        end: usize,
        cells: &mut Vec<Cell>,
        extra: &mut Vec<u8>,
    ) -> Option<Option<Change>> {
        let session = self.session;
        let Dialect { separator, quote, escape, .. } = &session.detected.dialect;
        let model = &session.layout.model;
        if self.work > MOST_WORK || model.columns.iter().all(|column| column.filled() < 2.0) {
            return None;
        }
        let line = std::str::from_utf8(&self.buffer[start..end]).ok()?;
        let mut best = align(line, separator, *quote, *escape, model);
        self.work += best.as_ref().map_or(1_000, |aligned| aligned.work);
        let acceptable = |score: f64| score >= model.usual - MARGIN;
        if best.as_ref().is_none_or(|aligned| !acceptable(aligned.score)) {
            for other in [&b","[..], b";", b"\t", b"|", b" "] {
                let seen = memchr::memmem::find_iter(line.as_bytes(), other).count();
                if other == separator.as_slice() || seen + 1 < session.layout.width {
                    continue;
                }
                let aligned = align(line, other, *quote, *escape, model);
                self.work += aligned.as_ref().map_or(1_000, |aligned| aligned.work);
                let better =
                    |aligned: &super::align::Aligned| best.as_ref().is_none_or(|best| aligned.score > best.score + 4.0);
                if let Some(mut aligned) = aligned.filter(better) {
                    aligned.change = Some(Change::Split);
                    best = Some(aligned);
                }
            }
        }
        let aligned = best.filter(|aligned| acceptable(aligned.score))?;
        for span in &aligned.cells {
            let (from, to) = (start + span.start, start + span.end);
            let content = &self.buffer[from..to];
            let marked = escape.or(*quote).is_some_and(|mark| content.contains(&mark));
            cells.push(match quote {
                Some(quote) if span.quoted && marked => {
                    self.scratch_extra.clear();
                    parse::unescape(content, *quote, *escape, &mut self.scratch_extra);
                    Cell::written(&self.scratch_extra, extra)
                }
                _ => Cell::new(from, to, span.quoted),
            });
        }
        Some(aligned.change)
    }

    /// Whether most cells are names of the table's columns.
    fn names_columns(&self, cells: &[Cell], extra: &[u8]) -> bool {
        let Some(header) = &self.session.layout.header else { return false };
        let known = cells
            .iter()
            .filter(|cell| {
                let text = cell.raw(&self.buffer, extra);
                !text.is_empty() && header.iter().any(|name| name.as_bytes() == text)
            })
            .count();
        known >= 2 && known * 3 >= 2 * cells.len().min(header.len())
    }

    fn only_blanks_follow(&mut self, end: usize) -> Result<bool, Error> {
        while self.buffer[end.min(self.buffer.len())..].trim_ascii().is_empty() {
            if !self.more()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// After the end of the line at `start`, reading on if need be.
    fn line_end_from(&mut self, start: usize) -> Result<usize, Error> {
        loop {
            let end = parse::next_line(&self.buffer, start, &self.session.detected.dialect);
            if end < self.buffer.len() || !self.more()? {
                return Ok(end);
            }
            if self.buffer.len() - start > MAX_ROW_BYTES {
                return Err(too_long(&self.session.probe, self.line));
            }
        }
    }

    fn advance(&mut self, end: usize) {
        let end = end.max(self.at + 1).min(self.buffer.len());
        self.line += parse::count_lines(&self.buffer[self.at..end], &self.session.detected.dialect).max(1);
        self.at = end;
    }

    fn written(&self, end: usize) -> String {
        let bytes = &self.buffer[self.at..end.clamp(self.at, self.buffer.len())];
        // A character takes at most four bytes: no need to look at all of a long row.
        let bytes = &bytes[..bytes.len().min(4_100)];
        shorten(String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']), 1_000)
    }

    fn reject(&mut self, end: usize, reason: &str) {
        self.receipt.rejected += 1;
        self.receipt.rows_read += 1;
        if self.receipt.rejected_rows.len() < LISTED {
            let row = Rejected { line: self.line, reason: reason.to_owned(), text: self.written(end) };
            self.receipt.rejected_rows.push(row);
        }
    }

    fn repair(&mut self, end: usize, what: &str) {
        self.receipt.repaired += 1;
        if self.receipt.repaired_rows.len() < LISTED {
            let row = Repaired { line: self.line, what: what.to_owned(), text: self.written(end) };
            self.receipt.repaired_rows.push(row);
        }
    }
}
