//! The rules for module zips; what is held here is what Go's `golang.org/x/mod/zip` answers.
#![cfg(feature = "proof")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod archives;

use std::fs;
use std::path::Path;

use archives::{Raw, archive};
use gomod_core::dirhash::Hash1;
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

fn m() -> ModuleVersion {
    ModuleVersion::new("example.com/m", "v1.0.0")
}

fn lines(errors: &[modzip::FileError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

fn lay(dir: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

#[test]
fn files_that_belong_and_files_that_do_not() {
    let files: Vec<ModuleFile> = [
        "valid.go",
        "not/../clean",
        "/rooted",
        "GO.MOD",
        "invalid.go'",
        "vendor/x/y",
        "vendor/modules.txt",
        "sub/go.mod",
        "sub/a/b.go",
        "Other/GO.mod",
        "Other/x.go",
        ".hg_archival.txt",
        "valid.go",
        "VALID.go",
        "valid.go/x",
        "ſ/a",
        "s/b",
    ]
    .into_iter()
    .map(|path| ModuleFile::of_bytes(path, ""))
    .chain([ModuleFile::of_bytes(*b"a\xff", "")])
    .collect();
    let checked = modzip::check_files(&files);
    assert_eq!(checked.valid, ["valid.go", "vendor/modules.txt", "ſ/a"]);
    assert_eq!(
        lines(&checked.omitted),
        [
            "vendor/x/y: file is in vendor directory",
            "sub/go.mod: file is in another module",
            "sub/a/b.go: file is in another module",
            "Other/GO.mod: file is in another module",
            "Other/x.go: file is in another module",
            ".hg_archival.txt: file is inserted by 'hg archive' and is always omitted",
        ]
    );
    assert_eq!(
        lines(&checked.invalid),
        [
            "not/../clean: file path is not clean",
            "/rooted: file path is not relative",
            "GO.MOD: go.mod files must have lowercase names",
            "invalid.go': malformed file path \"invalid.go'\": invalid char '\\''",
            "valid.go: multiple entries for file \"valid.go\"",
            "VALID.go: case-insensitive file name collision: \"valid.go\" and \"VALID.go\"",
            "valid.go/x: entry \"valid.go\" is both a file and a directory",
            "s/b: case-insensitive file name collision: \"ſ\" and \"s\"",
            "a\u{fffd}: malformed file path \"a\u{fffd}\": invalid UTF-8",
        ]
    );
    assert!(!checked.is_valid());
}

#[test]
fn a_directory_becomes_the_same_zip_as_its_checkout() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("checkout");
    let kept = [("go.mod", "module example.com/m\n"), ("a/b.go", "package b\n"), ("LICENSE", "L")];
    lay(&root, &kept);
    lay(&root, &[(".git/x", ""), ("sub/go.mod", ""), ("sub/x.go", ""), ("vendor/a/x.go", "")]);
    fs::create_dir(root.join("empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a/b.go", root.join("link.go")).unwrap();

    let checked = modzip::check_dir(&root).unwrap();
    assert!(checked.is_valid());
    assert_eq!(checked.valid, ["LICENSE", "a/b.go", "go.mod"]);
    let omitted = lines(&checked.omitted);
    assert!(omitted.contains(&"sub: directory is in another module".into()), "{omitted:?}");
    assert!(omitted.contains(&".git: directory is a version control repository".into()));
    assert_eq!(omitted.len(), if cfg!(unix) { 4 } else { 3 });

    let zip = dir.path().join("m.zip");
    modzip::create_from_dir(fs::File::create(&zip).unwrap(), &m(), &root).unwrap();
    let (made, checked) = modzip::check_zip(&m(), &zip).unwrap();
    assert!(checked.is_valid());
    let mut want = Hash1::new();
    for (name, content) in kept {
        want.add(format!("example.com/m@v1.0.0/{name}"), content.as_bytes()).unwrap();
    }
    let want = want.finish();
    assert_eq!(Hash1::of_zip(&made, 1).unwrap().finish(), want);

    let unpacked = dir.path().join("unpacked");
    modzip::unzip(&unpacked, &m(), &zip).unwrap();
    let hash = Hash1::of_dir(&unpacked, "example.com/m@v1.0.0", 1).unwrap();
    assert_eq!(hash.finish(), want);
    assert!(fs::metadata(unpacked.join("go.mod")).unwrap().permissions().readonly());
    let again = modzip::unzip(&unpacked, &m(), &zip).unwrap_err();
    assert!(again.to_string().ends_with("exists and is not empty"), "{again}");
}

#[test]
fn a_module_in_a_directory_has_the_license_of_the_root() {
    let dir = tempfile::tempdir().unwrap();
    lay(
        dir.path(),
        &[("LICENSE", "L"), ("sub/x.go", ""), ("own/LICENSE", "own"), ("own/x.go", "")],
    );
    let paths = |sub: &str| {
        let files = modzip::list_subdirectory(dir.path(), sub.as_ref()).unwrap();
        modzip::check_files(&files).valid
    };
    assert_eq!(paths("sub"), ["x.go", "LICENSE"]);
    assert_eq!(paths("own"), ["LICENSE", "x.go"]);
    assert_eq!(paths(""), ["LICENSE", "own/LICENSE", "own/x.go", "sub/x.go"]);
}

fn check(entries: &[Raw]) -> Result<(Archive, modzip::CheckedFiles), modzip::ModZipError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, &archive(entries).0).unwrap();
    modzip::check_zip(&m(), file.path())
}

#[test]
fn names_that_no_module_zip_may_have() {
    let fine = ["", "a.go", "dir/", "dir/b.go", "go.mod/", "é"];
    let bad = [
        ("/etc/passwd", "malformed file path \"/etc/passwd\": empty path element"),
        ("../evil", "malformed file path \"../evil\": invalid path element \"..\""),
        ("a/../../evil", "file path is not clean"),
        ("a\\..\\evil", "malformed file path \"a\\\\..\\\\evil\": invalid char '\\\\'"),
        ("C:evil", "malformed file path \"C:evil\": invalid char ':'"),
        (
            "con.txt",
            "malformed file path \"con.txt\": \"con\" disallowed as path element component on Windows",
        ),
        ("A.go", "case-insensitive file name collision: \"a.go\" and \"A.go\""),
        ("a.go", "multiple entries for file \"a.go\""),
        ("a.go/x", "entry \"a.go\" is both a file and a directory"),
        ("sub/go.mod", "go.mod file not in module root directory"),
        ("sub/Go.Mod", "case-insensitive file name collision: \"sub/go.mod\" and \"sub/Go.Mod\""),
        ("/", "file path is not clean"),
        ("x//", "file path is not clean"),
        ("nul\0", "malformed file path \"nul\\x00\": invalid char '\\x00'"),
    ];
    let name = |rest: &str| format!("example.com/m@v1.0.0/{rest}");
    let entries = fine.iter().copied().chain(bad.iter().map(|(name, _)| *name));
    let mut entries: Vec<Raw> = entries.map(|rest| Raw::new(name(rest), "")).collect();
    entries.push(Raw::new("example.com/m@v1.0.1/a", ""));
    entries.push(Raw::new(*b"example.com/m@v1.0.0/\xff", ""));
    let (_, checked) = check(&entries).unwrap();
    assert_eq!(checked.valid, [name("a.go"), name("dir/b.go"), name("é")]);
    let mut want: Vec<String> =
        bad.iter().map(|(rest, problem)| format!("{}: {problem}", name(rest))).collect();
    want.push("example.com/m@v1.0.1/a: path does not have prefix \"example.com/m@v1.0.0/\"".into());
    want.push(format!("{}: malformed file path \"\u{fffd}\": invalid UTF-8", name("\u{fffd}")));
    assert_eq!(lines(&checked.invalid), want);
}

#[test]
fn sizes() {
    let name = |rest: &str| format!("example.com/m@v1.0.0/{rest}");
    let sized = |rest: &str, size: u64| Raw {
        uncompressed: Some(size as u32),
        ..Raw::deflated(name(rest), "")
    };
    let limit = modzip::MAX_ZIP;
    let faults = |entries: &[Raw]| {
        let (_, checked) = check(entries).unwrap();
        checked.result().map_err(|error| error.to_string())
    };
    assert!(faults(&[sized("a", limit - 1), sized("b", 1)]).is_ok());
    assert_eq!(
        faults(&[sized("a", limit), sized("b", 1)]).unwrap_err(),
        "total uncompressed size of module contents too large (max size is 524288000 bytes)"
    );
    assert!(faults(&[sized("a", u64::from(u32::MAX) - 1)]).is_err());
    let most = modzip::MAX_GO_MOD;
    assert!(faults(&[sized("go.mod", most), sized("LICENSE", most)]).is_ok());
    for file in ["go.mod", "LICENSE"] {
        assert_eq!(
            faults(&[sized(file, most + 1)]).unwrap_err(),
            format!("{}: {file} file too large (max size is 16777216 bytes)", name(file))
        );
    }
    // Large files that take no place.
    let large = |name: &str, size: u64| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large");
        fs::File::create(&path).unwrap().set_len(size).unwrap();
        let error = modzip::check_files(&[ModuleFile::on_disk(name, &path)]).result();
        (
            error.map_err(|error| error.to_string()),
            modzip::check_zip(&m(), &path).unwrap_err().to_string(),
        )
    };
    assert!(large("a", limit).0.is_ok());
    let (tree, zip) = large("a", limit + 1);
    assert_eq!(tree.unwrap_err(), "module source tree too large (max size is 524288000 bytes)");
    assert_eq!(zip, "module zip file is too large (524288001 bytes; limit is 524288000 bytes)");
    assert!(large("go.mod", most).0.is_ok());
    assert!(large("go.mod", most + 1).0.is_err());
    assert!(large("sub/LICENSE", most + 1).0.is_ok());
}

