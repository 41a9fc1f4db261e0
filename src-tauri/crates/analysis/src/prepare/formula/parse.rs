//! From words to a tree. `or` binds least, then `and`, `not`, comparisons, `+ -`, `* / %`, and the sign.

use super::super::Error;
use super::token::{Token, Word, tokens};

/// Characters of a formula at the most, and how deep it may be nested.
const LONGEST: usize = 5_000;
const DEEPEST: usize = 60;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Number(f64, bool),
    Text(String),
    Truth(bool),
    Missing,
    Column(String),
    Call(String, Vec<Node>),
    Minus(Box<Node>),
    Not(Box<Node>),
    /// `+ - * / %`, comparisons, `and`, `or`.
    Two(&'static str, Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Node>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub tree: Tree,
    pub at: usize,
    pub length: usize,
}

pub(super) fn parse(text: &str) -> Result<Node, Error> {
    if text.trim().is_empty() {
        return Err(Error::FormulaEmpty {});
    }
    if text.chars().count() > LONGEST {
        return Err(Error::FormulaTooLong { limit: LONGEST });
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let node = parser.either()?;
    match &parser.peek().word {
        Word::End => Ok(node),
        _ => Err(parser.unexpected()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// A word of the language, whatever its case.
fn keyword(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "and" | "et" => "and",
        "or" | "ou" => "or",
        "not" | "non" => "not",
        "in" | "dans" => "in",
        "true" | "vrai" => "true",
        "false" | "faux" => "false",
        "missing" | "manquant" => "missing",
        _ => return None,
    })
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.next]
    }

    /// What the next word means, where it is a mark or a word of the language.
    fn mark(&self) -> Option<&'static str> {
        match &self.peek().word {
            Word::Mark(mark) => Some(mark),
            Word::Name(name) if self.tokens[self.next + 1].word != Word::Mark("(") || !is_call(name) => keyword(name),
            _ => None,
        }
    }

    fn take(&mut self) -> Token {
        let token = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    fn unexpected(&self) -> Error {
        let Token { word, at, length } = self.peek().clone();
        // `1,5` outside of a list of values.
        if let (Word::Mark(","), Some(before), Some(after)) =
            (&word, self.next.checked_sub(1).map(|i| &self.tokens[i]), self.tokens.get(self.next + 1))
            && let (Word::Number(whole, true), Word::Number(fraction, true)) = (&before.word, &after.word)
        {
            let (start, end) = (before.at, after.at + after.length);
            let better = format!("{whole}.{fraction}");
            return Error::FormulaDecimalComma { at: start, length: end - start, better };
        }
        let found = match word {
            Word::End => return Error::FormulaUnfinished { at, length },
            Word::Number(x, _) => x.to_string(),
            Word::Text(text) | Word::Name(text) | Word::Column(text) => text,
            Word::Mark(mark) => mark.to_owned(),
        };
        Error::FormulaUnexpected { at, length, found }
    }

    fn two(op: &'static str, left: Node, right: Node) -> Node {
        let at = left.at;
        let length = right.at + right.length - at;
        Node { tree: Tree::Two(op, Box::new(left), Box::new(right)), at, length }
    }

    fn either(&mut self) -> Result<Node, Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let Token { at, length, .. } = *self.peek();
            return Err(Error::FormulaTooDeep { at, length });
        }
        let mut left = self.both()?;
        while self.mark() == Some("or") {
            self.take();
            left = Self::two("or", left, self.both()?);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn both(&mut self) -> Result<Node, Error> {
        let mut left = self.negated()?;
        while self.mark() == Some("and") {
            self.take();
            left = Self::two("and", left, self.negated()?);
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Node, Error> {
        if self.mark() != Some("not") {
            return self.compared();
        }
        let Token { at, .. } = self.take();
        self.deeper(at)?;
        let inner = self.negated()?;
        self.depth -= 1;
        let length = inner.at + inner.length - at;
        Ok(Node { tree: Tree::Not(Box::new(inner)), at, length })
    }

    fn deeper(&mut self, at: usize) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Error::FormulaTooDeep { at, length: 1 }) } else { Ok(()) }
    }

    fn compared(&mut self) -> Result<Node, Error> {
        let mut left = self.sum()?;
        loop {
            match self.mark() {
                Some(op @ ("=" | "!=" | "<" | "<=" | ">" | ">=")) => {
                    self.take();
                    left = Self::two(op, left, self.sum()?);
                }
                Some("in") => {
                    self.take();
                    left = self.among(left)?;
                }
                Some("not") if matches!(&self.tokens[self.next + 1].word, Word::Name(n) if keyword(n) == Some("in")) => {
                    self.take();
                    self.take();
                    let inner = self.among(left)?;
                    let (at, length) = (inner.at, inner.length);
                    left = Node { tree: Tree::Not(Box::new(inner)), at, length };
                }
                _ => return Ok(left),
            }
        }
    }

    fn among(&mut self, left: Node) -> Result<Node, Error> {
        if self.peek().word != Word::Mark("(") {
            return Err(self.unexpected());
        }
        let (values, end) = self.values()?;
        let at = left.at;
        Ok(Node { tree: Tree::In(Box::new(left), values), at, length: end - at })
    }

    fn sum(&mut self) -> Result<Node, Error> {
        let mut left = self.product()?;
        while let Some(op @ ("+" | "-")) = self.mark() {
            self.take();
            left = Self::two(op, left, self.product()?);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, Error> {
        let mut left = self.signed()?;
        while let Some(op @ ("*" | "/" | "%")) = self.mark() {
            self.take();
            left = Self::two(op, left, self.signed()?);
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node, Error> {
        match self.mark() {
            Some("-") => {
                let Token { at, .. } = self.take();
                self.deeper(at)?;
                let inner = self.signed()?;
                self.depth -= 1;
                let length = inner.at + inner.length - at;
                Ok(Node { tree: Tree::Minus(Box::new(inner)), at, length })
            }
            Some("+") => {
                self.take();
                self.value()
            }
            _ => self.value(),
        }
    }

    fn value(&mut self) -> Result<Node, Error> {
        let Token { word, at, length } = self.peek().clone();
        let tree = match word {
            Word::Number(x, whole) => Tree::Number(x, whole),
            Word::Text(text) => Tree::Text(text),
            Word::Column(name) => Tree::Column(name),
            Word::Name(name) if self.tokens[self.next + 1].word == Word::Mark("(") && is_call(&name) => {
                self.take();
                let (values, end) = self.values()?;
                return Ok(Node { tree: Tree::Call(name, values), at, length: end - at });
            }
            Word::Name(name) => match keyword(&name) {
                Some("true") => Tree::Truth(true),
                Some("false") => Tree::Truth(false),
                Some("missing") => Tree::Missing,
                Some(_) => return Err(self.unexpected()),
                None => Tree::Column(name),
            },
            Word::Mark("(") => {
                self.take();
                let inner = self.either()?;
                let end = self.close(at)?;
                return Ok(Node { tree: inner.tree, at, length: end - at });
            }
            Word::Mark(_) | Word::End => return Err(self.unexpected()),
        };
        self.take();
        Ok(Node { tree, at, length })
    }

    /// The values in parentheses, and where they end.
    fn values(&mut self) -> Result<(Vec<Node>, usize), Error> {
        let Token { at: open, .. } = self.take();
        let mut values = Vec::new();
        if self.mark() != Some(")") {
            loop {
                values.push(self.either()?);
                if self.mark() != Some(",") {
                    break;
                }
                self.take();
            }
        }
        let end = self.close(open)?;
        Ok((values, end))
    }

    /// Takes the closing parenthesis; where the formula ends instead, the one that is open is named.
    fn close(&mut self, open: usize) -> Result<usize, Error> {
        match &self.peek().word {
            Word::Mark(")") => {
                let Token { at, length, .. } = self.take();
                Ok(at + length)
            }
            Word::End => Err(Error::FormulaUnclosed { at: open, length: 1, mark: "(".to_owned() }),
            _ => Err(self.unexpected()),
        }
    }
}

/// `not (…)`, `and (…)`: words of the language before a parenthesis are no functions.
fn is_call(name: &str) -> bool {
    !matches!(keyword(name), Some("and" | "or" | "not" | "in"))
}
