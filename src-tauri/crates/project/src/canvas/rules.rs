//! What the method says of a canvas.

use serde_json::json;

use super::{Availability, Canvas, CanvasBox, Card, SourceClass};
use crate::checks::{Everything, Finding, short};
use crate::kpi::{KpiLevel, names_a_technical_kpi};
use crate::search::fold;

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for canvas in &all.canvases {
        let sheet = Sheet { all, canvas, cards: all.cards.iter().filter(|c| c.canvas_id == canvas.id).collect() };
        sheet.empty_boxes(out);
        sheet.no_kpi(out);
        sheet.technical_kpis(out);
        sheet.sources(out);
        sheet.environment_gap(out);
    }
}

struct Sheet<'a> {
    all: &'a Everything,
    canvas: &'a Canvas,
    cards: Vec<&'a Card>,
}

impl Sheet<'_> {
    fn of(&self, wanted: CanvasBox) -> impl Iterator<Item = &Card> {
        self.cards.iter().copied().filter(move |c| c.box_ == wanted && !c.text.trim().is_empty())
    }

    fn any(&self, boxes: &[CanvasBox]) -> bool {
        boxes.iter().any(|b| self.of(*b).next().is_some())
    }

    /// An empty box is spoken of once a later one is filled, or once the team is being organised.
    fn empty_boxes(&self, out: &mut Vec<Finding>) {
        use CanvasBox::{
            Environment, ExtensionProblem, ExtensionUsers, ExtensionValue, Frequency, Integration, Kpi, Sources,
        };
        let extensions = [ExtensionProblem, ExtensionValue, ExtensionUsers];
        let after_core = [&[Sources, Kpi, Integration, Frequency, Environment], &extensions[..]].concat();
        let core = [CanvasBox::Problem, CanvasBox::Value, CanvasBox::Users];
        for (code, boxes, later) in [
            ("canvas.core_empty", core, &after_core[..]),
            ("canvas.activation", [Integration, Frequency, Environment], &extensions[..]),
        ] {
            let empty: Vec<CanvasBox> = boxes.into_iter().filter(|b| !self.any(&[*b])).collect();
            let begun = self.any(later) || self.all.organising_begun();
            if let (Some(first), true) = (empty.first(), begun) {
                let args = json!({ "title": self.canvas.title, "count": empty.len(), "box": first, "boxes": empty });
                out.push(Finding::warning(code, "canvas", &self.canvas.id, args));
            }
        }
    }

    fn no_kpi(&self, out: &mut Vec<Finding>) {
        use CanvasBox::{Environment, Frequency, Integration};
        let on_cards = self.of(CanvasBox::Kpi).filter_map(|c| c.kpi_id.as_deref());
        let ids: Vec<&str> = on_cards.collect();
        let business = self.all.kpis.iter().any(|k| {
            k.level != KpiLevel::Technical
                && (k.canvas_id.as_deref() == Some(&self.canvas.id) || ids.contains(&k.id.as_str()))
        });
        let begun = self.any(&[Integration, Frequency, Environment]) || !ids.is_empty() || self.all.organising_begun();
        if begun && !business {
            out.push(Finding::warning(
                "canvas.no_kpi",
                "canvas",
                &self.canvas.id,
                json!({ "title": self.canvas.title }),
            ));
        }
    }

    /// A KPI made with its card is *secondary* until someone says otherwise, so that level doesn't speak for its name.
    fn technical_kpis(&self, out: &mut Vec<Finding>) {
        for card in self.of(CanvasBox::Kpi) {
            let Some(kpi) = self.all.kpis.iter().find(|k| Some(&k.id) == card.kpi_id.as_ref()) else { continue };
            let unsaid = kpi.level == KpiLevel::Secondary;
            if kpi.level == KpiLevel::Technical || (unsaid && names_a_technical_kpi(&kpi.name)) {
                out.push(Finding::advice(
                    "canvas.technical_kpi",
                    "card",
                    &card.id,
                    json!({ "title": short(&kpi.name) }),
                ));
            }
        }
    }

    fn sources(&self, out: &mut Vec<Finding>) {
        for card in self.of(CanvasBox::Sources) {
            let args = json!({ "title": short(&card.text), "canvas": self.canvas.title });
            let missing = card.availability == Some(Availability::Missing);
            let wanted = matches!(card.source_class, Some(SourceClass::Necessary | SourceClass::Important));
            if card.source_class == Some(SourceClass::Necessary) && missing && card.fallback.trim().is_empty() {
                out.push(Finding::warning("canvas.source_blocking", "card", &card.id, args));
            } else if wanted && card.availability.is_none() {
                out.push(Finding::advice("canvas.source_unassessed", "card", &card.id, args));
            }
        }
    }

    fn environment_gap(&self, out: &mut Vec<Finding>) {
        let said = |choice: &str| -> Vec<String> {
            let of_choice = self.of(CanvasBox::Environment).filter(|c| c.choice.as_deref() == Some(choice));
            of_choice.map(|c| fold(c.text.trim())).collect()
        };
        let (training, operating) = (said("training"), said("operating"));
        let differs = !training.is_empty() && operating.iter().any(|o| !training.contains(o));
        if differs && said("adaptation").is_empty() {
            let args = json!({ "title": self.canvas.title });
            out.push(Finding::advice("canvas.environment_gap", "canvas", &self.canvas.id, args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{canvas, card, holds, kpi, version};

    fn with(boxes: &[CanvasBox]) -> Everything {
        let cards = boxes.iter().enumerate().map(|(i, b)| card(&i.to_string(), "c", *b)).collect();
        Everything { canvases: vec![canvas("c")], cards, ..Everything::default() }
    }

    #[test]
    fn an_empty_core_is_spoken_of_once_a_later_box_is_filled() {
        let mut all = with(&[]);
        assert_eq!(holds(check, &all, "canvas.core_empty"), 0);
        all.versions.push(version("v", "0"));
        assert_eq!(holds(check, &all, "canvas.core_empty"), 1, "a later step has begun");
        let mut all = with(&[CanvasBox::Problem, CanvasBox::Sources]);
        let mut out = Vec::new();
        check(&all, &mut out);
        let found = out.iter().find(|f| f.code == "canvas.core_empty").unwrap();
        assert_eq!(found.args["boxes"], json!(["value", "users"]));
        assert_eq!((&found.args["count"], &found.args["box"]), (&json!(2), &json!("value")));
        all = with(&[CanvasBox::Problem, CanvasBox::Value, CanvasBox::Users, CanvasBox::Sources]);
        assert_eq!(holds(check, &all, "canvas.core_empty"), 0);
    }

    #[test]
    fn a_blank_card_fills_no_box() {
        let mut all = with(&[CanvasBox::Problem, CanvasBox::Value, CanvasBox::Users, CanvasBox::Sources]);
        all.cards[2].text = "  ".to_owned();
        assert_eq!(holds(check, &all, "canvas.core_empty"), 1);
    }

    #[test]
    fn activation_and_kpi() {
        use CanvasBox::{Environment, ExtensionUsers, Frequency, Integration};
        let mut all = with(&[Integration, Frequency]);
        assert_eq!(holds(check, &all, "canvas.activation"), 0, "being filled");
        assert_eq!(holds(check, &all, "canvas.no_kpi"), 1);
        all.cards.push(card("e", "c", ExtensionUsers));
        assert_eq!(holds(check, &all, "canvas.activation"), 1);
        all.cards.push(card("f", "c", Environment));
        assert_eq!(holds(check, &all, "canvas.activation"), 0);
        all.kpis.push(kpi("k", KpiLevel::Technical));
        all.kpis[0].canvas_id = Some("c".to_owned());
        assert_eq!(holds(check, &all, "canvas.no_kpi"), 1, "a technical one is no business KPI");
        all.kpis[0].level = KpiLevel::Secondary;
        assert_eq!(holds(check, &all, "canvas.no_kpi"), 0);
    }

    #[test]
    fn technical_by_level_or_by_name() {
        let mut all = with(&[CanvasBox::Kpi]);
        all.cards[0].kpi_id = Some("k".to_owned());
        for (name, level, expected) in [
            ("Minutes per case", KpiLevel::Secondary, 0),
            ("Minutes per case", KpiLevel::Technical, 1),
            ("Recall", KpiLevel::Secondary, 1),
            ("Product recall", KpiLevel::Secondary, 0),
            ("Recall", KpiLevel::Principal, 0),
        ] {
            all.kpis = vec![kpi("k", level)];
            all.kpis[0].name = name.to_owned();
            assert_eq!(holds(check, &all, "canvas.technical_kpi"), expected, "{name} {level:?}");
        }
    }

    #[test]
    fn sources_that_block_or_that_nobody_has_looked_at() {
        let mut all = with(&[CanvasBox::Sources]);
        let codes = |all: &Everything| {
            (holds(check, all, "canvas.source_blocking"), holds(check, all, "canvas.source_unassessed"))
        };
        assert_eq!(codes(&all), (0, 0), "not classed yet");
        all.cards[0].source_class = Some(SourceClass::Necessary);
        assert_eq!(codes(&all), (0, 1));
        all.cards[0].availability = Some(Availability::Missing);
        assert_eq!(codes(&all), (1, 0));
        all.cards[0].fallback = "Ask the analysts".to_owned();
        assert_eq!(codes(&all), (0, 0));
        all.cards[0].fallback.clear();
        all.cards[0].source_class = Some(SourceClass::Important);
        assert_eq!(codes(&all), (0, 0));
        all.cards[0].availability = None;
        assert_eq!(codes(&all), (0, 1));
        all.cards[0].source_class = Some(SourceClass::Secondary);
        assert_eq!(codes(&all), (0, 0));
    }

    #[test]
    fn an_environment_that_differs_wants_an_adaptation() {
        let mut all = with(&[CanvasBox::Environment, CanvasBox::Environment]);
        for (card, (choice, text)) in all.cards.iter_mut().zip([("training", "Server"), ("operating", "A phone")]) {
            (card.choice, card.text) = (Some(choice.to_owned()), text.to_owned());
        }
        assert_eq!(holds(check, &all, "canvas.environment_gap"), 1);
        all.cards[1].text = "server ".to_owned();
        assert_eq!(holds(check, &all, "canvas.environment_gap"), 0);
        all.cards[1].text = "A phone".to_owned();
        all.cards.push(card("a", "c", CanvasBox::Environment));
        all.cards[2].choice = Some("adaptation".to_owned());
        assert_eq!(holds(check, &all, "canvas.environment_gap"), 0);
    }
}
