//! A web on the loopback: a proxy for HTTP that answers as the hosts of the histories would.
//!
//! Both go commands are told to use it. It refuses every tunnel for HTTPS, so that what GOINSECURE
//! allows is tried next. Pages hold `go-import` tags; below `/dumb/` are repositories as files.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use crate::http;

/// What the web holds.
#[derive(Debug, Default)]
pub(super) struct Web {
    /// The contents of `go-import` tags, by the path of the page.
    pub(super) pages: BTreeMap<String, Vec<String>>,
    /// The directory of files.
    pub(super) files: PathBuf,
}

/// Serves it until the process ends; the answer is the proxy's URL.
pub(super) fn serve(web: Web) -> Result<String, String> {
    http::listen(move |stream| talk(stream, &web))
}

/// Answers the requests of a connection, until it ends or an answer asks for that.
fn talk(stream: &TcpStream, web: &Web) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
        let mut host = String::new();
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).ok()? == 0 {
                return None;
            }
            if header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("host")
            {
                value.trim().clone_into(&mut host);
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        if method == "CONNECT" {
            if !target.ends_with(":80") {
                writer.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").ok()?;
                return None;
            }
            writer.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").ok()?;
            continue;
        }
        let place = match target.strip_prefix("http://") {
            Some(place) => place.to_owned(),
            None => format!("{}{target}", host.trim_end_matches(":80")),
        };
        let (status, body) = match answer(web, &place) {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", b"<html><head><title>gone</title></head></html>".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        writer.write_all(head.as_bytes()).ok()?;
        writer.write_all(&body).ok()?;
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
