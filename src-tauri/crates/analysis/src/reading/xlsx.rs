//! Excel workbooks (`.xlsx`, `.xlsm`), sheet by sheet, cell by cell.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::Timelike;

use super::archive::{self, damaged};
use super::sheet::{self, Area};
use super::table::{Converted, Value};
use crate::Watch;
use crate::csv::{self, Choices, Error, Format};

/// Rows that a sheet may have.
const ROWS: u32 = 1 << 20;
/// Merged areas that are followed.
const AREAS: usize = 100_000;

pub(super) fn convert(path: &Path, choices: &Choices, most: u64, watch: &Watch) -> Result<Converted, Error> {
    let format = Format::Xlsx;
    let name = csv::file_name(path);
    let mut parts = archive::open(path, format)?;
    let paths = sheet_parts(path, &mut parts)?;
    let all: Vec<(String, u64)> = (0..parts.len())
        .filter_map(|at| {
            let part = parts.by_index(at).ok()?;
            Some((part.name().ok()?.into_owned(), part.size()))
        })
        .collect();
    let media = |part: &str| part.starts_with("xl/media/") || part.starts_with("xl/worksheets/");
    for (part, _) in all.iter().filter(|(part, _)| !media(part)) {
        archive::guard(path, &mut parts, part, true, watch, &mut |_| {})?;
    }

    let file = File::open(path).map_err(|error| csv::unreadable(path, &error))?;
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(|error| failed(path, &error))?;
    let size = |sheet: &str| {
        let part = paths.get(sheet);
        part.and_then(|part| all.iter().find(|(other, _)| other == part)).map_or(0, |(_, size)| *size)
    };
    let mut sheets: Vec<(String, u64)> = Vec::new();
    for visible in [true, false] {
        let of = book
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet && (sheet.visible == SheetVisible::Visible) == visible);
        // A hidden sheet is offered, and taken by itself only where no other is.
        let found: Vec<(String, u64)> =
            of.map(|sheet| (sheet.name.clone(), if visible { size(&sheet.name) } else { 0 })).collect();
        sheets.extend(found);
    }
    let found = sheet::chosen(&name, &sheets, choices)?;

    let mut merged = Vec::new();
    if let Some(part) = paths.get(&found.value) {
        let mut tail = Vec::new();
        archive::guard(path, &mut parts, part, false, watch, &mut |bytes| areas(bytes, &mut tail, &mut merged))?;
    }
    merged.sort_unstable();
    let mut converted = sheet::write(path, format, most, &merged, watch, |put| {
        let mut cells = book.worksheet_cells_reader(&found.value).map_err(|error| failed(path, &error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| failed(path, &error))? {
            let (row, column) = cell.get_position();
            if row >= ROWS {
                return Err(Error::ReadingBomb { name: name.clone() });
            }
            let Some(value) = value(cell.get_value().clone().into()) else { continue };
            if !put(row, column, value)? {
                break;
            }
        }
        Ok(())
    })?;
    converted.sheet = Some(found);
    converted.sheets = sheets.into_iter().map(|(sheet, _)| sheet).collect();
    Ok(converted)
}

fn failed(path: &Path, error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::ReadingPassword { name: csv::file_name(path) },
        other => damaged(path, Format::Xlsx, other),
    }
}

/// What a cell of a workbook holds, old or new.
pub(super) fn value(cell: Data) -> Option<Value> {
    Some(match cell {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) | Data::DurationIso(text) => Value::Text(text),
        Data::Int(n) => Value::Number(n.to_string()),
        Data::Float(x) => Value::number(x),
        Data::Bool(b) => Value::Boolean(b),
        Data::DateTime(date) => dated(&date),
        Data::DateTimeIso(text) => Value::Date(text.replace('T', " ")),
        Data::Error(error) => Value::Error(error.to_string()),
    })
}

