//! Suite `edits`: random edits of the files of the corpus, through the package that
//! `go mod edit` and `go work edit` use.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gomod_core::edit::{EditError, ModEditor, Requirement, WorkEditor};
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::workfile::WorkFile;
use serde_json::Value;

use super::mutants::same_print;
use super::ours::Printed;
use crate::answers::{Answers, Question};
use crate::check::Tier;
use crate::corpus::{self, Kind};
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome, clip, same_text};
use crate::rng::Rng;
use crate::workers;

/// An edit: its name and its arguments.
type Edit = Vec<String>;

/// A file and what is done to it.
struct Case {
    name: String,
    kind: Kind,
    bytes: Vec<u8>,
    edits: Vec<Edit>,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let each = if tier == Tier::Full { 20 } else { 2 };
    let cases = match make(each) {
        Ok(cases) => cases,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let questions: Vec<Question> = cases.iter().map(question).collect();
    let answers = Answers::build(oracle)?.ask(&questions)?;
    let pairs: Vec<_> = cases.iter().zip(&answers).collect();
    let found = workers::map(&pairs, |_, (case, theirs)| compare(case, theirs));
    let (mut refusals, mut printed) = (Vec::new(), Vec::new());
    for (refused, print) in found {
        refusals.push(refused);
        printed.push(print);
    }
    let edits: usize = cases.iter().map(|case| case.edits.len()).sum();
    let over = format!("{edits} edits in {} runs over the files of the corpus", cases.len());
    let checks = vec![
        Check::of("edits", "refused", "edits refused alike, in the same words", refusals),
        Check::of("edits", "printed", "the JSON and the bytes of the edited file", printed),
    ];
    Ok(Outcome::Ran { over, checks })
}

fn question(case: &Case) -> Question {
    let (function, name) = match case.kind {
        Kind::Work => ("modfile.EditWork", "go.work"),
        _ => ("modfile.Edit", "go.mod"),
    };
    let edits = serde_json::json!(case.edits).to_string();
    (function, vec![name.to_owned(), STANDARD.encode(&case.bytes), edits])
}

/// Which edits are refused, and what is printed in the end.
fn compare(case: &Case, theirs: &Value) -> (Option<Difference>, Option<Difference>) {
    let lines = |list: Vec<String>| list.join("\n");
    let strings = theirs["refused"].as_array().into_iter().flatten();
    let expected = lines(strings.filter_map(Value::as_str).map(str::to_owned).collect());
    let mut theirs = theirs.clone();
    sort_requires(&mut theirs["tidied"]);
    let edited = match case.kind {
        Kind::Work => edit_work(case),
        _ => edit_mod(case),
    };
    match edited {
        Ok((refused, printed)) => (
            same_text(&case.name, &lines(refused), &expected),
            same_print(&case.name, Ok(in_order(printed)), &theirs),
        ),
        Err(refusal) => (None, Some(Difference::new(&case.name, refusal))),
    }
}

/// Sorts the requirements in JSON. Go's own list is in random order where requirements
/// were set as a whole; only the file is not.
fn sort_requires(values: &mut Value) {
    if let Some(requires) = values.get_mut("Require").and_then(Value::as_array_mut) {
        requires.sort_by_key(Value::to_string);
    }
}

fn in_order(printed: Printed) -> Printed {
    let mut values: Value = serde_json::from_str(&printed.json).unwrap_or_default();
    sort_requires(&mut values);
    Printed { json: values.to_string(), ..printed }
}

fn edit_mod(case: &Case) -> Result<(Vec<String>, Printed), String> {
    let file =
        ModFile::parse("go.mod", &case.bytes[..], Mode::Strict).map_err(|e| e.to_string())?;
    let mut editor = file.edit();
    let refused = case.edits.iter().filter_map(|edit| apply_mod(&mut editor, edit).err());
    let refused = refused.map(|err| err.to_string()).collect();
    editor.finish();
    let json = editor.to_json().map_err(|err| err.to_string())?;
    Ok((refused, Printed { json, format: editor.format() }))
}

fn edit_work(case: &Case) -> Result<(Vec<String>, Printed), String> {
    let file = WorkFile::parse("go.work", &case.bytes[..]).map_err(|e| e.to_string())?;
    let mut editor = file.edit();
    let refused = case.edits.iter().filter_map(|edit| apply_work(&mut editor, edit).err());
    let refused = refused.map(|err| err.to_string()).collect();
    editor.finish();
    let json = editor.to_json().map_err(|err| err.to_string())?;
    Ok((refused, Printed { json, format: editor.format() }))
}

fn apply_mod(editor: &mut ModEditor, edit: &[String]) -> Result<(), EditError> {
    let at = |index: usize| edit.get(index).map_or("", String::as_str);
    let (a, b, c, d) = (at(1), at(2), at(3), at(4));
    match at(0) {
        "module" => editor.set_module(a),
        "go" => return editor.set_go(a),
        "dropgo" => editor.drop_go(),
        "toolchain" => return editor.set_toolchain(a),
        "droptoolchain" => editor.drop_toolchain(),
        "godebug" => return editor.add_godebug(a, b),
        "dropgodebug" => editor.drop_godebug(a),
        "require" => return editor.add_require(a, b),
        "droprequire" => editor.drop_require(a),
        "exclude" => return editor.add_exclude(a, b),
        "dropexclude" => editor.drop_exclude(a, b),
        "replace" => return editor.add_replace(a, b, c, d),
        "dropreplace" => editor.drop_replace(a, b),
        "retract" => return editor.add_retract(a, b, c),
        "dropretract" => editor.drop_retract(a, b),
        "tool" => editor.add_tool(a),
        "droptool" => editor.drop_tool(a),
        "ignore" => editor.add_ignore(a),
        "dropignore" => editor.drop_ignore(a),
        // The requirements as a whole are only ever set in a clean file.
        "setrequire" => {
            editor.cleanup();
            editor.set_requires(&requirements(edit));
        }
        "setrequireseparate" => {
            editor.cleanup();
            editor.set_requires_separate_indirect(&requirements(edit));
        }
        "setrequiretwo" => {
            editor.cleanup();
            editor.set_requires_at_most_two(&requirements(edit));
        }
        _ => {}
    }
    Ok(())
}

fn apply_work(editor: &mut WorkEditor, edit: &[String]) -> Result<(), EditError> {
    let at = |index: usize| edit.get(index).map_or("", String::as_str);
    let (a, b, c, d) = (at(1), at(2), at(3), at(4));
    match at(0) {
        "go" => return editor.set_go(a),
        "dropgo" => editor.drop_go(),
        "toolchain" => return editor.set_toolchain(a),
        "droptoolchain" => editor.drop_toolchain(),
        "godebug" => return editor.add_godebug(a, b),
        "dropgodebug" => editor.drop_godebug(a),
        "use" => editor.add_use(a),
        "dropuse" => editor.drop_use(a),
        "replace" => return editor.add_replace(a, b, c, d),
        "dropreplace" => editor.drop_replace(a, b),
        _ => {}
    }
    Ok(())
}

fn requirements(edit: &[String]) -> Vec<Requirement> {
    let triples = edit.get(1..).unwrap_or_default().chunks_exact(3);
    let of = |triple: &[String]| Requirement {
        path: triple[0].clone(),
        version: triple[1].clone(),
        indirect: !triple[2].is_empty(),
    };
    triples.map(of).collect()
}

/// Makes `each` runs of edits for every file that parses.
fn make(each: usize) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for (seed, entry) in (1..).zip(corpus::entries()?) {
        let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
        let Some(mut dice) = Dice::new(seed, entry.kind, &bytes) else { continue };
        for number in 0..each {
            let count = 1 + dice.rng.below(5);
            let edits = (0..count).map(|_| dice.edit(entry.kind)).collect();
            let name = format!("{}#{number} {}", entry.name, clip(&format!("{edits:?}")));
            cases.push(Case { name, kind: entry.kind, bytes: bytes.clone(), edits });
        }
    }
    Ok(cases)
}

