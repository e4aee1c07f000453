//! `gomod fmt`.

use crate::sandbox::Sandbox;

const UGLY: &str = "module   \"example.com/m\"\n\ngo 1.24\nrequire (\n  b.example/x v1.0.0\n  a.example/x v1.0.0\n)\n";
const NEAT: &str =
    "module example.com/m\n\ngo 1.24\n\nrequire (\n\ta.example/x v1.0.0\n\tb.example/x v1.0.0\n)\n";

#[test]
fn rewrites_in_place_and_says_nothing() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", UGLY);
    assert_eq!(sandbox.gomod(["fmt"]).answer(), "");
    assert_eq!(sandbox.read("go.mod"), NEAT);
    assert_eq!(sandbox.names(), ["go.mod"]);
}

#[test]
fn a_formatted_file_is_not_touched() {
    let sandbox = Sandbox::new();
    let path = sandbox.put("go.mod", NEAT);
    let before = path.metadata().unwrap();
    sandbox.gomod(["fmt", "--verbose"]).answer();
    let after = path.metadata().unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
}

#[test]
fn check_lists_and_fails() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", NEAT);
    assert_eq!(sandbox.gomod(["fmt", "--check"]).answer(), "");
    sandbox.put("a/go.mod", UGLY);
    sandbox.put("go.work", "go 1.24\nuse   ./a\n");
    let run = sandbox.gomod(["fmt", "--check", ".", "a"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, "go.work\na/go.mod\n"));
    assert_eq!(sandbox.read("a/go.mod"), UGLY);
}

#[test]
fn diff_is_unified() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\nrequire  x.example/a  v1.0.0");
    let run = sandbox.gomod(["fmt", "--diff"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stdout,
        "--- go.mod\n\
         +++ go.mod (formatted)\n\
         @@ -1,2 +1,3 @@\n \
         module m\n\
         -require  x.example/a  v1.0.0\n\
         \\ No newline at end of file\n\
         +\n\
         +require x.example/a v1.0.0\n"
    );
}

#[test]
fn diff_is_coloured_when_asked() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module  m\n");
    let run = sandbox.gomod(["fmt", "--diff", "--color", "always"]);
    assert!(run.stdout.contains("\u{1b}[32m+module m\u{1b}[0m\n"), "{run:?}");
}

#[test]
fn print_and_standard_input() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", UGLY);
    assert_eq!(sandbox.gomod(["fmt", "--print"]).answer(), NEAT);
    assert_eq!(sandbox.read("go.mod"), UGLY);
    assert_eq!(sandbox.gomod_with_input(&["fmt", "-"], UGLY.as_bytes()).answer(), NEAT);
    let run = sandbox.gomod_with_input(&["fmt", "--kind", "go.work", "-"], b"use   ./a\n");
    assert_eq!(run.answer(), "use ./a\n");
    assert_eq!(sandbox.gomod_with_input(&["fmt", "--check", "-"], b"module  m\n").code, 1);
}

#[test]
fn a_directory_below_means_the_module_above() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", UGLY);
    sandbox.put("cmd/tool/main.go", "");
    sandbox.gomod(["fmt", "cmd/tool"]).answer();
    assert_eq!(sandbox.read("go.mod"), NEAT);
}

#[test]
fn one_broken_file_stops_no_other() {
    let sandbox = Sandbox::new();
    sandbox.put("a/go.mod", "module (\n");
    sandbox.put("b/go.mod", UGLY);
    let run = sandbox.gomod(["fmt", "a", "missing/go.mod", "b"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("a/go.mod:2:1"), "{run:?}");
    assert!(run.stderr.contains("error: reading missing/go.mod: no such file"), "{run:?}");
    assert_eq!(sandbox.read("b/go.mod"), NEAT);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let real = sandbox.put("real/go.mod", UGLY);
    fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real/go.mod", sandbox.path("go.mod")).unwrap();
    sandbox.gomod(["fmt"]).answer();
    assert_eq!(sandbox.read("real/go.mod"), NEAT);
    assert!(sandbox.path("go.mod").is_symlink());
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);

    fs::write(&real, UGLY).unwrap();
    fs::set_permissions(&real, Permissions::from_mode(0o440)).unwrap();
    let run = sandbox.gomod(["fmt"]);
    assert_eq!(run.refusal(3), "error: writing go.mod: permission denied\n");
    assert_eq!(sandbox.read("real/go.mod"), UGLY);
}
