//! Undo and redo: steps of before and after images, in the file, surviving a restart.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::record::{self, Change};
use crate::transact::{self, Touched};
use crate::{Call, Document, Done, Error, Result};

/// Gestures that can be undone at the least; beyond, the oldest are dropped.
const KEPT: i64 = 12_000;
/// How many are dropped at once.
const DROPPED: i64 = 500;
/// Steps with the same key within this time become one.
const COALESCE: TimeDelta = TimeDelta::milliseconds(2_000);

/// A step as its words need it: messages `op.<op>` with `args`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    pub op: String,
    #[ts(type = "Record<string, unknown>")]
    pub args: Value,
}

/// A step of the history, newest first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct HistoryEntry {
    pub op: String,
    #[ts(type = "Record<string, unknown>")]
    pub args: Value,
    pub at: String,
    pub undone: bool,
}

/// Writes the step, or adds it to the one before where they coalesce. Forgets what this actor could redo.
pub(crate) fn write(
    transaction: &Transaction,
    call: &Call,
    op: &str,
    args: &Value,
    coalesce: Option<&str>,
    changes: &[Touched],
) -> Result<()> {
    transaction
        .prepare_cached(
            "DELETE FROM step_change WHERE step IN (SELECT id FROM step WHERE actor = ?1 AND state = 'undone')",
        )?
        .execute([&call.actor])?;
    transaction.prepare_cached("DELETE FROM step WHERE actor = ?1 AND state = 'undone'")?.execute([&call.actor])?;
    let open = coalesce.map(|key| open_step(transaction, call, key)).transpose()?.flatten();
    let step = match open {
        Some(step) => {
            transaction
                .prepare_cached("UPDATE step SET at = ?2 WHERE id = ?1")?
                .execute(params![step, call.instant()])?;
            step
        }
        None => {
            transaction
                .prepare_cached(
                    "INSERT INTO step (actor, op, args, at, coalesce_key, state) VALUES (?1, ?2, ?3, ?4, ?5, 'done')",
                )?
                .execute(params![call.actor, op, args.to_string(), call.instant(), coalesce])?;
            transaction.last_insert_rowid()
        }
    };
    let insert = "INSERT INTO step_change (step, kind, record_id, before, after) VALUES (?1, ?2, ?3, ?4, ?5)";
    // A new step has no change yet that could be in the way, and SQLite is quicker where it need not look.
    let mut insert = match open {
        Some(_) => transaction.prepare_cached(&format!("{insert} ON CONFLICT DO UPDATE SET after = excluded.after"))?,
        None => transaction.prepare_cached(insert)?,
    };
    // In the order of the table's key, its pages are filled one after another.
    let mut changes: Vec<&Touched> = changes.iter().filter(|c| !c.aside).collect();
    changes.sort_by_key(|c| (c.table.kind, &c.id));
    for change in changes {
        let text = |image: &Option<Value>| image.as_ref().map(Value::to_string);
        insert.execute(params![step, change.table.kind, change.id, text(&change.before), text(&change.after)])?;
    }
    prune(transaction, step)
}

/// The last step of all, if it is this actor's, has this key, and is fresh.
fn open_step(transaction: &Transaction, call: &Call, key: &str) -> Result<Option<i64>> {
    let last: Option<(i64, String, Option<String>, String)> = transaction
        .prepare_cached("SELECT id, actor, coalesce_key, at FROM step ORDER BY id DESC LIMIT 1")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .optional()?;
    Ok(last.and_then(|(id, actor, last_key, at)| {
        let at = DateTime::parse_from_rfc3339(&at).ok()?.with_timezone(&Utc);
        let fresh = (call.now - at).abs() <= COALESCE;
        (actor == call.actor && last_key.as_deref() == Some(key) && fresh).then_some(id)
    }))
}

fn prune(transaction: &Transaction, newest: i64) -> Result<()> {
    let oldest: i64 = transaction.prepare_cached("SELECT min(id) FROM step")?.query_row([], |r| r.get(0))?;
    if newest - oldest < KEPT + DROPPED {
        return Ok(());
    }
    let bound = newest - KEPT;
    transaction.execute("DELETE FROM step_change WHERE step < ?1", [bound])?;
    transaction.execute("DELETE FROM step WHERE id < ?1", [bound])?;
    transaction.execute(
        "INSERT OR REPLACE INTO meta (key, value) SELECT 'history_from', at FROM step WHERE id >= ?1 ORDER BY id LIMIT 1",
        [bound],
    )?;
    Ok(())
}

const LAST_DONE: &str = "SELECT id, op, args FROM step WHERE actor = ?1 AND state = 'done' ORDER BY id DESC LIMIT 1";
const FIRST_UNDONE: &str = "SELECT id, op, args FROM step WHERE actor = ?1 AND state = 'undone' ORDER BY id LIMIT 1";

