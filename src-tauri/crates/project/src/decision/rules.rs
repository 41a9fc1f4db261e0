//! What the method says of decisions.

use serde_json::json;

use super::{Decision, DecisionVerdict};
use crate::checks::{Everything, Finding, Severity};
use crate::uncertainty::{Criticality, rules::is_open};

/// Canvases that a decision compares at the least (ours).
const COMPARED: usize = 2;

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for decision in all.decisions.iter().filter(|d| d.reopened_on.is_none()) {
        let args = json!({ "title": decision.title, "verdict": decision.verdict });
        if decision.reasons.trim().is_empty() {
            out.push(Finding::new("decision.no_reason", Severity::Never, "decision", &decision.id, args.clone()));
        }
        if decision.compared.len() < COMPARED {
            out.push(Finding::advice("decision.alone", "decision", &decision.id, args));
        }
        unresolved(all, decision, out);
    }
}

/// A go on a canvas of which something critical is still open.
fn unresolved(all: &Everything, decision: &Decision, out: &mut Vec<Finding>) {
    if decision.verdict != DecisionVerdict::Go || decision.canvas_id.is_none() {
        return;
    }
    let of_canvas = all.uncertainties.iter().filter(|u| u.canvas_id == decision.canvas_id);
    let count = of_canvas.filter(|u| u.criticality == Criticality::Critical && is_open(u)).count();
    if count > 0 {
        let args = json!({ "title": decision.title, "count": count });
        out.push(Finding::warning("decision.unresolved", "decision", &decision.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{decision, holds, uncertainty};
    use crate::decision::Compared;
    use crate::uncertainty::UncertaintyState;

    fn with_one() -> Everything {
        Everything { decisions: vec![decision("d", "c", DecisionVerdict::Go)], ..Everything::default() }
    }

    #[test]
    fn a_reason_always() {
        let mut all = with_one();
        let none = |all: &Everything| holds(check, all, "decision.no_reason");
        assert_eq!(none(&all), 1);
        all.decisions[0].reasons = "It pays".to_owned();
        assert_eq!(none(&all), 0);
    }

    #[test]
    fn compared_with_another() {
        let mut all = with_one();
        let alone = |all: &Everything| holds(check, all, "decision.alone");
        let (canvas_id, title) = ("c".to_owned(), "C".to_owned());
        let (value, feasibility, effort) = (None, None, None);
        let one = Compared { canvas_id, title, value, feasibility, effort, open: 0, critical: 0, unknown: 0 };
        all.decisions[0].compared = vec![one.clone()];
        assert_eq!(alone(&all), 1);
        all.decisions[0].compared.push(one);
        assert_eq!(alone(&all), 0);
        all.decisions[0].compared.clear();
        all.decisions[0].reopened_on = Some("2026-11-20".to_owned());
        assert_eq!(alone(&all), 0, "it no longer stands");
    }

    #[test]
    fn a_go_with_something_critical_open() {
        let mut all = with_one();
        let open = |all: &Everything| holds(check, all, "decision.unresolved");
        all.uncertainties = vec![uncertainty("u", Criticality::Critical)];
        assert_eq!(open(&all), 0, "of no canvas");
        all.uncertainties[0].canvas_id = Some("c".to_owned());
        assert_eq!(open(&all), 1);
        all.uncertainties[0].state = UncertaintyState::Testing;
        assert_eq!(open(&all), 1);
        all.uncertainties[0].state = UncertaintyState::Waived;
        assert_eq!(open(&all), 0);
        all.uncertainties[0].state = UncertaintyState::Open;
        all.uncertainties[0].criticality = Criticality::Major;
        assert_eq!(open(&all), 0);
        all.uncertainties[0].criticality = Criticality::Critical;
        all.decisions[0].verdict = DecisionVerdict::Park;
        assert_eq!(open(&all), 0);
    }
}
