//! What one leaves with, and notes that come in from a file: posters, tables, the report of the day.

use std::path::{Path, PathBuf};
use std::process::Command;

use api::{Locale, Session, dispatch_blocking};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::journey::{Journey, sentences};
use crate::story;

/// The file that an export made.
fn made(journey: &Journey, command: &str, mut args: Value, name: &str) -> PathBuf {
    let path = journey.folder().join(name);
    args["target"] = json!(journey.house.hand_out(&path).handle);
    let done = journey.job(command, args.clone()).unwrap_or_else(|fault| panic!("{command} {args}: {fault}"));
    assert_eq!(done["name"], name);
    assert_eq!(done["bytes"].as_u64().unwrap(), std::fs::metadata(&path).unwrap().len());
    path
}

/// What a reader finds in a PDF.
fn read(path: &Path) -> String {
    let done = Command::new("pdftotext").args(["-layout".as_ref(), path.as_os_str(), "-".as_ref()]).output();
    let done = done.expect("pdftotext is there (poppler-utils)");
    assert!(done.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn pages(path: &Path) -> usize {
    let done = Command::new("pdfinfo").arg(path).output().expect("pdfinfo is there (poppler-utils)");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    said.lines().find_map(|l| l.strip_prefix("Pages:")?.trim().parse().ok()).expect("a number of pages")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A board with what hands on a keyboard can do to it.
fn hostile(journey: &Journey) -> (String, Vec<String>) {
    let board = journey.add("add_board", json!({ "title": "#let x = 1 $ <script>alert(1)</script>" }));
    let texts: Vec<String> = [
        "#panic(\"no\") #include \"/etc/passwd\"",
        "$ sum_(i=0) $ and *bold* _it_ @ref <label> \\ // comment /* c */",
        "<script>alert('x')</script> & <b>\"quoted\"</b> ]]>",
        "שלום עולם, 3 מילים",
        "مرحبا بالعالم",
        "😀 👩‍👩‍👧 ✓ é à œ ﬁ",
        "=HYPERLINK(\"http://x\")",
        "a;b,c\t\"d\"\nsecond line",
    ]
    .map(str::to_owned)
    .into();
    let long = vec!["x".repeat(10_000), "mot ".repeat(2_500)];
    let texts = [texts, long].concat();
    let notes: Vec<Value> = texts.iter().enumerate().map(|(n, t)| json!({ "text": t, "x": 176 * n, "y": 0 })).collect();
    journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    (board, texts)
}

#[test]
fn the_story_leaves_in_every_format() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let board = journey.all("board")[0].clone();
    let canvas = journey.all("canvas")[0].clone();
    let note = journey.all("note")[0]["text"].as_str().unwrap().to_owned();
    let of_board = |format: &str, name: &str| {
        made(&journey, "export_board", json!({ "board_id": board["id"], "format": format }), name)
    };
    let start = |path: &Path| std::fs::read(path).unwrap()[..8].to_vec();
    assert!(start(&of_board("pdf", "board.pdf")).starts_with(b"%PDF-1.7"));
    assert!(start(&of_board("png", "board.png")).starts_with(b"\x89PNG"));
    let svg = std::fs::read_to_string(of_board("svg", "board.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("</svg>"));
    assert!(words(&read(&journey.folder().join("board.pdf"))).contains(board["title"].as_str().unwrap()));
    let csv = std::fs::read_to_string(of_board("csv", "board.csv")).unwrap();
    assert!(csv.starts_with("text,author,group,votes,color,") && csv.contains(&note), "{csv}");
    let excel = std::fs::read_to_string(of_board("excel_csv", "excel.csv")).unwrap();
    assert!(excel.starts_with("\u{feff}Idea,Author,Group,Votes"), "{excel}");

    let of_canvas = |format: &str, name: &str| {
        made(&journey, "export_canvas", json!({ "canvas_id": canvas["id"], "format": format, "paper": "A4" }), name)
    };
    let card = journey.all("card")[0]["text"].as_str().unwrap().to_owned();
    let poster = words(&read(&of_canvas("pdf", "canvas.pdf")));
    assert!(poster.contains(canvas["title"].as_str().unwrap()) && poster.contains("Value proposition"), "{poster}");
    assert_eq!(pages(&journey.folder().join("canvas.pdf")), 1);
    let markdown = std::fs::read_to_string(of_canvas("markdown", "canvas.md")).unwrap();
    assert!(markdown.contains("## Problem") && markdown.contains(&card), "{markdown}");
    assert!(start(&of_canvas("png", "canvas.png")).starts_with(b"\x89PNG"));
    of_canvas("svg", "canvas.svg");

    for (locale, question) in [(Locale::En, "Who acts on the result"), (Locale::Fr, "Qui agit d’après le résultat")]
    {
        journey.session.borrow_mut().locale = locale;
        for paper in ["A3", "A0"] {
            let args = json!({ "format": "pdf", "paper": paper });
            let blank = words(&read(&made(&journey, "export_canvas", args, &format!("blank-{paper}.pdf"))));
            assert!(blank.contains(question), "{blank}");
        }
    }
}

#[test]
fn the_report_says_what_there_is_to_say() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let pdf = made(&journey, "export_report", json!({ "format": "pdf" }), "report.pdf");
    let text = words(&read(&pdf));
    let board = journey.all("board")[0].clone();
    for part in
        ["Report of the day", "Deliver at the first attempt", board["title"].as_str().unwrap(), "Where it hurts"]
    {
        assert!(text.contains(part), "“{part}” is not in: {text}");
    }
    for note in journey.all("note").iter().filter(|n| n["board_id"] == board["id"]) {
        let said = words(note["text"].as_str().unwrap());
        assert!(text.contains(&said), "“{said}” is not in: {text}");
    }
    let markdown = made(&journey, "export_report", json!({ "format": "markdown" }), "report.md");
    let markdown = std::fs::read_to_string(markdown).unwrap();
    assert!(markdown.starts_with("# ") && markdown.contains("\n## "), "{markdown}");
    journey.session.borrow_mut().locale = Locale::Fr;
    let text = words(&read(&made(&journey, "export_report", json!({ "format": "pdf" }), "rapport.pdf")));
    assert!(text.contains("Compte rendu de la journée") && text.contains("Là où ça fait mal"), "{text}");
}

#[test]
fn an_empty_project_has_a_report_too() {
    let journey = Journey::with_project("Nothing yet");
    let text = read(&made(&journey, "export_report", json!({ "format": "pdf" }), "report.pdf"));
    assert!(text.contains("Nothing yet"), "{text}");
    let board = journey.add("add_board", json!({ "title": "" }));
    made(&journey, "export_board", json!({ "board_id": board, "format": "pdf" }), "board.pdf");
    made(&journey, "export_board", json!({ "board_id": board, "format": "png" }), "board.png");
    made(&journey, "export_board", json!({ "board_id": board, "format": "pdf", "tiled": true }), "tiled.pdf");
}

#[test]
fn words_are_never_markup() {
    let journey = Journey::with_project("#panic()");
    let (board, _) = hostile(&journey);
    for locale in [Locale::En, Locale::Fr] {
        journey.session.borrow_mut().locale = locale;
        let report = read(&made(&journey, "export_report", json!({ "format": "pdf" }), "report.pdf"));
        for part in ["#panic", "$ sum_(i=0) $", "<script>alert(1)</script>", "=HYPERLINK", "second line"] {
            assert!(words(&report).contains(part), "{locale:?}: “{part}” is not in: {report}");
        }
        assert!(report.matches('x').count() >= 10_000, "nothing is cut from the report");
        made(&journey, "export_board", json!({ "board_id": board, "format": "pdf" }), "board.pdf");
        made(&journey, "export_board", json!({ "board_id": board, "format": "png" }), "board.png");
    }
    let svg = made(&journey, "export_board", json!({ "board_id": board, "format": "svg" }), "board.svg");
    let svg = std::fs::read_to_string(svg).unwrap();
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"), "{svg}");
    let markdown = made(&journey, "export_report", json!({ "format": "markdown" }), "report.md");
    let markdown = std::fs::read_to_string(markdown).unwrap();
    assert!(markdown.contains("\\<script>") && !markdown.replace("\\<", "").contains('<'), "{markdown}");
}

#[test]
fn the_same_call_gives_the_same_bytes() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let board = journey.all("board")[0]["id"].clone();
    let canvas = journey.all("canvas")[0]["id"].clone();
    let mut session: Session = journey.session.borrow().clone();
    session.now = Some("2026-11-25T09:00:00Z".parse::<DateTime<Utc>>().unwrap());
    let bytes = |command: &str, args: &Value| {
        let path = journey.folder().join("twice");
        let mut args = args.clone();
        args["target"] = json!(journey.house.hand_out(&path).handle);
        let job = dispatch_blocking(&journey.house, session.clone(), command, args).unwrap().value;
        loop {
            let jobs = journey.call("jobs", json!({}));
            let now = jobs.as_array().unwrap().iter().find(|j| j["id"] == job["id"]).cloned().unwrap();
            match now["state"].as_str() {
                Some("running") => std::thread::sleep(std::time::Duration::from_millis(5)),
                Some("done") => return std::fs::read(&path).unwrap(),
                _ => panic!("{now}"),
            }
        }
    };
    for (command, args) in [
        ("export_board", json!({ "board_id": board, "format": "pdf" })),
        ("export_board", json!({ "board_id": board, "format": "pdf", "tiled": true })),
        ("export_board", json!({ "board_id": board, "format": "svg" })),
        ("export_board", json!({ "board_id": board, "format": "png" })),
        ("export_canvas", json!({ "canvas_id": canvas, "format": "pdf" })),
        ("export_report", json!({ "format": "pdf" })),
        ("export_report", json!({ "format": "markdown" })),
    ] {
        assert!(bytes(command, &args) == bytes(command, &args), "{command} {args}");
    }
}

#[test]
fn notes_go_out_and_come_back() {
    let journey = Journey::with_project("Parcels");
    story::tell(&journey);
    let (board, _) = hostile(&journey);
    journey.add("add_participant", json!({ "name": "Zoé; \"Z\", Z", "profile": "user" }));
    let author = journey.all("participant").last().unwrap()["id"].clone();
    let first = journey.all("note").iter().find(|n| n["board_id"] == board.as_str()).unwrap()["id"].clone();
    journey.call("patch_note", json!({ "id": first, "fields": { "author_id": author, "color": "lilac" } }));
    let ids: Vec<Value> = journey
        .all("note")
        .iter()
        .filter(|n| n["board_id"] == board.as_str())
        .take(3)
        .map(|n| n["id"].clone())
        .collect();
    journey.call("group_notes", json!({ "board_id": board, "ids": ids, "title": "A, \"group\"" }));
    let facts = |board: &str| {
        let groups = journey.all("note_group");
        let people = journey.all("participant");
        let name = |list: &[Value], id: &Value, field: &str| {
            list.iter().find(|r| r["id"] == *id).map(|r| r[field].as_str().unwrap().to_owned())
        };
        let mut all: Vec<_> = journey
            .all("note")
            .iter()
            .filter(|n| n["board_id"] == board)
            .map(|n| {
                // Blanks around a text are not kept by a table.
                let text = n["text"].as_str().unwrap().trim().to_owned();
                (
                    text,
                    n["color"].clone(),
                    name(&groups, &n["group_id"], "title"),
                    name(&people, &n["author_id"], "name"),
                )
            })
            .map(|(t, c, g, a)| (t, c.to_string(), g, a))
            .collect();
        all.sort();
        all
    };
    let before = facts(&board);
    for (format, ending) in [("csv", "csv"), ("json_canvas", "canvas")] {
        let file =
            made(&journey, "export_board", json!({ "board_id": board, "format": format }), &format!("out.{ending}"));
        let handle = journey.hand_in(&file);
        let read = journey.call("read_notes", json!({ "handle": handle }));
        assert_eq!(read["type"], if format == "csv" { "table" } else { "canvas" });
        let other = journey.add("add_board", json!({ "title": "Back" }));
        let people = journey.all("participant").len();
        let args = json!({ "board_id": other, "handle": handle, "columns": read["guess"], "x": 0.0, "y": 0.0 });
        let done = journey.job("bring_notes", args).unwrap();
        assert_eq!(done["count"], before.len());
        assert_eq!(facts(&other), before, "{format}");
        assert_eq!(journey.all("participant").len(), people, "authors are known again");
        assert_eq!(journey.undo().as_deref(), Some("bring_notes"));
        assert_eq!(facts(&other), [], "one step");
        journey.redo();
        assert_eq!(facts(&other), before);
        journey.shown_is_there();
    }
}

#[test]
fn a_table_of_any_dialect_becomes_notes() {
    let journey = Journey::with_project("Parcels");
    let board = journey.add("add_board", json!({ "title": "B" }));
    let file = journey.file("idées.csv", "Auteur;Idée;Thème;Couleur\r\nZoé;Livrer le soir;Horaires;vert\r\nLéo;Un code à la porte;Accès;\r\nZoé;Prévenir la veille;Horaires;bleu\r\n");
    let handle = journey.hand_in(&file);
    journey.session.borrow_mut().locale = Locale::Fr;
    let read = journey.call("read_notes", json!({ "handle": handle }));
    assert_eq!(read["guess"], json!({ "text": 1, "author": 0, "color": 3, "group": 2 }), "{read}");
    journey
        .job("bring_notes", json!({ "board_id": board, "handle": handle, "columns": read["guess"], "x": 0, "y": 0 }))
        .unwrap();
    assert_eq!(
        (journey.all("note").len(), journey.all("note_group").len(), journey.all("participant").len()),
        (3, 2, 2)
    );
    assert_eq!(journey.all("note")[0]["color"], "mint");
}

#[test]
fn what_can_not_be_done_is_said() {
    let journey = Journey::with_project("Parcels");
    let board = journey.add("add_board", json!({ "title": "B" }));
    let over = journey.house.hand_out(&journey.project()).handle;
    let fault = journey.refused("export_report", json!({ "format": "pdf", "target": over }));
    assert_eq!(fault.code, "export_over_project");
    sentences(&fault, &["Parcels"]);
    assert_eq!(journey.refused("export_report", json!({ "format": "pdf", "target": "x" })).code, "unknown_file");
    // A handle for reading is none for writing.
    let handle = journey.hand_in(&journey.file("mine.csv", "keep"));
    assert_eq!(journey.refused("export_report", json!({ "format": "pdf", "target": handle })).code, "unknown_file");
    let nowhere = journey.house.hand_out(&journey.folder().join("no/such/folder/a.pdf")).handle;
    let fault = journey.job("export_report", json!({ "format": "pdf", "target": nowhere })).unwrap_err();
    sentences(&fault, &["a.pdf"]);
    let gone = journey.house.hand_out(&journey.folder().join("a.svg")).handle;
    let args = json!({ "board_id": "none", "format": "svg", "target": gone });
    assert_eq!(journey.job("export_board", args).unwrap_err().code, "not_found");

    for (name, text, code, parts) in [
        ("a.canvas", "{\"nodes\": [", "canvas_json", &["1"][..]),
        ("b.canvas", "[1, 2]", "canvas_shape", &[]),
        (
            "c.canvas",
            "{\"nodes\": [{\"id\": \"n1\", \"type\": \"text\", \"x\": \"left\"}]}",
            "canvas_node",
            &["n1", "x"],
        ),
        ("d.csv", "", "csv_empty", &["d.csv"]),
    ] {
        let handle = journey.hand_in(&journey.file(name, text));
        let fault = journey.refused("read_notes", json!({ "handle": handle }));
        assert_eq!(fault.code, code, "{name}");
        sentences(&fault, parts);
        let args = json!({ "board_id": board, "handle": handle, "x": 0, "y": 0 });
        assert_eq!(journey.job("bring_notes", args).unwrap_err().code, code);
    }
    let handle = journey.hand_in(&journey.file("e.canvas", "{}"));
    let fault = journey.job("bring_notes", json!({ "board_id": board, "handle": handle, "x": 0, "y": 0 })).unwrap_err();
    assert_eq!(fault.code, "no_notes_in_file");
    sentences(&fault, &["e.canvas"]);
    assert_eq!(journey.all("note"), Vec::<serde_json::Value>::new());
}

#[test]
fn ten_thousand_notes_leave_too() {
    let journey = Journey::with_project("Parcels");
    let board = journey.add("add_board", json!({ "title": "Many" }));
    let note = |n: usize| json!({ "text": format!("Idea {n}: sort each payment by kind of fraud"), "x": (n % 125) * 176, "y": (n / 125) * 176 });
    for part in 0..4 {
        let notes: Vec<Value> = (part * 2_500..(part + 1) * 2_500).map(note).collect();
        journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    }
    for (format, tiled) in [("pdf", false), ("pdf", true), ("svg", false), ("png", false)] {
        let start = std::time::Instant::now();
        let args = json!({ "board_id": board, "format": format, "tiled": tiled });
        let file = made(&journey, "export_board", args, &format!("many-{tiled}.{format}"));
        let (took, size) = (start.elapsed(), std::fs::metadata(&file).unwrap().len());
        println!("10,000 notes as {format}, tiled {tiled}: {took:?}, {} kB", size >> 10);
        assert!(took.as_secs() < 60, "{format} took {took:?}");
    }
    let tiled = pages(&journey.folder().join("many-true.pdf"));
    assert!((100..=400).contains(&tiled), "{tiled} sheets");
}

#[test]
fn an_export_that_nobody_wants_any_more_leaves_nothing() {
    let journey = Journey::with_project("Parcels");
    let board = journey.add("add_board", json!({ "title": "Many" }));
    let notes: Vec<Value> = (0..3_000).map(|n| json!({ "text": format!("note {n}"), "x": n * 176, "y": 0 })).collect();
    journey.call("add_notes", json!({ "board_id": board, "notes": notes }));
    let path = journey.file("mine.png", "as it was");
    let target = journey.house.hand_out(&path).handle;
    let args = json!({ "board_id": board, "format": "png", "target": target });
    let fault = journey.job_watched("export_board", args, |job| {
        journey.call("cancel_job", json!({ "id": job.id }));
    });
    assert_eq!(fault.unwrap_err().code, "cancelled");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "as it was");
    assert_eq!(
        std::fs::read_dir(journey.folder())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains(".part"))
            .count(),
        0
    );
}
