use polars::prelude::*;

use super::*;
use crate::Watch;
use crate::profile::profile;

const PEARSON_XY: f64 = 0.9480399859690356;
const SPEARMAN_XY: f64 = 0.955389175360274;
const PEARSON_XZ: f64 = 0.9149962602896636;
const SPEARMAN_XZ: f64 = 0.9999348034327799;
const CRAMER_AB: f64 = 0.7058924187804412;
const ETA_YB: f64 = 0.06576200603742619;

fn studied(frame: &DataFrame) -> (Study, Sketches) {
    let known = profile(frame, &kinds(frame), &Watch::none()).unwrap();
    let mut collector = Collector::new(known);
    // In pieces, as the chunks come.
    let half = (frame.height() / 2).max(1);
    for piece in [frame.slice(0, half), frame.slice(half as i64, frame.height())] {
        collector.add(&piece, &Watch::none()).unwrap();
    }
    collector.finish(&Watch::none()).unwrap()
}

/// Texts of few values are categories.
fn kinds(frame: &DataFrame) -> Vec<(String, crate::ColumnKind)> {
    let texts = frame.columns().iter().filter(|c| c.dtype() == &DataType::String);
    texts
        .map(|c| {
            let few = c.n_unique().unwrap() <= 20;
            let kind = if few { crate::ColumnKind::Category } else { crate::ColumnKind::Text };
            (c.name().to_string(), kind)
        })
        .collect()
}

/// The numbers of `tests/reference/scipy_pairs.py`.
fn sample() -> DataFrame {
    let n = 240i64;
    let x: Vec<f64> = (0..n).map(|i| ((i * 37) % 101) as f64 / 7.0).collect();
    let y: Vec<f64> = (0..n).map(|i| ((i * 37) % 101) as f64 * 0.5 + ((i * 53) % 17) as f64).collect();
    let z: Vec<Option<f64>> =
        (0..n).map(|i| (i % 9 != 0).then_some((((i * 37) % 101) as f64).powi(3) - ((i * 11) % 29) as f64)).collect();
    let a: Vec<String> = (0..n).map(|i| format!("a{}", (i * 7) % 4)).collect();
    let b: Vec<String> = (0..n).map(|i| format!("b{}", ((i * 7) % 4 + i64::from(i % 5 == 0)) % 3)).collect();
    df!("x" => x, "y" => y, "z" => z, "a" => a, "b" => b).unwrap()
}

#[test]
fn pairs_as_scipy_says() {
    let (study, _) = studied(&sample());
    let pair = |a: &str, b: &str| study.pairs.iter().find(|p| p.a == a && p.b == b).unwrap();
    let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-9, "{got} {want}");
    let (xy, xz) = (pair("x", "y"), pair("x", "z"));
    near(xy.pearson.unwrap(), PEARSON_XY);
    near(xy.spearman.unwrap(), SPEARMAN_XY);
    assert_eq!((xy.rows, xz.rows), (240, 213));
    near(xz.pearson.unwrap(), PEARSON_XZ);
    near(xz.spearman.unwrap(), SPEARMAN_XZ);
    near(pair("a", "b").strength, CRAMER_AB);
    near(pair("y", "b").strength, ETA_YB);
    assert!(study.pairs.windows(2).all(|two| two[0].strength >= two[1].strength), "strongest first");
}

#[test]
fn duplicates_keys_and_gaps() {
    let days: Vec<i32> = (0..60).filter(|day| !(20..25).contains(day)).collect();
    let n = days.len();
    let day = Series::new("day".into(), days).cast(&DataType::Date).unwrap();
    let shop: Vec<i64> = (0..n as i64).map(|i| i % 5).collect();
    let frame = DataFrame::new(n, vec![day.into_column(), Column::new("shop".into(), shop)]).unwrap();
    let (study, _) = studied(&frame);
    assert_eq!(study.keys, [Key { columns: vec!["day".into()], exact: true }]);
    let gaps = study.columns[0].gaps.clone().unwrap();
    assert_eq!((gaps.step.as_str(), gaps.present, gaps.missing), ("day", 55, 5));
    assert_eq!(gaps.longest, Some(("1970-01-21".into(), "1970-01-25".into(), 5)));
    assert_eq!(study.duplicates, Duplicates { rows: 0, exact: true, examples: vec![] });

    let twice = frame.vstack(&frame.slice(0, 3)).unwrap();
    let (study, _) = studied(&twice);
    assert_eq!(study.duplicates, Duplicates { rows: 3, exact: true, examples: vec![1, 2, 3] });
    assert!(study.keys.is_empty());
    assert_eq!(study.remarks[0].code, "duplicates");

    let (a, b): (Vec<i64>, Vec<i64>) = (0..400).map(|i| (i / 20, i % 20)).unzip();
    let (study, _) = studied(&df!("a" => a, "b" => b).unwrap());
    assert_eq!(study.keys, [Key { columns: vec!["a".into(), "b".into()], exact: true }]);
}

