//! What the method says of trainings and models, and the promotion that it refuses.

use serde_json::{Value, json};

use super::{Model, ModelState, Training};
use crate::canvas::CanvasBox;
use crate::checks::{Everything, Finding, Severity};
use crate::search::fold;
use crate::{Error, Result, Tx};

/// Algorithms that answer the same whatever is asked: the reference of the naive ones.
const CONSTANTS: [&str; 3] = ["mean", "median", "majority"];

pub(crate) fn check(all: &Everything, out: &mut Vec<Finding>) {
    for training in &all.trainings {
        let models: Vec<&Model> = all.models.iter().filter(|m| m.training_id == training.id).collect();
        no_naive(training, &models, out);
        not_better(training, &models, out);
        leak(all, training, out);
        scope(all, training, out);
        duplicate(all, training, out);
    }
}

/// The model's reference: the best naive one of its training, or, for a naive one, a constant.
fn has_reference(training: &Training, models: &[&Model], model: &Model) -> bool {
    let constant = |m: &&Model| CONSTANTS.contains(&m.algorithm.as_str());
    if model.naive {
        models.iter().any(constant)
    } else {
        models.iter().any(|m| m.naive && Some(&m.id) == training.best_naive.as_ref())
    }
}

fn no_naive(training: &Training, models: &[&Model], out: &mut Vec<Finding>) {
    for model in models.iter().filter(|m| !has_reference(training, models, m)) {
        let args = json!({ "title": training.name, "algorithm": model.algorithm });
        out.push(Finding::new("model.no_naive", Severity::Never, "model", &model.id, args));
    }
}

/// A model is not published, and not put into production, without its reference.
pub(crate) fn refuse(training: &Training, models: &[&Model], model: &Model) -> Result<()> {
    if has_reference(training, models, model) {
        return Ok(());
    }
    Err(Error::refused("model_no_naive", json!({ "title": training.name, "algorithm": model.algorithm })))
}

/// Looks at a model that is about to be patched to `image`.
pub(crate) fn refuse_patch(tx: &Tx, image: &Value) -> Result<()> {
    if image["state"] != json!(ModelState::Production) {
        return Ok(());
    }
    let model: Model = tx.get(image["id"].as_str().unwrap_or_default())?;
    let training: Training = tx.get(&model.training_id)?;
    crate::prototype::rules::refuse_promotion(tx, &training.id, &training.name)?;
    let models: Vec<Model> = tx.all("training_id = ?1", &[&training.id])?;
    refuse(&training, &models.iter().collect::<Vec<_>>(), &model)
}

/// A gain whose interval does not lie above zero may be chance. Said once of a training, with all models that it is true of.
fn not_better(training: &Training, models: &[&Model], out: &mut Vec<Finding>) {
    let low = |model: &Model| {
        let main = model.metrics.iter().find(|m| m.name == model.main_metric)?;
        main.gain_high.and(main.gain_low)
    };
    let mut worse: Vec<&str> = models
        .iter()
        .filter(|m| !m.naive && m.state != ModelState::Archived && low(m).is_some_and(|low| low <= 0.0))
        .map(|m| m.algorithm.as_str())
        .collect();
    worse.sort_unstable();
    if !worse.is_empty() {
        let args = json!({ "title": training.name, "count": worse.len(), "algorithms": worse });
        out.push(Finding::warning("model.not_better", "training", &training.id, args));
    }
}

/// The dataset that the training used.
fn dataset_of<'a>(all: &'a Everything, training: &Training) -> Option<&'a crate::dataset::Dataset> {
    let version = all.dataset_versions.iter().find(|v| v.id == training.version_id)?;
    all.datasets.iter().find(|d| d.id == version.dataset_id)
}

/// The catalogue says of a feature that it is known only after the event; else training found one too good to be true.
fn leak(all: &Everything, training: &Training, out: &mut Vec<Finding>) {
    let Some(dataset) = dataset_of(all, training) else { return };
    let after = all.dataset_columns.iter().filter(|c| c.dataset_id == dataset.id && c.known_after);
    let names: Vec<&str> =
        after.map(|c| c.name.as_str()).filter(|n| training.features.iter().any(|f| f == n)).collect();
    let (why, names) = match names.is_empty() {
        true => ("too_good", training.suspects.iter().map(String::as_str).collect()),
        false => ("known_after", names),
    };
    if let Some(first) = names.first() {
        let args =
            json!({ "title": training.name, "count": names.len(), "column": first, "columns": names, "why": why });
        out.push(Finding::warning("model.leak", "training", &training.id, args));
    }
}

/// A canvas names a dataset by a link from one of its sources, or by its name. Without any source nothing is in scope yet.
fn scope(all: &Everything, training: &Training, out: &mut Vec<Finding>) {
    let Some(dataset) = dataset_of(all, training) else { return };
    let mut sources = all.cards.iter().filter(|c| c.box_ == CanvasBox::Sources && !c.text.trim().is_empty()).peekable();
    let name = fold(dataset.name.trim());
    if sources.peek().is_none() || name.is_empty() {
        return;
    }
    let named = sources.any(|c| {
        let text = fold(c.text.trim());
        text.contains(&name) || name.contains(&text) || all.linked_to("dataset", &dataset.id, "card", &c.id)
    });
    if !named {
        let args = json!({ "title": training.name, "dataset": dataset.name });
        out.push(Finding::warning("model.scope", "training", &training.id, args));
    }
}

