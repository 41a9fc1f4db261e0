//! What can be done to objectives.

use serde::Deserialize;
use ts_rs::TS;

use super::Objective;
use crate::{Deleted, Error, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddObjective {
    pub title: String,
    pub parent_id: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct MoveObjective {
    pub id: String,
    pub parent_id: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

const SIBLINGS: &str = "ifnull(parent_id, '') = ?1";

pub fn add_objective(tx: &mut Tx, args: AddObjective) -> Result<Objective> {
    if let Some(parent) = &args.parent_id {
        tx.get::<Objective>(parent)?;
    }
    let id = tx.new_id();
    let order_key = args.place.key::<Objective>(tx, &id, SIBLINGS, args.parent_id.as_deref().unwrap_or(""))?;
    tx.put(&Objective {
        id: id.clone(),
        parent_id: args.parent_id,
        title: args.title,
        detail: String::new(),
        order_key,
    })?;
    tx.get(&id)
}

pub fn move_objective(tx: &mut Tx, args: MoveObjective) -> Result<Objective> {
    let mut objective: Objective = tx.get(&args.id)?;
    let mut above = args.parent_id.clone();
    while let Some(id) = above {
        if id == args.id {
            return Err(Error::refused("objective_inside_itself", serde_json::json!({ "title": objective.title })));
        }
        above = tx.get::<Objective>(&id)?.parent_id;
    }
    objective.order_key =
        args.place.key::<Objective>(tx, &args.id, SIBLINGS, args.parent_id.as_deref().unwrap_or(""))?;
    objective.parent_id = args.parent_id;
    tx.put(&objective)?;
    tx.get(&args.id)
}

/// Deletes the objective and all below it. Journeys and KPIs that served them stay, unattached.
pub fn delete_objective(tx: &mut Tx, args: Deleted) -> Result<()> {
    let objective: Objective = tx.get(&args.id)?;
    tx.label("title", objective.title);
    let mut waiting = vec![args.id];
    while let Some(id) = waiting.pop() {
        waiting.extend(tx.all::<Objective>("parent_id = ?1", &[&id])?.into_iter().map(|o| o.id));
        for mut journey in tx.all::<crate::journey::Journey>("objective_id = ?1", &[&id])? {
            journey.objective_id = None;
            tx.put(&journey)?;
        }
        for mut kpi in tx.all::<crate::kpi::Kpi>("objective_id = ?1", &[&id])? {
            kpi.objective_id = None;
            tx.put(&kpi)?;
        }
        super::whys::delete_chains(tx, &id)?;
        tx.delete::<Objective>(&id)?;
    }
    Ok(())
}
