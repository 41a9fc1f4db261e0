//! The bytes: the same twice, whatever the words are.

use std::sync::Arc;

use crate::{
    About, Block, Board, Canvas, CanvasBox, Card, Error, Fact, Frame, Furniture, Lang, Note, NoteImage, Paper, Report,
    Row, Section, Sheets, markdown, report_pdf,
};

const HOSTILE: [&str; 10] = [
    "#panic(\"no\") #include \"/etc/passwd\" #import \"@preview/x:1.0.0\": *",
    "$ sum_(i=0) $ *bold* _it_ @ref <label> \\ // comment /* c */ ```raw",
    "<script>alert(1)</script> & ]]> &amp; \u{0} \u{b} \u{202e}turned",
    "שלום עולם, 3 מילים",
    "مرحبا بالعالم",
    "🇫🇷 first 👍🏽, ⚠️ 1️⃣ 👩\u{200d}💻👩\u{200d}💻 end\u{200d}\u{fe0f}",
    "שלום 👩\u{200d}💻 🇫🇷 🇩🇪 👍🏽 end",
    "😀 👩\u{200d}👩\u{200d}👧 ✓ e\u{301}",
    "",
    "\n\n\t",
];

fn about(lang: Lang) -> About {
    About { title: HOSTILE[0].to_owned(), lang, made_at: "2026-11-25T09:30:00Z".parse().unwrap() }
}

fn go(_: u64, _: u64) -> bool {
    true
}

fn rows() -> Vec<Row> {
    let long = ["x".repeat(10_000), "mot ".repeat(2_500)];
    let texts = HOSTILE.map(str::to_owned).into_iter().chain(long);
    texts
        .map(|text| Row {
            detail: text.clone(),
            marks: vec![text.clone()],
            from: vec![text.clone()],
            value: "12".to_owned(),
            share: 0.5,
            votes: 9,
            color: text.clone(),
            strong: true,
            text,
            ..Row::default()
        })
        .collect()
}

fn canvas() -> Canvas {
    let card = |text: &str| Card { text: text.to_owned(), state: "unknown".to_owned(), ..Card::default() };
    let cards = HOSTILE.map(card).into();
    let of = CanvasBox { key: "problem".into(), title: HOSTILE[1].into(), cards, ..CanvasBox::default() };
    Canvas { title: HOSTILE[2].into(), boxes: vec![of], more: "+{count}".into(), ..Canvas::default() }
}

/// Every kind of block, with every hostile text in every place.
fn report(lang: Lang) -> Report {
    let said = |n: usize| HOSTILE[n % HOSTILE.len()].to_owned();
    let cells: Vec<Vec<String>> = (0..8).map(|n| vec![said(n), said(n + 1), said(n + 2)]).collect();
    let blocks = vec![
        Block::Title { text: said(0), aside: said(1) },
        Block::Text { text: said(2) },
        Block::Facts { facts: vec![Fact { label: said(3), value: said(4) }] },
        Block::List { rows: rows() },
        Block::Chain { rows: rows() },
        Block::Table { head: vec![said(0), said(1), said(2)], widths: vec![2, 1, 0], rows: cells },
        Block::Notes { rows: rows() },
        Block::Ranking { rows: rows() },
        Block::Callout { tone: said(5), title: said(0), text: said(1) },
        Block::Canvas { canvas: Box::new(canvas()), caption: said(1) },
    ];
    let only = Section { title: said(1), blocks: vec![blocks[9].clone()], ..Section::default() };
    let all = Section { title: said(0), lead: said(2), blocks };
    Report {
        lang,
        kicker: said(0),
        title: said(1),
        subtitle: said(2),
        facts: vec![Fact { label: said(0), value: said(1) }],
        summary_title: said(1),
        summary: rows(),
        contents: said(0),
        foot: said(2),
        sections: vec![all, only],
    }
}

#[test]
fn a_report_of_hostile_words_is_set_and_the_same_twice() {
    for lang in [Lang::En, Lang::Fr] {
        let set = || report_pdf(&report(lang), &about(lang), &go).unwrap();
        let bytes = set();
        assert!(bytes.starts_with(b"%PDF-1.7") && bytes == set());
    }
    let text = markdown(&report(Lang::En));
    assert!(text.starts_with("# ") && text.contains("\\<script>"));
    assert!(!text.replace("\\<", "").contains('<'), "nothing is a tag");
}

#[test]
fn a_report_of_nothing_is_a_page() {
    assert!(report_pdf(&Report::default(), &about(Lang::En), &go).unwrap().starts_with(b"%PDF"));
}

/// One white pixel.
fn pixel() -> NoteImage {
    let mut map = resvg::tiny_skia::Pixmap::new(1, 1).unwrap();
    map.fill(resvg::tiny_skia::Color::WHITE);
    NoteImage { png: Arc::from(map.encode_png().unwrap()) }
}

fn board() -> Board {
    let note = |(n, text): (usize, &&str)| Note {
        text: (*text).to_owned(),
        frame: Some("f".to_owned()),
        initials: text.chars().take(2).collect(),
        votes: n as i64 * 3,
        chosen: n == 1,
        merged: n,
        image: (n % 3 == 0).then(pixel),
        x: 176.0 * n as f64,
        width: 160.0,
        height: 160.0,
        ..Note::default()
    };
    let frame = Frame { id: "f".into(), title: HOSTILE[2].into(), votes: "3".into(), ..Frame::default() };
    Board { title: HOSTILE[0].into(), frames: vec![frame], notes: HOSTILE.iter().enumerate().map(note).collect() }
}

#[test]
fn a_board_is_drawn_three_ways_and_the_same_twice() {
    let picture = board().picture();
    let around = Furniture { title: HOSTILE[2].into(), sheet: "{sheet} {page}/{pages}".into(), ..Furniture::default() };
    for sheets in [Sheets::One(Paper::A3), Sheets::Tiles(Paper::A4), Sheets::Bare(Paper::A0)] {
        let drawn = || picture.pdf(sheets, &around, &about(Lang::Fr), &go).unwrap();
        assert!(drawn().starts_with(b"%PDF") && drawn() == drawn());
    }
    assert!(picture.png(1.0, &go).unwrap() == picture.png(1.0, &go).unwrap());
    let svg = picture.svg(Lang::Fr);
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;") && !svg.contains('\u{b}'));
}

#[test]
fn who_says_stop_is_heard() {
    let stop = |_: u64, _: u64| false;
    let picture = board().picture();
    let sheets = Sheets::One(Paper::A4);
    assert_eq!(picture.pdf(sheets, &Furniture::default(), &about(Lang::En), &stop), Err(Error::Cancelled));
    assert_eq!(picture.png(1.0, &stop), Err(Error::Cancelled));
    assert_eq!(report_pdf(&Report::default(), &about(Lang::En), &stop), Err(Error::Cancelled));
}

#[test]
fn a_picture_too_large_is_refused() {
    assert!(matches!(board().picture().png(100.0, &go), Err(Error::Size(_))));
}
