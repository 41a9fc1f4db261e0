//! Stopwatches for the rows `bricks`, `profile` and `cancel` of `cargo xtask bench`; each prints one line of JSON.
//!
//! `speed brick TABLE NAME [DEPTH]`: one brick on a million rows of twenty, the last quarter kept back.
//! `speed folds TABLE NAME`: five folds of a linear model, and one fit on as many rows.
//! `speed group TABLE`: the means of the groups of one key.
//! `speed make FOLDER`, `speed profile FOLDER`: five million rows of twelve columns as an import stores them; profiled.
//! `speed cancel TABLE TIMES`: long works, cancelled at random moments; how long each went on.
//!
//! TABLE holds numbers of 64 bits, column after column: the features, the amount, the class.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use analysis::baseline::{Algorithm, Predictor, Spec, Split, Training, train};
use analysis::features::{Field, FieldPart, read_field};
use analysis::{ColumnInfo, ColumnKind, Frame, Watch};
use polars::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

const FEATURES: usize = 20;
const PROFILED: usize = 5_000_000;
type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let said = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["brick", table, name] => brick(Path::new(table), name, 5)?,
        ["brick", table, name, depth] => brick(Path::new(table), name, depth.parse()?)?,
        ["folds", table, name] => folds(Path::new(table), name)?,
        ["group", table] => group(Path::new(table))?,
        ["make", folder] => make(Path::new(folder))?,
        ["profile", folder] => profile(Path::new(folder))?,
        ["cancel", table, times] => cancel(Path::new(table), times.parse()?)?,
        _ => return Err("speed brick|folds|group|make|profile|cancel …".into()),
    };
    println!("{said}");
    Ok(())
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The table of a file, with a column that tells the order of the rows and one to group by.
fn read(path: &Path) -> Result<(Frame, Vec<ColumnInfo>, Vec<String>), Failure> {
    let bytes = std::fs::read(path)?;
    let rows = bytes.len() / 8 / (FEATURES + 2);
    let (numbers, _) = bytes.as_chunks::<8>();
    let column =
        |c: usize| -> Vec<f64> { numbers[c * rows..(c + 1) * rows].iter().map(|b| f64::from_le_bytes(*b)).collect() };
    let names: Vec<String> = (0..FEATURES).map(|j| format!("x{j:02}")).collect();
    let mut columns: Vec<Column> =
        names.iter().enumerate().map(|(c, n)| Column::new(n.as_str().into(), column(c))).collect();
    columns.push(Column::new("amount".into(), column(FEATURES)));
    let class: Vec<i64> = column(FEATURES + 1).iter().map(|v| *v as i64).collect();
    columns.push(Column::new("class".into(), class));
    columns.push(Column::new("at".into(), (0..rows as i64).collect::<Vec<_>>()));
    let key: Vec<i64> = column(0).iter().map(|v| (v.abs() / 20.0) as i64).collect();
    columns.push(Column::new("word".into(), key.iter().map(|k| format!("word {k}")).collect::<Vec<_>>()));
    columns.push(Column::new("key".into(), key));
    let more = ["amount", "class", "at", "key", "word"];
    let kind = |n: &str| match n {
        "class" | "at" | "key" => ColumnKind::Integer,
        "word" => ColumnKind::Category,
        _ => ColumnKind::Number,
    };
    let info = |n: &str| ColumnInfo { name: n.into(), kind: kind(n), known_after: false };
    let infos = names.iter().map(String::as_str).chain(more).map(info).collect();
    Ok((DataFrame::new(rows, columns)?, infos, names))
}

fn algorithm(name: &str) -> Result<Algorithm, Failure> {
    Ok(serde_json::from_value(json!(name))?)
}

fn target(algorithm: Algorithm) -> &'static str {
    if matches!(algorithm, Algorithm::Logistic | Algorithm::NaiveBayes) { "class" } else { "amount" }
}

