//! Each brick says what scikit-learn says of three public files (`reference/sklearn_public.py` made the answers), for
//! a number, two classes and several. Skipped, and said so, where the files are absent: they lie beside the project.
//!
//! Within 1e-6 of the answer, or of one where it is smaller, where both sides solve, count or cut (ridge, naive Bayes,
//! trees, nearest rows), 5e-6 for least squares, whose columns say each other here, 1e-5 where they iterate (elastic net, logistic); k-means: half a percent of the
//! inertia, since each side looks for the least from beginnings of its own.

mod common;

use analysis::baseline::*;
use analysis::{ColumnInfo, ColumnKind, Watch};
use polars::prelude::{Column, DataFrame, DataType};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/public.json")).unwrap()
}

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(number).collect()
}

fn texts(v: &Value) -> Vec<String> {
    v.as_array().unwrap().iter().map(|v| v.as_str().unwrap().into()).collect()
}

/// The rows that scikit-learn read, with a column that tells their order.
fn load(name: &str, every: usize) -> Option<(DataFrame, Vec<ColumnInfo>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?;
    let places = [std::env::var("ATELIER_DATA").ok().map(Into::into), Some(root.join("../shared/data"))];
    let found =
        places.into_iter().flatten().find_map(|p: std::path::PathBuf| std::fs::read_to_string(p.join(name)).ok());
    let Some(text) = found else {
        eprintln!("{name} is not here: skipped");
        return None;
    };
    let kept: Vec<&str> =
        text.lines().enumerate().filter(|(l, _)| *l == 0 || (l - 1) % every == 0).map(|l| l.1).collect();
    let (mut frame, mut infos) = common::read(&kept.join("\n"));
    let rows = frame.height() as i64;
    frame.with_column(Column::new("order of rows".into(), (0..rows).collect::<Vec<i64>>())).unwrap();
    infos.push(ColumnInfo { name: "order of rows".into(), kind: ColumnKind::Integer, known_after: false });
    Some((frame, infos))
}

struct Case<'a> {
    name: String,
    frame: &'a DataFrame,
    infos: Vec<ColumnInfo>,
    entry: &'a Value,
    own: &'a Value,
    task: Task,
}

impl Case<'_> {
    fn trained(&self, features: Vec<String>, algorithms: &[Algorithm], change: impl Fn(&mut Spec)) -> Training {
        let train_rows = number(&self.entry["train_rows"]);
        let share = 1.0 - train_rows / self.frame.height() as f64;
        let split = Split::Time { column: "order of rows".into(), test_share: share };
        let mut spec = Spec::new(self.own["target"].as_str().unwrap(), features, split);
        spec.algorithms = algorithms.to_vec();
        spec.task = Some(self.task);
        spec.neighbours = Some(number(&reference()["neighbours"]) as u32);
        let (depth, leaf) = (number(&reference()["depth"]) as u32, number(&reference()["min_leaf"]) as u32);
        spec.tree = TreeSpec { depth, min_leaf: Some(leaf) };
        spec.positive = (self.task == Task::Binary).then(|| texts(&self.own["classes"])[1].clone());
        change(&mut spec);
        let training = train(self.frame, &self.infos, &spec, &Watch::none()).unwrap();
        assert_eq!(training.report.rows.train as f64, train_rows, "{}", self.name);
        training
    }

    /// What a model says of the rows that are shown, in scikit-learn's order of the classes.
    fn output(&self, training: &Training, algorithm: Algorithm) -> Vec<f64> {
        let found = training.models.iter().find(|m| m.algorithm == algorithm);
        let model = found.unwrap_or_else(|| panic!("{} {algorithm:?}: {:?}", self.name, training.report.warnings));
        let back: Model = serde_json::from_str(&serde_json::to_string(&model.model).unwrap()).unwrap();
        let held = self.frame.slice(number(&self.entry["train_rows"]) as i64, self.frame.height());
        let p = predict(&back, &held).unwrap();
        let shown = numbers(&self.entry["shown"]);
        if self.task == Task::Regression {
            return shown.iter().map(|&r| p.values[r as usize]).collect();
        }
        let place = |class: &String| p.classes.iter().position(|c| c == class).unwrap();
        let places: Vec<usize> = texts(&self.own["classes"]).iter().map(place).collect();
        shown
            .iter()
            .flat_map(|&r| places.iter().map(move |&c| (r, c)))
            .map(|(r, c)| p.probabilities[r as usize][c])
            .collect()
    }

    /// Compares row by row those that `counted` has.
    fn same(&self, ours: &[f64], key: &str, tolerance: f64, counted: impl Fn(usize) -> bool) {
        let theirs = numbers(&self.own[key]["output"]);
        assert_eq!(ours.len(), theirs.len(), "{} {key}", self.name);
        let width = theirs.len() / numbers(&self.entry["shown"]).len();
        let (mut compared, mut worst) = (0, 0.0f64);
        for (i, (a, b)) in ours.iter().zip(&theirs).enumerate().filter(|(i, _)| counted(i / width)) {
            let apart = (a - b).abs() / b.abs().max(1.0);
            worst = worst.max(apart);
            assert!(apart <= tolerance, "{} {key} [{i}]: {a} is not {b}", self.name);
            compared += 1;
        }
        println!("{} {key}: {} rows, at most {worst:.1e} apart", self.name, compared / width);
        assert!(compared * 2 > theirs.len(), "{} {key}: {compared} answers compared", self.name);
    }

    fn flags(&self, key: &str, flag: &str, wanted: bool) -> impl Fn(usize) -> bool {
        let flags: Vec<bool> = self.own[key][flag].as_array().unwrap().iter().map(|v| v == wanted).collect();
        move |row| flags[row]
    }
}

