//! Small records for the tests of the rules.

use serde_json::{Value, json};

use super::{Everything, Finding};
use crate::canvas::{Canvas, CanvasBox, Card};
use crate::dataset::{Dataset, DatasetColumn, DatasetVersion};
use crate::decision::{Decision, DecisionVerdict};
use crate::ideation::{Board, Note, Participant, Phase, Profile, Vote};
use crate::journey::{Journey, JourneyStep, PainPoint};
use crate::kpi::{Kpi, KpiLevel, KpiValue};
use crate::link::Link;
use crate::model::{Metric, Model, Training};
use crate::objective::Objective;
use crate::prototype::Prototype;
use crate::quality::{QualityRule, QualityRun, RuleState};
use crate::record::{Record, Storage};
use crate::storymap::{Area, Epic, MapColumn, Version};
use crate::team::Member;
use crate::uncertainty::{Criticality, Uncertainty, UserTest};

/// How many findings of this code the rule makes.
pub(crate) fn holds(rule: fn(&Everything, &mut Vec<Finding>), all: &Everything, code: &str) -> usize {
    let mut out = Vec::new();
    rule(all, &mut out);
    out.iter().filter(|f| f.code == code).count()
}

/// A record with these fields; texts not given hold `x`, or nothing where the field may be empty.
fn record<T: Record>(fields: Value) -> T {
    let mut image = serde_json::Map::new();
    for (name, storage) in T::TABLE.columns {
        let value = match storage {
            Storage::Text if ["title", "name", "text", "id", "algorithm"].contains(name) => json!("x"),
            Storage::Text if name.ends_with("_id") || name.ends_with("_on") || name.ends_with("_date") => Value::Null,
            Storage::Text => json!(""),
            Storage::Integer => json!(1),
            Storage::Real => json!(0.0),
            Storage::Bool => json!(false),
            Storage::Json => json!([]),
        };
        image.insert((*name).to_owned(), value);
    }
    for (name, value) in fields.as_object().unwrap() {
        image.insert(name.clone(), value.clone());
    }
    serde_json::from_value(Value::Object(image)).unwrap()
}

