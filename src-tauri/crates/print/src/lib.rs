//! What one takes away: posters of a board or a canvas, and the report of the day, as bytes.
//!
//! Plain data in, PDF, SVG, PNG or Markdown out; it knows no document, no window, no network and no clock. The same
//! input gives the same bytes. Posters are one list of shapes ([`Picture`]) that three writers turn into PDF, SVG and
//! PNG, so that the three show the same; the report is set by Typst, to which every text goes as data, never as markup.

mod board;
mod canvas;
mod fit;
mod fonts;
mod look;
mod paper;
mod pdf;
mod picture;
mod png;
mod report;
mod svg;
#[cfg(test)]
mod tests;

pub use board::{Board, Frame, Note, NoteImage};
pub use canvas::{Box as CanvasBox, Canvas, Card, Mark, Tone};
pub use look::Color;
pub use paper::{Furniture, Paper, Sheets};
pub use picture::Picture;
pub use report::{Block, Fact, Report, Row, Section, markdown, report_pdf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The language that the texts are in: for hyphens, and for who reads the file aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Fr,
}

impl Lang {
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// What a file says of itself. Its date comes from the call, so that the same call gives the same bytes.
#[derive(Debug, Clone)]
pub struct About {
    pub title: String,
    pub lang: Lang,
    pub made_at: DateTime<Utc>,
}

/// Why there are no bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("cancelled")]
    Cancelled,
    /// The picture would be empty, or beyond what a page or a raster can hold.
    #[error("size: {0}")]
    Size(String),
    #[error("PDF: {0}")]
    Pdf(String),
    #[error("picture: {0}")]
    Picture(String),
    #[error("typesetting: {0}")]
    Typeset(String),
}

/// Told how far the work is; answers false to stop it.
pub type Progress<'a> = &'a dyn Fn(u64, u64) -> bool;
