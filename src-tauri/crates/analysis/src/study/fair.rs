//! A fair sample of different values: those whose hash is small. Two columns keep the same values, so that what they
//! share can be counted; a sample that was never full holds everything, and its counts are exact.

use std::collections::HashMap;
use std::hash::BuildHasher;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use foldhash::fast::FixedState;
use polars::prelude::*;

const HASH: FixedState = FixedState::with_seed(0x53_54_55_44);
/// What stands for a missing cell where rows are compared.
pub(super) const MISSING: u64 = 0x9E37_79B9_7F4A_7C15;

/// Different values with their counts, at most `limit` of them.
#[derive(Debug)]
pub(super) struct Fair {
    /// Values whose hash begins with so many zero bits are kept.
    bits: u32,
    limit: usize,
    kept: HashMap<u64, (u32, u64), FixedState>,
}

impl Fair {
    pub fn new(limit: usize) -> Self {
        Self { bits: 0, limit, kept: HashMap::with_hasher(HASH) }
    }

    /// Adds the value of a row.
    pub fn add(&mut self, hash: u64, row: u64) {
        if hash.leading_zeros() < self.bits {
            return;
        }
        self.kept.entry(hash).or_insert((0, row)).0 += 1;
        while self.kept.len() > self.limit {
            self.bits += 1;
            let bits = self.bits;
            self.kept.retain(|hash, _| hash.leading_zeros() >= bits);
        }
    }

    /// Every value was kept.
    pub fn exact(&self) -> bool {
        self.bits == 0
    }

    pub fn distinct(&self) -> u64 {
        (self.kept.len() as u64) << self.bits
    }

    /// Rows beyond the first of each value.
    pub fn repeated(&self) -> u64 {
        self.kept.values().map(|(count, _)| u64::from(*count) - 1).sum::<u64>() << self.bits
    }

    /// First rows of values that are repeated, at most `most`.
    pub fn repeated_rows(&self, most: usize) -> Vec<u64> {
        let mut rows: Vec<u64> = self.kept.values().filter(|(count, _)| *count > 1).map(|(_, row)| *row).collect();
        rows.sort_unstable();
        rows.truncate(most);
        rows
    }

    /// The smallest hashes, at most `most`, and the bound below which none is missing.
    pub fn sketch(&self, most: usize) -> Sketch {
        let mut hashes: Vec<u64> = self.kept.keys().copied().collect();
        hashes.sort_unstable();
        let whole = self.bits == 0 && hashes.len() <= most;
        let bound = match () {
            () if whole => u64::MAX,
            () if hashes.len() > most => hashes[most],
            () => u64::MAX >> self.bits,
        };
        hashes.truncate(most);
        Sketch { distinct: self.distinct(), bound, hashes }
    }
}

/// What is kept of a column's values, to be compared with another's.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    pub distinct: u64,
    /// Every value whose hash is below is there.
    pub bound: u64,
    /// Rising.
    pub hashes: Vec<u64>,
}

impl Sketch {
    /// As text: the hashes, eight bytes each.
    pub(super) fn text(&self) -> String {
        let bytes: Vec<u8> = self.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        STANDARD.encode(bytes)
    }

    pub(super) fn of_text(distinct: u64, bound: u64, text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        let hashes =
            bytes.chunks_exact(8).map(|b| b.try_into().map(u64::from_le_bytes)).collect::<Result<_, _>>().ok()?;
        Some(Self { distinct, bound, hashes })
    }

    /// How many of our values below both bounds the other has, and how many there are to look at.
    pub fn within(&self, other: &Self) -> (u64, u64) {
        let bound = self.bound.min(other.bound);
        let (mut shared, mut seen) = (0, 0);
        for hash in self.hashes.iter().take_while(|hash| **hash < bound) {
            seen += 1;
            shared += u64::from(other.hashes.binary_search(hash).is_ok());
        }
        (shared, seen)
    }
}

