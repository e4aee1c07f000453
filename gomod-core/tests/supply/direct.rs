//! Modules whose host is asked where they are: pages with `go-import` tags, over HTTP that
//! GOINSECURE allows. The server of the test is the HTTP proxy through which all hosts are reached.

use gomod_core::source::{Artifact, Source, SourceError, SourceErrorKind};
use gomod_core::supply::{Supply, SupplyOptions};

use crate::support::server::{Reply, Request, Server};
use crate::support::{module, settings};

/// Fetches a go.mod with pages and files of all hosts given by a function.
fn fetch(
    at: &str,
    vars: &[(&str, &str)],
    page: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> (Result<Vec<u8>, SourceError>, Vec<Request>) {
    let cache = tempfile::tempdir().unwrap();
    let server = Server::start(move |request| match (request.method.as_str(), &*request.path) {
        // The tunnel to a host without TLS ends here.
        ("CONNECT", host) if host.ends_with(":80") => Reply::ok(""),
        ("CONNECT", _) => Reply::status(403, ""),
        (_, path) => page(path).map_or_else(|| Reply::status(404, "no such page"), Reply::ok),
    });
    let (web, dir) = (server.address().to_string(), cache.path().display().to_string());
    let mut all = vec![
        ("HTTP_PROXY", web.as_str()),
        ("HTTPS_PROXY", web.as_str()),
        ("GOMODCACHE", dir.as_str()),
        ("GOPROXY", "direct"),
    ];
    all.splice(0..0, vars.iter().copied());
    let mut options = SupplyOptions::default();
    options.net.retries = 0;
    let supply = Supply::open(&settings(&all), options).unwrap();
    let fetched = supply.fetch(&module(at), Artifact::Mod).map(|fetched| fetched.bytes);
    (fetched, server.requests())
}

fn tag(content: &str) -> Option<String> {
    Some(format!("<html><head><meta name=\"go-import\" content=\"{content}\"></head></html>"))
}

#[test]
fn a_page_may_name_a_module_proxy() {
    let page = |path: &str| match path {
        "/m?go-get=1" | "/m/sub?go-get=1" => tag("a.example/m mod http://p.example/go"),
        "/go/a.example/m/sub/@v/v1.0.0.mod" => Some("module a.example/m/sub\n".to_owned()),
        _ => None,
    };
    let vars = [("GOINSECURE", "a.example")];
    let (fetched, requests) = fetch("a.example/m/sub@v1.0.0", &vars, page);
    assert_eq!(fetched.unwrap(), b"module a.example/m/sub\n");
    let asked: Vec<&str> = requests.iter().map(|request| request.path.as_str()).collect();
    assert!(asked.starts_with(&["a.example:443", "a.example:80", "/m/sub?go-get=1"]), "{asked:?}");
    assert!(asked.contains(&"/m?go-get=1"), "the root speaks for itself: {asked:?}");
}

#[test]
fn nothing_goes_without_tls_unless_that_is_allowed() {
    let page = |path: &str| match path {
        "/m?go-get=1" => tag("a.example/m git http://b.example/m"),
        _ => None,
    };
    let (fetched, requests) = fetch("a.example/m@v1.0.0", &[], page);
    let error = fetched.unwrap_err();
    assert!(error.to_string().contains("https fetch"), "{error}");
    assert!(requests.iter().all(|request| request.path == "a.example:443"), "{requests:?}");
}

#[test]
fn pages_that_lie_are_not_believed() {
    let vars = [("GOINSECURE", "a.example")];
    for (content, want) in [
        ("a.example git https://b.example/m", "disagree about go-import for a.example"),
        ("c.example/m git https://b.example/m", "no go-import meta tags"),
        ("a.example/m git file:///etc", "file scheme disallowed"),
        ("a.example/m git ext://sh%20-c%20id", "ext is no scheme of git servers"),
        ("a.example/m git --upload-pack=id", "no scheme"),
        ("a.example/m git ssh://-oProxyCommand=id/x", "no host"),
        ("a.example/m git https://u:secret@b.example/m ../..", "not a plain path"),
        ("a.example/m mod file:///etc", "file scheme disallowed"),
        ("a.example/m bzr https://b.example/m", "unknown vcs"),
    ] {
        let page = move |path: &str| match path {
            "/m?go-get=1" => tag(content),
            _ => tag("a.example git https://c.example/m"),
        };
        let (fetched, _) = fetch("a.example/m@v1.0.0", &vars, page);
        let error = fetched.unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::NotExist, "{error}");
        assert!(error.to_string().contains(want), "{content}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn other_version_control_is_refused_with_what_would_help() {
    let vars = [("GOINSECURE", "a.example")];
    let page = |_: &str| tag("a.example/m hg https://b.example/m");
    let (fetched, _) = fetch("a.example/m@v1.0.0", &vars, page);
    let error = fetched.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Unsupported);
    assert!(error.to_string().contains("a.example/m is under hg"), "{error}");
    assert!(error.hint().unwrap().contains("name a module proxy"));

    let (fetched, _) = fetch("a.example/m@v1.0.0", &[vars[0], ("GOVCS", "*:off")], page);
    let error = fetched.unwrap_err();
    assert!(error.to_string().contains("GOVCS disallows using hg for public"), "{error}");
}
