//! Charts read back from their SVG: what is drawn, where, and that nothing covers anything.

use resvg::usvg::roxmltree::{Document, Node};

use super::pen::TextFont;
use super::text::{self, Weight};
use super::*;
use crate::locale::Locale;

fn words(locale: Locale) -> Words {
    let list = match locale {
        Locale::En => [
            "No value yet",
            "Date",
            "Value",
            "Name",
            "Event",
            "target",
            "before",
            "Low",
            "High",
            "From",
            "To",
            "Count",
            "Share",
            "Category",
            "Predicted",
            "Actual",
            "exact",
            "Error",
        ],
        Locale::Fr => [
            "Aucune valeur pour l’instant",
            "Date",
            "Valeur",
            "Nom",
            "Événement",
            "cible",
            "avant",
            "Bas",
            "Haut",
            "De",
            "À",
            "Nombre",
            "Part",
            "Catégorie",
            "Prédit",
            "Réel",
            "exact",
            "Erreur",
        ],
    }
    .map(String::from);
    let [
        nothing,
        date,
        value,
        name,
        event,
        target,
        baseline,
        low,
        high,
        from,
        to,
        count,
        share,
        category,
        predicted,
        actual,
        exact,
        error,
    ] = list;
    Words {
        nothing,
        date,
        value,
        name,
        event,
        target,
        baseline,
        low,
        high,
        from,
        to,
        count,
        share,
        category,
        predicted,
        actual,
        exact,
        error,
    }
}

fn style(width: u32, height: u32, theme: Theme, locale: Locale) -> Style {
    Style { width, height, theme, locale, words: words(locale) }
}

