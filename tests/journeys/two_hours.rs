//! A whole workshop of ten people: agenda, a hundred and twenty notes, two rounds, votes, merges taken back, three ideas;
//! killed and opened again in the middle, then undone to the start and redone to the end.

use serde_json::{Value, json};

use crate::journey::Journey;
use crate::workshop::{TIME, timeless};

const PROFILES: [&str; 5] = ["business_expert", "user", "data_scientist", "manager", "designer"];

fn ids(made: &Value) -> Vec<String> {
    made.as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect()
}

/// Begins with ten people and ends with face-up notes in six groups. Answers the board.
fn first_hour(journey: &Journey) -> String {
    journey.add("add_objective", json!({ "title": "Deliver at the first attempt" }));
    let board = journey.add("add_board", json!({ "title": "What could we try?" }));
    let people: Vec<Value> =
        (0..10).map(|i| json!({ "name": format!("Person {i}"), "profile": PROFILES[i % 5] })).collect();
    let people = ids(&journey.call("add_participants", json!({ "people": people })));
    let steps: Vec<Value> = [("frame", 10), ("diverge", 30), ("combine", 30), ("choose", 30)]
        .map(|(phase, minutes)| json!({ "title": "", "minutes": minutes, "kind": "work", "phase": phase }))
        .into();
    let steps = ids(&journey.call("set_agenda", json!({ "board_id": board, "items": steps })));
    journey.call("start_run", json!({ "board_id": board, "item_id": steps[0] }));
    journey.call("patch_board", json!({ "id": board, "fields": { "hide_new": true } }));
    journey.call("start_run", json!({ "board_id": board, "item_id": steps[1] }));
    for i in 0..120_usize {
        let (x, y) = (f64::from(i as u32 % 12) * 172.0, f64::from(i as u32 / 12) * 172.0);
        let note = json!({ "text": format!("Idea {i}"), "x": x, "y": y, "author_id": people[i % 10] });
        journey.call("add_notes", json!({ "board_id": board, "notes": [note] }));
    }
    let all: Vec<String> = journey.all("note").iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect();
    assert!(journey.all("note").iter().all(|n| n["hidden"] == true), "nobody has seen them yet");
    journey.call("reveal_notes", json!({ "ids": all }));
    journey.call("start_run", json!({ "board_id": board, "item_id": steps[2] }));
    for (i, part) in all.chunks(20).enumerate() {
        let title = format!("Group {i}");
        journey.call("group_notes", json!({ "board_id": board, "ids": part, "title": title }));
    }
    journey.call("park_notes", json!({ "ids": all[110..] }));
    board
}

fn second_hour(journey: &Journey, board: &str) {
    let notes: Vec<String> = journey.all("note").iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect();
    let people: Vec<String> = journey.all("participant").iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect();
    let kept = journey.add("merge_notes", json!({ "ids": notes[0..3] }));
    let taken_back = journey.add("merge_notes", json!({ "ids": notes[4..6] }));
    for (i, person) in people.iter().enumerate() {
        for (note, count) in [(&kept, 2), (&taken_back, 1), (&notes[10 + i], 2)] {
            journey.call("cast_vote", json!({ "note_id": note, "participant_id": person, "count": count }));
        }
        let more = json!({ "note_id": notes[40], "participant_id": person, "count": 1 });
        assert_eq!(journey.refused("cast_vote", more).code, "vote_over_budget");
    }
    journey.call("unmerge", json!({ "id": taken_back }));
    let total: i64 = journey.all("vote").iter().map(|v| v["count"].as_i64().unwrap()).sum();
    assert_eq!(total, 50, "ten people, five votes each: none is lost by merging and taking apart");
    journey.call("patch_board", json!({ "id": board, "fields": { "votes_secret": false, "hide_new": false } }));
    journey.call("new_round", json!({ "board_id": board }));
    let late = json!([{ "text": "From the second round", "x": 0.0, "y": 3000.0 }]);
    let late = journey.call("add_notes", json!({ "board_id": board, "notes": late }))[0].clone();
    assert_eq!(late["round"], 2);
    journey.call("set_phase", json!({ "board_id": board, "phase": "choose" }));
    for person in &people {
        journey.call("cast_vote", json!({ "note_id": late["id"], "participant_id": person, "count": 5 }));
    }
    let three = json!({ "ids": [kept, late["id"], notes[10]] });
    assert_eq!(journey.call("select_ideas", three).as_array().unwrap().len(), 3);
    journey.call("add_line", json!({ "board_id": board, "kind": "decision", "text": "Three canvases by Friday" }));
    journey.call("end_workshop", json!({ "board_id": board }));
}

#[test]
fn two_hours_are_undone_to_the_start_and_redone_to_the_end() {
    let mut journey = Journey::with_project("Parcels");
    let start = journey.export();
    let board = first_hour(&journey);
    let middle = journey.export();
    journey.reopen();
    assert_eq!(journey.export(), middle, "closed and opened in the middle");
    second_hour(&journey, &board);
    journey.shown_is_there();
    let end = journey.export();
    let count = |kind: &str| end["records"][kind].as_array().unwrap().len();
    assert_eq!((count("note"), count("canvas"), count("phase_span")), (122, 3, 5));
    assert!(end["records"]["agenda_run"].as_array().unwrap().iter().all(|run| run["ended_at"].is_string()));

    while journey.undo().is_some() {}
    let undone = journey.export();
    assert_eq!(timeless(undone.clone()), timeless(start), "undone to the start");
    for kind in TIME {
        assert_eq!(undone["records"][kind], end["records"][kind], "time is not undone");
    }
    journey.reopen();
    while journey.redo().is_some() {}
    journey.shown_is_there();
    assert_eq!(journey.export(), end, "redone to the end");
}
