//! What a document says about each kind of module, by example.
#![allow(clippy::unwrap_used)]

use gomod_core::inventory::{
    Component as Module, Edge, Gap, Inventory, MainModule, Missing, Node, Proof, Replacement,
};
use gomod_sbom::model::{Aggregate, Component, Scope};
use gomod_sbom::{Bom, ComponentType, Options, SpecVersion, Timestamp};

fn main_module(path: &str) -> MainModule {
    MainModule { path: path.into(), dir: path.into(), ..MainModule::default() }
}

fn module(path: &str, version: &str) -> Module {
    Module {
        path: path.into(),
        version: version.into(),
        edges_known: true,
        go_mod_proof: Proof::GoSum,
        ..Module::default()
    }
}

fn replaced(path: &str, version: &str, by: &str, at: Option<&str>) -> Module {
    let replacement = Replacement { path: by.into(), version: at.map(Into::into) };
    Module { replacement: Some(replacement), ..module(path, version) }
}

fn edge(from: Node, to: u32, indirect: bool) -> Edge {
    Edge { from, to: Node::Component(to), indirect }
}

fn document(inventory: &Inventory) -> Bom {
    Bom::from_inventory(inventory, &Options::default())
}

fn app(components: Vec<Module>, edges: Vec<Edge>) -> Inventory {
    let main = vec![main_module("example.com/app")];
    Inventory { main, components, edges, ..Inventory::default() }
}

fn one(module: Module) -> Component {
    document(&app(vec![module], vec![])).components.remove(0)
}

fn properties<'a>(component: &'a Component, name: &str) -> Vec<&'a str> {
    let named = component.properties.iter().filter(|property| property.name == name);
    named.map(|property| property.value.as_str()).collect()
}

fn depends_on<'a>(bom: &'a Bom, reference: &str) -> Vec<&'a str> {
    let entry = bom.dependencies.iter().find(|entry| entry.reference == reference).unwrap();
    entry.depends_on.iter().map(String::as_str).collect()
}

#[test]
fn a_module_as_published() {
    let component = one(Module {
        h1: Some("h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=".into()),
        go_mod_h1: Some("h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=".into()),
        ..module("github.com/Google/uuid", "v1.6.0+incompatible")
    });
    let reference = "pkg:golang/github.com/Google/uuid@v1.6.0+incompatible?type=module";
    let purl = "pkg:golang/github.com/Google/uuid@v1.6.0%2Bincompatible?type=module";
    assert_eq!(component.bom_ref.as_deref(), Some(reference));
    assert_eq!(component.purl.as_deref(), Some(purl));
    assert_eq!(component.kind, ComponentType::Library);
    assert_eq!(component.name, "github.com/Google/uuid");
    assert_eq!(component.version.as_deref(), Some("v1.6.0+incompatible"));
    assert_eq!(component.scope, Some(Scope::Required));
    assert_eq!(component.pedigree, None);
    assert!(component.hashes.is_empty(), "an h1 is no hash of a file");
    assert_eq!(
        properties(&component, "gomod:h1"),
        ["h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0="]
    );
    assert_eq!(
        properties(&component, "gomod:goModH1"),
        ["h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo="]
    );
    assert_eq!(properties(&component, "gomod:goModProof"), ["go-sum"]);
    assert_eq!(properties(&component, "gomod:direct"), ["false"]);
}

#[test]
fn a_module_replaced_by_a_module_is_the_replacement() {
    let component = one(replaced("example.com/a", "v1.0.0", "example.com/fork", Some("v1.1.0")));
    assert_eq!(component.name, "example.com/fork");
    assert_eq!(component.version.as_deref(), Some("v1.1.0"));
    assert_eq!(component.purl.as_deref(), Some("pkg:golang/example.com/fork@v1.1.0?type=module"));
    let pedigree = component.pedigree.unwrap();
    assert_eq!(
        pedigree.notes.as_deref(),
        Some("replace example.com/a v1.0.0 => example.com/fork v1.1.0")
    );
    let ancestor = &pedigree.ancestors[0];
    assert_eq!(
        (ancestor.name.as_str(), ancestor.version.as_deref()),
        ("example.com/a", Some("v1.0.0"))
    );
    assert_eq!(ancestor.purl.as_deref(), Some("pkg:golang/example.com/a@v1.0.0?type=module"));
    assert_eq!(ancestor.bom_ref, None);
}

