//! What models are worth in the business's unit: asked of the answers that a training kept.

mod decider;
mod speaker;

use analysis::Watch;
use analysis::baseline::{self, HeldOut};
use analysis::chart::{self, Across, Bar, Bars, Curve, CurveMark, CurvePoint, CurveSeries, Drawn, Frame, Spec, Theme};
use analysis::evaluate::{self, Between, Costs, Decided, ModelWorth, ThresholdPoint, TopPoint, Worths};
use analysis::locale::{self, Locale};
use project::model::{Model, Training};
use project::worth::{Rhythm, Worth};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::Fault;
use crate::bench::{held_out, report};
use crate::ctx::Ctx;
use crate::dashboards::{fault, style};
use crate::door::Shown;
use crate::said::class_text;
use crate::words::say_json;
pub(crate) use decider::Decider;
use speaker::Speaker;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct WorthOf {
    pub training_id: String,
    /// The model whose threshold and list are shown; absent: the least costly that isn't naive.
    pub model_id: Option<String>,
    /// Of several classes: the one on which to act; absent: the one that costs most when it is missed.
    pub class: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorthChart {
    Models,
    Threshold,
    Top,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawWorth {
    pub training_id: String,
    pub model_id: Option<String>,
    pub class: Option<String>,
    pub chart: WorthChart,
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
    /// With its finding and its source: for a chart that stands alone.
    pub alone: Option<bool>,
}

/// One model among the others.
#[derive(Debug, Clone, Serialize)]
pub struct Valued {
    pub id: String,
    pub algorithm: String,
    pub naive: bool,
    pub worth: ModelWorth,
    /// Less than today's practice, where that was said.
    pub over_today: Option<[f64; 3]>,
}

/// Everything that the worth of a training says.
#[derive(Debug, Clone, Serialize)]
pub struct WorthReport {
    /// The answers on held-out rows were not kept: the training is older.
    pub missing: bool,
    pub task: Option<baseline::Task>,
    pub classes: Vec<String>,
    /// By which the models stand where nobody told what errors cost.
    pub main_metric: String,
    pub rows: u64,
    pub of: u64,
    pub models: Vec<Valued>,
    pub best_naive: Option<String>,
    pub best: Option<String>,
    /// The least costly that isn't naive: of it the first sentence speaks, and a chosen threshold is its own.
    pub leading: Option<String>,
    /// The model that the curves are of.
    pub model: Option<String>,
    /// Of several classes, in their order: what is answered by likelihood and by cost, of the model shown.
    pub decided: Vec<Decided>,
    /// The class on which one acts.
    pub class: Option<String>,
    pub curve: Vec<ThresholdPoint>,
    pub chosen: Option<ThresholdPoint>,
    pub least: Option<ThresholdPoint>,
    pub top: Vec<TopPoint>,
    pub capacity: Option<TopPoint>,
    /// The findings, in words: of the models, of the threshold, of the list.
    pub said: Said,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Said {
    /// Of the least costly model that isn't naive.
    pub models: String,
    /// What belongs to it: the best naive where the first speaks of today, models that chance can't tell from it.
    pub beside: Vec<String>,
    /// Of the model shown.
    pub own: String,
    pub threshold: String,
    pub top: String,
    pub source: String,
}

/// Three digits tell: 12,431 → 12,400.
pub(crate) fn round3(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10f64.powf(2.0 - value.abs().log10().floor());
    (value * power).round() / power
}

/// The ends of an interval with the digits that tell its value, or the larger end: −30, not −30.5, beside 1,680.
pub(crate) fn money_of(between: &Between, unit: &str, locale: Locale) -> [String; 3] {
    let three = [between.value, between.low, between.high];
    let largest = three.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    if largest < 1.0 || !largest.is_finite() {
        return three.map(|v| money(v, unit, locale));
    }
    let step = 10f64.powf((largest.log10().floor() - 2.0).max(-2.0));
    three.map(|v| money((v / step).round() * step, unit, locale))
}

pub(crate) fn money(value: f64, unit: &str, locale: Locale) -> String {
    let rounded = round3(value);
    locale::quantity(rounded, unit, (rounded.abs() >= 100.0 || rounded.fract() == 0.0).then_some(0), locale)
}

/// The costs as the models' classes order them.
pub(crate) fn costs_of(worth: &Worth, task: baseline::Task, classes: &[String]) -> Costs {
    if task == baseline::Task::Regression {
        return Costs::Number { over: worth.over_cost, under: worth.under_cost };
    }
    let cell = |actual: &String, predicted: &String| {
        worth.costs.iter().find(|c| c.actual == *actual && c.predicted == *predicted).map_or(0.0, |c| c.value)
    };
    Costs::Classes(classes.iter().map(|a| classes.iter().map(|p| cell(a, p)).collect()).collect())
}

/// Whether anything costs anything.
pub(crate) fn priced(worth: &Worth) -> bool {
    worth.over_cost != 0.0 || worth.under_cost != 0.0 || worth.costs.iter().any(|c| c.value != 0.0)
}

pub(crate) struct Known {
    pub training: Training,
    pub models: Vec<Model>,
    pub worth: Option<Worth>,
}

pub(crate) fn known(ctx: &Ctx, training_id: &str) -> Result<Known, Fault> {
    let id = training_id.to_owned();
    Ok(ctx.open()?.project.read(move |d| {
        let mut models: Vec<Model> = d.every("training_id = ?1", &[&id])?;
        models.sort_by(|a, b| a.order_key.cmp(&b.order_key));
        let worth = d.every::<Worth>("training_id = ?1", &[&id])?.into_iter().next();
        Ok(Known { training: d.find(&id)?, models, worth })
    })?)
}

/// Finds nothing where no costs were said or no answers were kept.
pub(crate) fn worth_report(ctx: &Ctx, args: &WorthOf) -> Result<WorthReport, Fault> {
    let Known { training, models, worth } = known(ctx, &args.training_id)?;
    let mut out = WorthReport {
        missing: false,
        task: None,
        classes: Vec::new(),
        main_metric: String::new(),
        rows: 0,
        of: 0,
        models: Vec::new(),
        best_naive: None,
        best: None,
        leading: None,
        model: None,
        decided: Vec::new(),
        class: None,
        curve: Vec::new(),
        chosen: None,
        least: None,
        top: Vec::new(),
        capacity: None,
        said: Said::default(),
    };
    let stored = report(ctx, &training.id)?.report;
    (out.task, out.classes) = (Some(stored.task), stored.classes.clone());
    out.main_metric.clone_from(&stored.main_metric);
    let open = ctx.open()?;
    let Some(held) = held_out(&open, &training.id)? else {
        return Ok(WorthReport { missing: true, ..out });
    };
    (out.rows, out.of) = (held.rows.len() as u64, held.of);
    let (Some(worth), true) = (worth, held.outputs.len() == models.len()) else { return Ok(out) };
    let costs = costs_of(&worth, stored.task, &stored.classes);
    let naive: Vec<bool> = models.iter().map(|m| m.naive).collect();
    let (seed, none) = (stored.seed, Watch::none());
    let gone = |_| Fault::new("cancelled", json!({}));
    let HeldOut { truth, outputs, .. } = &held;
    let found =
        evaluate::worths(stored.task, truth, outputs, &naive, &costs, worth.cases, worth.threshold, seed, &none);
    let Some(Worths { models: values, best_naive, best, best_simple }) = found.map_err(gone)? else { return Ok(out) };
    let id_at = |i: u32| models.get(i as usize).map(|m| m.id.clone());
    out.leading = best_simple.and_then(id_at);
    let wanted = args.model_id.as_ref().or(out.leading.as_ref());
    let at = models.iter().position(|m| Some(&m.id) == wanted).unwrap_or(best_naive as usize);
    (out.best_naive, out.best, out.model) = (id_at(best_naive), id_at(best), id_at(at as u32));
    let valued = models.iter().zip(values).map(|(m, value)| Valued {
        id: m.id.clone(),
        algorithm: m.algorithm.clone(),
        naive: m.naive,
        over_today: worth.today.and_then(|t| Some([t - value.cost, t - value.high?, t - value.low?])),
        worth: value,
    });
    out.models = valued.collect();
    if let Costs::Classes(matrix) = &costs {
        let output = &outputs[at];
        let acted = match stored.task {
            baseline::Task::Binary => 1,
            _ => {
                let wanted = |c: &String| stored.classes.iter().position(|class| class == c);
                out.decided = evaluate::decisions(truth, output, matrix, worth.cases);
                let asked = args.class.as_ref().and_then(wanted);
                asked.unwrap_or_else(|| evaluate::dearest_class(truth, matrix))
            }
        };
        out.class = stored.classes.get(acted).cloned();
        out.top = evaluate::top_curve(truth, output, matrix, acted, worth.cases, worth.capacity, seed, &none)
            .map_err(gone)?;
        out.capacity = worth
            .capacity
            .and_then(|n| out.top.iter().min_by(|a, b| (a.acted - n).abs().total_cmp(&(b.acted - n).abs())).cloned());
    }
    if let (Costs::Classes(matrix), baseline::Task::Binary) = (&costs, stored.task) {
        out.curve = evaluate::threshold_curve(truth, &outputs[at], matrix, worth.cases, seed, &none).map_err(gone)?;
        out.least = out.curve.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).cloned();
        let chosen = worth.threshold.filter(|_| out.model == out.leading);
        out.chosen = chosen.and_then(|t| nearest(&out.curve, t)).or_else(|| out.least.clone());
    }
    out.said = Speaker { locale: ctx.session.locale, training: &training, worth: &worth, found: &out }.said();
    Ok(out)
}

fn nearest(curve: &[ThresholdPoint], threshold: f64) -> Option<ThresholdPoint> {
    let far = |p: &ThresholdPoint| (p.threshold - threshold).abs();
    let found = curve.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    Some(ThresholdPoint { threshold, ..found.clone() })
}

pub(crate) fn worth_of(ctx: &Ctx, args: WorthOf) -> Result<Shown<WorthReport>, Fault> {
    worth_report(ctx, &args).map(Shown)
}

pub(crate) fn rhythm(locale: Locale, rhythm: Rhythm) -> String {
    say_json(locale, &format!("worth.per.{}", json!(rhythm).as_str().unwrap_or_default()), &Value::Null)
}

pub(crate) fn model_word(locale: Locale, algorithm: &str) -> String {
    say_json(locale, &format!("model.{algorithm}"), &Value::Null)
}

pub(crate) fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// A probability as people read it: 4.5 %, 0.12 %.
pub(crate) fn percent_of(share: f64, locale: Locale) -> String {
    let digits = if share >= 0.1 || share == 0.0 {
        0
    } else if share >= 0.01 {
        1
    } else {
        2
    };
    locale::share(share, digits, locale)
}

pub(crate) fn draw_worth(ctx: &Ctx, args: DrawWorth) -> Result<Drawn, Fault> {
    let of =
        WorthOf { training_id: args.training_id.clone(), model_id: args.model_id.clone(), class: args.class.clone() };
    let found = worth_report(ctx, &of)?;
    let locale = ctx.session.locale;
    let worth = known(ctx, &args.training_id)?.worth;
    let unit = worth.as_ref().map(|w| w.unit.clone()).unwrap_or_default();
    let per = worth.as_ref().map(|w| rhythm(locale, w.rhythm)).unwrap_or_default();
    let several = found.task == Some(baseline::Task::Multiclass);
    let class = found.class.as_ref().map(|c| class_text(locale, c)).unwrap_or_default();
    let word = |key: &str| {
        say_json(locale, &format!("worth.chart.{key}"), &json!({ "unit": unit, "per": per, "class": class }))
    };
    let alone = args.alone.unwrap_or(false);
    let headline = |text: &str| (alone && !text.is_empty()).then(|| text.to_owned());
    let footer = alone.then(|| found.said.source.clone());
    // On the page it stands above the chart.
    let titled = |key: &str| if alone { word(key) } else { String::new() };
    let percent = Across { label: word("threshold_x"), unit: "%".to_owned(), decimals: None };
    let spec = match args.chart {
        WorthChart::Models => {
            let role = |v: &Valued| match Some(&v.id) {
                id if id == found.best_naive.as_ref() => chart::Role::Reference,
                id if id == found.leading.as_ref() => chart::Role::Best,
                _ => chart::Role::Plain,
            };
            let mut items: Vec<Bar> = found
                .models
                .iter()
                .map(|v| Bar {
                    label: model_word(locale, &v.algorithm),
                    value: Some(v.worth.cost),
                    low: v.worth.low,
                    high: v.worth.high,
                    role: role(v),
                })
                .collect();
            if let Some(today) = worth.as_ref().and_then(|w| w.today) {
                let label = say_json(locale, "worth.today", &Value::Null);
                items.insert(0, Bar { label, value: Some(today), role: chart::Role::Reference, ..Bar::default() });
            }
            let title = titled(match found.task {
                Some(baseline::Task::Binary) => "models",
                Some(baseline::Task::Multiclass) => "models_several",
                _ => "models_number",
            });
            Spec::Bars(Bars {
                frame: Frame {
                    headline: headline(&found.said.models),
                    title,
                    unit: unit.clone(),
                    footer,
                    decimals: None,
                },
                items,
            })
        }
        WorthChart::Threshold => {
            let point = |p: &ThresholdPoint| CurvePoint { x: p.threshold * 100.0, y: p.cost, low: p.low, high: p.high };
            let mark = |p: &ThresholdPoint, key: &str| CurveMark {
                x: p.threshold * 100.0,
                label: say_json(
                    locale,
                    &format!("worth.chart.{key}"),
                    &json!({ "threshold": percent_of(p.threshold, locale) }),
                ),
            };
            let mut marks: Vec<CurveMark> = found.least.iter().map(|p| mark(p, "least")).collect();
            if worth.as_ref().is_some_and(|w| w.threshold.is_some()) && found.model == found.leading {
                marks.extend(found.chosen.iter().map(|p| mark(p, "chosen")));
            }
            Spec::Curve(Curve {
                frame: Frame {
                    headline: headline(&found.said.threshold),
                    title: titled("threshold"),
                    unit: unit.clone(),
                    footer,
                    decimals: None,
                },
                x: percent,
                series: vec![CurveSeries { name: String::new(), points: found.curve.iter().map(point).collect() }],
                marks,
                zero: true,
            })
        }
        WorthChart::Top => {
            let point = |p: &TopPoint| CurvePoint { x: p.acted, y: p.saved, low: p.low, high: p.high };
            let label = |n: f64| {
                say_json(
                    locale,
                    "worth.chart.top_mark",
                    &json!({ "acted": locale::number(n.round(), Some(0), locale) }),
                )
            };
            let best = found.top.iter().max_by(|a, b| a.saved.total_cmp(&b.saved));
            let marked = found.capacity.as_ref().or(best);
            Spec::Curve(Curve {
                frame: Frame {
                    headline: headline(&found.said.top),
                    title: titled(if several { "top_class" } else { "top" }),
                    unit: unit.clone(),
                    footer,
                    decimals: None,
                },
                x: Across {
                    label: word(if several { "top_x_class" } else { "top_x" }),
                    unit: String::new(),
                    decimals: Some(0),
                },
                series: vec![CurveSeries { name: String::new(), points: found.top.iter().map(point).collect() }],
                marks: marked.map(|p| CurveMark { x: p.acted, label: label(p.acted) }).into_iter().collect(),
                zero: true,
            })
        }
    };
    chart::draw(&spec, &style(locale, args.width, args.height, args.theme)).map_err(|e| fault(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_of_money() {
        assert_eq!(money(12_431.2, "€", Locale::En), "€12,400");
        assert_eq!(round3(0.012_345), 0.0123);
        let one = Between { value: 1_681.2, low: -30.5, high: 3_528.0 };
        assert_eq!(money_of(&one, "€", Locale::En), ["€1,680", "−€30", "€3,530"]);
        assert_eq!(money(-3.0, "h", Locale::Fr), "−3\u{a0}h");
    }
}
