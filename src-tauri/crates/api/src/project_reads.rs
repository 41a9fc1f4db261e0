//! Queries over the whole project.

use project::checks::Finding;
use project::search::{self, Hit, Search};
use project::{Document, HistoryEntry, TABLES, Table, ThreadNode, ThreadOf};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::file_name;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SnapshotOf {
    /// Absent: every kind.
    #[ts(optional, type = "Kind[]")]
    pub kinds: Option<Vec<String>>,
}

/// The records, and where the document stands.
#[derive(Debug, Serialize, TS)]
pub struct Snapshot {
    #[ts(type = "{ [K in Kind]?: Records[K][] }")]
    pub records: Map<String, Value>,
    pub name: String,
    pub file: String,
    pub read_only: bool,
    pub reason: Option<Fault>,
    pub revision: i64,
    pub undo: Option<project::Step>,
    pub redo: Option<project::Step>,
}

pub(crate) fn snapshot(ctx: &Ctx, args: SnapshotOf) -> Result<Snapshot, Fault> {
    let open = ctx.open()?;
    let (actor, file) = (ctx.session.actor.clone(), file_name(&open.path));
    let wanted = |table: &&&'static Table| args.kinds.as_ref().is_none_or(|k| k.iter().any(|k| k == table.kind));
    let tables: Vec<&Table> = TABLES.iter().filter(wanted).copied().collect();
    let (read, (name, reason, (undo, redo))) =
        open.project.reading(&tables, move |d| Ok((d.summary()?.name, d.read_only(), d.ends(&actor)?)))?;
    let revision = read.revision;
    let records = read.into_kinds().into_iter().map(|(table, all)| (table.kind.to_owned(), Value::Array(all)));
    Ok(Snapshot {
        records: records.collect(),
        name,
        file,
        read_only: reason.is_some(),
        reason: reason.map(|r| Fault::new(r.code(), Value::Object(r.args()))),
        revision,
        undo,
        redo,
    })
}

pub(crate) fn search(ctx: &Ctx, args: Search) -> Result<Vec<Hit>, Fault> {
    let (all, ()) = ctx.open()?.project.reading(TABLES, |_| Ok(()))?;
    Ok(search::search(&all, args))
}

pub(crate) fn thread(ctx: &Ctx, args: ThreadOf) -> Result<Vec<ThreadNode>, Fault> {
    let (all, ()) = ctx.open()?.project.reading(TABLES, |_| Ok(()))?;
    Ok(project::thread_of(&all, args)?)
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct HistoryOf {
    pub limit: Option<usize>,
}

pub(crate) fn history(document: &Document, args: HistoryOf) -> project::Result<Vec<HistoryEntry>> {
    document.history(args.limit.unwrap_or(100))
}

pub(crate) fn checks(ctx: &Ctx, _: Nothing) -> Result<Vec<Finding>, Fault> {
    let (today, now) = (ctx.session.today(), ctx.session.now());
    let (all, specs) = ctx.open()?.project.reading(TABLES, |document| document.part_hashes("spec"))?;
    Ok(project::checks::checks(&all, specs, today, now))
}

/// A JSON part of a record (`receipt`, `profile`, `report`, …).
pub(crate) fn json_part(ctx: &Ctx, owner: &str, name: &'static str) -> Result<Value, Fault> {
    let owner = owner.to_owned();
    let bytes = ctx.open()?.project.read(move |document| document.part(&owner, name, 0))?.whole()?;
    serde_json::from_slice(&bytes).map_err(|e| Fault::new("damaged", json!({ "detail": e.to_string() })))
}
