//! Cells of a column as numbers, as codes to group by, as keys to sort by, and as texts.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use chrono::NaiveDate;
use foldhash::fast::FixedState;
use polars::prelude::*;

use super::Error;
use crate::{ColumnKind, Watch};

const HASH: FixedState = FixedState::with_seed(0x50_52_45);
type Map<K, V> = std::collections::HashMap<K, V, FixedState>;
/// The code of a missing value, which equals no other where keys are looked up.
pub(super) const MISSING: u32 = u32::MAX;
/// Different texts, as a share of the rows, up to which they are categories.
const CATEGORIES: usize = 1_000;

/// NaN where missing.
pub(super) fn numbers(column: &Column) -> PolarsResult<Vec<f64>> {
    let cast = column.cast(&DataType::Float64)?;
    let mut out = Vec::with_capacity(column.len());
    for chunk in cast.f64()?.downcast_iter() {
        if chunk.validity().is_none() {
            out.extend_from_slice(chunk.values());
        } else {
            out.extend(chunk.iter().map(|v| v.copied().unwrap_or(f64::NAN)));
        }
    }
    Ok(out)
}

/// NaN is missing.
pub(super) fn number_series(name: PlSmallStr, all: &[f64], whole: bool) -> Series {
    if whole {
        let all: Int64Chunked = all.iter().map(|x| (!x.is_nan()).then_some(*x as i64)).collect();
        all.with_name(name).into_series()
    } else {
        let all: Float64Chunked = all.iter().map(|x| (!x.is_nan()).then_some(*x)).collect();
        all.with_name(name).into_series()
    }
}

pub(super) fn number_text(x: f64) -> String {
    if x == 0.0 { "0".to_owned() } else { x.to_string() }
}

