//! Computing: block by block of rows, so that memory stays small and a cancel is heard.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;

use super::super::{Error, cells};
use super::Counts;
use super::check::{Expr, Op, Type};
use super::functions::Function;
use crate::Watch;

/// Rows computed at once.
const BLOCK: usize = 65_536;
const DAY: i64 = 86_400_000_000;
/// No time; no date is so early.
const NONE: i64 = i64::MIN;
/// Beyond this a number that was whole is no longer sure to be.
const SAFE: f64 = 9_007_199_254_740_992.0;

/// NaN, 2 and `NONE` are missing.
enum Cells<'a> {
    Numbers(Vec<f64>),
    Truths(Vec<u8>),
    Times(Vec<i64>),
    Texts(Vec<Option<Cow<'a, str>>>),
}

/// `one`: the same value for all rows.
struct Values<'a> {
    cells: Cells<'a>,
    one: bool,
}

pub(super) struct Run<'a> {
    pub frame: &'a DataFrame,
    pub words: Vec<Option<[String; 2]>>,
    pub counts: Counts,
}

enum Made {
    Numbers(Vec<f64>),
    Truths(Vec<Option<bool>>),
    Times(Vec<Option<i64>>),
    Texts(StringChunkedBuilder),
}

/// The formula's value on every row.
pub(super) fn series<'a>(expr: &'a Expr, run: &mut Run<'a>, name: &str, watch: &Watch) -> Result<Series, Error> {
    let rows = run.frame.height();
    let mut made = match expr.ty {
        Type::Number { .. } => Made::Numbers(Vec::with_capacity(rows)),
        Type::Truth => Made::Truths(Vec::with_capacity(rows)),
        Type::Date | Type::Instant => Made::Times(Vec::with_capacity(rows)),
        Type::Text | Type::Nothing => Made::Texts(StringChunkedBuilder::new(name.into(), rows)),
    };
    let mut from = 0;
    while from < rows {
        watch.check()?;
        let length = BLOCK.min(rows - from);
        let values = eval(expr, run, from, length)?;
        let at = |i: usize| if values.one { 0 } else { i };
        match (&mut made, &values.cells) {
            (Made::Numbers(all), Cells::Numbers(block)) => all.extend((0..length).map(|i| block[at(i)])),
            (Made::Truths(all), Cells::Truths(block)) => {
                all.extend((0..length).map(|i| (block[at(i)] < 2).then_some(block[at(i)] == 1)));
            }
            (Made::Times(all), Cells::Times(block)) => {
                all.extend((0..length).map(|i| (block[at(i)] != NONE).then_some(block[at(i)])));
            }
            (Made::Texts(all), Cells::Texts(block)) => {
                (0..length).for_each(|i| all.append_option(block[at(i)].as_deref()))
            }
            _ => return Err(Error::PrepareFailed { detail: "types differ".to_owned() }),
        }
        from += length;
    }
    let name: PlSmallStr = name.into();
    Ok(match made {
        Made::Numbers(mut all) => {
            for x in &mut all {
                if x.is_infinite() {
                    run.counts.too_large += 1;
                    *x = f64::NAN;
                }
            }
            let whole = expr.ty == (Type::Number { whole: true }) && all.iter().all(|x| x.is_nan() || x.abs() <= SAFE);
            cells::number_series(name, &all, whole)
        }
        Made::Truths(all) => Series::new(name, all),
        Made::Times(all) if expr.ty == Type::Date => {
            let days: Vec<Option<i32>> = all.into_iter().map(|d| d.and_then(|d| i32::try_from(d).ok())).collect();
            Series::new(name, days).cast(&DataType::Date)?
        }
        Made::Times(all) => Series::new(name, all).cast(&DataType::Datetime(TimeUnit::Microseconds, None))?,
        Made::Texts(all) => all.finish().into_series(),
    })
}

fn eval<'a>(expr: &'a Expr, run: &mut Run<'a>, from: usize, length: usize) -> Result<Values<'a>, Error> {
    let one = |cells| Ok(Values { cells, one: true });
    match &expr.op {
        Op::Number(x) => one(Cells::Numbers(vec![*x])),
        Op::Text(text) => one(Cells::Texts(vec![Some(Cow::Borrowed(text.as_str()))])),
        Op::Truth(b) => one(Cells::Truths(vec![u8::from(*b)])),
        Op::Time(time) => one(Cells::Times(vec![*time])),
        Op::Missing => one(match expr.ty {
            Type::Number { .. } => Cells::Numbers(vec![f64::NAN]),
            Type::Truth => Cells::Truths(vec![2]),
            Type::Date | Type::Instant => Cells::Times(vec![NONE]),
            Type::Text | Type::Nothing => Cells::Texts(vec![None]),
        }),
        Op::Column(place) => column(run.frame, *place, expr.ty, from, length),
        _ => {
            let parts = expr.parts.iter().map(|p| eval(p, run, from, length)).collect::<Result<Vec<_>, _>>()?;
            let one = parts.iter().all(|p| p.one);
            let rows = if one { 1 } else { length };
            let cells = computed(expr, parts, rows, run)?;
            Ok(Values { cells, one })
        }
    }
}

