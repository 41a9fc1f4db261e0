//! A preparation from its first step to a model on what it made, and all that can go wrong on the way.

use std::path::PathBuf;

use api::JobState;
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// A shop's orders, a few of them odd.
fn orders(journey: &Journey) -> PathBuf {
    let mut text = String::from("order_id,day,customer,amount,paid,country\n");
    for i in 0..300 {
        let amount = if i % 10 == 3 { String::new() } else { format!("{}.5", i % 40) };
        let paid = if i % 3 == 0 { "No" } else { "Yes" };
        let country = ["FR", "BE", "LT"][usize::from(i % 20 == 0) + usize::from(i % 60 == 0)];
        let (month, day) = (i / 28 % 12 + 1, i % 28 + 1);
        text += &format!("O{i:04},2025-{month:02}-{day:02},C{},{amount},{paid},{country}\n", i % 30);
    }
    journey.file("orders.csv", text)
}

fn import(journey: &Journey, path: &std::path::Path, name: &str) -> (String, String) {
    let handle = journey.hand_in(path);
    let made = journey.job("import_file", json!({ "handle": handle, "name": name })).unwrap();
    let id = |field: &str| made[field].as_str().unwrap().to_owned();
    (id("dataset_id"), id("version_id"))
}

fn add(journey: &Journey, preparation: &str, kind: &str, params: Value) -> String {
    let steps = json!([{ "kind": kind, "params": params }]);
    let added = journey.call("add_preparation_steps", json!({ "preparation_id": preparation, "steps": steps }));
    added[0]["id"].as_str().unwrap().to_owned()
}

fn preview(journey: &Journey, preparation: &str, step: Option<&str>) -> Value {
    journey.call("preview_preparation", json!({ "preparation_id": preparation, "step_id": step }))
}

fn step_of<'a>(preview: &'a Value, id: &str) -> &'a Value {
    preview["steps"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap()
}

