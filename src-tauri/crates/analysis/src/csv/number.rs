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

/// The currency or percent sign around a number, and the rest. `None` in the first place: no sign.
pub(crate) fn unit(cell: &str) -> (Option<&'static str>, &str) {
    const SIGNS: [&str; 6] = ["$", "€", "£", "¥", "%", "EUR"];
    let (first, last) = match (cell.bytes().next(), cell.bytes().next_back()) {
        (Some(first), Some(last)) => (first, last),
        _ => return (None, cell),
    };
    if first.is_ascii_digit() && last.is_ascii_digit() {
        return (None, cell);
    }
    // Signs end in one of these bytes and begin with one of those; letters are met in nearly every text.
    let ends = matches!(last, b'$' | b'%' | b'R' | 128..);
    let begins = match first {
        b'$' | b'%' | b'E' | 128.. => true,
        b'-' => matches!(cell.as_bytes().get(1), Some(b'$' | 128..)),
        _ => false,
    };
    if !ends && !begins {
        return (None, cell);
    }
    for sign in SIGNS {
        if let Some(rest) = cell.strip_suffix(sign) {
            return (Some(sign), rest.trim_end());
        }
        if let Some(rest) = cell.strip_prefix(sign) {
            return (Some(sign), rest.trim_start());
        }
        if let Some(rest) =
            cell.strip_prefix('-').and_then(|rest| rest.strip_prefix(sign)).filter(|_| sign == "$" || sign == "£")
        {
            // `-$5`: the sign stays with the number elsewhere; here only the shape matters.
            return (Some(sign), rest);
        }
    }
    (None, cell)
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
    let mut at = 0;
    while at < whole.len() {
        if whole[at].is_ascii_digit() {
            digits += 1;
            run += 1;
            at += 1;
            continue;
        }
        let length = group_mark(&whole[at..], format.thousands);
        if length == 0 || run == 0 || (first && run > 3) || (!first && run != 3) {
            return None;
        }
        (grouped, first, run) = (true, false, 0);
        at += length;
    }
    if grouped && run != 3 {
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
        for text in ["", "-", "1.2.3", "12,34,567", "1..2", "e5", "abc", "1,", ",", ".", "12:30", "1 23"] {
            let allowed: &[usize] = if text == "1," { &[1, 3, 5, 7] } else { &[] };
            assert_eq!(formats(text), allowed, "{text}");
        }
        assert!(shape(b"007").unwrap().leading_zero);
        assert!(!shape(b"0.07").unwrap().leading_zero);
    }

    #[test]
    fn values() {
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
