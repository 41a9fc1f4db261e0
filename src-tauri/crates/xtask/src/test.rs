//! Everything that CI checks, in the order in which a mistake costs least to find.

use std::env;
use std::time::{Duration, Instant};

use crate::Done;
use crate::shell::{application, call, root};
use crate::{bindings, package, screen, system, ui};

/// What a step says of itself at the end, if anything.
type Said = Result<Vec<String>, String>;

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Said,
}

const STEPS: [Step; 15] = [
    Step { name: "system", what: "system packages", run: || quiet(system::to_test()) },
    Step { name: "install", what: "front-end packages", run: || quiet(ui::install("ui")) },
    Step { name: "pages", what: "front-end build", run: || quiet(ui::build()) },
    Step {
        name: "svelte",
        what: "types of the front end",
        run: || npm("check", |line| line.contains("svelte-check found")),
    },
    Step { name: "eslint", what: "front-end lints", run: || npm("lint", |_| false) },
    Step {
        name: "prettier",
        what: "front-end format",
        run: || npm("format:check", |line| line.starts_with("All matched")),
    },
    Step {
        name: "vitest",
        what: "front-end logic",
        run: || npm("test", |line| line.trim_start().starts_with("Tests ")),
    },
    Step { name: "fmt", what: "Rust format", run: || quiet(call(".", &["cargo", "fmt", "--all", "--check"]).run()) },
    Step { name: "build", what: "the application", run: || quiet(cargo(&["build", "--workspace", "--locked"]).run()) },
    Step { name: "rust", what: "Rust tests", run: rust },
    Step { name: "bindings", what: "bindings drift", run: || quiet(bindings::check()) },
    Step { name: "clippy", what: "Rust lints", run: clippy },
    Step { name: "e2e", what: "the served application in Chromium", run: e2e },
    Step { name: "window", what: "the real window", run: window },
    Step { name: "package", what: "the packages, and a double click", run: package::try_it },
];

pub fn list() {
    for step in &STEPS {
        println!("{:<10}{}", step.name, step.what);
    }
}

pub fn only(name: &str) -> Done {
    let step = STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        format!("there is no step “{name}”; there are: {}", names.join(", "))
    })?;
    run(std::slice::from_ref(step))
}

pub fn all() -> Done {
    run(&STEPS)
}

/// Runs the steps up to the first that fails, and says what was seen.
fn run(steps: &[Step]) -> Done {
    let begun = Instant::now();
    let mut report = String::new();
    for (at, step) in steps.iter().enumerate() {
        println!("\n\x1b[1m── {}: {} ──\x1b[0m", step.name, step.what);
        let start = Instant::now();
        let said = (step.run)();
        let took = time(start.elapsed());
        match said {
            Ok(lines) => {
                report += &format!("ok    {:<10}{took:>8}  {}\n", step.name, step.what);
                for line in lines {
                    report += &format!("{:26}{line}\n", "");
                }
            }
            Err(why) => {
                report += &format!("FAIL  {:<10}{took:>8}  {}\n", step.name, step.what);
                for step in &steps[at + 1..] {
                    report += &format!("-     {:<10}{:>8}  {}\n", step.name, "", step.what);
                }
                println!("\n{report}");
                return Err(format!(
                    "step “{}” failed: {why}\nAgain, alone: cargo xtask test --only {}",
                    step.name, step.name
                ));
            }
        }
    }
    println!("\n{report}\nAll {} steps passed in {}.", steps.len(), time(begun.elapsed()));
    Ok(())
}

fn time(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", took.as_secs() / 60, took.as_secs() % 60)
    }
}

fn quiet(done: Done) -> Said {
    done.map(|()| Vec::new())
}

fn cargo(words: &[&str]) -> crate::shell::Call {
    call(".", &[&["cargo"], words].concat())
}

/// A script of the front end; the lines that `closing` knows are repeated in the summary.
fn npm(script: &str, closing: fn(&str) -> bool) -> Said {
    let mut kept = Vec::new();
    call("ui", &["npm", "run", "--silent", script]).watch(|line| {
        if closing(line) {
            kept.push(line.trim().to_owned());
        }
    })?;
    Ok(kept)
}

fn clippy() -> Said {
    quiet(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]).run())
}

fn rust() -> Said {
    let (mut passed, mut ignored, mut runs) = (0, 0, 0);
    cargo(&["test", "--workspace", "--locked"]).watch(|line| {
        if let Some(result) = line.strip_prefix("test result: ") {
            passed += number_before(result, " passed");
            ignored += number_before(result, " ignored");
            runs += 1;
        }
    })?;
    Ok(vec![format!("test result: ok. {passed} passed; 0 failed; {ignored} ignored, in {runs} programs")])
}

/// The number that stands before a word: `("ok. 12 passed; 0 failed", " passed")` → 12.
fn number_before(line: &str, word: &str) -> u64 {
    let digits = line.split(word).next().and_then(|before| before.rsplit([' ', '.', ';']).next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// Node's test runner over a folder of tests.
fn node_tests(folder: &str, wrapper: &[&str], extra: &[(&str, String)]) -> Said {
    ui::install(folder)?;
    let mut call = call(folder, &[wrapper, &["node", "--test", "--test-reporter=spec"]].concat())
        .env("ATELIER", application())
        .env("ATELIER_ROOT", root());
    for (name, value) in extra {
        call = call.env(name, value);
    }
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    call.watch(|line| {
        let line = line.trim_start_matches(['ℹ', ' ']);
        let count = |name: &str| line.strip_prefix(name).and_then(|rest| rest.trim().parse::<u64>().ok());
        passed += count("pass ").unwrap_or(0);
        failed += count("fail ").unwrap_or(0);
        skipped += count("skipped ").unwrap_or(0);
    })?;
    if passed == 0 {
        return Err(format!("{folder}: no test ran"));
    }
    Ok(vec![format!("{passed} passed, {failed} failed, {skipped} skipped")])
}

fn e2e() -> Said {
    node_tests("tests/e2e", &[], &[])
}

fn window() -> Said {
    let driver = ("TAURI_DRIVER", screen::driver()?.display().to_string());
    let own = screen::own(600, (1440, 900), "");
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let done = node_tests("tests/window", &own, &[driver]);
    if done.is_err() && env::var_os("CI").is_none() {
        eprintln!("(the window was tried on a screen of its own, by xvfb-run)");
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_closing_line() {
        let line = "ok. 25 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 2.94s";
        assert_eq!((number_before(line, " passed"), number_before(line, " ignored")), (25, 3));
    }

    #[test]
    fn steps_have_names_of_their_own() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
        assert!(only("nonsense").is_err());
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(time(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(time(Duration::from_secs(125)), "2 min 05 s");
    }
}
