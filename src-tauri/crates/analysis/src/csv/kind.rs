//! Finds what a column means, from all of its cells: a kind is given only if every cell that holds a value fits it.

use std::collections::HashSet;

use foldhash::fast::FixedState;
use std::hash::BuildHasher;

use super::date::{self, DMY, MDY, Parts};
use super::number::{self, COMMA, FORMATS, Format, POINT};
use super::{Choices, DateOrder, Found, Note, Typed, cell};
use crate::ColumnKind;

const HASH: FixedState = FixedState::with_seed(0x4B_49_4E_44);
/// Different texts counted one by one to tell a category from a text.
const COUNTED: usize = 65_536;
/// Unique texts followed, to tell an identifier.
const UNIQUE: usize = 2 << 20;
/// Cells that may fail a kind before it is given up (then it is only mentioned, if they are few).
const PATIENCE: u64 = 50;

/// How the cells of a column become values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Conversion {
    Integer(Format),
    Number(Format),
    Boolean,
    /// The order, as a bit of [`date`].
    Date(u8),
    DateTime(u8),
    Text,
}

/// What was seen of one column.
pub(crate) struct Seen {
    pub name: String,
    rows: u64,
    /// Cells with something in them that is not a usual word for "missing".
    pub filled: u64,
    words_missing: u64,
    missing_word: Option<String>,
    like_missing: u64,
    like_word: Option<String>,
    number: Candidate,
    formats: u8,
    fractional: u8,
    grouped: u8,
    leading_zeros: u64,
    longest_number: u8,
    unit: Option<&'static str>,
    units: u64,
    zero_one: bool,
    date: Candidate,
    orders: u8,
    named_only: bool,
    with_time: u64,
    zoned: bool,
    last_day: [Option<i32>; 2],
    backwards: [u64; 2],
    yes_no: Candidate,
    pairs: u8,
    sides: (bool, bool),
    /// What the file says for no and for yes, as it was first written.
    said: [Option<String>; 2],
    index: Index,
    distinct: HashSet<u64, FixedState>,
    repeats: bool,
    counting: bool,
    words: u64,
    bytes: u64,
    pub examples: Vec<String>,
    /// Words that mean "missing", chosen by the user.
    chosen_missing: Option<Vec<String>>,
    /// What a typed source says of the cells.
    typed: Option<Typed>,
}

/// A kind that a column may have.
#[derive(Default)]
struct Candidate {
    fits: u64,
    fails: u64,
    given_up: bool,
    failed_at: Option<(u64, String)>,
}

impl Candidate {
    fn fit(&mut self) {
        self.fits += 1;
    }

    fn fail(&mut self, row: u64, cell: &str) {
        self.fails += 1;
        if self.failed_at.is_none() {
            self.failed_at = Some((row, super::receipt::shorten(cell, 40)));
        }
        self.given_up = self.fails > PATIENCE && self.fails * 20 > self.fits;
    }

    fn all(&self) -> bool {
        self.fits > 0 && self.fails == 0
    }

    /// Nearly all cells fit.
    fn nearly(&self) -> bool {
        self.fails > 0 && !self.given_up && self.fits >= 20 && self.fails * 50 <= self.fits
    }
}

/// Whether the column counts rows: from 0 or 1, each one more than the one before, or (rarely) the same.
#[derive(Default)]
struct Index {
    before: Option<i64>,
    broken: bool,
    same: u64,
}

