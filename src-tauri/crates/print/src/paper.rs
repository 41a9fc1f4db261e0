//! Sheets of paper: a picture fitted on one, or spread over many that are glued together.

use serde::{Deserialize, Serialize};

use crate::fonts::{Measure, Weight};
use crate::look::{INK, INK_2, LINE, LINE_STRONG};
use crate::pdf::{Page, pdf};
use crate::picture::{Area, Picture, Shape, Side, Stroke};
use crate::{About, Error, Progress, fit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    A4,
    A3,
    A0,
}

/// Points of a millimetre.
const MM: f64 = 72.0 / 25.4;

impl Paper {
    /// Width and height upright, in points.
    fn upright(self) -> (f64, f64) {
        let (width, height) = match self {
            Self::A4 => (210.0, 297.0),
            Self::A3 => (297.0, 420.0),
            Self::A0 => (841.0, 1189.0),
        };
        (width * MM, height * MM)
    }

    /// How much larger than on A4 words and margins are.
    fn grown(self) -> f64 {
        match self {
            Self::A4 => 1.0,
            Self::A3 => 1.25,
            Self::A0 => 3.0,
        }
    }

    /// Printers leave this much blank, and hands hold it.
    fn margin(self) -> f64 {
        10.0 * MM * self.grown()
    }

    /// A hundred units of the picture on a tile: a note of 160 units is 51 mm wide, and 77 mm on A0.
    fn tile_scale(self) -> f64 {
        match self {
            Self::A4 | Self::A3 => 0.32 * MM,
            Self::A0 => 0.48 * MM,
        }
    }
}

/// How a picture comes onto paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheets {
    /// One sheet, the picture as large as it can be.
    One(Paper),
    /// As many as it takes to read it, with an overlap.
    Tiles(Paper),
    /// A sheet that the picture fills by itself: it has its own title and margins.
    Bare(Paper),
}

/// The words around a picture.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    pub title: String,
    pub subtitle: String,
    pub foot: String,
    /// With `{sheet}`, `{page}` and `{pages}`, for tiles.
    pub sheet: String,
}

/// Tiles at the most: beyond, the picture is made smaller.
const MOST_TILES: f64 = 400.0;
/// What two neighbours both show, in points.
const OVERLAP: f64 = 10.0 * MM;

impl Picture {
    /// The picture as PDF.
    ///
    /// # Errors
    /// [`Error::Cancelled`], [`Error::Pdf`].
    pub fn pdf(&self, sheets: Sheets, around: &Furniture, about: &About, run: Progress) -> Result<Vec<u8>, Error> {
        let pages = match sheets {
            Sheets::One(paper) => vec![one(self, paper, around)],
            Sheets::Bare(paper) => vec![bare(self, paper)],
            Sheets::Tiles(paper) => tiles(self, paper, around),
        };
        pdf(self, pages, about, run)
    }
}

/// The sheet lies the way in which the picture is larger on it.
fn turned(paper: Paper, width: f64, height: f64) -> (f64, f64) {
    let (short, long) = paper.upright();
    if width >= height { (long, short) } else { (short, long) }
}

fn bare(picture: &Picture, paper: Paper) -> Page {
    let (width, height) = turned(paper, picture.width, picture.height);
    let scale = (width / picture.width).min(height / picture.height);
    let at = ((width - picture.width * scale) / 2.0, (height - picture.height * scale) / 2.0);
    let window = Area::new(0.0, 0.0, picture.width, picture.height);
    Page { width, height, window, at, scale, furniture: Vec::new() }
}

