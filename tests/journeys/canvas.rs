//! A canvas is filled from its idea, kept under names, compared with what it was, and brought back.

use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// A canvas from an idea that answers two pain points of one driver and one of nobody in particular.
fn filled(journey: &Journey) -> String {
    let way = journey.add("add_journey", json!({ "title": "A parcel's day" }));
    let driver = journey.add("add_lane", json!({ "journey_id": way, "title": "Driver" }));
    let step = |title: &str, lane: Option<&str>| {
        journey.add("add_step", json!({ "journey_id": way, "title": title, "lane_id": lane }))
    };
    let (ring, load) = (step("Ring the bell", Some(&driver)), step("Load the van", Some(&driver)));
    let wait = step("Wait", None);
    let pain = |step: &str, text: &str| {
        journey.add("add_pain", json!({ "step_id": step, "text": text, "kind": "time_consuming" }))
    };
    let pains = [pain(&ring, "Nobody answers"), pain(&load, "The order is wrong"), pain(&wait, "Nobody knows when")];
    let board = journey.add("add_board", json!({ "title": "What could we try?" }));
    let text = format!("Predict who is out {}\nand order the round by it", "by hour ".repeat(20));
    let notes =
        journey.call("add_notes", json!({ "board_id": board, "notes": [{ "text": text, "x": 0.0, "y": 0.0 }] }));
    let note = &notes[0]["id"];
    for pain in &pains {
        let link = json!({ "from_kind": "pain_point", "from_id": pain, "to_kind": "note", "to_id": note });
        journey.call("link_records", link);
    }
    let canvases = journey.call("select_ideas", json!({ "ids": [note] }));
    canvases[0]["id"].as_str().unwrap().to_owned()
}

