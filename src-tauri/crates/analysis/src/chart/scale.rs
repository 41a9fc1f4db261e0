//! From values to pixels, and the few round values worth a line.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::locale::{self, Locale};

/// A linear scale; `from` may lie right of or below `to`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    pub from: f64,
    pub to: f64,
}

impl Scale {
    pub fn at(&self, value: f64) -> f64 {
        // Halves, since the difference of extremes may not be finite.
        let span = self.high / 2.0 - self.low / 2.0;
        let share = if span > 0.0 { (value / 2.0 - self.low / 2.0) / span } else { 0.5 };
        self.from + share.clamp(-10.0, 11.0) * (self.to - self.from)
    }
}

/// The distance between about `count` round ticks over a span: 1, 2, 2.5 or 5 times a power of ten.
fn step(span: f64, count: usize) -> f64 {
    let raw = span / count.max(1) as f64;
    if !(raw > 0.0 && raw.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powi(raw.log10().floor() as i32);
    let lead = raw / power;
    let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|&round| lead <= round * (1.0 + 1e-9)).unwrap_or(10.0);
    round * power
}

/// Round ticks inside `low..=high`, and their distance.
pub(super) fn ticks_within(low: f64, high: f64, count: usize) -> (Vec<f64>, f64) {
    let span = high / 2.0 - low / 2.0;
    let step = step(2.0 * span.min(8e307), count);
    let first = (low / step).ceil();
    let mut ticks: Vec<f64> = (0..=2 * count.max(1) + 2)
        .map(|at| (first + at as f64) * step)
        .take_while(|&tick| tick <= high + step * 1e-9)
        .map(|tick| if tick.abs() < step * 1e-9 { 0.0 } else { tick })
        .collect();
    ticks.dedup();
    (ticks, step)
}

/// The range of the values, widened to round ends; with the ticks and their distance.
/// Reaches zero when the values are near it, and never below it without a negative value.
pub(super) fn round_range(values: impl Iterator<Item = f64>, count: usize) -> Option<(f64, f64, Vec<f64>, f64)> {
    let (mut low, mut high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return None;
    }
    let size = low.abs().max(high.abs());
    if high / 2.0 - low / 2.0 <= size * 1e-9 {
        let pad = if size > 0.0 { size * 0.1 } else { 1.0 };
        (low, high) = (
            if low >= 0.0 { (low - pad).max(0.0) } else { low - pad },
            if high <= 0.0 && size > 0.0 { (high + pad).min(0.0) } else { high + pad },
        );
    }
    if low > 0.0 && low < 0.4 * high {
        low = 0.0;
    }
    if high < 0.0 && high > 0.4 * low {
        high = 0.0;
    }
    let step = step((high / 2.0 - low / 2.0).min(8e307) * 2.0, count);
    let first = (low / step + 1e-9).floor();
    let last = (high / step - 1e-9).ceil().max(first + 1.0);
    let steps = (last - first).min(2.0 * count as f64 + 2.0) as usize;
    let ticks: Vec<f64> = (0..=steps).map(|at| (first + at as f64) * step).collect();
    // An end far beyond the values only takes room from them: there the range stops short of the last tick.
    let pad = 0.06 * (high / 2.0 - low / 2.0) * 2.0;
    let from = if first * step < low - pad.max(0.3 * step) { low - pad } else { first * step };
    let to = if last * step > high + pad.max(0.3 * step) { high + pad } else { last * step };
    let inside: Vec<f64> = ticks.iter().copied().filter(|tick| (from..=to).contains(tick)).collect();
    if inside.len() >= 2 { Some((from, to, inside, step)) } else { Some((first * step, last * step, ticks, step)) }
}

#[derive(Clone, Copy)]
enum Pace {
    Days(u64),
    Months(u32),
}

