//! A picture as pixels, drawn piece by piece: the shapes of ten thousand notes are never all outlines at once.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::picture::Picture;
use crate::{Error, Progress, fonts, svg};

/// Most pixels of a picture: 40 million are 160 MB while it is made, and as much again while it is written.
pub const MOST_PIXELS: f64 = 40e6;
/// Shapes that are outlines at the same time.
const PIECE: usize = 2000;

pub(crate) fn options() -> Options<'static> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut all = fontdb::Database::new();
        for bytes in fonts::ALL {
            all.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
        all.set_sans_serif_family("Inter");
        Arc::new(all)
    });
    Options { fontdb: Arc::clone(fonts), font_family: "Inter".to_owned(), ..Options::default() }
}

impl Picture {
    /// The largest scale, up to the wanted one, at which the picture stays within [`MOST_PIXELS`].
    pub fn scale_within(&self, wanted: f64) -> f64 {
        wanted.min((MOST_PIXELS / (self.width * self.height).max(1.0)).sqrt())
    }

    /// The picture as a PNG at `scale` pixels per unit.
    ///
    /// # Errors
    /// [`Error::Size`] beyond 40 million pixels, [`Error::Cancelled`].
    pub fn png(&self, scale: f64, progress: Progress) -> Result<Vec<u8>, Error> {
        // By the floor, so that the largest scale that is allowed stays allowed.
        let (width, height) = ((self.width * scale).floor().max(1.0), (self.height * scale).floor().max(1.0));
        let too_large = || Error::Size(format!("{width} × {height}"));
        if !(width.is_finite() && height.is_finite() && width * height <= MOST_PIXELS) {
            return Err(too_large());
        }
        let mut map = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
        map.fill(Color::from_rgba8(self.ground.0, self.ground.1, self.ground.2, 255));
        let options = options();
        let measure = fonts::Measure::default();
        let total = self.shapes.len() as u64;
        for (n, shapes) in self.shapes.chunks(PIECE).enumerate() {
            if !progress((n * PIECE) as u64, total) {
                return Err(Error::Cancelled);
            }
            let shapes: Vec<_> = shapes.iter().flat_map(|shape| svg::by_font(shape, &measure)).collect();
            let text = svg::piece(self.width, self.height, &shapes);
            let tree = Tree::from_str(&text, &options).map_err(|e| Error::Picture(e.to_string()))?;
            resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut map.as_mut());
        }
        map.encode_png().map_err(|e| Error::Picture(e.to_string()))
    }
}
