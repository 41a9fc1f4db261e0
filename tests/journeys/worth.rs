//! From a training to what it is worth, why it answers as it does, and what one leaves with.

use serde_json::{Value, json};

use crate::data::shared;
use crate::journey::{Journey, sentences};

struct World {
    journey: Journey,
    version: String,
    training: String,
    spec: Value,
}

fn trained(name: &str, file: &std::path::Path, target: &str) -> World {
    let journey = Journey::with_project(name);
    let handle = journey.hand_in(file);
    let made = journey.job("import_file", json!({ "handle": handle, "name": "Clients" })).unwrap();
    let version = made["version_id"].as_str().unwrap().to_owned();
    let spec = journey.call("propose_spec", json!({ "version_id": version, "target": target, "seed": 1 }));
    assert_eq!(journey.call("equal_run", json!({ "version_id": version, "spec": spec })), Value::Null);
    let made = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap();
    let training = made["training_id"].as_str().unwrap().to_owned();
    World { journey, version, training, spec }
}

fn model(world: &World, algorithm: &str) -> String {
    let models = world.journey.all("model");
    models.iter().find(|m| m["algorithm"] == algorithm).unwrap()["id"].as_str().unwrap().to_owned()
}

/// A run equal to an earlier one is known before it is made, and found by the checks after.
fn known(world: &World) {
    let World { journey, version, training, spec } = world;
    let mut other = spec.clone();
    other["features"].as_array_mut().unwrap().reverse();
    let asked = |spec: &Value| journey.call("equal_run", json!({ "version_id": version, "spec": spec }));
    assert_eq!(asked(&other), json!(training), "in another order it is the same");
    other["seed"] = json!(2);
    assert_eq!(asked(&other), Value::Null);
}

fn worth(world: &World) {
    let World { journey, training, .. } = world;
    let of = |args: Value| journey.call("worth_of", args);
    let before = of(json!({ "training_id": training }));
    assert_eq!((&before["missing"], before["models"].as_array().unwrap().len()), (&json!(false), 0));
    let set = |cases: f64| {
        json!({
            "training_id": training, "unit": "€", "cases": cases, "rhythm": "month",
            "costs": [
                { "actual": "Yes", "predicted": "No", "value": 300.0 },
                { "actual": "No", "predicted": "Yes", "value": 40.0 },
                { "actual": "Yes", "predicted": "Yes", "value": 40.0 },
            ],
        })
    };
    let fault = journey.refused("set_worth", set(0.0));
    assert_eq!(fault.code, "bad_field");
    sentences(&fault, &["cases"]);
    assert!(journey.all("worth").is_empty(), "the project is as it was");
    journey.call("set_worth", set(1000.0));
    let report = of(json!({ "training_id": training }));
    let models = report["models"].as_array().unwrap();
    let at = |id: &Value| models.iter().find(|m| m["id"] == *id).unwrap();
    let (best, naive) = (at(&report["best"]), at(&report["best_naive"]));
    assert!(best["naive"] == false && naive["naive"] == true);
    let number = |v: &Value| v.as_f64().unwrap();
    assert!(number(&best["worth"]["saved"]) > 0.0 && number(&best["worth"]["low"]) < number(&best["worth"]["cost"]));
    // Missing all costs 1000 · 26.5 % · 300 €; acting on all costs 1000 · 40 €: what a constant chooses.
    let constant = models.iter().find(|m| m["algorithm"] == "majority").unwrap();
    assert!((number(&constant["worth"]["cost"]) - 40_000.0).abs() < 1e-6, "{constant}");
    assert_eq!(constant["worth"]["threshold"], 0.0);
    assert!(number(&naive["worth"]["cost"]) <= 40_000.0);
    let least = &report["least"];
    let threshold = number(&least["threshold"]);
    // By these costs a calibrated model acts from 40 / 300 on.
    assert!((0.05..0.25).contains(&threshold), "{least}");
    for words in [&report["said"]["models"], &report["said"]["threshold"], &report["said"]["top"]] {
        let text = words.as_str().unwrap();
        assert!(text.contains('€') && !text.contains(['{', '}']), "{text}");
    }
    let top = report["top"].as_array().unwrap();
    assert_eq!(number(&top[0]["saved"]), 0.0);
    assert!(top.iter().any(|p| number(&p["saved"]) > 5_000.0));

    let record = &journey.all("worth")[0]["id"];
    journey
        .call("patch_worth", json!({ "id": record, "fields": { "threshold": 0.5, "capacity": 200, "today": 45000 } }));
    let chosen = of(json!({ "training_id": training }));
    assert_eq!(number(&chosen["chosen"]["threshold"]), 0.5);
    assert!(number(&chosen["chosen"]["cost"]) > number(&least["cost"]), "dearer than the least");
    assert_eq!(number(&chosen["capacity"]["acted"]), 200.0);
    assert!(chosen["models"][0]["over_today"].is_array());
    let fault = journey.refused("patch_worth", json!({ "id": record, "fields": { "threshold": 1.5 } }));
    assert_eq!(fault.code, "bad_field");
    journey.undo().unwrap();
    assert_eq!(of(json!({ "training_id": training }))["least"]["threshold"], least["threshold"]);
    for chart in ["models", "threshold", "top"] {
        let args = json!({ "training_id": training, "chart": chart, "width": 700, "height": 300, "theme": "light", "alone": true });
        let drawn = journey.call("draw_worth", args);
        assert!(drawn["svg"].as_str().unwrap().contains("<svg") && !drawn["hover"].as_array().unwrap().is_empty());
    }
}

