//! A formula cut into its words.

use super::super::Error;

/// How a text is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Manner<'a> {
    /// As formulas are written: names and texts as they stand.
    Exact,
    /// As one says a rule: `country = FR`, `1,5`, `2026-11-25`, names whatever their case. Knows the columns' names.
    Spoken(&'a [&'a str]),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Word {
    Number(f64, bool),
    Text(String),
    Name(String),
    /// A name in brackets or backticks: always a column.
    Column(String),
    Mark(&'static str),
    End,
}

/// Where it stands, in characters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub word: Word,
    pub at: usize,
    pub length: usize,
}

const MARKS: &[(&str, &str)] = &[
    ("=/=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("<>", "!="),
    ("!=", "!="),
    ("==", "="),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("×", "*"),
    ("/", "/"),
    ("÷", "/"),
    ("%", "%"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (";", ","),
    (":", ":"),
    ("!", "not"),
];
/// Marks that open a text or a column's name, and what closes them.
const QUOTES: &[(char, char, bool)] = &[
    ('"', '"', false),
    ('\'', '\'', false),
    ('“', '”', false),
    ('’', '’', false),
    ('«', '»', false),
    ('[', ']', true),
    ('`', '`', true),
];

/// Every word, and `End` behind them.
pub(super) fn tokens(chars: &[char], manner: Manner) -> Result<Vec<Token>, Error> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at];
        // A full stop that ends a sentence says nothing.
        let stop = matches!(manner, Manner::Spoken(_))
            && matches!(first, '.' | '’')
            && !chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let (word, length) = if first.is_whitespace() || stop {
            at += 1;
            continue;
        } else if let Some(found) = spoken(chars, at, &out, manner) {
            found
        } else if first.is_ascii_digit() || (first == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
            number(chars, at)?
        } else if let Some((_, close, column)) = QUOTES.iter().find(|(open, ..)| *open == first) {
            quoted(chars, at, *close, *column)?
        } else if first.is_alphabetic() || first == '_' {
            let length = chars[at..].iter().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).count();
            (Word::Name(chars[at..at + length].iter().collect()), length)
        } else {
            let rest: String = chars[at..chars.len().min(at + 3)].iter().collect();
            let mark = MARKS.iter().find(|(written, _)| rest.starts_with(written));
            let Some((written, mark)) = mark else {
                return Err(Error::FormulaUnexpected { at, length: 1, found: first.to_string() });
            };
            (Word::Mark(mark), written.chars().count())
        };
        out.push(Token { word, at, length });
        at += length;
    }
    out.push(Token { word: Word::End, at: chars.len(), length: 0 });
    Ok(out)
}

/// Letters of a word that is said without quotes: `AB-12`, `day/week`, `l’heure`.
fn loose(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '#' | '$' | '€' | '@' | '’' | '+' | '*')
}

/// A word of a rule that a formula would take apart.
fn spoken(chars: &[char], at: usize, before: &[Token], manner: Manner) -> Option<(Word, usize)> {
    let Manner::Spoken(names) = manner else { return None };
    let first = chars[at];
    if !(first.is_alphanumeric() || matches!(first, '_' | '#' | '$' | '€' | '@')) {
        return None;
    }
    // A full stop that ends a sentence is none of the word.
    let trimmed = |mut length: usize| {
        while length > 1 && matches!(chars[at + length - 1], '.' | '’') {
            length -= 1;
        }
        length
    };
    let run = |of: fn(char) -> bool| chars[at..].iter().take_while(|c| of(**c)).count();
    let long = trimmed(run(loose));
    let whole: String = chars[at..at + long].iter().collect();
    let known = |name: &str| names.iter().any(|n| super::folded(n) == super::folded(name));
    if known(&whole) {
        return Some((Word::Name(whole), long));
    }
    let place = place(before);
    let counted = first.is_ascii_digit().then(|| spoken_number(chars, at)).flatten();
    if let Some((number, length)) = counted.clone()
        && (length >= long || place == Place::Other)
        && !chars.get(at + length).is_some_and(|c| c.is_alphanumeric() || *c == '_')
    {
        return Some((number, length));
    }
    // Arithmetic, unless no part of it can be.
    let sum = || whole.contains(['*', '+']) || whole.split(|c: char| !c.is_alphanumeric() && c != '_').any(known);
    let short = trimmed(run(|c| c.is_alphanumeric() || matches!(c, '_' | '.')));
    if short < long && (place == Place::Answer || (place == Place::Value && !sum())) {
        return Some((if first.is_ascii_digit() { Word::Text(whole) } else { Word::Name(whole) }, long));
    }
    if let Some((number, length)) = counted
        && length >= short
    {
        return Some((number, length));
    }
    (short > 0).then(|| (Word::Name(chars[at..at + short].iter().collect()), short))
}

