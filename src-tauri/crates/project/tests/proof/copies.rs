//! Copies: saved, shared, backed up, exported and read back.

use project::{Document, Error, OpenOptions, Part, Project, export_json, import_json, list_backups};
use serde_json::{Value, json};

use crate::kit::*;

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn a_saved_copy_has_the_history_and_a_shared_one_nothing_that_was_deleted() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let document = filled(&path);
    let secret = "the-word-that-was-deleted";
    let added = document
        .transact(call(20), "add_objective", |tx| {
            project::objective::add_objective(
                tx,
                project::objective::AddObjective { title: secret.into(), ..titled(1) },
            )
        })
        .unwrap();
    let gone = project::Deleted { id: added.value.id };
    document.transact(call(21), "delete_objective", |tx| project::objective::delete_objective(tx, gone)).unwrap();
    document.add_part("nobody", "data", 0, &Part::new(1, secret.repeat(3).into_bytes())).unwrap();
    let now = everything(&document);

    let saved = folder.path().join("saved.atelier");
    document.save_copy(&saved).unwrap();
    let copy = open(&saved);
    assert_eq!(everything(&copy), now);
    assert_eq!(copy.undo(&call(30)).unwrap().value.unwrap().op, "delete_objective");
    drop(copy);
    assert!(holds(&std::fs::read(&saved).unwrap(), secret));

    let shared = folder.path().join("shared.atelier");
    std::fs::write(&shared, "what stood here before").unwrap();
    document.share_copy(&shared).unwrap();
    let bytes = std::fs::read(&shared).unwrap();
    assert!(!holds(&bytes, secret), "a deleted text left with the copy");
    let copy = open(&shared);
    assert_eq!(everything(&copy), now);
    assert!(copy.undo(&call(31)).unwrap().value.is_none());
    drop(copy);
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    left.sort();
    assert_eq!(
        left,
        ["a.atelier", "a.atelier-journal", "saved.atelier", "shared.atelier"],
        "nothing temporary is left"
    );
}

#[test]
fn a_copy_onto_the_open_file_is_refused() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let document = filled(&path);
    let roundabout = folder.path().join(".").join("a.atelier");
    for target in [&path, &roundabout] {
        assert_eq!(document.save_copy(target).unwrap_err().code(), "copy_onto_itself");
        assert_eq!(document.share_copy(target).unwrap_err().code(), "copy_onto_itself");
        assert_eq!(document.clean_copy(target, call(40)).unwrap_err().code(), "copy_onto_itself");
    }
    document.transact(call(41), "add", |tx| project::objective::add_objective(tx, titled(41))).unwrap();
    let now = everything(&document);
    drop(document);
    assert_eq!(everything(&open(&path)), now);
}

#[test]
fn a_copy_that_fails_leaves_the_target() {
    let folder = quick_folder();
    let document = filled(&folder.path().join("a.atelier"));
    let nowhere = folder.path().join("no such folder").join("b.atelier");
    for copied in [document.save_copy(&nowhere), document.share_copy(&nowhere), document.clean_copy(&nowhere, call(40))]
    {
        assert!(matches!(copied, Err(Error::File { .. })), "{copied:?}");
    }
    let target = folder.path().join("folder");
    std::fs::create_dir_all(target.join("inside")).unwrap();
    assert!(document.save_copy(&target).is_err());
    assert!(target.join("inside").is_dir());
}

#[test]
fn backups_are_verified_listed_and_restorable_while_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (path, backups) = (folder.path().join("a.atelier"), folder.path().join("kept"));
    drop(filled(&path));
    std::fs::create_dir(&backups).unwrap();
    for name in ["2020-01-01T00-00-00Z.atelier", "notes.txt", "2020-99-01T00-00-00Z.atelier"] {
        std::fs::write(backups.join(name), "old").unwrap();
    }
    let (project, _) =
        Project::open(&path, OpenOptions { read_only: false, copy: false, backups: Some(backups.clone()) }).unwrap();
    let project = std::sync::Arc::new(project);
    let writer = {
        let project = project.clone();
        std::thread::spawn(move || {
            for n in 100..140 {
                project
                    .run(move |d| {
                        d.transact(call(n), "add", |tx| project::objective::add_objective(tx, titled(n))).map(drop)
                    })
                    .unwrap();
            }
        })
    };
    let made = project.backup(&backups).unwrap();
    writer.join().unwrap();
    let listed = list_backups(&backups);
    assert_eq!(listed.len(), 1, "the one of 2020 was thinned out: {listed:?}");
    assert_eq!(backups.join(&listed[0].name), made);
    assert_eq!(listed[0].bytes, std::fs::metadata(&made).unwrap().len());
    assert!(backups.join("notes.txt").exists(), "what is no backup is left alone");
    let copy = open(&made);
    assert_eq!(copy.read_only(), None);
    let kept = copy.records(table("objective")).unwrap().len();
    assert!((5..=45).contains(&kept));
    let whole = project.run(|d| d.records(table("objective"))).unwrap();
    let titles: Vec<&Value> = whole.iter().map(|o| &o["title"]).collect();
    for (i, objective) in copy.records(table("objective")).unwrap().iter().enumerate() {
        assert_eq!(&objective["title"], titles[i], "a backup is one moment's state");
    }
}