#[test]
fn a_module_replaced_by_a_directory_has_no_version_and_no_hash() {
    let local = replaced("example.com/local", "v0.0.0", "./local", None);
    let component = one(Module { h1: Some("h1:x=".into()), ..local });
    assert_eq!((component.name.as_str(), &component.version), ("example.com/local", &None));
    assert_eq!(component.purl.as_deref(), Some("pkg:golang/example.com/local?type=module"));
    assert_eq!(properties(&component, "gomod:replacement:local"), ["./local"]);
    assert!(properties(&component, "gomod:h1").is_empty());
    assert!(component.external_references.is_empty());
    let pedigree = component.pedigree.unwrap();
    assert_eq!(pedigree.ancestors[0].version.as_deref(), Some("v0.0.0"));
    assert!(pedigree.notes.unwrap().starts_with("replace example.com/local v0.0.0 => ./local ("));
}

#[test]
fn modules_built_from_one_replacement_are_one_component() {
    let modules = vec![
        replaced("example.com/a", "v1.0.0", "example.com/c", Some("v1.0.0")),
        Module {
            direct: true,
            ..replaced("example.com/b", "v2.0.0", "example.com/c", Some("v1.0.0"))
        },
        Module {
            edges_known: false,
            go_mod_proof: Proof::None,
            ..module("example.com/c", "v1.0.0")
        },
    ];
    let requirements = vec![
        edge(Node::Main(0), 0, false),
        edge(Node::Component(0), 1, false),
        edge(Node::Component(1), 2, false),
    ];
    let bom = document(&app(modules, requirements));
    let [component] = bom.components.as_slice() else { panic!("{:?}", bom.components) };
    let ancestors = &component.pedigree.as_ref().unwrap().ancestors;
    let names: Vec<&str> = ancestors.iter().map(|ancestor| ancestor.name.as_str()).collect();
    assert_eq!(names, ["example.com/a", "example.com/b"]);
    assert_eq!(properties(component, "gomod:direct"), ["true"]);
    assert_eq!(properties(component, "gomod:goModProof"), ["none"]);
    let reference = component.bom_ref.as_deref().unwrap();
    assert!(depends_on(&bom, reference).is_empty(), "no component requires itself");
    assert_eq!(bom.compositions[1].aggregate, Aggregate::Incomplete);
    assert_eq!(bom.compositions[1].dependencies, [reference]);
}

#[test]
fn the_main_module_keeps_an_indirect_requirement_only_where_nothing_else_reaches_it() {
    let modules = ["a", "b", "c", "d"].map(|name| module(&format!("example.com/{name}"), "v1.0.0"));
    let edges = vec![
        edge(Node::Main(0), 0, false),
        edge(Node::Main(0), 1, true),
        edge(Node::Main(0), 2, true),
        edge(Node::Main(0), 3, true),
        edge(Node::Component(0), 1, true),
        // A ring that nothing else reaches: entered once.
        edge(Node::Component(2), 3, false),
        edge(Node::Component(3), 2, false),
    ];
    let bom = document(&app(modules.to_vec(), edges));
    assert_eq!(
        depends_on(&bom, "pkg:golang/example.com/app?type=module"),
        [
            "pkg:golang/example.com/a@v1.0.0?type=module",
            "pkg:golang/example.com/c@v1.0.0?type=module"
        ]
    );
}

