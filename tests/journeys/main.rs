//! What a team does from end to end, and what goes wrong on the way: through the door that the window, the server and
//! the command line call, on real files.

mod bad_input;
mod baselines;
mod board;
mod canvas;
mod data;
mod doubts;
mod exports;
mod files;
mod hostile;
mod journey;
mod knowing;
mod preparation;
mod process;
mod reading;
mod roles;
mod slow_disk;
mod story;
mod two_hours;
mod workshop;
mod worth;
