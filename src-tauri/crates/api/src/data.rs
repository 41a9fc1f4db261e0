//! Files looked at, imported, and what is known of them.

use std::path::Path;
use std::sync::Arc;

use analysis::csv::{self, Choices, Imported, Preview};
use analysis::profile::Profile;
use analysis::{Watch, reading, store};
use project::{Part, dataset};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Shown;
use crate::house::{Open, file_name};
use crate::jobs::Job;
use crate::project_reads::json_part;
use crate::versions;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PreviewFile {
    pub handle: String,
    /// Left out: as the version was read, or the newest of the dataset; else all is found.
    #[serde(default)]
    #[ts(type = "unknown")]
    pub choices: Option<Choices>,
    pub dataset_id: Option<String>,
    pub version_id: Option<String>,
}

/// What was found in a file, and by which choices.
#[derive(Debug, Serialize)]
pub struct Previewed {
    #[serde(flatten)]
    pub preview: Preview,
    pub choices: Choices,
    /// The choices are those of this version (its number).
    pub as_version: Option<i64>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ImportFile {
    pub handle: String,
    pub name: String,
    /// Left out: as the newest version of the dataset was read; else all is found.
    #[serde(default)]
    #[ts(type = "unknown")]
    pub choices: Option<Choices>,
    /// The file is a new version of this dataset.
    pub dataset_id: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct OfVersion {
    pub version_id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct RowsOf {
    pub version_id: String,
    pub offset: usize,
    pub limit: usize,
}

/// Rows as text, missing cells null.
#[derive(Debug, Serialize, TS)]
pub struct DatasetRows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
    pub total: usize,
}

/// What was found in the file and what became of its rows.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredReceipt {
    pub reading: csv::Reading,
    pub receipt: csv::Receipt,
    pub findings: Vec<csv::Note>,
    /// Its columns, each with why it has its kind; none in receipts of before format 4.
    #[serde(default)]
    pub columns: Vec<csv::Column>,
    /// What the user had chosen.
    #[serde(default)]
    pub choices: Choices,
}

/// Rows that one call answers at the most.
const ROWS: usize = 1_000;

pub(crate) fn preview_file(ctx: &Ctx, args: PreviewFile) -> Result<Shown<Previewed>, Fault> {
    let path = ctx.house.handed_in(&args.handle)?;
    let PreviewFile { choices, dataset_id, version_id, .. } = args;
    let known = if choices.is_some() { None } else { known(ctx, dataset_id.as_deref(), version_id.as_deref())? };
    let preview = |choices: &Choices| reading::preview(&path, choices, &Watch::none());
    if let Some((choices, number)) = known
        && let Ok((preview, choices)) = as_far_as_it_fits(choices, preview)
    {
        return Ok(Shown(Previewed { preview, choices, as_version: Some(number) }));
    }
    let choices = choices.unwrap_or_default();
    let preview = preview(&choices).map_err(|e| Fault::tagged(&e))?;
    Ok(Shown(Previewed { preview, choices, as_version: None }))
}

/// The choices of a version, or of the newest one of a dataset; none if nothing was chosen then.
fn known(ctx: &Ctx, dataset: Option<&str>, version: Option<&str>) -> Result<Option<(Choices, i64)>, Fault> {
    let open = match (dataset, version) {
        (None, None) => return Ok(None),
        _ => ctx.open()?,
    };
    let version = match (version, dataset) {
        (Some(id), _) => {
            let id = id.to_owned();
            Some(open.project.read(move |d| d.find::<dataset::DatasetVersion>(&id))?)
        }
        (None, Some(dataset)) => versions::newest(&open, dataset)?,
        (None, None) => None,
    };
    let choices = version.and_then(|version| Some((versions::choices_of(&open, &version.id)?, version.number)));
    Ok(choices.filter(|(choices, _)| *choices != Choices::default()))
}

/// Choices for columns that the file has no more are left out, one after the other.
fn as_far_as_it_fits<T>(
    mut choices: Choices,
    mut read: impl FnMut(&Choices) -> Result<T, csv::Error>,
) -> Result<(T, Choices), csv::Error> {
    loop {
        match read(&choices) {
            Err(csv::Error::CsvUnknownColumn { column }) if choices.kinds.remove(&column).is_some() => {}
            Err(csv::Error::ReadingNoSheet { .. }) if choices.sheet.is_some() => choices.sheet = None,
            other => return other.map(|value| (value, choices)),
        }
    }
}

pub(crate) fn import_file(ctx: &Ctx, args: ImportFile) -> Result<Job, Fault> {
    let open = ctx.open()?;
    if let Some(reason) = open.read_only() {
        return Err(Fault::new("read_only", json!({ "reason": reason.code() })));
    }
    let path = ctx.house.handed_in(&args.handle)?;
    let ctx = ctx.clone();
    Ok(ctx.house.clone().jobs.start("import", move |watch| {
        let mut choices = args.choices.clone();
        if choices.is_none()
            && let Some((known, _)) = known(&ctx, args.dataset_id.as_deref(), None)?
        {
            let fits = as_far_as_it_fits(known, |choices| reading::preview(&path, choices, watch));
            choices = fits.ok().map(|(_, choices)| choices);
        }
        let choices = choices.unwrap_or_default();
        let version = import(&ctx, &open, &path, &args.name, &choices, args.dataset_id, watch)?;
        Ok(json!({ "dataset_id": version.dataset_id, "version_id": version.id }))
    }))
}

/// Reads, stores and publishes. Until the last transaction nothing of it can be seen; what fails leaves nothing behind.
pub(crate) fn import(
    ctx: &Ctx,
    open: &Arc<Open>,
    path: &Path,
    name: &str,
    choices: &Choices,
    dataset_id: Option<String>,
    watch: &Watch,
) -> Result<dataset::DatasetVersion, Fault> {
    let mut call = ctx.session.call();
    let version_id = call.new_id();
    drop_orphans(open);
    let (stored, hashed) = std::thread::scope(|scope| {
        let hashing = scope.spawn(|| hash_file(path, watch));
        (store_chunks(open, path, choices, &version_id, watch), hashing.join())
    });
    let published = stored.and_then(|imported| {
        let (file_hash, file_bytes) = hashed.map_err(|_| Fault::new("unexpected", json!({ "detail": "hash" })))??;
        let Imported { reading, columns, receipt, profile, findings, .. } = imported;
        versions::remember_place(&ctx.house, &file_hash, path);
        let unit = |note: &csv::Note| {
            let said = |name: &str| note.args.get(name)?.as_str().map(str::to_owned);
            (note.code == "unit_removed").then(|| Some((said("column")?, said("unit")?))).flatten()
        };
        let publish = dataset::Import {
            version_id: version_id.clone(),
            dataset_id,
            name: if name.trim().is_empty() { stem(path) } else { name.to_owned() },
            file_name: file_name(path),
            file_hash,
            file_bytes,
            rows_in: whole(receipt.rows_out + receipt.rejected),
            rows_out: whole(receipt.rows_out),
            rows_rejected: whole(receipt.rejected),
            cells_nulled: whole(receipt.missing_words + receipt.unfit + receipt.errors + receipt.blank_cells),
            cells_repaired: whole(receipt.repaired),
            newest: analysis::quality::newest(&profile, ctx.session.today())
                .map(|n| n.1.to_string())
                .unwrap_or_default(),
            columns: columns.iter().map(|c| (c.name.clone(), kind_name(c.kind))).collect(),
            units: findings.iter().filter_map(unit).collect(),
        };
        let choices = choices.clone();
        store_json(open, &version_id, "receipt", &StoredReceipt { reading, receipt, findings, columns, choices })?;
        store_json(open, &version_id, "profile", &profile)?;
        // The last moment at which nobody has to know of it.
        watch.check().map_err(|_| Fault::new("cancelled", json!({})))?;
        write(ctx, open, call, "import_file", move |tx| dataset::publish(tx, publish))
    });
    match &published {
        Ok(version) => crate::knowing::after_import(ctx, open, version, watch),
        Err(_) => drop_orphans(open),
    }
    published
}

/// Parts that a failed or killed job has left are of no use to anyone; that they can't be dropped changes nothing.
pub(crate) fn drop_orphans(open: &Open) {
    for part in open.project.run(|document| document.orphan_parts()).unwrap_or_default() {
        if open.project.run(move |document| document.drop_part(&part)).is_err() {
            return;
        }
    }
}

fn store_chunks(
    open: &Arc<Open>,
    path: &Path,
    choices: &Choices,
    version_id: &str,
    watch: &Watch,
) -> Result<Imported, Fault> {
    reading::import(path, choices, watch, &mut |chunk| {
        let (owner, part) = (version_id.to_owned(), Part::new(whole(chunk.rows), chunk.bytes));
        let seq = chunk.index as usize;
        open.project.run(move |d| d.add_part(&owner, "data", seq, &part)).map_err(|e| csv::SinkError(e.to_string()))
    })
    .map_err(|e| Fault::tagged(&e))
}

/// A gesture made by a job: everyone hears of it.
pub(crate) fn write<V: Send + Clone + 'static>(
    ctx: &Ctx,
    open: &Open,
    call: project::Call,
    name: &'static str,
    gesture: impl FnOnce(&mut project::Tx) -> project::Result<V> + Send + 'static,
) -> Result<V, Fault> {
    let done = open.project.run(move |document| document.transact(call, name, gesture))?;
    ctx.house.told(open, done.revision, done.changes, done.undo, done.redo);
    Ok(done.value)
}

