//! The file: opened by one thread that owns the only connection, and closed without a trace.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde_json::Value;

use crate::backup;
use crate::defend::{self, ReadOnlyReason};
use crate::record::Table;
use crate::{Call, Error, Result, info, migrate, transact};

pub use crate::migrate::FORMAT;

/// `Atlr`, in the header of every project.
pub const APPLICATION_ID: i32 = 0x41_74_6c_72;

/// The version of the SQLite library that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// How a file is opened.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    pub read_only: bool,
    /// The file is a copy made for reading, since another process holds the project.
    pub copy: bool,
    /// Where backups are kept, outside the document's folder. None: no backups (tests, throw-away copies).
    pub backups: Option<PathBuf>,
}

/// What is known of a project once it is open.
#[derive(Debug, Clone)]
pub struct Summary {
    pub name: String,
    /// Names the project whatever its file is called; backups are kept under it.
    pub project_id: String,
    pub read_only: Option<ReadOnlyReason>,
}

/// Files that this process has open for writing. Closing any other handle on one of them would drop SQLite's lock (so
/// POSIX has it), and a second process could write: they are not touched again until they are closed.
static OURS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

struct Ours(PathBuf);

impl Ours {
    fn take(path: &Path) -> Result<Self> {
        let real = std::fs::canonicalize(path).map_err(|e| Error::file(path, e))?;
        let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
        if ours.insert(real.clone()) { Ok(Self(real)) } else { Err(Error::Held { path: path.display().to_string() }) }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        OURS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// An open file, on the thread that owns it.
pub struct Document {
    connection: Connection,
    path: PathBuf,
    read_only: RefCell<Option<ReadOnlyReason>>,
    revision: Cell<i64>,
    /// Given back after the connection is closed: fields are dropped in their order.
    ours: Option<Ours>,
}

impl Document {
    /// A new project in a new file.
    pub fn create(path: &Path, name: &str, mut call: Call) -> Result<Self> {
        std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(|e| Error::file(path, e))?;
        let made =
            Ours::take(path).and_then(|ours| Ok(Self { ours: Some(ours), ..Self::fill(path, name, &mut call)? }));
        if made.is_err() {
            let _ = std::fs::remove_file(path);
        }
        made
    }

    fn fill(path: &Path, name: &str, call: &mut Call) -> Result<Self> {
        let mut connection = connect(path, false, defend::harden)?;
        lock(&connection, path)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        migrate::migrate(&mut connection, 0)?;
        connection
            .execute("INSERT INTO meta (key, value) VALUES ('project_id', ?1), ('revision', '0')", [call.new_id()])?;
        info::insert(&connection, name, &call.instant())?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            read_only: RefCell::new(None),
            revision: Cell::new(0),
            ours: None,
        })
    }

