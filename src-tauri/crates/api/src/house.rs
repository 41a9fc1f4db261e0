//! What one process holds open: documents, handles of files, the folders, and who listens.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use project::{Change, Project, ReadOnlyReason, Step, Summary};
use serde::Serialize;
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::door::Answer;
use crate::jobs::{Job, Jobs};

/// Where Atelier keeps what is not in a project file.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Recent projects, backups, the sample.
    pub data: PathBuf,
    /// New projects, where no dialog asks.
    pub projects: PathBuf,
}

/// What only a desktop shell can do. Called from a thread that may wait.
pub trait Shell: Send + Sync {
    fn pick_project(&self) -> Option<PathBuf>;
    fn pick_data(&self) -> Option<PathBuf>;
    fn pick_picture(&self) -> Option<PathBuf>;
    /// CSV files and JSON Canvases, for notes.
    fn pick_notes(&self) -> Option<PathBuf>;
    /// Where to save; the ending says what kind of file it is.
    fn pick_target(&self, file_name: &str) -> Option<PathBuf>;
}

/// The other processes of this user that hold projects.
pub trait Peers: Send + Sync {
    /// Has the holder of `file` copy it to `to`. None: nobody answers for it.
    fn copy(&self, file: &Path, to: &Path) -> Option<Result<(), Fault>>;
}

/// An open document.
pub struct Open {
    pub id: String,
    pub project: Project,
    pub path: PathBuf,
    pub summary: Summary,
    /// The revision that was opened or last backed up.
    pub(crate) backed_up: std::sync::atomic::AtomicI64,
}

/// A file that the shell or an upload has handed in.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Handle {
    pub handle: String,
    pub name: String,
}

/// The first screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Home {
    pub recents: Vec<Recent>,
    pub version: String,
    /// The shell has dialogs for files; else files come by upload.
    pub dialogs: bool,
}

/// A project that was open before.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Recent {
    pub handle: String,
    pub name: String,
    pub place: String,
    pub opened_at: String,
    pub exists: bool,
}

/// What every listener hears.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Push {
    Changes {
        doc: String,
        revision: i64,
        #[ts(type = "Change[]")]
        changes: Vec<Change>,
        undo: Option<Step>,
        redo: Option<Step>,
    },
    Job {
        job: Job,
    },
}

/// One per process.
pub struct House {
    pub folders: Folders,
    pub(crate) jobs: Jobs,
    pub(crate) shell: Option<Box<dyn Shell>>,
    pub(crate) peers: std::sync::OnceLock<Box<dyn Peers>>,
    docs: Mutex<HashMap<String, Arc<Open>>>,
    handles: Mutex<HashMap<String, PathBuf>>,
    targets: Mutex<HashMap<String, PathBuf>>,
    pub(crate) benches: crate::bench::Benches,
    push: tokio::sync::broadcast::Sender<Push>,
}

impl House {
    pub fn new(folders: Folders, shell: Option<Box<dyn Shell>>) -> Arc<Self> {
        let (push, _) = tokio::sync::broadcast::channel(1024);
        let jobs = Jobs::new(push.clone());
        let peers = std::sync::OnceLock::new();
        Arc::new(Self {
            folders,
            jobs,
            shell,
            peers,
            docs: Mutex::default(),
            handles: Mutex::default(),
            targets: Mutex::default(),
            benches: crate::bench::Benches::default(),
            push,
        })
    }

    /// Says how the other processes are reached. Once.
    pub fn reach(&self, peers: Box<dyn Peers>) {
        let _ = self.peers.set(peers);
    }

    /// Where what a browser sends is kept while this process lives.
    pub fn uploads(&self) -> PathBuf {
        self.folders.data.join("uploads").join(std::process::id().to_string())
    }

    /// Where what a browser takes away waits for it while this process lives.
    pub fn outputs(&self) -> PathBuf {
        self.folders.data.join("outputs").join(std::process::id().to_string())
    }

