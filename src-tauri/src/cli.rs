//! The command line: the same door, without a window.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use api::{Answer, Fault, House, JobState, Locale, Session, dispatch_blocking, words};
use clap::{Parser, Subcommand};
use serde_json::{Map, Value, json};

use crate::{folders, holder, serve, window};

/// From an objective to a data product that is used and measured.
///
/// Exit codes: 0 done; 1 `check --strict` found warnings; 2 it could not be done (one sentence on standard error).
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// Project to open in the window.
    pub file: Option<PathBuf>,
    /// Answer in JSON, for machines.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of the answers: en or fr. Otherwise the system's.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Make a new project, empty or from an export.
    New {
        file: PathBuf,
        #[arg(long, value_name = "IN.json")]
        from: Option<PathBuf>,
    },
    /// Make the sample project.
    Sample { file: PathBuf },
    /// Open a project in the window.
    Open { file: PathBuf },
    /// Import a file (CSV, Excel, ODS, Parquet, JSON): read, typed, profiled, stored.
    Import {
        file: PathBuf,
        data: PathBuf,
        #[arg(long)]
        name: Option<String>,
        /// As a new version of this dataset, read as last time.
        #[arg(long)]
        into: Option<String>,
        /// The sheet of a workbook, or the list of a JSON document.
        #[arg(long)]
        sheet: Option<String>,
    },
    /// What changed in a dataset: its newest version against the one before.
    Compare {
        file: PathBuf,
        /// Name of the dataset.
        #[arg(long)]
        data: String,
        /// Number of the version; else the newest.
        #[arg(long)]
        version: Option<i64>,
        /// Number of the version it is compared with; else the one before.
        #[arg(long)]
        with: Option<i64>,
    },
    /// Train baselines on a dataset, as proposed for the target.
    Train {
        file: PathBuf,
        /// Name of the dataset.
        #[arg(long)]
        data: String,
        #[arg(long)]
        target: String,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Which models to try beside the constant ones: `linear,tree`. Otherwise those that are sensible and fast.
        #[arg(long, value_delimiter = ',')]
        models: Vec<String>,
    },
    /// Run a preparation: its steps make a new version of its dataset.
    Prepare {
        file: PathBuf,
        /// Name of the preparation.
        #[arg(long)]
        preparation: String,
        /// Version of the source. Otherwise the latest.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Predict with a model: a CSV in, a CSV out.
    Predict {
        file: PathBuf,
        /// Id of the model, or its algorithm (`logistic`): then the latest.
        #[arg(long)]
        model: String,
        input: PathBuf,
        output: PathBuf,
        /// With the strongest reasons of each row, and what training had never seen.
        #[arg(long)]
        reasons: bool,
    },
    /// Write the card of a model: OUT.pdf or OUT.md.
    ModelCard {
        file: PathBuf,
        /// Id of the model, or its algorithm (`logistic`): then the latest.
        #[arg(long)]
        model: String,
        output: PathBuf,
    },
    /// Write the report of the day: OUT.pdf or OUT.md.
    Report {
        file: PathBuf,
        output: PathBuf,
        /// Of which board, by its title. Otherwise the first.
        #[arg(long, value_name = "NAME")]
        board: Option<String>,
    },
    /// Draw a canvas or a board: OUT.pdf, OUT.svg, OUT.png; a canvas also as OUT.md, a board as OUT.csv or OUT.canvas.
    Poster {
        file: PathBuf,
        output: PathBuf,
        /// The canvas, by its title.
        #[arg(long, value_name = "NAME", conflicts_with_all = ["board", "blank"])]
        canvas: Option<String>,
        /// The board, by its title.
        #[arg(long, value_name = "NAME", conflicts_with = "blank")]
        board: Option<String>,
        /// A blank canvas, to be printed and written on.
        #[arg(long)]
        blank: bool,
        /// A4, A3 or A0.
        #[arg(long, value_parser = ["A4", "A3", "A0"], ignore_case = true)]
        paper: Option<String>,
        /// A board over as many sheets as it takes to read it, to be glued together.
        #[arg(long)]
        tiled: bool,
    },
    /// Make a copy to give away: without the history and the facilitator's private lines.
    Share { file: PathBuf, output: PathBuf },
    /// Put a CSV right: structure and encoding, cells as they are; UTF-8, commas, doubled quotes.
    Tidy { input: PathBuf, output: PathBuf },
    /// The KPIs with their last value.
    Kpi { file: PathBuf },
    /// What the method says of the project.
    Check {
        file: PathBuf,
        /// Exit with 1 where there are warnings.
        #[arg(long)]
        strict: bool,
    },
    /// Serve the interface on this machine (127.0.0.1) and print its address.
    Serve {
        file: Option<PathBuf>,
        /// 0: any free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Serve the interface from this folder instead of the one compiled in (for working on it).
        #[arg(long)]
        ui: Option<PathBuf>,
    },
    /// Call any command of the door (`atelier commands` lists them).
    Call {
        file: PathBuf,
        command: String,
        #[arg(default_value = "{}")]
        args: String,
    },
    /// List the commands of the door.
    Commands,
    /// Undo the last gesture.
    Undo { file: PathBuf },
    /// Write the whole project as JSON; `new --from` reads it.
    Export { file: PathBuf, output: PathBuf },
}

