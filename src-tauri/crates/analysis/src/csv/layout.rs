//! Finds where the table is: how many columns, lines before it, rows that name the columns.

use std::collections::{HashMap, HashSet};

use super::model::{Model, Sort, sort};
use super::parse::{Dialect, SampleRow, line_without_end, sample_rows};
use super::{Choices, Found, MAX_COLUMNS, Note, TableSeen, tables};

const ROWS: usize = 3_000;
const MOST_HEADER_ROWS: usize = 4;

#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub width: usize,
    /// Lines before the header.
    pub skip: Found<u32>,
    pub header_rows: Found<u32>,
    /// Header cells as written, rows joined by a blank; as many as columns; `None` without header.
    pub header: Option<Vec<String>>,
    pub header_repaired: bool,
    /// The line (from 1) and byte (in the sample) of the first row of data.
    pub data_line: u64,
    pub data_at: usize,
    /// Rows before the data, as written, with their lines.
    pub preamble: Vec<(u64, String)>,
    pub model: Model,
    /// Several tables in the file, and the one that is read.
    pub tables: Vec<TableSeen>,
    pub table: Option<Found<u32>>,
    /// From this line on it is another table.
    pub stop: u64,
    /// From this line on there are only notes; known once the file was read.
    pub notes: u64,
    /// The line of a row that calls itself a total and is left out, and what such a row calls itself; known once the file
    /// was read.
    pub total: u64,
    pub total_said: Option<String>,
    /// Lines that begin with `#` and are no rows are comments: no row of the table begins so.
    pub comments: bool,
}

impl Layout {
    /// A row that calls itself a total is no row of the table, unless the user says so.
    pub(crate) fn leave_out(&mut self, line: u64, said: String, choices: &Choices) {
        self.total_said = Some(said);
        self.total = if choices.total == Some(false) { u64::MAX } else { line };
    }
}

