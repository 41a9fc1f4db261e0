//! Backups outside the document's folder: thinned with age, each verified by reopening.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Utc};
use rusqlite::Connection;
use rusqlite::backup::StepResult;
use serde::Serialize;
use ts_rs::TS;

use crate::{Document, Error, Result, defend};

const STAMP: &str = "%Y-%m-%dT%H-%M-%SZ";
/// Pages copied before other calls are answered: a few milliseconds.
const PAGES: i32 = 512;

/// A backup that can be restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Backup {
    /// File name in the project's backup folder; it names the backup.
    pub name: String,
    pub made_at: String,
    pub bytes: u64,
}

/// The backups in a project's folder, newest first.
pub fn list_backups(folder: &Path) -> Vec<Backup> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<Backup> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let made_at = stamp(&name)?.to_rfc3339();
            Some(Backup { name, made_at, bytes: entry.metadata().ok()?.len() })
        })
        .collect();
    found.sort_by(|a, b| b.name.cmp(&a.name));
    found
}

fn stamp(name: &str) -> Option<DateTime<Utc>> {
    let text = name.strip_suffix(".atelier")?;
    NaiveDateTime::parse_from_str(text, STAMP).ok().map(|t| t.and_utc())
}

/// Where a backup of now goes.
pub(crate) fn next(folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).map_err(|e| Error::file(folder, e))?;
    Ok(folder.join(format!("{}.atelier", Utc::now().format(STAMP))))
}

pub(crate) fn thin(folder: &Path) {
    for name in thinned(&list_backups(folder), Utc::now()) {
        let _ = std::fs::remove_file(folder.join(name));
    }
}

/// A copy that has all its pages, in a temporary file beside the target: to be checked and put in its place, which
/// takes long and needs nobody else.
pub(crate) struct Copied {
    connection: Option<Connection>,
    partial: PathBuf,
    target: PathBuf,
}

impl Copied {
    pub fn finish(mut self) -> Result<()> {
        self.connection.take().map_or(Ok(()), |copy| finish(copy, &self.partial, &self.target))
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        drop(self.connection.take());
        let _ = std::fs::remove_file(&self.partial);
    }
}

