//! Which repository a module path is in (`vcs.RepoRootForImportPath`): by its host's custom, by a
//! mark in the path, or by what a web page of the host says.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::code::has_path_prefix;
use super::command::{Effort, Git};
use super::govcs::Policy;
use super::hosts::{Hosted, hosted};
use super::meta::{MetaImport, imports};
use crate::env::Settings;
use crate::path::match_prefix_patterns;
use crate::proxy::url::{Url, escape};
use crate::proxy::{Client, NetOptions};
use crate::source::{SourceError, SourceErrorKind as Kind};

/// The most that is read of a page.
const MAX_PAGE: u64 = 4 << 20;

/// Where the code of a module is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Root {
    /// The URL of the repository; of a module proxy, its base.
    pub(super) url: String,
    /// The path that the repository's root has.
    pub(super) path: String,
    /// The directory in it that this path stands for.
    pub(super) subdirectory: String,
    /// Whether it is a module proxy and not a repository.
    pub(super) is_proxy: bool,
}

/// Finds repositories.
pub(super) struct Discovery {
    client: Arc<Client>,
    insecure: Client,
    insecure_paths: String,
    policy: Policy,
    /// The schemes that GIT_ALLOW_PROTOCOL names, where it is set: they are secure, others not.
    allowed: Option<Vec<String>>,
    pages: Mutex<Pages>,
}

/// The tags of a page and its URL, or why there are none.
type Page = Result<(String, Vec<MetaImport>), SourceError>;

/// Pages by path, and whether that may be had without TLS.
type Pages = HashMap<(String, bool), Arc<OnceLock<Page>>>;

impl Discovery {
    pub(super) fn new(settings: &Settings, client: Arc<Client>, net: NetOptions) -> Self {
        let allowed = Some(settings.process("GIT_ALLOW_PROTOCOL"))
            .filter(|list| !list.is_empty())
            .map(|list| list.split(':').map(str::to_owned).collect());
        Discovery {
            client,
            insecure: Client::insecure(settings, net),
            insecure_paths: settings.goinsecure().to_owned(),
            policy: Policy::new(settings.govcs(), settings.goprivate()),
            allowed,
            pages: Mutex::default(),
        }
    }

    /// Finds the repository of a module path. Git asks in `dir` where a scheme has to be found out.
    pub(super) fn find(&self, path: &str, git: &Git, dir: &Path) -> Result<Root, SourceError> {
        let insecure = match_prefix_patterns(&self.insecure_paths, path);
        let nowhere = |cause| SourceError::new(Kind::NotExist, cause);
        match hosted(path).map_err(nowhere)? {
            Some(hosted) => self.known(hosted, insecure, git, dir),
            None => self.dynamic(path, insecure),
        }
    }

    fn known(
        &self,
        hosted: Hosted,
        insecure: bool,
        git: &Git,
        dir: &Path,
    ) -> Result<Root, SourceError> {
        self.check_system(hosted.system, &hosted.root)?;
        let url = match &hosted.address {
            None => format!("https://{}", hosted.root),
            Some(address) => self.ping(address, insecure, git, dir)?,
        };
        Ok(Root { url, path: hosted.root, subdirectory: String::new(), is_proxy: false })
    }

    /// Tries which scheme the host talks.
    fn ping(
        &self,
        address: &str,
        insecure: bool,
        git: &Git,
        dir: &Path,
    ) -> Result<String, SourceError> {
        let mut tried = Vec::new();
        for scheme in ["git", "https", "http", "git+ssh", "ssh"] {
            if !insecure && !self.is_secure(scheme) {
                continue;
            }
            let url = format!("{scheme}://{address}");
            let question = ["ls-remote", "-q", "--end-of-options", &url];
            match git.ask(dir, Effort::Listing, &question) {
                Ok(_) => return Ok(url),
                // Without git, nothing else will do either.
                Err(error) if error.kind() == Kind::Unsupported => return Err(error),
                Err(error) => {
                    let reason =
                        error.cause().lines().find_map(|l| l.trim().strip_prefix("fatal: "));
                    tried.push(format!("{scheme}: {}", reason.unwrap_or("no answer")));
                }
            }
        }
        let secure = if insecure { "" } else { "secure " };
        let why = tried.join("; ");
        let cause = format!("no {secure}protocol found for repository ({why})");
        Err(SourceError::new(Kind::NotExist, cause))
    }

    fn is_secure(&self, scheme: &str) -> bool {
        match &self.allowed {
            Some(allowed) => allowed.iter().any(|allowed| allowed == scheme),
            None => matches!(scheme, "https" | "git+ssh" | "ssh"),
        }
    }

    fn check_system(&self, system: &str, root: &str) -> Result<(), SourceError> {
        let refused = |cause| SourceError::new(Kind::Settings, cause);
        self.policy.check(system, root).map_err(refused)?;
        if system == "git" {
            return Ok(());
        }
        let cause = format!("{root} is under {system}, and of version control only git is asked");
        Err(SourceError::new(Kind::Unsupported, cause))
    }

