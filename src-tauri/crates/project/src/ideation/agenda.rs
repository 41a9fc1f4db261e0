//! The plan of a workshop, and the lines that are written while it runs.

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{AgendaItem, AgendaKind, Board, LineKind, Phase, WorkshopLine};
use crate::order::between;
use crate::{Deleted, Error, Place, Result, Tx};

/// Items of one agenda at the most.
const ITEMS: usize = 100;

/// An item as templates and kept agendas hold it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PlannedItem {
    pub title: String,
    pub minutes: i64,
    pub kind: AgendaKind,
    pub phase: Option<Phase>,
}

#[derive(Debug, Deserialize, TS)]
pub struct SetAgenda {
    pub board_id: String,
    pub items: Vec<PlannedItem>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddAgendaItem {
    pub board_id: String,
    pub title: String,
    pub minutes: i64,
    pub kind: AgendaKind,
    pub phase: Option<Phase>,
    #[serde(default)]
    #[ts(optional, as = "Option<Place>")]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveAgendaItem {
    pub id: String,
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddLine {
    pub board_id: String,
    pub kind: LineKind,
    pub text: String,
}

/// Puts this agenda in the place of the one before: a template, or one that was kept.
pub fn set_agenda(tx: &mut Tx, args: SetAgenda) -> Result<Vec<AgendaItem>> {
    let board: Board = tx.get(&args.board_id)?;
    if args.items.len() > ITEMS {
        return Err(Error::refused("agenda_too_long", json!({ "count": args.items.len(), "limit": ITEMS })));
    }
    tx.label("count", args.items.len());
    tx.delete_all::<AgendaItem>("board_id = ?1", &[&board.id])?;
    let mut last: Option<String> = None;
    let mut made = Vec::with_capacity(args.items.len());
    for item in args.items {
        let order_key = between(last.as_deref(), None);
        last = Some(order_key.clone());
        let (id, board_id) = (tx.new_id(), board.id.clone());
        let PlannedItem { title, minutes, kind, phase } = item;
        made.push(tx.put_stored(&AgendaItem { id, board_id, title, minutes, kind, phase, order_key })?);
    }
    Ok(made)
}

pub fn add_agenda_item(tx: &mut Tx, args: AddAgendaItem) -> Result<AgendaItem> {
    let board: Board = tx.get(&args.board_id)?;
    let count = tx.all::<AgendaItem>("board_id = ?1", &[&board.id])?.len();
    if count >= ITEMS {
        return Err(Error::refused("agenda_too_long", json!({ "count": count + 1, "limit": ITEMS })));
    }
    let id = tx.new_id();
    let order_key = args.place.key::<AgendaItem>(tx, &id, "board_id = ?1", &board.id)?;
    let AddAgendaItem { title, minutes, kind, phase, .. } = args;
    tx.put_stored(&AgendaItem { id, board_id: board.id, title, minutes, kind, phase, order_key })
}

pub fn move_agenda_item(tx: &mut Tx, args: MoveAgendaItem) -> Result<AgendaItem> {
    let mut item: AgendaItem = tx.get(&args.id)?;
    item.order_key = args.place.key::<AgendaItem>(tx, &item.id, "board_id = ?1", &item.board_id)?;
    tx.put_stored(&item)
}

/// What was done under it stays in the minutes.
pub fn delete_agenda_item(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<AgendaItem>(&args.id)
}

pub fn add_line(tx: &mut Tx, args: AddLine) -> Result<WorkshopLine> {
    let board: Board = tx.get(&args.board_id)?;
    let id = tx.new_id();
    let order_key = Place::default().key::<WorkshopLine>(tx, &id, "board_id = ?1", &board.id)?;
    let created_at = tx.instant();
    let line = WorkshopLine { id, board_id: board.id, kind: args.kind, text: args.text, created_at, order_key };
    let line = tx.put_stored(&line)?;
    tx.coalesce(format!("workshop_line/{}/text", line.id));
    Ok(line)
}

pub fn delete_line(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<WorkshopLine>(&args.id)
}
