//! Decides what a column means, from what was seen of all of its cells: a kind is given only if every cell that holds a
//! value fits it.

use super::date::{self, DMY, MDY, Parts};
use super::number::{COMMA, FORMATS, Format, POINT};
use super::{DateOrder, Found, Note};
use crate::ColumnKind;

pub(crate) use super::seen::Seen;

/// How the cells of a column become values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Conversion {
    Integer(Format),
    Number(Format),
    Boolean,
    /// The order, as a bit of [`date`].
    Date(u8),
    DateTime(u8),
    /// Days that a spreadsheet counts, as dates or with the time of day.
    Serial(Format),
    SerialTime(Format),
    Text,
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
            ColumnKind::Date if seen.counts_days() => Conversion::Serial(format),
            ColumnKind::DateTime if seen.counts_days() => Conversion::SerialTime(format),
            ColumnKind::Date => Conversion::Date(order),
            ColumnKind::DateTime => Conversion::DateTime(order),
            _ => Conversion::Text,
        };
        let usual_missing = conversion != Conversion::Text;
        let notes = match conversion {
            Conversion::Integer(_) | Conversion::Number(_) => seen.several_units().into_iter().collect(),
            _ => Vec::new(),
        };
        return Decision { kind, conversion, usual_missing, notes, found: Found::chosen(kind) };
    }
    if seen.filled == 0 && seen.said_none == 0 {
        // Only blanks and words for "missing".
        return decision(ColumnKind::Empty, Conversion::Text, 1.0, Note::new("kind_empty")).with_missing();
    }
    let only_text = seen.typed.is_some_and(|typed| typed.only_text);
    if let Some(made) = written_as_numbers(seen, format, &note).filter(|_| !only_text) {
        return made;
    }
    // Numbers that are all in brackets are references, not debts.
    if seen.number.all() && !only_text && seen.brackets < seen.number.fits {
        return number_kind(seen, format, habits, &note);
    }
    if seen.yes_no.all() && (seen.pairs & super::cell::WHOLE_WORDS != 0 || (seen.sides.0 && seen.sides.1)) && !only_text
    {
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
        if seen.zero_dates > 0 {
            notes.push(note("zero_dates").with("count", seen.zero_dates));
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
    let mut notes: Vec<Note> = seen.several_units().into_iter().collect();
    let mut sure = 1.0;
    for (candidate, code) in [(&seen.number, "nearly_numbers"), (&seen.date, "nearly_dates")] {
        // Numbers with zeros in front are codes: read as numbers they would lose them.
        let codes = code == "nearly_numbers" && seen.leading_zeros > 0;
        if candidate.nearly()
            && !codes
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
        // Beyond 15 digits what counts with fractions rounds them: numbers that differ in each row are names.
        let names = seen.longest_number > 15 && !seen.repeats && seen.filled >= 10;
        if !fractional && (seen.longest_number > 18 || names) {
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
    if let Some(example) = &seen.marked_example {
        notes.push(note("negatives_marked").with("count", seen.marked).with("text", example.clone()));
    }
    // `1,234` may be a fraction or a group: the file's habits decided.
    let (other, grouped) =
        if format.decimal == b',' { (POINT, seen.grouped & POINT) } else { (COMMA, seen.grouped & COMMA) };
    let both = seen.formats & other & grouped != 0 && fractional;
    // Blanks and apostrophes group in either reading: only where the other one has a fraction do they differ.
    let sole_group = seen.formats & other & seen.fractional != 0 && seen.grouped >> at & 1 == 1 && !fractional;
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

/// Dates written without marks (`20240131`), and days counted as spreadsheets do under a name that says a date.
fn written_as_numbers(seen: &Seen, format: Format, note: &dyn Fn(&str) -> Note) -> Option<Decision> {
    if !seen.number.all() || seen.unit.is_some() || seen.marked > 0 {
        return None;
    }
    let named = names_dates(&seen.name);
    let days = seen.date.all() && seen.compact > 0 && seen.compact + seen.zero_dates == seen.filled;
    if days && (named || (seen.compact >= 5 && !names_rows(&seen.name))) {
        let mut notes = vec![note("compact_dates")];
        if seen.zero_dates > 0 {
            notes.push(note("zero_dates").with("count", seen.zero_dates));
        }
        let why = Note::new("kind_compact_dates").with("count", seen.compact);
        let sure = if named { 0.95 } else { 0.8 };
        let made = if seen.with_time > 0 {
            decision(ColumnKind::DateTime, Conversion::DateTime(date::YMD), sure, why)
        } else {
            decision(ColumnKind::Date, Conversion::Date(date::YMD), sure, why)
        };
        return Some(made.with_missing().noting(notes));
    }
    let at = FORMATS.iter().position(|other| *other == format).unwrap_or(0);
    if named && seen.counts_days() && seen.filled >= 3 {
        let why = Note::new("kind_serial_dates").with("count", seen.serials);
        let made = if seen.fractional >> at & 1 == 1 {
            decision(ColumnKind::DateTime, Conversion::SerialTime(format), 0.7, why)
        } else {
            decision(ColumnKind::Date, Conversion::Serial(format), 0.7, why)
        };
        return Some(made.with_missing().noting(vec![note("serial_dates")]));
    }
    None
}

/// Names such as `date`, `Date de commande`, `order_date`, `birthDate`.
fn names_dates(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|character: char| !character.is_alphanumeric());
    name.ends_with("Date") || words.any(|word| matches!(word, "date" | "dates" | "datum" | "fecha" | "dt" | "dat"))
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

impl Seen {
    /// Whether all cells are numbers that a spreadsheet shows as days of our times.
    pub(super) fn counts_days(&self) -> bool {
        self.number.all() && self.unit.is_none() && self.serials > 0 && self.serials == self.number.fits
    }

    /// Amounts in several units are no numbers that can be compared.
    fn several_units(&self) -> Option<Note> {
        let (first, second) = (self.unit?, self.other_unit?);
        Some(Note::new("several_units").with("column", self.name.clone()).with("first", first).with("second", second))
    }
}

/// The order that a bit stands for.
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
