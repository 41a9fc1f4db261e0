//! The benchmarks: each speed that the application is to hold, as a ratio against a peer or a limit in the same run.
//!
//! A row is a program in `tests/bench`. It prints lines `bench⇥what⇥measured⇥bar⇥verdict`, which make the closing
//! table, and keeps every round in `target/bench/ROW.json`. `ATELIER` names a program to be measured instead of the
//! one that is built here.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Done;
use crate::shell::{Fingerprint, application, call, root, target};
use crate::{screen, system, ui};

struct Row {
    name: &'static str,
    what: &'static str,
    program: Program,
}

enum Program {
    Node(&'static str),
    Python(&'static str),
    /// By Python, beside the stopwatches of the numbers.
    Timed(&'static str),
    /// In the real window, by Node through its driver.
    Driven(&'static str),
    /// Beside the real window, by Python, which looks at the screen.
    Watched(&'static str),
}
use Program::{Driven, Node, Python, Timed, Watched};

const ROWS: [Row; 11] = [
    Row {
        name: "board",
        what: "frames of the board beside Excalidraw, in Chromium",
        program: Node("board/frames.mjs"),
    },
    Row { name: "window", what: "frames of the board in the real window", program: Driven("board/window.mjs") },
    Row { name: "gesture", what: "from a key or a drop to the picture", program: Node("gesture/bench.mjs") },
    Row {
        name: "meanwhile",
        what: "frames of the board while data are read and models trained",
        program: Node("meanwhile/bench.mjs"),
    },
    Row { name: "start", what: "start beside an empty window", program: Watched("start/bench.py") },
    Row { name: "import", what: "a CSV of 100 MB beside Polars", program: Python("import/bench.py") },
    Row { name: "training", what: "a million rows beside scikit-learn", program: Python("training/bench.py") },
    Row {
        name: "bricks",
        what: "each brick beside scikit-learn, folds beside one fit",
        program: Timed("bricks/bench.py"),
    },
    Row { name: "profile", what: "five million rows beside DuckDB's SUMMARIZE", program: Timed("profile/bench.py") },
    Row { name: "cancel", what: "how long a cancelled work goes on", program: Timed("cancel/bench.py") },
    Row { name: "pollock", what: "reading CSV files without hints", program: Python("pollock/bench.py") },
];

/// Above this share of the processors taken by others, figures are not to be believed.
const BUSY: f64 = 0.1;

/// One line of the closing table.
struct Line {
    row: &'static str,
    cells: [String; 4],
}

pub fn list() {
    for row in &ROWS {
        println!("{:<10}{}", row.name, row.what);
    }
}

pub fn only(name: &str) -> Done {
    let row = ROWS.iter().find(|row| row.name == name).ok_or_else(|| {
        let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        format!("there is no row “{name}”; there are: {}", names.join(", "))
    })?;
    run(std::slice::from_ref(row))
}

pub fn all() -> Done {
    run(&ROWS)
}

fn out() -> PathBuf {
    target().join("bench")
}

/// Runs the rows, whatever becomes of one, and shows what was measured.
fn run(rows: &[Row]) -> Done {
    system::to_bench()?;
    fs::create_dir_all(out()).map_err(|error| format!("{}: {error}", out().display()))?;
    let atelier = measured()?;
    let mut lines = Vec::new();
    let mut taken = Vec::new();
    for row in rows {
        let busy = busy();
        taken.push((row.name, busy));
        println!("\n\x1b[1m── {}: {} ──\x1b[0m", row.name, row.what);
        let before = lines.len();
        let done = measure(row, &atelier, &mut lines);
        let nothing = (lines.len() == before).then(|| Err("it said nothing".to_owned()));
        if let Err(why) = done.and(nothing.unwrap_or(Ok(()))) {
            lines.push(Line { row: row.name, cells: [row.what.to_owned(), why, String::new(), "failed".to_owned()] });
        }
    }
    println!("\n{}", table(&lines));
    for (row, share) in &taken {
        if share.is_some_and(|share| share > BUSY) {
            let percent = share.unwrap_or_default() * 100.0;
            println!(
                "{row}: others took {percent:.0} % of the processors before it began: measure again on a quiet machine."
            );
        }
    }
    let path = out().join("table.json");
    fs::write(&path, json(&lines, &taken)).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("Every round: {}", out().display());
    match lines.iter().filter(|line| matches!(line.cells[3].as_str(), "missed" | "failed")).count() {
        0 => Ok(()),
        count => Err(format!("{count} of {} lines do not hold", lines.len())),
    }
}

/// The program to be measured.
fn measured() -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("ATELIER") {
        let named = PathBuf::from(named);
        return named.canonicalize().map_err(|error| format!("ATELIER: {}: {error}", named.display()));
    }
    ui::install("ui")?;
    ui::build()?;
    call(".", &["cargo", "build", "--workspace", "--locked"]).run()?;
    Ok(application())
}

fn measure(row: &Row, atelier: &Path, lines: &mut Vec<Line>) -> Done {
    // Where Xvfb keeps its picture. Its arguments are cut at blanks: not under the target folder, which may have some.
    let pictures = env::temp_dir().join(format!("atelier-screen-{}", std::process::id()));
    let mut words = match row.program {
        Driven(_) => screen::own(900, (1920, 1080), ""),
        Watched(_) => screen::own(900, (1440, 900), &format!("-fbdir {}", pictures.display())),
        _ => Vec::new(),
    };
    let script = match row.program {
        Node(script) | Driven(script) => {
            // The door and the browser are opened as the tests do.
            ui::install("tests/e2e")?;
            ui::install("tests/bench")?;
            words.push("node".to_owned());
            script
        }
        Python(script) | Watched(script) | Timed(script) => {
            words.push(python()?);
            script
        }
    };
    words.push(script.to_owned());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut call = call("tests/bench", &words).env("ATELIER", atelier).env("BENCH_OUT", out());
    match row.program {
        Driven(_) => call = call.env("TAURI_DRIVER", screen::driver()?),
        Timed(_) => call = call.env("SPEED", stopwatch()?),
        Watched(_) => {
            fs::create_dir_all(&pictures).map_err(|error| format!("{}: {error}", pictures.display()))?;
            call = call.env("FRAMEBUFFER", pictures.join("Xvfb_screen0")).env("EMPTY_WINDOW", empty_window()?);
        }
        _ => {}
    }
    let done = call.watch(|line| {
        let mut cells = line.split('\t');
        if cells.next() == Some("bench") {
            let mut next = || cells.next().unwrap_or_default().to_owned();
            lines.push(Line { row: row.name, cells: [next(), next(), next(), next()] });
        }
    });
    let _ = fs::remove_dir_all(&pictures);
    done
}

/// The stopwatches of the numbers: `SPEED` names some that are there.
fn stopwatch() -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("SPEED") {
        return Ok(named.into());
    }
    call(".", &["cargo", "build", "--workspace", "--locked", "--example", "speed"]).run()?;
    Ok(target().join("debug/examples/speed"))
}

/// The peer of the start: `EMPTY_WINDOW` names one that is there.
fn empty_window() -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("EMPTY_WINDOW") {
        return Ok(named.into());
    }
    ui::install("ui")?;
    ui::build()?;
    call(".", &["cargo", "build", "--workspace", "--locked", "--example", "empty_window"]).run()?;
    Ok(target().join("debug/examples/empty_window"))
}

/// The Python of an environment that has the peers, as `requirements.txt` says.
fn python() -> Result<String, String> {
    let venv = out().join("venv");
    let program = venv.join("bin/python").display().to_string();
    let wanted = root().join("tests/bench/requirements.txt");
    let mut listed = Fingerprint::new();
    listed.add_path(&wanted).map_err(|error| format!("{}: {error}", wanted.display()))?;
    let stamp = venv.join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == listed.text()) {
        return Ok(program);
    }
    call(".", &["python3", "-m", "venv", "--clear", &venv.display().to_string()]).run()?;
    let list = wanted.display().to_string();
    let install =
        [&program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    call(".", &[&install[..], &["-r", &list]].concat()).run()?;
    fs::write(&stamp, listed.text()).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(program)
}

/// The share of the processors that is taken while nothing of ours runs; `None` where the system does not tell.
fn busy() -> Option<f64> {
    let times = || {
        let stat = fs::read_to_string("/proc/stat").ok()?;
        let fields: Vec<f64> = stat.lines().next()?.split_whitespace().skip(1).filter_map(|f| f.parse().ok()).collect();
        // user, nice, system, idle, waiting, …
        (fields.len() > 4).then(|| (fields.iter().take(8).sum::<f64>(), fields[3] + fields[4]))
    };
    let (all, idle) = times()?;
    std::thread::sleep(Duration::from_secs(2));
    let (all_after, idle_after) = times()?;
    Some(1.0 - (idle_after - idle) / (all_after - all).max(1.0))
}

fn table(lines: &[Line]) -> String {
    let titles = Line { row: "row", cells: ["what", "measured", "bar", "verdict"].map(str::to_owned) };
    let all = || std::iter::once(&titles).chain(lines);
    let width = |cell: fn(&Line) -> &str| all().map(|line| cell(line).chars().count()).max().unwrap_or(0);
    let widths = [width(|l| l.row), width(|l| &l.cells[0]), width(|l| &l.cells[1]), width(|l| &l.cells[2])];
    let mut text = String::new();
    for line in all() {
        let cells = [line.row, &line.cells[0], &line.cells[1], &line.cells[2]];
        for (cell, width) in cells.iter().zip(widths) {
            let _ = write!(text, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", line.cells[3]);
    }
    text
}

fn json(lines: &[Line], taken: &[(&str, Option<f64>)]) -> String {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut text = format!("{{\n \"unix_seconds\": {at},\n \"processors\": {processors},\n \"busy_before\": {{");
    let share = |(row, share): &(&str, Option<f64>)| {
        format!("{}: {}", quoted(row), share.map_or("null".to_owned(), |share| format!("{share:.2}")))
    };
    text += &taken.iter().map(share).collect::<Vec<_>>().join(", ");
    text += "},\n \"lines\": [\n";
    let line = |line: &Line| {
        let [what, measured, bar, verdict] = &line.cells;
        let named = [("row", line.row), ("what", what), ("measured", measured), ("bar", bar), ("verdict", verdict)];
        let fields: Vec<String> = named.iter().map(|(name, value)| format!("\"{name}\": {}", quoted(value))).collect();
        format!("  {{{}}}", fields.join(", "))
    };
    text += &lines.iter().map(line).collect::<Vec<_>>().join(",\n");
    text + "\n ]\n}\n"
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let line = |what: &str| Line { row: "import", cells: [what, "1.2 ×", "1.5 ×", "holds"].map(str::to_owned) };
        let text = table(&[line("short"), line("a longer one")]);
        let at: Vec<usize> = text.lines().skip(1).map(|l| l.chars().position(|c| c == '×').unwrap()).collect();
        assert_eq!(at[0], at[1]);
    }

    #[test]
    fn json_is_escaped() {
        assert_eq!(quoted("a \"b\" \\ \n é"), "\"a \\\"b\\\" \\\\ \\u000a é\"");
        let line = Line { row: "import", cells: ["what", "1 \"x\"", "", "holds"].map(str::to_owned) };
        assert!(json(&[line], &[("import", Some(0.25))]).contains("\"measured\": \"1 \\\"x\\\"\""));
    }

    #[test]
    fn rows_have_names_and_programs() {
        for row in &ROWS {
            let (Node(script) | Python(script) | Driven(script) | Watched(script) | Timed(script)) = row.program;
            assert!(root().join("tests/bench").join(script).is_file(), "{script}");
            assert_eq!(ROWS.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
        }
        assert!(only("nonsense").is_err());
    }
}
