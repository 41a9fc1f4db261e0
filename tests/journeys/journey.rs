//! A project on the disk and somebody who works on it through the door.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use api::{Answer, Fault, Folders, House, Locale, Push, Role, Session, dispatch_blocking, words};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// All records by kind and id.
pub type Records = BTreeMap<(String, String), Value>;

pub struct Journey {
    folder: tempfile::TempDir,
    pub house: Arc<House>,
    pub session: RefCell<Session>,
    /// Each call has its own moment, ten seconds after the one before: nothing coalesces.
    clock: Cell<i64>,
    /// What a window would show: the snapshot it began with, patched with the changes of each answer.
    shown: RefCell<Records>,
    called: RefCell<BTreeSet<String>>,
    /// Where each call leaves a mark when it begins and when it is answered, for a tracer to see.
    marks: Option<PathBuf>,
}

/// Marks the beginning and the end of a call, each by a system call of its own: a folder that is made.
pub fn marked<T>(folder: Option<&Path>, command: &str, call: impl FnOnce() -> T) -> T {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let Some(folder) = folder else { return call() };
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let mark = |what: &str| std::fs::create_dir(folder.join(format!("{n}.{command}.{what}"))).unwrap();
    mark("begun");
    let answer = call();
    mark("answered");
    answer
}

fn house(folder: &Path) -> Arc<House> {
    House::new(Folders { data: folder.join("data"), projects: folder.join("projects") }, None)
}

