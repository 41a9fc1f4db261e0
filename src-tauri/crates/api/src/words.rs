//! Words for the command line and for what Rust draws: the same message files as the interface's.
//!
//! Messages are ICU MessageFormat: `{name}`, `{n, number}`, `{n, plural, one {…} other {…}}`, `{x, select, …}`, `#`,
//! quotes. `ui/messages/cases.json` holds what both formatters must make of them.

use std::sync::OnceLock;

use analysis::locale::number;
use serde_json::{Map, Value};

use crate::{Fault, Locale};

static EN: &str = include_str!("../../../../ui/messages/en.json");
static FR: &str = include_str!("../../../../ui/messages/fr.json");

fn messages(locale: Locale) -> &'static Value {
    static PARSED: OnceLock<[Value; 2]> = OnceLock::new();
    let both = PARSED.get_or_init(|| [EN, FR].map(|text| serde_json::from_str(text).unwrap_or(Value::Null)));
    &both[usize::from(locale == Locale::Fr)]
}

/// The message under a dotted key; the key itself where there is none.
pub fn say(locale: Locale, key: &str, args: &Map<String, Value>) -> String {
    let found = key.split('.').fold(messages(locale), |at, part| &at[part]);
    found.as_str().map_or_else(|| key.to_owned(), |message| format(message, args, locale))
}

/// The same, with the arguments as JSON.
pub fn say_json(locale: Locale, key: &str, args: &Value) -> String {
    say(locale, key, args.as_object().unwrap_or(&Map::new()))
}

/// The sentence of a fault.
pub fn fault(locale: Locale, fault: &Fault) -> String {
    let key = format!("error.{}", fault.code);
    let sentence = say(locale, &key, &fault.args);
    if sentence == key { fault.to_string() } else { sentence }
}

/// Formats an ICU message. What does not parse is left as it stands.
pub fn format(message: &str, args: &Map<String, Value>, locale: Locale) -> String {
    let mut parser = Parser { text: message.chars().collect(), at: 0, args, locale };
    parser.pieces(None)
}

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    args: &'a Map<String, Value>,
    locale: Locale,
}

