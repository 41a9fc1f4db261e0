//! The project as a whole.

use std::path::Path;
use std::sync::Arc;

use api::{Fault, House, Locale, Session, words};
use serde_json::{Value, json};

use super::target::Target;
use super::{Said, object};

fn refuse_existing(file: &Path) -> Result<(), Fault> {
    if file.exists() { Err(api::file_fault(file, &std::io::ErrorKind::AlreadyExists.into())) } else { Ok(()) }
}

pub(super) fn new(house: &Arc<House>, locale: Locale, file: &Path, from: Option<&Path>) -> Result<Said, Fault> {
    refuse_existing(file)?;
    let session = Session::owner(locale);
    match from {
        Some(source) => {
            let text = std::fs::read_to_string(source).map_err(|e| api::file_fault(source, &e))?;
            api::import_project(&text, file, &session)?;
        }
        None => {
            let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            house.create_path(file, &name, session.call())?;
        }
    }
    Said::new("", json!({ "file": file }))
}

pub(super) fn sample(locale: Locale, file: &Path) -> Result<Said, Fault> {
    refuse_existing(file)?;
    api::create_sample(file, &Session::owner(locale))?;
    Said::new("", json!({ "file": file }))
}

pub(super) fn kpi(target: &Target) -> Result<Said, Fault> {
    let values = target.records("kpi_value")?;
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for kpi in target.records("kpi")? {
        let last =
            values.iter().filter(|v| v["kpi_id"] == kpi["id"]).max_by_key(|v| v["date"].as_str().map(str::to_owned));
        let mut args = object(&kpi);
        for (name, field) in [("value", "value"), ("date", "date"), ("source", "source")] {
            args.insert(name.to_owned(), last.map_or(Value::Null, |v| v[field].clone()));
        }
        let key = match (last.is_some(), kpi["target"].is_null()) {
            (false, _) => "cli.kpi_silent",
            (true, true) => "cli.kpi_free",
            (true, false) => "cli.kpi",
        };
        lines.push(words::say(target.locale(), key, &args));
        rows.push(Value::Object(args));
    }
    Said::new(lines.join("\n"), Value::Array(rows))
}

pub(super) fn check(target: &Target, strict: bool) -> Result<Said, Fault> {
    let found = target.value("checks", json!({}))?;
    let open: Vec<&Value> = found.as_array().into_iter().flatten().filter(|f| f["silenced"].is_null()).collect();
    let line = |f: &&Value| {
        let code = f["code"].as_str().unwrap_or_default();
        let title = target.say(&format!("finding.{code}.title"), &f["args"]);
        format!("{}  {code}  {title}", f["severity"].as_str().unwrap_or_default())
    };
    let text = open.iter().map(line).collect::<Vec<_>>().join("\n");
    let warned = open.iter().any(|f| f["severity"] != "advice");
    let mut said = Said::new(text, found.clone())?;
    said.code = u8::from(strict && warned);
    Ok(said)
}

pub(super) fn undo(target: &Target) -> Result<Said, Fault> {
    let step = target.value("undo", json!({}))?;
    let text = step["op"].as_str().map(|op| target.say(&format!("op.{op}"), &step["args"]));
    Said::new(text.unwrap_or_default(), step)
}

pub(super) fn export(target: &Target, output: &Path) -> Result<Said, Fault> {
    let value = target.value("export_project", json!({}))?;
    let text = serde_json::to_vec_pretty(&value).unwrap_or_default();
    std::fs::write(output, text).map_err(|e| api::file_fault(output, &e))?;
    Said::new("", json!({ "file": output }))
}