pub(crate) fn objective(id: &str, parent: Option<&str>) -> Objective {
    record(json!({ "id": id, "parent_id": parent }))
}
pub(crate) fn journey(id: &str) -> Journey {
    record(json!({ "id": id, "kind": "process", "version": "as_is" }))
}
pub(crate) fn step(id: &str, journey: &str) -> JourneyStep {
    record(json!({ "id": id, "journey_id": journey }))
}
pub(crate) fn pain(id: &str, step: &str) -> PainPoint {
    record(json!({ "id": id, "step_id": step, "kind": "frustrating", "frequency": null }))
}
pub(crate) fn participant(id: &str, profile: Profile) -> Participant {
    record(json!({ "id": id, "profile": profile, "present": true }))
}
pub(crate) fn board(id: &str, phase: Phase) -> Board {
    record(json!({ "id": id, "phase": phase }))
}
pub(crate) fn note(id: &str, board: &str) -> Note {
    record(json!({ "id": id, "board_id": board, "color": "mint" }))
}
pub(crate) fn vote(id: &str, board: &str, note: &str) -> Vote {
    record(json!({ "id": id, "board_id": board, "note_id": note }))
}
pub(crate) fn canvas(id: &str) -> Canvas {
    record(json!({ "id": id }))
}
pub(crate) fn card(id: &str, canvas: &str, box_: CanvasBox) -> Card {
    record(json!({
        "id": id, "canvas_id": canvas, "box": box_, "state": "answered", "source_class": null, "availability": null, "choice": null,
    }))
}
/// An open one about the data.
pub(crate) fn uncertainty(id: &str, criticality: Criticality) -> Uncertainty {
    record(json!({
        "id": id, "family": "data", "criticality": criticality, "state": "open", "guide": null, "outcome": null,
        "waived_for": null,
    }))
}
pub(crate) fn user_test(id: &str, uncertainty: &str) -> UserTest {
    record(json!({
        "id": id, "uncertainty_id": uncertainty, "intuitive": null, "practical": null, "actionable": null,
        "personalisable": null,
    }))
}
/// One of 14 days that has not started.
pub(crate) fn prototype(id: &str, uncertainty: &str) -> Prototype {
    record(json!({
        "id": id, "uncertainty_id": uncertainty, "bound": "at_least", "days": 14, "outcome": null, "planned_on": "2026-11-01",
    }))
}
pub(crate) fn decision(id: &str, canvas: &str, verdict: DecisionVerdict) -> Decision {
    record(json!({ "id": id, "canvas_id": canvas, "verdict": verdict, "decided_on": "2026-11-10" }))
}
/// Someone with the same level in every field.
pub(crate) fn member(id: &str, level: i64) -> Member {
    let levels = json!({
        "id": id, "devops": level, "infrastructure": level, "data_engineering": level, "software": level, "statistics": level,
        "machine_learning": level, "business": level, "product": level,
    });
    record(levels)
}
pub(crate) fn version(id: &str, order_key: &str) -> Version {
    record(json!({ "id": id, "order_key": order_key }))
}
/// The column of an area, with the area's name as its id.
pub(crate) fn map_column(area: Area) -> MapColumn {
    record(json!({ "id": json!(area), "area": area }))
}
pub(crate) fn epic(id: &str, version: &str, area: Area) -> Epic {
    record(json!({ "id": id, "version_id": version, "column_id": json!(area), "state": "todo" }))
}
pub(crate) fn kpi(id: &str, level: KpiLevel) -> Kpi {
    record(json!({ "id": id, "level": level, "direction": "up", "period": null, "baseline": null, "target": null }))
}
pub(crate) fn value(id: &str, kpi: &str, date: &str, value: f64) -> KpiValue {
    record(json!({ "id": id, "kpi_id": kpi, "date": date, "value": value, "source_kind": "typed" }))
}
pub(crate) fn dataset(id: &str) -> Dataset {
    record(json!({ "id": id, "name": id }))
}
pub(crate) fn dataset_version(id: &str, dataset: &str) -> DatasetVersion {
    record(json!({ "id": id, "dataset_id": dataset, "imported_at": "2026-11-22T08:00:00.000Z" }))
}
pub(crate) fn column(name: &str, dataset: &str) -> DatasetColumn {
    record(json!({ "id": name, "name": name, "dataset_id": dataset }))
}
pub(crate) fn quality_rule(id: &str, dataset: &str) -> QualityRule {
    record(json!({
        "id": id, "dataset_id": dataset, "kind": "not_null", "columns": ["amount"], "operator": null, "low": null,
        "high": null, "active": true,
    }))
}
pub(crate) fn quality_run(id: &str, dataset: &str, version: &str, results: &[(&str, RuleState)]) -> QualityRun {
    let result = |(rule, state): &(&str, RuleState)| json!({ "rule_id": rule, "state": state, "checked": 10, "failed": 2, "value": null, "reason": null, "column": null });
    let results: Vec<Value> = results.iter().map(result).collect();
    record(json!({ "id": id, "dataset_id": dataset, "version_id": version, "results": results }))
}
pub(crate) fn training(id: &str, version: &str, features: &[&str]) -> Training {
    record(json!({
        "id": id, "version_id": version, "task": "regression", "features": features, "suspects": [], "best": null, "best_naive": null,
        "created_at": "2026-11-22T09:00:00.000Z",
    }))
}
pub(crate) fn model(id: &str, training: &str, algorithm: &str, naive: bool) -> Model {
    record(json!({
        "id": id, "training_id": training, "algorithm": algorithm, "naive": naive, "state": "candidate", "main_metric": "rmse",
    }))
}
pub(crate) fn gain(name: &str, low: f64, high: f64) -> Metric {
    let (value, gain) = (Some(1.0), Some((low + high) / 2.0));
    Metric {
        name: name.to_owned(),
        higher_is_better: false,
        value,
        low: value,
        high: value,
        gain,
        gain_low: Some(low),
        gain_high: Some(high),
    }
}
pub(crate) fn link(from_kind: &str, from_id: &str, to_kind: &str, to_id: &str) -> Link {
    record(
        json!({ "id": format!("{from_id}-{to_id}"), "from_kind": from_kind, "from_id": from_id, "to_kind": to_kind, "to_id": to_id }),
    )
}
