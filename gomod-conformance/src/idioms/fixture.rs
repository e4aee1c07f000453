//! The modules that the lines ask about: a program, a library beside it, a workspace, and a
//! `file://` proxy with what they require.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::oracle::{Oracle, answer, settle};
use crate::ours::Ours;
use crate::scripts::proxy;

/// The program: with what scripts look for, a newer version, a retracted one, a deprecated
/// module, and replacements by a version and by a directory.
const APP: &str = "module example.com/app

go 1.24

require (
	example.com/deprecated/a v1.0.0
	example.com/lib v0.0.0
	example.com/retract v1.0.0-bad
	example.com/version v1.0.0
	rsc.io/quote v1.5.1
)

require (
	golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c // indirect
	rsc.io/sampler v1.3.0 // indirect
)

exclude rsc.io/quote v1.5.0

replace (
	example.com/lib => ../lib
	example.com/version v1.0.0 => example.com/version v1.0.1
)
";

const FILES: &[(&str, &str)] = &[
    ("app/go.mod", APP),
    ("lib/go.mod", "module example.com/lib\n\ngo 1.24\n"),
    ("ws/go.work", "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n"),
    ("ws/one/go.mod", "module example.com/one\n\ngo 1.24\n\nrequire rsc.io/sampler v1.3.0\n"),
    ("ws/two/go.mod", "module example.com/two\n\ngo 1.23\n"),
];

/// What the proxy has; what the go command fetched is laid out as proxies lay it out.
const PUBLISHED: &[&str] = &[
    "example.com/deprecated/a@v1.0.0",
    "example.com/deprecated/a@v1.9.0",
    "example.com/retract@v1.0.0-bad",
    "example.com/retract@v1.0.0-good",
    "example.com/retract@v1.1.0",
    "example.com/version@v1.0.0",
    "example.com/version@v1.0.1",
    "example.com/version@v1.1.0",
    "golang.org/x/text@v0.0.0-20170915032832-14c0d48ead0c",
    "golang.org/x/text@v0.3.0",
    "rsc.io/quote@v1.5.0",
    "rsc.io/quote@v1.5.1",
    "rsc.io/quote@v1.5.2",
    "rsc.io/sampler@v1.3.0",
    "rsc.io/sampler@v1.3.1",
];

/// Who is `go`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Real,
}

impl Side {
    /// Names of one length, in which tables line up alike.
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Real => "real",
        }
    }
}

/// Where a line runs.
pub(super) struct Place {
    pub(super) root: PathBuf,
    pub(super) cache: PathBuf,
}

/// The fixture, laid once.
pub(super) struct Fixture {
    dir: TempDir,
    root: PathBuf,
}

impl Fixture {
    pub(super) fn lay(oracle: &Oracle, ours: &Ours, modules: &Path) -> Result<Self, String> {
        let fail = |err: std::io::Error| err.to_string();
        let dir = tempfile::tempdir().map_err(fail)?;
        let root = dir.path().canonicalize().map_err(fail)?;
        let fixture = Self { dir, root };
        let tree = fixture.root.join("tree");
        for (name, content) in FILES {
            write(&tree.join(name), content)?;
        }
        let served = proxy::serve(modules)?;
        let real = |dir: &str, args: &[&str], proxy: &str| {
            let mut command = oracle.command(&tree.join(dir));
            command.env("GOPROXY", proxy).env("GOFLAGS", "-modcacherw");
            command.env("GOMODCACHE", fixture.root.join("published"));
            answer(command.args(args).output())
        };
        let download = [&["mod", "download"], PUBLISHED].concat();
        real("lib", &download, &served)?;
        for args in [&["list", "-m", "-mod=mod", "all"][..], &["mod", "download", "all"]] {
            real("app", args, &fixture.proxy())?;
        }
        real("ws", &["mod", "download"], &fixture.proxy())?;
        let go = oracle.goroot().join("bin/go").display().to_string();
        let gomod = ours.program().canonicalize().map_err(fail)?.display().to_string();
        for (side, program) in [(Side::Real, go), (Side::Ours, format!("{gomod}' 'go"))] {
            let file = fixture.root.join("bin").join(side.name()).join("go");
            write(&file, &format!("#!/bin/sh\nexec '{program}' \"$@\"\n"))?;
            executable(&file).map_err(fail)?;
            copy(&fixture.root.join("published"), &fixture.cache(side))?;
        }
        Ok(fixture)
    }

    /// The proxy: the module cache that was filled, which is laid out as one.
    pub(super) fn proxy(&self) -> String {
        format!("file://{}", self.root.join("published/cache/download").display())
    }

    fn cache(&self, side: Side) -> PathBuf {
        self.root.join(format!("cache-{}", side.name()))
    }

    /// The search path of a side: its `go` comes before any other.
    pub(super) fn path(&self, side: Side) -> String {
        let path = std::env::var("PATH").unwrap_or_default();
        format!("{}:{path}", self.root.join("bin").join(side.name()).display())
    }

    /// A fresh copy of the files, and the cache to go with it.
    pub(super) fn place(&self, side: Side, number: usize, warm: bool) -> Result<Place, String> {
        let warmth = if warm { "warm" } else { "cold" };
        let root = self.root.join(format!("{}-{warmth}-{number}", side.name()));
        copy(&self.root.join("tree"), &root)?;
        let cache = if warm { self.cache(side) } else { root.join("cache") };
        Ok(Place { root, cache })
    }
}

impl Drop for Fixture {
    /// The go command leaves directories that cannot be written in a cold module cache.
    fn drop(&mut self) {
        let mut command = Command::new("chmod");
        settle(&mut command);
        let _ = command.args(["-R", "u+w"]).arg(self.dir.path()).output();
    }
}

fn write(file: &Path, content: &str) -> Result<(), String> {
    let fail = |err: std::io::Error| format!("{}: {err}", file.display());
    fs::create_dir_all(file.parent().unwrap_or(file)).map_err(fail)?;
    fs::write(file, content).map_err(fail)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let fail = |err: std::io::Error| format!("{}: {err}", from.display());
    fs::create_dir_all(to).map_err(fail)?;
    for entry in fs::read_dir(from).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(fail)?.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(fail)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn executable(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
