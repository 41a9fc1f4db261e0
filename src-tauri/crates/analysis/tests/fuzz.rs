//! The reader against damaged files: seeds are cut, spliced and sprinkled with marks, at random but from a fixed seed.
//! Whatever comes out is read or refused, within seconds, and the receipt adds up. `ATELIER_LONG` (as `cargo xtask
//! prove` sets it) goes on for minutes; `ATELIER_FUZZ` is how many seconds, `ATELIER_SEED` where it begins.
//!
//! `corpus/` holds what is read first: each file there once broke an invariant, or is a shape that is easily broken.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use analysis::csv::Choices;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What the fuzzers promise too (`fuzz/`, run by `cargo xtask prove`).
#[path = "../fuzz/promise.rs"]
mod promise;

fn tried(folder: &Path, name: &str, bytes: &[u8], choices: &Choices) -> Result<(), String> {
    promise::reads(folder, name, bytes, choices, promise::SLOW)
}

const MARKS: [&[u8]; 24] = [
    b",",
    b";",
    b"\t",
    b"|",
    b"\"",
    b"'",
    b"\\",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xFF",
    b"\xEF\xBB\xBF",
    b" ",
    b"\"\"",
    b"{",
    b"}",
    b"[",
    b"#N/A",
    b"01/02/2020",
    b"1,5",
    b"\xC3\xA9",
    b"sep=;\n",
    b"\n\n",
];

fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [here.join("tests/corpus"), here.join("../../../tests/fixtures")];
    let mut all: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|e| e != "py" && e != "md"))
        .collect();
    all.sort();
    all.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

fn damaged(seed: &[u8], others: &[(PathBuf, Vec<u8>)], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.random_range(1..=6) {
        let at = random.random_range(0..=bytes.len());
        match random.random_range(0..7) {
            0 => drop(bytes.splice(at..at, MARKS[random.random_range(0..MARKS.len())].iter().copied())),
            1 if at < bytes.len() => bytes[at] = random.random(),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + random.random_range(0..40)).min(bytes.len());
                drop(bytes.drain(at..end));
            }
            4 => {
                let end = (at + random.random_range(0..200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = random.random_range(0..=bytes.len());
                drop(bytes.splice(to..to, piece));
            }
            5 => {
                let other = &others[random.random_range(0..others.len())].1;
                let from = random.random_range(0..=other.len());
                let end = (from + random.random_range(0..200)).min(other.len());
                drop(bytes.splice(at..at, other[from..end].iter().copied()));
            }
            _ => {
                let times = random.random_range(1..200);
                let mark = MARKS[random.random_range(0..MARKS.len())];
                drop(bytes.splice(at..at, mark.repeat(times)));
            }
        }
    }
    bytes
}

fn chosen(random: &mut ChaCha8Rng) -> Choices {
    let mut choices = Choices::default();
    if random.random_bool(0.8) {
        return choices;
    }
    let some = |random: &mut ChaCha8Rng, list: &[&str]| list[random.random_range(0..list.len())].to_owned();
    match random.random_range(0..6) {
        0 => choices.separator = Some(some(random, &[",", ";", "||", "", "\t"])),
        1 => choices.header_rows = Some(random.random_range(0..4)),
        2 => choices.skip_rows = Some(random.random_range(0..6)),
        3 => choices.encoding = Some(some(random, &["utf-8", "windows-1252", "utf-16le", "shift_jis"])),
        4 => choices.table = Some(random.random_range(0..3)),
        _ => choices.quote = Some(some(random, &["", "'", "\""])),
    }
    choices
}

/// What cargo-fuzz was given to begin with, and what it found: read again each time.
#[test]
fn what_the_fuzzers_have_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for target in std::fs::read_dir(corpus).unwrap().flatten() {
        let name = target.file_name().to_string_lossy().into_owned();
        for found in std::fs::read_dir(target.path()).unwrap().flatten() {
            let bytes = std::fs::read(found.path()).unwrap();
            let text = || std::str::from_utf8(&bytes).unwrap_or_default();
            let as_file = |bytes: &[u8]| tried(folder.path(), &format!("t.{name}"), bytes, &Choices::default());
            let kept = match name.as_str() {
                "formula" => promise::formula(text()),
                "rule" => promise::rule(text()),
                "xlsx" | "ods" => as_file(&promise::packed(&bytes)),
                "csv" | "xls" | "json" | "parquet" => as_file(&bytes),
                // The project's own, read by its tests.
                "exchange" => continue,
                other => panic!("no target {other}"),
            };
            kept.unwrap_or_else(|wrong| panic!("{}: {wrong}", found.path().display()));
            count += 1;
        }
    }
    println!("{count} inputs of the fuzzers read or refused");
    assert!(count > 20);
}

#[test]
fn damaged_files() {
    let seconds = std::env::var("ATELIER_FUZZ").ok().and_then(|text| text.parse().ok());
    let long = std::env::var_os("ATELIER_LONG").is_some();
    let time = Duration::from_secs(seconds.unwrap_or(if long { 300 } else { 10 }));
    let first = std::env::var("ATELIER_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1u64);
    let seeds = corpus();
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &seeds {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        tried(folder.path(), &name, bytes, &Choices::default()).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
    // Panics are looked for, and told once.
    let begun = Instant::now();
    let mut count = 0u64;
    while begun.elapsed() < time {
        let seed = first + count;
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let (path, bytes) = &seeds[random.random_range(0..seeds.len())];
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (bytes, choices) = (damaged(bytes, &seeds, &mut random), chosen(&mut random));
        let outcome = std::panic::catch_unwind(|| tried(folder.path(), &name, &bytes, &choices));
        let wrong = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(wrong)) => Some(wrong),
            Err(_) => Some("a panic".to_owned()),
        };
        if let Some(wrong) = wrong {
            let kept = std::env::temp_dir().join(format!("found-{seed}-{name}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("seed {seed}, {name}, {choices:?}: {wrong}; kept as {}", kept.display());
        }
        count += 1;
    }
    println!("{count} damaged files of {} seeds read or refused", seeds.len());
}
