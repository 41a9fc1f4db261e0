//! The ideation board: notes on an infinite surface, groups, votes, and the ideas that are chosen.

mod agenda;
mod bring;
mod clock;
mod colors;
mod images;
mod merge;
mod notes;
mod people;
mod room;
pub(crate) mod rules;
mod scoring;
mod votes;
mod workshop;

pub use agenda::*;
pub use bring::*;
pub use clock::*;
pub use colors::*;
pub use images::*;
pub(crate) use merge::lineage;
pub use merge::*;
pub use notes::*;
pub use people::*;
pub use room::*;
pub use scoring::*;
pub use votes::*;
pub use workshop::*;

use crate::record::{record, words};

words! { Profile { Manager, BusinessExpert, User, ProductManager, DataScientist, DataEngineer, MlEngineer, Designer, Other } }
words! {
    /// Soft phases of a round: they set defaults and forbid nothing.
    Phase { Frame, Diverge, Combine, Choose }
}
words! { NoteColor { Butter, Mint, Sky, Rose, Lilac, Sand } }
words! {
    /// What a high score of a criterion speaks of: a greater value, or less effort.
    Axis { Value, Ease }
}

record! {
    /// Someone in the room.
    Participant in PARTICIPANT as "participant" edit [name, profile, present] {
        name: String,
        profile: Profile,
        order_key: String,
        /// In the room today.
        present: bool,
    }
}

record! {
    Board in BOARD as "board" edit [title, phase, votes_per_person, hide_new, votes_secret, stalled_minutes] {
        title: String,
        phase: Phase,
        votes_per_person: i64,
        order_key: String,
        round: i64,
        /// New notes are hidden from the room until they are revealed.
        hide_new: bool,
        /// Votes are nobody's but the voter's to see, until they are revealed.
        votes_secret: bool,
        /// Minutes without a note after which the method speaks up; 0: never.
        stalled_minutes: i64,
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
    Note in NOTE as "note" edit [text, color, author_id, width, height, changes_process, chosen_because] {
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
        /// The round in which it was written.
        round: i64,
        /// Face down until it is revealed.
        hidden: bool,
        /// Put aside, in the parking lot.
        parked: bool,
        /// The note that this one was merged into: it is kept, out of sight.
        merged_into_id: Option<String>,
        /// The canvas that this note had when it was merged; it serves the merged one meanwhile.
        merged_canvas: Option<String>,
        image_id: Option<String>,
        /// Why this idea is one of the chosen.
        chosen_because: String,
    }
}

record! {
    /// A picture on a board, stored once however many notes show it.
    Image in IMAGE as "image" edit [] {
        /// SHA-256 of the original.
        hash: String,
        media_type: String,
        file_name: String,
        /// Pixels.
        width: i64,
        height: i64,
        bytes: i64,
        created_at: String,
    }
}

record! {
    /// Something that the ideas of a board are scored by, 5 always the best.
    Criterion in CRITERION as "criterion" edit [title, weight, axis] {
        board_id: String,
        title: String,
        weight: f64,
        axis: Axis,
        order_key: String,
    }
}

record! {
    /// 0 to 5; without a participant it is the room's.
    Score in SCORE as "score" edit [] {
        criterion_id: String,
        note_id: String,
        participant_id: Option<String>,
        value: i64,
    }
}

record! {
    ColorMeaning in COLOR_MEANING as "color_meaning" edit [] {
        board_id: String,
        color: NoteColor,
        text: String,
    }
}

record! {
    /// Dots of one participant on one note; without a participant they are the room's.
    Vote in VOTE as "vote" edit [] {
        board_id: String,
        note_id: String,
        participant_id: Option<String>,
        count: i64,
        /// Each round has its own budget.
        round: i64,
        /// The note that the dots were put on, where it was merged into this one since.
        cast_on_id: Option<String>,
    }
}
