//! Whether a module path looks like that of a popular module.
//!
//! What an attacker can choose is the host and the owner: nobody but the owner publishes under
//! a name that is taken. So the name of the repository has to be the same, and host or owner
//! alike. A misspelt repository of the right owner is not an attack but a typing error, which
//! the go command reports by itself.

use std::fmt;

use crate::popular::{Parts, Popular};

/// In what way a path looks like another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Likeness {
    /// The host is spelt nearly the same, and all behind it is the same.
    Host,
    /// The owner is spelt nearly the same.
    Spelling,
    /// The owner has the same words in another order or with other separators.
    Words,
    /// The owner is the same but for a word such as `go` or `org`.
    Affix,
    /// Owner and repository have changed places.
    Swapped,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "a host that is spelt nearly the same",
            Self::Spelling => "an owner that is spelt nearly the same",
            Self::Words => "an owner of the same words",
            Self::Affix => "an owner with a word more or less",
            Self::Swapped => "owner and repository have changed places",
        })
    }
}

/// Words that are put before or behind a name to have another one that looks official.
const AFFIXES: &[&str] = &[
    "go", "golang", "lang", "io", "org", "hq", "labs", "lab", "dev", "team", "official", "inc",
    "the", "project", "oss", "pkg", "lib", "app", "sdk", "git", "github", "real",
];

/// The popular module that a path looks like; none where it is itself popular, or of the owner
/// of a popular module.
///
/// ```
/// use gomod_audit::look_alike::{Likeness, look_alike};
/// use gomod_audit::popular::Popular;
///
/// let popular = Popular::new(["github.com/boltdb/bolt", "golang.org/x/net"]);
/// let found = |path| look_alike(&popular, path);
/// assert_eq!(found("github.com/boltdb-go/bolt"), Some(("github.com/boltdb/bolt", Likeness::Affix)));
/// assert_eq!(found("go1ang.org/x/net"), Some(("golang.org/x/net", Likeness::Host)));
/// assert_eq!(found("github.com/boltdb/bolt/v2"), None);
/// assert_eq!(found("github.com/someone/bolt"), None);
/// ```
#[must_use]
pub fn look_alike<'p>(popular: &'p Popular, path: &str) -> Option<(&'p str, Likeness)> {
    let parts = Parts::of(path)?;
    if popular.has(&parts) {
        return None;
    }
    let hosts = popular.of_rest(&parts).iter().filter(|other| host_alike(&parts, other));
    let hosts = hosts.map(|other| (other, Likeness::Host));
    let names = popular.of_name(&parts.name).iter().filter(|other| other.host == parts.host);
    let names = names.filter_map(|other| Some((other, owner_alike(&parts.owner, &other.owner)?)));
    let swapped = popular.of_owner(&parts.name).iter();
    let swapped = swapped
        .filter(|other| other.name == parts.owner && other.host == parts.host)
        .map(|other| (other, Likeness::Swapped));
    let found = hosts.chain(names).chain(swapped).min_by_key(|(_, likeness)| *likeness);
    found.map(|(other, likeness)| (other.path.as_str(), likeness))
}

/// A host that is spelt nearly the same.
///
/// The same owner on another of the hosts of many owners is no likeness: projects move, and of the
/// corpus's modules every one that was called so had.
fn host_alike(parts: &Parts, other: &Parts) -> bool {
    if parts.host == other.host {
        return false;
    }
    let limit = if parts.host.len().min(other.host.len()) >= 6 { 1 } else { 0 };
    let squeezed = |host: &str| host.replace(['-', '.'], "");
    distance(&parts.host, &other.host, limit) <= limit
        || squeezed(&parts.host) == squeezed(&other.host)
}

fn owner_alike(owner: &str, popular: &str) -> Option<Likeness> {
    if owner == popular {
        return None;
    }
    if words(owner) == words(popular) || squeezed(owner) == squeezed(popular) {
        return Some(Likeness::Words);
    }
    if affixed(owner, popular) || affixed(popular, owner) {
        return Some(Likeness::Affix);
    }
    let limit = match owner.chars().count().min(popular.chars().count()) {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    (distance(owner, popular, limit) <= limit).then_some(Likeness::Spelling)
}

/// The parts between separators, in alphabetical order.
fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split(['-', '_', '.']).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words
}

fn squeezed(name: &str) -> String {
    // Digits that pass for letters.
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'l',
        '5' => 's',
        c => c,
    };
    name.chars().filter(|c| !"-_.".contains(*c)).map(letter).collect()
}

/// Whether one name is the other with a word such as `go` before or behind.
fn affixed(long: &str, short: &str) -> bool {
    // A short name with a word behind it is any name.
    if short.len() < 3 {
        return false;
    }
    let rest = long.strip_prefix(short).or_else(|| long.strip_suffix(short));
    rest.is_some_and(|rest| AFFIXES.contains(&rest.trim_matches(['-', '_', '.'])))
}

/// The number of letters to insert, delete, change or swap with a neighbour, as far as it is
/// at most `limit` (optimal string alignment).
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let change = last[j] + usize::from(x != y);
            let mut least = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, n) in [
            ("sirupsen", "siruspen", 1),
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("abc", "abcd", 1),
            ("pborman", "bpoorman", 2),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(a, b, 2), n, "{a} {b}");
            assert_eq!(distance(b, a, 2), n, "{b} {a}");
        }
        assert_eq!(distance("abcdef", "uvwxyz", 1), 6);
        assert_eq!(distance("abc", "abcdef", 1), 2);
    }

    #[test]
    fn each_likeness() {
        let popular = Popular::new([
            "github.com/sirupsen/logrus",
            "github.com/go-yaml/yaml",
            "github.com/spf13/cobra",
            "golang.org/x/net",
        ]);
        for (path, likeness) in [
            ("github.com/siruspen/logrus", Some(Likeness::Spelling)),
            ("github.com/siruspen/logrus/v2", Some(Likeness::Spelling)),
            ("github.com/yaml-go/yaml", Some(Likeness::Words)),
            ("github.com/goyaml/yaml", Some(Likeness::Words)),
            ("github.com/spf13-dev/cobra", Some(Likeness::Affix)),
            ("github.com/cobra/spf13", Some(Likeness::Swapped)),
            ("githib.com/spf13/cobra", Some(Likeness::Host)),
            ("golang-org/x/net", Some(Likeness::Host)),
            ("github.com/sirupsen/logrus", None),
            ("github.com/Sirupsen/logrus", None),
            ("github.com/sirupsen/other", None),
            ("github.com/other/logrus", None),
            ("codeberg.org/spf13/cobra", None),
            ("golang.org/x/text", None),
            ("example.com/x", None),
        ] {
            assert_eq!(look_alike(&popular, path).map(|found| found.1), likeness, "{path}");
        }
    }
}
