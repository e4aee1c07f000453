//! Laws of the files of modules, workspaces and vendor directories.

use gomod_core::modfile::{ModFile, Mode};
use gomod_core::path;
use gomod_core::sumfile::{Sum, SumFile};
use gomod_core::syntax::{Comment, ParseErrors, Span, Statement, SyntaxTree, Token, must_quote};
use gomod_core::vendor::Vendor;
use gomod_core::version::ModuleVersion;
use gomod_core::workfile::WorkFile;
use serde_json::Value;

type JsonResult = serde_json::Result<String>;

/// A go.mod file, in both modes.
pub fn modfile(data: &[u8]) {
    let strict = ModFile::parse("go.mod", data, Mode::Strict);
    let lax = ModFile::parse("go.mod", data, Mode::Lax);
    for errors in [strict.as_ref().err(), lax.as_ref().err()].into_iter().flatten() {
        errors_stand_in(data, errors);
    }
    // What is good enough for a main module is so for a dependency.
    assert!(strict.is_err() || lax.is_ok());
    for file in [strict, lax].into_iter().flatten() {
        assert_eq!(file.to_bytes(), data);
        tree_covers(file.syntax());
        directives(&file);
    }
    // As `go mod edit -fmt` prints them, the versions of retractions lose their quotes.
    let quoted = |version: &str| must_quote(version.as_bytes());
    if let Ok(file) = ModFile::parse("go.mod", data, Mode::Strict)
        && !file.retracts().any(|row| quoted(row.low) || quoted(row.high))
        && !has_lone_parenthesis(data)
    {
        formats(file.to_json(), file.format(), |text| {
            let again = ModFile::parse("go.mod", text, Mode::Strict)?;
            Ok((again.to_json(), again.format()))
        });
    }
}

/// Whether a `(` has a line of its own. In a block it is a word, which is the path of a module; when
/// the block is made one line it opens another that nothing closes, with the go command too.
fn has_lone_parenthesis(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    text.lines().any(|line| line.split("//").next().is_some_and(|line| line.trim() == "("))
}

/// What is formatted reads back to the same directives, and formats to the same lines.
///
/// To the same bytes it need not: a blank line goes with the line below it when lines are
/// sorted, and is dropped when that has become the first of its block, the next time.
fn formats(
    json: JsonResult,
    formatted: Vec<u8>,
    again: impl Fn(&[u8]) -> Result<(JsonResult, Vec<u8>), ParseErrors>,
) {
    let text = String::from_utf8_lossy(&formatted).into_owned();
    let (json_again, formatted_again) = again(&formatted).expect(&text);
    assert_eq!(sorted(json), sorted(json_again), "{text}");
    assert_eq!(filled(&text), filled(&String::from_utf8_lossy(&formatted_again)));
}

/// A go.work file.
pub fn workfile(data: &[u8]) {
    match WorkFile::parse("go.work", data) {
        Ok(file) => {
            assert_eq!(file.to_bytes(), data);
            tree_covers(file.syntax());
            for row in file.uses() {
                assert!(row.span().range().end <= data.len());
            }
            if has_lone_parenthesis(data) {
                return;
            }
            formats(file.to_json(), file.format(), |text| {
                let again = WorkFile::parse("go.work", text)?;
                Ok((again.to_json(), again.format()))
            });
        }
        Err(errors) => errors_stand_in(data, &errors),
    }
}

/// The lines that are not blank.
pub(crate) fn filled(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim().is_empty()).collect()
}

/// The lists of a file's JSON in one order: formatting sorts them.
///
/// Without the texts of comments: a block of one line gives way to the line, and a blank line
/// in it then parts the line from the comment above.
fn sorted(json: JsonResult) -> Value {
    let mut value: Value = serde_json::from_str(&json.expect("JSON")).expect("JSON");
    for field in value.as_object_mut().expect("an object").values_mut() {
        if let Some(module) = field.as_object_mut() {
            module.remove("Deprecated");
        }
        if let Some(list) = field.as_array_mut() {
            for entry in list.iter_mut().filter_map(Value::as_object_mut) {
                entry.remove("Rationale");
            }
            list.sort_by_key(Value::to_string);
        }
    }
    value
}

