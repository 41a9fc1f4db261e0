//! What can be done to the story map.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Area, Epic, EpicState, MapColumn, Version};
use crate::kpi::KpiValue;
use crate::{Deleted, Error, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddVersion {
    pub title: String,
    pub objective: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveVersion {
    pub id: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct SplitColumn {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddEpic {
    pub version_id: String,
    pub column_id: String,
    pub title: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveEpic {
    pub id: String,
    pub version_id: String,
    pub column_id: String,
    #[serde(flatten)]
    pub place: Place,
}

/// The first version brings the five columns with it.
pub fn add_version(tx: &mut Tx, args: AddVersion) -> Result<Version> {
    let columns: Vec<MapColumn> = tx.all("", &[])?;
    for area in Area::ALL {
        if !columns.iter().any(|c| c.area == *area) {
            let id = tx.new_id();
            let order_key = Place::default().key::<MapColumn>(tx, &id, "?1 = ''", "")?;
            tx.put(&MapColumn { id, area: *area, title: String::new(), order_key })?;
        }
    }
    let id = tx.new_id();
    let order_key = args.place.key::<Version>(tx, &id, "?1 = ''", "")?;
    let objective = args.objective.unwrap_or_default();
    tx.put(&Version {
        id: id.clone(),
        title: args.title,
        objective,
        kpi_id: None,
        starts_on: None,
        ends_on: None,
        order_key,
    })?;
    tx.get(&id)
}

pub fn move_version(tx: &mut Tx, args: MoveVersion) -> Result<Version> {
    let mut version: Version = tx.get(&args.id)?;
    version.order_key = args.place.key::<Version>(tx, &args.id, "?1 = ''", "")?;
    tx.put(&version)?;
    tx.get(&args.id)
}

/// Refused while the version holds epics: they would vanish from sight with it.
pub fn delete_version(tx: &mut Tx, args: Deleted) -> Result<()> {
    let version: Version = tx.get(&args.id)?;
    let epics = tx.all::<Epic>("version_id = ?1", &[&args.id])?.len();
    if epics > 0 {
        return Err(Error::refused("version_not_empty", json!({ "title": version.title, "count": epics })));
    }
    tx.label("title", version.title);
    for mut value in tx.all::<KpiValue>("version_id = ?1", &[&args.id])? {
        value.version_id = None;
        tx.put(&value)?;
    }
    tx.delete::<Version>(&args.id)
}

/// A new column of the same area, after the one given.
pub fn split_column(tx: &mut Tx, args: SplitColumn) -> Result<MapColumn> {
    let column: MapColumn = tx.get(&args.id)?;
    let id = tx.new_id();
    let place = Place { after: Some(args.id), before: None };
    let order_key = place.key::<MapColumn>(tx, &id, "?1 = ''", "")?;
    tx.label("title", args.title.clone());
    tx.put(&MapColumn { id: id.clone(), area: column.area, title: args.title, order_key })?;
    tx.get(&id)
}

/// Its epics go to the column of the same area before it (or after, for the first). The last of an area stays.
pub fn delete_column(tx: &mut Tx, args: Deleted) -> Result<()> {
    let column: MapColumn = tx.get(&args.id)?;
    let area = json!(column.area).as_str().unwrap_or_default().to_owned();
    let same: Vec<MapColumn> = tx.all("area = ?1", &[&area])?;
    let at = same.iter().position(|c| c.id == args.id).unwrap_or(0);
    let Some(home) = at.checked_sub(1).map_or(same.get(at + 1), |i| same.get(i)) else {
        return Err(Error::refused("column_last_of_area", json!({ "area": area })));
    };
    tx.label("title", column.title);
    for mut epic in tx.all::<Epic>("column_id = ?1", &[&args.id])? {
        epic.order_key = epic_key(tx, &Place::default(), &epic.id, &epic.version_id, &home.id)?;
        epic.column_id.clone_from(&home.id);
        tx.put(&epic)?;
    }
    tx.delete::<MapColumn>(&args.id)
}

fn epic_key(tx: &Tx, place: &Place, id: &str, version: &str, column: &str) -> Result<String> {
    place.key::<Epic>(tx, id, "version_id || '/' || column_id = ?1", &format!("{version}/{column}"))
}

pub fn add_epic(tx: &mut Tx, args: AddEpic) -> Result<Epic> {
    tx.get::<Version>(&args.version_id)?;
    tx.get::<MapColumn>(&args.column_id)?;
    let id = tx.new_id();
    let order_key = epic_key(tx, &args.place, &id, &args.version_id, &args.column_id)?;
    tx.put(&Epic {
        id: id.clone(),
        version_id: args.version_id,
        column_id: args.column_id,
        title: args.title,
        detail: String::new(),
        points: None,
        state: EpicState::Todo,
        order_key,
    })?;
    tx.get(&id)
}

pub fn move_epic(tx: &mut Tx, args: MoveEpic) -> Result<Epic> {
    let mut epic: Epic = tx.get(&args.id)?;
    tx.get::<Version>(&args.version_id)?;
    tx.get::<MapColumn>(&args.column_id)?;
    epic.order_key = epic_key(tx, &args.place, &args.id, &args.version_id, &args.column_id)?;
    (epic.version_id, epic.column_id) = (args.version_id, args.column_id);
    tx.put(&epic)?;
    tx.get(&args.id)
}

pub fn delete_epic(tx: &mut Tx, args: Deleted) -> Result<()> {
    let epic: Epic = tx.get(&args.id)?;
    tx.label("title", epic.title);
    tx.delete::<Epic>(&args.id)
}
