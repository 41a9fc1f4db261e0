//! The projector's window: at most one, on the second screen where there is one. It has no door: the page of the main window
//! tells it what to show.

use api::Fault;
use serde_json::json;
use tauri::{AppHandle, Manager, Monitor, WebviewUrl, WebviewWindowBuilder};

pub const LABEL: &str = "projector";

/// Opens the window for a document, or brings it to the front.
#[tauri::command]
pub async fn projector(app: AppHandle, doc: String) -> Result<(), Fault> {
    open(&app, &doc).map_err(|e| Fault::new("unexpected", json!({ "detail": e.to_string() })))
}

fn open(app: &AppHandle, doc: &str) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        window.unminimize()?;
        return window.set_focus();
    }
    let known: String = doc.chars().filter(char::is_ascii_alphanumeric).collect();
    let page = WebviewUrl::App(format!("index.html?projector={known}").into());
    let mut window = WebviewWindowBuilder::new(app, LABEL, page)
        .title("Atelier")
        .inner_size(1280.0, 720.0)
        .on_document_title_changed(|window, title| drop(window.set_title(&title)));
    if let Some(screen) = second_screen(app)? {
        let scale = screen.scale_factor();
        let at = screen.position().to_logical::<f64>(scale);
        window = window.position(at.x, at.y).fullscreen(true);
    }
    window.build()?;
    Ok(())
}

/// A screen that the main window is not on.
fn second_screen(app: &AppHandle) -> tauri::Result<Option<Monitor>> {
    let Some(main) = app.get_webview_window("main") else { return Ok(None) };
    let here = main.current_monitor()?;
    let other = |screen: &Monitor| here.as_ref().is_some_and(|here| here.position() != screen.position());
    Ok(main.available_monitors()?.into_iter().find(other))
}