/// What a command has to say: words for people, a value for machines.
struct Said {
    text: String,
    value: Value,
    code: u8,
}

impl Said {
    fn new(text: impl Into<String>, value: Value) -> Result<Self, Fault> {
        Ok(Self { text: text.into(), value, code: 0 })
    }
}

/// A project for one command: opened here, or reached through the process that holds it.
struct Target {
    house: Arc<House>,
    session: Session,
    file: PathBuf,
    here: bool,
}

impl Target {
    fn open(house: &Arc<House>, locale: Locale, file: &Path) -> Result<Self, Fault> {
        let mut session = Session::owner(locale);
        let here = match house.open_path(file) {
            Ok(opened) => {
                session.doc = Some(opened.doc);
                true
            }
            Err(fault) if fault.code == "held" => false,
            Err(fault) => return Err(fault),
        };
        let file = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        Ok(Self { house: Arc::clone(house), session, file, here })
    }

    fn call(&self, command: &str, args: Value) -> Result<Answer, Fault> {
        if self.here {
            return dispatch_blocking(&self.house, self.session.clone(), command, args);
        }
        self.ask(holder::What::Call { command: command.to_owned(), args, locale: self.session.locale })
    }

    /// Asks the process that holds the project.
    fn ask(&self, what: holder::What) -> Result<Answer, Fault> {
        let request = holder::Request { file: self.file.clone(), what };
        let name = self.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        holder::ask(&request).unwrap_or_else(|| Err(Fault::new("held", json!({ "path": name }))))
    }

    /// A handle for a file that the user named, where the project is.
    fn hand_in(&self, path: &Path) -> Result<Value, Fault> {
        // The holder reads the file itself: it needs the whole path.
        let path = std::fs::canonicalize(path).map_err(|e| api::file_fault(path, &e))?;
        if self.here {
            return Ok(json!(self.house.hand_in(&path).handle));
        }
        Ok(self.ask(holder::What::HandIn { path })?.value["handle"].take())
    }

    /// A handle to put a file at a place that the user named.
    fn hand_out(&self, path: &Path) -> Result<Value, Fault> {
        // The holder writes the file itself: it needs the whole path.
        let path = std::path::absolute(path).map_err(|e| api::file_fault(path, &e))?;
        if self.here {
            return Ok(json!(self.house.hand_out(&path).handle));
        }
        Ok(self.ask(holder::What::HandOut { path })?.value["handle"].take())
    }

    fn value(&self, command: &str, args: Value) -> Result<Value, Fault> {
        self.call(command, args).map(|a| a.value)
    }