fn explained(world: &World) {
    let World { journey, .. } = world;
    let (tree, logistic) = (model(world, "tree"), model(world, "logistic"));
    let args = json!({ "model_id": tree, "depth": 3, "width": 900, "height": 500, "theme": "dark" });
    let drawn = journey.call("draw_tree", args);
    assert!(drawn["table"]["rows"].as_array().unwrap().len() > 6, "{drawn}");
    let partials = journey.call("model_partials", json!({ "model_id": logistic }));
    assert!(
        partials
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["column"] == "tenure" && p["points"].as_array().unwrap().len() > 5)
    );
    let groups = journey.call("model_groups", json!({ "model_id": logistic, "column": "Contract" }));
    assert_eq!(groups["rows"].as_array().unwrap().len(), 3, "{groups}");
    let segments = journey.call("model_segments", json!({ "model_id": logistic }));
    assert!(segments["found"]["looked_at"].as_u64().unwrap() > 100);
    if let Some(first) = segments["found"]["segments"].as_array().unwrap().first() {
        assert!(first["error"].as_f64() > first["rest"].as_f64() && first["p"].as_f64().unwrap() <= 0.05);
        let args = json!({ "model_id": logistic, "conditions": first["conditions"], "limit": 20 });
        let rows = journey.call("segment_rows", args);
        assert_eq!(rows["total"], first["rows"]);
        assert!(rows["rows"][0].as_array().unwrap().len() == rows["columns"].as_array().unwrap().len());
    }
    let costly = journey.call("model_segments", json!({ "model_id": logistic, "by": "cost" }));
    assert_eq!(costly["error"], "cost", "{costly}");
    assert_eq!(costly["costed"], segments["costed"]);
    if let Some(first) = costly["found"]["segments"].as_array().unwrap().first() {
        assert!(first["error"].as_f64() > first["rest"].as_f64());
        let args = json!({ "model_id": logistic, "by": "cost", "conditions": first["conditions"], "limit": 20 });
        assert_eq!(journey.call("segment_rows", args)["total"], first["rows"]);
    }
    let fault = journey.refused("model_groups", json!({ "model_id": logistic, "column": "nothing" }));
    sentences(&fault, &["nothing"]);
}

