//! A Data Science Product Canvas as a poster: the boxes where the screen has them, filled, or blank to be written on.

use crate::fit;
use crate::fonts::{Measure, Weight};
use crate::look::{self, Color};
use crate::picture::{Area, Picture, Shape, Side, Stroke};

/// Every paper of the A series is √2 times as long as it is wide: one picture serves them all.
const WIDTH: f64 = 1414.2;
const HEIGHT: f64 = 1000.0;
const MARGIN: f64 = 40.0;
const HEAD: f64 = 64.0;
const FOOT: f64 = 26.0;
const GAP: f64 = 10.0;
const PAD: f64 = 12.0;
/// Words of cards, the largest at which they fit.
const SIZES: [f64; 10] = [15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0];
/// Boxes keep one size together down to this; below, only the full one gets smaller.
const TOGETHER: f64 = 11.0;
const LEADING: f64 = 1.36;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
    /// Something that is not said yet.
    Asks,
}

/// A small word on a card.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    pub text: String,
    pub tone: Tone,
}

/// How sure one is of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Answered,
    Assumed,
    Unknown,
}

#[derive(Debug, Clone, Default)]
pub struct Card {
    pub text: String,
    /// `answered`, `assumed` or `unknown`.
    pub state: String,
    /// A KPI's way, "20 → 8 min".
    pub figure: String,
    /// When it is to be reached, and the like.
    pub note: String,
    pub marks: Vec<Mark>,
}

/// A box, by its name in the document (`problem`, `sources`, …).
#[derive(Debug, Clone, Default)]
pub struct Box {
    pub key: String,
    /// What stands over it, beside the others.
    pub title: String,
    /// What it is called where it stands alone.
    pub name: String,
    pub question: String,
    pub cards: Vec<Card>,
}

#[derive(Debug, Clone, Default)]
pub struct Canvas {
    pub title: String,
    pub subtitle: String,
    pub foot: String,
    pub boxes: Vec<Box>,
    /// The words for assumed and unknown cards, where there are some.
    pub assumed: String,
    pub unknown: String,
    /// "and {count} more", for what does not fit even in the smallest letters.
    pub more: String,
    /// To be written on: questions in every box, lines at the head. The words of the lines.
    pub blank: Option<Vec<String>>,
}

impl Card {
    fn state(&self) -> State {
        match self.state.as_str() {
            "assumed" => State::Assumed,
            "unknown" => State::Unknown,
            _ => State::Answered,
        }
    }
}

/// A card laid out at one size.
struct Laid {
    lines: Vec<String>,
    figure: Vec<String>,
    note: Vec<String>,
    /// Rows of marks: text, tone, x within the card, width.
    marks: Vec<Vec<(String, Tone, f64, f64)>>,
    height: f64,
}

struct Cell<'a> {
    of: &'a Box,
    at: Area,
}

impl Canvas {
    /// The canvas as a picture in the proportions of A paper, with its own title and margins.
    pub fn picture(&self) -> Picture {
        let ground = look::WHITE;
        let mut to = Picture::new(&self.title, WIDTH, HEIGHT, ground);
        let measure = Measure::default();
        self.head(&mut to, &measure);
        let cells = self.cells();
        let own: Vec<Option<f64>> = cells.iter().map(|cell| fitting(cell, &measure)).collect();
        let least = own.iter().flatten().copied().fold(SIZES[0], f64::min);
        let together = least.max(TOGETHER);
        for (cell, own) in cells.iter().zip(own) {
            let size = own.map_or(SIZES[SIZES.len() - 1], |own| own.min(together));
            self.draw(&mut to, cell, size, &measure);
        }
        self.feet(&mut to, &measure);
        to
    }

