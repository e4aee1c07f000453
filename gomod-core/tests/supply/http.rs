//! HTTP proxies: what is asked, and what is done about answers that are none.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use gomod_core::proxy::{Client, NetOptions, Proxy, ProxyList, Timeouts};
use gomod_core::source::{Artifact, Fetched, Place, Source, SourceError, SourceErrorKind};

use crate::support::server::{Reply, Request, Server};
use crate::support::{module, settings};

pub(crate) const INFO: &str = r#"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z"}"#;

/// Limits that a busy machine keeps, and retries without delay.
fn patient() -> NetOptions {
    let long = Duration::from_secs(20);
    NetOptions {
        timeouts: Timeouts { connect: long, response: long, body: long, total: 2 * long },
        retries: 2,
        pause: Duration::from_millis(2),
    }
}

/// Limits so short that no test takes long.
fn impatient() -> NetOptions {
    let short = Duration::from_millis(300);
    NetOptions {
        timeouts: Timeouts { connect: short, response: short, body: short, total: 10 * short },
        ..patient()
    }
}

pub(crate) fn client(vars: &[(&str, &str)]) -> Arc<Client> {
    Arc::new(Client::new(&settings(vars), 8, patient()))
}

pub(crate) fn fetch_by(client: Arc<Client>, url: &str) -> Result<Fetched, SourceError> {
    Proxy::http(url, client).unwrap().fetch(&module("example.com/A@v1.0.0"), Artifact::Info)
}

pub(crate) fn fetch(url: &str, vars: &[(&str, &str)]) -> Result<Fetched, SourceError> {
    fetch_by(client(vars), url)
}

