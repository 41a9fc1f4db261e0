//! The story map: versions down, the five areas across, epics in the cells.

pub(crate) mod rules;
mod store;

pub use store::*;

use crate::record::{record, words};

words! { Area { Ingestion, Modelling, Activation, Monitoring, Infrastructure } }
words! { EpicState { Todo, Doing, Done } }

record! {
    /// A version of the product, with the objective it serves and the KPI that tells.
    Version in VERSION as "version" edit [title, objective, kpi_id, starts_on, ends_on] {
        title: String,
        objective: String,
        kpi_id: Option<String>,
        starts_on: Option<String>,
        ends_on: Option<String>,
        order_key: String,
    }
}

record! {
    /// A column of an area. An empty title stands for the area's own name.
    MapColumn in MAP_COLUMN as "map_column" edit [title] {
        area: Area,
        title: String,
        order_key: String,
    }
}

record! {
    Epic in EPIC as "epic" edit [title, detail, points, state] {
        version_id: String,
        column_id: String,
        title: String,
        detail: String,
        points: Option<i64>,
        state: EpicState,
        order_key: String,
    }
}
