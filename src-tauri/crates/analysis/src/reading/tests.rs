//! Files made here, byte by byte, so that each says exactly what it is about.

use std::io::Write;
use std::path::{Path, PathBuf};

use ::zip::write::SimpleFileOptions;
use polars::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{ColumnKind, store};

/// What an import gave: the table as text, and all that was said.
struct Read {
    imported: Imported,
    rows: Vec<Vec<Option<String>>>,
}

impl Read {
    fn names(&self) -> Vec<&str> {
        self.imported.columns.iter().map(|column| column.name.as_str()).collect()
    }

    fn kinds(&self) -> Vec<ColumnKind> {
        self.imported.columns.iter().map(|column| column.kind).collect()
    }

    fn finding(&self, code: &str) -> &crate::csv::Note {
        let found = self.imported.findings.iter().find(|note| note.code == code);
        found.unwrap_or_else(|| panic!("no {code} in {:?}", self.imported.findings))
    }

    fn row(&self, at: usize) -> Vec<&str> {
        self.rows[at].iter().map(|cell| cell.as_deref().unwrap_or("∅")).collect()
    }
}

fn read_with(path: &Path, choices: &Choices) -> Result<Read, Error> {
    let preview = preview(path, choices, &Watch::none());
    let mut chunks = Vec::new();
    let imported = import(path, choices, &Watch::none(), &mut |chunk| {
        chunks.push(chunk.bytes);
        Ok(())
    })?;
    let frame = store::read(&chunks, None).unwrap();
    let preview = preview.unwrap();
    assert_eq!(preview.columns.len(), imported.columns.len(), "the preview shows what is imported");
    assert_eq!(preview.reading.format, imported.reading.format);
    let receipt = &imported.receipt;
    assert_eq!(receipt.rows_read, receipt.preamble + receipt.header + receipt.rejected + receipt.rows_out);
    Ok(Read { rows: store::texts(&frame, 0, frame.height()), imported })
}

fn read(path: &Path) -> Read {
    read_with(path, &Choices::default()).unwrap()
}

fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Parts of an archive, packed.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let method =
            if *name == "mimetype" { ::zip::CompressionMethod::Stored } else { ::zip::CompressionMethod::Deflated };
        out.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A workbook: sheets as (name, state, content of `sheetData`, what follows it).
fn workbook(sheets: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let mut book = String::from("<workbook xmlns:r=\"r\"><sheets>");
    let mut links = String::from("<Relationships>");
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, state, rows, after)) in sheets.iter().enumerate() {
        let id = at + 1;
        book += &format!("<sheet name=\"{name}\" sheetId=\"{id}\" state=\"{state}\" r:id=\"rId{id}\"/>");
        links += &format!(
            "<Relationship Id=\"rId{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        );
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"),
        ));
    }
    book += "</sheets></workbook>";
    links += "</Relationships>";
    // Style 1 is a date, style 2 a date with a time.
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    let root = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let mut all = vec![
        ("_rels/.rels", root),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", links.as_str()),
        ("xl/styles.xml", styles),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    archive(&all)
}

/// `text`, `=number`, `#error`, `@days`, `!true`, nothing.
fn rows(table: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (at, cells) in table.iter().enumerate() {
        xml += &format!("<row r=\"{}\">", at + 1);
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", char::from(b'A' + column as u8), at + 1);
            xml += &match cell.split_at_checked(1) {
                None => continue,
                Some(("=", number)) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                Some(("@", days)) => {
                    let style = if days.contains('.') { 2 } else { 1 };
                    format!("<c r=\"{place}\" s=\"{style}\"><v>{days}</v></c>")
                }
                Some(("!", flag)) => format!("<c r=\"{place}\" t=\"b\"><v>{flag}</v></c>"),
                Some(("#", _)) => format!("<c r=\"{place}\" t=\"e\"><v>{cell}</v></c>"),
                Some(_) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            };
        }
        xml += "</row>";
    }
    xml
}

fn sheet(table: &[&[&str]]) -> Vec<u8> {
    workbook(&[("Sales", "visible", &rows(table), "")])
}

