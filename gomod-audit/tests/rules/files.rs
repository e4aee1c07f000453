//! Rules that read the module files alone.

use crate::bench::Bench;

const A: &str = "example.com/a@v1.0.0";

#[test]
fn directories() {
    let with = |line: &str| {
        Bench::new(&format!("require example.com/a v1.0.0\n\nreplace example.com/a => {line}"))
            .put("repo/a/go.mod", "module example.com/a\n")
            .put("elsewhere/go.mod", "module example.com/a\n")
    };
    let all = ["GM0101", "GM0102", "GM0103"];
    // fires: GM0101
    assert_eq!(with("../a").found(&all), ["GM0101 m/go.mod:7:26 example.com/a"]);
    // fires: GM0102
    with("../../elsewhere").fires(&["GM0102"]);
    // fires: GM0103
    with("/nowhere/a").fires(&["GM0103"]);
    // silent: GM0101, GM0102, GM0103
    with("example.com/a v1.0.1").unproven("example.com/a@v1.0.1", "").silent(&all);
    with("../a").silent(&["GM0102", "GM0103"]);

    let mut unknown = with("../../elsewhere");
    unknown.root = false;
    unknown.fires(&["GM0101"]);
    unknown.silent(&["GM0102"]);
    assert!(unknown.report().unknown.iter().any(|unknown| unknown.rules == ["GM0102"]));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_outside() {
    let bench = Bench::new("require example.com/a v1.0.0\n\nreplace example.com/a => ./inside")
        .put("elsewhere/go.mod", "module example.com/a\n");
    let repo = bench.report().root.unwrap();
    let outside = repo.parent().unwrap().join("elsewhere");
    std::os::unix::fs::symlink(outside, repo.join("m/inside")).unwrap();
    bench.fires(&["GM0102"]);
}

#[test]
fn other_modules() {
    let with = |old: &str, new: &str| {
        Bench::new(&format!("require {old}\n\nreplace {} => {new}", old.split(' ').next().unwrap()))
    };
    let all = ["GM0104", "GM0105", "GM0106"];
    // fires: GM0104
    with("github.com/a/x v1.0.0", "github.com/b/x v1.0.0").fires(&["GM0104"]);
    // silent: GM0104
    for (old, new) in [
        ("github.com/a/x v1.0.0", "github.com/A/y v1.0.0"),
        ("gopkg.in/yaml.v3 v3.0.1", "github.com/go-yaml/yaml/v3 v3.0.1"),
        ("golang.org/x/net v0.1.0", "github.com/golang/net v0.1.0"),
        ("example.com/x v1.0.0", "example.com/y v1.0.0"),
    ] {
        with(old, new).silent(&["GM0104"]);
    }
    // fires: GM0105
    with("example.com/x v1.0.0", "example.com/x/v2 v2.0.0").fires(&["GM0105"]);
    with("example.com/x v2.0.0+incompatible", "example.com/x v1.0.0").fires(&["GM0105"]);
    // silent: GM0105
    with("example.com/x v0.9.0", "example.com/x v1.0.0").silent(&all);
    with("gopkg.in/yaml.v3 v3.0.0", "gopkg.in/yaml.v3 v3.0.1").silent(&all);
    let fork = "example.com/y v0.0.0-20200102030405-abcdef123456";
    with("example.com/x/v3 v3.0.0", fork).silent(&["GM0105"]);
    // fires: GM0106
    with("example.com/x v1.2.0", "example.com/x v1.1.0").fires(&["GM0106"]);
    // silent: GM0106
    with("example.com/x v1.2.0", "example.com/x v1.2.0").silent(&["GM0106"]);
    with("example.com/x v1.2.0", "example.com/x v1.3.0").silent(&["GM0106"]);
    with("example.com/x v1.2.0", "example.com/y v1.0.0").silent(&["GM0106"]);
    with("example.com/x v0.0.0", "example.com/x v0.0.0-20200102030405-abcdef123456")
        .silent(&["GM0106"]);
}

#[test]
fn lines_that_overlap() {
    let with = |lines: &str| {
        Bench::new(&format!("require example.com/a v1.0.0\n\nreplace (\n{lines}\n)"))
            .put("repo/m/a/go.mod", "module example.com/a\n")
    };
    // fires: GM0107
    let chained = "example.com/a => example.com/b v1.0.0\nexample.com/b => example.com/c v1.0.0";
    with(chained).fires(&["GM0107"]);
    // silent: GM0107
    with("example.com/a => example.com/a v1.0.1").silent(&["GM0107", "GM0108"]);
    with("example.com/a => example.com/b v1.0.0\nexample.com/b v1.1.0 => example.com/c v1.0.0")
        .silent(&["GM0107"]);
    // fires: GM0108
    with("example.com/a => ./a\nexample.com/a v1.0.0 => example.com/b v1.0.0").fires(&["GM0108"]);
    with("example.com/a => ./a\nexample.com/a => ./a").fires(&["GM0108"]);
    // silent: GM0108
    with("example.com/a v1.0.0 => ./a\nexample.com/a v1.1.0 => ./a").silent(&["GM0108"]);
}

#[test]
fn versions_by_their_form() {
    let with = |version: &str| Bench::new(&format!("require example.com/a {version}"));
    // fires: GM0201
    with("v2.0.0+incompatible").fires(&["GM0201"]);
    // silent: GM0201
    with("v1.0.0").silent(&["GM0201", "GM0202", "GM0203"]);
    // fires: GM0202
    with("v1.2.3-20200102030405-abcdef123456").fires(&["GM0202"]);
    with("v0.0.0-20200102030405-abcdef1").fires(&["GM0202"]);
    // fires: GM0203
    with("v0.0.0-20201302030405-abcdef123456").fires(&["GM0203"]);
    with("v0.0.0-20270102030405-abcdef123456").fires(&["GM0203"]);
    // silent: GM0202, GM0203
    with("v0.0.0-20200102030405-abcdef123456").silent(&["GM0202", "GM0203"]);
    with("v1.2.4-0.20200102030405-abcdef123456").silent(&["GM0202", "GM0203"]);
    with("v1.2.4-rc.1").silent(&["GM0202", "GM0203"]);
    // What a directory stands in for may have any version.
    Bench::new(
        "require example.com/a v0.0.0-20201302030405-abcdef1\n\nreplace example.com/a => ./a",
    )
    .put("repo/m/a/go.mod", "module example.com/a\n")
    .silent(&["GM0202", "GM0203"]);
}

#[test]
fn sums() {
    const H: &str = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let other = H.replace("47", "48");
    let line = |hash: &str| format!("example.com/a v1.0.0 {hash}");
    // fires: GM0301
    let bench = Bench::new("").sum(&line(H)).sum(&line(&other));
    assert_eq!(bench.found(&["GM0301"]), ["GM0301 m/go.sum:2:1 example.com/a@v1.0.0"]);
    // silent: GM0301, GM0303
    Bench::new("").sum(&line(H)).sum(&line(H)).silent(&["GM0301", "GM0303"]);
    Bench::new("").sum(&line(H)).sum(&line("h2:x")).silent(&["GM0301"]);
    // fires: GM0303
    Bench::new("").sum(&line("h2:x")).fires(&["GM0303"]);
    Bench::new("").sum(&line("h1:short=")).fires(&["GM0303"]);
    // fires: GM0302
    let required = "require example.com/a v1.0.0";
    Bench::new(required).unproven(A, "").fires(&["GM0302"]);
    Bench::new(required)
        .unproven(A, "")
        .sum(&format!("example.com/b v1.0.0 {H}"))
        .fires(&["GM0302"]);
    // silent: GM0302, GM0304
    Bench::new(required).module(A, "").silent(&["GM0302", "GM0304"]);
    // fires: GM0304
    let forged = format!("example.com/a v1.0.0/go.mod {H}");
    let bench = Bench::new(required).unproven(A, "").sum(&forged);
    assert_eq!(bench.found(&["GM0304"]), ["GM0304 m/go.sum:1:1 example.com/a@v1.0.0"]);
}

#[test]
fn toolchains() {
    let with = |name: &str| Bench::new(&format!("toolchain {name}"));
    // fires: GM0701
    with("go1.24.1/../evil").fires(&["GM0701"]);
    // fires: GM0702
    with("go1.24.1-acme").fires(&["GM0702"]);
    // silent: GM0701, GM0702
    for name in ["go1.24.1", "go1.25rc1", "default"] {
        with(name).silent(&["GM0701", "GM0702"]);
    }
}

#[test]
fn look_alikes() {
    // fires: GM0601
    Bench::new("require github.com/boltdb-go/bolt v1.3.1").fires(&["GM0601"]);
    let fork = "require github.com/sirupsen/logrus v1.0.0\n\n\
                replace github.com/sirupsen/logrus => github.com/siruspen/logrus v1.0.0";
    assert_eq!(
        Bench::new(fork).found(&["GM0601"]),
        ["GM0601 m/go.mod:7:39 github.com/siruspen/logrus"]
    );
    // silent: GM0601
    Bench::new("require github.com/boltdb/bolt v1.3.1").silent(&["GM0601"]);
    Bench::new("require github.com/someone/bolt v1.3.1").silent(&["GM0601"]);
}
