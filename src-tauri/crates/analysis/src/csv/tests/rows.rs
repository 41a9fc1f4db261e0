use super::*;

/// A table with columns of clear forms, and one of its rows written in another way.
fn table(broken: &str) -> String {
    let mut text = "day,time,code,price,what\n".to_owned();
    for at in 0..60 {
        if at == 30 {
            text.push_str(broken);
            text.push('\n');
        }
        let note = ["plain words here", "\"quoted, with a comma\"", "more words of text"][at % 3];
        text.push_str(&format!(
            "{:02}/03/2021,{:02}:15,AB-{:03},${}.{:02},{note}\n",
            at % 28 + 1,
            at % 24,
            at * 7,
            at,
            at
        ));
    }
    text
}

fn broken(row: &str) -> (String, Imported) {
    let (imported, frame) = read(table(row));
    assert_eq!(frame.height(), 61, "{:?}", imported.receipt.rejected_rows);
    assert_eq!(imported.receipt.repaired, 1, "{row}");
    assert_eq!(imported.receipt.repaired_rows[0].line, 32);
    (lines(&frame)[30].clone(), imported)
}

#[test]
fn broken_rows_are_put_right() {
    let want = "2021-03-05|07:15|AB-123|4.5|some words";
    for (row, want) in [
        ("05/03/202107:15,AB-123,$4.50,some words", want),
        ("05/03/2021,07:15AB-123,$4.50,some words", want),
        ("05/03/2021,07:15,AB-123$4.50,some words", want),
        ("05/03/2021,07:15,,AB-123,$4.50,some words", want),
        (",05/03/2021,07:15,AB-123,$4.50,some words", want),
        ("05/03/2021,07:15,AB-123,$4.50,some words,", want),
        ("05/03/2021;07:15;AB-123;$4.50;some words", want),
        ("05/03/2021 07:15 AB-123 $4.50 some words", want),
        ("05/03/2021,07:15,AB-123,$4.50,\"some \"odd\" words\"", "2021-03-05|07:15|AB-123|4.5|some \"odd\" words"),
        ("05/03/2021,07:15,AB-123,$4.50,\"some words", "2021-03-05|07:15|AB-123|4.5|\"some words"),
        ("05/03/2021,07:15,AB-123,$4.50", "2021-03-05|07:15|AB-123|4.5|"),
        ("05/03/2021,07:15,AB-123,$4.50,some, words", "2021-03-05|07:15|AB-123|4.5|some, words"),
    ] {
        assert_eq!(broken(row).0, want, "{row}");
    }
}

#[test]
fn what_is_no_row_is_rejected_and_kept() {
    let (imported, frame) = read(table("Subtotal for the month"));
    assert_eq!(frame.height(), 60);
    assert_eq!(imported.receipt.rejected, 1);
    let row = &imported.receipt.rejected_rows[0];
    assert_eq!((row.line, row.reason.as_str(), row.text.as_str()), (32, "not_a_row", "Subtotal for the month"));
    let (imported, _) = read(table("a,b,c,d,e,f,g,h,i,j"));
    assert_eq!(imported.receipt.rejected_rows[0].reason, "too_many_cells");
}

#[test]
fn cells_over_several_lines() {
    let (imported, frame) = read("a,b,c\n1,\"two\nlines\",x\n2,\"he said \"\"no\"\"\",y\n3,plain,z\n");
    assert_eq!(lines(&frame), ["1|two\nlines|x", "2|he said \"no\"|y", "3|plain|z"]);
    assert_eq!(imported.receipt.repaired + imported.receipt.rejected, 0);
}

