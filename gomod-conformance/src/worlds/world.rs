//! A universe laid on disk, and what both sides say about it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::path::{escape_path, escape_version};

use super::sides::{Said, Sides};
use super::universe::{Release, Universe};
use crate::face::Face;
use crate::lay::write;
use crate::listing;
use crate::report::{Difference, same_text};

/// The question that go.mod may be changed for.
const UPDATING: &[&str] = &["list", "-mod=mod", "-m", "-json", "all"];

/// A universe on disk.
pub(crate) struct World {
    root: PathBuf,
    start: PathBuf,
    workspace: bool,
    has_go_line: bool,
}

/// What one world showed, by check. A check that does not apply is `None`.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) list: Option<Option<Difference>>,
    pub(crate) updated: Option<Option<Difference>>,
    pub(crate) graph: Option<Option<Difference>>,
    pub(crate) refused: Option<Option<Difference>>,
    pub(crate) words: Option<Option<Difference>>,
    /// What `gomod go` answers that it covers.
    pub(crate) face: Vec<Option<Difference>>,
    /// How often it said that it does not cover the command line.
    pub(crate) not_covered: usize,
}

impl World {
    /// Writes all files of a universe below `root`.
    pub(crate) fn lay(universe: &Universe, root: &Path) -> std::io::Result<World> {
        let mut sums = String::new();
        for release in &universe.releases {
            write_release(release, &root.join("proxy"))?;
            add_sums(release, &mut sums);
        }
        for local in &universe.locals {
            let dir = root.join(&local.dir);
            write(&dir.join("go.mod"), local.go_mod.as_bytes())?;
            write(&dir.join("go.sum"), sums.as_bytes())?;
        }
        if let Some(work) = &universe.work {
            write(&root.join("go.work"), work.as_bytes())?;
        }
        let main = universe.locals.iter().find(|local| local.dir == universe.start);
        let has_go_line = main.is_some_and(|main| main.go_mod.contains("\ngo "));
        let (root, start) = (root.to_owned(), root.join(&universe.start));
        Ok(World { root, start, workspace: universe.work.is_some(), has_go_line })
    }

    /// Asks both sides and compares.
    pub(crate) fn compare(&self, sides: &Sides<'_>, case: &str) -> Verdict {
        let ours = Face::open(&self.start, &self.cache("ours"), &self.root.join("proxy"));
        let (list, graph, notes) = match &ours {
            Ok(face) => (face.list(), face.graph(), face.notes().unwrap_or_default()),
            Err(refusal) => (Err(refusal.clone()), Err(refusal.clone()), Vec::new()),
        };
        let list = list.map(|text| self.placed(text, "ours"));
        let mut verdict = Verdict::default();
        match (graph, self.both(sides, &mut verdict, case, &["mod", "graph"])) {
            (Ok(ours), Ok(theirs)) => verdict.graph = Some(same_text(case, &ours, &theirs)),
            (ours, theirs) => self.refusals(&mut verdict, case, ours, theirs),
        }
        match (list, self.both(sides, &mut verdict, case, &["list", "-m", "-json", "all"])) {
            (Ok(ours), Ok(theirs)) => {
                verdict.list = Some(listing::compare(case, ours.as_bytes(), theirs.as_bytes()));
            }
            // We answer what -mod=mod leads to, and say so. Not so where the go line is
            // missing: the go command adds its own release, which changes the build.
            (Ok(_), Err(_)) if !self.workspace && !self.has_go_line => {}
            (Ok(ours), Err(refusal)) if !self.workspace => {
                let theirs = self.both(sides, &mut verdict, case, UPDATING);
                let found = match theirs {
                    Ok(_) if notes.is_empty() => {
                        Some(Difference::new(case, format!("no note of: {refusal}")))
                    }
                    Ok(theirs) => listing::compare(case, ours.as_bytes(), theirs.as_bytes()),
                    Err(refusal) => Some(Difference::new(
                        case,
                        format!("only go refuses: {}", refusal.trim_end()),
                    )),
                };
                verdict.updated = Some(found);
            }
            // Ours is wrong about what -mod=mod leads to, if about anything.
            (ours @ Err(_), Err(dirty))
                if verdict.refused.is_none()
                    && !self.workspace
                    && dirty.contains("updates to go.mod needed") =>
            {
                let theirs = self.both(sides, &mut verdict, case, UPDATING);
                self.refusals(&mut verdict, case, ours, theirs);
            }
            (ours, theirs) if verdict.refused.is_none() => {
                self.refusals(&mut verdict, case, ours, theirs);
            }
            _ => {}
        }
        verdict
    }

    fn cache(&self, whose: &str) -> PathBuf {
        self.root.join(format!("cache-{whose}"))
    }

