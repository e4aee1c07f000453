//! Why bytes could not be had.

use std::fmt;
use std::io;

use crate::info::VersionOrigin;
use crate::pseudo;
use crate::version::{self, ModuleVersion};

/// The class of a [`SourceError`]: what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SourceErrorKind {
    /// There is no such module or version: 404, 410, no such file.
    NotExist,
    /// The module would have to be fetched, and fetching is switched off.
    Offline,
    /// No connection, or one that broke.
    Network,
    /// No answer in time.
    Timeout,
    /// The certificate of the server is not trusted.
    Tls,
    /// An HTTP status that tells of a fault or a refusal.
    Status(u16),
    /// A redirect that is not followed: too many, to nowhere, or from https to http.
    Redirect,
    /// More bytes than the limit.
    TooLarge,
    /// An answer that is not what the protocol says.
    Malformed,
    /// A file that cannot be read or written.
    Io,
    /// A module path or version that no module can have.
    Invalid,
    /// A setting that makes no sense.
    Settings,
    /// Version control, asked directly, has no answer.
    Vcs,
    /// Something that is not supported, such as some version-control systems.
    Unsupported,
}

/// Why a [`Source`](crate::source::Source) has no bytes.
///
/// `Display` is one line in the manner of the go command:
/// `example.com/a@v1.0.0: reading URL: 404 Not Found`. The alternate form (`{:#}`) adds the
/// lines that the server sent along. Credentials appear in neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: SourceErrorKind,
    module: Option<ModuleVersion>,
    url: Option<String>,
    cause: String,
    detail: Option<String>,
    direct_skipped: bool,
    /// Whether the module is named as it is, whatever its version looks like.
    plain: bool,
    origin: Option<VersionOrigin>,
}

impl SourceError {
    /// Returns an error of the given kind; the cause is a phrase such as `reading FILE: ...`.
    #[must_use]
    pub fn new(kind: SourceErrorKind, cause: impl Into<String>) -> Self {
        SourceError(Box::new(Inner {
            kind,
            module: None,
            url: None,
            cause: cause.into(),
            detail: None,
            direct_skipped: false,
            plain: false,
            origin: None,
        }))
    }

    /// Returns the error for a file that could not be read.
    #[must_use]
    pub fn reading(place: impl fmt::Display, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => SourceErrorKind::NotExist,
            // A `file://` proxy answers as a web server would.
            io::ErrorKind::PermissionDenied => SourceErrorKind::Status(403),
            io::ErrorKind::FileTooLarge => SourceErrorKind::TooLarge,
            _ => SourceErrorKind::Io,
        };
        SourceError::new(kind, format!("reading {place}: {}", reason(error)))
    }

    /// Names the module; the version may be empty, or a branch or commit name.
    #[must_use]
    pub fn with_module(mut self, path: &str, version: &str) -> Self {
        self.0.module = Some(ModuleVersion { path: path.to_owned(), version: version.to_owned() });
        self
    }

    /// Names the module where the error is not about its version: the cause says all.
    #[cfg(feature = "direct")]
    pub(crate) fn with_plain_module(mut self, path: &str, version: &str) -> Self {
        self.0.plain = true;
        self.with_module(path, version)
    }

    /// Adds what of a repository the error hangs on.
    #[cfg(feature = "direct")]
    pub(crate) fn with_origin(mut self, origin: VersionOrigin) -> Self {
        self.0.origin = Some(origin);
        self
    }

    /// What of a repository the error hangs on, where that is known.
    #[must_use]
    pub fn origin(&self) -> Option<&VersionOrigin> {
        self.0.origin.as_ref()
    }

    /// Names the URL that was asked, which must hold no credentials.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.0.url = Some(url.into());
        self
    }

    /// Adds what the server had to say, already made safe for a terminal.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Marks that the module's own host would have been asked next, which is not supported.
    pub(crate) fn with_direct_skipped(mut self) -> Self {
        self.0.direct_skipped = true;
        self
    }

    /// Whether the module's own host would have been asked next.
    pub(crate) fn is_direct_skipped(&self) -> bool {
        self.0.direct_skipped
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> SourceErrorKind {
        self.0.kind
    }

    /// Whether there is no such module or version, as opposed to not knowing.
    #[must_use]
    pub fn is_not_exist(&self) -> bool {
        self.0.kind == SourceErrorKind::NotExist
    }

    /// The module concerned; its version is empty when the question was about the path.
    #[must_use]
    pub fn module(&self) -> Option<&ModuleVersion> {
        self.0.module.as_ref()
    }

    /// The URL that was asked, without credentials.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The cause alone, without the module.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The cause with what the server had to say, without the module.
    #[must_use]
    pub fn full_cause(&self) -> String {
        match self.detail() {
            None => self.0.cause.clone(),
            Some(detail) => {
                let gap = if detail.contains('\n') { "\n\t" } else { " " };
                format!("{}\n\tserver response:{gap}{detail}", self.0.cause)
            }
        }
    }

    /// What the server had to say: at most a few lines of plain text.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        use SourceErrorKind as K;
        if self.0.direct_skipped {
            return Some(
                "GOPROXY names direct, but no version-control host was asked: \
                 only the module proxies were",
            );
        }
        match self.0.kind {
            K::Offline => {
                Some("it is not in the module cache: let the network be used to fetch it")
            }
            K::Network | K::Timeout => Some("check the network, GOPROXY and HTTPS_PROXY"),
            K::Tls => {
                Some("if a proxy of your company has its own certificate, name it in SSL_CERT_FILE")
            }
            K::Status(401 | 403 | 407) => {
                Some("if the proxy wants credentials, put them in the file that NETRC names")
            }
            K::Vcs => Some("see whether git itself has access to the repository"),
            K::Status(429 | 500..=599) => Some("the proxy is in trouble: try again later"),
            K::Unsupported => Some("name a module proxy in GOPROXY that serves the module"),
            _ => None,
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The three forms of x/mod/module.ModuleError.
        match &self.0.module {
            None => {}
            Some(m) if m.version.is_empty() => write!(f, "module {}: ", m.path)?,
            Some(m)
                if self.0.plain
                    || version::canonical_module(&m.version).as_deref() == Some(&m.version) =>
            {
                write!(f, "{}@{}: ", m.path, m.version)?;
            }
            Some(m) => {
                let noun = if pseudo::is_pseudo(&m.version) { "pseudo-version" } else { "version" };
                write!(f, "{}@{}: invalid {noun}: ", m.path, m.version)?;
            }
        }
        if f.alternate() { f.write_str(&self.full_cause()) } else { f.write_str(&self.0.cause) }
    }
}

impl std::error::Error for SourceError {}

/// An I/O error in the words of the go command: lower case, no number.
pub(crate) fn reason(error: &io::Error) -> String {
    use io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "no such file or directory".into(),
        K::PermissionDenied => "permission denied".into(),
        K::ConnectionRefused => "connection refused".into(),
        K::ConnectionReset => "connection reset by peer".into(),
        K::UnexpectedEof => "unexpected EOF".into(),
        K::NotADirectory => "not a directory".into(),
        K::IsADirectory => "is a directory".into(),
        K::ReadOnlyFilesystem => "read-only file system".into(),
        K::StorageFull => "no space left on device".into(),
        _ => error.to_string(),
    }
}
