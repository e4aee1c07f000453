//! `gomod check` and `gomod explain`.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox, testdata};
use crate::schema::Judge;

/// A go.mod with findings of several kinds, in need of nothing but itself.
const GO_MOD: &str = "module example.com/m\n\ngo 1.24\n\ntoolchain go1.24.1-acme\n\n\
                      require example.com/a v1.0.0\n\nreplace example.com/a => ./a\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", GO_MOD);
    sandbox.put("a/go.mod", "module example.com/a\n");
    sandbox
}

fn git(sandbox: &Sandbox, args: &[&str]) {
    let mut git: Command = sandbox.command("git");
    git.args(["-c", "user.name=n", "-c", "user.email=n@example.com"]).args(args);
    let output = git.current_dir(sandbox.path("")).output().unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
}

/// The codes of the findings that are told as text.
fn codes(run: &Run) -> Vec<&str> {
    let titles =
        run.stdout.lines().filter(|l| l.starts_with("warning[") || l.starts_with("error["));
    titles.filter_map(|line| line.split(['[', ']']).nth(1)).collect()
}

#[test]
fn text_with_lines_and_levels() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["check", "--offline"]);
    assert_eq!((run.code, codes(&run)), (0, vec!["GM0702", "GM0101"]), "{run:?}");
    assert!(run.stdout.contains("go.mod:9:26"), "{}", run.stdout);
    assert!(run.stdout.contains("9 | replace example.com/a => ./a"), "{}", run.stdout);
    assert!(run.stdout.contains("0 errors, 2 warnings; looked at 1 module file, 1 module and"));

    let denied = sandbox.gomod(["check", "--offline", "-D", "replace-local"]);
    assert_eq!((denied.code, codes(&denied)), (1, vec!["GM0702", "GM0101"]));
    let allowed = sandbox.gomod(["check", "--offline", "-A", "all"]);
    assert_eq!((allowed.code, codes(&allowed)), (0, vec![]));
    let some = sandbox.gomod(["check", "--offline", "-A", "replace,toolchain", "-D", "GM0702"]);
    assert_eq!((some.code, codes(&some)), (1, vec!["GM0702"]));

    assert!(sandbox.gomod(["check", "-A", "GM9999"]).refusal(2).contains("GM9999"));
    assert!(sandbox.gomod(["check", "-A", "GM0401"]).refusal(2).contains("always an error"));
}

#[test]
fn nothing_looked_at_is_no_pass() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.gomod(["check"]).code, 3);
    // The graph cannot be had.
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    let run = sandbox.gomod(["check", "--offline"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stdout.contains("not known"), "{run:?}");
    // Errors weigh more.
    sandbox.put("Dockerfile", "ENV GOSUMDB=off\n");
    assert_eq!(sandbox.gomod(["check", "--offline"]).code, 1);
    sandbox.put("go.mod", "module\n");
    assert_eq!(sandbox.gomod(["check"]).code, 2);
}

#[test]
fn gomod_toml() {
    let sandbox = sandbox();
    let waiver = |code: &str, subject: &str, expires: &str| {
        format!(
            "[check]\nallow = [\"toolchain\"]\ndeny = [\"GM0101\"]\n\n[[check.waivers]]\n\
             code = \"{code}\"\nsubject = \"{subject}\"\nreason = \"r\"\nowner = \"o\"\n\
             expires = {expires}\n"
        )
    };
    sandbox.put("gomod.toml", waiver("GM0101", "example.com/a", "2999-12-31"));
    let run = sandbox.gomod(["check", "--offline"]);
    assert_eq!((run.code, codes(&run)), (0, vec![]), "{run:?}");
    assert!(run.stdout.contains("1 waived, 1 allowed"), "{run:?}");

    sandbox.put("gomod.toml", waiver("GM0101", "example.com/a", "2020-12-31"));
    let run = sandbox.gomod(["check", "--offline"]);
    assert_eq!((run.code, codes(&run)), (1, vec!["GM0101", "GM0901"]), "{run:?}");
    assert!(run.stdout.contains("gomod.toml:7:11"), "{run:?}");

    sandbox.put("gomod.toml", waiver("GM0101", "example.com/b", "2999-12-31"));
    let run = sandbox.gomod(["check", "--offline"]);
    assert_eq!((run.code, codes(&run)), (1, vec!["GM0101", "GM0902"]), "{run:?}");

    for (wrong, why) in [
        (waiver("GM9999", "x", "2999-12-31"), "no such rule"),
        (waiver("GM0401", "x", "2999-12-31"), "always an error"),
        (waiver("GM0101", "x", "\"soon\""), "expires"),
        (waiver("GM0101", "x", "2999-12-31").replace("\"r\"", "\"\""), "reason"),
        (waiver("GM0101", "x", "2999-12-31").replace("owner", "ower"), "ower"),
        ("[check]\ndeny = [\"no-rule\"]\n".to_owned(), "no-rule"),
    ] {
        sandbox.put("gomod.toml", &wrong);
        let said = sandbox.gomod(["check", "--offline"]).refusal(2);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn what_changed_since_a_commit() {
    let sandbox = sandbox();
    let sum = "example.com/b v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    sandbox.put("go.sum", sum);
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "-q", "-m", "one"]);
    let check = ["check", "--offline", "--new", "--base", "HEAD"];
    let run = sandbox.gomod(check);
    assert_eq!((run.code, codes(&run)), (0, vec![]), "{run:?}");
    let all = sandbox.gomod(["check", "--offline", "--base", "HEAD"]);
    assert_eq!(codes(&all), ["GM0702", "GM0101"], "{all:?}");

    sandbox.put("go.sum", sum.replace("47", "48"));
    sandbox.put("go.mod", format!("{GO_MOD}\nreplace example.com/b => example.com/c v1.0.0\n"));
    let run = sandbox.gomod(check);
    assert_eq!((run.code, codes(&run)), (1, vec!["GM0404", "GM0401"]), "{run:?}");
    assert!(run.stdout.contains("the line is new"), "{run:?}");

    // The same against a directory, and against files.
    fs::create_dir(sandbox.path("old")).unwrap();
    sandbox.put("old/go.mod", GO_MOD);
    sandbox.put("old/go.sum", sum);
    for base in ["old", "old/go.mod"] {
        let run = sandbox.gomod(["check", "--offline", "--new", "--base", base]);
        assert_eq!((run.code, codes(&run)), (1, vec!["GM0404", "GM0401"]), "{base}: {run:?}");
    }
    let run = sandbox.gomod(["check", "--offline", "-A", "all", "--base", "old/go.sum"]);
    assert_eq!((run.code, codes(&run)), (1, vec!["GM0401"]), "{run:?}");

    for base in ["no-such-branch", "--upload-pack=x", "a"] {
        let run = sandbox.gomod(["check", "--offline", &format!("--base={base}")]);
        match base {
            // A module of its own, with nothing to compare but its name.
            "a" => assert_eq!(run.code, 0, "{run:?}"),
            _ => assert_eq!(run.code, 2, "{base}: {run:?}"),
        }
    }
}

