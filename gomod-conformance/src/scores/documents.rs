//! The documents that are judged: of this tool, of syft, and of cyclonedx-gomod.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::printed;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::peers::{self, Peer};

/// The module of which each tool makes a document, besides the fixture.
const MODULE: &str = "github.com/gin-gonic/gin";

/// A document on disk.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) spdx: bool,
}

/// Makes them; an error tells which tool is not there.
pub(super) fn make(oracle: &Oracle, ours: &Ours, scratch: &Path) -> Result<Vec<Document>, String> {
    let syft = std::env::var_os("GOMOD_SYFT").filter(|value| !value.is_empty());
    let syft = syft.unwrap_or_else(|| "syft".into());
    let peer = Peer::find()?;
    let pair = peers::published(oracle, &peer, MODULE)?;
    let example = peers::example(oracle)?;
    let fixture = crate::repository().join("testdata").join("etcd");
    let mut documents = Vec::new();
    let mut add = |name: &str, spdx: bool| {
        let file = scratch.join(format!("{}.json", documents.len()));
        documents.push(Document { name: name.to_owned(), file: file.clone(), spdx });
        file
    };
    let proxy = format!("file://{}/proxy", fixture.display());
    let gomod = |args: &[&str], file: &Path| {
        let mut command = ours.command(&fixture.join("server"));
        command.env("GOPROXY", &proxy).env("GOMODCACHE", scratch.join("modcache"));
        command.args(["sbom", "--timestamp", "2026-01-31T12:00:00Z"]).args(args);
        printed(command, file)
    };
    let who =
        ["--supplier", "Acme <sbom@acme.example>", "--manufacturer", "Acme (https://acme.example)"];
    gomod(&["--format", "spdx-json"], &add("gomod, etcd server, SPDX", true))?;
    let named = [&["--format", "spdx-json"][..], &who].concat();
    gomod(&named, &add("gomod, etcd server, SPDX, with supplier and manufacturer", true))?;
    gomod(&[], &add("gomod, etcd server, CycloneDX", false))?;
    let named = [&["--profile", "bsi-2.1"][..], &who].concat();
    gomod(&named, &add("gomod, etcd server, CycloneDX, profile bsi-2.1", false))?;
    for (of, format, dir) in [
        ("etcd server, SPDX", "spdx-json", fixture.join("server")),
        ("etcd server, CycloneDX", "cyclonedx-json", fixture.join("server")),
        ("gin, SPDX", "spdx-json", pair.subject.dir.clone()),
        ("gin, CycloneDX", "cyclonedx-json", pair.subject.dir.clone()),
    ] {
        let mut command = Command::new(&syft);
        command.args(["scan", "-q", "-o", format]).arg(format!("dir:{}", dir.display()));
        command.env("SYFT_CHECK_FOR_APP_UPDATE", "false");
        printed(command, &add(&format!("syft, {of}"), format == "spdx-json"))?;
    }
    for (of, theirs) in [("gin", pair.theirs), ("minikube, their example", example)] {
        let bytes = theirs?.to_string();
        let source = add(&format!("cyclonedx-gomod, {of}, CycloneDX"), false);
        std::fs::write(&source, bytes).map_err(|err| err.to_string())?;
        let mut command = Command::new(&syft);
        command.args(["convert", "-q", "-o", "spdx-json"]).arg(&source);
        command.env("SYFT_CHECK_FOR_APP_UPDATE", "false");
        printed(command, &add(&format!("cyclonedx-gomod, {of}, SPDX by `syft convert`"), true))?;
    }
    Ok(documents)
}
