use chrono::{NaiveDate, NaiveDateTime};
use polars::prelude::*;

use super::*;
use crate::profile::profile;
use crate::{ColumnKind, Watch};

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap().and_hms_opt(12, 0, 0).unwrap()
}

fn frame() -> DataFrame {
    let date = |name: &str, days: [Option<i32>; 5]| {
        Series::new(name.into(), days).cast(&DataType::Date).unwrap().into_column()
    };
    let mut frame = df!(
        "id" => ["T1", "T2", "T2", "x3", "T5"],
        "n" => [Some(1i64), None, Some(3), Some(40), Some(5)],
        "part" => [0.5, 0.1, 0.2, f64::NAN, 0.3],
        "rest" => [0.5, 0.2, 0.1, 0.4, 0.0],
        "whole" => [1.0, 0.3, 0.3, 1.0, 0.31],
        "country" => [Some("FR"), Some("DE"), None, Some("fr"), Some("FR")],
    )
    .unwrap();
    // 20,781 days: 2026-11-24.
    let (from, to) =
        ([Some(1), Some(2), None, Some(9), Some(20_700)], [Some(3), Some(2), Some(4), Some(8), Some(20_781)]);
    frame = frame.hstack(&[date("from", from), date("to", to)]).unwrap();
    frame
}

fn failing(rule: &Rule) -> (State, u64, Vec<u64>) {
    let frame = frame();
    let judged = judge(&frame, frame.height() as u64, rule, now());
    assert_eq!(judged.outcome.reason, None, "{judged:?}");
    (judged.outcome.state, judged.outcome.checked, judged.rows)
}

#[test]
fn each_kind_finds_its_rows() {
    use State::{Failed, Passed};
    assert_eq!(failing(&Rule::of(Kind::NotNull, &["n", "part", "country"])), (Failed, 5, vec![1, 2, 3]));
    assert_eq!(failing(&Rule::of(Kind::NotNull, &["id"])), (Passed, 5, vec![]));
    assert_eq!(failing(&Rule::of(Kind::Unique, &["id"])), (Failed, 5, vec![1, 2]));
    assert_eq!(failing(&Rule::of(Kind::Unique, &["id", "n"])), (Passed, 4, vec![]));
    let range = Rule { low: Some(1.0), high: Some(10.0), ..Rule::of(Kind::Range, &["n"]) };
    assert_eq!(failing(&range), (Failed, 4, vec![3]));
    assert_eq!(failing(&Rule { tolerance: 0.25, ..range }), (Passed, 4, vec![3]));
    let dates = Rule {
        low_date: Some("1970-01-03".into()),
        high_date: Some("1970-01-05".into()),
        ..Rule::of(Kind::Range, &["to"])
    };
    assert_eq!(failing(&dates), (Failed, 5, vec![3, 4]));
    let set = Rule { allowed: vec!["FR".into(), "DE".into()], ..Rule::of(Kind::Set, &["country"]) };
    assert_eq!(failing(&set), (Failed, 4, vec![3]));
    let pattern = Rule { pattern: r"T\d+".into(), ..Rule::of(Kind::Pattern, &["id"]) };
    assert_eq!(failing(&pattern), (Failed, 5, vec![3]));
    let after = Rule { operator: Some(Operator::AtMost), ..Rule::of(Kind::Compare, &["from", "to"]) };
    assert_eq!(failing(&after), (Failed, 4, vec![3]));
    let sum = Rule { operator: Some(Operator::Equal), ..Rule::of(Kind::Compare, &["part", "rest", "whole"]) };
    assert_eq!(failing(&sum), (Failed, 4, vec![4]), "0.1 + 0.2 is 0.3, whatever the last digit says");
}

#[test]
fn the_whole_table_is_judged_too() {
    let frame = frame();
    let of = |rule: &Rule| judge(&frame, 5, rule, now()).outcome;
    let fresh = |days: f64| of(&Rule { high: Some(days), ..Rule::of(Kind::Freshness, &["to"]) });
    assert_eq!((fresh(1.0).state, fresh(0.0).state), (State::Passed, State::Failed));
    assert_eq!(fresh(1.0).value.as_deref(), Some("2026-11-24"));
    let rows = |low: f64| of(&Rule { low: Some(low), ..Rule::of(Kind::RowCount, &[]) });
    assert_eq!((rows(5.0).state, rows(6.0).state, rows(6.0).value), (State::Passed, State::Failed, Some("5".into())));
}