#[test]
fn what_nothing_requires_hangs_on_the_subject() {
    let bom = document(&app(vec![module("example.com/a", "v1.0.0")], vec![]));
    assert_eq!(
        depends_on(&bom, "pkg:golang/example.com/app?type=module"),
        ["pkg:golang/example.com/a@v1.0.0?type=module"]
    );
    assert_eq!(properties(&bom.components[0], "gomod:requiredBy"), ["unknown"]);

    let listed = vec![edge(Node::Main(0), 0, true)];
    let bom = document(&app(vec![module("example.com/a", "v1.0.0")], listed));
    assert!(properties(&bom.components[0], "gomod:requiredBy").is_empty());
}

#[test]
fn a_workspace_holds_its_modules() {
    let inventory = Inventory {
        main: vec![main_module("example.com/x/server"), main_module("example.com/x/api")],
        components: vec![module("example.com/a", "v1.0.0")],
        edges: vec![
            Edge { from: Node::Main(0), to: Node::Main(1), indirect: false },
            edge(Node::Main(1), 0, true),
            edge(Node::Main(0), 0, true),
        ],
        go_version: "1.24".into(),
        ..Inventory::default()
    };
    let bom = document(&inventory);
    let subject = bom.metadata.component.as_ref().unwrap();
    assert_eq!((subject.name.as_str(), &subject.purl), ("example.com/x", &None));
    let parts: Vec<&str> = subject.components.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(parts, ["example.com/x/api", "example.com/x/server"]);
    assert_eq!(properties(&subject.components[0], "gomod:dir"), ["example.com/x/api"]);
    let (api, server) =
        ("pkg:golang/example.com/x/api?type=module", "pkg:golang/example.com/x/server?type=module");
    let (a, std) = ("pkg:golang/example.com/a@v1.0.0?type=module", "pkg:golang/stdlib@1.24");
    assert_eq!(depends_on(&bom, "workspace:example.com/x"), [api, server]);
    // Each module's own requirements are complete, whatever the others require.
    assert_eq!(depends_on(&bom, api), [a, std]);
    assert_eq!(depends_on(&bom, server), [a, api, std]);

    let mut options = Options::default();
    options.workspace_name = Some("x".into());
    let named = Bom::from_inventory(&inventory, &options);
    assert_eq!(named.metadata.component.unwrap().name, "x");

    let mut inventory = inventory;
    inventory.main.push(MainModule { dir: ".".into(), ..main_module("example.com/x/all") });
    assert_eq!(document(&inventory).metadata.component.unwrap().name, "example.com/x/all");
}

#[test]
fn the_standard_library_at_the_least_release() {
    for (release, cpe) in [
        ("1.24.0", Some("cpe:2.3:a:golang:go:1.24.0:-:*:*:*:*:*:*")),
        ("1.25rc1", Some("cpe:2.3:a:golang:go:1.25:rc1:*:*:*:*:*:*")),
        ("1.25:x", None),
        ("x", None),
    ] {
        let inventory = Inventory {
            go_version: release.into(),
            toolchain: Some("go1.26.1".into()),
            ..app(vec![], vec![])
        };
        let bom = document(&inventory);
        let stdlib = &bom.components[0];
        assert_eq!(stdlib.name, "stdlib");
        assert_eq!(stdlib.version.as_deref(), Some(format!("go{release}").as_str()));
        assert_eq!(stdlib.cpe.as_deref(), cpe);
        assert_eq!(properties(stdlib, "gomod:goVersion"), ["minimum"]);
        assert_eq!(properties(stdlib, "gomod:toolchain"), ["go1.26.1"]);
        let reference = stdlib.bom_ref.as_deref().unwrap();
        assert_eq!(depends_on(&bom, "pkg:golang/example.com/app?type=module"), [reference]);
        assert_eq!(bom.compositions[1].aggregate, Aggregate::Unknown);
        assert_eq!(bom.compositions[1].dependencies, [reference]);
    }
}

#[test]
fn the_licence_of_the_standard_library_is_known() {
    let inventory = Inventory { go_version: "1.24.0".into(), ..app(vec![], vec![]) };
    let json: serde_json::Value =
        serde_json::from_str(&document(&inventory).to_json(SpecVersion::V1_6)).unwrap();
    assert_eq!(json["components"][0]["licenses"][0]["license"]["id"], "BSD-3-Clause");
}

