//! The functions of the language, with their French names.

use super::super::error::nearest;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    If,
    Coalesce,
    IsMissing,
    Round,
    Floor,
    Ceil,
    Abs,
    Sqrt,
    Exp,
    Log,
    Sign,
    Min,
    Max,
    Length,
    Lower,
    Upper,
    Trim,
    Left,
    Right,
    Replace,
    Concat,
    Contains,
    StartsWith,
    EndsWith,
    Text,
    Number,
    Date,
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Weekday,
    Hour,
    Minute,
    DaysBetween,
}

/// Names (the first is the one that is shown), and how many values it takes; none: any number.
pub(super) type Entry = (Function, &'static [&'static str], usize, Option<usize>);

pub(super) const FUNCTIONS: &[Entry] = &[
    (Function::If, &["if", "si"], 3, Some(3)),
    (Function::Coalesce, &["coalesce", "premier_connu"], 1, None),
    (Function::IsMissing, &["is_missing", "missing", "est_manquant", "manquant"], 1, Some(1)),
    (Function::Round, &["round", "arrondi"], 1, Some(2)),
    (Function::Floor, &["floor", "plancher"], 1, Some(1)),
    (Function::Ceil, &["ceil", "plafond"], 1, Some(1)),
    (Function::Abs, &["abs"], 1, Some(1)),
    (Function::Sqrt, &["sqrt", "racine"], 1, Some(1)),
    (Function::Exp, &["exp"], 1, Some(1)),
    (Function::Log, &["log", "ln"], 1, Some(2)),
    (Function::Sign, &["sign", "signe"], 1, Some(1)),
    (Function::Min, &["min"], 1, None),
    (Function::Max, &["max"], 1, None),
    (Function::Length, &["length", "longueur"], 1, Some(1)),
    (Function::Lower, &["lower", "minuscules"], 1, Some(1)),
    (Function::Upper, &["upper", "majuscules"], 1, Some(1)),
    (Function::Trim, &["trim", "sans_espaces"], 1, Some(1)),
    (Function::Left, &["left", "gauche"], 2, Some(2)),
    (Function::Right, &["right", "droite"], 2, Some(2)),
    (Function::Replace, &["replace", "remplacer"], 3, Some(3)),
    (Function::Concat, &["concat", "concatener"], 1, None),
    (Function::Contains, &["contains", "contient"], 2, Some(2)),
    (Function::StartsWith, &["starts_with", "commence_par"], 2, Some(2)),
    (Function::EndsWith, &["ends_with", "finit_par"], 2, Some(2)),
    (Function::Text, &["text", "texte"], 1, Some(1)),
    (Function::Number, &["number", "nombre"], 1, Some(1)),
    (Function::Date, &["date"], 1, Some(3)),
    (Function::Year, &["year", "annee", "année"], 1, Some(1)),
    (Function::Quarter, &["quarter", "trimestre"], 1, Some(1)),
    (Function::Month, &["month", "mois"], 1, Some(1)),
    (Function::Week, &["week", "semaine"], 1, Some(1)),
    (Function::Day, &["day", "jour"], 1, Some(1)),
    (Function::Weekday, &["weekday", "jour_semaine"], 1, Some(1)),
    (Function::Hour, &["hour", "heure"], 1, Some(1)),
    (Function::Minute, &["minute"], 1, Some(1)),
    (Function::DaysBetween, &["days_between", "jours_entre"], 2, Some(2)),
];

/// The function of this name, whatever its case.
pub(super) fn find(name: &str) -> Option<&'static Entry> {
    let name = name.to_lowercase();
    FUNCTIONS.iter().find(|(_, names, ..)| names.contains(&name.as_str()))
}

pub(super) fn meant(name: &str) -> Option<String> {
    nearest(name, FUNCTIONS.iter().flat_map(|(_, names, ..)| names.iter().copied()))
}
