//! A picture as a list of shapes, in the order of drawing. The three writers (SVG, PNG, PDF) know only this.

use std::sync::Arc;

use crate::fonts::Weight;
use crate::look::Color;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    pub fn touches(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub fn around(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self::new(x, y, right - x, bottom - y)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    pub color: Color,
    pub width: f64,
    pub dashed: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Box {
        at: Area,
        radius: f64,
        fill: Option<Color>,
        stroke: Option<Stroke>,
    },
    Disc {
        x: f64,
        y: f64,
        radius: f64,
        fill: Color,
    },
    /// Straight lines from point to point.
    Line {
        points: Vec<(f64, f64)>,
        stroke: Stroke,
    },
    /// One line of text; `x` is at the side it is set from, `y` its base line.
    Text {
        x: f64,
        y: f64,
        size: f64,
        weight: Weight,
        color: Color,
        side: Side,
        rtl: bool,
        text: String,
    },
    /// A PNG.
    Image {
        at: Area,
        png: Arc<[u8]>,
    },
}

impl Shape {
    /// Where it lies, a little generously for text: what is not on a sheet is left out of it.
    pub fn area(&self) -> Area {
        match self {
            Self::Box { at, .. } | Self::Image { at, .. } => *at,
            Self::Disc { x, y, radius, .. } => Area::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius),
            Self::Line { points, .. } => points
                .iter()
                .map(|(x, y)| Area::new(x - 2.0, y - 2.0, 4.0, 4.0))
                .reduce(|a, b| a.around(&b))
                .unwrap_or(Area::new(0.0, 0.0, 0.0, 0.0)),
            Self::Text { x, y, size, side, text, .. } => {
                let wide = text.chars().count() as f64 * size;
                let from = match side {
                    Side::Left => 0.0,
                    Side::Right => wide,
                };
                Area::new(x - from, y - size, wide, size * 1.4)
            }
        }
    }
}

/// Shapes on a ground. Its units are the screen's pixels at 100 %.
#[derive(Debug, Clone)]
pub struct Picture {
    pub width: f64,
    pub height: f64,
    pub(crate) ground: Color,
    pub(crate) shapes: Vec<Shape>,
    /// Read aloud instead of the picture.
    pub(crate) title: String,
}

impl Picture {
    pub(crate) fn new(title: &str, width: f64, height: f64, ground: Color) -> Self {
        Self { width, height, ground, shapes: Vec::new(), title: title.to_owned() }
    }

    pub(crate) fn fill(&mut self, at: Area, radius: f64, fill: Color) {
        self.shapes.push(Shape::Box { at, radius, fill: Some(fill), stroke: None });
    }

    pub(crate) fn frame(&mut self, at: Area, radius: f64, fill: Color, stroke: Stroke) {
        self.shapes.push(Shape::Box { at, radius, fill: Some(fill), stroke: Some(stroke) });
    }

    pub(crate) fn disc(&mut self, x: f64, y: f64, radius: f64, fill: Color) {
        self.shapes.push(Shape::Disc { x, y, radius, fill });
    }

    pub(crate) fn text(&mut self, at: (f64, f64), style: (f64, Weight, Color), side: Side, text: &str) {
        if text.is_empty() {
            return;
        }
        let rtl = crate::fit::is_rtl(text);
        let ((x, y), (size, weight, color)) = (at, style);
        self.shapes.push(Shape::Text { x, y, size, weight, color, side, rtl, text: text.to_owned() });
    }
}
