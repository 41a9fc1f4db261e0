//! Bad input: a sentence that says what and where, within a gigabyte, and the project as it was. `ATELIER_LONG` (as
//! `cargo xtask prove` sets it) asks for ten seconds too.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use api::Fault;
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

const TIME: Duration = Duration::from_secs(10);
const MEMORY_KB: u64 = 1_000_000;

/// What became of a file in a process of its own.
pub struct Seen {
    pub preview: Result<Value, Fault>,
    pub import: Result<Value, Fault>,
}

fn fault(value: &Value) -> Fault {
    serde_json::from_value(value.clone()).unwrap()
}

/// Looks at the file and imports it in a new process: no other test's memory counts.
pub fn tried(path: &Path) -> Seen {
    let child = ["bad_input::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(child).env("ATELIER_BAD", path).output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    let told = out.lines().find_map(|l| l.split_once("told=")).unwrap_or_else(|| panic!("{out} {output:?}")).1;
    let told: Value = serde_json::from_str(told).unwrap();
    let (seconds, peak) = (told["seconds"].as_f64().unwrap(), told["peak_kb"].as_u64().unwrap());
    let name = path.file_name().unwrap().to_string_lossy();
    println!("{name}: {seconds:.2} s, {} MB at the peak", peak / 1024);
    if std::env::var_os("ATELIER_LONG").is_some() {
        assert!(seconds < TIME.as_secs_f64(), "{name}: {seconds} s");
    }
    assert!(peak < MEMORY_KB, "{name}: {peak} kB");
    let of = |what: &str| match &told[what]["fault"] {
        Value::Null => Ok(told[what]["value"].clone()),
        found => Err(fault(found)),
    };
    Seen { preview: of("preview"), import: of("import") }
}

/// The memory that this process has held at the most.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim_end_matches("kB").trim().parse().unwrap_or(0)
}

#[test]
#[ignore = "a child of other tests"]
fn child() {
    let Some(path) = std::env::var_os("ATELIER_BAD").map(PathBuf::from) else { return };
    let journey = Journey::with_project("As it was");
    journey.add("add_objective", json!({ "title": "Here before" }));
    let before = journey.export();
    let started = Instant::now();
    let handle = journey.hand_in(&path);
    let told = |result: Result<Value, Fault>| match result {
        Ok(value) => json!({ "value": value }),
        Err(fault) => json!({ "fault": fault }),
    };
    let preview = journey.ask("preview_file", json!({ "handle": handle })).map(|a| a.value);
    let import = journey.job("import_file", json!({ "handle": handle, "name": "Bad" }));
    let (import, seconds) = match import {
        Ok(made) => {
            let receipt = journey.call("dataset_receipt", json!({ "version_id": made["version_id"] }));
            let seconds = started.elapsed().as_secs_f64();
            journey.undo().unwrap();
            (Ok(receipt), seconds)
        }
        Err(fault) => (Err(fault), started.elapsed().as_secs_f64()),
    };
    assert_eq!(journey.export(), before);
    let told = json!({ "preview": told(preview), "import": told(import), "seconds": seconds, "peak_kb": peak() });
    println!("told={told}");
}

/// The file is refused by this code, in a sentence with all of `parts`.
pub fn refused(path: &Path, code: &str, parts: &[&str]) -> Fault {
    let fault = tried(path).import.expect_err(&path.display().to_string());
    assert_eq!(fault.code, code, "{fault}");
    let name = path.file_name().unwrap().to_string_lossy();
    sentences(&fault, &[&[name.as_ref()], parts].concat());
    fault
}

#[test]
fn nothing_in_the_file() {
    let journey = Journey::begin();
    for (name, bytes) in [("empty.csv", &b""[..]), ("mark.csv", b"\xEF\xBB\xBF"), ("lines.csv", b"\r\n\r\n")] {
        refused(&journey.file(name, bytes), "csv_empty", &[]);
    }
    refused(&journey.file("header.csv", "a,b,c\n"), "csv_no_rows", &[]);
    refused(&journey.folder().join("gone.csv"), "csv_unreadable", &[]);
    refused(journey.folder(), "csv_unreadable", &[]);
}