#[test]
fn a_sheet_keeps_its_types() {
    let folder = folder();
    let path = file(
        &folder,
        "sales.xlsx",
        &sheet(&[
            &["when", "at", "amount", "paid", "postcode", "note"],
            &["@45000", "@45000.75", "=12.345", "!1", "01000", "a, \"b\"\nc"],
            &["@45031", "@45031.5", "=1.125", "!0", "75001", "d"],
            &["@45062", "", "#DIV/0!", "!1", "06000", "N/A is text"],
        ]),
    );
    let got = read(&path);
    assert_eq!(got.names(), ["when", "at", "amount", "paid", "postcode", "note"]);
    use ColumnKind::*;
    assert_eq!(got.kinds()[..4], [Date, DateTime, Number, Boolean]);
    assert!(matches!(got.kinds()[4], Identifier | Category), "leading zeros are kept: {:?}", got.kinds());
    assert_eq!(got.row(0), ["2023-03-15", "2023-03-15 18:00:00", "12.345", "true", "01000", "a, \"b\"\nc"]);
    assert_eq!(got.row(2)[1..3], ["∅", "∅"]);
    assert_eq!(got.row(2)[5], "N/A is text");
    assert_eq!(got.imported.receipt.errors, 1);
    assert_eq!(got.imported.receipt.error_cells[0].text, "#DIV/0!");
    assert_eq!(got.finding("error_cells").args["column"], "amount");
    assert_eq!(got.imported.reading.format, Format::Xlsx);
    assert_eq!(got.imported.reading.sheet.as_ref().unwrap().value, "Sales");
}

#[test]
fn titles_merged_labels_and_a_table_that_begins_elsewhere() {
    let folder = folder();
    let table = rows(&[
        &["", "Sales of 2026", "", "", ""],
        &[],
        &["", "Region", "Year", "2025", ""],
        &["", "", "", "sold", "returned"],
        &["", "North", "=2025", "=10", "=1"],
        &["", "", "=2026", "=12", "=2"],
        &["", "South", "=2025", "=20", "=3"],
        &["", "", "=2026", "=22", "=4"],
        &["", "Source: the till", "", "", ""],
    ]);
    let merged = "<mergeCells><mergeCell ref=\"B1:E1\"/><mergeCell ref=\"B3:B4\"/><mergeCell ref=\"C3:C4\"/><mergeCell ref=\"D3:E3\"/><mergeCell ref=\"B5:B6\"/><mergeCell ref=\"B7:B8\"/></mergeCells>";
    let path = file(&folder, "merged.xlsx", &workbook(&[("One", "visible", &table, merged)]));
    let choices = Choices { header_rows: Some(2), ..Choices::default() };
    let got = read_with(&path, &choices).unwrap();
    assert_eq!(got.names(), ["Region", "Year", "2025 sold", "2025 returned"]);
    assert_eq!(got.row(1), ["North", "2026", "12", "2"]);
    assert_eq!(got.row(3)[0], "South");
    assert_eq!(got.rows.len(), 4);
    let note = &got.imported.receipt.rejected_rows[0];
    assert_eq!((note.reason.as_str(), note.line), ("footnote", 9), "{:?}", got.imported.receipt);
    assert_eq!(got.finding("preamble").args["lines"], 1);
}

#[test]
fn one_of_several_sheets() {
    let folder = folder();
    let cover = rows(&[&["Report of the quarter"]]);
    let data = rows(&[&["a", "b"], &["=1", "x"], &["=2", "y"], &["=3", "z"]]);
    let other = rows(&[&["c"], &["=9"], &["=8"]]);
    let bytes = workbook(&[
        ("Cover", "visible", &cover, ""),
        ("Secret", "hidden", &format!("{data}{data}"), ""),
        ("Data &amp; more", "visible", &data, ""),
        ("Other", "visible", &other, ""),
    ]);
    let path = file(&folder, "several.xlsx", &bytes);
    let got = read(&path);
    assert_eq!(got.names(), ["a", "b"]);
    let reading = &got.imported.reading;
    assert_eq!(reading.sheet.as_ref().unwrap().value, "Data & more");
    assert_eq!(reading.sheet.as_ref().unwrap().evidence.code, "largest_sheet");
    assert_eq!(reading.sheets, ["Cover", "Data & more", "Other", "Secret"]);
    let choices = Choices { sheet: Some("Other".to_owned()), ..Choices::default() };
    assert_eq!(read_with(&path, &choices).unwrap().names(), ["c"]);
    let choices = Choices { sheet: Some("Gone".to_owned()), ..Choices::default() };
    let error = read_with(&path, &choices).err().unwrap();
    assert_eq!(error, Error::ReadingNoSheet { name: "several.xlsx".to_owned(), sheet: "Gone".to_owned() });
}

