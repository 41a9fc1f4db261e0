//! Finds how cells and rows are written: each candidate dialect cuts the first part of the file, and the one that gives
//! the most regular table of cells that make sense wins. After van den Burg, Nazábal and Sutton, "Wrangling messy CSV
//! files by detecting row and type patterns" (2019), with the row pattern replaced by the purity of the counts of
//! cells, which forgives a few broken rows.

use std::collections::HashMap;

use super::model::{Sort, sort};
use super::parse::{Dialect, SampleRow, sample_rows};
use super::{Choices, Error, Found, LineEnd, Note};

/// Text looked at, and rows. Where lines are long, more: some of them whole.
const LOOK: usize = 256 << 10;
const LINES: usize = 8;
const ROWS: usize = 400;

/// Candidates with how readily they are believed.
const SEPARATORS: [(&str, f64); 17] = [
    (",", 1.0),
    (";", 1.0),
    ("\t", 1.0),
    ("|", 0.98),
    (":", 0.8),
    (" ", 0.75),
    ("\u{1}", 1.0),
    ("\u{1F}", 1.0),
    ("\u{1E}", 1.0),
    ("^", 0.9),
    ("~", 0.9),
    ("¦", 0.9),
    ("§", 0.9),
    ("#", 0.6),
    ("&", 0.6),
    ("!", 0.6),
    ("*", 0.6),
];

/// A dialect with its evidence.
#[derive(Debug, Clone)]
pub(crate) struct Detected {
    pub dialect: Dialect,
    pub line_end: Found<LineEnd>,
    pub separator: Found<String>,
    pub quote: Found<String>,
    pub escape: Found<String>,
    /// The first line only says which separator follows (`sep=;`).
    pub announced: bool,
}

