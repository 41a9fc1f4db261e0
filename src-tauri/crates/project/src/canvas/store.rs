//! What can be done to canvases and their cards.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Canvas, CanvasBox, Card, CardState};
use crate::decision;
use crate::ideation::Note;
use crate::journey::{JourneyStep, Lane, PainPoint};
use crate::kpi::{self, AddKpi, Kpi, KpiLevel};
use crate::link::Link;
use crate::uncertainty;
use crate::{Deleted, Patch, Place, Result, Tx, patch};

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

fn insert(tx: &mut Tx, title: String, note_id: Option<String>) -> Result<Canvas> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Canvas>(tx, &id, "?1 = ''", "")?;
    tx.put(&Canvas { id: id.clone(), note_id, title, order_key })?;
    tx.get(&id)
}

/// A canvas for a selected idea: its pain points (those linked to it) are the problem, the people of their steps the
/// users, the idea itself the value proposition, assumed until someone says otherwise.
pub(crate) fn from_idea(tx: &mut Tx, note: &Note) -> Result<Canvas> {
    let title: String = note.text.lines().next().unwrap_or("").chars().take(120).collect();
    let canvas = insert(tx, title, Some(note.id.clone()))?;
    // A merged idea answers what the notes answered that it was made of.
    let mut links: Vec<Link> = Vec::new();
    for id in crate::ideation::lineage(tx, &note.id)? {
        links.extend(tx.all::<Link>("from_kind = 'pain_point' AND to_id = ?1", &[&id])?);
    }
    let mut told = std::collections::HashSet::new();
    links.retain(|link| told.insert(link.from_id.clone()));
    let mut actors = Vec::new();
    for link in links {
        let Ok(pain) = tx.get::<PainPoint>(&link.from_id) else { continue };
        if let Some(lane) = tx.get::<JourneyStep>(&pain.step_id)?.lane_id {
            let actor = tx.get::<Lane>(&lane)?.title;
            if !actor.is_empty() && !actors.contains(&actor) {
                actors.push(actor);
            }
        }
        put_card(tx, &canvas.id, CanvasBox::Problem, pain.text, CardState::Answered)?;
    }
    put_card(tx, &canvas.id, CanvasBox::Value, note.text.clone(), CardState::Assumed)?;
    for actor in actors {
        put_card(tx, &canvas.id, CanvasBox::Users, actor, CardState::Answered)?;
    }
    Ok(canvas)
}

fn put_card(tx: &mut Tx, canvas: &str, box_: CanvasBox, text: String, state: CardState) -> Result<Card> {
    let mut card = blank(tx, canvas, box_, text, &Place::default())?;
    card.state = state;
    tx.put(&card)?;
    Ok(card)
}

fn blank(tx: &mut Tx, canvas: &str, box_: CanvasBox, text: String, place: &Place) -> Result<Card> {
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
    tx.delete_all::<Card>("canvas_id = ?1", &[&args.id])?;
    for mut kpi in tx.all::<Kpi>("canvas_id = ?1", &[&args.id])? {
        kpi.canvas_id = None;
        tx.put(&kpi)?;
    }
    uncertainty::canvas_deleted(tx, &args.id)?;
    decision::canvas_deleted(tx, &args.id)?;
    tx.delete::<Canvas>(&args.id)
}

/// In the KPI box the card stands for a KPI, which is made with it.
pub fn add_card(tx: &mut Tx, args: AddCard) -> Result<Card> {
    tx.get::<Canvas>(&args.canvas_id)?;
    let mut card = blank(tx, &args.canvas_id, args.box_, args.text, &args.place)?;
    card.choice = args.choice;
    if args.box_ == CanvasBox::Kpi {
        become_kpi(tx, &mut card)?;
    }
    let id = card.id.clone();
    tx.put(&card)?;
    tx.get(&id)
}

fn become_kpi(tx: &mut Tx, card: &mut Card) -> Result<()> {
    let name: String = card.text.chars().take(500).collect();
    let mut kpi = kpi::add_kpi(tx, AddKpi { name, level: KpiLevel::Secondary, unit: None, direction: None })?;
    kpi.canvas_id = Some(card.canvas_id.clone());
    tx.put(&kpi)?;
    card.kpi_id = Some(kpi.id);
    Ok(())
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

/// A card that stands for a KPI shares its name.
pub fn patch_card(tx: &mut Tx, args: Patch<Card>) -> Result<Card> {
    let renamed = args.fields.contains_key("text");
    let card = patch::patch(tx, args)?;
    if let (true, Some(kpi)) = (renamed, &card.kpi_id) {
        let mut kpi: Kpi = tx.get(kpi)?;
        kpi.name = card.text.chars().take(500).collect();
        tx.put(&kpi)?;
    }
    Ok(card)
}
