//! What the user sees, and may correct, before importing.

use std::path::Path;

use super::import::{bounded, look, row_findings, understand};
use super::session::{Rows, open};
use super::{Choices, Error, Note, Origin, Preview};
use crate::Watch;

/// Rows shown.
const SHOWN: usize = 100;
/// Bytes of the file looked at for the kinds.
const LOOKED: u64 = 32 << 20;

/// Finds out how the file is to be read, on its first 32 MB (the encoding on the whole file).
///
/// The kinds of columns can still change in [`super::import`], which looks at every cell.
pub fn preview(path: &Path, choices: &Choices, watch: &Watch) -> Result<Preview, Error> {
    preview_of(path, None, choices, watch)
}

/// The same for a table that was made out of another kind of file.
pub(crate) fn preview_from(path: &Path, origin: Origin, choices: &Choices, watch: &Watch) -> Result<Preview, Error> {
    preview_of(path, Some(origin), choices, watch)
}

fn preview_of(path: &Path, origin: Option<Origin>, choices: &Choices, watch: &Watch) -> Result<Preview, Error> {
    let mut session = open(path, origin, choices, watch)?;
    let (mut seen, mut rows) = look(&session, choices, watch, LOOKED)?;
    if let Some(line) = rows.notes_from() {
        drop(rows);
        session.layout.notes = line;
        (seen, rows) = look(&session, choices, watch, LOOKED)?;
    }
    if let Some((line, said)) = rows.total_row() {
        drop(rows);
        session.layout.leave_out(line, said, choices);
        (seen, rows) = look(&session, choices, watch, LOOKED)?;
    }
    rows.name_footnotes();
    let understood = understand(&session, &seen, choices)?;
    let mut findings = session.findings.clone();
    findings.extend(row_findings(&rows));
    findings.extend(understood.decisions.iter().flat_map(|decision| decision.notes.iter().cloned()));
    if rows.receipt.rows_out == 0 {
        findings.push(Note::new("no_rows"));
    }
    let whole_file = session.probe.size <= LOOKED;
    let width = session.names.len();
    let mut first = Vec::new();
    let mut again = Rows::start(&session)?;
    while first.len() < SHOWN
        && let Some(block) = again.next_block(SHOWN - first.len())?
    {
        for row in block.cells.chunks(width) {
            first.push(row.iter().map(|cell| cell.text(&block.text).to_owned()).collect());
        }
    }
    let findings = bounded(findings);
    Ok(Preview { reading: understood.reading, columns: understood.columns, rows: first, whole_file, findings })
}
