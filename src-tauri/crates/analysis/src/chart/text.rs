//! The width of text, measured on the bundled fonts, so that labels can keep clear of each other.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};
use plotters::style::{FontStyle, register_font};

const REGULAR: &[u8] = include_bytes!("../../../../../assets/fonts/Inter-Regular.otf");
const MEDIUM: &[u8] = include_bytes!("../../../../../assets/fonts/Inter-Medium.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../../../../assets/fonts/Inter-SemiBold.otf");
/// For what Inter lacks: emoji, in one colour; then Arabic, Hebrew and symbols.
const EMOJI: &[u8] = include_bytes!("../../../../../assets/fonts/NotoEmoji-Regular.ttf");
const OTHERS: &[u8] = include_bytes!("../../../../../assets/fonts/DejaVuSans.ttf");

/// The bundled fonts, for whoever rasterises the SVG.
pub(super) const FONTS: [&[u8]; 5] = [REGULAR, MEDIUM, SEMIBOLD, EMOJI, OTHERS];

/// Characters of a label beyond which nobody reads on; the rest becomes an ellipsis.
const LONGEST: usize = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Medium,
    SemiBold,
}

impl Weight {
    /// The name under which plotters knows the face.
    pub fn family(self) -> &'static str {
        match self {
            Weight::Regular => "Inter",
            Weight::Medium => "Inter Medium",
            Weight::SemiBold => "Inter SemiBold",
        }
    }

    pub fn css(self) -> u16 {
        match self {
            Weight::Regular => 400,
            Weight::Medium => 500,
            Weight::SemiBold => 600,
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Weight::Regular => REGULAR,
            Weight::Medium => MEDIUM,
            Weight::SemiBold => SEMIBOLD,
        }
    }
}

struct Faces {
    weights: [Option<FontRef<'static>>; 3],
    others: [Option<FontRef<'static>>; 2],
}

fn faces() -> &'static Faces {
    static FACES: OnceLock<Faces> = OnceLock::new();
    FACES.get_or_init(|| {
        let weights = [Weight::Regular, Weight::Medium, Weight::SemiBold].map(|weight| {
            // A face that plotters can't read is measured by guess below; a test makes sure that there is none.
            let _ = register_font(weight.family(), FontStyle::Normal, weight.bytes());
            FontRef::try_from_slice(weight.bytes()).ok()
        });
        Faces { weights, others: [EMOJI, OTHERS].map(|bytes| FontRef::try_from_slice(bytes).ok()) }
    })
}

/// Makes the fonts known to plotters; harmless when repeated.
pub(super) fn register() {
    faces();
}

fn advance(font: &FontRef<'static>, c: char) -> Option<f64> {
    let glyph = font.glyph_id(c);
    let em = font.units_per_em()?;
    (glyph.0 != 0).then(|| f64::from(font.h_advance_unscaled(glyph) / em))
}

/// Width in pixels of one line at `size` pixels.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let faces = faces();
    let main = faces.weights[weight as usize].as_ref();
    let em: f64 = text
        .chars()
        .map(|c| {
            main.and_then(|font| advance(font, c))
                .or_else(|| faces.others.iter().flatten().find_map(|font| advance(font, c)))
                .unwrap_or(1.0)
        })
        .sum();
    em * size
}

/// Text fit for one line of XML: no control character, no override of the direction, blanks collapsed, cut when endless.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for c in text.chars() {
        let c = if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c };
        let dropped = c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}')
            || (c == ' ' && (out.is_empty() || out.ends_with(' ')));
        if dropped {
            continue;
        }
        if count == LONGEST {
            out.push('…');
            break;
        }
        out.push(c);
        count += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The text, or as much of it as fits into `room` pixels with an ellipsis; empty when not even that fits.
pub(super) fn fit(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let candidate = format!("{}…", kept.trim_end());
        if kept.is_empty() {
            break;
        }
        if width(&candidate, size, weight) <= room {
            return candidate;
        }
    }
    String::new()
}

