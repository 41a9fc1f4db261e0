//! Numbers, units and dates as English and French readers write them: one place, so that a chart, a table, a report
//! and the command line never disagree. Words are not here; they live in `ui/messages`.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The narrow no-break space that French puts between thousands and before `%`.
pub const NARROW: char = '\u{202f}';
/// The no-break space between a number and its unit.
pub const NO_BREAK: char = '\u{a0}';
/// The typographic minus: as wide as a plus, never broken from its number.
pub const MINUS: char = '\u{2212}';

/// A language of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    #[default]
    En,
    Fr,
}

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const MONTHS_FR: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

/// `1,234.5` or `1 234,5`. Without `decimals`, up to four significant digits and no trailing zero.
/// Beyond 10¹⁵ and under 10⁻⁵ the number is written `1.2 × 10¹⁸`. What is not a number is an en dash.
pub fn number(value: f64, decimals: Option<u8>, locale: Locale) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let size = value.abs();
    if size >= 1e15 || (decimals.is_none() && size > 0.0 && size < 1e-5) {
        return scientific(value, locale);
    }
    let plain = match decimals {
        Some(decimals) => format!("{size:.*}", usize::from(decimals.min(12))),
        None => trim_zeros(format!("{size:.*}", significant(size))),
    };
    let negative = value < 0.0 && plain.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    signed(negative, &group(&plain, locale))
}

/// Decimals that show four significant digits (whole numbers stay whole).
fn significant(size: f64) -> usize {
    if size == 0.0 {
        return 0;
    }
    let before = size.log10().floor() as i32 + 1;
    (4 - before).clamp(0, 10) as usize
}

fn trim_zeros(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn signed(negative: bool, text: &str) -> String {
    if negative { format!("{MINUS}{text}") } else { text.to_owned() }
}

fn group(plain: &str, locale: Locale) -> String {
    let (whole, part) = plain.split_once('.').map_or((plain, None), |(whole, part)| (whole, Some(part)));
    let (thousands, decimal) = match locale {
        Locale::En => (',', '.'),
        Locale::Fr => (NARROW, ','),
    };
    let mut out = String::with_capacity(plain.len() + 8);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push(decimal);
        out.push_str(part);
    }
    out
}

fn scientific(value: f64, locale: Locale) -> String {
    let written = format!("{:.1e}", value.abs());
    let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = group(&trim_zeros(digits.to_owned()), locale);
    let power: String = power
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            _ => '⁹',
        })
        .collect();
    signed(value < 0.0, &format!("{digits}{NO_BREAK}×{NO_BREAK}10{power}"))
}

/// A number short enough for an axis: `950`, `12k`, `3.4M`, `2bn` (`12 k`, `3,4 M`, `2 Md` in French).
/// `step` is the distance between neighbouring ticks: it fixes the decimals, so that ticks differ.
pub fn tick(value: f64, step: f64, locale: Locale) -> String {
    let size = value.abs().max(step.abs());
    if !value.is_finite() || size >= 1e15 || (size > 0.0 && size < 1e-5) {
        return if value == 0.0 { "0".into() } else { number(value, None, locale) };
    }
    let (scale, suffix) = match (step.abs(), locale) {
        (step, Locale::En) if step >= 1e9 => (1e9, "bn"),
        (step, Locale::Fr) if step >= 1e9 => (1e9, "Md"),
        (step, _) if step >= 1e6 => (1e6, "M"),
        (step, _) if step >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let decimals = decimals_of_step(step / scale);
    let text = number(value / scale, Some(decimals), locale);
    match (suffix, locale) {
        ("", _) => text,
        _ if value == 0.0 => "0".into(),
        (suffix, Locale::En) => format!("{text}{suffix}"),
        (suffix, Locale::Fr) => format!("{text}{NO_BREAK}{suffix}"),
    }
}

/// The fewest decimals that write every multiple of `step` exactly (`0.25` needs two), at most eight.
pub fn decimals_of_step(step: f64) -> u8 {
    (0..8u8)
        .find(|&decimals| {
            let scaled = step.abs() * 10f64.powi(i32::from(decimals));
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1e-9)
        })
        .unwrap_or(8)
}

/// A number with its unit: `62%`, `€12.4`, `12.4 min` · `62 %`, `12,4 €`, `12,4 min`. An empty unit adds nothing.
pub fn quantity(value: f64, unit: &str, decimals: Option<u8>, locale: Locale) -> String {
    attach(&number(value, decimals, locale), unit, locale)
}

