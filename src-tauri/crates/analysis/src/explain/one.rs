//! Why one row gets its answer: what each column adds to it, so that base and parts sum to the answer.
//!
//! Three ways, said with the result. *Weights*: of a linear model the sum itself, exact (of classes, in log-odds).
//! *Path*: of one tree, what each question on the way changed (Saabas). *Sampling*: of any other model, Shapley values
//! from random orders of the columns and known rows in the background, with a fixed seed; the parts of each order sum
//! to the answer by telescoping, so their means do.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Watch;
use crate::baseline::{Error, Model, Predictor, Question, Task, Test, apply, linear_parts};
use crate::features::{Bound, Field, Input, MISSING, Table, Values};

/// How the parts were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Weights,
    Path,
    Sampling,
    /// It answers the same whatever the row.
    Constant,
}

/// What base and parts are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The target's own unit.
    Unit,
    Probability,
    LogOdds,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Contribution {
    pub column: String,
    pub value: f64,
}

/// `base + Σ contributions = answer`, on the scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Reasons {
    pub method: Method,
    pub scale: Scale,
    /// Of classes: the one spoken of.
    pub class: Option<u32>,
    pub base: f64,
    pub answer: f64,
    /// Strongest first; columns that change nothing are left out.
    pub contributions: Vec<Contribution>,
}

/// Orders of columns that are drawn for one row.
const ORDERS: usize = 64;
/// For one of many rows.
const FEW_ORDERS: usize = 12;

/// Known rows against which a row is set.
#[derive(Debug, Clone, Copy)]
pub struct Background<'a> {
    pub table: &'a Table,
    pub rows: &'a [u32],
}

/// The class spoken of: of two the positive, of several the most probable one of this row, of a number none.
pub fn class_of(model: &Model, answer: &[f64]) -> Option<usize> {
    match model.task {
        Task::Regression => None,
        Task::Binary => Some(1),
        Task::Multiclass => Some((0..answer.len()).fold(0, |best, k| if answer[k] > answer[best] { k } else { best })),
    }
}

/// The reasons of one row of a table that holds the model's fields.
pub fn reasons(
    model: &Model,
    table: &Table,
    row: u32,
    background: Background,
    seed: u64,
    watch: &Watch,
) -> Result<Reasons, Error> {
    reasons_by(model, table, row, background, ORDERS, seed, watch)
}

/// The same for one of many rows, with fewer draws where draws are needed.
pub fn quick_reasons(
    model: &Model,
    table: &Table,
    row: u32,
    background: Background,
    seed: u64,
    watch: &Watch,
) -> Result<Reasons, Error> {
    reasons_by(model, table, row, background, FEW_ORDERS, seed, watch)
}

fn reasons_by(
    model: &Model,
    table: &Table,
    row: u32,
    background: Background,
    orders: usize,
    seed: u64,
    watch: &Watch,
) -> Result<Reasons, Error> {
    let answer = apply(model, table, &[row], watch)?;
    let class = class_of(model, answer.row(0));
    let at = class.unwrap_or(0);
    let plain = if class.is_some() { Scale::Probability } else { Scale::Unit };
    let (method, scale, base, parts) = match &model.predictor {
        Predictor::Constant { .. } => (Method::Constant, plain, answer.row(0)[at], Vec::new()),
        Predictor::Linear { .. } => {
            let (base, parts) = linear_parts(model, table, row, class)?;
            (Method::Weights, if class.is_some() { Scale::LogOdds } else { Scale::Unit }, base, parts)
        }
        Predictor::Tree { nodes } => {
            let bound = model.encoder.bind(table);
            let mut parts = Vec::new();
            let mut node = 0usize;
            while let Some(question) = &nodes[node].split {
                let next = if goes_yes(&bound, question, row) { question.yes } else { question.no } as usize;
                let column = model.encoder.inputs[question.input as usize].field().column.clone();
                parts.push((column, nodes[next].output[at] - nodes[node].output[at]));
                node = next;
            }
            (Method::Path, plain, nodes[0].output[at], parts)
        }
        _ => {
            let (base, parts) = sampled(model, table, row, background, at, orders, seed, watch)?;
            (Method::Sampling, plain, base, parts)
        }
    };
    let contributions = together(parts);
    let total = base + contributions.iter().map(|c| c.value).sum::<f64>();
    let answer = if scale == Scale::LogOdds { total } else { answer.row(0)[at] };
    Ok(Reasons { method, scale, class: class.map(|c| c as u32), base, answer, contributions })
}

