//! Baselines: proposed, trained, reported.

use analysis::baseline::{self, HeldOut, Proposal, Spec};
use analysis::{ColumnInfo, Watch};
use project::Part;
use project::dataset::{DatasetColumn, DatasetVersion};
use project::model::{self, Metric, Model, ModelState, Task, Training};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{drop_orphans, frame, parsed, store_json, write};
use crate::door::Shown;
use crate::house::Open;
use crate::jobs::Job;
use crate::project_reads::json_part;

#[derive(Debug, Deserialize, TS)]
pub struct ProposeTraining {
    pub version_id: String,
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ProposeSpec {
    pub version_id: String,
    pub target: String,
    pub seed: Option<u64>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct CheckRule {
    pub version_id: String,
    pub target: String,
    #[ts(type = "string | null")]
    pub task: Option<baseline::Task>,
    pub positive: Option<String>,
    pub text: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Train {
    pub version_id: String,
    pub name: Option<String>,
    #[ts(type = "unknown")]
    pub spec: Spec,
}

#[derive(Debug, Deserialize, TS)]
pub struct ById {
    pub id: String,
}

/// Everything that a training found, but the models themselves; models in the order of their records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrainingReport {
    pub spec: Spec,
    pub report: baseline::Report,
    pub models: Vec<Value>,
}

/// What the catalogue knows of the columns of a version.
pub(crate) fn infos(open: &Open, version_id: &str) -> Result<Vec<ColumnInfo>, Fault> {
    let version_id = version_id.to_owned();
    let columns = open.project.read(move |document| {
        let version: DatasetVersion = document.find(&version_id)?;
        document.every::<DatasetColumn>("dataset_id = ?1", &[&version.dataset_id])
    })?;
    let mut columns = columns;
    columns.sort_by_key(|c| c.position);
    columns
        .into_iter()
        .map(|c| Ok(ColumnInfo { kind: parsed(json!(c.kind))?, name: c.name, known_after: c.known_after }))
        .collect()
}

pub(crate) fn propose_training(ctx: &Ctx, args: ProposeTraining) -> Result<Proposal, Fault> {
    let open = ctx.open()?;
    let infos = infos(&open, &args.version_id)?;
    let frame = frame(&open, &args.version_id, None)?;
    baseline::propose(&frame, &infos, &args.target).map_err(|e| Fault::tagged(&e))
}

pub(crate) fn proposal(ctx: &Ctx, args: ProposeTraining) -> Result<Shown<Proposal>, Fault> {
    propose_training(ctx, args).map(Shown)
}

/// The proposal for a target as an order to train, taken as it is.
pub(crate) fn propose_spec(ctx: &Ctx, args: ProposeSpec) -> Result<Shown<Spec>, Fault> {
    let proposal = propose_training(ctx, ProposeTraining { version_id: args.version_id, target: args.target })?;
    Ok(Shown(proposed_spec(&proposal, args.seed.unwrap_or(1))))
}

/// A rule read while it is typed; no task and no class to find: as they are found.
pub(crate) fn check_rule(ctx: &Ctx, args: CheckRule) -> Result<Shown<baseline::RuleRead>, Fault> {
    let open = ctx.open()?;
    let infos = infos(&open, &args.version_id)?;
    let frame = frame(&open, &args.version_id, None)?;
    let predicted = (args.target.as_str(), args.task, args.positive.as_deref());
    let watch = Watch::none();
    baseline::check_rule(&frame, &infos, predicted, &args.text, &watch).map(Shown).map_err(|e| Fault::tagged(&e))
}

pub(crate) fn train(ctx: &Ctx, args: Train) -> Result<Job, Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let ctx = ctx.clone();
    Ok(ctx.house.clone().jobs.start("train", move |watch| {
        let training = run(&ctx, &open, &args.version_id, args.name, &args.spec, watch)?;
        Ok(json!({ "training_id": training.id }))
    }))
}

/// Trains and publishes. Until the last transaction nothing of it can be seen; what fails leaves nothing behind.
pub(crate) fn run(
    ctx: &Ctx,
    open: &Open,
    version_id: &str,
    name: Option<String>,
    spec: &Spec,
    watch: &Watch,
) -> Result<Training, Fault> {
    let published = publish(ctx, open, version_id, name, spec, watch);
    if published.is_err() {
        drop_orphans(open);
    }
    published
}

fn publish(
    ctx: &Ctx,
    open: &Open,
    version_id: &str,
    name: Option<String>,
    spec: &Spec,
    watch: &Watch,
) -> Result<Training, Fault> {
    let started = std::time::Instant::now();
    let infos = infos(open, version_id)?;
    let frame = frame(open, version_id, None)?;
    let made = baseline::train(&frame, &infos, spec, watch).map_err(|e| Fault::tagged(&e))?;
    let mut call = ctx.session.call();
    let (training_id, created_at) = (call.new_id(), call.instant());
    let (mut records, mut reports) = (Vec::new(), Vec::new());
    for (place, trained) in made.models.iter().enumerate() {
        let id = call.new_id();
        let bytes = serde_json::to_vec(&trained.model)
            .map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))?;
        let owner = id.clone();
        let part = Part::new(0, bytes);
        open.project.run(move |d| d.add_part(&owner, "model", 0, &part))?;
        let mut report = json!(trained);
        if let Some(fields) = report.as_object_mut() {
            fields.remove("model");
            fields.insert("id".to_owned(), json!(id));
        }
        reports.push(report);
        records.push(Model {
            id,
            training_id: training_id.clone(),
            algorithm: json!(trained.algorithm).as_str().unwrap_or_default().to_owned(),
            naive: trained.is_naive,
            state: ModelState::Candidate,
            main_metric: made.report.main_metric.clone(),
            metrics: trained.metrics.iter().map(metric).collect(),
            order_key: format!("{place:04}V"),
        });
    }
    let report = TrainingReport { spec: spec.clone(), report: made.report.clone(), models: reports };
    store_json(open, &training_id, "report", &report)?;
    store_json(open, &training_id, "spec", &ordered(spec, made.report.task))?;
    store_json(open, &training_id, "seen", &made.seen)?;
    store_scores(open, &training_id, &made.held_out)?;
    let id_at = |place: u32| records.get(place as usize).map(|m| m.id.clone());
    let best_naive = id_at(made.report.best_naive);
    let training = Training {
        id: training_id,
        version_id: version_id.to_owned(),
        name: name.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| spec.target.clone()),
        target: spec.target.clone(),
        task: task(made.report.task),
        seed: i64::try_from(spec.seed).unwrap_or(i64::MAX),
        rows: i64::try_from(made.report.rows.total).unwrap_or(i64::MAX),
        best: made.report.best_simple.and_then(id_at).or_else(|| best_naive.clone()),
        best_naive,
        features: made.report.features.clone(),
        created_at,
        duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        note: String::new(),
        suspects: suspects(&made.report.warnings),
    };
    write(ctx, open, call, "train", move |tx| model::publish(tx, training, records))
}

