//! What is given to people: a .deb and a .rpm of the program that the tests tried, and a look inside them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{call, root, target};
use crate::{Done, screen, system, ui};

/// What a package has to hold, so that a double click on a project opens it.
const HOLDS: [&str; 6] = [
    "/usr/bin/atelier",
    "/usr/share/applications/Atelier.desktop",
    "/usr/share/mime/packages/atelier.xml",
    "/usr/share/icons/hicolor/128x128/apps/atelier.png",
    "/usr/share/icons/hicolor/512x512/apps/atelier.png",
    "/usr/share/icons/hicolor/128x128/mimetypes/application-vnd.atelier.project.png",
];

/// Builds and packs.
pub fn package() -> Done {
    system::to_build()?;
    ui::install("ui")?;
    ui::build()?;
    call(".", &["cargo", "build", "--workspace", "--locked"]).run()?;
    for (path, held) in pack()? {
        let size = fs::metadata(&path).map(|file| file.len()).unwrap_or_default();
        println!("{} ({} MB, {} files)", path.display(), size / 1_000_000, held.len());
    }
    Ok(())
}

/// Packs the program as it is built, and gives each package with what it holds.
pub fn pack() -> Result<Vec<(PathBuf, Vec<String>)>, String> {
    system::to_pack()?;
    let bundle = target().join("debug/bundle");
    // Packages of an earlier version would be taken for this one's.
    let _ = fs::remove_dir_all(&bundle);
    let tauri = root().join("ui/node_modules/.bin/tauri").display().to_string();
    // `--debug`: the profile that run and test build. Nothing is downloaded for these two kinds.
    // The program goes in as it was tested, without a mark of its package.
    let words = ["bundle", "--debug", "--ci", "--no-sign", "--no-binary-patching", "--bundles", "deb", "rpm"];
    call("src-tauri", &[&[tauri.as_str()], &words[..]].concat()).env("CARGO_TARGET_DIR", target()).run()?;
    let (deb, rpm) = (only(&bundle.join("deb"), "deb")?, only(&bundle.join("rpm"), "rpm")?);
    let packages = vec![(deb.clone(), list_deb(&deb)?), (rpm.clone(), list(&["rpm", "-qlp"], &rpm)?)];
    for (path, held) in &packages {
        for wanted in HOLDS {
            if !held.iter().any(|name| name == wanted) {
                return Err(format!("{} lacks {wanted}; it holds:\n{}", path.display(), held.join("\n")));
            }
        }
    }
    Ok(packages)
}

/// The one file of its kind in a folder.
fn only(folder: &Path, kind: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == kind))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(path), true) => Ok(path),
        _ => Err(format!("{}: one .{kind} was expected", folder.display())),
    }
}

fn list(words: &[&str], package: &Path) -> Result<Vec<String>, String> {
    let package = package.display().to_string();
    let said = call(".", &[words, &[package.as_str()]].concat()).read();
    let said = said.ok_or_else(|| format!("{package} could not be listed by `{}`", words.join(" ")))?;
    Ok(said.lines().map(str::to_owned).collect())
}

/// `dpkg-deb` lists like `tar -tv`: the name is the sixth word.
fn list_deb(package: &Path) -> Result<Vec<String>, String> {
    let lines = list(&["dpkg-deb", "--contents"], package)?;
    let name = |line: &String| line.split_whitespace().skip(5).collect::<Vec<_>>().join(" ");
    Ok(lines.iter().map(|line| format!("/{}", name(line).trim_start_matches("./"))).collect())
}

/// Unpacks the .deb and tries it as a desktop would: its type, its icon, and a double click on a project.
pub fn try_it() -> Result<Vec<String>, String> {
    let packages = pack()?;
    let (deb, _) = packages.first().ok_or("no package was made")?;
    let unpacked = target().join("package-test");
    let _ = fs::remove_dir_all(&unpacked);
    let (deb, folder) = (deb.display().to_string(), unpacked.display().to_string());
    call(".", &["dpkg-deb", "--extract", &deb, &folder]).run()?;
    let shared = unpacked.join("usr/share");
    call(".", &["update-mime-database", &shared.join("mime").display().to_string()]).run()?;
    call(".", &["update-desktop-database", &shared.join("applications").display().to_string()]).run()?;
    let path = env::var("PATH").unwrap_or_default();
    let own = screen::own(600, (1440, 900), "");
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    call(".", &[&own[..], &["bash", "tests/package/double-click.sh"]].concat())
        .env("UNPACKED", &folder)
        .env("PATH", format!("{}:{path}", unpacked.join("usr/bin").display()))
        .env("XDG_DATA_DIRS", format!("{}:/usr/share", shared.display()))
        .run()?;
    let names =
        packages.iter().filter_map(|(path, _)| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    Ok(vec![format!("{}; a double click opened a project", names.collect::<Vec<_>>().join(", "))])
}
