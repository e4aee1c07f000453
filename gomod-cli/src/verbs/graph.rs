//! `gomod graph`.

use std::io::{self, Write};

use gomod_core::graph::{Graph, NodeId};
use gomod_core::project::Project;
use serde::Serialize;

use crate::args::{GraphArgs, GraphFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::talk::Talk;

pub(super) fn run(args: &GraphArgs, talk: Talk) -> Result<Exit, Failure> {
    if args.risk {
        return super::risk::run(args, talk);
    }
    if matches!(args.format(), GraphFormat::Svg | GraphFormat::Html) {
        return Err(Failure::usage("svg and html are drawn of risks only: add --risk"));
    }
    let opened = project::open_for_graph(&args.project, &args.modules, talk)?;
    let project = &opened.project;
    let build = match &args.go {
        None => project.build_updated()?,
        Some(go) => project.build_as_of(go)?,
    };
    let exit = opened.tell_of(&build);
    let graph = &build.loaded.graph;
    let part = match &args.path_to {
        None => Part::whole(graph),
        Some(module) => match chain(graph, module) {
            Some(chain) => Part::chain(graph, chain),
            None => {
                talk.note(&format!("{module} is not in the module graph"));
                return Ok(exit.max(Exit::Differences));
            }
        },
    };
    output::write(args.output.output.as_deref(), |out| match args.format() {
        GraphFormat::Text if args.path_to.is_some() => part.write_nodes(out),
        GraphFormat::Text => part.write_edges(out),
        GraphFormat::Json => part.write_json(project, out),
        // The rest was refused above.
        _ => part.write_dot(out),
    })?;
    Ok(exit)
}

/// A shortest chain to `module`, which may name its version; else to the selected one.
fn chain(graph: &Graph, module: &str) -> Option<Vec<NodeId>> {
    let target = match module.split_once('@') {
        Some((path, version)) => graph.find(path, version)?,
        None => graph.selected(module)?,
    };
    graph.find_path(|node| node == target)
}

/// What is printed of a graph.
struct Part<'g> {
    graph: &'g Graph,
    nodes: Vec<NodeId>,
    edges: Vec<(NodeId, NodeId)>,
}

impl<'g> Part<'g> {
    fn whole(graph: &'g Graph) -> Self {
        let nodes = graph.breadth_first();
        let mut edges = Vec::new();
        for &from in &nodes {
            edges.extend(graph.required_by(from).unwrap_or_default().iter().map(|&to| (from, to)));
        }
        Self { graph, nodes, edges }
    }

    fn chain(graph: &'g Graph, nodes: Vec<NodeId>) -> Self {
        let edges = nodes.windows(2).map(|pair| (pair[0], pair[1])).collect();
        Self { graph, nodes, edges }
    }

    fn id(&self, node: NodeId) -> String {
        self.graph.module(node).to_string()
    }

    fn is_selected(&self, node: NodeId) -> bool {
        self.graph.selected_for(node) == node
    }

    fn write_nodes(&self, out: &mut dyn Write) -> io::Result<()> {
        self.nodes.iter().try_for_each(|&node| writeln!(out, "{}", self.id(node)))
    }

    fn write_edges(&self, out: &mut dyn Write) -> io::Result<()> {
        self.edges
            .iter()
            .try_for_each(|&(from, to)| writeln!(out, "{} {}", self.id(from), self.id(to)))
    }

    /// The shape is described by docs/schema/graph.json.
    fn write_json(&self, project: &Project, out: &mut dyn Write) -> io::Result<()> {
        let node = |&id: &NodeId| {
            let module = self.graph.module(id);
            let replacement = project.mains().replacement(&module).cloned();
            JsonNode {
                id: module.to_string(),
                main: module.version.is_empty(),
                selected: self.is_selected(id),
                loaded: self.graph.required_by(id).is_some(),
                replaced_by: replacement
                    .map(|r| JsonModule { path: r.path, version: some(r.version) }),
                path: module.path,
                version: some(module.version),
            }
        };
        let edge =
            |&(from, to): &(NodeId, NodeId)| JsonEdge { from: self.id(from), to: self.id(to) };
        let document = JsonGraph {
            format_version: 1,
            nodes: self.nodes.iter().map(node).collect(),
            edges: self.edges.iter().map(edge).collect(),
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }

    /// Bold is a main module, dashed a version that is not selected.
    fn write_dot(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "digraph modules {{\n    rankdir=LR;\n    node [shape=box];")?;
        for &node in &self.nodes {
            let style = match self.graph.version(node) {
                "" => " [style=bold]",
                _ if self.is_selected(node) => "",
                _ => " [style=dashed]",
            };
            writeln!(out, "    {}{style};", quoted(&self.id(node)))?;
        }
        for &(from, to) in &self.edges {
            writeln!(out, "    {} -> {};", quoted(&self.id(from)), quoted(&self.id(to)))?;
        }
        writeln!(out, "}}")
    }
}

/// A word in the language of Graphviz.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonGraph {
    format_version: u32,
    nodes: Vec<JsonNode>,
    edges: Vec<JsonEdge>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonNode {
    id: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    main: bool,
    selected: bool,
    loaded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<JsonModule>,
}

#[derive(Serialize)]
struct JsonModule {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

#[derive(Serialize)]
struct JsonEdge {
    from: String,
    to: String,
}
