//! What the command line does beside calling commands: files in, files out.

use std::io::Write;
use std::path::Path;

use analysis::baseline::{self, Predictions};
use analysis::csv::{self, Choices, SinkError};
use analysis::{Frame, store};
use serde_json::{Map, Value, json};

use crate::data::parsed;
use crate::train::unwatched;
use crate::words::say;
use crate::{Fault, Locale, Session};

/// Puts a CSV right; answers what was found and repaired.
pub fn tidy(input: &Path, output: &Path) -> Result<Value, Fault> {
    let tidied = csv::tidy(input, output, &unwatched()).map_err(|e| Fault::tagged(&e))?;
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

/// As the page shows it: 78.074 → 78.1, 1234.5 → 1235.
fn three_digits(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let decimals = (2.0 - value.abs().log10().floor()).clamp(0.0, 6.0);
    (value * 10f64.powf(decimals)).round() / 10f64.powf(decimals)
}

/// Reads a CSV, predicts each row, writes the CSV with the predictions added. Says what was never seen in training.
///
/// The model is what `stored_model` answers.
pub fn predict_file(model: &Value, input: &Path, output: &Path) -> Result<Value, Fault> {
    let model: baseline::Model = parsed(model.clone())?;
    let mut chunks = Vec::new();
    let imported = csv::import(input, &Choices::default(), &unwatched(), &mut |chunk| {
        chunks.push(chunk.bytes);
        Ok::<(), SinkError>(())
    })
    .map_err(|e| Fault::tagged(&e))?;
    let mut frame = store::read(&chunks, None).map_err(|e| Fault::tagged(&e))?;
    let predictions = baseline::predict(&model, &frame).map_err(|e| Fault::tagged(&e))?;
    store::in_words(&mut frame, &imported.profile.words());
    write(output, &frame, &predictions, &model.target).map_err(|e| Fault::file(output, &e))?;
    Ok(json!({
        "rows": predictions.rows, "unseen": predictions.unseen, "missing_columns": predictions.missing_columns, "target": model.target,
    }))
}

/// By way of a file beside it: the output is whole or absent.
fn write(output: &Path, frame: &Frame, predictions: &Predictions, target: &str) -> std::io::Result<()> {
    let partial = output.with_extension("partial");
    let written = (|| {
        let mut out = std::io::BufWriter::new(std::fs::File::create(&partial)?);
        let mut header = store::names(frame);
        header.push(format!("predicted_{target}"));
        header.extend(predictions.classes.iter().map(|class| format!("probability_{class}")));
        line(&mut out, header.iter().map(|h| Some(h.as_str())))?;
        for row in 0..frame.height() {
            let mut cells = store::texts(frame, row, 1).into_iter().next().unwrap_or_default();
            cells.push(match predictions.class.get(row) {
                Some(class) => predictions.classes.get(*class as usize).cloned(),
                None => predictions.values.get(row).map(f64::to_string),
            });
            cells.extend(predictions.probabilities.get(row).into_iter().flatten().map(|p| Some(p.to_string())));
            line(&mut out, cells.iter().map(Option::as_deref))?;
        }
        out.flush()?;
        std::fs::rename(&partial, output)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn line<'a>(out: &mut impl Write, cells: impl Iterator<Item = Option<&'a str>>) -> std::io::Result<()> {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        let cell = cell.unwrap_or("");
        if cell.contains(['"', ',', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
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
