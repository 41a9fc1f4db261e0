//! `tidy DIR OUT`: tidies every file of a folder, for scoring against a benchmark of CSV loading.
//! `tidy --import FILE`: imports one file and prints what was found, with its time.

use std::path::{Path, PathBuf};

use analysis::{Watch, csv};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--import", file] => import(Path::new(file)),
        ["--preview", file] => match csv::preview(Path::new(file), &csv::Choices::default(), &Watch::none()) {
            Ok(preview) => println!("{}", serde_json::to_string_pretty(&preview).unwrap_or_default()),
            Err(error) => println!("{}", serde_json::to_string(&error).unwrap_or_default()),
        },
        [folder, out] => all(Path::new(folder), &PathBuf::from(out)),
        _ => eprintln!("tidy DIR OUT | tidy --import FILE | tidy --preview FILE"),
    }
}

fn all(folder: &Path, out: &Path) {
    let mut failed = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let target = out.join(format!("{name}_converted.csv"));
        if let Err(error) = csv::tidy(&entry.path(), &target, &Watch::none()) {
            failed += 1;
            println!("{name}: {error}");
        }
    }
    println!("{failed} failed");
}

fn import(file: &Path) {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let watch = Watch::new(threads, Default::default(), |_, _, _| {});
    let start = std::time::Instant::now();
    let mut bytes = 0;
    let result = csv::import(file, &csv::Choices::default(), &watch, &mut |chunk| {
        bytes += chunk.bytes.len();
        Ok(())
    });
    let elapsed = start.elapsed();
    match result {
        Ok(imported) => {
            println!("{}", serde_json::to_string_pretty(&imported.reading).unwrap_or_default());
            for column in &imported.columns {
                println!("{:30} {:?} {:?}", column.name, column.kind, column.examples);
            }
            for note in &imported.findings {
                println!("{}", serde_json::to_string(note).unwrap_or_default());
            }
            let receipt = &imported.receipt;
            println!(
                "rows {} rejected {} repaired {} blank cells {} missing words {} unfit {} chunks {}",
                receipt.rows_out,
                receipt.rejected,
                receipt.repaired,
                receipt.blank_cells,
                receipt.missing_words,
                receipt.unfit,
                imported.chunks
            );
        }
        Err(error) => println!("{}", serde_json::to_string(&error).unwrap_or_default()),
    }
    println!("{bytes} bytes in {elapsed:?}");
}
