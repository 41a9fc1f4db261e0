//! A workshop as it is run: agenda and timer, rounds, what is hidden, secret votes, the parking lot, the minutes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

/// Kinds outside the history: time is not undone.
pub const TIME: [&str; 2] = ["agenda_run", "phase_span"];

/// An export without them.
pub fn timeless(mut export: Value) -> Value {
    for kind in TIME {
        export["records"][kind] = json!([]);
    }
    export
}

/// Everything that the facilitator can do to a board beside its notes.
pub fn run(journey: &Journey, board: &str) {
    let of = json!({ "board_id": board });
    let items = json!([
        { "title": "Why we are here", "minutes": 5, "kind": "work", "phase": "frame" },
        { "title": "", "minutes": 12, "kind": "work", "phase": "diverge" },
    ]);
    let items = journey.call("set_agenda", json!({ "board_id": board, "items": items }));
    let first = items[0]["id"].as_str().unwrap();
    let pause = json!({ "board_id": board, "title": "", "minutes": 10, "kind": "break" });
    let pause = journey.add("add_agenda_item", pause);
    journey.call("move_agenda_item", json!({ "id": pause, "place": { "after": first } }));
    journey.call("patch_agenda_item", json!({ "id": pause, "fields": { "minutes": 15 } }));
    let spare = json!({ "board_id": board, "title": "Spare", "minutes": 0, "kind": "work", "phase": null });
    let spare = journey.add("add_agenda_item", spare);
    journey.call("delete_agenda_item", json!({ "id": spare }));

    let people = json!([{ "name": "zoe", "profile": "manager" }, { "name": "Noor", "profile": "user" }]);
    let people = journey.call("add_participants", json!({ "people": people }));
    assert_eq!(people[0]["name"], "Zoé", "who is there already is not added again");

    let one = journey.add("start_run", json!({ "board_id": board, "item_id": first }));
    journey.call("pause_run", json!({ "id": one }));
    journey.call("resume_run", json!({ "id": one }));
    journey.call("extend_run", json!({ "id": one, "seconds": 60 }));
    journey.call("restart_run", json!({ "id": one }));
    journey.call("start_run", json!({ "board_id": board, "item_id": items[1]["id"] }));
    journey.call("set_phase", json!({ "board_id": board, "phase": "combine" }));

    journey.call("patch_board", json!({ "id": board, "fields": { "hide_new": true } }));
    let new = json!([{ "text": "Face down", "x": 0.0, "y": 900.0 }, { "text": "Face up", "x": 200.0, "y": 900.0, "hidden": false }]);
    let notes = journey.call("add_notes", json!({ "board_id": board, "notes": new }));
    assert_eq!((&notes[0]["hidden"], &notes[1]["hidden"]), (&json!(true), &json!(false)));
    let ids = json!({ "ids": [notes[0]["id"], notes[1]["id"]] });
    journey.call("reveal_notes", ids.clone());
    journey.call("hide_notes", ids.clone());
    journey.call("reveal_notes", ids.clone());
    journey.call("park_notes", ids.clone());
    journey.call("unpark_notes", ids);
    journey.call("patch_board", json!({ "id": board, "fields": { "hide_new": false, "votes_secret": false } }));

    journey.call("new_round", of.clone());
    journey.call("set_round", json!({ "board_id": board, "round": 1 }));
    let line = json!({ "board_id": board, "kind": "private", "text": "Sam says little: ask him" });
    let line = journey.add("add_line", line);
    journey.call("patch_line", json!({ "id": line, "fields": { "text": "Sam says little: ask him first" } }));
    journey.call("add_line", json!({ "board_id": board, "kind": "decision", "text": "We try it in one depot" }));
    let gone = journey.add("add_line", json!({ "board_id": board, "kind": "question", "text": "?" }));
    journey.call("delete_line", json!({ "id": gone }));
    journey.call("end_workshop", of);
}

fn board(journey: &Journey) -> String {
    journey.add("add_board", json!({ "title": "Ideas" }))
}

