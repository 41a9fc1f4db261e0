use std::time::Instant;

use super::*;

/// Read in every way, in the time a user will wait; errors are values.
fn survives(bytes: &[u8]) -> Result<(Imported, DataFrame), Error> {
    let file = file(bytes);
    let start = Instant::now();
    let result = read_path(file.path(), &Choices::default());
    let seen = preview(file.path(), &Choices::default(), &Watch::none());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    if let Err(error) = &result {
        assert!(!error.to_string().is_empty());
        assert!(seen.is_err() || matches!(error, Error::CsvNoRows { .. } | Error::CsvLineTooLong { .. }), "{error:?}");
    }
    result
}

#[test]
fn nothing_in_it() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\n", b"\r\n \r\n", b"\xFF\xFE"] {
        assert!(matches!(survives(bytes), Err(Error::CsvEmpty { .. })), "{bytes:?}");
    }
    assert!(matches!(survives(b"a,b,c\n"), Err(Error::CsvNoRows { .. })));
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &Path| read_path(path, &Choices::default()).unwrap_err();
    assert!(matches!(read(folder.path()), Error::CsvUnreadable { .. }));
    assert!(matches!(read(&folder.path().join("none.csv")), Error::CsvUnreadable { .. }));
}

#[test]
fn one_column_or_one_cell() {
    let (imported, frame) = survives(b"name\nAnna\nBert\nCarl\n").unwrap();
    assert_eq!((names(&imported), frame.height()), (vec!["name"], 3));
    assert!(codes(&imported).contains(&"one_column"));
    let (_, frame) = survives(b"n\n1\n\n3\n\n\n").unwrap();
    assert_eq!(lines(&frame), ["1", "", "3"], "a gap is a missing value, the end is the end");
    assert!(survives(b"1").is_ok());
}

#[test]
fn not_text() {
    let cases: [(&[u8], &str); 4] = [
        (b"PK\x03\x04 xl/workbook.xml", "xlsx"),
        (b"%PDF-1.7 x", "pdf"),
        (b"PAR1xxxx", "parquet"),
        (b"\x89PNG\r\n", "image"),
    ];
    for (bytes, format) in cases {
        match survives(bytes) {
            Err(Error::CsvNotText { format: found, .. }) => assert_eq!(found, format),
            other => panic!("{format}: {:?}", other.err()),
        }
    }
    let noise: Vec<u8> = (0u32..200_000).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(matches!(survives(&noise), Err(Error::CsvNotText { .. })));
    assert!(matches!(survives(&vec![0; 100_000]), Err(Error::CsvNotText { .. } | Error::CsvEmpty { .. })));
}

#[test]
fn nul_characters() {
    let (imported, frame) = survives(b"a,b\n1,x\0\n2,\0y\n3,z\n").unwrap();
    assert_eq!(lines(&frame), ["1|x", "2|y", "3|z"]);
    assert_eq!(imported.receipt.nul_bytes, 2);
    assert!(codes(&imported).contains(&"nul_bytes"));
}

#[test]
fn too_many_columns() {
    let row = |cell: &str| vec![cell; 20_000].join(",");
    let text = format!("{}\n{}\n{}\n", row("name"), row("1"), row("2"));
    match survives(text.as_bytes()) {
        Err(Error::CsvTooManyColumns { columns, limit, .. }) => assert_eq!((columns, limit), (20_000, 4_096)),
        other => panic!("{:?}", other.err()),
    }
    let row = |cell: &str| vec![cell; 4_000].join(";");
    let text = format!("{}\n{}\n{}\n", row("name"), row("1"), row("2"));
    let (imported, frame) = survives(text.as_bytes()).unwrap();
    assert_eq!(frame.width(), 4_000);
    assert_eq!(codes(&imported).last(), Some(&"more_findings"), "duplicate names are told, not 4,000 times");
}

