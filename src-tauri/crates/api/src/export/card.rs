//! The card of a model: what one must know before using it, so that nobody has to ask the one who trained it.

use analysis::Watch;
use analysis::baseline::Report as TrainingFacts;
use analysis::explain::{Coefficient, Importance, Rule};
use analysis::features::Part;
use analysis::locale;
use print::{Block, Fact, Report, Row, Section};
use project::checks::Finding;
use project::dataset::{DatasetColumn, DatasetVersion};
use project::model::{Model, Training};
use project::worth::Cost;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::all::{All, text};
use crate::Fault;
use crate::bench::{records, report, stored};
use crate::ctx::Ctx;
use crate::explain::{ErrorKind, ModelSegments, WorseBy, found_segments};
use crate::said::{
    class_text, conditions_text, field_text, finding_text, level_text, metric_text, metric_word, short, split_text,
};
use crate::worth::{WorthOf, WorthReport, known, model_word, money, percent_of, rhythm, worth_report};

/// So many costs are listed.
const MOST_COSTS: usize = 60;

/// A model is not reported without its reference.
pub(super) fn refuse(ctx: &Ctx, model_id: &str) -> Result<(), Fault> {
    let open = ctx.open()?;
    let (model, training) = records(&open, model_id)?;
    let models = known(ctx, &training.id)?.models;
    Ok(project::model::refuse_unreferenced(&training, &models, &model)?)
}

/// Everything that the card is made of.
struct Card<'a> {
    all: &'a All,
    model: Model,
    training: Training,
    models: Vec<Model>,
    facts: TrainingFacts,
    /// The model's own part of the report.
    own: Value,
    worth: WorthReport,
    segments: Option<ModelSegments>,
    version: Option<DatasetVersion>,
    columns: Vec<DatasetColumn>,
    findings: Vec<&'a Finding>,
}

pub(super) fn of(ctx: &Ctx, all: &All, model_id: &str, findings: &[Finding], watch: &Watch) -> Result<Report, Fault> {
    let open = ctx.open()?;
    let (model, training) = records(&open, model_id)?;
    let known = known(ctx, &training.id)?;
    let stored_report = report(ctx, &training.id)?;
    let place = known.models.iter().position(|m| m.id == model.id).unwrap_or_default();
    let own = stored_report.models.get(place).cloned().unwrap_or_default();
    let version_id = training.version_id.clone();
    let (version, columns) = open.project.read(move |d| {
        let version: DatasetVersion = d.find(&version_id)?;
        let columns: Vec<DatasetColumn> = d.every("dataset_id = ?1", &[&version.dataset_id])?;
        Ok((version, columns))
    })?;
    let worth = worth_report(
        ctx,
        &WorthOf { training_id: training.id.clone(), model_id: Some(model.id.clone()), class: None },
    )?;
    // An older training has no answers to look for segments in: the card says the rest.
    let segments = if model.naive { None } else { found_segments(ctx, model_id, WorseBy::Error, watch).ok() };
    // What is said of some of a training's models names them.
    let named = |f: &Finding| {
        f.args["algorithms"].as_array().is_none_or(|all| all.iter().any(|a| *a == model.algorithm.as_str()))
    };
    let of_all = |f: &Finding| f.id == training.id && named(f);
    let findings = findings.iter().filter(|f| f.silenced.is_none() && (f.id == model.id || of_all(f))).collect();
    let reads = crate::bench::columns_of(&stored(ctx, model_id)?);
    let card = Card {
        all,
        model,
        training,
        models: known.models,
        facts: stored_report.report,
        own,
        worth,
        segments,
        version: Some(version),
        columns: columns.into_iter().filter(|c| reads.contains(&c.name)).collect(),
        findings,
    };
    Ok(card.report(known.worth.as_ref()))
}