#[test]
fn twenty_thousand_columns() {
    let journey = Journey::begin();
    let row = |cell: &str| vec![cell; 20_000].join(",");
    let text = format!("{}\n{}\n{}\n", row("name"), row("1"), row("2"));
    let fault = refused(&journey.file("wide.csv", text), "csv_too_many_columns", &[]);
    assert_eq!((&fault.args["columns"], &fault.args["line"]), (&json!(20_000), &json!(1)));
    assert!(sentences(&fault, &[])[0].contains("20,000"));
}

/// A gigabyte without a line end: it is read once, for its encoding, and refused at sixteen megabytes.
#[test]
#[ignore = "writes a gigabyte: cargo xtask prove"]
fn a_line_of_a_gigabyte() {
    let journey = Journey::begin();
    let path = journey.file("gigabyte.csv", "a,b\n1,");
    let mut file = File::options().append(true).open(&path).unwrap();
    let piece = vec![b'y'; 64 << 20];
    (0..16).for_each(|_| file.write_all(&piece).unwrap());
    drop(file);
    refused(&path, "csv_line_too_long", &["2"]);
}

/// 200 MB after two lines: `start` is written, the rest is a hole of zeros.
fn with_a_hole(journey: &Journey, name: &str, start: &[u8]) -> PathBuf {
    let path = journey.file(name, start);
    let mut file = File::options().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(200 << 20)).unwrap();
    file.write_all(b"\n").unwrap();
    path
}

#[test]
fn a_line_of_200_megabytes() {
    let journey = Journey::begin();
    let written = journey.file("letters.csv", [b"a,b\n1,x\n2,".to_vec(), vec![b'y'; 200 << 20]].concat());
    let fault = refused(&written, "csv_line_too_long", &["3"]);
    assert_eq!(fault.args["line"], 3);
    std::fs::remove_file(written).unwrap();
    let quoted = journey.file("quoted.csv", [b"a,b\n1,x\n2,\"".to_vec(), b"word, word ".repeat(19 << 20)].concat());
    let fault = refused(&quoted, "csv_line_too_long", &["3"]);
    assert_eq!(fault.args["line"], 3);
    std::fs::remove_file(quoted).unwrap();
    for (name, start) in [("hole.csv", &b"a,b\n1,x\n2,"[..]), ("only.csv", b"a")] {
        let path = with_a_hole(&journey, name, start);
        let fault = tried(&path).import.unwrap_err();
        assert!(["csv_line_too_long", "csv_not_text"].contains(&fault.code.as_str()), "{name}: {fault}");
        sentences(&fault, &[name]);
    }
}

#[test]
fn quotes_that_do_not_close() {
    let journey = Journey::begin();
    let mut text = "id,word,n\n".to_owned();
    (0..20_000).for_each(|at| text.push_str(&format!("K{at},word number {},{}\n", at % 50, at % 100)));
    for at in [12, text.len() / 2, text.len() - 12] {
        let line = text[..at].rfind('\n').unwrap() + 1;
        let comma = line + text[line..].find(',').unwrap() + 1;
        let mut broken = text.clone();
        broken.insert(comma, '"');
        let seen = tried(&journey.file("quote.csv", broken));
        let receipt = seen.import.unwrap();
        assert_eq!((&receipt["receipt"]["rows_out"], &receipt["receipt"]["repaired"]), (&json!(20_000), &json!(1)));
    }
}

#[test]
fn zeros_in_the_text_are_counted() {
    let journey = Journey::begin();
    let seen = tried(&journey.file("zeros.csv", b"a,b\n1,x\0\n2,\0y\n3,z\n"));
    assert!(seen.preview.unwrap()["findings"].as_array().unwrap().iter().any(|f| f["code"] == "nul_bytes"));
    let receipt = seen.import.unwrap();
    assert_eq!((&receipt["receipt"]["nul_bytes"], &receipt["receipt"]["rows_out"]), (&json!(2), &json!(3)));
}

