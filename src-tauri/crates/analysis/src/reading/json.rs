//! JSON lines, and a JSON document that holds a list of objects. Nested objects become columns with dotted names,
//! lists become text.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::sheet;
use super::table::{Beat, Converted, Table, Value};
use crate::Watch;
use crate::csv::{self, Choices, Error, Format, MAX_COLUMNS, MAX_ROW_BYTES, Note};

/// How deep a list of objects may lie within a document.
const DEPTH: usize = 3;

/// Whether a text is JSON, by its first bytes: an object or a list of objects.
pub(super) fn format(path: &Path, head: &[u8]) -> Option<Format> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let named = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let named = matches!(named.as_deref(), Some("json" | "jsonl" | "ndjson"));
    match text.first()? {
        b'[' => {
            let rest = text[1..].trim_ascii_start();
            (rest.first() == Some(&b'{') || (named && rest.first() == Some(&b']'))).then_some(Format::Json)
        }
        b'{' => {
            let line = text.split(|byte| *byte == b'\n').next().unwrap_or(text);
            if serde_json::from_slice::<serde_json::Map<String, Json>>(line).is_ok() {
                return Some(Format::JsonLines);
            }
            let rest = text[1..].trim_ascii_start();
            // A first line that is too long, or a broken one, is told by the name.
            let lines = named && line.len() == text.len() || path.extension().is_some_and(|e| e != "json");
            if rest.first() == Some(&b'"') && memchr::memchr(b':', rest).is_some() {
                Some(if named && lines { Format::JsonLines } else { Format::Json })
            } else {
                named.then_some(Format::Json)
            }
        }
        _ => None,
    }
}

pub(super) fn convert(
    path: &Path,
    format: Format,
    choices: &Choices,
    most: u64,
    watch: &Watch,
) -> Result<Converted, Error> {
    let mut found = None;
    let mut sheets = Vec::new();
    if format == Format::Json {
        let mut lists: Vec<(String, u64)> = Vec::new();
        document(path, None, watch, &mut |place, _| {
            match lists.iter_mut().find(|(name, _)| name == place) {
                Some((_, count)) => *count += 1,
                None => lists.push((place.to_owned(), 1)),
            }
            Ok(true)
        })?;
        if lists.is_empty() {
            return Err(Error::ReadingNoObjects { name: csv::file_name(path) });
        }
        let named = lists.len() > 1 || !lists[0].0.is_empty();
        let chosen = sheet::chosen(&csv::file_name(path), &lists, choices)?;
        if named {
            sheets = lists.into_iter().map(|(name, _)| name).collect();
        }
        found = Some((chosen, named));
    }
    let place = found.as_ref().map(|(found, _)| found.value.clone());

    // The columns are all names that occur: known only at the end.
    let mut columns = Columns::default();
    each(path, format, place.as_deref(), most, watch, &mut |_, record| {
        if let Ok(record) = record {
            columns.see("", &record);
            if columns.names.len() > MAX_COLUMNS {
                let (name, count) = (csv::file_name(path), columns.names.len() as u64);
                return Err(Error::CsvTooManyColumns { name, columns: count, line: 1, limit: MAX_COLUMNS as u64 });
            }
        }
        Ok(())
    })?;
    if columns.names.is_empty() {
        return Err(Error::ReadingNoObjects { name: csv::file_name(path) });
    }

    let mut table = Table::new(path)?;
    let names: Vec<Value> = columns.names.iter().map(|name| Value::Text(name.clone())).collect();
    table.row(1, names.iter().map(Some))?;
    table.typed.clear();
    let mut cells: Vec<Option<Value>> = vec![None; names.len()];
    let mut rejected: Vec<(u64, &'static str, String)> = Vec::new();
    let mut count = 0u64;
    let whole = each(path, format, place.as_deref(), most, watch, &mut |row, record| {
        match record {
            Ok(record) => {
                cells.fill(None);
                columns.put("", record, &mut cells);
                table.row(row, cells.iter().map(Option::as_ref))?;
            }
            Err((reason, text)) => {
                count += 1;
                if rejected.len() < 1_000 {
                    rejected.push((row, reason, text));
                }
            }
        }
        Ok(())
    })?;
    let mut converted = table.finish(format, whole)?;
    converted.header = Some(1);
    for (row, reason, text) in rejected {
        converted.reject(row, reason, &text);
    }
    converted.rejected = count;
    if let Some(row) = converted.rejected_rows.first() {
        converted.findings.push(Note::new("lines_rejected").with("count", count).with("at", row.line));
    }
    for (code, set) in [("nested_flattened", &columns.nested), ("lists_as_text", &columns.lists)] {
        if let Some(first) = set.first() {
            converted.findings.push(Note::new(code).with("count", set.len()).with("column", first.clone()));
        }
    }
    for column in &columns.rounded {
        converted.findings.push(Note::new("digits_lost").with("column", column.clone()));
    }
    if let Some((found, true)) = found {
        converted.sheet = Some(found);
        converted.sheets = sheets;
    }
    Ok(converted)
}

/// The columns met so far, in the order in which they were met.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    nested: Vec<String>,
    lists: Vec<String>,
    rounded: Vec<String>,
}