#[test]
fn what_cannot_be_judged_says_why() {
    let frame = frame();
    let reason = |rule: Rule| {
        let outcome = judge(&frame, 5, &rule, now()).outcome;
        assert_eq!(outcome.state, State::Unfit);
        outcome.reason.unwrap()
    };
    assert_eq!(reason(Rule::of(Kind::NotNull, &["gone"])), "no_column");
    assert_eq!(reason(Rule::of(Kind::NotNull, &[])), "no_columns");
    assert_eq!(reason(Rule { low: Some(1.0), ..Rule::of(Kind::Range, &["id"]) }), "not_a_number");
    assert_eq!(reason(Rule::of(Kind::Range, &["n"])), "no_bounds");
    assert_eq!(reason(Rule { pattern: "(".into(), ..Rule::of(Kind::Pattern, &["id"]) }), "bad_pattern");
    assert_eq!(reason(Rule::of(Kind::Set, &["id"])), "no_values");
    assert_eq!(reason(Rule { high: Some(1.0), ..Rule::of(Kind::Freshness, &["n"]) }), "not_a_date");
    assert_eq!(
        reason(Rule { operator: Some(Operator::Less), ..Rule::of(Kind::Compare, &["n", "to"]) }),
        "not_comparable"
    );
    assert!(is_pattern(r"\d+") && !is_pattern("(") && !is_pattern(""));
}

fn table(n: i64, worse: bool) -> DataFrame {
    let ids: Vec<String> = (0..n).map(|i| format!("T{i:05}")).collect();
    let channel: Vec<&str> =
        (0..n).map(|i| if worse && i == 7 { "fax" } else { ["web", "app"][(i % 2) as usize] }).collect();
    let amount: Vec<Option<f64>> =
        (0..n).map(|i| if worse && i == 9 { Some(-5.0) } else { Some((i % 90) as f64 * 1.5) }).collect();
    let hour: Vec<i64> = (0..n).map(|i| i % 24).collect();
    let days: Vec<i32> = (0..n).map(|i| 20_700 + (i % 80) as i32).collect();
    let day = Series::new("made_on".into(), days).cast(&DataType::Date).unwrap().into_column();
    df!("id" => ids, "channel" => channel, "amount" => amount, "hour" => hour).unwrap().hstack(&[day]).unwrap()
}

#[test]
fn what_is_proposed_holds_on_the_data_that_it_came_from_and_breaks_on_worse() {
    let good = table(400, false);
    let kinds = [("id".to_owned(), ColumnKind::Identifier), ("channel".to_owned(), ColumnKind::Category)];
    let known = profile(&good, &kinds, &Watch::none()).unwrap();
    let mut collector = crate::study::Collector::new(known.clone());
    collector.add(&good, &Watch::none()).unwrap();
    let (study, _) = collector.finish(&Watch::none()).unwrap();
    let proposals = propose(&known, Some(&study), now().date());
    let kinds: Vec<Kind> = proposals.iter().map(|p| p.rule.kind).collect();
    for kind in [Kind::Unique, Kind::NotNull, Kind::Range, Kind::Set, Kind::Pattern, Kind::Freshness, Kind::RowCount] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    for proposal in &proposals {
        let judged = judge(&good, 400, &proposal.rule, now());
        assert_eq!(judged.outcome.state, State::Passed, "{proposal:?} {judged:?}");
    }
    let worse = table(400, true);
    let broken: Vec<&str> = proposals
        .iter()
        .filter(|p| judge(&worse, 400, &p.rule, now()).outcome.state == State::Failed)
        .filter_map(|p| p.rule.columns.first().map(String::as_str))
        .collect();
    assert_eq!(broken, ["channel", "amount"]);
    assert!(propose(&profile(&table(5, false), &[], &Watch::none()).unwrap(), None, now().date()).is_empty());
}

proptest::proptest! {
    /// The order of the rows does not matter, and failing rows are exactly those that fail.
    #[test]
    fn rows_out_of_range(values in proptest::collection::vec(proptest::option::of(-100i64..100), 1..60), low in -50i64..50) {
        let rule = Rule { low: Some(low as f64), ..Rule::of(Kind::Range, &["n"]) };
        let of = |values: &[Option<i64>]| {
            let frame = df!("n" => values).unwrap();
            judge(&frame, values.len() as u64, &rule, now())
        };
        let judged = of(&values);
        let want: Vec<u64> = (0..values.len()).filter(|at| values[*at].is_some_and(|v| v < low)).map(|at| at as u64).collect();
        proptest::prop_assert_eq!(&judged.rows, &want);
        let turned: Vec<Option<i64>> = values.iter().rev().copied().collect();
        proptest::prop_assert_eq!(of(&turned).outcome, judged.outcome);
    }
}
