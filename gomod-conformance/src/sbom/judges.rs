//! Programs of others that read our documents: the official schemas as two libraries ship
//! them, the tools of SPDX, and other scanners.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::Document;
use crate::oracle::{answer, text};
use crate::workers;

/// Reads names of files from standard input and prints a line of JSON for each: what is
/// wrong with the document, and the modules in it.
///
/// The check of the form of a URL takes most of the time, and documents share URLs: its
/// answers are kept. Where the Python package `rfc3987` is installed too, it takes that check
/// over, some forty times faster.
const CYCLONEDX_PYTHON: &str = "\
import functools, json, re, sys
import xml.etree.ElementTree as tree
try:
    import rfc3987_syntax
    rfc3987_syntax.is_valid_syntax = functools.cache(rfc3987_syntax.is_valid_syntax)
except ImportError:
    pass
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from cyclonedx.validation.json import JsonStrictValidator
validators = {}
def validator(form, version):
    if (form, version) not in validators:
        schema = SchemaVersion.from_version(version)
        validators[form, version] = JsonStrictValidator(schema) if form == 'json' else make_schemabased_validator(OutputFormat.XML, schema)
    return validators[form, version]
for name in sys.stdin.read().splitlines():
    text = open(name, encoding='utf-8').read()
    if name.endswith('.json'):
        bom = json.loads(text)
        error = validator('json', bom['specVersion']).validate_str(text)
        modules = [[c['name'], c.get('version', '')] for c in bom.get('components', [])]
    else:
        space, version = re.search(r'\"(http://cyclonedx.org/schema/bom/([0-9.]+))\"', text).groups()
        error = validator('xml', version).validate_str(text)
        found = tree.fromstring(text).findall('{*}components/{*}component')
        modules = [[c.findtext('{*}name'), c.findtext('{*}version') or ''] for c in found]
    error = None if error is None else ' '.join(str(error).split())[:400]
    print(json.dumps({'error': error, 'modules': modules}))
";

/// The same, by `spdx-tools`.
const SPDX_PYTHON: &str = "\
import json, sys
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
for name in sys.stdin.read().splitlines():
    try:
        document = parse_file(name)
        errors = [message.validation_message for message in validate_full_spdx_document(document)]
        modules = [[p.name, p.version or ''] for p in document.packages]
    except Exception as refusal:
        errors, modules = [repr(refusal)], []
    print(json.dumps({'error': ' '.join(errors)[:400] if errors else None, 'modules': modules}))
";

/// The same, by the library for JavaScript. It does not tell modules.
const CYCLONEDX_NODE: &str = "\
const {readFileSync} = require('fs');
const {Validation} = require('@cyclonedx/cyclonedx-library');
(async () => {
  for (const name of readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
    const text = readFileSync(name, 'utf8');
    const validator = name.endsWith('.json')
      ? new Validation.JsonStrictValidator(JSON.parse(text).specVersion)
      : new Validation.XmlValidator(/\"http:\\/\\/cyclonedx.org\\/schema\\/bom\\/([0-9.]+)\"/.exec(text)[1]);
    const error = await validator.validate(text);
    console.log(JSON.stringify({error: error && JSON.stringify(error).slice(0, 400)}));
  }
})();
";

/// Says whether the library's validators, which need packages of their own, are there.
const NODE_PROBE: &str = "\
const {Validation} = require('@cyclonedx/cyclonedx-library');
Promise.all([
  new Validation.JsonStrictValidator('1.6').validate('{}'),
  new Validation.XmlValidator('1.6').validate('<bom/>'),
]).catch((error) => { console.error(String(error)); process.exit(1); });
";

/// What a judge says of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Verdict {
    pub(super) error: Option<String>,
    /// Name and version of what it found, if it tells.
    pub(super) modules: Option<BTreeSet<(String, String)>>,
}

/// A program that judges documents.
pub(super) struct Judge {
    program: PathBuf,
    how: How,
    modules: Option<PathBuf>,
}

/// How a judge is asked.
enum How {
    /// By names of files on its standard input, a verdict a line; with these arguments.
    Names(&'static [&'static str]),
    /// By a run for each document.
    Each(fn(&Judge, &Document) -> Verdict),
}

impl Judge {
    /// The Python that `GOMOD_PYTHON` names, else `python3`, with `cyclonedx-python-lib`.
    pub(super) fn cyclonedx_python() -> Result<Judge, String> {
        python("cyclonedx.validation.json, lxml", "cyclonedx-python-lib", &["-c", CYCLONEDX_PYTHON])
    }

    /// The same Python with `spdx-tools`.
    pub(super) fn spdx_python() -> Result<Judge, String> {
        python("spdx_tools.spdx.validation.document_validator", "spdx-tools", &["-c", SPDX_PYTHON])
    }

