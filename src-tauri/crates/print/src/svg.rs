//! A picture as SVG: text stays text, in Inter where it is installed, so that it can be searched and edited.

use std::fmt::Write;

use base64::Engine;

use crate::fonts::{self, Measure};
use crate::picture::{Area, Picture, Shape, Side, Stroke};
use crate::{Lang, look};

/// The whole picture as a file of its own.
pub(crate) fn svg(picture: &Picture, lang: Lang) -> String {
    let (width, height) = (number(picture.width), number(picture.height));
    let mut out = String::with_capacity(picture.shapes.len() * 120 + 1000);
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{}" font-family="Inter, 'Noto Emoji', 'DejaVu Sans', sans-serif">"#,
        lang.code(),
        escaped(&picture.title),
    );
    let _ = write!(out, r#"<title>{}</title>"#, escaped(&picture.title));
    let _ = write!(out, r#"<rect width="{width}" height="{height}" fill="{}"/>"#, picture.ground.css());
    for shape in &picture.shapes {
        write(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

/// Some shapes as an SVG of the picture's size, for a writer that goes piece by piece.
pub(crate) fn piece(width: f64, height: f64, shapes: &[Shape]) -> String {
    let (width, height) = (number(width), number(height));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter, 'Noto Emoji', 'DejaVu Sans'">"#
    );
    for shape in shapes {
        write(&mut out, shape);
    }
    out.push_str("</svg>");
    out
}

/// At most two decimals: a hundredth of a pixel is nothing.
fn number(x: f64) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML knows no other control characters, and no half of a pair.
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A line in pieces that one font draws each: signs of several letters (a flag, a person at work) are one only where
/// their font is named. Lines with letters that run from right to left stay whole.
pub(crate) fn by_font(shape: &Shape, measure: &Measure) -> Vec<Shape> {
    let Shape::Text { x, y, size, weight, color, side, rtl, text } = shape else { return vec![shape.clone()] };
    if *rtl || fonts::plain(text, *weight) || text.chars().any(fonts::right_to_left) {
        return vec![shape.clone()];
    }
    let mut from = match side {
        Side::Left => *x,
        Side::Right => x - measure.width(text, *size, *weight),
    };
    let piece = |(_, piece): (usize, &str)| {
        // A blank at the start of a text isn't drawn.
        let words = piece.trim_start();
        let blank = measure.width(&piece[..piece.len() - words.len()], *size, *weight);
        let at = from + blank;
        from += measure.width(piece, *size, *weight);
        Shape::Text {
            x: at,
            y: *y,
            size: *size,
            weight: *weight,
            color: *color,
            side: Side::Left,
            rtl: false,
            text: words.to_owned(),
        }
    };
    fonts::by_font(text, *weight).into_iter().map(piece).collect()
}

fn place(out: &mut String, at: &Area) {
    let Area { x, y, width, height } = at;
    let _ = write!(
        out,
        r#" x="{}" y="{}" width="{}" height="{}""#,
        number(*x),
        number(*y),
        number(*width),
        number(*height)
    );
}

fn stroked(out: &mut String, stroke: &Stroke) {
    let _ = write!(out, r#" stroke="{}" stroke-width="{}""#, stroke.color.css(), number(stroke.width));
    if stroke.dashed {
        out.push_str(r#" stroke-dasharray="4 3""#);
    }
}

fn write(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Box { at, radius, fill, stroke } => {
            out.push_str("<rect");
            place(out, at);
            if *radius > 0.0 {
                let _ = write!(out, r#" rx="{}""#, number(*radius));
            }
            let _ = write!(out, r#" fill="{}""#, fill.map_or_else(|| "none".to_owned(), look::Color::css));
            if let Some(stroke) = stroke {
                stroked(out, stroke);
            }
            out.push_str("/>");
        }
        Shape::Disc { x, y, radius, fill } => {
            let (x, y, r) = (number(*x), number(*y), number(*radius));
            let _ = write!(out, r#"<circle cx="{x}" cy="{y}" r="{r}" fill="{}"/>"#, fill.css());
        }
        Shape::Line { points, stroke } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
            let _ = write!(out, r#"<polyline points="{}" fill="none""#, points.join(" "));
            stroked(out, stroke);
            out.push_str("/>");
        }
        Shape::Text { x, y, size, weight, color, side, rtl, text } => {
            let (x, y, size) = (number(*x), number(*y), number(*size));
            let _ = write!(out, r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{}""#, weight.css());
            let _ = write!(out, r#" fill="{}""#, color.css());
            if *side == Side::Right {
                out.push_str(r#" text-anchor="end""#);
            }
            // Readers disagree on which side a line from right to left begins. All understand a line from left to right
            // in which such a piece is embedded.
            let text = if *rtl { format!("\u{202b}{text}\u{202c}") } else { text.clone() };
            if let [(fonts::EMOJI_AT, _)] = fonts::by_font(&text, *weight)[..] {
                out.push_str(r#" font-family="'Noto Emoji', sans-serif""#);
            }
            let _ = write!(out, ">{}</text>", escaped(&text));
        }
        Shape::Image { at, png } => {
            out.push_str("<image");
            place(out, at);
            let data = base64::engine::general_purpose::STANDARD.encode(png);
            let _ = write!(out, r#" preserveAspectRatio="xMidYMid slice" href="data:image/png;base64,{data}"/>"#);
        }
    }
}

impl Picture {
    /// The picture as an SVG file.
    pub fn svg(&self, lang: Lang) -> String {
        svg(self, lang)
    }
}
