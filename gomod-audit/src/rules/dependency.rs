//! Replacements in the go.mod files of dependencies, which have no effect.

use std::collections::HashSet;

use gomod_core::pool;
use gomod_core::source::Artifact;
use gomod_core::syntax::{Line, Statement, SyntaxTree};
use gomod_core::version::ModuleVersion;

use crate::finding::Finding;
use crate::report::Unknown;
use crate::rules::pseudo::built;
use crate::scan::{Scan, Sink};
use crate::table::replace::IN_DEPENDENCY as RULE;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let Some(knowledge) = scan.knowledge.as_ref().filter(|_| sink.wants(&RULE)) else { return };
    let modules: Vec<_> = built(scan).collect();
    let paths: HashSet<&str> =
        scan.modules().iter().map(|used| used.module.path.as_str()).collect();
    let files = pool::map(knowledge.workers, &modules, |(_, module, _)| {
        let file = knowledge.source.fetch(module, Artifact::Mod).ok()?;
        Some(replacements(&file.bytes))
    });
    let mut unread = Vec::new();
    for ((used, module, place), lines) in modules.iter().zip(files) {
        let Some(lines) = lines else {
            unread.push(module.to_string());
            continue;
        };
        for (old, new) in lines.iter().filter(|(old, _)| paths.contains(old.path.as_str())) {
            let message =
                format!("{module} replaces {old} by {new}, which has no effect in this build");
            let subject = module.to_string();
            let finding = Finding::new(&RULE, subject, place.clone(), message);
            sink.find(finding.through(used.chain.clone()));
        }
    }
    if !unread.is_empty() {
        let why = "the go.mod is not at hand, so it is not known what it replaces";
        sink.unknown(Unknown::new(&[RULE.code], why, unread));
    }
}

/// Both sides of the `replace` lines. To the go command the lines of dependencies are words
/// without a meaning, so nothing but their form counts.
fn replacements(bytes: &[u8]) -> Vec<(ModuleVersion, ModuleVersion)> {
    // Most have none, and there are many.
    if !bytes.windows(b"replace".len()).any(|window| window == b"replace") {
        return Vec::new();
    }
    let Ok(tree) = SyntaxTree::parse("go.mod", bytes) else { return Vec::new() };
    let mut found = Vec::new();
    for statement in tree.statements() {
        match statement {
            Statement::Line(line) => {
                let mut words = words(line);
                if words.first().is_some_and(|word| word == "replace") {
                    words.remove(0);
                    found.extend(sides(&words));
                }
            }
            Statement::Block(block)
                if block.header().next().is_some_and(|word| word.bytes == b"replace") =>
            {
                found.extend(block.lines().filter_map(|line| sides(&words(line))));
            }
            _ => {}
        }
    }
    found
}

fn words(line: Line<'_>) -> Vec<String> {
    line.tokens().map(|token| token.text().trim_matches(['"', '`']).to_owned()).collect()
}

fn sides(words: &[String]) -> Option<(ModuleVersion, ModuleVersion)> {
    let arrow = words.iter().position(|word| word == "=>")?;
    let side = |words: &[String]| match words {
        [path] => Some(ModuleVersion::new(&**path, "")),
        [path, version] => Some(ModuleVersion::new(&**path, &**version)),
        _ => None,
    };
    Some((side(words.get(..arrow)?)?, side(words.get(arrow + 1..)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_blocks_and_alone() {
        let text = b"module m\nreplace a => b v1\nreplace (\n\t\"c\" v1 => ./d\n\te\n)\n";
        let told: Vec<String> =
            replacements(text).iter().map(|(old, new)| format!("{old} {new}")).collect();
        assert_eq!(told, ["a b@v1", "c@v1 ./d"]);
        assert!(replacements(b"module m\n// replace nothing\n").is_empty());
        assert!(replacements(b"replace (").is_empty());
    }
}