#[test]
fn files_that_are_no_text() {
    let journey = Journey::begin();
    let noise: Vec<u8> = (0_u32..200_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (name, bytes, format) in [
        ("paper.csv", b"%PDF-1.7 x".to_vec(), "pdf"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n".to_vec(), "image"),
        ("base.csv", b"SQLite format 3\0 and more".to_vec(), "sqlite"),
        ("noise.csv", noise, "binary"),
    ] {
        let fault = refused(&journey.file(name, bytes), "csv_not_text", &[]);
        assert_eq!(fault.args["format"], format);
    }
    // What these are is told by their first bytes, whatever the name says.
    for (name, bytes, format) in
        [("book.csv", &b"PK\x03\x04 xl/workbook.xml"[..], "xlsx"), ("table.csv", b"PAR1xxxx", "parquet")]
    {
        let fault = refused(&journey.file(name, bytes), "reading_damaged", &[]);
        assert_eq!(fault.args["format"], format);
    }
}

/// Imports the text and asks for a training on a target. Answers why it can't be.
fn untrainable(text: &str, target: &str) -> Fault {
    let journey = Journey::with_project("As it was");
    let handle = journey.hand_in(&journey.file("data.csv", text));
    let version = journey.job("import_file", json!({ "handle": handle, "name": "D" })).unwrap()["version_id"].clone();
    let before = journey.export();
    let proposed = journey.ask("propose_spec", json!({ "version_id": version, "target": target }));
    // A page may send its own order: the training refuses whatever the proposal says, and as it does.
    let spec =
        json!({ "target": target, "features": ["x"], "split": { "kind": "holdout", "test_share": 0.25 }, "seed": 1 });
    let trained = journey.job("train", json!({ "version_id": version, "spec": spec })).unwrap_err();
    if let Err(fault) = proposed {
        assert_eq!(fault, trained);
    }
    assert!(journey.export() == before);
    trained
}

fn table(rows: usize, target: impl Fn(usize) -> String) -> String {
    (0..rows).fold("x,y\n".to_owned(), |text, row| format!("{text}{},{}\n", row * 7 % 50, target(row)))
}

#[test]
fn targets_that_can_not_be_learned() {
    let refused = |text: &str, code: &str, parts: &[&str]| {
        let fault = untrainable(text, "y");
        assert_eq!(fault.code, code, "{fault}");
        sentences(&fault, &[&["y"], parts].concat());
    };
    refused(&table(60, |_| "same".into()), "train_target_constant", &["same"]);
    refused(&table(60, |_| String::new()), "train_target_empty", &[]);
    refused(&table(2, |row| row.to_string()), "train_too_few_rows", &["2"]);
    refused(&table(60, |row| if row < 2 { format!("k{row}") } else { String::new() }), "train_too_few_rows", &["2"]);
    refused(&table(60, |row| format!("2026-01-{:02}", row % 28 + 1)), "train_target_date", &[]);
    refused(&table(400, |row| format!("word {row}")), "train_target_many_classes", &["400"]);
}

#[test]
fn a_json_that_is_not_ours() {
    let journey = Journey::with_project("As it was");
    journey.add("add_objective", json!({ "title": "Here before" }));
    let good = journey.export();
    let target = journey.folder().join("new.atelier");
    let with = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        value.to_string()
    };
    for (text, code, place) in [
        (String::new(), "bad_exchange", "line 1"),
        ("{\"format\": ".to_owned(), "bad_exchange", "line 1"),
        ("[1, 2]".to_owned(), "bad_exchange", "format"),
        ("{\"format\": \"geojson\"}".to_owned(), "bad_exchange", "format"),
        (with(&|v| v["version"] = json!(99)), "newer_format", ""),
        (with(&|v| v["records"]["ghost"] = json!([])), "bad_exchange", "records.ghost"),
        (with(&|v| v["records"]["objective"][0]["title"] = json!(7)), "bad_exchange", "records.objective[0]"),
        (with(&|v| v["records"]["objective"][0]["title"] = json!("x".repeat(10_000))), "bad_exchange", "10000"),
        (with(&|v| v["records"]["objective"][0]["parent_id"] = json!("nobody")), "bad_exchange", "objective"),
        (format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)), "bad_exchange", "line 1"),
    ] {
        let fault = api::import_project(&text, &target, &journey.session.borrow()).unwrap_err();
        assert_eq!(fault.code, code, "{fault}");
        sentences(&fault, &[place]);
        assert!(!target.exists(), "{place}: a file was left");
    }
    assert_eq!(journey.export(), good);
}