/// A stage, its step, and when it began.
type Step = (&'static str, u64, Instant);

/// When each stage of a work, and each of its steps, began.
#[derive(Clone, Default)]
struct Stages(Arc<Mutex<Vec<Step>>>);

impl Stages {
    fn watch(&self, cancelled: Arc<AtomicBool>) -> Watch {
        let own = self.clone();
        Watch::new(threads(), cancelled, move |what, done, _| {
            if let Ok(mut all) = own.0.lock()
                && all.last().is_none_or(|(last, step, _)| *last != what || *step != done)
            {
                all.push((what, done, Instant::now()));
            }
        })
    }

    /// Seconds from the first time of one stage to the first of another.
    fn between(&self, from: &str, to: &str) -> f64 {
        self.between_steps((from, 0), (to, 0))
    }

    fn between_steps(&self, from: (&str, u64), to: (&str, u64)) -> f64 {
        let all = self.0.lock().map(|all| all.clone()).unwrap_or_default();
        let first = |(name, step): (&str, u64)| all.iter().find(|(n, s, _)| *n == name && *s >= step).map(|(.., t)| *t);
        match (first(from), first(to)) {
            (Some(a), Some(b)) => (b - a).as_secs_f64(),
            _ => f64::NAN,
        }
    }
}

/// Trains; the seconds of fitting (preprocessing too), and of all.
fn timed(frame: &Frame, infos: &[ColumnInfo], spec: &Spec) -> Result<(Training, f64, f64), Failure> {
    let stages = Stages::default();
    let begun = Instant::now();
    let training = train(frame, infos, spec, &stages.watch(Arc::default()))?;
    let fit = stages.between("train_prepare", "train_warn") + stages.between("train_fit", "measure");
    Ok((training, fit, begun.elapsed().as_secs_f64()))
}

fn spec(target: &str, features: &[String], split: Split, algorithm: Algorithm) -> Spec {
    let mut spec = Spec::new(target, features.to_vec(), split);
    spec.algorithms = vec![algorithm];
    spec.clusters = Some(8);
    spec.tree.min_leaf = Some(100);
    if target == "class" {
        spec.positive = Some("1".into());
    }
    spec
}

fn last_quarter() -> Split {
    Split::Time { column: "at".into(), test_share: 0.25 }
}

fn brick(path: &Path, name: &str, depth: u32) -> Result<Value, Failure> {
    let (target, name) = name.strip_suffix("_class").map_or(("", name), |n| ("class", n));
    let algorithm = algorithm(name)?;
    let target = if target.is_empty() { self::target(algorithm) } else { target };
    let (frame, infos, names) = read(path)?;
    // What any training costs: reading, splitting, the look for leaks, the constants.
    let (_, _, least) = timed(&frame, &infos, &spec(target, &names, last_quarter(), Algorithm::Mean))?;
    let mut spec = spec(target, &names, last_quarter(), algorithm);
    spec.tree.depth = depth;
    let (training, fit, all) = timed(&frame, &infos, &spec)?;
    let model = training.models.iter().find(|m| m.algorithm == algorithm).ok_or("not trained")?;
    let metrics: serde_json::Map<String, Value> =
        model.metrics.iter().map(|m| (m.name.clone(), json!(m.value))).collect();
    let centres = match &model.model.predictor {
        Predictor::Clusters { columns, centres, .. } => {
            json!(
                centres
                    .iter()
                    .map(|c| c.iter().zip(columns).map(|(z, s)| z * s.deviation + s.mean).collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            )
        }
        _ => Value::Null,
    };
    Ok(json!({ "fit": fit, "added": all - least, "metrics": metrics, "centres": centres }))
}

fn folds(path: &Path, name: &str) -> Result<Value, Failure> {
    let algorithm = algorithm(name)?;
    let (frame, infos, names) = read(path)?;
    let target = target(algorithm);
    // Warm: the first training also waits for memory.
    timed(&frame, &infos, &spec(target, &names, Split::Holdout { test_share: 0.2 }, Algorithm::Mean))?;
    let (_, one, _) = timed(&frame, &infos, &spec(target, &names, Split::Holdout { test_share: 0.2 }, algorithm))?;
    let (_, five, _) = timed(&frame, &infos, &spec(target, &names, Split::Folds { k: 5 }, algorithm))?;
    Ok(json!({ "one": one, "five": five }))
}

fn group(path: &Path) -> Result<Value, Failure> {
    let (frame, infos, names) = read(path)?;
    let field = Field { column: "key".into(), part: FieldPart::Code };
    let mut spec = spec("amount", &names, last_quarter(), Algorithm::Group);
    spec.group_keys = vec!["key".into()];
    let stages = Stages::default();
    let training = train(&frame, &infos, &spec, &stages.watch(Arc::default()))?;
    let place = training.models.iter().position(|m| m.algorithm == Algorithm::Group).ok_or("not trained")?;
    // The constants come before it.
    let fit = stages.between_steps(("train_fit", place as u64), ("measure", 0));
    let begun = Instant::now();
    read_field(&frame, &field, false)?;
    let key = begun.elapsed().as_secs_f64();
    let model = &training.models[place];
    let Predictor::Group { groups, .. } = &model.model.predictor else { return Err("no groups".into()) };
    Ok(json!({ "fit": fit, "key": key, "groups": groups.len(), "mae": model.metrics[0].value }))
}

fn make(folder: &Path) -> Result<Value, Failure> {
    std::fs::create_dir_all(folder)?;
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut chunks = 0;
    for (index, from) in (0..PROFILED).step_by(analysis::csv::CHUNK_ROWS).enumerate() {
        let n = analysis::csv::CHUNK_ROWS.min(PROFILED - from);
        let mut columns = Vec::new();
        for j in 0..4 {
            let values: Vec<f64> = (0..n).map(|_| rng.random::<f64>() * 1000.0 * f64::from(j + 1)).collect();
            columns.push(Column::new(format!("x{j}").as_str().into(), values));
        }
        for (name, most) in [("few", 24), ("many", 100_000), ("all", 1_000_000_000)] {
            let values: Vec<i64> = (0..n).map(|_| rng.random_range(0..most)).collect();
            columns.push(Column::new(name.into(), values));
        }
        let days: Vec<i32> = (0..n).map(|_| rng.random_range(18_000..20_000)).collect();
        columns.push(analysis::Series::new("day".into(), days).cast(&DataType::Date)?.into_column());
        for (name, most) in [("channel", 5), ("city", 900), ("client", 200_000)] {
            let values: Vec<String> = (0..n).map(|_| format!("{name} {}", rng.random_range(0..most))).collect();
            columns.push(Column::new(name.into(), values));
        }
        columns.push(Column::new("yes".into(), (0..n).map(|_| rng.random::<bool>()).collect::<Vec<_>>()));
        let bytes = analysis::store::encode(&DataFrame::new(n, columns)?)?;
        std::fs::write(folder.join(format!("{index:03}.parquet")), &bytes)?;
        chunks += 1;
    }
    Ok(json!({ "chunks": chunks, "rows": PROFILED }))
}

fn chunks(folder: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "parquet"));
    paths.sort();
    Ok(paths.iter().map(std::fs::read).collect::<Result<_, _>>()?)
}

