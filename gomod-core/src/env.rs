//! The settings of the go command: GO* variables, the user's env file, GOFLAGS.
//!
//! A variable of the process wins over the file that `go env -w` writes, which
//! wins over the default; an empty variable is one that is not set
//! (`cmd/go/internal/cfg.Getenv`). This is the only module that reads the
//! environment, and [`Settings::from_process`] the only function in it that does.

mod file;
mod flags;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

pub use flags::Flags;

use crate::lexical;

/// The go command's default for GOPROXY: its public mirror, then the module's own host.
pub const DEFAULT_GOPROXY: &str = "https://proxy.golang.org,direct";
/// The go command's default for GOSUMDB.
const DEFAULT_GOSUMDB: &str = "sum.golang.org";
/// The settings whose default stands in a file of the Go release (`GOROOT/go.env`). An empty
/// line in the user's env file hides such a default; for any other setting it is not set.
const RELEASE_DEFAULTS: [&str; 3] = ["GOPROXY", "GOSUMDB", "GOTOOLCHAIN"];

/// The settings that the go command reads from the process or its env file, sorted.
const GO_NAMES: [&str; 17] = [
    "GO111MODULE",
    "GOARCH",
    "GOAUTH",
    "GOENV",
    "GOFLAGS",
    "GOINSECURE",
    "GOMODCACHE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOOS",
    "GOPATH",
    "GOPRIVATE",
    "GOPROXY",
    "GOSUMDB",
    "GOTOOLCHAIN",
    "GOVCS",
    "GOWORK",
];

/// What else matters, from the process alone: homes, credentials, HTTP proxies, certificates.
const PROCESS_NAMES: [&str; 16] = [
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "XDG_CONFIG_HOME",
    "NETRC",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "GIT_ALLOW_PROTOCOL",
    "GIT_TERMINAL_PROMPT",
];

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingOrigin {
    /// A variable of the process.
    Process,
    /// The user's env file, which `go env -w` writes.
    EnvFile,
    /// Not set: the default.
    Default,
}

/// The value of a setting, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The value in force; may be empty.
    pub value: String,
    /// Where it comes from.
    pub origin: SettingOrigin,
}

/// The settings in force.
///
/// ```
/// use gomod_core::env::Settings;
///
/// let settings = Settings::from_vars(|name| match name {
///     "HOME" => Some("/home/gopher".into()),
///     "GOPRIVATE" => Some("*.corp.example".into()),
///     "GOENV" => Some("off".into()),
///     _ => None,
/// })?;
/// assert_eq!(settings.gonoproxy(), "*.corp.example");
/// assert_eq!(settings.gomodcache()?, std::path::Path::new("/home/gopher/go/pkg/mod"));
/// # Ok::<(), gomod_core::env::SettingsError>(())
/// ```
#[derive(Clone)]
pub struct Settings {
    go: BTreeMap<&'static str, Setting>,
    #[cfg(feature = "net")]
    process: BTreeMap<&'static str, String>,
    flags: Flags,
}

impl fmt::Debug for Settings {
    /// Names and origins alone: a value may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.go.iter().map(|(name, s)| (name, s.origin))).finish()
    }
}

/// A setting that makes no sense. The wording is the go command's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(String);

