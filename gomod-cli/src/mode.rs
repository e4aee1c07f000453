//! `-mod` and `-modfile`, by the go command's rules (`modload.setDefaultBuildMod`).

/// The values of -mod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Readonly,
    Mod,
    Vendor,
}

impl Mode {
    /// Reads a value; an empty one is none.
    pub(crate) fn parse(text: &str) -> Result<Option<Self>, String> {
        Ok(Some(match text {
            "" => return Ok(None),
            "readonly" => Self::Readonly,
            "mod" => Self::Mod,
            "vendor" => Self::Vendor,
            other => {
                return Err(format!(
                    "-mod={other} not supported (can be '', 'mod', 'readonly', or 'vendor')"
                ));
            }
        }))
    }

    /// The value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Readonly => "readonly",
            Self::Mod => "mod",
            Self::Vendor => "vendor",
        }
    }
}

/// What a workspace does not go with.
pub(crate) fn check_in_workspace(mode: Option<Mode>, modfile: Option<&str>) -> Result<(), String> {
    if modfile.is_some() {
        return Err("-modfile cannot be used in workspace mode".to_owned());
    }
    if mode == Some(Mode::Mod) {
        return Err(
            "-mod may only be set to readonly or vendor when in workspace mode, but it is \
                    set to \"mod\"\n\tRemove the -mod flag to use the default readonly value, \n\
                    \tor set GOWORK=off to disable workspace mode."
                .to_owned(),
        );
    }
    Ok(())
}

/// The name that a file must have to stand in for a go.mod.
pub(crate) fn check_modfile(file: &str) -> Result<(), String> {
    match file.ends_with(".mod") {
        true => Ok(()),
        false => Err(format!("-modfile={file}: file does not have .mod extension")),
    }
}