    /// Opens a file from anywhere. Nothing is written but SQLite's own rollback after a crash.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self> {
        let ours = Ours::take(path)?;
        let header = defend::header(path)?;
        let asked = if options.copy { ReadOnlyReason::Copy } else { ReadOnlyReason::Asked };
        let mut read_only = (options.read_only || options.copy).then_some(asked);
        if header.format > FORMAT {
            read_only = Some(ReadOnlyReason::Newer { found: header.format });
        }
        if header.foreign_journal && header.format <= FORMAT {
            read_only = Some(ReadOnlyReason::Altered { names: vec!["journal_mode".to_owned()] });
        }
        // Beside a journal the file may still grow or shrink; without one SQLite would put the header right on its own.
        let found = std::fs::metadata(path).map_err(|e| Error::file(path, e))?.len();
        if read_only.is_none() && found != header.length && !backup::with_suffix(path, "-journal").exists() {
            read_only = Some(ReadOnlyReason::Damaged { detail: format!("{found} / {}", header.length) });
        }
        let rescued = backup::rescue(path, options.backups.as_deref())?;
        let opened = Self::connect_checked(path, &header, read_only);
        if !matches!(opened, Ok(_) | Err(Error::Damaged { .. })) {
            backup::forget_rescue(rescued);
        }
        let mut document = opened?;
        if header.format < FORMAT && document.read_only.borrow().is_none() {
            backup::before_migration(&document, options.backups.as_deref())?;
            migrate::migrate(&mut document.connection, header.format)?;
        }
        document.ours = document.read_only.borrow().is_none().then_some(ours);
        document.revision.set(document.meta("revision").ok().flatten().and_then(|r| r.parse().ok()).unwrap_or(0));
        Ok(document)
    }

    fn connect_checked(path: &Path, header: &defend::Header, mut read_only: Option<ReadOnlyReason>) -> Result<Self> {
        let writable = std::fs::metadata(path).is_ok_and(|m| !m.permissions().readonly());
        if read_only.is_none() && !writable {
            read_only = Some(ReadOnlyReason::Asked);
        }
        let cut = matches!(read_only, Some(ReadOnlyReason::Damaged { .. }));
        let harden = if cut { defend::harden_for_salvage } else { defend::harden };
        let connection = if header.foreign_journal {
            connect_still(path, harden)?
        } else {
            connect(path, read_only.is_some(), harden)?
        };
        if read_only.is_none() {
            lock(&connection, path)?;
        }
        if let Some(ReadOnlyReason::Newer { found }) = read_only {
            let min: Option<String> =
                connection.query_row("SELECT value FROM meta WHERE key = 'min_reader'", [], |r| r.get(0)).ok();
            if min.and_then(|m| m.parse::<i64>().ok()).is_none_or(|m| m > FORMAT) {
                return Err(Error::NewerFormat { found, known: FORMAT });
            }
        } else if !cut
            && let Some(detail) = defend::cut_short(&connection, path).or_else(|| defend::damage(&connection))
        {
            read_only = Some(ReadOnlyReason::Damaged { detail });
        } else if header.format == FORMAT && read_only.is_none() {
            let names = defend::altered(&connection)?;
            if !names.is_empty() {
                read_only = Some(ReadOnlyReason::Altered { names });
            }
        }
        // Even a damaged file says who it is, or there is nothing to show.
        connection
            .query_row("SELECT name FROM project", [], |r| r.get::<_, String>(0))
            .map_err(|e| Error::Damaged { detail: e.to_string() })?;
        // quick_check does not compare an index with its table: this one is read at every opening.
        let revision = connection.query_row("SELECT value FROM meta WHERE key = 'revision'", [], |_| Ok(())).optional();
        if let (None, Err(e)) = (&read_only, revision) {
            read_only = Some(ReadOnlyReason::Damaged { detail: e.to_string() });
        }
        if read_only.is_some() {
            connection.pragma_update(None, "query_only", true)?;
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
            read_only: RefCell::new(read_only),
            revision: Cell::new(0),
            ours: None,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn revision(&self) -> i64 {
        self.revision.get()
    }

    pub(crate) fn set_revision(&self, revision: i64) {
        self.revision.set(revision);
    }

    pub fn read_only(&self) -> Option<ReadOnlyReason> {
        self.read_only.borrow().clone()
    }

    /// Whether the gesture that failed is in the file is for the file to say.
    pub(crate) fn disk_failed(&self) {
        if let Ok(Some(revision)) = self.meta("revision") {
            self.revision.set(revision.parse().unwrap_or(self.revision.get()));
        }
        *self.read_only.borrow_mut() = Some(ReadOnlyReason::DiskFailed);
    }

    pub(crate) fn writable(&self) -> Result<()> {
        if self.read_only.borrow().is_some() { Err(Error::ReadOnly) } else { Ok(()) }
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn meta(&self, key: &str) -> Result<Option<String>> {
        Ok(self.connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |r| r.get(0)).optional()?)
    }

    pub fn summary(&self) -> Result<Summary> {
        Ok(Summary {
            name: self.connection.query_row("SELECT name FROM project", [], |r| r.get(0))?,
            project_id: self.meta("project_id").ok().flatten().unwrap_or_default(),
            read_only: self.read_only(),
        })
    }

    /// All records of a kind as JSON by column, in their order. Of a damaged table, what can be read.
    pub fn records(&self, table: &Table) -> Result<Vec<Value>> {
        let read = transact::images(&self.connection, table, "", &[]);
        match (read, self.read_only()) {
            (
                Err(_),
                Some(ReadOnlyReason::Damaged { .. } | ReadOnlyReason::Altered { .. } | ReadOnlyReason::Newer { .. }),
            ) => Ok(self.salvage(table)),
            // A page that was lost reads as zeros: rows without a value.
            (read, Some(ReadOnlyReason::Damaged { .. })) => {
                read.map(|all| all.into_iter().filter(|r| (table.fits)(r).is_ok()).collect())
            }
            (read, _) => read,
        }
    }

    /// Row by row until the damage.
    fn salvage(&self, table: &Table) -> Vec<Value> {
        let ids = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.connection.prepare(&format!("SELECT id FROM {}", table.kind))?;
            let mut rows = query.query([])?;
            let mut ids = Vec::new();
            while let Ok(Some(row)) = rows.next() {
                ids.push(row.get(0)?);
            }
            Ok(ids)
        };
        let ids = ids().unwrap_or_default();
        let read = |id: &String| transact::read(&self.connection, table, id).ok().flatten();
        ids.iter().filter_map(read).filter(|r| (table.fits)(r).is_ok()).collect()
    }
}

