//! Archives that are broken or hostile, and those of the go command's own tests.

use std::path::{Path, PathBuf};

use gomod_core::dirhash::Hash1;
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
use serde_json::Value;

use super::{check_zip, rules, same};
use crate::answers::{Answers, Question};
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Check, Difference};
use crate::rng::Rng;
use crate::scripts::archive::{self, Archive as Text};
use crate::scripts::proxy;

/// An archive to look at.
struct Case {
    name: String,
    module: ModuleVersion,
    file: PathBuf,
}

pub(super) fn run(oracle: &Oracle, answers: &Answers, tier: Tier) -> Result<Vec<Check>, String> {
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let rounds = if tier == Tier::Full { 20_000 } else { 1_000 };
    let mut cases = made(&scratch.path().join("made"), rounds)?;
    cases.extend(of_go(oracle, &scratch.path().join("go"))?);
    compare(answers, &cases, &scratch.path().join("unpacked"))
}

fn compare(answers: &Answers, cases: &[Case], unpacked: &Path) -> Result<Vec<Check>, String> {
    const FUNCTIONS: [&str; 3] = ["zip.CheckZip", "dirhash.HashZip", "zip.Unzip"];
    let questions: Vec<Question> = FUNCTIONS
        .iter()
        .flat_map(|&function| cases.iter().map(move |case| (function, case)))
        .map(|(function, Case { module, file, .. })| {
            let file = file.to_string_lossy().into_owned();
            (function, vec![file, module.path.clone(), module.version.clone()])
        })
        .collect();
    let theirs = answers.ask(&questions)?;
    let mut theirs = theirs.chunks(cases.len().max(1));
    let mut next = || cases.iter().zip(theirs.next().unwrap_or_default());
    let checked = next().map(|(case, theirs)| {
        let ours = check_zip(&case.module, &case.file);
        let both_fail = ours["failed"] != "" && theirs["failed"] != "";
        // Bytes that are no text have no form in JSON that both share.
        let no_text = ours.to_string().contains('\u{fffd}');
        match both_fail || no_text && count(&ours) == count(theirs) {
            true => None,
            false => same(&case.name, &ours, theirs),
        }
    });
    let checked: Vec<_> = checked.collect();
    let hashed: Vec<_> = next()
        .map(|(case, theirs)| {
            let hash =
                Archive::open(&case.file).map_err(|error| error.to_string()).and_then(|archive| {
                    Hash1::of_zip(&archive, 1).map_err(|error| format!("{error:?}"))
                });
            hash_differs(&case.name, hash.map(Hash1::finish), theirs)
        })
        .collect();
    let unzipped: Vec<_> = next()
        .map(|(case, theirs)| {
            let Case { name, module, file } = case;
            let hash = modzip::unzip(unpacked, module, file)
                .map_err(|error| error.to_string())
                .and_then(|()| {
                    Hash1::of_dir(unpacked, &module.to_string(), 1).map_err(|e| format!("{e:?}"))
                });
            let found = hash_differs(name, hash.map(Hash1::finish), theirs);
            let _ = std::fs::remove_dir_all(unpacked);
            found
        })
        .collect();
    Ok(vec![
        Check::of("zips", "check", "`zip.CheckZip`: each file's verdict", checked),
        Check::of("zips", "hash", "`dirhash.HashZip`: the same hash, or both refuse", hashed),
        Check::of("zips", "unzip", "`zip.Unzip`: the same files, or both refuse", unzipped),
    ])
}

fn count(answer: &Value) -> [usize; 2] {
    ["valid", "invalid"].map(|key| answer[key].as_array().map_or(0, Vec::len))
}

fn hash_differs(case: &str, ours: Result<String, String>, theirs: &Value) -> Option<Difference> {
    match (&ours, theirs.as_str()) {
        (Ok(ours), Some(theirs)) if ours == theirs => None,
        (Err(_), None) => None,
        _ => Some(Difference::new(case, format!("ours {ours:?}, go {theirs}"))),
    }
}

