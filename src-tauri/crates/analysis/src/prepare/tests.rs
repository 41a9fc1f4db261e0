//! What each step makes of a small table, and what holds for all of them.

use std::sync::Arc;

use polars::prelude::*;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use serde_json::{Value, json};

use super::{
    Column, Compared, Context, Error, Other, Outcome, Rows, Step, Table, apply, cells, changed_cells, compare,
};
use crate::{ColumnKind, Watch};

fn of(frame: DataFrame) -> Table {
    let columns = frame
        .columns()
        .iter()
        .map(|c| {
            let kind = match c.dtype() {
                DataType::String => ColumnKind::Category,
                dtype => super::kind_of(dtype),
            };
            Column { same_as: Some(("source".into(), c.name().to_string())), ..Column::new(c.name(), kind) }
        })
        .collect();
    Table { frame, columns }
}

fn shop() -> Table {
    of(df!(
        "day" => [3i64, 1, 2, 4, 5],
        "shop" => [Some("a"), Some("a"), Some("b"), Some("b"), None],
        "sales" => [Some(30.0), Some(10.0), None, Some(40.0), Some(50.0)],
    )
    .unwrap())
}

fn step(kind: &str, params: Value) -> Step {
    Step::new(kind, params.as_object().unwrap()).unwrap()
}

fn other(id: &str) -> Option<Arc<Other>> {
    let frame = df!("code" => ["a", "b", "b"], "town" => ["Lyon", "Lille", "Metz"]).unwrap();
    (id == "towns").then(|| Arc::new(Other { name: "Towns".into(), table: of(frame) }))
}

fn made(table: &Table, kind: &str, params: Value) -> Result<Outcome, Error> {
    let watch = Watch::none();
    apply(table, &step(kind, params), &Context { watch: &watch, other: &other })
}

fn done(table: &Table, kind: &str, params: Value) -> Outcome {
    made(table, kind, params).unwrap()
}

fn column(table: &Table, name: &str) -> String {
    let place = table.columns.iter().position(|c| c.name == name).unwrap_or_else(|| panic!("no column {name}"));
    let cell = |row| cells::text(table.cells(place), row, table.columns[place].words.as_ref());
    (0..table.frame.height()).map(|row| cell(row).unwrap_or_else(|| "–".into())).collect::<Vec<_>>().join(" ")
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.notes.iter().map(|n| n.code.as_str()).collect()
}

#[test]
fn a_filter_keeps_what_holds_and_says_what_nobody_knows() {
    let kept = done(&shop(), "filter", json!({ "formula": "sales > 20" }));
    assert_eq!(column(&kept.table, "day"), "3 4 5");
    assert_eq!(kept.rows, Rows::From(Arc::new(vec![0, 3, 4])));
    assert_eq!((codes(&kept), &kept.notes[0].args["count"]), (vec!["filter_unknown_out"], &json!(1)));
    let others = done(&shop(), "filter", json!({ "formula": "sales > 20", "keep": "others" }));
    assert_eq!(column(&others.table, "day"), "1 2");
    assert_eq!(codes(&others), ["filter_unknown_in"]);
}

#[test]
fn a_formula_makes_or_replaces_a_column() {
    let new = done(&shop(), "formula", json!({ "name": "double", "formula": "sales * 2" }));
    assert_eq!(column(&new.table, "double"), "60 20 – 80 100");
    let replaced = done(&shop(), "formula", json!({ "name": "sales", "formula": "coalesce(sales, 0)" }));
    assert_eq!(column(&replaced.table, "sales"), "30 10 0 40 50");
    assert_eq!(changed_cells(&shop(), &replaced, &Watch::none()).unwrap(), 1);
    assert!(replaced.table.columns[2].same_as.is_some());
    assert!(matches!(
        made(&shop(), "formula", json!({ "formula": "1" })),
        Err(Error::PrepareIncomplete { field: "name" })
    ));
}

