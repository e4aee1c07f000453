//! Build constraints, as `go mod vendor` reads them: a Go file that no build can ever use is not
//! copied (`modcmd.matchPotentialSourceFile`, `imports.ShouldBuild` with `imports.AnyTags`).
//!
//! Every tag but `ignore` counts as set and as not set, whichever lets the file be built. An
//! expression has thus two values, of which a negation swaps and negates both.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::{map, value};
use nom::{IResult, Parser};

use super::imports::has_nul_in_imports;
use crate::text::{is_digit, is_letter};

/// The most negatable terms in a `//go:build` line (`constraint.maxSize`); it bounds how deep
/// parentheses nest.
const MAX_TERMS: usize = 1000;

/// The most operators in a `// +build` line (`constraint.parsePlusBuildExpr`).
const MAX_OPERATORS: usize = 100;

/// Whether a Go file may be part of any build, by its content up to the end of its imports.
pub(super) fn may_be_built(content: &[u8]) -> bool {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    // What cannot be read for its imports is copied, whatever stands above them.
    if has_nul_in_imports(content) {
        return true;
    }
    // Where Go sees a byte that is no UTF-8 it sees U+FFFD as well.
    let text = String::from_utf8_lossy(content);
    let Some(header) = Header::of(&text) else { return false };
    match header.go_build {
        Some(line) => go_build(line).is_some_and(|value| value.if_set),
        None => header.plus_build.iter().all(|line| {
            // A line that does not parse says nothing.
            plus_build(line).is_none_or(|value| value.if_set)
        }),
    }
}

/// What stands above a package clause.
struct Header<'t> {
    /// The `//go:build` line.
    go_build: Option<&'t str>,
    /// The expressions of the `// +build` lines that count.
    plus_build: Vec<&'t str>,
}

impl<'t> Header<'t> {
    /// Reads it; none where there are two `//go:build` lines (`imports.parseFileHeader`).
    fn of(text: &'t str) -> Option<Self> {
        let mut header = Header { go_build: None, plus_build: Vec::new() };
        // `// +build` lines count when a blank line follows, before anything but comments of lines.
        let mut pending = Vec::new();
        let (mut ended, mut in_comment) = (false, false);
        for line in text.split_terminator('\n').map(str::trim) {
            if line.is_empty() && !ended {
                header.plus_build.append(&mut pending);
                continue;
            }
            ended |= !line.starts_with("//");
            if !in_comment
                && let Some(expression) = after(line, "//go:build")
                && header.go_build.replace(expression).is_some()
            {
                return None;
            }
            if !ended && let Some(rest) = line.strip_prefix("//") {
                pending.extend(after(rest.trim(), "+build"));
            }
            let mut rest = line;
            while !rest.is_empty() {
                if in_comment {
                    let Some((_, behind)) = rest.split_once("*/") else { break };
                    (in_comment, rest) = (false, behind.trim());
                } else if rest.starts_with("//") {
                    break;
                } else if let Some(inside) = rest.strip_prefix("/*") {
                    (in_comment, rest) = (true, inside.trim());
                } else {
                    return Some(header);
                }
            }
        }
        Some(header)
    }
}

/// What follows a word that stands alone or before white space.
fn after<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let rest = line.strip_prefix(word)?;
    let trimmed = rest.trim();
    (rest.is_empty() || trimmed.len() < rest.len()).then_some(trimmed)
}

/// The two values of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value {
    /// If tags count as set.
    if_set: bool,
    /// If they count as not set.
    if_unset: bool,
}

impl Value {
    /// The tag `ignore`, which is never set.
    const IGNORE: Self = Self { if_set: false, if_unset: false };

    fn of_tag(name: &str) -> Self {
        match name {
            "ignore" => Self::IGNORE,
            _ => Self { if_set: true, if_unset: false },
        }
    }

    fn not(self) -> Self {
        Self { if_set: !self.if_unset, if_unset: !self.if_set }
    }

