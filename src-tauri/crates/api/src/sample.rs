//! The sample project: a story told in records, real data read from a file, real baselines trained on them.
//!
//! `assets/sample/murano.{en,fr}.json` is an export whose dates are counted from `anchor`; they are shifted so that the
//! story ends today. The transactions are synthetic: `assets/sample/transactions.csv`, made by `cargo xtask sample`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::csv::Choices;
use chrono::{Days, NaiveDate, TimeDelta};
use project::dataset::DatasetColumn;
use project::preparation;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::house::{Folders, House, Open};
use crate::train::{self, proposed_spec, unwatched};
use crate::{Fault, Locale, Session, data};

static STORY_EN: &str = include_str!("../../../../assets/sample/murano.en.json");
static STORY_FR: &str = include_str!("../../../../assets/sample/murano.fr.json");
static TRANSACTIONS: &str = include_str!("../../../../assets/sample/transactions.csv");

/// Where the copy that the home screen opens is kept.
pub(crate) fn path(folders: &Folders, locale: Locale) -> PathBuf {
    folders.data.join("sample").join(match locale {
        Locale::En => "Murano.atelier",
        Locale::Fr => "Murano (français).atelier",
    })
}

/// Writes the sample to a new file.
pub fn create(target: &Path, session: &Session) -> Result<(), Fault> {
    let folder = target.parent().map_or_else(PathBuf::new, Path::to_owned);
    std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, &e))?;
    let made = fill(target, &folder, session);
    if made.is_err() {
        let _ = std::fs::remove_file(target);
    }
    made
}

fn fill(target: &Path, folder: &Path, session: &Session) -> Result<(), Fault> {
    let broken = |detail: String| Fault::new("bad_exchange", json!({ "detail": detail }));
    let text = if session.locale == Locale::Fr { STORY_FR } else { STORY_EN };
    let mut story: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
    let anchor: NaiveDate =
        story["anchor"].as_str().and_then(|a| a.parse().ok()).ok_or_else(|| broken("anchor".to_owned()))?;
    let by = session.today() - anchor;
    shift(&mut story["records"], by);
    let dataset = story["dataset"].take();
    if let Some(root) = story.as_object_mut() {
        root.remove("anchor");
        root.remove("dataset");
    }
    project::import_json(&story.to_string(), target, session.call())?;
    with_data(target, folder, session, &dataset, by)
}

/// Imports the transactions, fills their catalogue, and trains the baselines on them.
fn with_data(target: &Path, folder: &Path, session: &Session, dataset: &Value, by: TimeDelta) -> Result<(), Fault> {
    // A house of its own: its gestures are not the user's to undo, and the file is not a recent one.
    let house = House::new(Folders { data: folder.to_owned(), projects: folder.to_owned() }, None);
    let csv = folder.join("transactions.csv");
    std::fs::write(&csv, dated(by)).map_err(|e| Fault::file(&csv, &e))?;
    let filled = (|| {
        let (project, summary) = project::Project::open(target, project::OpenOptions::default())?;
        let open = house.keep(target, project, summary);
        let mut own = session.clone().on(&open.id);
        own.actor = "sample".to_owned();
        let ctx = Ctx { house: Arc::clone(&house), session: own };
        let name = dataset["name"].as_str().unwrap_or("transactions");
        let version = data::import(&ctx, &open, &csv, name, &Choices::default(), None, &unwatched())?;
        let columns = dataset["columns"].clone();
        let (dataset_id, description) =
            (version.dataset_id.clone(), dataset["description"].as_str().unwrap_or("").to_owned());
        let links = dataset["links"].clone();
        let rules = rules(dataset)?;
        data::write(&ctx, &open, ctx.session.call(), "import_file", move |tx| {
            let mut set: project::dataset::Dataset = tx.get(&dataset_id)?;
            set.description = description;
            tx.put(&set)?;
            for mut column in tx.all::<DatasetColumn>("dataset_id = ?1", &[&dataset_id])? {
                let known = &columns[column.name.as_str()];
                let text = |field: &str| known[field].as_str().unwrap_or("").to_owned();
                (column.meaning, column.unit, column.pitfalls) = (text("meaning"), text("unit"), text("pitfalls"));
                column.owner = text("owner");
                column.personal = known["personal"] == true;
                column.personal_kind = text("personal_kind");
                column.known_after = known["known_after"] == true;
                tx.put(&column)?;
            }
            let args = project::quality::AddRules { dataset_id: dataset_id.clone(), rules };
            project::quality::add_quality_rules(tx, args)?;
            for link in links.as_array().into_iter().flatten() {
                let text = |field: &str| link[field].as_str().unwrap_or_default().to_owned();
                let args = project::link::LinkRecords {
                    from_kind: text("from_kind"),
                    from_id: text("from_id"),
                    to_kind: "dataset".to_owned(),
                    to_id: dataset_id.clone(),
                };
                project::link::link_records(tx, args)?;
            }
            Ok(())
        })?;
        crate::knowing::after_import(&ctx, &open, &version, &unwatched());
        prepared(&ctx, &open, &version.dataset_id, &dataset["preparation"])?;
        let target = dataset["target"].as_str().unwrap_or("fraud").to_owned();
        let proposal =
            train::propose_training(&ctx, train::ProposeTraining { version_id: version.id.clone(), target })?;
        let mut spec = proposed_spec(&proposal, 1);
        spec.rule = dataset["rule"].as_str().map(str::to_owned);
        let name = dataset["training"].as_str().map(str::to_owned);
        let training = train::run(&ctx, &open, &version.id, name, &spec, &unwatched())?;
        if dataset["worth"].is_object() {
            let mut worth = dataset["worth"].clone();
            worth["training_id"] = json!(training.id);
            let args: project::worth::SetWorth = data::parsed(worth)?;
            data::write(&ctx, &open, ctx.session.call(), "set_worth", move |tx| project::worth::set_worth(tx, args))?;
        }
        house.close(&open.id);
        Ok(())
    })();
    let _ = std::fs::remove_file(&csv);
    filled
}

