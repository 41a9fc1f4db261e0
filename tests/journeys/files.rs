//! Project files that are not as they should be: each opens as far as it can, says so, and keeps its bytes.

use std::path::{Path, PathBuf};

use api::Fault;
use serde_json::{Value, json};

use crate::journey::{Journey, Records, sentences};
use crate::story;

/// A project with the story in it, closed; its path and records.
fn told() -> (Journey, PathBuf, Records) {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let (path, records) = (journey.project(), journey.records());
    journey.call("close_project", json!({}));
    journey.session.borrow_mut().doc = None;
    (journey, path, records)
}

fn open(journey: &Journey, path: &Path) -> Result<Value, Fault> {
    let opened = journey.ask("open_file", json!({ "handle": journey.hand_in(path) }))?.value;
    journey.shows(&opened);
    Ok(opened)
}

/// Opened for reading only, for this reason; everything can be looked at, nothing changed, and the bytes stay.
fn looked_at(journey: &Journey, path: &Path, reason: &str) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let opened = open(journey, path).unwrap();
    assert_eq!((&opened["read_only"], &opened["reason"]["code"]), (&json!(true), &json!(reason)));
    let args = opened["reason"]["args"].as_object().unwrap();
    for locale in [api::Locale::En, api::Locale::Fr] {
        let said = api::words::say(locale, &format!("read_only.{reason}"), args);
        assert!(said.ends_with('.') && !said.contains(['{', '}']), "{said}");
    }
    let snapshot = journey.call("snapshot", json!({}));
    assert_eq!(snapshot["reason"], opened["reason"]);
    for (command, args) in [
        ("search", json!({ "text": "parcel" })),
        ("checks", json!({})),
        ("history", json!({})),
        ("backups", json!({})),
        ("export_project", json!({})),
    ] {
        if let Err(fault) = journey.ask(command, args) {
            sentences(&fault, &[]);
        }
    }
    let data = journey.file("data.csv", "a,b\n1,2\n3,4\n");
    for (command, args) in [
        ("add_objective", json!({ "title": "x" })),
        ("add_board", json!({ "title": "x" })),
        ("patch_project", json!({ "id": "project", "fields": { "name": "x" } })),
        ("undo", json!({})),
        ("redo", json!({})),
        ("import_file", json!({ "handle": journey.hand_in(&data), "name": "x" })),
    ] {
        let fault = journey.refused(command, args);
        assert_eq!(fault.code, "read_only", "{command}");
        sentences(&fault, &[]);
    }
    assert!(std::fs::read(path).unwrap() == bytes, "the bytes stay");
    opened
}

/// The clean copy beside a file can be worked on.
fn copied(journey: &Journey, original: &Path, records: Option<&Records>) {
    let opened = journey.call("clean_copy", json!({}));
    assert_eq!(opened["read_only"], false);
    journey.shows(&opened);
    assert_ne!(journey.project(), original);
    if let Some(records) = records {
        assert_eq!(journey.records(), *records);
    }
    journey.add("add_objective", json!({ "title": "Goes on" }));
    journey.undo().unwrap();
}

#[test]
fn a_copy_to_share_holds_the_work_and_nothing_of_ones_own() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let board = journey.add("add_board", json!({ "title": "In the room" }));
    for (kind, text) in [("private", "Sam says little"), ("decision", "One depot first")] {
        journey.add("add_line", json!({ "board_id": board, "kind": kind, "text": text }));
    }
    let gone = journey.add("add_objective", json!({ "title": "Said too early" }));
    journey.call("delete_objective", json!({ "id": gone }));
    let mut records = journey.records();

    let (original, path) = (journey.project(), journey.folder().join("Parcels to share.atelier"));
    let over = journey.house.hand_out(&original).handle;
    assert_eq!(journey.refused("share_copy", json!({ "target": over })).code, "export_over_project");
    let target = journey.house.hand_out(&path).handle;
    let made = journey.job("share_copy", json!({ "target": target })).unwrap();
    assert_eq!(made["name"], "Parcels to share.atelier");
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(made["bytes"], bytes.len());
    for secret in ["Sam says little", "Said too early"] {
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret}");
    }

    let opened = open(&journey, &path).unwrap();
    assert_eq!(opened["read_only"], false);
    assert_ne!(journey.project(), original);
    records.retain(|(kind, _), record| kind != "workshop_line" || record["kind"] != "private");
    assert_eq!(journey.records(), records);
    assert!(journey.undo().is_none(), "nothing of how it came about");
}

