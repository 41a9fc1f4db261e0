//! What can be done to KPIs.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Direction, Kpi, KpiEvent, KpiLevel, KpiValue, Period, ValueSource};
use crate::canvas::Card;
use crate::storymap::Version;
use crate::{Deleted, Error, Patch, Place, Result, Tx, patch};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddKpi {
    pub name: String,
    pub level: KpiLevel,
    pub unit: Option<String>,
    pub direction: Option<Direction>,
}

#[derive(Debug, Deserialize, TS)]
pub struct RecordValue {
    pub kpi_id: String,
    pub date: String,
    pub value: f64,
    pub source: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddEvent {
    pub date: String,
    pub label: String,
}

pub fn add_kpi(tx: &mut Tx, args: AddKpi) -> Result<Kpi> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Kpi>(tx, &id, "?1 = ''", "")?;
    tx.put(&Kpi {
        id: id.clone(),
        objective_id: None,
        canvas_id: None,
        name: args.name,
        definition: String::new(),
        level: args.level,
        owner: String::new(),
        unit: args.unit.unwrap_or_default(),
        direction: args.direction.unwrap_or(Direction::Up),
        period: Some(Period::Week),
        baseline: None,
        target: None,
        target_date: None,
        order_key,
    })?;
    tx.get(&id)
}

/// The KPI with its series and its cards; versions measured by it lose it.
pub fn delete_kpi(tx: &mut Tx, args: Deleted) -> Result<()> {
    let kpi: Kpi = tx.get(&args.id)?;
    tx.label("title", kpi.name);
    tx.delete_all::<KpiValue>("kpi_id = ?1", &[&args.id])?;
    tx.delete_all::<Card>("kpi_id = ?1", &[&args.id])?;
    for mut version in tx.all::<Version>("kpi_id = ?1", &[&args.id])? {
        version.kpi_id = None;
        tx.put(&version)?;
    }
    tx.delete::<Kpi>(&args.id)
}

/// A KPI shares its name with the card that stands for it.
pub fn patch_kpi(tx: &mut Tx, args: Patch<Kpi>) -> Result<Kpi> {
    let renamed = args.fields.contains_key("name");
    let kpi = patch::patch(tx, args)?;
    if renamed {
        put_named(tx, &kpi)?;
    }
    Ok(kpi)
}

/// Writes the KPI, and its name on its cards.
pub(crate) fn put_named(tx: &mut Tx, kpi: &Kpi) -> Result<()> {
    let kpi = tx.put_stored(kpi)?;
    for mut card in tx.all::<Card>("kpi_id = ?1", &[&kpi.id])? {
        card.text.clone_from(&kpi.name);
        tx.put(&card)?;
    }
    Ok(())
}

/// A value of the same day is replaced.
pub fn record_value(tx: &mut Tx, args: RecordValue) -> Result<KpiValue> {
    tx.get::<Kpi>(&args.kpi_id)?;
    patch::check_date("date", &json!(args.date))?;
    if !args.value.is_finite() {
        return Err(Error::bad_field("value", args.value));
    }
    let same = tx.all::<KpiValue>("kpi_id = ?1 AND date = ?2", &[&args.kpi_id, &args.date])?.into_iter().next();
    let id = same.map_or_else(|| tx.new_id(), |v| v.id);
    tx.label("value", args.value);
    tx.put(&KpiValue {
        id: id.clone(),
        kpi_id: args.kpi_id,
        date: args.date,
        value: args.value,
        source: args.source,
        source_kind: ValueSource::Typed,
        version_id: None,
    })?;
    tx.get(&id)
}

pub fn delete_value(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<KpiValue>(&args.id)
}

pub fn add_event(tx: &mut Tx, args: AddEvent) -> Result<KpiEvent> {
    patch::check_date("date", &json!(args.date))?;
    let id = tx.new_id();
    tx.put(&KpiEvent { id: id.clone(), date: args.date, label: args.label })?;
    tx.get(&id)
}

pub fn delete_event(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<KpiEvent>(&args.id)
}
