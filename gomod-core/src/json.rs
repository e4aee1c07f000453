//! JSON as the go command prints it.

use serde::Serialize;
use serde::ser::Error;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

use crate::edit::{GodebugEntry, ModEditor, ReplaceEntry, WordEntry, WorkEditor};
use crate::modfile::ModFile;
use crate::workfile::WorkFile;

/// The most bytes that the rationales of a file's retractions may have in JSON.
///
/// The lines of a `retract` block share its comment, and each has it in JSON: a file within
/// the size limit could ask for terabytes.
pub const MAX_RATIONALES: usize = 256 << 20;

/// Writes a value as the go command does: indented by tabs, with `&`, `<`, `>`, U+2028 and
/// U+2029 escaped (`encoding/json.MarshalIndent`), and no line end behind it.
///
/// # Errors
///
/// The value cannot be JSON: a map has keys that are not strings.
///
/// ```
/// use gomod_core::json::to_go_json;
/// assert_eq!(to_go_json(&["a<b"])?, "[\n\t\"a\\u003cb\"\n]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn to_go_json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let mut out = Vec::new();
    let formatter = GoFormatter(PrettyFormatter::with_indent(b"\t"));
    value.serialize(&mut Serializer::with_formatter(&mut out, formatter))?;
    String::from_utf8(out).map_err(serde_json::Error::custom)
}

struct GoFormatter<'a>(PrettyFormatter<'a>);

impl Formatter for GoFormatter<'_> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        w: &mut W,
        text: &str,
    ) -> io::Result<()> {
        // Byte by byte: most text has none of them, and the last two begin with the same byte.
        let candidate = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | 0xe2);
        if !text.bytes().any(candidate) {
            return w.write_all(text.as_bytes());
        }
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '\u{2028}', '\u{2029}']) {
            let (plain, special) = rest.split_at(at);
            w.write_all(plain.as_bytes())?;
            let mut chars = special.chars();
            write!(w, "\\u{:04x}", chars.next().map_or(0, u32::from))?;
            rest = chars.as_str();
        }
        w.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_array(w)
    }

    fn end_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_array(w)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(w, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_array_value(w)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_object(w)
    }

    fn end_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_object(w)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(w, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.begin_object_value(w)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.0.end_object_value(w)
    }
}

impl ModFile<'_> {
    /// What `go mod edit -json` prints for the file.
    ///
    /// # Errors
    ///
    /// Those of [`ModEditor::to_json`].
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut editor = self.edit();
        editor.finish();
        editor.to_json()
    }
}

impl WorkFile<'_> {
    /// What `go work edit -json` prints for the file.
    ///
    /// # Errors
    ///
    /// None that can happen; see [`to_go_json`].
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut editor = self.edit();
        editor.finish();
        editor.to_json()
    }
}

impl ModEditor {
    /// What `go mod edit -json` prints for the file as it is now.
    ///
    /// # Errors
    ///
    /// The rationales of the retractions add up to more than [`MAX_RATIONALES`].
    pub fn to_json(&self) -> serde_json::Result<String> {
        let rationales = self.retracts.iter().map(|entry| entry.rationale.len());
        if rationales.fold(0, usize::saturating_add) > MAX_RATIONALES {
            return Err(serde_json::Error::custom("rationales of retractions are too long"));
        }
        print(&ModJson {
            module: match &self.module {
                Some(module) => Module { path: &module.path, deprecated: &module.deprecated },
                None => Module::default(),
            },
            go: text(self.go.as_ref()),
            toolchain: text(self.toolchain.as_ref()),
            godebug: list(&self.godebugs, Godebug::new),
            require: list(&self.requires, |entry| Require {
                path: &entry.path,
                version: &entry.version,
                indirect: entry.indirect,
            }),
            exclude: list(&self.excludes, |e| Version { path: &e.path, version: &e.version }),
            replace: list(&self.replaces, Replace::new),
            retract: list(&self.retracts, |entry| Retract {
                low: &entry.low,
                high: &entry.high,
                rationale: &entry.rationale,
            }),
            tool: list(&self.tools, |entry| Path { path: &entry.text }),
            ignore: list(&self.ignores, |entry| Path { path: &entry.text }),
        })
    }
}

impl WorkEditor {
    /// What `go work edit -json` prints for the file as it is now.
    ///
    /// # Errors
    ///
    /// None that can happen; see [`to_go_json`].
    pub fn to_json(&self) -> serde_json::Result<String> {
        print(&WorkJson {
            go: text(self.go.as_ref()),
            toolchain: text(self.toolchain.as_ref()),
            godebug: list(&self.godebugs, Godebug::new),
            uses: list(&self.uses, |entry| Use { disk_path: &entry.text }),
            replace: list(&self.replaces, Replace::new),
        })
    }
}

fn print(value: &impl Serialize) -> serde_json::Result<String> {
    to_go_json(value).map(|json| json + "\n")
}

fn text(entry: Option<&WordEntry>) -> &str {
    entry.map_or("", |entry| &entry.text)
}

fn list<'a, E, J>(entries: &'a [E], view: impl FnMut(&'a E) -> J) -> Vec<J> {
    entries.iter().map(view).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ModJson<'a> {
    module: Module<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    go: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    toolchain: &'a str,
    #[serde(rename = "GoDebug", skip_serializing_if = "Vec::is_empty")]
    godebug: Vec<Godebug<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    require: Vec<Require<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude: Vec<Version<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replace: Vec<Replace<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retract: Vec<Retract<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool: Vec<Path<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignore: Vec<Path<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WorkJson<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    go: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    toolchain: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    godebug: Vec<Godebug<'a>>,
    #[serde(rename = "Use", skip_serializing_if = "Vec::is_empty")]
    uses: Vec<Use<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replace: Vec<Replace<'a>>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Module<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    deprecated: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Godebug<'a> {
    key: &'a str,
    value: &'a str,
}

impl<'a> Godebug<'a> {
    fn new(entry: &'a GodebugEntry) -> Self {
        Godebug { key: &entry.key, value: &entry.value }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Require<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    indirect: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Version<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Replace<'a> {
    old: Version<'a>,
    new: Version<'a>,
}

impl<'a> Replace<'a> {
    fn new(entry: &'a ReplaceEntry) -> Self {
        let version = |(path, version)| Version { path, version };
        Replace {
            old: version((&entry.old.0, &entry.old.1)),
            new: version((&entry.new.0, &entry.new.1)),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Retract<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    low: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    high: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rationale: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Path<'a> {
    path: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Use<'a> {
    disk_path: &'a str,
}
