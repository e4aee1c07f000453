//! The report for people: each finding with its line.

use std::io::{self, IsTerminal, Write};

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Origin, Renderer, Snippet};
use gomod_audit::{Finding, Level, Report};

use crate::excerpt::Excerpt;
use crate::talk::tame;

/// How many modules of a chain are named.
const MAX_CHAIN: usize = 8;

pub(super) fn write(out: &mut dyn Write, report: &Report, on_stdout: bool) -> io::Result<()> {
    let styled =
        on_stdout && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let width = match on_stdout && io::stdout().is_terminal() {
        true => terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
        false => None,
    };
    let renderer = renderer.term_width(width.unwrap_or(DEFAULT_TERM_WIDTH).min(DEFAULT_TERM_WIDTH));
    for finding in report.findings.iter().filter(|finding| finding.waived.is_none()) {
        finding_of(out, &renderer, finding)?;
    }
    for unknown in &report.unknown {
        let of = match unknown.subjects.as_slice() {
            [] => String::new(),
            [one] if unknown.count == 1 => format!("{one}: "),
            [first, ..] => format!("{first} and {} more: ", unknown.count - 1),
        };
        let severity = if unknown.incomplete { Severity::WARNING } else { Severity::NOTE };
        let title = severity.primary_title(tame(&format!("not known: {of}{}", unknown.message)));
        writeln!(out, "{}", renderer.render(&[Group::with_title(title)]))?;
    }
    writeln!(out, "{}", sum(report))
}

fn finding_of(out: &mut dyn Write, renderer: &Renderer, finding: &Finding) -> io::Result<()> {
    let severity = match finding.level {
        Level::Deny => Severity::ERROR,
        _ => Severity::WARNING,
    };
    let place = &finding.place;
    let (text, at) = (&place.text, place.start());
    let path = tame(text.name());
    let message = tame(&finding.message);
    let title = severity.primary_title(&*message).id(finding.rule.code);
    let excerpt = Excerpt::of(text.bytes(), place.span);
    let shown = excerpt.as_ref().map(|excerpt| tame(&excerpt.text));
    let mut group = match (&excerpt, &shown) {
        (Some(excerpt), Some(shown)) => title.element(
            Snippet::source(&**shown)
                .path(&*path)
                .line_start(at.line as usize)
                .annotation(AnnotationKind::Primary.span(excerpt.marked.clone())),
        ),
        _ => title
            .element(Origin::path(&*path).line(at.line as usize).char_column(at.column as usize)),
    };
    let way = way(&finding.chain).map(|way| tame(&way));
    if let Some(way) = &way {
        group = group.element(Severity::NOTE.message(&**way));
    }
    if finding.introduced == Some(true) {
        group = group.element(Severity::NOTE.message("the line is new"));
    }
    let help = tame(finding.help.as_deref().unwrap_or(finding.rule.mend));
    group = group.element(Severity::HELP.message(&*help));
    writeln!(out, "{}\n", renderer.render(&[group]))
}

/// How the module comes into the build, where that says anything.
fn way(chain: &[String]) -> Option<String> {
    if chain.len() < 3 {
        return None;
    }
    let cut = chain.len().saturating_sub(MAX_CHAIN);
    let mut named: Vec<&str> = chain.iter().map(String::as_str).collect();
    if cut > 0 {
        named.splice(2..2 + cut, ["…"]);
    }
    Some(format!("comes in by {}", named.join(" → ")))
}

/// What was found and looked at, in a line.
fn sum(report: &Report) -> String {
    let counted = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    let mut found = vec![
        counted(report.count(Level::Deny), "error"),
        counted(report.count(Level::Warn), "warning"),
    ];
    if report.waived() > 0 {
        found.push(format!("{} waived", report.waived()));
    }
    if report.allowed > 0 {
        found.push(format!("{} allowed", report.allowed));
    }
    let scanned = &report.scanned;
    let modules = match scanned.graph {
        true => counted(scanned.modules, "module"),
        false => format!("{} required, the graph not known", counted(scanned.modules, "module")),
    };
    format!(
        "{}; looked at {}, {} and {} with settings",
        found.join(", "),
        counted(scanned.files.len(), "module file"),
        modules,
        counted(scanned.settings, "file"),
    )
}
