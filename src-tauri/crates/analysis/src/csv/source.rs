//! The bytes of a file as UTF-8 text: its encoding is found on the whole file, then it is decoded piece by piece.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Error, Found, Note, pages};
use crate::Watch;

/// Bytes read at a time.
const PIECE: usize = 1 << 20;
/// Bytes of text in foreign encodings that are enough to recognise one.
const ENOUGH: usize = 4 << 20;

/// What was learnt about the bytes of a file.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    pub name: String,
    pub size: u64,
    pub encoding: &'static Encoding,
    pub found: Found<String>,
    bom: usize,
    /// Code page 850, which the standard of the web does not know.
    dos: bool,
    /// Byte sequences that are not valid UTF-8, in a file that otherwise is.
    pub bad: u64,
    /// NUL characters, left out of the text.
    pub nul: u64,
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned()
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::CsvUnreadable { name: file_name(path), reason: error.to_string() }
}

/// Reads the whole file once: encoding, invalid bytes, NUL characters.
///
/// Order of evidence: the choice, a byte order mark, the pattern of zeros of UTF-16, validity as UTF-8, chardetng.
pub(crate) fn probe(path: &Path, choice: Option<&str>, watch: &Watch) -> Result<Probe, Error> {
    let failed = |error: std::io::Error| unreadable(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    let name = file_name(path);
    if meta.is_dir() {
        return Err(Error::CsvUnreadable { name, reason: "directory".to_owned() });
    }
    let size = meta.len();
    let dos_chosen = choice.is_some_and(pages::is_dos);
    let chosen = match choice.filter(|_| !dos_chosen) {
        None => None,
        Some(label) => Some(
            Encoding::for_label(label.as_bytes())
                .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
                .ok_or_else(|| Error::CsvUnknownEncoding { label: label.to_owned() })?,
        ),
    };
    let mut head = vec![0; PIECE.min(size as usize + 1)];
    let length = read_full(&mut file, &mut head).map_err(failed)?;
    head.truncate(length);
    if head.is_empty() {
        return Err(Error::CsvEmpty { name });
    }
    if let Some((format, at)) = foreign(&head) {
        return Err(Error::CsvNotText { name, format: format.to_owned(), at });
    }
    let marked = Encoding::for_bom(&head);
    let bom = marked.map_or(0, |(_, length)| length);
    if head.len() == bom {
        return Err(Error::CsvEmpty { name });
    }
    let wide = marked.map(|(encoding, _)| encoding).or(chosen).or_else(|| zeros_of_utf16(&head));
    if let Some(encoding) = wide.filter(|encoding| *encoding == UTF_16LE || *encoding == UTF_16BE) {
        let evidence = if bom > 0 { "byte_order_mark" } else { "utf16_zeros" };
        let found = match chosen {
            Some(_) => Found::chosen(label(encoding)),
            None => Found::new(label(encoding), if bom > 0 { 1.0 } else { 0.95 }, Note::new(evidence)),
        };
        return Ok(Probe { name, size, encoding, found, bom, dos: false, bad: 0, nul: 0 });
    }
    if let Some(at) = control_characters(&head) {
        return Err(Error::CsvNotText { name, format: "binary".to_owned(), at });
    }

    file.seek(SeekFrom::Start(bom as u64)).map_err(failed)?;
    let scan = scan(&mut file, size, watch).map_err(|error| error.or_io(path))?;
    if dos_chosen {
        let found = Found::chosen(pages::DOS.to_owned());
        return Ok(Probe { name, size, encoding: WINDOWS_1252, found, bom, dos: true, bad: 0, nul: scan.nul });
    }
    let mut dos = false;
    let (encoding, found, bad) = match chosen.or(marked.map(|(encoding, _)| encoding)) {
        Some(encoding) => {
            let found = match chosen {
                Some(_) => Found::chosen(label(encoding)),
                None => Found::new(label(encoding), 1.0, Note::new("byte_order_mark")),
            };
            (encoding, found, if encoding == UTF_8 { scan.invalid } else { 0 })
        }
        None if scan.invalid == 0 && scan.multibyte == 0 => {
            (UTF_8, Found::new(label(UTF_8), 1.0, Note::new("ascii")), 0)
        }
        None if scan.invalid == 0 => {
            let note = Note::new("valid_utf8").with("characters", scan.multibyte);
            (UTF_8, Found::new(label(UTF_8), 0.99, note), 0)
        }
        // A few foreign bytes in a text that is otherwise UTF-8: pasted from elsewhere.
        None if scan.multibyte > 20 * scan.invalid => {
            let note = Note::new("mostly_utf8").with("characters", scan.multibyte).with("bad", scan.invalid);
            (UTF_8, Found::new(label(UTF_8), 0.8, note), scan.invalid)
        }
        None => {
            let encoding = scan.detector.guess(None, chardetng::Utf8Detection::Deny);
            let (encoding, name) = match scan.letters.old(encoding) {
                Some(pages::Old::Dos) => {
                    dos = true;
                    (WINDOWS_1252, pages::DOS.to_owned())
                }
                Some(pages::Old::Macintosh) => (encoding_rs::MACINTOSH, label(encoding_rs::MACINTOSH)),
                None => (encoding, label(encoding)),
            };
            (encoding, Found::new(name, 0.7, Note::new("letters_seen")), 0)
        }
    };
    Ok(Probe { name, size, encoding, found, bom, dos, bad, nul: scan.nul })
}

fn label(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

struct Scan {
    /// Sequences invalid as UTF-8.
    invalid: u64,
    /// Valid characters of several bytes.
    multibyte: u64,
    nul: u64,
    detector: chardetng::EncodingDetector,
    letters: pages::Letters,
}

enum ScanError {
    Io(std::io::Error),
    Other(Error),
}

impl ScanError {
    fn or_io(self, path: &Path) -> Error {
        match self {
            ScanError::Io(error) => unreadable(path, &error),
            ScanError::Other(error) => error,
        }
    }
}

fn scan(file: &mut File, size: u64, watch: &Watch) -> Result<Scan, ScanError> {
    let detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    let mut scan = Scan { invalid: 0, multibyte: 0, nul: 0, detector, letters: pages::Letters::new() };
    let mut buffer = vec![0; PIECE];
    let mut carried = 0;
    let mut done = 0;
    let mut fed = 0;
    loop {
        watch.step("csv_encoding", done, size).map_err(|_| ScanError::Other(Error::Cancelled))?;
        let read = read_full(file, &mut buffer[carried..]).map_err(ScanError::Io)?;
        let last = carried + read < buffer.len();
        let bytes = &buffer[..carried + read];
        done += read as u64;
        scan.nul += memchr::memchr_iter(0, bytes).count() as u64;
        let mut rest = bytes;
        carried = 0;
        if !bytes.is_ascii() {
            while !rest.is_empty() {
                match std::str::from_utf8(rest) {
                    Ok(text) => {
                        scan.multibyte += multibyte(text);
                        rest = &[];
                    }
                    Err(error) => {
                        let (good, after) = rest.split_at(error.valid_up_to());
                        scan.multibyte += std::str::from_utf8(good).map_or(0, multibyte);
                        match error.error_len() {
                            Some(length) => {
                                scan.invalid += 1;
                                rest = &after[length..];
                            }
                            None if last => {
                                scan.invalid += 1;
                                rest = &[];
                            }
                            None => {
                                carried = after.len();
                                rest = &[];
                            }
                        }
                    }
                }
            }
            if fed < ENOUGH {
                scan.letters.see(bytes);
                scan.detector.feed(&bytes[..bytes.len() - carried], false);
                fed += bytes.len();
            }
        }
        if last {
            break;
        }
        let from = buffer.len() - carried;
        buffer.copy_within(from.., 0);
    }
    scan.detector.feed(&[], true);
    Ok(scan)
}

/// Leading bytes of characters beyond ASCII.
fn multibyte(text: &str) -> u64 {
    if text.is_ascii() { 0 } else { text.bytes().filter(|byte| *byte >= 0xC0).count() as u64 }
}

/// Formats that people take for CSV, by their first bytes.
fn foreign(head: &[u8]) -> Option<(&'static str, u64)> {
    const MAGIC: [(&[u8], &str); 11] = [
        (b"PK\x03\x04", "zip"),
        (b"%PDF-", "pdf"),
        (b"PAR1", "parquet"),
        (b"SQLite format 3\0", "sqlite"),
        (b"\x89PNG", "image"),
        (b"\xFF\xD8\xFF", "image"),
        (b"GIF8", "image"),
        (b"\x1F\x8B", "gzip"),
        (b"\x28\xB5\x2F\xFD", "zstd"),
        (b"\xD0\xCF\x11\xE0", "xls"),
        (b"\x7FELF", "binary"),
    ];
    let (_, format) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    let sheet = *format == "zip" && memchr::memmem::find(&head[..head.len().min(8192)], b"xl/").is_some();
    Some((if sheet { "xlsx" } else { format }, 0))
}

/// Where the first of too many control characters is. Separators used by databases (0x01, 0x1C to 0x1F) are text,
/// a few NUL characters too.
fn control_characters(head: &[u8]) -> Option<u64> {
    let odd = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0 | 1 | 0x1A..=0x1F);
    let control = head.iter().filter(|byte| odd(byte)).count();
    let nul = memchr::memchr_iter(0, head).count();
    if control * 50 > head.len() || nul * 3 > head.len() {
        return head.iter().position(|byte| odd(byte) || *byte == 0).map(|at| at as u64);
    }
    None
}

/// UTF-16 without a mark: Latin text has zeros on one side of each pair; any text has line ends and spaces there.
fn zeros_of_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = &head[..head.len().min(64 << 10) / 2 * 2];
    if pairs.len() < 4 {
        return None;
    }
    let (mut first, mut second, mut little, mut big, mut plain) = (0, 0, 0, 0, 0);
    for pair in pairs.chunks_exact(2) {
        let marks = |byte: u8| matches!(byte, b'\n' | b'\r' | b' ' | b',' | b';' | b'\t' | b'"');
        match (pair[0], pair[1]) {
            (0, 0) => return None,
            (0, low) => {
                first += 1;
                big += usize::from(marks(low));
            }
            (low, 0) => {
                second += 1;
                little += usize::from(marks(low));
            }
            (one, two) => plain += usize::from(one < 128 && two < 128),
        }
    }
    let count = pairs.len() / 2;
    // Two letters of a plain text make a pair without zeros; hardly any pair of UTF-16 looks like that.
    if plain * 2 > count {
        return None;
    }
    if second > 20 * first && (second * 2 > count || little * 20 > count) {
        Some(UTF_16LE)
    } else if first > 20 * second && (first * 2 > count || big * 20 > count) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn read_full(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Decodes the file from its start, piece by piece.
pub(crate) struct Text {
    file: File,
    raw: Vec<u8>,
    /// Bytes of an unfinished UTF-8 sequence, at the front of `raw`.
    carried: usize,
    dos: Option<[char; 128]>,
    decoder: Option<Decoder>,
    drop_nul: bool,
    repair: bool,
    /// Bytes of the file read so far.
    pub done: u64,
    /// Replaced byte sequences so far.
    pub bad: u64,
    ended: bool,
}

impl Text {
    pub(crate) fn open(path: &Path, probe: &Probe) -> Result<Self, Error> {
        let failed = |error: std::io::Error| unreadable(path, &error);
        let mut file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.len() != probe.size {
            return Err(Error::CsvChanged { name: probe.name.clone() });
        }
        file.seek(SeekFrom::Start(probe.bom as u64)).map_err(failed)?;
        Ok(Self {
            file,
            raw: vec![0; PIECE],
            carried: 0,
            decoder: (probe.encoding != UTF_8).then(|| probe.encoding.new_decoder_without_bom_handling()),
            dos: probe.dos.then(pages::dos),
            drop_nul: probe.nul > 0 || probe.encoding == UTF_16LE || probe.encoding == UTF_16BE,
            repair: probe.bad > 0,
            done: probe.bom as u64,
            bad: 0,
            ended: false,
        })
    }

    /// Appends about a megabyte of valid UTF-8 to `out`; false at the end of the file.
    pub(crate) fn fill(&mut self, out: &mut Vec<u8>) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let read = read_full(&mut self.file, &mut self.raw[self.carried..])?;
        let last = self.carried + read < self.raw.len();
        self.done += read as u64;
        self.ended = last;
        let from = out.len();
        let length = self.carried + read;
        self.carried = 0;
        match (&mut self.decoder, &self.dos) {
            (_, Some(page)) => {
                let mut text = String::with_capacity(length * 2);
                for byte in &self.raw[..length] {
                    text.push(if byte.is_ascii() { char::from(*byte) } else { page[usize::from(*byte - 128)] });
                }
                out.extend_from_slice(text.as_bytes());
            }
            (Some(decoder), None) => self.bad += decode(decoder, &self.raw[..length], last, out),
            (None, None) if self.repair => {
                let (bad, left) = mend(&self.raw[..length], last, out);
                self.bad += bad;
                self.raw.copy_within(length - left..length, 0);
                self.carried = left;
            }
            (None, None) => out.extend_from_slice(&self.raw[..length]),
        }
        if self.drop_nul {
            let mut kept = from;
            for at in from..out.len() {
                if out[at] != 0 {
                    out[kept] = out[at];
                    kept += 1;
                }
            }
            out.truncate(kept);
        }
        Ok(true)
    }
}

/// Returns the malformed sequences, each replaced by U+FFFD.
fn decode(decoder: &mut Decoder, mut raw: &[u8], last: bool, out: &mut Vec<u8>) -> u64 {
    let mut bad = 0;
    loop {
        let needed = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len() * 3 + 16);
        let start = out.len();
        out.resize(start + needed.max(16), 0);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut out[start..], last);
        out.truncate(start + written);
        raw = &raw[read..];
        match result {
            DecoderResult::InputEmpty => return bad,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                bad += 1;
                out.extend_from_slice("\u{FFFD}".as_bytes());
            }
        }
    }
}

/// Copies UTF-8; each byte that is not becomes what Windows-1252 means by it. Returns the count of these and the bytes
/// left over at the end (an unfinished sequence).
fn mend(raw: &[u8], last: bool, out: &mut Vec<u8>) -> (u64, usize) {
    let mut bad = 0;
    let mut rest = raw;
    loop {
        match std::str::from_utf8(rest) {
            Ok(_) => {
                out.extend_from_slice(rest);
                return (bad, 0);
            }
            Err(error) => {
                let (good, after) = rest.split_at(error.valid_up_to());
                out.extend_from_slice(good);
                let length = match error.error_len() {
                    Some(length) => length,
                    None if last => after.len(),
                    None => return (bad, after.len()),
                };
                bad += 1;
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(&after[..length]);
                out.extend_from_slice(text.as_bytes());
                rest = &after[length..];
            }
        }
    }
}