/// Archives of made-up files; most of them are then changed somewhere.
fn made(dir: &Path, rounds: usize) -> Result<Vec<Case>, String> {
    std::fs::create_dir_all(dir).map_err(|err| err.to_string())?;
    let mut rng = Rng::new(66);
    (0..rounds)
        .map(|i| {
            let module = ModuleVersion::new("m.test/m", "v1.0.0");
            let mut bytes = match rng.one_in(2) {
                true => stored(&mut rng, &module),
                false => deflated(&mut rng, &module)?,
            };
            for _ in 0..rng.below(4) {
                change(&mut rng, &mut bytes);
            }
            let file = dir.join(format!("{i}.zip"));
            std::fs::write(&file, bytes).map_err(|err| err.to_string())?;
            Ok(Case { name: format!("made-up archive {i}"), module, file })
        })
        .collect()
}

fn stored(rng: &mut Rng, module: &ModuleVersion) -> Vec<u8> {
    let names: Vec<String> = (0..rng.below(8))
        .map(|_| {
            let slash = if rng.one_in(6) { "/" } else { "" };
            let prefix = if rng.one_in(30) { "m.test/m@v1.0.1".into() } else { module.to_string() };
            format!("{prefix}/{}{slash}", rules::path(rng))
        })
        .collect();
    let content = |name: &String| if name.ends_with('/') { &b""[..] } else { b"content" };
    archive::zip(names.iter().map(|name| (name.clone(), content(name))))
}

fn deflated(rng: &mut Rng, module: &ModuleVersion) -> Result<Vec<u8>, String> {
    let files: Vec<ModuleFile> = (0..rng.below(5))
        .map(|i| ModuleFile::of_bytes(format!("{i}.go"), "package x\n".repeat(rng.below(40))))
        .collect();
    let mut bytes = Vec::new();
    modzip::create(&mut bytes, module, &files).map_err(|err| err.to_string())?;
    Ok(bytes)
}

/// Changes an archive, mostly where its directory is.
fn change(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let tail = rng.one_in(3);
    let from = if tail { bytes.len().saturating_sub(22) } else { 0 };
    let at = from + rng.below(bytes.len() - from + 1);
    let end = (at + 1).min(bytes.len());
    match rng.below(8) {
        0 => {
            bytes.drain(at..end);
        }
        1 => bytes.insert(at, *rng.pick(b"\0\xff\x01/PK")),
        2 | 3 => {
            let other = *rng.pick(b"\0\xff\x01\x08\x7f/");
            bytes.splice(at..end, [other]);
        }
        4 => bytes[at..end].iter_mut().for_each(|byte| *byte ^= 1 << 3),
        5 if rng.one_in(4) => bytes.truncate(at),
        6 => {
            const MORE: &[&[u8]] = &[b"junk", b"PK\x05\x06", b"PK\x06\x07", &[0; 22]];
            let more = *rng.pick(MORE);
            let at = *rng.pick(&[0, at, bytes.len()]);
            bytes.splice(at..at, more.iter().copied());
        }
        _ => {
            // A number of four bytes at its greatest.
            let until = (at + 4).min(bytes.len());
            bytes[at..until].fill(0xff);
        }
    }
}

/// The modules that the go command's own tests serve, bad ones among them.
fn of_go(oracle: &Oracle, dir: &Path) -> Result<Vec<Case>, String> {
    let from = oracle.goroot().join("src/cmd/go/testdata/mod");
    let Ok(entries) = std::fs::read_dir(&from) else { return Ok(Vec::new()) };
    std::fs::create_dir_all(dir).map_err(|err| err.to_string())?;
    let mut cases = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(module) = name.strip_suffix(".txt").and_then(proxy::named) else { continue };
        let bytes = std::fs::read(entry.path()).map_err(|err| err.to_string())?;
        let file = dir.join(format!("{name}.zip"));
        let zip = Text::parse(&bytes).module_zip(&module);
        std::fs::write(&file, zip).map_err(|err| err.to_string())?;
        cases.push(Case { name, module, file });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}
