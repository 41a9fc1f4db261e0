//! Zip archives, looked at before a library opens them: what they hold, how large it becomes, that it is no bomb.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Watch;
use crate::csv::{self, Error, Format};

/// A part that inflates to more than this many times its size is a bomb, from [`SUSPECT`] bytes on. Sheets reach 40.
const TIMES: u64 = 250;
const SUSPECT: u64 = 32 << 20;
/// A part that is held in memory.
const HELD: u64 = 256 << 20;
/// Bytes between two tags: a cell.
const BETWEEN: u64 = 32 << 20;

pub(super) type Archive = ZipArchive<BufReader<File>>;

pub(super) fn open(path: &Path, format: Format) -> Result<Archive, Error> {
    let file = File::open(path).map_err(|error| csv::unreadable(path, &error))?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(path, format, &error))
}

pub(super) fn damaged(path: &Path, format: Format, reason: &dyn std::fmt::Display) -> Error {
    Error::ReadingDamaged { name: csv::file_name(path), format, reason: csv::shorten(&reason.to_string(), 200) }
}

/// Which spreadsheet an archive is, if it is one.
pub(super) fn format(path: &Path) -> Result<Option<Format>, Error> {
    let Ok(mut archive) = open(path, Format::Xlsx) else {
        // Cut off, perhaps; the names of the first parts are at its head.
        let mut head = Vec::new();
        let file = File::open(path).map_err(|error| csv::unreadable(path, &error))?;
        file.take(8192).read_to_end(&mut head).map_err(|error| csv::unreadable(path, &error))?;
        let has = |name: &[u8]| memchr::memmem::find(&head, name).is_some();
        let sheet = has(b"xl/") || has(b"[Content_Types]");
        let ods = has(b"opendocument.spreadsheet");
        return Ok(if ods { Some(Format::Ods) } else { sheet.then_some(Format::Xlsx) });
    };
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Ok(Some(Format::Xlsx));
    }
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        let _ = part.take(100).read_to_string(&mut kind);
    }
    Ok(kind.contains("opendocument.spreadsheet").then_some(Format::Ods))
}

/// Inflates a part and throws it away, `see`ing its bytes. An error if it is a bomb or, if it is to be `held` in memory, too
/// large for that.
pub(super) fn guard(
    path: &Path,
    archive: &mut Archive,
    part: &str,
    held: bool,
    watch: &Watch,
    see: &mut dyn FnMut(&[u8]),
) -> Result<u64, Error> {
    let format = Format::Xlsx;
    let name = csv::file_name(path);
    let mut file = match archive.by_name(part) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(0),
        Err(error) => return Err(damaged(path, format, &error)),
    };
    let packed = file.compressed_size().max(1);
    let mut buffer = vec![0; 256 << 10];
    let (mut size, mut since) = (0, 0);
    loop {
        let read = file.read(&mut buffer).map_err(|error| damaged(path, format, &error))?;
        if read == 0 {
            return Ok(size);
        }
        let bytes = &buffer[..read];
        size += read as u64;
        since = match memchr::memrchr(b'<', bytes) {
            Some(at) => (read - at) as u64,
            None => since + read as u64,
        };
        if (size > SUSPECT && size > TIMES * packed) || since > BETWEEN {
            return Err(Error::ReadingBomb { name });
        }
        if held && size > HELD {
            return Err(Error::ReadingTooLarge { name, part: part.to_owned(), limit_mb: HELD >> 20 });
        }
        see(bytes);
        watch.step("unpack", 0, 0)?;
    }
}

/// A small part as text.
pub(super) fn small(path: &Path, archive: &mut Archive, part: &str, format: Format) -> Result<String, Error> {
    const MOST: u64 = 16 << 20;
    let file = archive.by_name(part).map_err(|error| damaged(path, format, &error))?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).map_err(|error| damaged(path, format, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
