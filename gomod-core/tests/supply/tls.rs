//! HTTPS: whom to trust, what is kept from whom.

use std::fs;
use std::net::TcpStream;
use std::sync::Arc;

use gomod_core::source::SourceErrorKind;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

use super::http::{INFO, fetch};
use crate::support::server::{Reply, Request, Server};

/// The certificate of the loopback host, that nobody knows, and the key of it: for tests alone.
///
/// Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 73000
/// -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1
/// -addext basicConstraints=critical,CA:FALSE`; the key was then turned into DER with `openssl pkcs8`.
const ROOT: &str = include_str!("../support/localhost.pem");
const KEY: &[u8] = include_bytes!("../support/localhost.pk8");

/// A server with that certificate, and the certificate in a file.
pub(crate) struct Secure {
    pub(crate) server: Server,
    dir: TempDir,
}

impl Secure {
    pub(crate) fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("root.pem"), ROOT).unwrap();
        let chain = vec![CertificateDer::from_pem_slice(ROOT.as_bytes()).unwrap()];
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::try_from(KEY).unwrap())
            .unwrap();
        let config = Arc::new(config);
        let wrap = move |stream: TcpStream| {
            let connection =
                ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
            Ok(Box::new(StreamOwned::new(connection, stream)) as Box<_>)
        };
        Secure { server: Server::start_as("https", Box::new(wrap), handler), dir }
    }

    fn root(&self) -> String {
        self.dir.path().join("root.pem").display().to_string()
    }
}

#[test]
fn trusts_whom_the_user_names() {
    let secure = Secure::start(|_| Reply::ok(INFO));
    let url = secure.server.url();
    let root = secure.root();

    let error = fetch(&url, &[]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Tls, "{error}");
    assert!(error.hint().unwrap().contains("SSL_CERT_FILE"));
    assert!(secure.server.requests().is_empty());

    assert!(fetch(&url, &[("SSL_CERT_FILE", &root)]).is_ok());
    let dir = secure.dir.path().display().to_string();
    assert!(fetch(&url, &[("SSL_CERT_DIR", &dir)]).is_ok());

    let error = fetch(&url, &[("SSL_CERT_FILE", "/no/such/file")]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Settings);
    assert!(error.to_string().ends_with(": reading /no/such/file: no such file or directory"));
}

#[test]
fn a_server_without_tls_is_told_from_a_broken_connection() {
    let plain = Server::start(|_| Reply::ok(INFO));
    let error = fetch(&plain.url().replace("http://", "https://"), &[]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Tls, "{error}");
}

#[test]
fn credentials_go_where_they_belong() {
    let elsewhere = Secure::start(|_| Reply::ok(INFO));
    let to = format!("{}/x", elsewhere.server.url());
    let secure = Secure::start(move |request| match request.path.as_str() {
        "/here" => Reply::ok(INFO),
        path if path.starts_with("/same") => Reply::redirect(302, "/here"),
        path if path.starts_with("/other") => Reply::redirect(302, &to),
        _ => Reply::ok(INFO),
    });
    let root = secure.root();
    let netrc = secure.dir.path().join("netrc");
    let machine =
        |server: &Server| format!("machine {} login gopher password hunter2\n", server.address());
    let text = machine(&secure.server) + &machine(&elsewhere.server);
    fs::write(&netrc, text).unwrap();
    let netrc = netrc.display().to_string();

    let basic = "Basic Z29waGVyOmh1bnRlcjI=";
    let seen = |server: &Server| {
        let requests = server.requests();
        requests.last().unwrap().header("authorization").map(str::to_owned)
    };
    let with_netrc = [("SSL_CERT_FILE", root.as_str()), ("NETRC", &netrc)];
    for path in ["", "/same"] {
        fetch(&format!("{}{path}", secure.server.url()), &with_netrc).unwrap();
        assert_eq!(seen(&secure.server).as_deref(), Some(basic), "{path}");
    }
    fetch(&format!("{}/other", secure.server.url()), &with_netrc).unwrap();
    assert_eq!(seen(&secure.server).as_deref(), Some(basic));
    assert_eq!(seen(&elsewhere.server), None);

    let off = [("SSL_CERT_FILE", root.as_str()), ("NETRC", &netrc), ("GOAUTH", "off")];
    fetch(&secure.server.url(), &off).unwrap();
    assert_eq!(seen(&secure.server), None);

    let in_url = format!("https://gopher:hunter2@{}", secure.server.address());
    let got = fetch(&in_url, &[("SSL_CERT_FILE", &root)]).unwrap();
    assert_eq!(seen(&secure.server).as_deref(), Some(basic));
    assert!(!format!("{got:?}").contains("hunter2"));
}

#[test]
fn never_from_https_to_http() {
    let plain = Server::start(|_| Reply::ok(INFO));
    let to = plain.url();
    let secure = Secure::start(move |_| Reply::redirect(301, &to));
    let root = secure.root();
    let error = fetch(&secure.server.url(), &[("SSL_CERT_FILE", &root)]).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Redirect);
    assert!(error.to_string().contains(": redirected from secure URL https://"), "{error}");
    assert!(plain.requests().is_empty());
}

#[test]
fn many_over_few_handshakes() {
    let secure = Secure::start(|_| Reply::ok(INFO));
    let root = secure.root();
    let client = super::http::client(&[("SSL_CERT_FILE", &root)]);
    gomod_core::pool::map(8, &[(); 100], |()| {
        super::http::fetch_by(client.clone(), &secure.server.url()).unwrap();
    });
    assert_eq!(secure.server.requests().len(), 100);
    assert!(secure.server.connections() <= 8, "{}", secure.server.connections());
}
