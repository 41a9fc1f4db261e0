//! What crosses the door when something can't be done: a code and its arguments, never words.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

/// Worded by `error.<code>` in `ui/messages`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Fault {
    pub code: String,
    #[ts(type = "Record<string, unknown>")]
    pub args: Map<String, Value>,
}

impl Fault {
    pub fn new(code: &str, args: Value) -> Self {
        let args = if let Value::Object(map) = args { map } else { Map::new() };
        Self { code: code.to_owned(), args }
    }

    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        if error.raw_os_error() == Some(28) {
            return Self::new("disk_full", json!({}));
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::new("file", json!({ "path": name, "detail": error.to_string() }))
    }

    /// An error that serialises as `{code, args}`, as those of `analysis` do.
    pub(crate) fn tagged(error: &impl Serialize) -> Self {
        serde_json::to_value(error)
            .ok()
            .and_then(|v| Some(Self::new(v["code"].as_str()?, v["args"].clone())))
            .unwrap_or_else(|| Self::new("unexpected", json!({})))
    }
}

impl From<project::Error> for Fault {
    fn from(e: project::Error) -> Self {
        Self { code: e.code().to_owned(), args: e.args() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, Value::Object(self.args.clone()))
    }
}

impl std::error::Error for Fault {}
