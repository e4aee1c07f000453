//! Random module universes: what is published, and the project that is looked at.
//!
//! A universe is made from its seed alone. Most of it is sound; now and then one thing
//! is wrong on purpose, because what the go command refuses is to be refused too.

use std::fmt::Write;

use crate::rng::Rng;

/// A module version that a proxy serves.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    pub(crate) path: String,
    pub(crate) version: String,
    pub(crate) go_mod: String,
    /// The `Time` of its `.info`, where that has one.
    pub(crate) time: Option<String>,
}

/// A go.mod on disk: a main module, a workspace member or a replacement directory.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    /// Its directory, relative to the root of the world.
    pub(crate) dir: String,
    pub(crate) go_mod: String,
}

/// A project and all that it could ever need.
#[derive(Clone, Debug)]
pub(crate) struct Universe {
    pub(crate) releases: Vec<Release>,
    pub(crate) locals: Vec<Local>,
    /// The text of go.work, at the root of the world.
    pub(crate) work: Option<String>,
    /// The directory from which it is looked at.
    pub(crate) start: String,
}

const RELEASES: &[&str] = &[
    "1.11", "1.15", "1.16", "1.16", "1.17", "1.17", "1.18", "1.20", "1.21", "1.21rc2", "1.21.0",
    "1.22.5", "1.23.0", "1.24", "1.25.1", "1.26.0", "1.27.3",
];

const PATHS: &[&str] = &[
    "example.com/a",
    "example.com/b",
    "example.com/b/sub",
    "example.com/c/v2",
    "example.com/c/v3",
    "example.com/Capital/Letters",
    "example.com/legacy",
    "example.com/old",
    "gopkg.in/check.v1",
    "gopkg.in/yaml.v2",
    "z.example/tail-of.the_list",
    "a.example/~head",
];

/// The versions that a module of this path may have.
fn versions_of(path: &str) -> &'static [&'static str] {
    match path.rsplit(['/', '.']).next() {
        Some("v2") => &["v2.0.0", "v2.0.1", "v2.1.0-beta.2", "v2.10.0", "v2.9.0"],
        Some("v3") => &["v3.0.0-20200102030405-abcdefabcdef", "v3.0.0", "v3.1.0"],
        Some("v1") => &["v1.0.0", "v1.0.0-20190902080502-41f04d3bba15", "v1.1.0"],
        Some("legacy") => &["v1.0.0", "v2.0.0+incompatible", "v3.5.0+incompatible", "v0.9.0"],
        _ => &[
            "v0.0.0-20210101000000-0123456789ab",
            "v0.1.0",
            "v0.1.1-0.20210301000000-00112233aabb",
            "v0.2.0",
            "v1.0.0-rc.1",
            "v1.0.0",
            "v1.0.1",
            "v1.2.0",
            "v1.10.0",
            "v1.9.9",
            "v1.10.0-rc.10.0.20210102030405-aabbccddeeff",
        ],
    }
}

/// What is being made, with the dice.
struct Maker {
    rng: Rng,
    /// The module versions that exist.
    known: Vec<(String, String)>,
    /// The paths that are replaced, and those that another path is replaced by. They are
    /// kept apart: the go command keeps the go line of a module by path and version
    /// alone, and where both meet `go list` prints that of the wrong go.mod.
    replaced: Vec<String>,
    stand_ins: Vec<String>,
    /// The members of the workspace.
    members: Vec<String>,
    /// Whether this universe may still be given the one thing that the go command refuses.
    faulty: bool,
}

impl Universe {
    /// Makes the universe of a seed.
    pub(crate) fn new(seed: u64) -> Universe {
        let mut rng = Rng::new(seed);
        let mut known = Vec::new();
        let most = if rng.one_in(8) { PATHS.len() } else { 2 + rng.below(6) };
        for _ in 0..most {
            let path = *rng.pick(PATHS);
            let from = versions_of(path);
            for _ in 0..1 + rng.below(3) {
                let made = (path.to_owned(), (*rng.pick(from)).to_owned());
                if !known.contains(&made) {
                    known.push(made);
                }
            }
        }
        let faulty = rng.one_in(12);
        let (replaced, stand_ins, members) = (Vec::new(), Vec::new(), Vec::new());
        let mut maker = Maker { rng, known, replaced, stand_ins, members, faulty };
        let mut releases = maker.releases();
        if !maker.rng.one_in(4) {
            // Dependencies that require the main module mean a version published before.
            releases.push(Release {
                path: "example.com/main".to_owned(),
                version: "v0.1.0".to_owned(),
                go_mod: "module example.com/main\n\ngo 1.15\n".to_owned(),
                time: None,
            });
        }
        let universe =
            if maker.rng.one_in(4) { maker.workspace(releases) } else { maker.single(releases) };
        universe.turned_inward(seed)
    }

