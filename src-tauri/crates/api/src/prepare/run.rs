//! A run: the steps done on every row, and what they made published as a version of an ordinary dataset.

use std::sync::Arc;
use std::time::Instant;

use analysis::csv::{CHUNK_ROWS, Note};
use analysis::prepare::{self, Context, Step, Table};
use analysis::{Watch, store};
use project::Part;
use project::dataset::{DatasetVersion, Import};
use project::preparation::{self, Made, Origin, Preparation, PreparationStep};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::{steps_hash, steps_of, tables};
use crate::Fault;
use crate::ctx::Ctx;
use crate::data::{OfVersion, drop_orphans, kind_name, parsed, store_json, write};
use crate::door::Shown;
use crate::house::Open;
use crate::jobs::Job;
use crate::project_reads::json_part;
use crate::words;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Prepare {
    pub preparation_id: String,
    /// Of the source; otherwise its latest.
    pub version_id: Option<String>,
}

/// What became of the rows, step by step.
#[derive(Debug, Serialize, Deserialize)]
pub struct StepsReceipt {
    pub source: Named,
    pub joined: Vec<Named>,
    pub steps: Vec<StepReceipt>,
    pub rows_in: u64,
    pub rows_out: u64,
}

/// A version, as it was called.
#[derive(Debug, Serialize, Deserialize)]
pub struct Named {
    pub dataset_id: String,
    pub version_id: String,
    pub name: String,
    pub number: i64,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StepReceipt {
    pub kind: String,
    pub params: Map<String, Value>,
    pub note: String,
    pub rows_in: u64,
    pub rows_out: u64,
    pub columns_in: u64,
    pub columns_out: u64,
    pub cells: u64,
    pub notes: Vec<Note>,
    pub milliseconds: u64,
}

pub(crate) fn prepare(ctx: &Ctx, args: Prepare) -> Result<Job, Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let ctx = ctx.clone();
    Ok(ctx.house.clone().jobs.start("prepare", move |watch| {
        let version = run(&ctx, &open, &args, watch)?;
        Ok(json!({ "dataset_id": version.dataset_id, "version_id": version.id, "rows": version.rows_out }))
    }))
}

pub(crate) fn receipt(ctx: &Ctx, args: OfVersion) -> Result<Shown<StepsReceipt>, Fault> {
    parsed(json_part(ctx, &args.version_id, "steps")?).map(Shown)
}

/// Until the last transaction nothing of it can be seen; what fails leaves nothing behind.
fn run(ctx: &Ctx, open: &Arc<Open>, args: &Prepare, watch: &Watch) -> Result<DatasetVersion, Fault> {
    drop_orphans(open);
    let published = publish(ctx, open, args, watch);
    match &published {
        // The rules of what it makes are judged as at any import.
        Ok(version) => crate::knowing::after_import(ctx, open, version, watch),
        Err(_) => drop_orphans(open),
    }
    published
}

fn publish(ctx: &Ctx, open: &Open, args: &Prepare, watch: &Watch) -> Result<DatasetVersion, Fault> {
    let started = Instant::now();
    let id = args.preparation_id.clone();
    let preparation: Preparation = open.project.read(move |d| d.find(&id))?;
    let version = match &args.version_id {
        Some(id) => tables::version(open, id)?,
        None => tables::latest(open, &preparation.dataset_id)?
            .ok_or_else(|| Fault::tagged(&prepare::Error::PrepareNoDataset {}))?,
    };
    if version.dataset_id != preparation.dataset_id {
        return Err(Fault::new("bad_field", json!({ "field": "version_id", "detail": "another dataset" })));
    }
    let steps = steps_of(open, &preparation.id)?;
    let hash = steps_hash(&steps);
    watch.step("prepare_read", 0, 1).map_err(cancelled)?;
    let source = tables::whole(open, &version)?;
    let rows_in = source.frame.height() as u64;
    let (table, receipts) = all_steps(ctx, open, source, &steps, watch)?;

    let name = |id: &str| tables::dataset(open, id).map(|d| d.name).unwrap_or_default();
    let mut joined = Vec::new();
    for step in steps.iter().filter(|s| s.enabled) {
        let other = Step::new(&step.kind, &step.params).ok().and_then(|s| s.other().map(str::to_owned));
        if let Some(other) = other.and_then(|id| tables::latest(open, &id).ok().flatten()) {
            let (name, number) = (name(&other.dataset_id), other.number);
            joined.push(Named { dataset_id: other.dataset_id, version_id: other.id, name, number });
        }
    }
    let rows_out = table.frame.height() as u64;
    let source = Named {
        dataset_id: version.dataset_id.clone(),
        version_id: version.id.clone(),
        name: name(&version.dataset_id),
        number: version.number,
    };
    let receipt = StepsReceipt { source, joined, steps: receipts, rows_in, rows_out };

    let mut call = ctx.session.call();
    let version_id = call.new_id();
    let (file_hash, file_bytes) = store_table(open, &table, &version_id, watch)?;
    store_json(open, &version_id, "steps", &receipt)?;
    let profile = table.profile(watch).map_err(cancelled)?;
    store_json(open, &version_id, "profile", &profile)?;
    let import = Import {
        version_id,
        dataset_id: preparation.derived_id.clone(),
        name: preparation.name.clone(),
        file_name: preparation.name.clone(),
        file_hash,
        file_bytes,
        rows_in: rows_out as i64,
        rows_out: rows_out as i64,
        rows_rejected: 0,
        cells_nulled: 0,
        cells_repaired: 0,
        newest: analysis::quality::newest(&profile, ctx.session.today()).map(|n| n.1.to_string()).unwrap_or_default(),
        columns: table.columns.iter().map(|c| (c.name.clone(), kind_name(c.kind))).collect(),
        units: Vec::new(),
    };
    let origin =
        |c: &prepare::Column| Origin { same_as: c.same_as.clone(), known_after: c.known_after, personal: c.personal };
    let made = Made {
        import,
        preparation_id: preparation.id,
        source_version_id: version.id,
        steps_hash: hash,
        rows_in: rows_in as i64,
        duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        origins: table.columns.iter().map(origin).collect(),
    };
    write(ctx, open, call, "prepare", move |tx| preparation::publish_run(tx, made))
}

