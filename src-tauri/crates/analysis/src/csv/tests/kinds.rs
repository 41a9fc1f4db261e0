use super::*;
use ColumnKind::*;

fn kind_of(cells: &[&str]) -> ColumnKind {
    column(cells).0.columns[0].kind
}

/// The column `x` beside a plain one, cells quoted.
fn column(cells: &[&str]) -> (Imported, DataFrame) {
    let mut text = "x,other\n".to_owned();
    for (at, cell) in cells.iter().enumerate() {
        text.push_str(&format!("\"{}\",{}.5\n", cell.replace('"', "\"\""), at % 7));
    }
    read(text)
}

fn many(cells: &[&str]) -> Vec<String> {
    (0..40).map(|at| cells[at % cells.len()].to_owned()).collect()
}

#[test]
fn plain_kinds() {
    let cases: [(&[&str], ColumnKind); 22] = [
        (&["12", "-7", "40"], Integer),
        (&["1.5", "2", "-0.25"], Number),
        (&["1e5", "2.5", "3"], Number),
        (&["yes", "no"], Boolean),
        (&["Oui", "NON", "oui"], Boolean),
        (&["TRUE", "false"], Boolean),
        (&["0", "1", "1", "0"], Integer),
        (&["2020-01-31", "2020-02-01"], Date),
        (&["31/01/2020", "01/02/2020"], Date),
        (&["3 janv. 2021", "14 août 2021"], Date),
        (&["2020-01-31 10:00", "2020-02-01 11:30:05"], DateTime),
        (&["00501", "10001", "02139"], Category),
        (&["red", "green", "blue"], Category),
        (&["a", "NA", "b"], Category),
        (&["", " ", "NA"], Empty),
        (&["12", "NA", "-", ""], Integer),
        (&["1,234", "12,345"], Integer),
        (&["1 234,5", "12 345,0"], Number),
        (&["$1.50", "$20"], Number),
        (&["12%", "3.5%"], Number),
        (&["10:30", "11:45", "10:30"], Category),
        (&["123456789012345678901", "223456789012345678901"], Identifier),
    ];
    for (cells, want) in cases {
        let cells = many(cells);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        assert_eq!(kind_of(&cells), want, "{cells:?}");
    }
}

#[test]
fn yes_and_no_keep_their_words() {
    let said = |cells: &[&str]| {
        let cells = many(cells);
        column(&cells.iter().map(String::as_str).collect::<Vec<_>>()).0.profile.columns[0].clone()
    };
    let words = |cells: &[&str]| said(cells).words.map(|[no, yes]| format!("{no}/{yes}"));
    assert_eq!(words(&["Yes", "No", "yes"]).as_deref(), Some("No/Yes"));
    assert_eq!(words(&["non", "Oui", ""]).as_deref(), Some("non/Oui"));
    assert_eq!(words(&["true", "FALSE"]).as_deref(), Some("FALSE/true"));
    assert_eq!((words(&["yes", "yes"]), words(&["1", "0"]), words(&["a", "b"])), (None, None, None));
    let top = said(&["Oui", "Non", "Oui", "Oui"]).top;
    assert_eq!((top[0].value.as_str(), top[0].count, top[1].value.as_str()), ("Oui", 30, "Non"));
}

