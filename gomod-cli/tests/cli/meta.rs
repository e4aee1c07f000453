//! What gomod says about itself.

use crate::docs::COMMANDS;
use crate::sandbox::Sandbox;

#[test]
fn completions_for_every_shell() {
    let sandbox = Sandbox::new();
    for (shell, word) in
        [("bash", "complete "), ("zsh", "#compdef gomod"), ("fish", "complete -c gomod")]
    {
        let script = sandbox.gomod(["completions", shell]).answer();
        assert!(script.contains(word), "{shell}");
        assert!(script.contains("path-to"), "{shell}");
    }
    assert_eq!(sandbox.gomod(["completions", "tcsh"]).code, 2);
}

#[test]
fn a_manual_page_for_every_command() {
    let sandbox = Sandbox::new();
    sandbox.gomod(["man", "--dir", "man1"]).answer();
    let mut names: Vec<String> = std::fs::read_dir(sandbox.path("man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let of = |name: &str| format!("gomod-{name}.1");
    let mut pages: Vec<String> = COMMANDS.iter().copied().map(of).collect();
    pages.push("gomod.1".to_owned());
    pages.sort();
    assert_eq!(names, pages);
    assert_eq!(sandbox.gomod(["man", "list"]).answer(), sandbox.read("man1/gomod-list.1"));
    assert_eq!(sandbox.gomod(["man"]).answer(), sandbox.read("man1/gomod.1"));
}

#[test]
fn help_fits_into_80_columns() {
    let sandbox = Sandbox::new();
    for command in COMMANDS.iter().chain(&[""]) {
        for help in ["-h", "--help"] {
            let args = command.split('-').chain([help]);
            let text = sandbox.gomod(args.filter(|arg| !arg.is_empty())).answer();
            let long = text.lines().find(|line| line.chars().count() > 80);
            assert_eq!(long, None, "{command} {help}");
        }
    }
}
