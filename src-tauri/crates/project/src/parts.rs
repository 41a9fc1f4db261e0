//! Parts: immutable bytes outside the history, imported data and documents too large for a column.

use std::collections::BTreeMap;

use rusqlite::{Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{Document, Error, Result};

/// Bytes with their hash: made and compared away from the document's thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub rows: i64,
    hash: String,
    bytes: Vec<u8>,
}

impl Part {
    pub fn new(rows: i64, bytes: Vec<u8>) -> Self {
        Self { rows, hash: hash(&bytes), bytes }
    }

    /// SHA-256 of the bytes.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The bytes, if they are those that were stored.
    pub fn whole(self) -> Result<Vec<u8>> {
        if hash(&self.bytes) == self.hash {
            Ok(self.bytes)
        } else {
            Err(Error::Damaged { detail: format!("part {}", self.hash) })
        }
    }
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

/// Ids of the records that parts belong to.
pub(crate) const OWNERS: &str = "SELECT id FROM dataset_version UNION ALL SELECT id FROM training UNION ALL SELECT id FROM model UNION ALL SELECT id FROM image";

impl Document {
    /// Stores one part. It belongs to nobody until a record with the owner's id is committed.
    pub fn add_part(&self, owner: &str, name: &str, seq: usize, part: &Part) -> Result<()> {
        self.writable()?;
        self.noticing(self.store_part(owner, name, seq, part))
    }

    fn store_part(&self, owner: &str, name: &str, seq: usize, part: &Part) -> Result<()> {
        let transaction = Transaction::new_unchecked(self.connection(), TransactionBehavior::Immediate)?;
        transaction
            .prepare_cached(
                "INSERT INTO part (owner_id, name, seq, rows, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![owner, name, seq as i64, part.rows, part.hash, part.bytes])?;
        transaction.commit()?;
        Ok(())
    }

    /// What was deleted keeps its parts as long as the history may bring it back; meanwhile nobody reads them.
    fn owned(&self, owner: &str) -> Result<()> {
        let mut query = self.connection().prepare_cached(
            "SELECT 1 FROM dataset_version WHERE id = ?1 UNION ALL SELECT 1 FROM training WHERE id = ?1
             UNION ALL SELECT 1 FROM model WHERE id = ?1 UNION ALL SELECT 1 FROM image WHERE id = ?1",
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
    pub fn part_hashes(&self, name: &str) -> Result<BTreeMap<String, String>> {
        let mut query =
            self.connection().prepare_cached("SELECT owner_id, hash FROM part WHERE name = ?1 AND seq = 0")?;
        let rows = query.query_map([name], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One part.
    pub fn part(&self, owner: &str, name: &str, seq: i64) -> Result<Part> {
        self.owned(owner)?;
        self.stored(&PartKey { owner: owner.to_owned(), name: name.to_owned(), seq })
    }

    /// The part, whether its owner is there or was deleted.
    pub(crate) fn stored(&self, key: &PartKey) -> Result<Part> {
        use rusqlite::OptionalExtension;
        let found = self
            .connection()
            .prepare_cached("SELECT rows, hash, bytes FROM part WHERE owner_id = ?1 AND name = ?2 AND seq = ?3")?
            .query_row(params![key.owner, key.name, key.seq], |r| {
                Ok(Part { rows: r.get(0)?, hash: r.get(1)?, bytes: r.get(2)? })
            })
            .optional()?;
        found.ok_or_else(|| Error::not_found("part", &key.owner))
    }

    /// The parts that belong to a record, in order.
    pub(crate) fn parts(&self) -> Result<Vec<PartKey>> {
        self.keys(&format!(
            "SELECT owner_id, name, seq FROM part WHERE owner_id IN ({OWNERS}) ORDER BY owner_id, name, seq"
        ))
    }

    fn keys(&self, sql: &str) -> Result<Vec<PartKey>> {
        let mut query = self.connection().prepare(sql)?;
        let rows = query.query_map([], |r| Ok(PartKey { owner: r.get(0)?, name: r.get(1)?, seq: r.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Parts whose owner no record is and no step of the history names: what a job that failed or was killed left.
    pub fn orphan_parts(&self) -> Result<Vec<PartKey>> {
        let loose = format!("SELECT owner_id, name, seq FROM part WHERE owner_id NOT IN ({OWNERS})");
        // The whole history is read only where something is loose.
        if self.keys(&loose)?.is_empty() {
            return Ok(Vec::new());
        }
        self.keys(&format!("{loose} AND owner_id NOT IN (SELECT record_id FROM step_change)"))
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
