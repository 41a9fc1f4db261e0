//! Models, measures, conditions and findings in words, for what is made here: pictures, files, the command line.

use analysis::baseline::{Finding, Novelty, Split};
use analysis::explain::{Condition, Contribution, Reasons, Scale, Test};
use analysis::features::FieldPart;
use analysis::locale::{self, Locale};
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::words::say_json;
use crate::worth::{lowered, model_word, round3};

fn word(locale: Locale, key: &str) -> String {
    say_json(locale, key, &Value::Null)
}

pub(crate) fn metric_word(locale: Locale, metric: &str) -> String {
    word(locale, &format!("baseline.metric.{metric}"))
}

/// As the page shows it: shares in percent, errors with three digits, the others with three decimals.
pub(crate) fn metric_text(locale: Locale, metric: &str, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match metric {
        "recall_top" | "accuracy" | "balanced_accuracy" => locale::share(value, 1, locale),
        "mae" | "rmse" => locale::number(round3(value), None, locale),
        _ => locale::number(value, Some(3), locale),
    }
}

/// With as few decimals as tell it, three at the most.
pub(crate) fn short(value: f64, locale: Locale) -> String {
    let at = |digits: i32| (value * 10f64.powi(digits)).round() / 10f64.powi(digits);
    let most = if value.abs() < 10.0 { 3 } else { 1 };
    let digits = (0..most).find(|&d| (at(d) - at(most)).abs() < 1e-9).unwrap_or(most);
    locale::number(at(digits), Some(digits as u8), locale)
}

/// A factor of the odds: near one the difference from it is what tells.
pub(crate) fn odds(factor: f64, locale: Locale) -> String {
    match (0.95..1.05).contains(&factor) {
        true => locale::number((factor * 1e4).round() / 1e4, Some(4), locale),
        false => short(round3(factor), locale),
    }
}

/// A day counted from 1970-01-01.
pub(crate) fn day(days: f64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::TimeDelta::try_days(days.floor() as i64)?)
}

pub(crate) fn day_text(days: f64, locale: Locale) -> String {
    day(days).map_or_else(|| short(days, locale), |d| locale::date(d, locale))
}

/// Yes and no as people say them.
pub(crate) fn class_text(locale: Locale, class: &str) -> String {
    match class {
        "true" => word(locale, "data.value.yes"),
        "false" => word(locale, "data.value.no"),
        other => other.to_owned(),
    }
}

pub(crate) fn level_text(locale: Locale, part: FieldPart, level: &str) -> String {
    let number: Option<u32> = level.parse().ok();
    match (part, number) {
        (FieldPart::Month, Some(month @ 1..=12)) => {
            NaiveDate::from_ymd_opt(2024, month, 1).map_or_else(|| level.to_owned(), |d| locale::month(d, locale))
        }
        (FieldPart::Weekday, Some(day @ 1..=7)) => word(locale, &format!("baseline.weekday.{day}")),
        _ => class_text(locale, level),
    }
}

pub(crate) fn field_text(locale: Locale, column: &str, part: FieldPart) -> String {
    let part = match part {
        FieldPart::Days => "days",
        FieldPart::Month => "month",
        FieldPart::Weekday => "weekday",
        FieldPart::Hour => "hour",
        _ => return column.to_owned(),
    };
    say_json(locale, &format!("baseline.field.{part}"), &json!({ "column": column }))
}

const LEVELS: usize = 3;

pub(crate) fn condition_text(locale: Locale, condition: &Condition) -> String {
    let name = field_text(locale, &condition.column, condition.field);
    let number = |v: f64| if condition.field == FieldPart::Days { day_text(v, locale) } else { short(v, locale) };
    let (key, args) = match &condition.test {
        Test::Missing {} => return say_json(locale, "baseline.rule.missing", &json!({ "column": name })),
        Test::OneOf { levels, other } => {
            let mut shown: Vec<String> =
                levels.iter().take(LEVELS).map(|l| level_text(locale, condition.field, l)).collect();
            if levels.len() > LEVELS {
                shown.push("…".to_owned());
            }
            if *other {
                shown.push(word(locale, "baseline.rule.other"));
            }
            let or = format!(" {} ", word(locale, "baseline.rule.or"));
            ("one_of", json!({ "column": name, "levels": shown.join(&or) }))
        }
        Test::Between { above: Some(a), at_most: Some(m) } => {
            ("between", json!({ "column": name, "low": number(*a), "high": number(*m) }))
        }
        Test::Between { above: Some(a), at_most: None } => ("above", json!({ "column": name, "value": number(*a) })),
        Test::Between { above: None, at_most: Some(m) } => ("at_most", json!({ "column": name, "value": number(*m) })),
        Test::Between { above: None, at_most: None } => ("known", json!({ "column": name })),
    };
    let text = say_json(locale, &format!("baseline.rule.{key}"), &args);
    match condition.or_missing {
        true => say_json(locale, "baseline.rule.or_missing", &json!({ "condition": text })),
        false => text,
    }
}