#[test]
fn what_is_made_from_something_known_after_is_known_after() {
    let mut table = shop();
    (table.columns[2].known_after, table.columns[1].personal) = (true, true);
    let made = done(&table, "formula", json!({ "name": "x", "formula": "sales + day" }));
    let last = made.table.columns.last().unwrap();
    assert!(last.known_after && !last.personal);
    let ahead = done(&shop(), "lag", json!({ "column": "sales", "by": -1, "order": "day" }));
    assert!(ahead.table.columns.last().unwrap().known_after);
    assert!(codes(&ahead).contains(&"looks_ahead"));
}

#[test]
fn missing_values_are_filled_in_each_way() {
    let fill = |params| done(&shop(), "missing", params);
    let of = |params| column(&fill(params).table, "sales");
    assert_eq!(of(json!({ "columns": ["sales"], "fill": "constant", "value": "7,5" })), "30 10 7.5 40 50");
    assert_eq!(of(json!({ "columns": ["sales"], "fill": "previous" })), "30 10 10 40 50");
    assert_eq!(
        of(json!({ "columns": ["sales"], "fill": "previous", "order": "day", "group": ["shop"] })),
        "30 10 – 40 50"
    );
    assert_eq!(of(json!({ "columns": ["sales"], "fill": "mean" })), "30 10 32.5 40 50");
    assert_eq!(of(json!({ "columns": ["sales"], "fill": "median" })), "30 10 35 40 50");
    assert_eq!(codes(&fill(json!({ "columns": ["sales"], "fill": "mean" })))[0], "learnt_from_all_rows");
    let shop_filled = fill(json!({ "columns": ["shop"], "fill": "most_frequent" }));
    assert_eq!(column(&shop_filled.table, "shop"), "a a b b a");
    let flagged = fill(json!({ "columns": ["sales"], "fill": "nothing", "flag": true }));
    assert_eq!(column(&flagged.table, "sales_missing"), "false false true false false");
    let dropped = fill(json!({ "columns": ["sales", "shop"], "fill": "drop" }));
    assert_eq!(column(&dropped.table, "day"), "3 1 4");
    let bad = made(&shop(), "missing", json!({ "columns": ["sales"], "value": "many" })).unwrap_err();
    assert!(matches!(bad, Error::PrepareBadValue { wanted: "number", .. }), "{bad}");
}

#[test]
fn kinds_are_changed_and_what_does_not_fit_is_told() {
    let table = of(df!("x" => [Some("1 200,5"), Some("12 %"), Some("many"), None], "d" => ["25/11/2026", "1/2/2026", "x", "31/12/2026"], "b" => ["oui", "non", "oui", "?"]).unwrap());
    let numbers = done(&table, "types", json!({ "columns": ["x"], "to": "number" }));
    assert_eq!(column(&numbers.table, "x"), "1200.5 12 – –");
    assert_eq!((&numbers.notes[0].args["count"], &numbers.notes[0].args["example"]), (&json!(1), &json!("many")));
    let dates = done(&table, "types", json!({ "columns": ["d"], "to": "date", "date_order": "day_month_year" }));
    assert_eq!(column(&dates.table, "d"), "2026-11-25 2026-02-01 – 2026-12-31");
    let truths = done(&table, "types", json!({ "columns": ["b"], "to": "boolean" }));
    assert_eq!(column(&truths.table, "b"), "oui non oui –", "in the file's own words");
    let back = done(&dates.table, "types", json!({ "columns": ["d"], "to": "text" }));
    assert_eq!(column(&back.table, "d"), "2026-11-25 2026-02-01 – 2026-12-31");
    let whole = done(&shop(), "types", json!({ "columns": ["sales"], "to": "integer" }));
    assert_eq!(whole.table.columns[2].kind, ColumnKind::Integer);
}

