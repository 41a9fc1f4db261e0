//! New, open, recent, sample, save as, restore.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use project::{OpenOptions, Project};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::{Handle, Home, House, Open, Recent, canonical, file_name, handle_of};
use crate::{Fault, sample};

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
}

#[derive(Debug, Deserialize, TS)]
pub struct PickFile {
    pub purpose: Purpose,
}

#[derive(Debug, Deserialize, TS)]
pub struct RestoreBackup {
    pub name: String,
}

impl House {
    /// Opens a project file, or answers the one that is open already.
    pub fn open_path(self: &Arc<Self>, path: &Path) -> Result<Opened, Fault> {
        self.open_with(path, false)
    }

    fn open_with(self: &Arc<Self>, path: &Path, read_only: bool) -> Result<Opened, Fault> {
        if let Some(open) = self.open_at(path) {
            return Ok(opened(&open));
        }
        let options = OpenOptions { read_only, backups: Some(self.folders.data.join("backups")) };
        let (project, summary) = Project::open(path, options)?;
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
        drop(self.let_go(doc));
    }
}

fn opened(open: &Open) -> Opened {
    let reason = open.read_only();
    Opened {
        doc: open.id.clone(),
        name: open.project.run(|d| Ok(d.summary()?.name)).unwrap_or_else(|_| open.summary.name.clone()),
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
fn free_path(folder: &Path, name: &str) -> PathBuf {
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

pub(crate) fn open_recent(ctx: &Ctx, args: ByHandle) -> Result<Opened, Fault> {
    let recent = recents(&ctx.house).into_iter().find(|r| handle_of(&r.path) == args.handle);
    let recent = recent.ok_or_else(|| Fault::new("unknown_file", json!({})))?;
    ctx.house.open_path(&recent.path)
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

/// Opens a project that was uploaded, dropped or named by the shell.
pub(crate) fn open_file(ctx: &Ctx, args: ByHandle) -> Result<Opened, Fault> {
    ctx.house.open_path(&ctx.house.handed_in(&args.handle)?)
}

pub(crate) fn pick_file(ctx: &Ctx, args: PickFile) -> Result<Option<Handle>, Fault> {
    let Purpose::Data = args.purpose;
    let picked = ctx.house.shell.as_ref().and_then(|s| s.pick_data());
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
    let to = target.clone();
    open.project.run(move |document| document.save_copy(&to))?;
    ctx.house.close(&open.id);
    drop(open);
    ctx.house.open_path(&target).map(Some)
}

/// A clean copy of an altered or damaged file, beside it.
pub(crate) fn clean_copy(ctx: &Ctx, _: Nothing) -> Result<Opened, Fault> {
    let open = ctx.open()?;
    let stem = open.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = open.path.parent().map_or_else(|| ctx.house.folders.projects.clone(), Path::to_owned);
    let target = free_path(&folder, &stem);
    let (to, call) = (target.clone(), ctx.session.call());
    open.project.run(move |document| document.clean_copy(&to, call))?;
    ctx.house.open_path(&target)
}

pub(crate) fn backups(ctx: &Ctx, _: Nothing) -> Result<Vec<project::Backup>, Fault> {
    let open = ctx.open()?;
    Ok(project::list_backups(&ctx.house.backups_of(&open.summary)))
}

/// A backup opens as a project of its own, beside the others; the present file stays as it is.
pub(crate) fn restore_backup(ctx: &Ctx, args: RestoreBackup) -> Result<Opened, Fault> {
    let open = ctx.open()?;
    let folder = ctx.house.backups_of(&open.summary);
    let known = project::list_backups(&folder).into_iter().any(|b| b.name == args.name);
    if !known {
        return Err(Fault::new("unknown_file", json!({})));
    }
    let name = format!("{} {}", open.summary.name, args.name.trim_end_matches(".atelier"));
    let target = free_path(&ctx.house.folders.projects, &name);
    std::fs::create_dir_all(&ctx.house.folders.projects).map_err(|e| Fault::file(&target, &e))?;
    let (source, _) = Project::open(&folder.join(&args.name), OpenOptions { read_only: true, backups: None })?;
    let to = target.clone();
    source.run(move |document| document.save_copy(&to))?;
    drop(source);
    ctx.house.open_path(&target)
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
    list.insert(0, Remembered { path, name: open.summary.name.clone(), opened_at: chrono::Utc::now().to_rfc3339() });
    list.truncate(RECENTS);
    store_recents(house, &list);
}