    /// Changes and jobs, as they come. A listener that lags has to query again.
    pub fn listen(&self) -> tokio::sync::broadcast::Receiver<Push> {
        self.push.subscribe()
    }

    /// A handle for a file that was chosen by someone who may: a dialog, the command line, an upload.
    pub fn hand_in(&self, path: &Path) -> Handle {
        let handle = handle_of(path);
        let name = file_name(path);
        locked(&self.handles).insert(handle.clone(), path.to_owned());
        Handle { handle, name }
    }

    pub(crate) fn handed_in(&self, handle: &str) -> Result<PathBuf, Fault> {
        locked(&self.handles).get(handle).cloned().ok_or_else(|| Fault::new("unknown_file", json!({})))
    }

    /// A handle to put a file at a place that was chosen by someone who may: a dialog, the command line. It opens no
    /// file that is there.
    pub fn hand_out(&self, path: &Path) -> Handle {
        let handle = format!("{:032x}", rand::random::<u128>());
        locked(&self.targets).insert(handle.clone(), path.to_owned());
        Handle { handle, name: file_name(path) }
    }

    pub(crate) fn handed_out(&self, handle: &str) -> Result<PathBuf, Fault> {
        locked(&self.targets).get(handle).cloned().ok_or_else(|| Fault::new("unknown_file", json!({})))
    }

    /// What was put at a target of this process's own, to be downloaded.
    pub fn output(&self, handle: &str) -> Option<PathBuf> {
        self.handed_out(handle).ok().filter(|path| path.starts_with(self.outputs()))
    }

    pub(crate) fn open_doc(&self, id: &str) -> Result<Arc<Open>, Fault> {
        locked(&self.docs).get(id).cloned().ok_or_else(|| Fault::new("no_project", json!({})))
    }

    /// The document open at this path, if there is one: it is never opened twice in one process.
    pub(crate) fn open_at(&self, path: &Path) -> Option<Arc<Open>> {
        let path = canonical(path);
        locked(&self.docs).values().find(|d| canonical(&d.path) == path).cloned()
    }

    pub(crate) fn keep(&self, path: &Path, project: Project, summary: Summary) -> Arc<Open> {
        let id = handle_of(&canonical(path));
        let backed_up = project.read(|d| Ok(d.revision())).unwrap_or_default().into();
        let open = Arc::new(Open { id: id.clone(), project, path: path.to_owned(), summary, backed_up });
        locked(&self.docs).insert(id, Arc::clone(&open));
        open
    }

    pub(crate) fn let_go(&self, id: &str) -> Option<Arc<Open>> {
        locked(&self.docs).remove(id)
    }

    /// Documents that are open.
    pub fn open_docs(&self) -> Vec<Arc<Open>> {
        locked(&self.docs).values().cloned().collect()
    }

    pub(crate) fn changed(&self, open: &Open, answer: &Answer) {
        self.told(open, answer.revision, answer.changes.clone(), answer.undo.clone(), answer.redo.clone());
    }

    pub(crate) fn told(
        &self,
        open: &Open,
        revision: i64,
        changes: Vec<Change>,
        undo: Option<Step>,
        redo: Option<Step>,
    ) {
        if !changes.is_empty() {
            let _ = self.push.send(Push::Changes { doc: open.id.clone(), revision, changes, undo, redo });
        }
    }

    /// Where the backups of all projects are.
    pub(crate) fn all_backups(&self) -> PathBuf {
        self.folders.data.join("backups")
    }
}

impl Open {
    pub(crate) fn read_only(&self) -> Option<ReadOnlyReason> {
        self.project.read(|d| Ok(d.read_only())).unwrap_or(Some(ReadOnlyReason::DiskFailed))
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(crate) fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// A name that says nothing of the path.
pub(crate) fn handle_of(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(path.to_string_lossy().as_bytes())[..12].iter().map(|b| format!("{b:02x}")).collect()
}
