//! Words in cells that are not values: missing, yes and no.

/// In a column of numbers, dates or yes/no these mean that there is no value (compared in lower case). With the errors
/// that spreadsheets write in English, French and German, and the marks of statistics offices.
const USUAL_MISSING: [&str; 52] = [
    "na", "n/a", "n.a.", "#n/a", "#na", "nan", "null", "none", "nil", "-", "--", "---", ".", "..", "...", "?",
    "missing", "n.d.", "nd", "n.c.", "nc", "s.o.", "s/o", "#value!", "#ref!", "#div/0!", "#num!", "(null)", "\\n",
    "<na>", "(blank)", "–", "—", "…", ":", "//", "///", "n/d", "n/c", "n/r", "n.r.", "#n/d", "#nom?", "#nul!",
    "#name?", "#null!", "#nv", "#wert!", "#zahl!", "#bezug!", "[null]", "(vide)",
];
const LONG_MISSING: [&str; 3] = ["#valeur!", "#nombre!", "sans objet"];

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
    list.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Without blanks at the ends, and without what spreadsheets put around a text that must not become a number:
/// `="01000"` and `'01000`. Nearly all cells begin and end with a visible character of ASCII.
pub(crate) fn trim(cell: &str) -> &str {
    let cell = match (cell.as_bytes().first(), cell.as_bytes().last()) {
        (Some(0x21..0x7F), Some(0x21..0x7F)) => cell,
        _ => cell.trim(),
    };
    match cell.as_bytes() {
        [b'=', b'"', .., b'"'] if cell.len() > 3 => cell[2..cell.len() - 1].trim(),
        [b'\'', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => &cell[1..],
        _ => cell,
    }
}

/// At most seven bytes as one number, letters of ASCII in lower case: words are compared at one stroke.
const fn packed(word: &[u8]) -> u64 {
    let mut all = 0;
    let mut at = 0;
    while at < word.len() {
        all = all << 8 | word[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    all
}

const LONGEST: usize = 7;
const PACKED: [u64; USUAL_MISSING.len()] = {
    let mut all = [0; USUAL_MISSING.len()];
    let mut at = 0;
    while at < all.len() {
        assert!(USUAL_MISSING[at].len() <= LONGEST, "a longer word does not fit");
        all[at] = packed(USUAL_MISSING[at].as_bytes());
        at += 1;
    }
    all
};

/// Whether the trimmed cell is a usual word for "no value".
pub(crate) fn usual_missing(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    // Few cells begin like one of the words; a minus sign mostly begins a number.
    let possible = match bytes.first() {
        Some(b'-') => bytes.len() == 1 || bytes[1] == b'-',
        Some(
            b'n'
            | b'N'
            | b'm'
            | b'M'
            | b's'
            | b'S'
            | b'.'
            | b'?'
            | b'#'
            | b'('
            | b'<'
            | b'['
            | b':'
            | b'/'
            | b'\\'
            | 128..,
        ) => true,
        _ => false,
    };
    if !possible {
        return false;
    }
    if bytes.len() <= LONGEST {
        PACKED.contains(&packed(bytes))
    } else {
        bytes.len() <= 10 && among(cell, &LONG_MISSING)
    }
}

/// Whether the trimmed cell reads like "no value" where any text is allowed.
pub(crate) fn like_missing(cell: &str) -> bool {
    let possible = matches!(cell.as_bytes().first(), Some(b'u' | b'U' | b'i' | b'I' | b'n' | b'N' | b'm' | b'M'));
    usual_missing(cell) || (possible && cell.len() <= 20 && among(cell, &LIKE_MISSING))
}

/// Whether the cell of a spreadsheet is an error and no value.
pub(crate) fn sheet_error(cell: &str) -> bool {
    const ERRORS: [&str; 11] = [
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#DATA!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    ];
    cell.starts_with('#') && ERRORS.contains(&cell)
}

/// Pairs of words for yes and no; a column uses one pair.
const PAIRS: [(&str, &str); 13] = [
    ("true", "false"),
    ("yes", "no"),
    ("oui", "non"),
    ("vrai", "faux"),
    ("y", "n"),
    ("o", "n"),
    ("t", "f"),
    ("v", "f"),
    ("ja", "nein"),
    ("j", "n"),
    ("si", "no"),
    ("sí", "no"),
    ("sì", "no"),
];

const PACKED_PAIRS: [(u64, u64); PAIRS.len()] = {
    let mut all = [(0, 0); PAIRS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = (packed(PAIRS[at].0.as_bytes()), packed(PAIRS[at].1.as_bytes()));
        at += 1;
    }
    all
};

/// The pairs of whole words, as bits: initials may stand for anything.
pub(crate) const WHOLE_WORDS: u16 = {
    let (mut bits, mut at) = (0, 0);
    while at < PAIRS.len() {
        if PAIRS[at].0.len() > 1 && PAIRS[at].1.len() > 1 {
            bits |= 1 << at;
        }
        at += 1;
    }
    bits
};

/// The pairs the trimmed cell belongs to, as bits, on the side of yes and on the side of no.
pub(crate) fn yes_no(cell: &str) -> (u16, u16) {
    let possible = matches!(
        cell.as_bytes().first().map(u8::to_ascii_lowercase),
        Some(b't' | b'f' | b'y' | b'n' | b'o' | b'v' | b'j' | b's')
    );
    if !possible || cell.len() > 5 {
        return (0, 0);
    }
    let word = packed(cell.as_bytes());
    let mut sides = (0, 0);
    for (at, (yes, no)) in PACKED_PAIRS.iter().enumerate() {
        sides.0 |= u16::from(word == *yes) << at;
        sides.1 |= u16::from(word == *no) << at;
    }
    sides
}

/// Yes or no, for a column that is to be boolean; 1 and 0 are taken too.
pub fn boolean(cell: &str) -> Option<bool> {
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