fn open_document(table: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &format!("<office:document-content>{table}</office:document-content>")),
    ])
}

#[test]
fn an_open_document() {
    let folder = folder();
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let table = format!(
        "<table:table table:name=\"Feuille &amp; 1\">{}{}{}{}</table:table>",
        row(&(text("nom") + &text("né le") + &text("solde") + &text("ok"))),
        row(&(text("Zo&#xEB; &amp; <text:s text:c=\"2\"/>fils")
            + "<table:table-cell office:value-type=\"date\" office:date-value=\"2020-02-03\"><text:p>03/02/2020</text:p></table:table-cell>"
            + "<table:table-cell office:value-type=\"float\" office:value=\"1.5\"><office:annotation><text:p>a note</text:p></office:annotation><text:p>1,50</text:p></table:table-cell>"
            + "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>VRAI</text:p></table:table-cell>")),
        row(&(text("Ann")
            + "<table:table-cell office:value-type=\"date\" office:date-value=\"2021-12-31\"/>"
            + "<table:table-cell office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>"
            + "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"false\"/>")),
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    );
    let path = file(&folder, "t.ods", &open_document(&table));
    let got = read(&path);
    use ColumnKind::*;
    assert_eq!(got.names(), ["nom", "né le", "solde", "ok"]);
    assert_eq!(got.kinds()[1..], [Date, Number, Boolean]);
    assert_eq!(got.row(0), ["Zoë &   fils", "2020-02-03", "1.5", "true"]);
    assert_eq!(got.row(1), ["Ann", "2021-12-31", "∅", "false"]);
    assert_eq!(got.imported.receipt.errors, 1);
    assert_eq!(got.imported.reading.format, Format::Ods);
    assert_eq!(got.imported.reading.sheet.as_ref().unwrap().value, "Feuille & 1");
}

#[test]
fn json_lines() {
    let folder = folder();
    let text = concat!(
        "{\"id\": \"007\", \"who\": {\"name\": \"Zoë\", \"age\": 31}, \"tags\": [1, 2]}\n",
        "\n",
        "{\"id\": \"008\", \"who\": {\"name\": \"Ann\"}, \"price\": 1.125, \"ok\": true}\n",
        "{\"id\": \"009\", \"who\": nonsense}\n",
        "[1, 2]\n",
        "{\"id\": \"010\", \"price\": 2.250, \"ok\": false, \"big\": 123456789012345678901234567890}\n",
    );
    let got = read(&file(&folder, "events.jsonl", text.as_bytes()));
    assert_eq!(got.names(), ["id", "who.name", "who.age", "tags", "price", "ok", "big"]);
    assert_eq!(got.row(0)[..4], ["007", "Zoë", "31", "[1,2]"]);
    assert_eq!(got.row(2)[4..6], ["2.25", "false"]);
    let receipt = &got.imported.receipt;
    assert_eq!((receipt.rows_out, receipt.rejected, receipt.header), (3, 2, 0));
    let lines: Vec<_> = receipt.rejected_rows.iter().map(|row| (row.line, row.reason.as_str())).collect();
    assert_eq!(lines, [(4, "bad_json"), (5, "not_an_object")]);
    assert_eq!(got.finding("nested_flattened").args["column"], "who");
    assert_eq!(got.finding("lists_as_text").args["column"], "tags");
    assert_eq!(got.finding("digits_lost").args["column"], "big");
    assert_eq!(got.imported.reading.format, Format::JsonLines);
}

