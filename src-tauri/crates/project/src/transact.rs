//! The one way to write: a transaction that keeps each record's image before and after.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior, params_from_iter};
use serde_json::{Map, Value};

use crate::history::{self, Step};
use crate::record::{self, Change, Record, Table};
use crate::{Call, Document, Error, Result};

/// What a committed gesture answers.
#[derive(Debug, Clone)]
pub struct Done<T> {
    pub value: T,
    /// Grows by one with each gesture that changed something.
    pub revision: i64,
    pub changes: Vec<Change>,
    pub undo: Option<Step>,
    pub redo: Option<Step>,
}

/// An open transaction. Records are written through [`Tx::put`] and [`Tx::delete`] alone.
pub struct Tx<'c> {
    transaction: Transaction<'c>,
    call: Call,
    changes: Vec<Touched>,
    index: HashMap<(&'static str, String), usize>,
    labels: Map<String, Value>,
    coalesce: Option<String>,
}

pub(crate) struct Touched {
    pub table: &'static Table,
    pub id: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Document {
    /// Runs `gesture` as one step of the history named `op`; all of it is kept, or nothing.
    pub fn transact<T>(&self, call: Call, op: &str, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> Result<Done<T>> {
        self.writable()?;
        self.noticing(self.step(call, op, gesture))
    }

    fn step<T>(&self, call: Call, op: &str, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> Result<Done<T>> {
        let transaction = Transaction::new_unchecked(self.connection(), TransactionBehavior::Immediate)?;
        let mut tx =
            Tx { transaction, call, changes: Vec::new(), index: HashMap::new(), labels: Map::new(), coalesce: None };
        let value = gesture(&mut tx)?;
        let Tx { transaction, call, mut changes, labels, coalesce, .. } = tx;
        changes.retain(|c| c.before != c.after);
        if changes.is_empty() {
            transaction.commit()?;
            return self.done(&call.actor, value, Vec::new());
        }
        history::write(&transaction, &call, op, &Value::Object(labels), coalesce.as_deref(), &changes)?;
        self.commit(transaction)?;
        let changes = changes.into_iter().map(Touched::into_change).collect();
        self.done(&call.actor, value, changes)
    }

    /// The record, or an error that names what is missing.
    pub fn find<T: Record>(&self, id: &str) -> Result<T> {
        let image = read(self.connection(), T::TABLE, id)?.ok_or_else(|| Error::not_found(T::TABLE.kind, id))?;
        typed(T::TABLE, image)
    }

    /// The records for which `filter` holds (SQL over the table's columns), in their order.
    pub fn every<T: Record>(&self, filter: &str, values: &[&str]) -> Result<Vec<T>> {
        images(self.connection(), T::TABLE, filter, values)?.into_iter().map(|i| typed(T::TABLE, i)).collect()
    }

    /// Commits with the next revision.
    pub(crate) fn commit(&self, transaction: Transaction) -> Result<()> {
        let revision = self.revision() + 1;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES ('revision', ?1)")?
            .execute([revision.to_string()])?;
        transaction.commit()?;
        self.set_revision(revision);
        Ok(())
    }

    /// A disk that fails leaves the old state, and the document closed for writing: what it holds is not to be trusted.
    pub(crate) fn noticing<T>(&self, result: Result<T>) -> Result<T> {
        if matches!(result, Err(Error::DiskFailed(_))) {
            self.disk_failed();
        }
        result
    }

    pub(crate) fn done<T>(&self, actor: &str, value: T, changes: Vec<Change>) -> Result<Done<T>> {
        let (undo, redo) = history::ends(self.connection(), actor)?;
        Ok(Done { value, revision: self.revision(), changes, undo, redo })
    }
}

impl Touched {
    pub(crate) fn into_change(self) -> Change {
        Change { kind: self.table.kind.to_owned(), id: self.id, value: self.after.unwrap_or(Value::Null) }
    }
}

impl Tx<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    pub fn new_id(&mut self) -> String {
        self.call.new_id()
    }

    pub fn instant(&self) -> String {
        self.call.instant()
    }

    pub fn today(&self) -> NaiveDate {
        self.call.today
    }

    /// An argument for the words of this step ("move 3 notes").
    pub fn label(&mut self, name: &str, value: impl Into<Value>) {
        self.labels.insert(name.to_owned(), value.into());
    }

    /// Steps with the same key that follow one another closely become one.
    pub fn coalesce(&mut self, key: String) {
        self.coalesce = Some(key);
    }

    /// The record, or an error that names what is missing.
    pub fn get<T: Record>(&self, id: &str) -> Result<T> {
        let image = read(self.connection(), T::TABLE, id)?.ok_or_else(|| Error::not_found(T::TABLE.kind, id))?;
        typed(T::TABLE, image)
    }

    /// The records for which `filter` holds (SQL over the table's columns), in their order.
    pub fn all<T: Record>(&self, filter: &str, values: &[&str]) -> Result<Vec<T>> {
        images(self.connection(), T::TABLE, filter, values)?.into_iter().map(|i| typed(T::TABLE, i)).collect()
    }

    /// Inserts the record, or replaces the one with its id.
    pub fn put<T: Record>(&mut self, record: &T) -> Result<()> {
        let value = serde_json::to_value(record).map_err(|e| Error::bad_field(T::TABLE.kind, e))?;
        self.put_image(T::TABLE, &value)
    }

    pub(crate) fn put_image(&mut self, table: &'static Table, value: &Value) -> Result<()> {
        let id = value["id"].as_str().ok_or_else(|| Error::bad_field("id", &value["id"]))?.to_owned();
        let before = read(self.connection(), table, &id)?;
        write(self.connection(), table, value)?;
        let after = read(self.connection(), table, &id)?;
        self.touch(table, id, before, after);
        Ok(())
    }

    /// Deletes the record; its children are the domain's own to delete.
    pub fn delete<T: Record>(&mut self, id: &str) -> Result<()> {
        let table = T::TABLE;
        let before = read(self.connection(), table, id)?.ok_or_else(|| Error::not_found(table.kind, id))?;
        remove(self.connection(), table, id)?;
        self.touch(table, id.to_owned(), Some(before), None);
        crate::link::forget(self, table.kind, id)
    }

    /// Deletes every record for which `filter` holds.
    pub fn delete_all<T: Record>(&mut self, filter: &str, values: &[&str]) -> Result<()> {
        for record in self.all::<T>(filter, values)? {
            self.delete::<T>(record.id())?;
        }
        Ok(())
    }

    fn touch(&mut self, table: &'static Table, id: String, before: Option<Value>, after: Option<Value>) {
        let key = (table.kind, id.clone());
        match self.index.get(&key) {
            Some(i) => self.changes[*i].after = after,
            None => {
                self.index.insert(key, self.changes.len());
                self.changes.push(Touched { table, id, before, after });
            }
        }
    }
}

/// A record from its image.
pub(crate) fn typed<T: Record>(table: &Table, image: Value) -> Result<T> {
    serde_json::from_value(image).map_err(|e| Error::Damaged { detail: format!("{}: {e}", table.kind) })
}

/// The image of one row.
pub(crate) fn read(connection: &Connection, table: &Table, id: &str) -> Result<Option<Value>> {
    let mut query = connection.prepare_cached(&format!("SELECT {} FROM {} WHERE id = ?1", names(table), table.kind))?;
    let mut rows = query.query([id])?;
    Ok(match rows.next()? {
        Some(row) => Some(record::image(table, row)?),
        None => None,
    })
}

/// The images of the rows for which `filter` holds, by order key where there is one, then by id.
pub(crate) fn images(connection: &Connection, table: &Table, filter: &str, values: &[&str]) -> Result<Vec<Value>> {
    let ordered = table.columns.iter().any(|c| c.0 == "order_key");
    let order = if ordered { "order_key, id" } else { "id" };
    let filter = if filter.is_empty() { "1" } else { filter };
    let mut query = connection.prepare_cached(&format!(
        "SELECT {} FROM {} WHERE {filter} ORDER BY {order}",
        names(table),
        table.kind
    ))?;
    let parameters: Vec<&dyn ToSql> = values.iter().map(|v| v as &dyn ToSql).collect();
    let mut rows = query.query(parameters.as_slice())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(record::image(table, row)?);
    }
    Ok(found)
}

/// Writes an image as a row.
pub(crate) fn write(connection: &Connection, table: &Table, value: &Value) -> Result<()> {
    let marks = vec!["?"; table.columns.len()].join(", ");
    let updates: Vec<String> = table.columns[1..].iter().map(|(n, _)| format!("{n} = excluded.{n}")).collect();
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO {} ({}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {}",
        table.kind,
        names(table),
        updates.join(", ")
    ))?;
    let values = table
        .columns
        .iter()
        .map(|(name, storage)| record::sql(name, *storage, &value[*name]))
        .collect::<Result<Vec<_>>>()?;
    statement.execute(params_from_iter(values)).map_err(|e| constraint(table, e))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, table: &Table, id: &str) -> Result<()> {
    connection.prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", table.kind))?.execute([id])?;
    Ok(())
}

/// A value outside its column's bounds is the caller's mistake, not the database's.
fn constraint(table: &Table, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => Error::bad_field(table.kind, error),
        _ => error.into(),
    }
}

fn names(table: &Table) -> String {
    table.columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ")
}