    /// Makes the main module require itself, once in sixteen universes, and lets the version that
    /// it requires need something. The dice are other ones, so that nothing else is made otherwise.
    fn turned_inward(mut self, seed: u64) -> Universe {
        let mut rng = Rng::new(!seed);
        if !rng.one_in(16) {
            return self;
        }
        let known: Vec<String> =
            self.releases.iter().map(|r| format!("require {} {}\n", r.path, r.version)).collect();
        let own = "example.com/main";
        for release in self.releases.iter_mut().filter(|release| release.path == own) {
            release.go_mod = format!("module {own}\n\ngo {}\n\n", *rng.pick(RELEASES));
            for _ in 0..rng.below(4) {
                release.go_mod.push_str(rng.pick(&known).as_str());
            }
        }
        for local in
            self.locals.iter_mut().filter(|l| l.go_mod.starts_with(&format!("module {own}\n")))
        {
            local.go_mod += &format!("require {own} v0.1.0\n");
        }
        self
    }
}

impl Maker {
    fn releases(&mut self) -> Vec<Release> {
        let known = self.known.clone();
        let mut releases = Vec::new();
        for (path, version) in known {
            let legacy = version.ends_with("+incompatible") || self.rng.one_in(12);
            let go_mod =
                if legacy { format!("module {path}\n") } else { self.go_mod_of_release(&path) };
            let day = 1 + self.rng.below(28);
            let time = (!self.rng.one_in(10))
                .then(|| format!("2021-{:02}-{day:02}T10:20:30Z", day % 12 + 1));
            releases.push(Release { path, version, go_mod, time });
        }
        releases
    }

    fn go_mod_of_release(&mut self, path: &str) -> String {
        let mut text = String::new();
        if self.rng.one_in(12) {
            text.push_str("// Deprecated: look elsewhere.\n");
        }
        let declared = if self.fault(40) { "example.com/impostor" } else { path };
        let _ = writeln!(text, "module {declared}\n");
        self.go_line(&mut text, 6);
        let most = self.rng.below(5);
        self.requires(&mut text, most, 3);
        if self.rng.one_in(8) {
            // A dependency's own replacements and exclusions have no effect, even where
            // they are malformed.
            text.push_str("replace example.com/a => ../nowhere\n\nexclude example.com/b v1\n");
        }
        if self.rng.one_in(8) {
            text.push_str("retract v1.0.0 // a mistake\n");
        }
        if self.rng.one_in(10) {
            text.push_str("unheard of\n");
        }
        text
    }

    /// A `go` line, left out once in `none` times.
    fn go_line(&mut self, text: &mut String, none: usize) {
        if self.rng.one_in(none) {
            return;
        }
        let release = if self.fault(60) { "1.99.0" } else { *self.rng.pick(RELEASES) };
        let _ = writeln!(text, "go {release}\n");
    }

    /// Whether to do something wrong here. It is done once: where several things are wrong,
    /// which one is told of is a matter of chance.
    fn fault(&mut self, n: usize) -> bool {
        let now = self.faulty && self.rng.one_in(n);
        self.faulty &= !now;
        now
    }

    /// Requirements on known module versions; every `indirect`th is marked so.
    fn requires(&mut self, text: &mut String, most: usize, indirect: usize) {
        for _ in 0..most {
            let (path, mut version) = self.rng.pick(&self.known).clone();
            if self.fault(30) {
                version = absent(&version).to_owned();
            }
            let comment = if self.rng.one_in(indirect) { " // indirect" } else { "" };
            let _ = writeln!(text, "require {path} {version}{comment}");
        }
        if self.rng.one_in(20) {
            let _ = writeln!(text, "require example.com/main v0.1.0");
        }
    }

    fn excludes(&mut self, text: &mut String) {
        for _ in 0..self.rng.below(3) {
            let (path, version) = self.rng.pick(&self.known).clone();
            let _ = writeln!(text, "exclude {path} {version}");
        }
    }

