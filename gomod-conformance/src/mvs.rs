//! The scenarios in which the go command's package mvs tests itself, over our graph.
//!
//! They are read from its source tree. Those of upgrades and downgrades belong to `go get`.

use std::collections::{BTreeMap, HashSet};

use gomod_core::graph::{Graph, NodeId, minimal_requirements};
use gomod_core::version::ModuleVersion;

use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome};

type Requirements = BTreeMap<ModuleVersion, Vec<ModuleVersion>>;

/// A question to a scenario's modules: its words, and the modules that are the answer.
struct Question {
    scenario: String,
    words: Vec<String>,
    answer: Vec<String>,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, _: Tier) -> Result<Outcome, String> {
    let file = oracle.goroot().join("src/cmd/go/internal/mvs/mvs_test.go");
    let Ok(source) = std::fs::read_to_string(&file) else {
        return Ok(Outcome::Skipped(format!("no {}", file.display())));
    };
    let text = source.split('`').nth(1).unwrap_or_default();
    let (mut scenarios, mut others) = (0, 0);
    let (mut builds, mut minima) = (Vec::new(), Vec::new());
    for part in text.split("\nname:").skip(1) {
        scenarios += 1;
        let (requirements, questions) = read(part)?;
        for question in questions {
            match question.words.first().map(String::as_str) {
                Some("build") => builds.push(ask(&requirements, &question, build)),
                Some("req") => minima.push(ask(&requirements, &question, minimum)),
                _ => others += 1,
            }
        }
    }
    let check = |name, what: &str, outcomes| Check::of("mvs", name, what, outcomes);
    let over = format!(
        "the {scenarios} scenarios of the go command's package mvs; {others} questions in them, of \
         upgrades and downgrades, belong to `go get`"
    );
    let checks = vec![
        check("build", "build lists", builds),
        check("req", "the fewest requirements that give the same build list", minima),
    ];
    Ok(Outcome::Ran { over, checks })
}

fn read(scenario: &str) -> Result<(Requirements, Vec<Question>), String> {
    let mut lines = scenario.lines();
    let name = lines.next().unwrap_or_default().trim();
    let mut requirements = Requirements::new();
    let mut questions = Vec::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once(':').ok_or_else(|| format!("no colon: {line}"))?;
        let words: Vec<&str> = key.split_whitespace().collect();
        let values = value.split_whitespace();
        if let ([module], true) =
            (words.as_slice(), key.starts_with(|c: char| c.is_ascii_uppercase()))
        {
            let required: Vec<ModuleVersion> = values.map(self::module).collect();
            for module in &required {
                requirements.entry(module.clone()).or_default();
            }
            requirements.insert(self::module(module), required);
        } else {
            questions.push(Question {
                scenario: name.to_owned(),
                words: words.into_iter().map(str::to_owned).collect(),
                answer: values.map(str::to_owned).collect(),
            });
        }
    }
    Ok((requirements, questions))
}

/// `B2` is version 2 of module B; a hidden version lies above the one that it is named for.
fn module(text: &str) -> ModuleVersion {
    let (path, version) = text.split_at(1);
    let version = match version.strip_suffix(".hidden") {
        Some(number) => format!("v{number}.1.0"),
        None if version.is_empty() || version == "none" => version.to_owned(),
        None => format!("v{version}.0.0"),
    };
    ModuleVersion::new(path, version)
}

fn ask(
    requirements: &Requirements,
    question: &Question,
    answer: fn(&Graph, &[String]) -> Vec<ModuleVersion>,
) -> Option<Difference> {
    let target = question.words.get(1).map(|text| module(text)).unwrap_or_default();
    let mut graph = Graph::new(&[target]);
    let mut queue: Vec<NodeId> = graph.roots().to_vec();
    let mut seen = HashSet::new();
    while let Some(node) = queue.pop() {
        if seen.insert(node) && graph.version(node) != "none" {
            let required = requirements.get(&graph.module(node)).map(Vec::as_slice);
            let pairs = required.unwrap_or_default().iter();
            queue.extend(graph.require(node, pairs.map(|m| (m.path.as_str(), m.version.as_str()))));
        }
    }
    let got = answer(&graph, question.words.get(2..).unwrap_or_default());
    let wanted: Vec<ModuleVersion> = question.answer.iter().map(|text| module(text)).collect();
    (got != wanted).then(|| {
        let show = |list: &[ModuleVersion]| {
            list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let case = format!("{}: {}", question.scenario, question.words.join(" "));
        Difference::new(case, format!("ours {}, go {}", show(&got), show(&wanted)))
    })
}

fn build(graph: &Graph, _: &[String]) -> Vec<ModuleVersion> {
    graph.build_list().into_iter().map(|node| graph.module(node)).collect()
}

fn minimum(graph: &Graph, base: &[String]) -> Vec<ModuleVersion> {
    let list = graph.build_list();
    let keep = list.get(1..).unwrap_or_default();
    let mut seen = HashSet::new();
    let base: Vec<NodeId> = base
        .iter()
        .filter_map(|path| graph.selected(path))
        .filter(|&node| seen.insert(node))
        .collect();
    let minimum = minimal_requirements(graph, keep, &base);
    let mut modules: Vec<ModuleVersion> = minimum.into_iter().map(|n| graph.module(n)).collect();
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    modules
}
