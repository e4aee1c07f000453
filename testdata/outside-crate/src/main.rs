//! Prints the requirements of a go.mod file.

use gomod_core::modfile::{Mode, ModFile};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("usage: outside-crate go.mod")?;
    let file = ModFile::parse(&name, std::fs::read(&name)?, Mode::Strict)?;
    for require in file.requires() {
        println!("{} {}", require.path, require.version);
    }
    Ok(())
}
