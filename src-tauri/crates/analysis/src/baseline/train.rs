//! Training, from a frame and a specification to models that are measured.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;

use super::conclude::conclude;
use super::finding::{Finding, Severity};
use super::fit::{Data, algorithms, fit, is_naive};
use super::model::{Algorithm, Model, Output};
use super::report::{Report, Rows, TrainedModel, Training};
use super::split::{Part, split_rows};
use super::target::{Target, read_target};
use super::{Error, HeldOut, Spec, Split, Task, apply, seen, warn};
use crate::evaluate::{self, Answers, best_of, metric_names};
use crate::explain::{Sample, coefficients, importances, rules};
use crate::features::{Encoder, Field, FieldPart, Table, Values, few_distinct, integers_as_codes, read_table};
use crate::{ColumnInfo, ColumnKind, Watch};

/// Fewer rows can't tell anything.
const LEAST_ROWS: usize = 10;
/// Integers with at most so many distinct values can be grouped by.
const MOST_KEY_LEVELS: usize = 100;

/// Trains all algorithms of the task and measures them on rows they have not seen.
///
/// # Errors
/// A target that can't be learned, no feature, too few rows, a split that can't be; see [`Error`].
pub fn train(frame: &DataFrame, infos: &[ColumnInfo], spec: &Spec, watch: &Watch) -> Result<Training, Error> {
    watch.step("train_read", 0, 1)?;
    let find = |name: &str| {
        let found = infos.iter().find(|i| i.name == name && frame.column(name).is_ok());
        found.ok_or_else(|| Error::TrainUnknownColumn { column: name.into() })
    };
    let target_info = find(&spec.target)?;
    let features = features_of(spec, &find)?;
    check_limits(spec)?;
    let target = read_target(frame, target_info, spec.task, spec.positive.as_deref())?;
    if target.rows.len() < LEAST_ROWS {
        let rows = target.rows.len() as u64;
        return Err(Error::TrainTooFewRows { column: spec.target.clone(), rows, least: LEAST_ROWS as u64 });
    }
    let table = read_table(frame, &features, watch.threads)
        .map_err(|e| Error::TrainUnreadableColumn { column: e.to_string() })?;
    watch.check()?;
    let (keys, wanted_keys) = read_keys(frame, &table, &features, spec, &find)?;
    let parts = split_rows(frame, infos, &target, &spec.split, spec.seed)?;
    let data = Data { table, keys, wanted_keys, target };
    let encoders: Vec<Encoder> = parts.iter().map(|p| Encoder::fit(&data.table, &p.train)).collect();
    if encoders.iter().any(|e| e.inputs.is_empty()) {
        return Err(Error::TrainNoFeature { target: spec.target.clone() });
    }
    let mut warnings = warn::before(frame, infos, &data, &parts, spec, watch)?;
    let fitted = fit_all(&data, &encoders, &parts, spec, watch, &mut warnings)?;
    let training = measure_all(&data, &parts, spec, fitted, warnings, &features, frame.height(), watch)?;
    // With folds every used row was trained on by the model that is kept.
    let learned = if parts.len() > 1 { &data.target.rows } else { &parts[0].train };
    Ok(Training { seen: seen(frame, &features, learned), ..training })
}

fn features_of<'a>(
    spec: &Spec,
    find: &impl Fn(&str) -> Result<&'a ColumnInfo, Error>,
) -> Result<Vec<&'a ColumnInfo>, Error> {
    let mut seen = BTreeSet::new();
    let mut features = Vec::new();
    for name in &spec.features {
        if *name == spec.target {
            return Err(Error::TrainTargetIsFeature { column: name.clone() });
        }
        if seen.insert(name) {
            features.push(find(name)?);
        }
    }
    // The same names in another order are the same training.
    features.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(features)
}

fn check_limits(spec: &Spec) -> Result<(), Error> {
    let bad = |name: &str, value: f64| {
        let value = if value.is_finite() { value } else { 0.0 };
        Err(Error::TrainBadLimit { name: name.into(), value })
    };
    match spec.workload {
        Some(w) if !(w > 0.0 && w <= 1.0) => return bad("workload", w),
        _ => {}
    }
    if !(1..=12).contains(&spec.tree.depth) {
        return bad("tree_depth", f64::from(spec.tree.depth));
    }
    if spec.tree.min_leaf == Some(0) {
        return bad("min_leaf", 0.0);
    }
    if spec.group_keys.len() > 3 {
        return bad("group_keys", spec.group_keys.len() as f64);
    }
    Ok(())
}