fn kinds() -> [(String, ColumnKind); 2] {
    [("channel".to_owned(), ColumnKind::Category), ("city".to_owned(), ColumnKind::Category)]
}

fn profile(folder: &Path) -> Result<Value, Failure> {
    let begun = Instant::now();
    let frame = analysis::store::read(&chunks(folder)?, None)?;
    let read = begun.elapsed().as_secs_f64();
    let known = analysis::profile::profile(&frame, &kinds(), &Stages::default().watch(Arc::default()))?;
    Ok(
        json!({ "read": read, "all": begun.elapsed().as_secs_f64(), "columns": known.columns.len(), "rows": known.rows }),
    )
}

/// A work that can be cancelled; it says whether it was.
type Work<'a> = Box<dyn Fn(&Watch) -> bool + Sync + 'a>;

fn cancel(path: &Path, times: usize) -> Result<Value, Failure> {
    let (frame, infos, names) = read(path)?;
    let rows = frame.height();
    let quiet = Stages::default().watch(Arc::default());
    let mut known = Spec::new("class", names.clone(), last_quarter());
    known.algorithms = vec![Tree, Logistic, Boosted];
    known.positive = Some("1".into());
    let trained = train(&frame, &infos, &known, &quiet)?;
    let features: Vec<analysis::features::Values> = names
        .iter()
        .map(|n| read_field(&frame, &Field { column: n.clone(), part: FieldPart::Value }, true))
        .collect::<Result<_, _>>()?;
    let table = |m: usize| analysis::baseline::table_for(&trained.models[m].model, &frame).map(|t| t.0);
    let all: Vec<u32> = (0..rows as u32).collect();
    let all = &all;
    let fewer = frame.slice(0, rows.min(200_000));
    let mut works: Vec<(String, Work)> = Vec::new();
    let training = |target: &str, split: Split, algorithms: &[Algorithm], depth: u32| {
        let mut spec = Spec::new(target, names.clone(), split);
        spec.algorithms = algorithms.to_vec();
        spec.tree.depth = depth;
        let (frame, infos) = (&frame, &infos);
        Box::new(move |watch: &Watch| train(frame, infos, &spec, watch).is_err()) as Work
    };
    use Algorithm::*;
    for (target, list) in [
        ("amount", &[Mean, Group, Linear, Ridge, ElasticNet, Tree, Clusters, Boosted][..]),
        ("class", &[Logistic, NaiveBayes, Tree, Boosted]),
    ] {
        for &a in list {
            let name = format!("train {} {target}", a.name());
            works.push((name, training(target, last_quarter(), &[a], 10)));
        }
    }
    works.push(("five folds".into(), training("amount", Split::Folds { k: 5 }, &[Linear, Ridge, ElasticNet], 5)));
    let mut near = Spec::new("amount", names.clone(), Split::Holdout { test_share: 0.1 });
    near.algorithms = vec![Neighbours];
    let (few, own) = (&fewer, &infos);
    works.push(("train neighbours".into(), Box::new(move |watch| train(few, own, &near, watch).is_err())));

    for (m, model) in trained.models.iter().enumerate().filter(|(_, m)| !m.is_naive) {
        let table = Arc::new(table(m)?);
        let (own, model) = (table.clone(), &model.model);
        works.push((
            format!("predict {}", trained.models[m].name),
            Box::new(move |watch| analysis::baseline::apply(model, &own, all, watch).is_err()),
        ));
        works.push((
            format!("partial {}", trained.models[m].name),
            Box::new(move |watch| {
                let mut fields = analysis::explain::fields_of(model).into_iter();
                fields.any(|f| analysis::explain::partial(model, &table, all, &f, 1, watch).is_err())
            }),
        ));
    }
    let held = &trained.held_out;
    let matrix = vec![vec![0.0, 10.0], vec![100.0, 0.0]];
    let costs = analysis::evaluate::Costs::Classes(matrix.clone());
    let naive: Vec<bool> = trained.models.iter().map(|m| m.is_naive).collect();
    works.push((
        "worth".into(),
        Box::new(move |watch| {
            let task = analysis::baseline::Task::Binary;
            analysis::evaluate::worths(task, &held.truth, &held.outputs, &naive, &costs, 1e5, None, 1, watch).is_err()
        }),
    ));
    works.push((
        "thresholds, top".into(),
        Box::new(move |watch| {
            let output = &held.outputs[held.outputs.len() - 1];
            analysis::evaluate::threshold_curve(&held.truth, output, &matrix, 1e5, 1, watch).is_err()
                || analysis::evaluate::top_curve(&held.truth, output, &matrix, 1, 1e5, None, 1, watch).is_err()
        }),
    ));
    let error: Vec<f64> = (0..rows).map(|r| ((r * 7919) % 1000) as f64).collect();
    let (names_of, features) = (&names, &features);
    works.push((
        "segments".into(),
        Box::new(move |watch| {
            let columns: Vec<analysis::explain::SegmentColumn> = names_of
                .iter()
                .zip(features)
                .map(|(name, values)| analysis::explain::SegmentColumn { name, part: FieldPart::Value, values })
                .collect();
            analysis::explain::segments(&columns, &error, 1, watch).is_err()
        }),
    ));
    let frame_of = &frame;
    works.push(("profile".into(), Box::new(move |watch| analysis::profile::profile(frame_of, &[], watch).is_err())));
    let profiled = analysis::profile::profile(&frame, &[], &quiet)?;
    let of_profile = profiled.clone();
    works.push((
        "study".into(),
        Box::new(move |watch| {
            let mut collector = analysis::study::Collector::new(of_profile.clone());
            let chunk = analysis::csv::CHUNK_ROWS;
            let mut added = (0..rows).step_by(chunk);
            added.any(|from| collector.add(&frame_of.slice(from as i64, chunk), watch).is_err())
                || collector.finish(watch).is_err()
        }),
    ));
    let prepared = analysis::prepare::Table::new(frame.clone(), &profiled);
    for step in steps()? {
        let name = serde_json::to_value(&step)?["kind"].as_str().unwrap_or_default().to_owned();
        let prepared = prepared.clone();
        works.push((
            format!("prepare {name}"),
            Box::new(move |watch| {
                let context = analysis::prepare::Context { watch, other: &|_| None };
                analysis::prepare::apply(&prepared, &step, &context).is_err()
            }),
        ));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(rows as u64);
    let mut said = Vec::new();
    for (name, work) in &works {
        let begun = Instant::now();
        if work(&quiet) {
            return Err(format!("{name} can't be done").into());
        }
        let whole = begun.elapsed().as_secs_f64();
        let mut worst = (0.0f64, 0.0, "");
        for _ in 0..times {
            let after = whole * rng.random::<f64>();
            let flag = Arc::new(AtomicBool::new(false));
            let stages = Stages::default();
            let watch = stages.watch(flag.clone());
            let late = std::thread::scope(|scope| {
                let running = scope.spawn(|| {
                    work(&watch);
                    Instant::now()
                });
                std::thread::sleep(Duration::from_secs_f64(after));
                let asked = Instant::now();
                flag.store(true, Ordering::Relaxed);
                running.join().map(|ended| ended.saturating_duration_since(asked).as_secs_f64())
            });
            let late = late.map_err(|_| "a work panicked")?;
            if late > worst.0 {
                let stage = stages.0.lock().ok().and_then(|all| all.last().map(|(name, ..)| *name));
                worst = (late, after, stage.unwrap_or_default());
            }
        }
        eprintln!("{name}: whole {whole:.2} s, worst {:.3} s after {:.2} s, {}", worst.0, worst.1, worst.2);
        said.push(json!({ "work": name, "whole": whole, "worst": worst.0, "after": worst.1, "stage": worst.2 }));
    }
    Ok(json!(said))
}

/// One of each kind that reads all rows.
fn steps() -> Result<Vec<analysis::prepare::Step>, Failure> {
    Ok(serde_json::from_value(json!([
        { "kind": "filter", "params": { "formula": "x00 > 0 and x01 < 5000" } },
        { "kind": "formula", "params": { "name": "new", "formula": "round(x00) * x01 + x02 / 3" } },
        { "kind": "sort", "params": { "by": [{ "column": "x00" }, { "column": "x01", "descending": true }] } },
        { "kind": "deduplicate", "params": { "columns": ["key"], "order": "at" } },
        { "kind": "types", "params": { "columns": ["x00", "x01"], "to": "text" } },
        { "kind": "missing", "params": { "columns": ["x00", "x01"], "fill": "median" } },
        { "kind": "rare", "params": { "columns": ["word"], "least": 100, "other": "others" } },
        { "kind": "bins", "params": { "column": "x03", "cut": "quantile", "count": 10 } },
        { "kind": "ratio", "params": { "over": "x00", "under": "x01" } },
        { "kind": "lag", "params": { "column": "x00", "by": 1, "order": "at", "group": ["key"] } },
        { "kind": "window", "params": { "column": "x00", "size": 7, "order": "at", "group": ["key"] } },
        { "kind": "group", "params": { "keys": ["key"], "order": "at",
            "values": [{ "column": "x00", "aggregate": "median" }, { "column": "x01", "aggregate": "distinct" }] } },
    ]))?)
}
