//! The whole project as one JSON text: a new file, or none.
#![no_main]

use chrono::{DateTime, NaiveDate};
use project::{Call, Document, OpenOptions};

libfuzzer_sys::fuzz_target!(init: analysis_fuzz::only_our_panics(), |text: &str| {
    let path = analysis_fuzz::folder().join("t.atelier");
    let _ = std::fs::remove_file(&path);
    let call = || Call::new("fuzz", DateTime::UNIX_EPOCH, NaiveDate::default(), 1);
    match project::import_json(text, &path, call()) {
        Err(_) => assert!(!path.exists(), "a file was left"),
        Ok(()) => drop(Document::open(&path, &OpenOptions::default()).expect("what was imported opens")),
    }
});
