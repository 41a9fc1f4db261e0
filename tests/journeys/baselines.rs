//! Every model that can be tried, through the door: a rule read while it is typed, all of them trained, asked and kept;
//! what can't be is said, and the others stand.

use api::{Locale, words};
use serde_json::json;

use crate::journey::{Journey, sentences};

/// Two years of days: a trend, a week, a place and an amount that tells.
fn days() -> String {
    (0..730u32).fold("day,weekday name,place,amount,total,late\n".to_owned(), |text, row| {
        let date = day_of(row);
        let (place, amount) = (["north", "south", "west"][row as usize % 3], row * 37 % 101);
        let total = 100 + row / 10 + [30, 5, 0, 0, 10, 60, 80][row as usize % 7] + amount / 4;
        let late = if amount > 60 && place != "north" || row % 17 == 0 { "yes" } else { "no" };
        text + &format!("{date},d{},{place},{amount},{total},{late}\n", row % 7)
    })
}

/// Months of four weeks are enough: what counts is the order.
fn day_of(row: u32) -> String {
    format!("{}-{:02}-{:02}", 2024 + row / 336, row % 336 / 28 + 1, row % 28 + 1)
}

fn imported(journey: &Journey) -> String {
    let handle = journey.hand_in(&journey.file("days.csv", days()));
    let made = journey.job("import_file", json!({ "handle": handle, "name": "Days" })).unwrap();
    made["version_id"].as_str().unwrap().to_owned()
}

const EVERYTHING: [&str; 16] = [
    "quantile",
    "group",
    "rule",
    "last_value",
    "seasonal",
    "moving_average",
    "drift",
    "linear",
    "ridge",
    "elastic_net",
    "logistic",
    "naive_bayes",
    "tree",
    "neighbours",
    "clusters",
    "boosted",
];

#[test]
fn every_model_is_trained_asked_and_kept() {
    let mut journey = Journey::with_project("All that can be tried");
    let version = imported(&journey);
    let file = journey.file("again.csv", days());
    let start = journey.export();
    for (target, rule, wanted, split) in [
        (
            "total",
            "if amount > 80 then 200 else if place in (north, west) then 150",
            16,
            json!({ "kind": "time", "column": "day", "test_share": 0.25 }),
        ),
        (
            "total",
            "si amount > 80 alors 200 sinon 150",
            16,
            json!({ "kind": "rolling", "column": "day", "windows": 3 }),
        ),
        (
            "late",
            "if amount > 60 and place ≠ \"north\" then late else not late",
            9,
            json!({ "kind": "groups", "column": "weekday name", "k": 3 }),
        ),
    ] {
        let mut spec = journey.call("propose_spec", json!({ "version_id": version, "target": target, "seed": 1 }));
        spec["split"] = split;
        spec["algorithms"] = json!(EVERYTHING);
        spec["rule"] = json!(rule);
        spec["quantile"] = json!(0.8);
        spec["period"] = json!(7);
        spec["features"] = json!(["amount", "place", "weekday name"]);
        let made = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap();
        let report = journey.call("training_report", json!({ "id": made["training_id"] }));
        let models = report["models"].as_array().unwrap();
        let names: Vec<&str> = models.iter().map(|m| m["name"].as_str().unwrap()).collect();
        // Mean and median, or the most frequent class, are always there.
        assert_eq!(names.len(), wanted, "{names:?} {}", report["report"]["warnings"]);
        for model in models {
            assert!(model["metrics"][0]["value"].is_number(), "{model}");
            let stored = journey.call("stored_model", json!({ "id": model["id"] }));
            let said = api::predict_file(&stored, &file, &journey.folder().join("predicted.csv")).unwrap();
            assert_eq!(said["rows"], 730, "{}", model["name"]);
            for locale in [Locale::En, Locale::Fr] {
                let key = format!("model.{}", model["name"].as_str().unwrap());
                assert_ne!(words::say(locale, &key, &serde_json::Map::new()), key);
            }
        }
        let best = &names[report["report"]["best_simple"].as_u64().unwrap() as usize];
        assert_ne!(*best, "boosted", "a bound, not a simple model");
        assert!(!report["report"]["learning"].as_array().unwrap().is_empty());
    }
    let end = journey.export();
    for _ in 0..3 {
        journey.undo().unwrap();
    }
    assert_eq!(journey.export(), start);
    journey.reopen();
    for _ in 0..3 {
        journey.redo().unwrap();
    }
    assert!(journey.export() == end, "rules, trees and remembered rows come back");
}

#[test]
fn a_rule_is_read_while_it_is_typed() {
    let journey = Journey::with_project("Rules");
    let version = imported(&journey);
    let read = |text: &str| {
        journey.call("check_rule", json!({ "version_id": version, "target": "late", "task": "binary", "text": text }))
    };
    let good = read("if amount > 60 and place ≠ \"north\" then late else no");
    assert!(good["problem"].is_null());
    let (fires, rest) = (good["rows"][0].as_u64().unwrap(), good["rest"].as_u64().unwrap());
    assert!(fires > 100 && fires + rest == 730, "{good}");
    assert_eq!(good["has_rest"], true);
    for (text, code, column, near) in [
        ("if amuont > 60 then late", "formula_no_column", 4, "amount"),
        ("if weekday = d1 then late", "formula_no_column", 4, "weekday name"),
        ("si amount > soixante alors late", "formula_no_column", 13, ""),
        ("if amount > 60 late", "expected_then", 16, ""),
        ("if amount > 60 then perhaps", "unknown_class", 21, "no, yes"),
    ] {
        let problem = &read(text)["problem"];
        assert_eq!((&problem["code"], &problem["column"]), (&json!(code), &json!(column)), "{text}: {problem}");
        let meant = if problem["fault"].is_null() { &problem["near"] } else { &problem["fault"]["args"]["nearest"] };
        assert_eq!(meant, near, "{text}");
    }
    let fault = journey.refused("check_rule", json!({ "version_id": version, "target": "gone", "text": "if" }));
    assert_eq!(fault.code, "train_unknown_column");
}

#[test]
fn what_can_not_be_tried_is_said_and_the_others_stand() {
    let journey = Journey::with_project("Others stand");
    let version = imported(&journey);
    let mut spec = journey.call("propose_spec", json!({ "version_id": version, "target": "total", "seed": 1 }));
    spec["split"] = json!({ "kind": "holdout", "test_share": 0.25 });
    spec["algorithms"] = json!(["seasonal", "rule", "linear"]);
    spec["rule"] = json!("if nothing > 5 then 1");
    spec["features"] = json!(["amount", "place"]);
    let made = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap();
    let report = journey.call("training_report", json!({ "id": made["training_id"] }));
    let codes: Vec<&str> =
        report["report"]["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"series_no_time") && codes.contains(&"bad_rule"), "{codes:?}");
    assert!(report["models"].as_array().unwrap().iter().any(|m| m["name"] == "linear"));
    for (change, code, parts) in [
        (json!({ "kind": "groups", "column": "place", "k": 7 }), "train_few_groups", ["place", "3"]),
        (json!({ "kind": "rolling", "column": "place", "windows": 3 }), "train_no_time_order", ["place", ""]),
    ] {
        spec["split"] = change;
        let fault = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap_err();
        assert_eq!(fault.code, code);
        sentences(&fault, &parts);
    }
}