/// A date, an instant, a time of the day or a duration: what its number and its format say.
fn dated(date: &ExcelDateTime) -> Value {
    let clock = |seconds: f64| {
        let seconds = seconds.round() as i64;
        Value::Text(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
    };
    let serial = date.as_f64();
    if date.is_duration() || (0.0..1.0).contains(&serial) {
        return clock(serial * 86_400.0);
    }
    match date.as_datetime() {
        None => Value::number(serial),
        Some(instant) => {
            // Excel keeps days as a fraction: an instant is meant to the millisecond at best.
            let instant = instant + chrono::Duration::microseconds(500);
            let whole = instant.nanosecond() / 1_000_000;
            if instant.num_seconds_from_midnight() == 0 && whole == 0 {
                Value::Date(instant.format("%Y-%m-%d").to_string())
            } else if whole == 0 {
                Value::Date(instant.format("%Y-%m-%d %H:%M:%S").to_string())
            } else {
                Value::Date(instant.format("%Y-%m-%d %H:%M:%S%.3f").to_string())
            }
        }
    }
}

/// Which part of the archive each sheet is.
fn sheet_parts(path: &Path, parts: &mut archive::Archive) -> Result<HashMap<String, String>, Error> {
    let book = archive::small(path, parts, "xl/workbook.xml", Format::Xlsx)?;
    let links = archive::small(path, parts, "xl/_rels/workbook.xml.rels", Format::Xlsx).unwrap_or_default();
    let targets: HashMap<String, String> = tags(&links, "Relationship")
        .filter_map(|tag| {
            let target = attribute(tag, "Target")?;
            let target = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            Some((attribute(tag, "Id")?, target))
        })
        .collect();
    let sheets = tags(&book, "sheet").filter_map(|tag| {
        let id = attribute(tag, "r:id").or_else(|| attribute(tag, "id"))?;
        Some((attribute(tag, "name")?, targets.get(&id)?.clone()))
    });
    Ok(sheets.collect())
}

/// The tags of one name, with or without a prefix, from `<` to `>`.
fn tags<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    xml.split('<').filter_map(move |piece| {
        let tag = piece.split('>').next()?;
        let word = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
        (word.rsplit(':').next() == Some(name)).then_some(tag)
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}=")).or_else(|| tag.find(&format!("\n{name}=")))? + name.len() + 2;
    let mark = tag[from..].chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let value = tag[from + 1..].split(mark).next()?;
    quick_xml::escape::unescape(value).ok().map(std::borrow::Cow::into_owned)
}

/// The merged areas in a piece of a sheet; `tail`: the end of the piece before it.
fn areas(bytes: &[u8], tail: &mut Vec<u8>, found: &mut Vec<Area>) {
    const TAG: &[u8] = b"<mergeCell ref=\"";
    tail.extend_from_slice(bytes);
    let mut done = 0;
    for at in memchr::memmem::find_iter(tail, TAG) {
        let from = at + TAG.len();
        let Some(length) = tail[from..].iter().take(32).position(|byte| *byte == b'"') else { continue };
        done = from + length;
        if found.len() < AREAS
            && let Ok(text) = std::str::from_utf8(&tail[from..done])
            && let Some(area) = area(text)
        {
            found.push(area);
        }
    }
    let kept = tail.len().saturating_sub(TAG.len() + 32).max(done);
    tail.drain(..kept);
}

/// `B2:D4`.
fn area(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':')?;
    let ((row, column), (last_row, last_column)) = (place(from)?, place(to)?);
    Some([row, column, last_row, last_column])
}

fn place(text: &str) -> Option<(u32, u32)> {
    let at = text.find(|character: char| character.is_ascii_digit())?;
    let column = text[..at].bytes().try_fold(0u32, |column, letter| {
        let letter = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(letter).filter(|column| *column <= 16_384)
    })?;
    Some((text[at..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_areas_across_pieces() {
        let text = br#"<x/><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="AA10:AB12"/></mergeCells>"#;
        for cut in 0..text.len() {
            let (mut tail, mut found) = (Vec::new(), Vec::new());
            areas(&text[..cut], &mut tail, &mut found);
            areas(&text[cut..], &mut tail, &mut found);
            assert_eq!(found, [[0, 0, 0, 2], [9, 26, 11, 27]], "cut at {cut}");
        }
    }

    #[test]
    fn attributes_of_tags() {
        let book = r#"<sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/><x:sheet r:id='r2' name='C'/></sheets>"#;
        let names: Vec<_> = tags(book, "sheet").map(|tag| attribute(tag, "name").unwrap()).collect();
        assert_eq!(names, ["A & B", "C"]);
    }
}
