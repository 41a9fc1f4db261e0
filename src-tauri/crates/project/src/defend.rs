//! A file from outside is not to be trusted: what is looked at before its first row is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use serde_json::{Map, Value, json};

use crate::{APPLICATION_ID, Error, FORMAT, Result, migrate};

/// Why a project is open for reading only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Asked for, or the file or its folder can't be written.
    Asked,
    /// Another process holds the project; this is a copy of how it was.
    Copy,
    /// A newer program wrote it, and says that we may read it.
    Newer { found: i64 },
    /// quick_check found damage; what can be read is shown.
    Damaged { detail: String },
    /// The schema holds something that is not ours (triggers, views, tables), or lacks something.
    Altered { names: Vec<String> },
    /// The disk refused a write; the file has to be opened again.
    DiskFailed,
}

impl ReadOnlyReason {
    /// The key of the sentence, under `read_only.` in the messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Copy => "copy",
            Self::Newer { .. } => "newer",
            Self::Damaged { .. } => "damaged",
            Self::Altered { .. } => "altered",
            Self::DiskFailed => "disk_failed",
        }
    }

    pub fn args(&self) -> Map<String, Value> {
        let args = match self {
            Self::Newer { found } => json!({ "found": found, "known": FORMAT }),
            Self::Damaged { detail } => json!({ "detail": detail }),
            Self::Altered { names } => json!({ "names": names.join(", ") }),
            Self::Asked | Self::Copy | Self::DiskFailed => json!({}),
        };
        if let Value::Object(map) = args { map } else { Map::new() }
    }
}

/// What the first hundred bytes say, read before SQLite touches the file.
#[derive(Debug)]
pub(crate) struct Header {
    pub format: i64,
    /// Another program left it in a journal mode that is not ours: opening it plainly would write beside it.
    pub foreign_journal: bool,
    /// Bytes that the file should have, by its own header.
    pub length: u64,
}

/// Reads the header. A file that is no Atelier project is refused by name.
pub(crate) fn header(path: &Path) -> Result<Header> {
    let mut file = File::open(path).map_err(|e| Error::file(path, e))?;
    let mut head = [0; 100];
    let not_ours = || Error::NotAProject { path: path.display().to_string() };
    if let Err(e) = file.read_exact(&mut head) {
        return Err(if e.kind() == std::io::ErrorKind::UnexpectedEof { not_ours() } else { Error::file(path, e) });
    }
    let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if &head[..16] != b"SQLite format 3\0" || number(68) != APPLICATION_ID || number(60) < 1 {
        return Err(not_ours());
    }
    // A page of 65,536 bytes is written as 1.
    let page = match u64::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 65_536,
        size => size,
    };
    Ok(Header {
        format: i64::from(number(60)),
        foreign_journal: head[18] != 1 || head[19] != 1,
        length: page * u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]])),
    })
}

/// Settings under which nothing in the file can run.
pub(crate) fn harden(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    restrict(connection)
}

/// The same for a file that ends too early, which SQLite reads in this mode only. The connection must be read-only.
pub(crate) fn harden_for_salvage(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    restrict(connection)
}

fn restrict(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(())
}

/// A file that ends before its last page does. SQLite reads zeros there, and quick_check may be content with them.
pub(crate) fn cut_short(connection: &Connection, path: &Path) -> Option<String> {
    let number = |pragma: &str| connection.query_row(pragma, [], |r| r.get::<_, i64>(0)).ok();
    let whole = number("PRAGMA page_count")? * number("PRAGMA page_size")?;
    let found = i64::try_from(std::fs::metadata(path).ok()?.len()).ok()?;
    (found < whole).then(|| format!("{found} / {whole}"))
}

/// The first damage that quick_check finds.
pub(crate) fn damage(connection: &Connection) -> Option<String> {
    let check: rusqlite::Result<String> = connection.query_row("PRAGMA quick_check(1)", [], |r| r.get(0));
    match check {
        Ok(word) if word == "ok" => None,
        Ok(words) => Some(words),
        Err(e) => Some(e.to_string()),
    }
}

/// Names in the schema that are more, less or other than ours.
pub(crate) fn altered(connection: &Connection) -> Result<Vec<String>> {
    let (found, known) = (schema(connection)?, schema(&migrate::reference()?)?);
    let mut names: Vec<String> = found
        .iter()
        .filter(|(name, sql)| known.get(*name) != Some(*sql))
        .map(|(name, _)| name.clone())
        .chain(known.keys().filter(|name| !found.contains_key(*name)).cloned())
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn schema(connection: &Connection) -> Result<BTreeMap<String, (String, Option<String>)>> {
    let mut query = connection.prepare("SELECT name, type, sql FROM sqlite_schema")?;
    let rows = query.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
