//! `gomod graph --risk`.

use std::io::Write;
use std::sync::Arc;

use gomod_audit::risk::{RiskMap, write_dot, write_html, write_svg};
use gomod_audit::{Knowledge, Revision, Scan};

use crate::args::{GraphArgs, GraphFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::talk::Talk;

pub(super) fn run(args: &GraphArgs, talk: Talk) -> Result<Exit, Failure> {
    if args.format() == GraphFormat::Json {
        let message = "--risk has no JSON: gomod check --json tells of each module";
        return Err(Failure::usage(message));
    }
    let opened = project::open_for_graph(&args.project, &args.modules, talk)?;
    let project = &*opened.project;
    let build = project.build()?;
    let exit = opened.tell_of(build);
    let mut scan = Scan::new(Revision::of_project(project, project.root()));
    scan.project = Some(project);
    scan.build = Some(build);
    scan.knowledge = opened.cache().map(|cache| Knowledge {
        source: Arc::new(cache.clone()),
        complete: false,
        workers: opened.workers(),
    });
    let map = RiskMap::of(&scan);
    output::write(args.output.output.as_deref(), |out| match args.format() {
        GraphFormat::Dot => write_dot(out, &map),
        GraphFormat::Svg => write_svg(out, &map),
        GraphFormat::Html => write_html(out, &map),
        GraphFormat::Text | GraphFormat::Json => text(out, &map),
    })?;
    Ok(exit)
}

/// A line for each module: what it is drawn for, and its name.
fn text(out: &mut dyn Write, map: &RiskMap) -> std::io::Result<()> {
    for node in map.nodes.iter().filter(|node| !node.risks.is_empty()) {
        let risks: Vec<&str> = node.risks.iter().map(|risk| risk.name()).collect();
        let by = node.replaced_by.as_ref().map(|by| format!(" => {by}")).unwrap_or_default();
        writeln!(out, "{}\t{}{by}", risks.join(","), node.name)?;
    }
    Ok(())
}
