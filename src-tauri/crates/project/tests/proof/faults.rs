//! A full disk and a failing one: the state before remains, the sentence is the right one, the next open is fine.

use std::path::Path;

use project::Document;
use serde_json::Value;

use crate::kit::*;

/// Lines that a child said.
fn said<'a>(out: &'a str, name: &str) -> Option<&'a str> {
    out.lines().find_map(|l| l.rsplit_once(&format!("{name}="))).map(|l| l.1)
}

/// After a fault the process went on showing what the file holds, with its revision. False: it could show nothing.
fn shows_what_is_there(path: &Path, document: &Document, found: &Records, place: &str) -> bool {
    let Ok(bytes) = std::fs::read(path.with_extension("shown")) else { return false };
    let mut shown: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(shown.pop(), Some(document.revision().into()), "{place}: the revision shown");
    let there = shown.iter().all(|record| found.values().any(|r| r == record));
    assert!(there && shown.len() == found.len(), "{place}: what was shown is not what is there");
    true
}

/// Fails the `n`th of a call, or all from the `n`th on, and looks at what remains.
fn fails(error: &str, call: &str, expected: &[&str], and_all_after: bool) {
    let folder = quick_folder();
    let (start, path, acks) =
        (folder.path().join("start.atelier"), folder.path().join("a.atelier"), folder.path().join("acks"));
    drop(filled(&start));
    let states = expected_states(&start);
    let plus = if and_all_after { "+" } else { "" };
    let (mut faults, mut kept_new, mut unfelt, mut shown, mut saved) = (0, 0, 0, 0, 0);
    for n in (1..).step_by(if long() { 1 } else { 13 }) {
        lift(&start, &path, false);
        for left in [journal(&path), path.with_extension("shown"), path.with_extension("saved")] {
            let _ = std::fs::remove_file(left);
        }
        let _ = std::fs::remove_dir_all(&acks);
        std::fs::create_dir(&acks).unwrap();
        let inject = format!("inject={call}:error={error}:when={n}{plus}");
        let Some(tracer) = strace(&[format!("trace={call}"), inject]) else { return };
        let output = child("edits", &tracer).env("ATELIER_FILE", &path).env("ATELIER_ACKS", &acks).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        let place = format!("{error} at {call} {n}{plus}");
        assert!(output.status.success(), "{place}: {out} {}", String::from_utf8_lossy(&output.stderr));
        let Some(code) = said(&out, "error") else {
            // SQLite can do without this one, or the flow has no so many: after a few in a row it is the latter.
            assert_eq!(said(&out, "flow"), Some("done"), "{place}: {out}");
            assert_eq!(Some(&everything(&open(&path))), states.last(), "{place}");
            unfelt += 1;
            if unfelt > 8 {
                break;
            }
            continue;
        };
        (faults, unfelt) = (faults + 1, 0);
        assert!(expected.contains(&code), "{place}: {code}");
        if code == "disk_failed" {
            assert_eq!(said(&out, "read_only"), Some("disk_failed"), "{place}");
        }
        let done = acknowledged(&acks) as usize;
        let document = open(&path);
        assert_eq!(document.read_only(), None, "{place}");
        let found = everything(&document);
        shown += usize::from(shows_what_is_there(&path, &document, &found, &place));
        if said(&out, "saved") == Some("yes") {
            saved += 1;
            assert!(everything(&open(&path.with_extension("saved"))) == found, "{place}: the copy that was saved");
        }
        kept_new += usize::from(found != states[done]);
        assert!(found == states[done] || Some(&found) == states.get(done + 1), "{place}: a state that never was");
        if code == "disk_full" {
            assert_eq!(found, states[done], "{place}: the old state remains");
        }
    }
    println!(
        "{error} at {call}{plus}: {faults} faults; {kept_new} times the gesture that was not acknowledged is there nevertheless; \
         then shown as it is {shown} times, saved elsewhere {saved} times"
    );
    assert!(faults > 0, "{error} at {call}: no fault happened");
    // Where every further write fails too, what was half done can't even be read back.
    assert!(and_all_after || shown == faults, "{error} at {call}: after {faults} faults shown {shown} times");
    assert!(and_all_after || saved == faults, "{error} at {call}: after {faults} faults saved {saved} times");
}

#[test]
fn disk_full() {
    fails("ENOSPC", "pwrite64", &["disk_full"], false);
    fails("ENOSPC", "pwrite64", &["disk_full", "disk_failed"], true);
}

#[test]
fn write_error() {
    fails("EIO", "pwrite64", &["disk_failed"], false);
    fails("EIO", "pwrite64", &["disk_failed"], true);
}

#[test]
fn sync_error() {
    fails("EIO", "fsync", &["disk_failed"], false);
    fails("EIO", "fsync", &["disk_failed"], true);
    fails("ENOSPC", "fsync", &["disk_full", "disk_failed"], false);
}