/// Names of files are those seen from the root of the repository, and only tracked files count.
#[test]
fn a_module_below_the_root() {
    let sandbox = Sandbox::new();
    sandbox.put("svc/go.mod", GO_MOD);
    sandbox.put("svc/a/go.mod", "module example.com/a\n");
    sandbox.put("Dockerfile", "ENV GOSUMDB=off\n");
    sandbox.put("target/Dockerfile", "ENV GOSUMDB=off\n");
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "svc", "Dockerfile"]);
    let run = sandbox.gomod(["check", "--offline", "--json", "svc"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let files: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["Dockerfile", "svc/go.mod", "svc/go.mod"]);
    // Outside of the repository.
    sandbox.put("svc/go.mod", GO_MOD.replace("./a", "../../elsewhere"));
    let run = sandbox.gomod(["check", "--offline", "svc"]);
    assert!(codes(&run).contains(&"GM0102"), "{run:?}");
}

#[test]
fn json_as_the_schema_has_it() {
    let sandbox = sandbox();
    sandbox.put(
        "gomod.toml",
        "[[check.waivers]]\ncode = \"GM0101\"\nsubject = \"example.com/a\"\nreason = \"r\"\n\
         owner = \"o\"\nexpires = 2999-12-31\n",
    );
    sandbox.put("old.mod", GO_MOD);
    let mut judge = Judge::of("check");
    let run = sandbox.gomod(["check", "--offline", "--json", "--base", "old.mod"]);
    assert_eq!(judge.check(&run.stdout), 1);
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    judge.check(&sandbox.gomod(["check", "--offline", "--json"]).stdout);
    judge.is_used_up();

    let mut judge = Judge::of("explain");
    assert_eq!(judge.check(&sandbox.gomod(["explain", "--json"]).answer()), 1);
    judge.check(&sandbox.gomod(["explain", "--json", "GM0101"]).answer());
    judge.is_used_up();
    assert!(sandbox.gomod(["explain", "replace-local"]).answer().starts_with("# GM0101: "));
    assert!(sandbox.gomod(["explain", "GM9999"]).refusal(2).contains("GM9999"));
}

#[test]
fn sarif_as_the_schema_has_it() {
    let file = testdata().join("sarif/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    // Its pattern has a bracket too many, which not every engine takes for a letter.
    for kind in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][kind]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let sandbox = sandbox();
    let run = sandbox.gomod(["check", "--offline", "--format", "sarif"]);
    assert_eq!(run.code, 0);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let errors: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let region = &log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&9.into(), &26.into()));
    assert_eq!((&region["endLine"], &region["endColumn"]), (&9.into(), &29.into()));
}

/// The map has the modules with a risk and what leads to them, and markup in a name stays text.
#[test]
fn the_risk_map() {
    let server = testdata().join("etcd/server").canonicalize().unwrap().display().to_string();
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    let map =
        |format: &str| sandbox.gomod(["graph", "--risk", "--format", format, &server]).answer();
    let text = map("text");
    assert!(text.contains("replaced\tgo.etcd.io/etcd/api/v3@v3.6.16 => ../api\n"), "{text}");
    assert!(!text.contains("go.uber.org/zap@"), "{text}");
    for name in text.lines().filter_map(|line| line.split(['\t', ' ']).nth(1)) {
        for format in ["dot", "svg", "html"] {
            assert!(map(format).contains(name), "{format}: {name}");
        }
    }
    let svg = map("svg");
    assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    // A main module by its name, a workspace as such; what no main module brings in is none.
    let html = map("html");
    assert!(html.contains("<h1>Risks of go.etcd.io/etcd/server/v3</h1>"), "{html}");
    assert_eq!(svg.matches("class=\"box main\"").count(), 1, "{svg}");
    let work = Sandbox::new();
    for name in ["one", "two"] {
        work.put(&format!("{name}/go.mod"), format!("module {name}.test\n\ngo 1.24\n"));
    }
    work.put("go.work", "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n");
    let html = work.gomod(["graph", "--risk", "--format", "html"]).answer();
    assert!(html.contains("<h1>Risks of a workspace of 2 modules</h1>"), "{html}");
    assert!(sandbox.gomod(["graph", "--format", "svg", &server]).refusal(2).contains("--risk"));
    assert!(sandbox.gomod(["graph", "--risk", "--json", &server]).refusal(2).contains("JSON"));
}
