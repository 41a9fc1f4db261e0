//! Files made to hurt: each is read or refused in a sentence that says where, within a gigabyte, and the project stays as
//! it was. The largest run in `cargo xtask prove` only, where ten seconds are asked for too.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::bad_input::{refused, tried};
use crate::journey::{Journey, sentences};

fn wide(columns: usize, separator: &str, cell: &dyn Fn(usize) -> String) -> String {
    (0..columns).map(cell).collect::<Vec<_>>().join(separator)
}

/// On lines much longer than what the dialect is usually found on.
#[test]
fn a_million_columns() {
    let journey = Journey::begin();
    for (name, separator, lines) in [("short.csv", ";", 2), ("alone.csv", ",", 1), ("tabs.csv", "\t", 3)] {
        let text: String =
            (0..lines).map(|line| wide(1_000_000, separator, &|at| (at * line % 10).to_string()) + "\n").collect();
        let fault = refused(&journey.file(name, text), "csv_too_many_columns", &[]);
        assert_eq!((&fault.args["columns"], &fault.args["line"]), (&json!(1_000_000), &json!(1)), "{name}");
    }
    let names = wide(1_000_000, ",", &|at| format!("name_{at}"));
    let text = format!("Of the whole company\n\n{names}\n{}\n", vec!["1"; 1_000_000].join(","));
    let fault = refused(&journey.file("long.csv", text), "csv_too_many_columns", &[]);
    assert_eq!(fault.args["line"], 3, "the table begins below its title");
    let text = wide(1_000_000, ",", &|at| format!("the name of column {at}"));
    refused(&journey.file("longer.csv", text), "csv_line_too_long", &["1"]);
}

/// One row of a million cells in a table of two columns: it is rejected, and the others are read.
#[test]
fn a_million_cells_in_one_row() {
    let journey = Journey::begin();
    let rows: String = (0..3_000).map(|at| format!("{at},word {}\n", at % 7)).collect();
    let text = format!("id,word\n{rows}{}\n{rows}", vec!["1"; 1_000_000].join(","));
    let receipt = tried(&journey.file("row.csv", text)).import.unwrap();
    assert_eq!((&receipt["receipt"]["rows_out"], &receipt["receipt"]["rejected"]), (&json!(6_000), &json!(1)));
    assert_eq!(receipt["receipt"]["rejected_rows"][0]["line"], 3_002);
}

/// As wide as may be, with names so long that the header alone is over a megabyte.
#[test]
fn a_wide_table_with_long_names() {
    let journey = Journey::with_project("Wide");
    let title = |at: usize| format!("{at} {}", "a name that goes on and on ".repeat(15));
    let rows: String = (0..40).map(|row| wide(4_000, ";", &|at| (row * at).to_string()) + "\n").collect();
    let path = journey.file("names.csv", format!("{}\n{rows}", wide(4_000, ";", &title)));
    let handle = journey.hand_in(&path);
    let made = journey.job("import_file", json!({ "handle": handle, "name": "Wide" })).unwrap();
    let receipt = journey.call("dataset_receipt", json!({ "version_id": made["version_id"] }));
    assert_eq!((&receipt["receipt"]["rows_out"], &receipt["receipt"]["header"]), (&json!(40), &json!(1)));
    let page = journey.call("dataset_rows", json!({ "version_id": made["version_id"], "offset": 39, "limit": 1 }));
    assert_eq!(page["rows"][0].as_array().unwrap().len(), 4_000);
    assert_eq!(page["rows"][0][3_999], (39 * 3_999).to_string());
}

/// A hundred megabytes with `odd` put into each row that it names.
fn large(journey: &Journey, name: &str, odd: &dyn Fn(u32) -> &'static str) -> PathBuf {
    let path = journey.file(name, "id,word,amount\n");
    let mut out = BufWriter::new(File::options().append(true).open(&path).unwrap());
    for at in 0..2_000_000_u32 {
        writeln!(out, "K{at:08},{}word number {:02} of the list,{}.25", odd(at), at % 50, at % 10_000).unwrap();
    }
    out.flush().unwrap();
    path
}

