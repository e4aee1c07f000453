//! HTTP(S): one client for all proxies, with connections kept for as many workers as there are.
//!
//! What the go command does (`cmd/go/internal/web`), with limits where it has
//! none: every wait has an end, every body a size, and a fault that may pass
//! is tried again.

mod auth;
mod body;
mod environ;
mod fault;
mod lookup;
mod roots;

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::{Response, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use self::auth::Credentials;
use self::environ::Tunnels;
use self::fault::Fault;
use self::lookup::Lookup;
use super::url::Url;
use crate::env::Settings;
use crate::source::{Fetched, Place, SourceError, SourceErrorKind};

/// How many requests one question may take when servers redirect: as Go's `http.Client`.
const MAX_REQUESTS: usize = 10;
/// The longest pause between two attempts.
const MAX_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause that a server may ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(30);
/// The end of all patience, whatever the options say.
const A_DAY: Duration = Duration::from_secs(86_400);
/// How much longer a zip may take than a small file.
const LARGE: u32 = 10;
/// For how long a host is held unreachable.
const KEEP_UNREACHABLE: Duration = Duration::from_secs(30);

/// The time limits of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection to stand, its TLS included.
    pub connect: Duration,
    /// From the request to the head of the answer. A proxy may have to fetch the module itself.
    pub response: Duration,
    /// For the body.
    pub body: Duration,
    /// For all of it, with every redirect, attempt and pause.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts {
            connect: Duration::from_secs(15),
            response: Duration::from_secs(60),
            body: Duration::from_secs(60),
            total: Duration::from_secs(180),
        }
    }
}

/// Time limits, and what is done about faults that may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetOptions {
    /// The time limits.
    pub timeouts: Timeouts,
    /// How often a request is tried again after a fault that may pass: a connection that does not
    /// stand or breaks, a time limit, the status 429 or 5xx.
    pub retries: u32,
    /// The pause before the second attempt; it doubles from attempt to attempt.
    pub pause: Duration,
}

impl Default for NetOptions {
    fn default() -> Self {
        NetOptions { timeouts: Timeouts::default(), retries: 3, pause: Duration::from_millis(250) }
    }
}

/// An HTTP client for module proxies. It opens no socket before the first request.
pub struct Client {
    options: NetOptions,
    workers: usize,
    credentials: Credentials,
    tunnels: Tunnels,
    cert_file: String,
    cert_dir: String,
    agents: OnceLock<Result<Agents, String>>,
    /// Hosts, with the scheme, to which no connection came about, after every attempt.
    unreachable: Mutex<HashMap<String, Unreachable>>,
    /// Whether certificates count.
    verify: bool,
}

struct Unreachable {
    since: Instant,
    url: Url,
    error: SourceError,
}

/// Connections are kept by agent; which tunnel they go through is a property of an agent.
struct Agents {
    direct: Agent,
    tunnelled: Vec<(String, Agent)>,
}

impl Client {
    /// Returns a client for a number of workers, by the settings for credentials (GOAUTH, NETRC),
    /// HTTP proxies (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) and certificates (SSL_CERT_FILE,
    /// SSL_CERT_DIR).
    #[must_use]
    pub fn new(settings: &Settings, workers: usize, options: NetOptions) -> Self {
        Client {
            options,
            workers: workers.max(1),
            credentials: Credentials::new(settings),
            tunnels: Tunnels::new(settings),
            cert_file: settings.process("SSL_CERT_FILE").to_owned(),
            cert_dir: settings.process("SSL_CERT_DIR").to_owned(),
            agents: OnceLock::new(),
            unreachable: Mutex::default(),
            verify: true,
        }
    }

    /// A client that takes any certificate and does not insist, for hosts that GOINSECURE names.
    #[cfg(feature = "direct")]
    pub(crate) fn insecure(settings: &Settings, options: NetOptions) -> Self {
        let options = NetOptions { retries: 0, ..options };
        Client { verify: false, ..Client::new(settings, 1, options) }
    }

