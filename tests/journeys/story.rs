//! A team's whole way, from an objective to a KPI that is followed; then all of it undone and done again.

use serde_json::{Value, json};

use crate::journey::Journey;
use crate::workshop::{self, timeless};

/// Everything that can be done to a project without data. Told once, it has called every such command of the door.
pub fn tell(journey: &Journey) {
    journey.call("patch_project", json!({ "id": "project", "fields": { "zone": "Europe/Paris" } }));
    let goal = explore(journey);
    let board = ideate(journey, &goal);
    let kpi = canvases(journey, &board);
    organise(journey, &kpi);
    let canvas = journey.all("kpi").into_iter().find(|k| k["id"] == kpi.as_str()).unwrap()["canvas_id"].clone();
    crate::doubts::tell(journey, canvas.as_str().unwrap());
    measure(journey, &goal, &kpi);
    tried(journey);
    set_aside(journey, &board);
}

struct Goal {
    objective: String,
    pain: String,
}

fn explore(journey: &Journey) -> Goal {
    let objective = journey.add("add_objective", json!({ "title": "Deliver at the first attempt" }));
    let title = "Know who is at home";
    let known = journey.add("add_objective", json!({ "title": title, "parent_id": objective }));
    let told = journey.add("add_objective", json!({ "title": "Tell the hour", "parent_id": objective }));
    journey.call("move_objective", json!({ "id": told, "parent_id": objective, "before": known }));
    let fields = json!({ "detail": "Two vans in five come back with parcels.\nMost of them twice." });
    journey.call("patch_objective", json!({ "id": known, "fields": fields }));
    let old = journey.add("add_objective", json!({ "title": "Buy more vans", "parent_id": told }));
    journey.call("delete_objective", json!({ "id": old }));

    climb(journey, &known);

    let way = journey.add("add_journey", json!({ "title": "A parcel's day", "objective_id": objective }));
    journey.call("patch_journey", json!({ "id": way, "fields": { "kind": "user_journey" } }));
    let ring = journey.add("add_step", json!({ "journey_id": way, "title": "Ring the bell" }));
    let load = journey.add("add_step", json!({ "journey_id": way, "title": "Load the van" }));
    journey.call("move_step", json!({ "id": load, "before": ring }));
    let driver = journey.add("add_lane", json!({ "journey_id": way, "title": "Driver" }));
    journey.call("move_step", json!({ "id": ring, "lane_id": driver, "after": load }));
    let fields = json!({ "tool": "Scanner", "minutes": 4.5 });
    journey.call("patch_step", json!({ "id": ring, "fields": fields }));
    let text = "Nobody answers, and nobody knew";
    let pain = journey.add("add_pain", json!({ "step_id": ring, "text": text, "kind": "time_consuming" }));
    let text = "The order in the van is not the order of the street";
    let order = journey.add("add_pain", json!({ "step_id": ring, "text": text, "kind": "frustrating" }));
    journey.call("move_pain", json!({ "id": order, "step_id": load }));
    let fields = json!({ "severity": 4, "frequency": "often", "evidence": "412 of 1,000 rounds in October" });
    journey.call("patch_pain", json!({ "id": pain, "fields": fields }));
    journey.call("delete_pain", json!({ "id": order }));
    journey.call("delete_step", json!({ "id": load }));
    let draft = journey.add("add_journey", json!({ "title": "A draft" }));
    journey.add("add_step", json!({ "journey_id": draft, "title": "?" }));
    journey.call("delete_journey", json!({ "id": draft }));
    change(journey, &way, &ring);
    Goal { objective, pain }
}

