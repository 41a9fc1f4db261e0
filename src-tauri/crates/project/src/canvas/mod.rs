//! The Data Science Product Canvas: boxes of cards, each answered, assumed or unknown.

pub(crate) mod rules;
mod store;

pub use store::*;

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
