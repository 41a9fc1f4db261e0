//! A canvas as `print` wants it: cards worded as the screen words them.

use print::{Canvas, CanvasBox, Card, Mark, Tone};
use serde_json::{Value, json};

use super::all::{All, text};

/// In reading order: what for, for whom, with what, how it reaches people, what later.
pub(super) const BOXES: [&str; 11] = [
    "problem",
    "value",
    "users",
    "kpi",
    "sources",
    "integration",
    "frequency",
    "environment",
    "extension_problem",
    "extension_value",
    "extension_users",
];

pub(super) fn filled(all: &All, canvas: &Value) -> Canvas {
    let id = text(canvas, "id");
    let cards: Vec<&Value> = all.by("card", "canvas_id", id).collect();
    let boxes = BOXES.map(|key| {
        let own = cards.iter().filter(|c| c["box"] == key).map(|c| card(all, c));
        CanvasBox { cards: own.collect(), ..asked(all, key) }
    });
    let some = |state: &str| cards.iter().any(|c| c["state"] == state);
    let word = |state: &str| if some(state) { all.word(&format!("canvas.state.{state}")) } else { String::new() };
    Canvas {
        title: text(canvas, "title").to_owned(),
        subtitle: all.word("export.canvas.kind"),
        foot: all.foot(),
        boxes: boxes.into(),
        assumed: word("assumed"),
        unknown: word("unknown"),
        more: all.word("export.canvas.more"),
        blank: None,
    }
}

/// To be printed large and written on.
pub(super) fn blank(all: &All) -> Canvas {
    Canvas {
        title: all.word("export.canvas.kind"),
        foot: all.word("export.canvas.blank_foot"),
        boxes: BOXES.map(|key| asked(all, key)).into(),
        blank: Some(["idea", "people", "date"].map(|w| all.word(&format!("export.canvas.line_{w}"))).into()),
        ..Canvas::default()
    }
}

fn asked(all: &All, key: &str) -> CanvasBox {
    CanvasBox {
        key: key.to_owned(),
        title: all.word(&format!("canvas.box.{key}.title")),
        name: match key {
            "extension_problem" | "extension_value" | "extension_users" => all.word(&format!("canvas.box.{key}.full")),
            _ => String::new(),
        },
        question: all.word(&format!("canvas.box.{key}.question")),
        cards: Vec::new(),
    }
}

fn card(all: &All, card: &Value) -> Card {
    let kpi = card["kpi_id"].as_str().and_then(|id| all.find("kpi", id));
    let words = kpi.map_or_else(|| text(card, "text"), |k| text(k, "name"));
    let mut made = Card { text: words.to_owned(), state: text(card, "state").to_owned(), ..Card::default() };
    if let Some(kpi) = kpi {
        made.figure = figure(all, kpi);
        let by = all.date(text(kpi, "target_date"));
        if !by.is_empty() && !made.figure.is_empty() {
            made.note = all.say("canvas.kpi.by_date", json!({ "date": by }));
        }
    }
    if let Some(choice) = card["choice"].as_str() {
        let said = all.word(&format!("canvas.choice.{choice}"));
        if said != words {
            made.marks.push(Mark { text: said, tone: Tone::Plain });
        }
    }
    if card["box"] == "sources" {
        made.marks.extend(source(all, card));
    }
    made
}

fn source(all: &All, card: &Value) -> Vec<Mark> {
    let class = card["source_class"].as_str();
    let mut marks = Vec::new();
    if class != Some("necessary") {
        let said = all.word(&format!("canvas.source.class.{}", class.unwrap_or("none")));
        marks.push(Mark { text: said, tone: if class.is_none() { Tone::Asks } else { Tone::Plain } });
    }
    let (when, fallback) = (text(card, "acquire_when"), text(card, "fallback"));
    let (said, tone) = match card["availability"].as_str() {
        Some("acquirable") if !when.is_empty() => {
            (all.say("canvas.source.acquire_chip", json!({ "when": when })), Tone::Plain)
        }
        Some("missing") if fallback.is_empty() => (all.word("canvas.source.no_fallback_chip"), Tone::Bad),
        Some("missing") => (all.word("canvas.source.fallback_chip"), Tone::Warn),
        Some("available") => (all.word("canvas.source.availability.available"), Tone::Good),
        Some(other) => (all.word(&format!("canvas.source.availability.{other}")), Tone::Plain),
        None if class == Some("secondary") => return marks,
        None => (all.word("canvas.source.availability.none"), Tone::Asks),
    };
    marks.push(Mark { text: said, tone });
    marks
}

/// From where to where, as the screen says it.
pub(super) fn figure(all: &All, kpi: &Value) -> String {
    let (unit, from, to) = (text(kpi, "unit"), kpi["baseline"].as_f64(), kpi["target"].as_f64());
    let args = |from: String, to: String| json!({ "from": from, "to": to });
    match (from, to) {
        (Some(from), Some(to)) => all.say("canvas.kpi.from_to", args(all.number(from), all.quantity(to, unit))),
        (None, Some(to)) => all.say("canvas.kpi.no_baseline", args(String::new(), all.quantity(to, unit))),
        (Some(from), None) => all.say("canvas.kpi.only_baseline", args(all.quantity(from, unit), String::new())),
        (None, None) => String::new(),
    }
}
