//! Votes, each person's within a budget, and the ideas chosen by them.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Board, Note, Notes, Participant, Vote};
use crate::canvas::{self, Canvas};
use crate::{Deleted, Error, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct CastVote {
    pub note_id: String,
    pub participant_id: Option<String>,
    /// The new number of dots; 0 takes the vote back.
    pub count: i64,
}

pub fn cast_vote(tx: &mut Tx, args: CastVote) -> Result<()> {
    let note: Note = tx.get(&args.note_id)?;
    let board: Board = tx.get(&note.board_id)?;
    if args.count < 0 {
        return Err(Error::bad_field("count", args.count));
    }
    let person = args.participant_id.as_deref().map(|id| tx.get::<Participant>(id)).transpose()?;
    let voter = args.participant_id.as_deref().unwrap_or("");
    let votes: Vec<Vote> = tx.all("board_id = ?1 AND ifnull(participant_id, '') = ?2", &[&board.id, voter])?;
    let elsewhere: i64 = votes.iter().filter(|v| v.note_id != note.id).map(|v| v.count).sum();
    if let Some(person) = &person
        && elsewhere + args.count > board.votes_per_person
    {
        let left = board.votes_per_person - elsewhere;
        return Err(Error::refused(
            "vote_over_budget",
            json!({ "name": person.name, "budget": board.votes_per_person, "left": left }),
        ));
    }
    tx.label("count", args.count);
    tx.coalesce(format!("vote/{}/{voter}", note.id));
    let mine = votes.into_iter().find(|v| v.note_id == note.id);
    match (mine, args.count) {
        (Some(vote), 0) => tx.delete::<Vote>(&vote.id),
        (None, 0) => Ok(()),
        (Some(mut vote), count) => {
            vote.count = count;
            tx.put(&vote)
        }
        (None, count) => {
            let vote = Vote {
                id: tx.new_id(),
                board_id: board.id,
                note_id: note.id,
                participant_id: args.participant_id,
                count,
            };
            tx.put(&vote)
        }
    }
}

/// Each selected idea gets its canvas, with Problem, Value proposition and Users filled; one that has its canvas keeps it.
pub fn select_ideas(tx: &mut Tx, args: Notes) -> Result<Vec<Canvas>> {
    tx.label("count", args.ids.len());
    let mut canvases = Vec::with_capacity(args.ids.len());
    for id in &args.ids {
        let mut note: Note = tx.get(id)?;
        note.selected = true;
        tx.put(&note)?;
        let existing = tx.all::<Canvas>("note_id = ?1", &[id])?.into_iter().next();
        canvases.push(match existing {
            Some(canvas) => canvas,
            None => canvas::from_idea(tx, &note)?,
        });
    }
    Ok(canvases)
}

/// The idea is no longer among the chosen; its canvas stays.
pub fn deselect_idea(tx: &mut Tx, args: Deleted) -> Result<()> {
    let mut note: Note = tx.get(&args.id)?;
    note.selected = false;
    tx.put(&note)
}
