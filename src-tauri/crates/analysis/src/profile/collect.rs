//! Collects what a profile needs, chunk by chunk, in bounded memory.

use std::collections::HashMap;
use std::hash::BuildHasher;

use chrono::{DateTime, NaiveDate};
use foldhash::fast::FixedState;
use polars::prelude::*;

use super::{Bin, ColumnProfile, Dates, Numbers, TOP, Texts, Top, edges};
use crate::ColumnKind;

const HASH: FixedState = FixedState::with_seed(0x50_52_4F_46);
/// Numbers kept for exact quantiles, over all columns of a file (128 MB).
const KEPT_IN_ALL: usize = 16 << 20;
/// Different texts kept with their counts; beyond, distinct texts are estimated.
const TEXTS_KEPT: usize = 100_000;
/// Smallest hashes kept for the estimate (relative error about 1.6 %).
const SMALLEST: usize = 4_096;

/// What was collected of one column; [`Collector::finish`] makes the profile.
pub struct Collector {
    name: String,
    kind: ColumnKind,
    count: u64,
    missing: u64,
    numbers: Sums,
    values: Vec<f64>,
    keep: usize,
    /// Every `stride`-th value is kept.
    stride: u64,
    texts: HashMap<Box<str>, u64, FixedState>,
    texts_full: bool,
    smallest: Smallest,
    lengths: (u64, u64, u64),
    booleans: [u64; 2],
}

/// Count, mean and sum of squares about it, with compensation by chunk (Chan, Golub and LeVeque, 1979).
#[derive(Default)]
struct Sums {
    count: f64,
    mean: f64,
    squares: f64,
    min: f64,
    max: f64,
    zeros: u64,
    negatives: u64,
}

impl Sums {
    fn add(&mut self, values: &[f64]) {
        if values.is_empty() {
            return;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let (mut squares, mut min, mut max) = (0.0, f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            let apart = value - mean;
            squares += apart * apart;
            min = min.min(*value);
            max = max.max(*value);
            self.zeros += u64::from(*value == 0.0);
            self.negatives += u64::from(*value < 0.0);
        }
        if self.count == 0.0 {
            (self.min, self.max) = (min, max);
        }
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        let total = self.count + count;
        let apart = mean - self.mean;
        self.squares += squares + apart * apart * self.count * count / total;
        self.mean += apart * count / total;
        self.count = total;
    }
}

/// The smallest hashes: their spread tells how many different values there are (Bar-Yossef et al., 2002).
#[derive(Default)]
struct Smallest {
    hashes: std::collections::BTreeSet<u64>,
}

impl Smallest {
    fn add(&mut self, hash: u64) {
        if self.hashes.len() < SMALLEST {
            self.hashes.insert(hash);
        } else if let Some(last) = self.hashes.last().copied()
            && hash < last
            && self.hashes.insert(hash)
        {
            self.hashes.remove(&last);
        }
    }

    fn estimate(&self) -> u64 {
        match self.hashes.last() {
            Some(last) if self.hashes.len() == SMALLEST => {
                ((SMALLEST as f64 - 1.0) / (*last as f64 / u64::MAX as f64)).round() as u64
            }
            _ => self.hashes.len() as u64,
        }
    }
}

impl Collector {
    /// `rows`: how many are expected (numbers beyond the memory bound are sampled evenly).
    pub fn new(name: &str, kind: ColumnKind, rows: usize) -> Self {
        Self::bounded(name, kind, rows, KEPT_IN_ALL)
    }

    /// As [`Collector::new`], for one of several columns that are collected at once.
    pub fn among(name: &str, kind: ColumnKind, rows: usize, columns: usize) -> Self {
        Self::bounded(name, kind, rows, KEPT_IN_ALL / columns.max(1))
    }

    fn bounded(name: &str, kind: ColumnKind, rows: usize, keep: usize) -> Self {
        let keep = keep.max(1_000);
        use ColumnKind::{Date, DateTime, Integer, Number};
        let numbers = matches!(kind, Integer | Number | Date | DateTime);
        Self {
            name: name.to_owned(),
            kind,
            count: 0,
            missing: 0,
            numbers: Sums::default(),
            values: Vec::with_capacity(if numbers { rows.min(keep) } else { 0 }),
            keep,
            stride: rows.div_ceil(keep).max(1) as u64,
            texts: HashMap::with_hasher(HASH),
            texts_full: false,
            smallest: Smallest::default(),
            lengths: (u64::MAX, 0, 0),
            booleans: [0; 2],
        }
    }

