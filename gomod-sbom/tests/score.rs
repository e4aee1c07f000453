//! Documents held against profiles.
#![allow(clippy::unwrap_used)]

use gomod_sbom::{Document, Profile, score};

const FULL: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": {
    "timestamp": "2026-01-31T12:00:00Z",
    "manufacturer": {"name": "Example", "url": ["https://example.com"]},
    "component": COMPONENT
  },
  "compositions": [{"aggregate": "complete", "dependencies": ["m"]}]
}"#;

const COMPONENT: &str = r#"{
  "type": "application", "bom-ref": "m", "name": "example.com/m", "version": "v1.0.0",
  "manufacturer": {"name": "Example", "contact": [{"email": "a@example.com"}]},
  "purl": "pkg:golang/example.com/m@v1.0.0",
  "licenses": [{"expression": "MIT", "acknowledgement": "concluded"}],
  "externalReferences": [{"type": "distribution", "url": "https://example.com/m.zip",
                          "hashes": [{"alg": "SHA-512", "content": "00"}]}],
  "properties": [
    {"name": "bsi:component:filename", "value": "m.zip"},
    {"name": "bsi:component:executable", "value": "non-executable"},
    {"name": "bsi:component:archive", "value": "archive"},
    {"name": "bsi:component:structured", "value": "structured"}]
}"#;

fn broken(document: &str, profile: Profile) -> Vec<&'static str> {
    let document = Document::parse(document.as_bytes()).unwrap();
    let score = score(&document, profile);
    assert_eq!(score.is_full(), score.percent() == 100);
    score.rules.iter().filter(|rule| !rule.is_full()).map(|rule| rule.id).collect()
}

#[test]
fn each_rule_fails_alone() {
    let full = FULL.replace("COMPONENT", COMPONENT);
    for profile in Profile::ALL {
        assert_eq!(broken(&full, profile), [""; 0], "{profile}");
    }
    for (text, without, ntia, bsi) in [
        ("2026-01-31T12:00:00Z", "", Some("timestamp"), Some("timestamp")),
        (r#""1.6""#, r#""1.5""#, None, Some("format")),
        (r#", "url": ["https://example.com"]"#, "", None, Some("document-creator")),
        (r#", "version": "v1.0.0""#, "", Some("version"), Some("version")),
        (r#""name": "example.com/m""#, r#""name": """#, Some("name"), Some("name")),
        (r#""purl""#, r#""x""#, Some("identifier"), None),
        ("concluded", "declared", None, Some("licence")),
        ("SHA-512", "SHA-256", None, Some("hash")),
        ("bsi:component:filename", "x", None, Some("filename")),
        ("bsi:component:archive", "x", None, Some("file-properties")),
        (r#""complete", "dependencies": ["m"]"#, r#""complete""#, None, Some("dependencies")),
        (
            r#""compositions""#,
            r#""vulnerabilities": [{}], "compositions""#,
            None,
            Some("no-vulnerabilities"),
        ),
    ] {
        let less = full.replace(text, without);
        assert_ne!(less, full, "{text}");
        assert_eq!(broken(&less, Profile::Ntia), ntia.into_iter().collect::<Vec<_>>(), "{text}");
        assert_eq!(broken(&less, Profile::Bsi21), bsi.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn nothing_scores_nothing() {
    let text = r#"{"spdxVersion": "SPDX-2.3", "packages": [{}, {"SPDXID": "SPDXRef-a"}]}"#;
    let document = Document::parse(text.as_bytes()).unwrap();
    let result = score(&document, Profile::Ntia);
    assert_eq!(result.percent(), 0);
    assert_eq!(result.rules[0].total, 2);
    assert_eq!("ntia".parse(), Ok(Profile::Ntia));
    assert!("x".parse::<Profile>().unwrap_err().to_string().contains("bsi-2.1"));
}
