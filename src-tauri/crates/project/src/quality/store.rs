//! What can be done to rules.

use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use super::{QualityRule, QualityRun, RuleKind, RuleOperator, RuleResult, RuleState};
use crate::dataset::{Dataset, DatasetVersion};
use crate::{Deleted, Error, Patch, Place, Result, Tx};

/// A rule as it is proposed or begun.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct NewRule {
    pub kind: RuleKind,
    #[serde(default)]
    pub columns: Vec<String>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub low_date: Option<String>,
    pub high_date: Option<String>,
    #[serde(default)]
    pub allowed: Vec<String>,
    #[serde(default)]
    pub pattern: String,
    pub operator: Option<RuleOperator>,
    #[serde(default)]
    pub tolerance: f64,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct AddRules {
    pub dataset_id: String,
    pub rules: Vec<NewRule>,
}

/// Rules that one gesture may add.
const AT_ONCE: usize = 500;

pub fn add_quality_rules(tx: &mut Tx, args: AddRules) -> Result<Vec<QualityRule>> {
    let dataset: Dataset = tx.get(&args.dataset_id)?;
    if args.rules.is_empty() || args.rules.len() > AT_ONCE {
        return Err(Error::bad_field("rules", args.rules.len()));
    }
    tx.label("count", args.rules.len());
    tx.label("title", dataset.name);
    let mut added = Vec::with_capacity(args.rules.len());
    for rule in args.rules {
        let id = tx.new_id();
        let order_key = Place::default().key::<QualityRule>(tx, &id, "dataset_id = ?1", &args.dataset_id)?;
        let rule = QualityRule {
            id,
            dataset_id: args.dataset_id.clone(),
            kind: rule.kind,
            columns: rule.columns,
            low: rule.low,
            high: rule.high,
            low_date: rule.low_date,
            high_date: rule.high_date,
            allowed: rule.allowed,
            pattern: rule.pattern,
            operator: rule.operator,
            tolerance: rule.tolerance,
            note: rule.note,
            active: true,
            created_at: tx.instant(),
            order_key,
        };
        sound(&rule)?;
        added.push(tx.put_stored(&rule)?);
    }
    Ok(added)
}

pub fn patch_quality_rule(tx: &mut Tx, patch: Patch<QualityRule>) -> Result<QualityRule> {
    let rule = crate::patch(tx, patch)?;
    sound(&rule)?;
    Ok(rule)
}

pub fn delete_quality_rule(tx: &mut Tx, args: Deleted) -> Result<()> {
    let rule: QualityRule = tx.get(&args.id)?;
    tx.label("title", rule.columns.join(", "));
    tx.delete::<QualityRule>(&args.id)
}

/// What a rule of its kind needs, and nothing that contradicts itself.
fn sound(rule: &QualityRule) -> Result<()> {
    let columns = match rule.kind {
        RuleKind::RowCount => 0..=0,
        RuleKind::NotNull | RuleKind::Unique => 1..=usize::MAX,
        RuleKind::Compare => 2..=3,
        _ => 1..=1,
    };
    if !columns.contains(&rule.columns.len()) || rule.columns.iter().any(String::is_empty) {
        return Err(Error::bad_field("columns", rule.columns.join(", ")));
    }
    if let (Some(low), Some(high)) = (rule.low, rule.high)
        && low > high
    {
        return Err(Error::refused("rule_bounds", json!({ "low": low, "high": high })));
    }
    if let (Some(low), Some(high)) = (&rule.low_date, &rule.high_date)
        && low > high
    {
        return Err(Error::refused("rule_bounds", json!({ "low": low, "high": high })));
    }
    for (field, date) in [("low_date", &rule.low_date), ("high_date", &rule.high_date)] {
        if let Some(date) = date {
            crate::patch::check_date(field, &date.as_str().into())?;
        }
    }
    Ok(())
}

/// Keeps how a version kept the rules, in the place of what was known of it. No part of the history.
pub fn record_run(tx: &mut Tx, version_id: &str, results: Vec<RuleResult>) -> Result<QualityRun> {
    let version: DatasetVersion = tx.get(version_id)?;
    let before: Vec<QualityRun> = tx.all("version_id = ?1", &[version_id])?;
    let id = before.into_iter().next().map_or_else(|| tx.new_id(), |run| run.id);
    let count = |state: RuleState| results.iter().filter(|r| r.state == state).count() as i64;
    let run = QualityRun {
        id,
        dataset_id: version.dataset_id,
        version_id: version.id,
        ran_at: tx.instant(),
        rows: version.rows_out,
        passed: count(RuleState::Passed),
        failed: count(RuleState::Failed),
        results,
    };
    tx.put_aside(&run)
}

/// With a dataset go its rules and what is known of how they were kept.
pub(crate) fn remove_of_dataset(tx: &mut Tx, dataset_id: &str) -> Result<()> {
    tx.delete_all::<QualityRun>("dataset_id = ?1", &[dataset_id])?;
    tx.delete_all::<QualityRule>("dataset_id = ?1", &[dataset_id])
}