#[test]
#[ignore = "writes a hundred megabytes: cargo xtask prove"]
fn a_quote_that_stays_open_for_a_hundred_megabytes() {
    let journey = Journey::begin();
    let once = large(&journey, "once.csv", &|at| if at == 1_000 { "\"" } else { "" });
    let receipt = tried(&once).import.unwrap();
    let told = |what: &str| receipt["receipt"][what].as_u64().unwrap();
    assert_eq!((told("rows_out"), told("repaired"), told("rejected")), (2_000_000, 1, 0));
    std::fs::remove_file(once).unwrap();
    let often = large(&journey, "often.csv", &|at| if at % 1_000 == 7 { "\"" } else { "" });
    let receipt = tried(&often).import.unwrap();
    let told = |what: &str| receipt["receipt"][what].as_u64().unwrap();
    assert_eq!(told("rows_out") + told("rejected"), 2_000_000, "each line is told of: {}", receipt["receipt"]);
}

#[test]
#[ignore = "writes a hundred megabytes: cargo xtask prove"]
fn zeros_in_a_hundred_megabytes() {
    let journey = Journey::begin();
    let path = large(&journey, "zeros.csv", &|at| if at % 1_000 == 7 { "\0" } else { "" });
    let receipt = tried(&path).import.unwrap();
    let told = |what: &str| receipt["receipt"][what].as_u64().unwrap();
    assert_eq!((told("rows_out"), told("nul_bytes")), (2_000_000, 2_000));
    let zeros = journey.file("only.csv", vec![0; 100 << 20]);
    refused(&zeros, "csv_not_text", &[]);
}

/// What it says it is, whatever its name.
#[test]
fn compressed_files_that_are_called_csv() {
    let journey = Journey::begin();
    for (name, bytes, format) in [
        ("table.csv", &b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03"[..], "gzip"),
        ("frame.csv", b"\x28\xB5\x2F\xFD\x04\x00", "zstd"),
    ] {
        let fault = refused(&journey.file(name, bytes), "csv_not_text", &[]);
        assert_eq!(fault.args["format"], format);
    }
    let path = journey.folder().join("packed.csv");
    packed(&path, &[("table.csv", &[("a,b\n1,2\n", 1)])]);
    assert_eq!(refused(&path, "csv_not_text", &[]).args["format"], "zip");
}

/// An archive of parts, each made of texts that are said so many times.
fn packed(path: &Path, parts: &[(&str, &[(&str, usize)])]) {
    let mut out = zip::ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    for (name, texts) in parts {
        out.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        for (text, times) in *texts {
            // In pieces: what is unpacked is never here whole.
            let piece = text.repeat((*times).min(1 + (1 << 20) / text.len()));
            let mut left = text.len() * times;
            while left > 0 {
                let length = left.min(piece.len());
                out.write_all(&piece.as_bytes()[..length]).unwrap();
                left -= length;
            }
        }
    }
    out.finish().unwrap();
}

const ROOT: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const LINKS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
const BOOK: &str =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const SHEET: &str = "xl/worksheets/sheet1.xml";

fn workbook(path: &Path, sheet: &[(&str, usize)], strings: &[(&str, usize)]) {
    packed(
        path,
        &[
            ("_rels/.rels", &[(ROOT, 1)]),
            ("xl/workbook.xml", &[(BOOK, 1)]),
            ("xl/_rels/workbook.xml.rels", &[(LINKS, 1)]),
            ("xl/sharedStrings.xml", strings),
            (SHEET, sheet),
        ],
    );
}

fn open_document(path: &Path, content: &[(&str, usize)]) {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    packed(path, &[("mimetype", &[(kind, 1)]), ("content.xml", content)]);
}

/// Refused before it fills the memory: by what it would unpack to, or by the place where it stops making sense.
fn stopped(path: &Path) {
    let fault = tried(path).import.expect_err(&path.display().to_string());
    assert!(["reading_bomb", "reading_too_large", "reading_damaged"].contains(&fault.code.as_str()), "{fault}");
    sentences(&fault, &[&path.file_name().unwrap().to_string_lossy()]);
}

fn bombs(journey: &Journey, size: usize) {
    let file = |name: &str| journey.folder().join(name);
    let open = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>";
    workbook(&file("blanks.xlsx"), &[(open, 1), (" ", size)], &[("<sst/>", 1)]);
    stopped(&file("blanks.xlsx"));
    let row = "<row><c><v>1</v></c><c><v>1</v></c></row>";
    workbook(&file("rows.xlsx"), &[("<worksheet><sheetData>", 1), (row, size / row.len())], &[("<sst/>", 1)]);
    stopped(&file("rows.xlsx"));
    let text = "<si><t>a</t></si>";
    workbook(
        &file("strings.xlsx"),
        &[("<worksheet><sheetData/></worksheet>", 1)],
        &[("<sst>", 1), (text, size / text.len())],
    );
    stopped(&file("strings.xlsx"));
    let table = "<office:document-content><table:table table:name=\"t\">";
    let row = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    open_document(&file("rows.ods"), &[(table, 1), (row, size / row.len())]);
    // Many rows of one cell are a table: it is read, or refused where it becomes too many, within the same memory.
    if let Err(fault) = tried(&file("rows.ods")).import {
        sentences(&fault, &["rows.ods"]);
    }
    open_document(&file("blanks.ods"), &[(table, 1), (" ", size)]);
    stopped(&file("blanks.ods"));
}

#[test]
fn archives_that_unpack_without_end() {
    bombs(&Journey::begin(), 128 << 20);
}

#[test]
#[ignore = "packs four gigabytes: cargo xtask prove"]
fn archives_that_unpack_to_gigabytes() {
    bombs(&Journey::begin(), 2 << 30);
}

/// A text that stands for ten of another, ten times over: entities of a document's own are not replaced.
#[test]
fn a_billion_laughs() {
    let journey = Journey::begin();
    let mut kinds = String::from("<!DOCTYPE sst [<!ENTITY l0 \"ha\">");
    for at in 1..12 {
        kinds += &format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10));
    }
    let strings = format!("{kinds}]><sst><si><t>&l11;</t></si></sst>");
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row></sheetData></worksheet>";
    let path = journey.folder().join("laughs.xlsx");
    workbook(&path, &[(sheet, 1)], &[(&strings, 1)]);
    match tried(&path).import {
        Ok(receipt) => assert!(receipt.to_string().len() < 100_000),
        Err(fault) => drop(sentences(&fault, &["laughs.xlsx"])),
    }
}

