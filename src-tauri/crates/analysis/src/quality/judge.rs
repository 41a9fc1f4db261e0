//! Whether a table keeps a rule, and the rows that don't.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use polars::prelude::*;

use super::{Kind, Operator, Outcome, Rule, State};
use crate::study::hash;

/// The outcome, and the rows (from 0, rising) that break the rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub outcome: Outcome,
    pub rows: Vec<u64>,
}

impl Judged {
    fn unfit(reason: &str, column: Option<&str>) -> Self {
        let (reason, column) = (Some(reason.to_owned()), column.map(str::to_owned));
        let outcome = Outcome { state: State::Unfit, checked: 0, failed: 0, value: None, reason, column };
        Self { outcome, rows: Vec::new() }
    }

    fn of(rule: &Rule, checked: u64, rows: Vec<u64>) -> Self {
        let failed = rows.len() as u64;
        let kept = failed as f64 <= rule.tolerance.clamp(0.0, 1.0) * checked as f64;
        let state = if kept { State::Passed } else { State::Failed };
        let outcome = Outcome { state, checked, failed, value: None, reason: None, column: None };
        Self { outcome, rows }
    }

    fn whole(kept: bool, rows: u64, value: String) -> Self {
        let state = if kept { State::Passed } else { State::Failed };
        let failed = u64::from(!kept);
        let outcome = Outcome { state, checked: rows, failed, value: Some(value), reason: None, column: None };
        Self { outcome, rows: Vec::new() }
    }
}

/// Looks at the table, which has the rule's columns at least; `rows` is how many it has, `now` when it is looked at.
pub fn judge(frame: &DataFrame, rows: u64, rule: &Rule, now: NaiveDateTime) -> Judged {
    let mut columns: Vec<&Series> = Vec::new();
    for name in &rule.columns {
        match frame.column(name) {
            Ok(column) => columns.push(column.as_materialized_series()),
            Err(_) => return Judged::unfit("no_column", Some(name)),
        }
    }
    let one = || columns.first().copied();
    match (rule.kind, one()) {
        (Kind::RowCount, _) => {
            let kept =
                rule.low.is_none_or(|low| rows as f64 >= low) && rule.high.is_none_or(|high| rows as f64 <= high);
            Judged::whole(kept, rows, rows.to_string())
        }
        (_, None) => Judged::unfit("no_columns", None),
        (Kind::NotNull, _) => {
            let mut missing: Vec<u64> = Vec::new();
            for series in &columns {
                missing.extend(absent(series));
            }
            missing.sort_unstable();
            missing.dedup();
            Judged::of(rule, rows, missing)
        }
        (Kind::Unique, _) => unique(rule, &columns),
        (Kind::Range, Some(series)) => range(rule, series),
        (Kind::Set, Some(series)) => {
            let allowed: HashSet<&str> = rule.allowed.iter().map(String::as_str).collect();
            if allowed.is_empty() {
                return Judged::unfit("no_values", None);
            }
            texts(rule, series, |text| allowed.contains(text))
        }
        (Kind::Pattern, Some(series)) => match whole_text(&rule.pattern) {
            Some(regex) => texts(rule, series, |text| regex.is_match(text)),
            None => Judged::unfit("bad_pattern", None),
        },
        (Kind::Freshness, Some(series)) => fresh(rule, series, rows, now),
        (Kind::Compare, _) => compare(rule, &columns),
    }
}

/// Which of the rule's columns break it in each of these rows (a frame of those rows alone), for marking the cells.
pub fn marked(rule: &Rule, row: &DataFrame) -> Vec<String> {
    match rule.kind {
        Kind::NotNull => rule
            .columns
            .iter()
            .filter(|name| row.column(name).is_ok_and(|c| !absent(c.as_materialized_series()).is_empty()))
            .cloned()
            .collect(),
        _ => rule.columns.clone(),
    }
}

