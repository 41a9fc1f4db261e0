//! The steps and what each wants to be told. Every field has a default: a step that was begun is a step.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Error;
use super::formula::Formula;
use crate::ColumnKind;
use crate::csv::DateOrder;

macro_rules! params {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)? })*) => {
        $($(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[$fmeta])* pub $field: $type),* })*
    };
}

macro_rules! choices {
    ($($name:ident { $first:ident, $($word:ident),* $(,)? })*) => {
        $(#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { #[default] $first, $($word),* })*
    };
}

choices! {
    Keep { Matching, Others }
    Fill { Constant, Previous, MostFrequent, Mean, Median, Drop, Nothing }
    Cut { Width, Quantile, Edges }
    Label { Range, Number }
    How { Left, Inner }
    Several { Refuse, First, All }
    Which { First, Last }
    Mode { Keep, Drop }
    Aggregate { Count, Sum, Mean, Min, Max, Distinct, First, Last, Median }
    Roll { Mean, Sum, Min, Max, Count }
}

params! {
    Filter { formula: String, keep: Keep }
    Formula_ { name: String, formula: String }
    Missing {
        columns: Vec<String>,
        fill: Fill,
        value: String,
        /// For the previous row: in which order, and within what.
        order: String,
        group: Vec<String>,
        /// A column of yes and no beside each: was it missing?
        flag: bool,
    }
    Types {
        columns: Vec<String>,
        to: Option<ColumnKind>,
        date_order: Option<DateOrder>,
    }
    Rare { columns: Vec<String>, least: Option<u64>, share: Option<f64>, other: String }
    DateParts { column: String, parts: Vec<String> }
    Bins { column: String, cut: Cut, count: Option<u32>, edges: Vec<f64>, label: Label, name: String }
    Ratio { over: String, under: String, name: String }
    Lag { column: String, by: Option<i64>, order: String, group: Vec<String>, difference: bool, name: String }
    Window {
        column: String,
        roll: Roll,
        size: Option<u32>,
        /// The row itself is one of them. Otherwise only those before it.
        itself: bool,
        order: String,
        group: Vec<String>,
        name: String,
    }
    Join { dataset_id: String, how: How, keys: Vec<Pair>, columns: Vec<String>, several: Several }
    Pair { left: String, right: String }
    Group { keys: Vec<String>, values: Vec<Value_>, order: String }
    Value_ { column: String, aggregate: Aggregate, name: String }
    Rename { names: Vec<Renamed> }
    Renamed { from: String, to: String }
    Columns { mode: Mode, columns: Vec<String> }
    Sort { by: Vec<By> }
    By { column: String, descending: bool }
    Deduplicate { columns: Vec<String>, which: Which, order: String }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "params", rename_all = "snake_case")]
pub enum Step {
    Filter(Filter),
    Formula(Formula_),
    Missing(Missing),
    Types(Types),
    Rare(Rare),
    DateParts(DateParts),
    Bins(Bins),
    Ratio(Ratio),
    Lag(Lag),
    Window(Window),
    Join(Join),
    Group(Group),
    Rename(Rename),
    Columns(Columns),
    Sort(Sort),
    Deduplicate(Deduplicate),
}

impl Step {
    /// A step from its record; what is no step is refused with the reason.
    pub fn new(kind: &str, params: &Map<String, Value>) -> Result<Self, Error> {
        serde_json::from_value(json!({ "kind": kind, "params": params }))
            .map_err(|e| Error::PrepareBadStep { detail: e.to_string() })
    }

    /// Columns that the step reads, by name, each once.
    pub fn needs(&self) -> Vec<String> {
        let mut all: Vec<String> = match self {
            Self::Filter(s) => Formula::names(&s.formula),
            Self::Formula(s) => Formula::names(&s.formula),
            Self::Missing(s) => [&s.columns[..], &s.group, std::slice::from_ref(&s.order)].concat(),
            Self::Types(s) => s.columns.clone(),
            Self::Rare(s) => s.columns.clone(),
            Self::DateParts(s) => vec![s.column.clone()],
            Self::Bins(s) => vec![s.column.clone()],
            Self::Ratio(s) => vec![s.over.clone(), s.under.clone()],
            Self::Lag(s) => [&[s.column.clone(), s.order.clone()], &s.group[..]].concat(),
            Self::Window(s) => [&[s.column.clone(), s.order.clone()], &s.group[..]].concat(),
            Self::Join(s) => s.keys.iter().map(|k| k.left.clone()).collect(),
            Self::Group(s) => {
                let values = s.values.iter().map(|v| v.column.clone());
                s.keys.iter().cloned().chain(values).chain([s.order.clone()]).collect()
            }
            Self::Rename(s) => s.names.iter().map(|n| n.from.clone()).collect(),
            Self::Columns(s) => s.columns.clone(),
            Self::Sort(s) => s.by.iter().map(|b| b.column.clone()).collect(),
            Self::Deduplicate(s) => s.columns.iter().cloned().chain([s.order.clone()]).collect(),
        };
        all.retain(|name| !name.is_empty());
        let mut seen = std::collections::HashSet::new();
        all.retain(|name| seen.insert(name.clone()));
        all
    }

    /// The dataset that the step joins.
    pub fn other(&self) -> Option<&str> {
        match self {
            Self::Join(s) if !s.dataset_id.is_empty() => Some(&s.dataset_id),
            _ => None,
        }
    }
}
