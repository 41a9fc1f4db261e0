//! A process told in lanes, drawn as it should be, and what is refused on the way.

use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn steps(journey: &Journey, of: &str) -> Vec<Value> {
    journey.all("journey_step").into_iter().filter(|s| s["journey_id"] == of).collect()
}

fn lanes(journey: &Journey, of: &str) -> Vec<Value> {
    journey.all("lane").into_iter().filter(|l| l["journey_id"] == of).collect()
}

/// Three steps of two people, the second hurting.
fn today(journey: &Journey) -> String {
    let today = journey.add("add_journey", json!({ "title": "An alert's way" }));
    let rows = json!([
        { "title": "Read the alert", "actor": "Analyst", "minutes": 2 },
        { "title": "Look for the client's history", "actor": "analyst ", "tool": "Four screens", "minutes": 20 },
        { "title": "Ring the client", "actor": "Adviser", "minutes": 12.5 },
    ]);
    journey.call("add_steps", json!({ "journey_id": today, "steps": rows }));
    today
}

#[test]
fn pasted_rows_are_one_step_of_undo_and_name_their_lanes_once() {
    let journey = Journey::with_project("Alerts");
    let before = journey.export();
    let today = today(&journey);
    let there = lanes(&journey, &today);
    assert_eq!(there.iter().map(|l| l["title"].as_str().unwrap()).collect::<Vec<_>>(), ["Analyst", "Adviser"]);
    assert_eq!(steps(&journey, &today)[1]["lane_id"], there[0]["id"]);
    assert_eq!(journey.undo().as_deref(), Some("add_steps"));
    assert!(steps(&journey, &today).is_empty() && lanes(&journey, &today).is_empty());
    journey.undo();
    assert_eq!(journey.export(), before);
}

#[test]
fn the_to_be_knows_what_each_step_was_and_an_idea_leads_to_the_steps_that_it_changes() {
    let journey = Journey::with_project("Alerts");
    let today = today(&journey);
    let searching = id(&steps(&journey, &today)[1]).to_owned();
    let pain = json!({ "step_id": searching, "text": "Twenty minutes for each alert", "kind": "time_consuming" });
    let pain = journey.add("add_pain", pain);
    let board = journey.add("add_board", json!({ "title": "Ideas" }));
    let note = json!({ "text": "Show the history beside the alert", "x": 0.0, "y": 0.0 });
    let notes = journey.call("add_notes", json!({ "board_id": board, "notes": [note] }));
    let note = id(&notes[0]).to_owned();
    let link = json!({ "from_kind": "pain_point", "from_id": pain, "to_kind": "note", "to_id": note });
    journey.call("link_records", link);
    journey.call("patch_note", json!({ "id": note, "fields": { "changes_process": true } }));

    let to_be = journey.add("make_to_be", json!({ "journey_id": today, "note_id": note }));
    let drawn = steps(&journey, &to_be);
    let was: Vec<&Value> = drawn.iter().map(|s| &s["from_step_id"]).collect();
    let all = steps(&journey, &today);
    assert_eq!(was, all.iter().map(|s| &s["id"]).collect::<Vec<_>>());
    assert_eq!(lanes(&journey, &to_be).len(), 2);
    assert!(drawn.iter().all(|s| lanes(&journey, &to_be).iter().any(|l| l["id"] == s["lane_id"])));
    let thread = journey.call("thread", json!({ "kind": "note", "id": note }));
    let became: Vec<&Value> =
        thread.as_array().unwrap().iter().filter(|n| n["depth"] == 1 && n["kind"] == "journey_step").collect();
    assert_eq!(became.iter().map(|n| &n["id"]).collect::<Vec<_>>(), [&drawn[1]["id"]]);

    assert_eq!(journey.add("make_to_be", json!({ "journey_id": today })), to_be, "there is one already");
    assert_eq!(journey.add("make_to_be", json!({ "journey_id": to_be })), to_be);

    journey.call("delete_step", json!({ "id": drawn[0]["id"] }));
    journey.call("restore_step", json!({ "id": all[0]["id"], "journey_id": to_be }));
    assert_eq!(steps(&journey, &to_be)[0]["from_step_id"], all[0]["id"], "back in its place");
    journey.call("delete_journey", json!({ "id": today }));
    assert!(steps(&journey, &to_be).iter().all(|s| s["from_step_id"].is_null()), "what they were is gone");
    journey.undo();
    assert!(steps(&journey, &to_be).iter().all(|s| !s["from_step_id"].is_null()));
}

