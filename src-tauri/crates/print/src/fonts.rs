//! The bundled fonts, and the width of text in them. No font of the system is ever used: a file looks the same
//! wherever it was made.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use rustybuzz::{Face, UnicodeBuffer};

const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Regular.otf");
const MEDIUM: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Medium.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Bold.otf");
/// For what Inter lacks: emoji, in one colour; then Arabic, Hebrew and symbols.
const EMOJI: &[u8] = include_bytes!("../../../../assets/fonts/NotoEmoji-Regular.ttf");
const OTHERS: &[u8] = include_bytes!("../../../../assets/fonts/DejaVuSans.ttf");

/// The weights of Inter in their order, then what helps out, in the order in which it is asked.
pub(crate) const ALL: [&[u8]; 6] = [REGULAR, MEDIUM, SEMIBOLD, BOLD, EMOJI, OTHERS];

/// Where the emoji are in [`ALL`].
pub(crate) const EMOJI_AT: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    Medium,
    SemiBold,
    Bold,
}

impl Weight {
    pub const EVERY: [Self; 4] = [Self::Regular, Self::Medium, Self::SemiBold, Self::Bold];

    pub fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Medium => 500,
            Self::SemiBold => 600,
            Self::Bold => 700,
        }
    }
}

fn faces() -> &'static [Option<Face<'static>>; 6] {
    static FACES: OnceLock<[Option<Face<'static>>; 6]> = OnceLock::new();
    FACES.get_or_init(|| ALL.map(|bytes| Face::from_slice(bytes, 0)))
}

fn has(c: char, font: usize) -> bool {
    faces()[font].as_ref().is_some_and(|f| f.glyph_index(c).is_some())
}

/// The place in [`ALL`] of the font that draws the letter: this weight's, or the first other one that has it.
fn font_of(c: char, weight: Weight) -> usize {
    let others = Weight::EVERY.len()..ALL.len();
    std::iter::once(weight as usize).chain(others).find(|&font| has(c, font)).unwrap_or(ALL.len() - 1)
}

/// Joins the letters around it, or chooses how the one before it looks: drawn by the font of that one.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// Pieces of a text that one font has the letters of, with the place of that font in [`ALL`].
pub(crate) fn by_font(text: &str, weight: Weight) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut start, mut of) = (0, None);
    for (i, c) in text.char_indices() {
        let now = of.filter(|_| joins(c)).unwrap_or_else(|| font_of(c, weight));
        if let Some(of) = of.filter(|&of| of != now) {
            pieces.push((of, &text[start..i]));
            start = i;
        }
        of = Some(now);
    }
    if let Some(of) = of {
        pieces.push((of, &text[start..]));
    }
    pieces
}

/// Drawn by the font of this weight itself, from left to right?
pub(crate) fn plain(text: &str, weight: Weight) -> bool {
    text.chars().all(|c| c.is_ascii() || (has(c, weight as usize) && !right_to_left(c)))
}

/// Letters of scripts that are written from right to left.
pub(crate) fn right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn advance(face: &Face<'static>, text: &str) -> f64 {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    let shaped = rustybuzz::shape(face, &[], buffer);
    let sum: i64 = shaped.glyph_positions().iter().map(|p| i64::from(p.x_advance)).sum();
    sum as f64 / f64::from(face.units_per_em())
}

/// Width of one line at 100 units of size.
fn measured(text: &str, weight: Weight) -> f64 {
    let of = |font: usize, piece: &str| match &faces()[font] {
        Some(face) => advance(face, piece),
        None => piece.chars().count() as f64 * 0.56,
    };
    by_font(text, weight).into_iter().map(|(font, piece)| of(font, piece)).sum::<f64>() * 100.0
}

/// Widths of words, each measured once.
#[derive(Default)]
pub(crate) struct Measure {
    known: RefCell<HashMap<(Weight, String), f64>>,
}

/// Words that a measure remembers at the most.
const REMEMBERED: usize = 50_000;

impl Measure {
    /// Width of a line without breaks at 100 units of size.
    pub fn at_100(&self, text: &str, weight: Weight) -> f64 {
        let key = (weight, text.to_owned());
        if let Some(width) = self.known.borrow().get(&key) {
            return *width;
        }
        let width = measured(text, weight);
        let mut known = self.known.borrow_mut();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key, width);
        width
    }

    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        self.at_100(text, weight) * size / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_faces_can_be_read() {
        assert!(faces().iter().all(Option::is_some));
    }

    #[test]
    fn each_letter_is_drawn_by_a_font_that_has_it() {
        let fonts =
            |text: &str| by_font(text, Weight::Medium).into_iter().map(|(f, p)| (f, p.to_owned())).collect::<Vec<_>>();
        assert_eq!(fonts("Où ?"), [(1, "Où ?".to_owned())]);
        assert_eq!(fonts("A 🚀 ok"), [(1, "A ".to_owned()), (4, "🚀".to_owned()), (1, " ok".to_owned())]);
        assert_eq!(fonts("👩‍💻"), [(4, "👩‍💻".to_owned())], "one person with a computer is one sign");
        assert_eq!(fonts("שלום"), [(5, "שלום".to_owned())]);
        let wide = |text: &str| measured(text, Weight::Medium);
        assert!(wide("👩‍💻") < 1.5 * wide("👩"), "{} {}", wide("👩‍💻"), wide("👩"));
    }

    #[test]
    fn accents_count_once_and_other_scripts_have_a_width() {
        let measure = Measure::default();
        let width = |text: &str| measure.width(text, 16.0, Weight::Medium);
        assert!((width("elephant") - width("éléphant")).abs() < 1.0);
        assert!(width("שלום") > 20.0 && width("مرحبا") > 20.0);
        assert!(!plain("שלום", Weight::Medium) && plain("Où ça ? « là » — 1 234 €", Weight::Medium));
    }
}
