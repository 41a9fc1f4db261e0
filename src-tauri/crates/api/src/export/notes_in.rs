//! Notes from a file: a table (any CSV, columns chosen), or a JSON Canvas.

use std::path::Path;

use analysis::{Watch, csv};
use project::ideation::{self, Bring, BroughtGroup, BroughtNote, NoteColor};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::json_canvas;
use crate::ctx::Ctx;
use crate::jobs::Job;
use crate::words::say;
use crate::{Fault, Locale, data};

#[derive(Debug, Deserialize, TS)]
pub struct ReadNotes {
    pub handle: String,
}

/// Which column says what, from zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NoteColumns {
    pub text: usize,
    pub author: Option<usize>,
    pub color: Option<usize>,
    pub group: Option<usize>,
}

/// What a file holds, before it becomes notes.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NotesFile {
    Table {
        columns: Vec<String>,
        /// The first rows, at most 50.
        rows: Vec<Vec<String>>,
        total: usize,
        /// As guessed from the titles.
        guess: NoteColumns,
    },
    Canvas {
        notes: usize,
        groups: usize,
        /// Arrows, which a board does not have.
        edges: usize,
        /// Nodes of unknown types, or with nothing in them.
        dropped: usize,
    },
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct BringNotes {
    pub board_id: String,
    pub handle: String,
    /// For a table.
    pub columns: Option<NoteColumns>,
    /// The upper left corner of what comes.
    pub x: f64,
    pub y: f64,
}

/// Rows that are shown before.
const SHOWN: usize = 50;
/// From a note's corner to the next one's.
const STEP: f64 = 176.0;
const MARGIN: f64 = 16.0;
const HEAD: f64 = 40.0;

struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn is_canvas(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("canvas") || e.eq_ignore_ascii_case("json"))
}

pub(crate) fn read_notes(ctx: &Ctx, args: ReadNotes) -> Result<NotesFile, Fault> {
    let path = ctx.house.handed_in(&args.handle)?;
    if is_canvas(&path) {
        let read = json_canvas::read(&bytes(&path)?)?;
        let json_canvas::Read { notes, groups, edges, dropped } = read;
        return Ok(NotesFile::Canvas { notes: notes.len(), groups: groups.len(), edges, dropped });
    }
    let table = table(ctx, &path, &Watch::none())?;
    let guess = guess(&table, ctx.session.locale);
    let total = table.rows.len();
    Ok(NotesFile::Table { columns: table.columns, rows: table.rows.into_iter().take(SHOWN).collect(), total, guess })
}

pub(crate) fn bring_notes(ctx: &Ctx, args: BringNotes) -> Result<Job, Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let path = ctx.house.handed_in(&args.handle)?;
    let work = ctx.clone();
    Ok(ctx.house.jobs.start("bring_notes", move |watch| {
        let (x, y) = (args.x, args.y);
        let bring = if is_canvas(&path) {
            drawn(json_canvas::read(&bytes(&path)?)?, args.board_id, (x, y))
        } else {
            let table = table(&work, &path, watch)?;
            let columns = args.columns.unwrap_or_else(|| guess(&table, work.session.locale));
            laid(&table, columns, args.board_id, (x, y))?
        };
        if bring.notes.is_empty() {
            return Err(Fault::new("no_notes_in_file", json!({ "path": crate::house::file_name(&path) })));
        }
        let call = work.session.call();
        let added = data::write(&work, &open, call, "bring_notes", move |tx| ideation::bring_notes(tx, bring))?;
        Ok(json!({ "count": added.len(), "ids": added.into_iter().map(|n| n.id).collect::<Vec<_>>() }))
    }))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let size = std::fs::metadata(path).map_err(|e| Fault::file(path, &e))?.len();
    if size > json_canvas::MOST_BYTES {
        let megabytes = |bytes: u64| bytes >> 20;
        let (size, limit) = (megabytes(size), megabytes(json_canvas::MOST_BYTES));
        return Err(Fault::new("canvas_too_large", json!({ "size": size, "limit": limit })));
    }
    std::fs::read(path).map_err(|e| Fault::file(path, &e))
}

fn table(ctx: &Ctx, path: &Path, watch: &Watch) -> Result<Table, Fault> {
    let table = tidied(ctx, path, watch)?;
    let limit = ideation::PASTE_LIMIT;
    if table.rows.len() > limit {
        return Err(Fault::new("too_many_notes", json!({ "count": table.rows.len(), "limit": limit })));
    }
    Ok(table)
}

/// Titles and rows of a table from a file.
pub(crate) fn read_table(ctx: &Ctx, path: &Path) -> Result<(Vec<String>, Vec<Vec<String>>), Fault> {
    let table = tidied(ctx, path, &Watch::none())?;
    Ok((table.columns, table.rows))
}

