//! The import: one pass finds the kinds on the whole file, a second one makes typed chunks and the profile.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use polars::prelude::{DataFrame, IntoColumn, Series};

use super::convert::Converter;
use super::date::{DMY, MDY};
use super::kind::{self, Conversion, Decision, Habits, Seen};
use super::number::{COMMA, FORMATS, Group, POINT};
use super::pipeline::{self, Told};
use super::receipt::LISTED;
use super::session::{Block, Rows, Session, open};
use super::{
    CHUNK_CELLS, CHUNK_ROWS, Choices, Chunk, Column, Error, Format, Found, Imported, LEAST_ROWS, Note, Origin, Reading,
    SinkError, date,
};
use crate::profile::{Collector, Profile};
use crate::{Watch, store};

/// Reads the whole file twice and hands typed chunks to `sink`, in order.
///
/// Nothing is handed on before the kinds are found on the whole file; when the sink or the watch stops the import, the
/// chunks handed on before are the caller's to drop.
pub fn import(
    path: &Path,
    choices: &Choices,
    watch: &Watch,
    sink: &mut dyn FnMut(Chunk) -> Result<(), SinkError>,
) -> Result<Imported, Error> {
    import_of(path, None, choices, watch, sink)
}

/// The same for a table that was made out of another kind of file.
pub(crate) fn import_from(
    path: &Path,
    origin: Origin,
    choices: &Choices,
    watch: &Watch,
    sink: &mut dyn FnMut(Chunk) -> Result<(), SinkError>,
) -> Result<Imported, Error> {
    import_of(path, Some(origin), choices, watch, sink)
}

