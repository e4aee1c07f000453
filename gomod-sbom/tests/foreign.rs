//! Documents of other tools, and such as nobody should have made.
#![allow(clippy::unwrap_used)]

use gomod_sbom::document::Format;
use gomod_sbom::{ChangeKind, Document, DocumentError, compare};

fn cyclonedx(components: &str) -> Document {
    let text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{components}]}}"#
    );
    Document::parse(text.as_bytes()).unwrap()
}

fn lines(a: &Document, b: &Document) -> Vec<String> {
    let comparison = compare(&a.contents(), &b.contents());
    comparison.changes.iter().map(ToString::to_string).collect()
}

#[test]
fn one_module_in_the_spellings_of_many_tools() {
    let ours = cyclonedx(
        r#"{"type": "library", "name": "github.com/BurntSushi/toml", "version": "v1.3.2+incompatible",
            "purl": "pkg:golang/github.com/BurntSushi/toml@v1.3.2%2Bincompatible?type=module"}"#,
    );
    for theirs in [
        // cyclonedx-gomod
        r#"{"type": "library", "name": "github.com/BurntSushi/toml", "version": "v1.3.2+incompatible",
            "purl": "pkg:golang/github.com/BurntSushi/toml@v1.3.2+incompatible?goarch=amd64&goos=linux&type=module"}"#,
        // trivy
        r#"{"type": "library", "name": "github.com/BurntSushi/toml", "version": "v1.3.2+incompatible",
            "purl": "pkg:golang/github.com/burntsushi/toml@v1.3.2%2Bincompatible"}"#,
        // osv-scalibr
        r#"{"type": "library", "name": "github.com/BurntSushi/toml", "version": "1.3.2+incompatible",
            "purl": "pkg:golang/github.com/burntsushi/toml@1.3.2%2Bincompatible"}"#,
        // with a group
        r#"{"type": "library", "group": "github.com/BurntSushi", "name": "toml",
            "purl": "pkg:golang/github.com/BurntSushi/toml@v1.3.2%2Bincompatible"}"#,
        // without a purl
        r#"{"type": "library", "name": "github.com/BurntSushi/toml", "version": "v1.3.2+incompatible"}"#,
    ] {
        assert_eq!(lines(&ours, &cyclonedx(theirs)), [""; 0], "{theirs}");
    }
}

