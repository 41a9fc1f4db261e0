//! What can be done to journeys, their steps and their pain points.

use serde::Deserialize;
use ts_rs::TS;

use super::{Journey, JourneyKind, JourneyStep, JourneyVersion, Lane, PainKind, PainPoint, lane_of};
use crate::{Deleted, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddJourney {
    pub title: String,
    pub kind: Option<JourneyKind>,
    pub version: Option<JourneyVersion>,
    pub objective_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddStep {
    pub journey_id: String,
    pub title: String,
    pub lane_id: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveStep {
    pub id: String,
    /// Absent: the lane that it has; null: nobody's.
    #[serde(default, deserialize_with = "said")]
    #[ts(type = "string | null", optional)]
    pub lane_id: Option<Option<String>>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddPain {
    pub step_id: String,
    pub text: String,
    pub kind: PainKind,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MovePain {
    pub id: String,
    pub step_id: String,
    #[serde(flatten)]
    pub place: Place,
}

/// A null that was said is not an absence.
fn said<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

pub fn add_journey(tx: &mut Tx, args: AddJourney) -> Result<Journey> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Journey>(tx, &id, "?1 = ''", "")?;
    tx.put(&Journey {
        id: id.clone(),
        objective_id: args.objective_id,
        title: args.title,
        kind: args.kind.unwrap_or(JourneyKind::Process),
        version: args.version.unwrap_or(JourneyVersion::AsIs),
        order_key,
        as_is_id: None,
    })?;
    tx.get(&id)
}

/// Deletes a journey with its lanes and steps; one drawn from it stays, and no longer says what it changes.
pub fn delete_journey(tx: &mut Tx, args: Deleted) -> Result<()> {
    let journey: Journey = tx.get(&args.id)?;
    tx.label("title", journey.title);
    for step in tx.all::<JourneyStep>("journey_id = ?1", &[&args.id])? {
        remove_step(tx, &step.id)?;
    }
    tx.delete_all::<Lane>("journey_id = ?1", &[&args.id])?;
    for mut to_be in tx.all::<Journey>("as_is_id = ?1", &[&args.id])? {
        to_be.as_is_id = None;
        tx.put(&to_be)?;
    }
    tx.delete::<Journey>(&args.id)
}

pub fn add_step(tx: &mut Tx, args: AddStep) -> Result<JourneyStep> {
    tx.get::<Journey>(&args.journey_id)?;
    let id = tx.new_id();
    let order_key = args.place.key::<JourneyStep>(tx, &id, "journey_id = ?1", &args.journey_id)?;
    let lane_id = lane_of(tx, args.lane_id, &args.journey_id)?;
    tx.put(&JourneyStep {
        id: id.clone(),
        journey_id: args.journey_id,
        title: args.title,
        tool: String::new(),
        minutes: None,
        order_key,
        lane_id,
        from_step_id: None,
    })?;
    tx.get(&id)
}

pub fn move_step(tx: &mut Tx, args: MoveStep) -> Result<JourneyStep> {
    let mut step: JourneyStep = tx.get(&args.id)?;
    step.order_key = args.place.key::<JourneyStep>(tx, &args.id, "journey_id = ?1", &step.journey_id)?;
    if let Some(lane) = args.lane_id {
        step.lane_id = lane_of(tx, lane, &step.journey_id)?;
    }
    tx.put(&step)?;
    tx.get(&args.id)
}

pub fn delete_step(tx: &mut Tx, args: Deleted) -> Result<()> {
    let step: JourneyStep = tx.get(&args.id)?;
    tx.label("title", step.title);
    remove_step(tx, &args.id)
}

fn remove_step(tx: &mut Tx, id: &str) -> Result<()> {
    tx.delete_all::<PainPoint>("step_id = ?1", &[id])?;
    for mut later in tx.all::<JourneyStep>("from_step_id = ?1", &[id])? {
        later.from_step_id = None;
        tx.put(&later)?;
    }
    tx.delete::<JourneyStep>(id)
}

pub fn add_pain(tx: &mut Tx, args: AddPain) -> Result<PainPoint> {
    tx.get::<JourneyStep>(&args.step_id)?;
    let id = tx.new_id();
    let order_key = args.place.key::<PainPoint>(tx, &id, "step_id = ?1", &args.step_id)?;
    tx.put(&PainPoint {
        id: id.clone(),
        step_id: args.step_id,
        text: args.text,
        kind: args.kind,
        severity: None,
        frequency: None,
        evidence: String::new(),
        order_key,
    })?;
    tx.get(&id)
}

pub fn move_pain(tx: &mut Tx, args: MovePain) -> Result<PainPoint> {
    let mut pain: PainPoint = tx.get(&args.id)?;
    tx.get::<JourneyStep>(&args.step_id)?;
    pain.order_key = args.place.key::<PainPoint>(tx, &args.id, "step_id = ?1", &args.step_id)?;
    pain.step_id = args.step_id;
    tx.put(&pain)?;
    tx.get(&args.id)
}

pub fn delete_pain(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<PainPoint>(&args.id)
}
