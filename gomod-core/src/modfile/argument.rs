//! The arguments of directives: words, versions, intervals, replacements.

use super::row::{GodebugRow, ReplaceRow, TextRow};
use crate::decimal;
use crate::path::{check_path_major, is_directory_path, match_path_major, split_path_version};
use crate::syntax::{
    Block, ErrorKind, ErrorSink, Line, QuoteError, Span, SyntaxTree, Text, TextStore, auto_quote,
    lossy, unquote,
};
use crate::version;

/// Resolves the version that is written for a module.
pub(crate) type Fixer<'f> = &'f mut dyn FnMut(&str, &str) -> Result<String, FixError>;

/// Why a version fixer has no version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FixError {
    /// Something about the module: the report names the directive and the module path
    /// before it.
    Module(String),
    /// Something that speaks for itself.
    Other(String),
}

/// A word that prints in another form than it is written: quoted where it has to be and
/// only there, a version in its canonical form.
#[derive(Clone, Debug)]
pub(crate) struct Rewrite {
    pub(crate) token: u32,
    pub(crate) word: Vec<u8>,
}

/// What is wrong with an argument, and whether Go names directive and path before it.
#[derive(Debug)]
pub(crate) struct Problem {
    subject: Option<(&'static str, String)>,
    kind: ErrorKind,
}

impl From<ErrorKind> for Box<Problem> {
    fn from(kind: ErrorKind) -> Self {
        Box::new(Problem { subject: None, kind })
    }
}

/// The quotes of a word, where the message is not about a version.
impl From<QuoteError> for Box<Problem> {
    fn from(error: QuoteError) -> Self {
        ErrorKind::Quoting(error).into()
    }
}

pub(crate) type Checked<T = ()> = Result<T, Box<Problem>>;

/// What becomes of a version that is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versions {
    /// It is resolved by the fixer if there is one, else made canonical.
    Resolve,
    /// It stays. (`retract` lines are read before the module path is known for certain.)
    Keep,
}

/// The words of a line behind its verb.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    spans: &'a [Span],
    /// The number of the first one in the tree.
    first: u32,
}

impl<'a> Words<'a> {
    /// The words of a line, without its verb where it has one of its own.
    #[inline]
    pub(crate) fn new(line: Line<'a>, has_verb: bool) -> Self {
        let skip = usize::from(has_verb);
        let spans = line.token_spans().get(skip..).unwrap_or_default();
        Words { spans, first: line.first_token() + u32::from(has_verb) }
    }

    pub(crate) fn len(self) -> usize {
        self.spans.len()
    }

    #[inline]
    pub(crate) fn get(self, index: usize) -> Word {
        let span = self.spans.get(index).copied().unwrap_or_default();
        Word { span, token: self.first + index as u32 }
    }
}

/// A word, and its number in the tree.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) span: Span,
    pub(crate) token: u32,
}

/// Reads arguments, and keeps what reading them gives besides.
pub(crate) struct Arguments<'a, 'f> {
    pub(crate) tree: &'a SyntaxTree<'a>,
    pub(crate) texts: TextStore,
    pub(crate) rewrites: Vec<Rewrite>,
    pub(crate) errors: ErrorSink<'a>,
    pub(crate) fix: Option<Fixer<'f>>,
    /// The source, if words and versions in it can be taken as they are.
    plain: Option<&'a str>,
}

impl<'a, 'f> Arguments<'a, 'f> {
    pub(crate) fn new(name: &'a str, tree: &'a SyntaxTree<'a>, fix: Option<Fixer<'f>>) -> Self {
        Arguments {
            tree,
            texts: TextStore::default(),
            rewrites: Vec::new(),
            errors: ErrorSink::new(name, tree.to_bytes()),
            plain: tree.source().text().filter(|_| !tree.has_quotes() && fix.is_none()),
            fix,
        }
    }

    #[cold]
    pub(crate) fn fail(&mut self, line: Line<'_>, problem: impl Into<Box<Problem>>) {
        let Problem { subject, kind } = *problem.into();
        self.errors.add(line.span(), subject, kind);
    }

