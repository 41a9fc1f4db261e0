//! The pass over all rows.

use polars::prelude::*;

use super::fair::{self, Fair};
use super::join::{Sketches, Whose};
use super::*;
use crate::profile::{ColumnProfile, Profile, edges};
use crate::{Cancelled, ColumnKind, Watch};

/// Different values of a column that are held while it is studied.
const VALUES: usize = 16_384;
/// Different rows (and pairs of values) that are held.
const ROWS: usize = 1 << 20;
const FARTHEST: usize = 5;
/// Pairs of columns that are tried as keys.
const PAIRS: usize = 6;
/// Days (or hours) between the first and the last beyond which gaps are not looked for.
const SPAN: i64 = 400_000;

/// Takes the chunks of a version in order; [`Collector::finish`] makes the study.
pub struct Collector {
    profile: Profile,
    rows: u64,
    stride: u64,
    columns: Vec<Held>,
    whole: Fair,
    candidates: Option<Vec<(usize, usize, Fair)>>,
    sample: Option<DataFrame>,
}

/// What is held of a column.
struct Held {
    kind: ColumnKind,
    values: Fair,
    lengths: Vec<u64>,
    /// Days or hours seen, from the first.
    seen: Option<(i64, i64, Vec<bool>)>,
    fences: Option<Outliers>,
    hashes: Vec<Option<u64>>,
    missing: u64,
}

impl Collector {
    pub fn new(profile: Profile) -> Self {
        let columns = profile.columns.iter().map(Held::new).collect();
        let stride = profile.rows.div_ceil(SAMPLE as u64).max(1);
        let (whole, candidates, sample) = (Fair::new(ROWS), None, None);
        Self { profile, rows: 0, stride, columns, whole, candidates, sample }
    }

    /// Adds the next rows, all columns in the order of the profile.
    pub fn add(&mut self, frame: &DataFrame, watch: &Watch) -> Result<(), Cancelled> {
        if frame.width() != self.columns.len() || frame.height() == 0 {
            return watch.check();
        }
        let (first, height) = (self.rows, frame.height());
        let series: Vec<&Series> = frame.columns().iter().map(Column::as_materialized_series).collect();
        let work = std::sync::Mutex::new(self.columns.iter_mut().zip(&series));
        let threads = watch.threads.min(series.len()).max(1);
        std::thread::scope(|scope| {
            let work = &work;
            let each = move || {
                loop {
                    let next = work.lock().map(|mut work| work.next());
                    match next {
                        Ok(Some((held, series))) if watch.check().is_ok() => held.add(series, first),
                        _ => break,
                    }
                }
            };
            for _ in 1..threads {
                scope.spawn(each);
            }
            each();
        });
        watch.check()?;
        self.sampled(frame);
        if self.candidates.is_none() {
            self.candidates = Some(self.pairs_to_try());
        }
        for row in 0..height {
            let hash = self.columns.iter().fold(0, |hash, held| fair::mixed(hash, held.hashes[row]));
            self.whole.add(hash, first + row as u64);
        }
        watch.check()?;
        for (a, b, fair) in self.candidates.iter_mut().flatten() {
            let (a, b) = (&self.columns[*a].hashes, &self.columns[*b].hashes);
            for row in 0..height {
                fair.add(fair::mixed(fair::mixed(0, a[row]), b[row]), first + row as u64);
            }
        }
        self.rows += height as u64;
        watch.check()
    }

    /// Every `stride`-th row is kept.
    fn sampled(&mut self, frame: &DataFrame) {
        let first = self.rows.next_multiple_of(self.stride) - self.rows;
        let picked: Vec<IdxSize> =
            (first..frame.height() as u64).step_by(self.stride as usize).map(|row| row as IdxSize).collect();
        let Ok(rows) = frame.take(&IdxCa::from_vec("".into(), picked)) else { return };
        match &mut self.sample {
            None => self.sample = Some(rows),
            Some(sample) => drop(sample.vstack_mut(&rows)),
        }
    }

