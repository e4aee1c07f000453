//! The build that there would be without exclusions.

use super::Project;
use crate::graph::{self, Build};

impl Project {
    /// The build as it would be if the main modules excluded no version.
    ///
    /// What cannot be read leaves a gap, as nobody builds this one.
    #[must_use]
    pub fn build_without_excludes(&self) -> Build {
        graph::build(&self.mains.without_excludes(), &self.reader, self.options.workers)
    }
}
