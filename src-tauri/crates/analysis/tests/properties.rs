//! What must hold for any data: order and units change nothing, held-out rows are never seen, the same input gives
//! the same bytes, and no frame however odd makes a panic or a number that isn't one.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use analysis::baseline::*;
use analysis::{ColumnInfo, ColumnKind, Watch};
use polars::prelude::*;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn info(name: &str, kind: ColumnKind) -> ColumnInfo {
    ColumnInfo { name: name.into(), kind, known_after: false }
}

/// Rows in an order of time `t`: two numbers (one with holes), two categories, a number and a class to predict.
struct Sample {
    t: Vec<i64>,
    a: Vec<f64>,
    b: Vec<Option<f64>>,
    c: Vec<&'static str>,
    d: Vec<Option<&'static str>>,
    y: Vec<f64>,
    k: Vec<&'static str>,
}

fn sample(rows: usize, seed: u64) -> Sample {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut s = Sample { t: vec![], a: vec![], b: vec![], c: vec![], d: vec![], y: vec![], k: vec![] };
    for i in 0..rows {
        let a: f64 = rng.random_range(-2.0..2.0);
        let b: f64 = rng.random_range(50.0..60.0);
        let c = ["red", "green", "blue", "grey"][rng.random_range(0..4)];
        let noise: f64 = rng.random_range(-1.0..1.0);
        let y = 3.0 * a + 0.2 * b + if c == "red" { 2.0 } else { 0.0 } + noise;
        s.t.push(i as i64);
        s.a.push(a);
        s.b.push(if rng.random_bool(0.1) { None } else { Some(b) });
        s.c.push(c);
        s.d.push(if rng.random_bool(0.2) { None } else { Some(["x", "y"][rng.random_range(0..2)]) });
        s.y.push(y);
        s.k.push(if y > 13.0 {
            "high"
        } else if y > 8.0 {
            "middle"
        } else {
            "low"
        });
    }
    s
}

fn infos() -> Vec<ColumnInfo> {
    vec![
        info("t", ColumnKind::Integer),
        info("a", ColumnKind::Number),
        info("b", ColumnKind::Number),
        info("c", ColumnKind::Category),
        info("d", ColumnKind::Category),
        info("y", ColumnKind::Number),
        info("k", ColumnKind::Category),
    ]
}

impl Sample {
    fn frame(&self, order: &[usize]) -> DataFrame {
        fn pick<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|&i| values[i].clone()).collect()
        }
        df!(
            "t" => pick(&self.t, order), "a" => pick(&self.a, order), "b" => pick(&self.b, order),
            "c" => pick(&self.c, order), "d" => pick(&self.d, order), "y" => pick(&self.y, order),
            "k" => pick(&self.k, order),
        )
        .unwrap()
    }
    fn whole(&self) -> DataFrame {
        self.frame(&(0..self.t.len()).collect::<Vec<_>>())
    }
}

fn spec(target: &str) -> Spec {
    let features = ["a", "b", "c", "d"].map(String::from).to_vec();
    Spec::new(target, features, Split::Time { column: "t".into(), test_share: 0.25 })
}

/// Everything that can be tried, the slow ones too.
fn everything(target: &str) -> Spec {
    use Algorithm::*;
    let mut spec = spec(target);
    spec.algorithms = vec![
        Quantile,
        Group,
        Rule,
        LastValue,
        Seasonal,
        MovingAverage,
        Drift,
        Linear,
        Ridge,
        ElasticNet,
        Logistic,
        Tree,
        NaiveBayes,
        Neighbours,
        Clusters,
        Boosted,
    ];
    let then = if target == "y" { "12" } else { "high" };
    spec.rule = Some(format!("if a > 0.5 and c is not \"red\" then {then}"));
    spec.period = Some(5);
    spec
}

fn run(frame: &DataFrame, spec: &Spec) -> Training {
    train(frame, &infos(), spec, &Watch::none()).unwrap()
}

/// The answers of each model for the first rows in the order of time.
fn answers(training: &Training, frame: &DataFrame) -> Vec<Vec<f64>> {
    training
        .models
        .iter()
        .map(|m| {
            let p = predict(&m.model, frame).unwrap();
            if p.values.is_empty() { p.probabilities.concat() } else { p.values }
        })
        .collect()
}

