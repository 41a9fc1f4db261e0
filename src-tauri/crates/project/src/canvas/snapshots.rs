//! Named snapshots: what a canvas said at one moment, and the way back to it.

use serde::Deserialize;
use ts_rs::TS;

use super::{Canvas, CanvasSnapshot, Card, KeptCard, KeptDataset, KeptKpi, KeptLink, lead};
use crate::dataset::Dataset;
use crate::kpi::{self, Kpi};
use crate::link::Link;
use crate::record::Record;
use crate::{Deleted, Document, Error, Patch, Place, Result, Tx, patch, record, transact};

#[derive(Debug, Deserialize, TS)]
pub struct TakeCanvasSnapshot {
    pub canvas_id: String,
    pub title: String,
}

/// Records as they are now: in a gesture, or when one only looks.
pub(super) trait Now {
    fn every<T: Record>(&self, filter: &str, value: &str) -> Result<Vec<T>>;
}

impl Now for Tx<'_> {
    fn every<T: Record>(&self, filter: &str, value: &str) -> Result<Vec<T>> {
        self.all(filter, &[value])
    }
}

impl Now for Document {
    fn every<T: Record>(&self, filter: &str, value: &str) -> Result<Vec<T>> {
        Document::every(self, filter, &[value])
    }
}

/// The cards of a canvas as a snapshot keeps them.
pub(super) fn kept(now: &impl Now, canvas: &str) -> Result<Vec<KeptCard>> {
    let cards: Vec<Card> = now.every("canvas_id = ?1", canvas)?;
    cards.into_iter().map(|card| keep(now, card)).collect()
}

fn keep(now: &impl Now, card: Card) -> Result<KeptCard> {
    let kpi = match &card.kpi_id {
        Some(id) => now.every::<Kpi>("id = ?1", id)?.pop(),
        None => None,
    };
    let links: Vec<Link> = now.every("from_id = ?1 OR to_id = ?1", &card.id)?;
    let mut datasets = Vec::new();
    for link in links.iter().filter(|link| of_dataset(&link.from_id, &link.to_kind, &card.id)) {
        let found = now.every::<Dataset>("id = ?1", &link.to_id)?;
        datasets.extend(found.into_iter().map(|dataset| KeptDataset { id: dataset.id, name: dataset.name }));
    }
    datasets.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(KeptCard {
        id: card.id,
        box_: card.box_,
        // A KPI's name may be newer than the card's words in a file from elsewhere.
        text: kpi.as_ref().map_or(card.text, |kpi| kpi.name.clone()),
        state: card.state,
        choice: card.choice,
        source_class: card.source_class,
        availability: card.availability,
        acquire_how: card.acquire_how,
        acquire_when: card.acquire_when,
        fallback: card.fallback,
        kpi: kpi.map(|kpi| KeptKpi {
            id: kpi.id,
            definition: kpi.definition,
            level: kpi.level,
            owner: kpi.owner,
            unit: kpi.unit,
            direction: kpi.direction,
            period: kpi.period,
            baseline: kpi.baseline,
            target: kpi.target,
            target_date: kpi.target_date,
        }),
        datasets,
        links: links.into_iter().map(KeptLink::from).collect(),
        order_key: card.order_key,
    })
}

fn of_dataset(from_id: &str, to_kind: &str, card: &str) -> bool {
    from_id == card && to_kind == Dataset::TABLE.kind
}

impl From<Link> for KeptLink {
    fn from(link: Link) -> Self {
        let Link { from_kind, from_id, to_kind, to_id, .. } = link;
        Self { from_kind, from_id, to_kind, to_id }
    }
}

pub fn take_canvas_snapshot(tx: &mut Tx, args: TakeCanvasSnapshot) -> Result<CanvasSnapshot> {
    let canvas: Canvas = tx.get(&args.canvas_id)?;
    let title = named(&args.title)?;
    let cards = kept(tx, &canvas.id)?;
    let snapshot = CanvasSnapshot {
        id: tx.new_id(),
        canvas_id: canvas.id,
        title,
        taken_at: tx.instant(),
        canvas_title: canvas.title,
        cards,
    };
    tx.label("title", snapshot.title.clone());
    tx.put_stored(&snapshot)
}

/// A snapshot is found again by its name.
fn named(title: &str) -> Result<String> {
    let title = title.trim();
    if title.is_empty() {
        Err(Error::refused("snapshot_no_name", serde_json::Value::Null))
    } else {
        Ok(title.to_owned())
    }
}

