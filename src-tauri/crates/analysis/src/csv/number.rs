//! Numbers as people write them: decimal point or comma, groups of three, currency and percent signs.

/// A way to write numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub decimal: u8,
    pub thousands: Group,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    None,
    Mark(u8),
    /// Blank, no-break blank or narrow no-break blank.
    Blank,
}

/// All of them; a set is a mask of bits in this order.
pub(crate) const FORMATS: [Format; 8] = [
    Format { decimal: b'.', thousands: Group::None },
    Format { decimal: b',', thousands: Group::None },
    Format { decimal: b'.', thousands: Group::Mark(b',') },
    Format { decimal: b',', thousands: Group::Mark(b'.') },
    Format { decimal: b'.', thousands: Group::Blank },
    Format { decimal: b',', thousands: Group::Blank },
    Format { decimal: b'.', thousands: Group::Mark(b'\'') },
    Format { decimal: b',', thousands: Group::Mark(b'\'') },
];
pub(crate) const POINT: u8 = 0b0101_0101;
pub(crate) const COMMA: u8 = 0b1010_1010;

/// In which formats a text is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub formats: u8,
    /// Those in which it has a fraction or an exponent.
    pub fractional: u8,
    /// Those in which it has groups.
    pub grouped: u8,
    /// `007`: a code rather than a number.
    pub leading_zero: bool,
    pub digits: u8,
}

/// Signs before or after a number.
const CURRENCIES: [&str; 26] = [
    "$", "€", "£", "¥", "₹", "%", "‰", "EUR", "CHF", "USD", "GBP", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN",
    "CZK", "MAD", "XOF", "CNY", "INR", "BRL", "US$", "Fr.",
];
/// Units after a number.
const UNITS: [&str; 69] = [
    "k€", "K€", "M€", "Md€", "k$", "M$", "kEUR", "MEUR", "kr", "zł", "kg", "mg", "µg", "Wh", "kWh", "MWh", "GWh",
    "TWh", "kW", "MW", "GW", "kVA", "cm", "mm", "km", "m²", "m2", "m³", "m3", "km²", "km2", "ha", "ml", "mL", "cl",
    "cL", "dl", "hl", "°C", "°F", "°", "Hz", "kHz", "MHz", "GHz", "bar", "hPa", "ppm", "mV", "mA", "ms", "min", "km/h",
    "m/s", "Ko", "Mo", "Go", "To", "kB", "KB", "MB", "GB", "TB", "pts", "jours", "ans", "days", "years", "hours",
];
/// Units of one letter: without a blank before them they may be part of a code (`12h`, `3t`).
const LETTERS: [&str; 8] = ["h", "g", "m", "l", "L", "t", "W", "s"];

/// A number taken out of what people write around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written<'a> {
    /// Of a minus in any form: before or behind, typographic, or brackets as accountants write them.
    pub negative: bool,
    /// The minus was not simply written before the digits.
    pub marked: bool,
    pub brackets: bool,
    pub unit: Option<&'static str>,
    /// Digits and their marks; anything else if the cell is no number.
    pub body: &'a str,
}

/// Takes sign and unit off a trimmed cell: `-5`, `5-`, `− 5 €`, `(1 200,50 €)`, `$(3.00)`, `CHF 12.50`, `12,5 kg`.
pub(crate) fn written(cell: &str) -> Written<'_> {
    let bytes = cell.as_bytes();
    let mut found = Written { negative: false, marked: false, brackets: false, unit: None, body: cell };
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return found };
    if last.is_ascii_digit() {
        if first.is_ascii_digit() {
            return found;
        }
        if matches!(first, b'-' | b'+') && bytes[1].is_ascii_digit() {
            return Written { negative: *first == b'-', body: &cell[1..], ..found };
        }
    }
    if !(first.is_ascii_digit()
        || matches!(first, b'-' | b'+' | b'(' | b'.' | b',' | b'$' | b'%' | b'A'..=b'Z' | 128..))
    {
        return found;
    }
    let mut rest = cell;
    let mut signed = false;
    loop {
        let before = rest;
        if !signed {
            let minus = rest.strip_prefix(['-', '\u{2212}', '\u{2013}']);
            let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            let behind = rest.strip_suffix(['-', '\u{2212}']).map(str::trim_end).filter(|rest| ends_in_digit(rest));
            if let Some(after) = minus {
                (signed, found.negative, rest) = (true, true, after.trim_start());
                found.marked = !before.starts_with('-');
            } else if let Some(after) = rest.strip_prefix('+') {
                (signed, rest) = (true, after.trim_start());
            } else if let Some(inside) = inside {
                (signed, found.negative, found.marked, found.brackets, rest) = (true, true, true, true, inside.trim());
            } else if let Some(behind) = behind {
                (signed, found.negative, found.marked, rest) = (true, true, true, behind);
            }
        }
        if found.unit.is_none()
            && let Some((unit, without)) = unit(rest)
        {
            (found.unit, rest) = (Some(unit), without);
        }
        if rest == before {
            break;
        }
    }
    // A second sign is none that we know.
    found.body = if signed && rest.starts_with(['-', '+']) { "" } else { rest };
    found
}

