//! Words in cells that are not values: missing, yes and no.

/// In a column of numbers, dates or yes/no these mean that there is no value (compared in lower case).
const USUAL_MISSING: [&str; 33] = [
    "na", "n/a", "n.a.", "#n/a", "#na", "nan", "null", "none", "nil", "-", "--", "---", ".", "..", "...", "?",
    "missing", "n.d.", "nd", "n.c.", "nc", "s.o.", "s/o", "#value!", "#ref!", "#div/0!", "#num!", "(null)", "\\n",
    "<na>", "(blank)", "–", "—",
];

/// In a category these may be a value or mean that there is none: left as they are, and pointed out.
const LIKE_MISSING: [&str; 12] = [
    "unknown",
    "inconnu",
    "inconnue",
    "unspecified",
    "not specified",
    "not available",
    "non renseigné",
    "non renseignée",
    "non précisé",
    "undefined",
    "manquant",
    "non disponible",
];

fn among(cell: &str, list: &[&str]) -> bool {
    cell.len() <= 20 && list.contains(&cell.to_lowercase().as_str())
}

/// Whether the trimmed cell is a usual word for "no value".
pub(crate) fn usual_missing(cell: &str) -> bool {
    // No word of the list is longer, and most cells end here.
    cell.len() <= 7 && among(cell, &USUAL_MISSING)
}

/// Whether the trimmed cell reads like "no value" where any text is allowed.
pub(crate) fn like_missing(cell: &str) -> bool {
    usual_missing(cell) || among(cell, &LIKE_MISSING)
}

/// Pairs of words for yes and no; a column uses one pair.
const PAIRS: [(&str, &str); 8] = [
    ("true", "false"),
    ("yes", "no"),
    ("oui", "non"),
    ("vrai", "faux"),
    ("y", "n"),
    ("o", "n"),
    ("t", "f"),
    ("v", "f"),
];

/// The pairs the trimmed cell belongs to, as bits, on the side of yes and on the side of no.
pub(crate) fn yes_no(cell: &str) -> (u8, u8) {
    if cell.is_empty() || cell.len() > 5 {
        return (0, 0);
    }
    let mut sides = (0, 0);
    for (at, (yes, no)) in PAIRS.iter().enumerate() {
        sides.0 |= u8::from(cell.eq_ignore_ascii_case(yes)) << at;
        sides.1 |= u8::from(cell.eq_ignore_ascii_case(no)) << at;
    }
    sides
}

/// Yes or no, for a column that is to be boolean; 1 and 0 are taken too.
pub(crate) fn boolean(cell: &str) -> Option<bool> {
    match cell {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    match yes_no(cell) {
        (0, 0) => None,
        (yes, _) if yes > 0 => Some(true),
        _ => Some(false),
    }
}
