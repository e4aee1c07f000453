//! Which files make a module zip: lists of made-up names.

use gomod_core::modzip::{self, ModuleFile};

use super::{answer, same};
use crate::answers::{Answers, Question};
use crate::check::Tier;
use crate::report::Check;
use crate::rng::Rng;

/// Elements of paths that some rule is about.
const ELEMENTS: &[&str] = &[
    "a",
    "A",
    "b",
    "s",
    "ſ",
    "S",
    "k",
    "K",
    "K",
    "ß",
    "ẞ",
    "σ",
    "ς",
    "Σ",
    "é",
    "É",
    "e\u{301}",
    "İ",
    "ı",
    "i",
    "Ǆ",
    "ǅ",
    "ǆ",
    "ꭰ",
    "Ꭰ",
    "𐐀",
    "𐐨",
    "vendor",
    "Vendor",
    "vendor",
    "modules.txt",
    "go.mod",
    "GO.MOD",
    "Go.mod",
    "go.sum",
    "LICENSE",
    "license",
    ".hg_archival.txt",
    ".git",
    ".",
    "..",
    "",
    "a.go",
    "x y",
    "con",
    "CON.txt",
    "aux",
    "a~1",
    "a'b",
    "a\\b",
    "a:b",
    "-a",
    "a.",
    "...",
    "a*",
    "ab\u{0}",
    "\u{1f600}",
    "sub",
    "pkg",
];

/// A path of a few elements.
pub(super) fn path(rng: &mut Rng) -> String {
    let mut path = String::new();
    for i in 0..1 + rng.below(3) {
        if i > 0 {
            path.push('/');
        }
        path.push_str(ELEMENTS[rng.below(ELEMENTS.len())]);
    }
    if rng.one_in(40) {
        path.insert(0, '/');
    }
    path
}

/// The content of a go.mod, whose go line decides on the rule for vendor directories.
pub(super) fn go_mod(rng: &mut Rng) -> &'static str {
    const FILES: &[&str] = &[
        "module m\n",
        "module m\n\ngo 1.9\n",
        "module m\n\ngo 1.23.9\n",
        "module m\n\ngo 1.24\n",
        "module m\n\ngo 1.24rc1\n",
        "module m\n\ngo 1.27.3\n",
        "module m\n\ngo 2\n",
        "module m\n\ngo 1.24.x\n",
        "module m\ngo 1.25\nsomething new\n",
        "no go.mod",
    ];
    FILES[rng.below(FILES.len())]
}

pub(super) fn run(answers: &Answers, tier: Tier) -> Result<Vec<Check>, String> {
    let rounds = if tier == Tier::Full { 20_000 } else { 1_000 };
    let mut rng = Rng::new(6);
    let lists: Vec<Vec<(String, &str)>> = (0..rounds)
        .map(|_| {
            let mut list: Vec<_> = (0..1 + rng.below(12)).map(|_| (path(&mut rng), "x")).collect();
            if rng.one_in(2) {
                let at = rng.below(list.len() + 1);
                list.insert(at, ("go.mod".to_owned(), go_mod(&mut rng)));
            }
            list
        })
        .collect();
    let questions: Vec<Question> = lists
        .iter()
        .map(|list| {
            let arguments = list.iter().flat_map(|(path, text)| [path.clone(), (*text).to_owned()]);
            ("zip.CheckFiles", arguments.collect())
        })
        .collect();
    let theirs = answers.ask(&questions)?;
    let outcomes = lists.iter().zip(&theirs).map(|(list, theirs)| {
        let files: Vec<ModuleFile> =
            list.iter().map(|(path, text)| ModuleFile::of_bytes(path.as_str(), *text)).collect();
        same(&format!("{list:?}"), &answer(&modzip::check_files(&files)), theirs)
    });
    Ok(vec![Check::of(
        "zips",
        "files",
        "`zip.CheckFiles`: what is valid, left out, refused",
        outcomes,
    )])
}