/// Asks a server that answers so.
fn ask(
    handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> (Server, Result<Fetched, SourceError>) {
    let server = Server::start(handler);
    let got = fetch(&server.url(), &[]);
    (server, got)
}

/// Asks a server that answers with a fault some times and then well.
fn ask_after(
    times: usize,
    fault: &Reply,
    options: NetOptions,
) -> (Server, Result<Fetched, SourceError>) {
    let fault = fault.clone();
    let server =
        Server::start(
            move |request| {
                if request.before < times { fault.clone() } else { Reply::ok(INFO) }
            },
        );
    let client = Client::new(&settings(&[]), 8, options);
    let got = fetch_by(Arc::new(client), &server.url());
    (server, got)
}

#[test]
fn asks_as_the_protocol_has_it() {
    let server = Server::start(|request| match request.path.as_str() {
        "/go/example.com/%21a/@v/v1.0.0.info" | "/go/example.com/%21a/@latest" => Reply::ok(INFO),
        "/go/example.com/%21a/@v/list" => Reply::ok("v1.1.0\nv1.0.0\n"),
        "/go/example.com/%21a/@v/v1.0.0+incompatible.mod" => Reply::ok("module example.com/A\n"),
        _ => Reply::status(404, "not found"),
    });
    let proxy = Proxy::http(&format!("{}/go/", server.url()), client(&[])).unwrap();
    let got = proxy.fetch(&module("example.com/A@v1.0.0"), Artifact::Info).unwrap();
    assert_eq!(got.bytes, INFO.as_bytes());
    let url = format!("{}/go/example.com/%21a/@v/v1.0.0.info", server.url());
    assert_eq!(got.from, Place::Proxy(url));
    assert_eq!(proxy.versions("example.com/A").unwrap().len(), 2);
    assert!(proxy.latest("example.com/A").is_ok());
    assert!(proxy.fetch(&module("example.com/A@v1.0.0+incompatible"), Artifact::Mod).is_ok());
    let error = proxy.fetch(&module("example.com/A@v1.0.1"), Artifact::Mod).unwrap_err();
    assert!(error.is_not_exist());
    assert_eq!(
        format!("{error:#}"),
        format!(
            "example.com/A@v1.0.1: reading {}/go/example.com/%21a/@v/v1.0.1.mod: 404 Not Found\n\
             \tserver response: not found",
            server.url()
        )
    );

    let requests = server.requests();
    assert!(requests.iter().all(|r| r.method == "GET"));
    assert_eq!(requests[0].header("accept-encoding"), Some("gzip"));
    assert!(requests[0].header("user-agent").unwrap().starts_with("gomod/"));
    assert_eq!(requests[0].header("authorization"), None);
    // One after the other, all over the same connection, that of the 404 too.
    assert_eq!(server.connections(), 1);
}

#[test]
fn many_at_once_over_as_many_connections() {
    let server = Server::start(|_| {
        thread::sleep(Duration::from_millis(5));
        Reply::ok(INFO)
    });
    let proxy = Proxy::http(&server.url(), client(&[])).unwrap();
    let errors = gomod_core::pool::map(8, &[(); 200], |()| {
        proxy.fetch(&module("example.com/a@v1.0.0"), Artifact::Info).err()
    });
    assert_eq!(errors.into_iter().flatten().next(), None);
    assert_eq!(server.requests().len(), 200);
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[test]
fn reads_gzip_and_bounds_what_it_becomes() {
    let (server, got) = ask(|_| Reply::ok(gzip(INFO.as_bytes())).with("Content-Encoding", "gzip"));
    assert_eq!(got.unwrap().bytes, INFO.as_bytes());
    drop(server);
    let large = gzip(&[b' '; 2 << 20]);
    let (_server, got) = ask(move |_| Reply::ok(large.clone()).with("Content-Encoding", "gzip"));
    assert_eq!(got.unwrap_err().kind(), SourceErrorKind::TooLarge);
    let (_server, got) = ask(|_| Reply::ok("no gzip").with("Content-Encoding", "gzip"));
    assert_eq!(got.unwrap_err().kind(), SourceErrorKind::Malformed);
}

/// Stored blocks: the simplest gzip that there is.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let chunks = bytes.chunks(0xffff).count();
    for (n, chunk) in bytes.chunks(0xffff).enumerate() {
        let len = u16::try_from(chunk.len()).unwrap();
        out.push(u8::from(n + 1 == chunks));
        out.extend(len.to_le_bytes());
        out.extend((!len).to_le_bytes());
        out.extend(chunk);
    }
    out.extend((!crc).to_le_bytes());
    out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    out
}

#[test]
fn tries_again_what_may_pass() {
    for fault in [
        Reply::status(500, "oops"),
        Reply::status(503, ""),
        Reply::status(429, "").with("Retry-After", "0"),
        Reply::close(),
        Reply::ok(INFO).truncated(10),
    ] {
        let (server, got) = ask_after(1, &fault, patient());
        assert_eq!(got.unwrap().bytes, INFO.as_bytes(), "{fault:?}");
        assert_eq!(server.requests().len(), 2, "{fault:?}");
    }
}

#[test]
fn gives_up_on_what_does_not_pass() {
    for (fault, kind, cause) in [
        (Reply::status(502, "bad\nday\n\nx"), SourceErrorKind::Status(502), ": 502 Bad Gateway"),
        (Reply::close(), SourceErrorKind::Network, ""),
        (Reply::ok(INFO).truncated(10), SourceErrorKind::Network, ": unexpected EOF"),
    ] {
        let (server, got) = ask_after(3, &fault, patient());
        let error = got.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
        let text = error.to_string();
        assert!(text.starts_with("example.com/A@v1.0.0: "), "{text}");
        assert!(text.contains(&server.url()) && text.ends_with(cause), "{text}");
        assert_eq!(server.requests().len(), 3, "{fault:?}");
    }
}

#[test]
fn does_not_wait_for_ever() {
    let drip = Reply::ok(INFO).drip(Duration::from_millis(100));
    let silent = Reply::ok(INFO).too_long_announced(10);
    let faults = [
        (Reply::hang(), ": timeout awaiting response headers"),
        (drip, ": timeout reading the body"),
        (silent, ": timeout reading the body"),
    ];
    gomod_core::pool::map(faults.len(), &faults, |(fault, cause)| {
        let (_server, got) = ask_after(1, fault, impatient());
        assert_eq!(got.unwrap().bytes, INFO.as_bytes(), "{fault:?}");
        let (server, got) = ask_after(9, fault, NetOptions { retries: 1, ..impatient() });
        let error = got.unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Timeout, "{fault:?}");
        assert!(error.to_string().ends_with(cause), "{error}");
        assert_eq!(server.requests().len(), 2, "{fault:?}");
    });
    // However often one may try, there is an end.
    let mut options = NetOptions { retries: 1000, ..impatient() };
    options.timeouts.total = Duration::from_millis(500);
    let (_server, got) = ask_after(1000, &Reply::status(503, ""), options);
    assert_eq!(got.unwrap_err().kind(), SourceErrorKind::Status(503));
    let (_server, got) = ask_after(9, &Reply::status(429, "").with("Retry-After", "3600"), options);
    assert_eq!(got.unwrap_err().kind(), SourceErrorKind::Status(429));
}

