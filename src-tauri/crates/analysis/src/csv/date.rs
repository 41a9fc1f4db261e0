//! Dates as people write them, in three orders, with month names in English and French, with or without a time.

use chrono::{Datelike, NaiveDate};

use super::DateOrder;

pub(crate) const DMY: u8 = 1;
pub(crate) const MDY: u8 = 2;
pub(crate) const YMD: u8 = 4;

pub(crate) fn bit(order: DateOrder) -> u8 {
    match order {
        DateOrder::DayMonthYear => DMY,
        DateOrder::MonthDayYear => MDY,
        DateOrder::YearMonthDay => YMD,
    }
}

/// A text cut into its three parts, with the orders that make it a date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    first: u32,
    second: u32,
    third: u32,
    /// The month was written as a word: the order is no question.
    pub named: bool,
    pub orders: u8,
    /// Microseconds within the day, when there is a time.
    pub time: Option<i64>,
    /// Microseconds to take away to reach UTC, when there is a zone.
    pub zone: Option<i64>,
}

impl Parts {
    /// Days since 1970-01-01.
    pub(crate) fn day(&self, order: u8) -> Option<i32> {
        // A month in a word, or a year first, needs no order.
        let order = if self.named || self.orders == YMD { self.orders } else { order & self.orders };
        let (year, month, day) = match order {
            DMY => (self.third, self.second, self.first),
            MDY => (self.third, self.first, self.second),
            YMD => (self.first, self.second, self.third),
            _ => return None,
        };
        // 1970-01-01 is day 719,163 of the calendar that begins in year 1.
        Some(NaiveDate::from_ymd_opt(year as i32, month, day)?.num_days_from_ce() - 719_163)
    }

    /// Microseconds since 1970-01-01, in UTC when the text has a zone.
    pub(crate) fn instant(&self, order: u8) -> Option<i64> {
        Some(i64::from(self.day(order)?) * 86_400_000_000 + self.time.unwrap_or(0) - self.zone.unwrap_or(0))
    }
}

/// `00.00.0000`, `0000-00-00`, `00000000`: how databases and ERPs write that there is no date.
pub(crate) fn zero(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    bytes.first() == Some(&b'0')
        && matches!(bytes.len(), 8 | 10 | 14 | 16 | 19)
        && bytes.iter().all(|byte| matches!(byte, b'0' | b'.' | b'/' | b'-' | b':' | b' ' | b'T'))
        && bytes.iter().filter(|byte| **byte == b'0').count() >= 8
}

/// The day that a spreadsheet counts from the end of 1899, and the part of the day that has passed.
pub(crate) fn serial(value: f64) -> Option<i64> {
    // 25,569 is 1970-01-01; two days less than one would think, for 1900 is counted as a leap year.
    (1.0..2_958_466.0).contains(&value).then(|| ((value - 25_569.0) * 86_400.0).round() as i64 * 1_000_000)
}

/// Reads a trimmed cell as a date, with or without a time.
pub(crate) fn parts(cell: &str) -> Option<Parts> {
    let bytes = cell.as_bytes();
    if bytes.len() < 6 || bytes.len() > 48 || !bytes[0].is_ascii_alphanumeric() {
        return None;
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        return compact(bytes);
    }
    if bytes[0].is_ascii_digit() {
        return cut(bytes);
    }
    cut(bytes).or_else(|| cut(after_weekday(cell)?.as_bytes()))
}

/// `20240131` and `20240131143000`, of our times.
fn compact(bytes: &[u8]) -> Option<Parts> {
    if !matches!(bytes.len(), 8 | 14) {
        return None;
    }
    let value =
        |from: usize, to: usize| bytes[from..to].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    let (year, month, day) = (value(0, 4), value(4, 6), value(6, 8));
    let mut parts = Parts { first: year, second: month, third: day, named: false, orders: YMD, time: None, zone: None };
    if bytes.len() == 14 {
        let (hour, minute, second) = (value(8, 10), value(10, 12), value(12, 14));
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        parts.time = Some(i64::from((hour * 60 + minute) * 60 + second) * 1_000_000);
    }
    ((1900..=2100).contains(&year) && parts.day(YMD).is_some()).then_some(parts)
}

/// What follows the name of a day, whole or shortened, in English, French or German.
fn after_weekday(cell: &str) -> Option<&str> {
    const DAYS: [&str; 21] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
    ];
    let end = cell.find(|character: char| !character.is_alphabetic())?;
    let word = cell[..end].to_ascii_lowercase();
    let known = word.len() >= 2 && DAYS.iter().any(|day| day.starts_with(&word));
    known.then(|| cell[end..].trim_start_matches(['.', ',']).trim_start())
}