pub(crate) fn store_json(open: &Open, owner: &str, name: &'static str, value: &impl Serialize) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(value).map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))?;
    let owner = owner.to_owned();
    let part = Part::new(0, bytes);
    Ok(open.project.run(move |document| document.add_part(&owner, name, 0, &part))?)
}

pub(crate) fn kind_name(kind: analysis::ColumnKind) -> String {
    json!(kind).as_str().unwrap_or_default().to_owned()
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(crate) fn hash_file(path: &Path, watch: &Watch) -> Result<(String, i64), Fault> {
    use std::io::Read;
    let mut file = std::fs::File::open(path).map_err(|e| Fault::file(path, &e))?;
    let (mut hasher, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 20], 0);
    loop {
        watch.check().map_err(|_| Fault::new("cancelled", json!({})))?;
        let n = file.read(&mut buffer).map_err(|e| Fault::file(path, &e))?;
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
        bytes += n as i64;
    }
    Ok((hasher.finalize().iter().map(|b| format!("{b:02x}")).collect(), bytes))
}

/// The data of a version, all columns or some, as one frame; yes and no in the file's own words.
pub(crate) fn frame(open: &Open, version_id: &str, columns: Option<Vec<String>>) -> Result<analysis::Frame, Fault> {
    let mut frame = stored_frame(open, version_id, columns)?;
    store::in_words(&mut frame, &words(open, version_id));
    Ok(frame)
}

