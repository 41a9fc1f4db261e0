//! Horizontal bars from zero with their intervals: models against the naive one, features by what they tell.

use super::frame::{self, quantity, quantity_or_dash};
use super::pen::{Anchor, Pen, Rect, TextFont};
use super::scale::Scale;
use super::text::{Weight, clean};
use super::{Bar, Error, Frame, Hover, Role, Style, Table, sound};

/// A bar whose numbers can be drawn; the interval holds the value.
struct Sound {
    value: f64,
    low: f64,
    high: f64,
    interval: bool,
}

fn sound_bar(bar: &Bar) -> Option<Sound> {
    let value = bar.value.and_then(sound)?;
    let (low, high) = (bar.low.and_then(sound), bar.high.and_then(sound));
    Some(Sound {
        value,
        low: low.unwrap_or(value).min(value),
        high: high.unwrap_or(value).max(value),
        interval: low.is_some() || high.is_some(),
    })
}

/// As many items as have room; the reference and the best are always among them.
fn visible(items: &[Bar], most: usize) -> Vec<&Bar> {
    if items.len() <= most {
        return items.iter().collect();
    }
    let mut left = most.saturating_sub(items.iter().filter(|item| item.role != Role::Plain).count());
    items
        .iter()
        .filter(|item| {
            item.role != Role::Plain || {
                let kept = left > 0;
                left = left.saturating_sub(1);
                kept
            }
        })
        .take(most.max(1))
        .collect()
}

pub(super) fn draw(
    surround: &Frame,
    items: &[Bar],
    style: &Style,
    pen: &mut Pen,
) -> Result<(Table, Vec<Hover>), Error> {
    let room = frame::draw(surround, style, pen)?;
    let table = table(surround, items, style);
    if items.iter().all(|item| sound_bar(item).is_none()) {
        frame::nothing(room, style, pen)?;
        return Ok((table, Vec::new()));
    }
    let sizes = frame::type_of(style);
    let zoom = pen.zoom;
    let least = 1.5 * sizes.label;
    let mut shown = visible(items, ((room.height() / least) as usize).max(1));
    let hidden = items.len() - shown.len();
    if hidden > 0 && shown.len() > 1 {
        shown = visible(items, shown.len() - 1);
    }
    let hidden = items.len() - shown.len();
    let row = (room.height() / (shown.len() + usize::from(hidden > 0)) as f64).min(64.0 * zoom);
    let thick = (0.58 * row).min(32.0 * zoom);

    let value_font = TextFont::new(sizes.label, Weight::SemiBold, pen.palette.ink);
    let texts: Vec<String> = shown.iter().map(|item| quantity_or_dash(item.value, surround, style)).collect();
    let label_font = |role: Role| match role {
        Role::Best => TextFont::new(sizes.label, Weight::Medium, pen.palette.ink),
        _ => TextFont::new(sizes.label, Weight::Regular, pen.palette.ink_2),
    };
    let widest = shown.iter().map(|item| label_font(item.role).width(&clean(&item.label))).fold(0.0, f64::max);
    let labels = widest.min(0.4 * room.width());
    let start = room.left + labels + 12.0 * zoom;
    let scale = scale(&shown, &texts, value_font, start, room.right, zoom);

    let mut hover = Vec::new();
    for (index, (item, text)) in shown.iter().zip(&texts).enumerate() {
        let middle = room.top + (index as f64 + 0.5) * row;
        let font = label_font(item.role);
        let lines = font.wrap(&clean(&item.label), labels, if row >= 2.5 * font.size { 2 } else { 1 });
        for (line, words) in lines.iter().enumerate() {
            let down = (line as f64 - (lines.len() - 1) as f64 / 2.0) * 1.15 * font.size;
            pen.text(words, (room.left, middle + down + 0.36 * font.size), Anchor::Start, font)?;
        }
        let zero = scale.at(0.0);
        let Some(bar) = sound_bar(item) else {
            pen.text(text, (zero + 8.0 * zoom, middle + 0.36 * font.size), Anchor::Start, font)?;
            continue;
        };
        let colour = match item.role {
            Role::Reference => pen.palette.reference,
            Role::Best => pen.palette.series[0],
            Role::Plain => pen.palette.series[4],
        };
        let end = scale.at(bar.value);
        let body = Rect {
            left: end.min(zero),
            right: end.max(zero).max(end.min(zero) + 1.0),
            top: middle - thick / 2.0,
            bottom: middle + thick / 2.0,
        };
        pen.rect(body, colour)?;
        if bar.interval {
            let line = [(scale.at(bar.low), middle), (scale.at(bar.high), middle)];
            // A rim, so that it stands out from any bar, on light and dark ground.
            pen.line(&line, pen.palette.surface, 4.0)?;
            pen.line(&line, pen.palette.ink, 1.5)?;
        }
        let base = middle + 0.36 * value_font.size;
        if bar.value < 0.0 {
            let place = scale.at(bar.low).min(zero) - 8.0 * zoom;
            pen.text(text, (place, base), Anchor::End, value_font)?;
        } else {
            let place = scale.at(bar.high).max(zero) + 8.0 * zoom;
            pen.text(text, (place, base), Anchor::Start, value_font)?;
        }
        hover.push(Hover::new(end, middle, spoken(item, &bar, surround, style)));
    }
    let bottom = room.top + shown.len() as f64 * row;
    pen.line(&[(scale.at(0.0), room.top), (scale.at(0.0), bottom)], pen.palette.axis, 1.0)?;
    if hidden > 0 {
        let font = TextFont::new(sizes.small, Weight::Regular, pen.palette.ink_3);
        pen.text(&format!("+ {hidden}"), (room.left, bottom + row / 2.0 + 0.36 * font.size), Anchor::Start, font)?;
    }
    Ok((table, hover))
}

