//! Puts a broken row back together.
//!
//! A row whose count of cells is wrong, or whose quotes are, is cut anew: of all ways to make as many cells as there
//! are columns (by joining, splitting, dropping and adding cells, and by taking quotes as marks or as text), the one
//! whose cells look most like their columns wins, by dynamic programming over the positions of the row, with a beam.

use super::model::Model;

/// Rows longer than this are not cut anew.
const LONGEST: usize = 32 << 10;
const MOST_COLUMNS: usize = 400;
const BEAM: usize = 24;

/// What was done to a row, worded under `row_data.<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Added,
    Dropped,
    Joined,
    Split,
    Quote,
}

impl Change {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Change::Added => "cells_added",
            Change::Dropped => "separator_dropped",
            Change::Joined => "cells_joined",
            Change::Split => "separator_missing",
            Change::Quote => "stray_quote",
        }
    }
}

/// A cell of the row cut anew: `[start, end)` of the line, quotes excluded if `quoted`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Aligned {
    pub cells: Vec<Span>,
    /// Logarithm of how likely; compare with [`Model::usual`].
    pub score: f64,
    pub change: Option<Change>,
    /// Cells looked at: the unit of work.
    pub work: u64,
}

/// What a row costs to be read in an unusual way, in logarithms.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Costs {
    join: f64,
    joins: usize,
}

impl Costs {
    /// A separator inside a cell without quotes is unlikely, unless it is the blank.
    pub(crate) fn of(separator: &[u8]) -> Self {
        if separator == b" " { Self { join: 0.35, joins: 40 } } else { Self { join: 3.0, joins: 6 } }
    }
}

const LITERAL_QUOTE: f64 = 2.0;
const INNER_QUOTE: f64 = 0.7;
const CROSSED: f64 = 3.0;
const DROP: f64 = 3.0;
const SPLIT: f64 = 5.0;
const PAD: f64 = 0.7;
const INSERT: f64 = 6.0;

#[derive(Clone, Copy)]
struct Node {
    before: u32,
    span: Span,
    score: f64,
    change: Option<Change>,
    /// Whether this node made a cell (drops do not).
    cell: bool,
    /// Where the next cell begins; `END` when the row is used up.
    at: usize,
    splits: u8,
}

const END: usize = usize::MAX;
const NONE: u32 = u32::MAX;

/// The best way to cut `line` (one row without its line end) into the model's columns; `None` when it can't be done.
pub(crate) fn align(
    line: &str,
    separator: &[u8],
    quote: Option<u8>,
    escape: Option<u8>,
    model: &Model,
) -> Option<Aligned> {
    let width = model.columns.len();
    if line.len() > LONGEST || width > MOST_COLUMNS || separator.is_empty() || width == 0 {
        return None;
    }
    let bytes = line.as_bytes();
    let costs = Costs::of(separator);
    let most_splits = if separator == b" " { 0 } else { 2 };
    let separators: Vec<usize> = memchr::memmem::find_iter(bytes, separator).collect();
    let mut nodes = vec![Node {
        before: NONE,
        span: Span { start: 0, end: 0, quoted: false },
        score: 0.0,
        change: None,
        cell: false,
        at: 0,
        splits: 0,
    }];
    let mut layer: Vec<u32> = vec![0];
    let mut work = 0;
    for column in 0..=width {
        drops(bytes, separator, &mut nodes, &mut layer);
        if column == width {
            break;
        }
        let model = &model.columns[column];
        let mut next: Vec<u32> = Vec::new();
        for &from in &layer {
            let state = nodes[from as usize];
            let mut put = |nodes: &mut Vec<Node>,
                           span: Span,
                           cost: f64,
                           change: Option<Change>,
                           at: usize,
                           split: u8| {
                work += 1;
                let cell = line.get(span.start..span.end).unwrap_or_default();
                let stripped = match (span.quoted, quote) {
                    (false, Some(quote)) if cell.as_bytes().first() == Some(&quote) => &cell[1..],
                    _ => cell,
                };
                let score = state.score - cost + model.fit(stripped, span.quoted);
                nodes.push(Node { before: from, span, score, change, cell: true, at, splits: state.splits + split });
                next.push(nodes.len() as u32 - 1);
            };
            if state.at == END {
                let span = Span { start: bytes.len(), end: bytes.len(), quoted: false };
                put(&mut nodes, span, PAD, Some(Change::Added), END, 0);
                continue;
            }
            let at = state.at;
            let none = Span { start: at, end: at, quoted: false };
            put(&mut nodes, none, INSERT, Some(Change::Added), at, 0);
            let literal = if quote.is_some_and(|quote| bytes.get(at) == Some(&quote)) { LITERAL_QUOTE } else { 0.0 };
            let after = separators.partition_point(|position| *position < at);
            for joined in 0..=costs.joins {
                let position = separators.get(after + joined).copied();
                let end = position.unwrap_or(bytes.len());
                let change = match (joined, literal > 0.0) {
                    (0, false) => None,
                    (0, true) => Some(Change::Quote),
                    _ => Some(Change::Joined),
                };
                let next = position.map_or(END, |position| position + separator.len());
                let span = Span { start: at, end, quoted: false };
                put(&mut nodes, span, literal + joined as f64 * costs.join, change, next, 0);
                if position.is_none() {
                    break;
                }
            }
            if let Some(quote) = quote {
                for close in closings(bytes, at, separator, quote, escape) {
                    let span = Span { start: at + 1, end: close.at, quoted: true };
                    let change = if close.inner > 0.0 { Some(Change::Quote) } else { None };
                    if close.separated {
                        let next = if close.next > bytes.len() { END } else { close.next };
                        put(&mut nodes, span, close.inner * INNER_QUOTE + close.crossed * CROSSED, change, next, 0);
                    } else if state.splits < most_splits {
                        let cost = SPLIT + close.inner * INNER_QUOTE + close.crossed * CROSSED;
                        put(&mut nodes, span, cost, Some(Change::Split), close.next, 1);
                    }
                }
            }
            if state.splits < most_splits {
                let end = separators.get(after).copied().unwrap_or(bytes.len());
                for cut in cuts(line, at, end, quote) {
                    let span = Span { start: at, end: cut, quoted: false };
                    put(&mut nodes, span, SPLIT + literal, Some(Change::Split), cut, 1);
                }
            }
        }
        layer = best(&nodes, next);
    }
    let last = layer
        .into_iter()
        .filter(|node| nodes[*node as usize].at == END)
        .max_by(|a, b| nodes[*a as usize].score.total_cmp(&nodes[*b as usize].score))?;
    let score = nodes[last as usize].score;
    let mut cells = Vec::with_capacity(width);
    let mut change = None;
    let mut at = last;
    while at != NONE {
        let node = nodes[at as usize];
        if node.cell {
            cells.push(node.span);
        }
        change = node.change.or(change);
        at = node.before;
    }
    cells.reverse();
    Some(Aligned { cells, score, change, work })
}

