//! A picture as PDF: vectors and real text, page by page, with nothing kept of a page that is done.

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke as PdfStroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use unicode_bidi::{BidiInfo, Level};

use crate::fonts::{self, Measure, Weight};
use crate::look::{Color, WHITE};
use crate::picture::{Area, Picture, Shape, Side, Stroke};
use crate::{About, Error, Progress};

/// One page, in points.
pub(crate) struct Page {
    pub width: f64,
    pub height: f64,
    /// The part of the picture that it shows.
    pub window: Area,
    /// Where the window's corner lies on the page, and how large a unit of the picture is.
    pub at: (f64, f64),
    pub scale: f64,
    /// What is drawn over it, in points.
    pub furniture: Vec<Shape>,
}

struct Pen {
    fonts: [Option<Font>; 6],
    measure: Measure,
}

pub(crate) fn pdf(picture: &Picture, pages: Vec<Page>, about: &About, progress: Progress) -> Result<Vec<u8>, Error> {
    let areas: Vec<Area> = picture.shapes.iter().map(Shape::area).collect();
    let pen = Pen { fonts: fonts::ALL.map(|bytes| Font::new(bytes.into(), 0)), measure: Measure::default() };
    let mut document = krilla::Document::new();
    let total = pages.len() as u64 * picture.shapes.len() as u64;
    for (n, page) in pages.into_iter().enumerate() {
        let size = PageSettings::from_wh(page.width as f32, page.height as f32);
        let mut sheet = document.start_page_with(size.ok_or_else(|| Error::Size("page".to_owned()))?);
        let mut surface = sheet.surface();
        pen.fill_box(&mut surface, &Area::new(0.0, 0.0, page.width, page.height), 0.0, WHITE);
        let scale = page.scale as f32;
        let (x, y) = (page.at.0 - page.window.x * page.scale, page.at.1 - page.window.y * page.scale);
        surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x as f32, y as f32));
        let mut drawn = Ok(());
        if let Some(clip) = rounded(&page.window, 0.0) {
            surface.push_clip_path(&clip, &FillRule::NonZero);
            for (i, shape) in picture.shapes.iter().enumerate() {
                if i % 4096 == 0 && !progress(n as u64 * areas.len() as u64 + i as u64, total) {
                    drawn = Err(Error::Cancelled);
                }
                if drawn.is_ok() && areas[i].touches(&page.window) {
                    drawn = pen.draw(&mut surface, shape);
                }
            }
            surface.pop();
        }
        surface.pop();
        // Only now: a surface wants all that was pushed popped before it goes.
        drawn?;
        for shape in &page.furniture {
            pen.draw(&mut surface, shape)?;
        }
        surface.finish();
        sheet.finish();
    }
    document.set_metadata(metadata(about));
    document.finish().map_err(|e| Error::Pdf(format!("{e:?}").chars().take(200).collect()))
}

fn metadata(about: &About) -> Metadata {
    Metadata::new()
        .title(about.title.clone())
        .language(about.lang.code().to_owned())
        .creator("Atelier".to_owned())
        .creation_date(date(about.made_at))
        .document_id(format!("{} {}", about.title, about.made_at.timestamp()))
}

