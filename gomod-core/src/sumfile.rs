//! go.sum and go.work.sum: the hashes that modules are known by.
//!
//! A line has a module path, a version (with `/go.mod` where the hash is that of the
//! go.mod file alone) and a hash, see <https://go.dev/ref/mod#go-sum-files>. The rules for
//! reading are those of the `go` command, which splits lines at any white space of Unicode.
//!
//! [`SumFile`] keeps the bytes and knows only where the words stand in them. As the `go`
//! command writes the lines sorted by path, a lookup is a binary search in the file
//! itself; an index is made only for a file that is not sorted.
//!
//! ```
//! use gomod_core::sumfile::SumFile;
//! let text = "\
//! rsc.io/quote v1.5.2 h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=
//! rsc.io/quote v1.5.2/go.mod h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=
//! ";
//! let sums = SumFile::parse("go.sum", text)?;
//! assert_eq!(
//!     sums.h1("rsc.io/quote", "v1.5.2/go.mod"),
//!     Some("h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0="),
//! );
//! assert_eq!(sums.h1("rsc.io/quote", "v1.5.1"), None);
//! assert_eq!(sums.as_bytes(), text.as_bytes());
//! # Ok::<(), gomod_core::sumfile::SumFileError>(())
//! ```

mod error;
mod scan;

use std::ops::Range;
use std::sync::OnceLock;

use crate::version::compare_with_file;

pub use error::{BadLine, SumFileError, SumFileProblem};
use scan::Line;

/// The longest run of lines with one path that a lookup walks through.
const SHORT_RUN: usize = 256;

/// A parsed go.sum or go.work.sum file.
#[derive(Clone, Debug)]
pub struct SumFile {
    name: String,
    text: String,
    /// The bytes of the file where they are not UTF-8; `text` then has U+FFFD in place of
    /// what is wrong, so that no word with such a byte equals a path, version or hash.
    original: Option<Vec<u8>>,
    lines: Vec<Line>,
    /// Whether the lines are sorted by path.
    sorted: bool,
    /// Positions of the lines, sorted by path and version; made when first needed.
    index: OnceLock<Vec<u32>>,
}

/// One line of a go.sum file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sum<'a> {
    /// The module path.
    pub path: &'a str,
    /// The version, followed by `/go.mod` where the hash is that of the go.mod file.
    pub version: &'a str,
    /// The hash, of the form `h1:…`; other algorithms may come.
    pub hash: &'a str,
    /// The number of the line, from 1.
    pub line: usize,
}

impl SumFile {
    /// Parses the file of that name (used in errors only).
    ///
    /// Blank lines do not count, nor do those with the hash of an empty go.mod file, which
    /// an old `go` command wrote by mistake.
    ///
    /// # Errors
    /// Lines that have not three words, all of them; or the file is 4 GiB or larger.
    pub fn parse(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Result<Self, SumFileError> {
        let (text, original) = match String::from_utf8(bytes.into()) {
            Ok(text) => (text, None),
            Err(error) => {
                let bytes = error.into_bytes();
                (String::from_utf8_lossy(&bytes).into_owned(), Some(bytes))
            }
        };
        let name = name.into();
        match scan::lines(&text) {
            Ok((lines, sorted)) => {
                Ok(SumFile { name, text, original, lines, sorted, index: OnceLock::new() })
            }
            Err(problem) => Err(SumFileError { file: name, problem }),
        }
    }

    /// The name given to [`SumFile::parse`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes of the file, as they were.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.original.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// All lines that count, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Sum<'_>> {
        self.lines.iter().map(|line| line.sum(&self.text))
    }

    /// The hashes of a module, or with `/go.mod` after the version those of its go.mod file,
    /// in the order of the file.
    ///
    /// There is at most one in a file that nobody edited or merged by hand.
    pub fn hashes<'a, 'v>(
        &'a self,
        path: &str,
        version: &'v str,
    ) -> impl Iterator<Item = &'a str> + use<'a, 'v> {
        let (positions, index) = self.find(path, version);
        positions
            .map(move |i| &self.lines[index.map_or(i, |index| index[i] as usize)])
            .filter(move |line| line.version(&self.text) == version)
            .map(|line| line.hash(&self.text))
    }

    /// The `h1:` hash of a module or of its go.mod file (see [`SumFile::hashes`]).
    ///
    /// None where there is none, and where there are two that differ: then the file
    /// contradicts itself.
    #[must_use]
    pub fn h1(&self, path: &str, version: &str) -> Option<&str> {
        let mut hashes = self.hashes(path, version).filter(|hash| hash.starts_with("h1:"));
        let first = hashes.next()?;
        hashes.all(|hash| hash == first).then_some(first)
    }

    /// The file as the `go` command would write it: sorted by path and version, each hash
    /// once, single spaces, no blank lines.
    #[must_use]
    pub fn to_canonical(&self) -> String {
        let mut sums: Vec<Sum<'_>> = self.iter().collect();
        sums.sort_by(|a, b| {
            a.path
                .cmp(b.path)
                .then_with(|| compare_with_file(a.version, b.version))
                .then_with(|| a.hash.cmp(b.hash))
        });
        sums.dedup_by(|a, b| (a.path, a.version, a.hash) == (b.path, b.version, b.hash));
        let mut out = String::with_capacity(self.text.len() + 1);
        for Sum { path, version, hash, .. } in sums {
            for (word, end) in [(path, ' '), (version, ' '), (hash, '\n')] {
                out.push_str(word);
                out.push(end);
            }
        }
        out
    }

    fn sum(&self, i: usize) -> Sum<'_> {
        self.lines[i].sum(&self.text)
    }

    /// Where the lines of a module stand: positions in the index, if one is given back, and
    /// else in the file, perhaps among those of other versions.
    fn find(&self, path: &str, version: &str) -> (Range<usize>, Option<&[u32]>) {
        let path_of = |line: &Line| line.path(&self.text);
        if self.sorted {
            let start = self.lines.partition_point(|line| path_of(line) < path);
            let tail = &self.lines[start..];
            let run = tail.iter().take(SHORT_RUN).take_while(|line| path_of(line) == path).count();
            if run < SHORT_RUN {
                return (start..start + run, None);
            }
        }
        let index = self.index.get_or_init(|| self.make_index());
        let key = |&i: &u32| {
            let sum = self.sum(i as usize);
            (sum.path, sum.version)
        };
        let start = index.partition_point(|i| key(i) < (path, version));
        let end = index.partition_point(|i| key(i) <= (path, version));
        (start..end, Some(index))
    }

    fn make_index(&self) -> Vec<u32> {
        let mut index: Vec<u32> = (0..).take(self.lines.len()).collect();
        // Stable: hashes of one module stay in the order of the file.
        index.sort_by_key(|&i| {
            let sum = self.sum(i as usize);
            (sum.path, sum.version)
        });
        index
    }
}
