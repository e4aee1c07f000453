//! The pages of docs/commands say what is: their usage is the help, their examples run.
//!
//! A block of `text` that starts with a command's help must be that help. In a block of
//! `console` the lines behind `$ ` are run by a shell, one after the other, in a copy of
//! testdata/etcd/server, and must print what stands below them. With `GOMOD_UPDATE_DOCS=1`
//! the pages are rewritten instead. The examples read JSON with `jq`.

use std::fs;
use std::path::Path;

use crate::sandbox::{GOMOD, Run, Sandbox, testdata};

/// The commands, each with a page.
pub(crate) const COMMANDS: &[&str] = &[
    "check",
    "compare",
    "completions",
    "download",
    "explain",
    "fmt",
    "go",
    "graph",
    "list",
    "man",
    "outdated",
    "parse",
    "sbom",
    "sbom-convert",
    "sbom-merge",
    "sbom-score",
    "sbom-validate",
    "sbom-verify",
    "sum",
    "verify",
];

#[test]
fn every_page_is_true() {
    if std::process::Command::new("jq").arg("--version").output().is_err() {
        println!("skipped: the examples need jq");
        return;
    }
    let pages = testdata().join("../docs/commands");
    let mut names: Vec<String> = fs::read_dir(&pages)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_by(|a, b| a.trim_end_matches(".md").cmp(b.trim_end_matches(".md")));
    let pages_of: Vec<String> = COMMANDS.iter().map(|command| format!("{command}.md")).collect();
    assert_eq!(names, pages_of);
    for &command in COMMANDS {
        let path = pages.join(format!("{command}.md"));
        let page = fs::read_to_string(&path).unwrap();
        let truth = rewrite(command, &page);
        if std::env::var_os("GOMOD_UPDATE_DOCS").is_some() {
            fs::write(&path, truth).unwrap();
        } else {
            assert_eq!(page, truth, "{}: see {}", path.display(), file!());
        }
    }
}

/// The page with the true content of each block.
fn rewrite(command: &str, page: &str) -> String {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    copy(&testdata().join("etcd"), &sandbox.path("etcd"));
    let mut truth = String::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        truth += line;
        let language = line.trim_end();
        if !matches!(language, "```text" | "```console") {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        if language == "```text" {
            truth += &sandbox.gomod(command.split('-').chain(["--help"])).answer();
        } else {
            for shown in block.iter().filter(|line| line.starts_with("$ ")) {
                truth += shown;
                truth += &run(&sandbox, &shown[2..]);
            }
        }
        truth += "```\n";
    }
    truth
}

/// What a terminal would show of a command.
fn run(sandbox: &Sandbox, line: &str) -> String {
    let bin = Path::new(GOMOD).parent().unwrap().display().to_string();
    let mut shell = sandbox.command("sh");
    let path = std::env::var("PATH").unwrap();
    shell.env("PATH", format!("{bin}:{path}")).current_dir(sandbox.path("etcd/server"));
    let output = shell.args(["-c", &format!("{{ {}; }} 2>&1", line.trim_end())]).output().unwrap();
    Run::of(output).stdout
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() != "proxy" => copy(&source, &target),
            true => {}
            false => drop(fs::copy(source, target).unwrap()),
        }
    }
}

/// The tests that docs/faults.md names are there.
#[test]
fn every_fault_has_its_test() {
    let root = testdata().join("..");
    let page = fs::read_to_string(root.join("docs/faults.md")).unwrap();
    let mut package = ("", "");
    let mut count = 0;
    for cell in page.lines().filter_map(|line| line.trim_end_matches(" |").rsplit(" | ").next()) {
        for name in cell.split('`').skip(1).step_by(2) {
            let words: Vec<&str> = name.split(' ').collect();
            let test = match words[..] {
                [krate @ ("gomod-core" | "gomod-cli"), binary, test] => {
                    package = (krate, binary);
                    test
                }
                [test] if test.contains("::") => test,
                _ => continue,
            };
            let (module, function) = test.split_once("::").unwrap_or((test, ""));
            let binary = root.join(package.0).join("tests").join(package.1);
            // A test program of one file has no modules.
            let (file, function) = match binary.is_dir() {
                true => (binary.join(module), function),
                false => (binary, module),
            };
            let source = fs::read_to_string(file.with_extension("rs")).unwrap();
            assert!(source.contains(&format!("fn {function}")), "{name}");
            count += 1;
        }
    }
    assert!(count > 20, "{count} tests are named");
}
