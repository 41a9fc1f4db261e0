//! Pictures from outside: what they are, refused before they cost anything, and small copies to draw them from.
//!
//! A picture says how large it is before it is unpacked: one that would fill the memory is refused by its first bytes.
//! An SVG is a program of sorts: it is turned into pixels here, with our own fonts and nothing fetched, and is never
//! shown as it came.

use std::io::Cursor;
use std::sync::mpsc;
use std::time::Duration;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

/// Bytes of a picture at the most.
pub const MOST_BYTES: usize = 20 << 20;
/// Pixels of a picture at the most: 50 million are 150 to 200 MB while it is read.
pub const MOST_PIXELS: u64 = 50_000_000;
/// Memory that reading may take.
const MOST_MEMORY: u64 = 256 << 20;
/// The longer side of the copy that is drawn on a board.
const PREVIEW: u32 = 640;
/// The same, seen from far away.
const SMALL: u32 = 96;
/// The longer side of an SVG's picture.
const DRAWN: f32 = 2048.0;
/// An SVG larger than this was made by a machine for machines.
const MOST_SVG: usize = 4 << 20;
/// Filters of an SVG at the most: each may go over all of its pixels.
const MOST_FILTERS: usize = 60;
/// What takes longer to be drawn is no sketch.
const PATIENCE: Duration = Duration::from_secs(8);

#[derive(Debug, Clone)]
pub struct Picture {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
    /// As it came; of an SVG its pixels, as PNG.
    pub original: Vec<u8>,
    /// PNG, at most 640 pixels long.
    pub preview: Vec<u8>,
    /// PNG, at most 96 pixels long.
    pub small: Vec<u8>,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{bytes} bytes")]
    TooLarge { bytes: u64 },
    #[error("{width} × {height} pixels")]
    TooManyPixels { width: u64, height: u64 },
    #[error("not a picture that is known")]
    Unknown,
    #[error("broken: {detail}")]
    Broken { detail: String },
    /// An SVG that would take too long or too much to be drawn.
    #[error("too elaborate")]
    Elaborate,
}

/// Reads a picture, whatever it calls itself.
pub fn read(bytes: Vec<u8>) -> Result<Picture, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { bytes: bytes.len() as u64 });
    }
    let (format, media_type) = match image::guess_format(&bytes) {
        Ok(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg"),
        Ok(ImageFormat::WebP) => (ImageFormat::WebP, "image/webp"),
        _ => return from_svg(bytes),
    };
    let pixels = decode(&bytes, format)?;
    finish(pixels, media_type, bytes)
}

fn finish(pixels: DynamicImage, media_type: &'static str, original: Vec<u8>) -> Result<Picture, Refusal> {
    let preview = smaller(&pixels, PREVIEW);
    let small = smaller(&preview, SMALL);
    Ok(Picture {
        media_type,
        width: pixels.width(),
        height: pixels.height(),
        original,
        preview: png(&preview)?,
        small: png(&small)?,
    })
}

fn broken(error: &impl ToString) -> Refusal {
    Refusal::Broken { detail: error.to_string() }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Refusal> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| refusal(&e))?;
    let (width, height) = decoder.dimensions();
    let too_many = u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY;
    if too_many {
        return Err(Refusal::TooManyPixels { width: width.into(), height: height.into() });
    }
    // A camera says how it was held.
    let turned = decoder.orientation().map_err(|e| refusal(&e))?;
    let mut pixels = DynamicImage::from_decoder(decoder).map_err(|e| refusal(&e))?;
    pixels.apply_orientation(turned);
    Ok(pixels)
}

fn refusal(error: &image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::TooManyPixels { width: 0, height: 0 },
        other => broken(other),
    }
}

/// At most so long, never enlarged.
fn smaller(pixels: &DynamicImage, side: u32) -> DynamicImage {
    if pixels.width().max(pixels.height()) <= side {
        return pixels.clone();
    }
    pixels.thumbnail(side, side)
}

fn png(pixels: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    // Eight bits a channel: a screen shows no more.
    let plain = if pixels.color().has_alpha() {
        DynamicImage::ImageRgba8(pixels.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(pixels.to_rgb8())
    };
    let mut out = Cursor::new(Vec::new());
    plain.write_to(&mut out, ImageFormat::Png).map_err(|e| broken(&e))?;
    Ok(out.into_inner())
}

fn from_svg(bytes: Vec<u8>) -> Result<Picture, Refusal> {
    let length = bytes.len();
    let text = String::from_utf8(bytes).map_err(|_| Refusal::Unknown)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') || !text.contains("<svg") {
        return Err(Refusal::Unknown);
    }
    if length > MOST_SVG || text.matches("<fe").count() + text.matches(":fe").count() > MOST_FILTERS {
        return Err(Refusal::Elaborate);
    }
    // On a thread of its own: it may nest deeply, and what never ends is not waited for.
    let (answer, drawn) = mpsc::channel();
    let drawing = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
        let _ = answer.send(draw(&text));
    });
    drawing.map_err(|e| broken(&e))?;
    let original = drawn.recv_timeout(PATIENCE).map_err(|_| Refusal::Elaborate)??;
    let pixels = decode(&original, ImageFormat::Png)?;
    finish(pixels, "image/png", original)
}

