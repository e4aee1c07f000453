//! Template text and the words of actions.

use super::not_covered;
use crate::go::Stop;

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    Action(&'t str),
}

/// Cuts a template at its actions, obeying `{{-` and `-}}`; comments are gone.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece<'_>>, Stop> {
    const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut trim = false;
    loop {
        let (text, action) = match rest.split_once("{{") {
            Some((text, action)) => (text, Some(action)),
            None => (rest, None),
        };
        let mut text = if trim { text.trim_start_matches(SPACE) } else { text };
        let Some(mut action) = action else {
            pieces.push(Piece::Text(text));
            return Ok(pieces);
        };
        if let Some(after) = action.strip_prefix('-')
            && after.starts_with(SPACE)
        {
            text = text.trim_end_matches(SPACE);
            action = after;
        }
        pieces.push(Piece::Text(text));
        let end = action_end(action)?;
        let (body, behind) = action.split_at(end);
        rest = behind.strip_prefix("}}").unwrap_or_default();
        let (body, trims) = match body.strip_suffix('-') {
            Some(body) if body.ends_with(SPACE) => (body, true),
            _ => (body, false),
        };
        trim = trims;
        let body = body.trim_matches(SPACE);
        if body.starts_with("/*") && body.ends_with("*/") {
            continue;
        }
        pieces.push(Piece::Action(body));
    }
}

/// Where an action ends: at the first `}}` outside of quotes and comments.
fn action_end(action: &str) -> Result<usize, Stop> {
    if let Some(comment) = action.trim_start().strip_prefix("/*") {
        let start = action.len() - comment.len();
        let end = comment.find("*/").ok_or_else(unclosed)? + start;
        return action
            .get(end..)
            .and_then(|tail| tail.find("}}"))
            .map(|at| end + at)
            .ok_or_else(unclosed);
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in action.bytes().enumerate() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(b'"' | b'\'') if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'`' | b'\'') => quote = Some(byte),
            None if action.as_bytes()[at..].starts_with(b"}}") => return Ok(at),
            None => {}
        }
    }
    Err(unclosed())
}

fn unclosed() -> Stop {
    Stop::Refused("template: main:1: unclosed action".to_owned())
}

/// A word of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `.`, alone.
    Dot,
    /// `.Name`, of which several may follow one another without space.
    Field(String),
    /// `$` or `$name`.
    Variable(String),
    /// A function or a keyword.
    Name(String),
    Text(String),
    Number(i64),
    Open,
    Close,
    Pipe,
    Declare,
    Assign,
    Comma,
    Space,
}

/// The words of an action.
pub(super) fn words(action: &str) -> Result<Vec<Word>, Stop> {
    let mut words = Vec::new();
    let mut rest = action;
    while let Some(first) = rest.chars().next() {
        let name_end = |text: &str| {
            text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
        };
        let (word, used) = match first {
            ' ' | '\t' | '\r' | '\n' => {
                let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
                (Word::Space, rest.len() - trimmed.len())
            }
            '(' => (Word::Open, 1),
            ')' => (Word::Close, 1),
            '|' => (Word::Pipe, 1),
            ',' => (Word::Comma, 1),
            '=' => (Word::Assign, 1),
            ':' if rest.starts_with(":=") => (Word::Declare, 2),
            '.' => {
                let end = name_end(&rest[1..]);
                match end {
                    0 => (Word::Dot, 1),
                    _ => (Word::Field(rest[1..=end].to_owned()), end + 1),
                }
            }
            '$' => {
                let end = name_end(&rest[1..]);
                (Word::Variable(rest[..=end].to_owned()), end + 1)
            }
            '"' => {
                let (text, used) = quoted(rest)?;
                (Word::Text(text), used)
            }
            '`' => {
                let (text, _) = rest[1..].split_once('`').ok_or_else(unclosed)?;
                (Word::Text(text.to_owned()), text.len() + 2)
            }
            '-' | '0'..='9' => {
                let end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
                let text = &rest[..end.map_or(rest.len(), |end| end + 1)];
                let number = text.parse().map_err(|_| not_covered(format!("the number {text}")))?;
                (Word::Number(number), text.len())
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = name_end(rest);
                (Word::Name(rest[..end].to_owned()), end)
            }
            other => return Err(not_covered(format!("{other:?} in an action"))),
        };
        words.push(word);
        rest = rest.get(used..).unwrap_or_default();
    }
    Ok(words)
}

/// A Go string in double quotes at the start of a text, and its length there.
fn quoted(text: &str) -> Result<(String, usize), Stop> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((out, at + 1)),
            '\\' => match chars.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, 't')) => out.push('\t'),
                Some((_, 'r')) => out.push('\r'),
                Some((_, c @ ('"' | '\\'))) => out.push(c),
                Some((_, other)) => return Err(not_covered(format!("\\{other} in a string"))),
                None => break,
            },
            c => out.push(c),
        }
    }
    Err(unclosed())
}
