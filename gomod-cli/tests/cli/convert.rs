//! Documents written in other formats.

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module example.com/m\n\ngo 1.24\n");
    sandbox.gomod(["sbom", "-o", "bom.json"]).answer();
    sandbox
}

#[test]
fn formats_in_turn() {
    let sandbox = sandbox();
    for (from, to, file) in [
        ("bom.json", "cyclonedx-xml", "bom.xml"),
        ("bom.xml", "spdx-json", "bom.spdx.json"),
        ("bom.spdx.json", "cyclonedx-json@1.7", "new.json"),
    ] {
        sandbox.gomod(["sbom", "convert", from, "--to", to, "-o", file]).answer();
        sandbox.gomod(["sbom", "validate", file]).answer();
        sandbox.gomod(["compare", "bom.json", file]).answer();
    }
    let text = sandbox.read("bom.json");
    let args = ["sbom", "convert", "-", "--to", "cyclonedx-json"];
    let same = sandbox.gomod_with_input(&args, text.as_bytes()).answer();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(json(&same), json(&text));
}

#[test]
fn what_would_be_lost_is_not_lost_unasked() {
    let sandbox = sandbox();
    let args = ["sbom", "convert", "bom.json", "--to", "cyclonedx-json@1.4", "-o", "old.json"];
    let stderr = sandbox.gomod(args).refusal(1);
    assert!(stderr.contains("error: this would be lost:"), "{stderr}");
    assert!(stderr.contains("/metadata/lifecycles: "), "{stderr}");
    assert!(stderr.contains("help: with --lossy"), "{stderr}");
    assert!(!sandbox.path("old.json").exists());
    let run = sandbox.gomod(args.iter().chain(&["--lossy"]));
    assert!(run.code == 0 && run.stderr.starts_with("warning: this is lost:"), "{run:?}");
    sandbox.gomod(["sbom", "validate", "old.json"]).answer();
    for args in [&["--to", "cyclonedx-json@2.0"][..], &["--to", "x"], &[]] {
        let args = ["sbom", "convert", "bom.json"].iter().chain(args);
        assert_eq!(sandbox.gomod(args).code, 2);
    }
    sandbox.put("x.json", "{}");
    assert!(
        sandbox
            .gomod(["sbom", "convert", "x.json", "--to", "spdx-json"])
            .refusal(2)
            .contains("neither")
    );
}
