//! `gomod go`: the go command's own words for what gomod answers.
//!
//! Flags, output, messages and exit codes are those of the go command of [`RELEASE`]. What is not
//! covered is refused by name, with exit code 2: a script that needs it must notice.

mod download;
mod edits;
mod env;
mod flags;
mod go_sum;
mod godebug;
mod graph;
mod list;
mod mod_edit;
mod session;
mod template;
mod updates;
mod verify;
mod wording;
mod work_edit;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gomod_core::env::{Settings, host_arch, host_os};
use gomod_core::graph::{clean, relative};

use crate::exit::Exit;
use crate::failure::reason;

/// The release whose answers these are.
pub(crate) const RELEASE: &str = "1.27.3";

/// Why a command line ends without its answer.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The go command would answer; gomod does not.
    NotCovered(String),
    /// The go command refuses the command line.
    Usage(String),
    /// The go command refuses, in these words.
    Refused(String),
    /// Standard output cannot be written to.
    Stdout(io::Error),
}

impl Stop {
    /// The go command fails with this message.
    fn fatal(message: impl std::fmt::Display) -> Self {
        Self::Refused(format!("go: {message}"))
    }

    fn not_covered(what: impl Into<String>) -> Self {
        Self::NotCovered(what.into())
    }

    fn tell(&self) -> Exit {
        match self {
            Self::NotCovered(what) => {
                complain(&format!("gomod: {what}: not covered by gomod go"));
                Exit::Usage
            }
            Self::Usage(text) => {
                complain(text);
                Exit::Usage
            }
            Self::Refused(text) => {
                complain(text);
                Exit::Differences
            }
            Self::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
            Self::Stdout(error) => {
                complain(&format!("go: write /dev/stdout: {}", reason(error)));
                Exit::Differences
            }
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Stdout(error)
    }
}

/// A line on standard error.
fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// What every command starts from.
pub(crate) struct Context {
    /// The settings.
    settings: Settings,
    /// The working directory, by the name that the user has for it.
    cwd: PathBuf,
}

impl Context {
    /// A file's name as the go command shortens it: from here, where that is shorter.
    fn short(&self, path: &Path) -> String {
        let full = path.display().to_string();
        match relative(&self.cwd, path).map(|path| path.display().to_string()) {
            Some(short) if short.len() < full.len() => short,
            _ => full,
        }
    }

    /// Why it is this release and no newer one, as messages tell behind the release.
    fn explain_release(&self) -> String {
        match self.settings.gotoolchain() {
            "" | "auto" => String::new(),
            other => format!("; GOTOOLCHAIN={other}"),
        }
    }

    /// A file that a command line names.
    fn absolute(&self, path: &str) -> PathBuf {
        clean(&self.cwd.join(path))
    }
}

/// Runs a command line of the go command.
pub(crate) fn run(args: &[OsString]) -> Exit {
    start(args).unwrap_or_else(|stop| stop.tell())
}

fn start(args: &[OsString]) -> Result<Exit, Stop> {
    let args: Option<Vec<String>> =
        args.iter().map(|arg| arg.to_str().map(str::to_owned)).collect();
    let args = args.ok_or_else(|| Stop::not_covered("an argument that is not UTF-8"))?;
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let (words, moved_first) = change_directory(&words)?;
    let used = match words {
        ["mod" | "work", _, ..] => 2,
        [] => return Err(Stop::not_covered("go without a command")),
        _ => 1,
    };
    let (words, rest) = words.split_at(used);
    let (rest, moved) = change_directory(rest)?;
    let (settings, flags) = Settings::from_process_with_any_flags().map_err(Stop::fatal)?;
    if words != ["env"] {
        flags.map_err(Stop::fatal)?;
    }
    let context = Context { settings, cwd: working_directory(moved || moved_first)? };
    type Command = fn(&Context, &[&str]) -> Result<Exit, Stop>;
    let command: Command = match words {
        ["list"] => list::run,
        ["mod", "graph"] => graph::run,
        ["mod", "edit"] => mod_edit::run,
        ["mod", "download"] => download::run,
        ["mod", "verify"] => verify::run,
        ["work", "edit"] => work_edit::run,
        ["env"] => env::run,
        ["version"] => version,
        _ => return Err(unknown(words)),
    };
    session::check_toolchain(&context)?;
    command(&context, rest)
}

/// A command of the go command's, or none at all.
fn unknown(words: &[&str]) -> Stop {
    const COMMANDS: [&str; 20] = [
        "bug",
        "build",
        "clean",
        "doc",
        "env",
        "fix",
        "fmt",
        "generate",
        "get",
        "help",
        "install",
        "list",
        "mod",
        "run",
        "telemetry",
        "test",
        "tool",
        "version",
        "vet",
        "work",
    ];
    const OF_MOD: [&str; 9] =
        ["download", "edit", "graph", "help", "init", "tidy", "vendor", "verify", "why"];
    const OF_WORK: [&str; 6] = ["edit", "help", "init", "sync", "use", "vendor"];
    let (known, help) = match words {
        ["mod", word] => (OF_MOD.contains(word), " mod"),
        ["work", word] => (OF_WORK.contains(word), " work"),
        [word] => (COMMANDS.contains(word) || word.starts_with('-'), ""),
        _ => (true, ""),
    };
    match known {
        true => Stop::not_covered(format!("go {}", words.join(" "))),
        false => {
            let name = words.first().unwrap_or(&"");
            Stop::Usage(format!("go {name}: unknown command\nRun 'go help{help}' for usage."))
        }
    }
}

/// Obeys `-C`, which must be the first flag.
fn change_directory<'a>(args: &'a [&'a str]) -> Result<(&'a [&'a str], bool), Stop> {
    let (dir, rest) = match args {
        ["-C" | "--C", dir, rest @ ..] => (*dir, rest),
        [flag, rest @ ..] => match flag.strip_prefix("-C=").or_else(|| flag.strip_prefix("--C=")) {
            Some(dir) => (dir, rest),
            None => return Ok((args, false)),
        },
        [] => return Ok((args, false)),
    };
    std::env::set_current_dir(dir)
        .map_err(|error| Stop::fatal(format!("chdir {dir}: {}", reason(&error))))?;
    Ok((rest, true))
}

/// The working directory: as `PWD` has it, which may go through symbolic links, if that is true.
fn working_directory(moved: bool) -> Result<PathBuf, Stop> {
    let dir = std::env::current_dir()
        .map_err(|error| Stop::fatal(format!("getwd: {}", reason(&error))))?;
    let named = std::env::var_os("PWD").map(PathBuf::from).filter(|named| {
        !moved && named.is_absolute() && named.canonicalize().is_ok_and(|real| real == dir)
    });
    Ok(named.unwrap_or(dir))
}

/// `go version`.
fn version(_: &Context, args: &[&str]) -> Result<Exit, Stop> {
    if !args.is_empty() {
        return Err(Stop::not_covered("go version of a file"));
    }
    writeln!(io::stdout(), "go version go{RELEASE} {}/{}", host_os(), host_arch())?;
    Ok(Exit::Clean)
}
