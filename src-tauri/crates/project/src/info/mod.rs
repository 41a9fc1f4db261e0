//! What the project is called, and where its days begin.

use rusqlite::{Connection, params};

use crate::Result;
use crate::record::record;

record! {
    /// The project itself: exactly one, with the id `project`.
    ProjectInfo in PROJECT as "project" edit [name, zone] {
        name: String,
        created_at: String,
        /// IANA name of the time zone.
        zone: String,
    }
}

pub(crate) fn insert(connection: &Connection, name: &str, now: &str) -> Result<()> {
    let name = crate::text::clean("name", name)?.unwrap_or_else(|| name.to_owned());
    connection.execute(
        "INSERT INTO project (id, name, created_at, zone) VALUES ('project', ?1, ?2, '')",
        params![name, now],
    )?;
    Ok(())
}
