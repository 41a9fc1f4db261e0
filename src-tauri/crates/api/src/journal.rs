//! Runs that were made before are known by what they were asked, whatever they were called.

use analysis::baseline::{self, Spec};
use project::Part;
use project::model::{Task, Training};
use serde::Deserialize;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::train::ordered;

#[derive(Debug, Deserialize, TS)]
pub struct EqualRun {
    pub version_id: String,
    #[ts(type = "unknown")]
    pub spec: Spec,
}

/// The training that was asked the same of the same data, the newest of several.
pub(crate) fn equal_run(ctx: &Ctx, args: EqualRun) -> Result<Option<String>, Fault> {
    let version = args.version_id.clone();
    let (mut trainings, hashes) = ctx
        .open()?
        .project
        .read(move |d| Ok((d.every::<Training>("version_id = ?1", &[&version])?, d.part_hashes("spec")?)))?;
    trainings.sort_by(|a, b| b.created_at.cmp(&a.created_at));
    let same = |training: &Training| {
        let task = match training.task {
            Task::Regression => baseline::Task::Regression,
            Task::Binary => baseline::Task::Binary,
            Task::Multiclass => baseline::Task::Multiclass,
        };
        let asked = Spec { task: args.spec.task.or(Some(task)), ..args.spec.clone() };
        let bytes = serde_json::to_vec(&ordered(&asked, asked.task.unwrap_or(task))).ok();
        bytes.is_some_and(|b| hashes.get(&training.id).is_some_and(|h| h == Part::new(0, b).hash()))
    };
    let found = trainings.iter().filter(|t| t.target == args.spec.target).find(|t| same(t));
    Ok(found.map(|t| t.id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::baseline::Split;
    use serde_json::json;

    #[test]
    fn the_order_of_the_features_is_no_difference() {
        let spec = |features: [&str; 2]| {
            Spec::new("y", features.map(String::from).to_vec(), Split::Holdout { test_share: 0.2 })
        };
        let text = |s: &Spec| json!(ordered(s, baseline::Task::Binary)).to_string();
        assert_eq!(text(&spec(["a", "b"])), text(&spec(["b", "a"])));
        assert_ne!(text(&spec(["a", "b"])), text(&Spec { seed: 2, ..spec(["a", "b"]) }));
    }
}
