//! From words to a tree. `or` binds least, then `and`, `not`, comparisons, `+ -`, `* / %`, and the sign.

use super::super::Error;
use super::token::{Manner, Token, Word, tokens};

/// Characters of a formula at the most, and of a rule; and how deep they may be nested.
const LONGEST: usize = 5_000;
const LONGEST_RULE: usize = 20_000;
const DEEPEST: usize = 60;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
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
pub(crate) struct Node {
    pub tree: Tree,
    pub at: usize,
    pub length: usize,
}

pub(super) fn parse(text: &str) -> Result<Node, Error> {
    if text.trim().is_empty() {
        return Err(Error::FormulaEmpty {});
    }
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return Err(Error::FormulaTooLong { limit: LONGEST });
    }
    let mut parser = Parser { tokens: tokens(&chars, Manner::Exact)?, next: 0, depth: 0, spoken: false };
    let node = parser.either()?;
    match &parser.peek().word {
        Word::End => Ok(node),
        _ => Err(parser.unexpected()),
    }
}

/// A text read word by word.
pub(crate) struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// A rule, as one says it.
    spoken: bool,
}

fn one_of(name: &str, words: &[&str]) -> bool {
    words.contains(&name.to_lowercase().as_str())
}

pub(super) fn is_in(name: &str) -> bool {
    one_of(name, &["in", "dans", "parmi"])
}

pub(super) fn is_is(name: &str) -> bool {
    one_of(name, &["is", "est", "vaut"])
}

pub(super) fn is_not(name: &str) -> bool {
    one_of(name, &["not", "non", "pas"])
}

/// `is missing`: said in this place only, so that a column may be called so.
fn is_empty(name: &str) -> bool {
    let words = ["missing", "empty", "vide", "manquant", "manquante", "absent", "absente", "null"];
    one_of(name, &words)
}

pub(crate) const IF: &[&str] = &["if", "si", "when", "quand"];
pub(crate) const THEN: &[&str] = &["then", "alors"];
pub(crate) const ELSE: &[&str] = &["else", "otherwise", "sinon", "autrement"];

/// Words of a rule behind which an answer stands.
pub(super) fn answers_next(name: &str) -> bool {
    one_of(name, THEN) || one_of(name, ELSE)
}

