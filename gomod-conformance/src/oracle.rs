//! The real go command, of one fixed release, asked for the right answers.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The release whose behaviour is compared with.
pub(crate) const RELEASE: &str = "go1.27.3";

/// A go command of [`RELEASE`].
pub(crate) struct Oracle {
    go: PathBuf,
    goroot: PathBuf,
    goproxy: String,
}

impl Oracle {
    /// Finds it: the program that `GOMOD_ORACLE_GO` names, else `go` on `PATH`, which
    /// fetches the release as a toolchain module where its own is another one.
    pub(crate) fn find() -> Result<Oracle, String> {
        let named = std::env::var_os("GOMOD_ORACLE_GO").filter(|value| !value.is_empty());
        let (program, toolchain) = match named {
            Some(program) => (PathBuf::from(program), "local"),
            None => (PathBuf::from("go"), RELEASE),
        };
        let asked = Command::new(&program)
            .args(["env", "GOVERSION", "GOROOT", "GOPROXY"])
            .env("GOTOOLCHAIN", toolchain)
            .env("GOFLAGS", "")
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .output()
            .map_err(|err| format!("no go command: {}: {err}", program.display()))?;
        if !asked.status.success() {
            return Err(format!("no {RELEASE}: {}", text(&asked.stderr)));
        }
        let answer = text(&asked.stdout);
        let mut lines = answer.lines();
        let mut next = || lines.next().unwrap_or_default().to_owned();
        let (version, goroot, goproxy) = (next(), PathBuf::from(next()), next());
        if version != RELEASE {
            return Err(format!("{} is {version}, not {RELEASE}", program.display()));
        }
        Ok(Oracle { go: goroot.join("bin").join("go"), goroot, goproxy })
    }

    /// The proxies that the go command of this machine is configured to use.
    pub(crate) fn goproxy(&self) -> &str {
        &self.goproxy
    }

    /// The root of its sources and test data.
    pub(crate) fn goroot(&self) -> &Path {
        &self.goroot
    }

    /// A run of it in `dir`, shut off from the user's settings and from the network.
    pub(crate) fn command(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.go);
        command.current_dir(dir).stdin(Stdio::null()).env("GOROOT", &self.goroot);
        settle(&mut command);
        command
    }

    /// Runs it and returns what it printed, or its error text.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, dir: &Path, args: &[S]) -> Result<Vec<u8>, String> {
        answer(self.command(dir).args(args).output())
    }
}

/// Gives a run, of the go command or of ours, the settings that all runs here share.
pub(crate) fn settle(command: &mut Command) {
    for (name, value) in [
        ("GOENV", "off"),
        ("GOFLAGS", ""),
        ("GOTOOLCHAIN", "local"),
        ("GOPROXY", "off"),
        ("GOSUMDB", "off"),
        ("GOVCS", "*:off"),
        ("GOWORK", ""),
        ("GO111MODULE", ""),
        ("GOPRIVATE", ""),
        ("GONOPROXY", ""),
        ("GONOSUMDB", ""),
        ("GOINSECURE", ""),
        ("GOTELEMETRY", "off"),
    ] {
        command.env(name, value);
    }
}

/// Standard output of a run that succeeded, else its standard error.
pub(crate) fn answer(ran: std::io::Result<Output>) -> Result<Vec<u8>, String> {
    match ran {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(text(&output.stderr)),
        Err(err) => Err(err.to_string()),
    }
}

/// Bytes of a program's output as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
