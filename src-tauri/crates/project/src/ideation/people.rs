//! Boards and the people around them.

use serde::Deserialize;
use ts_rs::TS;

use super::{Board, ColorMeaning, Criterion, Note, NoteGroup, Participant, Phase, Profile, Score, Vote, clock};
use crate::{Deleted, Place, Result, Tx};

#[derive(Debug, Deserialize, TS)]
pub struct AddParticipant {
    pub name: String,
    pub profile: Profile,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddBoard {
    pub title: String,
}

/// Minutes without a note after which the method speaks up. Ours.
const STALLED_MINUTES: i64 = 5;
/// Dots that a person has, until the team says otherwise.
const VOTES_PER_PERSON: i64 = 5;

pub fn add_participant(tx: &mut Tx, args: AddParticipant) -> Result<Participant> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Participant>(tx, &id, "?1 = ''", "")?;
    tx.put(&Participant { id: id.clone(), name: args.name, profile: args.profile, order_key, present: true })?;
    tx.get(&id)
}

/// Their notes stay, without an author; their votes and scores leave with them.
pub fn delete_participant(tx: &mut Tx, args: Deleted) -> Result<()> {
    let person: Participant = tx.get(&args.id)?;
    tx.label("title", person.name);
    for mut note in tx.all::<Note>("author_id = ?1", &[&args.id])? {
        note.author_id = None;
        tx.put(&note)?;
    }
    tx.delete_all::<Vote>("participant_id = ?1", &[&args.id])?;
    tx.delete_all::<Score>("participant_id = ?1", &[&args.id])?;
    tx.delete::<Participant>(&args.id)
}

pub fn add_board(tx: &mut Tx, args: AddBoard) -> Result<Board> {
    let id = tx.new_id();
    let order_key = Place::default().key::<Board>(tx, &id, "?1 = ''", "")?;
    tx.put(&Board {
        id: id.clone(),
        title: args.title,
        phase: Phase::Frame,
        votes_per_person: VOTES_PER_PERSON,
        order_key,
        round: 1,
        hide_new: false,
        votes_secret: true,
        stalled_minutes: STALLED_MINUTES,
    })?;
    tx.get(&id)
}

/// Deletes the board with its notes, groups, votes, scores and minutes. Canvases that came from it stay.
pub fn delete_board(tx: &mut Tx, args: Deleted) -> Result<()> {
    let board: Board = tx.get(&args.id)?;
    tx.label("title", board.title);
    tx.delete_all::<Vote>("board_id = ?1", &[&args.id])?;
    for note in tx.all::<Note>("board_id = ?1 AND merged_into_id IS NULL", &[&args.id])? {
        super::notes::remove(tx, &note.id)?;
    }
    tx.delete_all::<NoteGroup>("board_id = ?1", &[&args.id])?;
    for criterion in tx.all::<Criterion>("board_id = ?1", &[&args.id])? {
        super::delete_criterion(tx, Deleted { id: criterion.id })?;
    }
    tx.delete_all::<ColorMeaning>("board_id = ?1", &[&args.id])?;
    clock::forget(tx, &args.id)?;
    tx.delete::<Board>(&args.id)
}
