//! Cuts text into records and cells by one dialect, in one pass, without an allocation per cell.

/// How cells and rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Empty: one column.
    pub separator: Vec<u8>,
    pub quote: Option<u8>,
    /// `None`: quotes are doubled.
    pub escape: Option<u8>,
    /// A lone CR ends a line.
    pub cr_ends: bool,
}

impl Dialect {
    /// Length of the line end at `at`, 0 if there is none.
    pub(crate) fn line_end(&self, text: &[u8], at: usize) -> usize {
        match text.get(at) {
            Some(b'\n') => 1,
            Some(b'\r') if text.get(at + 1) == Some(&b'\n') => 2,
            Some(b'\r') if self.cr_ends => 1,
            _ => 0,
        }
    }

    pub(crate) fn separates(&self, text: &[u8], at: usize) -> bool {
        match self.separator.as_slice() {
            [] => false,
            // Nearly always: without a call.
            [only] => text.get(at) == Some(only),
            longer => text[at.min(text.len())..].starts_with(longer),
        }
    }
}

/// A cell's place: in the block's text, or (until the block is finished) in the unescaped text beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub start: u32,
    flags: u32,
}

const QUOTED: u32 = 1 << 31;
const BESIDE: u32 = 1 << 30;

impl Cell {
    pub(crate) const EMPTY: Cell = Cell { start: 0, flags: 0 };

    pub(crate) fn new(start: usize, end: usize, quoted: bool) -> Self {
        Cell { start: start as u32, flags: (end - start) as u32 | if quoted { QUOTED } else { 0 } }
    }

    fn beside(start: usize, end: usize) -> Self {
        Cell { start: start as u32, flags: (end - start) as u32 | QUOTED | BESIDE }
    }

    pub(crate) fn len(self) -> usize {
        (self.flags & !(QUOTED | BESIDE)) as usize
    }

    pub(crate) fn quoted(self) -> bool {
        self.flags & QUOTED != 0
    }

    pub(crate) fn text(self, text: &str) -> &str {
        text.get(self.start as usize..self.start as usize + self.len()).unwrap_or_default()
    }

    /// The bytes of a cell whose block is not finished yet.
    pub(crate) fn raw<'a>(self, text: &'a [u8], extra: &'a [u8]) -> &'a [u8] {
        let from = if self.flags & BESIDE == 0 { text } else { extra };
        from.get(self.start as usize..self.start as usize + self.len()).unwrap_or_default()
    }

    fn settle(&mut self, base: u32) {
        if self.flags & BESIDE != 0 {
            self.flags &= !BESIDE;
            self.start += base;
        }
    }

    /// Puts `bytes` beside the text and points to them.
    pub(crate) fn written(bytes: &[u8], extra: &mut Vec<u8>) -> Self {
        let start = extra.len();
        extra.extend_from_slice(bytes);
        Cell::beside(start, extra.len())
    }
}

/// Points cells beside the text at their place after `text`, when `extra` is appended to it.
pub(crate) fn settle(cells: &mut [Cell], text: &mut Vec<u8>, extra: &[u8]) {
    if extra.is_empty() {
        return;
    }
    let base = text.len() as u32;
    text.extend_from_slice(extra);
    for cell in cells {
        cell.settle(base);
    }
}

/// What one record was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// After the line end.
    pub end: usize,
    pub fields: usize,
    /// A quote inside quotes that was neither doubled nor escaped.
    pub irregular: bool,
    /// A quote was opened and not closed before the end of the text or of the bound.
    pub open: bool,
    /// The text ended before the record did (never at the end of the file).
    pub incomplete: bool,
    /// Line breaks inside quotes.
    pub breaks: u32,
}

/// Quoted cells over several lines are followed as far as this many bytes; then the quote is taken for text.
pub(crate) const QUOTED_REACH: usize = 1 << 20;
/// The same within a sample.
const SAMPLE_REACH: usize = 32 << 10;

/// Scans the record at `start`, appending its cells. `last`: nothing follows `text` in the file.
pub(crate) fn record(
    text: &[u8],
    start: usize,
    dialect: &Dialect,
    last: bool,
    reach: usize,
    cells: &mut Vec<Cell>,
    extra: &mut Vec<u8>,
) -> Scanned {
    let mut scanned = Scanned::default();
    let mut at = start;
    loop {
        let opened = dialect.quote.and_then(|quote| opening(text, at, quote));
        let next = match (opened, dialect.quote) {
            (Some(inside), Some(quote)) => {
                quoted(text, inside, quote, dialect, last, reach, cells, extra, &mut scanned)
            }
            _ => unquoted(text, at, dialect, last, cells),
        };
        scanned.fields += 1;
        match next {
            Next::Field(next) => at = next,
            Next::Record(end) => {
                scanned.end = end;
                return scanned;
            }
            Next::More => {
                scanned.incomplete = true;
                scanned.end = text.len();
                return scanned;
            }
        }
    }
}

enum Next {
    Field(usize),
    Record(usize),
    More,
}

