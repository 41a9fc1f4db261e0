//! What follows: decisions, what is still open, and what the method says.

use print::{Block, Row, Section};
use project::checks::{Finding, Severity};
use serde_json::Value;

use super::{Day, plain, section, short};
use crate::export::all::{flag, text};

/// Domains of findings that a day of exploring is about.
const EXPLORE: [&str; 7] = ["objective", "journey", "ideation", "canvas", "uncertainty", "prototype", "decision"];

impl Day<'_> {
    /// The day in a few lines: what was chosen, what was decided.
    pub(super) fn summary(&self) -> Vec<Row> {
        let chosen = self.notes.iter().filter(|n| flag(n, "selected"));
        let row = |n: &&Value| {
            let canvas = self.canvases.iter().find(|c| c["note_id"] == n["id"]).copied();
            let decision = canvas.and_then(|c| {
                let own = self.all.of("decision").iter().filter(|d| d["canvas_id"] == c["id"]);
                own.max_by_key(|d| text(d, "decided_on"))
            });
            let title = canvas.map(|c| text(c, "title")).filter(|t| !t.is_empty());
            let verdict = |d: &Value| self.all.word(&format!("decision.verdict.{}.done", text(d, "verdict")));
            let words = short(text(n, "text"));
            Row {
                text: title.map_or_else(|| words.clone(), str::to_owned),
                detail: if title.is_some_and(|t| t != words) { words.clone() } else { String::new() },
                marks: decision.filter(|d| text(d, "reopened_on").is_empty()).map(verdict).into_iter().collect(),
                strong: true,
                ..Row::default()
            }
        };
        chosen.map(row).collect()
    }

    pub(super) fn decisions(&self) -> Option<Section> {
        let ours = |d: &&Value| match d["canvas_id"].as_str() {
            Some(canvas) => self.canvases.iter().any(|c| c["id"] == canvas),
            None => true,
        };
        let mut blocks = Vec::new();
        for decision in self.all.of("decision").iter().filter(ours) {
            let verdict = text(decision, "verdict");
            let on = self.all.find("canvas", text(decision, "canvas_id")).map(|c| text(c, "title"));
            let title = [self.all.word(&format!("decision.verdict.{verdict}.done")), on.unwrap_or_default().to_owned()];
            let title: Vec<String> = title.into_iter().filter(|t| !t.is_empty()).collect();
            let own = Some(text(decision, "title")).filter(|t| Some(*t) != on).unwrap_or_default();
            let mut words = vec![own.to_owned(), text(decision, "reasons").to_owned()];
            let people = decision["people"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mut who = vec![self.all.date(text(decision, "decided_on"))];
            who.extend(people.map(str::to_owned));
            words.push(who.join(" · "));
            if !text(decision, "reopened_on").is_empty() {
                let day = self.all.date(text(decision, "reopened_on"));
                let why = text(decision, "reopened_for");
                words.push(self.all.say("report.decision.reopened", serde_json::json!({ "date": day, "why": why })));
            }
            words.retain(|w| !w.trim().is_empty());
            let tone = match verdict {
                "go" => "good",
                "stop" => "bad",
                _ => "warn",
            };
            blocks.push(Block::Callout { tone: tone.to_owned(), title: title.join(" · "), text: words.join("\n") });
        }
        let said: Vec<Row> = self.lines("decision").collect();
        if !said.is_empty() {
            blocks.push(Block::List { rows: said });
        }
        section(self.word("decision.title"), String::new(), blocks)
    }

    /// Lines of the minutes, of one kind. Private ones are never asked for.
    fn lines(&self, kind: &'static str) -> impl Iterator<Item = Row> {
        let own = self.all.by("workshop_line", "board_id", self.id()).filter(move |l| l["kind"] == kind);
        own.map(|l| plain(text(l, "text").trim()))
    }

    /// What nobody knows yet: questions, uncertainties, unknown cards, and assumed ones.
    pub(super) fn open(&self) -> Option<Section> {
        let mut blocks = Vec::new();
        let questions: Vec<Row> = self.lines("question").collect();
        if !questions.is_empty() {
            blocks.push(Block::Title { text: self.word("open.questions"), aside: String::new() });
            blocks.push(Block::List { rows: questions });
        }
        for of in &self.canvases {
            let id = text(of, "id");
            let mut rows: Vec<Row> = self.doubts(id, false).collect();
            for state in ["unknown", "assumed"] {
                rows.extend(self.all.by("card", "canvas_id", id).filter(|c| c["state"] == state).map(|c| self.card(c)));
            }
            if !rows.is_empty() {
                blocks.push(Block::Title { text: text(of, "title").to_owned(), aside: String::new() });
                blocks.push(Block::List { rows });
            }
        }
        section(self.word("open.title"), self.word("open.lead"), blocks)
    }

    /// Uncertainties of a canvas: those that are settled, or those that are not.
    fn doubts<'a>(&'a self, canvas: &'a str, settled: bool) -> impl Iterator<Item = Row> {
        let own = self.all.by("uncertainty", "canvas_id", canvas);
        own.filter(move |u| matches!(text(u, "state"), "concluded" | "waived") == settled).map(|u| self.uncertainty(u))
    }

    /// What was in doubt and is settled, with what it was settled by.
    pub(super) fn tested(&self) -> Option<Section> {
        let mut blocks = Vec::new();
        for of in &self.canvases {
            let rows: Vec<Row> = self.doubts(text(of, "id"), true).collect();
            if !rows.is_empty() {
                blocks.push(Block::Title { text: text(of, "title").to_owned(), aside: String::new() });
                blocks.push(Block::List { rows });
            }
        }
        section(self.word("tested.title"), self.word("tested.lead"), blocks)
    }

    fn card(&self, card: &Value) -> Row {
        let kpi = card["kpi_id"].as_str().and_then(|id| self.all.find("kpi", id));
        Row {
            text: kpi.map_or_else(|| text(card, "text"), |k| text(k, "name")).to_owned(),
            marks: vec![
                self.all.word(&format!("canvas.box.{}.title", text(card, "box"))),
                self.all.word(&format!("canvas.state.{}", text(card, "state"))),
            ],
            ..Row::default()
        }
    }

    /// An uncertainty, with what was tried and what came of it.
    fn uncertainty(&self, of: &Value) -> Row {
        let word = |key: &str, field: &str| self.all.word(&format!("uncertainty.{key}.{}", text(of, field)));
        let level = format!("uncertainty.level.{}.one", text(of, "criticality"));
        let from = self.all.by("prototype", "uncertainty_id", text(of, "id")).map(|p| {
            let parts = [
                text(p, "question").to_owned(),
                p["outcome"].as_str().map(|o| self.all.word(&format!("uncertainty.outcome.{o}"))).unwrap_or_default(),
                text(p, "conclusion").to_owned(),
            ];
            parts.into_iter().filter(|t| !t.trim().is_empty()).collect::<Vec<_>>().join(" · ")
        });
        let detail = [text(of, "conclusion"), text(of, "waiver")].into_iter().find(|t| !t.is_empty()).unwrap_or("");
        Row {
            text: text(of, "statement").to_owned(),
            detail: detail.to_owned(),
            marks: vec![word("family", "family"), self.all.word(&level), word("state", "state")],
            from: from.collect(),
            strong: text(of, "criticality") == "critical" && text(of, "state") != "concluded",
            ..Row::default()
        }
    }

    /// What the method says, of this part of the work, and has not been set aside.
    pub(super) fn method(&self, findings: &[Finding]) -> Option<Section> {
        let here = |f: &&Finding| match f.kind.as_str() {
            "note" => self.notes.iter().any(|n| n["id"] == f.id.as_str()),
            "board" => self.id() == f.id,
            _ => true,
        };
        let ours = |f: &&Finding| EXPLORE.contains(&f.code.split('.').next().unwrap_or_default());
        let open = |f: &&Finding| f.silenced.is_none();
        let mut found: Vec<&Finding> = findings.iter().filter(ours).filter(open).filter(here).collect();
        found.sort_by_key(|f| f.severity == Severity::Advice);
        let row = |f: &&Finding| {
            let say = |part: &str| self.all.say(&format!("finding.{}.{part}", f.code), f.args.clone());
            let (text, detail, marks) = (say("title"), say("why"), vec![self.name_of(&f.kind, &f.id)]);
            Row { text, detail, marks, strong: f.severity != Severity::Advice, ..Row::default() }
        };
        let rows: Vec<Row> = found.iter().map(row).collect();
        let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::List { rows }] };
        section(self.word("method.title"), self.word("method.lead"), blocks)
    }

    /// What a record is called, short.
    fn name_of(&self, kind: &str, id: &str) -> String {
        let Some(record) = self.all.find(kind, id).filter(|_| kind != "project") else { return String::new() };
        let names = ["title", "name", "text", "statement", "question"].into_iter().map(|f| text(record, f));
        let name = names.into_iter().find(|t| !t.is_empty()).unwrap_or_default();
        if name.chars().count() <= 60 { name.to_owned() } else { name.chars().take(60).collect::<String>() + "…" }
    }
}
