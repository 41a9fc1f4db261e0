//! A rule's answers for the rows of a table.

use polars::prelude::{Column as PolarsColumn, DataFrame, DataType, IntoColumn, NamedFrom, Series, TimeUnit};

use crate::baseline::model::{Case, Check, Comparison, RuleField};
use crate::csv::yes_or_no;
use crate::features::{MISSING, Table, Values};
use crate::prepare::Column;
use crate::prepare::formula::{Formula, Parser, folded};
use crate::{Cancelled, ColumnKind, Watch};

/// The first case that holds answers, else `otherwise`.
pub fn answers(
    fields: &[RuleField],
    cases: &[Case],
    otherwise: &[f64],
    table: &Table,
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let values: Vec<Option<&Values>> = fields.iter().map(|f| table.values.get(table.find(&f.field)?)).collect();
    let columns: Vec<Column> = fields.iter().map(|f| Column::new(&f.field.column, kind(f))).collect();
    let made = fields.iter().zip(&values).enumerate().map(|(at, (field, values))| column(at, field, *values, rows));
    let mut first: Vec<Option<usize>> = vec![None; rows.len()];
    // A table that can't be laid out, or a condition that can't be read any more, says nothing of any row.
    if let Ok(frame) = DataFrame::new(rows.len(), made.collect()) {
        for (place, case) in cases.iter().enumerate() {
            watch.check()?;
            let Some(formula) = formula(&case.when, fields, &values, &columns) else { continue };
            let holds = match formula.holds(&frame, watch) {
                Ok(holds) => holds,
                Err(crate::prepare::Error::Cancelled {}) => return Err(Cancelled),
                Err(_) => continue,
            };
            for (first, holds) in first.iter_mut().zip(holds) {
                if holds && first.is_none() {
                    *first = Some(place);
                }
            }
        }
    }
    let output = |case: &Option<usize>| case.map_or(otherwise, |case| cases[case].output.as_slice());
    Ok(first.iter().flat_map(output).copied().collect())
}

/// What a column of the rule's fields is to its formulas.
fn kind(field: &RuleField) -> ColumnKind {
    field.column.unwrap_or(if field.number { ColumnKind::Number } else { ColumnKind::Text })
}

/// The rows' values, as a formula reads them.
fn column(at: usize, field: &RuleField, values: Option<&Values>, rows: &[u32]) -> PolarsColumn {
    let name = || format!("{at}").into();
    let number = |row: &u32| match values {
        Some(Values::Numbers(all)) => all[*row as usize],
        _ => f64::NAN,
    };
    let text = |row: &u32| match values {
        Some(Values::Codes { codes, levels }) if codes[*row as usize] != MISSING => {
            levels.get(codes[*row as usize] as usize).map(String::as_str)
        }
        _ => None,
    };
    let days = |row: &u32| Some(number(row)).filter(|days| !days.is_nan());
    let timed = |series: Series, dtype: DataType| series.cast(&dtype).unwrap_or(series);
    match kind(field) {
        ColumnKind::Date => {
            let days: Vec<Option<i32>> = rows.iter().map(|row| days(row).map(|d| d.floor() as i32)).collect();
            timed(Series::new(name(), days), DataType::Date)
        }
        ColumnKind::DateTime => {
            let instants: Vec<Option<i64>> =
                rows.iter().map(|row| days(row).map(|d| (d * 86_400e6).round() as i64)).collect();
            timed(Series::new(name(), instants), DataType::Datetime(TimeUnit::Microseconds, None))
        }
        ColumnKind::Boolean => {
            Series::new(name(), rows.iter().map(|row| text(row).and_then(yes_or_no)).collect::<Vec<Option<bool>>>())
        }
        _ if field.number => Series::new(name(), rows.iter().map(number).collect::<Vec<f64>>()),
        _ => Series::new(name(), rows.iter().map(text).collect::<Vec<Option<&str>>>()),
    }
    .into_column()
}

