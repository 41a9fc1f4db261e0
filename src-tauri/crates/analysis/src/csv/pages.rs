//! Encodings that the web left behind and old machines still write: code page 850 of DOS (and of many a till and ERP of
//! Western Europe), and the Macintosh's. They are told from Windows' by the letters that stand within words.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// The label of code page 850.
pub(crate) const DOS: &str = "ibm850";
/// Its characters from 0x80 on.
const DOS_UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Whether a label means code page 850.
pub(crate) fn is_dos(label: &str) -> bool {
    ["ibm850", "cp850", "850", "dos"].iter().any(|name| label.trim().eq_ignore_ascii_case(name))
}

/// The characters of code page 850.
pub(crate) fn dos() -> [char; 128] {
    let mut page = ['\u{FFFD}'; 128];
    for (place, character) in page.iter_mut().zip(DOS_UPPER.chars()) {
        *place = character;
    }
    page
}

/// Bytes beyond ASCII that stand beside a letter, by their value from 0x80 on: beside capitals, and beside others.
pub(crate) struct Letters {
    counts: [[u64; 128]; 2],
}

/// What the letters say against the encoding that was guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Old {
    Dos,
    Macintosh,
}

impl Letters {
    pub(crate) fn new() -> Self {
        Self { counts: [[0; 128]; 2] }
    }

    pub(crate) fn see(&mut self, bytes: &[u8]) {
        for window in bytes.windows(3) {
            if window[1] >= 128 && (window[0].is_ascii_alphabetic() || window[2].is_ascii_alphabetic()) {
                let small = window[0].is_ascii_lowercase() || window[2].is_ascii_lowercase();
                self.counts[usize::from(small)][usize::from(window[1] - 128)] += 1;
            }
        }
    }

    /// An old encoding that makes letters of Western Europe of nearly all that stands within words, where the guess
    /// makes them of few.
    pub(crate) fn old(&self, guess: &'static Encoding) -> Option<Old> {
        let all: u64 = self.counts.iter().flatten().sum();
        if all < 4 || !guess.is_single_byte() {
            return None;
        }
        let share = |letter: &dyn Fn(u8) -> Option<char>| {
            let fits = |small: usize, at: u8| letter(at).is_some_and(|c| usual(c) && (small == 0 || c.is_lowercase()));
            let count = |small: usize, at: u8| if fits(small, at) { self.counts[small][usize::from(at)] } else { 0 };
            (0..128).map(|at| count(0, at) + count(1, at)).sum::<u64>() as f64 / all as f64
        };
        let web = |encoding: &'static Encoding| {
            share(&|at| encoding.decode_without_bom_handling(&[at + 128]).0.chars().next())
        };
        if web(guess) >= 0.5 || web(WINDOWS_1252) >= 0.5 {
            return None;
        }
        let page = dos();
        let dos = share(&|at| Some(page[usize::from(at)]));
        let macintosh = web(MACINTOSH);
        let best = if dos >= macintosh { Old::Dos } else { Old::Macintosh };
        (dos.max(macintosh) >= 0.9).then_some(best)
    }
}

/// Letters with accents that are common in Western Europe.
fn usual(character: char) -> bool {
    "éèêëàâäçîïôöûùüßñáíóúåæœøõãÉÈÊÀÂÄÇÎÔÖÜÑÅÆØ".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_within_words_tell_the_encoding() {
        let told = |bytes: &[u8]| {
            let mut letters = Letters::new();
            letters.see(bytes);
            letters.old(WINDOWS_1252)
        };
        assert_eq!(told(b"H\x82l\x8Ane for\x88t gar\x87on b\x82ni"), Some(Old::Dos));
        assert_eq!(told(b"H\x8El\x8Fne for\x90t gar\x8Don b\x8Eni"), Some(Old::Macintosh));
        assert_eq!(told(b"H\xE9l\xE8ne for\xEAt gar\xE7on b\xE9ni"), None);
        assert_eq!(told(b"l\x92\xE9t\xE9 d\x92or, l\x92a\xEEn\xE9"), None);
        assert_eq!(told(b"H\x90L\xD4NE FOR\xD2T \xB7 \x90T\x90"), Some(Old::Dos));
        assert_eq!(told(b"H\x82l\x8Ane"), None);
    }

    #[test]
    fn the_page_of_dos() {
        let page = dos();
        assert_eq!((page[0], page[2], page[0x55], page[127]), ('Ç', 'é', '\u{131}', '\u{A0}'));
        assert!(!page.contains(&'\u{FFFD}'));
        assert!(is_dos("CP850") && !is_dos("utf-8"));
    }
}
