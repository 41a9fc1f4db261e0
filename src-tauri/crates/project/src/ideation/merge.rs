//! Several notes become one, and can come back. What was merged is kept out of sight; its votes, canvas and links are
//! the merged note's as long as it stands.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Value, json};
use ts_rs::TS;

use super::notes::{NOTE_SIZE, top};
use super::{Note, Score, Vote};
use crate::canvas::Canvas;
use crate::checks::short;
use crate::link::Link;
use crate::order::between;
use crate::search::fold;
use crate::{Deleted, Error, Result, Tx};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct MergeNotes {
    /// The first lends its place, its paper and its author.
    pub ids: Vec<String>,
    /// Absent: the texts, one below the other, each once.
    pub text: Option<String>,
}

/// Makes one note of several. Votes move with their notes: a person's dots on several of them add up, so that nobody
/// can go over the budget by it.
pub fn merge_notes(tx: &mut Tx, args: MergeNotes) -> Result<Note> {
    let notes = mergeable(tx, &args.ids)?;
    tx.label("count", notes.len());
    let first = &notes[0];
    let picture = notes.iter().find(|n| n.image_id.is_some());
    let same_group = notes.iter().all(|n| n.group_id == first.group_id);
    let reasons: Vec<&str> = notes.iter().map(|n| n.chosen_because.as_str()).collect();
    let merged = Note {
        id: tx.new_id(),
        group_id: if same_group { first.group_id.clone() } else { None },
        author_id: notes.iter().find_map(|n| n.author_id.clone()),
        text: args.text.unwrap_or_else(|| joined(notes.iter().map(|n| n.text.as_str()))),
        image_id: picture.and_then(|n| n.image_id.clone()),
        width: picture.map_or(NOTE_SIZE, |n| n.width),
        height: picture.map_or(NOTE_SIZE, |n| n.height),
        selected: notes.iter().any(|n| n.selected),
        chosen_because: joined(reasons.into_iter()),
        changes_process: notes.iter().any(|n| n.changes_process),
        // A word that is hidden stays so; a note of this round is of this round.
        hidden: notes.iter().any(|n| n.hidden),
        round: notes.iter().map(|n| n.round).max().unwrap_or(first.round),
        parked: false,
        created_at: tx.instant(),
        order_key: between(top(tx, &first.board_id)?.as_deref(), None),
        ..first.clone()
    };
    let merged: Note = tx.put_stored(&merged)?;
    for mut note in notes {
        for mut vote in tx.all::<Vote>("note_id = ?1", &[&note.id])? {
            vote.cast_on_id.get_or_insert_with(|| note.id.clone());
            vote.note_id = merged.id.clone();
            tx.put(&vote)?;
        }
        for mut canvas in tx.all::<Canvas>("note_id = ?1", &[&note.id])? {
            note.merged_canvas.get_or_insert_with(|| canvas.id.clone());
            canvas.note_id = Some(merged.id.clone());
            tx.put(&canvas)?;
        }
        note.merged_into_id = Some(merged.id.clone());
        tx.put(&note)?;
    }
    // What is typed into the merged note at once belongs to the merging.
    tx.coalesce(format!("note/{}/text", merged.id));
    Ok(merged)
}

fn mergeable(tx: &Tx, ids: &[String]) -> Result<Vec<Note>> {
    let notes = ids.iter().map(|id| tx.get::<Note>(id)).collect::<Result<Vec<_>>>()?;
    let refused = |code, note: &Note| Err(Error::refused(code, json!({ "title": short(&note.text) })));
    let mut seen = HashSet::new();
    if let Some(twice) = notes.iter().find(|n| !seen.insert(&n.id)) {
        return refused("merge_itself", twice);
    }
    let [first, _, ..] = notes.as_slice() else { return Err(Error::refused("merge_alone", Value::Null)) };
    if let Some(gone) = notes.iter().find(|n| n.merged_into_id.is_some()) {
        return refused("merge_merged", gone);
    }
    if let Some(elsewhere) = notes.iter().find(|n| n.board_id != first.board_id) {
        return refused("merge_boards", elsewhere);
    }
    Ok(notes)
}

/// Texts below one another, the same one once, whatever its case and accents.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut seen = HashSet::new();
    let kept: Vec<&str> = texts.map(str::trim).filter(|t| !t.is_empty() && seen.insert(fold(t))).collect();
    kept.join("\n")
}

