//! The board as it is seen on the screen (`ui/src/features/ideation/paint.ts`): the same text fit, colours and marks.

use std::sync::Arc;

use crate::fit::{self, LINE as LEADING, SIZES};
use crate::fonts::{Measure, Weight};
use crate::look::{self, ACCENT, INK, INK_2, LINE_STRONG, PAPER, WHITE};
use crate::picture::{Area, Picture, Shape, Side, Stroke};

/// Room in a paper around its text.
const PAD: f64 = 12.0;
/// Room at the foot of a paper for initials and votes.
const FOOT: f64 = 34.0;
/// Height of a frame's title.
const TITLE: f64 = 40.0;
/// Room between a frame and its notes.
const FRAME_PAD: f64 = 16.0;
/// Room around everything.
const AROUND: f64 = 32.0;
const MOST_DOTS: i64 = 8;
/// Room around a picture.
const EDGE: f64 = 5.0;

/// A frame around notes that belong together, in the board's units.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub id: String,
    pub title: String,
    /// "12 votes", as said in the language; empty where there are none.
    pub votes: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A picture on a paper, as PNG.
#[derive(Debug, Clone)]
pub struct NoteImage {
    pub png: Arc<[u8]>,
}

#[derive(Debug, Clone, Default)]
pub struct Note {
    pub text: String,
    /// `butter`, `mint`, `sky`, `rose`, `lilac` or `sand`.
    pub color: String,
    pub frame: Option<String>,
    pub initials: String,
    pub votes: i64,
    /// Chosen for a canvas.
    pub chosen: bool,
    /// Made of this many others by a merge; 0: of none.
    pub merged: usize,
    pub image: Option<NoteImage>,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A board, notes from the lowest to the topmost.
#[derive(Debug, Clone, Default)]
pub struct Board {
    pub title: String,
    pub frames: Vec<Frame>,
    pub notes: Vec<Note>,
}

impl Board {
    /// The board as a picture, with its own corner at the picture's.
    pub fn picture(&self) -> Picture {
        let frames = self.grown();
        let boxes = frames.iter().map(|(_, area)| *area).chain(self.notes.iter().map(Note::area));
        let all = boxes.reduce(|a, b| a.around(&b)).unwrap_or(Area::new(0.0, 0.0, 400.0, 240.0));
        let (width, height) = (all.width + 2.0 * AROUND, all.height + 2.0 * AROUND);
        let mut to = Picture::new(&self.title, width, height, PAPER);
        let (dx, dy) = (AROUND - all.x, AROUND - all.y);
        let measure = Measure::default();
        for (frame, area) in frames {
            let at = Area::new(area.x + dx, area.y + dy, area.width, area.height);
            draw_frame(&mut to, frame, at, &measure);
        }
        for note in &self.notes {
            draw_note(&mut to, note, (note.x + dx, note.y + dy), &measure);
        }
        to
    }

