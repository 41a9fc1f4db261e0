//! One number against another: what a threshold costs, what acting on more brings, how an answer moves with a column.
//! Bands say how sure, marked places what was chosen.

use super::frame::{self, quantity};
use super::labels::{flags, lanes_in, stack};
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::scale::{Scale, round_range};
use super::style::mix;
use super::text::{Weight, clean};
use super::{Curve, CurvePoint, Error, Frame, Hover, Style, Table, histogram, sound};
use crate::locale;

fn points(of: &[CurvePoint]) -> Vec<CurvePoint> {
    let mut all: Vec<CurvePoint> = of
        .iter()
        .filter_map(|p| {
            let (x, y) = (sound(p.x)?, sound(p.y)?);
            let end = |v: Option<f64>| v.and_then(sound).unwrap_or(y);
            Some(CurvePoint { x, y, low: Some(end(p.low).min(y)), high: Some(end(p.high).max(y)) })
        })
        .collect();
    all.sort_by(|a, b| a.x.total_cmp(&b.x));
    all
}

pub(super) fn draw(chart: &Curve, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let tracks: Vec<(String, Vec<CurvePoint>)> =
        chart.series.iter().map(|s| (clean(&s.name), points(&s.points))).collect();
    let room = frame::draw(&chart.frame, style, pen)?;
    let table = table(chart, &tracks, style);
    let all = || tracks.iter().flat_map(|(_, points)| points);
    let (first, last) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.x), b.max(p.x)));
    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let lines = ((room.height() / (48.0 * zoom)) as usize).clamp(2, 4);
    let upright = all().flat_map(|p| [Some(p.y), p.low, p.high]).flatten().chain(chart.zero.then_some(0.0));
    let Some((low, high, ticks, step)) = round_range(upright, lines) else {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    };
    let font = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
    let texts: Vec<String> = ticks
        .iter()
        .enumerate()
        .map(|(i, &tick)| match i + 1 == ticks.len() {
            true => locale::attach(&locale::tick(tick, step, style.locale), &frame::unit(&chart.frame), style.locale),
            false => locale::tick(tick, step, style.locale),
        })
        .collect();
    let gutter = texts.iter().map(|text| font.width(text)).fold(0.0, f64::max).min(0.25 * room.width()) + 8.0 * zoom;
    let label_font = TextFont::new(sizes.label, Weight::SemiBold, pen.palette.ink);
    let named = tracks.len() > 1;
    let margin = match named {
        true => tracks.iter().map(|(name, _)| label_font.width(name)).fold(0.0, f64::max).min(0.3 * room.width()),
        false => 0.0,
    };
    let mut plot = Rect {
        left: room.left + gutter,
        right: (room.right - margin - 10.0 * zoom).max(room.left + gutter + 1.0),
        top: room.top + 0.6 * sizes.small,
        bottom: room.bottom - if chart.x.label.is_empty() { 1.9 } else { 3.3 } * sizes.small,
    };
    let (first, last) = if first < last { (first, last) } else { (first - 0.5, last + 0.5) };
    let x = Scale { low: first, high: last, from: plot.left, to: plot.right };
    let across = Frame { unit: chart.x.unit.clone(), decimals: chart.x.decimals, ..Frame::default() };

    let mark_font = TextFont::new(sizes.label, Weight::Medium, pen.palette.ink);
    let marks: Vec<(f64, String)> = chart
        .marks
        .iter()
        .filter_map(|m| Some((x.at(sound(m.x).filter(|v| (first..=last).contains(v))?), clean(&m.label))))
        .collect();
    let lane = 1.4 * sizes.label;
    let most = lanes_in(room.height(), lane);
    let flags = flags(&marks, room.right, 6.0 * zoom, most, |t| mark_font.width(t), |t, room| mark_font.fit(t, room));
    let lanes = flags.iter().filter(|flag| !flag.text.is_empty()).map(|flag| flag.lane + 1).max().unwrap_or(0);
    plot.top += lanes as f64 * lane + if lanes > 0 { 4.0 * zoom } else { 0.0 };
    plot.top = plot.top.min(plot.bottom - 8.0);
    let y = Scale { low, high, from: plot.bottom, to: plot.top };

    let colour = |i: usize| if named { pen.palette.series[i % 5] } else { pen.palette.series[0] };
    let colours: Vec<_> = (0..tracks.len()).map(colour).collect();
    for ((_, points), colour) in tracks.iter().zip(&colours) {
        if points.len() > 1 && points.iter().any(|p| p.low < p.high) {
            let over = points.iter().map(|p| (x.at(p.x), y.at(p.high.unwrap_or(p.y))));
            let under = points.iter().rev().map(|p| (x.at(p.x), y.at(p.low.unwrap_or(p.y))));
            pen.area(&over.chain(under).collect::<Vec<_>>(), mix(pen.palette.surface, *colour, 0.2))?;
        }
    }
    for &tick in &ticks {
        let at = y.at(tick);
        let colour = if tick == 0.0 { pen.palette.axis } else { pen.palette.grid };
        pen.line(&[(plot.left, at), (plot.right, at)], colour, 1.0)?;
    }
    let labels: Vec<(f64, String)> = ticks.iter().zip(texts).map(|(&tick, text)| (y.at(tick), text)).collect();
    frame::upright_labels(&labels, plot.left - 8.0 * zoom, plot.left - room.left, font, pen)?;
    pen.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], pen.palette.axis, 1.0)?;
    let under = Rect { bottom: plot.bottom + 1.9 * sizes.small, ..room };
    histogram::value_axis(&across, x, plot, under, font, style, pen)?;
    let x_label = font.fit(&clean(&chart.x.label), plot.width());
    pen.text(&x_label, (plot.right, room.bottom - 0.1 * font.size), Anchor::End, font)?;
    for flag in &flags {
        let start = room.top + flag.lane.min(lanes) as f64 * lane;
        pen.line(&[(flag.x, start), (flag.x, plot.bottom)], pen.palette.ink, 1.25)?;
        pen.text(&flag.text, (flag.left, start + 0.8 * sizes.label), Anchor::Start, mark_font)?;
    }
    let mut hover = Vec::new();
    for ((name, points), colour) in tracks.iter().zip(&colours) {
        let line: Vec<(f64, f64)> = points.iter().map(|p| (x.at(p.x), y.at(p.y))).collect();
        match line.as_slice() {
            [alone] => pen.dot(*alone, 3.0, *colour)?,
            _ => pen.line(&line, *colour, 2.5)?,
        }
        for (p, at) in points.iter().zip(&line) {
            hover.push(Hover::new(at.0, at.1, spoken(name, named, p, &across, chart, style)));
        }
    }
    if named {
        let wanted: Vec<f64> = tracks
            .iter()
            .map(|(_, points)| points.last().map_or(plot.top, |p| y.at(p.y)) - 0.6 * sizes.label)
            .collect();
        let placed = stack(&wanted, 1.3 * sizes.label, plot.top, plot.bottom);
        for (((name, _), colour), top) in tracks.iter().zip(&colours).zip(placed) {
            let font = TextFont { colour: pen.palette.legible(*colour), ..label_font };
            let place = (plot.right + 8.0 * zoom, top + 0.96 * sizes.label);
            pen.text(&font.fit(name, margin), place, Anchor::Start, font)?;
        }
    }
    Ok((table, hover))
}

