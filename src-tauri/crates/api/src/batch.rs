//! A CSV in, a CSV out: each row with its answer, how sure, and why if asked; said beside it: what training had never
//! seen, and personal columns that leave.

use std::io::Write;
use std::path::Path;

use analysis::baseline::{self, Novelty, Predictions, SeenColumn, novelties, table_for};
use analysis::csv::{Choices, SinkError};
use analysis::explain::{Background, quick_reasons};
use analysis::{ColumnKind, Frame, Watch, reading, store};
use project::dataset::{DatasetColumn, DatasetVersion};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::bench::Bench;
use crate::ctx::Ctx;
use crate::jobs::Job;
use crate::said::{novelty_text, reason_text};
use crate::worth::Decider;
use crate::{Fault, Locale};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PredictCsv {
    pub model_id: String,
    /// Of the file to read, as `pick_file` or an upload gave it.
    pub handle: String,
    /// Of the file to write, as `pick_target` gave it.
    pub target: String,
    /// With the strongest reasons and what is new of each row.
    pub reasons: Option<bool>,
}

/// What training had never seen of one column, over all rows.
#[derive(Debug, Clone, Serialize)]
pub struct NewValues {
    pub column: String,
    /// `level`, `below`, `above` or `missing`.
    pub kind: String,
    pub rows: u64,
    pub examples: Vec<String>,
}

/// Reasons told of each row.
const REASONS: usize = 3;

pub(crate) fn predict_csv(ctx: &Ctx, args: PredictCsv) -> Result<Job, Fault> {
    let open = ctx.open()?;
    let input = ctx.house.handed_in(&args.handle)?;
    let output = ctx.house.handed_out(&args.target)?;
    if ctx.house.open_at(&output).is_some() {
        return Err(Fault::new("export_over_project", json!({ "path": crate::house::file_name(&output) })));
    }
    let bench = ctx.house.benches.of(ctx, &args.model_id)?;
    let version = bench.training.version_id.clone();
    let personal: Vec<String> = open.project.read(move |d| {
        let version: DatasetVersion = d.find(&version)?;
        let columns = d.every::<DatasetColumn>("dataset_id = ?1", &[&version.dataset_id])?;
        Ok(columns.into_iter().filter(|c| c.personal).map(|c| c.name).collect())
    })?;
    let decider = Decider::of(ctx, &bench.training.id, &args.model_id, &bench.model)?;
    let (locale, reasons) = (ctx.session.locale, args.reasons.unwrap_or(false));
    Ok(ctx.house.jobs.start("predict", move |watch| {
        let mut said = predicted(
            &bench.model,
            Some((&bench, decider.as_ref())),
            &input,
            &output,
            reasons.then_some(locale),
            watch,
        )?;
        let names: Vec<String> = serde_json::from_value(said["columns"].take()).unwrap_or_default();
        said["personal"] = json!(personal.iter().filter(|p| names.contains(p)).collect::<Vec<_>>());
        said["name"] = json!(crate::house::file_name(&output));
        Ok(said)
    }))
}

/// Reads, answers, writes. Without a bench nothing is said of reasons and of what is new beyond levels.
pub(crate) fn predicted(
    model: &baseline::Model,
    bench: Option<(&Bench, Option<&Decider>)>,
    input: &Path,
    output: &Path,
    reasons: Option<Locale>,
    watch: &Watch,
) -> Result<Value, Fault> {
    let decider = bench.and_then(|(_, decider)| decider);
    let bench = bench.map(|(bench, _)| bench);
    let mut chunks = Vec::new();
    let imported = reading::import(input, &Choices::default(), watch, &mut |chunk| {
        chunks.push(chunk.bytes);
        Ok::<(), SinkError>(())
    })
    .map_err(|e| Fault::tagged(&e))?;
    let mut frame = store::read(&chunks, None).map_err(|e| Fault::tagged(&e))?;
    let predictions = baseline::predict(model, &frame).map_err(|e| Fault::tagged(&e))?;
    let stopped = |_| Fault::new("cancelled", json!({}));
    watch.step("predict", 0, predictions.rows).map_err(stopped)?;
    store::in_words(&mut frame, &imported.profile.words());
    let new = bench.map(|b| novelties(&b.seen, &frame)).unwrap_or_default();
    let why = match (reasons, bench) {
        (Some(locale), Some(bench)) => Some(reasons_of(bench, &frame, locale, watch)?),
        _ => None,
    };
    let told = Told {
        locale: reasons.unwrap_or_default(),
        why: why.as_deref(),
        new: &new,
        seen: bench.map(|b| &b.seen[..]),
        decider,
    };
    write(output, &frame, &predictions, &model.target, &told, watch)?;
    Ok(json!({
        "rows": predictions.rows, "unseen": predictions.unseen, "missing_columns": predictions.missing_columns,
        "target": model.target, "new": summary(&new), "new_rows": new.iter().filter(|n| !n.is_empty()).count(),
        "columns": store::names(&frame),
    }))
}