#[test]
fn a_deleted_lane_leaves_its_steps_and_undo_gives_them_back() {
    let journey = Journey::with_project("Alerts");
    let today = today(&journey);
    let analyst = lanes(&journey, &today)[0].clone();
    journey.call("delete_lane", json!({ "id": id(&analyst) }));
    let left = steps(&journey, &today);
    assert_eq!(left.len(), 3);
    assert_eq!(left.iter().filter(|s| s["lane_id"].is_null()).count(), 2);
    journey.undo();
    assert_eq!(steps(&journey, &today).iter().filter(|s| s["lane_id"] == analyst["id"]).count(), 2);
    let step = id(&steps(&journey, &today)[2]).to_owned();
    let first = id(&steps(&journey, &today)[0]).to_owned();
    journey.call("move_step", json!({ "id": step, "before": first }));
    assert!(!steps(&journey, &today)[0]["lane_id"].is_null(), "a lane that is not said is kept");
    journey.call("move_step", json!({ "id": step, "lane_id": null, "before": first }));
    assert!(steps(&journey, &today)[0]["lane_id"].is_null());
}

#[test]
fn what_does_not_fit_is_refused_whole_with_its_row() {
    let journey = Journey::with_project("Alerts");
    let today = today(&journey);
    let other = journey.add("add_journey", json!({ "title": "Another" }));
    let paste = |rows: Value| json!({ "journey_id": today, "steps": rows });
    let twice = journey.refused("add_lane", json!({ "journey_id": today, "title": " ANALYST" }));
    let adviser = lanes(&journey, &today)[1].clone();
    let renamed = json!({ "id": id(&adviser), "fields": { "title": "Analyst" } });
    let foreign = json!({ "journey_id": other, "title": "x", "lane_id": id(&adviser) });
    let many: Vec<Value> = (0..2001).map(|n| json!({ "title": format!("{n}") })).collect();
    let refused = [
        (twice, "lane_twice"),
        (journey.refused("patch_lane", renamed), "lane_twice"),
        (journey.refused("add_lane", json!({ "journey_id": today, "title": " " })), "text_empty"),
        (journey.refused("add_step", foreign), "not_found"),
        (journey.refused("add_steps", paste(json!([{ "title": "a" }, { "title": " " }]))), "step_no_title"),
        (journey.refused("add_steps", paste(json!([{ "title": "a", "minutes": -3 }]))), "step_minutes"),
        (journey.refused("add_steps", paste(json!(many))), "too_many_steps"),
    ];
    for (fault, code) in &refused {
        assert_eq!(&fault.code, code);
        sentences(fault, &[]);
    }
}

#[test]
fn a_promoted_answer_leads_to_its_objective() {
    let journey = Journey::with_project("Alerts");
    let below = journey.add("add_objective", json!({ "title": "Sort alerts sooner" }));
    let chain = journey.add("add_why_chain", json!({ "objective_id": below, "text": "Losses grow" }));
    let answer = id(&journey.all("why_answer")[0]).to_owned();
    let above = journey.add("promote_why", json!({ "id": answer }));
    let thread = journey.call("thread", json!({ "kind": "objective", "id": above }));
    let from: Vec<&Value> = thread.as_array().unwrap().iter().filter(|n| n["depth"].as_i64() < Some(0)).collect();
    assert_eq!(from[0]["id"], answer.as_str(), "why does it exist? It answered");
    assert!(from.iter().any(|n| n["id"] == chain.as_str()));
}
