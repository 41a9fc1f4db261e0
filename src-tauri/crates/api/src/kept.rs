//! Small files in the user's data folder, of what is taken from one project to the next.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Fault;
use crate::house::House;

fn file(house: &House, name: &str) -> PathBuf {
    house.folders.data.join(name)
}

/// A file that can't be read holds nothing: what it kept was a convenience.
pub(crate) fn read<T: DeserializeOwned + Default>(house: &House, name: &str) -> T {
    std::fs::read(file(house, name)).ok().and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

pub(crate) fn store<T: Serialize>(house: &House, name: &str, kept: T) -> Result<T, Fault> {
    let path = file(house, name);
    let partial = path.with_extension("partial");
    let bytes = serde_json::to_vec_pretty(&kept).unwrap_or_default();
    let written = std::fs::create_dir_all(&house.folders.data)
        .and_then(|()| std::fs::write(&partial, bytes))
        .and_then(|()| std::fs::rename(&partial, &path));
    written.map(|()| kept).map_err(|e| {
        let _ = std::fs::remove_file(&partial);
        Fault::file(&path, &e)
    })
}