#[test]
fn requests_that_are_not_ours() {
    let journey = Journey::with_project("As it was");
    for (command, args, code) in [
        ("add_objective", json!({}), "bad_arguments"),
        ("add_objective", json!({ "title": 7 }), "bad_arguments"),
        ("add_objective", json!([]), "bad_arguments"),
        ("add_objective", json!(null), "bad_arguments"),
        ("drop_everything", json!({}), "unknown_command"),
        ("patch_objective", json!({ "id": "nobody", "fields": { "title": "x" } }), "not_found"),
        ("open_file", json!({ "handle": "../../etc/passwd" }), "unknown_file"),
        ("preview_file", json!({ "handle": "/etc/passwd" }), "unknown_file"),
        ("restore_backup", json!({ "name": "../../../etc/passwd" }), "unknown_file"),
    ] {
        let fault = journey.refused(command, args);
        assert_eq!(fault.code, code, "{command}");
        sentences(&fault, &[]);
    }
    let objective = journey.add("add_objective", json!({ "title": "x" }));
    for fields in [
        json!({ "id": "other" }),
        json!({ "order_key": "0" }),
        json!({ "title": null }),
        json!({ "title": { "deep": [] } }),
        json!({ "nothing": "x" }),
    ] {
        let fault = journey.refused("patch_objective", json!({ "id": objective, "fields": fields }));
        assert_eq!(fault.code, "bad_field", "{fields}");
        let field = fields.as_object().unwrap().keys().next().unwrap().clone();
        sentences(&fault, &[&field]);
    }
    let board = journey.add("add_board", json!({ "title": "B" }));
    for (x, y) in [(1e300, 0.0), (0.0, -1e12)] {
        let args = json!({ "board_id": board, "notes": [{ "text": "far", "x": x, "y": y }] });
        assert_eq!(journey.refused("add_notes", args).code, "bad_field");
    }
}

/// Names as somebody may type or paste them.
fn names() -> Vec<String> {
    vec![
        "../../../etc/passwd".into(),
        "C:\\Windows\\system32".into(),
        "/absolute".into(),
        "..".into(),
        ".".into(),
        "nul\0byte".into(),
        "👩‍👩‍👧‍👦 les 🚚".into(),
        "سرعة التسليم".into(),
        "\u{202e}gnp.exe".into(),
        "   ".into(),
        "<script>alert(1)</script>".into(),
        "'; DROP TABLE note; --".into(),
        "e\u{301}te\u{301}".into(),
        "x".repeat(500),
    ]
}

/// As it is stored: composed, without control characters.
fn stored(name: &str) -> String {
    name.replace('\0', "").replace("e\u{301}", "é")
}