#[test]
fn a_major_version_in_the_subpath() {
    let ours = cyclonedx(r#"{"type": "library", "name": "a.b/c/d/v5", "version": "v5.0.3"}"#);
    let theirs = cyclonedx(
        r##"{"type": "library", "name": "a.b/c/d/v5", "version": "v5.0.3", "purl": "pkg:golang/a.b/c/d@v5.0.3#v5"}"##,
    );
    assert_eq!(lines(&ours, &theirs), [""; 0]);
}

#[test]
fn the_standard_library_has_many_names() {
    let names = [
        r#"{"type": "library", "name": "stdlib", "version": "go1.24.0", "purl": "pkg:golang/stdlib@1.24.0"}"#,
        r#"{"type": "library", "name": "std", "version": "go1.24.0", "purl": "pkg:golang/std@go1.24.0?type=module"}"#,
        r#"{"type": "library", "name": "stdlib", "version": "v1.24.0", "purl": "pkg:golang/stdlib@v1.24.0"}"#,
        r#"{"type": "library", "name": "go", "version": "1.24.0", "purl": "pkg:golang/go@1.24.0"}"#,
    ];
    for name in names {
        assert_eq!(lines(&cyclonedx(names[0]), &cyclonedx(name)), [""; 0], "{name}");
    }
}

#[test]
fn every_kind_of_difference() {
    let old = cyclonedx(
        r#"{"type": "library", "name": "a.b/same", "version": "v1.0.0"},
           {"type": "library", "name": "a.b/gone", "version": "v1.0.0"},
           {"type": "library", "name": "a.b/moved", "version": "v1.0.0"},
           {"type": "library", "name": "a.b/files", "version": "v1.0.0",
            "properties": [{"name": "gomod:h1", "value": "h1:x"}]},
           {"type": "library", "name": "a.b/forked", "version": "v1.0.0"},
           {"type": "operating-system", "name": "debian/12"}"#,
    );
    let new = cyclonedx(
        r#"{"type": "library", "name": "a.b/same"},
           {"type": "library", "name": "a.b/come"},
           {"type": "library", "name": "a.b/moved", "version": "v1.1.0"},
           {"type": "library", "name": "a.b/files", "version": "v1.0.0",
            "properties": [{"name": "syft:metadata:h1Digest", "value": "h1:y"}]},
           {"type": "library", "name": "c.d/fork", "version": "v1.0.1",
            "pedigree": {"ancestors": [
                {"type": "library", "name": "a.b/forked", "version": "v1.0.0"}]}}"#,
    );
    assert_eq!(
        lines(&old, &new),
        [
            "+ a.b/come",
            "~ a.b/files hash h1 h1:x => h1 h1:y",
            "~ a.b/forked replaced by nothing => c.d/fork@v1.0.1",
            "- a.b/gone v1.0.0",
            "~ a.b/moved v1.0.0 => v1.1.0",
        ]
    );
    let comparison = compare(&old.contents(), &new.contents());
    assert_eq!((comparison.unchanged, comparison.passed_over), (1, 1));
    assert_eq!(comparison.changes[1].kind, ChangeKind::Hash);
    assert_eq!(
        comparison.to_markdown(),
        "### Added\n\n- `a.b/come`\n\n### Removed\n\n- `a.b/gone` `v1.0.0`\n\n### Changed\n\n\
         - `a.b/files` hash `h1 h1:x` → `h1 h1:y`\n\
         - `a.b/forked` replaced by `nothing` → `c.d/fork@v1.0.1`\n\
         - `a.b/moved` `v1.0.0` → `v1.1.0`\n"
    );
}

#[test]
fn a_fork_that_another_tool_takes_for_the_module() {
    let ours = cyclonedx(
        r#"{"type": "library", "name": "c.d/fork", "version": "v1.0.1", "pedigree": {"ancestors": [
            {"type": "library", "name": "a.b/forked", "version": "v1.0.0"}]}}"#,
    );
    let theirs = cyclonedx(r#"{"type": "library", "name": "c.d/fork", "version": "v1.0.1"}"#);
    assert_eq!(lines(&ours, &theirs), [""; 0]);
    assert_eq!(lines(&theirs, &ours), [""; 0]);
}

#[test]
fn xml_and_what_of_it_is_not_kept() {
    let text = r#"<?xml version="1.0"?>
<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.4" version="2" serialNumber="urn:uuid:x">
  <!-- --><b:metadata><b:tools><b:tool><b:name>t</b:name></b:tool></b:tools></b:metadata>
  <b:components>
    <b:component type="library" bom-ref="a">
      <b:group>g.h</b:group><b:name>n&amp;&#x41;</b:name><b:version><![CDATA[v1.0.0]]></b:version>
      <b:licenses><b:expression>MIT</b:expression></b:licenses>
      <b:modified>false</b:modified>
    </b:component>
    <b:component type="library" bom-ref="c"><b:name>c</b:name></b:component>
  </b:components>
  <b:dependencies>
    <b:dependency ref="a"><b:dependency ref="c"/><b:dependency ref="x"/></b:dependency>
  </b:dependencies>
</b:bom>"#;
    let document = Document::parse(text.as_bytes()).unwrap();
    assert_eq!(document.format(), &Format::CycloneDxXml("1.4".into()));
    assert_eq!(document.unread(), ["component/modified"]);
    assert_eq!(document.value()["version"], 2);
    let contents = document.contents();
    let names: Vec<&str> = contents.components.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["g.h/n&A", "c"]);
    assert_eq!(contents.components[0].version.as_deref(), Some("v1.0.0"));
    assert_eq!(contents.components[0].licenses, ["MIT"]);
    assert_eq!((contents.edges, contents.dangling), (vec![(0, 1)], vec!["x".to_owned()]));
    assert_eq!(contents.creators, ["t"]);
}

