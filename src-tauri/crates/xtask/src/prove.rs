//! The long proofs of the document, and five minutes of damaged files for the reader: half an hour, so not in CI, where their short forms run.

use std::time::Instant;

use crate::Done;
use crate::shell::call;

pub fn prove() -> Done {
    let words =
        ["cargo", "test", "--workspace", "--test", "proof", "--test", "fuzz", "--", "--nocapture", "--test-threads=1"];
    let (begun, mut running, mut figures) = (Instant::now(), false, Vec::new());
    call(".", &words).env("ATELIER_LONG", "1").watch(|line| {
        running |= line.starts_with("running ");
        figures.extend(figure(line).filter(|_| running).map(str::to_owned));
    })?;
    println!("\n{}\n\nProved in {} minutes.", figures.join("\n"), begun.elapsed().as_secs().div_ceil(60));
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