fn column(frame: &DataFrame, place: usize, ty: Type, from: usize, length: usize) -> Result<Values<'_>, Error> {
    let column = frame.columns().get(place).ok_or_else(|| Error::PrepareFailed { detail: "no column".to_owned() })?;
    let slice = || column.slice(from as i64, length);
    let cells = match ty {
        Type::Number { .. } => Cells::Numbers(cells::numbers(&slice())?),
        Type::Truth => Cells::Truths(slice().bool()?.iter().map(|b| b.map_or(2, u8::from)).collect()),
        Type::Date | Type::Instant => {
            let whole = slice().cast(&DataType::Int64)?;
            Cells::Times(whole.i64()?.iter().map(|t| t.unwrap_or(NONE)).collect())
        }
        Type::Text | Type::Nothing => {
            if column.dtype() == &DataType::String {
                let texts = column.str()?;
                Cells::Texts((from..from + length).map(|i| texts.get(i).map(Cow::Borrowed)).collect())
            } else {
                Cells::Texts(vec![None; length])
            }
        }
    };
    Ok(Values { cells, one: false })
}

impl<'a> Values<'a> {
    fn at(&self, i: usize) -> usize {
        if self.one { 0 } else { i }
    }
    fn number(&self, i: usize) -> f64 {
        if let Cells::Numbers(all) = &self.cells { all[self.at(i)] } else { f64::NAN }
    }
    fn truth(&self, i: usize) -> u8 {
        if let Cells::Truths(all) = &self.cells { all[self.at(i)] } else { 2 }
    }
    fn time(&self, i: usize) -> i64 {
        if let Cells::Times(all) = &self.cells { all[self.at(i)] } else { NONE }
    }
    fn text(&self, i: usize) -> Option<&str> {
        if let Cells::Texts(all) = &self.cells { all[self.at(i)].as_deref() } else { None }
    }
    fn missing(&self, i: usize) -> bool {
        match &self.cells {
            Cells::Numbers(all) => all[self.at(i)].is_nan(),
            Cells::Truths(all) => all[self.at(i)] > 1,
            Cells::Times(all) => all[self.at(i)] == NONE,
            Cells::Texts(all) => all[self.at(i)].is_none(),
        }
    }
}

/// Of the parts, on each row the one that `pick` names; none: missing.
fn picked<'a>(parts: &[Values<'a>], rows: usize, pick: impl Fn(usize) -> Option<usize>) -> Cells<'a> {
    match parts.last().map(|p| &p.cells) {
        Some(Cells::Truths(_)) => Cells::Truths((0..rows).map(|i| pick(i).map_or(2, |p| parts[p].truth(i))).collect()),
        Some(Cells::Times(_)) => Cells::Times((0..rows).map(|i| pick(i).map_or(NONE, |p| parts[p].time(i))).collect()),
        Some(Cells::Texts(_)) => {
            let cell = |i: usize| {
                let part = &parts[pick(i)?];
                if let Cells::Texts(all) = &part.cells { all[part.at(i)].clone() } else { None }
            };
            Cells::Texts((0..rows).map(cell).collect())
        }
        _ => Cells::Numbers((0..rows).map(|i| pick(i).map_or(f64::NAN, |p| parts[p].number(i))).collect()),
    }
}