/// Rows without a value.
fn absent(series: &Series) -> Vec<u64> {
    let nan = series.f64().ok();
    let null = series.is_null();
    let mut rows: Vec<u64> = if series.null_count() == 0 {
        Vec::new()
    } else {
        null.iter().enumerate().filter(|(_, null)| *null == Some(true)).map(|(row, _)| row as u64).collect()
    };
    if let Some(numbers) = nan {
        rows.extend(numbers.iter().enumerate().filter(|(_, v)| v.is_some_and(f64::is_nan)).map(|(row, _)| row as u64));
    }
    rows
}

/// Values that come more than once, in every row where they do; rows without a value are left alone.
fn unique(rule: &Rule, columns: &[&Series]) -> Judged {
    let mut keys: Vec<Option<u64>> = vec![Some(0); columns.first().map_or(0, |c| c.len())];
    for series in columns {
        for (key, cell) in keys.iter_mut().zip(hash::hashes(series)) {
            *key = key.zip(cell).map(|(key, cell)| hash::mixed(key, Some(cell)));
        }
    }
    let mut seen: HashMap<u64, (u64, bool), foldhash::fast::FixedState> =
        HashMap::with_capacity_and_hasher(keys.len(), foldhash::fast::FixedState::default());
    let (mut checked, mut rows) = (0, Vec::new());
    for (row, key) in keys.iter().enumerate() {
        let Some(key) = key else { continue };
        checked += 1;
        match seen.get_mut(key) {
            None => drop(seen.insert(*key, (row as u64, false))),
            Some((first, told)) => {
                if !*told {
                    rows.push(*first);
                    *told = true;
                }
                rows.push(row as u64);
            }
        }
    }
    rows.sort_unstable();
    Judged::of(rule, checked, rows)
}

fn range(rule: &Rule, series: &Series) -> Judged {
    let dated = series.dtype().is_temporal();
    let bound = |number: Option<f64>, date: &Option<String>, end: bool| -> Result<Option<f64>, ()> {
        match (dated, date) {
            (false, _) => Ok(number),
            (true, None) => Ok(None),
            (true, Some(text)) => moment(text, end).map(Some).ok_or(()),
        }
    };
    let (Ok(low), Ok(high)) = (bound(rule.low, &rule.low_date, false), bound(rule.high, &rule.high_date, true)) else {
        return Judged::unfit("bad_bounds", None);
    };
    if low.is_none() && high.is_none() {
        return Judged::unfit("no_bounds", None);
    }
    let Some(values) = comparable(series) else {
        return Judged::unfit("not_a_number", Some(series.name()));
    };
    let broken = |value: f64| low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high);
    rows_where(rule, &values, broken)
}

fn rows_where(rule: &Rule, values: &[f64], broken: impl Fn(f64) -> bool) -> Judged {
    let (mut checked, mut rows) = (0, Vec::new());
    for (row, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        checked += 1;
        if broken(*value) {
            rows.push(row as u64);
        }
    }
    Judged::of(rule, checked, rows)
}

/// Microseconds of a day's begin, or of its last instant.
fn moment(text: &str, end: bool) -> Option<f64> {
    let day = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    let start = day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros() as f64;
    Some(if end { start + 86_400e6 - 1.0 } else { start })
}

/// Each different text is looked at once.
fn texts(rule: &Rule, series: &Series, fits: impl Fn(&str) -> bool) -> Judged {
    let (mut checked, mut rows) = (0, Vec::new());
    let mut look = |row: usize, kept: bool| {
        checked += 1;
        if !kept {
            rows.push(row as u64);
        }
    };
    match series.dtype() {
        DataType::String => {
            let Ok(texts) = series.str() else { return Judged::unfit("not_a_text", Some(series.name())) };
            let mut known: HashMap<&str, bool> = HashMap::new();
            for (row, text) in texts.iter().enumerate() {
                let Some(text) = text else { continue };
                let kept = match known.get(text) {
                    Some(kept) => *kept,
                    None => {
                        let kept = fits(text);
                        if known.len() < 100_000 {
                            known.insert(text, kept);
                        }
                        kept
                    }
                };
                look(row, kept);
            }
        }
        _ => {
            for row in 0..series.len() {
                let Some(text) = series.get(row).ok().and_then(|value| crate::store::text(&value)) else { continue };
                look(row, fits(&text));
            }
        }
    }
    Judged::of(rule, checked, rows)
}