#[test]
fn a_timer_counts_by_instants_and_undo_leaves_it_alone() {
    let mut journey = Journey::with_project("Parcels");
    let board = board(&journey);
    let items = json!([{ "title": "Ideas", "minutes": 10, "kind": "work", "phase": "diverge" }]);
    let items = journey.call("set_agenda", json!({ "board_id": board, "items": items }));
    let run = journey.call("start_run", json!({ "board_id": board, "item_id": items[0]["id"] }));
    assert_eq!(
        (&run["planned_seconds"], &run["elapsed_ms"], &run["phase"]),
        (&json!(600), &json!(0), &json!("diverge"))
    );
    assert_eq!(journey.all("board")[0]["phase"], "diverge", "the step sets its phase");
    journey.call("add_notes", json!({ "board_id": board, "notes": [{ "text": "x", "x": 0.0, "y": 0.0 }] }));
    let id = run["id"].clone();
    // Each call is ten seconds after the one before.
    let paused = journey.call("pause_run", json!({ "id": id }));
    assert_eq!((&paused["elapsed_ms"], &paused["running_since"]), (&json!(30_000), &Value::Null));
    journey.call("extend_run", json!({ "id": id, "seconds": 60 }));
    assert_eq!(journey.undo().as_deref(), Some("add_notes"), "not the timer");
    let now = journey.all("agenda_run")[0].clone();
    assert_eq!((&now["elapsed_ms"], &now["planned_seconds"]), (&json!(30_000), &json!(660)));
    journey.call("resume_run", json!({ "id": id }));
    assert_eq!(journey.redo().as_deref(), Some("add_notes"), "and a timer takes no redo away");
    journey.reopen();
    assert!(journey.all("agenda_run")[0]["running_since"].is_string(), "it goes on after a restart");
    journey.call("end_workshop", json!({ "board_id": board }));
    let ended = journey.all("agenda_run")[0].clone();
    assert!(ended["ended_at"].is_string() && ended["running_since"].is_null());
    let fault = journey.refused("resume_run", json!({ "id": id }));
    assert_eq!(fault.code, "timer_ended");
    sentences(&fault, &[]);
    while journey.undo().is_some() {}
    assert_eq!(journey.all("board").len(), 0);
    assert_eq!(journey.all("agenda_run"), std::slice::from_ref(&ended));
    while journey.redo().is_some() {}
    assert_eq!(journey.all("agenda_run"), [ended]);
    // A board that is deleted takes its minutes with it, and brings them back.
    journey.call("delete_board", json!({ "id": board }));
    assert_eq!((journey.all("agenda_run").len(), journey.all("phase_span").len()), (0, 0));
    journey.undo();
    assert_eq!(journey.all("agenda_run").len(), 1);
}

#[test]
fn the_minutes_know_when_each_phase_really_was() {
    let journey = Journey::with_project("Parcels");
    let board = board(&journey);
    for phase in ["diverge", "diverge", "combine"] {
        journey.call("set_phase", json!({ "board_id": board, "phase": phase }));
    }
    journey.call("new_round", json!({ "board_id": board }));
    journey.call("end_workshop", json!({ "board_id": board }));
    let spans = journey.all("phase_span");
    let told: Vec<_> = spans.iter().map(|s| (s["phase"].as_str().unwrap(), s["round"].as_i64().unwrap())).collect();
    assert_eq!(told, [("diverge", 1), ("combine", 1), ("diverge", 2)]);
    assert!(spans.windows(2).all(|w| w[0]["ended_at"] == w[1]["started_at"]), "without a gap: {spans:?}");
    assert!(spans.iter().all(|s| s["ended_at"].is_string()));
}

#[test]
fn each_round_has_its_own_votes_and_going_back_loses_none() {
    let journey = Journey::with_project("Parcels");
    let board = board(&journey);
    journey.call("patch_board", json!({ "id": board, "fields": { "votes_per_person": 2 } }));
    let notes = json!([{ "text": "a", "x": 0.0, "y": 0.0 }, { "text": "b", "x": 200.0, "y": 0.0 }]);
    let notes = journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    let zoe = journey.add("add_participant", json!({ "name": "Zoé", "profile": "user" }));
    let vote = |note: usize, count: i64| json!({ "note_id": notes[note]["id"], "participant_id": zoe, "count": count });
    journey.call("cast_vote", vote(0, 2));
    let fault = journey.refused("cast_vote", vote(1, 1));
    assert_eq!(fault.code, "vote_over_budget");
    sentences(&fault, &["Zoé", "2"]);
    assert_eq!(journey.all("vote").len(), 1, "nothing is lost by a vote too many");
    journey.call("new_round", json!({ "board_id": board }));
    journey.call("cast_vote", vote(0, 1));
    journey.call("cast_vote", vote(1, 1));
    assert_eq!(journey.refused("cast_vote", vote(1, 2)).code, "vote_over_budget");
    journey.call("set_round", json!({ "board_id": board, "round": 1 }));
    assert_eq!(journey.refused("cast_vote", vote(1, 1)).code, "vote_over_budget", "the first round is as it was");
    let mut rounds: Vec<_> = journey.all("vote").iter().map(|v| (v["round"].as_i64(), v["count"].as_i64())).collect();
    rounds.sort();
    assert_eq!(rounds, [(Some(1), Some(2)), (Some(2), Some(1)), (Some(2), Some(1))]);
    journey.call("set_round", json!({ "board_id": board, "round": 2 }));
    let fault = journey.refused("set_round", json!({ "board_id": board, "round": 3 }));
    assert_eq!(fault.code, "no_such_round");
    sentences(&fault, &["3", "2"]);
}

