//! Reads fields from a Polars frame, whatever its storage types.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use polars::prelude::*;

use super::field::{Field, FieldPart, MISSING, Table, Values};
use crate::baseline::in_pieces;
use crate::{Cancelled, ColumnInfo, ColumnKind, Watch};

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
pub fn read_table(frame: &DataFrame, infos: &[&ColumnInfo], watch: &Watch) -> Result<PolarsResult<Table>, Cancelled> {
    let wanted: Vec<(Field, bool)> =
        infos.iter().flat_map(|info| fields_of(info).into_iter().map(|f| (f, is_number(info.kind)))).collect();
    let one_each: Vec<_> = (0..wanted.len()).map(|i| i..i + 1).collect();
    let read = in_pieces(&one_each, watch.threads, |piece| {
        watch.check()?;
        let (field, number) = &wanted[piece.start];
        Ok(read_field(frame, field, *number))
    })?;
    let fields = wanted.into_iter().map(|(field, _)| field).collect();
    let values = read.into_iter().collect::<PolarsResult<_>>();
    Ok(values.map(|values| Table { rows: frame.height(), fields, values }))
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
    let known = |v: f64| if v.abs() <= LARGEST { v } else { f64::NAN };
    if *column.dtype() == DataType::String {
        return Ok(column
            .str()?
            .iter()
            .map(|t| t.and_then(|t| t.trim().parse().ok()).map_or(f64::NAN, known))
            .collect());
    }
    let cast = column.cast(&DataType::Float64)?;
    let mut out = Vec::with_capacity(column.len());
    for chunk in cast.f64()?.downcast_iter() {
        if chunk.validity().is_none() {
            out.extend(chunk.values().iter().map(|&v| known(v)));
        } else {
            out.extend(chunk.iter().map(|v| v.map_or(f64::NAN, |&v| known(v))));
        }
    }
    Ok(out)
}

/// The text of a number as a category: `3`, `2.5`; no sign on zero.
fn number_text(value: f64) -> String {
    if value == 0.0 { "0".into() } else { value.to_string() }
}

/// Whole numbers that span less than this, or than the rows, are numbered by a table of what lies between them.
const TABLE: f64 = 65_536.0;

/// Numbers as categories, levels in the order of their size; NaN is missing.
pub fn integers_as_codes(values: &[f64]) -> Values {
    let known = || values.iter().copied().filter(|v| !v.is_nan());
    let (least, most) = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if most - least < TABLE.max(values.len() as f64) && known().all(|v| v == v.trunc()) {
        by_table(values, least, most)
    } else {
        by_hash(values)
    }
}

fn by_table(values: &[f64], least: f64, most: f64) -> Values {
    let place = |v: f64| (v - least) as usize;
    let mut code = vec![MISSING; place(most) + 1];
    values.iter().filter(|v| !v.is_nan()).for_each(|&v| code[place(v)] = 0);
    let mut levels = Vec::new();
    for (i, code) in code.iter_mut().enumerate().filter(|(_, c)| **c != MISSING) {
        *code = levels.len() as u32;
        levels.push(number_text(least + i as f64));
    }
    let codes = values.iter().map(|&v| if v.is_nan() { MISSING } else { code[place(v)] }).collect();
    Values::Codes { codes, levels }
}

fn by_hash(values: &[f64]) -> Values {
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
        // Zero has two signs.
        let bits = (v + 0.0).to_bits();
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
    fn numbers_are_numbered_alike_by_table_and_by_hash() {
        let values = [3.0, -2.0, f64::NAN, -0.0, 0.0, 3.0, 40.0];
        let levels: Vec<String> = ["-2", "0", "3", "40"].map(Into::into).into();
        assert_eq!(by_hash(&values), Values::Codes { codes: vec![2, 0, MISSING, 1, 1, 2, 3], levels });
        assert_eq!(by_table(&values, -2.0, 40.0), by_hash(&values));
        for all in [&values[..], &[], &[f64::NAN], &[2.5, -1e100, 1e100, 2.5], &[9e15, 9e15 + 2.0]] {
            assert_eq!(integers_as_codes(all), by_hash(all));
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
