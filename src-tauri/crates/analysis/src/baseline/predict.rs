//! Answers for new rows, and what in them the model had never seen.

use polars::prelude::{DataFrame, DataType};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::model::{FORMAT, Group, Likelihood, Model, Node, Output, Predictor, SumOfTrees, Term, Test};
use super::{Error, Task, bayes, clusters, naive::apply_group, neighbours, rule, series};
use crate::Watch;
use crate::csv::yes_or_no;
use crate::features::{Bound, Field, FieldPart, Input, MISSING, Part, Source, Table, Values, read_field, slots};

/// Values of a column that training had not seen: they count as "other", or as an average row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unseen {
    pub column: String,
    pub rows: u64,
    /// At most five of them.
    pub examples: Vec<String>,
}

/// The answers, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Predictions {
    pub task: Task,
    pub rows: u64,
    /// For a regression, one a row.
    pub values: Vec<f64>,
    pub classes: Vec<String>,
    /// For classes, one a row: the position of the most probable one in `classes`.
    pub class: Vec<u32>,
    /// For classes, one list a row, in the order of `classes`.
    pub probabilities: Vec<Vec<f64>>,
    pub unseen: Vec<Unseen>,
    /// Columns that the model reads and the frame doesn't hold: all their values count as missing.
    pub missing_columns: Vec<String>,
    /// Rows a column whose value is missing or could not be read, where that is not none.
    pub missing_values: Vec<Unseen>,
}

/// Predicts all rows of a frame; columns are found by name, extra ones ignored.
pub fn predict(model: &Model, frame: &DataFrame) -> Result<Predictions, Error> {
    if model.format != FORMAT {
        return Err(Error::PredictUnknownFormat { format: model.format, known: FORMAT });
    }
    let (table, missing_columns) = table_for(model, frame)?;
    let rows: Vec<u32> = (0..frame.height() as u32).collect();
    let output = apply(model, &table, &rows, &Watch::none())?;
    let classed = model.task != Task::Regression;
    let chosen = |row: usize| {
        let p = output.row(row);
        (0..p.len()).fold(0, |best, k| if p[k] > p[best] { k } else { best }) as u32
    };
    Ok(Predictions {
        task: model.task,
        rows: rows.len() as u64,
        values: if classed { Vec::new() } else { output.values.clone() },
        classes: model.classes.clone(),
        class: if classed { (0..rows.len()).map(chosen).collect() } else { Vec::new() },
        probabilities: if classed { (0..rows.len()).map(|r| output.row(r).to_vec()).collect() } else { Vec::new() },
        unseen: unseen(model, &table),
        missing_values: missing_values(&table),
        missing_columns,
    })
}

/// The fields that a model reads, from the columns of a frame; and the columns that the frame doesn't hold.
pub fn table_for(model: &Model, frame: &DataFrame) -> Result<(Table, Vec<String>), Error> {
    let mut wanted: Vec<(Field, bool)> =
        model.encoder.inputs.iter().map(|i| (i.field().clone(), matches!(i, Input::Number { .. }))).collect();
    match &model.predictor {
        Predictor::Group { key, .. } => wanted.extend(key.iter().map(|f| (f.clone(), false))),
        Predictor::Rule { fields, .. } => wanted.extend(fields.iter().map(|f| (f.field.clone(), f.number))),
        Predictor::Series { time, .. } => wanted.push((time.clone(), true)),
        _ => {}
    }
    let mut table = Table { rows: frame.height(), ..Table::default() };
    let mut missing_columns: Vec<String> = Vec::new();
    for (field, number) in &wanted {
        if frame.column(&field.column).is_err() {
            if !missing_columns.contains(&field.column) {
                missing_columns.push(field.column.clone());
            }
            continue;
        }
        let mut values = read_field(frame, field, *number)
            .map_err(|_| Error::PredictUnreadableColumn { column: field.column.clone() })?;
        if let Values::Codes { levels, .. } = &mut values
            && frame.column(&field.column).is_ok_and(|c| *c.dtype() == DataType::Boolean)
        {
            *levels = known_words(model, field);
        }
        table.fields.push(field.clone());
        table.values.push(values);
    }
    if table.fields.is_empty() && !wanted.is_empty() {
        return Err(Error::PredictNoColumn { columns: missing_columns });
    }
    Ok((table, missing_columns))
}

