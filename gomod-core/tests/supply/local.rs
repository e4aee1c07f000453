//! `file://` proxies and the GOPROXY list.

use std::path::Path;
use std::sync::Arc;

use gomod_core::proxy::{Proxy, ProxyList};
use gomod_core::source::{Artifact, MemorySource, Place, Source, SourceErrorKind};

use crate::support::{lay, lay_module, module};

fn list(goproxy: &str) -> ProxyList {
    ProxyList::local(goproxy, "").unwrap()
}

fn url(dir: &Path) -> String {
    Proxy::directory(dir).to_string()
}

#[test]
fn serves_a_tree() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("a proxy");
    lay_module(&root, "example.com/A@v1.0.0", "module example.com/A\n");
    lay(
        &root,
        "example.com/A",
        "list",
        "v1.2.0\nv1.10.0 2020-01-01T00:00:00Z\r\nmaster\n\n v1.0.0-20200102030405-abcdefabcdef\n\
         v2\nv1.0.0 x y\n",
    );
    lay(&root, "example.com/A", "main.info", r#"{"Version":"v1.0.0"}"#);
    let proxy = list(&url(&root));

    let got = proxy.fetch(&module("example.com/A@v1.0.0"), Artifact::Mod).unwrap();
    assert_eq!(got.bytes, b"module example.com/A\n");
    assert_eq!(got.from, Place::File(root.join("example.com/!a/@v/v1.0.0.mod")));
    let listed = proxy.versions("example.com/A").unwrap();
    let listed: Vec<_> = listed.iter().map(|v| (v.version.as_str(), v.time.as_deref())).collect();
    assert_eq!(
        listed,
        [
            ("v1.0.0", Some("x")),
            ("v1.2.0", None),
            ("v1.10.0", Some("2020-01-01T00:00:00Z")),
            ("v2", None)
        ]
    );
    assert_eq!(proxy.query("example.com/A", "main").unwrap().bytes, br#"{"Version":"v1.0.0"}"#);

    let error = proxy.fetch(&module("example.com/A@v1.0.1"), Artifact::Info).unwrap_err();
    assert!(error.is_not_exist());
    assert_eq!(
        error.to_string(),
        format!(
            "example.com/A@v1.0.1: reading {}/example.com/%21a/@v/v1.0.1.info: \
             no such file or directory",
            url(&root)
        )
    );
    assert_eq!(error.module(), Some(&module("example.com/A@v1.0.1")));
}

#[test]
fn latest_comes_from_the_list_where_a_proxy_does_not_say() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let proxy = list(&url(root));
    let latest = || proxy.latest("example.com/a").map(|f| String::from_utf8(f.bytes).unwrap());
    let error = latest().unwrap_err();
    assert!(error.is_not_exist() && error.to_string().contains("/@v/list"), "{error}");

    lay(root, "example.com/a", "list", "v1.0.0\n");
    assert_eq!(latest().unwrap_err().to_string(), "module example.com/a: no commits");

    let old = "v0.0.0-20200102030405-abcdefabcdef";
    let new = "v0.0.0-20200102030406-abcdefabcdef";
    lay(root, "example.com/a", "list", &format!("{new}\nv9.0.0\n{old}\n"));
    lay_module(root, &format!("example.com/a@{new}"), "module example.com/a\n");
    assert!(latest().unwrap().contains(new));

    lay(root, "example.com/a", "list", &format!("{new}\nv1.0.0 2020-01-02T04:04:07+01:00\n"));
    lay_module(root, "example.com/a@v1.0.0", "module example.com/a\n");
    assert!(latest().unwrap().contains("v1.0.0"));

    lay(root, "example.com/a", "@latest", r#"{"Version":"v0.9.0"}"#);
    assert_eq!(latest().unwrap(), r#"{"Version":"v0.9.0"}"#);
}

#[test]
fn what_is_malformed_is_told_from_what_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let proxy = list(&url(root));
    let m = module("example.com/a@v1.0.0");
    let base = url(root);
    for (content, want) in [
        (
            r#"{"Version":"v1.0.1"}"#,
            "proxy returned info for version v1.0.1 instead of requested version".to_owned(),
        ),
        (
            r#"{"Version":"1"}"#,
            format!("invalid response from proxy {base:?}: invalid version \"1\""),
        ),
        (" <!DOCTYPE html>\n<html>", format!("invalid response from proxy {base:?}: an HTML page")),
        ("[]", format!("invalid response from proxy {base:?}: not a JSON object")),
    ] {
        lay(root, &m.path, "v1.0.0.info", content);
        let error = proxy.fetch(&m, Artifact::Info).unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Malformed, "{content}");
        assert_eq!(error.cause(), want);
        assert!(error.url().unwrap().ends_with("v1.0.0.info"));
    }
    lay(root, &m.path, "v1.0.0.info", &" ".repeat((1 << 20) + 1));
    let error = proxy.fetch(&m, Artifact::Info).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::TooLarge);
    assert!(error.to_string().ends_with("larger than the limit of 1048576 bytes"), "{error}");
    lay(root, &m.path, "v1.0.0.mod", "<HTML>");
    let error = proxy.fetch(&m, Artifact::Mod).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Malformed);
}