/// The same, with yes and no as they are stored.
pub(crate) fn stored_frame(
    open: &Open,
    version_id: &str,
    columns: Option<Vec<String>>,
) -> Result<analysis::Frame, Fault> {
    let owner = version_id.to_owned();
    let infos = open.project.read(move |d| d.part_infos(&owner, "data"))?;
    let mut chunks = Vec::with_capacity(infos.len());
    for info in infos {
        let owner = version_id.to_owned();
        chunks.push(open.project.read(move |d| d.part(&owner, "data", info.seq))?.whole()?);
    }
    store::read(&chunks, columns.as_deref()).map_err(|e| Fault::tagged(&e))
}

/// What the file says for no and for yes; a profile that can't be read leaves `false` and `true`.
fn words(open: &Open, version_id: &str) -> Vec<(String, [String; 2])> {
    let owner = version_id.to_owned();
    let bytes = open.project.read(move |d| d.part(&owner, "profile", 0)).ok().and_then(|part| part.whole().ok());
    bytes.and_then(|b| serde_json::from_slice::<Profile>(&b).ok()).map(|p| p.words()).unwrap_or_default()
}

pub(crate) fn dataset_profile(ctx: &Ctx, args: OfVersion) -> Result<Shown<Profile>, Fault> {
    parsed(json_part(ctx, &args.version_id, "profile")?).map(Shown)
}

pub(crate) fn dataset_receipt(ctx: &Ctx, args: OfVersion) -> Result<Shown<StoredReceipt>, Fault> {
    parsed(json_part(ctx, &args.version_id, "receipt")?).map(Shown)
}

pub(crate) fn parsed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Fault> {
    serde_json::from_value(value).map_err(|e| Fault::new("damaged", json!({ "detail": e.to_string() })))
}

/// Only the chunks that hold the rows asked for are decoded.
pub(crate) fn dataset_rows(ctx: &Ctx, args: RowsOf) -> Result<DatasetRows, Fault> {
    let open = ctx.open()?;
    let owner = args.version_id.clone();
    let infos = open.project.read(move |d| d.part_infos(&owner, "data"))?;
    let total: usize = infos.iter().map(|i| i.rows as usize).sum();
    let words = words(&open, &args.version_id);
    let end = args.offset.saturating_add(args.limit.min(ROWS)).min(total);
    let mut answer = DatasetRows { columns: Vec::new(), rows: Vec::new(), total };
    let mut start = 0;
    for info in infos {
        let rows = info.rows as usize;
        let (from, to) = (args.offset.max(start), end.min(start + rows));
        if from < to || (answer.columns.is_empty() && start + rows == total) {
            let owner = args.version_id.clone();
            let bytes = open.project.read(move |d| d.part(&owner, "data", info.seq))?.whole()?;
            let mut frame = store::read(&[bytes], None).map_err(|e| Fault::tagged(&e))?;
            store::in_words(&mut frame, &words);
            answer.columns = store::names(&frame);
            answer.rows.extend(store::texts(&frame, from.saturating_sub(start), to.saturating_sub(from)));
        }
        start += rows;
    }
    Ok(answer)
}
