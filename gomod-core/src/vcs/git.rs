//! Asking git, of a checkout that may be hostile.
//!
//! Nothing is fetched, nothing is written, and no program is run that the repository's
//! configuration names: no file-system monitor, no filter, no check of signatures, nothing
//! inside submodules. Whose files they are is therefore no matter. What the environment says
//! of some other repository does not count.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::VcsError;
use super::run::{Fault, Limits, run};

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most that is read of an answer.
const MAX_ANSWER: u64 = 64 << 20;

/// Asks git in `dir`; `switches` stand before the subcommand.
pub(super) fn ask<S: AsRef<OsStr>>(dir: &Path, args: &[S]) -> Result<Vec<u8>, VcsError> {
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
        .args(["-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C"])
        .arg(dir)
        .args(args);
    match run(&mut git, Limits { patience: PATIENCE, output: MAX_ANSWER }, None) {
        Ok(ended) if ended.code == Some(0) => Ok(ended.stdout),
        Ok(_) | Err(Fault::TooMuch | Fault::Stopped | Fault::Io(_)) => Err(VcsError::Failed),
        Err(Fault::TooSlow) => Err(VcsError::TooSlow),
        Err(Fault::Start(kind)) => Err(VcsError::NoGit(kind)),
    }
}

/// The same, as lines of text.
pub(super) fn lines<S: AsRef<OsStr>>(dir: &Path, args: &[S]) -> Result<Vec<String>, VcsError> {
    let bytes = ask(dir, args)?;
    Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
}

/// Whether anything in the checkout differs from the commit, untracked files included.
pub(super) fn is_modified(root: &Path) -> Result<bool, VcsError> {
    // Filters are programs that the configuration names: each is switched off by its name.
    let names =
        ["config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process|required)$"];
    let mut args: Vec<String> = Vec::new();
    for name in lines(root, &names).unwrap_or_default() {
        let nothing = if name.ends_with(".required") { "false" } else { "" };
        args.extend(["-c".to_owned(), format!("{name}={nothing}")]);
    }
    args.extend(["status", "--porcelain", "--ignore-submodules=dirty"].map(str::to_owned));
    Ok(!ask(root, &args)?.is_empty())
}