fn assert_close(one: &[Vec<f64>], two: &[Vec<f64>], tolerance: f64) {
    assert_eq!(one.len(), two.len());
    for (model, (a, b)) in one.iter().zip(two).enumerate() {
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "model {model}: {a} {b}");
        }
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for target in ["y", "k"] {
        let s = sample(400, 1);
        let mut order: Vec<usize> = (0..400).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(2));
        let whole = s.whole();
        let (one, two) = (run(&whole, &spec(target)), run(&s.frame(&order), &spec(target)));
        let wanted = answers(&one, &whole);
        // The group's key is chosen on inner folds, dealt by position: it may differ where two are as good.
        let same = |t: &Training| t.models.iter().filter(|m| m.algorithm != Algorithm::Group).cloned().collect();
        let (one, two) = (Training { models: same(&one), ..one }, Training { models: same(&two), ..two });
        assert_close(&answers(&one, &whole), &answers(&two, &whole), 1e-6);
        assert!(!wanted.is_empty());
    }
}

#[test]
fn the_order_of_columns_changes_no_byte() {
    let s = sample(300, 3);
    let frame = s.whole();
    let mut turned = spec("y");
    turned.features.reverse();
    let other = frame.select(["y", "d", "k", "c", "t", "b", "a"]).unwrap();
    let json = |t: &Training| serde_json::to_string(t).unwrap();
    assert_eq!(json(&run(&frame, &spec("y"))), json(&run(&other, &turned)));
}

#[test]
fn the_unit_of_a_feature_changes_nothing() {
    for target in ["y", "k"] {
        let s = sample(400, 4);
        let frame = s.whole();
        let mut other = sample(400, 4);
        other.a.iter_mut().for_each(|v| *v = *v * 1024.0 + 1e6);
        let scaled = other.whole();
        assert_close(
            &answers(&run(&frame, &spec(target)), &frame),
            &answers(&run(&scaled, &spec(target)), &scaled),
            1e-6,
        );
    }
}

/// linfa 0.8.1 finds a slope of 0.01 here.
#[test]
fn a_line_far_from_zero_is_found() {
    let x: Vec<f64> = (0..60).map(|i| 100.0 + f64::from(i) / 60.0).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 * x + 5.0).collect();
    let frame = df!("x" => x, "y" => y).unwrap();
    let infos = [info("x", ColumnKind::Number), info("y", ColumnKind::Number)];
    let spec = Spec::new("y", vec!["x".into()], Split::Folds { k: 5 });
    let training = train(&frame, &infos, &spec, &Watch::none()).unwrap();
    let linear = training.models.iter().find(|m| m.algorithm == Algorithm::Linear).unwrap();
    assert!((linear.coefficients[0].weight - 3.0).abs() < 1e-9, "{:?}", linear.coefficients);
    assert_eq!(training.report.rows.test, 60);
}

#[test]
fn held_out_rows_are_never_seen() {
    let s = sample(400, 5);
    let mut other = sample(400, 5);
    // The last quarter by time: other targets, other numbers, levels that training doesn't know.
    for r in 300..400 {
        other.y[r] = -1000.0 * r as f64;
        other.a[r] = 1e9;
        other.b[r] = None;
        other.c[r] = "never seen";
    }
    let models = |t: Training| t.models.into_iter().map(|m| m.model).collect::<Vec<_>>();
    assert_eq!(models(run(&s.whole(), &spec("y"))), models(run(&other.whole(), &spec("y"))));
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let s = sample(6000, 6);
    let frame = s.whole();
    for target in ["y", "k"] {
        let with = |threads| {
            let watch = Watch::new(threads, Arc::new(AtomicBool::new(false)), |_, _, _| {});
            serde_json::to_string(&train(&frame, &infos(), &spec(target), &watch).unwrap()).unwrap()
        };
        let one = with(1);
        assert_eq!(one, with(2));
        assert_eq!(one, with(3));
    }
}

