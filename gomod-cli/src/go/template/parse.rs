//! From words to a tree.

use super::lex::{Piece, Word, pieces, words};
use super::not_covered;
use crate::go::Stop;

/// How deep actions and parentheses may stand in one another.
const MAX_DEPTH: usize = 100;

/// The functions that are covered.
const FUNCTIONS: [&str; 17] = [
    "and", "eq", "ge", "gt", "index", "join", "le", "len", "lt", "ne", "not", "or", "print",
    "printf", "println", "true", "false",
];

/// A part of a template.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Action(Pipeline),
    Branch { kind: Kind, on: Pipeline, then: Vec<Node>, otherwise: Vec<Node> },
}

/// What has branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    If,
    With,
    Range,
}

/// Commands, each with the result of the one before as its last argument.
#[derive(Debug)]
pub(super) struct Pipeline {
    /// The variables that take its value.
    pub(super) variables: Vec<String>,
    /// Whether they are new.
    pub(super) declares: bool,
    pub(super) commands: Vec<Vec<Operand>>,
}

/// A word of a command, with the fields taken of it.
#[derive(Debug)]
pub(super) struct Operand {
    pub(super) base: Base,
    pub(super) fields: Vec<String>,
}

#[derive(Debug)]
pub(super) enum Base {
    Dot,
    Variable(String),
    Function(String),
    Bool(bool),
    Text(String),
    Number(i64),
    Pipeline(Pipeline),
}

/// Reads a template.
pub(super) fn parse(template: &str) -> Result<Vec<Node>, Stop> {
    let pieces = pieces(template)?;
    let mut pieces = pieces.into_iter();
    let (nodes, end) = list(&mut pieces, 0)?;
    match end {
        End::Text => Ok(nodes),
        End::Closed => Err(refused("unexpected {{end}}")),
        End::Else(_) => Err(refused("unexpected {{else}}")),
    }
}

fn refused(what: &str) -> Stop {
    Stop::Refused(format!("template: main:1: {what}"))
}

/// What ended a list of nodes.
enum End {
    Text,
    Closed,
    /// With the words behind `else`.
    Else(Vec<Word>),
}

fn list<'t>(
    pieces: &mut impl Iterator<Item = Piece<'t>>,
    depth: usize,
) -> Result<(Vec<Node>, End), Stop> {
    if depth > MAX_DEPTH {
        return Err(not_covered("so many actions in one another"));
    }
    let mut nodes = Vec::new();
    while let Some(piece) = pieces.next() {
        let action = match piece {
            Piece::Text(text) => {
                if !text.is_empty() {
                    nodes.push(Node::Text(text.to_owned()));
                }
                continue;
            }
            Piece::Action(action) => action,
        };
        let words = words(action)?;
        let Some((first, rest)) = words.split_first() else {
            return Err(refused("missing value for command"));
        };
        let kind = match first {
            Word::Name(name) => match name.as_str() {
                "if" => Kind::If,
                "with" => Kind::With,
                "range" => Kind::Range,
                "end" => return Ok((nodes, End::Closed)),
                "else" => return Ok((nodes, End::Else(rest.to_vec()))),
                "define" | "template" | "block" | "break" | "continue" => {
                    return Err(not_covered(name));
                }
                _ => {
                    nodes.push(Node::Action(pipeline(&words, depth)?));
                    continue;
                }
            },
            _ => {
                nodes.push(Node::Action(pipeline(&words, depth)?));
                continue;
            }
        };
        nodes.push(branch(pieces, kind, rest, depth)?);
    }
    Ok((nodes, End::Text))
}

fn branch<'t>(
    pieces: &mut impl Iterator<Item = Piece<'t>>,
    kind: Kind,
    on: &[Word],
    depth: usize,
) -> Result<Node, Stop> {
    let on = pipeline(on, depth)?;
    if on.variables.len() > 1 && kind != Kind::Range {
        return Err(refused("too many declarations"));
    }
    let (then, end) = list(pieces, depth + 1)?;
    let otherwise = match end {
        End::Text => return Err(refused("unexpected EOF")),
        End::Closed => Vec::new(),
        End::Else(words) => {
            let words: &[Word] = match words.as_slice() {
                [Word::Space, rest @ ..] => rest,
                words => words,
            };
            match words.split_first() {
                None => match list(pieces, depth + 1)? {
                    (nodes, End::Closed) => nodes,
                    _ => return Err(refused("expected end; found another else")),
                },
                // One end closes the whole chain.
                Some((Word::Name(name), on)) if name == "if" && kind == Kind::If => {
                    vec![branch(pieces, kind, on, depth + 1)?]
                }
                Some((Word::Name(name), on)) if name == "with" && kind == Kind::With => {
                    vec![branch(pieces, kind, on, depth + 1)?]
                }
                Some(_) => return Err(refused("unexpected words behind else")),
            }
        }
    };
    Ok(Node::Branch { kind, on, then, otherwise })
}