pub(crate) fn detect(text: &[u8], whole: bool, choices: &Choices) -> Result<Detected, Error> {
    let look = looked(text);
    let last = whole && look.len() == text.len();
    let (line_end, cr_ends) = line_ends(look);
    let announced = announced(look);
    let look = match announced {
        Some((_, from)) => &look[from..],
        None => look,
    };

    let chosen_quote = match choices.quote.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(quote) if quote.len() == 1 => Some(Some(quote.as_bytes()[0])),
        Some(quote) => {
            return Err(Error::CsvBadChoice { field: "quote".to_owned(), value: quote.to_owned() });
        }
    };
    let chosen_escape = match choices.escape.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(escape) if escape.len() == 1 => Some(Some(escape.as_bytes()[0])),
        Some(escape) => {
            return Err(Error::CsvBadChoice { field: "escape".to_owned(), value: escape.to_owned() });
        }
    };
    let separators: Vec<(Vec<u8>, f64)> = match (&choices.separator, announced) {
        (Some(separator), _) if separator.contains(['\n', '\r']) => {
            return Err(Error::CsvBadChoice { field: "separator".to_owned(), value: separator.clone() });
        }
        (Some(separator), _) => vec![(separator.clone().into_bytes(), 1.0)],
        (None, Some((separator, _))) => vec![(vec![separator], 1.0)],
        (None, None) => candidates(look),
    };
    let quotes: Vec<Option<u8>> = match chosen_quote {
        Some(quote) => vec![quote],
        None => [b'"', b'\''].into_iter().filter(|quote| *quote == b'"' || look.contains(quote)).map(Some).collect(),
    };

    let steady: Vec<&[u8]> =
        separators.iter().map(|(text, _)| text.as_slice()).filter(|text| steady(look, text)).collect();
    let mut best: Option<(f64, Dialect)> = None;
    let mut second = 0.0;
    for (separator, prior) in &separators {
        for quote in &quotes {
            // An apostrophe is believed to be a quote only where it stands around cells.
            if *quote == Some(b'\'') && chosen_quote.is_none() && !surrounds(look, b'\'', separator) {
                continue;
            }
            let mut dialect =
                Dialect { separator: separator.clone(), quote: *quote, escape: chosen_escape.unwrap_or(None), cr_ends };
            if chosen_escape.is_none() && backslashes(look, &dialect) {
                dialect.escape = Some(b'\\');
            }
            let rows = sample_rows(look, &dialect, last, ROWS);
            let score = score(&rows, &separators, &dialect) * prior * belief(separator, &steady);
            match &best {
                Some((top, _)) if score <= *top => second = f64::max(second, score),
                _ => {
                    second = best.as_ref().map_or(0.0, |(top, _)| *top);
                    best = Some((score, dialect));
                }
            }
        }
    }
    let alone = Dialect { separator: Vec::new(), quote: quotes.first().copied().flatten(), escape: None, cr_ends };
    let (score, mut dialect) = best.unwrap_or((0.0, alone.clone()));
    let mut separator_note = Note::new("regular_cells").with("share", (score * 100.0).round());
    let mut confidence = if score > 0.0 { (0.5 + (score - second) / score).min(0.99) } else { 0.9 };
    if choices.separator.is_none() && announced.is_none() && one_column(look, last, &alone, &dialect, score) {
        dialect = alone;
        separator_note = Note::new("one_column");
        confidence = 0.8;
    }
    // A few lines that end with a lone CR among others: rows would be glued together.
    if !cr_ends && memchr::memchr(b'\r', look).is_some() && line_end.value != LineEnd::Cr {
        let other = Dialect { cr_ends: true, ..dialect.clone() };
        let even = |dialect: &Dialect| {
            let rows = sample_rows(look, dialect, last, ROWS);
            let rows: Vec<usize> = rows.iter().filter(|row| row.filled() > 0).map(|row| row.cells.len()).collect();
            let usual = rows.iter().map(|width| rows.iter().filter(|other| *other == width).count()).max();
            (usual.unwrap_or(0), rows.len())
        };
        let ((usual, rows), (without, before)) = (even(&other), even(&dialect));
        if usual > without && rows - usual < before - without {
            dialect.cr_ends = true;
        }
    }
    let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let separator = match (&choices.separator, announced) {
        (Some(separator), _) => Found::chosen(separator.clone()),
        (None, Some(_)) => Found::new(text_of(&dialect.separator), 1.0, Note::new("announced")),
        (None, None) => Found::new(text_of(&dialect.separator), confidence, separator_note),
    };
    let seen = dialect.quote.is_some_and(|quote| surrounds(look, quote, &dialect.separator));
    let quote_text = dialect.quote.map(|quote| char::from(quote).to_string()).unwrap_or_default();
    let quote = match chosen_quote {
        Some(_) => Found::chosen(quote_text),
        None if seen => Found::new(quote_text, 0.95, Note::new("quotes_around_cells")),
        None => Found::new(quote_text, 0.6, Note::new("no_quotes_seen")),
    };
    let escape_text = dialect.escape.map(|escape| char::from(escape).to_string()).unwrap_or_default();
    let escape = match (chosen_escape, dialect.escape) {
        (Some(_), _) => Found::chosen(escape_text),
        (None, Some(_)) => Found::new(escape_text, 0.9, Note::new("backslash_quotes")),
        (None, None) => Found::new(escape_text, 0.9, Note::new("doubled_quotes")),
    };
    Ok(Detected { dialect, line_end, separator, quote, escape, announced: announced.is_some() })
}

/// The first part of the text, with some whole lines however long they are.
fn looked(text: &[u8]) -> &[u8] {
    let near = text.len().min(LOOK);
    let breaks = memchr::memchr2_iter(b'\n', b'\r', &text[..near]).take(LINES).count();
    if breaks == LINES {
        return &text[..near];
    }
    let end = memchr::memchr2_iter(b'\n', b'\r', &text[near..]).nth(LINES - 1 - breaks);
    // Not within a pair of CR and LF.
    end.map_or(text, |end| &text[..(near + end + 2).min(text.len())])
}

