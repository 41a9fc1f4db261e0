//! The records of a workshop as it runs: what is planned, what was done and when, what the facilitator writes down.
//!
//! For the minutes: who = participants that are `present`; when = [`PhaseSpan`]s and [`AgendaRun`]s with their real
//! starts and ends; what was settled = [`WorkshopLine`]s of kind decision and question (never the private ones).

use super::Phase;
use crate::record::{record, words};

words! { AgendaKind { Work, Break } }
words! {
    /// Private lines are the facilitator's own: on no projector, in no report, in no shared copy.
    LineKind { Private, Decision, Question }
}

record! {
    /// A planned stretch of the workshop. An empty title stands for its phase's name, or for "break".
    AgendaItem in AGENDA_ITEM as "agenda_item" edit [title, minutes, kind, phase] {
        board_id: String,
        title: String,
        minutes: i64,
        kind: AgendaKind,
        /// The phase that the board goes to when it begins.
        phase: Option<Phase>,
        order_key: String,
    }
}

record! {
    /// A stretch as it really was, with its timer. Kept outside the history: undo does not turn back time.
    AgendaRun in AGENDA_RUN as "agenda_run" edit [] {
        board_id: String,
        item_id: Option<String>,
        title: String,
        kind: AgendaKind,
        phase: Option<Phase>,
        round: i64,
        /// With the minutes that were added.
        planned_seconds: i64,
        started_at: String,
        /// None while it goes on.
        ended_at: Option<String>,
        /// Counted until the last pause.
        elapsed_ms: i64,
        /// None while it is paused.
        running_since: Option<String>,
    }
}

record! {
    /// When the board stood in a phase. Outside the history.
    PhaseSpan in PHASE_SPAN as "phase_span" edit [] {
        board_id: String,
        phase: Phase,
        round: i64,
        started_at: String,
        ended_at: Option<String>,
    }
}

record! {
    /// A line that the facilitator wrote during the workshop.
    WorkshopLine in WORKSHOP_LINE as "workshop_line" edit [text, kind] {
        board_id: String,
        kind: LineKind,
        text: String,
        created_at: String,
        order_key: String,
    }
}

/// Takes the facilitator's private lines out of a file that leaves.
pub(crate) fn forget_private_lines(copy: &rusqlite::Connection) -> crate::Result<()> {
    copy.execute("DELETE FROM workshop_line WHERE kind = 'private'", [])?;
    Ok(())
}
