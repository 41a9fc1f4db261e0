//! The report as PDF, set by Typst: tagged for screen readers, with a list of contents and bookmarks.
//!
//! Typst sees three files that are made here: its template, the words as JSON, and the canvases as SVG. It has no other
//! file, no package, no font of the system, and no clock.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{Datelike, Timelike};
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use super::words::typeset;
use super::{Block, Report};
use crate::{About, Error, Lang, Progress, fonts};

const TEMPLATE: &str = include_str!("report.typ");

struct Paper {
    main: FileId,
    source: Source,
    files: HashMap<FileId, Bytes>,
}

struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| {
        let fonts: Vec<Font> = fonts::ALL.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Shelf { library: LazyHash::new(Library::default()), book, fonts }
    })
}

fn file(name: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(name).map_err(|e| Error::Typeset(format!("{e:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &shelf().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shelf().book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        shelf().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The report as PDF.
///
/// # Errors
/// [`Error::Cancelled`] between its three steps, [`Error::Typeset`] where Typst finds a fault in our template.
pub fn report_pdf(report: &Report, about: &About, progress: Progress) -> Result<Vec<u8>, Error> {
    let step = |n: u64| if progress(n, 3) { Ok(()) } else { Err(Error::Cancelled) };
    step(0)?;
    let paper = laid(report)?;
    step(1)?;
    let compiled = typst::compile::<PagedDocument>(&paper);
    let said = |errors: &[typst::diag::SourceDiagnostic]| {
        Error::Typeset(errors.iter().map(|e| e.message.to_string()).collect::<Vec<_>>().join("; "))
    };
    let document = compiled.output.map_err(|errors| said(&errors))?;
    step(2)?;
    let at = about.made_at;
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    let date = Datetime::from_ymd_hms(
        at.year(),
        small(at.month()),
        small(at.day()),
        small(at.hour()),
        small(at.minute()),
        small(at.second()),
    );
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", about.title, at.timestamp())),
        creator: Smart::Custom(Some("Atelier".to_owned())),
        timestamp: date.map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| said(&errors));
    // What Typst remembers of this report is of no use to the next.
    typst::comemo::evict(0);
    bytes
}

fn laid(report: &Report) -> Result<Paper, Error> {
    let mut words = serde_json::to_value(report).map_err(|e| Error::Typeset(e.to_string()))?;
    set(&mut words, report.lang);
    let mut files = HashMap::new();
    for (s, section) in report.sections.iter().enumerate() {
        for (b, block) in section.blocks.iter().enumerate() {
            if let Block::Canvas { canvas, .. } = block {
                let name = format!("canvas-{s}-{b}.svg");
                files.insert(file(&name)?, Bytes::from_string(canvas.picture().svg(report.lang)));
                words["sections"][s]["blocks"][b]["image"] = json!(name);
            }
        }
    }
    files.insert(file("report.json")?, Bytes::from_string(words.to_string()));
    let main = file("report.typ")?;
    Ok(Paper { main, source: Source::new(main, TEMPLATE.to_owned()), files })
}

/// Every text in the value as a page wants it.
fn set(value: &mut Value, lang: Lang) {
    match value {
        Value::String(text) => *text = typeset(text, lang),
        Value::Array(list) => list.iter_mut().for_each(|v| set(v, lang)),
        Value::Object(map) => map.values_mut().for_each(|v| set(v, lang)),
        _ => {}
    }
}
