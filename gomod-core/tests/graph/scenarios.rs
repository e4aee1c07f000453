//! Worlds small enough to be worked out by hand.

use gomod_core::graph::Refusal;

use crate::world::world;

fn list(text: &str) -> Vec<String> {
    let list = world(text).build_list(2).unwrap();
    list.iter().map(|line| line.replace("example.com/", "")).collect()
}

#[test]
fn the_highest_required_version_is_selected() {
    let text = "m go 1.17: a@1 b@1
                a@1 go 1.17: c@3
                b@1 go 1.17: c@4
                c@3: d@1
                c@4: d@1
                d@1:";
    assert_eq!(list(text), ["m", "a v1.1.0", "b v1.1.0", "c v1.4.0"]);
}

#[test]
fn pruning_stops_below_modules_that_know_it_and_nowhere_else() {
    // The old module's whole graph counts, even through a newer one.
    let old = "m go 1.17: a@1
               a@1 go 1.16: b@1
               b@1 go 1.17: c@1
               c@1 go 1.17: d@1
               d@1:";
    assert_eq!(list(old), ["m", "a v1.1.0", "b v1.1.0", "c v1.1.0", "d v1.1.0"]);
    let new = "m go 1.17: a@1
               a@1 go 1.17: b@1
               b@1 go 1.17: c@1
               c@1:";
    assert_eq!(list(new), ["m", "a v1.1.0", "b v1.1.0"]);
    let main_is_old = "m go 1.16: a@1
                       a@1 go 1.17: b@1
                       b@1 go 1.17: c@1
                       c@1:";
    assert_eq!(list(main_is_old), ["m", "a v1.1.0", "b v1.1.0", "c v1.1.0"]);
}

#[test]
fn an_excluded_requirement_is_dropped_and_not_bumped() {
    let text = "m go 1.17: a@1 -b@1
                a@1 go 1.17: b@1
                b@1:
                b@2:";
    assert_eq!(list(text), ["m", "a v1.1.0"]);
}

#[test]
fn a_replacement_gives_requirements_and_keeps_the_name() {
    let text = "m go 1.17: a@1 a@1=f@1
                a@1 go 1.17: b@1
                f@1 go 1.17: c@1
                b@1:
                c@1:";
    // The go command accepts the path of what is replaced or of what replaces.
    assert_eq!(list(text), ["m", "a v1.1.0", "c v1.1.0"]);
}

#[test]
fn cycles_end() {
    let text = "m go 1.16: a@1
                a@1: b@1
                b@1: a@2
                a@2: b@1 m@3
                m@3: d@1
                d@1:";
    // A requirement on the main module itself is in the graph, yet never selected.
    assert_eq!(list(text), ["m", "a v1.2.0", "b v1.1.0", "d v1.1.0"]);
}

/// As `go list -m all` and `go mod graph` answer: the second would drop the line from go.mod.
#[test]
fn a_version_of_itself_counts_while_go_mod_stays_as_it_is() {
    let world = world(
        "m go 1.17: m@1 a@1
         m@1 go 1.17: b@1
         a@1 go 1.17:
         b@1 go 1.17:",
    );
    let list = world.build_list(2).unwrap();
    assert_eq!(list, ["example.com/m", "example.com/a v1.1.0", "example.com/b v1.1.0"]);
    let dir = tempfile::tempdir().unwrap();
    let project = world.open(dir.path(), 2).unwrap();
    assert_eq!(project.build().unwrap().refusals, []);
    let updated = project.build_updated().unwrap();
    assert!(updated.loaded.graph.selected("example.com/b").is_none());
    assert!(matches!(&updated.refusals[..], [Refusal::RequiresItself(_)]));
}

#[test]
fn roots_below_the_selected_version_are_raised_and_told() {
    let world = world(
        "m go 1.17: a@1 b@1
         a@1 go 1.17: b@2
         b@1 go 1.17:
         b@2 go 1.17: c@1
         c@1 go 1.17:",
    );
    let dir = tempfile::tempdir().unwrap();
    let project = world.open(dir.path(), 2).unwrap();
    let build = project.build().unwrap();
    assert!(matches!(&build.refusals[..],
        [Refusal::Outdated { listed, selected }] if listed.path == "example.com/b" && selected == "v1.2.0"));
    // What b v1.2.0 requires came into sight only by raising it.
    assert!(build.loaded.graph.selected("example.com/c").is_some());
}

#[test]
fn a_missing_module_is_an_error_with_the_chain_that_leads_to_it() {
    let error = world("m go 1.16: a@1\n a@1: b@1\n b@1: c@1").build_list(2).unwrap_err();
    let head =
        "example.com/a@v1.1.0 requires\n\texample.com/b@v1.1.0 requires\n\texample.com/c@v1.1.0: ";
    assert!(error.starts_with(head), "{error}");
}

#[test]
fn a_go_mod_of_another_module_is_refused() {
    let mut world = world("m go 1.17: a@1\n a@1:");
    let stray = world.published.remove(&("example.com/a".into(), "v1.1.0".into())).unwrap();
    world.published.insert(("example.com/a".into(), "v1.1.0".into()), stray);
    let mut source = world.source();
    source.add("example.com/a", "v1.1.0", "module example.com/z\n");
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("go.mod"), world.mains["example.com/m"].text("example.com/m"))
        .unwrap();
    let modules = gomod_core::project::Modules { source: std::sync::Arc::new(source), cache: None };
    let project = gomod_core::project::Project::open(
        dir.path(),
        modules,
        gomod_core::project::Options::default(),
    )
    .unwrap();
    assert_eq!(
        project.build().unwrap_err().to_string(),
        "example.com/a@v1.1.0: parsing go.mod:\n\tmodule declares its path as: example.com/z\n\
         \t        but was required as: example.com/a"
    );
}

