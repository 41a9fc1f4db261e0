//! From one format to the next. A migration runs in one transaction, after a checked backup, and closes undo.

use rusqlite::{Connection, TransactionBehavior};

use crate::Result;

/// The SQL that leads to format 1, 2, ….
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_whys.sql"),
    concat!(
        include_str!("migrations/0003_journey.sql"),
        include_str!("migrations/0003_workshop.sql"),
        include_str!("migrations/0003_board.sql"),
        include_str!("migrations/0003_canvas.sql"),
        include_str!("migrations/0003_uncertainty.sql"),
    ),
    concat!(
        include_str!("migrations/0004_knowing.sql"),
        include_str!("migrations/0004_preparation.sql"),
        include_str!("migrations/0004_use.sql"),
    ),
];

/// The format that this program writes.
pub const FORMAT: i64 = MIGRATIONS.len() as i64;
/// The oldest program format that can read what this one writes.
pub const MIN_READER: i64 = 4;

/// Brings the file from format `from` to [`FORMAT`].
pub(crate) fn migrate(connection: &mut Connection, from: i64) -> Result<()> {
    if from >= FORMAT {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for sql in &MIGRATIONS[usize::try_from(from).unwrap_or(0)..] {
        transaction.execute_batch(sql)?;
    }
    transaction.execute_batch("DELETE FROM step_change; DELETE FROM step;")?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction
        .execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('min_reader', ?1)", [MIN_READER.to_string()])?;
    transaction.commit()?;
    Ok(())
}

/// An empty database of the current format, in memory: what a healthy file's schema is compared with.
pub(crate) fn reference() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    for sql in MIGRATIONS {
        connection.execute_batch(sql)?;
    }
    Ok(connection)
}
