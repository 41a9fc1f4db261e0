//! Votes, each person's within a budget, and the ideas chosen by them.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{Board, Note, Participant, Vote};
use crate::canvas::{self, Canvas};
use crate::checks::short;
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
    if note.merged_into_id.is_some() {
        return Err(Error::refused("merge_merged", json!({ "title": short(&note.text) })));
    }
    if args.count < 0 {
        return Err(Error::bad_field("count", args.count));
    }
    let person = args.participant_id.as_deref().map(|id| tx.get::<Participant>(id)).transpose()?;
    let voter = args.participant_id.as_deref().unwrap_or("");
    let now = "board_id = ?1 AND ifnull(participant_id, '') = ?2 AND round = ?3";
    let votes: Vec<Vote> = tx.all(now, &[&board.id, voter, &board.round.to_string()])?;
    let (here, elsewhere): (Vec<Vote>, Vec<Vote>) = votes.into_iter().partition(|v| v.note_id == note.id);
    let elsewhere: i64 = elsewhere.iter().map(|v| v.count).sum();
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
    settle(tx, &board, &note.id, args.participant_id, here, args.count)
}

/// Makes a person's dots on a note so many. On a merged note they lie in several rows, one for each note that they were
/// put on: what is added or taken away is the merged note's own first.
fn settle(
    tx: &mut Tx,
    board: &Board,
    note: &str,
    voter: Option<String>,
    mut rows: Vec<Vote>,
    wanted: i64,
) -> Result<()> {
    rows.sort_by_key(|v| v.cast_on_id.is_some());
    let mut change = wanted - rows.iter().map(|v| v.count).sum::<i64>();
    let own = rows.first().is_some_and(|v| v.cast_on_id.is_none());
    if change > 0 && !own {
        let id = tx.new_id();
        return tx.put(&Vote {
            id,
            board_id: board.id.clone(),
            note_id: note.to_owned(),
            participant_id: voter,
            count: change,
            round: board.round,
            cast_on_id: None,
        });
    }
    for mut row in rows {
        if change == 0 {
            break;
        }
        let count = (row.count + change).max(0);
        change -= count - row.count;
        row.count = count;
        if count == 0 {
            tx.delete::<Vote>(&row.id)?;
        } else {
            tx.put(&row)?;
        }
    }
    Ok(())
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SelectIdeas {
    pub ids: Vec<String>,
    /// Why they are chosen; absent: what was said before stays.
    pub reason: Option<String>,
}

/// Each selected idea gets its canvas, with Problem, Value proposition and Users filled; one that has its canvas keeps it.
pub fn select_ideas(tx: &mut Tx, args: SelectIdeas) -> Result<Vec<Canvas>> {
    tx.label("count", args.ids.len());
    let mut canvases = Vec::with_capacity(args.ids.len());
    for id in &args.ids {
        let mut note: Note = tx.get(id)?;
        if note.merged_into_id.is_some() {
            return Err(Error::refused("merge_merged", json!({ "title": short(&note.text) })));
        }
        note.selected = true;
        if let Some(reason) = &args.reason {
            note.chosen_because.clone_from(reason);
        }
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
