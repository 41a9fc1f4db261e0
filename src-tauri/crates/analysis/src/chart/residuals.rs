//! Where a regression errs: what came against what was predicted, or how the errors spread around zero.

use super::frame::{self, quantity};
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::scale::{Scale, round_range};
use super::text::{Weight, clean};
use super::{CalibrationBin, Error, Frame, Hover, Level, ResidualPlot, Residuals, Style, Table, histogram, sound};
use crate::locale;

pub(super) fn draw(chart: &Residuals, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    match &chart.plot {
        ResidualPlot::Calibration { bins } => calibration(&chart.frame, bins, style, pen),
        ResidualPlot::Errors { edges, counts } => {
            let exact = Level { value: 0.0, label: Some(style.words.exact.clone()) };
            histogram::columns(&chart.frame, edges, counts, &[exact], style, pen)
        }
    }
}

fn calibration(
    surround: &Frame,
    bins: &[CalibrationBin],
    style: &Style,
    pen: &mut Pen,
) -> Result<(Table, Vec<Hover>), Error> {
    let room = frame::draw(surround, style, pen)?;
    let table = table(surround, bins, style);
    let mut points: Vec<(f64, f64, f64, f64, u64)> = bins
        .iter()
        .filter_map(|bin| {
            let (predicted, actual) = (sound(bin.predicted)?, sound(bin.actual)?);
            let low = bin.low.and_then(sound).unwrap_or(actual).min(actual);
            let high = bin.high.and_then(sound).unwrap_or(actual).max(actual);
            Some((predicted, actual, low, high, bin.count))
        })
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let lines = ((room.height() / (48.0 * zoom)) as usize).clamp(2, 4);
    let upright = points.iter().flat_map(|point| [point.0, point.1, point.2, point.3]);
    let Some((low, high, ticks, step)) = round_range(upright, lines) else {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    };
    let font = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
    let texts: Vec<String> = ticks.iter().map(|&tick| locale::tick(tick, step, style.locale)).collect();
    let gutter = texts.iter().map(|text| font.width(text)).fold(0.0, f64::max) + 8.0 * zoom;
    let (actual, predicted) = (axis_name(&style.words.actual, surround), axis_name(&style.words.predicted, surround));
    let exact = clean(&style.words.exact);
    let plot = Rect {
        left: room.left + gutter,
        right: (room.right - font.width(&exact) - 12.0 * zoom).max(room.left + gutter + 1.0),
        top: room.top + 2.0 * sizes.small,
        bottom: room.bottom - 3.3 * sizes.small,
    };
    // The same range on both axes: the diagonal is where predictions come true.
    let x = Scale { low, high, from: plot.left, to: plot.right };
    let y = Scale { low, high, from: plot.bottom, to: plot.top.min(plot.bottom - 8.0) };
    for &tick in &ticks {
        let at = y.at(tick);
        pen.line(&[(plot.left, at), (plot.right, at)], pen.palette.grid, 1.0)?;
    }
    let labels: Vec<(f64, String)> = ticks.iter().zip(texts).map(|(&tick, text)| (y.at(tick), text)).collect();
    frame::upright_labels(&labels, plot.left - 8.0 * zoom, plot.left - room.left, font, pen)?;
    pen.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], pen.palette.axis, 1.0)?;
    let bare = Frame { unit: String::new(), ..Frame::default() };
    histogram::value_axis(&bare, x, plot, room, font, style, pen)?;
    pen.text(&actual, (room.left, room.top + 0.5 * font.size), Anchor::Start, font)?;
    pen.text(&predicted, (plot.right, room.bottom - 0.1 * font.size), Anchor::End, font)?;

    pen.dashed((x.at(low), y.at(low)), (x.at(high), y.at(high)), pen.palette.ink_3, 1.25)?;
    pen.text(&exact, (plot.right + 8.0 * zoom, y.at(high) + 0.36 * font.size), Anchor::Start, font)?;
    let track: Vec<(f64, f64)> = points.iter().map(|point| (x.at(point.0), y.at(point.1))).collect();
    let blue = pen.palette.series[0];
    if track.len() > 1 {
        pen.line(&track, blue, 1.5)?;
    }
    let mut hover = Vec::new();
    for (point, &(at, height)) in points.iter().zip(&track) {
        if point.2 < point.3 {
            pen.line(&[(at, y.at(point.2)), (at, y.at(point.3))], blue, 1.5)?;
        }
        pen.dot((at, height), 4.0, blue)?;
        let label = format!(
            "{} {} · {} {} · {}",
            clean(&style.words.predicted),
            quantity(point.0, surround, style),
            clean(&style.words.actual),
            quantity(point.1, surround, style),
            locale::number(point.4 as f64, Some(0), style.locale)
        );
        hover.push(Hover::new(at, height, label));
    }
    Ok((table, hover))
}

fn axis_name(word: &str, surround: &Frame) -> String {
    match frame::unit(surround).as_str() {
        "" => clean(word),
        unit => format!("{}, {unit}", clean(word)),
    }
}

fn table(surround: &Frame, bins: &[CalibrationBin], style: &Style) -> Table {
    let words = &style.words;
    let rows = bins
        .iter()
        .map(|bin| {
            let cell = |value| frame::quantity_or_dash(value, surround, style);
            let count = locale::number(bin.count as f64, Some(0), style.locale);
            vec![cell(Some(bin.predicted)), cell(Some(bin.actual)), cell(bin.low), cell(bin.high), count]
        })
        .collect();
    let headers =
        vec![words.predicted.clone(), words.actual.clone(), words.low.clone(), words.high.clone(), words.count.clone()];
    Table { headers, rows }
}