/// As the bytes lie there: no lock, no journal, nothing beside it.
fn connect_still(path: &Path, harden: fn(&Connection) -> Result<()>) -> Result<Connection> {
    let path = std::fs::canonicalize(path).map_err(|e| Error::file(path, e))?;
    let escaped: String =
        path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23").replace('\\', "/");
    let slash = if escaped.starts_with('/') { "" } else { "/" };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("file:{slash}{escaped}?immutable=1"), flags)?;
    harden(&connection)?;
    Ok(connection)
}

fn connect(path: &Path, read_only: bool, harden: fn(&Connection) -> Result<()>) -> Result<Connection> {
    let access = if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_prepared_statement_cache_capacity(256);
    // Some of these settings read the file: one that another process holds is found out here.
    harden(&connection).map_err(|e| held(path, e))?;
    Ok(connection)
}

/// Takes the file for this process. Writes nothing.
fn lock(connection: &Connection, path: &Path) -> Result<()> {
    connection
        .execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN EXCLUSIVE; COMMIT;",
        )
        .map_err(|e| held(path, e.into()))
}

/// A file that is busy has another holder.
fn held(path: &Path, error: Error) -> Error {
    let Error::Database(e) = &error else { return error };
    match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Error::Held { path: path.display().to_string() }
        }
        Some(rusqlite::ErrorCode::NotADatabase) => Error::NotAProject { path: path.display().to_string() },
        _ => error,
    }
}

type Task = Box<dyn FnOnce(&Document) + Send>;

/// A copy of the document, made in steps between other calls.
type Copying = Box<dyn FnOnce(&Document, &mut dyn FnMut() -> bool) + Send>;

enum Message {
    Read(Task),
    Task(Task),
    Copy(Copying),
}

/// A handle to an open document. Calls are queued to its thread; dropping the handle closes the file.
pub struct Project {
    sender: Mutex<Option<Sender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    path: PathBuf,
}

impl Project {
    /// A new project in a new file. Fails where the file exists.
    pub fn create(path: &Path, name: &str, call: Call) -> Result<(Self, Summary)> {
        let (file, name) = (path.to_owned(), name.to_owned());
        Self::start(path, move || Document::create(&file, &name, call))
    }

    pub fn open(path: &Path, options: OpenOptions) -> Result<(Self, Summary)> {
        let file = path.to_owned();
        Self::start(path, move || Document::open(&file, &options))
    }

