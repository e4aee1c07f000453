//! The module files of one state of a checkout.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gomod_core::graph::relative;
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::project::Project;
use gomod_core::sumfile::{SumFile, SumFileError};
use gomod_core::syntax::{ParseErrors, Span};
use gomod_core::workfile::WorkFile;

use crate::text::{Place, Text};

/// A go.mod of a main module.
#[derive(Clone, Debug)]
pub struct ModuleFile {
    /// The directory of the module.
    pub dir: PathBuf,
    /// Its bytes.
    pub text: Arc<Text>,
    /// What it says.
    pub file: ModFile<'static>,
}

/// A go.work.
#[derive(Clone, Debug)]
pub struct WorkspaceFile {
    /// The directory it lies in.
    pub dir: PathBuf,
    /// Its bytes.
    pub text: Arc<Text>,
    /// What it says.
    pub file: WorkFile<'static>,
}

/// A go.sum or go.work.sum.
#[derive(Clone, Debug)]
pub struct Sums {
    /// Its bytes.
    pub text: Arc<Text>,
    /// What it says.
    pub file: SumFile,
}

/// The module files of one state.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// The main modules.
    pub modules: Vec<ModuleFile>,
    /// The workspace, when there is one.
    pub work: Option<WorkspaceFile>,
    /// The sums.
    pub sums: Vec<Sums>,
}

/// A file that does not parse.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RevisionError {
    /// A go.mod or go.work.
    Syntax(ParseErrors),
    /// A go.sum.
    Sum(SumFileError),
}

impl std::fmt::Display for RevisionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax(errors) => write!(f, "{errors}"),
            Self::Sum(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for RevisionError {}

impl Revision {
    /// The files of a project, named as seen from `root`.
    #[must_use]
    pub fn of_project(project: &Project, root: &Path) -> Self {
        let mains = project.mains();
        let modules = mains.modules().iter().map(|main| ModuleFile {
            dir: main.dir.clone(),
            text: Text::new(seen(root, &main.dir.join("go.mod")), main.file.to_bytes()),
            file: main.file.clone(),
        });
        let work = mains.work().map(|work| WorkspaceFile {
            dir: work.path.parent().map(Path::to_path_buf).unwrap_or_default(),
            text: Text::new(seen(root, &work.path), work.file.to_bytes()),
            file: work.file.clone(),
        });
        // A file that is not there is empty to the go command; here there is nothing to point at.
        let sums = project.sums().files().iter().filter(|file| !file.as_bytes().is_empty());
        let sums = sums.map(|file| Sums {
            text: Text::new(seen(root, Path::new(file.name())), file.as_bytes()),
            file: file.clone(),
        });
        Self { modules: modules.collect(), work, sums: sums.collect() }
    }

    /// Takes in a go.mod.
    ///
    /// # Errors
    ///
    /// It does not parse.
    pub fn add_go_mod(&mut self, dir: &Path, text: Arc<Text>) -> Result<(), RevisionError> {
        let file = ModFile::parse(text.name(), text.bytes().to_vec(), Mode::Strict)
            .map_err(RevisionError::Syntax)?;
        self.modules.push(ModuleFile { dir: dir.to_path_buf(), text, file });
        Ok(())
    }

    /// Takes in a go.work.
    ///
    /// # Errors
    ///
    /// It does not parse.
    pub fn add_go_work(&mut self, dir: &Path, text: Arc<Text>) -> Result<(), RevisionError> {
        let file =
            WorkFile::parse(text.name(), text.bytes().to_vec()).map_err(RevisionError::Syntax)?;
        self.work = Some(WorkspaceFile { dir: dir.to_path_buf(), text, file });
        Ok(())
    }

    /// Takes in a go.sum or go.work.sum.
    ///
    /// # Errors
    ///
    /// It does not parse.
    pub fn add_go_sum(&mut self, text: Arc<Text>) -> Result<(), RevisionError> {
        let file = SumFile::parse(text.name(), text.bytes()).map_err(RevisionError::Sum)?;
        self.sums.push(Sums { text, file });
        Ok(())
    }

    /// Whether there is no file at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty() && self.work.is_none() && self.sums.is_empty()
    }

    /// All files.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<Text>> {
        let modules = self.modules.iter().map(|module| &module.text);
        let work = self.work.iter().map(|work| &work.text);
        modules.chain(work).chain(self.sums.iter().map(|sums| &sums.text))
    }

    /// Where each module is required: the first line of a main module that does.
    #[must_use]
    pub fn required(&self) -> HashMap<&str, Place> {
        let mut required = HashMap::new();
        for module in &self.modules {
            for line in module.file.requires() {
                let place = || Place::new(&module.text, line.span());
                required.entry(line.path).or_insert_with(place);
            }
        }
        required
    }

    /// Where nothing better is known: the first main module's own line, or the first file.
    #[must_use]
    pub fn first_place(&self) -> Option<Place> {
        if let Some(module) = self.modules.first() {
            let span = module.file.module().map(|line| line.span()).unwrap_or_default();
            return Some(Place::new(&module.text, span));
        }
        self.texts().next().map(|text| Place::new(text, Span::default()))
    }
}

/// The name of a file as seen from a directory, with slashes.
#[must_use]
pub fn seen(root: &Path, file: &Path) -> String {
    let seen = relative(root, file).unwrap_or_else(|| file.to_path_buf());
    let parts: Vec<_> = seen.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    match parts.first() {
        Some(first) if first == "/" => format!("/{}", parts.get(1..).unwrap_or_default().join("/")),
        _ => parts.join("/"),
    }
}
