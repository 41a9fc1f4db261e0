//! Files from outside: newer, truncated, damaged, foreign, altered. None makes a panic, none is written to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use project::search::{Search, search};
use project::{Document, Error, OpenOptions, ReadOnlyReason, TABLES};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::Connection;

use crate::kit::*;

/// Opens the file and reads all that can be read. The bytes stay, nothing is left beside it.
fn look(path: &Path) -> Result<Option<ReadOnlyReason>, Error> {
    let bytes = std::fs::read(path).unwrap();
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let document = Document::open(path, &OpenOptions::default())?;
        for table in TABLES {
            let _ = document.records(table);
        }
        let _ = document.summary();
        let _ = document.history(100);
        if let Ok(all) = document.reading(TABLES) {
            search(&all, Search { text: "note".into(), limit: None });
            project::checks::checks(&all, document.part_hashes("spec").unwrap_or_default(), call(1).today, call(1).now);
        }
        let _ = project::export_json(&document);
        Ok(document.read_only())
    }));
    let looked = looked.unwrap_or_else(|_| panic!("a panic on {}", path.display()));
    assert!(bytes == std::fs::read(path).unwrap(), "the bytes of {} changed", path.display());
    for suffix in ["-journal", "-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        assert!(!Path::new(&beside).exists(), "{suffix} was left");
    }
    looked
}

/// The file after some SQL by another hand.
fn altered(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn open_and_close_leave_the_bytes() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    drop(filled(&path));
    assert_eq!(look(&path).unwrap(), None);
    let bytes = std::fs::read(&path).unwrap();
    let opened = Document::open(&path, &OpenOptions { read_only: true, copy: false, backups: None }).unwrap();
    assert_eq!(opened.read_only(), Some(ReadOnlyReason::Asked));
    assert!(matches!(opened.undo(&call(50)), Err(Error::ReadOnly)));
    drop(opened);
    assert_eq!(bytes, std::fs::read(&path).unwrap());
}

#[test]
fn newer_formats() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let before = everything(&filled(&path));
    altered(&path, "PRAGMA user_version = 7");
    assert_eq!(look(&path).unwrap(), Some(ReadOnlyReason::Newer { found: 7 }));
    let document = open(&path);
    assert_eq!(everything(&document), before);
    assert!(matches!(document.undo(&call(50)), Err(Error::ReadOnly)));
    drop(document);
    altered(&path, &format!("UPDATE meta SET value = '{}' WHERE key = 'min_reader'", project::FORMAT + 1));
    assert!(matches!(look(&path), Err(Error::NewerFormat { found: 7, known: project::FORMAT })));
    altered(&path, "DELETE FROM meta WHERE key = 'min_reader'");
    assert!(matches!(look(&path), Err(Error::NewerFormat { .. })));
}

/// Records that a damaged file still shows.
fn whole(path: &Path) -> usize {
    let document = open(path);
    TABLES.iter().map(|t| document.records(t).map_or(0, |r| r.len())).sum()
}

#[test]
fn truncated_at_many_lengths() {
    let folder = quick_folder();
    let (start, path) = (folder.path().join("start.atelier"), folder.path().join("a.atelier"));
    drop(filled(&start));
    let bytes = std::fs::read(&start).unwrap();
    let pages = bytes.len() / 4096;
    let step = if long() { 1 } else { 9 };
    let lengths = (0..pages).step_by(step).flat_map(|p| [p * 4096, p * 4096 + 1, p * 4096 + 100, p * 4096 + 4095]);
    let (mut opened, mut shown) = (0, 0);
    for length in lengths {
        std::fs::write(&path, &bytes[..length]).unwrap();
        match look(&path) {
            Ok(reason) => {
                assert!(matches!(reason, Some(ReadOnlyReason::Damaged { .. })), "{length}: {reason:?}");
                opened += 1;
                shown += whole(&path);
            }
            Err(e) => assert!(matches!(e, Error::NotAProject { .. } | Error::Damaged { .. }), "{length}: {e}"),
        }
    }
    println!("truncated: {opened} lengths opened as far as they could be read, with {shown} records in all");
    assert!(opened > 0 && shown > 0);
}

