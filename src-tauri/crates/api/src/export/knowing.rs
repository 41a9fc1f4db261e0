//! What is known of data, as files: the profile to be read or computed with, the dictionary, the rows that break a rule.

use analysis::profile::{ColumnProfile, Profile};
use analysis::study::{ColumnStudy, Level, Measure, Remark, Study};
use analysis::{ColumnKind, locale};
use project::dataset::DatasetColumn;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::all::{All, text};
use super::table::{self, Dialect};
use super::{found, job};
use crate::Fault;
use crate::ctx::Ctx;
use crate::jobs::Job;
use crate::knowing;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProfileFormat {
    Markdown,
    /// A row for each column, for programs.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    Csv,
    /// CSV as this language's Excel opens it.
    ExcelCsv,
}

#[derive(Debug, Deserialize, TS)]
pub struct ExportProfile {
    pub version_id: String,
    pub format: ProfileFormat,
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ExportDictionary {
    pub dataset_id: String,
    pub format: TableFormat,
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ExportFailing {
    pub version_id: String,
    pub rule_id: String,
    pub format: TableFormat,
    pub target: String,
}

fn dialect(format: TableFormat, all: &All) -> Dialect {
    match format {
        TableFormat::Csv => Dialect::Plain,
        TableFormat::ExcelCsv => Dialect::Excel(all.locale),
    }
}

pub(crate) fn export_profile(ctx: &Ctx, args: ExportProfile) -> Result<Job, Fault> {
    let open = ctx.open()?;
    let target = args.target.clone();
    job(ctx, &target, move |all, watch| {
        let version = found(all, "dataset_version", &args.version_id)?;
        let bytes = all.part(&args.version_id, "profile");
        let profile: Profile = bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| Fault::new("damaged", json!({ "detail": "profile" })))?;
        let study = knowing::stored_or_made(&open, &args.version_id, watch)?;
        Ok(match args.format {
            ProfileFormat::Csv => table::csv(&columns_table(&profile, &study), Dialect::Plain),
            ProfileFormat::Markdown => page(all, version, &profile, &study).into_bytes(),
        })
    })
}

pub(crate) fn export_dictionary(ctx: &Ctx, args: ExportDictionary) -> Result<Job, Fault> {
    let target = args.target.clone();
    job(ctx, &target, move |all, _| {
        found(all, "dataset", &args.dataset_id)?;
        let mut columns: Vec<DatasetColumn> = all
            .by("dataset_column", "dataset_id", &args.dataset_id)
            .filter_map(|c| serde_json::from_value(c.clone()).ok())
            .collect();
        columns.sort_by_key(|c| c.position);
        Ok(table::csv(&knowing::dictionary(&columns), dialect(args.format, all)))
    })
}

pub(crate) fn export_failing(ctx: &Ctx, args: ExportFailing) -> Result<Job, Fault> {
    let target = args.target.clone();
    let work = ctx.clone();
    job(ctx, &target, move |all, _| {
        let failing = knowing::all_failing(&work, &args.version_id, &args.rule_id)?;
        let mut head = vec![all.word("export.failing.row"), all.word("export.failing.broken")];
        head.extend(failing.columns);
        let mut rows = vec![head];
        for ((number, cells), marked) in failing.numbers.iter().zip(failing.rows).zip(failing.marked) {
            let mut row = vec![number.to_string(), marked.join(", ")];
            row.extend(cells.into_iter().map(Option::unwrap_or_default));
            rows.push(row);
        }
        Ok(table::csv(&rows, dialect(args.format, all)))
    })
}

/// Figures as programs read them: a row for each column.
fn columns_table(profile: &Profile, study: &Study) -> Vec<Vec<String>> {
    const HEAD: [&str; 29] = [
        "column",
        "kind",
        "values",
        "missing",
        "missing_share",
        "different",
        "different_estimated",
        "min",
        "q05",
        "q25",
        "median",
        "q75",
        "q95",
        "max",
        "mean",
        "sd",
        "zeros",
        "negatives",
        "from",
        "to",
        "gaps",
        "min_length",
        "mean_length",
        "max_length",
        "outliers_below",
        "outliers_above",
        "personal",
        "pattern",
        "top",
    ];
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    for column in &profile.columns {
        let of = study.columns.iter().find(|c| c.name == column.name);
        let real = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
        let numbers = column.numbers.as_ref();
        let quantile = |at: usize| real(numbers.and_then(|n| n.quantiles).map(|q| q[at]));
        let counted = |value: Option<u64>| value.map(|v| v.to_string()).unwrap_or_default();
        let (dates, texts) = (column.dates.as_ref(), column.texts.as_ref());
        let outliers = of.and_then(|c| c.outliers.as_ref());
        let kind = |value: Option<Value>| value.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        rows.push(vec![
            column.name.clone(),
            kind(Some(json!(column.kind))),
            column.count.to_string(),
            column.missing.to_string(),
            real(Some(column.missing as f64 / profile.rows.max(1) as f64)),
            column.distinct.to_string(),
            column.distinct_estimated.to_string(),
            real(numbers.and_then(|n| n.min)),
            quantile(0),
            quantile(1),
            quantile(2),
            quantile(3),
            quantile(4),
            real(numbers.and_then(|n| n.max)),
            real(numbers.and_then(|n| n.mean)),
            real(numbers.and_then(|n| n.sd)),
            counted(numbers.map(|n| n.zeros)),
            counted(numbers.map(|n| n.negatives)),
            dates.map(|d| d.from.clone()).unwrap_or_default(),
            dates.map(|d| d.to.clone()).unwrap_or_default(),
            counted(of.and_then(|c| c.gaps.as_ref()).map(|g| g.missing)),
            counted(texts.map(|t| t.min_length)),
            real(texts.map(|t| t.mean_length)),
            counted(texts.map(|t| t.max_length)),
            counted(outliers.map(|o| o.below)),
            counted(outliers.map(|o| o.above)),
            kind(of.and_then(|c| c.personal.as_ref()).map(|p| json!(p.kind))),
            of.and_then(|c| c.shape.as_ref()).map(|s| s.pattern.clone()).unwrap_or_default(),
            column.top.iter().take(5).map(|t| format!("{} ({})", t.value, t.count)).collect::<Vec<_>>().join("; "),
        ]);
    }
    rows
}

/// What a remark says, in words.
pub(super) fn remark_text(all: &All, remark: &Remark) -> String {
    let mut args: Map<String, Value> = remark.args.clone();
    for (name, value) in &mut args {
        let number = value.as_f64();
        *value = match (name.as_str(), number) {
            ("share", Some(share)) => json!(locale::share(share, if share < 0.1 { 1 } else { 0 }, all.locale)),
            ("strength", Some(strength)) => json!(locale::number(strength, Some(2), all.locale)),
            ("value", Some(value)) => json!(all.number(value)),
            ("from" | "to", None) => json!(moment(all, value.as_str().unwrap_or_default())),
            _ => value.clone(),
        };
    }
    let listed: Vec<&str> = remark.columns.iter().take(6).map(String::as_str).collect();
    let more = if remark.columns.len() > listed.len() { ", …" } else { "" };
    args.insert("columns".to_owned(), json!(format!("{}{more}", listed.join(", "))));
    all.say(&format!("remark.{}", remark.code), Value::Object(args))
}

fn moment(all: &All, text: &str) -> String {
    let day = all.date(text);
    match text.get(11..16) {
        Some(time) => format!("{day} {time}"),
        None => day,
    }
}

/// A page for people, as Markdown.
fn page(all: &All, version: &Value, profile: &Profile, study: &Study) -> String {
    let name = all.find("dataset", text(version, "dataset_id")).map_or("", |d| text(d, "name"));
    let mut out = format!("# {}\n\n", plain(&all.say("study.export.title", json!({ "name": name }))));
    let facts = json!({
        "rows": profile.rows, "columns": profile.columns.len(), "file": text(version, "file_name"),
        "version": version["number"], "date": all.date(text(version, "imported_at")),
    });
    out += &format!("{}\n\n", plain(&all.say("study.export.facts", facts)));
    out += &format!("## {}\n\n", all.word("study.remarks"));
    if study.remarks.is_empty() {
        out += &format!("{}\n", all.word("study.nothing"));
    }
    for remark in &study.remarks {
        let mark = match remark.level {
            Level::Warn => "⚠ ",
            Level::Note | Level::Good => "",
        };
        out += &format!("- {mark}{}\n", plain(&remark_text(all, remark)));
    }
    out += &format!("\n## {}\n\n", all.word("data.tab.columns"));
    let head =
        ["name", "kind", "missing", "different", "content", "meaning"].map(|h| all.word(&format!("study.export.{h}")));
    out += &format!("| {} |\n|---|---|---:|---:|---|---|\n", head.join(" | "));
    let catalogue: Vec<&Value> = all.by("dataset_column", "dataset_id", text(version, "dataset_id")).collect();
    for column in &profile.columns {
        let known = catalogue.iter().find(|c| text(c, "name") == column.name);
        let unit = known.map_or("", |c| text(c, "unit"));
        let share = column.missing as f64 / profile.rows.max(1) as f64;
        let missing = if column.missing == 0 { "–".to_owned() } else { locale::share(share, 1, all.locale) };
        let kind = all.word(&format!("data.kind.{}", json!(column.kind).as_str().unwrap_or_default()));
        let cells = [
            column.name.clone(),
            kind,
            missing,
            all.number(column.distinct as f64),
            content(all, column, unit, study.columns.iter().find(|c| c.name == column.name)),
            known.map_or("", |c| text(c, "meaning")).to_owned(),
        ];
        out += &format!("| {} |\n", cells.map(|cell| plain(&cell)).join(" | "));
    }
    if !study.pairs.is_empty() {
        out += &format!("\n## {}\n\n", all.word("study.pairs.title"));
        out += &format!("{}\n\n", all.say("study.pairs.sample", json!({ "rows": study.sample })));
        for pair in study.pairs.iter().filter(|p| p.strength >= 0.1).take(20) {
            let measure = all.word(&format!(
                "study.measure.{}",
                match pair.measure {
                    Measure::Numbers => "numbers",
                    Measure::Categories => "categories",
                    Measure::Mixed => "mixed",
                }
            ));
            let strength = locale::number(pair.strength, Some(2), all.locale);
            out += &format!("- {} · {}: {strength} ({measure})\n", plain(&pair.a), plain(&pair.b));
        }
    }
    out
}

fn content(all: &All, column: &ColumnProfile, unit: &str, study: Option<&ColumnStudy>) -> String {
    let number = |value: Option<f64>| value.map(|v| all.quantity(v, unit)).unwrap_or_default();
    if let Some(dates) = &column.dates {
        return format!("{} – {}", moment(all, &dates.from), moment(all, &dates.to));
    }
    if let Some(numbers) = &column.numbers {
        let median = numbers.quantiles.map(|q| all.quantity(q[2], unit)).unwrap_or_default();
        return all.say(
            "study.export.numbers",
            json!({ "low": number(numbers.min), "high": number(numbers.max), "median": median }),
        );
    }
    if matches!(column.kind, ColumnKind::Text | ColumnKind::Identifier)
        && let Some(lengths) = study.and_then(|s| s.lengths.as_ref())
    {
        let [low, _, median, _, high] = lengths.quantiles;
        return all.say("study.export.lengths", json!({ "low": low, "high": high, "median": median }));
    }
    let shown = column.top.iter().take(4).map(|top| {
        let share = locale::share(top.count as f64 / column.count.max(1) as f64, 0, all.locale);
        format!("{} {share}", top.value)
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Users' words as data: nothing that they type is markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
