//! A trend small enough for a card: no words, the last point marked.

use super::frame::quantity;
use super::line::{Track, days, span, thin};
use super::pen::{Pen, Rect};
use super::scale::Scale;
use super::{Error, Hover, Sparkline, Style, Table, sound};
use crate::locale;

pub(super) fn draw(chart: &Sparkline, style: &Style, pen: &mut Pen) -> Result<(Table, Vec<Hover>), Error> {
    let track = [Track::of("", &chart.points)];
    let (width, height) = (f64::from(style.width), f64::from(style.height));
    let edge = 5.0 * pen.zoom;
    let plot =
        Rect { left: edge, right: width - edge, top: edge.min(height / 4.0), bottom: height - edge.min(height / 4.0) };
    let target = chart.target.and_then(sound);
    let values = || track[0].values().chain(target);
    let table = table(chart, style);
    let (Some((first, last)), Some((_, end))) = (span(&track), track[0].last()) else {
        return Ok((table, Vec::new()));
    };
    let (low, high) = values().fold((end, end), |(low, high), value| (low.min(value), high.max(value)));
    let x = Scale { low: days(first), high: days(last), from: plot.left, to: plot.right };
    let y = Scale { low, high, from: plot.bottom, to: plot.top };
    if let Some(target) = target {
        pen.dashed((plot.left, y.at(target)), (plot.right, y.at(target)), pen.palette.good, 1.0)?;
    }
    for run in track[0].runs(x, y) {
        match run.as_slice() {
            [alone] => pen.dot(*alone, 1.5, pen.palette.accent)?,
            _ => pen.line(&thin(&run, plot.width()), pen.palette.accent, 1.5)?,
        }
    }
    if let Some((date, value)) = track[0].last() {
        pen.dot((x.at(days(date)), y.at(value)), 3.0, pen.palette.accent)?;
    }
    let hover = chart
        .points
        .iter()
        .filter_map(|point| {
            let value = point.value.and_then(sound)?;
            let label =
                format!("{} · {}", locale::date(point.date, style.locale), quantity(value, &chart.frame, style));
            Some(Hover::new(x.at(days(point.date)), y.at(value), label))
        })
        .collect();
    Ok((table, hover))
}

fn table(chart: &Sparkline, style: &Style) -> Table {
    let mut points = chart.points.clone();
    points.sort_by_key(|point| point.date);
    let rows = points
        .iter()
        .map(|point| {
            let value = super::frame::quantity_or_dash(point.value, &chart.frame, style);
            vec![locale::date(point.date, style.locale), value]
        })
        .collect();
    Table { headers: vec![style.words.date.clone(), style.words.value.clone()], rows }
}