#[test]
fn all_models_are_trained_from_the_training_rows_alone_and_give_the_same_bytes() {
    for (target, count) in [("y", 16), ("k", 9)] {
        let s = sample(2000, 21);
        let mut other = sample(2000, 21);
        for r in 1500..2000 {
            other.y[r] = -1000.0 * r as f64;
            other.k[r] = "low";
            other.a[r] = 1e9;
            other.b[r] = None;
            other.c[r] = "never seen";
        }
        let with = |frame: &DataFrame, threads| {
            let watch = Watch::new(threads, Arc::new(AtomicBool::new(false)), |_, _, _| {});
            train(frame, &infos(), &everything(target), &watch).unwrap()
        };
        let (one, two) = (with(&s.whole(), 1), with(&s.whole(), 2));
        let json = |t: &Training| serde_json::to_string(t).unwrap();
        assert_eq!(json(&one), json(&two));
        let names: Vec<&str> = one.models.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names.len(), count, "{names:?} {:?}", one.report.warnings);
        let naive = one.models.iter().take_while(|m| m.is_naive).count();
        assert!(one.models[naive..].iter().all(|m| !m.is_naive), "{names:?}");
        let models = |t: Training| t.models.into_iter().map(|m| m.model).collect::<Vec<_>>();
        assert_eq!(models(one), models(with(&other.whole(), 1)));
    }
}

#[test]
fn folds_by_group_and_windows_in_time_measure_every_model() {
    let s = sample(600, 22);
    let mut frame = s.whole();
    frame.with_column(Column::new("g".into(), (0..600).map(|r| r % 37).collect::<Vec<i64>>())).unwrap();
    let mut all = infos();
    all.push(info("g", ColumnKind::Integer));
    for split in [Split::Groups { column: "g".into(), k: 4 }, Split::Rolling { column: "t".into(), windows: 3 }] {
        let rolling = matches!(split, Split::Rolling { .. });
        let training = train(&frame, &all, &Spec { split, ..spec("y") }, &Watch::none()).unwrap();
        assert_eq!(training.report.rows.test, if rolling { 450 } else { 600 });
        for m in &training.models {
            assert_eq!(m.by_part.len(), if rolling { 3 } else { 4 }, "{}", m.name);
            assert!(m.by_part.iter().all(Option::is_some) && m.metrics[0].value.is_some());
        }
        assert_eq!(training.models.iter().any(|m| m.name == "last_value"), rolling);
        assert!(training.report.learning.iter().all(|c| c.points.len() > 2 && c.points.is_sorted_by_key(|p| p.rows)));
        assert!(!training.report.learning.is_empty());
    }
    let few = Spec { split: Split::Groups { column: "c".into(), k: 5 }, ..spec("y") };
    let error = train(&frame, &all, &few, &Watch::none()).unwrap_err();
    assert_eq!(error, Error::TrainFewGroups { column: "c".into(), groups: 4, folds: 5 });
}

/// A key of three where most triples are rare: they answer as the pair around them, not as everybody.
#[test]
fn small_groups_answer_as_the_larger_one_around_them() {
    let n = 900;
    let a: Vec<&str> = (0..n).map(|r| ["north", "south", "west"][r % 3]).collect();
    let b: Vec<String> = (0..n).map(|r| format!("b{}", r / 3 % 10)).collect();
    let c: Vec<String> = (0..n).map(|r| format!("c{}", r / 4)).collect();
    let y: Vec<f64> = (0..n).map(|r| (r % 3) as f64 * 100.0 + (r / 3 % 10) as f64 + (r % 7) as f64 / 100.0).collect();
    let frame = df!("a" => a, "b" => b, "c" => c, "y" => y).unwrap();
    let all = ["a", "b", "c"].map(|n| info(n, ColumnKind::Category)).into_iter().chain([info("y", ColumnKind::Number)]);
    let all: Vec<ColumnInfo> = all.collect();
    let names = ["a", "b", "c"].map(String::from).to_vec();
    let mut spec = Spec::new("y", names.clone(), Split::Holdout { test_share: 0.25 });
    spec.group_keys = names;
    let training = train(&frame, &all, &spec, &Watch::none()).unwrap();
    let group = training.models.iter().find(|m| m.algorithm == Algorithm::Group).unwrap();
    let Predictor::Group { groups, coarser, .. } = &group.model.predictor else { panic!() };
    assert_eq!((groups.len(), coarser.len(), coarser[0].len(), coarser[1].len()), (0, 2, 30, 3));
    assert!(group.metrics[0].value.unwrap() < 0.1, "{:?}", group.metrics[0]);
    assert!(training.report.warnings.iter().any(|w| w.code == "tiny_groups"));
    // A field that isn't there any more backs off too: by the first key alone.
    let p = predict(&group.model, &df!("a" => ["west"], "c" => ["c1"]).unwrap()).unwrap();
    assert!((p.values[0] - 204.5).abs() < 1.0, "{:?}", p.values);
}