    pub(crate) fn bytes(&self, word: Word) -> &'a [u8] {
        word.span.of(self.tree.to_bytes())
    }

    /// The word as it is written, for messages.
    pub(crate) fn raw(&self, word: Word) -> String {
        lossy(self.bytes(word)).into_owned()
    }

    pub(crate) fn text(&self, text: Text) -> &str {
        self.texts.get(self.tree.source(), text)
    }

    /// The text of a part of the source.
    pub(crate) fn slice(&mut self, span: Span) -> Text {
        match self.tree.source().str(span) {
            Some(_) => Text::source(span),
            None => self.texts.add(&lossy(span.of(self.tree.to_bytes()))),
        }
    }

    /// A word, unquoted if it is quoted.
    pub(crate) fn string(&mut self, word: Word) -> Result<Text, QuoteError> {
        if self.tree.has_quotes()
            && let Some(value) = self.unquoted(word)?
        {
            self.rewrite(word, auto_quote(&value));
            return Ok(self.texts.add(&lossy(&value)));
        }
        Ok(self.slice(word.span))
    }

    /// The value of a word if it is quoted.
    #[cold]
    fn unquoted(&self, word: Word) -> Result<Option<Vec<u8>>, QuoteError> {
        let bytes = self.bytes(word);
        if !bytes.iter().any(|b| matches!(b, b'"' | b'\'' | b'`')) {
            return Ok(None);
        }
        if !bytes.starts_with(b"\"") {
            return Err(QuoteError::StrayQuote);
        }
        unquote(bytes).map(Some)
    }

    /// Records the form in which a word prints.
    pub(crate) fn rewrite(&mut self, word: Word, form: Vec<u8>) {
        self.rewrites.push(Rewrite { token: word.token, word: form });
    }

    /// Whether path and version can be taken as they are written: UTF-8 without quotes, a
    /// canonical version of the path, nothing for the fixer to see.
    ///
    /// That is most lines of most files, and most of the time it takes to read them.
    #[inline]
    pub(crate) fn is_plain_requirement(&self, path: Span, version: Span) -> bool {
        let Some(source) = self.plain else { return false };
        let (Some(path), Some(version)) = (source.get(path.range()), source.get(version.range()))
        else {
            return false;
        };
        // The canonical form is longer or shorter unless it is the same.
        let canonical = version::canonical_module(version).map(|v| v.len() == version.len());
        let major = |(_, path_major): (&str, &str)| match path_major.strip_prefix('/') {
            Some(major) => version.strip_prefix(major).is_some_and(|rest| rest.starts_with('.')),
            None if path_major.is_empty() => {
                version.starts_with("v0.") || version.starts_with("v1.")
            }
            None => match_path_major(version, path_major),
        };
        canonical == Some(true) && split_path_version(path).is_some_and(major)
    }

    /// A version of the module `path`.
    pub(crate) fn version(
        &mut self,
        verb: &'static str,
        path: Text,
        word: Word,
        versions: Versions,
    ) -> Checked<Text> {
        let bytes = self.bytes(word);
        let written = self.unquoted(word).map_err(|error| {
            let version = bytes.to_vec();
            self.about(verb, path, ErrorKind::VersionQuoting { version, error })
        })?;
        let written = written.unwrap_or_else(|| bytes.to_vec());
        let version = match &mut self.fix {
            _ if versions == Versions::Keep => written,
            Some(fix) => {
                let path = self.texts.get(self.tree.source(), path);
                match fix(path, &lossy(&written)) {
                    Ok(version) => version.into_bytes(),
                    Err(FixError::Other(message)) => return Err(ErrorKind::Fixer(message).into()),
                    Err(FixError::Module(message)) => {
                        let subject = Some((verb, path.to_owned()));
                        return Err(Box::new(Problem { subject, kind: ErrorKind::Fixer(message) }));
                    }
                }
            }
            None => match std::str::from_utf8(&written).ok().and_then(version::canonical_module) {
                Some(canonical) => canonical.into_owned().into_bytes(),
                None => return Err(self.about(verb, path, ErrorKind::NotSemantic(written))),
            },
        };
        if version == bytes {
            return Ok(self.slice(word.span));
        }
        // As in Go a version is not quoted again.
        let text = self.texts.add(&lossy(&version));
        self.rewrite(word, version);
        Ok(text)
    }

    #[cold]
    pub(crate) fn about(&self, verb: &'static str, path: Text, kind: ErrorKind) -> Box<Problem> {
        Box::new(Problem { subject: Some((verb, self.text(path).to_owned())), kind })
    }

    /// Checks the version against the major version that the module path ends in.
    pub(crate) fn check_major(&self, verb: &'static str, path: Text, version: Text) -> Checked {
        let Some((_, path_major)) = split_path_version(self.text(path)) else {
            return Err(ErrorKind::ModulePath.into());
        };
        check_path_major(self.text(version), path_major)
            .map_err(|error| self.about(verb, path, ErrorKind::Version(error)))
    }

    /// `go version`
    pub(crate) fn go(
        &mut self,
        go: &mut Option<TextRow>,
        line: Line<'_>,
        words: Words<'_>,
    ) -> Checked {
        self.one_line("go", go, line, words, is_go_version, ErrorKind::GoVersion)
    }

    /// `toolchain name`
    pub(crate) fn toolchain(
        &mut self,
        toolchain: &mut Option<TextRow>,
        line: Line<'_>,
        words: Words<'_>,
    ) -> Checked {
        self.one_line(
            "toolchain",
            toolchain,
            line,
            words,
            is_toolchain_name,
            ErrorKind::ToolchainName,
        )
    }

    /// A directive that stands once, with one word of a form of its own.
    fn one_line(
        &mut self,
        verb: &'static str,
        row: &mut Option<TextRow>,
        line: Line<'_>,
        words: Words<'_>,
        is_valid: fn(&[u8]) -> bool,
        invalid: fn(String) -> ErrorKind,
    ) -> Checked {
        if row.is_some() {
            return Err(ErrorKind::Repeated(verb).into());
        }
        if words.len() != 1 {
            return Err(ErrorKind::OneArgument(verb).into());
        }
        let word = words.get(0);
        if !is_valid(self.bytes(word)) {
            return Err(invalid(self.raw(word)).into());
        }
        *row = Some(TextRow { text: self.slice(word.span), line: line.index() });
        Ok(())
    }

    /// Reports a block of a directive that has none.
    pub(crate) fn unknown_block(&mut self, block: Block<'_>) {
        let words: Vec<_> = block.header().map(|token| token.text()).collect();
        self.errors.add(block.span(), None, ErrorKind::UnknownBlock(words.join(" ")));
    }

    /// `godebug key=value`
    pub(crate) fn godebug(&mut self, line: Line<'_>, words: Words<'_>) -> Checked<GodebugRow> {
        let word = words.get(0);
        let bytes = self.bytes(word);
        let quoted = bytes.iter().any(|b| matches!(b, b'"' | b'`' | b'\'' | b','));
        match bytes.iter().position(|&b| b == b'=') {
            Some(at) if words.len() == 1 && !quoted => {
                let Span { start, end } = word.span;
                let equals = start + at as u32;
                let key = self.slice(Span { start, end: equals });
                let value = self.slice(Span { start: equals + 1, end });
                Ok(GodebugRow { key, value, line: line.index() })
            }
            _ => Err(ErrorKind::Usage("godebug key=value").into()),
        }
    }

    /// `replace path [version] => path version` or `replace path [version] => directory`
    pub(crate) fn replace(&mut self, line: Line<'_>, words: Words<'_>) -> Checked<ReplaceRow> {
        const VERB: &str = "replace";
        let is_arrow = |i: usize| i < words.len() && self.bytes(words.get(i)) == b"=>";
        let arrow = if is_arrow(1) { 1 } else { 2 };
        if !(arrow + 2..=arrow + 3).contains(&words.len()) || !is_arrow(arrow) {
            return Err(ErrorKind::Usage(
                "replace module/path [v1.2.3] => other/module v1.4\n\t \
                 or replace module/path [v1.2.3] => ../local/directory",
            )
            .into());
        }
        let old_path = self.string(words.get(0))?;
        if split_path_version(self.text(old_path)).is_none() {
            return Err(self.about(VERB, old_path, ErrorKind::ModulePath));
        }
        let mut old_version = Text::default();
        if arrow == 2 {
            old_version = self.version(VERB, old_path, words.get(1), Versions::Resolve)?;
            self.check_major(VERB, old_path, old_version)?;
        }
        let new_path = self.string(words.get(arrow + 1))?;
        let mut new_version = Text::default();
        if words.len() == arrow + 2 {
            let directory = self.text(new_path);
            if !is_directory_path(directory) {
                return Err(if directory.contains('@') {
                    ErrorKind::ReplacementAtVersion.into()
                } else {
                    ErrorKind::ReplacementNotDirectory.into()
                });
            }
            if std::path::MAIN_SEPARATOR == '/' && directory.contains('\\') {
                return Err(ErrorKind::WindowsDirectory.into());
            }
        } else {
            let word = words.get(arrow + 2);
            new_version = self.version(VERB, new_path, word, Versions::Resolve)?;
            if is_directory_path(self.text(new_path)) {
                let directory = self.unquoted(words.get(arrow + 1))?;
                let written = || self.bytes(words.get(arrow + 1)).to_vec();
                let directory = directory.unwrap_or_else(written);
                return Err(ErrorKind::DirectoryVersion(directory).into());
            }
        }
        Ok(ReplaceRow { old_path, old_version, new_path, new_version, line: line.index() })
    }

    /// `version` or `[ version , version ]`, and how many words that is.
    pub(crate) fn interval(
        &mut self,
        path: Text,
        words: Words<'_>,
        versions: Versions,
    ) -> Checked<(Text, Text, usize)> {
        const VERB: &str = "retract";
        let is = |this: &Self, i: usize, mark: &[u8]| this.bytes(words.get(i)) == mark;
        if words.len() == 0 || is(self, 0, b"(") {
            return Err(ErrorKind::Interval("'[' or version").into());
        }
        if !is(self, 0, b"[") {
            let version = self.version(VERB, path, words.get(0), versions)?;
            return Ok((version, version, 1));
        }
        if words.len() < 2 {
            return Err(ErrorKind::Interval("version after '['").into());
        }
        let low = self.version(VERB, path, words.get(1), versions)?;
        if !is(self, 2, b",") {
            return Err(ErrorKind::Interval("',' after version").into());
        }
        if words.len() < 4 {
            return Err(ErrorKind::Interval("version after ','").into());
        }
        let high = self.version(VERB, path, words.get(3), versions)?;
        if !is(self, 4, b"]") {
            return Err(ErrorKind::Interval("']' after version").into());
        }
        Ok((low, high, 5))
    }
}