/// Line ends by count; a lone CR ends lines only where it is usual.
fn line_ends(text: &[u8]) -> (Found<LineEnd>, bool) {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let (mut both, mut alone) = (0, 0);
    for at in memchr::memchr_iter(b'\r', text) {
        match text.get(at + 1) {
            Some(b'\n') => both += 1,
            Some(_) => alone += 1,
            None => {}
        }
    }
    // The last byte of the sample may be half of a pair.
    let ends_on_cr = text.last() == Some(&b'\r') && feeds == 0;
    let alone = alone + usize::from(ends_on_cr);
    let single = feeds - both;
    let note = |count: usize| Note::new("line_ends_counted").with("count", count);
    let total = (single + both + alone).max(1) as f64;
    if alone > 0 && (feeds == 0 || alone * 2 > feeds) {
        return (Found::new(LineEnd::Cr, alone as f64 / total, note(alone)), true);
    }
    if both > single {
        (Found::new(LineEnd::CrLf, both as f64 / total, note(both)), false)
    } else {
        (Found::new(LineEnd::Lf, (single.max(1) as f64 / total).min(1.0), note(single)), false)
    }
}

/// Excel's first line `sep=;`: the separator and where the next line begins.
fn announced(text: &[u8]) -> Option<(u8, usize)> {
    let line = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let rest = text[..line].strip_prefix(b"sep=").or_else(|| text[..line].strip_prefix(b"SEP="))?;
    let [separator] = rest else { return None };
    let from = line + text[line..].iter().take(2).take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    Some((*separator, from))
}

/// Whether a strong mark, or a run of marks, stands as often in each line as in the first.
fn steady(text: &[u8], separator: &[u8]) -> bool {
    const LINES: usize = 60;
    if !matches!(separator, b";" | b"\t" | b"|" | b"," | b"\x01" | b"\x1F") && separator.len() < 3 {
        return false;
    }
    let mut lines = text
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.trim_ascii().is_empty())
        .map(|line| memchr::memmem::find_iter(line, separator).count())
        .take(LINES);
    let Some(first) = lines.next() else { return false };
    let mut others = lines.peekable();
    first > 0 && others.peek().is_some() && others.all(|count| count == first)
}

/// Less where another separator is steadier: blanks between words beside a steady `;`, a part of a steady `~|~`.
fn belief(separator: &[u8], steady: &[&[u8]]) -> f64 {
    let weak = separator.iter().all(|byte| matches!(byte, b' ' | b':'));
    let beaten = steady.iter().any(|other| {
        let symmetric = other.len() > 2 && other.first() == other.last();
        *other != separator
            && ((weak && other.len() == 1)
                || (symmetric && separator.len() < other.len() && memchr::memmem::find(other, separator).is_some()))
    });
    if beaten { 0.5 } else { 1.0 }
}

fn candidates(text: &[u8]) -> Vec<(Vec<u8>, f64)> {
    let mut found = Vec::new();
    for (separator, prior) in SEPARATORS {
        let bytes = separator.as_bytes();
        let count = memchr::memmem::find_iter(text, bytes).count();
        if count == 0 {
            continue;
        }
        let twice = [bytes, bytes].concat();
        let pairs = memchr::memmem::find_iter(text, &twice).count();
        // `||`: all of them come in pairs.
        if pairs * 2 == count && !separator.trim().is_empty() {
            found.push((twice, prior));
            continue;
        }
        // Nearly all: the others may stand within cells.
        if pairs * 2 * 10 >= count * 8 && !separator.trim().is_empty() {
            found.push((twice, prior));
        }
        found.push((bytes.to_vec(), prior));
        if matches!(separator, "," | ";" | "|" | ":") {
            let spaced = [bytes, b" "].concat();
            if memchr::memmem::find_iter(text, &spaced).count() * 3 > count {
                found.push((spaced, prior));
            }
            let around = [b" ", bytes, b" "].concat();
            if memchr::memmem::find_iter(text, &around).count() * 3 > count {
                found.push((around, prior));
            }
        }
    }
    found.extend(runs(text).into_iter().map(|run| (run, 0.9)));
    found
}

