//! What a new canvas knows already: its idea, the pain points that the idea answers, the people who have them.

use std::collections::HashSet;

use super::{Canvas, CanvasBox, CardState, blank, insert, lead};
use crate::ideation::{self, Note};
use crate::journey::{JourneyStep, Lane, PainPoint};
use crate::link::Link;
use crate::{Place, Result, Tx};

/// Characters of a canvas's title that is taken from its idea; the whole text is the value proposition.
const TITLE: usize = 120;

/// A canvas for a selected idea: its pain points (those linked to it) are the problem, the people of their steps the
/// users, the idea itself the value proposition, assumed until someone says otherwise. Each card is linked to what it
/// comes from.
pub(crate) fn from_idea(tx: &mut Tx, note: &Note) -> Result<Canvas> {
    let canvas = insert(tx, title(&note.text), Some(note.id.clone()))?;
    // A merged idea answers what the notes answered that it was made of.
    let mut links: Vec<Link> = Vec::new();
    for id in ideation::lineage(tx, &note.id)? {
        links.extend(tx.all::<Link>("from_kind = 'pain_point' AND to_id = ?1", &[&id])?);
    }
    let mut told = HashSet::new();
    links.retain(|link| told.insert(link.from_id.clone()));
    // Each with the steps at which people are met.
    let mut users: Vec<(String, Vec<String>)> = Vec::new();
    for link in links {
        let pain: PainPoint = tx.get(&link.from_id)?;
        let step: JourneyStep = tx.get(&pain.step_id)?;
        if let Some(lane) = &step.lane_id {
            let actor = tx.get::<Lane>(lane)?.title;
            match users.iter_mut().find(|(known, _)| *known == actor) {
                Some((_, steps)) if steps.contains(&step.id) => {}
                Some((_, steps)) => steps.push(step.id),
                None if actor.trim().is_empty() => {}
                None => users.push((actor, vec![step.id])),
            }
        }
        let card = put_card(tx, &canvas.id, CanvasBox::Problem, pain.text, CardState::Answered)?;
        lead(tx, ("pain_point", &pain.id), ("card", &card))?;
    }
    let value = put_card(tx, &canvas.id, CanvasBox::Value, note.text.clone(), CardState::Assumed)?;
    lead(tx, ("note", &note.id), ("card", &value))?;
    for (actor, steps) in users {
        let card = put_card(tx, &canvas.id, CanvasBox::Users, actor, CardState::Answered)?;
        for step in steps {
            lead(tx, ("journey_step", &step), ("card", &card))?;
        }
    }
    Ok(canvas)
}

/// The first line of an idea, cut between two words where it is long.
fn title(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or("").trim();
    if line.chars().count() <= TITLE {
        return line.to_owned();
    }
    let start: String = line.chars().take(TITLE).collect();
    let cut = start.rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(start.len());
    format!("{}…", start[..cut].trim_end())
}

/// Answers the card's id.
fn put_card(tx: &mut Tx, canvas: &str, box_: CanvasBox, text: String, state: CardState) -> Result<String> {
    let mut card = blank(tx, canvas, box_, text, &Place::default())?;
    card.state = state;
    tx.put(&card)?;
    Ok(card.id)
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_is_the_first_line_and_says_when_it_goes_on() {
        assert_eq!(title("  Sort frauds\nand say why"), "Sort frauds");
        assert_eq!(title(""), "");
        let long = format!("{} {}", "mot".repeat(30), "é".repeat(60));
        assert_eq!(title(&long), format!("{}…", "mot".repeat(30)));
        assert_eq!(title(&"é".repeat(121)), format!("{}…", "é".repeat(120)));
    }
}
