//! Whether a text is a package URL (ECMA-427, clause 5).

/// What is wrong with a package URL.
pub(super) fn fault(purl: &str) -> Option<String> {
    let Some(rest) = purl.strip_prefix("pkg:") else {
        return Some("it does not begin with pkg:".to_owned());
    };
    if let Some(bad) = purl.chars().find(|c| c.is_whitespace() || c.is_control()) {
        return Some(format!("{bad:?} must be percent-encoded"));
    }
    if !is_encoded(purl) {
        return Some("a % is not followed by two hexadecimal digits".to_owned());
    }
    let (rest, subpath) = rest.split_once('#').unwrap_or((rest, ""));
    if subpath.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Some("its subpath has . or .. in it".to_owned());
    }
    let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
    let mut seen = Vec::new();
    for qualifier in qualifiers.split('&').filter(|qualifier| !qualifier.is_empty()) {
        let Some((key, _)) = qualifier.split_once('=') else {
            return Some(format!("its qualifier {qualifier:?} has no ="));
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if !key.starts_with(|c: char| c.is_ascii_alphabetic()) || !key.chars().all(plain) {
            return Some(format!("{key:?} is no name of a qualifier"));
        }
        if seen.contains(&key) {
            return Some(format!("it has the qualifier {key} twice"));
        }
        seen.push(key);
    }
    let rest = rest.trim_start_matches('/');
    let Some((kind, path)) = rest.split_once('/') else {
        return Some("it has no name".to_owned());
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    if !kind.starts_with(|c: char| c.is_ascii_alphabetic()) || !kind.chars().all(plain) {
        return Some(format!("{kind:?} is no type of packages"));
    }
    let path = match path.rsplit_once('@') {
        Some((_, "")) => return Some("there is no version behind its @".to_owned()),
        Some((path, _)) => path,
        None => path,
    };
    path.trim_matches('/').is_empty().then(|| "it has no name".to_owned())
}

fn is_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        after.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    })
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn purls() {
        for good in [
            "pkg:golang/github.com/a/b@v1.0.0",
            "pkg:golang/a@v1+incompatible?goos=linux&type=module#cmd/x",
            "pkg:npm/%40angular/core@1",
            "pkg://deb/debian/curl@7?arch=i386",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "",
            "golang/a@v1",
            "pkg:golang",
            "pkg:golang/",
            "pkg:golang/@v1",
            "pkg:golang/a@",
            "pkg:golang/a b@v1",
            "pkg:golang/a%2@v1",
            "pkg:golang/a%é",
            "pkg:go lang/a",
            "pkg:1go/a",
            "pkg:golang/a?x",
            "pkg:golang/a?1=x",
            "pkg:golang/a?x=1&x=2",
            "pkg:golang/a#../b",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
