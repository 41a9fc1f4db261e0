//! What one takes away.

use std::path::Path;

use api::Fault;
use serde_json::{Value, json};

use super::target::Target;
use super::{Said, ending};

/// The id of the record of this title, or that is its own id.
fn called(target: &Target, kind: &str, name: &str) -> Result<Value, Fault> {
    let records = target.records(kind)?;
    let wanted = name.trim().to_lowercase();
    let title = |r: &Value| r["title"].as_str().unwrap_or_default().to_owned();
    let found = records.iter().find(|r| title(r).trim().to_lowercase() == wanted || r["id"] == name);
    found.map(|r| r["id"].clone()).ok_or_else(|| {
        let known: Vec<String> = records.iter().map(title).collect();
        Fault::new(&format!("unknown_{kind}"), json!({ "name": name, "known": known.join(", ") }))
    })
}

pub(super) fn report(target: &Target, output: &Path, board: Option<&str>) -> Result<Said, Fault> {
    let format = ending(output, &[("pdf", "pdf"), ("md", "markdown")])?;
    let board = board.map(|name| called(target, "board", name)).transpose()?;
    let place = target.hand_out(output)?;
    target.exported("export_report", json!({ "board_id": board, "format": format, "target": place }))
}

/// What is drawn.
pub(super) struct Sheet {
    pub canvas: Option<String>,
    pub board: Option<String>,
    pub blank: bool,
    pub tiled: bool,
}

pub(super) fn poster(target: &Target, output: &Path, sheet: Sheet, paper: Option<String>) -> Result<Said, Fault> {
    let (command, mut args) = match (sheet.canvas, sheet.board) {
        (Some(name), _) => ("export_canvas", json!({ "canvas_id": called(target, "canvas", &name)? })),
        (_, Some(name)) => {
            ("export_board", json!({ "board_id": called(target, "board", &name)?, "tiled": sheet.tiled }))
        }
        _ if sheet.blank => ("export_canvas", json!({})),
        _ => return Err(Fault::new("poster_of_what", json!({}))),
    };
    let pictures = [("pdf", "pdf"), ("svg", "svg"), ("png", "png")];
    let more: &[(&str, &'static str)] =
        if command == "export_board" { &[("csv", "csv"), ("canvas", "json_canvas")] } else { &[("md", "markdown")] };
    args["format"] = json!(ending(output, &[&pictures[..], more].concat())?);
    args["paper"] = json!(paper.map(|p| p.to_uppercase()));
    args["target"] = target.hand_out(output)?;
    target.exported(command, args)
}

pub(super) fn share(target: &Target, output: &Path) -> Result<Said, Fault> {
    let place = target.hand_out(output)?;
    target.exported("share_copy", json!({ "target": place }))
}
