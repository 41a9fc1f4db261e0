//! A project as a command reaches it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::{Answer, Fault, House, JobState, Locale, Session, dispatch_blocking, words};
use serde_json::{Value, json};

use super::{Said, object};
use crate::holder;

/// A project for one command: opened here, or reached through the process that holds it.
pub(super) struct Target {
    house: Arc<House>,
    pub session: Session,
    file: PathBuf,
    here: bool,
}

impl Target {
    pub(super) fn open(house: &Arc<House>, locale: Locale, file: &Path) -> Result<Self, Fault> {
        let mut session = Session::owner(locale);
        let here = match house.open_path(file) {
            Ok(opened) => {
                session.doc = Some(opened.doc);
                true
            }
            Err(fault) if fault.code == "held" => false,
            Err(fault) => return Err(fault),
        };
        let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        Ok(Self { house: Arc::clone(house), session, file, here })
    }

    fn call(&self, command: &str, args: Value) -> Result<Answer, Fault> {
        if self.here {
            return dispatch_blocking(&self.house, self.session.clone(), command, args);
        }
        self.ask(holder::What::Call { command: command.to_owned(), args, locale: self.session.locale })
    }

    /// Asks the process that holds the project.
    fn ask(&self, what: holder::What) -> Result<Answer, Fault> {
        let request = holder::Request { file: self.file.clone(), what };
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        holder::ask(&request).unwrap_or_else(|| Err(Fault::new("held", json!({ "path": name }))))
    }

    /// A handle for a file that the user named, where the project is.
    pub(super) fn hand_in(&self, path: &Path) -> Result<Value, Fault> {
        // The holder reads the file itself: it needs the whole path.
        let path = std::fs::canonicalize(path).map_err(|e| api::file_fault(path, &e))?;
        if self.here {
            return Ok(json!(self.house.hand_in(&path).handle));
        }
        Ok(self.ask(holder::What::HandIn { path })?.value["handle"].take())
    }

    /// A handle to put a file at a place that the user named.
    pub(super) fn hand_out(&self, path: &Path) -> Result<Value, Fault> {
        // The holder writes the file itself: it needs the whole path.
        let path = std::path::absolute(path).map_err(|e| api::file_fault(path, &e))?;
        if self.here {
            return Ok(json!(self.house.hand_out(&path).handle));
        }
        Ok(self.ask(holder::What::HandOut { path })?.value["handle"].take())
    }

    pub(super) fn value(&self, command: &str, args: Value) -> Result<Value, Fault> {
        self.call(command, args).map(|a| a.value)
    }

    pub(super) fn records(&self, kind: &str) -> Result<Vec<Value>, Fault> {
        let mut snapshot = self.value("snapshot", json!({ "kinds": [kind] }))?;
        Ok(snapshot["records"][kind].as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    /// Starts a job and waits for it.
    pub(super) fn job(&self, command: &str, args: Value) -> Result<Value, Fault> {
        let started = self.value(command, args)?;
        loop {
            let jobs = self.value("jobs", json!({}))?;
            let job = jobs
                .as_array()
                .and_then(|j| j.iter().find(|j| j["id"] == started["id"]))
                .cloned()
                .unwrap_or(Value::Null);
            let state: Option<JobState> = serde_json::from_value(job["state"].clone()).ok();
            match state {
                Some(JobState::Running) => std::thread::sleep(std::time::Duration::from_millis(20)),
                Some(JobState::Done) => return Ok(job["result"].clone()),
                Some(JobState::Cancelled) => return Err(Fault::new("cancelled", json!({}))),
                _ => {
                    let fault = serde_json::from_value(job["fault"].clone());
                    return Err(fault.unwrap_or_else(|_| Fault::new("unexpected", json!({}))));
                }
            }
        }
    }

    pub(super) fn locale(&self) -> Locale {
        self.session.locale
    }

    /// The words of this key.
    pub(super) fn say(&self, key: &str, args: &Value) -> String {
        words::say(self.locale(), key, &object(args))
    }

    /// Writes a file by a job; says what was written.
    pub(super) fn exported(&self, command: &str, args: Value) -> Result<Said, Fault> {
        let done = self.job(command, args)?;
        Said::new(self.say("cli.exported", &done), done)
    }
}