#[test]
fn rare_categories_dates_bins_and_ratios() {
    let rare = done(&shop(), "rare", json!({ "columns": ["shop"], "least": 3, "other": "other" }));
    assert_eq!(column(&rare.table, "shop"), "other other other other –");
    let mut table = of(df!("d" => [20_000i32, 20_001]).unwrap());
    let dates = table.frame.column("d").unwrap().cast(&DataType::Date).unwrap();
    table.frame.with_column(dates).unwrap();
    table.columns[0].kind = ColumnKind::Date;
    let parts = done(&table, "date_parts", json!({ "column": "d", "parts": ["year", "weekday", "weekend"] }));
    assert_eq!(column(&parts.table, "d_weekday"), "5 6");
    assert_eq!(column(&parts.table, "d_weekend"), "false true");
    assert!(matches!(
        made(&table, "date_parts", json!({ "column": "d", "parts": ["hour"] })),
        Err(Error::PrepareKind { .. })
    ));
    let bins = done(&shop(), "bins", json!({ "column": "sales", "cut": "edges", "edges": [0, 30, 50] }));
    assert_eq!(column(&bins.table, "sales_bin"), "[30, 50] [0, 30[ – [30, 50] [30, 50]");
    let bins = done(&shop(), "bins", json!({ "column": "sales", "count": 2, "label": "number" }));
    assert_eq!(column(&bins.table, "sales_bin"), "2 1 – 2 2");
    let bins = done(&shop(), "bins", json!({ "column": "sales", "cut": "quantile", "count": 2, "label": "number" }));
    assert_eq!(column(&bins.table, "sales_bin"), "1 1 – 2 2");
    let ratio = done(&shop(), "ratio", json!({ "over": "sales", "under": "day", "name": "each" }));
    assert_eq!(column(&ratio.table, "each"), "10 10 – 10 10");
}

#[test]
fn lags_and_windows_follow_the_order_and_leave_the_rows_where_they_are() {
    let lag = done(&shop(), "lag", json!({ "column": "sales", "by": 1, "order": "day" }));
    assert_eq!(column(&lag.table, "sales_before_1"), "– – 10 30 40");
    let lag = done(
        &shop(),
        "lag",
        json!({ "column": "sales", "by": 1, "order": "day", "group": ["shop"], "difference": true }),
    );
    assert_eq!(column(&lag.table, "sales_change_1"), "20 – – – –");
    let window = |params| column(&done(&shop(), "window", params).table, "w");
    let last = json!({ "column": "sales", "roll": "mean", "size": 2, "order": "day", "name": "w" });
    assert_eq!(window(last), "10 – 10 30 35");
    let with = json!({ "column": "sales", "roll": "max", "size": 3, "itself": true, "order": "day", "name": "w" });
    assert_eq!(window(with), "30 10 10 40 50");
    let error = made(&shop(), "lag", json!({ "column": "sales", "by": 1 })).unwrap_err();
    assert!(matches!(error, Error::PrepareIncomplete { field: "order" }));
}

#[test]
fn a_join_says_what_it_does_not_find_and_what_it_would_multiply() {
    let keys = json!([{ "left": "shop", "right": "code" }]);
    let refused = made(&shop(), "join", json!({ "dataset_id": "towns", "keys": keys })).unwrap_err();
    let Error::PrepareJoinMany { keys: several, rows, before, .. } = refused else { panic!("{refused}") };
    assert_eq!((several, rows, before), (1, 7, 5));
    let first = done(&shop(), "join", json!({ "dataset_id": "towns", "keys": keys, "several": "first" }));
    assert_eq!(column(&first.table, "town"), "Lyon Lyon Lille Lille –");
    assert_eq!(codes(&first), ["keys_not_found_left", "first_of_several"]);
    let all = done(&shop(), "join", json!({ "dataset_id": "towns", "keys": keys, "several": "all", "how": "inner" }));
    assert_eq!(column(&all.table, "day"), "3 1 2 2 4 4");
    assert_eq!(column(&all.table, "town"), "Lyon Lyon Lille Metz Lille Metz");
    let kinds = json!([{ "left": "day", "right": "code" }]);
    assert!(matches!(
        made(&shop(), "join", json!({ "dataset_id": "towns", "keys": kinds })),
        Err(Error::PrepareKeyKinds { .. })
    ));
    assert!(matches!(
        made(&shop(), "join", json!({ "dataset_id": "gone", "keys": kinds })),
        Err(Error::PrepareNoDataset {})
    ));
}

