//! What can be done to the worth of a training.

use serde::Deserialize;
use ts_rs::TS;

use super::{Cost, Rhythm, Worth};
use crate::model::Training;
use crate::{Deleted, Error, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SetWorth {
    pub training_id: String,
    pub unit: String,
    pub cases: f64,
    pub rhythm: Rhythm,
    #[serde(default)]
    pub costs: Vec<Cost>,
    pub over_cost: Option<f64>,
    pub under_cost: Option<f64>,
    pub today: Option<f64>,
    pub today_how: Option<String>,
    pub threshold: Option<f64>,
    pub capacity: Option<f64>,
}

/// Says what errors cost, for the first time or anew.
pub fn set_worth(tx: &mut Tx, args: SetWorth) -> Result<Worth> {
    let training: Training = tx.get(&args.training_id)?;
    tx.label("title", training.name);
    let known = tx.all::<Worth>("training_id = ?1", &[&args.training_id])?.into_iter().next();
    let worth = Worth {
        id: known.map_or_else(|| tx.new_id(), |w| w.id),
        training_id: args.training_id,
        unit: args.unit.trim().to_owned(),
        cases: args.cases,
        rhythm: args.rhythm,
        costs: args.costs,
        over_cost: args.over_cost.unwrap_or(0.0),
        under_cost: args.under_cost.unwrap_or(0.0),
        today: args.today,
        today_how: args.today_how.unwrap_or_default(),
        threshold: args.threshold,
        capacity: args.capacity,
    };
    refuse(&worth)?;
    tx.put(&worth)?;
    tx.get(&worth.id)
}

/// Plain fields, with the same bounds.
pub fn patch_worth(tx: &mut Tx, args: crate::Patch<Worth>) -> Result<Worth> {
    let worth = crate::patch(tx, args)?;
    refuse(&worth)?;
    Ok(worth)
}

fn refuse(worth: &Worth) -> Result<()> {
    let bad = |field: &str, value: f64| Err(Error::bad_field(field, value));
    let sound = |v: f64| v.is_finite() && v.abs() <= 1e15;
    if !(sound(worth.cases) && worth.cases > 0.0) {
        return bad("cases", worth.cases);
    }
    for (field, value) in [("over_cost", worth.over_cost), ("under_cost", worth.under_cost)] {
        if !(sound(value) && value >= 0.0) {
            return bad(field, value);
        }
    }
    if let Some(cost) = worth.costs.iter().find(|c| !sound(c.value)) {
        return bad("costs", cost.value);
    }
    match (worth.threshold, worth.capacity) {
        (Some(t), _) if !(0.0..=1.0).contains(&t) => bad("threshold", t),
        (_, Some(c)) if !(sound(c) && c >= 0.0) => bad("capacity", c),
        _ => Ok(()),
    }
}

pub fn delete_worth(tx: &mut Tx, args: Deleted) -> Result<()> {
    let worth: Worth = tx.get(&args.id)?;
    let training: Training = tx.get(&worth.training_id)?;
    tx.label("title", training.name);
    tx.delete::<Worth>(&args.id)
}

/// A training leaves with what was said of its worth.
pub(crate) fn remove_of(tx: &mut Tx, training_id: &str) -> Result<()> {
    tx.delete_all::<Worth>("training_id = ?1", &[training_id])
}