    fn head(&self, to: &mut Picture, measure: &Measure) {
        let room = WIDTH - 2.0 * MARGIN;
        let title = fit::one_line(&self.title, room, 26.0, Weight::SemiBold, measure);
        to.text((MARGIN, MARGIN + 22.0), (26.0, Weight::SemiBold, look::INK), Side::Left, &title);
        let Some(lines) = &self.blank else {
            let subtitle = fit::one_line(&self.subtitle, room, 13.0, Weight::Regular, measure);
            to.text((MARGIN, MARGIN + 43.0), (13.0, Weight::Regular, look::INK_2), Side::Left, &subtitle);
            return;
        };
        // Lines to be filled in by hand, right of the title.
        let taken = measure.width(&title, 26.0, Weight::SemiBold) + 40.0;
        let each = (room - taken) / lines.len().max(1) as f64;
        let rule = Stroke { color: look::LINE_STRONG, width: 0.8, dashed: false };
        for (n, word) in lines.iter().enumerate() {
            let x = MARGIN + taken + n as f64 * each;
            to.text((x, MARGIN + 22.0), (13.0, Weight::Medium, look::INK_2), Side::Left, word);
            let from = x + measure.width(word, 13.0, Weight::Medium) + 8.0;
            let points = vec![(from, MARGIN + 25.0), (x + each - 20.0, MARGIN + 25.0)];
            to.shapes.push(Shape::Line { points, stroke: rule });
        }
    }

    fn feet(&self, to: &mut Picture, measure: &Measure) {
        let base = HEIGHT - MARGIN + 6.0;
        let foot = fit::one_line(&self.foot, WIDTH - 2.0 * MARGIN - 320.0, 11.0, Weight::Regular, measure);
        to.text((MARGIN, base), (11.0, Weight::Regular, look::INK_2), Side::Left, &foot);
        let mut right = WIDTH - MARGIN;
        for (word, state) in [(&self.unknown, State::Unknown), (&self.assumed, State::Assumed)] {
            if word.is_empty() {
                continue;
            }
            to.text((right, base), (11.0, Weight::Regular, look::INK_2), Side::Right, word);
            right -= measure.width(word, 11.0, Weight::Regular) + 26.0;
            edge(to, Area::new(right, base - 9.5, 19.0, 12.0), 3.0, state);
            right -= 18.0;
        }
    }

    /// Where the boxes lie: "p d v i u" "p k v f u" "x1 k x2 e x3".
    fn cells(&self) -> Vec<Cell<'_>> {
        let column = (WIDTH - 2.0 * MARGIN - 4.0 * GAP) / 5.0;
        let top = if self.blank.is_some() { MARGIN + HEAD - 14.0 } else { MARGIN + HEAD };
        let all = HEIGHT - top - MARGIN - FOOT + 12.0 - 2.0 * GAP;
        let rows = [1.12, 0.6, 0.78].map(|part| all * part / 2.5);
        let y = |row: usize| top + rows[..row].iter().sum::<f64>() + row as f64 * GAP;
        let place = |column_at: usize, row: usize, tall: usize| {
            let height = rows[row..row + tall].iter().sum::<f64>() + (tall - 1) as f64 * GAP;
            Area::new(MARGIN + column_at as f64 * (column + GAP), y(row), column, height)
        };
        let at = |key: &str| match key {
            "problem" => Some(place(0, 0, 2)),
            "sources" => Some(place(1, 0, 1)),
            "value" => Some(place(2, 0, 2)),
            "integration" => Some(place(3, 0, 1)),
            "users" => Some(place(4, 0, 2)),
            "kpi" => Some(place(1, 1, 2)),
            "frequency" => Some(place(3, 1, 1)),
            "environment" => Some(place(3, 2, 1)),
            "extension_problem" => Some(place(0, 2, 1)),
            "extension_value" => Some(place(2, 2, 1)),
            "extension_users" => Some(place(4, 2, 1)),
            _ => None,
        };
        self.boxes.iter().filter_map(|of| Some(Cell { of, at: at(&of.key)? })).collect()
    }

    fn draw(&self, to: &mut Picture, cell: &Cell, size: f64, measure: &Measure) {
        let Cell { of, at } = cell;
        let key = of.key == "value";
        if self.blank.is_some() {
            let color = if key { look::ACCENT } else { look::LINE_STRONG };
            to.frame(*at, 8.0, look::WHITE, Stroke { color, width: if key { 1.8 } else { 1.0 }, dashed: false });
        } else {
            to.fill(*at, 8.0, if key { look::ACCENT_SOFT } else { look::SUNKEN });
        }
        let (x, room) = (at.x + PAD, at.width - 2.0 * PAD);
        let title = fit::one_line(&of.title, room, 13.0, Weight::SemiBold, measure);
        to.text((x, at.y + 23.0), (13.0, Weight::SemiBold, look::INK_2), Side::Left, &title);
        let mut y = at.y + 34.0;
        if of.cards.is_empty() {
            let small = if self.blank.is_some() { 11.5 } else { 12.0 };
            for line in fit::lines(&of.question, room, small, Weight::Regular, measure) {
                to.text((x, y + 11.0), (small, Weight::Regular, look::INK_3), Side::Left, &line);
                y += small * LEADING;
            }
            return;
        }
        let end = at.y + at.height - PAD;
        for (n, card) in of.cards.iter().enumerate() {
            let mut laid = lay(card, room, size, measure);
            let rest = of.cards.len() - n;
            // Even the smallest letters may not do: what is left out is counted.
            let reserve = if rest > 1 { 14.0 } else { 0.0 };
            if y + laid.height + reserve > end + 0.5 && !shrink(&mut laid, end - reserve - y, size) {
                let more = self.more.replace("{count}", &rest.to_string());
                to.text((x, end - 2.0), (9.0, Weight::Medium, look::INK_2), Side::Left, &more);
                return;
            }
            place_card(to, card, &laid, Area::new(x, y, room, laid.height), size);
            y += laid.height + 8.0;
        }
    }
}

