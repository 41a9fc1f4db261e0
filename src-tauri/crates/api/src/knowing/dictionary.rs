//! The dictionary of a dataset as a table, out and in: columns are matched by their names, and what does not match is said.

use std::collections::HashMap;

use project::dataset::{self, DatasetColumn, Described};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::Fault;
use crate::ctx::Ctx;
use crate::door::{self, Answer};
use crate::export::read_table;

/// Fields by their own titles, and by those that people write in both languages.
const FIELDS: [(&str, &[&str]); 9] = [
    ("column", &["column", "name", "field", "variable", "colonne", "nom", "champ"]),
    ("kind", &["kind", "type", "nature"]),
    ("meaning", &["meaning", "description", "definition", "label", "sens", "signification", "définition", "libellé"]),
    ("unit", &["unit", "units", "unité", "unités"]),
    ("owner", &["owner", "source", "propriétaire", "responsable"]),
    ("personal", &["personal", "personal data", "sensitivity", "personnel", "personnelle", "donnée personnelle"]),
    ("personal_kind", &["personal_kind", "kind of personal data", "nature personnelle"]),
    ("known_after", &["known_after", "known after", "connue après", "connu après"]),
    ("pitfalls", &["pitfalls", "traps", "known traps", "notes", "pièges", "remarques"]),
];

/// Titles and rows, as they are read back.
pub(crate) fn dictionary(columns: &[DatasetColumn]) -> Vec<Vec<String>> {
    let flag = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let mut rows = vec![FIELDS.iter().map(|(field, _)| (*field).to_owned()).collect()];
    for column in columns {
        let c = column.clone();
        rows.push(vec![
            c.name,
            c.kind,
            c.meaning,
            c.unit,
            c.owner,
            flag(column.personal),
            c.personal_kind,
            flag(column.known_after),
            c.pitfalls,
        ]);
    }
    rows
}

#[derive(Debug, Deserialize, TS)]
pub struct BringDictionary {
    pub dataset_id: String,
    pub handle: String,
}

/// A cell that says neither yes nor no.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct UnreadCell {
    /// Row of the table, from 1.
    pub row: u32,
    pub field: String,
    pub text: String,
}

/// What became of a dictionary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct DictionaryRead {
    /// Columns that the file speaks of, and those whose description it changed.
    pub matched: u32,
    pub changed: u32,
    /// Names in the file that no column has.
    pub unknown: Vec<String>,
    /// Columns that the file does not speak of.
    pub absent: Vec<String>,
    /// Titles that are no field of a dictionary.
    pub ignored: Vec<String>,
    pub unread: Vec<UnreadCell>,
}

pub(crate) fn bring_dictionary(ctx: &Ctx, args: BringDictionary) -> Result<(Answer, DictionaryRead), Fault> {
    let path = ctx.house.handed_in(&args.handle)?;
    let (titles, rows) = read_table(ctx, &path)?;
    let dataset_id = args.dataset_id.clone();
    let columns = ctx.open()?.project.read(move |d| {
        d.find::<dataset::Dataset>(&dataset_id)?;
        d.every::<DatasetColumn>("dataset_id = ?1", &[&dataset_id])
    })?;
    let (described, read) = matched(&columns, &titles, &rows)
        .ok_or_else(|| Fault::new("dictionary_columns", json!({ "titles": titles.join(", ") })))?;
    let dataset_id = args.dataset_id;
    let (mut answer, changed) =
        door::write(ctx, "bring_dictionary", move |tx| dataset::describe_columns(tx, &dataset_id, described))?;
    let read = DictionaryRead { changed, ..read };
    answer.value = json!(read);
    Ok((answer, read))
}

