//! What a user's file may be, read through the public functions.

mod hostile;
mod kinds;
mod real;
mod rows;
mod trips;

use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;

use super::*;
use crate::{Watch, store};

pub(super) fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    file
}

pub(super) fn read_path(path: &Path, choices: &Choices) -> Result<(Imported, DataFrame), Error> {
    let mut chunks = Vec::new();
    let watch = Watch::new(2, Default::default(), |_, _, _| {});
    let imported = import(path, choices, &watch, &mut |chunk| {
        assert!(chunk.rows as usize <= CHUNK_ROWS);
        chunks.push(chunk.bytes);
        Ok(())
    })?;
    let frame = store::read(&chunks, None).unwrap();
    assert_eq!(frame.height() as u64, imported.receipt.rows_out);
    assert_eq!(imported.chunks as usize, chunks.len());
    let receipt = &imported.receipt;
    assert_eq!(receipt.rows_read, receipt.preamble + receipt.header + receipt.rejected + receipt.rows_out);
    for (column, profile) in imported.columns.iter().zip(&imported.profile.columns) {
        assert_eq!((&column.name, column.kind), (&profile.name, profile.kind));
        assert_eq!(profile.count + profile.missing, receipt.rows_out, "{}", column.name);
    }
    serde_json::to_string(&imported).unwrap();
    Ok((imported, frame))
}

pub(super) fn read(bytes: impl AsRef<[u8]>) -> (Imported, DataFrame) {
    let file = file(bytes.as_ref());
    read_path(file.path(), &Choices::default()).unwrap()
}

/// The frame as one line for each row, cells parted by `|`.
pub(super) fn lines(frame: &DataFrame) -> Vec<String> {
    (0..frame.height())
        .map(|row| {
            let cells: Vec<String> = frame
                .columns()
                .iter()
                .map(|column| match column.get(row).unwrap() {
                    polars::prelude::AnyValue::Null => String::new(),
                    polars::prelude::AnyValue::String(text) => text.to_owned(),
                    polars::prelude::AnyValue::StringOwned(text) => text.to_string(),
                    other => other.to_string(),
                })
                .collect();
            cells.join("|")
        })
        .collect()
}

pub(super) fn names(imported: &Imported) -> Vec<&str> {
    imported.columns.iter().map(|column| column.name.as_str()).collect()
}

pub(super) fn kinds(imported: &Imported) -> Vec<ColumnKind> {
    imported.columns.iter().map(|column| column.kind).collect()
}

pub(super) fn codes(imported: &Imported) -> Vec<&str> {
    imported.findings.iter().map(|note| note.code.as_str()).collect()
}

pub(super) fn tidied(bytes: &[u8]) -> String {
    let input = file(bytes);
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.csv");
    tidy(input.path(), &output, &Watch::none()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only the output is left");
    std::fs::read_to_string(output).unwrap()
}

/// The real files of the place where the project is built, when they are there.
pub(super) fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?.to_owned();
    let places = [
        std::env::var_os("ATELIER_SHARED").map(|place| PathBuf::from(place).join("data")),
        root.parent().map(|parent| parent.join("shared/data")),
    ];
    let found = places.into_iter().flatten().map(|place| place.join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {name} is not at ../shared/data (set ATELIER_SHARED to the folder that holds data/)");
    }
    found
}

#[test]
fn every_code_has_words_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().join("ui/messages");
    let mut sources = String::new();
    for folder in ["src/csv", "src/reading", "src"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap().flatten() {
            if entry.path().is_file() {
                sources.push_str(&std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut codes: Vec<&str> = Vec::new();
    for opening in ["Note::new(\"", "note(\"", "reject(end, \"", "reject(scanned.end, \""] {
        codes.extend(sources.split(opening).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    assert!(codes.len() > 40, "{codes:?}");
    for language in ["en", "fr"] {
        let text = std::fs::read_to_string(root.join(format!("{language}.json"))).unwrap();
        let messages: serde_json::Value = serde_json::from_str(&text).unwrap();
        for code in &codes {
            let worded =
                ["finding_data", "evidence_data", "row_data"].iter().any(|part| messages[part][code].is_string());
            assert!(worded, "{language}: {code}");
        }
        for kind in ["leading_zeros", "long_numbers", "row_index", "unique_numbers"] {
            assert!(messages["evidence_data"][format!("kind_{kind}")].is_string(), "{language}: {kind}");
        }
        for change in
            ["cells_added", "separator_dropped", "cells_joined", "separator_missing", "stray_quote", "too_many_cells"]
        {
            assert!(messages["row_data"][change].is_string(), "{language}: {change}");
        }
        for error in [
            Error::CsvEmpty { name: String::new() },
            Error::CsvNoRows { name: String::new() },
            Error::CsvLineTooLong { name: String::new(), line: 1, limit_mb: 1 },
            Error::ReadingDamaged { name: String::new(), format: crate::csv::Format::Xlsx, reason: String::new() },
            Error::ReadingBomb { name: String::new() },
            Error::ReadingPassword { name: String::new() },
            Error::ReadingTooLarge { name: String::new(), part: String::new(), limit_mb: 1 },
            Error::ReadingNoSheet { name: String::new(), sheet: String::new() },
            Error::ReadingNoObjects { name: String::new() },
            Error::ReadingBadJson { name: String::new(), line: 1, column: 1 },
            Error::ReadingNested { name: String::new() },
            Error::Cancelled,
        ] {
            let code = serde_json::to_value(&error).unwrap()["code"].as_str().unwrap().to_owned();
            assert!(messages["error"][&code].is_string(), "{language}: {code}");
        }
    }
}