/// Separators of several different marks, such as `~|~`: they stand in most lines, and their first mark hardly elsewhere.
fn runs(text: &[u8]) -> Vec<Vec<u8>> {
    const LINES: usize = 60;
    let mark = |byte: &u8| {
        matches!(
            byte,
            b'|' | b';'
                | b':'
                | b','
                | b'~'
                | b'^'
                | b'#'
                | b'&'
                | b'!'
                | b'*'
                | b'@'
                | b'<'
                | b'>'
                | b'='
                | b'_'
                | b'\\'
                | b'$'
        )
    };
    let lines: Vec<&[u8]> = text
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.trim_ascii().is_empty())
        .take(LINES)
        .collect();
    let mut counts: HashMap<&[u8], (usize, usize)> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        for run in line.chunk_by(|a, b| mark(a) && mark(b)).filter(|run| (2..=4).contains(&run.len()) && mark(&run[0]))
        {
            let (seen, last) = counts.entry(run).or_insert((0, usize::MAX));
            if *last != at {
                (*seen, *last) = (*seen + 1, at);
            }
        }
    }
    let mut found: Vec<Vec<u8>> = counts
        .into_iter()
        .filter(|(run, (seen, _))| {
            let mixed = run.iter().any(|byte| *byte != run[0]);
            let all: usize = lines.iter().map(|line| memchr::memmem::find_iter(line, run).count()).sum();
            let alone: usize = lines.iter().map(|line| memchr::memchr_iter(run[0], line).count()).sum();
            let inside = memchr::memchr_iter(run[0], run).count();
            mixed && *seen * 10 >= lines.len() * 8 && lines.len() > 1 && all * inside * 10 >= alone * 8
        })
        .map(|(run, _)| run.to_vec())
        .collect();
    found.sort_unstable();
    found
}

/// Whether the quote opens cells after a separator or line start, and closes them.
fn surrounds(text: &[u8], quote: u8, separator: &[u8]) -> bool {
    let (mut opens, mut closes) = (0, 0);
    for at in memchr::memchr_iter(quote, text) {
        let before = &text[..at];
        let after = &text[at + 1..];
        let starts = before.is_empty()
            || before.ends_with(b"\n")
            || before.ends_with(b"\r")
            || (!separator.is_empty() && before.ends_with(separator));
        let ends = after.is_empty()
            || after.starts_with(b"\n")
            || after.starts_with(b"\r")
            || (!separator.is_empty() && after.starts_with(separator));
        opens += u32::from(starts);
        closes += u32::from(ends);
    }
    opens > 0 && closes * 2 >= opens
}

/// Backslashes before quotes that don't end a cell, more often than doubled quotes.
fn backslashes(text: &[u8], dialect: &Dialect) -> bool {
    let Some(quote) = dialect.quote else { return false };
    let escaped = memchr::memmem::find_iter(text, &[b'\\', quote])
        .filter(|at| {
            let after = &text[at + 2..];
            let ends = after.is_empty() || after[0] == b'\n' || after[0] == b'\r' || dialect.separates(text, at + 2);
            !ends
        })
        .count();
    if escaped == 0 {
        return false;
    }
    let doubled = memchr::memmem::find_iter(text, &[quote, quote])
        .filter(|at| {
            let before = at.checked_sub(1).map(|at| text[at]);
            let after = text.get(at + 2).copied();
            let empty = before
                .is_none_or(|byte| dialect.separator.last() == Some(&byte) || byte == b'\n' || byte == b'\r')
                && after.is_none_or(|byte| dialect.separator.first() == Some(&byte) || byte == b'\n' || byte == b'\r');
            !empty && before != Some(b'\\')
        })
        .count();
    escaped > doubled
}

