//! Where things are, and programs that are started, watched and believed.

use std::env;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use crate::Done;

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(3).map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// The folder of Cargo's results, wherever it was put: this program lies in `debug` under it.
pub fn target() -> PathBuf {
    let from_self = env::current_exe().ok().and_then(|exe| exe.ancestors().nth(2).map(Path::to_path_buf));
    from_self.unwrap_or_else(|| root().join("target"))
}

/// A program of the registry that is needed to test, compiled once into the folder of results.
pub fn tool(name: &str, version: &str) -> Result<PathBuf, String> {
    let tools = target().join("tools");
    let program = tools.join("bin").join(name);
    if !program.is_file() {
        let (root, build) = (tools.display().to_string(), tools.join("build").display().to_string());
        let install = ["cargo", "install", name, "--locked", "--version", version, "--root", &root];
        call(".", &install).env("CARGO_TARGET_DIR", build).run()?;
    }
    Ok(program)
}

/// The application as `cargo build` leaves it.
pub fn application() -> PathBuf {
    target().join("debug").join(if cfg!(windows) { "atelier.exe" } else { "atelier" })
}

/// A command in a folder of the repository, known by its words.
pub struct Call {
    command: Command,
    words: String,
}

/// `call(".", &["cargo", "build"])`
pub fn call(folder: &str, words: &[&str]) -> Call {
    let mut command = Command::new(words.first().copied().unwrap_or_default());
    command.args(&words[words.len().min(1)..]).current_dir(root().join(folder));
    Call { command, words: words.join(" ") }
}

impl Call {
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in the terminal.
    pub fn run(mut self) -> Done {
        println!("\x1b[2m$ {}\x1b[0m", self.words);
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{}` failed ({status})", self.words)),
            Err(error) => Err(format!("`{}` could not be started: {error}", self.words)),
        }
    }

    /// Runs in silence and answers what it printed; `None` when it failed or isn't installed.
    pub fn read(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs in the terminal, and hands every line (without colours) to `keep`.
    pub fn watch(mut self, mut keep: impl FnMut(&str)) -> Done {
        println!("\x1b[2m$ {}\x1b[0m", self.words);
        if std::io::stdout().is_terminal() {
            self.command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
        }
        let started = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("`{}` could not be started: {error}", self.words))?;
        let (send, lines) = mpsc::channel();
        let mut readers = Vec::new();
        let streams: [Option<Box<dyn std::io::Read + Send>>; 2] = [
            child.stdout.take().map(|stream| Box::new(stream) as _),
            child.stderr.take().map(|stream| Box::new(stream) as _),
        ];
        for stream in streams.into_iter().flatten() {
            let send = send.clone();
            readers.push(thread::spawn(move || {
                for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                    if send.send(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()).is_err() {
                        break;
                    }
                }
            }));
        }
        drop(send);
        let mut out = std::io::stdout();
        for line in lines {
            let _ = writeln!(out, "{line}");
            keep(&plain(&line));
        }
        for reader in readers {
            let _ = reader.join();
        }
        match child.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("`{}` failed ({status})", self.words)),
            Err(error) => Err(format!("`{}` was lost: {error}", self.words)),
        }
    }
}

/// A line without the terminal's colours.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\x1b') {
        out.push_str(before);
        let end = after.find(|c: char| c.is_ascii_alphabetic()).map_or(after.len(), |at| at + 1);
        rest = &after[end..];
    }
    out + rest
}

/// A number that stands for the contents of files (FNV-1a): for telling whether they changed, nothing more.
pub struct Fingerprint(u64);

impl Fingerprint {
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Adds a file, or every file under a folder, in order of name. What doesn't exist counts as empty.
    pub fn add_path(&mut self, path: &Path) -> std::io::Result<()> {
        self.add(path.to_string_lossy().as_bytes());
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
            inside.sort();
            for path in inside {
                self.add_path(&path)?;
            }
        } else if path.is_file() {
            self.add(&std::fs::read(path)?);
        }
        Ok(())
    }

    pub fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(plain("\x1b[1m\x1b[32mtest result\x1b[0m: ok"), "test result: ok");
        assert_eq!(plain("plain"), "plain");
        assert_eq!(plain("cut \x1b[3"), "cut ");
    }

    #[test]
    fn fingerprints_tell_contents_apart() {
        let of = |bytes: &[u8]| {
            let mut fingerprint = Fingerprint::new();
            fingerprint.add(bytes);
            fingerprint.text()
        };
        assert_eq!(of(b"a"), "af63dc4c8601ec8c"); // the published FNV-1a value
        assert_ne!(of(b"ab"), of(b"ba"));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
