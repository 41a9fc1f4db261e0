//! Training, from a frame and a specification to models that are measured.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;

use super::conclude::conclude;
use super::finding::{Finding, Severity};
use super::fit::{Data, Learned, QUANTILE, algorithms, fit};
use super::folds::{self, Cells};
use super::model::{Algorithm, Model, Output};
use super::report::{LearningCurve, Report, Rows, TrainedModel, Training};
use super::split::{Part, read_times, split_rows};
use super::target::{Target, read_target};
use super::{Error, HeldOut, RuleProblem, Spec, Task, apply, clusters, learning, rule, seen, warn};
use crate::evaluate::{self, Answers, Scored, best_of, metric_names};
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
    let table =
        read_table(frame, &features, watch)?.map_err(|e| Error::TrainUnreadableColumn { column: e.to_string() })?;
    watch.check()?;
    let (keys, wanted_keys) = read_keys(frame, &table, &features, spec, &find)?;
    let parts = split_rows(frame, infos, &target, &spec.split, spec.seed)?;
    let mut unread = Vec::new();
    let rule = match &spec.rule {
        Some(text) => match rule::read(text, &names(infos, &target, &spec.target)) {
            Ok(rule) => Some(with_columns(rule, frame)?),
            Err(problem) => {
                unread.push(bad_rule(&problem));
                None
            }
        },
        None => None,
    };
    let timed = read_timed(frame, spec, &find)?;
    let data = Data { table, keys, wanted_keys, rule, timed, target };
    watch.step("train_prepare", 0, 1)?;
    let cells = (parts.len() > 1).then(|| Cells::of(&parts, &data.target.rows, data.table.rows));
    // One a part; of several parts one more, for the model that is kept.
    let encoders = match &cells {
        Some(cells) => Encoder::fit_merged(&data.table, &cells.rows, &cells.members, watch)?,
        None => Encoder::fit_merged(&data.table, &[parts[0].train.clone()], &[vec![0]], watch)?,
    };
    if encoders.iter().any(|e| e.inputs.is_empty()) {
        return Err(Error::TrainNoFeature { target: spec.target.clone() });
    }
    watch.step("train_warn", 0, 1)?;
    let mut warnings = warn::before(frame, infos, &data, &parts, spec, watch)?;
    warnings.extend(unread);
    let fitted = fit_all(&data, &encoders, &parts, cells.as_ref(), spec, watch, &mut warnings)?;
    let training = measure_all(&data, &parts, spec, fitted, warnings, &features, frame.height(), watch)?;
    // With folds every used row was trained on by the model that is kept.
    let learned = if parts.len() > 1 { &data.target.rows } else { &parts[0].train };
    Ok(Training { seen: seen(frame, &features, learned, watch)?, ..training })
}

/// A rule as it was understood, for the person who writes it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub struct RuleRead {
    pub problem: Option<RuleProblem>,
    /// How many rows each case answers for, in order.
    pub rows: Vec<u64>,
    /// How many rows no case answers for, and whether the rule says what then.
    pub rest: u64,
    pub has_rest: bool,
}

/// Reads a rule without training: where it can't be understood, or how many rows each of its cases answers for.
///
/// # Errors
/// An unknown column, or a target that can't be learned.
pub fn check_rule(
    frame: &DataFrame,
    infos: &[ColumnInfo],
    (target_name, task, positive): (&str, Option<Task>, Option<&str>),
    text: &str,
    watch: &Watch,
) -> Result<RuleRead, Error> {
    let info = infos
        .iter()
        .find(|i| i.name == target_name && frame.column(target_name).is_ok())
        .ok_or_else(|| Error::TrainUnknownColumn { column: target_name.into() })?;
    let target = read_target(frame, info, task, positive)?;
    let rule = match rule::read(text, &names(infos, &target, target_name)) {
        Ok(rule) => rule,
        Err(problem) => {
            return Ok(RuleRead { problem: Some(problem), rows: Vec::new(), rest: 0, has_rest: false });
        }
    };
    let has_rest = rule.otherwise.is_some();
    let (rule, table) = with_columns(rule, frame)?;
    let mut cases = rule.cases;
    cases.iter_mut().enumerate().for_each(|(place, case)| case.output = vec![place as f64]);
    let rows: Vec<u32> = (0..frame.height() as u32).collect();
    let first = rule::answers(&rule.fields, &cases, &[-1.0], &table, &rows, watch)?;
    let count = |place: f64| first.iter().filter(|f| **f == place).count() as u64;
    Ok(RuleRead {
        problem: None,
        rows: (0..cases.len()).map(|place| count(place as f64)).collect(),
        rest: count(-1.0),
        has_rest,
    })
}