/// The notes that were merged come back where they were, each with the votes that were put on it. What the merged note
/// got since goes to the first of them.
pub fn unmerge(tx: &mut Tx, args: Deleted) -> Result<Vec<Note>> {
    let merged: Note = tx.get(&args.id)?;
    if merged.merged_into_id.is_some() {
        return Err(Error::refused("merge_merged", json!({ "title": short(&merged.text) })));
    }
    let mut sources: Vec<Note> = tx.all("merged_into_id = ?1", &[&merged.id])?;
    if sources.is_empty() {
        return Err(Error::refused("not_merged", json!({ "title": short(&merged.text) })));
    }
    tx.label("count", sources.len());
    let heir = sources[0].id.clone();
    give_votes_back(tx, &merged, &heir)?;
    give_scores(tx, &merged, &heir)?;
    give_links(tx, &merged, &heir)?;
    let chosen_since = merged.selected && !sources.iter().any(|n| n.selected);
    for source in &mut sources {
        source.merged_into_id = None;
        source.selected &= merged.selected;
        if let Some(id) = source.merged_canvas.take()
            && let Ok(mut canvas) = tx.get::<Canvas>(&id)
            && canvas.note_id.as_deref() == Some(&merged.id)
        {
            canvas.note_id = Some(source.id.clone());
            tx.put(&canvas)?;
        }
        if chosen_since && source.id == heir {
            source.selected = true;
            source.chosen_because.clone_from(&merged.chosen_because);
        }
        tx.put(source)?;
    }
    for mut canvas in tx.all::<Canvas>("note_id = ?1", &[&merged.id])? {
        canvas.note_id = Some(heir.clone());
        tx.put(&canvas)?;
    }
    tx.delete::<Note>(&merged.id)?;
    Ok(sources)
}

fn give_votes_back(tx: &mut Tx, merged: &Note, heir: &str) -> Result<()> {
    let votes: Vec<Vote> = tx.all("note_id = ?1", &[&merged.id])?;
    let (since, moved): (Vec<Vote>, Vec<Vote>) = votes.into_iter().partition(|v| v.cast_on_id.is_none());
    for mut vote in moved {
        let origin = vote.cast_on_id.take().unwrap_or_default();
        let home = below(tx, &origin, &merged.id)?.unwrap_or_else(|| heir.to_owned());
        vote.cast_on_id = (origin != home).then_some(origin);
        vote.note_id = home;
        tx.put(&vote)?;
    }
    for mut vote in since {
        let voter = vote.participant_id.as_deref().unwrap_or("");
        let same = "note_id = ?1 AND cast_on_id IS NULL AND ifnull(participant_id, '') = ?2 AND round = ?3";
        let there: Vec<Vote> = tx.all(same, &[heir, voter, &vote.round.to_string()])?;
        match there.into_iter().next() {
            Some(mut mine) => {
                mine.count += vote.count;
                tx.put(&mine)?;
                tx.delete::<Vote>(&vote.id)?;
            }
            None => {
                vote.note_id = heir.to_owned();
                tx.put(&vote)?;
            }
        }
    }
    Ok(())
}

/// The note directly below `merged` that `origin` is, or was merged into.
fn below(tx: &Tx, origin: &str, merged: &str) -> Result<Option<String>> {
    let mut at: Note = tx.get(origin)?;
    let mut seen = HashSet::new();
    while let Some(above) = at.merged_into_id.clone() {
        if above == merged {
            return Ok(Some(at.id));
        }
        if !seen.insert(above.clone()) {
            break;
        }
        at = tx.get(&above)?;
    }
    Ok(None)
}

fn give_scores(tx: &mut Tx, merged: &Note, heir: &str) -> Result<()> {
    for mut score in tx.all::<Score>("note_id = ?1", &[&merged.id])? {
        let person = score.participant_id.as_deref().unwrap_or("");
        let filter = "note_id = ?1 AND criterion_id = ?2 AND ifnull(participant_id, '') = ?3";
        for old in tx.all::<Score>(filter, &[heir, &score.criterion_id, person])? {
            tx.delete::<Score>(&old.id)?;
        }
        score.note_id = heir.to_owned();
        tx.put(&score)?;
    }
    Ok(())
}

fn give_links(tx: &mut Tx, merged: &Note, heir: &str) -> Result<()> {
    for mut link in tx.all::<Link>("from_id = ?1 OR to_id = ?1", &[&merged.id])? {
        for end in [&mut link.from_id, &mut link.to_id] {
            if *end == merged.id {
                *end = heir.to_owned();
            }
        }
        let same: Vec<Link> = tx.all("from_id = ?1 AND to_id = ?2", &[&link.from_id, &link.to_id])?;
        // A link that would be there twice, or tie a note to itself, goes with the merged note.
        if same.is_empty() && link.from_id != link.to_id {
            tx.put(&link)?;
        }
    }
    Ok(())
}

/// The note and, below it, all that were merged into it.
pub(crate) fn lineage(tx: &Tx, id: &str) -> Result<Vec<String>> {
    let mut found = vec![id.to_owned()];
    let mut at = 0;
    while at < found.len() {
        let below: Vec<Note> = tx.all("merged_into_id = ?1", &[&found[at]])?;
        for note in below {
            if !found.contains(&note.id) {
                found.push(note.id);
            }
        }
        at += 1;
    }
    Ok(found)
}
