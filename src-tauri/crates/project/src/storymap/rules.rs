//! What the method says of the story map and of its first version.

use chrono::{Months, NaiveDate};
use serde_json::json;

use super::{Area, EpicState, Version};
use crate::canvas::{CanvasBox, SourceClass};
use crate::checks::{Everything, Finding, short};
use crate::kpi::{KpiLevel, names_a_technical_kpi};

/// Months that a version takes at the most. Ours.
const MONTHS: u32 = 3;

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    mvp_sources(all, out);
    mvp_not_activated(all, out);
    for (at, version) in all.versions.iter().enumerate() {
        objective(all, at, version, out);
        technical_kpi(all, version, out);
        no_monitoring(all, at, version, out);
        too_long(version, out);
    }
}

/// Does the version hold an epic in one of the areas?
fn has(all: &Everything, version: &Version, areas: &[Area]) -> bool {
    let area = |column: &str| all.columns.iter().find(|c| c.id == column).map(|c| c.area);
    all.epics.iter().any(|e| e.version_id == version.id && area(&e.column_id).is_some_and(|a| areas.contains(&a)))
}

/// The first version is the MVP: what it ingests is known by the links between its epics and the canvas's sources.
fn mvp_sources(all: &Everything, out: &mut Vec<Finding>) {
    let Some(mvp) = all.versions.first() else { return };
    let ingestion = |column: &str| all.columns.iter().any(|c| c.id == column && c.area == Area::Ingestion);
    for epic in all.epics.iter().filter(|e| e.version_id == mvp.id && ingestion(&e.column_id)) {
        let spare = all.cards.iter().find(|c| {
            c.box_ == CanvasBox::Sources
                && matches!(c.source_class, Some(SourceClass::Important | SourceClass::Secondary))
                && all.linked_to("epic", &epic.id, "card", &c.id)
        });
        if let Some(card) = spare {
            let args = json!({ "title": epic.title, "source": short(&card.text) });
            out.push(Finding::warning("mvp.sources", "epic", &epic.id, args));
        }
    }
}

/// Preparation and model without delivery: the chain does not reach a user. Said once the MVP is modelled or begun, or
/// the next version is planned.
fn mvp_not_activated(all: &Everything, out: &mut Vec<Finding>) {
    let Some(mvp) = all.versions.first() else { return };
    let begun = all.epics.iter().any(|e| e.version_id != mvp.id || e.state != EpicState::Todo);
    let modelled = has(all, mvp, &[Area::Modelling, Area::Monitoring]);
    let any = all.epics.iter().any(|e| e.version_id == mvp.id);
    if any && (begun || modelled) && !has(all, mvp, &[Area::Activation]) {
        out.push(Finding::warning("mvp.not_activated", "version", &mvp.id, json!({ "title": mvp.title })));
    }
}

/// A version that holds no epic is only a line drawn, until a later one holds some.
fn objective(all: &Everything, at: usize, version: &Version, out: &mut Vec<Finding>) {
    let begun = all.versions[at..].iter().any(|v| all.epics.iter().any(|e| e.version_id == v.id));
    let missing = match (version.objective.trim().is_empty(), version.kpi_id.is_none()) {
        (true, true) => "both",
        (true, false) => "objective",
        (false, true) => "kpi",
        (false, false) => return,
    };
    if begun {
        let args = json!({ "title": version.title, "missing": missing });
        out.push(Finding::warning("version.objective", "version", &version.id, args));
    }
}

fn technical_kpi(all: &Everything, version: &Version, out: &mut Vec<Finding>) {
    let Some(kpi) = all.kpis.iter().find(|k| Some(&k.id) == version.kpi_id.as_ref()) else { return };
    if kpi.level == KpiLevel::Technical || names_a_technical_kpi(&kpi.name) {
        let args = json!({ "title": version.title, "kpi": short(&kpi.name) });
        out.push(Finding::advice("version.technical_kpi", "version", &version.id, args));
    }
}

fn no_monitoring(all: &Everything, at: usize, version: &Version, out: &mut Vec<Finding>) {
    let watched = all.versions[..=at].iter().any(|v| has(all, v, &[Area::Monitoring]));
    if has(all, version, &[Area::Modelling]) && !watched {
        out.push(Finding::warning("version.no_monitoring", "version", &version.id, json!({ "title": version.title })));
    }
}

