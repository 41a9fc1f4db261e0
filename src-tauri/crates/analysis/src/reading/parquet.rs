//! Parquet, piece by piece. Its columns have types already; texts stay texts, whatever they look like.

use std::fs::File;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use polars::prelude::*;

use super::archive::damaged;
use super::pages;
use super::table::{Converted, Table, Value};
use crate::Watch;
use crate::csv::{self, Error, Format, MAX_COLUMNS, Note};

/// Cells decoded at a time.
const CELLS: usize = 2 << 20;
/// More cells than this for each byte of the file are no table, from [`SUSPECT`] rows on.
const DENSE: u64 = 300;
const SUSPECT: u64 = 5_000_000;

pub(super) fn convert(path: &Path, most: u64, watch: &Watch) -> Result<Converted, Error> {
    let name = csv::file_name(path);
    let failed = |error: PolarsError| damaged(path, Format::Parquet, &error);
    let size = std::fs::metadata(path).map_err(|error| csv::unreadable(path, &error))?.len();
    let mut reader = open(path)?;
    let rows = reader.num_rows().map_err(failed)?;
    let metadata = reader.get_metadata().map_err(failed)?.clone();
    let schema = reader.schema().map_err(failed)?;
    let all: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
    if all.len() > MAX_COLUMNS {
        let limit = MAX_COLUMNS as u64;
        return Err(Error::CsvTooManyColumns { name, columns: all.len() as u64, line: 1, limit });
    }
    if rows as u64 > SUSPECT && (rows as u64).saturating_mul(all.len() as u64) > DENSE * size {
        return Err(Error::ReadingBomb { name });
    }

    if let Some(reason) = pages::wrong(path, &metadata).map_err(|error| csv::unreadable(path, &error))? {
        return Err(damaged(path, Format::Parquet, &reason));
    }

    // A column that can't be read as plain values is left out, and this is said: lists, records, maps.
    let mut findings = Vec::new();
    let mut columns = Vec::new();
    for column in &all {
        watch.check()?;
        match sample(path, &metadata, column) {
            true => columns.push(column.clone()),
            false => findings.push(Note::new("column_left_out").with("column", column.clone())),
        }
    }
    if columns.is_empty() {
        return Err(Error::ReadingNested { name });
    }

    let mut table = Table::new(path)?;
    let names: Vec<Value> = columns.iter().map(|name| Value::Text(name.clone())).collect();
    table.row(1, names.iter().map(Some))?;
    table.typed.clear();
    let step = (CELLS / columns.len()).clamp(1_000, 100_000);
    let mut at = 0;
    let mut texts = Vec::new();
    while at < rows && table.bytes <= most {
        watch.step("unpack", at as u64, rows as u64)?;
        let frame = piece(path, &metadata, &columns, at, step).map_err(failed)?;
        let mut cells: Vec<Vec<Option<Value>>> = Vec::with_capacity(columns.len());
        texts.clear();
        for column in frame.columns() {
            texts.push(column.dtype() == &DataType::String || column.dtype().is_categorical());
            cells.push(values(column).map_err(failed)?);
        }
        // A file may say that its columns are of different lengths.
        if let Some(short) = cells.iter().find(|column| column.len() != frame.height()) {
            return Err(damaged(path, Format::Parquet, &format!("{} values for {} rows", short.len(), frame.height())));
        }
        for row in 0..frame.height() {
            table.row((at + row) as u64 + 1, cells.iter().map(|column| column[row].as_ref()))?;
        }
        if frame.height() == 0 {
            break;
        }
        at += frame.height();
    }
    let mut converted = table.finish(Format::Parquet, at >= rows)?;
    converted.typed.resize(columns.len(), csv::Typed::default());
    for (typed, text) in converted.typed.iter_mut().zip(texts) {
        typed.only_text = text;
    }
    converted.header = Some(1);
    converted.findings.extend(findings);
    Ok(converted)
}

fn open(path: &Path) -> Result<ParquetReader<File>, Error> {
    let file = File::open(path).map_err(|error| csv::unreadable(path, &error))?;
    Ok(ParquetReader::new(file).read_parallel(ParallelStrategy::None))
}

fn piece(
    path: &Path,
    metadata: &FileMetadataRef,
    columns: &[String],
    from: usize,
    length: usize,
) -> PolarsResult<DataFrame> {
    let mut reader = ParquetReader::new(File::open(path)?).read_parallel(ParallelStrategy::None);
    reader.set_metadata(metadata.clone());
    reader.with_columns(Some(columns.to_vec())).with_slice(Some((from, length))).finish()
}

/// Whether a column holds plain values; tried on its first row, since what can be read depends on the library.
fn sample(path: &Path, metadata: &FileMetadataRef, column: &str) -> bool {
    let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let frame = piece(path, metadata, &[column.to_owned()], 0, 1).ok()?;
        let column = frame.columns().first()?.clone();
        let nested = matches!(column.dtype(), DataType::List(_)) || column.dtype().is_nested();
        (!nested && values(&column).is_ok()).then_some(())
    }));
    matches!(tried, Ok(Some(())))
}

fn values(column: &Column) -> PolarsResult<Vec<Option<Value>>> {
    let series = column.as_materialized_series();
    Ok(match series.dtype() {
        DataType::Boolean => series.bool()?.iter().map(|value| value.map(Value::Boolean)).collect(),
        DataType::Float32 | DataType::Float64 => {
            let single = series.dtype() == &DataType::Float32;
            let numbers = series.cast(&DataType::Float64)?;
            let text = |x: f64| match (x.is_finite(), single) {
                (false, _) => Value::Error("#NUM!".to_owned()),
                (true, true) => Value::Number(format!("{:?}", x as f32)),
                (true, false) => Value::Number(format!("{x:?}")),
            };
            numbers.f64()?.iter().map(|value| value.map(text)).collect()
        }
        dtype if dtype.is_integer() => {
            let texts = series.cast(&DataType::String)?;
            texts.str()?.iter().map(|value| value.map(|text| Value::Number(text.to_owned()))).collect()
        }
        DataType::Date => {
            let days = series.to_physical_repr().cast(&DataType::Int64)?;
            days.i64()?.iter().map(|value| value.and_then(day)).collect()
        }
        DataType::Datetime(unit, _) => {
            let per = match unit {
                TimeUnit::Nanoseconds => 1_000_000_000,
                TimeUnit::Microseconds => 1_000_000,
                TimeUnit::Milliseconds => 1_000,
            };
            let units = series.to_physical_repr().cast(&DataType::Int64)?;
            units.i64()?.iter().map(|value| value.and_then(|units| instant(units, per))).collect()
        }
        DataType::Binary => {
            let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            };
            series.binary()?.iter().map(|value| value.map(|bytes| Value::Text(text(bytes)))).collect()
        }
        _ => {
            let texts = series.cast(&DataType::String)?;
            texts.str()?.iter().map(|value| value.map(|text| Value::Text(text.to_owned()))).collect()
        }
    })
}

fn day(days: i64) -> Option<Value> {
    let date = NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::Duration::try_days(days)?)?;
    Some(Value::Date(date.format("%Y-%m-%d").to_string()))
}

fn instant(units: i64, per: i64) -> Option<Value> {
    let nanos = units.rem_euclid(per) * (1_000_000_000 / per);
    let instant = DateTime::from_timestamp(units.div_euclid(per), u32::try_from(nanos).ok()?)?;
    let format = if nanos == 0 { "%Y-%m-%d %H:%M:%S" } else { "%Y-%m-%d %H:%M:%S%.6f" };
    Some(Value::Date(instant.format(format).to_string()))
}