/// Reads every directive, as a program would.
fn directives(file: &ModFile<'_>) {
    let _ = (file.module(), file.deprecated(), file.go(), file.toolchain());
    let _ = (file.godebugs().count(), file.tools().count(), file.ignores().count());
    for row in file.requires() {
        let canonical = gomod_core::version::canonical_module(row.version);
        assert_eq!(canonical.as_deref(), Some(row.version));
    }
    for row in file.replaces() {
        // A replacement has a version, or else it is a directory.
        let directory = path::is_directory_path(row.new_path);
        assert_eq!(directory, row.new_version.is_empty(), "{row:?}");
    }
    for row in file.retracts() {
        assert!(row.rationale.len() <= file.to_bytes().len() * 3);
    }
}

/// Errors are there, in bounds, and print on their own.
fn errors_stand_in(data: &[u8], errors: &ParseErrors) {
    assert!(errors.iter().count() > 0);
    for error in errors {
        assert!(error.position.line >= 1 && error.position.column >= 1);
        assert!(error.position.offset as usize <= data.len(), "{error:?}");
        assert!(error.to_string().starts_with("go."), "{error}");
    }
}

/// Words, parentheses and comments stand in order, and between them are only blanks.
fn tree_covers(tree: &SyntaxTree<'_>) {
    let mut spans = Vec::new();
    let mut add = |span: Span| {
        if !span.is_empty() {
            spans.push((span.start, span.end));
        }
    };
    tree.before().for_each(|c| add(c.span));
    for statement in tree.statements() {
        match statement {
            Statement::Comments(comments) => {
                comments.lines().chain(comments.suffix()).for_each(|c| add(c.span));
            }
            Statement::Line(line) => {
                line.before().for_each(|c| add(c.span));
                line.tokens().for_each(|t| add(t.span));
                line.suffix().for_each(|c| add(c.span));
            }
            Statement::Block(block) => {
                block.before().for_each(|c: Comment<'_>| add(c.span));
                block.header().for_each(|t: Token<'_>| add(t.span));
                add(block.lparen());
                block.lparen_suffix().for_each(|c| add(c.span));
                for line in block.lines() {
                    line.before().for_each(|c| add(c.span));
                    line.tokens().for_each(|t| add(t.span));
                    line.suffix().for_each(|c| add(c.span));
                }
                block.rparen_before().for_each(|c| add(c.span));
                add(block.rparen());
                block.rparen_suffix().chain(block.suffix()).for_each(|c| add(c.span));
            }
        }
    }
    spans.sort_unstable();
    let source = tree.to_bytes();
    let mut end = 0;
    for (start, stop) in spans {
        assert!(end <= start, "two pieces share bytes at {start}");
        blank(source, end, start);
        end = stop;
    }
    blank(source, end, source.len() as u32);
}

fn blank(source: &[u8], start: u32, end: u32) {
    let between = Span { start, end }.of(source);
    assert!(between.iter().all(|b| b" \t\r\n".contains(b)), "{between:?} belongs to no piece");
}

/// A go.sum file.
pub fn sumfile(data: &[u8]) {
    let file = match SumFile::parse("go.sum", data) {
        Ok(file) => file,
        Err(error) => {
            assert!(error.to_string().contains("go.sum"), "{error}");
            return;
        }
    };
    assert_eq!(file.as_bytes(), data);
    let sums: Vec<Sum<'_>> = file.iter().collect();
    for sum in sums.iter().take(64) {
        let found: Vec<&str> = file.hashes(sum.path, sum.version).collect();
        let same = |other: &&Sum<'_>| (other.path, other.version) == (sum.path, sum.version);
        let stored: Vec<&str> = sums.iter().filter(same).map(|other| other.hash).collect();
        assert_eq!(found, stored, "{} {}", sum.path, sum.version);
        if let Some(h1) = file.h1(sum.path, sum.version) {
            assert!(stored.contains(&h1));
        }
        assert_eq!(file.hashes(sum.path, "no version").count(), 0);
    }
    let canonical = file.to_canonical();
    let again = SumFile::parse("go.sum", canonical.as_str());
    assert_eq!(again.map(|file| file.to_canonical()).as_deref(), Ok(canonical.as_str()));
}

/// A vendor/modules.txt file, which is never malformed.
pub fn vendor(data: &[u8]) {
    let vendor = Vendor::parse(data);
    for module in &vendor.modules {
        let ModuleVersion { path, version } = &module.module;
        assert_eq!(vendor.module(path, version), Some(module));
        assert!(module.packages.iter().all(|p| path::check_import_path(p).is_ok()));
    }
    for module in vendor.contributors() {
        assert!(!module.packages.is_empty());
    }
}