#[test]
fn when_ideas_run_dry_the_method_says_so_and_only_then() {
    let journey = Journey::with_project("Parcels");
    let board = board(&journey);
    let stalled = || {
        let found = journey.call("checks", json!({}));
        found.as_array().unwrap().iter().filter(|f| f["code"] == "ideation.stalled").count()
    };
    let wait = |minutes: usize| (0..minutes * 6).for_each(|_| drop(journey.call("home", json!({}))));
    let run = journey.add("start_run", json!({ "board_id": board, "minutes": 20 }));
    journey.call("set_phase", json!({ "board_id": board, "phase": "diverge" }));
    wait(3);
    assert_eq!(stalled(), 0);
    journey.call("add_notes", json!({ "board_id": board, "notes": [{ "text": "x", "x": 0.0, "y": 0.0 }] }));
    wait(4);
    assert_eq!(stalled(), 0, "the note was a minute ago less than five");
    wait(1);
    assert_eq!(stalled(), 1);
    journey.call("pause_run", json!({ "id": run }));
    assert_eq!(stalled(), 0, "nobody works while it is paused");
    journey.call("resume_run", json!({ "id": run }));
    assert_eq!(stalled(), 0, "and the wait begins again");
    wait(6);
    assert_eq!(stalled(), 1);
    journey.call("patch_board", json!({ "id": board, "fields": { "stalled_minutes": 0 } }));
    assert_eq!(stalled(), 0, "switched off");
    journey.call("patch_board", json!({ "id": board, "fields": { "stalled_minutes": 2 } }));
    assert_eq!(stalled(), 1);
    journey.call("set_phase", json!({ "board_id": board, "phase": "combine" }));
    assert_eq!(stalled(), 0);
    journey.call("set_phase", json!({ "board_id": board, "phase": "diverge" }));
    journey.call("end_workshop", json!({ "board_id": board }));
    wait(5);
    assert_eq!(stalled(), 0, "everyone has gone home");
}

#[test]
fn agendas_and_the_last_roster_serve_in_another_project() {
    let journey = Journey::with_project("First");
    let items = json!([{ "title": "Our own way", "minutes": 40, "kind": "work", "phase": "diverge" }]);
    journey.call("keep_agenda", json!({ "name": "  Ours ", "items": items }));
    journey.call("add_participant", json!({ "name": "Zoé", "profile": "user" }));
    let away = journey.add("add_participant", json!({ "name": "Sam", "profile": "manager" }));
    journey.call("patch_participant", json!({ "id": away, "fields": { "present": false } }));
    journey.call("keep_roster", json!({}));
    let opened = journey.call("new_project", json!({ "name": "Second" }));
    journey.shows(&opened);
    let kept = journey.call("kept_workshops", json!({}));
    assert_eq!((&kept["agendas"][0]["name"], &kept["agendas"][0]["items"]), (&json!("Ours"), &items));
    assert_eq!(kept["roster"]["project"], "First");
    assert_eq!(kept["roster"]["people"], json!([{ "name": "Zoé", "profile": "user" }]), "who was in the room");
    journey.call("keep_roster", json!({}));
    assert_eq!(journey.call("kept_workshops", json!({}))["roster"]["project"], "First", "nobody is here yet");
    assert_eq!(journey.call("forget_agenda", json!({ "name": "Ours" }))["agendas"], json!([]));
    let fault = journey.refused("keep_agenda", json!({ "name": "  ", "items": [] }));
    assert_eq!(fault.code, "text_empty");
    sentences(&fault, &[]);
}

#[test]
fn what_does_not_fit_is_refused_with_its_numbers() {
    let journey = Journey::with_project("Parcels");
    let board = board(&journey);
    let item = json!({ "title": "x", "minutes": 1, "kind": "work", "phase": null });
    let many = json!({ "board_id": board, "items": vec![item; 101] });
    let people: Vec<_> = (0..301).map(|i| json!({ "name": format!("P{i}"), "profile": "user" })).collect();
    let mut codes = BTreeSet::new();
    for (command, args, numbers) in [
        ("set_agenda", many, ["101", "100"]),
        ("start_run", json!({ "board_id": board, "minutes": 2000 }), ["440", "000"]),
        ("add_participants", json!({ "people": people }), ["301", "300"]),
    ] {
        let fault = journey.refused(command, args);
        sentences(&fault, &numbers);
        codes.insert(fault.code);
    }
    assert_eq!(codes.len(), 3);
    for (command, args) in [
        ("add_agenda_item", json!({ "board_id": board, "title": "x", "minutes": 9999, "kind": "work" })),
        ("add_agenda_item", json!({ "board_id": board, "title": "x", "minutes": -1, "kind": "break" })),
        ("patch_board", json!({ "id": board, "fields": { "round": 7 } })),
        ("patch_board", json!({ "id": board, "fields": { "stalled_minutes": 500 } })),
        ("set_phase", json!({ "board_id": board, "phase": "sleep" })),
        ("start_run", json!({ "board_id": "no board" })),
    ] {
        sentences(&journey.refused(command, args), &[]);
    }
    assert_eq!((journey.all("agenda_item").len(), journey.all("participant").len()), (0, 0), "as it was");
}
