//! What is seen of a column while its cells go by: enough to say at the end what it means.

use std::collections::HashSet;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::date::{self, DMY, MDY};
use super::number::{self, COMMA, FORMATS, POINT};
use super::{Choices, Typed, cell};

const HASH: FixedState = FixedState::with_seed(0x4B_49_4E_44);
/// Different texts counted one by one to tell a category from a text.
const COUNTED: usize = 65_536;
/// Unique texts followed, to tell an identifier.
const UNIQUE: usize = 2 << 20;
/// Cells that may fail a kind before it is given up (then it is only mentioned, if they are few).
const PATIENCE: u64 = 50;

/// What was seen of one column.
pub(crate) struct Seen {
    pub name: String,
    pub(super) rows: u64,
    /// Cells with something in them that is not a usual word for "missing".
    pub filled: u64,
    pub(super) words_missing: u64,
    /// Of these, words that may be a value among other words.
    pub(super) said_none: u64,
    pub(super) missing_word: Option<String>,
    pub(super) like_missing: u64,
    pub(super) like_word: Option<String>,
    pub(super) number: Candidate,
    pub(super) formats: u8,
    pub(super) fractional: u8,
    pub(super) grouped: u8,
    pub(super) leading_zeros: u64,
    pub(super) longest_number: u8,
    pub(super) unit: Option<&'static str>,
    /// Another unit than the column's, where it was met.
    pub(super) other_unit: Option<&'static str>,
    /// Whether a number told the unit; a bare zero tells none.
    unit_told: bool,
    /// Negative numbers that have no plain minus, the first of them, and those in brackets.
    pub(super) marked: u64,
    pub(super) marked_example: Option<String>,
    pub(super) brackets: u64,
    /// Numbers that a spreadsheet would show as a day of our times.
    pub(super) serials: u64,
    /// Dates written as eight or fourteen digits.
    pub(super) compact: u64,
    /// `00.00.0000` and the like.
    pub(super) zero_dates: u64,
    pub(super) zero_one: bool,
    pub(super) date: Candidate,
    pub(super) orders: u8,
    pub(super) named_only: bool,
    pub(super) with_time: u64,
    pub(super) zoned: bool,
    pub(super) last_day: [Option<i32>; 2],
    pub(super) backwards: [u64; 2],
    pub(super) yes_no: Candidate,
    pub(super) pairs: u16,
    pub(super) sides: (bool, bool),
    /// What the file says for no and for yes, as it was first written.
    pub(super) said: [Option<String>; 2],
    pub(super) index: Index,
    pub(super) distinct: HashSet<u64, FixedState>,
    pub(super) repeats: bool,
    pub(super) counting: bool,
    pub(super) words: u64,
    pub(super) bytes: u64,
    pub examples: Vec<String>,
    /// Words that mean "missing", chosen by the user.
    pub(super) chosen_missing: Option<Vec<String>>,
    /// What a typed source says of the cells.
    pub(super) typed: Option<Typed>,
}

/// A kind that a column may have.
#[derive(Default)]
pub(super) struct Candidate {
    pub(super) fits: u64,
    pub(super) fails: u64,
    pub(super) given_up: bool,
    pub(super) failed_at: Option<(u64, String)>,
}

impl Candidate {
    pub(super) fn fit(&mut self) {
        self.fits += 1;
    }

    pub(super) fn fail(&mut self, row: u64, cell: &str) {
        self.fails += 1;
        if self.failed_at.is_none() {
            self.failed_at = Some((row, super::receipt::shorten(cell, 40)));
        }
        self.given_up = self.fails > PATIENCE && self.fails * 20 > self.fits;
    }

    pub(super) fn all(&self) -> bool {
        self.fits > 0 && self.fails == 0
    }

    /// Nearly all cells fit.
    pub(super) fn nearly(&self) -> bool {
        self.fails > 0 && !self.given_up && self.fits >= 20 && self.fails * 50 <= self.fits
    }
}

/// Whether the column counts rows: from 0 or 1, each one more than the one before, or (rarely) the same.
#[derive(Default)]
pub(super) struct Index {
    pub(super) before: Option<i64>,
    pub(super) broken: bool,
    pub(super) same: u64,
}

impl Index {
    pub(super) fn see(&mut self, value: Option<i64>) {
        let Some(value) = value else {
            self.broken = true;
            return;
        };
        match self.before {
            None => self.broken = !(0..=1).contains(&value),
            Some(before) if value == before + 1 => {}
            Some(before) if value == before => self.same += 1,
            Some(_) => self.broken = true,
        }
        self.before = Some(value);
    }
}