#[test]
fn a_json_document() {
    let folder = folder();
    let list = "[\n  {\"a\": 1, \"b\": \"x\"},\n  {\"a\": 2, \"b\": null}\n]";
    let got = read(&file(&folder, "list.json", list.as_bytes()));
    assert_eq!((got.names(), got.row(1)), (vec!["a", "b"], vec!["2", "∅"]));
    assert!(got.imported.reading.sheets.is_empty());

    let within = "{\n \"count\": 3,\n \"few\": [{\"z\": 1}],\n \"data\": {\"rows\": [{\"a\": 1}, {\"a\": 5}], \"tags\": [\"u\"]}\n}";
    let path = file(&folder, "within.json", within.as_bytes());
    let got = read(&path);
    assert_eq!((got.names(), got.rows.len()), (vec!["a"], 2));
    assert_eq!(got.imported.reading.sheets, ["few", "data.rows"]);
    let choices = Choices { sheet: Some("few".to_owned()), ..Choices::default() };
    assert_eq!(read_with(&path, &choices).unwrap().names(), ["z"]);

    let one = read(&file(&folder, "one.json", b"{\n \"a\": 1,\n \"b\": {\"c\": \"x\"}\n}"));
    assert_eq!((one.names(), one.row(0)), (vec!["a", "b.c"], vec!["1", "x"]));

    let error = |text: &str| read_with(&file(&folder, "bad.json", text.as_bytes()), &Choices::default()).err().unwrap();
    assert_eq!(
        error("[{\"a\": 1},\n {\"a\": }]"),
        Error::ReadingBadJson { name: "bad.json".to_owned(), line: 2, column: 8 }
    );
    assert_eq!(error("[]"), Error::ReadingNoObjects { name: "bad.json".to_owned() });
    assert!(matches!(error("[{\"a\": 1},"), Error::ReadingBadJson { .. }));
}

#[test]
fn parquet_keeps_types_and_texts() {
    let folder = folder();
    let mut frame = df!(
        "n" => [Some(3i32), None, Some(-5)],
        "x" => [1.0f64, 2.5, f64::NAN],
        "code" => ["12", "13", "14"],
        "ok" => [Some(true), Some(false), None],
    )
    .unwrap();
    let days = Series::new("day".into(), [0i32, 18_000, 20_000]).cast(&DataType::Date).unwrap();
    let at = Series::new("at".into(), [0i64, 1_500_000, 90_000_000_000])
        .cast(&DataType::Datetime(TimeUnit::Microseconds, None))
        .unwrap();
    let list = Series::new(
        "list".into(),
        [Series::new("".into(), [1i64, 2]), Series::new("".into(), [3i64]), Series::new("".into(), [4i64])],
    );
    frame.with_column(days.into_column()).unwrap();
    frame.with_column(at.into_column()).unwrap();
    frame.with_column(list.into_column()).unwrap();
    let bytes = store::encode(&frame).unwrap();
    let got = read(&file(&folder, "t.parquet", &bytes));
    use ColumnKind::*;
    assert_eq!(got.names(), ["n", "x", "code", "ok", "day", "at"]);
    assert_eq!(got.kinds(), [Integer, Number, Text, Boolean, Date, DateTime]);
    assert_eq!(got.row(1), ["∅", "2.5", "13", "false", "2019-04-14", "1970-01-01 00:00:01.500"]);
    assert_eq!(got.row(2)[1], "∅");
    assert_eq!(got.finding("column_left_out").args["column"], "list");
    assert_eq!(got.imported.receipt.header, 0);
}

#[test]
fn a_choice_of_kind_holds_whatever_the_format() {
    let folder = folder();
    let path = file(&folder, "t.jsonl", b"{\"a\": 1}\n{\"a\": \"x\"}\n{\"a\": 3}\n");
    let choices = Choices { kinds: [("a".to_owned(), ColumnKind::Integer)].into(), ..Choices::default() };
    let got = read_with(&path, &choices).unwrap();
    assert_eq!(got.kinds(), [ColumnKind::Integer]);
    assert_eq!(got.imported.receipt.unfit_cells[0].text, "x");
}

