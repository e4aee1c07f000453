//! Who supplies and who makes: what no module tells, and a person must.

use std::fmt;
use std::str::FromStr;

use gomod_core::path::match_prefix_patterns;

use crate::model::{OrganizationalContact, OrganizationalEntity};

/// A firm or a person.
///
/// Written `NAME <EMAIL> (URL)`, as npm has it; each part may be missing, but not all, and there
/// may be more than one URL.
///
/// ```
/// use gomod_sbom::Party;
///
/// let party: Party = "Acme, Inc. <sbom@acme.example> (https://acme.example)".parse()?;
/// assert_eq!(party.name.as_deref(), Some("Acme, Inc."));
/// assert_eq!(party.email.as_deref(), Some("sbom@acme.example"));
/// assert_eq!(party.urls, ["https://acme.example"]);
/// assert!("Acme <nowhere>".parse::<Party>().is_err());
/// # Ok::<(), gomod_sbom::PartyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name.
    pub name: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// Pages, with their scheme.
    pub urls: Vec<String>,
}

impl Party {
    /// The party as an organization.
    #[must_use]
    pub fn organization(&self) -> OrganizationalEntity {
        let email = self.email.clone();
        let contact = email.map(|email| OrganizationalContact {
            email: Some(email),
            ..OrganizationalContact::default()
        });
        OrganizationalEntity {
            name: self.name.clone(),
            url: self.urls.clone(),
            contact: contact.into_iter().collect(),
        }
    }

    /// The party as a person, of whom a document has no page.
    #[must_use]
    pub fn person(&self) -> OrganizationalContact {
        OrganizationalContact { name: self.name.clone(), email: self.email.clone(), phone: None }
    }
}

impl FromStr for Party {
    type Err = PartyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = |problem| PartyError { text: text.to_owned(), problem };
        let mut party = Party::default();
        let mut rest = text.trim();
        while let Some((before, url)) = rest.strip_suffix(')').and_then(|r| r.rsplit_once('(')) {
            // A name may have parentheses of its own.
            if !url.contains("://") {
                break;
            }
            if !is_url(url) {
                return Err(fail(PartyProblem::Url));
            }
            party.urls.insert(0, url.to_owned());
            rest = before.trim_end();
        }
        if let Some((before, email)) = rest.strip_suffix('>').and_then(|r| r.rsplit_once('<')) {
            if !is_email(email) {
                return Err(fail(PartyProblem::Email));
            }
            party.email = Some(email.to_owned());
            rest = before.trim_end();
        }
        if rest.contains(['<', '>']) || rest.contains(char::is_control) {
            return Err(fail(PartyProblem::Form));
        }
        party.name = Some(rest.to_owned()).filter(|name| !name.is_empty());
        if party == Party::default() {
            return Err(fail(PartyProblem::Form));
        }
        Ok(party)
    }
}

fn is_url(text: &str) -> bool {
    let scheme_and_host = text.split_once("://");
    let scheme = scheme_and_host.is_some_and(|(scheme, host)| {
        matches!(scheme, "http" | "https") && !host.is_empty() && !host.starts_with('/')
    });
    let bad = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c);
    scheme && !text.contains(bad)
}

fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
    text.split_once('@').is_some_and(|(local, host)| {
        let dots = |part: &str| !part.split('.').any(str::is_empty);
        dots(local) && dots(host) && local.chars().all(plain) && host.chars().all(plain)
    })
}

/// A text that is nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyError {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub problem: PartyProblem,
}

/// What is wrong with a text that is nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartyProblem {
    /// It has not the form `NAME <EMAIL> (URL)`.
    Form,
    /// What stands in `<>` is no mail address.
    Email,
    /// What stands in `()` is no URL of the web.
    Url,
}

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.problem {
            PartyProblem::Form => write!(f, "{text:?} has not the form NAME <EMAIL> (URL)"),
            PartyProblem::Email => write!(f, "what stands in <> of {text:?} is no mail address"),
            PartyProblem::Url => write!(f, "what stands in () of {text:?} is no URL of the web"),
        }
    }
}

impl std::error::Error for PartyError {}

/// Who made and supplies the main module, and who made the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parties {
    /// Who supplies the main module.
    pub supplier: Option<Party>,
    /// The organization that made the main module; and the document, unless told otherwise.
    pub manufacturer: Option<Party>,
    /// The persons who made the main module.
    pub authors: Vec<Party>,
    /// The organization that made the document, where it is another one.
    pub document_manufacturer: Option<Party>,
    /// The persons who made the document.
    pub document_authors: Vec<Party>,
}

/// What a person says of modules that tell nothing of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// Of which modules: patterns as in `GOPRIVATE`, held against what is built.
    pub modules: String,
    /// Who supplies them.
    pub supplier: Option<Party>,
    /// Who made them.
    pub manufacturer: Option<Party>,
    /// The SPDX expression of the licences under which they are used.
    pub license: Option<String>,
}

impl Told {
    /// Whether it is told of a module.
    pub(crate) fn is_of(&self, path: &str) -> bool {
        match_prefix_patterns(&self.modules, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_by_their_parts() {
        for (text, name, email, urls) in [
            ("Acme", Some("Acme"), None, &[][..]),
            ("Acme (Europe) Ltd", Some("Acme (Europe) Ltd"), None, &[]),
            ("Acme (Europe)", Some("Acme (Europe)"), None, &[]),
            ("<a@b.c>", None, Some("a@b.c"), &[]),
            ("(https://a.b)(http://c.d/e)", None, None, &["https://a.b", "http://c.d/e"]),
            (" A <a@b.c>  (https://a.b) ", Some("A"), Some("a@b.c"), &["https://a.b"]),
        ] {
            let party: Party = text.parse().unwrap();
            assert_eq!((party.name.as_deref(), party.email.as_deref()), (name, email), "{text}");
            assert_eq!(party.urls, urls, "{text}");
        }
    }

    #[test]
    fn texts_that_are_nobody() {
        for (text, problem) in [
            ("", PartyProblem::Form),
            ("A <a@b> b", PartyProblem::Form),
            ("A\nB", PartyProblem::Form),
            ("A <a>", PartyProblem::Email),
            ("A <a@@b>", PartyProblem::Email),
            ("A <.a@b>", PartyProblem::Email),
            ("A <@>", PartyProblem::Email),
            ("A (ftp://a)", PartyProblem::Url),
            ("A (https://)", PartyProblem::Url),
            ("A (https://a b)", PartyProblem::Url),
        ] {
            assert_eq!(text.parse::<Party>().unwrap_err().problem, problem, "{text}");
        }
    }
}