/// One part a column, strongest first.
fn together(parts: Vec<(String, f64)>) -> Vec<Contribution> {
    let mut all: Vec<Contribution> = Vec::new();
    for (column, value) in parts {
        match all.iter_mut().find(|c| c.column == column) {
            Some(known) => known.value += value,
            None => all.push(Contribution { column, value }),
        }
    }
    all.retain(|c| c.value != 0.0);
    all.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()).then_with(|| a.column.cmp(&b.column)));
    all
}

fn goes_yes(bound: &Bound, question: &Question, row: u32) -> bool {
    let input = question.input as usize;
    match &question.test {
        Test::AtMost { value } => {
            let v = bound.number(input, row);
            if v.is_nan() { question.missing_yes } else { v <= *value }
        }
        Test::Known {} => !bound.number(input, row).is_nan(),
        Test::OneOf { levels, other } => {
            let Input::Category { levels: all, .. } = &bound.encoder.inputs[input] else { return false };
            let level = bound.level(input, row) as usize;
            match all.get(level) {
                Some(name) => levels.contains(name),
                None if level == all.len() => *other,
                None => question.missing_yes,
            }
        }
    }
}

/// The columns of the fields in a table, each once.
fn columns_of(fields: &[Field]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for field in fields {
        if !columns.contains(&field.column) {
            columns.push(field.column.clone());
        }
    }
    columns
}

