//! How imported tables are kept: Parquet with zstd pages, read column by column.

use std::io::Cursor;

use polars::prelude::*;

/// What can be wrong with stored data. The reason is Polars' own, for the log.
#[derive(Debug, Clone, PartialEq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "code", content = "args", rename_all = "snake_case")]
pub enum StoreError {
    #[error("the table could not be encoded: {reason}")]
    StoreEncode { reason: String },
    #[error("chunk {index} could not be read: {reason}")]
    StoreDecode { index: usize, reason: String },
    #[error("no column named {column}")]
    StoreUnknownColumn { column: String },
}

/// The frame as the bytes of one Parquet file: zstd (level 3), one row group, no statistics.
pub fn encode(frame: &DataFrame) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .with_statistics(StatisticsOptions::empty())
        .with_row_group_size(None)
        .finish(&mut frame.clone())
        .map_err(|error| StoreError::StoreEncode { reason: error.to_string() })?;
    Ok(bytes)
}

/// The chunks, in order, as one frame of contiguous columns; only the wanted columns are decoded, in the order asked.
/// No chunk gives an empty frame. All chunks must have the same columns.
pub fn read(chunks: &[impl AsRef<[u8]>], columns: Option<&[String]>) -> Result<DataFrame, StoreError> {
    let mut whole: Option<DataFrame> = None;
    for (index, chunk) in chunks.iter().enumerate() {
        let part = read_one(index, chunk.as_ref(), columns)?;
        match &mut whole {
            None => whole = Some(part),
            Some(frame) => {
                frame
                    .vstack_mut(&part)
                    .map_err(|error| StoreError::StoreDecode { index, reason: error.to_string() })?;
            }
        }
    }
    let mut frame = whole.unwrap_or_default();
    frame.rechunk_mut_par();
    Ok(frame)
}

fn read_one(index: usize, bytes: &[u8], columns: Option<&[String]>) -> Result<DataFrame, StoreError> {
    let failed = |error: PolarsError| StoreError::StoreDecode { index, reason: error.to_string() };
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    if let Some(wanted) = columns {
        let schema = reader.schema().map_err(failed)?;
        if let Some(column) = wanted.iter().find(|name| !schema.contains(name.as_str())) {
            return Err(StoreError::StoreUnknownColumn { column: column.clone() });
        }
        reader = reader.with_columns(Some(wanted.to_vec()));
    }
    let frame = reader.set_rechunk(true).finish().map_err(failed)?;
    match columns {
        Some(wanted) => frame.select(wanted.iter().map(String::as_str)).map_err(failed),
        None => Ok(frame),
    }
}

/// One row, as a frame of its own.
pub fn row(frame: &DataFrame, at: usize) -> DataFrame {
    frame.slice(i64::try_from(at).unwrap_or(i64::MAX), 1)
}

/// Yes/no columns as texts, in the file's own words for no and for yes.
pub fn in_words(frame: &mut DataFrame, words: &[(String, [String; 2])]) {
    for (name, [no, yes]) in words {
        let Ok(said) = frame.column(name).and_then(Column::bool) else { continue };
        let said: StringChunked = said.iter().map(|b| b.map(|b| if b { yes.as_str() } else { no.as_str() })).collect();
        let said = said.into_column().with_name(name.into());
        let _ = frame.replace(name, said);
    }
}

/// Some rows, in the order asked.
pub fn take(frame: &DataFrame, rows: &[u32]) -> Result<DataFrame, StoreError> {
    let wanted = IdxCa::from_vec("rows".into(), rows.iter().map(|&r| r as IdxSize).collect());
    frame.take(&wanted).map_err(|error| StoreError::StoreDecode { index: 0, reason: error.to_string() })
}