fn cards(journey: &Journey, canvas: &str, kind: &str) -> Vec<Value> {
    journey.all("card").into_iter().filter(|c| c["canvas_id"] == canvas && c["box"] == kind).collect()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn difference(journey: &Journey, canvas: &str, before: &str) -> Value {
    journey.call("canvas_difference", json!({ "canvas_id": canvas, "before": before }))
}

fn counts(difference: &Value) -> [i64; 3] {
    ["added", "removed", "changed"].map(|count| difference[count].as_i64().unwrap())
}

#[test]
fn an_idea_fills_its_canvas_and_each_card_says_where_it_comes_from() {
    let journey = Journey::with_project("Parcels");
    let canvas = filled(&journey);
    let problem = cards(&journey, &canvas, "problem");
    assert_eq!(problem.len(), 3);
    assert_eq!(
        cards(&journey, &canvas, "users").iter().map(|c| c["text"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Driver"]
    );
    let value = &cards(&journey, &canvas, "value")[0];
    assert!(value["text"].as_str().unwrap().ends_with("order the round by it"), "whole, whatever the title holds");
    assert_eq!(value["state"], "assumed");
    let title = journey.all("canvas")[0]["title"].as_str().unwrap().to_owned();
    assert!(title.ends_with('…') && title.chars().count() <= 121, "{title}");

    let came_from = |card: &Value| -> Vec<String> {
        let thread = journey.call("thread", json!({ "kind": "card", "id": card["id"] }));
        let near = thread.as_array().unwrap().iter().filter(|n| n["depth"] == -1);
        near.map(|n| n["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert!(problem.iter().all(|card| came_from(card).contains(&"pain_point".to_owned())));
    assert!(came_from(value).contains(&"note".to_owned()));
    let user = &cards(&journey, &canvas, "users")[0];
    assert_eq!(came_from(user).iter().filter(|k| *k == "journey_step").count(), 2, "both steps of the driver");

    while journey.undo().is_some() {}
    assert!(journey.all("link").is_empty() && journey.all("card").is_empty());
}

#[test]
fn what_the_project_knows_becomes_a_card_with_its_thread() {
    let journey = Journey::with_project("Parcels");
    let (canvas, other) = (filled(&journey), journey.add("add_canvas", json!({ "title": "By hand" })));
    let pain = journey.all("pain_point")[0].clone();
    let args = json!({ "canvas_id": other, "box": "problem", "text": pain["text"], "from_kind": "pain_point", "from_id": pain["id"] });
    let card = journey.add("add_card", args.clone());
    assert!(journey.all("link").iter().any(|l| l["from_id"] == pain["id"] && l["to_id"] == card.as_str()));
    let mut nowhere = args;
    nowhere["from_id"] = json!("nowhere");
    assert_eq!(journey.refused("add_card", nowhere).code, "not_found", "no card without what it is said to come from");

    // One KPI on two canvases: one record, one name.
    let made = journey.call("add_card", json!({ "canvas_id": canvas, "box": "kpi", "text": "Parcels brought back" }));
    let again = json!({ "canvas_id": other, "box": "kpi", "text": "", "kpi_id": made["kpi_id"] });
    let shared = journey.call("add_card", again.clone());
    assert_eq!((&shared["kpi_id"], &shared["text"]), (&made["kpi_id"], &json!("Parcels brought back")));
    assert_eq!(journey.all("kpi").len(), 1);
    sentences(&journey.refused("add_card", again), &["Parcels brought back"]);
    journey.call("patch_card", json!({ "id": shared["id"], "fields": { "text": "Parcels that come back" } }));
    let names: Vec<Value> = ["canvas", "other"]
        .iter()
        .zip([&canvas, &other])
        .map(|(_, c)| cards(&journey, c, "kpi")[0]["text"].clone())
        .collect();
    assert_eq!(names, ["Parcels that come back", "Parcels that come back"]);
    let kinds = journey.call("thread", json!({ "kind": "kpi", "id": made["kpi_id"] }));
    let canvases = kinds.as_array().unwrap().iter().filter(|n| n["kind"] == "canvas").count();
    assert_eq!(canvases, 2, "both canvases are on its thread");
}

#[test]
fn a_canvas_is_kept_changed_compared_and_brought_back() {
    let mut journey = Journey::with_project("Parcels");
    let canvas = filled(&journey);
    let card = |kind: &str, text: &str| json!({ "canvas_id": canvas, "box": kind, "text": text });
    let scans = journey.add("add_card", card("sources", "Scans of the last two years"));
    let weather = journey.add("add_card", card("sources", "Weather of the day"));
    let measure = journey.call("add_card", card("kpi", "Parcels brought back"));
    let fields = json!({ "baseline": 21.0, "target": 12.0, "unit": "%" });
    journey.call("patch_kpi", json!({ "id": measure["kpi_id"], "fields": fields }));
    journey.call("patch_card", json!({ "id": scans, "fields": { "source_class": "necessary" } }));
    let first =
        journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "  Before the interviews " }));
    assert_eq!(journey.all("canvas_snapshot")[0]["title"], "Before the interviews");
    assert_eq!(counts(&difference(&journey, &canvas, &first)), [0, 0, 0]);
    let then = journey.records();

    let problem = cards(&journey, &canvas, "problem");
    journey.call("patch_card", json!({ "id": scans, "fields": { "text": "Scans of the last three years" } }));
    journey.call("patch_card", json!({ "id": scans, "fields": { "availability": "available", "state": "assumed" } }));
    journey.call("delete_card", json!({ "id": problem[0]["id"] }));
    journey.call("move_card", json!({ "id": problem[2]["id"], "box": "extension_problem" }));
    journey.call("move_card", json!({ "id": weather, "box": "sources", "before": scans }));
    journey.add("add_card", card("integration", "The driver's scanner"));
    journey.call("delete_kpi", json!({ "id": measure["kpi_id"] }));
    journey.call("patch_canvas", json!({ "id": canvas, "fields": { "title": "Who is out" } }));

    let seen = difference(&journey, &canvas, &first);
    assert_eq!(counts(&seen), [1, 2, 2], "{seen}");
    let of = |id: &str| seen["cards"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone();
    let words: Vec<(String, String)> = of(&scans)["text"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["kind"].as_str().unwrap().to_owned(), p["text"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [("kept", "Scans of the last "), ("removed", "two"), ("added", "three"), ("kept", " years")];
    assert_eq!(words, expected.map(|(k, t)| (k.to_owned(), t.to_owned())));
    let fields: Vec<Value> = of(&scans)["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["state", "availability"]);
    assert_eq!(of(id(&problem[2]))["from_box"], "problem");
    assert_eq!(
        (of(id(&problem[0]))["change"].clone(), of(id(&problem[0]))["box"].clone()),
        (json!("removed"), json!("problem"))
    );
    assert_eq!(
        of(&weather)["reordered"].as_bool().unwrap() as u8 + of(&scans)["reordered"].as_bool().unwrap() as u8,
        1
    );
    assert!(seen["title"].as_array().unwrap().len() > 1);

    let second = journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "After them" }));
    let between = journey.call("canvas_difference", json!({ "canvas_id": canvas, "before": first, "after": second }));
    assert_eq!(counts(&between), [1, 2, 2], "as from the first to now");
    let back = journey.call("canvas_difference", json!({ "canvas_id": canvas, "before": second, "after": first }));
    // Of two cards that changed places either can be told as the one that moved: the other way round it is the other one.
    assert_eq!(counts(&back), [2, 1, 3], "and the other way round");
    let changed = journey.export();

    // Back to the first: one gesture, and nothing is left between the two.
    journey.call("restore_canvas_snapshot", json!({ "id": first }));
    let seen = difference(&journey, &canvas, &first);
    assert_eq!((counts(&seen), seen["title"].as_array().unwrap().len()), ([0, 0, 0], 1));
    let now = journey.records();
    for (key, record) in then.iter().filter(|(key, _)| ["card", "canvas", "kpi"].contains(&key.0.as_str())) {
        assert_eq!(now.get(key), Some(record), "{key:?} is not back");
    }
    let ends = |all: &crate::journey::Records| {
        let mut links: Vec<[String; 2]> = all
            .iter()
            .filter(|(key, _)| key.0 == "link")
            .map(|(_, l)| ["from_id", "to_id"].map(|end| l[end].as_str().unwrap().to_owned()))
            .collect();
        links.sort();
        links
    };
    assert_eq!(ends(&now), ends(&then), "the thread of the card that was deleted is back with it");
    journey.shown_is_there();
    let restored = journey.export();
    assert_eq!(journey.undo().as_deref(), Some("restore_canvas_snapshot"));
    assert_eq!(journey.export(), changed, "one step back");
    journey.reopen();
    assert_eq!(journey.redo().as_deref(), Some("restore_canvas_snapshot"));
    assert_eq!(journey.export(), restored);
    journey.shown_is_there();
    while journey.undo().is_some() {}
    assert!(journey.all("canvas_snapshot").is_empty());
    while journey.redo().is_some() {}
    assert_eq!(journey.export(), restored);
}

#[test]
fn a_source_is_tied_to_its_dataset_again() {
    let journey = Journey::with_project("Parcels");
    let canvas = journey.add("add_canvas", json!({ "title": "Who is out" }));
    let source = journey.add("add_card", json!({ "canvas_id": canvas, "box": "sources", "text": "Scans" }));
    let load = |name: &str| {
        let file = journey.hand_in(&journey.file(&format!("{name}.csv"), "day,parcels\n2026-01-02,12\n2026-01-03,9\n"));
        let made = journey.job("import_file", json!({ "handle": file, "name": name })).unwrap();
        let versions = journey.all("dataset_version");
        versions.iter().find(|v| v["id"] == made["version_id"]).unwrap()["dataset_id"].as_str().unwrap().to_owned()
    };
    let (scans, rounds) = (load("Scans"), load("Rounds"));
    let tie = |dataset: &str| json!({ "from_kind": "card", "from_id": source, "to_kind": "dataset", "to_id": dataset });
    let first = journey.add("link_records", tie(&scans));
    let kept = journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "Scans only" }));
    journey.call("unlink_records", json!({ "id": first }));
    journey.call("link_records", tie(&rounds));
    let field = difference(&journey, &canvas, &kept)["cards"][0]["fields"][0].clone();
    assert_eq!(field, json!({ "field": "datasets", "before": "Scans", "after": "Rounds" }));
    journey.call("restore_canvas_snapshot", json!({ "id": kept }));
    let ties: Vec<Value> = journey.all("link").into_iter().map(|l| l["to_id"].clone()).collect();
    assert_eq!(ties, [json!(scans)]);
    // A dataset that is gone can't be tied to again; the rest comes back.
    journey.call("delete_dataset", json!({ "id": scans }));
    journey.call("restore_canvas_snapshot", json!({ "id": kept }));
    assert!(journey.all("link").is_empty());
    let thread = journey.call("thread", json!({ "kind": "canvas", "id": canvas }));
    assert!(thread.as_array().unwrap().iter().any(|n| n["id"] == source.as_str()));
}

#[test]
fn bad_input_is_answered_with_a_sentence() {
    let journey = Journey::with_project("Parcels");
    let canvas = journey.add("add_canvas", json!({ "title": "One" }));
    let other = journey.add("add_canvas", json!({ "title": "Two" }));
    for name in ["", "   ", "\n"] {
        let fault = journey.refused("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": name }));
        assert_eq!(fault.code, "snapshot_no_name");
        sentences(&fault, &[]);
    }
    let long = json!({ "canvas_id": canvas, "title": "é".repeat(501) });
    sentences(&journey.refused("take_canvas_snapshot", long), &["501", "500"]);
    assert_eq!(journey.refused("take_canvas_snapshot", json!({ "canvas_id": "gone", "title": "x" })).code, "not_found");
    let kept = journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "Empty" }));
    let rename = json!({ "id": kept, "fields": { "title": " " } });
    assert_eq!(journey.refused("patch_canvas_snapshot", rename).code, "snapshot_no_name");
    let cards = json!({ "id": kept, "fields": { "cards": [] } });
    assert_eq!(journey.refused("patch_canvas_snapshot", cards).code, "bad_field", "what was kept is not edited");
    let crossed = journey.refused("canvas_difference", json!({ "canvas_id": other, "before": kept }));
    sentences(&crossed, &["Empty", "Two"]);
    let own = journey.add("take_canvas_snapshot", json!({ "canvas_id": other, "title": "Also" }));
    let crossed = json!({ "canvas_id": canvas, "before": kept, "after": own });
    assert_eq!(journey.refused("canvas_difference", crossed).code, "snapshot_of_another");

    // A card may be long, a KPI's name not: it comes back, nothing is cut.
    let text = "mot ".repeat(200);
    let long = json!({ "canvas_id": canvas, "box": "kpi", "text": text });
    sentences(&journey.refused("add_card", long), &["500"]);
    let value = journey.add("add_card", json!({ "canvas_id": canvas, "box": "value", "text": text }));
    sentences(&journey.refused("move_card", json!({ "id": value, "box": "kpi" })), &["500"]);
    let kpi = journey.add("add_card", json!({ "canvas_id": canvas, "box": "kpi", "text": "Minutes" }));
    sentences(&journey.refused("patch_card", json!({ "id": kpi, "fields": { "text": text } })), &["500"]);
    let elsewhere = json!({ "canvas_id": canvas, "box": "users", "text": "x", "kpi_id": journey.all("kpi")[0]["id"] });
    assert_eq!(journey.refused("add_card", elsewhere).code, "bad_field");

    // The canvas goes with its snapshots, and comes back with them.
    let before = journey.export();
    journey.call("delete_canvas", json!({ "id": canvas }));
    assert_eq!(journey.all("canvas_snapshot").len(), 1);
    assert_eq!(journey.refused("restore_canvas_snapshot", json!({ "id": kept })).code, "not_found");
    journey.undo();
    assert_eq!(journey.export(), before);
}