/// A name as people may write it: neither case nor outer blanks matter.
fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What the table says of which column; none where it has no column of names.
fn matched(
    columns: &[DatasetColumn],
    titles: &[String],
    rows: &[Vec<String>],
) -> Option<(Vec<Described>, DictionaryRead)> {
    let field_of = |title: &String| {
        let title = plain(title);
        FIELDS.iter().find(|(_, names)| names.contains(&title.as_str())).map(|(field, _)| *field)
    };
    let fields: Vec<Option<&str>> = titles.iter().map(field_of).collect();
    let named = fields.iter().position(|field| *field == Some("column"))?;
    let unnamed = titles.iter().zip(&fields).filter(|(title, field)| field.is_none() && !title.trim().is_empty());
    let ignored = unnamed.map(|(title, _)| title.clone()).collect();
    let mut read = DictionaryRead { ignored, ..DictionaryRead::default() };
    let mut loose: HashMap<String, Vec<&DatasetColumn>> = HashMap::new();
    for column in columns {
        loose.entry(plain(&column.name)).or_default().push(column);
    }
    let mut described: Vec<Described> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let name = row.get(named).map(String::as_str).unwrap_or_default();
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // The very name first; else the only one that differs by case and blanks alone.
        let exact = columns.iter().find(|c| c.name == name);
        let near = || loose.get(&plain(name)).filter(|found| found.len() == 1).map(|found| found[0]);
        let Some(column) = exact.or_else(near) else {
            read.unknown.push(name.to_owned());
            continue;
        };
        let mut said = Described { id: column.id.clone(), ..Described::default() };
        for (field, cell) in fields.iter().zip(row) {
            // An empty cell leaves what is known.
            if cell.trim().is_empty() {
                continue;
            }
            let text = || Some(cell.clone());
            let mut yes_or_no = |field: &str| {
                let found = flag(cell);
                if found.is_none() {
                    read.unread.push(UnreadCell { row: at as u32 + 1, field: field.to_owned(), text: cell.clone() });
                }
                found
            };
            match field {
                Some("meaning") => said.meaning = text(),
                Some("unit") => said.unit = text(),
                Some("owner") => said.owner = text(),
                Some("pitfalls") => said.pitfalls = text(),
                Some("personal_kind") => said.personal_kind = text(),
                Some("personal") => said.personal = yes_or_no("personal"),
                Some("known_after") => said.known_after = yes_or_no("known_after"),
                _ => {}
            }
        }
        described.push(said);
    }
    read.matched = described.len() as u32;
    read.absent = columns.iter().filter(|c| !described.iter().any(|d| d.id == c.id)).map(|c| c.name.clone()).collect();
    Some((described, read))
}

fn flag(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "yes" | "oui" | "true" | "vrai" | "1" | "x" | "y" | "o" => Some(true),
        "no" | "non" | "false" | "faux" | "0" | "n" | "-" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str) -> DatasetColumn {
        serde_json::from_value(json!({
            "id": format!("id-{name}"), "dataset_id": "d", "name": name, "position": 0, "kind": "number",
            "meaning": "as it was", "unit": "", "owner": "", "personal": false, "known_after": false, "pitfalls": "",
            "personal_kind": "", "not_personal": false,
        }))
        .unwrap()
    }

    fn texts(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn what_matches_and_what_does_not() {
        let columns = [column("amount"), column("Amount"), column("country"), column("left")];
        let titles = texts(&[&["Colonne", "Sens", "Personnel", "Colour"]]).remove(0);
        let rows = texts(&[
            &["amount", "What was paid", "oui", "red"],
            &[" COUNTRY ", "", "perhaps", ""],
            &["AMOUNT", "which?", "", ""],
            &["gone", "x", "", ""],
            &["", "", "", ""],
        ]);
        let (described, read) = matched(&columns, &titles, &rows).unwrap();
        assert_eq!((described[0].id.as_str(), described[0].meaning.as_deref()), ("id-amount", Some("What was paid")));
        assert_eq!((described[0].personal, described[1].meaning.clone()), (Some(true), None));
        assert_eq!((read.matched, read.unknown), (2, vec!["AMOUNT".to_owned(), "gone".to_owned()]));
        assert_eq!(read.absent, ["Amount", "left"]);
        assert_eq!((read.ignored, read.unread.len(), read.unread[0].row), (vec!["Colour".to_owned()], 1, 2));
        assert!(matched(&columns, &texts(&[&["a", "b"]])[0], &[]).is_none(), "nothing names the columns");
    }
}
