//! The native menu. The page says what is in it, from its registry of actions, and hears which one was chosen: words,
//! shortcuts and what is possible now stand in one place.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemKind, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Manager, Wry};

/// `File`, `Edit`, …
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Title {
    label: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
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

/// Shows the menu. Where only what is possible has changed, the bar stays and its items follow.
pub fn show(app: &AppHandle, titles: Vec<Title>) -> tauri::Result<()> {
    let shown = app.state::<Shown>();
    let mut before = shown.0.lock().unwrap_or_else(PoisonError::into_inner);
    match app.menu() {
        Some(menu) if same_words(&before, &titles) => {
            for item in titles.iter().flat_map(|t| &t.items).filter(|i| !i.id.is_empty()) {
                if let Some(MenuItemKind::MenuItem(known)) = find(&menu, &item.id)? {
                    known.set_enabled(item.enabled)?;
                }
            }
        }
        _ => drop(app.set_menu(build(app, &titles)?)?),
    }
    *before = titles;
    Ok(())
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