impl SettingsError {
    fn new(text: impl Into<String>) -> Self {
        SettingsError(text.into())
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Reads the settings of this process and the env file of its user.
    ///
    /// # Errors
    ///
    /// A GOFLAGS that is no list of flags; a variable that is not UTF-8.
    pub fn from_process() -> Result<Self, SettingsError> {
        match Settings::from_process_with_any_flags()? {
            (settings, Ok(())) => Ok(settings),
            (_, Err(error)) => Err(error),
        }
    }

    /// The same, with what is wrong about GOFLAGS beside them: `go env` passes over that.
    ///
    /// # Errors
    ///
    /// A variable that is not UTF-8.
    pub fn from_process_with_any_flags() -> Result<(Self, Result<(), SettingsError>), SettingsError>
    {
        let names = GO_NAMES.iter().chain(&PROCESS_NAMES);
        let mut vars = BTreeMap::new();
        for name in names {
            if let Some(value) = std::env::var_os(name) {
                let value = value
                    .into_string()
                    .map_err(|_| SettingsError::new(format!("${name} is not valid UTF-8")))?;
                vars.insert(*name, value);
            }
        }
        Ok(Settings::with_any_flags(|name| vars.get(name).cloned()))
    }

    /// Reads the settings from variables given by a function.
    ///
    /// The user's env file is read where the variables say it is; `GOENV=off` is none.
    ///
    /// # Errors
    ///
    /// A GOFLAGS that is no list of flags.
    pub fn from_vars(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        match Settings::with_any_flags(get) {
            (settings, Ok(())) => Ok(settings),
            (_, Err(error)) => Err(error),
        }
    }

    fn with_any_flags(get: impl Fn(&str) -> Option<String>) -> (Self, Result<(), SettingsError>) {
        let process: BTreeMap<&'static str, String> = GO_NAMES
            .into_iter()
            .chain(PROCESS_NAMES)
            .filter_map(|name| Some((name, get(name)?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let var = |name: &str| process.get(name).map_or("", String::as_str);

        let env_file = match var("GOENV") {
            "off" => None,
            "" => config_dir(var).map(|dir| lexical::join(&dir, "go/env")),
            file => Some(PathBuf::from(file)),
        };
        let file = env_file.as_deref().map(file::read).unwrap_or_default();

        let given = |name: &str| match (process.get(name), file.get(name)) {
            (Some(value), _) => Some((value.clone(), SettingOrigin::Process)),
            (None, Some(value)) => Some((value.clone(), SettingOrigin::EnvFile)),
            (None, None) => None,
        };
        let mut go = BTreeMap::new();
        let mut set = |name: &'static str, default: String| {
            let (value, origin) = given(name)
                .filter(|(value, _)| !value.is_empty() || RELEASE_DEFAULTS.contains(&name))
                .unwrap_or((default, SettingOrigin::Default));
            go.insert(name, Setting { value: value.clone(), origin });
            value
        };

        let home = var(if cfg!(windows) { "USERPROFILE" } else { "HOME" });
        let gopath = if home.is_empty() { String::new() } else { join(Path::new(home), "go") };
        let gopath = set("GOPATH", gopath);
        set("GOMODCACHE", default_mod_cache(&gopath));
        let private = set("GOPRIVATE", String::new());
        set("GONOPROXY", private.clone());
        set("GONOSUMDB", private);
        set("GOPROXY", DEFAULT_GOPROXY.into());
        set("GOSUMDB", DEFAULT_GOSUMDB.into());
        set("GOTOOLCHAIN", "auto".into());
        set("GOAUTH", "netrc".into());
        set("GOINSECURE", String::new());
        set("GOVCS", String::new());
        set("GOWORK", String::new());
        set("GO111MODULE", String::new());
        set("GOOS", host_os().to_owned());
        set("GOARCH", host_arch().to_owned());
        let goflags = set("GOFLAGS", String::new());

        let origin = if process.contains_key("GOENV") {
            SettingOrigin::Process
        } else {
            SettingOrigin::Default
        };
        let value = env_file.as_deref().map(display).unwrap_or_default();
        go.insert("GOENV", Setting { value, origin });
        let (flags, checked) = match Flags::parse(&goflags) {
            Ok(flags) => (flags, Ok(())),
            Err(error) => (Flags::default(), Err(error)),
        };
        let settings = Settings {
            flags,
            go,
            #[cfg(feature = "net")]
            process,
        };
        (settings, checked)
    }

    /// Returns a setting of the go command by its name, such as `GOPROXY`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.go.get(name)
    }

    /// The settings of the go command by name, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Setting)> {
        self.go.iter().map(|(name, setting)| (*name, setting))
    }

    fn value(&self, name: &str) -> &str {
        self.go.get(name).map_or("", |setting| &setting.value)
    }

    /// A variable of the process that is no setting of the go command; empty when not set.
    #[cfg(feature = "net")]
    pub(crate) fn process(&self, name: &str) -> &str {
        self.process.get(name).map_or("", String::as_str)
    }

    /// GOPROXY: the module proxies, with `,` and `|` between.
    #[must_use]
    pub fn goproxy(&self) -> &str {
        self.value("GOPROXY")
    }

    /// GONOPROXY: globs of module paths that are not fetched from a proxy. By default GOPRIVATE.
    #[must_use]
    pub fn gonoproxy(&self) -> &str {
        self.value("GONOPROXY")
    }

    /// GOPRIVATE: globs of module paths that are private.
    #[must_use]
    pub fn goprivate(&self) -> &str {
        self.value("GOPRIVATE")
    }

    /// GONOSUMDB: globs of module paths that the checksum database is not asked for.
    #[must_use]
    pub fn gonosumdb(&self) -> &str {
        self.value("GONOSUMDB")
    }

    /// GOSUMDB: the checksum database, or `off`.
    #[must_use]
    pub fn gosumdb(&self) -> &str {
        self.value("GOSUMDB")
    }

    /// GOAUTH: where credentials for HTTPS come from, with `;` between.
    #[must_use]
    pub fn goauth(&self) -> &str {
        self.value("GOAUTH")
    }

    /// GOINSECURE: globs of module paths that may be fetched without TLS.
    #[must_use]
    pub fn goinsecure(&self) -> &str {
        self.value("GOINSECURE")
    }

    /// GOVCS: which version-control systems may be used for which paths.
    #[must_use]
    pub fn govcs(&self) -> &str {
        self.value("GOVCS")
    }

    /// GOTOOLCHAIN.
    #[must_use]
    pub fn gotoolchain(&self) -> &str {
        self.value("GOTOOLCHAIN")
    }

    /// GOWORK: the go.work file, `off`, or empty to look for one.
    #[must_use]
    pub fn gowork(&self) -> &str {
        self.value("GOWORK")
    }

    /// GOFLAGS, taken apart.
    #[must_use]
    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// Where the tree heads of checksum databases are kept: outside of the module cache, which may
    /// be cleared.
    pub(crate) fn sumdb_dir(&self) -> Option<PathBuf> {
        let first = std::env::split_paths(self.value("GOPATH")).next()?;
        first.is_absolute().then(|| first.join("pkg/sumdb"))
    }

    /// GOMODCACHE: the directory of the module cache.
    ///
    /// # Errors
    ///
    /// It is relative, or there is not even a home directory to derive it from.
    pub fn gomodcache(&self) -> Result<PathBuf, SettingsError> {
        let dir = self.value("GOMODCACHE");
        if dir.is_empty() {
            let text = "module cache not found: neither GOMODCACHE nor GOPATH is set";
            return Err(SettingsError::new(text));
        }
        if !Path::new(dir).is_absolute() {
            let text = format!("GOMODCACHE entry is relative; must be absolute path: {dir:?}.");
            return Err(SettingsError::new(text));
        }
        Ok(PathBuf::from(dir))
    }
}

impl Settings {
    /// Whether there is a value at all, good or bad, for the module cache.
    pub(crate) fn has_gomodcache(&self) -> bool {
        !self.value("GOMODCACHE").is_empty()
    }
}

/// The name that Go has for the operating system of this program.
#[must_use]
pub fn host_os() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        os => os,
    }
}

