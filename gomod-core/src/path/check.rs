//! The rules for the characters and elements of paths.

use super::error::{PathError, PathKind, PathProblem};
use super::major::split_path_version;
use crate::text::is_letter;

/// Checks a module path.
///
/// An import path (see [`check_import_path`]) without `+` whose first element looks like a
/// domain (small letters, digits, dots and dashes; at least one dot, no dash in front),
/// none of whose elements begins with a dot, and whose ending [`split_path_version`]
/// accepts.
///
/// # Errors
/// The first rule that the path breaks, in the order in which Go finds it.
pub fn check_path(path: &str) -> Result<(), PathError> {
    module_problem(path).map_err(|problem| PathError {
        kind: PathKind::Module,
        path: path.to_owned(),
        problem,
    })
}

/// Checks the path of a package.
///
/// Elements between slashes are of ASCII letters, digits and `-._~+`; none is empty, of
/// dots only, ends in a dot, has a name reserved on Windows, or looks like a short name
/// of Windows. The path does not begin with a dash.
///
/// # Errors
/// The first rule that the path breaks.
pub fn check_import_path(path: &str) -> Result<(), PathError> {
    check(path, PathKind::Import)
}

/// Checks the path of a file within a module.
///
/// Like an import path, but elements may also have all letters of Unicode, the space and
/// ``!#$%&(),=@[]^{}``, may look like a short name of Windows, and the path may begin with
/// a dash.
///
/// # Errors
/// The first rule that the path breaks.
pub fn check_file_path(path: &str) -> Result<(), PathError> {
    check(path, PathKind::File)
}

fn check(path: &str, kind: PathKind) -> Result<(), PathError> {
    problem(path, kind).map_err(|problem| PathError { kind, path: path.to_owned(), problem })
}

fn module_problem(path: &str) -> Result<(), PathProblem> {
    if !is_plain_module(path.as_bytes()) {
        problem(path, PathKind::Module)?;
        let first = path.split('/').next().unwrap_or(path);
        if !first.contains('.') {
            return Err(PathProblem::NoDotInFirst);
        }
        let in_domain = |c: &char| matches!(c, '-' | '.' | '0'..='9' | 'a'..='z');
        if let Some(c) = first.chars().find(|c| !in_domain(c)) {
            return Err(PathProblem::CharInFirst(c));
        }
    }
    split_path_version(path).map(|_| ()).ok_or(PathProblem::Version)
}

fn problem(path: &str, kind: PathKind) -> Result<(), PathProblem> {
    if is_plain(path.as_bytes(), kind) {
        return Ok(());
    }
    if path.is_empty() {
        return Err(PathProblem::Empty);
    }
    if path.starts_with('-') && kind != PathKind::File {
        return Err(PathProblem::LeadingDash);
    }
    if path.contains("//") {
        return Err(PathProblem::DoubleSlash);
    }
    if path.ends_with('/') {
        return Err(PathProblem::TrailingSlash);
    }
    path.split('/').try_for_each(|element| element_problem(element, kind))
}

/// Whether the path keeps all rules, told by one walk over its bytes. Where the answer is
/// no, the path may still be good: the slow way decides, and names the rule.
fn is_plain(path: &[u8], kind: PathKind) -> bool {
    path.first() != Some(&b'-') && elements_plain(path, kind)
}

/// Like [`is_plain`], with the rules for the first element of a module path.
fn is_plain_module(path: &[u8]) -> bool {
    let mut dot = false;
    let first = path.iter().take_while(|&&b| {
        dot |= b == b'.';
        CLASS[usize::from(b)] & DOMAIN != 0
    });
    let first = first.count();
    dot && matches!(path.get(first), None | Some(b'/')) && is_plain(path, PathKind::Module)
}

