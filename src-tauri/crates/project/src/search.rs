//! Search over the texts of all records, without regard to case and accents.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Reading;

#[derive(Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Search {
    pub text: String,
    pub limit: Option<usize>,
}

/// A record in which the text was found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Hit {
    #[ts(type = "Kind")]
    pub kind: String,
    pub id: String,
    pub title: String,
    /// What stands around the text found, where that is not the title.
    pub excerpt: String,
    pub canvas_id: Option<String>,
    pub board_id: Option<String>,
}

/// Fields that are searched, the ones that name a record first.
const FIELDS: &[&str] = &[
    "title",
    "name",
    "text",
    "label",
    "statement",
    "question",
    "mockup",
    "tester",
    "scenario",
    "feedback",
    "conclusion",
    "waiver",
    "reasons",
    "detail",
    "definition",
    "evidence",
    "description",
    "meaning",
    "pitfalls",
    "objective",
    "note",
    "purpose",
    "result",
    "tool",
    "owner",
    "share",
    "learn",
    "chosen_because",
];
const LIMIT: usize = 50;
const AROUND: usize = 40;

/// The first field that names a record.
pub(crate) fn title(record: &Value) -> String {
    let fields = [
        "title",
        "name",
        "text",
        "label",
        "statement",
        "tester",
        "question",
        "file_name",
        "algorithm",
        "target",
        "area",
    ];
    fields.iter().filter_map(|f| record[*f].as_str()).find(|t| !t.is_empty()).unwrap_or("").chars().take(120).collect()
}

/// Lower case without accents, character by character.
pub(crate) fn fold(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Records that hold every word of the text; those that hold it in their title come first.
pub fn search(all: &Reading, args: Search) -> Vec<Hit> {
    let folded = fold(args.text.trim());
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for (table, records) in all.kinds() {
        for record in records {
            let texts: Vec<&str> =
                FIELDS.iter().filter_map(|f| record[*f].as_str()).filter(|t| !t.is_empty()).collect();
            let all: Vec<String> = texts.iter().map(|t| fold(t)).collect();
            if !words.iter().all(|w| all.iter().any(|t| t.contains(w))) {
                continue;
            }
            let title = title(record);
            let in_title = all.first().is_some_and(|t| words.iter().all(|w| t.contains(w)));
            let found = all.iter().position(|t| words.iter().any(|w| t.contains(w))).unwrap_or(0);
            let excerpt = if in_title { String::new() } else { excerpt(texts[found], &all[found], words[0]) };
            let text = |field: &str| record[field].as_str().map(str::to_owned);
            let id = text("id").unwrap_or_default();
            let hit = Hit {
                kind: table.kind.to_owned(),
                id,
                title,
                excerpt,
                canvas_id: text("canvas_id"),
                board_id: text("board_id"),
            };
            hits.push((!in_title, hit));
        }
    }
    hits.sort_by_key(|h| h.0);
    hits.into_iter().map(|h| h.1).take(args.limit.unwrap_or(LIMIT)).collect()
}

fn excerpt(text: &str, folded: &str, word: &str) -> String {
    let at = folded.find(word).map_or(0, |i| folded[..i].chars().count());
    let start = at.saturating_sub(AROUND);
    let mut out: String = text.chars().skip(start).take(AROUND * 3).collect();
    if start > 0 {
        out.insert(0, '…');
    }
    out
}
