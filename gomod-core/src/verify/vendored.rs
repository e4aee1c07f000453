//! The vendor directory, held against the modules that its files come from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::constraint::may_be_built;
use super::differ::files;
use super::report::UnprovenVendor;
use super::{Finding, Part, Problem, VendorReport, shown};
use crate::cache::Cache;
use crate::dirhash::{Digest256, Hash1};
use crate::graph;
use crate::modzip;
use crate::pool;
use crate::project::Project;
use crate::release;
use crate::sums::Sums;
use crate::tree::{self, Kind};
use crate::vendor::{Vendor, VendorModule};
use crate::version::ModuleVersion;
use crate::zip::Archive;

/// How much of a Go file is looked at for its build constraint. The go command reads as far as the
/// imports go.
const HEAD: u64 = 16 << 20;

/// The modules whose bytes are needed to verify a vendor directory, after replacement.
pub(super) fn sources(vendor: &Vendor) -> impl Iterator<Item = (&VendorModule, &ModuleVersion)> {
    vendor.contributors().map(|module| (module, source(module)))
}

/// The module that the files of a vendored module come from.
fn source(module: &VendorModule) -> &ModuleVersion {
    module.replacement.as_ref().unwrap_or(&module.module)
}

/// The files of a module that is proven.
struct Proven {
    hash: Hash1,
    /// What its names begin with.
    prefix: String,
    from: From,
}

/// Where the files of a module are read.
enum From {
    Zip(PathBuf),
    Directory(PathBuf),
}

pub(super) fn verify(
    project: &Project,
    vendor: &Vendor,
    cache: Option<&Cache>,
    workers: usize,
) -> VendorReport {
    let base = project.mains().base().join("vendor");
    let mut report = VendorReport::default();
    if let Err(error) = graph::check_vendoring(project.mains(), vendor) {
        report.findings.extend(error.contradictions.iter().map(|(module, what)| {
            let detail = format!("{module}: {what}");
            finding(&base.join("modules.txt"), Problem::Contradiction, detail)
        }));
    }
    versions(project, vendor, &base, &mut report);
    let modules: Vec<_> = sources(vendor).collect();
    let proven = pool::map(workers, &modules, |(_, source)| {
        prove(cache.ok_or("no module cache")?, project.sums(), source)
    });
    let mut owners = HashMap::new();
    for ((module, _), proven) in modules.iter().zip(&proven) {
        owners.insert(module.module.path.as_str(), (*module, proven));
    }
    let found = read(&base, workers, &mut report);
    judge(&base, &found, &owners, &mut report);
    let strips = strips_module_files(project);
    for (module, proven) in owners.values() {
        if let Ok(proven) = proven {
            missing(&base, module, proven, &found, strips, &mut report);
        }
    }
    report.findings.sort_by(|a, b| (&a.file, &a.detail).cmp(&(&b.file, &b.detail)));
    report
}

/// Whether `go mod vendor` leaves go.mod and go.sum out: since go 1.17.
fn strips_module_files(project: &Project) -> bool {
    match (project.mains().work(), project.mains().modules()) {
        (None, [main]) => release::compare(main.go_version(), "1.17").is_ge(),
        _ => true,
    }
}

fn finding(file: &Path, problem: Problem, detail: impl Into<String>) -> Finding {
    Finding { file: shown(file), ..Finding::new(Part::Vendor, problem, detail) }
}

/// Holds the versions of modules.txt against the build list, if that does not come from it.
fn versions(project: &Project, vendor: &Vendor, base: &Path, report: &mut VendorReport) {
    let Ok(build) = project.build() else { return };
    if build.vendored {
        return;
    }
    let graph = &build.loaded.graph;
    for module in vendor.contributors().map(|vendored| &vendored.module) {
        let selected = graph.selected(&module.path).map(|node| graph.version(node));
        if selected != Some(&*module.version) {
            let detail = match selected {
                Some(selected) => format!("{module}: the build list has {selected}"),
                None => format!("{module}: not in the build list"),
            };
            report.findings.push(finding(
                &base.join("modules.txt"),
                Problem::Contradiction,
                detail,
            ));
        }
    }
}

