//! Files of data: looked at, imported, trained on, predicted with.

use std::path::{Path, PathBuf};

use api::{JobState, Locale, Role, words};
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// A file, what is predicted in it, and what must come out.
struct Case {
    path: PathBuf,
    target: &'static str,
    task: &'static str,
    rows: usize,
    columns: usize,
    /// A column of this name and kind.
    kind: (&'static str, &'static str),
}

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A public file beside the repository, where it is.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let places = [
        std::env::var_os("ATELIER_SHARED").map(PathBuf::from),
        repository().parent().map(|parent| parent.join("shared")),
    ];
    let found = places.into_iter().flatten().map(|place| place.join("data").join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {name} is not at ../shared/data (set ATELIER_SHARED to the folder that holds data/)");
    }
    found
}

/// The whole way of one file, then undone, redone and opened again.
fn lives(case: &Case) {
    let mut journey = Journey::with_project("Numbers");
    let start = journey.export();
    let handle = journey.hand_in(&case.path);
    let version = imported(&journey, case, &handle);
    described(&journey, &version);
    let training = trained(&journey, case, &version);
    predicted(&journey, case, &training);
    journey.shown_is_there();

    let end = journey.export();
    assert!(!end["parts"].as_array().unwrap().is_empty());
    let mut count = 0;
    while journey.undo().is_some() {
        count += 1;
    }
    journey.shown_is_there();
    assert_eq!(journey.export(), start, "undone to the start");
    journey.reopen();
    for _ in 0..count {
        journey.redo().unwrap();
    }
    assert!(journey.redo().is_none());
    assert!(journey.export() == end, "redone to the end, data and models included");

    let dataset = journey.all("dataset")[0]["id"].clone();
    journey.call("delete_training", json!({ "id": training }));
    journey.call("delete_dataset", json!({ "id": dataset }));
    assert!(journey.all("dataset_version").is_empty());
    assert_eq!(
        journey.refused("dataset_rows", json!({ "version_id": version, "offset": 0, "limit": 1 })).code,
        "not_found"
    );
    journey.undo().unwrap();
    journey.undo().unwrap();
    assert!(journey.export() == end, "a deleted dataset comes back with its data");
}

/// Looked at, imported with its progress told, and read back. Answers the version.
fn imported(journey: &Journey, case: &Case, handle: &str) -> String {
    let seen = journey.call("preview_file", json!({ "handle": handle }));
    assert_eq!(seen["columns"].as_array().unwrap().len(), case.columns);
    let rows = seen["rows"].as_array().unwrap();
    assert!(rows.len() == case.rows.min(100), "{} rows in the preview", rows.len());
    let column = seen["columns"].as_array().unwrap().iter().find(|c| c["name"] == case.kind.0).unwrap();
    assert_eq!(column["kind"], case.kind.1, "{}", case.kind.0);

    let mut told = Vec::new();
    let args = json!({ "handle": handle, "name": "Given" });
    let made = journey.job_watched("import_file", args, |job| told.push((job.state, job.done, job.total))).unwrap();
    assert_eq!(told.last().unwrap().0, JobState::Done);
    assert!(told.iter().any(|(state, _, total)| *state == JobState::Running && *total > 0), "{told:?}");
    assert!(told.iter().all(|(_, done, total)| done <= total), "{told:?}");

    let version = made["version_id"].as_str().unwrap().to_owned();
    let record = &journey.all("dataset_version")[0];
    assert_eq!((&record["rows_in"], &record["rows_out"]), (&json!(case.rows), &json!(case.rows)));
    assert_eq!(record["file_bytes"], std::fs::metadata(&case.path).unwrap().len());
    assert_eq!(journey.all("dataset_column").len(), case.columns);
    let profile = journey.call("dataset_profile", json!({ "version_id": version }));
    assert_eq!(profile["columns"].as_array().unwrap().len(), case.columns);
    let receipt = journey.call("dataset_receipt", json!({ "version_id": version }));
    assert_eq!(receipt["receipt"]["rows_out"], case.rows);
    let page = journey.call("dataset_rows", json!({ "version_id": version, "offset": case.rows - 3, "limit": 50 }));
    assert_eq!((page["rows"].as_array().unwrap().len(), &page["total"]), (3, &json!(case.rows)));
    version
}

fn described(journey: &Journey, version: &str) {
    let dataset = &journey.all("dataset")[0]["id"];
    journey.call("patch_dataset", json!({ "id": dataset, "fields": { "description": "As it was found" } }));
    let column = &journey.all("dataset_column")[0];
    let fields = json!({ "meaning": "The first", "unit": "", "owner": "Ada", "personal": true });
    journey.call("patch_dataset_column", json!({ "id": column["id"], "fields": fields }));
    let missing = json!({ "version_id": version, "target": "no such column" });
    let fault = journey.refused("propose_spec", missing);
    assert_eq!(fault.code, "train_unknown_column");
    sentences(&fault, &["no such column"]);
}

