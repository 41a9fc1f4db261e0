//! Files of other formats, versions of a dataset, and the choices that go from one to the next.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::journey::{Journey, sentences};

fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// Looked at and imported; answers the version's id and its receipt.
fn imported(journey: &Journey, path: &Path, order: Value) -> (String, Value) {
    let handle = journey.hand_in(path);
    let mut args = json!({ "handle": handle, "name": "Data" });
    args.as_object_mut().unwrap().extend(order.as_object().unwrap().clone());
    let made = journey.job("import_file", args).unwrap();
    let version = made["version_id"].as_str().unwrap().to_owned();
    let receipt = journey.call("dataset_receipt", json!({ "version_id": version }));
    (version, receipt)
}

fn rows(journey: &Journey, version: &str) -> Value {
    journey.call("dataset_rows", json!({ "version_id": version, "offset": 0, "limit": 100 }))
}

/// The same table from five programs: the same columns, kinds and values come out.
#[test]
fn one_table_in_each_format() {
    let journey = Journey::with_project("Formats");
    let mut tables = Vec::new();
    for (name, format) in [
        ("orders.csv", "csv"),
        ("orders.xlsx", "xlsx"),
        ("orders.xls", "xls"),
        ("orders.ods", "ods"),
        ("orders.parquet", "parquet"),
        ("orders.jsonl", "json_lines"),
        ("orders.json", "json"),
    ] {
        let handle = journey.hand_in(&fixture(name));
        let preview = journey.call("preview_file", json!({ "handle": handle }));
        assert_eq!(preview["reading"]["format"], format);
        assert_eq!(preview["rows"].as_array().unwrap().len(), 12, "{name}");
        let (version, receipt) = imported(&journey, &fixture(name), json!({}));
        assert_eq!(receipt["receipt"]["rows_out"], 12, "{name}");
        assert_eq!(receipt["receipt"]["rejected"], 0, "{name}: {receipt}");
        let profile = journey.call("dataset_profile", json!({ "version_id": version }));
        let kinds: Vec<String> =
            profile["columns"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap().to_owned()).collect();
        let page = rows(&journey, &version);
        tables.push((name, page["columns"].clone(), kinds, page["rows"].clone()));
    }
    let (_, names, kinds, cells) = &tables[0];
    assert_eq!(kinds[1..5], ["category", "date", "number", "boolean"]);
    for (name, other_names, other_kinds, other) in &tables[1..] {
        assert_eq!(other_names, names, "{name}");
        assert_eq!(other_kinds[1..5], kinds[1..5], "{name}");
        for (row, wanted) in other.as_array().unwrap().iter().zip(cells.as_array().unwrap()) {
            let few = |row: &Value| row.as_array().unwrap()[..4].to_vec();
            assert_eq!(few(row), few(wanted), "{name}");
        }
    }
    assert_eq!(journey.all("dataset").len(), 7);
    journey.undo().unwrap();
    assert_eq!(journey.all("dataset").len(), 6);
}

