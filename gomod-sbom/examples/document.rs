//! Makes a document of a small inventory and prints it: `cargo run --example document`.
//! With a spec version as argument it is written for that version.

use gomod_core::inventory::{
    Component, Context, Edge, Gap, Inventory, MainModule, Missing, Node, Proof, Replacement,
};
use gomod_sbom::{Bom, Options, SpecVersion};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let version = std::env::args().nth(1).unwrap_or_else(|| "1.6".to_owned()).parse()?;
    let mut options = Options::default();
    options.timestamp = "2024-01-01T00:00:00Z".parse().ok();
    options.proxy = Some("https://proxy.example.com".to_owned());
    let bom = Bom::from_inventory(&inventory(), &options);
    write(&bom, version)?;
    Ok(())
}

fn write(bom: &Bom, version: SpecVersion) -> std::io::Result<()> {
    bom.write_json(std::io::stdout().lock(), version)
}

/// A program with a direct, an indirect, a replaced and a local module.
fn inventory() -> Inventory {
    let component = |path: &str, version: &str| Component {
        path: path.into(),
        version: version.into(),
        edges_known: true,
        go_mod_proof: Proof::GoSum,
        contexts: vec![0],
        ..Component::default()
    };
    let module = |path: &str, version: Option<&str>| {
        Some(Replacement { path: path.into(), version: version.map(Into::into) })
    };
    let edge = |from, to, indirect| Edge { from, to: Node::Component(to), indirect };
    Inventory {
        main: vec![MainModule {
            path: "example.com/app".into(),
            version: Some("v1.2.3".into()),
            go_version: Some("1.24.0".into()),
            dir: ".".into(),
            ..MainModule::default()
        }],
        components: vec![
            Component {
                direct: true,
                replacement: module("./local", None),
                go_mod_proof: Proof::Local,
                ..component("example.com/local", "v0.0.0")
            },
            Component {
                direct: true,
                h1: Some("h1:o7IhLm0Msx3BaB+n3Ag7L8EVlByGnpq14C4YWiu/gL8=".into()),
                replacement: module("github.com/fork/toml", Some("v1.4.0")),
                ..component("github.com/BurntSushi/toml", "v1.3.2")
            },
            component("golang.org/x/text", "v0.14.0"),
            Component {
                edges_known: false,
                go_mod_proof: Proof::Unread,
                ..component("github.com/Azure/azure-sdk-for-go", "v68.0.0+incompatible")
            },
        ],
        edges: vec![
            edge(Node::Main(0), 0, false),
            edge(Node::Main(0), 1, false),
            edge(Node::Main(0), 2, true),
            edge(Node::Component(1), 2, false),
            edge(Node::Main(0), 3, true),
        ],
        go_version: "1.24.0".into(),
        toolchain: Some("go1.24.3".into()),
        contexts: vec![Context::Module { main: "example.com/app".into() }],
        gaps: vec![Gap {
            module: Some("github.com/Azure/azure-sdk-for-go@v68.0.0+incompatible".into()),
            missing: Missing::Requirements,
            reason: "no go.mod in the module cache".into(),
        }],
        ..Inventory::default()
    }
}
