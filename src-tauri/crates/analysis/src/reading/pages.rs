//! The headers of a Parquet file's pages, looked at before the library reads any: it makes room for as many values as a
//! page says that it has, and where that is more than the memory the program ends.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use polars::prelude::FileMetadataRef;

/// Bytes of a page at the most, unpacked, and values where a row may have several.
const LARGEST: i64 = 256 << 20;
const VALUES: i64 = 50_000_000;
/// Bytes read to find the end of a header; more where statistics make it long.
const HEADER: usize = 4 << 10;
const LONGEST: usize = 1 << 20;

/// What is wrong with a page, if any is.
pub(super) fn wrong(path: &Path, metadata: &FileMetadataRef) -> std::io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    for group in &metadata.row_groups {
        let rows = i64::try_from(group.num_rows()).unwrap_or(i64::MAX);
        for column in group.parquet_columns() {
            let most = if column.descriptor().descriptor.max_rep_level == 0 { rows } else { VALUES };
            let places = column.byte_range();
            if places.end > size || places.start > places.end {
                return Ok(Some("a column lies outside of the file".to_owned()));
            }
            let (mut at, mut seen) = (places.start, 0);
            while at < places.end && seen < column.num_values() {
                let Some((page, length)) = header(&mut file, at)? else {
                    return Ok(Some(format!("the page at byte {at} has no header")));
                };
                if !page.holds(most) {
                    return Ok(Some(format!("the page at byte {at} is not as large as it says")));
                }
                seen += page.values;
                at += length as u64 + page.compressed as u64;
            }
        }
    }
    Ok(None)
}

/// What a page says of itself.
#[derive(Debug, Default, PartialEq)]
struct Page {
    unpacked: i64,
    compressed: i64,
    /// Of data, those of a dictionary not counted.
    values: i64,
    words: i64,
    missing: i64,
    levels: [i64; 2],
}

impl Page {
    fn holds(&self, most: i64) -> bool {
        let within = |value: i64, most: i64| (0..=most).contains(&value);
        within(self.unpacked, LARGEST)
            && within(self.compressed, LARGEST)
            && within(self.values, most)
            && within(self.words, self.unpacked)
            && within(self.missing, self.values)
            && self.levels.iter().all(|level| within(*level, self.unpacked.max(self.compressed)))
    }
}

fn header(file: &mut File, at: u64) -> std::io::Result<Option<(Page, usize)>> {
    for most in [HEADER, LONGEST] {
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        let mut reader = Compact { bytes: &bytes, at: 0 };
        if let Some(page) = reader.page() {
            return Ok(Some((page, reader.at)));
        }
        if bytes.len() < most {
            break;
        }
    }
    Ok(None)
}

/// Thrift's compact protocol, as far as a page's header needs it.
struct Compact<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Structures within one another that are passed over.
const DEEPEST: u32 = 8;

impl Compact<'_> {
    fn page(&mut self) -> Option<Page> {
        let mut page = Page::default();
        let mut field = 0;
        while let Some(kind) = self.field(&mut field)? {
            match (field, kind) {
                (2, 5) => page.unpacked = self.whole()?,
                (3, 5) => page.compressed = self.whole()?,
                // Data, a dictionary, data of the second kind.
                (5, 12) => page.values = self.counts()?[1],
                (7, 12) => page.words = self.counts()?[1],
                (8, 12) => {
                    let counts = self.counts()?;
                    (page.values, page.missing, page.levels) = (counts[1], counts[2], [counts[5], counts[6]]);
                }
                _ => self.pass(kind, 0)?,
            }
        }
        Some(page)
    }

    /// The whole numbers of a structure, by their field.
    fn counts(&mut self) -> Option<[i64; 8]> {
        let mut counts = [0; 8];
        let mut field = 0;
        while let Some(kind) = self.field(&mut field)? {
            match (usize::try_from(field), kind) {
                (Ok(place @ 0..8), 5) => counts[place] = self.whole()?,
                _ => self.pass(kind, 1)?,
            }
        }
        Some(counts)
    }

    /// The next field's kind; none at the end of the structure.
    fn field(&mut self, field: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        let kind = byte & 15;
        if kind == 0 {
            return Some(None);
        }
        *field = if byte >> 4 == 0 { self.whole()? } else { field.checked_add(i64::from(byte >> 4))? };
        Some(Some(kind))
    }

    fn byte(&mut self) -> Option<u8> {
        self.at += 1;
        self.bytes.get(self.at - 1).copied()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }

    /// Signs alternate.
    fn whole(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        self.at = self.at.checked_add(usize::try_from(count).ok()?).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    fn pass(&mut self, kind: u8, depth: u32) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match kind {
            1 | 2 => Some(()),
            3 => self.skip(1),
            4..=6 => self.varint().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                // A truth in a list takes a byte.
                (0..count).try_for_each(|_| if head & 15 < 3 { self.skip(1) } else { self.pass(head & 15, depth + 1) })
            }
            12 => {
                let mut field = 0;
                while let Some(kind) = self.field(&mut field)? {
                    self.pass(kind, depth + 1)?;
                }
                Some(())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_data_and_one_of_words() {
        // type 0, 100 bytes of 40, five values of a plain encoding.
        let bytes = [0x15, 0x00, 0x15, 0xC8, 0x01, 0x15, 0x50, 0x2C, 0x15, 0x0A, 0x15, 0x00, 0x00, 0x00, 0xFF];
        let mut reader = Compact { bytes: &bytes, at: 0 };
        let page = reader.page().unwrap();
        assert_eq!(page, Page { unpacked: 100, compressed: 40, values: 5, ..Page::default() });
        assert_eq!(reader.at, 14);
        assert!(page.holds(5) && !page.holds(4));
        let bytes = [0x15, 0x04, 0x15, 0x10, 0x15, 0x10, 0x4C, 0x15, 0x14, 0x15, 0x00, 0x00, 0x00];
        let page = Compact { bytes: &bytes, at: 0 }.page().unwrap();
        assert_eq!((page.words, page.holds(0)), (10, false), "ten words in eight bytes");
        for cut in 0..14 {
            assert_eq!(Compact { bytes: &bytes[..cut.min(12)], at: 0 }.page(), None);
        }
    }
}