#[test]
fn spdx_of_others() {
    let text = r#"{"spdxVersion": "SPDX-2.2", "SPDXID": "SPDXRef-DOCUMENT",
        "documentDescribes": ["SPDXRef-m"],
        "packages": [
            {"SPDXID": "SPDXRef-m", "name": "example.com/m"},
            {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "v1.0.0", "comment": "a = b\nx:y=z",
             "checksums": [{"algorithm": "SHA256", "checksumValue": "AB"}],
             "externalRefs": [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl",
                               "referenceLocator": "pkg:golang/a.b/a@v1.0.0"}]}],
        "files": [{"SPDXID": "SPDXRef-f"}],
        "relationships": [
            {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-m"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-f"},
            {"spdxElementId": "SPDXRef-a", "relationshipType": "OTHER", "relatedSpdxElement": "SPDXRef-z"}]}"#;
    let contents = Document::parse(text.as_bytes()).unwrap().contents();
    assert_eq!((contents.root, &contents.edges[..]), (Some(0), &[(0, 1)][..]));
    assert_eq!(contents.dangling, ["SPDXRef-z"]);
    let entry = &contents.components[1];
    assert_eq!(entry.module().unwrap().path, "a.b/a");
    assert_eq!(entry.hashes, [("SHA-256".to_owned(), "ab".to_owned())]);
    assert_eq!(entry.properties, [("x:y".to_owned(), "z".to_owned())]);
}

#[test]
fn hostile_texts() {
    let error = |text: &str| Document::parse(text.as_bytes()).unwrap_err();
    assert!(matches!(error(""), DocumentError::Json { line: 1, .. }));
    assert!(matches!(error(&"[".repeat(100_000)), DocumentError::Json { .. }));
    assert!(matches!(error("[]"), DocumentError::Unknown));
    assert!(matches!(Document::parse(b"<\xff"), Err(DocumentError::Encoding)));
    for (text, message) in [
        (r#"{"specVersion": 1}"#, "a CycloneDX document that does not say of which version"),
        (r#"{"specVersion": "2.0"}"#, r#"CycloneDX version "2.0" is not one of 1.2 to 1.7"#),
        (
            r#"{"spdxVersion": "SPDX-3.0"}"#,
            r#"SPDX version "SPDX-3.0" is not one of SPDX-2.2 and SPDX-2.3"#,
        ),
        ("{\n1}", "2:1: no JSON: key must be a string"),
        ("<bom/>", r#"no CycloneDX in XML: <bom> of "" is not a CycloneDX document (at byte 0)"#),
    ] {
        assert_eq!(error(text).to_string(), message);
    }
    let bomb = r#"<!DOCTYPE bom [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><bom>&b;</bom>"#;
    assert!(error(bomb).to_string().contains("a document type is not allowed"));
    assert!(error("<bom>&b;</bom>").to_string().contains("unknown entity &b;"));
    let deep = "<a>".repeat(1_000_000);
    assert!(error(&deep).to_string().contains("more than 128 elements inside each other"));
    // Parts of parts, references to oneself and to nothing, everything doubled.
    let part = r#"{"bom-ref": "a", "name": "x/y", "components": ["#.repeat(40);
    let ends = "]}".repeat(40);
    let text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{part}{ends}],
            "dependencies": [{{"ref": "a", "dependsOn": ["a", "a", "b", 3]}}, {{"ref": "b"}}, 7]}}"#
    );
    let contents = Document::parse(text.as_bytes()).unwrap().contents();
    assert_eq!((contents.components.len(), contents.edges.len()), (40, 1));
    assert_eq!(contents.dangling, ["b"]);
    assert!(compare(&contents, &contents).is_empty());
}
