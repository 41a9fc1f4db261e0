//! What the language says, case by case.

use polars::prelude::*;

use super::super::{Column, Error, Table, cells};
use super::Formula;
use crate::{ColumnKind, Watch};

fn table() -> Table {
    let frame = df!(
        "amount" => [Some(10.0), Some(-2.5), None, Some(0.0)],
        "count" => [Some(3i64), Some(0), Some(4), None],
        "country" => [Some("FR"), Some("Lettonie"), None, Some("fr ")],
        "paid" => [Some(true), Some(false), None, Some(true)],
        "two words" => [1i64, 2, 3, 4],
        "made_on" => [Some(20_000i32), Some(0), None, Some(20_059)],
        "at" => [Some(0i64), Some(3_600_000_000), None, Some(1_764_086_399_000_000)],
    )
    .unwrap();
    let mut frame = frame;
    for (name, dtype) in [("made_on", DataType::Date), ("at", DataType::Datetime(TimeUnit::Microseconds, None))] {
        let cast = frame.column(name).unwrap().cast(&dtype).unwrap();
        frame.with_column(cast).unwrap();
    }
    let kind = |name: &str| match name {
        "amount" => ColumnKind::Number,
        "country" => ColumnKind::Category,
        "paid" => ColumnKind::Boolean,
        "made_on" => ColumnKind::Date,
        "at" => ColumnKind::DateTime,
        _ => ColumnKind::Integer,
    };
    let mut columns: Vec<Column> =
        frame.get_column_names().iter().map(|n| Column::new(n.as_str(), kind(n.as_str()))).collect();
    columns[3].words = Some(["Non".to_owned(), "Oui".to_owned()]);
    Table { frame, columns }
}

