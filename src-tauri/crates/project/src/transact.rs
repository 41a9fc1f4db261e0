//! The one way to write: a transaction that keeps each record's image before and after.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior};
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
    /// Ids that this gesture has made: no record has one of them before it is put.
    made: HashSet<String>,
    labels: Map<String, Value>,
    coalesce: Option<String>,
}

pub(crate) struct Touched {
    pub table: &'static Table,
    pub id: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// No part of the step: told, and never undone.
    pub aside: bool,
}

impl Document {
    /// Runs `gesture` as one step of the history named `op`; all of it is kept, or nothing.
    pub fn transact<T>(&self, call: Call, op: &str, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> Result<Done<T>> {
        self.writable()?;
        self.noticing(self.step(call, op, gesture))
    }

    fn step<T>(&self, call: Call, op: &str, gesture: impl FnOnce(&mut Tx) -> Result<T>) -> Result<Done<T>> {
        let transaction = Transaction::new_unchecked(self.connection(), TransactionBehavior::Immediate)?;
        let (changes, index, made) = (Vec::new(), HashMap::new(), HashSet::new());
        let mut tx = Tx { transaction, call, changes, index, made, labels: Map::new(), coalesce: None };
        let value = gesture(&mut tx)?;
        let Tx { transaction, call, mut changes, labels, coalesce, .. } = tx;
        changes.retain(|c| c.before != c.after);
        if changes.is_empty() {
            transaction.commit()?;
            return self.done(&call.actor, value, Vec::new());
        }
        if changes.iter().any(|c| !c.aside) {
            history::write(&transaction, &call, op, &Value::Object(labels), coalesce.as_deref(), &changes)?;
        }
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
        // In its place: a row that is replaced moves, and the table's index with it.
        transaction
            .prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'revision'")?
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
        let id = self.call.new_id();
        self.made.insert(id.clone());
        id
    }

    pub fn instant(&self) -> String {
        self.call.instant()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
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
        self.put_image(record).map(drop)
    }

    /// The same, and the record as it is stored.
    pub fn put_stored<T: Record>(&mut self, record: &T) -> Result<T> {
        T::deserialize(self.put_image(record)?).map_err(|e| Error::bad_field(T::TABLE.kind, e))
    }

    /// Writes a record beside the history: timers and their like, which an undo must not turn back. Nothing may depend on
    /// it by a foreign key.
    pub fn put_aside<T: Record>(&mut self, record: &T) -> Result<T> {
        let touched = self.index.contains_key(&(T::TABLE.kind, record.id().to_owned()));
        let stored = self.put_stored(record)?;
        let at = self.index[&(T::TABLE.kind, record.id().to_owned())];
        self.changes[at].aside |= !touched;
        Ok(stored)
    }

    fn put_image<T: Record>(&mut self, record: &T) -> Result<&Value> {
        let table = T::TABLE;
        let value = serde_json::to_value(record).map_err(|e| Error::bad_field(table.kind, e))?;
        let new = self.made.contains(record.id()) && !self.index.contains_key(&(table.kind, record.id().to_owned()));
        let before = if new { None } else { read(self.connection(), table, record.id())? };
        let after = write(self.connection(), table, before.as_ref(), value)?;
        let touched = self.touch(table, record.id().to_owned(), before);
        Ok(touched.after.insert(after))
    }

    /// Deletes the record; its children are the domain's own to delete.
    pub fn delete<T: Record>(&mut self, id: &str) -> Result<()> {
        let table = T::TABLE;
        let before = read(self.connection(), table, id)?.ok_or_else(|| Error::not_found(table.kind, id))?;
        remove(self.connection(), table, id)?;
        self.touch(table, id.to_owned(), Some(before)).after = None;
        crate::link::forget(self, table.kind, id)
    }

    /// Deletes every record for which `filter` holds.
    pub fn delete_all<T: Record>(&mut self, filter: &str, values: &[&str]) -> Result<()> {
        for record in self.all::<T>(filter, values)? {
            self.delete::<T>(record.id())?;
        }
        Ok(())
    }

    /// The change of a record; of several in one gesture the first knows what was before.
    fn touch(&mut self, table: &'static Table, id: String, before: Option<Value>) -> &mut Touched {
        let changes = &mut self.changes;
        let at = *self.index.entry((table.kind, id)).or_insert_with_key(|(_, id)| {
            changes.push(Touched { table, id: id.clone(), before, after: None, aside: false });
            changes.len() - 1
        });
        &mut changes[at]
    }
}

/// A record from its image.
pub(crate) fn typed<T: Record>(table: &Table, image: Value) -> Result<T> {
    serde_json::from_value(image).map_err(|e| Error::Damaged { detail: format!("{}: {e}", table.kind) })
}

/// What is said to SQLite of a table again and again, put together once.
struct Statements {
    read: String,
    insert: String,
    remove: String,
}

fn statements(table: &Table) -> &'static Statements {
    static ALL: LazyLock<HashMap<&str, Statements>> = LazyLock::new(|| {
        let of = |table: &&'static Table| {
            let (kind, names) = (table.kind, names(table));
            let marks = vec!["?"; table.columns.len()].join(", ");
            let all = Statements {
                read: format!("SELECT {names} FROM {kind} WHERE id = ?1"),
                insert: format!("INSERT INTO {kind} ({names}) VALUES ({marks})"),
                remove: format!("DELETE FROM {kind} WHERE id = ?1"),
            };
            (kind, all)
        };
        record::TABLES.iter().map(of).collect()
    });
    &ALL[table.kind]
}

