//! The two programs that are asked: `gomod go`, and the go command itself.

use std::path::Path;
use std::process::Command;

use crate::lay::Layer;
use crate::listing;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Difference, same_text};

/// Both programs.
pub(crate) struct Sides<'a> {
    pub(crate) oracle: &'a Oracle,
    pub(crate) ours: &'a Ours,
}

/// All that a program said.
pub(crate) struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Sides<'_> {
    /// What the go command says in a directory.
    pub(crate) fn go(
        &self,
        dir: &Path,
        cache: &Path,
        proxy: &Path,
        args: &[&str],
    ) -> Result<Said, String> {
        Said::of(Layer::with_tree(self.oracle, cache, proxy).command(dir).args(args))
    }

    /// What `gomod go` says there.
    pub(crate) fn ours(
        &self,
        dir: &Path,
        cache: &Path,
        proxy: &Path,
        args: &[&str],
    ) -> Result<Said, String> {
        let mut command = self.ours.command(dir);
        command.env("GOPROXY", format!("file://{}", proxy.display())).env("GOMODCACHE", cache);
        Said::of(command.arg("go").args(args))
    }
}

impl Said {
    fn of(command: &mut Command) -> Result<Said, String> {
        let output = command.output().map_err(|err| err.to_string())?;
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        Ok(Said { code: output.status.code(), out, err })
    }

    /// The same with other names in its texts.
    pub(crate) fn placed(self, names: impl Fn(String) -> String) -> Said {
        Said { out: names(self.out), err: names(self.err), ..self }
    }

    /// Standard output of a run that succeeded, else its standard error.
    pub(crate) fn answer(self) -> Result<String, String> {
        if self.code == Some(0) { Ok(self.out) } else { Err(self.err) }
    }

    /// Whether it is the word of `gomod go` that it has no answer.
    pub(crate) fn is_not_covered(&self) -> bool {
        self.code == Some(2) && self.err.contains("not covered by gomod go")
    }

    /// Where both part: exit code, standard output, standard error.
    pub(crate) fn compare(&self, theirs: &Said, case: &str) -> Option<Difference> {
        if self.code != theirs.code {
            let detail = format!(
                "exit code: ours {:?}, go {:?}: ours {:?}, go {:?}",
                self.code, theirs.code, self.err, theirs.err
            );
            return Some(Difference::new(case, detail));
        }
        let out = listing::compare(case, self.out.as_bytes(), theirs.out.as_bytes());
        out.or_else(|| same_text(case, &told_once(&self.err), &told_once(&theirs.err)))
    }
}

/// The go command tells each time it comes upon a module of which members of a workspace say two
/// things.
fn told_once(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.starts_with("conflicting replacements found for ") || !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.concat()
}
