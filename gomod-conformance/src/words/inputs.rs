//! What the functions are asked about: the words of the corpus, and mutations of them.

use std::collections::BTreeSet;

use crate::answers::Question;
use crate::corpus::{self, Kind};
use crate::oracle::text;
use crate::rng::Rng;

/// The words of the corpus, sorted.
pub(crate) struct Words {
    pub(crate) versions: Vec<String>,
    pub(crate) paths: Vec<String>,
}

/// Words that real files seldom have.
const VERSIONS: &[&str] = &[
    "v1",
    "v1.2",
    "v0",
    "v1.2.3-0",
    "v1.2.3-01",
    "v1.2.3+01",
    "v1.2.3+incompatible",
    "v01.2.3",
    "v1.99999999999999999999999.0",
    "v18446744073709551616.0.0",
    "v1.0.0-18446744073709551616",
    "v1.0.0-99999999999999999999",
    "v1.2.3-a.b",
    "v1.2.3-a..b",
    "v1.2-pre",
    "v1+meta",
    "V1.2.3",
    "v1.2.3-",
    "v1.2.3+",
    "v1.2.3+incompatible.1",
    "v2.0.0-rc.1+incompatible",
    "1.2.3",
    "",
    "v",
    "v0.0.0-20210101000000-0123456789ab",
    "v1.2.0-0.20210101000000-0123456789ab",
    "v1.2.1-0.20219901000000-0123456789AB+incompatible",
    "v0.0.0-20210101000000-0123456789ab+x",
    "v1.2.3-pre.0.20210101000000-abcdef",
    "v2.0.0-20210101000000-0123456789ab",
    "latest",
    "none",
    "v1.0.10000000000000000000-0.20210101000000-0123456789ab",
    "master",
    "v1.2.3-é",
];
const RELEASES: &[&str] = &[
    "1",
    "1.0",
    "1.0.0",
    "1.2",
    "1.20",
    "1.20.0",
    "1.20.1",
    "1.21",
    "1.21.0",
    "1.21rc1",
    "1.21rc2",
    "1.21rc10",
    "1.21beta1",
    "1.21alpha1",
    "1.21.3rc1",
    "1.21.x",
    "1.021",
    "2",
    "1.9",
    "1.10",
    "1.99999999999999999999",
    "1.21.99999999999999999999",
    "go1.21",
    "go1.21.3-custom",
    "go1.21.3 custom",
    "go1.22rc1-x",
    "go1",
    "default",
    "local",
    "",
    "go1.21/x",
    "1.21-x",
    "1.1000",
    "go1.21\tx",
    "1.21rc",
    "1.21rc01",
    "01.2",
    "1..2",
    "1.20rc1",
    "1.4.3",
    "1.22.3",
];
const PATHS: &[&str] = &[
    "",
    ".",
    "..",
    "a",
    "std",
    "cmd/go",
    "./x",
    "../x",
    "/x",
    "x/",
    "x//y",
    "-x.com/y",
    "x.com/-y",
    "x.com/.y",
    "x.com/y.",
    "x.com/Con",
    "x.com/con.txt",
    "x.com/lpt1",
    "x.com/a~1",
    "x.com/a~b",
    "X.com/y",
    "x_y.com/z",
    "x.com/v2",
    "x.com/v1",
    "x.com/v02",
    "x.com/v2.1",
    "x.com/y/v2",
    "gopkg.in/yaml.v2",
    "gopkg.in/yaml.v2-unstable",
    "gopkg.in/yaml",
    "gopkg.in/yaml.v0",
    "gopkg.in/yaml.v02",
    "gopkg.in/yaml.v1",
    "gopkg.in/.v1",
    "x.com/+y",
    "x.com/é",
    "x.com/\u{212a}",
    "x.com/a b",
    "c:\\x",
    "C:/x",
    ".\\x",
    "..\\x",
    "\\x",
    "x.com/!y",
    "x.com/a!b",
    "!x.com/!b!c",
    "x.com/a\u{301}",
    "x.com/@v",
    "x.com/y@v1",
    "x.com/`y`",
    "x.com/\u{ff21}",
    "x.com/aux.h/y",
    "foo.com/bar,x.com/*",
    "*.com/x?",
    "x.com/[a-",
    "x.com/\\",
    "*",
    "x.com/*/z,",
    ",,x.com/y/",
    "x.com/日本",
    "x.com/\u{e000}",
    "x.com/\u{2c2f}",
    "x.com/\u{1e030}",
    "com1/x",
    "x.com/nul",
];
const MAJORS: &[&str] = &["", "/v1", "/v2", "/v10", ".v0", ".v1", ".v2", ".v1-unstable", "-x"];