/// The image of one row.
pub(crate) fn read(connection: &Connection, table: &Table, id: &str) -> Result<Option<Value>> {
    let mut query = connection.prepare_cached(&statements(table).read)?;
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

/// Writes an image as a row, new or in the place of `before`. Answers the row as it is read back: texts are cleaned on
/// the way in, numbers settled.
pub(crate) fn write(connection: &Connection, table: &Table, before: Option<&Value>, mut value: Value) -> Result<Value> {
    for (name, storage) in table.columns {
        record::settle(name, *storage, &mut value[*name])?;
    }
    let written = match before {
        None => insert(connection, table, &value),
        Some(before) => update(connection, table, before, &value),
    };
    written.map_err(|e| constraint(table, e))?;
    Ok(value)
}

fn insert(connection: &Connection, table: &Table, value: &Value) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(&statements(table).insert)?;
    for (at, (name, storage)) in table.columns.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, record::sql(*storage, &value[*name]))?;
    }
    statement.raw_execute().map(drop)
}

/// Sets the columns that are not what they were: the indexes on the others are left alone.
fn update(connection: &Connection, table: &Table, before: &Value, value: &Value) -> rusqlite::Result<()> {
    let changed = || table.columns.iter().filter(|(name, _)| before[*name] != value[*name]);
    let set: Vec<String> = changed().zip(2..).map(|((name, _), at)| format!("{name} = ?{at}")).collect();
    if set.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE {} SET {} WHERE id = ?1", table.kind, set.join(", "));
    let mut statement = connection.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, before["id"].as_str())?;
    for ((name, storage), at) in changed().zip(2..) {
        statement.raw_bind_parameter(at, record::sql(*storage, &value[*name]))?;
    }
    statement.raw_execute().map(drop)
}

pub(crate) fn remove(connection: &Connection, table: &Table, id: &str) -> Result<()> {
    connection.prepare_cached(&statements(table).remove)?.execute([id])?;
    Ok(())
}

/// A value outside its column's bounds is the caller's mistake, not the database's.
fn constraint(table: &Table, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => Error::bad_field(table.kind, error),
        _ => error.into(),
    }
}

pub(crate) fn names(table: &Table) -> String {
    table.columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ")
}
