//! The difference of two texts, word by word.

use serde::Serialize;
use ts_rs::TS;

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    Kept,
    Removed,
    Added,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Piece {
    pub kind: PieceKind,
    pub text: String,
}

/// Beyond this many pairs of words the middle of two texts is shown as replaced, rather than compared for seconds.
const PAIRS: usize = 4_000_000;

/// The pieces of both texts in reading order. Those kept and removed make the old one, those kept and added the new one.
pub fn compare_words(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (words(old), words(new));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
    let mut out = Pieces::default();
    old[..start].iter().for_each(|word| out.push(PieceKind::Kept, word));
    middle(old_middle, new_middle, &mut out);
    old_rest[old_rest.len() - end..].iter().for_each(|word| out.push(PieceKind::Kept, word));
    out.finish()
}

/// Words, spaces and marks, each a piece of the text; together they are the text.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| {
        if c.is_alphanumeric() {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut out = Vec::new();
    let mut from = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        // A mark stands alone; letters and spaces hold together.
        if last.is_some_and(|last| last != class(c) || last == 2) {
            out.push(&text[from..at]);
            from = at;
        }
        last = Some(class(c));
    }
    if from < text.len() {
        out.push(&text[from..]);
    }
    out
}

/// The longest common subsequence, by its table.
fn middle(old: &[&str], new: &[&str], out: &mut Pieces) {
    if old.len().saturating_mul(new.len()) > PAIRS {
        old.iter().for_each(|word| out.push(PieceKind::Removed, word));
        new.iter().for_each(|word| out.push(PieceKind::Added, word));
        return;
    }
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push(PieceKind::Kept, old[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            out.push(PieceKind::Removed, old[i]);
            i += 1;
        } else {
            out.push(PieceKind::Added, new[j]);
            j += 1;
        }
    }
}

/// Pieces that follow one another with the same fate are one. Between two changes a lone space is changed with them: the
/// eye reads "old phrase" and "new phrase", not a stutter.
#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
    /// What is removed and added since the last kept word.
    removed: String,
    added: String,
    /// A space kept since, which may still be drawn into the change.
    space: String,
}

impl Pieces {
    fn push(&mut self, kind: PieceKind, word: &str) {
        let changing = !self.removed.is_empty() || !self.added.is_empty();
        if kind == PieceKind::Kept {
            if changing && self.space.is_empty() && word.chars().all(char::is_whitespace) {
                word.clone_into(&mut self.space);
                return;
            }
            self.settle();
            self.write(PieceKind::Kept, word);
            return;
        }
        let space = std::mem::take(&mut self.space);
        // On the side that has words before the space it belongs; on the other it would stand at the start.
        if !space.is_empty() {
            self.removed.push_str(&space);
            self.added.push_str(&space);
        }
        match kind {
            PieceKind::Removed => self.removed.push_str(word),
            _ => self.added.push_str(word),
        }
    }

    fn settle(&mut self) {
        let (removed, added) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.added));
        self.write(PieceKind::Removed, &removed);
        self.write(PieceKind::Added, &added);
        let space = std::mem::take(&mut self.space);
        self.write(PieceKind::Kept, &space);
    }

    fn write(&mut self, kind: PieceKind, text: &str) {
        match self.list.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.list.push(Piece { kind, text: text.to_owned() }),
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.settle();
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> String {
        let mark = |piece: &Piece| match piece.kind {
            PieceKind::Kept => piece.text.clone(),
            PieceKind::Removed => format!("[-{}-]", piece.text),
            PieceKind::Added => format!("[+{}+]", piece.text),
        };
        compare_words(old, new).iter().map(mark).collect()
    }

    #[test]
    fn words_that_changed() {
        assert_eq!(shown("Sort the alerts", "Sort all the alerts"), "Sort [+all +]the alerts");
        assert_eq!(shown("Fraud analysts", "Fraud analysts (14 people)"), "Fraud analysts[+ (14 people)+]");
        assert_eq!(shown("The analyst reads", "An expert reads"), "[-The analyst-][+An expert+] reads");
        assert_eq!(shown("l’été dernier", "l’hiver dernier"), "l’[-été-][+hiver+] dernier");
        assert_eq!(shown("", "new"), "[+new+]");
        assert_eq!(shown("old", ""), "[-old-]");
        assert_eq!(shown("same", "same"), "same");
        assert_eq!(compare_words("", ""), []);
    }

    #[test]
    fn two_books_are_not_compared_for_ever() {
        let old: String = (0..20_000).map(|i| format!("a{i} ")).collect();
        let new: String = (0..20_000).map(|i| format!("b{i} ")).collect();
        let pieces = compare_words(&old, &new);
        assert!(pieces.len() < 10, "{}", pieces.len());
    }

    proptest! {
        #[test]
        fn both_texts_are_in_the_pieces(old in "[ab ,\n]{0,30}", new in "[ab ,é]{0,30}") {
            let pieces = compare_words(&old, &new);
            let of = |fate: PieceKind| -> String {
                pieces.iter().filter(|p| p.kind == PieceKind::Kept || p.kind == fate).map(|p| p.text.as_str()).collect()
            };
            prop_assert_eq!(of(PieceKind::Removed), old);
            prop_assert_eq!(of(PieceKind::Added), new);
        }
    }
}
