//! What the comments of a directive say.

use crate::syntax::{Block, Comment, Line, go_trim, lossy};

/// Whether a line is marked `// indirect`: its first suffix comment is that word alone, or
/// that word and a semicolon before others (`modfile`'s `isIndirect`).
pub(super) fn is_indirect(line: Line<'_>) -> bool {
    line.suffix().next().is_some_and(|comment| says_indirect(comment.bytes))
}

/// The rule of [`is_indirect`] for one comment.
pub(crate) fn says_indirect(comment: &[u8]) -> bool {
    if comment == b"// indirect" {
        return true;
    }
    let text = lossy(comment.strip_prefix(b"//").unwrap_or(comment));
    let mut words = text.split_whitespace();
    let first_two = (words.next(), words.next());
    matches!(first_two, (Some("indirect"), None) | (Some("indirect;"), Some(_)))
}

/// The text of a directive's comments, above and behind it; those of its block where it has
/// none of its own (`modfile`'s `parseDirectiveComment`).
pub(super) fn directive_comment(block: Option<Block<'_>>, line: Line<'_>) -> String {
    let mut text = String::new();
    let mut first = true;
    let mut add = |comment: Comment<'_>| {
        let Some(comment) = comment.bytes.strip_prefix(b"//") else { return };
        if !std::mem::take(&mut first) {
            text.push('\n');
        }
        text.push_str(&lossy(go_trim(comment)));
    };
    match block {
        Some(block) if !line.has_comments() => {
            block.before().for_each(&mut add);
            block.suffix().for_each(add);
        }
        _ => {
            line.before().for_each(&mut add);
            line.suffix().for_each(add);
        }
    }
    text
}

/// The first paragraph that begins with `Deprecated:`, without that word
/// (<https://go.dev/ref/mod#go-mod-file-module-deprecation>).
pub(super) fn deprecation(comment: &str) -> &str {
    const MARK: &str = "Deprecated:";
    let begin = if comment.starts_with(MARK) {
        0
    } else {
        match comment.find("\n\nDeprecated:") {
            Some(at) => at + 2,
            None => return "",
        }
    };
    let notice = comment.get(begin + MARK.len()..).unwrap_or_default().trim_start_matches(' ');
    notice.split_once("\n\n").map_or(notice, |(paragraph, _)| paragraph)
}