/// What training called no and yes: a yes/no column is the same column in other words.
fn known_words(model: &Model, field: &Field) -> Vec<String> {
    let inputs = model.encoder.inputs.iter().filter(|input| input.field() == field);
    let mut known: Vec<&String> = inputs
        .flat_map(|input| match input {
            Input::Category { levels, .. } => levels.as_slice(),
            Input::Number { .. } => &[],
        })
        .collect();
    if let Predictor::Group { key, groups, .. } = &model.predictor
        && let Some(at) = key.iter().position(|f| f == field)
    {
        known.extend(groups.iter().filter_map(|group| group.levels.get(at)?.as_ref()));
    }
    let word = |side: bool| known.iter().find(|level| yes_or_no(level) == Some(side)).map(|level| (*level).clone());
    vec![word(false).unwrap_or_else(|| "false".to_owned()), word(true).unwrap_or_else(|| "true".to_owned())]
}

fn unseen(model: &Model, table: &Table) -> Vec<Unseen> {
    let bound = model.encoder.bind(table);
    let mut all: Vec<Unseen> = Vec::new();
    for (input, source) in model.encoder.inputs.iter().zip(&bound.sources) {
        let (Input::Category { levels: kept, field, pooled_rows, .. }, Some(Source::Codes { codes, map, levels })) =
            (input, source)
        else {
            continue;
        };
        // Rare levels that were pooled in training aren't listed in the model: with any, "other" isn't news.
        if *pooled_rows > 0 || field.part != FieldPart::Value {
            continue;
        }
        let new = |code: u32| code != MISSING && map[code as usize] == kept.len() as u32;
        let rows = codes.iter().filter(|&&c| new(c)).count() as u64;
        if rows > 0 {
            let examples = (0..levels.len()).filter(|&l| map[l] == kept.len() as u32).take(5);
            all.push(Unseen {
                column: field.column.clone(),
                rows,
                examples: examples.map(|l| levels[l].clone()).collect(),
            });
        }
    }
    all
}

fn missing_values(table: &Table) -> Vec<Unseen> {
    let mut all: Vec<Unseen> = Vec::new();
    for (field, values) in table.fields.iter().zip(&table.values) {
        let rows = match values {
            Values::Numbers(v) => v.iter().filter(|v| v.is_nan()).count(),
            Values::Codes { codes, .. } => codes.iter().filter(|&&c| c == MISSING).count(),
        } as u64;
        if rows > 0 && all.iter().all(|u| u.column != field.column) {
            all.push(Unseen { column: field.column.clone(), rows, examples: Vec::new() });
        }
    }
    all
}

