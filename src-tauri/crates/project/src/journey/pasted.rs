//! Many steps at once: rows of a spreadsheet, read and corrected by the page, kept as one step of undo.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::lanes::same;
use super::{Journey, JourneyStep, Lane};
use crate::order::between;
use crate::{Error, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PastedStep {
    pub title: String,
    /// The name of a lane; made if the journey has none of that name.
    pub actor: Option<String>,
    pub tool: Option<String>,
    pub minutes: Option<f64>,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddSteps {
    pub journey_id: String,
    pub steps: Vec<PastedStep>,
}

/// Steps that one gesture adds at most: a journey of more is a log, not a map.
const MOST: usize = 2000;

/// Adds steps at the end, and the lanes that they name. All or none: the first row that doesn't fit is named.
pub fn add_steps(tx: &mut Tx, args: AddSteps) -> Result<Vec<JourneyStep>> {
    tx.get::<Journey>(&args.journey_id)?;
    let count = args.steps.len();
    if count > MOST {
        return Err(Error::refused("too_many_steps", json!({ "count": count, "limit": MOST })));
    }
    for (row, step) in args.steps.iter().enumerate() {
        if step.title.trim().is_empty() {
            return Err(Error::refused("step_no_title", json!({ "row": row + 1 })));
        }
        if step.minutes.is_some_and(|m| !m.is_finite() || m < 0.0) {
            return Err(Error::refused("step_minutes", json!({ "row": row + 1, "value": step.minutes })));
        }
    }
    let mut lanes: Vec<Lane> = tx.all("journey_id = ?1", &[&args.journey_id])?;
    let mut last = tx.all::<JourneyStep>("journey_id = ?1", &[&args.journey_id])?.pop().map(|s| s.order_key);
    let mut made = Vec::with_capacity(count);
    for step in args.steps {
        let lane_id = match step.actor.as_deref().map(str::trim).filter(|a| !a.is_empty()) {
            None => None,
            Some(actor) => Some(lane_named(tx, &mut lanes, &args.journey_id, actor)?),
        };
        let order_key = between(last.as_deref(), None);
        last = Some(order_key.clone());
        let id = tx.new_id();
        made.push(tx.put_stored(&JourneyStep {
            id,
            journey_id: args.journey_id.clone(),
            title: step.title.trim().to_owned(),
            tool: step.tool.unwrap_or_default().trim().to_owned(),
            minutes: step.minutes,
            order_key,
            lane_id,
            from_step_id: None,
        })?);
    }
    tx.label("count", count);
    Ok(made)
}

fn lane_named(tx: &mut Tx, lanes: &mut Vec<Lane>, journey: &str, title: &str) -> Result<String> {
    if let Some(lane) = lanes.iter().find(|l| same(&l.title, title)) {
        return Ok(lane.id.clone());
    }
    let order_key = between(lanes.last().map(|l| l.order_key.as_str()), None);
    let lane = Lane { id: tx.new_id(), journey_id: journey.to_owned(), title: title.to_owned(), order_key };
    let lane = tx.put_stored(&lane)?;
    let id = lane.id.clone();
    lanes.push(lane);
    Ok(id)
}
