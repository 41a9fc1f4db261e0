//! Where Atelier keeps what is not in a project file, on this system.

use std::path::PathBuf;
use std::sync::Arc;

use api::{Folders, House, Shell};

/// `ATELIER_DATA` names another folder: for tests, and for a stick that carries everything.
pub fn folders() -> Folders {
    if let Some(data) = std::env::var_os("ATELIER_DATA") {
        let data = PathBuf::from(data);
        return Folders { projects: data.join("projects"), data };
    }
    let data = dirs::data_dir().unwrap_or_else(std::env::temp_dir).join("atelier");
    let projects = dirs::document_dir().map_or_else(|| data.join("projects"), |d| d.join("Atelier"));
    Folders { data, projects }
}

pub fn house(shell: Option<Box<dyn Shell>>) -> Arc<House> {
    House::new(folders(), shell)
}
