//! How often: columns over bins, or bars over categories.

use super::frame::{self, quantity};
use super::labels::{flags, lanes_in};
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::scale::{Scale, round_range, ticks_within};
use super::text::{Weight, clean};
use super::{Bar, Error, Frame, Histogram, Hover, Level, Role, Shape, Style, Table, bars, sound};
use crate::locale;

pub(super) fn draw(chart: &Histogram, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    match &chart.shape {
        Shape::Bins { edges, counts } => columns(&chart.frame, edges, counts, &chart.markers, style, pen),
        Shape::Categories { labels, counts } => categories(&chart.frame, labels, counts, style, pen),
    }
}

fn share_of(count: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { count as f64 / total as f64 }
}

fn count_text(count: u64, style: &Style) -> String {
    locale::number(count as f64, Some(0), style.locale)
}

/// Counts have no unit of the values and no decimals.
fn categories(
    surround: &Frame,
    labels: &[String],
    counts: &[u64],
    style: &Style,
    pen: &mut Pen,
) -> Result<(Table, Vec<Hover>), Error> {
    if labels.len() != counts.len() {
        return Err(Error::Shape { what: "labels", found: labels.len(), wanted: counts.len() });
    }
    let most = counts.iter().copied().max();
    let items: Vec<Bar> = labels
        .iter()
        .zip(counts)
        .map(|(label, &count)| Bar {
            label: label.clone(),
            value: Some(count as f64),
            role: if Some(count) == most { Role::Best } else { Role::Plain },
            ..Bar::default()
        })
        .collect();
    let counted = Frame { unit: String::new(), decimals: Some(0), ..surround.clone() };
    let (_, hover) = bars::draw(&counted, &items, style, pen)?;
    let total: u64 = counts.iter().fold(0, |sum, &count| sum.saturating_add(count));
    let words = &style.words;
    let rows = labels
        .iter()
        .zip(counts)
        .map(|(label, &count)| {
            vec![clean(label), count_text(count, style), locale::share(share_of(count, total), 1, style.locale)]
        })
        .collect();
    let headers = vec![words.category.clone(), words.count.clone(), words.share.clone()];
    Ok((Table { headers, rows }, hover))
}

/// Checks that bins can be drawn: rising, finite edges, one more than counts.
fn check(edges: &[f64], counts: &[u64]) -> Result<(), Error> {
    let wanted = if counts.is_empty() { edges.len().min(1) } else { counts.len() + 1 };
    if edges.len() != wanted {
        return Err(Error::Shape { what: "edges", found: edges.len(), wanted });
    }
    let rising = edges.windows(2).take_while(|pair| pair[0] <= pair[1] && pair[1].is_finite()).count();
    if rising + 1 < edges.len() || edges.first().is_some_and(|edge| !edge.is_finite()) {
        return Err(Error::Shape { what: "rising edges", found: rising + 1, wanted: edges.len() });
    }
    Ok(())
}

