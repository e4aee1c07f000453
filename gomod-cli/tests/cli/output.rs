//! Where answers go.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::sandbox::{GOMOD, Sandbox};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n");
    sandbox
}

#[test]
fn a_file_is_replaced_or_left_alone() {
    let sandbox = sandbox();
    sandbox.put("out.json", "old");
    assert_eq!(sandbox.gomod(["parse", "missing", "-o", "out.json"]).code, 2);
    assert_eq!(sandbox.read("out.json"), "old");
    sandbox.gomod(["parse", "-o", "out.json"]).answer();
    assert!(sandbox.read("out.json").starts_with('{'));
    assert_eq!(sandbox.names(), ["go.mod", "out.json"]);
}

#[test]
fn a_dash_is_standard_output() {
    assert!(sandbox().gomod(["parse", "-o", "-"]).answer().starts_with('{'));
}

#[test]
fn a_place_that_cannot_be_written() {
    let sandbox = sandbox();
    assert_eq!(
        sandbox.gomod(["parse", "-o", "no/such/dir.json"]).refusal(3),
        "error: writing no/such/dir.json: no such file or directory\n"
    );
    fs::create_dir(sandbox.path("dir")).unwrap();
    assert_eq!(
        sandbox.gomod(["parse", "-o", "dir"]).refusal(3),
        "error: writing dir: is a directory\n"
    );
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_permissions_of_any() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = sandbox();
    let other = fs::File::create(sandbox.path("other")).unwrap().metadata().unwrap();
    sandbox.gomod(["parse", "-o", "out.json"]).answer();
    let mode = sandbox.path("out.json").metadata().unwrap().permissions().mode();
    assert_eq!(mode, other.permissions().mode());
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to() {
    // Links of the sandbox: a fault must not cost the machine its devices.
    let sandbox = sandbox();
    let link = |name: &str| std::os::unix::fs::symlink(name, sandbox.path("out")).unwrap();
    link("/dev/null");
    assert_eq!(sandbox.gomod(["parse", "-o", "out"]).answer(), "");
    assert!(sandbox.path("out").is_symlink());
    fs::remove_file(sandbox.path("out")).unwrap();
    link("/proc/self/fd/1");
    assert!(sandbox.gomod(["parse", "-o", "out"]).answer().starts_with('{'));
    assert!(sandbox.path("out").is_symlink());
    fs::remove_file(sandbox.path("out")).unwrap();
    link("nowhere");
    assert_eq!(sandbox.gomod(["parse", "-o", "out"]).code, 3);
    assert!(sandbox.path("out").is_symlink());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device() {
    let sandbox = sandbox();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = sandbox.command(GOMOD).arg("parse").stdout(full).output().unwrap();
    assert_eq!(run.status.code(), Some(3));
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(stderr, "error: writing to standard output: no space left on device\n");
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let sandbox = sandbox();
    let mut child = sandbox
        .command(GOMOD)
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}