/// Whether the text is what a `go` line may hold: `1.24`, `1.24.2`, `1.24rc1`
/// (`modfile.GoVersionRE`; less strict than [`release::is_valid`](crate::release::is_valid)).
pub(crate) fn is_go_version(version: &[u8]) -> bool {
    let Some(mut rest) = language_version(version).and_then(|n| version.get(n..)) else {
        return false;
    };
    if let Some(patch) = rest.strip_prefix(b".") {
        match decimal::number(patch) {
            Some(n) => rest = &patch[n..],
            None => return false,
        }
    }
    let letters = rest.iter().take_while(|b| b.is_ascii_lowercase()).count();
    let digits = &rest[letters..];
    rest.is_empty() || letters > 0 && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// The language version of a `go` line in a form that old go.mod files have: `v1.13.0`,
/// `1.13.x` (`modfile`'s `laxGoVersionRE`). Where it begins and ends.
pub(crate) fn lax_go_version(version: &[u8]) -> Option<std::ops::Range<usize>> {
    let start = usize::from(version.first() == Some(&b'v'));
    let end = start + language_version(version.get(start..)?)?;
    let rest = version.get(end..)?;
    (rest.first().is_some_and(|b| !b.is_ascii_digit()) && !rest.contains(&b'\n'))
        .then_some(start..end)
}

/// The length of `1.24` at the front.
fn language_version(version: &[u8]) -> Option<usize> {
    let major = decimal::number(version)?;
    if version[0] == b'0' || version.get(major) != Some(&b'.') {
        return None;
    }
    Some(major + 1 + decimal::number(&version[major + 1..])?)
}

/// Whether the text is what a `toolchain` line may hold (`modfile.ToolchainRE`).
pub(crate) fn is_toolchain_name(name: &[u8]) -> bool {
    name == b"default" || name == b"go1" || name.starts_with(b"go1.")
}
