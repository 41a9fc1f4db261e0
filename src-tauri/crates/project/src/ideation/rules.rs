//! What the method says of the workshop and of its ideas.

use serde_json::json;

use super::{AgendaKind, Board, Phase, Profile, clock};
use crate::canvas::CanvasBox;
use crate::checks::{Everything, Finding, short};
use chrono::TimeDelta;

/// Profiles that a workshop should bring together. Ours.
const PROFILES: usize = 3;
/// Hours after which nobody is in the room any more, whatever the board says. Ours.
const ROOM_HOURS: i64 = 3;
/// Ideas that go on. The guide's.
const CHOSEN: usize = 3;

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    room(all, out);
    judged_early(all, out);
    orphan(all, out);
    three(all, out);
    stalled(all, out);
}

/// The roster is one for the project; what it lacks is said beside the first board. Without anybody on it, only once
/// the workshop is over.
fn room(all: &Everything, out: &mut Vec<Finding>) {
    let Some(board) = all.boards.first() else { return };
    let people = all.participants.iter().filter(|p| p.present);
    if !all.divergence_begun() || (people.clone().next().is_none() && all.canvases.is_empty()) {
        return;
    }
    let mut profiles: Vec<Profile> = people.clone().map(|p| p.profile).collect();
    profiles.sort();
    profiles.dedup();
    let args = json!({ "title": board.title, "people": people.count(), "count": profiles.len(), "wanted": PROFILES });
    if profiles.len() < PROFILES {
        out.push(Finding::warning("ideation.homogeneous", "board", &board.id, args.clone()));
    }
    if !profiles.iter().any(|p| matches!(p, Profile::BusinessExpert | Profile::User)) {
        out.push(Finding::warning("ideation.no_business", "board", &board.id, args));
    }
}

fn judged_early(all: &Everything, out: &mut Vec<Finding>) {
    for board in all.boards.iter().filter(|b| b.phase == Phase::Diverge) {
        let now = |v: &&crate::ideation::Vote| v.board_id == board.id && v.round == board.round;
        let dots: i64 = all.votes.iter().filter(now).map(|v| v.count).sum();
        let here = |id: &str| {
            all.notes.iter().chain(&all.merged).any(|n| n.id == id && n.board_id == board.id && n.round == board.round)
        };
        let scores = all.scores.iter().filter(|s| here(&s.note_id)).count();
        let dots = dots + i64::try_from(scores).unwrap_or(i64::MAX);
        if dots > 0 {
            let args = json!({ "title": board.title, "count": dots });
            out.push(Finding::advice("ideation.judged_early", "board", &board.id, args));
        }
    }
}

fn orphan(all: &Everything, out: &mut Vec<Finding>) {
    for note in all.notes.iter().filter(|n| n.selected) {
        if !all.lineage(&note.id).iter().any(|id| all.linked("note", id, "pain_point")) {
            out.push(Finding::advice("ideation.orphan", "note", &note.id, json!({ "title": short(&note.text) })));
        }
    }
}

/// Choosing is over once work has gone beyond what a selection fills in by itself.
fn three(all: &Everything, out: &mut Vec<Finding>) {
    let filled_in = |b: CanvasBox| matches!(b, CanvasBox::Problem | CanvasBox::Value | CanvasBox::Users);
    let closed = !all.versions.is_empty() || all.cards.iter().any(|c| !filled_in(c.box_));
    for board in all.boards.iter().filter(|b| b.phase == Phase::Choose && closed) {
        let count = all.notes.iter().filter(|n| n.board_id == board.id && n.selected).count();
        if count != CHOSEN {
            let args = json!({ "title": board.title, "count": count, "wanted": CHOSEN });
            out.push(Finding::advice("ideation.three", "board", &board.id, args));
        }
    }
}

/// Silent in a break, while the clock is paused, and once the room must be empty.
fn stalled(all: &Everything, out: &mut Vec<Finding>) {
    for board in all.boards.iter().filter(|b| b.phase == Phase::Diverge && b.stalled_minutes > 0) {
        let Some(idle) = idle(all, board) else { continue };
        if idle >= TimeDelta::minutes(board.stalled_minutes) && idle < TimeDelta::hours(ROOM_HOURS) {
            let args = json!({ "title": board.title, "minutes": idle.num_minutes(), "wanted": board.stalled_minutes });
            out.push(Finding::advice("ideation.stalled", "board", &board.id, args));
        }
    }
}

