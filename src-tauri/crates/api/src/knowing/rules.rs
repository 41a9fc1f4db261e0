//! Rules judged on the stored chunks, at each import and by hand, and the rows that break them.

use std::sync::Arc;

use analysis::quality::{self, Judged, Proposal, Rule};
use analysis::{Frame, Watch, store};
use chrono::NaiveDateTime;
use project::dataset::DatasetVersion;
use project::quality::{QualityRule, QualityRun, RuleKind, RuleResult, record_run};
use project::{Patch, Record};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::study;
use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{self, OfVersion};
use crate::door::{self, Answer, Shown};
use crate::house::Open;
use crate::jobs::Job;

/// Cells that are held at once while rules are judged.
const CELLS: u64 = 24_000_000;
/// Rows that one call answers at the most.
const ROWS: usize = 500;

/// What the stored rule says, to those who judge.
fn said(rule: &QualityRule) -> Result<Rule, Fault> {
    let value = serde_json::to_value(rule).and_then(serde_json::from_value);
    value.map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))
}

fn local(ctx: &Ctx) -> NaiveDateTime {
    let zone: chrono_tz::Tz = ctx.session.zone.parse().unwrap_or(chrono_tz::UTC);
    ctx.session.now().with_timezone(&zone).naive_local()
}

pub(crate) fn check_data(ctx: &Ctx, args: OfVersion) -> Result<Job, Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let work = ctx.clone();
    Ok(ctx.house.clone().jobs.start("check_data", move |watch| {
        let run = run(&work, &open, &args.version_id, watch)?;
        Ok(json!({ "run": run }))
    }))
}

/// The rules of its dataset, on a version that has just been imported. That they can't be judged loses no import.
pub(crate) fn after_import(ctx: &Ctx, open: &Arc<Open>, version: &DatasetVersion, watch: &Watch) {
    let dataset = version.dataset_id.clone();
    let rules = open.project.read(move |d| d.every::<QualityRule>("dataset_id = ?1 AND active = 1", &[&dataset]));
    if rules.is_ok_and(|rules| !rules.is_empty()) {
        let _ = run(ctx, open, &version.id, watch);
    }
}

fn run(ctx: &Ctx, open: &Arc<Open>, version_id: &str, watch: &Watch) -> Result<QualityRun, Fault> {
    let id = version_id.to_owned();
    let (version, rules) = open.project.read(move |d| {
        let version: DatasetVersion = d.find(&id)?;
        let rules = d.every::<QualityRule>("dataset_id = ?1 AND active = 1", &[&version.dataset_id])?;
        Ok((version, rules))
    })?;
    let names: Vec<String> = study::profile(open, version_id)?.columns.into_iter().map(|c| c.name).collect();
    let rows = version.rows_out.unsigned_abs();
    let wanted = |rules: &[QualityRule]| -> Vec<String> {
        names.iter().filter(|name| rules.iter().any(|r| r.columns.contains(name))).cloned().collect()
    };
    let all = wanted(&rules);
    let together = all.len() as u64 * rows <= CELLS;
    let whole = if together { Some(columns(open, version_id, &all)?) } else { None };
    let mut results = Vec::with_capacity(rules.len());
    for (at, rule) in rules.iter().enumerate() {
        watch.step("check_rules", at as u64, rules.len() as u64).map_err(|_| Fault::new("cancelled", json!({})))?;
        let own;
        let frame = match &whole {
            Some(frame) => frame,
            None => {
                own = columns(open, version_id, &wanted(std::slice::from_ref(rule)))?;
                &own
            }
        };
        results.push(result(rule, &quality::judge(frame, rows, &said(rule)?, local(ctx)))?);
    }
    let id = version_id.to_owned();
    data::write(ctx, open, ctx.session.call(), "check_data", move |tx| record_run(tx, &id, results))
}

/// Only these columns, in the file's own words; no column gives an empty frame.
fn columns(open: &Open, version_id: &str, names: &[String]) -> Result<Frame, Fault> {
    if names.is_empty() { Ok(Frame::default()) } else { data::frame(open, version_id, Some(names.to_vec())) }
}

fn result(rule: &QualityRule, judged: &Judged) -> Result<RuleResult, Fault> {
    let mut value = json!(judged.outcome);
    value["rule_id"] = json!(rule.id);
    serde_json::from_value(value).map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))
}