/// `skip`: lines already known not to belong to the table.
pub(crate) fn find(text: &[u8], whole: bool, dialect: &Dialect, announced: bool, choices: &Choices) -> Layout {
    let all = sample_rows(text, dialect, whole, ROWS);
    let several =
        if choices.skip_rows.is_none() && !dialect.separator.is_empty() { tables::find(&all) } else { Vec::new() };
    let wanted = choices.table.unwrap_or(0) as usize;
    let (picked, stop) = match several.get(wanted).or(several.first()) {
        None => (None, u64::MAX),
        Some((table, end)) => (Some(table), *end),
    };
    let table_found = picked.map(|_| match choices.table {
        Some(table) if (table as usize) < several.len() => Found::chosen(table),
        _ => Found::new(0, 0.6, Note::new("first_table").with("tables", several.len())),
    });
    // Below another table, everything above is not ours.
    let below =
        picked.filter(|_| table_found.as_ref().is_some_and(|found| found.value > 0)).map(|table| table.line - 1);
    let told = choices.skip_rows.map(u64::from).or(below);
    let first_line = told.unwrap_or(u64::from(announced)) + 1;
    let rows: Vec<&SampleRow> =
        all.iter().filter(|row| row.line >= first_line && row.line < stop && row.filled() > 0).collect();
    let width = width(&rows, dialect);
    if width > MAX_COLUMNS {
        return too_wide(&rows, width);
    }

    // Rows before the first that is as wide and nearly as full as the table.
    let usual_fill = usual_fill(&rows, width);
    let mut top = 0;
    if told.is_none() && width > 1 {
        let begins = |row: &SampleRow| {
            let near = row.cells.len() + 1 >= width && row.cells.len() <= width + 1;
            near && row.filled() * 2 > usual_fill.min(width)
        };
        // Lines of comment at the top; the last of them may name the columns.
        let marked = rows.iter().take_while(|row| comment(row)).count();
        let comments = match rows[..marked].last() {
            Some(last) if last.cells.len() == width && marked < rows.len() => marked - 1,
            _ if marked == rows.len() => 0,
            _ => marked,
        };
        top = rows[comments..].iter().position(|row| begins(row)).unwrap_or(0) + comments;
    }
    // A row of groups over the names of the columns is sparser than the table.
    if told.is_none() && width > 2 && choices.header_rows.is_none() {
        let groups =
            |at: usize| rows.get(at + 1).is_some_and(|below| groups(rows[at], below, rows.get(at + 2).copied(), width));
        while top > 0 && rows[top - 1].line + 1 == rows[top].line && groups(top - 1) && rows[top - 1].filled() > 1 {
            top -= 1;
        }
    }
    let table = &rows[top.min(rows.len())..];

    let good: Vec<&SampleRow> =
        table.iter().copied().filter(|row| row.cells.len() == width && !row.irregular).collect();
    let (header_rows, header_found) = match choices.header_rows {
        Some(count) => (count as usize, Found::chosen(count)),
        None => header_rows(table, &good, width),
    };
    // A header written with another separator than its table.
    let above = top.checked_sub(1).map(|at| rows[at]).filter(|above| {
        let line = &text[above.start..above.end];
        let line = String::from_utf8_lossy(&line[..line_without_end(line, 0, dialect)]).into_owned();
        header_rows == 0
            && told.is_none()
            && choices.header_rows.is_none()
            && [",", ";", "\t", "|", " "].iter().any(|separator| {
                let cells = plain(&line, separator, dialect);
                cells.len() == width && cells.iter().all(|cell| !cell.trim().is_empty())
            })
    });
    let (table, header_rows, header_found) = match above {
        Some(_) => (&rows[top - 1..], 1, Found::new(1, 0.6, Note::new("first_row_unlike_data"))),
        None => (table, header_rows, header_found),
    };
    let skip_lines = table.first().map_or(first_line - 1, |row| row.line - 1);
    let header_rows = header_rows.min(table.len());
    let (header, header_repaired) = if header_rows == 0 {
        (None, false)
    } else {
        let (names, repaired) = names(text, &table[..header_rows], width, dialect);
        (Some(names), repaired)
    };
    let data = table.get(header_rows);
    let after_header = table.get(header_rows.wrapping_sub(1)).filter(|_| header_rows > 0);
    let (data_line, data_at) = match (data, after_header) {
        (Some(row), _) => (row.line, row.start),
        (None, Some(row)) => (row.line + 1, row.end),
        (None, None) => (first_line, 0),
    };
    let body: Vec<&[(String, bool)]> = table[header_rows..]
        .iter()
        .filter(|row| row.cells.len() == width && !row.irregular)
        .map(|row| row.cells.as_slice())
        .collect();
    let model = Model::learn(width, body.iter().copied());
    let comments = body.iter().all(|row| row.first().is_none_or(|(cell, _)| !cell.trim_start().starts_with('#')));
    let preamble_until = table.first().map_or(data_at, |row| row.start);
    let preamble = all
        .iter()
        .filter(|row| row.start < preamble_until && row.filled() > 0)
        .map(|row| (row.line, String::from_utf8_lossy(&text[row.start..row.end]).trim_end().to_owned()))
        .collect();
    let skip = match told {
        Some(lines) if below.is_some() => Found::new(lines as u32, 0.9, Note::new("table_begins")),
        Some(lines) => Found::chosen(lines as u32),
        None if skip_lines == 0 => Found::new(0, 0.95, Note::new("table_at_top")),
        None => Found::new(skip_lines as u32, 0.85, Note::new("narrow_rows_first").with("lines", skip_lines)),
    };
    let tables = several.into_iter().map(|(table, _)| table).collect();
    Layout {
        width,
        skip,
        header_rows: header_found,
        header,
        header_repaired,
        data_line,
        data_at,
        preamble,
        model,
        tables,
        table: table_found,
        stop,
        notes: u64::MAX,
        total: u64::MAX,
        total_said: None,
        comments,
    }
}

/// A table that will be refused: what is said of it is its width and its line, and nothing is learnt from its cells.
fn too_wide(rows: &[&SampleRow], width: usize) -> Layout {
    let first = rows.iter().find(|row| row.width == width);
    Layout {
        width,
        skip: Found::new(0, 0.5, Note::new("table_at_top")),
        header_rows: Found::new(0, 0.5, Note::new("no_rows")),
        header: None,
        header_repaired: false,
        data_line: first.map_or(1, |row| row.line),
        data_at: first.map_or(0, |row| row.start),
        preamble: Vec::new(),
        model: Model::learn(0, std::iter::empty()),
        tables: Vec::new(),
        table: None,
        stop: u64::MAX,
        notes: u64::MAX,
        total: u64::MAX,
        total_said: None,
        comments: false,
    }
}