/// Makes edits that have to do with what is in the file, of the kinds that the flags of
/// `go mod edit` let through.
struct Dice {
    rng: Rng,
    requires: Vec<Pair>,
    excludes: Vec<Pair>,
    replaces: Vec<Pair>,
    retracts: Vec<Pair>,
    godebugs: Vec<Pair>,
    tools: Vec<String>,
    directories: Vec<String>,
}

/// Two words of one line, such as a path and a version.
type Pair = [String; 2];

const PATHS: &[&str] =
    &["example.com/new", "example.com/new/v2", "gopkg.in/new.v1", "a.example/first", "x"];
const VERSIONS: &[&str] = &[
    "v1.2.3",
    "v0.1.0",
    "v2.0.0",
    "v2.0.0+incompatible",
    "v1.0.0-20210101000000-0123456789ab",
    "v1",
    "master",
    "v1.2.3+meta",
];
const GODEBUGS: &[(&str, &str)] =
    &[("panicnil", "1"), ("default", "go1.21"), ("a", ""), ("b", "c=d")];

impl Dice {
    fn new(seed: u64, kind: Kind, bytes: &[u8]) -> Option<Dice> {
        let pair = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let mut dice = Dice {
            rng: Rng::new(seed),
            requires: Vec::new(),
            excludes: Vec::new(),
            replaces: Vec::new(),
            retracts: Vec::new(),
            godebugs: GODEBUGS.iter().map(|(key, value)| pair(key, value)).collect(),
            tools: list(&["example.com/new/cmd/x", "a.example/tool"]),
            directories: list(&["./x", "x", "../y", "a/b"]),
        };
        match kind {
            Kind::Mod => {
                let file = ModFile::parse("go.mod", bytes, Mode::Strict).ok()?;
                dice.requires.extend(file.requires().map(|r| pair(r.path, r.version)));
                dice.excludes.extend(file.excludes().map(|x| pair(x.path, x.version)));
                dice.replaces.extend(file.replaces().map(|r| pair(r.old_path, r.old_version)));
                dice.retracts.extend(file.retracts().map(|r| pair(r.low, r.high)));
                dice.godebugs.extend(file.godebugs().map(|debug| pair(debug.key, debug.value)));
                dice.tools.extend(file.tools().map(|tool| tool.path.to_owned()));
                dice.directories.extend(file.ignores().map(|ignore| ignore.path.to_owned()));
            }
            Kind::Work => {
                let file = WorkFile::parse("go.work", bytes).ok()?;
                dice.replaces.extend(file.replaces().map(|r| pair(r.old_path, r.old_version)));
                dice.godebugs.extend(file.godebugs().map(|debug| pair(debug.key, debug.value)));
                dice.directories.extend(file.uses().map(|used| used.path.to_owned()));
            }
            Kind::Sum | Kind::Vendor => return None,
        }
        Some(dice)
    }

