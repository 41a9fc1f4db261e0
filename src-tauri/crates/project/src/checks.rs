//! The method's checks: pure functions over the project's records, each domain's in its `rules.rs`.

#[cfg(test)]
pub(crate) mod sample;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::TS;

use crate::Reading;
use crate::canvas::{Canvas, Card};
use crate::dataset::{Dataset, DatasetColumn, DatasetVersion};
use crate::decision::Decision;
use crate::ideation::{AgendaRun, Board, Note, Participant, Phase, PhaseSpan, Score, Vote};
use crate::journey::{Journey, JourneyStep, PainPoint};
use crate::kpi::{Kpi, KpiValue};
use crate::link::{Link, Silence};
use crate::model::{Model, Training};
use crate::objective::{Objective, WhyChain};
use crate::prototype::Prototype;
use crate::quality::{QualityRule, QualityRun};
use crate::storymap::{Epic, MapColumn, Version};
use crate::team::Member;
use crate::uncertainty::{Uncertainty, UserTest};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Advice,
    Warning,
    /// Refused as a command; shown where it came by import or by time.
    Never,
}

/// What a check found, and about which record. The words are under `finding.<code>` in the messages.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
    #[ts(type = "Kind")]
    pub kind: String,
    pub id: String,
    #[ts(type = "Record<string, unknown>")]
    pub args: Value,
    /// The reason with which the team has set it aside.
    pub silenced: Option<String>,
}

impl Finding {
    pub(crate) fn new(code: &str, severity: Severity, kind: &str, id: &str, args: Value) -> Self {
        Self { code: code.to_owned(), severity, kind: kind.to_owned(), id: id.to_owned(), args, silenced: None }
    }

    pub(crate) fn advice(code: &str, kind: &str, id: &str, args: Value) -> Self {
        Self::new(code, Severity::Advice, kind, id, args)
    }

    pub(crate) fn warning(code: &str, kind: &str, id: &str, args: Value) -> Self {
        Self::new(code, Severity::Warning, kind, id, args)
    }

    /// A finding about the project as a whole.
    pub(crate) fn project(code: &str, severity: Severity) -> Self {
        Self::new(code, severity, "project", "project", json!({}))
    }
}

/// Every record that a rule may look at.
#[derive(Debug, Default)]
pub struct Everything {
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
    pub objectives: Vec<Objective>,
    pub why_chains: Vec<WhyChain>,
    pub journeys: Vec<Journey>,
    pub steps: Vec<JourneyStep>,
    pub pains: Vec<PainPoint>,
    pub participants: Vec<Participant>,
    pub boards: Vec<Board>,
    pub runs: Vec<AgendaRun>,
    pub spans: Vec<PhaseSpan>,
    pub notes: Vec<Note>,
    /// Notes that were merged into others, and are out of sight.
    pub merged: Vec<Note>,
    pub votes: Vec<Vote>,
    pub scores: Vec<Score>,
    pub canvases: Vec<Canvas>,
    pub cards: Vec<Card>,
    pub uncertainties: Vec<Uncertainty>,
    pub user_tests: Vec<UserTest>,
    pub prototypes: Vec<Prototype>,
    pub decisions: Vec<Decision>,
    pub members: Vec<Member>,
    pub versions: Vec<Version>,
    pub columns: Vec<MapColumn>,
    pub epics: Vec<Epic>,
    pub kpis: Vec<Kpi>,
    pub values: Vec<KpiValue>,
    pub datasets: Vec<Dataset>,
    pub dataset_versions: Vec<DatasetVersion>,
    pub dataset_columns: Vec<DatasetColumn>,
    pub quality_rules: Vec<QualityRule>,
    pub quality_runs: Vec<QualityRun>,
    pub trainings: Vec<Training>,
    pub models: Vec<Model>,
    pub links: Vec<Link>,
    /// The hash of each training's settings (its part `spec`), by training.
    pub specs: BTreeMap<String, String>,
}

impl Everything {
    /// The workshop has left its framing.
    pub(crate) fn divergence_begun(&self) -> bool {
        !self.notes.is_empty() || self.boards.iter().any(|b| b.phase != Phase::Frame)
    }

    /// The team is being put together, or its work is being planned.
    pub(crate) fn organising_begun(&self) -> bool {
        !self.members.is_empty() || self.mapping_begun()
    }

    pub(crate) fn mapping_begun(&self) -> bool {
        !self.versions.is_empty()
    }

    /// The note, and those that were merged into it.
    pub(crate) fn lineage<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        let mut found = vec![id];
        let mut at = 0;
        while at < found.len() {
            let below = self.merged.iter().filter(|n| n.merged_into_id.as_deref() == Some(found[at]));
            let new: Vec<&str> = below.map(|n| n.id.as_str()).filter(|id| !found.contains(id)).collect();
            found.extend(new);
            at += 1;
        }
        found
    }

    /// Is the record linked to one of this kind, one way or the other?
    pub(crate) fn linked(&self, kind: &str, id: &str, other: &str) -> bool {
        self.links.iter().any(|l| {
            (l.from_kind == kind && l.from_id == id && l.to_kind == other)
                || (l.to_kind == kind && l.to_id == id && l.from_kind == other)
        })
    }

    /// Are the two records linked, one way or the other?
    pub(crate) fn linked_to(&self, kind: &str, id: &str, other: &str, other_id: &str) -> bool {
        self.links.iter().any(|l| {
            let (from, to) = ((&*l.from_kind, &*l.from_id), (&*l.to_kind, &*l.to_id));
            (from, to) == ((kind, id), (other, other_id)) || (to, from) == ((kind, id), (other, other_id))
        })
    }
}