/// A single card that is longer than its box ends with an ellipsis.
fn shrink(laid: &mut Laid, room: f64, size: f64) -> bool {
    while laid.height > room && laid.lines.len() > 3 {
        laid.lines.pop();
        laid.height -= size * LEADING;
        if let Some(last) = laid.lines.last_mut() {
            *last = format!("{}…", last.trim_end_matches('…').trim_end());
        }
    }
    laid.height <= room
}

fn fitting(cell: &Cell, measure: &Measure) -> Option<f64> {
    let room = cell.at.height - 34.0 - PAD;
    let tall = |size: f64| {
        let cards = cell.of.cards.iter().map(|card| lay(card, cell.at.width - 2.0 * PAD, size, measure).height + 8.0);
        cards.sum::<f64>() - 8.0
    };
    SIZES.into_iter().find(|size| tall(*size) <= room)
}

fn lay(card: &Card, width: f64, size: f64, measure: &Measure) -> Laid {
    let room = width - 20.0;
    let lines = fit::lines(card.text.trim(), room, size, Weight::Regular, measure);
    let some = |text: &str, size: f64, weight: Weight| {
        if text.is_empty() { Vec::new() } else { fit::lines(text, room, size, weight, measure) }
    };
    let figure = some(&card.figure, size * 1.18, Weight::SemiBold);
    let note = some(&card.note, size * 0.8, Weight::Regular);
    let small = size * 0.8;
    let mut marks: Vec<Vec<(String, Tone, f64, f64)>> = Vec::new();
    let mut x = f64::INFINITY;
    for mark in card.marks.iter().filter(|m| !m.text.is_empty()) {
        let text = fit::one_line(&mark.text, room - 14.0, small, Weight::Regular, measure);
        let wide = measure.width(&text, small, Weight::Regular) + 14.0;
        if x + wide > room {
            marks.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = marks.last_mut() {
            row.push((text, mark.tone, x, wide));
        }
        x += wide + 4.0;
    }
    let height = 14.0
        + lines.len() as f64 * size * LEADING
        + figure.len() as f64 * size * 1.18 * LEADING
        + note.len() as f64 * small * LEADING
        + marks.len() as f64 * (small * 1.5 + 4.0);
    Laid { lines, figure, note, marks, height }
}

/// The edge of a card says how sure one is of it: drawn, dashed, or amber.
fn edge(to: &mut Picture, at: Area, radius: f64, state: State) {
    let (fill, color, dashed) = match state {
        State::Answered => (look::WHITE, look::LINE, false),
        State::Assumed => (look::WHITE, look::LINE_STRONG, true),
        State::Unknown => (look::WARN_SOFT, look::WARN, false),
    };
    to.frame(at, radius, fill, Stroke { color, width: 1.0, dashed });
}

fn place_card(to: &mut Picture, card: &Card, laid: &Laid, at: Area, size: f64) {
    edge(to, at, 6.0, card.state());
    let (left, mut y) = (at.x + 10.0, at.y + 7.0);
    let right = at.x + at.width - 10.0;
    let rtl = fit::is_rtl(&card.text);
    let mut put = |y: &mut f64, lines: &[String], size: f64, weight: Weight, color: Color, rtl: bool| {
        for line in lines {
            let (x, side) = if rtl { (right, Side::Right) } else { (left, Side::Left) };
            if !line.is_empty() {
                to.shapes.push(Shape::Text { x, y: *y + size, size, weight, color, side, rtl, text: line.clone() });
            }
            *y += size * LEADING;
        }
    };
    put(&mut y, &laid.lines, size, Weight::Regular, look::INK, rtl);
    put(&mut y, &laid.figure, size * 1.18, Weight::SemiBold, look::INK, false);
    let small = size * 0.8;
    put(&mut y, &laid.note, small, Weight::Regular, look::INK_3, false);
    for row in &laid.marks {
        y += 4.0;
        for (text, tone, x, wide) in row {
            let (fill, color) = match tone {
                Tone::Plain | Tone::Asks => (look::SUNKEN, look::INK_2),
                Tone::Good => (look::GOOD_SOFT, look::GOOD),
                Tone::Warn => (look::WARN_SOFT, look::WARN),
                Tone::Bad => (look::BAD_SOFT, look::BAD),
            };
            let chip = Area::new(left + x, y, *wide, small * 1.5);
            if *tone == Tone::Asks {
                to.frame(
                    chip,
                    small * 0.75,
                    look::WHITE,
                    Stroke { color: look::LINE_STRONG, width: 0.8, dashed: true },
                );
            } else {
                to.fill(chip, small * 0.75, fill);
            }
            to.text((left + x + 7.0, y + small * 1.1), (small, Weight::Regular, color), Side::Left, text);
        }
        y += small * 1.5;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas(cards: Vec<Card>) -> Canvas {
        let keys = ["problem", "sources", "value", "integration", "users", "kpi", "frequency", "environment"];
        let boxes = keys.map(|key| {
            let own = if key == "problem" { cards.clone() } else { Vec::new() };
            Box {
                key: key.to_owned(),
                title: key.to_owned(),
                question: "Why?".to_owned(),
                cards: own,
                ..Box::default()
            }
        });
        Canvas { title: "T".into(), boxes: boxes.into(), more: "and {count} more".into(), ..Canvas::default() }
    }

    fn texts(picture: &Picture) -> Vec<&str> {
        let text = |shape: &'_ Shape| matches!(shape, Shape::Text { .. });
        picture
            .shapes
            .iter()
            .filter(|s| text(s))
            .filter_map(|s| if let Shape::Text { text, .. } = s { Some(text.as_str()) } else { None })
            .collect()
    }

    #[test]
    fn nothing_leaves_its_box() {
        for (count, length) in [(1, 5), (6, 60), (40, 80), (1, 10_000)] {
            let card = Card { text: "palabra ".repeat(length / 8 + 1), ..Card::default() };
            let picture = canvas(vec![card; count]).picture();
            for shape in &picture.shapes {
                if let Shape::Text { x, y, .. } = shape {
                    assert!((0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y), "{count} × {length}: {x} {y}");
                }
            }
        }
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let card = Card { text: "One card among very many".to_owned(), ..Card::default() };
        let picture = canvas(vec![card; 200]).picture();
        let shown = texts(&picture).iter().filter(|t| t.starts_with("One card")).count();
        assert!(texts(&picture).contains(&format!("and {} more", 200 - shown).as_str()));
    }

    #[test]
    fn a_blank_one_asks_every_question() {
        let mut blank = canvas(Vec::new());
        blank.blank = Some(vec!["Idea".into(), "Date".into()]);
        let picture = blank.picture();
        assert_eq!(texts(&picture).iter().filter(|t| **t == "Why?").count(), 8);
        assert!(texts(&picture).contains(&"Date"));
    }
}
