//! The compound files that old Excel workbooks are, checked before calamine opens one: it follows chains of sectors
//! that bite their own tail until the memory is full, and makes a rectangle of the two outermost cells of each sheet.

/// Cells of all sheets together, empty ones between them included.
const CELLS: u64 = 8_000_000;
const END: u32 = 0xFFFF_FFFE;
const RESERVED: u32 = 0xFFFF_FFFA;

/// What is wrong with it.
pub(super) enum Wrong {
    Damaged(&'static str),
    TooLarge,
    /// A newer workbook within, encrypted.
    Password,
}

use Wrong::{Damaged, TooLarge};

pub(super) fn check(bytes: &[u8]) -> Result<(), Wrong> {
    let file = Compound::open(bytes)?;
    let stream = file.workbook()?;
    let mut sheets = Vec::new();
    // From its start to its end, then from where each sheet is said to begin: calamine goes there, whatever is there.
    let mut cells = records(&stream, 0, false, &mut sheets)?.0;
    let mut left = 4 * stream.len();
    for from in std::mem::take(&mut sheets) {
        let (more, read) = records(&stream, from, true, &mut sheets)?;
        cells += more;
        left = left.checked_sub(read).ok_or(TooLarge)?;
        if cells > 2 * CELLS {
            return Err(TooLarge);
        }
    }
    if cells > 2 * CELLS { Err(TooLarge) } else { Ok(()) }
}

/// The cells that the records from a place on make, and how many bytes these take; `one`: up to the end of a sheet.
fn records(stream: &[u8], from: usize, one: bool, sheets: &mut Vec<usize>) -> Result<(u64, usize), Wrong> {
    let (mut cells, mut area) = (0, Area::default());
    let mut at = from;
    while let (Some(kind), Some(length)) = (word(stream, at), word(stream, at + 2)) {
        let end = at + 4 + usize::from(length);
        let record = stream.get(at + 4..end).unwrap_or_default();
        match kind {
            // The end of a sheet; where one begins.
            0x000A if one => break,
            0x0085 => sheets.extend(long(record, 0).map(|place| place as usize)),
            // How far the sheet goes: calamine makes room for so much, before it reads any cell.
            0x0200 => spans(record)?,
            // A new sheet.
            0x0809 | 0x0409 | 0x0209 | 0x0009 => cells += std::mem::take(&mut area).cells(),
            // Formula, number, label, error, RK, shared string, rich string.
            0x0006 | 0x0206 | 0x0406 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00FD | 0x00D6 | 0x0201 => {
                if let (Some(row), Some(column)) = (word(record, 0), word(record, 2)) {
                    area.see(row, column, column);
                }
            }
            // Several numbers, several blanks: the last column stands at the end.
            0x00BD | 0x00BE => {
                let last = record.len().checked_sub(2).and_then(|at| word(record, at));
                if let (Some(row), Some(first), Some(last)) = (word(record, 0), word(record, 2), last) {
                    area.see(row, first, last);
                }
            }
            _ => {}
        }
        at = end;
    }
    cells += area.cells();
    if cells > CELLS { Err(TooLarge) } else { Ok((cells, at.min(stream.len()).saturating_sub(from))) }
}

/// Whether a sheet says that it is as large as a sheet may be at the most.
fn spans(record: &[u8]) -> Result<(), Wrong> {
    let wrong = Damaged("a sheet is not as large as it says");
    let at = |place| word(record, place).map(u32::from);
    let place = match record.len() {
        10 => at(0).zip(at(2)).zip(at(4).zip(at(6))),
        14 | 16 => long(record, 0).zip(long(record, 4)).zip(at(8).zip(at(10))),
        _ => return Ok(()),
    };
    match place {
        Some(((top, bottom), (left, right))) if bottom > 0 && right > 0 => {
            let rows = bottom > top && bottom <= 65_536;
            let columns = right <= 256 && (left > 0xFF || right < left || right > left);
            if rows && columns { Ok(()) } else { Err(wrong) }
        }
        // An empty sheet.
        Some(_) => Ok(()),
        None => Err(wrong),
    }
}

/// The rectangle of the cells of a sheet.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    fn see(&mut self, row: u16, first: u16, last: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, first, row, last]);
        self.0 = Some([top.min(row), left.min(first), bottom.max(row), right.max(first).max(last)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    directory: Vec<u8>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Wrong> {
        let header = |at| long(bytes, at).ok_or(Damaged("its header is cut off"));
        let sector = match word(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(Damaged("its sectors have no known size")),
        };
        let mut file =
            Self { bytes, sector, fat: Vec::new(), directory: Vec::new(), mini_fat: Vec::new(), mini: Vec::new() };
        let mut tables: Vec<u32> = (76..512).step_by(4).filter_map(|at| long(bytes, at)).collect();
        let mut next = header(68)?;
        let mut left = bytes.len() / sector + 1;
        while next < RESERVED {
            left = left.checked_sub(1).ok_or(Damaged("its tables never end"))?;
            let longs = longs(file.at(next)?);
            tables.extend(&longs[..longs.len().saturating_sub(1)]);
            next = longs.last().copied().unwrap_or(END);
        }
        for table in tables.into_iter().filter(|table| *table < RESERVED) {
            let part = longs(file.at(table)?);
            file.fat.extend(part);
            if file.fat.len() > bytes.len() {
                return Err(Damaged("its tables are larger than the file"));
            }
        }
        file.directory = file.chain(header(48)?)?;
        if file.directory.len() < 128 {
            return Err(Damaged("it has no directory"));
        }
        if header(64)? > 0 {
            file.mini_fat = longs(&file.chain(header(60)?)?);
            let root = long(&file.directory, 116).unwrap_or(END);
            file.mini = file.chain(root)?;
        }
        Ok(file)
    }

    fn at(&self, sector: u32) -> Result<&'a [u8], Wrong> {
        let from = (sector as usize + 1).checked_mul(self.sector).ok_or(Damaged("a sector is beyond its end"))?;
        let rest =
            self.bytes.get(from..).filter(|rest| !rest.is_empty()).ok_or(Damaged("a sector is beyond its end"))?;
        Ok(&rest[..rest.len().min(self.sector)])
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, Wrong> {
        let mut all = Vec::new();
        let mut next = start;
        while next != END {
            all.extend_from_slice(self.at(next)?);
            if all.len() > self.bytes.len() {
                return Err(Damaged("a chain of sectors never ends"));
            }
            next = *self.fat.get(next as usize).ok_or(Damaged("a chain of sectors is broken"))?;
        }
        Ok(all)
    }

    fn mini_chain(&self, start: u32) -> Result<Vec<u8>, Wrong> {
        let mut all = Vec::new();
        let mut next = start;
        while next != END {
            let from = next as usize * 64;
            let part = self.mini.get(from..).ok_or(Damaged("a sector is beyond its end"))?;
            all.extend_from_slice(&part[..part.len().min(64)]);
            if part.is_empty() || all.len() > self.bytes.len() {
                return Err(Damaged("a chain of sectors never ends"));
            }
            next = *self.mini_fat.get(next as usize).ok_or(Damaged("a chain of sectors is broken"))?;
        }
        Ok(all)
    }

    /// The records of the workbook.
    fn workbook(&self) -> Result<Vec<u8>, Wrong> {
        for entry in self.directory.chunks_exact(128) {
            let name =
                char::decode_utf16(entry[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            let name: String = name.map(|letter| letter.unwrap_or('?')).take_while(|letter| *letter != '\0').collect();
            if name == "EncryptedPackage" {
                return Err(Wrong::Password);
            }
            if !name.eq_ignore_ascii_case("workbook") && !name.eq_ignore_ascii_case("book") {
                continue;
            }
            let (Some(start), Some(length)) = (long(entry, 116), long(entry, 120)) else { continue };
            let mut stream = if length < 4096 { self.mini_chain(start)? } else { self.chain(start)? };
            stream.truncate(length as usize);
            return Ok(stream);
        }
        Err(Damaged("it holds no workbook"))
    }
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| long(four, 0)).collect()
}
