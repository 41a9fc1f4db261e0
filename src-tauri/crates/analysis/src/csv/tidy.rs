//! Writes a file as everyone can read it: structure and encoding put right, the cells' text as it was.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::session::{Rows, Session, open};
use super::{Choices, Error, Note, Origin, Receipt, source};
use crate::Watch;

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Tidied {
    /// Columns; 0 for an empty file.
    pub columns: u64,
    /// Without the header.
    pub rows: u64,
    pub receipt: Receipt,
    pub findings: Vec<Note>,
}

/// Reads `input` automatically and writes `output`: UTF-8 without mark, commas, LF, every cell within quotes that needs
/// them, quotes doubled, the header in one row (a file without header gets none). An empty file gives an empty file.
/// The output appears only when it is whole.
pub fn tidy(input: &Path, output: &Path, watch: &Watch) -> Result<Tidied, Error> {
    tidied(input, None, &Choices::default(), output, watch)
}

/// The same for a table that was made out of another kind of file.
pub(crate) fn tidy_from(
    input: &Path,
    origin: Origin,
    choices: &Choices,
    output: &Path,
    watch: &Watch,
) -> Result<Tidied, Error> {
    tidied(input, Some(origin), choices, output, watch)
}

fn tidied(
    input: &Path,
    origin: Option<Origin>,
    choices: &Choices,
    output: &Path,
    watch: &Watch,
) -> Result<Tidied, Error> {
    let unwritable =
        |error: std::io::Error| Error::CsvUnwritable { name: source::file_name(output), reason: error.to_string() };
    let session = match open(input, origin, choices, watch) {
        Ok(session) => Some(session),
        Err(Error::CsvEmpty { .. }) => None,
        Err(error) => return Err(error),
    };
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".part");
    let beside = folder.join(name);
    let result = write(session.as_ref(), &beside, watch, &unwritable)
        .and_then(|tidied| std::fs::rename(&beside, output).map(|()| tidied).map_err(unwritable));
    if result.is_err() {
        // The first error is the one to tell; what is left behind is only a hidden piece.
        let _ = std::fs::remove_file(&beside);
    }
    result
}

fn write(
    session: Option<&Session>,
    path: &Path,
    watch: &Watch,
    unwritable: &dyn Fn(std::io::Error) -> Error,
) -> Result<Tidied, Error> {
    let mut out = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(path).map_err(unwritable)?);
    let Some(session) = session else {
        out.flush().map_err(unwritable)?;
        let findings = vec![Note::new("empty_file")];
        return Ok(Tidied { columns: 0, rows: 0, receipt: Receipt::default(), findings });
    };
    let width = session.layout.width;
    let mut line: Vec<u8> = Vec::new();
    if let Some(header) = &session.layout.header {
        for (at, name) in header.iter().enumerate() {
            put(name, at == 0, width, &mut line);
        }
        line.push(b'\n');
        out.write_all(&line).map_err(unwritable)?;
    }
    let mut rows = Rows::start(session)?;
    while let Some(block) = rows.next_block(usize::MAX)? {
        watch.step("csv_tidy", block.done, session.probe.size)?;
        for row in block.cells.chunks(width) {
            line.clear();
            for (at, cell) in row.iter().enumerate() {
                put(cell.text(&block.text), at == 0, width, &mut line);
            }
            line.push(b'\n');
            out.write_all(&line).map_err(unwritable)?;
        }
    }
    out.flush().map_err(unwritable)?;
    let mut findings = session.findings.clone();
    findings.extend(super::import::row_findings(&rows));
    let receipt = rows.receipt;
    Ok(Tidied { columns: width as u64, rows: receipt.rows_out, receipt, findings })
}

fn put(cell: &str, first: bool, width: usize, line: &mut Vec<u8>) {
    if !first {
        line.push(b',');
    }
    let bytes = cell.as_bytes();
    // An empty line would be no row.
    let needed = (bytes.is_empty() && width == 1)
        || bytes.first() == Some(&b' ')
        || bytes.last() == Some(&b' ')
        || bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needed {
        line.extend_from_slice(bytes);
        return;
    }
    line.push(b'"');
    for byte in bytes {
        if *byte == b'"' {
            line.push(b'"');
        }
        line.push(*byte);
    }
    line.push(b'"');
}
