//! The same interface in a browser, on this machine only.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use api::House;
use server::{Options, Pages};
use tauri::utils::assets::AssetKey;

/// The interface that is compiled into the program.
fn pages() -> Pages {
    let context: tauri::Context<tauri::Wry> = tauri::generate_context!();
    let assets = context.assets;
    Pages::embedded(move |path| {
        assets.get(&AssetKey::from(Path::new(path))).map(std::borrow::Cow::into_owned).map(Into::into)
    })
}

/// Serves until the process is ended. Prints the address, alone on its line.
pub fn run(house: &Arc<House>, doc: Option<String>, port: u16, ui: Option<PathBuf>) -> ExitCode {
    let uploads = house.uploads();
    let options = Options { port, pages: ui.map_or_else(pages, Pages::folder), uploads: uploads.clone(), doc };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("atelier: {error}");
            return ExitCode::FAILURE;
        }
    };
    let served: std::io::Result<()> = runtime.block_on(async {
        let served = server::bind(Arc::clone(house), options).await?;
        println!("{}", served.url());
        tokio::select! {
            ended = served.run() => ended,
            () = asked_to_end() => Ok(()),
        }
    });
    for open in house.open_docs() {
        house.close(&open.id);
    }
    let _ = std::fs::remove_dir_all(uploads);
    let _ = std::fs::remove_dir_all(house.outputs());
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("atelier: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Ctrl+C, or the end of the session.
async fn asked_to_end() {
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