fn too_long(version: &Version, out: &mut Vec<Finding>) {
    let date = |text: &Option<String>| text.as_deref().and_then(|t| t.parse::<NaiveDate>().ok());
    if let (Some(start), Some(end)) = (date(&version.starts_on), date(&version.ends_on))
        && start.checked_add_months(Months::new(MONTHS)).is_some_and(|latest| end > latest)
    {
        let args = json!({ "title": version.title, "months": MONTHS, "days": (end - start).num_days() });
        out.push(Finding::advice("version.too_long", "version", &version.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{card, epic, holds, kpi, link, map_column, version};

    fn map() -> Everything {
        Everything {
            versions: vec![version("v1", "1"), version("v2", "2")],
            columns: Area::ALL.iter().map(|a| map_column(*a)).collect(),
            ..Everything::default()
        }
    }

    #[test]
    fn the_first_version_ingests_necessary_sources_only() {
        let mut all = map();
        all.epics.push(epic("e", "v1", Area::Ingestion));
        all.cards.push(card("c", "x", CanvasBox::Sources));
        all.cards[0].source_class = Some(SourceClass::Secondary);
        assert_eq!(holds(check, &all, "mvp.sources"), 0, "not linked");
        all.links.push(link("card", "c", "epic", "e"));
        assert_eq!(holds(check, &all, "mvp.sources"), 1);
        all.cards[0].source_class = Some(SourceClass::Necessary);
        assert_eq!(holds(check, &all, "mvp.sources"), 0);
        all.cards[0].source_class = Some(SourceClass::Important);
        all.epics[0].version_id = "v2".to_owned();
        assert_eq!(holds(check, &all, "mvp.sources"), 0, "a later version may");
    }

    #[test]
    fn the_first_version_reaches_a_user() {
        let mut all = map();
        assert_eq!(holds(check, &all, "mvp.not_activated"), 0);
        all.epics.push(epic("e1", "v1", Area::Ingestion));
        assert_eq!(holds(check, &all, "mvp.not_activated"), 0, "being filled from the left");
        all.epics.push(epic("e2", "v1", Area::Modelling));
        assert_eq!(holds(check, &all, "mvp.not_activated"), 1);
        all.epics.push(epic("e3", "v1", Area::Activation));
        assert_eq!(holds(check, &all, "mvp.not_activated"), 0);
        all.epics[2].version_id = "v2".to_owned();
        assert_eq!(holds(check, &all, "mvp.not_activated"), 1);
    }

    #[test]
    fn objective_and_kpi_of_a_version_that_holds_epics() {
        let mut all = map();
        assert_eq!(holds(check, &all, "version.objective"), 0);
        all.epics.push(epic("e", "v1", Area::Ingestion));
        assert_eq!(holds(check, &all, "version.objective"), 1);
        all.epics[0].version_id = "v2".to_owned();
        assert_eq!(holds(check, &all, "version.objective"), 2, "a later version has begun");
        for version in &mut all.versions {
            (version.objective, version.kpi_id) = ("Sort alerts".to_owned(), Some("k".to_owned()));
        }
        assert_eq!(holds(check, &all, "version.objective"), 0);
        all.versions[1].kpi_id = None;
        let mut out = Vec::new();
        check(&all, &mut out);
        assert_eq!(out[0].args["missing"], "kpi");
    }

    #[test]
    fn a_technical_kpi_of_a_version() {
        let mut all = map();
        all.kpis.push(kpi("k", KpiLevel::Secondary));
        all.versions[0].kpi_id = Some("k".to_owned());
        for (name, expected) in [("Cases closed a day", 0), ("F1-score", 1), ("Temps de prédiction", 1)] {
            all.kpis[0].name = name.to_owned();
            assert_eq!(holds(check, &all, "version.technical_kpi"), expected, "{name}");
        }
    }

    #[test]
    fn models_are_watched() {
        let mut all = map();
        all.epics.push(epic("m", "v2", Area::Modelling));
        assert_eq!(holds(check, &all, "version.no_monitoring"), 1);
        all.epics.push(epic("w", "v1", Area::Monitoring));
        assert_eq!(holds(check, &all, "version.no_monitoring"), 0, "an earlier version has it");
        all.epics[0].version_id = "v1".to_owned();
        all.epics[1].version_id = "v2".to_owned();
        assert_eq!(holds(check, &all, "version.no_monitoring"), 1, "a later one does not help");
    }

    #[test]
    fn three_months_to_the_day() {
        let mut all = map();
        let dates = |from: &str, to: &str| (Some(from.to_owned()), Some(to.to_owned()));
        (all.versions[0].starts_on, all.versions[0].ends_on) = dates("2026-01-31", "2026-04-30");
        assert_eq!(holds(check, &all, "version.too_long"), 0);
        (all.versions[0].starts_on, all.versions[0].ends_on) = dates("2026-01-31", "2026-05-01");
        assert_eq!(holds(check, &all, "version.too_long"), 1);
        all.versions[0].starts_on = None;
        assert_eq!(holds(check, &all, "version.too_long"), 0);
    }
}
