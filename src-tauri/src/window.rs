//! The window: Tauri's side of the door.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use api::{Answer, Fault, House, Locale, Push, Session, Shell, dispatch};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::{
    AppHandle, DragDropEvent, Emitter, Manager, RunEvent, State, WebviewUrl, WebviewWindowBuilder, WindowEvent,
};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::broadcast::Receiver;

use crate::{awake, folders, holder, menu, projector};

/// What the page shows when it is ready: opened and read while the web view starts.
#[derive(Serialize)]
struct First {
    doc: String,
    /// The answer to the page's first question.
    snapshot: Option<Answer>,
    /// What was pushed since.
    #[serde(skip)]
    since: Receiver<Push>,
}

#[derive(Default)]
struct Initial(Mutex<Option<JoinHandle<Result<First, Fault>>>>);

fn open_first(house: &Arc<House>, file: &Path) -> Result<First, Fault> {
    let doc = house.open_path(file)?.doc;
    let since = house.listen();
    let mut session = Session::owner(Locale::default());
    session.doc = Some(doc.clone());
    // What goes wrong here is said when the page asks.
    let snapshot = tauri::async_runtime::block_on(dispatch(house, session, "snapshot".to_owned(), json!({}))).ok();
    Ok(First { doc, snapshot, since })
}

struct Dialogs(AppHandle);

impl Shell for Dialogs {
    fn pick_project(&self) -> Option<PathBuf> {
        self.0.dialog().file().add_filter("Atelier", &["atelier"]).blocking_pick_file()?.into_path().ok()
    }

    fn pick_data(&self) -> Option<PathBuf> {
        // One filter for all comes first: it is what is chosen by itself.
        let all =
            ["csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xls", "ods", "parquet", "json", "jsonl", "ndjson"];
        let dialog = self.0.dialog().file().add_filter("CSV, Excel, ODS, Parquet, JSON", &all);
        let dialog = dialog.add_filter("CSV", &all[..5]).add_filter("Excel, ODS", &all[5..9]);
        let dialog = dialog.add_filter("Parquet", &["parquet"]).add_filter("JSON", &all[10..]);
        dialog.blocking_pick_file()?.into_path().ok()
    }

    fn pick_picture(&self) -> Option<PathBuf> {
        let kinds = ["png", "jpg", "jpeg", "webp", "svg"];
        self.0.dialog().file().add_filter("PNG, JPEG, WebP, SVG", &kinds).blocking_pick_file()?.into_path().ok()
    }

    fn pick_notes(&self) -> Option<PathBuf> {
        let endings = ["csv", "tsv", "txt", "tab", "canvas", "json"];
        self.0.dialog().file().add_filter("CSV, JSON Canvas", &endings).blocking_pick_file()?.into_path().ok()
    }

    fn pick_target(&self, file_name: &str) -> Option<PathBuf> {
        let ending = Path::new(file_name).extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let kind = if ending == "atelier" { "Atelier".to_owned() } else { ending.to_uppercase() };
        let dialog = self.0.dialog().file().add_filter(kind, &[ending.as_str()]).set_file_name(file_name);
        dialog.blocking_save_file()?.into_path().ok()
    }
}

/// A file that was dropped on the window, or opened while it is there.
#[derive(Clone, Serialize)]
struct Dropped {
    handle: String,
    name: String,
    kind: &'static str,
}

#[tauri::command]
async fn call(
    house: State<'_, Arc<House>>,
    doc: Option<String>,
    command: String,
    args: Value,
    locale: Locale,
    zone: String,
) -> Result<Answer, Fault> {
    let mut session = Session::owner(locale);
    (session.doc, session.zone) = (doc, zone);
    dispatch(&house, session, command, args).await
}

#[tauri::command]
async fn initial(initial: State<'_, Initial>) -> Result<Option<First>, Fault> {
    let Some(opening) = initial.0.lock().unwrap_or_else(PoisonError::into_inner).take() else { return Ok(None) };
    let opened = tauri::async_runtime::spawn_blocking(move || opening.join()).await;
    let mut first = opened.ok().and_then(Result::ok).unwrap_or_else(|| Err(Fault::new("unexpected", json!({}))))?;
    // A command line has been there in the meantime: the page asks for itself.
    first.snapshot = first.snapshot.filter(|_| first.since.is_empty());
    Ok(Some(first))
}

#[tauri::command]
async fn menu(app: AppHandle, titles: Vec<menu::Title>, dark: bool) -> Result<(), Fault> {
    if let Some(window) = app.get_webview_window("main") {
        let theme = if dark { tauri::Theme::Dark } else { tauri::Theme::Light };
        if window.theme().is_ok_and(|t| t != theme) {
            window.set_theme(Some(theme)).map_err(|e| unexpected(&e))?;
        }
    }
    menu::show_and_keep(&app, titles, &folders::folders().data).map_err(|e| unexpected(&e))
}