#[test]
fn json_a_million_deep() {
    let journey = Journey::begin();
    let deep = format!("{}1{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let fault = refused(&journey.file("deep.json", format!("[{{\"a\": {deep}}}]")), "reading_bad_json", &[]);
    assert_eq!(fault.args["line"], 1);
    let objects = format!("{}1{}", "{\"a\":".repeat(1_000_000), "}".repeat(1_000_000));
    for (name, text) in [("deep.jsonl", format!("{{\"a\": {deep}}}\n")), ("objects.jsonl", objects)] {
        let fault = tried(&journey.file(name, text)).import.unwrap_err();
        assert!(["reading_no_objects", "reading_bad_json"].contains(&fault.code.as_str()), "{fault}");
        sentences(&fault, &[name]);
    }
}

/// Its last bytes say where everything is: each of them told otherwise.
#[test]
fn parquet_that_lies() {
    let journey = Journey::begin();
    let good = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/orders.parquet")).unwrap();
    let end = good.len();
    let length = u32::from_le_bytes(good[end - 8..end - 4].try_into().unwrap());
    let lie = |name: &str, said: u32| {
        let mut bytes = good.clone();
        bytes[end - 8..end - 4].copy_from_slice(&said.to_le_bytes());
        let fault = refused(&journey.file(name, bytes), "reading_damaged", &[]);
        assert_eq!(fault.args["format"], "parquet");
    };
    lie("most.parquet", u32::MAX);
    lie("beyond.parquet", end as u32 + 1);
    lie("none.parquet", 0);
    lie("short.parquet", length - 5);
    refused(&journey.file("cut.parquet", &good[..end / 2]), "reading_damaged", &[]);
}