#[test]
fn read_as_last_time() {
    let journey = Journey::with_project("Versions");
    let folder = tempfile::tempdir().unwrap();
    let text = |days: std::ops::Range<u32>| {
        let rows = days.map(|day| format!("{:05}|{:02}/03/2024|x{}\n", day * 7, day, day % 3));
        "code|day|group\n".to_owned() + &rows.collect::<String>()
    };
    let first = file(folder.path(), "march.csv", text(1..28));
    let choices = json!({ "kinds": { "code": "text" }, "missing": ["x2"] });
    let (old, receipt) = imported(&journey, &first, json!({ "choices": choices }));
    assert_eq!(receipt["choices"]["kinds"]["code"], "text");
    assert_eq!(receipt["reading"]["date_order"]["value"], "day_month_year");
    assert_eq!(receipt["columns"][0]["found"]["evidence"]["code"], "chosen");
    let dataset = journey.all("dataset")[0]["id"].clone();

    // Days up to 12 fit both orders; last time there were others, and the question is answered.
    let second = file(folder.path(), "april.csv", text(1..12).replace("/03/", "/04/"));
    let handle = journey.hand_in(&second);
    let alone = journey.call("preview_file", json!({ "handle": handle }));
    assert_eq!(alone["reading"]["date_order"]["evidence"]["code"], "both_orders_fit");
    assert_eq!(alone["as_version"], Value::Null);
    let preview = journey.call("preview_file", json!({ "handle": handle, "dataset_id": dataset }));
    assert_eq!(preview["as_version"], 1);
    assert_eq!(preview["choices"]["date_order"], "day_month_year");
    assert_eq!(preview["choices"]["missing"], json!(["x2"]));
    assert_eq!(preview["reading"]["date_order"]["evidence"]["code"], "chosen");
    let forgotten =
        journey.call("preview_file", json!({ "handle": handle, "dataset_id": dataset, "choices": { "kinds": {} } }));
    assert_eq!(forgotten["as_version"], Value::Null);

    // A column that is gone takes its choice with it.
    let third = file(folder.path(), "may.csv", "day|group\n02/05/2024|a\n03/05/2024|x2\n");
    let handle = journey.hand_in(&third);
    let preview = journey.call("preview_file", json!({ "handle": handle, "dataset_id": dataset }));
    assert_eq!((&preview["as_version"], &preview["choices"]["kinds"]), (&json!(1), &json!({})));

    let (new, receipt) = imported(&journey, &second, json!({ "dataset_id": dataset }));
    assert_eq!(receipt["choices"]["missing"], json!(["x2"]), "without choices, as last time");
    assert_eq!(journey.all("dataset").len(), 1);
    assert_ne!(old, new);

    // Read again by other choices: the file is still known, and a new version is made.
    let source = journey.call("source_file", json!({ "version_id": old }));
    assert_eq!((&source["name"], &source["same"]), (&json!("march.csv"), &json!(true)));
    let again = journey.call("preview_file", json!({ "handle": source["handle"], "version_id": old }));
    assert_eq!(again["as_version"], 1);
    std::fs::remove_file(&first).unwrap();
    assert_eq!(journey.call("source_file", json!({ "version_id": old })), Value::Null);
}

#[test]
fn what_changed_from_one_version_to_the_next() {
    let journey = Journey::with_project("Changes");
    let folder = tempfile::tempdir().unwrap();
    let text = |from: usize, shift: usize, country: &str| {
        let mut text = String::from("client,amount,country,note\n");
        for at in from..from + 400 {
            let place = if at % 4 == 0 { country } else { "FR" };
            text += &format!("C{at:05},{}.5,{place},{}\n", at % 50 + shift, at % 2);
        }
        text
    };
    let first = file(folder.path(), "a.csv", text(0, 0, "DE"));
    let (old, _) = imported(&journey, &first, json!({}));
    let dataset = journey.all("dataset")[0]["id"].clone();
    let alone = journey.refused("compare_versions", json!({ "version_id": old }));
    assert_eq!(alone.code, "no_version_before");
    sentences(&alone, &[]);

    let second = file(folder.path(), "b.csv", text(200, 40, "IT").replace("note", "remark"));
    let (new, _) = imported(&journey, &second, json!({ "dataset_id": dataset }));
    let mut told = 0;
    let made = journey.job_watched("compare_versions", json!({ "version_id": new }), |_| told += 1).unwrap();
    assert!(told > 0);
    assert_eq!((&made["before"]["number"], &made["after"]["number"]), (&json!(1), &json!(2)));
    let found = &made["difference"];
    assert_eq!(found["rows"], json!([400, 400]));
    assert_eq!((&found["added"][0]["name"], &found["removed"][0]["name"]), (&json!("remark"), &json!("note")));
    let column = |name: &str| {
        let all = found["columns"].as_array().unwrap();
        all.iter().find(|c| c["name"] == name).unwrap().clone()
    };
    assert_eq!(found["columns"][0]["name"], "amount", "the most changed first");
    assert_eq!(column("amount")["change"], "large");
    assert_eq!(column("amount")["mean"], json!([25.0, 65.0]));
    let country = column("country");
    assert_eq!((&country["appeared"][0]["value"], &country["vanished"][0]["value"]), (&json!("IT"), &json!("DE")));
    assert_eq!(column("client")["known"], 0.5);
    let back = journey.job("compare_versions", json!({ "version_id": old, "before_id": new })).unwrap();
    assert_eq!(back["difference"]["added"], found["removed"]);
    let same = journey.job("compare_versions", json!({ "version_id": old, "before_id": old })).unwrap();
    assert!(same["difference"]["columns"].as_array().unwrap().iter().all(|c| c["change"] == "same"));
}

