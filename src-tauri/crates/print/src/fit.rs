//! Text that fits its paper, by the very rule of the screen (`ui/src/features/ideation/fit.ts`): the largest of a few
//! sizes at which it fits, wrapped by words, with an ellipsis where even the smallest is too large.

use crate::fonts::{Measure, Weight, right_to_left};

/// The screen's scale of sizes.
pub(crate) const SIZES: [f64; 6] = [32.0, 26.0, 21.0, 18.0, 16.0, 14.0];
pub(crate) const LINE: f64 = 1.28;
/// Characters that are looked at: a paper has room for fewer.
const LOOKED_AT: usize = 2000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    pub size: f64,
    pub lines: Vec<String>,
    pub rtl: bool,
}

struct Word {
    text: String,
    width: f64,
}

/// Whether the first letter is of a script that is written from right to left.
pub(crate) fn is_rtl(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(right_to_left)
}

/// Text as one plain picture can show it: no control characters but line ends, no overrides of the direction.
pub(crate) fn clean(text: &str) -> String {
    let dropped = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}')
    };
    text.chars().filter(|c| !dropped(*c)).collect()
}

fn paragraphs(text: &str, weight: Weight, measure: &Measure) -> Vec<Vec<Word>> {
    let short: String = clean(text).chars().take(LOOKED_AT).collect();
    let words = |line: &str| {
        let words = line.split([' ', '\t']).filter(|w| !w.is_empty());
        words.map(|w| Word { text: w.to_owned(), width: measure.at_100(w, weight) }).collect()
    };
    short.split('\n').map(words).collect()
}

/// Fits `text` into `width` × `height`.
pub(crate) fn fit(text: &str, width: f64, height: f64, weight: Weight, sizes: &[f64], measure: &Measure) -> Fitted {
    let paragraphs = paragraphs(text, weight, measure);
    let space = measure.at_100(" ", weight);
    let rtl = is_rtl(text);
    let last = sizes.last().copied().unwrap_or(14.0);
    let most = |size: f64| ((height / (size * LINE) + 0.02).floor() as usize).max(1);
    for &size in sizes {
        let room = width * 100.0 / size;
        // At larger sizes a word that must be broken is a reason to take a smaller one.
        if size != last && paragraphs.iter().flatten().any(|w| w.width > room) {
            continue;
        }
        let lines = wrap(&paragraphs, room, space, weight, measure, most(size) + 1);
        if lines.len() <= most(size) {
            return Fitted { size, lines, rtl };
        }
    }
    let room = width * 100.0 / last;
    let mut lines = wrap(&paragraphs, room, space, weight, measure, most(last) + 1);
    lines.truncate(most(last));
    if let Some(end) = lines.last_mut() {
        *end = shorten(end, room, weight, measure);
    }
    Fitted { size: last, lines, rtl }
}

/// The lines of a text at one size, all of them.
pub(crate) fn lines(text: &str, width: f64, size: f64, weight: Weight, measure: &Measure) -> Vec<String> {
    let space = measure.at_100(" ", weight);
    wrap(&paragraphs(text, weight, measure), width * 100.0 / size, space, weight, measure, usize::MAX)
}

/// One line, with an ellipsis where it is too long.
pub(crate) fn one_line(text: &str, width: f64, size: f64, weight: Weight, measure: &Measure) -> String {
    let text: String = clean(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    let room = width * 100.0 / size;
    if measure.at_100(&text, weight) <= room { text } else { shorten(&text, room, weight, measure) }
}

fn wrap(
    paragraphs: &[Vec<Word>],
    room: f64,
    space: f64,
    weight: Weight,
    measure: &Measure,
    most: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    for words in paragraphs {
        let mut line = String::new();
        let mut used = 0.0;
        for word in words {
            if !line.is_empty() && used + space + word.width <= room {
                line.push(' ');
                line.push_str(&word.text);
                used += space + word.width;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            if lines.len() >= most {
                return lines;
            }
            line.clone_from(&word.text);
            used = word.width;
            if used > room {
                let mut pieces = broken(&word.text, room, weight, measure);
                line = pieces.pop().unwrap_or_default();
                lines.extend(pieces);
                if lines.len() >= most {
                    return lines;
                }
                used = measure.at_100(&line, weight);
            }
        }
        lines.push(line);
        if lines.len() >= most {
            return lines;
        }
    }
    lines
}

/// A mark that belongs to the character before it, and is never cut from it.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{300}'..='\u{36f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn broken(word: &str, room: f64, weight: Weight, measure: &Measure) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0.0;
    let mut after_joiner = false;
    for c in word.chars() {
        let width = measure.at_100(c.encode_utf8(&mut [0; 4]), weight);
        if !piece.is_empty() && used + width > room && !joins(c) && !after_joiner {
            pieces.push(std::mem::take(&mut piece));
            used = 0.0;
        }
        after_joiner = c == '\u{200d}';
        piece.push(c);
        used += width;
    }
    pieces.push(piece);
    pieces
}

fn shorten(text: &str, room: f64, weight: Weight, measure: &Measure) -> String {
    let mut text = text.to_owned();
    while !text.is_empty() && measure.at_100(&format!("{text}…"), weight) > room {
        while text.pop().is_some_and(joins) {}
    }
    format!("{}…", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(text: &str) -> Fitted {
        fit(text, 136.0, 114.0, Weight::Medium, &SIZES, &Measure::default())
    }

    #[test]
    fn short_is_large_and_long_is_cut() {
        assert_eq!(fitted("Oui").size, 32.0);
        let long = fitted(&"word ".repeat(2000));
        assert_eq!(long.size, 14.0);
        assert_eq!(long.lines.len(), 6);
        assert!(long.lines.last().is_some_and(|l| l.ends_with('…')));
    }

    #[test]
    fn every_line_fits_and_nothing_is_lost_that_has_room() {
        let measure = Measure::default();
        for text in ["Score each payment by kind of fraud, show why", "Anticonstitutionnellement", "a\nb\n\nc", ""] {
            let f = fitted(text);
            for line in &f.lines {
                assert!(measure.width(line, f.size, Weight::Medium) <= 136.5, "{line}");
            }
            let kept: String = f.lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(kept, text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        }
    }

    #[test]
    fn hostile_texts_have_lines_too() {
        for text in ["\u{202e}abc", "שלום עולם", "👩\u{200d}👩\u{200d}👧".repeat(50).as_str(), &"x".repeat(10_000)]
        {
            assert!(!fitted(text).lines.is_empty());
        }
        assert!(fitted("שלום").rtl && !fitted("12 abc").rtl);
        assert!(!clean("a\u{202e}b\u{0}").contains('\u{202e}'));
    }
}
