//! Strokes, areas and words on plotters' SVG backend, in fractions of a pixel.
//!
//! The backend knows only whole units: it draws at ten times the size, inside a group that scales back.
//! What it can't say (weights, dashes, a name for screen readers) is put into its answer at the end; user text can't
//! be mistaken for an attribute there, since the backend has escaped every quote and bracket of it.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::style::Palette;
use super::text::{self, Weight};
use super::{Error, Style};

const UNITS: f64 = 10.0;
/// An opacity that stands for "dashed".
const DASHED: f64 = 0.998;
/// plotters divides the size that it is given by this.
const PLOTTERS_EM: f64 = 1.24;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// From which side a text hangs on its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

pub(super) struct Pen<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    pub palette: Palette,
    /// Type, gaps and strokes are multiplied by this.
    pub zoom: f64,
}

fn unit(value: f64) -> i32 {
    (value.clamp(-1e5, 1e5) * UNITS).round() as i32
}

fn at(point: (f64, f64)) -> (i32, i32) {
    (unit(point.0), unit(point.1))
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Draw(error.to_string())
}

impl<'a> Pen<'a> {
    pub fn new(svg: &'a mut String, style: &Style) -> Self {
        text::register();
        let size = (style.width * UNITS as u32, style.height * UNITS as u32);
        Self {
            area: SVGBackend::with_string(svg, size).into_drawing_area(),
            palette: style.theme.palette(),
            zoom: style.theme.zoom(),
        }
    }

    fn stroke(&self, colour: impl Color, width: f64) -> ShapeStyle {
        ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: unit(width * self.zoom).max(1) as u32 }
    }

    /// A stroke through points; `width` in pixels before zoom.
    pub fn line(&self, points: &[(f64, f64)], colour: RGBColor, width: f64) -> Result<(), Error> {
        let points: Vec<(i32, i32)> = points.iter().map(|&point| at(point)).collect();
        self.area.draw(&PathElement::new(points, self.stroke(colour, width))).map_err(broken)
    }

    pub fn dashed(&self, from: (f64, f64), to: (f64, f64), colour: RGBColor, width: f64) -> Result<(), Error> {
        let style = self.stroke(colour.mix(DASHED), width);
        self.area.draw(&PathElement::new(vec![at(from), at(to)], style)).map_err(broken)
    }

    pub fn area(&self, corners: &[(f64, f64)], colour: RGBColor) -> Result<(), Error> {
        let corners: Vec<(i32, i32)> = corners.iter().map(|&point| at(point)).collect();
        self.area.draw(&Polygon::new(corners, colour.filled())).map_err(broken)
    }

    pub fn rect(&self, rect: Rect, colour: RGBColor) -> Result<(), Error> {
        let corners = [at((rect.left, rect.top)), at((rect.right, rect.bottom))];
        self.area.draw(&Rectangle::new(corners, colour.filled())).map_err(broken)
    }

    /// `radius` in pixels before zoom.
    pub fn dot(&self, centre: (f64, f64), radius: f64, colour: RGBColor) -> Result<(), Error> {
        let circle = Circle::new(at(centre), unit(radius * self.zoom).max(1), colour.filled());
        self.area.draw(&circle).map_err(broken)
    }

    /// One line of text whose baseline is at `y`; `size` in pixels after zoom.
    pub fn text(&self, words: &str, (x, y): (f64, f64), anchor: Anchor, font: TextFont) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        // The backend lowers a text that hangs from its top by 0.76 em: that is taken back here.
        let top = (unit(x), unit(y - 0.76 * font.size));
        let h_pos = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let face =
            FontDesc::new(FontFamily::Name(font.weight.family()), font.size * UNITS * PLOTTERS_EM, FontStyle::Normal);
        let style = TextStyle::from(face).color(&font.colour).pos(Pos::new(h_pos, VPos::Top));
        self.area.draw(&Text::new(words.to_owned(), top, style)).map_err(broken)
    }

    pub fn finish(self) -> Result<(), Error> {
        self.area.present().map_err(broken)
    }
}

/// Size in pixels, weight and colour of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextFont {
    pub size: f64,
    pub weight: Weight,
    pub colour: RGBColor,
}

impl TextFont {
    pub fn new(size: f64, weight: Weight, colour: RGBColor) -> Self {
        Self { size, weight, colour }
    }

    pub fn width(&self, words: &str) -> f64 {
        text::width(words, self.size, self.weight)
    }

    pub fn fit(&self, words: &str, room: f64) -> String {
        text::fit(words, room, self.size, self.weight)
    }

    pub fn balance(&self, words: &str, room: f64, lines: usize) -> Vec<String> {
        text::balance(words, room, lines, self.size, self.weight)
    }

    pub fn wrap(&self, words: &str, room: f64, lines: usize) -> Vec<String> {
        text::wrap(words, room, lines, self.size, self.weight)
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// The backend's drawing as a responsive, named image.
pub(super) fn dress(svg: &str, style: &Style, name: &str) -> Result<String, Error> {
    let body = svg
        .split_once(">\n")
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map(|(body, _)| body)
        .ok_or_else(|| Error::Draw("no svg element".into()))?;
    let dash = 4.0 * UNITS * style.theme.zoom();
    let mut body = body.replace(&format!("opacity=\"{DASHED}\""), &format!("stroke-dasharray=\"{dash} {dash}\""));
    body = body.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "");
    for weight in [Weight::Regular, Weight::Medium, Weight::SemiBold] {
        let named = format!("font-family=\"{}\"", weight.family());
        let css = if weight == Weight::Regular { String::new() } else { format!("font-weight=\"{}\"", weight.css()) };
        body = body.replace(&named, &css);
    }
    let body = body.replace("  ", " ").replace(">\n", ">").replace("\n</", "</").replace(" \"", "\"");
    let (width, height, name) = (style.width, style.height, escape(name));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{name}\" font-family=\"Inter, 'Inter Variable', 'Noto Emoji', 'DejaVu Sans', system-ui, \
         sans-serif\"><g transform=\"scale({})\" stroke-linejoin=\"round\">{body}</g></svg>",
        1.0 / UNITS
    ))
}