/// The page has sent what was being typed: the window may go.
#[tauri::command]
async fn leave(app: AppHandle) -> Result<(), Fault> {
    app.get_webview_window("main").map_or(Ok(()), |w| w.destroy().map_err(|e| unexpected(&e)))
}

fn unexpected(error: &tauri::Error) -> Fault {
    Fault::new("unexpected", json!({ "detail": error.to_string() }))
}

/// How long the page may take for its last words.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Opens the window, with `file` where one was named.
pub fn run(file: Option<PathBuf>) -> ExitCode {
    #[cfg(target_os = "linux")]
    choose_renderer();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, argv, folder| second_instance(app, &argv, &folder)))
        .plugin(tauri_plugin_window_state::Builder::new().with_denylist(&[projector::LABEL]).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_log::Builder::new().level(tauri_plugin_log::log::LevelFilter::Warn).build())
        .manage(Initial::default())
        .manage(menu::Shown::default())
        .manage(awake::Awake::default())
        .invoke_handler(tauri::generate_handler![call, initial, menu, leave, projector::projector, awake::keep_awake])
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .setup(move |app| {
            let house = folders::house(Some(Box::new(Dialogs(app.handle().clone()))));
            app.manage(Arc::clone(&house));
            holder::listen(&house);
            if let Some(file) = file.clone() {
                let house = Arc::clone(&house);
                let opening = std::thread::spawn(move || open_first(&house, &file));
                *app.state::<Initial>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(opening);
            }
            api::keep_backups(&house);
            api::forget_old_copies(&house);
            tell(app.handle(), &house);
            menu::show_last(app.handle(), &folders::folders().data);
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Atelier")
                .inner_size(1440.0, 900.0)
                .min_inner_size(1024.0, 700.0)
                .on_document_title_changed(|window, title| drop(window.set_title(&title)))
                .build()?;
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::Destroyed => gone(window),
            _ if window.label() == projector::LABEL => {}
            WindowEvent::DragDrop(DragDropEvent::Enter { .. }) => drop(window.emit("file_over", true)),
            WindowEvent::DragDrop(DragDropEvent::Leave) => drop(window.emit("file_over", false)),
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
                let _ = window.emit("file_over", false);
                paths.iter().for_each(|path| hand_over(window.app_handle(), path));
            }
            // What is being typed is sent first; a page that does not answer is not waited for.
            WindowEvent::CloseRequested { api, .. } if window.emit("closing", ()).is_ok() => {
                api.prevent_close();
                let window = window.clone();
                tauri::async_runtime::spawn(async move {
                    tokio::time::sleep(LAST_WORDS).await;
                    let _ = window.destroy();
                });
            }
            _ => {}
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    let house = app.state::<Arc<House>>();
                    for open in house.open_docs() {
                        house.close(&open.id);
                    }
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("atelier: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The projector shows what the main window tells it: alone, it has nothing to show.
fn gone(window: &tauri::Window) {
    awake::forget(window);
    if window.label() != projector::LABEL
        && let Some(projector) = window.app_handle().get_webview_window(projector::LABEL)
    {
        let _ = projector.destroy();
    }
}

/// Without a graphics card the accelerated path shows blank windows, or the first frame late.
#[cfg(target_os = "linux")]
fn choose_renderer() {
    let unset = std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none();
    let card = std::fs::read_dir("/dev/dri")
        .is_ok_and(|mut nodes| nodes.any(|n| n.is_ok_and(|n| n.file_name().to_string_lossy().starts_with("renderD"))));
    let nvidia = Path::new("/proc/driver/nvidia").exists();
    if unset && (!card || nvidia) {
        // The only thread so far: nobody reads the environment meanwhile.
        #[allow(unsafe_code)]
        unsafe {
            std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        }
    }
}

/// Everything that changes goes to the page.
fn tell(app: &AppHandle, house: &Arc<House>) {
    let (app, mut pushes) = (app.clone(), house.listen());
    tauri::async_runtime::spawn(async move {
        use tokio::sync::broadcast::error::RecvError;
        loop {
            let sent = match pushes.recv().await {
                Ok(push) => app.emit("push", push),
                Err(RecvError::Lagged(_)) => app.emit("push", json!({ "type": "lagged" })),
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = sent {
                tauri_plugin_log::log::warn!("push: {error}");
            }
        }
    });
}

/// A second start names its file to the first and ends.
fn second_instance(app: &AppHandle, argv: &[String], folder: &str) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    for file in argv.iter().skip(1).filter(|a| !a.starts_with('-')) {
        hand_over(app, &Path::new(folder).join(file));
    }
}

fn hand_over(app: &AppHandle, path: &Path) {
    let handle = app.state::<Arc<House>>().hand_in(path);
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let kind = match extension.as_str() {
        "atelier" => "project",
        "png" | "jpg" | "jpeg" | "webp" | "svg" => "picture",
        _ => "data",
    };
    let _ = app.emit("dropped", Dropped { handle: handle.handle, name: handle.name, kind });
}
