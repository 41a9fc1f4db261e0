//! A small language over the columns of a table: `if(amount > 500 and country ≠ "FR", "look", "pass")`.
//!
//! What is missing stays missing: any sum, comparison or text with a missing part is missing. `and` and `or` know that
//! unknown and false is false, unknown or true is true; `if` whose condition is unknown is missing; `min`, `max`,
//! `coalesce` and `concat` pass over what is missing; `is_missing` asks. A division by zero, the logarithm of what is not
//! above zero and a text that is no number give a missing value, and are counted. Today's date is not a function: a
//! preparation run again gives the same table.

mod built;
mod check;
mod eval;
mod functions;
mod parse;
mod token;

#[cfg(test)]
mod tests;

use polars::prelude::*;

pub(crate) use parse::{ELSE, IF, Parser, THEN};
pub(crate) use token::{Token, Word};

use super::{Column, Error};
use crate::csv::Note;
use crate::{ColumnKind, Watch};

/// A text as it is compared where case and outer blanks don't count.
pub(crate) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Values that could not be computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub divided_by_zero: u64,
    pub undefined: u64,
    pub unreadable: u64,
    pub too_large: u64,
}

impl Counts {
    pub(super) fn notes(self) -> Vec<Note> {
        let all = [
            ("divided_by_zero", self.divided_by_zero),
            ("undefined", self.undefined),
            ("unreadable", self.unreadable),
            ("too_large", self.too_large),
        ];
        all.iter().filter(|(_, count)| *count > 0).map(|(code, count)| Note::new(code).with("count", *count)).collect()
    }
}

/// A formula whose columns and types are right.
#[derive(Debug, Clone)]
pub struct Formula {
    expr: check::Expr,
    /// Columns that it names, by place.
    pub used: Vec<usize>,
}

impl Formula {
    pub fn new(text: &str, columns: &[Column]) -> Result<Self, Error> {
        let node = parse::parse(text)?;
        let source = text.chars().collect();
        let mut checker = check::Checker { source, columns, used: Vec::new(), spoken: false, never: None };
        let expr = checker.check(&node)?;
        if expr.ty == check::Type::Nothing {
            return Err(Error::FormulaOnlyMissing { at: node.at, length: node.length });
        }
        Ok(Self::of(expr, checker.used))
    }

    fn of(expr: check::Expr, mut used: Vec<usize>) -> Self {
        used.sort_unstable();
        used.dedup();
        Self { expr, used }
    }

    /// A condition that stands in a rule, as one says it, and where: names whatever their case, values without quotes;
    /// case and outer blanks of texts don't count; a comparison with what is missing does not hold.
    pub(crate) fn spoken(
        source: &[char],
        parser: &mut Parser,
        columns: &[Column],
        never: Option<usize>,
    ) -> Result<(Self, std::ops::Range<usize>), Error> {
        let node = parser.condition()?;
        let mut checker = check::Checker { source: source.to_vec(), columns, used: Vec::new(), spoken: true, never };
        let expr = checker.check(&node)?;
        if expr.ty != check::Type::Truth {
            let (at, length) = (node.at, node.length);
            return Err(Error::FormulaNotACondition { at, length, found: expr.ty.word() });
        }
        Ok((Self::of(expr, checker.used), node.at..node.at + node.length))
    }

    /// Whether it holds, on every row.
    pub(crate) fn holds(&self, frame: &DataFrame, watch: &Watch) -> Result<Vec<bool>, Error> {
        let mut run = eval::Run { frame, words: vec![None; frame.width()], counts: Counts::default() };
        let series = eval::series(&self.expr, &mut run, "holds", watch)?;
        Ok(series.bool()?.iter().map(|holds| holds == Some(true)).collect())
    }

    /// A formula whose answer is yes or no.
    pub fn condition(text: &str, columns: &[Column]) -> Result<Self, Error> {
        let formula = Self::new(text, columns)?;
        if formula.expr.ty == check::Type::Truth {
            return Ok(formula);
        }
        let length = text.chars().count();
        Err(Error::FormulaNotACondition { at: 0, length, found: formula.expr.ty.word() })
    }

    /// Names of the columns of a formula, read without a table.
    pub fn names(text: &str) -> Vec<String> {
        fn walk(node: &parse::Node, out: &mut Vec<String>) {
            use parse::Tree::*;
            match &node.tree {
                Column(name) => out.push(name.clone()),
                Call(_, parts) => parts.iter().for_each(|p| walk(p, out)),
                Minus(inner) | Not(inner) => walk(inner, out),
                Two(_, left, right) => [left, right].into_iter().for_each(|p| walk(p, out)),
                In(left, parts) => std::iter::once(left.as_ref()).chain(parts).for_each(|p| walk(p, out)),
                Number(..) | Text(_) | Truth(_) | Missing => {}
            }
        }
        let mut out = Vec::new();
        if let Ok(node) = parse::parse(text) {
            walk(&node, &mut out);
        }
        out
    }

    /// The value on every row, the kind of the new column, and what could not be computed.
    pub fn series(
        &self,
        frame: &DataFrame,
        columns: &[Column],
        name: &str,
        watch: &Watch,
    ) -> Result<(Series, ColumnKind, Counts), Error> {
        let words = columns.iter().map(|c| c.words.clone()).collect();
        let mut run = eval::Run { frame, words, counts: Counts::default() };
        let series = eval::series(&self.expr, &mut run, name, watch)?;
        let kind = match series.dtype() {
            DataType::Int64 => ColumnKind::Integer,
            DataType::Float64 => ColumnKind::Number,
            DataType::Boolean => ColumnKind::Boolean,
            DataType::Date => ColumnKind::Date,
            DataType::Datetime(..) => ColumnKind::DateTime,
            _ => super::cells::text_kind(&series)?,
        };
        Ok((series, kind, run.counts))
    }
}