pub(crate) fn conditions_text(locale: Locale, conditions: &[Condition]) -> String {
    let all: Vec<String> = conditions.iter().map(|c| condition_text(locale, c)).collect();
    let both = |first: String, second: String| {
        say_json(locale, "baseline.rule.and", &json!({ "first": first, "second": second }))
    };
    all.into_iter().reduce(both).unwrap_or_else(|| word(locale, "baseline.result.all"))
}

pub(crate) fn split_text(locale: Locale, split: &Split) -> String {
    let share = |s: &f64| locale::share(*s, 0, locale);
    let (key, args) = match split {
        Split::Holdout { test_share } => ("holdout", json!({ "share": share(test_share) })),
        Split::Time { column, test_share } => ("time", json!({ "share": share(test_share), "column": column })),
        Split::Folds { k } => ("folds", json!({ "count": k })),
        Split::Groups { column, k } => ("groups", json!({ "count": k, "column": column })),
        Split::Rolling { column, windows } => ("rolling", json!({ "count": windows, "column": column })),
    };
    say_json(locale, &format!("baseline.split.said_{key}"), &args)
}

/// A finding of a training: codes among its arguments are worded first.
pub(crate) fn finding_text(locale: Locale, finding: &Finding) -> String {
    let mut args = json!(finding.args);
    if let Some(args) = args.as_object_mut() {
        let text =
            |args: &serde_json::Map<String, Value>, key: &str| args.get(key).and_then(Value::as_str).map(str::to_owned);
        if let Some(model) = text(args, "model") {
            let name = model_word(locale, &model);
            args.insert("model_low".to_owned(), json!(lowered(&name)));
            args.insert("model".to_owned(), json!(name));
        }
        for key in ["positive", "class", "value"] {
            if let Some(class) = text(args, key) {
                args.insert(key.to_owned(), json!(class_text(locale, &class)));
            }
        }
        if let Some(naive) = text(args, "naive") {
            args.insert("naive".to_owned(), json!(lowered(&model_word(locale, &naive))));
        }
        for key in ["metric", "next_metric"] {
            if let Some(metric) = text(args, key) {
                args.insert(key.to_owned(), json!(metric_word(locale, &metric)));
            }
        }
    }
    say_json(locale, &format!("finding_model.{}", finding.code), &args)
}

/// "amount = 812 (+12.1 points)".
pub(crate) fn reason_text(locale: Locale, reasons: &Reasons, part: &Contribution, value: &str) -> String {
    let signed = |v: f64| {
        let figure = short(v.abs(), locale);
        if v < 0.0 { format!("−{figure}") } else { format!("+{figure}") }
    };
    let (key, change) = match reasons.scale {
        Scale::Unit => ("unit", signed(round3(part.value))),
        Scale::Probability => ("points", signed((part.value * 1000.0).round() / 10.0)),
        Scale::LogOdds => ("odds", odds(part.value.exp(), locale)),
    };
    let value = if value.is_empty() { word(locale, "trial.missing") } else { value.to_owned() };
    let args = json!({ "column": part.column, "value": value, "change": change });
    say_json(locale, &format!("trial.reason.{key}"), &args)
}

pub(crate) fn novelty_text(locale: Locale, novelty: &Novelty, date: bool) -> String {
    let number = |v: f64| if date { day_text(v, locale) } else { short(v, locale) };
    let (key, args) = match novelty {
        Novelty::Level { column, level } => ("level", json!({ "column": column, "level": level })),
        Novelty::Below { column, min } => ("below", json!({ "column": column, "value": number(*min) })),
        Novelty::Above { column, max } => ("above", json!({ "column": column, "value": number(*max) })),
        Novelty::Missing { column } => ("missing", json!({ "column": column })),
    };
    say_json(locale, &format!("trial.new.{key}"), &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let said = |v: f64| short(v, Locale::En);
        assert_eq!(
            [8.2, -1.0, 0.125, 0.1234, 812.0, 200.94].map(said),
            ["8.2", "−1", "0.125", "0.123", "812", "200.9"]
        );
        assert_eq!([1.0009, 4.974, 0.5].map(|v| odds(v, Locale::En)), ["1.0009", "4.97", "0.5"]);
    }
}