/// The text in at most `lines` lines of `room` pixels, broken at spaces, the last one with an ellipsis if need be.
pub(super) fn wrap(text: &str, room: f64, lines: usize, size: f64, weight: Weight) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size, weight) <= room {
            line = longer;
            continue;
        }
        if out.len() + 1 >= lines {
            // The last line takes the rest and is cut.
            let rest: Vec<&str> = std::iter::once(word).chain(words).collect();
            let all = if line.is_empty() { rest.join(" ") } else { format!("{line} {}", rest.join(" ")) };
            out.push(fit(&all, room, size, weight));
            return out;
        }
        if line.is_empty() {
            let (head, tail) = split_word(word, room, size, weight);
            out.push(head);
            line = tail;
            if width(&line, size, weight) > room {
                let rest: Vec<&str> = words.collect();
                let all = if rest.is_empty() { line } else { format!("{line} {}", rest.join(" ")) };
                out.extend(wrap(&all, room, lines - out.len(), size, weight));
                return out;
            }
        } else {
            out.push(std::mem::take(&mut line));
            if width(word, size, weight) <= room {
                line = word.to_owned();
            } else {
                let rest: Vec<&str> = std::iter::once(word).chain(words).collect();
                out.extend(wrap(&rest.join(" "), room, lines - out.len(), size, weight));
                return out;
            }
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}

/// Like [`wrap`], with lines of about the same length: no word stands alone on the last.
pub(super) fn balance(text: &str, room: f64, lines: usize, size: f64, weight: Weight) -> Vec<String> {
    let widest = wrap(text, room, lines, size, weight);
    if widest.len() < 2 {
        return widest;
    }
    let (mut narrow, mut wide) = (room / 2.0, room);
    while wide - narrow > 4.0 {
        let middle = (narrow + wide) / 2.0;
        let tried = wrap(text, middle, lines, size, weight);
        let whole = |lines: &[String]| lines.iter().map(|line| line.chars().count()).sum::<usize>();
        if tried.len() == widest.len() && whole(&tried) == whole(&widest) {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    wrap(text, wide, lines, size, weight)
}

/// Cuts a word that is longer than a line where the line ends; at least one character stays in front.
fn split_word(word: &str, room: f64, size: f64, weight: Weight) -> (String, String) {
    let mut sum = 0.0;
    for (at, c) in word.char_indices() {
        sum += width(c.encode_utf8(&mut [0; 4]), size, weight);
        if sum > room && at > 0 {
            return (word[..at].to_owned(), word[at..].to_owned());
        }
    }
    (word.to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_faces_can_be_read() {
        let faces = faces();
        assert!(faces.weights.iter().chain(&faces.others).all(Option::is_some));
        for weight in [Weight::Regular, Weight::Medium, Weight::SemiBold] {
            assert!(register_font(weight.family(), FontStyle::Normal, weight.bytes()).is_ok());
        }
    }

    #[test]
    fn accents_count_once() {
        let plain = width("elephant", 13.0, Weight::Regular);
        let accented = width("éléphant", 13.0, Weight::Regular);
        assert!((plain - accented).abs() < 1.0, "{plain} {accented}");
    }

    #[test]
    fn what_is_cut_fits_and_says_so() {
        let text = "A label that is far too long for its place";
        let cut = fit(text, 80.0, 13.0, Weight::Regular);
        assert!(cut.ends_with('…') && width(&cut, 13.0, Weight::Regular) <= 80.0);
        let lines = wrap(text, 90.0, 2, 13.0, Weight::Regular);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        let lines = wrap(&"x".repeat(60), 90.0, 3, 13.0, Weight::Regular);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| width(line, 13.0, Weight::Regular) <= 90.0));
    }

    #[test]
    fn hostile_text_becomes_one_plain_line() {
        assert_eq!(clean("a\u{0}b\n\t c\u{202e}d "), "ab cd");
        assert_eq!(clean(&"y".repeat(10_000)).chars().count(), LONGEST + 1);
        assert_eq!(clean("\u{1b}[31m"), "[31m");
    }
}
