//! The bricks equal scikit-learn's on three public sets each: `reference/sklearn_bricks.py` made the values.
//! Within 1e-7 where both sides solve or count (ridge, naive Bayes, nearest rows), 1e-6 where they iterate (elastic
//! net), 0.5 % of the inertia (k-means: both look for the least, from beginnings of their own). Boosted trees differ by design
//! (bins, missing values): as good within a tenth of the spread, or five points of right answers.

mod common;

use analysis::baseline::*;
use analysis::{ColumnInfo, ColumnKind, Watch};
use polars::prelude::{Column, DataFrame, DataType};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/bricks.json")).unwrap()
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

fn text(v: &Value) -> String {
    v.as_str().unwrap().into()
}

fn flat(v: &Value) -> Vec<f64> {
    let one = |v: &Value| if v.is_array() { flat(v) } else { vec![number(v)] };
    v.as_array().unwrap().iter().flat_map(one).collect()
}

/// A set with a column that orders the rows, all features numbers.
fn set(name: &str) -> (DataFrame, Vec<ColumnInfo>) {
    let text = match name {
        "iris" => include_str!("reference/iris.csv"),
        "diabetes" => include_str!("reference/diabetes.csv"),
        "breast_cancer" => include_str!("reference/breast_cancer.csv"),
        _ => include_str!("reference/wine.csv"),
    };
    let (mut frame, mut infos) = common::read(text);
    for info in infos.iter_mut().filter(|i| i.name != "target" || name == "diabetes") {
        info.kind = ColumnKind::Number;
    }
    let rows = frame.height() as i64;
    frame.with_column(Column::new("row".into(), (0..rows).collect::<Vec<i64>>())).unwrap();
    infos.push(ColumnInfo { name: "row".into(), kind: ColumnKind::Integer, known_after: false });
    (frame, infos)
}

fn trained(
    (frame, infos): &(DataFrame, Vec<ColumnInfo>),
    target: &str,
    features: Vec<String>,
    entry: &Value,
    change: impl Fn(&mut Spec),
) -> (Training, DataFrame) {
    let train_rows = number(&entry["train_rows"]);
    let share = 1.0 - train_rows / frame.height() as f64;
    let mut spec = Spec::new(target, features, Split::Time { column: "row".into(), test_share: share });
    use Algorithm::*;
    spec.algorithms = vec![Ridge, ElasticNet, NaiveBayes, Neighbours, Clusters, Boosted];
    spec.neighbours = Some(reference()["neighbours"].as_u64().unwrap() as u32);
    change(&mut spec);
    let training = train(frame, infos, &spec, &Watch::none()).unwrap();
    assert_eq!(training.report.rows.train as f64, train_rows, "{:?}", training.report.warnings);
    (training, frame.slice(train_rows as i64, frame.height()))
}

fn model(training: &Training, algorithm: Algorithm) -> &TrainedModel {
    let found = training.models.iter().find(|m| m.algorithm == algorithm);
    found.unwrap_or_else(|| panic!("{algorithm:?}: {:?}", training.report.warnings))
}

/// What the model says of the held-out rows, after a journey through JSON.
fn output(model: &TrainedModel, held: &DataFrame) -> Vec<f64> {
    let back: Model = serde_json::from_str(&serde_json::to_string(&model.model).unwrap()).unwrap();
    let p = predict(&back, held).unwrap();
    if p.values.is_empty() { p.probabilities.concat() } else { p.values }
}

fn close(ours: &[f64], theirs: &[f64], tolerance: f64, what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{what} [{i}]: {a} is not {b}");
    }
}

#[test]
fn regressions_equal_scikit_learn() {
    for entry in reference()["regressions"].as_array().unwrap() {
        let (name, target) = (text(&entry["set"]), text(&entry["target"]));
        let features: Vec<String> = entry["columns"].as_array().unwrap().iter().map(text).collect();
        let (training, held) =
            trained(&set(&name), &target, features.clone(), entry, |s| s.task = Some(Task::Regression));
        for (algorithm, key, tolerance) in
            [(Algorithm::Ridge, "ridge", 1e-7), (Algorithm::ElasticNet, "elastic_net", 1e-6)]
        {
            let what = format!("{name} {key}");
            let ours = model(&training, algorithm);
            let Predictor::Linear { terms, .. } = &ours.model.predictor else { panic!() };
            let weight = |column: &String| {
                let inputs = &ours.model.encoder.inputs;
                terms.iter().find(|t| inputs[t.input as usize].field().column == *column).unwrap().weights[0]
            };
            let penalty = ours.notes.iter().find_map(|n| n.args.get("penalty")).unwrap();
            let Arg::Number(penalty) = penalty else { panic!() };
            close(&[*penalty], &[number(&entry[key]["penalty"])], 1e-9, &format!("{what} penalty"));
            let weights: Vec<f64> = features.iter().map(weight).collect();
            close(&weights, &flat(&entry[key]["coefficients"]), tolerance, &what);
            close(&output(ours, &held), &flat(&entry[key]["output"]), tolerance, &what);
        }
        let nearest = output(model(&training, Algorithm::Neighbours), &held);
        untied(&nearest, &entry["neighbours"], 1, &format!("{name} neighbours"));
        let mae = model(&training, Algorithm::Boosted).metrics[0].value.unwrap();
        let theirs = number(&entry["boosted"]["mae"]);
        assert!(mae < theirs + 0.1 * number(&entry["boosted"]["spread"]), "{name} boosted {mae} {theirs}");
    }
}