/// Each gets a sentence, quickly and without much memory.
#[test]
fn broken_and_hostile_files() {
    let folder = folder();
    let refused = |name: &str, bytes: &[u8]| {
        let path = file(&folder, name, bytes);
        let started = std::time::Instant::now();
        let error = read_with(&path, &Choices::default()).err().unwrap_or_else(|| panic!("{name} was read"));
        assert!(started.elapsed().as_secs() < 10, "{name} took {:?}", started.elapsed());
        error
    };
    let good = sheet(&[&["a", "b"], &["=1", "x"], &["=2", "y"]]);
    assert!(matches!(refused("cut.xlsx", &good[..good.len() / 2]), Error::ReadingDamaged { .. }));
    assert!(matches!(refused("empty.xlsx", &workbook(&[("One", "visible", "", "")])), Error::CsvEmpty { .. }));
    assert!(matches!(refused("none.xlsx", &workbook(&[])), Error::CsvEmpty { .. }));
    assert!(matches!(refused("text.zip", &archive(&[("a.txt", "hello")])), Error::CsvNotText { .. }));
    assert!(matches!(
        refused("cfb.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing"),
        Error::ReadingDamaged { .. }
    ));
    assert!(matches!(refused("cut.parquet", b"PAR1 and nothing PAR1"), Error::ReadingDamaged { .. }));
    let locked = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
        ("content.xml", "\u{1}\u{2}"),
    ]);
    assert!(matches!(refused("locked.ods", &locked), Error::ReadingPassword { .. }));

    // A part of 100 MB in a file of 100 kB.
    let blanks = " ".repeat(100 << 20);
    let bomb = workbook(&[("One", "visible", &format!("<row r=\"1\"><c r=\"A1\"><v>{blanks}</v></c></row>"), "")]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(refused("bomb.xlsx", &bomb), Error::ReadingBomb { .. }));
    let strings = archive(&[
        ("xl/workbook.xml", "<workbook/>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ("xl/sharedStrings.xml", &format!("<sst>{}</sst>", "<si><t>aaaa</t></si>".repeat(14 << 20))),
    ]);
    let error = refused("strings.xlsx", &strings);
    assert!(matches!(error, Error::ReadingTooLarge { .. }), "{error:?} in {} bytes", strings.len());
    // A million rows of ten thousand cells in a kilobyte.
    let cell = "<table:table-cell table:number-columns-repeated=\"4000\" office:value-type=\"float\" office:value=\"123456\"/>";
    let repeated = format!(
        "<table:table table:name=\"t\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table>"
    );
    assert!(matches!(refused("repeated.ods", &open_document(&repeated)), Error::ReadingBomb { .. }));
    // Two cells as far apart as can be.
    let apart = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let apart = refused("apart.xlsx", &workbook(&[("One", "visible", apart, "")]));
    assert!(matches!(apart, Error::CsvTooManyColumns { columns: 16_384, .. }), "{apart:?}");

    let deep = format!("{{\"a\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(
        refused("deep.jsonl", deep.as_bytes()),
        Error::ReadingNoObjects { .. } | Error::ReadingBadJson { .. }
    ));
    let deep = format!("[{{\"a\":{}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(refused("deep.json", deep.as_bytes()), Error::ReadingBadJson { .. }));
    let wide: String = (0..5_000).map(|at| format!("{{\"k{at}\": 1}}\n")).collect();
    assert!(matches!(refused("wide.jsonl", wide.as_bytes()), Error::CsvTooManyColumns { .. }));
    let long = format!("{{\"a\": \"{}\"}}\n", "x".repeat(40 << 20));
    assert!(matches!(refused("long.jsonl", long.as_bytes()), Error::CsvLineTooLong { .. }));
    let long = format!("[{{\"a\": \"{}\"}}]", "x".repeat(40 << 20));
    assert!(matches!(refused("long.json", long.as_bytes()), Error::CsvLineTooLong { .. }));
}