fn cases(check: impl Fn(&Case)) {
    let reference = reference();
    for (file, entry) in reference["sets"].as_object().unwrap() {
        let Some((frame, infos)) = load(file, number(&entry["every"]) as usize) else { continue };
        assert_eq!(frame.height() as f64, number(&entry["rows"]), "{file} is another file");
        for (name, task) in
            [("regression", Task::Regression), ("binary", Task::Binary), ("multiclass", Task::Multiclass)]
        {
            let own = &entry["tasks"][name];
            let mut infos = infos.clone();
            let of = |list: &str| texts(&own[list]);
            for info in &mut infos {
                if of("numbers").contains(&info.name) {
                    info.kind = ColumnKind::Number;
                }
            }
            check(&Case { name: format!("{file} {name}"), frame: &frame, infos, entry, own, task });
        }
    }
}

#[test]
fn bricks_say_what_scikit_learn_says() {
    use Algorithm::*;
    cases(|case| {
        let features = [texts(&case.own["numbers"]), texts(&case.own["categories"])].concat();
        if case.task == Task::Regression {
            let training = case.trained(features, &[Linear, Ridge, ElasticNet, Neighbours], |_| {});
            for (algorithm, key, tolerance) in
                [(Linear, "linear", 5e-6), (Ridge, "ridge", 1e-6), (ElasticNet, "elastic_net", 1e-5)]
            {
                case.same(&case.output(&training, algorithm), key, tolerance, |_| true);
                let model = training.models.iter().find(|m| m.algorithm == algorithm).unwrap();
                if let Some(Arg::Number(penalty)) = model.notes.iter().find_map(|n| n.args.get("penalty")) {
                    let theirs = number(&case.own[key]["penalty"]);
                    assert!((penalty / theirs - 1.0).abs() < 1e-9, "{} {key}: {penalty} {theirs}", case.name);
                }
            }
            case.same(&case.output(&training, Neighbours), "neighbours", 1e-6, case.flags("neighbours", "tied", false));
        } else {
            let training = case.trained(features, &[Logistic, NaiveBayes, Neighbours], |_| {});
            case.same(&case.output(&training, Logistic), "logistic", 1e-5, |_| true);
            case.same(&case.output(&training, NaiveBayes), "naive_bayes", 1e-6, |_| true);
            case.same(&case.output(&training, Neighbours), "neighbours", 1e-6, case.flags("neighbours", "tied", false));
        }
    });
}

#[test]
fn trees_say_what_scikit_learn_s_say() {
    cases(|case| {
        let training = case.trained(texts(&case.own["tree_columns"]), &[Algorithm::Tree], |_| {});
        case.same(&case.output(&training, Algorithm::Tree), "tree", 1e-6, case.flags("tree", "agreed", true));
    });
}

#[test]
fn clusters_are_as_tight() {
    cases(|case| {
        if case.task != Task::Regression {
            return;
        }
        for (k, theirs) in case.own["inertia"].as_object().unwrap() {
            let columns = texts(&case.own["tree_columns"]);
            let training = case.trained(columns, &[Algorithm::Clusters], |s| s.clusters = Some(k.parse().unwrap()));
            let clusters = training.models.iter().find(|m| m.algorithm == Algorithm::Clusters).unwrap();
            let Predictor::Clusters { columns, centres, .. } = &clusters.model.predictor else { panic!() };
            let values: Vec<Vec<f64>> = columns
                .iter()
                .map(|c| {
                    let name = &clusters.model.encoder.inputs[c.input as usize].field().column;
                    let column = case.frame.column(name).unwrap().cast(&DataType::Float64).unwrap();
                    column.f64().unwrap().iter().map(|v| (v.unwrap() - c.mean) / c.deviation).collect()
                })
                .collect();
            let away =
                |r: usize, centre: &Vec<f64>| values.iter().zip(centre).map(|(v, c)| (v[r] - c).powi(2)).sum::<f64>();
            let nearest = |r: usize| centres.iter().map(|c| away(r, c)).fold(f64::INFINITY, f64::min);
            let ours: f64 = (0..number(&case.entry["train_rows"]) as usize).map(nearest).sum();
            println!("{} {k} clusters: {ours} {theirs}", case.name);
            assert!(ours / number(theirs) - 1.0 < 5e-3, "{} {k}: {ours} {theirs}", case.name);
        }
    });
}
