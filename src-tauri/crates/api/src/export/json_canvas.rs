//! JSON Canvas (jsoncanvas.org, 1.0), out and in: a board for Obsidian and others, and theirs for us.
//!
//! Out: a note is a text node, a group is a group node; who wrote it, how many votes it has and that it was chosen stand
//! under its text, and once more in a field of ours by which it comes back as it was. In: text nodes are notes, files and links are notes with their name or address, groups are groups
//! (the innermost holds a note), the six colours are our six; edges have no place on a board, and how many were left out
//! is said.

use serde::Deserialize;
use serde_json::{Value, json};

use super::all::{All, flag, real, text};
use super::board::{shown, votes};
use crate::Fault;

/// Nodes that one file may bring.
pub(super) const MOST_NODES: usize = 50_000;
/// Bytes of a file, at most.
pub(super) const MOST_BYTES: u64 = 64 << 20;

pub(super) const COLORS: [&str; 6] = ["butter", "mint", "sky", "rose", "lilac", "sand"];

/// Theirs: red, orange, yellow, green, cyan, purple.
fn preset(color: &str) -> &'static str {
    match color {
        "mint" => "4",
        "sky" => "5",
        "rose" => "1",
        "lilac" => "6",
        "sand" => "2",
        _ => "3",
    }
}

pub(super) fn written(all: &All, board: &Value) -> Vec<u8> {
    let id = text(board, "id");
    let votes = votes(all, board);
    let whole = |record: &Value, field: &str| real(record, field).round();
    let mut nodes = Vec::new();
    for group in all.by("note_group", "board_id", id) {
        nodes.push(json!({
            "id": text(group, "id"), "type": "group", "label": text(group, "title"),
            "x": whole(group, "x") as i64, "y": whole(group, "y") as i64,
            "width": whole(group, "width") as i64, "height": whole(group, "height") as i64,
        }));
    }
    for note in all.by("note", "board_id", id).filter(|n| shown(n)) {
        let mut more = vec![all.person(&note["author_id"]).to_owned()];
        if let Some(count) = votes.get(text(note, "id")) {
            more.push(all.count("ideation.votes", usize::try_from(*count).unwrap_or(0)));
        }
        if flag(note, "selected") {
            more.push(all.word("export.chosen"));
        }
        more.retain(|m| !m.is_empty());
        let foot = if more.is_empty() { String::new() } else { format!("\n\n*{}*", more.join(" · ")) };
        nodes.push(json!({
            "id": text(note, "id"), "type": "text", "text": format!("{}{foot}", text(note, "text")),
            "x": whole(note, "x") as i64, "y": whole(note, "y") as i64,
            "width": whole(note, "width") as i64, "height": whole(note, "height") as i64,
            "color": preset(text(note, "color")),
            "atelier": {
                "text": text(note, "text"), "color": text(note, "color"), "author": all.person(&note["author_id"]),
            },
        }));
    }
    let mut bytes = serde_json::to_vec_pretty(&json!({ "nodes": nodes, "edges": [] })).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    nodes: Vec<Value>,
    #[serde(default)]
    edges: Vec<Value>,
}

/// A group that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadGroup {
    pub title: String,
    pub at: [f64; 4],
}

/// A note that was read; `group` is an index.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadNote {
    pub text: String,
    pub color: &'static str,
    pub author: String,
    pub at: [f64; 4],
    pub group: Option<usize>,
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Read {
    pub notes: Vec<ReadNote>,
    pub groups: Vec<ReadGroup>,
    /// Arrows, which a board does not have.
    pub edges: usize,
    /// Nodes of a type that JSON Canvas 1.0 does not know, or with nothing in them.
    pub dropped: usize,
}

/// # Errors
/// `canvas_file` with `{node, field}` where a node is not what the format says, or `{detail}` where it is no JSON.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|e| Fault::new("canvas_json", json!({ "line": e.line(), "column": e.column() })))?;
    let shape = value.is_object() && value.get("nodes").is_none_or(Value::is_array);
    let file: File = Some(value)
        .filter(|_| shape)
        .and_then(|v| serde_json::from_value(v).ok())
        .ok_or_else(|| Fault::new("canvas_shape", json!({})))?;
    if file.nodes.len() > MOST_NODES {
        return Err(Fault::new("canvas_too_many", json!({ "count": file.nodes.len(), "limit": MOST_NODES })));
    }
    let mut read = Read { edges: file.edges.len(), ..Read::default() };
    let mut notes: Vec<ReadNote> = Vec::new();
    for (n, node) in file.nodes.iter().enumerate() {
        let kind = node["type"].as_str().ok_or_else(|| wrong(n, node, "type"))?;
        let at = place(n, node)?;
        let said = |field: &str| match &node[field] {
            Value::Null => Ok(String::new()),
            Value::String(text) => Ok(text.clone()),
            _ => Err(wrong(n, node, field)),
        };
        let words = match kind {
            "text" => said("text")?,
            "file" => said("file")?,
            "link" => said("url")?,
            "group" => {
                read.groups.push(ReadGroup { title: line(&said("label")?), at });
                continue;
            }
            _ => {
                read.dropped += 1;
                continue;
            }
        };
        if words.trim().is_empty() {
            read.dropped += 1;
            continue;
        }
        let own = &node["atelier"];
        notes.push(ReadNote {
            text: own["text"].as_str().unwrap_or(&words).trim().to_owned(),
            color: COLORS.into_iter().find(|c| own["color"] == *c).unwrap_or_else(|| color(&node["color"])),
            author: line(own["author"].as_str().unwrap_or_default()),
            at,
            group: None,
        });
    }
    // The innermost group that holds a note's middle.
    let mut inner: Vec<usize> = (0..read.groups.len()).collect();
    inner.sort_by(|a, b| area(&read.groups[*a]).total_cmp(&area(&read.groups[*b])));
    for note in &mut notes {
        let (x, y) = (note.at[0] + note.at[2] / 2.0, note.at[1] + note.at[3] / 2.0);
        note.group = inner.iter().copied().find(|g| {
            let [left, top, width, height] = read.groups[*g].at;
            x >= left && x <= left + width && y >= top && y <= top + height
        });
    }
    read.notes = notes;
    Ok(read)
}

