//! Datasets: read, compared, known, put right.

use std::path::Path;

use api::Fault;
use serde_json::{Value, json};

use super::target::Target;
use super::{Said, ending};

pub(super) fn import(
    target: &Target,
    data: &Path,
    name: Option<String>,
    into: Option<String>,
    sheet: Option<String>,
) -> Result<Said, Fault> {
    let name = name.unwrap_or_else(|| data.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default());
    let handle = target.hand_in(data)?;
    let mut order = json!({ "handle": handle, "name": name });
    if let Some(into) = into {
        order["dataset_id"] = dataset(target, &into)?["id"].clone();
    }
    if let Some(sheet) = sheet {
        order["choices"] = json!({ "sheet": sheet });
    }
    let result = target.job("import_file", order)?;
    let versions = target.records("dataset_version")?;
    let version = versions.into_iter().find(|v| v["id"] == result["version_id"]).unwrap_or(Value::Null);
    let text = target.say("cli.imported", &version);
    Said::new(text, json!({ "dataset_id": result["dataset_id"], "version": version }))
}

pub(super) fn dataset(target: &Target, name: &str) -> Result<Value, Fault> {
    let found = target.records("dataset")?.into_iter().find(|d| d["name"] == name || d["id"] == name);
    found.ok_or_else(|| Fault::new("unknown_dataset", json!({ "name": name })))
}

/// The id of the version of this number, or of the newest.
pub(super) fn version_of(target: &Target, data: &str, number: Option<i64>) -> Result<Value, Fault> {
    let dataset = dataset(target, data)?;
    let versions = target.records("dataset_version")?;
    let ours = versions.iter().filter(|v| v["dataset_id"] == dataset["id"]);
    let Some(number) = number else {
        let newest = ours.max_by_key(|v| v["number"].as_i64());
        return Ok(newest.map_or(Value::Null, |v| v["id"].clone()));
    };
    let found = ours.filter(|v| v["number"] == number).map(|v| v["id"].clone()).next();
    found.ok_or_else(|| Fault::new("unknown_version", json!({ "name": data, "number": number })))
}

pub(super) fn compare(target: &Target, data: &str, version: Option<i64>, with: Option<i64>) -> Result<Said, Fault> {
    let mut order = json!({ "version_id": version_of(target, data, version)? });
    if with.is_some() {
        order["before_id"] = version_of(target, data, with)?;
    }
    let made = target.job("compare_versions", order)?;
    Said::new(api::difference(target.locale(), &made), made)
}

pub(super) fn profile(target: &Target, data: &str, version: Option<i64>, output: &Path) -> Result<Said, Fault> {
    let format = ending(output, &[("md", "markdown"), ("csv", "csv")])?;
    let version_id = version_of(target, data, version)?;
    let place = target.hand_out(output)?;
    target.exported("export_profile", json!({ "version_id": version_id, "format": format, "target": place }))
}

pub(super) fn tidy(input: &Path, output: &Path) -> Result<Said, Fault> {
    Said::new("", api::tidy(input, output)?)
}
