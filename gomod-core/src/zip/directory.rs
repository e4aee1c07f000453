//! The central directory (`readDirectoryEnd`, `readDirectoryHeader` and `Reader.init` of Go's
//! `archive/zip`).

use std::io::{self, Read};

use super::file::At;
use super::{Entry, ZipError};

const END_LEN: usize = 22;
const END_MARK: [u8; 4] = *b"PK\x05\x06";
const END64_LEN: usize = 56;
const END64_MARK: [u8; 4] = *b"PK\x06\x06";
const LOCATOR64_LEN: usize = 20;
const LOCATOR64_MARK: [u8; 4] = *b"PK\x06\x07";
const HEADER_LEN: usize = 46;
const HEADER_MARK: [u8; 4] = *b"PK\x01\x02";
const EXTRA_ZIP64: u16 = 1;

/// More entries than any module zip has: the largest have some ten thousand files. An archive of 500
/// MiB has room for six million, whose names in lists and sets would take gigabytes.
const MOST_ENTRIES: usize = 1 << 20;

/// Little-endian numbers, one after the other. Beyond the end they are zero.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        if let Some((first, rest)) = self.0.split_at_checked(N) {
            bytes.copy_from_slice(first);
            self.0 = rest;
        }
        bytes
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }
}

/// What the end record says of the directory.
struct End {
    entries: u64,
    /// How many bytes were put before the archive; fewer than none when its head is missing.
    base: i64,
    /// Where the directory does begin.
    start: u64,
}

/// Why the list of entries ends.
enum Ending {
    /// Here ends the file.
    End,
    /// No further header, or half of one.
    Fault(ZipError),
}

pub(super) fn read(file: &At) -> Result<Vec<Entry>, ZipError> {
    let end = find_end(file)?;
    let mut from = file.section(end.start, u64::MAX);
    let mut entries = Vec::new();
    // The number of entries has 16 bits in old archives, so the headers are read as long as there
    // are any, and only the low bits of their number are compared.
    let ending = loop {
        match read_header(&mut from) {
            Ok(mut entry) => {
                if entries.len() >= MOST_ENTRIES {
                    return Err(ZipError::TooManyEntries);
                }
                // A place outside the file is noticed when the content is asked for.
                let place = (entry.header as i64).wrapping_add(end.base);
                entry.header = u64::try_from(place).unwrap_or(u64::MAX);
                entries.push(entry);
            }
            Err(Ending::Fault(fault @ (ZipError::Format | ZipError::UnexpectedEnd))) => {
                break fault;
            }
            Err(Ending::Fault(error)) => return Err(error),
            // Go's reader takes the end of the file between two headers for a fault of reading.
            Err(Ending::End) => return Err(ZipError::UnexpectedEnd),
        }
    };
    if entries.len() as u16 == end.entries as u16 { Ok(entries) } else { Err(ending) }
}

fn find_end(file: &At) -> Result<End, ZipError> {
    let size = file.len();
    // The last kilobyte, then as much as the longest comment leaves.
    for len in [1024, 65 * 1024] {
        let len = size.min(len);
        let place = size - len;
        let mut tail = vec![0; len as usize];
        file.read_exact_at(&mut tail, place)?;
        if let Some(at) = find_mark(&tail) {
            return read_end(file, tail.get(at..).unwrap_or_default(), place + at as u64);
        }
        if len == size {
            break;
        }
    }
    Err(ZipError::Format)
}

/// The last end record in a block. One whose comment does not fit ends the search.
fn find_mark(block: &[u8]) -> Option<usize> {
    let last = block.len().checked_sub(END_LEN)?;
    let at = (0..=last).rev().find(|&i| block[i..].starts_with(&END_MARK))?;
    let comment = u16::from_le_bytes([block[at + END_LEN - 2], block[at + END_LEN - 1]]);
    (at + END_LEN + usize::from(comment) <= block.len()).then_some(at)
}

fn read_end(file: &At, record: &[u8], mut place: u64) -> Result<End, ZipError> {
    let mut numbers = Numbers(record.get(10..END_LEN).unwrap_or_default());
    let mut entries = u64::from(numbers.u16());
    let mut dir_size = u64::from(numbers.u32());
    let mut offset = u64::from(numbers.u32());
    if usize::from(numbers.u16()) > record.len().saturating_sub(END_LEN) {
        return Err(ZipError::CommentLength);
    }
    let full = u64::from(u32::MAX);
    if (entries == 0xffff || dir_size == full || offset == full)
        && let Some(place64) = find_end64(file, place)?
    {
        let mut record = [0; END64_LEN];
        file.read_exact_at(&mut record, place64)?;
        if !record.starts_with(&END64_MARK) {
            return Err(ZipError::Format);
        }
        let mut numbers = Numbers(&record[32..]);
        (entries, dir_size, offset) = (numbers.u64(), numbers.u64(), numbers.u64());
        place = place64;
    }
    let signed = |number| i64::try_from(number).map_err(|_| ZipError::Format);
    let (dir_size, offset) = (signed(dir_size)?, signed(offset)?);
    // What was put before the archive, judging by where the directory ends.
    let base = signed(place)?.wrapping_sub(dir_size).wrapping_sub(offset);
    let start = match u64::try_from(base.wrapping_add(offset)) {
        Ok(start) if start < file.len() => start,
        _ => return Err(ZipError::Format),
    };
    // Where a header stands at the very offset, nothing was put before.
    let plain = u64::try_from(offset).unwrap_or(0);
    if base > 0 && read_header(&mut file.section(plain, u64::MAX)).is_ok() {
        return Ok(End { entries, base: 0, start: plain });
    }
    Ok(End { entries, base, start })
}