/// The pattern, held against the whole text, and no larger than it may be.
pub(crate) fn whole_text(pattern: &str) -> Option<regex::Regex> {
    if pattern.is_empty() {
        return None;
    }
    regex::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 20).build().ok()
}

fn fresh(rule: &Rule, series: &Series, rows: u64, now: NaiveDateTime) -> Judged {
    if !series.dtype().is_temporal() {
        return Judged::unfit("not_a_date", Some(series.name()));
    }
    let Some(limit) = rule.high.filter(|days| *days >= 0.0) else { return Judged::unfit("no_bounds", None) };
    let newest = comparable(series).and_then(|v| v.into_iter().filter(|v| !v.is_nan()).reduce(f64::max));
    let Some(newest) = newest.and_then(|n| chrono::DateTime::from_timestamp_micros(n as i64)) else {
        return Judged::unfit("no_dates", Some(series.name()));
    };
    let newest = newest.naive_utc();
    // A day is as old as the days that have begun since; an instant to the minute.
    let age = if *series.dtype() == DataType::Date {
        (now.date() - newest.date()).num_days() as f64
    } else {
        (now - newest).num_minutes() as f64 / 1440.0
    };
    Judged::whole(age <= limit, rows, newest.date().to_string())
}

/// Numbers as they are, dates and instants as microseconds since 1970, missing ones not a number.
pub fn comparable(series: &Series) -> Option<Vec<f64>> {
    let dtype = series.dtype();
    let scale = match dtype {
        DataType::Date => 86_400e6,
        dtype if dtype.is_temporal() || dtype.is_primitive_numeric() => 1.0,
        _ => return None,
    };
    let values = series.to_physical_repr().cast(&DataType::Float64).ok()?;
    Some(values.f64().ok()?.iter().map(|v| v.map_or(f64::NAN, |v| v * scale)).collect())
}

/// `a operator b`, for numbers that may come from a sum: equal to nine digits is equal.
pub fn holds(a: f64, operator: Operator, b: f64) -> bool {
    let same = (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9);
    match operator {
        Operator::Less => a < b && !same,
        Operator::AtMost => a <= b || same,
        Operator::Equal => same,
        Operator::AtLeast => a >= b || same,
        Operator::More => a > b && !same,
    }
}

fn compare(rule: &Rule, columns: &[&Series]) -> Judged {
    let Some(operator) = rule.operator else { return Judged::unfit("no_operator", None) };
    if let ([a, b], Operator::Equal) = (columns, operator)
        && let (Ok(a), Ok(b)) = (a.str(), b.str())
    {
        let pairs = a.iter().zip(b.iter()).enumerate().filter_map(|(row, (a, b))| Some((row, a? == b?)));
        let (mut checked, mut rows) = (0, Vec::new());
        for (row, same) in pairs {
            checked += 1;
            if !same {
                rows.push(row as u64);
            }
        }
        return Judged::of(rule, checked, rows);
    }
    let mut values = Vec::new();
    for series in columns {
        match comparable(series) {
            Some(found) => values.push(found),
            None => return Judged::unfit("not_a_number", Some(series.name())),
        }
    }
    let dated = columns.iter().filter(|c| c.dtype().is_temporal()).count();
    if dated > 0 && (dated < columns.len() || columns.len() > 2) {
        return Judged::unfit("not_comparable", None);
    }
    let (left, right): (Vec<f64>, &Vec<f64>) = match &values[..] {
        [a, b] => (a.clone(), b),
        [a, b, c] => (a.iter().zip(b).map(|(a, b)| a + b).collect(), c),
        _ => return Judged::unfit("not_comparable", None),
    };
    let (mut checked, mut rows) = (0, Vec::new());
    for (row, (a, b)) in left.iter().zip(right).enumerate().filter(|(_, (a, b))| !a.is_nan() && !b.is_nan()) {
        checked += 1;
        if !holds(*a, operator, *b) {
            rows.push(row as u64);
        }
    }
    Judged::of(rule, checked, rows)
}
