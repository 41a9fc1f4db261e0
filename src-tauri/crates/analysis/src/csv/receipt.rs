//! What became of every row and cell: nothing is dropped, repaired or nulled without being listed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Entries kept in each list; the counts beside them are exact.
pub const LISTED: usize = 1_000;

/// A row that is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rejected {
    /// Line of the file, from 1.
    pub line: u64,
    /// Worded under `row_data.<reason>`.
    pub reason: String,
    /// The row as written, shortened to 1,000 characters.
    pub text: String,
}

/// A row that was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Repaired {
    /// Line of the file, from 1.
    pub line: u64,
    /// Worded under `row_data.<what>`.
    pub what: String,
    /// The row as written, shortened to 1,000 characters.
    pub text: String,
}

/// A cell whose text is not in the table: it became missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nulled {
    /// Row of the table, from 1.
    pub row: u64,
    pub column: String,
    pub text: String,
}

/// Counts are exact; lists hold the first 1,000 of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receipt {
    pub bytes: u64,
    /// Rows of the file with anything in them: `preamble + header + rejected + rows_out`.
    pub rows_read: u64,
    /// Lines before the header.
    pub preamble: u64,
    pub header: u64,
    pub rows_out: u64,
    /// Lines without any cell: not rows.
    pub blank_lines: u64,
    pub rejected: u64,
    pub rejected_rows: Vec<Rejected>,
    pub repaired: u64,
    pub repaired_rows: Vec<Repaired>,
    /// Cells that were nothing but blanks, beside the empty ones, in columns where this means missing.
    pub blank_cells: u64,
    /// Cells that held a word for "missing".
    pub missing_words: u64,
    pub missing_word_cells: Vec<Nulled>,
    /// Cells that did not fit the kind chosen by the user.
    pub unfit: u64,
    pub unfit_cells: Vec<Nulled>,
    /// Cells of a spreadsheet that held an error, such as `#DIV/0!`.
    #[serde(default)]
    pub errors: u64,
    #[serde(default)]
    pub error_cells: Vec<Nulled>,
    /// Bytes that are not valid in the encoding, replaced.
    pub bad_bytes: u64,
    /// NUL characters left out.
    pub nul_bytes: u64,
}

/// At most `limit` characters, with an ellipsis if cut.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