/// The order in one form: the same training asked for in another way is the same training.
pub(crate) fn ordered(spec: &Spec, task: baseline::Task) -> Spec {
    let mut spec = Spec { task: Some(task), ..spec.clone() };
    spec.features.sort();
    spec.features.dedup();
    spec
}

/// The features that training found too good to be true.
fn suspects(warnings: &[baseline::Finding]) -> Vec<String> {
    let column = |w: &baseline::Finding| match (w.code.as_str(), w.args.get("column"), w.args.get("columns")) {
        ("leak", Some(baseline::Arg::Text(column)), _) | ("leak_sum", _, Some(baseline::Arg::Text(column))) => {
            Some(column.clone())
        }
        _ => None,
    };
    warnings.iter().filter_map(column).collect()
}

fn store_scores(open: &Open, training_id: &str, held_out: &HeldOut) -> Result<(), Fault> {
    let bytes = held_out.encode().map_err(|e| Fault::tagged(&e))?;
    let (owner, rows) = (training_id.to_owned(), i64::try_from(held_out.rows.len()).unwrap_or(i64::MAX));
    let part = Part::new(rows, bytes);
    Ok(open.project.run(move |d| d.add_part(&owner, "scores", 0, &part))?)
}

fn task(task: baseline::Task) -> Task {
    match task {
        baseline::Task::Regression => Task::Regression,
        baseline::Task::Binary => Task::Binary,
        baseline::Task::Multiclass => Task::Multiclass,
    }
}

fn metric(m: &analysis::evaluate::Metric) -> Metric {
    Metric {
        name: m.name.clone(),
        higher_is_better: m.higher_is_better,
        value: m.value,
        low: m.low,
        high: m.high,
        gain: m.gain,
        gain_low: m.gain_low,
        gain_high: m.gain_high,
    }
}

pub(crate) fn training_report(ctx: &Ctx, args: ById) -> Result<Shown<TrainingReport>, Fault> {
    parsed(json_part(ctx, &args.id, "report")?).map(Shown)
}

pub(crate) fn stored_model(ctx: &Ctx, args: ById) -> Result<Shown<baseline::Model>, Fault> {
    parsed(json_part(ctx, &args.id, "model")?).map(Shown)
}

/// The default order for a target: the proposal, taken as it is.
pub(crate) fn proposed_spec(proposal: &Proposal, seed: u64) -> Spec {
    let mut spec = Spec::new(proposal.target.clone(), proposal.features(), proposal.split.clone());
    (spec.task, spec.positive, spec.seed) = (Some(proposal.task), proposal.positive.clone(), seed);
    spec
}

/// Nobody watches: the command line and the sample.
pub(crate) fn unwatched() -> Watch {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Watch::new(threads, std::sync::Arc::default(), |_, _, _| {})
}