/// The files of a module by a zip or directory that go.sum vouches for.
fn prove(cache: &Cache, sums: &Sums, module: &ModuleVersion) -> Result<Proven, &'static str> {
    if module.version.is_empty() {
        return Err("replaced by a directory");
    }
    if !sums.has_h1(&module.path, &module.version) {
        return Err("go.sum does not know it");
    }
    let vouched = |hash: &Hash1| {
        let hash = hash.clone().finish();
        sums.check(&module.path, &module.version, &hash) == Ok(true)
    };
    let prefix = format!("{module}/");
    if let Ok(zip) = cache.zip_file(module)
        && let Ok((archive, checked)) = modzip::check_zip(module, &zip)
        && checked.is_valid()
        && let Ok(hash) = Hash1::of_zip(&archive, 1)
        && vouched(&hash)
    {
        return Ok(Proven { hash, prefix, from: From::Zip(zip) });
    }
    if let Some(dir) = cache.module_dir(module)
        && let Ok(hash) = Hash1::of_dir(&dir, &module.to_string(), 1)
        && vouched(&hash)
    {
        return Ok(Proven { hash, prefix, from: From::Directory(dir) });
    }
    Err("the module cache has no bytes of it that go.sum vouches for")
}

/// All files below the directory, hashed, by their names below it.
fn read(base: &Path, workers: usize, report: &mut VendorReport) -> BTreeMap<String, Digest256> {
    let mut paths = Vec::new();
    let walked = tree::walk(base, |item| {
        match item.kind {
            Kind::Directory => {}
            Kind::File if item.path == Path::new("modules.txt") => {}
            Kind::File => paths.push(item.path.clone()),
            Kind::Link | Kind::Other => report.findings.push(finding(
                &base.join(&item.path),
                Problem::NotAFile,
                "a link, or no file at all",
            )),
        }
        Ok(true)
    });
    if let Err((file, error)) = walked {
        report.findings.push(finding(&file, Problem::Unreadable, error.to_string()));
    }
    match Hash1::of_paths(base, "", &paths, workers) {
        Ok(hash) => files(&hash, "/")
            .into_iter()
            .map(|(name, digest)| (String::from_utf8_lossy(name).into_owned(), *digest))
            .collect(),
        Err(error) => {
            report.findings.push(finding(base, Problem::Unreadable, error.to_string()));
            BTreeMap::new()
        }
    }
}

type Owners<'v> = HashMap<&'v str, (&'v VendorModule, &'v Result<Proven, &'static str>)>;

/// The module that a vendored file belongs to: the longest path that it is below.
fn owner<'o, 'v>(
    owners: &'o Owners<'v>,
    file: &str,
) -> Option<&'o (&'v VendorModule, &'v Result<Proven, &'static str>)> {
    let mut dir = file;
    while let Some((above, _)) = dir.rsplit_once('/') {
        if let Some(owner) = owners.get(above) {
            return Some(owner);
        }
        dir = above;
    }
    None
}

/// Holds each file against the module that it belongs to.
fn judge(
    base: &Path,
    found: &BTreeMap<String, Digest256>,
    owners: &Owners<'_>,
    report: &mut VendorReport,
) {
    let wanted: HashMap<&str, _> = owners
        .iter()
        .filter_map(|(path, (_, proven))| {
            let proven = proven.as_ref().ok()?;
            Some((*path, files(&proven.hash, &proven.prefix)))
        })
        .collect();
    let listed: HashMap<&str, BTreeSet<&str>> = owners
        .iter()
        .map(|(path, (module, _))| (*path, module.packages.iter().map(String::as_str).collect()))
        .collect();
    let mut unproven: BTreeMap<String, UnprovenVendor> = BTreeMap::new();
    let mut unlisted = BTreeSet::new();
    for (name, digest) in found {
        let path = base.join(name);
        let Some((module, proven)) = owner(owners, name) else {
            let detail = "no module of modules.txt has it";
            report.findings.push(finding(&path, Problem::Added, detail));
            continue;
        };
        let module_path = &*module.module.path;
        if is_unlisted(name, listed.get(module_path)) {
            let dir = name.rsplit_once('/').map_or("", |(dir, _)| dir);
            if unlisted.insert(dir.to_owned()) {
                let detail = format!("a package that modules.txt does not list: {dir}");
                report.findings.push(finding(&path, Problem::Unlisted, detail));
            }
        }
        let detail = || source(module).to_string();
        match proven {
            Err(reason) => {
                let entry = unproven.entry(module_path.to_owned());
                entry
                    .or_insert_with(|| UnprovenVendor {
                        module: detail(),
                        files: 0,
                        reason: Cow::Borrowed(reason),
                    })
                    .files += 1;
            }
            Ok(_) => {
                let rest = name.get(module_path.len() + 1..).unwrap_or_default();
                let files = wanted.get(module_path);
                match files.and_then(|files| files.get(rest.as_bytes())) {
                    Some(wanted) if *wanted == digest => report.proven += 1,
                    Some(_) => report.findings.push(finding(&path, Problem::Edited, detail())),
                    None => report.findings.push(finding(&path, Problem::Added, detail())),
                }
            }
        }
    }
    report.unproven = unproven.into_values().collect();
}

