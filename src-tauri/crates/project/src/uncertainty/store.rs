//! What can be done to uncertainties.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Criticality, Uncertainty, UncertaintyFamily, UncertaintyOutcome, UncertaintyState, UserTest, WaivedFor};
use crate::canvas::{Canvas, Card};
use crate::journey::JourneyStep;
use crate::link::leads_to;
use crate::prototype;
use crate::{Deleted, Error, Place, Result, Tx};

/// With a card or a step, the uncertainty is linked to it; a card brings its canvas.
#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddUncertainty {
    pub statement: String,
    pub family: UncertaintyFamily,
    pub criticality: Option<Criticality>,
    pub guide: Option<String>,
    pub canvas_id: Option<String>,
    pub card_id: Option<String>,
    pub step_id: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveUncertainty {
    pub id: String,
    pub criticality: Criticality,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct ConcludeUncertainty {
    pub id: String,
    pub outcome: UncertaintyOutcome,
    pub conclusion: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct WaiveUncertainty {
    pub id: String,
    pub waived_for: WaivedFor,
    pub reason: String,
}

fn key(tx: &Tx, place: &Place, id: &str, criticality: Criticality) -> Result<String> {
    let column = json!(criticality).as_str().unwrap_or_default().to_owned();
    place.key::<Uncertainty>(tx, id, "criticality = ?1", &column)
}

pub fn add_uncertainty(tx: &mut Tx, args: AddUncertainty) -> Result<Uncertainty> {
    required("statement", &args.statement)?;
    let card = args.card_id.as_deref().map(|id| tx.get::<Card>(id)).transpose()?;
    let canvas_id = args.canvas_id.or_else(|| card.as_ref().map(|c| c.canvas_id.clone()));
    if let Some(canvas) = &canvas_id {
        tx.get::<Canvas>(canvas)?;
    }
    let criticality = args.criticality.unwrap_or(Criticality::Major);
    let id = tx.new_id();
    let order_key = key(tx, &args.place, &id, criticality)?;
    tx.put(&Uncertainty {
        id: id.clone(),
        canvas_id,
        statement: args.statement,
        family: args.family,
        criticality,
        state: UncertaintyState::Open,
        guide: args.guide,
        outcome: None,
        conclusion: String::new(),
        concluded_on: None,
        waived_for: None,
        waiver: String::new(),
        order_key,
    })?;
    if let Some(card) = card {
        leads_to(tx, ("card", &card.id), ("uncertainty", &id))?;
    }
    if let Some(step) = args.step_id {
        tx.get::<JourneyStep>(&step)?;
        leads_to(tx, ("journey_step", &step), ("uncertainty", &id))?;
    }
    tx.get(&id)
}

/// To another column of criticality, or to another place in its own.
pub fn move_uncertainty(tx: &mut Tx, args: MoveUncertainty) -> Result<Uncertainty> {
    let mut uncertainty: Uncertainty = tx.get(&args.id)?;
    uncertainty.order_key = key(tx, &args.place, &args.id, args.criticality)?;
    uncertainty.criticality = args.criticality;
    tx.put(&uncertainty)?;
    tx.get(&args.id)
}

pub fn conclude_uncertainty(tx: &mut Tx, args: ConcludeUncertainty) -> Result<Uncertainty> {
    required("conclusion", &args.conclusion)?;
    let mut uncertainty: Uncertainty = tx.get(&args.id)?;
    tx.label("title", uncertainty.statement.clone());
    conclude(tx, &mut uncertainty, args.outcome, args.conclusion);
    tx.put(&uncertainty)?;
    tx.get(&args.id)
}

pub(crate) fn conclude(tx: &Tx, uncertainty: &mut Uncertainty, outcome: UncertaintyOutcome, conclusion: String) {
    uncertainty.state = UncertaintyState::Concluded;
    uncertainty.outcome = Some(outcome);
    uncertainty.conclusion = conclusion;
    uncertainty.concluded_on = Some(tx.today().to_string());
    uncertainty.waived_for = None;
    uncertainty.waiver.clear();
}

/// Nothing is tested, for a reason that is kept.
pub fn waive_uncertainty(tx: &mut Tx, args: WaiveUncertainty) -> Result<Uncertainty> {
    required("reason", &args.reason)?;
    let mut uncertainty: Uncertainty = tx.get(&args.id)?;
    tx.label("title", uncertainty.statement.clone());
    uncertainty.state = UncertaintyState::Waived;
    uncertainty.waived_for = Some(args.waived_for);
    uncertainty.waiver = args.reason;
    uncertainty.outcome = None;
    uncertainty.concluded_on = None;
    tx.put(&uncertainty)?;
    tx.get(&args.id)
}

/// Open again, or being tested where a test or a prototype runs; what was concluded stays to be read until it is replaced.
pub fn reopen_uncertainty(tx: &mut Tx, args: Deleted) -> Result<Uncertainty> {
    let mut uncertainty: Uncertainty = tx.get(&args.id)?;
    tx.label("title", uncertainty.statement.clone());
    let tested = !tx.all::<UserTest>("uncertainty_id = ?1", &[&args.id])?.is_empty();
    let testing = tested || prototype::running(tx, &args.id)?;
    uncertainty.state = if testing { UncertaintyState::Testing } else { UncertaintyState::Open };
    uncertainty.outcome = None;
    uncertainty.concluded_on = None;
    uncertainty.waived_for = None;
    tx.put(&uncertainty)?;
    tx.get(&args.id)
}

/// It is being tested from now on, unless it is settled.
pub(crate) fn testing(tx: &mut Tx, id: &str) -> Result<()> {
    let mut uncertainty: Uncertainty = tx.get(id)?;
    if uncertainty.state == UncertaintyState::Open {
        uncertainty.state = UncertaintyState::Testing;
        tx.put(&uncertainty)?;
    }
    Ok(())
}

/// With its tests and prototypes.
pub fn delete_uncertainty(tx: &mut Tx, args: Deleted) -> Result<()> {
    let uncertainty: Uncertainty = tx.get(&args.id)?;
    tx.label("title", uncertainty.statement);
    tx.delete_all::<UserTest>("uncertainty_id = ?1", &[&args.id])?;
    prototype::forget(tx, &args.id)?;
    tx.delete::<Uncertainty>(&args.id)
}

/// A canvas goes: what was not known of it stays, unattached.
pub(crate) fn canvas_deleted(tx: &mut Tx, canvas: &str) -> Result<()> {
    for mut uncertainty in tx.all::<Uncertainty>("canvas_id = ?1", &[canvas])? {
        uncertainty.canvas_id = None;
        tx.put(&uncertainty)?;
    }
    Ok(())
}

/// A text that a command can't do without.
pub(crate) fn required(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() { Err(Error::TextEmpty { field: field.to_owned() }) } else { Ok(()) }
}