/// The answers of a model for rows of a table that holds its fields.
pub fn apply(model: &Model, table: &Table, rows: &[u32], watch: &Watch) -> Result<Output, Error> {
    let width = if model.task == Task::Regression { 1 } else { model.classes.len() };
    let damaged = |place: &str| Error::PredictDamagedModel { place: place.into() };
    let values = match &model.predictor {
        Predictor::Constant { output } => output.repeat(rows.len()),
        Predictor::Group { key, groups, coarser, fallback } => {
            if key.is_empty() || key.len() > 3 || coarser.len() >= key.len() || fallback.len() != width {
                return Err(damaged("group"));
            }
            let levels: Vec<&[Group]> = std::iter::once(groups).chain(coarser).map(Vec::as_slice).collect();
            let bad = |(fewer, groups): (usize, &&[Group])| {
                groups.iter().any(|g| g.levels.len() != key.len() - fewer || g.output.len() != width)
            };
            if levels.iter().enumerate().any(bad) {
                return Err(damaged("group"));
            }
            apply_group(key, &levels, fallback, table, rows)
        }
        Predictor::Rule { fields, cases, otherwise, .. } => {
            if otherwise.len() != width || cases.iter().any(|c| c.output.len() != width) {
                return Err(damaged("rule"));
            }
            rule::answers(fields, cases, otherwise, table, rows, watch)?
        }
        Predictor::Series { time, last, step, cycle, slope, fallback } => {
            if width != 1 || cycle.is_empty() || step.is_nan() || *step <= 0.0 {
                return Err(damaged("series"));
            }
            let times = table.find(time).and_then(|f| match &table.values[f] {
                Values::Numbers(v) => Some(v.as_slice()),
                Values::Codes { .. } => None,
            });
            series::answers((*last, *step), cycle, *slope, *fallback, times, rows)
        }
        Predictor::NaiveBayes { priors, likelihoods } => {
            let inputs = &model.encoder.inputs;
            let sound = |l: &Likelihood| match l {
                Likelihood::Gaussian { input, means, variances } => {
                    (*input as usize) < inputs.len()
                        && means.len() == width
                        && variances.len() == width
                        && variances.iter().all(|v| *v > 0.0)
                }
                Likelihood::Shares { input, logarithms } => {
                    (*input as usize) < inputs.len() && logarithms.len() == width
                }
            };
            if priors.len() != width || !likelihoods.iter().all(sound) {
                return Err(damaged("naive_bayes"));
            }
            bayes::answers(&model.encoder.bind(table), priors, likelihoods, rows, watch)?
        }
        Predictor::Neighbours { k, numbers, categories, answers } => {
            let classes = model.classes.len();
            if !neighbours::is_sound(&model.encoder, *k, numbers, categories, answers, classes) {
                return Err(damaged("neighbours"));
            }
            let remembered = (numbers.as_slice(), categories.as_slice());
            neighbours::answers(&model.encoder.bind(table), *k, remembered, answers, classes, rows, watch)?
        }
        Predictor::Clusters { columns, centres, outputs } => {
            let bad = columns.iter().any(|c| c.input as usize >= model.encoder.inputs.len() || c.deviation <= 0.0)
                || centres.is_empty()
                || centres.len() != outputs.len()
                || centres.iter().any(|c| c.len() != columns.len())
                || outputs.iter().any(|o| o.len() != width);
            if bad {
                return Err(damaged("clusters"));
            }
            clusters::answers(&model.encoder.bind(table), columns, centres, outputs, rows, watch)?
        }
        Predictor::Trees { sums } => {
            let wanted = if model.task == Task::Multiclass { width } else { 1 };
            let bad = |nodes: &Vec<Node>| !sound_tree(nodes, 1, model.encoder.inputs.len());
            if sums.len() != wanted || sums.iter().flat_map(|s| &s.trees).any(bad) {
                return Err(damaged("trees"));
            }
            trees(model.task, &model.encoder.bind(table), sums, rows, watch)?
        }
        Predictor::Linear { intercepts, terms } => {
            let bad = |t: &Term| t.weights.len() != intercepts.len() || t.input as usize >= model.encoder.inputs.len();
            let wanted = if model.task == Task::Multiclass { width } else { 1 };
            if intercepts.len() != wanted || terms.iter().any(bad) {
                return Err(damaged("linear"));
            }
            linear(model, &model.encoder.bind(table), intercepts, terms, rows, watch)?
        }
        Predictor::Tree { nodes } => {
            if !sound_tree(nodes, width, model.encoder.inputs.len()) {
                return Err(damaged("tree"));
            }
            tree(&model.encoder.bind(table), nodes, rows, width, watch)?
        }
    };
    if values.len() != rows.len() * width {
        return Err(damaged("output"));
    }
    Ok(Output { width, values })
}