fn computed<'a>(expr: &Expr, parts: Vec<Values<'a>>, rows: usize, run: &mut Run) -> Result<Cells<'a>, Error> {
    let numbers = |f: &dyn Fn(usize) -> f64| Cells::Numbers((0..rows).map(f).collect());
    let truths = |f: &dyn Fn(usize) -> u8| Cells::Truths((0..rows).map(f).collect());
    let a = &parts[0];
    Ok(match &expr.op {
        Op::Minus => numbers(&|i| -a.number(i)),
        Op::Not => truths(&|i| [1, 0, 2][usize::from(a.truth(i).min(2))]),
        // Unknown and false is false, unknown or true is true.
        Op::And => truths(&|i| match (a.truth(i), parts[1].truth(i)) {
            (0, _) | (_, 0) => 0,
            (1, 1) => 1,
            _ => 2,
        }),
        Op::Or => truths(&|i| match (a.truth(i), parts[1].truth(i)) {
            (1, _) | (_, 1) => 1,
            (0, 0) => 0,
            _ => 2,
        }),
        Op::Arithmetic('&') => {
            let both = |i: usize| Some(Cow::Owned(format!("{}{}", a.text(i)?, parts[1].text(i)?)));
            Cells::Texts((0..rows).map(both).collect())
        }
        Op::Arithmetic(op) => arithmetic(*op, a, &parts[1], rows, &mut run.counts),
        Op::Compare(op) => compared(op, a, &parts[1], rows),
        Op::In => truths(&|i| {
            if a.missing(i) {
                return 2;
            }
            let equal = |v: &Values| compare(a, v, i) == Some(std::cmp::Ordering::Equal);
            if parts[1..].iter().any(equal) { 1 } else { u8::from(parts[1..].iter().any(|v| v.missing(i))) * 2 }
        }),
        Op::Instant => Cells::Times(
            (0..rows)
                .map(|i| Some(a.time(i)).filter(|t| *t != NONE).and_then(|t| t.checked_mul(DAY)).unwrap_or(NONE))
                .collect(),
        ),
        Op::AddDays(sign) => {
            let unit = if expr.ty == Type::Date { 1.0 } else { DAY as f64 };
            let moved = |i: usize| {
                let (time, days) = (a.time(i), parts[1].number(i) * sign * unit);
                if time == NONE || !days.is_finite() { NONE } else { time.saturating_add(days.floor() as i64) }
            };
            Cells::Times((0..rows).map(moved).collect())
        }
        Op::Call(function) => called(*function, expr, &parts, rows, run)?,
        _ => return Err(Error::PrepareFailed { detail: "no such operation".to_owned() }),
    })
}

fn arithmetic<'a>(op: char, a: &Values, b: &Values, rows: usize, counts: &mut Counts) -> Cells<'a> {
    let mut out = Vec::with_capacity(rows);
    for i in 0..rows {
        let (x, y) = (a.number(i), b.number(i));
        out.push(match op {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            _ if y == 0.0 => {
                counts.divided_by_zero += u64::from(!x.is_nan());
                f64::NAN
            }
            '/' => x / y,
            _ => x - y * (x / y).floor(),
        });
    }
    Cells::Numbers(out)
}

fn compare(a: &Values, b: &Values, i: usize) -> Option<std::cmp::Ordering> {
    if a.missing(i) || b.missing(i) {
        return None;
    }
    match &a.cells {
        Cells::Numbers(_) => a.number(i).partial_cmp(&b.number(i)),
        Cells::Truths(_) => Some(a.truth(i).cmp(&b.truth(i))),
        Cells::Times(_) => Some(a.time(i).cmp(&b.time(i))),
        Cells::Texts(_) => Some(a.text(i).cmp(&b.text(i))),
    }
}

fn compared<'a>(op: &str, a: &Values, b: &Values, rows: usize) -> Cells<'a> {
    use std::cmp::Ordering::*;
    let holds: fn(std::cmp::Ordering) -> bool = match op {
        "=" => |o| o == Equal,
        "!=" => |o| o != Equal,
        "<" => |o| o == Less,
        "<=" => |o| o != Greater,
        ">" => |o| o == Greater,
        _ => |o| o != Less,
    };
    Cells::Truths((0..rows).map(|i| compare(a, b, i).map_or(2, |o| u8::from(holds(o)))).collect())
}

