//! The command line: the same door, without a window.

mod data;
mod models;
mod paper;
mod project;
mod steps;
mod target;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use api::{Fault, House, Locale, words};
use clap::{Parser, Subcommand};
use serde_json::{Map, Value, json};

use crate::{folders, holder, serve, window};
use target::Target;

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
    /// Write what is known of a dataset: OUT.md to be read, OUT.csv to be computed with.
    Profile {
        file: PathBuf,
        /// Name of the dataset.
        #[arg(long)]
        data: String,
        /// Number of the version; else the newest.
        #[arg(long)]
        version: Option<i64>,
        output: PathBuf,
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
    /// Write the steps of a preparation, or add those of a file to it.
    Steps {
        file: PathBuf,
        /// Name of the preparation.
        #[arg(long)]
        preparation: String,
        /// Where its steps are written.
        #[arg(value_name = "OUT.json", required_unless_present = "from")]
        output: Option<PathBuf>,
        /// Steps that were written so: they are put at its end.
        #[arg(long, value_name = "IN.json", conflicts_with = "output")]
        from: Option<PathBuf>,
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
    /// Put a table right (a CSV of any kind, Excel, ODS, Parquet, JSON): a CSV in UTF-8, commas, doubled quotes; cells as
    /// they are.
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
        Command::New { file, from } => project::new(house, locale, &file, from.as_deref()),
        Command::Sample { file } => project::sample(locale, &file),
        Command::Import { file, data, name, into, sheet } => data::import(&on(&file)?, &data, name, into, sheet),
        Command::Compare { file, data, version, with } => data::compare(&on(&file)?, &data, version, with),
        Command::Profile { file, data, version, output } => data::profile(&on(&file)?, &data, version, &output),
        Command::Train { file, data, target, seed, models } => {
            models::train(&on(&file)?, &data, &target, seed, &models)
        }
        Command::Prepare { file, preparation, version } => steps::prepare(&on(&file)?, &preparation, version),
        Command::Steps { file, preparation, output, from } => {
            steps::steps(&on(&file)?, &preparation, output.as_deref(), from.as_deref())
        }
        Command::Predict { file, model, input, output, reasons } => {
            models::predict(&on(&file)?, &model, &input, &output, reasons)
        }
        Command::ModelCard { file, model, output } => models::card(&on(&file)?, &model, &output),
        Command::Tidy { input, output } => data::tidy(&input, &output),
        Command::Report { file, output, board } => paper::report(&on(&file)?, &output, board.as_deref()),
        Command::Poster { file, output, canvas, board, blank, paper, tiled } => {
            paper::poster(&on(&file)?, &output, paper::Sheet { canvas, board, blank, tiled }, paper)
        }
        Command::Share { file, output } => paper::share(&on(&file)?, &output),
        Command::Kpi { file } => project::kpi(&on(&file)?),
        Command::Check { file, strict } => project::check(&on(&file)?, strict),
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
        Command::Undo { file } => project::undo(&on(&file)?),
        Command::Export { file, output } => project::export(&on(&file)?, &output),
        Command::Open { .. } | Command::Serve { .. } => Said::new("", Value::Null),
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
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
