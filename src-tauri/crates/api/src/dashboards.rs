//! Charts: KPIs with their target and events, models beside the best naive one, and any chart a page describes.

use analysis::chart::{self, Bar, Bars, Drawn, Event, Frame, Level, Line, Series, Spec, Style, Theme, Words};
use analysis::locale;
use base64::Engine;
use chrono::NaiveDate;
use project::kpi::{Kpi, KpiEvent, KpiValue};
use project::model::{Model, Training};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use ts_rs::TS;

use crate::ctx::Ctx;
use crate::words::say;
use crate::{Fault, Locale};

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawKpi {
    pub kpi_id: String,
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
    /// With the finding as its headline: for a chart that stands alone.
    pub headline: Option<bool>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawModels {
    pub training_id: String,
    /// Absent: the main metric.
    pub metric: Option<String>,
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
    /// Its finding and its source, as the page words them: for a chart that stands alone.
    pub headline: Option<String>,
    pub footer: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
pub struct Draw {
    #[ts(type = "unknown")]
    pub spec: Spec,
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
}

#[derive(Debug, Deserialize, TS)]
pub struct RenderPng {
    pub svg: String,
    /// Pixels by CSS pixel, 1 to 4.
    pub scale: f32,
}

/// A picture, base64.
#[derive(Debug, Serialize, TS)]
pub struct Png {
    pub png: String,
}

pub(crate) fn fault(error: &chart::Error) -> Fault {
    Fault::new("chart", json!({ "detail": error.to_string() }))
}

pub(crate) fn style(locale: Locale, width: u32, height: u32, theme: Theme) -> Style {
    let word = |name: &str| say(locale, &format!("chart.words.{name}"), &Map::new());
    let words = Words {
        nothing: word("nothing"),
        date: word("date"),
        value: word("value"),
        name: word("name"),
        event: word("event"),
        target: word("target"),
        baseline: word("baseline"),
        low: word("low"),
        high: word("high"),
        from: word("from"),
        to: word("to"),
        count: word("count"),
        share: word("share"),
        category: word("category"),
        predicted: word("predicted"),
        actual: word("actual"),
        exact: word("exact"),
        error: word("error"),
    };
    Style { width, height, theme, locale, words }
}

pub(crate) fn draw(ctx: &Ctx, args: Draw) -> Result<Drawn, Fault> {
    chart::draw(&args.spec, &style(ctx.session.locale, args.width, args.height, args.theme)).map_err(|e| fault(&e))
}

pub(crate) fn render_png(_: &Ctx, args: RenderPng) -> Result<Png, Fault> {
    let png = chart::png(&args.svg, args.scale.clamp(1.0, 4.0)).map_err(|e| fault(&e))?;
    Ok(Png { png: base64::engine::general_purpose::STANDARD.encode(png) })
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

pub(crate) fn draw_kpi(ctx: &Ctx, args: DrawKpi) -> Result<Drawn, Fault> {
    let id = args.kpi_id.clone();
    let (kpi, mut values, events) = ctx.open()?.project.read(move |document| {
        let kpi: Kpi = document.find(&id)?;
        Ok((kpi, document.every::<KpiValue>("kpi_id = ?1", &[&id])?, document.every::<KpiEvent>("", &[])?))
    })?;
    values.sort_by(|a, b| a.date.cmp(&b.date));
    let locale = ctx.session.locale;
    let headline = args.headline.unwrap_or(false).then(|| headline(&kpi, &values, locale)).flatten();
    let footer = values.last().and_then(|v| Some(format!("{} · {}", v.source, locale::date(date(&v.date)?, locale))));
    let level = |value: f64| Level { value, label: None };
    let spec = Spec::Line(Line {
        frame: Frame { headline, title: kpi.name.clone(), unit: kpi.unit.clone(), footer, decimals: None },
        series: vec![Series {
            name: kpi.name,
            points: values
                .iter()
                .filter_map(|v| Some(chart::Dated { date: date(&v.date)?, value: Some(v.value) }))
                .collect(),
        }],
        target: kpi.target.map(level),
        baseline: kpi.baseline.map(level),
        thresholds: Vec::new(),
        events: within(&values, events),
    });
    chart::draw(&spec, &style(locale, args.width, args.height, args.theme)).map_err(|e| fault(&e))
}

/// Events that fall into the series: others would stretch its axis.
fn within(values: &[KpiValue], events: Vec<KpiEvent>) -> Vec<Event> {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
    let inside = |e: &KpiEvent| (first.date.as_str()..=last.date.as_str()).contains(&e.date.as_str());
    events.into_iter().filter(inside).filter_map(|e| Some(Event { date: date(&e.date)?, label: e.label })).collect()
}

fn headline(kpi: &Kpi, values: &[KpiValue], locale: Locale) -> Option<String> {
    let last = values.last()?;
    let from = kpi.baseline.or_else(|| values.first().map(|v| v.value))?;
    let quantity = |v: f64| locale::quantity(v, &kpi.unit, None, locale);
    let args = json!({ "name": kpi.name, "value": quantity(last.value), "from": quantity(from) });
    let args = if let serde_json::Value::Object(map) = args { map } else { Map::new() };
    let change = last.value.partial_cmp(&from)?;
    let key = match change {
        std::cmp::Ordering::Less => "chart.kpi_down",
        std::cmp::Ordering::Equal => "chart.kpi_same",
        std::cmp::Ordering::Greater => "chart.kpi_up",
    };
    Some(say(locale, key, &args))
}

/// Models as bars with their intervals, the best naive one grey.
pub(crate) fn draw_models(ctx: &Ctx, args: DrawModels) -> Result<Drawn, Fault> {
    let id = args.training_id.clone();
    let (training, models) = ctx.open()?.project.read(move |document| {
        let training: Training = document.find(&id)?;
        Ok((training, document.every::<Model>("training_id = ?1", &[&id])?))
    })?;
    let locale = ctx.session.locale;
    let main = models.first().map(|m| m.main_metric.clone()).unwrap_or_default();
    let wanted = args.metric.unwrap_or(main);
    let role = |model: &Model| match Some(&model.id) {
        id if id == training.best_naive.as_ref() => chart::Role::Reference,
        id if id == training.best.as_ref() => chart::Role::Best,
        _ => chart::Role::Plain,
    };
    let items = models.iter().filter_map(|model| {
        let metric = model.metrics.iter().find(|m| m.name == wanted)?;
        let label = say(locale, &format!("model.{}", model.algorithm), &Map::new());
        Some(Bar { label, value: metric.value, low: metric.low, high: metric.high, role: role(model) })
    });
    // On the screen the measure stands beside the chart already; a copy says it.
    let title = match args.headline {
        Some(_) => say(locale, &format!("baseline.metric.{wanted}"), &Map::new()),
        None => String::new(),
    };
    // As exact as the table beside it; an error in the target's own unit says how many digits tell by its size.
    let decimals = (!matches!(wanted.as_str(), "mae" | "rmse")).then_some(3);
    let frame = Frame { headline: args.headline, title, footer: args.footer, decimals, ..Frame::default() };
    let spec = Spec::Bars(Bars { frame, items: items.collect() });
    chart::draw(&spec, &style(locale, args.width, args.height, args.theme)).map_err(|e| fault(&e))
}
