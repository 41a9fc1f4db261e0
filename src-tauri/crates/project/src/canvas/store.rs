//! What can be done to canvases and their cards.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Canvas, CanvasBox, CanvasSnapshot, Card, CardState};
use crate::decision;
use crate::kpi::{self, AddKpi, Kpi, KpiLevel};
use crate::link::{self, LinkRecords};
use crate::uncertainty;
use crate::{Deleted, Error, Patch, Place, Result, Tx, patch, text};

#[derive(Debug, Deserialize, TS)]
pub struct AddCanvas {
    pub title: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AddCard {
    pub canvas_id: String,
    #[serde(rename = "box")]
    pub box_: CanvasBox,
    pub text: String,
    pub choice: Option<String>,
    pub state: Option<CardState>,
    /// The record that the card comes from: a pain point, a step.
    #[ts(optional = nullable, type = "Kind")]
    pub from_kind: Option<String>,
    pub from_id: Option<String>,
    /// A KPI that is there already, for a card of the KPI box.
    pub kpi_id: Option<String>,
    /// The dataset of the catalogue that a source is.
    pub dataset_id: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveCard {
    pub id: String,
    #[serde(rename = "box")]
    pub box_: CanvasBox,
    #[serde(flatten)]
    pub place: Place,
}

pub fn add_canvas(tx: &mut Tx, args: AddCanvas) -> Result<Canvas> {
    insert(tx, args.title, None)
}

pub(super) fn insert(tx: &mut Tx, title: String, note_id: Option<String>) -> Result<Canvas> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Canvas>(tx, &id, "?1 = ''", "")?;
    tx.put(&Canvas { id: id.clone(), note_id, title, order_key })?;
    tx.get(&id)
}

pub(super) fn blank(tx: &mut Tx, canvas: &str, box_: CanvasBox, text: String, place: &Place) -> Result<Card> {
    let id = tx.new_id();
    let order_key = card_key(tx, place, &id, canvas, box_)?;
    Ok(Card {
        id,
        canvas_id: canvas.to_owned(),
        box_,
        text,
        state: CardState::Answered,
        kpi_id: None,
        source_class: None,
        availability: None,
        acquire_how: String::new(),
        acquire_when: String::new(),
        fallback: String::new(),
        choice: None,
        order_key,
    })
}

fn card_key(tx: &Tx, place: &Place, id: &str, canvas: &str, box_: CanvasBox) -> Result<String> {
    let box_name = json!(box_).as_str().unwrap_or_default().to_owned();
    place.key::<Card>(tx, id, "canvas_id || '/' || box = ?1", &format!("{canvas}/{box_name}"))
}

pub fn delete_canvas(tx: &mut Tx, args: Deleted) -> Result<()> {
    let canvas: Canvas = tx.get(&args.id)?;
    tx.label("title", canvas.title);
    tx.delete_all::<CanvasSnapshot>("canvas_id = ?1", &[&args.id])?;
    tx.delete_all::<Card>("canvas_id = ?1", &[&args.id])?;
    for mut kpi in tx.all::<Kpi>("canvas_id = ?1", &[&args.id])? {
        kpi.canvas_id = None;
        tx.put(&kpi)?;
    }
    uncertainty::canvas_deleted(tx, &args.id)?;
    decision::canvas_deleted(tx, &args.id)?;
    tx.delete::<Canvas>(&args.id)
}

/// In the KPI box the card stands for a KPI: the one that is named, or one that is made with it.
pub fn add_card(tx: &mut Tx, args: AddCard) -> Result<Card> {
    tx.get::<Canvas>(&args.canvas_id)?;
    let mut card = blank(tx, &args.canvas_id, args.box_, args.text, &args.place)?;
    card.choice = args.choice;
    card.state = args.state.unwrap_or(card.state);
    let id = card.id.clone();
    match args.kpi_id {
        Some(kpi) => stand_for(tx, &mut card, &kpi)?,
        None if args.box_ == CanvasBox::Kpi => become_kpi(tx, &mut card)?,
        None => {}
    }
    tx.put(&card)?;
    if let (Some(kind), Some(from)) = (args.from_kind, args.from_id) {
        lead(tx, (&kind, &from), ("card", &id))?;
    }
    if let Some(dataset) = args.dataset_id {
        lead(tx, ("card", &id), ("dataset", &dataset))?;
    }
    tx.get(&id)
}

/// Links two records of the thread.
pub(super) fn lead(tx: &mut Tx, from: (&str, &str), to: (&str, &str)) -> Result<()> {
    let owned = |(kind, id): (&str, &str)| (kind.to_owned(), id.to_owned());
    let ((from_kind, from_id), (to_kind, to_id)) = (owned(from), owned(to));
    link::link_records(tx, LinkRecords { from_kind, from_id, to_kind, to_id }).map(drop)
}

/// A name is shorter than a card: one that is too long comes back, and is not cut.
fn name_of(card: &Card) -> Result<String> {
    text::clean("name", &card.text).map(|cleaned| cleaned.unwrap_or_else(|| card.text.clone()))
}

fn become_kpi(tx: &mut Tx, card: &mut Card) -> Result<()> {
    let name = name_of(card)?;
    let mut kpi = kpi::add_kpi(tx, AddKpi { name, level: KpiLevel::Secondary, unit: None, direction: None })?;
    kpi.canvas_id = Some(card.canvas_id.clone());
    tx.put(&kpi)?;
    card.kpi_id = Some(kpi.id);
    Ok(())
}

/// The card is one of a KPI that is there already, perhaps on another canvas too.
fn stand_for(tx: &mut Tx, card: &mut Card, kpi: &str) -> Result<()> {
    if card.box_ != CanvasBox::Kpi {
        return Err(Error::bad_field("box", json!(card.box_)));
    }
    let mut kpi: Kpi = tx.get(kpi)?;
    let same = tx.all::<Card>("canvas_id = ?1 AND kpi_id = ?2", &[&card.canvas_id, &kpi.id])?;
    if same.iter().any(|other| other.id != card.id) {
        return Err(Error::refused("kpi_on_canvas", json!({ "name": kpi.name })));
    }
    (card.text, card.kpi_id) = (kpi.name.clone(), Some(kpi.id.clone()));
    match &kpi.canvas_id {
        Some(owner) if *owner == card.canvas_id => Ok(()),
        Some(_) => {
            let canvas = card.canvas_id.clone();
            lead(tx, ("canvas", &canvas), ("kpi", &kpi.id))
        }
        None => {
            kpi.canvas_id = Some(card.canvas_id.clone());
            tx.put(&kpi)
        }
    }
}

pub fn move_card(tx: &mut Tx, args: MoveCard) -> Result<Card> {
    let mut card: Card = tx.get(&args.id)?;
    card.order_key = card_key(tx, &args.place, &args.id, &card.canvas_id, args.box_)?;
    card.box_ = args.box_;
    if args.box_ == CanvasBox::Kpi && card.kpi_id.is_none() {
        become_kpi(tx, &mut card)?;
    }
    tx.put(&card)?;
    tx.get(&args.id)
}

/// The card of a KPI goes; the KPI, its series and its dashboard stay.
pub fn delete_card(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<Card>(&args.id)
}

/// A card that stands for a KPI shares its name, as do the KPI's cards on other canvases.
pub fn patch_card(tx: &mut Tx, args: Patch<Card>) -> Result<Card> {
    let renamed = args.fields.contains_key("text");
    let card: Card = patch::patch(tx, args)?;
    if let (true, Some(kpi)) = (renamed, &card.kpi_id) {
        let mut kpi: Kpi = tx.get(kpi)?;
        kpi.name = name_of(&card)?;
        kpi::put_named(tx, &kpi)?;
    }
    Ok(card)
}
