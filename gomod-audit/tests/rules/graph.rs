//! Rules that need the module graph.

use crate::bench::Bench;

#[test]
fn replacements_without_effect() {
    let with = |line: &str| {
        Bench::new(&format!("require example.com/a v1.0.0\n\nreplace {line}"))
            .module("example.com/a@v1.0.0", "require example.com/b v1.1.0")
            .module("example.com/b@v1.1.0", "")
            .module("example.com/c@v1.0.0", "")
    };
    // fires: GM0110
    with("example.com/b v1.0.0 => example.com/c v1.0.0").fires(&["GM0110"]);
    with("example.com/nowhere v1.0.0 => example.com/c v1.0.0").fires(&["GM0110"]);
    // silent: GM0110
    with("example.com/b v1.1.0 => example.com/c v1.0.0").silent(&["GM0110"]);
    with("example.com/nowhere => example.com/c v1.0.0").silent(&["GM0110"]);
}

#[test]
fn replacements_of_dependencies() {
    let with = |go_mod: &str| {
        Bench::new("require example.com/a v1.0.0")
            .module("example.com/a@v1.0.0", &format!("require example.com/b v1.0.0\n{go_mod}"))
            .module("example.com/b@v1.0.0", "")
    };
    // fires: GM0109
    with("replace example.com/b => ../b").fires(&["GM0109"]);
    // silent: GM0109
    with("replace example.com/elsewhere => ../b").silent(&["GM0109"]);
    with("").silent(&["GM0109"]);
}

#[test]
fn exclusions() {
    let with = |line: &str| {
        Bench::new(&format!("require example.com/a v1.0.0\nrequire example.com/b v1.0.0\n\n{line}"))
            .module("example.com/a@v1.0.0", "require example.com/b v1.2.0")
            .module("example.com/b@v1.0.0", "")
            .module("example.com/b@v1.2.0", "")
            .module("example.com/b@v1.3.0", "")
    };
    // fires: GM0208
    let bench = with("exclude example.com/b v1.2.0");
    bench.fires(&["GM0208"]);
    let report = bench.report();
    let finding = report.findings.iter().find(|f| f.rule.code == "GM0208").unwrap();
    assert_eq!(finding.chain, ["example.com/m", "example.com/a@v1.0.0", "example.com/b@v1.2.0"]);
    // silent: GM0208
    with("exclude example.com/b v1.3.0").silent(&["GM0208"]);
    with("").silent(&["GM0208"]);
}

/// Chains lead from the main module to the module, and places to the line that brings it in.
#[test]
fn chains_and_places() {
    let bench = Bench::new("require example.com/a v1.0.0")
        .module("example.com/a@v1.0.0", "require example.com/b v1.0.0")
        .module("example.com/b@v1.0.0", "require example.com/c v3.0.0+incompatible")
        .module("example.com/c@v3.0.0+incompatible", "");
    let report = bench.report();
    let finding = report.findings.iter().find(|f| f.rule.code == "GM0201").unwrap();
    assert_eq!(
        finding.chain,
        [
            "example.com/m",
            "example.com/a@v1.0.0",
            "example.com/b@v1.0.0",
            "example.com/c@v3.0.0+incompatible"
        ]
    );
    assert_eq!(finding.place.line_text(), b"require example.com/a v1.0.0");
}

#[test]
fn what_is_not_known_is_said() {
    let report = Bench::new("require example.com/a v1.0.0").report();
    assert!(!report.scanned.graph);
    assert_eq!(report.scanned.modules, 1);
    let of = |code| report.unknown.iter().any(|unknown| unknown.rules.contains(&code));
    assert!(of("GM0302") && of("GM0206"), "{:?}", report.unknown);
}

/// In a workspace go.work replaces too, and the sums of all members count.
#[test]
fn workspaces() {
    let bench = Bench::new("require example.com/a v1.0.0")
        .put("repo/go.work", "go 1.24\n\nuse ./m\n\nreplace example.com/a => ./a\n")
        .put("repo/a/go.mod", "module example.com/a\n");
    assert_eq!(bench.found(&["GM0101"]), ["GM0101 go.work:5:26 example.com/a"]);
}