    /// Frames, each around all of its notes, even where one was put across its edge.
    fn grown(&self) -> Vec<(&Frame, Area)> {
        let mut at: std::collections::HashMap<&str, Area> =
            self.frames.iter().map(|f| (f.id.as_str(), Area::new(f.x, f.y, f.width, f.height))).collect();
        for note in &self.notes {
            if let Some(area) = note.frame.as_deref().and_then(|f| at.get_mut(f)) {
                let needs = Area::new(
                    note.x - FRAME_PAD,
                    note.y - TITLE,
                    note.width + 2.0 * FRAME_PAD,
                    note.height + TITLE + FRAME_PAD,
                );
                *area = area.around(&needs);
            }
        }
        self.frames.iter().filter_map(|f| Some((f, *at.get(f.id.as_str())?))).collect()
    }
}

impl NoteImage {
    /// Pixels, as a PNG says at its beginning.
    fn size(&self) -> Option<(f64, f64)> {
        let number = |at: usize| Some(f64::from(u32::from_be_bytes(self.png.get(at..at + 4)?.try_into().ok()?)));
        number(16).zip(number(20)).filter(|(w, h)| *w > 0.0 && *h > 0.0)
    }
}

impl Note {
    fn area(&self) -> Area {
        Area::new(self.x, self.y, self.width, self.height)
    }
}

fn draw_frame(to: &mut Picture, frame: &Frame, at: Area, measure: &Measure) {
    to.frame(at, 10.0, WHITE, Stroke { color: LINE_STRONG, width: 1.0, dashed: false });
    let votes = measure.width(&frame.votes, 13.0, Weight::Regular);
    let (left, right, base) = (at.x + 16.0, at.x + at.width - 16.0, at.y + 25.0);
    to.text((right, base), (13.0, Weight::Regular, INK_2), Side::Right, &frame.votes);
    let room = at.width - 32.0 - if votes > 0.0 { votes + 16.0 } else { 0.0 };
    let title = fit::one_line(&frame.title, room, 15.0, Weight::SemiBold, measure);
    to.text((left, base), (15.0, Weight::SemiBold, INK), Side::Left, &title);
}

fn draw_note(to: &mut Picture, note: &Note, (x, y): (f64, f64), measure: &Measure) {
    let (width, height) = (note.width, note.height);
    if note.merged > 0 {
        // A second paper shows beneath: this one stands for several.
        let under = look::note(&note.color);
        let edge = Stroke { color: LINE_STRONG, width: 0.75, dashed: false };
        to.frame(Area::new(x + 5.0, y + 5.0, width, height), 0.0, under, edge);
        to.frame(Area::new(x, y, width, height), 0.0, under, edge);
    } else {
        to.fill(Area::new(x, y, width, height), 0.0, look::note(&note.color));
    }
    let (room, top) = (height - PAD - FOOT, y + PAD);
    if let Some(image) = &note.image {
        draw_image(to, note, image, (x, y), measure);
    } else if !note.text.trim().is_empty() {
        let fitted = fit::fit(&note.text, width - 2.0 * PAD, room, Weight::Medium, &SIZES, measure);
        let (at, side) = if fitted.rtl { (x + width - PAD, Side::Right) } else { (x + PAD, Side::Left) };
        let mut base = top + fitted.size * 0.95;
        for line in &fitted.lines {
            if !line.is_empty() {
                let (size, weight, color, rtl, text) = (fitted.size, Weight::Medium, INK, fitted.rtl, line.clone());
                to.shapes.push(Shape::Text { x: at, y: base, size, weight, color, side, rtl, text });
            }
            base += fitted.size * LEADING;
        }
    }
    draw_foot(to, note, (x, y));
}

/// A picture whole, as large as its paper lets it be, and its words on one line below.
fn draw_image(to: &mut Picture, note: &Note, image: &NoteImage, (x, y): (f64, f64), measure: &Measure) {
    let words = fit::one_line(&note.text, note.width - 2.0 * PAD, 13.0, Weight::Medium, measure);
    let foot = if note.initials.is_empty() && note.votes == 0 { EDGE } else { FOOT - 6.0 };
    let caption = if words.is_empty() { 0.0 } else { 20.0 };
    let (wide, tall) = (note.width - 2.0 * EDGE, note.height - EDGE - caption - foot);
    let (width, height) = image.size().unwrap_or((wide, tall));
    let scale = (wide / width).min(tall / height);
    if scale > 0.0 {
        let (w, h) = (width * scale, height * scale);
        let at = Area::new(x + (note.width - w) / 2.0, y + EDGE + (tall - h) / 2.0, w, h);
        to.shapes.push(Shape::Image { at, png: Arc::clone(&image.png) });
    }
    let (at, side) = if fit::is_rtl(&words) { (x + note.width - PAD, Side::Right) } else { (x + PAD, Side::Left) };
    to.text((at, y + EDGE + tall + 15.0), (13.0, Weight::Medium, INK), side, &words);
}

fn draw_foot(to: &mut Picture, note: &Note, (x, y): (f64, f64)) {
    let base = y + note.height - PAD - 3.0;
    to.text((x + PAD, base), (12.0, Weight::SemiBold, INK_2), Side::Left, &fit::clean(&note.initials));
    let right = x + note.width - PAD;
    let few = note.votes <= MOST_DOTS;
    for i in 0..if few { note.votes.max(0) } else { 1 } {
        to.disc(right - 5.0 - i as f64 * 12.0, base - 4.5, 4.5, ACCENT);
    }
    if !few {
        let text = note.votes.to_string();
        to.text((right - 14.0, base), (13.0, Weight::SemiBold, INK), Side::Right, &text);
    }
    if note.chosen {
        let (cx, cy) = (x + note.width - 6.0, y + 6.0);
        to.disc(cx, cy, 11.0, ACCENT);
        let points = vec![(cx - 5.0, cy), (cx - 1.5, cy + 3.5), (cx + 5.0, cy - 4.0)];
        to.shapes.push(Shape::Line { points, stroke: Stroke { color: WHITE, width: 2.2, dashed: false } });
    }
}
