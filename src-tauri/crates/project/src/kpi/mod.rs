//! KPIs: what is measured, towards what, and the series of what was measured.

pub(crate) mod rules;
mod store;
mod technical;

pub use store::*;
pub use technical::names_a_technical_kpi;

use crate::record::{record, words};

words! {
    /// The one metric that matters, the business's others, the bricks' own.
    KpiLevel { Principal, Secondary, Technical }
}
words! { Direction { Up, Down } }
words! { Period { Day, Week, Month, Quarter } }
words! { ValueSource { Typed, Dataset, Model } }

record! {
    Kpi in KPI as "kpi" edit [objective_id, name, definition, level, owner, unit, direction, period, baseline, target, target_date] {
        objective_id: Option<String>,
        canvas_id: Option<String>,
        name: String,
        definition: String,
        level: KpiLevel,
        owner: String,
        unit: String,
        /// Which way is better.
        direction: Direction,
        period: Option<Period>,
        baseline: Option<f64>,
        target: Option<f64>,
        target_date: Option<String>,
        order_key: String,
    }
}

record! {
    /// One measurement: at most one a day for a KPI.
    KpiValue in KPI_VALUE as "kpi_value" edit [date, value, source, version_id] {
        kpi_id: String,
        date: String,
        value: f64,
        source: String,
        source_kind: ValueSource,
        version_id: Option<String>,
    }
}

record! {
    /// Something that happened, drawn on the charts.
    KpiEvent in KPI_EVENT as "kpi_event" edit [date, label] {
        date: String,
        label: String,
    }
}
