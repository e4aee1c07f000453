//! What is fetched, against go.sum.

use std::fs;

use std::sync::Arc;

use gomod_core::inventory::Proof;
use gomod_core::proxy::Proxy;
use gomod_core::source::{MemorySource, Source};
use gomod_core::sumfile::SumFile;
use gomod_core::sums::Sums;
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_core::verified::{Verified, VerifyError};
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

fn sum_file(name: &str, hashes: &[&str]) -> SumFile {
    let lines = hashes.iter().map(|hash| format!("example.com/a v1.0.0/go.mod {hash}\n"));
    SumFile::parse(name, lines.collect::<String>()).unwrap()
}

fn go_sum(hashes: &[&str]) -> Sums {
    Sums::single(sum_file("/x/go.sum", hashes))
}

fn go_mod(source: impl Source + 'static, sums: Sums) -> Result<(Proof, Vec<u8>), VerifyError> {
    let verified = Verified::new(Arc::new(source), Arc::new(sums), false);
    let proven = verified.go_mod(&module("example.com/a@v1.0.0"))?;
    Ok((proven.proof, proven.bytes.into_owned()))
}

#[test]
fn proven_marked_or_refused() {
    let check = |hashes: &[&str]| go_mod(memory(), go_sum(hashes));
    let got = check(&[GOOD]).unwrap();
    assert_eq!(got, (Proof::GoSum, GO_MOD.as_bytes().to_vec()));
    assert_eq!(check(&[]).unwrap().0, Proof::None);
    // An algorithm of the future proves nothing and contradicts nothing.
    assert_eq!(check(&["h2:x"]).unwrap().0, Proof::None);
    assert_eq!(check(&["h2:x", GOOD]).unwrap().0, Proof::GoSum);
    // In the first file, the first hash that fits settles it.
    assert_eq!(check(&[GOOD, BAD]).unwrap().0, Proof::GoSum);

    for hashes in [&[BAD][..], &[BAD, GOOD]] {
        let error = check(hashes).unwrap_err();
        let VerifyError::Mismatch(mismatch) = &error else { panic!("{error}") };
        assert_eq!((mismatch.computed.as_str(), mismatch.recorded.as_str()), (GOOD, BAD));
        let text = error.to_string();
        let head = format!(
            "verifying example.com/a@v1.0.0/go.mod: checksum mismatch\n\
             \tdownloaded: {GOOD}\n\
             \tgo.sum:     {BAD}\n\n\
             SECURITY ERROR\n"
        );
        assert!(text.starts_with(&head), "{text}");
    }
    assert!(go_mod(MemorySource::new(), go_sum(&[GOOD])).unwrap_err().is_not_exist());
}

#[test]
fn a_workspace_is_the_union_of_its_files() {
    let check = |work: &[&str], x: &[&str], y: &[&str]| {
        let members = vec![sum_file("/w/x/go.sum", x), sum_file("/w/y/go.sum", y)];
        go_mod(memory(), Sums::workspace(sum_file("/w/go.work.sum", work), members))
    };
    assert_eq!(check(&[], &[], &[GOOD]).unwrap().0, Proof::GoSum);
    assert_eq!(check(&[GOOD], &[], &[BAD]).unwrap().0, Proof::GoSum);
    for (error, file) in [
        (check(&[], &[GOOD], &[BAD]), "/w/y/go.sum"),
        (check(&[], &[], &[GOOD, BAD]), "/w/y/go.sum"),
        (check(&[BAD], &[], &[GOOD]), "go.work.sum"),
    ] {
        let text = error.unwrap_err().to_string();
        assert!(text.contains(&format!("\n\t{file}:     {BAD}\n")), "{text}");
    }
}

fn supply(cache: &TempDir, proxy: &TempDir) -> Supply {
    let (cache, proxy) = (cache.path().display().to_string(), Proxy::directory(proxy.path()));
    let settings = settings(&[("GOMODCACHE", &cache), ("GOPROXY", &proxy.to_string())]);
    Supply::open(&settings, SupplyOptions::default()).unwrap()
}

#[test]
fn what_contradicts_is_not_kept() {
    let (cache, proxy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    lay_module(proxy.path(), "example.com/a@v1.0.0", GO_MOD);
    let file = cache.path().join("cache/download/example.com/a/@v/v1.0.0.mod");

    let refused = go_mod(supply(&cache, &proxy), go_sum(&[BAD])).unwrap_err();
    assert!(refused.hint().unwrap().contains("origin server"));
    assert!(!file.exists());

    go_mod(supply(&cache, &proxy), go_sum(&[GOOD])).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), GO_MOD);

    // Cut short on disk: the cache is believed no more than a proxy.
    fs::write(&file, &GO_MOD[..10]).unwrap();
    let damaged = go_mod(supply(&cache, &proxy), go_sum(&[GOOD])).unwrap_err();
    assert!(damaged.to_string().contains(&*file.display().to_string()));
    assert!(damaged.hint().unwrap().contains("module cache"));
    // Of a file left empty nothing can be learned: it is fetched anew.
    fs::write(&file, "").unwrap();
    assert!(go_mod(supply(&cache, &proxy), go_sum(&[GOOD])).is_ok());
    assert_eq!(fs::read_to_string(&file).unwrap(), GO_MOD);
}
