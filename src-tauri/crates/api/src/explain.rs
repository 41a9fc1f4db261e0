//! What a model relies on and where it errs, asked when someone looks: of the answers that its training kept, and of the
//! rows themselves.

use analysis::baseline::{self, HeldOut, Predictor, Task, plain_values, table_for};
use analysis::chart::{self, Drawn, Spec, Theme, Tree, TreeNode};
use analysis::evaluate::{self, acts};
use analysis::explain::{
    self as explained, Condition, GroupRow, Partial, SegmentColumn, Segments, fields_of, group_table, members,
};
use analysis::features::{FieldPart, Values};
use analysis::locale;
use analysis::{ColumnInfo, ColumnKind, Frame, Watch, store};
use project::model::{Model, Training};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::bench::{columns_of, held_out, records, report, stored, train_again};
use crate::ctx::Ctx;
use crate::dashboards::{fault, style};
use crate::data::frame;
use crate::door::Shown;
use crate::house::Open;
use crate::said::{class_text, condition_text};
use crate::train::infos;
use crate::words::say_json;
use crate::worth::{WorthOf, costs_of, known, priced, worth_report};
use crate::{Fault, Locale};

#[derive(Debug, Deserialize, TS)]
pub struct OfModel {
    pub model_id: String,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PartialsOf {
    pub model_id: String,
    /// Of several classes, the one that is spoken of.
    pub class: Option<String>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct GroupsOf {
    pub model_id: String,
    pub column: String,
    pub class: Option<String>,
}

/// What a segment is worse by: more errors, or more of what they cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorseBy {
    #[default]
    Error,
    Cost,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SegmentsOf {
    pub model_id: String,
    /// Absent: by errors. By costs only where the training's worth was told.
    pub by: Option<WorseBy>,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SegmentRows {
    pub model_id: String,
    pub by: Option<WorseBy>,
    #[ts(type = "unknown")]
    pub conditions: Vec<Condition>,
    pub limit: usize,
}

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawTree {
    pub model_id: String,
    /// Questions in a row that are drawn.
    pub depth: u32,
    pub width: u32,
    pub height: u32,
    pub theme: Theme,
    pub headline: Option<String>,
    pub footer: Option<String>,
}

/// What came and what was said, by level of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Groups {
    pub rows: Vec<GroupRow>,
    /// Of classes: the one whose share is told.
    pub class: Option<String>,
    pub date: bool,
}

/// Where a model errs, and what counts as an error.
#[derive(Debug, Clone, Serialize)]
pub struct ModelSegments {
    pub found: Segments,
    pub error: ErrorKind,
    /// Of two classes: an answer is wrong on the wrong side of it.
    pub threshold: Option<f64>,
    pub columns: u64,
    /// The unit of costs, where they were told: segments can be looked for by them.
    pub costed: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Mean distance, in the target's unit.
    Distance,
    /// Share of wrong answers.
    Wrong,
    /// Mean cost of a case.
    Cost,
}

/// Rows as text.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
    pub total: usize,
}

/// A model with its training, its answers on held-out rows, and the class that is spoken of.
pub(crate) struct Asked {
    pub record: Model,
    pub training: Training,
    pub report: baseline::Report,
    pub held: HeldOut,
    pub place: usize,
    pub class: usize,
    pub catalogue: Vec<ColumnInfo>,
}

impl Asked {
    pub fn new(ctx: &Ctx, open: &Open, model_id: &str) -> Result<Self, Fault> {
        let (record, training) = records(open, model_id)?;
        let models = known(ctx, &training.id)?.models;
        let held = held_out(open, &training.id)?.ok_or_else(train_again)?;
        let place = models.iter().position(|m| m.id == record.id).unwrap_or_default();
        if place >= held.outputs.len() {
            return Err(train_again());
        }
        let report = report(ctx, &training.id)?.report;
        let class = match report.task {
            Task::Regression => 0,
            Task::Binary => 1,
            Task::Multiclass => spoken_of(&report.class_rows),
        };
        let catalogue = infos(open, &training.version_id)?;
        Ok(Self { record, training, report, held, place, class, catalogue })
    }

    /// Of several classes another one.
    fn speaking_of(mut self, class: Option<&String>) -> Self {
        let wanted = class.and_then(|c| self.report.classes.iter().position(|each| each == c));
        if let (Task::Multiclass, Some(class)) = (self.report.task, wanted) {
            self.class = class;
        }
        self
    }