/// Whether a Go file is in no package that is listed, nor below one, where it may be embedded.
fn is_unlisted(name: &str, listed: Option<&BTreeSet<&str>>) -> bool {
    let mut dir = name;
    if !name.ends_with(".go") {
        return false;
    }
    while let Some((above, _)) = dir.rsplit_once('/') {
        if listed.is_some_and(|listed| listed.contains(above)) {
            return false;
        }
        dir = above;
    }
    true
}

/// Files of listed packages that `go mod vendor` would have copied.
fn missing(
    base: &Path,
    module: &VendorModule,
    proven: &Proven,
    found: &BTreeMap<String, Digest256>,
    strips: bool,
    report: &mut VendorReport,
) {
    let path = &*module.module.path;
    let packages: BTreeSet<&str> = module.packages.iter().map(String::as_str).collect();
    let mut has_files = BTreeSet::new();
    let mut gone = Vec::new();
    for (name, _) in files(&proven.hash, &proven.prefix) {
        let Ok(name) = std::str::from_utf8(name) else { continue };
        let vendored = format!("{path}/{name}");
        let Some((dir, base)) = vendored.rsplit_once('/') else { continue };
        let Some(package) = packages.get(dir) else { continue };
        has_files.insert(*package);
        let never = base.ends_with("_test.go") || strips && matches!(base, "go.mod" | "go.sum");
        if !never && !found.contains_key(&vendored) {
            gone.push((name.to_owned(), vendored));
        }
    }
    gone.sort();
    let is_there = |package: &str| {
        found.range(format!("{package}/")..).next().is_some_and(|(name, _)| {
            name.strip_prefix(package).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    for (name, vendored) in gone {
        if !is_ignored(proven, &name) {
            let detail = source(module).to_string();
            report.findings.push(finding(&base.join(vendored), Problem::Removed, detail));
        }
    }
    for package in packages {
        if !has_files.contains(package) && !is_there(package) {
            let detail = format!("{} has no such package", source(module));
            report.findings.push(finding(&base.join(package), Problem::Removed, detail));
        }
    }
}

/// Whether a Go file is one that no build uses, which keeps it out of the vendor directory. One that
/// cannot be read is not missed.
fn is_ignored(proven: &Proven, name: &str) -> bool {
    name.ends_with(".go") && head(proven, name).map_or(true, |head| !may_be_built(&head))
}

/// The beginning of a file of a module.
fn head(proven: &Proven, name: &str) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match &proven.from {
        From::Zip(zip) => {
            let archive = Archive::open(zip)?;
            let wanted = format!("{}{name}", proven.prefix);
            let mut entries = archive.entries().iter();
            let entry = entries.find(|entry| entry.name() == wanted.as_bytes());
            let entry = entry.ok_or(io::ErrorKind::NotFound)?;
            archive.content(entry)?.take(HEAD).read_to_end(&mut head)?;
        }
        From::Directory(dir) => {
            File::open(dir.join(name))?.take(HEAD).read_to_end(&mut head)?;
        }
    }
    Ok(head)
}
