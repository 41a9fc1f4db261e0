//! The errands of the repository: `cargo xtask run`, `test`, `bindings`, `bench`, `prove`, `package`.
//!
//! No dependencies, so that it starts seconds after a clone and works on a machine that lacks everything else.

mod bench;
mod bindings;
mod package;
mod prove;
mod run;
mod sample;
mod screen;
mod shell;
mod system;
mod test;
mod ui;

use std::process::ExitCode;

/// An errand that failed, in words for the terminal.
type Done = Result<(), String>;

const HELP: &str = "\
cargo xtask run               set up, build, open the window with the sample project
                              (without a display: serve it and print the address)
cargo xtask test              set up, build, check and test everything, as CI does
cargo xtask test --only STEP  one step of it; `--list` names the steps
cargo xtask bindings          write ui/src/ipc/bindings.ts from the list of commands
cargo xtask prove             the long proofs: kills, faults, 10,000 random sequences; hostile files; fuzzing
cargo xtask prove --only STEP one of them; `--list` names them
cargo xtask package           make the .deb and the .rpm of the program as it is built and tested
cargo xtask bench             measure beside others: the board, gestures, start, import, training, profile, reading
cargo xtask bench --only ROW  one row of it; `--list` names the rows
cargo xtask sample            write the sample's synthetic transactions, from their seed
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["run"] => run::run(),
        ["test"] => test::all(),
        ["test", "--list"] => {
            test::list();
            Ok(())
        }
        ["test", "--only", step] => test::only(step),
        ["bench"] => bench::all(),
        ["bench", "--list"] => {
            bench::list();
            Ok(())
        }
        ["bench", "--only", row] => bench::only(row),
        ["bindings"] => bindings::write(),
        ["prove"] => prove::all(),
        ["prove", "--list"] => {
            prove::list();
            Ok(())
        }
        ["prove", "--only", step] => prove::only(step),
        ["package"] => package::package(),
        ["sample"] => sample::write(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no errand “{}”\n\n{HELP}", other.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\n{why}");
            ExitCode::FAILURE
        }
    }
}