#[test]
fn a_target_that_moves_and_a_rule_that_can_t_be_read_are_told() {
    let mut s = sample(800, 23);
    for r in 600..800 {
        s.y[r] += 40.0;
    }
    let mut moved = spec("y");
    moved.rule = Some("if nothing > 3 then 5".into());
    moved.algorithms = vec![Algorithm::Rule, Algorithm::Linear];
    let training = run(&s.whole(), &moved);
    let codes: Vec<&str> = training.report.warnings.iter().map(|w| w.code.as_str()).collect();
    assert!(codes.contains(&"target_drift") && codes.contains(&"bad_rule") && codes.contains(&"no_rule"), "{codes:?}");
    assert!(training.models.iter().any(|m| m.name == "linear"), "the others stand");
    let calm = run(&sample(800, 23).whole(), &spec("y"));
    assert!(calm.report.warnings.iter().all(|w| w.code != "target_drift"));
}

/// Rows that are there twice are told; rows that are equal because few values can be are not. A trend is no leak, forty
/// small classes are one finding, and a number of which a few rows are far out says so.
#[test]
fn duplicates_trends_and_far_out_rows_are_told_and_chance_is_not() {
    let codes = |s: &DataFrame, infos: &[ColumnInfo], spec: &Spec| -> Vec<String> {
        let training = train(s, infos, spec, &Watch::none()).unwrap();
        let all = training.report.warnings.iter().map(|w| w.code.clone()).collect();
        training.report.warnings.iter().for_each(|w| assert!(w.code != "tiny_class", "{w:?}"));
        all
    };
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let n = 1200;
    let coarse: Vec<f64> = (0..n).map(|_| f64::from(rng.random_range(0..900))).collect();
    let class: Vec<&str> = (0..n).map(|_| if rng.random_bool(0.4) { "yes" } else { "no" }).collect();
    let two = [info("x", ColumnKind::Number), info("k", ColumnKind::Category)];
    let holdout = |target: &str| Spec::new(target, vec!["x".into()], Split::Holdout { test_share: 0.25 });
    let by_chance = df!("x" => &coarse, "k" => &class).unwrap();
    assert!(!codes(&by_chance, &two, &holdout("k")).contains(&"twins".into()), "900 values among 1,200 rows meet");
    let fine: Vec<f64> = (0..n).map(|_| rng.random_range(0.0..1.0)).collect();
    let order: Vec<usize> = (0..n).map(|i| i % (n / 2)).collect();
    let twice = df!(
        "x" => order.iter().map(|&i| coarse[i]).collect::<Vec<_>>(), "z" => order.iter().map(|&i| fine[i]).collect::<Vec<_>>(),
        "k" => order.iter().map(|&i| class[i]).collect::<Vec<_>>(),
    );
    let with_z = [two[0].clone(), info("z", ColumnKind::Number), two[1].clone()];
    let spec = Spec { features: vec!["x".into(), "z".into()], ..holdout("k") };
    assert!(codes(&twice.unwrap(), &with_z, &spec).contains(&"twins".into()), "each row is there twice");

    let names: Vec<String> = (0..n).map(|i| format!("product {}", i % 40)).collect();
    let many = codes(&df!("x" => &coarse, "k" => &names).unwrap(), &two, &holdout("k"));
    assert_eq!(many.iter().filter(|c| c.starts_with("tiny")).collect::<Vec<_>>(), ["tiny_classes"]);

    let three = [info("t", ColumnKind::Integer), info("x", ColumnKind::Number), info("y", ColumnKind::Number)];
    let t: Vec<i64> = (0..n as i64).collect();
    let trend: Vec<f64> = t.iter().map(|&t| t as f64 + 100.0 * rng.random_range(0.0..1.0)).collect();
    let features = vec!["t".to_owned(), "x".to_owned()];
    let mut spec = Spec::new("y", features, Split::Time { column: "t".into(), test_share: 0.25 });
    let frame = df!("t" => &t, "x" => &fine, "y" => &trend).unwrap();
    assert!(!codes(&frame, &three, &spec).iter().any(|c| c == "strong_alone"), "the clock is known beforehand");
    spec.split = Split::Holdout { test_share: 0.25 };
    assert!(!codes(&frame, &three, &spec).contains(&"far_out".into()));
    let mut far = trend;
    far[17] = 4e9;
    let told = codes(&df!("t" => &t, "x" => &fine, "y" => &far).unwrap(), &three, &spec);
    assert!(told.contains(&"far_out".into()), "{told:?}");
}

