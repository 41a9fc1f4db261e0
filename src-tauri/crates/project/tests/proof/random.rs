//! Random gestures of several people, undone, redone and reopened, against a model that is a map of all records.

use project::*;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::kit::{Records, call_of, everything, long, open, quick_folder};

/// What the model keeps of a step.
struct Step {
    actor: &'static str,
    undone: bool,
    /// Each record touched: before and after.
    records: Vec<Touched>,
}

/// A record's kind and id, its image before and after.
type Touched = ((String, String), Option<Value>, Option<Value>);

struct World {
    records: Records,
    steps: Vec<Step>,
    random: ChaCha8Rng,
    clock: u64,
}

impl World {
    fn id(&mut self, kind: &str) -> Option<String> {
        let all: Vec<String> = self.records.keys().filter(|k| k.0 == kind).map(|k| k.1.clone()).collect();
        all.choose(&mut self.random).cloned()
    }

    fn some(&mut self, kind: &str) -> Vec<String> {
        (0..self.random.random_range(1..4)).filter_map(|_| self.id(kind)).collect()
    }

    fn number(&mut self) -> f64 {
        self.random.random_range(-5000.0..5000.0)
    }

    fn place(&mut self, kind: &str) -> Place {
        match self.random.random_range(0..3) {
            0 => Place { after: self.id(kind), before: None },
            1 => Place { after: None, before: self.id(kind) },
            _ => Place::default(),
        }
    }

    fn take(&mut self, changes: &[Change]) {
        for change in changes {
            let key = (change.kind.clone(), change.id.clone());
            if change.value.is_null() {
                self.records.remove(&key)
            } else {
                self.records.insert(key, change.value.clone())
            };
        }
    }

    /// One gesture. What the method or the model refuses changes nothing.
    fn gesture(&mut self, document: &Document, actor: &'static str, which: u32) {
        self.clock += 1;
        let (before, revision) = (self.records.clone(), document.revision());
        match act(self, document, call_of(actor, self.clock), which) {
            Ok(changes) => {
                self.take(&changes);
                assert_eq!(document.revision(), revision + i64::from(!changes.is_empty()));
                if !changes.is_empty() {
                    self.steps.retain(|s| !(s.actor == actor && s.undone));
                    let image = |records: &Records, c: &Change| records.get(&(c.kind.clone(), c.id.clone())).cloned();
                    let records = changes
                        .iter()
                        .map(|c| ((c.kind.clone(), c.id.clone()), image(&before, c), image(&self.records, c)))
                        .collect();
                    self.steps.push(Step { actor, undone: false, records });
                }
            }
            Err(
                Error::NotFound { .. } | Error::BadField { .. } | Error::Refused { .. } | Error::TextTooLong { .. },
            ) => {
                assert_eq!(document.revision(), revision);
            }
            Err(e) => panic!("{e}"),
        }
    }

    /// Undo or redo, predicted from the model: refused where a record of the step is not as the step left it.
    fn turn(&mut self, document: &Document, actor: &'static str, undo: bool) -> bool {
        self.clock += 1;
        let call = call_of(actor, self.clock);
        let mine = |s: &&mut Step| s.actor == actor && s.undone != undo;
        let step = if undo { self.steps.iter_mut().rev().find(mine) } else { self.steps.iter_mut().find(mine) };
        let answer = if undo { document.undo(&call) } else { document.redo(&call) };
        let Some(step) = step else {
            assert!(answer.unwrap().value.is_none());
            return false;
        };
        let (mut wanted, mut same) = (self.records.clone(), true);
        for (key, before, after) in &step.records {
            let (image, expected) = if undo { (before, after) } else { (after, before) };
            same &= self.records.get(key) == expected.as_ref();
            match image {
                Some(image) => wanted.insert(key.clone(), image.clone()),
                None => wanted.remove(key),
            };
        }
        match answer {
            Ok(done) => {
                assert!(same && whole(&wanted), "undone although someone else had changed or used it");
                step.undone = undo;
                self.take(&done.changes);
                assert_eq!(self.records, wanted);
                true
            }
            Err(Error::UndoConflict { .. }) => {
                assert!(!same || !whole(&wanted), "refused without a reason");
                false
            }
            Err(e) => panic!("{e}"),
        }
    }
}

