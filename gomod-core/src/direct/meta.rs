//! `go-import` meta tags in a web page (`go help importpath`).
//!
//! The page comes from anywhere and need not be well-formed. Only the head counts: what a visitor
//! may write into the body of a page must not say where code is.

/// A `go-import` tag: which paths are in which repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MetaImport {
    /// The path of the root.
    pub(super) prefix: String,
    /// The version-control system, or `mod` for a module proxy.
    pub(super) system: String,
    /// The URL of the repository or proxy.
    pub(super) repository: String,
    /// The directory in the repository that the prefix stands for.
    pub(super) subdirectory: String,
}

/// Finds the tags of a page. Those for a module proxy come first, and others with the same prefix
/// do not count beside them.
pub(super) fn imports(page: &str) -> Vec<MetaImport> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((tag, behind)) = next_tag(rest) {
        rest = behind;
        let name = tag.name.rsplit(':').next().unwrap_or_default();
        if !tag.closes && name.eq_ignore_ascii_case("body")
            || tag.closes && name.eq_ignore_ascii_case("head")
        {
            break;
        }
        if tag.closes || !name.eq_ignore_ascii_case("meta") {
            continue;
        }
        if attribute(tag.attributes, "name").as_deref() != Some("go-import") {
            continue;
        }
        let content = attribute(tag.attributes, "content").unwrap_or_default();
        let fields: Vec<&str> = content.split_whitespace().collect();
        if let [prefix, system, repository, ref subdirectory @ ..] = fields[..]
            && subdirectory.len() <= 1
        {
            found.push(MetaImport {
                prefix: prefix.to_owned(),
                system: system.to_owned(),
                repository: repository.to_owned(),
                subdirectory: subdirectory.concat(),
            });
        }
    }
    let (mut list, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|import| import.system == "mod");
    for import in others {
        let is_mod = |mine: &MetaImport| mine.system == "mod" && mine.prefix == import.prefix;
        if !list.iter().any(is_mod) {
            list.push(import);
        }
    }
    list
}

struct Tag<'p> {
    name: &'p str,
    closes: bool,
    attributes: &'p str,
}

/// The next tag of a page, and what is behind it.
fn next_tag(mut page: &str) -> Option<(Tag<'_>, &str)> {
    loop {
        let (_, rest) = page.split_once('<')?;
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")]
            .into_iter()
            .find_map(|(open, close)| Some((rest.strip_prefix(open)?, close)));
        if let Some((inside, close)) = skipped {
            page = inside.split_once(close)?.1;
            continue;
        }
        let (rest, closes) = match rest.strip_prefix('/') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let is_name = |c: char| c.is_alphanumeric() || "_:.-".contains(c);
        let len = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(len);
        if name.is_empty() {
            page = rest;
            continue;
        }
        let end = tag_end(behind)?;
        let (attributes, behind) = behind.split_at(end);
        return Some((Tag { name, closes, attributes }, behind.get(1..).unwrap_or_default()));
    }
}

/// Where the `>` of a tag is: not within quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute, whatever the case of its name.
fn attribute(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if text.is_empty() {
            return None;
        }
        let len = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
        let (name, rest) = text.split_at(len);
        let rest = rest.trim_start();
        let Some(rest) = rest.strip_prefix('=') else {
            // A name alone.
            text = rest;
            continue;
        };
        let rest = rest.trim_start();
        let (value, behind) = match rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => {
                let inside = rest.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        let name = name.rsplit(':').next().unwrap_or_default();
        if name.eq_ignore_ascii_case(wanted) {
            return Some(unescape(value));
        }
        text = behind;
    }
}

/// A value without the references of XML to characters. Others stay as they are.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').and_then(|(name, behind)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    let code = match number.strip_prefix('x') {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => number.parse(),
                    };
                    char::from_u32(code.ok()?)?
                }
            };
            Some((c, behind))
        });
        match reference {
            Some((c, behind)) => {
                out.push(c);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(page: &str) -> Vec<String> {
        let text = |i: MetaImport| {
            format!("{} {} {} {}", i.prefix, i.system, i.repository, i.subdirectory)
                .trim_end()
                .to_owned()
        };
        imports(page).into_iter().map(text).collect()
    }

    #[test]
    fn finds_tags() {
        for (page, want) in [
            (
                r#"<meta name="go-import" content="a.com/x git https://b.com/x">"#,
                "a.com/x git https://b.com/x",
            ),
            ("<META NAME=go-import CONTENT='a git  b'/>", "a git b"),
            (
                "<!DOCTYPE html><html><head>\n<meta charset=utf-8><meta content=\"a git b sub/dir\" name='go-import'></head>",
                "a git b sub/dir",
            ),
            (
                "<?xml version=\"1.0\"?><x:meta x:name=\"go-import\" content=\"a git b?x&amp;y&#65;\"/>",
                "a git b?x&yA",
            ),
            (
                "<!-- <meta name=go-import content='no git no'> --><meta name='go-import' content='a git b'>",
                "a git b",
            ),
            (
                "<script>if (a < b) { c > d }</script><meta name='go-import' content='a git b'>",
                "a git b",
            ),
        ] {
            assert_eq!(brief(page), [want], "{page}");
        }
    }

    #[test]
    fn passes_over_what_is_none() {
        for page in [
            "",
            "<",
            "<meta",
            "<meta name=go-import>",
            "<meta name=go-import content='a git'>",
            "<meta name=go-import content='a git b c d'>",
            "<meta name=go-source content='a git b'>",
            "<body><meta name=go-import content='a git b'>",
            "</head><meta name=go-import content='a git b'>",
            "<!-- <meta name=go-import content='a git b'>",
            "<meta name='go-import content='a git b'>",
        ] {
            assert_eq!(brief(page), [""; 0], "{page}");
        }
    }

    #[test]
    fn prefers_proxies() {
        let page = "<meta name=go-import content='a git b'><meta name=go-import content='a mod c'>\
                    <meta name=go-import content='d git e'>";
        assert_eq!(brief(page), ["a mod c", "d git e"]);
    }
}
