//! A web server on the loopback interface that can misbehave: hand-written, a thread for each
//! connection, connections kept alive, so that bursts of new ones meet no bound of a pool.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The path as it was sent, escapes and query included; the whole target of a CONNECT.
    pub(crate) path: String,
    pub(crate) method: String,
    pub(crate) headers: Vec<(String, String)>,
    /// How many requests for this path there were before.
    pub(crate) before: usize,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    act: Act,
}

#[derive(Clone, Debug)]
enum Act {
    Answer,
    /// Take the request and say nothing.
    Hang,
    /// Close the connection and say nothing.
    Close,
    /// Pause after each byte of the body.
    Drip(Duration),
    /// Announce so many bytes more than are sent, then close, or then go on waiting.
    Short {
        missing: usize,
        close: bool,
    },
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Reply::status(200, body)
    }

    pub(crate) fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".into(), "text/plain; charset=UTF-8".into())];
        Reply { status, headers, body: body.into(), act: Act::Answer }
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Reply::status(status, "elsewhere").with("Location", location)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn hang() -> Self {
        Reply { act: Act::Hang, ..Reply::ok("") }
    }

    pub(crate) fn close() -> Self {
        Reply { act: Act::Close, ..Reply::ok("") }
    }

    pub(crate) fn drip(self, pause: Duration) -> Self {
        Reply { act: Act::Drip(pause), ..self }
    }

    /// Fewer bytes than announced, then the end of the connection.
    pub(crate) fn truncated(self, missing: usize) -> Self {
        Reply { act: Act::Short { missing, close: true }, ..self }
    }

    /// Fewer bytes than announced, and silence.
    pub(crate) fn too_long_announced(self, missing: usize) -> Self {
        Reply { act: Act::Short { missing, close: false }, ..self }
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;
/// Turns a connection into a stream of requests and answers: TLS, or nothing.
pub(crate) type Wrap = dyn Fn(TcpStream) -> io::Result<Box<dyn ReadWrite>> + Send + Sync;

/// A connection, with or without TLS.
pub(crate) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// A running server. It stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
}

struct Shared {
    handler: Box<Handler>,
    wrap: Box<Wrap>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    stop: AtomicBool,
}

impl Server {
    pub(crate) fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Server::start_as("http", Box::new(|stream| Ok(Box::new(stream))), handler)
    }

    pub(crate) fn start_as(
        scheme: &'static str,
        wrap: Box<Wrap>,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            wrap,
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
        });
        let server =
            Server { address: listener.local_addr().unwrap(), scheme, shared: shared.clone() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stop.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let shared = shared.clone();
                thread::spawn(move || shared.serve(stream));
            }
        });
        server
    }

    /// The URL of the root, without a slash at its end.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    /// Serves one connection. Whatever goes wrong with it ends it.
    fn serve(&self, stream: TcpStream) {
        let Ok(raw) = stream.try_clone() else { return };
        // A test that fails must not leave threads that wait for ever.
        let _ = raw.set_read_timeout(Some(Duration::from_secs(10)));
        let _ = raw.set_nodelay(true);
        let Ok(wrapped) = (self.wrap)(stream) else { return };
        let mut connection = BufReader::new(wrapped);
        loop {
            let mut request = match read_request(&mut connection) {
                Ok(Some(request)) => request,
                Ok(None) => break,
                // Such as the start of TLS.
                Err(_) => {
                    let _ = answer(connection.get_mut(), &Reply::status(400, ""));
                    break;
                }
            };
            {
                let mut requests = self.requests.lock().unwrap();
                request.before = requests.iter().filter(|r| r.path == request.path).count();
                requests.push(request.clone());
            }
            let reply = (self.handler)(&request);
            if !matches!(answer(connection.get_mut(), &reply), Ok(true)) {
                break;
            }
        }
        let _ = raw.shutdown(Shutdown::Both);
    }
}

/// Reads the head of a request; none when the connection has ended.
fn read_request(connection: &mut impl BufRead) -> io::Result<Option<Request>> {
    let malformed = || io::Error::from(io::ErrorKind::InvalidData);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let first = lines.first().ok_or_else(malformed)?;
    let (method, rest) = first.split_once(' ').ok_or_else(malformed)?;
    let (path, _) = rest.split_once(' ').ok_or_else(malformed)?;
    let (path, method) = (path.to_owned(), method.to_owned());
    let headers = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Some(Request { path, method, headers, before: 0 }))
}

/// Sends the reply; tells whether the connection goes on.
fn answer(connection: &mut impl Write, reply: &Reply) -> io::Result<bool> {
    let missing = match reply.act {
        Act::Hang => {
            thread::sleep(Duration::from_secs(5));
            return Ok(false);
        }
        Act::Close => return Ok(false),
        Act::Short { missing, .. } => missing,
        Act::Answer | Act::Drip(_) => 0,
    };
    let mut head = format!("HTTP/1.1 {} X\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", reply.body.len() + missing));
    if let Act::Drip(pause) = reply.act {
        connection.write_all(head.as_bytes())?;
        for byte in reply.body.chunks(1) {
            connection.write_all(byte)?;
            connection.flush()?;
            thread::sleep(pause);
        }
        return Ok(true);
    }
    // Head and body at once, as a server that is in a hurry does.
    let mut all = head.into_bytes();
    all.extend(&reply.body);
    connection.write_all(&all)?;
    connection.flush()?;
    if let Act::Short { close: false, .. } = reply.act {
        thread::sleep(Duration::from_secs(5));
    }
    Ok(missing == 0)
}