/// How long the board has been waiting for a note; none where nobody is at work on it.
fn idle(all: &Everything, board: &Board) -> Option<TimeDelta> {
    let span = all.spans.iter().find(|s| s.board_id == board.id && s.ended_at.is_none())?;
    let mut runs = all.runs.iter().filter(|r| r.board_id == board.id && r.ended_at.is_none());
    if runs.any(|r| r.kind == AgendaKind::Break || r.running_since.is_none()) {
        return None;
    }
    let resumed = all.runs.iter().filter(|r| r.board_id == board.id).filter_map(|r| r.running_since.as_deref());
    let notes = all.notes.iter().filter(|n| n.board_id == board.id).map(|n| n.created_at.as_str());
    let last = notes.chain(resumed).chain([span.started_at.as_str()]).filter_map(clock::instant).max()?;
    Some(all.now - last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{board, canvas, card, holds, link, note, participant, vote};

    fn workshop(phase: Phase) -> Everything {
        Everything { boards: vec![board("b", phase)], notes: vec![note("n", "b")], ..Everything::default() }
    }

    #[test]
    fn a_room_of_one_profile_or_without_the_business() {
        let mut all = workshop(Phase::Diverge);
        let codes =
            |all: &Everything| (holds(check, all, "ideation.homogeneous"), holds(check, all, "ideation.no_business"));
        assert_eq!(codes(&all), (0, 0), "no roster yet");
        all.canvases.push(canvas("c"));
        assert_eq!(codes(&all), (1, 1), "the workshop is over and nobody was there");
        for (id, profile) in [("1", Profile::DataScientist), ("2", Profile::DataScientist), ("3", Profile::Manager)] {
            all.participants.push(participant(id, profile));
        }
        assert_eq!(codes(&all), (1, 1));
        all.participants.push(participant("4", Profile::User));
        assert_eq!(codes(&all), (0, 0));
        all.participants[3].profile = Profile::Designer;
        assert_eq!(codes(&all), (0, 1));
        all.participants[3].profile = Profile::BusinessExpert;
        assert_eq!(codes(&all), (0, 0));
    }

    #[test]
    fn a_roster_typed_before_the_workshop_is_left_alone() {
        let mut all = Everything { boards: vec![board("b", Phase::Frame)], ..Everything::default() };
        all.participants.push(participant("1", Profile::DataScientist));
        assert_eq!(holds(check, &all, "ideation.homogeneous"), 0);
    }

    #[test]
    fn votes_while_diverging() {
        let mut all = workshop(Phase::Diverge);
        assert_eq!(holds(check, &all, "ideation.judged_early"), 0);
        all.votes.push(vote("v", "b", "n"));
        assert_eq!(holds(check, &all, "ideation.judged_early"), 1);
        all.boards[0].phase = Phase::Choose;
        assert_eq!(holds(check, &all, "ideation.judged_early"), 0);
    }

    #[test]
    fn a_selected_idea_answers_a_pain_point() {
        let mut all = workshop(Phase::Choose);
        assert_eq!(holds(check, &all, "ideation.orphan"), 0, "not selected");
        all.notes[0].selected = true;
        assert_eq!(holds(check, &all, "ideation.orphan"), 1);
        all.links.push(link("objective", "o", "note", "n"));
        assert_eq!(holds(check, &all, "ideation.orphan"), 1);
        all.links.push(link("pain_point", "p", "note", "n"));
        assert_eq!(holds(check, &all, "ideation.orphan"), 0);
    }

    #[test]
    fn three_ideas_once_choosing_is_over() {
        let mut all = workshop(Phase::Choose);
        all.notes[0].selected = true;
        all.cards.push(card("1", "c", CanvasBox::Problem));
        assert_eq!(holds(check, &all, "ideation.three"), 0, "still choosing");
        all.cards.push(card("2", "c", CanvasBox::Sources));
        assert_eq!(holds(check, &all, "ideation.three"), 1);
        for id in ["n2", "n3"] {
            all.notes.push(note(id, "b"));
        }
        all.notes.iter_mut().for_each(|n| n.selected = true);
        assert_eq!(holds(check, &all, "ideation.three"), 0);
        all.notes.push(note("n4", "b"));
        all.notes[3].selected = true;
        assert_eq!(holds(check, &all, "ideation.three"), 1);
    }
}
