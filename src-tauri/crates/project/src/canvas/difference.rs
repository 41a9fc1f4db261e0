//! What lies between two snapshots of a canvas, or between one and the canvas as it is now.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::snapshots::kept;
use super::{Canvas, CanvasBox, CanvasSnapshot, KeptCard, Piece, PieceKind, compare_words};
use crate::{Document, Error, Result};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DifferenceOf {
    pub canvas_id: String,
    /// The earlier snapshot.
    pub before: String,
    /// The later one; absent: the canvas as it is now.
    pub after: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CanvasDifference {
    /// The canvas's title, as words kept, removed and added.
    pub title: Vec<Piece>,
    /// Every card of both, by box in reading order; a removed one stands where it stood.
    pub cards: Vec<CardDifference>,
    pub added: usize,
    pub removed: usize,
    /// Changed in words or in what they say; or moved.
    pub changed: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardChange {
    Same,
    Added,
    Removed,
    Changed,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CardDifference {
    pub id: String,
    pub change: CardChange,
    /// Where it stands; for a removed card, where it stood.
    #[serde(rename = "box")]
    pub box_: CanvasBox,
    /// The box that it has left.
    pub from_box: Option<CanvasBox>,
    /// It stands elsewhere among the cards of its box.
    pub reordered: bool,
    pub text: Vec<Piece>,
    /// As it is in the later of the two.
    pub card: KeptCard,
    pub fields: Vec<FieldDifference>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FieldDifference {
    /// A field of the card (`state`, `availability` …), `datasets`, or one of its KPI (`kpi.target` …).
    pub field: String,
    #[ts(type = "string | number | null")]
    pub before: Value,
    #[ts(type = "string | number | null")]
    pub after: Value,
}

/// The difference of two moments of one canvas.
pub fn canvas_difference(document: &Document, args: DifferenceOf) -> Result<CanvasDifference> {
    let canvas: Canvas = document.find(&args.canvas_id)?;
    let taken = |id: &str| -> Result<CanvasSnapshot> {
        let snapshot: CanvasSnapshot = document.find(id)?;
        if snapshot.canvas_id == canvas.id {
            return Ok(snapshot);
        }
        Err(Error::refused("snapshot_of_another", json!({ "title": snapshot.title, "canvas": canvas.title })))
    };
    let before = taken(&args.before)?;
    let (title, after) = match &args.after {
        Some(id) => taken(id).map(|snapshot| (snapshot.canvas_title, snapshot.cards))?,
        None => (canvas.title.clone(), kept(document, &canvas.id)?),
    };
    Ok(between((&before.canvas_title, &before.cards), (&title, &after)))
}

type Side<'a> = (&'a str, &'a [KeptCard]);

fn between(before: (&str, &Vec<KeptCard>), after: (&str, &Vec<KeptCard>)) -> CanvasDifference {
    let (before, after): (Side, Side) = ((before.0, before.1), (after.0, after.1));
    let old: HashMap<&str, &KeptCard> = before.1.iter().map(|card| (card.id.as_str(), card)).collect();
    let mut cards = Vec::new();
    for box_ in CanvasBox::ALL {
        let (was, is) = (of(before.1, *box_), of(after.1, *box_));
        let stays = unmoved(&was, &is);
        let mut here: Vec<CardDifference> = is
            .iter()
            .map(|card| {
                let stayed = stays.contains(&card.id.as_str());
                compared(old.get(card.id.as_str()).copied(), card, stayed)
            })
            .collect();
        for (place, gone) in was.iter().enumerate() {
            if after.1.iter().any(|card| card.id == gone.id) {
                continue;
            }
            // Behind the card that it stood behind.
            let behind = was[..place].iter().rev().find_map(|card| here.iter().position(|other| other.id == card.id));
            here.insert(behind.map_or(0, |at| at + 1), removed(gone));
        }
        cards.append(&mut here);
    }
    let count = |change: CardChange| cards.iter().filter(|card| card.change == change).count();
    CanvasDifference {
        title: compare_words(before.0, after.0),
        added: count(CardChange::Added),
        removed: count(CardChange::Removed),
        changed: count(CardChange::Changed),
        cards,
    }
}

fn of(cards: &[KeptCard], box_: CanvasBox) -> Vec<&KeptCard> {
    cards.iter().filter(|card| card.box_ == box_).collect()
}

/// Cards of a box that kept their order among one another: as many as can be said to stand still.
fn unmoved<'a>(was: &[&'a KeptCard], is: &[&KeptCard]) -> Vec<&'a str> {
    let places: Vec<(usize, &str)> = was
        .iter()
        .filter_map(|card| is.iter().position(|other| other.id == card.id).map(|at| (at, card.id.as_str())))
        .collect();
    // The longest rising run of places; boxes hold few cards.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (i, (place, _)) in places.iter().enumerate() {
        let longest = (0..i).filter(|j| places[*j].0 < *place).max_by_key(|j| best[*j].0);
        best.push((longest.map_or(1, |j| best[j].0 + 1), longest));
    }
    let mut at = (0..best.len()).max_by_key(|i| best[*i].0);
    let mut out = Vec::new();
    while let Some(i) = at {
        out.push(places[i].1);
        at = best[i].1;
    }
    out
}

