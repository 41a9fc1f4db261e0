//! From what is not known to a decision: uncertainties, tests with users, prototypes, and what is refused on the way.

use api::Role;
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// The part of the story between the canvas and the version: it calls every command of these domains.
pub fn tell(journey: &Journey, canvas: &str) {
    let doubt = prove(journey, canvas);
    ask_users(journey, canvas);
    choose(journey, canvas, &doubt);
}

fn prove(journey: &Journey, canvas: &str) -> String {
    let source =
        journey.add("add_card", json!({ "canvas_id": canvas, "box": "sources", "text": "Bells that were rung" }));
    journey.call("patch_card", json!({ "id": source, "fields": { "state": "unknown" } }));
    let args = json!({ "statement": "Are the scans precise to the hour?", "family": "data", "card_id": source, "guide": "data.quality" });
    let doubt = journey.add("add_uncertainty", args);
    let late = journey.add(
        "add_uncertainty",
        json!({ "statement": "Can it run before five?", "family": "infrastructure", "canvas_id": canvas }),
    );
    journey.call("move_uncertainty", json!({ "id": late, "criticality": "minor" }));
    journey.call("move_uncertainty", json!({ "id": doubt, "criticality": "critical" }));
    let slip = journey.add("add_uncertainty", json!({ "statement": "?", "family": "data" }));
    journey.call("patch_uncertainty", json!({ "id": slip, "fields": { "statement": "??" } }));
    journey.add("add_prototype", json!({ "uncertainty_id": slip, "question": "?" }));
    journey.add("add_user_test", json!({ "uncertainty_id": slip, "tester": "?" }));
    journey.call("delete_uncertainty", json!({ "id": slip }));
    journey.call(
        "waive_uncertainty",
        json!({ "id": late, "waived_for": "derived", "reason": "The pay run does it since 2024" }),
    );
    journey.call("reopen_uncertainty", json!({ "id": late }));
    let args = json!({ "id": late, "outcome": "favourable", "conclusion": "Done in four minutes" });
    journey.call("conclude_uncertainty", args);

    let first =
        journey.add("add_prototype", json!({ "uncertainty_id": doubt, "question": "Do the scans tell the hour?" }));
    let fields = json!({ "measure": "Scans within 30 minutes", "bound": "at_least", "threshold": 80.0, "unit": "%", "days": 10 });
    journey.call("patch_prototype", json!({ "id": first, "fields": fields }));
    journey.call("start_prototype", json!({ "id": first, "started_on": "2026-11-02" }));
    journey.call("unstart_prototype", json!({ "id": first }));
    journey.call("patch_prototype", json!({ "id": first, "fields": { "business": ["Sam 🚚"], "team": ["Ada"] } }));
    journey.call("start_prototype", json!({ "id": first, "started_on": "2026-11-03" }));
    let finding = |kind: &str, text: &str| json!({ "prototype_id": first, "kind": kind, "text": text, "source": "Scans", "card_id": source });
    let rule = journey.add("add_prototype_finding", finding("business_rule", "A second ring is a second scan"));
    journey
        .call("patch_prototype_finding", json!({ "id": rule, "fields": { "text": "A second ring is scanned again" } }));
    let wrong = journey.add("add_prototype_finding", finding("bad_effect", "?"));
    journey.call("delete_prototype_finding", json!({ "id": wrong }));
    let args = json!({ "id": first, "outcome": "undecided", "conclusion": "Two depots of three", "result": 71.5 });
    journey.call("conclude_prototype", args);
    let args =
        json!({ "id": first, "question": "Does the third depot lose scans?", "reason": "Its answer settles it" });
    let second = journey.add("renew_prototype", args);
    journey.call("start_prototype", json!({ "id": second }));
    let args = json!({ "id": second, "outcome": "favourable", "conclusion": "They are there, a day late" });
    journey.call("conclude_prototype", args);
    let concluded = journey.all("uncertainty").into_iter().find(|u| u["id"] == doubt.as_str()).unwrap();
    assert_eq!(
        (&concluded["state"], &concluded["conclusion"]),
        (&json!("concluded"), &json!("They are there, a day late"))
    );
    let spare = journey.add("add_prototype", json!({ "uncertainty_id": doubt, "question": "Another?" }));
    journey.call("delete_prototype", json!({ "id": spare }));
    doubt
}

