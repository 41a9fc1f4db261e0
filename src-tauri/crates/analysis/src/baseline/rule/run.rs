//! A rule's answers for the rows of a table.

use crate::baseline::model::{Case, Check, Comparison, RuleField};
use crate::csv::yes_or_no;
use crate::features::{MISSING, Table, Values};
use crate::{Cancelled, Watch};

/// A condition tied to a table: what it says of each level of a text is told beforehand.
enum Bound<'a> {
    Number(Option<&'a [f64]>, Comparison, f64),
    Text(Option<(&'a [u32], Vec<bool>)>),
    Missing(Option<&'a Values>),
    All(Vec<Bound<'a>>),
    Any(Vec<Bound<'a>>),
    Not(Box<Bound<'a>>),
}

fn bind<'a>(check: &Check, fields: &[RuleField], table: &'a Table) -> Bound<'a> {
    let values = |field: u32| {
        let wanted = &fields.get(field as usize)?.field;
        table.values.get(table.find(wanted)?)
    };
    match check {
        Check::Number { field, is, value } => {
            let numbers = match values(*field) {
                Some(Values::Numbers(v)) => Some(v.as_slice()),
                _ => None,
            };
            Bound::Number(numbers, *is, *value)
        }
        Check::Text { field, equal, value } => Bound::Text(match values(*field) {
            Some(Values::Codes { codes, levels }) => {
                // In a column of yes and no, "oui" means "true".
                let said = yes_or_no(value).filter(|_| levels.iter().all(|l| yes_or_no(l).is_some()));
                let same = |level: &String| {
                    level.trim().to_lowercase() == value.trim().to_lowercase()
                        || (said.is_some() && said == yes_or_no(level))
                };
                Some((codes, levels.iter().map(|l| same(l) == *equal).collect()))
            }
            _ => None,
        }),
        Check::Missing { field } => Bound::Missing(values(*field)),
        Check::All { of } => Bound::All(of.iter().map(|c| bind(c, fields, table)).collect()),
        Check::Any { of } => Bound::Any(of.iter().map(|c| bind(c, fields, table)).collect()),
        Check::Not { of } => Bound::Not(Box::new(bind(of, fields, table))),
    }
}

impl Bound<'_> {
    fn holds(&self, row: usize) -> bool {
        match self {
            Bound::Number(values, is, value) => {
                let v = values.map_or(f64::NAN, |v| v[row]);
                match is {
                    Comparison::Below => v < *value,
                    Comparison::AtMost => v <= *value,
                    Comparison::Equal => v == *value,
                    Comparison::Different => !v.is_nan() && v != *value,
                    Comparison::AtLeast => v >= *value,
                    Comparison::Above => v > *value,
                }
            }
            Bound::Text(Some((codes, holds))) => holds.get(codes[row] as usize).copied().unwrap_or(false),
            Bound::Text(None) => false,
            Bound::Missing(values) => match values {
                Some(Values::Numbers(v)) => v[row].is_nan(),
                Some(Values::Codes { codes, .. }) => codes[row] == MISSING,
                None => true,
            },
            Bound::All(of) => of.iter().all(|c| c.holds(row)),
            Bound::Any(of) => of.iter().any(|c| c.holds(row)),
            Bound::Not(of) => !of.holds(row),
        }
    }
}

/// The first case that holds answers, else `otherwise`.
pub fn answers(
    fields: &[RuleField],
    cases: &[Case],
    otherwise: &[f64],
    table: &Table,
    rows: &[u32],
    watch: &Watch,
) -> Result<Vec<f64>, Cancelled> {
    let bound: Vec<(Bound, &Vec<f64>)> = cases.iter().map(|c| (bind(&c.when, fields, table), &c.output)).collect();
    let mut out = Vec::with_capacity(rows.len() * otherwise.len());
    for (i, &r) in rows.iter().enumerate() {
        if i % 65_536 == 0 {
            watch.check()?;
        }
        let first = bound.iter().find(|(when, _)| when.holds(r as usize));
        out.extend(first.map_or(otherwise, |(_, output)| output.as_slice()));
    }
    Ok(out)
}