    fn start(path: &Path, open: impl FnOnce() -> Result<Document> + Send + 'static) -> Result<(Self, Summary)> {
        let (sender, receiver) = mpsc::channel();
        let (ready, opened) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("document".to_owned())
            .spawn(move || match open().and_then(|d| Ok((d.summary()?, d))) {
                Ok((summary, document)) => {
                    if ready.send(Ok(summary)).is_ok() {
                        drop(ready);
                        serve(&document, receiver);
                    }
                }
                Err(e) => drop(ready.send(Err(e))),
            })
            .map_err(|e| Error::file(path, e))?;
        let summary = opened.recv().map_err(|_| Error::Closed)??;
        Ok((
            Self { sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), path: path.to_owned() },
            summary,
        ))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `task` on the document's thread and waits for it.
    pub fn run<T: Send + 'static>(&self, task: impl FnOnce(&Document) -> Result<T> + Send + 'static) -> Result<T> {
        self.ask(Message::Task, task)
    }

    /// The same for a task that only reads: it goes before the writes that wait.
    pub fn read<T: Send + 'static>(&self, task: impl FnOnce(&Document) -> Result<T> + Send + 'static) -> Result<T> {
        self.ask(Message::Read, task)
    }

    fn ask<T: Send + 'static>(
        &self,
        message: fn(Task) -> Message,
        task: impl FnOnce(&Document) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = mpsc::channel();
        self.send(message(Box::new(move |document| {
            let _ = reply.send(task(document));
        })))?;
        answer.recv().map_err(|_| Error::Closed)?
    }

    /// A checked copy in `folder`, made between other calls. Blocks the caller, not the document.
    pub fn backup(&self, folder: &Path) -> Result<PathBuf> {
        let target = backup::next(folder)?;
        self.save_copy(&target)?;
        backup::thin(folder);
        Ok(target)
    }

    /// The same project under another name, history included. Its pages are copied between other calls, and it is
    /// checked and flushed away from the document. The target is whole or untouched.
    pub fn save_copy(&self, target: &Path) -> Result<()> {
        let (reply, answer) = mpsc::channel();
        let target = target.to_owned();
        self.send(Message::Copy(Box::new(move |document, between| {
            let _ = reply.send(document.copying(&target, between));
        })))?;
        answer.recv().map_err(|_| Error::refused("backup_running", Value::Null))??.finish()
    }

    /// A copy to share: see [`Document::share_copy`].
    pub fn share_copy(&self, target: &Path) -> Result<()> {
        let elsewhere = target.to_owned();
        self.read(move |document| document.elsewhere(&elsewhere))?;
        let whole = backup::with_suffix(target, ".whole");
        self.save_copy(&whole)?;
        crate::copy::strip(&whole, target)
    }

    fn send(&self, message: Message) -> Result<()> {
        let sender = self.sender.lock().map_err(|_| Error::Closed)?;
        sender.as_ref().ok_or(Error::Closed)?.send(message).map_err(|_| Error::Closed)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if let Ok(mut sender) = self.sender.lock() {
            sender.take();
        }
        if let Some(thread) = self.thread.lock().ok().and_then(|mut t| t.take()) {
            let _ = thread.join();
        }
    }
}

/// What waits for the document's thread.
struct Waiting {
    receiver: Receiver<Message>,
    first: VecDeque<Message>,
}

impl Waiting {
    /// A read goes before the writes that wait: it never waits for more than the commit under way.
    fn next(&mut self) -> Option<Message> {
        self.first.extend(self.receiver.try_iter());
        let read = self.first.iter().position(|m| matches!(m, Message::Read(_))).unwrap_or(0);
        self.first.remove(read)
    }

    fn wait(&mut self) -> Option<Message> {
        self.next().or_else(|| self.receiver.recv().ok())
    }

    fn closed(&mut self) -> bool {
        match self.receiver.try_recv() {
            Ok(message) => self.first.push_back(message),
            Err(mpsc::TryRecvError::Disconnected) => return true,
            Err(mpsc::TryRecvError::Empty) => {}
        }
        false
    }
}

fn serve(document: &Document, receiver: Receiver<Message>) {
    let mut waiting = Waiting { receiver, first: VecDeque::new() };
    while let Some(message) = waiting.wait() {
        match message {
            Message::Read(task) | Message::Task(task) => guarded(document, task),
            // Calls are answered between the steps of the copy.
            Message::Copy(copy) => copy(document, &mut || while_copying(document, &mut waiting)),
        }
    }
}

/// Answers what is waiting. False: the project is being closed.
fn while_copying(document: &Document, waiting: &mut Waiting) -> bool {
    while let Some(message) = waiting.next() {
        match message {
            Message::Read(task) | Message::Task(task) => guarded(document, task),
            // One copy at a time: this one is given up, and its caller told so.
            Message::Copy(_) => {}
        }
    }
    !waiting.closed()
}

/// A panic in a task is a bug; it rolls its transaction back and ends that call only.
fn guarded(document: &Document, task: Task) {
    let _ = catch_unwind(AssertUnwindSafe(|| task(document)));
}