fn find_end64(file: &At, end: u64) -> Result<Option<u64>, ZipError> {
    let Some(place) = end.checked_sub(LOCATOR64_LEN as u64) else { return Ok(None) };
    let mut record = [0; LOCATOR64_LEN];
    file.read_exact_at(&mut record, place)?;
    let mut numbers = Numbers(&record[4..]);
    let (disk, place64, disks) = (numbers.u32(), numbers.u64(), numbers.u32());
    let found = record.starts_with(&LOCATOR64_MARK) && disk == 0 && disks == 1;
    // A place that is negative in Go counts as none.
    Ok(found.then_some(place64).filter(|&place| i64::try_from(place).is_ok()))
}

/// Fills the buffer; the end of the file at its beginning is told from one within.
fn read_full(from: &mut impl Read, buffer: &mut [u8], at_start: Ending) -> Result<(), Ending> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) if filled == 0 => return Err(at_start),
            Ok(0) => return Err(Ending::Fault(ZipError::UnexpectedEnd)),
            Ok(len) => filled += len,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Ending::Fault(ZipError::Io(error))),
        }
    }
    Ok(())
}

fn read_header(from: &mut impl Read) -> Result<Entry, Ending> {
    let mut header = [0; HEADER_LEN];
    read_full(from, &mut header, Ending::End)?;
    if !header.starts_with(&HEADER_MARK) {
        return Err(Ending::Fault(ZipError::Format));
    }
    // Archives of Unix systems, and of Apple's, tell what kind of file it is.
    let is_unix = matches!(header[5], 3 | 19);
    let mut numbers = Numbers(&header[8..]);
    let (flags, method, _time) = (numbers.u16(), numbers.u16(), numbers.u32());
    let (crc32, compressed, uncompressed) = (numbers.u32(), numbers.u32(), numbers.u32());
    let lens = [numbers.u16(), numbers.u16(), numbers.u16()].map(usize::from);
    let (_disk_and_attributes, external, offset) = (numbers.u32(), numbers.u32(), numbers.u32());
    let [name_len, extra_len, comment_len] = lens;
    let mut rest = vec![0; name_len + extra_len + comment_len];
    read_full(from, &mut rest, Ending::End)?;
    let extra = rest.get(name_len..name_len + extra_len).unwrap_or_default();
    let mut entry = Entry {
        name: rest.get(..name_len).unwrap_or_default().into(),
        method,
        has_descriptor: flags & 8 != 0,
        crc32,
        compressed: u64::from(compressed),
        uncompressed: u64::from(uncompressed),
        unix_mode: if is_unix { (external >> 16) as u16 } else { 0 },
        header: u64::from(offset),
    };
    let full = [uncompressed, compressed, offset].map(|number| number == u32::MAX);
    read_extra(extra, full, &mut entry).map_err(Ending::Fault)?;
    Ok(entry)
}

/// Takes from the extra fields the numbers that have no room in the header. As in Go, each zip64
/// field counts, and one that cannot be read ends the search.
fn read_extra(mut extra: &[u8], full: [bool; 3], entry: &mut Entry) -> Result<(), ZipError> {
    while extra.len() >= 4 {
        let mut numbers = Numbers(extra);
        let (tag, len) = (numbers.u16(), usize::from(numbers.u16()));
        let Some((field, rest)) = numbers.0.split_at_checked(len) else { break };
        extra = rest;
        if tag != EXTRA_ZIP64 {
            continue;
        }
        let mut field = Numbers(field);
        let [uncompressed, compressed, offset] = full;
        let places = [
            (uncompressed, &mut entry.uncompressed),
            (compressed, &mut entry.compressed),
            // A second field finds the offset already replaced.
            (offset && entry.header == u64::from(u32::MAX), &mut entry.header),
        ];
        for (is_full, place) in places {
            if is_full {
                if field.0.len() < 8 {
                    return Err(ZipError::Format);
                }
                *place = field.u64();
            }
        }
    }
    Ok(())
}