#[test]
fn falls_through_by_comma_and_bar() {
    let dir = tempfile::tempdir().unwrap();
    let full = dir.path().join("full");
    let broken = dir.path().join("broken");
    let none = url(&dir.path().join("none"));
    lay_module(&full, "example.com/a@v1.0.0", "module example.com/a\n");
    lay(&broken, "example.com/a", "v1.0.0.info", "?");
    let (full, broken) = (url(&full), url(&broken));
    let m = module("example.com/a@v1.0.0");
    let ask = |goproxy: String| list(&goproxy).fetch(&m, Artifact::Info);

    assert!(ask(format!("{none},{full}")).is_ok());
    assert!(ask(format!("{none}|{full}")).is_ok());
    assert!(ask(format!("{broken}|{full}")).is_ok());
    assert!(ask(format!(" ,|{broken} | , {none},{full},off")).is_ok());

    let kind = |goproxy: String| ask(goproxy).unwrap_err().kind();
    assert_eq!(kind(format!("{broken},{full}")), SourceErrorKind::Malformed);
    // An error that says something is worth more than "does not exist", wherever it came.
    assert_eq!(kind(format!("{broken}|{none}")), SourceErrorKind::Malformed);
    assert_eq!(kind(format!("{none}|{broken}")), SourceErrorKind::Malformed);
    assert_eq!(kind(none.clone()), SourceErrorKind::NotExist);
    assert_eq!(kind(format!("{none},off,{full}")), SourceErrorKind::Offline);
    assert_eq!(kind("direct".into()), SourceErrorKind::Unsupported);

    let error = ask(format!("{none},direct")).unwrap_err();
    assert!(error.is_not_exist());
    assert!(error.hint().unwrap().contains("only the module proxies were"));
    assert_eq!(
        ask("off".into()).unwrap_err().to_string(),
        "example.com/a@v1.0.0: module lookup disabled by GOPROXY=off"
    );
    assert!(list("off").is_off());
    assert!(!list(&format!("{none},off")).is_off());
}

#[test]
fn private_modules_stay_away_from_proxies() {
    let dir = tempfile::tempdir().unwrap();
    lay_module(dir.path(), "corp.example/a@v1.0.0", "module corp.example/a\n");
    let proxy = ProxyList::local(&url(dir.path()), "x.com,*.example").unwrap();
    let m = module("corp.example/a@v1.0.0");
    let error = proxy.fetch(&m, Artifact::Mod).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Unsupported);
    assert!(error.to_string().contains("version control cannot be asked directly here"));
    assert!(ProxyList::local(&url(dir.path()), "x.com").unwrap().fetch(&m, Artifact::Mod).is_ok());
}

#[test]
fn asks_directly_what_the_list_says() {
    let dir = tempfile::tempdir().unwrap();
    lay_module(dir.path(), "corp.example/a@v1.0.0", "module corp.example/a\n");
    lay_module(dir.path(), "example.com/b@v1.0.0", "module example.com/b\n");
    let mut memory = MemorySource::new();
    for path in ["corp.example/a", "example.com/b", "example.com/c"] {
        memory.add(path, "v1.0.0", format!("module {path}\n// direct\n"));
    }
    let memory: Arc<dyn Source> = Arc::new(memory);
    let is_direct = |goproxy: &str, at: &str| {
        let list = ProxyList::local(goproxy, "*.example").unwrap();
        let fetched = list.with_direct(Arc::clone(&memory)).fetch(&module(at), Artifact::Mod);
        fetched.map(|fetched| fetched.bytes.ends_with(b"// direct\n"))
    };
    let proxy = url(dir.path());
    assert!(is_direct(&proxy, "corp.example/a@v1.0.0").unwrap());
    assert!(is_direct("off", "corp.example/a@v1.0.0").unwrap());
    let both = format!("{proxy},direct");
    assert!(!is_direct(&both, "example.com/b@v1.0.0").unwrap());
    assert!(is_direct(&both, "example.com/c@v1.0.0").unwrap());
    assert!(is_direct(&proxy, "example.com/c@v1.0.0").unwrap_err().is_not_exist());
}

#[test]
fn settings_that_make_no_sense() {
    for (goproxy, want) in [
        ("", "GOPROXY list is not the empty string, but contains no entries"),
        (" ,| ", "GOPROXY list is not the empty string, but contains no entries"),
        ("foo", "invalid proxy URL missing scheme: foo"),
        ("/tmp/nope", "invalid proxy URL missing scheme: /tmp/nope"),
        ("ftp://u:p@x", "invalid proxy URL scheme (must be https, http, file): ftp://x"),
        ("file://h/x?y", "invalid file:// proxy URL with non-path elements: file://h/x?y"),
        ("file:///x#y", "invalid file:// proxy URL with non-path elements: file:///x"),
        ("http://", "invalid proxy URL missing host: http://"),
        ("https://a b", "parse proxy URL: invalid character in URL"),
    ] {
        let error = ProxyList::local(goproxy, "").unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Settings, "{goproxy}");
        assert_eq!(error.to_string(), want);
    }
}

#[test]
fn asks_no_server_when_kept_local() {
    let dir = tempfile::tempdir().unwrap();
    lay_module(dir.path(), "example.com/a@v1.0.0", "module example.com/a\n");
    let m = module("example.com/a@v1.0.0");
    let error = list("u:p@proxy.example/go").fetch(&m, Artifact::Mod).unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with(": https://proxy.example/go/example.com/a/@v/v1.0.0.mod"), "{text}");
    let closed = if cfg!(feature = "net") {
        // It does not stand in the way of a local proxy behind it.
        let both = format!("https://proxy.example,{}", url(dir.path()));
        assert!(list(&both).fetch(&m, Artifact::Mod).is_ok());
        SourceErrorKind::Offline
    } else {
        SourceErrorKind::Unsupported
    };
    assert_eq!(error.kind(), closed);
}