/// Where the inside of quotes begins, if the cell at `at` starts with a quote (blanks before it allowed).
fn opening(text: &[u8], at: usize, quote: u8) -> Option<usize> {
    let first = *text.get(at)?;
    if first == quote {
        return Some(at + 1);
    }
    if first != b' ' {
        return None;
    }
    let blanks = text[at..].iter().take(64).take_while(|byte| **byte == b' ').count();
    (text.get(at + blanks) == Some(&quote)).then_some(at + blanks + 1)
}

fn unquoted(text: &[u8], at: usize, dialect: &Dialect, last: bool, cells: &mut Vec<Cell>) -> Next {
    let first = dialect.separator.first().copied().unwrap_or(b'\n');
    let mut from = at;
    loop {
        let Some(hit) = find(first, &text[from..]).map(|offset| from + offset) else {
            if !last {
                return Next::More;
            }
            cells.push(Cell::new(at, text.len(), false));
            return Next::Record(text.len());
        };
        let byte = text[hit];
        if byte == b'\r' && hit + 1 == text.len() && !last {
            return Next::More;
        }
        let end = dialect.line_end(text, hit);
        if end > 0 {
            cells.push(Cell::new(at, hit, false));
            return Next::Record(hit + end);
        }
        if byte == first && !dialect.separator.is_empty() {
            if dialect.separator.len() > 1 && hit + dialect.separator.len() > text.len() && !last {
                return Next::More;
            }
            if dialect.separates(text, hit) {
                cells.push(Cell::new(at, hit, false));
                return Next::Field(hit + dialect.separator.len());
            }
        }
        from = hit + 1;
    }
}

/// The first separator byte or line break.
fn find(separator: u8, text: &[u8]) -> Option<usize> {
    // Most cells are short: a call per cell costs more than looking at their bytes.
    let near = text.len().min(24);
    for (at, byte) in text[..near].iter().enumerate() {
        if *byte == separator || *byte == b'\n' || *byte == b'\r' {
            return Some(at);
        }
    }
    memchr::memchr3(separator, b'\n', b'\r', &text[near..]).map(|at| near + at)
}

#[allow(clippy::too_many_arguments)]
fn quoted(
    text: &[u8],
    inside: usize,
    quote: u8,
    dialect: &Dialect,
    last: bool,
    reach: usize,
    cells: &mut Vec<Cell>,
    extra: &mut Vec<u8>,
    scanned: &mut Scanned,
) -> Next {
    let mut at = inside;
    let mut escaped = false;
    loop {
        let window = &text[at..];
        let hit = match dialect.escape {
            Some(escape) if escape != quote => memchr::memchr2(quote, escape, window),
            _ => memchr::memchr(quote, window),
        };
        let Some(hit) = hit.map(|offset| at + offset) else {
            scanned.open = last || text.len() - inside > reach;
            if scanned.open {
                scanned.irregular = true;
                cells.push(Cell::new(inside, text.len(), true));
                return Next::Record(text.len());
            }
            return Next::More;
        };
        if hit - inside > reach {
            scanned.open = true;
            scanned.irregular = true;
            return Next::Record(hit);
        }
        if text[hit] != quote || (Some(text[hit]) == dialect.escape && dialect.escape == Some(quote)) {
            // An escape: the byte after it is text, whatever it is.
            if hit + 1 >= text.len() && !last {
                return Next::More;
            }
            escaped |= text.get(hit + 1) == Some(&quote) || text.get(hit + 1) == Some(&text[hit]);
            at = (hit + 2).min(text.len());
            continue;
        }
        let Some(after) = text.get(hit + 1).copied() else {
            if !last {
                return Next::More;
            }
            close(text, inside, hit, quote, escaped, dialect, cells, extra, scanned);
            return Next::Record(text.len());
        };
        if after == quote && dialect.escape.is_none() {
            escaped = true;
            at = hit + 2;
            continue;
        }
        if (after == b'\r' && hit + 2 == text.len() && !last)
            || (hit + 1 + dialect.separator.len() > text.len() && !last)
        {
            return Next::More;
        }
        let end = dialect.line_end(text, hit + 1);
        if end > 0 {
            close(text, inside, hit, quote, escaped, dialect, cells, extra, scanned);
            return Next::Record(hit + 1 + end);
        }
        if dialect.separates(text, hit + 1) {
            close(text, inside, hit, quote, escaped, dialect, cells, extra, scanned);
            return Next::Field(hit + 1 + dialect.separator.len());
        }
        if after == b' ' {
            let blanks = text[hit + 1..].iter().take(64).take_while(|byte| **byte == b' ').count();
            let next = hit + 1 + blanks;
            if next >= text.len() && !last {
                return Next::More;
            }
            let end = dialect.line_end(text, next);
            if end > 0 || next >= text.len() {
                close(text, inside, hit, quote, escaped, dialect, cells, extra, scanned);
                return Next::Record(next + end);
            }
            if dialect.separates(text, next) {
                close(text, inside, hit, quote, escaped, dialect, cells, extra, scanned);
                return Next::Field(next + dialect.separator.len());
            }
        }
        scanned.irregular = true;
        at = hit + 1;
    }
}

