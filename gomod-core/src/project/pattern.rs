//! Patterns with `...`, as `go help packages` has them.

/// The text that `...` stands for may be anything, slashes included.
const WILDCARD: &str = "...";

/// A pattern of module paths.
#[derive(Clone, Debug)]
pub(super) struct Pattern<'p> {
    /// The literal pieces between the wildcards.
    pieces: Vec<&'p str>,
    /// The path that a pattern ending in `/...` matches besides: the one before the slash.
    bare: Option<Vec<&'p str>>,
}

impl<'p> Pattern<'p> {
    pub(super) fn new(pattern: &'p str) -> Self {
        let pieces: Vec<&str> = pattern.split(WILDCARD).collect();
        let bare = pattern.strip_suffix("/...").map(|head| head.split(WILDCARD).collect());
        Self { pieces, bare }
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        pieces_match(&self.pieces, path)
            || self.bare.as_ref().is_some_and(|pieces| pieces_match(pieces, path))
    }
}

/// Whether the pieces come in this order, the first at the start and the last at the end.
///
/// Taking each piece at its earliest place never rules out a match, so no backtracking is needed.
fn pieces_match(pieces: &[&str], path: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return false };
    let Some(mut left) = path.strip_prefix(first) else { return false };
    let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
    for piece in middle {
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_any_text_and_a_trailing_one_also_none() {
        for (pattern, path, want) in [
            ("...", "a", true),
            ("a/...", "a", true),
            ("a/...", "a/b/c", true),
            ("a/...", "ab", false),
            ("a...", "ab", true),
            ("...c", "a/b/c", true),
            ("a...b...c", "abc", true),
            ("a...b...c", "acb", false),
            ("x...x", "x", false),
            (".../b/...", "a/b", true),
            ("a", "a", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(path), want, "{pattern} {path}");
        }
    }
}