fn cancelled(_: analysis::Cancelled) -> Fault {
    Fault::new("cancelled", json!({}))
}

fn all_steps(
    ctx: &Ctx,
    open: &Open,
    source: Table,
    steps: &[PreparationStep],
    watch: &Watch,
) -> Result<(Table, Vec<StepReceipt>), Fault> {
    let mut table = source;
    let mut receipts = Vec::new();
    let total = steps.iter().filter(|s| s.enabled).count() as u64;
    let context = Context { watch, other: &|id| tables::other(open, id, true) };
    for (number, step) in steps.iter().enumerate().filter(|(_, s)| s.enabled) {
        watch.step("prepare_step", receipts.len() as u64, total).map_err(cancelled)?;
        let started = Instant::now();
        let said = |e: prepare::Error| match e {
            prepare::Error::Cancelled {} => cancelled(analysis::Cancelled),
            e => {
                let reason = words::fault(ctx.session.locale, &Fault::tagged(&e));
                Fault::new("prepare_step", json!({ "number": number + 1, "reason": reason }))
            }
        };
        let outcome =
            Step::new(&step.kind, &step.params).and_then(|s| prepare::apply(&table, &s, &context)).map_err(said)?;
        let cells = prepare::changed_cells(&table, &outcome, watch).map_err(cancelled)?;
        receipts.push(StepReceipt {
            kind: step.kind.clone(),
            params: step.params.clone(),
            note: step.note.clone(),
            rows_in: table.frame.height() as u64,
            rows_out: outcome.table.frame.height() as u64,
            columns_in: table.columns.len() as u64,
            columns_out: outcome.table.columns.len() as u64,
            cells,
            notes: outcome.notes,
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or_default(),
        });
        table = outcome.table;
    }
    Ok((table, receipts))
}

/// Cells in a chunk at the most: it is stored in one go.
const CHUNK_CELLS: usize = 1 << 21;

/// Chunks as an import makes them, each read back and compared. Their hash and size together.
fn store_table(open: &Open, table: &Table, version_id: &str, watch: &Watch) -> Result<(String, i64), Fault> {
    let height = table.frame.height();
    let rows = CHUNK_ROWS.min(CHUNK_CELLS / table.columns.len().max(1)).max(1_024);
    let count = height.div_ceil(rows).max(1);
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    for at in 0..count {
        watch.step("prepare_store", at as u64, count as u64).map_err(cancelled)?;
        let chunk = table.frame.slice((at * rows) as i64, rows);
        let encoded = store::encode(&chunk).map_err(|e| Fault::tagged(&e))?;
        let back = store::read(&[&encoded], None).map_err(|e| Fault::tagged(&e))?;
        if !back.equals_missing(&chunk) {
            return Err(Fault::tagged(&store::StoreError::StoreEncode { reason: "values differ".to_owned() }));
        }
        hasher.update(Sha256::digest(&encoded));
        bytes += encoded.len() as i64;
        let (owner, part) = (version_id.to_owned(), Part::new(chunk.height() as i64, encoded));
        open.project.run(move |d| d.add_part(&owner, "data", at, &part))?;
    }
    Ok((hasher.finalize().iter().map(|b| format!("{b:02x}")).collect(), bytes))
}