impl Seen {
    pub(crate) fn new(name: &str, choices: &Choices, typed: Option<Typed>) -> Self {
        Self {
            typed,
            name: name.to_owned(),
            rows: 0,
            filled: 0,
            words_missing: 0,
            said_none: 0,
            missing_word: None,
            like_missing: 0,
            like_word: None,
            number: Candidate::default(),
            formats: 0xFF,
            fractional: 0,
            grouped: 0,
            leading_zeros: 0,
            longest_number: 0,
            unit: None,
            other_unit: None,
            unit_told: false,
            marked: 0,
            marked_example: None,
            brackets: 0,
            serials: 0,
            compact: 0,
            zero_dates: 0,
            zero_one: true,
            date: Candidate::default(),
            orders: 7,
            named_only: true,
            with_time: 0,
            zoned: false,
            last_day: [None; 2],
            backwards: [0; 2],
            yes_no: Candidate::default(),
            pairs: u16::MAX,
            sides: (false, false),
            said: [None, None],
            index: Index::default(),
            distinct: HashSet::with_hasher(HASH),
            repeats: false,
            counting: true,
            words: 0,
            bytes: 0,
            examples: Vec::new(),
            chosen_missing: choices.missing.clone(),
        }
    }

    pub(crate) fn see(&mut self, raw: &str) {
        let row = self.rows + 1;
        self.rows = row;
        let cell = cell::trim(raw);
        if cell.is_empty() {
            self.index.broken = true;
            return;
        }
        if self.typed.is_some() && cell::sheet_error(cell) {
            self.index.broken = true;
            return;
        }
        if let Some(words) = &self.chosen_missing {
            if words.iter().any(|word| word == cell) {
                self.index.broken = true;
                return;
            }
        } else if cell::usual_missing(cell) {
            self.words_missing += 1;
            self.like_missing += 1;
            self.index.broken = true;
            if self.missing_word.is_none() {
                self.missing_word = Some(cell.to_owned());
                self.like_word.get_or_insert_with(|| cell.to_owned());
            }
            self.count_text(cell);
            return;
        }
        // Among numbers and dates such words say that there is none; among words they may be one of them.
        let open = !self.number.given_up || !self.date.given_up;
        if open && self.yes_no.fits == 0 && self.chosen_missing.is_none() && cell::like_missing(cell) {
            self.said_none += 1;
            self.yes_no.fail(row, cell);
            self.yes_no.given_up = true;
            self.words_missing += 1;
            self.like_missing += 1;
            self.index.broken = true;
            self.missing_word.get_or_insert_with(|| cell.to_owned());
            self.like_word.get_or_insert_with(|| cell.to_owned());
            self.count_text(cell);
            return;
        }
        self.filled += 1;
        if !self.number.given_up {
            self.see_number(row, cell);
        }
        if !self.date.given_up {
            self.see_date(row, cell);
        }
        if !self.yes_no.given_up {
            self.see_yes_no(row, cell);
        }
        self.count_text(cell);
        if self.number.fails > 0 {
            self.bytes += cell.len() as u64;
            self.words += memchr::memchr_iter(b' ', cell.as_bytes()).count() as u64 + 1;
            if cell::like_missing(cell) {
                self.like_missing += 1;
                self.like_word.get_or_insert_with(|| cell.to_owned());
            }
        }
        if self.examples.len() < 5 && !self.examples.iter().any(|example| example == raw) {
            self.examples.push(raw.to_owned());
        }
    }

    pub(super) fn see_number(&mut self, row: u64, cell: &str) {
        let written = number::written(cell);
        let (unit, rest) = (written.unit, written.body);
        let shape = number::shape(rest.as_bytes());
        // Zero is zero in any unit.
        let bare_zero = unit.is_none() && rest.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
        if shape.is_some() && unit.is_some() && self.unit_told && unit != self.unit {
            self.other_unit = unit;
        }
        let Some(shape) = shape.filter(|_| bare_zero || !self.unit_told || unit == self.unit) else {
            self.index.broken = true;
            self.zero_one = false;
            self.number.fail(row, cell);
            return;
        };
        if self.formats & shape.formats == 0 {
            self.index.broken = true;
            self.number.fail(row, cell);
            return;
        }
        self.number.fit();
        if !bare_zero {
            (self.unit, self.unit_told) = (unit, true);
        }
        if written.marked {
            self.marked += 1;
            self.brackets += u64::from(written.brackets);
            self.marked_example.get_or_insert_with(|| super::receipt::shorten(cell, 40));
        }
        self.serials += u64::from(like_serial(rest.as_bytes()) && unit.is_none() && !written.negative);
        self.formats &= shape.formats;
        self.fractional |= shape.fractional;
        self.grouped |= shape.grouped;
        self.leading_zeros += u64::from(shape.leading_zero);
        self.longest_number = self.longest_number.max(shape.digits);
        self.zero_one &= cell == "0" || cell == "1";
        if !self.index.broken {
            self.index.see(number::integer(rest, FORMATS[0]).filter(|_| !written.negative));
        }
    }

