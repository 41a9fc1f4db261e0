//! One plain sentence: what the best simple model is worth beside the best naive one.

use super::Task;
use super::finding::{Finding, Severity};
use super::report::TrainedModel;
use super::target::Target;
use crate::evaluate::Metric;

fn metric<'a>(model: &'a TrainedModel, name: &str) -> Option<&'a Metric> {
    model.metrics.iter().find(|m| m.name == name)
}

/// The conclusion, worded under `conclusion.<code>`. Counts "of 100" are rounded; the main metric decides whether
/// there is a gain: its paired interval must lie above zero.
pub fn conclude(
    task: Task,
    target: &Target,
    models: &[TrainedModel],
    best_naive: usize,
    best_simple: Option<u32>,
    test_rows: usize,
    workload: f64,
) -> Finding {
    let naive = &models[best_naive];
    let Some(simple) = best_simple.map(|b| &models[b as usize]) else {
        return Finding::new(Severity::Note, "only_naive").with("naive", naive.name.as_str());
    };
    let main = &simple.metrics[0];
    let sure = main.gain_low.is_some_and(|low| low > 0.0);
    let worse = main.gain_high.is_some_and(|high| high < 0.0);
    let value = |model: &TrainedModel, name: &str| metric(model, name).and_then(|m| m.value).unwrap_or(f64::NAN);
    let shown = |code: &str, name: &str, factor: f64| {
        let of = |model| {
            let v = value(model, name) * factor;
            if factor == 100.0 { v.round() } else { v }
        };
        Finding::new(Severity::Note, code)
            .with("model", simple.name.as_str())
            .with("naive", naive.name.as_str())
            .with("metric", main.name.as_str())
            .with("value", of(simple))
            .with("naive_value", of(naive))
            .with("gain", main.gain.unwrap_or(f64::NAN))
            .with("gain_low", main.gain_low.unwrap_or(f64::NAN))
            .with("gain_high", main.gain_high.unwrap_or(f64::NAN))
            .with("rows", test_rows)
            .with("target", target_name(simple))
    };
    if worse {
        return shown("worse_than_naive", &main.name, 1.0);
    }
    if !sure {
        return shown("no_better", &main.name, 1.0);
    }
    match task {
        Task::Regression => {
            let saved = 100.0 * (1.0 - value(simple, "mae") / value(naive, "mae"));
            shown("regression", "mae", 1.0).with("saved", saved.round())
        }
        // The rate of a group can tie everything, and the ranking be better without more being found at the top.
        Task::Binary if value(simple, "recall_top") > value(naive, "recall_top") => {
            shown("binary", "recall_top", 100.0)
                .with("workload", (workload * 1000.0).round() / 10.0)
                .with("positive", target.classes.get(1).cloned().unwrap_or_default())
        }
        Task::Binary => shown("binary_ranking", "auc", 1.0),
        Task::Multiclass => shown("multiclass", "accuracy", 100.0),
    }
}

fn target_name(model: &TrainedModel) -> String {
    model.model.target.clone()
}