/// The count of cells of most rows. With blanks as separators, unquoted words spread: there the header counts.
fn width(rows: &[&SampleRow], dialect: &Dialect) -> usize {
    if dialect.separator.is_empty() {
        return 1;
    }
    let mut counts: HashMap<usize, f64> = HashMap::new();
    for row in rows.iter() {
        *counts.entry(row.width).or_default() += if row.irregular { 0.3 } else { 1.0 };
    }
    let total: f64 = counts.values().sum();
    // The first table's width: later rows of another width may be another table.
    let mut best = counts.into_iter().collect::<Vec<_>>();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    let Some(&(most, share)) = best.first() else { return 1 };
    let first = rows.iter().find(|row| row.filled() > 1);
    if let Some(first) = first {
        let same = best.iter().find(|(width, _)| *width == first.width).map_or(0.0, |(_, count)| *count);
        // Two tables one under the other: the first counts, if it is about as long.
        if first.width != most && same > 2.0 && same * 1.5 > share {
            return first.width;
        }
        if dialect.separator == b" " && share < 0.8 * total && same > 1.0 {
            return first.width;
        }
    }
    most.max(1)
}

fn usual_fill(rows: &[&SampleRow], width: usize) -> usize {
    let mut fills: Vec<usize> = rows.iter().filter(|row| row.cells.len() == width).map(|row| row.filled()).collect();
    fills.sort_unstable();
    fills.get(fills.len() / 2).copied().unwrap_or(width)
}

/// How many of the first rows name the columns.
fn header_rows(table: &[&SampleRow], good: &[&SampleRow], width: usize) -> (usize, Found<u32>) {
    let Some(first) = table.first() else {
        return (0, Found::new(0, 0.5, Note::new("no_rows")));
    };
    if table.len() == 1 {
        let texts = first.cells.iter().all(|(cell, _)| matches!(sort(cell), Sort::Word | Sort::Words | Sort::Code));
        let count = usize::from(texts);
        return (count, Found::new(count as u32, 0.5, Note::new("only_row")));
    }
    // What the data look like, without the rows in question.
    let same_text = |row: &SampleRow| row.cells.iter().zip(&first.cells).all(|((a, _), (b, _))| a.trim() == b.trim());
    let body: Vec<&[(String, bool)]> = good
        .iter()
        .filter(|row| row.start >= table.get(1).map_or(0, |row| row.start) && !same_text(row))
        .map(|row| row.cells.as_slice())
        .collect();
    let later = &body[MOST_HEADER_ROWS.min(body.len() / 2)..];
    let model = Model::learn(width, later.iter().copied());
    // Rows of groups, each over the one that names their columns.
    let mut over = 0;
    while over + 1 < MOST_HEADER_ROWS
        && over + 2 < table.len()
        && groups(table[over], table[over + 1], table.get(over + 2).copied(), width)
    {
        over += 1;
    }
    if over > 0 {
        // The names repeat from group to group: only what they are counts.
        let naming = table[over];
        let votes = header_votes(naming, &model, width);
        let years = years(naming).iter().filter(|year| **year).count();
        if votes > 0.0 || (years > 0 && over_data(naming, &model)) {
            let confidence = 0.6 + (votes.abs() / (4.0 + votes.abs())) / 3.0;
            return (over + 1, Found::new(over as u32 + 1, confidence, Note::new("groups_over_names")));
        }
    }
    let votes = header_votes(first, &model, width);
    let is_header = votes > 0.0;
    let confidence = 0.5 + (votes.abs() / (4.0 + votes.abs())) / 2.0;
    if !is_header {
        return (0, Found::new(0, confidence, Note::new("first_row_like_data")));
    }
    let mut count = 1;
    while count < MOST_HEADER_ROWS && count + 1 < table.len() {
        let row = table[count];
        let same = row.cells.len() == first.cells.len() && same_text(row);
        let drawn = row.filled() > 0
            && row
                .cells
                .iter()
                .all(|(cell, _)| cell.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'+' | b':' | b' ')));
        if drawn || (!same && !second_header(row, &model, width)) {
            break;
        }
        // The same header again far below is another table; right below it is a header of several rows.
        count += 1;
    }
    (count, Found::new(count as u32, confidence, Note::new("first_row_unlike_data")))
}

/// A line of comment, by its first mark.
pub(crate) fn comment(row: &SampleRow) -> bool {
    row.cells.first().is_some_and(|(cell, quoted)| !quoted && cell.trim_start().starts_with('#'))
}

