//! From the syntax tree to the directives.

use std::borrow::Cow;

use super::argument::{Arguments, Checked, Fixer, Versions, Words, is_go_version, lax_go_version};
use super::comment::{deprecation, directive_comment, is_indirect};
use super::row::{ModuleRow, RequireRow, RetractRow, Rows, TextRow};
use super::{ModFile, Mode};
use crate::syntax::{
    Block, ErrorKind, Line, ParseErrors, Span, Statement, SyntaxTree, Text, lossy,
};

pub(super) fn read<'s>(
    name: &str,
    source: Cow<'s, [u8]>,
    mode: Mode,
    fix: Option<Fixer<'_>>,
) -> Result<ModFile<'s>, ParseErrors> {
    let tree = SyntaxTree::parse(name, source)?;
    let mut reader = Reader {
        arguments: Arguments::new(name, &tree, fix),
        mode,
        rows: Rows::default(),
        block_comment: None,
    };
    reader.statements();
    reader.fix_retracts();
    let Reader { arguments: Arguments { texts, rewrites, errors, .. }, rows, .. } = reader;
    errors.finish()?;
    Ok(ModFile { tree, texts, rewrites, rows })
}

/// Goes through a file (`modfile`'s `parseToFile`).
struct Reader<'a, 'f> {
    arguments: Arguments<'a, 'f>,
    mode: Mode,
    rows: Rows,
    /// The text of the comments of the block at hand.
    block_comment: Option<Text>,
}

