//! What the go command says where it refuses.

use std::fmt::Write;

use gomod_core::graph::{BuildError, ModErrorKind};
use gomod_core::project::ProjectError;
use gomod_core::verified::{Mismatch, VerifyError};

use super::{Context, Stop};

/// What is said of a go.work that lists no module.
pub(super) const NO_MEMBER: &str = "no modules were found in the current workspace";

/// What the go command says where it finds no go.mod.
pub(super) const NO_MODULE: &str =
    "go.mod file not found in current directory or any parent directory; see 'go help modules'";

/// An error of the library in the go command's words.
pub(super) fn failed(context: &Context, work: bool, error: &ProjectError) -> Stop {
    let text = match error {
        ProjectError::NoModule { .. } => NO_MODULE.to_owned(),
        ProjectError::Reading { file, cause } => format!("open {}: {cause}", file.display()),
        ProjectError::Syntax { file, errors } => {
            let short = context.short(file);
            // The name at the head of a line is shortened, one within a message is not.
            let full = file.display().to_string();
            let lines = errors.to_string();
            let lines = lines.lines().map(|line| match line.strip_prefix(&full) {
                Some(rest) => format!("{short}{rest}"),
                None => line.to_owned(),
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            let member = work && file.file_name().is_some_and(|name| name == "go.mod");
            let dir = file.parent().map(|dir| context.short(dir)).unwrap_or_default();
            let listed = match member {
                true => format!("cannot load module {dir} listed in go.work file: "),
                false => String::new(),
            };
            format!("{listed}errors parsing {short}:\n{text}")
        }
        ProjectError::Vendoring(error) => {
            let mut text = error.to_string();
            let verb = if error.workspace { "work" } else { "mod" };
            let _ = write!(
                text,
                "\n\n\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.\n\
                 \tTo sync the vendor directory, run:\n\t\tgo {verb} vendor"
            );
            text
        }
        ProjectError::Sum { error, .. } => return Stop::Refused(error.to_string()),
        ProjectError::Build(error) => match &error.error.kind {
            ModErrorKind::Source(VerifyError::Mismatch(mismatch)) => return insecure(mismatch),
            _ => build_error(context, error),
        },
        ProjectError::Invalid { message, .. } => invalid(context, message),
        other => format!("{other:#}"),
    };
    Stop::fatal(text)
}

/// Messages to which the go command adds what to do, where ours has a hint of its own.
fn invalid(context: &Context, message: &str) -> String {
    if message == NO_MEMBER {
        return format!("{message}; see 'go help work'");
    }
    let starts = ["module ", "cannot load module ", "error reading "];
    if !starts.iter().any(|start| message.starts_with(start)) {
        return message.to_owned();
    }
    let message = message.replace(&format!("{}/", context.cwd.display()), "");
    if message.ends_with(": missing module declaration") {
        let fix = "go mod edit -module=example.com/mod";
        return format!("{message}. To specify the module path:\n\t{fix}");
    }
    if let Some((_, rest)) = message.split_once(": malformed import path ")
        && message.starts_with("error reading ")
    {
        return format!("malformed module path {rest}");
    }
    if let Some((_, rest)) = message.split_once(" listed in go.work file requires go >= ")
        && let Some((go, _)) = rest.split_once(',')
    {
        return format!("{message}; to download and use go {go}:\n\tgo work use");
    }
    match message.split_once(" listed in go.work file: reading ") {
        Some((module, rest)) => format!("{module} listed in go.work file: open {rest}"),
        None => message,
    }
}

/// Bytes that are not those that go.sum knows: the go command ends at once.
fn insecure(mismatch: &Mismatch) -> Stop {
    let Mismatch { module, computed, recorded, file, .. } = mismatch;
    Stop::Refused(format!(
        "verifying {module}/go.mod: checksum mismatch\n\tdownloaded: {computed}\n\t{file}:     \
         {recorded}\n\nSECURITY ERROR\n\
         This download does NOT match an earlier download recorded in go.sum.\n\
         The bits may have been replaced on the origin server, or an attacker may\n\
         have intercepted the download attempt.\n\n\
         For more information, see 'go help module-auth'."
    ))
}

fn build_error(context: &Context, error: &BuildError) -> String {
    let mut text = format!("{error:#}");
    if let ModErrorKind::Directory { file, cause, .. } = &error.error.kind {
        let (short, file) = (context.short(file), file.display());
        let said = format!("reading {file}: {cause}");
        text = text.replace(&said, &format!("reading {short}: open {file}: {cause}"));
    }
    if let ModErrorKind::Source(VerifyError::Unproven(_)) = error.error.kind {
        let required = error.chain.last().unwrap_or(&error.error.module);
        let _ = write!(text, "; to add it:\n\tgo mod download {}", required.path);
    }
    text
}