/// The cells as they are, whatever the dialect: the reader of data puts the file right first.
fn tidied(ctx: &Ctx, path: &Path, watch: &Watch) -> Result<Table, Fault> {
    let folder = ctx.house.outputs();
    std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, &e))?;
    let tidy = folder.join(format!("{:016x}.csv", rand::random::<u64>()));
    let read = csv::tidy(path, &tidy, watch)
        .map_err(|e| Fault::tagged(&e))
        .and_then(|tidied| Ok((tidied, std::fs::read_to_string(&tidy).map_err(|e| Fault::file(path, &e))?)));
    let _ = std::fs::remove_file(&tidy);
    let (tidied, text) = read?;
    if tidied.columns == 0 {
        return Err(Fault::tagged(&csv::Error::CsvEmpty { name: crate::house::file_name(path) }));
    }
    let mut rows = cells(&text);
    let titled = rows.len() as u64 == tidied.rows + 1;
    let columns = if titled { rows.remove(0) } else { (1..=tidied.columns).map(|n| n.to_string()).collect() };
    Ok(Table { columns, rows })
}

/// Commas, LF, doubled quotes: as `tidy` writes.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// Titles by which a column is known, in both languages; our own export's first.
const TITLES: [(&str, &[&str]); 4] = [
    (
        "text",
        &["text", "texte", "note", "notes", "idea", "ideas", "idée", "idées", "content", "contenu", "title", "titre"],
    ),
    (
        "author",
        &["author", "auteur", "autrice", "auteur·rice", "by", "name", "nom", "person", "personne", "participant"],
    ),
    ("color", &["color", "colour", "couleur"]),
    ("group", &["group", "groupe", "cluster", "theme", "thème", "category", "catégorie", "topic"]),
];

fn guess(table: &Table, locale: Locale) -> NoteColumns {
    let ours = |of: &str| say(locale, &format!("export.column.{of}"), &serde_json::Map::new()).to_lowercase();
    let named = |of: &str| {
        let titles = TITLES.iter().find(|(name, _)| *name == of).map_or(&[][..], |(_, titles)| *titles);
        table.columns.iter().position(|c| {
            let c = c.trim().to_lowercase();
            titles.contains(&c.as_str()) || c == ours(of)
        })
    };
    let length =
        |column: usize| table.rows.iter().take(200).map(|r| r.get(column).map_or(0, String::len)).sum::<usize>();
    let longest = (0..table.columns.len()).max_by_key(|c| length(*c)).unwrap_or(0);
    NoteColumns {
        text: named("text").unwrap_or(longest),
        author: named("author"),
        color: named("color"),
        group: named("group"),
    }
}

/// A colour by our name for it, in any of our languages, or a common one.
fn color(text: &str) -> NoteColor {
    let wanted = text.trim().to_lowercase();
    let ours = json_canvas::COLORS.into_iter().find(|name| {
        let said = |locale| say(locale, &format!("ideation.color.{name}"), &serde_json::Map::new()).to_lowercase();
        wanted == *name || wanted == said(Locale::En) || wanted == said(Locale::Fr)
    });
    let name = ours.unwrap_or(match wanted.as_str() {
        "green" | "vert" => "mint",
        "blue" | "bleu" => "sky",
        "red" | "pink" | "rouge" => "rose",
        "purple" | "violet" => "lilac",
        "orange" | "beige" | "brown" | "marron" => "sand",
        _ => "butter",
    });
    named_color(name)
}

fn named_color(name: &str) -> NoteColor {
    serde_json::from_value(Value::from(name)).unwrap_or(NoteColor::Butter)
}

/// Each group's notes in a frame, frames side by side in rows; what has no group comes below.
fn laid(table: &Table, columns: NoteColumns, board_id: String, at: (f64, f64)) -> Result<Bring, Fault> {
    let used = [Some(columns.text), columns.author, columns.color, columns.group];
    if used.iter().flatten().any(|c| *c >= table.columns.len().max(1)) {
        return Err(Fault::new("bad_field", json!({ "field": "columns", "detail": "" })));
    }
    let cell = |row: &[String], column: Option<usize>| {
        column.and_then(|c| row.get(c)).map(|t| t.trim().to_owned()).unwrap_or_default()
    };
    let mut titles: Vec<String> = Vec::new();
    let mut members: Vec<Vec<BroughtNote>> = Vec::new();
    let mut loose: Vec<BroughtNote> = Vec::new();
    let mut known = std::collections::HashMap::new();
    let mut colors = std::collections::HashMap::new();
    for row in &table.rows {
        let text = cell(row, Some(columns.text));
        if text.is_empty() {
            continue;
        }
        let title = cell(row, columns.group);
        let group = (!title.is_empty()).then(|| {
            *known.entry(title.to_lowercase()).or_insert_with(|| {
                titles.push(title.clone());
                members.push(Vec::new());
                titles.len() - 1
            })
        });
        let paper = *colors.entry(cell(row, columns.color)).or_insert_with_key(|name| color(name));
        let size = ideation::NOTE_SIZE;
        let author = cell(row, columns.author);
        let note = BroughtNote { text, color: paper, author, group, x: 0.0, y: 0.0, width: size, height: size };
        match group {
            Some(group) => members[group].push(note),
            None => loose.push(note),
        }
    }
    let across = |count: usize| ((count as f64 * 1.6).sqrt().ceil() as usize).max(1);
    let wide = |count: usize| across(count) as f64 * STEP - MARGIN;
    let (left, mut x, mut y, mut tallest) = (at.0, at.0, at.1, 0.0_f64);
    let total: usize = members.iter().map(Vec::len).sum::<usize>() + loose.len();
    let right = left + (wide(total) + 96.0).max(900.0);
    let (mut groups, mut notes) = (Vec::new(), Vec::new());
    for (title, own) in titles.into_iter().zip(members) {
        let columns = across(own.len());
        let (width, height) =
            (wide(own.len()) + 2.0 * MARGIN, own.len().div_ceil(columns) as f64 * STEP - MARGIN + HEAD + MARGIN);
        if x > left && x + width > right {
            (x, y, tallest) = (left, y + tallest + 32.0, 0.0);
        }
        for (n, mut note) in own.into_iter().enumerate() {
            (note.x, note.y) = (x + MARGIN + (n % columns) as f64 * STEP, y + HEAD + (n / columns) as f64 * STEP);
            notes.push(note);
        }
        groups.push(BroughtGroup { title: title.chars().take(500).collect(), x, y, width, height });
        tallest = tallest.max(height);
        x += width + 32.0;
    }
    if tallest > 0.0 {
        y += tallest + 48.0;
    }
    let columns = across(loose.len());
    for (n, mut note) in loose.into_iter().enumerate() {
        (note.x, note.y) = (left + (n % columns) as f64 * STEP, y + (n / columns) as f64 * STEP);
        notes.push(note);
    }
    Ok(Bring { board_id, notes, groups })
}

