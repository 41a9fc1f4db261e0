//! What is known of data: looked at as a whole, watched over by rules that the data propose, described by a dictionary
//! that leaves and comes back, and what goes wrong on the way.

use std::path::Path;

use api::Role;
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// Payments of a quarter; `worse` is the next file, in which something went wrong.
fn payments(worse: bool) -> String {
    let mut text = String::from("payment_id,made_on,amount,channel,email,note\n");
    for i in 0..240 {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap() + chrono::Days::new(i / 2);
        let id = if worse && i == 11 { 10 } else { i };
        let amount = if worse && i == 5 { "-40.00".to_owned() } else { format!("{}.50", 10 + (i * 37) % 90) };
        let channel = match i {
            7 | 8 if worse => "fax",
            i => ["web", "app", "branch"][(i % 3) as usize],
        };
        let email = if worse && i == 30 { String::new() } else { format!("client{i}@example.org") };
        text +=
            &format!("P{id:05},{day},{amount},{channel},{email},\"{}, as told\"\n", ["ok", "late"][(i % 2) as usize]);
    }
    text
}

fn imported(journey: &Journey, path: &Path, dataset: Option<&Value>) -> String {
    let handle = journey.hand_in(path);
    let args = json!({ "handle": handle, "name": "Payments", "dataset_id": dataset });
    journey.job("import_file", args).unwrap()["version_id"].as_str().unwrap().to_owned()
}

fn left(journey: &Journey, command: &str, mut args: Value, name: &str) -> String {
    let path = journey.folder().join(name);
    args["target"] = json!(journey.house.hand_out(&path).handle);
    journey.job(command, args).unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn rules_are_proposed_accepted_and_broken_by_a_worse_file() {
    let mut journey = Journey::with_project("Payments");
    let good = journey.file("payments.csv", payments(false));
    let version = imported(&journey, &good, None);
    let dataset = journey.all("dataset")[0]["id"].clone();
    let study = journey.job("study_dataset", json!({ "version_id": version })).unwrap()["study"].clone();
    assert_eq!(study["rows"], 240);
    assert_eq!(study["keys"][0]["columns"], json!(["payment_id"]));
    assert_eq!(study, journey.call("dataset_study", json!({ "version_id": version })), "it is kept");
    let email = study["columns"].as_array().unwrap().iter().find(|c| c["name"] == "email").unwrap();
    assert_eq!((&email["personal"]["kind"], &email["personal"]["matched"]), (&json!("email"), &json!(240)));

    let proposals = journey.call("propose_rules", json!({ "version_id": version }));
    let rules: Vec<Value> = proposals.as_array().unwrap().iter().map(|p| p["rule"].clone()).collect();
    assert!(rules.len() >= 6, "{rules:?}");
    let added = journey.call("add_quality_rules", json!({ "dataset_id": dataset, "rules": rules }));
    assert_eq!(added.as_array().unwrap().len(), rules.len());
    assert_eq!(journey.call("propose_rules", json!({ "version_id": version })), json!([]), "nothing is proposed twice");
    let run = journey.job("check_data", json!({ "version_id": version })).unwrap()["run"].clone();
    assert_eq!((&run["failed"], &run["passed"]), (&json!(0), &json!(rules.len())), "{run}");

    let worse = journey.file("payments_next.csv", payments(true));
    let next = imported(&journey, &worse, Some(&dataset));
    let runs = journey.all("quality_run");
    assert_eq!(runs.len(), 2, "one for each version");
    let run = runs.iter().find(|r| r["version_id"] == json!(next)).expect("looked at as it was imported");
    let rule_of = |kind: &str, column: &str| {
        let all = journey.all("quality_rule");
        let found = all.iter().find(|r| r["kind"] == kind && r["columns"].as_array().unwrap().contains(&json!(column)));
        found.unwrap_or_else(|| panic!("no {kind} of {column}"))["id"].as_str().unwrap().to_owned()
    };
    let failed =
        |id: &str| run["results"].as_array().unwrap().iter().find(|r| r["rule_id"] == id).unwrap()["failed"].clone();
    for (kind, column, count) in
        [("unique", "payment_id", 2), ("not_null", "email", 1), ("range", "amount", 1), ("set", "channel", 2)]
    {
        assert_eq!(failed(&rule_of(kind, column)), count, "{kind} of {column}");
    }
    let codes: Vec<Value> =
        journey.call("checks", json!({})).as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes.iter().filter(|c| **c == "data.rule_failed").count(), 4, "{codes:?}");

    let set = rule_of("set", "channel");
    let page = journey.call("failing_rows", json!({ "version_id": next, "rule_id": set, "offset": 1, "limit": 10 }));
    assert_eq!((&page["total"], &page["numbers"], &page["marked"]), (&json!(2), &json!([9]), &json!([["channel"]])));
    assert_eq!(page["rows"][0][3], "fax");
    let args = json!({ "version_id": next, "rule_id": set, "format": "csv" });
    let text = left(&journey, "export_failing", args, "failing.csv");
    assert!(text.starts_with("row,broken by,payment_id,") && text.lines().count() == 3, "{text}");
    assert!(text.contains("9,channel,P00008,"), "{text}");

    // An edit is a step of the history, a look is none.
    let range = rule_of("range", "amount");
    journey.call("patch_quality_rule", json!({ "id": range, "fields": { "low": -100.0 } }));
    let looked = journey.job("check_data", json!({ "version_id": next })).unwrap()["run"].clone();
    assert_eq!(
        looked["results"].as_array().unwrap().iter().find(|r| r["rule_id"] == json!(range)).unwrap()["failed"],
        0
    );
    assert_eq!(journey.undo().as_deref(), Some("patch_quality_rule"));
    assert_eq!(journey.redo().as_deref(), Some("patch_quality_rule"));

    // What was kept goes with the file, and a deleted dataset takes its rules and comes back with them.
    let (rules, runs) = (journey.all("quality_rule"), journey.all("quality_run"));
    journey.reopen();
    assert_eq!((journey.all("quality_rule"), journey.all("quality_run")), (rules.clone(), runs.clone()));
    let exported = journey.export();
    assert_eq!(exported["records"]["quality_rule"].as_array().unwrap().len(), rules.len());
    journey.call("delete_dataset", json!({ "id": dataset }));
    assert!(journey.all("quality_rule").is_empty() && journey.all("quality_run").is_empty());
    journey.undo().unwrap();
    assert_eq!((journey.all("quality_rule"), journey.all("quality_run")), (rules, runs));
}

