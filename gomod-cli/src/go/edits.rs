//! The editing flags that `go mod edit` and `go work edit` share, and how their files are kept.

use std::io::{self, Write};
use std::path::Path;

use gomod_core::graph::clean;
use gomod_core::path::{check_import_path, is_directory_path};
use gomod_core::syntax::must_quote;

use super::flags::Parsed;
use super::{Context, Stop};
use crate::exit::Exit;
use crate::failure::reason;
use crate::{input, output};

/// A module path or a directory, with a version or without.
pub(super) type Versioned = (String, String);

/// One edit, checked as far as it can be without the file.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Godebug(String, String),
    DropGodebug(String),
    Require(Versioned),
    DropRequire(String),
    Exclude(Versioned),
    DropExclude(Versioned),
    Replace(Versioned, Versioned),
    DropReplace(Versioned),
    Retract(String, String),
    DropRetract(String, String),
    Tool(String),
    DropTool(String),
    Ignore(String),
    DropIgnore(String),
    Use(String),
    DropUse(String),
}

/// An edit with the flag that asked for it.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) change: Change,
    flag: &'static str,
    argument: String,
}

impl Edit {
    /// The edit that the file does not take.
    pub(super) fn refused(&self, error: impl std::fmt::Display) -> Stop {
        refused(self.flag, &self.argument, error)
    }
}

fn refused(flag: &str, argument: &str, error: impl std::fmt::Display) -> Stop {
    Stop::fatal(format!("-{flag}={argument}: {error}"))
}

/// Prints the edited file, as JSON or as text, or else keeps it.
pub(super) fn answer(
    context: &Context,
    (file, old): (&str, &[u8]),
    flags: &Parsed<'_>,
    to_json: impl FnOnce() -> serde_json::Result<String>,
    format: impl FnOnce() -> Vec<u8>,
) -> Result<Exit, Stop> {
    if flags.is_on("json") {
        let json = to_json().map_err(internal)?;
        print(json.as_bytes())?;
    } else if flags.is_on("print") {
        print(&format())?;
    } else {
        write(context, file, old, &format())?;
    }
    Ok(Exit::Clean)
}

/// What no input should lead to.
pub(super) fn internal(error: impl std::fmt::Display) -> Stop {
    Stop::fatal(format!("internal error: {error}"))
}

