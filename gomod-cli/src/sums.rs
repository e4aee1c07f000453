//! Adding to go.sum.

use std::io;
use std::path::{Path, PathBuf};

use gomod_core::cache::Cache;
use gomod_core::sumfile::{SumFile, SumFileError};
use gomod_core::sums::Sums;
use gomod_core::syntax::MAX_FILE_SIZE;
use gomod_core::verify::with_lines;

use crate::{input, output};

/// Why nothing was added.
#[derive(Debug)]
pub(crate) enum AddError {
    /// The file, or a line, is none of a go.sum.
    Malformed(SumFileError),
    /// A file cannot be read or written.
    Io(PathBuf, io::Error),
}

/// Adds lines to the file that the go command would write to, at once.
pub(crate) fn add(cache: Option<&Cache>, sums: &Sums, lines: &[String]) -> Result<(), AddError> {
    let Some(file) = sums.files().last() else { return Ok(()) };
    let path = Path::new(file.name());
    let failed = |error| AddError::Io(path.to_owned(), error);
    // Others may have added something meanwhile, and do now. As for the go command this lock is no
    // condition: the module cache may be read-only.
    let _lock = cache.map(Cache::lock_module_files);
    let now = match input::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(failed)?,
    };
    if now.len() > MAX_FILE_SIZE {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    let text = SumFile::parse(file.name(), now)
        .and_then(|now| with_lines(sums, &now, lines))
        .map_err(AddError::Malformed)?;
    output::replace(path, |out| out.write_all(text.as_bytes())).map_err(failed)
}
