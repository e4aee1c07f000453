//! A proxy on the loopback that takes its time with bodies, so that whoever fetches can be killed
//! in the middle of one.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// How much of a body is sent at once, and the pause after it.
const PIECE: usize = 32 << 10;
const PAUSE: Duration = Duration::from_millis(3);

/// Starts a proxy over a tree of files; the answer is its URL. It ends with the process.
pub(super) fn serve(tree: &Path) -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|err| err.to_string())?;
    let address = listener.local_addr().map_err(|err| err.to_string())?;
    let tree = tree.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let tree = tree.clone();
            std::thread::spawn(move || talk(&stream, &tree));
        }
    });
    Ok(format!("http://{address}"))
}

/// Answers the requests of one connection, until it ends.
fn talk(stream: &TcpStream, tree: &Path) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
        let mut header = String::from("-");
        while !header.trim().is_empty() {
            header.clear();
            if reader.read_line(&mut header).ok()? == 0 {
                return None;
            }
        }
        // The names here need no escapes.
        let target = request.split(' ').nth(1)?.trim_start_matches('/');
        let (status, body) = match file(tree, target).and_then(|file| fs::read(file).ok()) {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", b"not found".to_vec()),
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
        writer.write_all(head.as_bytes()).ok()?;
        for piece in body.chunks(PIECE) {
            writer.write_all(piece).ok()?;
            if piece.len() == PIECE {
                std::thread::sleep(PAUSE);
            }
        }
    }
}

fn file(tree: &Path, target: &str) -> Option<PathBuf> {
    let plain = Path::new(target).components().all(|part| matches!(part, Component::Normal(_)));
    plain.then(|| tree.join(target))
}
