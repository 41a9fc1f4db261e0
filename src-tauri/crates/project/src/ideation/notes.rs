//! What can be done to notes and their groups.

use serde::{Deserialize, Deserializer};
use ts_rs::TS;

use super::{Board, Image, Note, NoteColor, NoteGroup, Score, Vote, clock, images};
use crate::canvas::Canvas;
use crate::order::between;
use crate::{Deleted, Error, Result, Tx};

/// Width and height of a new note.
pub const NOTE_SIZE: f64 = 160.0;
/// Room between a group's frame and its notes.
const MARGIN: f64 = 16.0;
/// Room for the group's title.
const HEAD: f64 = 40.0;
/// Notes pasted in one gesture at the most.
pub const PASTE_LIMIT: usize = 50_000;

#[derive(Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewNote {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub color: Option<NoteColor>,
    pub group_id: Option<String>,
    pub author_id: Option<String>,
    /// Absent: as the board says.
    pub hidden: Option<bool>,
    /// A picture of this project, which the copy of its note shows too; one that is gone leaves the words.
    pub image_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddNotes {
    pub board_id: String,
    pub notes: Vec<NewNote>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NoteMove {
    pub id: String,
    pub x: f64,
    pub y: f64,
    /// Absent: the group stays as it is; null: out of any group.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, as = "Option<String>")]
    pub group_id: Option<Option<String>>,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveNotes {
    pub moves: Vec<NoteMove>,
}

#[derive(Debug, Deserialize, TS)]
pub struct Notes {
    pub ids: Vec<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ColorNotes {
    pub ids: Vec<String>,
    pub color: NoteColor,
}

#[derive(Debug, Deserialize, TS)]
pub struct DuplicateNotes {
    pub ids: Vec<String>,
    pub dx: f64,
    pub dy: f64,
}

#[derive(Debug, Deserialize, TS)]
pub struct GroupNotes {
    pub board_id: String,
    pub ids: Vec<String>,
    pub title: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveGroup {
    pub id: String,
    pub x: f64,
    pub y: f64,
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// The key of the highest note of the board.
pub(super) fn top(tx: &Tx, board: &str) -> Result<Option<String>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT max(order_key) FROM note WHERE board_id = ?1")?
        .query_row([board], |r| r.get(0))?)
}

pub(super) fn finite(field: &str, values: &[f64]) -> Result<()> {
    if values.iter().all(|v| v.is_finite() && v.abs() < 1e9) { Ok(()) } else { Err(Error::bad_field(field, "")) }
}

pub fn add_notes(tx: &mut Tx, args: AddNotes) -> Result<Vec<Note>> {
    let board: Board = tx.get(&args.board_id)?;
    if args.notes.len() > PASTE_LIMIT {
        let args = serde_json::json!({ "count": args.notes.len(), "limit": PASTE_LIMIT });
        return Err(Error::refused("too_many_notes", args));
    }
    tx.label("count", args.notes.len());
    let mut highest = top(tx, &args.board_id)?;
    let mut added = Vec::with_capacity(args.notes.len());
    for new in args.notes {
        finite("x", &[new.x, new.y])?;
        let order_key = between(highest.as_deref(), None);
        highest = Some(order_key.clone());
        let (round, hidden) = clock::new_note(&board, new.hidden);
        let image = new.image_id.and_then(|id| tx.get::<Image>(&id).ok());
        let (width, height) = image.as_ref().map_or((NOTE_SIZE, NOTE_SIZE), images::size_of);
        let note = Note {
            id: tx.new_id(),
            board_id: args.board_id.clone(),
            group_id: new.group_id,
            author_id: new.author_id,
            text: new.text,
            color: new.color.unwrap_or(NoteColor::Butter),
            x: new.x,
            y: new.y,
            width,
            height,
            selected: false,
            changes_process: false,
            created_at: tx.instant(),
            order_key,
            round,
            hidden,
            parked: false,
            merged_into_id: None,
            merged_canvas: None,
            image_id: image.map(|image| image.id),
            chosen_because: String::new(),
        };
        added.push(tx.put_stored(&note)?);
    }
    // What is typed into a new note at once belongs to its adding: one undo takes both.
    if let [one] = added.as_slice() {
        tx.coalesce(format!("note/{}/text", one.id));
    }
    Ok(added)
}

pub fn move_notes(tx: &mut Tx, args: MoveNotes) -> Result<()> {
    tx.label("count", args.moves.len());
    let ids: Vec<&str> = args.moves.iter().map(|m| m.id.as_str()).collect();
    tx.coalesce(format!("move_notes/{}", ids.join(",")));
    for step in args.moves {
        finite("x", &[step.x, step.y])?;
        let mut note: Note = tx.get(&step.id)?;
        (note.x, note.y) = (step.x, step.y);
        if let Some(group) = step.group_id {
            note.group_id = group;
        }
        tx.put(&note)?;
    }
    Ok(())
}

pub fn raise_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    tx.label("count", args.ids.len());
    let mut notes = args.ids.iter().map(|id| tx.get::<Note>(id)).collect::<Result<Vec<_>>>()?;
    notes.sort_by(|a, b| (&a.order_key, &a.id).cmp(&(&b.order_key, &b.id)));
    for mut note in notes {
        note.order_key = between(top(tx, &note.board_id)?.as_deref(), None);
        tx.put(&note)?;
    }
    Ok(())
}

pub fn color_notes(tx: &mut Tx, args: ColorNotes) -> Result<()> {
    tx.label("count", args.ids.len());
    for id in &args.ids {
        let mut note: Note = tx.get(id)?;
        note.color = args.color;
        tx.put(&note)?;
    }
    Ok(())
}

pub fn duplicate_notes(tx: &mut Tx, args: DuplicateNotes) -> Result<Vec<Note>> {
    finite("dx", &[args.dx, args.dy])?;
    tx.label("count", args.ids.len());
    let mut copies = Vec::with_capacity(args.ids.len());
    for id in &args.ids {
        let mut note: Note = tx.get(id)?;
        note.id = tx.new_id();
        note.x += args.dx;
        note.y += args.dy;
        note.selected = false;
        note.chosen_because.clear();
        (note.merged_into_id, note.merged_canvas) = (None, None);
        note.created_at = tx.instant();
        note.order_key = between(top(tx, &note.board_id)?.as_deref(), None);
        tx.put(&note)?;
        copies.push(note);
    }
    Ok(copies)
}

pub fn delete_notes(tx: &mut Tx, args: Notes) -> Result<()> {
    tx.label("count", args.ids.len());
    args.ids.iter().try_for_each(|id| remove(tx, id))
}

/// Removes a note with its votes, its scores and the notes that were merged into it. A canvas that came from it stays.
pub(crate) fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    let note: Note = tx.get(id)?;
    tx.delete_all::<Vote>("note_id = ?1", &[id])?;
    tx.delete_all::<Score>("note_id = ?1", &[id])?;
    for mut vote in tx.all::<Vote>("cast_on_id = ?1", &[id])? {
        vote.cast_on_id = None;
        tx.put(&vote)?;
    }
    for merged in tx.all::<Note>("merged_into_id = ?1", &[id])? {
        remove(tx, &merged.id)?;
    }
    for mut canvas in tx.all::<Canvas>("note_id = ?1", &[id])? {
        canvas.note_id = None;
        tx.put(&canvas)?;
    }
    tx.delete::<Note>(id)?;
    note.image_id.map_or(Ok(()), |image| images::forget_unused(tx, &image))
}

/// Puts a frame around the notes; a group that loses all its notes this way is gone.
pub fn group_notes(tx: &mut Tx, args: GroupNotes) -> Result<NoteGroup> {
    tx.get::<Board>(&args.board_id)?;
    let notes = args.ids.iter().map(|id| tx.get::<Note>(id)).collect::<Result<Vec<_>>>()?;
    if notes.is_empty() {
        return Err(Error::refused("group_empty", serde_json::Value::Null));
    }
    tx.label("count", notes.len());
    let lowest = |edge: fn(&Note) -> f64| notes.iter().map(edge).fold(f64::INFINITY, f64::min);
    let highest = |edge: fn(&Note) -> f64| notes.iter().map(edge).fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (lowest(|n| n.x) - MARGIN, lowest(|n| n.y) - HEAD);
    let group = NoteGroup {
        id: tx.new_id(),
        board_id: args.board_id,
        title: args.title,
        x,
        y,
        width: highest(|n| n.x + n.width) + MARGIN - x,
        height: highest(|n| n.y + n.height) + MARGIN - y,
    };
    tx.put(&group)?;
    let mut left: Vec<String> = notes.iter().filter_map(|n| n.group_id.clone()).collect();
    left.sort();
    left.dedup();
    for mut note in notes {
        note.group_id = Some(group.id.clone());
        tx.put(&note)?;
    }
    for old in left {
        if tx.all::<Note>("group_id = ?1", &[&old])?.is_empty() {
            tx.delete::<NoteGroup>(&old)?;
        }
    }
    tx.get(&group.id)
}

/// Moves the frame and its notes with it.
pub fn move_group(tx: &mut Tx, args: MoveGroup) -> Result<()> {
    finite("x", &[args.x, args.y])?;
    let mut group: NoteGroup = tx.get(&args.id)?;
    tx.label("title", group.title.clone());
    tx.coalesce(format!("move_group/{}", args.id));
    let (dx, dy) = (args.x - group.x, args.y - group.y);
    (group.x, group.y) = (args.x, args.y);
    tx.put(&group)?;
    for mut note in tx.all::<Note>("group_id = ?1", &[&args.id])? {
        note.x += dx;
        note.y += dy;
        tx.put(&note)?;
    }
    Ok(())
}

/// Takes the frame away; its notes stay where they are.
pub fn ungroup(tx: &mut Tx, args: Deleted) -> Result<()> {
    let group: NoteGroup = tx.get(&args.id)?;
    tx.label("title", group.title);
    for mut note in tx.all::<Note>("group_id = ?1", &[&args.id])? {
        note.group_id = None;
        tx.put(&note)?;
    }
    tx.delete::<NoteGroup>(&args.id)
}
