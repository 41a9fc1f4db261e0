//! Reads fields from a Polars frame, whatever its storage types.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use polars::prelude::*;

use super::field::{Field, FieldPart, MISSING, Table, Values};
use crate::{ColumnInfo, ColumnKind};

/// Larger numbers count as missing, as infinities do: nothing measured is as large, and their squares are no numbers.
pub const LARGEST: f64 = 1e100;

/// The fields that a column of this kind offers, in a fixed order; none for an empty one.
pub fn fields_of(info: &ColumnInfo) -> Vec<Field> {
    let parts: &[FieldPart] = match info.kind {
        ColumnKind::Date => &[FieldPart::Days, FieldPart::Month, FieldPart::Weekday],
        ColumnKind::DateTime => &[FieldPart::Days, FieldPart::Month, FieldPart::Weekday, FieldPart::Hour],
        ColumnKind::Empty => &[],
        _ => &[FieldPart::Value],
    };
    parts.iter().map(|&part| Field { column: info.name.clone(), part }).collect()
}

/// Reads the fields of the named columns; columns that the frame doesn't hold are left out.
/// `threads` columns are read at once.
pub fn read_table(frame: &DataFrame, infos: &[&ColumnInfo], threads: usize) -> PolarsResult<Table> {
    let wanted: Vec<(Field, bool)> =
        infos.iter().flat_map(|info| fields_of(info).into_iter().map(|f| (f, is_number(info.kind)))).collect();
    let threads = threads.clamp(1, wanted.len().max(1));
    let results: Vec<Vec<(usize, PolarsResult<Values>)>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|t| {
                let wanted = &wanted;
                scope.spawn(move || {
                    (t..wanted.len())
                        .step_by(threads)
                        .map(|i| (i, read_field(frame, &wanted[i].0, wanted[i].1)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().unwrap_or_default()).collect()
    });
    let mut slots: Vec<Option<Values>> = wanted.iter().map(|_| None).collect();
    for (i, values) in results.into_iter().flatten() {
        slots[i] = Some(values?);
    }
    let mut table = Table { rows: frame.height(), ..Table::default() };
    for ((field, _), values) in wanted.into_iter().zip(slots) {
        if let Some(values) = values {
            table.fields.push(field);
            table.values.push(values);
        }
    }
    Ok(table)
}

fn is_number(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Integer | ColumnKind::Number)
}

/// Reads one field. `number` says whether a plain value is wanted as a number (texts are then read as decimal
/// numbers, unreadable ones become missing) or as a text.
pub fn read_field(frame: &DataFrame, field: &Field, number: bool) -> PolarsResult<Values> {
    let column = frame.column(&field.column)?;
    match field.part {
        FieldPart::Value if number => numbers(column).map(Values::Numbers),
        FieldPart::Value => texts(column),
        FieldPart::Code => Ok(integers_as_codes(&numbers(column)?)),
        part => Ok(date_part(&days(column)?, part)),
    }
}

fn numbers(column: &Column) -> PolarsResult<Vec<f64>> {
    let mut out = Vec::with_capacity(column.len());
    if *column.dtype() == DataType::String {
        for text in column.str()?.iter() {
            out.push(text.and_then(|t| t.trim().parse().ok()).unwrap_or(f64::NAN));
        }
    } else {
        let cast = column.cast(&DataType::Float64)?;
        for chunk in cast.f64()?.downcast_iter() {
            if chunk.validity().is_none() {
                out.extend_from_slice(chunk.values());
            } else {
                out.extend(chunk.iter().map(|v| v.copied().unwrap_or(f64::NAN)));
            }
        }
    }
    for value in &mut out {
        if value.is_nan() || value.abs() > LARGEST {
            *value = f64::NAN;
        }
    }
    Ok(out)
}

/// The text of a number as a category: `3`, `2.5`; no sign on zero.
fn number_text(value: f64) -> String {
    if value == 0.0 { "0".into() } else { value.to_string() }
}

/// Numbers as categories, levels in the order of their size; NaN is missing.
pub fn integers_as_codes(values: &[f64]) -> Values {
    let mut distinct: HashMap<u64, u32, FixedState> = HashMap::with_hasher(FixedState::with_seed(0));
    let key = |v: f64| if v == 0.0 { 0 } else { v.to_bits() };
    let mut codes: Vec<u32> = values
        .iter()
        .map(|&v| {
            if v.is_nan() {
                MISSING
            } else {
                let next = distinct.len() as u32;
                *distinct.entry(key(v)).or_insert(next)
            }
        })
        .collect();
    let mut order: Vec<(f64, u32)> = distinct.iter().map(|(&bits, &code)| (f64::from_bits(bits), code)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let levels = order.iter().map(|&(v, _)| number_text(v)).collect();
    let mut rank = vec![0u32; order.len()];
    for (new, &(_, old)) in order.iter().enumerate() {
        rank[old as usize] = new as u32;
    }
    recode(&mut codes, &rank);
    Values::Codes { codes, levels }
}

/// Whether the known values are two or more, and at most so many.
pub fn few_distinct(values: &[f64], most: usize) -> bool {
    let mut seen: Vec<u64> = Vec::new();
    let mut last = u64::MAX;
    for v in values.iter().filter(|v| !v.is_nan()) {
        let bits = v.to_bits();
        if bits == last {
            continue;
        }
        last = bits;
        if let Err(at) = seen.binary_search(&bits) {
            if seen.len() == most {
                return false;
            }
            seen.insert(at, bits);
        }
    }
    seen.len() > 1
}

fn recode(codes: &mut [u32], rank: &[u32]) {
    for code in codes {
        if *code != MISSING {
            *code = rank[*code as usize];
        }
    }
}

fn texts(column: &Column) -> PolarsResult<Values> {
    if column.dtype() == &DataType::Boolean {
        let codes = column.bool()?.iter().map(|v| v.map_or(MISSING, u32::from)).collect();
        return Ok(Values::Codes { codes, levels: vec!["false".into(), "true".into()] });
    }
    if column.dtype().is_primitive_numeric() {
        return Ok(integers_as_codes(&numbers(column)?));
    }
    let cast;
    let strings = if column.dtype() == &DataType::String {
        column.str()?
    } else {
        cast = column.cast(&DataType::String)?;
        cast.str()?
    };
    let mut distinct: HashMap<&str, u32> = HashMap::new();
    let mut codes = Vec::with_capacity(strings.len());
    let (mut last, mut last_code) = ("", MISSING);
    for text in strings.iter() {
        // Runs of equal texts are frequent: they skip the hash.
        codes.push(match text {
            None => MISSING,
            Some(t) if t.trim().is_empty() => MISSING,
            Some(t) if t == last => last_code,
            Some(t) => {
                let next = distinct.len() as u32;
                (last, last_code) = (t, *distinct.entry(t).or_insert(next));
                last_code
            }
        });
    }
    let mut order: Vec<(&str, u32)> = distinct.into_iter().collect();
    order.sort_unstable();
    let mut rank = vec![0u32; order.len()];
    for (new, &(_, old)) in order.iter().enumerate() {
        rank[old as usize] = new as u32;
    }
    recode(&mut codes, &rank);
    Ok(Values::Codes { codes, levels: order.into_iter().map(|(text, _)| text.to_string()).collect() })
}

/// Days since 1970-01-01 with fractions; NaN where missing or unreadable.
fn days(column: &Column) -> PolarsResult<Vec<f64>> {
    let per_day: f64 = match column.dtype() {
        DataType::Date => 1.0,
        DataType::Datetime(TimeUnit::Milliseconds, _) => 86_400e3,
        DataType::Datetime(TimeUnit::Microseconds, _) => 86_400e6,
        DataType::Datetime(TimeUnit::Nanoseconds, _) => 86_400e9,
        DataType::String => {
            return Ok(column.str()?.iter().map(|t| t.and_then(iso_days).unwrap_or(f64::NAN)).collect());
        }
        _ => return Ok(vec![f64::NAN; column.len()]),
    };
    let whole = column.cast(&DataType::Int64)?;
    Ok(whole.i64()?.iter().map(|v| v.map_or(f64::NAN, |v| v as f64 / per_day)).collect())
}

pub fn iso_days(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(date) = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date.signed_duration_since(chrono::NaiveDate::default()).num_days() as f64);
    }
    let instant = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"))
        .ok()?;
    Some(instant.and_utc().timestamp_micros() as f64 / 86_400e6)
}

