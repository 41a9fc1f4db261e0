//! From a rule's words to cases, with a problem that says where and what was expected. Its conditions are formulas, as one
//! says them.

use super::{RuleProblem, laid_out};
use crate::ColumnInfo;
use crate::ColumnKind;
use crate::baseline::Task;
use crate::baseline::model::{Case, Check, RuleField};
use crate::csv::yes_or_no;
use crate::features::{Field, FieldPart};
use crate::prepare::Column;
use crate::prepare::formula::{ELSE, Formula, IF, Parser, THEN, Token, Word, folded};

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

const NOT: &[&str] = &["not", "non", "pas"];

/// Reads a rule.
pub fn read(text: &str, names: &Names) -> Result<Rule, RuleProblem> {
    let source: Vec<char> = text.chars().collect();
    let called: Vec<&str> = names.columns.iter().map(|info| info.name.as_str()).collect();
    let parser = Parser::spoken(&source, &called).map_err(|error| RuleProblem::formula(&source, &error))?;
    let columns: Vec<Column> = names.columns.iter().map(|info| Column::new(&info.name, info.kind)).collect();
    let never = names.columns.iter().position(|info| info.name == names.target);
    let mut reader = Reader { source, parser, columns, never, used: Vec::new(), names };
    let mut rule = Rule { fields: Vec::new(), cases: Vec::new(), otherwise: None };
    loop {
        while reader.parser.sign(",") {}
        if rule.otherwise.is_some() || (!rule.cases.is_empty() && reader.parser.ended()) {
            break;
        }
        if !rule.cases.is_empty() && reader.parser.word(ELSE) {
            while reader.parser.sign(":") || reader.parser.sign(",") {}
            if !reader.parser.next_is(IF) {
                rule.otherwise = Some(reader.answer()?);
                continue;
            }
        }
        if !reader.parser.word(IF) {
            return Err(reader.problem(if rule.cases.is_empty() { "expected_if" } else { "expected_else" }));
        }
        let when = reader.condition()?;
        while reader.parser.sign(",") {}
        if !reader.parser.word(THEN) && !reader.parser.sign(":") {
            return Err(reader.problem("expected_then"));
        }
        while reader.parser.sign(":") {}
        let output = reader.answer()?;
        rule.cases.push(Case { when, output });
    }
    if !reader.parser.ended() {
        return Err(reader.problem("expected_end"));
    }
    rule.fields = reader.used.iter().map(|place| field(&names.columns[*place])).collect();
    Ok(rule)
}

fn field(info: &ColumnInfo) -> RuleField {
    let date = matches!(info.kind, ColumnKind::Date | ColumnKind::DateTime);
    let number = date || matches!(info.kind, ColumnKind::Integer | ColumnKind::Number);
    let part = if date { FieldPart::Days } else { FieldPart::Value };
    RuleField { field: Field { column: info.name.clone(), part }, number, column: Some(info.kind) }
}

struct Reader<'a> {
    source: Vec<char>,
    parser: Parser,
    columns: Vec<Column>,
    /// The column that is to be predicted.
    never: Option<usize>,
    /// Columns that the conditions name, in the order in which they first do.
    used: Vec<usize>,
    names: &'a Names<'a>,
}