fn ask_users(journey: &Journey, canvas: &str) {
    let args = json!({ "statement": "Will drivers look at it?", "family": "user_experience", "canvas_id": canvas });
    let doubt = journey.add("add_uncertainty", args);
    let args = json!({ "uncertainty_id": doubt, "tester": "Sam 🚚", "mockup": "The list", "scenario": "Load a van of 90 parcels" });
    let test = journey.add("add_user_test", args);
    let fields = json!({ "intuitive": "yes", "practical": "partly", "practical_note": "Two screens", "feedback": "Shorter, please" });
    journey.call("patch_user_test", json!({ "id": test, "fields": fields }));
    let next = journey.call("add_user_test", json!({ "uncertainty_id": doubt, "tester": "Zoé", "mockup_version": 2 }));
    assert_eq!(next["scenario"], "Load a van of 90 parcels", "that of the last test");
    journey.call("delete_user_test", json!({ "id": next["id"] }));
}

fn choose(journey: &Journey, canvas: &str, doubt: &str) {
    let others = journey.all("canvas");
    let other = others.iter().find(|c| c["id"] != canvas).unwrap()["id"].clone();
    journey
        .call("assess_canvas", json!({ "canvas_id": canvas, "aspect": "value", "score": 4, "reason": "A van a day" }));
    journey.call("assess_canvas", json!({ "canvas_id": canvas, "aspect": "effort", "score": 2 }));
    let decide = |reasons: &str| {
        json!({
            "canvas_id": canvas, "verdict": "go", "reasons": reasons, "people": ["Zoé"], "compared": [other],
        })
    };
    let first = journey.add("decide", decide("It pays within the year"));
    journey.call("patch_decision", json!({ "id": first, "fields": { "reasons": "It pays within nine months" } }));
    journey.call("reopen_decision", json!({ "id": first, "reason": "The third depot joins" }));
    let second = journey.call("decide", decide("Still the best of the three"));
    assert_eq!((&second["compared"][0]["value"], &second["compared"][0]["feasibility"]), (&json!(4), &Value::Null));
    assert_eq!(second["compared"].as_array().unwrap().len(), 2);
    let prototype = journey.all("prototype").into_iter().find(|p| p["uncertainty_id"] == doubt).unwrap();
    let version = journey.add("open_version", json!({ "id": second["id"], "title": "The first depot" }));
    let column = journey.all("map_column").into_iter().find(|c| c["area"] == "ingestion").unwrap()["id"].clone();
    let args = json!({ "id": prototype["id"], "version_id": version, "column_id": column, "title": "Industrialise the scans" });
    let epic = journey.call("industrialise_prototype", args);
    assert_eq!(epic["detail"], prototype["conclusion"]);
    let thread = journey.call("thread", json!({ "kind": "version", "id": version }));
    let up: Vec<&str> = thread
        .as_array()
        .unwrap()
        .iter()
        .filter(|n| n["depth"].as_i64() < Some(0))
        .map(|n| n["kind"].as_str().unwrap())
        .collect();
    for kind in ["decision", "prototype", "uncertainty", "card", "canvas"] {
        assert!(up.contains(&kind), "{kind} does not lead to the version: {up:?}");
    }
    // An epic in it would keep the version from being deleted by hand; the story goes on without both.
    journey.call("delete_epic", json!({ "id": epic["id"] }));
    journey.call("delete_version", json!({ "id": version }));
}

/// An uncertainty on a canvas: their ids.
fn begun() -> (Journey, String, String) {
    let journey = Journey::with_project("Doubts");
    let canvas = journey.add("add_canvas", json!({ "title": "Who is out" }));
    let args = json!({ "statement": "Are the scans there?", "family": "data", "canvas_id": canvas, "criticality": "critical" });
    let doubt = journey.add("add_uncertainty", args);
    (journey, canvas, doubt)
}

