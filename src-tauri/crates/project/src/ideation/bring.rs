//! Notes from a file: with their groups and authors, in one step.

use serde_json::json;

use super::{AddNotes, Board, NewNote, Note, NoteColor, NoteGroup, PASTE_LIMIT, Participant, Profile};
use crate::{Error, Result, Tx};

/// A note as a file has it; `group` counts the groups from zero. Board units.
#[derive(Debug, Clone)]
pub struct BroughtNote {
    pub text: String,
    pub color: NoteColor,
    pub author: String,
    pub group: Option<usize>,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone)]
pub struct BroughtGroup {
    pub title: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// What a file brings to a board.
#[derive(Debug, Clone)]
pub struct Bring {
    pub board_id: String,
    pub notes: Vec<BroughtNote>,
    pub groups: Vec<BroughtGroup>,
}

/// Adds them all, or none. An author who is not in the room yet takes a chair, without a profile.
pub fn bring_notes(tx: &mut Tx, bring: Bring) -> Result<Vec<Note>> {
    tx.get::<Board>(&bring.board_id)?;
    if bring.notes.len() > PASTE_LIMIT {
        let args = json!({ "count": bring.notes.len(), "limit": PASTE_LIMIT });
        return Err(Error::refused("too_many_notes", args));
    }
    let mut groups = Vec::with_capacity(bring.groups.len());
    for group in bring.groups {
        let BroughtGroup { title, x, y, width, height } = group;
        if ![x, y, width, height].iter().all(|v| v.is_finite()) {
            return Err(Error::bad_field("x", ""));
        }
        let id = tx.new_id();
        tx.put(&NoteGroup { id: id.clone(), board_id: bring.board_id.clone(), title, x, y, width, height })?;
        groups.push(id);
    }
    let mut people = tx.all::<Participant>("", &[])?;
    let mut sizes = Vec::with_capacity(bring.notes.len());
    let mut notes = Vec::with_capacity(bring.notes.len());
    for note in bring.notes {
        let name = note.author.trim();
        let author_id = match people.iter().find(|p| p.name.to_lowercase() == name.to_lowercase()) {
            _ if name.is_empty() => None,
            Some(person) => Some(person.id.clone()),
            None => {
                let person = super::AddParticipant { name: name.to_owned(), profile: Profile::Other };
                let person = super::add_participant(tx, person)?;
                let id = person.id.clone();
                people.push(person);
                Some(id)
            }
        };
        sizes.push((note.width, note.height));
        let group_id = note.group.and_then(|g| groups.get(g).cloned());
        notes.push(NewNote {
            text: note.text,
            x: note.x,
            y: note.y,
            color: Some(note.color),
            group_id,
            author_id,
            ..NewNote::default()
        });
    }
    let mut added = super::add_notes(tx, AddNotes { board_id: bring.board_id, notes })?;
    for (note, (width, height)) in added.iter_mut().zip(sizes) {
        if (note.width, note.height) != (width, height) {
            (note.width, note.height) = (width, height);
            tx.put(note)?;
        }
    }
    Ok(added)
}
