//! What the documentation says is so.

use std::path::Path;
use std::sync::Arc;

use gomod_core::env::Settings;
use gomod_core::project::{Modules, Options, Project};
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_sbom::{Bom, SpecVersion};

#[test]
fn the_readme_shows_the_real_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().expect("the repository");
    let cache = tempfile::tempdir().expect("a directory");
    let settings = Settings::from_vars(|name| match name {
        "GOPROXY" => Some(format!("file://{}/testdata/etcd/proxy", root.display())),
        "GOMODCACHE" => Some(cache.path().display().to_string()),
        "GOENV" => Some("off".to_owned()),
        _ => None,
    });
    let supply = Supply::open(&settings.expect("settings"), SupplyOptions::default());
    let supply = supply.expect("a supply");
    let modules = Modules { cache: supply.cache().cloned(), source: Arc::new(supply) };
    let server = root.join("testdata/etcd/server");
    let project = Project::open(&server, modules, Options::default()).expect("a project");
    let inventory = project.inventory().expect("an inventory");
    let bom = Bom::from_inventory(&inventory, &gomod_sbom::Options::default());

    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let edges: usize = bom.dependencies.iter().map(|entry| entry.depends_on.len()).sum();
    let counts = format!("{} components and {edges} edges", bom.components.len());
    assert!(readme.contains(&counts), "README.md does not say {counts}");

    let document: String = compact(&bom.to_json(SpecVersion::V1_6));
    let excerpt = readme.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    for line in excerpt.expect("an excerpt").lines().map(compact) {
        assert!(document.contains(line.trim_end_matches(',')), "{line} is not in the document");
    }
}

/// The text without white space.
fn compact(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn each_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml");
    let reasons = std::fs::read_to_string(root.join("docs/dependencies.md")).expect("the page");
    let table = manifest.split("[workspace.dependencies]\n").nth(1).expect("the dependencies");
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(['.', ' ', '=']).map(|(name, _)| name));
    for name in names.filter(|name| !name.starts_with("gomod-")) {
        let row =
            reasons.lines().any(|line| line.starts_with('|') && line.contains(&format!("{name} ")));
        assert!(row, "docs/dependencies.md has no row for {name}");
    }
}

#[test]
fn each_link_leads_to_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open = vec![root.join("docs")];
    let mut pages = vec![root.join("README.md"), root.join("CONTRIBUTING.md")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains(':')) {
            let target = page.parent().expect("a folder").join(link);
            assert!(target.exists(), "{}: no {link}", page.display());
        }
    }
}

/// The tests that docs/complaints.md names are there, what is called solved has one, and the
/// sum at its end is right.
#[test]
fn each_complaint_has_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect("a file");
    let page = read("docs/complaints.md");
    let suites = read("gomod-conformance/src/check.rs");
    let mut counts = [0; 4];
    for line in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| issue")) {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let verdicts = ["solved", "in part", "not solved", "not applicable"];
        let verdict = verdicts.iter().position(|verdict| cells[2].starts_with(verdict));
        let verdict = verdict.unwrap_or_else(|| panic!("no verdict: {line}"));
        counts[verdict] += 1;
        let names: Vec<&str> = cells.get(3).unwrap_or(&"").split('`').skip(1).step_by(2).collect();
        assert!(verdict != 0 || !names.is_empty(), "no test: {line}");
        for name in names {
            let words: Vec<&str> = name.split(' ').collect();
            let (krate, binary, test) = match words[..] {
                ["gomod-conformance", suite] => {
                    assert!(suites.contains(&format!("name: \"{suite}\"")), "no suite: {name}");
                    continue;
                }
                [krate, binary, test] => (krate, root.join(krate).join("tests").join(binary), test),
                _ => panic!("no test's name: {name}"),
            };
            let (file, function) = match test.split_once("::") {
                Some((module, function)) => (binary.join(module), function),
                None if binary.is_dir() => (binary.join("main"), test),
                None => (binary, test),
            };
            let file = file.with_extension("rs");
            let source =
                std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{krate}: {name}"));
            assert!(source.contains(&format!("fn {function}(")), "no such test: {name}");
        }
    }
    let [solved, part, not, outside] = counts;
    let sum = format!(
        "Of the {}, {solved} are solved, {part} in part, {not} not, and {outside} is not ours to solve.",
        counts.iter().sum::<i32>()
    );
    assert!(page.contains(&sum), "{sum}");
}