/// Every record that is named is there.
fn whole(records: &Records) -> bool {
    const NAMES: &[(&str, &str, &str)] = &[
        ("objective", "parent_id", "objective"),
        ("journey", "objective_id", "objective"),
        ("journey", "as_is_id", "journey"),
        ("lane", "journey_id", "journey"),
        ("journey_step", "journey_id", "journey"),
        ("journey_step", "lane_id", "lane"),
        ("journey_step", "from_step_id", "journey_step"),
        ("pain_point", "step_id", "journey_step"),
        ("note_group", "board_id", "board"),
        ("note", "board_id", "board"),
        ("note", "group_id", "note_group"),
        ("note", "author_id", "participant"),
        ("vote", "board_id", "board"),
        ("vote", "note_id", "note"),
        ("vote", "participant_id", "participant"),
        ("canvas", "note_id", "note"),
        ("card", "canvas_id", "canvas"),
        ("card", "kpi_id", "kpi"),
        ("uncertainty", "canvas_id", "canvas"),
        ("user_test", "uncertainty_id", "uncertainty"),
        ("prototype", "uncertainty_id", "uncertainty"),
        ("prototype", "renews_id", "prototype"),
        ("prototype_finding", "prototype_id", "prototype"),
        ("assessment", "canvas_id", "canvas"),
        ("decision", "canvas_id", "canvas"),
        ("canvas_snapshot", "canvas_id", "canvas"),
        ("version", "kpi_id", "kpi"),
        ("epic", "version_id", "version"),
        ("epic", "column_id", "map_column"),
        ("kpi", "objective_id", "objective"),
        ("kpi", "canvas_id", "canvas"),
        ("kpi_value", "kpi_id", "kpi"),
        ("kpi_value", "version_id", "version"),
    ];
    let there = |kind: &Value, id: &Value| {
        records
            .contains_key(&(kind.as_str().unwrap_or_default().to_owned(), id.as_str().unwrap_or_default().to_owned()))
    };
    records.iter().all(|((kind, _), record)| {
        let columns = NAMES.iter().filter(|n| n.0 == kind);
        let linked = kind != "link"
            || (there(&record["from_kind"], &record["from_id"]) && there(&record["to_kind"], &record["to_id"]));
        linked
            && columns
                .into_iter()
                .all(|(_, column, parent)| record[*column].is_null() || there(&json!(parent), &record[*column]))
    })
}

/// Arguments as the door would hand them over.
fn args<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Kinds of gestures in [`act`].
const GESTURES: u32 = 62;
/// The ones that need nothing before them, or only those before them here.
const FIRST: [u32; 10] = [0, 5, 6, 9, 11, 27, 12, 12, 39, 40];