fn draw(text: &str) -> Result<Vec<u8>, Refusal> {
    // Nothing is fetched, neither a file nor what is written into the text.
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options {
        fontdb: crate::chart::fonts(),
        font_family: "Inter".into(),
        image_href_resolver: nothing,
        ..Options::default()
    };
    let tree = Tree::from_str(text, &options).map_err(|e| broken(&e))?;
    let size = tree.size();
    // Small drawings are drawn larger, so that they stay sharp on a large screen.
    let scale = (DRAWN / size.width().max(size.height())).min(4.0);
    let side = |length: f32| (length * scale).round().clamp(1.0, DRAWN) as u32;
    let (width, height) = (side(size.width()), side(size.height()));
    let mut pixels = Pixmap::new(width, height).ok_or(Refusal::Elaborate)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| broken(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let pixels = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(pixels).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn sides(png: &[u8]) -> (u32, u32) {
        let read = image::load_from_memory(png).unwrap();
        (read.width(), read.height())
    }

    #[test]
    fn photos_get_a_preview_and_a_small_copy() {
        for (format, media_type) in
            [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg"), (ImageFormat::WebP, "image/webp")]
        {
            let bytes = drawn(1200, 800, format);
            let picture = read(bytes.clone()).unwrap();
            assert_eq!((picture.media_type, picture.width, picture.height), (media_type, 1200, 800));
            assert_eq!(picture.original, bytes, "as it came");
            assert_eq!((sides(&picture.preview), sides(&picture.small)), ((640, 427), (96, 64)));
        }
        let tiny = read(drawn(8, 4, ImageFormat::Png)).unwrap();
        assert_eq!((sides(&tiny.preview), sides(&tiny.small)), ((8, 4), (8, 4)), "never enlarged");
    }

    #[test]
    fn a_photo_held_upright_stands_upright() {
        // The smallest EXIF block that says "turned by 90°".
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let plain = drawn(60, 20, ImageFormat::Jpeg);
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
        bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&plain[2..]);
        let picture = read(bytes).unwrap();
        assert_eq!((picture.width, picture.height), (20, 60));
        assert_eq!(sides(&picture.preview), (20, 60));
    }

    #[test]
    fn an_svg_becomes_pixels_and_fetches_nothing() {
        let svg = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">
            <script>alert(1)</script><image href="file:///etc/passwd" width="9" height="9"/><rect width="40" height="20" fill="#102030"/><text x="2" y="12" font-size="8">été</text></svg>"##;
        let picture = read(svg.as_bytes().to_vec()).unwrap();
        assert_eq!((picture.media_type, picture.width, picture.height), ("image/png", 160, 80));
        assert_eq!(sides(&picture.original), (160, 80));
        let pixels = image::load_from_memory(&picture.original).unwrap().to_rgba8();
        assert_eq!(pixels.get_pixel(158, 78).0, [0x10, 0x20, 0x30, 0xff]);
    }

    /// A PNG that says of itself that it is so large; nothing more is in it.
    fn claims(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = drawn(2, 2, ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let mut sum = u32::MAX;
        for byte in &bytes[12..29] {
            sum ^= u32::from(*byte);
            for _ in 0..8 {
                sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
            }
        }
        bytes[29..33].copy_from_slice(&(!sum).to_be_bytes());
        bytes
    }

    #[test]
    fn bombs_and_broken_pictures_are_refused_at_once() {
        let begun = std::time::Instant::now();
        let found = read(claims(60_000, 60_000)).unwrap_err();
        assert!(matches!(found, Refusal::TooManyPixels { .. }), "{found:?}");
        assert_eq!(read(vec![0; MOST_BYTES + 1]).unwrap_err(), Refusal::TooLarge { bytes: (MOST_BYTES + 1) as u64 });
        for bytes in [&b""[..], b"GIF89a", b"hello", b"<html></html>", &[0xff, 0xfe, 0x00]] {
            assert_eq!(read(bytes.to_vec()).unwrap_err(), Refusal::Unknown);
        }
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let mut half = drawn(300, 300, format);
            half.truncate(half.len() / 2);
            assert!(matches!(read(half), Err(Refusal::Broken { .. })), "{format:?}");
        }
        assert!(matches!(read(b"<svg xmlns='http://www.w3.org/2000/svg'><g>".to_vec()), Err(Refusal::Broken { .. })));
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }

    #[test]
    fn svgs_that_multiply_are_refused() {
        let begun = std::time::Instant::now();
        let mut laughs = String::from(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9"><defs><g id="g0"><rect width="9" height="9"/></g>"#,
        );
        for n in 1..12 {
            let uses = format!("<use href='#g{}'/>", n - 1).repeat(10);
            laughs.push_str(&format!("<g id='g{n}'>{uses}</g>"));
        }
        laughs.push_str("</defs><use href='#g11'/></svg>");
        assert!(read(laughs.into_bytes()).is_err());
        let entities = r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&g;</text></svg>"#;
        assert!(read(entities.as_bytes().to_vec()).is_err());
        let deep = format!(
            "<svg xmlns='http://www.w3.org/2000/svg'>{}{}</svg>",
            "<g>".repeat(100_000),
            "</g>".repeat(100_000)
        );
        assert!(read(deep.into_bytes()).is_err());
        let filters = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>", "<feGaussianBlur/>".repeat(100));
        assert_eq!(read(filters.into_bytes()).unwrap_err(), Refusal::Elaborate);
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    }
}
