//! What the go command says where it refuses.

use std::fmt::Write;
use std::path::Path;

use gomod_core::graph::{BuildError, ModErrorKind};
use gomod_core::project::ProjectError;
use gomod_core::verified::{Mismatch, VerifyError};

use super::{Context, Stop};

/// What is said of a go.work that lists no module.
pub(super) const NO_MEMBER: &str = "no modules were found in the current workspace";

/// How it begins where members of a workspace replace a module by different ones.
pub(super) const DISPUTE: &str = "conflicting replacements found for ";

/// What the go command says where it finds no go.mod.
pub(super) const NO_MODULE: &str =
    "go.mod file not found in current directory or any parent directory; see 'go help modules'";

/// An error of the library in the go command's words.
pub(super) fn failed(context: &Context, error: &ProjectError) -> Stop {
    if let ProjectError::Sum { error, .. } = error {
        return Stop::Refused(error.to_string());
    }
    if let ProjectError::Build(error) = error
        && let ModErrorKind::Source(VerifyError::Mismatch(mismatch)) = &error.error.kind
    {
        return insecure(mismatch);
    }
    let words = words(context, error);
    if words.starts_with(DISPUTE) {
        // These it tells one by one, and without its name.
        return Stop::Refused(words.replace("\ngo: ", "\n"));
    }
    Stop::fatal(words)
}

fn words(context: &Context, error: &ProjectError) -> String {
    match error {
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
            format!("errors parsing {short}:\n{text}")
        }
        ProjectError::Member { dir, error } => {
            let why = match &**error {
                ProjectError::Reading { file, cause } => {
                    format!("open {}: {cause}", context.short(file))
                }
                other => words(context, other),
            };
            format!("cannot load module {} listed in go.work file: {why}", context.short(dir))
        }
        ProjectError::Several(errors) => {
            let texts: Vec<String> = errors.iter().map(|error| words(context, error)).collect();
            texts.join("\ngo: ")
        }
        // These, too, it tells one by one.
        ProjectError::MainModules(errors) => {
            let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
            texts.join("\ngo: ")
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
        ProjectError::Build(error) => build_error(context, error),
        ProjectError::Invalid { message, .. } => invalid(context, message),
        other => format!("{other:#}"),
    }
}

/// Messages to which the go command adds what to do, where ours has a hint of its own.
fn invalid(context: &Context, message: &str) -> String {
    if message == NO_MEMBER {
        return format!("{message}; see 'go help work'");
    }
    let starts = ["module ", "error reading "];
    if !starts.iter().any(|start| message.starts_with(start)) {
        return message.to_owned();
    }
    if let Some((module, rest)) = message.split_once(" listed in go.work file ")
        && let Some(dir) = module.strip_prefix("module ")
        && let Some((needs, _)) = rest.split_once(',')
        && let Some(go) = needs.strip_prefix("requires go >= ")
    {
        let dir = context.short(Path::new(dir));
        return format!(
            "module {dir} listed in go.work file {rest}; to download and use go {go}:\n\tgo work use"
        );
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
    message
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
    if let ModErrorKind::TooNew { .. } = error.error.kind
        && let Some(before) = text.strip_suffix(')')
    {
        text = format!("{before}{})", context.explain_release());
    }
    if let ModErrorKind::Source(VerifyError::Unproven(_)) = error.error.kind {
        let required = error.chain.last().unwrap_or(&error.error.module);
        let _ = write!(text, "; to add it:\n\tgo mod download {}", required.path);
    }
    text
}