fn one(picture: &Picture, paper: Paper, around: &Furniture) -> Page {
    let (width, height) = turned(paper, picture.width, picture.height);
    let (margin, k) = (paper.margin(), paper.grown());
    let measure = Measure::default();
    let room = width - 2.0 * margin;
    let mut words = Picture::new("", width, height, crate::look::WHITE);
    let title = fit::one_line(&around.title, room, 17.0 * k, Weight::SemiBold, &measure);
    words.text((margin, margin + 14.0 * k), (17.0 * k, Weight::SemiBold, INK), Side::Left, &title);
    let subtitle = fit::one_line(&around.subtitle, room, 9.5 * k, Weight::Regular, &measure);
    words.text((margin, margin + 29.0 * k), (9.5 * k, Weight::Regular, INK_2), Side::Left, &subtitle);
    let foot = fit::one_line(&around.foot, room, 7.5 * k, Weight::Regular, &measure);
    words.text((margin, height - margin + 4.0 * k), (7.5 * k, Weight::Regular, INK_2), Side::Left, &foot);
    let top = margin + 42.0 * k;
    let place = Area::new(margin, top, room, height - top - margin - 10.0 * k);
    // A board of one note does not become a poster of one word.
    let scale = (place.width / picture.width).min(place.height / picture.height).min(1.5 * k);
    let at = (
        place.x + (place.width - picture.width * scale) / 2.0,
        place.y + (place.height - picture.height * scale) / 2.0,
    );
    let window = Area::new(0.0, 0.0, picture.width, picture.height);
    Page { width, height, window, at, scale, furniture: words.shapes }
}

/// How a picture is cut into tiles: the sheet that lies better, and how many across and down.
struct Cut {
    width: f64,
    height: f64,
    /// What a tile shows without its neighbour's strip, in the picture's units.
    step: (f64, f64),
    columns: usize,
    rows: usize,
    scale: f64,
}

fn cut(picture: &Picture, paper: Paper, width: f64, height: f64, scale: f64) -> Cut {
    let margin = paper.margin();
    let foot = 16.0 * paper.grown();
    let step = ((width - 2.0 * margin - OVERLAP) / scale, (height - 2.0 * margin - foot - OVERLAP) / scale);
    // The last one needs no strip for a neighbour.
    let count = |length: f64, step: f64| (((length - OVERLAP / scale) / step).ceil().max(1.0)) as usize;
    let (columns, rows) = (count(picture.width, step.0), count(picture.height, step.1));
    Cut { width, height, step, columns, rows, scale }
}

fn tiles(picture: &Picture, paper: Paper, around: &Furniture) -> Vec<Page> {
    let (short, long) = paper.upright();
    let mut scale = paper.tile_scale();
    let best = |scale: f64| {
        let (lying, standing) = (cut(picture, paper, long, short, scale), cut(picture, paper, short, long, scale));
        if standing.columns * standing.rows < lying.columns * lying.rows { standing } else { lying }
    };
    let mut cut = best(scale);
    while (cut.columns * cut.rows) as f64 > MOST_TILES {
        scale *= 0.95;
        cut = best(scale);
    }
    let areas: Vec<Area> = picture.shapes.iter().map(Shape::area).collect();
    let strip = OVERLAP / cut.scale;
    let window = |column: usize, row: usize| {
        let (x, y) = (column as f64 * cut.step.0, row as f64 * cut.step.1);
        let end = |from: f64, step: f64, whole: f64| (from + step + strip).min(whole) - from;
        Area::new(x, y, end(x, cut.step.0, picture.width), end(y, cut.step.1, picture.height))
    };
    // A tile on which nothing lies is not printed.
    let all = (0..cut.rows).flat_map(|row| (0..cut.columns).map(move |column| (column, row)));
    let shown: Vec<(usize, usize)> =
        all.filter(|(c, r)| areas.iter().any(|area| area.touches(&window(*c, *r)))).collect();
    let pages = shown.len();
    let page = |(n, &(column, row)): (usize, &(usize, usize))| {
        let window = window(column, row);
        let at = (paper.margin(), paper.margin());
        let furniture = marks(&cut, paper, around, (column, row), &window, (n + 1, pages), &shown);
        Page { width: cut.width, height: cut.height, window, at, scale: cut.scale, furniture }
    };
    shown.iter().enumerate().map(page).collect()
}

/// A, B, … Z, AA: columns are letters, rows are numbers.
fn letters(mut column: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        if column < 26 {
            return text;
        }
        column = column / 26 - 1;
    }
}