fn cut(bytes: &[u8]) -> Option<Parts> {
    if !bytes.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let (first, rest) = token(bytes)?;
    let (mark, rest) = mark(rest)?;
    let (second, rest) = token(rest)?;
    let (again, rest) = self::mark(rest)?;
    let (third, rest) = token(rest)?;
    let (Token::Digits(last, length3), Token::Digits(..) | Token::Month(_)) = (third, second) else { return None };
    let (time, zone) = time(rest)?;
    let mut parts = Parts { first: 0, second: 0, third: 0, named: false, orders: 0, time, zone };
    match (first, second) {
        (Token::Digits(a, length1), Token::Digits(b, length2)) => {
            if mark != again || mark == b' ' || length2 > 2 {
                return None;
            }
            if length1 == 4 {
                if length3 > 2 {
                    return None;
                }
                (parts.first, parts.second, parts.third) = (a, b, last);
                parts.orders = YMD;
            } else if length1 <= 2 && (length3 == 4 || length3 == 2) {
                (parts.first, parts.second, parts.third) = (a, b, century(last, length3));
                parts.orders = DMY | MDY;
            } else {
                return None;
            }
        }
        (Token::Digits(a, length1), Token::Month(month)) => {
            parts.named = true;
            parts.second = month;
            if length1 == 4 {
                (parts.first, parts.third, parts.orders) = (a, last, YMD);
            } else {
                if length3 != 4 && length3 != 2 {
                    return None;
                }
                (parts.first, parts.third, parts.orders) = (a, century(last, length3), DMY);
            }
        }
        (Token::Month(month), Token::Digits(day, length2)) => {
            if length2 > 2 || length3 != 4 {
                return None;
            }
            parts.named = true;
            (parts.first, parts.second, parts.third, parts.orders) = (month, day, last, MDY);
        }
        _ => return None,
    }
    for order in [DMY, MDY, YMD] {
        if parts.orders & order != 0 && parts.day(order).is_none() {
            parts.orders &= !order;
        }
    }
    (parts.orders != 0).then_some(parts)
}

/// Two digits: 69 to 99 are the last century's (POSIX).
fn century(year: u32, length: usize) -> u32 {
    match (length, year) {
        (2, 69..) => 1900 + year,
        (2, _) => 2000 + year,
        _ => year,
    }
}

#[derive(Clone, Copy)]
enum Token {
    Digits(u32, usize),
    Month(u32),
}

fn token(text: &[u8]) -> Option<(Token, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 4 {
        return None;
    }
    if digits > 0 {
        let value = text[..digits].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
        let rest = &text[digits..];
        // The first day of a month in French.
        let rest = if value == 1 { rest.strip_prefix(b"er").unwrap_or(rest) } else { rest };
        return Some((Token::Digits(value, digits), rest));
    }
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 128).count();
    let word = std::str::from_utf8(&text[..letters]).ok()?;
    let rest = &text[letters..];
    Some((Token::Month(month(word)?), rest.strip_prefix(b".").unwrap_or(rest)))
}

/// English, French, German, Spanish and Italian names, whole or shortened to at least three letters.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&[&str]; 12] = [
        &["january", "janvier", "januar", "enero", "gennaio"],
        &["february", "fevrier", "februar", "febrero", "febbraio"],
        &["march", "mars", "marz", "maerz", "marzo"],
        &["april", "avril", "abril", "aprile"],
        &["may", "mai", "mayo", "maggio"],
        &["june", "juin", "juni", "junio", "giugno"],
        &["july", "juillet", "juli", "julio", "luglio"],
        &["august", "aout", "agosto"],
        &["september", "septembre", "septiembre", "settembre"],
        &["october", "octobre", "oktober", "octubre", "ottobre"],
        &["november", "novembre", "noviembre"],
        &["december", "decembre", "dezember", "diciembre", "dicembre"],
    ];
    let word = word.to_lowercase();
    if word.chars().count() < 3 || word.len() > 12 {
        return None;
    }
    let plain = word.replace(['é', 'è'], "e").replace('û', "u").replace('ä', "a");
    // `jui` could be two months: nobody's.
    if plain == "jui" {
        return None;
    }
    NAMES.iter().position(|names| names.iter().any(|name| name.starts_with(&plain))).map(|at| at as u32 + 1)
}

/// `/`, `-`, `.` or blanks (after a comma or not).
fn mark(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b',', b' ', rest @ ..] => Some((b' ', rest)),
        [b'.', b' ', rest @ ..] => Some((b'.', rest)),
        [mark @ (b'/' | b'-' | b'.' | b' '), rest @ ..] => Some((*mark, rest)),
        _ => None,
    }
}

/// What follows the date: nothing, or a time with an optional zone.
fn time(text: &[u8]) -> Option<(Option<i64>, Option<i64>)> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Some((None, None));
    }
    let said: [&[u8]; 4] = [b"T", b",", "à".as_bytes(), b"at "];
    let text = said.iter().find_map(|word| text.strip_prefix(*word)).unwrap_or(text).trim_ascii_start();
    let (hour, text) = two(text)?;
    let (minute, mut text) = two(text.strip_prefix(b":").or_else(|| text.strip_prefix(b"h"))?)?;
    let mut micros = 0;
    let mut second = 0;
    if let Some(rest) = text.strip_prefix(b":") {
        (second, text) = two(rest)?;
        if let Some(rest) = text.strip_prefix(b".").or_else(|| text.strip_prefix(b",")) {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 || digits > 9 {
                return None;
            }
            for at in 0..6 {
                micros = micros * 10 + rest.get(at).filter(|_| at < digits).map_or(0, |byte| i64::from(byte - b'0'));
            }
            text = &rest[digits..];
        }
    }
    text = text.trim_ascii_start();
    let mut hour = hour;
    let half = text.get(..2).map(<[u8]>::to_ascii_lowercase);
    match half.as_deref() {
        Some(b"am") if (1..=12).contains(&hour) => (hour, text) = (hour % 12, &text[2..]),
        Some(b"pm") if (1..=12).contains(&hour) => (hour, text) = (hour % 12 + 12, &text[2..]),
        _ => {}
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let zone = zone(text.trim_ascii())?;
    Some((Some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros), zone))
}

