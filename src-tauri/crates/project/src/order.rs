//! Keys that sort as text and always leave room between two neighbours.
//!
//! A key is a fraction in base 62: eight digits step by step when things are added at an end, more digits where two
//! neighbours are close. No key ends with the lowest digit, so there is always one below it.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WIDTH: usize = 8;
/// Room left between two keys added at an end.
const STEP: u64 = 62 * 62;

fn digit(byte: u8) -> Option<u64> {
    DIGITS.iter().position(|d| *d == byte).map(|i| i as u64)
}

fn whole(key: &str) -> u64 {
    let bytes = key.as_bytes();
    (0..WIDTH).fold(0, |n, i| n * 62 + bytes.get(i).and_then(|b| digit(*b)).unwrap_or(0))
}

fn spell(mut n: u64) -> String {
    let mut out = [b'0'; WIDTH];
    for place in out.iter_mut().rev() {
        *place = DIGITS[(n % 62) as usize];
        n /= 62;
    }
    let mut key = String::from_utf8_lossy(&out).into_owned();
    key.push('V');
    key
}

/// A key after `before` and before `after`; none means the end on that side.
/// Neighbours in the wrong order, or equal, are treated as if `after` were absent.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    match (before, after) {
        (None, None) => spell(62u64.pow(WIDTH as u32) / 2),
        (Some(a), None) => {
            whole(a).checked_add(STEP).filter(|n| *n < 62u64.pow(WIDTH as u32)).map_or_else(|| format!("{a}V"), spell)
        }
        (None, Some(b)) => match whole(b).checked_sub(STEP) {
            Some(n) if n > 0 => spell(n),
            _ => midpoint("", Some(b)),
        },
        (Some(a), Some(b)) if a < b => midpoint(a, Some(b)),
        (Some(a), Some(_)) => between(Some(a), None),
    }
}

/// A text strictly between two fractions, as short as it can be; `high` none stands for one.
fn midpoint(low: &str, high: Option<&str>) -> String {
    let (low, mut high) = (low.as_bytes(), high.map(str::as_bytes));
    let mut out = String::new();
    for i in 0.. {
        let l = low.get(i).and_then(|b| digit(*b)).unwrap_or(0);
        let h = match high {
            Some(h) => h.get(i).and_then(|b| digit(*b)).unwrap_or(0),
            None => 62,
        };
        if h > l + 1 {
            out.push(DIGITS[((l + h) / 2) as usize] as char);
            return out;
        }
        out.push(DIGITS[l as usize] as char);
        if h > l {
            high = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_insertion_order_keeps_the_order(places in proptest::collection::vec(0usize..1000, 1..300)) {
            let mut keys: Vec<String> = Vec::new();
            for place in places {
                let at = place % (keys.len() + 1);
                let key = between(at.checked_sub(1).map(|i| keys[i].as_str()), keys.get(at).map(String::as_str));
                prop_assert!(!key.ends_with('0'));
                keys.insert(at, key);
            }
            prop_assert!(keys.windows(2).all(|w| w[0] < w[1]), "{:?}", keys);
        }
    }

    #[test]
    fn ten_thousand_at_the_end_stay_short() {
        let mut last = between(None, None);
        for _ in 0..10_000 {
            let next = between(Some(&last), None);
            assert!(last < next);
            last = next;
        }
        assert!(last.len() < 12);
        let mut first = last;
        for _ in 0..10_000 {
            let next = between(None, Some(&first));
            assert!(next < first);
            first = next;
        }
        assert!(first.len() < 12);
    }

    #[test]
    fn a_thousand_in_one_gap() {
        let (a, mut b) = (between(None, None), between(Some(&between(None, None)), None));
        for _ in 0..1000 {
            let m = between(Some(&a), Some(&b));
            assert!(a < m && m < b);
            b = m;
        }
    }
}
