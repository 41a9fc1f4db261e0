//! The command line: the same door, without a window.

use std::path::PathBuf;
use std::process::ExitCode;

use api::Session;
use clap::{Parser, Subcommand};

use crate::{folders, serve};

/// From an objective to a data product that is used and measured.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    /// Project to open in the window.
    pub file: Option<PathBuf>,
    /// Answer in JSON, for machines.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
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
    /// Make a new, empty project.
    New { file: PathBuf },
}

pub fn run(command: Command, _json: bool) -> ExitCode {
    let house = folders::house(None);
    let done = match command {
        Command::New { file } => {
            let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            house.create_path(&file, &name, Session::owner(api::Locale::En).call()).map(|_| ExitCode::SUCCESS)
        }
        Command::Serve { file, port, ui } => {
            let opened = file.map(|f| house.open_path(&f).map(|o| o.doc)).transpose();
            opened.map(|doc| serve::run(&house, doc, port, ui))
        }
    };
    done.unwrap_or_else(|fault| {
        eprintln!("atelier: {fault}");
        ExitCode::from(2)
    })
}
