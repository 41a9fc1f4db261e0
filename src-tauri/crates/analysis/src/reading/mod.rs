//! Files of any format through one door: spreadsheets, Parquet and JSON become a plain table first, and that table is
//! then read as a CSV is. So each has the same preview, the same corrections, the same receipt and the same profile.
//!
//! The table between is a temporary file, never a whole table in memory. What a format knows and a CSV does not (that
//! a cell is a number, a date, an error) goes beside it, as [`Typed`].

mod archive;
mod compound;
mod json;
mod ods;
mod pages;
mod parquet;
mod sheet;
mod table;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use crate::Watch;
use crate::csv::{self, Choices, Chunk, Error, Format, Imported, Preview, SinkError, Tidied};

use table::Converted;

/// Text that a preview looks at.
const LOOKED: u64 = 32 << 20;

/// As [`csv::preview`], whatever the format.
pub fn preview(path: &Path, choices: &Choices, watch: &Watch) -> Result<Preview, Error> {
    let Some(format) = format(path)? else { return csv::preview(path, choices, watch) };
    let converted = convert(path, format, choices, LOOKED, watch)?;
    let (choices, origin) = converted.origin(path, choices);
    let mut preview = csv::preview_from(&converted.file, origin, &choices, watch)?;
    preview.whole_file &= converted.whole;
    preview.findings.splice(0..0, converted.findings.iter().cloned());
    converted.relocate(&mut preview.findings);
    Ok(preview)
}

/// As [`csv::import`], whatever the format.
pub fn import(
    path: &Path,
    choices: &Choices,
    watch: &Watch,
    sink: &mut dyn FnMut(Chunk) -> Result<(), SinkError>,
) -> Result<Imported, Error> {
    let Some(format) = format(path)? else { return csv::import(path, choices, watch, sink) };
    let converted = convert(path, format, choices, u64::MAX, watch)?;
    let (choices, origin) = converted.origin(path, choices);
    let mut imported = csv::import_from(&converted.file, origin, &choices, watch, sink)?;
    converted.receipt(path, &mut imported.receipt);
    imported.findings.splice(0..0, converted.findings.iter().cloned());
    converted.relocate(&mut imported.findings);
    Ok(imported)
}

/// As [`csv::tidy`], whatever the format.
pub fn tidy(input: &Path, output: &Path, watch: &Watch) -> Result<Tidied, Error> {
    let Some(format) = format(input)? else { return csv::tidy(input, output, watch) };
    let converted = convert(input, format, &Choices::default(), u64::MAX, watch)?;
    let (choices, origin) = converted.origin(input, &Choices::default());
    let mut tidied = csv::tidy_from(&converted.file, origin, &choices, output, watch)?;
    converted.receipt(input, &mut tidied.receipt);
    tidied.findings.splice(0..0, converted.findings.iter().cloned());
    converted.relocate(&mut tidied.findings);
    Ok(tidied)
}

fn convert(path: &Path, format: Format, choices: &Choices, most: u64, watch: &Watch) -> Result<Converted, Error> {
    let name = csv::file_name(path);
    // A library that panics on a broken file must not take the job with it.
    let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match format {
        Format::Xlsx => xlsx::convert(path, choices, most, watch),
        Format::Xls => xls::convert(path, choices, most, watch),
        Format::Ods => ods::convert(path, choices, most, watch),
        Format::Parquet => parquet::convert(path, most, watch),
        Format::JsonLines | Format::Json => json::convert(path, format, choices, most, watch),
        Format::Csv => Err(Error::ReadingDamaged { name: name.clone(), format, reason: String::new() }),
    }));
    made.unwrap_or_else(|_| Err(Error::ReadingDamaged { name, format, reason: "unexpected content".to_owned() }))
}

/// The format, by the file's first bytes and never by its name alone; `None`: text, to be read as CSV, or nothing that
/// is known here (the CSV reader says what it is).
pub fn format(path: &Path) -> Result<Option<Format>, Error> {
    let failed = |error: std::io::Error| csv::unreadable(path, &error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Ok(None);
    }
    let mut head = Vec::new();
    BufReader::new(file).take(64 << 10).read_to_end(&mut head).map_err(failed)?;
    if head.starts_with(b"PAR1") {
        return Ok(Some(Format::Parquet));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(Some(Format::Xls));
    }
    if head.starts_with(b"PK\x03\x04") {
        return archive::format(path);
    }
    Ok(json::format(path, &head))
}
