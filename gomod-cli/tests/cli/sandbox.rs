//! A directory of its own for each test, and the program that runs in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A directory with a home and a module cache beside it.
pub(crate) struct Sandbox {
    root: TempDir,
    vars: Vec<(String, String)>,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for dir in ["home", "work"] {
            fs::create_dir(root.path().join(dir)).unwrap();
        }
        Self { root, vars: Vec::new() }
    }

    /// With that module proxy of `testdata`.
    pub(crate) fn with_proxy(proxy: &str) -> Self {
        let proxy = testdata().join(proxy).canonicalize().unwrap();
        Self::new().var("GOPROXY", &format!("file://{}", proxy.display()))
    }

    /// Sets a variable for every run.
    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.retain(|(known, _)| known != name);
        self.vars.push((name.into(), value.into()));
        self
    }

    /// A path in the working directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("work").join(name)
    }

    /// The module cache.
    pub(crate) fn cache(&self) -> String {
        self.root.path().join("cache").display().to_string()
    }

    /// Puts a file into the working directory.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// What a file of the working directory holds.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in the working directory.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// A program with the environment of the sandbox, in its working directory.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root.path().join("home"))
            .env("GOMODCACHE", self.root.path().join("cache"))
            .env("GOENV", "off")
            .env("GOPROXY", "off")
            .env("GOSUMDB", "off")
            .env("COLUMNS", "80")
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .current_dir(self.path(""))
            .stdin(Stdio::null());
        command
    }

    /// Runs `gomod`.
    pub(crate) fn gomod<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        Run::of(self.command(GOMOD).args(args).output().unwrap())
    }

    /// Runs `gomod` with that standard input.
    pub(crate) fn gomod_with_input(&self, args: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command(GOMOD)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }
}

/// The program under test.
pub(crate) const GOMOD: &str = env!("CARGO_BIN_EXE_gomod");

/// The test data of the repository.
pub(crate) fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata")
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The answer of a run that had nothing to say besides.
    #[track_caller]
    pub(crate) fn answer(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        self.stdout
    }

    /// What was said by a run that ended with `code` and had no answer.
    #[track_caller]
    pub(crate) fn refusal(self, code: i32) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{self:?}");
        self.stderr
    }
}
