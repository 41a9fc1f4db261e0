use super::*;

fn one(series: Series, kind: ColumnKind) -> ColumnProfile {
    let name = series.name().to_string();
    let frame = DataFrame::new(series.len(), vec![series.into_column()]).unwrap();
    profile(&frame, &[(name, kind)], &Watch::none()).unwrap().columns.remove(0)
}

#[test]
fn numbers_as_numpy_says() {
    // numpy: np.quantile([1, 2, 3, 4, 10], [.05, .25, .5, .75, .95]) → 1.2, 2, 3, 4, 8.8; std(ddof=1) → 3.5355339
    let column = one(
        Series::new("x".into(), [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0), Some(10.0)]),
        ColumnKind::Number,
    );
    let numbers = column.numbers.unwrap();
    assert_eq!((column.count, column.missing, column.distinct), (5, 1, 5));
    assert_eq!((numbers.min, numbers.max, numbers.mean), (Some(1.0), Some(10.0), Some(4.0)));
    assert!((numbers.sd.unwrap() - 12.5f64.sqrt()).abs() < 1e-12);
    for (got, want) in numbers.quantiles.unwrap().into_iter().zip([1.2, 2.0, 3.0, 4.0, 8.8]) {
        assert!((got - want).abs() < 1e-12, "{got} {want}");
    }
    assert_eq!(numbers.histogram.iter().map(|bin| bin.count).sum::<u64>(), 5);
}

#[test]
fn texts_by_count() {
    let column =
        one(Series::new("t".into(), [Some("b"), Some("a"), Some("b"), None, Some("éé")]), ColumnKind::Category);
    assert_eq!(
        column.top.iter().map(|top| (top.value.as_str(), top.count)).collect::<Vec<_>>(),
        [("b", 2), ("a", 1), ("éé", 1)]
    );
    assert_eq!(column.texts.unwrap(), Texts { min_length: 1, max_length: 2, mean_length: 1.25 });
}

#[test]
fn nothing_is_not_a_number() {
    let column = one(Series::new("n".into(), [f64::NAN, f64::NAN]), ColumnKind::Number);
    assert_eq!((column.count, column.missing), (0, 2));
    assert!(column.numbers.is_none());
    let huge = one(Series::new("h".into(), [f64::MAX, f64::MIN, f64::MAX]), ColumnKind::Number);
    let json = serde_json::to_string(&huge).unwrap();
    assert!(serde_json::from_str::<ColumnProfile>(&json).is_ok(), "{json}");
}

#[test]
fn dates_have_a_range() {
    let days = Series::new("d".into(), [0i32, 14_975]).cast(&DataType::Date).unwrap();
    let dates = one(days, ColumnKind::Date).dates.unwrap();
    assert_eq!((dates.from.as_str(), dates.to.as_str()), ("1970-01-01", "2011-01-01"));
    assert_eq!(dates.histogram.iter().map(|bin| bin.count).sum::<u64>(), 2);
}

#[test]
fn many_texts_are_estimated() {
    let texts: Vec<String> = (0..300_000).map(|at| format!("text {at}")).collect();
    let column = one(Series::new("t".into(), texts), ColumnKind::Text);
    assert!(column.distinct_estimated);
    assert!((column.distinct as f64 / 300_000.0 - 1.0).abs() < 0.05, "{}", column.distinct);
}

proptest::proptest! {
    #[test]
    fn edges_hold_all(a in -1e12f64..1e12, span in 0f64..1e9, whole: bool) {
        let (min, max) = if whole { (a.round(), a.round() + span.round()) } else { (a, a + span) };
        let edges = edges(min, max, whole);
        proptest::prop_assert!(edges.len() >= 2 && edges.len() <= MAX_BINS + 1, "{edges:?}");
        proptest::prop_assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{edges:?}");
        let slack = (max - min).abs() * 1e-9 + max.abs() * 1e-12;
        proptest::prop_assert!(edges[0] <= min + slack && edges[edges.len() - 1] >= max - slack, "{min} {max} {edges:?}");
    }
}