    fn records(&self, kind: &str) -> Result<Vec<Value>, Fault> {
        let mut snapshot = self.value("snapshot", json!({ "kinds": [kind] }))?;
        Ok(snapshot["records"][kind].as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    /// Starts a job and waits for it.
    fn job(&self, command: &str, args: Value) -> Result<Value, Fault> {
        let started = self.value(command, args)?;
        loop {
            let jobs = self.value("jobs", json!({}))?;
            let job = jobs
                .as_array()
                .and_then(|j| j.iter().find(|j| j["id"] == started["id"]))
                .cloned()
                .unwrap_or(Value::Null);
            let state: Option<JobState> = serde_json::from_value(job["state"].clone()).ok();
            match state {
                Some(JobState::Running) => std::thread::sleep(std::time::Duration::from_millis(20)),
                Some(JobState::Done) => return Ok(job["result"].clone()),
                Some(JobState::Cancelled) => return Err(Fault::new("cancelled", json!({}))),
                _ => {
                    let fault = serde_json::from_value(job["fault"].clone());
                    return Err(fault.unwrap_or_else(|_| Fault::new("unexpected", json!({}))));
                }
            }
        }
    }
}

/// The language asked for, else the system's.
pub fn locale(asked: Option<&str>) -> Locale {
    let system =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    match asked.map(str::to_owned).or_else(system) {
        Some(text) if text.to_lowercase().starts_with("fr") => Locale::Fr,
        _ => Locale::En,
    }
}

/// Opens the window, where there is a screen for it.
pub fn open_window(file: Option<PathBuf>, locale: Locale) -> ExitCode {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "linux") && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        eprintln!("{}", words::fault(locale, &Fault::new("no_display", json!({}))));
        return ExitCode::from(2);
    }
    window::run(file)
}

pub fn run(command: Command, json: bool, lang: Option<&str>) -> ExitCode {
    let locale = locale(lang);
    let house = folders::house(None);
    let said = match command {
        Command::Open { file } => return open_window(Some(file), locale),
        Command::Serve { file, port, ui } => {
            let opened = file.map(|f| house.open_path(&f).map(|o| o.doc)).transpose();
            match opened {
                Ok(doc) => {
                    holder::listen(&house);
                    api::keep_backups(&house);
                    api::forget_old_copies(&house);
                    return serve::run(&house, doc, port, ui);
                }
                Err(fault) => Err(fault),
            }
        }
        other => perform(other, &house, locale),
    };
    match said {
        Ok(said) => {
            let text = if json { said.value.to_string() } else { said.text };
            // A closed pipe (`| head`) is no failure of ours.
            let _ = if text.is_empty() { Ok(()) } else { writeln!(std::io::stdout(), "{text}") };
            ExitCode::from(said.code)
        }
        Err(fault) => {
            let text = if json {
                json!({ "code": fault.code, "args": fault.args }).to_string()
            } else {
                words::fault(locale, &fault)
            };
            eprintln!("{text}");
            ExitCode::from(2)
        }
    }
}

