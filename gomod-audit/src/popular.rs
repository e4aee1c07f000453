//! The popular modules that others may be taken for.
//!
//! The list is made by `gomod-conformance popular` and lies in data/popular.txt.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use gomod_core::path::split_path_version;

use crate::owner::{is_shared_host, owner};

/// The list as it is shipped.
const SHIPPED: &str = include_str!("../data/popular.txt");

/// A list of popular modules, and what is looked up in it.
#[derive(Debug, Default)]
pub struct Popular {
    paths: Vec<String>,
    known: HashSet<String>,
    owners: HashSet<String>,
    by_name: HashMap<String, Vec<Parts>>,
    by_owner: HashMap<String, Vec<Parts>>,
    by_rest: HashMap<String, Vec<Parts>>,
}

/// A module path taken apart, in lower case, without its major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// `github.com`, `golang.org`.
    pub(crate) host: String,
    /// Who has the repository; empty on a host of one owner.
    pub(crate) owner: String,
    /// The name of the repository; on a host of one owner all behind the host.
    pub(crate) name: String,
    /// The path as it is listed.
    pub(crate) path: String,
}

impl Parts {
    pub(crate) fn of(path: &str) -> Option<Self> {
        let lower = path.to_ascii_lowercase();
        let (bare, _) = split_path_version(&lower)?;
        let (host, rest) = bare.split_once('/')?;
        let (owner, name) = match is_shared_host(host) {
            true => {
                let mut parts = rest.split('/');
                (parts.next()?.to_owned(), parts.next()?.to_owned())
            }
            false => (String::new(), rest.to_owned()),
        };
        Some(Self { host: host.to_owned(), owner, name, path: path.to_owned() })
    }

    /// All behind the host.
    fn rest(&self) -> String {
        // A host that is misspelt is not known as one of many owners.
        match self.owner.as_str() {
            "" => self.name.clone(),
            owner => format!("{owner}/{}", self.name),
        }
    }
}

impl Popular {
    /// The list that comes with gomod.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static LIST: OnceLock<Popular> = OnceLock::new();
        LIST.get_or_init(|| {
            Self::new(SHIPPED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')))
        })
    }

    /// A list of one's own.
    #[must_use]
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut list = Self::default();
        for path in paths {
            list.paths.push(path.to_owned());
            list.owners.insert(owner(path));
            let Some(parts) = Parts::of(path) else { continue };
            list.known.insert(format!("{}/{}", parts.host, parts.rest()));
            list.by_rest.entry(parts.rest()).or_default().push(parts.clone());
            if !parts.owner.is_empty() {
                list.by_owner.entry(parts.owner.clone()).or_default().push(parts.clone());
                list.by_name.entry(parts.name.clone()).or_default().push(parts);
            }
        }
        list
    }

    /// The paths, as they are listed.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Whether the repository of the module, or its owner, is one of the list.
    pub(crate) fn has(&self, parts: &Parts) -> bool {
        self.known.contains(&format!("{}/{}", parts.host, parts.rest()))
            || self.owners.contains(&owner(&parts.path))
    }

    pub(crate) fn of_name(&self, name: &str) -> &[Parts] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn of_owner(&self, owner: &str) -> &[Parts] {
        self.by_owner.get(owner).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn of_rest(&self, parts: &Parts) -> &[Parts] {
        self.by_rest.get(&parts.rest()).map_or(&[], Vec::as_slice)
    }
}
