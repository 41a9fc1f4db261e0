//! From a clone to the open window, in one command.

use std::env;
use std::fs;

use crate::Done;
use crate::shell::{application, call, target};
use crate::{system, ui};

/// Sets up, builds, and opens the sample project: in a window, or without a display in the browser.
pub fn run() -> Done {
    system::to_build()?;
    ui::install("ui")?;
    ui::build()?;
    call(".", &["cargo", "build", "--workspace"]).run()?;
    let folder = target().join("sample");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sample = folder.join("Murano.atelier");
    let (application, sample_text) = (application().display().to_string(), sample.display().to_string());
    if !sample.exists() {
        call(".", &[&application, "sample", &sample_text]).run()?;
    }
    let display = cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    if display {
        call(".", &[&application, &sample_text]).run()
    } else {
        println!("There is no display: the sample project is served to a browser instead (Ctrl+C ends it).");
        call(".", &[&application, "serve", &sample_text]).run()
    }
}
