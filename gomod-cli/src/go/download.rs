//! `go mod download -json`.

use std::path::PathBuf;

use gomod_core::cache::Cache;
use gomod_core::dirhash::hash_go_mod;
use gomod_core::info::VersionOrigin;
use gomod_core::json::to_go_json;
use gomod_core::path::{escape_path, escape_version};
use gomod_core::project::{ListRequest, ModuleInfo};
use gomod_core::release;
use gomod_core::source::{Artifact, Source};
use gomod_core::version::ModuleVersion;
use serde::Serialize;

use super::edits::print;
use super::flags::{FlagSet, Kind};
use super::session::{Asked, Session};
use super::{Context, Stop, complain};
use crate::exit::Exit;
use crate::mode::Mode;

const FLAGS: FlagSet = FlagSet {
    usage: "go mod download [-x] [-json] [-reuse=old.json] [modules]",
    command: "mod download",
    covered: &[("json", Kind::Bool), ("modcacherw", Kind::Bool), ("modfile", Kind::Text)],
    not_covered: &[("overlay", Kind::Text), ("reuse", Kind::Text), ("x", Kind::Bool)],
};

/// What is printed of a module; the fields are in the go command's order.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Download {
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    query: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    error: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    info: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    go_mod: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    zip: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    dir: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sum: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    go_mod_sum: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<VersionOrigin>,
}

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    if !parsed.is_on("json") {
        return Err(Stop::not_covered("go mod download without -json"));
    }
    let modfile = parsed.value("modfile");
    let asked = Asked { modfile, fixed_mode: Some(Mode::Mod), ..Asked::default() };
    let session = Session::open(context, &asked)?;
    session.tell_exclusions();
    let named = !parsed.args.is_empty();
    for argument in parsed.args {
        let module = argument.strip_suffix("@upgrade").or(argument.strip_suffix("@patch"));
        if session.project.mains().get(module.unwrap_or(argument)).is_some() {
            complain(&format!(
                "go: skipping download of {argument} that resolves to the main module"
            ));
        }
    }
    let modules = match named {
        true => parsed.args.iter().map(|&argument| argument.to_owned()).collect(),
        false => default_modules(&session)?,
    };
    if modules.is_empty() {
        if session.is_outside() {
            return Err(Stop::fatal("no modules specified (see 'go help mod download')"));
        }
        complain("go: no module dependencies to download");
        return Ok(Exit::Clean);
    }
    let request = ListRequest { modules, ..ListRequest::default() };
    let answer = session.project.list_modules(&request).map_err(|error| session.failed(&error))?;
    let (mut failed, mut missing) = (false, None);
    for info in answer.modules {
        let info = match info.replace {
            Some(replace) => *replace,
            None => info,
        };
        if info.version.is_empty() && info.error.is_none() {
            continue; // a main module, or a directory
        }
        let download = download(&session, info, named, &mut missing);
        failed |= !download.error.is_empty();
        let json = to_go_json(&download).map_err(std::io::Error::from)?;
        print((json + "\n").as_bytes())?;
    }
    match missing {
        Some(what) => Err(Stop::not_covered(what)),
        None if failed => Ok(Exit::Differences),
        None => Ok(Exit::Clean),
    }
}

/// What is downloaded where nothing is named.
fn default_modules(session: &Session<'_>) -> Result<Vec<String>, Stop> {
    let mains = session.project.mains();
    let all = || vec!["all".to_owned()];
    match (mains.work(), mains.modules()) {
        (Some(_), _) => Ok(all()),
        (None, [main]) if release::compare(main.go_version(), "1.17").is_lt() => {
            Ok(if main.file.requires().len() == 0 { Vec::new() } else { all() })
        }
        (None, [main]) => {
            // The whole graph must be at hand as well.
            session.project.build().map_err(|error| session.failed(&error))?;
            Ok(main.file.requires().map(|require| require.path.to_owned()).collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn download(
    session: &Session<'_>,
    info: ModuleInfo,
    named: bool,
    missing: &mut Option<String>,
) -> Download {
    let module = ModuleVersion::new(&*info.path, &*info.version);
    let mut download = Download {
        path: info.path,
        version: info.version,
        query: info.query,
        origin: info.origin,
        ..Download::default()
    };
    if let Some(error) = info.error {
        download.error = error.err;
        return download;
    }
    let mut fetch = || -> Result<(), String> {
        let cache = session.supply.cache().ok_or("module cache not found")?;
        let source = &session.supply;
        let file = |what| cache.file(&module, what).map_err(|error| format!("{error:#}"));
        source.fetch(&module, Artifact::Info).map_err(|error| format!("{error:#}"))?;
        download.info = file(Artifact::Info)?.display().to_string();
        let go_mod = source.fetch(&module, Artifact::Mod).map_err(|error| format!("{error:#}"))?;
        source.keep(&module, Artifact::Mod, &go_mod);
        download.go_mod = file(Artifact::Mod)?.display().to_string();
        download.go_mod_sum = hash_go_mod(&go_mod.bytes);
        match stored_zip(cache, &module) {
            Some((zip, dir, sum)) => {
                download.zip = zip.display().to_string();
                download.dir = dir.display().to_string();
                download.sum = sum;
            }
            None => *missing = Some(format!("Zip, Dir and Sum of {module}, not in the cache")),
        }
        Ok(())
    };
    if let Err(error) = fetch() {
        download.error = error;
    } else if named && !session.is_outside() {
        let sums = session.project.sums();
        let go_mod = format!("{}/go.mod", module.version);
        if !sums.has_h1(&module.path, &go_mod) || !sums.has_h1(&module.path, &module.version) {
            *missing = Some(format!("adding {module} to go.sum"));
        }
    }
    download
}

/// What the module cache has of a module's files: the zip, the directory, the hash.
fn stored_zip(cache: &Cache, module: &ModuleVersion) -> Option<(PathBuf, PathBuf, String)> {
    let (path, version) = (escape_path(&module.path).ok()?, escape_version(&module.version).ok()?);
    let base = cache.root().join("cache/download").join(&*path).join("@v");
    let zip = base.join(format!("{version}.zip"));
    let sum = std::fs::read_to_string(base.join(format!("{version}.ziphash"))).ok()?;
    let dir = cache.module_dir(module)?;
    zip.is_file().then_some((zip, dir, sum.trim().to_owned()))
}