    /// Pairs of columns that may name a row: unlike numbers with fractions and long texts, without a missing cell.
    fn pairs_to_try(&self) -> Vec<(usize, usize, Fair)> {
        let rows = self.profile.rows;
        let (columns, fits) = (&self.profile.columns, |c: &ColumnProfile| {
            c.missing == 0 && c.distinct > 1 && !matches!(c.kind, ColumnKind::Number | ColumnKind::Boolean)
        });
        if rows < 2 || columns.iter().any(|c| fits(c) && !c.distinct_estimated && c.distinct == rows) {
            return Vec::new();
        }
        let mut able: Vec<usize> = (0..columns.len()).filter(|at| fits(&columns[*at])).collect();
        able.sort_by_key(|at| std::cmp::Reverse(columns[*at].distinct));
        able.truncate(8);
        let mut pairs = Vec::new();
        for (at, a) in able.iter().enumerate() {
            for b in &able[at + 1..] {
                // Fewer combinations than rows can't name them; far more would name any row by chance.
                let combinations = columns[*a].distinct as f64 * columns[*b].distinct as f64;
                if combinations >= rows as f64 && pairs.len() < PAIRS {
                    pairs.push(((*a).min(*b), (*a).max(*b), Fair::new(ROWS / 4)));
                }
            }
        }
        pairs
    }

    pub fn finish(mut self, watch: &Watch) -> Result<(Study, Sketches), Cancelled> {
        let sample = self.sample.take().unwrap_or_default();
        let mut study = Study { rows: self.rows, sample: sample.height() as u64, ..Study::default() };
        study.duplicates = Duplicates {
            rows: self.whole.repeated(),
            exact: self.whole.exact(),
            examples: self.whole.repeated_rows(FARTHEST).into_iter().map(|row| row + 1).collect(),
        };
        watch.step("study_pairs", 0, 0)?;
        study.pairs = pairs(&sample, &self.profile, watch)?;
        study.across = across::found(&sample, &self.profile, watch)?;
        for (at, column) in self.profile.columns.iter().enumerate() {
            watch.check()?;
            let held = &self.columns[at];
            let mut texts = sample.columns().get(at).map(|c| texts(c.as_materialized_series())).unwrap_or_default();
            thin(&mut texts);
            study.columns.push(ColumnStudy {
                name: column.name.clone(),
                lengths: held.lengths(),
                gaps: held.gaps(),
                outliers: held.fences.clone().filter(|o| o.below + o.above > 0),
                personal: detect(&column.name, column.kind, &texts),
                shape: matches!(column.kind, ColumnKind::Text | ColumnKind::Identifier)
                    .then(|| shape::of(&texts))
                    .flatten(),
            });
        }
        study.keys = self.keys();
        study.remarks = remark::remarks(&self.profile, &study);
        let sketches = Sketches {
            columns: self
                .profile
                .columns
                .iter()
                .zip(&self.columns)
                .filter(|(column, _)| column.count > 0)
                .map(|(column, held)| Whose::new(column, &held.values.sketch(join::KEPT)))
                .collect(),
        };
        Ok((study, sketches))
    }

    fn keys(&self) -> Vec<Key> {
        let single = self.profile.columns.iter().zip(&self.columns).filter(|(column, held)| {
            self.rows > 1
                && held.missing == 0
                && column.missing == 0
                && held.values.repeated() == 0
                && !matches!(column.kind, ColumnKind::Number)
                && (column.distinct_estimated || column.distinct == self.rows)
        });
        let mut keys: Vec<Key> = single
            .map(|(column, held)| {
                let exact = held.values.exact() || !column.distinct_estimated;
                Key { columns: vec![column.name.clone()], exact }
            })
            .collect();
        if keys.is_empty() {
            let name = |at: usize| self.profile.columns[at].name.clone();
            let pairs = self.candidates.iter().flatten().filter(|(_, _, fair)| fair.repeated() == 0);
            keys = pairs.map(|(a, b, fair)| Key { columns: vec![name(*a), name(*b)], exact: fair.exact() }).collect();
        }
        keys
    }
}