#[test]
fn noise_is_told_to_be_noise() {
    let mut s = sample(600, 7);
    s.y.shuffle(&mut ChaCha8Rng::seed_from_u64(8));
    let training = run(&s.whole(), &spec("y"));
    let code = training.report.conclusion.code.as_str();
    assert!(["no_better", "worse_than_naive"].contains(&code), "{code}");
}

#[test]
fn nearest_rows_tell_which_columns_they_rely_on() {
    for target in ["y", "k"] {
        let training = run(&sample(600, 4).whole(), &everything(target));
        let nearest = training.models.iter().find(|m| m.algorithm == Algorithm::Neighbours).unwrap();
        let first = &nearest.importances[0];
        assert!(
            first.column == "a" && first.low > 0.0 && first.low <= first.loss && first.loss <= first.high,
            "{first:?}"
        );
        assert_eq!(nearest.importances.len(), 4);
    }
}

/// What a group is answered by was learned from the others alone, whatever it says itself.
#[test]
fn a_fold_never_sees_its_own_rows() {
    let sample = sample(400, 8);
    let turned = |k: &'static str| match k {
        "low" => "high",
        "high" => "low",
        k => k,
    };
    for (target, group) in [("y", "x"), ("k", "y")] {
        let mut spec = everything(target);
        spec.features = ["a", "b", "c"].map(String::from).to_vec();
        spec.split = Split::Groups { column: "d".into(), k: 2 };
        (spec.rule, spec.workload) = (None, Some(0.2));
        let plain = run(&sample.whole(), &spec);
        let mut other = sample.whole();
        let own: Vec<bool> = sample.d.iter().map(|d| *d == Some(group)).collect();
        let column = match target {
            "y" => {
                let y = sample.y.iter().zip(&own).map(|(y, own)| if *own { 50.0 - 3.0 * y } else { *y });
                Column::new("y".into(), y.collect::<Vec<f64>>())
            }
            _ => Column::new(
                "k".into(),
                sample.k.iter().zip(&own).map(|(k, own)| if *own { turned(k) } else { *k }).collect::<Vec<_>>(),
            ),
        };
        other.with_column(column).unwrap();
        let changed = run(&other, &spec);
        let fold: Vec<usize> =
            (0..plain.held_out.rows.len()).filter(|&r| own[plain.held_out.rows[r] as usize]).collect();
        assert!(fold.len() > 50 && plain.held_out.rows == changed.held_out.rows);
        for (m, model) in plain.models.iter().enumerate() {
            let (a, b) = (&plain.held_out.outputs[m], &changed.held_out.outputs[m]);
            for &r in &fold {
                for (a, b) in a.row(r).iter().zip(b.row(r)) {
                    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{target} {}: {a} {b}", model.name);
                }
            }
        }
    }
}

#[test]
fn cancelling_ends_the_training() {
    let s = sample(300, 9);
    let watch = Watch::new(2, Arc::new(AtomicBool::new(true)), |_, _, _| {});
    assert_eq!(train(&s.whole(), &infos(), &spec("y"), &watch).unwrap_err(), Error::Cancelled {});
}

