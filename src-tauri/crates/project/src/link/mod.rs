//! Links of the golden thread that no column says, and findings that were set aside.

mod store;

pub use store::*;
pub(crate) use store::{forget, leads_to};

use crate::record::record;

record! {
    /// `from` led to `to`.
    Link in LINK as "link" edit [] {
        #[ts(type = "Kind")]
        from_kind: String,
        from_id: String,
        #[ts(type = "Kind")]
        to_kind: String,
        to_id: String,
        relation: String,
    }
}

record! {
    /// A finding that the team has set aside for one record.
    Silence in SILENCE as "silence" edit [reason] {
        code: String,
        record_kind: String,
        record_id: String,
        reason: String,
        created_at: String,
    }
}
