//! Words, numbers and signs of a rule, each with its place.

use super::RuleProblem;

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A bare word: a name, a value or a keyword.
    Word,
    /// In quotes of any kind: a name or a value, never a keyword.
    Quoted,
    /// A number, and whether a percent sign follows.
    Number(f64, bool),
    Sign(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: u32,
    pub column: u32,
}

/// Signs as they are typed and what they stand for; the longer first.
const SIGNS: [(&str, &str); 19] = [
    ("<>", "≠"),
    ("!=", "≠"),
    ("=/=", "≠"),
    ("≠", "≠"),
    ("<=", "≤"),
    ("≤", "≤"),
    (">=", "≥"),
    ("≥", "≥"),
    ("==", "="),
    ("&&", "and"),
    ("||", "or"),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (";", ";"),
    (":", ":"),
];

const QUOTES: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('«', '»'), ('“', '”'), ('[', ']')];

pub fn tokens(text: &str) -> Result<Vec<Token>, RuleProblem> {
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut start) = (0, 1u32, 0);
    let mut all = Vec::new();
    while at < chars.len() {
        let c = chars[at];
        let column = (at - start + 1) as u32;
        if c == '\n' {
            (line, start) = (line + 1, at + 1);
        }
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let mut push = |kind, text: String| all.push(Token { kind, text, line, column });
        let rest = &chars[at..];
        if let Some((_, close)) = QUOTES.iter().find(|(open, _)| *open == c) {
            let Some(length) = rest[1..].iter().position(|x| x == close) else {
                let code = "unclosed_quote".to_owned();
                return Err(RuleProblem { code, line, column, found: c.to_string(), near: close.to_string() });
            };
            let inside: String = rest[1..=length].iter().collect();
            let lines = inside.matches('\n').count() as u32;
            // French quotes hold a space on either side that is none of the name.
            push(Kind::Quoted, if c == '«' { inside.trim().to_owned() } else { inside });
            if lines > 0 {
                line += lines;
                let newline = rest[..=length].iter().rposition(|x| *x == '\n').unwrap_or(0);
                start = at + newline + 1;
            }
            at += length + 2;
            continue;
        }
        if let Some((value, length)) = number(rest) {
            let text: String = rest[..length].iter().collect();
            let mut spaces = length;
            while rest.get(spaces).is_some_and(|x| matches!(x, ' ' | '\u{a0}' | '\u{202f}')) {
                spaces += 1;
            }
            let percent = rest.get(spaces) == Some(&'%');
            push(Kind::Number(value, percent), text);
            at += if percent { spaces + 1 } else { length };
            continue;
        }
        let here: String = rest.iter().take(3).collect();
        if let Some((typed, sign)) = SIGNS.iter().find(|(typed, _)| here.starts_with(typed)) {
            push(Kind::Sign(sign), (*typed).to_owned());
            at += typed.chars().count();
            continue;
        }
        if word(c) {
            let length = rest.iter().position(|x| !word(*x)).unwrap_or(rest.len());
            // A full stop that ends a sentence is none of the word.
            let mut kept = length;
            while kept > 1 && matches!(rest[kept - 1], '.' | '’') {
                kept -= 1;
            }
            push(Kind::Word, rest[..kept].iter().collect());
            at += length;
            continue;
        }
        let code = "unreadable".to_owned();
        return Err(RuleProblem { code, line, column, found: c.to_string(), near: String::new() });
    }
    all.push(Token { kind: Kind::End, text: String::new(), line, column: (at - start + 1) as u32 });
    Ok(all)
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '#' | '$' | '€' | '@' | '’' | '+' | '*')
}

/// A number with a point or a comma, and how many characters it takes. A date or a code that begins with digits is a
/// word.
fn number(chars: &[char]) -> Option<(f64, usize)> {
    let mut at = usize::from(matches!(chars.first(), Some('-' | '−' | '+')));
    let from = at;
    let digits = |mut at: usize| {
        while chars.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
        at
    };
    at = digits(at);
    if matches!(chars.get(at), Some('.' | ',')) && chars.get(at + 1).is_some_and(char::is_ascii_digit) {
        at = digits(at + 1);
    }
    if at == from {
        return None;
    }
    if matches!(chars.get(at), Some('e' | 'E')) {
        let sign = at + 1 + usize::from(matches!(chars.get(at + 1), Some('-' | '+')));
        if digits(sign) > sign {
            at = digits(sign);
        }
    }
    // A full stop at the end of the sentence is no part of a word.
    let ends = |c: char| !word(c) || (c == '.' && !chars.get(at + 1).is_some_and(|x| word(*x)));
    if chars.get(at).is_some_and(|c| !ends(*c)) {
        return None;
    }
    let text: String = chars[..at]
        .iter()
        .map(|c| {
            if *c == ',' {
                '.'
            } else if *c == '−' {
                '-'
            } else {
                *c
            }
        })
        .collect();
    text.parse().ok().filter(|v: &f64| v.is_finite()).map(|v| (v, at))
}
