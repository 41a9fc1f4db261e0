//! Several tables in one file, one under the other, with blank lines between: each with a header of its own.

use super::TableSeen;
use super::model::{Model, Sort, sort};
use super::parse::SampleRow;

/// Tables that are offered.
const MOST: usize = 20;
/// Cells of the header that are shown.
const NAMES: usize = 8;

/// A run of lines without a blank one, as a table.
struct Stretch<'a> {
    /// Line of its first row, titles above left out.
    line: u64,
    /// Line where it begins, titles and all.
    from: u64,
    width: usize,
    rows: Vec<&'a SampleRow>,
}

/// The tables of the sample with, for each, the line before which it ends; nothing if there is only one.
pub(crate) fn find(rows: &[SampleRow]) -> Vec<(TableSeen, u64)> {
    let mut found: Vec<Stretch<'_>> = Vec::new();
    for run in rows.split(|row| row.filled() == 0) {
        let Some(stretch) = stretch(run) else { continue };
        // The same table goes on after a blank line, unless other columns are named.
        let new = found.last().is_none_or(|before| names_others(before, &stretch));
        if new {
            found.push(stretch);
        }
    }
    if found.len() < 2 {
        return Vec::new();
    }
    found.truncate(MOST);
    let ends: Vec<u64> = found.iter().skip(1).map(|next| next.from).chain([u64::MAX]).collect();
    let seen = |stretch: &Stretch<'_>| TableSeen {
        line: stretch.line,
        columns: stretch.width as u32,
        rows: stretch.rows.len() as u64,
        names: stretch.rows[0]
            .cells
            .iter()
            .take(stretch.width.min(NAMES))
            .map(|(cell, _)| cell.trim().to_owned())
            .collect(),
    };
    found.iter().zip(ends).map(|(stretch, end)| (seen(stretch), end)).collect()
}

/// Cells up to the last filled one: sheets saved as CSV have as many separators in each line.
fn extent(row: &SampleRow) -> usize {
    row.cells.iter().rposition(|(cell, _)| !cell.trim().is_empty()).map_or(0, |at| at + 1)
}

fn stretch(run: &[SampleRow]) -> Option<Stretch<'_>> {
    let mut widths = std::collections::BTreeMap::new();
    for row in run {
        *widths.entry(extent(row)).or_insert(0usize) += 1;
    }
    let (width, count) = widths.into_iter().max_by_key(|(width, count)| (*count, *width))?;
    if width < 2 || count < 3 || count * 3 < run.len() * 2 {
        return None;
    }
    let at = run.iter().position(|row| extent(row) == width)?;
    // A header may be fuller than its data, and titles stand above it.
    let at = run[..at].iter().position(|row| extent(row) >= width && row.filled() >= 2).unwrap_or(at);
    Some(Stretch { line: run[at].line, from: run[0].line, width, rows: run[at..].iter().collect() })
}

/// Whether a stretch begins with a header that is not the one above it.
fn names_others(before: &Stretch<'_>, stretch: &Stretch<'_>) -> bool {
    let header = stretch.rows[0];
    let cells = || header.cells.iter().take(stretch.width).map(|(cell, _)| cell.trim());
    if cells().any(str::is_empty) || !cells().all(|cell| matches!(sort(cell), Sort::Word | Sort::Words | Sort::Code)) {
        return false;
    }
    let above = before.rows[0].cells.iter().take(before.width).map(|(cell, _)| cell.trim());
    if above.eq(cells()) {
        return false;
    }
    let body =
        stretch.rows[1..].iter().filter(|row| extent(row) == stretch.width).map(|row| &row.cells[..stretch.width]);
    let model = Model::learn(stretch.width, body);
    let typed = model.columns.iter().any(|column| column.typed() > 0.9);
    // Its first row must not look like a row of the table above.
    let strange = before.width != stretch.width || {
        let body = before.rows[1..].iter().filter(|row| extent(row) == before.width);
        let above = Model::learn(before.width, body.map(|row| &row.cells[..before.width]));
        above
            .columns
            .iter()
            .zip(cells())
            .any(|(column, cell)| column.typed() > 0.9 && matches!(sort(cell), Sort::Word | Sort::Words))
    };
    typed && strange
}