impl Columns {
    fn see(&mut self, before: &str, record: &serde_json::Map<String, Json>) {
        for (key, value) in record {
            let name = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
            match value {
                Json::Object(inner) if !inner.is_empty() => {
                    noted(&mut self.nested, &name);
                    self.see(&name, inner);
                    continue;
                }
                Json::Array(_) | Json::Object(_) => noted(&mut self.lists, &name),
                // Whole numbers beyond 64 bits are read as the nearest floating-point number.
                Json::Number(number) if number.is_f64() && number.as_f64().is_some_and(|x| x.abs() >= 1.8e19) => {
                    noted(&mut self.rounded, &name);
                }
                _ => {}
            }
            if self.names.len() <= MAX_COLUMNS && !self.places.contains_key(&name) {
                self.places.insert(name.clone(), self.names.len());
                self.names.push(name);
            }
        }
    }

    fn put(&self, before: &str, record: serde_json::Map<String, Json>, cells: &mut [Option<Value>]) {
        for (key, value) in record {
            let name = if before.is_empty() { key } else { format!("{before}.{key}") };
            let value = match value {
                Json::Object(inner) if !inner.is_empty() => {
                    self.put(&name, inner, cells);
                    continue;
                }
                Json::Null => continue,
                Json::Bool(b) => Value::Boolean(b),
                Json::Number(number) => Value::Number(number.to_string()),
                Json::String(text) => Value::Text(text),
                other => Value::Text(other.to_string()),
            };
            if let Some(cell) = self.places.get(&name).and_then(|at| cells.get_mut(*at)) {
                *cell = Some(value);
            }
        }
    }
}

fn noted(list: &mut Vec<String>, name: &str) {
    if list.len() < 100 && !list.iter().any(|other| other == name) {
        list.push(name.to_owned());
    }
}

/// Takes a value of a list with the list's place and its bytes; answers whether to go on.
type See<'s> = dyn FnMut(&str, (Json, u64)) -> Result<bool, Error> + 's;
type Record = Result<serde_json::Map<String, Json>, (&'static str, String)>;

/// Each record with its row (a line, or its rank in the list), as far as `most` bytes. True: there is no more.
fn each(
    path: &Path,
    format: Format,
    place: Option<&str>,
    most: u64,
    watch: &Watch,
    see: &mut dyn FnMut(u64, Record) -> Result<(), Error>,
) -> Result<bool, Error> {
    if format == Format::JsonLines {
        return lines(path, most, watch, see);
    }
    let mut row = 0;
    let mut seen = 0;
    document(path, place, watch, &mut |_, (value, bytes)| {
        row += 1;
        seen += bytes;
        match value {
            Json::Object(record) => see(row, Ok(record))?,
            other => see(row, Err(("not_an_object", other.to_string())))?,
        }
        Ok(seen <= most)
    })
}

fn lines(
    path: &Path,
    most: u64,
    watch: &Watch,
    see: &mut dyn FnMut(u64, Record) -> Result<(), Error>,
) -> Result<bool, Error> {
    let failed = |error: std::io::Error| csv::unreadable(path, &error);
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let mut beat = Beat::new(watch);
    let (mut line, mut done, mut bytes) = (0, 0, Vec::new());
    loop {
        bytes.clear();
        let read = reader.by_ref().take(MAX_ROW_BYTES as u64 + 2).read_until(b'\n', &mut bytes).map_err(failed)?;
        if read == 0 {
            return Ok(true);
        }
        line += 1;
        if read > MAX_ROW_BYTES {
            let limit_mb = (MAX_ROW_BYTES >> 20) as u64;
            return Err(Error::CsvLineTooLong { name: csv::file_name(path), line, limit_mb });
        }
        done += read as u64;
        beat.tick(done, size)?;
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").filter(|_| line == 1).unwrap_or(&bytes).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let written = || String::from_utf8_lossy(&text[..text.len().min(4_000)]).into_owned();
        let record = match serde_json::from_slice(text) {
            Ok(Json::Object(record)) => Ok(record),
            Ok(_) => Err(("not_an_object", written())),
            Err(_) => Err(("bad_json", written())),
        };
        see(line, record)?;
        if done > most {
            return Ok(false);
        }
    }
}

/// Goes through the lists of a document (or the one at `place`); `see` answers whether to go on. An object without any
/// list is a list of one. True: all was seen.
fn document(path: &Path, place: Option<&str>, watch: &Watch, see: &mut See<'_>) -> Result<bool, Error> {
    let failed = |error: std::io::Error| csv::unreadable(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let mut mark = [0; 3];
    let skip = file.read(&mut mark).map_err(failed)? == 3 && mark == *b"\xEF\xBB\xBF";
    let mut file = File::open(path).map_err(failed)?;
    if skip {
        file.read_exact(&mut mark).map_err(failed)?;
    }
    let budget = Rc::new(Budget { since: Cell::new(0), done: Cell::new(0) });
    let reader = Bounded { inner: BufReader::with_capacity(1 << 20, file), budget: Rc::clone(&budget) };
    let mut walk = Walk { place, watch, size, budget, see, stopped: None, lists: 0 };
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, reader));
    let outcome = At { walk: &mut walk, name: String::new(), depth: 0 }.deserialize(&mut json);
    let (stopped, lists) = (walk.stopped.take(), walk.lists);
    match (outcome, stopped) {
        (_, Some(Stop::Enough)) => Ok(false),
        (_, Some(Stop::Failed(error))) => Err(error),
        (Ok(()), None) if lists == 0 => {
            if size > MAX_ROW_BYTES as u64 {
                return Err(Error::ReadingNoObjects { name: csv::file_name(path) });
            }
            let text = std::fs::read(path).map_err(failed)?;
            let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
            match serde_json::from_slice(text) {
                Ok(Json::Object(record)) if !record.is_empty() => {
                    see("", (Json::Object(record), size))?;
                    Ok(true)
                }
                _ => Err(Error::ReadingNoObjects { name: csv::file_name(path) }),
            }
        }
        (Ok(()), None) => Ok(true),
        (Err(error), None) if error.is_io() => {
            let limit_mb = (MAX_ROW_BYTES >> 20) as u64;
            Err(Error::CsvLineTooLong { name: csv::file_name(path), line: error.line() as u64, limit_mb })
        }
        (Err(error), None) => Err(Error::ReadingBadJson {
            name: csv::file_name(path),
            line: error.line() as u64,
            column: error.column() as u64,
        }),
    }
}

