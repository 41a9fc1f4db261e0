//! The strategic objective and the tree of what it is made of.

pub(crate) mod rules;
mod store;
mod whys;

pub use store::*;
pub use whys::*;

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

record! {
    /// Whys asked above an objective, one after another. An objective can have several chains.
    WhyChain in WHY_CHAIN as "why_chain" edit [] {
        objective_id: String,
        order_key: String,
    }
}

record! {
    /// An answer to the why before it; the first of a chain answers for the objective itself.
    WhyAnswer in WHY_ANSWER as "why_answer" edit [text] {
        chain_id: String,
        text: String,
        /// The objective that this answer became.
        promoted_id: Option<String>,
        order_key: String,
    }
}
