//! The ideation board: notes on an infinite surface, groups, votes, and the ideas that are chosen.

mod notes;
mod people;
pub(crate) mod rules;
mod votes;

pub use notes::*;
pub use people::*;
pub use votes::*;

use crate::record::{record, words};

words! { Profile { Manager, BusinessExpert, User, ProductManager, DataScientist, DataEngineer, MlEngineer, Designer, Other } }
words! {
    /// Soft phases of a round: they set defaults and forbid nothing.
    Phase { Frame, Diverge, Combine, Choose }
}
words! { NoteColor { Butter, Mint, Sky, Rose, Lilac, Sand } }

record! {
    /// Someone in the room.
    Participant in PARTICIPANT as "participant" edit [name, profile] {
        name: String,
        profile: Profile,
        order_key: String,
    }
}

record! {
    Board in BOARD as "board" edit [title, phase, votes_per_person] {
        title: String,
        phase: Phase,
        votes_per_person: i64,
        order_key: String,
    }
}

record! {
    /// A frame around notes that belong together. Board units: pixels at 100 %.
    NoteGroup in NOTE_GROUP as "note_group" edit [title, width, height] {
        board_id: String,
        title: String,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    }
}

record! {
    /// A sticky note. `order_key` is its height in the pile.
    Note in NOTE as "note" edit [text, color, author_id, width, height, changes_process] {
        board_id: String,
        group_id: Option<String>,
        author_id: Option<String>,
        text: String,
        color: NoteColor,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        selected: bool,
        /// The idea changes the process: its to-be version should show it.
        changes_process: bool,
        created_at: String,
        order_key: String,
    }
}

record! {
    /// Dots of one participant on one note; without a participant they are the room's.
    Vote in VOTE as "vote" edit [] {
        board_id: String,
        note_id: String,
        participant_id: Option<String>,
        count: i64,
    }
}