    /// What the go command answers. `gomod go` is asked the same first: it leaves go.mod alone.
    fn both(
        &self,
        sides: &Sides<'_>,
        verdict: &mut Verdict,
        case: &str,
        args: &[&str],
    ) -> Result<String, String> {
        let proxy = self.root.join("proxy");
        let ours = sides.ours(&self.start, &self.cache("face"), &proxy, args);
        let theirs = sides.go(&self.start, &self.cache("go"), &proxy, args);
        let (ours, theirs) = (
            ours.map(|said| said.placed(|text| self.placed(text, "face"))),
            theirs.map(|said| said.placed(|text| self.placed(text, "go"))),
        );
        match (&ours, &theirs) {
            (Ok(ours), _) if ours.is_not_covered() => verdict.not_covered += 1,
            (Ok(ours), Ok(theirs)) => {
                verdict.face.push(ours.compare(theirs, &format!("{case}: {}", args.join(" "))));
            }
            (Err(error), _) => verdict.face.push(Some(Difference::new(case, error.clone()))),
            (_, Err(_)) => {}
        }
        theirs.and_then(Said::answer)
    }

    /// An answer with the module cache by a name that both sides share.
    fn placed(&self, answer: String, whose: &str) -> String {
        answer.replace(&self.cache(whose).display().to_string(), "MODCACHE")
    }

    /// A refusal with the files by names that both sides share: from where one stands, else from
    /// the root of the world, which is there or one level above.
    fn shared_names(&self, text: &str) -> String {
        let (start, root) = (self.start.display(), self.root.display());
        let text = text.replace(&format!("{start}/"), "").replace(&format!("{start} "), ". ");
        let text = text.replace(&format!("{root}/"), "").replace("../", "");
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines() {
            // What a file was wanted for is part of the system's words to the go command alone.
            let line = match line.split_once(": open ") {
                Some((before, after)) => {
                    let reason = after.split_once(": ").map_or("", |(_, reason)| reason);
                    format!("{before}: {reason}")
                }
                None => line.to_owned(),
            };
            // The hint at a newer toolchain is of no use where there is no Go: ours has none.
            let line = match line.split_once("; to download and use go ") {
                Some((before, _)) => before.to_owned(),
                None => line,
            };
            if line == "\tgo work use" {
                continue;
            }
            // It tells each time it comes upon a module of which members say two things.
            if !line.starts_with("conflicting replacements found") || !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.join("\n")
    }

    /// Whether both refuse, and if so in the same words; but the go command begins with its
    /// name, warns of other things besides, and names files from where it stands.
    fn refusals(
        &self,
        verdict: &mut Verdict,
        case: &str,
        ours: Result<String, String>,
        theirs: Result<String, String>,
    ) {
        let only = |side: &str, refusal: &str| {
            Some(Difference::new(case, format!("only {side} refuses: {}", refusal.trim_end())))
        };
        verdict.refused = Some(match (ours, theirs) {
            (Err(ours), Err(theirs)) => {
                let warning =
                    |line: &&str| line.starts_with("go: dropping requirement on excluded");
                let lines = theirs.lines().filter(|line| !warning(line));
                let lines: Vec<&str> =
                    lines.map(|line| line.strip_prefix("go: ").unwrap_or(line)).collect();
                let (ours, theirs) =
                    (self.shared_names(&ours), self.shared_names(&lines.join("\n")));
                verdict.words = Some(same_text(case, ours.trim_end(), theirs.trim_end()));
                None
            }
            (Err(ours), Ok(_)) => only("ours", &ours),
            (Ok(_), Err(theirs)) => only("go", &theirs),
            (Ok(_), Ok(_)) => None,
        });
    }
}

fn write_release(release: &Release, proxy: &Path) -> std::io::Result<()> {
    let escaped = (escape_path(&release.path), escape_version(&release.version));
    let (Ok(path), Ok(version)) = escaped else {
        return Err(std::io::Error::other(format!("{} cannot be escaped", release.path)));
    };
    let dir = proxy.join(&*path).join("@v");
    write(&dir.join(format!("{version}.mod")), release.go_mod.as_bytes())?;
    let mut info = format!("{{\"Version\":\"{}\"", release.version);
    if let Some(time) = &release.time {
        let _ = write!(info, ",\"Time\":\"{time}\"");
    }
    info.push('}');
    write(&dir.join(format!("{version}.info")), info.as_bytes())
}

/// The lines of a release in go.sum; its files are its go.mod alone.
fn add_sums(release: &Release, sums: &mut String) {
    let Release { path, version, go_mod, .. } = release;
    let _ = writeln!(sums, "{path} {version}/go.mod {}", hash_go_mod(go_mod.as_bytes()));
    let mut zip = Hash1::new();
    // Some modules were never downloaded whole.
    let whole = !version.ends_with('1');
    if whole && zip.add(format!("{path}@{version}/go.mod"), go_mod.as_bytes()).is_ok() {
        let _ = writeln!(sums, "{path} {version} {}", zip.finish());
    }
}
