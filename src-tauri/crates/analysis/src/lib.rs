//! The numbers: reading data, knowing it, naive and simple models, and the charts that show them.
//!
//! Pure functions over files, frames and specifications. This crate knows no SQLite, no Tauri and no HTTP;
//! clocks and random seeds are arguments, so the same input gives the same bytes.

pub mod baseline;
pub mod chart;
pub mod column;
pub mod csv;
pub mod difference;
pub mod evaluate;
pub mod explain;
pub mod features;
pub mod locale;
pub mod picture;
pub mod prepare;
pub mod profile;
pub mod quality;
pub mod ranking;
pub mod reading;
pub mod similar;
pub mod store;
pub mod study;
pub mod watch;

pub use column::{ColumnInfo, ColumnKind};
/// A table in memory.
pub use polars::frame::DataFrame as Frame;
/// A column in memory.
pub use polars::series::Series;
pub use watch::{Cancelled, Watch};
