//! Makes a document of an inventory built by hand and prints it:
//! `cargo run -p gomod-sbom --example document [1.4|1.5|1.6|1.7]`.

use gomod_core::inventory::{Component, Edge, Inventory, MainModule, Node};
use gomod_sbom::{Bom, Options, SpecVersion};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let main = MainModule { path: "example.com/app".into(), ..MainModule::default() };
    let (path, version) = ("github.com/BurntSushi/toml".into(), "v1.3.2".into());
    let toml = Component { path, version, direct: true, edges_known: true, ..Component::default() };
    let edges = vec![Edge { from: Node::Main(0), to: Node::Component(0), indirect: false }];
    let (main, components, go_version) = (vec![main], vec![toml], "1.22".into());
    let inventory = Inventory { main, components, edges, go_version, ..Inventory::default() };

    let bom = Bom::from_inventory(&inventory, &Options::default());
    let version: SpecVersion = std::env::args().nth(1).as_deref().unwrap_or("1.6").parse()?;
    bom.write_json(std::io::stdout().lock(), version)?;
    Ok(())
}
