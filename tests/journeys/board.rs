//! The board's notes through the door: merged and unmerged, found alike, scored and ranked, and pictures.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

fn with_board(texts: &[&str]) -> (Journey, String, Vec<String>) {
    let journey = Journey::with_project("Board");
    let board = journey.add("add_board", json!({ "title": "B" }));
    let notes: Vec<Value> =
        texts.iter().zip(0..).map(|(text, i)| json!({ "text": text, "x": 200.0 * f64::from(i), "y": 0.0 })).collect();
    let made = journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    let ids = made.as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect();
    (journey, board, ids)
}

fn of<'a>(all: &'a [Value], id: &str) -> &'a Value {
    all.iter().find(|r| r["id"] == id).unwrap_or_else(|| panic!("{id} is gone"))
}

#[test]
fn two_notes_become_one_and_come_back_after_a_restart() {
    let (mut journey, board, ids) = with_board(&["Score payments", "Payment score", "Call the client"]);
    let ann = journey.add("add_participant", json!({ "name": "Ann", "profile": "user" }));
    let vote = |note: &str, count: i64| json!({ "note_id": note, "participant_id": ann, "count": count });
    journey.call("cast_vote", vote(&ids[0], 2));
    journey.call("cast_vote", vote(&ids[1], 2));
    let before = journey.records();
    let merged = journey.add("merge_notes", json!({ "ids": [ids[0], ids[1]], "text": "Score each payment" }));
    sentences(&journey.refused("cast_vote", vote(&merged, 6)), &["Ann"]);
    let thread = journey.call("thread", json!({ "kind": "note", "id": merged }));
    let parts = thread.as_array().unwrap().iter().filter(|n| n["depth"] == -1).count();
    assert_eq!(parts, 2, "where it comes from: {thread}");
    journey.reopen();
    journey.call("move_notes", json!({ "moves": [{ "id": merged, "x": 50.0, "y": 900.0 }] }));
    journey.reopen();
    journey.call("unmerge", json!({ "id": merged }));
    assert_eq!(journey.records(), before, "all is as it was before");

    sentences(&journey.refused("merge_notes", json!({ "ids": [ids[0], ids[0]] })), &[]);
    sentences(&journey.refused("merge_notes", json!({ "ids": [ids[0]] })), &[]);
    let other = journey.add("add_board", json!({ "title": "Another" }));
    let far =
        journey.call("add_notes", json!({ "board_id": other, "notes": [{ "text": "Far off", "x": 0.0, "y": 0.0 }] }));
    sentences(&journey.refused("merge_notes", json!({ "ids": [ids[0], far[0]["id"]] })), &["Far off"]);
    sentences(&journey.refused("unmerge", json!({ "id": ids[2] })), &["Call the client"]);
    journey.call("merge_notes", json!({ "ids": [ids[0], ids[1]] }));
    sentences(&journey.refused("merge_notes", json!({ "ids": [ids[2], ids[1]] })), &["Payment score"]);
    assert_eq!(journey.all("note").iter().filter(|n| n["board_id"] == board.as_str()).count(), 4);
}