fn formula(check: &Check, fields: &[RuleField], values: &[Option<&Values>], columns: &[Column]) -> Option<Formula> {
    let several = |of: &[Check]| of.iter().map(|c| formula(c, fields, values, columns)).collect::<Option<Vec<_>>>();
    let known = |field: u32| fields.get(field as usize).map(|_| field as usize);
    Some(match check {
        Check::Formula { text } => {
            let source: Vec<char> = text.chars().collect();
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let mut parser = Parser::spoken(&source, &names).ok()?;
            Formula::spoken(&source, &mut parser, columns, None).ok()?.0
        }
        Check::Number { field, is, value } => {
            let sign = match is {
                Comparison::Below => "<",
                Comparison::AtMost => "<=",
                Comparison::Equal => "=",
                Comparison::Different => "!=",
                Comparison::AtLeast => ">=",
                Comparison::Above => ">",
            };
            Formula::number(known(*field)?, sign, *value)
        }
        Check::Text { field, equal, value } => {
            let place = known(*field)?;
            let Some(Values::Codes { levels, .. }) = values[place] else { return Some(Formula::any(Vec::new())) };
            // In a column of yes and no, "oui" means "true".
            let said = yes_or_no(value).filter(|_| levels.iter().all(|l| yes_or_no(l).is_some()));
            let same = |level: &&String| folded(level) == folded(value) || (said.is_some() && said == yes_or_no(level));
            Formula::among(place, &levels.iter().filter(same).cloned().collect::<Vec<_>>(), !equal)
        }
        Check::Missing { field } => {
            let place = known(*field)?;
            Formula::is_missing(place, fields[place].number)
        }
        Check::All { of } => Formula::all(several(of)?),
        Check::Any { of } => Formula::any(several(of)?),
        Check::Not { of } => formula(of, fields, values, columns)?.opposite(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnInfo;
    use crate::baseline::Task;
    use crate::baseline::rule::{Names, read};
    use crate::features::{Field, FieldPart};

    fn table() -> (Vec<ColumnInfo>, Table) {
        let all = [
            ("amount", ColumnKind::Number),
            ("country", ColumnKind::Category),
            ("paid", ColumnKind::Boolean),
            ("since", ColumnKind::Date),
        ];
        let codes = |codes: &[u32], levels: &[&str]| Values::Codes {
            codes: codes.to_vec(),
            levels: levels.iter().map(|l| (*l).to_owned()).collect(),
        };
        let part = |kind| if kind == ColumnKind::Date { FieldPart::Days } else { FieldPart::Value };
        let table = Table {
            rows: 4,
            fields: all.iter().map(|(n, k)| Field { column: (*n).to_owned(), part: part(*k) }).collect(),
            values: vec![
                Values::Numbers(vec![600.0, 20.0, f64::NAN, 500.0]),
                codes(&[0, 1, MISSING, 2], &["DE", "FR", "fr "]),
                codes(&[1, 0, 1, MISSING], &["false", "true"]),
                Values::Numbers(vec![18_293.0, 18_292.0, f64::NAN, 20_000.0]),
            ],
        };
        let info =
            |(name, kind): &(&str, ColumnKind)| ColumnInfo { name: (*name).into(), kind: *kind, known_after: false };
        (all.iter().map(info).collect(), table)
    }

    /// Which rows a rule of this condition answers for.
    fn holds(condition: &str) -> String {
        let (columns, table) = table();
        let names = Names { columns: &columns, target: "y", task: Task::Regression, classes: &[] };
        let rule = read(&format!("if {condition} then 1"), &names).unwrap_or_else(|p| panic!("{condition}: {p:?}"));
        told(&rule.fields, &rule.cases, &table)
    }

    fn told(fields: &[RuleField], cases: &[Case], table: &Table) -> String {
        let all = answers(fields, cases, &[0.0], table, &[0, 1, 2, 3], &Watch::none()).unwrap();
        all.iter().map(|x| if *x == 1.0 { 'y' } else { '-' }).collect()
    }

    #[test]
    fn conditions_hold_where_they_should() {
        for (condition, rows) in [
            ("amount > 500", "y---"),
            ("amount ≥ 500,0 or amount < 50", "yy-y"),
            ("amount ≠ 20", "y--y"),
            ("not amount > 500", "-yyy"),
            ("amount is missing", "--y-"),
            ("« amount » est manquant ou 'COUNTRY' = de", "y-y-"),
            ("country = fr", "-y-y"),
            ("country ≠ FR", "y---"),
            ("not country = FR", "y-y-"),
            ("country in (fr; \"de\")", "yy-y"),
            ("country is not missing and paid", "y---"),
            ("paid = oui", "y-y-"),
            ("paid est non", "-y--"),
            ("since >= 2020-02-01", "y--y"),
            ("year(since) = 2020 and amount / 2 >= 10", "yy--"),
            ("amount > 50 * 10 % or amount is missing", "yyyy"),
        ] {
            assert_eq!(holds(condition), rows, "{condition}");
        }
    }

    /// As they were written before conditions were formulas.
    #[test]
    fn models_of_before_answer_as_they_did() {
        let (_, table) = table();
        let old = |field: &str, at: usize, when: &str| -> String {
            let number = matches!(at, 0 | 3);
            let part = if at == 3 { "days" } else { "value" };
            let fields = format!(r#"[{{"field": {{"column": "{field}", "part": "{part}"}}, "number": {number}}}]"#);
            let cases = format!(r#"[{{"when": {when}, "output": [1.0]}}]"#);
            let fields: Vec<RuleField> = serde_json::from_str(&fields).unwrap();
            let cases: Vec<Case> = serde_json::from_str(&cases).unwrap();
            told(&fields, &cases, &table)
        };
        let number =
            |is: &str, value: f64| format!(r#"{{"kind": "number", "field": 0, "is": "{is}", "value": {value}}}"#);
        let text = |equal: bool, value: &str| {
            format!(r#"{{"kind": "text", "field": 0, "equal": {equal}, "value": "{value}"}}"#)
        };
        let not = |of: &str| format!(r#"{{"kind": "not", "of": {of}}}"#);
        let several = |kind: &str, of: &[String]| format!(r#"{{"kind": "{kind}", "of": [{}]}}"#, of.join(","));
        assert_eq!(old("amount", 0, &number("above", 500.0)), "y---");
        assert_eq!(old("amount", 0, &not(&number("above", 500.0))), "-yyy");
        assert_eq!(old("amount", 0, &number("different", 20.0)), "y--y");
        assert_eq!(old("country", 1, &text(true, "FR ")), "-y-y");
        assert_eq!(old("country", 1, &text(false, "fr")), "y---");
        assert_eq!(old("country", 1, &not(&text(true, "fr"))), "y-y-");
        assert_eq!(old("country", 1, &text(false, "unseen")), "yy-y");
        assert_eq!(old("paid", 2, &text(true, "oui")), "y-y-");
        assert_eq!(old("since", 3, &number("at_least", 18_293.0)), "y--y");
        assert_eq!(old("amount", 0, r#"{"kind": "missing", "field": 0}"#), "--y-");
        let both = [number("above", 10.0), number("below", 550.0)];
        assert_eq!(old("amount", 0, &several("all", &both)), "-y-y");
        assert_eq!(old("amount", 0, &several("any", &[number("below", 30.0), not(&number("below", 550.0))])), "yyy-");
        assert_eq!(
            (old("amount", 0, &several("all", &[])), old("amount", 0, &several("any", &[]))),
            ("yyyy".into(), "----".into())
        );
    }
}