/// The fields that rows can be grouped by: the categories and the integers with few values among the features, or the
/// columns that the specification names.
fn read_keys<'a>(
    frame: &DataFrame,
    table: &Table,
    features: &[&ColumnInfo],
    spec: &Spec,
    find: &impl Fn(&str) -> Result<&'a ColumnInfo, Error>,
) -> Result<(Table, Vec<usize>), Error> {
    let mut keys = Table { rows: table.rows, ..Table::default() };
    let mut push = |field: &Field, values: Values| {
        keys.fields.push(field.clone());
        keys.values.push(values);
    };
    if !spec.group_keys.is_empty() {
        for name in &spec.group_keys {
            if *name == spec.target {
                return Err(Error::TrainTargetIsFeature { column: name.clone() });
            }
            let info = find(name)?;
            let number = matches!(info.kind, ColumnKind::Integer | ColumnKind::Number);
            let field = Field { column: name.clone(), part: if number { FieldPart::Code } else { FieldPart::Value } };
            let values = crate::features::read_field(frame, &field, false)
                .map_err(|_| Error::TrainUnreadableColumn { column: name.clone() })?;
            push(&field, values);
        }
        let wanted = (0..keys.fields.len()).collect();
        return Ok((keys, wanted));
    }
    for (field, values) in table.fields.iter().zip(&table.values) {
        match values {
            Values::Codes { levels, .. } if levels.len() > 1 => push(field, values.clone()),
            Values::Numbers(v) if field.part == FieldPart::Value => {
                let integer = features.iter().any(|i| i.name == field.column && i.kind == ColumnKind::Integer);
                if integer && few_distinct(v, MOST_KEY_LEVELS) {
                    push(&Field { part: FieldPart::Code, ..field.clone() }, integers_as_codes(v));
                }
            }
            _ => {}
        }
    }
    Ok((keys, Vec::new()))
}

/// One algorithm: its models part by part, and the one that is kept.
struct Fitted {
    algorithm: Algorithm,
    models: Vec<Model>,
    kept: Model,
    notes: Vec<Finding>,
}

fn fit_all(
    data: &Data,
    encoders: &[Encoder],
    parts: &[Part],
    spec: &Spec,
    watch: &Watch,
    warnings: &mut Vec<Finding>,
) -> Result<Vec<Fitted>, Error> {
    let list = algorithms(data.target.task);
    let whole = (parts.len() > 1).then(|| Encoder::fit(&data.table, &data.target.rows));
    let steps = (list.len() * (parts.len() + whole.iter().len())) as u64;
    let mut done = 0;
    let mut all = Vec::new();
    'algorithms: for &algorithm in list {
        let mut models = Vec::new();
        let mut notes = Vec::new();
        let jobs = parts.iter().zip(encoders).map(|(p, e)| (p.train.as_slice(), e));
        for (rows, encoder) in jobs.chain(whole.iter().map(|e| (data.target.rows.as_slice(), e))) {
            watch.step("train_fit", done, steps)?;
            done += 1;
            match fit(algorithm, data, encoder, rows, spec, watch)? {
                Ok((model, said)) => {
                    models.push(model);
                    notes = said;
                }
                Err(finding) => {
                    warnings.push(finding);
                    continue 'algorithms;
                }
            }
        }
        let kept = match (whole.is_some(), models.as_slice()) {
            (true, [.., last]) | (false, [last, ..]) => last.clone(),
            _ => continue,
        };
        models.truncate(parts.len());
        all.push(Fitted { algorithm, models, kept, notes });
    }
    Ok(all)
}