/// Children come after their parent, so that following them ends.
fn sound_tree(nodes: &[Node], width: usize, inputs: usize) -> bool {
    let sound = |(i, n): (usize, &Node)| {
        let inside = |c: u32| c as usize > i && (c as usize) < nodes.len();
        let split = n.split.as_ref();
        n.output.len() == width && split.is_none_or(|q| inside(q.yes) && inside(q.no) && (q.input as usize) < inputs)
    };
    !nodes.is_empty() && nodes.iter().enumerate().all(sound)
}

/// The sums of trees: a number, or through the logistic function.
fn trees(task: Task, bound: &Bound, sums: &[SumOfTrees], rows: &[u32], watch: &Watch) -> Result<Vec<f64>, Error> {
    let mut scores: Vec<Vec<f64>> = Vec::new();
    for sum in sums {
        let mut score = vec![sum.base; rows.len()];
        for nodes in &sum.trees {
            let added = tree(bound, nodes, rows, 1, watch)?;
            score.iter_mut().zip(added).for_each(|(s, a)| *s += a);
        }
        scores.push(score);
    }
    let logistic = |z: f64| 1.0 / (1.0 + (-z).exp());
    Ok(match task {
        Task::Regression => scores.pop().unwrap_or_default(),
        Task::Binary => scores.iter().flatten().flat_map(|&z| [logistic(-z), logistic(z)]).collect(),
        Task::Multiclass => {
            let mut out = Vec::with_capacity(rows.len() * scores.len());
            for r in 0..rows.len() {
                let own: Vec<f64> = scores.iter().map(|s| logistic(s[r]).max(1e-12)).collect();
                let sum: f64 = own.iter().sum();
                out.extend(own.into_iter().map(|p| p / sum));
            }
            out
        }
    })
}