impl<'a> Reader<'a, '_> {
    fn statements(&mut self) {
        let tree = self.arguments.tree;
        for statement in tree.statements() {
            match statement {
                Statement::Comments(_) => {}
                Statement::Line(line) => {
                    let verb = line.token_spans().first().copied().unwrap_or_default();
                    let words = Words::new(line, true);
                    self.directive(verb.of(tree.to_bytes()), None, line, words);
                }
                Statement::Block(block) => self.block(block),
            }
        }
    }

    fn block(&mut self, block: Block<'a>) {
        let mut header = block.header();
        let verb = header.next().map_or(&b""[..], |token| token.bytes);
        let has_blocks = matches!(
            verb,
            b"module"
                | b"godebug"
                | b"require"
                | b"exclude"
                | b"replace"
                | b"retract"
                | b"tool"
                | b"ignore"
        );
        if header.len() > 0 || !has_blocks {
            if self.mode == Mode::Strict {
                self.arguments.unknown_block(block);
            }
            return;
        }
        self.block_comment = None;
        if verb == b"require" {
            self.rows.requires.reserve(block.lines().len());
        }
        for line in block.lines() {
            self.directive(verb, Some(block), line, Words::new(line, false));
        }
    }

    fn directive(
        &mut self,
        verb: &[u8],
        block: Option<Block<'a>>,
        line: Line<'a>,
        words: Words<'a>,
    ) {
        let done = match verb {
            b"require" => self.requirement("require", line, words),
            b"module" => self.module(block, line, words),
            b"go" => self.go(line, words),
            b"retract" => self.retract(block, line, words),
            b"ignore" => self.one_word("ignore", line, words),
            _ if self.mode == Mode::Lax => Ok(()),
            b"exclude" => self.requirement("exclude", line, words),
            b"replace" => self.arguments.replace(line, words).map(|r| self.rows.replaces.push(r)),
            b"toolchain" => self.arguments.toolchain(&mut self.rows.toolchain, line, words),
            b"godebug" => self.arguments.godebug(line, words).map(|g| self.rows.godebugs.push(g)),
            b"tool" => self.one_word("tool", line, words),
            _ => Err(ErrorKind::UnknownDirective(lossy(verb).into_owned()).into()),
        };
        if let Err(problem) = done {
            self.arguments.fail(line, problem);
        }
    }

    /// `module path`
    fn module(&mut self, block: Option<Block<'a>>, line: Line<'a>, words: Words<'a>) -> Checked {
        if self.rows.module.is_some() {
            return Err(ErrorKind::Repeated("module").into());
        }
        let comment = directive_comment(block, line);
        let deprecated = self.arguments.texts.add(deprecation(&comment));
        let path = Text::default();
        let row = self.rows.module.insert(ModuleRow { path, deprecated, line: line.index() });
        if words.len() != 1 {
            return Err(ErrorKind::Usage("module module/path").into());
        }
        row.path = self.arguments.string(words.get(0))?;
        Ok(())
    }

    /// `go version`
    fn go(&mut self, line: Line<'a>, words: Words<'a>) -> Checked {
        if self.mode == Mode::Strict || self.rows.go.is_some() || words.len() != 1 {
            return self.arguments.go(&mut self.rows.go, line, words);
        }
        let word = words.get(0);
        let version = self.arguments.bytes(word);
        let Some(lax) = lax_go_version(version).filter(|_| !is_go_version(version)) else {
            return self.arguments.go(&mut self.rows.go, line, words);
        };
        let start = word.span.start;
        let span = Span { start: start + lax.start as u32, end: start + lax.end as u32 };
        self.arguments.rewrite(word, version[lax].to_vec());
        self.rows.go = Some(TextRow { text: Text::source(span), line: line.index() });
        Ok(())
    }

    /// `require path version` or `exclude path version`
    fn requirement(&mut self, verb: &'static str, line: Line<'a>, words: Words<'a>) -> Checked {
        let require = verb == "require";
        if words.len() != 2 {
            return Err(ErrorKind::Usage(if require {
                "require module/path v1.2.3"
            } else {
                "exclude module/path v1.2.3"
            })
            .into());
        }
        let arguments = &mut self.arguments;
        let (path, version) = (words.get(0), words.get(1));
        let (path, version) = if arguments.is_plain_requirement(path.span, version.span) {
            (Text::source(path.span), Text::source(version.span))
        } else {
            let path = arguments.string(path)?;
            let version = arguments.version(verb, path, version, Versions::Resolve)?;
            arguments.check_major(verb, path, version)?;
            (path, version)
        };
        let indirect = require && is_indirect(line);
        let row = RequireRow { path, version, line: line.index(), indirect };
        if require {
            self.rows.requires.push(row)
        } else {
            self.rows.excludes.push(row)
        }
        Ok(())
    }

    /// `retract version` or `retract [version, version]`
    fn retract(&mut self, block: Option<Block<'a>>, line: Line<'a>, words: Words<'a>) -> Checked {
        let strict = self.mode == Mode::Strict;
        let (low, high, used) =
            match self.arguments.interval(Text::default(), words, Versions::Keep) {
                Ok(interval) => interval,
                Err(problem) if strict => return Err(problem),
                // An interval of a form that a later Go has.
                Err(_) => return Ok(()),
            };
        if strict && words.len() > used {
            let word = self.arguments.bytes(words.get(used)).to_vec();
            return Err(ErrorKind::AfterInterval(word).into());
        }
        let rationale = self.comment(block, line);
        self.rows.retracts.push(RetractRow { low, high, rationale, line: line.index() });
        Ok(())
    }

    /// The text of a directive's comments.
    ///
    /// Lines without comments have that of their block in common. It is kept once, or a long
    /// comment above many short lines would fill the memory.
    fn comment(&mut self, block: Option<Block<'a>>, line: Line<'a>) -> Text {
        let shared = block.is_some() && !line.has_comments();
        if let Some(text) = self.block_comment.filter(|_| shared) {
            return text;
        }
        let text = self.arguments.texts.add(&directive_comment(block, line));
        if shared {
            self.block_comment = Some(text);
        }
        text
    }

    /// `tool path` or `ignore path`
    fn one_word(&mut self, verb: &'static str, line: Line<'a>, words: Words<'a>) -> Checked {
        if words.len() != 1 {
            return Err(ErrorKind::OneArgument(verb).into());
        }
        let text = self.arguments.string(words.get(0))?;
        let rows = if verb == "tool" { &mut self.rows.tools } else { &mut self.rows.ignores };
        rows.push(TextRow { text, line: line.index() });
        Ok(())
    }

    /// Resolves the versions of the `retract` lines, which needs the module path and so the
    /// whole file.
    fn fix_retracts(&mut self) {
        if self.arguments.fix.is_none() {
            return;
        }
        let tree = self.arguments.tree;
        let path = self.rows.module.map(|module| module.path).unwrap_or_default();
        for row in &mut self.rows.retracts {
            let line = tree.line(row.line);
            if self.arguments.text(path).is_empty() {
                self.arguments.fail(line, ErrorKind::RetractWithoutModule);
                return;
            }
            let verb = line.tokens().next().is_some_and(|token| token.bytes == b"retract");
            match self.arguments.interval(path, Words::new(line, verb), Versions::Resolve) {
                Ok((low, high, _)) => (row.low, row.high) = (low, high),
                Err(problem) => self.arguments.fail(line, problem),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::modfile::{ModFile, Mode};

    #[test]
    fn lines_share_the_comment_of_their_block() {
        let source = "// why\nretract (\n\tv1.0.0\n\tv1.1.0 // own\n\tv1.2.0\n)\nretract v1.3.0\n";
        let file = ModFile::parse("go.mod", source.as_bytes(), Mode::Strict).unwrap();
        let rationales: Vec<&str> = file.retracts().map(|row| row.rationale).collect();
        assert_eq!(rationales, ["why", "own", "why", ""]);
        assert!(std::ptr::eq(rationales[0], rationales[2]));
    }
}
