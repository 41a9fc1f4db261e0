//! A board as `print` wants it, and as rows of a table.

use std::collections::HashMap;

use print::{Board, Frame, Note, NoteImage};
use serde_json::Value;

use super::all::{All, flag, initials, real, text, whole};

/// The votes that a board shows: those of its round, and none while they are secret.
fn counted<'a>(all: &'a All, board: &'a Value) -> impl Iterator<Item = &'a Value> {
    let open = !flag(board, "votes_secret");
    let now = move |v: &&Value| v["round"].is_null() || v["round"] == board["round"];
    all.by("vote", "board_id", text(board, "id")).filter(move |_| open).filter(now)
}

/// Votes of each note of a board.
pub(super) fn votes(all: &All, board: &Value) -> HashMap<String, i64> {
    let mut votes = HashMap::new();
    for vote in counted(all, board) {
        *votes.entry(text(vote, "note_id").to_owned()).or_default() += whole(vote, "count");
    }
    votes
}

/// Votes by who gave them.
pub(super) fn given(all: &All, board: &Value) -> HashMap<String, i64> {
    let mut given = HashMap::new();
    for vote in counted(all, board) {
        *given.entry(text(vote, "participant_id").to_owned()).or_default() += whole(vote, "count");
    }
    given
}

/// A board shows its notes, but for those that were merged into another, lie in the parking lot, or that the room does
/// not see yet.
pub(super) fn shown(note: &Value) -> bool {
    note["merged_into_id"].is_null() && !flag(note, "parked") && !flag(note, "hidden")
}

pub(super) fn of(all: &All, board: &Value) -> Board {
    let id = text(board, "id");
    let votes = votes(all, board);
    let notes: Vec<&Value> = all.by("note", "board_id", id).filter(|n| shown(n)).collect();
    let mut merged: HashMap<&str, usize> = HashMap::new();
    for note in all.by("note", "board_id", id) {
        *merged.entry(text(note, "merged_into_id")).or_default() += 1;
    }
    let people: HashMap<&str, String> =
        all.of("participant").iter().map(|p| (text(p, "id"), initials(text(p, "name")))).collect();
    let mut by_frame: HashMap<&str, i64> = HashMap::new();
    for note in &notes {
        *by_frame.entry(text(note, "group_id")).or_default() += votes.get(text(note, "id")).copied().unwrap_or(0);
    }
    let frame = |group: &Value| {
        let count = by_frame.get(text(group, "id")).copied().unwrap_or(0);
        Frame {
            id: text(group, "id").to_owned(),
            title: text(group, "title").to_owned(),
            votes: if count > 0 {
                all.count("ideation.votes", usize::try_from(count).unwrap_or(0))
            } else {
                String::new()
            },
            x: real(group, "x"),
            y: real(group, "y"),
            width: real(group, "width"),
            height: real(group, "height"),
        }
    };
    let paper = |note: &&Value| Note {
        text: text(note, "text").to_owned(),
        color: text(note, "color").to_owned(),
        frame: note["group_id"].as_str().map(str::to_owned),
        initials: people.get(text(note, "author_id")).cloned().unwrap_or_default(),
        votes: votes.get(text(note, "id")).copied().unwrap_or(0),
        chosen: flag(note, "selected"),
        merged: merged.get(text(note, "id")).copied().unwrap_or(0),
        image: note["image_id"]
            .as_str()
            .and_then(|id| all.part(id, "preview"))
            .map(|png| NoteImage { png: png.into() }),
        x: real(note, "x"),
        y: real(note, "y"),
        width: real(note, "width"),
        height: real(note, "height"),
    };
    Board {
        title: title(all, board),
        frames: all.by("note_group", "board_id", id).map(frame).collect(),
        notes: notes.iter().map(paper).collect(),
    }
}

pub(super) fn title(all: &All, board: &Value) -> String {
    match text(board, "title") {
        "" => all.word("ideation.untitled_board"),
        title => title.to_owned(),
    }
}
