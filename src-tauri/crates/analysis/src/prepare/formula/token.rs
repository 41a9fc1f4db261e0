//! A formula cut into its words.

use super::super::Error;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
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
pub(super) struct Token {
    pub word: Word,
    pub at: usize,
    pub length: usize,
}

const MARKS: &[(&str, &str)] = &[
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
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at];
        let (word, length) = if first.is_whitespace() {
            at += 1;
            continue;
        } else if first.is_ascii_digit() || (first == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
            number(&chars, at)?
        } else if let Some((_, close, column)) = QUOTES.iter().find(|(open, ..)| *open == first) {
            quoted(&chars, at, *close, *column)?
        } else if first.is_alphabetic() || first == '_' {
            let length = chars[at..].iter().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).count();
            (Word::Name(chars[at..at + length].iter().collect()), length)
        } else {
            let rest: String = chars[at..chars.len().min(at + 2)].iter().collect();
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
