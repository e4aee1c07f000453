//! The kinds of tampering.

use std::fs;
use std::path::Path;

use gomod_core::dirhash::Hash1;
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

use super::{CONSTRAINED, GO_MOD, Kind, World};
use crate::scripts::archive;

type Done = Result<(), String>;

fn put(path: &Path, text: &str) -> Done {
    let fail = |err: std::io::Error| format!("{}: {err}", path.display());
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(fail)?;
    }
    let _ = fs::remove_file(path);
    fs::write(path, text).map_err(fail)
}

fn remove(path: &Path) -> Done {
    fs::remove_file(path).map_err(|err| format!("{}: {err}", path.display()))
}

fn rename(from: &Path, to: &Path) -> Done {
    fs::rename(from, to).map_err(|err| format!("{}: {err}", from.display()))
}

/// Replaces a text in a file, which must be there.
fn replace(path: &Path, from: &str, to: &str) -> Done {
    let text = fs::read_to_string(path).map_err(|err| err.to_string())?;
    match text.contains(from) {
        true => put(path, &text.replace(from, to)),
        false => Err(format!("{}: no {from}", path.display())),
    }
}

/// Changes bytes of the zip.
fn in_zip(world: &World, change: impl FnOnce(&mut Vec<u8>)) -> Done {
    let path = world.download("zip");
    let mut bytes = fs::read(&path).map_err(|err| err.to_string())?;
    change(&mut bytes);
    fs::write(&path, bytes).map_err(|err| err.to_string())
}

/// Puts a zip of other files in the place of the zip; its hash.
fn zip_of(world: &World, files: &[(&str, &str)]) -> Result<String, String> {
    let path = world.download("zip");
    let module = ModuleVersion::new("tamper.test/A", "v1.0.0");
    let list: Vec<ModuleFile> = files
        .iter()
        .chain(&CONSTRAINED)
        .map(|(name, text)| ModuleFile::of_bytes(*name, *text))
        .collect();
    let out = fs::File::create(&path).map_err(|err| err.to_string())?;
    modzip::create(out, &module, &list).map_err(|err| err.to_string())?;
    let archive = Archive::open(&path).map_err(|err| err.to_string())?;
    Ok(Hash1::of_zip(&archive, 1).map_err(|err| err.to_string())?.finish())
}

const A_GO: (&str, &str) = ("a.go", "package A\n\nimport _ \"tamper.test/A/sub\"\n");
const EVIL: (&str, &str) = ("sub/b.go", "package sub\n\nfunc init() { println(\"evil\") }\n");
const LICENSE: (&str, &str) = ("LICENSE", "free\n");
const B_GO: (&str, &str) = ("sub/b.go", "package sub\n");

/// A zip with these entries, made without regard to rules.
fn raw_zip(world: &World, more: &[(&str, &str)]) -> Done {
    let plain = [("go.mod", GO_MOD), A_GO, B_GO, LICENSE];
    let name = |name: &str| format!("tamper.test/A@v1.0.0/{name}");
    let entries = plain
        .iter()
        .chain(&CONSTRAINED)
        .chain(more)
        .map(|(file, text)| (name(file), text.as_bytes()));
    fs::write(world.download("zip"), archive::zip(entries)).map_err(|err| err.to_string())
}

