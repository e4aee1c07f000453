//! The state that changes are told against.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::finding::Finding;
use crate::revision::{Revision, RevisionError};
use crate::text::Text;

/// Reads a file of the base by its name in findings; none where it has none.
pub type ReadBase = Box<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// The state that changes are told against.
pub struct Base {
    name: String,
    revision: Revision,
    read: ReadBase,
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Base").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Base {
    /// A base by the name that a person gave it, its module files, and how its other files are
    /// read.
    #[must_use]
    pub fn new(name: impl Into<String>, revision: Revision, read: ReadBase) -> Self {
        Self { name: name.into(), revision, read }
    }

    /// The state in which `read` has the files of a revision, under the same names.
    ///
    /// # Errors
    ///
    /// A file of the base does not parse.
    pub fn of(
        name: impl Into<String>,
        revision: &Revision,
        read: ReadBase,
    ) -> Result<Self, RevisionError> {
        let mut before = Revision::default();
        let text = |name: &str| read(name).map(|bytes| Text::new(name, bytes));
        let mut sums: Vec<String> = Vec::new();
        for module in &revision.modules {
            let name = module.text.name();
            sums.extend(name.strip_suffix(".mod").map(|stem| format!("{stem}.sum")));
            if let Some(text) = text(name) {
                before.add_go_mod(&module.dir, text)?;
            }
        }
        if let Some(work) = &revision.work {
            sums.push(format!("{}.sum", work.text.name()));
            if let Some(text) = text(work.text.name()) {
                before.add_go_work(&work.dir, text)?;
            }
        }
        // Also what is no longer there.
        sums.extend(revision.sums.iter().map(|sums| sums.text.name().to_owned()));
        sums.sort();
        sums.dedup();
        for text in sums.iter().filter_map(|name| text(name)) {
            before.add_go_sum(text)?;
        }
        Ok(Self::new(name, before, read))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The module files.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// Says of each finding whether the line that it points at is new.
    pub(crate) fn mark(&self, findings: &mut [Finding]) {
        let mut files: HashMap<String, HashSet<Vec<u8>>> = HashMap::new();
        for finding in findings {
            let name = finding.place.text.name();
            if !files.contains_key(name) {
                let known = self.revision.texts().find(|text| text.name() == name);
                let bytes = match known {
                    Some(text) => Some(text.bytes().to_vec()),
                    None => (self.read)(name),
                };
                let lines = bytes.iter().flat_map(|bytes| bytes.split(|&b| b == b'\n'));
                let lines = lines.map(|line| line.trim_ascii().to_vec()).collect();
                files.insert(name.to_owned(), lines);
            }
            let line = finding.place.line_text();
            finding.introduced = Some(!files.get(name).is_some_and(|lines| lines.contains(line)));
        }
    }
}