#[test]
fn a_parquet_that_claims_too_much() {
    let folder = folder();
    // Twenty million equal rows are a few kilobytes.
    let mut frame = df!("a" => vec![1i64; 20_000_000]).unwrap();
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    assert!(bytes.len() < 50_000, "{}", bytes.len());
    let error = read_with(&file(&folder, "claims.parquet", &bytes), &Choices::default()).err().unwrap();
    assert_eq!(error, Error::ReadingBomb { name: "claims.parquet".to_owned() });
}

/// Each format becomes the same clean CSV.
#[test]
fn tidied_whatever_the_format() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures");
    let folder = folder();
    let mut heads = Vec::new();
    for ending in ["xlsx", "xls", "ods", "parquet", "jsonl", "json"] {
        let out = folder.path().join(format!("{ending}.csv"));
        let tidied = tidy(&fixtures.join(format!("orders.{ending}")), &out, &Watch::none()).unwrap();
        assert_eq!(tidied.rows, 12, "{ending}");
        let text = std::fs::read_to_string(&out).unwrap();
        assert_eq!(text.lines().count(), 13, "{ending}");
        heads.push(text.lines().next().unwrap().to_owned());
        assert_eq!(read(&out).rows.len(), 12, "{ending}: what was written is read");
    }
    heads.dedup();
    assert_eq!(heads.len(), 1, "{heads:?}");
}

#[test]
fn cancelled_while_it_unpacks() {
    let folder = folder();
    let text: String = (0..2_000).map(|at| format!("{{\"a\": {at}}}\n")).collect();
    let path = file(&folder, "t.jsonl", text.as_bytes());
    let cancelled = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let watch = Watch::new(1, cancelled, |_, _, _| {});
    assert_eq!(import(&path, &Choices::default(), &watch, &mut |_| Ok(())).err(), Some(Error::Cancelled));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
    /// A format can be damaged anywhere and is read or refused, never worse.
    #[test]
    fn damage_is_survived(at in 0usize..4_000, byte: u8, which in 0usize..4) {
        let folder = folder();
        let mut frame = df!("a" => [1i64, 2, 3], "b" => ["x", "y", "z"]).unwrap();
        frame.with_column(Series::new("c".into(), [0.5f64, 1.5, 2.5]).into_column()).unwrap();
        let (name, mut bytes) = match which {
            0 => ("t.xlsx", sheet(&[&["a", "b"], &["=1", "x"], &["@45000", "y"]])),
            1 => ("t.parquet", store::encode(&frame).unwrap()),
            2 => ("t.jsonl", b"{\"a\": 1, \"b\": {\"c\": [1, 2]}}\n{\"a\": 2}\n".to_vec()),
            _ => ("t.ods", open_document("<table:table table:name=\"t\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>")),
        };
        let at = at % bytes.len();
        bytes[at] = byte;
        let path = file(&folder, name, &bytes);
        let _ = preview(&path, &Choices::default(), &Watch::none());
        let _ = import(&path, &Choices::default(), &Watch::none(), &mut |_| Ok(()));
    }
}

/// A workbook of before 2007 whose directory's chain of sectors bites its own tail, and one whose two cells are as far
/// apart as can be.
#[test]
fn old_workbooks_that_never_end() {
    let folder = folder();
    let good = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/orders.xls")).unwrap();
    assert_eq!(read(&file(&folder, "good.xls", &good)).rows.len(), 12);
    let long = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (fat, directory) = (long(&good, 76) as usize, long(&good, 48));
    let mut tail = good.clone();
    let entry = (fat + 1) * 512 + directory as usize * 4;
    tail[entry..entry + 4].copy_from_slice(&directory.to_le_bytes());
    let error = read_with(&file(&folder, "tail.xls", &tail), &Choices::default()).err().unwrap();
    assert!(matches!(error, Error::ReadingDamaged { .. }), "{error:?}");

    // The first number's record: its row and column.
    let number = good.windows(4).position(|four| four == [0x03, 0x02, 14, 0]).unwrap() + 4;
    let mut apart = good.clone();
    apart[number..number + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    let error = read_with(&file(&folder, "apart.xls", &apart), &Choices::default()).err().unwrap();
    assert!(matches!(error, Error::ReadingBomb { .. }), "{error:?}");
}
