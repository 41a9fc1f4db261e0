//! A disk that takes 20 ms to sync: a gesture waits for its own commit, a read for the one that is under way at the most.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;

use crate::journey::{Journey, marked};
use crate::story;

/// Added to each sync, in microseconds.
const DELAY: u64 = 20_000;

fn told(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// One commit of one row by SQLite itself, as the document is set: what a gesture may cost.
fn bare_commits(folder: &Path, marks: &Path) {
    let bare = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
    let settings = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;";
    bare.execute_batch(&format!("{settings} CREATE TABLE t (x TEXT); BEGIN EXCLUSIVE; COMMIT;")).unwrap();
    for n in 0..5 {
        marked(Some(marks), "bare", || bare.execute("INSERT INTO t VALUES (?1)", [n]).unwrap());
    }
}

#[test]
#[ignore = "a child of other tests"]
fn one_person() {
    let Some(marks) = told("ATELIER_MARKS") else { return };
    let mut journey = Journey::with_project("Parcels");
    bare_commits(journey.folder(), &marks);
    journey.mark(marks);
    story::tell(&journey);
    while journey.undo().is_some() {
        for (command, args) in [("checks", json!({})), ("search", json!({ "text": "van" })), ("snapshot", json!({}))] {
            journey.call(command, args);
        }
    }
    for _ in 0..20 {
        journey.redo().unwrap();
    }
    println!("told to the end");
}

/// Three people write without a pause, a fourth looks.
#[test]
#[ignore = "a child of other tests"]
fn four_people() {
    let Some(marks) = told("ATELIER_MARKS") else { return };
    let journey = Journey::with_project("Parcels");
    bare_commits(journey.folder(), &marks);
    let board = journey.add("add_board", json!({ "title": "B" }));
    let (house, owner) = (journey.house.clone(), journey.session.borrow().clone());
    let (done, written) = (AtomicBool::new(false), AtomicUsize::new(0));
    let call = |actor: &str, seed: u64, command: &str, args| {
        let mut session = owner.clone();
        (session.actor, session.seed) = (actor.to_owned(), Some(seed));
        marked(Some(&marks), command, || api::dispatch_blocking(&house, session, command, args)).unwrap()
    };
    std::thread::scope(|scope| {
        for (actor, seed) in [("ann", 1_000_000), ("bob", 2_000_000), ("cyd", 3_000_000)] {
            let (call, board, done, written) = (&call, &board, &done, &written);
            scope.spawn(move || {
                let mut n = seed;
                while !done.load(Ordering::Relaxed) {
                    n += 1;
                    let notes = json!({ "board_id": board, "notes": [{ "text": "x", "x": 0.0, "y": 0.0 }] });
                    call(actor, n, "add_notes", notes);
                    written.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for n in 0.. {
            if n >= 40 && written.load(Ordering::Relaxed) >= 20 {
                break;
            }
            let read = ["snapshot", "search", "checks", "history"][n % 4];
            call("dee", 1, read, if read == "search" { json!({ "text": "x" }) } else { json!({}) });
        }
        done.store(true, Ordering::Relaxed);
    });
    println!("told to the end");
}

/// Syncs that ended while each call waited for its answer, by command.
type Waits = BTreeMap<String, Vec<usize>>;

/// Runs a child with the delay. None where strace is absent or may not trace.
fn traced(child: &str) -> Option<Waits> {
    let folder = tempfile::tempdir().unwrap();
    let (marks, log) = (folder.path().join("marks"), folder.path().join("log"));
    std::fs::create_dir(&marks).unwrap();
    let may = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        println!("skipped: strace is absent, or may not trace here");
        return None;
    }
    let inject = format!("inject=fsync,fdatasync:delay_exit={DELAY}");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync,mkdir", "-e", &inject, "-o"])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args([&format!("slow_disk::{child}"), "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env("ATELIER_MARKS", &marks)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("told to the end"), "{out} {}", String::from_utf8_lossy(&output.stderr));
    Some(waits(&std::fs::read_to_string(&log).unwrap()))
}

fn waits(log: &str) -> Waits {
    let (mut open, mut waits) = (BTreeMap::new(), Waits::new());
    for line in log.lines() {
        let synced = line.contains("sync(") || line.contains("sync resumed>");
        if synced && !line.contains("<unfinished") {
            open.values_mut().for_each(|n| *n += 1);
        }
        // `…/marks/17.add_notes.begun"`: the call is made when this line is written, whether it is finished or not.
        let Some((_, mark)) = line.split_once("/marks/") else { continue };
        let mut parts = mark.split(['.', '"']);
        let (n, command, what) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        match what {
            "begun" => drop(open.insert(n.to_owned(), 0)),
            _ => waits.entry(command.to_owned()).or_default().push(open.remove(n).unwrap()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    waits
}

fn most(waits: &Waits, command: &str) -> usize {
    *waits[command].iter().max().unwrap()
}

fn writes(command: &str) -> bool {
    api::COMMANDS.iter().any(|c| c.name == command && c.writes) || ["undo", "redo"].contains(&command)
}

#[test]
fn a_gesture_waits_for_one_commit_and_a_read_for_none() {
    let Some(waits) = traced("one_person") else { return };
    let commit = most(&waits, "bare");
    assert!(commit > 0, "the syncs were seen");
    let (mut gestures, mut reads, mut syncs) = (0, 0, 0);
    for (command, counts) in waits.iter().filter(|(command, _)| *command != "bare") {
        if writes(command) {
            // A picture's bytes are stored in pieces before the gesture that shows it: the original and its thumbnail.
            let commits = if command == "add_picture" { 4 } else { 1 };
            let waited = most(&waits, command);
            assert!(waited <= commits * commit, "{command}: {waited} syncs, a commit {commit}");
            gestures += counts.len();
        } else {
            assert_eq!(most(&waits, command), 0, "{command} waits for the disk");
            reads += counts.len();
        }
        syncs += counts.iter().sum::<usize>();
    }
    assert!(gestures > 200 && reads > 200, "{gestures} {reads}");
    println!("a commit: {commit} syncs; {gestures} gestures: {syncs}; {reads} reads: none");
}

#[test]
fn a_read_waits_for_the_commit_under_way_only() {
    let Some(waits) = traced("four_people") else { return };
    let commit = most(&waits, "bare");
    let gestures = waits["add_notes"].len();
    assert!(gestures >= 20, "the others did write: {gestures}");
    let mut reads: Vec<usize> =
        ["snapshot", "search", "checks", "history"].iter().flat_map(|r| &waits[*r]).copied().collect();
    reads.sort_unstable();
    // Between its mark and its place in the queue the reader may be held up: then another commit's syncs are counted.
    let (most_of_them, worst) = (reads[reads.len() * 9 / 10], reads[reads.len() - 1]);
    println!("a commit: {commit} syncs; beside {gestures} gestures a read waits for {most_of_them}, at worst {worst}");
    assert!(most_of_them <= commit && worst <= 2 * commit, "{reads:?}, a commit has {commit}");
    // Three take turns: nobody waits for more than the others' and their own.
    assert!(most(&waits, "add_notes") <= 4 * commit, "{} syncs", most(&waits, "add_notes"));
}
