//! What the method says of objectives.

use serde_json::json;

use crate::checks::{Everything, Finding, Severity};

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    if all.objectives.is_empty() && !(all.canvases.is_empty() && all.notes.is_empty()) {
        out.push(Finding::project("objective.missing", Severity::Warning));
    }
    let later = !(all.steps.is_empty() && all.notes.is_empty() && all.canvases.is_empty());
    for root in all.objectives.iter().filter(|o| o.parent_id.is_none()) {
        let alone = !all.objectives.iter().any(|o| o.parent_id.as_deref() == Some(&root.id))
            && !all.why_chains.iter().any(|c| c.objective_id == root.id);
        if later && alone {
            out.push(Finding::advice("objective.level", "objective", &root.id, json!({ "title": root.title })));
        }
    }
}