    /// Replacements of every kind; the directories that they name are added to `locals`,
    /// given relative to `dir`, one level below the root.
    fn replaces(&mut self, text: &mut String, locals: &mut Vec<Local>, dir: &str) {
        let mut seen: Vec<(String, String)> = Vec::new();
        for _ in 0..self.rng.below(3) {
            let (path, version) = self.rng.pick(&self.known).clone();
            let left = if self.rng.one_in(2) { String::new() } else { format!(" {version}") };
            let key = (path.clone(), left.clone());
            if (seen.contains(&key) && !self.fault(1)) || self.stand_ins.contains(&path) {
                continue;
            }
            // That go.work must not replace a member at all versions is another rule to break.
            let member = dir.is_empty() && left.is_empty() && self.members.contains(&path);
            if member && !self.fault(1) {
                continue;
            }
            seen.push(key);
            self.replaced.push(path.clone());
            let right = match self.rng.below(3) {
                0 => {
                    let name = format!("local{}", locals.len());
                    if !self.fault(8) {
                        locals.push(self.replacement_dir(&name, &path));
                    }
                    let up = if dir.is_empty() { "./" } else { "../" };
                    format!("{up}{name}")
                }
                1 => self
                    .known
                    .iter()
                    .rfind(|(other, _)| *other == path)
                    .map_or(format!("{path} {version}"), |(_, v)| format!("{path} {v}")),
                _ => {
                    let (other, at) = self.rng.pick(&self.known).clone();
                    if self.replaced.contains(&other) {
                        continue;
                    }
                    self.stand_ins.push(other.clone());
                    format!("{other} {at}")
                }
            };
            let _ = writeln!(text, "replace {path}{left} => {right}");
        }
    }

    fn replacement_dir(&mut self, name: &str, path: &str) -> Local {
        let declared = if self.fault(6) { "example.com/impostor" } else { path };
        let mut go_mod = format!("module {declared}\n\n");
        self.go_line(&mut go_mod, 5);
        let most = self.rng.below(4);
        self.requires(&mut go_mod, most, 3);
        Local { dir: name.to_owned(), go_mod }
    }

    /// The go.mod of a main module or a workspace member.
    fn main_module(&mut self, path: &str, dir: &str, locals: &mut Vec<Local>) -> String {
        let mut text = format!("module {path}\n\n");
        self.go_line(&mut text, 10);
        if self.rng.one_in(6) {
            text.push_str("toolchain go1.27.1\n\n");
        }
        let most = 1 + self.rng.below(5);
        self.requires(&mut text, most, 3);
        if self.rng.one_in(3) {
            self.excludes(&mut text);
        }
        if self.rng.one_in(2) {
            self.replaces(&mut text, locals, dir);
        }
        if self.rng.one_in(10) {
            text.push_str("retract v0.0.1\n");
        }
        text
    }

    fn single(mut self, releases: Vec<Release>) -> Universe {
        let mut locals = Vec::new();
        let go_mod = self.main_module("example.com/main", "main", &mut locals);
        locals.push(Local { dir: "main".to_owned(), go_mod });
        Universe { releases, locals, work: None, start: "main".to_owned() }
    }

    fn workspace(mut self, releases: Vec<Release>) -> Universe {
        let mut locals = Vec::new();
        let mut work = String::new();
        if !self.rng.one_in(10) {
            // A member may not ask for a newer release than the workspace.
            let release = if self.fault(3) { "1.21" } else { "1.27.3" };
            let _ = writeln!(work, "go {release}\n");
        }
        let members = 1 + self.rng.below(3);
        for member in 0..members {
            let dir = format!("member{member}");
            let path = if member == 0 {
                "example.com/main".to_owned()
            } else if self.rng.one_in(4) {
                // A member that the other members may require as well.
                let path = self.rng.pick(&self.known).0.clone();
                match self.members.contains(&path) && !self.fault(1) {
                    true => format!("example.com/member{member}"),
                    false => path,
                }
            } else {
                format!("example.com/member{member}")
            };
            self.members.push(path.clone());
            let go_mod = self.main_module(&path, &dir, &mut locals);
            locals.push(Local { dir: dir.clone(), go_mod });
            let _ = writeln!(work, "use ./{dir}");
        }
        if self.rng.one_in(3) {
            self.replaces(&mut work, &mut locals, "");
        }
        let start = if self.rng.one_in(2) { "" } else { "member0" };
        Universe { releases, locals, work: Some(work), start: start.to_owned() }
    }
}

/// A version of the same major that no module here has.
fn absent(version: &str) -> &'static str {
    match version.as_bytes().get(1) {
        Some(b'2') => "v2.99.0",
        Some(b'3') => "v3.99.0",
        _ => "v1.99.0",
    }
}
