//! Plain fields of a record, set in one gesture.

use chrono::NaiveDate;
use serde_json::Value;
use ts_rs::TS;

use crate::record::{Patch, Record};
use crate::{Error, Result, Tx};

/// Sets the fields that a patch may set. Patches of one field of one record that follow closely are one step.
pub fn patch<T: Record + TS>(tx: &mut Tx, patch: Patch<T>) -> Result<T> {
    let table = T::TABLE;
    let record: T = tx.get(&patch.id)?;
    let mut image = serde_json::to_value(&record).map_err(|e| Error::bad_field(table.kind, e))?;
    for (field, value) in &patch.fields {
        if !table.editable.contains(&field.as_str()) {
            return Err(Error::bad_field(field, value));
        }
        check_date(field, value)?;
        image[field] = value.clone();
    }
    if table.kind == "model" {
        crate::model::rules::refuse_patch(tx, &image)?;
    }
    let fields: Vec<&str> = patch.fields.keys().map(String::as_str).collect();
    tx.label("kind", table.kind);
    tx.label("field", fields.join(", "));
    tx.coalesce(format!("{}/{}/{}", table.kind, patch.id, fields.join(",")));
    let record: T = serde_json::from_value(image).map_err(|e| Error::bad_field(&fields.join(", "), e))?;
    tx.put(&record)?;
    tx.get(&patch.id)
}

/// Dates are `YYYY-MM-DD`.
pub(crate) fn check_date(field: &str, value: &Value) -> Result<()> {
    let date = field == "date" || field.ends_with("_date") || field.ends_with("_on");
    match value {
        Value::String(text) if date && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_err() => {
            Err(Error::bad_field(field, value))
        }
        _ => Ok(()),
    }
}