/// Words that end a condition in a rule.
fn stops(name: &str) -> bool {
    answers_next(name) || one_of(name, IF)
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
    /// Reads a rule, whose conditions name columns.
    pub(crate) fn spoken(text: &[char], columns: &[&str]) -> Result<Self, Error> {
        if text.len() > LONGEST_RULE {
            return Err(Error::FormulaTooLong { limit: LONGEST_RULE });
        }
        Ok(Self { tokens: tokens(text, Manner::Spoken(columns))?, next: 0, depth: 0, spoken: true })
    }

    pub(crate) fn peek(&self) -> &Token {
        &self.tokens[self.next]
    }

    pub(crate) fn after(&self) -> &Token {
        &self.tokens[(self.next + 1).min(self.tokens.len() - 1)]
    }

    pub(crate) fn ended(&self) -> bool {
        self.peek().word == Word::End
    }

    /// Takes the next word if it is one of these.
    pub(crate) fn word(&mut self, words: &[&str]) -> bool {
        let found = self.next_is(words);
        if found {
            self.take();
        }
        found
    }

    pub(crate) fn next_is(&self, words: &[&str]) -> bool {
        matches!(&self.peek().word, Word::Name(name) if one_of(name, words))
    }

    /// Takes the next mark if it is this one.
    pub(crate) fn sign(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek().word, Word::Mark(m) if m == mark);
        if found {
            self.take();
        }
        found
    }

    /// A condition within the text.
    pub(crate) fn condition(&mut self) -> Result<Node, Error> {
        self.depth = 0;
        self.either()
    }

    fn named(&self, is: fn(&str) -> bool) -> bool {
        matches!(&self.peek().word, Word::Name(name) if is(name))
    }

    /// What the next word means, where it is a mark or a word of the language.
    fn mark(&self) -> Option<&'static str> {
        match &self.peek().word {
            Word::Mark(mark) => Some(mark),
            Word::Name(name) if self.tokens[self.next + 1].word != Word::Mark("(") || !is_call(name) => keyword(name),
            _ => None,
        }
    }

    pub(crate) fn take(&mut self) -> Token {
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
                _ if self.named(is_in) => {
                    self.take();
                    left = self.among(left)?;
                }
                Some("not") if matches!(&self.after().word, Word::Name(n) if is_in(n)) => {
                    self.take();
                    self.take();
                    left = Self::opposite(self.among(left)?);
                }
                _ if self.named(is_is) => {
                    self.take();
                    left = self.is(left)?;
                }
                _ => return Ok(left),
            }
        }
    }

    /// `is missing`, `is not "FR"`.
    fn is(&mut self, left: Node) -> Result<Node, Error> {
        let not = self.named(is_not);
        if not && self.nothing_follows() {
            // `is no`: the word is the value.
            let Token { word, at, length } = self.take();
            let Word::Name(name) = word else { return Err(self.unexpected()) };
            return Ok(Self::two("=", left, Node { tree: Tree::Column(name), at, length }));
        }
        if not {
            self.take();
        }
        if self.named(is_empty) {
            let Token { at: last, length, .. } = self.take();
            let at = left.at;
            let missing =
                Node { tree: Tree::Call("is_missing".to_owned(), vec![left]), at, length: last + length - at };
            return Ok(if not { Self::opposite(missing) } else { missing });
        }
        Ok(Self::two(if not { "!=" } else { "=" }, left, self.sum()?))
    }

    fn opposite(inner: Node) -> Node {
        let (at, length) = (inner.at, inner.length);
        Node { tree: Tree::Not(Box::new(inner)), at, length }
    }

    fn among(&mut self, left: Node) -> Result<Node, Error> {
        if self.peek().word != Word::Mark("(") {
            return Err(self.unexpected());
        }
        let (values, end) = self.values(self.spoken)?;
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
        let mut left = self.share()?;
        while let Some(op @ ("*" | "/" | "%")) = self.mark() {
            self.take();
            left = Self::two(op, left, self.share()?);
        }
        Ok(left)
    }

    /// `5 %` is a number, `amount % 5` the rest of a division.
    fn share(&mut self) -> Result<Node, Error> {
        let node = self.signed()?;
        let (Tree::Number(x, _), Some("%"), true) = (&node.tree, self.mark(), self.nothing_follows()) else {
            return Ok(node);
        };
        let tree = Tree::Number(x / 100.0, false);
        let Token { at, length, .. } = self.take();
        Ok(Node { tree, at: node.at, length: at + length - node.at })
    }

    /// Whether no value follows the next word: `5 %` is a share, `is no` a value.
    fn nothing_follows(&self) -> bool {
        match &self.after().word {
            Word::End => true,
            Word::Mark(mark) => !matches!(*mark, "(" | "-" | "+" | "not"),
            Word::Name(name) => matches!(keyword(name), Some("and" | "or" | "in")) || (self.spoken && stops(name)),
            _ => false,
        }
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
                let (values, end) = self.values(false)?;
                return Ok(Node { tree: Tree::Call(name, values), at, length: end - at });
            }
            Word::Name(name) if self.spoken && stops(&name) => return Err(self.unexpected()),
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

    /// The values in parentheses, and where they end. In a list that is said, `or` stands between them too.
    fn values(&mut self, or: bool) -> Result<(Vec<Node>, usize), Error> {
        let Token { at: open, .. } = self.take();
        let mut values = Vec::new();
        if self.mark() != Some(")") {
            loop {
                values.push(if or { self.sum()? } else { self.either()? });
                if self.mark() != Some(",") && !(or && self.mark() == Some("or")) {
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