fn called<'a>(
    function: Function,
    expr: &Expr,
    parts: &[Values<'a>],
    rows: usize,
    run: &mut Run,
) -> Result<Cells<'a>, Error> {
    use Function::*;
    let a = &parts[0];
    let numbers = |f: &dyn Fn(f64) -> f64| Cells::Numbers((0..rows).map(|i| f(a.number(i))).collect());
    let texts =
        |f: &dyn Fn(&str) -> String| Cells::Texts((0..rows).map(|i| a.text(i).map(|t| Cow::Owned(f(t)))).collect());
    let tested = |f: &dyn Fn(&str, &str) -> bool| {
        let test = |i: usize| a.text(i).zip(parts[1].text(i)).map_or(2, |(t, u)| u8::from(f(t, u)));
        Cells::Truths((0..rows).map(test).collect())
    };
    let instant = expr.parts.first().is_some_and(|p| p.ty == Type::Instant);
    Ok(match function {
        If => picked(parts, rows, |i| match a.truth(i) {
            1 => Some(1),
            0 => Some(2),
            _ => None,
        }),
        Coalesce => picked(parts, rows, |i| parts.iter().position(|p| !p.missing(i))),
        Min | Max => {
            let wanted = if function == Min { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
            picked(parts, rows, |i| {
                let known = (0..parts.len()).filter(|p| !parts[*p].missing(i));
                known.reduce(|best, p| if compare(&parts[p], &parts[best], i) == Some(wanted) { p } else { best })
            })
        }
        IsMissing => Cells::Truths((0..rows).map(|i| u8::from(a.missing(i))).collect()),
        Round if parts.len() == 2 => {
            let round = |i: usize| {
                let scale = 10f64.powf(parts[1].number(i).clamp(-15.0, 15.0).round());
                let rounded = (a.number(i) * scale).round() / scale;
                if rounded.is_infinite() { a.number(i) } else { rounded }
            };
            Cells::Numbers((0..rows).map(round).collect())
        }
        Round => numbers(&f64::round),
        Floor => numbers(&f64::floor),
        Ceil => numbers(&f64::ceil),
        Abs => numbers(&f64::abs),
        Sign => numbers(&|x| if x.is_nan() || x == 0.0 { x } else { x.signum() }),
        Exp => numbers(&f64::exp),
        Sqrt => outside(rows, a, &mut run.counts, |x, _| (x >= 0.0).then(|| x.sqrt())),
        Log => outside(rows, a, &mut run.counts, |x, i| {
            let base = parts.get(1).map(|b| b.number(i));
            (x > 0.0 && base.is_none_or(|b| b > 0.0 && b != 1.0))
                .then(|| base.map_or_else(|| x.ln(), |b| logarithm(x, b)))
        }),
        Length => Cells::Numbers((0..rows).map(|i| a.text(i).map_or(f64::NAN, |t| t.chars().count() as f64)).collect()),
        Lower => texts(&str::to_lowercase),
        Upper => texts(&str::to_uppercase),
        Trim => texts(&|t| t.trim().to_owned()),
        Left | Right => {
            let cut = |i: usize| {
                let (text, count) = (a.text(i)?, parts[1].number(i));
                if count.is_nan() {
                    return None;
                }
                let (count, length) = (count.max(0.0) as usize, text.chars().count());
                let skip = if function == Left { 0 } else { length.saturating_sub(count) };
                Some(Cow::Owned(text.chars().skip(skip).take(count).collect()))
            };
            Cells::Texts((0..rows).map(cut).collect())
        }
        Replace => {
            let replaced = |i: usize| {
                let (text, old, new) = (a.text(i)?, parts[1].text(i)?, parts[2].text(i)?);
                Some(Cow::Owned(if old.is_empty() { text.to_owned() } else { text.replace(old, new) }))
            };
            Cells::Texts((0..rows).map(replaced).collect())
        }
        Concat => {
            let all = |i: usize| {
                let known: Vec<&str> = parts.iter().filter_map(|p| p.text(i)).collect();
                (!known.is_empty()).then(|| Cow::Owned(known.concat()))
            };
            Cells::Texts((0..rows).map(all).collect())
        }
        Contains => tested(&|t, u| t.contains(u)),
        StartsWith => tested(&|t, u| t.starts_with(u)),
        EndsWith => tested(&|t, u| t.ends_with(u)),
        Text => Cells::Texts((0..rows).map(|i| written(a, i, expr, &run.words).map(Cow::Owned)).collect()),
        Number => match &a.cells {
            Cells::Texts(_) => {
                let mut unreadable = 0;
                let read = |i: usize| {
                    let text = a.text(i)?;
                    let read = super::super::types::number(text);
                    unreadable += u64::from(read.is_none() && !text.trim().is_empty());
                    read
                };
                let cells = (0..rows).map(read).map(|x| x.unwrap_or(f64::NAN)).collect();
                run.counts.unreadable += unreadable;
                Cells::Numbers(cells)
            }
            Cells::Truths(_) => Cells::Numbers(
                (0..rows).map(|i| Some(a.truth(i)).filter(|b| *b < 2).map_or(f64::NAN, f64::from)).collect(),
            ),
            _ => numbers(&|x| x),
        },
        Date if parts.len() == 3 => {
            let mut unreadable = 0;
            let made = |i: usize| {
                let [y, m, d] = [0, 1, 2].map(|p: usize| parts[p].number(i));
                if y.is_nan() || m.is_nan() || d.is_nan() {
                    return NONE;
                }
                let day = (y.fract() == 0.0 && m > 0.0 && d > 0.0 && y.abs() < 100_000.0)
                    .then(|| NaiveDate::from_ymd_opt(y as i32, m as u32, d as u32))
                    .flatten();
                unreadable += u64::from(day.is_none());
                day.map_or(NONE, |day| i64::from(day.num_days_from_ce() - CE))
            };
            let cells = (0..rows).map(made).collect();
            run.counts.unreadable += unreadable;
            Cells::Times(cells)
        }
        Date if instant => Cells::Times(
            (0..rows).map(|i| Some(a.time(i)).filter(|t| *t != NONE).map_or(NONE, |t| t.div_euclid(DAY))).collect(),
        ),
        Date => {
            let order = crate::csv::date::bit(crate::csv::DateOrder::YearMonthDay);
            let mut unreadable = 0;
            let read = |i: usize| {
                let Some(text) = a.text(i) else { return NONE };
                let day = crate::csv::date::parts(text.trim()).and_then(|p| p.day(order));
                unreadable += u64::from(day.is_none() && !text.trim().is_empty());
                day.map_or(NONE, i64::from)
            };
            let cells = (0..rows).map(read).collect();
            run.counts.unreadable += unreadable;
            Cells::Times(cells)
        }
        Year | Quarter | Month | Week | Day | Weekday | Hour | Minute => {
            let part = |i: usize| match a.time(i) {
                NONE => f64::NAN,
                time => date_part(function, time, instant),
            };
            Cells::Numbers((0..rows).map(part).collect())
        }
        DaysBetween => {
            let unit = if instant { DAY as f64 } else { 1.0 };
            let days = |i: usize| match (a.time(i), parts[1].time(i)) {
                (NONE, _) | (_, NONE) => f64::NAN,
                (from, to) => (to - from) as f64 / unit,
            };
            Cells::Numbers((0..rows).map(days).collect())
        }
    })
}

