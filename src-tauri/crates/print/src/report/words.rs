//! Texts as a page of paper wants them. What is stored stays as it is.

use crate::Lang;
use crate::fit::clean;

/// A word without a blank that is longer than this may be broken anywhere.
const LONGEST_WORD: usize = 28;

/// Cleans a text for the page: nothing that draws outside of its line, French blanks that do not break, endless words
/// that do.
pub(super) fn typeset(text: &str, lang: Lang) -> String {
    let text = clean(text).replace('\t', " ");
    let text = if lang == Lang::Fr { french(&text) } else { text };
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        run = if c.is_whitespace() || matches!(c, '-' | '\u{200b}') { 0 } else { run + 1 };
        out.push(c);
        if run >= LONGEST_WORD {
            out.push('\u{200b}');
            run = 0;
        }
    }
    out
}

/// A blank before `: ; ? ! % »` and after `«` keeps its two sides together.
fn french(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in letters.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| letters[i]);
        let after = letters.get(i + 1).copied();
        if c == ' ' {
            out.push(match (before, after) {
                (_, Some(':' | '»')) | (Some('«'), _) => '\u{a0}',
                (_, Some(';' | '?' | '!' | '%')) => '\u{202f}',
                // Thousands, and a unit after its figure.
                (Some(d), Some(n)) if d.is_ascii_digit() && (n.is_ascii_digit() || matches!(n, '€' | '$')) => {
                    '\u{202f}'
                }
                _ => ' ',
            });
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_marks_stay_with_their_words() {
        let set = |text| typeset(text, Lang::Fr);
        assert_eq!(
            set("Pourquoi ? « Là » : 10 000 €"),
            "Pourquoi\u{202f}? «\u{a0}Là\u{a0}»\u{a0}: 10\u{202f}000\u{202f}€"
        );
        assert_eq!(typeset("Why ?", Lang::En), "Why ?");
    }

    #[test]
    fn an_endless_word_can_be_broken() {
        let set = typeset(&"x".repeat(10_000), Lang::En);
        assert!(set.split('\u{200b}').all(|piece| piece.chars().count() <= LONGEST_WORD));
        assert_eq!(set.replace('\u{200b}', "").len(), 10_000);
    }
}
