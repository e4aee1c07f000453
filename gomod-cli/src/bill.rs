//! The inventory of a project, and what a document made of it is like on every host.

use std::path::PathBuf;

use gomod_core::cache::Cache;
use gomod_core::env::DEFAULT_GOPROXY;
use gomod_core::inventory::{Gap, Inventory, Missing, Origin};
use gomod_core::pseudo::is_pseudo;
use gomod_core::sumdb::{SumDb, SumDbError};
use gomod_core::vcs::Checkout;
use gomod_core::verify::prove_inventory;
use gomod_sbom::{Bom, Document, Options};

use crate::about::{About, Kind};
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
    /// Where the main modules are; none for `module@version`.
    pub(crate) root: Option<PathBuf>,
    /// Where its modules are kept.
    pub(crate) cache: Option<Cache>,
    /// The checksum database, which nobody has asked yet.
    log: SumDb,
    workers: usize,
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
    let gaps = inventory.gaps.iter().filter(|gap| gap.missing == Missing::Requirements);
    // No run would know more of a vendor directory.
    let could_be_known = gaps.clone().any(|gap| gap.module.is_some());
    talk.each(gaps, |gap: &Gap, others| {
        let module = gap.module.as_deref().unwrap_or_default();
        let named = if module.is_empty() { "the modules" } else { module };
        let unknown = project::and_others(&named, others);
        let text = format!("the requirements of {unknown} are not known: {}", gap.reason);
        if modules.offline {
            talk.warn(&text);
        } else {
            let (path, version) = module.split_once('@').unwrap_or((module, ""));
            talk.gap(&text, &About::fetching(path, version, false), None);
        }
    });
    // The document says so. Who wants no network wants it all the same.
    let exit = if could_be_known && !modules.offline { Exit::Incomplete } else { Exit::Clean };
    let mut options = Options::default();
    // Not the proxy in use: documents are the same on every host and give away none.
    options.proxy = DEFAULT_GOPROXY.split(',').next().map(str::to_owned);
    options.private = opened.settings.goprivate().to_owned();
    let project = &opened.project;
    let root = project.version().is_none().then(|| project.root().to_path_buf());
    let (cache, log, workers) = (opened.cache().cloned(), opened.log(), opened.workers());
    Ok(Inventoried { inventory, options, exit, root, cache, log, workers })
}

impl Inventoried {
    /// Has the checksum database prove the hashes. One that is not what everybody saw, or a database
    /// that is not honest, leaves no document.
    pub(crate) fn prove(&mut self, talk: Talk) -> Result<(), Failure> {
        let failed = |failure: Failure, error: &SumDbError| match error.hint() {
            Some(hint) => failure.with_help(hint),
            None => failure,
        };
        self.log.usable().map_err(|error| {
            failed(Failure::wrong(Kind::Configuration, error.to_string()), &error)
        })?;
        let errors = prove_inventory(&mut self.inventory, &self.log, self.workers);
        if let Some(error) = errors.iter().find(|error| error.is_security()) {
            return Err(failed(Failure::finding(Kind::Checksum, error.to_string()), error));
        }
        if let Some(first) = errors.first() {
            let number = errors.len();
            talk.warn(&format!("{number} hashes are not proven by the checksum database: {first}"));
            self.exit = Exit::Incomplete;
        }
        Ok(())
    }

    /// Gives the main modules the versions that the go command would stamp into programs.
    pub(crate) fn stamp(&mut self, talk: Talk) {
        let Some(root) = &self.root else { return };
        for main in &mut self.inventory.main {
            let Some(checkout) = Checkout::find(&root.join(&main.dir)) else { continue };
            let Ok(commit) = checkout.commit() else { continue };
            let version = match checkout.version(&main.path) {
                Ok(version) => version,
                Err(reason) => {
                    talk.step(&format!("{} has no version: {reason}", main.path));
                    continue;
                }
            };
            if is_pseudo(&version) && checkout.is_shallow() {
                talk.note(&format!(
                    "{} {version}: the history is cut off, so a tag may be missing",
                    main.path
                ));
            }
            main.version = Some(version);
            main.origin = Some(Origin {
                vcs: "git".to_owned(),
                url: checkout.remote().unwrap_or_default(),
                hash: commit.hash,
                ..Origin::default()
            });
        }
    }
}

/// Makes a document of a project, to compare it with others.
pub(crate) fn document(
    path: &PathArgs,
    modules: &ModuleArgs,
    talk: Talk,
) -> Result<(Document, Exit), Failure> {
    let mut found = inventory(path, modules, talk)?;
    found.stamp(talk);
    let Inventoried { inventory, options, exit, .. } = found;
    Ok((Document::from(&Bom::from_inventory(&inventory, &options)), exit))
}
