//! The `gomod` command of this workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::oracle::{answer, settle};

/// A built `gomod`.
pub(crate) struct Ours {
    program: PathBuf,
}

impl Ours {
    /// The program that `GOMOD_BIN` names, else the workspace's own, built first so that
    /// it is never an old one, in the profile of this program.
    pub(crate) fn find() -> Result<Ours, String> {
        if let Some(program) = std::env::var_os("GOMOD_BIN").filter(|value| !value.is_empty()) {
            return Ok(Ours { program: PathBuf::from(program) });
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--package", "gomod-cli"]).stdin(Stdio::null());
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        answer(build.current_dir(crate::repository()).output())?;
        let here = std::env::current_exe().map_err(|err| err.to_string())?;
        Ok(Ours { program: here.with_file_name(format!("gomod{}", std::env::consts::EXE_SUFFIX)) })
    }

    /// The program.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// A run of it in `dir`, with the settings that the go command's runs have.
    pub(crate) fn command(&self, dir: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(dir).stdin(Stdio::null());
        settle(&mut command);
        command
    }
}
