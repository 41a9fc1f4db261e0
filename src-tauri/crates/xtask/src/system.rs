//! What the machine must have: Debian's packages and Node.js.

use std::env;
use std::io::IsTerminal;

use crate::Done;
use crate::shell::call;

/// To build and open the window.
const BUILD: [&str; 6] =
    ["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev", "xdg-utils"];
/// Besides, to test in a browser and in a real window that nobody sees.
const TEST: [&str; 13] = [
    "chromium",
    "poppler-utils",
    "procps",
    "xvfb",
    "xauth",
    "webkit2gtk-driver",
    "dbus-x11",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    "xdotool",
    "xclip",
    "python3-gi",
    "gir1.2-gtk-3.0",
];
/// Besides, to look into packages and try them as a desktop does.
const PACK: [&str; 4] = ["rpm", "shared-mime-info", "desktop-file-utils", "libglib2.0-bin"];

/// Besides, for the peers that are measured beside us.
const BENCH: [&str; 2] = ["zstd", "tar"];

/// The oldest Node.js that the front end's tools take.
const NODE: (u32, u32) = (20, 19);

/// Makes sure that the window can be built.
pub fn to_build() -> Done {
    packages(&BUILD)?;
    node()
}

/// Makes sure that everything can be tested.
pub fn to_test() -> Done {
    packages(&[&BUILD[..], &TEST[..], &PACK[..]].concat())?;
    node()
}

/// Makes sure that packages can be made and listed.
pub fn to_pack() -> Done {
    packages(&PACK)
}

/// Makes sure that everything can be measured.
pub fn to_bench() -> Done {
    let has_venv = call(".", &["python3", "-c", "import venv, ensurepip"]).read().is_some();
    let python: &[&str] = if has_venv { &[] } else { &["python3", "python3-venv"] };
    packages(&[&BUILD[..], &TEST[..], &BENCH[..], python].concat())?;
    node()
}

fn packages(wanted: &[&str]) -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if call(".", &["dpkg-query", "--version"]).read().is_none() {
        let found = call(".", &["pkg-config", "--exists", "webkit2gtk-4.1"]).read().is_some();
        let line = "This isn't Debian or a relative. Install what your distribution calls";
        return if found { Ok(()) } else { Err(format!("{line}: {}", wanted.join(" "))) };
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let root = call(".", &["id", "-u"]).read().as_deref() == Some("0");
    let sudo = !root && may_sudo();
    if !root && !sudo {
        return Err(format!("System packages are missing. Install them, then try again:\n\n    sudo {line}"));
    }
    println!("Installing missing system packages: {}", missing.join(" "));
    let before: &[&str] = if sudo { &["sudo", "env"] } else { &["env"] };
    let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    call(".", &[before, &quiet, &["update", "-q"]].concat()).run()?;
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    call(".", &[before, &quiet, &install, &missing].concat())
        .run()
        .map_err(|why| format!("{why}\nThe packages could be installed by hand:\n\n    sudo {line}"))
}

fn installed(package: &str) -> bool {
    let status = call(".", &["dpkg-query", "-W", "-f=${Status}", package]).read();
    status.is_some_and(|status| status.ends_with("ok installed"))
}

/// Without a question, or with one that somebody can answer.
fn may_sudo() -> bool {
    call(".", &["sudo", "-n", "true"]).read().is_some()
        || (std::io::stdin().is_terminal()
            && env::var_os("CI").is_none()
            && call(".", &["sudo", "-V"]).read().is_some())
}

fn node() -> Done {
    let wanted = format!("Node.js {}.{} or newer, with npm, is needed: https://nodejs.org", NODE.0, NODE.1);
    let Some(version) = call(".", &["node", "--version"]).read() else {
        return Err(wanted);
    };
    if node_version(&version).is_none_or(|found| found < NODE) {
        return Err(format!("{wanted} (found: {version})"));
    }
    match call(".", &["npm", "--version"]).read() {
        Some(_) => Ok(()),
        None => Err(wanted),
    }
}

/// `v20.19.3` → (20, 19)
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(node_version("v20.19.3\n"), Some((20, 19)));
        assert!(node_version("v20.9.0") < Some(NODE) && node_version("v22.1.0") > Some(NODE));
        assert_eq!(node_version("nonsense"), None);
    }
}
