//! The house keeps its plan: who may depend on whom, under which licences. Read from `cargo metadata`.

mod licence;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// The packages that this platform builds, and the dependencies between them, by name.
struct House {
    /// Name and licence of every package from a registry.
    bought: Vec<(String, Option<String>)>,
    members: BTreeSet<String>,
    /// Normal, build and development dependencies that a member names itself.
    named: BTreeMap<String, BTreeSet<String>>,
    /// Everything that ends up in a member's library or program.
    reached: BTreeMap<String, BTreeSet<String>>,
}

fn output(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output().expect("the program starts");
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let host = output(env!("CARGO"), &["-vV"]);
        let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo says its host");
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        // Without --locked a drifting lock file would be mended here, unseen.
        let answer = output(
            env!("CARGO"),
            &["metadata", "--format-version", "1", "--locked", "--filter-platform", host, "--manifest-path", manifest],
        );
        read(&serde_json::from_str(&answer).expect("cargo metadata answers JSON"))
    })
}

/// The licence of a package that names none but brings its text.
fn in_file(package: &Value) -> Option<String> {
    let folder = std::path::Path::new(package["manifest_path"].as_str()?).parent()?;
    let text = std::fs::read_to_string(folder.join(package["license_file"].as_str()?)).ok()?;
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    (words == ["Apache", "License", "Version", "2.0,"]).then(|| "Apache-2.0".to_owned())
}

fn read(metadata: &Value) -> House {
    let members: BTreeSet<String> = list(&metadata["workspace_members"]).iter().map(text).collect();
    let mut names = BTreeMap::new();
    let mut house =
        House { bought: Vec::new(), members: BTreeSet::new(), named: BTreeMap::new(), reached: BTreeMap::new() };
    for package in list(&metadata["packages"]) {
        let (id, name) = (text(&package["id"]), text(&package["name"]));
        if members.contains(&id) {
            let named = list(&package["dependencies"]).iter().map(|dependency| text(&dependency["name"])).collect();
            house.named.insert(name.clone(), named);
            house.members.insert(name.clone());
        } else {
            house
                .bought
                .push((name.clone(), package["license"].as_str().map(str::to_owned).or_else(|| in_file(package))));
        }
        names.insert(id, name);
    }
    // From each package to those that it links; what only builds or tests it does not count.
    let linked: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let normal = |dependency: &&Value| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let linked = list(&node["deps"]).iter().filter(normal).map(|dependency| text(&dependency["pkg"]));
            (text(&node["id"]), linked.collect())
        })
        .collect();
    for member in &members {
        let mut seen = BTreeSet::new();
        let mut next = vec![member.clone()];
        while let Some(id) = next.pop() {
            for dependency in linked.get(&id).into_iter().flatten() {
                if seen.insert(dependency.clone()) {
                    next.push(dependency.clone());
                }
            }
        }
        let reached = seen.iter().filter_map(|id| names.get(id).cloned()).collect();
        house.reached.insert(names[member].clone(), reached);
    }
    house
}

/// Members of the workspace that `member` names.
fn own(member: &str) -> Vec<&'static str> {
    let house = house();
    let named = house.named.get(member).unwrap_or_else(|| panic!("no member is called {member}"));
    house.members.iter().filter(|name| named.contains(*name)).map(String::as_str).collect()
}

#[test]
fn members_know_only_those_below_them() {
    let plan: [(&str, &[&str]); 8] = [
        ("project", &[]),
        ("analysis", &[]),
        ("print", &[]),
        ("api", &["analysis", "print", "project"]),
        ("server", &["api"]),
        ("atelier", &["api", "server"]),
        ("tests", &["analysis", "api", "project", "server"]),
        ("xtask", &[]),
    ];
    let planned: BTreeSet<&str> = plan.iter().map(|(member, _)| *member).collect();
    let members: BTreeSet<&str> = house().members.iter().map(String::as_str).collect();
    assert_eq!(members, planned, "a new member of the workspace needs its place in the plan");
    for (member, allowed) in plan {
        for found in own(member) {
            assert!(allowed.contains(&found), "{member} must not know {found}");
        }
    }
}

#[test]
fn each_heavy_library_has_one_owner() {
    // The library, by the start of its name, and the only members whose programs or libraries may hold it.
    let owners: [(&str, &[&str]); 10] = [
        ("tauri", &["atelier"]),
        ("wry", &["atelier"]),
        ("axum", &["server", "atelier", "tests"]),
        ("rusqlite", &["project", "api", "server", "atelier", "tests"]),
        ("libsqlite3-sys", &["project", "api", "server", "atelier", "tests"]),
        ("polars", &["analysis", "api", "server", "atelier", "tests"]),
        ("linfa", &["analysis", "api", "server", "atelier", "tests"]),
        ("plotters", &["analysis", "api", "server", "atelier", "tests"]),
        ("typst", &["print", "api", "server", "atelier", "tests"]),
        ("krilla", &["print", "api", "server", "atelier", "tests"]),
    ];
    for (library, allowed) in owners {
        for (member, reached) in &house().reached {
            let held = reached.iter().find(|name| *name == library || name.starts_with(&format!("{library}-")));
            assert!(held.is_none() || allowed.contains(&member.as_str()), "{member} must not hold {held:?}");
        }
    }
    for (library, owner) in [
        ("tauri", "atelier"),
        ("axum", "server"),
        ("rusqlite", "project"),
        ("polars", "analysis"),
        ("plotters", "analysis"),
        ("typst", "print"),
        ("krilla", "print"),
    ] {
        for (member, named) in &house().named {
            let tests = member == "tests";
            assert!(tests || member == owner || !named.contains(library), "only {owner} names {library}, not {member}");
        }
    }
}

#[test]
fn the_task_runner_has_no_dependencies() {
    assert_eq!(house().named["xtask"], BTreeSet::new());
}

#[test]
fn every_dependency_has_a_licence_we_may_pass_on() {
    let wrong: Vec<String> = house()
        .bought
        .iter()
        .filter(|(_, licence)| !licence::allowed(licence.as_deref()))
        .map(|(name, licence)| format!("{name}: {}", licence.as_deref().unwrap_or("none given")))
        .collect();
    assert!(house().bought.len() > 100, "the dependencies were read");
    assert!(wrong.is_empty(), "licences to be looked at: {wrong:#?}");
}

#[test]
fn bundled_fonts_come_with_their_licences() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fonts");
    let names: Vec<String> = std::fs::read_dir(folder)
        .expect("assets/fonts exists")
        .map(|entry| entry.expect("a folder entry").file_name().to_string_lossy().into_owned())
        .collect();
    for font in names.iter().filter(|name| name.ends_with(".otf") || name.ends_with(".ttf")) {
        let family = ["Inter", "DejaVu", "NotoEmoji"].into_iter().find(|family| font.starts_with(family));
        let family = family.unwrap_or_else(|| panic!("{font} needs its licence beside it"));
        assert!(names.contains(&format!("LICENSE-{family}.txt")), "the licence of {font}");
    }
}