impl Card<'_> {
    fn word(&self, key: &str) -> String {
        self.all.word(&format!("card.{key}"))
    }

    fn say(&self, key: &str, args: Value) -> String {
        self.all.say(&format!("card.{key}"), args)
    }

    fn list<T: DeserializeOwned>(&self, field: &str) -> Vec<T> {
        serde_json::from_value(self.own[field].clone()).unwrap_or_default()
    }

    fn fact(&self, key: &str, value: String) -> Fact {
        Fact { label: self.word(key), value }
    }

    fn name(&self) -> String {
        model_word(self.all.locale, &self.model.algorithm)
    }

    fn report(&self, worth: Option<&project::worth::Worth>) -> Report {
        let all = self.all;
        let title = self.say("title", json!({ "model": self.name(), "target": self.training.target }));
        let version = self.version.as_ref();
        let dataset = version.and_then(|v| all.find("dataset", &v.dataset_id)).map(|d| text(d, "name").to_owned());
        let state = json!(self.model.state).as_str().unwrap_or_default().to_owned();
        let data = all.say(
            "baseline.list.data",
            json!({ "name": dataset.clone().unwrap_or_default(), "number": version.map_or(0, |v| v.number) }),
        );
        let mut summary = Vec::new();
        if !self.worth.said.own.is_empty() {
            summary.push(Row { text: self.worth.said.own.clone(), strong: true, ..Row::default() });
        }
        summary.push(Row { text: self.measured(), ..Row::default() });
        Report {
            lang: all.lang(),
            kicker: self.word("kicker"),
            subtitle: all.name.clone(),
            facts: vec![
                self.fact("data", data),
                self.fact("trained", all.date(&self.training.created_at)),
                self.fact("state", all.word(&format!("models.state.{state}"))),
            ],
            summary_title: self.word("in_short"),
            summary,
            contents: self.word("contents"),
            foot: format!("{title} · {}", all.foot()),
            title,
            sections: vec![
                self.what(),
                self.data(),
                self.evaluation(),
                self.value(worth),
                self.why(),
                self.errors(),
                self.warnings(),
                self.usage(worth),
            ]
            .into_iter()
            .filter(|s| !s.blocks.is_empty() || !s.lead.is_empty())
            .collect(),
        }
    }

    /// The main measure beside the naive one's, as a sentence.
    fn measured(&self) -> String {
        let locale = self.all.locale;
        let main = self.model.metrics.iter().find(|m| m.name == self.model.main_metric);
        let naive = self.models.iter().find(|m| Some(&m.id) == self.training.best_naive.as_ref());
        let of_naive = naive.and_then(|n| n.metrics.iter().find(|m| m.name == self.model.main_metric));
        let said = |v: Option<f64>| metric_text(locale, &self.model.main_metric, v);
        self.say(
            "measured",
            json!({
                "metric": metric_word(locale, &self.model.main_metric),
                "value": said(main.and_then(|m| m.value)),
                "low": said(main.and_then(|m| m.low)),
                "high": said(main.and_then(|m| m.high)),
                "naive": naive.map(|n| crate::worth::lowered(&model_word(locale, &n.algorithm))).unwrap_or_default(),
                "naive_value": said(of_naive.and_then(|m| m.value)),
                "rows": self.facts.rows.test,
            }),
        )
    }

    fn what(&self) -> Section {
        let locale = self.all.locale;
        let task = json!(self.facts.task).as_str().unwrap_or_default().to_owned();
        let mut facts = vec![
            self.fact("predicts", self.training.target.clone()),
            self.fact("answer", self.all.word(&format!("baseline.task.{task}"))),
            self.fact("algorithm", self.name()),
        ];
        if !self.facts.classes.is_empty() {
            let shares: Vec<String> = self
                .facts
                .classes
                .iter()
                .zip(&self.facts.class_rows)
                .take(8)
                .map(|(class, rows)| {
                    let total = self.facts.class_rows.iter().sum::<u64>().max(1);
                    format!("{} {}", class_text(locale, class), percent_of(*rows as f64 / total as f64, locale))
                })
                .collect();
            facts.push(self.fact("classes", shares.join(", ")));
        }
        facts.push(self.fact(
            "rows",
            self.say("rows_said", json!({ "train": self.facts.rows.train, "test": self.facts.rows.test })),
        ));
        facts.push(self.fact("split", split_text(locale, &self.facts.split)));
        facts.push(self.fact("seed", self.training.seed.to_string()));
        let mut blocks = vec![Block::Facts { facts }];
        if !self.training.note.trim().is_empty() {
            blocks.push(Block::Text { text: self.training.note.clone() });
        }
        Section { title: self.word("what"), lead: String::new(), blocks }
    }

    fn data(&self) -> Section {
        let locale = self.all.locale;
        let importances: Vec<Importance> = self.list("importances");
        let mut columns: Vec<&DatasetColumn> = self.columns.iter().collect();
        let rank = |c: &DatasetColumn| importances.iter().position(|i| i.column == c.name).unwrap_or(usize::MAX);
        columns.sort_by_key(|c| (rank(c), c.position));
        let head = ["column", "meaning", "kind", "notes"].map(|k| self.word(&format!("columns.{k}"))).to_vec();
        let rows: Vec<Vec<String>> = columns
            .iter()
            .map(|c| {
                let mut notes = Vec::new();
                if c.personal {
                    notes.push(self.word("personal"));
                }
                if !c.pitfalls.trim().is_empty() {
                    notes.push(c.pitfalls.clone());
                }
                let unit = if c.unit.is_empty() { String::new() } else { format!(" ({})", c.unit) };
                let kind = self.all.word(&format!("data.kind.{}", c.kind));
                vec![c.name.clone(), format!("{}{unit}", c.meaning), kind, notes.join(" · ")]
            })
            .collect();
        let facts = self.version.as_ref().map(|v| {
            vec![
                self.fact("file", v.file_name.clone()),
                self.fact("imported", self.all.date(&v.imported_at)),
                self.fact("rows_in_data", locale::number(v.rows_out as f64, Some(0), locale)),
                self.fact("hash", v.file_hash.chars().take(16).collect()),
            ]
        });
        let mut blocks: Vec<Block> = facts.map(|facts| Block::Facts { facts }).into_iter().collect();
        if !rows.is_empty() {
            blocks.push(Block::Table { head, widths: vec![3, 5, 2, 4], rows });
        }
        Section { title: self.word("features"), lead: String::new(), blocks }
    }

    fn evaluation(&self) -> Section {
        let locale = self.all.locale;
        let naive = self.models.iter().find(|m| Some(&m.id) == self.training.best_naive.as_ref());
        let head =
            ["metric", "value", "interval", "naive", "gain"].map(|k| self.word(&format!("metrics.{k}"))).to_vec();
        let rows = self.model.metrics.iter().map(|m| {
            let said = |v: Option<f64>| metric_text(locale, &m.name, v);
            let other = naive.and_then(|n| n.metrics.iter().find(|o| o.name == m.name)).and_then(|o| o.value);
            let gain = match (m.gain_low, m.gain_high) {
                (Some(low), Some(high)) => format!("{} ({} – {})", said(m.gain), said(Some(low)), said(Some(high))),
                _ => said(m.gain),
            };
            vec![
                metric_word(locale, &m.name),
                said(m.value),
                format!("{} – {}", said(m.low), said(m.high)),
                said(other),
                gain,
            ]
        });
        let rows = rows.collect();
        Section {
            title: self.word("evaluation"),
            lead: self.say(
                "evaluation_lead",
                json!({ "split": split_text(locale, &self.facts.split), "rows": self.facts.rows.test,
                    "naive": naive.map(|n| crate::worth::lowered(&model_word(locale, &n.algorithm))).unwrap_or_default() }),
            ),
            blocks: vec![Block::Table { head, widths: vec![4, 0, 0, 0, 0], rows }],
        }
    }

    fn value(&self, worth: Option<&project::worth::Worth>) -> Section {
        let locale = self.all.locale;
        let Some(worth) = worth else {
            return Section { title: self.word("worth"), lead: self.word("no_worth"), blocks: Vec::new() };
        };
        let said = &self.worth.said;
        let mut blocks: Vec<Block> = Vec::new();
        if let Some(own) = self.worth.models.iter().find(|v| v.id == self.model.id) {
            let m = |v: f64| money(v, &worth.unit, locale);
            let per = rhythm(locale, worth.rhythm);
            let mut facts = vec![self.fact(
                "costs",
                self.say(
                    "costs_said",
                    json!({ "cost": m(own.worth.cost), "low": m(own.worth.low.unwrap_or(own.worth.cost)),
                    "high": m(own.worth.high.unwrap_or(own.worth.cost)), "per": per }),
                ),
            )];
            if let Some(threshold) = own.worth.threshold {
                facts.push(self.fact("threshold", percent_of(threshold, locale)));
            }
            if let Some(margin) = own.worth.margin {
                facts.push(self.fact("margin", short(crate::worth::round3(margin), locale)));
            }
            blocks.push(Block::Facts { facts });
        }
        // Which other model leads is said where this one doesn't.
        let other = if self.worth.leading.as_ref() == Some(&self.model.id) { "" } else { said.models.as_str() };
        let beside = if other.is_empty() { said.beside.as_slice() } else { &[] };
        let lines = [&said.threshold, &said.top].into_iter().map(String::as_str).chain([other]);
        let lines = lines.chain(beside.iter().map(String::as_str)).filter(|t| !t.is_empty());
        blocks.extend(lines.map(|t| Block::Text { text: t.to_owned() }));
        if !worth.costs.is_empty() {
            let head = ["actual", "predicted", "cost"].map(|k| self.word(&format!("matrix.{k}"))).to_vec();
            let row = |actual: &str, predicted: String, value: f64| {
                vec![class_text(locale, actual), predicted, money(value, &worth.unit, locale)]
            };
            let mut rows = Vec::new();
            for actual in &self.facts.classes {
                let own = |c: &&Cost| c.actual == *actual && c.value != 0.0;
                let wrong: Vec<&Cost> = worth.costs.iter().filter(own).filter(|c| c.predicted != *actual).collect();
                let right = worth.costs.iter().filter(own).filter(|c| c.predicted == *actual);
                match wrong.first() {
                    // Forty classes would fill the card with pairs.
                    Some(first)
                        if wrong.len() > 1
                            && wrong.len() + 1 == self.facts.classes.len()
                            && wrong.iter().all(|c| c.value == first.value) =>
                    {
                        rows.push(row(actual, self.word("matrix.any_other"), first.value));
                    }
                    _ => rows.extend(wrong.iter().map(|c| row(actual, class_text(locale, &c.predicted), c.value))),
                }
                rows.extend(right.map(|c| row(actual, class_text(locale, &c.predicted), c.value)));
            }
            rows.truncate(MOST_COSTS);
            blocks.push(Block::Table { head, widths: vec![3, 3, 0], rows });
        }
        Section { title: self.word("worth"), lead: said.own.clone(), blocks }
    }

    fn why(&self) -> Section {
        let locale = self.all.locale;
        let mut blocks = Vec::new();
        let importances: Vec<Importance> = self.list("importances");
        let largest = importances.first().map_or(0.0, |i| i.loss).max(1e-12);
        if !importances.is_empty() {
            blocks.push(Block::Title {
                text: self.word("relies_on"),
                aside: metric_word(locale, &self.model.main_metric),
            });
            let rows = importances.iter().take(8).map(|i| Row {
                text: format!(
                    "{} ({})",
                    i.column,
                    self.all.say(
                        "baseline.result.interval",
                        json!({ "low": metric_text(locale, &self.model.main_metric, Some(i.low)),
                            "high": metric_text(locale, &self.model.main_metric, Some(i.high)) })
                    )
                ),
                value: metric_text(locale, &self.model.main_metric, Some(i.loss)),
                share: (i.loss / largest).clamp(0.0, 1.0),
                ..Row::default()
            });
            blocks.push(Block::Ranking { rows: rows.collect() });
        }
        let coefficients: Vec<Coefficient> = self.list("coefficients");
        if !coefficients.is_empty() {
            let odds = !self.facts.classes.is_empty();
            let head =
                ["term", if odds { "odds" } else { "weight" }].map(|k| self.word(&format!("weights.{k}"))).to_vec();
            let rows = coefficients.iter().take(10).map(|c| {
                let name = field_text(locale, &c.column, c.field);
                let term = match &c.part {
                    Part::Level { level } => self.all.say(
                        "baseline.part.level",
                        json!({ "column": name, "level": level_text(locale, c.field, level) }),
                    ),
                    Part::Missing => self.all.say("baseline.part.missing", json!({ "column": name })),
                    Part::Other => self.all.say("baseline.part.other", json!({ "column": name })),
                    _ => name,
                };
                let value = if odds {
                    crate::said::odds(c.weight.exp(), locale)
                } else {
                    short(crate::worth::round3(c.weight), locale)
                };
                vec![term, value]
            });
            blocks.push(Block::Table { head, widths: vec![5, 0], rows: rows.collect() });
        }
        let mut rules: Vec<Rule> = self.list("rules");
        if !rules.is_empty() {
            rules.sort_by_key(|r| std::cmp::Reverse(r.rows));
            let head = ["when", "rows", "answer"].map(|k| self.word(&format!("rules.{k}"))).to_vec();
            let rows = rules.iter().take(8).map(|r| {
                let answer = match self.facts.classes.len() {
                    0 => short(crate::worth::round3(r.output.first().copied().unwrap_or(0.0)), locale),
                    n => {
                        let best = (0..r.output.len()).fold(0, |b, k| if r.output[k] > r.output[b] { k } else { b });
                        let class = if n == 2 { 1 } else { best };
                        format!(
                            "{} {}",
                            class_text(locale, &self.facts.classes[class]),
                            percent_of(r.output.get(class).copied().unwrap_or(0.0), locale)
                        )
                    }
                };
                vec![conditions_text(locale, &r.conditions), locale::number(r.rows as f64, Some(0), locale), answer]
            });
            blocks.push(Block::Table { head, widths: vec![6, 0, 0], rows: rows.collect() });
        }
        Section { title: self.word("why"), lead: String::new(), blocks }
    }

    fn errors(&self) -> Section {
        let locale = self.all.locale;
        let Some(found) = &self.segments else { return Section::default() };
        let error = |v: f64| match found.error {
            ErrorKind::Wrong => locale::share(v, 1, locale),
            ErrorKind::Distance | ErrorKind::Cost => short(crate::worth::round3(v), locale),
        };
        let head = ["segment", "rows", "error", "rest"].map(|k| self.word(&format!("segments.{k}"))).to_vec();
        let rows: Vec<Vec<String>> = found
            .found
            .segments
            .iter()
            .map(|s| {
                vec![
                    conditions_text(locale, &s.conditions),
                    locale::number(s.rows as f64, Some(0), locale),
                    error(s.error),
                    error(s.rest),
                ]
            })
            .collect();
        let args = json!({ "looked_at": found.found.looked_at, "count": rows.len(), "rows": found.found.rows });
        let lead = self.all.say(if rows.is_empty() { "errors.none" } else { "errors.lead" }, args);
        let blocks =
            if rows.is_empty() { Vec::new() } else { vec![Block::Table { head, widths: vec![6, 0, 0, 0], rows }] };
        Section { title: self.word("segments.title"), lead, blocks }
    }

    fn warnings(&self) -> Section {
        let locale = self.all.locale;
        let mut blocks: Vec<Block> = self
            .findings
            .iter()
            .map(|f| {
                let key = format!("finding.{}", f.code);
                let mut args = f.args.clone();
                if let Some(codes) = f.args["algorithms"].as_array() {
                    let names = codes.iter().filter_map(|c| c.as_str()).map(|c| model_word(locale, c));
                    args["models"] = names.collect::<Vec<_>>().join(", ").into();
                }
                Block::Callout {
                    tone: "warn".to_owned(),
                    title: self.all.say(&format!("{key}.title"), args.clone()),
                    text: self.all.say(&format!("{key}.why"), args),
                }
            })
            .collect();
        let rows: Vec<Row> =
            self.facts.warnings.iter().map(|w| Row { text: finding_text(locale, w), ..Row::default() }).collect();
        if !rows.is_empty() {
            blocks.push(Block::List { rows });
        }
        let lead = if blocks.is_empty() { self.word("no_warning") } else { String::new() };
        Section { title: self.word("warnings"), lead, blocks }
    }

    fn usage(&self, worth: Option<&project::worth::Worth>) -> Section {
        let locale = self.all.locale;
        let own = self.worth.models.iter().find(|v| v.id == self.model.id);
        let mut rows = vec![Row { text: self.word("limits.seen"), ..Row::default() }];
        let imported = self.version.as_ref().map(|v| self.all.date(&v.imported_at)).unwrap_or_default();
        rows.push(Row { text: self.say("limits.dated", json!({ "date": imported })), ..Row::default() });
        rows.push(Row { text: self.word("limits.cause"), ..Row::default() });
        if let Some(threshold) = worth.and(own).and_then(|v| v.worth.threshold) {
            let args = json!({ "threshold": percent_of(threshold, locale) });
            rows.push(Row { text: self.say("limits.threshold", args), ..Row::default() });
        }
        let command = format!("atelier predict PROJECT.atelier --model {} IN.csv OUT.csv --reasons", self.model.id);
        let blocks = vec![
            Block::List { rows },
            Block::Title { text: self.word("use.title"), aside: String::new() },
            Block::Text { text: self.say("use.text", json!({ "command": command })) },
        ];
        Section { title: self.word("limits.title"), lead: String::new(), blocks }
    }
}
