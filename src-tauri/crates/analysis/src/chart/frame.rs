//! What every chart has around it: the finding, what is drawn, the source.

use super::pen::{Anchor, Pen, Rect, TextFont};
use super::text::{Weight, clean};
use super::{Error, Frame, Style};
use crate::locale;

/// Sizes of type in pixels, after zoom.
pub(super) struct Type {
    pub label: f64,
    pub small: f64,
}

pub(super) fn type_of(style: &Style) -> Type {
    let zoom = style.theme.zoom();
    Type { label: 13.0 * zoom, small: 12.0 * zoom }
}

/// What a screen reader says.
pub(super) fn spoken(frame: &Frame) -> String {
    let headline = clean(frame.headline.as_deref().unwrap_or_default());
    let title = clean(&frame.title);
    match (headline.is_empty(), title.is_empty()) {
        (false, false) => format!("{headline} · {title}"),
        (true, _) => title,
        (_, true) => headline,
    }
}

/// Paints the ground, headline, title and footer; answers the room that is left.
pub(super) fn draw(frame: &Frame, style: &Style, pen: &mut Pen) -> Result<Rect, Error> {
    let (width, height) = (f64::from(style.width), f64::from(style.height));
    let palette = &pen.palette;
    pen.rect(Rect { left: 0.0, top: 0.0, right: width, bottom: height }, palette.surface)?;
    let zoom = pen.zoom;
    let edge = (0.024 * width).clamp(4.0 * zoom, 20.0 * zoom);
    let room = width - 2.0 * edge;
    let (mut top, mut bottom) = (edge, height - edge);
    let sizes = type_of(style);

    let headline = clean(frame.headline.as_deref().unwrap_or_default());
    let title = clean(&frame.title);
    // A small chart keeps its place for the marks.
    if height >= 120.0 * zoom {
        if !headline.is_empty() {
            let size = if width >= 640.0 * zoom && height >= 300.0 * zoom { 20.0 } else { 16.0 } * zoom;
            let font = TextFont::new(size, Weight::SemiBold, palette.ink);
            let lines = if height >= 240.0 * zoom { 3 } else { 2 };
            for line in font.balance(&headline, room, lines) {
                pen.text(&line, (edge, top + 0.82 * size), Anchor::Start, font)?;
                top += 1.26 * size;
            }
            top += 2.0 * zoom;
        }
        if !title.is_empty() {
            let font = match headline.is_empty() {
                true => TextFont::new(15.0 * zoom, Weight::SemiBold, palette.ink),
                false => TextFont::new(sizes.label, Weight::Regular, palette.ink_2),
            };
            for line in font.wrap(&title, room, 2) {
                pen.text(&line, (edge, top + 0.82 * font.size), Anchor::Start, font)?;
                top += 1.3 * font.size;
            }
        }
        if top > edge {
            top += 10.0 * zoom;
        }
        let footer = clean(frame.footer.as_deref().unwrap_or_default());
        if !footer.is_empty() {
            let font = TextFont::new(sizes.small, Weight::Regular, palette.ink_3);
            let lines = font.wrap(&footer, room, 2);
            for (line, words) in lines.iter().enumerate() {
                let up = (lines.len() - 1 - line) as f64 * 1.35 * font.size;
                pen.text(words, (edge, bottom - up - 0.1 * font.size), Anchor::Start, font)?;
            }
            bottom -= lines.len() as f64 * 1.35 * font.size + 8.0 * zoom;
        }
    }
    Ok(Rect { left: edge, top: top.min(bottom), right: width - edge, bottom })
}

/// Says that there is nothing to show, in the middle of the room.
pub(super) fn nothing(room: Rect, style: &Style, pen: &mut Pen) -> Result<(), Error> {
    let font = TextFont::new(type_of(style).label, Weight::Regular, pen.palette.ink_3);
    let words = font.fit(&clean(&style.words.nothing), room.width());
    let place = ((room.left + room.right) / 2.0, (room.top + room.bottom) / 2.0);
    pen.text(&words, place, Anchor::Middle, font)
}

/// Characters of a unit beyond which it is cut.
const LONGEST_UNIT: usize = 16;

/// The unit, fit to stand beside a number.
pub(super) fn unit(frame: &Frame) -> String {
    let unit = clean(&frame.unit);
    match unit.char_indices().nth(LONGEST_UNIT) {
        Some((end, _)) => format!("{}…", unit[..end].trim_end()),
        None => unit,
    }
}

/// A value with its unit, as the frame wants it.
pub(super) fn quantity(value: f64, frame: &Frame, style: &Style) -> String {
    locale::quantity(value, &unit(frame), frame.decimals, style.locale)
}

/// The labels of an upright axis, each beside its tick (`at` in pixels, falling); where they would touch, some are left out.
pub(super) fn upright_labels(
    ticks: &[(f64, String)],
    right: f64,
    room: f64,
    font: TextFont,
    pen: &Pen,
) -> Result<(), Error> {
    let mut free = f64::INFINITY;
    for (at, label) in ticks {
        if *at <= free {
            free = at - 1.25 * font.size;
            pen.text(&font.fit(label, room), (right, at + 0.36 * font.size), Anchor::End, font)?;
        }
    }
    Ok(())
}

/// The same, or an en dash for what is missing.
pub(super) fn quantity_or_dash(value: Option<f64>, frame: &Frame, style: &Style) -> String {
    match value.and_then(super::sound) {
        Some(value) => quantity(value, frame, style),
        None => "–".into(),
    }
}
