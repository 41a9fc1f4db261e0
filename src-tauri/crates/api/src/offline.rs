//! What the command line does beside calling commands: files in, files out.

use std::path::Path;

use analysis::reading;
use serde_json::{Map, Value, json};

use crate::train::unwatched;
use crate::words::say;
use crate::{Fault, Locale, Session};

/// Puts a table right; answers what was found and repaired.
pub fn tidy(input: &Path, output: &Path) -> Result<Value, Fault> {
    let tidied = reading::tidy(input, output, &unwatched()).map_err(|e| Fault::tagged(&e))?;
    Ok(json!(tidied))
}

/// A new project from an export.
pub fn import_project(text: &str, target: &Path, session: &Session) -> Result<(), Fault> {
    Ok(project::import_json(text, target, session.call())?)
}

/// The fault of a file that could not be read or written.
pub fn file_fault(path: &Path, error: &std::io::Error) -> Fault {
    Fault::file(path, error)
}

/// A conclusion in words: the codes of models and metrics among its arguments are worded first.
pub fn conclusion(locale: Locale, conclusion: &Value) -> String {
    let none = Map::new();
    let mut args = conclusion["args"].as_object().cloned().unwrap_or_default();
    let word = |kind: &str, code: &Value| say(locale, &format!("{kind}.{}", code.as_str().unwrap_or_default()), &none);
    let lowered = |text: String| {
        let mut letters = text.chars();
        letters.next().map(|c| c.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    if let Some(code) = args.get("model").cloned() {
        let name = word("model", &code);
        args.insert("model_low".to_owned(), json!(lowered(name.clone())));
        args.insert("model".to_owned(), json!(name));
    }
    if let Some(code) = args.get("naive").cloned() {
        args.insert("naive".to_owned(), json!(lowered(word("model", &code))));
    }
    for figure in ["value", "naive_value"] {
        if let Some(value) = args.get(figure).and_then(Value::as_f64) {
            args.insert(figure.to_owned(), json!(three_digits(value)));
        }
    }
    if let Some(code) = args.get("metric").cloned() {
        args.insert("metric".to_owned(), json!(word("baseline.metric", &code)));
    }
    say(locale, &format!("conclusion.{}", conclusion["code"].as_str().unwrap_or_default()), &args)
}

/// What changed between two versions, line by line, the most changed column first.
pub fn difference(locale: Locale, made: &Value) -> String {
    let said =
        |code: &str, args: Value| say(locale, &format!("cli.compare.{code}"), args.as_object().unwrap_or(&Map::new()));
    let found = &made["difference"];
    let mut lines = vec![said(
        "head",
        json!({
            "before": made["before"]["number"], "after": made["after"]["number"],
            "was": found["rows"][0], "is": found["rows"][1],
        }),
    )];
    let each = |list: &Value| list.as_array().cloned().unwrap_or_default();
    lines.extend(each(&found["added"]).iter().map(|c| said("added", json!({ "name": c["name"] }))));
    lines.extend(each(&found["removed"]).iter().map(|c| said("removed", json!({ "name": c["name"] }))));
    let columns = each(&found["columns"]);
    let changed: Vec<&Value> = columns.iter().filter(|c| c["change"] != "same").collect();
    for column in &changed {
        let percent = |share: &Value| (share.as_f64().unwrap_or(0.0) * 1000.0).round() / 10.0;
        lines.push(said(
            "column",
            json!({
                "name": column["name"], "change": column["change"], "values": column["drift"].is_object(),
                "size": percent(&column["drift"]["size"]), "chance": percent(&column["drift"]["chance"]),
                "missing_was": percent(&column["missing"][0]), "missing_is": percent(&column["missing"][1]),
            }),
        ));
    }
    lines.push(said("same", json!({ "count": columns.len() - changed.len() })));
    lines.join("\n")
}

/// As the page shows it: 78.074 → 78.1, 1234.5 → 1235.
fn three_digits(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let decimals = (2.0 - value.abs().log10().floor()).clamp(0.0, 6.0);
    (value * 10f64.powf(decimals)).round() / 10f64.powf(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_tell() {
        for (value, shown) in [(78.074, 78.1), (1234.5, 1235.0), (0.80349, 0.803), (0.0, 0.0), (-0.012_34, -0.0123)] {
            assert!((three_digits(value) - shown).abs() < 1e-12, "{value}");
        }
    }
}