/// A JSON Canvas keeps its own layout, moved to where it is wanted.
fn drawn(read: json_canvas::Read, board_id: String, at: (f64, f64)) -> Bring {
    let boxes = || read.notes.iter().map(|n| n.at).chain(read.groups.iter().map(|g| g.at));
    let left = boxes().map(|b| b[0]).fold(f64::INFINITY, f64::min);
    let top = boxes().map(|b| b[1]).fold(f64::INFINITY, f64::min);
    let (dx, dy) = if left.is_finite() { (at.0 - left, at.1 - top) } else { (0.0, 0.0) };
    let note = |n: &json_canvas::ReadNote| {
        let [x, y, width, height] = n.at;
        // A line of text elsewhere is a paper here: it needs room for its foot.
        let (width, height) = (width.clamp(96.0, 960.0), height.clamp(96.0, 960.0));
        let (color, text, author) = (named_color(n.color), n.text.clone(), n.author.clone());
        BroughtNote { text, color, author, group: n.group, x: x + dx, y: y + dy, width, height }
    };
    let group = |g: &json_canvas::ReadGroup| {
        let [x, y, width, height] = g.at;
        BroughtGroup { title: g.title.clone(), x: x + dx, y: y + dy, width, height }
    };
    Bring { board_id, notes: read.notes.iter().map(note).collect(), groups: read.groups.iter().map(group).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[&str], rows: &[&[&str]]) -> Table {
        let owned = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect();
        Table { columns: owned(columns), rows: rows.iter().map(|r| owned(r)).collect() }
    }

    #[test]
    fn columns_are_known_by_their_titles() {
        let fr = table(&["Auteur", "Idée", "Thème", "Couleur"], &[]);
        assert_eq!(guess(&fr, Locale::Fr), NoteColumns { text: 1, author: Some(0), color: Some(3), group: Some(2) });
        let other = table(&["n", "what"], &[&["1", "a long sentence"]]);
        assert_eq!(guess(&other, Locale::En), NoteColumns { text: 1, ..NoteColumns::default() });
    }

    #[test]
    fn groups_are_framed_and_no_note_lies_on_another() {
        let rows: Vec<Vec<String>> = (0..60)
            .map(|n| vec![format!("note {n}"), if n % 4 == 0 { String::new() } else { format!("g{}", n % 3) }])
            .collect();
        let table = Table { columns: vec!["text".into(), "group".into()], rows };
        let columns = NoteColumns { text: 0, group: Some(1), ..NoteColumns::default() };
        let bring = laid(&table, columns, String::new(), (10.0, 20.0)).unwrap();
        assert_eq!((bring.notes.len(), bring.groups.len()), (60, 3));
        for (i, a) in bring.notes.iter().enumerate() {
            for b in &bring.notes[i + 1..] {
                assert!((a.x - b.x).abs() >= a.width || (a.y - b.y).abs() >= a.height, "{a:?} {b:?}");
            }
            if let Some(g) = a.group.map(|g| &bring.groups[g]) {
                assert!(a.x >= g.x && a.y >= g.y && a.x + a.width <= g.x + g.width && a.y + a.height <= g.y + g.height);
            }
        }
    }

    #[test]
    fn colours_by_name() {
        let shown = ["Menthe", "sky", "jaune", "", "VERT"].map(color);
        use NoteColor::{Butter, Mint, Sky};
        assert_eq!(shown, [Mint, Sky, Butter, Butter, Mint]);
    }
}
