//! Open Document spreadsheets (`.ods`), read as a stream. Calamine holds all sheets of such a file at once, repeated
//! cells written out: 2.4 GB for a file of a kilobyte that repeats one row a million times.

use std::io::BufReader;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::{self, damaged};
use super::sheet::{self, Put};
use super::table::{Converted, Value};
use crate::Watch;
use crate::csv::{self, Choices, Error, Format};

const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

pub(super) fn convert(path: &Path, choices: &Choices, most: u64, watch: &Watch) -> Result<Converted, Error> {
    let format = Format::Ods;
    let name = csv::file_name(path);
    let mut parts = archive::open(path, format)?;
    let manifest = archive::small(path, &mut parts, "META-INF/manifest.xml", format).unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Error::ReadingPassword { name });
    }
    let size = archive::guard(path, &mut parts, "content.xml", false, watch, &mut |_| {})?;
    if size == 0 {
        return Err(damaged(path, format, &"content.xml"));
    }
    let mut sheets: Vec<(String, u64)> = Vec::new();
    walk(path, &mut parts, watch, &mut |step| {
        match step {
            Step::Sheet(name) => sheets.push((name.to_owned(), 0)),
            Step::Cell { .. } => {
                if let Some((_, cells)) = sheets.last_mut() {
                    *cells += 1;
                }
            }
        }
        Ok(true)
    })?;
    let found = sheet::chosen(&name, &sheets, choices)?;
    let mut converted = sheet::write(path, format, most, &[], watch, |put| {
        let mut inside = false;
        let mut begun = false;
        walk(path, &mut parts, watch, &mut |step| match step {
            Step::Sheet(name) => {
                inside = !begun && name == found.value;
                let over = begun && !inside;
                begun |= inside;
                Ok(!over)
            }
            Step::Cell { row, column, columns, value } if inside => repeat(put, row, column, columns, value),
            Step::Cell { .. } => Ok(true),
        })
    })?;
    converted.sheet = Some(found);
    converted.sheets = sheets.into_iter().map(|(sheet, _)| sheet).collect();
    Ok(converted)
}

fn repeat(put: &mut Put<'_>, row: u32, column: u32, columns: u32, value: &Value) -> Result<bool, Error> {
    for place in column..column.saturating_add(columns).min(COLUMNS) {
        if !put(row, place, value.clone())? {
            return Ok(false);
        }
    }
    Ok(true)
}

enum Step<'a> {
    Sheet(&'a str),
    Cell { row: u32, column: u32, columns: u32, value: &'a Value },
}

/// Goes through all sheets; `see` answers whether to go on.
fn walk(
    path: &Path,
    parts: &mut archive::Archive,
    watch: &Watch,
    see: &mut dyn FnMut(Step<'_>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let format = Format::Ods;
    let part = parts.by_name("content.xml").map_err(|error| damaged(path, format, &error))?;
    let mut xml = Reader::from_reader(BufReader::with_capacity(256 << 10, part));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let failed = |error: quick_xml::Error| damaged(path, format, &error);
    let (mut buffer, mut row, mut column, mut rows) = (Vec::new(), 0u32, 0u32, 1u32);
    // The cells of a repeated row, until it ends.
    let mut again: Vec<(u32, u32, Value)> = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(failed)? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table" => {
                    let name = attribute(&tag, "table:name").unwrap_or_default();
                    (row, column) = (0, 0);
                    if !see(Step::Sheet(&name))? {
                        return Ok(());
                    }
                }
                "table:table-row" => {
                    watch.step("unpack", u64::from(row), 0)?;
                    if row >= ROWS {
                        return Err(Error::ReadingBomb { name: csv::file_name(path) });
                    }
                    rows = count(&tag, "table:number-rows-repeated");
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let columns = count(&tag, "table:number-columns-repeated");
                    let value = value(path, &tag.to_owned(), &mut xml)?;
                    if let Some(value) = value {
                        if rows > 1 {
                            again.push((column, columns, value));
                        } else if !see(Step::Cell { row, column, columns, value: &value })? {
                            return Ok(());
                        }
                    }
                    column = column.saturating_add(columns);
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => {
                if !again.is_empty() {
                    for line in row..row.saturating_add(rows).min(ROWS) {
                        for (column, columns, value) in &again {
                            let (column, columns) = (*column, *columns);
                            if !see(Step::Cell { row: line, column, columns, value })? {
                                return Ok(());
                            }
                        }
                    }
                    again.clear();
                }
                row = row.saturating_add(rows);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|found| found.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), |text| text.into_owned()))
}

fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

/// Reads a cell to its end.
fn value<R: std::io::BufRead>(path: &Path, tag: &BytesStart<'_>, xml: &mut Reader<R>) -> Result<Option<Value>, Error> {
    let failed = |error: quick_xml::Error| damaged(path, Format::Ods, &error);
    let kind = attribute(tag, "office:value-type").unwrap_or_default();
    let wrong = attribute(tag, "calcext:value-type").is_some_and(|kind| kind == "error");
    // The text of the paragraphs; notes beside the cell have paragraphs too.
    let (mut text, mut buffer, mut notes, mut paragraphs) = (String::new(), Vec::new(), 0, 0);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(failed)? {
            Event::Start(inner) => match inner.name().as_ref() {
                "office:annotation" => notes += 1,
                "text:p" if notes == 0 => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                "text:s" if notes == 0 => {
                    let blanks = count(&inner, "text:c").min(1_000);
                    text.extend(std::iter::repeat_n(' ', blanks as usize));
                }
                "text:tab" if notes == 0 => text.push('\t'),
                "text:line-break" if notes == 0 => text.push('\n'),
                _ => {}
            },
            Event::Text(piece) if notes == 0 && paragraphs > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if notes == 0 => match &*entity {
                "amp" => text.push('&'),
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "quot" => text.push('"'),
                "apos" => text.push('\''),
                _ => text.extend(entity.resolve_char_ref().ok().flatten()),
            },
            Event::End(inner) => match inner.name().as_ref() {
                "office:annotation" => notes -= 1,
                "table:table-cell" | "table:covered-table-cell" => break,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if wrong {
        return Ok(Some(Value::Error(if text.is_empty() { "#VALUE!".to_owned() } else { text })));
    }
    let said = |name: &str| attribute(tag, name);
    Ok(match kind.as_str() {
        "float" | "currency" | "percentage" => {
            said("office:value").and_then(|text| text.parse().ok()).map(Value::number)
        }
        "boolean" => said("office:boolean-value").map(|text| Value::Boolean(text == "true")),
        "date" => said("office:date-value").map(|text| Value::Date(text.replace('T', " ").replace(" 00:00:00", ""))),
        "time" => (!text.is_empty()).then_some(Value::Text(text)),
        _ => {
            let text = said("office:string-value").unwrap_or(text);
            (!text.is_empty()).then_some(Value::Text(text))
        }
    })
}