#[expect(clippy::too_many_arguments, reason = "the last step of training gathers what all others made")]
fn measure_all(
    data: &Data,
    parts: &[Part],
    spec: &Spec,
    fitted: Vec<Fitted>,
    mut warnings: Vec<Finding>,
    features: &[&ColumnInfo],
    total: usize,
    watch: &Watch,
) -> Result<Training, Error> {
    let target = &data.target;
    let task = target.task;
    let truth: Vec<f64> = parts.iter().flat_map(|p| &p.test).map(|&r| target.y[r as usize]).collect();
    let mut outputs: Vec<Output> = Vec::new();
    for f in &fitted {
        let mut all = Output { width: 1, values: Vec::new() };
        for (part, model) in parts.iter().zip(&f.models) {
            let table = if f.algorithm == Algorithm::Group { &data.keys } else { &data.table };
            let output = apply(model, table, &part.test, watch)?;
            all.width = output.width;
            all.values.extend(output.values);
        }
        outputs.push(all);
    }
    let workload = workload(spec, target, parts);
    let answers: Vec<Answers> =
        outputs.iter().map(|output| Answers { task, truth: &truth, output, workload }).collect();
    let naive: Vec<bool> = fitted.iter().map(|f| is_naive(f.algorithm)).collect();
    let (metrics, best_naive) = evaluate::measure(&answers, &naive, spec.seed, watch)?;
    let main: Vec<Vec<f64>> = metrics.iter().map(|m| vec![m[0].value.unwrap_or(f64::NAN)]).collect();
    let simple: Vec<bool> = naive.iter().map(|n| !n).collect();
    let best_simple = simple.contains(&true).then(|| best_of(&main, &simple, metric_names(task)[0]) as u32);
    let mut models = Vec::new();
    for ((f, output), metrics) in fitted.into_iter().zip(&outputs).zip(metrics) {
        watch.check()?;
        let samples: Vec<Sample> = f
            .models
            .iter()
            .zip(parts)
            .map(|(model, part)| Sample { model, table: &data.table, truth: &target.y, rows: &part.test })
            .collect();
        let explained = !is_naive(f.algorithm);
        let importances = if explained { importances(&samples, task, workload, spec.seed, watch)? } else { Vec::new() };
        let binary = task == Task::Binary;
        let regression = task == Task::Regression;
        models.push(TrainedModel {
            algorithm: f.algorithm,
            name: name_of(f.algorithm).into(),
            is_naive: is_naive(f.algorithm),
            confusion: (!regression).then(|| evaluate::confusion(&truth, output, &target.classes)),
            residuals: if regression { evaluate::residuals(&truth, output) } else { None },
            calibration: if task == Task::Multiclass { Vec::new() } else { evaluate::calibration(&truth, output) },
            gain_curve: if binary { evaluate::gain_curve(&truth, output) } else { Vec::new() },
            importances,
            coefficients: coefficients(&f.kept),
            rules: rules(&f.kept),
            model: f.kept,
            metrics,
            notes: f.notes,
        });
    }
    let conclusion = conclude(task, target, &models, best_naive, best_simple, truth.len(), workload);
    if truth.len() < 100 {
        warnings.push(Finding::new(Severity::Warning, "few_test_rows").with("rows", truth.len()));
    }
    let folded = matches!(spec.split, Split::Folds { .. });
    let report = Report {
        task,
        target: spec.target.clone(),
        classes: target.classes.clone(),
        positive: if task == Task::Binary { target.classes.get(1).cloned() } else { None },
        class_rows: target.class_rows(&target.rows),
        split: spec.split.clone(),
        seed: spec.seed,
        rows: Rows {
            total: total as u64,
            target_missing: (total - target.rows.len()) as u64,
            train: if folded { target.rows.len() } else { parts[0].train.len() } as u64,
            test: truth.len() as u64,
        },
        features: features.iter().map(|f| f.name.clone()).collect(),
        main_metric: metric_names(task)[0].into(),
        workload: (task == Task::Binary).then_some(workload),
        best_naive: best_naive as u32,
        best_simple,
        warnings,
        conclusion,
    };
    let tested: Vec<u32> = parts.iter().flat_map(|p| p.test.iter().copied()).collect();
    let held_out = HeldOut::new(&tested, &truth, &outputs, spec.seed);
    Ok(Training { models, report, held_out, seen: Vec::new() })
}

/// The share of rows that one can act on: as given, or as many as there are positives in training.
fn workload(spec: &Spec, target: &Target, parts: &[Part]) -> f64 {
    let Some(part) = parts.first().filter(|_| target.task == Task::Binary) else { return 1.0 };
    let positives = target.class_rows(&part.train)[1] as f64;
    spec.workload.unwrap_or((positives / part.train.len() as f64).clamp(0.001, 1.0))
}

fn name_of(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Mean => "mean",
        Algorithm::Median => "median",
        Algorithm::Majority => "majority",
        Algorithm::Group => "group",
        Algorithm::Linear => "linear",
        Algorithm::Logistic => "logistic",
        Algorithm::Tree => "tree",
    }
}
