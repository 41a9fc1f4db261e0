//! New, open, recent, sample, save as.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use project::{OpenOptions, Project};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::{Handle, Home, House, Open, Recent, canonical, file_name, handle_of};
use crate::{Fault, safety, sample};

/// A project that is open now.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Opened {
    pub doc: String,
    pub name: String,
    pub read_only: bool,
    /// Why it is read-only: worded by `read_only.<code>`.
    pub reason: Option<Fault>,
    pub file: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct NewProject {
    pub name: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ByHandle {
    pub handle: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct OpenSample {
    /// Start the sample afresh instead of going on with the copy of last time.
    pub reset: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Data,
    Picture,
    Notes,
}

#[derive(Debug, Deserialize, TS)]
pub struct PickFile {
    pub purpose: Purpose,
}

impl House {
    /// Opens a project file, or answers the one that is open already.
    ///
    /// # Errors
    /// `held` and `damaged` carry a handle of the file: for a read-only copy, or its backups.
    pub fn open_path(self: &Arc<Self>, path: &Path) -> Result<Opened, Fault> {
        if let Some(open) = self.open_at(path) {
            return Ok(opened(&open));
        }
        let options = OpenOptions { backups: Some(self.all_backups()), ..OpenOptions::default() };
        let (project, summary) = Project::open(path, options).map_err(|error| {
            let mut fault = Fault::from(error);
            if matches!(fault.code.as_str(), "held" | "damaged") {
                fault.args.insert("handle".to_owned(), self.hand_in(path).handle.into());
            }
            fault
        })?;
        let open = self.keep(path, project, summary);
        remember(self, &open);
        Ok(opened(&open))
    }

    /// Creates a project file. Fails where the file exists.
    pub fn create_path(self: &Arc<Self>, path: &Path, name: &str, call: project::Call) -> Result<Opened, Fault> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| Fault::file(folder, &e))?;
        }
        let (project, summary) = Project::create(path, name, call)?;
        let open = self.keep(path, project, summary);
        remember(self, &open);
        Ok(opened(&open))
    }

    /// Closes a document once its calls are answered.
    pub fn close(&self, doc: &str) {
        if let Some(open) = self.let_go(doc) {
            safety::before_closing(self, &open);
        }
    }
}

pub(crate) fn opened(open: &Open) -> Opened {
    let reason = open.read_only();
    Opened {
        doc: open.id.clone(),
        name: open.project.read(|d| Ok(d.summary()?.name)).unwrap_or_else(|_| open.summary.name.clone()),
        read_only: reason.is_some(),
        reason: reason.map(|r| Fault::new(r.code(), Value::Object(r.args()))),
        file: file_name(&open.path),
    }
}

pub(crate) fn home(ctx: &Ctx, _: Nothing) -> Result<Home, Fault> {
    let recents = recents(&ctx.house).into_iter().map(|r| Recent {
        handle: handle_of(&r.path),
        name: r.name,
        place: r.path.parent().map(|p| p.display().to_string()).unwrap_or_default(),
        opened_at: r.opened_at,
        exists: r.path.exists(),
    });
    Ok(Home {
        recents: recents.collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        dialogs: ctx.house.shell.is_some(),
    })
}

pub(crate) fn new_project(ctx: &Ctx, args: NewProject) -> Result<Opened, Fault> {
    let path = free_path(&ctx.house.folders.projects, &args.name);
    ctx.house.create_path(&path, &args.name, ctx.session.call())
}

/// A file name from any name: letters, digits, spaces and dashes; never a path; unused so far.
pub(crate) fn free_path(folder: &Path, name: &str) -> PathBuf {
    let kept: String =
        name.chars().map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { ' ' }).collect();
    let mut base: String = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    while base.len() > 80 {
        base.pop();
    }
    if base.is_empty() {
        base.push_str("Atelier");
    }
    let numbered =
        |n: usize| folder.join(if n == 1 { format!("{base}.atelier") } else { format!("{base} {n}.atelier") });
    (1..).map(numbered).find(|p| !p.exists()).unwrap_or_else(|| numbered(1))
}

pub(crate) fn forget_recent(ctx: &Ctx, args: ByHandle) -> Result<(), Fault> {
    let kept: Vec<Remembered> = recents(&ctx.house).into_iter().filter(|r| handle_of(&r.path) != args.handle).collect();
    store_recents(&ctx.house, &kept);
    Ok(())
}