/// Rows at equal distance from the last neighbour are all asked here, and only the first of them there: these are not
/// compared.
fn untied(ours: &[f64], theirs: &Value, width: usize, what: &str) {
    let output = flat(&theirs["output"]);
    let tied = theirs["tied"].as_array().unwrap();
    let compared: Vec<usize> = (0..tied.len()).filter(|&r| tied[r] == false).collect();
    assert!(compared.len() * 2 > tied.len(), "{what}: {} rows compared", compared.len());
    for r in compared {
        let cells = r * width..(r + 1) * width;
        close(&ours[cells.clone()], &output[cells], 1e-9, &format!("{what} row {r}"));
    }
}

#[test]
fn classes_equal_scikit_learn() {
    for entry in reference()["classes"].as_array().unwrap() {
        let name = text(&entry["set"]);
        let features: Vec<String> = entry["columns"].as_array().unwrap().iter().map(text).collect();
        let classes = entry["classes"].as_array().unwrap();
        let positive = (classes.len() == 2).then(|| text(&classes[1]));
        let data = set(&name);
        let (training, held) = trained(&data, "target", features, entry, |s| s.positive = positive.clone());
        let gaussian = output(model(&training, Algorithm::NaiveBayes), &held);
        close(&gaussian, &flat(&entry["gaussian"]), 1e-7, &format!("{name} gaussian"));
        let nearest = output(model(&training, Algorithm::Neighbours), &held);
        untied(&nearest, &entry["neighbours"], classes.len(), &format!("{name} neighbours"));
        let boosted = output(model(&training, Algorithm::Boosted), &held);
        let right = |row: usize, p: &[f64]| {
            let truth = held.column("target").unwrap().str().unwrap().get(row).unwrap().to_owned();
            let best = (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap();
            training.report.classes[best] == truth
        };
        let rows = held.height();
        let hits = boosted.chunks(classes.len()).enumerate().filter(|(r, p)| right(*r, p)).count();
        let theirs = number(&entry["boosted"]["accuracy"]);
        assert!(hits as f64 / rows as f64 > theirs - 0.05, "{name} boosted: {hits} of {rows}, {theirs}");
        for (k, inertia) in entry["inertia"].as_object().unwrap() {
            same_inertia(&data, entry, k.parse().unwrap(), number(inertia));
        }
        same_counts(&data, entry, positive.as_deref());
    }
}

/// The sum of the squared distances of the training rows to their centres.
fn same_inertia(data: &(DataFrame, Vec<ColumnInfo>), entry: &Value, k: u32, theirs: f64) {
    let features: Vec<String> = entry["columns"].as_array().unwrap().iter().map(text).collect();
    let (training, _) = trained(data, "target", features, entry, |s| {
        (s.clusters, s.algorithms) = (Some(k), vec![Algorithm::Clusters]);
    });
    let clusters = model(&training, Algorithm::Clusters);
    let Predictor::Clusters { columns, centres, .. } = &clusters.model.predictor else { panic!() };
    let values: Vec<Vec<f64>> = columns
        .iter()
        .map(|c| {
            let name = &clusters.model.encoder.inputs[c.input as usize].field().column;
            let column = data.0.column(name).unwrap().cast(&DataType::Float64).unwrap();
            column.f64().unwrap().iter().map(|v| (v.unwrap() - c.mean) / c.deviation).collect()
        })
        .collect();
    let train = number(&entry["train_rows"]) as usize;
    let away = |r: usize, centre: &Vec<f64>| values.iter().zip(centre).map(|(v, c)| (v[r] - c).powi(2)).sum::<f64>();
    let ours: f64 = (0..train).map(|r| centres.iter().map(|c| away(r, c)).fold(f64::INFINITY, f64::min)).sum();
    assert!((ours / theirs - 1.0).abs() < 5e-3, "{} {k}: {ours} {theirs}", entry["set"]);
    assert_eq!(clusters.clusters.len(), k as usize);
    assert_eq!(clusters.clusters.iter().map(|c| c.rows).sum::<u64>(), train as u64);
}

fn same_counts((frame, infos): &(DataFrame, Vec<ColumnInfo>), entry: &Value, positive: Option<&str>) {
    let rows = entry["levels"].as_array().unwrap();
    let count = rows[0].as_array().unwrap().len();
    let (mut frame, mut infos) = (frame.clone(), infos.clone());
    let names: Vec<String> = (0..count).map(|c| format!("level {c}")).collect();
    for (c, name) in names.iter().enumerate() {
        let levels: Vec<String> = rows.iter().map(|r| format!("q{}", r[c])).collect();
        frame.with_column(Column::new(name.as_str().into(), levels)).unwrap();
        infos.push(ColumnInfo { name: name.clone(), kind: ColumnKind::Category, known_after: false });
    }
    let (training, held) = trained(&(frame, infos), "target", names, entry, |s| {
        (s.positive, s.algorithms) = (positive.map(Into::into), vec![Algorithm::NaiveBayes]);
    });
    let ours = output(model(&training, Algorithm::NaiveBayes), &held);
    close(&ours, &flat(&entry["categorical"]), 1e-9, &format!("{} categorical", entry["set"]));
}
