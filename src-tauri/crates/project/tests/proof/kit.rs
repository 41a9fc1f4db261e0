//! What the proofs share: calls, snapshots of all records, the flows that are killed and failed, child processes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use project::ideation::{AddBoard, AddNotes, NewNote, Notes, add_board, add_notes, delete_notes};
use project::objective::{AddObjective, add_objective};
use project::{Call, Document, OpenOptions, Part, Place, TABLES, Table};
use serde_json::Value;

/// All records by kind and id.
pub type Records = BTreeMap<(String, String), Value>;

pub fn long() -> bool {
    std::env::var_os("ATELIER_LONG").is_some_and(|v| v == "1")
}

/// A call at its own moment, ten seconds after the one before: nothing coalesces.
pub fn call_of(actor: &str, n: u64) -> Call {
    let start: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
    let now = start + TimeDelta::seconds(n as i64 * 10);
    Call::new(actor, now, now.date_naive(), n)
}

pub fn call(n: u64) -> Call {
    call_of("me", n)
}

pub fn open(path: &Path) -> Document {
    Document::open(path, &OpenOptions::default()).unwrap()
}

pub fn table(kind: &str) -> &'static Table {
    project::table(kind).unwrap()
}

pub fn everything(document: &Document) -> Records {
    let mut all = Records::new();
    for table in TABLES {
        for record in document.records(table).unwrap() {
            all.insert((table.kind.to_owned(), record["id"].as_str().unwrap().to_owned()), record);
        }
    }
    all
}

/// A folder on the fastest file system at hand; what is proven there does not depend on the disk.
pub fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn titled(n: u64) -> AddObjective {
    AddObjective { title: format!("objective {n}"), parent_id: None, place: Place::default() }
}

pub fn new_note(text: &str, x: f64) -> NewNote {
    NewNote { text: text.to_owned(), x, y: 2.0, ..NewNote::default() }
}

/// A small project with something in it, and some history.
pub fn filled(path: &Path) -> Document {
    let document = Document::create(path, "Filled", call(0)).unwrap();
    for n in 1..=5 {
        document.transact(call(n), "add_objective", |tx| add_objective(tx, titled(n))).unwrap();
    }
    let board =
        document.transact(call(6), "add_board", |tx| add_board(tx, AddBoard { title: "Board".into() })).unwrap().value;
    let notes = (0..40).map(|i| new_note(&format!("note {i} {}", "word ".repeat(20)), f64::from(i) * 0.1)).collect();
    let args = AddNotes { board_id: board.id, notes };
    let notes = document.transact(call(7), "add_notes", |tx| add_notes(tx, args)).unwrap().value;
    let ids = notes.iter().take(3).map(|n| n.id.clone()).collect();
    document.transact(call(8), "delete_notes", |tx| delete_notes(tx, Notes { ids })).unwrap();
    document
}

/// The gestures of the flow that is killed and failed. Each is acknowledged by `done` with its number, when it has
/// returned; the first that fails ends the flow with its error.
pub fn flow(document: &Document, mut done: impl FnMut(u64)) -> project::Result<()> {
    let board = document.records(table("board")).unwrap()[0]["id"].as_str().unwrap().to_owned();
    // Told once more on what an earlier telling has left, it makes records of its own.
    let start = 100 * document.records(table("objective")).unwrap().len() as u64;
    for n in 1..=8 {
        let at = start + n;
        match n {
            1 | 2 | 4 => drop(document.transact(call(at), "add_objective", |tx| add_objective(tx, titled(at)))?),
            3 => {
                let notes =
                    (0..30).map(|i| new_note(&format!("wide {i} {}", "text ".repeat(200)), f64::from(i))).collect();
                let args = AddNotes { board_id: board.clone(), notes };
                document.transact(call(at), "add_notes", |tx| add_notes(tx, args))?;
            }
            5 => drop(document.undo(&call(at))?),
            6 => drop(document.redo(&call(at))?),
            7 => document.add_part("nobody", "data", 0, &Part::new(1, vec![7; 30_000]))?,
            _ => drop(document.undo(&call(at))?),
        }
        done(n);
    }
    Ok(())
}

/// What must be there after each number of acknowledged gestures of [`flow`], counted from 0.
pub fn expected_states(path: &Path) -> Vec<Records> {
    let copy = path.with_extension("expected");
    std::fs::copy(path, &copy).unwrap();
    let document = open(&copy);
    let mut states = vec![everything(&document)];
    flow(&document, |_| states.push(everything(&document))).unwrap();
    drop(document);
    std::fs::remove_file(copy).unwrap();
    states
}

/// This test binary again, running one of the tests of `child.rs` as its own process.
pub fn child(test: &str, tracer: &[String]) -> Command {
    let binary = std::env::current_exe().unwrap();
    let mut command = match tracer.split_first() {
        Some((tracer, args)) => {
            let mut command = Command::new(tracer);
            command.args(args).arg(binary);
            command
        }
        None => Command::new(binary),
    };
    command.args([&format!("child::{test}"), "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The strace that fails or kills at a system call, or none where it is absent or may not trace.
pub fn strace(expressions: &[String]) -> Option<Vec<String>> {
    let mut tracer: Vec<String> = ["strace", "-f", "-qq", "-o", "/dev/null"].map(str::to_owned).to_vec();
    let allowed = Command::new(&tracer[0]).args(&tracer[1..]).arg("true").stderr(Stdio::null()).status();
    if !allowed.is_ok_and(|s| s.success()) {
        println!("skipped: strace is absent, or may not trace here");
        return None;
    }
    for expression in expressions {
        tracer.extend(["-e".to_owned(), expression.clone()]);
    }
    Some(tracer)
}

/// How many gestures a child has acknowledged: it makes a folder for each, which no fault here touches.
pub fn acknowledged(folder: &Path) -> u64 {
    (1..).take_while(|n| folder.join(n.to_string()).is_dir()).count() as u64
}

pub fn journal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

/// Copies the file as it lies there, with its journal or without it.
pub fn lift(path: &Path, to: &Path, with_journal: bool) {
    let _ = std::fs::remove_file(journal(to));
    std::fs::copy(path, to).unwrap();
    if with_journal && journal(path).exists() {
        std::fs::copy(journal(path), journal(to)).unwrap();
    }
}