/// Whether a row names groups of columns that the row below names one by one: it has gaps where the other one is filled,
/// each column has a name in one of them, and no cell of it is a value.
fn groups(row: &SampleRow, below: &SampleRow, next: Option<&SampleRow>, width: usize) -> bool {
    if row.cells.len() != width || below.cells.len() != width || row.irregular || below.irregular {
        return false;
    }
    let filled = |row: &SampleRow, at: usize| !row.cells[at].0.trim().is_empty();
    // With three rows, the names may stand in the lowest only.
    let lowest = next.filter(|next| next.cells.len() == width && next.filled() == width);
    let named = |at: &usize| filled(row, *at) || filled(below, *at) || lowest.is_some_and(|next| filled(next, *at));
    let named = (0..width).filter(named).count();
    let gaps = (1..width).filter(|at| !filled(row, *at) && filled(below, *at)).count();
    let names = |row: &SampleRow, years: &[bool]| {
        let texts = |cell: &str| !matches!(sort(cell), Sort::Integer | Sort::Decimal | Sort::Dated | Sort::Quantity);
        row.cells.iter().zip(years).all(|((cell, _), year)| *year || texts(cell))
    };
    // A row that repeats nothing over gaps is a row of data with holes.
    let above = names(row, &years(row)) && row.filled() > 1;
    above && gaps > 0 && named == width && names(below, &years(below))
}

/// Which cells of a row are years that could name columns: four digits of our times.
fn years(row: &SampleRow) -> Vec<bool> {
    let year = |cell: &str| cell.len() == 4 && cell.parse::<u32>().is_ok_and(|year| (1900..=2100).contains(&year));
    row.cells.iter().map(|(cell, _)| year(cell.trim())).collect()
}

/// Years that name columns: at least three, one step apart, over cells of another form.
fn years_name(row: &SampleRow, model: &Model) -> bool {
    let told: Vec<(usize, i64)> = years(row)
        .iter()
        .enumerate()
        .filter(|(_, year)| **year)
        .filter_map(|(at, _)| Some((at, row.cells[at].0.trim().parse().ok()?)))
        .collect();
    let step = |pair: &[(usize, i64)]| pair[1].1 - pair[0].1;
    told.len() >= 3
        && told.windows(2).all(|pair| step(pair) != 0 && step(pair) == step(&told[..2]))
        && over_data(row, model)
}

/// Whether the years of a row stand over cells that are no years.
fn over_data(row: &SampleRow, model: &Model) -> bool {
    let years = years(row);
    let cells = row.cells.iter().zip(&model.columns).zip(&years).filter(|(_, year)| **year);
    cells.into_iter().all(|(((cell, _), column), _)| column.filled() >= 1.0 && column.formed(cell) < 0.5)
}

/// Positive: the row names columns. Each column has a vote.
fn header_votes(row: &SampleRow, model: &Model, width: usize) -> f64 {
    let mut votes = 0.0;
    let mut seen = HashSet::new();
    let comparable = row.cells.len() == width;
    let mut blank = 0;
    let by_year = if comparable && years_name(row, model) { years(row) } else { Vec::new() };
    for (at, (cell, _)) in row.cells.iter().enumerate() {
        let cell = cell.trim();
        if by_year.get(at) == Some(&true) {
            votes += 1.0;
            continue;
        }
        if cell.is_empty() {
            blank += 1;
            continue;
        }
        let this = sort(cell);
        let texty = matches!(this, Sort::Word | Sort::Words | Sort::Code);
        if !seen.insert(cell.to_lowercase()) {
            votes -= 0.5;
        }
        let Some(column) = model.columns.get(at).filter(|_| comparable) else {
            votes += if texty { 0.3 } else { -0.5 };
            continue;
        };
        if column.filled() < 1.0 {
            votes += if texty { 0.2 } else { -0.5 };
            continue;
        }
        if column.typed() > 0.9 {
            // Years head columns of numbers now and then; otherwise a number is data.
            votes += if texty {
                2.0
            } else if matches!(this, Sort::Integer) && cell.len() == 4 {
                -0.5
            } else {
                -2.0
            };
        } else if column.seen(cell) > 0.0 {
            votes -= if column.seen(cell) > 1.0 { 1.5 } else { 1.0 };
        } else if !texty {
            votes -= 1.0;
        } else if column.share(this) < 0.1 {
            votes += 1.0;
        } else {
            votes += if cell.len() <= 40 && this != Sort::Words { 0.6 } else { 0.1 };
        }
    }
    if blank * 2 > row.cells.len() {
        votes -= 1.0;
    }
    votes
}

