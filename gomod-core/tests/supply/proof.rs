//! What is fetched, against go.sum.

use std::fs;

use gomod_core::env::Settings;
use gomod_core::inventory::Proof;
use gomod_core::proxy::Proxy;
use gomod_core::source::{
    Artifact, MemorySource, Source, SourceErrorKind, SumEntry, SumLookup, Verified, VerifyError,
};
use gomod_core::sumfile::SumFile;
use gomod_core::supply::{Supply, SupplyOptions};
use tempfile::TempDir;

use crate::support::{lay_module, module, settings};

const GO_MOD: &str = "module example.com/a\n";
const GOOD: &str = "h1:NeOsx/KTizj35klXP3wYh3O0751aAtYrRoX+a6YAye8=";
const BAD: &str = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn memory() -> MemorySource {
    let mut source = MemorySource::new();
    source.add("example.com/a", "v1.0.0", GO_MOD);
    source
}

fn go_sum(hashes: &[&str]) -> SumFile {
    let lines = hashes.iter().map(|hash| format!("example.com/a v1.0.0/go.mod {hash}\n"));
    SumFile::parse("go.sum", lines.collect::<String>()).unwrap()
}

#[test]
fn proven_marked_or_refused() {
    let m = module("example.com/a@v1.0.0");
    let check = |hashes: &[&str]| Verified::new(memory(), go_sum(hashes)).go_mod(&m);
    let got = check(&[GOOD]).unwrap();
    assert_eq!(
        (got.proof, got.h1.as_str(), &got.bytes[..]),
        (Proof::GoSum, GOOD, GO_MOD.as_bytes())
    );
    assert_eq!(check(&[]).unwrap().proof, Proof::None);
    // An algorithm of the future proves nothing and contradicts nothing.
    assert_eq!(check(&["h2:x"]).unwrap().proof, Proof::None);
    assert_eq!(check(&["h2:x", GOOD]).unwrap().proof, Proof::GoSum);
    // In the first file, the first hash that fits settles it.
    assert_eq!(check(&[GOOD, BAD]).unwrap().proof, Proof::GoSum);

    for hashes in [&[BAD][..], &[BAD, GOOD]] {
        let error = check(hashes).unwrap_err();
        let VerifyError::Mismatch(mismatch) = &error else { panic!("{error}") };
        assert_eq!((mismatch.got.as_str(), mismatch.want.as_str()), (GOOD, BAD));
        assert!(!error.is_not_exist());
        let text = error.to_string();
        let head = format!(
            "verifying example.com/a@v1.0.0/go.mod: checksum mismatch\n\
             \tdownloaded: {GOOD}\n\
             \tgo.sum:     {BAD}\n\n\
             SECURITY ERROR\n"
        );
        assert!(text.starts_with(&head), "{text}");
    }
    let verified = Verified::new(memory(), go_sum(&[BAD]));
    assert_eq!(verified.fetch(&m, Artifact::Mod).unwrap_err().kind(), SourceErrorKind::Checksum);
    assert!(verified.fetch(&m, Artifact::Info).is_ok());
    let error = verified.go_mod(&module("example.com/a@v1.0.1")).unwrap_err();
    assert!(error.is_not_exist());
}

/// go.work.sum and the go.sum of two members.
struct Workspace([SumFile; 3]);

impl SumLookup for Workspace {
    fn entries(&self, path: &str, version: &str) -> Vec<SumEntry<'_>> {
        let files = self.0.iter().zip(["go.work.sum", "x/go.sum", "y/go.sum"]);
        let entries = files.flat_map(|(sums, file)| {
            let primary = file == "go.work.sum";
            sums.hashes(path, version).map(move |hash| SumEntry { hash, file, primary })
        });
        entries.collect()
    }
}

#[test]
fn a_workspace_is_the_union_of_its_files() {
    let m = module("example.com/a@v1.0.0");
    let check = |work: &[&str], x: &[&str], y: &[&str]| {
        Verified::new(memory(), Workspace([work, x, y].map(go_sum))).go_mod(&m)
    };
    assert_eq!(check(&[], &[], &[GOOD]).unwrap().proof, Proof::GoSum);
    assert_eq!(check(&[GOOD], &[], &[BAD]).unwrap().proof, Proof::GoSum);
    let error = check(&[], &[GOOD], &[BAD]).unwrap_err().to_string();
    assert!(error.contains("\n\ty/go.sum:     h1:AAAA"), "{error}");
}

fn supply(cache: &TempDir, proxy: &TempDir) -> Supply {
    let (cache, proxy) = (cache.path().display().to_string(), Proxy::directory(proxy.path()));
    let settings: Settings = settings(&[("GOMODCACHE", &cache), ("GOPROXY", &proxy.to_string())]);
    Supply::open(&settings, SupplyOptions::default()).unwrap()
}

#[test]
fn what_contradicts_is_not_kept() {
    let (cache, proxy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let m = module("example.com/a@v1.0.0");
    lay_module(proxy.path(), "example.com/a@v1.0.0", GO_MOD);
    let file = cache.path().join("cache/download/example.com/a/@v/v1.0.0.mod");

    let refused = Verified::new(supply(&cache, &proxy), go_sum(&[BAD])).go_mod(&m).unwrap_err();
    assert_eq!(refused.hint(), None);
    assert!(!file.exists());

    Verified::new(supply(&cache, &proxy), go_sum(&[GOOD])).go_mod(&m).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), GO_MOD);

    // Cut short on disk: the cache is believed no more than a proxy.
    fs::write(&file, &GO_MOD[..10]).unwrap();
    let damaged = Verified::new(supply(&cache, &proxy), go_sum(&[GOOD])).go_mod(&m).unwrap_err();
    assert!(damaged.hint().unwrap().contains(&*file.display().to_string()));
    // Of a file left empty nothing can be learned: it is fetched anew.
    fs::write(&file, "").unwrap();
    assert!(Verified::new(supply(&cache, &proxy), go_sum(&[GOOD])).go_mod(&m).is_ok());
    assert_eq!(fs::read_to_string(&file).unwrap(), GO_MOD);
}