/// Baselines as they are proposed. Answers the training.
fn trained(journey: &Journey, case: &Case, version: &str) -> String {
    let proposal = journey.call("propose_training", json!({ "version_id": version, "target": case.target }));
    assert_eq!(proposal["task"], case.task);
    let spec = journey.call("propose_spec", json!({ "version_id": version, "target": case.target, "seed": 3 }));
    let made = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap();
    let training = made["training_id"].as_str().unwrap().to_owned();
    let report = journey.call("training_report", json!({ "id": training }));
    let record = &journey.all("training")[0];
    let models = journey.all("model");
    let of = |id: &Value| models.iter().find(|m| m["id"] == *id).unwrap();
    assert_eq!(of(&record["best_naive"])["naive"], true);
    assert_eq!(of(&record["best"])["naive"], false);
    assert_eq!(models.len(), report["models"].as_array().unwrap().len());
    for locale in [Locale::En, Locale::Fr] {
        let conclusion = api::conclusion(locale, &report["report"]["conclusion"]);
        assert!(conclusion.contains(case.target) && !conclusion.contains(['{', '}', '_']), "{conclusion}");
    }
    let args = json!({ "training_id": training, "width": 500, "height": 300, "theme": "dark" });
    assert!(journey.call("draw_models", args)["svg"].as_str().unwrap().contains("<svg"));
    journey.call("patch_training", json!({ "id": training, "fields": { "note": "The first one" } }));
    journey.call("patch_model", json!({ "id": record["best"], "fields": { "state": "production" } }));
    training
}

/// Every model predicts every row of the file that it came from.
fn predicted(journey: &Journey, case: &Case, training: &str) {
    for model in journey.all("model") {
        assert_eq!(model["training_id"], training);
        let output = journey.folder().join("predicted.csv");
        let id = model["id"].as_str().unwrap();
        let stored = journey.call("stored_model", json!({ "id": id }));
        let said = api::predict_file(&stored, &case.path, &output).unwrap();
        assert_eq!(
            (&said["rows"], &said["target"]),
            (&json!(case.rows), &json!(case.target)),
            "{}",
            model["algorithm"]
        );
        let written = std::fs::read_to_string(&output).unwrap();
        let header = written.lines().next().unwrap();
        assert!(header.contains(&format!("predicted_{}", case.target)), "{header}");
        assert_eq!(written.lines().count(), case.rows + 1);
    }
}

fn committed(path: &str) -> PathBuf {
    repository().join(path)
}

#[test]
fn transactions_of_the_sample() {
    lives(&Case {
        path: committed("assets/sample/transactions.csv"),
        target: "fraud",
        task: "binary",
        rows: 6_000,
        columns: 13,
        kind: ("made_on", "date"),
    });
}

#[test]
fn three_kinds_of_iris() {
    lives(&Case {
        path: committed("src-tauri/crates/analysis/tests/reference/iris.csv"),
        target: "target",
        task: "multiclass",
        rows: 150,
        columns: 5,
        kind: ("target", "category"),
    });
}

#[test]
fn progress_of_diabetes() {
    lives(&Case {
        path: committed("src-tauri/crates/analysis/tests/reference/diabetes.csv"),
        target: "target",
        task: "regression",
        rows: 442,
        columns: 11,
        kind: ("bmi", "number"),
    });
}

#[test]
fn telco_churn() {
    let Some(path) = shared("telco-churn.csv") else { return };
    let kind = ("TotalCharges", "number");
    lives(&Case { path, target: "Churn", task: "binary", rows: 7_043, columns: 21, kind });
}

#[test]
fn bank_marketing() {
    let Some(path) = shared("bank-marketing.csv") else { return };
    lives(&Case { path, target: "y", task: "binary", rows: 45_211, columns: 17, kind: ("pdays", "integer") });
}

#[test]
fn bike_hours() {
    let Some(path) = shared("bike-hour.csv") else { return };
    lives(&Case { path, target: "cnt", task: "regression", rows: 17_520, columns: 22, kind: ("dteday", "date") });
}

/// Half a million rows: several chunks, and time to stop between them.
fn long_file(journey: &Journey) -> PathBuf {
    let mut text = "id,amount,place,late\n".to_owned();
    let mut n = 1_u64;
    for row in 0..500_000_u64 {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let place = ["north", "south", "east", "west"][(n >> 40) as usize % 4];
        text.push_str(&format!("K{row},{}.{:02},{place},{}\n", (n >> 33) % 900, (n >> 20) % 100, (n >> 50) % 2));
    }
    journey.file("long.csv", text)
}

