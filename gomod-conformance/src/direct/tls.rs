//! HTTPS for one host of the web, and git's own server of repositories behind it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection};

use crate::oracle::settle;

/// The host.
pub(super) const HOST: &str = "tls.example.com";

/// The certificate of that host, that nobody knows, and the key of it: for these comparisons alone.
///
/// Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 73000
/// -subj /CN=tls.example.com -addext subjectAltName=DNS:tls.example.com
/// -addext basicConstraints=critical,CA:FALSE`; the key was then turned into DER with `openssl pkcs8`.
pub(super) const CERTIFICATE: &str = include_str!("tls/host.pem");
const KEY: &[u8] = include_bytes!("tls/host.pk8");

/// How connections to it begin.
pub(super) fn config() -> Result<Arc<ServerConfig>, String> {
    let failed = |err: rustls::Error| err.to_string();
    let chain = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes());
    let chain = vec![chain.map_err(|err| err.to_string())?];
    let key = PrivateKeyDer::try_from(KEY).map_err(str::to_owned)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(failed)?;
    Ok(Arc::new(config))
}

/// The server's end of a connection.
pub(super) fn accept(config: &Arc<ServerConfig>) -> Option<ServerConnection> {
    ServerConnection::new(Arc::clone(config)).ok()
}

/// A request to git's server.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// Names in small letters.
    pub(super) headers: &'a [(String, String)],
    pub(super) body: &'a [u8],
}

/// What `git http-backend` answers, whole, with its head.
pub(super) fn git(repositories: &Path, asked: &Asked<'_>) -> Option<Vec<u8>> {
    let header = |name: &str| {
        let mut headers = asked.headers.iter();
        headers.find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    };
    let mut command = Command::new("git");
    settle(&mut command);
    let mut backend = command
        .args(["-c", "safe.directory=*", "http-backend"])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_PROJECT_ROOT", repositories)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REQUEST_METHOD", asked.method)
        .env("PATH_INFO", asked.path)
        .env("QUERY_STRING", asked.query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", asked.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    backend.stdin.take()?.write_all(asked.body).ok()?;
    let out = backend.wait_with_output().ok()?.stdout;
    let end = out.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = (String::from_utf8_lossy(out.get(..end)?), out.get(end + 4..)?);
    let mut status = "200 OK";
    let mut lines = String::new();
    for line in head.lines() {
        match line.strip_prefix("Status: ") {
            Some(other) => status = other,
            None => lines += &format!("{line}\r\n"),
        }
    }
    let head = format!("HTTP/1.1 {status}\r\n{lines}Content-Length: {}\r\n\r\n", body.len());
    Some([head.as_bytes(), body].concat())
}