#[test]
fn dialects() {
    for (text, separator) in [
        ("a,b\n1,x\n2,y\n", ","),
        ("a;b\n1,5;x\n2,5;y\n", ";"),
        ("a\tb\n1\tx y\n2\tz\n", "\t"),
        ("a|b\n1|x\n2|y\n", "|"),
        ("a||b\n1||x\n2||y\n", "||"),
        ("a, b, c\n1, x, 2\n2, y, 3\n", ", "),
        ("a:b\n1:x\n2:y\n", ":"),
        ("a b\n1 x\n2 y\n", " "),
        ("a\u{1}b\n1\u{1}x\n2\u{1}y\n", "\u{1}"),
        ("sep=;\na;b\n1;x\n2;y\n", ";"),
        ("a~b~c\n1~x~2\n2~y~3\n", "~"),
    ] {
        let (imported, frame) = read(text);
        assert_eq!(imported.reading.separator.value, separator, "{text:?}");
        assert_eq!(names(&imported)[..2], ["a", "b"], "{text:?}");
        assert_eq!(frame.height(), 2, "{text:?}");
    }
    let (_, frame) = read("a;b\n'x;y';1\n'it''s';2\n'z';3\n");
    assert_eq!(lines(&frame), ["x;y|1", "it's|2", "z|3"]);
    let (imported, frame) = read("a,b\n\"x \\\"y\\\" z\",1\n\"u \\\"v\\\" w\",2\nplain,3\n");
    assert_eq!(imported.reading.escape.value, "\\");
    assert_eq!(lines(&frame)[0], "x \"y\" z|1");
    let (imported, frame) = read("price\n1,5\n2,25\n10,75\n");
    assert_eq!(imported.reading.separator.value, "");
    assert_eq!(lines(&frame), ["1.5", "2.25", "10.75"]);
}

#[test]
fn chosen_dialect_wins() {
    let file = file(b"a;b,c\n1;2,3\n4;5,6\n");
    let choices = Choices { separator: Some(";".to_owned()), header_rows: Some(0), ..Choices::default() };
    let (imported, frame) = read_path(file.path(), &choices).unwrap();
    assert_eq!(lines(&frame), ["a|b,c", "1|2,3", "4|5,6"]);
    assert_eq!(imported.reading.separator.confidence, 1.0);
    let choices = Choices { skip_rows: Some(1), header_rows: Some(1), ..Choices::default() };
    let (imported, frame) = read_path(file.path(), &choices).unwrap();
    assert_eq!((frame.height(), imported.receipt.preamble), (1, 1));
    let choices = Choices { quote: Some("ab".to_owned()), ..Choices::default() };
    assert!(matches!(read_path(file.path(), &choices), Err(Error::CsvBadChoice { .. })));
}

#[test]
fn headers() {
    let (imported, frame) = read("1,2.5,x\n2,3.5,y\n3,4.5,x\n");
    assert_eq!((names(&imported), frame.height()), (vec!["column_1", "column_2", "column_3"], 3));
    assert!(codes(&imported).contains(&"no_header"));
    let (imported, _) = read("a,a,,a\n1,2,3,4\n5,6,7,8\n");
    assert_eq!(names(&imported), ["a", "a_2", "column_3", "a_3"]);
    assert!(codes(&imported).contains(&"duplicate_name") && codes(&imported).contains(&"unnamed_column"));
    let (imported, _) = read(format!("Pre\u{301}nom,Pr\u{e9}nom,wo\u{1b}rd\u{7}\n{}", "1,2,3\n4,5,6\n".repeat(10)));
    assert_eq!(names(&imported), ["Pr\u{e9}nom", "Pr\u{e9}nom_2", "wo rd"]);
    let (imported, _) = read(format!("{},b\n1,2\n3,4\n5,6\n", "n".repeat(300)));
    assert_eq!((names(&imported)[0].len(), codes(&imported).contains(&"long_name")), (200, true));
    let (imported, frame) = read("name,weight,height\n,kg,cm\nAnna,61.5,170\nBert,80.25,181\nCarl,75.0,178\n");
    assert_eq!((names(&imported), frame.height()), (vec!["name", "weight kg", "height cm"], 3));
    let (imported, frame) = read("Report of May\n\nmade by us,,\nname,n,x\nAnna,1,2.5\nBert,2,3.5\nCarl,3,4.5\n");
    assert_eq!((names(&imported), frame.height()), (vec!["name", "n", "x"], 3));
    assert_eq!(imported.reading.skip_rows.value, 3);
    assert_eq!(imported.receipt.preamble, 2);
}