fn date(at: DateTime<Utc>) -> PdfDate {
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    PdfDate::new(u16::try_from(at.year()).unwrap_or(2000))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn paint(color: Color) -> Fill {
    let paint = rgb::Color::new(color.0, color.1, color.2).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn pencil(stroke: &Stroke) -> PdfStroke {
    let Color(r, g, b) = stroke.color;
    let dash = stroke.dashed.then(|| StrokeDash { array: vec![4.0, 3.0], offset: 0.0 });
    PdfStroke { paint: rgb::Color::new(r, g, b).into(), width: stroke.width as f32, dash, ..PdfStroke::default() }
}

/// How far a curve's handle stands from its end, for a quarter of a circle of radius one.
const HANDLE: f64 = 0.552_284_75;

fn rounded(at: &Area, radius: f64) -> Option<Path> {
    let Area { x, y, width, height } = *at;
    let mut path = PathBuilder::new();
    let r = radius.min(width / 2.0).min(height / 2.0);
    if r <= 0.0 {
        path.push_rect(Rect::from_xywh(x as f32, y as f32, width as f32, height as f32)?);
        return path.finish();
    }
    let (right, bottom, h) = (x + width, y + height, r * (1.0 - HANDLE));
    let mut corner = |from: (f64, f64), c1: (f64, f64), c2: (f64, f64), to: (f64, f64), first: bool| {
        if first {
            path.move_to(from.0 as f32, from.1 as f32);
        } else {
            path.line_to(from.0 as f32, from.1 as f32);
        }
        path.cubic_to(c1.0 as f32, c1.1 as f32, c2.0 as f32, c2.1 as f32, to.0 as f32, to.1 as f32);
    };
    corner((right - r, y), (right - h, y), (right, y + h), (right, y + r), true);
    corner((right, bottom - r), (right, bottom - h), (right - h, bottom), (right - r, bottom), false);
    corner((x + r, bottom), (x + h, bottom), (x, bottom - h), (x, bottom - r), false);
    corner((x, y + r), (x, y + h), (x + h, y), (x + r, y), false);
    path.close();
    path.finish()
}

impl Pen {
    fn fill_box(&self, surface: &mut Surface, at: &Area, radius: f64, fill: Color) {
        surface.set_stroke(None);
        surface.set_fill(Some(paint(fill)));
        if let Some(path) = rounded(at, radius) {
            surface.draw_path(&path);
        }
    }

    fn draw(&self, surface: &mut Surface, shape: &Shape) -> Result<(), Error> {
        match shape {
            Shape::Box { at, radius, fill, stroke } => {
                surface.set_fill(fill.map(paint));
                surface.set_stroke(stroke.as_ref().map(pencil));
                if let Some(path) = rounded(at, *radius) {
                    surface.draw_path(&path);
                }
            }
            Shape::Disc { x, y, radius, fill } => {
                let around = Area::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius);
                self.fill_box(surface, &around, *radius, *fill);
            }
            Shape::Line { points, stroke } => {
                let mut path = PathBuilder::new();
                for (i, (x, y)) in points.iter().enumerate() {
                    if i == 0 {
                        path.move_to(*x as f32, *y as f32);
                    } else {
                        path.line_to(*x as f32, *y as f32);
                    }
                }
                surface.set_fill(None);
                surface.set_stroke(Some(pencil(stroke)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Shape::Text { x, y, size, weight, color, side, rtl, text } => {
                surface.set_stroke(None);
                surface.set_fill(Some(paint(*color)));
                let from = match side {
                    Side::Left => *x,
                    Side::Right => x - self.measure.width(text, *size, *weight),
                };
                self.line(surface, (from, *y), *size, *weight, *rtl, text);
            }
            Shape::Image { at, png } => self.image(surface, at, png)?,
        }
        Ok(())
    }

    /// A line as runs of one direction and one font, from left to right as they are seen.
    fn line(&self, surface: &mut Surface, at: (f64, f64), size: f64, weight: Weight, rtl: bool, text: &str) {
        if fonts::plain(text, weight) {
            self.run(surface, at, size, weight as usize, text, false);
            return;
        }
        let level = if rtl { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(level));
        let Some(paragraph) = bidi.paragraphs.first() else { return };
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        let mut x = at.0;
        for range in runs {
            let backwards = levels.get(range.start).is_some_and(Level::is_rtl);
            let mut pieces = fonts::by_font(&text[range], weight);
            if backwards {
                pieces.reverse();
            }
            for (font, piece) in pieces {
                self.run(surface, (x, at.1), size, font, piece, backwards);
                x += self.measure.width(piece, size, weight);
            }
        }
    }

    fn run(&self, surface: &mut Surface, at: (f64, f64), size: f64, font: usize, text: &str, backwards: bool) {
        let Some(font) = self.fonts[font].clone() else { return };
        let direction = if backwards { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
        surface.draw_text(Point::from_xy(at.0 as f32, at.1 as f32), font, size as f32, text, false, direction);
    }

    /// As large as it must be to cover its place; what stands out is cut.
    fn image(&self, surface: &mut Surface, at: &Area, png: &[u8]) -> Result<(), Error> {
        let image = Image::from_png(png.to_vec().into(), true).map_err(Error::Picture)?;
        let (width, height) = (f64::from(image.size().0.max(1)), f64::from(image.size().1.max(1)));
        let scale = (at.width / width).max(at.height / height);
        let (w, h) = (width * scale, height * scale);
        let (x, y) = (at.x + (at.width - w) / 2.0, at.y + (at.height - h) / 2.0);
        let (Some(clip), Some(size)) = (rounded(at, 0.0), Size::from_wh(w as f32, h as f32)) else { return Ok(()) };
        surface.push_clip_path(&clip, &FillRule::NonZero);
        surface.push_transform(&Transform::from_translate(x as f32, y as f32));
        surface.draw_image(image, size);
        surface.pop();
        surface.pop();
        Ok(())
    }
}
