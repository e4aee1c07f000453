//! A server that sends more than is wanted, and then nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::*;
use crate::env::Settings;

/// A repository with more files than git would unpack one by one, of bytes that do not compress.
fn served(dir: &Path) -> bool {
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=n", "-c", "user.email=e@example.com"]).args(args);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        git.current_dir(dir).output()
    };
    fs::create_dir_all(dir).unwrap();
    if git(&["init", "-q"]).is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: there is no git");
        return false;
    }
    let mut state = 1_u64;
    for number in 0..150 {
        let byte = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        };
        let bytes: Vec<u8> = (0..8192).map(byte).collect();
        fs::write(dir.join(number.to_string()), bytes).unwrap();
    }
    for args in [&["add", "-A"][..], &["commit", "-q", "-m", "m"], &["tag", "v1.0.0"]] {
        assert!(git(args).unwrap().status.success(), "{args:?}");
    }
    true
}

fn script(file: &Path, text: &str) {
    fs::write(file, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Opens a repository of which the server sends 900 KB, and waits.
fn open(root: &Path, most: u64) -> Repository {
    let shown = |name: &str| root.join(name).display().to_string();
    let hook = format!("echo $$ > {}; \"$@\" | head -c 900000; sleep 600", shown("process"));
    script(&root.join("hook"), &hook);
    let serve =
        format!("exec git -c uploadpack.packObjectsHook={} upload-pack \"$@\"", shown("hook"));
    script(&root.join("serve"), &serve);
    let settings = Settings::from_vars(|_| None).unwrap();
    let mut git = Git::new(&settings);
    git.most_fetched = most;
    let url = format!("file://{}", shown("served"));
    let repository = Repository::open(git, &root.join("cache"), &url, Arc::new(|_| false)).unwrap();
    repository.lines(&["config", "remote.origin.uploadpack", &shown("serve")]).unwrap();
    repository
}

#[test]
fn a_fetch_that_writes_too_much_is_stopped() {
    let root = tempfile::tempdir().unwrap();
    if !served(&root.path().join("served")) {
        return;
    }
    let repository = open(root.path(), 300_000);
    let error = repository.stat("v1.0.0").unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::TooLarge, "{error}");
    assert!(error.to_string().contains("more than 300000 bytes came"), "{error}");
    assert_eq!(repository.work.size(), 0);
    // Nothing goes on behind it.
    if cfg!(target_os = "linux") {
        let process = fs::read_to_string(root.path().join("process")).unwrap();
        let process = Path::new("/proc").join(process.trim()).join("cmdline");
        let ends = Instant::now() + Duration::from_secs(60);
        // What is dead and not buried has no command line.
        while fs::read(&process).is_ok_and(|line| !line.is_empty()) {
            assert!(Instant::now() < ends, "{} is still there", process.display());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    // What it left is a repository still.
    repository.lines(&["config", "--unset", "remote.origin.uploadpack"]).unwrap();
    drop(repository);
    let url = format!("file://{}", root.path().join("served").display());
    let git = Git::new(&Settings::from_vars(|_| None).unwrap());
    let again = Repository::open(git, &root.path().join("cache"), &url, Arc::new(|_| false));
    assert_eq!(again.unwrap().stat("v1.0.0").unwrap().version, "v1.0.0");
}
