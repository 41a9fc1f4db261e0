//! What users install: a `.deb` and a `.rpm`, made by Tauri's bundler from npm, which downloads nothing else.

use std::fs;
use std::path::PathBuf;

use crate::Done;
use crate::shell::{call, root, target};
use crate::{system, ui};

/// Builds the release and both packages, and lists what is in them.
pub fn package() -> Done {
    system::to_build()?;
    ui::install("ui")?;
    ui::build()?;
    let bundler = root().join("ui/node_modules/.bin/tauri").display().to_string();
    call("src-tauri", &[&bundler, "build", "--ci", "--bundles", "deb,rpm"]).run()?;
    let mut found = 0;
    for (kind, list) in [("deb", &["dpkg-deb", "--contents"][..]), ("rpm", &["rpm", "-qlp"][..])] {
        for file in files(kind) {
            found += 1;
            println!("\n{}", file.display());
            if let Some(contents) = call(".", &[list, &[&file.display().to_string()]].concat()).read() {
                println!("{contents}");
            } else {
                println!("({} isn't installed: not listed)", list[0]);
            }
        }
    }
    if found == 2 { Ok(()) } else { Err(format!("two packages were expected, {found} found")) }
}

fn files(kind: &str) -> Vec<PathBuf> {
    let folder = target().join("release/bundle").join(kind);
    let inside = fs::read_dir(folder).map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect());
    let mut files: Vec<PathBuf> = inside.unwrap_or_default();
    files.retain(|file| file.extension().is_some_and(|extension| extension == kind));
    files
}