fn names<'a>(infos: &'a [ColumnInfo], target: &'a Target, name: &'a str) -> rule::Names<'a> {
    rule::Names { columns: infos, target: name, task: target.task, classes: &target.classes }
}

/// The rule with the values of the columns that it names.
fn with_columns(rule: rule::Rule, frame: &DataFrame) -> Result<(rule::Rule, Table), Error> {
    let mut table = Table { rows: frame.height(), ..Table::default() };
    for field in &rule.fields {
        let values = crate::features::read_field(frame, &field.field, field.number)
            .map_err(|_| Error::TrainUnreadableColumn { column: field.field.column.clone() })?;
        table.fields.push(field.field.clone());
        table.values.push(values);
    }
    Ok((rule, table))
}

fn bad_rule(problem: &RuleProblem) -> Finding {
    Finding::new(Severity::Warning, "bad_rule")
        .with("line", u64::from(problem.line))
        .with("column", u64::from(problem.column))
        .with("found", problem.found.as_str())
}

/// The column that cuts the rows by time.
fn read_timed<'a>(
    frame: &DataFrame,
    spec: &Spec,
    find: &impl Fn(&str) -> Result<&'a ColumnInfo, Error>,
) -> Result<Table, Error> {
    let mut timed = Table { rows: frame.height(), ..Table::default() };
    let Some(column) = spec.split.time() else { return Ok(timed) };
    let info = find(column)?;
    if let Some(times) = read_times(frame, info) {
        let date = matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime);
        let part = if date { FieldPart::Days } else { FieldPart::Value };
        timed.fields.push(Field { column: column.into(), part });
        timed.values.push(Values::Numbers(times));
    }
    Ok(timed)
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
    match spec.quantile {
        Some(q) if !(q > 0.0 && q < 1.0) => return bad("quantile", q),
        _ => {}
    }
    let counts = [
        ("period", spec.period, 2, 100_000),
        ("window", spec.window, 1, 100_000),
        ("neighbours", spec.neighbours, 1, 1000),
        ("clusters", spec.clusters, 2, clusters::MOST),
    ];
    for (name, value, least, most) in counts {
        if let Some(value) = value.filter(|v| !(least..=most).contains(v)) {
            return bad(name, f64::from(value));
        }
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
    cells: Option<&Cells>,
    spec: &Spec,
    watch: &Watch,
    warnings: &mut Vec<Finding>,
) -> Result<Vec<Fitted>, Error> {
    let list = algorithms(data.target.task, spec);
    let steps = (list.len() * encoders.len()) as u64;
    let mut done = 0;
    use Algorithm::{ElasticNet, Linear, Ridge};
    let by_moments = |a: &Algorithm| data.target.task == Task::Regression && matches!(a, Linear | Ridge | ElasticNet);
    watch.step("train_fit", 0, steps)?;
    let collected = match cells {
        Some(cells) if list.iter().any(by_moments) => {
            let inner = list.iter().any(|a| matches!(a, Ridge | ElasticNet));
            folds::collect(data, cells, encoders, inner, watch)?
        }
        _ => None,
    };
    let mut all = Vec::new();
    'algorithms: for &algorithm in &list {
        let mut models = Vec::new();
        let mut notes = Vec::new();
        for (part, encoder) in encoders.iter().enumerate() {
            watch.step("train_fit", done, steps)?;
            done += 1;
            let rows = parts.get(part).map_or(data.target.rows.as_slice(), |p| &p.train);
            let mut fitted = None;
            if let (Some(collected), Some(cells), true) = (&collected, cells, by_moments(&algorithm)) {
                fitted = folds::fit(algorithm, data, collected, (encoder, &cells.members[part]), spec, watch)?;
            }
            let fitted = match fitted {
                Some(fitted) => fitted,
                None => {
                    let learned = cells.map_or_else(|| Learned::from(rows), |c| c.learned(part, rows));
                    fit(algorithm, data, encoder, &learned, spec, watch)?
                }
            };
            match fitted {
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
        let Some(kept) = models.last().cloned() else { continue };
        warnings.extend(notes.iter().filter(|n| n.code == "tiny_groups").cloned());
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
    for (place, f) in fitted.iter().enumerate() {
        let mut all = Output { width: 1, values: Vec::new() };
        for (part, model) in parts.iter().zip(&f.models) {
            watch.step("measure", place as u64, fitted.len() as u64)?;
            let output = apply(model, data.table(f.algorithm), &part.test, watch)?;
            all.width = output.width;
            all.values.extend(output.values);
        }
        outputs.push(all);
    }
    let workload = workload(spec, target, parts);
    let answers: Vec<Answers> =
        outputs.iter().map(|output| Answers { task, truth: &truth, output, workload }).collect();
    let naive: Vec<bool> = fitted.iter().map(|f| f.algorithm.is_naive()).collect();
    let quantile = fitted.iter().any(|f| f.algorithm == Algorithm::Quantile);
    let level = quantile.then(|| spec.quantile.unwrap_or(QUANTILE));
    let (metrics, best_naive) = evaluate::measure(&answers, &naive, level, spec.seed, watch)?;
    let main: Vec<Vec<f64>> = metrics.iter().map(|m| vec![m[0].value.unwrap_or(f64::NAN)]).collect();
    // The boosted trees say how far one could go: they are no simple model unless there is no other.
    let readable = |f: &Fitted| !f.algorithm.is_naive() && f.algorithm != Algorithm::Boosted;
    let any = fitted.iter().any(readable);
    let simple: Vec<bool> = fitted.iter().map(|f| if any { readable(f) } else { !f.algorithm.is_naive() }).collect();
    let best_simple = simple.contains(&true).then(|| best_of(&main, &simple, metric_names(task)[0]) as u32);
    let mut learning = Vec::new();
    if data.table.rows * data.table.fields.len() <= learning::MOST_CELLS {
        for place in std::iter::once(best_naive as u32).chain(best_simple) {
            let (f, output) = (&fitted[place as usize], &outputs[place as usize]);
            let first =
                Output { width: output.width, values: output.values[..parts[0].test.len() * output.width].to_vec() };
            let points = learning::curve(f.algorithm, data, &parts[0], &first, spec, workload, watch)?;
            if !points.is_empty() {
                learning.push(LearningCurve { model: place, points });
            }
        }
    }
    let mut models = Vec::new();
    for ((f, output), metrics) in fitted.into_iter().zip(&outputs).zip(metrics) {
        watch.check()?;
        let samples: Vec<Sample> = f
            .models
            .iter()
            .zip(parts)
            .map(|(model, part)| Sample { model, table: &data.table, truth: &target.y, rows: &part.test })
            .collect();
        let explained = !f.algorithm.is_naive();
        let importances = if explained { importances(&samples, task, workload, spec.seed, watch)? } else { Vec::new() };
        let binary = task == Task::Binary;
        let regression = task == Task::Regression;
        models.push(TrainedModel {
            algorithm: f.algorithm,
            name: f.algorithm.name().into(),
            is_naive: f.algorithm.is_naive(),
            confusion: (!regression).then(|| evaluate::confusion(&truth, output, &target.classes)),
            residuals: if regression { evaluate::residuals(&truth, output) } else { None },
            calibration: if task == Task::Multiclass { Vec::new() } else { evaluate::calibration(&truth, output) },
            gain_curve: if binary { evaluate::gain_curve(&truth, output) } else { Vec::new() },
            importances,
            coefficients: coefficients(&f.kept),
            rules: rules(&f.kept),
            thresholds: if binary { evaluate::thresholds(&truth, output) } else { Vec::new() },
            by_part: by_part(task, parts, &truth, output, workload),
            clusters: clusters::described(
                &f.kept,
                &data.table,
                if parts.len() > 1 { &target.rows } else { &parts[0].train },
                watch,
            )?,
            model: f.kept,
            metrics,
            notes: f.notes,
        });
    }
    let conclusion = conclude(task, target, &models, best_naive, best_simple, truth.len(), workload);
    if truth.len() < 100 {
        warnings.push(Finding::new(Severity::Warning, "few_test_rows").with("rows", truth.len()));
    }
    let folded = spec.split.in_parts();
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
        learning,
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

/// The main metric of each part's model on that part; nothing where there is one part only.
fn by_part(task: Task, parts: &[Part], truth: &[f64], output: &Output, workload: f64) -> Vec<Option<f64>> {
    let mut from = 0;
    let one = |part: &Part| {
        let rows = from..from + part.test.len();
        from = rows.end;
        let own = Output {
            width: output.width,
            values: output.values[rows.start * output.width..rows.end * output.width].to_vec(),
        };
        let answers = Answers { task, truth: &truth[rows], output: &own, workload };
        let value = if own.values.is_empty() { f64::NAN } else { Scored::new(answers).plain()[0] };
        value.is_finite().then_some(value)
    };
    if parts.len() > 1 { parts.iter().map(one).collect() } else { Vec::new() }
}