/// The cells of the formula; a dash where missing.
fn says(formula: &str) -> String {
    let table = table();
    let formula = match Formula::new(formula, &table.columns) {
        Ok(formula) => formula,
        Err(error) => return error.to_string(),
    };
    let (series, ..) = formula.series(&table.frame, &table.columns, "x", &Watch::none()).unwrap();
    let column = series.into_column();
    (0..column.len())
        .map(|row| cells::text(&column, row, None).unwrap_or_else(|| "–".to_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn values() {
    for (formula, expected) in [
        ("amount + 1", "11 -1.5 – 1"),
        ("count * 2 - 1", "5 -1 7 –"),
        ("amount / count", "3.3333333333333335 – – –"),
        ("-amount", "-10 2.5 – 0"),
        ("7 % 3 + count * 0", "1 1 1 –"),
        ("-7 % 3 + count * 0", "2 2 2 –"),
        ("2 + 3 * 4 + 0 * [two words]", "14 14 14 14"),
        ("(2 + 3) * `two words`", "5 10 15 20"),
        ("amount > 0", "true false – false"),
        ("amount ≥ 0 and count ≠ 0", "true false – –"),
        ("amount > 100 and count > 100", "false false false false"),
        ("amount < 100 ou count = 4", "true true true true"),
        ("non (amount > 0)", "false true – true"),
        ("country = \"FR\"", "true false – false"),
        ("country in (\"FR\"; 'BE')", "true false – false"),
        ("country not in (\"FR\")", "false true – true"),
        ("paid = \"Oui\"", "true false – true"),
        ("paid", "true false – true"),
        ("paid and amount > 1", "true false – false"),
        ("text(paid)", "Oui Non – Oui"),
        ("number(paid) + 1", "2 1 – 2"),
        ("if(amount > 0, \"in\", \"out\")", "in out – out"),
        ("SI(amount > 0; 1; 2.5)", "1 2.5 – 2.5"),
        ("if(is_missing(amount), 0, amount)", "10 -2.5 0 0"),
        ("if(amount > 0, count, missing)", "3 – – –"),
        ("coalesce(amount, count, -1)", "10 -2.5 4 0"),
        ("min(amount, count)", "3 -2.5 4 0"),
        ("max(amount, count, 1)", "10 1 4 1"),
        ("round(amount / 3, 2)", "3.33 -0.83 – 0"),
        ("round(2.5) + count * 0", "3 3 3 –"),
        ("floor(amount)", "10 -3 – 0"),
        ("abs(amount)", "10 2.5 – 0"),
        ("sqrt(amount)", "3.1622776601683795 – – 0"),
        ("log(100, 10) + count * 0", "2 2 2 –"),
        ("length(country)", "2 8 – 3"),
        ("lower(trim(country))", "fr lettonie – fr"),
        ("upper(left(country, 3))", "FR LET – FR "),
        ("right(country, 2)", "FR ie – r "),
        ("replace(country, \"t\", \"T\")", "FR LeTTonie – fr "),
        ("country + \"!\"", "FR! Lettonie! – fr !"),
        ("concat(country, \"-\", count)", "FR-3 Lettonie-0 -4 fr -"),
        ("contains(country, \"R\")", "true false – false"),
        ("commence_par(country, 'L')", "false true – false"),
        ("number(\"1 234,5\") + count * 0", "1234.5 1234.5 1234.5 –"),
        ("year(made_on)", "2024 1970 – 2024"),
        ("month(made_on)", "10 1 – 12"),
        ("weekday(made_on)", "5 4 – 1"),
        ("hour(at)", "0 1 – 15"),
        ("made_on >= \"2024-01-01\"", "true false – true"),
        ("made_on + 1", "2024-10-05 1970-01-02 – 2024-12-03"),
        ("made_on - date(\"2024-10-01\")", "3 -19997 – 62"),
        ("days_between(made_on, at)", "-20000 0.041666666666666664 – 358.6666550925926"),
        ("date(2024, 2, 30 - count)", "2024-02-27 – 2024-02-26 –"),
        ("date(at) = \"1970-01-01\"", "true true – false"),
        ("true and vrai or faux", "true true true true"),
    ] {
        assert_eq!(says(formula), expected, "{formula}");
    }
}

#[test]
fn what_is_wrong_and_where() {
    let table = table();
    let wrong = |formula: &str| {
        let error = Formula::new(formula, &table.columns).map(|_| ()).unwrap_err();
        let json = serde_json::to_value(&error).unwrap();
        let code = json["code"].as_str().unwrap().strip_prefix("formula_").unwrap().to_owned();
        match (json["args"]["at"].as_u64(), json["args"]["length"].as_u64()) {
            (Some(at), Some(length)) => format!("{code} {at} {length}"),
            _ => code,
        }
    };
    for (formula, expected) in [
        ("", "empty"),
        ("  ", "empty"),
        ("amount +", "unfinished 8 0"),
        ("amount + * 2", "unexpected 9 1"),
        ("(amount", "unclosed 0 1"),
        ("\"FR", "unclosed 0 3"),
        ("amount 2", "unexpected 7 1"),
        ("amount > 1,5", "decimal_comma 9 3"),
        ("montant + 1", "no_column 0 7"),
        ("1 + Amount", "no_column 4 6"),
        ("rond(amount)", "no_function 0 4"),
        ("round()", "arguments 0 7"),
        ("if(amount > 0, 1)", "arguments 0 17"),
        ("amount + country", "type 0 6"),
        ("amount * country", "type 9 7"),
        ("amount = country", "mixed 0 16"),
        ("if(amount, 1, 2)", "type 3 6"),
        ("if(amount > 0, 1, \"a\")", "mixed 15 6"),
        ("paid = \"Peut-être\"", "not_a_word 7 11"),
        ("made_on > \"hier\"", "bad_date 10 6"),
        ("amount = missing", "equals_missing 0 16"),
        ("missing", "only_missing 0 7"),
        ("hour(made_on)", "type 5 7"),
        ("amount # 2", "unexpected 7 1"),
        ("12abc", "unexpected 0 2"),
        ("and", "unexpected 0 3"),
    ] {
        assert_eq!(wrong(formula), expected, "{formula}");
    }
    assert_eq!(wrong(&"(".repeat(200)), "too_deep 60 1");
    assert_eq!(wrong(&"-".repeat(200)), "too_deep 59 1");
    assert_eq!(wrong(&"1 + ".repeat(2_000)), "too_long");
    let near = Formula::new("amonut > 1", &table.columns).map(|_| ()).unwrap_err();
    assert!(matches!(near, Error::FormulaNoColumn { meant, .. } if meant.nearest == "amount"));
}

#[test]
fn a_condition_answers_yes_or_no() {
    let table = table();
    assert!(Formula::condition("amount > 0", &table.columns).is_ok());
    let error = Formula::condition("amount + 1", &table.columns).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::FormulaNotACondition { found: "number", .. }));
}

#[test]
fn what_could_not_be_computed_is_counted() {
    let table = table();
    let counts = |formula: &str| {
        let formula = Formula::new(formula, &table.columns).unwrap();
        formula.series(&table.frame, &table.columns, "x", &Watch::none()).unwrap().2
    };
    assert_eq!(counts("amount / count").divided_by_zero, 1);
    assert_eq!(counts("log(amount)").undefined, 2);
    assert_eq!(counts("number(country)").unreadable, 3);
    assert_eq!(counts("exp(amount * 1000)").too_large, 1);
}

#[test]
fn columns_that_a_formula_names() {
    assert_eq!(Formula::names("if(a > [b c], `d`, \"e\")"), ["a", "b c", "d"]);
    assert!(Formula::names("a +").is_empty());
}

proptest::proptest! {
    /// Whatever is typed, it is a formula or an error that says where.
    #[test]
    fn no_text_breaks_it(text in "[a-z0-9 +*/%<>=(),.;\"'\\[\\]éà≠-]{0,40}") {
        let table = table();
        if let Ok(formula) = Formula::new(&text, &table.columns) {
            let (series, ..) = formula.series(&table.frame, &table.columns, "x", &Watch::none()).unwrap();
            proptest::prop_assert_eq!(series.len(), table.frame.height());
        }
    }
}
