//! The part of Go's text/template that scripts use with `go list -m -f`.
//!
//! What the rest would do is refused by name when the template is read, so that no module is
//! printed by half of a template.

mod eval;
mod lex;
mod parse;
mod value;

use gomod_core::project::ModuleInfo;

use super::Stop;
use parse::Node;

/// A template, read.
#[derive(Debug)]
pub(super) struct Template {
    nodes: Vec<Node>,
}

impl Template {
    /// Reads a template.
    pub(super) fn parse(text: &str) -> Result<Self, Stop> {
        parse::parse(text).map(|nodes| Self { nodes })
    }

    /// What it prints of a module.
    pub(super) fn execute(&self, module: &ModuleInfo) -> Result<String, Stop> {
        eval::execute(&self.nodes, module)
    }
}

/// A template, or a use of one, that is not covered.
fn not_covered(what: impl std::fmt::Display) -> Stop {
    Stop::NotCovered(format!("go list -f with {what}"))
}

#[cfg(test)]
mod tests {
    use gomod_core::project::{ModuleInfo, ModuleInfoError};

    use super::Template;
    use crate::go::Stop;

    fn module() -> ModuleInfo {
        let replace =
            ModuleInfo { path: "../b".to_owned(), dir: "/w/b".to_owned(), ..ModuleInfo::default() };
        ModuleInfo {
            path: "example.com/a".to_owned(),
            version: "v1.2.0".to_owned(),
            versions: vec!["v1.1.0".to_owned(), "v1.2.0".to_owned()],
            replace: Some(Box::new(replace)),
            time: Some("2018-02-14T15:44:20Z".to_owned()),
            indirect: true,
            ..ModuleInfo::default()
        }
    }

    #[test]
    fn what_scripts_write() {
        for (template, want) in [
            ("{{.Path}}", "example.com/a"),
            ("{{.}}", "example.com/a v1.2.0 => ../b"),
            ("{{.String}}", "example.com/a v1.2.0 => ../b"),
            ("{{.Path}}@{{ .Version }}{{\"\\n\"}}", "example.com/a@v1.2.0\n"),
            ("{{with .Replace}}{{.Dir}}{{else}}none{{end}}", "/w/b"),
            ("{{with .Update}}{{.Version}}{{end}}", ""),
            ("{{.Replace.Path}}", "../b"),
            ("{{.Update}}", "<nil>"),
            ("{{.Error}}", "<nil>"),
            ("{{.Main}} {{.Indirect}}", "false true"),
            ("{{if not (or .Main .Indirect)}}x{{end}}", ""),
            ("{{if and .Indirect (eq .Version \"v1.2.0\")}}x{{else}}y{{end}}", "x"),
            ("{{if .Main}}a{{else if .Indirect}}b{{else}}c{{end}}", "b"),
            ("{{if ne .Version \"\"}}{{.Path}}{{end}}", "example.com/a"),
            ("{{range .Versions}} {{.}}{{end}}", " v1.1.0 v1.2.0"),
            ("{{range $i, $v := .Versions}}{{$i}}={{$v}};{{end}}", "0=v1.1.0;1=v1.2.0;"),
            ("{{range .Retracted}}{{.}}{{else}}kept{{end}}", "kept"),
            ("{{.Versions}} {{len .Versions}}", "[v1.1.0 v1.2.0] 2"),
            ("{{join .Versions \",\"}}", "v1.1.0,v1.2.0"),
            (
                "{{printf \"%s %q %v %d%%\" .Path .Version .Main 3}}",
                "example.com/a \"v1.2.0\" false 3%",
            ),
            ("{{$v := .Version}}{{with .Replace}}{{$v}} {{$.Path}}{{end}}", "v1.2.0 example.com/a"),
            ("{{.Version | printf \"%-8s|%8s|\" .Version }}", "v1.2.0  |  v1.2.0|"),
            ("a {{- /* a comment */ -}} b", "ab"),
            ("{{.Path -}}   \n x", "example.com/ax"),
            ("{{.Time}}", "2018-02-14 15:44:20 +0000 UTC"),
            ("{{.Version | eq \"v1.2.0\"}}", "true"),
            ("{{index .Versions 1}}", "v1.2.0"),
            ("{{eq .Path \"a\" \"example.com/a\"}}", "true"),
        ] {
            let said = Template::parse(template).unwrap().execute(&module()).unwrap();
            assert_eq!(said, want, "{template}");
        }
        let failed = ModuleInfo {
            error: Some(ModuleInfoError { err: "no such thing".to_owned() }),
            ..ModuleInfo::default()
        };
        let said = Template::parse("{{.Error.Err}} {{.Error}}").unwrap().execute(&failed).unwrap();
        assert_eq!(said, "no such thing {no such thing}");
    }

    #[test]
    fn the_rest_is_refused_by_name() {
        for (template, named) in [
            ("{{context}}", "context"),
            ("{{template \"x\"}}", "template"),
            ("{{define \"x\"}}{{end}}", "define"),
            ("{{.Nope}}", ".Nope"),
            ("{{.Time.Format \"2006\"}}", "Format"),
            ("{{html .Path}}", "html"),
            ("{{printf \"%x\" .Path}}", "%x"),
            ("{{printf \"%05d\" 1}}", "%0"),
            ("{{break}}", "break"),
        ] {
            let said = Template::parse(template).and_then(|t| t.execute(&module()));
            match said {
                Err(Stop::NotCovered(what)) => assert!(what.contains(named), "{template}: {what}"),
                other => panic!("{template}: {other:?}"),
            }
        }
    }

    #[test]
    fn nothing_hostile_brings_it_down() {
        for template in [
            "{{".to_owned(),
            "{{.Path".to_owned(),
            "{{end}}".to_owned(),
            "{{if .Main}}".to_owned(),
            "{{\"".to_owned(),
            "{{/*".to_owned(),
            "{{|}}".to_owned(),
            "{{()}}".to_owned(),
            "{{$}}{{$x}}".to_owned(),
            "{{printf}}".to_owned(),
            "{{printf \"%".to_owned(),
            "{{printf \"%\"}}".to_owned(),
            "{{index .Versions 9}}".to_owned(),
            format!("{{{{{}}}}}", "(".repeat(100_000)),
            "{{if .Main}}".repeat(100_000),
        ] {
            let _ = Template::parse(&template).and_then(|t| t.execute(&module()));
        }
    }
}