fn two(text: &[u8]) -> Option<(i64, &[u8])> {
    let digits = text.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || text.get(digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((text[..digits].iter().fold(0, |value, byte| value * 10 + i64::from(byte - b'0')), &text[digits..]))
}

fn zone(text: &[u8]) -> Option<Option<i64>> {
    let (sign, rest) = match text {
        [] => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let digits: Vec<i64> =
        rest.iter().filter(|byte| **byte != b':').map(|byte| i64::from(byte.wrapping_sub(b'0'))).collect();
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let (hours, minutes) = match digits[..] {
        [a, b] => (a * 10 + b, 0),
        [a, b, c, d] => (a * 10 + b, c * 10 + d),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(Some(sign * (hours * 60 + minutes) * 60_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, order: u8) -> Option<String> {
        let days = parts(text)?.day(order)?;
        Some((NaiveDate::from_ymd_opt(1970, 1, 1)? + chrono::Duration::days(days.into())).to_string())
    }

    #[test]
    fn usual_forms() {
        assert_eq!(day("1/2/11", MDY).as_deref(), Some("2011-01-02"));
        assert_eq!(day("1/2/11", DMY).as_deref(), Some("2011-02-01"));
        assert_eq!(day("2020-02-29", YMD).as_deref(), Some("2020-02-29"));
        assert_eq!(day("31.12.1999", DMY).as_deref(), Some("1999-12-31"));
        assert_eq!(day("31/12/1999", MDY), None);
        assert_eq!(day("12 janv. 2020", DMY).as_deref(), Some("2020-01-12"));
        assert_eq!(day("3 août 2021", DMY).as_deref(), Some("2021-08-03"));
        assert_eq!(day("Jan 12, 2020", MDY).as_deref(), Some("2020-01-12"));
        assert_eq!(day("12-Dec-98", DMY).as_deref(), Some("1998-12-12"));
        for (text, want) in [
            ("20240131", "2024-01-31"),
            ("lundi 1er janvier 2024", "2024-01-01"),
            ("mar. 3 mars 2024", "2024-03-03"),
            ("Mon, Jan 15, 2024", "2024-01-15"),
            ("12-janv.-2024", "2024-01-12"),
            ("2. März 2023", "2023-03-02"),
            ("5 Oktober 2023", "2023-10-05"),
            ("1. 2. 2023", "2023-02-01"),
        ] {
            assert_eq!(
                day(text, DMY | YMD).or_else(|| day(text, DMY)).or_else(|| day(text, YMD)).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in ["20241331", "00000000", "18500101", "123456789", "2024T1", "2024-W05", "2024-01", "12-janv"] {
            assert_eq!(parts(text), None, "{text}");
        }
        for text in ["00.00.0000", "0000-00-00", "00000000", "0000-00-00 00:00:00"] {
            assert!(zero(text), "{text}");
        }
        assert!(!zero("00:00:00") && !zero("10.00.0000") && !zero("0000000"));
        for text in ["2021-02-30", "1/1", "12:30:45", "1.2.3", "10.0.0.1", "2020-1-1-1", "may", "1/2-2020", ""] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn times() {
        let micros = |text: &str| parts(text).and_then(|parts| parts.instant(YMD | MDY)).map(|at| at / 1_000_000);
        assert_eq!(micros("1970-01-02T00:00:01Z"), Some(86_401));
        assert_eq!(micros("1970-01-01 02:00:00+02:00"), Some(0));
        assert_eq!(micros("1970-01-01 12:05 AM"), Some(300));
        assert_eq!(micros("1970-01-01 24:00"), None);
        assert_eq!(micros("1970-01-01 à 00h05"), Some(300));
        assert_eq!(micros("19700102000001"), Some(86_401));
        assert_eq!(serial(45_292.5), Some(1_704_110_400_000_000));
        assert_eq!((serial(1.0), serial(0.0), serial(f64::NAN)), (Some(-2_209_075_200_000_000), None, None));
        assert_eq!(parts("1970-01-01 00:00:00.25").unwrap().time, Some(250_000));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_safe(text: String) { parts(&text); }

        #[test]
        fn iso_comes_back(days in -700_000i32..1_000_000) {
            let date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Duration::days(days.into());
            let text = date.to_string();
            if text.len() == 10 {
                proptest::prop_assert_eq!(parts(&text).unwrap().day(YMD), Some(days));
            }
        }
    }
}
