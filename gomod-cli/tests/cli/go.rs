//! `gomod go`: the words of the go command.

use std::fs;
use std::path::Path;

use crate::sandbox::{GOMOD, Run, Sandbox, testdata};

/// The module `main` of a universe, as the working directory.
fn universe(name: &str) -> Sandbox {
    let sandbox = Sandbox::with_proxy(&format!("universes/{name}/proxy"));
    copy(&testdata().join("universes").join(name).join("main"), &sandbox.path(""));
    sandbox
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[track_caller]
fn refused(run: &Run, code: i32, words: &str) {
    assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{run:?}");
    assert!(run.stderr.contains(words), "{run:?}");
}

/// What the go command answered, or refused, stands in the golden files of each universe.
#[test]
fn the_universes_are_answered_as_the_go_command_answers() {
    let mut names: Vec<String> = fs::read_dir(testdata().join("universes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        let golden = testdata().join("universes").join(&name).join("golden");
        let sandbox = Sandbox::with_proxy(&format!("universes/{name}/proxy"));
        copy(&testdata().join("universes").join(&name), &sandbox.path(""));
        let root = sandbox.path("").canonicalize().unwrap().display().to_string();
        let proxy = testdata().join("universes").join(&name).canonicalize().unwrap();
        for (file, args) in [
            ("list.txt", &["list", "-m", "all"][..]),
            ("list.json", &["list", "-m", "-json", "all"]),
            ("graph.txt", &["mod", "graph"]),
        ] {
            let mut command = sandbox.command(GOMOD);
            let main = Some(sandbox.path("main")).filter(|dir| dir.is_dir());
            let main = main.unwrap_or_else(|| sandbox.path(""));
            command.arg("go").args(args).current_dir(main);
            let run = Run::of(command.output().unwrap());
            let placed = |text: &str| {
                text.replace(&sandbox.cache(), "MODCACHE")
                    .replace(&root, "ROOT")
                    .replace(&proxy.display().to_string(), "ROOT")
            };
            let (stdout, stderr) = (placed(&run.stdout), placed(&run.stderr));
            match fs::read_to_string(golden.join(file)) {
                Ok(want) => assert_eq!(stdout, want, "{name}/{file}: {stderr}"),
                Err(_) => {
                    let want = fs::read_to_string(golden.join(format!("{file}.error"))).unwrap();
                    assert_eq!(stderr.trim_end(), want.trim_end(), "{name}/{file}");
                    assert_eq!((stdout.as_str(), run.code), ("", 1), "{name}/{file}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_covered_is_refused_by_name() {
    let sandbox = universe("pruned");
    for (args, named) in [
        (&["build", "./..."][..], "go build"),
        (&["list", "./..."], "go list without -m"),
        (&["list", "-m", "-x", "all"], "go list -x"),
        (&["list", "-m", "-f", "{{context}}", "all"], "context"),
        (&["mod", "tidy"], "go mod tidy"),
        (&["mod", "download", "-x"], "go mod download -x"),
        (&["env"], "go env without names"),
        (&["env", "GOROOT"], "go env GOROOT"),
        (&["version", "file"], "go version of a file"),
        (&[], "go without a command"),
    ] {
        let run = sandbox.gomod([&["go"], args].concat());
        refused(&run, 2, "not covered by gomod go");
        assert!(run.stderr.contains(named), "{run:?}");
    }
}

#[test]
fn flags_in_the_go_commands_manner() {
    let sandbox = universe("pruned");
    let plain = sandbox.gomod(["go", "list", "-m", "all"]).answer();
    for args in [
        &["--m", "all"][..],
        &["-m=true", "--", "all"],
        &["-mod", "readonly", "-m", "all"],
        &["-mod=readonly", "-tags=x", "-m", "all"],
        &["-f", "{{.}}", "-m", "all"],
    ] {
        let run = sandbox.gomod([&["go", "list"], args].concat());
        assert_eq!(run.answer(), plain, "{args:?}");
    }
    let usage = "usage: go list [-f format] [-json] [-m] [list flags] [build flags] [packages]\n\
                 Run 'go help list' for details.\n";
    let run = sandbox.gomod(["go", "list", "-m", "-nope"]);
    assert_eq!(run.stderr, format!("flag provided but not defined: -nope\n{usage}"));
    assert_eq!(run.code, 2);
    let run = sandbox.gomod(["go", "list", "-m=x"]);
    assert_eq!(run.stderr, format!("invalid boolean value \"x\" for -m: parse error\n{usage}"));
    let run = sandbox.gomod(["go", "-C", "/", "list", "-m"]);
    assert_eq!(run.answer(), "command-line-arguments\n");
    let flags = Sandbox::new().var("GOFLAGS", "-mod=nope");
    flags.put("go.mod", "module example.com/m\n\ngo 1.24\n");
    refused(&flags.gomod(["go", "list", "-m"]), 1, "-mod=nope not supported");
}

#[test]
fn modules_as_json_with_the_fields_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module example.com/m\n\ngo 1.24\n");
    let json = sandbox.gomod(["go", "list", "-m", "-json=Path,Main,GoVersion"]).answer();
    let want =
        "{\n\t\"Path\": \"example.com/m\",\n\t\"Main\": true,\n\t\"GoVersion\": \"1.24\"\n}\n";
    assert_eq!(json, want);
}

#[test]
fn what_the_go_command_refuses_is_refused_in_its_words() {
    let sandbox = universe("missing-sums");
    let run = sandbox.gomod(["go", "list", "-m", "all"]);
    refused(&run, 1, "missing go.sum entry for go.mod file; to add it:\n\tgo mod download ");
    let sandbox = universe("vendor");
    let run = sandbox.gomod(["go", "list", "-m", "all"]);
    refused(&run, 1, "go: can't compute 'all' using the vendor directory\n\t(Use -mod=mod or ");
    let sandbox = universe("inconsistent");
    let run = sandbox.gomod(["go", "list", "-m", "all"]);
    assert_eq!(run.stderr, "go: updates to go.mod needed; to update it:\n\tgo mod tidy\n");
    let sandbox = Sandbox::new();
    for args in [&["list", "-m", "all"][..], &["mod", "graph"], &["mod", "edit", "-json"]] {
        let run = sandbox.gomod([&["go"], args].concat());
        refused(&run, 1, "go.mod file not found in current directory or any parent directory");
    }
}

#[test]
fn patterns_that_match_nothing_are_told() {
    let sandbox = universe("pruned");
    let run = sandbox.gomod(["go", "list", "-m", "nothing/..."]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let said = "warning: pattern \"nothing/...\" matched no module dependencies\n";
    assert_eq!(run.stderr, said);
    refused(&sandbox.gomod(["go", "list", "-m", "no.such/x"]), 1, "not a known dependency");
}

#[test]
fn files_are_edited() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n");
    let edit = |args: &[&str]| sandbox.gomod([&["go", "mod", "edit"], args].concat());
    edit(&["-go=1.24", "-require", "example.com/a@v1.0.0", "-replace=example.com/a=../a"]).answer();
    assert_eq!(
        sandbox.read("go.mod"),
        "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n\nreplace example.com/a => ../a\n"
    );
    edit(&["-droprequire=example.com/a", "-dropreplace=example.com/a", "-go=none"]).answer();
    assert_eq!(sandbox.read("go.mod"), "module m\n");
    refused(&edit(&["-require=a"]), 1, "go: -require=a: need path@version");
    refused(&edit(&["-go=x"]), 1, "go mod: invalid -go option");
    refused(&edit(&[]), 1, "go: no flags specified (see 'go help mod edit').");
    assert_eq!(edit(&["-json"]).answer(), "{\n\t\"Module\": {\n\t\t\"Path\": \"m\"\n\t}\n}\n");

    let work = |args: &[&str]| sandbox.gomod([&["go", "work", "edit"], args].concat());
    refused(&work(&["-json"]), 1, "go: no go.work file found");
    sandbox.put("go.work", "go 1.24\n");
    work(&["-use=a", "-use", "./b"]).answer();
    assert_eq!(sandbox.read("go.work"), "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n");
    let json = work(&["-dropuse", "a", "-json"]).answer();
    assert!(json.contains("\"DiskPath\": \"./b\"") && !json.contains("./a"), "{json}");
}

#[test]
fn settings_and_version() {
    let sandbox = universe("pruned").var("GOPRIVATE", "*.corp.example");
    let go_mod = sandbox.path("go.mod").canonicalize().unwrap().display().to_string();
    let said = sandbox.gomod(["go", "env", "GOMOD", "GONOPROXY", "GOVERSION"]).answer();
    assert_eq!(said, format!("{go_mod}\n*.corp.example\ngo1.27.3\n"));
    let json = sandbox.gomod(["go", "env", "-json", "GOVERSION", "GOENV"]).answer();
    assert_eq!(json, "{\n\t\"GOENV\": \"\",\n\t\"GOVERSION\": \"go1.27.3\"\n}\n");
    let version = sandbox.gomod(["go", "version"]).answer();
    assert!(version.starts_with("go version go1.27.3 "), "{version}");
}

#[test]
fn another_toolchain_is_not_ours() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\ngo 1.99\n");
    refused(&sandbox.gomod(["go", "list", "-m"]), 2, "switching to toolchain go1.99");
    let local = sandbox.var("GOTOOLCHAIN", "local");
    let run = local.gomod(["go", "list", "-m"]);
    let said = "go: go.mod requires go >= 1.99 (running go 1.27.3; GOTOOLCHAIN=local)\n";
    assert_eq!((run.code, run.stderr.as_str()), (1, said));
}

/// A proxy with modules of which one is of a Go release that is not out yet.
fn with_a_newer_module(go_mod: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    for (module, time, go_mod) in [
        ("a", 1, "module example.com/a\n\ngo 1.20\n\nrequire example.com/b v1.0.0\n"),
        ("b", 2, "module example.com/b\n\ngo 1.99\n"),
    ] {
        let file = format!("proxy/example.com/{module}/@v/v1.0.0");
        sandbox.put(&format!("{file}.mod"), go_mod);
        let info = format!(r#"{{"Version":"v1.0.0","Time":"2024-01-0{time}T03:04:05Z"}}"#);
        sandbox.put(&format!("{file}.info"), info);
    }
    sandbox.put("go.mod", go_mod);
    sandbox.put(
        "go.sum",
        "example.com/a v1.0.0/go.mod h1:m5oyRSfTSlv/BH3nA5vXaXrRjY0AvE9DBPSsL428090=\n\
         example.com/b v1.0.0/go.mod h1:AwATLSt2LqtzhtT7m+mSj6xFHz9Vy/FP3P2tz0Rln94=\n",
    );
    let proxy = format!("file://{}", sandbox.path("proxy").display());
    sandbox.var("GOPROXY", &proxy)
}

#[test]
fn a_dependency_of_a_newer_go_is_refused_as_the_go_command_refuses_it() {
    let go_mod = "module example.com/m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n\n\
                  require example.com/b v1.0.0 // indirect\n";
    let mut sandbox = with_a_newer_module(go_mod);
    let said = "go: example.com/b@v1.0.0: module example.com/b@v1.0.0 requires go >= 1.99 (running go 1.27.3";
    for (toolchain, why) in [("", ""), ("local", "; GOTOOLCHAIN=local")] {
        sandbox = sandbox.var("GOTOOLCHAIN", toolchain);
        for args in
            [&["mod", "graph"][..], &["list", "-m", "all"], &["list", "-m", "-mod=mod", "all"]]
        {
            let run = sandbox.gomod([&["go"], args].concat());
            refused(&run, 1, said);
            assert_eq!(run.stderr, format!("{said}{why})\n"), "{args:?}");
        }
    }
    // Our own verbs know no release that it could be newer than.
    let run = sandbox.gomod(["list"]);
    assert!(run.code == 0 && run.stdout.contains("example.com/b v1.0.0"), "{run:?}");
}

#[test]
fn the_go_line_of_a_newer_module_is_passed_over() {
    let go_mod = "module example.com/m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n";
    let sandbox = with_a_newer_module(go_mod);
    let go = sandbox.gomod(["go", "list", "-m", "-f", "{{.Path}} {{.GoVersion}}", "all"]);
    assert_eq!(go.answer(), "example.com/m 1.24\nexample.com/a 1.20\nexample.com/b \n");
    let own = sandbox.gomod(["list", "--json"]).answer();
    assert!(own.contains("\"GoVersion\": \"1.99\""), "{own}");
}

#[test]
fn a_workspace_of_a_newer_go_is_refused() {
    let sandbox = Sandbox::new().var("GOTOOLCHAIN", "local");
    sandbox.put("go.work", "go 1.99\n\nuse ./a\n");
    sandbox.put("a/go.mod", "module example.com/a\n\ngo 1.24\n");
    let run = sandbox.gomod(["go", "-C", "a", "list", "-m"]);
    let said = "go: ../go.work requires go >= 1.99 (running go 1.27.3; GOTOOLCHAIN=local)\n";
    assert_eq!((run.code, run.stderr.as_str()), (1, said));
    sandbox.put("go.work", "go 1.21\n\nuse ./a\n");
    let run = sandbox.gomod(["go", "list", "-m"]);
    let said = "go: module a listed in go.work file requires go >= 1.24, but go.work lists go 1.21; \
                to download and use go 1.24:\n\tgo work use\n";
    assert_eq!((run.code, run.stderr.as_str()), (1, said));
}

/// The go command keeps go lines by path and version, be the module replaced or not.
#[test]
fn the_go_line_of_a_replaced_module_is_that_of_the_file_that_was_read_for_another() {
    let sandbox = Sandbox::new();
    sandbox.put("proxy/example.com/c/@v/v1.1.0.mod", "module example.com/c\n\ngo 1.19\n");
    let info = r#"{"Version":"v1.1.0","Time":"2024-01-02T03:04:05Z"}"#;
    sandbox.put("proxy/example.com/c/@v/v1.1.0.info", info);
    sandbox.put(
        "go.mod",
        "module example.com/m\n\ngo 1.16\n\nrequire example.com/c v1.1.0\n\n\
         replace example.com/c v1.0.0 => example.com/c v1.1.0\n\n\
         replace example.com/c v1.1.0 => ./local\n",
    );
    let local = "module example.com/c\n\ngo 1.16\n\nrequire example.com/c v1.0.0\n";
    sandbox.put("local/go.mod", local);
    sandbox.put(
        "go.sum",
        "example.com/c v1.1.0/go.mod h1:TbkHtTKdBFFVCEU+zqIIQjbpGgH4Ami/8PpcuvanW0o=\n",
    );
    let proxy = format!("file://{}", sandbox.path("proxy").display());
    let sandbox = sandbox.var("GOPROXY", &proxy);
    let go = sandbox.gomod(["go", "list", "-m", "-f", "{{.Path}} {{.GoVersion}}", "all"]).answer();
    assert_eq!(go, "example.com/m 1.16\nexample.com/c 1.19\n");
    let own = sandbox.gomod(["list", "--json"]).answer();
    assert!(!own.contains("1.19"), "{own}");
}
