//! What changed between two versions of a dataset: columns, rows, and how the values of each column are spread.
//!
//! A difference counts only if it is larger than chance makes it at the sizes at hand, with as many columns as were
//! looked at (Bonferroni). A fixed threshold would cry wolf at 100 rows and sleep at 1,000,000 (see `PITFALLS.md`).
//! How large it is, is another matter: at a million rows a trifle is beyond chance and still a trifle.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::*;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::profile::{ColumnProfile, Profile, Top};
use crate::store::StoreError;
use crate::{Cancelled, ColumnKind, Watch};

/// Chance of any false alarm among all columns.
pub const ALARM: f64 = 0.05;
/// Values of a column that are compared, at most, of each version; evenly taken.
const COMPARED: usize = 500_000;
/// Values counted one by one.
const LEVELS: usize = 10_000;
/// Levels that are named.
const NAMED: usize = 10;
/// A share of the rows beyond which a difference is clear, and large. They sort; whether there is any is for chance.
const CLEAR: f64 = 0.1;
const LARGE: f64 = 0.25;

/// How much a column changed, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// No more than chance.
    Same,
    Small,
    Clear,
    Large,
    /// Of another kind: its values can't be compared.
    OtherKind,
}

/// A column that is in one version only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Only {
    pub name: String,
    pub kind: ColumnKind,
}

/// A share or a distance, and how large chance alone makes it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct Apart {
    /// 0 to 1.
    pub size: f64,
    pub chance: f64,
}

/// A column that is in both. Pairs: before, after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnDifference {
    pub name: String,
    pub kind: ColumnKind,
    pub kind_before: ColumnKind,
    pub change: Change,
    /// Share of the rows that would have to change to make the two alike: Kolmogorov and Smirnov's distance for
    /// numbers and dates, half the sum of the differences of shares for words. `None`: texts and identifiers.
    pub drift: Option<Apart>,
    /// Shares of missing values, and their difference.
    pub missing: [f64; 2],
    pub missing_drift: Apart,
    pub mean: Option<[f64; 2]>,
    pub sd: Option<[f64; 2]>,
    /// 5, 25, 50, 75 and 95 %.
    pub quantiles: Option<[[f64; 5]; 2]>,
    /// First and last date: of before, of after.
    pub dates: Option<[[String; 2]; 2]>,
    pub distinct: [u64; 2],
    /// Values that were not there before, most frequent first, and how many there are.
    pub appeared: Vec<Top>,
    pub appeared_count: u64,
    pub vanished: Vec<Top>,
    pub vanished_count: u64,
    /// Of an identifier: the share of the values of now that were there before.
    pub known: Option<f64>,
    /// Not all values were compared.
    pub sampled: bool,
}

/// Pairs: before, after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Difference {
    pub rows: [u64; 2],
    pub added: Vec<Only>,
    pub removed: Vec<Only>,
    /// Those that changed most first.
    pub columns: Vec<ColumnDifference>,
    /// Chance of a false alarm for one column, so that it is [`ALARM`] for all.
    pub alarm: f64,
}

/// Loads a column of a version.
pub type Load<'a> = dyn FnMut(&str) -> Result<Series, StoreError> + 'a;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DifferenceError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Compares two versions. `before` and `after` load one column at a time.
pub fn compare(
    profiles: [&Profile; 2],
    before: &mut Load<'_>,
    after: &mut Load<'_>,
    watch: &Watch,
) -> Result<Difference, DifferenceError> {
    let [old, new] = profiles;
    let only = |these: &Profile, others: &Profile| -> Vec<Only> {
        let gone = these.columns.iter().filter(|column| !others.columns.iter().any(|other| other.name == column.name));
        gone.map(|column| Only { name: column.name.clone(), kind: column.kind }).collect()
    };
    let pairs: Vec<(&ColumnProfile, &ColumnProfile)> = new
        .columns
        .iter()
        .filter_map(|column| Some((old.columns.iter().find(|other| other.name == column.name)?, column)))
        .collect();
    // Two questions to each column: its values, and its missing ones.
    let alarm = ALARM / (2 * pairs.len().max(1)) as f64;
    let mut columns = Vec::with_capacity(pairs.len());
    for (at, (was, is)) in pairs.iter().enumerate() {
        watch.step("compare", at as u64, pairs.len() as u64)?;
        columns.push(column(was, is, [old.rows, new.rows], alarm, before, after)?);
    }
    let weight =
        |column: &ColumnDifference| column.drift.map_or(0.0, |drift| drift.size).max(column.missing_drift.size);
    columns.sort_by(|a, b| b.change.cmp(&a.change).then(weight(b).total_cmp(&weight(a))));
    Ok(Difference { rows: [old.rows, new.rows], added: only(new, old), removed: only(old, new), columns, alarm })
}

