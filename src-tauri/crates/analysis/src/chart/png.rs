//! A chart as pixels, for the clipboard and for documents that know no SVG.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::{Error, text};

/// Most pixels of a picture: 64 million are 256 MB while it is made.
const MOST_PIXELS: f64 = 64e6;

pub(crate) fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut fonts = fontdb::Database::new();
            for bytes in text::FONTS {
                fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
            }
            fonts.set_sans_serif_family("Inter");
            Arc::new(fonts)
        })
        .clone()
}

/// Rasterises an SVG made by [`super::draw`] at `scale` pixels per CSS pixel, with the bundled fonts alone.
///
/// # Errors
/// [`Error::Png`] when the SVG can't be read, or the picture would be empty or larger than 64 million pixels.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Error> {
    let options = Options { fontdb: fonts(), font_family: "Inter".into(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| Error::Png(error.to_string()))?;
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    if !(width >= 1.0 && height >= 1.0 && f64::from(width) * f64::from(height) <= MOST_PIXELS) {
        return Err(Error::Png(format!("{width} × {height} pixels")));
    }
    let mut pixels =
        Pixmap::new(width as u32, height as u32).ok_or_else(|| Error::Png(format!("{width} × {height} pixels")))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| Error::Png(error.to_string()))
}