/// Purity of the counts of cells × how much sense the cells make.
fn score(rows: &[SampleRow], separators: &[(Vec<u8>, f64)], dialect: &Dialect) -> f64 {
    let mut groups: HashMap<usize, (f64, f64)> = HashMap::new();
    let mut total = 0.0;
    let (mut sense, mut cells) = (0.0, 0.0);
    for row in rows {
        if row.cells.len() == 1 && row.cells[0].0.trim().is_empty() {
            continue;
        }
        let weight = if row.irregular { 0.5 } else { 1.0 };
        total += 1.0;
        groups.entry(row.cells.len()).or_default().0 += weight;
        for (cell, quoted) in row.cells.iter().take(64) {
            cells += 1.0;
            sense += sense_of(cell, *quoted, separators, dialect);
        }
    }
    if total == 0.0 || cells == 0.0 {
        return 0.0;
    }
    let purity: f64 =
        groups.iter().map(|(width, (count, _))| (count / total).powi(2) * (*width as f64 - 1.0) / *width as f64).sum();
    purity * sense / cells
}

fn sense_of(cell: &str, quoted: bool, separators: &[(Vec<u8>, f64)], dialect: &Dialect) -> f64 {
    if quoted {
        return if cell.contains('"') && !cell.contains(char::is_whitespace) { 0.6 } else { 0.95 };
    }
    let trimmed = cell.trim();
    let bytes = trimmed.as_bytes();
    if bytes.is_empty() {
        return 0.55;
    }
    let edge = |byte: Option<&u8>| matches!(byte, Some(b'"')) || (byte.is_some() && byte == dialect.quote.as_ref());
    if edge(bytes.first()) || edge(bytes.last()) {
        return 0.1;
    }
    let base = match sort(trimmed) {
        Sort::Integer | Sort::Decimal | Sort::Dated | Sort::Quantity | Sort::Address => 1.0,
        Sort::Word | Sort::Code => 0.9,
        Sort::Words => 0.75,
        Sort::Empty => 0.55,
        Sort::Other => 0.4,
    };
    let foreign = separators.iter().any(|(separator, _)| {
        *separator != dialect.separator
            && matches!(separator.as_slice(), b"," | b";" | b"\t" | b"|" | b"\x01" | b"\x1F")
            && memchr::memmem::find(bytes, separator).is_some()
            && !(separator == b"," && matches!(sort(trimmed), Sort::Decimal | Sort::Quantity))
    });
    let padded = if cell.len() != trimmed.len() && dialect.separator != b" " { 0.95 } else { 1.0 };
    (if foreign { base * 0.5 } else { base }) * padded
}

/// Whether the file is better read as one column.
fn one_column(text: &[u8], last: bool, alone: &Dialect, dialect: &Dialect, score: f64) -> bool {
    let rows = sample_rows(text, alone, last, ROWS);
    let lines: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.cells.first())
        .map(|cell| cell.0.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    if lines.is_empty() || dialect.separator.is_empty() {
        return true;
    }
    let cut = sample_rows(text, dialect, last, ROWS);
    // `1,5` under a header without a comma: decimal commas, not two columns.
    let fractions = lines.iter().skip(1).filter(|line| matches!(sort(line), Sort::Decimal | Sort::Dated)).count();
    // Whole numbers stand among them, without a mark.
    let whole = lines.iter().skip(1).filter(|line| matches!(sort(line), Sort::Integer)).count();
    let numbers = if fractions > 0 { fractions + whole } else { 0 };
    let header_apart = cut.first().is_some_and(|row| row.cells.len() == 1);
    if numbers > 0 && numbers * 10 >= (lines.len() - 1) * 9 && header_apart {
        return true;
    }
    let several = cut.iter().filter(|row| row.cells.len() > 1).count();
    let strong = matches!(dialect.separator.as_slice(), b"," | b";" | b"\t" | b"|" | b"\x01" | b"\x1F");
    several * 2 < lines.len() || score < if strong { 0.08 } else { 0.3 }
}