#[test]
fn from_the_first_step_to_a_model() {
    let mut journey = Journey::with_project("Preparing");
    let path = orders(&journey);
    let (dataset, version) = import(&journey, &path, "Orders");
    let start = journey.export();
    let columns = journey.all("dataset_column");
    let country = columns.iter().find(|c| c["name"] == "country").unwrap();
    let fields = json!({ "meaning": "Where it goes", "personal": true });
    journey.call("patch_dataset_column", json!({ "id": country["id"], "fields": fields }));

    let preparation = journey.add("add_preparation", json!({ "dataset_id": dataset, "name": "Orders, clean" }));
    let filter = add(&journey, &preparation, "filter", json!({ "formula": "paid = \"Yes\"" }));
    let formula = add(&journey, &preparation, "formula", json!({ "name": "vat", "formula": "round(amount * 0.2, 2)" }));
    let missing = add(&journey, &preparation, "missing", json!({ "columns": ["amount"], "value": "0" }));

    // Seen step by step.
    let seen = preview(&journey, &preparation, Some(&filter));
    assert_eq!((&seen["rows"], &seen["looked_at"]), (&json!(300), &json!(300)));
    assert_eq!((&seen["rows_before"], &seen["rows_after"]), (&json!(300), &json!(200)));
    let first = &seen["shown"]["rows"][0];
    assert!(first["after"].is_null(), "order 0 is not paid: {first}");
    let filled = preview(&journey, &preparation, Some(&missing));
    assert_eq!(step_of(&filled, &missing)["cells"], 20);
    let only = json!({ "preparation_id": preparation, "step_id": missing, "only": true });
    let only = journey.call("preview_preparation", only);
    assert_eq!(only["shown"]["differing"], 20);
    assert!(only["shown"]["rows"].as_array().unwrap().iter().all(|r| r["before"] != r["after"]));
    // Filled before the formula, the new column has no holes: the order counts.
    let holes = |journey: &Journey| {
        let seen = preview(journey, &preparation, Some(&formula));
        let place = seen["after"].as_array().unwrap().iter().position(|c| c["name"] == "vat").unwrap();
        let rows = seen["shown"]["rows"].as_array().unwrap().clone();
        rows.iter().filter(|r| r["after"][place].is_null()).count()
    };
    assert_eq!(holes(&journey), 20);
    journey.call("move_preparation_step", json!({ "id": missing, "before": formula }));
    assert_eq!(holes(&journey), 0);
    // A draft is seen, and nothing is stored.
    let draft = json!({ "preparation_id": preparation, "step_id": formula, "draft": { "name": "vat", "formula": "amont + 1" } });
    let wrong = journey.call("preview_preparation", draft);
    let fault = &step_of(&wrong, &formula)["fault"];
    assert_eq!((&fault["code"], &fault["args"]["nearest"]), (&json!("formula_no_column"), &json!("amount")));
    assert_eq!((&fault["args"]["at"], &fault["args"]["length"]), (&json!(0), &json!(5)));

    // Run, as a job that tells how far it is.
    let mut told = Vec::new();
    let args = json!({ "preparation_id": preparation });
    let made = journey.job_watched("prepare", args.clone(), |job| told.push((job.state, job.step.clone()))).unwrap();
    assert_eq!(told.last().unwrap().0, JobState::Done);
    let derived = made["dataset_id"].as_str().unwrap().to_owned();
    let made_version = made["version_id"].as_str().unwrap().to_owned();
    let rows = journey.call("dataset_rows", json!({ "version_id": made_version, "offset": 0, "limit": 5 }));
    assert_eq!((&rows["total"], &rows["columns"][6]), (&json!(200), &json!("vat")));
    assert_eq!(rows["rows"][0][4], "Yes", "in the file's own words");
    let profile = journey.call("dataset_profile", json!({ "version_id": made_version }));
    assert_eq!((&profile["rows"], &profile["columns"][3]["missing"]), (&json!(200), &json!(0)));
    let receipt = journey.call("preparation_receipt", json!({ "version_id": made_version }));
    assert_eq!((&receipt["rows_in"], &receipt["rows_out"]), (&json!(300), &json!(200)));
    assert_eq!(receipt["steps"].as_array().unwrap().len(), 3);
    let catalogue = journey.all("dataset_column");
    let kept = catalogue.iter().find(|c| c["dataset_id"] == *derived && c["name"] == "country").unwrap();
    assert_eq!((&kept["meaning"], &kept["personal"]), (&json!("Where it goes"), &json!(true)));

    // The thread leads both ways.
    let up = journey.call("thread", json!({ "kind": "dataset_version", "id": made_version }));
    let kinds: Vec<&str> = up.as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"preparation") && kinds.contains(&"preparation_run"), "{kinds:?}");
    let down = journey.call("thread", json!({ "kind": "dataset", "id": dataset }));
    assert!(down.as_array().unwrap().iter().any(|n| n["id"] == *derived));

    // A switched off step is one that is not there; a second run is a second version.
    journey.call("switch_preparation_steps", json!({ "ids": [filter], "enabled": false }));
    let off = preview(&journey, &preparation, None);
    assert_eq!(off["rows_after"], 300);
    let again = journey.job("prepare", args).unwrap();
    assert_eq!((&again["dataset_id"], &again["rows"]), (&json!(derived), &json!(300)));
    let runs = journey.all("preparation_run");
    assert_eq!(runs.len(), 2);
    assert_ne!(runs[0]["steps_hash"], runs[1]["steps_hash"]);
    assert!(runs.iter().any(|r| r["steps_hash"] == off["steps_hash"]));

    // What comes out is data like any other.
    let version_id = again["version_id"].clone();
    let spec = journey.call("propose_spec", json!({ "version_id": version_id, "target": "paid" }));
    journey.job("train", json!({ "version_id": version_id, "spec": spec })).unwrap();
    journey.shown_is_there();

    // Everything is undone to the start, and redone after the file was opened again.
    let end = journey.export();
    let mut count = 0;
    while journey.export() != start {
        assert!(journey.undo().is_some());
        count += 1;
    }
    journey.reopen();
    for _ in 0..count {
        journey.redo().unwrap();
    }
    assert!(journey.export() == end, "redone to the end");
    let _ = version;
}

