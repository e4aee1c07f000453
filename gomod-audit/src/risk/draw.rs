//! The map as a picture: in the language of Graphviz, as SVG, as a page.

use std::io::{self, Write};

use super::layout::{HEIGHT, Layout, Place};
use super::{Node, Risk, RiskMap};

const STYLE: &str = "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}\
                     .box{fill:#f6f8fa;stroke:#8c959f}.main{fill:#ddf4ff;stroke:#0969da}\
                     .apart{stroke-dasharray:4 3}\
                     .way{fill:none;stroke:#8c959f}";

/// Writes the map in the language of Graphviz.
///
/// # Errors
///
/// Those of the writer.
pub fn write_dot(out: &mut dyn Write, map: &RiskMap) -> io::Result<()> {
    writeln!(
        out,
        "digraph risks {{\n    rankdir=LR;\n    node [shape=box, style=filled, fillcolor=white];"
    )?;
    for node in &map.nodes {
        let colour = match node.risks.first() {
            Some(risk) => risk.colour(),
            None if node.is_main => "#ddf4ff",
            None => "#f6f8fa",
        };
        let label =
            [node.name.clone()].into_iter().chain(note(node)).collect::<Vec<_>>().join("\n");
        writeln!(
            out,
            "    {} [label={}, fillcolor=\"{colour}\"];",
            quoted(&node.name),
            quoted(&label)
        )?;
    }
    for node in &map.nodes {
        if let Some(parent) = node.parent.and_then(|at| map.nodes.get(at)) {
            writeln!(out, "    {} -> {};", quoted(&parent.name), quoted(&node.name))?;
        }
    }
    writeln!(out, "}}")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// What there is to say of a module besides its name.
fn note(node: &Node) -> Option<String> {
    let risks: Vec<&str> = node.risks.iter().map(|risk| risk.name()).collect();
    if risks.is_empty() {
        return None;
    }
    let by = node.replaced_by.as_ref().map(|by| format!(" => {by}")).unwrap_or_default();
    let apart = node.parent.is_none() && !node.is_main;
    let apart = if apart { "; only superseded versions require it" } else { "" };
    Some(format!("{}{by}{apart}", risks.join(", ")))
}

/// Writes the map as an SVG image.
///
/// # Errors
///
/// Those of the writer.
pub fn write_svg(out: &mut dyn Write, map: &RiskMap) -> io::Result<()> {
    let layout = Layout::of(map);
    let (width, height) = (layout.width, layout.height);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<style>{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
    )?;
    for (node, place) in map.nodes.iter().zip(&layout.places) {
        if let Some(from) = node.parent.and_then(|at| layout.places.get(at)) {
            way(out, from, place)?;
        }
    }
    for (node, place) in map.nodes.iter().zip(&layout.places) {
        module(out, node, place)?;
    }
    writeln!(out, "</svg>")
}

fn way(out: &mut dyn Write, from: &Place, to: &Place) -> io::Result<()> {
    let middle = HEIGHT / 2;
    let (x, y) = (from.x + from.width, from.y + middle);
    let (end, down) = (to.x, to.y + middle);
    // Turns right before the next column, so that ways of one module run together.
    let turn = end.saturating_sub(22);
    writeln!(out, "<path class=\"way\" d=\"M{x} {y}H{turn}V{down}H{end}\"/>")
}

fn module(out: &mut dyn Write, node: &Node, place: &Place) -> io::Result<()> {
    let Place { x, y, width, label } = place;
    let class = match node.parent {
        Some(_) => "box",
        None if node.is_main => "box main",
        None => "box apart",
    };
    let title = match note(node) {
        Some(note) => format!("{}: {note}", node.name),
        None => node.name.clone(),
    };
    writeln!(out, "<g><title>{}</title>", escaped(&title))?;
    write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" rx=\"4\"/>"
    )?;
    for (nth, risk) in node.risks.iter().enumerate() {
        let at = x + 5 + nth * 10;
        let inner = HEIGHT - 8;
        write!(
            out,
            "<rect x=\"{at}\" y=\"{}\" width=\"8\" height=\"{inner}\" rx=\"2\" fill=\"{}\"/>",
            y + 4,
            risk.colour()
        )?;
    }
    let text = x + 8 + 10 * node.risks.len();
    writeln!(out, "<text x=\"{text}\" y=\"{}\">{}</text></g>", y + 15, escaped(label))
}

/// Writes the map as a page that needs nothing else.
///
/// # Errors
///
/// Those of the writer.
pub fn write_html(out: &mut dyn Write, map: &RiskMap) -> io::Result<()> {
    let name = match &*map.mains {
        [] => "modules".to_owned(),
        [main] => escaped(main),
        mains => format!("a workspace of {} modules", mains.len()),
    };
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Risks of {name}</title>\n\
         <style>body{{font:14px system-ui,sans-serif;margin:24px;color:#1f2328}}\
         .key{{display:inline-block;margin-right:18px}}.key i{{display:inline-block;width:12px;height:12px;\
         border-radius:3px;margin-right:6px}}.map{{overflow:auto;border:1px solid #d0d7de;margin:16px 0}}\
         td,th{{text-align:left;padding:3px 14px 3px 0;vertical-align:top}}</style></head>\n\
         <body><h1>Risks of {name}</h1>\n<p>"
    )?;
    let counts = map.counts();
    for risk in Risk::ALL {
        let count = counts.get(&risk).copied().unwrap_or_default();
        let (colour, word) = (risk.colour(), risk.name());
        write!(
            out,
            "<span class=\"key\"><i style=\"background:{colour}\"></i>{word}: {count}</span>"
        )?;
    }
    writeln!(out, "</p>\n<p>{}</p>\n<div class=\"map\">", escaped(&sum(map)))?;
    write_svg(out, map)?;
    writeln!(out, "</div>\n<table><tr><th>module</th><th>why</th></tr>")?;
    for node in &map.nodes {
        if let Some(note) = note(node) {
            writeln!(out, "<tr><td>{}</td><td>{}</td></tr>", escaped(&node.name), escaped(&note))?;
        }
    }
    writeln!(out, "</table></body></html>")
}

/// What is drawn and what is not.
fn sum(map: &RiskMap) -> String {
    let risky = map.nodes.iter().filter(|node| !node.risks.is_empty()).count();
    let mut sum =
        format!("{risky} of {} modules, each with one chain that brings it in.", map.modules);
    if map.cut > 0 {
        sum += &format!(" {} more are not drawn, as there are too many.", map.cut);
    }
    if !map.retractions_known {
        sum += " Retractions are not known of all modules.";
    }
    sum
}

/// Text in which nothing is markup, nor a character that XML does not have.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
