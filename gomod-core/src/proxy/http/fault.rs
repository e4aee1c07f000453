//! What can go wrong with a request, in the words of the go command, and whether it may pass.

use std::io::{self, Read};
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Body, Timeout};

use super::super::url::Url;
use crate::source::{SourceError, SourceErrorKind as Kind, reason};
use crate::text::is_print;

/// How much of the body of an error is read.
const MAX_ERROR_BODY: u64 = 64 << 10;
/// How many lines of it are shown, and how many bytes: `web.maxErrorDetailLines` and `...Bytes`.
const MAX_DETAIL_LINES: usize = 8;
const MAX_DETAIL_BYTES: usize = MAX_DETAIL_LINES * 81;

/// The error for a status.
pub(super) fn refusal(url: &Url, status: StatusCode) -> SourceError {
    let code = status.as_u16();
    let kind = match code {
        404 | 410 => Kind::NotExist,
        _ => Kind::Status(code),
    };
    let phrase = status.canonical_reason().unwrap_or_default();
    SourceError::new(kind, format!("reading {url}: {code} {phrase}").trim_end())
}

/// A request that failed.
pub(super) struct Fault {
    pub(super) error: SourceError,
    /// Whether it may go well the next time.
    pub(super) may_pass: bool,
    /// When the server said to come back.
    pub(super) retry_after: Option<Duration>,
    /// Whether there was not even a connection: it concerns the host, not what was asked.
    pub(super) unreachable: bool,
}

impl Fault {
    fn lasting(kind: Kind, cause: String) -> Self {
        Fault {
            error: SourceError::new(kind, cause),
            may_pass: false,
            retry_after: None,
            unreachable: false,
        }
    }

    /// A setting that keeps the request from being made.
    pub(super) fn settings(url: &Url, cause: impl AsRef<str>) -> Self {
        Fault::lasting(Kind::Settings, format!("Get \"{url}\": {}", cause.as_ref()))
    }

    /// A redirect that is not followed.
    pub(super) fn redirect(url: &Url, cause: String) -> Self {
        Fault::lasting(Kind::Redirect, format!("Get \"{url}\": {cause}"))
    }

    /// A file that cannot be written.
    pub(super) fn writing(url: &Url, error: &io::Error) -> Self {
        let cause = format!("reading {url}: writing a temporary file: {}", reason(error));
        Fault::lasting(Kind::Io, cause)
    }

    /// A body that does not end.
    pub(super) fn too_large(url: &Url, limit: u64) -> Self {
        let cause = format!("reading {url}: larger than the limit of {limit} bytes");
        Fault::lasting(Kind::TooLarge, cause)
    }

    /// No answer.
    pub(super) fn request(url: &Url, error: ureq::Error) -> Self {
        Fault::transport(format!("Get \"{url}\""), error)
    }

    /// An answer whose body broke off.
    pub(super) fn body(url: &Url, error: ureq::Error) -> Self {
        Fault::transport(format!("read \"{url}\""), error)
    }

