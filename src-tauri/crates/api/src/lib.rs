//! The one door: every command and query of Atelier, over `project` and `analysis`.
//!
//! The window, the served page, the command line and the tests all call [`dispatch`]. The list of commands is in
//! `door.rs`, once; the router, the TypeScript bindings and the command line's help are made from it.

mod batch;
mod bench;
mod bindings;
mod board;
mod ctx;
mod dashboards;
mod data;
mod door;
mod explain;
mod export;
mod fault;
mod house;
mod jobs;
mod journal;
mod kept;
mod knowing;
mod offline;
mod opening;
mod prepare;
mod project_reads;
mod safety;
mod said;
mod sample;
mod train;
mod trial;
mod versions;
pub mod words;
mod workshop;
mod worth;

pub use batch::predict_file;
pub use bindings::typescript;
pub use ctx::{Locale, Role, Session};
pub use door::{Answer, COMMANDS, CommandInfo, dispatch, dispatch_blocking};
pub use fault::Fault;
pub use house::{Folders, House, Peers, Push, Shell};
pub use jobs::{Job, JobState};
pub use offline::{conclusion, difference, file_fault, import_project, tidy};
pub use opening::Opened;
pub use safety::{forget_old_copies, keep_backups};
pub use sample::create as create_sample;
