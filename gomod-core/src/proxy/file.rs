//! A proxy tree on the local disk: `file://` URLs.

use std::path::{Path, PathBuf};

use super::url::{Url, escape, unescape};
use crate::source::{Fetched, Place, SourceError, SourceErrorKind, read_bounded};

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

fn file_path(url: &Url) -> Option<PathBuf> {
    let path = String::from_utf8(unescape(&url.path)?).ok()?;
    // A drive letter follows a slash that is not part of the path.
    let path = if cfg!(windows) { path.strip_prefix('/')? } else { &path };
    Some(PathBuf::from(path)).filter(|path| path.is_absolute())
}
