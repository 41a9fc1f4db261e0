//! The interface's files, as the build made them.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

type Lookup = dyn Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync;

/// Where pages come from: files compiled into the program, or a folder.
#[derive(Clone)]
pub struct Pages(Arc<Lookup>);

impl Pages {
    /// `find` gets a path without its leading slash.
    pub fn embedded(find: impl Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    pub fn folder(root: PathBuf) -> Self {
        Self(Arc::new(move |path| {
            let plain =
                path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\\'));
            plain.then(|| std::fs::read(root.join(path)).ok().map(Cow::Owned)).flatten()
        }))
    }

    /// The file of this path; any other path is a place in the application, and gets its page.
    pub fn answer(&self, path: &str) -> Response {
        let path = path.trim_start_matches('/');
        let found = (self.0)(path).map(|bytes| (path, bytes));
        let page = || (self.0)("index.html").map(|bytes| ("index.html", bytes));
        let wants_page = !path.rsplit('/').next().unwrap_or("").contains('.');
        match found.or_else(|| wants_page.then(page).flatten()) {
            Some((name, bytes)) => {
                let kept = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
                ([(header::CONTENT_TYPE, mime(name)), (header::CACHE_CONTROL, kept)], bytes.into_owned())
                    .into_response()
            }
            None => (StatusCode::NOT_FOUND, "").into_response(),
        }
    }
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        _ => "application/octet-stream",
    }
}
