//! Datasets, the versions of each, and the catalogue of their columns. The data themselves are parts of the file.

pub(crate) mod rules;
mod store;

pub use store::*;

use crate::record::record;

record! {
    Dataset in DATASET as "dataset" edit [name, description] {
        name: String,
        description: String,
        created_at: String,
        order_key: String,
    }
}

record! {
    /// One import of a file. Its parts: `data` (Parquet chunks), `receipt` and `profile` (JSON).
    DatasetVersion in DATASET_VERSION as "dataset_version" edit [] {
        dataset_id: String,
        number: i64,
        file_name: String,
        /// SHA-256 of the file.
        file_hash: String,
        file_bytes: i64,
        imported_at: String,
        rows_in: i64,
        rows_out: i64,
        rows_rejected: i64,
        cells_nulled: i64,
        cells_repaired: i64,
        columns: i64,
        /// The newest date that a row bears, no later than the import; empty: none.
        newest: String,
    }
}

record! {
    /// What the catalogue says of a column.
    DatasetColumn in DATASET_COLUMN as "dataset_column" edit [meaning, unit, owner, personal, personal_kind, not_personal, known_after, pitfalls] {
        dataset_id: String,
        name: String,
        position: i64,
        kind: String,
        meaning: String,
        unit: String,
        owner: String,
        personal: bool,
        /// Known only after the event: never a feature of what predicts it.
        known_after: bool,
        pitfalls: String,
        /// What it holds of people (`email`, `iban`, …), where `personal`.
        personal_kind: String,
        /// Somebody looked, and it is no personal data.
        not_personal: bool,
    }
}
