//! Where a record goes among its siblings: commands name neighbours, never ranks.

use serde::Deserialize;
use ts_rs::TS;

use crate::order::between;
use crate::record::Record;
use crate::{Error, Result, Tx};

/// After one neighbour, before another, or (neither) at the end.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Place {
    #[serde(default)]
    pub after: Option<String>,
    #[serde(default)]
    pub before: Option<String>,
}

impl Place {
    /// The order key for a record `id` among the records of `T` that satisfy `filter` (SQL over the table, one parameter).
    pub(crate) fn key<T: Record>(&self, tx: &Tx, id: &str, filter: &str, value: &str) -> Result<String> {
        let kind = T::TABLE.kind;
        let mut query = tx.connection().prepare_cached(&format!(
            "SELECT id, order_key FROM {kind} WHERE {filter} AND id <> ?2 ORDER BY order_key, id"
        ))?;
        let rows = query.query_map([value, id], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
        let siblings: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
        let position = |wanted: &str| {
            siblings.iter().position(|(id, _)| id == wanted).ok_or_else(|| Error::not_found(kind, wanted))
        };
        let at = match (&self.after, &self.before) {
            (Some(a), _) => position(a)? + 1,
            (None, Some(b)) => position(b)?,
            (None, None) => siblings.len(),
        };
        let before = at.checked_sub(1).map(|i| siblings[i].1.as_str());
        let after = siblings.get(at).map(|s| s.1.as_str());
        Ok(between(before, after))
    }
}
