//! Atelier: the window and the command line, in one program.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod awake;
mod cli;
mod folders;
mod holder;
mod menu;
mod projector;
mod serve;
mod window;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli.command {
        Some(command) => cli::run(command, cli.json, cli.lang.as_deref()),
        None => cli::open_window(cli.file, cli::locale(cli.lang.as_deref())),
    }
}
