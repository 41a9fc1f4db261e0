//! A tree read aloud: one rule a leaf, conditions on one column merged.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::baseline::{Model, Predictor, Test as NodeTest};
use crate::features::{FieldPart, Input};

/// `test` holds, or the value is missing and `or_missing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Condition {
    pub column: String,
    pub field: FieldPart,
    pub test: Test,
    pub or_missing: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(rename = "RuleTest")]
pub enum Test {
    /// `above < value ≤ at_most`, each bound optional.
    Between { above: Option<f64>, at_most: Option<f64> },
    /// The value is missing (`or_missing` is set too).
    Missing {},
    /// One of the levels; `other`: rare and never seen ones too.
    OneOf { levels: Vec<String>, other: bool },
}

/// A leaf: where it applies, how many training rows it holds, and its answer (a number, or a probability a class).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Rule {
    pub conditions: Vec<Condition>,
    pub rows: u64,
    pub output: Vec<f64>,
}

/// The leaves from left to right; empty for other models.
pub fn rules(model: &Model) -> Vec<Rule> {
    let Predictor::Tree { nodes } = &model.predictor else { return Vec::new() };
    let mut rules = Vec::new();
    let mut open: Vec<(u32, Vec<Condition>)> = vec![(0, Vec::new())];
    while let Some((at, conditions)) = open.pop() {
        let Some(node) = nodes.get(at as usize) else { continue };
        let Some(question) = &node.split else {
            rules.push(Rule { conditions, rows: node.rows, output: node.output.clone() });
            continue;
        };
        let Some(input) = model.encoder.inputs.get(question.input as usize) else { continue };
        // A tree whose children don't come after their parent is damaged: it is told as far as it goes.
        if question.yes <= at || question.no <= at {
            continue;
        }
        let (yes, no) = match (&question.test, input) {
            (NodeTest::AtMost { value }, _) => (
                Test::Between { above: None, at_most: Some(*value) },
                Test::Between { above: Some(*value), at_most: None },
            ),
            (NodeTest::Known {}, _) => (Test::Between { above: None, at_most: None }, Test::Missing {}),
            (NodeTest::OneOf { levels, other }, Input::Category { levels: all, .. }) => (
                Test::OneOf { levels: levels.clone(), other: *other },
                Test::OneOf { levels: all.iter().filter(|l| !levels.contains(l)).cloned().collect(), other: !other },
            ),
            (NodeTest::OneOf { .. }, Input::Number { .. }) => continue,
        };
        let condition = |test, or_missing| Condition {
            column: input.field().column.clone(),
            field: input.field().part,
            test,
            or_missing,
        };
        open.push((
            question.no,
            with(&conditions, condition(no, !question.missing_yes || matches!(question.test, NodeTest::Known {}))),
        ));
        open.push((
            question.yes,
            with(&conditions, condition(yes, question.missing_yes && !matches!(question.test, NodeTest::Known {}))),
        ));
    }
    rules
}

/// The conditions and one more; two on one field become one.
fn with(conditions: &[Condition], new: Condition) -> Vec<Condition> {
    let mut all = conditions.to_vec();
    match all.iter_mut().find(|c| c.column == new.column && c.field == new.field) {
        None => all.push(new),
        Some(old) => {
            old.or_missing &= new.or_missing;
            match (&mut old.test, new.test) {
                (Test::Between { above, at_most }, Test::Between { above: a, at_most: m }) => {
                    // The later question is inside the earlier one's range.
                    *above = a.or(*above);
                    *at_most = m.or(*at_most);
                }
                (Test::OneOf { levels, other }, Test::OneOf { levels: l, other: o }) => {
                    levels.retain(|level| l.contains(level));
                    *other &= o;
                }
                (test, Test::Missing {}) => *test = Test::Missing {},
                _ => {}
            }
        }
    }
    all
}