    /// What was said of each held-out row: the number, or the probability of the class.
    pub fn said(&self) -> Vec<f64> {
        let output = &self.held.outputs[self.place];
        (0..self.held.rows.len()).map(|r| output.row(r)[self.class]).collect()
    }

    /// What came: the number, or whether it was the class.
    pub fn came(&self) -> Vec<f64> {
        match self.report.task {
            Task::Regression => self.held.truth.clone(),
            _ => self.held.truth.iter().map(|y| f64::from(u8::from(*y as usize == self.class))).collect(),
        }
    }

    pub fn class_name(&self) -> Option<String> {
        self.report.classes.get(self.class).cloned()
    }

    fn info(&self, column: &str) -> Result<&ColumnInfo, Fault> {
        let found = self.catalogue.iter().find(|i| i.name == column);
        found.ok_or_else(|| Fault::new("train_unknown_column", json!({ "column": column })))
    }

    /// The held-out rows of some columns.
    fn rows(&self, open: &Open, columns: Vec<String>) -> Result<Frame, Fault> {
        let whole = frame(open, &self.training.version_id, Some(columns))?;
        store::take(&whole, &self.held.rows).map_err(|e| Fault::tagged(&e))
    }

    /// What each held-out row costs where one acts from a threshold on; nothing where no costs were told.
    fn costs(&self, ctx: &Ctx, threshold: Option<f64>) -> Result<Option<Vec<f64>>, Fault> {
        let Some(worth) = known(ctx, &self.training.id)?.worth else { return Ok(None) };
        let (task, truth) = (self.report.task, &self.held.truth);
        let costs = costs_of(&worth, task, &self.report.classes);
        let output = &self.held.outputs[self.place];
        Ok(evaluate::row_costs(task, truth, output, &costs, threshold, self.report.seed))
    }

    /// The error or cost of each held-out row, its kind, and the threshold by which answers are wrong.
    fn errors(&self, ctx: &Ctx, by: WorseBy) -> Result<(Vec<f64>, ErrorKind, Option<f64>), Fault> {
        if by == WorseBy::Cost {
            let threshold = if self.report.task == Task::Binary { Some(self.threshold(ctx)?) } else { None };
            if let Some(costs) = self.costs(ctx, threshold)? {
                return Ok((costs, ErrorKind::Cost, threshold));
            }
        }
        let output = &self.held.outputs[self.place];
        let truth = &self.held.truth;
        let wrong = |wrong: bool| f64::from(u8::from(wrong));
        Ok(match self.report.task {
            Task::Regression => {
                (truth.iter().zip(&output.values).map(|(y, p)| (y - p).abs()).collect(), ErrorKind::Distance, None)
            }
            Task::Binary => {
                let threshold = self.threshold(ctx)?;
                let of = |r: usize| wrong(acts(output.row(r)[1], threshold) != (truth[r] == 1.0));
                ((0..truth.len()).map(of).collect(), ErrorKind::Wrong, Some(threshold))
            }
            Task::Multiclass => {
                let best = |r: usize| {
                    let row = output.row(r);
                    (0..row.len()).fold(0, |best, k| if row[k] > row[best] { k } else { best })
                };
                ((0..truth.len()).map(|r| wrong(best(r) != truth[r] as usize)).collect(), ErrorKind::Wrong, None)
            }
        })
    }

    /// The threshold from which one acts: chosen, else the least costly, else as many as there are to find.
    pub fn threshold(&self, ctx: &Ctx) -> Result<f64, Fault> {
        let output = &self.held.outputs[self.place];
        let known = known(ctx, &self.training.id)?;
        let matching = || evaluate::matching_threshold(&self.held.truth, output);
        let Some(worth) = known.worth else { return Ok(matching()) };
        if worth.threshold.is_some() {
            let of =
                WorthOf { training_id: self.training.id.clone(), model_id: Some(self.record.id.clone()), class: None };
            let found = worth_report(ctx, &of)?;
            if let Some(chosen) = worth.threshold.filter(|_| found.leading == found.model) {
                return Ok(chosen);
            }
        }
        let costs = costs_of(&worth, self.report.task, &self.report.classes);
        let outputs = std::slice::from_ref(output);
        let found = evaluate::worths(
            self.report.task,
            &self.held.truth,
            outputs,
            &[true],
            &costs,
            worth.cases,
            None,
            self.report.seed,
            &Watch::none(),
        );
        let least = found.ok().flatten().and_then(|w| w.models.into_iter().next()?.threshold);
        // At nobody or everybody every answer of one kind is wrong: that says nothing of where.
        Ok(least.filter(|t| *t > 0.0 && *t < 1.0).unwrap_or_else(matching))
    }

