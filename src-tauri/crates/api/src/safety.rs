//! What keeps work from being lost: backups on time, a way back to them, clean copies, and copies for a second reader.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use project::{OpenOptions, Project, backup_folder, list_backups};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::Nothing;
use crate::house::{House, Open, file_name};
use crate::opening::{ByHandle, Opened, free_path, named, opened, project_at};

/// Time between two backups of a project that changes.
const EVERY: TimeDelta = TimeDelta::minutes(30);

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct BackupsOf {
    /// A file that could not be opened; absent: the open project.
    pub handle: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct RestoreBackup {
    pub name: String,
    /// As in `backups`.
    pub handle: Option<String>,
}

/// Looks every minute whether an open project is due for a backup, as long as the house stands.
pub fn keep_backups(house: &Arc<House>) {
    let house = Arc::downgrade(house);
    std::thread::spawn(move || {
        while let Some(house) = house.upgrade() {
            for open in house.open_docs() {
                back_up_if_due(&house, &open, Utc::now());
            }
            drop(house);
            std::thread::sleep(Duration::from_secs(60));
        }
    });
}

/// Copies the project where it has changed and its newest backup is old enough. True: a backup was made.
///
/// A backup that fails is logged, not shown: it is tried again a minute later, and the work itself is in its file.
fn back_up_if_due(house: &House, open: &Open, now: DateTime<Utc>) -> bool {
    let folder = backup_folder(&house.all_backups(), &open.summary.project_id);
    let revision = open.project.read(|d| Ok(d.read_only().is_none().then(|| d.revision())));
    let Ok(Some(revision)) = revision else { return false };
    let newest = list_backups(&folder).first().and_then(|b| b.made_at.parse::<DateTime<Utc>>().ok());
    if revision == open.backed_up.load(Relaxed) || newest.is_some_and(|at| now - at < EVERY) {
        return false;
    }
    match open.project.backup(&folder) {
        Ok(_) => {
            open.backed_up.store(revision, Relaxed);
            true
        }
        Err(error) => {
            eprintln!("atelier: backup of {}: {error}", file_name(&open.path));
            false
        }
    }
}

/// The last backup of a session; a copy for a reader goes.
pub(crate) fn before_closing(house: &House, open: &Open) {
    back_up_if_due(house, open, Utc::now());
    if open.path.starts_with(copies(house)) {
        let _ = std::fs::remove_file(&open.path);
    }
}

fn copies(house: &House) -> PathBuf {
    house.folders.data.join("copies").join(std::process::id().to_string())
}

/// Where the backups are, and what the project is called.
fn backups_of(ctx: &Ctx, handle: Option<&str>) -> Result<(PathBuf, String), Fault> {
    let all = ctx.house.all_backups();
    let Some(handle) = handle else {
        let open = ctx.open()?;
        return Ok((backup_folder(&all, &open.summary.project_id), open.summary.name.clone()));
    };
    let path = named(&ctx.house, handle)?;
    let id = project_at(&ctx.house, &path).unwrap_or_default();
    Ok((backup_folder(&all, &id), path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()))
}

pub(crate) fn backups(ctx: &Ctx, args: BackupsOf) -> Result<Vec<project::Backup>, Fault> {
    Ok(list_backups(&backups_of(ctx, args.handle.as_deref())?.0))
}

/// A backup opens as a project of its own, beside the others; the present file stays as it is.
pub(crate) fn restore_backup(ctx: &Ctx, args: RestoreBackup) -> Result<Opened, Fault> {
    let (folder, name) = backups_of(ctx, args.handle.as_deref())?;
    let known = list_backups(&folder).into_iter().any(|b| b.name == args.name);
    if !known {
        return Err(Fault::new("unknown_file", json!({})));
    }
    let name = format!("{name} {}", args.name.trim_end_matches(".atelier"));
    let target = free_path(&ctx.house.folders.projects, &name);
    std::fs::create_dir_all(&ctx.house.folders.projects).map_err(|e| Fault::file(&target, &e))?;
    let options = OpenOptions { read_only: true, ..OpenOptions::default() };
    let (source, _) = Project::open(&folder.join(&args.name), options)?;
    source.save_copy(&target)?;
    drop(source);
    ctx.house.open_path(&target)
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

/// What another process holds, as it is now, for reading: the holder makes the copy.
pub(crate) fn open_copy(ctx: &Ctx, args: ByHandle) -> Result<Opened, Fault> {
    let path = named(&ctx.house, &args.handle)?;
    let name = file_name(&path);
    // A folder for each copy, so that the file keeps its name.
    let folder = copies(&ctx.house).join(format!("{:08x}", rand::random::<u32>()));
    std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, &e))?;
    let target = folder.join(&name);
    let peers = ctx.house.peers.get();
    peers
        .and_then(|p| p.copy(&path, &target))
        .unwrap_or_else(|| Err(Fault::new("holder_silent", json!({ "path": name }))))?;
    let (project, summary) = Project::open(&target, OpenOptions { copy: true, ..OpenOptions::default() })?;
    Ok(opened(&ctx.house.keep(&target, project, summary)))
}