/// The strongest reasons of each row, in words.
fn reasons_of(bench: &Bench, frame: &Frame, locale: Locale, watch: &Watch) -> Result<Vec<Vec<String>>, Fault> {
    let tagged = |e: baseline::Error| Fault::tagged(&e);
    let (table, _) = table_for(&bench.model, frame).map_err(tagged)?;
    let names = store::names(frame);
    let background = Background { table: &bench.table, rows: &bench.all };
    let total = frame.height() as u64;
    let mut all = Vec::with_capacity(frame.height());
    for row in 0..frame.height() as u32 {
        watch.step("predict_why", u64::from(row), total).map_err(|_| Fault::new("cancelled", json!({})))?;
        let said = quick_reasons(&bench.model, &table, row, background, 1, watch).map_err(tagged)?;
        let cells = store::texts(frame, row as usize, 1).into_iter().next().unwrap_or_default();
        let value = |column: &str| {
            names.iter().position(|n| n == column).and_then(|p| cells.get(p)?.clone()).unwrap_or_default()
        };
        let strongest = said.contributions.iter().take(REASONS);
        all.push(strongest.map(|c| reason_text(locale, &said, c, &value(&c.column))).collect());
    }
    Ok(all)
}

fn summary(new: &[Vec<Novelty>]) -> Vec<NewValues> {
    let mut all: Vec<NewValues> = Vec::new();
    for novelty in new.iter().flatten() {
        let (column, kind, example) = match novelty {
            Novelty::Level { column, level } => (column, "level", Some(level.clone())),
            Novelty::Below { column, min } => (column, "below", Some(min.to_string())),
            Novelty::Above { column, max } => (column, "above", Some(max.to_string())),
            Novelty::Missing { column } => (column, "missing", None),
        };
        let at = all.iter().position(|n| n.column == *column && n.kind == kind).unwrap_or_else(|| {
            all.push(NewValues { column: column.clone(), kind: kind.to_owned(), rows: 0, examples: Vec::new() });
            all.len() - 1
        });
        all[at].rows += 1;
        if let Some(example) = example.filter(|e| all[at].examples.len() < 5 && !all[at].examples.contains(e)) {
            all[at].examples.push(example);
        }
    }
    all
}

/// What is written beside the answers.
struct Told<'a> {
    locale: Locale,
    why: Option<&'a [Vec<String>]>,
    new: &'a [Vec<Novelty>],
    seen: Option<&'a [SeenColumn]>,
    /// Where it was told what errors cost: what is done of it comes first.
    decider: Option<&'a Decider>,
}

impl Told<'_> {
    fn new_of(&self, row: usize) -> String {
        let date = |novelty: &Novelty| {
            let (Novelty::Level { column, .. }
            | Novelty::Below { column, .. }
            | Novelty::Above { column, .. }
            | Novelty::Missing { column }) = novelty;
            self.seen
                .into_iter()
                .flatten()
                .any(|s| s.column == *column && matches!(s.kind, ColumnKind::Date | ColumnKind::DateTime))
        };
        let of = self.new.get(row).map_or(&[][..], Vec::as_slice);
        of.iter().map(|n| novelty_text(self.locale, n, date(n))).collect::<Vec<_>>().join(" · ")
    }
}

/// By way of a file beside it: the output is whole or absent.
fn write(
    output: &Path,
    frame: &Frame,
    predictions: &Predictions,
    target: &str,
    told: &Told,
    watch: &Watch,
) -> Result<(), Fault> {
    let partial = output.with_extension("partial");
    let written = rows(&partial, frame, predictions, target, told, watch)
        .and_then(|()| std::fs::rename(&partial, output).map_err(|e| Fault::file(output, &e)));
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn rows(
    partial: &Path,
    frame: &Frame,
    predictions: &Predictions,
    target: &str,
    told: &Told,
    watch: &Watch,
) -> Result<(), Fault> {
    let failed = |e: std::io::Error| Fault::file(partial, &e);
    let mut out = std::io::BufWriter::new(std::fs::File::create(partial).map_err(failed)?);
    let mut header = store::names(frame);
    if told.decider.is_some() {
        header.push(format!("decided_{target}"));
    }
    header.push(format!("predicted_{target}"));
    header.extend(predictions.classes.iter().map(|class| format!("probability_{class}")));
    if told.why.is_some() {
        header.extend((1..=REASONS).map(|n| format!("reason_{n}")));
        header.push("never_seen".to_owned());
    }
    line(&mut out, header.iter().map(|h| Some(h.as_str()))).map_err(failed)?;
    for row in 0..frame.height() {
        if row % 1024 == 0 {
            let total = frame.height() as u64;
            watch.step("predict_write", row as u64, total).map_err(|_| Fault::new("cancelled", json!({})))?;
        }
        let mut cells = store::texts(frame, row, 1).into_iter().next().unwrap_or_default();
        if let (Some(decider), Some(probabilities)) = (told.decider, predictions.probabilities.get(row)) {
            cells.push(predictions.classes.get(decider.class(probabilities)).cloned());
        }
        cells.push(match predictions.class.get(row) {
            Some(class) => predictions.classes.get(*class as usize).cloned(),
            None => predictions.values.get(row).map(f64::to_string),
        });
        cells.extend(predictions.probabilities.get(row).into_iter().flatten().map(|p| Some(p.to_string())));
        if let Some(why) = told.why {
            cells.extend((0..REASONS).map(|n| why.get(row)?.get(n).cloned()));
            cells.push(Some(told.new_of(row)));
        }
        line(&mut out, cells.iter().map(Option::as_deref)).map_err(failed)?;
    }
    out.flush().map_err(failed)
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

/// What the command line says where it has read the model itself.
pub fn predict_file(model: &Value, input: &Path, output: &Path) -> Result<Value, Fault> {
    let model: baseline::Model = crate::data::parsed(model.clone())?;
    predicted(&model, None, input, output, None, &crate::train::unwatched())
}