    /// The columns by how much they matter, then those that the model doesn't read.
    fn columns(&self, ctx: &Ctx) -> Result<Vec<String>, Fault> {
        let stored = report(ctx, &self.training.id)?;
        let of = stored.models.get(self.place).map(|m| m["importances"].clone()).unwrap_or_default();
        let mut columns: Vec<String> =
            of.as_array().into_iter().flatten().filter_map(|i| Some(i["column"].as_str()?.to_owned())).collect();
        for name in &self.report.features {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        for info in &self.catalogue {
            let told = matches!(info.kind, ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Empty);
            if !told && info.name != self.training.target && !info.known_after && !columns.contains(&info.name) {
                columns.push(info.name.clone());
            }
        }
        columns.retain(|c| self.catalogue.iter().any(|i| i.name == *c));
        Ok(columns)
    }
}

/// Of several classes, the rarest of those that can be judged: it is what one looks for. Else the most frequent.
fn spoken_of(class_rows: &[u64]) -> usize {
    let judged = |rows: u64| rows >= 80 && rows * 50 >= class_rows.iter().sum::<u64>();
    let all = 0..class_rows.len();
    let rarest = all.clone().filter(|&c| judged(class_rows[c])).min_by_key(|&c| class_rows[c]);
    rarest.or_else(|| all.rev().max_by_key(|&c| class_rows[c])).unwrap_or(0)
}

const PARTIALS: usize = 6;

/// How the answer moves with the columns that matter most.
pub(crate) fn partials(ctx: &Ctx, args: PartialsOf) -> Result<Shown<Vec<Partial>>, Fault> {
    let open = ctx.open()?;
    let asked = Asked::new(ctx, &open, &args.model_id)?.speaking_of(args.class.as_ref());
    let model = stored(ctx, &args.model_id)?;
    let wanted = columns_of(&model);
    if wanted.is_empty() {
        return Ok(Shown(Vec::new()));
    }
    let rows = asked.rows(&open, wanted)?;
    let (table, _) = table_for(&model, &rows).map_err(|e| Fault::tagged(&e))?;
    let all: Vec<u32> = (0..table.rows as u32).collect();
    let order = asked.columns(ctx)?;
    let mut fields = fields_of(&model);
    let rank = |column: &String| order.iter().position(|c| c == column).unwrap_or(usize::MAX);
    fields.sort_by_key(|f| rank(&f.column));
    let mut found = Vec::new();
    for field in fields {
        let said = explained::partial(&model, &table, &all, &field, asked.class, &Watch::none());
        found.extend(said.map_err(|e| Fault::tagged(&e))?.filter(|p| p.range > 0.0));
        if found.len() == PARTIALS {
            break;
        }
    }
    Ok(Shown(found))
}

/// What came against what was said, by level of any column of the data.
pub(crate) fn groups(ctx: &Ctx, args: GroupsOf) -> Result<Shown<Groups>, Fault> {
    let open = ctx.open()?;
    let asked = Asked::new(ctx, &open, &args.model_id)?.speaking_of(args.class.as_ref());
    let info = asked.info(&args.column)?.clone();
    let rows = asked.rows(&open, vec![args.column.clone()])?;
    let values = plain_values(&rows, &info)
        .ok_or_else(|| Fault::new("train_unreadable_column", json!({ "column": args.column })))?;
    let rows = group_table(&values, &asked.came(), &asked.said());
    let date = matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime);
    Ok(Shown(Groups { rows, class: asked.class_name(), date }))
}

/// The columns that segments are made of, of the held-out rows.
struct Cuttable {
    infos: Vec<ColumnInfo>,
    values: Vec<Values>,
}

fn cuttable(asked: &Asked, ctx: &Ctx, open: &Open) -> Result<(Cuttable, Frame), Fault> {
    let columns = asked.columns(ctx)?;
    let rows = asked.rows(open, columns.clone())?;
    let mut cut = Cuttable { infos: Vec::new(), values: Vec::new() };
    for column in columns {
        let info = asked.info(&column)?.clone();
        if let Some(values) = plain_values(&rows, &info) {
            cut.infos.push(info);
            cut.values.push(values);
        }
    }
    Ok((cut, rows))
}

pub(crate) fn found_segments(ctx: &Ctx, model_id: &str, by: WorseBy, watch: &Watch) -> Result<ModelSegments, Fault> {
    let open = ctx.open()?;
    let asked = Asked::new(ctx, &open, model_id)?;
    let (cut, _) = cuttable(&asked, ctx, &open)?;
    let (errors, error, threshold) = asked.errors(ctx, by)?;
    let costed = known(ctx, &asked.training.id)?.worth.filter(priced).map(|w| w.unit);
    let columns: Vec<SegmentColumn> = cut
        .infos
        .iter()
        .zip(&cut.values)
        .map(|(info, values)| {
            let date = matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime);
            SegmentColumn { name: &info.name, part: if date { FieldPart::Days } else { FieldPart::Value }, values }
        })
        .collect();
    let found = explained::segments(&columns, &errors, asked.report.seed, watch)
        .map_err(|_| Fault::new("cancelled", json!({})))?;
    Ok(ModelSegments { found, error, threshold, columns: columns.len() as u64, costed })
}

