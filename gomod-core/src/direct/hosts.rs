//! Paths that name their repository themselves: those of well-known hosts, and those with `.git`
//! in them (`vcs.vcsPaths`).

/// What a path tells of its repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hosted {
    /// The path of its root.
    pub(super) root: String,
    /// The version-control system.
    pub(super) system: &'static str,
    /// Its address without scheme, where that has to be found out; else it is `https://ROOT`.
    pub(super) address: Option<String>,
}

const SYSTEMS: [&str; 4] = ["fossil", "git", "hg", "svn"];

/// What the hosts want of the elements behind their name; the root ends behind these.
struct Host {
    prefix: &'static str,
    elements: &'static [fn(&str) -> bool],
    system: &'static str,
    /// Whether paths go on behind the root.
    goes_on: bool,
    /// Whether a repository named `x.git` is a mistake.
    bare_names: bool,
}

const HOSTS: [Host; 6] = [
    Host::git("github.com", &[is_word, is_word], true),
    Host::git("bitbucket.org", &[is_word, is_word], true),
    Host::git("hub.jazz.net/git", &[is_low, is_word], true),
    Host::git("git.apache.org", &[is_apache], false),
    Host::git("git.openstack.org", &[is_word, is_word], false),
    Host {
        prefix: "chiselapp.com",
        elements: &[|name| name == "user", is_alphanumeric, |name| name == "repository", is_word],
        system: "fossil",
        goes_on: false,
        bare_names: false,
    },
];

impl Host {
    const fn git(
        prefix: &'static str,
        elements: &'static [fn(&str) -> bool],
        bare_names: bool,
    ) -> Self {
        Host { prefix, elements, system: "git", goes_on: true, bare_names }
    }
}

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

fn is_word(text: &str) -> bool {
    all(text, |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn is_low(text: &str) -> bool {
    all(text, |b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn is_alphanumeric(text: &str) -> bool {
    all(text, |b| b.is_ascii_alphanumeric())
}

fn is_apache(text: &str) -> bool {
    let low = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b);
    text.strip_suffix(".git").is_some_and(|name| all(name, low))
}

/// Finds the repository of a path; none where its host has to be asked.
///
/// # Errors
///
/// The host has no such paths; in the go command's words.
pub(super) fn hosted(path: &str) -> Result<Option<Hosted>, String> {
    for host in &HOSTS {
        let Some(below) = path.strip_prefix(host.prefix) else { continue };
        if !(below.is_empty() || below.starts_with('/')) {
            continue;
        }
        let elements: Vec<&str> = below.trim_start_matches('/').split('/').collect();
        let (named, rest) = elements.split_at(elements.len().min(host.elements.len()));
        let fits = named.len() == host.elements.len()
            && host.elements.iter().zip(named).all(|(fits, name)| fits(name))
            && (host.goes_on && rest.iter().all(|name| is_word(name)) || rest.is_empty());
        if !fits {
            return Err(format!("invalid {} import path {path:?}", host.prefix));
        }
        let root = format!("{}/{}", host.prefix, named.join("/"));
        if host.bare_names && SYSTEMS.iter().any(|system| root.ends_with(&format!(".{system}"))) {
            return Err(format!("invalid version control suffix in {}/ path", host.prefix));
        }
        return Ok(Some(Hosted { root, system: host.system, address: None }));
    }
    Ok(marked(path))
}

/// `HOST/PATH.git/BELOW`, with a port where there is one.
fn marked(path: &str) -> Option<Hosted> {
    let (host, below) = path.split_once('/')?;
    let (name, port) = host.split_once(':').map_or((host, None), |(n, port)| (n, Some(port)));
    let low = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    // A name with a dot that is neither its beginning nor its end.
    let is_name = all(name, low)
        && name.get(1..).is_some_and(|rest| rest.strip_suffix('.').unwrap_or(rest).contains('.'));
    let is_port = port.is_none_or(|port| all(port, |b| b.is_ascii_digit()));
    let elements: Vec<&str> = below.split('/').collect();
    let is_element = |name: &&str| is_word(name.strip_prefix('~').unwrap_or(name));
    if !is_name || !is_port || !elements.iter().all(is_element) {
        return None;
    }
    let mut len = host.len();
    for element in elements {
        len += 1 + element.len();
        let marked = element.strip_prefix('~').unwrap_or(element).rsplit_once('.');
        let Some((stem, ending)) = marked else { continue };
        let Some(system) = SYSTEMS.into_iter().find(|system| *system == ending) else { continue };
        if !stem.is_empty() {
            let root = path.get(..len)?.to_owned();
            let address = root.get(..root.len() - ending.len() - 1)?.to_owned();
            return Some(Hosted { root, system, address: Some(address) });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Option<(String, &'static str, Option<String>)> {
        hosted(path).unwrap().map(|h| (h.root, h.system, h.address))
    }

    #[test]
    fn knows_hosts() {
        for (path, root) in [
            ("github.com/a/b", "github.com/a/b"),
            ("github.com/a/b/c/v2", "github.com/a/b"),
            ("bitbucket.org/a/b/c", "bitbucket.org/a/b"),
            ("hub.jazz.net/git/u1/r", "hub.jazz.net/git/u1/r"),
            ("git.apache.org/x.git/y", "git.apache.org/x.git"),
            ("git.openstack.org/a/b.git/c", "git.openstack.org/a/b.git"),
        ] {
            assert_eq!(found(path), Some((root.to_owned(), "git", None)), "{path}");
        }
        let fossil = ("chiselapp.com/user/U/repository/r".to_owned(), "fossil", None);
        assert_eq!(found(&fossil.0), Some(fossil.clone()));
        for path in ["github.com", "github.com/a", "github.com/a/b/~c", "hub.jazz.net/git/U/r"] {
            assert!(hosted(path).unwrap_err().starts_with("invalid "), "{path}");
        }
        let want = "invalid version control suffix in github.com/ path";
        assert_eq!(hosted("github.com/a/b.git").unwrap_err(), want);
        assert_eq!(found("github.community/a/b"), None);
        assert_eq!(found("gopkg.in/yaml.v2"), None);
    }

    #[test]
    fn sees_marks() {
        for (path, root, system) in [
            ("a.com/x.git", "a.com/x.git", "git"),
            ("a.com/~u/x.git/sub/v2", "a.com/~u/x.git", "git"),
            ("a.com/x.hg/y.git", "a.com/x.hg", "hg"),
            ("a.com/x.git.git", "a.com/x.git.git", "git"),
            ("a.b.c:80/x.svn", "a.b.c:80/x.svn", "svn"),
        ] {
            let address = root.rsplit_once('.').unwrap().0.to_owned();
            assert_eq!(found(path), Some((root.to_owned(), system, Some(address))), "{path}");
        }
        for path in
            ["a/x.git", "a.com/.git", "a.com", "a.com/x.gits", "A.com/x.git", "a.com/x!/y.git"]
        {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