#[test]
fn a_dictionary_leaves_and_comes_back_as_it_was() {
    let journey = Journey::with_project("Payments");
    let file = journey.file("payments.csv", payments(false));
    let version = imported(&journey, &file, None);
    let dataset = journey.all("dataset")[0]["id"].clone();
    let of = |name: &str| journey.all("dataset_column").into_iter().find(|c| c["name"] == name).unwrap();
    let hard = "Several lines:\n- \"quoted\", with; separators\n- =1+1 and à é œ";
    let fields =
        json!({ "meaning": hard, "unit": "€", "owner": "Claire, Nadia", "known_after": true, "pitfalls": "'capped'" });
    journey.call("patch_dataset_column", json!({ "id": of("amount")["id"], "fields": fields }));
    let fields = json!({ "meaning": "=not a formula", "personal": true, "personal_kind": "email" });
    journey.call("patch_dataset_column", json!({ "id": of("email")["id"], "fields": fields }));
    let known = journey.all("dataset_column");

    let text = left(&journey, "export_dictionary", json!({ "dataset_id": dataset, "format": "csv" }), "dictionary.csv");
    assert!(
        text.starts_with("column,kind,meaning,unit,owner,personal,personal_kind,known_after,pitfalls\r\n"),
        "{text}"
    );
    // Back over columns that say nothing any more.
    for column in &known {
        let blank = json!({
            "meaning": "", "unit": "", "owner": "", "pitfalls": "", "personal": false, "personal_kind": "", "known_after": false,
        });
        journey.call("patch_dataset_column", json!({ "id": column["id"], "fields": blank }));
    }
    let bring = |name: &str, text: &str| {
        let path = journey.file(name, text);
        let args = json!({ "dataset_id": dataset, "handle": journey.hand_in(&path) });
        journey.ask("bring_dictionary", args)
    };
    let read = bring("back.csv", &text).unwrap().value;
    assert_eq!((&read["matched"], &read["changed"], &read["unknown"]), (&json!(6), &json!(2), &json!([])), "{read}");
    assert_eq!(journey.all("dataset_column"), known, "the round trip is exact");
    let again = bring("back.csv", &text).unwrap().value;
    assert_eq!(again["changed"], 0);

    // As someone else writes it.
    let read =
        bring("other.csv", "Nom;Sens;Personnel\nAMOUNT;Ce qui a été payé;peut-être\ngone;x;oui\n").unwrap().value;
    assert_eq!((&read["matched"], &read["unknown"]), (&json!(1), &json!(["gone"])));
    assert_eq!(read["unread"][0]["text"], "peut-être");
    assert_eq!(read["absent"].as_array().unwrap().len(), 5);
    assert_eq!(of("amount")["meaning"], "Ce qui a été payé");
    assert_eq!(journey.undo().as_deref(), Some("bring_dictionary"), "one gesture");
    assert_eq!(of("amount")["meaning"], hard);

    let path = journey.file("letters.csv", "a,b\n1,2\n");
    let handle = journey.hand_in(&path);
    let fault = journey.refused("bring_dictionary", json!({ "dataset_id": dataset, "handle": handle }));
    assert_eq!(fault.code, "dictionary_columns");
    sentences(&fault, &["a, b"]);

    let page = left(&journey, "export_profile", json!({ "version_id": version, "format": "markdown" }), "profile.md");
    assert!(page.starts_with("# Profile of Payments\n") && page.contains("| amount |"), "{page}");
    assert!(!page.contains("remark.") && !page.contains("study."), "{page}");
    let table = left(&journey, "export_profile", json!({ "version_id": version, "format": "csv" }), "profile.csv");
    assert_eq!(table.lines().count(), 7, "{table}");
}

