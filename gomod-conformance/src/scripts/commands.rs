//! The commands and conditions of scripts that run no program.

use std::fs;
use std::path::Path;

use super::engine::State;
use super::line::{Fragment, expand};
use super::pattern;

/// Why a command ended otherwise than well.
#[derive(Debug)]
pub(super) enum End {
    /// It failed, which may be what the script wants.
    Failed(String),
    /// The script ends here, all being well.
    Stop,
    /// The script is not for this machine.
    Skip,
    /// The engine here cannot do it.
    Engine(String),
}

impl From<std::io::Error> for End {
    fn from(error: std::io::Error) -> Self {
        End::Failed(error.to_string())
    }
}

impl From<String> for End {
    fn from(why: String) -> Self {
        End::Failed(why)
    }
}

/// Where the pattern stands among the arguments of `stdout`, `stderr` and `grep`.
pub(super) fn first_word(arguments: &[Vec<Fragment>]) -> Option<usize> {
    arguments.iter().position(|fragments| {
        !fragments.first().is_some_and(|fragment| fragment.text.starts_with('-'))
    })
}

/// Runs a command.
pub(super) fn run(state: &mut State, command: &str, arguments: &[String]) -> Result<(), End> {
    let paths = |from: usize| arguments.iter().skip(from).map(|path| state.path(path));
    match command {
        "cat" => {
            let mut out = String::new();
            for path in paths(0) {
                out += &String::from_utf8_lossy(&fs::read(path)?);
            }
            (state.stdout, state.stderr) = (out, String::new());
        }
        "cd" => {
            let dir = state.path(one(arguments)?);
            fs::metadata(&dir)?;
            state.env.insert("PWD".to_owned(), dir.display().to_string());
            state.dir = dir;
        }
        "chmod" => {
            let text = arguments.first().map(String::as_str).unwrap_or_default();
            let mode = u32::from_str_radix(text.trim_start_matches("0o"), 8)
                .map_err(|_| End::Engine(format!("mode {text}")))?;
            for path in paths(1) {
                set_mode(&path, mode)?;
            }
        }
        "cmp" => compare(state, arguments, false)?,
        "cmpenv" => compare(state, arguments, true)?,
        "cp" => copy(state, arguments)?,
        "echo" => (state.stdout, state.stderr) = (arguments.join(" ") + "\n", String::new()),
        "env" => {
            let mut out = String::new();
            for argument in arguments {
                match argument.split_once('=') {
                    Some((name, value)) => {
                        state.env.insert(name.to_owned(), value.to_owned());
                    }
                    None => out += &format!("{argument}={}\n", state.value(argument)),
                }
            }
            if !out.is_empty() {
                (state.stdout, state.stderr) = (out, String::new());
            }
        }
        "exists" => exists(state, arguments)?,
        "grep" => grep(state, arguments)?,
        "mkdir" => paths(0).try_for_each(fs::create_dir_all)?,
        "mv" => match arguments {
            [from, to] => fs::rename(state.path(from), state.path(to))?,
            _ => return Err(usage()),
        },
        "replace" => replace(state, arguments)?,
        "rm" => {
            for path in paths(0) {
                remove(&path)?;
            }
        }
        "skip" => return Err(End::Skip),
        "stop" => return Err(End::Stop),
        "sleep" => return Err(End::Engine("sleep".to_owned())),
        "stdout" => search(arguments, &state.stdout, "stdout")?,
        "stderr" => search(arguments, &state.stderr, "stderr")?,
        "symlink" => match arguments {
            [path, arrow, target] if arrow == "->" => link(target, &state.path(path))?,
            _ => return Err(usage()),
        },
        "wait" => {}
        other => return Err(End::Engine(format!("no command {other}"))),
    }
    Ok(())
}

fn usage() -> End {
    End::Failed("invalid usage".to_owned())
}

