//! Random tables, written in random dialects, come back.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Written {
    separator: &'static str,
    quote: char,
    quote_all: bool,
    end: &'static str,
    decimal: char,
    encoding: usize,
    last_end: bool,
}

fn dialect() -> impl Strategy<Value = Written> {
    (
        prop::sample::select(vec![",", ";", "\t", "|"]),
        prop::sample::select(vec!['"', '"', '\'']),
        any::<bool>(),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        prop::sample::select(vec!['.', ',']),
        0usize..5,
        any::<bool>(),
    )
        .prop_map(|(separator, quote, quote_all, end, decimal, encoding, last_end)| Written {
            separator,
            quote,
            quote_all,
            end,
            decimal,
            encoding,
            last_end,
        })
}

type Row = (i32, Option<i64>, u32, usize, String);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(
        (
            -9_000i32..9_000,
            prop::option::weighted(0.9, -5_000i64..5_000),
            0u32..9_000,
            0usize..4,
            "[a-z]{2,8}( [a-zé,;\"']{1,6}[a-z]){0,3}",
        ),
        8..40,
    )
}

fn write(rows: &[Row], how: &Written) -> Vec<u8> {
    let quote = |cell: &str| {
        let needed =
            how.quote_all || cell.contains([how.quote, ' ', '\n', '\r', '"', '\'']) || cell.contains(how.separator);
        if needed && !cell.is_empty() {
            let doubled = cell.replace(how.quote, &format!("{0}{0}", how.quote));
            format!("{0}{doubled}{0}", how.quote)
        } else {
            cell.to_owned()
        }
    };
    let mut lines = vec![["ratio", "count", "day", "colour", "words"].map(quote).join(how.separator)];
    for (ratio, count, day, colour, words) in rows {
        let ratio = format!("{:.2}", f64::from(*ratio) / 100.0).replace('.', &how.decimal.to_string());
        let day = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Duration::days((*day).into());
        let colour = ["red", "green", "blue", "dark grey"][*colour];
        let count = count.map_or(String::new(), |count| count.to_string());
        lines.push([&ratio, &count, &day.to_string(), colour, words].map(&quote).join(how.separator));
    }
    let mut text = lines.join(how.end);
    if how.last_end {
        text.push_str(how.end);
    }
    match how.encoding {
        0 => text.into_bytes(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        3 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..Default::default() })]

    #[test]
    fn tables_come_back(rows in rows(), how in dialect()) {
        let file = file(&write(&rows, &how));
        let (imported, frame) = read_path(file.path(), &Choices::default()).unwrap();
        prop_assert_eq!(names(&imported), ["ratio", "count", "day", "colour", "words"]);
        prop_assert_eq!(frame.height(), rows.len());
        let got = lines(&frame);
        for (row, line) in rows.iter().zip(got) {
            let (_, _, _, colour, words) = row;
            let tail = format!("|{}|{}", ["red", "green", "blue", "dark grey"][*colour], words);
            prop_assert!(line.ends_with(&tail), "{} should end with {}", line, tail);
            if imported.columns[0].kind == ColumnKind::Number {
                let ratio: f64 = line.split('|').next().unwrap().parse().unwrap();
                prop_assert!((ratio - f64::from(row.0) / 100.0).abs() < 1e-9, "{} {}", line, row.0);
            }
        }
        prop_assert_eq!(imported.columns[0].kind, ColumnKind::Number);
        prop_assert_eq!(imported.columns[2].kind, ColumnKind::Date);
    }
}
