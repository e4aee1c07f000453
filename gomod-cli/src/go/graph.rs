//! `go mod graph`.

use std::io::{self, BufWriter, Write};

use gomod_core::release;

use super::flags::{FlagSet, Kind};
use super::session::{Asked, Session};
use super::wording::DISPUTE;
use super::{Context, RELEASE, Stop};
use crate::exit::Exit;
use crate::mode::Mode;

const FLAGS: FlagSet = FlagSet {
    usage: "go mod graph [-go=version] [-x]",
    command: "mod graph",
    covered: &[("go", Kind::Text), ("modcacherw", Kind::Bool), ("modfile", Kind::Text)],
    not_covered: &[("overlay", Kind::Text), ("x", Kind::Bool)],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    let go = parsed.value("go").filter(|go| !go.is_empty());
    if let Some(go) = go {
        let wrong = |why: String| FLAGS.wrong(&format!("invalid value {go:?} for flag -go: {why}"));
        if !release::is_valid(go) {
            return Err(wrong(format!("expecting a Go version like {RELEASE:?}")));
        }
        if release::compare(go, RELEASE).is_gt() {
            return Err(wrong(format!("maximum supported Go version is {RELEASE}")));
        }
    }
    if !parsed.args.is_empty() {
        return Err(Stop::fatal("'go mod graph' accepts no arguments"));
    }
    let asked = Asked {
        modfile: parsed.value("modfile"),
        needs_module: true,
        // Not a flag of this command, which reads what it must.
        fixed_mode: Some(Mode::Mod),
        ..Asked::default()
    };
    let session = Session::open(context, &asked)?;
    session.tell_exclusions();
    let project = &session.project;
    let as_of;
    let build = match go {
        None => project.build(),
        Some(go) => {
            session.check_graph_release(go)?;
            as_of = project.build_as_of(go);
            as_of.as_ref().map_err(Clone::clone)
        }
    };
    let build = build.map_err(|error| match session.failed(&error) {
        // It prints the graph all the same.
        Stop::Refused(words) if words.starts_with(DISPUTE) => {
            Stop::not_covered("the graph of a workspace with conflicting replacements")
        }
        stop => stop,
    })?;
    let graph = &build.loaded.graph;
    let mut out = BufWriter::new(io::stdout().lock());
    for node in graph.breadth_first() {
        for &required in graph.required_by(node).unwrap_or_default() {
            writeln!(out, "{} {}", graph.module(node), graph.module(required))?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