fn codes(journey: &Journey) -> Vec<String> {
    let found = journey.call("checks", json!({}));
    found.as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_prototype_of_twenty_days_is_refused() {
    let (journey, _, doubt) = begun();
    let args = json!({ "uncertainty_id": doubt, "question": "All of it?", "days": 20 });
    let fault = journey.refused("add_prototype", args);
    assert_eq!(fault.code, "prototype_too_long");
    sentences(&fault, &["14", "20"]);
    let prototype = journey.add("add_prototype", json!({ "uncertainty_id": doubt, "question": "The scans?" }));
    let fault = journey.refused("patch_prototype", json!({ "id": prototype, "fields": { "days": 20 } }));
    assert_eq!(fault.code, "prototype_too_long");
    for days in [json!(0), json!(-1), json!("two"), json!(3.5)] {
        let fault = journey.refused("patch_prototype", json!({ "id": prototype, "fields": { "days": days } }));
        assert_eq!(fault.code, "bad_field", "{days}");
    }
    assert_eq!(journey.all("prototype")[0]["days"], 14);
}

#[test]
fn what_was_fixed_before_the_start_is_not_changed_after_it() {
    let (journey, _, doubt) = begun();
    let prototype = journey.add("add_prototype", json!({ "uncertainty_id": doubt, "question": "The scans?" }));
    let fields = json!({ "measure": "Rows joined", "threshold": 95.0, "unit": "%" });
    journey.call("patch_prototype", json!({ "id": prototype, "fields": fields }));
    journey.call("start_prototype", json!({ "id": prototype }));
    assert_eq!(journey.all("uncertainty")[0]["state"], "testing");
    let changes = [
        json!({ "threshold": 60.0 }),
        json!({ "measure": "Rows seen" }),
        json!({ "bound": "at_most" }),
        json!({ "unit": "‰" }),
        json!({ "days": 12 }),
        json!({ "question": "Some of the scans?" }),
    ];
    for fields in changes {
        let fault = journey.refused("patch_prototype", json!({ "id": prototype, "fields": fields }));
        assert_eq!(fault.code, "prototype_frozen", "{fields}");
        sentences(&fault, &[]);
    }
    let same = json!({ "threshold": 95.0, "business": ["Zoé"] });
    journey.call("patch_prototype", json!({ "id": prototype, "fields": same }));
    sentences(&journey.refused("start_prototype", json!({ "id": prototype })), &[]);
    let args = json!({ "prototype_id": prototype, "kind": "business_rule", "text": "Sundays have none" });
    journey.add("add_prototype_finding", args);
    let fault = journey.refused("unstart_prototype", json!({ "id": prototype }));
    assert_eq!(fault.code, "prototype_under_way");
    sentences(&fault, &[]);
}

#[test]
fn a_second_renewal_is_refused_and_the_same_question_is_warned_of() {
    let (journey, _, doubt) = begun();
    let prototype =
        journey.add("add_prototype", json!({ "uncertainty_id": doubt, "question": "Are the scans there?" }));
    let renew = |id: &str, question: &str| json!({ "id": id, "question": question, "reason": "It would settle it" });
    let conclude = |id: &str| json!({ "id": id, "outcome": "undecided", "conclusion": "Half of them" });
    let fault = journey.refused("conclude_prototype", conclude(&prototype));
    assert_eq!(fault.code, "prototype_not_started");
    sentences(&fault, &["Are the scans there?"]);
    journey.call("start_prototype", json!({ "id": prototype }));
    let fault = journey.refused("renew_prototype", renew(&prototype, "And the other half?"));
    assert_eq!(fault.code, "prototype_not_concluded");
    journey.call("conclude_prototype", conclude(&prototype));
    assert_eq!(journey.all("uncertainty")[0]["state"], "testing", "nothing is settled");
    let mut bare = renew(&prototype, "And the other half?");
    bare["reason"] = json!(" ");
    assert_eq!(journey.refused("renew_prototype", bare).code, "text_empty");
    let second = journey.add("renew_prototype", renew(&prototype, "are the scans there"));
    assert!(codes(&journey).contains(&"prototype.renewed_same".to_owned()));
    let fault = journey.refused("renew_prototype", renew(&prototype, "And then?"));
    assert_eq!(fault.code, "prototype_renewed_twice");
    sentences(&fault, &["Are the scans there?"]);
    journey.call("start_prototype", json!({ "id": second }));
    journey.call("conclude_prototype", conclude(&second));
    assert_eq!(journey.refused("renew_prototype", renew(&second, "And then?")).code, "prototype_renewed_twice");
    let undone = journey.undo();
    assert_eq!(undone.as_deref(), Some("conclude_prototype"));
    assert_eq!(journey.redo().as_deref(), Some("conclude_prototype"));
}

#[test]
fn a_decision_without_a_reason_is_refused_and_a_reopened_one_stays() {
    let (journey, canvas, _) = begun();
    let decide = |reasons: &str| json!({ "canvas_id": canvas, "verdict": "go", "reasons": reasons });
    for reasons in ["", " \n "] {
        let fault = journey.refused("decide", decide(reasons));
        assert_eq!(fault.code, "decision_no_reason");
        sentences(&fault, &["Who is out"]);
    }
    let mut dated = decide("It pays");
    dated["decided_on"] = json!("yesterday");
    assert_eq!(journey.refused("decide", dated).code, "bad_field");
    let first = journey.add("decide", decide("It pays"));
    let found = codes(&journey);
    for code in ["decision.unresolved", "decision.alone", "uncertainty.untested"] {
        assert!(found.contains(&code.to_owned()), "{code}: {found:?}");
    }
    let fault = journey.refused("patch_decision", json!({ "id": first, "fields": { "reasons": " " } }));
    assert_eq!(fault.code, "decision_no_reason");
    assert_eq!(
        journey.refused("patch_decision", json!({ "id": first, "fields": { "verdict": "stop" } })).code,
        "bad_field"
    );
    let fault = journey.refused("decide", decide("Once more"));
    assert_eq!(fault.code, "decision_stands");
    sentences(&fault, &["Who is out"]);
    assert_eq!(journey.refused("reopen_decision", json!({ "id": first, "reason": "" })).code, "text_empty");
    journey.call("reopen_decision", json!({ "id": first, "reason": "The budget is halved" }));
    let fault = journey.refused("patch_decision", json!({ "id": first, "fields": { "reasons": "Rewritten" } }));
    assert_eq!(fault.code, "decision_reopened");
    sentences(&fault, &["Who is out"]);
    let mut stop = decide("Too dear now");
    stop["verdict"] = json!("stop");
    let second = journey.add("decide", stop);
    let fault = journey.refused("open_version", json!({ "id": second, "title": "MVP" }));
    assert_eq!(fault.code, "decision_not_go");
    sentences(&fault, &["Who is out"]);
    journey.call("delete_canvas", json!({ "id": canvas }));
    let kept = journey.all("decision");
    assert_eq!((kept.len(), &kept[0]["title"], &kept[0]["canvas_id"]), (2, &json!("Who is out"), &Value::Null));
    assert_eq!(journey.all("uncertainty")[0]["canvas_id"], Value::Null);
    journey.undo();
    assert_eq!(journey.all("decision")[0]["canvas_id"], canvas.as_str());
    journey.shown_is_there();
}

#[test]
fn a_score_out_of_bounds_an_empty_statement_and_a_guest_change_nothing() {
    let (journey, canvas, doubt) = begun();
    for score in [0, 6, -1] {
        let args = json!({ "canvas_id": canvas, "aspect": "value", "score": score });
        assert_eq!(journey.refused("assess_canvas", args).code, "bad_field");
    }
    journey.call("assess_canvas", json!({ "canvas_id": canvas, "aspect": "value", "score": 3 }));
    journey.call("assess_canvas", json!({ "canvas_id": canvas, "aspect": "value", "score": null }));
    assert_eq!(journey.all("assessment").len(), 0, "neither a score nor a reason");
    let empty = json!({ "statement": "  ", "family": "data" });
    assert_eq!(journey.refused("add_uncertainty", empty).code, "text_empty");
    let lost = json!({ "statement": "x", "family": "data", "card_id": "no card" });
    assert_eq!(journey.refused("add_uncertainty", lost).code, "not_found");
    let args = json!({ "id": doubt, "waived_for": "reliable", "reason": "" });
    assert_eq!(journey.refused("waive_uncertainty", args).code, "text_empty");
    journey.role(Role::Participant);
    assert_eq!(journey.refused("delete_uncertainty", json!({ "id": doubt })).code, "not_allowed");
}

#[test]
fn a_model_trained_inside_a_prototype_is_not_promoted() {
    let journey = Journey::begin();
    let opened = journey.call("open_sample", json!({}));
    journey.shows(&opened);
    let training = journey.all("training")[0].clone();
    let prototype = journey.all("prototype")[0].clone();
    let promote = json!({ "id": training["best"], "fields": { "state": "production" } });
    let link = json!({
        "from_kind": "prototype", "from_id": prototype["id"], "to_kind": "training", "to_id": training["id"],
    });
    let link = journey.add("link_records", link);
    let fault = journey.refused("patch_model", promote.clone());
    assert_eq!(fault.code, "prototype_to_production");
    sentences(&fault, &[training["name"].as_str().unwrap()]);
    journey.call("unlink_records", json!({ "id": link }));
    journey.call("patch_model", promote);
    let back = json!({
        "from_kind": "training", "from_id": training["id"], "to_kind": "prototype", "to_id": prototype["id"],
    });
    journey.call("link_records", back);
    assert!(codes(&journey).contains(&"prototype.to_production".to_owned()), "promoted before it was linked");
}

#[test]
fn the_sample_tells_a_whole_story_without_a_finding_of_these_domains() {
    let journey = Journey::begin();
    let opened = journey.call("open_sample", json!({}));
    journey.shows(&opened);
    let ours = ["uncertainty.", "prototype.", "decision."];
    let found: Vec<String> =
        codes(&journey).into_iter().filter(|code| ours.iter().any(|domain| code.starts_with(domain))).collect();
    assert_eq!(found, Vec::<String>::new());
    for kind in ["uncertainty", "user_test", "prototype", "prototype_finding", "assessment", "decision"] {
        assert!(!journey.all(kind).is_empty(), "no {kind} in the sample");
    }
}