#[test]
fn steps_are_copied_kept_for_other_projects_and_thrown_away() {
    let journey = Journey::with_project("One");
    let path = orders(&journey);
    let (dataset, _) = import(&journey, &path, "Orders");
    let preparation = journey.add("add_preparation", json!({ "dataset_id": dataset, "name": "First" }));
    let net = add(&journey, &preparation, "formula", json!({ "name": "net", "formula": "amount / 1.2" }));
    let sort = add(&journey, &preparation, "sort", json!({ "by": [{ "column": "net" }] }));
    journey.call("patch_preparation", json!({ "id": preparation, "fields": { "note": "For the committee" } }));
    let fields = json!({ "params": { "name": "net", "formula": "amount / 1.21" }, "note": "The new rate" });
    journey.call("patch_preparation_step", json!({ "id": net, "fields": fields }));
    let copies = journey.call("duplicate_preparation_steps", json!({ "ids": [sort] }));
    let steps = journey.all("preparation_step");
    assert_eq!(steps.len(), 3);
    journey.call("delete_preparation_steps", json!({ "ids": [copies[0]["id"]] }));
    let copy = journey.call("duplicate_preparation", json!({ "id": preparation, "name": "Second" }));
    assert_eq!((&copy["note"], &copy["derived_id"]), (&json!("For the committee"), &Value::Null));
    assert_eq!(journey.all("preparation_step").len(), 4);

    journey.call("keep_steps", json!({ "name": " Net ", "ids": [sort, net] }));
    assert_eq!(journey.refused("keep_steps", json!({ "name": " ", "ids": [net] })).code, "text_empty");
    assert_eq!(journey.refused("keep_steps", json!({ "name": "x", "ids": [] })).code, "no_steps_chosen");
    let offered = journey.call("kept_steps", json!({ "preparation_id": preparation }));
    assert_eq!((&offered[0]["name"], &offered[0]["missing"]), (&json!("Net"), &json!([])));
    assert_eq!(offered[0]["steps"][0]["kind"], "formula", "in the order of the list");

    // Another project, where the column has another name.
    let opened = journey.call("new_project", json!({ "name": "Two" }));
    journey.shows(&opened);
    let other = journey.file("other.csv", "id,price\n1,10\n2,20\n3,15\n");
    let (dataset, _) = import(&journey, &other, "Prices");
    let preparation = journey.add("add_preparation", json!({ "dataset_id": dataset, "name": "There" }));
    let offered = journey.call("kept_steps", json!({ "preparation_id": preparation }));
    assert_eq!(offered[0]["missing"], json!(["amount", "net"]), "pointed out before they are put in");
    let args = json!({ "preparation_id": preparation, "steps": offered[0]["steps"] });
    let added = journey.call("add_preparation_steps", args);
    let first = added[0]["id"].as_str().unwrap();
    let seen = preview(&journey, &preparation, Some(first));
    assert_eq!(step_of(&seen, first)["fault"]["code"], "formula_no_column");
    assert!(!step_of(&seen, added[1]["id"].as_str().unwrap())["done"].as_bool().unwrap(), "the next one waits");
    let fault = journey.job("prepare", json!({ "preparation_id": preparation })).unwrap_err();
    assert_eq!(fault.code, "prepare_step");
    sentences(&fault, &["1", "amount"]);
    assert!(journey.all("preparation_run").is_empty());

    journey.call("forget_steps", json!({ "name": "Net" }));
    assert_eq!(journey.call("kept_steps", json!({})), json!([]));
    journey.call("delete_preparation", json!({ "id": preparation }));
    assert!(journey.all("preparation_step").is_empty());
    journey.undo().unwrap();
    assert_eq!(journey.all("preparation_step").len(), 2);
}

#[test]
fn a_join_and_what_becomes_of_deleted_datasets() {
    let journey = Journey::with_project("Joins");
    let path = orders(&journey);
    let (orders, _) = import(&journey, &path, "Orders");
    let towns = journey.file("countries.csv", "code,name,zone\nFR,France,1\nBE,Belgique,1\nBE,België,1\n");
    let (countries, _) = import(&journey, &towns, "Countries");
    let preparation = journey.add("add_preparation", json!({ "dataset_id": orders, "name": "With countries" }));
    let keys = json!([{ "left": "country", "right": "code" }]);
    let params = json!({ "dataset_id": countries, "keys": keys });
    let join = add(&journey, &preparation, "join", params.clone());
    let seen = preview(&journey, &preparation, Some(&join));
    let fault = &step_of(&seen, &join)["fault"];
    assert_eq!((&fault["code"], &fault["args"]["keys"]), (&json!("prepare_join_many"), &json!(1)));
    let mut params = params;
    params["several"] = json!("first");
    journey.call("patch_preparation_step", json!({ "id": join, "fields": { "params": params } }));
    let group =
        json!({ "keys": ["name"], "values": [{ "aggregate": "count" }, { "column": "amount", "aggregate": "sum" }] });
    let group = add(&journey, &preparation, "group", group);
    let seen = preview(&journey, &preparation, Some(&group));
    assert_eq!(seen["rows_after"], 3, "France, Belgique, and those that find nothing");
    assert!(seen["earlier"]["rows"].as_array().unwrap().len() > 100, "the rows before are there to be seen");
    let made = journey.job("prepare", json!({ "preparation_id": preparation })).unwrap();
    let receipt = journey.call("preparation_receipt", json!({ "version_id": made["version_id"] }));
    assert_eq!(receipt["joined"][0]["name"], "Countries");

    // The dataset that was made goes: the preparation stays, and makes a new one.
    journey.call("delete_dataset", json!({ "id": made["dataset_id"] }));
    assert_eq!(journey.all("preparation")[0]["derived_id"], Value::Null);
    let again = journey.job("prepare", json!({ "preparation_id": preparation })).unwrap();
    assert_ne!(again["dataset_id"], made["dataset_id"]);
    // The joined one goes: the step says so.
    journey.call("delete_dataset", json!({ "id": countries }));
    let seen = preview(&journey, &preparation, Some(&join));
    assert_eq!(step_of(&seen, &join)["fault"]["code"], "prepare_no_dataset");
    // The source goes, and its preparations with it; undo brings all back.
    let before = journey.export();
    journey.call("delete_dataset", json!({ "id": orders }));
    assert!(journey.all("preparation").is_empty() && journey.all("preparation_run").is_empty());
    journey.undo().unwrap();
    assert!(journey.export() == before);
}

