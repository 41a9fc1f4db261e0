//! Types, before anything is computed: what comes out of here can't go wrong on the rows.

use super::super::{Column, Error};
use super::folded;
use super::functions::{Function, find, meant};
use super::parse::{Node, Tree};
use crate::ColumnKind;
use crate::csv::{DateOrder, date};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Number {
        whole: bool,
    },
    Text,
    Truth,
    Date,
    Instant,
    /// A missing value, of any type.
    Nothing,
}

impl Type {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Number { .. } => "number",
            Self::Text => "text",
            Self::Truth => "truth",
            Self::Date | Self::Instant => "date",
            Self::Nothing => "missing",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Number { .. })
    }

    fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Instant)
    }
}

#[derive(Debug, Clone)]
pub(super) enum Op {
    Number(f64),
    Text(String),
    Truth(bool),
    /// Days, or microseconds.
    Time(i64),
    Missing,
    Column(usize),
    Minus,
    Not,
    Arithmetic(char),
    Compare(&'static str),
    And,
    Or,
    In,
    /// A date as the instant at which its day begins.
    Instant,
    /// Days to add to a date; a date less a date.
    AddDays(f64),
    Call(Function),
}

#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub op: Op,
    pub ty: Type,
    pub parts: Vec<Expr>,
    pub at: usize,
    pub length: usize,
}

const ANY: Type = Type::Number { whole: false };
const WHOLE: Type = Type::Number { whole: true };

pub(super) struct Checker<'a> {
    pub source: Vec<char>,
    pub columns: &'a [Column],
    /// Columns that the formula names.
    pub used: Vec<usize>,
    /// A rule's condition, as one says it.
    pub spoken: bool,
    /// The column that it may not name: what is to be predicted.
    pub never: Option<usize>,
}