/// A digest of the program that is running differs from build to build, and a weak one may
/// not even be computed everywhere.
#[test]
fn the_entry_of_the_tool_has_no_digest() {
    for version in SpecVersion::ALL {
        let text = document(&app(vec![], vec![])).to_json(version);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(json["metadata"]["tools"].to_string().contains("gomod"));
        assert!(!text.contains("hashes"), "{text}");
    }
}

#[test]
fn what_is_missing_is_told() {
    let gap = |module: Option<&str>, missing, reason: &str| Gap {
        module: module.map(Into::into),
        missing,
        reason: reason.into(),
    };
    let mut inventory = app(
        vec![module("example.com/a", "v1.0.0"), replaced("example.com/b", "v1.0.0", "./b", None)],
        vec![],
    );
    inventory.gaps = vec![
        gap(Some("example.com/a@v1.0.0"), Missing::Requirements, "not in the cache"),
        gap(Some("example.com/a@v1.0.0"), Missing::Time, "no .info"),
        gap(Some("example.com/b@v1.0.0"), Missing::Version, "a directory"),
        gap(Some("example.com/gone@v1.0.0"), Missing::Hash, "not in go.sum"),
        gap(None, Missing::Requirements, "offline"),
    ];
    inventory.notes = vec!["updates to go.mod needed".into()];
    let bom = document(&inventory);
    let told = |index: usize| properties(&bom.components[index], "gomod:gap");
    assert_eq!(told(0), ["requirements: not in the cache"]);
    assert_eq!(told(1), ["version: a directory"]);
    let whole: Vec<(&str, &str)> =
        bom.metadata.properties.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
    assert_eq!(
        whole,
        [
            ("gomod:gap", "example.com/gone@v1.0.0: hash: not in go.sum"),
            ("gomod:gap", "requirements: offline"),
            ("gomod:note", "updates to go.mod needed"),
        ]
    );
    let stated: Vec<(Aggregate, &[String])> = bom
        .compositions
        .iter()
        .map(|composition| (composition.aggregate, composition.dependencies.as_slice()))
        .collect();
    let (app, a, b) = (
        "pkg:golang/example.com/app?type=module",
        "pkg:golang/example.com/a@v1.0.0?type=module",
        "pkg:golang/example.com/b?type=module",
    );
    assert_eq!(
        stated,
        [
            (Aggregate::Complete, &[b.to_owned()][..]),
            (Aggregate::Incomplete, &[a.to_owned(), app.to_owned()][..])
        ]
    );
}

#[test]
fn the_serial_number_follows_from_the_content() {
    let inventory = app(vec![module("example.com/a", "v1.0.0")], vec![]);
    let serial = |inventory: &Inventory, time: Option<i64>| {
        let mut options = Options::default();
        options.timestamp = time.and_then(Timestamp::from_unix_seconds);
        Bom::from_inventory(inventory, &options).serial_number.unwrap()
    };
    let plain = serial(&inventory, None);
    let (prefix, uuid) = plain.split_at("urn:uuid:".len());
    assert_eq!((prefix, uuid.len()), ("urn:uuid:", 36));
    assert_eq!(&uuid[14..15], "8", "the version of the UUID");
    assert!(matches!(&uuid[19..20], "8" | "9" | "a" | "b"), "the variant of the UUID");
    assert_eq!(plain, serial(&inventory, None));
    assert_ne!(plain, serial(&inventory, Some(0)));
    assert_ne!(serial(&inventory, Some(0)), serial(&inventory, Some(1)));
    assert_ne!(plain, serial(&app(vec![], vec![]), None));

    let bom = document(&inventory);
    assert_eq!(bom.content_serial(), plain, "its own number is not part of the content");
    for version in SpecVersion::ALL {
        assert!(bom.to_json(version).contains(&plain));
    }
}