fn ends_in_digit(text: &str) -> bool {
    text.as_bytes().last().is_some_and(u8::is_ascii_digit)
}

fn unit(cell: &str) -> Option<(&'static str, &str)> {
    let last = *cell.as_bytes().last()?;
    if !last.is_ascii_digit() && last != b')' {
        let without = |unit: &&'static str| {
            let rest = cell.strip_suffix(*unit)?.trim_end();
            let whole = ends_in_digit(rest) || rest.ends_with([')', '-', '.', ',']);
            let parted = rest.len() + unit.len() < cell.len();
            (whole && (parted || !LETTERS.contains(unit))).then_some((*unit, rest))
        };
        return CURRENCIES.iter().chain(&UNITS).chain(&LETTERS).find_map(without);
    }
    if cell.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    CURRENCIES.iter().find_map(|unit| Some((*unit, cell.strip_prefix(*unit)?.trim_start())))
}

/// The shape of a trimmed cell; `None` if it is no number in any format.
pub(crate) fn shape(cell: &[u8]) -> Option<Shape> {
    let body = match cell {
        [b'+' | b'-', rest @ ..] => rest,
        _ => cell,
    };
    let digits = body.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let leading_zero = body.len() > 1 && body[0] == b'0' && body[1].is_ascii_digit();
    if digits == body.len() {
        if digits == 0 {
            return None;
        }
        let digits = digits.min(255) as u8;
        return Some(Shape { formats: 0xFF, fractional: 0, grouped: 0, leading_zero, digits });
    }
    // A sure fraction: one point or comma, not followed by three digits exactly.
    let mark = body[digits];
    if mark == b'.' || mark == b',' {
        let after = &body[digits + 1..];
        if after.iter().all(u8::is_ascii_digit)
            && digits + after.len() > 0
            && (after.len() != 3 || digits > 3 || digits == 0)
        {
            let formats = if mark == b'.' { POINT } else { COMMA };
            let digits = (digits + after.len()).min(255) as u8;
            return Some(Shape { formats, fractional: formats, grouped: 0, leading_zero, digits });
        }
    }
    if body.len() > 60 || !body.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
        return None;
    }
    let mut shape = Shape { formats: 0, fractional: 0, grouped: 0, leading_zero, digits: 0 };
    for (at, format) in FORMATS.iter().enumerate() {
        if let Some(parts) = split(body, *format) {
            shape.formats |= 1 << at;
            shape.fractional |= u8::from(parts.fraction) << at;
            shape.grouped |= u8::from(parts.grouped) << at;
            shape.digits = parts.digits;
        }
    }
    (shape.formats != 0).then_some(shape)
}

struct Parts {
    fraction: bool,
    grouped: bool,
    digits: u8,
}