/// Kinds whose values can be compared.
#[derive(PartialEq)]
enum Sort {
    Numbers,
    Dates,
    Words,
    Names,
    Texts,
    Nothing,
}

fn sort(kind: ColumnKind) -> Sort {
    match kind {
        ColumnKind::Integer | ColumnKind::Number => Sort::Numbers,
        ColumnKind::Date | ColumnKind::DateTime => Sort::Dates,
        ColumnKind::Boolean | ColumnKind::Category => Sort::Words,
        ColumnKind::Identifier => Sort::Names,
        ColumnKind::Text => Sort::Texts,
        ColumnKind::Empty => Sort::Nothing,
    }
}

fn column(
    was: &ColumnProfile,
    is: &ColumnProfile,
    rows: [u64; 2],
    alarm: f64,
    before: &mut Load<'_>,
    after: &mut Load<'_>,
) -> Result<ColumnDifference, StoreError> {
    let share = |column: &ColumnProfile, rows: u64| column.missing as f64 / rows.max(1) as f64;
    let missing = [share(was, rows[0]), share(is, rows[1])];
    let missing_drift = Apart {
        size: (missing[1] - missing[0]).abs(),
        chance: chance_of_shares(was.missing + is.missing, rows, alarm),
    };
    let both = |value: &dyn Fn(&ColumnProfile) -> Option<f64>| Some([value(was)?, value(is)?]);
    let numbers = |column: &ColumnProfile| column.numbers.clone();
    let mut made = ColumnDifference {
        name: is.name.clone(),
        kind: is.kind,
        kind_before: was.kind,
        change: Change::Same,
        drift: None,
        missing,
        missing_drift,
        mean: both(&|column| numbers(column)?.mean),
        sd: both(&|column| numbers(column)?.sd),
        quantiles: numbers(was)
            .and_then(|numbers| numbers.quantiles)
            .zip(numbers(is).and_then(|numbers| numbers.quantiles))
            .map(|(was, is)| [was, is]),
        dates: was
            .dates
            .as_ref()
            .zip(is.dates.as_ref())
            .map(|(was, is)| [[was.from.clone(), was.to.clone()], [is.from.clone(), is.to.clone()]]),
        distinct: [was.distinct, is.distinct],
        appeared: Vec::new(),
        appeared_count: 0,
        vanished: Vec::new(),
        vanished_count: 0,
        known: None,
        sampled: false,
    };
    let of = |size: f64, chance: f64| match size {
        _ if size <= chance => Change::Same,
        size if size >= LARGE => Change::Large,
        size if size >= CLEAR => Change::Clear,
        _ => Change::Small,
    };
    let by_missing = of(missing_drift.size, missing_drift.chance);
    let (old, new) = (sort(was.kind), sort(is.kind));
    if old == Sort::Nothing || new == Sort::Nothing {
        made.change = by_missing;
        return Ok(made);
    }
    // A few texts more, and a category is called a text: they are words still.
    let words = |sort: &Sort| matches!(sort, Sort::Words | Sort::Texts | Sort::Names);
    if old != new && !(words(&old) && words(&new)) {
        made.change = Change::OtherKind;
        return Ok(made);
    }
    let drift = match new {
        Sort::Numbers | Sort::Dates => {
            let (was, is) = (values(&before(&is.name)?), values(&after(&is.name)?));
            made.sampled = was.1 || is.1;
            distance(was.0, is.0, alarm)
        }
        Sort::Words if old == Sort::Words => {
            let (was, is) = (counts(&before(&is.name)?), counts(&after(&is.name)?));
            made.words(&was, &is);
            apart(&was, &is, alarm)
        }
        Sort::Names if old == Sort::Names => {
            made.known = known(&before(&is.name)?, &after(&is.name)?);
            None
        }
        _ => None,
    };
    made.drift = drift;
    made.change = drift.map_or(Change::Same, |drift| of(drift.size, drift.chance)).max(by_missing);
    Ok(made)
}

