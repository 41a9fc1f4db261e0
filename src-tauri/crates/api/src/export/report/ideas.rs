//! What was thought of: the notes by cluster, votes, scores, and the ideas that go on.

use std::collections::{BTreeMap, HashMap};

use analysis::ranking::{Ranked, Ranking};
use print::{Block, Row, Section};
use serde_json::{Value, json};

use super::{Day, section, short};
use crate::export::all::{flag, real, text};
use crate::export::canvas;

/// Ideas in a ranking, at most.
const RANKED: usize = 20;

impl Day<'_> {
    /// The notes, cluster by cluster, the most voted for first.
    pub(super) fn ideas(&self) -> Option<Section> {
        let mut clusters: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for note in self.notes.iter().filter(|n| !text(n, "text").trim().is_empty()) {
            clusters.entry(text(note, "group_id")).or_default().push(note);
        }
        let sum = |notes: &[&Value]| notes.iter().map(|n| self.votes_of(n)).sum::<i64>();
        let mut clusters: Vec<(&str, Vec<&Value>)> = clusters.into_iter().collect();
        // What is in no group comes last.
        clusters.sort_by_key(|(group, notes)| (group.is_empty(), std::cmp::Reverse(sum(notes))));
        let alone = clusters.len() == 1 && clusters[0].0.is_empty();
        let mut blocks = Vec::new();
        for (group, mut notes) in clusters {
            notes.sort_by_key(|n| (std::cmp::Reverse(self.votes_of(n)), text(n, "created_at").to_owned()));
            let title = match self.all.find("note_group", group).map(|g| text(g, "title")) {
                Some("") => self.all.word("ideation.untitled_group"),
                Some(title) => title.to_owned(),
                None => self.all.word("ideation.not_grouped"),
            };
            let mut aside = vec![self.all.count("ideation.notes", notes.len())];
            if sum(&notes) > 0 {
                aside.push(self.vote_count(sum(&notes)));
            }
            if !alone {
                blocks.push(Block::Title { text: title, aside: aside.join(" · ") });
            }
            blocks.push(Block::Notes { rows: notes.iter().map(|n| self.note(n)).collect() });
        }
        let meanings: Vec<Row> = self.colors().collect();
        if !meanings.is_empty() && !blocks.is_empty() {
            blocks.push(Block::Title { text: self.word("ideas.colors"), aside: String::new() });
            blocks.push(Block::List { rows: meanings });
        }
        section(self.word("ideas.title"), String::new(), blocks)
    }

    /// What the team let the papers' colours mean.
    fn colors(&self) -> impl Iterator<Item = Row> {
        self.all.by("color_meaning", "board_id", self.id()).filter(|m| !text(m, "text").is_empty()).map(move |m| Row {
            text: text(m, "text").to_owned(),
            marks: vec![self.all.word(&format!("ideation.color.{}", text(m, "color")))],
            ..Row::default()
        })
    }

    fn note(&self, note: &Value) -> Row {
        let chosen = flag(note, "selected");
        let from = self.merged(text(note, "id")).map(|n| {
            let by = self.all.person(&n["author_id"]);
            if by.is_empty() { text(n, "text").trim().to_owned() } else { format!("{} ({by})", text(n, "text").trim()) }
        });
        Row {
            text: text(note, "text").trim().to_owned(),
            detail: self.all.person(&note["author_id"]).to_owned(),
            marks: if chosen { vec![self.all.word("export.chosen")] } else { Vec::new() },
            votes: self.votes_of(note),
            value: if self.votes_of(note) > 0 { self.vote_count(self.votes_of(note)) } else { String::new() },
            color: text(note, "color").to_owned(),
            from: from.collect(),
            strong: chosen,
            ..Row::default()
        }
    }

    /// The notes that this one was made of.
    fn merged(&self, id: &str) -> impl Iterator<Item = &Value> {
        self.all.of("note").iter().filter(move |n| n["merged_into_id"] == id)
    }

    /// The ideas that got votes, with bars.
    pub(super) fn ranking(&self) -> Option<Section> {
        let mut voted: Vec<&&Value> = self.notes.iter().filter(|n| self.votes_of(n) > 0).collect();
        voted.sort_by_key(|n| std::cmp::Reverse(self.votes_of(n)));
        let most = voted.first().map_or(1, |n| self.votes_of(n)).max(1) as f64;
        let row = |n: &&&Value| Row {
            text: short(text(n, "text")),
            detail: self.all.person(&n["author_id"]).to_owned(),
            value: self.vote_count(self.votes_of(n)),
            share: self.votes_of(n) as f64 / most,
            strong: flag(n, "selected"),
            ..Row::default()
        };
        let rows: Vec<Row> = voted.iter().take(RANKED).map(row).collect();
        let given = self.votes.values().sum::<i64>();
        let lead = self.all.say("report.ranking.lead", json!({ "votes": given, "ideas": voted.len() }));
        let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Ranking { rows }] };
        section(self.word("ranking.title"), lead, blocks)
    }

    /// The scored ideas in their order, with each criterion's score and the weighted total, from 0 to 5.
    pub(super) fn scores(&self, ranking: &Ranking) -> Option<Section> {
        let criteria: Vec<&Value> = self.all.by("criterion", "board_id", self.id()).collect();
        let mut given: HashMap<(&str, &str), Vec<&Value>> = HashMap::new();
        for score in self.all.of("score") {
            given.entry((text(score, "note_id"), text(score, "criterion_id"))).or_default().push(score);
        }
        let shown = |value: f64| analysis::locale::number(value, Some(1), self.all.locale);
        // The room's own score, else the mean of those who gave one.
        let cell = |note: &str, criterion: &Value| {
            let all = given.get(&(note, text(criterion, "id"))).map(Vec::as_slice).unwrap_or_default();
            let room = all.iter().find(|s| s["participant_id"].is_null()).map(|s| real(s, "value"));
            let mean = || all.iter().map(|s| real(s, "value")).sum::<f64>() / all.len() as f64;
            room.or_else(|| (!all.is_empty()).then(mean)).map(shown).unwrap_or_default()
        };
        let mut head = vec![self.word("scores.idea")];
        head.extend(criteria.iter().map(|c| {
            let weight = self.all.number(real(c, "weight"));
            format!("{}\u{a0}×\u{202f}{weight}", text(c, "title"))
        }));
        head.push(self.word("scores.total"));
        let row = |idea: &Ranked| {
            let note = self.notes.iter().find(|n| n["id"] == idea.id.as_str())?;
            let mut cells = vec![short(text(note, "text"))];
            cells.extend(criteria.iter().map(|c| cell(&idea.id, c)));
            cells.push(idea.total.map(shown).unwrap_or_default());
            Some(cells)
        };
        let rows: Vec<Vec<String>> = ranking.ideas.iter().filter_map(row).take(RANKED).collect();
        let widths = std::iter::once(1).chain(std::iter::repeat_n(0, criteria.len() + 1)).collect();
        let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { head, widths, rows }] };
        section(self.word("scores.title"), self.word("scores.lead"), blocks)
    }

    /// The ideas that go on, with the reasons.
    pub(super) fn chosen(&self) -> Option<Section> {
        let mut blocks = Vec::new();
        let chosen: Vec<&&Value> = self.notes.iter().filter(|n| flag(n, "selected")).collect();
        let row = |n: &&&Value| {
            let votes = self.votes_of(n);
            let value = if votes > 0 { self.vote_count(votes) } else { String::new() };
            let because = text(n, "chosen_because").trim();
            let by = self.all.person(&n["author_id"]);
            let detail = if because.is_empty() { by.to_owned() } else { because.to_owned() };
            Row { text: text(n, "text").trim().to_owned(), detail, marks: vec![value], strong: true, ..Row::default() }
        };
        if !chosen.is_empty() {
            blocks.push(Block::List { rows: chosen.iter().map(row).collect() });
        }
        let lead = self.all.count("report.chosen.lead", self.canvases.len());
        section(self.word("chosen.title"), lead, blocks)
    }

    /// The canvases, each on a page of its own: at the end, so that they tear nothing apart.
    pub(super) fn sheets(&self) -> Option<Section> {
        let sheet = |of: &&Value| {
            let made = canvas::filled(self.all, of);
            Block::Canvas { caption: made.title.clone(), canvas: Box::new(made) }
        };
        section(self.word("canvases.title"), String::new(), self.canvases.iter().map(sheet).collect())
    }

    /// What was put aside for another day.
    pub(super) fn parking(&self) -> Option<Section> {
        let parked: Vec<Row> = self.parked.iter().map(|n| self.note(n)).collect();
        let blocks = if parked.is_empty() { Vec::new() } else { vec![Block::Notes { rows: parked }] };
        section(self.word("parking.title"), self.word("parking.lead"), blocks)
    }
}