fn one(arguments: &[String]) -> Result<&str, End> {
    match arguments {
        [one] => Ok(one),
        _ => Err(usage()),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), End> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<(), End> {
    Err(End::Engine("chmod".to_owned()))
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> Result<(), End> {
    Ok(std::os::unix::fs::symlink(target, path)?)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> Result<(), End> {
    Err(End::Engine("symlink".to_owned()))
}

/// The text of a file, or of the last command's output.
fn text_of(state: &State, name: &str) -> Result<String, End> {
    Ok(match name {
        "stdout" => state.stdout.clone(),
        "stderr" => state.stderr.clone(),
        _ => String::from_utf8_lossy(&fs::read(state.path(name))?).into_owned(),
    })
}

fn compare(state: &State, arguments: &[String], expanded: bool) -> Result<(), End> {
    let arguments = match arguments {
        [quiet, rest @ ..] if quiet == "-q" => rest,
        all => all,
    };
    let [one, other] = arguments else { return Err(usage()) };
    let mut left = text_of(state, one)?;
    let mut right = String::from_utf8_lossy(&fs::read(state.path(other))?).into_owned();
    if expanded {
        left = expand(&left, |name| state.value(name));
        right = expand(&right, |name| state.value(name));
    }
    match crate::report::same_text("", &left, &right) {
        None => Ok(()),
        Some(found) => Err(End::Failed(format!("{one} and {other} differ: {}", found.detail))),
    }
}

fn copy(state: &State, arguments: &[String]) -> Result<(), End> {
    let Some((target, sources)) = arguments.split_last() else { return Err(usage()) };
    let target = state.path(target);
    for source in sources {
        let (name, bytes, mode) = match source.as_str() {
            "stdout" => (source.as_str(), state.stdout.clone().into_bytes(), None),
            "stderr" => (source.as_str(), state.stderr.clone().into_bytes(), None),
            _ => {
                let path = state.path(source);
                let mode = fs::metadata(&path)?.permissions();
                (source.rsplit('/').next().unwrap_or_default(), fs::read(&path)?, Some(mode))
            }
        };
        let target = if target.is_dir() { target.join(name) } else { target.clone() };
        let fresh = !target.exists();
        fs::write(&target, bytes)?;
        if let Some(mode) = mode.filter(|_| fresh) {
            fs::set_permissions(&target, mode)?;
        }
    }
    Ok(())
}

fn exists(state: &State, arguments: &[String]) -> Result<(), End> {
    let (mut readonly, mut exec) = (false, false);
    for argument in arguments {
        match argument.as_str() {
            "-readonly" => readonly = true,
            "-exec" => exec = true,
            name => {
                let mode = fs::metadata(state.path(name))
                    .map_err(|err| End::Failed(format!("{name}: {err}")))?
                    .permissions();
                if readonly && !mode.readonly() {
                    return Err(End::Failed(format!("{name} exists but is writable")));
                }
                if exec && !is_executable(&mode) {
                    return Err(End::Failed(format!("{name} exists but is not executable")));
                }
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_executable(mode: &fs::Permissions) -> bool {
    use std::os::unix::fs::PermissionsExt;
    mode.mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Permissions) -> bool {
    true
}

fn grep(state: &State, arguments: &[String]) -> Result<(), End> {
    let Some((file, arguments)) = arguments.split_last() else { return Err(usage()) };
    let text = String::from_utf8_lossy(&fs::read(state.path(file))?).into_owned();
    search(arguments, &text, file)
}

fn search(arguments: &[String], text: &str, name: &str) -> Result<(), End> {
    let mut count = None;
    let mut wanted = None;
    for argument in arguments {
        match argument.strip_prefix("-count=") {
            Some(number) if wanted.is_none() => count = number.parse::<usize>().ok(),
            _ if argument == "-q" && wanted.is_none() => {}
            _ => wanted = Some(argument),
        }
    }
    let Some(wanted) = wanted else { return Err(usage()) };
    let regex = pattern::compile(wanted).map_err(End::Engine)?;
    match count {
        Some(count) => {
            let found = regex.find_iter(text).count();
            if found != count {
                let why = format!("found {found} matches for {wanted:?} in {name}");
                return Err(End::Failed(why));
            }
        }
        None if regex.is_match(text) => {}
        None => {
            let text = crate::report::clip(text);
            return Err(End::Failed(format!("no match for {wanted:?} in {name}: {text}")));
        }
    }
    Ok(())
}

fn replace(state: &State, arguments: &[String]) -> Result<(), End> {
    let Some((file, pairs)) = arguments.split_last() else { return Err(usage()) };
    let file = state.path(file);
    let text = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
    let plain = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
    let pairs: Vec<(String, String)> =
        pairs.chunks_exact(2).map(|pair| (plain(&pair[0]), plain(&pair[1]))).collect();
    let mut out = String::new();
    let mut rest = text.as_str();
    'text: while let Some(c) = rest.chars().next() {
        for (old, new) in pairs.iter().filter(|(old, _)| !old.is_empty()) {
            if let Some(after) = rest.strip_prefix(old.as_str()) {
                out += new;
                rest = after;
                continue 'text;
            }
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    Ok(fs::write(file, out)?)
}

fn remove(path: &Path) -> Result<(), End> {
    open_up(path);
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    };
    Ok(removed?)
}

/// Makes directories writable, which those of the module cache are not.
pub(super) fn open_up(path: &Path) {
    let is_dir = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    if !is_dir {
        return;
    }
    let _ = set_mode(path, 0o777);
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        open_up(&entry.path());
    }
}

/// Whether a condition holds.
pub(super) fn condition(state: &State, tag: &str) -> Result<bool, String> {
    let os = state.value("GOOS");
    let arch = state.value("GOARCH");
    let (name, rest) = tag.split_once(':').unwrap_or((tag, ""));
    Ok(match name {
        "GOOS" => rest == os,
        "GOARCH" => rest == arch,
        "compiler" => rest == "gc",
        "root" => is_root(),
        "symlink" | "link" | "case-sensitive" => true,
        "exec" => on_path(&state.value("PATH"), rest),
        "git" => on_path(&state.value("PATH"), "git"),
        "cgo" | "buildmode" | "msan" | "asan" | "race" | "fuzz" | "fuzz-instrumented" => false,
        // No host is asked but the proxy here.
        "net" | "short" | "verbose" | "cross" | "trimpath" | "go-builder" | "cc" | "abscc"
        | "mismatched-goroot" | "git-sha256" | "default-cgo" | "GODEBUG" | "GOEXPERIMENT"
        | "cgolinkext" | "mustlinkext" | "pielinkext" => false,
        other => return Err(format!("engine: no condition {other}")),
    })
}

fn on_path(path: &str, program: &str) -> bool {
    path.split(':').any(|dir| Path::new(dir).join(program).is_file())
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