/// A row under the header that names too: texts where the data are typed, none of them data.
fn second_header(row: &SampleRow, model: &Model, width: usize) -> bool {
    if row.cells.len() != width {
        return false;
    }
    let (mut typed, mut texts) = (0, 0);
    for ((cell, _), column) in row.cells.iter().zip(&model.columns) {
        if column.typed() < 0.9 || column.filled() < 2.0 {
            if column.seen(cell) > 0.0 && !cell.trim().is_empty() {
                return false;
            }
            continue;
        }
        typed += 1;
        match sort(cell) {
            Sort::Word | Sort::Words | Sort::Other | Sort::Code if !super::cell::usual_missing(cell.trim()) => {
                texts += 1
            }
            Sort::Empty => {}
            _ => return false,
        }
    }
    typed >= 2 && texts * 2 > typed
}

/// The header's cells, one for each column, and whether they had to be put right.
fn names(text: &[u8], rows: &[&SampleRow], width: usize, dialect: &Dialect) -> (Vec<String>, bool) {
    let mut repaired = false;
    let mut names: Vec<String> = vec![String::new(); width];
    let mut above: Vec<String> = Vec::new();
    for (line, row) in rows.iter().enumerate() {
        let mut cells: Vec<String> = row.cells.iter().map(|(cell, _)| cell.clone()).collect();
        if row.irregular || cells.len() != width {
            let line = &text[row.start..row.end];
            let line = String::from_utf8_lossy(&line[..line_without_end(line, 0, dialect)]).into_owned();
            let own = String::from_utf8_lossy(&dialect.separator).into_owned();
            cells = [own.as_str(), ",", ";", "\t", "|", " "]
                .into_iter()
                .filter(|separator| !separator.is_empty())
                .map(|separator| plain(&line, separator, dialect))
                .find(|cells| cells.len() == width)
                .unwrap_or_else(|| right_width(plain(&line, &own, dialect), width));
            repaired = true;
        }
        // The name of a group stands over its first column only, within the group above.
        if cells.len() == width
            && rows.get(line + 1).is_some_and(|below| groups(row, below, rows.get(line + 2).copied(), width))
        {
            let under = |at: usize| {
                rows[line + 1..]
                    .iter()
                    .any(|below| below.cells.get(at).is_some_and(|(cell, _)| !cell.trim().is_empty()))
            };
            for at in 1..width {
                if cells[at].trim().is_empty() && under(at) && under(at - 1) && names[at] == names[at - 1] {
                    cells[at] = cells[at - 1].clone();
                }
            }
        }
        // A name that is merged over both rows is said once; a row that says all of them again is joined as it is.
        let again = cells == above;
        for (at, (name, cell)) in names.iter_mut().zip(&cells).enumerate() {
            if !again && above.get(at).is_some_and(|above| above.trim() == cell.trim()) {
                continue;
            }
            if !name.is_empty() && !cell.is_empty() {
                name.push(' ');
            }
            name.push_str(cell);
        }
        above = cells;
    }
    (names, repaired)
}

/// Cut at each separator; quotes count only in pairs around a cell.
fn plain(line: &str, separator: &str, dialect: &Dialect) -> Vec<String> {
    if separator.is_empty() {
        return vec![line.to_owned()];
    }
    let quote = dialect.quote.map(char::from);
    let bare = |cell: &str| {
        let inside = quote.and_then(|quote| cell.strip_prefix(quote)?.strip_suffix(quote));
        inside.unwrap_or(cell).to_owned()
    };
    line.split(separator).map(bare).collect()
}

/// As many header cells as columns: empty ones are left out, joined ones parted.
fn right_width(mut cells: Vec<String>, width: usize) -> Vec<String> {
    while cells.len() > width {
        let Some(empty) = cells.iter().rposition(|cell| cell.trim().is_empty()) else { break };
        cells.remove(empty);
    }
    while cells.len() < width {
        let Some((at, cut)) = cells.iter().enumerate().find_map(|(at, cell)| Some((at, camel(cell)?))) else { break };
        let rest = cells[at].split_off(cut);
        let rest = rest.strip_prefix('"').map_or(rest.clone(), |rest| rest.trim_end_matches('"').to_owned());
        cells.insert(at + 1, rest);
    }
    cells.resize(width, String::new());
    cells
}

/// Where two names were joined without a separator: at quotes, or where a capital begins a word.
fn camel(cell: &str) -> Option<usize> {
    if let Some(at) = cell.find('"').filter(|at| *at > 0) {
        return Some(at);
    }
    let bytes = cell.as_bytes();
    let capital = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let small = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    (1..bytes.len())
        .find(|at| cell.is_char_boundary(*at) && capital(*at) && (small(at - 1) || (capital(at - 1) && small(at + 1))))
}