/// The first line of a text, cut for a sentence.
pub(crate) fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or("");
    let mut out: String = line.chars().take(80).collect();
    if line.chars().nth(80).is_some() {
        out.push('…');
    }
    out
}

/// Every finding, the silenced ones marked.
///
/// `specs` is the hash of each training's settings, by training.
pub fn checks(read: &Reading, specs: BTreeMap<String, String>, today: NaiveDate, now: DateTime<Utc>) -> Vec<Finding> {
    let (merged, notes): (Vec<Note>, Vec<Note>) =
        read.typed().into_iter().partition(|n: &Note| n.merged_into_id.is_some());
    let all = Everything {
        today,
        now,
        objectives: read.typed(),
        why_chains: read.typed(),
        journeys: read.typed(),
        steps: read.typed(),
        pains: read.typed(),
        participants: read.typed(),
        boards: read.typed(),
        runs: read.typed(),
        spans: read.typed(),
        notes,
        merged,
        votes: read.typed(),
        scores: read.typed(),
        canvases: read.typed(),
        cards: read.typed(),
        uncertainties: read.typed(),
        user_tests: read.typed(),
        prototypes: read.typed(),
        decisions: read.typed(),
        members: read.typed(),
        versions: read.typed(),
        columns: read.typed(),
        epics: read.typed(),
        kpis: read.typed(),
        values: read.typed(),
        datasets: read.typed(),
        dataset_versions: read.typed(),
        dataset_columns: read.typed(),
        quality_rules: read.typed(),
        quality_runs: read.typed(),
        trainings: read.typed(),
        models: read.typed(),
        links: read.typed(),
        specs,
    };
    let silences: Vec<Silence> = read.typed();
    let mut found = findings(&all);
    for finding in &mut found {
        let silence = silences.iter().find(|s| s.code == finding.code && s.record_id == finding.id);
        finding.silenced = silence.map(|s| s.reason.clone());
    }
    found
}

/// The findings of all domains, in the order of the method.
pub fn findings(all: &Everything) -> Vec<Finding> {
    let mut out = Vec::new();
    crate::objective::rules::check(all, &mut out);
    crate::journey::rules::check(all, &mut out);
    crate::ideation::rules::check(all, &mut out);
    crate::canvas::rules::check(all, &mut out);
    crate::uncertainty::rules::check(all, &mut out);
    crate::prototype::rules::check(all, &mut out);
    crate::decision::rules::check(all, &mut out);
    crate::team::rules::check(all, &mut out);
    crate::storymap::rules::check(all, &mut out);
    crate::dataset::rules::check(all, &mut out);
    crate::quality::rules::check(all, &mut out);
    crate::model::rules::check(all, &mut out);
    crate::kpi::rules::check(all, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_project_has_no_finding() {
        assert_eq!(findings(&Everything::default()), []);
    }

    #[test]
    fn an_objective_alone_is_left_in_peace_and_each_finding_is_one_of_its_record() {
        let mut all = Everything { objectives: vec![sample::objective("o", None)], ..Everything::default() };
        assert_eq!(findings(&all), []);
        all.objectives.clear();
        all.canvases.push(sample::canvas("c"));
        all.versions.push(sample::version("v", "0"));
        let found = findings(&all);
        assert!(found.iter().any(|f| f.code == "objective.missing"));
        let mut keys: Vec<_> = found.iter().map(|f| (&f.code, &f.kind, &f.id)).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), found.len(), "a finding is silenced by its code and record");
    }

    #[test]
    fn objective_level_wants_sub_objectives_once_a_later_step_has_begun() {
        let mut all = Everything { objectives: vec![sample::objective("o", None)], ..Everything::default() };
        let level = |all: &Everything| sample::holds(crate::objective::rules::check, all, "objective.level");
        assert_eq!(level(&all), 0);
        all.steps.push(sample::step("s", "j"));
        assert_eq!(level(&all), 1);
        all.objectives.push(sample::objective("p", Some("o")));
        assert_eq!(level(&all), 0);
        all.objectives.pop();
        let chain = crate::objective::WhyChain { id: "w".into(), objective_id: "o".into(), order_key: "0".into() };
        all.why_chains.push(chain);
        assert_eq!(level(&all), 0, "its whys were asked");
    }

    #[test]
    fn a_long_text_is_cut_in_a_sentence() {
        assert_eq!(short("  one\ntwo"), "one");
        assert_eq!(short(&"é".repeat(80)).chars().count(), 80);
        assert_eq!(short(&"é".repeat(81)).chars().last(), Some('…'));
    }
}