    /// Gets a web page of at most `limit` bytes, with the error that it is, if it is one.
    #[cfg(feature = "direct")]
    pub(crate) fn page(
        &self,
        url: &Url,
        limit: u64,
    ) -> Result<(Vec<u8>, Option<SourceError>), SourceError> {
        let timeouts = self.options.timeouts;
        self.patiently(url, timeouts, |deadline| {
            self.attempt(url, None, timeouts, deadline)
                .and_then(|answer| body::page(url, answer, limit))
        })
    }

    /// What of the settings is not supported.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        self.credentials.notes()
    }

    /// Gets the body of at most `limit` bytes at a URL.
    pub(super) fn get(&self, url: &Url, limit: u64) -> Result<Fetched, SourceError> {
        let timeouts = self.options.timeouts;
        let bytes = self.patiently(url, timeouts, |deadline| {
            self.attempt(url, None, timeouts, deadline)
                .and_then(|answer| body::read(url, answer, limit))
        })?;
        Ok(Fetched { bytes, from: Place::Proxy(url.to_string()) })
    }

    /// Writes the body of at most `limit` bytes at a URL to an empty file. Where the connection
    /// breaks, the next attempt asks for the rest; what comes of it is for the caller to prove.
    pub(super) fn download(
        &self,
        url: &Url,
        limit: u64,
        file: &mut File,
    ) -> Result<Place, SourceError> {
        let Timeouts { body, total, .. } = self.options.timeouts;
        let timeouts = Timeouts {
            body: body.saturating_mul(LARGE),
            total: total.saturating_mul(LARGE),
            ..self.options.timeouts
        };
        self.patiently(url, timeouts, |deadline| {
            let written = file.metadata().map_or(0, |metadata| metadata.len());
            let from = Some(written).filter(|&written| written > 0);
            let answer = self.attempt(url, from, timeouts, deadline)?;
            body::write(url, answer, limit, file)
        })?;
        Ok(Place::Proxy(url.to_string()))
    }

    /// Makes attempts until one is not in vain, or patience ends.
    fn patiently<T>(
        &self,
        url: &Url,
        timeouts: Timeouts,
        mut make: impl FnMut(Instant) -> Result<T, Fault>,
    ) -> Result<T, SourceError> {
        if url.scheme == "http" && url.userinfo.is_some() {
            let cause = format!("refusing to pass credentials to insecure URL: {url}");
            return Err(SourceError::new(SourceErrorKind::Settings, cause));
        }
        // A whole graph is asked for: what one request waited for in vain, the others need not.
        if let Some(known) = self.lock_unreachable().get(&url.origin())
            && known.since.elapsed() < KEEP_UNREACHABLE
        {
            return Err(Fault::again(&known.error, &known.url, url));
        }
        let deadline = Instant::now() + timeouts.total.min(A_DAY);
        let mut attempt = 0;
        loop {
            let fault = match make(deadline) {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            let pause = self.pause(attempt, fault.retry_after);
            let is_last = attempt >= self.options.retries || Instant::now() + pause >= deadline;
            if !fault.may_pass || is_last {
                if fault.unreachable {
                    let error = fault.error.clone();
                    let known = Unreachable { since: Instant::now(), url: url.clone(), error };
                    self.lock_unreachable().insert(url.origin(), known);
                }
                return Err(fault.error);
            }
            thread::sleep(pause);
            attempt += 1;
        }
    }

    /// The pause before the next attempt. A part of it is left to chance, lest all workers whom a
    /// proxy turned away come back at once.
    fn pause(&self, attempt: u32, retry_after: Option<Duration>) -> Duration {
        if let Some(asked) = retry_after {
            return asked.min(MAX_RETRY_AFTER);
        }
        let full = self.options.pause.saturating_mul(1 << attempt.min(16)).min(MAX_PAUSE);
        let chance = RandomState::new().hash_one(attempt) % 512;
        full.mul_f64(0.5 + chance as f64 / 1024.0)
    }

    fn lock_unreachable(&self) -> MutexGuard<'_, HashMap<String, Unreachable>> {
        self.unreachable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One attempt, redirects followed; for the whole, or what is behind so many bytes.
    fn attempt(
        &self,
        first: &Url,
        from: Option<u64>,
        timeouts: Timeouts,
        deadline: Instant,
    ) -> Result<Response<Body>, Fault> {
        let mut url = first.clone();
        for _ in 0..MAX_REQUESTS {
            // Credentials are for whom they were given, not for whom he sends us to.
            let authorization =
                if url.same_origin(first) { self.credentials.header(first) } else { None };
            let response = self.request(&url, authorization, from, timeouts, deadline);
            let response = response.map_err(|fault| Fault {
                unreachable: fault.unreachable && url.host == first.host,
                ..fault
            })?;
            let Some(location) = redirect_target(&response) else { return Ok(response) };
            let to = url.redirect(&location).map_err(|cause| {
                Fault::redirect(first, format!("parsing Location header {location:?}: {cause}"))
            })?;
            if first.scheme == "https" && to.scheme != "https" {
                let cause = format!("redirected from secure URL {url} to insecure URL {to}");
                return Err(Fault::redirect(first, cause));
            }
            if to.scheme != "http" && to.scheme != "https" || to.host.is_empty() {
                return Err(Fault::redirect(first, format!("redirected to {to}")));
            }
            url = Url { userinfo: None, ..to };
        }
        Err(Fault::redirect(first, format!("stopped after {MAX_REQUESTS} redirects")))
    }

    fn request(
        &self,
        url: &Url,
        authorization: Option<String>,
        from: Option<u64>,
        timeouts: Timeouts,
        deadline: Instant,
    ) -> Result<Response<Body>, Fault> {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut request = self
            .agent(url)?
            .get(url.to_string())
            .config()
            // Zero would be no limit.
            .timeout_global(Some(left.max(Duration::from_millis(1))))
            .timeout_recv_body(Some(timeouts.body))
            .build();
        if let Some(from) = from {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        request.call().map_err(|error| Fault::request(url, error))
    }

    fn agent(&self, url: &Url) -> Result<&Agent, Fault> {
        let tunnel = self.tunnels.for_url(url).map_err(|cause| Fault::settings(url, cause))?;
        let agents = self.agents.get_or_init(|| self.make_agents());
        let agents = agents.as_ref().map_err(|cause| Fault::settings(url, cause))?;
        let Some(tunnel) = tunnel else { return Ok(&agents.direct) };
        let found = agents.tunnelled.iter().find(|(at, _)| at == tunnel);
        found
            .map(|(_, agent)| agent)
            .ok_or_else(|| Fault::settings(url, "invalid address in HTTP_PROXY or HTTPS_PROXY"))
    }

    fn make_agents(&self) -> Result<Agents, String> {
        let roots = roots::load(&self.cert_file, &self.cert_dir)?;
        let tls = TlsConfig::builder().root_certs(roots).disable_verification(!self.verify).build();
        let lookup = Lookup::default();
        let agent = |tunnel: Option<ureq::Proxy>| {
            let Timeouts { connect, response, body, .. } = self.options.timeouts;
            let config = Agent::config_builder()
                .user_agent(concat!("gomod/", env!("CARGO_PKG_VERSION")))
                .http_status_as_error(false)
                // Redirects are followed here, for credentials and tunnels depend on the URL.
                .max_redirects(0)
                .proxy(tunnel)
                .tls_config(tls.clone())
                .timeout_resolve(Some(connect))
                .timeout_connect(Some(connect))
                .timeout_send_request(Some(response))
                .timeout_recv_response(Some(response))
                .timeout_recv_body(Some(body))
                // By default three connections are kept, and each of the others would have to be
                // made anew, TLS included.
                .max_idle_connections(self.workers * 2)
                .max_idle_connections_per_host(self.workers)
                // go.mod files are small.
                .input_buffer_size(32 << 10)
                .output_buffer_size(8 << 10)
                .build();
            Agent::with_parts(config, DefaultConnector::default(), lookup.clone())
        };
        let tunnelled = self.tunnels.addresses().filter_map(|address| {
            Some((address.to_owned(), agent(Some(ureq::Proxy::new(address).ok()?))))
        });
        Ok(Agents { tunnelled: tunnelled.collect(), direct: agent(None) })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Where a response leads on to. A 3xx without a Location leads nowhere: it is an error as others.
fn redirect_target(response: &Response<Body>) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}