/// As a kill between two pages of a commit may leave it, and quick_check does not see.
#[test]
fn a_table_and_its_index_of_two_moments() {
    let folder = quick_folder();
    let (path, other) = (folder.path().join("a.atelier"), folder.path().join("b.atelier"));
    let before = everything(&filled(&path));
    std::fs::copy(&path, &other).unwrap();
    altered(&other, "INSERT OR REPLACE INTO meta VALUES ('revision', '99')");
    let index = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_meta_1'";
    let page: u32 = Connection::open(&path).unwrap().query_row(index, [], |r| r.get(0)).unwrap();
    let place = (page as usize - 1) * 4096..page as usize * 4096;
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[place.clone()].copy_from_slice(&std::fs::read(&other).unwrap()[place]);
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(look(&path).unwrap(), Some(ReadOnlyReason::Damaged { .. })));
    let document = open(&path);
    assert_eq!(everything(&document), before);
    let clean = folder.path().join("clean.atelier");
    document.clean_copy(&clean, call(60)).unwrap();
    assert_eq!(everything(&open(&clean)), before);
}

#[test]
fn bytes_flipped_at_random() {
    let folder = quick_folder();
    let (start, path) = (folder.path().join("start.atelier"), folder.path().join("a.atelier"));
    drop(filled(&start));
    let bytes = std::fs::read(&start).unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut refused, mut damaged, mut unseen) = (0, 0, 0);
    for round in 0..if long() { 5_000 } else { 150 } {
        let mut hurt = bytes.clone();
        for _ in 0..1 << (round % 6) {
            let limit = if round % 3 == 0 { 4096 } else { hurt.len() };
            let at = random.random_range(0..limit);
            hurt[at] ^= 1 << random.random_range(0..8);
        }
        std::fs::write(&path, &hurt).unwrap();
        match look(&path) {
            Err(_) => refused += 1,
            Ok(None) => unseen += 1,
            Ok(Some(_)) => damaged += 1,
        }
    }
    println!("flipped bytes: {refused} refused, {damaged} read-only, {unseen} without a trace in the structure");
}

#[test]
fn every_byte_of_the_header() {
    let folder = quick_folder();
    let (start, path) = (folder.path().join("start.atelier"), folder.path().join("a.atelier"));
    drop(filled(&start));
    let bytes = std::fs::read(&start).unwrap();
    for at in 0..100 {
        for value in [0, 1, 2, 3, 255] {
            let mut hurt = bytes.clone();
            hurt[at] = value;
            std::fs::write(&path, &hurt).unwrap();
            let looked = catch_unwind(AssertUnwindSafe(|| look(&path).map(drop)));
            assert!(looked.is_ok(), "byte {at} set to {value}");
        }
    }
}

#[test]
fn a_file_that_a_tool_has_set_to_wal() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let before = everything(&filled(&path));
    altered(&path, "PRAGMA journal_mode = WAL");
    assert!(matches!(look(&path).unwrap(), Some(ReadOnlyReason::Altered { .. })));
    let clean = folder.path().join("clean.atelier");
    open(&path).clean_copy(&clean, call(60)).unwrap();
    assert_eq!(everything(&open(&clean)), before);
    assert_eq!(look(&clean).unwrap(), None);
}