/// Checks an unsigned number against a format.
fn split(body: &[u8], format: Format) -> Option<Parts> {
    let (mantissa, exponent) = match body.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    if let Some(exponent) = exponent {
        let digits = match exponent {
            [b'+' | b'-', rest @ ..] => rest,
            _ => exponent,
        };
        if digits.is_empty() || digits.len() > 3 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
    }
    let (whole, fraction) = match mantissa.iter().position(|byte| *byte == format.decimal) {
        Some(at) => (&mantissa[..at], Some(&mantissa[at + 1..])),
        None => (mantissa, None),
    };
    if fraction.is_some_and(|fraction| !fraction.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let (mut digits, mut run, mut grouped, mut first) = (0, 0, false, true);
    // Lakhs and crores: the last group has three digits, those before it two.
    let indian = format == FORMATS[2];
    let (mut twos, mut threes, mut lead) = (0, 0, 0);
    let mut at = 0;
    while at < whole.len() {
        if whole[at].is_ascii_digit() {
            digits += 1;
            run += 1;
            at += 1;
            continue;
        }
        let length = group_mark(&whole[at..], format.thousands);
        if length == 0 || run == 0 || (first && run > 3) || (!first && run != 3 && !(indian && run == 2)) {
            return None;
        }
        match (first, run) {
            (true, _) => lead = run,
            (false, 2) => twos += 1,
            (false, _) => threes += 1,
        }
        (grouped, first, run) = (true, false, 0);
        at += length;
    }
    if grouped && (run != 3 || exponent.is_some() || (twos > 0 && (threes > 0 || lead > 2))) {
        return None;
    }
    let more = fraction.map_or(0, <[u8]>::len);
    (digits + more > 0).then_some(Parts {
        fraction: fraction.is_some() || exponent.is_some(),
        grouped,
        digits: (digits + more).min(255) as u8,
    })
}

fn group_mark(text: &[u8], group: Group) -> usize {
    match group {
        Group::None => 0,
        Group::Mark(b'\'') if text.starts_with("\u{2019}".as_bytes()) => 3,
        Group::Mark(mark) => usize::from(text.first() == Some(&mark)),
        Group::Blank if text.first() == Some(&b' ') => 1,
        Group::Blank if text.starts_with("\u{A0}".as_bytes()) => 2,
        Group::Blank if text.starts_with("\u{202F}".as_bytes()) || text.starts_with("\u{2009}".as_bytes()) => 3,
        Group::Blank => 0,
    }
}

/// A whole number of at most 18 digits.
pub(crate) fn integer(cell: &str, format: Format) -> Option<i64> {
    let (negative, body) = sign(cell.as_bytes());
    let mut value: i64 = 0;
    if !body.is_empty() && body.len() <= 18 && body.iter().all(u8::is_ascii_digit) {
        for byte in body {
            value = value * 10 + i64::from(byte - b'0');
        }
        return Some(if negative { -value } else { value });
    }
    let parts = split(body, format)?;
    if parts.fraction || parts.digits > 18 {
        return None;
    }
    for byte in body.iter().filter(|byte| byte.is_ascii_digit()) {
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(if negative { -value } else { value })
}

fn sign(cell: &[u8]) -> (bool, &[u8]) {
    match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, cell),
    }
}