#[test]
fn nothing_is_written_outside_nor_through_a_link() {
    let dir = tempfile::tempdir().unwrap();
    let zip = dir.path().join("m.zip");
    for evil in ["../evil", "/evil", "a/../../evil"] {
        let name = format!("example.com/m@v1.0.0/{evil}");
        fs::write(&zip, archive(&[Raw::new(name, "x")]).0).unwrap();
        assert!(modzip::unzip(&dir.path().join("to"), &m(), &zip).is_err());
        assert!(!dir.path().join("evil").exists() && !dir.path().join("to").exists());
    }
    // A link in a zip is a file with the name of its goal.
    let name = |rest: &str| format!("example.com/m@v1.0.0/{rest}");
    fs::write(&zip, archive(&[Raw::new(name("link"), "/etc/passwd")]).0).unwrap();
    modzip::unzip(&dir.path().join("to"), &m(), &zip).unwrap();
    let link = dir.path().join("to/link");
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    // A bomb is stopped where it goes beyond what it declares.
    let bomb = Raw { uncompressed: Some(10), ..Raw::deflated(name("a"), vec![0; 10 << 20]) };
    fs::write(&zip, archive(&[bomb]).0).unwrap();
    let error = modzip::unzip(&dir.path().join("bomb"), &m(), &zip).unwrap_err();
    assert_eq!(error.to_string(), "example.com/m@v1.0.0/a: zip: not a valid zip file");
    assert!(fs::metadata(dir.path().join("bomb/a")).unwrap().len() <= 10);
}