impl Held {
    fn new(column: &ColumnProfile) -> Self {
        let quartiles = column.numbers.as_ref().and_then(|n| n.quantiles).map(|q| (q[1], q[3]));
        let measured = matches!(column.kind, ColumnKind::Integer | ColumnKind::Number);
        let fences = quartiles.filter(|(low, high)| measured && high > low).map(|(low, high)| {
            let far = 3.0 * (high - low);
            Outliers { low: low - far, high: high + far, below: 0, above: 0, farthest: Vec::new() }
        });
        let text = column.texts.is_some();
        Self {
            kind: column.kind,
            values: Fair::new(VALUES),
            lengths: if text { vec![0; 256] } else { Vec::new() },
            seen: span(column).map(|(step, from, to)| (step, from, vec![false; (to - from + 1) as usize])),
            fences,
            hashes: Vec::new(),
            missing: 0,
        }
    }

    fn add(&mut self, series: &Series, first: u64) {
        self.hashes = fair::hashes(series);
        for (row, hash) in self.hashes.iter().enumerate() {
            match hash {
                Some(hash) => self.values.add(*hash, first + row as u64),
                None => self.missing += 1,
            }
        }
        if let (false, Ok(texts)) = (self.lengths.is_empty(), series.str()) {
            for text in texts.iter().flatten() {
                let length = if text.is_ascii() { text.len() } else { text.chars().count() };
                self.lengths[length.min(255)] += 1;
            }
        }
        if let Some((step, from, seen)) = &mut self.seen
            && let Ok(moments) = series.to_physical_repr().cast(&DataType::Int64)
            && let Ok(moments) = moments.i64()
        {
            for moment in moments.iter().flatten() {
                if let Some(there) =
                    usize::try_from(moment.div_euclid(*step) - *from).ok().and_then(|at| seen.get_mut(at))
                {
                    *there = true;
                }
            }
        }
        if let Some(fences) = &mut self.fences
            && let Ok(numbers) = series.cast(&DataType::Float64)
            && let Ok(numbers) = numbers.f64()
        {
            for (row, value) in numbers.iter().enumerate() {
                let Some(value) = value.filter(|v| *v < fences.low || *v > fences.high) else { continue };
                if value < fences.low {
                    fences.below += 1;
                } else {
                    fences.above += 1;
                }
                let (low, high) = (fences.low, fences.high);
                let far = |value: f64| if value < low { low - value } else { value - high };
                let at = fences.farthest.partition_point(|(_, other)| far(*other) >= far(value));
                if at < FARTHEST {
                    fences.farthest.insert(at, (first + row as u64 + 1, value));
                    fences.farthest.truncate(FARTHEST);
                }
            }
        }
    }