/// The sample opens as a copy of its own; it can be started afresh.
pub(crate) fn open_sample(ctx: &Ctx, args: OpenSample) -> Result<Opened, Fault> {
    let path = sample::path(&ctx.house.folders, ctx.session.locale);
    if args.reset == Some(true) {
        if let Some(open) = ctx.house.open_at(&path) {
            ctx.house.close(&open.id);
        }
        if path.exists() {
            std::fs::remove_file(&path).map_err(|e| Fault::file(&path, &e))?;
        }
    }
    if !path.exists() {
        sample::create(&path, &ctx.session)?;
    }
    ctx.house.open_path(&path)
}

pub(crate) fn pick_open(ctx: &Ctx, _: Nothing) -> Result<Option<Opened>, Fault> {
    let picked = ctx.house.shell.as_ref().and_then(|s| s.pick_project());
    picked.map(|path| ctx.house.open_path(&path)).transpose()
}

/// Opens a project that is among the recent ones, or was dropped, uploaded or named by the shell.
pub(crate) fn open_file(ctx: &Ctx, args: ByHandle) -> Result<Opened, Fault> {
    let path = named(&ctx.house, &args.handle)?;
    if !path.starts_with(ctx.house.uploads()) {
        return ctx.house.open_path(&path);
    }
    // What was uploaded lies in a folder that goes with the process: work belongs among the projects.
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let target = free_path(&ctx.house.folders.projects, &stem);
    std::fs::create_dir_all(&ctx.house.folders.projects).map_err(|e| Fault::file(&target, &e))?;
    std::fs::copy(&path, &target).map_err(|e| Fault::file(&target, &e))?;
    ctx.house.open_path(&target).inspect_err(|_| drop(std::fs::remove_file(&target)))
}

/// The file behind a handle.
pub(crate) fn named(house: &House, handle: &str) -> Result<PathBuf, Fault> {
    let recent = || recents(house).into_iter().map(|r| r.path).find(|p| handle_of(p) == handle);
    house.handed_in(handle).or_else(|fault| recent().ok_or(fault))
}

/// Which project a file held when it was last opened, also when it can't say so any more.
pub(crate) fn project_at(house: &House, path: &Path) -> Option<String> {
    let path = canonical(path);
    recents(house).into_iter().find(|r| r.path == path)?.project_id
}

pub(crate) fn pick_file(ctx: &Ctx, args: PickFile) -> Result<Option<Handle>, Fault> {
    let picked = ctx.house.shell.as_ref().and_then(|s| match args.purpose {
        Purpose::Data => s.pick_data(),
        Purpose::Picture => s.pick_picture(),
        Purpose::Notes => s.pick_notes(),
    });
    Ok(picked.map(|path| ctx.house.hand_in(&path)))
}

/// The same project under another name; the window goes on with the new file.
pub(crate) fn save_as(ctx: &Ctx, _: Nothing) -> Result<Option<Opened>, Fault> {
    let open = ctx.open()?;
    let Some(target) = ctx.house.shell.as_ref().and_then(|s| s.pick_target(&file_name(&open.path))) else {
        return Ok(None);
    };
    if canonical(&target) == canonical(&open.path) {
        return Ok(Some(opened(&open)));
    }
    open.project.save_copy(&target)?;
    ctx.house.close(&open.id);
    drop(open);
    ctx.house.open_path(&target).map(Some)
}

pub(crate) fn close_project(ctx: &Ctx, _: Nothing) -> Result<(), Fault> {
    let open = ctx.open()?;
    ctx.house.close(&open.id);
    Ok(())
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Remembered {
    path: PathBuf,
    name: String,
    opened_at: String,
    #[serde(default)]
    project_id: Option<String>,
}

const RECENTS: usize = 12;

fn recents_file(house: &House) -> PathBuf {
    house.folders.data.join("recent.json")
}

/// A list that can't be read is an empty one: it is a convenience.
fn recents(house: &House) -> Vec<Remembered> {
    std::fs::read(recents_file(house)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

fn store_recents(house: &House, list: &[Remembered]) {
    let path = recents_file(house);
    let partial = path.with_extension("partial");
    let written = std::fs::create_dir_all(&house.folders.data)
        .and_then(|()| std::fs::write(&partial, serde_json::to_vec_pretty(list).unwrap_or_default()))
        .and_then(|()| std::fs::rename(&partial, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
}

fn remember(house: &House, open: &Open) {
    let path = canonical(&open.path);
    let mut list = recents(house);
    list.retain(|r| r.path != path);
    let opened_at = chrono::Utc::now().to_rfc3339();
    let (name, project_id) = (open.summary.name.clone(), Some(open.summary.project_id.clone()));
    list.insert(0, Remembered { path, name, opened_at, project_id });
    list.truncate(RECENTS);
    store_recents(house, &list);
}