#[test]
fn notes_that_say_the_same_are_suggested_once_and_ten_thousand_in_a_moment() {
    let (journey, board, ids) =
        with_board(&["Trier la file par montant", "File triée par montants", "Appeler le client"]);
    let found = journey.call("similar_notes", json!({ "board_id": board }));
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["ids"], json!([ids[0], ids[1]]));
    journey.call("merge_notes", json!({ "ids": [ids[0], ids[1]] }));
    assert_eq!(
        journey.call("similar_notes", json!({ "board_id": board })),
        json!([]),
        "what is merged is not suggested"
    );
    let many: Vec<Value> =
        (0..10_000).map(|i| json!({ "text": format!("Idea {i} of {}", i % 97), "x": 0.0, "y": 0.0 })).collect();
    journey.call("add_notes", json!({ "board_id": board, "notes": many }));
    let begun = Instant::now();
    journey.call("similar_notes", json!({ "board_id": board }));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn ideas_are_ranked_by_weights_with_their_ties() {
    let (journey, board, ids) = with_board(&["a", "b", "c", "d"]);
    let (ann, bob) = ("Ann", "Bob");
    let people: Vec<String> = [ann, bob]
        .iter()
        .map(|name| journey.add("add_participant", json!({ "name": name, "profile": "user" })))
        .collect();
    let given = json!([{ "title": "Relevance", "axis": "value" }, { "title": "Feasibility", "axis": "ease" }]);
    let made = journey.call("add_criteria", json!({ "board_id": board, "criteria": given }));
    let (relevance, feasibility) = (made[0]["id"].clone(), made[1]["id"].clone());
    let give = |note: usize, criterion: &Value, person: Option<usize>, value: i64| {
        let person = person.map(|i| people[i].clone());
        let score =
            json!({ "note_id": ids[note], "criterion_id": criterion, "participant_id": person, "value": value });
        journey.call("set_score", score);
    };
    give(0, &relevance, Some(0), 5);
    give(0, &relevance, Some(1), 4);
    give(0, &feasibility, None, 1);
    give(1, &relevance, None, 2);
    give(1, &feasibility, None, 4);
    give(2, &relevance, None, 3);
    give(2, &feasibility, None, 3);
    give(3, &relevance, None, 5);
    let ranking = journey.call("ranking", json!({ "board_id": board }));
    let places: Vec<(&str, &Value, &Value)> = ranking["ideas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["id"].as_str().unwrap(), &i["rank"], &i["tied"]))
        .collect();
    assert_eq!(places[0], (ids[1].as_str(), &json!(1), &json!(true)));
    assert_eq!(places[1], (ids[2].as_str(), &json!(1), &json!(true)));
    assert_eq!(places[2], (ids[0].as_str(), &json!(3), &json!(false)), "4.5 and 1 are 2.75");
    assert_eq!(places[3].1, &Value::Null, "one score is missing");
    assert!(ranking["robustness"]["share"].as_f64().unwrap() < 1.0, "{ranking}");
    journey.call("patch_criterion", json!({ "id": relevance, "fields": { "weight": 3.0 } }));
    let weighed = journey.call("ranking", json!({ "board_id": board }));
    assert_eq!(weighed["ideas"][0]["id"], ids[0].as_str());
    let over = json!({ "note_id": ids[0], "criterion_id": relevance, "value": 9 });
    sentences(&journey.refused("set_score", over), &["5"]);
    let many: Vec<Value> = (0..20).map(|i| json!({ "title": format!("c{i}"), "axis": "value" })).collect();
    sentences(&journey.refused("add_criteria", json!({ "board_id": board, "criteria": many })), &["12"]);
    let checks = || journey.call("checks", json!({}));
    journey.call("patch_board", json!({ "id": board, "fields": { "phase": "diverge" } }));
    let early = |found: &Value| found.as_array().unwrap().iter().any(|f| f["code"] == "ideation.judged_early");
    assert!(early(&checks()), "scores judge too");
}

/// A PNG of one colour: large in pixels, small in bytes.
fn png(width: u32, height: u32) -> Vec<u8> {
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="#0e6073"/></svg>"##
    );
    analysis::chart::png(&svg, 1.0).unwrap()
}

