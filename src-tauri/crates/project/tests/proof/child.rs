//! The processes that are killed, failed and raced by the other proofs. Run by hand they do nothing: what to do is in
//! the environment.

use std::io::Write;
use std::path::{Path, PathBuf};

use project::objective::add_objective;
use project::{Document, Error, OpenOptions};

use crate::kit::{call, flow, open, titled};

fn told(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// Acknowledges by making a folder: one system call, which is not among those that are made to fail.
fn acknowledge(folder: &Path, n: u64) {
    std::fs::create_dir(folder.join(n.to_string())).unwrap();
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{words}");
    let _ = out.flush();
}

fn say_error(error: &Error) {
    say(&format!("error={}", error.code()));
}

/// Runs the flow on a file that exists.
#[test]
#[ignore = "a child of other tests"]
fn edits() {
    let (Some(path), Some(acks)) = (told("ATELIER_FILE"), told("ATELIER_ACKS")) else { return };
    let document = match Document::open(&path, &OpenOptions::default()) {
        Ok(document) => document,
        Err(e) => return say_error(&e),
    };
    match flow(&document, |n| acknowledge(&acks, n)) {
        Ok(()) => say("flow=done"),
        Err(e) => {
            say_error(&e);
            say(&format!("read_only={}", document.read_only().map_or("no", |r| r.code())));
            // What is shown after the fault, and the copy that the sentence advises.
            let read = |table: &&'static project::Table| document.records(table);
            if let Ok(shown) = project::TABLES.iter().map(read).collect::<project::Result<Vec<_>>>() {
                let mut shown: Vec<_> = shown.into_iter().flatten().collect();
                shown.push(document.revision().into());
                std::fs::write(path.with_extension("shown"), serde_json::to_vec(&shown).unwrap()).unwrap();
            }
            let saved = document.save_copy(&path.with_extension("saved"));
            say(&format!("saved={}", saved.map_or_else(|e| e.code(), |()| "yes")));
        }
    }
}

/// Makes a new project, then saves copies of it.
#[test]
#[ignore = "a child of other tests"]
fn makes() {
    let (Some(path), Some(acks)) = (told("ATELIER_FILE"), told("ATELIER_ACKS")) else { return };
    let made = (|| {
        let document = Document::create(&path, "Made", call(0))?;
        acknowledge(&acks, 1);
        document.transact(call(1), "add_objective", |tx| add_objective(tx, titled(1)))?;
        acknowledge(&acks, 2);
        document.save_copy(&path.with_extension("copy"))?;
        acknowledge(&acks, 3);
        document.share_copy(&path.with_extension("copy"))?;
        acknowledge(&acks, 4);
        project::Result::Ok(())
    })();
    if let Err(e) = made {
        say_error(&e);
    }
}

/// Writes for ever, until it is killed.
#[test]
#[ignore = "a child of other tests"]
fn writes() {
    let Some(path) = told("ATELIER_FILE") else { return };
    let document = open(&path);
    for n in 1.. {
        document.transact(call(n), "add_objective", |tx| add_objective(tx, titled(n))).unwrap();
        say(&format!("ack={n}"));
    }
}

/// Opens, says what became of it, and holds the file until its input is closed.
#[test]
#[ignore = "a child of other tests"]
fn holds() {
    let Some(path) = told("ATELIER_FILE") else { return };
    let opened = Document::open(&path, &OpenOptions::default());
    match &opened {
        Ok(document) => {
            document.transact(call(1), "add_objective", |tx| add_objective(tx, titled(1))).unwrap();
            say("opened");
        }
        Err(e) => say_error(e),
    }
    let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
}