/// Copies of processes that are gone.
pub fn forget_old_copies(house: &House) {
    let Some(folder) = copies(house).parent().map(Path::to_owned) else { return };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let alive = Path::new("/proc").join(entry.file_name()).exists();
        if cfg!(target_os = "linux") && !alive {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Folders, Locale, Session, dispatch_blocking};

    struct Kept(tempfile::TempDir, Arc<House>, Session);

    fn open() -> Kept {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders { data: folder.path().join("data"), projects: folder.path().join("projects") };
        let house = House::new(folders, None);
        let session = Session::owner(Locale::En);
        let path = folder.path().join("a.atelier");
        let opened = house.create_path(&path, "A", session.call()).unwrap();
        let session = session.on(&opened.doc);
        Kept(folder, house, session)
    }

    fn change(Kept(_, house, session): &Kept, title: &str) {
        dispatch_blocking(house, session.clone(), "add_objective", json!({ "title": title })).unwrap();
    }

    #[test]
    fn a_project_is_backed_up_when_it_changed_and_half_an_hour_went_by() {
        let kept = open();
        let open = kept.1.open_docs().remove(0);
        let now = Utc::now();
        assert!(!back_up_if_due(&kept.1, &open, now), "nothing changed yet");
        change(&kept, "one");
        assert!(back_up_if_due(&kept.1, &open, now));
        assert!(!back_up_if_due(&kept.1, &open, now + TimeDelta::hours(1)), "nothing changed since");
        change(&kept, "two");
        assert!(!back_up_if_due(&kept.1, &open, now + TimeDelta::minutes(10)), "too soon");
    }

    #[test]
    fn a_file_that_no_longer_opens_still_has_its_backups() {
        let kept = open();
        change(&kept, "kept");
        let Kept(folder, house, session) = &kept;
        house.close(session.doc.as_deref().unwrap());
        let path = folder.path().join("a.atelier");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[200..].fill(0xee);
        std::fs::write(&path, bytes).unwrap();
        let fault = house.open_path(&path).unwrap_err();
        assert_eq!(fault.code, "damaged");
        let of = json!({ "handle": fault.args["handle"] });
        let listed = dispatch_blocking(house, session.clone(), "backups", of.clone()).unwrap().value;
        let mut args = of;
        args["name"] = listed[0]["name"].clone();
        let opened = dispatch_blocking(house, session.clone(), "restore_backup", args).unwrap().value;
        let session = session.clone().on(opened["doc"].as_str().unwrap());
        let back = dispatch_blocking(house, session, "snapshot", json!({})).unwrap().value;
        assert_eq!(back["records"]["objective"][0]["title"], "kept");
    }

    #[test]
    fn a_second_reader_gets_a_copy_from_the_holder() {
        struct Holder(Arc<House>);
        impl crate::Peers for Holder {
            fn copy(&self, _: &Path, to: &Path) -> Option<Result<(), Fault>> {
                Some(self.0.open_docs().remove(0).project.save_copy(to).map_err(Fault::from))
            }
        }
        let kept = open();
        change(&kept, "as it is");
        let Kept(folder, holder, session) = &kept;
        let folders = Folders { data: folder.path().join("second"), projects: folder.path().join("projects") };
        let house = House::new(folders, None);
        let handle = house.hand_in(&folder.path().join("a.atelier")).handle;
        let call = |command: &str| {
            dispatch_blocking(&house, Session::owner(session.locale), command, json!({ "handle": handle }))
        };
        assert_eq!(call("open_copy").unwrap_err().code, "holder_silent");
        house.reach(Box::new(Holder(Arc::clone(holder))));
        let opened = call("open_copy").unwrap().value;
        assert_eq!((opened["read_only"].as_bool(), opened["reason"]["code"].as_str()), (Some(true), Some("copy")));
        assert_eq!(opened["file"], "a.atelier");
        let path = house.open_docs()[0].path.clone();
        house.close(opened["doc"].as_str().unwrap());
        assert!(!path.exists(), "the copy goes with its reader");
    }
}
