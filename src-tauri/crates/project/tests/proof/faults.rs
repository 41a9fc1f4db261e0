//! A full disk and a failing one: the state before remains, the sentence is the right one, the next open is fine.

use crate::kit::*;

/// Lines that a child said.
fn said<'a>(out: &'a str, name: &str) -> Option<&'a str> {
    out.lines().find_map(|l| l.rsplit_once(&format!("{name}="))).map(|l| l.1)
}

/// Fails the `n`th of a call, or all from the `n`th on, and looks at what remains.
fn fails(error: &str, call: &str, expected: &[&str], and_all_after: bool) {
    let folder = quick_folder();
    let (start, path, acks) =
        (folder.path().join("start.atelier"), folder.path().join("a.atelier"), folder.path().join("acks"));
    drop(filled(&start));
    let states = expected_states(&start);
    let plus = if and_all_after { "+" } else { "" };
    let (mut faults, mut kept_new, mut unfelt) = (0, 0, 0);
    for n in (1..).step_by(if long() { 1 } else { 13 }) {
        lift(&start, &path, false);
        let _ = std::fs::remove_file(journal(&path));
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
        kept_new += usize::from(found != states[done]);
        assert!(found == states[done] || Some(&found) == states.get(done + 1), "{place}: a state that never was");
        if code == "disk_full" {
            assert_eq!(found, states[done], "{place}: the old state remains");
        }
    }
    println!(
        "{error} at {call}{plus}: {faults} faults; {kept_new} times the gesture that was not acknowledged is there nevertheless"
    );
    assert!(faults > 0, "{error} at {call}: no fault happened");
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