/// The quality rules that the story's team has set.
fn rules(dataset: &Value) -> Result<Vec<project::quality::NewRule>, Fault> {
    serde_json::from_value(dataset["rules"].clone())
        .map_err(|e| Fault::new("bad_exchange", json!({ "detail": format!("dataset.rules: {e}") })))
}

/// The steps that the team has agreed on, to be looked at and run.
fn prepared(ctx: &Ctx, open: &Open, dataset_id: &str, said: &Value) -> Result<(), Fault> {
    let Some(name) = said["name"].as_str().map(str::to_owned) else { return Ok(()) };
    let steps: Vec<preparation::NewStep> = serde_json::from_value(said["steps"].clone())
        .map_err(|e| Fault::new("bad_exchange", json!({ "detail": e.to_string() })))?;
    let off: Vec<bool> = said["steps"].as_array().into_iter().flatten().map(|s| s["off"] == true).collect();
    let (dataset_id, note) = (dataset_id.to_owned(), said["note"].as_str().unwrap_or_default().to_owned());
    data::write(ctx, open, ctx.session.call(), "add_preparation", move |tx| {
        let made = preparation::add_preparation(tx, preparation::AddPreparation { dataset_id, name })?;
        tx.put(&preparation::Preparation { note, ..made.clone() })?;
        let args =
            preparation::AddPreparationSteps { preparation_id: made.id, steps, place: project::Place::default() };
        let added = preparation::add_preparation_steps(tx, args)?;
        let ids = added.into_iter().zip(off).filter(|(_, off)| *off).map(|(step, _)| step.id).collect();
        preparation::switch_preparation_steps(tx, preparation::SwitchPreparationSteps { ids, enabled: false })
    })
}

/// The transactions, their days moved too.
fn dated(by: TimeDelta) -> String {
    let cells =
        |line: &str| line.split(',').map(|cell| moved(cell, by).unwrap_or_else(|| cell.to_owned())).collect::<Vec<_>>();
    TRANSACTIONS.lines().map(|line| cells(line).join(",") + "\n").collect()
}

/// Moves every date of the story by as many days; weekdays stay what they are only for whole weeks.
fn shift(value: &mut Value, by: TimeDelta) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|v| shift(v, by)),
        Value::Object(map) => map.values_mut().for_each(|v| shift(v, by)),
        Value::String(text) => {
            if let Some(moved) = moved(text, by) {
                *text = moved;
            }
        }
        _ => {}
    }
}

/// `YYYY-MM-DD`, alone or at the start of an instant.
fn moved(text: &str, by: TimeDelta) -> Option<String> {
    let (day, rest) = text.split_at_checked(10)?;
    let date = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    if !(rest.is_empty() || rest.starts_with('T')) {
        return None;
    }
    let days = Days::new(by.num_days().unsigned_abs());
    let date = if by < TimeDelta::zero() { date.checked_sub_days(days) } else { date.checked_add_days(days) };
    Some(format!("{}{rest}", date?))
}
