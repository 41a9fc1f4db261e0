//! The real window without anybody who looks: a screen and a bus of its own, and the driver of the test.

use std::path::PathBuf;

use crate::shell::{call, target};

/// The words before a program that put it on a screen of its own, also on a machine that has one: what runs there must
/// not meet an open window. `server` holds further arguments of Xvfb.
pub fn own(seconds: u32, size: (u32, u32), server: &str) -> Vec<String> {
    let seconds = seconds.to_string();
    let screen = format!("--server-args=-screen 0 {}x{}x24 {server}", size.0, size.1);
    [
        "timeout",
        "--kill-after=10",
        &seconds,
        "dbus-run-session",
        "--",
        "xvfb-run",
        "--auto-servernum",
        screen.trim_end(),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// `tauri-driver`, compiled once; `TAURI_DRIVER` names one that is there.
pub fn driver() -> Result<PathBuf, String> {
    if let Some(driver) = std::env::var_os("TAURI_DRIVER") {
        return Ok(driver.into());
    }
    let tools = target().join("tools");
    let driver = tools.join("bin/tauri-driver");
    if !driver.is_file() {
        let (root, build) = (tools.display().to_string(), tools.join("build").display().to_string());
        let install = ["cargo", "install", "tauri-driver", "--locked", "--version", "^2", "--root", &root];
        call(".", &install).env("CARGO_TARGET_DIR", build).run()?;
    }
    Ok(driver)
}
