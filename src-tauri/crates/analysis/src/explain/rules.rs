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
    /// `above < value ≤ at_most`, each bound optional; without any, the value is known.
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
        // Where training had no missing value, its way says nothing about the data: it isn't told.
        let could_miss = match input {
            Input::Number { missing, .. } | Input::Category { missing, .. } => *missing,
        };
        let condition = |test, or_missing: bool| Condition {
            column: input.field().column.clone(),
            field: input.field().part,
            test,
            or_missing: or_missing && could_miss,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::{Algorithm, Node, Question, Task};
    use crate::features::{Encoder, Field};

    fn leaf(rows: u64, value: f64) -> Node {
        Node { rows, output: vec![value], split: None }
    }

    fn ask(test: NodeTest, yes: u32, no: u32, missing_yes: bool) -> Node {
        Node { rows: 10, output: vec![0.0], split: Some(Question { input: 0, test, missing_yes, yes, no }) }
    }

    #[test]
    fn conditions_on_one_column_become_one() {
        let field = Field { column: "x".into(), part: FieldPart::Value };
        let model = Model {
            format: 1,
            algorithm: Algorithm::Tree,
            task: Task::Regression,
            target: "y".into(),
            classes: Vec::new(),
            trained_rows: 10,
            encoder: Encoder { inputs: vec![Input::Number { field, mean: 0.0, deviation: 1.0, missing: true }] },
            predictor: Predictor::Tree {
                nodes: vec![
                    ask(NodeTest::AtMost { value: 5.0 }, 1, 2, true),
                    ask(NodeTest::AtMost { value: 2.0 }, 3, 4, false),
                    ask(NodeTest::Known {}, 5, 6, false),
                    leaf(1, 1.0),
                    leaf(2, 2.0),
                    leaf(3, 3.0),
                    leaf(4, 4.0),
                ],
            },
        };
        let told: Vec<(Test, bool, u64)> = rules(&model)
            .into_iter()
            .map(|r| (r.conditions[0].test.clone(), r.conditions[0].or_missing, r.rows))
            .collect();
        let between = |above, at_most| Test::Between { above, at_most };
        assert_eq!(
            told,
            [
                (between(None, Some(2.0)), false, 1),
                (between(Some(2.0), Some(5.0)), true, 2),
                (between(Some(5.0), None), false, 3),
                (Test::Missing {}, false, 4),
            ]
        );
    }
}