/// Empty cells that could be left out, without advancing to the next column.
fn drops(bytes: &[u8], separator: &[u8], nodes: &mut Vec<Node>, layer: &mut Vec<u32>) {
    let mut from = 0;
    while from < layer.len() && layer.len() < 4 * BEAM {
        let before = layer[from];
        let state = nodes[before as usize];
        from += 1;
        if state.at == END {
            continue;
        }
        let at = if bytes[state.at..].starts_with(separator) {
            state.at + separator.len()
        } else if bytes[state.at..].iter().all(|byte| *byte == b' ') {
            END
        } else {
            continue;
        };
        let span = Span { start: 0, end: 0, quoted: false };
        let change = Some(Change::Dropped);
        nodes.push(Node { before, span, score: state.score - DROP, change, cell: false, at, splits: state.splits });
        layer.push(nodes.len() as u32 - 1);
    }
}

/// The best states, one for each position and count of splits.
fn best(nodes: &[Node], mut states: Vec<u32>) -> Vec<u32> {
    states.sort_unstable_by(|a, b| {
        let (a, b) = (&nodes[*a as usize], &nodes[*b as usize]);
        (a.at, a.splits).cmp(&(b.at, b.splits)).then(b.score.total_cmp(&a.score))
    });
    states.dedup_by_key(|state| (nodes[*state as usize].at, nodes[*state as usize].splits));
    states.sort_by(|a, b| nodes[*b as usize].score.total_cmp(&nodes[*a as usize].score));
    states.truncate(BEAM);
    states
}

struct Closing {
    /// The closing quote.
    at: usize,
    /// Where the next cell begins; beyond the line when this was the last.
    next: usize,
    separated: bool,
    /// Quotes inside that are neither doubled nor escaped.
    inner: f64,
    /// Places inside that look like the end of a quoted cell.
    crossed: f64,
}

/// Where quotes opened at `at` could close.
fn closings(bytes: &[u8], at: usize, separator: &[u8], quote: u8, escape: Option<u8>) -> Vec<Closing> {
    let mut found = Vec::new();
    if bytes.get(at) != Some(&quote) {
        return found;
    }
    let (mut inner, mut crossed) = (0.0, 0.0);
    let mut from = at + 1;
    let mut run = 0;
    while let Some(hit) = memchr::memchr(quote, &bytes[from..]).map(|offset| from + offset) {
        run = if hit == from && hit > at + 1 { run + 1 } else { 1 };
        from = hit + 1;
        if escape.is_some_and(|escape| bytes[hit - 1] == escape) {
            continue;
        }
        let after = &bytes[hit + 1..];
        let separated = after.is_empty() || after.starts_with(separator);
        // A run of quotes before this one: an even count is doubled, an odd one is not.
        let odd = f64::from(u8::from(run % 2 == 0));
        if separated {
            let next = if after.is_empty() { bytes.len() + 1 } else { hit + 1 + separator.len() };
            found.push(Closing { at: hit, next, separated, inner: inner + odd, crossed });
            crossed += 1.0;
        } else {
            let plausible = after[0] == quote || after[0].is_ascii_alphanumeric() || after[0] >= 128;
            if plausible && found.len() < 8 {
                found.push(Closing { at: hit, next: hit + 1, separated: false, inner: inner + odd, crossed });
            }
            if after[0] != quote && run % 2 == 1 {
                inner += 1.0;
            }
        }
        if found.len() >= 12 || crossed > 4.0 {
            break;
        }
    }
    found
}

/// Where a separator may be missing in `[at, end)`: where the kind of character changes, between digits, before quotes.
fn cuts(line: &str, at: usize, end: usize, quote: Option<u8>) -> Vec<usize> {
    const MOST: usize = 96;
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    for cut in at + 1..end {
        let (left, right) = (bytes[cut - 1], bytes[cut]);
        if !line.is_char_boundary(cut) || left == b' ' || right == b' ' {
            continue;
        }
        let class = |byte: u8| match byte {
            b'0'..=b'9' => 0,
            b'A'..=b'Z' => 1,
            b'a'..=b'z' | 128.. => 2,
            _ => 3,
        };
        let both = class(left) == class(right) && matches!(class(left), 1 | 2);
        let capitalised = class(left) == 1 && class(right) == 2;
        // A capitalised word may begin inside what looks like one: only its first letter is a place to cut.
        if (!both && !capitalised) || Some(right) == quote || (both && class(left) == 1) {
            found.push(cut);
            if found.len() == MOST {
                break;
            }
        }
    }
    found
}