pub fn patch_canvas_snapshot(tx: &mut Tx, args: Patch<CanvasSnapshot>) -> Result<CanvasSnapshot> {
    if let Some(title) = args.fields.get("title").and_then(serde_json::Value::as_str) {
        named(title)?;
    }
    patch::patch(tx, args)
}

pub fn delete_canvas_snapshot(tx: &mut Tx, args: Deleted) -> Result<()> {
    let snapshot: CanvasSnapshot = tx.get(&args.id)?;
    tx.label("title", snapshot.title);
    tx.delete::<CanvasSnapshot>(&args.id)
}

/// The canvas says again what it said: its title, its cards with their KPIs and datasets. Cards that came since are gone,
/// those that went are back under their old ids, with the links whose other end is still there.
pub fn restore_canvas_snapshot(tx: &mut Tx, args: Deleted) -> Result<Canvas> {
    let snapshot: CanvasSnapshot = tx.get(&args.id)?;
    let mut canvas: Canvas = tx.get(&snapshot.canvas_id)?;
    tx.label("title", snapshot.title);
    canvas.title = snapshot.canvas_title;
    tx.put(&canvas)?;
    for card in tx.all::<Card>("canvas_id = ?1", &[&canvas.id])? {
        if !snapshot.cards.iter().any(|kept| kept.id == card.id) {
            tx.delete::<Card>(&card.id)?;
        }
    }
    for kept in &snapshot.cards {
        put_back(tx, &canvas.id, kept)?;
    }
    // Once all cards are there: some may be linked to one another.
    for kept in &snapshot.cards {
        put_links_back(tx, kept)?;
    }
    tx.get(&canvas.id)
}

fn put_back(tx: &mut Tx, canvas: &str, kept: &KeptCard) -> Result<()> {
    let kept = kept.clone();
    tx.put(&Card {
        id: kept.id,
        canvas_id: canvas.to_owned(),
        box_: kept.box_,
        text: kept.text.clone(),
        state: kept.state,
        kpi_id: kept.kpi.as_ref().map(|kpi| kpi.id.clone()),
        source_class: kept.source_class,
        availability: kept.availability,
        acquire_how: kept.acquire_how,
        acquire_when: kept.acquire_when,
        fallback: kept.fallback,
        choice: kept.choice,
        order_key: kept.order_key,
    })?;
    match kept.kpi {
        Some(kpi) => put_kpi_back(tx, canvas, kept.text, kpi),
        None => Ok(()),
    }
}

/// The KPI's own words and figures; its series and its place on the dashboard are not the canvas's.
fn put_kpi_back(tx: &mut Tx, canvas: &str, name: String, kept: KeptKpi) -> Result<()> {
    let there = tx.all::<Kpi>("id = ?1", &[&kept.id])?.pop();
    let order_key = match &there {
        Some(kpi) => kpi.order_key.clone(),
        None => Place::default().key::<Kpi>(tx, &kept.id, "?1 = ''", "")?,
    };
    let (objective_id, canvas_id) =
        there.map_or_else(|| (None, Some(canvas.to_owned())), |kpi| (kpi.objective_id, kpi.canvas_id));
    let kpi = Kpi {
        id: kept.id,
        objective_id,
        canvas_id,
        name,
        definition: kept.definition,
        level: kept.level,
        owner: kept.owner,
        unit: kept.unit,
        direction: kept.direction,
        period: kept.period,
        baseline: kept.baseline,
        target: kept.target,
        target_date: kept.target_date,
        order_key,
    };
    kpi::put_named(tx, &kpi)
}

/// A source is tied to the datasets that it had; any other link made since stays.
fn put_links_back(tx: &mut Tx, kept: &KeptCard) -> Result<()> {
    for link in tx.all::<Link>("from_id = ?1 AND to_kind = 'dataset'", &[&kept.id])? {
        if !kept.datasets.iter().any(|dataset| dataset.id == link.to_id) {
            tx.delete::<Link>(&link.id)?;
        }
    }
    for link in &kept.links {
        let ends = [(&link.from_kind, &link.from_id), (&link.to_kind, &link.to_id)];
        let mut there = true;
        for (kind, id) in ends {
            there &= match record::table(kind) {
                Some(table) => transact::read(tx.connection(), table, id)?.is_some(),
                None => false,
            };
        }
        if there {
            lead(tx, (&link.from_kind, &link.from_id), (&link.to_kind, &link.to_id))?;
        }
    }
    Ok(())
}
