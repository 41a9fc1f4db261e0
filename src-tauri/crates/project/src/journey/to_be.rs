//! The journey as it should be, drawn from the one of today: each step knows the one it was, so that what was added,
//! removed, changed and moved can be told.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use ts_rs::TS;

use super::{Journey, JourneyStep, JourneyVersion, Lane, PainPoint, lanes};
use crate::ideation::Note;
use crate::link::{Link, LinkRecords, link_records};
use crate::{Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct MakeToBe {
    pub journey_id: String,
    /// The idea that changes the process.
    pub note_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct RestoreStep {
    /// A step of today's journey.
    pub id: String,
    /// The journey as it should be, which no longer has it.
    pub journey_id: String,
}

const OF_JOURNEY: &str = "journey_id = ?1";

/// The journey as it should be: the one that there is, else a copy of today's lanes and steps. Its pain points stay with
/// today's. An idea is linked to the steps that it answers a pain point of, or to the journey when there are none.
pub fn make_to_be(tx: &mut Tx, args: MakeToBe) -> Result<Journey> {
    let journey: Journey = tx.get(&args.journey_id)?;
    tx.label("title", journey.title.clone());
    let to_be = if journey.version == JourneyVersion::ToBe {
        journey
    } else {
        match tx.all::<Journey>("as_is_id = ?1", &[&journey.id])?.into_iter().next() {
            Some(there) => there,
            None => copy(tx, &journey)?,
        }
    };
    if let Some(note) = args.note_id {
        let note: Note = tx.get(&note)?;
        link_idea(tx, &note.id, &to_be.id)?;
    }
    Ok(to_be)
}

fn copy(tx: &mut Tx, from: &Journey) -> Result<Journey> {
    let id = tx.new_id();
    let place = Place { after: Some(from.id.clone()), before: None };
    let order_key = place.key::<Journey>(tx, &id, "?1 = ''", "")?;
    let as_is_id = Some(from.id.clone());
    let to_be = Journey { id, version: JourneyVersion::ToBe, order_key, as_is_id, ..from.clone() };
    tx.put(&to_be)?;
    let mut lanes = HashMap::new();
    for lane in tx.all::<Lane>(OF_JOURNEY, &[&from.id])? {
        let id = tx.new_id();
        tx.put(&Lane { id: id.clone(), journey_id: to_be.id.clone(), ..lane.clone() })?;
        lanes.insert(lane.id, id);
    }
    for step in tx.all::<JourneyStep>(OF_JOURNEY, &[&from.id])? {
        let lane_id = step.lane_id.as_ref().and_then(|l| lanes.get(l)).cloned();
        let from_step_id = Some(step.id.clone());
        let id = tx.new_id();
        tx.put(&JourneyStep { id, journey_id: to_be.id.clone(), lane_id, from_step_id, ..step })?;
    }
    Ok(to_be)
}

fn link_idea(tx: &mut Tx, note: &str, to_be: &str) -> Result<()> {
    let mut hurt = HashSet::new();
    for link in tx.all::<Link>("from_kind = 'pain_point' AND to_id = ?1", &[note])? {
        hurt.insert(tx.get::<PainPoint>(&link.from_id)?.step_id);
    }
    let steps = tx.all::<JourneyStep>(OF_JOURNEY, &[to_be])?.into_iter();
    let answers = |s: &JourneyStep| s.from_step_id.as_ref().is_some_and(|was| hurt.contains(was));
    let mut ends: Vec<(&str, String)> = steps.filter(answers).map(|s| ("journey_step", s.id)).collect();
    if ends.is_empty() {
        ends.push(("journey", to_be.to_owned()));
    }
    for (kind, id) in ends {
        let (from_kind, from_id) = ("note".to_owned(), note.to_owned());
        link_records(tx, LinkRecords { from_kind, from_id, to_kind: kind.to_owned(), to_id: id })?;
    }
    Ok(())
}

/// A step that was taken out of the journey as it should be comes back, after the nearest one before it that is still
/// there, in the lane of the same name. One that is there already is answered.
pub fn restore_step(tx: &mut Tx, args: RestoreStep) -> Result<JourneyStep> {
    let step: JourneyStep = tx.get(&args.id)?;
    tx.label("title", step.title.clone());
    tx.get::<Journey>(&args.journey_id)?;
    let there: Vec<JourneyStep> = tx.all(OF_JOURNEY, &[&args.journey_id])?;
    let became = |was: &str| there.iter().find(|s| s.from_step_id.as_deref() == Some(was));
    if let Some(already) = became(&step.id) {
        return Ok(already.clone());
    }
    let today: Vec<JourneyStep> = tx.all(OF_JOURNEY, &[&step.journey_id])?;
    let earlier = today.iter().take_while(|s| s.id != step.id).filter_map(|s| became(&s.id)).last();
    let place = match (earlier, there.first()) {
        (Some(after), _) => Place { after: Some(after.id.clone()), before: None },
        (None, Some(first)) => Place { after: None, before: Some(first.id.clone()) },
        (None, None) => Place::default(),
    };
    let id = tx.new_id();
    let order_key = place.key::<JourneyStep>(tx, &id, OF_JOURNEY, &args.journey_id)?;
    let lane_id = match &step.lane_id {
        None => None,
        Some(lane) => {
            let title = tx.get::<Lane>(lane)?.title;
            let here = tx.all::<Lane>(OF_JOURNEY, &[&args.journey_id])?;
            here.into_iter().find(|l| lanes::same(&l.title, &title)).map(|l| l.id)
        }
    };
    let from_step_id = Some(step.id.clone());
    let back = JourneyStep { id, journey_id: args.journey_id, order_key, lane_id, from_step_id, ..step };
    tx.put_stored(&back)
}