/// The process as it should be, drawn from the one of today, which is told whole first.
fn change(journey: &Journey, today: &str, ring: &str) {
    let rows = json!([
        { "title": "Plan the round", "actor": "Depot", "tool": "Spreadsheet", "minutes": 35 },
        { "title": "Leave a note", "actor": " driver ", "minutes": 1.5 },
        { "title": "Ring again" },
    ]);
    journey.call("add_steps", json!({ "journey_id": today, "steps": rows }));
    let neighbour = journey.add("add_lane", json!({ "journey_id": today, "title": "Neighbour" }));
    journey.call("patch_lane", json!({ "id": neighbour, "fields": { "title": "The neighbour" } }));
    let depot = journey.all("lane").into_iter().find(|l| l["title"] == "Depot").unwrap();
    journey.call("move_lane", json!({ "id": neighbour, "before": depot["id"] }));
    let to_be = journey.add("make_to_be", json!({ "journey_id": today }));
    journey.call("delete_lane", json!({ "id": neighbour }));
    let became = journey.all("journey_step").into_iter().find(|s| s["from_step_id"] == ring).unwrap();
    journey.call("delete_step", json!({ "id": became["id"] }));
    journey.call("restore_step", json!({ "id": ring, "journey_id": to_be }));
}

/// A chain of whys; its second answer becomes an objective, which takes the third with it.
fn climb(journey: &Journey, objective: &str) {
    let chain = journey.add("add_why_chain", json!({ "objective_id": objective, "text": "Drivers ring in vain" }));
    let second = journey.add("add_why", json!({ "chain_id": chain, "text": "A round costs too much" }));
    let third = journey.add("add_why", json!({ "chain_id": chain, "text": "Prices fall" }));
    let slip = journey.add("add_why", json!({ "chain_id": chain, "text": "?", "before": third }));
    journey.call("delete_why", json!({ "id": slip }));
    journey.call("patch_why_answer", json!({ "id": third, "fields": { "text": "Prices fall every year" } }));
    let above = journey.add("promote_why", json!({ "id": second }));
    let chains = journey.all("why_chain");
    assert_eq!(
        chains.iter().filter(|c| c["objective_id"] == above.as_str()).count(),
        1,
        "the third explains the new one"
    );
    let below = journey.all("objective").into_iter().find(|o| o["id"] == objective).unwrap();
    assert_eq!(below["parent_id"], above.as_str());
}

/// Six notes of a workshop. Answers the board; the first three notes are chosen.
fn ideate(journey: &Journey, goal: &Goal) -> String {
    let board = journey.add("add_board", json!({ "title": "What could we try?" }));
    journey.call("patch_board", json!({ "id": board, "fields": { "phase": "diverge", "votes_per_person": 3 } }));
    let mut people = Vec::new();
    for (name, profile) in [("Zoé", "business_expert"), ("عمر", "data_scientist"), ("Sam 🚚", "user")] {
        people.push(journey.add("add_participant", json!({ "name": name, "profile": profile })));
    }
    journey.call("patch_participant", json!({ "id": people[2], "fields": { "profile": "designer" } }));
    let passer = journey.add("add_participant", json!({ "name": "A passer-by", "profile": "other" }));
    journey.call("delete_participant", json!({ "id": passer }));
    let note = |text: &str, x: f64| json!({ "text": text, "x": x, "y": 40.5, "author_id": people[0] });
    let texts =
        ["Ask the day before", "Predict who is out", "Order the round by hour", "Lockers", "A drone", "Paper slips"];
    let notes: Vec<Value> = texts.iter().zip(0..).map(|(text, i)| note(text, f64::from(i) * 180.0)).collect();
    let added = journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    let ids: Vec<String> = added.as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect();
    journey.call(
        "move_notes",
        json!({ "moves": [{ "id": ids[0], "x": 10.25, "y": -3.5 }, { "id": ids[1], "x": 0.1, "y": 0.2 }] }),
    );
    journey.call("raise_notes", json!({ "ids": [ids[0]] }));
    journey.call("color_notes", json!({ "ids": [ids[0], ids[1]], "color": "sky" }));
    journey.call("duplicate_notes", json!({ "ids": [ids[3]], "dx": 20.0, "dy": 20.0 }));
    journey.call("patch_note", json!({ "id": ids[1], "fields": { "text": "Predict who is out, by hour" } }));
    journey.call("delete_notes", json!({ "ids": [ids[5]] }));
    let group =
        journey.add("group_notes", json!({ "board_id": board, "ids": [ids[0], ids[2]], "title": "Before leaving" }));
    journey.call("move_group", json!({ "id": group, "x": 500.0, "y": 300.0 }));
    journey.call("patch_group", json!({ "id": group, "fields": { "title": "Before the van leaves" } }));
    let loose = journey.add("group_notes", json!({ "board_id": board, "ids": [ids[3], ids[4]], "title": "Far off" }));
    journey.call("ungroup", json!({ "id": loose }));
    for (note, person, count) in [(1, 0, 2), (0, 0, 1), (1, 1, 3), (2, 2, 2), (2, 2, 1), (3, 2, 1), (3, 2, 0)] {
        let vote = json!({ "note_id": ids[note], "participant_id": people[person], "count": count });
        journey.call("cast_vote", vote);
    }
    let over = json!({ "note_id": ids[3], "participant_id": people[0], "count": 1 });
    assert_eq!(journey.refused("cast_vote", over).code, "vote_over_budget");
    combine_and_score(journey, &board, &ids, &people);
    let link = json!({ "from_kind": "pain_point", "from_id": goal.pain, "to_kind": "note", "to_id": ids[1] });
    journey.call("link_records", link);
    let merged = journey.all("note").into_iter().find(|n| n["id"] == ids[4].as_str()).unwrap();
    let spare_idea = merged["merged_into_id"].clone();
    let canvases = journey.call("select_ideas", json!({ "ids": [ids[0], ids[1], ids[2]] }));
    assert_eq!(canvases.as_array().unwrap().len(), 3);
    journey.call("select_ideas", json!({ "ids": [spare_idea], "reason": "It is fun" }));
    journey.call("deselect_idea", json!({ "id": spare_idea }));
    let spare = journey.add("add_board", json!({ "title": "Another round" }));
    journey.call("add_notes", json!({ "board_id": spare, "notes": [{ "text": "x", "x": 0.0, "y": 0.0 }] }));
    journey.call("delete_board", json!({ "id": spare }));
    workshop::run(journey, &board);
    board
}