impl Checker<'_> {
    fn text(&self, at: usize, length: usize) -> String {
        let text: String = self.source[at..self.source.len().min(at + length)].iter().collect();
        crate::csv::shorten(text.trim(), 60)
    }

    fn wrong(&self, expr: &Expr, wanted: &'static str) -> Error {
        let (at, length) = (expr.at, expr.length);
        Error::FormulaType { at, length, text: self.text(at, length), found: expr.ty.word(), wanted }
    }

    pub(super) fn check(&mut self, node: &Node) -> Result<Expr, Error> {
        let (at, length) = (node.at, node.length);
        let plain = |op, ty| Ok(Expr { op, ty, parts: Vec::new(), at, length });
        match &node.tree {
            Tree::Number(x, whole) => plain(Op::Number(*x), Type::Number { whole: *whole }),
            Tree::Text(text) => plain(Op::Text(text.clone()), Type::Text),
            Tree::Truth(b) => plain(Op::Truth(*b), Type::Truth),
            Tree::Missing => plain(Op::Missing, Type::Nothing),
            Tree::Column(name) => {
                let Some(place) = self.place(name) else {
                    let nearest = super::super::error::nearest(name, self.columns.iter().map(|c| c.name.as_str()));
                    return Err(Error::FormulaNoColumn { at, length, column: name.clone(), meant: nearest.into() });
                };
                if self.never == Some(place) {
                    return Err(Error::FormulaTarget { at, length, column: name.clone() });
                }
                self.used.push(place);
                let ty = match self.columns[place].kind {
                    ColumnKind::Integer => WHOLE,
                    ColumnKind::Number => ANY,
                    ColumnKind::Boolean => Type::Truth,
                    ColumnKind::Date => Type::Date,
                    ColumnKind::DateTime => Type::Instant,
                    ColumnKind::Category | ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Empty => Type::Text,
                };
                plain(Op::Column(place), ty)
            }
            Tree::Minus(inner) => {
                let inner = self.check(inner)?;
                let inner = self.number(inner)?;
                Ok(Expr { op: Op::Minus, ty: inner.ty, parts: vec![inner], at, length })
            }
            Tree::Not(inner) => {
                let inner = self.check(inner)?;
                let inner = self.truth(inner)?;
                Ok(Expr { op: Op::Not, ty: Type::Truth, parts: vec![inner], at, length })
            }
            Tree::Two(op @ ("=" | "!=" | "<" | "<=" | ">" | ">="), left, right) if self.spoken => {
                let left = self.subject(left)?;
                let right = self.said_of(&left, right)?;
                if left.ty == Type::Text && !matches!(*op, "=" | "!=") {
                    return Err(self.wrong(&left, "number"));
                }
                let both = left.ty == Type::Text && right.ty == Type::Text;
                let (left, right) = if both { (alike_text(left), alike_text(right)) } else { (left, right) };
                Ok(known(self.two(op, left, right, at, length)?))
            }
            Tree::In(left, values) if self.spoken && !values.is_empty() => {
                let left = self.subject(left)?;
                let mut parts = vec![left.clone()];
                for value in values {
                    let value = self.said_of(&left, value)?;
                    let (_, value) = self.alike(left.clone(), value)?;
                    parts.push(value);
                }
                if parts.iter().all(|part| part.ty == Type::Text) {
                    parts = parts.into_iter().map(alike_text).collect();
                }
                Ok(known(Expr { op: Op::In, ty: Type::Truth, parts, at, length }))
            }
            Tree::Two(op, left, right) => {
                let (left, right) = (self.check(left)?, self.check(right)?);
                self.two(op, left, right, at, length)
            }
            Tree::In(left, values) => {
                let mut parts = vec![self.check(left)?];
                if values.is_empty() {
                    return Err(Error::FormulaUnexpected { at: at + length - 1, length: 1, found: ")".to_owned() });
                }
                for value in values {
                    let value = self.check(value)?;
                    let (_, value) = self.alike(parts[0].clone(), value)?;
                    parts.push(value);
                }
                Ok(Expr { op: Op::In, ty: Type::Truth, parts, at, length })
            }
            Tree::Call(name, values) => self.call(name, values, at, length),
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|c| c.name == name);
        let alike = || self.columns.iter().position(|c| folded(&c.name) == folded(name));
        exact.or_else(|| if self.spoken { alike() } else { None })
    }

    /// What is compared: in a rule, quotes of any kind may stand around a column's name.
    fn subject(&mut self, node: &Node) -> Result<Expr, Error> {
        match &node.tree {
            Tree::Text(name) if self.place(name).is_some() => {
                self.check(&Node { tree: Tree::Column(name.clone()), ..*node })
            }
            _ => self.check(node),
        }
    }

    /// What it is compared with: a word without quotes is a text, where a text is what is wanted.
    fn said_of(&mut self, left: &Expr, node: &Node) -> Result<Expr, Error> {
        let (at, length) = (node.at, node.length);
        let text = |text: String| Ok(Expr { op: Op::Text(text), ty: Type::Text, parts: Vec::new(), at, length });
        let within = |marks: &[char]| self.source.get(at).is_some_and(|c| marks.contains(c));
        let written = || self.source[at..self.source.len().min(at + length)].iter().collect::<String>();
        match &node.tree {
            Tree::Column(name) => {
                let column = self.place(name).is_some();
                let named = column && within(&['[', '`']);
                let word = match left.ty {
                    Type::Text => !named,
                    Type::Truth => !named && (!column || super::super::types::truth(name).is_some()),
                    Type::Date | Type::Instant => !column,
                    Type::Number { .. } | Type::Nothing => false,
                };
                if word { text(name.clone()) } else { self.check(node) }
            }
            Tree::Number(..) | Tree::Truth(_) | Tree::Missing if left.ty == Type::Text => text(written()),
            Tree::Minus(inner) if left.ty == Type::Text && matches!(inner.tree, Tree::Number(..)) => text(written()),
            Tree::Number(..) if left.ty == Type::Truth => text(written()),
            _ => self.check(node),
        }
    }

    fn two(&self, op: &'static str, left: Expr, right: Expr, at: usize, length: usize) -> Result<Expr, Error> {
        let made = |op, ty, parts| Ok(Expr { op, ty, parts, at, length });
        match op {
            "and" | "or" => {
                let parts = vec![self.truth(left)?, self.truth(right)?];
                made(if op == "and" { Op::And } else { Op::Or }, Type::Truth, parts)
            }
            "+" if left.ty == Type::Text || right.ty == Type::Text => {
                let parts = vec![self.wanted(left, Type::Text)?, self.wanted(right, Type::Text)?];
                made(Op::Arithmetic('&'), Type::Text, parts)
            }
            "+" if left.ty.is_date() || right.ty.is_date() => {
                let (date, days) = if left.ty.is_date() { (left, right) } else { (right, left) };
                let (ty, days) = (date.ty, self.number(days)?);
                made(Op::AddDays(1.0), ty, vec![date, days])
            }
            "-" if left.ty.is_date() && right.ty.is_number() => {
                let ty = left.ty;
                made(Op::AddDays(-1.0), ty, vec![left, right])
            }
            "-" if left.ty.is_date() => {
                let (left, right) = self.alike(left, right)?;
                made(Op::Call(Function::DaysBetween), ANY, vec![right, left])
            }
            "+" | "-" | "*" | "/" | "%" => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                let whole = op != "/" && left.ty == WHOLE && right.ty == WHOLE;
                let op = op.chars().next().unwrap_or('+');
                made(Op::Arithmetic(op), Type::Number { whole }, vec![left, right])
            }
            _ => {
                if matches!(left.ty, Type::Nothing) || matches!(right.ty, Type::Nothing) {
                    return Err(Error::FormulaEqualsMissing { at, length });
                }
                let (left, right) = self.alike(left, right)?;
                if left.ty == Type::Truth && !matches!(op, "=" | "!=") {
                    return Err(self.wrong(&left, "number"));
                }
                made(Op::Compare(op), Type::Truth, vec![left, right])
            }
        }
    }

    fn call(&mut self, name: &str, values: &[Node], at: usize, length: usize) -> Result<Expr, Error> {
        let Some((function, names, least, most)) = find(name).copied() else {
            let length = name.chars().count();
            return Err(Error::FormulaNoFunction { at, length, name: name.to_owned(), meant: meant(name).into() });
        };
        if values.len() < least
            || most.is_some_and(|most| values.len() > most)
            || (function == Function::Date && values.len() == 2)
        {
            let (name, found) = (names[0].to_owned(), values.len());
            let open = if most.is_none() { "yes" } else { "no" };
            return Err(Error::FormulaArguments { at, length, name, found, least, most: most.unwrap_or(0), open });
        }
        let named = self.spoken && function == Function::IsMissing;
        let part = |v| if named { self.subject(v) } else { self.check(v) };
        let mut parts = values.iter().map(part).collect::<Result<Vec<_>, _>>()?;
        use Function::*;
        let ty = match function {
            If => {
                let result = self.common(parts.split_off(1))?;
                parts = vec![self.truth(parts.remove(0))?];
                parts.extend(result);
                parts[1].ty
            }
            Coalesce | Min | Max => {
                parts = self.common(parts)?;
                if function != Coalesce && matches!(parts[0].ty, Type::Truth | Type::Text) {
                    return Err(self.wrong(&parts[0], "number"));
                }
                parts[0].ty
            }
            IsMissing => Type::Truth,
            Round | Abs | Sign | Floor | Ceil | Sqrt | Exp | Log => {
                parts = parts.into_iter().map(|p| self.number(p)).collect::<Result<_, _>>()?;
                match function {
                    Abs => parts[0].ty,
                    Round => Type::Number { whole: parts.len() == 1 || parts[0].ty == WHOLE },
                    Sign | Floor | Ceil => WHOLE,
                    _ => ANY,
                }
            }
            Length | Lower | Upper | Trim | Replace | Contains | StartsWith | EndsWith => {
                parts = parts.into_iter().map(|p| self.wanted(p, Type::Text)).collect::<Result<_, _>>()?;
                match function {
                    Length => WHOLE,
                    Contains | StartsWith | EndsWith => Type::Truth,
                    _ => Type::Text,
                }
            }
            Left | Right => {
                let count = self.number(parts.remove(1))?;
                parts = vec![self.wanted(parts.remove(0), Type::Text)?, count];
                Type::Text
            }
            Concat => {
                parts = parts.into_iter().map(|p| self.as_text(p)).collect::<Result<_, _>>()?;
                Type::Text
            }
            Text => return self.as_text(parts.remove(0)),
            Number => {
                if parts[0].ty.is_date() {
                    return Err(self.wrong(&parts[0], "text"));
                }
                ANY
            }
            Date if parts.len() == 1 => {
                if parts[0].ty == Type::Date {
                    return Ok(parts.remove(0));
                }
                if !matches!(parts[0].ty, Type::Instant | Type::Text) {
                    return Err(self.wrong(&parts[0], "text"));
                }
                if let Op::Text(text) = &parts[0].op {
                    let (at, length) = (parts[0].at, parts[0].length);
                    let time = self.written_date(text, Type::Date, at, length)?;
                    return Ok(Expr { op: Op::Time(time), ty: Type::Date, parts: Vec::new(), at, length });
                }
                Type::Date
            }
            Date => {
                parts = parts.into_iter().map(|p| self.number(p)).collect::<Result<_, _>>()?;
                Type::Date
            }
            Year | Quarter | Month | Week | Day | Weekday | Hour | Minute => {
                let part = parts.remove(0);
                let part = match (&part.op, part.ty) {
                    (_, Type::Date) if matches!(function, Hour | Minute) => return Err(self.wrong(&part, "instant")),
                    (_, Type::Date | Type::Instant) => part,
                    (Op::Text(_), _) => self.wanted(part, Type::Date)?,
                    _ => return Err(self.wrong(&part, "date")),
                };
                parts = vec![part];
                WHOLE
            }
            DaysBetween => {
                let (to, from) = (parts.remove(1), parts.remove(0));
                let (from, to) = if from.ty.is_date() { self.alike(from, to)? } else { swapped(self.alike(to, from)?) };
                if !from.ty.is_date() {
                    return Err(self.wrong(&from, "date"));
                }
                parts = vec![from, to];
                ANY
            }
        };
        Ok(Expr { op: Op::Call(function), ty, parts, at, length })
    }

    fn number(&self, expr: Expr) -> Result<Expr, Error> {
        match expr.ty {
            Type::Number { .. } => Ok(expr),
            Type::Nothing => Ok(Expr { ty: ANY, ..expr }),
            _ => Err(self.wrong(&expr, "number")),
        }
    }

    fn truth(&self, expr: Expr) -> Result<Expr, Error> {
        match expr.ty {
            Type::Truth => Ok(expr),
            Type::Nothing => Ok(Expr { ty: Type::Truth, ..expr }),
            _ => Err(self.wrong(&expr, "truth")),
        }
    }

    /// Anything, written.
    fn as_text(&self, expr: Expr) -> Result<Expr, Error> {
        if expr.ty == Type::Text {
            return Ok(expr);
        }
        if expr.ty == Type::Nothing {
            return Ok(Expr { ty: Type::Text, ..expr });
        }
        let (at, length) = (expr.at, expr.length);
        Ok(Expr { op: Op::Call(Function::Text), ty: Type::Text, parts: vec![expr], at, length })
    }

    /// The value as one of this type, where that is what it plainly is.
    fn wanted(&self, expr: Expr, ty: Type) -> Result<Expr, Error> {
        let (at, length) = (expr.at, expr.length);
        match (expr.ty, ty) {
            (a, b) if a == b => Ok(expr),
            (Type::Nothing, _) => Ok(Expr { ty, ..expr }),
            (Type::Number { .. }, Type::Number { .. }) => Ok(Expr { ty, ..expr }),
            (Type::Date, Type::Instant) => Ok(Expr { op: Op::Instant, ty, parts: vec![expr], at, length }),
            (Type::Text, Type::Date | Type::Instant) => match &expr.op {
                Op::Text(text) => {
                    let time = self.written_date(text, ty, at, length)?;
                    Ok(Expr { op: Op::Time(time), ty, parts: Vec::new(), at, length })
                }
                _ => Err(self.wrong(&expr, "date")),
            },
            _ => Err(self.wrong(&expr, ty.word())),
        }
    }

    fn written_date(&self, text: &str, ty: Type, at: usize, length: usize) -> Result<i64, Error> {
        let order = date::bit(DateOrder::YearMonthDay);
        let bad = || Error::FormulaBadDate { at, length, text: text.to_owned() };
        let parts = date::parts(text.trim()).ok_or_else(bad)?;
        let time = if ty == Type::Date { parts.day(order).map(i64::from) } else { parts.instant(order) };
        time.ok_or_else(bad)
    }

    /// Both of one type, so that they can be compared.
    fn alike(&self, left: Expr, right: Expr) -> Result<(Expr, Expr), Error> {
        match (left.ty, right.ty) {
            (Type::Truth, Type::Text) => Ok((left.clone(), self.said(&left, right)?)),
            (Type::Text, Type::Truth) => Ok((self.said(&right, left)?, right)),
            (Type::Date | Type::Instant, Type::Text) => {
                let ty = left.ty;
                let right =
                    self.wanted(right, Type::Instant).and_then(|r| if ty == Type::Date { day_of(r) } else { Ok(r) })?;
                self.aligned(left, right)
            }
            (Type::Text, Type::Date | Type::Instant) => Ok(swapped(self.alike(right, left)?)),
            (Type::Date, Type::Instant) | (Type::Instant, Type::Date) => self.aligned(left, right),
            (a, b) if a == b || (a.is_number() && b.is_number()) => Ok((left, right)),
            (Type::Nothing, b) => Ok((Expr { ty: b, ..left }, right)),
            (a, Type::Nothing) => Ok((left, Expr { ty: a, ..right })),
            (a, b) => {
                let at = left.at.min(right.at);
                let length = (left.at + left.length).max(right.at + right.length) - at;
                Err(Error::FormulaMixed { at, length, left: a.word(), right: b.word() })
            }
        }
    }

    fn aligned(&self, left: Expr, right: Expr) -> Result<(Expr, Expr), Error> {
        match (left.ty, right.ty) {
            (Type::Date, Type::Instant) => Ok((self.wanted(left, Type::Instant)?, right)),
            (Type::Instant, Type::Date) => Ok((left, self.wanted(right, Type::Instant)?)),
            _ => Ok((left, right)),
        }
    }

    /// A text beside a yes/no column: one of the file's own words, or a usual one.
    fn said(&self, truth: &Expr, said: Expr) -> Result<Expr, Error> {
        let Op::Text(text) = &said.op else { return Err(self.wrong(&said, "truth")) };
        let column = if let Op::Column(place) = truth.op { Some(&self.columns[place]) } else { None };
        let words = column.and_then(|c| c.words.clone()).unwrap_or_else(|| ["false".to_owned(), "true".to_owned()]);
        let value = if *text == words[0] {
            Some(false)
        } else if *text == words[1] {
            Some(true)
        } else {
            super::super::types::truth(text).filter(|_| column.is_none_or(|c| c.words.is_none()))
        };
        let (at, length) = (said.at, said.length);
        match value {
            Some(value) => Ok(Expr { op: Op::Truth(value), ty: Type::Truth, parts: Vec::new(), at, length }),
            None => {
                let [no, yes] = words;
                let column = column.map_or_else(|| self.text(truth.at, truth.length), |c| c.name.clone());
                Err(Error::FormulaNotAWord { at, length, column, text: text.clone(), no, yes })
            }
        }
    }

    /// All of one type: that of the first which has one.
    fn common(&self, parts: Vec<Expr>) -> Result<Vec<Expr>, Error> {
        let Some(lead) = parts.iter().find(|p| p.ty != Type::Nothing).cloned() else {
            let (at, length) = (parts[0].at, parts[0].length);
            return Err(Error::FormulaOnlyMissing { at, length });
        };
        let mut ty = lead.ty;
        if parts.iter().any(|p| p.ty == Type::Instant) && ty == Type::Date {
            ty = Type::Instant;
        }
        if ty.is_number() {
            let whole = parts.iter().all(|p| matches!(p.ty, Type::Number { whole: true } | Type::Nothing));
            ty = Type::Number { whole };
        }
        parts
            .into_iter()
            .map(|part| {
                if matches!((part.ty, ty), (Type::Text, Type::Truth)) {
                    return self.said(&lead, part);
                }
                let written = matches!((part.ty, &part.op), (Type::Text, Op::Text(_)));
                if part.ty == ty
                    || part.ty == Type::Nothing
                    || part.ty.is_number() == ty.is_number()
                        && (ty.is_number() || ty.is_date() && (part.ty.is_date() || written))
                {
                    return self.wanted(part, ty);
                }
                let at = lead.at.min(part.at);
                let length = (lead.at + lead.length).max(part.at + part.length) - at;
                Err(Error::FormulaMixed { at, length, left: ty.word(), right: part.ty.word() })
            })
            .collect()
    }
}

