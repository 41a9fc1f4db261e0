//! The lanes of a journey: who acts. No two of one journey have the same name.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Journey, JourneyStep, Lane};
use crate::{Deleted, Error, Patch, Place, Result, Tx, patch};

#[derive(Debug, Deserialize, TS)]
pub struct AddLane {
    pub journey_id: String,
    pub title: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveLane {
    pub id: String,
    #[serde(flatten)]
    pub place: Place,
}

const OF_JOURNEY: &str = "journey_id = ?1";

pub fn add_lane(tx: &mut Tx, args: AddLane) -> Result<Lane> {
    tx.get::<Journey>(&args.journey_id)?;
    check_title(tx, &args.journey_id, "", &args.title)?;
    let id = tx.new_id();
    let order_key = args.place.key::<Lane>(tx, &id, OF_JOURNEY, &args.journey_id)?;
    tx.put(&Lane { id: id.clone(), journey_id: args.journey_id, title: args.title.trim().to_owned(), order_key })?;
    tx.get(&id)
}

pub fn patch_lane(tx: &mut Tx, args: Patch<Lane>) -> Result<Lane> {
    let lane: Lane = tx.get(&args.id)?;
    if let Some(title) = args.fields.get("title").and_then(|t| t.as_str()) {
        check_title(tx, &lane.journey_id, &lane.id, title)?;
    }
    patch::patch(tx, args)
}

pub fn move_lane(tx: &mut Tx, args: MoveLane) -> Result<Lane> {
    let mut lane: Lane = tx.get(&args.id)?;
    lane.order_key = args.place.key::<Lane>(tx, &args.id, OF_JOURNEY, &lane.journey_id)?;
    tx.put(&lane)?;
    tx.get(&args.id)
}

/// Deletes a lane. Its steps stay where they are in the journey; nobody is said to do them until a lane takes them.
pub fn delete_lane(tx: &mut Tx, args: Deleted) -> Result<()> {
    let lane: Lane = tx.get(&args.id)?;
    tx.label("title", lane.title);
    for mut step in tx.all::<JourneyStep>("lane_id = ?1", &[&args.id])? {
        step.lane_id = None;
        tx.put(&step)?;
    }
    tx.delete::<Lane>(&args.id)
}

/// The lane, if it is one of this journey.
pub(super) fn lane_of(tx: &Tx, lane: Option<String>, journey: &str) -> Result<Option<String>> {
    let Some(id) = lane else { return Ok(None) };
    if tx.get::<Lane>(&id)?.journey_id != journey {
        return Err(Error::not_found("lane", &id));
    }
    Ok(Some(id))
}

/// Names are compared as they are read: without regard to case and to blanks around them.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn check_title(tx: &Tx, journey: &str, id: &str, title: &str) -> Result<()> {
    if title.trim().is_empty() {
        return Err(Error::TextEmpty { field: "title".to_owned() });
    }
    let taken = tx.all::<Lane>(OF_JOURNEY, &[journey])?.into_iter().find(|l| l.id != id && same(&l.title, title));
    match taken {
        Some(lane) => Err(Error::refused("lane_twice", json!({ "title": lane.title }))),
        None => Ok(()),
    }
}