fn spoken(name: &str, named: bool, p: &CurvePoint, across: &Frame, chart: &Curve, style: &Style) -> String {
    let prefix = if named && !name.is_empty() { format!("{name} · ") } else { String::new() };
    let value = quantity(p.y, &chart.frame, style);
    let between = match (p.low, p.high) {
        (Some(low), Some(high)) if low < high => {
            format!(" ({} – {})", quantity(low, &chart.frame, style), quantity(high, &chart.frame, style))
        }
        _ => String::new(),
    };
    format!("{prefix}{} · {value}{between}", quantity(p.x, across, style))
}

fn table(chart: &Curve, tracks: &[(String, Vec<CurvePoint>)], style: &Style) -> Table {
    let words = &style.words;
    let across = Frame { unit: chart.x.unit.clone(), decimals: chart.x.decimals, ..Frame::default() };
    let label = clean(&chart.x.label);
    let first = if label.is_empty() { words.value.clone() } else { label };
    let named = tracks.len() > 1;
    let mut headers = vec![first, words.value.clone(), words.low.clone(), words.high.clone()];
    if named {
        headers.insert(0, words.name.clone());
    }
    let rows = tracks
        .iter()
        .flat_map(|(name, points)| {
            points.iter().map(|p| {
                let cell = |v| frame::quantity_or_dash(v, &chart.frame, style);
                let mut row = vec![quantity(p.x, &across, style), cell(Some(p.y)), cell(p.low), cell(p.high)];
                if named {
                    row.insert(0, name.clone());
                }
                row
            })
        })
        .collect();
    Table { headers, rows }
}
