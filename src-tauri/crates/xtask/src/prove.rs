//! The long proofs: an hour with the first build, so not in CI, where their short forms run.

use std::time::Instant;

use crate::Done;
use crate::shell::{call, root, target, tool};

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&mut Vec<String>) -> Done,
}

const STEPS: [Step; 3] = [
    Step { name: "document", what: "kills, faults, random sequences; five minutes of damaged files", run: document },
    Step { name: "hostile", what: "files made to hurt, each within ten seconds and a gigabyte", run: hostile },
    Step { name: "fuzz", what: "a minute of cargo-fuzz for each reader (`ATELIER_FUZZ`: so many seconds)", run: fuzz },
];

pub fn list() {
    for step in &STEPS {
        println!("{:<10}{}", step.name, step.what);
    }
}

pub fn all() -> Done {
    prove(&STEPS)
}

pub fn only(name: &str) -> Done {
    let step = STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        format!("there is no proof “{name}”; there are: {}", names.join(", "))
    })?;
    prove(std::slice::from_ref(step))
}

fn prove(steps: &[Step]) -> Done {
    let (begun, mut figures) = (Instant::now(), Vec::new());
    for step in steps {
        println!("\n\x1b[1m── {}: {} ──\x1b[0m", step.name, step.what);
        (step.run)(&mut figures)?;
    }
    println!("\n{}\n\nProved in {} minutes.", figures.join("\n"), begun.elapsed().as_secs().div_ceil(60));
    Ok(())
}

/// Runs tests as in the long campaign, and keeps what they say of themselves.
fn tests(words: &[&str], figures: &mut Vec<String>) -> Done {
    let mut running = false;
    call(".", words).env("ATELIER_LONG", "1").watch(|line| {
        running |= line.starts_with("running ");
        figures.extend(figure(line).filter(|_| running).map(str::to_owned));
    })
}

fn document(figures: &mut Vec<String>) -> Done {
    let words =
        ["cargo", "test", "--workspace", "--test", "proof", "--test", "fuzz", "--", "--nocapture", "--test-threads=1"];
    tests(&words, figures)
}

fn hostile(figures: &mut Vec<String>) -> Done {
    let words = ["cargo", "test", "--workspace", "--test", "journeys", "--"];
    let which = ["bad_input", "hostile", "--include-ignored", "--nocapture", "--test-threads=1"];
    tests(&[&words[..], &which].concat(), figures)
}

const READERS: &str = "src-tauri/crates/analysis/fuzz";
const TARGETS: [&str; 9] = ["csv", "xlsx", "xls", "ods", "json", "parquet", "formula", "rule", "exchange"];

/// What a reader is given grows in the folder of results; what broke it is kept in `artifacts` and told. Whatever was
/// mended goes into `corpus`, which the ordinary tests read.
fn fuzz(figures: &mut Vec<String>) -> Done {
    let fuzzer = tool("cargo-fuzz", "^0.13")?.display().to_string();
    let seconds: u64 = std::env::var("ATELIER_FUZZ").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let built = target().join("fuzz").display().to_string();
    // No sanitizer: they want a nightly compiler, and ours is safe code.
    let how = ["--fuzz-dir", ".", "-O", "--codegen-units", "16", "--sanitizer", "none", "--target-dir", &built];
    for name in TARGETS {
        let grown = target().join("fuzz-corpus").join(name);
        std::fs::create_dir_all(&grown).map_err(|error| format!("{}: {error}", grown.display()))?;
        let kept = root().join(READERS).join("corpus").join(name).display().to_string();
        let grown = grown.display().to_string();
        let time = format!("-max_total_time={seconds}");
        let bounds = ["--", &time, "-timeout=30", "-rss_limit_mb=1024", "-max_len=20000", "-print_final_stats=1"];
        let mut done = String::new();
        let run = call(READERS, &[&[&fuzzer, "run"], &how[..], &[name, &grown, &kept], &bounds].concat());
        // Small files one after the other: threads would only wait for one another.
        run.env("POLARS_MAX_THREADS", "1").watch(|line| {
            if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
                done = count.trim().to_owned();
            }
        })?;
        figures.push(format!("{name}: {done} inputs in {seconds} s, nothing found"));
    }
    Ok(())
}

/// What a proof says of itself: `test kills::… ... 350 kills, none lost` → `350 kills, none lost`.
fn figure(line: &str) -> Option<&str> {
    let said = match line.split_once(" ... ") {
        Some((test, said)) if test.starts_with("test ") => said,
        _ => line,
    };
    let of_the_runner = ["ok", "FAILED", "ignored", "running ", "test "].iter().any(|word| said.starts_with(word));
    (!of_the_runner && !said.trim().is_empty()).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_are_what_the_proofs_say() {
        assert_eq!(figure("test kills::all ... 350 kills, none lost"), Some("350 kills, none lost"));
        assert_eq!(figure("EIO at fsync: 32 faults"), Some("EIO at fsync: 32 faults"));
        for line in
            ["ok", "", "test a ... ok", "test b ... ignored, a child", "test result: ok. 41 passed", "running 3 tests"]
        {
            assert_eq!(figure(line), None, "{line}");
        }
    }
}
