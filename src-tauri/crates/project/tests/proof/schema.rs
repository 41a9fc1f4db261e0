//! The schema is a promise: what the records say is what the tables are, and a file of each released format opens.

use std::path::Path;

use project::{Document, Error, Patch, TABLES, export_json};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::kit::*;

#[test]
fn sqlite_is_new_enough() {
    let version: Vec<u32> = project::sqlite_version().split('.').map(|n| n.parse().unwrap()).collect();
    assert!(version >= vec![3, 54, 1], "{version:?}: older ones lose commits, or are overrun by a crafted file");
}

#[test]
fn the_columns_of_every_record_are_those_of_its_table() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    drop(filled(&path));
    let connection = Connection::open(&path).unwrap();
    let mut tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for table in TABLES {
        let found: Vec<(String, String)> = connection
            .prepare(&format!("PRAGMA table_info({})", table.kind))
            .unwrap()
            .query_map([], |r| Ok((r.get(1)?, r.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let said: Vec<(String, String)> = table
            .columns
            .iter()
            .map(|(name, storage)| {
                let sql = match format!("{storage:?}").as_str() {
                    "Integer" | "Bool" => "INTEGER",
                    "Real" => "REAL",
                    _ => "TEXT",
                };
                ((*name).to_owned(), sql.to_owned())
            })
            .collect();
        assert_eq!(found, said, "{}", table.kind);
        assert!(table.editable.iter().all(|e| table.columns.iter().any(|(c, _)| c == e)), "{}: editable", table.kind);
        tables.retain(|t| t != table.kind);
    }
    tables.sort();
    assert_eq!(tables, ["meta", "part", "step", "step_change"], "tables that are no records");
}

#[test]
fn ids_are_uuid_v7() {
    let folder = quick_folder();
    let records = everything(&filled(&folder.path().join("a.atelier")));
    for (kind, id) in records.keys().filter(|k| k.0 != "project") {
        assert_eq!(uuid::Uuid::parse_str(id).unwrap().get_version_num(), 7, "{kind} {id}");
    }
}

/// What a text field of a record takes: at the limit accepted, one more refused with its numbers.
fn limit_of<T>(document: &Document, id: &str, field: &str, n: &mut u64) -> Option<usize>
where
    T: project::Record + ts_rs::TS,
{
    let mut set = |text: &str| {
        *n += 1;
        let patch: Patch<T> = serde_json::from_value(json!({ "id": id, "fields": { field: text } })).unwrap();
        document.transact(call(*n), "patch", |tx| project::patch(tx, patch).map(drop)).map(drop)
    };
    if set("plain words").is_err() {
        return None; // a word from a list, a date, a reference
    }
    for limit in [500, 100_000] {
        set(&"é".repeat(limit)).unwrap();
        match set(&"é".repeat(limit + 1)) {
            Ok(()) => {}
            Err(Error::TextTooLong { field: of, length, limit: said }) => {
                assert_eq!((of.as_str(), length, said), (field, limit + 1, limit));
                set("").unwrap();
                return Some(limit);
            }
            Err(e) => panic!("{field}: {e}"),
        }
    }
    panic!("{field} has no limit");
}

#[test]
fn every_text_has_its_limit() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    std::fs::copy(frozen(project::FORMAT, "atelier"), &path).unwrap();
    let document = open(&path);
    let (mut n, mut bodies, mut lines) = (1000, Vec::new(), 0);
    macro_rules! limits {
        ($($record:ty),*) => {$({
            let table = <$record as project::Record>::TABLE;
            let id = document.records(table).unwrap()[0]["id"].as_str().unwrap().to_owned();
            for field in table.editable {
                match limit_of::<$record>(&document, &id, field, &mut n) {
                    Some(100_000) => bodies.push(format!("{}.{field}", table.kind)),
                    Some(_) => lines += 1,
                    None => {}
                }
            }
        })*};
    }
    use project::*;
    limits!(
        objective::Objective,
        objective::WhyAnswer,
        journey::Journey,
        journey::Lane,
        journey::JourneyStep,
        journey::PainPoint,
        ideation::Participant,
        ideation::Board,
        ideation::AgendaItem,
        ideation::WorkshopLine,
        ideation::NoteGroup,
        ideation::Note,
        canvas::Canvas,
        canvas::Card,
        canvas::CanvasSnapshot,
        team::Member,
        storymap::Version,
        storymap::MapColumn,
        storymap::Epic,
        dataset::Dataset,
        dataset::DatasetColumn,
        quality::QualityRule,
        model::Training,
        kpi::Kpi,
        kpi::KpiEvent,
        link::Silence
    );
    bodies.sort();
    let expected = [
        "card.fallback",
        "card.text",
        "dataset.description",
        "dataset_column.meaning",
        "dataset_column.pitfalls",
        "epic.detail",
        "kpi.definition",
        "member.learn",
        "member.share",
        "note.text",
        "objective.detail",
        "pain_point.evidence",
        "pain_point.text",
        "quality_rule.note",
        "silence.reason",
        "training.note",
        "version.objective",
        "why_answer.text",
        "workshop_line.text",
    ];
    assert_eq!(bodies, expected);
    assert!(lines >= 20, "{lines}");
}

fn frozen(format: i64, ending: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/frozen/format-{format}.{ending}"))
}

fn frozen_json(format: i64) -> Value {
    serde_json::from_slice(&std::fs::read(frozen(format, "json")).unwrap()).unwrap()
}

/// A project of today's format, made once and kept: it must open as it is, for ever.
#[test]
fn a_project_of_todays_format_opens_and_keeps_its_bytes() {
    let folder = quick_folder();
    let path = folder.path().join("a.atelier");
    let bytes = std::fs::read(frozen(project::FORMAT, "atelier")).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    let document = open(&path);
    assert_eq!(document.read_only(), None);
    assert_eq!(export_json(&document).unwrap(), frozen_json(project::FORMAT));
    for table in TABLES {
        assert!(!document.records(table).unwrap().is_empty(), "no {} in the frozen file", table.kind);
    }
    drop(document);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    let document = open(&path);
    assert!(document.undo(&call(5000)).unwrap().value.is_some(), "its history is there");
}

/// Every record of an older format is there after its migration, with the fields it had.
fn keeps(old: &Value, new: &Value) {
    for (kind, records) in old["records"].as_object().unwrap() {
        let after = new["records"][kind].as_array().unwrap();
        assert_eq!(records.as_array().unwrap().len(), after.len(), "{kind}");
        for (record, after) in records.as_array().unwrap().iter().zip(after) {
            for (field, value) in record.as_object().unwrap() {
                if (kind.as_str(), field.as_str()) == ("journey_step", "actor") {
                    let lanes = new["records"]["lane"].as_array().unwrap();
                    let lane = lanes.iter().find(|l| l["id"] == after["lane_id"]);
                    assert_eq!(lane.map_or(&json!(""), |l| &l["title"]), value, "an actor is a lane");
                    continue;
                }
                assert_eq!(&after[field], value, "{kind}.{field}");
            }
        }
    }
    assert_eq!(old["parts"], new["parts"]);
}

#[test]
fn older_formats_are_migrated_after_a_checked_backup() {
    for format in 1..project::FORMAT {
        let folder = quick_folder();
        let (path, backups) = (folder.path().join("a.atelier"), folder.path().join("backups"));
        std::fs::copy(frozen(format, "atelier"), &path).unwrap();
        let options = project::OpenOptions { backups: Some(backups.clone()), ..project::OpenOptions::default() };
        let document = Document::open(&path, &options).unwrap();
        assert_eq!(document.read_only(), None);
        keeps(&frozen_json(format), &export_json(&document).unwrap());
        assert!(document.undo(&call(5000)).unwrap().value.is_none(), "a migration closes undo");
        let kept = project::backup_folder(&backups, &document.summary().unwrap().project_id);
        let backup = kept.join(&project::list_backups(&kept)[0].name);
        let before = Connection::open(backup).unwrap();
        assert_eq!(before.query_row("PRAGMA user_version", [], |r| r.get::<_, i64>(0)).unwrap(), format);
        drop(document);
        assert_eq!(open(&path).read_only(), None, "the schema is the known one");
    }
}

#[test]
fn exports_of_older_formats_are_read() {
    for format in 1..project::FORMAT {
        let folder = quick_folder();
        let (path, text) = (folder.path().join("a.atelier"), std::fs::read_to_string(frozen(format, "json")).unwrap());
        project::import_json(&text, &path, call(60)).unwrap();
        keeps(&frozen_json(format), &export_json(&open(&path)).unwrap());
    }
}

/// Makes the frozen file. Run once a format, by hand, before it is released: `ATELIER_FREEZE=1`.
#[test]
#[ignore = "writes into the repository"]
fn freeze() {
    if std::env::var_os("ATELIER_FREEZE").is_none() {
        return;
    }
    let path = frozen(project::FORMAT, "atelier");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = std::fs::remove_file(&path);
    let document = Document::create(&path, "Frozen", call(0)).unwrap();
    let mut n = 0;
    let mut made = std::collections::BTreeMap::<&str, String>::new();
    for (op, kind, args) in GESTURES {
        n += 1;
        let text = made.iter().fold((*args).to_owned(), |text, (kind, id)| text.replace(&format!("${kind}$"), id));
        let args: Value = serde_json::from_str(&text).unwrap();
        let changes = gesture(&document, op, args, n);
        if let Some(change) = changes.iter().rfind(|c| c.kind == *kind && !c.value.is_null()) {
            made.insert(kind, change.id.clone());
        }
    }
    let owner = made["dataset_version"].clone();
    document.add_part(&owner, "data", 0, &project::Part::new(2, b"not really Parquet".to_vec())).unwrap();
    let exported = export_json(&document).unwrap();
    drop(document);
    std::fs::write(frozen(project::FORMAT, "json"), serde_json::to_string_pretty(&exported).unwrap() + "\n").unwrap();
}

/// Command, the kind that it makes, arguments with `$kind$` for the id of the last one made.
const GESTURES: &[(&str, &str, &str)] = &[
    ("add_objective", "objective", r#"{"title": "Cut the time lost on frauds"}"#),
    ("add_objective", "objective", r#"{"title": "Sort alerts sooner", "parent_id": "$objective$"}"#),
    ("add_why_chain", "why_chain", r#"{"objective_id": "$objective$", "text": "Analysts read every one"}"#),
    ("add_why", "why_answer", r#"{"chain_id": "$why_chain$", "text": "Nothing tells them apart"}"#),
    ("add_journey", "journey", r#"{"title": "An alert's way", "objective_id": "$objective$"}"#),
    ("add_lane", "lane", r#"{"journey_id": "$journey$", "title": "Analyst"}"#),
    ("add_step", "journey_step", r#"{"journey_id": "$journey$", "title": "Read the alert", "lane_id": "$lane$"}"#),
    (
        "add_pain",
        "pain_point",
        r#"{"step_id": "$journey_step$", "text": "Nothing says why", "kind": "time_consuming"}"#,
    ),
    ("add_participant", "participant", r#"{"name": "Zoé", "profile": "business_expert"}"#),
    ("add_board", "board", r#"{"title": "Ideas"}"#),
    (
        "set_agenda",
        "agenda_item",
        r#"{"board_id": "$board$", "items": [{"title": "Welcome", "minutes": 10, "kind": "work", "phase": "frame"}]}"#,
    ),
    ("start_run", "agenda_run", r#"{"board_id": "$board$", "item_id": "$agenda_item$"}"#),
    ("set_phase", "phase_span", r#"{"board_id": "$board$", "phase": "diverge"}"#),
    ("add_line", "workshop_line", r#"{"board_id": "$board$", "kind": "decision", "text": "One depot first"}"#),
    (
        "add_notes",
        "note",
        r#"{"board_id": "$board$", "notes": [{"text": "Explain each alert\n« avec ses raisons »", "x": 0.1, "y": 123.45678901234567, "author_id": "$participant$"}]}"#,
    ),
    ("add_picture", "image", r#"{"board_id": "$board$"}"#),
    ("group_notes", "note_group", r#"{"board_id": "$board$", "ids": ["$note$"], "title": "Reasons"}"#),
    ("add_criteria", "criterion", r#"{"board_id": "$board$", "criteria": [{"title": "Relevance", "axis": "value"}]}"#),
    ("set_score", "score", r#"{"note_id": "$note$", "criterion_id": "$criterion$", "value": 4}"#),
    ("name_color", "color_meaning", r#"{"board_id": "$board$", "color": "mint", "text": "Quick to try"}"#),
    ("cast_vote", "vote", r#"{"note_id": "$note$", "participant_id": "$participant$", "count": 2}"#),
    (
        "link_records",
        "link",
        r#"{"from_kind": "pain_point", "from_id": "$pain_point$", "to_kind": "note", "to_id": "$note$"}"#,
    ),
    ("select_ideas", "canvas", r#"{"ids": ["$note$"]}"#),
    ("add_card", "kpi", r#"{"canvas_id": "$canvas$", "box": "kpi", "text": "Minutes per case"}"#),
    ("add_card", "card", r#"{"canvas_id": "$canvas$", "box": "sources", "text": "Past cases"}"#),
    (
        "add_uncertainty",
        "uncertainty",
        r#"{"statement": "Are past cases labelled?", "family": "data", "card_id": "$card$", "criticality": "critical"}"#,
    ),
    (
        "add_user_test",
        "user_test",
        r#"{"uncertainty_id": "$uncertainty$", "tester": "Zoé", "mockup": "The list", "scenario": "Read five alerts"}"#,
    ),
    (
        "add_prototype",
        "prototype",
        r#"{"uncertainty_id": "$uncertainty$", "question": "Do labels agree?", "days": 10}"#,
    ),
    (
        "add_prototype_finding",
        "prototype_finding",
        r#"{"prototype_id": "$prototype$", "kind": "business_rule", "text": "Night cases are urgent", "source": "Past cases"}"#,
    ),
    (
        "assess_canvas",
        "assessment",
        r#"{"canvas_id": "$canvas$", "aspect": "value", "score": 4, "reason": "Ten minutes a case"}"#,
    ),
    (
        "decide",
        "decision",
        r#"{"canvas_id": "$canvas$", "verdict": "go", "reasons": "It pays within the year", "people": ["Zoé"]}"#,
    ),
    ("take_canvas_snapshot", "canvas_snapshot", r#"{"canvas_id": "$canvas$", "title": "Before the interviews"}"#),
    ("record_value", "kpi_value", r#"{"kpi_id": "$kpi$", "date": "2026-11-20", "value": 19.5, "source": "survey"}"#),
    ("add_event", "kpi_event", r#"{"date": "2026-11-21", "label": "New tariff"}"#),
    ("add_member", "member", r#"{"name": "Ada", "profile": "data_scientist"}"#),
    ("add_version", "version", r#"{"title": "MVP", "objective": "Sort alerts"}"#),
    ("map_column", "map_column", r#"{}"#),
    ("add_epic", "epic", r#"{"version_id": "$version$", "column_id": "$map_column$", "title": "Load past cases"}"#),
    ("import", "dataset_version", r#"{}"#),
    (
        "rules",
        "quality_rule",
        r#"{"version_id": "$dataset_version$", "rules": [{"kind": "range", "columns": ["amount"], "low": 0, "high": 0.5, "tolerance": 0.01, "note": "Never below zero"}]}"#,
    ),
    ("record_run", "quality_run", r#"{"version_id": "$dataset_version$", "rule_id": "$quality_rule$"}"#),
    ("prepare", "preparation", r#"{"version_id": "$dataset_version$"}"#),
    (
        "add_preparation_steps",
        "preparation_step",
        r#"{"preparation_id": "$preparation$", "steps": [{"kind": "filter", "params": {"where": "amount > 0.5"}, "note": "Trifles say nothing"}]}"#,
    ),
    (
        "run_preparation",
        "preparation_run",
        r#"{"preparation_id": "$preparation$", "source_version_id": "$dataset_version$"}"#,
    ),
    ("train", "training", r#"{"version_id": "$dataset_version$"}"#),
    (
        "set_worth",
        "worth",
        r#"{"training_id": "$training$", "unit": "€", "cases": 1200, "rhythm": "month", "costs": [{"actual": "yes", "predicted": "no", "value": 320.5}], "over_cost": 0.25, "today": 48000, "threshold": 0.3}"#,
    ),
    (
        "add_experiment",
        "experiment",
        r#"{"title": "Night cases", "purpose": "Do they differ?", "path": "night.ipynb"}"#,
    ),
    (
        "silence_finding",
        "silence",
        r#"{"code": "ideation.three", "kind": "board", "id": "$board$", "reason": "one is enough here"}"#,
    ),
    ("add_objective", "objective", r#"{"title": "A last one, to be undone"}"#),
];

fn gesture(document: &Document, op: &str, args: Value, n: u64) -> Vec<project::Change> {
    use project::{canvas, dataset, decision, ideation, journey, kpi, link, model, objective, preparation, quality};
    use project::{prototype, storymap, team, uncertainty};
    macro_rules! run {
        ($($name:literal => $gesture:path),* $(,)?) => {
            match op {
                $($name => { let args = serde_json::from_value(args).unwrap(); document.transact(call(n), op, |tx| $gesture(tx, args)).unwrap().changes })*
                "map_column" => document.records(table("map_column")).unwrap().into_iter().take(1)
                    .map(|value| project::Change { kind: "map_column".into(), id: value["id"].as_str().unwrap().into(), value }).collect(),
                "add_picture" => document.transact(call(n), op, |tx| {
                    let image = ideation::Image {
                        id: tx.new_id(), hash: "00".into(), media_type: "image/png".into(), file_name: "Sketch.png".into(), width: 60, height: 40,
                        bytes: 12, created_at: tx.instant(),
                    };
                    ideation::add_picture(tx, ideation::NewPicture {
                        board_id: args["board_id"].as_str().unwrap().into(), image, text: "Sketch".into(), x: 300.0, y: 0.5, color: None,
                        group_id: None, author_id: None,
                    })
                }).unwrap().changes,
                "import" => document.transact(call(n), "import_file", |tx| {
                    let import = dataset::Import {
                        version_id: tx.new_id(), dataset_id: None, name: "Cases".into(), file_name: "cases.csv".into(), file_hash: "00".into(),
                        file_bytes: 12, rows_in: 3, rows_out: 2, rows_rejected: 1, cells_nulled: 0, cells_repaired: 0,
                        newest: "2026-11-20".into(),
                        columns: vec![("amount".into(), "number".into())], units: Vec::new(),
                    };
                    dataset::publish(tx, import)
                }).unwrap().changes,
                "rules" => document.transact(call(n), "add_quality_rules", |tx| {
                    let version: dataset::DatasetVersion = tx.get(args["version_id"].as_str().unwrap())?;
                    let rules = serde_json::from_value(args["rules"].clone()).unwrap();
                    quality::add_quality_rules(tx, quality::AddRules { dataset_id: version.dataset_id, rules })
                }).unwrap().changes,
                "record_run" => document.transact(call(n), "check_data", |tx| {
                    let result = quality::RuleResult {
                        rule_id: args["rule_id"].as_str().unwrap().into(), state: quality::RuleState::Failed, checked: 2, failed: 1,
                        value: None, reason: None, column: None,
                    };
                    quality::record_run(tx, args["version_id"].as_str().unwrap(), vec![result])
                }).unwrap().changes,
                "prepare" => document.transact(call(n), "add_preparation", |tx| {
                    let version: dataset::DatasetVersion = tx.get(args["version_id"].as_str().unwrap())?;
                    let name = "Without trifles".to_owned();
                    preparation::add_preparation(tx, preparation::AddPreparation { dataset_id: version.dataset_id, name })
                }).unwrap().changes,
                "run_preparation" => document.transact(call(n), "run_preparation", |tx| {
                    let import = dataset::Import {
                        version_id: tx.new_id(), dataset_id: None, name: "Without trifles".into(), file_name: "".into(), file_hash: "01".into(),
                        file_bytes: 0, rows_in: 2, rows_out: 1, rows_rejected: 0, cells_nulled: 0, cells_repaired: 0, newest: String::new(),
                        columns: vec![("amount".into(), "number".into())], units: Vec::new(),
                    };
                    preparation::publish_run(tx, preparation::Made {
                        import, preparation_id: args["preparation_id"].as_str().unwrap().into(),
                        source_version_id: args["source_version_id"].as_str().unwrap().into(), steps_hash: "02".into(), rows_in: 2, duration_ms: 3,
                        origins: vec![preparation::Origin { same_as: None, known_after: true, personal: false }],
                    })
                }).unwrap().changes,
                "train" => document.transact(call(n), "train", |tx| {
                    let naive = model::Model {
                        id: tx.new_id(), training_id: tx.new_id(), algorithm: "mean".into(), naive: true, state: model::ModelState::Candidate,
                        main_metric: "mae".into(), metrics: vec![model::Metric { name: "mae".into(), higher_is_better: false, value: Some(0.25), low: Some(0.2), high: Some(0.3), gain: None, gain_low: None, gain_high: None }],
                        order_key: "V".into(),
                    };
                    let training = model::Training {
                        id: naive.training_id.clone(), version_id: args["version_id"].as_str().unwrap().into(), name: "First".into(), target: "amount".into(),
                        task: model::Task::Regression, seed: 42, rows: 2, best_naive: Some(naive.id.clone()), best: None, features: vec!["amount".into()],
                        created_at: tx.instant(), duration_ms: 5, note: String::new(), suspects: vec!["amount".into()],
                    };
                    model::publish(tx, training, vec![naive])
                }).unwrap().changes,
                other => panic!("{other}"),
            }
        };
    }
    run! {
        "add_objective" => objective::add_objective, "add_why_chain" => objective::add_why_chain,
        "add_why" => objective::add_why, "add_journey" => journey::add_journey, "add_step" => journey::add_step,
        "add_lane" => journey::add_lane,
        "add_pain" => journey::add_pain, "add_participant" => ideation::add_participant, "add_board" => ideation::add_board,
        "set_agenda" => ideation::set_agenda, "start_run" => ideation::start_run, "set_phase" => ideation::set_phase,
        "add_line" => ideation::add_line,
        "add_notes" => ideation::add_notes, "group_notes" => ideation::group_notes, "cast_vote" => ideation::cast_vote,
        "add_criteria" => ideation::add_criteria, "set_score" => ideation::set_score, "name_color" => ideation::name_color,
        "link_records" => link::link_records, "select_ideas" => ideation::select_ideas, "add_card" => canvas::add_card,
        "add_uncertainty" => uncertainty::add_uncertainty, "add_user_test" => uncertainty::add_user_test,
        "add_prototype" => prototype::add_prototype, "add_prototype_finding" => prototype::add_prototype_finding,
        "assess_canvas" => decision::assess_canvas, "decide" => decision::decide,
        "take_canvas_snapshot" => canvas::take_canvas_snapshot,
        "record_value" => kpi::record_value, "add_event" => kpi::add_event, "add_member" => team::add_member,
        "add_preparation_steps" => preparation::add_preparation_steps,
        "set_worth" => project::worth::set_worth, "add_experiment" => project::experiment::add_experiment,
        "add_version" => storymap::add_version, "add_epic" => storymap::add_epic, "silence_finding" => link::silence_finding,
    }
}
