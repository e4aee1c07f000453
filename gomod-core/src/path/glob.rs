//! The patterns of GOPRIVATE and its like.

/// Whether a prefix of `target`, in whole elements, matches a glob of the comma-separated
/// list (`module.MatchPrefixPatterns`, see `go help private`).
///
/// A glob with N slashes is matched against the first N+1 elements, by the rules of Go's
/// `path.Match`: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]` are classes, `\` takes
/// the next character as it is. Empty and malformed globs match nothing; a slash at the
/// end of a glob does not count.
///
/// ```
/// use gomod_core::path::match_prefix_patterns;
/// assert!(match_prefix_patterns("*.corp.example.com,rsc.io/private", "git.corp.example.com/a/b"));
/// assert!(!match_prefix_patterns("*.corp.example.com,rsc.io/private", "rsc.io/privateer"));
/// ```
#[must_use]
pub fn match_prefix_patterns(globs: &str, target: &str) -> bool {
    globs.split(',').map(|glob| glob.strip_suffix('/').unwrap_or(glob)).any(|glob| {
        let slashes = glob.matches('/').count();
        !glob.is_empty() && prefix(target, slashes).is_some_and(|prefix| matches(glob, prefix))
    })
}

/// The first elements of a path, up to that many slashes; none where there are fewer.
fn prefix(path: &str, slashes: usize) -> Option<&str> {
    let mut ends = path.match_indices('/').map(|(at, _)| at).skip(slashes);
    if let Some(end) = ends.next() {
        return path.get(..end);
    }
    (path.matches('/').count() == slashes).then_some(path)
}

/// One step of a pattern.
enum Step {
    /// Any bytes but slashes.
    Star,
    /// One character but a slash.
    Any,
    /// This byte.
    Byte(u8),
    /// One character of these ranges, or (`negated`) of none of them.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// `path.Match`; a malformed pattern matches nothing.
///
/// A star never crosses a slash, so when a later step fails it is enough to let the last
/// star take one byte more: the time is at most the product of both lengths.
fn matches(pattern: &str, name: &str) -> bool {
    let Some(steps) = compile(pattern) else { return false };
    let bytes = name.as_bytes();
    let (mut step, mut at) = (0, 0);
    let mut last_star = None;
    while step < steps.len() || at < bytes.len() {
        let next = match steps.get(step) {
            Some(Step::Star) => {
                last_star = Some((step, at));
                Some(at)
            }
            Some(other) => other.take(name, at),
            None => None,
        };
        match (next, last_star) {
            (Some(next), _) => (step, at) = (step + 1, next),
            (None, Some((star, from))) if from < bytes.len() && bytes[from] != b'/' => {
                last_star = Some((star, from + 1));
                (step, at) = (star + 1, from + 1);
            }
            _ => return false,
        }
    }
    true
}

impl Step {
    /// Where the name goes on after this step, if it matches at `at`.
    fn take(&self, name: &str, at: usize) -> Option<usize> {
        let byte = *name.as_bytes().get(at)?;
        // A star may have stopped within a character; Go reads such bytes one by one.
        let c = name.get(at..).and_then(|rest| rest.chars().next());
        let (c, len) = c.map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8()));
        match self {
            Step::Star => Some(at),
            Step::Any => (c != '/').then_some(at + len),
            Step::Byte(want) => (byte == *want).then_some(at + 1),
            Step::Class { negated, ranges } => {
                let within = ranges.iter().any(|&(low, high)| low <= c && c <= high);
                (within != *negated).then_some(at + len)
            }
        }
    }
}

fn compile(pattern: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => steps.push(Step::Star),
            '?' => steps.push(Step::Any),
            '[' => steps.push(class(&mut chars)?),
            c => {
                let c = if c == '\\' { chars.next()? } else { c };
                steps.extend(c.encode_utf8(&mut [0; 4]).bytes().map(Step::Byte));
            }
        }
    }
    Some(steps)
}

/// The rest of a class, after its bracket. It has at least one range.
fn class(chars: &mut std::str::Chars<'_>) -> Option<Step> {
    let rest = chars.as_str().strip_prefix('^');
    let negated = rest.is_some();
    *chars = rest.unwrap_or(chars.as_str()).chars();
    let mut ranges = Vec::new();
    loop {
        if let Some(rest) = chars.as_str().strip_prefix(']')
            && !ranges.is_empty()
        {
            *chars = rest.chars();
            return Some(Step::Class { negated, ranges });
        }
        let low = class_char(chars)?;
        let mut high = low;
        if let Some(rest) = chars.as_str().strip_prefix('-') {
            *chars = rest.chars();
            high = class_char(chars)?;
        }
        ranges.push((low, high));
    }
}

fn class_char(chars: &mut std::str::Chars<'_>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        c => Some(c),
    }
}
