//! Random worlds: the resolver equals the textbook, on any number of threads.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{File, Version, World};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const VERSIONS: usize = 3;

fn go_line() -> impl Strategy<Value = Option<String>> {
    prop::sample::select(vec![None, Some("1.15"), Some("1.16"), Some("1.17"), Some("1.20")])
        .prop_map(|go| go.map(str::to_owned))
}

fn version() -> impl Strategy<Value = Version> {
    (0..NAMES.len(), 0..VERSIONS)
        .prop_map(|(n, v)| (format!("example.com/{}", NAMES[n]), format!("v1.{v}.0")))
}

fn file(most: usize) -> impl Strategy<Value = File> {
    (go_line(), vec((version(), any::<bool>()), 0..most)).prop_map(|(go, mut requires)| {
        // One line for each path: the go command wants repeated lines tidied first.
        requires.sort();
        requires.dedup_by(|a, b| a.0.0 == b.0.0);
        File { go, requires, ..File::default() }
    })
}

fn main_file() -> impl Strategy<Value = File> {
    let replace = (version(), any::<bool>(), version()).prop_map(|((path, version), all, new)| {
        ((path, if all { String::new() } else { version }), new)
    });
    (file(4), vec(version(), 0..2), vec(replace, 0..2)).prop_map(
        |(file, excludes, mut replaces)| {
            replaces.dedup_by(|a, b| a.0 == b.0);
            File { excludes, replaces, ..file }
        },
    )
}

fn published() -> impl Strategy<Value = Vec<File>> {
    vec(file(4), NAMES.len() * VERSIONS)
}

fn world(published: Vec<File>, mains: Vec<File>, work: bool) -> World {
    let mut world = World { work_go: work.then(|| "1.21".into()), ..World::default() };
    for (index, file) in published.into_iter().enumerate() {
        let name = format!("example.com/{}", NAMES[index / VERSIONS]);
        world.published.insert((name, format!("v1.{}.0", index % VERSIONS)), file);
    }
    for (index, file) in mains.into_iter().enumerate() {
        world.mains.insert(format!("example.com/main{index}"), file);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_single_module_is_resolved_as_the_textbook_does(
        published in published(), main in main_file()
    ) {
        let world = world(published, vec![main], false);
        let want = world.textbook();
        prop_assert_eq!(world.build_list(1).unwrap(), want.clone());
        prop_assert_eq!(world.build_list(4).unwrap(), want);
    }

    #[test]
    fn a_workspace_is_resolved_as_the_textbook_does(
        published in published(), mains in vec(file(4), 2..4)
    ) {
        let world = world(published, mains, true);
        let want = world.textbook();
        prop_assert_eq!(world.build_list(1).unwrap(), want.clone());
        prop_assert_eq!(world.build_list(4).unwrap(), want);
    }

    #[test]
    fn a_requirement_more_never_lowers_a_version(
        published in published(), main in file(4), more in version()
    ) {
        let base = world(published, vec![main], false);
        let mut raised = base.clone();
        let file = raised.mains.values_mut().next().unwrap();
        // An old go line, so that nothing is pruned: pruning may lower what it hides.
        file.go = None;
        let mut base = base;
        base.mains.values_mut().next().unwrap().go = None;
        if file.requires.iter().all(|((path, _), _)| *path != more.0) {
            file.requires.push((more, false));
            let after = raised.build_list(2).unwrap();
            for line in base.build_list(2).unwrap() {
                let path = line.split(' ').next().unwrap();
                let now = after.iter().find(|l| l.split(' ').next() == Some(path)).unwrap();
                prop_assert!(now >= &line, "{line} became {now}");
            }
        }
    }
}
