//! Running git on a repository of the module cache.
//!
//! The URL comes from a web page, names of branches and tags come from a server: nothing of it
//! reaches git where it could be taken for an option, and no program is run that a repository
//! names. What the user configured for his own git is in force: credentials, `insteadOf`, ssh,
//! and filters such as Git LFS, as with the go command.

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::work_dir::WorkDir;
use crate::env::Settings;
use crate::source::{SourceError, SourceErrorKind};
use crate::vcs::run::{Ended, Fault, Limits, run, watched};

/// For what is asked of the repository in the module cache.
const LOCAL: Limits = Limits { patience: Duration::from_secs(120), output: 64 << 20 };
/// For the list of references of a server.
const LISTING: Limits = Limits { patience: Duration::from_secs(120), output: 256 << 20 };
/// For fetching, where a whole history may have to come.
const FETCHING: Limits = Limits { patience: Duration::from_secs(3600), output: 16 << 20 };

/// What one fetch by git may write by default: 4 GiB. The largest histories of Go modules take less
/// than two.
pub const DEFAULT_MOST_FETCHED: u64 = 4 << 30;

/// Variables that speak of another repository, by which a caller's git marks its own
/// (`git rev-parse --local-env-vars`).
const FOREIGN: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_WORK_TREE",
];

/// Configuration that wins over the user's: no hooks, no helpers that run whatever a URL says, no
/// work in the background, an end to connections that stand still.
const ALWAYS: [&str; 8] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
];

/// How git is run.
#[derive(Clone, Debug)]
pub(super) struct Git {
    /// Whether git may ask the user for a password.
    may_prompt: bool,
    /// How many bytes one fetch may write.
    pub(super) most_fetched: u64,
}

/// What a question is about, for its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    Local,
    Listing,
}

impl Git {
    pub(super) fn new(settings: &Settings) -> Self {
        // As the go command has it: whoever wants to be asked says so (`modload.Init`).
        let prompt = settings.process("GIT_TERMINAL_PROMPT");
        Self { may_prompt: !matches!(prompt, "" | "0"), most_fetched: DEFAULT_MOST_FETCHED }
    }

    /// Runs git in the repository at `dir`; what it printed, if it ended well.
    pub(super) fn ask<S: AsRef<OsStr>>(
        &self,
        dir: &Path,
        effort: Effort,
        args: &[S],
    ) -> Result<Vec<u8>, SourceError> {
        let ended = self.run(dir, effort, args)?;
        match ended.code {
            Some(0) => Ok(ended.stdout),
            _ => Err(failure(dir, args, &ended)),
        }
    }

    /// The same as lines of text.
    pub(super) fn lines<S: AsRef<OsStr>>(
        &self,
        dir: &Path,
        effort: Effort,
        args: &[S],
    ) -> Result<Vec<String>, SourceError> {
        let bytes = self.ask(dir, effort, args)?;
        Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
    }

    /// Runs git, however it ends.
    pub(super) fn run<S: AsRef<OsStr>>(
        &self,
        dir: &Path,
        effort: Effort,
        args: &[S],
    ) -> Result<Ended, SourceError> {
        let limits = match effort {
            Effort::Local => LOCAL,
            Effort::Listing => LISTING,
        };
        run(&mut self.command(dir, args), limits, None).map_err(|fault| no_answer(args, fault))
    }

    /// Fetches from a URL into the repository at `work`, which may not grow by more than the limit.
    pub(super) fn fetch(
        &self,
        work: &WorkDir,
        url: &str,
        args: &[&str],
    ) -> Result<(), SourceError> {
        let before = work.size();
        let watch = || work.size().saturating_sub(before) <= self.most_fetched;
        let ended = match watched(&mut self.command(&work.dir, args), FETCHING, None, &watch) {
            Ok(ended) => ended,
            Err(fault) => {
                // What was under way is of no use to anybody.
                work.clear();
                return Err(match fault {
                    Fault::Stopped => self.too_large(url),
                    fault => no_answer(args, fault),
                });
            }
        };
        match ended.code {
            Some(0) => Ok(()),
            _ => Err(failure(&work.dir, args, &ended)),
        }
    }

    fn too_large(&self, url: &str) -> SourceError {
        let (url, most) = (without_credentials(url), self.most_fetched);
        let cause = format!(
            "fetching {url}: more than {most} bytes came, which is the limit for a repository; a \
             module proxy that has the module (GOPROXY) needs none"
        );
        SourceError::new(SourceErrorKind::TooLarge, cause)
    }

