//! The inventory of a project, and what a document made of it is like on every host.

use gomod_core::env::DEFAULT_GOPROXY;
use gomod_core::inventory::{Inventory, Missing};
use gomod_sbom::{Bom, Document, Options};

use crate::args::{ModuleArgs, PathArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project;
use crate::talk::Talk;

/// An inventory, and how whole it is.
pub(crate) struct Inventoried {
    pub(crate) inventory: Inventory,
    pub(crate) options: Options,
    pub(crate) exit: Exit,
}

/// Makes the inventory of a project and tells what of it is not known.
pub(crate) fn inventory(
    path: &PathArgs,
    modules: &ModuleArgs,
    talk: Talk,
) -> Result<Inventoried, Failure> {
    let opened = project::open(path, modules, talk)?;
    let inventory = opened.project.inventory()?;
    opened.tell(&inventory.notes);
    let mut gaps = inventory.gaps.iter().filter(|gap| gap.missing == Missing::Requirements);
    let mut exit = Exit::Clean;
    if let Some(first) = gaps.next() {
        let module = first.module.as_deref().unwrap_or_default();
        let unknown = project::and_others(&module, gaps.count());
        talk.warn(&format!("the requirements of {unknown} are not known: {}", first.reason));
        // The document says so. Who wants no network wants it all the same.
        if !modules.offline {
            exit = Exit::Incomplete;
        }
    }
    let mut options = Options::default();
    // Not the proxy in use: documents are the same on every host and give away none.
    options.proxy = DEFAULT_GOPROXY.split(',').next().map(str::to_owned);
    options.private = opened.settings.goprivate().to_owned();
    Ok(Inventoried { inventory, options, exit })
}

/// Makes a document of a project, to compare it with others.
pub(crate) fn document(
    path: &PathArgs,
    modules: &ModuleArgs,
    talk: Talk,
) -> Result<(Document, Exit), Failure> {
    let Inventoried { inventory, options, exit } = inventory(path, modules, talk)?;
    Ok((Document::from(&Bom::from_inventory(&inventory, &options)), exit))
}