/// A finite number, correctly rounded (the fast path is exact: Clinger, "How to read floating point numbers", 1990).
pub(crate) fn number(cell: &str, format: Format) -> Option<f64> {
    const POWERS: [f64; 19] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];
    let (negative, body) = sign(cell.as_bytes());
    let (mut mantissa, mut digits, mut decimals, mut marked) = (0u64, 0, 0, false);
    let mut plain = true;
    for byte in body {
        match byte {
            b'0'..=b'9' if digits < 16 => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                digits += usize::from(mantissa > 0);
                decimals += usize::from(marked);
            }
            byte if *byte == format.decimal && !marked => marked = true,
            _ => {
                plain = false;
                break;
            }
        }
    }
    if plain && digits <= 15 && decimals <= 18 && body.len() > usize::from(marked) {
        let value = mantissa as f64 / POWERS[decimals];
        return Some(if negative { -value } else { value });
    }
    split(body, format)?;
    let mut text = String::with_capacity(cell.len());
    for byte in cell.bytes() {
        match byte {
            b'0'..=b'9' | b'e' | b'E' | b'+' | b'-' => text.push(char::from(byte)),
            byte if byte == format.decimal => text.push('.'),
            _ => {}
        }
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(text: &str) -> Vec<usize> {
        let mask = shape(text.as_bytes()).map_or(0, |shape| shape.formats);
        (0..8).filter(|at| mask >> at & 1 == 1).collect()
    }

    #[test]
    fn shapes() {
        assert_eq!(formats("12"), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(formats("1.5"), [0, 2, 4, 6]);
        assert_eq!(formats("-1,5"), [1, 3, 5, 7]);
        assert_eq!(formats("1,234"), [1, 2, 3, 5, 7]);
        assert_eq!(formats("1.234,5"), [3]);
        assert_eq!(formats("1,234,567.8"), [2]);
        assert_eq!(formats("1 234,5"), [5]);
        assert_eq!(formats("1\u{202F}234"), [4, 5]);
        assert_eq!(formats("1'234.5"), [6]);
        assert_eq!(formats("1e-5"), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(formats("12,34,567"), [2]);
        assert_eq!(formats("1.200e-07"), [0, 2, 4, 6]);
        for text in [
            "",
            "-",
            "1.2.3",
            "123,34,567",
            "1,234,56,789",
            "12,34,56",
            "1..2",
            "e5",
            "abc",
            "1,",
            ",",
            ".",
            "12:30",
            "1 23",
        ] {
            let allowed: &[usize] = if text == "1," { &[1, 3, 5, 7] } else { &[] };
            assert_eq!(formats(text), allowed, "{text}");
        }
        assert!(shape(b"007").unwrap().leading_zero);
        assert!(!shape(b"0.07").unwrap().leading_zero);
    }

    #[test]
    fn signs_and_units() {
        let read = |text: &str| {
            let written = written(text);
            (if written.negative { format!("-{}", written.body) } else { written.body.to_owned() }, written.unit)
        };
        for (text, body, unit) in [
            ("12", "12", None),
            ("-12", "-12", None),
            ("+12", "12", None),
            ("12-", "-12", None),
            ("\u{2212}12,5", "-12,5", None),
            ("- 12", "-12", None),
            ("(250,00) €", "-250,00", Some("€")),
            ("(1\u{A0}200,75 €)", "-1\u{A0}200,75", Some("€")),
            ("$(21.00)", "-21.00", Some("$")),
            ("($21.00)", "-21.00", Some("$")),
            ("-$5", "-5", Some("$")),
            ("-5 €", "-5", Some("€")),
            ("€-5", "-5", Some("€")),
            ("CHF 1'301.50", "1'301.50", Some("CHF")),
            ("12,5\u{202F}%", "12,5", Some("%")),
            ("1.234,56-EUR", "-1.234,56", Some("EUR")),
            ("10 k€", "10", Some("k€")),
            ("3,5 kWh", "3,5", Some("kWh")),
            ("21 °C", "21", Some("°C")),
            ("7 h", "7", Some("h")),
            ("5 m²", "5", Some("m²")),
        ] {
            assert_eq!(read(text), (body.to_owned(), unit), "{text}");
        }
        for text in
            ["12h", "A12", "12A", "12 rue", "--5", "-(5)", "(5", "€", "()", "Fr. Martin", "EURO 5", "5 € $", "+33 6 10"]
        {
            assert_eq!(shape(written(text).body.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn values() {
        assert_eq!(integer("12,34,567", FORMATS[2]), Some(1_234_567));
        assert_eq!(number("1,11,101.50", FORMATS[2]), Some(111_101.5));
        assert_eq!(number("1.234,5", FORMATS[3]), Some(1234.5));
        assert_eq!(number("-1 234,5", FORMATS[5]), Some(-1234.5));
        assert_eq!(number("0.1", FORMATS[0]), Some(0.1));
        assert_eq!(number("1e400", FORMATS[0]), None);
        assert_eq!(number("", FORMATS[0]), None);
        assert_eq!(number("-", FORMATS[0]), None);
        assert_eq!(integer("1,234", FORMATS[2]), Some(1234));
        assert_eq!(integer("1.5", FORMATS[0]), None);
        assert_eq!(integer("-42", FORMATS[0]), Some(-42));
    }

    proptest::proptest! {
        #[test]
        fn every_double_comes_back(value: f64) {
            if value.is_finite() {
                let text = value.to_string();
                proptest::prop_assert_eq!(number(&text, FORMATS[0]), Some(value));
                let text = text.replace('.', ",");
                proptest::prop_assert_eq!(number(&text, FORMATS[1]), Some(value));
            }
        }

        #[test]
        fn any_text_is_safe(text: String) {
            written(&text);
            let shape = shape(text.as_bytes());
            for (at, format) in FORMATS.into_iter().enumerate() {
                let fits = shape.is_some_and(|shape| shape.formats >> at & 1 == 1);
                let value = number(&text, format);
                proptest::prop_assert!(!fits || value.is_some() || shape.is_some_and(|shape| shape.fractional != 0));
                integer(&text, format);
            }
        }
    }
}
