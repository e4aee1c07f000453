//! The time that a document carries: the same on every host, unless told otherwise.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gomod_sbom::Timestamp;

use crate::args::DocumentTime;
use crate::failure::Failure;

/// How long git may take to tell the time of a commit.
const GIT_TIME: Duration = Duration::from_secs(10);

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
    match asked {
        Some(DocumentTime::None) => return Ok(None.into()),
        Some(DocumentTime::At(time)) => return Ok(Some(time).into()),
        Some(DocumentTime::Now) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
            return Ok(Timestamp::from_unix_seconds(seconds).into());
        }
        None => {}
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) {
        let seconds = epoch.to_str().and_then(|text| text.parse().ok());
        return match seconds.and_then(Timestamp::from_unix_seconds) {
            Some(time) => Ok(Some(time).into()),
            None => Err(Failure::usage(format!(
                "SOURCE_DATE_EPOCH is {:?}: not a number of seconds since 1970",
                epoch.display()
            ))),
        };
    }
    let Ok(path) = std::path::absolute(path) else { return Ok(None.into()) };
    let dir = if path.is_dir() { Some(&*path) } else { path.parent().filter(|_| path.is_file()) };
    let repository =
        dir.filter(|dir| dir.ancestors().any(|ancestor| ancestor.join(".git").exists()));
    let Some(dir) = repository else { return Ok(None.into()) };
    let time = commit_time(dir);
    let warning = "the document has no time: git does not tell that of the commit";
    Ok(Found { time, warning: time.is_none().then_some(warning) })
}

/// The time of the commit that is checked out in `dir`, as git tells it.
///
/// The checkout may be hostile: `rev-list` runs no program that a repository's configuration
/// names (`log` would, to check signatures), and nothing is fetched. Whose files they are is
/// therefore no matter.
fn commit_time(dir: &Path) -> Option<Timestamp> {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"GIT_") {
            git.env_remove(name);
        }
    }
    git.env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .args(["-c", "safe.directory=*", "-C"])
        .arg(dir)
        .args(["rev-list", "--max-count=1", "--timestamp", "HEAD", "--"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = git.spawn().ok()?;
    let mut stdout = child.stdout.take()?;
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.by_ref().take(1 << 10).read_to_string(&mut text);
        // Nobody waits any more when it took too long.
        let _ = sender.send(read.map(|_| text));
    });
    let text = answer.recv_timeout(GIT_TIME);
    if text.is_err() {
        let _ = child.kill();
    }
    let ended_well = child.wait().is_ok_and(|status| status.success());
    let text = text.ok()?.ok()?;
    let seconds = text.split_whitespace().next().filter(|_| ended_well)?;
    Timestamp::from_unix_seconds(seconds.parse().ok()?)
}