    /// Asks the host of a path (`repoRootForImportDynamic`).
    fn dynamic(&self, path: &str, insecure: bool) -> Result<Root, SourceError> {
        let unknown = |error: SourceError| {
            let cause = format!("unrecognized import path {path:?}: {}", error.full_cause());
            // To the go command there is no such module.
            let kind = match error.kind() {
                Kind::Status(_) | Kind::Malformed => Kind::NotExist,
                kind => kind,
            };
            SourceError::new(kind, cause)
        };
        self.by_page(path, insecure).map_err(unknown)
    }

    fn by_page(&self, path: &str, insecure: bool) -> Result<Root, SourceError> {
        let malformed = |cause: String| SourceError::new(Kind::Malformed, cause);
        let (url, tags) = self.page(path, insecure)?;
        let import =
            the_one(&tags, path).map_err(|why| malformed(format!("parse {url}: {why}")))?;
        if import.prefix != path {
            // Whoever has a page below the root must not speak for the root.
            let (root_url, root_tags) = self.page(&import.prefix, insecure)?;
            if the_one(&root_tags, path).as_ref() != Ok(&import) {
                let prefix = &import.prefix;
                let cause = format!("{url} and {root_url} disagree about go-import for {prefix}");
                return Err(malformed(cause));
            }
        }
        check_subdirectory(&import.subdirectory).map_err(|why| {
            malformed(format!("{url}: invalid subdirectory {:?}: {why}", import.subdirectory))
        })?;
        let shown = super::command::without_credentials(&import.repository);
        let is_proxy = import.system == "mod";
        self.check_repository(&import, insecure)
            .map_err(|why| malformed(format!("{url}: invalid repo root {shown:?}: {why}")))?;
        if !is_proxy {
            if !matches!(import.system.as_str(), "git" | "hg" | "svn" | "fossil") {
                return Err(malformed(format!("{url}: unknown vcs {:?}", import.system)));
            }
            self.check_system(&import.system, &import.prefix)?;
        }
        let MetaImport { prefix, repository, subdirectory, .. } = import;
        Ok(Root { url: repository, path: prefix, subdirectory, is_proxy })
    }

    /// Whether the URL that a page names may be asked. The go command takes more: it refuses what
    /// is not secure only where it chooses the scheme itself.
    fn check_repository(&self, import: &MetaImport, insecure: bool) -> Result<(), String> {
        let url = Url::parse(&import.repository).map_err(str::to_owned)?;
        let secure = match import.system.as_str() {
            "git" => self.is_secure(&url.scheme),
            _ => url.scheme == "https",
        };
        let of_git = matches!(url.scheme.as_str(), "https" | "http" | "ssh" | "git+ssh" | "git");
        match url.scheme.as_str() {
            "" => return Err("no scheme".to_owned()),
            "file" => return Err("file scheme disallowed".to_owned()),
            "https" | "http" => {}
            scheme if import.system == "git" && !of_git => {
                return Err(format!("{scheme} is no scheme of git servers"));
            }
            scheme if import.system == "mod" => {
                return Err(format!("{scheme} is no scheme of module proxies"));
            }
            _ => {}
        }
        if url.host.is_empty() || url.host.starts_with('-') {
            return Err("no host".to_owned());
        }
        if !secure && !insecure && matches!(import.system.as_str(), "git" | "mod") {
            let scheme = &url.scheme;
            return Err(format!("{scheme} is not secure; GOINSECURE could allow it"));
        }
        Ok(())
    }

    /// The tags of the page for a path, asked once.
    fn page(&self, path: &str, insecure: bool) -> Page {
        let cell = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pages.entry((path.to_owned(), insecure)).or_default())
        };
        cell.get_or_init(|| self.fetch_page(path, insecure)).clone()
    }

    fn fetch_page(&self, path: &str, insecure: bool) -> Page {
        let (host, below) = path.split_at(path.find('/').unwrap_or(path.len()));
        if !host.contains('.') {
            let cause = "import path does not begin with hostname";
            return Err(SourceError::new(Kind::Invalid, cause));
        }
        let at = |scheme: &str| Url {
            scheme: scheme.to_owned(),
            userinfo: None,
            host: host.to_owned(),
            path: if below.is_empty() { "/".to_owned() } else { escape(below) },
            query: Some("go-get=1".to_owned()),
        };
        let mut url = at("https");
        let mut got = match insecure {
            false => self.client.page(&url, MAX_PAGE),
            true => self.insecure.page(&url, MAX_PAGE),
        };
        if insecure && got.is_err() {
            url = at("http");
            got = self.insecure.page(&url, MAX_PAGE);
        }
        let (bytes, error) = got.map_err(|error| {
            let scheme = if insecure { "http/https" } else { "https" };
            SourceError::new(error.kind(), format!("{scheme} fetch: {}", error.full_cause()))
                .with_url(url.to_string())
        })?;
        let tags = imports(&String::from_utf8_lossy(&bytes));
        match error {
            // A page that says that there is none may say where the code is.
            Some(error) if tags.is_empty() => Err(error.with_url(url.to_string())),
            _ => Ok((url.to_string(), tags)),
        }
    }
}