    fn transport(what: String, error: ureq::Error) -> Self {
        let unreachable = is_unreachable(&error);
        let (kind, cause) = match &error {
            ureq::Error::Timeout(limit) => (Kind::Timeout, waited_for(*limit).to_owned()),
            ureq::Error::HostNotFound => (Kind::Network, "no such host".to_owned()),
            ureq::Error::Rustls(error) => (Kind::Tls, format!("tls: {error}")),
            ureq::Error::Tls(_) | ureq::Error::TlsRequired | ureq::Error::Pem(_) => {
                (Kind::Tls, error.to_string())
            }
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::TimedOut => (Kind::Timeout, "timeout".to_owned()),
                // So TLS reports what the other side sent, in the middle of a connection.
                io::ErrorKind::InvalidData => (Kind::Tls, format!("tls: {error}")),
                _ => (Kind::Network, reason(error)),
            },
            ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
                (Kind::Settings, error.to_string())
            }
            ureq::Error::Decompress(..) | ureq::Error::LargeResponseHeader(..) => {
                (Kind::Malformed, error.to_string())
            }
            _ => (Kind::Network, error.to_string()),
        };
        Fault {
            may_pass: matches!(kind, Kind::Network | Kind::Timeout),
            error: SourceError::new(kind, format!("{what}: {cause}")),
            retry_after: None,
            unreachable,
        }
    }

    /// The error again, for another URL of the same host.
    pub(super) fn again(error: &SourceError, of: &Url, url: &Url) -> SourceError {
        SourceError::new(error.kind(), error.cause().replacen(&of.to_string(), &url.to_string(), 1))
    }

    /// An answer that is a refusal.
    pub(super) fn status(url: &Url, mut response: Response<Body>) -> Self {
        let code = response.status().as_u16();
        let mut error = refusal(url, response.status());

        let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| {
            // The form with a date is not worth a calendar.
            value.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
        });
        // Read to its end, the body leaves the connection fit for the next request.
        let mut body = Vec::new();
        let _ = response.body_mut().as_reader().take(MAX_ERROR_BODY).read_to_end(&mut body);
        if is_plain_text(&response)
            && let Some(detail) = detail(&body)
        {
            error = error.with_detail(detail);
        }
        let may_pass = code == 429 || (500..600).contains(&code);
        Fault { error, may_pass, retry_after, unreachable: false }
    }
}

/// Whether no connection came about.
fn is_unreachable(error: &ureq::Error) -> bool {
    use io::ErrorKind as K;
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        ureq::Error::Io(error) => matches!(
            error.kind(),
            K::ConnectionRefused | K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown
        ),
        _ => false,
    }
}

fn waited_for(limit: Timeout) -> &'static str {
    match limit {
        Timeout::Resolve => "timeout looking up the host",
        Timeout::Connect => "timeout awaiting a connection",
        Timeout::RecvResponse => "timeout awaiting response headers",
        Timeout::RecvBody => "timeout reading the body",
        _ => "timeout",
    }
}

fn is_plain_text(response: &Response<Body>) -> bool {
    let Some(content_type) = response.headers().get(header::CONTENT_TYPE) else { return false };
    let content_type = content_type.to_str().unwrap_or_default().to_ascii_lowercase();
    let mut parts = content_type.split(';').map(str::trim);
    parts.next() == Some("text/plain")
        && parts
            .find_map(|part| part.strip_prefix("charset="))
            .is_none_or(|charset| matches!(charset.trim_matches('"'), "" | "utf-8" | "us-ascii"))
}

/// What of the body of an error is shown: its first paragraph, unless it would play tricks on a
/// terminal (`web.Response.formatErrorDetail`). Lines after the first begin with a tab.
fn detail(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    if !text.chars().all(|c| is_print(c) || c.is_whitespace()) {
        return None;
    }
    let mut detail = String::new();
    for (n, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            break;
        }
        if n > 0 {
            detail.push_str("\n\t");
        }
        if n >= MAX_DETAIL_LINES {
            detail.push_str("[Truncated: too many lines.]");
            break;
        }
        if detail.len() + line.len() > MAX_DETAIL_BYTES {
            detail.push_str("[Truncated: too long.]");
            break;
        }
        detail.push_str(line);
    }
    Some(detail).filter(|detail| !detail.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_first_paragraph_of_plain_text() {
        let shown = |body: &str| detail(body.as_bytes());
        assert_eq!(shown(""), None);
        assert_eq!(shown("\nno"), None);
        assert_eq!(shown("not found: x\n").as_deref(), Some("not found: x"));
        assert_eq!(shown("a\nb\n\nc").as_deref(), Some("a\n\tb"));
        assert_eq!(shown("a\u{1b}[31m"), None);
        assert_eq!(shown("a\u{202e}b"), None);
        assert_eq!(detail(b"\xff"), None);
        let many = shown(&"x\n".repeat(20)).unwrap();
        assert_eq!(many.lines().count(), 9);
        assert!(many.ends_with("\n\t[Truncated: too many lines.]"));
        assert_eq!(shown(&"x".repeat(1000)).as_deref(), Some("[Truncated: too long.]"));
    }
}