fn import_of(
    path: &Path,
    origin: Option<Origin>,
    choices: &Choices,
    watch: &Watch,
    sink: &mut dyn FnMut(Chunk) -> Result<(), SinkError>,
) -> Result<Imported, Error> {
    let mut session = open(path, origin, choices, watch)?;
    let (mut seen, mut first) = look(&session, choices, watch, u64::MAX)?;
    if let Some(line) = first.notes_from() {
        // What the notes say must not make a text of a column of numbers.
        drop(first);
        session.layout.notes = line;
        (seen, first) = look(&session, choices, watch, u64::MAX)?;
    }
    if let Some((line, said)) = first.total_row() {
        drop(first);
        session.layout.leave_out(line, said, choices);
        (seen, first) = look(&session, choices, watch, u64::MAX)?;
    }
    if first.receipt.rows_out == 0 {
        return Err(Error::CsvNoRows { name: session.probe.name.clone() });
    }
    let total_rows = first.receipt.rows_out as usize;
    drop(first);
    let understood = understand(&session, &seen, choices)?;
    drop(seen);

    let width = session.names.len();
    let mut makers: Vec<Maker> = session
        .names
        .iter()
        .zip(&understood.decisions)
        .map(|(name, decision)| Maker {
            converter: Converter::new(name, decision, choices.missing.clone(), session.origin.is_some()),
            collector: Collector::among(name, decision.kind, total_rows, width),
            chunk: 0,
        })
        .collect();
    let mut rows = Rows::start(&session)?;
    let most = (CHUNK_CELLS / width).clamp(LEAST_ROWS, CHUNK_ROWS);
    let mut left = most;
    let next = || match rows.next_block(left)? {
        Some(mut block) => {
            left -= block.rows;
            block.closes = left == 0;
            if block.closes {
                left = most;
            }
            Ok(Some(block))
        }
        // The rows of the last chunk, if it is not full.
        None if left < most => {
            left = most;
            Ok(Some(Block { closes: true, done: session.probe.size, ..Block::default() }))
        }
        None => Ok(None),
    };
    // Parts may be encoded out of turn; the sink gets them in order.
    let mut early = BTreeMap::new();
    let mut chunks = 0;
    let told = Told { watch, name: &session.probe.name, what: "csv_import", total: session.probe.size };
    pipeline::run(&Making { width, begun: Mutex::default() }, &mut makers, next, &told, |chunk: Chunk| {
        early.insert(chunk.index, chunk);
        while let Some(chunk) = early.remove(&chunks) {
            chunks += 1;
            sink(chunk)?;
        }
        Ok(())
    })?;
    if rows.receipt.rows_out != total_rows as u64 {
        return Err(Error::CsvChanged { name: session.probe.name.clone() });
    }

    rows.name_footnotes();
    let mut findings = session.findings.clone();
    findings.extend(row_findings(&rows));
    let mut receipt = std::mem::take(&mut rows.receipt);
    findings.extend(understood.decisions.iter().flat_map(|decision| decision.notes.iter().cloned()));
    for (maker, decision) in makers.iter_mut().zip(&understood.decisions) {
        let converter = &mut maker.converter;
        receipt.blank_cells += if decision.conversion == Conversion::Text { 0 } else { converter.blank_cells };
        receipt.missing_words += converter.missing_words;
        receipt.unfit += converter.unfit;
        receipt.missing_word_cells.append(&mut converter.missing_word_cells);
        receipt.unfit_cells.append(&mut converter.unfit_cells);
        receipt.errors += converter.errors;
        receipt.error_cells.append(&mut converter.error_cells);
    }
    receipt.missing_word_cells.sort_by_key(|cell| cell.row);
    receipt.missing_word_cells.truncate(LISTED);
    receipt.unfit_cells.sort_by_key(|cell| cell.row);
    receipt.unfit_cells.truncate(LISTED);
    receipt.error_cells.sort_by_key(|cell| cell.row);
    receipt.error_cells.truncate(LISTED);
    if let Some(cell) = receipt.error_cells.first() {
        let note = Note::new("error_cells").with("count", receipt.errors).with("row", cell.row);
        findings.push(note.with("column", cell.column.clone()).with("text", cell.text.clone()));
    }
    let trimmed = makers.iter().map(|maker| &maker.converter).filter(|made| made.trimmed > 0);
    if let Some(first) = trimmed.clone().next() {
        let note = Note::new("blanks_trimmed").with("count", trimmed.clone().map(|made| made.trimmed).sum::<u64>());
        findings.push(note.with("columns", trimmed.count()).with("column", first.name()));
    }
    if receipt.unfit > 0 {
        findings.push(Note::new("cells_unfit").with("count", receipt.unfit));
    }

    watch.step("csv_profile", session.probe.size, session.probe.size)?;
    let mut ending: Vec<(Option<Collector>, Option<crate::profile::ColumnProfile>)> =
        makers.into_iter().map(|maker| (Some(maker.collector), None)).collect();
    each(&mut ending, watch.threads, |_, slot| slot.1 = slot.0.take().map(Collector::finish));
    let mut profile =
        Profile { rows: receipt.rows_out, columns: ending.into_iter().filter_map(|(_, profile)| profile).collect() };
    for (column, profile) in understood.columns.iter().zip(&mut profile.columns) {
        profile.say(column.words.clone());
    }
    let findings = bounded(findings);
    Ok(Imported { reading: understood.reading, columns: understood.columns, receipt, profile, findings, chunks })
}

struct Maker {
    converter: Converter,
    collector: Collector,
    /// The chunk that its rows go to.
    chunk: u32,
}

/// Converts blocks to columns, and full columns to stored chunks.
struct Making {
    width: usize,
    /// The columns of chunks that some column has not finished.
    begun: Mutex<BTreeMap<u32, Vec<Option<Series>>>>,
}

impl pipeline::Work for Making {
    type Column = Maker;
    type Part = (u32, Vec<Series>);
    type Made = Chunk;

