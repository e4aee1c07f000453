//! Rules about what changed since a base.

use crate::bench::Bench;

const H: &str = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const OTHER: &str = "h1:48DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn sums() {
    let line = |hash: &str| format!("example.com/a v1.0.0 {hash}");
    let after = |hash: &str| Bench::new("").sum(&line(hash));
    // fires: GM0401
    let changed = after(OTHER).base("", &line(H));
    assert_eq!(changed.found(&["GM0401"]), ["GM0401 m/go.sum:1:1 example.com/a@v1.0.0"]);
    assert_eq!(changed.report().findings[0].introduced, Some(true));
    after(H).sum(&line(OTHER)).base("", &line(H)).fires(&["GM0401"]);
    // silent: GM0401
    after(H).base("", &line(H)).silent(&["GM0401"]);
    after(H).base("", &line(H).replace("v1.0.0", "v1.0.1")).silent(&["GM0401"]);
    after(H).base("", "").silent(&["GM0401"]);
    after(H).silent(&["GM0401"]);

    let required = "require example.com/a v1.0.0";
    // fires: GM0407
    Bench::new(required).base(required, &line(H)).fires(&["GM0407"]);
    // silent: GM0407
    Bench::new("").base(required, &line(H)).silent(&["GM0407"]);
    Bench::new(required).sum(&line(H)).base(required, &line(H)).silent(&["GM0407"]);

    let module = || Bench::new(required).module("example.com/a@v1.0.0", "");
    // fires: GM0409
    module().sum(&format!("example.com/b v9.9.9 {H}")).base(required, "").fires(&["GM0409"]);
    // silent: GM0409
    module().base(required, "").silent(&["GM0409"]);
}

#[test]
fn versions() {
    let was = |was: &str, is: &str| {
        let require = |v: &str| format!("require example.com/a {v}");
        Bench::new(&require(is)).base(&require(was), "")
    };
    let all = ["GM0402", "GM0403"];
    // fires: GM0402
    was("v1.3.0", "v1.2.0").fires(&["GM0402"]);
    // silent: GM0402, GM0403
    was("v1.2.0", "v1.3.0").silent(&all);
    was("v1.2.0", "v1.2.0").silent(&all);
    was("v0.0.0-20200102030405-abcdef123456", "v0.0.0-20210102030405-abcdef123456").silent(&all);
    // fires: GM0403
    was("v1.0.1-0.20250102030405-abcdef123456", "v1.9.1-0.20210102030405-abcdef123456")
        .fires(&["GM0403"]);
    // No longer required, and still in the build, lower.
    Bench::new("require example.com/b v1.0.0")
        .module("example.com/b@v1.0.0", "require example.com/a v1.1.0")
        .module("example.com/a@v1.1.0", "")
        .base("require example.com/a v1.2.0", "")
        .fires(&["GM0402"]);
    // fires: GM0408
    Bench::new("").base("module example.com/m\n\ngo 1.25\n", "").fires(&["GM0408"]);
    Bench::new("toolchain go1.24.1").base("toolchain go1.24.6", "").fires(&["GM0408"]);
    Bench::new("").base("toolchain go1.24.6", "").fires(&["GM0408"]);
    // silent: GM0408
    Bench::new("toolchain go1.24.6").base("toolchain go1.24.1", "").silent(&["GM0408"]);
    Bench::new("").base("module example.com/m\n\ngo 1.23\n", "").silent(&["GM0408"]);
}

#[test]
fn replacements_and_exclusions() {
    let all = ["GM0404", "GM0405", "GM0406"];
    let with = |line: &str| Bench::new(line);
    let (one, two) =
        ("replace example.com/a => example.com/b v1.0.0", "exclude example.com/a v1.1.0");
    // fires: GM0404
    with(one).base("", "").fires(&["GM0404"]);
    // fires: GM0405
    with(one).base("replace example.com/a => example.com/b v0.9.0", "").fires(&["GM0405"]);
    // fires: GM0406
    with(two).base("", "").fires(&["GM0406"]);
    with("").base(two, "").fires(&["GM0406"]);
    // silent: GM0404, GM0405, GM0406
    with(&format!("{one}\n\n{two}")).base(&format!("{two}\n\n{one}"), "").silent(&all);
    with("").base(one, "").silent(&all);
}

/// A line that was there before is told as such.
#[test]
fn what_was_there_before() {
    let lines = "toolchain go1.24.1-acme";
    let old = Bench::new(lines).base(lines, "").report();
    assert_eq!(old.findings[0].introduced, Some(false));
    assert_eq!(Bench::new(lines).base("", "").report().findings[0].introduced, Some(true));
    assert_eq!(Bench::new(lines).report().findings[0].introduced, None);
    let none = Bench::new(lines).base("", "").report();
    assert!(none.unknown.iter().all(|unknown| !unknown.rules.contains(&"GM0402")));
}