#[test]
fn nonsense_is_refused_with_a_sentence() {
    let journey = Journey::with_project("Nonsense");
    let path = orders(&journey);
    let (dataset, version) = import(&journey, &path, "Orders");
    let preparation = journey.add("add_preparation", json!({ "dataset_id": dataset, "name": "P" }));
    let bad = |kind: &str, params: Value| {
        let steps = json!([{ "kind": kind, "params": params }]);
        let fault = journey.refused("add_preparation_steps", json!({ "preparation_id": preparation, "steps": steps }));
        sentences(&fault, &[]);
        fault.code
    };
    assert_eq!(bad("magic", json!({})), "prepare_bad_step");
    assert_eq!(bad("filter", json!({ "formula": 3 })), "prepare_bad_step");
    let many = json!(vec![json!({ "kind": "sort", "params": {} }); 201]);
    let fault = journey.refused("add_preparation_steps", json!({ "preparation_id": preparation, "steps": many }));
    assert_eq!(fault.code, "too_many_steps");
    let step = add(&journey, &preparation, "filter", json!({}));
    let fault =
        journey.refused("patch_preparation_step", json!({ "id": step, "fields": { "params": { "formla": "" } } }));
    assert_eq!(fault.code, "prepare_bad_step");
    let empty = journey.refused("add_preparation", json!({ "dataset_id": dataset, "name": " " }));
    assert_eq!(empty.code, "text_empty");
    let fault = journey.job("prepare", json!({ "preparation_id": preparation })).unwrap_err();
    sentences(&fault, &["1"]);
    for formula in [
        "amount >",
        "(amount",
        "\"x",
        "amount > 1,5",
        "mount > 1",
        "rond(amount)",
        "amount + country",
        "if(amount, 1, 2)",
        "paid = \"Maybe\"",
        "day > \"x\"",
        "amount = missing",
        "amount",
        "missing",
        "1 +* 2",
        "round()",
        "amount = country",
    ] {
        let args = json!({ "preparation_id": preparation, "step_id": step, "draft": { "formula": formula } });
        let seen = journey.call("preview_preparation", args);
        let fault = serde_json::from_value(step_of(&seen, &step)["fault"].clone()).unwrap();
        sentences(&fault, &[]);
    }
    let _ = version;
}

/// The whole of a public file, in the time that a person does not notice.
#[test]
fn bike_hour_is_prepared() {
    let Some(path) = crate::data::shared("bike-hour.csv") else { return };
    let journey = Journey::with_project("Bikes");
    let (dataset, _) = import(&journey, &path, "Bikes");
    let preparation = journey.add("add_preparation", json!({ "dataset_id": dataset, "name": "Bikes by hour" }));
    add(&journey, &preparation, "filter", json!({ "formula": "hum > 0" }));
    add(&journey, &preparation, "columns", json!({ "mode": "drop", "columns": ["casual", "registered"] }));
    add(&journey, &preparation, "formula", json!({ "name": "warm", "formula": "temp > 0.5 and weathersit = 1" }));
    let lag = json!({ "column": "cnt", "by": 24, "order": "instant", "name": "yesterday" });
    let lag = add(&journey, &preparation, "lag", lag);
    let seen = preview(&journey, &preparation, Some(&lag));
    let told = step_of(&seen, &lag);
    assert_eq!(told["columns_out"], 22, "{told}");
    assert_eq!(told["notes"][0]["args"]["count"], 24);
    let made = journey.job("prepare", json!({ "preparation_id": preparation })).unwrap();
    assert!(made["rows"].as_i64().unwrap() > 17_000);
}