fn vendored(go_mod: &str, modules_txt: &str) -> Result<Vec<String>, String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("vendor")).unwrap();
    std::fs::write(dir.path().join("go.mod"), go_mod).unwrap();
    std::fs::write(dir.path().join("vendor/modules.txt"), modules_txt).unwrap();
    let source = std::sync::Arc::new(gomod_core::source::MemorySource::new());
    let modules = gomod_core::project::Modules { source, cache: None };
    let options = gomod_core::project::Options {
        vendor: true,
        gowork: "off".into(),
        ..gomod_core::project::Options::default()
    };
    let project = gomod_core::project::Project::open(dir.path(), modules, options);
    let project = project.map_err(|e| e.to_string())?;
    let list = project.build_list().map_err(|e| e.to_string())?;
    Ok(list.iter().map(gomod_core::project::ModuleInfo::line).collect())
}

#[test]
fn a_vendor_directory_answers_without_any_other_module() {
    let go_mod = "module m\n\ngo 1.17\n\nrequire example.com/a v1.0.0\n\n\
                  require example.com/b v1.1.0 // indirect\n";
    let txt = "# example.com/a v1.0.0\n## explicit; go 1.17\nexample.com/a\n\
               # example.com/b v1.1.0\n## explicit\nexample.com/b/x\n";
    let want = ["m", "example.com/a v1.0.0", "example.com/b v1.1.0"];
    assert_eq!(vendored(go_mod, txt).unwrap(), want);
    // Before pruning go.mod does not name what stands behind: modules.txt does.
    let old = "module m\n\ngo 1.16\n\nrequire example.com/a v1.0.0\n";
    let txt = "# example.com/a v1.0.0\n## explicit\nexample.com/a\n\
               # example.com/b v1.1.0\nexample.com/b/x\n";
    assert_eq!(vendored(old, txt).unwrap(), want);
}

#[test]
fn a_vendor_directory_that_contradicts_go_mod_is_refused_with_every_contradiction() {
    let go_mod = "module m\n\ngo 1.17\n\nrequire example.com/a v1.0.0\n\n\
                  replace example.com/a => ../a\n";
    let txt = "# example.com/a v1.0.1 => ../b\n## explicit\nexample.com/a\n";
    let error = vendored(go_mod, txt).unwrap_err();
    let (_, contradictions) = error.split_once(":\n\t").unwrap();
    assert_eq!(
        contradictions.split("\n\t").collect::<Vec<_>>(),
        [
            "example.com/a@v1.0.0: is explicitly required in go.mod, but not marked as explicit in \
             vendor/modules.txt",
            "example.com/a: is replaced in go.mod, but not marked as replaced in vendor/modules.txt",
            "example.com/a@v1.0.1: is marked as explicit in vendor/modules.txt, but not explicitly \
             required in go.mod",
        ]
    );
}

#[test]
fn a_published_module_is_looked_at_as_if_it_were_checked_out() {
    let world = world("a@1 go 1.17: b@1\n a@2 go 1.17: b@2\n b@1:\n b@2:");
    let open = |version: &str| {
        let modules = gomod_core::project::Modules {
            source: std::sync::Arc::new(world.source()),
            cache: None,
        };
        let module = gomod_core::version::ModuleVersion::new("example.com/a", version);
        let options = gomod_core::project::Options::default();
        gomod_core::project::Project::open_module(&module, modules, options)
    };
    for query in ["v1.2.0", "latest", ">v1.1.0"] {
        let project = open(query).unwrap();
        assert_eq!(project.version(), Some("v1.2.0"));
        let list = project.build_list().unwrap();
        let lines: Vec<String> = list.iter().map(gomod_core::project::ModuleInfo::line).collect();
        assert_eq!(lines, ["example.com/a", "example.com/b v1.2.0"], "{query}");
    }
    let error = open("v9").unwrap_err();
    assert!(error.is_incomplete());
    assert_eq!(error.to_string(), "example.com/a@v9: no matching versions for query \"v9\"");
}

#[test]
fn a_replacement_directory_that_is_missing_is_an_error_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let go_mod = "module m\n\ngo 1.17\n\nrequire example.com/a v1.0.0\n\n\
                  replace example.com/a => ../a\n";
    std::fs::create_dir(dir.path().join("m")).unwrap();
    std::fs::write(dir.path().join("m/go.mod"), go_mod).unwrap();
    let source = std::sync::Arc::new(gomod_core::source::MemorySource::new());
    let modules = gomod_core::project::Modules { source, cache: None };
    let options = gomod_core::project::Options::default();
    let project = gomod_core::project::Project::open(&dir.path().join("m"), modules, options);
    let error = project.unwrap().build().unwrap_err();
    let file = dir.path().join("a/go.mod");
    assert_eq!(
        error.to_string(),
        format!(
            "example.com/a@v1.0.0 (replaced by ../a): reading {}: no such file or directory",
            file.display()
        )
    );
    assert!(error.hint().unwrap().contains("replace line"));
    assert!(error.is_incomplete());
}

#[test]
fn replacements_of_one_file_may_repeat_but_not_contradict() {
    let twice = "m go 1.17: a@1 a@1=f@1 a@1=f@1\n a@1:\n f@1 go 1.17:";
    assert_eq!(list(twice), ["m", "a v1.1.0"]);
    let error = world("m go 1.17: a@1 a@1=f@1 a@1=f@2\n a@1:\n f@1:\n f@2:").build_list(2);
    assert_eq!(
        error.unwrap_err(),
        "conflicting replacements for example.com/a@v1.1.0:\n\texample.com/f@v1.1.0\n\
         \texample.com/f@v1.2.0"
    );
}
