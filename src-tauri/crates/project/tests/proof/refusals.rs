//! What is refused: a second writer, and a model without its reference.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use project::dataset::Import;
use project::model::{Model, ModelState, Task, Training};
use project::{Document, Error, Patch, Tx};
use serde_json::json;

use crate::kit::*;

#[test]
fn five_processes_race_to_open_and_one_writes() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..if long() { 50 } else { 4 } {
        let path = folder.path().join(format!("{round}.atelier"));
        drop(Document::create(&path, "Raced", call(0)).unwrap());
        let start = || child("holds", &[]).env("ATELIER_FILE", &path).stdin(Stdio::piped()).spawn().unwrap();
        let mut racers: Vec<_> = (0..5).map(|_| start()).collect();
        let answers: Vec<String> = racers
            .iter_mut()
            .map(|racer| {
                let lines = BufReader::new(racer.stdout.take().unwrap()).lines().map_while(Result::ok);
                let answer =
                    |l: String| ["opened", "error="].iter().find_map(|w| l.find(w).map(|at| l[at..].to_owned()));
                lines.into_iter().find_map(answer).unwrap_or_default()
            })
            .collect();
        let count = |wanted: &str| answers.iter().filter(|a| *a == wanted).count();
        assert_eq!((count("opened"), count("error=held")), (1, 4), "{answers:?}");
        for racer in &mut racers {
            drop(racer.stdin.take());
            racer.wait().unwrap();
        }
        assert_eq!(open(&path).records(table("objective")).unwrap().len(), 1, "exactly one wrote");
    }
}

#[test]
fn a_file_held_in_this_process_is_held() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let first = filled(&path);
    let second = Document::open(&path, &project::OpenOptions::default());
    assert!(matches!(second, Err(Error::Held { .. })));
    let aside = Document::open(&path, &project::OpenOptions { read_only: true, copy: false, backups: None });
    assert!(matches!(aside, Err(Error::Held { .. })));
    // Having been asked for here, the file is still closed to other processes.
    let output = child("holds", &[]).env("ATELIER_FILE", &path).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("error=held"), "{output:?}");
    drop(first);
    open(&path);
}

fn trained(tx: &mut Tx, algorithms: &[(&str, bool)], best_naive: Option<&str>) -> project::Result<Training> {
    let import = Import {
        version_id: tx.new_id(),
        dataset_id: None,
        name: "D".into(),
        file_name: "d.csv".into(),
        file_hash: String::new(),
        file_bytes: 1,
        rows_in: 1,
        rows_out: 1,
        rows_rejected: 0,
        cells_nulled: 0,
        cells_repaired: 0,
        newest: String::new(),
        columns: vec![("a".into(), "number".into())],
        units: Vec::new(),
    };
    let version = project::dataset::publish(tx, import)?;
    let id = tx.new_id();
    let models: Vec<Model> = algorithms
        .iter()
        .map(|(algorithm, naive)| Model {
            id: tx.new_id(),
            training_id: id.clone(),
            algorithm: (*algorithm).to_owned(),
            naive: *naive,
            state: ModelState::Candidate,
            main_metric: "mae".into(),
            metrics: Vec::new(),
            order_key: String::new(),
        })
        .collect();
    let reference = models.iter().find(|m| Some(m.algorithm.as_str()) == best_naive).map(|m| m.id.clone());
    let training = Training {
        id,
        version_id: version.id,
        name: "T".into(),
        target: "a".into(),
        task: Task::Regression,
        seed: 1,
        rows: 1,
        best_naive: reference,
        best: None,
        features: Vec::new(),
        created_at: tx.instant(),
        duration_ms: 1,
        note: String::new(),
        suspects: Vec::new(),
    };
    project::model::publish(tx, training, models)
}

#[test]
fn a_model_is_not_published_without_its_reference() {
    let folder = quick_folder();
    let document = filled(&folder.path().join("a.atelier"));
    let before = everything(&document);
    for (algorithms, best_naive) in [
        (&[("linear", false)][..], None),
        (&[("mean", true), ("linear", false)], None),
        (&[("group", true)], Some("group")),
    ] {
        let refused = document.transact(call(20), "train", |tx| trained(tx, algorithms, best_naive)).unwrap_err();
        assert_eq!(refused.code(), "model_no_naive");
        assert_eq!(everything(&document), before, "nothing of it is kept");
    }
    let models = [("mean", true), ("group", true), ("linear", false)];
    document.transact(call(21), "train", |tx| trained(tx, &models, Some("group"))).unwrap();
    assert_eq!(document.records(table("model")).unwrap().len(), 3);
}

#[test]
fn a_model_whose_reference_is_gone_is_not_promoted_and_is_shown() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let document = filled(&path);
    document.transact(call(20), "train", |tx| trained(tx, &[("mean", true), ("linear", false)], Some("mean"))).unwrap();
    let linear = document.records(table("model")).unwrap().into_iter().find(|m| m["algorithm"] == "linear").unwrap();
    let promote = |n: u64, document: &Document| {
        let patch: Patch<Model> =
            serde_json::from_value(json!({ "id": linear["id"], "fields": { "state": "production" } })).unwrap();
        document.transact(call(n), "patch_model", |tx| project::patch(tx, patch)).map(|d| d.value.state)
    };
    assert_eq!(promote(21, &document).unwrap(), ModelState::Production);
    document.undo(&call(22)).unwrap();
    drop(document);
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE training SET best_naive = NULL", []).unwrap();
    let document = open(&path);
    assert_eq!(promote(23, &document).unwrap_err().code(), "model_no_naive");
    let found = project::checks::checks(
        &document.reading(project::TABLES).unwrap(),
        Default::default(),
        call(24).today,
        call(24).now,
    );
    let never: Vec<_> = found.iter().filter(|f| f.severity == project::checks::Severity::Never).collect();
    assert_eq!((never.len(), never[0].code.as_str()), (1, "model.no_naive"));
}
