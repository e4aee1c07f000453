//! What a server and git tell: references and commits.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::info::VersionOrigin;
use crate::pseudo::{self, CommitTime};
use crate::syntax::go_quote;
use crate::version;

/// The fewest digits that may name a commit.
pub(super) const MIN_HASH: usize = 7;

/// A commit.
#[derive(Clone, Debug)]
pub(super) struct Revision {
    /// Its hash in full.
    pub(super) hash: String,
    pub(super) time: CommitTime,
    /// The tag that was asked for, else the hash.
    pub(super) version: String,
    /// All its tags, sorted.
    pub(super) tags: Vec<String>,
    pub(super) origin: VersionOrigin,
}

impl Revision {
    /// The form of the hash that pseudo-versions have.
    pub(super) fn short(&self) -> &str {
        self.hash.get(..12).unwrap_or(&self.hash)
    }
}

/// The branches and tags of a server, and its HEAD, with the commits they mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Refs(BTreeMap<String, String>);

impl Refs {
    /// Reads what `git ls-remote` prints. What is neither branch nor tag does not count, for hosts
    /// show every proposed change as a reference.
    pub(super) fn parse(lines: &[String]) -> Self {
        let mut refs = BTreeMap::new();
        let mut peeled = Vec::new();
        for line in lines {
            let mut fields = line.split_whitespace();
            let (Some(hash), Some(name), None) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let counts =
                name == "HEAD" || name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
            if !counts || !is_hash(hash) {
                continue;
            }
            match name.strip_suffix("^{}") {
                // The commit that an annotated tag means.
                Some(name) => peeled.push((name.to_owned(), hash.to_owned())),
                None if is_plain(name) => {
                    refs.insert(name.to_owned(), hash.to_owned());
                }
                None => {}
            }
        }
        refs.extend(peeled.into_iter().filter(|(name, _)| is_plain(name)));
        Refs(refs)
    }

    /// The commit that a reference means, given by its full name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, hash)| (name.as_str(), hash.as_str()))
    }

    /// The tags that begin so, with their commits, sorted.
    pub(super) fn tags(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter_map(move |(name, hash)| {
            let tag = name.strip_prefix("refs/tags/")?;
            tag.starts_with(prefix).then_some((tag, hash))
        })
    }

    /// Whether hashes are of the longer kind. No server has both.
    pub(super) fn is_sha256(&self) -> bool {
        self.0.values().next().is_some_and(|hash| hash.len() == 64)
    }

    /// A sum over the tags that begin so and may matter for versions (`gitRepo.Tags`).
    pub(super) fn tag_sum(&self, prefix: &str) -> String {
        let dir = prefix.get(..prefix.rfind('/').map_or(0, |at| at + 1)).unwrap_or_default();
        let counts = |tag: &str| {
            let name = tag.strip_prefix(dir).unwrap_or(tag);
            version::canonical(name).is_some_and(|canonical| name.starts_with(&*canonical))
                && !pseudo::is_pseudo(name)
        };
        format!("t1:{}", sum(self.tags(prefix).filter(|(tag, _)| counts(tag))))
    }

    /// A sum over everything (`gitRepo.repoSum`).
    pub(super) fn repo_sum(&self) -> String {
        format!("r1:{}", sum(self.iter()))
    }
}

fn sum<'r>(refs: impl Iterator<Item = (&'r str, &'r str)>) -> String {
    let mut hasher = Sha256::new();
    for (name, hash) in refs {
        hasher.update(format!("{} {hash}\n", go_quote(name.as_bytes())));
    }
    STANDARD.encode(hasher.finalize())
}

/// Whether the text is made of lower-case hexadecimal digits.
pub(super) fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_hash(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && is_hex(text)
}

/// Whether a reference has a name that git would let it have (`git check-ref-format`): a server
/// may say anything.
fn is_plain(name: &str) -> bool {
    let odd = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    !name.contains(odd)
        && !name.contains("..")
        && !name.contains("@{")
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"))
        && !name.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn refs(lines: &[&str]) -> Refs {
        Refs::parse(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn takes_branches_and_tags_only() {
        let lines = [
            format!("{A}\tHEAD"),
            format!("{A}\trefs/heads/main"),
            format!("{B}\trefs/pull/1/head"),
            format!("{B}\trefs/tags/v1.0.0"),
            format!("{A}\trefs/tags/v1.0.0^{{}}"),
            format!("{A}\trefs/tags/../../config"),
            format!("{A}\trefs/tags/a..b"),
            "zzz\trefs/tags/v2.0.0".to_owned(),
            "warning: something".to_owned(),
        ];
        let refs = Refs::parse(&lines);
        let names: Vec<&str> = refs.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["HEAD", "refs/heads/main", "refs/tags/v1.0.0"]);
        assert_eq!(refs.get("refs/tags/v1.0.0"), Some(A));
        assert!(!refs.is_sha256());
    }

    #[test]
    fn sums_what_may_be_a_version() {
        let none = refs(&[]);
        assert_eq!(none.tag_sum(""), "t1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        let line = format!("{A}\trefs/tags/sub/v1.0.0");
        let one = refs(&[&line]);
        assert_eq!(one.tag_sum(""), none.tag_sum(""), "no version without its directory");
        assert_ne!(one.tag_sum("sub/"), none.tag_sum(""));
        assert_eq!(one.tag_sum("sub/v2"), none.tag_sum(""));
    }
}
