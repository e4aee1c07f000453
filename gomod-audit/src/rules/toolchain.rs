//! Toolchain lines.

use std::sync::Arc;

use gomod_core::modfile::Toolchain;
use gomod_core::release;

use crate::finding::Finding;
use crate::scan::{Scan, Sink};
use crate::table::toolchain as rule;
use crate::text::{Place, Text};

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    for module in &scan.revision.modules {
        if let Some(line) = module.file.toolchain() {
            line_of(&module.text, &line, sink);
        }
    }
    if let Some(work) = &scan.revision.work
        && let Some(line) = work.file.toolchain()
    {
        line_of(&work.text, &line, sink);
    }
}

fn line_of(text: &Arc<Text>, line: &Toolchain<'_>, sink: &mut Sink<'_>) {
    let name = line.name;
    let span = line.line.tokens().last().map_or_else(|| line.span(), |token| token.span);
    let place = Place::new(text, span);
    if name.contains(['/', '\\']) {
        let message = format!("the toolchain {name} is a path");
        sink.find(Finding::new(&rule::PATH, name, place, message));
    } else if name != "default" && !name.strip_prefix("go").is_some_and(release::is_valid) {
        let message =
            format!("the toolchain {name} is no release of Go: it is looked for on the PATH");
        sink.find(Finding::new(&rule::CUSTOM, name, place, message));
    }
}