#[test]
fn groups_and_their_figures() {
    let values = json!([
        { "aggregate": "count" }, { "column": "sales", "aggregate": "sum" }, { "column": "sales", "aggregate": "mean" },
        { "column": "day", "aggregate": "min" }, { "column": "sales", "aggregate": "last" },
        { "column": "day", "aggregate": "distinct" }, { "column": "sales", "aggregate": "median" },
    ]);
    let grouped = done(&shop(), "group", json!({ "keys": ["shop"], "values": values, "order": "day" }));
    let table = &grouped.table;
    assert_eq!((column(table, "shop").as_str(), column(table, "rows").as_str()), ("a b –", "2 2 1"));
    assert_eq!(column(table, "sales_sum"), "40 40 50");
    assert_eq!(column(table, "sales_mean"), "20 40 50");
    assert_eq!(column(table, "day_min"), "1 2 5");
    assert_eq!(column(table, "sales_last"), "30 40 50");
    assert_eq!(column(table, "day_distinct"), "2 2 1");
    assert_eq!(column(table, "sales_median"), "20 40 50");
    assert_eq!(grouped.rows, Rows::Made);
    let all = done(&shop(), "group", json!({ "values": [{ "aggregate": "count" }] }));
    assert_eq!(column(&all.table, "rows"), "5");
}

#[test]
fn names_choices_order_and_doubles() {
    let renamed = done(&shop(), "rename", json!({ "names": [{ "from": "day", "to": "jour" }] }));
    assert_eq!(renamed.table.frame.get_column_names()[0], "jour");
    let swapped =
        done(&shop(), "rename", json!({ "names": [{ "from": "day", "to": "shop" }, { "from": "shop", "to": "day" }] }));
    assert_eq!(column(&swapped.table, "shop"), "3 1 2 4 5");
    assert!(matches!(
        made(&shop(), "rename", json!({ "names": [{ "from": "day", "to": "shop" }] })),
        Err(Error::PrepareColumnExists { .. })
    ));
    let kept = done(&shop(), "columns", json!({ "columns": ["sales", "day"] }));
    assert_eq!(kept.table.frame.get_column_names(), ["sales", "day"]);
    let none = made(&shop(), "columns", json!({ "mode": "drop", "columns": ["sales", "day", "shop"] }));
    assert!(matches!(none, Err(Error::PrepareNoColumnLeft {})));
    let sorted =
        done(&shop(), "sort", json!({ "by": [{ "column": "shop" }, { "column": "sales", "descending": true }] }));
    assert_eq!(column(&sorted.table, "day"), "3 1 4 2 5");
    let single = done(&shop(), "deduplicate", json!({ "columns": ["shop"] }));
    assert_eq!(column(&single.table, "day"), "3 2 5");
    let latest = done(&shop(), "deduplicate", json!({ "columns": ["shop"], "which": "last", "order": "day" }));
    assert_eq!(column(&latest.table, "day"), "3 4 5");
    let gone = made(&shop(), "sort", json!({ "by": [{ "column": "dya" }] })).unwrap_err();
    assert!(matches!(gone, Error::PrepareNoColumn { meant, .. } if meant.nearest == "day"));
}

#[test]
fn a_step_that_was_begun_says_what_it_waits_for_and_nonsense_is_refused() {
    for kind in [
        "filter",
        "formula",
        "missing",
        "types",
        "rare",
        "date_parts",
        "bins",
        "ratio",
        "lag",
        "window",
        "join",
        "group",
        "rename",
        "columns",
        "sort",
    ] {
        let error = made(&shop(), kind, json!({})).unwrap_err();
        let waits = matches!(error, Error::PrepareIncomplete { .. } | Error::FormulaEmpty {});
        assert!(waits, "{kind}: {error}");
    }
    for (kind, params) in [("magic", json!({})), ("filter", json!({ "formla": "x" })), ("lag", json!({ "by": "one" }))]
    {
        assert!(matches!(Step::new(kind, params.as_object().unwrap()), Err(Error::PrepareBadStep { .. })));
    }
}

