//! The method's checks: pure functions over the project's records, each domain's in its `rules.rs`.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::TS;

use crate::canvas::{Canvas, Card};
use crate::dataset::{Dataset, DatasetColumn, DatasetVersion};
use crate::ideation::{Board, Note, Participant, Vote};
use crate::journey::{Journey, JourneyStep, PainPoint};
use crate::kpi::{Kpi, KpiValue};
use crate::link::{Link, Silence};
use crate::model::{Model, Training};
use crate::objective::Objective;
use crate::record::Record;
use crate::storymap::{Epic, MapColumn, Version};
use crate::team::Member;
use crate::{Document, Result, transact};

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
    pub objectives: Vec<Objective>,
    pub journeys: Vec<Journey>,
    pub steps: Vec<JourneyStep>,
    pub pains: Vec<PainPoint>,
    pub participants: Vec<Participant>,
    pub boards: Vec<Board>,
    pub notes: Vec<Note>,
    pub votes: Vec<Vote>,
    pub canvases: Vec<Canvas>,
    pub cards: Vec<Card>,
    pub members: Vec<Member>,
    pub versions: Vec<Version>,
    pub columns: Vec<MapColumn>,
    pub epics: Vec<Epic>,
    pub kpis: Vec<Kpi>,
    pub values: Vec<KpiValue>,
    pub datasets: Vec<Dataset>,
    pub dataset_versions: Vec<DatasetVersion>,
    pub dataset_columns: Vec<DatasetColumn>,
    pub trainings: Vec<Training>,
    pub models: Vec<Model>,
    pub links: Vec<Link>,
}

/// Every finding, the silenced ones marked.
pub fn checks(document: &Document, today: NaiveDate) -> Result<Vec<Finding>> {
    let all = Everything {
        today,
        objectives: every(document)?,
        journeys: every(document)?,
        steps: every(document)?,
        pains: every(document)?,
        participants: every(document)?,
        boards: every(document)?,
        notes: every(document)?,
        votes: every(document)?,
        canvases: every(document)?,
        cards: every(document)?,
        members: every(document)?,
        versions: every(document)?,
        columns: every(document)?,
        epics: every(document)?,
        kpis: every(document)?,
        values: every(document)?,
        datasets: every(document)?,
        dataset_versions: every(document)?,
        dataset_columns: every(document)?,
        trainings: every(document)?,
        models: every(document)?,
        links: every(document)?,
    };
    let silences: Vec<Silence> = every(document)?;
    let mut found = findings(&all);
    for finding in &mut found {
        let silence = silences.iter().find(|s| s.code == finding.code && s.record_id == finding.id);
        finding.silenced = silence.map(|s| s.reason.clone());
    }
    Ok(found)
}

/// The findings of all domains, in the order of the method.
pub fn findings(all: &Everything) -> Vec<Finding> {
    let mut out = Vec::new();
    crate::objective::rules::check(all, &mut out);
    out
}

fn every<T: Record>(document: &Document) -> Result<Vec<T>> {
    document.records(T::TABLE)?.into_iter().map(|image| transact::typed(T::TABLE, image)).collect()
}
