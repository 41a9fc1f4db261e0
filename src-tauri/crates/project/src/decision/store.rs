//! What can be done to assessments and decisions.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Aspect, Assessment, Decision, DecisionVerdict, compare};
use crate::canvas::Canvas;
use crate::link::leads_to;
use crate::prototype::Prototype;
use crate::storymap::{self, AddVersion, Version};
use crate::uncertainty::{Uncertainty, required};
use crate::{Error, Patch, Place, Result, Tx, patch};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AssessCanvas {
    pub canvas_id: String,
    pub aspect: Aspect,
    /// 1 to 5; null takes it away.
    pub score: Option<i64>,
    /// Absent: as it was.
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Decide {
    pub canvas_id: String,
    pub verdict: DecisionVerdict,
    pub reasons: String,
    pub people: Option<Vec<String>>,
    /// The canvases that were compared, this one among them or not.
    pub compared: Option<Vec<String>>,
    /// Absent: today.
    pub decided_on: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ReopenDecision {
    pub id: String,
    pub reason: String,
}

/// The version that a decision opens: one that is there, or a new one.
#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct OpenVersion {
    pub id: String,
    pub version_id: Option<String>,
    pub title: Option<String>,
}

/// An assessment without score and reason is none.
pub fn assess_canvas(tx: &mut Tx, args: AssessCanvas) -> Result<Option<Assessment>> {
    let canvas: Canvas = tx.get(&args.canvas_id)?;
    let aspect = json!(args.aspect).as_str().unwrap_or_default().to_owned();
    let known = tx.all::<Assessment>("canvas_id = ?1 AND aspect = ?2", &[&canvas.id, &aspect])?.pop();
    tx.label("title", canvas.title);
    tx.coalesce(format!("assess/{}/{aspect}/{}", canvas.id, args.reason.is_some()));
    let reason = args.reason.unwrap_or_else(|| known.as_ref().map(|a| a.reason.clone()).unwrap_or_default());
    if args.score.is_none() && reason.trim().is_empty() {
        if let Some(known) = known {
            tx.delete::<Assessment>(&known.id)?;
        }
        return Ok(None);
    }
    let id = known.map_or_else(|| tx.new_id(), |a| a.id);
    let (canvas_id, aspect, score) = (args.canvas_id, args.aspect, args.score);
    tx.put(&Assessment { id: id.clone(), canvas_id, aspect, score, reason })?;
    tx.get(&id).map(Some)
}

/// A dated record, with what was known of each canvas compared. What it rests on leads to it on the thread.
pub fn decide(tx: &mut Tx, args: Decide) -> Result<Decision> {
    let canvas: Canvas = tx.get(&args.canvas_id)?;
    if args.reasons.trim().is_empty() {
        return Err(Error::refused("decision_no_reason", json!({ "title": canvas.title })));
    }
    if let Some(standing) = standing(tx, &canvas.id)? {
        let args = json!({ "title": canvas.title, "verdict": standing.verdict, "date": standing.decided_on });
        return Err(Error::refused("decision_stands", args));
    }
    let date = args.decided_on.unwrap_or_else(|| tx.today().to_string());
    patch::check_date("decided_on", &json!(date))?;
    let mut compared = vec![compare::compared(tx, &canvas)?];
    for other in args.compared.unwrap_or_default() {
        if compared.iter().all(|c| c.canvas_id != other) {
            compared.push(compare::compared(tx, &tx.get(&other)?)?);
        }
    }
    let id = tx.new_id();
    let order_key = Place::default().key::<Decision>(tx, &id, "?1 = ''", "")?;
    tx.label("title", canvas.title.clone());
    tx.label("verdict", json!(args.verdict));
    tx.put(&Decision {
        id: id.clone(),
        canvas_id: Some(canvas.id.clone()),
        title: canvas.title,
        verdict: args.verdict,
        reasons: args.reasons,
        decided_on: date,
        people: args.people.unwrap_or_default(),
        compared,
        reopened_on: None,
        reopened_for: String::new(),
        order_key,
    })?;
    rests_on(tx, &canvas.id, &id)?;
    tx.get(&id)
}

/// The decision that stands on a canvas.
fn standing(tx: &Tx, canvas: &str) -> Result<Option<Decision>> {
    Ok(tx.all::<Decision>("canvas_id = ?1 AND reopened_on IS NULL", &[canvas])?.pop())
}

/// Concluded prototypes lead to the decision; an uncertainty that has none leads to it itself.
fn rests_on(tx: &mut Tx, canvas: &str, decision: &str) -> Result<()> {
    for uncertainty in tx.all::<Uncertainty>("canvas_id = ?1", &[canvas])? {
        let of_it = "uncertainty_id = ?1 AND concluded_on IS NOT NULL";
        let prototypes: Vec<Prototype> = tx.all(of_it, &[&uncertainty.id])?;
        for prototype in &prototypes {
            leads_to(tx, ("prototype", &prototype.id), ("decision", decision))?;
        }
        if prototypes.is_empty() {
            leads_to(tx, ("uncertainty", &uncertainty.id), ("decision", decision))?;
        }
    }
    Ok(())
}

/// The record stays, with the day and the reason; the canvas can be decided on again.
pub fn reopen_decision(tx: &mut Tx, args: ReopenDecision) -> Result<Decision> {
    required("reason", &args.reason)?;
    let mut decision: Decision = tx.get(&args.id)?;
    if decision.reopened_on.is_some() {
        return Err(Error::refused("decision_reopened", json!({ "title": decision.title })));
    }
    tx.label("title", decision.title.clone());
    decision.reopened_on = Some(tx.today().to_string());
    decision.reopened_for = args.reason;
    tx.put(&decision)?;
    tx.get(&args.id)
}

/// Its reason and people can be put right while it stands; never without a reason.
pub fn patch_decision(tx: &mut Tx, args: Patch<Decision>) -> Result<Decision> {
    let decision: Decision = tx.get(&args.id)?;
    if decision.reopened_on.is_some() {
        return Err(Error::refused("decision_reopened", json!({ "title": decision.title })));
    }
    if args.fields.get("reasons").is_some_and(|r| r.as_str().is_some_and(|r| r.trim().is_empty())) {
        return Err(Error::refused("decision_no_reason", json!({ "title": decision.title })));
    }
    patch::patch(tx, args)
}

/// A go leads to a version of the product.
pub fn open_version(tx: &mut Tx, args: OpenVersion) -> Result<Version> {
    let decision: Decision = tx.get(&args.id)?;
    if decision.verdict != DecisionVerdict::Go || decision.reopened_on.is_some() {
        return Err(Error::refused("decision_not_go", json!({ "title": decision.title })));
    }
    let version: Version = if let Some(id) = args.version_id {
        tx.get(&id)?
    } else {
        let title = args.title.unwrap_or_default();
        required("title", &title)?;
        storymap::add_version(tx, AddVersion { title, objective: None, place: Place::default() })?
    };
    tx.label("title", version.title.clone());
    leads_to(tx, ("decision", &args.id), ("version", &version.id))?;
    Ok(version)
}

/// A canvas goes: what was decided on it stays, under the title that it had.
pub(crate) fn canvas_deleted(tx: &mut Tx, canvas: &str) -> Result<()> {
    tx.delete_all::<Assessment>("canvas_id = ?1", &[canvas])?;
    for mut decision in tx.all::<Decision>("canvas_id = ?1", &[canvas])? {
        decision.canvas_id = None;
        tx.put(&decision)?;
    }
    Ok(())
}
