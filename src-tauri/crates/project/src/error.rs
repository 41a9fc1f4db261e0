//! What can go wrong with a document. Each variant crosses the door as `{code, args}`; the words are in `ui/messages`.

use serde_json::{Map, Value, json};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite failed in a way that has no better name here.
    #[error("database: {0}")]
    Database(rusqlite::Error),
    #[error("no space left on the disk")]
    DiskFull,
    #[error("the disk failed: {0}")]
    DiskFailed(String),
    #[error("file system: {path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("not an Atelier project: {path}")]
    NotAProject { path: String },
    #[error("format {found} is newer than {known}")]
    NewerFormat { found: i64, known: i64 },
    #[error("another process holds {path}")]
    Held { path: String },
    #[error("the file is damaged: {detail}")]
    Damaged { detail: String },
    #[error("the project is open for reading only")]
    ReadOnly,
    #[error("no {kind} {id}")]
    NotFound { kind: &'static str, id: String },
    #[error("{field} does not fit")]
    BadField { field: String, detail: String },
    #[error("{field} has {length} characters, at most {limit}")]
    TextTooLong { field: String, length: usize, limit: usize },
    #[error("{field} is empty")]
    TextEmpty { field: String },
    /// Someone else changed the records of this step since.
    #[error("changed by someone else since")]
    UndoConflict { op: String },
    /// A rule of the method or of the model refuses the command; `code` names its sentence.
    #[error("refused: {code}")]
    Refused { code: &'static str, args: Map<String, Value> },
    #[error("not an Atelier export: {detail}")]
    BadExchange { detail: String },
    #[error("the document's thread has stopped")]
    Closed,
}

impl Error {
    pub fn refused(code: &'static str, args: Value) -> Self {
        let args = if let Value::Object(map) = args { map } else { Map::new() };
        Self::Refused { code, args }
    }

    pub fn bad_field(field: &str, detail: impl ToString) -> Self {
        Self::BadField { field: field.to_owned(), detail: detail.to_string() }
    }

    pub fn not_found(kind: &'static str, id: &str) -> Self {
        Self::NotFound { kind, id: id.to_owned() }
    }

    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        if source.raw_os_error() == Some(28) {
            return Self::DiskFull;
        }
        Self::File { path: path.display().to_string(), source }
    }

    /// The key of the sentence, under `error.` in the messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            Self::DiskFull => "disk_full",
            Self::DiskFailed(_) => "disk_failed",
            Self::File { .. } => "file",
            Self::NotAProject { .. } => "not_a_project",
            Self::NewerFormat { .. } => "newer_format",
            Self::Held { .. } => "held",
            Self::Damaged { .. } => "damaged",
            Self::ReadOnly => "read_only",
            Self::NotFound { .. } => "not_found",
            Self::BadField { .. } => "bad_field",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TextEmpty { .. } => "text_empty",
            Self::UndoConflict { .. } => "undo_conflict",
            Self::Refused { code, .. } => code,
            Self::BadExchange { .. } => "bad_exchange",
            Self::Closed => "closed",
        }
    }

    pub fn args(&self) -> Map<String, Value> {
        let args = match self {
            Self::Database(e) => json!({ "detail": e.to_string() }),
            Self::DiskFailed(detail) | Self::Damaged { detail } | Self::BadExchange { detail } => {
                json!({ "detail": detail })
            }
            Self::File { path, source } => json!({ "path": file_name(path), "detail": source.to_string() }),
            Self::NotAProject { path } | Self::Held { path } => json!({ "path": file_name(path) }),
            Self::NewerFormat { found, known } => json!({ "found": found, "known": known }),
            Self::NotFound { kind, id } => json!({ "kind": kind, "id": id }),
            Self::BadField { field, detail } => json!({ "field": field, "detail": detail }),
            Self::TextTooLong { field, length, limit } => json!({ "field": field, "length": length, "limit": limit }),
            Self::TextEmpty { field } => json!({ "field": field }),
            Self::UndoConflict { op } => json!({ "op": op }),
            Self::Refused { args, .. } => return args.clone(),
            Self::DiskFull | Self::ReadOnly | Self::Closed => json!({}),
        };
        if let Value::Object(map) = args { map } else { Map::new() }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match e.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure) => Self::DiskFailed(e.to_string()),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { detail: e.to_string() },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            // A record that names one that is not there, found when the gesture is committed.
            Some(ErrorCode::ConstraintViolation) => Self::bad_field("reference", e),
            _ => Self::Database(e),
        }
    }
}