fn elements_plain(path: &[u8], kind: PathKind) -> bool {
    let class = match kind {
        PathKind::Module => MODULE,
        PathKind::Import => MODULE | IMPORT,
        PathKind::File => MODULE | IMPORT | FILE,
    };
    let mut start = 0;
    loop {
        let rest = &path[start..];
        let len = rest.iter().take_while(|&&b| CLASS[usize::from(b)] & class != 0).count();
        let (element, rest) = rest.split_at(len);
        let (Some(first), Some(last)) = (element.first(), element.last()) else { return false };
        // A leading dot is refused in module paths only: rare, and left to the slow way.
        if *first == b'.' || *last == b'.' || maybe_reserved(element) {
            return false;
        }
        match rest.first() {
            None => return true,
            Some(b'/') => start += len + 1,
            // A tilde may stand anywhere but before digits at the end.
            Some(_) => return false,
        }
    }
}

/// A quick look that no name reserved on Windows passes: three or four bytes, then the
/// end or a dot.
fn maybe_reserved(element: &[u8]) -> bool {
    let ends = |at| matches!(element.get(at), None | Some(b'.'));
    (ends(3) || ends(4)) && reserved(stem(element))
}

/// An element that [`check_file_path`] would take: the rule for versions that are escaped.
pub(super) fn element_problem(element: &str, kind: PathKind) -> Result<(), PathProblem> {
    if element.is_empty() {
        return Err(PathProblem::EmptyElement);
    }
    if element.bytes().all(|b| b == b'.') {
        return Err(PathProblem::DotsElement(element.to_owned()));
    }
    if element.starts_with('.') && kind == PathKind::Module {
        return Err(PathProblem::LeadingDot);
    }
    if element.ends_with('.') {
        return Err(PathProblem::TrailingDot);
    }
    if let Some(c) = element.chars().find(|&c| !char_ok(c, kind)) {
        return Err(PathProblem::Char(c));
    }
    let stem = &element[..stem(element.as_bytes()).len()];
    if reserved(stem.as_bytes()) {
        return Err(PathProblem::WindowsName(stem.to_owned()));
    }
    let digits = stem.rsplit_once('~').map_or("", |(_, digits)| digits);
    if kind != PathKind::File && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PathProblem::WindowsShortName);
    }
    Ok(())
}

fn char_ok(c: char, kind: PathKind) -> bool {
    let class = u8::try_from(c).map_or(0, |b| CLASS[usize::from(b)]);
    match kind {
        PathKind::Module => class & (MODULE | TILDE) != 0,
        PathKind::Import => class & (MODULE | TILDE | IMPORT) != 0,
        PathKind::File => class != 0 || !c.is_ascii() && is_letter(c),
    }
}

/// The part of an element before its first dot.
fn stem(element: &[u8]) -> &[u8] {
    element.split(|&b| b == b'.').next().unwrap_or(element)
}

/// Whether Windows reserves the name, in whatever case: devices, since DOS.
fn reserved(stem: &[u8]) -> bool {
    match stem {
        [_, _, _] => [b"con", b"prn", b"aux", b"nul"].iter().any(|n| stem.eq_ignore_ascii_case(*n)),
        [device @ .., b'1'..=b'9'] if device.len() == 3 => {
            device.eq_ignore_ascii_case(b"com") || device.eq_ignore_ascii_case(b"lpt")
        }
        _ => false,
    }
}

const MODULE: u8 = 1;
const IMPORT: u8 = 2;
const FILE: u8 = 4;
/// May stand in the first element of a module path, too.
const DOMAIN: u8 = 8;
/// May stand in every path, but has a rule of its own.
const TILDE: u8 = 16;

/// For each byte the narrowest kind of path that may have it within an element.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut b = 0;
    while b < class.len() {
        class[b] = match b as u8 {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => MODULE | DOMAIN,
            b'A'..=b'Z' | b'_' => MODULE,
            b'~' => TILDE,
            b'+' => IMPORT,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'(' | b')' | b',' => FILE,
            b'=' | b'@' | b'[' | b']' | b'^' | b'{' | b'}' | b' ' => FILE,
            _ => 0,
        };
        b += 1;
    }
    class
};
