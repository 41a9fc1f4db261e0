//! The scoring grid: ideas by weighted criteria, scored by the room or by each participant.

use serde::{Deserialize, Deserializer};
use serde_json::json;
use ts_rs::TS;

use super::{Axis, Board, Criterion, Note, Participant, Score};
use crate::{Deleted, Error, Place, Result, Tx};

/// The best score; the worst is 0.
pub const BEST_SCORE: i64 = 5;
/// Criteria of one board at the most: more can't be weighed against one another.
pub const MOST_CRITERIA: usize = 12;

#[derive(Debug, Deserialize, TS)]
pub struct NewCriterion {
    pub title: String,
    pub axis: Axis,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddCriteria {
    pub board_id: String,
    pub criteria: Vec<NewCriterion>,
}

#[derive(Debug, Deserialize, TS)]
pub struct MoveCriterion {
    pub id: String,
    #[serde(flatten)]
    pub place: Place,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SetScore {
    pub note_id: String,
    pub criterion_id: String,
    /// Absent: the room.
    pub participant_id: Option<String>,
    /// 0 to 5; null takes the score back.
    #[serde(deserialize_with = "given")]
    #[ts(type = "number | null")]
    pub value: Option<i64>,
}

/// Null is an answer here; nothing is not.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<i64>, D::Error> {
    Option::deserialize(value)
}

pub fn add_criteria(tx: &mut Tx, args: AddCriteria) -> Result<Vec<Criterion>> {
    tx.get::<Board>(&args.board_id)?;
    tx.label("count", args.criteria.len());
    let there = tx.all::<Criterion>("board_id = ?1", &[&args.board_id])?.len();
    if there + args.criteria.len() > MOST_CRITERIA {
        return Err(Error::refused("too_many_criteria", json!({ "limit": MOST_CRITERIA })));
    }
    let mut added = Vec::with_capacity(args.criteria.len());
    for new in args.criteria {
        if new.title.trim().is_empty() {
            return Err(Error::TextEmpty { field: "title".to_owned() });
        }
        let id = tx.new_id();
        let order_key = Place::default().key::<Criterion>(tx, &id, "board_id = ?1", &args.board_id)?;
        let board_id = args.board_id.clone();
        tx.put(&Criterion { id: id.clone(), board_id, title: new.title, weight: 1.0, axis: new.axis, order_key })?;
        added.push(tx.get(&id)?);
    }
    Ok(added)
}

pub fn move_criterion(tx: &mut Tx, args: MoveCriterion) -> Result<Criterion> {
    let mut criterion: Criterion = tx.get(&args.id)?;
    tx.label("title", criterion.title.clone());
    criterion.order_key = args.place.key::<Criterion>(tx, &args.id, "board_id = ?1", &criterion.board_id)?;
    tx.put(&criterion)?;
    tx.get(&args.id)
}

/// Deletes the criterion with its scores.
pub fn delete_criterion(tx: &mut Tx, args: Deleted) -> Result<()> {
    let criterion: Criterion = tx.get(&args.id)?;
    tx.label("title", criterion.title);
    tx.delete_all::<Score>("criterion_id = ?1", &[&args.id])?;
    tx.delete::<Criterion>(&args.id)
}

pub fn set_score(tx: &mut Tx, args: SetScore) -> Result<()> {
    let note: Note = tx.get(&args.note_id)?;
    let criterion: Criterion = tx.get(&args.criterion_id)?;
    if note.board_id != criterion.board_id {
        return Err(Error::bad_field("criterion_id", "another board"));
    }
    if let Some(value) = args.value
        && !(0..=BEST_SCORE).contains(&value)
    {
        return Err(Error::refused("score_range", json!({ "value": value, "best": BEST_SCORE })));
    }
    if let Some(person) = &args.participant_id {
        tx.get::<Participant>(person)?;
    }
    let person = args.participant_id.as_deref().unwrap_or("");
    tx.label("title", criterion.title);
    tx.coalesce(format!("score/{}/{}/{person}", note.id, criterion.id));
    let filter = "note_id = ?1 AND criterion_id = ?2 AND ifnull(participant_id, '') = ?3";
    let there = tx.all::<Score>(filter, &[&note.id, &criterion.id, person])?.into_iter().next();
    match (there, args.value) {
        (None, None) => Ok(()),
        (Some(score), None) => tx.delete::<Score>(&score.id),
        (Some(mut score), Some(value)) => {
            score.value = value;
            tx.put(&score)
        }
        (None, Some(value)) => {
            let (criterion_id, note_id, participant_id) = (criterion.id, note.id, args.participant_id);
            let id = tx.new_id();
            tx.put(&Score { id, criterion_id, note_id, participant_id, value })
        }
    }
}