    fn column(&self, at: usize, maker: &mut Maker, block: &Block) -> Result<Option<Self::Part>, Error> {
        maker.converter.add(block, at, self.width);
        if !block.closes {
            return Ok(None);
        }
        let index = maker.chunk;
        maker.chunk += 1;
        let series = maker.converter.take().map_err(|error| differs(index, &error))?;
        maker.collector.add(&series);
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let columns = begun.entry(index).or_insert_with(|| vec![None; self.width]);
        columns[at] = Some(series);
        let whole = columns.iter().all(Option::is_some);
        Ok(whole.then(|| (index, begun.remove(&index).into_iter().flatten().flatten().collect())))
    }

    fn make(&self, (index, columns): Self::Part) -> Result<Chunk, Error> {
        let rows = columns.first().map_or(0, |series| series.len());
        let columns = columns.into_iter().map(Series::into_column).collect();
        encode(index, &DataFrame::new(rows, columns).map_err(|error| differs(index, &error))?)
    }
}

fn differs(index: u32, reason: &impl ToString) -> Error {
    Error::CsvChunkDiffers { index, reason: reason.to_string() }
}

/// Encodes a frame, reads it back and compares.
fn encode(index: u32, frame: &DataFrame) -> Result<Chunk, Error> {
    let bytes = store::encode(frame).map_err(|error| differs(index, &error))?;
    let back = store::read(&[&bytes], None).map_err(|error| differs(index, &error))?;
    if !back.equals_missing(frame) {
        return Err(differs(index, &"values differ"));
    }
    Ok(Chunk { index, rows: frame.height() as u64, bytes })
}

/// Does `work` on each item, on as many threads as allowed.
fn each<T: Send>(items: &mut [T], threads: usize, work: impl Fn(usize, &mut T) + Sync) {
    let threads = threads.min(items.len());
    if threads <= 1 {
        for (at, item) in items.iter_mut().enumerate() {
            work(at, item);
        }
        return;
    }
    let queue = std::sync::Mutex::new(items.iter_mut().enumerate());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().map(|mut queue| queue.next());
                    match next {
                        Ok(Some((at, item))) => work(at, item),
                        _ => break,
                    }
                }
            });
        }
    });
}

/// Reads up to `bytes` of the file and looks at every cell.
pub(crate) fn look<'a>(
    session: &'a Session,
    choices: &Choices,
    watch: &Watch,
    bytes: u64,
) -> Result<(Vec<Seen>, Rows<'a>), Error> {
    let width = session.names.len();
    let mut seen: Vec<Seen> =
        session.names.iter().enumerate().map(|(at, name)| Seen::new(name, choices, session.typed(at))).collect();
    let mut rows = Rows::start(session)?;
    let mut enough = false;
    let next = || {
        if enough {
            return Ok(None);
        }
        let block = rows.next_block(usize::MAX)?;
        enough = block.as_ref().is_some_and(|block| block.done >= bytes);
        Ok(block)
    };
    let told = Told { watch, name: &session.probe.name, what: "csv_look", total: session.probe.size };
    pipeline::run(&Looking { width }, &mut seen, next, &told, |never| match never {})?;
    Ok((seen, rows))
}

struct Looking {
    width: usize,
}

impl pipeline::Work for Looking {
    type Column = Seen;
    type Part = Infallible;
    type Made = Infallible;

    fn column(&self, at: usize, seen: &mut Seen, block: &Block) -> Result<Option<Infallible>, Error> {
        for cell in block.cells.iter().skip(at).step_by(self.width) {
            seen.see(cell.text(&block.text));
        }
        Ok(None)
    }

    fn make(&self, never: Infallible) -> Result<Infallible, Error> {
        match never {}
    }
}

/// The columns' kinds, and what was found of numbers and dates.
pub(crate) struct Understood {
    pub reading: Reading,
    pub columns: Vec<Column>,
    pub decisions: Vec<Decision>,
}