fn tried(world: &World) {
    let World { journey, .. } = world;
    for algorithm in ["logistic", "tree", "group", "majority"] {
        let id = model(world, algorithm);
        let form = journey.call("model_form", json!({ "model_id": id }));
        let ask = |values: &Value| journey.call("try_row", json!({ "model_id": id, "values": values }));
        let typical = form["typical"].clone();
        let trial = ask(&typical);
        let reasons = &trial["reasons"];
        let parts: f64 =
            reasons["contributions"].as_array().unwrap().iter().map(|c| c["value"].as_f64().unwrap()).sum();
        let sum = reasons["base"].as_f64().unwrap() + parts;
        assert!((sum - reasons["answer"].as_f64().unwrap()).abs() < 1e-9, "{algorithm}: {trial}");
        assert_eq!(trial["new"], json!([]), "typical values are known: {algorithm}");
        let near = journey.call("nearest_rows", json!({ "model_id": id, "values": typical }));
        if algorithm != "logistic" {
            continue;
        }
        let rows = near["rows"].as_array().unwrap();
        assert!(rows.len() == 5 && rows.windows(2).all(|w| w[0]["distance"].as_f64() <= w[1]["distance"].as_f64()));
        let mut strange = typical.clone();
        strange["Contract"] = json!("Ten years");
        strange["tenure"] = json!("400");
        strange["MonthlyCharges"] = json!("a lot");
        let trial = ask(&strange);
        let told: Vec<&str> = trial["new"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
        assert!(told.contains(&"level") && told.contains(&"above"), "{trial}");
        assert_eq!(trial["unreadable"], json!(["MonthlyCharges"]));
        for tenure in 0..20 {
            strange["tenure"] = json!(tenure.to_string());
            ask(&strange);
        }
    }
    assert_eq!(journey.refused("try_row", json!({ "model_id": "none", "values": {} })).code, "not_found");
}

fn left_with(world: &World, file: &std::path::Path) {
    let World { journey, .. } = world;
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let known: Vec<&str> = lines.take(3).collect();
    let new = known[0].replacen("Month-to-month", "Ten years", 1);
    let input = journey.file("new.csv", format!("{header}\n{}\n{new}\n", known.join("\n")));
    let column = journey.all("dataset_column").into_iter().find(|c| c["name"] == "gender").unwrap();
    journey.call("patch_dataset_column", json!({ "id": column["id"], "fields": { "personal": true } }));
    for algorithm in ["tree", "logistic"] {
        let output = journey.folder().join(format!("{algorithm}.csv"));
        let args = json!({
            "model_id": model(world, algorithm), "handle": journey.hand_in(&input), "reasons": true,
            "target": journey.house.hand_out(&output).handle,
        });
        let said = journey.job("predict_csv", args).unwrap();
        assert_eq!((&said["rows"], &said["personal"]), (&json!(4), &json!(["gender"])), "{said}");
        assert!(
            said["new"].as_array().unwrap().iter().any(|n| n["column"] == "Contract" && n["kind"] == "level"),
            "{said}"
        );
        let written = std::fs::read_to_string(&output).unwrap();
        let lines: Vec<&str> = written.lines().collect();
        assert!(lines[0].ends_with(
            "decided_Churn,predicted_Churn,probability_No,probability_Yes,reason_1,reason_2,reason_3,never_seen"
        ));
        assert!(lines[4].contains("Ten years") && lines.len() == 5, "{written}");
        assert!(lines[1].contains(" = "), "reasons in words: {}", lines[1]);
    }
    let wrong = journey.file("wrong.csv", "a,b\n1,2\n3,4\n");
    let output = journey.folder().join("wrong-out.csv");
    let args = json!({
        "model_id": model(world, "tree"), "handle": journey.hand_in(&wrong), "target": journey.house.hand_out(&output).handle,
    });
    let fault = journey.job("predict_csv", args).unwrap_err();
    assert_eq!(fault.code, "predict_no_column");
    assert!(!output.exists(), "nothing half made is left");

    let card = journey.folder().join("card.md");
    let args = json!({ "model_id": model(world, "logistic"), "format": "markdown", "target": journey.house.hand_out(&card).handle });
    journey.job("export_model_card", args).unwrap();
    let text = std::fs::read_to_string(&card).unwrap();
    for wanted in ["Churn", "Logistic regression", "best naive", "€", "Contract", "never seen", "atelier predict"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(!text.contains(['{', '}']), "{text}");
    let card = journey.folder().join("card.pdf");
    let args =
        json!({ "model_id": model(world, "tree"), "format": "pdf", "target": journey.house.hand_out(&card).handle });
    journey.job("export_model_card", args).unwrap();
    assert!(std::fs::read(&card).unwrap().starts_with(b"%PDF"));
}

#[test]
fn from_a_cost_matrix_to_a_card() {
    let Some(path) = shared("telco-churn.csv") else { return };
    let mut world = trained("Worth", &path, "Churn");
    known(&world);
    worth(&world);
    explained(&world);
    tried(&world);
    left_with(&world, &path);

    // The same again, knowing it: the checks say so.
    let args = json!({ "version_id": world.version, "spec": world.spec });
    world.journey.job("train", args).unwrap();
    let findings = world.journey.call("checks", json!({}));
    assert!(findings.as_array().unwrap().iter().any(|f| f["code"] == "experiment.duplicate"), "{findings}");

    let record = world.journey.all("worth")[0]["id"].clone();
    world.journey.call("delete_worth", json!({ "id": record }));
    world.journey.undo().unwrap();
    let end = world.journey.export();
    let mut count = 0;
    while world.journey.undo().is_some() {
        count += 1;
    }
    assert!(world.journey.all("worth").is_empty());
    world.journey.reopen();
    (0..count).for_each(|_| drop(world.journey.redo().unwrap()));
    assert!(world.journey.export() == end, "redone to the end");
    let training = world.training.clone();
    world.journey.call("delete_training", json!({ "id": training }));
    assert!(world.journey.all("worth").is_empty(), "it leaves with its training");
    world.journey.undo().unwrap();
    assert!(world.journey.export() == end);
}

#[test]
fn a_number_has_a_price_by_unit_and_leans_to_the_cheaper_side() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("src-tauri/crates/analysis/tests/reference/diabetes.csv");
    let world = trained("Numbers", &file, "target");
    let journey = &world.journey;
    let args = json!({
        "training_id": world.training, "unit": "h", "cases": 50, "rhythm": "week", "over_cost": 1, "under_cost": 4,
    });
    journey.call("set_worth", args);
    let report = journey.call("worth_of", json!({ "training_id": world.training }));
    let models = report["models"].as_array().unwrap();
    let best = models.iter().find(|m| m["id"] == report["best"]).unwrap();
    assert!(best["naive"] == false && best["worth"]["margin"].as_f64().unwrap() > 0.0, "{best}");
    assert!(best["worth"]["cost"].as_f64() < best["worth"]["plain"].as_f64());
    assert!(report["curve"].as_array().unwrap().is_empty());
    let linear = model(&world, "linear");
    let segments = journey.call("model_segments", json!({ "model_id": linear }));
    assert_eq!(segments["error"], "distance");
    let form = journey.call("model_form", json!({ "model_id": linear }));
    let trial = journey.call("try_row", json!({ "model_id": linear, "values": form["typical"] }));
    assert!((trial["value"].as_f64().unwrap() - trial["reasons"]["answer"].as_f64().unwrap()).abs() < 1e-9);
}

/// Three classes of which one is dear when it is missed.
#[test]
fn several_classes_are_decided_by_what_they_cost() {
    let file = crate::data::repository().join("src-tauri/crates/analysis/tests/reference/iris.csv");
    let world = trained("Several", &file, "target");
    let journey = &world.journey;
    let of = |args: Value| journey.call("worth_of", args);
    let cost =
        |actual: &str, predicted: &str, value: f64| json!({ "actual": actual, "predicted": predicted, "value": value });
    let costs = json!([
        cost("virginica", "versicolor", 500.0),
        cost("virginica", "setosa", 500.0),
        cost("versicolor", "virginica", 5.0),
        cost("versicolor", "setosa", 5.0),
        cost("setosa", "virginica", 5.0),
        cost("setosa", "versicolor", 5.0),
    ]);
    journey.call(
        "set_worth",
        json!({ "training_id": world.training, "unit": "€", "cases": 1000, "rhythm": "month", "costs": costs }),
    );
    let report = of(json!({ "training_id": world.training }));
    assert_eq!((&report["class"], report["curve"].as_array().unwrap().len()), (&json!("virginica"), 0), "the dear one");
    assert_eq!(report["model"], report["leading"]);
    let models = report["models"].as_array().unwrap();
    let leading = models.iter().find(|m| m["id"] == report["leading"]).unwrap();
    let cheapest = models.iter().filter(|m| m["naive"] == false).map(|m| m["worth"]["cost"].as_f64().unwrap());
    assert_eq!(leading["worth"]["cost"].as_f64().unwrap(), cheapest.fold(f64::INFINITY, f64::min));
    assert!(leading["worth"]["plain"].is_number() && leading["worth"]["spared"]["low"].is_number());
    let decided = report["decided"].as_array().unwrap();
    let sum = |field: &str| decided.iter().map(|d| d[field].as_f64().unwrap()).sum::<f64>();
    assert!([sum("came"), sum("likely"), sum("least")].iter().all(|s| (s - 1000.0).abs() < 1e-6), "{decided:?}");
    assert!(decided[2]["least"].as_f64() >= decided[2]["likely"].as_f64(), "leans to the dear one");
    for words in [&report["said"]["models"], &report["said"]["threshold"], &report["said"]["top"]] {
        let text = words.as_str().unwrap();
        assert!(text.contains('€') && !text.contains(['{', '}']), "{text}");
    }
    let other = of(json!({ "training_id": world.training, "class": "setosa" }));
    assert_eq!(other["class"], "setosa");
    assert!(other["said"]["top"].as_str().unwrap().contains("setosa"), "{}", other["said"]);

    // A row that is hardly the dear class is answered so all the same, and the answers that leave say it too.
    let id = model(&world, "logistic");
    let between =
        json!({ "sepal_length_cm": "6.2", "sepal_width_cm": "2.7", "petal_length_cm": "4.7", "petal_width_cm": "1.6" });
    let trial = journey.call("try_row", json!({ "model_id": id, "values": between }));
    assert_eq!((&trial["class"], &trial["decided"]), (&json!(1), &json!(2)), "{trial}");
    let input =
        journey.file("new.csv", "sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n6.2,2.7,4.7,1.6\n");
    let output = journey.folder().join("out.csv");
    let args = json!({
        "model_id": id, "handle": journey.hand_in(&input), "target": journey.house.hand_out(&output).handle,
    });
    journey.job("predict_csv", args).unwrap();
    let written = std::fs::read_to_string(&output).unwrap();
    assert!(
        written.contains("decided_target,predicted_target") && written.contains(",virginica,versicolor,"),
        "{written}"
    );
    let card = journey.folder().join("card.md");
    let args = json!({ "model_id": id, "format": "markdown", "target": journey.house.hand_out(&card).handle });
    journey.job("export_model_card", args).unwrap();
    let text = std::fs::read_to_string(&card).unwrap();
    assert_eq!(text.matches("any other").count(), 3, "one price a class: {text}");
    let partials = |class: &str| journey.call("model_partials", json!({ "model_id": id, "class": class }));
    assert_ne!(partials("setosa"), partials("virginica"));
    let groups = journey.call("model_groups", json!({ "model_id": id, "column": "petal_width_cm", "class": "setosa" }));
    assert_eq!(groups["class"], "setosa");
}

#[test]
fn experiments_made_elsewhere_are_written_down_edited_and_undone() {
    let journey = Journey::with_project("Journal");
    let id =
        journey.add("add_experiment", json!({ "title": "A forest", "path": "forest.ipynb", "made_on": "2026-10-01" }));
    journey.call("patch_experiment", json!({ "id": id, "fields": { "result": "4 points more" } }));
    let fault = journey.refused("patch_experiment", json!({ "id": id, "fields": { "made_on": "yesterday" } }));
    assert_eq!(fault.code, "bad_field");
    journey.call("delete_experiment", json!({ "id": id }));
    journey.undo().unwrap();
    assert_eq!(journey.all("experiment")[0]["result"], "4 points more");
    let hits = journey.call("search", json!({ "text": "forest" }));
    assert_eq!(hits[0]["kind"], "experiment");
}