#[test]
fn does_not_try_again_what_lasts() {
    for (fault, kind) in [
        (Reply::status(404, ""), SourceErrorKind::NotExist),
        (Reply::status(410, ""), SourceErrorKind::NotExist),
        (Reply::status(403, ""), SourceErrorKind::Status(403)),
        (Reply::status(204, ""), SourceErrorKind::Status(204)),
        (Reply::status(302, "no Location"), SourceErrorKind::Status(302)),
        (Reply::ok("<html><body>Log in"), SourceErrorKind::Malformed),
        (Reply::ok(r#"{"Version":"v1.0.1"}"#), SourceErrorKind::Malformed),
        (Reply::ok(r#"{"Version":"v1.0."#), SourceErrorKind::Malformed),
        (Reply::ok(vec![b' '; (1 << 20) + 1]), SourceErrorKind::TooLarge),
    ] {
        let (server, got) = {
            let fault = fault.clone();
            ask(move |_| fault.clone())
        };
        assert_eq!(got.unwrap_err().kind(), kind);
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_dead_host_is_given_up_for_a_while() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let proxy = Proxy::http(&format!("http://{address}"), client(&[])).unwrap();
    let ask = |at: &str| {
        let error = proxy.fetch(&module(at), Artifact::Mod).unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Network);
        assert!(error.hint().unwrap().contains("GOPROXY"));
        error.to_string()
    };
    let error = ask("example.com/a@v1.0.0");
    assert!(error.ends_with("a/@v/v1.0.0.mod\": connection refused"), "{error}");
    // Were it asked again, it would take the connection now.
    let _listener = TcpListener::bind(address).unwrap();
    let error = ask("example.com/b@v1.0.0");
    assert!(error.ends_with("b/@v/v1.0.0.mod\": connection refused"), "{error}");
}

#[test]
fn no_such_host() {
    let error = fetch("http://no-such-host.invalid", &[]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Network);
}

#[test]
fn comma_and_bar() {
    for (status, comma, bar) in [
        (404, true, true),
        (410, true, true),
        (403, false, true),
        (500, false, true),
        (401, false, true),
    ] {
        let first = Server::start(move |_| Reply::status(status, ""));
        let second = Server::start(|_| Reply::ok(INFO));
        for (separator, want) in [(",", comma), ("|", bar)] {
            let goproxy = format!("{}{separator}{}", first.url(), second.url());
            let list = ProxyList::new(&goproxy, "", client(&[])).unwrap();
            let got = list.fetch(&module("example.com/a@v1.0.0"), Artifact::Info);
            assert_eq!(got.is_ok(), want, "{status} {separator}");
            if let Err(error) = got {
                assert_eq!(error.kind(), SourceErrorKind::Status(status));
            }
        }
        // Every question starts with the first.
        assert!(first.requests().len() >= 2);
    }
}

#[test]
fn follows_redirects_within_reason() {
    let other = Server::start(|_| Reply::ok(INFO));
    let to = format!("{}/elsewhere", other.url());
    for status in [301, 302, 303, 307, 308] {
        let to = to.clone();
        let (_server, got) = ask(move |_| Reply::redirect(status, &to));
        let got = got.unwrap();
        assert_eq!(got.bytes, INFO.as_bytes());
        assert!(matches!(got.from, Place::Proxy(url) if url.ends_with("v1.0.0.info")));
    }
    let (_server, got) = ask(|request| match request.path.as_str() {
        "/final?x" => Reply::ok(INFO),
        _ => Reply::redirect(302, "/final?x"),
    });
    assert!(got.is_ok());

    let (server, got) = ask(|request| Reply::redirect(302, &request.path));
    let error = got.unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Redirect);
    assert!(error.to_string().ends_with(": stopped after 10 redirects"), "{error}");
    assert_eq!(server.requests().len(), 10);

    for bad in ["ftp://x/", "file:///etc/hosts", "https://", "http://a b/"] {
        let (_server, got) = ask(move |_| Reply::redirect(302, bad));
        assert_eq!(got.unwrap_err().kind(), SourceErrorKind::Redirect, "{bad}");
    }
}

#[test]
fn credentials_are_not_sent_in_clear() {
    let server = Server::start(|_| Reply::ok(INFO));
    let url = format!("http://gopher:hunter2@{}", server.address());
    let error = fetch(&url, &[]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Settings);
    assert_eq!(
        error.cause(),
        format!(
            "refusing to pass credentials to insecure URL: \
             http://{}/example.com/%21a/@v/v1.0.0.info",
            server.address()
        )
    );
    assert!(!format!("{error:#} {error:?}").contains("hunter2"));
    assert!(server.requests().is_empty());
}

#[test]
fn an_http_proxy_of_the_environment_is_used() {
    // It is asked for a connection to the module proxy; it declines, which is all that is seen here.
    let tunnel = Server::start(|_| Reply::status(403, ""));
    let address = tunnel.address().to_string();
    let vars = [("HTTP_PROXY", address.as_str()), ("NO_PROXY", "no.example")];
    let error = fetch("http://proxy.example", &vars).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Network);
    let asked = tunnel.requests();
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("CONNECT", "proxy.example:80"));

    let before = tunnel.requests().len();
    assert!(fetch("http://no.example", &vars).is_err());
    let local = Server::start(|_| Reply::ok(INFO));
    assert!(fetch(&local.url(), &vars).is_ok());
    assert_eq!(tunnel.requests().len(), before);
}
