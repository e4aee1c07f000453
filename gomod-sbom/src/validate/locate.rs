//! Lines and columns of the places of a JSON text.

use std::collections::HashMap;

use super::{Finding, part};

/// Gives each finding the line and column of its place.
///
/// The text was read as JSON before, so that this may take its form for granted; of
/// what is not as expected the rest is left without places.
pub(super) fn locate(text: &[u8], findings: &mut [Finding]) {
    if findings.is_empty() {
        return;
    }
    let mut offsets: HashMap<String, Option<usize>> =
        findings.iter().map(|finding| (finding.place.clone(), None)).collect();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    Scan { text, at: 0, path: String::new(), offsets: &mut offsets }.document();
    let lines = Lines::of(text);
    for finding in findings {
        if let Some(Some(offset)) = offsets.get(&finding.place) {
            let (line, column) = lines.position(text, *offset);
            (finding.line, finding.column) = (Some(line), Some(column));
        }
    }
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    path: String,
    offsets: &'t mut HashMap<String, Option<usize>>,
}

/// An object or a list that is open: how long the path to it is, and, for a list, the next index.
struct Open {
    path: usize,
    index: Option<usize>,
}

impl Scan<'_> {
    fn document(&mut self) {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.skip(|byte| byte.is_ascii_whitespace() || byte == b',');
            let Some(&byte) = self.text.get(self.at) else { return };
            if matches!(byte, b'}' | b']') {
                self.at += 1;
                open.pop();
                if open.is_empty() {
                    return;
                }
                continue;
            }
            if let Some(container) = open.last_mut() {
                self.path.truncate(container.path);
                match &mut container.index {
                    Some(index) => {
                        self.path.push_str(&format!("/{index}"));
                        *index += 1;
                    }
                    None => {
                        let Some(key) = self.string() else { return };
                        self.path.push('/');
                        self.path.push_str(&part(&key));
                        self.skip(|byte| byte.is_ascii_whitespace() || byte == b':');
                    }
                }
            }
            if let Some(offset) = self.offsets.get_mut(&self.path) {
                offset.get_or_insert(self.at);
            }
            match self.text.get(self.at) {
                Some(b'{') => {
                    open.push(Open { path: self.path.len(), index: None });
                    self.at += 1;
                }
                Some(b'[') => {
                    open.push(Open { path: self.path.len(), index: Some(0) });
                    self.at += 1;
                }
                Some(b'"') => drop(self.string()),
                Some(_) => self.skip(|byte| !b",]} \t\r\n".contains(&byte)),
                None => return,
            }
            if open.is_empty() {
                return;
            }
        }
    }

    fn skip(&mut self, while_it_is: impl Fn(u8) -> bool) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|&byte| !while_it_is(byte));
        self.at += end.unwrap_or(rest.len());
    }

    /// The string that begins here.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let mut end = start + 1;
        loop {
            match self.text.get(end)? {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        serde_json::from_slice(self.text.get(start..=end)?).ok()
    }
}

/// The offsets at which the lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &[u8]) -> Lines {
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        Lines(std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect())
    }

    fn position(&self, text: &[u8], offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.0.get(line)).copied().unwrap_or(0);
        let before = String::from_utf8_lossy(text.get(start..offset).unwrap_or_default());
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::Rule;

    #[test]
    fn places() {
        let text = "{ \"a/~\": [1, {\"b\\\"\": \"x\"},\n \"é\", [[]], true],\n  \"c\": null }";
        for (place, expected) in [
            ("", Some((1, 1))),
            ("/a~1~0", Some((1, 10))),
            ("/a~1~0/1/b\"", Some((1, 22))),
            ("/a~1~0/2", Some((2, 2))),
            ("/a~1~0/3/0", Some((2, 8))),
            ("/a~1~0/4", Some((2, 13))),
            ("/c", Some((3, 8))),
            ("/d", None),
        ] {
            let mut finding = [Finding {
                rule: Rule::Schema,
                place: place.to_owned(),
                line: None,
                column: None,
                message: String::new(),
            }];
            locate(text.as_bytes(), &mut finding);
            assert_eq!(finding[0].line.zip(finding[0].column), expected, "{place}");
        }
    }
}