#[test]
fn joins_are_found_between_datasets() {
    let journey = Journey::with_project("Joins");
    let clients: String =
        (0..300).fold("client,city\n".to_owned(), |text, i| text + &format!("C{i:04},{}\n", ["Lyon", "Nice"][i % 2]));
    let orders: String =
        (0..900).fold("order,buyer\n".to_owned(), |text, i| text + &format!("O{i:05},C{:04}\n", (i * 7) % 200));
    let (clients, orders) = (journey.file("clients.csv", clients), journey.file("orders.csv", orders));
    let first = imported(&journey, &clients, None);
    let second = imported(&journey, &orders, None);
    journey.job("study_dataset", json!({ "version_id": second })).unwrap();
    let answer = journey.call("likely_joins", json!({ "version_id": second }));
    assert_eq!((&answer["joins"], &answer["unstudied"]), (&json!([]), &json!([first])));
    journey.job("study_dataset", json!({ "version_id": first })).unwrap();
    let answer = journey.call("likely_joins", json!({ "version_id": second }));
    let joins = answer["joins"].as_array().unwrap();
    assert_eq!(joins.len(), 1, "{joins:?}");
    assert_eq!(
        (&joins[0]["column"], &joins[0]["other"], &joins[0]["found"]),
        (&json!("buyer"), &json!("client"), &json!(1.0))
    );
    assert_eq!((&joins[0]["unique"], &joins[0]["other_unique"]), (&json!(false), &json!(true)));
}

#[test]
fn what_cannot_be_a_rule_is_refused_in_a_sentence() {
    let journey = Journey::with_project("Refused");
    let file = journey.file("payments.csv", payments(false));
    let version = imported(&journey, &file, None);
    let dataset = journey.all("dataset")[0]["id"].clone();
    let add = |rule: Value| json!({ "dataset_id": dataset, "rules": [rule] });
    let fault = journey
        .refused("add_quality_rules", add(json!({ "kind": "range", "columns": ["amount"], "low": 9, "high": 1 })));
    assert_eq!(fault.code, "rule_bounds");
    sentences(&fault, &["9", "1"]);
    for rule in [
        json!({ "kind": "range", "columns": [] }),
        json!({ "kind": "compare", "columns": ["amount"] }),
        json!({ "kind": "range", "columns": ["made_on"], "low_date": "yesterday" }),
        json!({ "kind": "row_count", "tolerance": 2.0 }),
    ] {
        let fault = journey.refused("add_quality_rules", add(rule));
        assert_eq!(fault.code, "bad_field");
    }
    let made =
        journey.call("add_quality_rules", add(json!({ "kind": "pattern", "columns": ["note"], "pattern": ".+" })));
    let id = made[0]["id"].clone();
    let fault = journey.refused("patch_quality_rule", json!({ "id": id, "fields": { "pattern": "(" } }));
    assert_eq!(fault.code, "rule_pattern");
    sentences(&fault, &["("]);
    // A column that the next file does not have: the rule says so, and the others are looked at.
    journey.call("patch_quality_rule", json!({ "id": id, "fields": { "columns": ["gone"] } }));
    journey.call("add_quality_rules", add(json!({ "kind": "row_count", "low": 10 })));
    let run = journey.job("check_data", json!({ "version_id": version })).unwrap()["run"].clone();
    assert_eq!((&run["results"][0]["reason"], &run["passed"]), (&json!("no_column"), &json!(1)));
    assert_eq!(journey.refused("dataset_study", json!({ "version_id": "nobody" })).code, "not_found");
    journey.role(Role::Viewer);
    assert_eq!(journey.refused("add_quality_rules", add(json!({ "kind": "row_count", "low": 1 }))).code, "not_allowed");
}
