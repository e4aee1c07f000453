//! Rules that need to know versions.

use gomod_core::info::{VersionInfo, VersionOrigin};

use crate::bench::Bench;

fn one(version: &str) -> Bench {
    let module = format!("example.com/a@{version}");
    Bench::new(&format!("require example.com/a {version}")).module(&module, "")
}

#[test]
fn retractions() {
    let later = |go_mod: &str| one("v1.0.0").unproven("example.com/a@v1.1.0", go_mod);
    // fires: GM0206
    let bench = later("retract v1.0.0 // loses data");
    bench.fires(&["GM0206"]);
    let report = bench.report();
    let finding = report.findings.iter().find(|f| f.rule.code == "GM0206").unwrap();
    assert!(finding.message.ends_with(": loses data"), "{}", finding.message);
    later("retract [v0.9.0, v1.0.5]").fires(&["GM0206"]);
    // silent: GM0206
    later("retract v1.0.1").silent(&["GM0206"]);
    // A pre-release does not speak for releases.
    one("v1.0.0").unproven("example.com/a@v1.1.0-rc.1", "retract v1.0.0").silent(&["GM0206"]);

    // The module cache knows only what is in it.
    let mut cache = later("retract v1.0.0");
    cache.complete = false;
    cache.fires(&["GM0206"]);
    let mut nothing_later = one("v1.0.0");
    nothing_later.complete = false;
    let report = nothing_later.report();
    assert!(report.unknown.iter().any(|unknown| unknown.rules.contains(&"GM0206")));
}

#[test]
fn deprecations() {
    let later = |go_mod: &str, text: &str| {
        let mut bench = Bench::new(go_mod).module("example.com/a@v1.0.0", "");
        bench.source().add("example.com/a", "v1.1.0", text);
        bench
    };
    let deprecated = "// Deprecated: use b\nmodule example.com/a\n";
    let direct = "require example.com/a v1.0.0";
    // fires: GM0207
    later(direct, deprecated).fires(&["GM0207"]);
    // silent: GM0207
    later(&format!("{direct} // indirect"), deprecated).silent(&["GM0207"]);
    later(direct, "module example.com/a\n").silent(&["GM0207"]);
}

#[test]
fn bases() {
    const V: &str = "v1.2.4-0.20200102030405-abcdef123456";
    // fires: GM0204
    one(V).unproven("example.com/a@v1.3.0", "").fires(&["GM0204"]);
    // silent: GM0204
    one(V).unproven("example.com/a@v1.2.3", "").silent(&["GM0204"]);
    one("v0.0.0-20200102030405-abcdef123456").silent(&["GM0204"]);
    let mut cache = one(V).unproven("example.com/a@v1.3.0", "");
    cache.complete = false;
    cache.silent(&["GM0204"]);
    assert!(cache.report().unknown.iter().any(|unknown| unknown.rules == ["GM0204"]));
}

fn info(version: &str, time: &str, hash: &str) -> VersionInfo {
    let mut info = VersionInfo::new(version);
    info.time = time.to_owned();
    info.origin = Some(VersionOrigin { hash: hash.to_owned(), ..VersionOrigin::default() });
    info
}

#[test]
fn tags_and_times() {
    const V: &str = "v1.2.4-0.20200102030405-abcdef123456";
    let hash = "abcdef1234567890abcdef1234567890abcdef12";
    let tagged = |hash: &str| {
        let mut bench = one(V).unproven("example.com/a@v1.2.4", "");
        let known = info("v1.2.4", "2020-01-02T03:04:05Z", hash);
        bench.source().set_info("example.com/a", "v1.2.4", &known);
        bench
    };
    // fires: GM0205
    tagged(hash).fires(&["GM0205"]);
    // silent: GM0205
    tagged("1234567890abcdef1234567890abcdef12345678").silent(&["GM0205"]);
    let unknown = one(V).report();
    assert!(unknown.unknown.iter().any(|unknown| unknown.rules == ["GM0205"]));

    let timed = |time: &str, hash: &str| {
        let mut bench = one(V);
        bench.source().set_info("example.com/a", V, &info(V, time, hash));
        bench
    };
    timed("2019-01-02T03:04:05Z", hash).fires(&["GM0203"]);
    timed("2020-01-02T03:04:05Z", hash).silent(&["GM0203"]);
    // Who does not name the commit has not looked at it.
    timed("2019-01-02T03:04:05Z", "").silent(&["GM0203"]);
}