impl Index {
    fn see(&mut self, value: Option<i64>) {
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
            units: 0,
            zero_one: true,
            date: Candidate::default(),
            orders: 7,
            named_only: true,
            with_time: 0,
            zoned: false,
            last_day: [None; 2],
            backwards: [0; 2],
            yes_no: Candidate::default(),
            pairs: 0xFF,
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

    fn see_number(&mut self, row: u64, cell: &str) {
        let (unit, rest) = number::unit(cell);
        let shape = number::shape(rest.as_bytes());
        let Some(shape) = shape.filter(|_| self.number.fits == 0 || unit == self.unit) else {
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
        self.unit = unit;
        self.units += u64::from(unit.is_some());
        self.formats &= shape.formats;
        self.fractional |= shape.fractional;
        self.grouped |= shape.grouped;
        self.leading_zeros += u64::from(shape.leading_zero);
        self.longest_number = self.longest_number.max(shape.digits);
        self.zero_one &= cell == "0" || cell == "1";
        if !self.index.broken {
            self.index.see(number::integer(rest, FORMATS[0]));
        }
    }

    fn see_date(&mut self, row: u64, cell: &str) {
        let parts = date::parts(cell);
        let Some(parts) = parts.filter(|parts| self.orders & parts.orders != 0 || parts.named) else {
            self.date.fail(row, cell);
            return;
        };
        self.date.fit();
        self.with_time += u64::from(parts.time.is_some());
        self.zoned |= parts.zone.is_some();
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

    fn see_yes_no(&mut self, row: u64, cell: &str) {
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

    fn count_text(&mut self, cell: &str) {
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

/// What the file as a whole says about numbers and dates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Formats of numbers that may be used.
    pub formats: u8,
    /// Preferred where a column fits both.
    pub comma: bool,
    /// The order of dates written with numbers, where a column fits several.
    pub order: u8,
    /// Whether `order` was only a guess.
    pub order_guessed: bool,
}

/// The kind of a column and how its cells are read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decision {
    pub kind: ColumnKind,
    pub conversion: Conversion,
    /// Usual words for "missing" are missing here.
    pub usual_missing: bool,
    pub notes: Vec<Note>,
    /// The kind once more, with why and how sure.
    pub found: Found<ColumnKind>,
}

fn pick_format(seen: &Seen, habits: Habits) -> Format {
    if seen.typed.is_some_and(|typed| typed.numbers > 0) {
        return FORMATS[0];
    }
    let mask = match seen.formats & habits.formats {
        0 => seen.formats,
        mask => mask,
    };
    let preferred = if habits.comma { [1, 3, 5, 7, 0, 2, 4, 6] } else { [0, 2, 4, 6, 1, 3, 5, 7] };
    // A pure grouping (`1,234`) is told from a fraction by the habits of the file alone.
    let at = preferred.into_iter().find(|at| mask >> at & 1 == 1).unwrap_or(0);
    FORMATS[at]
}

pub(crate) fn decide(seen: &Seen, habits: Habits, chosen: Option<ColumnKind>) -> Decision {
    let format = pick_format(seen, habits);
    let order = {
        let orders = seen.orders;
        if orders & habits.order != 0 { habits.order } else { 1 << orders.trailing_zeros().min(2) }
    };
    let note = |code: &str| Note::new(code).with("column", seen.name.clone());
    if let Some(kind) = chosen {
        let conversion = match kind {
            ColumnKind::Integer => Conversion::Integer(format),
            ColumnKind::Number => Conversion::Number(format),
            ColumnKind::Boolean => Conversion::Boolean,
            ColumnKind::Date => Conversion::Date(order),
            ColumnKind::DateTime => Conversion::DateTime(order),
            _ => Conversion::Text,
        };
        let usual_missing = conversion != Conversion::Text;
        return Decision { kind, conversion, usual_missing, notes: Vec::new(), found: Found::chosen(kind) };
    }
    if seen.filled == 0 {
        // Only blanks and words for "missing".
        return decision(ColumnKind::Empty, Conversion::Text, 1.0, Note::new("kind_empty")).with_missing();
    }
    let only_text = seen.typed.is_some_and(|typed| typed.only_text);
    if seen.number.all() && !only_text {
        return number_kind(seen, format, habits, &note);
    }
    if seen.yes_no.all() && (seen.pairs & 0b1111 != 0 || (seen.sides.0 && seen.sides.1)) && !only_text {
        let why = Note::new("kind_yes_no").with("count", seen.yes_no.fits);
        return decision(ColumnKind::Boolean, Conversion::Boolean, 0.95, why).with_missing();
    }
    if seen.date.all() && !only_text {
        let mut notes = Vec::new();
        let ambiguous = !seen.named_only && seen.orders & DMY != 0 && seen.orders & MDY != 0 && habits.order_guessed;
        if ambiguous {
            let word = if order == MDY { "month_day_year" } else { "day_month_year" };
            notes.push(note("date_ambiguous").with("order", word));
        }
        if seen.zoned() {
            notes.push(note("zone_to_utc"));
        }
        let why = Note::new("kind_dates").with("count", seen.date.fits);
        let sure = if ambiguous { 0.6 } else { 1.0 };
        let made = if seen.with_time > 0 {
            decision(ColumnKind::DateTime, Conversion::DateTime(order), sure, why)
        } else {
            decision(ColumnKind::Date, Conversion::Date(order), sure, why)
        };
        return made.with_missing().noting(notes);
    }
    let mut notes = Vec::new();
    let mut sure = 1.0;
    for (candidate, code) in [(&seen.number, "nearly_numbers"), (&seen.date, "nearly_dates")] {
        if candidate.nearly()
            && !only_text
            && let Some((row, cell)) = &candidate.failed_at
        {
            let found = note(code).with("count", candidate.fails).with("row", *row).with("text", cell.clone());
            notes.push(found);
            sure = 0.6;
        }
    }
    if seen.like_missing > 0
        && let Some(word) = &seen.like_word
    {
        notes.push(note("reads_like_missing").with("word", word.clone()).with("count", seen.like_missing));
    }
    let kind = text_kind(seen);
    let why = match kind {
        ColumnKind::Identifier => Note::new("kind_unique_texts").with("count", seen.filled),
        ColumnKind::Category => Note::new("kind_repeats").with("distinct", seen.distinct.len()),
        _ => Note::new("kind_text"),
    };
    let sure = if kind == ColumnKind::Identifier { f64::min(sure, 0.8) } else { sure };
    decision(kind, Conversion::Text, sure, why).noting(notes)
}

fn decision(kind: ColumnKind, conversion: Conversion, sure: f64, why: Note) -> Decision {
    Decision { kind, conversion, usual_missing: false, notes: Vec::new(), found: Found::new(kind, sure, why) }
}

impl Decision {
    fn with_missing(mut self) -> Self {
        self.usual_missing = true;
        self
    }

    fn noting(mut self, notes: Vec<Note>) -> Self {
        self.notes = notes;
        self
    }
}

fn number_kind(seen: &Seen, format: Format, habits: Habits, note: &dyn Fn(&str) -> Note) -> Decision {
    let at = FORMATS.iter().position(|other| *other == format).unwrap_or(0);
    let typed = seen.typed.is_some_and(|typed| typed.numbers > 0);
    let fractional = seen.fractional >> at & 1 == 1;
    let mut notes = Vec::new();
    let text = |kind, code: &str, notes| {
        let why = Note::new(&format!("kind_{code}")).with("count", seen.filled);
        decision(kind, Conversion::Text, 0.9, why).with_missing().noting(notes)
    };
    if seen.unit.is_none() {
        if seen.leading_zeros > 0 && !fractional {
            notes.push(note("leading_zeros").with("count", seen.leading_zeros));
            let few = seen.distinct.len() <= 50 && seen.repeats && seen.distinct.len() as u64 * 2 <= seen.filled;
            let kind = if few { ColumnKind::Category } else { ColumnKind::Identifier };
            return text(kind, "leading_zeros", notes);
        }
        if !fractional && seen.longest_number > 18 {
            notes.push(note("long_numbers"));
            return text(ColumnKind::Identifier, "long_numbers", notes);
        }
        // Twelve months in a small table count too; only a long run, or a name, tells that rows are counted.
        let told = seen.filled >= 20 || names_rows(&seen.name) || seen.name.starts_with("column_");
        let counts_rows = !seen.index.broken && told && seen.filled >= 3 && seen.index.same * 20 <= seen.filled;
        if !fractional && counts_rows {
            notes.push(note("row_index"));
            return text(ColumnKind::Identifier, "row_index", notes);
        }
        let unique = !seen.repeats && seen.distinct.len() as u64 == seen.filled && seen.filled >= 10;
        if !fractional && unique && names_rows(&seen.name) {
            notes.push(note("unique_numbers"));
            return text(ColumnKind::Identifier, "unique_numbers", notes);
        }
    }
    if let Some(unit) = seen.unit {
        notes.push(note("unit_removed").with("unit", unit));
    }
    if seen.typed.is_some_and(|typed| typed.numbers == 0 && typed.texts > 0) {
        notes.push(note("numbers_as_text"));
    }
    // `1,234` may be a fraction or a group: the file's habits decided.
    let (other, grouped) =
        if format.decimal == b',' { (POINT, seen.grouped & POINT) } else { (COMMA, seen.grouped & COMMA) };
    let both = seen.formats & other & grouped != 0 && fractional;
    let sole_group = seen.formats & !(1 << at) & other != 0 && seen.grouped >> at & 1 == 1 && !fractional;
    let ambiguous = (both || sole_group) && habits.formats == 0xFF && !typed;
    if ambiguous {
        notes.push(note("decimal_ambiguous").with("decimal", char::from(format.decimal).to_string()));
    }
    if seen.zero_one && seen.repeats {
        notes.push(note("zero_one"));
    }
    let why = Note::new("kind_numbers").with("count", seen.number.fits);
    let sure = if ambiguous { 0.6 } else { 1.0 };
    let made = if fractional || seen.unit == Some("%") {
        decision(ColumnKind::Number, Conversion::Number(format), sure, why)
    } else {
        decision(ColumnKind::Integer, Conversion::Integer(format), sure, why)
    };
    made.with_missing().noting(notes)
}

/// Names such as `id`, `customer_id`, `clientId`, `N° client`, `code_postal`, `key`.
fn names_rows(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let camel = name.ends_with("Id") || name.ends_with("ID");
    camel
        || words.iter().any(|word| {
            matches!(
                *word,
                "id" | "uid"
                    | "uuid"
                    | "guid"
                    | "key"
                    | "code"
                    | "ref"
                    | "reference"
                    | "référence"
                    | "numero"
                    | "numéro"
                    | "no"
                    | "nr"
                    | "siret"
                    | "siren"
                    | "identifiant"
                    | "identifier"
                    | "index"
            )
        })
        || lower.starts_with("n°")
}

fn text_kind(seen: &Seen) -> ColumnKind {
    let distinct = seen.distinct.len() as u64;
    let filled = seen.filled + seen.words_missing;
    let words = seen.words as f64 / seen.filled.max(1) as f64;
    let length = seen.bytes as f64 / seen.filled.max(1) as f64;
    if !seen.repeats && filled >= 10 && words <= 4.0 && length <= 64.0 {
        return ColumnKind::Identifier;
    }
    let few = seen.counting
        && ((distinct <= 50 && distinct * 2 <= filled)
            || (distinct <= 1_000 && distinct * 20 <= filled)
            || (distinct <= 2 && filled >= 2 && seen.repeats));
    if few && length <= 100.0 { ColumnKind::Category } else { ColumnKind::Text }
}

/// The words for "missing" that a column's text cells hold, by the receipt's rule.
pub(crate) fn order_of(bit: u8) -> DateOrder {
    match bit {
        MDY => DateOrder::MonthDayYear,
        DMY => DateOrder::DayMonthYear,
        _ => DateOrder::YearMonthDay,
    }
}

/// Reads a cell as a date by a column's order; a month written as a word needs none.
pub(crate) fn date_parts(cell: &str) -> Option<Parts> {
    date::parts(cell)
}