fn linear(
    model: &Model,
    bound: &Bound,
    intercepts: &[f64],
    terms: &[Term],
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Error> {
    let scores: Vec<Vec<f64>> = (0..intercepts.len())
        .map(|k| {
            let mut out = vec![intercepts[k]; rows.len()];
            for (i, input) in bound.encoder.inputs.iter().enumerate() {
                watch.check()?;
                let own: Vec<&Term> = terms.iter().filter(|t| t.input as usize == i).collect();
                add_input(bound, i, input, &own, k, rows, &mut out);
            }
            Ok(out)
        })
        .collect::<Result<_, Error>>()?;
    Ok(match model.task {
        Task::Regression => scores.into_iter().next().unwrap_or_default(),
        Task::Binary => scores[0]
            .iter()
            .flat_map(|&z| {
                let e = (-z.abs()).exp();
                let (small, large) = (e / (1.0 + e), 1.0 / (1.0 + e));
                if z >= 0.0 { [small, large] } else { [large, small] }
            })
            .collect(),
        Task::Multiclass => {
            let mut out = Vec::with_capacity(rows.len() * scores.len());
            for r in 0..rows.len() {
                let most = scores.iter().fold(f64::NEG_INFINITY, |m, s| m.max(s[r]));
                let sum: f64 = scores.iter().map(|s| (s[r] - most).exp()).sum();
                out.extend(scores.iter().map(|s| (s[r] - most).exp() / sum));
            }
            out
        }
    })
}

/// The score of an average row and what each input's column adds to it: in the target's unit, or in log-odds of
/// `class` (of several classes, against the mean of all).
pub(crate) fn linear_parts(
    model: &Model,
    table: &Table,
    row: u32,
    class: Option<usize>,
) -> Result<(f64, Vec<(String, f64)>), Error> {
    let Predictor::Linear { intercepts, terms } = &model.predictor else { return Ok((0.0, Vec::new())) };
    // Checks the model too.
    apply(model, table, &[row], &Watch::none())?;
    let bound = model.encoder.bind(table);
    let several = intercepts.len() > 1;
    let at = if several { class.unwrap_or(0).min(intercepts.len() - 1) } else { 0 };
    let centred = |values: &[f64]| {
        let mean = if several { values.iter().sum::<f64>() / values.len() as f64 } else { 0.0 };
        values[at] - mean
    };
    let mut parts = Vec::with_capacity(model.encoder.inputs.len());
    for (i, input) in model.encoder.inputs.iter().enumerate() {
        let own: Vec<&Term> = terms.iter().filter(|t| t.input as usize == i).collect();
        let added = (0..intercepts.len()).map(|k| {
            let mut out = [0.0];
            add_input(&bound, i, input, &own, k, &[row], &mut out);
            out[0]
        });
        parts.push((input.field().column.clone(), centred(&added.collect::<Vec<_>>())));
    }
    Ok((centred(intercepts), parts))
}

/// Adds what one input contributes to one class's score.
fn add_input(bound: &Bound, i: usize, input: &Input, terms: &[&Term], class: usize, rows: &[u32], out: &mut [f64]) {
    let all_centres: f64 = terms.iter().filter(|t| t.part != Part::Value).map(|t| t.weights[class] * t.centre).sum();
    match input {
        Input::Number { .. } => {
            let value = terms.iter().find(|t| t.part == Part::Value);
            let absent = terms.iter().find(|t| t.part == Part::Missing);
            let (weight, centre) = value.map_or((0.0, 0.0), |t| (t.weights[class], t.centre));
            let if_missing = absent.map_or(0.0, |t| t.weights[class]) - all_centres;
            for (o, &r) in out.iter_mut().zip(rows) {
                let v = bound.number(i, r);
                *o += if v.is_nan() { if_missing } else { weight * (v - centre) - all_centres };
            }
        }
        Input::Category { levels, .. } => {
            let slots = slots(input);
            // A level without a term: the reference is all terms at zero, one that can't be told is an average row.
            let contribution: Vec<f64> = slots
                .iter()
                .enumerate()
                .map(|(level, slot)| match slot {
                    Some(slot) => terms.get(*slot as usize).map_or(0.0, |t| t.weights[class]) - all_centres,
                    None if level == 0 && !levels.is_empty() => -all_centres,
                    None => 0.0,
                })
                .collect();
            for (o, &r) in out.iter_mut().zip(rows) {
                *o += contribution[bound.level(i, r) as usize];
            }
        }
    }
}

fn tree(bound: &Bound, nodes: &[Node], rows: &[u32], width: usize, watch: &Watch) -> Result<Vec<f64>, Error> {
    // Each question on a category as a table by level, so that no text is compared in the loop.
    let tables: Vec<Vec<bool>> = nodes
        .iter()
        .map(|node| match (&node.split, node.split.as_ref().map(|q| &bound.encoder.inputs[q.input as usize])) {
            (Some(q), Some(Input::Category { levels: all, .. })) => match &q.test {
                Test::OneOf { levels, other } => {
                    all.iter().map(|l| levels.contains(l)).chain([*other, q.missing_yes]).collect()
                }
                Test::AtMost { .. } | Test::Known {} => vec![false; all.len() + 2],
            },
            _ => Vec::new(),
        })
        .collect();
    let mut out = Vec::with_capacity(rows.len() * width);
    for (i, &r) in rows.iter().enumerate() {
        if i % 65_536 == 0 {
            watch.check()?;
        }
        let mut at = 0;
        while let Some(q) = &nodes[at].split {
            let yes = match &q.test {
                Test::AtMost { value } => {
                    let v = bound.number(q.input as usize, r);
                    if v.is_nan() { q.missing_yes } else { v <= *value }
                }
                Test::Known {} => !bound.number(q.input as usize, r).is_nan(),
                Test::OneOf { .. } => {
                    tables[at].get(bound.level(q.input as usize, r) as usize).copied().unwrap_or(false)
                }
            };
            at = if yes { q.yes } else { q.no } as usize;
        }
        out.extend(&nodes[at].output);
    }
    Ok(out)
}