#[test]
fn weekends_are_no_gap_where_nobody_works() {
    // 1970-01-05 was a Monday.
    let days: Vec<i32> = (4..60).filter(|day| (day + 3) % 7 < 5 && *day != 27).collect();
    let day = Series::new("day".into(), days.clone()).cast(&DataType::Date).unwrap();
    let frame = DataFrame::new(days.len(), vec![day.into_column()]).unwrap();
    let gaps = studied(&frame).0.columns[0].gaps.clone().unwrap();
    assert_eq!((gaps.weekdays, gaps.missing), (true, 1));
}

#[test]
fn far_values_are_counted_and_shown() {
    let mut values: Vec<f64> = (0..200).map(|i| f64::from(i % 20)).collect();
    (values[17], values[60]) = (1000.0, -500.0);
    let (study, _) = studied(&df!("x" => values, "flat" => vec![1i64; 200]).unwrap());
    let far = study.columns[0].outliers.clone().unwrap();
    assert_eq!((far.below, far.above), (1, 1));
    assert_eq!(far.farthest, [(18, 1000.0), (61, -500.0)]);
    assert_eq!(study.columns[1].outliers, None);
    let codes: Vec<&str> = study.remarks.iter().map(|r| r.code.as_str()).collect();
    assert!(codes.contains(&"outliers") && codes.contains(&"constant"), "{codes:?}");
}

#[test]
fn words_and_numbers_that_may_stand_for_none() {
    let n = 400i64;
    let days: Vec<i64> = (0..n).map(|i| if i % 3 == 0 { -1 } else { i % 90 }).collect();
    let age: Vec<i64> = (0..n).map(|i| if i % 20 == 0 { 999 } else { 18 + i % 70 }).collect();
    let change: Vec<i64> = (0..n).map(|i| i % 5 - 2).collect();
    let percent: Vec<i64> = (0..n).map(|i| i % 100).collect();
    let job: Vec<&str> = (0..n).map(|i| ["unknown", "clerk", "nurse", "farmer"][(i % 4) as usize]).collect();
    let (study, _) =
        studied(&df!("days" => days, "age" => age, "change" => change, "percent" => percent, "job" => job).unwrap());
    let of = |code: &str| -> Vec<(String, serde_json::Value)> {
        let found = study.remarks.iter().filter(|r| r.code == code);
        found.map(|r| (r.columns[0].clone(), r.args["value"].clone())).collect()
    };
    assert_eq!(of("absent_word"), [("job".to_owned(), "unknown".into())]);
    assert_eq!(of("code"), [("days".to_owned(), (-1.0).into()), ("age".to_owned(), 999.0.into())]);
}

#[test]
fn lengths_of_texts_with_every_text_in_a_bin() {
    let texts: Vec<String> = (0..300).map(|i| "é".repeat(1 + i % 40)).collect();
    let lengths = studied(&df!("t" => texts).unwrap()).0.columns[0].lengths.clone().unwrap();
    assert_eq!(lengths.histogram.iter().map(|bin| bin.count).sum::<u64>(), 300);
    assert_eq!((lengths.quantiles[2], lengths.quantiles[4]), (19, 38));
}