/// What may stand behind the words so far.
#[derive(PartialEq)]
enum Place {
    /// Behind a comparison, or in the list of `in (…)`.
    Value,
    /// Behind `then` or `else`.
    Answer,
    Other,
}

fn place(before: &[Token]) -> Place {
    let among = |token: Option<&Token>| matches!(token.map(|t| &t.word), Some(Word::Name(n)) if super::parse::is_in(n));
    match before.last().map(|token| &token.word) {
        Some(Word::Mark("=" | "!=" | "<" | "<=" | ">" | ">=")) => Place::Value,
        Some(Word::Mark(":")) => Place::Answer,
        Some(Word::Mark("(" | ",")) => {
            let mut closed = 0;
            for (at, token) in before.iter().enumerate().rev() {
                match token.word {
                    Word::Mark(")") => closed += 1,
                    Word::Mark("(") if closed > 0 => closed -= 1,
                    Word::Mark("(") if among(at.checked_sub(1).map(|at| &before[at])) => return Place::Value,
                    Word::Mark("(") => return Place::Other,
                    _ => {}
                }
            }
            Place::Other
        }
        Some(Word::Name(name)) if super::parse::answers_next(name) => Place::Answer,
        Some(Word::Name(name)) if super::parse::is_is(name) => Place::Value,
        Some(Word::Name(name)) if super::parse::is_not(name) => match before.iter().rev().nth(1).map(|t| &t.word) {
            Some(Word::Name(name)) if super::parse::is_is(name) => Place::Value,
            Some(Word::Name(name)) if super::parse::answers_next(name) => Place::Answer,
            _ => Place::Other,
        },
        _ => Place::Other,
    }
}

/// With a decimal comma too.
fn spoken_number(chars: &[char], at: usize) -> Option<(Word, usize)> {
    let digits = |from: usize| chars[from.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let end = at + digits(at);
    if chars.get(end) != Some(&',') || digits(end + 1) == 0 {
        return number(chars, at).ok();
    }
    let end = end + 1 + digits(end + 1);
    let text: String = chars[at..end].iter().map(|c| if *c == ',' { '.' } else { *c }).collect();
    text.parse().ok().filter(|x: &f64| x.is_finite()).map(|x| (Word::Number(x, false), end - at))
}

fn number(chars: &[char], at: usize) -> Result<(Word, usize), Error> {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = at + digits(at);
    let mut whole = true;
    if chars.get(end) == Some(&'.') {
        whole = false;
        end += 1 + digits(end + 1);
    }
    if matches!(chars.get(end), Some('e' | 'E')) {
        let sign = usize::from(matches!(chars.get(end + 1), Some('+' | '-')));
        let exponent = digits((end + 1 + sign).min(chars.len()));
        if exponent > 0 {
            whole = false;
            end += 1 + sign + exponent;
        }
    }
    let text: String = chars[at..end].iter().collect();
    let unexpected = || Error::FormulaUnexpected { at, length: end - at, found: text.clone() };
    let value: f64 = text.parse().map_err(|_| unexpected())?;
    if chars.get(end).is_some_and(|c| c.is_alphabetic() || *c == '_') || !value.is_finite() {
        return Err(unexpected());
    }
    Ok((Word::Number(value, whole), end - at))
}

/// A closing mark that is doubled stands for itself.
fn quoted(chars: &[char], at: usize, close: char, column: bool) -> Result<(Word, usize), Error> {
    let mut text = String::new();
    let mut end = at + 1;
    loop {
        match chars.get(end) {
            None => return Err(Error::FormulaUnclosed { at, length: chars.len() - at, mark: chars[at].to_string() }),
            Some(c) if *c == close && chars.get(end + 1) == Some(&close) => {
                text.push(close);
                end += 2;
            }
            Some(c) if *c == close => break,
            Some(c) => {
                text.push(*c);
                end += 1;
            }
        }
    }
    let inside = if close == '»' { text.trim_matches(['\u{A0}', '\u{202F}', ' ']).to_owned() } else { text };
    let word = if column { Word::Column(inside) } else { Word::Text(inside) };
    Ok((word, end + 1 - at))
}
