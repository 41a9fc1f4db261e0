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
use crate::{
    Call, Document, Error, FORMAT, Part, PartKey, Project, ReadOnlyReason, Reading, Result, parts, patch, transact,
};

/// Names the format in the file.
pub const EXCHANGE_FORMAT: &str = "atelier-project";

/// The project as JSON.
pub fn export_json(document: &Document) -> Result<Value> {
    let parts = document.parts()?;
    let stored = |key: &PartKey| document.stored(key);
    exported(document.reading(TABLES)?, &document.summary()?.name, parts, stored)
}

impl Project {
    /// The project as JSON, read in slices.
    pub fn export(&self) -> Result<Value> {
        let (all, (name, parts)) = self.reading(TABLES, |d| Ok((d.summary()?.name, d.parts()?)))?;
        let stored = |key: &PartKey| {
            let key = key.clone();
            self.read(move |document| document.stored(&key))
        };
        exported(all, &name, parts, stored)
    }
}

fn exported(all: Reading, name: &str, parts: Vec<PartKey>, stored: impl Fn(&PartKey) -> Result<Part>) -> Result<Value> {
    let records: Map<String, Value> =
        all.into_kinds().into_iter().map(|(table, records)| (table.kind.to_owned(), Value::Array(records))).collect();
    let part = |key: PartKey| {
        let part = stored(&key)?;
        let rows = part.rows;
        Ok(json!({
            "owner_id": key.owner, "name": key.name, "seq": key.seq, "rows": rows, "base64": STANDARD.encode(part.whole()?),
        }))
    };
    let parts: Vec<Value> = parts.into_iter().map(part).collect::<Result<_>>()?;
    Ok(json!({ "format": EXCHANGE_FORMAT, "version": FORMAT, "name": name, "records": records, "parts": parts }))
}

