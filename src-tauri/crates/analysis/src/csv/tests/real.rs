use std::fmt::Write as _;

use super::*;
use ColumnKind::*;

fn check(name: &str, inspect: fn(&Imported, &DataFrame)) {
    let Some(path) = shared(name) else { return };
    let (imported, frame) = read_path(&path, &Choices::default()).unwrap();
    inspect(&imported, &frame);
    let text = std::fs::read_to_string(&path).unwrap();
    let resaved = resave(&text);
    for (what, bytes) in [
        ("windows-1252", encoding_rs::WINDOWS_1252.encode(&resaved).0.into_owned()),
        ("utf-16le with mark", utf16("\u{FEFF}", &resaved, u16::to_le_bytes)),
        ("utf-16be with mark", utf16("\u{FEFF}", &resaved, u16::to_be_bytes)),
        ("utf-16le", utf16("", &resaved, u16::to_le_bytes)),
        ("utf-16be", utf16("", &resaved, u16::to_be_bytes)),
        ("cr", resaved.replace("\r\n", "\r").replace('\n', "\r").into_bytes()),
    ] {
        let file = file(&bytes);
        let (again, other) = read_path(file.path(), &Choices::default()).unwrap();
        assert_eq!(kinds(&again), kinds(&imported), "{name} as {what}");
        assert!(other.equals_missing(&frame), "{name} as {what}: the frame differs");
    }
}

fn utf16(mark: &str, text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
}

/// Semicolons and decimal commas, as a French spreadsheet would save these files (they quote no comma or line end).
fn resave(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let cells: Vec<String> = line
            .split(',')
            .map(|cell| {
                let number = cell.contains('.') && cell.parse::<f64>().is_ok();
                if number { cell.replace('.', ",") } else { cell.to_owned() }
            })
            .collect();
        writeln!(out, "{}", cells.join(";")).unwrap();
    }
    out
}

fn kind(imported: &Imported, name: &str) -> ColumnKind {
    imported.columns.iter().find(|column| column.name == name).unwrap().kind
}

#[test]
fn telco_churn() {
    check("telco-churn.csv", |imported, frame| {
        assert_eq!((frame.height(), frame.width()), (7_043, 21));
        assert_eq!(kind(imported, "customerID"), Identifier);
        assert_eq!(kind(imported, "TotalCharges"), Number);
        assert_eq!(frame.column("TotalCharges").unwrap().null_count(), 11);
        assert_eq!(imported.receipt.blank_cells, 11);
        assert_eq!(kind(imported, "SeniorCitizen"), Integer);
        assert_eq!(kind(imported, "Churn"), Boolean);
        assert_eq!(kind(imported, "MultipleLines"), Category);
        assert_eq!(kind(imported, "tenure"), Integer);
        assert_eq!((imported.receipt.rejected, imported.receipt.repaired, imported.receipt.unfit), (0, 0, 0));
        assert!(imported.findings.iter().any(|note| note.code == "zero_one" && note.args["column"] == "SeniorCitizen"));
    });
}

#[test]
fn bank_marketing() {
    check("bank-marketing.csv", |imported, frame| {
        assert_eq!((frame.height(), frame.width()), (45_211, 17));
        assert_eq!(kind(imported, "job"), Category);
        assert_eq!(kind(imported, "y"), Boolean);
        assert_eq!(kind(imported, "age"), Integer);
        assert_eq!(kind(imported, "pdays"), Integer);
        assert_eq!(kind(imported, "month"), Category);
        let note = |column: &str| {
            imported.findings.iter().any(|note| note.code == "reads_like_missing" && note.args["column"] == column)
        };
        assert!(note("job") && note("poutcome") && !note("month"));
        assert!(frame.column("poutcome").unwrap().null_count() == 0);
    });
}

#[test]
fn bike_hour() {
    check("bike-hour.csv", |imported, frame| {
        assert_eq!((frame.height(), frame.width()), (17_520, 22));
        assert_eq!(names(imported)[..2], ["column_1", "X"]);
        assert!(codes(imported).contains(&"unnamed_column"));
        assert_eq!(kind(imported, "column_1"), Identifier);
        assert_eq!(kind(imported, "dteday"), Date);
        assert_eq!(kind(imported, "temp"), Number);
        assert_eq!(kind(imported, "cnt"), Integer);
        assert_eq!(imported.reading.date_order.value, Some(DateOrder::MonthDayYear));
        let dates = imported.profile.columns[3].dates.clone().unwrap();
        assert_eq!((dates.from.as_str(), dates.to.as_str()), ("2011-01-01", "2012-12-31"));
    });
}