    fn lengths(&self) -> Option<Lengths> {
        let all: u64 = self.lengths.iter().sum();
        if all == 0 {
            return None;
        }
        let at = |share: f64| {
            let rank = (share * (all - 1) as f64).floor() as u64;
            let mut before = 0;
            self.lengths.iter().position(|count| {
                before += count;
                before > rank
            })
        };
        let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| at(share).unwrap_or(0) as u64);
        let first = self.lengths.iter().position(|count| *count > 0)?;
        let last = self.lengths.iter().rposition(|count| *count > 0)?;
        let edges = edges(first as f64, last as f64, true);
        let bins = edges.windows(2).enumerate().map(|(at, pair)| {
            let end = at + 2 == edges.len();
            let inside = |length: f64| length >= pair[0] && (length < pair[1] || end);
            let count = (first..=last).filter(|l| inside(*l as f64)).map(|l| self.lengths[l]).sum();
            Bin { from: pair[0], to: pair[1], count }
        });
        let histogram = bins.collect();
        Some(Lengths { quantiles, histogram })
    }

    fn gaps(&self) -> Option<Gaps> {
        let (step, from, seen) = self.seen.as_ref()?;
        let present = seen.iter().filter(|there| **there).count() as u64;
        if present < 3 {
            return None;
        }
        let daily = self.kind == ColumnKind::Date || *step == DAY;
        // 1970-01-01 was a Thursday.
        let weekend = |at: usize| daily && (*from + at as i64 + 3).rem_euclid(7) >= 5;
        let ends = (0..seen.len()).filter(|at| weekend(*at));
        let (days, worked) = ends.fold((0u64, 0u64), |(days, worked), at| (days + 1, worked + u64::from(seen[at])));
        let weekdays = days >= 4 && worked * 50 <= days;
        let (mut missing, mut longest, mut run) = (0u64, None, None::<(usize, u64)>);
        for (at, there) in seen.iter().enumerate() {
            if *there {
                run = None;
            } else if !(weekdays && weekend(at)) {
                missing += 1;
                let (start, length) = run.map_or((at, 1), |(start, length)| (start, length + 1));
                run = Some((start, length));
                if longest.is_none_or(|(_, _, most)| length > most) {
                    longest = Some((start, at, length));
                }
            }
        }
        let text = |at: usize| {
            let moment = (*from + at as i64) * step;
            crate::profile::date_text(moment as f64, self.kind)
        };
        Some(Gaps {
            step: if daily { "day" } else { "hour" }.to_owned(),
            present,
            missing,
            longest: longest.map(|(start, end, length)| (text(start), text(end), length)),
            weekdays,
        })
    }
}

const DAY: i64 = 86_400_000_000;
const HOUR: i64 = 3_600_000_000;

/// The step by which dates are counted (in their own unit), the first and the last.
fn span(column: &ColumnProfile) -> Option<(i64, i64, i64)> {
    let dates = column.dates.as_ref()?;
    let day = |text: &str| {
        let date = chrono::NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
        Some((date - chrono::NaiveDate::from_ymd_opt(1970, 1, 1)?).num_days())
    };
    let (from, to) = (day(&dates.from)?, day(&dates.to)?);
    let (step, from, to) = match column.kind {
        ColumnKind::Date => (1, from, to),
        _ if to - from <= 800 && hourly(column) => (HOUR, from * 24, to * 24 + 23),
        _ => (DAY, from, to),
    };
    let (from, to) = if step == HOUR { (hour(&dates.from)?, hour(&dates.to)?) } else { (from, to) };
    (to > from && to - from <= SPAN).then_some((step, from, to))
}

/// Enough instants that an hour may well have one.
fn hourly(column: &ColumnProfile) -> bool {
    let days = column.dates.as_ref().map_or(0, |dates| dates.histogram.iter().filter(|bin| bin.count > 0).count());
    days > 0 && column.distinct >= 48 && {
        let dates = column.dates.as_ref();
        let hours = dates.and_then(|d| Some(hour(&d.to)? - hour(&d.from)?)).unwrap_or(i64::MAX);
        column.distinct as i64 * 4 >= hours
    }
}

fn hour(text: &str) -> Option<i64> {
    let moment = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    Some(moment.and_utc().timestamp().div_euclid(3600))
}

/// Texts that forms and personal data are looked for in.
const READ: usize = 2_000;

/// At most [`READ`] of them, evenly.
fn thin(texts: &mut Vec<String>) {
    let stride = texts.len().div_ceil(READ).max(1);
    let mut at = 0;
    texts.retain(|_| {
        at += 1;
        usize::is_multiple_of(at - 1, stride)
    });
}

/// The cells as text, without the missing ones.
pub(super) fn texts(series: &Series) -> Vec<String> {
    if let Ok(texts) = series.str() {
        return texts.iter().flatten().map(str::to_owned).collect();
    }
    if let Ok(numbers) = series.i64() {
        return numbers.iter().flatten().map(|n| n.to_string()).collect();
    }
    Vec::new()
}
