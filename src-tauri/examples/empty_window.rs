//! A window with one line of text and nothing else: what `cargo xtask bench --only start` compares our start with.

use tauri::http::{HeaderValue, Response, header::CONTENT_TYPE};
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

const PAGE: &str = "<!doctype html><title>Empty</title><h1>An empty window</h1>";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut page = Response::new(PAGE.as_bytes());
            page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            page
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol(Url::parse("empty://localhost/")?);
            WebviewWindowBuilder::new(app, "main", page).title("Empty").inner_size(1440.0, 900.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