#[test]
fn identifiers() {
    let ids: Vec<String> = (0..50).map(|at| format!("C-{:04}", at * 7)).collect();
    assert_eq!(kind_of(&ids.iter().map(String::as_str).collect::<Vec<_>>()), Identifier);
    let index: Vec<String> = (1..=50).map(|at| at.to_string()).collect();
    assert_eq!(kind_of(&index.iter().map(String::as_str).collect::<Vec<_>>()), Identifier);
    let postcodes: Vec<String> = (0..80).map(|at| format!("{:05}", 1000 + at * 37)).collect();
    let (imported, frame) = column(&postcodes.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(imported.columns[0].kind, Identifier);
    assert!(lines(&frame)[0].starts_with("01000|"), "zeros are kept");
    let text = "customer_id,sales\n".to_owned()
        + &(0..40).map(|at| format!("{},{}\n", 9000 - at * 13, at % 5)).collect::<String>();
    assert_eq!(kinds(&read(text).0), [Identifier, Integer]);
}

#[test]
fn a_late_exception_keeps_the_text() {
    // Polars' first 100 rows would have said "whole number".
    let mut text = "a,b\n".to_owned();
    for at in 0..400 {
        text.push_str(&format!(
            "{},{}\n",
            at * 3 % 91,
            if at == 150 { "2.5".to_owned() } else { (at % 9).to_string() }
        ));
    }
    text.push_str("oops,3\n");
    let (imported, frame) = read(&text);
    assert_eq!(kinds(&imported)[1], Number);
    assert_ne!(kinds(&imported)[0], Integer);
    assert!(lines(&frame).contains(&"oops|3.0".to_owned()), "{:?}", lines(&frame).last());
    let note = imported.findings.iter().find(|note| note.code == "nearly_numbers").unwrap();
    assert_eq!((note.args["row"].as_u64(), note.args["text"].as_str()), (Some(401), Some("oops")));
    assert_eq!(imported.receipt.unfit, 0);
}

#[test]
fn chosen_kinds_null_what_does_not_fit_and_say_so() {
    let file = file(b"a,b\n1,x\n2,y\noops,z\n,w\n");
    let choices = Choices { kinds: [("a".to_owned(), Integer)].into(), ..Choices::default() };
    let (imported, frame) = read_path(file.path(), &choices).unwrap();
    assert_eq!(frame.column("a").unwrap().null_count(), 2);
    assert_eq!(imported.receipt.unfit, 1);
    assert_eq!(imported.receipt.unfit_cells, [Nulled { row: 3, column: "a".to_owned(), text: "oops".to_owned() }]);
    let choices = Choices { kinds: [("zz".to_owned(), Integer)].into(), ..Choices::default() };
    let error = read_path(file.path(), &choices).unwrap_err();
    assert_eq!(error, Error::CsvUnknownColumn { column: "zz".to_owned() });
}

#[test]
fn chosen_missing_words() {
    let file = file(b"a,b\n1,x\n-999,y\n3,NA\n4,unknown\n5,y\n");
    let missing = Some(vec!["-999".to_owned(), "unknown".to_owned()]);
    let (imported, frame) = read_path(file.path(), &Choices { missing, ..Choices::default() }).unwrap();
    assert_eq!(lines(&frame), ["1|x", "|y", "3|NA", "4|", "5|y"]);
    assert_eq!(imported.receipt.missing_words, 2);
}

#[test]
fn dates_by_the_calendar_by_their_run_or_by_choice() {
    let (imported, _) = column(&["1/2/2020", "1/3/2020", "1/25/2020"]);
    assert_eq!(imported.reading.date_order.value, Some(DateOrder::MonthDayYear));
    let (imported, frame) = column(&["01/02/2020", "02/02/2020", "03/02/2020", "04/02/2020", "01/03/2020"]);
    assert_eq!(imported.reading.date_order.value, Some(DateOrder::DayMonthYear));
    assert!(codes(&imported).contains(&"date_ambiguous"));
    assert!(lines(&frame)[0].starts_with("2020-02-01"));
    let (imported, _) = column(&["01/02/2020", "01/03/2020", "01/04/2020", "02/01/2020", "02/02/2020"]);
    assert_eq!(imported.reading.date_order.value, Some(DateOrder::MonthDayYear));
    let file = file(b"d,x\n01/02/2020,1\n03/04/2020,2\n");
    let choices = Choices { date_order: Some(DateOrder::MonthDayYear), ..Choices::default() };
    let (imported, frame) = read_path(file.path(), &choices).unwrap();
    assert!(lines(&frame)[0].starts_with("2020-01-02"));
    assert!(!codes(&imported).contains(&"date_ambiguous"));
}

#[test]
fn decimal_commas_by_the_file() {
    let (imported, frame) = read("a;b;c\n1,5;1.234,5;x\n2,25;12.345,0;y\n3,0;7,5;z\n");
    assert_eq!(imported.reading.decimal.value, ",");
    assert_eq!(imported.reading.thousands.value, ".");
    assert_eq!(lines(&frame), ["1.5|1234.5|x", "2.25|12345.0|y", "3.0|7.5|z"]);
    let file = file(b"a;b\n1,234;x\n2,345;y\n");
    let choices = Choices { decimal: Some(".".to_owned()), ..Choices::default() };
    let (_, frame) = read_path(file.path(), &choices).unwrap();
    assert_eq!(lines(&frame), ["1234|x", "2345|y"]);
    let bad = Choices { decimal: Some("x".to_owned()), ..Choices::default() };
    assert!(matches!(read_path(file.path(), &bad), Err(Error::CsvBadChoice { .. })));
}

/// What companies, statistics offices and ERPs write, with the kind that a careful reader gives it.
#[test]
fn numbers_dates_and_words_as_exports_write_them() {
    let cases: [(&[&str], ColumnKind); 24] = [
        (&["1\u{A0}234,50 €", "(250,00) €", "(1\u{A0}200,75 €)", "0"], Number),
        (&["$7.00", "($21.00)", "$(3.00)"], Number),
        (&["1.234,56-", "2.234,56 ", "3.000,10"], Number),
        (&["\u{2212}3,30", "4,40", "- 5,10"], Number),
        (&["CHF 1\u{2019}301.50", "CHF 12.00"], Number),
        (&["1,11,101", "12,34,567", "999"], Integer),
        (&["10 kWh", "20 kWh"], Integer),
        (&["1,5 %", "0", "2,5 %"], Number),
        (&["1,5 €", "2,5 $", "3 £"], Category),
        (&["(1)", "(2)", "(3)"], Category),
        (&["12h", "14h", "3h"], Category),
        (&["#N/D", "1,5", "#VALEUR!", ":", "…", "///"], Number),
        (&["20240131", "20240229", "00000000", "20231115", "20230105"], Date),
        (&["20240131143000", "20240229000000", "20240229235959", "20240301101010", "20240401101010"], DateTime),
        (&["20240131", "20241301", "20240229", "20231115"], Integer),
        (&["00.00.0000", "02.05.2023", "31.12.9999"], Date),
        (&["lundi 1er janvier 2024", "mar. 2 janv. 2024"], Date),
        (&["02/04/2024 à 14h05", "15/04/2024 à 09h30"], DateTime),
        (&["2. März 2023", "5. Oktober 2023"], Date),
        (&["2024T1", "2024T2"], Category),
        (&["2024-W05", "2024-W06"], Category),
        (&["ja", "nein"], Boolean),
        (&["=\"01000\"", "=\"02000\""], Category),
        (&["'01000", "'02000"], Category),
    ];
    for (cells, want) in cases {
        let cells = many(cells);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        assert_eq!(kind_of(&cells), want, "{cells:?}");
    }
    let (imported, frame) = column(&["(250,00) €", "1\u{A0}234,50 €", "12,00- €", "0"]);
    assert_eq!(lines(&frame)[0].split('|').next(), Some("-250.0"));
    assert_eq!(lines(&frame)[2].split('|').next(), Some("-12.0"));
    assert!(codes(&imported).contains(&"negatives_marked"));
    let (imported, frame) = column(&["00.00.0000", "02.05.2023", "13.05.2023"]);
    assert!(lines(&frame)[0].starts_with('|'));
    assert_eq!((imported.receipt.missing_words, imported.receipt.unfit), (1, 0));
    let (imported, _) = column(&["1,5 €", "2,5 $", "3,5 €"]);
    assert!(codes(&imported).contains(&"several_units"));
    let (imported, frame) = column(&["=\"01000\"", " 02000 ", "03000"]);
    assert_eq!(lines(&frame)[..2], ["01000|0.5", "02000|1.5"]);
    assert!(codes(&imported).contains(&"blanks_trimmed"));
    let (imported, _) = column(&["1 554", "12 345", "1 000"]);
    assert!(!codes(&imported).contains(&"decimal_ambiguous"));
}

#[test]
fn days_that_a_spreadsheet_counts() {
    let (imported, frame) = read("Date de commande;n\n45292;1\n45293;5\n45300;2\n");
    assert_eq!(kinds(&imported), [Date, Integer]);
    assert_eq!(lines(&frame)[0], "2024-01-01|1");
    assert!(codes(&imported).contains(&"serial_dates"));
    let text = "measure;n\n45292;1\n45293;5\n45300;2\n";
    assert_eq!(kinds(&read(text).0), [Integer, Integer]);
    let file = file(text.as_bytes());
    let choices = Choices { kinds: [("measure".to_owned(), Date)].into(), ..Choices::default() };
    let (imported, frame) = read_path(file.path(), &choices).unwrap();
    assert_eq!((lines(&frame)[2].as_str(), imported.receipt.unfit), ("2024-01-09|2", 0));
}

#[test]
fn what_is_said_of_many_columns_hides_nothing_else() {
    let header: Vec<String> = (0..300).map(|at| format!("c{at}")).collect();
    let row = |first: &str| format!("{first};{}\n", vec!["12,5 %"; 299].join(";"));
    let text = format!("{}\n{}{}{}", header.join(";"), row("=\"01\""), row("02"), row("03"));
    let (imported, _) = read(text);
    let count = |code: &str| codes(&imported).iter().filter(|other| **other == code).count();
    assert_eq!((imported.findings.len(), count("blanks_trimmed"), count("leading_zeros")), (101, 1, 1));
    let more = imported.findings.last().unwrap();
    assert_eq!((more.code.as_str(), more.args["count"].as_u64()), ("more_findings", Some(201)));
}

#[test]
fn words_for_missing_among_numbers_and_among_words() {
    let (imported, frame) = column(&["12", "inconnu", "7", "Non renseigné"]);
    assert_eq!(imported.columns[0].kind, Integer);
    assert_eq!((imported.receipt.missing_words, frame.column("x").unwrap().null_count()), (2, 2));
    let cells = many(&["yes", "no", "unknown"]);
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let (imported, frame) = column(&cells);
    assert_eq!((imported.columns[0].kind, frame.column("x").unwrap().null_count()), (Category, 0));
    let cells = many(&["unknown", "admin", "services"]);
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let (imported, frame) = column(&cells);
    assert_eq!((imported.columns[0].kind, frame.column("x").unwrap().null_count()), (Category, 0));
    assert!(codes(&imported).contains(&"reads_like_missing"));
}
