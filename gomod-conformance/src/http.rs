//! Web servers on the loopback interface for the go command and for ours.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// An answer: status and body; for 302 the body is the Location.
pub(crate) type Answer = (u16, Vec<u8>);

/// There is no such thing.
pub(crate) const NOT_FOUND: Answer = (404, Vec::new());

type Handler = dyn Fn(&str) -> Answer + Send + Sync;

/// Starts a server that answers so to a path; the answer is its URL, without a slash at the end.
///
/// It ends with the process.
pub(crate) fn serve(
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|err| err.to_string())?;
    let address = listener.local_addr().map_err(|err| err.to_string())?;
    let handler: Arc<Handler> = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let handler = Arc::clone(&handler);
            std::thread::spawn(move || talk(&stream, &*handler));
        }
    });
    Ok(format!("http://{address}"))
}

/// Answers the requests of one connection.
fn talk(stream: &TcpStream, handler: &Handler) -> Option<()> {
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
        // In one piece: a head alone would wait for its acknowledgement.
        let answer = [answer.as_bytes(), b"\r\n", &body].concat();
        writer.write_all(&answer).ok()?;
    }
}