/// The tag that is for a path (`matchGoImport`).
fn the_one(tags: &[MetaImport], path: &str) -> Result<MetaImport, String> {
    let mut found: Option<&MetaImport> = None;
    for tag in tags.iter().filter(|tag| has_path_prefix(path, &tag.prefix)) {
        match found {
            // Those of module proxies come first, and make the others void.
            Some(first) if first.system == "mod" && tag.system != "mod" => break,
            Some(_) => return Err(format!("multiple meta tags match import path {path:?}")),
            None => found = Some(tag),
        }
    }
    found.cloned().ok_or_else(|| {
        let others: Vec<String> = tags
            .iter()
            .map(|tag| format!("meta tag {} did not match import path {path}", tag.prefix))
            .collect();
        format!("no go-import meta tags ({})", others.join(", "))
    })
}

/// Whether a page may say that a module is in that directory. Going up is refused here alone: the
/// go command finds no file there.
fn check_subdirectory(dir: &str) -> Result<(), &'static str> {
    if dir.starts_with('/') {
        return Err("leading slash");
    }
    if dir.starts_with('-') {
        return Err("leading hyphen");
    }
    let is_odd = |part: &str| matches!(part, "" | "." | "..");
    if !dir.is_empty() && dir.trim_end_matches('/').split('/').any(is_odd) {
        return Err("not a plain path");
    }
    if dir.contains(|c: char| c.is_control() || c == ':' || c == '\\') {
        return Err("invalid character");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(prefix: &str, system: &str) -> MetaImport {
        MetaImport {
            prefix: prefix.to_owned(),
            system: system.to_owned(),
            repository: "https://b.com/x".to_owned(),
            subdirectory: String::new(),
        }
    }

    fn discovery(vars: &[(&str, &str)]) -> Discovery {
        let get = |name: &str| {
            let mut vars = vars.iter().chain(&[("GOENV", "off")]);
            vars.find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        let settings = Settings::from_vars(get).unwrap();
        let net = NetOptions::default();
        Discovery::new(&settings, Arc::new(Client::new(&settings, 1, net)), net)
    }

    #[test]
    fn picks_the_tag() {
        let tags = [tag("a.com/x", "git"), tag("b.com", "git")];
        assert_eq!(the_one(&tags, "a.com/x/y").unwrap(), tags[0]);
        assert!(the_one(&tags, "a.com/xy").unwrap_err().starts_with("no go-import meta tags ("));
        let tags = [tag("a.com/x", "git"), tag("a.com", "git")];
        assert!(the_one(&tags, "a.com/x").unwrap_err().starts_with("multiple meta tags"));
        let tags = [tag("a.com/x", "mod"), tag("a.com", "git")];
        assert_eq!(the_one(&tags, "a.com/x").unwrap(), tags[0]);
    }

    #[test]
    fn refuses_urls_that_are_not_for_servers() {
        let plain = discovery(&[]);
        let check = |discovery: &Discovery, system: &str, repository: &str, insecure: bool| {
            let import = MetaImport { repository: repository.to_owned(), ..tag("a", system) };
            discovery.check_repository(&import, insecure).is_ok()
        };
        for (url, secure, insecure) in [
            ("https://b.com/x", true, true),
            ("ssh://git@b.com/x", true, true),
            ("git+ssh://b.com/x", true, true),
            ("http://b.com/x", false, true),
            ("git://b.com/x", false, true),
            ("file:///x", false, false),
            ("ext::sh -c x", false, false),
            ("ext://x", false, false),
            ("b.com/x", false, false),
            ("--upload-pack=x", false, false),
            ("ssh://-oProxyCommand=x/y", false, false),
            ("https:///x", false, false),
        ] {
            assert_eq!(check(&plain, "git", url, false), secure, "{url}");
            assert_eq!(check(&plain, "git", url, true), insecure, "{url}");
        }
        assert!(!check(&plain, "mod", "http://b.com", false));
        assert!(check(&plain, "mod", "http://b.com", true));
        assert!(!check(&plain, "mod", "ssh://b.com", true));
        let allowed = discovery(&[("GIT_ALLOW_PROTOCOL", "http:ext")]);
        assert!(check(&allowed, "git", "http://b.com/x", false));
        assert!(!check(&allowed, "git", "https://b.com/x", false));
        assert!(!check(&allowed, "git", "ext://x", false));
    }

    #[test]
    fn refuses_directories_that_lead_away() {
        for dir in ["", "a", "a/b", "a/b/"] {
            assert!(check_subdirectory(dir).is_ok(), "{dir}");
        }
        for dir in ["/a", "-a", "..", "a/../b", "a//b", "./a", ":(top)a", "a\nb"] {
            assert!(check_subdirectory(dir).is_err(), "{dir}");
        }
    }
}