#[test]
fn a_picture_is_a_note_that_travels_is_undone_and_leaves_with_its_last_note() {
    use base64::Engine;
    let (mut journey, board, _) = with_board(&["a"]);
    let handle = journey.hand_in(&journey.file("Croquis d’été.png", png(900, 600)));
    let add = json!({ "board_id": board, "handle": handle, "x": 0.0, "y": 0.0 });
    let note = journey.call("add_picture", add.clone());
    assert_eq!(note["text"], "Croquis d’été");
    let again = journey.call("add_picture", add);
    assert_eq!(note["image_id"], again["image_id"], "the same picture is kept once");
    let image = note["image_id"].clone();
    let small = |journey: &Journey| journey.call("pictures", json!({ "ids": [image], "size": "small" }));
    assert_eq!(small(&journey).as_array().unwrap().len(), 1);
    let original = journey.call("picture", json!({ "id": image }));
    let bytes = base64::engine::general_purpose::STANDARD.decode(original["base64"].as_str().unwrap()).unwrap();
    assert_eq!(bytes, png(900, 600), "as it came");

    journey.call("delete_notes", json!({ "ids": [note["id"]] }));
    assert_eq!(small(&journey).as_array().unwrap().len(), 1, "another note shows it");
    journey.call("delete_notes", json!({ "ids": [again["id"]] }));
    assert_eq!(small(&journey), json!([]));
    journey.reopen();
    assert_eq!(journey.undo().as_deref(), Some("delete_notes"));
    assert_eq!(small(&journey).as_array().unwrap().len(), 1, "its bytes waited for those who undo");
    assert_eq!(of(&journey.all("image"), image.as_str().unwrap())["file_name"], "Croquis d’été.png");

    let exported = journey.export();
    let copy = journey.folder().join("copy.atelier");
    api::import_project(&exported.to_string(), &copy, &journey.session.borrow()).unwrap();
    let opened = journey.call("open_file", json!({ "handle": journey.hand_in(&copy) }));
    journey.shows(&opened);
    assert_eq!(journey.export(), exported);
    assert_eq!(small(&journey).as_array().unwrap().len(), 1, "its pictures travel");
}

#[test]
fn pictures_that_are_none_too_large_or_broken_are_refused_at_once() {
    let (journey, board, _) = with_board(&["a"]);
    let refused = |name: &str, bytes: &[u8]| {
        let handle = journey.hand_in(&journey.file(name, bytes));
        let begun = Instant::now();
        let add = json!({ "board_id": board, "handle": handle, "x": 0.0, "y": 0.0 });
        let fault = journey.refused("add_picture", add);
        assert!(begun.elapsed() < Duration::from_secs(12), "{name}: {:?}", begun.elapsed());
        sentences(&fault, &[name]);
        fault.code
    };
    assert_eq!(refused("huge.png", &vec![0_u8; 200 << 20]), "picture_too_large");
    assert_eq!(refused("text.png", b"not a picture"), "picture_unknown");
    assert_eq!(refused("animated.gif", b"GIF89a............"), "picture_unknown");
    let whole = png(400, 300);
    assert_eq!(refused("half.png", &whole[..whole.len() / 2]), "picture_broken");
    let mut bomb = whole.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let code = refused("bomb.png", &bomb);
    assert!(["picture_pixels", "picture_broken"].contains(&code.as_str()), "{code}");
    assert_eq!(refused("torn.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"), "picture_broken");
    let base64 = json!({ "board_id": board, "base64": "%%%", "name": "pasted", "x": 0.0, "y": 0.0 });
    sentences(&journey.refused("add_picture", base64), &["pasted"]);
    assert!(journey.all("image").is_empty());
}

#[test]
fn fifty_thousand_rows_are_taken_and_one_more_is_a_sentence() {
    let (journey, board, _) = with_board(&[]);
    let rows = |count: usize| -> Vec<Value> {
        (0..count).map(|i| json!({ "text": format!("{i}"), "x": 0.0, "y": 0.0 })).collect()
    };
    let fault = journey.refused("add_notes", json!({ "board_id": board, "notes": rows(50_001) }));
    assert_eq!(fault.code, "too_many_notes");
    sentences(&fault, &[]);
    let made = journey.call("add_notes", json!({ "board_id": board, "notes": rows(5_000) }));
    assert_eq!(made.as_array().unwrap().len(), 5_000);
    assert_eq!(journey.undo().as_deref(), Some("add_notes"));
    assert!(journey.all("note").is_empty(), "one step");
}