#[allow(clippy::too_many_arguments)]
fn close(
    text: &[u8],
    inside: usize,
    hit: usize,
    quote: u8,
    escaped: bool,
    dialect: &Dialect,
    cells: &mut Vec<Cell>,
    extra: &mut Vec<u8>,
    scanned: &mut Scanned,
) {
    let content = &text[inside..hit];
    if content.len() > 1 {
        let ends = memchr::memchr_iter(b'\n', content).count();
        scanned.breaks +=
            if ends == 0 && dialect.cr_ends { memchr::memchr_iter(b'\r', content).count() } else { ends } as u32;
    }
    if !escaped {
        cells.push(Cell::new(inside, hit, true));
        return;
    }
    let start = extra.len();
    unescape(content, quote, dialect.escape, extra);
    cells.push(Cell::beside(start, extra.len()));
}

/// Doubled quotes become one; after an escape, a quote or an escape stands for itself.
pub(crate) fn unescape(content: &[u8], quote: u8, escape: Option<u8>, out: &mut Vec<u8>) {
    let mark = escape.unwrap_or(quote);
    let mut rest = content;
    while let Some(at) = memchr::memchr(mark, rest) {
        let next = rest.get(at + 1).copied();
        if next == Some(quote) || next == Some(mark) {
            out.extend_from_slice(&rest[..at]);
            out.extend(next);
            rest = &rest[at + 2..];
        } else {
            out.extend_from_slice(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    out.extend_from_slice(rest);
}

/// Cells of a row that a sample keeps: one that has more is refused for its width, and could take all the memory.
const MOST_CELLS: usize = super::MAX_COLUMNS + 2;

/// The records of a text, cells as owned bytes: for samples, not for whole files.
pub(crate) fn sample_rows(text: &[u8], dialect: &Dialect, last: bool, limit: usize) -> Vec<SampleRow> {
    let mut rows = Vec::new();
    let mut at = 0;
    let mut line = 1;
    let (mut cells, mut extra) = (Vec::new(), Vec::new());
    while at < text.len() && rows.len() < limit {
        cells.clear();
        extra.clear();
        let scanned = record(text, at, dialect, last, SAMPLE_REACH, &mut cells, &mut extra);
        if scanned.incomplete {
            break;
        }
        let mut end = scanned.end;
        // A row that swallowed the lines after it is looked at as one line.
        if scanned.irregular && (scanned.open || scanned.breaks > 0) {
            end = next_line(text, at, dialect);
            cells.clear();
            extra.clear();
            let alone = line_without_end(&text[..end], at, dialect);
            record(&text[..alone], at, dialect, true, SAMPLE_REACH, &mut cells, &mut extra);
        }
        let width = cells.len();
        let fields = cells
            .iter()
            .take(MOST_CELLS)
            .map(|cell| (String::from_utf8_lossy(cell.raw(text, &extra)).into_owned(), cell.quoted()))
            .collect();
        rows.push(SampleRow { line, start: at, end, cells: fields, width, irregular: scanned.irregular });
        line += count_lines(&text[at..end], dialect);
        at = end.max(at + 1);
    }
    rows
}

/// A record of a sample.
#[derive(Debug, Clone)]
pub(crate) struct SampleRow {
    pub line: u64,
    pub start: usize,
    pub end: usize,
    /// Text, and whether it was quoted; of a row that is wider than any table may be, the first.
    pub cells: Vec<(String, bool)>,
    /// All cells that it has.
    pub width: usize,
    pub irregular: bool,
}

impl SampleRow {
    pub(crate) fn filled(&self) -> usize {
        self.cells.iter().filter(|(cell, _)| !cell.trim().is_empty()).count()
    }
}

/// Where the line after the one at `at` begins.
pub(crate) fn next_line(text: &[u8], at: usize, dialect: &Dialect) -> usize {
    let mut from = at;
    while let Some(offset) = memchr::memchr2(b'\n', b'\r', &text[from..]) {
        let hit = from + offset;
        let end = dialect.line_end(text, hit);
        if end > 0 {
            return hit + end;
        }
        from = hit + 1;
    }
    text.len()
}

/// Where the content of the line `[start, text.len())` ends.
pub(crate) fn line_without_end(text: &[u8], start: usize, dialect: &Dialect) -> usize {
    let mut end = text.len();
    if end > start && text[end - 1] == b'\n' {
        end -= 1;
        if end > start && text[end - 1] == b'\r' {
            end -= 1;
        }
    } else if end > start && dialect.cr_ends && text[end - 1] == b'\r' {
        end -= 1;
    }
    end
}

/// Line ends in the text.
pub(crate) fn count_lines(text: &[u8], dialect: &Dialect) -> u64 {
    let ends = memchr::memchr_iter(b'\n', text).count();
    (if ends == 0 && dialect.cr_ends { memchr::memchr_iter(b'\r', text).count() } else { ends }) as u64
}
