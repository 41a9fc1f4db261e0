//! Columns of another kind. What does not fit becomes missing, and is counted with an example.

use polars::prelude::*;

use super::cells;
use super::step::Types;
use super::{Column, Error, Outcome, Table};
use crate::csv::{DateOrder, Note, date};
use crate::{ColumnKind, Watch};

const DAY: i64 = 86_400_000_000;

/// A number as people write it, as the reader takes it apart: blanks and apostrophes between groups, a comma or a point
/// before the fraction, a unit around it, a minus in any form.
pub(super) fn number(text: &str) -> Option<f64> {
    let written = crate::csv::written(text.trim());
    let mut bare: String =
        written.body.chars().filter(|c| !matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’')).collect();
    match (bare.rfind(','), bare.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => bare = bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare = bare.replace(',', ""),
        (Some(_), None) if bare.matches(',').count() == 1 => bare = bare.replace(',', "."),
        (Some(_), None) => bare = bare.replace(',', ""),
        _ => {}
    }
    if !bare.contains(|c: char| c.is_ascii_digit())
        || bare.contains(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E'))
    {
        return None;
    }
    let value = bare.parse::<f64>().ok().filter(|x| x.is_finite())?;
    Some(if written.negative { -value } else { value })
}

/// Yes or no, in both languages.
pub(super) fn truth(text: &str) -> Option<bool> {
    crate::csv::yes_or_no(text.trim())
}

fn read_time(text: &str, order: DateOrder, instant: bool) -> Option<i64> {
    let parts = date::parts(text.trim())?;
    let order = date::bit(order);
    if instant { parts.instant(order) } else { parts.day(order).map(i64::from) }
}

/// One cell with a date.
pub(super) fn time(text: &str, order: Option<DateOrder>, kind: ColumnKind, name: PlSmallStr) -> Option<Series> {
    let instant = kind == ColumnKind::DateTime;
    let time = read_time(text, order.unwrap_or(DateOrder::YearMonthDay), instant)?;
    times(name, vec![Some(time)], instant).ok()
}

fn times(name: PlSmallStr, all: Vec<Option<i64>>, instant: bool) -> PolarsResult<Series> {
    if instant {
        return Series::new(name, all).cast(&DataType::Datetime(TimeUnit::Microseconds, None));
    }
    let days: Vec<Option<i32>> = all.into_iter().map(|d| d.and_then(|d| i32::try_from(d).ok())).collect();
    Series::new(name, days).cast(&DataType::Date)
}

pub(super) fn convert(table: &Table, step: &Types, watch: &Watch) -> Result<Outcome, Error> {
    let places = table.places(&step.columns, "columns")?;
    let Some(to) = step.to.filter(|to| *to != ColumnKind::Empty) else {
        return Err(Error::PrepareIncomplete { field: "to" });
    };
    let mut made = table.clone();
    let (mut touched, mut notes) = (Vec::new(), Vec::new());
    for place in places {
        watch.check()?;
        let column = &table.columns[place];
        touched.push(column.name.clone());
        let (series, words) = converted(table, place, to, step.date_order.unwrap_or(DateOrder::DayMonthYear))?;
        let old = table.cells(place);
        let lost = (series.null_count() - old.null_count().min(series.null_count())) as u64;
        if lost > 0 {
            let known = series.is_not_null();
            let example = (0..old.len()).find(|row| known.get(*row) == Some(false)).and_then(|first| {
                (first..old.len())
                    .filter(|row| known.get(*row) == Some(false))
                    .find_map(|row| cells::text(old, row, column.words.as_ref()).map(|text| (row, text)))
            });
            let (row, text) = example.unwrap_or_default();
            notes.push(
                Note::new("unfit")
                    .with("column", column.name.as_str())
                    .with("count", lost)
                    .with("row", row as u64 + 1)
                    .with("example", crate::csv::shorten(&text, 60)),
            );
        }
        if to == ColumnKind::Integer && column.kind == ColumnKind::Number {
            let rounded = cells::numbers(old)?.iter().filter(|x| x.fract() != 0.0 && !x.is_nan()).count() as u64;
            if rounded > 0 {
                notes.push(Note::new("rounded").with("column", column.name.as_str()).with("count", rounded));
            }
        }
        made.put(series, Column { kind: to, words, ..column.clone() })?;
    }
    Ok(Outcome::same_rows(made, touched, notes))
}

type Converted = (Series, Option<[String; 2]>);

fn converted(table: &Table, place: usize, to: ColumnKind, order: DateOrder) -> Result<Converted, Error> {
    let column = &table.columns[place];
    let old = table.cells(place);
    let name: PlSmallStr = column.name.as_str().into();
    let rows = old.len();
    let texts = |row: usize| old.str().ok().and_then(|t| t.get(row));
    let plain = |series: Series| Ok((series, None));
    match to {
        ColumnKind::Integer | ColumnKind::Number => {
            let mut all = match column.kind {
                ColumnKind::Integer | ColumnKind::Number | ColumnKind::Boolean => cells::numbers(old)?,
                ColumnKind::Date | ColumnKind::DateTime => return Err(table.refuse(place, "number_or_text")),
                _ => (0..rows).map(|row| texts(row).and_then(number).unwrap_or(f64::NAN)).collect(),
            };
            if to == ColumnKind::Integer {
                let bound = 9.2e18;
                for x in &mut all {
                    *x = if x.abs() < bound { x.round() } else { f64::NAN };
                }
            }
            plain(cells::number_series(name, &all, to == ColumnKind::Integer))
        }
        ColumnKind::Boolean => match column.kind {
            ColumnKind::Boolean => Ok((old.as_materialized_series().clone(), column.words.clone())),
            ColumnKind::Integer | ColumnKind::Number => {
                let one = |x: f64| if x == 0.0 { Some(false) } else { (x == 1.0).then_some(true) };
                let all: Vec<Option<bool>> = cells::numbers(old)?.into_iter().map(one).collect();
                plain(Series::new(name, all))
            }
            ColumnKind::Date | ColumnKind::DateTime => Err(table.refuse(place, "number_or_text")),
            _ => {
                let all: Vec<Option<bool>> = (0..rows).map(|row| texts(row).and_then(truth)).collect();
                let word =
                    |wanted: bool| all.iter().position(|b| *b == Some(wanted)).and_then(texts).map(str::to_owned);
                let words = word(false).zip(word(true)).map(|(no, yes)| [no, yes]);
                Ok((Series::new(name, all), words))
            }
        },
        ColumnKind::Date | ColumnKind::DateTime => {
            let instant = to == ColumnKind::DateTime;
            let all: Vec<Option<i64>> = match column.kind {
                ColumnKind::Date | ColumnKind::DateTime => {
                    let was = column.kind == ColumnKind::DateTime;
                    let whole = old.cast(&DataType::Int64)?;
                    let moved = |t: i64| match (was, instant) {
                        (true, false) => Some(t.div_euclid(DAY)),
                        (false, true) => t.checked_mul(DAY),
                        _ => Some(t),
                    };
                    whole.i64()?.iter().map(|t| t.and_then(moved)).collect()
                }
                _ if column.is_text() => {
                    (0..rows).map(|row| texts(row).and_then(|t| read_time(t, order, instant))).collect()
                }
                _ => return Err(table.refuse(place, "date_or_text")),
            };
            plain(times(name, all, instant)?)
        }
        _ => {
            if column.is_text() {
                return plain(old.as_materialized_series().clone());
            }
            let all: StringChunked = (0..rows).map(|row| cells::text(old, row, column.words.as_ref())).collect();
            plain(all.with_name(name).into_series())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_reader_takes_them() {
        for (text, want) in [
            ("1 234,5", 1234.5),
            ("(1\u{A0}200,75 €)", -1200.75),
            ("12-", -12.0),
            ("\u{2212}3,5 %", -3.5),
            ("CHF 1'301.50", 1301.5),
            ("10 kWh", 10.0),
            ("-1e3", -1000.0),
        ] {
            assert_eq!(number(text), Some(want), "{text}");
        }
        for text in ["", "-", "12 rue", "--5", "€", "1-2"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_that_begins_with_its_year_needs_no_order() {
        let day = |text: &str| read_time(text, DateOrder::DayMonthYear, false);
        assert_eq!(day("2024-01-31"), Some(19_753));
        assert_eq!((day("20240131"), day("31/01/2024"), day("01/31/2024")), (Some(19_753), Some(19_753), None));
    }
}