/// A frame of texts, all columns of one length.
pub fn of_texts(columns: Vec<(String, Vec<Option<String>>)>) -> Result<DataFrame, StoreError> {
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let columns = columns.into_iter().map(|(name, cells)| Column::new(name.into(), cells)).collect();
    DataFrame::new(rows, columns).map_err(|error| StoreError::StoreEncode { reason: error.to_string() })
}

/// One column of a frame.
pub fn column(frame: DataFrame, name: &str) -> Result<Series, StoreError> {
    let column = frame.column(name).map_err(|_| StoreError::StoreUnknownColumn { column: name.to_owned() })?;
    Ok(column.as_materialized_series().clone())
}

/// The names of the columns, in order.
pub fn names(frame: &DataFrame) -> Vec<String> {
    frame.get_column_names().into_iter().map(ToString::to_string).collect()
}

/// `length` rows from `offset` as text, missing cells `None`: dates as ISO 8601, numbers with a point, whatever the locale.
pub fn texts(frame: &DataFrame, offset: usize, length: usize) -> Vec<Vec<Option<String>>> {
    let part = frame.slice(i64::try_from(offset).unwrap_or(i64::MAX), length);
    (0..part.height())
        .map(|row| part.columns().iter().map(|column| column.get(row).ok().and_then(|value| text(&value))).collect())
        .collect()
}

pub(crate) fn text(value: &AnyValue) -> Option<String> {
    match value {
        AnyValue::Null => None,
        AnyValue::String(text) => Some((*text).to_owned()),
        AnyValue::StringOwned(text) => Some(text.to_string()),
        AnyValue::Boolean(b) => Some(b.to_string()),
        AnyValue::Float64(x) => Some(x.to_string()),
        AnyValue::Int64(n) => Some(n.to_string()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(from: i64) -> DataFrame {
        df!(
            "a" => (from..from + 3).collect::<Vec<i64>>(),
            "b" => [Some("x"), None, Some("é")],
            "c" => [1.5, f64::MIN, 0.0],
        )
        .unwrap()
    }

    #[test]
    fn chunks_come_back_in_order() {
        let chunks = [encode(&frame(0)).unwrap(), encode(&frame(3)).unwrap()];
        let mut want = frame(0);
        want.vstack_mut(&frame(3)).unwrap();
        assert!(read(&chunks, None).unwrap().equals_missing(&want));
    }

    #[test]
    fn only_wanted_columns_in_the_order_asked() {
        let chunks = [encode(&frame(0)).unwrap()];
        let got = read(&chunks, Some(&["c".to_owned(), "a".to_owned()])).unwrap();
        assert_eq!(got.get_column_names(), ["c", "a"]);
        let error = read(&chunks, Some(&["z".to_owned()])).unwrap_err();
        assert_eq!(error, StoreError::StoreUnknownColumn { column: "z".to_owned() });
    }

    #[test]
    fn yes_and_no_in_the_words_of_the_file() {
        let mut frame = df!("paid" => [Some(true), None, Some(false)], "n" => [1, 2, 3]).unwrap();
        let words = |column: &str| (column.to_owned(), ["Non".to_owned(), "Oui".to_owned()]);
        in_words(&mut frame, &[words("paid"), words("n"), words("gone")]);
        let cells: Vec<_> = texts(&frame, 0, 3).into_iter().map(|row| row[0].clone()).collect();
        assert_eq!(cells, [Some("Oui".into()), None, Some("Non".into())]);
        assert_eq!(names(&frame), ["paid", "n"]);
    }

    #[test]
    fn damaged_chunk_is_an_error() {
        let mut bytes = encode(&frame(0)).unwrap();
        let cut = bytes.len() / 2;
        bytes.truncate(cut);
        assert!(matches!(read(&[bytes], None), Err(StoreError::StoreDecode { index: 0, .. })));
        assert!(matches!(read(&[b"not parquet".to_vec()], None), Err(StoreError::StoreDecode { .. })));
        assert_eq!(read(&[] as &[Vec<u8>], None).unwrap().height(), 0);
    }
}
