//! Every chart of the application, drawn once: the same SVG on the screen, in a report and on the clipboard.
//!
//! [`draw`] is a pure function of what is said ([`Spec`]) and how ([`Style`]): no clock, no system font, the same
//! bytes every time. It gives the picture, the same figures as a table, and the places to point at.

mod bars;
mod confusion;
mod curve;
mod frame;
mod heatmap;
mod histogram;
mod labels;
mod line;
mod pen;
mod png;
mod residuals;
mod scale;
mod sparkline;
mod spec;
mod style;
mod text;
mod tree;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use png::fonts;
pub use png::png;
pub use spec::*;
pub use style::{Style, Theme, Words};

/// Why a chart could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("a chart of {width} × {height} pixels can't be drawn")]
    Size { width: u32, height: u32 },
    #[error("{what}: {found} given, {wanted} needed")]
    Shape { what: &'static str, found: usize, wanted: usize },
    #[error("drawing failed: {0}")]
    Draw(String),
    #[error("the picture could not be made: {0}")]
    Png(String),
}

/// A chart, ready for the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Drawn {
    /// One `svg` element with a view box; text is escaped, nothing in it can run or load.
    pub svg: String,
    pub table: Table,
    /// Places to point at, in the units of the view box, with what is to be read there.
    pub hover: Vec<Hover>,
}

/// The figures of a chart, written for the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Table {
    pub headers: Vec<String>,
    /// Each as long as the headers.
    pub rows: Vec<Vec<String>>,
}

/// A place in a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Hover {
    pub x: f64,
    pub y: f64,
    pub label: String,
}

impl Hover {
    fn new(x: f64, y: f64, label: String) -> Self {
        Self { x: (x * 10.0).round() / 10.0, y: (y * 10.0).round() / 10.0, label }
    }
}

/// Sides between which a chart can be drawn, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 16..=8000;

/// Draws `spec`.
///
/// # Errors
/// [`Error::Size`] outside 16 to 8,000 pixels a side, [`Error::Shape`] when counts and labels or edges don't match.
pub fn draw(spec: &Spec, style: &Style) -> Result<Drawn, Error> {
    if !SIDES.contains(&style.width) || !SIDES.contains(&style.height) {
        return Err(Error::Size { width: style.width, height: style.height });
    }
    let mut svg = String::new();
    let mut pen = pen::Pen::new(&mut svg, style);
    let (table, hover) = match spec {
        Spec::Line(chart) => line::draw(chart, style, &mut pen)?,
        Spec::Bars(chart) => bars::draw(&chart.frame, &chart.items, style, &mut pen)?,
        Spec::Importance(chart) => bars::draw(&chart.frame, &chart.items, style, &mut pen)?,
        Spec::Histogram(chart) => histogram::draw(chart, style, &mut pen)?,
        Spec::ConfusionMatrix(chart) => confusion::draw(chart, style, &mut pen)?,
        Spec::Heatmap(chart) => heatmap::draw(chart, style, &mut pen)?,
        Spec::Residuals(chart) => residuals::draw(chart, style, &mut pen)?,
        Spec::Sparkline(chart) => sparkline::draw(chart, style, &mut pen)?,
        Spec::Curve(chart) => curve::draw(chart, style, &mut pen)?,
        Spec::Tree(chart) => tree::draw(chart, style, &mut pen)?,
    };
    pen.finish()?;
    let svg = pen::dress(&svg, style, &frame::spoken(spec.frame()))?;
    Ok(Drawn { svg, table, hover })
}

/// Finite, and small enough that differences stay finite.
fn sound(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-1e300, 1e300))
}