fn removed(card: &KeptCard) -> CardDifference {
    CardDifference {
        id: card.id.clone(),
        change: CardChange::Removed,
        box_: card.box_,
        from_box: None,
        reordered: false,
        text: whole(PieceKind::Removed, &card.text),
        card: card.clone(),
        fields: Vec::new(),
    }
}

fn whole(kind: PieceKind, text: &str) -> Vec<Piece> {
    vec![Piece { kind, text: text.to_owned() }]
}

fn compared(old: Option<&KeptCard>, card: &KeptCard, stayed: bool) -> CardDifference {
    let from_box = old.filter(|old| old.box_ != card.box_).map(|old| old.box_);
    let reordered = old.is_some() && from_box.is_none() && !stayed;
    let text = match old {
        Some(old) if old.text == card.text => whole(PieceKind::Kept, &card.text),
        Some(old) => compare_words(&old.text, &card.text),
        None => whole(PieceKind::Added, &card.text),
    };
    let fields = old.map_or_else(Vec::new, |old| fields(old, card));
    let changed = old.is_some_and(|old| old.text != card.text) || from_box.is_some() || reordered || !fields.is_empty();
    let change = match old {
        None => CardChange::Added,
        Some(_) if changed => CardChange::Changed,
        Some(_) => CardChange::Same,
    };
    CardDifference {
        id: card.id.clone(),
        change,
        box_: card.box_,
        from_box,
        reordered,
        text,
        card: card.clone(),
        fields,
    }
}