fn area(group: &ReadGroup) -> f64 {
    group.at[2] * group.at[3]
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

fn wrong(n: usize, node: &Value, field: &str) -> Fault {
    let id: String = node["id"].as_str().unwrap_or("?").chars().take(80).collect();
    Fault::new("canvas_node", json!({ "number": n + 1, "id": id, "field": field }))
}

fn place(n: usize, node: &Value) -> Result<[f64; 4], Fault> {
    let mut at = [0.0; 4];
    for (value, field) in at.iter_mut().zip(["x", "y", "width", "height"]) {
        *value =
            node[field].as_f64().filter(|v| v.is_finite() && v.abs() < 1e8).ok_or_else(|| wrong(n, node, field))?;
    }
    if at[2] <= 0.0 || at[3] <= 0.0 {
        return Err(wrong(n, node, if at[2] <= 0.0 { "width" } else { "height" }));
    }
    Ok(at)
}

/// One of ours: their preset's, or the nearest by hue.
fn color(value: &Value) -> &'static str {
    let text = value.as_str().unwrap_or_default();
    match text {
        "1" => "rose",
        "2" => "sand",
        "3" | "" => "butter",
        "4" => "mint",
        "5" => "sky",
        "6" => "lilac",
        hex => hue(hex).map_or("butter", |h| match h as i64 {
            0..20 | 330..=360 => "rose",
            20..42 => "sand",
            42..75 => "butter",
            75..170 => "mint",
            170..245 => "sky",
            _ => "lilac",
        }),
    }
}

/// The hue, in degrees, of `#rgb` or `#rrggbb`.
fn hue(hex: &str) -> Option<f64> {
    let digits: Vec<f64> =
        hex.strip_prefix('#')?.chars().map(|c| c.to_digit(16).map(f64::from)).collect::<Option<_>>()?;
    let [r, g, b] = match digits.as_slice() {
        [r, g, b] => [*r / 15.0, *g / 15.0, *b / 15.0],
        [r, r2, g, g2, b, b2, ..] => [(r * 16.0 + r2) / 255.0, (g * 16.0 + g2) / 255.0, (b * 16.0 + b2) / 255.0],
        _ => return None,
    };
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    if spread < 0.02 {
        return None;
    }
    let sixth = if most == r {
        ((g - b) / spread).rem_euclid(6.0)
    } else if most == g {
        (b - r) / spread + 2.0
    } else {
        (r - g) / spread + 4.0
    };
    Some(sixth * 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_theirs_is_read() {
        let file = json!({
            "nodes": [
                { "id": "g", "type": "group", "x": 0, "y": 0, "width": 900, "height": 900, "label": "Outer" },
                { "id": "h", "type": "group", "x": 0, "y": 0, "width": 300, "height": 300, "label": "Inner" },
                { "id": "a", "type": "text", "x": 10, "y": 10, "width": 100, "height": 60, "text": "# Hi", "color": "5" },
                { "id": "b", "type": "file", "x": 500, "y": 500, "width": 100, "height": 60, "file": "notes/a.md" },
                { "id": "c", "type": "link", "x": 2000, "y": 0, "width": 100, "height": 60, "url": "https://x.y", "color": "#ff0000" },
                { "id": "d", "type": "dance", "x": 0, "y": 0, "width": 1, "height": 1 },
            ],
            "edges": [{ "id": "e", "fromNode": "a", "toNode": "b" }],
        });
        let read = read(&serde_json::to_vec(&file).unwrap()).unwrap();
        let shown: Vec<_> = read.notes.iter().map(|n| (n.text.as_str(), n.color, n.group)).collect();
        assert_eq!(shown, [("# Hi", "sky", Some(1)), ("notes/a.md", "butter", Some(0)), ("https://x.y", "rose", None)]);
        assert_eq!((read.edges, read.dropped), (1, 1));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let fault = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(fault("{\"nodes\": [").code, "canvas_json");
        assert_eq!(fault("[]").code, "canvas_shape");
        assert_eq!(fault("{\"nodes\": 5}").code, "canvas_shape");
        let bad = |node: Value| fault(&json!({ "nodes": [node] }).to_string());
        assert_eq!(bad(json!({})).args["field"], "type");
        assert_eq!(bad(json!({ "type": "text", "x": 1, "y": "no" })).args["field"], "y");
        assert_eq!(bad(json!({ "type": "text", "x": 1e300, "y": 0, "width": 1, "height": 1 })).args["field"], "x");
        assert_eq!(bad(json!({ "type": "text", "x": 1, "y": 0, "width": -1, "height": 1 })).args["field"], "width");
        assert_eq!(
            bad(json!({ "type": "text", "x": 1, "y": 0, "width": 1, "height": 1, "text": [] })).args["field"],
            "text"
        );
        assert_eq!(fault(&"[".repeat(100_000)).code, "canvas_json");
        assert_eq!(read(b"{}").unwrap(), Read::default());
    }
}
