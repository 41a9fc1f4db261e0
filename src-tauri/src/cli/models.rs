//! Models: trained, used, described.

use std::path::Path;

use api::Fault;
use serde_json::{Value, json};

use super::data::version_of;
use super::target::Target;
use super::{Said, ending};

pub(super) fn train(target: &Target, data: &str, column: &str, seed: u64, models: &[String]) -> Result<Said, Fault> {
    let version_id = version_of(target, data, None)?;
    let mut spec = target.value("propose_spec", json!({ "version_id": version_id, "target": column, "seed": seed }))?;
    if !models.is_empty() {
        spec["algorithms"] = json!(models);
    }
    let result = target.job("train", json!({ "version_id": version_id, "spec": spec }))?;
    let report = target.value("training_report", json!({ "id": result["training_id"] }))?;
    let text = api::conclusion(target.locale(), &report["report"]["conclusion"]);
    Said::new(text, json!({ "training_id": result["training_id"], "report": report }))
}

/// The id of the model of this id, or the latest of this algorithm.
fn model_called(target: &Target, model: &str) -> Result<Value, Fault> {
    let models = target.records("model")?;
    // The ids of trainings grow with time.
    let named = models.iter().filter(|m| m["id"] == model || m["algorithm"] == model);
    let chosen = named.max_by_key(|m| m["training_id"].as_str());
    Ok(chosen.ok_or_else(|| Fault::new("not_found", json!({ "kind": "model", "id": model })))?["id"].clone())
}

pub(super) fn predict(target: &Target, model: &str, input: &Path, output: &Path, reasons: bool) -> Result<Said, Fault> {
    let id = model_called(target, model)?;
    let (handle, place) = (target.hand_in(input)?, target.hand_out(output)?);
    let args = json!({ "model_id": id, "handle": handle, "target": place, "reasons": reasons });
    let said = target.job("predict_csv", args)?;
    let mut lines = vec![target.say("cli.predicted", &said)];
    for new in said["new"].as_array().into_iter().flatten() {
        let kind = new["kind"].as_str().unwrap_or_default();
        let examples: Vec<&str> = new["examples"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let args = json!({ "column": new["column"], "rows": new["rows"], "examples": examples.join(", ") });
        lines.push(target.say(&format!("cli.new_{kind}"), &args));
    }
    let personal: Vec<&str> = said["personal"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !personal.is_empty() {
        let args = json!({ "count": personal.len(), "columns": personal.join(", ") });
        lines.push(target.say("cli.personal", &args));
    }
    Said::new(lines.join("\n"), said)
}

pub(super) fn card(target: &Target, model: &str, output: &Path) -> Result<Said, Fault> {
    let format = ending(output, &[("pdf", "pdf"), ("md", "markdown")])?;
    let id = model_called(target, model)?;
    let place = target.hand_out(output)?;
    target.exported("export_model_card", json!({ "model_id": id, "format": format, "target": place }))
}
