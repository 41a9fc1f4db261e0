//! Copies of a project: Save As, a copy to share, a clean copy of an altered file.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::backup::{self, Copied, copy_pages, finish, temporary};
use crate::{Call, Document, Error, Result, exchange};

impl Document {
    /// A copy renamed over the open file would leave this document writing to a file that has no name any more.
    pub(crate) fn elsewhere(&self, target: &Path) -> Result<()> {
        let same =
            std::fs::canonicalize(target).is_ok_and(|t| std::fs::canonicalize(self.path()).is_ok_and(|p| p == t));
        if same { Err(Error::refused("copy_onto_itself", Value::Null)) } else { Ok(()) }
    }

    /// The same project under another name, history included. The target is whole or untouched.
    pub fn save_copy(&self, target: &Path) -> Result<()> {
        self.copying(target, || true)?.finish()
    }

    /// The pages of such a copy, still to be finished.
    pub(crate) fn copying(&self, target: &Path, between: impl FnMut() -> bool) -> Result<Copied> {
        self.elsewhere(target)?;
        copy_pages(self, target, between)
    }

    /// The project as it is, without its history and the facilitator's private lines: nothing that was deleted, and
    /// nothing that was one's own, leaves with it.
    pub fn share_copy(&self, target: &Path) -> Result<()> {
        self.elsewhere(target)?;
        let whole = backup::with_suffix(target, ".whole");
        copy_pages(self, &whole, || true)?.finish()?;
        strip(&whole, target)
    }

    /// A new file of the current format with every record that can be read from this one, and nothing else.
    pub fn clean_copy(&self, target: &Path, call: Call) -> Result<()> {
        self.elsewhere(target)?;
        let partial = temporary(target);
        let _ = std::fs::remove_file(&partial);
        let made = (|| {
            let copy = Document::create(&partial, &self.summary()?.name, call)?;
            exchange::copy_records(self, &copy)?;
            drop(copy);
            finish(Connection::open(&partial)?, &partial, target)
        })();
        if made.is_err() {
            let _ = std::fs::remove_file(&partial);
        }
        made
    }
}

/// Makes of a whole copy one to share, and takes the whole one away.
pub(crate) fn strip(whole: &Path, target: &Path) -> Result<()> {
    let shared = (|| {
        let copy = Connection::open(whole)?;
        copy.execute_batch("DELETE FROM step_change; DELETE FROM step;")?;
        crate::ideation::forget_private_lines(&copy)?;
        copy.execute_batch(&format!(
            "DELETE FROM part WHERE owner_id NOT IN ({});
             PRAGMA journal_mode = DELETE; VACUUM;",
            crate::parts::OWNERS
        ))?;
        finish(copy, whole, target)
    })();
    if shared.is_err() {
        let _ = std::fs::remove_file(whole);
    }
    shared
}