impl Words {
    /// Collects every version and every path that stands in a module file of the corpus.
    pub(crate) fn of_corpus() -> Result<Words, String> {
        let (mut versions, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for entry in corpus::entries()? {
            if entry.kind == Kind::Vendor {
                continue;
            }
            let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
            for word in text(&bytes).split(|c: char| c.is_whitespace() || "[](),\"`".contains(c)) {
                let word = word.trim_end_matches("/go.mod");
                let mut bytes = word.bytes();
                if bytes.next() == Some(b'v') && bytes.next().is_some_and(|b| b.is_ascii_digit()) {
                    versions.insert(word.to_owned());
                } else if word.contains(['/', '.']) && !word.starts_with("h1:") {
                    paths.insert(word.to_owned());
                }
            }
        }
        versions.extend(VERSIONS.iter().map(|&word| word.to_owned()));
        paths.extend(PATHS.iter().map(|&word| word.to_owned()));
        let list = |set: BTreeSet<String>| set.into_iter().collect();
        Ok(Words { versions: list(versions), paths: list(paths) })
    }

    /// Questions about every word, and in each of `rounds` rounds about mutations and pairs.
    pub(crate) fn questions(&self, rounds: usize) -> Vec<Question> {
        let mut rng = Rng::new(1);
        let mut out = Vec::new();
        for version in &self.versions {
            ask_version(&mut out, version);
        }
        for path in &self.paths {
            ask_path(&mut out, path);
        }
        for (x, y) in RELEASES.iter().flat_map(|x| RELEASES.iter().map(move |y| (x, y))) {
            ask_releases(&mut out, x, y);
        }
        for _ in 0..rounds {
            for version in &self.versions {
                ask_version(&mut out, &mutated(&mut rng, version));
                self.ask_pair(&mut out, &mut rng, version);
            }
            for path in &self.paths {
                ask_path(&mut out, &mutated(&mut rng, path));
                self.ask_patterns(&mut out, &mut rng, path);
            }
            for _ in 0..2_000 {
                let (x, y) = (*rng.pick(RELEASES), *rng.pick(RELEASES));
                let (x, y) = (mutated(&mut rng, x), mutated(&mut rng, y));
                ask_releases(&mut out, &x, &y);
                self.ask_sort(&mut out, &mut rng);
            }
        }
        out
    }

    fn ask_pair(&self, out: &mut Vec<Question>, rng: &mut Rng, version: &str) {
        let other = rng.pick(&self.versions).clone();
        // Neighbours share a prefix, where order is decided late.
        let near = mutated(rng, version);
        for second in [other, near] {
            out.push(("semver.Compare", words(&[version, &second])));
            out.push(("gover.ModCompare", words(&["example.com/m", version, &second])));
        }
        out.push(("module.MatchPathMajor", words(&[version, *rng.pick(MAJORS)])));
        out.push(("module.CheckPathMajor", words(&[version, *rng.pick(MAJORS)])));
        let made = [*rng.pick(&["v0", "v1", "v2"]), version, "20210203040506", "0123456789ab"];
        out.push(("module.PseudoVersion", words(&made)));
    }

    fn ask_patterns(&self, out: &mut Vec<Question>, rng: &mut Rng, path: &str) {
        let cut = path.char_indices().nth(rng.below(path.len().max(1))).map_or(0, |(at, _)| at);
        let globs = match rng.below(4) {
            0 => format!("{}*", &path[..cut]),
            1 => format!("{},{}", rng.pick(&self.paths), rng.pick(PATHS)),
            2 => format!("*/{path}"),
            _ => mutated(rng, path),
        };
        out.push(("module.MatchPrefixPatterns", words(&[&globs, path])));
    }

    fn ask_sort(&self, out: &mut Vec<Question>, rng: &mut Rng) {
        let mut list = Vec::new();
        for _ in 0..rng.below(8) {
            list.push(rng.pick(&["a", "b", "a/b", "B", "go", "toolchain"]).to_string());
            let suffix = if rng.one_in(3) { "/go.mod" } else { "" };
            list.push(format!("{}{suffix}", rng.pick(&self.versions)));
        }
        // The go command sorts with an unstable sort: equal elements must be equal in all.
        out.push(("module.Sort", list));
    }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

fn ask_version(out: &mut Vec<Question>, version: &str) {
    for function in [
        "semver.IsValid",
        "semver.Canonical",
        "semver.Major",
        "semver.MajorMinor",
        "semver.Prerelease",
        "semver.Build",
        "module.CanonicalVersion",
        "module.EscapeVersion",
        "module.UnescapeVersion",
        "module.IsPseudoVersion",
        "module.PseudoVersionBase",
        "module.PseudoVersionRev",
        "module.PseudoVersionTime",
    ] {
        out.push((function, words(&[version])));
    }
}

fn ask_path(out: &mut Vec<Question>, path: &str) {
    for function in [
        "module.CheckPath",
        "module.CheckImportPath",
        "module.CheckFilePath",
        "module.EscapePath",
        "module.UnescapePath",
        "module.SplitPathVersion",
        "modfile.IsDirectoryPath",
    ] {
        out.push((function, words(&[path])));
    }
}

fn ask_releases(out: &mut Vec<Question>, x: &str, y: &str) {
    for function in ["gover.IsValid", "gover.Lang", "gover.FromToolchain"] {
        out.push((function, words(&[x])));
    }
    for function in ["gover.Compare", "gover.ToolchainCompare"] {
        out.push((function, words(&[x, y])));
    }
    out.push(("gover.ModCompare", words(&["go", x, y])));
    out.push(("gover.ModCompare", words(&["toolchain", x, y])));
}

/// Changes one or a few places of a word.
fn mutated(rng: &mut Rng, word: &str) -> String {
    const PIECES: &[&str] = &[
        "0",
        "1",
        "9",
        "00",
        ".",
        "-",
        "+",
        "v",
        "/",
        "~",
        "!",
        "A",
        "z",
        "_",
        " ",
        "é",
        "rc1",
        "\\",
        "incompatible",
        "99999999999999999999",
        "20210101000000",
        "-0.",
        ".0.",
        "@",
        "*",
        "[",
        "\u{212a}",
        "con",
        "/v2",
        ".v1",
        "\u{0}",
        "日",
        "%",
        "\"",
        "~1",
    ];
    let mut chars: Vec<char> = word.chars().collect();
    for _ in 0..1 + rng.below(2) {
        let at = rng.below(chars.len() + 1);
        match rng.below(4) {
            0 if at < chars.len() => {
                chars.remove(at);
            }
            1 if at < chars.len() => {
                let other = rng.below(chars.len());
                chars.swap(at, other);
            }
            2 if at < chars.len() => {
                let piece: Vec<char> = rng.pick(PIECES).chars().collect();
                chars.splice(at..=at, piece);
            }
            _ => {
                let piece: Vec<char> = rng.pick(PIECES).chars().collect();
                chars.splice(at..at, piece);
            }
        }
    }
    chars.into_iter().collect()
}
