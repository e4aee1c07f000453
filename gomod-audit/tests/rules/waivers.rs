//! Waivers.

use gomod_audit::{Text, Waiver};
use gomod_core::syntax::Span;

use crate::bench::Bench;

fn waived(code: &str, subject: &str, expires: &str) -> Bench {
    let mut bench = Bench::new("require example.com/a v1.0.0\n\nreplace example.com/a => /tmp/a");
    bench.waivers.push(Waiver {
        code: code.to_owned(),
        subject: subject.to_owned(),
        reason: "why".to_owned(),
        owner: "who".to_owned(),
        expires: expires.to_owned(),
        text: Text::new("m/gomod.toml", "subject"),
        span: Span { start: 0, end: 7 },
    });
    bench
}

#[test]
fn waivers_hide_till_their_day() {
    let hidden = |bench: &Bench| {
        let report = bench.report();
        let finding = report.findings.iter().find(|f| f.rule.code == "GM0103").unwrap();
        finding.waived.is_some()
    };
    for (code, subject) in [
        ("GM0103", "example.com/a"),
        ("replace-absolute", "example.com/a"),
        ("GM0103", "example.com/*"),
    ] {
        // silent: GM0901, GM0902
        let bench = waived(code, subject, "2026-01-01");
        assert!(hidden(&bench), "{code} {subject}");
        bench.silent(&["GM0901", "GM0902"]);
    }
    // fires: GM0901
    let over = waived("GM0103", "example.com/a", "2025-12-31");
    assert!(!hidden(&over));
    assert_eq!(over.found(&["GM0901"]), ["GM0901 m/gomod.toml:1:1 GM0103 example.com/a"]);
    over.silent(&["GM0902"]);
    // fires: GM0902
    let unused = waived("GM0103", "example.com/b", "2026-12-31");
    assert!(!hidden(&unused));
    unused.fires(&["GM0902"]);
    // Without a base there is nothing that changed.
    waived("GM0404", "example.com/a", "2026-12-31").silent(&["GM0902"]);
}
