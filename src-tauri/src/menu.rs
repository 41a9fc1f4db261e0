//! The native menu. The page says what is in it, from its registry of actions, and hears which one was chosen: words,
//! shortcuts and what is possible now stand in one place.
//!
//! The words are kept from one start to the next, so that the bar is there before the page is: a bar that comes later
//! pushes the whole page down, which is then laid out and painted again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemKind, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Manager, Wry};

/// `File`, `Edit`, …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Title {
    label: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Of the action; empty: a line between others.
    id: String,
    label: String,
    enabled: bool,
}

/// The menu as it is shown.
#[derive(Default)]
pub struct Shown(Mutex<Vec<Title>>);

/// The id under which the program itself ends.
const QUIT: &str = "quit";

/// The words of the last start: a cache, made anew by the page when it is missing or broken.
fn kept(data: &Path) -> PathBuf {
    data.join("menu.json")
}

/// Shows the menu of the last start, if one is known, with nothing in it that can be chosen yet.
pub fn show_last(app: &AppHandle, data: &Path) {
    let Ok(bytes) = fs::read(kept(data)) else { return };
    let Ok(mut titles) = serde_json::from_slice::<Vec<Title>>(&bytes) else { return };
    titles.iter_mut().flat_map(|t| &mut t.items).for_each(|item| item.enabled = item.id == QUIT);
    if let Err(error) = show(app, titles) {
        tauri_plugin_log::log::warn!("menu: {error}");
    }
}

/// Shows the menu, and keeps its words for the next start.
pub fn show_and_keep(app: &AppHandle, titles: Vec<Title>, data: &Path) -> tauri::Result<()> {
    let bytes = serde_json::to_vec(&titles)?;
    let write = || fs::create_dir_all(data).and_then(|()| fs::write(kept(data), bytes));
    if show(app, titles)?
        && let Err(error) = write()
    {
        tauri_plugin_log::log::warn!("menu: {error}");
    }
    Ok(())
}

/// True: the bar was made anew. Where only what is possible has changed, it stays and its items follow.
fn show(app: &AppHandle, titles: Vec<Title>) -> tauri::Result<bool> {
    let shown = app.state::<Shown>();
    let mut before = shown.0.lock().unwrap_or_else(PoisonError::into_inner);
    let made = match app.menu() {
        Some(menu) if same_words(&before, &titles) => {
            let items = |titles: &'_ [Title]| titles.iter().flat_map(|t| t.items.clone()).collect::<Vec<_>>();
            let changed = items(&titles).into_iter().zip(items(&before)).filter(|(now, then)| now != then);
            for (item, _) in changed {
                if let Some(MenuItemKind::MenuItem(known)) = find(&menu, &item.id)? {
                    known.set_enabled(item.enabled)?;
                }
            }
            false
        }
        _ => {
            app.set_menu(build(app, &titles)?)?;
            true
        }
    };
    *before = titles;
    Ok(made)
}

fn same_words(a: &[Title], b: &[Title]) -> bool {
    let words = |titles: &[Title]| -> Vec<(String, Vec<(String, String)>)> {
        let items = |t: &Title| t.items.iter().map(|i| (i.id.clone(), i.label.clone())).collect();
        titles.iter().map(|t| (t.label.clone(), items(t))).collect()
    };
    words(a) == words(b)
}

fn find(menu: &Menu<Wry>, id: &str) -> tauri::Result<Option<MenuItemKind<Wry>>> {
    for title in menu.items()? {
        if let Some(item) = title.as_submenu().and_then(|s| s.get(id)) {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn build(app: &AppHandle, titles: &[Title]) -> tauri::Result<Menu<Wry>> {
    let mut bar = MenuBuilder::new(app);
    for title in titles {
        let mut submenu = SubmenuBuilder::new(app, &title.label);
        for item in &title.items {
            submenu = if item.id.is_empty() {
                submenu.separator()
            } else {
                // No accelerator: the page has the keys, and knows when one is typing.
                submenu.item(&MenuItem::with_id(app, &item.id, &item.label, item.enabled, None::<&str>)?)
            };
        }
        bar = bar.item(&submenu.build()?);
    }
    bar.build()
}

/// An item was chosen.
pub fn chosen(app: &AppHandle, id: &str) {
    if id == QUIT {
        if let Some(window) = app.get_webview_window("main") {
            let _ = window.close();
        }
    } else {
        let _ = app.emit("menu", id);
    }
}