    fn and(self, other: Self) -> Self {
        Self { if_set: self.if_set && other.if_set, if_unset: self.if_unset && other.if_unset }
    }

    fn or(self, other: Self) -> Self {
        Self { if_set: self.if_set || other.if_set, if_unset: self.if_unset || other.if_unset }
    }
}

fn is_tag_char(c: char) -> bool {
    is_letter(c) || is_digit(c) || c == '_' || c == '.'
}

/// A `// +build` expression: alternatives apart by white space, of terms apart by commas.
fn plus_build(text: &str) -> Option<Value> {
    let mut operators = 0;
    let mut any: Option<Value> = None;
    for clause in text.split_whitespace() {
        let mut all: Option<Value> = None;
        for term in clause.split(',') {
            let name = term.strip_prefix('!');
            let value = match name {
                Some(name) if name.is_empty() || name.starts_with('!') => Value::IGNORE,
                _ => {
                    let word = name.unwrap_or(term);
                    let is_tag = !word.is_empty() && word.chars().all(is_tag_char);
                    let value = if is_tag { Value::of_tag(word) } else { Value::IGNORE };
                    if name.is_some() { value.not() } else { value }
                }
            };
            operators += usize::from(all.is_some());
            all = Some(all.map_or(value, |all| all.and(value)));
        }
        operators += usize::from(any.is_some());
        any = any.map_or(all, |any| all.map(|all| any.or(all)));
        if operators > MAX_OPERATORS {
            return None;
        }
    }
    Some(any.unwrap_or(Value::IGNORE))
}

/// A `//go:build` expression; none where it does not parse.
fn go_build(text: &str) -> Option<Value> {
    let mut parser = Expression { rest: text, terms: 0 };
    let value = parser.any()?;
    (parser.next()? == Token::End).then_some(value)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    And,
    Or,
    Not,
    Open,
    Close,
    Tag(&'t str),
    End,
}

fn token(text: &str) -> IResult<&str, Token<'_>> {
    alt((
        value(Token::And, tag("&&")),
        value(Token::Or, tag("||")),
        value(Token::Not, tag("!")),
        value(Token::Open, tag("(")),
        value(Token::Close, tag(")")),
        map(take_while1(is_tag_char), Token::Tag),
    ))
    .parse(text)
}

/// What is left of an expression.
struct Expression<'t> {
    rest: &'t str,
    terms: usize,
}

impl<'t> Expression<'t> {
    /// The next token, without passing it.
    fn peek(&self) -> Option<(&'t str, Token<'t>)> {
        let text = self.rest.trim_start_matches([' ', '\t']);
        match text.is_empty() {
            true => Some((text, Token::End)),
            false => token(text).ok(),
        }
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let (rest, token) = self.peek()?;
        self.rest = rest;
        Some(token)
    }

    fn passes(&mut self, token: Token<'_>) -> Option<bool> {
        let (rest, found) = self.peek()?;
        if found == token {
            self.rest = rest;
        }
        Some(found == token)
    }

    /// Alternatives of conjunctions of terms. One function calls itself, so that the deepest
    /// nesting is cheap.
    fn any(&mut self) -> Option<Value> {
        let mut any: Option<Value> = None;
        loop {
            let mut all: Option<Value> = None;
            loop {
                self.terms += 1;
                if self.terms > MAX_TERMS {
                    return None;
                }
                let negated = self.passes(Token::Not)?;
                let term = match self.next()? {
                    Token::Tag(name) => Value::of_tag(name),
                    Token::Open => {
                        let inner = self.any()?;
                        self.passes(Token::Close)?.then_some(inner)?
                    }
                    _ => return None,
                };
                let term = if negated { term.not() } else { term };
                all = Some(all.map_or(term, |all| all.and(term)));
                if !self.passes(Token::And)? {
                    break;
                }
            }
            any = any.map_or(all, |any| all.map(|all| any.or(all)));
            if !self.passes(Token::Or)? {
                return any;
            }
        }
    }
}

#[cfg(test)]
#[path = "constraint/tests.rs"]
mod tests;