fn parts(file: &Path) -> i64 {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.query_row("SELECT count(*) FROM part", [], |r| r.get(0)).unwrap()
}

#[test]
fn a_cancelled_import_leaves_the_project_as_it_was() {
    let mut journey = Journey::with_project("Numbers");
    journey.add("add_objective", json!({ "title": "Before" }));
    let before = journey.export();
    let handle = journey.hand_in(&long_file(&journey));
    for share in [0, 4, 8] {
        let house = journey.house.clone();
        let session = journey.session.borrow().clone();
        let mut asked = false;
        let args = json!({ "handle": handle, "name": "Long" });
        let stopped = journey.job_watched("import_file", args, |job| {
            if !asked && job.total > 0 && job.done * 10 >= job.total * share {
                asked = true;
                let args = json!({ "id": job.id });
                api::dispatch_blocking(&house, session.clone(), "cancel_job", args).unwrap();
            }
        });
        assert_eq!(stopped.unwrap_err().code, "cancelled", "asked to stop at {share} tenths");
        assert_eq!(journey.export(), before);
    }
    let file = journey.project();
    journey.reopen();
    journey.call("close_project", json!({}));
    assert_eq!(parts(&file), 0, "nothing of the data is left in the file");
}

#[test]
fn work_goes_on_beside_an_import_and_a_training() {
    let journey = Journey::with_project("Numbers");
    let board = journey.add("add_board", json!({ "title": "B" }));
    let handle = journey.hand_in(&long_file(&journey));
    let house = journey.house.clone();
    let session = journey.session.borrow().clone();
    let mut gestures = 0;
    let mut gesture = |job: &api::Job| {
        if job.state == JobState::Running && gestures < 20 {
            gestures += 1;
            let notes = json!({ "board_id": board, "notes": [{ "text": job.step, "x": 0.0, "y": 0.0 }] });
            let mut session = session.clone();
            session.seed = Some(1_000 + gestures);
            api::dispatch_blocking(&house, session, "add_notes", notes).unwrap();
        }
    };
    let args = json!({ "handle": handle, "name": "Long" });
    let version = journey.job_watched("import_file", args, &mut gesture).unwrap()["version_id"].clone();
    let spec = journey.call("propose_spec", json!({ "version_id": version, "target": "late" }));
    journey.job_watched("train", json!({ "version_id": version, "spec": spec }), &mut gesture).unwrap();
    assert!(gestures >= 4, "{gestures}");
    assert_eq!(journey.all("note").len() as u64, gestures);
    journey.shown_is_there();
}

#[test]
fn a_second_version_keeps_what_the_catalogue_knew() {
    let journey = Journey::with_project("Numbers");
    let first = journey.hand_in(&journey.file("a.csv", "day,n\n2026-11-01,1\n2026-11-02,2\n"));
    let made = journey.job("import_file", json!({ "handle": first, "name": "" })).unwrap();
    assert_eq!(journey.all("dataset")[0]["name"], "a", "a file's name where none is given");
    let known = journey.all("dataset_column").into_iter().find(|c| c["name"] == "n").unwrap();
    journey.call("patch_dataset_column", json!({ "id": known["id"], "fields": { "meaning": "Parcels" } }));
    let second = journey.hand_in(&journey.file("b.csv", "day,n,more\n2026-11-03,3,x\n2026-11-04,4,y\n"));
    let args = json!({ "handle": second, "name": "again", "dataset_id": made["dataset_id"] });
    journey.job("import_file", args).unwrap();
    let numbers: Vec<Value> = journey.all("dataset_version").iter().map(|v| v["number"].clone()).collect();
    assert_eq!(numbers.len(), 2);
    assert!(numbers.contains(&json!(1)) && numbers.contains(&json!(2)));
    let column = journey.all("dataset_column").into_iter().find(|c| c["name"] == "n").unwrap();
    assert_eq!((&column["id"], &column["meaning"]), (&known["id"], &json!("Parcels")));
}

/// A shop's customers: two sorts of them, a yes/no target, a hole now and then.
fn customers(yes: &str, no: &str) -> String {
    let mut text = "age,achats,fidèle,parti\n".to_owned();
    for row in 0..200 {
        let old = row % 2 == 0;
        let age = if row % 25 == 7 { String::new() } else { (if old { 60 } else { 25 } + row % 7).to_string() };
        let word = |is: bool| if is { yes } else { no };
        let left = if row % 9 == 0 { old } else { !old };
        text.push_str(&format!("{age},{},{},{}\n", if old { 3 } else { 40 } + row % 5, word(old), word(left)));
    }
    text
}

