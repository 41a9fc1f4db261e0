//! The one door: every command and query of Atelier, over `project` and `analysis`.
//!
//! The window, the served page, the command line and the tests all call [`dispatch`]. The list of commands is in
//! `door.rs`, once; the router, the TypeScript bindings and the command line's help are made from it.

mod bindings;
mod board;
mod ctx;
mod dashboards;
mod data;
mod door;
mod export;
mod fault;
mod house;
mod jobs;
mod knowing;
mod offline;
mod opening;
mod project_reads;
mod safety;
mod sample;
mod train;
pub mod words;
mod workshop;

pub use bindings::typescript;
pub use ctx::{Locale, Role, Session};
pub use door::{Answer, COMMANDS, CommandInfo, dispatch, dispatch_blocking};
pub use fault::Fault;
pub use house::{Folders, House, Peers, Push, Shell};
pub use jobs::{Job, JobState};
pub use offline::{conclusion, file_fault, import_project, predict_file, tidy};
pub use opening::Opened;
pub use safety::{forget_old_copies, keep_backups};
pub use sample::create as create_sample;