/// A text as it counts in a rule: without its case and the blanks around it.
fn alike_text(expr: Expr) -> Expr {
    let (at, length) = (expr.at, expr.length);
    if let Op::Text(text) = &expr.op {
        return Expr { op: Op::Text(folded(text)), ..expr };
    }
    let called = |function, inner| Expr { op: Op::Call(function), ty: Type::Text, parts: vec![inner], at, length };
    called(Function::Trim, called(Function::Lower, expr))
}

/// In a rule, a comparison with what is missing does not hold.
pub(super) fn known(expr: Expr) -> Expr {
    let (at, length) = (expr.at, expr.length);
    let no = Expr { op: Op::Truth(false), ty: Type::Truth, parts: Vec::new(), at, length };
    Expr { op: Op::Call(Function::Coalesce), ty: Type::Truth, parts: vec![expr, no], at, length }
}

/// A written instant at midnight is a day.
fn day_of(expr: Expr) -> Result<Expr, Error> {
    const DAY: i64 = 86_400_000_000;
    match expr.op {
        Op::Time(time) if time.rem_euclid(DAY) == 0 => {
            Ok(Expr { op: Op::Time(time.div_euclid(DAY)), ty: Type::Date, ..expr })
        }
        _ => Ok(expr),
    }
}

fn swapped<T>((a, b): (T, T)) -> (T, T) {
    (b, a)
}