/// The edits among a command's flags, in their order.
pub(super) fn edits(flags: &[(&'static str, String)], work: bool) -> Result<Vec<Edit>, Stop> {
    let mut edits = Vec::new();
    for (flag, argument) in flags {
        let change = match change(flag, argument, work) {
            None => continue,
            Some(Err(error)) => return Err(refused(flag, argument, error)),
            Some(Ok(change)) => change,
        };
        edits.push(Edit { change, flag, argument: argument.clone() });
    }
    Ok(edits)
}

fn change(flag: &str, argument: &str, work: bool) -> Option<Result<Change, String>> {
    Some(match flag {
        "godebug" => match argument.split_once('=') {
            Some((key, value)) if !argument.contains(['"', '`', '\'', ',']) => {
                Ok(Change::Godebug(key.to_owned(), value.to_owned()))
            }
            _ => Err("need key=value".to_owned()),
        },
        "dropgodebug" => Ok(Change::DropGodebug(argument.to_owned())),
        "require" => path_version(argument).map(Change::Require),
        "droprequire" => path(argument).map(Change::DropRequire),
        "exclude" => path_version(argument).map(Change::Exclude),
        "dropexclude" => path_version(argument).map(Change::DropExclude),
        "replace" => replace(argument, work).map(|(old, new)| Change::Replace(old, new)),
        "dropreplace" => optional_version("old", argument, true, work).map(Change::DropReplace),
        "retract" => interval(argument).map(|(low, high)| Change::Retract(low, high)),
        "dropretract" => interval(argument).map(|(low, high)| Change::DropRetract(low, high)),
        "tool" => path(argument).map(Change::Tool),
        "droptool" => path(argument).map(Change::DropTool),
        "ignore" => Ok(Change::Ignore(argument.to_owned())),
        "dropignore" => Ok(Change::DropIgnore(argument.to_owned())),
        "use" => Ok(Change::Use(directory(argument))),
        "dropuse" => Ok(Change::DropUse(directory(argument))),
        _ => return None,
    })
}

/// `path@version`, cut at the first `@`.
fn cut(argument: &str) -> Result<Option<(&str, &str)>, String> {
    match argument.split_once('@') {
        Some((_, version)) if version.starts_with(['-', '/']) => {
            Err(format!("invalid module version {version:?}"))
        }
        parts => Ok(parts),
    }
}

fn path_version(argument: &str) -> Result<Versioned, String> {
    let (path, version) = cut(argument)?.ok_or("need path@version")?;
    let (path, version) = (path.trim(), version.trim());
    check_import_path(path).map_err(|error| format!("invalid path: {error}"))?;
    if must_quote(version.as_bytes()) {
        return Err(format!("invalid version {version:?}"));
    }
    Ok((path.to_owned(), version.to_owned()))
}

fn path(argument: &str) -> Result<String, String> {
    if argument.contains('@') {
        return Err("need just path, not path@version".to_owned());
    }
    check_import_path(argument).map_err(|error| format!("invalid path: {error}"))?;
    Ok(argument.to_owned())
}

fn optional_version(
    which: &str,
    argument: &str,
    directories: bool,
    work: bool,
) -> Result<Versioned, String> {
    if directories && !work && is_directory_path(argument) {
        return Ok((argument.to_owned(), String::new()));
    }
    let (path, version) = match cut(argument)? {
        Some((path, version)) => (path.trim(), version.trim()),
        None => (argument, ""),
    };
    if let Err(error) = check_import_path(path)
        && !(directories && work && is_directory_path(path))
    {
        return Err(format!("invalid {which} path: {error}"));
    }
    if path != argument && must_quote(version.as_bytes()) {
        return Err(format!("invalid {which} version: {version:?}"));
    }
    Ok((path.to_owned(), version.to_owned()))
}

fn replace(argument: &str, work: bool) -> Result<(Versioned, Versioned), String> {
    let (old, new) = argument.split_once('=').ok_or("need old[@v]=new[@w] (missing =)")?;
    let (old, new) = (old.trim(), new.trim());
    if new.starts_with('>') {
        return Err("separator between old and new is =, not =>".to_owned());
    }
    let old = optional_version("old", old, false, work)?;
    let stands = optional_version("new", new, true, work)?;
    if stands.0 == new && !is_directory_path(new) {
        return Err("unversioned new path must be local directory".to_owned());
    }
    Ok((old, stands))
}

fn interval(argument: &str) -> Result<(String, String), String> {
    let wrong = || format!("invalid version interval: {argument:?}");
    let Some(inner) = argument.strip_prefix('[') else {
        return match must_quote(argument.as_bytes()) {
            true => Err(format!("invalid version: {argument:?}")),
            false => Ok((argument.to_owned(), argument.to_owned())),
        };
    };
    let inner = inner.strip_suffix(']').ok_or_else(wrong)?;
    let (low, high) = inner.split_once(',').ok_or_else(wrong)?;
    let (low, high) = (low.trim(), high.trim());
    if must_quote(low.as_bytes()) || must_quote(high.as_bytes()) {
        return Err(wrong());
    }
    Ok((low.to_owned(), high.to_owned()))
}

/// A path that is read as a directory (`modload.ToDirectoryPath`).
fn directory(path: &str) -> String {
    match is_directory_path(path) {
        true => path.to_owned(),
        false => format!("./{}", clean(Path::new(path)).display()),
    }
}

/// Reads a file that shall be edited.
pub(super) fn read(context: &Context, file: &str) -> Result<Vec<u8>, Stop> {
    input::read(&context.absolute(file))
        .map_err(|error| Stop::fatal(format!("open {file}: {}", reason(&error))))
}

/// Writes an edited file, if it changed.
pub(super) fn write(context: &Context, file: &str, old: &[u8], new: &[u8]) -> Result<(), Stop> {
    if old == new {
        return Ok(());
    }
    output::replace(&context.absolute(file), |out| out.write_all(new))
        .map_err(|error| Stop::fatal(format!("open {file}: {}", reason(&error))))
}

/// Writes an answer.
pub(super) fn print(bytes: &[u8]) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
