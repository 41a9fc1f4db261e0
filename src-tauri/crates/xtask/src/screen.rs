//! The real window without anybody who looks: a screen and a bus of its own, and the driver of the test.

use std::path::PathBuf;

use crate::shell::tool;

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
    tool("tauri-driver", "^2")
}
