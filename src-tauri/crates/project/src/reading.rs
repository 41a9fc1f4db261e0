//! Reading much: in slices, so that gestures are answered in between, and still the records of one moment.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::record::{self, Record, Table};
use crate::{Document, Project, Result, transact};

/// How long one slice holds the document's thread.
const SLICE: Duration = Duration::from_millis(8);
/// How often it is begun anew because somebody has written meanwhile; then it is read in one go.
const PATIENCE: usize = 4;

/// Records of some kinds as they were at one moment, each kind in its order.
#[derive(Debug)]
pub struct Reading {
    kinds: Vec<(&'static Table, Vec<Value>)>,
    pub revision: i64,
}

impl Reading {
    /// The records of a kind; none of a kind that was not asked for.
    pub fn of(&self, table: &Table) -> &[Value] {
        self.kinds.iter().find(|(t, _)| t.kind == table.kind).map_or(&[], |(_, records)| records)
    }

    pub fn kinds(&self) -> impl Iterator<Item = (&'static Table, &[Value])> {
        self.kinds.iter().map(|(table, records)| (*table, records.as_slice()))
    }

    pub fn into_kinds(self) -> Vec<(&'static Table, Vec<Value>)> {
        self.kinds
    }

    /// The records as their type. One that a foreign hand made unfit is not spoken of.
    pub(crate) fn typed<T: Record>(&self) -> Vec<T> {
        self.of(T::TABLE).iter().filter_map(|image| T::deserialize(image).ok()).collect()
    }
}

impl Document {
    /// The records of some kinds, read in one go.
    pub fn reading(&self, tables: &[&'static Table]) -> Result<Reading> {
        let mut slices = Slices::of(tables);
        slices.go_on(self, None)?;
        Ok(slices.finish(self.revision()))
    }
}

impl Project {
    /// The records of some kinds at one moment, and what `last` finds at that moment. The document is never held longer
    /// than for a slice, unless others write without a pause.
    pub fn reading<T: Send + 'static>(
        &self,
        tables: &[&'static Table],
        last: impl Fn(&Document) -> Result<T> + Clone + Send + 'static,
    ) -> Result<(Reading, T)> {
        let mut attempt = 0;
        let (mut slices, mut moment) = (Slices::of(tables), None);
        loop {
            let (last, hurried) = (last.clone(), attempt < PATIENCE);
            let (read, revision, found) = self.read(move |document| {
                let revision = document.revision();
                if moment.is_some_and(|m| m != revision) {
                    return Ok((slices, revision, None));
                }
                let whole = slices.go_on(document, hurried.then(|| Instant::now() + SLICE))?;
                Ok((slices, revision, whole.then(|| last(document)).transpose()?))
            })?;
            if let Some(found) = found {
                return Ok((read.finish(revision), found));
            }
            let stale = moment.is_some_and(|m| m != revision);
            (slices, moment) = if stale { (Slices::of(tables), None) } else { (read, Some(revision)) };
            attempt += usize::from(stale);
        }
    }
}

/// Tables that are being read, and how far.
struct Slices {
    tables: Vec<&'static Table>,
    read: Vec<Vec<Value>>,
    /// The table under way, and its row that was read last.
    at: usize,
    row: i64,
}

impl Slices {
    fn of(tables: &[&'static Table]) -> Self {
        Self { tables: tables.to_vec(), read: vec![Vec::new(); tables.len()], at: 0, row: i64::MIN }
    }

    /// Reads on until the end, or until the time is over. True: the end.
    fn go_on(&mut self, document: &Document, until: Option<Instant>) -> Result<bool> {
        // Nobody writes to a file that is read-only, and one that is damaged is read in its own way.
        if document.read_only().is_some() {
            self.read = self.tables.iter().map(|table| document.records(table)).collect::<Result<_>>()?;
            return Ok(true);
        }
        while let Some(table) = self.tables.get(self.at) {
            match rows(document.connection(), table, self.row, until, &mut self.read[self.at])? {
                Some(row) => {
                    self.row = row;
                    return Ok(false);
                }
                None => (self.at, self.row) = (self.at + 1, i64::MIN),
            }
        }
        Ok(true)
    }

    /// In their order: as SQL would have put them.
    fn finish(self, revision: i64) -> Reading {
        let kinds = self.tables.into_iter().zip(self.read).map(|(table, mut records)| {
            let text = |record: &Value, field: &str| record[field].as_str().unwrap_or_default().to_owned();
            records.sort_by_cached_key(|record| (text(record, "order_key"), text(record, "id")));
            (table, records)
        });
        Reading { kinds: kinds.collect(), revision }
    }
}

/// The rows after `row`, as they lie in the file, until the time is over: then where to go on.
fn rows(
    connection: &Connection,
    table: &Table,
    row: i64,
    until: Option<Instant>,
    found: &mut Vec<Value>,
) -> Result<Option<i64>> {
    let names = transact::names(table);
    let sql = format!("SELECT {names}, rowid FROM {} WHERE rowid > ?1 ORDER BY rowid", table.kind);
    let mut query = connection.prepare_cached(&sql)?;
    let mut rows = query.query([row])?;
    while let Some(next) = rows.next()? {
        found.push(record::image(table, next)?);
        if found.len().is_multiple_of(32) && until.is_some_and(|end| Instant::now() >= end) {
            return Ok(Some(next.get(table.columns.len())?));
        }
    }
    Ok(None)
}
