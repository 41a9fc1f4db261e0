//! Lists of steps that make one dataset from another. What a step means is known to the numbers, not to the document.

mod store;

pub use store::*;

use serde_json::{Map, Value};

use crate::record::record;

record! {
    Preparation in PREPARATION as "preparation" edit [name, note] {
        name: String,
        /// The source.
        dataset_id: String,
        /// The dataset that the runs make; none before the first.
        derived_id: Option<String>,
        note: String,
        created_at: String,
        order_key: String,
    }
}

record! {
    PreparationStep in PREPARATION_STEP as "preparation_step" edit [params, note] {
        preparation_id: String,
        kind: String,
        /// By kind; an empty field is one that is still to be filled in.
        #[ts(type = "Record<string, unknown>")]
        params: Map<String, Value>,
        enabled: bool,
        note: String,
        order_key: String,
    }
}

record! {
    /// One run: the version it made, and from which it made it. The receipt of its steps is the part `steps` of the version.
    PreparationRun in PREPARATION_RUN as "preparation_run" edit [] {
        preparation_id: String,
        source_version_id: String,
        version_id: String,
        steps_hash: String,
        rows_in: i64,
        rows_out: i64,
        ran_at: String,
        duration_ms: i64,
    }
}
