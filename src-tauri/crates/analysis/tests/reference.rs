//! The results equal scikit-learn's, where the algorithm is the same: `reference/sklearn_reference.py` made the
//! values. Within 1e-6 for closed forms and trees, 1e-5 for what both sides iterate to.

mod common;

use analysis::baseline::*;
use analysis::{ColumnInfo, Watch};
use polars::prelude::DataFrame;
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/reference.json")).unwrap()
}

fn set(name: &str) -> (DataFrame, Vec<ColumnInfo>, Value) {
    let text = match name {
        "iris" => include_str!("reference/iris.csv"),
        "diabetes" => include_str!("reference/diabetes.csv"),
        "breast_cancer" => include_str!("reference/breast_cancer.csv"),
        _ => include_str!("reference/wine.csv"),
    };
    let (mut frame, mut infos) = common::read(text);
    // All features are numbers to scikit-learn.
    for info in infos.iter_mut().filter(|i| i.name != "target") {
        info.kind = analysis::ColumnKind::Number;
    }
    let rows = frame.height() as i64;
    frame.with_column(polars::prelude::Column::new("row".into(), (0..rows).collect::<Vec<i64>>())).unwrap();
    infos.push(ColumnInfo { name: "row".into(), kind: analysis::ColumnKind::Integer, known_after: false });
    let entry = reference()["sets"][name].clone();
    (frame, infos, entry)
}

fn trained(name: &str, tree: TreeSpec, holes: bool) -> (Training, Value, DataFrame) {
    let (mut frame, infos, entry) = set(name);
    let features: Vec<String> = entry["columns"].as_array().unwrap().iter().map(text).collect();
    if holes {
        for (c, column) in features.iter().take(3).enumerate() {
            let values: Vec<Option<f64>> = frame
                .column(column)
                .unwrap()
                .cast(&polars::prelude::DataType::Float64)
                .unwrap()
                .f64()
                .unwrap()
                .iter()
                .enumerate()
                .map(|(r, v)| if (r * 3 + c) % 7 == 0 { None } else { v })
                .collect();
            frame.with_column(polars::prelude::Column::new(column.as_str().into(), values)).unwrap();
        }
    }
    let train = entry["train_rows"].as_f64().unwrap();
    let share = 1.0 - train / frame.height() as f64;
    let mut spec = Spec::new("target", features, Split::Time { column: "row".into(), test_share: share });
    spec.tree = tree;
    spec.task = (name == "diabetes").then_some(Task::Regression);
    spec.positive = (name == "breast_cancer").then(|| "benign".into());
    let training = train_(&frame, &infos, &spec);
    assert_eq!(training.report.rows.train as f64, train);
    let held = frame.slice(train as i64, frame.height());
    (training, entry, held)
}

fn train_(frame: &DataFrame, infos: &[ColumnInfo], spec: &Spec) -> Training {
    train(frame, infos, spec, &Watch::none()).unwrap()
}

fn text(v: &Value) -> String {
    v.as_str().unwrap().into()
}

fn list(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn flat(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().flat_map(|v| if v.is_array() { list(v) } else { vec![v.as_f64().unwrap()] }).collect()
}

fn model(training: &Training, algorithm: Algorithm) -> &TrainedModel {
    training.models.iter().find(|m| m.algorithm == algorithm).unwrap()
}

/// What the model says of the held-out rows, after a journey through JSON.
fn output(model: &TrainedModel, held: &DataFrame) -> Vec<f64> {
    let json = serde_json::to_string(&model.model).unwrap();
    let back: Model = serde_json::from_str(&json).unwrap();
    assert_eq!(back, model.model);
    let p = predict(&back, held).unwrap();
    if p.values.is_empty() { p.probabilities.concat() } else { p.values }
}

fn close(ours: &[f64], theirs: &[f64], tolerance: f64, what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{what} [{i}]: {a} is not {b}");
    }
}

fn same_metrics(model: &TrainedModel, theirs: &Value, tolerance: f64) {
    for metric in &model.metrics {
        let b = theirs[&metric.name].as_f64().unwrap();
        close(&[metric.value.unwrap()], &[b], tolerance, &metric.name);
        assert!(metric.low.unwrap() <= metric.value.unwrap() && metric.value.unwrap() <= metric.high.unwrap());
    }
}