/// The same data, target, features, seed and settings as an earlier run. Settings are compared by the hash of their part.
fn duplicate(all: &Everything, training: &Training, out: &mut Vec<Finding>) {
    let settings = |id: &str| all.specs.get(id);
    let Some(spec) = settings(&training.id) else { return };
    let earlier = all.trainings.iter().find(|t| {
        (&t.created_at, &t.id) < (&training.created_at, &training.id)
            && (&t.version_id, &t.target, t.seed, &t.features)
                == (&training.version_id, &training.target, training.seed, &training.features)
            && settings(&t.id) == Some(spec)
    });
    if let Some(earlier) = earlier {
        let args = json!({ "title": training.name, "earlier": earlier.name });
        out.push(Finding::advice("experiment.duplicate", "training", &training.id, args));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::sample::{card, column, dataset, dataset_version, gain, holds, link, model, training};

    fn trained() -> Everything {
        let mut all = Everything {
            datasets: vec![dataset("d")],
            dataset_versions: vec![dataset_version("dv", "d")],
            trainings: vec![training("t", "dv", &["amount"])],
            models: vec![model("naive", "t", "mean", true), model("line", "t", "linear", false)],
            ..Everything::default()
        };
        all.trainings[0].best_naive = Some("naive".to_owned());
        all
    }

    #[test]
    fn a_model_without_its_reference() {
        let mut all = trained();
        assert_eq!(holds(check, &all, "model.no_naive"), 0);
        all.models[0].algorithm = "group_mean".to_owned();
        assert_eq!(holds(check, &all, "model.no_naive"), 1, "the naive one lacks a constant");
        all.trainings[0].best_naive = None;
        assert_eq!(holds(check, &all, "model.no_naive"), 2);
        all.models[1].naive = true;
        all.models[1].algorithm = "median".to_owned();
        assert_eq!(holds(check, &all, "model.no_naive"), 0);
    }

    #[test]
    fn a_gain_that_may_be_chance() {
        let mut all = trained();
        assert_eq!(holds(check, &all, "model.not_better"), 0, "not measured");
        for (low, high, expected) in [(0.1, 0.3, 0), (-0.1, 0.3, 1), (0.0, 0.2, 1), (-0.4, -0.1, 1)] {
            all.models[1].metrics = vec![gain("rmse", low, high)];
            assert_eq!(holds(check, &all, "model.not_better"), expected, "{low} {high}");
        }
        all.models.push(model("tree", "t", "tree", false));
        all.models[2].metrics = vec![gain("rmse", -0.1, 0.1)];
        let mut out = Vec::new();
        check(&all, &mut out);
        let found: Vec<&Finding> = out.iter().filter(|f| f.code == "model.not_better").collect();
        assert_eq!(found.len(), 1, "one for the training");
        assert_eq!((found[0].kind.as_str(), &found[0].args["algorithms"]), ("training", &json!(["linear", "tree"])));
        all.models[2].state = ModelState::Archived;
        all.models[1].state = ModelState::Archived;
        assert_eq!(holds(check, &all, "model.not_better"), 0);
    }

    #[test]
    fn a_feature_known_after_the_event() {
        let mut all = trained();
        all.dataset_columns = vec![column("amount", "d"), column("other", "d")];
        all.dataset_columns[1].known_after = true;
        assert_eq!(holds(check, &all, "model.leak"), 0);
        all.dataset_columns[0].known_after = true;
        assert_eq!(holds(check, &all, "model.leak"), 1);
        all.dataset_columns[0].known_after = false;
        all.trainings[0].suspects = vec!["amount".to_owned()];
        assert_eq!(holds(check, &all, "model.leak"), 1, "found too good in training");
    }

    #[test]
    fn a_source_that_the_canvas_names() {
        let mut all = trained();
        all.datasets[0].name = "Transactions".to_owned();
        assert_eq!(holds(check, &all, "model.scope"), 0, "no source listed");
        all.cards.push(card("s", "c", CanvasBox::Sources));
        all.cards[0].text = "Customer complaints".to_owned();
        assert_eq!(holds(check, &all, "model.scope"), 1);
        all.links.push(link("card", "s", "dataset", "d"));
        assert_eq!(holds(check, &all, "model.scope"), 0);
        all.links.clear();
        all.cards[0].text = "Card transactions of the last year".to_owned();
        assert_eq!(holds(check, &all, "model.scope"), 0);
    }

    #[test]
    fn a_run_that_was_made_before() {
        let mut all = trained();
        all.trainings.push(training("t2", "dv", &["amount"]));
        all.trainings[1].created_at = "2027-01-01T00:00:00.000Z".to_owned();
        assert_eq!(holds(check, &all, "experiment.duplicate"), 0, "settings unknown");
        all.specs = [("t".to_owned(), "h".to_owned()), ("t2".to_owned(), "h".to_owned())].into();
        assert_eq!(holds(check, &all, "experiment.duplicate"), 1);
        all.trainings[1].seed += 1;
        assert_eq!(holds(check, &all, "experiment.duplicate"), 0);
    }
}
