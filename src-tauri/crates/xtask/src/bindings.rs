//! `ui/src/ipc/bindings.ts`, made from the list of commands of the `api` crate; the test command compares.

use std::fs;
use std::path::PathBuf;

use crate::Done;
use crate::shell::{call, root, target};

fn path() -> PathBuf {
    root().join("ui/src/ipc/bindings.ts")
}

/// `--workspace`, so that dependencies keep the features with which they are compiled already.
fn wanted() -> Result<String, String> {
    call(".", &["cargo", "build", "--quiet", "--workspace", "--example", "bindings"]).run()?;
    let program = target().join("debug/examples/bindings").display().to_string();
    call(".", &[&program]).read().map(|text| text + "\n").ok_or_else(|| "the bindings could not be made".into())
}

/// Writes the bindings.
pub fn write() -> Done {
    let text = wanted()?;
    fs::write(path(), text).map_err(|error| format!("{}: {error}", path().display()))?;
    println!("wrote {}", path().display());
    Ok(())
}

/// Fails when the file is not what the list of commands says.
pub fn check() -> Done {
    let wanted = wanted()?;
    let found = fs::read_to_string(path()).map_err(|error| format!("{}: {error}", path().display()))?;
    match wanted.lines().zip(found.lines()).position(|(wanted, found)| wanted != found) {
        None if wanted.lines().count() == found.lines().count() => Ok(()),
        at => {
            let line = at.unwrap_or_else(|| wanted.lines().count().min(found.lines().count())) + 1;
            Err(format!("ui/src/ipc/bindings.ts drifted from the commands (line {line}): run `cargo xtask bindings`"))
        }
    }
}