fn act(world: &mut World, document: &Document, call: Call, which: u32) -> Result<Vec<Change>> {
    macro_rules! run {
        ($name:literal, $gesture:path, $args:expr) => {{
            let args = args($args);
            document.transact(call, $name, |tx| $gesture(tx, args)).map(|d| d.changes)
        }};
    }
    let id = |world: &mut World, kind: &str| json!(world.id(kind).unwrap_or_else(|| "none".to_owned()));
    let maybe = |world: &mut World, kind: &str| json!(if world.random.random() { world.id(kind) } else { None });
    let title = format!("t{}", world.clock);
    let placed = |world: &mut World, kind: &str, mut value: Value| {
        let place = world.place(kind);
        value["after"] = json!(place.after);
        value["before"] = json!(place.before);
        value
    };
    match which {
        0 | 1 => {
            let v = json!({ "title": title, "parent_id": maybe(world, "objective") });
            run!("add_objective", objective::add_objective, placed(world, "objective", v))
        }
        2 => {
            let v = json!({ "id": id(world, "objective"), "parent_id": maybe(world, "objective") });
            run!("move_objective", objective::move_objective, placed(world, "objective", v))
        }
        3 => run!("delete_objective", objective::delete_objective, json!({ "id": id(world, "objective") })),
        4 => run!(
            "patch",
            patch::<objective::Objective>,
            json!({ "id": id(world, "objective"), "fields": { "title": title, "detail": "x" } })
        ),
        5 => run!(
            "add_journey",
            journey::add_journey,
            json!({ "title": title, "objective_id": maybe(world, "objective") })
        ),
        6 | 7 => run!("add_step", journey::add_step, json!({ "journey_id": id(world, "journey"), "title": title })),
        8 => run!(
            "patch",
            patch::<journey::JourneyStep>,
            json!({ "id": id(world, "journey_step"), "fields": { "minutes": world.number(), "tool": "A" } })
        ),
        9 => run!(
            "add_pain",
            journey::add_pain,
            json!({ "step_id": id(world, "journey_step"), "text": title, "kind": "frustrating" })
        ),
        10 => run!("delete_journey", journey::delete_journey, json!({ "id": id(world, "journey") })),
        11 => run!("add_board", ideation::add_board, json!({ "title": title })),
        12..=15 => {
            let notes: Vec<Value> = (0..world.random.random_range(1..5))
                .map(|_| json!({ "text": title, "x": world.number(), "y": world.number(), "group_id": null, "author_id": maybe(world, "participant") }))
                .collect();
            run!("add_notes", ideation::add_notes, json!({ "board_id": id(world, "board"), "notes": notes }))
        }
        16..=19 => {
            let moves: Vec<Value> = world
                .some("note")
                .into_iter()
                .map(|id| json!({ "id": id, "x": world.number(), "y": world.number(), "group_id": maybe(world, "note_group") }))
                .collect();
            run!("move_notes", ideation::move_notes, json!({ "moves": moves }))
        }
        20 => run!("color_notes", ideation::color_notes, json!({ "ids": world.some("note"), "color": "rose" })),
        21 => run!("raise_notes", ideation::raise_notes, json!({ "ids": world.some("note") })),
        22 => run!(
            "duplicate_notes",
            ideation::duplicate_notes,
            json!({ "ids": world.some("note"), "dx": world.number(), "dy": 1.5 })
        ),
        23 => run!(
            "group_notes",
            ideation::group_notes,
            json!({ "board_id": id(world, "board"), "ids": world.some("note"), "title": title })
        ),
        24 => run!(
            "move_group",
            ideation::move_group,
            json!({ "id": id(world, "note_group"), "x": world.number(), "y": world.number() })
        ),
        25 => run!("ungroup", ideation::ungroup, json!({ "id": id(world, "note_group") })),
        26 => run!("delete_notes", ideation::delete_notes, json!({ "ids": world.some("note") })),
        27 => run!("add_participant", ideation::add_participant, json!({ "name": title, "profile": "user" })),
        28 => run!("delete_participant", ideation::delete_participant, json!({ "id": id(world, "participant") })),
        29 | 30 => {
            let v = json!({ "note_id": id(world, "note"), "participant_id": maybe(world, "participant"), "count": world.random.random_range(0..4) });
            run!("cast_vote", ideation::cast_vote, v)
        }
        31 => run!("select_ideas", ideation::select_ideas, json!({ "ids": world.some("note") })),
        32 => run!("delete_board", ideation::delete_board, json!({ "id": id(world, "board") })),
        33 | 34 => {
            let box_ = ["problem", "kpi", "sources", "users"].choose(&mut world.random).copied();
            run!("add_card", canvas::add_card, json!({ "canvas_id": id(world, "canvas"), "box": box_, "text": title }))
        }
        35 => run!("move_card", canvas::move_card, json!({ "id": id(world, "card"), "box": "kpi" })),
        59 | 60 => run!(
            "take_canvas_snapshot",
            canvas::take_canvas_snapshot,
            json!({ "canvas_id": id(world, "canvas"), "title": title })
        ),
        61 => run!(
            "restore_canvas_snapshot",
            canvas::restore_canvas_snapshot,
            json!({ "id": id(world, "canvas_snapshot") })
        ),
        36 => run!("delete_canvas", canvas::delete_canvas, json!({ "id": id(world, "canvas") })),
        37 => run!(
            "record_value",
            kpi::record_value,
            json!({ "kpi_id": id(world, "kpi"), "date": "2026-11-20", "value": world.number(), "source": "s" })
        ),
        38 => run!("delete_kpi", kpi::delete_kpi, json!({ "id": id(world, "kpi") })),
        39 => run!("add_version", storymap::add_version, json!({ "title": title })),
        40 => run!(
            "add_epic",
            storymap::add_epic,
            json!({ "version_id": id(world, "version"), "column_id": id(world, "map_column"), "title": title })
        ),
        41 => {
            let v = json!({ "id": id(world, "epic"), "version_id": id(world, "version"), "column_id": id(world, "map_column") });
            run!("move_epic", storymap::move_epic, v)
        }
        42 => {
            let v = json!({ "from_kind": "pain_point", "from_id": id(world, "pain_point"), "to_kind": "note", "to_id": id(world, "note") });
            run!("link_records", link::link_records, v)
        }
        43 | 44 => {
            let v = json!({ "statement": title, "family": "data", "canvas_id": maybe(world, "canvas"), "card_id": maybe(world, "card") });
            run!("add_uncertainty", uncertainty::add_uncertainty, placed(world, "uncertainty", v))
        }
        45 => {
            let v = json!({ "id": id(world, "uncertainty"), "criticality": "critical" });
            run!("move_uncertainty", uncertainty::move_uncertainty, placed(world, "uncertainty", v))
        }
        46 => run!(
            "add_prototype",
            prototype::add_prototype,
            json!({ "uncertainty_id": id(world, "uncertainty"), "question": title })
        ),
        47 => run!("start_prototype", prototype::start_prototype, json!({ "id": id(world, "prototype") })),
        48 => run!(
            "conclude_prototype",
            prototype::conclude_prototype,
            json!({ "id": id(world, "prototype"), "outcome": "undecided", "conclusion": title })
        ),
        49 => run!(
            "renew_prototype",
            prototype::renew_prototype,
            json!({ "id": id(world, "prototype"), "question": title, "reason": "x" })
        ),
        50 => run!("delete_uncertainty", uncertainty::delete_uncertainty, json!({ "id": id(world, "uncertainty") })),
        51 => run!(
            "decide",
            decision::decide,
            json!({ "canvas_id": id(world, "canvas"), "verdict": "go", "reasons": title, "compared": [id(world, "canvas")] })
        ),
        52 => run!("make_to_be", journey::make_to_be, json!({ "journey_id": id(world, "journey") })),
        53 | 54 => run!("add_lane", journey::add_lane, json!({ "journey_id": id(world, "journey"), "title": title })),
        55 => {
            let v = json!({ "id": id(world, "journey_step"), "lane_id": maybe(world, "lane") });
            run!("move_step", journey::move_step, v)
        }
        56 => run!("delete_lane", journey::delete_lane, json!({ "id": id(world, "lane") })),
        57 => {
            let steps = json!([{ "title": title, "actor": "A", "minutes": 2.5 }, { "title": "B" }]);
            run!("add_steps", journey::add_steps, json!({ "journey_id": id(world, "journey"), "steps": steps }))
        }
        _ => run!("add_member", team::add_member, json!({ "name": title, "profile": "data_scientist" })),
    }
}