/// From zero to the ends of the intervals, with room for the values written beyond them.
fn scale(shown: &[&Bar], texts: &[String], font: TextFont, start: f64, right: f64, zoom: f64) -> Scale {
    let bars: Vec<(Sound, f64)> = shown
        .iter()
        .zip(texts)
        .filter_map(|(item, text)| sound_bar(item).map(|bar| (bar, font.width(text) + 10.0 * zoom)))
        .collect();
    let low = bars.iter().map(|(bar, _)| bar.low).fold(0.0, f64::min);
    let mut high = bars.iter().map(|(bar, _)| bar.high).fold(0.0, f64::max);
    if low == 0.0 && high == 0.0 {
        high = 1.0;
    }
    let text_room =
        |negative: bool| bars.iter().filter(|(bar, _)| (bar.value < 0.0) == negative).map(|b| b.1).fold(0.0, f64::max);
    let from = start + if low < 0.0 { text_room(true) } else { 0.0 };
    let to = (right - text_room(false)).max(from + 1.0);
    Scale { low, high, from, to }
}

fn spoken(item: &Bar, bar: &Sound, surround: &Frame, style: &Style) -> String {
    let value = quantity(bar.value, surround, style);
    let label = clean(&item.label);
    if bar.interval {
        let (low, high) = (quantity(bar.low, surround, style), quantity(bar.high, surround, style));
        format!("{label} · {value} ({low} – {high})")
    } else {
        format!("{label} · {value}")
    }
}

fn table(surround: &Frame, items: &[Bar], style: &Style) -> Table {
    let words = &style.words;
    let intervals = items.iter().any(|item| item.low.is_some() || item.high.is_some());
    let mut headers = vec![words.name.clone(), words.value.clone()];
    if intervals {
        headers.extend([words.low.clone(), words.high.clone()]);
    }
    let rows = items
        .iter()
        .map(|item| {
            let mut row = vec![clean(&item.label), quantity_or_dash(item.value, surround, style)];
            if intervals {
                row.extend([item.low, item.high].map(|end| quantity_or_dash(end, surround, style)));
            }
            row
        })
        .collect();
    Table { headers, rows }
}