impl Journey {
    /// A first start: nothing is there.
    pub fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::owner(Locale::En);
        session.seed = Some(7);
        Self {
            house: house(folder.path()),
            folder,
            session: RefCell::new(session),
            clock: Cell::new(0),
            shown: RefCell::default(),
            called: RefCell::default(),
            marks: None,
        }
    }

    /// With an empty project open.
    pub fn with_project(name: &str) -> Self {
        let journey = Self::begin();
        let opened = journey.call("new_project", json!({ "name": name }));
        journey.shows(&opened);
        journey
    }

    /// A file in this journey's folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The project's file.
    pub fn project(&self) -> PathBuf {
        let open = self.house.open_docs();
        open.iter().find(|o| Some(&o.id) == self.session.borrow().doc.as_ref()).expect("a project is open").path.clone()
    }

    /// The window goes on with what was opened.
    pub fn shows(&self, opened: &Value) {
        self.session.borrow_mut().doc = opened["doc"].as_str().map(str::to_owned);
        let there = self.records();
        *self.shown.borrow_mut() = there;
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.set(self.clock.get() + 10);
        let start: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        start + TimeDelta::seconds(self.clock.get())
    }

    /// From now on each call is marked in `folder`.
    pub fn mark(&mut self, folder: PathBuf) {
        self.marks = Some(folder);
    }

    pub fn ask(&self, command: &str, args: Value) -> Result<Answer, Fault> {
        let mut session = self.session.borrow().clone();
        session.now = Some(self.now());
        self.called.borrow_mut().insert(command.to_owned());
        let answer = marked(self.marks.as_deref(), command, || dispatch_blocking(&self.house, session, command, args))?;
        self.patch(&answer);
        Ok(answer)
    }

    fn patch(&self, answer: &Answer) {
        let mut shown = self.shown.borrow_mut();
        for change in &answer.changes {
            let key = (change.kind.clone(), change.id.clone());
            if change.value.is_null() {
                shown.remove(&key)
            } else {
                shown.insert(key, change.value.clone())
            };
        }
    }

    /// The value of a call that must succeed.
    pub fn call(&self, command: &str, args: Value) -> Value {
        match self.ask(command, args.clone()) {
            Ok(answer) => answer.value,
            Err(fault) => panic!("{command} {args}: {}", words::fault(Locale::En, &fault)),
        }
    }

    /// The id of the record that a call makes.
    pub fn add(&self, command: &str, args: Value) -> String {
        let made = self.call(command, args);
        made["id"].as_str().unwrap_or_else(|| panic!("{command} answered {made}")).to_owned()
    }

    /// Why a call is refused. Neither the records nor what a window shows may change by it.
    pub fn refused(&self, command: &str, args: Value) -> Fault {
        let before = self.session.borrow().doc.is_some().then(|| self.records());
        let Err(fault) = self.ask(command, args.clone()) else { panic!("{command} {args} was not refused") };
        if let Some(before) = before {
            assert_eq!(self.records(), before, "{command} was refused and changed something");
        }
        fault
    }

    /// Starts a job, waits for its end, and takes in what it told.
    pub fn job(&self, command: &str, args: Value) -> Result<Value, Fault> {
        self.job_watched(command, args, |_| {})
    }

    /// `each` sees every state of the job that is pushed.
    pub fn job_watched(&self, command: &str, args: Value, mut each: impl FnMut(&api::Job)) -> Result<Value, Fault> {
        let mut pushes = self.house.listen();
        let started = self.ask(command, args)?.value;
        loop {
            match pushes.try_recv() {
                Ok(Push::Changes { changes, revision, undo, redo, .. }) => {
                    self.patch(&Answer { value: Value::Null, revision, changes, undo, redo });
                }
                Ok(Push::Job { job }) if json!(job.id) == started["id"] => {
                    each(&job);
                    match job.state {
                        api::JobState::Running => {}
                        api::JobState::Done => return Ok(job.result),
                        api::JobState::Failed => return Err(job.fault.expect("a job that failed says why")),
                        api::JobState::Cancelled => return Err(Fault::new("cancelled", json!({}))),
                    }
                }
                Ok(Push::Job { .. }) => {}
                Err(_) => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }

    /// As an upload or the system's dialog does.
    pub fn hand_in(&self, path: &Path) -> String {
        self.house.hand_in(path).handle
    }

    /// What was undone, or none.
    pub fn undo(&self) -> Option<String> {
        self.call("undo", json!({}))["op"].as_str().map(str::to_owned)
    }

    pub fn redo(&self) -> Option<String> {
        self.call("redo", json!({}))["op"].as_str().map(str::to_owned)
    }

    /// The program ends and is started again; the project is opened as a recent one.
    pub fn reopen(&mut self) {
        self.call("close_project", json!({}));
        self.session.borrow_mut().doc = None;
        self.house = house(self.folder.path());
        let home = self.call("home", json!({}));
        let opened = self.call("open_file", json!({ "handle": home["recents"][0]["handle"] }));
        assert_eq!(opened["read_only"], false);
        self.shows(&opened);
    }

    pub fn role(&self, role: Role) {
        self.session.borrow_mut().role = role;
    }

    /// All that the project holds, as `atelier export` writes it.
    pub fn export(&self) -> Value {
        let owner = self.session.borrow().role;
        self.role(Role::Owner);
        let exported = self.call("export_project", json!({}));
        self.role(owner);
        exported
    }

    pub fn records(&self) -> Records {
        let snapshot = self.call("snapshot", json!({}));
        let mut all = Records::new();
        for (kind, records) in snapshot["records"].as_object().unwrap() {
            for record in records.as_array().unwrap() {
                all.insert((kind.clone(), record["id"].as_str().unwrap().to_owned()), record.clone());
            }
        }
        all
    }

    /// A window that patched what it showed shows what is there.
    pub fn shown_is_there(&self) {
        let there = self.records();
        assert_eq!(*self.shown.borrow(), there);
    }

    /// Records of a kind, in their order.
    pub fn all(&self, kind: &str) -> Vec<Value> {
        self.call("snapshot", json!({ "kinds": [kind] }))["records"][kind].as_array().unwrap().clone()
    }

    pub fn called(&self) -> BTreeSet<String> {
        self.called.borrow().clone()
    }
}

/// The sentence of a fault in both languages: whole, without a gap, with all of `parts` in each.
pub fn sentences(fault: &Fault, parts: &[&str]) -> [String; 2] {
    let raw = fault.to_string();
    let both = [("en", Locale::En), ("fr", Locale::Fr)].map(|(file, locale)| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../ui/messages/{file}.json"));
        let messages: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let message = messages["error"][&fault.code].as_str().unwrap_or_else(|| panic!("no words for {raw} in {file}"));
        for name in placeholders(message) {
            assert!(fault.args.get(name).is_some_and(|v| !v.is_null()), "{file}: {raw} lacks {name}");
        }
        let said = words::fault(locale, fault);
        assert!(said.trim_end().ends_with('.'), "{said}");
        for part in parts {
            assert!(said.contains(part), "“{part}” is not in: {said}");
        }
        said
    });
    assert_ne!(both[0], both[1]);
    both
}

/// Names of the arguments that a message takes.
fn placeholders(message: &str) -> impl Iterator<Item = &str> {
    message.split('{').skip(1).filter_map(|rest| {
        let end = rest.find([',', '}'])?;
        let name = &rest[..end];
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        named.then_some(name)
    })
}