/// Weights by feature, in the order of the reference's columns.
fn weights(model: &TrainedModel, columns: &Value, class: usize) -> Vec<f64> {
    let Predictor::Linear { terms, .. } = &model.model.predictor else { panic!("not linear") };
    let of = |column: &Value| {
        let inputs = &model.model.encoder.inputs;
        let term = terms.iter().find(|t| inputs[t.input as usize].field().column == column.as_str().unwrap());
        term.unwrap().weights[class]
    };
    columns.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn least_squares_equals_scikit_learn() {
    let (training, entry, held) = trained("diabetes", TreeSpec::default(), false);
    let linear = model(&training, Algorithm::Linear);
    close(&weights(linear, &entry["columns"], 0), &list(&entry["linear"]["coefficients"]), 1e-8, "coefficient");
    close(&output(linear, &held), &list(&entry["linear"]["output"]), 1e-9, "prediction");
    same_metrics(linear, &entry["linear"]["metrics"], 1e-9);
    let mean = model(&training, Algorithm::Mean);
    same_metrics(mean, &entry["mean"]["metrics"], 1e-12);
    let Predictor::Constant { output } = &model(&training, Algorithm::Median).model.predictor else { panic!() };
    assert_eq!(output[0], entry["median"]["value"].as_f64().unwrap());
}

#[test]
fn logistic_equals_scikit_learn() {
    for name in ["breast_cancer", "iris", "wine"] {
        let (training, entry, held) = trained(name, TreeSpec::default(), false);
        let logistic = model(&training, Algorithm::Logistic);
        // Both sides stop iterating: scikit-learn's L-BFGS some 1e-7 before the minimum.
        let tolerance = if name == "breast_cancer" { 1e-6 } else { 1e-5 };
        let theirs = entry["logistic"]["coefficients"].as_array().unwrap();
        for (class, row) in theirs.iter().enumerate() {
            close(&weights(logistic, &entry["columns"], class), &list(row), tolerance, name);
        }
        close(&output(logistic, &held), &flat(&entry["logistic"]["output"]), tolerance, name);
        same_metrics(logistic, &entry["logistic"]["metrics"], tolerance);
        assert!(logistic.notes.is_empty(), "{:?}", logistic.notes);
    }
}

fn same_tree(name: &str, kind: &str, tree: TreeSpec) {
    let (training, entry, held) = trained(name, tree, kind == "holes");
    let ours = output(model(&training, Algorithm::Tree), &held);
    let theirs = if kind == "holes" { &entry["holes"] } else { &entry["trees"][kind] };
    let outputs = theirs["outputs"].as_array().unwrap();
    let distance = |v: &Value| flat(v).iter().zip(&ours).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    if outputs.len() as u64 == theirs["different"].as_u64().unwrap() {
        let best = outputs.iter().map(distance).fold(f64::INFINITY, f64::min);
        assert!(best < 1e-6, "{name} {kind}: {best} from the nearest of {} trees", outputs.len());
        return;
    }
    // Too many equal trees to list: the rows on which all of them say the same.
    let agreed = theirs["agreed"].as_array().unwrap();
    let one = flat(&outputs[0]);
    let width = one.len() / agreed.len();
    let mut compared = 0;
    for row in (0..agreed.len()).filter(|&r| agreed[r] == true) {
        let cells = row * width..(row + 1) * width;
        close(&ours[cells.clone()], &one[cells], 1e-9, &format!("{name} {kind} row {row}"));
        compared += 1;
    }
    assert!(compared >= 20, "{name} {kind}: {compared} rows compared");
}

#[test]
fn trees_equal_scikit_learn() {
    for name in ["iris", "diabetes", "breast_cancer", "wine"] {
        same_tree(name, "3", TreeSpec { depth: 3, min_leaf: Some(1) });
        same_tree(name, "5", TreeSpec { depth: 5, min_leaf: Some(1) });
        same_tree(name, "5 leaf 5", TreeSpec { depth: 5, min_leaf: Some(5) });
    }
}

#[test]
fn trees_with_missing_values_equal_scikit_learn() {
    for name in ["iris", "diabetes", "breast_cancer", "wine"] {
        same_tree(name, "holes", TreeSpec { depth: 3, min_leaf: Some(5) });
    }
}