impl Parser<'_> {
    /// Text and arguments up to the closing brace of this level. `counted`: what `#` stands for.
    fn pieces(&mut self, counted: Option<f64>) -> String {
        let mut out = String::new();
        while let Some(&c) = self.text.get(self.at) {
            self.at += 1;
            match c {
                '}' => break,
                '{' => out.push_str(&self.argument()),
                '#' if counted.is_some() => out.push_str(&self.number(counted.unwrap_or(0.0), "")),
                '\'' => self.quoted(&mut out),
                _ => out.push(c),
            }
        }
        out
    }

    /// `''` is one quote; a quote before a brace opens literal text; else it is a quote.
    fn quoted(&mut self, out: &mut String) {
        match self.text.get(self.at) {
            Some('\'') => {
                self.at += 1;
                out.push('\'');
            }
            Some('{' | '}' | '#') => {
                while let Some(&c) = self.text.get(self.at) {
                    self.at += 1;
                    if c == '\'' {
                        break;
                    }
                    out.push(c);
                }
            }
            _ => out.push('\''),
        }
    }

    /// Up to a comma or the closing brace, which is consumed; says which.
    fn word(&mut self) -> (String, char) {
        let mut word = String::new();
        while let Some(&c) = self.text.get(self.at) {
            self.at += 1;
            if matches!(c, ',' | '}') {
                return (word.trim().to_owned(), c);
            }
            word.push(c);
        }
        (word.trim().to_owned(), '}')
    }

    fn argument(&mut self) -> String {
        let (name, end) = self.word();
        let value = self.args.get(&name).cloned().unwrap_or(Value::Null);
        if end == '}' {
            return plain(&value, self);
        }
        match self.word() {
            (kind, '}') if kind == "number" => {
                value.as_f64().map_or_else(|| plain(&value, self), |n| self.number(n, ""))
            }
            (kind, ',') if kind == "number" => {
                let (style, _) = self.word();
                value.as_f64().map_or_else(|| plain(&value, self), |n| self.number(n, &style))
            }
            (kind, ',') if kind == "plural" => {
                let count = value.as_f64().unwrap_or(0.0);
                let wanted = [format!("={count}"), plural(count, self.locale).to_owned(), "other".to_owned()];
                self.branches(&wanted, Some(count))
            }
            (kind, ',') if kind == "select" => {
                let wanted = [plain(&value, self), "other".to_owned()];
                self.branches(&wanted, None)
            }
            (_, ',') => {
                self.word();
                plain(&value, self)
            }
            _ => plain(&value, self),
        }
    }

    /// The branch whose selector comes first among the wanted ones.
    fn branches(&mut self, wanted: &[String], counted: Option<f64>) -> String {
        let mut best: Option<(usize, String)> = None;
        loop {
            let mut selector = String::new();
            loop {
                match self.text.get(self.at) {
                    Some('{') => break,
                    Some('}') | None => {
                        self.at += 1;
                        return best.map(|b| b.1).unwrap_or_default();
                    }
                    Some(c) => selector.push(*c),
                }
                self.at += 1;
            }
            self.at += 1;
            let text = self.pieces(counted);
            if let Some(rank) = wanted.iter().position(|w| w == selector.trim())
                && best.as_ref().is_none_or(|b| rank < b.0)
            {
                best = Some((rank, text));
            }
        }
    }

    /// Up to three decimals; `percent` takes a share. A skeleton's `.#` or `.00` says how many decimals.
    fn number(&self, value: f64, style: &str) -> String {
        let percent = style.contains("percent");
        let value = if percent { value * 100.0 } else { value };
        let pattern = style.split_whitespace().find(|s| s.starts_with('.')).map(|s| &s[1..]);
        let most = pattern.map_or(if percent { 0 } else { 3 }, str::len);
        let least = pattern.map_or(0, |p| p.chars().filter(|c| *c == '0').count());
        let mut decimals = most.min(12);
        let rounded = format!("{value:.decimals$}");
        let zeros = if decimals > 0 { rounded.len() - rounded.trim_end_matches('0').len() } else { 0 };
        decimals = decimals.saturating_sub(zeros).max(least);
        let text = number(value, u8::try_from(decimals).ok(), self.locale);
        match (percent, self.locale) {
            (false, _) => text,
            (true, Locale::En) => format!("{text}%"),
            (true, Locale::Fr) => format!("{text}\u{202f}%"),
        }
    }
}

/// A value as text. Numbers that are not counted keep their digits.
fn plain(value: &Value, parser: &Parser) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), |n| parser.number(n, "")),
        Value::Array(list) => list.iter().map(|v| plain(v, parser)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// CLDR: French counts 0 and 1 as one, and whole millions as many.
fn plural(count: f64, locale: Locale) -> &'static str {
    match locale {
        Locale::En if count == 1.0 => "one",
        Locale::Fr if (0.0..2.0).contains(&count) => "one",
        Locale::Fr if count != 0.0 && count % 1_000_000.0 == 0.0 => "many",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formatters_make_the_same_of_the_shared_cases() {
        let cases: Value = serde_json::from_str(include_str!("../../../../ui/messages/cases.json")).unwrap();
        let cases = cases.as_array().unwrap();
        assert!(cases.len() >= 15);
        for case in cases {
            let locale: Locale = serde_json::from_value(case["locale"].clone()).unwrap();
            let made = format(case["message"].as_str().unwrap(), case["args"].as_object().unwrap(), locale);
            assert_eq!(made, case["expected"].as_str().unwrap(), "{case}");
        }
    }

    #[test]
    fn every_message_is_there_in_both_languages() {
        fn keys(at: &Value, path: &str, out: &mut Vec<String>) {
            match at {
                Value::Object(map) => map.iter().for_each(|(k, v)| keys(v, &format!("{path}.{k}"), out)),
                _ => out.push(path.to_owned()),
            }
        }
        let (mut en, mut fr) = (Vec::new(), Vec::new());
        keys(messages(Locale::En), "", &mut en);
        keys(messages(Locale::Fr), "", &mut fr);
        assert!(en.len() > 100);
        en.sort();
        fr.sort();
        assert_eq!(en, fr);
    }
}