#[test]
fn files_that_are_no_project() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    for bytes in [&b""[..], b"not a database", &[0; 5000], &b"SQLite format 3\0".repeat(20)] {
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(look(&path), Err(Error::NotAProject { .. })));
    }
    std::fs::remove_file(&path).unwrap();
    altered(&path, "CREATE TABLE other (x); INSERT INTO other VALUES (1)");
    assert!(matches!(look(&path), Err(Error::NotAProject { .. })));
    assert!(matches!(Document::open(&folder.path().join("none"), &OpenOptions::default()), Err(Error::File { .. })));
    assert!(Document::open(folder.path(), &OpenOptions::default()).is_err());
    // Another program's database that carries our number by chance.
    altered(&path, &format!("PRAGMA application_id = {}", project::APPLICATION_ID));
    assert!(look(&path).is_err());
}

#[test]
fn what_another_hand_added_is_named_and_left_out_of_a_clean_copy() {
    let folder = quick_folder();
    for (i, (sql, name)) in [
        ("CREATE TABLE extra (x); INSERT INTO extra VALUES (1)", "extra"),
        ("CREATE VIEW spy AS SELECT * FROM objective", "spy"),
        ("CREATE TRIGGER trap AFTER UPDATE ON objective BEGIN DELETE FROM note; END", "trap"),
        ("CREATE TRIGGER trap AFTER INSERT ON step BEGIN DELETE FROM note; END", "trap"),
        ("ALTER TABLE objective ADD COLUMN secret TEXT", "objective"),
        ("CREATE INDEX quick ON note (text)", "quick"),
        ("DROP INDEX note_board", "note_board"),
        ("ALTER TABLE card ADD COLUMN loud TEXT GENERATED ALWAYS AS (upper(text)) VIRTUAL", "card"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = folder.path().join(format!("{i}.atelier"));
        let before = everything(&filled(&path));
        altered(&path, sql);
        assert_eq!(look(&path).unwrap(), Some(ReadOnlyReason::Altered { names: vec![name.to_owned()] }), "{sql}");
        let document = open(&path);
        let refused = document.transact(call(50), "add", |tx| project::objective::add_objective(tx, titled(50)));
        assert!(matches!(refused, Err(Error::ReadOnly)));
        let clean = folder.path().join(format!("{i}-clean.atelier"));
        document.clean_copy(&clean, call(60)).unwrap();
        assert_eq!(everything(&document), before, "nothing fired");
        drop(document);
        assert_eq!(look(&clean).unwrap(), None, "{sql}");
        let clean = open(&clean);
        assert_eq!(everything(&clean), before);
        let objective = project::objective::add_objective;
        clean.transact(call(70), "add", |tx| objective(tx, titled(70))).unwrap();
        assert_eq!(everything(&clean).len(), before.len() + 1, "no trigger came along");
    }
}

#[test]
fn a_view_in_a_tables_place_shows_nothing() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    drop(filled(&path));
    altered(
        &path,
        "DROP TABLE kpi_event; CREATE VIEW kpi_event AS SELECT id, title AS date, title AS label FROM objective",
    );
    let reason = look(&path).unwrap();
    assert!(matches!(reason, Some(ReadOnlyReason::Altered { .. })), "{reason:?}");
    assert_eq!(open(&path).records(table("kpi_event")).unwrap().len(), 0);
}

#[test]
fn a_record_of_a_kind_that_we_do_not_know_stays_readable() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    drop(filled(&path));
    // What a hand can write without touching the schema: a word outside the list can't pass the CHECK, a text that is no JSON can.
    altered(
        &path,
        "PRAGMA foreign_keys = OFF; INSERT INTO dataset VALUES ('d', 'D', '', '', 'a');
         INSERT INTO dataset_version VALUES ('v', 'd', 1, '', '', 1, 'yesterday', 1, 1, 0, 0, 0, 1, 'soon');
         INSERT INTO training VALUES ('t', 'v', 'T', 'x', 'binary', 1, 1, NULL, NULL, '{not json', 'never', 1, '', '{not json');
         INSERT INTO kpi_value SELECT 'kv', 'none', 'no date', 9e999, '', 'typed', NULL;
         UPDATE version SET starts_on = 'soon';",
    );
    let _ = look(&path);
}
