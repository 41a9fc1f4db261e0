//! The whole project as one JSON text, and back: records by kind, parts as base64.
//!
//! `{"format": "atelier-project", "version": 1, "name": …, "records": {kind: [record, …]}, "parts": [{owner_id, name, seq, rows, base64}]}`.
//! Records have the names and values of their columns. The history does not travel.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::{Map, Value, json};

use crate::record::{TABLES, Table};
use crate::{Call, Document, Error, FORMAT, Result, parts, transact};

/// Names the format in the file.
pub const EXCHANGE_FORMAT: &str = "atelier-project";

/// The project as JSON.
pub fn export_json(document: &Document) -> Result<Value> {
    let mut records = Map::new();
    for table in TABLES {
        records.insert(table.kind.to_owned(), Value::Array(document.records(table)?));
    }
    let mut query = document
        .connection()
        .prepare("SELECT owner_id, name, seq, rows, bytes FROM part ORDER BY owner_id, name, seq")?;
    let rows = query.query_map([], |r| {
        let bytes: Vec<u8> = r.get(4)?;
        Ok(json!({
            "owner_id": r.get::<_, String>(0)?, "name": r.get::<_, String>(1)?, "seq": r.get::<_, i64>(2)?,
            "rows": r.get::<_, i64>(3)?, "base64": STANDARD.encode(bytes),
        }))
    })?;
    let owned = |part: &Value| {
        ["dataset_version", "training", "model"].iter().any(|kind| {
            records[*kind].as_array().is_some_and(|all| all.iter().any(|record| record["id"] == part["owner_id"]))
        })
    };
    let parts: Vec<Value> = rows.filter(|p| p.as_ref().map_or(true, owned)).collect::<rusqlite::Result<_>>()?;
    Ok(
        json!({ "format": EXCHANGE_FORMAT, "version": FORMAT, "name": document.summary()?.name, "records": records, "parts": parts }),
    )
}

/// A new project file from such a JSON text. Refused whole, with the place, where something does not fit.
pub fn import_json(text: &str, target: &Path, call: Call) -> Result<()> {
    let bad = |detail: String| Error::BadExchange { detail };
    let root: Value = serde_json::from_str(text).map_err(|e| bad(e.to_string()))?;
    if root["format"] != EXCHANGE_FORMAT {
        return Err(bad("format".to_owned()));
    }
    let version = root["version"].as_i64().unwrap_or(0);
    if version > FORMAT {
        return Err(Error::NewerFormat { found: version, known: FORMAT });
    }
    let name = root["name"].as_str().unwrap_or("").to_owned();
    let kinds = root["records"].as_object().ok_or_else(|| bad("records".to_owned()))?;
    if let Some(unknown) = kinds.keys().find(|k| crate::table(k).is_none()) {
        return Err(bad(format!("records.{unknown}")));
    }
    let document = Document::create(target, &name, call)?;
    let filled = (|| {
        let transaction = Transaction::new_unchecked(document.connection(), TransactionBehavior::Immediate)?;
        for table in TABLES {
            for (i, record) in kinds.get(table.kind).and_then(Value::as_array).into_iter().flatten().enumerate() {
                insert(&transaction, table, record).map_err(|e| bad(format!("records.{}[{i}]: {e}", table.kind)))?;
            }
        }
        for (i, part) in root["parts"].as_array().into_iter().flatten().enumerate() {
            let bytes = part["base64"]
                .as_str()
                .and_then(|b| STANDARD.decode(b).ok())
                .ok_or_else(|| bad(format!("parts[{i}].base64")))?;
            let text = |field: &str| part[field].as_str().ok_or_else(|| bad(format!("parts[{i}].{field}")));
            let number = |field: &str| part[field].as_i64().ok_or_else(|| bad(format!("parts[{i}].{field}")));
            transaction.execute(
                "INSERT INTO part (owner_id, name, seq, rows, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![text("owner_id")?, text("name")?, number("seq")?, number("rows")?, parts::hash(&bytes), bytes],
            )?;
        }
        transaction.commit().map_err(|e| bad(e.to_string()))
    })();
    drop(document);
    if filled.is_err() {
        let _ = std::fs::remove_file(target);
    }
    filled
}

/// A record is complete, or refused: a missing column would be a silent null.
fn insert(transaction: &Transaction, table: &'static Table, record: &Value) -> Result<()> {
    let fields = record.as_object().ok_or_else(|| Error::bad_field(table.kind, record))?;
    if let Some((missing, _)) = table.columns.iter().find(|(name, _)| !fields.contains_key(*name)) {
        return Err(Error::bad_field(missing, "missing"));
    }
    if let Some(unknown) = fields.keys().find(|k| !table.columns.iter().any(|(name, _)| name == k)) {
        return Err(Error::bad_field(unknown, "unknown"));
    }
    transact::write(transaction, table, record)
}

/// Every record and part that can be read in `from`, written to the empty project `to`.
pub(crate) fn copy_records(from: &Document, to: &Document) -> Result<()> {
    let transaction = Transaction::new_unchecked(to.connection(), TransactionBehavior::Immediate)?;
    transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for table in TABLES {
        for record in from.records(table)? {
            // What a foreign hand made unfit is left out: this copy is what remains readable.
            let _ = transact::write(&transaction, table, &record);
        }
    }
    let mut query = from.connection().prepare("SELECT owner_id, name, seq, rows, hash, bytes FROM part")?;
    let mut rows = query.query([])?;
    while let Ok(Some(row)) = rows.next() {
        transaction.execute(
            "INSERT OR IGNORE INTO part (owner_id, name, seq, rows, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, Vec<u8>>(5)?
            ],
        )?;
    }
    drop_dangling(&transaction)?;
    transaction.commit()?;
    Ok(())
}

/// Rows whose parent was lost to the damage can't stand alone.
fn drop_dangling(transaction: &Transaction) -> Result<()> {
    loop {
        let broken: Vec<(String, i64)> = transaction
            .prepare("PRAGMA foreign_key_check")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if broken.is_empty() {
            return Ok(());
        }
        for (table, rowid) in broken {
            transaction.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [rowid])?;
        }
    }
}