/// The name that Go has for the processor of this program.
#[must_use]
pub fn host_arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86" => "386",
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "powerpc64" if cfg!(target_endian = "little") => "ppc64le",
        "powerpc64" => "ppc64",
        "loongarch64" => "loong64",
        arch => arch,
    }
}

/// Go's `filepath.Join`: cleaned, by text alone.
fn join(dir: &Path, below: &str) -> String {
    display(&lexical::join(dir, below))
}

fn display(path: &Path) -> String {
    path.display().to_string()
}

/// `pkg/mod` in the first directory of GOPATH.
fn default_mod_cache(gopath: &str) -> String {
    match std::env::split_paths(gopath).next() {
        Some(first) if !first.as_os_str().is_empty() => join(&first, "pkg/mod"),
        _ => String::new(),
    }
}

/// The directory for settings of the user: Go's `os.UserConfigDir`.
fn config_dir<'a>(var: impl Fn(&str) -> &'a str) -> Option<PathBuf> {
    let home = |below: &str| match var("HOME") {
        "" => None,
        home => Some(Path::new(home).join(below)),
    };
    if cfg!(windows) {
        return Some(PathBuf::from(var("APPDATA"))).filter(|dir| !dir.as_os_str().is_empty());
    }
    if cfg!(target_vendor = "apple") {
        return home("Library/Application Support");
    }
    match var("XDG_CONFIG_HOME") {
        "" => home(".config"),
        dir => Some(PathBuf::from(dir)).filter(|dir| dir.is_absolute()),
    }
}

#[cfg(test)]
mod tests;