#[expect(clippy::too_many_arguments, reason = "a row, what it is set against, and how it is drawn")]
fn sampled(
    model: &Model,
    table: &Table,
    row: u32,
    background: Background,
    at: usize,
    orders: usize,
    seed: u64,
    watch: &Watch,
) -> Result<(f64, Vec<(String, f64)>), Error> {
    let columns = columns_of(&table.fields);
    let own = apply(model, table, &[row], watch)?.row(0)[at];
    if background.rows.is_empty() || columns.is_empty() {
        return Ok((own, Vec::new()));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // A row of the background (None: the row itself) for each column of each row to be asked.
    let steps = columns.len() + 1;
    let mut from: Vec<Vec<Option<u32>>> = vec![Vec::with_capacity(orders * steps); columns.len()];
    let mut drawn: Vec<Vec<usize>> = Vec::with_capacity(orders);
    for o in 0..orders {
        // Each order is also gone backwards: chance cancels out.
        let order = match drawn.last() {
            Some(last) if o % 2 == 1 => last.iter().rev().copied().collect(),
            _ => {
                let mut order: Vec<usize> = (0..columns.len()).collect();
                order.shuffle(&mut rng);
                order
            }
        };
        let other = background.rows[rng.random_range(0..background.rows.len())];
        for step in 0..steps {
            for (place, &column) in order.iter().enumerate() {
                from[column].push((place >= step).then_some(other));
            }
        }
        drawn.push(order);
    }
    let mixed = mixed(table, row, background.table, &columns, &from);
    let rows: Vec<u32> = (0..mixed.rows as u32).collect();
    let output = apply(model, &mixed, &rows, watch)?;
    let said = |o: usize, step: usize| output.row(o * steps + step)[at];
    let mut parts = vec![0.0; columns.len()];
    let mut base = 0.0;
    for (o, order) in drawn.iter().enumerate() {
        base += said(o, 0) / orders as f64;
        for (place, &column) in order.iter().enumerate() {
            parts[column] += (said(o, place + 1) - said(o, place)) / orders as f64;
        }
    }
    Ok((base, columns.into_iter().zip(parts).collect()))
}

/// Rows put together from one row and others.
fn mixed(table: &Table, row: u32, other: &Table, columns: &[String], from: &[Vec<Option<u32>>]) -> Table {
    let rows = from.first().map_or(0, Vec::len);
    let mut out = Table { rows, ..Table::default() };
    for (field, values) in table.fields.iter().zip(&table.values) {
        let Some(column) = columns.iter().position(|c| *c == field.column) else { continue };
        let known = other.find(field).map(|f| &other.values[f]);
        let picked = match (values, known) {
            (Values::Numbers(own), Some(Values::Numbers(others))) => {
                let pick = |o: &Option<u32>| o.map_or(own[row as usize], |r| others[r as usize]);
                Values::Numbers(from[column].iter().map(pick).collect())
            }
            (Values::Codes { codes, levels: own }, Some(Values::Codes { codes: others, levels })) => {
                let mut levels = levels.clone();
                let code = match codes[row as usize] {
                    MISSING => MISSING,
                    code => {
                        let name = &own[code as usize];
                        levels.iter().position(|l| l == name).unwrap_or_else(|| {
                            levels.push(name.clone());
                            levels.len() - 1
                        }) as u32
                    }
                };
                let pick = |o: &Option<u32>| o.map_or(code, |r| others[r as usize]);
                Values::Codes { codes: from[column].iter().map(pick).collect(), levels }
            }
            // The background doesn't know the field: the row's own value stands everywhere.
            (Values::Numbers(own), _) => Values::Numbers(vec![own[row as usize]; rows]),
            (Values::Codes { codes, levels }, _) => {
                Values::Codes { codes: vec![codes[row as usize]; rows], levels: levels.clone() }
            }
        };
        out.fields.push(field.clone());
        out.values.push(picked);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{HeldOut, Spec, Split, TrainedModel, Training, predict, table_for, train};
    use crate::{ColumnInfo, ColumnKind};
    use polars::prelude::*;
    use proptest::prelude::*;

    fn world(several: u32) -> (DataFrame, Training) {
        let n = 400u32;
        let x: Vec<Option<f64>> = (0..n).map(|i| (i % 17 != 0).then(|| f64::from((i * 37) % 101) / 10.0)).collect();
        let c: Vec<&str> = (0..n).map(|i| ["red", "green", "blue"][(i as usize * 7 + 1) % 3]).collect();
        let z: Vec<f64> = (0..n).map(|i| f64::from((i * 13) % 29)).collect();
        let score = |i: u32| {
            x[i as usize].unwrap_or(4.0) + if c[i as usize] == "red" { 3.0 } else { 0.0 } - z[i as usize] / 9.0
        };
        let frame = match several {
            0 => df!("x" => &x, "c" => &c, "z" => &z, "y" => (0..n).map(|i| score(i) * 2.0 + f64::from(i % 5)).collect::<Vec<f64>>()),
            k => df!("x" => &x, "c" => &c, "z" => &z, "y" => (0..n).map(|i| ["a", "b", "d"][(((score(i) + f64::from(i % 4)) / 4.0) as u32 % k) as usize]).collect::<Vec<_>>()),
        }
        .unwrap();
        let info = |name: &str, kind| ColumnInfo { name: name.into(), kind, known_after: false };
        let target = if several == 0 { ColumnKind::Number } else { ColumnKind::Category };
        let infos = [
            info("x", ColumnKind::Number),
            info("c", ColumnKind::Category),
            info("z", ColumnKind::Number),
            info("y", target),
        ];
        let features = ["x", "c", "z"].map(String::from).to_vec();
        let training =
            train(&frame, &infos, &Spec::new("y", features, Split::Holdout { test_share: 0.25 }), &Watch::none())
                .unwrap();
        (frame, training)
    }

    fn explained(model: &TrainedModel, frame: &DataFrame, row: u32, seed: u64) -> (Reasons, Vec<f64>) {
        let (table, _) = table_for(&model.model, frame).unwrap();
        let rows: Vec<u32> = (0..100).collect();
        let background = Background { table: &table, rows: &rows };
        let said = reasons(&model.model, &table, row, background, seed, &Watch::none()).unwrap();
        (said, apply(&model.model, &table, &[row], &Watch::none()).unwrap().values)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn base_and_parts_sum_to_the_answer(several in prop_oneof![Just(0u32), Just(2), Just(3)], row in 0u32..400, seed in 0u64..9) {
            let (frame, training) = world(several);
            for model in &training.models {
                let (said, answer) = explained(model, &frame, row, seed);
                let sum = said.base + said.contributions.iter().map(|c| c.value).sum::<f64>();
                prop_assert!((sum - said.answer).abs() < 1e-9, "{:?} {said:?}", model.algorithm);
                match said.scale {
                    Scale::Unit => prop_assert!((sum - answer[0]).abs() < 1e-9),
                    Scale::Probability => prop_assert!((sum - answer[said.class.unwrap() as usize]).abs() < 1e-9),
                    Scale::LogOdds if several == 2 => {
                        prop_assert!((1.0 / (1.0 + (-sum).exp()) - answer[1]).abs() < 1e-9);
                    }
                    Scale::LogOdds => {
                        let mean = answer.iter().map(|p| p.ln()).sum::<f64>() / answer.len() as f64;
                        prop_assert!((answer[said.class.unwrap() as usize].ln() - mean - sum).abs() < 1e-9);
                    }
                }
            }
        }
    }

    #[test]
    fn each_model_says_how_its_reasons_were_found() {
        let (frame, training) = world(0);
        let methods: Vec<(String, Method)> =
            training.models.iter().map(|m| (m.name.clone(), explained(m, &frame, 3, 1).0.method)).collect();
        for (name, method) in [
            ("mean", Method::Constant),
            ("group", Method::Sampling),
            ("linear", Method::Weights),
            ("tree", Method::Path),
        ] {
            assert!(methods.contains(&(name.into(), method)), "{methods:?}");
        }
        // The base of a linear model is its answer at the average row: the mean of what it learned from.
        let linear = training.models.iter().find(|m| m.name == "linear").unwrap();
        let held: &HeldOut = &training.held_out;
        let learned: Vec<f64> = frame
            .column("y")
            .unwrap()
            .f64()
            .unwrap()
            .iter()
            .enumerate()
            .filter(|(r, _)| !held.rows.contains(&(*r as u32)))
            .map(|(_, y)| y.unwrap())
            .collect();
        let mean = learned.iter().sum::<f64>() / learned.len() as f64;
        assert!((explained(linear, &frame, 3, 1).0.base - mean).abs() < 1e-6);
    }

    #[test]
    fn the_held_out_answers_are_those_of_the_models() {
        let (frame, training) = world(2);
        for (model, output) in training.models.iter().zip(&training.held_out.outputs) {
            let said = predict(&model.model, &frame).unwrap();
            for (place, &row) in training.held_out.rows.iter().enumerate() {
                assert_eq!(output.row(place)[1], said.probabilities[row as usize][1], "{}", model.name);
            }
        }
        assert_eq!(training.seen.len(), 3);
    }

    #[test]
    fn an_answer_moves_with_the_columns_that_matter() {
        let (frame, training) = world(0);
        let linear = training.models.iter().find(|m| m.name == "linear").unwrap();
        let (table, _) = table_for(&linear.model, &frame).unwrap();
        let rows: Vec<u32> = (0..400).collect();
        let of = |column: &str| {
            let fields = super::super::fields_of(&linear.model);
            let field = fields.iter().find(|f| f.column == column).unwrap();
            super::super::partial(&linear.model, &table, &rows, field, 0, &Watch::none()).unwrap().unwrap()
        };
        let x = of("x");
        let weight = linear
            .coefficients
            .iter()
            .find(|c| c.column == "x" && c.part == crate::features::Part::Value)
            .unwrap()
            .weight;
        let (first, last) = (&x.points[0], x.points.last().unwrap());
        let slope = (last.mean - first.mean) / (last.at.unwrap() - first.at.unwrap());
        assert!((slope - weight).abs() < 1e-9, "a straight line's slope is its weight: {slope} {weight}");
        assert!(first.low <= first.mean && first.mean <= first.high && x.range > of("z").range);
        assert_eq!(of("c").points.len(), 3);
    }
}
