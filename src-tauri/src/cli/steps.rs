//! Preparations: run, and their steps written and read.

use std::path::Path;

use api::Fault;
use serde_json::{Map, Value, json};

use super::Said;
use super::target::Target;

/// Names the format in the file.
const FORMAT: &str = "atelier-steps";

fn called(target: &Target, name: &str) -> Result<Value, Fault> {
    let found = target.records("preparation")?.into_iter().find(|p| p["name"] == name || p["id"] == name);
    found.ok_or_else(|| Fault::new("unknown_preparation", json!({ "name": name })))
}

pub(super) fn prepare(target: &Target, name: &str, version: Option<i64>) -> Result<Said, Fault> {
    let chosen = called(target, name)?;
    let versions = target.records("dataset_version")?;
    let source = |number: i64| {
        versions
            .iter()
            .find(|v| v["dataset_id"] == chosen["dataset_id"] && v["number"] == number)
            .map(|v| v["id"].clone())
            .ok_or_else(|| Fault::new("unknown_version", json!({ "number": number })))
    };
    let version_id = version.map(source).transpose()?;
    let result = target.job("prepare", json!({ "preparation_id": chosen["id"], "version_id": version_id }))?;
    let made = target.records("dataset_version")?.into_iter().find(|v| v["id"] == result["version_id"]);
    let number = made.map(|v| v["number"].clone()).unwrap_or(Value::Null);
    let value = json!({
        "name": chosen["name"], "number": number, "rows": result["rows"],
        "dataset_id": result["dataset_id"], "version_id": result["version_id"],
    });
    Said::new(target.say("cli.prepared", &value), value)
}

/// Writes the steps of a preparation, or adds those of a file.
pub(super) fn steps(target: &Target, name: &str, output: Option<&Path>, from: Option<&Path>) -> Result<Said, Fault> {
    let preparation = called(target, name)?;
    match (output, from) {
        (Some(output), _) => write(target, &preparation, output),
        (None, Some(from)) => add(target, &preparation, from),
        (None, None) => Said::new("", Value::Null),
    }
}

/// The steps as they are kept for other projects: datasets that they join go by their names.
fn write(target: &Target, preparation: &Value, output: &Path) -> Result<Said, Fault> {
    let mut steps = target.records("preparation_step")?;
    steps.retain(|s| s["preparation_id"] == preparation["id"]);
    let key = |s: &Value| (s["order_key"].as_str().map(str::to_owned), s["id"].as_str().map(str::to_owned));
    steps.sort_by_key(key);
    let datasets = target.records("dataset")?;
    let mut names = Map::new();
    for step in &steps {
        let joined = datasets.iter().find(|d| d["id"] == step["params"]["dataset_id"]);
        if let Some((id, joined)) = joined.and_then(|d| Some((d["id"].as_str()?, d))) {
            names.insert(id.to_owned(), joined["name"].clone());
        }
    }
    let steps: Vec<Value> =
        steps.iter().map(|s| json!({ "kind": s["kind"], "params": s["params"], "note": s["note"] })).collect();
    let count = steps.len();
    let all = json!({ "format": FORMAT, "version": 1, "name": preparation["name"], "steps": steps, "datasets": names });
    let text = serde_json::to_vec_pretty(&all).unwrap_or_default();
    std::fs::write(output, text).map_err(|e| api::file_fault(output, &e))?;
    let said = json!({ "name": preparation["name"], "count": count, "file": output });
    Said::new(target.say("cli.steps_written", &said), said)
}

fn add(target: &Target, preparation: &Value, from: &Path) -> Result<Said, Fault> {
    let text = std::fs::read_to_string(from).map_err(|e| api::file_fault(from, &e))?;
    let name = from.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let bad = |detail: String| Fault::new("bad_steps", json!({ "name": name, "detail": detail }));
    let all: Value = serde_json::from_str(&text).map_err(|e| bad(e.to_string()))?;
    if all["format"] != FORMAT || all["version"] != 1 {
        return Err(bad("format".to_owned()));
    }
    let Value::Array(mut steps) = all["steps"].clone() else { return Err(bad("steps".to_owned())) };
    let datasets = target.records("dataset")?;
    for (at, step) in steps.iter_mut().enumerate() {
        if !step["params"].is_object() || !step["kind"].is_string() {
            return Err(bad(format!("steps[{at}]")));
        }
        let Some(id) = step["params"]["dataset_id"].as_str().filter(|id| !id.is_empty()) else { continue };
        if datasets.iter().any(|d| d["id"] == id) {
            continue;
        }
        let joined = all["datasets"][id].as_str().unwrap_or(id);
        let ours = datasets.iter().find(|d| d["name"] == joined);
        let ours = ours.ok_or_else(|| Fault::new("unknown_dataset", json!({ "name": joined })))?;
        step["params"]["dataset_id"] = ours["id"].clone();
    }
    let last = target
        .records("preparation_step")?
        .into_iter()
        .filter(|s| s["preparation_id"] == preparation["id"])
        .max_by_key(|s| (s["order_key"].as_str().map(str::to_owned), s["id"].as_str().map(str::to_owned)));
    let mut order = json!({ "preparation_id": preparation["id"], "steps": steps });
    if let Some(last) = last {
        order["after"] = last["id"].clone();
    }
    let added = target.value("add_preparation_steps", order)?;
    let said = json!({ "name": preparation["name"], "count": added.as_array().map_or(0, Vec::len) });
    Said::new(target.say("cli.steps_added", &said), said)
}
