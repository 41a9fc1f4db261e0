//! What the cells of each column usually look like, learnt from the rows that read well. It tells a header from data
//! and puts broken rows back together: the alignment in which every cell looks like its column wins.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

const HASH: FixedState = FixedState::with_seed(0x43_53_56);

/// Sorts of text, coarse enough to compare cells that share no exact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Sort {
    Empty,
    Integer,
    Decimal,
    /// Digits with `/`, `-`, `.` or `:` between, such as dates and times.
    Dated,
    /// A number with a unit or currency.
    Quantity,
    /// Letters and digits without a blank.
    Code,
    Word,
    /// Several words.
    Words,
    Address,
    Other,
}

const SORTS: usize = 10;
const LENGTHS: usize = 14;

pub(crate) fn sort(cell: &str) -> Sort {
    let cell = cell.trim();
    if cell.is_empty() {
        return Sort::Empty;
    }
    let (mut digits, mut letters, mut blanks, mut marks, mut between, mut others) = (0, 0, 0, 0, 0, 0);
    for character in cell.chars() {
        match character {
            '0'..='9' => digits += 1,
            '.' | ',' => marks += 1,
            '/' | '-' | ':' => between += 1,
            ' ' | '\u{A0}' | '\u{202F}' => blanks += 1,
            '+' => {}
            character if character.is_alphabetic() => letters += 1,
            _ => others += 1,
        }
    }
    let negative = cell.starts_with('-') && between == 1;
    if cell.starts_with("http") || cell.starts_with("www.") || (cell.contains('@') && blanks == 0 && marks > 0) {
        return Sort::Address;
    }
    match (digits > 0, letters > 0) {
        (true, false) if others == 0 && (between == 0 || negative) && marks == 0 => Sort::Integer,
        (true, false) if others == 0 && (between == 0 || negative) && marks <= 3 => Sort::Decimal,
        (true, false) if others == 0 => Sort::Dated,
        (true, false) if others <= 2 => Sort::Quantity,
        (true, true) if blanks == 0 && others <= 2 => Sort::Code,
        (false, true) if blanks == 0 && others <= 2 => Sort::Word,
        (_, true) if blanks > 0 => Sort::Words,
        _ => Sort::Other,
    }
}

/// The exact form (`99/99/9999`) and the form with runs made one (`9/9/9`), hashed.
fn forms(cell: &str) -> (u64, u64) {
    let (mut exact, mut coarse) = (HASH.build_hasher(), HASH.build_hasher());
    let mut before = 0;
    for byte in cell.bytes().take(40) {
        let class = match byte {
            b'0'..=b'9' => b'9',
            b'A'..=b'Z' => b'A',
            b'a'..=b'z' => b'a',
            128.. => b'a',
            other => other,
        };
        exact.write_u8(class);
        let class = if class == b'A' { b'a' } else { class };
        if class != before {
            coarse.write_u8(class);
        }
        before = class;
    }
    (exact.finish(), coarse.finish())
}

fn length_class(length: usize) -> usize {
    ((usize::BITS - length.leading_zeros()) as usize).min(LENGTHS - 1)
}

/// One column.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnModel {
    rows: f64,
    empty: f64,
    quoted: f64,
    exact: HashMap<u64, f64, FixedState>,
    coarse: HashMap<u64, f64, FixedState>,
    values: HashMap<u64, f64, FixedState>,
    sorts: [f64; SORTS],
    lengths: [f64; LENGTHS],
}

impl ColumnModel {
    pub(crate) fn learn(&mut self, cell: &str, quoted: bool) {
        self.rows += 1.0;
        let cell = cell.trim();
        if cell.is_empty() {
            self.empty += 1.0;
            return;
        }
        self.quoted += f64::from(u8::from(quoted));
        let (exact, coarse) = forms(cell);
        *self.exact.entry(exact).or_default() += 1.0;
        *self.coarse.entry(coarse).or_default() += 1.0;
        *self.values.entry(HASH.hash_one(cell)).or_default() += 1.0;
        self.sorts[sort(cell) as usize] += 1.0;
        self.lengths[length_class(cell.len())] += 1.0;
    }

