//! What of a dependency's go.mod counts: a build keeps thousands of them, and of none the layout.

use std::ops::Range;

use crate::modfile::{ModFile, Mode};
use crate::syntax::ParseErrors;

/// The facts of a dependency's go.mod, without syntax and positions (`modload.modFileSummary`).
///
/// ```
/// use gomod_core::graph::Summary;
///
/// let source = b"module example.com/a\n\ngo 1.24\n\nrequire example.com/b v1.2.0 // indirect\n";
/// let summary = Summary::parse("go.mod", source)?;
/// assert_eq!(summary.module(), Some("example.com/a"));
/// assert_eq!(summary.go(), Some("1.24"));
/// let b = summary.requires().next().unwrap();
/// assert_eq!((b.path, b.version, b.indirect), ("example.com/b", "v1.2.0", true));
/// # Ok::<(), gomod_core::syntax::ParseErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct Summary {
    /// All texts, one behind the other.
    texts: Box<str>,
    module: Option<Place>,
    deprecated: Option<Place>,
    go: Option<Place>,
    requires: Box<[(Place, Place, bool)]>,
    retracts: Box<[[Place; 3]]>,
}

/// A requirement of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Required<'a> {
    /// The module path.
    pub path: &'a str,
    /// The version.
    pub version: &'a str,
    /// Whether an `// indirect` comment marks it.
    pub indirect: bool,
}

/// A `retract` line of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retracted<'a> {
    /// The lowest version that is retracted.
    pub low: &'a str,
    /// The highest.
    pub high: &'a str,
    /// Why; empty where no comment tells.
    pub rationale: &'a str,
}

/// A piece of the texts. A go.mod is far below 4 GiB, and so are its texts.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
}

impl Place {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Summary {
    /// Reads a go.mod file as that of a dependency. The name is for messages only.
    ///
    /// # Errors
    ///
    /// Those of [`ModFile::parse`] in [`Mode::Lax`].
    pub fn parse(name: &str, source: &[u8]) -> Result<Self, ParseErrors> {
        let file = ModFile::parse(name, source, Mode::Lax)?;
        let mut texts = String::with_capacity(source.len());
        let mut keep = |text: &str| {
            let start = offset(texts.len());
            texts.push_str(text);
            Place { start, end: offset(texts.len()) }
        };
        let module = file.module().map(|line| keep(line.path));
        let deprecated = file.deprecated().map(&mut keep);
        let go = file.go().map(|line| keep(line.version));
        let requires =
            file.requires().map(|r| (keep(r.path), keep(r.version), r.indirect)).collect();
        // The lines of a block have its comment in common. It is kept once here too, or a long
        // comment above many short lines would fill the memory.
        let mut last: Option<(&str, Place)> = None;
        let retracts = file
            .retracts()
            .map(|r| {
                let rationale = match last {
                    Some((text, place)) if std::ptr::eq(text, r.rationale) => place,
                    _ => last.insert((r.rationale, keep(r.rationale))).1,
                };
                [keep(r.low), keep(r.high), rationale]
            })
            .collect();
        Ok(Self { texts: texts.into(), module, deprecated, go, requires, retracts })
    }

    /// The path of the `module` line.
    #[must_use]
    pub fn module(&self) -> Option<&str> {
        self.module.map(|place| self.text(place))
    }

    /// The notice that the module is deprecated.
    #[must_use]
    pub fn deprecated(&self) -> Option<&str> {
        self.deprecated.map(|place| self.text(place))
    }

    /// The version of the `go` line.
    #[must_use]
    pub fn go(&self) -> Option<&str> {
        self.go.map(|place| self.text(place))
    }

    /// The requirements, in the order of the file.
    pub fn requires(&self) -> impl ExactSizeIterator<Item = Required<'_>> {
        self.requires.iter().map(|&(path, version, indirect)| Required {
            path: self.text(path),
            version: self.text(version),
            indirect,
        })
    }

    /// The retracted versions, in the order of the file.
    pub fn retracts(&self) -> impl ExactSizeIterator<Item = Retracted<'_>> {
        self.retracts.iter().map(|retract| {
            let [low, high, rationale] = retract.map(|place| self.text(place));
            Retracted { low, high, rationale }
        })
    }

    fn text(&self, place: Place) -> &str {
        self.texts.get(place.range()).unwrap_or_default()
    }
}

fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_comment_of_a_block_once() {
        let why = "why ".repeat(1000);
        let lines = "\tv1.0.0\n".repeat(1000);
        let source =
            format!("module m.example\n\n// {why}\nretract (\n{lines}\tv1.1.0 // own\n)\n");
        let summary = Summary::parse("go.mod", source.as_bytes()).unwrap();
        assert!(summary.texts.len() < source.len() + 10_000, "{}", summary.texts.len());
        let rationales: Vec<&str> = summary.retracts().map(|r| r.rationale).collect();
        assert_eq!(rationales[999], why.trim());
        assert_eq!(rationales[1000], "own");
    }
}
