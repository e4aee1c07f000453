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