/// One sequence on a copy of an empty project. Several actors, or one whose steps are all undone and redone at the end.
fn sequence(
    template: &std::path::Path,
    path: &std::path::Path,
    seed: u64,
    actors: &[&'static str],
    length: usize,
) -> usize {
    std::fs::copy(template, path).unwrap();
    let mut document = open(path);
    let empty = everything(&document);
    let mut world = World {
        records: empty.clone(),
        steps: Vec::new(),
        random: ChaCha8Rng::seed_from_u64(seed),
        clock: seed % 1000 * 1000,
    };
    for which in FIRST {
        let actor = *actors.choose(&mut world.random).unwrap();
        world.gesture(&document, actor, which);
    }
    for _ in 0..length {
        let actor = *actors.choose(&mut world.random).unwrap();
        match world.random.random_range(0..10) {
            0 | 1 => drop(world.turn(&document, actor, true)),
            2 => drop(world.turn(&document, actor, false)),
            3 if world.random.random_ratio(1, 6) => {
                let revision = document.revision();
                drop(document);
                document = open(path);
                assert_eq!(document.revision(), revision);
            }
            _ => {
                let which = world.random.random_range(0..GESTURES);
                world.gesture(&document, actor, which);
            }
        }
        if world.random.random_ratio(1, 5) {
            assert_eq!(everything(&document), world.records, "seed {seed}");
        }
    }
    assert_eq!(everything(&document), world.records, "seed {seed}");
    assert!(whole(&world.records), "seed {seed}");
    if let [only] = actors {
        while world.turn(&document, only, false) {}
        let end = world.records.clone();
        while world.turn(&document, only, true) {}
        assert_eq!(everything(&document), empty, "seed {seed}: undone to the start");
        drop(document);
        document = open(path);
        while world.turn(&document, only, false) {}
        assert_eq!(everything(&document), end, "seed {seed}: redone to the end");
    }
    world.steps.len()
}

fn sequences(count: u64, actors: &[&'static str]) {
    let folder = quick_folder();
    let (template, path) = (folder.path().join("empty.atelier"), folder.path().join("a.atelier"));
    drop(Document::create(&template, "Empty", call_of("me", 0)).unwrap());
    let steps: usize = (0..count).map(|seed| sequence(&template, &path, seed, actors, 12 + (seed % 50) as usize)).sum();
    println!("{count} sequences of {} actor(s), {steps} steps", actors.len());
    assert!(steps as u64 > count * 5, "the gestures are mostly refused: {steps}");
}

#[test]
fn one_person_undoes_to_the_start_and_redoes_to_the_end() {
    sequences(if long() { 10_000 } else { 60 }, &["me"]);
}

#[test]
fn several_people_undo_their_own() {
    sequences(if long() { 10_000 } else { 60 }, &["ann", "bob", "cyd"]);
}

#[test]
fn typing_and_dragging_are_one_step_until_a_pause() {
    let folder = quick_folder();
    let document = Document::create(&folder.path().join("a.atelier"), "A", call_of("me", 0)).unwrap();
    let note = document
        .transact(call_of("me", 1), "add_objective", |tx| objective::add_objective(tx, crate::kit::titled(1)))
        .unwrap()
        .value;
    let start: chrono::DateTime<chrono::Utc> = "2026-11-22T11:00:00Z".parse().unwrap();
    let typed = |title: &str, millis: i64| {
        let now = start + chrono::TimeDelta::milliseconds(millis);
        let patch: Patch<objective::Objective> = args(json!({ "id": note.id, "fields": { "title": title } }));
        document.transact(Call::new("me", now, now.date_naive(), 1), "patch", |tx| project::patch(tx, patch)).unwrap();
    };
    for (i, title) in ["a", "ab", "abc"].iter().enumerate() {
        typed(title, i as i64 * 300);
    }
    typed("later", 10_000);
    let title = || document.records(crate::kit::table("objective")).unwrap()[0]["title"].clone();
    let undo = |n| document.undo(&call_of("me", n)).unwrap();
    undo(900);
    assert_eq!(title(), "abc");
    undo(901);
    assert_eq!(title(), "objective 1", "the three letters were one step");
}

#[test]
fn ten_thousand_gestures_can_be_undone_and_the_oldest_are_dropped_whole() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let document = Document::create(&path, "A", call_of("me", 0)).unwrap();
    let added =
        document.transact(call_of("me", 1), "add", |tx| objective::add_objective(tx, crate::kit::titled(1))).unwrap();
    for n in 2..13_500 {
        let patch: Patch<objective::Objective> =
            args(json!({ "id": added.value.id, "fields": { "title": format!("title {n}") } }));
        document.transact(call_of("me", n), "patch", |tx| project::patch(tx, patch)).unwrap();
    }
    let kept = document.history(usize::MAX).unwrap().len();
    assert!((10_000..13_000).contains(&kept), "{kept}");
    drop(document);
    let document = open(&path);
    let mut undone = 0;
    while document.undo(&call_of("me", 20_000 + undone)).unwrap().value.is_some() {
        undone += 1;
    }
    assert_eq!(undone as usize, kept);
    let title = document.records(crate::kit::table("objective")).unwrap()[0]["title"].clone();
    assert_eq!(title, format!("title {}", 13_499 - kept));
}
