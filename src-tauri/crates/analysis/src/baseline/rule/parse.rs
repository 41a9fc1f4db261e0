//! From a rule's words to cases, with a problem that says where and what was expected.

use super::RuleProblem;
use super::lex::{Kind, Token, tokens};
use crate::ColumnInfo;
use crate::ColumnKind;
use crate::baseline::Task;
use crate::baseline::model::{Case, Check, Comparison, RuleField};
use crate::csv::yes_or_no;
use crate::features::{Field, FieldPart};

/// What a rule may name.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub columns: &'a [ColumnInfo],
    pub target: &'a str,
    pub task: Task,
    pub classes: &'a [String],
}

/// A rule understood: `otherwise` is `None` if it says nothing for the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub fields: Vec<RuleField>,
    pub cases: Vec<Case>,
    pub otherwise: Option<Vec<f64>>,
}

/// So many parentheses and negations in one another are no rule of a person.
const DEEPEST: u32 = 64;

const IF: &[&str] = &["if", "si", "when", "quand"];
const THEN: &[&str] = &["then", "alors"];
const ELSE: &[&str] = &["else", "otherwise", "sinon", "autrement"];
const AND: &[&str] = &["and", "et", "&"];
const OR: &[&str] = &["or", "ou"];
const NOT: &[&str] = &["not", "non", "pas"];
const IS: &[&str] = &["is", "est", "vaut"];
const IN: &[&str] = &["in", "dans", "parmi"];
const MISSING: &[&str] = &["missing", "empty", "vide", "manquant", "manquante", "absent", "absente", "null"];

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Reads a rule.
pub fn read(text: &str, names: &Names) -> Result<Rule, RuleProblem> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, fields: Vec::new(), names };
    let mut rule = Rule { fields: Vec::new(), cases: Vec::new(), otherwise: None };
    loop {
        while parser.sign(";") || parser.sign(",") {}
        if rule.otherwise.is_some() || (!rule.cases.is_empty() && parser.ended()) {
            break;
        }
        if !rule.cases.is_empty() && parser.word(ELSE) {
            while parser.sign(":") || parser.sign(",") {}
            if !parser.next_is(IF) {
                rule.otherwise = Some(parser.answer()?);
                continue;
            }
        }
        if !parser.word(IF) {
            return Err(parser.problem(if rule.cases.is_empty() { "expected_if" } else { "expected_else" }));
        }
        let when = parser.any()?;
        while parser.sign(",") {}
        if !parser.word(THEN) && !parser.sign(":") {
            return Err(parser.problem("expected_then"));
        }
        let output = parser.answer()?;
        rule.cases.push(Case { when, output });
    }
    if !parser.ended() {
        return Err(parser.problem("expected_end"));
    }
    rule.fields = parser.fields;
    Ok(rule)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    fields: Vec<RuleField>,
    names: &'a Names<'a>,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        // The last one is the end and is never passed.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }
    fn ended(&self) -> bool {
        self.token().kind == Kind::End
    }
    fn pass(&mut self) -> Token {
        let token = self.token().clone();
        self.at += 1;
        token
    }
    fn problem(&self, code: &str) -> RuleProblem {
        self.problem_at(self.token(), code, String::new())
    }
    fn problem_at(&self, token: &Token, code: &str, near: String) -> RuleProblem {
        RuleProblem { code: code.into(), line: token.line, column: token.column, found: token.text.clone(), near }
    }
    fn next_is(&self, words: &[&str]) -> bool {
        let token = self.token();
        token.kind == Kind::Word && words.contains(&fold(&token.text).as_str())
    }
    fn word(&mut self, words: &[&str]) -> bool {
        let found = self.next_is(words);
        self.at += usize::from(found);
        found
    }
    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.token().kind, Kind::Sign(s) if s == sign);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Check, RuleProblem> {
        let mut of = vec![self.all()?];
        while self.word(OR) || self.sign("or") {
            of.push(self.all()?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Check::Any { of } })
    }

    fn all(&mut self) -> Result<Check, RuleProblem> {
        let mut of = vec![self.one()?];
        while self.word(AND) || self.sign("and") {
            of.push(self.one()?);
        }
        Ok(if of.len() == 1 { of.remove(0) } else { Check::All { of } })
    }

    fn one(&mut self) -> Result<Check, RuleProblem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.problem("too_deep"));
        }
        let check = if self.word(NOT) {
            Check::Not { of: Box::new(self.one()?) }
        } else if self.sign("(") {
            let inside = self.any()?;
            if !self.sign(")") {
                return Err(self.problem("expected_close"));
            }
            inside
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(check)
    }

    fn comparison(&mut self) -> Result<Check, RuleProblem> {
        let token = self.pass();
        let position = self.column(&token)?;
        let columns = self.names.columns;
        let info = &columns[position];
        let number =
            matches!(info.kind, ColumnKind::Integer | ColumnKind::Number | ColumnKind::Date | ColumnKind::DateTime);
        let field = self.field(info, number);
        if self.word(IS) {
            let not = self.word(NOT);
            if self.word(MISSING) {
                return Ok(negated(Check::Missing { field }, not));
            }
            let check = self.compared(info, field, if not { Comparison::Different } else { Comparison::Equal })?;
            return Ok(check);
        }
        let not = self.word(NOT);
        if self.word(IN) {
            if !self.sign("(") {
                return Err(self.problem("expected_open"));
            }
            let mut of = vec![self.compared(info, field, Comparison::Equal)?];
            while self.sign(",") || self.sign(";") || self.word(OR) {
                of.push(self.compared(info, field, Comparison::Equal)?);
            }
            if !self.sign(")") {
                return Err(self.problem("expected_close"));
            }
            return Ok(negated(Check::Any { of }, not));
        }
        let signs = [
            ("<", Comparison::Below),
            ("≤", Comparison::AtMost),
            ("=", Comparison::Equal),
            ("≠", Comparison::Different),
            ("≥", Comparison::AtLeast),
            (">", Comparison::Above),
        ];
        let here = self.token().clone();
        let is = signs.iter().find(|(sign, _)| self.sign(sign)).map(|(_, is)| *is);
        let Some(is) = is.filter(|_| !not) else {
            return Err(self.problem_at(&here, "expected_comparison", info.name.clone()));
        };
        if !number && !matches!(is, Comparison::Equal | Comparison::Different) {
            return Err(self.problem_at(&here, "text_has_no_order", info.name.clone()));
        }
        self.compared(info, field, is)
    }

    /// The value after a comparison.
    fn compared(&mut self, info: &ColumnInfo, field: u32, is: Comparison) -> Result<Check, RuleProblem> {
        let token = self.token().clone();
        let problem = |code: &str| self.problem_at(&token, code, info.name.clone());
        let check = match (info.kind, &token.kind) {
            (_, Kind::End | Kind::Sign(_)) => return Err(problem("expected_value")),
            (ColumnKind::Integer | ColumnKind::Number, Kind::Number(value, percent)) => {
                Check::Number { field, is, value: if *percent { value / 100.0 } else { *value } }
            }
            (ColumnKind::Integer | ColumnKind::Number, _) => return Err(problem("expected_number")),
            (ColumnKind::Date | ColumnKind::DateTime, _) => match crate::features::iso_days(&token.text) {
                Some(value) => Check::Number { field, is, value },
                None => return Err(problem("expected_date")),
            },
            _ => Check::Text { field, equal: is == Comparison::Equal, value: token.text.trim().to_owned() },
        };
        self.at += 1;
        Ok(check)
    }

    fn column(&self, token: &Token) -> Result<usize, RuleProblem> {
        if !matches!(token.kind, Kind::Word | Kind::Quoted) {
            return Err(self.problem_at(token, "expected_column", String::new()));
        }
        let columns = self.names.columns;
        let exact = columns.iter().position(|c| c.name == token.text);
        let found = exact.or_else(|| columns.iter().position(|c| fold(&c.name) == fold(&token.text)));
        match found {
            Some(at) if columns[at].name == self.names.target => {
                Err(self.problem_at(token, "target_in_rule", String::new()))
            }
            Some(at) => Ok(at),
            None => {
                let near = nearest(&token.text, columns.iter().map(|c| c.name.as_str()));
                Err(self.problem_at(token, "unknown_column", near.unwrap_or_default()))
            }
        }
    }

    fn field(&mut self, info: &ColumnInfo, number: bool) -> u32 {
        let date = matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime);
        let part = if date { FieldPart::Days } else { FieldPart::Value };
        let wanted = RuleField { field: Field { column: info.name.clone(), part }, number };
        match self.fields.iter().position(|f| *f == wanted) {
            Some(at) => at as u32,
            None => {
                self.fields.push(wanted);
                self.fields.len() as u32 - 1
            }
        }
    }

    /// What a case answers: a number, or a class; for two classes also a probability of the one to find.
    fn answer(&mut self) -> Result<Vec<f64>, RuleProblem> {
        let token = self.token().clone();
        if self.names.task == Task::Regression {
            let Kind::Number(value, percent) = token.kind else { return Err(self.problem("expected_answer_number")) };
            self.at += 1;
            return Ok(vec![if percent { value / 100.0 } else { value }]);
        }
        let classes = self.names.classes;
        let certain = |class: usize| (0..classes.len()).map(|k| f64::from(k == class)).collect::<Vec<f64>>();
        if let Kind::Word | Kind::Quoted | Kind::Number(..) = token.kind {
            // "not fraud": the other of two classes, where no class is called "not".
            let not = token.kind == Kind::Word && NOT.contains(&fold(&token.text).as_str());
            let after = self.tokens.get(self.at + 1).filter(|_| not && classes.len() == 2).cloned();
            if let Some(class) = after.and_then(|next| self.class(&next)) {
                self.at += 2;
                return Ok(certain(1 - class));
            }
            if let Some(class) = self.class(&token) {
                self.at += 1;
                return Ok(certain(class));
            }
        }
        if let (Kind::Number(value, percent), 2) = (&token.kind, classes.len()) {
            let share = if *percent { value / 100.0 } else { *value };
            if (0.0..=1.0).contains(&share) {
                self.at += 1;
                return Ok(vec![1.0 - share, share]);
            }
        }
        let listed: Vec<&str> = classes.iter().take(8).map(String::as_str).collect();
        Err(self.problem_at(&token, "unknown_class", listed.join(", ")))
    }

    /// A class by its name, by its meaning (yes, oui, true …), or by the name of the target: the class to find.
    fn class(&self, token: &Token) -> Option<usize> {
        let classes = self.names.classes;
        let exact = classes.iter().position(|c| *c == token.text);
        let exact = exact.or_else(|| classes.iter().position(|c| fold(c) == fold(&token.text)));
        let said = yes_or_no(&token.text);
        let meant = || said.and_then(|_| classes.iter().position(|c| yes_or_no(c) == said));
        let named = || (classes.len() == 2 && fold(self.names.target) == fold(&token.text)).then_some(1);
        exact.or_else(meant).or_else(named)
    }
}

