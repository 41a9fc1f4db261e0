//! The public files beside the project, where they are: results make sense, traps are told. Skipped, and said so,
//! where they are absent.

mod common;

use analysis::baseline::*;
use analysis::{ColumnInfo, ColumnKind, Watch};
use polars::prelude::DataFrame;

fn load(name: &str) -> Option<(DataFrame, Vec<ColumnInfo>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    let places = [std::env::var("ATELIER_DATA").ok().map(Into::into), Some(root.join("../shared/data"))];
    let found =
        places.into_iter().flatten().find_map(|p: std::path::PathBuf| std::fs::read_to_string(p.join(name)).ok());
    if found.is_none() {
        eprintln!("{name} is not here: skipped");
    }
    found.map(|text| common::read(&text))
}

fn codes(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{} {:?}", f.code, f.args)).collect()
}

fn value(training: &Training, algorithm: Algorithm, metric: &str) -> f64 {
    let model = training.models.iter().find(|m| m.algorithm == algorithm).unwrap();
    model.metrics.iter().find(|m| m.name == metric).unwrap().value.unwrap()
}

/// Prints what a reader of the results would see (`--nocapture`).
fn show(training: &Training) {
    for m in &training.models {
        let numbers: Vec<String> = m
            .metrics
            .iter()
            .map(|m| {
                let told = |v: Option<f64>| v.map_or("–".into(), |v| format!("{v:.3}"));
                let gain = format!("{} [{} {}]", told(m.gain), told(m.gain_low), told(m.gain_high));
                format!("{} {} [{} {}] gain {gain}", m.name, told(m.value), told(m.low), told(m.high))
            })
            .collect();
        println!("{}: {}", m.name, numbers.join("; "));
        if let Predictor::Group { key, groups, .. } = &m.model.predictor {
            println!("  by {:?}, {} groups", key.iter().map(|k| (&k.column, k.part)).collect::<Vec<_>>(), groups.len());
        }
        for i in m.importances.iter().take(6) {
            println!("  {} {:.4} [{:.4} {:.4}]", i.column, i.loss, i.low, i.high);
        }
        println!("  notes {:?}", codes(&m.notes));
    }
    println!("{:?}", codes(&training.report.warnings));
    println!("{} {:?}", training.report.conclusion.code, training.report.conclusion.args);
}

fn proposed(frame: &DataFrame, infos: &[ColumnInfo], target: &str) -> (Proposal, Training) {
    let start = std::time::Instant::now();
    let proposal = propose(frame, infos, target).unwrap();
    println!("proposed in {:?}", start.elapsed());
    for c in proposal.columns.iter().filter(|c| !c.feature) {
        println!("left out {} {:?} {:?}", c.column, c.reason, c.of);
    }
    println!("{:?} {:?}", proposal.split, codes(&proposal.warnings));
    let spec = Spec::new(target, proposal.features(), proposal.split.clone());
    let start = std::time::Instant::now();
    let training = train(frame, infos, &spec, &Watch::none()).unwrap();
    println!("trained in {:?}", start.elapsed());
    show(&training);
    (proposal, training)
}

fn reason<'a>(proposal: &'a Proposal, column: &str) -> Option<&'a str> {
    proposal.columns.iter().find(|c| c.column == column).unwrap().reason.as_deref()
}

#[test]
fn telco_churn() {
    let Some((frame, infos)) = load("telco-churn.csv") else { return };
    let (proposal, training) = proposed(&frame, &infos, "Churn");
    assert_eq!((proposal.task, proposal.positive.as_deref()), (Task::Binary, Some("Yes")));
    assert_eq!(reason(&proposal, "customerID"), Some("identifier"));
    assert_eq!(proposal.split, Split::Holdout { test_share: 0.25 });
    let auc = value(&training, Algorithm::Logistic, "auc");
    assert!((0.82..0.87).contains(&auc), "{auc}");
    assert_eq!(value(&training, Algorithm::Majority, "auc"), 0.5);
    assert_eq!(training.report.conclusion.code, "binary");
}

#[test]
fn bank_marketing() {
    let Some((frame, infos)) = load("bank-marketing.csv") else { return };
    let (proposal, _) = proposed(&frame, &infos, "y");
    assert!(
        proposal
            .warnings
            .iter()
            .any(|f| f.code == "strong_alone" && f.args.get("column") == Some(&Arg::Text("duration".into()))),
        "{:?}",
        proposal.warnings
    );
    let features = proposal.features().into_iter().filter(|c| c != "duration").collect();
    let spec = Spec::new("y", features, proposal.split);
    let training = train(&frame, &infos, &spec, &Watch::none()).unwrap();
    println!("without duration");
    show(&training);
    let auc = value(&training, Algorithm::Logistic, "auc");
    assert!((0.75..0.80).contains(&auc), "{auc}");
}

#[test]
fn bike_hours() {
    let Some((frame, mut infos)) = load("bike-hour.csv") else { return };
    for info in &mut infos {
        if info.name == "dteday" {
            assert_eq!(info.kind, ColumnKind::Date);
        }
    }
    let (proposal, training) = proposed(&frame, &infos, "cnt");
    for (column, why) in [("casual", "suspected_leak"), ("registered", "suspected_leak"), ("instant", "index")] {
        assert_eq!(reason(&proposal, column), Some(why), "{column}");
    }
    assert!(matches!(&proposal.split, Split::Time { column, .. } if column == "dteday"));
    assert_eq!(reason(&proposal, "mnth"), Some("duplicate"));
    let (tree, group) = (value(&training, Algorithm::Tree, "mae"), value(&training, Algorithm::Group, "mae"));
    assert!(tree < 150.0 && group < value(&training, Algorithm::Mean, "mae"), "{tree} {group}");
}