pub(crate) fn segments(ctx: &Ctx, args: SegmentsOf) -> Result<Shown<ModelSegments>, Fault> {
    found_segments(ctx, &args.model_id, args.by.unwrap_or_default(), &Watch::none()).map(Shown)
}

/// The rows of a segment, the worst first: what came, what was said, and the columns.
pub(crate) fn segment_rows(ctx: &Ctx, args: SegmentRows) -> Result<Rows, Fault> {
    let open = ctx.open()?;
    let asked = Asked::new(ctx, &open, &args.model_id)?;
    let (cut, frame) = cuttable(&asked, ctx, &open)?;
    let find = |name: &str| cut.values.get(cut.infos.iter().position(|i| i.name == name)?);
    let mut inside = members(&args.conditions, asked.held.rows.len(), &find);
    let (errors, _, _) = asked.errors(ctx, args.by.unwrap_or_default())?;
    let said = asked.said();
    let total = inside.len();
    let far: Vec<f64> = asked.came().iter().zip(&said).map(|(c, s)| (c - s).abs()).collect();
    inside.sort_by(|&a, &b| {
        let key = |r: u32| (errors[r as usize], far[r as usize]);
        key(b).partial_cmp(&key(a)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
    });
    inside.truncate(args.limit.min(200));
    let mut columns: Vec<String> = args.conditions.iter().map(|c| c.column.clone()).collect();
    for info in &cut.infos {
        if columns.len() < 10 && !columns.contains(&info.name) {
            columns.push(info.name.clone());
        }
    }
    let taken = store::take(&frame, &inside).map_err(|e| Fault::tagged(&e))?;
    let names = store::names(&taken);
    let cells = store::texts(&taken, 0, taken.height());
    let classed = asked.report.task != Task::Regression;
    let locale = ctx.session.locale;
    let rows = inside.iter().zip(cells).map(|(&r, cells)| {
        let r = r as usize;
        let came = match classed {
            true => asked.report.classes.get(asked.held.truth[r] as usize).map(|c| class_text(locale, c)),
            false => Some(locale::number(asked.held.truth[r], None, locale)),
        };
        let said = match classed {
            true => locale::share(said[r], 1, locale),
            false => locale::number(crate::worth::round3(said[r]), None, locale),
        };
        let row = locale::number(f64::from(asked.held.rows[r]) + 1.0, Some(0), locale);
        let own = columns.iter().map(|c| cells.get(names.iter().position(|n| n == c)?)?.clone());
        [Some(row), came, Some(said)].into_iter().chain(own).collect()
    });
    let rows = rows.collect();
    let word = |key: &str| say_json(locale, &format!("errors.column.{key}"), &json!({ "class": asked.class_name() }));
    let said_word = if classed { word("said_class") } else { word("said") };
    let mut headers = vec![word("row"), word("came"), said_word];
    headers.extend(columns);
    Ok(Rows { columns: headers, rows, total })
}

/// The first questions of a tree as a picture.
pub(crate) fn draw_tree(ctx: &Ctx, args: DrawTree) -> Result<Drawn, Fault> {
    let model = stored(ctx, &args.model_id)?;
    let locale = ctx.session.locale;
    let nodes = picture(&model, args.depth.clamp(1, 12), locale);
    let frame = chart::Frame { headline: args.headline, footer: args.footer, ..chart::Frame::default() };
    let spec = Spec::Tree(Tree { frame, nodes });
    chart::draw(&spec, &style(locale, args.width, args.height, args.theme)).map_err(|e| fault(&e))
}

fn picture(model: &baseline::Model, depth: u32, locale: Locale) -> Vec<TreeNode> {
    let Predictor::Tree { nodes } = &model.predictor else { return Vec::new() };
    let Some(root) = nodes.first() else { return Vec::new() };
    let at = usize::from(model.task == Task::Binary);
    let said = |output: &[f64]| match model.task {
        Task::Regression => locale::number(crate::worth::round3(output.first().copied().unwrap_or(0.0)), None, locale),
        _ => {
            let best = (0..output.len()).fold(0, |best, k| if output[k] > output[best] { k } else { best });
            let class = if model.task == Task::Binary { 1 } else { best };
            let name = model.classes.get(class).map(|c| class_text(locale, c)).unwrap_or_default();
            format!("{name} {}", crate::worth::percent_of(output.get(class).copied().unwrap_or(0.0), locale))
        }
    };
    let tones: Vec<f64> = nodes.iter().filter_map(|n| n.output.get(at).copied()).collect();
    let (low, high) = tones.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let tone = |v: f64| if high > low { (v - low) / (high - low) } else { 0.0 };
    let mut out: Vec<TreeNode> = Vec::new();
    // Place in the tree, place of the parent in the picture, words of the branch, depth.
    let mut open: Vec<(usize, Option<usize>, String, u32)> = vec![(0, None, String::new(), 0)];
    while let Some((place, parent, branch, level)) = open.pop() {
        let Some(node) = nodes.get(place) else { continue };
        let own = out.len();
        if let Some(parent) = parent.and_then(|p| out.get_mut(p)) {
            parent.children.push(own as u32);
        }
        let deeper = node.split.as_ref().filter(|_| level < depth);
        let hidden = deeper.is_none() && node.split.is_some();
        let rows = say_json(locale, "tree.rows", &json!({ "rows": node.rows }));
        let more = say_json(locale, "tree.more", &json!({}));
        out.push(TreeNode {
            branch,
            answer: said(&node.output),
            detail: if hidden { format!("{rows} · {more}") } else { rows },
            share: node.rows as f64 / root.rows.max(1) as f64,
            tone: tone(node.output.get(at).copied().unwrap_or(low)),
            children: Vec::new(),
        });
        let Some(question) = deeper else { continue };
        let single = Predictor::Tree { nodes: one_question(nodes, place) };
        let rules = explained::rules(&baseline::Model { predictor: single, ..model.clone() });
        let word = |i: usize| {
            rules.get(i).and_then(|r| r.conditions.first()).map(|c| condition_text(locale, c)).unwrap_or_default()
        };
        // The last opened is drawn first: yes above no.
        open.push((question.no as usize, Some(own), word(1), level + 1));
        open.push((question.yes as usize, Some(own), word(0), level + 1));
    }
    out
}

/// A tree of one question, to have it worded like a rule.
fn one_question(nodes: &[baseline::Node], place: usize) -> Vec<baseline::Node> {
    let leaf = |n: &baseline::Node| baseline::Node { split: None, ..n.clone() };
    let Some(question) = &nodes[place].split else { return vec![leaf(&nodes[place])] };
    let ask = baseline::Question { yes: 1, no: 2, ..question.clone() };
    let child = |at: u32| nodes.get(at as usize).map_or_else(|| leaf(&nodes[place]), leaf);
    vec![baseline::Node { split: Some(ask), ..nodes[place].clone() }, child(question.yes), child(question.no)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_classes_one_that_can_be_judged_is_spoken_of() {
        assert_eq!(spoken_of(&[400, 100, 300]), 1, "the rarest");
        assert_eq!(spoken_of(&[400, 3, 300]), 2, "three rows tell nothing");
        assert_eq!(spoken_of(&[9, 12, 12]), 1, "the most frequent where none is judged");
    }
}
