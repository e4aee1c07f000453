//! Go's regular expressions as far as scripts use them, in the dialect of the `regex` crate.

use regex::Regex;

/// Compiles a pattern in which `^` and `$` are the ends of lines.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    Regex::new(&format!("(?m){}", translate(pattern))).map_err(|err| err.to_string())
}

/// A brace that begins no repetition is a brace to Go, as is a bracket within brackets.
fn translate(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.char_indices().peekable();
    let mut class = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, c @ ('<' | '>' | '"' | '\'' | '`' | '/' | ','))) => out.push(c),
                Some((_, c)) => {
                    out.push('\\');
                    out.push(c);
                }
                None => out.push('\\'),
            },
            '[' if class => {
                let named = pattern[at..].starts_with("[:");
                out.push_str(if named { "[" } else { "\\[" });
            }
            '[' => {
                class = true;
                out.push('[');
                if let Some(&(_, '^')) = chars.peek() {
                    out.push('^');
                    chars.next();
                }
                if let Some(&(_, ']')) = chars.peek() {
                    out.push_str("\\]");
                    chars.next();
                }
            }
            ']' => {
                let named = class && pattern[..at].ends_with(':');
                class &= named;
                out.push(']');
            }
            '&' | '~' if class => {
                out.push('\\');
                out.push(c);
            }
            '{' if !class && !repeats(&pattern[at..]) => out.push_str("\\{"),
            c => out.push(c),
        }
    }
    out
}

fn repeats(text: &str) -> bool {
    let Some((inner, _)) = text[1..].split_once('}') else { return false };
    let (low, high) = inner.split_once(',').unwrap_or((inner, ""));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && number(low) && number(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_the_go_command() {
        for (pattern, text) in [
            (r"^go: .*\.txt$", "x\ngo: a.txt\ny"),
            ("{x}", "{x}"),
            ("a{2}b", "aab"),
            (r"[[\]]", "["),
            ("[^]a]", "b"),
            (r"\<x\>", "<x>"),
            ("[[:alpha:]]+1", "ab1"),
        ] {
            assert!(compile(pattern).unwrap().is_match(text), "{pattern}");
        }
    }
}