    pub(super) fn see_date(&mut self, row: u64, cell: &str) {
        if date::zero(cell) {
            self.zero_dates += 1;
            return;
        }
        let parts = date::parts(cell);
        let Some(parts) = parts.filter(|parts| self.orders & parts.orders != 0 || parts.named) else {
            self.date.fail(row, cell);
            return;
        };
        self.date.fit();
        self.with_time += u64::from(parts.time.is_some());
        self.zoned |= parts.zone.is_some();
        self.compact += u64::from(matches!(cell.len(), 8 | 14) && cell.bytes().all(|byte| byte.is_ascii_digit()));
        if !parts.named {
            self.named_only = false;
            self.orders &= parts.orders;
            for (at, order) in [DMY, MDY].into_iter().enumerate() {
                let day = parts.day(order);
                if let (Some(before), Some(day)) = (self.last_day[at], day) {
                    self.backwards[at] += u64::from(day < before);
                }
                self.last_day[at] = day;
            }
        }
    }

    pub(super) fn see_yes_no(&mut self, row: u64, cell: &str) {
        let (yes, no) = cell::yes_no(cell);
        if (yes | no) & self.pairs == 0 {
            self.yes_no.fail(row, cell);
            self.yes_no.given_up = true;
            return;
        }
        self.yes_no.fit();
        self.pairs &= yes | no;
        self.sides.0 |= yes & self.pairs != 0;
        self.sides.1 |= no & self.pairs != 0;
        let said = &mut self.said[usize::from(yes != 0)];
        if said.is_none() {
            *said = Some(cell.to_owned());
        }
    }

    /// The file's own words for no and for yes; `None` where it does not say both.
    pub(crate) fn words(&self) -> Option<[String; 2]> {
        if self.number.all() && self.zero_one {
            return Some(["0".to_owned(), "1".to_owned()]);
        }
        match &self.said {
            [Some(no), Some(yes)] if self.yes_no.all() => Some([no.clone(), yes.clone()]),
            _ => None,
        }
    }

    pub(super) fn count_text(&mut self, cell: &str) {
        if !self.counting {
            return;
        }
        if !self.distinct.insert(HASH.hash_one(cell)) {
            self.repeats = true;
        }
        self.counting = self.distinct.len() < if self.repeats { COUNTED } else { UNIQUE };
    }

    /// The first word for "missing" that was met, and how many cells held one.
    pub(crate) fn missing_words(&self) -> Option<(&str, u64)> {
        self.missing_word.as_deref().map(|word| (word, self.words_missing))
    }

    /// Whether all cells are numbers, and what their fractions vote for: (point, comma).
    pub(crate) fn decimal_votes(&self) -> (bool, bool) {
        // Numbers of a typed source are written by ourselves.
        if !self.number.all() || self.typed.is_some_and(|typed| typed.numbers > 0) {
            return (false, false);
        }
        let point = self.formats & POINT & self.fractional != 0 && self.formats & COMMA & !self.grouped == 0;
        let comma = self.formats & COMMA & self.fractional != 0 && self.formats & POINT & !self.grouped == 0;
        (point && self.formats & COMMA == 0, comma && self.formats & POINT == 0)
    }

    /// Whether dates were all readable, and in which orders of digits.
    pub(crate) fn date_orders(&self) -> Option<u8> {
        (self.date.all() && !self.named_only).then_some(self.orders)
    }

    /// For dates that fit both orders: the one in which they run forward more often, if there is a clear difference.
    pub(crate) fn forward(&self) -> Option<u8> {
        let [dmy, mdy] = self.backwards;
        if dmy * 2 < mdy {
            Some(DMY)
        } else if mdy * 2 < dmy {
            Some(MDY)
        } else {
            None
        }
    }

    pub(crate) fn zoned(&self) -> bool {
        self.zoned
    }
}

/// Five digits from `20000` (in 1954) to `79999` (in 2119), with or without a fraction of the day.
fn like_serial(body: &[u8]) -> bool {
    let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits == 5
        && matches!(body[0], b'2'..=b'7')
        && (body.len() == 5 || (matches!(body[5], b'.' | b',') && body[6..].iter().all(u8::is_ascii_digit)))
}
