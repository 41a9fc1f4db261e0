//! What can be done to prototypes.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{LessonKind, MOST_DAYS, ProofBound, Prototype, PrototypeFinding, rules};
use crate::link::leads_to;
use crate::storymap::{self, AddEpic, Epic};
use crate::uncertainty::{self, Uncertainty, UncertaintyOutcome, UncertaintyState, required};
use crate::{Deleted, Error, Patch, Place, Result, Tx, patch};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddPrototype {
    pub uncertainty_id: String,
    pub question: String,
    pub days: Option<i64>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct StartPrototype {
    pub id: String,
    /// Absent: today.
    pub started_on: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ConcludePrototype {
    pub id: String,
    pub outcome: UncertaintyOutcome,
    pub conclusion: String,
    pub result: Option<f64>,
}

#[derive(Debug, Deserialize, TS)]
pub struct RenewPrototype {
    pub id: String,
    /// The new critical question.
    pub question: String,
    /// How another sprint allows the final decision.
    pub reason: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddPrototypeFinding {
    pub prototype_id: String,
    pub kind: LessonKind,
    pub text: String,
    pub source: Option<String>,
    /// The card of the source, on the canvas.
    pub card_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct IndustrialisePrototype {
    pub id: String,
    pub version_id: String,
    pub column_id: String,
    pub title: String,
}

const OF_UNCERTAINTY: &str = "uncertainty_id = ?1";
/// Fixed before the start and frozen after.
const FROZEN: [&str; 6] = ["question", "measure", "bound", "threshold", "unit", "days"];

pub fn add_prototype(tx: &mut Tx, args: AddPrototype) -> Result<Prototype> {
    required("question", &args.question)?;
    let days = args.days.unwrap_or(MOST_DAYS);
    rules::refuse_days(days)?;
    tx.get::<Uncertainty>(&args.uncertainty_id)?;
    let id = insert(tx, args.uncertainty_id, args.question, days, None)?;
    tx.get(&id)
}

fn insert(
    tx: &mut Tx,
    uncertainty_id: String,
    question: String,
    days: i64,
    renews: Option<(&Prototype, String)>,
) -> Result<String> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Prototype>(tx, &id, OF_UNCERTAINTY, &uncertainty_id)?;
    let (first, renewal_reason) = renews.map_or((None, String::new()), |(first, reason)| (Some(first), reason));
    let people = |of: fn(&Prototype) -> Vec<String>| first.map(of).unwrap_or_default();
    tx.put(&Prototype {
        id: id.clone(),
        uncertainty_id,
        renews_id: first.map(|p| p.id.clone()),
        renewal_reason,
        question,
        measure: String::new(),
        bound: ProofBound::AtLeast,
        threshold: None,
        unit: String::new(),
        days,
        planned_on: tx.today().to_string(),
        started_on: None,
        business: people(|p| p.business.clone()),
        team: people(|p| p.team.clone()),
        result: None,
        outcome: None,
        conclusion: String::new(),
        concluded_on: None,
        order_key,
    })?;
    Ok(id)
}

/// Plain fields. What was fixed before the start is not changed after it, and no prototype lasts longer than two weeks.
pub fn patch_prototype(tx: &mut Tx, args: Patch<Prototype>) -> Result<Prototype> {
    let prototype: Prototype = tx.get(&args.id)?;
    let now = serde_json::to_value(&prototype).map_err(|e| Error::bad_field("prototype", e))?;
    let changes = |field: &&&str| args.fields.get(**field).is_some_and(|new| *new != now[**field]);
    if let (Some(field), Some(started)) = (FROZEN.iter().find(changes), &prototype.started_on) {
        return Err(Error::refused("prototype_frozen", json!({ "field": field, "date": started })));
    }
    if let Some(days) = args.fields.get("days").and_then(serde_json::Value::as_i64) {
        rules::refuse_days(days)?;
    }
    patch::patch(tx, args)
}

/// The clock runs; what would prove it right is frozen.
pub fn start_prototype(tx: &mut Tx, args: StartPrototype) -> Result<Prototype> {
    let mut prototype: Prototype = tx.get(&args.id)?;
    if let Some(started) = &prototype.started_on {
        return Err(Error::refused("prototype_started", json!({ "date": started })));
    }
    rules::refuse_days(prototype.days)?;
    let date = args.started_on.unwrap_or_else(|| tx.today().to_string());
    patch::check_date("started_on", &json!(date))?;
    tx.label("title", prototype.question.clone());
    prototype.started_on = Some(date);
    tx.put(&prototype)?;
    uncertainty::testing(tx, &prototype.uncertainty_id)?;
    tx.get(&args.id)
}

/// The start is taken back, as long as nothing was found: then the proof can still be fixed.
pub fn unstart_prototype(tx: &mut Tx, args: Deleted) -> Result<Prototype> {
    let mut prototype: Prototype = tx.get(&args.id)?;
    let found = tx.all::<PrototypeFinding>("prototype_id = ?1", &[&args.id])?.len();
    if found > 0 || prototype.result.is_some() || prototype.concluded_on.is_some() {
        return Err(Error::refused("prototype_under_way", json!({ "count": found })));
    }
    tx.label("title", prototype.question.clone());
    prototype.started_on = None;
    tx.put(&prototype)?;
    tx.get(&args.id)
}

/// What it answered. Its uncertainty is concluded with it, unless nothing was settled.
pub fn conclude_prototype(tx: &mut Tx, args: ConcludePrototype) -> Result<Prototype> {
    required("conclusion", &args.conclusion)?;
    let mut prototype: Prototype = tx.get(&args.id)?;
    if prototype.started_on.is_none() {
        return Err(Error::refused("prototype_not_started", json!({ "title": prototype.question })));
    }
    tx.label("title", prototype.question.clone());
    prototype.outcome = Some(args.outcome);
    prototype.conclusion.clone_from(&args.conclusion);
    prototype.concluded_on = Some(tx.today().to_string());
    if args.result.is_some() {
        prototype.result = args.result;
    }
    tx.put(&prototype)?;
    let mut uncertainty: Uncertainty = tx.get(&prototype.uncertainty_id)?;
    if args.outcome != UncertaintyOutcome::Undecided && uncertainty.state != UncertaintyState::Concluded {
        uncertainty::conclude(tx, &mut uncertainty, args.outcome, args.conclusion);
        tx.put(&uncertainty)?;
    }
    tx.get(&args.id)
}

/// A second sprint, once, for a new critical question.
pub fn renew_prototype(tx: &mut Tx, args: RenewPrototype) -> Result<Prototype> {
    required("question", &args.question)?;
    required("reason", &args.reason)?;
    let first: Prototype = tx.get(&args.id)?;
    let renewals = tx.all::<Prototype>("renews_id = ?1", &[&first.id])?;
    if first.renews_id.is_some() || !renewals.is_empty() {
        return Err(Error::refused("prototype_renewed_twice", json!({ "title": first.question })));
    }
    if first.concluded_on.is_none() {
        return Err(Error::refused("prototype_not_concluded", json!({ "title": first.question })));
    }
    tx.label("title", first.question.clone());
    let uncertainty = first.uncertainty_id.clone();
    let id = insert(tx, uncertainty, args.question, MOST_DAYS, Some((&first, args.reason)))?;
    tx.get(&id)
}

pub fn add_prototype_finding(tx: &mut Tx, args: AddPrototypeFinding) -> Result<PrototypeFinding> {
    required("text", &args.text)?;
    tx.get::<Prototype>(&args.prototype_id)?;
    let id = tx.new_id();
    let order_key = Place::default().key::<PrototypeFinding>(tx, &id, "prototype_id = ?1", &args.prototype_id)?;
    tx.put(&PrototypeFinding {
        id: id.clone(),
        prototype_id: args.prototype_id,
        kind: args.kind,
        text: args.text,
        source: args.source.unwrap_or_default(),
        found_on: tx.today().to_string(),
        order_key,
    })?;
    if let Some(card) = args.card_id {
        leads_to(tx, ("card", &card), ("prototype_finding", &id))?;
    }
    tx.get(&id)
}

pub fn delete_prototype_finding(tx: &mut Tx, args: Deleted) -> Result<()> {
    let finding: PrototypeFinding = tx.get(&args.id)?;
    tx.label("title", finding.text);
    tx.delete::<PrototypeFinding>(&args.id)
}

/// What was learned becomes an epic of a version: the prototype itself never goes to production.
pub fn industrialise_prototype(tx: &mut Tx, args: IndustrialisePrototype) -> Result<Epic> {
    required("title", &args.title)?;
    let prototype: Prototype = tx.get(&args.id)?;
    if prototype.concluded_on.is_none() {
        return Err(Error::refused("prototype_not_concluded", json!({ "title": prototype.question })));
    }
    tx.label("title", args.title.clone());
    let (version_id, column_id) = (args.version_id, args.column_id);
    let mut epic =
        storymap::add_epic(tx, AddEpic { version_id, column_id, title: args.title, place: Place::default() })?;
    epic.detail = prototype.conclusion;
    tx.put(&epic)?;
    leads_to(tx, ("prototype", &args.id), ("epic", &epic.id))?;
    tx.get(&epic.id)
}

/// With its findings; its second sprint goes with it.
pub fn delete_prototype(tx: &mut Tx, args: Deleted) -> Result<()> {
    let prototype: Prototype = tx.get(&args.id)?;
    tx.label("title", prototype.question);
    for renewal in tx.all::<Prototype>("renews_id = ?1", &[&args.id])? {
        remove(tx, &renewal.id)?;
    }
    remove(tx, &args.id)
}

fn remove(tx: &mut Tx, id: &str) -> Result<()> {
    tx.delete_all::<PrototypeFinding>("prototype_id = ?1", &[id])?;
    tx.delete::<Prototype>(id)
}

/// Every prototype of an uncertainty that goes.
pub(crate) fn forget(tx: &mut Tx, uncertainty: &str) -> Result<()> {
    for prototype in tx.all::<Prototype>(OF_UNCERTAINTY, &[uncertainty])? {
        remove(tx, &prototype.id)?;
    }
    Ok(())
}

/// Has the uncertainty a prototype that was started and is not concluded?
pub(crate) fn running(tx: &Tx, uncertainty: &str) -> Result<bool> {
    let all: Vec<Prototype> = tx.all(OF_UNCERTAINTY, &[uncertainty])?;
    Ok(all.iter().any(|p| p.started_on.is_some() && p.concluded_on.is_none()))
}
