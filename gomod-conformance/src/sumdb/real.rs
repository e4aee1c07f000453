//! The log that all the world uses, by the module proxies of this machine: what go.sum files of real
//! modules have is in it, and what they do not have is not.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::lay::{put, write};
use crate::live::{Kept, Subject, of_paths};
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Difference, say};

/// Small and middling ones: each version that their go.sum files name is asked about.
const MODULES: [&str; 6] = [
    "go.etcd.io/etcd/server/v3",
    "github.com/gin-gonic/gin",
    "go.opentelemetry.io/otel/sdk",
    "golang.org/x/tools",
    "github.com/spf13/cobra",
    "github.com/stretchr/testify",
];
/// Those whose modules are fetched anew besides, by both commands, without a go.sum.
const FETCHED: [&str; 3] =
    ["golang.org/x/tools", "github.com/spf13/cobra", "github.com/stretchr/testify"];

/// What came of it.
#[derive(Default)]
pub(super) struct Real {
    /// Each line as published: proven.
    pub(super) proven: Vec<Option<Difference>>,
    /// Each line with one character changed: refused.
    pub(super) changed: Vec<Option<Difference>>,
    /// Each hash that the go command gets, with the same log asked.
    pub(super) fetched: Vec<Option<Difference>>,
    /// For the docs.
    pub(super) table: String,
}

/// The part of the answer of `gomod verify --json` that is looked at.
#[derive(Deserialize)]
struct Answer {
    log: Option<Log>,
}

#[derive(Deserialize)]
struct Log {
    tree: Tree,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Tree {
    size: u64,
}

#[derive(Deserialize)]
struct Line {
    line: usize,
    path: String,
    version: String,
    standing: String,
    #[serde(default)]
    reason: String,
}

/// A module in the answers of both commands to `download`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fetched {
    path: String,
    version: String,
    #[serde(default)]
    sum: String,
    #[serde(default)]
    go_mod_sum: String,
    #[serde(default)]
    error: String,
}

/// Runs it; nothing comes back where no proxy answers for the log.
pub(super) fn run(oracle: &Oracle, ours: &Ours) -> Result<Option<Real>, String> {
    let kept = Kept::open()?;
    let subjects = match of_paths(oracle, &MODULES) {
        Ok(subjects) => subjects,
        Err(why) => {
            say(format!("  the real log: skipped: {why}"));
            return Ok(None);
        }
    };
    let mut real = Real {
        table: "\n| go.sum of | lines, proven by sum.golang.org | changed, refused | records of the log |\n\
                |---|---|---|---|\n"
            .to_owned(),
        ..Real::default()
    };
    let scene = World { oracle, ours, kept };
    for subject in &subjects {
        let published = scene.verify(subject, None)?;
        // A proxy that answers once answers for all that it is asked here.
        if real.proven.is_empty()
            && let Some(line) = published.lines.first()
            && line.standing == "unknown"
        {
            say(format!("  the real log: skipped: {}", line.reason));
            return Ok(None);
        }
        let sums =
            std::fs::read_to_string(subject.dir.join("go.sum")).map_err(|e| e.to_string())?;
        let changed = scene.verify(subject, Some(&change_each(&sums)))?;
        let count = |log: &Log, word| log.lines.iter().filter(|l| l.standing == word).count();
        let _ = writeln!(
            real.table,
            "| `{}` | {} of {} | {} of {} | {} |",
            subject.name,
            count(&published, "proven"),
            published.lines.len(),
            count(&changed, "differs"),
            changed.lines.len(),
            published.tree.size
        );
        real.proven.extend(held(subject, &published, "proven", &sums));
        real.changed.extend(held(subject, &changed, "differs", &sums));
        if FETCHED.iter().any(|path| subject.name.starts_with(path)) {
            real.fetched.extend(scene.fetch(subject)?);
        }
    }
    Ok(Some(real))
}

/// Each line, and whether it stands as it must; no line may be left out.
fn held(subject: &Subject, log: &Log, word: &str, sums: &str) -> Vec<Option<Difference>> {
    let lines = sums.lines().enumerate().map(|(at, _)| {
        let told = log.lines.iter().find(|line| line.line == at + 1);
        let case = || format!("{} go.sum:{}", subject.name, at + 1);
        match told {
            Some(line) if line.standing == word => None,
            Some(Line { path, version, standing, reason, .. }) => Some(Difference::new(
                case(),
                format!("{path} {version}: {standing}, must be {word}: {reason}"),
            )),
            None => Some(Difference::new(case(), "nothing is told of it")),
        }
    });
    lines.collect()
}

