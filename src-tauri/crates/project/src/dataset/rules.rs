//! What the method says of the data that models use.

use chrono::{DateTime, NaiveDate};
use serde_json::json;

use super::Dataset;
use crate::canvas::CanvasBox;
use crate::checks::{Everything, Finding};

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for dataset in &all.datasets {
        undocumented(all, dataset, out);
        personal(all, dataset, out);
        stale(all, dataset, out);
    }
}

/// Names of the columns that some training on this dataset uses as features.
fn features<'a>(all: &'a Everything, dataset: &Dataset) -> Vec<&'a str> {
    let versions: Vec<&str> =
        all.dataset_versions.iter().filter(|v| v.dataset_id == dataset.id).map(|v| v.id.as_str()).collect();
    let mut names: Vec<&str> = all
        .trainings
        .iter()
        .filter(|t| versions.contains(&t.version_id.as_str()))
        .flat_map(|t| t.features.iter().map(String::as_str))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// One finding a dataset: a first training would otherwise bring as many as it has columns.
fn undocumented(all: &Everything, dataset: &Dataset, out: &mut Vec<Finding>) {
    let used = features(all, dataset);
    let bare: Vec<&str> = all
        .dataset_columns
        .iter()
        .filter(|c| {
            c.dataset_id == dataset.id && c.meaning.trim().is_empty() && used.binary_search(&c.name.as_str()).is_ok()
        })
        .map(|c| c.name.as_str())
        .collect();
    if let Some(first) = bare.first() {
        let args = json!({ "title": dataset.name, "count": bare.len(), "column": first, "columns": bare });
        out.push(Finding::advice("data.undocumented", "dataset", &dataset.id, args));
    }
}

fn personal(all: &Everything, dataset: &Dataset, out: &mut Vec<Finding>) {
    let used = features(all, dataset);
    for column in all.dataset_columns.iter().filter(|c| c.dataset_id == dataset.id && c.personal) {
        if used.binary_search(&column.name.as_str()).is_ok() {
            let args = json!({ "title": dataset.name, "column": column.name });
            out.push(Finding::warning("data.personal", "dataset_column", &column.id, args));
        }
    }
}

/// Age in days beyond which the newest import is surely older than twice the frequency.
fn oldest(frequency: &str) -> Option<i64> {
    match frequency {
        "hourly" => Some(1),
        "daily" => Some(2),
        "weekly" => Some(14),
        "monthly" => Some(62),
        _ => None,
    }
}

/// The canvas is the one whose source is linked to the dataset, or else the only one there is.
fn stale(all: &Everything, dataset: &Dataset, out: &mut Vec<Finding>) {
    let source =
        all.cards.iter().find(|c| c.box_ == CanvasBox::Sources && all.linked_to("dataset", &dataset.id, "card", &c.id));
    let only = if let [canvas] = &all.canvases[..] { Some(canvas.id.as_str()) } else { None };
    let Some(canvas) = source.map(|c| c.canvas_id.as_str()).or(only) else { return };
    let frequencies = all.cards.iter().filter(|c| c.canvas_id == canvas && c.box_ == CanvasBox::Frequency);
    let strictest = frequencies
        .filter_map(|c| c.choice.as_deref().and_then(|f| oldest(f).map(|days| (days, f))))
        .min_by_key(|found| found.0);
    let imports = all.dataset_versions.iter().filter(|v| v.dataset_id == dataset.id);
    // The newest row counts, where rows are dated: yesterday's import may bring last year's rows.
    let newest: Option<(NaiveDate, bool)> = imports
        .filter_map(|v| {
            let imported = DateTime::parse_from_rfc3339(&v.imported_at).ok()?.date_naive();
            let dated = v.newest.parse::<NaiveDate>().ok().filter(|day| *day < imported);
            Some(dated.map_or((imported, false), |day| (day, true)))
        })
        .max();
    let (Some((limit, frequency)), Some((newest, row))) = (strictest, newest) else { return };
    let days = (all.today - newest).num_days();
    if days > limit {
        let of = if row { "row" } else { "import" };
        let args = json!({ "title": dataset.name, "days": days, "frequency": frequency, "of": of });
        out.push(Finding::warning("data.stale", "dataset", &dataset.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{canvas, card, column, dataset, dataset_version, holds, link, training};

    fn used() -> Everything {
        Everything {
            today: "2026-11-22".parse().unwrap(),
            datasets: vec![dataset("d")],
            dataset_versions: vec![dataset_version("dv", "d")],
            dataset_columns: vec![column("amount", "d"), column("unused", "d")],
            trainings: vec![training("t", "dv", &["amount"])],
            ..Everything::default()
        }
    }

    #[test]
    fn a_used_column_without_a_meaning() {
        let mut all = used();
        let mut out = Vec::new();
        check(&all, &mut out);
        assert_eq!(out[0].args["columns"], json!(["amount"]));
        all.dataset_columns[0].meaning = "What was paid".to_owned();
        assert_eq!(holds(check, &all, "data.undocumented"), 0);
        all.dataset_columns[0].meaning.clear();
        all.trainings.clear();
        assert_eq!(holds(check, &all, "data.undocumented"), 0, "no model uses it");
    }

    #[test]
    fn a_personal_column_as_a_feature() {
        let mut all = used();
        all.dataset_columns[1].personal = true;
        assert_eq!(holds(check, &all, "data.personal"), 0, "it is not a feature");
        all.dataset_columns[0].personal = true;
        assert_eq!(holds(check, &all, "data.personal"), 1);
    }

    #[test]
    fn older_than_twice_the_frequency() {
        let mut all = used();
        all.dataset_versions[0].imported_at = "2026-11-07T23:00:00.000Z".to_owned();
        all.canvases.push(canvas("c"));
        all.cards.push(card("f", "c", CanvasBox::Frequency));
        assert_eq!(holds(check, &all, "data.stale"), 0, "no frequency said");
        for (choice, expected) in [("real_time", 0), ("hourly", 1), ("daily", 1), ("weekly", 1), ("monthly", 0)] {
            all.cards[0].choice = Some(choice.to_owned());
            assert_eq!(holds(check, &all, "data.stale"), expected, "{choice}");
        }
        all.cards[0].choice = Some("weekly".to_owned());
        all.dataset_versions.push(dataset_version("dv2", "d"));
        all.dataset_versions[1].imported_at = "2026-11-08T08:00:00.000Z".to_owned();
        assert_eq!(holds(check, &all, "data.stale"), 0, "exactly twice, by the newest import");
        all.dataset_versions[1].newest = "2026-11-01".to_owned();
        assert_eq!(holds(check, &all, "data.stale"), 1, "its newest row is older");
        all.dataset_versions[1].newest = "2026-11-08".to_owned();
        assert_eq!(holds(check, &all, "data.stale"), 0);
    }

    #[test]
    fn of_several_canvases_the_linked_one_counts() {
        let mut all = used();
        all.dataset_versions[0].imported_at = "2026-11-01T08:00:00.000Z".to_owned();
        all.canvases = vec![canvas("c1"), canvas("c2")];
        all.cards = vec![card("f", "c2", CanvasBox::Frequency), card("s", "c2", CanvasBox::Sources)];
        all.cards[0].choice = Some("daily".to_owned());
        assert_eq!(holds(check, &all, "data.stale"), 0);
        all.links.push(link("card", "s", "dataset", "d"));
        assert_eq!(holds(check, &all, "data.stale"), 1);
    }
}