    /// Adds a piece of the column, of the same type each time.
    pub fn add(&mut self, series: &Series) {
        let missing = series.null_count() as u64;
        self.missing += missing;
        match series.dtype() {
            DataType::String => {
                if let Ok(texts) = series.str() {
                    for text in texts.iter().flatten() {
                        self.text(text);
                    }
                }
                self.count += series.len() as u64 - missing;
            }
            DataType::Boolean => {
                if let Ok(values) = series.bool() {
                    for value in values.iter().flatten() {
                        self.booleans[usize::from(value)] += 1;
                    }
                }
                self.count += series.len() as u64 - missing;
            }
            _ => {
                let numbers = series.to_physical_repr().cast(&DataType::Float64);
                if let Ok(numbers) = numbers
                    && let Ok(numbers) = numbers.f64()
                {
                    let whole = numbers.null_count() == 0;
                    for chunk in numbers.downcast_iter() {
                        if whole {
                            self.numbers(chunk.values());
                        } else {
                            let values: Vec<f64> = chunk.iter().flatten().copied().collect();
                            self.numbers(&values);
                        }
                    }
                }
            }
        }
    }

    fn numbers(&mut self, values: &[f64]) {
        // A not-a-number counts as missing; it comes from frames made elsewhere.
        let clean: Vec<f64>;
        let values = if values.iter().any(|value| value.is_nan()) {
            clean = values.iter().copied().filter(|value| !value.is_nan()).collect();
            self.missing += (values.len() - clean.len()) as u64;
            &clean[..]
        } else {
            values
        };
        if self.stride == 1 && self.values.len() + values.len() <= self.keep {
            self.values.extend_from_slice(values);
        } else {
            for (at, value) in values.iter().enumerate() {
                if (self.count + at as u64).is_multiple_of(self.stride) {
                    if self.values.len() >= self.keep {
                        // More rows came than were announced: keep every other value from here on.
                        let mut odd = false;
                        self.values.retain(|_| {
                            odd = !odd;
                            odd
                        });
                        self.stride *= 2;
                    }
                    self.values.push(*value);
                }
            }
        }
        self.count += values.len() as u64;
        self.numbers.add(values);
    }

    fn text(&mut self, text: &str) {
        let length = if text.is_ascii() { text.len() } else { text.chars().count() } as u64;
        self.lengths.0 = self.lengths.0.min(length);
        self.lengths.1 = self.lengths.1.max(length);
        self.lengths.2 += length;
        if let Some(count) = self.texts.get_mut(text) {
            *count += 1;
        } else if !self.texts_full {
            self.texts.insert(text.into(), 1);
            if self.texts.len() >= TEXTS_KEPT {
                self.texts_full = true;
                self.smallest = Smallest::default();
                for text in self.texts.keys() {
                    self.smallest.add(HASH.hash_one(&**text));
                }
            }
        } else {
            self.smallest.add(HASH.hash_one(text));
        }
    }

    /// The profile of all that was added.
    pub fn finish(mut self) -> ColumnProfile {
        let mut profile = ColumnProfile {
            name: std::mem::take(&mut self.name),
            kind: self.kind,
            count: self.count,
            missing: self.missing,
            distinct: 0,
            distinct_estimated: false,
            numbers: None,
            texts: None,
            dates: None,
            top: Vec::new(),
            words: None,
        };
        if self.booleans != [0, 0] {
            profile.distinct = self.booleans.iter().filter(|count| **count > 0).count() as u64;
            let mut top: Vec<Top> = [("false", self.booleans[0]), ("true", self.booleans[1])]
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(value, count)| Top { value: value.to_owned(), count })
                .collect();
            top.sort_by_key(|top| std::cmp::Reverse(top.count));
            profile.top = top;
        } else if !self.texts.is_empty() {
            self.finish_texts(&mut profile);
        } else if self.numbers.count > 0.0 {
            self.finish_numbers(&mut profile);
        }
        profile
    }

    fn finish_texts(self, profile: &mut ColumnProfile) {
        profile.distinct = if self.texts_full { self.smallest.estimate() } else { self.texts.len() as u64 };
        profile.distinct_estimated = self.texts_full;
        let (min_length, max_length, sum) = self.lengths;
        profile.texts = Some(Texts { min_length, max_length, mean_length: sum as f64 / self.count.max(1) as f64 });
        let mut texts: Vec<(&str, u64)> = self.texts.iter().map(|(text, count)| (&**text, *count)).collect();
        let order = |a: &(&str, u64), b: &(&str, u64)| b.1.cmp(&a.1).then(a.0.cmp(b.0));
        if texts.len() > TOP {
            texts.select_nth_unstable_by(TOP, order);
            texts.truncate(TOP);
        }
        texts.sort_unstable_by(order);
        profile.top = texts.into_iter().map(|(value, count)| Top { value: shorten(value), count }).collect();
    }

