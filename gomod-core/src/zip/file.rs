//! Reading a file at a place, from many threads.

use std::fs::File;
use std::io::{self, BufRead, Read};

/// How much is read at once.
const PIECE: usize = 64 << 10;

/// A file that is read at places rather than from its beginning.
#[derive(Debug)]
pub(super) struct At {
    file: File,
    len: u64,
}

impl At {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(match metadata.is_dir() {
                true => io::ErrorKind::IsADirectory.into(),
                false => io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"),
            });
        }
        Ok(Self { len: metadata.len(), file })
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, buffer: &mut [u8], place: u64) -> io::Result<usize> {
        loop {
            #[cfg(unix)]
            let read = std::os::unix::fs::FileExt::read_at(&self.file, buffer, place);
            #[cfg(windows)]
            let read = std::os::windows::fs::FileExt::seek_read(&self.file, buffer, place);
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Fills the buffer.
    pub(super) fn read_exact_at(&self, mut buffer: &mut [u8], mut place: u64) -> io::Result<()> {
        while !buffer.is_empty() {
            let read = self.read_at(buffer, place)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            buffer = buffer.get_mut(read..).unwrap_or_default();
            place += read as u64;
        }
        Ok(())
    }

    /// Reads from a place on, at most `len` bytes.
    pub(super) fn section(&self, place: u64, len: u64) -> Section<'_> {
        let left = len.min(self.len.saturating_sub(place));
        Section { file: self, place, left, piece: Vec::new(), at: 0 }
    }
}

/// A part of a file.
#[derive(Debug)]
pub(super) struct Section<'f> {
    file: &'f At,
    /// What comes after the piece at hand.
    place: u64,
    left: u64,
    piece: Vec<u8>,
    at: usize,
}

impl BufRead for Section<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.piece.len() && self.left > 0 {
            let len = usize::try_from(self.left).unwrap_or(usize::MAX).min(PIECE);
            // Small files are many: the buffer is no larger than what there is to read.
            self.piece.resize(len, 0);
            let read = self.file.read_at(&mut self.piece, self.place);
            self.at = 0;
            self.piece.truncate(*read.as_ref().unwrap_or(&0));
            let read = read?;
            self.place += read as u64;
            self.left = if read == 0 { 0 } else { self.left - read as u64 };
        }
        Ok(self.piece.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.piece.len());
    }
}

impl Read for Section<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let len = piece.len().min(buffer.len());
        buffer[..len].copy_from_slice(&piece[..len]);
        self.consume(len);
        Ok(len)
    }
}
