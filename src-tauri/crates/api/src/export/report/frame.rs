//! What the day was about and how it went: the objective, where it hurts, who was there, the agenda as it was kept.

use print::{Block, Row, Section};
use serde_json::{Value, json};

use super::{Day, plain, section};
use crate::export::all::{text, whole};

impl Day<'_> {
    pub(super) fn objective(&self) -> Option<Section> {
        let mut blocks = Vec::new();
        for root in self.all.of("objective").iter().filter(|o| o["parent_id"].is_null()) {
            blocks.push(Block::Callout {
                tone: "plain".to_owned(),
                title: text(root, "title").to_owned(),
                text: text(root, "detail").to_owned(),
            });
            let mut rows = Vec::new();
            self.parts(text(root, "id"), 0, &mut rows);
            if !rows.is_empty() {
                blocks.push(Block::Title { text: self.word("objective.parts"), aside: String::new() });
                blocks.push(Block::List { rows });
            }
        }
        for chain in self.all.of("why_chain") {
            let id = text(chain, "id");
            let answers: Vec<Row> = self.all.by("why_answer", "chain_id", id).map(|a| plain(text(a, "text"))).collect();
            let of = self.all.find("objective", text(chain, "objective_id"));
            if answers.is_empty() {
                continue;
            }
            let aside = of.map(|o| text(o, "title").to_owned()).unwrap_or_default();
            blocks.push(Block::Title { text: self.word("objective.whys"), aside });
            blocks.push(Block::Chain { rows: answers });
        }
        section(self.word("objective.title"), String::new(), blocks)
    }

    fn parts(&self, parent: &str, depth: usize, rows: &mut Vec<Row>) {
        // A tree that a foreign hand made a ring has an end here.
        if depth > 12 || rows.len() > 500 {
            return;
        }
        for part in self.all.by("objective", "parent_id", parent) {
            let detail = text(part, "detail").to_owned();
            rows.push(Row { text: text(part, "title").to_owned(), detail, depth, ..Row::default() });
            self.parts(text(part, "id"), depth + 1, rows);
        }
    }

    /// Pain points of the journeys as they are, the worst first.
    pub(super) fn pains(&self) -> Option<Section> {
        let today = |p: &&Value| {
            let step = self.all.find("journey_step", text(p, "step_id"));
            let journey = step.and_then(|s| self.all.find("journey", text(s, "journey_id")));
            journey.is_none_or(|j| text(j, "version") != "to_be")
        };
        let mut pains: Vec<&Value> = self.all.of("pain_point").iter().filter(today).collect();
        if pains.is_empty() {
            return None;
        }
        pains.sort_by_key(|p| std::cmp::Reverse(whole(p, "severity")));
        let kind = |p: &Value| self.all.word(&format!("journey.pain.kind.{}", text(p, "kind")));
        let row = |p: &&Value| {
            let step = self.all.find("journey_step", text(p, "step_id"));
            let severity = whole(p, "severity");
            let often = p["frequency"].as_str();
            let mut words = text(p, "text").to_owned();
            if !text(p, "evidence").is_empty() {
                words = format!("{words}\n{}", text(p, "evidence"));
            }
            vec![
                words,
                step.map(|s| text(s, "title").to_owned()).unwrap_or_default(),
                kind(p),
                if severity > 0 { format!("{severity}\u{a0}/\u{a0}5") } else { String::new() },
                often.map(|f| self.word(&format!("pain.{f}"))).unwrap_or_default(),
            ]
        };
        let head = ["pain", "step", "kind", "severity", "frequency"].map(|c| self.word(&format!("pain.{c}")));
        let table =
            Block::Table { head: head.into(), widths: vec![4, 2, 2, 0, 0], rows: pains.iter().map(row).collect() };
        section(self.word("pain.title"), self.word("pain.lead"), vec![table])
    }

    pub(super) fn people(&self) -> Option<Section> {
        let given = |person: &str| self.given.get(person).copied().unwrap_or(0);
        let row = |p: &Value| {
            let own = text(p, "id");
            let notes = self.everything.iter().filter(|n| n["author_id"] == own).count();
            let profile = self.all.word(&format!("ideation.profile.{}", text(p, "profile")));
            vec![text(p, "name").to_owned(), profile, notes.to_string(), given(own).to_string()]
        };
        let rows: Vec<_> = self.present().map(row).collect();
        if rows.is_empty() {
            return None;
        }
        let head = ["name", "profile", "notes", "votes"].map(|c| self.word(&format!("people.{c}")));
        let table = Block::Table { head: head.into(), widths: vec![1, 1, 0, 0], rows };
        section(self.word("people.title"), String::new(), vec![table])
    }

    /// The agenda as it was kept, with real hours; as it was planned where nothing was timed.
    pub(super) fn agenda(&self) -> Option<Section> {
        let mut runs: Vec<&Value> = self.all.by("agenda_run", "board_id", self.id()).collect();
        runs.sort_by_key(|r| text(r, "started_at"));
        let minutes = |count: i64| self.all.say("report.agenda.minutes", json!({ "minutes": count }));
        let took = |run: &Value| {
            let at = |field: &str| text(run, field).parse::<chrono::DateTime<chrono::Utc>>().ok();
            let time = at("ended_at")? - at("started_at")?;
            Some(minutes((time.num_seconds() + 30) / 60))
        };
        let done = |run: &&Value| {
            vec![
                self.stretch(run),
                self.all.hour(text(run, "started_at")),
                self.all.hour(text(run, "ended_at")),
                minutes(whole(run, "planned_seconds") / 60),
                took(run).unwrap_or_default(),
            ]
        };
        let (columns, rows): (&[&str], Vec<Vec<String>>) = if runs.is_empty() {
            let items = self.all.by("agenda_item", "board_id", self.id());
            (&["what", "planned"], items.map(|i| vec![self.stretch(i), minutes(whole(i, "minutes"))]).collect())
        } else {
            (&["what", "from", "to", "planned", "took"], runs.iter().map(done).collect())
        };
        if rows.is_empty() {
            return None;
        }
        let head: Vec<String> = columns.iter().map(|c| self.word(&format!("agenda.{c}"))).collect();
        let widths = std::iter::once(1).chain(std::iter::repeat_n(0, head.len() - 1)).collect();
        section(self.word("agenda.title"), String::new(), vec![Block::Table { head, widths, rows }])
    }

    /// What a stretch of the agenda is called: its title, its phase, or a break.
    fn stretch(&self, of: &Value) -> String {
        match (text(of, "title"), of["phase"].as_str()) {
            ("", Some(phase)) => self.all.word(&format!("ideation.phase.{phase}")),
            ("", None) => self.word("agenda.break"),
            (title, _) => title.to_owned(),
        }
    }

    /// Who is in the room; the roster may hold others.
    pub(super) fn present(&self) -> impl Iterator<Item = &Value> {
        self.all.of("participant").iter().filter(|p| p["present"] != false)
    }
}
