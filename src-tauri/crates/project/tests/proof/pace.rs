//! How long gestures take, and that a slow disk changes nothing but the time.

use std::time::Instant;

use project::Document;
use project::ideation::{AddBoard, AddNotes, MoveNotes, NoteMove, add_board, add_notes, move_notes};

use crate::kit::*;

#[test]
fn ten_thousand_notes_at_once_and_a_thousand_gestures() {
    let folder = tempfile::tempdir().unwrap();
    let document = Document::create(&folder.path().join("a.atelier"), "Pace", call(0)).unwrap();
    let board =
        document.transact(call(1), "add_board", |tx| add_board(tx, AddBoard { title: "B".into() })).unwrap().value;
    let many = if long() { 10_000 } else { 2_000 };
    let notes = (0..many).map(|i| new_note(&format!("note {i}"), f64::from(i) * 1.1)).collect();
    let started = Instant::now();
    let args = AddNotes { board_id: board.id.clone(), notes };
    let added = document.transact(call(2), "add_notes", |tx| add_notes(tx, args)).unwrap().value;
    println!("{many} notes in one step: {:?}", started.elapsed());
    let gestures: u32 = if long() { 1_000 } else { 100 };
    let mut times: Vec<_> = (0..gestures)
        .map(|n| {
            let started = Instant::now();
            let step = NoteMove { id: added[n as usize].id.clone(), x: f64::from(n) / 3.0, y: 0.5, group_id: None };
            document
                .transact(call(10 + u64::from(n)), "move_notes", |tx| move_notes(tx, MoveNotes { moves: vec![step] }))
                .unwrap();
            started.elapsed()
        })
        .collect();
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{gestures} gestures beside them: median {:?}, 95th percentile {:?}, worst {:?}",
        at(0.5),
        at(0.95),
        at(1.0)
    );
    let started = Instant::now();
    for n in 0..gestures {
        document.undo(&call(20_000 + u64::from(n))).unwrap().value.unwrap();
    }
    println!("{gestures} undone: {:?}", started.elapsed());
    let started = Instant::now();
    document.undo(&call(90_000)).unwrap().value.unwrap();
    println!("{many} notes undone: {:?}", started.elapsed());
    assert_eq!(document.records(table("note")).unwrap().len(), 0);
}

#[test]
fn every_gesture_on_a_disk_that_takes_20_ms_to_sync() {
    let folder = tempfile::tempdir().unwrap();
    let (path, acks) = (folder.path().join("a.atelier"), folder.path().join("acks"));
    drop(filled(&path));
    let states = expected_states(&path);
    std::fs::create_dir(&acks).unwrap();
    let calls = "fsync,fdatasync";
    let Some(tracer) = strace(&[format!("trace={calls}"), format!("inject={calls}:delay_exit=20000")]) else { return };
    let started = Instant::now();
    let output = child("edits", &tracer).env("ATELIER_FILE", &path).env("ATELIER_ACKS", &acks).output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(out.contains("flow=done"), "{out}");
    println!("{} gestures with 20 ms added to each sync: {:?}", states.len() - 1, started.elapsed());
    assert_eq!(acknowledged(&acks) as usize, states.len() - 1);
    assert_eq!(Some(&everything(&open(&path))), states.last());
}
