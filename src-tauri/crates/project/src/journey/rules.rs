//! What the method says of journeys.

use serde_json::json;

use super::JourneyVersion;
use crate::checks::{Everything, Finding, short};

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    no_pain(all, out);
    stale_to_be(all, out);
}

/// A to-be journey is drawn to be without pain; the one of today is not.
fn no_pain(all: &Everything, out: &mut Vec<Finding>) {
    if !all.divergence_begun() {
        return;
    }
    for journey in all.journeys.iter().filter(|j| j.version == JourneyVersion::AsIs) {
        let mut steps = all.steps.iter().filter(|s| s.journey_id == journey.id).peekable();
        if steps.peek().is_some() && !steps.any(|s| all.pains.iter().any(|p| p.step_id == s.id)) {
            out.push(Finding::warning("journey.no_pain", "journey", &journey.id, json!({ "title": journey.title })));
        }
    }
}

fn stale_to_be(all: &Everything, out: &mut Vec<Finding>) {
    if all.journeys.iter().any(|j| j.version == JourneyVersion::ToBe) {
        return;
    }
    for note in all.notes.iter().filter(|n| n.selected && n.changes_process) {
        out.push(Finding::advice("journey.stale_to_be", "note", &note.id, json!({ "title": short(&note.text) })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{board, holds, journey, note, pain, step};
    use crate::ideation::Phase;

    #[test]
    fn no_pain_waits_for_divergence_and_spares_the_to_be() {
        let mut all = Everything::default();
        all.journeys.push(journey("j"));
        all.boards.push(board("b", Phase::Frame));
        assert_eq!(holds(check, &all, "journey.no_pain"), 0, "no step yet");
        all.steps.push(step("s", "j"));
        assert_eq!(holds(check, &all, "journey.no_pain"), 0, "divergence has not begun");
        all.boards[0].phase = Phase::Diverge;
        assert_eq!(holds(check, &all, "journey.no_pain"), 1);
        all.pains.push(pain("p", "s"));
        assert_eq!(holds(check, &all, "journey.no_pain"), 0);
        all.pains.clear();
        all.journeys[0].version = JourneyVersion::ToBe;
        assert_eq!(holds(check, &all, "journey.no_pain"), 0);
    }

    #[test]
    fn an_idea_that_changes_the_process_wants_a_to_be_version() {
        let mut all = Everything::default();
        all.notes.push(note("n", "b"));
        all.notes[0].changes_process = true;
        assert_eq!(holds(check, &all, "journey.stale_to_be"), 0, "not selected");
        all.notes[0].selected = true;
        assert_eq!(holds(check, &all, "journey.stale_to_be"), 1);
        all.journeys.push(journey("j"));
        assert_eq!(holds(check, &all, "journey.stale_to_be"), 1);
        all.journeys[0].version = JourneyVersion::ToBe;
        assert_eq!(holds(check, &all, "journey.stale_to_be"), 0);
    }
}
