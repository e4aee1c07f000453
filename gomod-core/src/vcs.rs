//! What version control knows of a checkout: the commit, and the version of a module there.
//!
//! [`Checkout::version`] is the version that `go build` stamps into the programs of a main
//! module (`go version -m` prints it); where it stamps `(devel)` there is none, and the error
//! tells why. Only git is asked, through its program.
//!
//! ```no_run
//! use std::path::Path;
//! use gomod_core::vcs::Checkout;
//!
//! if let Some(checkout) = Checkout::find(Path::new("services/api")) {
//!     match checkout.version("example.com/app/services/api") {
//!         Ok(version) => println!("{version}"),
//!         Err(reason) => println!("no version: {reason}"),
//!     }
//! }
//! ```

mod files;
mod git;
pub(crate) mod run;
mod version;

#[cfg(feature = "direct")]
pub(crate) use version::is_major;

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::pseudo::CommitTime;

/// A directory under git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    root: PathBuf,
}

/// The commit that is checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its hash, in hexadecimal digits.
    pub hash: String,
    /// The time that the committer gave it.
    pub time: CommitTime,
}

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VcsError {
    /// The program git cannot be run.
    NoGit(ErrorKind),
    /// Git does not answer, as for a repository without a commit.
    Failed,
    /// Git takes too long.
    TooSlow,
    /// The module has no version here; the go command would write `(devel)`.
    NoVersion(&'static str),
}

impl fmt::Display for VcsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VcsError::NoGit(ErrorKind::NotFound) => f.write_str("there is no git on the PATH"),
            VcsError::NoGit(kind) => write!(f, "git cannot be run: {kind}"),
            VcsError::Failed => f.write_str("git does not tell it"),
            VcsError::TooSlow => f.write_str("git takes too long to tell it"),
            VcsError::NoVersion(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for VcsError {}

/// The roots of other systems. The go command refuses to tell versions where there are two.
const OTHERS: [&str; 5] = [".hg", ".svn", ".bzr", ".fslckout", "_FOSSIL_"];

impl Checkout {
    /// Finds the checkout that a directory is in, upward. None where there is none, or where
    /// another version-control system has a say.
    #[must_use]
    pub fn find(dir: &Path) -> Option<Checkout> {
        let dir = std::path::absolute(dir).ok()?;
        let other = |dir: &Path| OTHERS.iter().any(|name| dir.join(name).exists());
        if dir.ancestors().any(other) {
            return None;
        }
        let root = dir.ancestors().find(|dir| dir.join(".git").exists())?;
        Some(Checkout { root: root.to_path_buf() })
    }

    /// The root of the checkout.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    ///
    /// When git cannot be asked or there is no commit.
    pub fn commit(&self) -> Result<Commit, VcsError> {
        let question = ["rev-list", "--max-count=1", "--timestamp", "HEAD", "--"];
        let lines = git::lines(&self.root, &question)?;
        let (time, hash) =
            lines.first().and_then(|line| line.split_once(' ')).ok_or(VcsError::Failed)?;
        let time = time.parse().ok().and_then(CommitTime::from_unix).ok_or(VcsError::Failed)?;
        Ok(Commit { hash: hash.to_owned(), time })
    }

    /// Whether the files differ from the commit, by changes or by files that it does not have.
    ///
    /// Unlike for the go command, changes inside submodules do not count: to see them, git
    /// would have to trust the configuration of each.
    ///
    /// # Errors
    ///
    /// When git cannot be asked.
    pub fn is_modified(&self) -> Result<bool, VcsError> {
        git::is_modified(&self.root)
    }

    /// The URL of the remote `origin`, as it is configured.
    #[must_use]
    pub fn remote(&self) -> Option<String> {
        let question = ["config", "--get", "remote.origin.url"];
        git::lines(&self.root, &question).ok()?.into_iter().next().filter(|url| !url.is_empty())
    }

    /// Whether the history is cut off.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        let question = ["rev-parse", "--is-shallow-repository"];
        git::lines(&self.root, &question).is_ok_and(|lines| lines == ["true"])
    }

    /// The version of a main module of this checkout, as the go command would stamp it.
    ///
    /// With `+dirty` where the files differ from the commit.
    ///
    /// # Errors
    ///
    /// When git cannot be asked, or with [`VcsError::NoVersion`] when there is no version.
    pub fn version(&self, module_path: &str) -> Result<String, VcsError> {
        let version = version::at(self, &self.commit()?, module_path)?;
        Ok(match self.is_modified()? {
            false => version,
            true if version.ends_with("+incompatible") => version + ".dirty",
            true => version + "+dirty",
        })
    }
}
