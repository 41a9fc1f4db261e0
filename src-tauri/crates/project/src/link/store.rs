//! What can be done to links and silences.

use serde::Deserialize;
use ts_rs::TS;

use super::{Link, Silence};
use crate::{Deleted, Error, Result, Tx, record, transact};

#[derive(Debug, Deserialize, TS)]
pub struct LinkRecords {
    #[ts(type = "Kind")]
    pub from_kind: String,
    pub from_id: String,
    #[ts(type = "Kind")]
    pub to_kind: String,
    pub to_id: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct SilenceFinding {
    pub code: String,
    #[ts(type = "Kind")]
    pub kind: String,
    pub id: String,
    pub reason: String,
}

/// Links two records that exist; a link that is there already is answered again.
pub fn link_records(tx: &mut Tx, args: LinkRecords) -> Result<Link> {
    for (kind, id) in [(&args.from_kind, &args.from_id), (&args.to_kind, &args.to_id)] {
        let table = record::table(kind).ok_or_else(|| Error::bad_field("kind", kind))?;
        if transact::read(tx.connection(), table, id)?.is_none() {
            return Err(Error::not_found(table.kind, id));
        }
    }
    if args.from_id == args.to_id {
        return Err(Error::refused("link_to_itself", serde_json::Value::Null));
    }
    let same: Vec<Link> = tx.all("from_id = ?1 AND to_id = ?2", &[&args.from_id, &args.to_id])?;
    if let Some(link) = same.into_iter().next() {
        return Ok(link);
    }
    let link = Link {
        id: tx.new_id(),
        from_kind: args.from_kind,
        from_id: args.from_id,
        to_kind: args.to_kind,
        to_id: args.to_id,
        relation: "leads_to".to_owned(),
    };
    tx.put(&link)?;
    Ok(link)
}

/// The same, for a domain's own deeds.
pub(crate) fn leads_to(tx: &mut Tx, from: (&str, &str), to: (&str, &str)) -> Result<()> {
    let args = LinkRecords {
        from_kind: from.0.to_owned(),
        from_id: from.1.to_owned(),
        to_kind: to.0.to_owned(),
        to_id: to.1.to_owned(),
    };
    link_records(tx, args).map(drop)
}

pub fn unlink_records(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<Link>(&args.id)
}

pub fn silence_finding(tx: &mut Tx, args: SilenceFinding) -> Result<Silence> {
    if args.reason.trim().is_empty() {
        return Err(Error::TextEmpty { field: "reason".to_owned() });
    }
    let same: Vec<Silence> = tx.all("code = ?1 AND record_id = ?2", &[&args.code, &args.id])?;
    let id = same.into_iter().next().map_or_else(|| tx.new_id(), |s| s.id);
    let silence = Silence {
        id: id.clone(),
        code: args.code,
        record_kind: args.kind,
        record_id: args.id,
        reason: args.reason,
        created_at: tx.instant(),
    };
    tx.put(&silence)?;
    tx.get(&id)
}

pub fn unsilence_finding(tx: &mut Tx, args: Deleted) -> Result<()> {
    tx.delete::<Silence>(&args.id)
}

/// A deleted record leaves no link and no silence behind.
pub(crate) fn forget(tx: &mut Tx, kind: &str, id: &str) -> Result<()> {
    if matches!(kind, "link" | "silence" | "vote") {
        return Ok(());
    }
    tx.delete_all::<Link>("from_id = ?1 OR to_id = ?1", &[id])?;
    tx.delete_all::<Silence>("record_id = ?1", &[id])
}