    /// `node` with `@cyclonedx/cyclonedx-library` and what its validators need, in the
    /// directory that `GOMOD_NODE_MODULES` names.
    pub(super) fn cyclonedx_node() -> Result<Judge, String> {
        let modules = named("GOMOD_NODE_MODULES").ok_or("GOMOD_NODE_MODULES names no directory")?;
        let judge = Judge {
            program: "node".into(),
            how: How::Names(&["-e", CYCLONEDX_NODE]),
            modules: Some(modules),
        };
        let what = "@cyclonedx/cyclonedx-library with its validators";
        judge.probe(&["-e", NODE_PROBE], what)
    }

    /// The syft that `GOMOD_SYFT` names, else the one on the PATH.
    pub(super) fn syft() -> Result<Judge, String> {
        let program = named("GOMOD_SYFT").unwrap_or_else(|| "syft".into());
        let judge = Judge { program, how: How::Each(Judge::converted), modules: None };
        judge.probe(&["version"], "a version")
    }

    /// What `gomod-conformance/readers/grype` says that grype finds; `GOMOD_GRYPE_READS` names it.
    pub(super) fn grype() -> Result<Judge, String> {
        let program = named("GOMOD_GRYPE_READS").ok_or("GOMOD_GRYPE_READS names no program")?;
        let judge = Judge { program, how: How::Names(&[]), modules: None };
        judge.probe(&[], "an answer to no question")
    }

    /// The trivy that `GOMOD_TRIVY` names, else the one on the PATH.
    pub(super) fn trivy() -> Result<Judge, String> {
        let program = named("GOMOD_TRIVY").unwrap_or_else(|| "trivy".into());
        let judge = Judge { program, how: How::Each(Judge::scanned), modules: None };
        judge.probe(&["--version"], "a version")
    }

    fn probe(self, args: &[&str], what: &str) -> Result<Judge, String> {
        match self.command().args(args).stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => Ok(self),
            Ok(_) => Err(format!("{} lacks {what}", self.program.display())),
            Err(err) => Err(format!("{}: {err}", self.program.display())),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(modules) = &self.modules {
            command.env("NODE_PATH", modules);
        }
        command
    }

    /// Judges documents, all by one process where the judge can.
    pub(super) fn judge(
        &self,
        documents: &[&Document],
        scratch: &Path,
    ) -> Result<Vec<Verdict>, String> {
        let args = match self.how {
            How::Names(args) => args,
            How::Each(ask) => {
                return Ok(workers::map(documents, |_, document| ask(self, document)));
            }
        };
        let fail = |err: std::io::Error| err.to_string();
        let names: Vec<String> =
            documents.iter().map(|document| document.file.display().to_string()).collect();
        let list = scratch.join("names");
        std::fs::write(&list, names.join("\n")).map_err(fail)?;
        let input = std::fs::File::open(&list).map_err(fail)?;
        let output = self.command().args(args).stdin(input).output().map_err(fail)?;
        let verdicts = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
        let verdicts: Vec<Verdict> =
            verdicts.collect::<Result<_, _>>().map_err(|err| err.to_string())?;
        if verdicts.len() != documents.len() {
            return Err(format!("the judge stopped: {}", text(&output.stderr)));
        }
        Ok(verdicts)
    }

    /// What syft makes of a document when it converts it to a format of its own.
    fn converted(&self, document: &Document) -> Verdict {
        let mut command = self.command();
        command.arg("convert").arg(&document.file).args(["-q", "-o", "syft-json"]);
        command.env("SYFT_CHECK_FOR_APP_UPDATE", "false");
        Verdict::of(command, |read| packages(&read["artifacts"], ["name", "version"]).collect())
    }

    /// What trivy finds in a document. To look for licences takes no database.
    fn scanned(&self, document: &Document) -> Verdict {
        let mut command = self.command();
        command.args(["sbom", "--scanners", "license", "--offline-scan", "--list-all-pkgs"]);
        command.args(["--quiet", "--format", "json"]).arg(&document.file);
        Verdict::of(command, |read| {
            let results = read["Results"].as_array().into_iter().flatten();
            results.flat_map(|result| packages(&result["Packages"], ["Name", "Version"])).collect()
        })
    }
}

impl Verdict {
    /// What a run prints as JSON, and the packages in it.
    fn of(mut command: Command, packages: fn(&Value) -> BTreeSet<(String, String)>) -> Verdict {
        let read = answer(command.stdin(Stdio::null()).output()).and_then(|printed| {
            serde_json::from_slice::<Value>(&printed).map_err(|err| err.to_string())
        });
        match read {
            Err(error) => Verdict { error: Some(error), modules: None },
            Ok(read) => Verdict { error: None, modules: Some(packages(&read)) },
        }
    }
}

/// Name and version of each element of a list.
fn packages(list: &Value, keys: [&str; 2]) -> impl Iterator<Item = (String, String)> {
    let list = list.as_array().into_iter().flatten();
    list.map(move |one| keys.map(|key| one[key].as_str().unwrap_or_default().to_owned()).into())
}

/// What a variable names, if it names something.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn python(imports: &str, what: &str, code: &'static [&'static str]) -> Result<Judge, String> {
    let program = named("GOMOD_PYTHON").unwrap_or_else(|| "python3".into());
    let judge = Judge { program, how: How::Names(code), modules: None };
    judge.probe(&["-c", &format!("import {imports}")], what)
}