fn perform(command: Command, house: &Arc<House>, locale: Locale) -> Result<Said, Fault> {
    let on = |file: &Path| Target::open(house, locale, file);
    match command {
        Command::New { file, from } => new(house, locale, &file, from.as_deref()),
        Command::Sample { file } => {
            refuse_existing(&file)?;
            api::create_sample(&file, &Session::owner(locale))?;
            Said::new("", json!({ "file": file }))
        }
        Command::Import { file, data, name, into, sheet } => import(&on(&file)?, &data, name, into, sheet),
        Command::Compare { file, data, version, with } => compare(&on(&file)?, &data, version, with),
        Command::Train { file, data, target, seed, models } => train(&on(&file)?, &data, &target, seed, &models),
        Command::Prepare { file, preparation, version } => prepare(&on(&file)?, locale, &preparation, version),
        Command::Predict { file, model, input, output, reasons } => {
            predict(&on(&file)?, &model, &input, &output, reasons)
        }
        Command::ModelCard { file, model, output } => model_card(&on(&file)?, &model, &output),
        Command::Tidy { input, output } => {
            let tidied = api::tidy(&input, &output)?;
            Said::new("", tidied)
        }
        Command::Report { file, output, board } => report(&on(&file)?, &output, board.as_deref()),
        Command::Poster { file, output, canvas, board, blank, paper, tiled } => {
            let target = on(&file)?;
            let what = match (canvas, board) {
                (Some(name), _) => ("export_canvas", json!({ "canvas_id": called(&target, "canvas", &name)? })),
                (_, Some(name)) => {
                    ("export_board", json!({ "board_id": called(&target, "board", &name)?, "tiled": tiled }))
                }
                _ if blank => ("export_canvas", json!({})),
                _ => return Err(Fault::new("poster_of_what", json!({}))),
            };
            let paper = paper.map(|p| p.to_uppercase());
            poster(&target, &output, what, paper)
        }
        Command::Share { file, output } => {
            let target = on(&file)?;
            let place = target.hand_out(&output)?;
            exported(&target, "share_copy", json!({ "target": place }))
        }
        Command::Kpi { file } => kpi(&on(&file)?, locale),
        Command::Check { file, strict } => check(&on(&file)?, locale, strict),
        Command::Call { file, command, args } => {
            let args = serde_json::from_str(&args)
                .map_err(|e| Fault::new("bad_arguments", json!({ "command": command, "detail": e.to_string() })))?;
            let value = on(&file)?.value(&command, args)?;
            Said::new(serde_json::to_string_pretty(&value).unwrap_or_default(), value)
        }
        Command::Commands => {
            let names: Vec<&str> = api::COMMANDS.iter().map(|c| c.name).collect();
            Said::new(names.join("\n"), json!(names))
        }
        Command::Undo { file } => {
            let step = on(&file)?.value("undo", json!({}))?;
            let text = step["op"].as_str().map(|op| words::say(locale, &format!("op.{op}"), &object(&step["args"])));
            Said::new(text.unwrap_or_default(), step)
        }
        Command::Export { file, output } => {
            let value = on(&file)?.value("export_project", json!({}))?;
            let text = serde_json::to_vec_pretty(&value).unwrap_or_default();
            std::fs::write(&output, text).map_err(|e| api::file_fault(&output, &e))?;
            Said::new("", json!({ "file": output }))
        }
        Command::Open { .. } | Command::Serve { .. } => Said::new("", Value::Null),
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn refuse_existing(file: &Path) -> Result<(), Fault> {
    if file.exists() { Err(api::file_fault(file, &std::io::ErrorKind::AlreadyExists.into())) } else { Ok(()) }
}

fn new(house: &Arc<House>, locale: Locale, file: &Path, from: Option<&Path>) -> Result<Said, Fault> {
    refuse_existing(file)?;
    let session = Session::owner(locale);
    match from {
        Some(source) => {
            let text = std::fs::read_to_string(source).map_err(|e| api::file_fault(source, &e))?;
            api::import_project(&text, file, &session)?;
        }
        None => {
            let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            house.create_path(file, &name, session.call())?;
        }
    }
    Said::new("", json!({ "file": file }))
}

fn import(
    target: &Target,
    data: &Path,
    name: Option<String>,
    into: Option<String>,
    sheet: Option<String>,
) -> Result<Said, Fault> {
    let name = name.unwrap_or_else(|| data.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default());
    let handle = target.hand_in(data)?;
    let mut order = json!({ "handle": handle, "name": name });
    if let Some(into) = into {
        order["dataset_id"] = dataset(target, &into)?["id"].clone();
    }
    if let Some(sheet) = sheet {
        order["choices"] = json!({ "sheet": sheet });
    }
    let result = target.job("import_file", order)?;
    let versions = target.records("dataset_version")?;
    let version = versions.into_iter().find(|v| v["id"] == result["version_id"]).unwrap_or(Value::Null);
    let text = words::say(target.session.locale, "cli.imported", &object(&version));
    Said::new(text, json!({ "dataset_id": result["dataset_id"], "version": version }))
}

fn dataset(target: &Target, name: &str) -> Result<Value, Fault> {
    let found = target.records("dataset")?.into_iter().find(|d| d["name"] == name || d["id"] == name);
    found.ok_or_else(|| Fault::new("unknown_dataset", json!({ "name": name })))
}

fn compare(target: &Target, data: &str, version: Option<i64>, with: Option<i64>) -> Result<Said, Fault> {
    let dataset = dataset(target, data)?;
    let mut versions = target.records("dataset_version")?;
    versions.retain(|v| v["dataset_id"] == dataset["id"]);
    versions.sort_by_key(|v| v["number"].as_i64());
    let numbered = |number: i64| {
        let found = versions.iter().find(|v| v["number"] == number).map(|v| v["id"].clone());
        found.ok_or_else(|| Fault::new("unknown_version", json!({ "name": data, "number": number })))
    };
    let after = match version {
        Some(number) => numbered(number)?,
        None => versions.last().map(|v| v["id"].clone()).unwrap_or(Value::Null),
    };
    let mut order = json!({ "version_id": after });
    if let Some(number) = with {
        order["before_id"] = numbered(number)?;
    }
    let made = target.job("compare_versions", order)?;
    Said::new(api::difference(target.session.locale, &made), made)
}

fn train(target: &Target, data: &str, column: &str, seed: u64, models: &[String]) -> Result<Said, Fault> {
    let dataset = dataset(target, data)?;
    let versions = target.records("dataset_version")?;
    let latest = versions.iter().filter(|v| v["dataset_id"] == dataset["id"]).max_by_key(|v| v["number"].as_i64());
    let version_id = latest.map(|v| v["id"].clone()).unwrap_or(Value::Null);
    let mut spec = target.value("propose_spec", json!({ "version_id": version_id, "target": column, "seed": seed }))?;
    if !models.is_empty() {
        spec["algorithms"] = json!(models);
    }
    let result = target.job("train", json!({ "version_id": version_id, "spec": spec }))?;
    let report = target.value("training_report", json!({ "id": result["training_id"] }))?;
    let text = api::conclusion(target.session.locale, &report["report"]["conclusion"]);
    Said::new(text, json!({ "training_id": result["training_id"], "report": report }))
}

fn prepare(target: &Target, locale: Locale, name: &str, version: Option<i64>) -> Result<Said, Fault> {
    let all = target.records("preparation")?;
    let chosen = all.iter().find(|p| p["name"] == name || p["id"] == name);
    let chosen = chosen.ok_or_else(|| Fault::new("unknown_preparation", json!({ "name": name })))?;
    let versions = target.records("dataset_version")?;
    let source = |number: i64| {
        versions
            .iter()
            .find(|v| v["dataset_id"] == chosen["dataset_id"] && v["number"] == number)
            .map(|v| v["id"].clone())
            .ok_or_else(|| Fault::new("unknown_version", json!({ "number": number })))
    };
    let version_id = version.map(source).transpose()?;
    let result = target.job("prepare", json!({ "preparation_id": chosen["id"], "version_id": version_id }))?;
    let made = target.records("dataset_version")?.into_iter().find(|v| v["id"] == result["version_id"]);
    let number = made.map(|v| v["number"].clone()).unwrap_or(Value::Null);
    let value = json!({
        "name": chosen["name"], "number": number, "rows": result["rows"],
        "dataset_id": result["dataset_id"], "version_id": result["version_id"],
    });
    Said::new(words::say(locale, "cli.prepared", &object(&value)), value)
}

/// The id of the model of this id, or the latest of this algorithm.
fn model_called(target: &Target, model: &str) -> Result<Value, Fault> {
    let models = target.records("model")?;
    // The ids of trainings grow with time.
    let named = models.iter().filter(|m| m["id"] == model || m["algorithm"] == model);
    let chosen = named.max_by_key(|m| m["training_id"].as_str());
    Ok(chosen.ok_or_else(|| Fault::new("not_found", json!({ "kind": "model", "id": model })))?["id"].clone())
}

fn predict(target: &Target, model: &str, input: &Path, output: &Path, reasons: bool) -> Result<Said, Fault> {
    let id = model_called(target, model)?;
    let (handle, place) = (target.hand_in(input)?, target.hand_out(output)?);
    let args = json!({ "model_id": id, "handle": handle, "target": place, "reasons": reasons });
    let said = target.job("predict_csv", args)?;
    let locale = target.session.locale;
    let mut lines = vec![words::say(locale, "cli.predicted", &object(&said))];
    for new in said["new"].as_array().into_iter().flatten() {
        let kind = new["kind"].as_str().unwrap_or_default();
        let examples: Vec<&str> = new["examples"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let args = json!({ "column": new["column"], "rows": new["rows"], "examples": examples.join(", ") });
        lines.push(words::say(locale, &format!("cli.new_{kind}"), &object(&args)));
    }
    let personal: Vec<&str> = said["personal"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !personal.is_empty() {
        let args = json!({ "count": personal.len(), "columns": personal.join(", ") });
        lines.push(words::say(locale, "cli.personal", &object(&args)));
    }
    Said::new(lines.join("\n"), said)
}

fn model_card(target: &Target, model: &str, output: &Path) -> Result<Said, Fault> {
    let format = ending(output, &[("pdf", "pdf"), ("md", "markdown")])?;
    let id = model_called(target, model)?;
    let place = target.hand_out(output)?;
    exported(target, "export_model_card", json!({ "model_id": id, "format": format, "target": place }))
}

/// The id of the record of this title, or that is its own id.
fn called(target: &Target, kind: &str, name: &str) -> Result<Value, Fault> {
    let records = target.records(kind)?;
    let wanted = name.trim().to_lowercase();
    let title = |r: &Value| r["title"].as_str().unwrap_or_default().to_owned();
    let found = records.iter().find(|r| title(r).trim().to_lowercase() == wanted || r["id"] == name);
    found.map(|r| r["id"].clone()).ok_or_else(|| {
        let known: Vec<String> = records.iter().map(title).collect();
        Fault::new(&format!("unknown_{kind}"), json!({ "name": name, "known": known.join(", ") }))
    })
}

/// The format that a file's ending asks for.
fn ending(output: &Path, known: &[(&str, &'static str)]) -> Result<&'static str, Fault> {
    let ending = output.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let format = known.iter().find(|(end, _)| *end == ending).map(|(_, format)| *format);
    format.ok_or_else(|| {
        let known: Vec<String> = known.iter().map(|(end, _)| format!(".{end}")).collect();
        Fault::new("export_format", json!({ "ending": ending, "known": known.join(", ") }))
    })
}

fn exported(target: &Target, command: &str, args: Value) -> Result<Said, Fault> {
    let done = target.job(command, args)?;
    let text = words::say(target.session.locale, "cli.exported", &object(&done));
    Said::new(text, done)
}

fn report(target: &Target, output: &Path, board: Option<&str>) -> Result<Said, Fault> {
    let format = ending(output, &[("pdf", "pdf"), ("md", "markdown")])?;
    let board = board.map(|name| called(target, "board", name)).transpose()?;
    let place = target.hand_out(output)?;
    exported(target, "export_report", json!({ "board_id": board, "format": format, "target": place }))
}

fn poster(target: &Target, output: &Path, what: (&str, Value), paper: Option<String>) -> Result<Said, Fault> {
    let (command, mut args) = what;
    let pictures = [("pdf", "pdf"), ("svg", "svg"), ("png", "png")];
    let more: &[(&str, &'static str)] =
        if command == "export_board" { &[("csv", "csv"), ("canvas", "json_canvas")] } else { &[("md", "markdown")] };
    args["format"] = json!(ending(output, &[&pictures[..], more].concat())?);
    args["paper"] = json!(paper);
    args["target"] = target.hand_out(output)?;
    exported(target, command, args)
}

fn kpi(target: &Target, locale: Locale) -> Result<Said, Fault> {
    let values = target.records("kpi_value")?;
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for kpi in target.records("kpi")? {
        let last =
            values.iter().filter(|v| v["kpi_id"] == kpi["id"]).max_by_key(|v| v["date"].as_str().map(str::to_owned));
        let mut args = object(&kpi);
        for (name, field) in [("value", "value"), ("date", "date"), ("source", "source")] {
            args.insert(name.to_owned(), last.map_or(Value::Null, |v| v[field].clone()));
        }
        let key = match (last.is_some(), kpi["target"].is_null()) {
            (false, _) => "cli.kpi_silent",
            (true, true) => "cli.kpi_free",
            (true, false) => "cli.kpi",
        };
        lines.push(words::say(locale, key, &args));
        rows.push(Value::Object(args));
    }
    Said::new(lines.join("\n"), Value::Array(rows))
}

fn check(target: &Target, locale: Locale, strict: bool) -> Result<Said, Fault> {
    let found = target.value("checks", json!({}))?;
    let open: Vec<&Value> = found.as_array().into_iter().flatten().filter(|f| f["silenced"].is_null()).collect();
    let line = |f: &&Value| {
        let code = f["code"].as_str().unwrap_or_default();
        let title = words::say(locale, &format!("finding.{code}.title"), &object(&f["args"]));
        format!("{}  {code}  {title}", f["severity"].as_str().unwrap_or_default())
    };
    let text = open.iter().map(line).collect::<Vec<_>>().join("\n");
    let warned = open.iter().any(|f| f["severity"] != "advice");
    let mut said = Said::new(text, found.clone())?;
    said.code = u8::from(strict && warned);
    Ok(said)
}