fn pipeline(words: &[Word], depth: usize) -> Result<Pipeline, Stop> {
    let mut words = trim(words);
    let mut variables = Vec::new();
    let mut declares = false;
    let sign = words.iter().position(|word| matches!(word, Word::Declare | Word::Assign));
    if let Some(at) = sign {
        declares = words[at] == Word::Declare;
        for word in &words[..at] {
            match word {
                Word::Variable(name) => variables.push(name.clone()),
                Word::Comma | Word::Space => {}
                _ => return Err(not_covered("such an assignment")),
            }
        }
        words = trim(&words[at + 1..]);
    }
    let mut position = 0;
    let mut reader = Reader { words, position: &mut position, depth };
    let commands = reader.commands()?;
    if position < words.len() {
        return Err(refused("unexpected right paren"));
    }
    Ok(Pipeline { variables, declares, commands })
}

fn trim(mut words: &[Word]) -> &[Word] {
    while let [Word::Space, rest @ ..] = words {
        words = rest;
    }
    while let [rest @ .., Word::Space] = words {
        words = rest;
    }
    words
}

struct Reader<'w> {
    words: &'w [Word],
    position: &'w mut usize,
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<&Word> {
        let word = self.words.get(*self.position);
        *self.position += usize::from(word.is_some());
        word
    }

    /// Commands up to a closing parenthesis, which is left, or the end.
    fn commands(&mut self) -> Result<Vec<Vec<Operand>>, Stop> {
        if self.depth > MAX_DEPTH {
            return Err(not_covered("so many parentheses in one another"));
        }
        let mut commands: Vec<Vec<Operand>> = vec![Vec::new()];
        let mut spaced = true;
        while let Some(word) = self.words.get(*self.position).cloned() {
            if word == Word::Close {
                break;
            }
            self.next();
            let base = match word {
                Word::Space => {
                    spaced = true;
                    continue;
                }
                Word::Pipe => {
                    if commands.last().is_none_or(Vec::is_empty) {
                        return Err(refused("missing value for command"));
                    }
                    commands.push(Vec::new());
                    spaced = true;
                    continue;
                }
                Word::Field(name) => {
                    let command = commands.last_mut();
                    match command.and_then(|command| command.last_mut()) {
                        Some(operand) if !spaced => {
                            operand.fields.push(name);
                            continue;
                        }
                        _ => {
                            let operand = Operand { base: Base::Dot, fields: vec![name] };
                            if let Some(command) = commands.last_mut() {
                                command.push(operand);
                            }
                            spaced = false;
                            continue;
                        }
                    }
                }
                Word::Dot => Base::Dot,
                Word::Variable(name) => Base::Variable(name),
                Word::Text(text) => Base::Text(text),
                Word::Number(number) => Base::Number(number),
                Word::Name(name) => match name.as_str() {
                    "true" => Base::Bool(true),
                    "false" => Base::Bool(false),
                    name if FUNCTIONS.contains(&name) => Base::Function(name.to_owned()),
                    name => return Err(not_covered(name)),
                },
                Word::Open => {
                    let inner = Reader {
                        words: self.words,
                        position: &mut *self.position,
                        depth: self.depth + 1,
                    }
                    .commands()?;
                    if self.next() != Some(&Word::Close) {
                        return Err(refused("unclosed left paren"));
                    }
                    Base::Pipeline(Pipeline {
                        variables: Vec::new(),
                        declares: false,
                        commands: inner,
                    })
                }
                Word::Declare | Word::Assign | Word::Comma | Word::Close => {
                    return Err(refused("unexpected token in operand"));
                }
            };
            if let Some(command) = commands.last_mut() {
                command.push(Operand { base, fields: Vec::new() });
            }
            spaced = false;
        }
        if commands.last().is_none_or(Vec::is_empty) {
            return Err(refused("missing value for command"));
        }
        Ok(commands)
    }
}