#[test]
fn what_can_t_be_trained_says_why() {
    let s = sample(40, 10);
    let frame = s.whole();
    let code = |frame: &DataFrame, change: &dyn Fn(&mut Spec)| {
        let mut spec = spec("y");
        change(&mut spec);
        let error = train(frame, &infos(), &spec, &Watch::none()).unwrap_err();
        serde_json::to_value(&error).unwrap()["code"].as_str().unwrap().to_string()
    };
    let with = |name: &str, values: Vec<Option<f64>>| {
        let mut frame = s.whole();
        frame.with_column(Column::new(name.into(), values)).unwrap();
        frame
    };
    assert_eq!(code(&with("y", vec![Some(2.0); 40]), &|_| {}), "train_target_constant");
    assert_eq!(code(&with("y", vec![None; 40]), &|_| {}), "train_target_empty");
    assert_eq!(code(&s.frame(&[0, 1]), &|_| {}), "train_too_few_rows");
    assert_eq!(code(&frame, &|s| s.target = "z".into()), "train_unknown_column");
    assert_eq!(code(&frame, &|s| s.features.push("z".into())), "train_unknown_column");
    assert_eq!(code(&frame, &|s| s.features.push("y".into())), "train_target_is_feature");
    assert_eq!(code(&frame, &|s| s.features.clear()), "train_no_feature");
    assert_eq!(code(&frame, &|s| s.split = Split::Folds { k: 1 }), "train_bad_folds");
    assert_eq!(code(&frame, &|s| s.split = Split::Holdout { test_share: 1.5 }), "train_bad_share");
    assert_eq!(code(&frame, &|s| s.split = Split::Time { column: "c".into(), test_share: 0.2 }), "train_no_time_order");
    assert_eq!(code(&frame, &|s| s.task = Some(Task::Binary)), "train_target_not_binary");
    assert_eq!(code(&frame, &|s| s.workload = Some(0.0)), "train_bad_limit");
}

#[test]
fn new_rows_may_lack_columns_and_hold_new_values() {
    let s = sample(300, 11);
    let training = run(&s.whole(), &spec("y"));
    let linear = &training.models.iter().find(|m| m.algorithm == Algorithm::Linear).unwrap().model;
    let new = df!("a" => ["0.5", "1e400", "abc"], "c" => ["violet", "red", "violet"]).unwrap();
    let p = predict(linear, &new).unwrap();
    assert_eq!(p.missing_columns, ["b", "d"]);
    assert_eq!(p.unseen, [Unseen { column: "c".into(), rows: 2, examples: vec!["violet".into()] }]);
    assert_eq!(p.missing_values[0].rows, 2);
    assert!(p.values.iter().all(|v| v.is_finite()));
    let nothing = df!("q" => [1, 2]).unwrap();
    assert!(matches!(predict(linear, &nothing), Err(Error::PredictNoColumn { .. })));
    let mut damaged = linear.clone();
    damaged.format = 99;
    assert!(matches!(predict(&damaged, &new), Err(Error::PredictUnknownFormat { .. })));
}

#[test]
fn a_damaged_tree_is_refused_and_never_loops() {
    let s = sample(300, 12);
    let training = run(&s.whole(), &spec("k"));
    let mut tree = training.models.iter().find(|m| m.algorithm == Algorithm::Tree).unwrap().model.clone();
    if let Predictor::Tree { nodes } = &mut tree.predictor
        && let Some(question) = &mut nodes[0].split
    {
        question.yes = 0;
    }
    assert!(matches!(predict(&tree, &s.whole()), Err(Error::PredictDamagedModel { .. })));
}

/// A third of one column NaN and a depth of twelve: linfa's tree overflowed the stack.
#[test]
fn deep_trees_on_missing_values_end() {
    let mut s = sample(3000, 13);
    s.b.iter_mut().step_by(3).for_each(|v| *v = None);
    let mut deep = spec("k");
    deep.tree = TreeSpec { depth: 12, min_leaf: Some(1) };
    run(&s.whole(), &deep);
}

fn odd_column(rng: &mut ChaCha8Rng, name: &str, rows: usize) -> (Column, ColumnKind) {
    let name: PlSmallStr = name.into();
    match rng.random_range(0..9) {
        0 => (Column::new(name, vec![7.5f64; rows]), ColumnKind::Number),
        1 => (Column::new(name, vec![None::<f64>; rows]), ColumnKind::Number),
        2 => {
            let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1e308, -1e308, 5e-324, 1.0];
            let values: Vec<f64> = (0..rows).map(|_| odd[rng.random_range(0..odd.len())]).collect();
            (Column::new(name, values), ColumnKind::Number)
        }
        3 => {
            let values: Vec<Option<i64>> =
                (0..rows).map(|_| rng.random_bool(0.7).then(|| rng.random_range(0..3))).collect();
            (Column::new(name, values), ColumnKind::Integer)
        }
        4 => {
            let values: Vec<Option<bool>> =
                (0..rows).map(|_| rng.random_bool(0.8).then(|| rng.random_bool(0.5))).collect();
            (Column::new(name, values), ColumnKind::Boolean)
        }
        5 => {
            let texts = ["", " ", "a", "b", "é", "💥", "null"];
            let values: Vec<Option<&str>> =
                (0..rows).map(|_| rng.random_bool(0.8).then(|| texts[rng.random_range(0..texts.len())])).collect();
            (Column::new(name, values), ColumnKind::Category)
        }
        6 => {
            let values: Vec<Option<i32>> =
                (0..rows).map(|_| rng.random_bool(0.9).then(|| rng.random_range(-800_000..800_000))).collect();
            (Column::new(name, values).cast(&DataType::Date).unwrap(), ColumnKind::Date)
        }
        7 => {
            let values: Vec<String> = (0..rows).map(|r| format!("id {r}")).collect();
            (Column::new(name, values), ColumnKind::Identifier)
        }
        _ => {
            let values: Vec<f64> = (0..rows).map(|_| rng.random_range(-1.0..1.0)).collect();
            (Column::new(name, values), ColumnKind::Number)
        }
    }
}

