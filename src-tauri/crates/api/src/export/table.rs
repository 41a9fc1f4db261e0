//! Notes as CSV (RFC 4180), and as the CSV that this locale's Excel opens by a double click.

use serde_json::Value;

use super::all::{All, flag, real, text};
use super::board::votes;
use crate::Locale;

/// How a CSV is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Dialect {
    /// Commas, points, UTF-8: for programs.
    Plain,
    /// A mark at the front, and the locale's separator and decimals.
    Excel(Locale),
}

/// Columns, as they are read back.
pub(super) const COLUMNS: [&str; 14] = [
    "text",
    "author",
    "group",
    "votes",
    "color",
    "selected",
    "because",
    "parked",
    "round",
    "x",
    "y",
    "width",
    "height",
    "created_at",
];

pub(super) fn notes(all: &All, board: &Value, dialect: Dialect) -> Vec<u8> {
    let id = text(board, "id");
    let votes = votes(all, board);
    let head: Vec<String> = match dialect {
        Dialect::Plain => COLUMNS.map(str::to_owned).into(),
        Dialect::Excel(_) => COLUMNS.map(|c| all.word(&format!("export.column.{c}"))).into(),
    };
    let mut rows = vec![head];
    for note in all.by("note", "board_id", id).filter(|n| n["merged_into_id"].is_null() && !flag(n, "hidden")) {
        let number = |field: &str| decimal(real(note, field), dialect);
        let group = note["group_id"].as_str().and_then(|g| all.find("note_group", g));
        let told = |field: &str| match (flag(note, field), dialect) {
            (yes, Dialect::Plain) => yes.to_string(),
            (true, Dialect::Excel(_)) => all.word("export.yes"),
            (false, Dialect::Excel(_)) => String::new(),
        };
        let color = match dialect {
            Dialect::Plain => text(note, "color").to_owned(),
            Dialect::Excel(_) => all.word(&format!("ideation.color.{}", text(note, "color"))),
        };
        rows.push(vec![
            text(note, "text").to_owned(),
            all.person(&note["author_id"]).to_owned(),
            group.map(|g| text(g, "title").to_owned()).unwrap_or_default(),
            votes.get(text(note, "id")).copied().unwrap_or(0).to_string(),
            color,
            told("selected"),
            text(note, "chosen_because").to_owned(),
            told("parked"),
            note["round"].as_i64().unwrap_or(1).to_string(),
            number("x"),
            number("y"),
            number("width"),
            number("height"),
            text(note, "created_at").to_owned(),
        ]);
    }
    csv(&rows, dialect)
}

fn decimal(value: f64, dialect: Dialect) -> String {
    let text = format!("{}", (value * 100.0).round() / 100.0);
    match dialect {
        Dialect::Excel(Locale::Fr) => text.replace('.', ","),
        _ => text,
    }
}

/// Rows as CSV: CRLF, quotes doubled. For a spreadsheet, a text that would be a formula is kept a text.
pub(super) fn csv(rows: &[Vec<String>], dialect: Dialect) -> Vec<u8> {
    let (separator, excel) = match dialect {
        Dialect::Plain => (',', false),
        Dialect::Excel(Locale::En) => (',', true),
        Dialect::Excel(Locale::Fr) => (';', true),
    };
    let mut out = String::new();
    if excel {
        out.push('\u{feff}');
    }
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                out.push(separator);
            }
            // A negative number is a number; "=1+1" typed by someone in the room must not be computed.
            let number =
                cell.strip_prefix('-').is_some_and(|r| r.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')));
            let formula = excel && !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let cell = if formula { format!("'{cell}") } else { cell.clone() };
            if cell.contains(['"', '\n', '\r', separator]) || cell.starts_with(' ') || cell.ends_with(' ') {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(&cell);
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str, dialect: Dialect) -> String {
        String::from_utf8(csv(&[vec![cell.to_owned(), "b".to_owned()]], dialect)).unwrap()
    }

    #[test]
    fn quotes_are_doubled_and_line_ends_kept() {
        assert_eq!(one("a \"b\"\nc", Dialect::Plain), "\"a \"\"b\"\"\nc\",b\r\n");
        assert_eq!(one("a;b", Dialect::Excel(Locale::Fr)), "\u{feff}\"a;b\";b\r\n");
    }

    #[test]
    fn nothing_typed_in_the_room_is_computed() {
        assert_eq!(one("=1+1", Dialect::Plain), "=1+1,b\r\n");
        assert_eq!(one("=1+1", Dialect::Excel(Locale::En)), "\u{feff}'=1+1,b\r\n");
        assert_eq!(one("-12,5", Dialect::Excel(Locale::Fr)), "\u{feff}-12,5;b\r\n");
    }
}