    fn finish_numbers(mut self, profile: &mut ColumnProfile) {
        // By digits: half the time of comparisons for a million values; none is a not-a-number.
        radsort::sort(&mut self.values);
        let sampled = (self.values.len() as u64) < self.count;
        let runs = self.runs();
        profile.distinct = runs.distinct;
        profile.distinct_estimated = sampled;
        let sums = &self.numbers;
        let finite = |value: f64| value.is_finite().then_some(value);
        let whole = !matches!(self.kind, ColumnKind::Number);
        let histogram = histogram(&self.values, sums.min, sums.max, whole, self.count);
        match self.kind {
            ColumnKind::Date | ColumnKind::DateTime => {
                let per_day = if self.kind == ColumnKind::Date { 1.0 } else { 86_400e6 };
                let text = |value: f64| date_text(value, self.kind);
                let days: Vec<f64> = self.values.iter().map(|value| value / per_day).collect();
                let histogram = super::collect::histogram(
                    &days,
                    sums.min / per_day,
                    sums.max / per_day,
                    self.kind == ColumnKind::Date,
                    self.count,
                );
                profile.dates = Some(Dates { from: text(sums.min), to: text(sums.max), histogram });
                profile.top = runs
                    .top
                    .into_iter()
                    .map(|(value, count)| Top { value: date_text(value, self.kind), count })
                    .collect();
            }
            _ => {
                let sd =
                    if sums.count > 1.0 { finite((sums.squares / (sums.count - 1.0)).max(0.0).sqrt()) } else { None };
                let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| quantile(&self.values, share));
                profile.numbers = Some(Numbers {
                    min: finite(sums.min),
                    max: finite(sums.max),
                    mean: finite(sums.mean),
                    sd,
                    quantiles: quantiles.iter().all(|value| value.is_finite()).then_some(quantiles),
                    sampled,
                    histogram,
                    zeros: sums.zeros,
                    negatives: sums.negatives,
                });
                profile.top =
                    runs.top.into_iter().map(|(value, count)| Top { value: value.to_string(), count }).collect();
            }
        }
    }

    /// Runs of equal values in sorted order.
    fn runs(&self) -> Runs {
        let mut runs = Runs { distinct: 0, top: Vec::new() };
        let scale = self.count as f64 / self.values.len().max(1) as f64;
        let mut singles = 0u64;
        for run in self.values.chunk_by(|a, b| a == b) {
            runs.distinct += 1;
            singles += u64::from(run.len() == 1);
            let count = run.len() as u64;
            if runs.top.len() < TOP || runs.top.last().is_some_and(|last| last.1 < count) {
                let at = runs.top.partition_point(|other| other.1 >= count);
                runs.top.insert(at, (run[0], count));
                runs.top.truncate(TOP);
            }
        }
        if scale > 1.0 {
            // Values seen once in the sample stand for more of their kind (Haas and Stokes' first-order jackknife).
            let sample = self.values.len() as f64;
            let rate = 1.0 - singles as f64 * (1.0 - 1.0 / scale) / sample;
            runs.distinct = ((runs.distinct as f64 / rate.max(1.0 / scale)).round() as u64).min(self.count);
            for top in &mut runs.top {
                top.1 = (top.1 as f64 * scale).round() as u64;
            }
        }
        runs
    }
}

struct Runs {
    distinct: u64,
    top: Vec<(f64, u64)>,
}

/// Linear interpolation between the neighbours of rank `share × (n − 1)`.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = share * (sorted.len().max(1) - 1) as f64;
    let below = rank.floor() as usize;
    match (sorted.get(below), sorted.get(below + 1)) {
        (Some(low), Some(high)) => low + (high - low) * (rank - below as f64),
        (Some(low), None) => *low,
        _ => f64::NAN,
    }
}

pub(super) fn histogram(sorted: &[f64], min: f64, max: f64, whole: bool, count: u64) -> Vec<Bin> {
    let edges = edges(min, max, whole);
    let scale = count as f64 / sorted.len().max(1) as f64;
    let mut bins = Vec::with_capacity(edges.len().saturating_sub(1));
    let mut before = 0;
    for (at, pair) in edges.windows(2).enumerate() {
        let last = at + 2 == edges.len();
        let upto = if last { sorted.len() } else { sorted.partition_point(|value| *value < pair[1]) };
        let inside = upto.saturating_sub(before) as f64;
        bins.push(Bin { from: pair[0], to: pair[1], count: (inside * scale).round() as u64 });
        before = upto;
    }
    bins
}

pub(crate) fn date_text(value: f64, kind: ColumnKind) -> String {
    if kind == ColumnKind::Date {
        NaiveDate::from_ymd_opt(1970, 1, 1)
            .and_then(|start| start.checked_add_signed(chrono::Duration::try_days(value as i64)?))
            .map(|date| date.to_string())
            .unwrap_or_default()
    } else {
        DateTime::from_timestamp_micros(value as i64)
            .map(|instant| instant.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f").to_string())
            .unwrap_or_default()
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