/// Days from the common era's first to 1970-01-01, by chrono's count.
const CE: i32 = 719_163;

/// A function that is not defined everywhere: missing there, and counted.
fn outside<'a>(rows: usize, a: &Values, counts: &mut Counts, f: impl Fn(f64, usize) -> Option<f64>) -> Cells<'a> {
    let mut out = Vec::with_capacity(rows);
    for i in 0..rows {
        let x = a.number(i);
        let y = if x.is_nan() { None } else { f(x, i) };
        counts.undefined += u64::from(y.is_none() && !x.is_nan());
        out.push(y.unwrap_or(f64::NAN));
    }
    Cells::Numbers(out)
}

/// Exact for the powers of 2 and 10.
fn logarithm(x: f64, base: f64) -> f64 {
    if base == 10.0 {
        x.log10()
    } else if base == 2.0 {
        x.log2()
    } else {
        x.ln() / base.ln()
    }
}

/// A part of a date. Mondays are 1, weeks are those of ISO 8601.
fn date_part(part: Function, time: i64, instant: bool) -> f64 {
    let (day, rest) = if instant { (time.div_euclid(DAY), time.rem_euclid(DAY)) } else { (time, 0) };
    let date = i32::try_from(day).ok().and_then(|d| d.checked_add(CE)).and_then(NaiveDate::from_num_days_from_ce_opt);
    let Some(date) = date else { return f64::NAN };
    f64::from(match part {
        Function::Year => date.year(),
        Function::Quarter => (date.month0() / 3 + 1) as i32,
        Function::Month => date.month() as i32,
        Function::Week => date.iso_week().week() as i32,
        Function::Day => date.day() as i32,
        Function::Weekday => date.weekday().number_from_monday() as i32,
        Function::Hour => (rest / 3_600_000_000) as i32,
        _ => (rest / 60_000_000 % 60) as i32,
    })
}

/// As it is written in files: ISO dates, decimal points, the file's own words for yes and no.
fn written(a: &Values, i: usize, expr: &Expr, words: &[Option<[String; 2]>]) -> Option<String> {
    if a.missing(i) {
        return None;
    }
    let from = &expr.parts[0];
    Some(match &a.cells {
        Cells::Numbers(_) => cells::number_text(a.number(i)),
        Cells::Truths(_) => {
            let yes = a.truth(i) == 1;
            let said = if let Op::Column(place) = from.op { words.get(place).and_then(Option::as_ref) } else { None };
            said.map_or_else(|| yes.to_string(), |w| w[usize::from(yes)].clone())
        }
        Cells::Times(_) => cells::time_text(a.time(i), from.ty == Type::Instant),
        Cells::Texts(_) => a.text(i)?.to_owned(),
    })
}
