//! A module proxy on the loopback, which serves the module archives of the go command's tests.
//!
//! Its rules are those of the go command's own test proxy: paths that fail on purpose, redirects,
//! and commit hashes that stand for versions.

use std::collections::BTreeMap;
use std::path::Path;

use gomod_core::path::{unescape_path, unescape_version};
use gomod_core::pseudo::is_pseudo;
use gomod_core::version::{self, ModuleVersion};

use super::archive::Archive;
use crate::http::{self, Answer, NOT_FOUND};

/// The modules that are served.
#[derive(Debug, Default)]
struct Modules {
    archives: BTreeMap<ModuleVersion, Archive>,
}

/// Starts a proxy over a directory of module archives; the answer is its URL.
///
/// It ends with the process.
pub(crate) fn serve(dir: &Path) -> Result<String, String> {
    let fail = |err: std::io::Error| format!("{}: {err}", dir.display());
    let mut modules = Modules::default();
    for entry in std::fs::read_dir(dir).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(module) = name.strip_suffix(".txt").and_then(named) else { continue };
        let bytes = std::fs::read(entry.path()).map_err(fail)?;
        modules.archives.insert(module, Archive::parse(&bytes));
    }
    let url = http::serve(move |path| {
        let target = path.trim_start_matches("/mod/");
        match target.strip_prefix("redirect/") {
            Some(rest) => redirect(rest),
            None => answer(target, &modules),
        }
    })?;
    Ok(format!("{url}/mod"))
}

/// `example.com_path_v1.0.0` is `example.com/path` at `v1.0.0`.
pub(crate) fn named(name: &str) -> Option<ModuleVersion> {
    let at = name.rfind("_v")?;
    let path = unescape_path(&name[..at].replace('_', "/")).ok()?;
    Some(ModuleVersion::new(path, unescape_version(&name[at + 1..]).ok()?))
}

fn redirect(rest: &str) -> Answer {
    let Some((count, rest)) = rest.split_once('/') else { return NOT_FOUND };
    let target = match count.parse::<u32>() {
        Ok(count @ 2..) => format!("/mod/redirect/{}/{rest}", count - 1),
        Ok(_) => format!("/mod/{rest}"),
        Err(_) => return NOT_FOUND,
    };
    (302, target.into_bytes())
}

fn answer(target: &str, modules: &Modules) -> Answer {
    if target.starts_with("invalid/") {
        return (200, b"invalid".to_vec());
    }
    if let Some((first, _)) = target.split_once('/')
        && let Ok(status @ 200..) = first.parse()
    {
        return (status, Vec::new());
    }
    if let Some(path) = target.strip_suffix("/@latest") {
        return latest(modules, path).unwrap_or(NOT_FOUND);
    }
    let Some((path, file)) = target.split_once("/@v/") else { return NOT_FOUND };
    let Ok(path) = unescape_path(&percent(path)) else { return NOT_FOUND };
    if file == "list" {
        return list(modules, &path);
    }
    file_of(modules, &path, &percent(file)).unwrap_or(NOT_FOUND)
}

/// Takes `%xx` apart, in which a client may write what needs no escape.
fn percent(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut digit = || bytes.next().and_then(|b| char::from(b).to_digit(16));
        let byte = match byte {
            b'%' => match (digit(), digit()) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or(b'?'),
                _ => b'?',
            },
            byte => byte,
        };
        out.push(byte);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn versions<'m>(modules: &'m Modules, path: &str) -> impl Iterator<Item = &'m str> {
    let path = path.to_owned();
    let all = modules.archives.keys().filter(move |module| module.path == path);
    all.map(|module| module.version.as_str())
}

fn list(modules: &Modules, path: &str) -> Answer {
    if versions(modules, path).next().is_none() {
        return NOT_FOUND;
    }
    let fits = |v: &&str| {
        let major = gomod_core::path::split_path_version(path).map_or("", |(_, major)| major);
        !is_pseudo(v)
            && version::canonical_module(v).is_some_and(|canonical| canonical == *v)
            && gomod_core::path::check_path_major(v, major).is_ok()
    };
    let lines: Vec<&str> = versions(modules, path).filter(fits).collect();
    (200, lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes())
}

fn latest(modules: &Modules, escaped: &str) -> Option<Answer> {
    let path = unescape_path(&percent(escaped)).ok()?;
    // As the test proxy of the go command has it, which takes the lowest of each kind.
    let lowest = |wanted: &dyn Fn(&str) -> bool| {
        let found = versions(modules, &path).filter(|v| wanted(v));
        found.min_by(|a, b| version::compare(a, b)).map(str::to_owned)
    };
    let release = lowest(&|v| !is_pseudo(v) && version::prerelease(v).is_empty());
    let pre = || lowest(&|v| !is_pseudo(v) && !version::prerelease(v).is_empty());
    let latest = release.or_else(pre).or_else(|| lowest(&is_pseudo))?;
    file_of(modules, &path, &format!("{latest}.info"))
}

fn file_of(modules: &Modules, path: &str, file: &str) -> Option<Answer> {
    let (escaped, kind) = file.rsplit_once('.')?;
    let mut v = unescape_version(escaped).ok()?;
    if !v.is_empty() && v.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        v = of_commit(modules, path, &v).unwrap_or(v);
    }
    let archive = modules.archives.get(&ModuleVersion::new(path, &*v))?;
    Some(match kind {
        "info" | "mod" => (200, archive.get(&format!(".{kind}"))?.to_vec()),
        "zip" => (200, archive.module_zip(&ModuleVersion::new(path, &*v))),
        _ => return None,
    })
}

/// The highest version of a commit.
fn of_commit(modules: &Modules, path: &str, hash: &str) -> Option<String> {
    let of = modules.archives.iter().filter(|(module, _)| module.path == path);
    let same = of.filter(|(module, archive)| {
        let commit = match is_pseudo(&module.version) {
            true => module.version.rsplit('-').next().unwrap_or_default().to_owned(),
            false => short_hash(archive),
        };
        commit.starts_with(hash) || hash.starts_with(&commit)
    });
    let highest = same.max_by(|(a, _), (b, _)| version::compare(&a.version, &b.version));
    highest.map(|(module, _)| module.version.clone())
}

fn short_hash(archive: &Archive) -> String {
    let info = archive
        .get(".info")
        .and_then(|info| serde_json::from_slice::<serde_json::Value>(info).ok());
    let short = info.as_ref().and_then(|info| info.get("Short")).and_then(|short| short.as_str());
    short.unwrap_or_default().to_owned()
}
