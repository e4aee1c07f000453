//! Zips over HTTP: to a file, and on from where a connection broke.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use gomod_core::proxy::Proxy;
use gomod_core::source::{Source, SourceError};

use crate::http::client;
use crate::support::module;
use crate::support::server::{Reply, Request, Server};

const ZIP: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// What comes of a server that answers so.
fn fetch(
    handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> (Server, Result<Vec<u8>, SourceError>) {
    let server = Server::start(handler);
    let mut file: File = tempfile::tempfile().unwrap();
    let proxy = Proxy::http(&server.url(), client(&[])).unwrap();
    let got = proxy.fetch_zip(&module("example.com/A@v1.0.0"), &mut file).map(|_| {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    });
    (server, got)
}

fn ranges(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|r| r.header("range").map(str::to_owned)).collect()
}

#[test]
fn a_zip_is_written_to_the_file() {
    let (server, got) = fetch(|_| Reply::ok(ZIP));
    assert_eq!(got.unwrap(), ZIP);
    assert_eq!(server.requests()[0].path, "/example.com/%21a/@v/v1.0.0.zip");
    assert!(fetch(|_| Reply::status(404, "not found")).1.unwrap_err().is_not_exist());
}

#[test]
fn a_broken_connection_goes_on_with_the_rest() {
    let (server, got) = fetch(|request| match request.before {
        0 => Reply::ok(&ZIP[..20]).truncated(16),
        _ => Reply::status(206, &ZIP[20..]),
    });
    assert_eq!(got.unwrap(), ZIP);
    assert_eq!(ranges(&server), [None, Some("bytes=20-".to_owned())]);
}

#[test]
fn a_server_that_knows_no_rest_begins_anew() {
    let (_, got) = fetch(|request| match request.before {
        0 => Reply::ok(&ZIP[..20]).truncated(16),
        _ => Reply::ok(ZIP),
    });
    assert_eq!(got.unwrap(), ZIP);
    // Nor does one for whom there is no such rest.
    let (server, got) = fetch(|request| match request.before {
        0 => Reply::ok(&ZIP[..20]).truncated(16),
        1 => Reply::status(416, ""),
        _ => Reply::ok(ZIP),
    });
    assert_eq!(got.unwrap(), ZIP);
    assert_eq!(ranges(&server)[2], None);
}
