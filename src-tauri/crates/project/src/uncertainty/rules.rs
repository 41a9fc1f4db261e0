//! What the method says of uncertainties.

use serde_json::json;

use super::{Criticality, Uncertainty, UncertaintyFamily, UncertaintyState};
use crate::canvas::{CanvasBox, CardState};
use crate::checks::{Everything, Finding, short};

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    unknowns(all, out);
    for uncertainty in &all.uncertainties {
        let args = json!({ "title": short(&uncertainty.statement) });
        let mut warn = |code: &str| out.push(Finding::warning(code, "uncertainty", &uncertainty.id, args.clone()));
        let user_tested = all.user_tests.iter().any(|t| t.uncertainty_id == uncertainty.id);
        let prototyped = all.prototypes.iter().any(|p| p.uncertainty_id == uncertainty.id);
        if uncertainty.criticality == Criticality::Critical && is_open(uncertainty) && !prototyped && !user_tested {
            warn("uncertainty.untested");
        }
        let concluded = uncertainty.state == UncertaintyState::Concluded;
        if uncertainty.family == UncertaintyFamily::UserExperience && concluded && !user_tested {
            warn("uncertainty.ux_no_user");
        }
    }
}

/// Neither concluded nor waived.
pub(crate) fn is_open(uncertainty: &Uncertainty) -> bool {
    matches!(uncertainty.state, UncertaintyState::Open | UncertaintyState::Testing)
}

/// Cards that nobody knows the answer of, and that no uncertainty speaks for.
fn unknowns(all: &Everything, out: &mut Vec<Finding>) {
    for canvas in &all.canvases {
        let unknown = all.cards.iter().filter(|c| c.canvas_id == canvas.id && c.state == CardState::Unknown);
        let alone: Vec<CanvasBox> =
            unknown.filter(|c| !all.linked("card", &c.id, "uncertainty")).map(|c| c.box_).collect();
        if !alone.is_empty() {
            let args = json!({ "title": canvas.title, "count": alone.len() });
            out.push(Finding::advice("canvas.unknowns", "canvas", &canvas.id, args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{canvas, card, holds, link, prototype, uncertainty, user_test};

    #[test]
    fn unknown_cards_want_an_uncertainty_each() {
        let mut all = Everything { canvases: vec![canvas("c")], ..Everything::default() };
        all.cards = vec![card("1", "c", CanvasBox::Sources), card("2", "c", CanvasBox::Users)];
        assert_eq!(holds(check, &all, "canvas.unknowns"), 0);
        all.cards.iter_mut().for_each(|c| c.state = CardState::Unknown);
        all.links.push(link("card", "1", "uncertainty", "u"));
        assert_eq!(holds(check, &all, "canvas.unknowns"), 1);
        let mut out = Vec::new();
        check(&all, &mut out);
        assert_eq!(out[0].args["count"], 1, "the other one");
        all.links.push(link("card", "2", "uncertainty", "u"));
        assert_eq!(holds(check, &all, "canvas.unknowns"), 0);
    }

    #[test]
    fn a_critical_one_is_tested_waived_or_concluded() {
        let untested = |all: &Everything| holds(check, all, "uncertainty.untested");
        let mut all = Everything { uncertainties: vec![uncertainty("u", Criticality::Major)], ..Everything::default() };
        assert_eq!(untested(&all), 0);
        all.uncertainties[0].criticality = Criticality::Critical;
        assert_eq!(untested(&all), 1);
        for state in [UncertaintyState::Concluded, UncertaintyState::Waived] {
            all.uncertainties[0].state = state;
            assert_eq!(untested(&all), 0);
        }
        all.uncertainties[0].state = UncertaintyState::Open;
        all.prototypes.push(prototype("p", "other"));
        assert_eq!(untested(&all), 1, "another one's prototype");
        all.prototypes[0].uncertainty_id = "u".to_owned();
        assert_eq!(untested(&all), 0);
        all.prototypes.clear();
        all.user_tests.push(user_test("t", "u"));
        assert_eq!(untested(&all), 0, "it is tested with a user");
    }

    #[test]
    fn the_interface_is_concluded_with_a_user() {
        let alone = |all: &Everything| holds(check, all, "uncertainty.ux_no_user");
        let mut all = Everything { uncertainties: vec![uncertainty("u", Criticality::Minor)], ..Everything::default() };
        all.uncertainties[0].state = UncertaintyState::Concluded;
        assert_eq!(alone(&all), 0, "of the data");
        all.uncertainties[0].family = UncertaintyFamily::UserExperience;
        assert_eq!(alone(&all), 1);
        all.user_tests.push(user_test("t", "u"));
        assert_eq!(alone(&all), 0);
        all.user_tests.clear();
        all.uncertainties[0].state = UncertaintyState::Waived;
        assert_eq!(alone(&all), 0);
    }
}