/// Puts a unit to a number that is already written.
pub fn attach(number: &str, unit: &str, locale: Locale) -> String {
    match (unit.trim(), locale) {
        ("", _) => number.to_owned(),
        ("%", Locale::En) => format!("{number}%"),
        ("%", Locale::Fr) => format!("{number}{NARROW}%"),
        (unit @ ("€" | "$" | "£"), Locale::En) => match number.strip_prefix(MINUS) {
            Some(size) => format!("{MINUS}{unit}{size}"),
            None => format!("{unit}{number}"),
        },
        (unit, _) => format!("{number}{NO_BREAK}{unit}"),
    }
}

/// A share between 0 and 1 as a percentage: `0.184` → `18.4%`.
pub fn share(share: f64, decimals: u8, locale: Locale) -> String {
    quantity(share * 100.0, "%", Some(decimals), locale)
}

fn month_name(date: NaiveDate, locale: Locale) -> &'static str {
    let names = match locale {
        Locale::En => MONTHS_EN,
        Locale::Fr => MONTHS_FR,
    };
    names[date.month0() as usize]
}

fn day_number(date: NaiveDate, locale: Locale) -> String {
    if locale == Locale::Fr && date.day() == 1 { "1er".into() } else { date.day().to_string() }
}

/// `28 Nov 2026`, `28 nov. 2026` (and `1er déc. 2026`).
pub fn date(date: NaiveDate, locale: Locale) -> String {
    format!("{} {}", day_month(date, locale), date.year())
}

/// `28 Nov`, `28 nov.`
pub fn day_month(date: NaiveDate, locale: Locale) -> String {
    format!("{} {}", day_number(date, locale), month_name(date, locale))
}

/// `Nov`, `nov.`
pub fn month(date: NaiveDate, locale: Locale) -> String {
    month_name(date, locale).to_owned()
}

/// `Nov 2026`, `nov. 2026`
pub fn month_year(date: NaiveDate, locale: Locale) -> String {
    format!("{} {}", month_name(date, locale), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{En, Fr};

    #[test]
    fn numbers_group_and_point_by_locale() {
        assert_eq!(number(1234.5, None, En), "1,234.5".replace(".5", "")); // four significant digits
        assert_eq!(number(1234.5, Some(1), En), "1,234.5");
        assert_eq!(number(1234.5, Some(1), Fr), "1\u{202f}234,5");
        assert_eq!(number(-0.31, None, En), "\u{2212}0.31");
        assert_eq!(number(-0.001, Some(1), En), "0.0");
        assert_eq!(number(12.40, None, Fr), "12,4");
        assert_eq!(number(48_210.0, None, En), "48,210");
        assert_eq!(number(0.0, None, En), "0");
        assert_eq!(number(f64::NAN, None, Fr), "–");
        assert_eq!(number(999_999.6, None, En), "1,000,000");
    }

    #[test]
    fn extremes_are_scientific() {
        assert_eq!(number(1.24e18, None, Fr), "1,2\u{a0}×\u{a0}10¹⁸");
        assert_eq!(number(-3e-9, None, En), "\u{2212}3\u{a0}×\u{a0}10⁻⁹");
        assert_eq!(number(1e300, Some(2), En), "1\u{a0}×\u{a0}10³⁰⁰");
    }

    #[test]
    fn units_stand_where_readers_expect_them() {
        assert_eq!(quantity(62.0, "%", None, En), "62%");
        assert_eq!(quantity(62.0, "%", None, Fr), "62\u{202f}%");
        assert_eq!(quantity(-12.4, "€", None, En), "\u{2212}€12.4");
        assert_eq!(quantity(12.4, "€", None, Fr), "12,4\u{a0}€");
        assert_eq!(quantity(12.4, "min", None, En), "12.4\u{a0}min");
        assert_eq!(share(0.184, 1, Fr), "18,4\u{202f}%");
    }

    #[test]
    fn ticks_are_short_and_differ() {
        assert_eq!(tick(2_500_000.0, 500_000.0, En), "2,500k");
        assert_eq!(tick(3_000_000.0, 1_000_000.0, Fr), "3\u{a0}M");
        assert_eq!(tick(2e9, 1e9, Fr), "2\u{a0}Md");
        assert_eq!(tick(0.25, 0.05, Fr), "0,25");
        assert_eq!(tick(0.0, 1e20, En), "0");
        assert_eq!(tick(2.0, 0.25, En), "2.00");
    }

    #[test]
    fn dates_in_both_languages() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        assert_eq!(date(day, En), "28 Nov 2026");
        assert_eq!(date(day, Fr), "28 nov. 2026");
        let first = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        assert_eq!(date(first, Fr), "1er déc. 2026");
        assert_eq!(month_year(first, En), "Dec 2026");
    }
}