impl ColumnDifference {
    fn words(&mut self, was: &BTreeMap<String, u64>, is: &BTreeMap<String, u64>) {
        let new = |these: &BTreeMap<String, u64>, others: &BTreeMap<String, u64>| {
            let fresh = these.iter().filter(|(word, _)| !others.contains_key(*word));
            let mut fresh: Vec<Top> =
                fresh.map(|(value, count)| Top { value: value.chars().take(120).collect(), count: *count }).collect();
            fresh.sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
            let count = fresh.len() as u64;
            fresh.truncate(NAMED);
            (fresh, count)
        };
        (self.appeared, self.appeared_count) = new(is, was);
        (self.vanished, self.vanished_count) = new(was, is);
    }
}

/// The numbers of a column, sorted, and whether some were left out.
fn values(series: &Series) -> (Vec<f64>, bool) {
    let numbers = series.to_physical_repr().cast(&DataType::Float64).unwrap_or_default();
    let Ok(numbers) = numbers.f64() else { return (Vec::new(), false) };
    let step = (numbers.len() - numbers.null_count()).div_ceil(COMPARED).max(1);
    let mut values: Vec<f64> = numbers.iter().flatten().filter(|value| !value.is_nan()).step_by(step).collect();
    values.sort_unstable_by(f64::total_cmp);
    (values, step > 1)
}

fn counts(series: &Series) -> BTreeMap<String, u64> {
    let texts = series.cast(&DataType::String).unwrap_or_default();
    let mut counts = BTreeMap::new();
    let Ok(texts) = texts.str() else { return counts };
    for text in texts.iter().flatten() {
        if let Some(count) = counts.get_mut(text) {
            *count += 1;
        } else if counts.len() < LEVELS {
            counts.insert(text.to_owned(), 1);
        }
    }
    counts
}

/// The share of the values of `is` that `was` has.
fn known(was: &Series, is: &Series) -> Option<f64> {
    let (was, is) = (was.cast(&DataType::String).ok()?, is.cast(&DataType::String).ok()?);
    let old: HashSet<&str> = was.str().ok()?.iter().flatten().collect();
    let is = is.str().ok()?;
    let count = is.len() - is.null_count();
    (count > 0).then(|| is.iter().flatten().filter(|value| old.contains(value)).count() as f64 / count as f64)
}

/// 1/n + 1/m.
fn inverse(n: usize, m: usize) -> f64 {
    1.0 / n.max(1) as f64 + 1.0 / m.max(1) as f64
}

/// The largest difference of the cumulated shares, and its `1 − alarm` quantile if both were drawn alike
/// (Kolmogorov; Smirnov 1939). With ties chance makes less, never more.
fn distance(was: Vec<f64>, is: Vec<f64>, alarm: f64) -> Option<Apart> {
    if was.is_empty() || is.is_empty() {
        return None;
    }
    let (n, m) = (was.len(), is.len());
    let (mut i, mut j, mut size) = (0, 0, 0.0f64);
    while i < n && j < m {
        let value = was[i].min(is[j]);
        while i < n && was[i] <= value {
            i += 1;
        }
        while j < m && is[j] <= value {
            j += 1;
        }
        size = size.max((i as f64 / n as f64 - j as f64 / m as f64).abs());
    }
    Some(Apart { size, chance: ((2.0 / alarm).ln() / 2.0 * inverse(n, m)).sqrt().min(1.0) })
}

