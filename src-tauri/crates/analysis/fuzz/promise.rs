//! What is promised of anything that comes from outside. Kept here, so that the fuzzers and the ordinary tests, which
//! read what the fuzzers have found again, hold the same promises.

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use analysis::baseline;
use analysis::csv::{Choices, Error};
use analysis::prepare::{Column, formula::Formula};
use analysis::{ColumnInfo, ColumnKind, Frame, Watch, reading, store};

/// Nothing that is tried is large.
pub const SLOW: Duration = Duration::from_secs(5);

/// Reads the bytes in every way. Answers what was wrong; `slow` is too long.
pub fn reads(folder: &Path, name: &str, bytes: &[u8], choices: &Choices, slow: Duration) -> Result<(), String> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let preview = reading::preview(&path, choices, &Watch::none());
    let mut chunks = Vec::new();
    let imported = reading::import(&path, choices, &Watch::none(), &mut |chunk| {
        chunks.push(chunk.bytes);
        Ok(())
    });
    let took = begun.elapsed();
    if took > slow {
        return Err(format!("took {took:?}"));
    }
    let imported = match imported {
        Ok(imported) => imported,
        // What the reader itself did not expect.
        Err(error @ (Error::CsvChanged { .. } | Error::CsvChunkDiffers { .. } | Error::CsvSink { .. })) => {
            return Err(error.to_string());
        }
        Err(_) => return Ok(()),
    };
    let preview = preview.map_err(|error| format!("imported, but no preview: {error}"))?;
    let frame = store::read(&chunks, None).map_err(|error| error.to_string())?;
    let receipt = &imported.receipt;
    let wrong = |what: &str| Err(format!("{what}: {receipt:?}"));
    if frame.height() as u64 != receipt.rows_out || imported.profile.rows != receipt.rows_out {
        return wrong("rows are missing");
    }
    if receipt.rows_read != receipt.preamble + receipt.header + receipt.rejected + receipt.rows_out {
        return wrong("the receipt does not add up");
    }
    if preview.columns.len() != imported.columns.len() || frame.width() != imported.columns.len() {
        return wrong("columns differ");
    }
    if receipt.rejected.min(1_000) != receipt.rejected_rows.len() as u64
        || receipt.repaired.min(1_000) != receipt.repaired_rows.len() as u64
    {
        return wrong("rejected or repaired rows are not listed");
    }
    Ok(())
}

/// An archive written as text, so that a fuzzer changes what is in it and not its sums: `=== path` before each part.
/// Bytes that are an archive already stay as they are.
pub fn packed(text: &[u8]) -> Vec<u8> {
    if text.starts_with(b"PK") {
        return text.to_vec();
    }
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut rest = text;
    while let Some(from) = find(rest, b"=== ") {
        let part = &rest[from + 4..];
        let line = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let body = &part[(line + 1).min(part.len())..];
        let end = find(body, b"\n=== ").unwrap_or(body.len());
        let name = String::from_utf8_lossy(&part[..line]).trim().to_owned();
        if out.start_file(name, stored).and_then(|()| Ok(out.write_all(&body[..end])?)).is_err() {
            break;
        }
        rest = &body[end..];
    }
    out.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

const TABLE: &str = "amount,count,country,paid,made_on,two words
10.5,3,FR,yes,2024-10-04,1
-2.5,0,Lettonie,no,1970-01-01,2
,4,,,,3
0.25,7,fr,yes,2024-12-02,4
1e300,9007199254740993,DE,no,2020-02-29,5
";

/// A small table of every kind, read as any other.
static SAMPLE: LazyLock<Result<(Frame, Vec<ColumnInfo>), String>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = folder.path().join("sample.csv");
    std::fs::write(&path, TABLE).map_err(|error| error.to_string())?;
    let mut chunks = Vec::new();
    let choices = Choices { kinds: [("country".to_owned(), ColumnKind::Category)].into(), ..Choices::default() };
    let read = reading::import(&path, &choices, &Watch::none(), &mut |chunk| {
        chunks.push(chunk.bytes);
        Ok(())
    });
    let read = read.map_err(|error| error.to_string())?;
    let frame = store::read(&chunks, None).map_err(|error| error.to_string())?;
    let infos = read.columns.iter().map(|c| ColumnInfo { name: c.name.clone(), kind: c.kind, known_after: false });
    Ok((frame, infos.collect()))
});

/// A formula is computed on every row, or refused with a place that lies in it.
pub fn formula(text: &str) -> Result<(), String> {
    let (frame, infos) = SAMPLE.as_ref().map_err(Clone::clone)?;
    let columns: Vec<Column> = infos.iter().map(|info| Column::new(&info.name, info.kind)).collect();
    let begun = Instant::now();
    let _ = Formula::names(text);
    let _ = Formula::condition(text, &columns);
    match Formula::new(text, &columns) {
        Ok(formula) => {
            let computed = formula.series(frame, &columns, "x", &Watch::none());
            let (series, ..) = computed.map_err(|error| format!("checked, then: {error}"))?;
            if series.len() != frame.height() {
                return Err(format!("{} values for {} rows", series.len(), frame.height()));
            }
        }
        Err(error) => {
            if let Some((at, length)) = error.place()
                && at + length > text.chars().count()
            {
                return Err(format!("{error}: not in the text"));
            }
        }
    }
    if begun.elapsed() > SLOW {
        return Err(format!("took {:?}", begun.elapsed()));
    }
    Ok(())
}

/// A business rule answers on every row, or says where it can't be understood.
pub fn rule(text: &str) -> Result<(), String> {
    let (frame, infos) = SAMPLE.as_ref().map_err(Clone::clone)?;
    let begun = Instant::now();
    for target in ["paid", "amount"] {
        let read = baseline::check_rule(frame, infos, (target, None, None), text, &Watch::none());
        let read = read.map_err(|error| error.to_string())?;
        let lines = text.lines().count() as u32 + 1;
        if let Some(problem) = &read.problem
            && (problem.line == 0 || problem.line > lines || problem.column == 0)
        {
            return Err(format!("{problem:?}: not in the text"));
        }
        let known = frame.column(target).map_or(0, |column| column.len() - column.null_count()) as u64;
        let all = read.rows.iter().sum::<u64>() + read.rest;
        if read.problem.is_none() && all != frame.height() as u64 && all != known {
            return Err(format!("{all} answers for {} rows", frame.height()));
        }
    }
    if begun.elapsed() > SLOW {
        return Err(format!("took {:?}", begun.elapsed()));
    }
    Ok(())
}