    /// Runs git with its output to a file of at most so many bytes.
    pub(super) fn write<S: AsRef<OsStr>>(
        &self,
        dir: &Path,
        args: &[S],
        file: File,
        most: u64,
    ) -> Result<Ended, SourceError> {
        let limits = Limits { output: most, ..FETCHING };
        run(&mut self.command(dir, args), limits, Some(file))
            .map_err(|fault| no_answer(args, fault))
    }

    fn command<S: AsRef<OsStr>>(&self, dir: &Path, args: &[S]) -> Command {
        let mut git = Command::new("git");
        for name in FOREIGN {
            git.env_remove(name);
        }
        git.current_dir(dir)
            // Named, so that git also works where only repositories that are named count.
            .env("GIT_DIR", dir)
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C");
        if !self.may_prompt {
            git.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never");
        }
        for setting in ALWAYS {
            git.args(["-c", setting]);
        }
        git.args(args);
        git
    }
}

/// A question as it is shown: without the configuration that stands before the subcommand.
fn shown<S: AsRef<OsStr>>(args: &[S]) -> String {
    let mut text = "git".to_owned();
    let mut args = args.iter().map(|arg| arg.as_ref().to_string_lossy());
    while let Some(arg) = args.next() {
        if arg == "-c" {
            args.next();
            continue;
        }
        let _ = write!(text, " {}", without_credentials(&arg));
    }
    text
}

fn no_answer<S: AsRef<OsStr>>(args: &[S], fault: Fault) -> SourceError {
    use SourceErrorKind as Kind;
    let question = shown(args);
    let (kind, why) = match fault {
        Fault::Start(std::io::ErrorKind::NotFound) => {
            (Kind::Unsupported, "there is no git on the PATH")
        }
        Fault::Start(_) => (Kind::Unsupported, "it cannot be run"),
        Fault::Stopped => (Kind::TooLarge, "it writes more than the limit"),
        Fault::TooSlow => (Kind::Timeout, "it takes too long"),
        Fault::TooMuch => (Kind::TooLarge, "it prints more than the limit"),
        Fault::Io(_) => (Kind::Io, "its output cannot be read or written"),
    };
    SourceError::new(kind, format!("{question}: {why}"))
}

/// What git complained about (`codehost.RunError`).
pub(super) fn failure<S: AsRef<OsStr>>(dir: &Path, args: &[S], ended: &Ended) -> SourceError {
    let status = match ended.code {
        Some(code) => format!("exit status {code}"),
        None => "ended by a signal".to_owned(),
    };
    let mut text = format!("{} in {}: {status}", shown(args), dir.display());
    let complaint = complaint(ended);
    if !complaint.is_empty() {
        let _ = write!(text, ":\n\t{}", complaint.replace('\n', "\n\t"));
    }
    if complaint.contains("fatal: could not read Username") {
        text.push_str(
            "\nConfirm the import path was entered correctly.\nIf this is a private repository, \
             see https://go.dev/doc/faq#git_https for additional information.",
        );
    }
    SourceError::new(SourceErrorKind::Vcs, text)
}

/// What git wrote to standard error, fit for a terminal and without credentials.
pub(super) fn complaint(ended: &Ended) -> String {
    let text = String::from_utf8_lossy(&ended.stderr);
    let printable = |c: &char| *c == '\n' || !c.is_control();
    let text: String = text.trim_end().chars().filter(printable).collect();
    without_credentials(&text)
}

/// A text without what stands before the `@` of URLs in it. The name of a user alone stays.
pub(super) fn without_credentials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end = after
            .find(|c: char| matches!(c, '/' | '\'' | '"' | '?' | '#') || c.is_whitespace())
            .unwrap_or(after.len());
        let (authority, behind) = after.split_at(end);
        match authority.rsplit_once('@') {
            Some((userinfo, host))
                if userinfo.contains(':')
                    || before.ends_with("http")
                    || before.ends_with("https") =>
            {
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_credentials() {
        for (text, want) in [
            ("fatal: 'https://me:pw@a.com/x' is gone", "fatal: 'https://a.com/x' is gone"),
            ("https://token@a.com", "https://a.com"),
            ("ssh://git@a.com/x", "ssh://git@a.com/x"),
            ("ssh://git:pw@a.com/x http://u:p@b/", "ssh://a.com/x http://b/"),
            ("https://u:p@@a.com/@x", "https://a.com/@x"),
            ("a: b @ c", "a: b @ c"),
            ("://", "://"),
        ] {
            assert_eq!(without_credentials(text), want);
        }
    }

    #[test]
    fn shows_questions_without_configuration() {
        let args = ["-c", "a=b", "fetch", "--", "https://u:p@a.com/x"];
        assert_eq!(shown(&args), "git fetch -- https://a.com/x");
    }
}