pub(crate) fn understand(session: &Session, seen: &[Seen], choices: &Choices) -> Result<Understood, Error> {
    let mut formats = 0xFF;
    let decimal_choice = match choices.decimal.as_deref() {
        None => None,
        Some(".") => Some(b'.'),
        Some(",") => Some(b','),
        Some(other) => {
            return Err(Error::CsvBadChoice { field: "decimal".to_owned(), value: other.to_owned() });
        }
    };
    if let Some(decimal) = decimal_choice {
        formats &= if decimal == b',' { COMMA } else { POINT };
    }
    if let Some(thousands) = choices.thousands.as_deref() {
        let group = match thousands {
            "" => Group::None,
            " " | "\u{A0}" | "\u{202F}" => Group::Blank,
            "," => Group::Mark(b','),
            "." => Group::Mark(b'.'),
            "'" | "\u{2019}" => Group::Mark(b'\''),
            other => {
                return Err(Error::CsvBadChoice { field: "thousands".to_owned(), value: other.to_owned() });
            }
        };
        let mask = (0..8).filter(|at| FORMATS[*at].thousands == group).fold(0, |mask, at| mask | 1 << at);
        formats &= mask;
        if formats == 0 {
            return Err(Error::CsvBadChoice { field: "thousands".to_owned(), value: thousands.to_owned() });
        }
    }
    let (points, commas) = seen
        .iter()
        .map(Seen::decimal_votes)
        .fold((0, 0), |(points, commas), (point, comma)| (points + u32::from(point), commas + u32::from(comma)));
    let comma = match decimal_choice {
        Some(decimal) => decimal == b',',
        // Where commas part the cells, a comma within a number groups thousands; elsewhere it begins a fraction.
        None if points == commas => session.detected.dialect.separator != b"," && commas > 0,
        None => commas > points,
    };
    let semicolon = session.detected.dialect.separator == b";";
    let comma = comma || (decimal_choice.is_none() && points == 0 && semicolon);

    let orders: Vec<u8> = seen.iter().filter_map(Seen::date_orders).collect();
    let sure =
        |order: u8, other: u8| orders.iter().filter(|orders| **orders & order != 0 && **orders & other == 0).count();
    let (day_first, month_first) = (sure(DMY, MDY), sure(MDY, DMY));
    let open = orders.iter().any(|orders| orders & DMY != 0 && orders & MDY != 0);
    let forward: Vec<u8> = seen.iter().filter(|seen| seen.date_orders().is_some()).filter_map(Seen::forward).collect();
    let (order, order_found, guessed) = if let Some(chosen) = choices.date_order {
        (date::bit(chosen), Found::chosen(Some(chosen)), false)
    } else if orders.is_empty() {
        (DMY, Found::new(None, 1.0, Note::new("no_dates")), false)
    } else if day_first > 0 || month_first > 0 {
        let order = if month_first > day_first { MDY } else { DMY };
        let note = Note::new("calendar").with("columns", day_first.max(month_first));
        (order, Found::new(Some(kind::order_of(order)), 0.98, note), false)
    } else if open && !forward.is_empty() {
        let months = forward.iter().filter(|order| **order == MDY).count();
        let order = if months * 2 > forward.len() { MDY } else { DMY };
        (order, Found::new(Some(kind::order_of(order)), 0.8, Note::new("dates_run_forward")), true)
    } else if open {
        (DMY, Found::new(Some(kind::order_of(DMY)), 0.5, Note::new("both_orders_fit")), true)
    } else {
        (
            DMY,
            Found::new(Some(kind::order_of(date::YMD)), 1.0, Note::new("calendar").with("columns", orders.len())),
            false,
        )
    };
    let habits = Habits { formats, comma, order, order_guessed: guessed };
    let mut decisions: Vec<Decision> =
        seen.iter().map(|seen| kind::decide(seen, habits, choices.kinds.get(&seen.name).copied())).collect();
    if let Some((at, note)) = beside(session, seen) {
        decisions[at].notes.push(note);
    }
    let columns = session
        .names
        .iter()
        .zip(&decisions)
        .zip(seen)
        .map(|((name, decision), seen)| Column {
            name: name.clone(),
            kind: decision.kind,
            examples: seen.examples.clone(),
            words: seen.words().filter(|_| decision.conversion == Conversion::Boolean),
            found: Some(decision.found.clone()),
        })
        .collect();

    let groups: Vec<Group> = decisions
        .iter()
        .filter_map(|decision| match decision.conversion {
            Conversion::Integer(format) | Conversion::Number(format) => Some(format.thousands),
            _ => None,
        })
        .filter(|group| *group != Group::None)
        .collect();
    let mark = match groups.first() {
        Some(Group::Blank) => " ".to_owned(),
        Some(Group::Mark(mark)) => char::from(*mark).to_string(),
        _ => String::new(),
    };
    let mut words: Vec<String> = Vec::new();
    let mut cells = 0;
    for (_, seen) in decisions.iter().zip(seen).filter(|(decision, _)| decision.usual_missing) {
        let Some((word, count)) = seen.missing_words() else { continue };
        cells += count;
        if words.len() < 20 && !words.iter().any(|other| other == word) {
            words.push(word.to_owned());
        }
    }
    let missing = match &choices.missing {
        Some(chosen) => Found::chosen(chosen.clone()),
        None if words.is_empty() => Found::new(words, 0.9, Note::new("no_missing_words")),
        None => Found::new(words, 0.9, Note::new("missing_words_seen").with("count", cells)),
    };
    let decimal = if comma { "," } else { "." }.to_owned();
    let detected = &session.detected;
    let reading = Reading {
        encoding: session.probe.found.clone(),
        line_end: detected.line_end.clone(),
        separator: detected.separator.clone(),
        quote: detected.quote.clone(),
        escape: detected.escape.clone(),
        skip_rows: session.layout.skip.clone(),
        header_rows: session.layout.header_rows.clone(),
        columns: session.layout.width as u32,
        decimal: match decimal_choice {
            Some(_) => Found::chosen(decimal),
            None if points + commas == 0 => Found::new(decimal, 0.6, Note::new("no_fractions")),
            None => {
                let votes = points.max(commas);
                let share = f64::from(votes) / f64::from(points + commas);
                Found::new(decimal, share, Note::new("fractions_seen").with("columns", votes))
            }
        },
        thousands: match &choices.thousands {
            Some(thousands) => Found::chosen(thousands.clone()),
            None if mark.is_empty() => Found::new(mark, 0.9, Note::new("no_groups")),
            None => Found::new(mark, 0.9, Note::new("groups_seen").with("columns", groups.len())),
        },
        date_order: order_found,
        missing: Some(missing),
        format: session.origin.as_ref().map_or(Format::Csv, |origin| origin.format),
        sheet: session.origin.as_ref().and_then(|origin| origin.sheet.clone()),
        sheets: session.origin.as_ref().map(|origin| origin.sheets.clone()).unwrap_or_default(),
        table: session.layout.table.clone(),
        tables: session.layout.tables.clone(),
        total: session.layout.total_said.as_ref().map(|said| match choices.total {
            Some(out) => Found::chosen(out),
            None => Found::new(true, 0.8, Note::new("called_total").with("text", said.clone())),
        }),
    };
    Ok(Understood { reading, columns, decisions })
}

