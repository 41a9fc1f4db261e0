//! The report of the day: what a workshop was about, who was there, what was thought of, chosen and left open.
//!
//! It says what there is to say: a section without anything in it is left out. The facilitator's private notes are no
//! part of it, nor is what the room does not see yet.

mod after;
mod frame;
mod ideas;

use std::collections::HashMap;

use analysis::ranking::Ranking;
use print::{Block, Fact, Report, Row, Section};
use project::checks::Finding;
use serde_json::Value;

use super::all::{All, flag, text};
use super::board;

/// One board's report, in progress.
struct Day<'a> {
    all: &'a All,
    board: Option<&'a Value>,
    /// The board's notes, as it shows them.
    notes: Vec<&'a Value>,
    /// Put aside in the parking lot.
    parked: Vec<&'a Value>,
    /// With those that were merged into others.
    everything: Vec<&'a Value>,
    votes: HashMap<String, i64>,
    /// Dots by who gave them.
    given: HashMap<String, i64>,
    /// The canvases that came from this board, in their order.
    canvases: Vec<&'a Value>,
}

pub(super) fn of(all: &All, board: Option<&Value>, findings: &[Finding], ranking: &Ranking) -> Report {
    let id = board.map_or("", |b| text(b, "id"));
    let everything: Vec<&Value> = all.by("note", "board_id", id).filter(|n| !flag(n, "hidden")).collect();
    let notes: Vec<&Value> = everything.iter().copied().filter(|n| board::shown(n)).collect();
    let parked = everything.iter().copied().filter(|n| flag(n, "parked") && n["merged_into_id"].is_null()).collect();
    let alone = all.of("board").len() < 2;
    let ours = |canvas: &&Value| match canvas["note_id"].as_str() {
        Some(note) => everything.iter().any(|n| n["id"] == note),
        None => alone,
    };
    let canvases = all.of("canvas").iter().filter(ours).collect();
    let votes = board.map(|b| board::votes(all, b)).unwrap_or_default();
    let given = board.map(|b| board::given(all, b)).unwrap_or_default();
    let day = Day { all, board, notes, parked, everything, votes, given, canvases };
    let sections = [
        day.objective(),
        day.pains(),
        day.people(),
        day.agenda(),
        day.ideas(),
        day.ranking(),
        day.scores(ranking),
        day.chosen(),
        day.decisions(),
        day.tested(),
        day.open(),
        day.parking(),
        day.method(findings),
        day.sheets(),
    ];
    Report {
        lang: all.lang(),
        kicker: day.word("kicker"),
        title: board.map_or_else(|| all.name.clone(), |b| board::title(all, b)),
        subtitle: day.purpose(),
        facts: day.facts(),
        summary_title: day.word("summary.title"),
        summary: day.summary(),
        contents: day.word("contents"),
        foot: all.foot(),
        sections: sections.into_iter().flatten().collect(),
    }
}

/// A section, if there is anything in it.
fn section(title: String, lead: String, blocks: Vec<Block>) -> Option<Section> {
    (!blocks.is_empty()).then_some(Section { title, lead, blocks })
}

impl Day<'_> {
    fn word(&self, key: &str) -> String {
        self.all.word(&format!("report.{key}"))
    }

    fn id(&self) -> &str {
        self.board.map_or("", |b| text(b, "id"))
    }

    fn votes_of(&self, note: &Value) -> i64 {
        self.votes.get(text(note, "id")).copied().unwrap_or(0)
    }

    fn vote_count(&self, votes: i64) -> String {
        self.all.count("ideation.votes", usize::try_from(votes).unwrap_or(0))
    }

    /// The root objective, in its words.
    fn purpose(&self) -> String {
        let root = self.all.of("objective").iter().find(|o| o["parent_id"].is_null());
        root.map(|o| text(o, "title").to_owned()).unwrap_or_default()
    }

    fn facts(&self) -> Vec<Fact> {
        let all = self.all;
        let fact = |name: &str, value: String| Fact { label: self.word(&format!("fact.{name}")), value };
        let mut facts =
            vec![fact("project", all.name.clone()), fact("date", analysis::locale::date(self.date(), all.locale))];
        let people: Vec<&str> = self.present().map(|p| text(p, "name")).collect();
        if !people.is_empty() {
            facts.push(fact("people", people.join(", ")));
        }
        let count: i64 = self.votes.values().sum();
        let mut figures = vec![all.count("ideation.notes", self.notes.len())];
        if count > 0 {
            figures.push(self.vote_count(count));
        }
        let chosen = self.notes.iter().filter(|n| flag(n, "selected")).count();
        if chosen > 0 {
            figures.push(all.count("report.chosen_count", chosen));
        }
        facts.push(fact("result", figures.join(" · ")));
        facts
    }

    /// The day of the workshop: on which its clock was started, or its last note written, else today.
    fn date(&self) -> chrono::NaiveDate {
        let begun = self.all.by("agenda_run", "board_id", self.id()).map(|r| text(r, "started_at")).min();
        if let Some(day) = begun.and_then(|at| self.all.day_of(at)) {
            return day;
        }
        let last = self.everything.iter().map(|n| text(n, "created_at")).max().unwrap_or_default();
        self.all.day_of(last).unwrap_or(self.all.today)
    }
}

fn plain(words: &str) -> Row {
    Row { text: words.to_owned(), ..Row::default() }
}

/// The first words of a long text.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 140 { line } else { line.chars().take(140).collect::<String>() + "…" }
}