/// A hash for each cell; a whole number is the same whether it was read as a number or as text.
pub(crate) fn hashes(series: &Series) -> Vec<Option<u64>> {
    match series.dtype() {
        DataType::String => match series.str() {
            Ok(texts) => texts.iter().map(|text| text.map(of_text)).collect(),
            Err(_) => vec![None; series.len()],
        },
        DataType::Boolean => match series.bool() {
            Ok(values) => values.iter().map(|value| value.map(|v| HASH.hash_one(v))).collect(),
            Err(_) => vec![None; series.len()],
        },
        dtype if dtype.is_float() => match series.f64() {
            Ok(values) => values.iter().map(|value| value.filter(|v| !v.is_nan()).map(of_number)).collect(),
            Err(_) => vec![None; series.len()],
        },
        _ => match series.to_physical_repr().cast(&DataType::Int64) {
            Ok(values) => match values.i64() {
                Ok(values) => values.iter().map(|value| value.map(|v| HASH.hash_one(v))).collect(),
                Err(_) => vec![None; series.len()],
            },
            Err(_) => vec![None; series.len()],
        },
    }
}

fn of_number(value: f64) -> u64 {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        HASH.hash_one(value as i64)
    } else {
        HASH.hash_one(value.to_bits())
    }
}

fn of_text(text: &str) -> u64 {
    whole(text).map_or_else(|| HASH.hash_one(text), |n| HASH.hash_one(n))
}

/// A text that is a whole number without leading zeros.
fn whole(text: &str) -> Option<i64> {
    let digits = text.as_bytes();
    let plain = (1..=18).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    (plain && (digits[0] != b'0' || digits.len() == 1)).then(|| text.parse().ok()).flatten()
}

/// One hash for several cells of a row.
pub(crate) fn mixed(before: u64, cell: Option<u64>) -> u64 {
    HASH.hash_one((before, cell.unwrap_or(MISSING)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(values: impl Iterator<Item = u64>, limit: usize) -> Fair {
        let mut fair = Fair::new(limit);
        values.enumerate().for_each(|(row, value)| fair.add(HASH.hash_one(value), row as u64));
        fair
    }

    #[test]
    fn counts_are_exact_until_it_is_full_and_near_beyond() {
        let few = filled((0..1000).chain(0..10), 2000);
        assert_eq!((few.exact(), few.distinct(), few.repeated()), (true, 1000, 10));
        assert_eq!(few.repeated_rows(2), [0, 1]);
        let many = filled((0..200_000).chain(0..20_000), 8192);
        assert!(!many.exact());
        assert!((many.distinct() as f64 / 200_000.0 - 1.0).abs() < 0.05, "{}", many.distinct());
        assert!((many.repeated() as f64 / 20_000.0 - 1.0).abs() < 0.15, "{}", many.repeated());
    }

    #[test]
    fn what_two_columns_share_is_seen_from_both_sides() {
        let (all, part) = (filled(0..50_000, 4096).sketch(1024), filled(0..25_000, 4096).sketch(1024));
        let (shared, seen) = part.within(&all);
        assert!(shared == seen && seen > 200, "{shared} of {seen}");
        let (shared, seen) = all.within(&part);
        assert!((shared as f64 / seen as f64 - 0.5).abs() < 0.1, "{shared} of {seen}");
        let back = Sketch::of_text(all.distinct, all.bound, &all.text()).unwrap();
        assert_eq!(back, all);
        let few = filled(0..12, 4096).sketch(1024);
        assert_eq!((few.within(&few), few.bound), ((12, 12), u64::MAX));
    }

    #[test]
    fn a_whole_number_is_the_same_as_its_text() {
        let numbers = hashes(&Series::new("n".into(), [Some(17i64), None]));
        let texts = hashes(&Series::new("t".into(), [Some("17"), Some("017")]));
        let floats = hashes(&Series::new("f".into(), [Some(17.0), Some(f64::NAN)]));
        assert_eq!((numbers[0], numbers[1]), (texts[0], None));
        assert_eq!((floats[0], floats[1]), (numbers[0], None));
        assert_ne!(texts[0], texts[1]);
    }
}