#[test]
fn an_end_after_its_start_and_a_sum_are_seen() {
    let (start, end): (Vec<i32>, Vec<i32>) = (0..100).map(|i| (i, i + i % 4)).unzip();
    let (casual, registered): (Vec<i64>, Vec<i64>) = (0..100).map(|i| ((i * 7) % 13, (i * 5) % 31)).unzip();
    let all: Vec<i64> = casual.iter().zip(&registered).map(|(a, b)| a + b).collect();
    let date = |name: &str, days: Vec<i32>| Series::new(name.into(), days).cast(&DataType::Date).unwrap().into_column();
    let mut frame = df!("casual" => casual, "registered" => registered, "all" => all).unwrap();
    frame = frame.hstack(&[date("left_on", end), date("came_on", start)]).unwrap();
    let across = studied(&frame).0.across;
    let said: Vec<(Vec<&str>, Operator)> =
        across.iter().map(|a| (a.columns.iter().map(String::as_str).collect(), a.operator)).collect();
    assert_eq!(
        said,
        [(vec!["came_on", "left_on"], Operator::AtMost), (vec!["casual", "registered", "all"], Operator::Equal)]
    );
}

#[test]
fn joins_are_found_from_both_sides() {
    let ids: Vec<String> = (0..3000).map(|i| format!("C{i:05}")).collect();
    let customers = df!("customer" => ids.clone(), "age" => (0..3000).map(|i| i % 80).collect::<Vec<i64>>()).unwrap();
    let bought: Vec<String> = (0..5000).map(|i| ids[(i * 7) % 1500].clone()).collect();
    let orders =
        df!("client_id" => bought, "amount" => (0..5000).map(|i| i as f64 / 3.0).collect::<Vec<f64>>()).unwrap();
    let (_, customers) = studied(&customers);
    let (_, orders) = studied(&orders);
    // As they are kept.
    let kept = serde_json::to_string(&customers).unwrap();
    let others = [Other { id: "d".into(), name: "Customers".into(), sketches: serde_json::from_str(&kept).unwrap() }];
    let found = joins(&orders, &others);
    assert_eq!(found.len(), 1, "{found:?}");
    let join = &found[0];
    assert_eq!((join.column.as_str(), join.other.as_str()), ("client_id", "customer"));
    assert!(join.found == 1.0 && (join.other_found - 0.5).abs() < 0.1, "{join:?}");
    assert!(!join.unique && join.other_unique);
}

#[test]
fn many_rows_are_studied_on_an_even_sample() {
    let n = 45_000i64;
    let frame = df!("i" => (0..n).collect::<Vec<i64>>(), "x" => (0..n).map(|i| (i % 97) as f64).collect::<Vec<f64>>());
    let (study, _) = studied(&frame.unwrap());
    assert_eq!((study.rows, study.sample), (45_000, 9_000));
    assert_eq!(study.keys, [Key { columns: vec!["i".into()], exact: true }]);
}

#[test]
fn an_older_study_is_read() {
    let study: Study = serde_json::from_str(r#"{"rows": 3, "columns": [{"name": "x"}]}"#).unwrap();
    assert_eq!((study.rows, study.columns[0].outliers.clone()), (3, None));
}

proptest::proptest! {
    /// Neither the order of the rows nor a change of unit matters.
    #[test]
    fn strength_has_no_unit(values in proptest::collection::vec((-1e3f64..1e3, -1e3f64..1e3), 12..80), scale in 0.1f64..10.0) {
        let (x, y): (Vec<f64>, Vec<f64>) = values.iter().copied().unzip();
        let scaled: Vec<f64> = x.iter().rev().map(|x| x * scale + 3.0).collect();
        let turned: Vec<f64> = y.iter().rev().copied().collect();
        let one = super::pairs::pearson(&x, &y);
        let other = super::pairs::pearson(&scaled, &turned);
        if let (Some(one), Some(other)) = (one, other) {
            proptest::prop_assert!((one - other).abs() < 1e-9);
        }
        let ranked = super::pairs::pearson(&super::pairs::ranks(&x), &super::pairs::ranks(&y));
        let again = super::pairs::pearson(&super::pairs::ranks(&scaled), &super::pairs::ranks(&turned));
        proptest::prop_assert!((ranked.unwrap_or(0.0) - again.unwrap_or(0.0)).abs() < 1e-9);
    }
}
