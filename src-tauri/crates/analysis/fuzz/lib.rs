//! What the fuzzers have in common. Whatever a target is given is read or refused; a broken promise is a panic.

pub mod promise;

use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;

/// In memory where there is such a place: a fuzzer writes a file for each thing that it tries.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let made = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    made.expect("a folder for the files that are tried")
});

pub fn folder() -> &'static Path {
    FOLDER.path()
}

/// libFuzzer ends at any panic, also one that our code catches: a library's panic over a damaged file is caught and
/// told as damage. One of our own, or one that nobody catches, still ends it.
pub fn only_our_panics() {
    std::panic::set_hook(Box::new(|told| {
        // A library's file lies in the registry, the standard library's in the compiler's folder.
        let ours = told.location().is_none_or(|place| {
            let file = place.file().replace('\\', "/");
            !file.contains("/registry/") && !file.starts_with("/rustc/")
        });
        if ours {
            eprintln!("{told}");
            std::process::abort();
        }
    }));
}

/// A file of this name with these bytes.
pub fn reads(name: &str, bytes: &[u8]) {
    // Fuzzers run slowed down, and beside one another.
    if let Err(wrong) = promise::reads(folder(), name, bytes, &Default::default(), 4 * promise::SLOW) {
        panic!("{wrong}");
    }
}