fn find(connection: &Connection, actor: &str, query: &str) -> Result<Option<(i64, Step)>> {
    let found = connection
        .prepare_cached(query)?
        .query_row([actor], |r| {
            let args: String = r.get(2)?;
            Ok((r.get(0)?, Step { op: r.get(1)?, args: serde_json::from_str(&args).unwrap_or(Value::Null) }))
        })
        .optional()?;
    Ok(found)
}

/// What the actor's next undo and redo would do.
pub(crate) fn ends(connection: &Connection, actor: &str) -> Result<(Option<Step>, Option<Step>)> {
    Ok((find(connection, actor, LAST_DONE)?.map(|s| s.1), find(connection, actor, FIRST_UNDONE)?.map(|s| s.1)))
}

/// Would a record name one that is gone? So it is where someone else has built on what this step made.
fn leaves_loose_ends(transaction: &Transaction, changes: &[Change]) -> Result<bool> {
    let mut named = transaction.prepare_cached("SELECT 1 FROM link WHERE from_id = ?1 OR to_id = ?1")?;
    for change in changes {
        if change.value.is_null() && named.exists([&change.id])? {
            return Ok(true);
        }
        if change.kind == crate::link::LINK.kind && !change.value.is_null() {
            for (kind, id) in [("from_kind", "from_id"), ("to_kind", "to_id")] {
                let table = change.value[kind].as_str().and_then(record::table);
                let (Some(table), Some(id)) = (table, change.value[id].as_str()) else { return Ok(true) };
                if transact::read(transaction, table, id)?.is_none() {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

impl Document {
    /// Takes the actor's last step back. `None` when there is none.
    pub fn undo(&self, call: &Call) -> Result<Done<Option<Step>>> {
        self.turn(call, LAST_DONE, "undone")
    }

    /// Does the actor's last undone step again.
    pub fn redo(&self, call: &Call) -> Result<Done<Option<Step>>> {
        self.turn(call, FIRST_UNDONE, "done")
    }

    fn turn(&self, call: &Call, query: &str, to: &str) -> Result<Done<Option<Step>>> {
        self.writable()?;
        self.noticing(self.turned(call, query, to))
    }

    fn turned(&self, call: &Call, query: &str, to: &str) -> Result<Done<Option<Step>>> {
        let Some((id, step)) = find(self.connection(), &call.actor, query)? else {
            return self.done(&call.actor, None, Vec::new());
        };
        let transaction = Transaction::new_unchecked(self.connection(), TransactionBehavior::Immediate)?;
        let (wanted, expected) = if to == "undone" { ("before", "after") } else { ("after", "before") };
        let images: Vec<(String, String, Option<String>, Option<String>)> = transaction
            .prepare_cached(&format!("SELECT kind, record_id, {wanted}, {expected} FROM step_change WHERE step = ?1"))?
            .query_map([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut changes = Vec::with_capacity(images.len());
        for (kind, record_id, image, expected) in images {
            let table = record::table(&kind).ok_or_else(|| Error::Damaged { detail: kind.clone() })?;
            let parse = |text: Option<String>| text.map(|t| serde_json::from_str::<Value>(&t)).transpose();
            let damaged = |e: serde_json::Error| Error::Damaged { detail: e.to_string() };
            let (image, expected) = (parse(image).map_err(damaged)?, parse(expected).map_err(damaged)?);
            if transact::read(&transaction, table, &record_id)? != expected {
                return Err(Error::UndoConflict { op: step.op });
            }
            match &image {
                Some(value) => drop(transact::write(&transaction, table, expected.as_ref(), value.clone())?),
                None => transact::remove(&transaction, table, &record_id)?,
            }
            changes.push(Change { kind, id: record_id, value: image.unwrap_or(Value::Null) });
        }
        if leaves_loose_ends(&transaction, &changes)? {
            return Err(Error::UndoConflict { op: step.op });
        }
        transaction
            .prepare_cached("UPDATE step SET state = ?2, coalesce_key = NULL WHERE id = ?1")?
            .execute(params![id, to])?;
        self.commit(transaction).map_err(|e| match e {
            // A record that someone else made names one that would be gone.
            Error::BadField { .. } => Error::UndoConflict { op: step.op.clone() },
            e => e,
        })?;
        self.done(&call.actor, Some(step), changes)
    }

    /// What the actor's next undo and redo would do: nothing where nothing may be written.
    pub fn ends(&self, actor: &str) -> Result<(Option<Step>, Option<Step>)> {
        if self.read_only().is_some() {
            return Ok((None, None));
        }
        ends(self.connection(), actor)
    }

    /// The last `limit` steps of everyone, newest first.
    pub fn history(&self, limit: usize) -> Result<Vec<HistoryEntry>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut query =
            self.connection().prepare_cached("SELECT op, args, at, state FROM step ORDER BY id DESC LIMIT ?1")?;
        let rows = query.query_map([limit], |r| {
            let (args, state): (String, String) = (r.get(1)?, r.get(3)?);
            Ok(HistoryEntry {
                op: r.get(0)?,
                args: serde_json::from_str(&args).unwrap_or(Value::Null),
                at: r.get(2)?,
                undone: state == "undone",
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
