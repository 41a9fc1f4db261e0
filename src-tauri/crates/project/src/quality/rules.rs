//! What the method says of the rules, and what the rules say of the data.

use serde_json::json;

use super::{QualityRule, RuleResult, RuleState};
use crate::checks::{Everything, Finding};
use crate::dataset::{Dataset, DatasetVersion};

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for dataset in &all.datasets {
        no_rule(all, dataset, out);
        failing(all, dataset, out);
    }
}

fn versions<'a>(all: &'a Everything, dataset: &Dataset) -> impl Iterator<Item = &'a DatasetVersion> {
    let id = dataset.id.clone();
    all.dataset_versions.iter().filter(move |v| v.dataset_id == id)
}

/// A dataset that a model was trained on, and nothing watches over.
fn no_rule(all: &Everything, dataset: &Dataset, out: &mut Vec<Finding>) {
    let used = versions(all, dataset).any(|v| all.trainings.iter().any(|t| t.version_id == v.id));
    let watched = all.quality_rules.iter().any(|r| r.dataset_id == dataset.id && r.active);
    if used && !watched {
        let args = json!({ "title": dataset.name });
        out.push(Finding::advice("data.no_rule", "dataset", &dataset.id, args));
    }
}

/// Rules that the newest version breaks, worst first. One finding a rule: each is set aside by itself.
fn failing(all: &Everything, dataset: &Dataset, out: &mut Vec<Finding>) {
    let Some(newest) = versions(all, dataset).max_by_key(|v| v.number) else { return };
    let Some(run) = all.quality_runs.iter().find(|r| r.version_id == newest.id) else { return };
    let mut broken: Vec<(&QualityRule, &RuleResult)> = run
        .results
        .iter()
        .filter(|r| r.state != RuleState::Passed)
        .filter_map(|r| Some((all.quality_rules.iter().find(|rule| rule.id == r.rule_id && rule.active)?, r)))
        .collect();
    broken.sort_by_key(|(_, result)| std::cmp::Reverse(result.failed));
    for (rule, result) in broken {
        let args = json!({
            "title": dataset.name,
            "rule": rule.kind,
            "column": rule.columns.first(),
            "columns": rule.columns,
            "count": result.failed,
            "rows": result.checked,
            "value": result.value,
            "state": result.state,
            "version": newest.number,
        });
        out.push(Finding::warning("data.rule_failed", "quality_rule", &rule.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{dataset, dataset_version, holds, quality_rule, quality_run, training};

    fn used() -> Everything {
        Everything {
            datasets: vec![dataset("d"), dataset("other")],
            dataset_versions: vec![dataset_version("dv", "d"), dataset_version("ov", "other")],
            trainings: vec![training("t", "dv", &["amount"])],
            ..Everything::default()
        }
    }

    #[test]
    fn a_dataset_that_a_model_uses_has_a_rule() {
        let mut all = used();
        assert_eq!(holds(check, &all, "data.no_rule"), 1, "the other one is used by no model");
        all.quality_rules.push(quality_rule("r", "other"));
        assert_eq!(holds(check, &all, "data.no_rule"), 1);
        all.quality_rules.push(quality_rule("s", "d"));
        assert_eq!(holds(check, &all, "data.no_rule"), 0);
        all.quality_rules[1].active = false;
        assert_eq!(holds(check, &all, "data.no_rule"), 1, "a rule that is switched off watches nothing");
        all.trainings.clear();
        assert_eq!(holds(check, &all, "data.no_rule"), 0);
    }

    #[test]
    fn a_rule_that_the_newest_version_breaks() {
        let mut all = used();
        all.quality_rules = vec![quality_rule("r", "d"), quality_rule("s", "d")];
        all.quality_runs = vec![quality_run("q", "d", "dv", &[("r", RuleState::Failed), ("s", RuleState::Passed)])];
        let failing = |all: &Everything| holds(check, all, "data.rule_failed");
        assert_eq!(failing(&all), 1);
        let mut newer = dataset_version("dv2", "d");
        newer.number = 2;
        all.dataset_versions.push(newer);
        assert_eq!(failing(&all), 0, "the newest one was not looked at yet");
        all.quality_runs.push(quality_run("q2", "d", "dv2", &[("r", RuleState::Unfit), ("s", RuleState::Failed)]));
        assert_eq!(failing(&all), 2, "a rule that cannot be looked at keeps nothing out");
        all.quality_rules[1].active = false;
        assert_eq!(failing(&all), 1);
    }
}
