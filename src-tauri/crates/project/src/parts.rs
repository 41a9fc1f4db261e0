//! Parts: immutable bytes outside the history, imported data and documents too large for a column.

use std::collections::BTreeMap;

use rusqlite::{Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{Document, Error, Result};

/// Bytes with their place in a named sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub rows: i64,
    pub bytes: Vec<u8>,
}

/// What is known of a part without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartInfo {
    pub seq: i64,
    pub rows: i64,
    pub hash: String,
}

/// Names one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartKey {
    pub owner: String,
    pub name: String,
    pub seq: i64,
}

impl Document {
    /// Stores one part. It belongs to nobody until a record with the owner's id is committed.
    pub fn add_part(&self, owner: &str, name: &str, seq: usize, part: &Part) -> Result<()> {
        self.writable()?;
        self.noticing(self.store_part(owner, name, seq, part))
    }

    fn store_part(&self, owner: &str, name: &str, seq: usize, part: &Part) -> Result<()> {
        let hash = hash(&part.bytes);
        let transaction = Transaction::new_unchecked(self.connection(), TransactionBehavior::Immediate)?;
        transaction
            .prepare_cached(
                "INSERT INTO part (owner_id, name, seq, rows, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![owner, name, seq as i64, part.rows, hash, part.bytes])?;
        transaction.commit()?;
        Ok(())
    }

    /// What was deleted keeps its parts as long as the history may bring it back; meanwhile nobody reads them.
    fn owned(&self, owner: &str) -> Result<()> {
        let mut query = self.connection().prepare_cached(
            "SELECT 1 FROM dataset_version WHERE id = ?1 UNION ALL SELECT 1 FROM training WHERE id = ?1
             UNION ALL SELECT 1 FROM model WHERE id = ?1",
        )?;
        if query.exists([owner])? { Ok(()) } else { Err(Error::not_found("part", owner)) }
    }

    /// The parts of an owner by sequence, without their bytes.
    pub fn part_infos(&self, owner: &str, name: &str) -> Result<Vec<PartInfo>> {
        self.owned(owner)?;
        let mut query = self
            .connection()
            .prepare_cached("SELECT seq, rows, hash FROM part WHERE owner_id = ?1 AND name = ?2 ORDER BY seq")?;
        let rows =
            query.query_map([owner, name], |r| Ok(PartInfo { seq: r.get(0)?, rows: r.get(1)?, hash: r.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The hash of the first part of this name, by owner.
    pub(crate) fn part_hashes(&self, name: &str) -> Result<BTreeMap<String, String>> {
        let mut query =
            self.connection().prepare_cached("SELECT owner_id, hash FROM part WHERE name = ?1 AND seq = 0")?;
        let rows = query.query_map([name], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The bytes of one part, compared with their hash.
    pub fn part(&self, owner: &str, name: &str, seq: i64) -> Result<Vec<u8>> {
        use rusqlite::OptionalExtension;
        self.owned(owner)?;
        let found: Option<(String, Vec<u8>)> = self
            .connection()
            .prepare_cached("SELECT hash, bytes FROM part WHERE owner_id = ?1 AND name = ?2 AND seq = ?3")?
            .query_row(params![owner, name, seq], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let (expected, bytes) = found.ok_or_else(|| Error::not_found("part", owner))?;
        if hash(&bytes) != expected {
            return Err(Error::Damaged { detail: format!("part {owner} {name} {seq}") });
        }
        Ok(bytes)
    }

    /// Parts whose owner no record is and no step of the history names: what a job that failed or was killed left.
    pub fn orphan_parts(&self) -> Result<Vec<PartKey>> {
        let found = |sql: &str| -> Result<Vec<PartKey>> {
            let mut query = self.connection().prepare(sql)?;
            let rows = query.query_map([], |r| Ok(PartKey { owner: r.get(0)?, name: r.get(1)?, seq: r.get(2)? }))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        let loose = "SELECT owner_id, name, seq FROM part WHERE owner_id NOT IN
            (SELECT id FROM dataset_version UNION ALL SELECT id FROM training UNION ALL SELECT id FROM model)";
        // The whole history is read only where something is loose.
        if found(loose)?.is_empty() {
            return Ok(Vec::new());
        }
        found(&format!("{loose} AND owner_id NOT IN (SELECT record_id FROM step_change)"))
    }

    /// Drops one part. Many are dropped one by one: freeing a large one takes a while.
    pub fn drop_part(&self, part: &PartKey) -> Result<()> {
        self.writable()?;
        let dropped = self
            .connection()
            .prepare_cached("DELETE FROM part WHERE owner_id = ?1 AND name = ?2 AND seq = ?3")?
            .execute(params![part.owner, part.name, part.seq]);
        self.noticing(dropped.map(drop).map_err(Error::from))
    }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
