//! The Data Science Product Canvas: boxes of cards, each answered, assumed or unknown.

mod difference;
mod fill;
pub(crate) mod rules;
mod snapshots;
mod store;
mod words;

pub use difference::*;
pub(crate) use fill::from_idea;
pub use snapshots::*;
pub use store::*;
pub use words::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::kpi::{Direction, KpiLevel, Period};
use crate::record::{record, words};

words! {
    CanvasBox {
        Problem, Sources, Value, Integration, Users, ExtensionProblem, ExtensionValue, ExtensionUsers, Kpi, Frequency, Environment,
    }
}
words! { CardState { Answered, Assumed, Unknown } }
words! {
    /// Without it no value; with it a better one; a marginal one.
    SourceClass { Necessary, Important, Secondary }
}
words! { Availability { Available, Acquirable, Missing } }

record! {
    Canvas in CANVAS as "canvas" edit [title] {
        /// The idea it came from.
        note_id: Option<String>,
        title: String,
        order_key: String,
    }
}

record! {
    /// A card in a box. In the box of sources it has a class and an availability; in the KPI box it stands for a KPI.
    Card in CARD as "card" edit [text, state, source_class, availability, acquire_how, acquire_when, fallback, choice] {
        canvas_id: String,
        #[serde(rename = "box")]
        box_: CanvasBox,
        text: String,
        state: CardState,
        kpi_id: Option<String>,
        source_class: Option<SourceClass>,
        availability: Option<Availability>,
        acquire_how: String,
        acquire_when: String,
        /// What is done without this source.
        fallback: String,
        /// The structured answer of integration, frequency and environment.
        choice: Option<String>,
        order_key: String,
    }
}

record! {
    /// A canvas as it was at one moment, kept under a name.
    CanvasSnapshot in CANVAS_SNAPSHOT as "canvas_snapshot" edit [title] {
        canvas_id: String,
        title: String,
        taken_at: String,
        canvas_title: String,
        /// In the order of the canvas.
        cards: Vec<KeptCard>,
    }
}

/// A card in a snapshot. What a later format adds here has a default: a snapshot stays readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptCard {
    pub id: String,
    #[serde(rename = "box")]
    pub box_: CanvasBox,
    pub text: String,
    pub state: CardState,
    pub choice: Option<String>,
    pub source_class: Option<SourceClass>,
    pub availability: Option<Availability>,
    pub acquire_how: String,
    pub acquire_when: String,
    pub fallback: String,
    pub kpi: Option<KeptKpi>,
    /// Of the catalogue, for a source.
    pub datasets: Vec<KeptDataset>,
    pub links: Vec<KeptLink>,
    pub order_key: String,
}

/// What a KPI said when the snapshot was taken; its name is the card's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptKpi {
    pub id: String,
    pub definition: String,
    pub level: KpiLevel,
    pub owner: String,
    pub unit: String,
    pub direction: Direction,
    pub period: Option<Period>,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub target_date: Option<String>,
}

/// With its name: it may be gone when one looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptDataset {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptLink {
    #[ts(type = "Kind")]
    pub from_kind: String,
    pub from_id: String,
    #[ts(type = "Kind")]
    pub to_kind: String,
    pub to_id: String,
}
