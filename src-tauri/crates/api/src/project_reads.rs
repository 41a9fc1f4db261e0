//! Queries over the whole project.

use project::{Document, HistoryEntry, TABLES, checks::Finding};
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
    let (call, file) = (ctx.session.call(), file_name(&open.path));
    let snapshot = open.project.read(move |document| {
        let mut records = Map::new();
        for table in TABLES {
            if args.kinds.as_ref().is_none_or(|k| k.iter().any(|k| k == table.kind)) {
                records.insert(table.kind.to_owned(), Value::Array(document.records(table)?));
            }
        }
        let reason = document.read_only();
        let (undo, redo) = document.ends(&call.actor)?;
        Ok(Snapshot {
            records,
            name: document.summary()?.name,
            file,
            read_only: reason.is_some(),
            reason: reason.map(|r| Fault::new(r.code(), Value::Object(r.args()))),
            revision: document.revision(),
            undo,
            redo,
        })
    })?;
    Ok(snapshot)
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
    let today = ctx.session.today();
    Ok(ctx.open()?.project.read(move |document| project::checks::checks(document, today))?)
}

/// A JSON part of a record (`receipt`, `profile`, `report`, …).
pub(crate) fn json_part(ctx: &Ctx, owner: &str, name: &'static str) -> Result<Value, Fault> {
    let owner = owner.to_owned();
    let bytes = ctx.open()?.project.read(move |document| document.part(&owner, name, 0))?;
    serde_json::from_slice(&bytes).map_err(|e| Fault::new("damaged", json!({ "detail": e.to_string() })))
}
