//! Excel workbooks of before 2007 (`.xls`). They are small: at most 65,536 rows of 256 columns a sheet.

use std::fs::File;
use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::archive::damaged;
use super::compound::{self, Wrong};
use super::sheet::{self, Area};
use super::table::Converted;
use super::xlsx::value;
use crate::Watch;
use crate::csv::{self, Choices, Error, Format};

/// The library holds the whole file, and each sheet.
const LARGEST: u64 = 200 << 20;

pub(super) fn convert(path: &Path, choices: &Choices, most: u64, watch: &Watch) -> Result<Converted, Error> {
    let name = csv::file_name(path);
    let file = File::open(path).map_err(|error| csv::unreadable(path, &error))?;
    if file.metadata().map_err(|error| csv::unreadable(path, &error))?.len() > LARGEST {
        return Err(Error::ReadingTooLarge { name, part: "xls".to_owned(), limit_mb: LARGEST >> 20 });
    }
    watch.step("unpack", 0, 0)?;
    let bytes = std::fs::read(path).map_err(|error| csv::unreadable(path, &error))?;
    compound::check(&bytes).map_err(|wrong| match wrong {
        Wrong::Damaged(reason) => damaged(path, Format::Xls, &reason),
        Wrong::Password => Error::ReadingPassword { name: name.clone() },
        Wrong::TooLarge => Error::ReadingBomb { name: name.clone() },
    })?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| failed(path, &error))?;
    let known: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    for (sheet, visible) in known {
        let range = book.worksheet_range(&sheet).map_err(|error| failed(path, &error))?;
        sheets.push((sheet, if visible { range.used_cells().count() as u64 } else { 0 }));
    }
    let found = sheet::chosen(&name, &sheets, choices)?;
    let range = book.worksheet_range(&found.value).map_err(|error| failed(path, &error))?;
    let mut merged: Vec<Area> = book
        .merge_cells_by_sheet_name(&found.value)
        .unwrap_or_default()
        .iter()
        .map(|area| [area.start.0, area.start.1, area.end.0, area.end.1])
        .collect();
    merged.sort_unstable();
    let (top, left) = range.start().unwrap_or_default();
    let mut converted = sheet::write(path, Format::Xls, most, &merged, watch, |put| {
        for (row, column, cell) in range.used_cells() {
            let Some(value) = value(cell.clone()) else { continue };
            if !put(top + row as u32, left + column as u32, value)? {
                break;
            }
        }
        Ok(())
    })?;
    converted.sheet = Some(found);
    converted.sheets = sheets.into_iter().map(|(sheet, _)| sheet).collect();
    Ok(converted)
}

fn failed(path: &Path, error: &XlsError) -> Error {
    match error {
        XlsError::Password => Error::ReadingPassword { name: csv::file_name(path) },
        other => damaged(path, Format::Xls, other),
    }
}