/// Tables, notes, headers of two rows, separators of two characters.
#[test]
fn odd_layouts() {
    let journey = Journey::with_project("Layouts");
    let folder = tempfile::tempdir().unwrap();
    let two = "Sales\nregion;year;sold\nNorth;2024;10\nSouth;2024;20\nEast;2024;30\n\nStaff\nname;age\nAnn;31\nBob;42\nZoë;53\n";
    let path = file(folder.path(), "two.csv", two);
    let (version, receipt) = imported(&journey, &path, json!({}));
    assert_eq!(rows(&journey, &version)["total"], 3);
    assert_eq!(receipt["reading"]["tables"].as_array().unwrap().len(), 2, "{receipt}");
    assert_eq!(receipt["reading"]["tables"][1]["names"], json!(["name", "age"]));
    assert_eq!(receipt["receipt"]["rejected"], 5, "the other table is kept in the receipt");
    let (version, receipt) = imported(&journey, &path, json!({ "choices": { "table": 1 } }));
    let page = rows(&journey, &version);
    assert_eq!(page["columns"], json!(["name", "age"]));
    assert_eq!((&page["total"], &page["rows"][2][0]), (&json!(3), &json!("Zoë")), "{receipt}");

    let text = "a||b||c\n1||x||2024-01-02\n2||y|z||2024-01-03\n3||w||2024-01-04\n";
    let (version, receipt) = imported(&journey, &file(folder.path(), "wide.csv", text), json!({}));
    assert_eq!(receipt["reading"]["separator"]["value"], "||");
    assert_eq!(rows(&journey, &version)["rows"][1], json!(["2", "y|z", "2024-01-03"]));

    let text = "a~|~b~|~c\n1~|~x|y~|~2024-01-02\n2~|~z~|~2024-01-03\n";
    let (_, receipt) = imported(&journey, &file(folder.path(), "marks.csv", text), json!({}));
    assert_eq!(receipt["reading"]["separator"]["value"], "~|~");

    let text = "a;b;c\n1;2;x\n3;4;y\n5;6;z\n\nSource: the till\nAs of today\n";
    let (version, receipt) = imported(&journey, &file(folder.path(), "notes.csv", text), json!({}));
    assert_eq!(rows(&journey, &version)["total"], 3);
    let reasons: Vec<_> =
        receipt["receipt"]["rejected_rows"].as_array().unwrap().iter().map(|r| r["reason"].clone()).collect();
    assert_eq!(reasons, ["footnote", "footnote"]);

    let text = ";2024;2024;2025\nregion;sold;returned;sold\nN;1;2;3\nS;4;5;6\nE;7;8;9\n";
    let path = file(folder.path(), "rows.csv", text);
    let (version, _) = imported(&journey, &path, json!({ "choices": { "header_rows": 2 } }));
    assert_eq!(rows(&journey, &version)["columns"], json!(["region", "2024 sold", "2024 returned", "2025 sold"]));
}

/// What can't be read gets a sentence in both languages, and the project stays as it was.
#[test]
fn refused_with_a_sentence() {
    let journey = Journey::with_project("Refused");
    let before = journey.export();
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(fixture("orders.xlsx")).unwrap();
    let cases: [(&str, &[u8], &str, &[&str]); 5] = [
        ("cut.xlsx", &whole[..whole.len() / 2], "reading_damaged", &["cut.xlsx"]),
        ("cut.parquet", b"PAR1 no more", "reading_damaged", &["cut.parquet"]),
        ("bad.json", b"[{\"a\": 1},\n{\"a\": oops}]", "reading_bad_json", &["bad.json", "2"]),
        ("none.jsonl", b"{}\n{}\n", "reading_no_objects", &["none.jsonl"]),
        ("old.xls", b"\xD0\xCF\x11\xE0 no more", "reading_damaged", &["old.xls"]),
    ];
    for (name, bytes, code, words) in cases {
        let handle = journey.hand_in(&file(folder.path(), name, bytes));
        let fault = journey.refused("preview_file", json!({ "handle": handle }));
        assert_eq!(fault.code, code, "{name}");
        sentences(&fault, words);
        let fault = journey.job("import_file", json!({ "handle": handle, "name": "x" })).unwrap_err();
        assert_eq!(fault.code, code, "{name}");
    }
    let handle = journey.hand_in(&fixture("orders.xlsx"));
    let fault = journey.refused("preview_file", json!({ "handle": handle, "choices": { "sheet": "Nowhere" } }));
    sentences(&fault, &["Nowhere", "orders.xlsx"]);
    assert_eq!(journey.export(), before);
}
