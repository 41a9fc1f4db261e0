//! What to say of a table, worst first. The words are under `remark.<code>` in the messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::{Measure, PersonalKind, Study};
use crate::ColumnKind;
use crate::csv::like_missing;
use crate::profile::{ColumnProfile, Profile};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Warn,
    Note,
    Good,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Remark {
    pub code: String,
    pub level: Level,
    /// What it speaks of, in the order of the table.
    pub columns: Vec<String>,
    #[ts(type = "Record<string, unknown>")]
    pub args: Map<String, Value>,
}

/// A strength from which on two columns say the same, and one from which on it is worth a word.
const SAME: f64 = 0.995;
const STRONG: f64 = 0.8;
/// A value that leaves nothing to the others.
const DOMINATED: f64 = 0.99;

/// The share of the rows from which on a value that may stand for none is worth a word.
const CODED: f64 = 0.01;
/// Numbers that people write where they have none.
const NUMBERED: [f64; 9] = [-9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99_999.0, 999_999.0];

pub(super) fn remarks(profile: &Profile, study: &Study) -> Vec<Remark> {
    let mut found: Vec<(f64, Remark)> = Vec::new();
    let mut say = |weight: f64, code: &str, level: Level, columns: Vec<String>, mut args: Value| {
        args["count"] = args.get("count").cloned().unwrap_or(json!(columns.len()));
        args["column"] = json!(columns.first());
        let args = args.as_object().cloned().unwrap_or_default();
        found.push((weight, Remark { code: code.to_owned(), level, columns, args }));
    };
    let rows = profile.rows.max(1) as f64;
    let named = |fits: &dyn Fn(&ColumnProfile) -> bool| -> Vec<String> {
        profile.columns.iter().filter(|c| fits(c)).map(|c| c.name.clone()).collect()
    };
    let share = |missing: u64| missing as f64 / rows;

    let empty = named(&|c| c.count == 0);
    if !empty.is_empty() {
        say(90.0, "empty", Level::Warn, empty, json!({}));
    }
    let duplicates = &study.duplicates;
    if duplicates.rows > 0 {
        let part = duplicates.rows as f64 / rows;
        let args = json!({ "count": duplicates.rows, "share": part, "exact": duplicates.exact, "row": duplicates.examples.first() });
        say(if part >= 0.01 { 88.0 } else { 50.0 }, "duplicates", Level::Warn, Vec::new(), args);
    }
    let personal: Vec<String> = study
        .columns
        .iter()
        .filter(|c| c.personal.as_ref().is_some_and(|p| p.kind != PersonalKind::Indirect))
        .map(|c| c.name.clone())
        .collect();
    if !personal.is_empty() {
        say(80.0, "personal", Level::Warn, personal, json!({}));
    }
    let mostly = named(&|c| c.count > 0 && share(c.missing) >= 0.5);
    if !mostly.is_empty() {
        let worst = profile.columns.iter().filter(|c| c.count > 0).map(|c| share(c.missing)).fold(0.0, f64::max);
        say(70.0, "mostly_missing", Level::Warn, mostly, json!({ "share": worst }));
    }
    for pair in study.pairs.iter().filter(|p| p.strength >= SAME).take(5) {
        let args = json!({ "other": pair.b, "strength": pair.strength, "rows": pair.rows });
        say(65.0, "same", Level::Warn, vec![pair.a.clone(), pair.b.clone()], args);
    }
    for column in &study.columns {
        let Some(gaps) = &column.gaps else { continue };
        let part = gaps.missing as f64 / (gaps.missing + gaps.present).max(1) as f64;
        // Where most days are absent there was never one row a day.
        if let (true, Some((from, to, length))) = (gaps.missing > 0 && part < 0.4, &gaps.longest) {
            let args = json!({ "count": gaps.missing, "step": gaps.step, "from": from, "to": to, "longest": length });
            say(
                if part > 0.02 { 55.0 } else { 28.0 },
                "gaps",
                if part > 0.02 { Level::Warn } else { Level::Note },
                vec![column.name.clone()],
                args,
            );
        }
    }
    for column in &study.columns {
        let Some(outliers) = &column.outliers else { continue };
        let count = outliers.below + outliers.above;
        let part = count as f64 / rows;
        let (row, value) = outliers.farthest.first().copied().unwrap_or_default();
        let args = json!({ "count": count, "share": part, "row": row, "value": value });
        say(25.0 - part, "outliers", Level::Note, vec![column.name.clone()], args);
    }
    // By word: its columns, and the most rows of one of them.
    let mut worded: BTreeMap<&str, (Vec<String>, u64)> = BTreeMap::new();
    for column in profile.columns.iter().filter(|c| matches!(c.kind, ColumnKind::Category | ColumnKind::Text)) {
        let word = column.top.iter().find(|top| like_missing(&top.value) && share(top.count) >= CODED);
        if let Some(word) = word.filter(|_| column.distinct > 1) {
            let (columns, most) = worded.entry(&word.value).or_default();
            columns.push(column.name.clone());
            *most = word.count.max(*most);
        }
    }
    for (word, (columns, most)) in worded {
        let level = if share(most) >= 0.05 { Level::Warn } else { Level::Note };
        say(60.0, "absent_word", level, columns, json!({ "value": word, "share": share(most) }));
    }
    for column in &profile.columns {
        let Some((value, count)) = coded(column).filter(|(_, count)| share(*count) >= CODED) else { continue };
        say(
            45.0,
            "code",
            Level::Note,
            vec![column.name.clone()],
            json!({ "value": value, "share": share(count), "count": count }),
        );
    }
    let constant = named(&|c| c.count > 0 && c.distinct == 1 && !c.distinct_estimated);
    if !constant.is_empty() {
        say(40.0, "constant", Level::Note, constant, json!({}));
    }
    let some = named(&|c| c.count > 0 && share(c.missing) < 0.5 && share(c.missing) >= 0.05);
    if !some.is_empty() {
        let worst = profile.columns.iter().map(|c| share(c.missing)).filter(|s| *s < 0.5).fold(0.0, f64::max);
        say(35.0, "some_missing", Level::Note, some, json!({ "share": worst }));
    }
    for column in profile.columns.iter().filter(|c| matches!(c.kind, ColumnKind::Category | ColumnKind::Boolean)) {
        if let Some(top) =
            column.top.first().filter(|top| column.distinct > 1 && top.count as f64 >= DOMINATED * column.count as f64)
        {
            let args = json!({ "value": top.value, "share": top.count as f64 / column.count as f64 });
            say(30.0, "dominated", Level::Note, vec![column.name.clone()], args);
        }
    }
    let strong = study.pairs.iter().filter(|p| p.strength < SAME && p.strength >= STRONG);
    for pair in strong.take(5) {
        let measure = match pair.measure {
            Measure::Numbers => "numbers",
            Measure::Categories => "categories",
            Measure::Mixed => "mixed",
        };
        let args = json!({ "other": pair.b, "strength": pair.strength, "rows": pair.rows, "measure": measure });
        let weight = if pair.strength >= 0.9 { 42.0 } else { 15.0 } + pair.strength;
        say(weight, "strong", Level::Note, vec![pair.a.clone(), pair.b.clone()], args);
    }
    match study.keys.first() {
        Some(key) => say(
            10.0,
            "key",
            Level::Good,
            key.columns.clone(),
            json!({ "pair": key.columns.len() > 1, "other": key.columns.get(1) }),
        ),
        None if study.rows > 1 => say(20.0, "no_key", Level::Note, Vec::new(), json!({})),
        None => {}
    }
    let full = profile.columns.iter().filter(|c| c.missing == 0).count();
    if full == profile.columns.len() && full > 0 {
        say(5.0, "complete", Level::Good, Vec::new(), json!({ "count": full }));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, remark)| remark).collect()
}

/// A number that may stand for none (or never, or other), with its rows: the only negative one where it is -1 or made of
/// nines, or one made of nines with nothing near below it.
fn coded(column: &ColumnProfile) -> Option<(f64, u64)> {
    let numbers = column.numbers.as_ref().filter(|_| column.kind == ColumnKind::Integer && column.distinct > 2)?;
    column.top.iter().find_map(|top| {
        let value: f64 = top.value.parse().ok()?;
        let stands_out = if value < 0.0 {
            (value == -1.0 || NUMBERED.contains(&value)) && numbers.negatives == top.count
        } else {
            let near = numbers.histogram.iter().filter(|bin| bin.to > value / 2.0 && bin.to < value);
            NUMBERED.contains(&value) && numbers.max == Some(value) && near.map(|bin| bin.count).sum::<u64>() == 0
        };
        stands_out.then_some((value, top.count))
    })
}