/// A new project file from such a JSON text. Refused whole, with the place, where something does not fit.
pub fn import_json(text: &str, target: &Path, mut call: Call) -> Result<()> {
    let bad = |detail: String| Error::BadExchange { detail };
    let mut root: Value = serde_json::from_str(text).map_err(|e| bad(e.to_string()))?;
    if root["format"] != EXCHANGE_FORMAT {
        return Err(bad("format".to_owned()));
    }
    let version = root["version"].as_i64().filter(|v| *v > 0).ok_or_else(|| bad("version".to_owned()))?;
    if version > FORMAT {
        return Err(Error::NewerFormat { found: version, known: FORMAT });
    }
    let older = root["records"].as_object_mut().ok_or_else(|| bad("records".to_owned()))?;
    crate::journey::older::lanes(older, version, &mut call);
    let kinds = root["records"].as_object().ok_or_else(|| bad("records".to_owned()))?;
    if let Some(unknown) = kinds.keys().find(|k| crate::table(k).is_none()) {
        return Err(bad(format!("records.{unknown}")));
    }
    if let Some((kind, _)) = kinds.iter().find(|(_, all)| !all.is_array()) {
        return Err(bad(format!("records.{kind}")));
    }
    let projects = kinds.get("project").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let [project] = projects else { return Err(bad("records.project".to_owned())) };
    let name = project["name"]
        .as_str()
        .filter(|_| project["id"] == "project")
        .ok_or_else(|| bad("records.project[0]".to_owned()))?;
    let all_parts = match &root["parts"] {
        Value::Array(parts) => parts.as_slice(),
        Value::Null => &[],
        _ => return Err(bad("parts".to_owned())),
    };
    let document = Document::create(target, name, call).map_err(|e| match e {
        Error::TextTooLong { .. } => bad("records.project[0].name".to_owned()),
        e => e,
    })?;
    let filled = (|| {
        let transaction = Transaction::new_unchecked(document.connection(), TransactionBehavior::Immediate)?;
        for table in TABLES {
            for (i, record) in kinds.get(table.kind).and_then(Value::as_array).into_iter().flatten().enumerate() {
                insert(&transaction, table, &complete(&transaction, table, record, version)?)
                    .map_err(|e| misplaced(e, &format!("records.{}[{i}]", table.kind)))?;
            }
        }
        for (i, part) in all_parts.iter().enumerate() {
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
        if let Some(place) = dangling(&transaction)? {
            return Err(bad(place));
        }
        transaction.commit()?;
        Ok(())
    })();
    drop(document);
    if filled.is_err() {
        let _ = std::fs::remove_file(target);
    }
    filled
}

/// What does not fit is the text's fault, with its place; a disk that fails is not.
fn misplaced(error: Error, place: &str) -> Error {
    match error {
        Error::BadField { field, detail } => Error::BadExchange { detail: format!("{place}.{field}: {detail}") },
        Error::TextTooLong { .. } => Error::BadExchange { detail: format!("{place}: {error}") },
        e => e,
    }
}

/// A record of an older format, with what its table's newer columns hold by default.
fn complete(transaction: &Transaction, table: &Table, record: &Value, version: i64) -> Result<Value> {
    let mut record = record.clone();
    let Some(fields) = record.as_object_mut().filter(|_| version < FORMAT) else { return Ok(record) };
    let mut query = transaction.prepare_cached("SELECT name, dflt_value FROM pragma_table_info(?1)")?;
    let mut rows = query.query([table.kind])?;
    while let Some(row) = rows.next()? {
        let (name, default): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let column = table.columns.iter().find(|(column, _)| *column == name);
        if let (Some((_, storage)), Some(default), false) = (column, default, fields.contains_key(&name)) {
            let value = transaction.query_row(&format!("SELECT {default}"), [], |r| Ok(storage.json(r.get_ref(0)?)))?;
            fields.insert(name, value);
        }
    }
    Ok(record)
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
    (table.fits)(record).map_err(|e| Error::bad_field(table.kind, e))?;
    fields.iter().try_for_each(|(field, value)| patch::check_date(field, value))?;
    let id = record["id"].as_str().unwrap_or_default();
    let before = transact::read(transaction, table, id)?;
    if table.kind != "project" && before.is_some() {
        return Err(Error::bad_field("id", "twice"));
    }
    transact::write(transaction, table, before.as_ref(), record.clone()).map(drop)
}

/// The first record that names one which is not there.
fn dangling(transaction: &Transaction) -> Result<Option<String>> {
    use rusqlite::OptionalExtension;
    let found: Option<(String, i64)> =
        transaction.prepare("PRAGMA foreign_key_check")?.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let Some((kind, row)) = found else { return Ok(None) };
    let id: String = transaction.query_row(&format!("SELECT id FROM {kind} WHERE rowid = ?1"), [row], |r| r.get(0))?;
    Ok(Some(format!("records.{kind}: {id}")))
}

/// Every record and part that can be read in `from`, written to the empty project `to`.
pub(crate) fn copy_records(from: &Document, to: &Document) -> Result<()> {
    let transaction = Transaction::new_unchecked(to.connection(), TransactionBehavior::Immediate)?;
    transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for table in TABLES {
        for record in from.records(table)? {
            // What a foreign hand made unfit is left out: this copy is what remains readable.
            if (table.fits)(&record).is_ok() {
                let before = transact::read(&transaction, table, record["id"].as_str().unwrap_or_default())?;
                let _ = transact::write(&transaction, table, before.as_ref(), record);
            }
        }
    }
    match (copy_parts(from, &transaction), from.read_only()) {
        // What lies before the damage was copied.
        (Err(_), Some(ReadOnlyReason::Damaged { .. } | ReadOnlyReason::Altered { .. })) => {}
        (copied, _) => copied?,
    }
    drop_dangling(&transaction)?;
    transaction.commit()?;
    Ok(())
}

fn copy_parts(from: &Document, to: &Transaction) -> Result<()> {
    let mut query = from.connection().prepare("SELECT owner_id, name, seq, rows, hash, bytes FROM part")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        to.execute(
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