#[test]
fn before_and_after_show_rows_that_go_and_cells_that_change() {
    let how = Compared { limit: 10, only: false };
    let filtered = compare(&shop(), &done(&shop(), "filter", json!({ "formula": "sales > 20" })), how);
    let gone: Vec<bool> = filtered.rows.iter().map(|r| r.after.is_none()).collect();
    assert_eq!((gone, filtered.differing), (vec![false, true, true, false, false], 2));
    let filled = done(&shop(), "missing", json!({ "columns": ["sales"], "value": "1" }));
    let only = compare(&shop(), &filled, Compared { limit: 10, only: true });
    assert_eq!((only.rows.len(), only.rows[0].number), (1, 3));
    assert_eq!(only.rows[0].after.as_ref().unwrap()[2].as_deref(), Some("1"));
}

#[test]
fn a_cancel_is_heard() {
    let watch = Watch::new(1, Arc::new(true.into()), |_, _, _| {});
    let cancelled = apply(
        &shop(),
        &step("sort", json!({ "by": [{ "column": "day" }] })),
        &Context { watch: &watch, other: &other },
    );
    assert!(matches!(cancelled, Err(Error::Cancelled {})));
}

proptest! {
    /// Steps that make columns keep the rows in their order; a filter keeps a part of them in their order.
    #[test]
    fn the_order_of_rows_is_kept(values in proptest::collection::vec((any::<i8>(), proptest::option::of(-5i64..5)), 1..60)) {
        let ids: Vec<i64> = (0..values.len() as i64).collect();
        let order: Vec<i64> = values.iter().map(|v| i64::from(v.0)).collect();
        let numbers: Vec<Option<i64>> = values.iter().map(|v| v.1).collect();
        let table = of(df!("id" => &ids, "o" => &order, "x" => &numbers).unwrap());
        for (kind, params) in [
            ("lag", json!({ "column": "x", "by": 1, "order": "o" })),
            ("window", json!({ "column": "x", "size": 3, "order": "o" })),
            ("formula", json!({ "name": "y", "formula": "x * o" })),
            ("missing", json!({ "columns": ["x"], "fill": "previous", "order": "o" })),
        ] {
            let made = done(&table, kind, params);
            prop_assert_eq!(column(&made.table, "id"), column(&table, "id"));
            prop_assert_eq!(made.rows, Rows::Same);
        }
        let kept = done(&table, "filter", json!({ "formula": "x > 0" }));
        let expected: Vec<String> = ids.iter().zip(&numbers).filter(|(_, x)| x.is_some_and(|x| x > 0)).map(|(i, _)| i.to_string()).collect();
        prop_assert_eq!(column(&kept.table, "id"), expected.join(" "));
    }

    /// A window's mean is the mean of the values before, counted one by one.
    #[test]
    fn a_window_equals_its_definition(values in proptest::collection::vec(proptest::option::of((-50i32..50).prop_map(f64::from)), 1..40), size in 1usize..6) {
        let order: Vec<i64> = (0..values.len() as i64).collect();
        let table = of(df!("o" => &order, "x" => &values).unwrap());
        for (roll, itself) in [("mean", false), ("min", true), ("sum", false)] {
            let made = done(&table, "window", json!({ "column": "x", "roll": roll, "size": size, "itself": itself, "order": "o", "name": "w" }));
            let cells = cells::numbers(made.table.cells(2)).unwrap();
            for (at, cell) in cells.iter().enumerate() {
                let end = at + usize::from(itself);
                let before: Vec<f64> = values[end.saturating_sub(size)..end].iter().flatten().copied().collect();
                let expected = match roll {
                    _ if before.is_empty() => f64::NAN,
                    "mean" => before.iter().sum::<f64>() / before.len() as f64,
                    "sum" => before.iter().sum(),
                    _ => before.iter().copied().fold(f64::INFINITY, f64::min),
                };
                prop_assert_eq!(cell.is_nan(), expected.is_nan());
                if !expected.is_nan() {
                    proptest::prop_assert!((cell - expected).abs() < 1e-9);
                }
            }
        }
    }
}
