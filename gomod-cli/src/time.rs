//! The time that a document carries: the same on every host, unless told otherwise.

use std::ffi::OsStr;
use std::time::{SystemTime, UNIX_EPOCH};

use gomod_core::vcs::Checkout;
use gomod_sbom::Timestamp;

use crate::about::Kind;
use crate::args::DocumentTime;
use crate::failure::Failure;

/// The time of a document.
pub(crate) struct Found {
    /// The time, where there is one.
    pub(crate) time: Option<Timestamp>,
    /// What the user should know of it.
    pub(crate) warning: Option<&'static str>,
}

impl From<Option<Timestamp>> for Found {
    fn from(time: Option<Timestamp>) -> Self {
        Self { time, warning: None }
    }
}

/// The time asked for; else SOURCE_DATE_EPOCH; else that of the commit that is checked out.
pub(crate) fn of_document(asked: Option<DocumentTime>, path: &OsStr) -> Result<Found, Failure> {
    if let Some(time) = told(asked)? {
        return Ok(time.into());
    }
    let Some(checkout) = checkout(path) else { return Ok(None.into()) };
    let commit = checkout.commit().ok();
    let time = commit.and_then(|commit| Timestamp::from_unix_seconds(commit.time.unix()));
    let warning = "the document has no time: git does not tell that of the commit";
    Ok(Found { time, warning: time.is_none().then_some(warning) })
}

/// The time that somebody tells, or that there shall be none; else nothing.
pub(crate) fn told(asked: Option<DocumentTime>) -> Result<Option<Option<Timestamp>>, Failure> {
    match asked {
        Some(DocumentTime::None) => return Ok(Some(None)),
        Some(DocumentTime::At(time)) => return Ok(Some(Some(time))),
        Some(DocumentTime::Now) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
            return Ok(Some(Timestamp::from_unix_seconds(seconds)));
        }
        None => {}
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) {
        let seconds = epoch.to_str().and_then(|text| text.parse().ok());
        return match seconds.and_then(Timestamp::from_unix_seconds) {
            Some(time) => Ok(Some(Some(time))),
            None => Err(Failure::wrong(
                Kind::Configuration,
                format!(
                    "SOURCE_DATE_EPOCH is {:?}: not a number of seconds since 1970",
                    epoch.display()
                ),
            )),
        };
    }
    Ok(None)
}

/// The checkout that a directory or file is in.
fn checkout(path: &OsStr) -> Option<Checkout> {
    let path = std::path::absolute(path).ok()?;
    let dir = if path.is_dir() { Some(&*path) } else { path.parent().filter(|_| path.is_file()) };
    Checkout::find(dir?)
}
