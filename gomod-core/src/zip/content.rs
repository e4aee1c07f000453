//! The content of an entry (`File.Open` and `checksumReader` of Go's `archive/zip`).

use std::io::{self, BufRead, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::file::{At, Section};
use super::{Entry, ZipError};

const HEADER_LEN: usize = 30;
const HEADER_MARK: &[u8] = b"PK\x03\x04";
const DESCRIPTOR_MARK: &[u8] = b"PK\x07\x08";
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Reads the content of an entry.
///
/// More bytes than the directory declares are an error as soon as the first one comes, fewer at
/// the end; so is another checksum. What a hostile archive makes of a few bytes is never kept.
#[derive(Debug)]
pub struct Content<'f> {
    file: &'f At,
    bytes: Bytes<'f>,
    crc: Crc,
    read: u64,
    want: u64,
    want_crc: u32,
    /// Where the data descriptor stands, if there is one.
    descriptor: Option<u64>,
    ended: bool,
}

#[derive(Debug)]
enum Bytes<'f> {
    /// A directory. Whatever bytes it has are not looked at.
    Directory {
        is_empty: bool,
    },
    Stored(Section<'f>),
    Deflated(Section<'f>, Decompress),
}

impl<'f> Content<'f> {
    pub(super) fn open(file: &'f At, entry: &Entry) -> Result<Self, ZipError> {
        let mut header = [0; HEADER_LEN];
        file.read_exact_at(&mut header, entry.header)?;
        if !header.starts_with(HEADER_MARK) {
            return Err(ZipError::Format);
        }
        let lens = [[header[26], header[27]], [header[28], header[29]]].map(u16::from_le_bytes);
        let body = (HEADER_LEN as u64 + u64::from(lens[0]) + u64::from(lens[1]))
            .checked_add(entry.header)
            .ok_or(ZipError::Format)?;
        let section = file.section(body, entry.compressed);
        let bytes = match entry.method {
            _ if entry.is_dir() => Bytes::Directory { is_empty: entry.uncompressed == 0 },
            STORED => Bytes::Stored(section),
            DEFLATED => Bytes::Deflated(section, Decompress::new(false)),
            _ => return Err(ZipError::Algorithm),
        };
        let descriptor = entry.has_descriptor.then(|| body.saturating_add(entry.compressed));
        Ok(Self {
            file,
            bytes,
            crc: Crc::new(),
            read: 0,
            want: entry.uncompressed,
            want_crc: entry.crc32,
            descriptor,
            ended: false,
        })
    }

    fn check_end(&self) -> Result<(), ZipError> {
        if self.read != self.want {
            return Err(ZipError::UnexpectedEnd);
        }
        let crc = self.crc.sum();
        match self.descriptor {
            Some(place) => {
                let mut first = [0; 4];
                self.file.read_exact_at(&mut first, place)?;
                if first == *DESCRIPTOR_MARK {
                    self.file.read_exact_at(&mut first, place.saturating_add(4))?;
                }
                if u32::from_le_bytes(first) != self.want_crc || crc != self.want_crc {
                    return Err(ZipError::Checksum);
                }
            }
            // Zero is what some writers put where they do not know it.
            None if self.want_crc != 0 && crc != self.want_crc => return Err(ZipError::Checksum),
            None => {}
        }
        Ok(())
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        let len = match &mut self.bytes {
            Bytes::Directory { is_empty: true } => {
                self.ended = true;
                return Ok(0);
            }
            Bytes::Directory { is_empty: false } => return Err(ZipError::Format.into()),
            Bytes::Stored(section) => section.read(buffer)?,
            Bytes::Deflated(section, decompress) => inflate(section, decompress, buffer)?,
        };
        if len == 0 {
            self.check_end()?;
            self.ended = true;
            return Ok(0);
        }
        self.read = self.read.saturating_add(len as u64);
        if self.read > self.want {
            return Err(ZipError::Format.into());
        }
        self.crc.update(buffer.get(..len).unwrap_or_default());
        Ok(len)
    }
}

/// Fills a part of the buffer; nothing at the end of the stream.
///
/// The decoders of flate2 take the end of the input for the end of the stream. To Go a stream that
/// does not end is a fault.
fn inflate(
    section: &mut Section<'_>,
    decompress: &mut Decompress,
    buffer: &mut [u8],
) -> Result<usize, ZipError> {
    loop {
        let input = section.fill_buf()?;
        let at_end = input.is_empty();
        let (read_before, written_before) = (decompress.total_in(), decompress.total_out());
        let status = decompress
            .decompress(input, buffer, FlushDecompress::None)
            .map_err(|_| ZipError::Corrupt)?;
        let read = (decompress.total_in() - read_before) as usize;
        let written = (decompress.total_out() - written_before) as usize;
        section.consume(read);
        match status {
            _ if written > 0 => return Ok(written),
            Status::StreamEnd => return Ok(0),
            _ if at_end || read == 0 => return Err(ZipError::UnexpectedEnd),
            _ => {}
        }
    }
}
