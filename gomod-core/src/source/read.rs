//! Reading files of bounded size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What most go.mod files fit in: such a file takes one read, and one more that sees its end.
const SMALL: usize = 8 << 10;

/// Reads a whole file of at most `limit` bytes.
pub(crate) fn read_bounded(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_open(File::open(path)?, limit)
}

/// Reads the rest of an open file, which must be at most `limit` bytes.
pub(crate) fn read_open(mut file: File, limit: u64) -> io::Result<Vec<u8>> {
    let mut start = [0; SMALL];
    let mut len = 0;
    while len < SMALL {
        match file.read(&mut start[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut bytes;
    if len < SMALL {
        bytes = start[..len].to_vec();
    } else {
        let size = file.metadata().map_or(0, |metadata| metadata.len()).min(limit);
        // One byte of room more than the file has, so that the end is seen without growing.
        bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).max(len) + 1);
        bytes.extend_from_slice(&start);
        file.take((limit + 1).saturating_sub(len as u64)).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > limit {
        let cause = format!("larger than the limit of {limit} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, cause));
    }
    Ok(bytes)
}
