//! The document: one `.atelier` file is one SQLite database, and every change to it goes through [`Document::transact`].
//!
//! A folder is a domain of the method (`ideation`, `canvas`, …): `mod.rs` holds its records, `store.rs` what can be done
//! to them. The other files keep the file itself: opening and its defences, transactions, history, backups, copies.
//! This crate knows no Tauri, no Polars and no HTTP.

mod backup;
mod call;
mod copy;
mod defend;
mod error;
mod exchange;
mod file;
mod history;
mod migrate;
mod order;
mod parts;
mod patch;
mod place;
mod reading;
mod record;
mod text;
mod thread;
mod transact;

pub mod canvas;
pub mod checks;
pub mod dataset;
pub mod decision;
pub mod experiment;
pub mod ideation;
pub mod info;
pub mod journey;
pub mod kpi;
pub mod link;
pub mod model;
pub mod objective;
pub mod preparation;
pub mod prototype;
pub mod quality;
pub mod search;
pub mod storymap;
pub mod team;
pub mod uncertainty;
pub mod worth;

pub use backup::{Backup, backup_folder, list_backups};
pub use call::Call;
pub use defend::ReadOnlyReason;
pub use error::{Error, Result};
pub use exchange::{EXCHANGE_FORMAT, export_json, import_json};
pub use file::{APPLICATION_ID, Document, FORMAT, OpenOptions, Project, Summary, sqlite_version};
pub use history::{HistoryEntry, Step};
pub use parts::{Part, PartInfo, PartKey};
pub use patch::patch;
pub use place::Place;
pub use reading::Reading;
pub use record::{Change, Deleted, Field, Patch, Record, TABLES, Table, table};
pub use thread::{ThreadNode, ThreadOf, thread_of};
pub use transact::{Done, Tx};
