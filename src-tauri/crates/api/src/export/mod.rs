//! What leaves the house as a file, and notes that come in from one. Each export is a job: it reads the records at one
//! moment, makes the bytes, and puts them at a place that a dialog, a download or the command line has named.

mod all;
mod board;
mod canvas;
mod card;
mod json_canvas;
mod knowing;
mod notes_in;
mod report;
mod table;

pub(crate) use knowing::{
    ExportDictionary, ExportFailing, ExportProfile, export_dictionary, export_failing, export_profile,
};
pub(crate) use notes_in::read_table;
pub(crate) use notes_in::{BringNotes, NotesFile, ReadNotes, bring_notes, read_notes};

use std::path::{Path, PathBuf};

use analysis::Watch;
use print::{Furniture, Paper, Picture, Sheets};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use self::all::All;
use self::table::Dialect;
use crate::Fault;
use crate::ctx::Ctx;
use crate::jobs::Job;

/// A place for a file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Target {
    pub handle: String,
    pub name: String,
    /// There is no dialog here: what is put there is then downloaded.
    pub download: bool,
}

#[derive(Debug, Deserialize, TS)]
pub struct PickTarget {
    /// Proposed, with its ending.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BoardFormat {
    Pdf,
    Svg,
    Png,
    Csv,
    /// CSV as this language's Excel opens it.
    ExcelCsv,
    JsonCanvas,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CanvasFormat {
    Pdf,
    Svg,
    Png,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    Pdf,
    Markdown,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
pub enum PaperSize {
    A4,
    A3,
    A0,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ExportBoard {
    pub board_id: String,
    pub format: BoardFormat,
    /// Absent: A4 for tiles, A3 for one sheet.
    pub paper: Option<PaperSize>,
    /// Over as many sheets as it takes to read it, to be glued together.
    pub tiled: Option<bool>,
    /// As `pick_target` gave it.
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ExportCanvas {
    /// Absent: a blank one, to be printed and written on.
    pub canvas_id: Option<String>,
    pub format: CanvasFormat,
    /// Absent: A3.
    pub paper: Option<PaperSize>,
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ExportReport {
    /// Absent: the first board.
    pub board_id: Option<String>,
    pub format: ReportFormat,
    pub target: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ShareCopy {
    /// As `pick_target` gave it.
    pub target: String,
}

impl From<PaperSize> for Paper {
    fn from(size: PaperSize) -> Self {
        match size {
            PaperSize::A4 => Self::A4,
            PaperSize::A3 => Self::A3,
            PaperSize::A0 => Self::A0,
        }
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct ExportModelCard {
    pub model_id: String,
    pub format: ReportFormat,
    pub target: String,
}

/// What one must know of a model before using it. Refused without its reference.
pub(crate) fn export_model_card(ctx: &Ctx, args: ExportModelCard) -> Result<Job, Fault> {
    let findings = crate::project_reads::checks(ctx, crate::door::Nothing {})?;
    card::refuse(ctx, &args.model_id)?;
    let work = ctx.clone();
    job(ctx, &args.target.clone(), move |all, watch| {
        let made = card::of(&work, all, &args.model_id, &findings, watch)?;
        match args.format {
            ReportFormat::Markdown => Ok(print::markdown(&made).into_bytes()),
            ReportFormat::Pdf => {
                let about = all.about(&format!("{} · {}", made.kicker, made.title));
                let told = |done, total| watch.step("export_set", done, total).is_ok();
                print::report_pdf(&made, &about, &told).map_err(|e| fault(&e))
            }
        }
    })
}

/// Where to put a file. `None`: the dialog was left.
pub(crate) fn pick_target(ctx: &Ctx, args: PickTarget) -> Result<Option<Target>, Fault> {
    let name = file_name(&args.name);
    if let Some(shell) = &ctx.house.shell {
        let Some(path) = shell.pick_target(&name) else { return Ok(None) };
        // Some dialogs leave the ending away.
        let ending = Path::new(&name).extension();
        let path = if path.extension().is_none() && ending.is_some() {
            path.with_extension(ending.unwrap_or_default())
        } else {
            path
        };
        let handle = ctx.house.hand_out(&path);
        return Ok(Some(Target { handle: handle.handle, name: handle.name, download: false }));
    }
    let folder = ctx.house.outputs().join(format!("{:016x}", rand::random::<u64>()));
    std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, &e))?;
    let handle = ctx.house.hand_out(&folder.join(&name));
    Ok(Some(Target { handle: handle.handle, name: handle.name, download: true }))
}

/// Letters, digits and a few signs; never a path.
fn file_name(name: &str) -> String {
    let ends = |(_, ending): &(&str, &str)| ending.chars().all(char::is_alphanumeric);
    let (stem, ending) = name.rsplit_once('.').filter(ends).unwrap_or((name, ""));
    let kept = |text: &str, most: usize| {
        let kept: String = text
            .chars()
            .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.') { c } else { ' ' })
            .collect();
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        kept.trim_matches(['.', ' ']).chars().take(most).collect::<String>()
    };
    let (stem, ending) = (kept(stem, 80), kept(ending, 8));
    let stem = if stem.is_empty() { "Atelier".to_owned() } else { stem };
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// Puts the bytes there whole, or leaves what was there.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let partial = path.with_extension(format!("{:08x}.part", rand::random::<u32>()));
    let written = std::fs::write(&partial, bytes).and_then(|()| std::fs::rename(&partial, path));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&partial);
        Fault::file(path, &e)
    })
}

fn fault(error: &print::Error) -> Fault {
    match error {
        print::Error::Cancelled => Fault::new("cancelled", json!({})),
        other => Fault::new("export_failed", json!({ "detail": other.to_string() })),
    }
}

/// The place behind a handle; never that of an open project.
fn place(ctx: &Ctx, target: &str) -> Result<PathBuf, Fault> {
    let path = ctx.house.handed_out(target)?;
    if ctx.house.open_at(&path).is_some() {
        return Err(Fault::new("export_over_project", json!({ "path": crate::house::file_name(&path) })));
    }
    Ok(path)
}

/// A copy of the project to give away: without its history and the facilitator's private lines.
pub(crate) fn share_copy(ctx: &Ctx, args: ShareCopy) -> Result<Job, Fault> {
    let (path, open) = (place(ctx, &args.target)?, ctx.open()?);
    Ok(ctx.house.jobs.start("export", move |watch| {
        watch.step("export_read", 0, 0).map_err(|_| fault(&print::Error::Cancelled))?;
        open.project.share_copy(&path)?;
        let bytes = std::fs::metadata(&path).map_err(|e| Fault::file(&path, &e))?.len();
        Ok(json!({ "name": crate::house::file_name(&path), "bytes": bytes }))
    }))
}

/// Runs as a job what makes the bytes.
fn job(
    ctx: &Ctx,
    target: &str,
    make: impl FnOnce(&All, &Watch) -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Job, Fault> {
    let path = place(ctx, target)?;
    ctx.open()?;
    let work = ctx.clone();
    Ok(ctx.house.jobs.start("export", move |watch| {
        watch.step("export_read", 0, 0).map_err(|_| fault(&print::Error::Cancelled))?;
        let all = All::read(&work)?;
        let bytes = make(&all, watch)?;
        watch.check().map_err(|_| fault(&print::Error::Cancelled))?;
        put(&path, &bytes)?;
        Ok(json!({ "name": crate::house::file_name(&path), "bytes": bytes.len() }))
    }))
}

fn found<'a>(all: &'a All, kind: &'static str, id: &str) -> Result<&'a Value, Fault> {
    all.find(kind, id).ok_or_else(|| Fault::new("not_found", json!({ "kind": kind, "id": id })))
}

pub(crate) fn export_board(ctx: &Ctx, args: ExportBoard) -> Result<Job, Fault> {
    let target = args.target.clone();
    job(ctx, &target, move |all, watch| {
        let board = found(all, "board", &args.board_id)?;
        match args.format {
            BoardFormat::Csv => return Ok(table::notes(all, board, Dialect::Plain)),
            BoardFormat::ExcelCsv => return Ok(table::notes(all, board, Dialect::Excel(all.locale))),
            BoardFormat::JsonCanvas => return Ok(json_canvas::written(all, board)),
            BoardFormat::Pdf | BoardFormat::Svg | BoardFormat::Png => {}
        }
        let poster = board::of(all, board);
        let picture = poster.picture();
        match args.format {
            BoardFormat::Svg => Ok(picture.svg(all.lang()).into_bytes()),
            BoardFormat::Png => png(&picture, watch),
            _ => {
                let tiled = args.tiled == Some(true);
                let paper = args.paper.map_or(if tiled { Paper::A4 } else { Paper::A3 }, Paper::from);
                let around = Furniture {
                    title: poster.title.clone(),
                    subtitle: all.say(
                        "export.board_facts",
                        json!({ "project": all.name, "notes": poster.notes.len(), "groups": poster.frames.len() }),
                    ),
                    foot: all.foot(),
                    sheet: all.word("export.sheet"),
                };
                let sheets = if tiled { Sheets::Tiles(paper) } else { Sheets::One(paper) };
                pdf(&picture, sheets, &around, all, &poster.title, watch)
            }
        }
    })
}

pub(crate) fn export_canvas(ctx: &Ctx, args: ExportCanvas) -> Result<Job, Fault> {
    let target = args.target.clone();
    job(ctx, &target, move |all, watch| {
        let canvas = match &args.canvas_id {
            Some(id) => canvas::filled(all, found(all, "canvas", id)?),
            None => canvas::blank(all),
        };
        match args.format {
            CanvasFormat::Markdown => Ok(canvas.markdown().into_bytes()),
            CanvasFormat::Svg => Ok(canvas.picture().svg(all.lang()).into_bytes()),
            CanvasFormat::Png => png(&canvas.picture(), watch),
            CanvasFormat::Pdf => {
                let sheets = Sheets::Bare(args.paper.map_or(Paper::A3, Paper::from));
                pdf(&canvas.picture(), sheets, &Furniture::default(), all, &canvas.title, watch)
            }
        }
    })
}

pub(crate) fn export_report(ctx: &Ctx, args: ExportReport) -> Result<Job, Fault> {
    let findings = crate::project_reads::checks(ctx, crate::door::Nothing {})?;
    let work = ctx.clone();
    let target = args.target.clone();
    job(ctx, &target, move |all, watch| {
        let board = match &args.board_id {
            Some(id) => Some(found(all, "board", id)?),
            None => all.of("board").first(),
        };
        // Scored and ranked as the board itself does.
        let board_id = board.map(|b| all::text(b, "id").to_owned()).unwrap_or_default();
        let ranking = crate::board::ranking(&work, crate::board::OfBoard { board_id })?;
        let made = report::of(all, board, &findings, &ranking);
        match args.format {
            ReportFormat::Markdown => Ok(print::markdown(&made).into_bytes()),
            ReportFormat::Pdf => {
                let about = all.about(&format!("{} · {}", made.kicker, made.title));
                let told = |done, total| watch.step("export_set", done, total).is_ok();
                print::report_pdf(&made, &about, &told).map_err(|e| fault(&e))
            }
        }
    })
}

fn pdf(
    picture: &Picture,
    sheets: Sheets,
    around: &Furniture,
    all: &All,
    title: &str,
    watch: &Watch,
) -> Result<Vec<u8>, Fault> {
    let told = |done, total| watch.step("export_draw", done, total).is_ok();
    picture.pdf(sheets, around, &all.about(title), &told).map_err(|e| fault(&e))
}

/// Two pixels for one of the screen's, fewer where the picture is very large.
fn png(picture: &Picture, watch: &Watch) -> Result<Vec<u8>, Fault> {
    let told = |done, total| watch.step("export_draw", done, total).is_ok();
    picture.png(picture.scale_within(2.0), &told).map_err(|e| fault(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        assert_eq!(file_name("Fraude : idées/1.pdf"), "Fraude idées 1.pdf");
        assert_eq!(file_name("../../etc/passwd"), "etc passwd");
        assert_eq!((file_name(""), file_name(".pdf")), ("Atelier".to_owned(), "Atelier.pdf".to_owned()));
    }
}
