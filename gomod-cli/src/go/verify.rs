//! `go mod verify`: zips and directories of the module cache against the hashes noted beside them.
//!
//! The go command's own rule, which go.sum has no part in. `gomod verify` is the one that proves.

use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::dirhash::{DirHashError, Hash1};
use gomod_core::pool;
use gomod_core::release::is_toolchain;
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

use super::flags::{FlagSet, Kind};
use super::session::{Asked, Session};
use super::{Context, Stop, complain};
use crate::exit::Exit;
use crate::failure::reason;
use crate::mode::Mode;

const FLAGS: FlagSet = FlagSet {
    usage: "go mod verify",
    command: "mod verify",
    covered: &[("modcacherw", Kind::Bool), ("modfile", Kind::Text)],
    not_covered: &[("overlay", Kind::Text)],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    if !parsed.args.is_empty() {
        return Err(Stop::fatal("verify takes no arguments"));
    }
    let asked = Asked {
        modfile: parsed.value("modfile"),
        needs_module: true,
        fixed_mode: Some(Mode::Mod),
        ..Asked::default()
    };
    let session = Session::open(context, &asked)?;
    session.tell_exclusions();
    let list = session.project.build_list().map_err(|error| session.failed(&error))?;
    let modules: Vec<ModuleVersion> = list
        .into_iter()
        .filter(|module| !module.main && !is_toolchain(&module.path))
        // The go command looks at what is required, whatever replaces it.
        .map(|module| ModuleVersion::new(module.path, module.version))
        .collect();
    let cache = session.supply.cache().ok_or_else(|| Stop::fatal("module cache not found"))?;
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let faults = pool::map(workers, &modules, |module| verify(cache, module));
    let mut exit = Exit::Clean;
    for fault in faults.iter().flatten() {
        complain(fault);
        exit = Exit::Differences;
    }
    if exit == Exit::Clean {
        writeln!(io::stdout(), "all modules verified")?;
    }
    Ok(exit)
}

/// What is wrong with a module (`verifyMod`).
fn verify(cache: &Cache, module: &ModuleVersion) -> Vec<String> {
    let told = |what: &dyn Display| format!("{} {}: {what}", module.path, module.version);
    let files = cache
        .zip_file(module)
        .and_then(|zip| Ok((zip, cache.zip_hash_file(module)?, cache.unpacked_dir(module)?)));
    let (zip, noted, dir) = match files {
        Ok(files) => files,
        Err(error) => return vec![told(&error)],
    };
    let has_zip = zip.exists();
    // A directory that is being unpacked, or whose zip's hash is not noted, is not there.
    let has_dir = cache.module_dir(module).is_some();
    let noted = match fs::read_to_string(&noted) {
        Ok(noted) => noted,
        Err(_) if !has_zip && !dir.is_dir() => return Vec::new(),
        Err(error) => {
            let (file, why) = (noted.display(), reason(&error));
            return vec![told(&format!("missing ziphash: open {file}: {why}"))];
        }
    };
    let noted = noted.trim();
    let mut faults = Vec::new();
    if has_zip {
        let hash = Archive::open(&zip)
            .map_err(|error| error.to_string())
            .and_then(|archive| Hash1::of_zip(&archive, 1).map_err(|error| cause(&error)));
        match hash.map(Hash1::finish) {
            Ok(hash) if hash == noted => {}
            Ok(_) => {
                faults.push(told(&format!("zip has been modified ({})", zip.display())));
            }
            Err(error) => return vec![told(&error)],
        }
    }
    if has_dir {
        match Hash1::of_dir(&dir, &module.to_string(), 1).map(Hash1::finish) {
            Ok(hash) if hash == noted => {}
            Ok(_) => {
                faults.push(told(&format!("dir has been modified ({})", dir.display())));
            }
            Err(error) => faults.push(told(&cause(&error))),
        }
    }
    faults
}

/// The go command tells the cause alone.
fn cause(error: &DirHashError) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}
