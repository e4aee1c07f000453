//! A web on the loopback: a proxy for HTTP that answers as the hosts of the histories would.
//!
//! Both go commands are told to use it. It refuses every tunnel for HTTPS but that to one host, so
//! that for the others what GOINSECURE allows is tried next. Pages hold `go-import` tags; below
//! `/dumb/` are repositories as files, below `/git/` as git serves them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::{ServerConfig, StreamOwned};

use super::tls;
use crate::http;

/// What the web holds.
#[derive(Debug, Default)]
pub(super) struct Web {
    /// The contents of `go-import` tags, by the path of the page.
    pub(super) pages: BTreeMap<String, Vec<String>>,
    /// The directory of files.
    pub(super) files: PathBuf,
}

/// The largest body of a request.
const MAX_BODY: u64 = 1 << 20;

/// Serves it until the process ends; the answer is the proxy's URL.
pub(super) fn serve(web: Web) -> Result<String, String> {
    let config = tls::config()?;
    http::listen(move |stream| {
        if let Some(Tunnel) = talk(stream.try_clone().ok()?, &web) {
            secure(stream, &config, &web)?;
        }
        None
    })
}

/// What follows is for the host with TLS.
struct Tunnel;

fn secure(stream: &TcpStream, config: &Arc<ServerConfig>, web: &Web) -> Option<Tunnel> {
    let connection = tls::accept(config)?;
    talk(StreamOwned::new(connection, stream.try_clone().ok()?), web)
}

/// Answers the requests of a connection, until it ends or goes on with TLS.
fn talk(stream: impl Read + Write, web: &Web) -> Option<Tunnel> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if stream.read_line(&mut request).ok()? == 0 {
            return None;
        }
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            if stream.read_line(&mut header).ok()? == 0 {
                return None;
            }
            if header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let header = |wanted: &str| {
            let mut found = headers.iter().filter(|(name, _)| name == wanted);
            found.next().map_or("", |(_, value)| value.as_str())
        };
        let mut body = Vec::new();
        let length: u64 = header("content-length").parse().unwrap_or_default();
        (&mut stream).take(length.min(MAX_BODY)).read_to_end(&mut body).ok()?;
        let mut words = request.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        if method == "CONNECT" {
            let secure = target.strip_suffix(":443") == Some(tls::HOST);
            if !secure && !target.ends_with(":80") {
                let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                stream.get_mut().write_all(refusal).ok()?;
                return None;
            }
            stream.get_mut().write_all(b"HTTP/1.1 200 Connected\r\n\r\n").ok()?;
            if secure {
                return Some(Tunnel);
            }
            continue;
        }
        let place = match target.strip_prefix("http://") {
            Some(place) => place.to_owned(),
            None => format!("{}{target}", header("host").trim_end_matches(":80")),
        };
        if let Some((_, asked)) = place.split_once("/git/") {
            let (path, query) = asked.split_once('?').unwrap_or((asked, ""));
            let path = &format!("/{path}");
            let asked = tls::Asked { method, path, query, headers: &headers, body: &body };
            stream.get_mut().write_all(&tls::git(&web.files, &asked)?).ok()?;
            continue;
        }
        let (status, body) = match answer(web, &place) {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", b"<html><head><title>gone</title></head></html>".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.get_mut().write_all(&[head.as_bytes(), &body].concat()).ok()?;
    }
}

fn answer(web: &Web, place: &str) -> Option<Vec<u8>> {
    let (path, question) = place.split_once('?').unwrap_or((place, ""));
    if question == "go-get=1" {
        let contents = web.pages.get(path.trim_end_matches('/'))?;
        let mut page = String::from("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n");
        for content in contents {
            page += &format!("<meta name=\"go-import\" content=\"{content}\">\n");
        }
        return Some((page + "</head><body>Nothing to see here</body></html>\n").into_bytes());
    }
    let (_, file) = path.split_once("/dumb/")?;
    std::fs::read(http::below(&web.files, file)?).ok()
}