/// Columns over bins, with values marked on the axis.
pub(super) fn columns(
    surround: &Frame,
    edges: &[f64],
    counts: &[u64],
    markers: &[Level],
    style: &Style,
    pen: &mut Pen,
) -> Result<(Table, Vec<Hover>), Error> {
    check(edges, counts)?;
    let room = frame::draw(surround, style, pen)?;
    let table = bins_table(surround, edges, counts, style);
    let ends = edges.first().copied().and_then(sound).zip(edges.last().copied().and_then(sound));
    let (Some((low, high)), true) = (ends, counts.iter().any(|&count| count > 0)) else {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    };
    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let font = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
    let lines = ((room.height() / (52.0 * zoom)) as usize).clamp(1, 3);
    let Some((_, top, ticks, step)) = round_range(counts.iter().map(|&count| count as f64).chain([0.0]), lines) else {
        return Ok((table, Vec::new()));
    };
    let tick_text: Vec<String> = ticks.iter().map(|&tick| locale::tick(tick, step, style.locale)).collect();
    let gutter = tick_text.iter().map(|text| font.width(text)).fold(0.0, f64::max) + 8.0 * zoom;
    let mut plot = Rect {
        left: room.left + gutter,
        right: (room.right - 8.0 * zoom).max(room.left + gutter + 1.0),
        top: room.top + 0.5 * sizes.small,
        bottom: room.bottom - 1.9 * sizes.small,
    };
    // A single value in every row has bins without width: they get one.
    let x = match low < high {
        true => Scale { low, high, from: plot.left, to: plot.right },
        false => Scale { low: low - 0.5, high: low + 0.5, from: plot.left, to: plot.right },
    };

    let flag_font = TextFont::new(sizes.label, Weight::Regular, pen.palette.ink);
    let marks: Vec<(f64, String)> = markers
        .iter()
        .filter_map(|marker| {
            let value = sound(marker.value).filter(|value| (low..=high).contains(value))?;
            let label = clean(marker.label.as_deref().unwrap_or_default());
            let text = format!("{label} {}", quantity(value, surround, style));
            Some((x.at(value), text.trim_start().to_owned()))
        })
        .collect();
    let lane = 1.4 * sizes.label;
    let most = lanes_in(room.height(), lane);
    let flags = flags(&marks, room.right, 6.0 * zoom, most, |t| flag_font.width(t), |t, room| flag_font.fit(t, room));
    let lanes = flags.iter().filter(|flag| !flag.text.is_empty()).map(|flag| flag.lane + 1).max().unwrap_or(0);
    let lanes_top = room.top;
    plot.top += lanes as f64 * lane;
    plot.top = plot.top.min(plot.bottom - 8.0);
    let y = Scale { low: 0.0, high: top, from: plot.bottom, to: plot.top };

    for &tick in &ticks {
        let at = y.at(tick);
        pen.line(&[(plot.left, at), (plot.right, at)], pen.palette.grid, 1.0)?;
    }
    let labels: Vec<(f64, String)> = ticks.iter().zip(tick_text).map(|(&tick, text)| (y.at(tick), text)).collect();
    frame::upright_labels(&labels, plot.left - 8.0 * zoom, plot.left - room.left, font, pen)?;
    let mut hover = Vec::new();
    for (pair, &count) in edges.windows(2).zip(counts) {
        let (mut left, mut right) = (x.at(pair[0]), x.at(pair[1]));
        if low == high {
            (left, right) = (x.at(low - 0.1), x.at(low + 0.1));
        }
        let gap = (0.1 * (right - left)).min(zoom);
        let column = Rect { left, right: (right - gap).max(left + 0.3), top: y.at(count as f64), bottom: plot.bottom };
        if count > 0 {
            pen.rect(column, pen.palette.series[0])?;
        }
        let label = format!("{} · {}", interval(pair, surround, style), count_text(count, style));
        hover.push(Hover::new((left + right) / 2.0, column.top, label));
    }
    pen.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], pen.palette.axis, 1.0)?;
    value_axis(surround, x, plot, room, font, style, pen)?;
    for flag in &flags {
        let start = lanes_top + flag.lane.min(lanes) as f64 * lane;
        pen.line(&[(flag.x, start), (flag.x, plot.bottom)], pen.palette.ink, 1.25)?;
        pen.text(&flag.text, (flag.left, start + 0.8 * sizes.label), Anchor::Start, flag_font)?;
    }
    Ok((table, hover))
}

/// Round values under a horizontal axis; the last says the unit.
pub(super) fn value_axis(
    surround: &Frame,
    x: Scale,
    plot: Rect,
    room: Rect,
    font: TextFont,
    style: &Style,
    pen: &mut Pen,
) -> Result<(), Error> {
    let count = ((plot.width() / (90.0 * pen.zoom)) as usize).clamp(2, 6);
    // One tick alone gives no measure: then a finer step.
    let (ticks, step) = (count..count + 4)
        .map(|count| ticks_within(x.low, x.high, count))
        .find(|(ticks, _)| ticks.len() > 1)
        .unwrap_or_else(|| ticks_within(x.low, x.high, count));
    let mut free = room.left;
    for (index, &tick) in ticks.iter().enumerate() {
        let number = locale::tick(tick, step, style.locale);
        let label = match index + 1 == ticks.len() {
            true => locale::attach(&number, &frame::unit(surround), style.locale),
            false => number,
        };
        let at = x.at(tick);
        let half = font.width(&label) / 2.0;
        let centre = at.min(room.right - half);
        if centre - half < free {
            continue;
        }
        free = centre + half + 8.0 * pen.zoom;
        pen.line(&[(at, plot.bottom), (at, plot.bottom + 4.0 * pen.zoom)], pen.palette.axis, 1.0)?;
        pen.text(&label, (centre, plot.bottom + 1.6 * font.size), Anchor::Middle, font)?;
    }
    Ok(())
}

fn interval(pair: &[f64], surround: &Frame, style: &Style) -> String {
    format!("{} – {}", quantity(pair[0], surround, style), quantity(pair[1], surround, style))
}

fn bins_table(surround: &Frame, edges: &[f64], counts: &[u64], style: &Style) -> Table {
    let words = &style.words;
    let rows = edges
        .windows(2)
        .zip(counts)
        .map(|(pair, &count)| {
            vec![quantity(pair[0], surround, style), quantity(pair[1], surround, style), count_text(count, style)]
        })
        .collect();
    Table { headers: vec![words.from.clone(), words.to.clone(), words.count.clone()], rows }
}
