//! The rules themselves, a file for each thing that they look at.

mod changed_sums;
mod changes;
mod dependency;
mod exclude;
pub(crate) mod known;
mod look_alike;
mod pseudo;
pub(crate) mod replace;
mod setting;
mod sums;
mod toolchain;

use crate::scan::{Scan, Sink};

/// Runs all of them.
pub(crate) fn all(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    replace::look(scan, sink);
    dependency::look(scan, sink);
    pseudo::look(scan, sink);
    known::look(scan, sink);
    exclude::look(scan, sink);
    sums::look(scan, sink);
    toolchain::look(scan, sink);
    changes::look(scan, sink);
    changed_sums::look(scan, sink);
    setting::look(scan, sink);
    look_alike::look(scan, sink);
}