fn negated(check: Check, not: bool) -> Check {
    if not { Check::Not { of: Box::new(check) } } else { check }
}

/// The name that comes nearest to a mistyped one: at most a third of its letters differ.
fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = fold(text).chars().take(60).collect();
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let other: Vec<char> = fold(name).chars().take(60).collect();
        // A name of several words, of which one was typed without quotes.
        let begins = wanted.len() >= 3 && other.len() > wanted.len() && other.starts_with(&wanted);
        let away = if begins { 1 } else { distance(&wanted, &other) };
        if away * 3 <= wanted.len().max(3) && best.is_none_or(|(b, _)| away < b) {
            best = Some((away, name));
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// Levenshtein's.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ColumnInfo> {
        let all = [
            ("amount", ColumnKind::Number),
            ("country", ColumnKind::Category),
            ("day of week", ColumnKind::Category),
            ("since", ColumnKind::Date),
            ("paid", ColumnKind::Boolean),
            ("fraud", ColumnKind::Boolean),
        ];
        all.map(|(name, kind)| ColumnInfo { name: name.into(), kind, known_after: false }).to_vec()
    }

    fn rule(text: &str) -> Result<Rule, RuleProblem> {
        let classes = ["false".to_owned(), "true".to_owned()];
        read(text, &Names { columns: &columns(), target: "fraud", task: Task::Binary, classes: &classes })
    }

    fn number(text: &str) -> Result<Rule, RuleProblem> {
        read(text, &Names { columns: &columns(), target: "total", task: Task::Regression, classes: &[] })
    }

    #[test]
    fn both_languages_say_the_same() {
        let english = rule("if amount > 500 and country ≠ \"FR\" then fraud else not fraud").unwrap();
        for text in [
            "si amount > 500 et country != 'FR' alors fraud sinon non",
            "IF (amount>500) AND NOT country = FR THEN true ELSE false",
            "Si amount > 500,0 et country <> « FR », alors oui ; sinon : non.",
        ] {
            let other = rule(text).unwrap_or_else(|p| panic!("{text}: {p:?}"));
            assert_eq!(other.otherwise, english.otherwise, "{text}");
            assert_eq!(other.cases[0].output, [0.0, 1.0], "{text}");
            assert_eq!(other.fields, english.fields, "{text}");
        }
        assert_eq!(
            english.cases[0].when,
            Check::All {
                of: vec![
                    Check::Number { field: 0, is: Comparison::Above, value: 500.0 },
                    Check::Text { field: 1, equal: false, value: "FR".into() },
                ]
            }
        );
    }

    #[test]
    fn several_rules_lists_missing_and_dates() {
        let several = rule(
            "if `day of week` in (sat, \"sun\") then 80 %\nif amount is missing or since ≥ 2020-02-01 then 0.25\n\
             else if paid = yes then true",
        )
        .unwrap();
        assert_eq!(several.cases.len(), 3);
        assert_eq!(several.cases[0].output, [1.0 - 0.8, 0.8]);
        assert_eq!(several.otherwise, None);
        assert_eq!(several.fields.len(), 4);
        let Check::Any { of } = &several.cases[1].when else { panic!() };
        assert_eq!(of[1], Check::Number { field: 2, is: Comparison::AtLeast, value: 18_293.0 });
        let amounts = number("if paid is not yes then -1,5 else 12e3").unwrap();
        assert_eq!((amounts.cases[0].output[0], amounts.otherwise), (-1.5, Some(vec![12_000.0])));
    }

    #[test]
    fn problems_say_where_and_what() {
        let told = |p: Result<Rule, RuleProblem>| {
            let p = p.unwrap_err();
            (p.code, p.line, p.column, p.found, p.near)
        };
        let is = |code: &str, line, column, found: &str, near: &str| {
            (code.to_owned(), line, column, found.to_owned(), near.to_owned())
        };
        assert_eq!(told(rule("")), is("expected_if", 1, 1, "", ""));
        assert_eq!(told(rule("amount > 5")), is("expected_if", 1, 1, "amount", ""));
        assert_eq!(told(rule("if amuont > 5 then fraud")), is("unknown_column", 1, 4, "amuont", "amount"));
        assert_eq!(told(rule("if day of week = sat then 1")), is("unknown_column", 1, 4, "day", "day of week"));
        assert_eq!(told(rule("if amount 5 then fraud")), is("expected_comparison", 1, 11, "5", "amount"));
        assert_eq!(told(rule("if amount > FR then fraud")), is("expected_number", 1, 13, "FR", "amount"));
        assert_eq!(told(rule("if amount >")), is("expected_value", 1, 12, "", "amount"));
        assert_eq!(told(rule("if country > FR then fraud")), is("text_has_no_order", 1, 12, ">", "country"));
        assert_eq!(told(rule("if amount > 5 fraud")), is("expected_then", 1, 15, "fraud", ""));
        assert_eq!(told(rule("if amount > 5 then maybe")), is("unknown_class", 1, 20, "maybe", "false, true"));
        assert_eq!(told(rule("if (amount > 5 then fraud")), is("expected_close", 1, 16, "then", ""));
        assert_eq!(told(rule("if country = \"FR then fraud")), is("unclosed_quote", 1, 14, "\"", "\""));
        assert_eq!(told(rule("if amount > 5\nthen fraud else fraud else")), is("expected_end", 2, 23, "else", ""));
        assert_eq!(told(rule("if fraud = yes then fraud")), is("target_in_rule", 1, 4, "fraud", ""));
        assert_eq!(told(rule("if since > soon then fraud")), is("expected_date", 1, 12, "soon", "since"));
        assert_eq!(told(rule("if amount > 5 then ~")), is("unreadable", 1, 20, "~", ""));
        assert_eq!(told(number("if amount > 5 then much")), is("expected_answer_number", 1, 20, "much", ""));
        assert_eq!(told(rule(&format!("if {} amount > 5", "(".repeat(5000)))).0, "too_deep");
    }
}