/// An empty column without a name between named ones: tables that stand side by side.
fn beside(session: &Session, seen: &[Seen]) -> Option<(usize, Note)> {
    let header = session.layout.header.as_ref()?;
    let named = |at: usize| header.get(at).is_some_and(|name| !name.trim().is_empty()) && seen[at].filled > 0;
    let at = (2..seen.len().saturating_sub(2)).find(|at| {
        let gap = header.get(*at).is_some_and(|name| name.trim().is_empty()) && seen[*at].filled == 0;
        gap && named(at - 1) && named(at - 2) && named(at + 1) && named(at + 2)
    })?;
    Some((at, Note::new("tables_beside").with("column", seen[at].name.clone())))
}

/// Findings, at most as many as someone will read.
pub(crate) fn bounded(mut findings: Vec<Note>) -> Vec<Note> {
    const MOST: usize = 100;
    let more = findings.len().saturating_sub(MOST);
    if more > 0 {
        // What is said of many columns gives way to what is said once: of each kind the first few, as many as fit.
        let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        let ranks: Vec<usize> = findings
            .iter()
            .map(|note| {
                let count = counts.entry(note.code.clone()).or_default();
                *count += 1;
                *count
            })
            .collect();
        let kept = |each: usize| counts.values().map(|count| each.min(*count)).sum::<usize>();
        let each = (1..).take_while(|each| kept(*each) <= MOST).last().unwrap_or(0);
        // Where not all of the next rank fit, the first of them.
        let mut next = MOST.saturating_sub(kept(each));
        let mut ranks = ranks.into_iter();
        findings.retain(|_| {
            let rank = ranks.next().unwrap_or(usize::MAX);
            let fits = rank <= each || (rank == each + 1 && next > 0);
            next -= usize::from(fits && rank > each);
            fits
        });
        findings.push(Note::new("more_findings").with("count", more));
    }
    findings
}

