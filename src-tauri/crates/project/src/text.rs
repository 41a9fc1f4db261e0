//! What a text may be: NFC, LF, no control characters, and a limit by field.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{Error, Result};

/// Characters that a one-line field holds at most.
pub const TITLE_LIMIT: usize = 500;
/// Characters that a body holds at most.
pub const BODY_LIMIT: usize = 100_000;

const BODIES: &[&str] = &[
    "text",
    "detail",
    "definition",
    "evidence",
    "description",
    "meaning",
    "pitfalls",
    "reason",
    "reasons",
    "note",
    "objective",
    "share",
    "learn",
    "fallback",
    "conclusion",
    "waiver",
    "scenario",
    "feedback",
    "intuitive_note",
    "practical_note",
    "actionable_note",
    "personalisable_note",
    "next_version",
    "renewal_reason",
    "reopened_for",
    "purpose",
    "features",
    "parameters",
    "result",
];

/// How many characters the field holds.
pub fn limit(field: &str) -> usize {
    if BODIES.contains(&field) { BODY_LIMIT } else { TITLE_LIMIT }
}

/// The text as it is stored; `None` where it is that already. Too long is refused, never cut.
pub fn clean(field: &str, text: &str) -> Result<Option<String>> {
    let ready = is_nfc(text) && !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    let tidied = (!ready).then(|| tidy(text));
    let text = tidied.as_deref().unwrap_or(text);
    let limit = limit(field);
    if text.len() > limit {
        let length = text.chars().count();
        if length > limit {
            return Err(Error::TextTooLong { field: field.to_owned(), length, limit });
        }
    }
    Ok(tidied)
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_controls_and_composition() {
        let cleaned = clean("text", "a\r\nb\rc\u{0}\u{7}e\u{301}").unwrap();
        assert_eq!(cleaned, Some("a\nb\nce\u{301}".nfc().collect()));
        assert_eq!(clean("text", "as it is").unwrap(), None);
    }

    #[test]
    fn too_long_is_refused_with_its_numbers() {
        let error = clean("title", &"é".repeat(501)).unwrap_err();
        assert!(matches!(error, Error::TextTooLong { length: 501, limit: 500, .. }), "{error:?}");
        assert!(clean("title", &"é".repeat(500)).is_ok());
        assert!(clean("text", &"😀".repeat(100_000)).is_ok());
    }
}
