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
    }
}
