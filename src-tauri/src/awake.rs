//! The screen stays on while a timer runs. On Linux the session is asked by D-Bus, for the web view there has no lock of
//! its own; elsewhere the page asks the web view.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use tauri::{Manager, State, WebviewWindow};

/// Windows that want the screen on, and what keeps it so.
#[derive(Default)]
pub struct Awake(Mutex<(BTreeSet<String>, Option<system::Hold>)>);

impl Awake {
    fn want(&self, window: &str, on: bool) -> bool {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (windows, hold) = &mut *guard;
        if on {
            windows.insert(window.to_owned());
            if hold.is_none() {
                *hold = system::hold();
            }
        } else {
            windows.remove(window);
            if windows.is_empty() {
                *hold = None;
            }
        }
        on && hold.is_some()
    }
}

/// Is the screen kept on by the system?
#[tauri::command]
pub async fn keep_awake(window: WebviewWindow, on: bool) -> bool {
    let app = window.app_handle().clone();
    let label = window.label().to_owned();
    // The bus may take its time.
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let awake: State<Awake> = app.state();
        awake.want(&label, on)
    });
    asked.await.unwrap_or(false)
}

/// A window that is gone wants nothing.
pub fn forget(window: &tauri::Window) {
    window.state::<Awake>().want(window.label(), false);
}

#[cfg(target_os = "linux")]
mod system {
    use zbus::blocking::Connection;

    /// The session lets go of the screen when the connection closes.
    pub struct Hold(#[allow(dead_code)] Connection);

    /// What desktops answer to: the common service, GNOME's own, the older names.
    const SERVICES: [(&str, &str); 3] = [
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ];

    pub fn hold() -> Option<Hold> {
        let bus = Connection::session().ok()?;
        let asked = ("Atelier", "A workshop's timer is running");
        let kept = SERVICES
            .iter()
            .any(|(service, path)| bus.call_method(Some(*service), *path, Some(*service), "Inhibit", &asked).is_ok());
        let gnome = || {
            // Idle, by an application without a window of its own.
            let asked = ("Atelier", 0_u32, "A workshop's timer is running", 8_u32);
            let (name, path) = ("org.gnome.SessionManager", "/org/gnome/SessionManager");
            bus.call_method(Some(name), path, Some(name), "Inhibit", &asked).is_ok()
        };
        (kept || gnome()).then_some(Hold(bus))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub struct Hold;

    pub fn hold() -> Option<Hold> {
        None
    }
}
