//! What the tests stand on: a checkout of text files, modules from memory, and a run.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use gomod_audit::{
    Base, Finding, Knowledge, Level, Levels, Report, Revision, Scan, Text, Waiver, run, table,
};
use gomod_core::dirhash::hash_go_mod;
use gomod_core::project::{Modules, Options, Project};
use gomod_core::pseudo::CommitTime;
use gomod_core::source::MemorySource;
use tempfile::TempDir;

/// A checkout, and the world around it.
pub(crate) struct Bench {
    dir: TempDir,
    source: MemorySource,
    sums: String,
    base: Option<Vec<(String, String)>>,
    settings: Vec<(String, String)>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) root: bool,
    pub(crate) complete: bool,
}

impl Bench {
    /// A main module whose go.mod has these lines behind `module` and `go`.
    pub(crate) fn new(go_mod: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bench = Self {
            dir,
            source: MemorySource::new(),
            sums: String::new(),
            base: None,
            settings: Vec::new(),
            waivers: Vec::new(),
            root: true,
            complete: true,
        };
        bench.put("repo/m/go.mod", &format!("module example.com/m\n\ngo 1.24\n\n{go_mod}\n"))
    }

    pub(crate) fn put(self, name: &str, text: &str) -> Self {
        let file = self.dir.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self
    }

    /// A published module, with its sums in go.sum.
    pub(crate) fn module(self, module: &str, go_mod: &str) -> Self {
        let (path, version) = module.split_once('@').unwrap();
        let text = format!("module {path}\n\n{go_mod}\n");
        let hash = hash_go_mod(text.as_bytes());
        let mut bench = self.unproven(module, go_mod);
        bench.sums += &format!("{path} {version}/go.mod {hash}\n");
        bench
    }

    /// A published module without sums.
    pub(crate) fn unproven(mut self, module: &str, go_mod: &str) -> Self {
        let (path, version) = module.split_once('@').unwrap();
        self.source.add(path, version, format!("module {path}\n\n{go_mod}\n"));
        self
    }

    pub(crate) fn source(&mut self) -> &mut MemorySource {
        &mut self.source
    }

    /// A line of go.sum as it is.
    pub(crate) fn sum(mut self, line: &str) -> Self {
        self.sums += line;
        self.sums += "\n";
        self
    }

    /// The base: go.mod behind `module` and `go`, and go.sum.
    pub(crate) fn base(mut self, go_mod: &str, go_sum: &str) -> Self {
        let go_mod = match go_mod.starts_with("module") {
            true => go_mod.to_owned(),
            false => format!("module example.com/m\n\ngo 1.24\n\n{go_mod}\n"),
        };
        self.base =
            Some(vec![("m/go.mod".to_owned(), go_mod), ("m/go.sum".to_owned(), go_sum.to_owned())]);
        self
    }

    pub(crate) fn settings(mut self, name: &str, text: &str) -> Self {
        self.settings.push((name.to_owned(), text.to_owned()));
        self
    }

    fn repo(&self) -> PathBuf {
        self.dir.path().join("repo")
    }

    /// Runs all rules, those that are allowed too.
    pub(crate) fn report(&self) -> Report {
        fs::write(self.repo().join("m/go.sum"), &self.sums).unwrap();
        let source = Arc::new(self.source.clone());
        let modules = Modules { source: Arc::<MemorySource>::clone(&source), cache: None };
        let options = Options { workers: 1, gowork: "auto".to_owned(), ..Options::default() };
        let project = Project::open(&self.repo().join("m"), modules, options).unwrap();
        let revision = Revision::of_project(&project, &self.repo());
        let built = project.build();
        let mut scan = Scan::new(revision);
        scan.build = built.as_ref().ok().copied();
        if let Err(gomod_core::project::ProjectError::Build(refused)) = &built {
            scan.refused = Some(refused);
        }
        scan.project = Some(&project);
        scan.root = self.root.then(|| self.repo());
        scan.knowledge = Some(Knowledge { source, complete: self.complete, workers: 1 });
        scan.now = CommitTime::from_digits("20260101000000");
        scan.settings =
            self.settings.iter().map(|(name, text)| Text::new(&**name, &**text)).collect();
        if let Some(files) = self.base.clone() {
            let read = move |name: &str| {
                let mut files = files.iter();
                files.find(|(known, _)| known == name).map(|(_, text)| text.clone().into_bytes())
            };
            scan.base = Some(Base::of("base", &scan.revision, Box::new(read)).unwrap());
        }
        let mut levels = Levels::default();
        for rule in table::RULES.iter().filter(|rule| rule.level == Level::Allow) {
            levels.set(rule.code, Level::Warn).unwrap();
        }
        run(&scan, &levels, &self.waivers)
    }

    /// The findings of some rules, as `CODE FILE:LINE:COLUMN SUBJECT`.
    #[track_caller]
    pub(crate) fn found(&self, codes: &[&str]) -> Vec<String> {
        for code in codes {
            assert!(table::find(code).is_some(), "{code}");
        }
        let report = self.report();
        let findings = report.findings.iter().filter(|f| codes.contains(&f.rule.code));
        findings.map(told).collect()
    }

    /// The rules fire, once each, and in this order.
    #[track_caller]
    pub(crate) fn fires(&self, codes: &[&str]) {
        let found = self.found(codes);
        let fired: Vec<&str> = found.iter().map(|line| &line[.."GM0000".len()]).collect();
        assert_eq!(fired, codes, "{found:?}");
    }

    /// The rules do not fire.
    #[track_caller]
    pub(crate) fn silent(&self, codes: &[&str]) {
        assert_eq!(self.found(codes), [""; 0]);
    }
}

fn told(finding: &Finding) -> String {
    let (at, name) = (finding.place.start(), finding.place.text.name());
    format!("{} {name}:{}:{} {}", finding.rule.code, at.line, at.column, finding.subject)
}
