//! Journeys of exports before format 3, whose steps named their actor: the same lanes as the migration makes.

use serde_json::{Map, Value, json};

use super::lanes::same;
use crate::Call;

/// The format from which actors are lanes.
const LANES: i64 = 3;

/// Gives the records of an older export the lanes of this format. What is not as it should be is left for the import to
/// refuse, with its place.
pub(crate) fn lanes(records: &mut Map<String, Value>, version: i64, call: &mut Call) {
    let Some(steps) = records.get_mut("journey_step").and_then(Value::as_array_mut).filter(|_| version < LANES) else {
        return;
    };
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_key(|i| [steps[*i]["order_key"].to_string(), steps[*i]["id"].to_string()]);
    let mut made: Vec<Value> = Vec::new();
    for at in order {
        let Some(step) = steps[at].as_object_mut() else { continue };
        let Some(Value::String(actor)) = step.get("actor").cloned() else { continue };
        step.remove("actor");
        let title = actor.trim();
        if title.is_empty() {
            continue;
        }
        let journey = step.get("journey_id").cloned().unwrap_or_default();
        let is_it = |l: &&Value| l["journey_id"] == journey && l["title"].as_str().is_some_and(|t| same(t, title));
        let lane = match made.iter().find(is_it) {
            Some(lane) => lane["id"].clone(),
            None => {
                let id = json!(call.new_id());
                let key = step.get("order_key").cloned().unwrap_or_default();
                made.push(json!({ "id": id, "journey_id": journey, "title": title, "order_key": key }));
                id
            }
        };
        step.insert("lane_id".to_owned(), lane);
    }
    if !made.is_empty() {
        let all = records.entry("lane").or_insert_with(|| json!([]));
        if let Some(list) = all.as_array_mut() {
            list.extend(made);
        }
    }
}
