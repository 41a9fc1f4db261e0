//! The document as a user's gestures meet it.

use std::path::Path;

use chrono::{DateTime, Utc};
use project::ideation::{AddBoard, AddNotes, MoveNotes, NewNote, NoteMove, add_board, add_notes, move_notes};
use project::{Call, Document, OpenOptions, table};

fn call(seed: u64) -> Call {
    let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
    let now = now + chrono::TimeDelta::seconds(seed as i64 * 10);
    Call::new("me", now, now.date_naive(), seed)
}

fn note(text: &str) -> NewNote {
    NewNote { text: text.to_owned(), x: 1.0, y: 2.0, ..NewNote::default() }
}

fn open(path: &Path) -> Document {
    Document::open(path, &OpenOptions::default()).unwrap()
}

#[test]
fn undo_and_redo_survive_a_restart_and_closing_leaves_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.atelier");
    let document = Document::create(&path, "A", call(0)).unwrap();
    let board =
        document.transact(call(1), "add_board", |tx| add_board(tx, AddBoard { title: "B".into() })).unwrap().value;
    let added = document
        .transact(call(2), "add_notes", |tx| {
            add_notes(tx, AddNotes { board_id: board.id.clone(), notes: vec![note("one"), note("two")] })
        })
        .unwrap();
    assert_eq!(added.changes.len(), 2);
    assert_eq!(added.undo.unwrap().op, "add_notes");
    let id = added.value[0].id.clone();
    let step = NoteMove { id: id.clone(), x: 50.0, y: 60.0, group_id: None };
    document.transact(call(3), "move_notes", |tx| move_notes(tx, MoveNotes { moves: vec![step] })).unwrap();
    drop(document);

    let bytes = std::fs::read(&path).unwrap();
    drop(open(&path));
    assert_eq!(bytes, std::fs::read(&path).unwrap(), "opening and closing writes nothing");
    assert!(!folder.path().join("a.atelier-journal").exists());

    let document = open(&path);
    let x = |document: &Document| {
        let notes = document.records(table("note").unwrap()).unwrap();
        notes.iter().find(|n| n["id"] == id.as_str()).map(|n| n["x"].as_f64().unwrap())
    };
    assert_eq!(x(&document), Some(50.0));
    assert_eq!(document.undo(&call(4)).unwrap().value.unwrap().op, "move_notes");
    assert_eq!(x(&document), Some(1.0));
    document.undo(&call(5)).unwrap();
    assert_eq!(x(&document), None);
    document.redo(&call(6)).unwrap();
    document.redo(&call(7)).unwrap();
    assert_eq!(x(&document), Some(50.0));
    assert!(document.redo(&call(8)).unwrap().value.is_none());
}
