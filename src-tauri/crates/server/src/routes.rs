//! What is answered: calls, the exchange of the token, uploads, the push, and the pages.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::{Fault, House, Locale, Role, Session, dispatch};
use axum::body::Body;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::sync::broadcast::error::RecvError;

use crate::sessions::{Sessions, secret};
use crate::{Options, guard};

/// A call's body at the most: pasted tables are large.
const CALL_LIMIT: usize = 64 << 20;
/// An uploaded file at the most.
const UPLOAD_LIMIT: u64 = 4 << 30;
/// Pages that listen at the same time, at the most.
const LISTENERS: usize = 64;

struct Served {
    house: Arc<House>,
    options: Options,
    sessions: Sessions,
    listeners: Arc<Semaphore>,
}

type App = State<Arc<Served>>;

pub fn router(house: Arc<House>, options: Options, address: SocketAddr, token: String) -> Router {
    let served =
        Served { house, options, sessions: Sessions::new(token), listeners: Arc::new(Semaphore::new(LISTENERS)) };
    Router::new()
        .route("/api/session", post(session).layer(DefaultBodyLimit::max(4096)))
        .route("/api/call", post(call).layer(DefaultBodyLimit::max(CALL_LIMIT)))
        .route("/api/upload", post(upload).layer(DefaultBodyLimit::disable()))
        .route("/api/download", post(download).layer(DefaultBodyLimit::max(4096)))
        .route("/api/push", get(push))
        .fallback(pages)
        .with_state(Arc::new(served))
        .layer(middleware::from_fn_with_state(address, guard::guard))
}

fn refuse(status: StatusCode, code: &str) -> Response {
    (status, Json(Fault::new(code, json!({})))).into_response()
}

fn known(served: &Served, headers: &HeaderMap) -> bool {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    bearer.is_some_and(|session| served.sessions.known(session))
}

async fn pages(State(served): App, uri: Uri) -> Response {
    served.options.pages.answer(uri.path())
}

#[derive(Deserialize)]
struct Exchange {
    token: String,
}

async fn session(State(served): App, Json(args): Json<Exchange>) -> Response {
    match served.sessions.exchange(&args.token) {
        Some(session) => Json(json!({ "token": session, "doc": served.options.doc })).into_response(),
        None => refuse(StatusCode::UNAUTHORIZED, "not_allowed"),
    }
}

#[derive(Deserialize)]
struct Asked {
    doc: Option<String>,
    command: String,
    #[serde(default)]
    args: Value,
    #[serde(default)]
    locale: Locale,
    /// IANA name.
    #[serde(default)]
    zone: String,
}

async fn call(State(served): App, headers: HeaderMap, Json(asked): Json<Asked>) -> Response {
    if !known(&served, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "not_allowed");
    }
    let mut session = Session::owner(asked.locale);
    session.doc = asked.doc;
    session.role = Role::Owner;
    session.zone = asked.zone;
    match dispatch(&served.house, session, asked.command, asked.args).await {
        Ok(answer) => Json(answer).into_response(),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, Json(fault)).into_response(),
    }
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Receives a file into the folder of uploads; the answer's handle is what commands take.
async fn upload(State(served): App, Query(args): Query<Named>, headers: HeaderMap, body: Body) -> Response {
    if !known(&served, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "not_allowed");
    }
    match receive(&served.options.uploads, &args.name, body).await {
        Ok(path) => Json(served.house.hand_in(&path)).into_response(),
        Err(code) => refuse(StatusCode::UNPROCESSABLE_ENTITY, code),
    }
}

async fn receive(uploads: &Path, name: &str, body: Body) -> Result<std::path::PathBuf, &'static str> {
    use futures_util::StreamExt;
    let folder = uploads.join(&secret()[..16]);
    tokio::fs::create_dir_all(&folder).await.map_err(|_| "upload_failed")?;
    let kept: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':')).take(120).collect();
    let path = folder.join(if kept.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { kept });
    let received = async {
        let mut file = tokio::fs::File::create(&path).await.map_err(|_| "upload_failed")?;
        let (mut stream, mut size) = (body.into_data_stream(), 0);
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| "upload_failed")?;
            size += piece.len() as u64;
            if size > UPLOAD_LIMIT {
                return Err("upload_too_large");
            }
            file.write_all(&piece).await.map_err(|_| "disk_full")?;
        }
        file.flush().await.map_err(|_| "disk_full")
    };
    match received.await {
        Ok(()) => Ok(path),
        Err(code) => {
            let _ = tokio::fs::remove_dir_all(&folder).await;
            Err(code)
        }
    }
}

#[derive(Deserialize)]
struct Taken {
    handle: String,
}

/// Sends what a job has put at a target of this process's own, once: it is gone after.
async fn download(State(served): App, headers: HeaderMap, Json(asked): Json<Taken>) -> Response {
    if !known(&served, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "not_allowed");
    }
    let Some(path) = served.house.output(&asked.handle) else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, "unknown_file");
    };
    let Ok(bytes) = tokio::fs::read(&path).await else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, "unknown_file");
    };
    let _ = tokio::fs::remove_file(&path).await;
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

#[derive(Deserialize)]
struct Listening {
    doc: Option<String>,
}

async fn push(State(served): App, Query(args): Query<Listening>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(place) = Arc::clone(&served.listeners).try_acquire_owned() else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "too_many_listeners");
    };
    upgrade.max_message_size(4096).on_upgrade(move |socket| async move {
        listen(served, args.doc, socket).await;
        drop(place);
    })
}

/// The first message names the session; then changes and jobs go out as they come. A page that lags is told to query again.
async fn listen(served: Arc<Served>, doc: Option<String>, mut socket: WebSocket) {
    let hello = tokio::time::timeout(Duration::from_secs(10), socket.recv()).await;
    let session = match hello {
        Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str::<Exchange>(&text).ok().map(|e| e.token),
        _ => None,
    };
    if !session.is_some_and(|s| served.sessions.known(&s)) {
        return;
    }
    let mut pushes = served.house.listen();
    loop {
        tokio::select! {
            message = pushes.recv() => {
                let text = match message {
                    Ok(api::Push::Changes { doc: of, .. }) if doc.as_ref() != Some(&of) => continue,
                    Ok(push) => serde_json::to_string(&push).unwrap_or_default(),
                    // Something was missed: the page connects again and queries again.
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => return,
                };
                let sent = tokio::time::timeout(Duration::from_secs(10), socket.send(Message::Text(text.into()))).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return;
                }
            }
            incoming = socket.recv() => {
                if !matches!(incoming, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}
