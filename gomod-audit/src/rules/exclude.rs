//! Exclusions that decide which version is selected.

use crate::finding::Finding;
use crate::report::Unknown;
use crate::scan::{Scan, Sink};
use crate::table::version::EXCLUDE_DECIDES as RULE;
use crate::text::Place;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let excludes = || {
        scan.revision
            .modules
            .iter()
            .flat_map(|module| module.file.excludes().map(move |exclude| (&module.text, exclude)))
    };
    if !sink.wants(&RULE) || excludes().next().is_none() {
        return;
    }
    let (Some(project), Some(build)) = (scan.project, scan.build.filter(|build| !build.vendored))
    else {
        let subjects = excludes().map(|(_, line)| format!("{}@{}", line.path, line.version));
        let why = "the module graph is not known, so it is not known what exclusions change";
        sink.unknown(Unknown::new(&[RULE.code], why, subjects));
        return;
    };
    let without = project.build_without_excludes();
    if !without.loaded.failures.is_empty() {
        let failed = without.loaded.failures.values().map(|error| error.module.to_string());
        let why = "go.mod files are not at hand that would be read without the exclusions, so it is \
                   not known what these change";
        sink.unknown(Unknown::new(&[RULE.code], why, failed));
        return;
    }
    for (text, exclude) in excludes() {
        let (graph, free) = (&build.loaded.graph, &without.loaded.graph);
        let selected = |graph: &gomod_core::graph::Graph| {
            graph.selected(exclude.path).map(|id| graph.version(id).to_owned())
        };
        let (is, would) = (selected(graph), selected(free));
        // The excluded version itself would be the selected one.
        if would.as_deref() != Some(exclude.version) || is == would {
            continue;
        }
        let chain = free.selected(exclude.path).map(|id| {
            // Who asks for it, other than the roots that were raised for it.
            let asks = |node| {
                let required = free.required_by(node).unwrap_or_default();
                !free.roots().contains(&node) && required.contains(&id)
            };
            let mut chain = free.find_path(asks).unwrap_or_default();
            chain.push(id);
            chain
        });
        let chain = chain.unwrap_or_default().into_iter().map(|id| free.module(id).to_string());
        let instead = match is {
            Some(is) => format!("{is} is selected instead"),
            None => "the build does not have the module".to_owned(),
        };
        let subject = format!("{}@{}", exclude.path, exclude.version);
        let message = format!("without this line {subject} would be selected; {instead}");
        let finding = Finding::new(&RULE, subject, Place::new(text, exclude.span()), message);
        sink.find(finding.through(chain.collect()));
    }
}