#[test]
fn files_put_together_and_second_tables() {
    let first = "id,n,word\n1,5,x\n2,6,y\n3,8,x\n";
    let (imported, frame) = read(format!("{first}id,n,word\n4,7,y\n5,9,x\n"));
    assert_eq!((frame.height(), imported.receipt.rejected), (5, 1));
    assert!(codes(&imported).contains(&"repeated_headers"));
    let (imported, frame) = read(format!("{first}{first}"));
    assert_eq!((frame.height(), imported.receipt.rejected), (3, 4), "the same table once more");
    let (imported, frame) = read(format!("{first}\nid,n\n1,5\n2,6\n"));
    assert_eq!((frame.height(), imported.receipt.rejected, imported.receipt.blank_lines), (3, 3, 1));
    assert!(codes(&imported).contains(&"another_table"));
}

#[test]
fn tidied_files() {
    assert_eq!(tidied(b"\xEF\xBB\xBFa;b\r\n1,5;\"x \"\"y\"\"\"\r\n;z\r\n"), "a,b\n\"1,5\",\"x \"\"y\"\"\"\n,z\n");
    assert_eq!(tidied(b"1|2\r3|4\r"), "1,2\n3,4\n");
    assert_eq!(tidied(b""), "");
    assert_eq!(
        tidied("nom;prénom\nÉlise;Zoé\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()),
        "nom,prénom\nÉlise,Zoé\n"
    );
    assert_eq!(tidied(b"v\nx\n\ny\n"), "v\nx\n\"\"\ny\n");
}

#[test]
fn a_wide_table_is_stored_in_smaller_chunks() {
    let row = |cell: &str| vec![cell; 200].join(",");
    let text = format!("{}\n{}", row("name"), format!("{}\n", row("7")).repeat(12_000));
    let (imported, frame) = read(text);
    assert_eq!((frame.height(), frame.width(), imported.chunks), (12_000, 200, 2));
}

#[test]
fn names_under_groups() {
    let (imported, frame) = read(
        "Région;2022;;2023;\n;Ventes;Marge;Ventes;Marge\nNord;100,5;10,2;110;11\nSud;200;20;210,4;21\nEst;150;15;160;16,1\n",
    );
    assert_eq!(names(&imported), ["Région", "2022 Ventes", "2022 Marge", "2023 Ventes", "2023 Marge"]);
    assert_eq!(frame.height(), 3);
    let (imported, frame) = read(
        "Survey,Homes,,,Firms,\n,2022,,2023,2022,2023\nArea,n,%,n,n,n\nA,10,50.5,11,5,6\nB,20,49.5,21,7,8\nC,30,45.1,31,9,10\n",
    );
    let want = ["Survey Area", "Homes 2022 n", "Homes 2022 %", "Homes 2023 n", "Firms 2022 n", "Firms 2023 n"];
    assert_eq!((names(&imported), frame.height()), (want.to_vec(), 3));
    let (imported, frame) = read("Area;Sales;;Margin;\n;2022;2023;2022;2023\nA;1;2;3;4\nB;5;6;7;8\nC;9;1;2;3\n");
    let want = ["Area", "Sales 2022", "Sales 2023", "Margin 2022", "Margin 2023"];
    assert_eq!((names(&imported), frame.height()), (want.to_vec(), 3));
    // Rows of data with holes are no header.
    let (imported, frame) = read("a;b;c\nx;;y\n;z;\nu;v;w\nx;z;y\n");
    assert_eq!((names(&imported), frame.height()), (vec!["a", "b", "c"], 4));
}

#[test]
fn years_name_columns() {
    let text =
        "unit,geo\t2020 \t2021 \t2022 \nPC,FR\t12.3 \t13.1 b\t: \nPC,DE\t10.2 \t11.0 p\t12.0 \nPC,IT\t: \t9.1 \t8.7 \n";
    let (imported, frame) = read(text);
    assert_eq!((names(&imported), frame.height()), (vec!["unit,geo", "2020", "2021", "2022"], 3));
    let (imported, frame) = read("1990,1991,1992\n1993,1994,1995\n1996,1997,1998\n");
    assert_eq!((names(&imported)[0], frame.height()), ("column_1", 3));
}

#[test]
fn comments_above_among_and_below_the_rows() {
    let text = "# Export of 1 May\n# user: jd; server: prod\n#\nid;name;v\n1;A;2,5\n2;B;3,5\n# in the midst\n3;C;4,5\n# the end\n";
    let (imported, frame) = read(text);
    assert_eq!((names(&imported), lines(&frame)[2].as_str()), (vec!["id", "name", "v"], "3|C|4.5"));
    let reasons: Vec<&str> = imported.receipt.rejected_rows.iter().map(|row| row.reason.as_str()).collect();
    assert_eq!((reasons, imported.receipt.preamble), (vec!["comment", "comment"], 3));
    assert!(codes(&imported).contains(&"comment_lines") && !codes(&imported).contains(&"rows_rejected"));
    let (imported, frame) = read("#id,name,v\n1,A,2.5\n2,B,3.5\n#4,C,4.5\n");
    assert_eq!((names(&imported)[0], frame.height()), ("#id", 3));
}

#[test]
fn steady_separators_beat_what_stands_in_words() {
    let text: String = (0..30).map(|at| format!("{}~|~Name {at}| a~|~{}.50\n", 100 + at * 7, at)).collect();
    let (imported, _) = read(format!("id~|~name~|~amount\n{text}"));
    assert_eq!((imported.reading.separator.value.as_str(), names(&imported)), ("~|~", vec!["id", "name", "amount"]));
    let text: String = (0..30).map(|at| format!("{};Hélène à Orléans, forêt {at}\n", at * 3)).collect();
    let (imported, _) = read(format!("id;nom\n{text}"));
    assert_eq!(names(&imported), ["id", "nom"]);
}

#[test]
fn a_few_lone_returns_end_lines_too() {
    let (imported, frame) = read("id;name;v\r\n1;A;2,5\n2;B;3,5\r\n3;C;4,5\n4;D;5,5\r\n5;E;6,5\r6;F;7,5\n");
    assert_eq!((frame.height(), imported.receipt.repaired), (6, 0));
    let (_, frame) = read("id;name;v\n1;A;2,5\n2;\"B\rb\";3,5\n3;C;4,5\n");
    assert_eq!((frame.height(), lines(&frame)[1].as_str()), (3, "2|B\rb|3.5"));
}

#[test]
fn totals_and_neighbours_are_pointed_out() {
    let text = "ref;sales;paid\n007;100;yes\n008;200;no\n009;300;yes\nTOTAL;600;\n";
    let (imported, frame) = read(text);
    assert_eq!((frame.height(), kinds(&imported)[1]), (3, ColumnKind::Integer));
    assert_eq!(imported.reading.total.as_ref().map(|found| found.value), Some(true));
    let out = &imported.receipt.rejected_rows[0];
    assert_eq!((out.line, out.reason.as_str(), out.text.as_str()), (5, "total", "TOTAL;600;"));
    let note = imported.findings.iter().find(|note| note.code == "total_row").unwrap();
    assert_eq!(note.args["line"].as_u64(), Some(5));
    assert!(!codes(&imported).contains(&"rows_rejected"));
    let kept = Choices { total: Some(false), ..Choices::default() };
    let (imported, frame) = read_path(file(text.as_bytes()).path(), &kept).unwrap();
    assert_eq!((frame.height(), imported.receipt.rejected), (4, 0));
    assert_eq!(imported.reading.total.as_ref().map(|found| (found.value, found.confidence)), Some((false, 1.0)));
    assert!(!codes(&imported).contains(&"total_row") && !codes(&imported).contains(&"nearly_numbers"));
    let (imported, _) = read("who;n\nTotal;3\nWomen;1\nMen;2\nTotal;5\n");
    assert!(!codes(&imported).contains(&"total_row"));
    // A customer or a place that begins so is a row like the others.
    for name in ["Total SA", "Somme", "Ensemble", "Totaline"] {
        let (imported, frame) = read(format!("name;n\nAisne;3\nNord;1\nOise;2\n{name};6\n"));
        assert_eq!((frame.height(), codes(&imported).contains(&"total_row")), (4, false), "{name}");
    }
    for name in ["Grand total", "Sous-total 2024", "Total général"] {
        let (imported, frame) = read(format!("name;n\nAisne;3\nNord;1\nOise;2\n{name};6\n"));
        assert_eq!((frame.height(), codes(&imported).contains(&"total_row")), (3, true), "{name}");
    }
    let (imported, _) = read("month;sales;;item;stock\njan;10;;A;5\nfeb;12;;B;7\nmar;9;;C;2\napr;20;;;\n");
    assert!(codes(&imported).contains(&"tables_beside"));
}

#[test]
fn old_encodings() {
    let text: String = (0..20).map(|at| format!("{};H\u{1}l\u{2}ne \u{3} Orl\u{1}ans {at}\r\n", at * 3)).collect();
    let with = |[e, grave, a]: [u8; 3]| {
        let bytes = format!("id;nom\r\n{text}").into_bytes();
        bytes
            .into_iter()
            .map(|byte| [byte, e, grave, a][if byte < 4 { usize::from(byte) } else { 0 }])
            .collect::<Vec<u8>>()
    };
    for (bytes, label) in [
        (with([0x82, 0x8A, 0x85]), "ibm850"),
        (with([0x8E, 0x8F, 0x88]), "macintosh"),
        (with([0xE9, 0xE8, 0xE0]), "windows-1252"),
    ] {
        let (imported, frame) = read(&bytes);
        assert_eq!(imported.reading.encoding.value, label);
        assert_eq!(lines(&frame)[1], "3|Hélène à Orléans 1", "{label}");
        let file = file(&bytes);
        let choices = Choices { encoding: Some(label.to_owned()), ..Choices::default() };
        let (imported, frame) = read_path(file.path(), &choices).unwrap();
        assert_eq!((lines(&frame)[0].as_str(), imported.reading.encoding.confidence), ("0|Hélène à Orléans 0", 1.0));
    }
}

#[test]
fn lines_drawn_under_the_header_are_no_rows() {
    for text in [
        "id|name|amount\n---+-----+-------\n1|Anne|12.50\n2|Bob|3.00\n3|Cleo|100.10\n(3 rows)\n",
        "| id | name | amount |\n|----|:----:|-----|\n| 1 | Anne | 12.5 |\n| 2 | Bob | 3 |\n| 3 | Cleo | 100.1 |\n",
    ] {
        let (imported, frame) = read(text);
        assert_eq!((frame.height(), imported.receipt.rejected_rows[0].reason.as_str()), (3, "rule"), "{text}");
        assert!(lines(&frame)[0].contains("Anne|12.5") && names(&imported).contains(&"name"), "{:?}", lines(&frame));
    }
    // A row of dashes between commas is a row without values.
    let (_, frame) = read("a,b\n1,2\n--,--\n3,4\n");
    assert_eq!(frame.height(), 3);
}

#[test]
fn one_column_of_decimal_commas_and_whole_numbers() {
    let (imported, frame) = read("value\n12,5\n13,5\n14\n");
    assert_eq!(
        (names(&imported), lines(&frame)),
        (vec!["value"], vec!["12.5".to_owned(), "13.5".to_owned(), "14.0".to_owned()])
    );
}
