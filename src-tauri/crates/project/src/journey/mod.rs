//! The process or user journey that leads to the objective, and where it hurts.

mod lanes;
pub(crate) mod older;
mod pasted;
pub(crate) mod rules;
mod store;
mod to_be;

pub use lanes::*;
pub use pasted::*;
pub use store::*;
pub use to_be::*;

use crate::record::{record, words};

words! { JourneyKind { Process, UserJourney } }
words! { JourneyVersion { AsIs, ToBe } }
words! { PainKind { TimeConsuming, UnderPerforming, Frustrating } }
words! { PainFrequency { Rarely, Sometimes, Often, Always } }

record! {
    Journey in JOURNEY as "journey" edit [title, kind, version, objective_id] {
        objective_id: Option<String>,
        title: String,
        kind: JourneyKind,
        version: JourneyVersion,
        order_key: String,
        /// Of a journey as it should be: the one of today that it changes.
        as_is_id: Option<String>,
    }
}

record! {
    /// Someone, or something, who acts: a row of the journey's map.
    Lane in LANE as "lane" edit [title] {
        journey_id: String,
        title: String,
        order_key: String,
    }
}

record! {
    JourneyStep in JOURNEY_STEP as "journey_step" edit [title, tool, minutes] {
        journey_id: String,
        title: String,
        /// With what.
        tool: String,
        minutes: Option<f64>,
        order_key: String,
        /// Who does it; nobody is said yet without it.
        lane_id: Option<String>,
        /// In a journey as it should be: the step of today's that it was; new without it.
        from_step_id: Option<String>,
    }
}

record! {
    PainPoint in PAIN_POINT as "pain_point" edit [text, kind, severity, frequency, evidence] {
        step_id: String,
        text: String,
        kind: PainKind,
        /// 1 (slight) to 5 (unbearable).
        severity: Option<i64>,
        frequency: Option<PainFrequency>,
        evidence: String,
        order_key: String,
    }
}