fn marks(
    cut: &Cut,
    paper: Paper,
    around: &Furniture,
    (column, row): (usize, usize),
    window: &Area,
    (page, pages): (usize, usize),
    shown: &[(usize, usize)],
) -> Vec<Shape> {
    let (margin, k) = (paper.margin(), paper.grown());
    let mut to = Picture::new("", cut.width, cut.height, crate::look::WHITE);
    let (right, bottom) = (margin + window.width * cut.scale, margin + window.height * cut.scale);
    let hair = Stroke { color: LINE_STRONG, width: 0.5 * k, dashed: false };
    // Corners to cut along.
    let arm = 14.0 * k;
    for (x, y, dx, dy) in [
        (margin, margin, -1.0, -1.0),
        (right, margin, 1.0, -1.0),
        (margin, bottom, -1.0, 1.0),
        (right, bottom, 1.0, 1.0),
    ] {
        let gap = 3.0 * k;
        to.shapes.push(Shape::Line { points: vec![(x + dx * gap, y), (x + dx * arm, y)], stroke: hair });
        to.shapes.push(Shape::Line { points: vec![(x, y + dy * gap), (x, y + dy * arm)], stroke: hair });
    }
    // Where the next tile begins.
    let glue = Stroke { color: LINE_STRONG, width: 0.6 * k, dashed: true };
    let tip = (6.5 * k, Weight::Regular, INK_2);
    if column + 1 < cut.columns {
        let x = right - OVERLAP;
        to.shapes.push(Shape::Line { points: vec![(x, margin - arm), (x, bottom + arm / 2.0)], stroke: glue });
        let next = format!("{}{} ▸", letters(column + 1), row + 1);
        to.text((right, margin - 4.0 * k), tip, Side::Right, &next);
    }
    if row + 1 < cut.rows {
        let y = bottom - OVERLAP;
        to.shapes.push(Shape::Line { points: vec![(margin - arm, y), (right + arm / 2.0, y)], stroke: glue });
        let next = format!("▾ {}{}", letters(column), row + 2);
        to.text((margin, bottom + 9.0 * k), tip, Side::Left, &next);
    }
    // The foot: what it is, which tile, and where it lies among the others.
    let base = cut.height - margin + 2.0 * k;
    let sheet = around
        .sheet
        .replace("{sheet}", &format!("{}{}", letters(column), row + 1))
        .replace("{pages}", &pages.to_string())
        .replace("{page}", &page.to_string());
    let measure = Measure::default();
    let map = (cut.columns as f64 * 8.0 * k).min(90.0 * k);
    let cell = map / cut.columns as f64;
    let left = cut.width - margin - map;
    let top = base + 1.0 * k - (cell * 0.7 * cut.rows as f64).min(24.0 * k);
    let tall = (cell * 0.7 * cut.rows as f64).min(24.0 * k) / cut.rows as f64;
    for (c, r) in shown {
        let at = Area::new(left + *c as f64 * cell, top + *r as f64 * tall, cell * 0.86, tall * 0.86);
        to.fill(at, 0.0, if (*c, *r) == (column, row) { INK } else { LINE });
    }
    to.text((left - 6.0 * k, base), (7.5 * k, Weight::SemiBold, INK), Side::Right, &sheet);
    let taken = measure.width(&sheet, 7.5 * k, Weight::SemiBold) + 24.0 * k;
    let title = format!("{} · {}", around.title, around.foot);
    let title = fit::one_line(&title, left - margin - taken, 7.5 * k, Weight::Regular, &measure);
    to.text((margin + 28.0 * k, base), (7.5 * k, Weight::Regular, INK_2), Side::Left, &title);
    to.shapes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_letters() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }

    #[test]
    fn tiles_cover_the_picture_with_an_overlap() {
        let mut picture = Picture::new("", 4000.0, 2500.0, crate::look::PAPER);
        picture.fill(Area::new(0.0, 0.0, 4000.0, 2500.0), 0.0, INK);
        let pages = tiles(&picture, Paper::A4, &Furniture::default());
        assert!(pages.len() > 4);
        for page in &pages {
            assert!(page.at.0 + page.window.width * page.scale <= page.width);
            let right = page.window.x + page.window.width;
            let next = pages.iter().find(|p| p.window.x > page.window.x && p.window.y == page.window.y);
            if let Some(next) = next {
                assert!(next.window.x < right, "neighbours overlap");
            } else {
                assert!((right - 4000.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn empty_tiles_are_left_out_and_a_huge_board_is_made_smaller() {
        let mut picture = Picture::new("", 60_000.0, 60_000.0, crate::look::PAPER);
        picture.fill(Area::new(0.0, 0.0, 100.0, 100.0), 0.0, INK);
        picture.fill(Area::new(59_900.0, 59_900.0, 100.0, 100.0), 0.0, INK);
        assert_eq!(tiles(&picture, Paper::A4, &Furniture::default()).len(), 2);
    }
}