    /// How usual the cell is here: a logarithm, at most 0, at least about -6.2.
    pub(crate) fn fit(&self, cell: &str, quoted: bool) -> f64 {
        const FLOOR: f64 = 0.002;
        let cell = cell.trim();
        if cell.is_empty() {
            return ((self.empty + 0.02) / (self.rows + 1.0) + FLOOR).min(1.0).ln();
        }
        let filled = self.rows - self.empty + 0.5;
        let share = |count: Option<&f64>| {
            // One's own mark does not make a value usual.
            count.map_or(0.0, |count| (count - 0.5) / filled)
        };
        let (exact, coarse) = forms(cell);
        let sort = self.sorts[sort(cell) as usize] / filled;
        let class = length_class(cell.len());
        let around = self.lengths[class]
            + 0.5 * (self.lengths[class.saturating_sub(1)] + self.lengths[(class + 1).min(LENGTHS - 1)]);
        let length = (around / filled).min(1.0);
        let likely = 0.25 * share(self.exact.get(&exact))
            + 0.2 * share(self.coarse.get(&coarse))
            + 0.3 * sort * (0.1 + 0.9 * length)
            + 0.25 * share(self.values.get(&HASH.hash_one(cell)));
        let filled_share = (self.rows - self.empty + 0.5) / (self.rows + 1.0);
        let mut fit = (likely * filled_share + FLOOR).min(1.0).ln();
        let usual = self.quoted / filled;
        if (quoted && usual < 0.05) || (!quoted && usual > 0.95) {
            fit -= 0.5;
        }
        fit
    }

    /// Share of the filled cells that are numbers, dates, times or quantities.
    pub(crate) fn typed(&self) -> f64 {
        let filled = self.rows - self.empty;
        if filled < 1.0 {
            return 0.0;
        }
        [Sort::Integer, Sort::Decimal, Sort::Dated, Sort::Quantity]
            .map(|sort| self.sorts[sort as usize])
            .iter()
            .sum::<f64>()
            / filled
    }

    /// The share of one sort among the filled cells.
    pub(crate) fn share(&self, sort: Sort) -> f64 {
        self.sorts[sort as usize] / (self.rows - self.empty).max(1.0)
    }

    /// The share of cells of the very same form (`9999`).
    pub(crate) fn formed(&self, cell: &str) -> f64 {
        self.exact.get(&forms(cell.trim()).0).copied().unwrap_or(0.0) / self.filled().max(1.0)
    }

    /// How often the very same text was seen.
    pub(crate) fn seen(&self, cell: &str) -> f64 {
        self.values.get(&HASH.hash_one(cell.trim())).copied().unwrap_or(0.0)
    }

    pub(crate) fn filled(&self) -> f64 {
        self.rows - self.empty
    }
}

/// All columns, and how well an ordinary row fits them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub columns: Vec<ColumnModel>,
    /// Mean of [`Model::row_fit`] over the rows it was learnt from.
    pub usual: f64,
}

impl Model {
    pub(crate) fn learn<'a>(width: usize, rows: impl Iterator<Item = &'a [(String, bool)]> + Clone) -> Self {
        let mut columns = vec![ColumnModel::default(); width];
        for row in rows.clone() {
            for (column, (cell, quoted)) in columns.iter_mut().zip(row) {
                column.learn(cell, *quoted);
            }
        }
        let mut model = Self { columns, usual: 0.0 };
        let (mut total, mut count) = (0.0, 0.0);
        for row in rows.take(200) {
            total += model.row_fit(row);
            count += 1.0;
        }
        model.usual = if count > 0.0 { total / count } else { 0.0 };
        model
    }

    pub(crate) fn row_fit(&self, row: &[(String, bool)]) -> f64 {
        self.columns.iter().zip(row).map(|(column, (cell, quoted))| column.fit(cell, *quoted)).sum()
    }
}
