//! `gomod.toml`: what no module tells, told by a person.

mod check;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use gomod_core::syntax::{MAX_FILE_SIZE, Span};
use gomod_sbom::{Options, Party, Told};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::about::Kind;
use crate::failure::{Failure, Fault, Faulty};
use check::Check;

/// The name of the file, beside the go.mod or go.work.
const NAME: &str = "gomod.toml";

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    #[serde(default)]
    sbom: Sbom,
    #[serde(default)]
    check: Check,
    /// The file itself.
    #[serde(skip)]
    source: Option<(PathBuf, String)>,
}

/// Of documents.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sbom {
    supplier: Option<Named>,
    manufacturer: Option<Named>,
    #[serde(default)]
    authors: Vec<Person>,
    #[serde(default)]
    document: DocumentParties,
    #[serde(default)]
    modules: Vec<Modules>,
}

/// Of who made the document.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentParties {
    manufacturer: Option<Named>,
    #[serde(default)]
    authors: Vec<Person>,
}

/// Of modules other than the main one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Modules {
    path: Patterns,
    supplier: Option<Named>,
    manufacturer: Option<Named>,
    license: Option<License>,
}

/// A firm or a person, `NAME <EMAIL> (URL)`.
#[derive(Debug)]
struct Named(Party);

/// A person, `NAME <EMAIL>`.
#[derive(Debug)]
struct Person(Party);

/// An SPDX expression.
#[derive(Debug)]
struct License(String);

/// One pattern or several.
#[derive(Debug)]
struct Patterns(String);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        party(&String::deserialize(from)?).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        person(&String::deserialize(from)?).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for License {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || " .+-:()".contains(c);
        match !text.trim().is_empty() && text.chars().all(allowed) {
            true => Ok(Self(text.trim().to_owned())),
            false => Err(D::Error::custom(format_args!("{text:?} is no SPDX expression"))),
        }
    }
}

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a pattern or a list of patterns")]
        enum Form {
            One(String),
            Many(Vec<String>),
        }
        let list = match Form::deserialize(from)? {
            Form::One(one) => vec![one],
            Form::Many(many) => many,
        };
        match list.iter().all(|pattern| !pattern.is_empty()) && !list.is_empty() {
            true => Ok(Self(list.join(","))),
            false => Err(D::Error::custom("a pattern of module paths is empty")),
        }
    }
}

/// A firm or a person of the command line.
pub(crate) fn party(text: &str) -> Result<Party, String> {
    text.parse::<Party>().map_err(|error| error.to_string())
}

/// A person of the command line.
pub(crate) fn person(text: &str) -> Result<Party, String> {
    let party = party(text)?;
    match party.urls.is_empty() {
        true => Ok(party),
        false => Err(format!("{text:?}: documents have no URL for a person")),
    }
}

impl Config {
    /// Reads the file that is named, or else the one beside the main modules, if there is one.
    pub(crate) fn read(named: Option<&Path>, root: Option<&Path>) -> Result<Self, Failure> {
        let file: PathBuf = match (named, root) {
            (Some(file), _) => file.to_path_buf(),
            // What is no file there, such as a pipe, is none of ours.
            (None, Some(root)) if root.join(NAME).is_file() => root.join(NAME),
            (None, _) => return Ok(Self::default()),
        };
        let mut bytes = Vec::new();
        let most = MAX_FILE_SIZE as u64;
        match File::open(&file).and_then(|f| f.take(most + 1).read_to_end(&mut bytes)) {
            Ok(_) => {}
            Err(error) => return Err(Failure::reading(&file, &error)),
        }
        if bytes.len() as u64 > most {
            return Err(Failure::wrong(
                Kind::Configuration,
                format!("{}: is too large", file.display()),
            ));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Failure::wrong(
                Kind::Configuration,
                format!("{}: is not UTF-8", file.display()),
            ));
        };
        match toml::from_str::<Self>(&text) {
            Ok(config) => Ok(Self { source: Some((file, text)), ..config }),
            Err(error) => Err(faulty(&file, text, &error)),
        }
    }

    /// Puts it where documents are made.
    pub(crate) fn apply(self, options: &mut Options) {
        let Sbom { supplier, manufacturer, authors, document, modules } = self.sbom;
        let parties = &mut options.parties;
        parties.supplier = supplier.map(|named| named.0);
        parties.manufacturer = manufacturer.map(|named| named.0);
        parties.authors = authors.into_iter().map(|person| person.0).collect();
        parties.document_manufacturer = document.manufacturer.map(|named| named.0);
        parties.document_authors = document.authors.into_iter().map(|person| person.0).collect();
        options.told = modules
            .into_iter()
            .map(|modules| {
                let mut told = Told::default();
                told.modules = modules.path.0;
                told.supplier = modules.supplier.map(|named| named.0);
                told.manufacturer = modules.manufacturer.map(|named| named.0);
                told.license = modules.license.map(|license| license.0);
                told
            })
            .collect();
    }
}

/// The fault with its line.
fn faulty(file: &Path, text: String, error: &toml::de::Error) -> Failure {
    let span = error.span().unwrap_or_default();
    let before = text.get(..span.start).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let fault = Fault {
        line: before.matches('\n').count() + 1,
        column,
        span: Span { start: place(span.start), end: place(span.end) },
        message: error.message().replace('\n', "; "),
    };
    Failure::Faulty(Box::new(Faulty {
        file: file.display().to_string(),
        source: Some(text.into_bytes()),
        faults: vec![fault],
    }))
}