#[test]
fn a_crash_is_copied_before_it_is_rolled_back() {
    let folder = quick_folder();
    let (start, path) = (folder.path().join("start.atelier"), folder.path().join("a.atelier"));
    drop(filled(&start));
    std::fs::copy(&start, &path).unwrap();
    let acks = folder.path().join("acks");
    std::fs::create_dir(&acks).unwrap();
    let Some(tracer) = strace(&["trace=pwrite64".into(), "inject=pwrite64:signal=KILL:when=15".into()]) else { return };
    child("edits", &tracer).env("ATELIER_FILE", &path).env("ATELIER_ACKS", &acks).output().unwrap();
    let (file, hot) = (std::fs::read(&path).unwrap(), std::fs::read(journal(&path)).unwrap());
    assert!(!hot.is_empty());
    let backups = folder.path().join("kept");
    drop(
        Document::open(&path, &OpenOptions { read_only: false, copy: false, backups: Some(backups.clone()) }).unwrap(),
    );
    let rescued = backups.join("rescued");
    let mut kept: Vec<_> =
        std::fs::read_dir(rescued).unwrap().flatten().map(|e| std::fs::read(e.path()).unwrap()).collect();
    kept.sort_by_key(Vec::len);
    let mut expected = vec![file, hot];
    expected.sort_by_key(Vec::len);
    assert!(kept == expected, "file and journal as the crash left them");
}

#[test]
fn json_goes_out_and_comes_back_the_same() {
    let folder = quick_folder();
    let document = filled(&folder.path().join("a.atelier"));
    let exported = export_json(&document).unwrap();
    let target = folder.path().join("b.atelier");
    import_json(&exported.to_string(), &target, call(50)).unwrap();
    let again = open(&target);
    assert_eq!(export_json(&again).unwrap(), exported);
    assert_eq!(everything(&again), everything(&document));
    assert!(
        matches!(import_json(&exported.to_string(), &target, call(51)), Err(Error::File { .. })),
        "an existing file stays"
    );
    assert_eq!(everything(&again).len(), everything(&document).len());
}

#[test]
fn bad_json_is_refused_with_its_place() {
    let folder = quick_folder();
    let document = filled(&folder.path().join("a.atelier"));
    let good = export_json(&document).unwrap();
    let target = folder.path().join("b.atelier");
    let bad = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        value.to_string()
    };
    let cases: Vec<(String, &str)> = vec![
        ("{\"format\": ".into(), "line 1"),
        ("[]".into(), "format"),
        (bad(&|v| v["format"] = json!("other")), "format"),
        (bad(&|v| v["records"] = json!([])), "records"),
        (bad(&|v| v["records"]["ghost"] = json!([])), "records.ghost"),
        (bad(&|v| v["records"]["note"] = json!({})), "records.note"),
        (bad(&|v| v["records"]["note"][3]["x"] = json!("left")), "records.note[3]"),
        (bad(&|v| v["records"]["note"][3]["color"] = json!("black")), "records.note[3]"),
        (bad(&|v| drop(v["records"]["note"][2].as_object_mut().unwrap().remove("text"))), "records.note[2]"),
        (bad(&|v| v["records"]["note"][2]["more"] = json!(1)), "records.note[2]"),
        (bad(&|v| v["records"]["note"][0]["id"] = json!(null)), "records.note[0]"),
        (bad(&|v| v["records"]["note"][1]["id"] = v["records"]["note"][0]["id"].clone()), "records.note[1]"),
        (bad(&|v| v["records"]["note"][1] = json!("x")), "records.note[1]"),
        (bad(&|v| v["records"]["objective"][1]["title"] = json!("x".repeat(501))), "records.objective[1]"),
        (bad(&|v| v["records"]["note"][0]["board_id"] = json!("nobody")), ""),
        (bad(&|v| v["records"]["project"] = json!([])), "records.project"),
        (bad(&|v| v["records"]["project"][0]["id"] = json!("other")), "records.project[0]"),
        (
            bad(&|v| v["parts"] = json!([{ "owner_id": "a", "name": "b", "seq": 0, "rows": 1, "base64": "?" }])),
            "parts[0].base64",
        ),
        (bad(&|v| v["parts"] = json!([{ "owner_id": "a", "name": "b", "rows": 1, "base64": "" }])), "parts[0].seq"),
        (bad(&|v| v["parts"] = json!({})), "parts"),
    ];
    for (text, place) in cases {
        match import_json(&text, &target, call(50)) {
            Err(Error::BadExchange { detail }) => assert!(detail.contains(place), "{place}: {detail}"),
            other => panic!("{place}: {other:?}"),
        }
        assert!(!target.exists(), "{place}: a file was left");
    }
    let newer = bad(&|v| v["version"] = json!(99));
    assert!(matches!(import_json(&newer, &target, call(50)), Err(Error::NewerFormat { found: 99, .. })));
    assert!(matches!(
        import_json(&bad(&|v| v["version"] = json!("1")), &target, call(50)),
        Err(Error::BadExchange { .. })
    ));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(import_json(&deep, &target, call(50)).is_err());
}

/// What the fuzzer of the exchange began with, and what it found: a whole new file, or none.
#[test]
fn what_the_fuzzer_has_found() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../analysis/fuzz/corpus/exchange");
    let folder = tempfile::tempdir().unwrap();
    let (mut made, mut refused) = (0, 0);
    for found in std::fs::read_dir(corpus).unwrap().flatten() {
        let text = String::from_utf8_lossy(&std::fs::read(found.path()).unwrap()).into_owned();
        let target = folder.path().join("new.atelier");
        match import_json(&text, &target, call(50)) {
            Ok(()) => {
                drop(Document::open(&target, &OpenOptions::default()).unwrap());
                std::fs::remove_file(&target).unwrap();
                made += 1;
            }
            Err(_) => {
                assert!(!target.exists(), "{}: a file was left", found.path().display());
                refused += 1;
            }
        }
    }
    assert!(made > 0 && refused > 0);
}