/// Dates worth a label between two dates, at most `count`, each with its label; the year is said where it changes.
pub(super) fn date_ticks(from: NaiveDate, to: NaiveDate, count: usize, language: Locale) -> Vec<(NaiveDate, String)> {
    if from == to {
        return vec![(from, locale::date(from, language))];
    }
    let paces = [1, 2, 7, 14]
        .map(Pace::Days)
        .into_iter()
        .chain([1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 60000, 600_000].map(Pace::Months));
    for pace in paces {
        let dates = dates_at(pace, from, to, count);
        if dates.len() <= count.max(2) {
            // A single label says nothing of the span: both ends do.
            if dates.len() < 2 {
                break;
            }
            return label(&with_start(dates, pace, from), pace, language);
        }
    }
    vec![(from, locale::date(from, language)), (to, locale::date(to, language))]
}

/// Months are also named at the very start when the first of the next one is far.
fn with_start(mut dates: Vec<NaiveDate>, pace: Pace, from: NaiveDate) -> Vec<NaiveDate> {
    if let (Pace::Months(months @ 1..=6), Some(&next)) = (pace, dates.first())
        && (next - from).num_days() >= i64::from(months) * 18
    {
        dates.insert(0, from);
    }
    dates
}

/// Dates of a pace; stops one beyond what is wanted.
fn dates_at(pace: Pace, from: NaiveDate, to: NaiveDate, count: usize) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut next = match pace {
        Pace::Days(days) if days >= 7 => {
            from.checked_add_days(Days::new(u64::from((7 - from.weekday().num_days_from_monday()) % 7)))
        }
        Pace::Days(_) => Some(from),
        Pace::Months(months) => first_month(from, months),
    };
    while let Some(date) = next.filter(|&date| date <= to) {
        dates.push(date);
        if dates.len() > count.max(2) {
            break;
        }
        next = match pace {
            Pace::Days(days) => date.checked_add_days(Days::new(days)),
            Pace::Months(months) => date.checked_add_months(Months::new(months)),
        };
    }
    dates
}

/// The first of a month, not before `from`, whose number since year 0 is a multiple of `months`.
fn first_month(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    let index = i64::from(from.year()) * 12 + i64::from(from.month0()) + i64::from(from.day() > 1);
    let months = i64::from(months);
    let index = index.div_euclid(months) * months + if index.rem_euclid(months) == 0 { 0 } else { months };
    let year = i32::try_from(index.div_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, index.rem_euclid(12) as u32 + 1, 1)
}

fn label(dates: &[NaiveDate], pace: Pace, language: Locale) -> Vec<(NaiveDate, String)> {
    let mut year = None;
    dates
        .iter()
        .map(|&date| {
            let new_year = year.replace(date.year()) != Some(date.year());
            let text = match (pace, new_year) {
                (Pace::Months(months), _) if months >= 12 => date.year().to_string(),
                (Pace::Months(_), true) => locale::month_year(date, language),
                (Pace::Months(_), false) => locale::month(date, language),
                (Pace::Days(_), true) => locale::date(date, language),
                (Pace::Days(_), false) => locale::day_month(date, language),
            };
            (date, text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_are_round_and_hold_their_values() {
        for (low, high) in
            [(8.0, 20.4), (0.31, 0.46), (-3.0, 5.0), (7.0, 7.0), (0.0, 0.0), (-1e300, 1e300), (1e-9, 2e-9)]
        {
            let (from, to, ticks, step) = round_range([low, high].into_iter(), 4).unwrap();
            assert!(from <= low && high <= to, "{low} {high}: {from} {to}");
            assert!((2..=8).contains(&ticks.len()), "{low} {high}: {ticks:?}");
            assert!(step > 0.0 && ticks.iter().all(|tick| tick.is_finite()));
        }
        assert!(round_range([].into_iter(), 4).is_none());
    }

    #[test]
    fn dates_are_few_and_say_the_year_once() {
        let ticks = date_ticks(day("2026-09-03"), day("2027-02-20"), 6, Locale::En);
        let labels: Vec<&str> = ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["Sept 2026", "Oct", "Nov", "Dec", "Jan 2027", "Feb"]);
        assert_eq!(date_ticks(day("2026-09-03"), day("2026-09-03"), 6, Locale::Fr)[0].1, "3 sept. 2026");
        assert!(date_ticks(day("0001-01-01"), day("9999-12-31"), 6, Locale::En).len() <= 7);
        assert_eq!(date_ticks(day("2026-09-07"), day("2026-09-20"), 4, Locale::Fr).len(), 2);
    }
}