fn fields(old: &KeptCard, new: &KeptCard) -> Vec<FieldDifference> {
    let say = |card: &KeptCard| {
        let names: Vec<&str> = card.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
        let kpi = |value: fn(&super::KeptKpi) -> Value| card.kpi.as_ref().map_or(Value::Null, value);
        [
            ("state", json!(card.state)),
            ("choice", json!(card.choice)),
            ("source_class", json!(card.source_class)),
            ("availability", json!(card.availability)),
            ("acquire_how", json!(card.acquire_how)),
            ("acquire_when", json!(card.acquire_when)),
            ("fallback", json!(card.fallback)),
            ("datasets", json!(names.join(", "))),
            ("kpi.definition", kpi(|k| json!(k.definition))),
            ("kpi.level", kpi(|k| json!(k.level))),
            ("kpi.owner", kpi(|k| json!(k.owner))),
            ("kpi.unit", kpi(|k| json!(k.unit))),
            ("kpi.direction", kpi(|k| json!(k.direction))),
            ("kpi.period", kpi(|k| json!(k.period))),
            ("kpi.baseline", kpi(|k| json!(k.baseline))),
            ("kpi.target", kpi(|k| json!(k.target))),
            ("kpi.target_date", kpi(|k| json!(k.target_date))),
        ]
    };
    let (before, after) = (say(old), say(new));
    let both = before.into_iter().zip(after);
    both.filter(|(old, new)| old.1 != new.1)
        .map(|((field, before), (_, after))| FieldDifference { field: field.to_owned(), before, after })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::CardState;
    use proptest::prelude::*;

    fn card(id: &str, box_: CanvasBox, text: &str) -> KeptCard {
        KeptCard {
            id: id.to_owned(),
            box_,
            text: text.to_owned(),
            state: CardState::Answered,
            choice: None,
            source_class: None,
            availability: None,
            acquire_how: String::new(),
            acquire_when: String::new(),
            fallback: String::new(),
            kpi: None,
            datasets: Vec::new(),
            links: Vec::new(),
            order_key: String::new(),
        }
    }

    fn problem(id: &str) -> KeptCard {
        card(id, CanvasBox::Problem, id)
    }

    /// `+a` added, `-a` removed, `~a` changed, `a` as it was; `>` moved in its box, `@` from another one.
    fn shown(before: &[KeptCard], after: &[KeptCard]) -> String {
        let difference = between(("t", &before.to_vec()), ("t", &after.to_vec()));
        let of = |c: &CardDifference| {
            let sign = match c.change {
                CardChange::Same => "",
                CardChange::Added => "+",
                CardChange::Removed => "-",
                CardChange::Changed => "~",
            };
            let moved = if c.reordered {
                ">"
            } else if c.from_box.is_some() {
                "@"
            } else {
                ""
            };
            format!("{sign}{moved}{}", c.id)
        };
        difference.cards.iter().map(of).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cards_come_go_and_move() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(problem);
        let abc = [a.clone(), b.clone(), c.clone()];
        assert_eq!(shown(&abc, &abc), "a b c");
        assert_eq!(shown(&abc, &[a.clone(), d.clone(), c.clone()]), "a -b +d c");
        assert_eq!(shown(&abc, &[c.clone(), a.clone(), b.clone()]), "~>c a b", "one has moved, not two");
        assert_eq!(shown(&abc, &[]), "-a -b -c");
        let moved = KeptCard { box_: CanvasBox::Users, ..b };
        assert_eq!(shown(&abc, &[a, c, moved]), "a c ~@b");
    }

    #[test]
    fn words_and_fields_that_changed() {
        let old = card("a", CanvasBox::Sources, "Client records");
        let mut new = card("a", CanvasBox::Sources, "Client records of 2025");
        (new.state, new.acquire_when) = (CardState::Unknown, "June".to_owned());
        new.datasets.push(super::super::KeptDataset { id: "d".to_owned(), name: "Clients".to_owned() });
        let difference = between(("Old", &vec![old]), ("New", &vec![new]));
        assert_eq!((difference.added, difference.removed, difference.changed), (0, 0, 1));
        let changed = &difference.cards[0];
        let added: Vec<&str> =
            changed.text.iter().filter(|p| p.kind == PieceKind::Added).map(|p| p.text.as_str()).collect();
        assert_eq!(added, [" of 2025"]);
        let fields: Vec<(&str, &Value, &Value)> =
            changed.fields.iter().map(|f| (f.field.as_str(), &f.before, &f.after)).collect();
        assert_eq!(
            fields,
            [
                ("state", &json!("answered"), &json!("unknown")),
                ("acquire_when", &json!(""), &json!("June")),
                ("datasets", &json!(""), &json!("Clients")),
            ]
        );
        assert_eq!(difference.title.len(), 2);
    }

    proptest! {
        #[test]
        fn every_card_is_spoken_of_once(before in prop::collection::hash_set(0_u8..9, 0..9), after in Just((0_u8..9).collect::<Vec<_>>()).prop_shuffle(), kept in 0_usize..9) {
            let of = |n: &u8| problem(&n.to_string());
            let (before, after): (Vec<_>, Vec<_>) = (before.iter().map(of).collect(), after[..kept].iter().map(of).collect());
            let difference = between(("", &before), ("", &after));
            let mut ids: Vec<&str> = difference.cards.iter().map(|c| c.id.as_str()).collect();
            ids.sort_unstable();
            let mut all: Vec<&str> = before.iter().chain(&after).map(|c| c.id.as_str()).collect();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(ids, all);
            let there: Vec<&str> = difference.cards.iter().filter(|c| c.change != CardChange::Removed).map(|c| c.id.as_str()).collect();
            let wanted: Vec<&str> = after.iter().map(|c| c.id.as_str()).collect();
            prop_assert_eq!(there, wanted);
        }
    }
}
