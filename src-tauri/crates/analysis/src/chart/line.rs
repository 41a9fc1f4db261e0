//! Dated series: where we are, against what we want, and what happened on the way.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use plotters::style::RGBColor;

use super::frame::{self, Type, quantity};
use super::labels::{Flag, flags, lanes_in, stack};
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::scale::{Scale, date_ticks, round_range};
use super::text::{Weight, clean};
use super::{Dated, Error, Frame, Hover, Level, Line, Style, Table, Tone, sound};
use crate::locale;

/// A series in order of date, one point a date.
pub(super) struct Track {
    name: String,
    points: BTreeMap<NaiveDate, Option<f64>>,
}

impl Track {
    pub(super) fn of(name: &str, points: &[Dated]) -> Self {
        let points = points.iter().map(|point| (point.date, point.value.and_then(sound))).collect();
        Self { name: clean(name), points }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.points.values().flatten().copied()
    }

    pub(super) fn last(&self) -> Option<(NaiveDate, f64)> {
        self.points.iter().rev().find_map(|(&date, &value)| value.map(|value| (date, value)))
    }

    /// The unbroken parts of the line, in pixels.
    pub(super) fn runs(&self, x: Scale, y: Scale) -> Vec<Vec<(f64, f64)>> {
        let mut runs = vec![Vec::new()];
        for (&date, &value) in &self.points {
            match (value, runs.last_mut()) {
                (Some(value), Some(run)) => run.push((x.at(days(date)), y.at(value))),
                _ => runs.push(Vec::new()),
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }
}

pub(super) fn days(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

/// First and last date of all series.
pub(super) fn span(tracks: &[Track]) -> Option<(NaiveDate, NaiveDate)> {
    let dates = || tracks.iter().flat_map(|track| track.points.keys().copied());
    dates().min().zip(dates().max())
}

/// Fewer points than three a pixel: of each column of pixels the first, lowest, highest and last.
pub(super) fn thin(run: &[(f64, f64)], width: f64) -> Vec<(f64, f64)> {
    if (run.len() as f64) < 3.0 * width {
        return run.to_vec();
    }
    run.chunk_by(|a, b| a.0.floor() == b.0.floor())
        .flat_map(|column| {
            let low = column.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
            let high = column.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
            let mut kept: Vec<(f64, f64)> =
                [column.first().copied(), low, high, column.last().copied()].into_iter().flatten().collect();
            kept.sort_by(|a, b| a.0.total_cmp(&b.0));
            kept.dedup();
            kept
        })
        .collect()
}

/// A label in the right margin.
struct Tag {
    text: String,
    y: f64,
    font: TextFont,
}

pub(super) fn draw(chart: &Line, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let tracks: Vec<Track> = chart.series.iter().map(|series| Track::of(&series.name, &series.points)).collect();
    let room = frame::draw(&chart.frame, style, pen)?;
    let table = table(chart, &tracks, style);
    let levels = levels(chart, style, pen);
    let shown = tracks.iter().flat_map(Track::values).next().is_some();
    let (Some((first, last)), true) = (span(&tracks), shown) else {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    };

    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let values = tracks.iter().flat_map(Track::values).chain(levels.iter().map(|level| level.value));
    let count = ((room.height() / (44.0 * zoom)) as usize).clamp(2, 4);
    let Some((low, high, ticks, step)) = round_range(values, count) else {
        return Ok((table, Vec::new()));
    };

    // The margins are as wide as their labels.
    let tick_font = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
    let tick_labels: Vec<String> =
        ticks.iter().map(|&tick| tick_label(tick, step, high, &chart.frame, style)).collect();
    let left = room.left + widest(&tick_labels, tick_font).min(0.25 * room.width()) + 8.0 * zoom;
    let mut tags = tags(&tracks, &levels, chart, style, pen);
    let widest_tag = tags.iter().map(|tag| tag.font.width(&tag.text)).fold(0.0, f64::max);
    let margin = widest_tag.min(0.36 * room.width()) + 12.0 * zoom;
    let mut plot = Rect {
        left,
        right: (room.right - margin).max(left + 1.0),
        top: room.top + 0.6 * sizes.small,
        bottom: room.bottom - 1.9 * sizes.small,
    };
    let x = Scale { low: days(first), high: days(last), from: plot.left, to: plot.right };

    let flag_font = TextFont::new(sizes.label, Weight::Regular, pen.palette.ink_2);
    let lane = 1.4 * sizes.label;
    let most = lanes_in(room.height(), lane);
    let flags = event_flags(chart, (first, last), x, room.right, most, flag_font, pen);
    let lanes = flags.iter().filter(|flag| !flag.text.is_empty()).map(|flag| flag.lane + 1).max().unwrap_or(0);
    let lanes_top = plot.top - 0.4 * sizes.small;
    plot.top += lanes as f64 * lane + if lanes > 0 { 4.0 * zoom } else { 0.0 };
    plot.top = plot.top.min(plot.bottom - 8.0);
    let y = Scale { low, high, from: plot.bottom, to: plot.top };

    for &tick in &ticks {
        let at = y.at(tick);
        let colour = if tick == 0.0 { pen.palette.axis } else { pen.palette.grid };
        pen.line(&[(plot.left, at), (plot.right, at)], colour, 1.0)?;
    }
    let labels: Vec<(f64, String)> = ticks.iter().zip(tick_labels).map(|(&tick, label)| (y.at(tick), label)).collect();
    frame::upright_labels(&labels, plot.left - 8.0 * zoom, plot.left - room.left, tick_font, pen)?;
    pen.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], pen.palette.axis, 1.0)?;
    date_axis(first, last, x, plot, room, tick_font, style, pen)?;
    for flag in &flags {
        let top = lanes_top + flag.lane.min(lanes) as f64 * lane;
        pen.line(&[(flag.x, top), (flag.x, plot.bottom)], pen.palette.axis, 1.0)?;
        pen.text(&flag.text, (flag.left, top + 0.8 * sizes.label), Anchor::Start, flag_font)?;
    }
    for level in &levels {
        let at = y.at(level.value);
        pen.dashed((plot.left, at), (plot.right, at), level.colour, 1.5)?;
    }
    for (index, track) in tracks.iter().enumerate().rev() {
        draw_track(track, colour(index, tracks.len(), pen), x, y, plot, pen)?;
    }

    for tag in &mut tags {
        tag.y = y.at(tag.y);
    }
    let height = 1.32 * tags.iter().map(|tag| tag.font.size).fold(sizes.label, f64::max);
    // Where there is no room for all, the last ones (thresholds, then baseline) stand only in the table.
    tags.truncate(((plot.height() / height) as usize + 1).max(1));
    let tops: Vec<f64> = tags.iter().map(|tag| tag.y - height / 2.0).collect();
    let placed = stack(&tops, height, plot.top - height / 2.0, plot.bottom + height / 2.0);
    for (tag, top) in tags.iter().zip(placed) {
        let text = tag.font.fit(&tag.text, room.right - plot.right - 10.0 * zoom);
        let base = top + height / 2.0 + 0.36 * tag.font.size;
        pen.text(&text, (plot.right + 10.0 * zoom, base), Anchor::Start, tag.font)?;
    }
    Ok((table, hover(chart, &tracks, (first, last), x, y, plot, style)))
}

fn widest(labels: &[String], font: TextFont) -> f64 {
    labels.iter().map(|label| font.width(label)).fold(0.0, f64::max)
}

/// Short units stand by each tick, long ones by the highest alone.
fn tick_label(tick: f64, step: f64, high: f64, surround: &Frame, style: &Style) -> String {
    let unit = frame::unit(surround);
    let number = locale::tick(tick, step, style.locale);
    let highest = tick >= high - step / 2.0;
    if unit.chars().count() <= 1 || (highest && unit.chars().count() <= 5) {
        locale::attach(&number, &unit, style.locale)
    } else {
        number
    }
}

fn colour(index: usize, of: usize, pen: &Pen) -> RGBColor {
    if of == 1 { pen.palette.accent } else { pen.palette.series.get(index).copied().unwrap_or(pen.palette.reference) }
}

/// A horizontal line with its words.
struct Ruled {
    value: f64,
    text: String,
    colour: RGBColor,
}

fn levels(chart: &Line, style: &Style, pen: &Pen) -> Vec<Ruled> {
    let worded = |level: &Level, word: &str, colour| {
        let value = sound(level.value)?;
        let label = clean(level.label.as_deref().unwrap_or(word));
        let text = format!("{label} {}", quantity(value, &chart.frame, style));
        Some(Ruled { value, text: text.trim_start().to_owned(), colour })
    };
    let palette = &pen.palette;
    let target = chart.target.as_ref().and_then(|level| worded(level, &style.words.target, palette.good));
    let baseline = chart.baseline.as_ref().and_then(|level| worded(level, &style.words.baseline, palette.ink_3));
    let thresholds = chart.thresholds.iter().filter_map(|threshold| {
        let colour = if threshold.tone == Tone::Bad { palette.bad } else { palette.warn };
        worded(&Level { value: threshold.value, label: Some(threshold.label.clone()) }, "", colour)
    });
    target.into_iter().chain(baseline).chain(thresholds).collect()
}

/// What stands in the right margin; `y` is still a value.
fn tags(tracks: &[Track], levels: &[Ruled], chart: &Line, style: &Style, pen: &Pen) -> Vec<Tag> {
    let Type { label, .. } = frame::type_of(style);
    let alone = tracks.len() == 1;
    let ends = tracks.iter().take(5).enumerate().filter_map(|(index, track)| {
        let (_, value) = track.last()?;
        let value_text = quantity(value, &chart.frame, style);
        let text = if alone || track.name.is_empty() { value_text } else { format!("{} {value_text}", track.name) };
        let size = if alone { label * 15.0 / 13.0 } else { label };
        let colour = pen.palette.legible(colour(index, tracks.len(), pen));
        Some(Tag { text, y: value, font: TextFont::new(size, Weight::SemiBold, colour) })
    });
    let rules = levels.iter().map(|level| Tag {
        text: level.text.clone(),
        y: level.value,
        font: TextFont::new(label, Weight::Regular, level.colour),
    });
    ends.chain(rules).collect()
}

fn event_flags(
    chart: &Line,
    (first, last): (NaiveDate, NaiveDate),
    x: Scale,
    right: f64,
    most: usize,
    font: TextFont,
    pen: &Pen,
) -> Vec<Flag> {
    let lines: Vec<(f64, String)> = chart
        .events
        .iter()
        .filter(|event| (first..=last).contains(&event.date))
        .map(|event| (x.at(days(event.date)), font.fit(&clean(&event.label), 0.4 * (x.to - x.from).max(1.0))))
        .collect();
    flags(&lines, right, 6.0 * pen.zoom, most, |text| font.width(text), |text, room| font.fit(text, room))
}

#[expect(clippy::too_many_arguments, reason = "an axis needs both scales' ends, the room around and the style")]
fn date_axis(
    first: NaiveDate,
    last: NaiveDate,
    x: Scale,
    plot: Rect,
    room: Rect,
    font: TextFont,
    style: &Style,
    pen: &mut Pen,
) -> Result<(), Error> {
    let count = ((plot.width() / (84.0 * pen.zoom)) as usize).clamp(2, 8);
    let mut free = room.left;
    for (date, label) in date_ticks(first, last, count, style.locale) {
        let half = font.width(&label) / 2.0;
        let at = x.at(days(date));
        let centre = at.min(room.right - half).max(plot.left + half - 8.0 * pen.zoom);
        if centre - half < free {
            continue;
        }
        free = centre + half + 12.0 * pen.zoom;
        pen.line(&[(at, plot.bottom), (at, plot.bottom + 4.0 * pen.zoom)], pen.palette.axis, 1.0)?;
        pen.text(&label, (centre, plot.bottom + 1.6 * font.size), Anchor::Middle, font)?;
    }
    Ok(())
}

fn draw_track(track: &Track, colour: RGBColor, x: Scale, y: Scale, plot: Rect, pen: &mut Pen) -> Result<(), Error> {
    for run in track.runs(x, y) {
        match run.as_slice() {
            [alone] => pen.dot(*alone, 2.5, colour)?,
            _ => pen.line(&thin(&run, plot.width()), colour, 2.5)?,
        }
    }
    if let Some((date, value)) = track.last() {
        pen.dot((x.at(days(date)), y.at(value)), 4.5, colour)?;
    }
    Ok(())
}

/// Points beyond which only every other (or third …) can be pointed at.
const MOST_HOVER: usize = 2_000;

fn hover(
    chart: &Line,
    tracks: &[Track],
    (first, last): (NaiveDate, NaiveDate),
    x: Scale,
    y: Scale,
    plot: Rect,
    style: &Style,
) -> Vec<Hover> {
    let every = tracks.iter().map(|track| track.points.len()).sum::<usize>() / MOST_HOVER + 1;
    let mut places = Vec::new();
    for track in tracks {
        let prefix =
            if tracks.len() > 1 && !track.name.is_empty() { format!("{} · ", track.name) } else { String::new() };
        for (&date, &value) in track.points.iter().step_by(every) {
            let Some(value) = value else { continue };
            let label =
                format!("{prefix}{} · {}", locale::date(date, style.locale), quantity(value, &chart.frame, style));
            places.push(Hover::new(x.at(days(date)), y.at(value), label));
        }
    }
    for event in chart.events.iter().filter(|event| (first..=last).contains(&event.date)) {
        let label = format!("{} · {}", locale::date(event.date, style.locale), clean(&event.label));
        places.push(Hover::new(x.at(days(event.date)), plot.top, label));
    }
    places
}

fn table(chart: &Line, tracks: &[Track], style: &Style) -> Table {
    let words = &style.words;
    let mut headers = vec![words.date.clone()];
    headers.extend(tracks.iter().map(|track| match track.name.as_str() {
        "" => words.value.clone(),
        name => name.to_owned(),
    }));
    if !chart.events.is_empty() {
        headers.push(words.event.clone());
    }
    let mut dates: Vec<NaiveDate> = tracks.iter().flat_map(|track| track.points.keys().copied()).collect();
    dates.extend(chart.events.iter().map(|event| event.date));
    dates.sort_unstable();
    dates.dedup();
    let mut rows: Vec<Vec<String>> = dates
        .into_iter()
        .map(|date| {
            let mut row = vec![locale::date(date, style.locale)];
            row.extend(tracks.iter().map(|track| match track.points.get(&date) {
                Some(&value) => frame::quantity_or_dash(value, &chart.frame, style),
                None => String::new(),
            }));
            if !chart.events.is_empty() {
                let labels: Vec<String> =
                    chart.events.iter().filter(|event| event.date == date).map(|event| clean(&event.label)).collect();
                row.push(labels.join(" · "));
            }
            row
        })
        .collect();
    let mut level = |label: String, value: f64| {
        let mut row = vec![label, frame::quantity_or_dash(Some(value), &chart.frame, style)];
        row.resize(headers.len().max(2), String::new());
        rows.push(row);
    };
    let worded = |level: &Level, word: &str| clean(level.label.as_deref().unwrap_or(word));
    if let Some(target) = &chart.target {
        level(worded(target, &words.target), target.value);
    }
    if let Some(baseline) = &chart.baseline {
        level(worded(baseline, &words.baseline), baseline.value);
    }
    for threshold in &chart.thresholds {
        level(clean(&threshold.label), threshold.value);
    }
    if headers.len() < 2 {
        headers.push(words.value.clone());
        for row in &mut rows {
            row.resize(2, String::new());
        }
    }
    Table { headers, rows }
}