/// Half the sum of the differences of shares. Chance alone makes it as large as its mean under equal shares, and beyond
/// that a margin by the inequality of bounded differences (McDiarmid, 1989).
fn apart(was: &BTreeMap<String, u64>, is: &BTreeMap<String, u64>, alarm: f64) -> Option<Apart> {
    let (n, m): (u64, u64) = (was.values().sum(), is.values().sum());
    if n == 0 || m == 0 {
        return None;
    }
    let inverse = inverse(n as usize, m as usize);
    let (mut size, mut mean) = (0.0, 0.0);
    for word in was.keys().chain(is.keys().filter(|word| !was.contains_key(*word))) {
        let (a, b) = (*was.get(word).unwrap_or(&0), *is.get(word).unwrap_or(&0));
        size += (a as f64 / n as f64 - b as f64 / m as f64).abs() / 2.0;
        let share = (a + b) as f64 / (n + m) as f64;
        mean += (2.0 * share * (1.0 - share) * inverse / std::f64::consts::PI).sqrt() / 2.0;
    }
    Some(Apart { size, chance: (mean + (inverse * (1.0 / alarm).ln() / 2.0).sqrt()).min(1.0) })
}

/// How far two shares of `hits` in all come apart by chance (normal approximation, with a correction for small counts).
fn chance_of_shares(hits: u64, rows: [u64; 2], alarm: f64) -> f64 {
    let total = (rows[0] + rows[1]).max(1) as f64;
    let share = (hits as f64 + 1.0) / (total + 2.0);
    let inverse = inverse(rows[0] as usize, rows[1] as usize);
    let z = normal_quantile(1.0 - alarm / 2.0);
    (z * (share * (1.0 - share) * inverse).sqrt() + inverse / 2.0).min(1.0)
}

