//! The rules that a table suggests: what has always held so far, said so that it may still hold for the next file.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::{Kind, Rule};
use crate::ColumnKind;
use crate::profile::{ColumnProfile, Profile, TOP};
use crate::study::{PersonalKind, Study};

/// A rule, and what of the data speaks for it: words under `rule.because.<code>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub rule: Rule,
    pub code: String,
    #[ts(type = "Record<string, unknown>")]
    pub args: Map<String, Value>,
}

/// Rows from which on "always" means something.
const LEAST: u64 = 20;

/// The rules that hold on this version; `study` adds what only a second look finds.
pub fn propose(profile: &Profile, study: Option<&Study>, today: NaiveDate) -> Vec<Proposal> {
    let rows = profile.rows;
    if rows < LEAST {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut add = |rule: Rule, code: &str, args: Value| {
        out.push(Proposal { rule, code: code.to_owned(), args: args.as_object().cloned().unwrap_or_default() });
    };
    let keys: Vec<Vec<&str>> = match study {
        Some(study) => study.keys.iter().map(|k| k.columns.iter().map(String::as_str).collect()).collect(),
        None => profile.columns.iter().filter(|c| named_by(c, rows)).map(|c| vec![c.name.as_str()]).collect(),
    };
    // One column that names the row is enough, and an identifier is meant to; of pairs the first.
    let identifier = |key: &&Vec<&str>| {
        let [name] = &key[..] else { return false };
        profile.columns.iter().any(|c| c.name == *name && c.kind == ColumnKind::Identifier)
    };
    if let Some(key) = keys.iter().find(identifier).or(keys.first()) {
        add(Rule::of(Kind::Unique, key), "unique", json!({ "rows": rows }));
    }
    let complete: Vec<&str> =
        profile.columns.iter().filter(|c| c.missing == 0 && c.count > 0).map(|c| c.name.as_str()).collect();
    if !complete.is_empty() {
        add(Rule::of(Kind::NotNull, &complete), "complete", json!({ "count": complete.len(), "rows": rows }));
    }
    for column in &profile.columns {
        if let Some((rule, code, args)) = of_column(column, study) {
            add(rule, code, args);
        }
    }
    for across in study.iter().flat_map(|study| &study.across) {
        let columns: Vec<&str> = across.columns.iter().map(String::as_str).collect();
        let rule = Rule { operator: Some(across.operator), ..Rule::of(Kind::Compare, &columns) };
        add(rule, "across", json!({ "rows": across.rows }));
    }
    if let Some((column, newest, age)) = newest(profile, today) {
        const LIMITS: [i64; 8] = [1, 2, 7, 14, 31, 62, 92, 366];
        if let Some(limit) = LIMITS.into_iter().find(|limit| *limit > age) {
            let rule = Rule { high: Some(limit as f64), ..Rule::of(Kind::Freshness, &[column]) };
            add(rule, "fresh", json!({ "newest": newest.to_string(), "age": age }));
        }
    }
    let rule = Rule { low: Some(rounded(rows as f64 * 0.5, false)), ..Rule::of(Kind::RowCount, &[]) };
    add(rule, "rows", json!({ "rows": rows }));
    out
}

fn named_by(column: &ColumnProfile, rows: u64) -> bool {
    column.missing == 0
        && !column.distinct_estimated
        && column.distinct == rows
        && !matches!(column.kind, ColumnKind::Number)
}

fn of_column(column: &ColumnProfile, study: Option<&Study>) -> Option<(Rule, &'static str, Value)> {
    let name = column.name.as_str();
    match column.kind {
        ColumnKind::Integer | ColumnKind::Number => {
            let numbers = column.numbers.as_ref()?;
            let (min, max) = (numbers.min?, numbers.max?);
            let few = column.kind == ColumnKind::Integer && max - min <= 31.0 && !column.distinct_estimated;
            // Few whole numbers, and the ends no rarity, are codes, hours, months: others would be new.
            let often = |value: f64| {
                let seen = column.top.iter().find(|top| top.value.parse() == Ok(value)).map_or(0, |top| top.count);
                seen as f64 >= 0.005 * column.count as f64
            };
            let few = few && ((min == 0.0 && max == 23.0) || (often(min) && often(max)));
            let share = min >= 0.0 && max <= 1.0 && column.kind == ColumnKind::Number;
            let room = 0.5 * (max - min);
            let (low, high) = match () {
                () if share => (0.0, 1.0),
                () if few => (min, max),
                () if min >= 0.0 => (0.0, rounded(max + room, true)),
                () => (-rounded(room - min, true), rounded(max + room, true)),
            };
            let rule = Rule { low: Some(low), high: Some(high), ..Rule::of(Kind::Range, &[name]) };
            let code = if few { "range_exact" } else { "range" };
            (max > min).then(|| (rule, code, json!({ "low": min, "high": max, "rows": column.count })))
        }
        ColumnKind::Category | ColumnKind::Boolean => {
            let listed: u64 = column.top.iter().map(|top| top.count).sum();
            let whole = listed == column.count && column.top.len() <= TOP && !column.distinct_estimated;
            // Values that came once or twice are not a list yet.
            let settled = column.top.iter().all(|top| top.count >= 3 && !top.value.ends_with('…'));
            let allowed: Vec<String> = column.top.iter().map(|top| top.value.clone()).collect();
            let args = json!({ "count": allowed.len(), "rows": column.count });
            (whole && settled && !allowed.is_empty())
                .then(|| (Rule { allowed, ..Rule::of(Kind::Set, &[name]) }, "set", args))
        }
        ColumnKind::Text | ColumnKind::Identifier => {
            let studied = study?.columns.iter().find(|c| c.name == *name)?;
            if let Some(personal) = studied.personal.as_ref().filter(|p| p.kind == PersonalKind::Email) {
                let rule =
                    Rule { pattern: r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}".to_owned(), ..Rule::of(Kind::Pattern, &[name]) };
                let all = personal.matched == personal.checked && personal.checked > 0;
                return all.then(|| (rule, "pattern", json!({ "rows": personal.checked })));
            }
            let shape = studied.shape.as_ref().filter(|shape| shape.checked >= LEAST)?;
            let pattern = shape.pattern.trim_start_matches('^').trim_end_matches('$').to_owned();
            let tolerance = if shape.matched == shape.checked { 0.0 } else { 0.01 };
            let rule = Rule { pattern, tolerance, ..Rule::of(Kind::Pattern, &[name]) };
            let code = if shape.matched == shape.checked { "pattern" } else { "pattern_nearly" };
            Some((rule, code, json!({ "rows": shape.checked, "matched": shape.matched })))
        }
        _ => None,
    }
}

/// The date column that goes nearest to today and not beyond, its newest date and its age in days. Dates of birth say
/// nothing of how fresh the rows are.
pub fn newest(profile: &Profile, today: NaiveDate) -> Option<(&str, NaiveDate, i64)> {
    let dated = profile.columns.iter().filter_map(|column| {
        let to = column.dates.as_ref()?.to.get(..10)?;
        let born =
            crate::study::detect(&column.name, column.kind, &[]).is_some_and(|p| p.kind == PersonalKind::BirthDate);
        let day = NaiveDate::parse_from_str(to, "%Y-%m-%d").ok().filter(|day| !born && *day <= today)?;
        Some((column.name.as_str(), day, (today - day).num_days()))
    });
    dated.min_by_key(|(_, _, age)| *age)
}

/// To one digit, away from zero or towards it.
fn rounded(value: f64, up: bool) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10f64.powf(value.log10().floor());
    let digits = value / unit;
    let digits = if up { (digits - 1e-9).ceil() } else { (digits + 1e-9).floor() };
    digits * unit
}
