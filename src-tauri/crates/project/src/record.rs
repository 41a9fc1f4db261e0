//! Records: a struct, a table and a list of columns that say the same, in one place.

use std::collections::BTreeMap;

use rusqlite::Row;
use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{Error, Result};

/// How a field is stored in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    Text,
    Integer,
    Real,
    /// 0 or 1.
    Bool,
    /// A list or an object, as JSON text.
    Json,
}

impl Storage {
    /// What a column holds, as JSON.
    pub(crate) fn json(self, value: ValueRef) -> Value {
        match (self, value) {
            (_, ValueRef::Null) => Value::Null,
            (Self::Bool, ValueRef::Integer(n)) => Value::Bool(n != 0),
            (Self::Json, ValueRef::Text(t)) => serde_json::from_slice(t).unwrap_or(Value::Null),
            (_, ValueRef::Text(t)) => Value::String(String::from_utf8_lossy(t).into_owned()),
            (_, ValueRef::Integer(n)) => Value::from(n),
            (_, ValueRef::Real(x)) => Value::from(x),
            (_, ValueRef::Blob(_)) => Value::Null,
        }
    }
}

/// A type that a column can hold.
pub trait Field {
    const STORAGE: Storage;
}

impl Field for String {
    const STORAGE: Storage = Storage::Text;
}
impl Field for i64 {
    const STORAGE: Storage = Storage::Integer;
}
impl Field for f64 {
    const STORAGE: Storage = Storage::Real;
}
impl Field for bool {
    const STORAGE: Storage = Storage::Bool;
}
impl<T: Field> Field for Option<T> {
    const STORAGE: Storage = T::STORAGE;
}
impl<T> Field for Vec<T> {
    const STORAGE: Storage = Storage::Json;
}
impl Field for Map<String, Value> {
    const STORAGE: Storage = Storage::Json;
}

/// A table of records. Its first column is `id`.
#[derive(Debug)]
pub struct Table {
    /// The kind of record, which is also the table's name.
    pub kind: &'static str,
    pub columns: &'static [(&'static str, Storage)],
    /// Columns that a patch may set.
    pub editable: &'static [&'static str],
    /// Is this JSON such a record?
    pub(crate) fits: fn(&Value) -> serde_json::Result<()>,
}

/// A kind of record. Made by the `record!` macro.
pub trait Record: Serialize + DeserializeOwned + Clone + 'static {
    const TABLE: &'static Table;
    fn id(&self) -> &str;
}

/// The column of a field: a word that Rust reserves has an underscore behind it there.
pub(crate) const fn column(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [.., b'_'] => field.split_at(field.len() - 1).0,
        _ => field,
    }
}

/// Declares a record: its struct, its table, and what a patch may set.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident in $table:ident as $kind:literal edit [$($edit:ident),* $(,)?] { $($(#[$fmeta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        pub struct $name {
            pub id: String,
            $($(#[$fmeta])* pub $field: $type,)*
        }
        pub(crate) static $table: $crate::record::Table = $crate::record::Table {
            kind: $kind,
            columns: &[("id", $crate::record::Storage::Text), $(($crate::record::column(stringify!($field)), <$type as $crate::record::Field>::STORAGE)),*],
            editable: &[$(stringify!($edit)),*],
            fits: |value| <$name as serde::Deserialize>::deserialize(value).map(drop),
        };
        impl $crate::record::Record for $name {
            const TABLE: &'static $crate::record::Table = &$table;
            fn id(&self) -> &str {
                &self.id
            }
        }
    };
}
pub(crate) use record;

/// Declares a closed list of words, stored as text.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($word:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($word),* }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$word),*];
        }
        impl $crate::record::Field for $name {
            const STORAGE: $crate::record::Storage = $crate::record::Storage::Text;
        }
    };
}
pub(crate) use words;

/// Every table of records, parents before children.
pub static TABLES: &[&Table] = &[
    &crate::info::PROJECT,
    &crate::objective::OBJECTIVE,
    &crate::objective::WHY_CHAIN,
    &crate::objective::WHY_ANSWER,
    &crate::journey::JOURNEY,
    &crate::journey::LANE,
    &crate::journey::JOURNEY_STEP,
    &crate::journey::PAIN_POINT,
    &crate::ideation::PARTICIPANT,
    &crate::ideation::BOARD,
    &crate::ideation::AGENDA_ITEM,
    &crate::ideation::AGENDA_RUN,
    &crate::ideation::PHASE_SPAN,
    &crate::ideation::WORKSHOP_LINE,
    &crate::ideation::NOTE_GROUP,
    &crate::ideation::IMAGE,
    &crate::ideation::NOTE,
    &crate::ideation::VOTE,
    &crate::ideation::CRITERION,
    &crate::ideation::SCORE,
    &crate::ideation::COLOR_MEANING,
    &crate::canvas::CANVAS,
    &crate::kpi::KPI,
    &crate::canvas::CARD,
    &crate::uncertainty::UNCERTAINTY,
    &crate::uncertainty::USER_TEST,
    &crate::prototype::PROTOTYPE,
    &crate::prototype::PROTOTYPE_FINDING,
    &crate::decision::ASSESSMENT,
    &crate::decision::DECISION,
    &crate::canvas::CANVAS_SNAPSHOT,
    &crate::team::MEMBER,
    &crate::storymap::VERSION,
    &crate::storymap::MAP_COLUMN,
    &crate::storymap::EPIC,
    &crate::dataset::DATASET,
    &crate::dataset::DATASET_VERSION,
    &crate::dataset::DATASET_COLUMN,
    &crate::quality::QUALITY_RULE,
    &crate::quality::QUALITY_RUN,
    &crate::preparation::PREPARATION,
    &crate::preparation::PREPARATION_STEP,
    &crate::preparation::PREPARATION_RUN,
    &crate::model::TRAINING,
    &crate::model::MODEL,
    &crate::worth::WORTH,
    &crate::experiment::EXPERIMENT,
    &crate::kpi::KPI_VALUE,
    &crate::kpi::KPI_EVENT,
    &crate::link::LINK,
    &crate::link::SILENCE,
];

