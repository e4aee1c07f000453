//! What there is to say beside an answer.

use super::{Project, list};
use crate::graph::{self, Build, Refusal};

impl Project {
    /// What the go command would refuse, warn of or do first, in a line each.
    #[must_use]
    pub fn notes(&self, build: &Build) -> Vec<String> {
        let mut notes: Vec<String> = build.refusals.iter().map(Refusal::to_string).collect();
        if build.vendored {
            notes.push(
                "answered from vendor/modules.txt, which tells what supplies packages and not what \
                 requires what; the go command refuses to list all modules from it"
                    .to_owned(),
            );
        } else if let Some(vendor) = self.used_vendor() {
            notes.push(match graph::check_vendoring(&self.mains, vendor) {
                Ok(()) => "there is a vendor directory: the go command builds from it and refuses \
                           to list all modules, unless told -mod=readonly"
                    .to_owned(),
                Err(error) => error.to_string(),
            });
        }
        if self.needs_sums() && !build.vendored {
            let unproven = list::unproven(self, build);
            if self.sums.is_empty() && !unproven.is_empty() {
                notes.push("there is no go.sum, so nothing vouches for any go.mod".to_owned());
            } else if let Some(first) = unproven.first() {
                notes.push(format!(
                    "go.sum vouches for all but {} of the go.mod files that were read, such as \
                     {first}; the go command asks for `go mod tidy` first",
                    unproven.len()
                ));
            }
        }
        notes
    }
}