/// Abramowitz and Stegun 26.2.23: within 4.5e-4.
fn normal_quantile(p: f64) -> f64 {
    let t = (-2.0 * (1.0 - p).max(1e-300).ln()).sqrt();
    t - (2.515_517 + 0.802_853 * t + 0.010_328 * t * t)
        / (1.0 + 1.432_788 * t + 0.189_269 * t * t + 0.001_308 * t * t * t)
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::profile::profile;

    fn kinds(frame: &DataFrame) -> Vec<(String, ColumnKind)> {
        let kind = |column: &Column| match column.dtype() {
            DataType::String if column.name() == "id" => ColumnKind::Identifier,
            DataType::String => ColumnKind::Category,
            DataType::Int64 => ColumnKind::Integer,
            _ => ColumnKind::Number,
        };
        frame.columns().iter().map(|column| (column.name().to_string(), kind(column))).collect()
    }

    fn compared(was: &DataFrame, is: &DataFrame) -> Difference {
        let watch = Watch::none();
        let of = |frame: &DataFrame| profile(frame, &kinds(frame), &watch).unwrap();
        let load = |frame: &DataFrame, name: &str| Ok(frame.column(name).unwrap().as_materialized_series().clone());
        compare([&of(was), &of(is)], &mut |name| load(was, name), &mut |name| load(is, name), &watch).unwrap()
    }

    fn named<'a>(difference: &'a Difference, name: &str) -> &'a ColumnDifference {
        difference.columns.iter().find(|column| column.name == name).unwrap()
    }

    #[test]
    fn columns_come_and_go() {
        let was = df!("a" => [1i64, 2], "b" => ["x", "y"], "c" => [1.0, 2.0]).unwrap();
        let is = df!("a" => [1i64, 2, 3], "c" => ["1", "2", "z"], "d" => [1i64, 2, 3]).unwrap();
        let got = compared(&was, &is);
        assert_eq!(got.rows, [2, 3]);
        assert_eq!(got.added, [Only { name: "d".to_owned(), kind: ColumnKind::Integer }]);
        assert_eq!(got.removed, [Only { name: "b".to_owned(), kind: ColumnKind::Category }]);
        assert_eq!((got.columns[0].name.as_str(), got.columns[0].change), ("c", Change::OtherKind), "the worst first");
    }

    #[test]
    fn values_shift_appear_and_go_missing() {
        let n = 2_000;
        let was = df!(
            "x" => (0..n).map(|at| f64::from(at % 100)).collect::<Vec<_>>(),
            "same" => (0..n).map(|at| f64::from(at % 7)).collect::<Vec<_>>(),
            "w" => (0..n).map(|at| ["a", "b"][at as usize % 2]).collect::<Vec<_>>(),
            "gaps" => (0..n).map(|at| Some(f64::from(at))).collect::<Vec<_>>(),
            "id" => (0..n).map(|at| at.to_string()).collect::<Vec<_>>(),
        )
        .unwrap();
        let is = df!(
            "x" => (0..n).map(|at| f64::from(at % 100 + 50)).collect::<Vec<_>>(),
            "same" => (0..n).map(|at| f64::from(at % 7)).collect::<Vec<_>>(),
            "w" => (0..n).map(|at| ["a", "c", "a", "a"][at as usize % 4]).collect::<Vec<_>>(),
            "gaps" => (0..n).map(|at| (at % 5 > 0).then_some(f64::from(at))).collect::<Vec<_>>(),
            "id" => (0..n).map(|at| (at + n / 2).to_string()).collect::<Vec<_>>(),
        )
        .unwrap();
        let got = compared(&was, &is);
        let x = named(&got, "x");
        assert_eq!(x.change, Change::Large);
        assert!((x.drift.unwrap().size - 0.5).abs() < 1e-12);
        assert_eq!(x.mean, Some([49.5, 99.5]));
        assert_eq!(named(&got, "same").change, Change::Same);
        let w = named(&got, "w");
        assert_eq!((w.change, w.appeared[0].value.as_str(), w.vanished[0].value.as_str()), (Change::Large, "c", "b"));
        assert_eq!((w.appeared[0].count, w.appeared_count, w.vanished_count), (500, 1, 1));
        assert!((w.drift.unwrap().size - 0.5).abs() < 1e-12);
        let gaps = named(&got, "gaps");
        assert!((gaps.missing[1] - 0.2).abs() < 1e-12 && gaps.change == Change::Clear, "{gaps:?}");
        assert_eq!(named(&got, "id").known, Some(0.5));
        assert_eq!(got.columns.last().unwrap().change, Change::Same, "the worst first");
    }

    /// The promise: with nothing changed, an alarm in at most one comparison of twenty, whatever the size.
    #[test]
    fn chance_alone_raises_few_alarms() {
        let mut random = <rand_chacha::ChaCha8Rng as rand::SeedableRng>::seed_from_u64(7);
        for rows in [40usize, 100, 1_000] {
            let runs = 200;
            let mut alarms = 0;
            for _ in 0..runs {
                let mut draw = || {
                    let numbers: Vec<Option<f64>> =
                        (0..rows).map(|_| random.random_bool(0.9).then(|| random.random::<f64>())).collect();
                    let words: Vec<&str> =
                        (0..rows).map(|_| ["a", "b", "c", "d", "e"][random.random_range(0..5)]).collect();
                    let few: Vec<i64> = (0..rows).map(|_| random.random_range(0..3)).collect();
                    df!("x" => numbers, "w" => words, "few" => few).unwrap()
                };
                let (was, is) = (draw(), draw());
                alarms += usize::from(compared(&was, &is).columns.iter().any(|column| column.change != Change::Same));
            }
            assert!(alarms <= runs / 20 + 8, "{alarms} of {runs} at {rows} rows");
        }
    }

    #[test]
    fn many_rows_see_a_trifle_and_call_it_one() {
        let n = 200_000;
        let was = df!("x" => (0..n).map(|at| f64::from(at % 1000)).collect::<Vec<_>>()).unwrap();
        let is = df!("x" => (0..n).map(|at| f64::from(at % 1000 + 20)).collect::<Vec<_>>()).unwrap();
        assert_eq!(compared(&was, &is).columns[0].change, Change::Small);
    }

    #[test]
    fn quantiles_of_the_normal() {
        for (p, z) in [(0.975, 1.959_964), (0.9995, 3.290_527), (0.5, 0.0)] {
            assert!((normal_quantile(p) - z).abs() < 1e-3);
        }
    }
}