/// Days or microseconds since 1970-01-01, as files have them.
pub(super) fn time_text(time: i64, instant: bool) -> String {
    if instant {
        return chrono::DateTime::from_timestamp_micros(time)
            .map(|t| {
                t.naive_utc()
                    .format(if time % 1_000_000 == 0 { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%.f" })
                    .to_string()
            })
            .unwrap_or_default();
    }
    i32::try_from(time)
        .ok()
        .and_then(|d| d.checked_add(719_163))
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .map(|d| d.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// Numbers, days and instants are alike for keys.
fn whole(column: &Column) -> PolarsResult<Option<Vec<f64>>> {
    Ok(match column.dtype() {
        DataType::Boolean | DataType::Int64 | DataType::Float64 | DataType::Date => Some(numbers(column)?),
        DataType::Datetime(..) => Some(numbers(&column.cast(&DataType::Int64)?)?),
        dtype if dtype.is_primitive_numeric() => Some(numbers(column)?),
        _ => None,
    })
}

/// Codes of the values in the order in which they first appear, over several columns of one kind; and how many there are.
/// Missing values have the code [`MISSING`].
pub(super) fn codes(columns: &[&Column]) -> PolarsResult<(Vec<Vec<u32>>, usize)> {
    let mut out = Vec::with_capacity(columns.len());
    let texts = columns.iter().all(|c| c.dtype() == &DataType::String);
    let mut by_bits: Map<u64, u32> = Map::default();
    let mut by_text: Map<String, u32> = Map::default();
    for column in columns {
        let mut codes = Vec::with_capacity(column.len());
        if texts {
            for text in column.str()?.iter() {
                codes.push(match text {
                    None => MISSING,
                    Some(text) => match by_text.get(text) {
                        Some(code) => *code,
                        None => {
                            let code = by_text.len() as u32;
                            by_text.insert(text.to_owned(), code);
                            code
                        }
                    },
                });
            }
        } else {
            let all = whole(column)?.unwrap_or_else(|| vec![f64::NAN; column.len()]);
            for x in all {
                let bits = if x == 0.0 { 0 } else { x.to_bits() };
                let next = by_bits.len() as u32;
                codes.push(if x.is_nan() { MISSING } else { *by_bits.entry(bits).or_insert(next) });
            }
        }
        out.push(codes);
    }
    Ok((out, by_bits.len().max(by_text.len())))
}

/// One code for each row of several columns; missing values are a value of their own. In the order of first appearance.
pub(super) fn groups(columns: &[&Column], rows: usize) -> PolarsResult<(Vec<u32>, usize)> {
    let mut of = vec![0u32; rows];
    let mut count = usize::from(rows > 0);
    for column in columns {
        let (mut codes, _) = codes(&[column])?;
        let codes = codes.pop().unwrap_or_default();
        let mut pairs: Map<(u32, u32), u32> = Map::default();
        for (group, code) in of.iter_mut().zip(codes) {
            let next = pairs.len() as u32;
            *group = *pairs.entry((*group, code)).or_insert(next);
        }
        count = pairs.len();
    }
    Ok((of, count))
}

/// What rows are sorted by. Missing values come last, whichever way.
pub(super) enum Key<'a> {
    Numbers(Vec<f64>, bool),
    Texts(&'a StringChunked, bool),
}

impl<'a> Key<'a> {
    pub fn new(column: &'a Column, descending: bool) -> PolarsResult<Self> {
        Ok(match whole(column)? {
            Some(all) => Self::Numbers(all, descending),
            None => Self::Texts(column.str()?, descending),
        })
    }

    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        let way = |o: Ordering, descending: bool| if descending { o.reverse() } else { o };
        match self {
            Self::Numbers(all, descending) => {
                let (x, y) = (all[a as usize], all[b as usize]);
                match (x.is_nan(), y.is_nan()) {
                    (false, false) => way(x.partial_cmp(&y).unwrap_or(Ordering::Equal), *descending),
                    (x, y) => x.cmp(&y),
                }
            }
            Self::Texts(all, descending) => match (all.get(a as usize), all.get(b as usize)) {
                (Some(x), Some(y)) => way(x.cmp(y), *descending),
                (x, y) => x.is_none().cmp(&y.is_none()),
            },
        }
    }

    pub fn missing(&self, at: u32) -> bool {
        match self {
            Self::Numbers(all, _) => all[at as usize].is_nan(),
            Self::Texts(all, _) => all.get(at as usize).is_none(),
        }
    }
}

/// Rows sorted one block at once, so that a cancel is heard.
const BLOCK: usize = 1 << 17;

/// The rows in their order; equal ones stay as they were.
pub(super) fn sorted(rows: usize, keys: &[Key], watch: &Watch) -> Result<Vec<u32>, Error> {
    let compare = |a: &u32, b: &u32| {
        keys.iter().map(|k| k.compare(*a, *b)).find(|o| *o != Ordering::Equal).unwrap_or_else(|| a.cmp(b))
    };
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let mut size = BLOCK;
    for block in order.chunks_mut(size) {
        watch.check()?;
        block.sort_unstable_by(compare);
    }
    let mut merged = vec![0u32; if rows > size { rows } else { 0 }];
    while size < rows {
        for (from, to) in order.chunks(size * 2).zip(merged.chunks_mut(size * 2)) {
            let (left, right) = from.split_at(size.min(from.len()));
            let (mut l, mut r) = (0, 0);
            for (at, slot) in to.iter_mut().enumerate() {
                if at % BLOCK == 0 {
                    watch.check()?;
                }
                let first = r >= right.len() || (l < left.len() && compare(&left[l], &right[r]) != Ordering::Greater);
                *slot = if first { left[l] } else { right[r] };
                if first { l += 1 } else { r += 1 }
            }
        }
        std::mem::swap(&mut order, &mut merged);
        size *= 2;
    }
    Ok(order)
}

/// Few different texts are categories.
pub(super) fn text_kind(series: &Series) -> PolarsResult<ColumnKind> {
    let texts = series.str()?;
    let mut seen: std::collections::HashSet<u64, FixedState> = Default::default();
    let most = CATEGORIES.min(texts.len() / 2 + 1).max(20);
    for text in texts.iter().flatten() {
        seen.insert(HASH.hash_one(text));
        if seen.len() > most {
            return Ok(ColumnKind::Text);
        }
    }
    Ok(ColumnKind::Category)
}

/// A cell as files and screens have it.
pub(super) fn text(column: &Column, row: usize, words: Option<&[String; 2]>) -> Option<String> {
    Some(match column.get(row).ok()? {
        AnyValue::Null => return None,
        AnyValue::String(text) => text.to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Boolean(b) => words.map_or_else(|| b.to_string(), |w| w[usize::from(b)].clone()),
        AnyValue::Float64(x) => number_text(x),
        AnyValue::Int64(n) => n.to_string(),
        AnyValue::Date(day) => time_text(i64::from(day), false),
        AnyValue::Datetime(time, ..) | AnyValue::DatetimeOwned(time, ..) => time_text(time, true),
        other => other.to_string(),
    })
}