#[test]
fn a_huge_line() {
    let mut bytes = b"a,b\n1,x\n".to_vec();
    bytes.resize(200 << 20, b'y');
    match survives(&bytes) {
        Err(Error::CsvLineTooLong { line, .. }) => assert_eq!(line, 3),
        other => panic!("{:?}", other.err()),
    }
    assert!(matches!(survives(&bytes[8..]), Err(Error::CsvLineTooLong { line: 1, .. })));
    bytes.fill(b',');
    assert!(matches!(survives(&bytes), Err(Error::CsvLineTooLong { .. } | Error::CsvTooManyColumns { .. })));
}

#[test]
fn unbalanced_quotes() {
    let mut text = "id,word,n\n".to_owned();
    for at in 0..200_000 {
        text.push_str(&format!("K{at},word number {},{}\n", at % 50, at % 100));
    }
    for place in [20, text.len() / 2, text.len() - 10] {
        let line = text[..place].rfind('\n').unwrap() + 1;
        let comma = line + text[line..].find(',').unwrap() + 1;
        let mut broken = text.clone();
        broken.insert(comma, '"');
        let (imported, frame) = survives(broken.as_bytes()).unwrap();
        assert_eq!(frame.height(), 200_000, "{place}");
        assert_eq!(imported.receipt.repaired, 1, "{place} {:?}", &broken[line..line + 40]);
    }
    let many = text.replace(",word", ",\"word");
    let (_, frame) = survives(many.as_bytes()).unwrap();
    assert!(frame.height() > 100_000);
}

#[test]
fn mixed_bytes() {
    let mut bytes = "nom,ville,note\n".as_bytes().to_vec();
    for _ in 0..30 {
        bytes.extend_from_slice("Zoé,Orléans,été\n".as_bytes());
    }
    bytes.extend_from_slice(b"Ren\xE9,Paris,hiver\n");
    let (imported, frame) = survives(&bytes).unwrap();
    assert_eq!(lines(&frame)[30], "René|Paris|hiver");
    assert_eq!(imported.receipt.bad_bytes, 1);
    let latin = encoding_rs::WINDOWS_1252.encode("prénom;âge\nÉlise;31\nZoé;42\n").0.into_owned();
    let (imported, frame) = survives(&latin).unwrap();
    assert_eq!(imported.reading.encoding.value, "windows-1252");
    assert_eq!(
        (names(&imported), lines(&frame)),
        (vec!["prénom", "âge"], vec!["Élise|31".to_owned(), "Zoé|42".to_owned()])
    );
    let file = file(b"a,b\n1,2\n");
    let choices = Choices { encoding: Some("klingon".to_owned()), ..Choices::default() };
    assert!(matches!(read_path(file.path(), &choices), Err(Error::CsvUnknownEncoding { .. })));
}

#[test]
fn cancelled_and_refused() {
    let file = file("a,b\n1,2\n3,4\n".repeat(1_000).as_bytes());
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let watch = Watch::new(1, stop, |_, _, _| {});
    let error = import(file.path(), &Choices::default(), &watch, &mut |_| Ok(())).unwrap_err();
    assert_eq!(error, Error::Cancelled);
    let error = import(file.path(), &Choices::default(), &Watch::none(), &mut |_| Err(SinkError("full".to_owned())));
    assert_eq!(error.unwrap_err(), Error::CsvSink { reason: "full".to_owned() });
    let error = serde_json::to_value(Error::CsvEmpty { name: "x.csv".to_owned() }).unwrap();
    assert_eq!(error, serde_json::json!({"code": "csv_empty", "args": {"name": "x.csv"}}));
    assert_eq!(serde_json::to_value(Error::Cancelled).unwrap()["code"], "cancelled");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, ..Default::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let file = file(&bytes);
        let _ = read_path(file.path(), &Choices::default());
        let _ = preview(file.path(), &Choices::default(), &Watch::none());
    }

    #[test]
    fn any_marks(text in "[ab1,;\"'\\\\\t\r\n |.é-]{0,300}") {
        let file = file(text.as_bytes());
        let _ = read_path(file.path(), &Choices::default());
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("o.csv");
        if tidy(file.path(), &out, &Watch::none()).is_ok() {
            let _ = read_path(&out, &Choices::default());
        }
    }
}