/// Each line of a go.sum with another character at one place of its hash, from line to line at
/// another. The last of the 43 is left alone, for not all of its bits count.
fn change_each(sums: &str) -> String {
    let change = |(at, line): (usize, &str)| {
        let Some(start) = line.find("h1:") else { return format!("{line}\n") };
        let at = start + 3 + at % 42;
        let other = if line.get(at..=at) == Some("A") { "B" } else { "A" };
        let (before, after) = (line.get(..at), line.get(at + 1..));
        [before.unwrap_or_default(), other, after.unwrap_or_default(), "\n"].concat()
    };
    sums.lines().enumerate().map(change).collect()
}

/// What runs need.
struct World<'a> {
    oracle: &'a Oracle,
    ours: &'a Ours,
    /// Answers and tiles of the log stay there, so that nothing is asked for twice.
    kept: Kept,
}

impl World<'_> {
    /// Lets a command of ours or of Go's ask the log, with the key that both know by its name.
    fn settle(&self, mut command: Command, cache: PathBuf) -> Command {
        command.env("GOPROXY", self.oracle.goproxy()).env("GOSUMDB", "sum.golang.org");
        command.env("GOPATH", self.kept.root.join("gopath")).env("GOMODCACHE", cache);
        command.env("GOWORK", "off").env("GOFLAGS", "-modcacherw");
        command
    }

    /// What the log has to say of a go.sum, as it stands or of other lines in its place.
    fn verify(&self, subject: &Subject, sums: Option<&str>) -> Result<Log, String> {
        let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
        // The lines alone are asked about: no module, and no graph.
        let fail = |err: std::io::Error| err.to_string();
        write(&scratch.path().join("go.mod"), b"module example.com/lines\n\ngo 1.24\n")
            .map_err(fail)?;
        match sums {
            Some(sums) => write(&scratch.path().join("go.sum"), sums.as_bytes()).map_err(fail)?,
            None => put(&subject.dir.join("go.sum"), &scratch.path().join("go.sum"))?,
        }
        let command = self.ours.command(scratch.path());
        let mut command = self.settle(command, subject.cache.clone());
        let ran = command.args(["verify", "--sumdb", "--json"]).output().map_err(fail)?;
        let said = || format!("{}: {}", subject.name, text(&ran.stderr));
        let answer: Answer =
            serde_json::from_slice(&ran.stdout).map_err(|err| format!("{}: {err}", said()))?;
        let log = answer.log.ok_or_else(said)?;
        // One line that is not proven, and the run must not pass.
        let all = log.lines.iter().all(|line| line.standing == "proven");
        match ran.status.success() == all {
            true => Ok(log),
            false => Err(format!("ends with {:?}: {}", ran.status.code(), said())),
        }
    }

    /// Has both commands fetch all modules without a go.sum, so that they ask the log, and compares
    /// the hashes that they get.
    fn fetch(&self, subject: &Subject) -> Result<Vec<Option<Difference>>, String> {
        let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
        let (work, fail) = (scratch.path().join("work"), |err: std::io::Error| err.to_string());
        let go_mod = std::fs::read_to_string(subject.dir.join("go.mod")).map_err(fail)?;
        let run = |command: Command, cache: &str, args: &[&str]| {
            write(&work.join("go.mod"), go_mod.as_bytes()).map_err(fail)?;
            let _ = std::fs::remove_file(work.join("go.sum"));
            let mut command = self.settle(command, scratch.path().join(cache));
            let ran = command.args(args).output().map_err(fail)?;
            let mut all = Vec::new();
            for one in serde_json::Deserializer::from_slice(&ran.stdout).into_iter::<Fetched>() {
                all.push(one.map_err(|err| format!("{err}: {}", text(&ran.stderr)))?);
            }
            Ok::<_, String>((all, text(&ran.stderr)))
        };
        std::fs::create_dir_all(&work).map_err(fail)?;
        let (theirs, said) =
            run(self.oracle.command(&work), "theirs", &["mod", "download", "-json"])?;
        let (found, _) = run(self.ours.command(&work), "ours", &["download", "--json"])?;
        if theirs.is_empty() {
            return Err(format!("{}: the go command gets nothing: {said}", subject.name));
        }
        let compare = theirs.iter().flat_map(|their| {
            let module = format!("{} {}", their.path, their.version);
            let our = found.iter().find(|our| our.path == their.path);
            let pairs = [
                (our.map(|our| &our.sum), &their.sum),
                (our.map(|our| &our.go_mod_sum), &their.go_mod_sum),
            ];
            pairs.map(|(our, hash)| {
                let same = our == Some(hash) && their.error.is_empty() && hash.starts_with("h1:");
                let told = || format!("ours {our:?}, go {hash:?} {}", their.error);
                (!same).then(|| Difference::new(&module, told()))
            })
        });
        Ok(compare.collect())
    }
}
