//! Web servers on the loopback interface for the go command and for ours.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// An answer: status and body; for 302 the body is the Location.
pub(crate) type Answer = (u16, Vec<u8>);

/// There is no such thing.
pub(crate) const NOT_FOUND: Answer = (404, Vec::new());

type Handler = dyn Fn(&str) -> Answer + Send + Sync;

/// A body is sent in pieces of so many bytes, with a pause after each whole one.
pub(crate) type Pace = (usize, Duration);

/// Starts a server that answers so to a path; the answer is its URL, without a slash at the end.
///
/// It ends with the process.
pub(crate) fn serve(
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> Result<String, String> {
    listen(move |stream| talk(stream, &answer, None))
}

/// The same, for a server that takes its time with bodies.
pub(crate) fn serve_slowly(
    pace: Pace,
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> Result<String, String> {
    listen(move |stream| talk(stream, &answer, Some(pace)))
}

/// Has every connection talked to by a thread of its own; the answer is the URL. It ends with the
/// process.
pub(crate) fn listen(
    talk: impl Fn(&TcpStream) -> Option<()> + Send + Sync + 'static,
) -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|err| err.to_string())?;
    let address = listener.local_addr().map_err(|err| err.to_string())?;
    let talk = Arc::new(talk);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let talk = Arc::clone(&talk);
            std::thread::spawn(move || talk(&stream));
        }
    });
    Ok(format!("http://{address}"))
}

/// The file that a path names below a directory, and nowhere else.
pub(crate) fn below(dir: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    is_plain.then(|| dir.join(path))
}

/// Answers the requests of one connection.
fn talk(stream: &TcpStream, handler: &Handler, pace: Option<Pace>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header).ok()? == 0 {
                return None;
            }
            if header.trim().is_empty() {
                break;
            }
        }
        let (status, body) = handler(request.split(' ').nth(1)?);
        let reason = match status {
            200 => "OK",
            302 => "Found",
            403 => "Forbidden",
            404 => "Not Found",
            410 => "Gone",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "Status",
        };
        let mut answer =
            format!("HTTP/1.1 {status} {reason}\r\nContent-Length: {}\r\n", body.len());
        if status == 302 {
            answer += &format!("Location: {}\r\n", String::from_utf8_lossy(&body));
        }
        answer += "\r\n";
        let Some((size, pause)) = pace else {
            // In one piece: a head alone would wait for its acknowledgement.
            writer.write_all(&[answer.as_bytes(), &body].concat()).ok()?;
            continue;
        };
        writer.write_all(answer.as_bytes()).ok()?;
        for piece in body.chunks(size) {
            writer.write_all(piece).ok()?;
            if piece.len() == size {
                std::thread::sleep(pause);
            }
        }
    }
}
