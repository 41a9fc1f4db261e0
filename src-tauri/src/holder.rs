//! A file is held by one process. Another that wants it (the command line, while a window shows it) asks the holder
//! over a local socket that only this user can reach.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::{Answer, Fault, House, Locale};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The project's file, absolute.
    pub file: PathBuf,
    pub what: What,
}

#[derive(Debug, Serialize, Deserialize)]
pub enum What {
    /// A call of the door.
    Call { command: String, args: Value, locale: Locale },
    /// A copy for a process that only wants to read.
    Copy { to: PathBuf },
    /// A handle for a file that this user named on the command line. Only this socket takes paths: the door does not.
    HandIn { path: PathBuf },
    /// The same for a place to put a file at.
    HandOut { path: PathBuf },
}

#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Answer(Answer),
    Fault(Fault),
    NotMine,
}

#[cfg(unix)]
mod socket {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::time::Duration;

    use api::{Peers, Session, dispatch_blocking};

    use super::*;
    use crate::folders::folders;

    /// A request at the most.
    const LIMIT: u64 = 64 << 20;

    fn folder() -> PathBuf {
        folders().data.join("holders")
    }

    struct Neighbours;

    impl Peers for Neighbours {
        fn copy(&self, file: &Path, to: &Path) -> Option<Result<(), Fault>> {
            let file = std::fs::canonicalize(file).ok()?;
            ask(&Request { file, what: What::Copy { to: to.to_owned() } }).map(|answer| answer.map(drop))
        }
    }

    /// Answers for the documents that this process holds, until it ends, and knows the others that do so.
    pub fn listen(house: &Arc<House>) {
        house.reach(Box::new(Neighbours));
        let folder = folder();
        if std::fs::create_dir_all(&folder).is_err() {
            return;
        }
        let _ = std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700));
        let path = folder.join(format!("{}.sock", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let Ok(listener) = UnixListener::bind(&path) else { return };
        let _ = std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600));
        let house = Arc::clone(house);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let house = Arc::clone(&house);
                std::thread::spawn(move || drop(answer(&house, &stream)));
            }
        });
    }

    fn answer(house: &Arc<House>, stream: &UnixStream) -> std::io::Result<()> {
        let mut line = String::new();
        BufReader::new(stream.take(LIMIT)).read_line(&mut line)?;
        let reply = match serde_json::from_str::<Request>(&line) {
            Ok(request) => reply(house, request),
            Err(_) => Reply::NotMine,
        };
        let mut out = stream;
        out.write_all(&serde_json::to_vec(&reply)?)
    }

    fn reply(house: &Arc<House>, request: Request) -> Reply {
        let wanted = std::fs::canonicalize(&request.file).unwrap_or(request.file);
        let holds = |path: &Path| std::fs::canonicalize(path).is_ok_and(|p| p == wanted);
        let Some(open) = house.open_docs().into_iter().find(|d| holds(&d.path)) else { return Reply::NotMine };
        let done = match request.what {
            What::Call { command, args, locale } => {
                dispatch_blocking(house, Session::owner(locale).on(&open.id), &command, args)
            }
            What::HandIn { path } => Ok(Answer::of(json!(house.hand_in(&path)))),
            What::HandOut { path } => Ok(Answer::of(json!(house.hand_out(&path)))),
            What::Copy { to } => open.project.save_copy(&to).map(|()| Answer::of(Value::Null)).map_err(Fault::from),
        };
        done.map_or_else(Reply::Fault, Reply::Answer)
    }

    /// Asks every running Atelier of this user whether it holds the file; the one that does answers the call.
    pub fn ask(request: &Request) -> Option<Result<Answer, Fault>> {
        let mut line = serde_json::to_vec(request).ok()?;
        line.push(b'\n');
        for entry in std::fs::read_dir(folder()).ok()?.flatten() {
            match ask_one(&entry.path(), &line) {
                Ok(Reply::Answer(answer)) => return Some(Ok(answer)),
                Ok(Reply::Fault(fault)) => return Some(Err(fault)),
                Ok(Reply::NotMine) => {}
                // Nobody listens there any more: its process was killed.
                Err(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => drop(std::fs::remove_file(entry.path())),
                Err(_) => {}
            }
        }
        None
    }

    fn ask_one(path: &Path, line: &[u8]) -> std::io::Result<Reply> {
        let mut stream = UnixStream::connect(path)?;
        stream.set_write_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(line)?;
        let mut text = Vec::new();
        stream.take(u64::from(u32::MAX)).read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }
}

#[cfg(unix)]
pub use socket::{ask, listen};

/// Elsewhere a held file is refused with a sentence.
#[cfg(not(unix))]
pub fn listen(_: &Arc<House>) {}

#[cfg(not(unix))]
pub fn ask(_: &Request) -> Option<Result<Answer, Fault>> {
    None
}