/// Bytes since the last record, and in all.
struct Budget {
    since: Cell<u64>,
    done: Cell<u64>,
}

/// Fails where one record does not end: it would be held in memory.
struct Bounded<R> {
    inner: R,
    budget: Rc<Budget>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.budget.since.set(self.budget.since.get() + read as u64);
        self.budget.done.set(self.budget.done.get() + read as u64);
        if self.budget.since.get() > MAX_ROW_BYTES as u64 + (1 << 20) {
            return Err(std::io::Error::other("record too long"));
        }
        Ok(read)
    }
}

enum Stop {
    Enough,
    Failed(Error),
}

struct Walk<'a> {
    place: Option<&'a str>,
    watch: &'a Watch,
    size: u64,
    budget: Rc<Budget>,
    see: &'a mut See<'a>,
    stopped: Option<Stop>,
    lists: u64,
}

/// A value of the document, at a place named by dotted keys.
struct At<'w, 'a> {
    walk: &'w mut Walk<'a>,
    name: String,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.depth >= DEPTH {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let name = if self.name.is_empty() { key } else { format!("{}.{key}", self.name) };
            map.next_value_seed(At { walk: &mut *self.walk, name, depth: self.depth + 1 })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        use serde::de::Error as _;
        let walk = self.walk;
        if walk.place.is_some_and(|place| place != self.name) {
            while list.next_element::<IgnoredAny>()?.is_some() {
                walk.budget.since.set(0);
            }
            return Ok(());
        }
        let mut before = walk.budget.done.get();
        let (mut objects, mut first) = (false, true);
        while let Some(value) = list.next_element::<Json>()? {
            walk.budget.since.set(0);
            objects |= value.is_object();
            if first && !objects && self.depth > 0 {
                // A list of something else.
                while list.next_element::<IgnoredAny>()?.is_some() {
                    walk.budget.since.set(0);
                }
                return Ok(());
            }
            first = false;
            walk.lists += 1;
            let done = walk.budget.done.get();
            let go_on = match walk.watch.step("unpack", done, walk.size) {
                Err(_) => Err(Error::Cancelled),
                Ok(()) => (walk.see)(&self.name, (value, done - before)),
            };
            before = done;
            match go_on {
                Ok(true) => {}
                Ok(false) => walk.stopped = Some(Stop::Enough),
                Err(error) => walk.stopped = Some(Stop::Failed(error)),
            }
            if walk.stopped.is_some() {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