fn date_part(days: &[f64], part: FieldPart) -> Values {
    let number = |day: f64| -> f64 {
        let whole = day.floor();
        match part {
            FieldPart::Weekday => (whole + 3.0).rem_euclid(7.0) + 1.0,
            FieldPart::Hour => (((day - whole) * 24.0) + 1e-9).floor().min(23.0),
            FieldPart::Month => month_of(whole as i64),
            _ => day,
        }
    };
    match part {
        FieldPart::Days => Values::Numbers(days.to_vec()),
        _ => integers_as_codes(&days.iter().map(|&d| if d.is_nan() { d } else { number(d) }).collect::<Vec<_>>()),
    }
}

/// Month of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn month_of(day: i64) -> f64 {
    let day_of_era = (day + 719_468).rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    (if shifted < 10 { shifted + 3 } else { shifted - 9 }) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_parts_follow_the_calendar() {
        // 2011-01-01 was a Saturday, 14,975 days after 1970-01-01.
        let day = iso_days("2011-01-01").unwrap();
        assert_eq!(day, 14_975.0);
        let level = |part| match date_part(&[day + 13.0 / 24.0], part) {
            Values::Codes { levels, .. } => levels[0].clone(),
            Values::Numbers(_) => String::new(),
        };
        assert_eq!(level(FieldPart::Weekday), "6");
        assert_eq!(level(FieldPart::Month), "1");
        assert_eq!(level(FieldPart::Hour), "13");
        for (text, month) in [("2000-02-29", 2.0), ("1999-12-31", 12.0), ("2024-03-01", 3.0), ("1968-07-14", 7.0)] {
            assert_eq!(month_of(iso_days(text).unwrap() as i64), month, "{text}");
        }
    }

    #[test]
    fn blanks_and_infinities_are_missing() {
        let frame =
            df!("t" => [Some("b"), Some("  "), None, Some("a")], "x" => [1.0, f64::INFINITY, f64::NAN, -0.0]).unwrap();
        let field = |c: &str| Field { column: c.into(), part: FieldPart::Value };
        assert_eq!(
            read_field(&frame, &field("t"), false).unwrap(),
            Values::Codes { codes: vec![1, MISSING, MISSING, 0], levels: vec!["a".into(), "b".into()] }
        );
        let Values::Numbers(x) = read_field(&frame, &field("x"), true).unwrap() else { panic!() };
        assert!(x[0] == 1.0 && x[1].is_nan() && x[2].is_nan() && x[3] == 0.0);
    }
}
