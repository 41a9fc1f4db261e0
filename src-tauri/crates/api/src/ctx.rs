//! Who calls, about which document, in which language, and when.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use project::Call;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Fault;
use crate::house::{House, Open};

pub use analysis::locale::Locale;

/// What the caller may do. Each command says which roles may call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Participant,
    Owner,
}

/// Carried by every call.
#[derive(Debug, Clone)]
pub struct Session {
    pub doc: Option<String>,
    pub role: Role,
    /// Whose undo stack the gestures belong to.
    pub actor: String,
    pub locale: Locale,
    /// IANA name of the time zone where the user is: it decides which day is today.
    pub zone: String,
    /// The clock, where it is not the system's (tests, reproducible runs).
    pub now: Option<DateTime<Utc>>,
    /// The seed of ids, where it is not random (tests, reproducible runs).
    pub seed: Option<u64>,
}

impl Session {
    pub fn owner(locale: Locale) -> Self {
        let role = Role::Owner;
        Self { doc: None, role, actor: "owner".to_owned(), locale, zone: String::new(), now: None, seed: None }
    }

    pub fn on(mut self, doc: &str) -> Self {
        self.doc = Some(doc.to_owned());
        self
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }

    pub fn today(&self) -> NaiveDate {
        let zone: chrono_tz::Tz = self.zone.parse().unwrap_or(chrono_tz::UTC);
        self.now().with_timezone(&zone).date_naive()
    }

    pub fn call(&self) -> Call {
        Call::new(&self.actor, self.now(), self.today(), self.seed.unwrap_or_else(rand::random))
    }
}

/// A call on its way through the door.
#[derive(Clone)]
pub struct Ctx {
    pub house: Arc<House>,
    pub session: Session,
}

impl Ctx {
    /// The document that the call is about.
    pub fn open(&self) -> Result<Arc<Open>, Fault> {
        let doc = self.session.doc.as_deref().ok_or_else(|| Fault::new("no_project", json!({})))?;
        self.house.open_doc(doc)
    }
}
