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
/// For what Inter lacks: Arabic, Hebrew, symbols, simple emoji.
const FALLBACK: &[u8] = include_bytes!("../../../../assets/fonts/DejaVuSans.ttf");

pub(crate) const ALL: [&[u8]; 5] = [REGULAR, MEDIUM, SEMIBOLD, BOLD, FALLBACK];

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

    pub fn bytes(self) -> &'static [u8] {
        ALL[self as usize]
    }
}

struct Faces {
    weights: [Option<Face<'static>>; 4],
    fallback: Option<Face<'static>>,
}

fn faces() -> &'static Faces {
    static FACES: OnceLock<Faces> = OnceLock::new();
    FACES.get_or_init(|| Faces {
        weights: Weight::EVERY.map(|w| Face::from_slice(w.bytes(), 0)),
        fallback: Face::from_slice(FALLBACK, 0),
    })
}

/// Whether the font of this weight has the letter.
pub(crate) fn has(c: char, weight: Weight) -> bool {
    faces().weights[weight as usize].as_ref().is_some_and(|f| f.glyph_index(c).is_some())
}

/// Drawn by the font of this weight itself, from left to right?
pub(crate) fn plain(text: &str, weight: Weight) -> bool {
    text.chars().all(|c| c.is_ascii() || (has(c, weight) && !right_to_left(c)))
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
    let faces = faces();
    let (Some(main), Some(fallback)) = (&faces.weights[weight as usize], &faces.fallback) else {
        return text.chars().count() as f64 * 56.0;
    };
    if plain(text, weight) {
        return advance(main, text) * 100.0;
    }
    // Runs of what Inter has, and of what it lacks.
    let mut width = 0.0;
    let mut run = String::new();
    let mut own = true;
    for c in text.chars() {
        let has = main.glyph_index(c).is_some();
        if has != own && !run.is_empty() {
            width += advance(if own { main } else { fallback }, &run);
            run.clear();
        }
        own = has;
        run.push(c);
    }
    (width + advance(if own { main } else { fallback }, &run)) * 100.0
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
        assert!(faces().weights.iter().all(Option::is_some) && faces().fallback.is_some());
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