#[test]
fn yes_and_no_are_said_in_the_words_of_the_file() {
    let journey = Journey::with_project("Clients");
    let path = journey.file("clients.csv", customers("Oui", "Non"));
    let made = journey.job("import_file", json!({ "handle": journey.hand_in(&path), "name": "" })).unwrap();
    let version = &made["version_id"];
    let column = journey.all("dataset_column").into_iter().find(|c| c["name"] == "parti").unwrap();
    assert_eq!(column["kind"], "boolean");
    let rows = journey.call("dataset_rows", json!({ "version_id": version, "offset": 0, "limit": 1 }));
    assert_eq!(rows["rows"][0], json!(["60", "3", "Oui", "Oui"]));
    let profile = journey.call("dataset_profile", json!({ "version_id": version })).to_string();
    assert!(profile.contains("\"Oui\"") && !profile.contains("\"true\""));
    let spec = journey.call("propose_spec", json!({ "version_id": version, "target": "parti" }));
    assert_eq!(spec["positive"], "Oui");
    let training = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap();
    let report = journey.call("training_report", json!({ "id": training["training_id"] }));
    assert_eq!(report["report"]["classes"], json!(["Non", "Oui"]));
    assert!(!report.to_string().contains("\"true\"") && !report.to_string().contains("\"false\""), "{report}");
    // Other words for the same: the columns are the same, the answer is in the words of the training.
    let other = journey.file("others.csv", customers("yes", "no"));
    let predicted: Vec<String> = [&path, &other]
        .map(|input| {
            let output = journey.folder().join("predicted.csv");
            for model in journey.all("model") {
                let stored = journey.call("stored_model", json!({ "id": model["id"] }));
                let said = api::predict_file(&stored, input, &output).unwrap();
                assert_eq!(said["unseen"], json!([]), "{}", model["algorithm"]);
            }
            std::fs::read_to_string(&output).unwrap()
        })
        .into();
    let own = |text: &str| {
        let rows = text.lines().map(|line| line.split(',').skip(4).collect::<Vec<_>>().join(","));
        rows.collect::<Vec<_>>()
    };
    assert_eq!(own(&predicted[0]), own(&predicted[1]));
    assert!(own(&predicted[0])[0].ends_with("probability_Non,probability_Oui"), "{}", own(&predicted[0])[0]);
    assert!(predicted[0].lines().nth(1).unwrap().starts_with("60,3,Oui,Oui,"));
    assert!(predicted[1].lines().nth(1).unwrap().starts_with("60,3,yes,yes,"));
}

#[test]
fn an_import_that_can_not_be_published_leaves_nothing() {
    let mut journey = Journey::with_project("Numbers");
    let before = journey.export();
    let path = journey.file("a.csv", "day,n\n2026-11-01,1\n2026-11-02,2\n");
    for (args, code) in [
        (json!({ "name": "A", "dataset_id": "nobody" }), "not_found"),
        (json!({ "name": "é".repeat(10_000) }), "text_too_long"),
    ] {
        let mut args = args;
        args["handle"] = json!(journey.hand_in(&path));
        let fault = journey.job("import_file", args).unwrap_err();
        assert_eq!(fault.code, code);
        sentences(&fault, &[]);
        assert_eq!(journey.export(), before);
    }
    let args = json!({ "handle": "never handed in", "name": "A" });
    assert_eq!(journey.refused("import_file", args).code, "unknown_file");
    journey.role(Role::Participant);
    let args = json!({ "handle": journey.hand_in(&path), "name": "A" });
    assert_eq!(journey.refused("import_file", args).code, "not_allowed");
    journey.role(Role::Owner);
    let file = journey.project();
    journey.reopen();
    journey.call("close_project", json!({}));
    assert_eq!(parts(&file), 0);
}

#[test]
fn odd_tables_are_read_and_what_is_odd_is_said() {
    let journey = Journey::with_project("Numbers");
    for (name, text, finding) in [
        ("one.csv", "name\nAnna\nBert\nCarl\n", "one_column"),
        ("twice.csv", "a,a\n1,2\n3,4\n5,6\n", "duplicate_name"),
        ("none.csv", "1,2.5,x\n2,3.5,y\n3,4.5,z\n", "no_header"),
    ] {
        let handle = journey.hand_in(&journey.file(name, text));
        let seen = journey.call("preview_file", json!({ "handle": handle }));
        let findings = seen["findings"].as_array().unwrap();
        let found = findings.iter().find(|f| f["code"] == finding).unwrap_or_else(|| panic!("{name}: {findings:?}"));
        for locale in [Locale::En, Locale::Fr] {
            let key = format!("finding_data.{finding}");
            let said = words::say(locale, &key, found["args"].as_object().unwrap());
            assert!(said != key && said.ends_with('.') && !said.contains(['{', '}']), "{said}");
        }
        journey.job("import_file", json!({ "handle": handle, "name": name })).unwrap();
    }
}