/// Two notes become one and come back, two others stay one; a sketch is added; the ideas are scored.
fn combine_and_score(journey: &Journey, board: &str, ids: &[String], people: &[String]) {
    let both = json!({ "ids": [ids[0], ids[3]], "text": "Ask, or leave it in a locker" });
    let tried = journey.add("merge_notes", both);
    journey.call("cast_vote", json!({ "note_id": tried, "participant_id": people[2], "count": 2 }));
    let back = journey.call("unmerge", json!({ "id": tried }));
    assert_eq!(back.as_array().unwrap().len(), 2);
    journey.add("merge_notes", json!({ "ids": [ids[4], ids[3]] }));
    let sketch = r##"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#0e6073"/></svg>"##;
    let handle = journey.hand_in(&journey.file("The street.svg", sketch));
    let picture = json!({ "board_id": board, "handle": handle, "x": 900.0, "y": 40.0, "author_id": people[1] });
    let picture = journey.call("add_picture", picture);
    assert_eq!(picture["text"], "The street");
    journey.call("name_color", json!({ "board_id": board, "color": "sky", "text": "Needs the carrier" }));
    let wanted = [("Relevance", "value"), ("Feasibility", "ease"), ("Fun", "value")];
    let wanted: Vec<Value> = wanted.iter().map(|(title, axis)| json!({ "title": title, "axis": axis })).collect();
    let criteria = journey.call("add_criteria", json!({ "board_id": board, "criteria": wanted }));
    let criterion = |i: usize| criteria[i]["id"].clone();
    journey.call("patch_criterion", json!({ "id": criterion(0), "fields": { "weight": 2.0 } }));
    journey.call("move_criterion", json!({ "id": criterion(1), "before": criterion(0) }));
    for (note, at, value, person) in
        [(0, 0, 4, None), (0, 1, 3, None), (1, 0, 5, Some(0)), (1, 1, 2, Some(1)), (2, 2, 1, None)]
    {
        let person = person.map(|i: usize| people[i].clone());
        let score =
            json!({ "note_id": ids[note], "criterion_id": criterion(at), "participant_id": person, "value": value });
        journey.call("set_score", score);
    }
    journey.call("delete_criterion", json!({ "id": criterion(2) }));
}