fn altered(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_file_that_may_not_be_written() {
    let (journey, path, records) = told();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    looked_at(&journey, &path, "asked");
    assert_eq!(journey.records(), records);
    copied(&journey, &path, Some(&records));
}

#[test]
fn a_file_that_another_hand_altered() {
    let (journey, path, records) = told();
    altered(&path, "CREATE TRIGGER trap AFTER INSERT ON objective BEGIN DELETE FROM note; END; CREATE TABLE more (x)");
    let opened = looked_at(&journey, &path, "altered");
    assert_eq!(opened["reason"]["args"]["names"], "more, trap");
    assert_eq!(journey.records(), records);
    copied(&journey, &path, Some(&records));
}

#[test]
fn a_file_of_a_newer_program() {
    let (journey, path, records) = told();
    altered(&path, "PRAGMA user_version = 9");
    looked_at(&journey, &path, "newer");
    assert_eq!(journey.records(), records);
    journey.call("close_project", json!({}));
    altered(&path, "UPDATE meta SET value = '9' WHERE key = 'min_reader'");
    let bytes = std::fs::read(&path).unwrap();
    let fault = open(&journey, &path).unwrap_err();
    assert_eq!((fault.code.as_str(), &fault.args["found"]), ("newer_format", &json!(9)));
    sentences(&fault, &[]);
    assert!(std::fs::read(&path).unwrap() == bytes);
}

#[test]
fn a_file_that_ends_too_early() {
    let (journey, path, _) = told();
    let bytes = std::fs::read(&path).unwrap();
    let mut shown = 0;
    for share in [99, 90, 75, 60] {
        std::fs::write(&path, &bytes[..bytes.len() * share / 100]).unwrap();
        match open(&journey, &path) {
            Ok(_) => {
                journey.call("close_project", json!({}));
                looked_at(&journey, &path, "damaged");
                shown += journey.records().len();
                copied(&journey, &path, None);
                journey.call("close_project", json!({}));
            }
            Err(fault) => {
                assert_eq!(fault.code, "damaged", "{share} %");
                sentences(&fault, &[]);
            }
        }
        journey.session.borrow_mut().doc = None;
    }
    assert!(shown > 50, "{shown} records were shown");
}

#[test]
fn files_that_are_no_project() {
    let journey = Journey::begin();
    let database = journey.folder().join("other.atelier");
    altered(&database, "CREATE TABLE other (x); INSERT INTO other VALUES (1)");
    for (path, code) in [
        (journey.file("text.atelier", "Just some words"), "not_a_project"),
        (journey.file("empty.atelier", ""), "not_a_project"),
        (journey.file("zeros.atelier", [0; 8192]), "not_a_project"),
        (database, "not_a_project"),
        (journey.folder().join("absent.atelier"), "file"),
    ] {
        let fault = open(&journey, &path).unwrap_err();
        assert_eq!(fault.code, code, "{}", path.display());
        sentences(&fault, &[&path.file_name().unwrap().to_string_lossy()]);
    }
    let home = journey.call("home", json!({}));
    assert_eq!(home["recents"], json!([]), "what did not open is not remembered");
}

#[test]
fn a_file_that_somebody_else_has_open() {
    let journey = Journey::with_project("Parcels");
    let other = Journey::begin();
    let path = journey.project();
    let fault = open(&other, &path).unwrap_err();
    assert_eq!(fault.code, "held");
    sentences(&fault, &["Parcels.atelier"]);
    journey.add("add_objective", json!({ "title": "Still ours" }));
    journey.call("close_project", json!({}));
    assert_eq!(open(&other, &path).unwrap()["read_only"], false);
    assert_eq!(other.all("objective").len(), 1);
}
