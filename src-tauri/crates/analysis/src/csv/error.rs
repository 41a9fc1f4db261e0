//! What can be wrong with a file, each with what, where and what to do (worded under `error.<code>`).

use serde::Serialize;
use ts_rs::TS;

use super::Format;
use crate::Cancelled;

/// Crosses the door as `{code, args}`.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, TS)]
#[serde(tag = "code", content = "args", rename_all = "snake_case")]
pub enum Error {
    #[error("{name}: {reason}")]
    CsvUnreadable { name: String, reason: String },
    #[error("{name} is empty")]
    CsvEmpty { name: String },
    /// `format`: `zip`, `xlsx`, `pdf`, `parquet`, `sqlite`, `image`, `gzip`, `xls`, `binary`.
    #[error("{name} is not text but {format}, at byte {at}")]
    CsvNotText { name: String, format: String, at: u64 },
    #[error("{name}: line {line} is longer than {limit_mb} MB")]
    CsvLineTooLong { name: String, line: u64, limit_mb: u64 },
    #[error("{name}: {columns} columns on line {line}, the limit is {limit}")]
    CsvTooManyColumns { name: String, columns: u64, line: u64, limit: u64 },
    #[error("unknown encoding {label}")]
    CsvUnknownEncoding { label: String },
    #[error("choice {field} can't be {value:?}")]
    CsvBadChoice { field: String, value: String },
    #[error("no column named {column}")]
    CsvUnknownColumn { column: String },
    #[error("{name} has no row of data")]
    CsvNoRows { name: String },
    #[error("{name} changed while it was read")]
    CsvChanged { name: String },
    #[error("the chunk {index} did not read back as written: {reason}")]
    CsvChunkDiffers { index: u32, reason: String },
    #[error("{name} could not be written: {reason}")]
    CsvUnwritable { name: String, reason: String },
    #[error("the chunk could not be kept: {reason}")]
    CsvSink { reason: String },
    #[error("{name} is a damaged {format:?} file: {reason}")]
    ReadingDamaged { name: String, format: Format, reason: String },
    #[error("{name} unpacks to far more than it can hold")]
    ReadingBomb { name: String },
    #[error("{name} is protected by a password")]
    ReadingPassword { name: String },
    #[error("{name}: its part {part} is larger than {limit_mb} MB")]
    ReadingTooLarge { name: String, part: String, limit_mb: u64 },
    #[error("{name} has no sheet {sheet}")]
    ReadingNoSheet { name: String, sheet: String },
    #[error("{name} holds no objects")]
    ReadingNoObjects { name: String },
    #[error("{name} is not JSON from line {line}, column {column}")]
    ReadingBadJson { name: String, line: u64, column: u64 },
    #[error("{name} has only nested columns")]
    ReadingNested { name: String },
    #[serde(rename = "cancelled")]
    #[error("cancelled")]
    Cancelled,
}

/// The sink refused a chunk; the import stops and gives the reason back.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct SinkError(pub String);

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Error::Cancelled
    }
}

impl From<SinkError> for Error {
    fn from(error: SinkError) -> Self {
        Error::CsvSink { reason: error.0 }
    }
}
