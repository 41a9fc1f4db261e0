//! The process or user journey that leads to the objective, and where it hurts.

pub(crate) mod rules;
mod store;

pub use store::*;

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
    }
}

record! {
    JourneyStep in JOURNEY_STEP as "journey_step" edit [title, actor, tool, minutes] {
        journey_id: String,
        title: String,
        /// Who does it.
        actor: String,
        /// With what.
        tool: String,
        minutes: Option<f64>,
        order_key: String,
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