/// Answers the KPI of the canvas.
fn canvases(journey: &Journey, board: &str) -> String {
    let notes = journey.all("note");
    let chosen = notes.iter().find(|n| n["board_id"] == board && n["text"] == "Predict who is out, by hour").unwrap();
    let canvas = journey.all("canvas").into_iter().find(|c| c["note_id"] == chosen["id"]).unwrap();
    let canvas = canvas["id"].as_str().unwrap();
    let cards = journey.all("card");
    let of = |kind: &str| cards.iter().filter(|c| c["canvas_id"] == canvas && c["box"] == kind).count();
    assert_eq!((of("problem"), of("value"), of("users")), (1, 1, 1), "filled in from the idea and its pain point");
    journey.call("patch_canvas", json!({ "id": canvas, "fields": { "title": "Who is out" } }));
    let kept = journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "As it was selected" }));
    journey.call("patch_canvas_snapshot", json!({ "id": kept, "fields": { "title": "From the workshop" } }));
    let own = journey.add("add_canvas", json!({ "title": "By hand" }));
    journey.add("add_card", json!({ "canvas_id": own, "box": "problem", "text": "?" }));
    journey.call("delete_canvas", json!({ "id": own }));
    let card = |kind: &str, text: &str| json!({ "canvas_id": canvas, "box": kind, "text": text });
    let scans = journey.add("add_card", card("sources", "Scans of the last two years"));
    let fields = json!({
        "source_class": "necessary", "availability": "acquirable", "acquire_how": "From the carrier's archive",
        "acquire_when": "In January", "fallback": "Ask the drivers", "state": "assumed",
    });
    journey.call("patch_card", json!({ "id": scans, "fields": fields }));
    let weather = journey.add("add_card", card("sources", "Weather"));
    journey.call("move_card", json!({ "id": weather, "box": "sources", "before": scans }));
    journey.call("delete_card", json!({ "id": weather }));
    let filled = journey.add("take_canvas_snapshot", json!({ "canvas_id": canvas, "title": "With its sources" }));
    let back = journey.call("restore_canvas_snapshot", json!({ "id": kept }));
    assert_eq!(back["title"], "Who is out");
    journey.call("restore_canvas_snapshot", json!({ "id": filled }));
    journey.call("delete_canvas_snapshot", json!({ "id": filled }));
    let mut daily = card("frequency", "Every morning at five");
    daily["choice"] = json!("batch");
    journey.add("add_card", daily);
    journey.add("add_card", card("environment", "The carrier's own servers"));
    let measure = journey.call("add_card", card("kpi", "Parcels brought back"));
    measure["kpi_id"].as_str().expect("a card in the KPI box makes its KPI").to_owned()
}

