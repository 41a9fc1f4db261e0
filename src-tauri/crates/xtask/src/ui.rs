//! The front end: installed when its lock file changed, built when its sources did, always before Rust embeds it.

use std::fs;

use crate::Done;
use crate::shell::{Fingerprint, call, root};

fn trouble(what: &str) -> impl FnOnce(std::io::Error) -> String {
    let what = what.to_owned();
    move |error| format!("{what}: {error}")
}

/// `npm ci` in a folder whose `node_modules` is not that of its lock file.
pub fn install(folder: &str) -> Done {
    let at = root().join(folder);
    let mut lock = Fingerprint::new();
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        lock.add_path(&at.join(name)).map_err(trouble("reading the lock file"))?;
    }
    let stamp = at.join("node_modules/.atelier-installed");
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == lock.text()) {
        println!("{folder}: node_modules is up to date");
        return Ok(());
    }
    // Native parts of the tools come as optional packages of the registry; nothing else is downloaded.
    call(folder, &["npm", "ci", "--no-audit", "--no-fund"]).env("PUPPETEER_SKIP_DOWNLOAD", "1").run()?;
    fs::create_dir_all(at.join("node_modules")).map_err(trouble("node_modules"))?;
    fs::write(stamp, lock.text()).map_err(trouble("node_modules"))
}

/// Builds `ui/dist` if a source changed since.
pub fn build() -> Done {
    let ui = root().join("ui");
    let mut sources = Fingerprint::new();
    let skipped = ["node_modules", "dist", ".svelte-kit"];
    let mut inside: Vec<_> = fs::read_dir(&ui)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>())
        .map_err(trouble("reading ui"))?;
    inside.sort();
    for path in inside {
        if path.file_name().is_some_and(|name| !skipped.iter().any(|skipped| name == *skipped)) {
            sources.add_path(&path).map_err(trouble("reading ui"))?;
        }
    }
    let stamp = ui.join("node_modules/.atelier-built");
    let built = ui.join("dist/index.html").is_file();
    if built && fs::read_to_string(&stamp).is_ok_and(|seen| seen == sources.text()) {
        println!("ui: dist is up to date");
        return Ok(());
    }
    call("ui", &["npm", "run", "build"]).run()?;
    // The shell's build script watches the folder: whatever embeds the pages is compiled again.
    fs::write(stamp, sources.text()).map_err(trouble("ui/node_modules"))
}
