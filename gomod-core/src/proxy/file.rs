//! A proxy tree on the local disk: `file://` URLs.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::url::{Url, escape, unescape};
use crate::source::{Fetched, Place, SourceError, SourceErrorKind, read_bounded, reason};

/// The `file://` URL of a directory.
pub(super) fn url(dir: &Path) -> Url {
    let mut path = dir.display().to_string();
    if cfg!(windows) {
        path = format!("/{}", path.replace('\\', "/"));
    }
    Url {
        scheme: "file".into(),
        userinfo: None,
        host: String::new(),
        path: escape(&path),
        query: None,
    }
}

/// Reads the file of a `file://` URL.
pub(super) fn get(url: &Url, limit: u64) -> Result<Fetched, SourceError> {
    let path = file_path(url).ok_or_else(|| {
        SourceError::new(SourceErrorKind::Settings, format!("invalid file URL: {url}"))
    })?;
    match read_bounded(&path, limit) {
        Ok(bytes) => Ok(Fetched { bytes, from: Place::File(path) }),
        Err(error) => Err(SourceError::reading(url, &error)),
    }
}

/// Copies a file of at most `limit` bytes.
pub(super) fn copy(url: &Url, limit: u64, to: &mut File) -> Result<Place, SourceError> {
    let path = file_path(url).ok_or_else(|| {
        SourceError::new(SourceErrorKind::Settings, format!("invalid file URL: {url}"))
    })?;
    let reading = |error: io::Error| SourceError::reading(url, &error);
    let from = File::open(&path).map_err(reading)?;
    let copied = io::copy(&mut from.take(limit.saturating_add(1)), to).map_err(|error| {
        // Which of the two files it was, nobody says.
        let cause = format!("copying {url} to a temporary file: {}", reason(&error));
        SourceError::new(SourceErrorKind::Io, cause)
    })?;
    if copied > limit {
        let cause = format!("reading {url}: larger than the limit of {limit} bytes");
        return Err(SourceError::new(SourceErrorKind::TooLarge, cause));
    }
    Ok(Place::File(path))
}

fn file_path(url: &Url) -> Option<PathBuf> {
    let path = String::from_utf8(unescape(&url.path)?).ok()?;
    // A drive letter follows a slash that is not part of the path.
    let path = if cfg!(windows) { path.strip_prefix('/')? } else { &path };
    Some(PathBuf::from(path)).filter(|path| path.is_absolute())
}