/// `between` is called after each few pages; it returns false to give the copy up.
pub(crate) fn copy_pages(document: &Document, target: &Path, mut between: impl FnMut() -> bool) -> Result<Copied> {
    let partial = temporary(target);
    std::fs::File::create(&partial).map_err(|e| Error::file(target, e))?;
    let mut copied = Copied { connection: None, partial, target: target.to_owned() };
    let mut copy = Connection::open(&copied.partial)?;
    // It is flushed as a whole when it is finished.
    copy.execute_batch("PRAGMA synchronous = OFF")?;
    {
        let backup = rusqlite::backup::Backup::new(document.connection(), &mut copy)?;
        loop {
            match backup.step(PAGES)? {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
            if !between() {
                return Err(Error::Closed);
            }
        }
    }
    copied.connection = Some(copy);
    Ok(copied)
}

/// quick_check, flush to the disk, rename: the target is whole or untouched.
pub(crate) fn finish(copy: Connection, partial: &Path, target: &Path) -> Result<()> {
    if let Some(detail) = defend::damage(&copy) {
        return Err(Error::Damaged { detail });
    }
    copy.close().map_err(|(_, e)| e)?;
    defend::header(partial)?;
    let file = std::fs::File::options().write(true).open(partial).map_err(|e| Error::file(partial, e))?;
    file.sync_all().map_err(|e| Error::file(partial, e))?;
    drop(file);
    rename(partial, target)?;
    if let Some(folder) = target.parent()
        && let Ok(folder) = std::fs::File::open(folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

pub(crate) fn temporary(target: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{}.partial", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    target.with_file_name(name)
}

/// Scanners on some systems hold a fresh file for a moment: try again for a second.
fn rename(from: &Path, to: &Path) -> Result<()> {
    let mut last = None;
    for _ in 0..10 {
        match std::fs::rename(from, to) {
            Ok(()) => return Ok(()),
            Err(e) => last = Some(e),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(Error::file(to, last.unwrap_or_else(|| std::io::ErrorKind::Other.into())))
}

/// Which backups to drop: all of the last day stay, then one a day for two weeks, then one a week for half a year.
fn thinned(backups: &[Backup], now: DateTime<Utc>) -> Vec<String> {
    let mut kept = std::collections::HashSet::new();
    let mut dropped = Vec::new();
    for backup in backups {
        let Some(at) = stamp(&backup.name) else { continue };
        let age = now - at;
        let slot = if age <= TimeDelta::days(1) {
            backup.name.clone()
        } else if age <= TimeDelta::days(14) {
            at.date_naive().to_string()
        } else if age <= TimeDelta::days(182) {
            format!("{}-w{}", at.iso_week().year(), at.iso_week().week())
        } else {
            dropped.push(backup.name.clone());
            continue;
        };
        if !kept.insert(slot) {
            dropped.push(backup.name.clone());
        }
    }
    dropped
}

/// After a crash SQLite rolls its journal back on opening: the file and its journal are copied first.
/// Returns what was copied.
pub(crate) fn rescue(path: &Path, folder: Option<&Path>) -> Result<Vec<PathBuf>> {
    let journal = with_suffix(path, "-journal");
    let hot = std::fs::metadata(&journal).is_ok_and(|m| m.len() > 0);
    let (true, Some(folder)) = (hot, folder) else { return Ok(Vec::new()) };
    let folder = folder.join("rescued");
    std::fs::create_dir_all(&folder).map_err(|e| Error::file(&folder, e))?;
    let name = format!("{}-{}.atelier", Utc::now().format("%Y-%m-%dT%H-%M-%S%.3fZ"), std::process::id());
    let copy = folder.join(name);
    let pairs = [(path.to_owned(), copy.clone()), (journal, with_suffix(&copy, "-journal"))];
    for (from, to) in &pairs {
        std::fs::copy(from, to).map_err(|e| Error::file(from, e))?;
    }
    Ok(pairs.into_iter().map(|p| p.1).collect())
}

/// The file could not be opened for another reason: the rescue copy may be torn and is of no use.
pub(crate) fn forget_rescue(copies: Vec<PathBuf>) {
    for copy in copies {
        let _ = std::fs::remove_file(copy);
    }
}

/// Where the backups of a project are, under the folder of all backups. The id may come from a file from outside.
pub fn backup_folder(all: &Path, project_id: &str) -> PathBuf {
    let safe: String = project_id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect();
    all.join(if safe.is_empty() { "unknown".to_owned() } else { safe })
}

pub(crate) fn before_migration(document: &Document, folder: Option<&Path>) -> Result<()> {
    let folder = match folder {
        Some(folder) => backup_folder(folder, &document.meta("project_id")?.unwrap_or_default()),
        None => document.path().parent().unwrap_or(Path::new(".")).to_owned(),
    };
    copy_pages(document, &next(&folder)?, || true)?.finish()?;
    thin(&folder);
    Ok(())
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_a_day_whole_then_days_then_weeks() {
        let now = "2026-11-22T12:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let at = |hours: i64| Backup {
            name: format!("{}.atelier", (now - TimeDelta::hours(hours)).format(STAMP)),
            made_at: String::new(),
            bytes: 1,
        };
        let mut hours: Vec<i64> = (0..24 * 400).step_by(6).collect();
        hours.sort_unstable();
        let backups: Vec<Backup> = hours.iter().map(|h| at(*h)).collect();
        let dropped = thinned(&backups, now);
        let kept = backups.len() - dropped.len();
        assert!(dropped.iter().all(|n| *n != backups[0].name));
        assert!((5 + 13 + 20..=5 + 14 + 27).contains(&kept), "{kept} kept");
    }
}