fn plain() -> Style {
    style(680, 320, Theme::Light, Locale::En)
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn weeks(values: &[f64]) -> Vec<Dated> {
    let start = day("2026-09-07");
    let date = |week: usize| start + chrono::Days::new(7 * week as u64);
    values.iter().enumerate().map(|(week, &value)| Dated { date: date(week), value: Some(value) }).collect()
}

fn frame(headline: &str, title: &str, unit: &str, footer: &str) -> Frame {
    Frame {
        headline: Some(headline.into()),
        title: title.into(),
        unit: unit.into(),
        footer: Some(footer.into()),
        decimals: None,
    }
}

fn kpi(locale: Locale) -> Spec {
    let english = locale == Locale::En;
    let say = |en: &str, fr: &str| if english { en.to_owned() } else { fr.to_owned() };
    Spec::Line(Line {
        frame: frame(
            &say(
                "A suspect payment now takes 12.4 minutes, 8 less than before",
                "Un paiement suspect prend 12,4 minutes, 8 de moins qu’avant",
            ),
            &say("Minutes per suspect payment", "Minutes par paiement suspect"),
            "min",
            &say("Case tool export, 1,204 cases, week of 16 Nov 2026", "Outil de dossiers, 1\u{202f}204 dossiers"),
        ),
        series: vec![Series {
            name: String::new(),
            points: weeks(&[20.5, 19.9, 20.3, 18.8, 18.2, 18.4, 16.5, 14.9, 14.4, 14.7, 13.1, 12.4]),
        }],
        target: Some(Level { value: 8.0, label: None }),
        baseline: Some(Level { value: 20.4, label: None }),
        thresholds: vec![],
        events: vec![
            Event { date: day("2026-10-12"), label: say("MVP in use", "MVP en service") },
            Event { date: day("2026-10-26"), label: say("New tariff", "Nouveau tarif") },
            Event { date: day("2026-11-20"), label: say("Second team joins in", "Deuxième équipe") },
        ],
    })
}

fn bar(label: &str, value: f64, half: f64, role: Role) -> Bar {
    Bar { label: label.into(), value: Some(value), low: Some(value - half), high: Some(value + half), role }
}

fn models() -> Spec {
    Spec::Bars(Bars {
        frame: frame(
            "Logistic regression catches 46 of 100 frauds at equal workload; the best simple rule, 31",
            "Recall in the top 2% of payments",
            "",
            "Five time windows, 95% intervals",
        ),
        items: vec![
            bar("Best naive: rate by country × amount", 0.31, 0.02, Role::Reference),
            bar("Naive Bayes", 0.35, 0.03, Role::Plain),
            bar("Decision tree, depth 5", 0.44, 0.03, Role::Plain),
            bar("Logistic regression", 0.46, 0.03, Role::Best),
        ],
    })
}

fn bell(bins: usize) -> (Vec<f64>, Vec<u64>) {
    let edges = (0..=bins).map(|edge| -30.0 + 60.0 * edge as f64 / bins as f64).collect();
    let height = |bin: usize| 900.0 * (-((bin as f64 + 0.5 - bins as f64 / 2.0) / (bins as f64 / 6.0)).powi(2)).exp();
    (edges, (0..bins).map(|bin| height(bin) as u64).collect())
}

fn gallery(locale: Locale) -> Vec<(&'static str, Spec)> {
    let (edges, counts) = bell(24);
    let channels = ["Mobile app", "Web", "Branch", "Call centre", "Partner"];
    let series = |name: &str, from: f64, slope: f64| Series {
        name: name.into(),
        points: weeks(&(0..12).map(|week| from + slope * week as f64 + (week % 3) as f64).collect::<Vec<_>>()),
    };
    vec![
        ("line", kpi(locale)),
        ("bars", models()),
        (
            "several",
            Spec::Line(Line {
                frame: frame("Only the branch still errs", "Error rate by channel", "%", "Weekly, 48,210 payments"),
                series: channels
                    .iter()
                    .zip([(30.0, -1.5), (28.0, -1.4), (22.0, 0.4), (18.0, -0.6), (19.0, -0.6)])
                    .map(|(name, (from, slope))| series(name, from, slope))
                    .collect(),
                thresholds: vec![Threshold { value: 25.0, label: "alert".into(), tone: Tone::Bad }],
                ..Line::default()
            }),
        ),
        (
            "bins",
            Spec::Histogram(Histogram {
                frame: frame("Half of the payments are under 12 euros", "Payments by amount", "€", "48,210 payments"),
                shape: Shape::Bins { edges: edges.clone(), counts: counts.clone() },
                markers: vec![
                    Level { value: -2.0, label: Some("median".into()) },
                    Level { value: 0.4, label: Some("mean".into()) },
                ],
            }),
        ),
        (
            "categories",
            Spec::Histogram(Histogram {
                frame: frame("Two payments in three come from the app", "Payments by channel", "", "48,210 payments"),
                shape: Shape::Categories {
                    labels: channels.map(String::from).to_vec(),
                    counts: vec![31_204, 10_022, 4_100, 2_201, 683],
                },
                markers: vec![],
            }),
        ),
        (
            "confusion",
            Spec::ConfusionMatrix(ConfusionMatrix {
                frame: frame("One fraud in two is still missed", "Test set, threshold 0.5", "", "1,204 cases"),
                classes: vec!["fraud".into(), "genuine".into(), "to be reviewed".into()],
                counts: vec![vec![46, 40, 14], vec![31, 980, 12], vec![8, 20, 53]],
            }),
        ),
        (
            "calibration",
            Spec::Residuals(Residuals {
                frame: frame("Busy hours are predicted too low", "Rentals an hour", "bikes", "Test: 2012, 2,189 hours"),
                plot: ResidualPlot::Calibration {
                    bins: (0..10)
                        .map(|bin| {
                            let predicted = 40.0 + 55.0 * f64::from(bin);
                            let actual = predicted * (0.85 + 0.04 * f64::from(bin));
                            CalibrationBin {
                                predicted,
                                actual,
                                low: Some(actual - 22.0),
                                high: Some(actual + 22.0),
                                count: 219,
                            }
                        })
                        .collect(),
                },
            }),
        ),
        (
            "errors",
            Spec::Residuals(Residuals {
                frame: frame(
                    "Nine errors in ten are under 20 minutes",
                    "Error of the prediction",
                    "min",
                    "1,204 cases",
                ),
                plot: ResidualPlot::Errors { edges, counts },
            }),
        ),
        (
            "importance",
            Spec::Importance(Importance {
                frame: frame(
                    "The country tells most",
                    "Loss of recall when the feature is shuffled",
                    "",
                    "20 shuffles",
                ),
                items: vec![
                    bar("Country of the card", 0.12, 0.015, Role::Best),
                    bar("Amount", 0.08, 0.012, Role::Plain),
                    bar("Hour of the day, in the local time of the merchant's shop", 0.03, 0.01, Role::Plain),
                    bar("Number of payments in the last hour", 0.002, 0.006, Role::Plain),
                    bar("Browser", -0.004, 0.006, Role::Plain),
                ],
            }),
        ),
        ("curve", cost_curve()),
        ("curves", Spec::Curve(two_curves())),
        ("tree", Spec::Tree(small_tree())),
        (
            "sparkline",
            Spec::Sparkline(Sparkline {
                frame: Frame { title: "Frauds rightly sorted".into(), unit: "%".into(), ..Frame::default() },
                points: weeks(&[53.0, 55.0, 54.0, 58.0, 57.0, 60.0, 62.0]),
                target: Some(80.0),
            }),
        ),
    ]
}

fn cost_curve() -> Spec {
    let point = |i: i32| {
        let x = f64::from(i) / 40.0;
        let y = 48_000.0 * (0.3 + (x - 0.35) * (x - 0.35) * 2.0);
        CurvePoint { x, y, low: Some(y - 2_000.0 - 4_000.0 * x), high: Some(y + 2_500.0 + 4_000.0 * x) }
    };
    Spec::Curve(Curve {
        frame: frame("Acting from 0.35 on costs least", "Cost a month by threshold", "€", "2,140 held-out payments"),
        x: Across { label: "Act from this probability on".into(), ..Across::default() },
        series: vec![CurveSeries { name: "Logistic regression".into(), points: (0..=40).map(point).collect() }],
        marks: vec![
            CurveMark { x: 0.35, label: "least 0.35".into() },
            CurveMark { x: 0.6, label: "chosen 0.60".into() },
        ],
        zero: true,
    })
}

fn two_curves() -> Curve {
    let line = |name: &str, slope: f64| CurveSeries {
        name: name.into(),
        points: (0..12)
            .map(|i| CurvePoint { x: f64::from(i) * 10.0, y: slope * f64::from(i), low: None, high: None })
            .collect(),
    };
    Curve {
        frame: frame("The tree learns no more beyond 60 rows", "Error by rows", "min", ""),
        series: vec![line("Decision tree", 1.0), line("Logistic regression", 1.1), line("Group", -0.3)],
        ..Curve::default()
    }
}

fn small_tree() -> Tree {
    let node = |branch: &str, answer: &str, detail: &str, share: f64, children: &[u32]| TreeNode {
        branch: branch.into(),
        answer: answer.into(),
        detail: detail.into(),
        share,
        tone: 1.0 - share,
        children: children.to_vec(),
    };
    Tree {
        frame: frame("Night payments abroad are the risky ones", "Share of frauds", "", "9,640 training rows"),
        nodes: vec![
            node("", "3.1% fraud", "9,640 rows", 1.0, &[1, 2]),
            node("amount ≤ 312.5", "1.2% fraud", "7,100 rows", 0.74, &[]),
            node("amount > 312.5", "8.4% fraud", "2,540 rows", 0.26, &[3, 4]),
            node("country is FR, BE or another value", "4.0% fraud", "2,000 rows", 0.2, &[]),
            node("country is PT or ES", "24% fraud", "540 rows", 0.06, &[]),
        ],
    }
}

/// Draws, and checks what holds for every chart.
fn check(spec: &Spec, style: &Style) -> Drawn {
    let drawn = draw(spec, style).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(drawn, draw(spec, style).unwrap(), "the same input gives the same bytes");
    let svg = &drawn.svg;
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(root.attribute("viewBox"), Some(format!("0 0 {} {}", style.width, style.height).as_str()));
    let known = ["svg", "g", "rect", "polyline", "polygon", "circle", "text"];
    for node in root.descendants().filter(Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{}", node.tag_name().name());
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
    }
    let boxes: Vec<(Box4, String)> =
        root.descendants().filter(|node| node.has_tag_name("text")).map(|node| text_box(node, style)).collect();
    for (at, (a, words)) in boxes.iter().enumerate() {
        for (b, others) in &boxes[..at] {
            assert!(!a.covers(b), "“{words}” covers “{others}”: {a:?} {b:?}");
        }
    }
    for hover in &drawn.hover {
        assert!((0.0..=f64::from(style.width)).contains(&hover.x), "{hover:?}");
        assert!((0.0..=f64::from(style.height)).contains(&hover.y), "{hover:?}");
    }
    assert!(drawn.table.rows.iter().all(|row| row.len() == drawn.table.headers.len()));
    drawn
}

#[derive(Debug)]
struct Box4 {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Box4 {
    fn covers(&self, other: &Box4) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// The room that the capitals of a text take, in pixels.
fn text_box(node: Node, style: &Style) -> (Box4, String) {
    let number = |name: &str| node.attribute(name).and_then(|text| text.parse::<f64>().ok()).unwrap() / 10.0;
    let words = node.text().unwrap_or_default().to_owned();
    let size = number("font-size");
    let weight = match node.attribute("font-weight") {
        Some("500") => Weight::Medium,
        Some("600") => Weight::SemiBold,
        _ => Weight::Regular,
    };
    let width = text::width(&words, size, weight);
    let left = match node.attribute("text-anchor") {
        Some("start") => number("x"),
        Some("middle") => number("x") - width / 2.0,
        _ => number("x") - width,
    };
    let base = number("y") + 0.76 * size;
    let found = Box4 { left, right: left + width, top: base - 0.72 * size, bottom: base };
    let edge = -0.6;
    assert!(
        found.left >= edge && found.right <= f64::from(style.width) - edge,
        "“{words}” leaves the chart: {found:?}"
    );
    assert!(found.top >= edge && found.bottom <= f64::from(style.height) - edge, "“{words}” leaves: {found:?}");
    (found, words)
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|n| n.text()).map(String::from).collect()
}

fn marks(svg: &str, tag: &str) -> usize {
    Document::parse(svg).unwrap().descendants().filter(|node| node.has_tag_name(tag)).count()
}

/// Writes the pictures where `ATELIER_GALLERY` says, to be looked at.
#[test]
fn every_chart_in_every_theme_and_language() {
    let folder = std::env::var_os("ATELIER_GALLERY").map(std::path::PathBuf::from);
    for locale in [Locale::En, Locale::Fr] {
        for (name, spec) in gallery(locale) {
            for (theme, width, height) in [
                (Theme::Light, 680, 320),
                (Theme::Dark, 680, 320),
                (Theme::Light, 320, 200),
                (Theme::Light, 1100, 420),
                (Theme::Projector, 1920, 1080),
            ] {
                let (width, height) = if name == "sparkline" { (width / 5, height / 8) } else { (width, height) };
                let drawn = check(&spec, &style(width, height, theme, locale));
                if let Some(folder) = &folder {
                    let path = folder.join(format!("{name}-{locale:?}-{theme:?}-{width}.png").to_lowercase());
                    std::fs::write(path, png(&drawn.svg, if width > 1500 { 0.5 } else { 1.5 }).unwrap()).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_line_says_its_last_value_its_target_and_its_events() {
    let drawn = check(&kpi(Locale::Fr), &style(680, 320, Theme::Light, Locale::Fr));
    let texts = texts(&drawn.svg);
    for wanted in ["12,4\u{a0}min", "cible 8\u{a0}min", "avant 20,4\u{a0}min", "MVP en service", "Nouveau tarif"] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} in {texts:?}");
    }
    assert_eq!(drawn.table.headers, ["Date", "Valeur", "Événement"]);
    assert_eq!(drawn.table.rows[0], ["7 sept. 2026", "20,5\u{a0}min", ""]);
    assert_eq!(drawn.hover.len(), 12 + 3);
    assert!(drawn.svg.contains("stroke-dasharray"));
}

#[test]
fn bars_start_at_zero_and_draw_their_intervals() {
    let drawn = check(&models(), &plain());
    // The ground and four bars; four whiskers, each with its rim, and the line at zero.
    assert_eq!((marks(&drawn.svg, "rect"), marks(&drawn.svg, "polyline")), (5, 9));
    let document = Document::parse(&drawn.svg).unwrap();
    let bars: Vec<(f64, f64)> = document
        .descendants()
        .filter(|node| node.has_tag_name("rect"))
        .skip(1)
        .map(|node| {
            let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
            (number("x"), number("width"))
        })
        .collect();
    assert!(bars.iter().all(|bar| bar.0 == bars[0].0), "all from the same zero: {bars:?}");
    let ratio = bars[3].1 / bars[0].1;
    assert!((ratio - 0.46 / 0.31).abs() < 0.01, "lengths are as the values: {ratio}");
    assert_eq!(drawn.table.rows[0][1..], ["0.31", "0.29", "0.33"]);
}

#[test]
fn a_curve_has_its_band_its_marks_and_its_figures() {
    let drawn = check(&cost_curve(), &plain());
    assert_eq!(marks(&drawn.svg, "polygon"), 1);
    assert!(texts(&drawn.svg).iter().any(|t| t == "least 0.35"));
    assert_eq!((drawn.table.rows.len(), drawn.table.headers.len(), drawn.hover.len()), (41, 4, 41));
    let empty = Curve { frame: frame("", "Nothing yet", "", ""), ..Curve::default() };
    assert!(check(&Spec::Curve(empty), &plain()).table.rows.is_empty());
    let wild =
        CurveSeries { name: String::new(), points: vec![CurvePoint { x: f64::NAN, y: 1.0, low: None, high: None }] };
    check(&Spec::Curve(Curve { series: vec![wild], ..two_curves() }), &plain());
}

#[test]
fn a_tree_shows_its_leaves_and_survives_a_damaged_one() {
    let drawn = check(&Spec::Tree(small_tree()), &plain());
    assert_eq!((marks(&drawn.svg, "polyline"), drawn.hover.len()), (4, 5));
    let mut damaged = small_tree();
    damaged.nodes[2].children = vec![0, 2, 99];
    check(&Spec::Tree(damaged), &plain());
    check(&Spec::Tree(Tree::default()), &plain());
}

fn line_of(values: &[f64]) -> Spec {
    let series = vec![Series { name: "s".into(), points: weeks(values) }];
    Spec::Line(Line { series, target: Some(Level { value: 3.0, label: None }), ..Line::default() })
}

#[test]
fn few_equal_negative_many_and_extreme_values() {
    let nothing = check(&line_of(&[]), &plain());
    assert_eq!(texts(&nothing.svg), ["No value yet"]);
    let one = check(&line_of(&[4.0]), &plain());
    assert_eq!((marks(&one.svg, "circle"), one.hover.len()), (2, 1));
    for values in [
        vec![5.0, 5.0, 5.0],
        vec![0.0, 0.0],
        vec![-4.0, -9.0, -2.5],
        vec![-4.0, 9.0],
        vec![1e-12, 3e-12],
        vec![1e300, -1e300, f64::MAX],
        vec![f64::NAN, 3.0, f64::INFINITY, 4.0, 5.0],
        (0..1_000).map(|at| (f64::from(at) * 0.07).sin() * 40.0).collect(),
        (0..20_000).map(|at| f64::from(at % 37)).collect(),
    ] {
        check(&line_of(&values), &plain());
        let bars = values.iter().take(40).map(|&value| bar("b", value, 1.0, Role::Plain)).collect();
        check(&Spec::Bars(Bars { items: bars, ..Bars::default() }), &plain());
        let points = weeks(&values);
        check(&Spec::Sparkline(Sparkline { points, ..Sparkline::default() }), &style(120, 32, Theme::Dark, Locale::Fr));
    }
    for spec in [
        Spec::Bars(Bars::default()),
        Spec::Importance(Importance::default()),
        Spec::ConfusionMatrix(ConfusionMatrix::default()),
        Spec::Sparkline(Sparkline::default()),
        Spec::Histogram(Histogram {
            frame: Frame::default(),
            shape: Shape::Bins { edges: vec![], counts: vec![] },
            markers: vec![],
        }),
        Spec::Histogram(Histogram {
            frame: Frame::default(),
            shape: Shape::Bins { edges: vec![7.0, 7.0], counts: vec![12] },
            markers: vec![Level { value: 7.0, label: None }],
        }),
        Spec::Residuals(Residuals { frame: Frame::default(), plot: ResidualPlot::Calibration { bins: vec![] } }),
    ] {
        check(&spec, &plain());
    }
}

#[test]
fn a_gap_interrupts_the_line() {
    let mut points = weeks(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    points[2].value = None;
    let series = vec![Series { name: String::new(), points }];
    let drawn = check(&Spec::Line(Line { series, ..Line::default() }), &plain());
    let accent = drawn.svg.matches("<polyline fill=\"none\" stroke=\"#0E6073\"").count();
    assert_eq!(accent, 2, "{}", drawn.svg);
    assert_eq!(drawn.table.rows[2][1], "–");
}

#[test]
fn long_names_hostile_names_and_other_scripts() {
    let names = [
        "<script>alert(1)</script>".to_owned(),
        "\"' onload=\"alert(1)\" & ]]> <!--".to_owned(),
        "x".repeat(10_000),
        "A very long name of a thing that goes on ".repeat(12),
        "مشروع كشف الاحتيال".to_owned(),
        "🙂 élève naïf ☃".to_owned(),
        "a\u{0}b\u{8}\u{202e}c\nd\u{ffff}".to_owned(),
        String::new(),
    ];
    for name in &names {
        let frame = frame(name, name, name, name);
        let items = vec![bar(name, 3.0, 1.0, Role::Reference), bar(name, 4.0, 1.0, Role::Best)];
        let classes = vec![name.clone(), name.clone()];
        let series =
            (0..2).map(|at| Series { name: name.clone(), points: weeks(&[1.0, 2.0 + f64::from(at), 3.0]) }).collect();
        let event = |date: &str| Event { date: day(date), label: name.clone() };
        for spec in [
            Spec::Bars(Bars { frame: frame.clone(), items }),
            Spec::ConfusionMatrix(ConfusionMatrix {
                frame: frame.clone(),
                classes,
                counts: vec![vec![1, 2], vec![3, 4]],
            }),
            Spec::Line(Line {
                frame: frame.clone(),
                series,
                target: Some(Level { value: 2.0, label: Some(name.clone()) }),
                events: vec![event("2026-09-07"), event("2026-09-09"), event("2026-09-21")],
                ..Line::default()
            }),
        ] {
            let drawn = check(&spec, &plain());
            assert!(!drawn.svg.contains("<script") && !drawn.svg.contains("onload=\""));
            assert!(png(&drawn.svg, 0.5).is_ok());
        }
    }
}

#[test]
fn forty_bars_keep_the_reference_and_say_how_many_are_hidden() {
    let mut items: Vec<Bar> = (0..40).map(|at| bar(&format!("model {at}"), f64::from(at), 0.5, Role::Plain)).collect();
    items[39].role = Role::Reference;
    let drawn = check(&Spec::Bars(Bars { items, ..Bars::default() }), &plain());
    let texts = texts(&drawn.svg);
    assert!(texts.contains(&"model 39".to_owned()) && texts.iter().any(|text| text.starts_with("+ ")), "{texts:?}");
    assert_eq!(drawn.table.rows.len(), 40);
}

#[test]
fn many_classes_and_many_events_stay_readable() {
    let size = 25;
    let counts = (0..size).map(|row| (0..size).map(|column| u64::from(row == column) * 30 + 2).collect()).collect();
    let classes = (0..size).map(|class| format!("class {class}")).collect();
    let matrix = ConfusionMatrix { frame: Frame::default(), classes, counts };
    check(&Spec::ConfusionMatrix(matrix), &plain());
    let events = (0..60)
        .map(|at| Event { date: day("2026-09-07") + chrono::Days::new(at * 2), label: format!("Event number {at}") })
        .collect();
    let series = vec![Series { name: String::new(), points: weeks(&[1.0; 18]) }];
    check(&Spec::Line(Line { series, events, ..Line::default() }), &plain());
}

#[test]
fn what_does_not_match_is_refused() {
    let wrong = Shape::Bins { edges: vec![1.0, 2.0], counts: vec![1, 2] };
    let spec = Spec::Histogram(Histogram { frame: Frame::default(), shape: wrong, markers: vec![] });
    assert_eq!(draw(&spec, &plain()), Err(Error::Shape { what: "edges", found: 2, wanted: 3 }));
    let falling = Shape::Bins { edges: vec![2.0, 1.0], counts: vec![1] };
    let spec = Spec::Histogram(Histogram { frame: Frame::default(), shape: falling, markers: vec![] });
    assert!(draw(&spec, &plain()).is_err());
    let ragged =
        ConfusionMatrix { classes: vec!["a".into(), "b".into()], counts: vec![vec![1, 2]], ..Default::default() };
    assert!(draw(&Spec::ConfusionMatrix(ragged), &plain()).is_err());
    assert!(matches!(draw(&models(), &style(0, 100, Theme::Light, Locale::En)), Err(Error::Size { .. })));
    assert!(png("<svg", 1.0).is_err());
    let drawn = draw(&models(), &plain()).unwrap();
    assert!(png(&drawn.svg, 1_000.0).is_err() && png(&drawn.svg, f32::NAN).is_err());
}

#[test]
fn a_spec_survives_the_door() {
    for (_, spec) in gallery(Locale::Fr) {
        let text = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<Spec>(&text).unwrap(), spec);
    }
    let bare = r#"{"kind":"line","series":[{"points":[{"date":"2026-09-07","value":1}]}]}"#;
    check(&serde_json::from_str(bare).unwrap(), &plain());
}

#[test]
fn a_png_is_a_picture_with_text() {
    let drawn = draw(&models(), &plain()).unwrap();
    let bytes = png(&drawn.svg, 2.0).unwrap();
    let picture = resvg::tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (1360, 640));
    // Where the label of the first bar stands, some pixels are dark: the fonts were found.
    let font = TextFont::new(13.0, Weight::Regular, plotters::style::RGBColor(0, 0, 0));
    assert!(font.width("Best naive") > 50.0);
    let dark = (0..640).any(|y| (40..200).any(|x| picture.pixel(x, y).is_some_and(|p| p.red() < 120)));
    assert!(dark);
}
