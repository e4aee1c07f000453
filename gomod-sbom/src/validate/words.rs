//! The patterns and formats of the schemas.
//!
//! The schemas have eleven patterns between them, which are told apart here by their text:
//! that is less than an engine for all patterns, and a test holds the list against the
//! schemas.

use crate::timestamp::Timestamp;

/// Whether a text has a pattern; none where the pattern is not known.
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let lower_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let is_uuid = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
            && parts.iter().all(|part| part.chars().all(lower_hex))
    };
    let is_bom_link = |text: &str| {
        text.strip_prefix("urn:cdx:").and_then(|rest| rest.split_once('/')).is_some_and(
            |(uuid, number)| {
                is_uuid(uuid)
                    && number.starts_with(|c: char| ('1'..='9').contains(&c))
                    && number.bytes().all(|b| b.is_ascii_digit())
            },
        )
    };
    Some(match pattern {
        "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" => {
            text.strip_prefix("urn:uuid:").is_some_and(is_uuid)
        }
        "^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*$" => {
            is_bom_link(text)
        }
        "^urn:cdx:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/[1-9][0-9]*#.+$" => {
            text.split_once('#').is_some_and(|(link, element)| {
                is_bom_link(link) && !element.is_empty() && !element.contains('\n')
            })
        }
        "^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$" => {
            matches!(text.len(), 32 | 40 | 64 | 96 | 128)
                && text.bytes().all(|b| b.is_ascii_hexdigit())
        }
        "^([a-z]{2})(-[A-Z]{2})?$" => {
            let (language, country) = text.split_once('-').unwrap_or((text, "AA"));
            [language, country].iter().all(|part| part.len() == 2)
                && language.bytes().all(|b| b.is_ascii_lowercase())
                && country.bytes().all(|b| b.is_ascii_uppercase())
        }
        "^[A-Z]{2}$" => text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()),
        "^[-+a-z0-9.]+/[-+a-z0-9.]+$" => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-+.".contains(c);
            text.split_once('/').is_some_and(|(kind, subtype)| {
                [kind, subtype].iter().all(|part| !part.is_empty() && part.chars().all(plain))
            })
        }
        "^CRE:[0-9]+-[0-9]+$" => {
            let numbers = text.strip_prefix("CRE:").and_then(|rest| rest.split_once('-'));
            numbers.is_some_and(|(a, b)| {
                [a, b].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            })
        }
        r"^[A-Za-z0-9][A-Za-z0-9\-/.()\s]{0,28}[A-Za-z0-9]$" => {
            let inside =
                |c: char| c.is_ascii_alphanumeric() || "-/.()".contains(c) || c.is_whitespace();
            (2..=30).contains(&text.chars().count())
                && text.chars().all(inside)
                && text.starts_with(|c: char| c.is_ascii_alphanumeric())
                && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        }
        "^(.*)$" => !text.contains(['\n', '\r', '\u{2028}', '\u{2029}']),
        _ => return None,
    })
}

/// What a text of a format should be, if it is not that. Formats that are not known, and what
/// the format leaves open, are fine.
pub(super) fn format(format: &str, text: &str) -> Option<&'static str> {
    let (fine, what) = match format {
        "date-time" => {
            let is_time = text.parse::<Timestamp>().is_ok() && !text.contains(' ');
            (is_time, "a time such as 2026-01-31T12:00:00Z")
        }
        "date" => {
            let is_date = format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok();
            (is_date, "a date such as 2026-01-31")
        }
        "idn-email" => (text.contains('@'), "a mail address"),
        "iri-reference" | "uri" => {
            let bad = |c: char| match c {
                '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' => true,
                '!'..='~' => false,
                other => other.is_whitespace() || other.is_control(),
            };
            let scheme = text.split_once(':').map(|(scheme, _)| scheme);
            let absolute = scheme.is_some_and(|scheme| {
                let plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain)
            });
            (!text.contains(bad) && (absolute || format != "uri"), "a URL")
        }
        _ => return None,
    };
    (!fine).then_some(what)
}
