//! Long reads: others are answered in between, and what is read is still of one moment.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use project::ideation::{AddBoard, AddNotes, add_board, add_notes};
use project::{Project, TABLES};

use crate::kit::*;

fn board(project: &Project) -> String {
    let added = project.run(|d| d.transact(call(1), "add_board", |tx| add_board(tx, AddBoard { title: "B".into() })));
    added.unwrap().value.id
}

fn add(project: &Project, board: &str, n: u64, count: usize) {
    let notes = (0..count).map(|i| new_note(&format!("{n}"), i as f64)).collect();
    let args = AddNotes { board_id: board.to_owned(), notes };
    project.run(move |d| d.transact(call(n), "add_notes", |tx| add_notes(tx, args)).map(drop)).unwrap();
}

#[test]
fn others_are_answered_while_much_is_read() {
    let folder = quick_folder();
    let (project, _) = Project::create(&folder.path().join("a.atelier"), "A", call(0)).unwrap();
    let board = board(&project);
    for n in 2..22 {
        add(&project, &board, n, 1_000);
    }
    let (answered, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                project.read(|_| Ok(())).unwrap();
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
        for _ in 0..3 {
            let before = answered.load(Ordering::Relaxed);
            let (all, ()) = project.reading(TABLES, |_| Ok(())).unwrap();
            assert_eq!(all.of(table("note")).len(), 20_000);
            let between = answered.load(Ordering::Relaxed) - before;
            assert!(between >= 3, "{between} others were answered while 20,000 notes were read");
        }
        done.store(true, Ordering::Relaxed);
    });
    let whole = project.run(|d| d.reading(TABLES)).unwrap();
    let (slices, ()) = project.reading(TABLES, |_| Ok(())).unwrap();
    for ((kind, one), (_, many)) in whole.kinds().zip(slices.kinds()) {
        assert!(one == many, "{}", kind.kind);
        let plain = project.run(move |d| d.records(kind)).unwrap();
        assert!(one == plain, "{} in another order", kind.kind);
    }
}

#[test]
fn what_is_read_is_of_one_moment_while_others_write() {
    let folder = quick_folder();
    let (project, _) = Project::create(&folder.path().join("a.atelier"), "A", call(0)).unwrap();
    let board = board(&project);
    for n in 2..8 {
        add(&project, &board, n, 1_000);
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 100.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                add(&project, &board, n, 3);
            }
        });
        for _ in 0..if long() { 200 } else { 30 } {
            let (all, revision) = project.reading(TABLES, |d| Ok(d.revision())).unwrap();
            assert_eq!(all.revision, revision);
            // The board is the first gesture, then six large ones, then three notes with each.
            let expected = 6_000 + 3 * usize::try_from(revision - 7).unwrap();
            assert_eq!(all.of(table("note")).len(), expected, "revision {revision}");
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn others_are_answered_while_a_backup_is_made_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (project, _) = Project::create(&folder.path().join("a.atelier"), "A", call(0)).unwrap();
    for n in 0..80 {
        let bytes = (0..1 << 20).map(|i: usize| (i.wrapping_mul(2_654_435_761) >> 7) as u8).collect();
        let part = project::Part::new(1, bytes);
        project.run(move |d| d.add_part("nobody", "data", n, &part)).unwrap();
    }
    let (begun, done) = (Instant::now(), AtomicBool::new(false));
    let (longest, whole) = std::thread::scope(|scope| {
        let others = scope.spawn(|| {
            let (mut longest, mut last) = (Duration::ZERO, Instant::now());
            while !done.load(Ordering::Relaxed) {
                project.read(|_| Ok(())).unwrap();
                longest = longest.max(last.elapsed());
                last = Instant::now();
            }
            longest
        });
        project.backup(&folder.path().join("kept")).unwrap();
        done.store(true, Ordering::Relaxed);
        (others.join().unwrap(), begun.elapsed())
    });
    println!("a backup of 80 MB in {whole:?}; others waited {longest:?} at the longest");
    assert!(longest * 4 < whole, "others waited {longest:?} of {whole:?}");
}