#[test]
fn odd_frames_never_panic_and_give_only_numbers() {
    let (mut trained, mut refused) = (0, 0);
    for seed in 0..400 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let rows = rng.random_range(0..60);
        let names = ["p", "q", "r", "s", "y"];
        let mut columns = Vec::new();
        let mut infos = Vec::new();
        for name in names {
            let (column, kind) = odd_column(&mut rng, name, rows);
            columns.push(column);
            infos.push(info(name, kind));
        }
        let frame = DataFrame::new(rows, columns).unwrap();
        let split = match rng.random_range(0..5) {
            3 => Split::Groups { column: names[rng.random_range(0..4)].into(), k: rng.random_range(2..4) },
            4 => Split::Rolling { column: names[rng.random_range(0..4)].into(), windows: rng.random_range(1..4) },
            0 => Split::Holdout { test_share: rng.random_range(0.01..0.99) },
            1 => Split::Folds { k: rng.random_range(2..6) },
            _ => Split::Time { column: names[rng.random_range(0..4)].into(), test_share: 0.3 },
        };
        if let Ok(proposal) = propose(&frame, &infos, "y") {
            serde_json::to_string(&proposal).unwrap();
        }
        let features = names[..4].iter().map(|n| n.to_string()).collect();
        let mut order = Spec::new("y", features, split);
        if seed % 4 == 0 {
            order.algorithms = everything("y").algorithms;
            order.rule = Some("if p is missing then 1".into());
        }
        match train(&frame, &infos, &order, &Watch::none()) {
            Ok(training) => {
                trained += 1;
                // A number that isn't one would come back from JSON as null, and be refused.
                let json = serde_json::to_string(&training).unwrap();
                let back: Training = serde_json::from_str(&json).unwrap();
                for (m, told) in training.models.iter().zip(&back.models) {
                    assert_eq!(m.model, told.model);
                    let p = predict(&m.model, &frame).unwrap();
                    assert!(p.values.iter().chain(p.probabilities.iter().flatten()).all(|v| v.is_finite()), "{seed}");
                    for sum in p.probabilities.iter().map(|p| p.iter().sum::<f64>()) {
                        assert!((sum - 1.0).abs() < 1e-9);
                    }
                }
            }
            Err(_) => refused += 1,
        }
    }
    assert!(trained > 100 && refused > 20, "{trained} {refused}");
}

/// As wide as a file may be: an answer in seconds, not in minutes.
#[test]
fn twenty_thousand_columns_are_learned_from() {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let mut columns = Vec::new();
    let mut infos = Vec::new();
    for c in 0..20_000 {
        let values: Vec<f64> = (0..40).map(|_| rng.random()).collect();
        let name = format!("column {c}");
        columns.push(Column::new(name.as_str().into(), values));
        infos.push(info(&name, ColumnKind::Number));
    }
    let frame = DataFrame::new(40, columns).unwrap();
    let start = std::time::Instant::now();
    let proposal = propose(&frame, &infos, "column 7").unwrap();
    let spec = Spec::new("column 7", proposal.features(), Split::Holdout { test_share: 0.25 });
    let training = train(&frame, &infos, &spec, &Watch::none()).unwrap();
    assert!(training.report.warnings.iter().any(|f| f.code == "too_many_terms"), "{:?}", training.report.warnings);
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}
