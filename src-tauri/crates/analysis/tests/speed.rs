//! A million rows of twenty features: how long training and evaluating take, to be run beside
//! `reference/sklearn_speed.py` on as many threads:
//! `cargo test -p analysis --test speed -- --ignored --nocapture`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use analysis::baseline::*;
use analysis::{ColumnInfo, ColumnKind, Watch};
use polars::prelude::*;
use rand::{Rng, SeedableRng};

const ROWS: usize = 1_000_000;
const FEATURES: usize = 20;

/// Processor seconds of this process: steadier than the clock on a busy machine. Linux only.
fn processor_seconds() -> f64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return f64::NAN };
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

#[test]
#[ignore = "a measurement of half a minute"]
fn a_million_rows() {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
    let x: Vec<Vec<f64>> = (0..FEATURES)
        .map(|_| (0..ROWS).map(|_| (0..4).map(|_| rng.random::<f64>()).sum::<f64>() - 2.0).collect())
        .collect();
    let score = |r: usize| (0..FEATURES).map(|j| x[j][r] * (j as f64 / 5.0 - 1.5)).sum::<f64>() + x[0][r] * x[1][r];
    let scores: Vec<f64> = (0..ROWS).map(score).collect();
    let amount: Vec<f64> = scores.iter().map(|s| s + rng.random::<f64>() * 4.0).collect();
    let class: Vec<i64> = scores.iter().map(|s| i64::from(1.0 / (1.0 + (-s).exp()) > rng.random::<f64>())).collect();
    let names: Vec<String> = (0..FEATURES).map(|j| format!("x{j}")).collect();
    let mut columns: Vec<Column> = names.iter().zip(x).map(|(n, v)| Column::new(n.as_str().into(), v)).collect();
    columns.push(Column::new("amount".into(), amount));
    columns.push(Column::new("class".into(), class));
    let frame = DataFrame::new(ROWS, columns).unwrap();
    let infos: Vec<ColumnInfo> = names
        .iter()
        .map(String::as_str)
        .chain(["amount", "class"])
        .map(|name| {
            let kind = if name == "class" { ColumnKind::Integer } else { ColumnKind::Number };
            ColumnInfo { name: name.into(), kind, known_after: false }
        })
        .collect();
    for target in ["amount", "class"] {
        let spec = Spec::new(target, names.clone(), Split::Holdout { test_share: 0.25 });
        let watch = Watch::new(2, Arc::new(AtomicBool::new(false)), |_, _, _| {});
        let (clock, processor) = (std::time::Instant::now(), processor_seconds());
        let training = train(&frame, &infos, &spec, &watch).unwrap();
        println!(
            "{target}: all models {:.2} s, {:.2} processor seconds",
            clock.elapsed().as_secs_f64(),
            processor_seconds() - processor
        );
        for m in &training.models {
            println!("  {} {} {:?}", m.name, m.metrics[0].name, m.metrics[0].value);
        }
        assert!(training.report.best_simple.is_some());
        each_alone(&frame, &infos, &names, target);
    }
}

/// What each brick adds to a training of the constant model alone: fitting, measuring, what it relies on.
fn each_alone(frame: &DataFrame, infos: &[ColumnInfo], names: &[String], target: &str) {
    use Algorithm::*;
    let watch = Watch::new(2, Arc::new(AtomicBool::new(false)), |_, _, _| {});
    let cost = |algorithm: Algorithm, depth: u32| {
        let mut spec = Spec::new(target, names.to_vec(), Split::Holdout { test_share: 0.25 });
        spec.algorithms = vec![algorithm];
        spec.tree.depth = depth;
        spec.clusters = Some(8);
        let (clock, processor) = (std::time::Instant::now(), processor_seconds());
        train(frame, infos, &spec, &watch).unwrap();
        (clock.elapsed().as_secs_f64(), processor_seconds() - processor)
    };
    // A median takes no time: reading, splitting, the look for leaks and the constants.
    let empty = cost(Mean, 5);
    let bricks: &[(Algorithm, u32)] = match target {
        "amount" => &[(Linear, 5), (Ridge, 5), (ElasticNet, 5), (Tree, 5), (Tree, 10), (Clusters, 5)],
        _ => &[(Logistic, 5), (NaiveBayes, 5), (Tree, 5), (Tree, 10), (Clusters, 5)],
    };
    for &(algorithm, depth) in bricks {
        let (clock, processor) = cost(algorithm, depth);
        println!(
            "  {} (depth {depth}): {:.2} s, {:.2} processor seconds",
            algorithm.name(),
            clock - empty.0,
            processor - empty.1
        );
    }
}

/// Five million rows of twelve columns, stored as an import stores them: read back, profiled and studied. To be run beside
/// `reference/duckdb_summarize.py FOLDER`, which reads the same chunks: `ATELIER_PROFILE=FOLDER` names where they are kept.
#[test]
#[ignore = "a measurement of a minute, and 200 MB on the disk"]
fn a_profile_of_five_million_rows() {
    const ROWS: usize = 5_000_000;
    let folder = std::env::var_os("ATELIER_PROFILE").map(std::path::PathBuf::from).expect("ATELIER_PROFILE=FOLDER");
    std::fs::create_dir_all(&folder).unwrap();
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(2);
    let mut chunks = Vec::new();
    for (index, from) in (0..ROWS).step_by(analysis::csv::CHUNK_ROWS).enumerate() {
        let n = analysis::csv::CHUNK_ROWS.min(ROWS - from);
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
        columns.push(Series::new("day".into(), days).cast(&DataType::Date).unwrap().into_column());
        for (name, most) in [("channel", 5), ("city", 900), ("client", 200_000)] {
            let values: Vec<String> = (0..n).map(|_| format!("{name} {}", rng.random_range(0..most))).collect();
            columns.push(Column::new(name.into(), values));
        }
        columns.push(Column::new("yes".into(), (0..n).map(|_| rng.random::<bool>()).collect::<Vec<_>>()));
        let bytes = analysis::store::encode(&DataFrame::new(n, columns).unwrap()).unwrap();
        std::fs::write(folder.join(format!("{index:03}.parquet")), &bytes).unwrap();
        chunks.push(bytes);
    }
    let kinds = [("channel".to_owned(), ColumnKind::Category), ("city".to_owned(), ColumnKind::Category)];
    let watch = Watch::new(2, Arc::new(AtomicBool::new(false)), |_, _, _| {});
    for _ in 0..3 {
        let clock = std::time::Instant::now();
        let frame = analysis::store::read(&chunks, None).unwrap();
        let read = clock.elapsed().as_secs_f64();
        let known = analysis::profile::profile(&frame, &kinds, &watch).unwrap();
        println!("read {read:.2} s, with the profile {:.2} s", clock.elapsed().as_secs_f64());
        assert_eq!(known.columns.len(), 12);
        drop(frame);
        let clock = std::time::Instant::now();
        let mut collector = analysis::study::Collector::new(known);
        for chunk in &chunks {
            collector.add(&analysis::store::read(&[chunk], None).unwrap(), &watch).unwrap();
        }
        let (study, _) = collector.finish(&watch).unwrap();
        println!("studied in {:.2} s, {} pairs", clock.elapsed().as_secs_f64(), study.pairs.len());
    }
}