fn organise(journey: &Journey, kpi: &str) {
    let ada = journey.add("add_member", json!({ "name": "Ada", "profile": "data_scientist" }));
    let levels = journey.call("apply_profile", json!({ "id": ada, "profile": "data_analyst" }));
    assert_eq!(
        (&levels["profile"], &levels["statistics"], &levels["product"]),
        (&json!("data_analyst"), &json!(3), &json!(0))
    );
    journey.call("patch_member", json!({ "id": ada, "fields": { "business": 3, "learn": "Rust" } }));
    let gone = journey.add("add_member", json!({ "name": "Bob", "profile": "ml_engineer" }));
    journey.call("delete_member", json!({ "id": gone }));
    let first = journey.add("add_version", json!({ "title": "One depot", "objective": "Warn one depot" }));
    let second = journey.add("add_version", json!({ "title": "All depots" }));
    let trial = journey.add("add_version", json!({ "title": "Trial", "before": first }));
    journey.call("move_version", json!({ "id": trial, "after": second }));
    let fields = json!({ "kpi_id": kpi, "starts_on": "2026-12-01", "ends_on": "2026-12-14" });
    journey.call("patch_version", json!({ "id": first, "fields": fields }));
    let column = |area: &str| {
        let columns = journey.all("map_column");
        columns.iter().find(|c| c["area"] == area).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (ingestion, modelling) = (column("ingestion"), column("modelling"));
    let scans = journey.add("split_column", json!({ "id": ingestion, "title": "Scans" }));
    journey.call("patch_column", json!({ "id": scans, "fields": { "title": "Scans of the depots" } }));
    let epic = |column: &str, title: &str| json!({ "version_id": first, "column_id": column, "title": title });
    let load = journey.add("add_epic", epic(&scans, "Load two years of scans"));
    let train = journey.add("add_epic", epic(&modelling, "A baseline by hour and street"));
    let late = journey.add("add_epic", epic(&modelling, "Weather"));
    journey.call("move_epic", json!({ "id": late, "version_id": second, "column_id": modelling }));
    journey.call("patch_epic", json!({ "id": load, "fields": { "points": 5, "state": "doing" } }));
    journey.call("delete_epic", json!({ "id": late }));
    journey.call("move_epic", json!({ "id": train, "version_id": first, "column_id": modelling, "before": null }));
    let refused = journey.refused("delete_version", json!({ "id": first }));
    assert_eq!((refused.code.as_str(), &refused.args["count"]), ("version_not_empty", &json!(2)));
    journey.call("delete_version", json!({ "id": trial }));
    journey.call("delete_column", json!({ "id": scans }));
    assert_eq!(journey.all("epic").iter().find(|e| e["id"] == load.as_str()).unwrap()["column_id"], ingestion.as_str());
}

fn measure(journey: &Journey, goal: &Goal, kpi: &str) {
    let fields = json!({
        "objective_id": goal.objective, "level": "principal", "unit": "%", "direction": "down", "owner": "Zoé",
        "definition": "Parcels that come back, of those that left", "baseline": 21.0, "target": 12.0, "target_date": "2027-03-31",
    });
    journey.call("patch_kpi", json!({ "id": kpi, "fields": fields }));
    for (date, value) in [("2026-11-02", 21.3), ("2026-11-09", 19.8), ("2026-11-16", 17.25)] {
        let value = json!({ "kpi_id": kpi, "date": date, "value": value, "source": "the depot's book" });
        journey.call("record_value", value);
    }
    let again = json!({ "kpi_id": kpi, "date": "2026-11-09", "value": 19.5, "source": "counted again" });
    let corrected = journey.add("record_value", again);
    assert_eq!(journey.all("kpi_value").len(), 3, "a value of the same day is replaced");
    journey.call("patch_value", json!({ "id": corrected, "fields": { "source": "counted twice" } }));
    let wrong = json!({ "kpi_id": kpi, "date": "2026-11-17", "value": 171.0, "source": "a slip" });
    let wrong = journey.add("record_value", wrong);
    journey.call("delete_value", json!({ "id": wrong }));
    let event = journey.add("add_event", json!({ "date": "2026-11-10", "label": "First depot warned" }));
    journey.call("patch_event", json!({ "id": event, "fields": { "label": "The first depot is warned" } }));
    let slip = journey.add("add_event", json!({ "date": "2026-11-11", "label": "Nothing" }));
    journey.call("delete_event", json!({ "id": slip }));
    let other = journey.add("add_kpi", json!({ "name": "Calls to the hotline", "level": "secondary" }));
    journey.call("delete_kpi", json!({ "id": other }));
}

/// What was tried in notebooks, one of them by mistake.
fn tried(journey: &Journey) {
    let title = "Rounds by the hour of the day";
    let kept = journey.add("add_experiment", json!({ "title": title, "path": "rounds.ipynb", "author": "Ada" }));
    let fields = json!({ "purpose": "Is the morning better?", "result": "Before nine, by a third" });
    journey.call("patch_experiment", json!({ "id": kept, "fields": fields }));
    let wrong = journey.add("add_experiment", json!({ "title": "A draft" }));
    journey.call("delete_experiment", json!({ "id": wrong }));
}

/// Findings of the method, and a link made by mistake.
fn set_aside(journey: &Journey, board: &str) {
    for reason in ["We are three", "Tried, then taken back"] {
        let args = json!({ "code": "ideation.three", "kind": "board", "id": board, "reason": reason });
        let silence = journey.add("silence_finding", args);
        if reason.starts_with("Tried") {
            journey.call("unsilence_finding", json!({ "id": silence }));
        }
    }
    let (members, boards) = (journey.all("member"), journey.all("board"));
    let link =
        json!({ "from_kind": "member", "from_id": members[0]["id"], "to_kind": "board", "to_id": boards[0]["id"] });
    let link = journey.add("link_records", link);
    journey.call("unlink_records", json!({ "id": link }));
}

/// Commands that write, and need data: `data.rs`, `knowing.rs` and `worth.rs` call them.
const WITH_DATA: &[&str] = &[
    "patch_dataset",
    "patch_dataset_column",
    "delete_dataset",
    "patch_training",
    "patch_model",
    "delete_training",
    "add_quality_rules",
    "patch_quality_rule",
    "delete_quality_rule",
    "bring_dictionary",
    "set_worth",
    "patch_worth",
    "delete_worth",
];

/// Those that prepare data: `preparation.rs` calls them.
const PREPARING: &[&str] = &[
    "add_preparation",
    "duplicate_preparation",
    "patch_preparation",
    "delete_preparation",
    "add_preparation_steps",
    "patch_preparation_step",
    "move_preparation_step",
    "switch_preparation_steps",
    "duplicate_preparation_steps",
    "delete_preparation_steps",
];

#[test]
fn a_whole_story_is_undone_to_the_start_and_redone_to_the_end() {
    let mut journey = Journey::with_project("Parcels");
    let start = journey.export();
    tell(&journey);
    journey.shown_is_there();
    let end = journey.export();
    let told = |name: &str| !WITH_DATA.contains(&name) && !PREPARING.contains(&name);
    for command in api::COMMANDS.iter().filter(|c| c.writes && told(c.name)) {
        assert!(journey.called().contains(command.name), "the story does not tell of {}", command.name);
    }
    journey.reopen();
    assert_eq!(journey.export(), end, "as it was before the program ended");

    let mut undone = Vec::new();
    while let Some(op) = journey.undo() {
        undone.push(op);
        if undone.len() % 40 == 0 {
            journey.shown_is_there();
            journey.reopen();
        }
    }
    assert!(undone.len() > 100, "{}", undone.len());
    journey.shown_is_there();
    assert_eq!(timeless(journey.export()), timeless(start), "undone to the start");

    journey.reopen();
    let mut redone = Vec::new();
    while let Some(op) = journey.redo() {
        redone.push(op);
        if redone.len() % 50 == 0 {
            journey.reopen();
        }
    }
    undone.reverse();
    assert_eq!(redone, undone);
    journey.shown_is_there();
    assert_eq!(journey.export(), end, "redone to the end");
}

#[test]
fn what_the_story_left_can_be_found_followed_exported_and_read_back() {
    let journey = Journey::with_project("Parcels");
    tell(&journey);
    let hits = journey.call("search", json!({ "text": "depot warned" }));
    assert_eq!(hits.as_array().unwrap().iter().filter(|h| h["kind"] == "kpi_event").count(), 1);
    let kpi = journey.all("kpi")[0]["id"].clone();
    let thread = journey.call("thread", json!({ "kind": "kpi", "id": kpi }));
    let kinds: Vec<&str> = thread.as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    for kind in ["objective", "canvas", "note", "pain_point", "journey", "version"] {
        assert!(kinds.contains(&kind), "{kind} is not on the thread of the KPI: {kinds:?}");
    }
    assert!(!journey.call("checks", json!({})).as_array().unwrap().is_empty());
    let drawn = journey.call("draw_kpi", json!({ "kpi_id": kpi, "width": 600, "height": 300, "theme": "light" }));
    assert!(drawn["svg"].as_str().unwrap().contains("<svg"));

    let exported = journey.export();
    let copy = journey.folder().join("copy.atelier");
    api::import_project(&exported.to_string(), &copy, &journey.session.borrow()).unwrap();
    let opened = journey.call("open_file", json!({ "handle": journey.hand_in(&copy) }));
    journey.shows(&opened);
    assert_eq!(journey.export(), exported);
    assert_eq!(journey.undo(), None, "the history does not travel");
}