#[test]
fn names_of_every_kind() {
    let journey = Journey::begin();
    let projects = journey.folder().join("projects");
    for name in names() {
        let opened = journey.call("new_project", json!({ "name": name }));
        journey.shows(&opened);
        let file = journey.project();
        assert_eq!(file.parent(), Some(projects.as_path()), "{name:?} stays in the folder of projects");
        assert_eq!(opened["name"], stored(&name));
        let objective = journey.add("add_objective", json!({ "title": name }));
        let board = journey.add("add_board", json!({ "title": name }));
        let notes = json!([{ "text": name, "x": 0.0, "y": 0.0 }]);
        journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
        let kpi = journey.add("add_kpi", json!({ "name": name, "level": "principal", "unit": name }));
        journey.call("record_value", json!({ "kpi_id": kpi, "date": "2026-11-22", "value": 1.0, "source": name }));
        let args = json!({ "kpi_id": kpi, "width": 500, "height": 300, "theme": "light", "headline": true });
        let drawn = journey.call("draw_kpi", args);
        assert!(!drawn["svg"].as_str().unwrap().contains("<script"), "drawn as text");
        journey.call("render_png", json!({ "svg": drawn["svg"], "scale": 1.0 }));
        assert_eq!(journey.all("objective")[0]["title"], stored(&name));
        assert_eq!(journey.all("objective")[0]["id"], objective);
        let copy = journey.folder().join("copy.atelier");
        let exported = journey.export();
        api::import_project(&exported.to_string(), &copy, &journey.session.borrow()).unwrap();
        std::fs::remove_file(copy).unwrap();
        journey.call("close_project", json!({}));
        journey.session.borrow_mut().doc = None;
    }
    assert_eq!(std::fs::read_dir(&projects).unwrap().count(), names().len(), "one file each, nothing beside them");
}

#[test]
fn names_of_ten_thousand_characters() {
    let journey = Journey::begin();
    let long = "ŝ".repeat(10_000);
    let fault = journey.ask("new_project", json!({ "name": long })).unwrap_err();
    assert_eq!((fault.code.as_str(), &fault.args["length"]), ("text_too_long", &json!(10_000)));
    assert!(sentences(&fault, &["500"])[0].contains("10,000"));
    let left = std::fs::read_dir(journey.folder().join("projects")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no file is left");
    let journey = Journey::with_project("As it was");
    let objective = journey.add("add_objective", json!({ "title": "Short" }));
    let board = journey.add("add_board", json!({ "title": "B" }));
    for (command, args) in [
        ("add_objective", json!({ "title": long })),
        ("patch_objective", json!({ "id": objective, "fields": { "title": long } })),
        ("add_participant", json!({ "name": long, "profile": "user" })),
        ("add_version", json!({ "title": long })),
        ("add_kpi", json!({ "name": long, "level": "principal" })),
        ("patch_project", json!({ "id": "project", "fields": { "name": long } })),
        (
            "add_notes",
            json!({ "board_id": board, "notes": [{ "text": "fits", "x": 0, "y": 0 }, { "text": long.repeat(11), "x": 0, "y": 0 }] }),
        ),
    ] {
        let fault = journey.refused(command, args);
        assert_eq!(fault.code, "text_too_long", "{command}");
        sentences(&fault, &[]);
    }
}

#[test]
fn files_and_columns_with_names_of_every_kind() {
    let journey = Journey::with_project("As it was");
    for (name, at) in names().iter().zip(0..) {
        let quoted = name.replace('"', "\"\"");
        let text = format!("\"{quoted}\",n\nа,1\nб,2\nв,3\n");
        let file: String = name.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).take(50).collect();
        let handle = journey.hand_in(&journey.file(&format!("{at}{file}.csv"), text));
        let made = journey.job("import_file", json!({ "handle": handle, "name": name })).unwrap();
        let version = &made["version_id"];
        let rows = journey.call("dataset_rows", json!({ "version_id": version, "offset": 0, "limit": 9 }));
        assert_eq!(rows["rows"].as_array().unwrap().len(), 3, "{name:?}");
        journey.call("dataset_profile", json!({ "version_id": version }));
    }
    let before = journey.export();
    let text = format!("{},n\na,1\nb,2\n", "c".repeat(10_000));
    let seen = tried(&journey.file("long.csv", text));
    let column = &seen.preview.unwrap()["columns"][0]["name"];
    assert!(column.as_str().unwrap().len() < 500, "cut, and the same everywhere");
    assert_eq!(seen.import.unwrap()["receipt"]["rows_out"], 2);
    assert_eq!(journey.export(), before);
}
