//! Conditions that were not written: those of the rules of models that were trained before a rule was read as a formula
//! is. They are put together here, so that all are computed alike.

use super::Formula;
use super::check::{Expr, Op, Type, known};
use super::functions::Function;

fn expr(op: Op, ty: Type, parts: Vec<Expr>) -> Expr {
    Expr { op, ty, parts, at: 0, length: 0 }
}

fn column(place: usize, ty: Type) -> Expr {
    expr(Op::Column(place), ty, Vec::new())
}

const NUMBER: Type = Type::Number { whole: false };

impl Formula {
    fn built(expr: Expr) -> Self {
        Self { expr, used: Vec::new() }
    }

    /// Whether the number in a column compares so; a missing one does not.
    pub(crate) fn number(place: usize, sign: &'static str, value: f64) -> Self {
        let parts = vec![column(place, NUMBER), expr(Op::Number(value), NUMBER, Vec::new())];
        Self::built(known(expr(Op::Compare(sign), Type::Truth, parts)))
    }

    /// Whether the text in a column is one of these, or (`not`) none of them; a missing one is neither.
    pub(crate) fn among(place: usize, texts: &[String], not: bool) -> Self {
        let mut parts = vec![column(place, Type::Text)];
        parts.extend(texts.iter().map(|text| expr(Op::Text(text.clone()), Type::Text, Vec::new())));
        let among = expr(Op::In, Type::Truth, parts);
        Self::built(known(if not { expr(Op::Not, Type::Truth, vec![among]) } else { among }))
    }

    pub(crate) fn is_missing(place: usize, number: bool) -> Self {
        let column = column(place, if number { NUMBER } else { Type::Text });
        Self::built(expr(Op::Call(Function::IsMissing), Type::Truth, vec![column]))
    }

    /// All of them hold; of none: yes.
    pub(crate) fn all(of: Vec<Self>) -> Self {
        Self::joined(of, Op::And, true)
    }

    /// One of them holds; of none: no.
    pub(crate) fn any(of: Vec<Self>) -> Self {
        Self::joined(of, Op::Or, false)
    }

    fn joined(of: Vec<Self>, op: Op, none: bool) -> Self {
        let two = |a: Expr, b: Expr| expr(op.clone(), Type::Truth, vec![a, b]);
        let joined = of.into_iter().map(|formula| formula.expr).reduce(two);
        Self::built(joined.unwrap_or_else(|| expr(Op::Truth(none), Type::Truth, Vec::new())))
    }

    pub(crate) fn opposite(self) -> Self {
        Self::built(expr(Op::Not, Type::Truth, vec![self.expr]))
    }
}