/// What the data of a version suggest, without the rules that are there already.
pub(crate) fn propose_rules(ctx: &Ctx, args: OfVersion) -> Result<Shown<Vec<Proposal>>, Fault> {
    let open = ctx.open()?;
    let id = args.version_id.clone();
    let rules = open.project.read(move |d| {
        let version: DatasetVersion = d.find(&id)?;
        d.every::<QualityRule>("dataset_id = ?1", &[&version.dataset_id])
    })?;
    let mut profile = study::profile(&open, &args.version_id)?;
    profile.columns.retain(|c| c.kind != analysis::ColumnKind::Empty);
    let study = study::dataset_study(ctx, args)?.0;
    let kind = |rule: &QualityRule| json!(rule.kind);
    let proposals = quality::propose(&profile, study.as_ref(), ctx.session.today());
    let there = |p: &Proposal| {
        rules.iter().any(|rule| {
            let same = kind(rule) == json!(p.rule.kind);
            // One rule of "never empty" is enough: its columns are edited.
            same && (rule.columns == p.rule.columns || rule.kind == RuleKind::NotNull)
        })
    };
    Ok(Shown(proposals.into_iter().filter(|p| !there(p)).collect()))
}

/// A pattern that is none is refused before it is kept.
pub(crate) fn patch_rule(ctx: &Ctx, args: Patch<QualityRule>) -> Result<(Answer, QualityRule), Fault> {
    if let Some(pattern) = args.fields.get("pattern").and_then(|p| p.as_str())
        && !quality::is_pattern(pattern)
    {
        return Err(Fault::new("rule_pattern", json!({ "pattern": pattern })));
    }
    door::write(ctx, "patch_quality_rule", move |tx| project::quality::patch_quality_rule(tx, args))
}

#[derive(Debug, Deserialize, TS)]
pub struct FailingOf {
    pub version_id: String,
    pub rule_id: String,
    pub offset: usize,
    pub limit: usize,
}

/// Rows that break a rule, whole, with the cells that do.
#[derive(Debug, Default, Serialize, TS)]
pub struct FailingRows {
    pub columns: Vec<String>,
    /// Numbers of the rows, from 1.
    pub numbers: Vec<u32>,
    pub rows: Vec<Vec<Option<String>>>,
    /// Columns whose cells break the rule, by row.
    pub marked: Vec<Vec<String>>,
    pub total: usize,
}

pub(crate) fn failing_rows(ctx: &Ctx, args: FailingOf) -> Result<FailingRows, Fault> {
    let open = ctx.open()?;
    let (rule, judged) = judged(ctx, &open, &args.version_id, &args.rule_id)?;
    let from = args.offset.min(judged.rows.len());
    let to = from.saturating_add(args.limit.min(ROWS)).min(judged.rows.len());
    picked(&open, &args.version_id, &rule, &judged.rows[from..to], judged.rows.len())
}

/// Every failing row, for a file.
pub(crate) fn all_failing(ctx: &Ctx, version_id: &str, rule_id: &str) -> Result<FailingRows, Fault> {
    let open = ctx.open()?;
    let (rule, judged) = judged(ctx, &open, version_id, rule_id)?;
    picked(&open, version_id, &rule, &judged.rows, judged.rows.len())
}

fn judged(ctx: &Ctx, open: &Open, version_id: &str, rule_id: &str) -> Result<(Rule, Judged), Fault> {
    let (id, rule) = (version_id.to_owned(), rule_id.to_owned());
    let (version, rule) =
        open.project.read(move |d| Ok((d.find::<DatasetVersion>(&id)?, d.find::<QualityRule>(&rule)?)))?;
    let names: Vec<String> = study::profile(open, version.id())?.columns.into_iter().map(|c| c.name).collect();
    let wanted: Vec<String> = names.into_iter().filter(|name| rule.columns.contains(name)).collect();
    let frame = columns(open, version.id(), &wanted)?;
    let said = said(&rule)?;
    let judged = quality::judge(&frame, version.rows_out.unsigned_abs(), &said, local(ctx));
    Ok((said, judged))
}

/// Only the chunks that hold a wanted row are decoded.
fn picked(open: &Open, version_id: &str, rule: &Rule, wanted: &[u64], total: usize) -> Result<FailingRows, Fault> {
    let owner = version_id.to_owned();
    let infos = open.project.read(move |d| d.part_infos(&owner, "data"))?;
    let words = study::profile(open, version_id)?.words();
    let mut answer = FailingRows { total, ..FailingRows::default() };
    let mut start = 0;
    for info in infos {
        let end = start + info.rows.unsigned_abs();
        let here: Vec<u64> = wanted.iter().copied().filter(|row| (start..end).contains(row)).collect();
        if !here.is_empty() {
            let owner = version_id.to_owned();
            let bytes = open.project.read(move |d| d.part(&owner, "data", info.seq))?.whole()?;
            let mut frame = store::read(&[bytes], None).map_err(|e| Fault::tagged(&e))?;
            store::in_words(&mut frame, &words);
            answer.columns = store::names(&frame);
            for row in here {
                let at = usize::try_from(row - start).unwrap_or(usize::MAX);
                let one = store::row(&frame, at);
                answer.numbers.push(u32::try_from(row + 1).unwrap_or(u32::MAX));
                answer.marked.push(quality::marked(rule, &one));
                answer.rows.extend(store::texts(&one, 0, 1));
            }
        }
        start = end;
    }
    Ok(answer)
}
