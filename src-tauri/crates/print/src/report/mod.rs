//! The report of the day as blocks of words: what it says is decided by who makes it, how it looks is decided here.

mod markdown;
mod pdf;
mod words;

use serde::Serialize;

use crate::{Canvas, Lang};

pub use markdown::markdown;
pub use pdf::report_pdf;

/// A report, ready worded.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    pub lang: Lang,
    /// Above the title: what kind of paper this is.
    pub kicker: String,
    pub title: String,
    pub subtitle: String,
    /// On the first page, beside their labels.
    pub facts: Vec<Fact>,
    /// The day in a few lines, on the first page.
    pub summary_title: String,
    pub summary: Vec<Row>,
    /// Title of the list of contents.
    pub contents: String,
    /// At the foot of every page, left of its number.
    pub foot: String,
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    pub title: String,
    /// The section in a sentence.
    pub lead: String,
    pub blocks: Vec<Block>,
}

/// One line of a list, a ranking or a cluster of notes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    pub text: String,
    /// Smaller, under the text.
    pub detail: String,
    /// Small words beside it.
    pub marks: Vec<String>,
    /// A figure, as said.
    pub value: String,
    /// How far below a row before it.
    pub depth: usize,
    /// 0 to 1: the length of a bar.
    pub share: f64,
    pub votes: i64,
    /// A note's colour.
    pub color: String,
    /// What it was made of.
    pub from: Vec<String>,
    /// Chosen, done, decided for.
    pub strong: bool,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Title {
        text: String,
        aside: String,
    },
    Text {
        text: String,
    },
    Facts {
        facts: Vec<Fact>,
    },
    List {
        rows: Vec<Row>,
    },
    /// Each under the one before: how one came from the other.
    Chain {
        rows: Vec<Row>,
    },
    Table {
        head: Vec<String>,
        /// Parts of the width; 0: as wide as it needs, and set to the right, for figures.
        widths: Vec<u32>,
        rows: Vec<Vec<String>>,
    },
    /// Sticky notes of a cluster.
    Notes {
        rows: Vec<Row>,
    },
    /// With bars, the best first.
    Ranking {
        rows: Vec<Row>,
    },
    /// Something that is to be seen: `good`, `warn`, `bad` or `plain`.
    Callout {
        tone: String,
        title: String,
        text: String,
    },
    /// A canvas on a page of its own.
    Canvas {
        #[serde(skip)]
        canvas: Box<Canvas>,
        caption: String,
    },
}