impl Reader<'_> {
    fn problem(&self, code: &str) -> RuleProblem {
        self.problem_at(self.parser.peek(), code, String::new())
    }

    fn problem_at(&self, token: &Token, code: &str, near: String) -> RuleProblem {
        let (line, column) = laid_out(&self.source, token.at);
        RuleProblem { code: code.into(), line, column, found: self.text(token), near, fault: None }
    }

    /// A word as it stands there, without its quotes.
    fn text(&self, token: &Token) -> String {
        match &token.word {
            Word::Name(text) | Word::Text(text) | Word::Column(text) => text.clone(),
            _ => self.source[token.at..token.at + token.length].iter().collect(),
        }
    }

    fn condition(&mut self) -> Result<Check, RuleProblem> {
        let read = Formula::spoken(&self.source, &mut self.parser, &self.columns, self.never);
        let (formula, at) = read.map_err(|error| RuleProblem::formula(&self.source, &error))?;
        for place in formula.used {
            if !self.used.contains(&place) {
                self.used.push(place);
            }
        }
        Ok(Check::Formula { text: self.source[at].iter().collect() })
    }

    /// A number, and how many words it takes: with a sign before it, or a percent sign behind it.
    fn number(&mut self) -> Option<f64> {
        let minus = self.parser.peek().word == Word::Mark("-");
        let word = if minus { &self.parser.after().word } else { &self.parser.peek().word };
        let Word::Number(value, _) = *word else { return None };
        if minus {
            self.parser.take();
        }
        self.parser.take();
        let value = if self.parser.sign("%") { value / 100.0 } else { value };
        Some(if minus { -value } else { value })
    }

    /// What a case answers: a number, or a class; for two classes also a probability of the one to find.
    fn answer(&mut self) -> Result<Vec<f64>, RuleProblem> {
        let token = self.parser.peek().clone();
        if self.names.task == Task::Regression {
            return self.number().map(|x| vec![x]).ok_or_else(|| self.problem("expected_answer_number"));
        }
        let classes = self.names.classes;
        let certain = |class: usize| (0..classes.len()).map(|k| f64::from(k == class)).collect::<Vec<f64>>();
        // "not fraud": the other of two classes, where no class is called "not".
        if self.parser.next_is(NOT)
            && classes.len() == 2
            && let Some(class) = self.class(self.parser.after())
        {
            self.parser.take();
            self.parser.take();
            return Ok(certain(1 - class));
        }
        if let Some(class) = self.class(&token) {
            self.parser.take();
            return Ok(certain(class));
        }
        let share = if classes.len() == 2 { self.number() } else { None };
        if let Some(share) = share.filter(|share| (0.0..=1.0).contains(share)) {
            return Ok(vec![1.0 - share, share]);
        }
        let listed: Vec<&str> = classes.iter().take(8).map(String::as_str).collect();
        Err(self.problem_at(&token, "unknown_class", listed.join(", ")))
    }

    /// A class by its name, by its meaning (yes, oui, true …), or by the name of the target: the class to find.
    fn class(&self, token: &Token) -> Option<usize> {
        if matches!(token.word, Word::Mark(_) | Word::End) {
            return None;
        }
        let text = self.text(token);
        let classes = self.names.classes;
        let exact = classes.iter().position(|c| *c == text);
        let exact = exact.or_else(|| classes.iter().position(|c| folded(c) == folded(&text)));
        let said = yes_or_no(&text);
        let meant = || said.and_then(|_| classes.iter().position(|c| yes_or_no(c) == said));
        let named = || (classes.len() == 2 && folded(self.names.target) == folded(&text)).then_some(1);
        exact.or_else(meant).or_else(named)
    }
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

    fn text(case: &Case) -> &str {
        let Check::Formula { text } = &case.when else { panic!("{case:?}") };
        text
    }

    #[test]
    fn both_languages_say_the_same() {
        let english = rule("if amount > 500 and country ≠ \"FR\" then fraud else not fraud").unwrap();
        for said in [
            "si amount > 500 et country != 'FR' alors fraud sinon non",
            "IF (amount>500) AND NOT country = FR THEN true ELSE false",
            "Si amount > 500,0 et country <> « FR », alors oui ; sinon : non.",
        ] {
            let other = rule(said).unwrap_or_else(|p| panic!("{said}: {p:?}"));
            assert_eq!(other.otherwise, english.otherwise, "{said}");
            assert_eq!(other.cases[0].output, [0.0, 1.0], "{said}");
            assert_eq!(other.fields, english.fields, "{said}");
        }
        assert_eq!(text(&english.cases[0]), "amount > 500 and country ≠ \"FR\"");
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
        assert_eq!(text(&several.cases[1]), "amount is missing or since ≥ 2020-02-01");
        let amounts = number("if paid is not yes then -1,5 else 12e3").unwrap();
        assert_eq!((amounts.cases[0].output[0], amounts.otherwise), (-1.5, Some(vec![12_000.0])));
    }

    #[test]
    fn a_condition_may_compute() {
        for said in [
            "if amount * 2 > round(amount) + 5 % and lower(country) = fr then fraud",
            "if month(since) in (11; 12) or amount > 1,5 then fraud",
            "si paid ou non country dans (FR ou DE) : oui ; sinon non",
            "if country = AB-12 then fraud",
            "if \"amount\" > 5 then fraud",
        ] {
            rule(said).unwrap_or_else(|p| panic!("{said}: {p:?}"));
        }
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
        assert_eq!(told(rule("if amuont > 5 then fraud")), is("formula_no_column", 1, 4, "amuont", ""));
        let meant = rule("if amuont > 5 then fraud").unwrap_err().fault.unwrap();
        assert_eq!(meant["args"]["nearest"], "amount");
        assert_eq!(told(rule("if amount 5 then fraud")), is("formula_not_a_condition", 1, 4, "amount", ""));
        assert_eq!(told(rule("if amount > FR then fraud")), is("formula_no_column", 1, 13, "FR", ""));
        assert_eq!(told(rule("if amount > \"FR\" then fraud")), is("formula_mixed", 1, 4, "amount > \"FR\"", ""));
        assert_eq!(told(rule("if amount >")), is("formula_unfinished", 1, 12, "", ""));
        assert_eq!(told(rule("if country > FR then fraud")), is("formula_type", 1, 4, "country", ""));
        assert_eq!(told(rule("if amount > 5 fraud")), is("expected_then", 1, 15, "fraud", ""));
        assert_eq!(told(rule("if amount > 5 then maybe")), is("unknown_class", 1, 20, "maybe", "false, true"));
        assert_eq!(told(rule("if (amount > 5 then fraud")), is("formula_unexpected", 1, 16, "then", ""));
        assert_eq!(told(rule("if country = \"FR then fraud")).0, "formula_unclosed");
        assert_eq!(told(rule("if amount > 5\nthen fraud else fraud else")), is("expected_end", 2, 23, "else", ""));
        assert_eq!(told(rule("if fraud = yes then fraud")), is("formula_target", 1, 4, "fraud", ""));
        assert_eq!(told(rule("if since > soon then fraud")), is("formula_bad_date", 1, 12, "soon", ""));
        assert_eq!(told(rule("if amount > 5 then ~")), is("formula_unexpected", 1, 20, "~", ""));
        assert_eq!(told(number("if amount > 5 then much")), is("expected_answer_number", 1, 20, "much", ""));
        assert_eq!(told(rule(&format!("if {} amount > 5", "(".repeat(5000)))).0, "formula_too_deep");
        assert_eq!(told(rule(&format!("if {} amount > 5", "(".repeat(50_000)))).0, "formula_too_long");
    }
}
