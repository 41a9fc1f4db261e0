//! The strategic objective and the tree of what it is made of.

pub(crate) mod rules;
mod store;

pub use store::*;

use crate::record::record;

record! {
    /// An objective; without a parent it is strategic, else it is part of its parent.
    Objective in OBJECTIVE as "objective" edit [title, detail] {
        parent_id: Option<String>,
        title: String,
        detail: String,
        order_key: String,
    }
}
