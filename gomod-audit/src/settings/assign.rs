//! Where a setting is given a value, in the languages that CI systems and builds are told in.
//!
//! None of these files is parsed as what it is: a shell line stands in YAML, in a Makefile or
//! behind RUN all the same. What counts is a name, a sign that gives it a value, and the value.

use std::ops::Range;

use gomod_core::syntax::Span;

use crate::text::Text;

/// The settings that are looked for.
const NAMES: [&str; 8] = [
    "GOFLAGS",
    "GOINSECURE",
    "GONOPROXY",
    "GONOSUMCHECK",
    "GONOSUMDB",
    "GOPRIVATE",
    "GOPROXY",
    "GOSUMDB",
];

/// Longer lines are generated, and nobody reads them.
const MAX_LINE: usize = 4_096;

/// A setting that is given a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The setting.
    pub name: &'static str,
    /// The value as written, without quotes; never empty.
    pub value: String,
    /// Name and value in the file.
    pub span: Span,
}

/// All places of a file where one of the settings is given a value.
#[must_use]
pub fn assignments(text: &Text) -> Vec<Assignment> {
    let bytes = text.bytes();
    let mut found = Vec::new();
    let mut start = 0;
    // A line `name: GOFLAGS`, whose value stands in the next one.
    let mut named: Option<(&'static str, usize)> = None;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let at = start;
        start += line.len();
        let line = line.trim_ascii_end();
        let code = std::str::from_utf8(line).ok().filter(|line| line.len() <= MAX_LINE).map(code);
        let Some(code) = code.filter(|code| !code.trim().is_empty()) else { continue };
        if let Some((name, from)) = named.take()
            && let Some(value) = value_line(code)
        {
            push(&mut found, name, &code[value.clone()], from..at + value.end);
            continue;
        }
        if !code.contains("GO") {
            continue;
        }
        for name in NAMES {
            for (offset, _) in code.match_indices(name) {
                match look(code, offset, name, is_whole_line(text.name())) {
                    Look::Value(value) => {
                        push(&mut found, name, &code[value.clone()], at + offset..at + value.end);
                    }
                    Look::NextLine => named = Some((name, at + offset)),
                    Look::Nothing => {}
                }
            }
        }
    }
    found.sort_by_key(|assignment| assignment.span.start);
    found
}

fn push(found: &mut Vec<Assignment>, name: &'static str, value: &str, at: Range<usize>) {
    let value = value.trim();
    let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if !value.is_empty() {
        let span = Span { start: place(at.start), end: place(at.end) };
        found.push(Assignment { name, value: value.to_owned(), span });
    }
}

/// The line without its comment.
fn code(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') || trimmed.starts_with("//") {
        return "";
    }
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return &line[..at],
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    line
}

/// Whether a value goes to the end of its line there, spaces and all.
fn is_whole_line(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.ends_with("go.env")
        || name.starts_with(".env")
        || name.contains("akefile")
        || name.ends_with(".mk")
}

enum Look {
    Value(Range<usize>),
    NextLine,
    Nothing,
}

/// What stands behind a name that begins at `offset` of a line.
fn look(code: &str, offset: usize, name: &str, whole: bool) -> Look {
    let (before, rest) = (&code[..offset], &code[offset + name.len()..]);
    let last = before.chars().next_back();
    // Part of another word, or what a value is taken from.
    if last.is_some_and(|c| c.is_alphanumeric() || "_$.{".contains(c)) || before.ends_with("$(") {
        return Look::Nothing;
    }
    let mut at = offset + name.len();
    let quoted = last.filter(|c| matches!(c, '"' | '\'' | '`'));
    let closed = quoted.is_some_and(|quote| rest.starts_with(quote));
    at += usize::from(closed);
    let gap = code[at..].len() - code[at..].trim_start().len();
    let sign = &code[at + gap..];
    if sign.is_empty() {
        let key = before.trim_end_matches(['"', '\'']).trim_end();
        return if key.ends_with("name:") { Look::NextLine } else { Look::Nothing };
    }
    let signs = ["::=", ":=", "?=", "+=", "="];
    if let Some(sign) = signs.iter().find(|s| sign.starts_with(**s) && !sign.starts_with("==")) {
        let from = at + gap + sign.len();
        // Only make allows space around the sign.
        let make = gap > 0 || sign.len() > 1;
        let head = before.trim_start();
        let alone = matches!(head, "" | "export " | "override " | "override export ");
        if make || (whole && alone && !before.starts_with('\t')) {
            return Look::Value(to_end(code, from));
        }
        return Look::Value(word(code, from, quoted.filter(|_| !closed)));
    }
    if let Some(behind) = sign.strip_prefix(':') {
        let from = at + gap + 1;
        return match behind.starts_with([' ', '\t', '"', '\'']) {
            true => Look::Value(scalar(code, from, before.contains('{'))),
            false => Look::Nothing,
        };
    }
    // ENV NAME VALUE
    let env = before.trim_start().eq_ignore_ascii_case("ENV ");
    if gap > 0 && env { Look::Value(to_end(code, at + gap)) } else { Look::Nothing }
}

