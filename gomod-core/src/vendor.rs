//! vendor/modules.txt: which modules and packages a vendor directory holds.
//!
//! `go mod vendor` and `go work vendor` write it. The rules for reading are those of the
//! `go` command's `modload.readVendorList`, which takes what it knows and passes over all
//! else, so that there is no such thing as a malformed file:
//!
//! | line | meaning |
//! |---|---|
//! | `## workspace` (first line) | a workspace was vendored |
//! | `# path version` | the lines that follow belong to this module |
//! | `# path version => path version`, `… => directory` | the same, of a replaced module |
//! | `# path => …` | every version of the module is replaced |
//! | `## explicit` | a main module requires it; `;` parts what else is said |
//! | `## go 1.21` | the `go` line of the module, as in `## explicit; go 1.21` |
//! | `path/of/package` | a package of the module |
//!
//! ```
//! use gomod_core::vendor::Vendor;
//! let text = [
//!     "# rsc.io/quote v1.5.2 => ../quote",
//!     "## explicit; go 1.17",
//!     "rsc.io/quote",
//!     "rsc.io/quote/buggy",
//! ];
//! let vendor = Vendor::parse(text.join("\n").as_bytes());
//! let quote = vendor.module("rsc.io/quote", "v1.5.2").ok_or("not vendored")?;
//! assert!(quote.explicit && quote.replacement.is_some());
//! assert_eq!(quote.go_version.as_deref(), Some("1.17"));
//! assert_eq!(quote.packages, ["rsc.io/quote", "rsc.io/quote/buggy"]);
//! # Ok::<(), &str>(())
//! ```

use std::collections::HashMap;
use std::str::SplitWhitespace;

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{map, rest};
use nom::sequence::preceded;

use crate::path::check_import_path;
use crate::release::mod_compare;
use crate::version::{ModuleVersion, is_valid};

/// A parsed vendor/modules.txt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vendor {
    /// Whether `go work vendor` wrote the file.
    pub workspace: bool,
    /// The modules in the order of the file, each once.
    pub modules: Vec<VendorModule>,
    /// Where each module stands in the list.
    positions: HashMap<ModuleVersion, usize>,
    /// Positions of the modules that contribute packages.
    contributors: Vec<usize>,
}

/// A module of vendor/modules.txt, with all that the file says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VendorModule {
    /// The module. The version is empty in a line that tells of the replacement of every
    /// version.
    pub module: ModuleVersion,
    /// What stands in for the module: a module, or a directory (without version).
    pub replacement: Option<ModuleVersion>,
    /// Whether a main module requires it in its go.mod file.
    pub explicit: bool,
    /// The `go` line of its go.mod file. The file has none below Go 1.17.
    pub go_version: Option<String>,
    /// The packages that are vendored, in the order of the file.
    pub packages: Vec<String>,
    /// The number of the line that first names it, from 1.
    pub line: usize,
}

impl Vendor {
    /// Parses the content of the file.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        // What is not UTF-8 is no path, and so is U+FFFD: both are passed over.
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::default();
        for (number, line) in (1..).zip(text.split('\n')) {
            reader.line(number, line);
        }
        reader.vendor
    }

    /// What the file says of a module. It may name two versions of one module, when a
    /// replacement of one is recorded that had no effect.
    #[must_use]
    pub fn module(&self, path: &str, version: &str) -> Option<&VendorModule> {
        let position = self.positions.get(&ModuleVersion::new(path, version))?;
        self.modules.get(*position)
    }

    /// The modules that contribute packages, and so are in the build list, in the order of
    /// the file.
    ///
    /// Should a file name packages under several versions of a module, the last is the
    /// selected one.
    pub fn contributors(&self) -> impl Iterator<Item = &VendorModule> {
        self.contributors.iter().map(|&i| &self.modules[i])
    }
}

/// What a line says.
enum Line<'a> {
    Module(Option<Heading<'a>>),
    /// A line that names a module, and nothing that could be understood of it.
    Short,
    Notes(&'a str),
    Package(&'a str),
}

struct Heading<'a> {
    path: &'a str,
    version: &'a str,
    /// The words after the version.
    replacement: Option<ModuleVersion>,
}

fn line(text: &str) -> Line<'_> {
    let line: Result<(&str, Line<'_>), nom::Err<()>> = alt((
        map(preceded(tag("# "), rest), heading),
        map(preceded(tag("## "), rest), Line::Notes),
        map(rest, Line::Package),
    ))
    .parse(text);
    line.map_or(Line::Short, |(_, line)| line)
}

/// A module, its version, and perhaps `=>` and what replaces it.
fn heading(text: &str) -> Line<'_> {
    let mut words = text.split_whitespace();
    let (Some(path), Some(second)) = (words.next(), words.next()) else { return Line::Short };
    let (version, arrow) = if is_valid(second) {
        (second, words.next())
    } else if second == "=>" {
        ("", Some(second))
    } else {
        return Line::Module(None);
    };
    let replacement = if arrow == Some("=>") { replacement(words) } else { None };
    Line::Module(Some(Heading { path, version, replacement }))
}

/// A directory, or a module and a version.
fn replacement(mut words: SplitWhitespace<'_>) -> Option<ModuleVersion> {
    match (words.next()?, words.next(), words.next()) {
        (path, None, _) => Some(ModuleVersion::new(path, "")),
        (path, Some(version), None) if is_valid(version) => Some(ModuleVersion::new(path, version)),
        _ => None,
    }
}

/// Reads line by line.
#[derive(Default)]
struct Reader {
    vendor: Vendor,
    /// The module that lines belong to.
    current: Option<usize>,
    /// The highest version of each path that contributes packages.
    selected: HashMap<String, String>,
}

impl Reader {
    fn line(&mut self, number: usize, text: &str) {
        match line(text) {
            Line::Short => {}
            Line::Module(heading) => self.current = heading.map(|h| self.heading(number, h)),
            Line::Notes(notes) => self.notes(number, notes),
            Line::Package(package) => self.package(package),
        }
    }

    fn heading(&mut self, line: usize, heading: Heading<'_>) -> usize {
        let module = ModuleVersion::new(heading.path, heading.version);
        let Vendor { modules, positions, .. } = &mut self.vendor;
        let position = *positions.entry(module).or_insert_with_key(|module| {
            let module = module.clone();
            modules.push(VendorModule { module, line, ..VendorModule::default() });
            modules.len() - 1
        });
        if heading.replacement.is_some() {
            modules[position].replacement = heading.replacement;
        }
        position
    }

    fn notes(&mut self, number: usize, notes: &str) {
        for note in notes.split(';').map(str::trim) {
            if number == 1 && note == "workspace" {
                self.vendor.workspace = true;
            }
            let Some(current) = self.current else { continue };
            let module = &mut self.vendor.modules[current];
            module.explicit |= note == "explicit";
            if let Some(version) = note.strip_prefix("go ") {
                module.go_version = Some(version.to_owned());
            }
        }
    }

    fn package(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (Some(current), Some(package), None) = (self.current, words.next(), words.next())
        else {
            return;
        };
        if check_import_path(package).is_err() {
            return;
        }
        let VendorModule { module, packages, .. } = &mut self.vendor.modules[current];
        packages.push(package.to_owned());
        let ModuleVersion { path, version } = &*module;
        let newer = match self.selected.get_mut(path) {
            Some(known) if mod_compare(path, known, version).is_ge() => false,
            Some(known) => {
                known.clone_from(version);
                true
            }
            None => {
                self.selected.insert(path.clone(), version.clone());
                true
            }
        };
        if newer {
            self.vendor.contributors.push(current);
        }
    }
}