fn zeroed(kind: &str) -> impl Fn(&str) -> String {
    move |text: &str| {
        let zero = format!("h1:{}=", "A".repeat(43));
        text.lines()
            .map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
                [path, version, _] if version.ends_with(kind) => {
                    format!("{path} {version} {zero}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect()
    }
}

fn sums(world: &World, change: impl Fn(&str) -> String) -> Done {
    let path = world.main("go.sum");
    let text = fs::read_to_string(&path).map_err(|err| err.to_string())?;
    put(&path, &change(&text))
}

const DIR: &str = "tamper.test/!a@v1.0.0";
const ZIP: &str = "v1.0.0.zip";

macro_rules! kinds {
    ($($what:literal, $names:expr, $tamper:expr;)*) => {
        /// All of them.
        pub(super) const KINDS: &[Kind] = &[$(Kind { what: $what, names: $names, tamper: $tamper }),*];
    };
}

kinds! {
    "a byte in a file of the directory", "!a@v1.0.0/sub/b.go",
        |w| put(&w.dir("sub/b.go"), "package sUb\n");
    "a file added to the directory", "!a@v1.0.0/sub/new.go",
        |w| put(&w.dir("sub/new.go"), "package sub\n");
    "a file added that is no Go", "!a@v1.0.0/.hidden", |w| put(&w.dir(".hidden"), "x");
    "a file removed from the directory", "!a@v1.0.0/LICENSE", |w| remove(&w.dir("LICENSE"));
    "a file renamed by case alone", "!a@v1.0.0/License",
        |w| rename(&w.dir("LICENSE"), &w.dir("License"));
    "a file moved to another directory", "!a@v1.0.0/c.go",
        |w| rename(&w.dir("sub/b.go"), &w.dir("c.go"));
    "a file emptied", "!a@v1.0.0/a.go", |w| put(&w.dir("a.go"), "");
    "a line ending changed", "!a@v1.0.0/sub/b.go", |w| put(&w.dir("sub/b.go"), "package sub\r\n");
    "a link to a file of the same content", "!a@v1.0.0/sub/b.go", |w| {
        put(&w.main("../elsewhere"), "package sub\n")?;
        remove(&w.dir("sub/b.go"))?;
        link(&w.main("../elsewhere"), &w.dir("sub/b.go"))
    };
    "a link to a directory", "!a@v1.0.0/linked", |w| link(Path::new("/"), &w.dir("linked"));
    "the whole directory a link", DIR, |w| {
        let moved = w.main("../moved");
        rename(&w.dir(""), &moved)?;
        link(&moved, w.dir("").parent().unwrap_or(Path::new("/")).join("!a@v1.0.0").as_path())
    };
    "go.mod in the directory", "!a@v1.0.0/go.mod",
        |w| put(&w.dir("go.mod"), "module tamper.test/A\n\ngo 1.23\n");
    "a byte of a file in the zip", ZIP,
        |w| in_zip(w, |bytes| if let Some(byte) = bytes.get_mut(70) { *byte ^= 1 });
    "a byte in the zip's central directory", ZIP, |w| in_zip(w, |bytes| {
        let at = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap_or(0);
        // In the name of the last entry.
        if let Some(byte) = bytes.get_mut(at + 46 + 24) { *byte ^= 1 }
    });
    "the zip cut off", ZIP, |w| in_zip(w, |bytes| bytes.truncate(bytes.len() / 2));
    "an entry for a directory added to the zip", "v1.0.0.zip!tamper.test/A@v1.0.0/sub/",
        |w| raw_zip(w, &[("sub/", "")]);
    "a file added to the zip", "v1.0.0.zip!tamper.test/A@v1.0.0/sub/new.go",
        |w| raw_zip(w, &[("sub/new.go", "package sub\n")]);
    "a name with .. added to the zip", "v1.0.0.zip!tamper.test/A@v1.0.0/../evil.go",
        |w| raw_zip(w, &[("../evil.go", "package evil\n")]);
    "a file edited in the zip, its hash noted anew", "v1.0.0.zip!tamper.test/A@v1.0.0/sub/b.go", |w| {
        let hash = zip_of(w, &[("go.mod", GO_MOD), A_GO, EVIL, LICENSE])?;
        put(&w.download("ziphash"), &hash)
    };
    "zip, directory and noted hash all of the same evil", "!a@v1.0.0", |w| {
        let hash = zip_of(w, &[("go.mod", GO_MOD), A_GO, EVIL, LICENSE])?;
        put(&w.download("ziphash"), &hash)?;
        put(&w.dir("sub/b.go"), EVIL.1)
    };
    "the noted hash forged", "v1.0.0.ziphash", |w| put(&w.download("ziphash"), "h1:forged");
    "the noted hash removed", "v1.0.0.ziphash", |w| remove(&w.download("ziphash"));
    "the go.mod in the cache swapped", "v1.0.0.mod",
        |w| put(&w.download("mod"), "module tamper.test/A\n\ngo 1.23\n");
    "the zip's line in go.sum zeroed", ZIP, |w| sums(w, zeroed("v1.0.0"));
    "the go.mod's line in go.sum zeroed", "v1.0.0.mod", |w| sums(w, zeroed("/go.mod"));
    "a second hash in go.sum, behind the true one", "go.sum:3", |w| sums(w, |text| {
        format!("{text}tamper.test/A v1.0.0 h1:{}=\n", "B".repeat(43))
    });
    "a second hash in go.sum, before the true one", ZIP, |w| sums(w, |text| {
        format!("tamper.test/A v1.0.0 h1:{}=\n{text}", "B".repeat(43))
    });
    "a vendored file edited", "vendor/tamper.test/A/sub/b.go",
        |w| put(&w.main("vendor/tamper.test/A/sub/b.go"), EVIL.1);
    "a file added to a vendored package", "vendor/tamper.test/A/sub/new.go",
        |w| put(&w.main("vendor/tamper.test/A/sub/new.go"), "package sub\n");
    "a vendored file removed", "vendor/tamper.test/A/sub/b.go",
        |w| remove(&w.main("vendor/tamper.test/A/sub/b.go"));
    "a vendored file removed that other platforms build", "vendor/tamper.test/A/sub/plan9.go",
        |w| remove(&w.main("vendor/tamper.test/A/sub/plan9.go"));
    "the same, with a constraint of the old kind", "vendor/tamper.test/A/sub/old.go",
        |w| remove(&w.main("vendor/tamper.test/A/sub/old.go"));
    "the same, with a constraint that `ignore` does not fulfil", "vendor/tamper.test/A/sub/not.go",
        |w| remove(&w.main("vendor/tamper.test/A/sub/not.go"));
    "a vendored licence removed and another put", "vendor/tamper.test/A/LICENSE",
        |w| put(&w.main("vendor/tamper.test/A/LICENSE"), "not free\n");
    "a package vendored that no module has", "vendor/evil.test/x/x.go",
        |w| put(&w.main("vendor/evil.test/x/x.go"), "package x\n");
    "a link in the vendor directory", "vendor/tamper.test/A/sub/b.go", |w| {
        put(&w.main("../elsewhere"), "package sub\n")?;
        remove(&w.main("vendor/tamper.test/A/sub/b.go"))?;
        link(&w.main("../elsewhere"), &w.main("vendor/tamper.test/A/sub/b.go"))
    };
    "another version in modules.txt", "vendor/modules.txt",
        |w| replace(&w.main("vendor/modules.txt"), "v1.0.0", "v1.0.1");
    "a package taken out of modules.txt", "vendor/tamper.test/A/a.go",
        |w| replace(&w.main("vendor/modules.txt"), "tamper.test/A\ntamper.test/A/sub", "tamper.test/A/sub");
    "a package put into modules.txt", "vendor/tamper.test/A/no",
        |w| replace(&w.main("vendor/modules.txt"), "tamper.test/A/sub", "tamper.test/A/no\ntamper.test/A/sub");
    "a replacement put into modules.txt", "vendor/modules.txt",
        |w| replace(&w.main("vendor/modules.txt"), "v1.0.0", "v1.0.0 => evil.test/A v1.0.0");
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> Done {
    std::os::unix::fs::symlink(to, at).map_err(|err| format!("{}: {err}", at.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Done {
    Err("links are laid on Unix only".to_owned())
}