/// To the end of the line, without quotes around.
fn to_end(code: &str, from: usize) -> Range<usize> {
    let text = &code[from..];
    let start = from + (text.len() - text.trim_start().len());
    let end = code.trim_end().len().max(start);
    unquoted(code, start..end)
}

fn unquoted(code: &str, range: Range<usize>) -> Range<usize> {
    let text = &code[range.clone()];
    let both = |quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if both('"') || both('\'') { range.start + 1..range.end - 1 } else { range }
}

/// A word of the shell; inside of quotes that began before the name, up to their end.
fn word(code: &str, from: usize, quoted: Option<char>) -> Range<usize> {
    let text = &code[from..];
    if let Some(quote) = quoted {
        return from..from + text.find(quote).unwrap_or(text.len());
    }
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = &text[1..];
        return from + 1..from + 1 + inner.find(quote).unwrap_or(inner.len());
    }
    let ends = |c: char| c.is_whitespace() || ";&|)>\"'`\\".contains(c);
    // GOPROXY has | between proxies: a pipe has space before it.
    let end = text.find(|c| ends(c) && c != '|').unwrap_or(text.len());
    from..from + end
}

/// A scalar of YAML or JSON.
fn scalar(code: &str, from: usize, flow: bool) -> Range<usize> {
    let text = &code[from..];
    let start = from + (text.len() - text.trim_start().len());
    let text = &code[start..];
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = &text[1..];
        return start + 1..start + 1 + inner.find(quote).unwrap_or(inner.len());
    }
    let mut end = start + text.trim_end().len();
    if flow {
        let cut = text.find(", ").into_iter().chain(text.find('}')).min();
        end = cut.map_or(end, |cut| start + cut);
    }
    start..end
}

/// The value of a line `value: …`.
fn value_line(code: &str) -> Option<Range<usize>> {
    let trimmed = code.trim_start();
    let from = code.len() - trimmed.len() + "value:".len();
    trimmed.starts_with("value:").then(|| scalar(code, from, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(name: &str, text: &str) -> Vec<String> {
        let text = Text::new(name, text);
        let all = assignments(&text);
        for a in &all {
            let line = String::from_utf8_lossy(a.span.of(text.bytes())).into_owned();
            assert!(line.starts_with(a.name), "{line:?}");
        }
        all.into_iter().map(|a| format!("{}={}", a.name, a.value)).collect()
    }

    #[test]
    fn values_of_all_kinds_of_files() {
        for (file, text, value) in [
            ("a.yml", "  GOFLAGS: -mod=mod -x # why\n", "GOFLAGS=-mod=mod -x"),
            ("a.yml", "  GOFLAGS: \"-mod=mod\"\n", "GOFLAGS=-mod=mod"),
            ("a.yml", "env: { GOSUMDB: off, X: y }\n", "GOSUMDB=off"),
            (
                "a.yml",
                "  - 'GOPROXY=https://a.example,direct'\n",
                "GOPROXY=https://a.example,direct",
            ),
            ("a.yml", "  - name: GOSUMDB\n    value: 'off'\n", "GOSUMDB=off"),
            ("a.yml", "  - run: echo \"GOFLAGS=-mod=mod\" >> $GITHUB_ENV\n", "GOFLAGS=-mod=mod"),
            ("a.json", "\"GOSUMDB\": \"off\",\n", "GOSUMDB=off"),
            ("Dockerfile", "ENV GOFLAGS -mod=mod -x\n", "GOFLAGS=-mod=mod -x"),
            ("Dockerfile", "ENV A=b GOSUMDB=off\n", "GOSUMDB=off"),
            ("Dockerfile", "RUN GOSUMDB=off go build && x\n", "GOSUMDB=off"),
            ("Dockerfile", "RUN go env -w GOPRIVATE=github.com/*; x\n", "GOPRIVATE=github.com/*"),
            ("Makefile", "export GOFLAGS ?= -mod=mod -x\n", "GOFLAGS=-mod=mod -x"),
            ("Makefile", "GOFLAGS=-mod=mod -x\n", "GOFLAGS=-mod=mod -x"),
            ("Makefile", "\tGOFLAGS=-mod=mod go build\n", "GOFLAGS=-mod=mod"),
            ("x.sh", "export GOPROXY='https://a|direct'\n", "GOPROXY=https://a|direct"),
            ("go.env", "GOFLAGS=-mod=mod -x\n", "GOFLAGS=-mod=mod -x"),
        ] {
            assert_eq!(found(file, text), [value], "{file}: {text}");
        }
    }

    #[test]
    fn what_gives_no_value() {
        for text in [
            "# GOFLAGS=-mod=mod\n",
            "  // GOFLAGS=-mod=mod\n",
            "x # GOFLAGS=-mod=mod\n",
            "echo $GOFLAGS ${GOPROXY:-direct} ${{ env.GOPROXY }} $(GOPROXY)\n",
            "MY_GOFLAGS=-mod=mod GOFLAGSX=1\n",
            "GOFLAGS=\n",
            "go env -u GOFLAGS\n",
            "if GOFLAGS == x\n",
            "\u{ff}GOFLAGS\n",
        ] {
            assert_eq!(found("a.sh", text), [""; 0], "{text}");
        }
    }
}
