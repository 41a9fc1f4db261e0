//! Declares the window's commands, so that a capability has to grant each of them.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest =
        tauri_build::AppManifest::new().commands(&["call", "initial", "menu", "leave", "projector", "keep_awake"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