    fn edit(&mut self, kind: Kind) -> Edit {
        const MOD: &[&str] = &[
            "module",
            "go",
            "dropgo",
            "toolchain",
            "droptoolchain",
            "godebug",
            "dropgodebug",
            "require",
            "require",
            "droprequire",
            "droprequire",
            "exclude",
            "dropexclude",
            "replace",
            "dropreplace",
            "retract",
            "dropretract",
            "tool",
            "droptool",
            "ignore",
            "dropignore",
            "setrequire",
            "setrequireseparate",
            "setrequiretwo",
        ];
        const WORK: &[&str] = &[
            "go",
            "dropgo",
            "toolchain",
            "droptoolchain",
            "godebug",
            "dropgodebug",
            "use",
            "dropuse",
            "replace",
            "dropreplace",
        ];
        let verb = *self.rng.pick(if kind == Kind::Work { WORK } else { MOD });
        let mut edit = vec![verb.to_owned()];
        match verb {
            "module" => edit.push(self.one_of(&["example.com/renamed", "x"])),
            "go" => edit.push(self.one_of(&["1.21", "1.27.3", "1.16", "1.x", "1.22rc1"])),
            "toolchain" => edit.push(self.one_of(&["go1.27.1", "default", "local", "go1.21"])),
            "godebug" => edit.extend(self.rng.pick(&self.godebugs).clone()),
            "dropgodebug" => edit.push(self.rng.pick(&self.godebugs)[0].clone()),
            "require" | "exclude" => edit.extend(self.version()),
            "droprequire" => edit.push(self.version()[0].clone()),
            "dropexclude" => edit.extend(self.known(|dice| &dice.excludes)),
            "dropreplace" => edit.extend(self.known(|dice| &dice.replaces)),
            "replace" => {
                edit.extend(self.known(|dice| &dice.replaces));
                let by_directory = self.rng.one_in(2);
                let directory = [self.one_of(&["./x", "../y", "../with space"]), String::new()];
                edit.extend(if by_directory { directory } else { self.version() });
            }
            "retract" | "dropretract" => {
                let versions = [self.one_of(VERSIONS), self.one_of(VERSIONS)];
                let known = self.rng.one_in(2) && !self.retracts.is_empty();
                edit.extend(if known { self.rng.pick(&self.retracts).clone() } else { versions });
                edit.push(self.one_of(&["", "a mistake", "two\nlines"]));
            }
            "tool" | "droptool" => edit.push(self.rng.pick(&self.tools).clone()),
            "ignore" | "dropignore" | "use" | "dropuse" => {
                edit.push(self.rng.pick(&self.directories).clone());
            }
            "setrequire" | "setrequireseparate" | "setrequiretwo" => self.all_required(&mut edit),
            _ => {}
        }
        edit
    }

    /// Most of what the file requires, some of it changed, and perhaps something new.
    fn all_required(&mut self, edit: &mut Edit) {
        let mut list = self.requires.clone();
        for _ in 0..self.rng.below(3) {
            list.push(self.version());
        }
        let mut seen = BTreeSet::new();
        list.retain(|[path, _]| seen.insert(path.clone()));
        let unmarked = 1 + self.rng.below(3);
        for [path, version] in list {
            if self.rng.one_in(8) {
                continue;
            }
            let version = if self.rng.one_in(6) { "v1.99.0".to_owned() } else { version };
            let indirect = if self.rng.one_in(unmarked) { "indirect" } else { "" };
            edit.extend([path, version, indirect.to_owned()]);
        }
    }

    fn one_of(&mut self, list: &[&str]) -> String {
        (*self.rng.pick(list)).to_owned()
    }

    /// A path and a version, mostly of a requirement.
    fn version(&mut self) -> Pair {
        if self.rng.one_in(3) || self.requires.is_empty() {
            return [self.one_of(PATHS), self.one_of(VERSIONS)];
        }
        let [path, version] = self.rng.pick(&self.requires).clone();
        if self.rng.one_in(2) { [path, version] } else { [path, self.one_of(VERSIONS)] }
    }

    /// A pair that is in the file, or another.
    fn known(&mut self, of: fn(&Dice) -> &Vec<Pair>) -> Pair {
        if of(self).is_empty() || self.rng.one_in(3) {
            return self.version();
        }
        let list = of(self).clone();
        self.rng.pick(&list).clone()
    }
}