#[test]
fn modules_that_cannot_be() {
    let cases = [
        (
            "example.com/m",
            "v1.0.0+bad",
            "version \"v1.0.0+bad\" is not canonical (should be \"v1.0.0\")",
        ),
        ("example.com/m", "v1", "version \"v1\" is not canonical (should be \"v1.0.0\")"),
        ("example.com/m", "main", "version \"main\" is not canonical (should be \"\")"),
        (
            "example.com/m",
            "v2.0.0",
            "example.com/m@v2.0.0: invalid version: should be v0 or v1, not v2",
        ),
        ("cache", "v1.0.0", "malformed module path \"cache\": missing dot in first path element"),
    ];
    for (path, version, want) in cases {
        let module = ModuleVersion::new(path, version);
        let error = modzip::create(Vec::new(), &module, &[]).unwrap_err();
        assert_eq!(error.to_string(), want);
        assert_eq!(modzip::check_zip(&module, "none".as_ref()).unwrap_err().to_string(), want);
    }
}

#[test]
fn ten_thousand_files() {
    let files: Vec<ModuleFile> =
        (0..10_000).map(|i| ModuleFile::of_bytes(format!("d{}/f{i}", i % 99), "x")).collect();
    let dir = tempfile::tempdir().unwrap();
    let zip = dir.path().join("m.zip");
    modzip::create(fs::File::create(&zip).unwrap(), &m(), &files).unwrap();
    let (archive, checked) = modzip::check_zip(&m(), &zip).unwrap();
    assert_eq!((archive.entries().len(), checked.valid.len()), (10_000, 10_000));
}