/// The table of a kind of record.
pub fn table(kind: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.kind == kind).copied()
}

/// A record that changed: its new value, or null where it was deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub kind: String,
    pub id: String,
    pub value: Value,
}

/// Plain fields of one record to be set.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Patch<T: TS> {
    pub id: String,
    #[ts(type = "Partial<T>")]
    pub fields: BTreeMap<String, Value>,
    #[serde(skip)]
    #[ts(skip)]
    pub of: std::marker::PhantomData<T>,
}

/// The id of a record to be deleted.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Deleted {
    pub id: String,
}

/// A row as JSON by column name.
pub(crate) fn image(table: &Table, row: &Row) -> rusqlite::Result<Value> {
    let mut map = Map::with_capacity(table.columns.len());
    for (i, (name, storage)) in table.columns.iter().enumerate() {
        map.insert((*name).to_owned(), storage.json(row.get_ref(i)?));
    }
    Ok(Value::Object(map))
}

/// Makes a JSON value what the column will give back. Texts are cleaned; what does not fit is refused with the field's
/// name.
pub(crate) fn settle(name: &str, storage: Storage, value: &mut Value) -> Result<()> {
    match (storage, &mut *value) {
        (Storage::Json, v) => *v = settled(v),
        (_, Value::Null) | (Storage::Bool, Value::Bool(_)) => {}
        (Storage::Text, Value::String(text)) => {
            if let Some(clean) = crate::text::clean(name, text)? {
                *text = clean;
            }
        }
        (Storage::Integer, v) if v.is_i64() => {}
        (Storage::Real, Value::Number(n)) => *value = Value::from(nearest(n.as_f64().unwrap_or_default())),
        (_, v) => return Err(Error::bad_field(name, v)),
    }
    Ok(())
}

/// A settled value as SQLite takes it.
pub(crate) fn sql(storage: Storage, value: &Value) -> ToSqlOutput<'_> {
    match (storage, value) {
        (Storage::Json, v) => ToSqlOutput::Owned(Sql::Text(v.to_string())),
        (_, Value::String(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        (_, Value::Bool(b)) => ToSqlOutput::Owned(Sql::Integer(i64::from(*b))),
        (Storage::Integer, v) => ToSqlOutput::Owned(v.as_i64().map_or(Sql::Null, Sql::Integer)),
        (_, v) => ToSqlOutput::Owned(v.as_f64().map_or(Sql::Null, Sql::Real)),
    }
}

/// A number that its own JSON gives back unchanged, the nearest to `x` that is found. Our JSON reader may miss the last
/// bit of a number of 16 digits or more: an image of such a record would differ from the record, and undo be refused.
fn nearest(x: f64) -> f64 {
    // SQLite knows no negative zero.
    if x == 0.0 {
        return 0.0;
    }
    let back = |x: f64| serde_json::from_str::<f64>(&Value::from(x).to_string()).unwrap_or(x);
    let stays = |x: &f64| back(*x) == *x;
    let rounded = || (6..15).rev().filter_map(|digits| format!("{x:.digits$e}").parse::<f64>().ok()).find(stays);
    [x, back(x)].into_iter().find(stays).or_else(rounded).unwrap_or(x)
}

fn settled(value: &Value) -> Value {
    match value {
        Value::Number(n) if n.is_f64() => n.as_f64().map_or(Value::Null, |x| Value::from(nearest(x))),
        Value::Array(list) => list.iter().map(settled).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), settled(v))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_comes_back_from_its_json(x in prop_oneof![-1e9f64..1e9, -1.0f64..1.0, 1e-9f64..1e-3, 1e12f64..1e15]) {
            let kept = nearest(x);
            prop_assert!((kept - x).abs() <= x.abs() * 1e-14, "{x} became {kept}");
            let image: Value = serde_json::from_str(&Value::from(kept).to_string()).unwrap();
            prop_assert_eq!(image.as_f64(), Some(kept));
        }
    }

    #[test]
    fn short_numbers_stay() {
        for x in [0.0, -2.5, 0.1, 1234.5678, 1e21, 160.0, 0.3] {
            assert_eq!(nearest(x).to_bits(), x.to_bits());
        }
    }
}