/// What the rows taught beside the receipt.
pub(crate) fn row_findings(rows: &Rows<'_>) -> Vec<Note> {
    let receipt = &rows.receipt;
    let mut notes = Vec::new();
    if rows.footnotes > 0
        && let Some(row) = receipt.rejected_rows.iter().find(|row| row.reason == "footnote")
    {
        notes.push(Note::new("footnotes").with("count", rows.footnotes).with("line", row.line));
    }
    let total = rows.left_out();
    if let Some((line, text)) = total {
        notes.push(Note::new("total_row").with("line", line).with("text", text));
    }
    if rows.comments > 0
        && let Some(row) = receipt.rejected_rows.iter().find(|row| row.reason == "comment")
    {
        notes.push(Note::new("comment_lines").with("count", rows.comments).with("line", row.line));
    }
    if let Some(row) = receipt.repaired_rows.first() {
        notes.push(Note::new("rows_repaired").with("count", receipt.repaired).with("line", row.line));
    }
    let other = receipt.rejected_rows.iter().find(|row| row.reason == "another_table");
    let named = |row: &&super::Rejected| !matches!(row.reason.as_str(), "comment" | "footnote" | "total");
    match (other, receipt.rejected_rows.iter().find(named)) {
        (Some(row), _) => {
            let line = rows.another_at.unwrap_or(row.line);
            notes.push(Note::new("another_table").with("line", line).with("count", receipt.rejected));
        }
        (None, Some(row))
            if receipt.rejected
                > rows.repeated_headers + rows.footnotes + rows.comments + u64::from(total.is_some()) =>
        {
            let count = receipt.rejected - rows.footnotes - rows.comments - u64::from(total.is_some());
            notes.push(Note::new("rows_rejected").with("count", count).with("line", row.line));
        }
        _ => {}
    }
    if rows.repeated_headers > 0 && other.is_none() {
        notes.push(Note::new("repeated_headers").with("count", rows.repeated_headers));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_once_stays_and_the_rest_is_counted() {
        let of = |code: &str, count: usize| (0..count).map(|_| Note::new(code)).collect::<Vec<_>>();
        let found = bounded([of("a", 150), of("once", 1), of("b", 30), of("c", 90)].concat());
        let count = |code: &str| found.iter().filter(|note| note.code == code).count();
        assert_eq!((count("a"), count("once"), count("b"), count("c"), found.len()), (35, 1, 30, 34, 101));
        assert_eq!(found[100].args["count"].as_u64(), Some(171));
        assert_eq!(bounded(of("a", 100)).len(), 100);
        assert_eq!(bounded(of("a", 20_000)).len(), 101);
    }
}
